//! The folder where tools live, one per user and shared by all checkouts: `$XDG_CACHE_HOME/limbo` or
//! `~/.cache/limbo`. What is in it is complete: everything is made under another name and renamed.
//!
//! Never holds anything that belongs to a checkout.

use crate::{Result, progress::Step};
use std::env;
use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folder of the cache, made if it is not there.
pub fn folder() -> Result<PathBuf> {
    let absolute = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = absolute("XDG_CACHE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .or_else(|| absolute("LOCALAPPDATA"))
        .ok_or("neither XDG_CACHE_HOME nor HOME is set: there is no place for tools")?;
    let folder = base.join("limbo");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Held while something is done that nobody else may do meanwhile; the system lets go of it even if this process is killed.
pub struct Lock {
    _file: File,
}

/// Waits until no other checkout installs anything.
pub fn lock() -> Result<Lock> {
    lock_of(
        &folder()?.join("lock"),
        "Waiting: tools are being installed",
    )
}

/// Waits until nobody else holds the lock at this path; what is said meanwhile is followed by who holds it.
pub fn lock_of(path: &Path, waits: &str) -> Result<Lock> {
    let say = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(say)?;
    let mut waiting: Option<Step> = None;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            // Some file systems of networks know no locks: who has such a folder is asked to do one thing at a time.
            Err(TryLockError::Error(error)) => {
                eprintln!("{}: {error}: nobody else is waited for", path.display());
                break;
            }
            Err(TryLockError::WouldBlock) => {
                let owner = fs::read_to_string(path).unwrap_or_default();
                let step = waiting
                    .get_or_insert_with(|| Step::start(&format!("{waits} ({})", owner.trim())));
                step.progress("still waiting");
                std::thread::sleep(Duration::from_millis(300));
            }
        }
    }
    if let Some(step) = waiting {
        step.done();
    }
    let owner = format!(
        "process {} in {}\n",
        std::process::id(),
        crate::root().display()
    );
    file.set_len(0)
        .and_then(|()| file.write_all(owner.as_bytes()))
        .map_err(say)?;
    Ok(Lock { _file: file })
}

/// Makes `folder` by letting `make` fill another one, so that a half-made one never has its name.
pub fn install(folder: &Path, _lock: &Lock, make: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let say = |error: std::io::Error| format!("{}: {error}", folder.display());
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    // The lock is held: whatever has this name was left by a process that died.
    let unfinished = folder.with_file_name(format!("{name}.unfinished"));
    for old in [&unfinished, folder] {
        if old.exists() {
            fs::remove_dir_all(old).map_err(say)?;
        }
    }
    fs::create_dir_all(&unfinished).map_err(say)?;
    make(&unfinished)?;
    fs::rename(&unfinished, folder).map_err(say)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_its_name_is_complete_and_what_a_dead_process_left_is_thrown_away() {
        let base = env::temp_dir().join(format!("limbo-cache-{}", std::process::id()));
        let (tool, unfinished) = (base.join("tool-1"), base.join("tool-1.unfinished"));
        fs::create_dir_all(&unfinished).unwrap();
        fs::write(unfinished.join("left"), "by a dead process").unwrap();
        let lock = Lock {
            _file: File::create(base.join("lock")).unwrap(),
        };
        let failed = install(&tool, &lock, |folder| {
            fs::write(folder.join("half"), "").unwrap();
            Err("the network went away".to_owned())
        });
        assert!(failed.is_err() && !tool.exists());
        let make = |folder: &Path| fs::write(folder.join("whole"), "").map_err(|e| e.to_string());
        install(&tool, &lock, make).unwrap();
        let names: Vec<_> = fs::read_dir(&tool)
            .unwrap()
            .flatten()
            .map(|e| e.file_name())
            .collect();
        assert_eq!(names, ["whole"]);
        assert!(!unfinished.exists());
        fs::remove_dir_all(base).unwrap();
    }
}
