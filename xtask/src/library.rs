//! Rust's standard library for wasm32, built from its source and kept in the cache, once per compiler and kind.

use crate::run::{output_of, step};
use crate::wasm::{TARGET, TARGET_FLAGS, TARGET_LINKER};
use crate::{Result, cache};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

/// A compiler and the cargo that belongs to it.
pub struct Compiler {
    /// rustc.
    pub rustc: PathBuf,
    /// cargo.
    pub cargo: PathBuf,
}

/// What the library is built for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As a distribution of Rust has it.
    Ordinary,
    /// Small: what people fetch. A panic is a trap and says nothing.
    Small,
}

impl Kind {
    /// The compiler's flags for whatever is linked with it.
    pub fn flags(self) -> impl Iterator<Item = &'static str> {
        let flags: &[_] = match self {
            Kind::Ordinary => &[],
            Kind::Small => &["-Zunstable-options", "-Cpanic=immediate-abort"],
        };
        flags.iter().copied()
    }
}

impl Compiler {
    /// Whether the source of the standard library is beside the compiler.
    pub fn has_source(&self) -> bool {
        output_of(&self.rustc, &["--print", "sysroot"]).is_some_and(|sysroot| {
            Path::new(&sysroot)
                .join("lib/rustlib/src/rust/library/std/Cargo.toml")
                .is_file()
        })
    }
}

/// Whether a folder holds a library of Rust's.
pub fn has_rlib(folder: &Path, prefix: &str) -> bool {
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

/// The library of a compiler, as a folder for `--sysroot`.
///
/// # Errors
/// If the compiler does not run or the library does not build.
pub fn sysroot(compiler: &Compiler, kind: Kind) -> Result<PathBuf> {
    let version = output_of(&compiler.rustc, &["-vV"])
        .ok_or_else(|| format!("{} does not run", compiler.rustc.display()))?;
    let suffix = match kind {
        Kind::Ordinary => "",
        Kind::Small => "-small",
    };
    let name = format!(
        "{}-{}{suffix}",
        field(&version, "release"),
        field(&version, "commit-hash")
    );
    let sysroot = cache::folder()?.join("sysroot").join(name);
    if !has_rlib(&library_of(&sysroot), "libstd-") {
        let lock = cache::lock()?;
        if !has_rlib(&library_of(&sysroot), "libstd-") {
            cache::install(&sysroot, &lock, |folder| build(compiler, kind, folder))?;
        }
    }
    let stamp = format!("wasm32-sysroot-id{suffix}");
    forget_others(&crate::page::target_folder(), &sysroot, &stamp)?;
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
fn build(compiler: &Compiler, kind: Kind, sysroot: &Path) -> Result<()> {
    let say = |error: std::io::Error| format!("{}: {error}", sysroot.display());
    let seed = sysroot.join("seed");
    fs::create_dir_all(seed.join("src")).map_err(say)?;
    let manifest =
        "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n";
    fs::write(seed.join("Cargo.toml"), manifest).map_err(say)?;
    fs::write(seed.join("src/lib.rs"), "#![no_std]\n").map_err(say)?;
    // Without embedded bitcode the release build's LTO fails later.
    let mut flags = vec!["-Cembed-bitcode=yes"];
    flags.extend(kind.flags());
    let mut command = Command::new(&compiler.cargo);
    command.args(["build", "--release", "--target", TARGET]);
    match kind {
        Kind::Ordinary => command.arg("-Zbuild-std=std,panic_abort,proc_macro,test"),
        Kind::Small => {
            flags.push("-Copt-level=z");
            command.args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ])
        }
    };
    command
        .current_dir(&seed)
        .env("RUSTC", &compiler.rustc)
        // -Zbuild-std is asked of a stable compiler.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", flags.join(" "))
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
        match kind {
            Kind::Ordinary => {
                "Building Rust's standard library for wasm32 (once; one to two minutes)"
            }
            Kind::Small => {
                "Building Rust's standard library for wasm32, small (once; one to two minutes)"
            }
        },
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
fn forget_others(target: &Path, sysroot: &Path, stamp: &str) -> Result<()> {
    // One after the other: who comes second finds the stamp, and leaves what the first has begun to build.
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let _turn = ONE_BY_ONE.lock();
    let built = target.join(TARGET);
    // Beside the folder, which holds what was built with either kind: thrown away with it, the stamp of the other kind
    // would have everything built anew each time.
    let stamp = target.join(stamp);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_is_thrown_away_once_for_each_new_library_and_never_after_that() {
        let folder = std::env::temp_dir().join(format!("limbo-library-{}", std::process::id()));
        let file = folder.join(TARGET).join("debug/built");
        let build = || {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, "").unwrap();
        };
        let sysroots = ["ordinary", "small"].map(|kind| folder.join(kind));
        for sysroot in &sysroots {
            fs::create_dir_all(sysroot).unwrap();
            fs::write(sysroot.join("id"), "today").unwrap();
        }
        let see_to_both = || {
            for (sysroot, stamp) in sysroots.iter().zip(["id", "id-small"]) {
                forget_others(&folder, sysroot, stamp).unwrap();
            }
        };
        build();
        see_to_both();
        assert!(!file.exists(), "it stood on a library that nobody knows");
        // Several suites at once.
        build();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(see_to_both);
            }
        });
        assert!(
            file.exists(),
            "both libraries are seen to: nothing goes any more"
        );
        fs::write(sysroots[1].join("id"), "tomorrow").unwrap();
        see_to_both();
        assert!(!file.exists(), "one was built anew");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_fields_of_rustc_are_read_and_shortened() {
        let version = "rustc 1.96.0\nrelease: 1.96.0\ncommit-hash: ac68faa20123456789\nhost: x";
        assert_eq!(field(version, "release"), "1.96.0");
        assert_eq!(field(version, "commit-hash"), "ac68faa20123");
        assert_eq!(field(version, "LLVM version"), "unknown");
    }
}
