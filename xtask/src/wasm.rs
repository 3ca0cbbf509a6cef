//! The wasm32 target: where it comes from, and what a build needs to know about it.
//!
//! In this order: it is there already; rustup brings it (unless `RUSTUP_AUTO_INSTALL` is 0); on Debian
//! as root, the distribution's packages and a standard library built from its source; else an error.
//! Never changes anything inside the checkout but `target/`.

use crate::run::{apt_install, can_apt, output_of, step, which};
use crate::{Result, cache};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler, its cargo, and the source of the standard library.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

const TARGET_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
const TARGET_LINKER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER";

/// How to build for wasm32 here.
pub enum Wasm {
    /// The toolchain knows the target; nothing need be said.
    Toolchain,
    /// Debian's compiler with our own standard library, linked by rustup's `rust-lld`.
    Debian {
        /// Where the standard library is.
        sysroot: PathBuf,
        /// The linker.
        linker: PathBuf,
    },
}

impl Wasm {
    /// Finds the target or brings it along.
    pub fn set_up() -> Result<Wasm> {
        if toolchain_has_target() {
            return Ok(Wasm::Toolchain);
        }
        if rustup_may_download() && add_with_rustup() {
            return Ok(Wasm::Toolchain);
        }
        if !debian_packages_are_installed() {
            if !can_apt() {
                return Err(format!(
                    "Rust's {TARGET} target is missing. Install it with `rustup target add {TARGET}` (rustup is \
                     not to download where RUSTUP_AUTO_INSTALL is 0), or on Debian as root with `apt-get install {}`.",
                    DEBIAN_PACKAGES.join(" ")
                ));
            }
            apt_install(&DEBIAN_PACKAGES)?;
        }
        let sysroot = debian_sysroot()?;
        forget_other_sysroots(&sysroot)?;
        let linker = rust_lld()?;
        Ok(Wasm::Debian { sysroot, linker })
    }

    /// Tells a cargo that will build for wasm32.
    pub fn apply(&self, command: &mut Command) {
        self.apply_with(command, &[]);
    }

    /// The same, with more flags for the compiler.
    pub fn apply_with(&self, command: &mut Command, more: &[String]) {
        let mut flags = more.to_vec();
        if let Wasm::Debian { sysroot, linker } = self {
            flags.push(format!("--sysroot {}", sysroot.display()));
            command.env("RUSTC", DEBIAN_RUSTC);
            command.env(TARGET_LINKER, linker);
        }
        if flags.is_empty() {
            return;
        }
        // RUSTFLAGS would win over the target's own flags: join them.
        flags.extend(env::var("RUSTFLAGS").ok());
        command.env(TARGET_FLAGS, flags.join(" "));
        command
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
    }
}

fn rustc() -> PathBuf {
    env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from)
}

fn toolchain_has_target() -> bool {
    output_of(rustc(), &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| has_rlib(Path::new(&folder), "libstd-"))
}

fn has_rlib(folder: &Path, prefix: &str) -> bool {
    let names = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name());
    names.into_iter().any(|name| {
        let name = name.to_string_lossy();
        name.starts_with(prefix) && name.ends_with(".rlib")
    })
}

fn rustup_may_download() -> bool {
    which("rustup").is_some() && env::var("RUSTUP_AUTO_INSTALL").as_deref() != Ok("0")
}

fn add_with_rustup() -> bool {
    let mut command = Command::new("rustup");
    command
        .args(["target", "add", TARGET])
        .current_dir(crate::root());
    let added = step(&format!("rustup target add {TARGET}"), &mut command);
    if let Err(message) = &added {
        eprintln!("{message}\nLooking for another way.");
    }
    added.is_ok() && toolchain_has_target()
}

fn debian_packages_are_installed() -> bool {
    let installed = |package: &&str| {
        output_of("dpkg-query", &["-W", "-f=${Status}", package]).as_deref()
            == Some("install ok installed")
    };
    DEBIAN_PACKAGES.iter().all(installed)
}

/// The standard library for Debian's compiler, built once per version of it.
fn debian_sysroot() -> Result<PathBuf> {
    let version = output_of(DEBIAN_RUSTC, &["-vV"]).ok_or("Debian's rustc does not run")?;
    let name = format!(
        "{}-{}",
        field(&version, "release"),
        field(&version, "commit-hash")
    );
    let sysroot = cache::folder()?.join("sysroot").join(name);
    if has_rlib(&library_of(&sysroot), "libstd-") {
        return Ok(sysroot);
    }
    let lock = cache::lock()?;
    if !has_rlib(&library_of(&sysroot), "libstd-") {
        cache::install(&sysroot, &lock, build_standard_library)?;
    }
    Ok(sysroot)
}

/// A line `name: value` of `rustc -vV`, the value shortened to what tells versions apart.
fn field(version: &str, name: &str) -> String {
    let value = version
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    value.unwrap_or("unknown").chars().take(12).collect()
}

fn library_of(sysroot: &Path) -> PathBuf {
    sysroot.join("lib/rustlib").join(TARGET).join("lib")
}

/// Builds std from an empty crate and keeps its libraries.
fn build_standard_library(sysroot: &Path) -> Result<()> {
    let say = |error: std::io::Error| format!("{}: {error}", sysroot.display());
    let seed = sysroot.join("seed");
    fs::create_dir_all(seed.join("src")).map_err(say)?;
    let manifest =
        "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(seed.join("Cargo.toml"), manifest).map_err(say)?;
    fs::write(seed.join("src/lib.rs"), "#![no_std]\n").map_err(say)?;
    let mut command = Command::new(DEBIAN_CARGO);
    command
        .args([
            "build",
            "--release",
            "-Zbuild-std=std,panic_abort,proc_macro,test",
            "--target",
            TARGET,
        ])
        .current_dir(&seed)
        .env("RUSTC", DEBIAN_RUSTC)
        // -Zbuild-std is asked of a stable compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without embedded bitcode the release build's LTO fails later.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", seed.join("target"))
        .env("CARGO_TERM_COLOR", "never");
    for name in [
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        TARGET_FLAGS,
        TARGET_LINKER,
    ] {
        command.env_remove(name);
    }
    step(
        "Building Rust's standard library for wasm32 (once; one to two minutes)",
        &mut command,
    )?;
    let library = library_of(sysroot);
    fs::create_dir_all(&library).map_err(say)?;
    let built = seed.join("target").join(TARGET).join("release/deps");
    for entry in fs::read_dir(built).map_err(say)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libseed") {
            fs::copy(entry.path(), library.join(name)).map_err(say)?;
        }
    }
    fs::remove_dir_all(&seed).map_err(say)?;
    fs::write(
        sysroot.join("id"),
        format!("{:?}\n", std::time::SystemTime::now()),
    )
    .map_err(say)
}

/// Cargo does not notice when a sysroot was built anew: throws away what stands on another one.
fn forget_other_sysroots(sysroot: &Path) -> Result<()> {
    let built = crate::page::target_folder().join(TARGET);
    let stamp = built.join("sysroot-id");
    let id = fs::read_to_string(sysroot.join("id")).unwrap_or_default();
    if fs::read_to_string(&stamp).is_ok_and(|known| known == id) {
        return Ok(());
    }
    let say = |error: std::io::Error| format!("{}: {error}", built.display());
    if built.exists() {
        fs::remove_dir_all(&built).map_err(say)?;
    }
    fs::create_dir_all(&built).map_err(say)?;
    fs::write(stamp, id).map_err(say)
}

/// The linker that comes with rustup's toolchain.
fn rust_lld() -> Result<PathBuf> {
    let sysroot = output_of("rustc", &["--print", "sysroot"]).ok_or("rustc does not run")?;
    let version = output_of("rustc", &["-vV"]).ok_or("rustc does not run")?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let linker = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(host)
        .join("bin/rust-lld");
    if linker.is_file() {
        return Ok(linker);
    }
    which("rust-lld")
        .or_else(|| which("wasm-ld"))
        .ok_or_else(|| {
            format!(
                "no linker for wasm32: neither {} nor a rust-lld or wasm-ld on the PATH",
                linker.display()
            )
        })
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn the_fields_of_rustc_are_read_and_shortened() {
        let version = "rustc 1.96.0\nrelease: 1.96.0\ncommit-hash: ac68faa20123456789\nhost: x";
        assert_eq!(field(version, "release"), "1.96.0");
        assert_eq!(field(version, "commit-hash"), "ac68faa20123");
        assert_eq!(field(version, "LLVM version"), "unknown");
    }
}
