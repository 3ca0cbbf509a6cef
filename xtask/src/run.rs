//! Starting other programs: find them, watch them, and make their failures readable.
//!
//! Knows nothing of what the programs are for.

use crate::{Result, progress::Step};
use std::collections::VecDeque;
use std::env;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How many lines of a failed program are shown.
const TAIL_LINES: usize = 40;

/// What a program's file ends with here. On Windows npm's programs are scripts of its shell, beside others of the bare name, which
/// it cannot start.
const ENDINGS: &[&str] = if cfg!(windows) {
    &[".exe", ".cmd"]
} else {
    &[""]
};

/// Where a program stands on the PATH.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).find_map(|folder| program_in(&folder, name))
}

/// A program's file in a folder, where it is there.
pub fn program_in(folder: &Path, name: &str) -> Option<PathBuf> {
    program_of(folder, name, ENDINGS)
}

fn program_of(folder: &Path, name: &str, endings: &[&str]) -> Option<PathBuf> {
    // It may be named with its ending.
    let whole = endings.iter().any(|ending| name.ends_with(ending));
    let endings = if whole { &[""] } else { endings };
    let files = endings.iter().map(|end| folder.join([name, end].concat()));
    files.into_iter().find(|file| file.is_file())
}

/// What a program prints on its standard output, trimmed; `None` if it fails or is not there.
pub fn output_of(program: impl AsRef<Path>, args: &[&str]) -> Option<String> {
    let output = Command::new(program.as_ref())
        .args(args)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Whether what a program says of its version, behind this beginning, is that version or a later one.
pub fn is_as_new_as(says: &str, beginning: &str, wanted: &str) -> bool {
    let numbers = |version: &str| -> Vec<u32> {
        let digits = version.split(|c: char| !c.is_ascii_digit());
        digits.map_while(|n| n.parse().ok()).collect()
    };
    let version = says.strip_prefix(beginning).unwrap_or_default();
    numbers(version) >= numbers(wanted)
}

/// Runs a program under a named step: its latest line is the progress, its last lines the error.
pub fn step(name: &str, command: &mut Command) -> Result<()> {
    let mut step = Step::start(name);
    match watch(command, &mut step) {
        Ok(()) => {
            step.done();
            Ok(())
        }
        Err(message) => {
            step.failed();
            Err(format!("{name}: {message}"))
        }
    }
}

fn watch(command: &mut Command, step: &mut Step) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{:?} does not start: {error}", command.get_program()))?;
    let (sender, lines) = channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|stream| Box::new(stream) as _),
        child.stderr.take().map(|stream| Box::new(stream) as _),
    ];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for line in lines_of(stream) {
                let _ = sender.send(line);
            }
        });
    }
    drop(sender);
    let mut tail: VecDeque<String> = VecDeque::new();
    let mut count = 0;
    loop {
        match lines.recv_timeout(Duration::from_millis(500)) {
            Ok(line) => {
                count += 1;
                if tail.len() == TAIL_LINES {
                    tail.pop_front();
                }
                tail.push_back(line);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        let last = tail.back().map_or("", |line| line.trim());
        step.progress(&format!("({count} lines) {last}"));
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if status.success() {
        return Ok(());
    }
    let tail: Vec<String> = tail.into();
    Err(format!(
        "ended with {status}; its last lines:\n{}",
        tail.join("\n")
    ))
}

/// The lines that a program writes, to its end: also those that are no UTF-8, as some systems' own tools write them. Whoever stopped
/// at one would close the program's mouth, and it would fail for that.
pub fn lines_of(stream: impl Read) -> impl Iterator<Item = String> {
    let lines = BufReader::new(stream).split(b'\n');
    lines.map_while(std::io::Result::ok).map(|line| {
        let line = String::from_utf8_lossy(&line);
        line.trim_end_matches('\r').to_owned()
    })
}

/// The PATH with more folders in front.
pub fn path_with(front: &[PathBuf]) -> Result<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = front.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).map_err(|error| format!("PATH cannot be extended: {error}"))
}

/// True on Linux when this process may install packages.
pub fn is_root() -> bool {
    cfg!(target_os = "linux") && output_of("id", &["-u"]).as_deref() == Some("0")
}

/// `apt-get`, which waits for whoever else installs something just now: a machine that has just started often does.
fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.args(["-o", "DPkg::Lock::Timeout=600"]);
    command
}

/// Fetches Debian's package lists, once a run: with the lists of an old image apt would install what was new when that was
/// made.
pub fn apt_update() {
    static LISTS: Once = Once::new();
    LISTS.call_once(|| {
        // Without a network the lists that are there may do.
        let update = step("apt-get update", apt_get().arg("update"));
        update.unwrap_or_else(|message| eprintln!("{message}"));
    });
}

/// Installs Debian packages, or newer ones where they are installed.
pub fn apt_install(packages: &[&str]) -> Result<()> {
    apt_update();
    let mut command = apt_get();
    command
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    step(
        &format!("apt-get install {}", packages.join(" ")),
        &mut command,
    )
}

/// True where packages can be installed with apt by this user.
pub fn can_apt() -> bool {
    is_root() && which("apt-get").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_too_old_is_known_as_one() {
        let rustc = |says| is_as_new_as(says, "rustc ", "1.95");
        assert!(rustc(
            "rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)"
        ));
        assert!(rustc("rustc 1.95.0") && rustc("rustc 2.0.0"));
        assert!(!rustc("rustc 1.85.0 (4d91de4e4 2025-02-17)") && !rustc("rustc 1.9.0"));
        assert!(!rustc(""), "it does not run");
        let node = |says| is_as_new_as(says, "v", "20.19");
        assert!(node("v20.19.0") && node("v22.1.0") && !node("v20.18.3") && !node("v18.20.8"));
    }

    #[test]
    fn a_program_is_found_by_the_ending_that_the_system_gives_it() {
        let folder = env::temp_dir().join(format!("limbo-run-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for name in ["npm", "npm.cmd", "rust-lld.exe", "esbuild"] {
            std::fs::write(folder.join(name), "").unwrap();
        }
        let found = |name: &str, endings: &[&str]| {
            let file = program_of(&folder, name, endings);
            file.map(|file| file.strip_prefix(&folder).unwrap().display().to_string())
        };
        let on_windows = [".exe", ".cmd"];
        for (name, there, here) in [
            ("npm", Some("npm.cmd"), Some("npm")),
            ("npm.cmd", Some("npm.cmd"), Some("npm.cmd")),
            ("rust-lld", Some("rust-lld.exe"), None),
            ("esbuild", None, Some("esbuild")),
        ] {
            assert_eq!(found(name, &on_windows).as_deref(), there, "{name}");
            assert_eq!(found(name, &[""]).as_deref(), here, "{name}");
        }
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn a_line_that_is_no_utf_8_ends_nothing() {
        let said = b"one\r\nf\xfcnf\n\ntwo";
        let lines: Vec<String> = lines_of(&said[..]).collect();
        assert_eq!(lines, ["one", "f\u{fffd}nf", "", "two"]);
        let mut program = Command::new("sh");
        // What has to be heard is longer than what a pipe holds.
        program.args(["-c", "printf '\\374\\n'; yes heard | head -n 100000"]);
        assert_eq!(step("A program that writes Latin-1", &mut program), Ok(()));
    }
}
