//! Debian's Postfix for the tests: the installed one, or the package unpacked into the cache folder. It is never installed,
//! so that no mail server is started or configured on anybody's machine.

use crate::cache::{self, Lock};
use crate::run::{apt_install, apt_update, can_apt, is_root, output_of, step, which};
use crate::{Result, root};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs of the package that the tests start, from its root.
const PROGRAMS: [&str; 5] = [
    "usr/lib/postfix/sbin/master",
    "usr/lib/postfix/sbin/qmgr",
    "usr/lib/postfix/sbin/smtp",
    "usr/lib/postfix/sbin/smtpd",
    "usr/sbin/smtp-sink",
];
/// The file system in memory. Postfix waits for the disk with each message, and other work may keep that busy.
const MEMORY: &str = "/dev/shm";
/// What the instances need of it; half of it would do.
const MEMORY_MIN_KIB: u64 = 1 << 20;
/// Where the instances of Postfix live while the tests run: this and the number of the process.
const SCRATCH: &str = "limbo-postfix-";

/// The folder with the package in it.
///
/// # Errors
/// Why this machine cannot run Postfix, and what it would need.
pub fn find() -> Result<PathBuf> {
    if !is_root() {
        return Err("Postfix starts only as root, on Linux".to_owned());
    }
    let installed = PathBuf::from("/");
    if is_usable(&installed) {
        return Ok(installed);
    }
    let unpacked = cache::folder()?.join("tools").join("postfix-debian");
    if is_usable(&unpacked) {
        return Ok(unpacked);
    }
    if !can_apt() || which("dpkg-deb").is_none() {
        return Err(
            "there is no Postfix in Debian's layout, and no apt-get to fetch one".to_owned(),
        );
    }
    let lock = cache::lock()?;
    if !is_usable(&unpacked) {
        unpack(&unpacked, &lock)?;
    }
    if is_usable(&unpacked) {
        return Ok(unpacked);
    }
    Err(
        "Debian's package of Postfix was unpacked, but libraries that it needs are missing"
            .to_owned(),
    )
}

/// The command that runs the experiments of these names; where there are none, all.
pub fn tests(package: &Path, scratch: &Scratch, names: &[String]) -> Command {
    let mut command = Command::new("cargo");
    command
        // The experiments measure times: other work on this machine must not make them late. Where the system does not
        // allow it, `nice` says so and they run all the same.
        .args([
            "--config",
            "target.'cfg(unix)'.runner = ['nice', '-n', '-10']",
        ])
        .args(["test", "--package", "limbo-postfix", "--features", "real"])
        // All experiments side by side, whatever the number of cores: they mostly wait.
        .args(["--test", "against_postfix", "--", "--test-threads=8"])
        .args(["--nocapture", "--exact"])
        .args(names)
        .current_dir(root())
        .env("LIMBO_POSTFIX", package)
        .env("LIMBO_POSTFIX_FOLDER", &scratch.folder);
    command
}

/// Whether the programs are there and find all their libraries.
fn is_usable(package: &Path) -> bool {
    let libraries = package.join("usr/lib/postfix");
    PROGRAMS.iter().all(|program| {
        let program = package.join(program);
        let mut ldd = Command::new("ldd");
        ldd.arg(&program).env("LD_LIBRARY_PATH", &libraries);
        program.is_file()
            && ldd.output().is_ok_and(|output| {
                output.status.success()
                    && !String::from_utf8_lossy(&output.stdout).contains("not found")
            })
    })
}

/// Fetches the package, unpacks it, and installs the libraries that it names.
fn unpack(folder: &Path, lock: &Lock) -> Result<()> {
    apt_update();
    let mut libraries = Vec::new();
    cache::install(folder, lock, |folder| {
        let mut download = Command::new("apt-get");
        download.args(["download", "postfix"]).current_dir(folder);
        step("apt-get download postfix (for the tests)", &mut download)?;
        let package = debian_package(folder)?;
        let mut unpack = Command::new("dpkg-deb");
        unpack.arg("--extract").arg(&package).arg(folder);
        step("Unpacking it (it is not installed)", &mut unpack)?;
        let name = package.to_string_lossy();
        let depends = output_of("dpkg-deb", &["--field", &name, "Depends"]);
        libraries = libraries_in(&depends.unwrap_or_default());
        fs::remove_file(&package).map_err(|error| format!("{name}: {error}"))
    })?;
    if is_usable(folder) {
        return Ok(());
    }
    let libraries: Vec<&str> = libraries.iter().map(String::as_str).collect();
    apt_install(&libraries)
}

fn debian_package(folder: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = entries.flatten().map(|entry| entry.path());
    let found = paths.find(|path| path.extension().is_some_and(|extension| extension == "deb"));
    found.ok_or_else(|| "apt-get download left no package".to_owned())
}

/// The libraries among a package's dependencies.
fn libraries_in(depends: &str) -> Vec<String> {
    let names = depends
        .split([',', '|'])
        .filter_map(|dependency| dependency.split_whitespace().next());
    names
        .filter(|name| name.starts_with("lib"))
        .map(str::to_owned)
        .collect()
}

/// A folder in which the instances live while the tests run. Each removes its own folder; this one goes on drop.
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes it, and removes what processes left that were killed.
    ///
    /// # Errors
    /// When there is no place for it.
    pub fn new() -> Result<Scratch> {
        let memory = PathBuf::from(MEMORY);
        for base in [&memory, &env::temp_dir()] {
            for entry in fs::read_dir(base).into_iter().flatten().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let process = name.strip_prefix(SCRATCH);
                if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
                    // Somebody else's, or gone meanwhile: not this run's concern.
                    let _ = fs::remove_dir_all(entry.path());
                }
            }
        }
        let base = match free_kib(&memory) {
            Some(free) if free >= MEMORY_MIN_KIB => memory,
            _ => env::temp_dir(),
        };
        let folder = base.join(format!("{SCRATCH}{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Scratch { folder })
    }
}

/// What is free in the file system of a folder, if it can be told.
fn free_kib(folder: &Path) -> Option<u64> {
    let text = output_of("df", &["--output=avail", "-k", folder.to_str()?])?;
    text.lines().nth(1)?.trim().parse().ok()
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Should it stay, the next run removes it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_libraries_are_read_from_a_packages_dependencies() {
        let depends =
            "libc6 (>= 2.34), libdb5.3, debconf (>= 0.5) | debconf-2.0, adduser (>= 3.48)";
        assert_eq!(libraries_in(depends), ["libc6", "libdb5.3"]);
    }
}
