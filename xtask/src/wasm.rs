//! The wasm32 target: where it comes from, and what a build needs to know about it.
//!
//! In this order: it is there already; rustup brings it (unless `RUSTUP_AUTO_INSTALL` is 0); on Debian
//! as root, the distribution's packages and a standard library built from its source; else an error.
//! Never changes anything inside the checkout but `target/`.

use crate::Result;
use crate::library::{self, Compiler, Kind};
use crate::run::{apt_install, can_apt, is_as_new_as, output_of, program_in, step, which};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler, its cargo, and the source of the standard library.
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
/// The oldest Rust that compiles the page.
const RUST_MIN: &str = env!("CARGO_PKG_RUST_VERSION");
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";

pub const TARGET_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
/// Flags for whatever is built for a target that is named, told apart by [`APART`]: a cache folder may have a space in its path,
/// at which cargo would cut all others.
const FLAGS: &str = "CARGO_ENCODED_RUSTFLAGS";
const APART: char = '\u{1f}';
pub const TARGET_LINKER: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER";

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
        if !debian_can_build() {
            if !can_apt() {
                return Err(format!(
                    "Rust's {TARGET} target is missing. Install it with `rustup target add {TARGET}` (rustup is \
                     not to download where RUSTUP_AUTO_INSTALL is 0), or on Debian as root with `apt-get install {}`.",
                    DEBIAN_PACKAGES.join(" ")
                ));
            }
            apt_install(&DEBIAN_PACKAGES)?;
            if !debian_can_build() {
                return Err(format!(
                    "Debian's {DEBIAN_RUSTC} is {}, the page needs {RUST_MIN} or newer. Bring Rust's {TARGET} target \
                     in another way, for example with `rustup target add {TARGET}`.",
                    output_of(DEBIAN_RUSTC, &["--version"]).unwrap_or_default()
                ));
            }
        }
        let sysroot = library::sysroot(&debian(), Kind::Ordinary)?;
        let linker = rust_lld()?;
        Ok(Wasm::Debian { sysroot, linker })
    }

    /// Tells a cargo that will build for wasm32.
    pub fn apply(&self, command: &mut Command) {
        if let Wasm::Debian { sysroot, linker } = self {
            command.env("RUSTC", DEBIAN_RUSTC);
            command.env(TARGET_LINKER, linker);
            set_flags(command, flag_of(sysroot).into());
        }
    }

    /// Tells a cargo that will build what readers fetch, with these flags for the compiler. Where the source of the
    /// standard library can be had, that is built for size, and a panic is a trap without a message (the page says
    /// what happened, static/boot.js): a tenth of what readers fetch.
    ///
    /// # Errors
    /// If the library's source is here and does not build.
    pub fn apply_small(&self, command: &mut Command, mut flags: Vec<String>) -> Result<()> {
        let Some(compiler) = self.compiler_with_source() else {
            eprintln!(
                "The source of Rust's standard library is not here: the page will be larger than it need be. \
                 `rustup component add rust-src` brings it."
            );
            self.apply(command);
            set_flags(command, flags);
            return Ok(());
        };
        let sysroot = library::sysroot(&compiler, Kind::Small)?;
        flags.extend(flag_of(&sysroot));
        flags.extend(Kind::Small.flags().map(String::from));
        command.env("RUSTC", &compiler.rustc);
        command.env(TARGET_LINKER, rust_lld()?);
        // The flag for the manner of panics is asked of a stable compiler.
        command.env("RUSTC_BOOTSTRAP", "1");
        set_flags(command, flags);
        Ok(())
    }

    /// Sees to the libraries of both kinds. What stands on others is thrown away then, and not while something compiles there that
    /// was begun in between.
    ///
    /// # Errors
    /// As [`apply_small`](Self::apply_small).
    pub fn see_to_libraries(&self) -> Result<()> {
        self.apply_small(&mut Command::new("cargo"), Vec::new())
    }

    /// The compiler that builds for wasm32, if the source of its standard library is here or can be fetched.
    fn compiler_with_source(&self) -> Option<Compiler> {
        if let Wasm::Debian { .. } = self {
            return Some(debian());
        }
        let compiler = Compiler {
            rustc: rustc(),
            cargo: PathBuf::from("cargo"),
        };
        if !compiler.has_source() && rustup_may_download() {
            let mut command = Command::new("rustup");
            command
                .args(["component", "add", "rust-src"])
                .current_dir(crate::root());
            // Without it the page is larger; that is said above.
            let _ = step("rustup component add rust-src", &mut command);
        }
        compiler.has_source().then_some(compiler)
    }
}

fn debian() -> Compiler {
    Compiler {
        rustc: PathBuf::from(DEBIAN_RUSTC),
        cargo: PathBuf::from(DEBIAN_CARGO),
    }
}

/// The compiler's flag for a standard library.
fn flag_of(sysroot: &Path) -> [String; 2] {
    ["--sysroot".into(), sysroot.display().to_string()]
}

/// Gives the compiler flags for wasm32, before those that are there.
fn set_flags(command: &mut Command, mut flags: Vec<String>) {
    let known = command
        .get_envs()
        .find(|(name, _)| *name == FLAGS)
        .and_then(|(_, value)| Some(value?.to_string_lossy().into_owned()));
    let known = known.iter().flat_map(|known| known.split(APART));
    flags.extend(known.map(str::to_owned));
    // What a person has set for all that they build, or for this target, would be passed over: join it.
    let own = [TARGET_FLAGS, "RUSTFLAGS"].map(|name| env::var(name).unwrap_or_default());
    let own = own.iter().flat_map(|flags| flags.split_whitespace());
    flags.extend(own.map(str::to_owned));
    command.env(FLAGS, flags.join(&APART.to_string()));
    command.env_remove("RUSTFLAGS");
}

fn rustc() -> PathBuf {
    env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from)
}

fn toolchain_has_target() -> bool {
    output_of(rustc(), &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| library::has_rlib(Path::new(&folder), "libstd-"))
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

/// True if Debian's packages are here, and new enough: what an old image or an earlier session has installed may not be.
fn debian_can_build() -> bool {
    let version = output_of(DEBIAN_RUSTC, &["--version"]).unwrap_or_default();
    debian_packages_are_installed() && is_as_new_as(&version, "rustc ", RUST_MIN)
}

fn debian_packages_are_installed() -> bool {
    let installed = |package: &&str| {
        output_of("dpkg-query", &["-W", "-f=${Status}", package]).as_deref()
            == Some("install ok installed")
    };
    DEBIAN_PACKAGES.iter().all(installed)
}

/// The linker that comes with rustup's toolchain.
fn rust_lld() -> Result<PathBuf> {
    let sysroot = output_of("rustc", &["--print", "sysroot"]).ok_or("rustc does not run")?;
    let version = output_of("rustc", &["-vV"]).ok_or("rustc does not run")?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let folder = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(host)
        .join("bin");
    program_in(&folder, "rust-lld")
        .or_else(|| which("rust-lld"))
        .or_else(|| which("wasm-ld"))
        .ok_or_else(|| {
            format!(
                "no linker for wasm32: no rust-lld in {}, and neither that nor wasm-ld on the PATH",
                folder.display()
            )
        })
}

#[cfg(test)]
mod tests {
    use super::{FLAGS, Path, flag_of, set_flags};
    use std::process::Command;

    #[test]
    fn a_cache_folder_may_have_a_space_in_its_path() {
        let mut cargo = Command::new("cargo");
        set_flags(&mut cargo, flag_of(Path::new("/a b/c")).into());
        set_flags(&mut cargo, vec!["-Copt-level=z".into()]);
        let flags = cargo.get_envs().find(|(name, _)| *name == FLAGS);
        let flags = flags.unwrap().1.unwrap().to_str().unwrap().to_owned();
        let flags: Vec<&str> = flags.split('\u{1f}').collect();
        assert_eq!(flags[..3], ["-Copt-level=z", "--sysroot", "/a b/c"]);
    }
}
