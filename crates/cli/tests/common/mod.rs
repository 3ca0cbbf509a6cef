//! Runs the program and looks at what it says.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A run of the program that has ended.
pub struct Ended {
    /// The exit status.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what is printed is text");
        Ended {
            code: output
                .status
                .code()
                .expect("it ends by itself, without a signal"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The program, with these arguments.
pub fn limbo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limbo"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub fn run<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Ended {
    limbo(arguments)
        .output()
        .expect("the program starts")
        .into()
}

/// Runs the program with this on its standard input.
pub fn run_with_input<'a>(arguments: impl IntoIterator<Item = &'a str>, input: &[u8]) -> Ended {
    let mut child = limbo(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // It need not read all of it.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    child.wait_with_output().expect("it ends").into()
}

/// Runs the program and expects it to do what it was asked; what it printed.
pub fn prints<'a>(arguments: impl IntoIterator<Item = &'a str>) -> String {
    let ended = run(arguments);
    assert_eq!((ended.code, &*ended.err), (0, ""), "{}", ended.out);
    ended.out
}

/// Runs the program and expects it to refuse; what it said.
pub fn refuses<'a>(arguments: impl IntoIterator<Item = &'a str>) -> String {
    let ended = run(arguments);
    assert_eq!((ended.code, &*ended.out), (1, ""), "{}", ended.err);
    assert!(
        ended.err.starts_with("limbo: ") && ended.err.ends_with('\n'),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
    ended.err
}

/// A folder for the files of one test.
pub fn folder() -> TempDir {
    TempDir::new().expect("a folder can be made")
}

/// Writes a file there; its path as an argument.
pub fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> String {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file can be written");
    text(&path)
}

/// Makes a file of that length without writing it; its path as an argument.
pub fn sparse_file(folder: &TempDir, length: u64) -> String {
    let path = folder.path().join("sparse");
    let file = File::create(&path).expect("a file can be made");
    file.set_len(length).expect("it may be that long");
    text(&path)
}

/// The path of a file there, as an argument.
pub fn path(folder: &TempDir, name: &str) -> String {
    text(&folder.path().join(name))
}

fn text(path: &Path) -> String {
    PathBuf::from(path)
        .into_os_string()
        .into_string()
        .expect("the path is text")
}
