//! wasm-bindgen, wasm-opt and esbuild: taken from the PATH where the version fits, else installed into
//! the cache folder, each in a folder with its version in the name.
//!
//! wasm-bindgen's version is that of the crate in Cargo.lock, because the two must be equal.

use crate::cache::{self, Lock};
use crate::run::{is_as_new_as, output_of, program_in, step, which};
use crate::{Result, root};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// npm's package of wasm-opt.
const BINARYEN: &str = "132";
/// Minifies scripts and style sheets.
const ESBUILD: &str = "0.28.2";
/// The oldest Node.js that the end-to-end tests run on: that of Vite, which bundles the element there.
const NODE_MIN: &str = "20.19";

/// The tools of a build.
pub struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// Finds the tools or installs them.
    pub fn set_up() -> Result<Tools> {
        check_node()?;
        let bindgen = locked_version("wasm-bindgen")?;
        let mut folders = Vec::new();
        let runner = which("wasm-bindgen-test-runner").is_some();
        if !runner || !says("wasm-bindgen", &format!("wasm-bindgen {bindgen}")) {
            let binaries = ["wasm-bindgen", "wasm-bindgen-test-runner"];
            folders.push(cargo_tool("wasm-bindgen-cli", &bindgen, &binaries)?);
        }
        if !says("wasm-opt", &format!("wasm-opt version {BINARYEN}")) {
            folders.push(npm_tool("binaryen", BINARYEN, "wasm-opt")?);
        }
        if !says("esbuild", ESBUILD) {
            folders.push(npm_tool("esbuild", ESBUILD, "esbuild")?);
        }
        Ok(Tools { folders })
    }

    /// The folders of tools that are not on the PATH.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// A tool's own path.
    pub fn find(&self, name: &str) -> Result<PathBuf> {
        let mut folders = self.folders.iter();
        let own = folders.find_map(|folder| program_in(folder, name));
        own.or_else(|| which(name))
            .ok_or_else(|| format!("{name} is not there"))
    }
}

/// npm, by the name that this system starts it with.
pub fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn says(program: impl AsRef<Path>, beginning: &str) -> bool {
    output_of(program, &["--version"]).is_some_and(|version| version.starts_with(beginning))
}

fn check_node() -> Result<()> {
    let version = output_of("node", &["--version"]).unwrap_or_default();
    if is_as_new_as(&version, "v", NODE_MIN) && which("npm").is_some() {
        return Ok(());
    }
    let found = if version.is_empty() { "none" } else { &version };
    Err(format!(
        "Node.js {NODE_MIN} or later with npm is needed (found: {found})"
    ))
}

/// A crate's version in Cargo.lock.
fn locked_version(name: &str) -> Result<String> {
    let path = root().join("Cargo.lock");
    let lock = fs::read_to_string(&path).map_err(|error| format!("Cargo.lock: {error}"))?;
    version_in_lock(&lock, name).ok_or_else(|| format!("Cargo.lock has no {name}"))
}

fn version_in_lock(lock: &str, name: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{name}\""))?;
    Some(
        lines
            .next()?
            .strip_prefix("version = \"")?
            .trim_end_matches('"')
            .to_owned(),
    )
}

/// A crate with programs, installed from the registry.
fn cargo_tool(package: &str, version: &str, binaries: &[&str]) -> Result<PathBuf> {
    let name = package.trim_end_matches("-cli");
    let home = cache::folder()?
        .join("tools")
        .join(format!("{name}-{version}"));
    let folder = home.join("bin");
    let runs = |binary: &&str| program_in(&folder, binary).is_some_and(|file| says(file, binary));
    let complete = || binaries.iter().all(runs);
    if complete() {
        return Ok(folder);
    }
    let lock = cache::lock()?;
    if !complete() {
        install_crate(package, version, binaries, &home, &lock)?;
    }
    if complete() {
        Ok(folder)
    } else {
        Err(format!(
            "{package} {version} was installed but does not run"
        ))
    }
}

fn install_crate(
    package: &str,
    version: &str,
    binaries: &[&str],
    home: &Path,
    lock: &Lock,
) -> Result<()> {
    let wanted = format!("{package}@{version}");
    let cargo = |folder: &Path, args: &[&str]| {
        let mut command = Command::new("cargo");
        // Away from the checkout, so that its settings do not apply to the tool.
        command
            .args(args)
            .arg("--root")
            .arg(folder)
            .arg(&wanted)
            .current_dir(folder);
        for name in [
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET",
            "RUSTC",
            "RUSTFLAGS",
        ] {
            command.env_remove(name);
        }
        // Not optimised it is here in a third of the time, and takes one second more for a page.
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
        command.env("CARGO_TERM_COLOR", "never");
        command
    };
    let only = binaries.iter().flat_map(|binary| ["--bin", binary]);
    let compile: Vec<&str> = ["install"].into_iter().chain(only).collect();
    let locked: Vec<&str> = compile.iter().copied().chain(["--locked"]).collect();
    cache::install(home, lock, |folder| {
        if which("cargo-binstall").is_some() {
            let mut binary = cargo(folder, &["binstall", "--no-confirm", "--locked"]);
            match step(
                &format!("Downloading {wanted} with cargo binstall"),
                &mut binary,
            ) {
                Ok(()) => return Ok(()),
                Err(message) => eprintln!("{message}\nCompiling it instead."),
            }
        }
        let what = format!("Compiling {wanted} (once per machine; it takes minutes)");
        step(&what, &mut cargo(folder, &locked)).or_else(|message| {
            // A tool's own lock file may name a release that the registry does not serve any more.
            eprintln!("{message}\nTrying again without the tool's own lock file.");
            step(&what, &mut cargo(folder, &compile))
        })
    })
}

/// A package of npm's with a program.
fn npm_tool(package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let home = cache::folder()?
        .join("tools")
        .join(format!("{package}-{version}"));
    let folder = home.join("node_modules").join(".bin");
    let complete = || program_in(&folder, program).is_some();
    if complete() {
        return Ok(folder);
    }
    let lock = cache::lock()?;
    if !complete() {
        cache::install(&home, &lock, |folder| {
            let mut command = npm();
            command
                .args(["install", "--no-audit", "--no-fund", "--prefix"])
                .arg(folder);
            command
                .arg(format!("{package}@{version}"))
                .current_dir(folder);
            step(
                &format!("npm install {package}@{version} ({program})"),
                &mut command,
            )
        })?;
    }
    if complete() {
        Ok(folder)
    } else {
        Err(format!("npm's {package} holds no {program}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n[[package]]\n\
                    name = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            version_in_lock(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in_lock(lock, "yew"), None);
    }

    #[test]
    fn whoever_reads_what_is_needed_is_told_of_the_same_node() {
        let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
        for (path, said) in [
            ("README.md", format!("Node {NODE_MIN} or newer")),
            ("CONTRIBUTING.md", format!("Node {NODE_MIN} or newer")),
            ("e2e/package.json", format!("\"node\": \">={NODE_MIN}\"")),
        ] {
            assert!(read(path).contains(&said), "{path}: {said}");
        }
        // What Vite itself needs, of those that are older than it allows at all.
        let lock = read("e2e/package-lock.json");
        let (_, vite) = lock.split_once("\"node_modules/vite\"").unwrap();
        let (_, needs) = vite.split_once("\"node\": \"").unwrap();
        assert!(
            needs.starts_with(&format!("^{NODE_MIN}.0 ")),
            "{}",
            &needs[..30]
        );
    }

    #[test]
    fn trunk_alone_takes_the_same_wasm_opt_as_xtask() {
        let text = fs::read_to_string(root().join("Trunk.toml")).unwrap();
        assert!(text.contains(&format!("wasm_opt = \"version_{BINARYEN}\"")));
    }
}
