//! Several checkouts (worktrees of git's) may share a target folder. Cargo calls a crate of a workspace by the same name in each
//! of them, and looks only whether its files are younger than what was built: of two checkouts the one with the older files would
//! get the other's program, its tools and its tests, and nothing would say so. So the folder has a stamp that names its
//! checkout, and where that is another one, what was built of our own crates is forgotten; everybody else's stays.
//!
//! Never deletes what was built: cargo itself writes it anew where it has no note of it.

use crate::cache::{Lock, lock_of};
use crate::page::target_folder;
use crate::{Result, root};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Names the checkout of which the target folder holds what was built.
const STAMP: &str = "limbo-checkout";
/// Held while something is built that no other build may touch.
const LOCK: &str = "limbo-lock";
/// Cargo's notes of what it has built, a folder for each crate.
const NOTES: &str = ".fingerprint";
/// What cargo itself holds while it builds.
const CARGO_LOCK: &str = ".cargo-lock";
/// The notes stand at most so deep in the target folder: `bench/wasm32-unknown-unknown/release`.
const DEPTH_MAX: u32 = 3;
/// Set for the program that is started in place of another checkout's.
const AGAIN: &str = "LIMBO_XTASK_AGAIN";

/// Sees to it that what is built in the target folder is this checkout's, before any command. Where this very program is another
/// one's, it is built anew and does what was asked: then its end is the answer.
pub fn settle(args: &[&str]) -> Result<Option<ExitCode>> {
    let (target, stranger) = (target_folder(), is_of_another());
    if stranger || !is_ours(&target, &root()) {
        let _lock = lock(&target)?;
        if stranger {
            forget(&target)?;
        }
        own(&target, &root())?;
    }
    match stranger {
        true => again(args).map(Some),
        false => Ok(None),
    }
}

/// Waits until nobody else builds a page in the target folder; until it is let go nobody begins to.
pub fn lock(target: &Path) -> Result<Lock> {
    fs::create_dir_all(target).map_err(|error| format!("{}: {error}", target.display()))?;
    lock_of(
        &target.join(LOCK),
        "Waiting: something else is built in the same target folder",
    )
}

/// Makes the target folder this checkout's; the lock is held.
pub fn own(target: &Path, checkout: &Path) -> Result<()> {
    if is_ours(target, checkout) {
        return Ok(());
    }
    forget(target)?;
    let stamp = target.join(STAMP);
    fs::write(&stamp, name_of(checkout)).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn is_ours(target: &Path, checkout: &Path) -> bool {
    fs::read_to_string(target.join(STAMP)).is_ok_and(|known| known == name_of(checkout))
}

/// A checkout's folder by one name, in whatever letters somebody has come there.
fn name_of(checkout: &Path) -> String {
    let folder = fs::canonicalize(checkout).unwrap_or_else(|_| checkout.to_owned());
    folder.to_string_lossy().into_owned()
}

/// True where this program was compiled in another checkout than the one that it is asked for.
fn is_of_another() -> bool {
    let compiled = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    compiled.is_none_or(|folder| name_of(folder) != name_of(&root()))
}

/// Has cargo build this program of this checkout, and do what was asked.
fn again(args: &[&str]) -> Result<ExitCode> {
    if std::env::var_os(AGAIN).is_some() {
        return Err(format!(
            "cargo runs the xtask of {} for {}: give this checkout a target folder of its own (CARGO_TARGET_DIR)",
            env!("CARGO_MANIFEST_DIR"),
            root().display()
        ));
    }
    let mut cargo = Command::new("cargo");
    cargo.arg("xtask").args(args).env(AGAIN, "1");
    let status = cargo.status();
    let status = status.map_err(|error| format!("cargo does not start: {error}"))?;
    // No code where a signal has ended it.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Has cargo know nothing of what it has built of our own crates, in whatever way.
fn forget(target: &Path) -> Result<()> {
    for folder in folders_with_notes(target, DEPTH_MAX) {
        // Cargo may be at work there.
        let cargo = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(CARGO_LOCK));
        let lock = cargo.map_err(|error| format!("{}: {error}", folder.display()))?;
        // Where the file system knows no locks cargo has none either.
        let _ = lock.lock();
        let notes = folder.join(NOTES);
        let say = |error: std::io::Error| format!("{}: {error}", notes.display());
        for entry in fs::read_dir(&notes).map_err(say)? {
            let path = entry.map_err(say)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if is_note_of_ours(&name) {
                fs::remove_dir_all(&path).map_err(say)?;
            }
        }
    }
    Ok(())
}

/// `limbo-sim-0123456789abcdef`: a crate's name and cargo's own number. Every crate of this workspace has such a name.
fn is_note_of_ours(name: &str) -> bool {
    let name = name.rsplit_once('-').map_or(name, |(name, _)| name);
    name == "limbo" || name == "xtask" || name.starts_with("limbo-")
}

fn folders_with_notes(folder: &Path, depth: u32) -> Vec<PathBuf> {
    let mut found = Vec::new();
    if folder.join(NOTES).is_dir() {
        found.push(folder.to_owned());
    } else if depth > 0 {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let folders = entries
            .map(|entry| entry.path())
            .filter(|path| path.is_dir());
        found.extend(folders.flat_map(|path| folders_with_notes(&path, depth - 1)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_built_of_another_checkout_is_not_taken_for_this_ones() {
        let target = std::env::temp_dir().join(format!("limbo-checkout-{}", std::process::id()));
        let note = |of: &str| target.join(of);
        let ours = [
            "debug/.fingerprint/limbo-0123456789abcdef",
            "debug/.fingerprint/xtask-0123456789abcdef",
            "release/.fingerprint/limbo-site-0123456789abcdef",
            "wasm32-unknown-unknown/release/.fingerprint/limbo-sim-0123456789abcdef",
            "bench/wasm32-unknown-unknown/release/.fingerprint/limbo-bench-tab-0123456789abcdef",
        ];
        let strangers = [
            "debug/.fingerprint/yew-0123456789abcdef",
            "release/deps/limbo",
        ];
        let build = || {
            for path in ours.iter().chain(&strangers) {
                fs::create_dir_all(note(path)).unwrap();
            }
        };
        let known = || ours.iter().filter(|path| note(path).exists()).count();
        let (here, there) = (Path::new("here"), Path::new("there"));
        build();
        own(&target, here).unwrap();
        assert_eq!(known(), 0, "nobody knows whose it was");
        build();
        own(&target, here).unwrap();
        assert_eq!(known(), ours.len(), "it is this checkout's own");
        own(&target, there).unwrap();
        assert_eq!(known(), 0, "it is another checkout's");
        assert!(strangers.iter().all(|path| note(path).exists()));
        fs::remove_dir_all(target).unwrap();
    }

    #[test]
    fn every_crate_of_the_workspace_is_known_as_ours() {
        let mut cargo = Command::new("cargo");
        cargo.args(["metadata", "--no-deps", "--offline", "--format-version=1"]);
        let says = cargo.current_dir(root()).output().unwrap();
        let says = String::from_utf8(says.stdout).unwrap();
        // `path+file:///.../crates/sim#limbo-sim@0.1.0`, or without a name where the folder has it.
        let (_, members) = says.split_once("\"workspace_members\":[").unwrap();
        let members = members.split_once(']').unwrap().0.split(',');
        let mut count = 0;
        for member in members {
            let (folder, name) = member.trim_matches('"').split_once('#').unwrap();
            let named = name.split_once('@').map(|(name, _)| name);
            let name = named.unwrap_or_else(|| folder.rsplit('/').next().unwrap());
            // The page's own crate may stand in a folder of any name.
            let of_page = folder.ends_with(&*root().to_string_lossy());
            assert!(
                of_page || is_note_of_ours(&format!("{name}-0123456789abcdef")),
                "{name}"
            );
            count += 1;
        }
        assert!(count > 10, "{says}");
    }

    #[test]
    fn one_page_is_built_after_the_other() {
        let target = std::env::temp_dir().join(format!("limbo-lock-{}", std::process::id()));
        let first = lock(&target).unwrap();
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let _second = lock(&target).unwrap();
                sender.send("begun").unwrap();
            });
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(receiver.try_recv().is_err(), "the first is not yet built");
            drop(first);
            assert_eq!(receiver.recv(), Ok("begun"));
        });
        fs::remove_dir_all(target).unwrap();
    }
}
