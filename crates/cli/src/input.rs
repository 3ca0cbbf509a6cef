//! What is given to the program: a run as a file, as a link or on standard input. Its size is looked at before it is
//! read, and no more than the largest run file there can be is ever held.

use crate::failure::Failure;
use crate::output::STANDARD;
use limbo_format::address::{self, Elsewhere};
use limbo_format::{Params, Reason, Refusal, file};
use limbo_sim::catalogue::NAMES;
use limbo_sim::parameters::Parameter;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// The run that was asked for, from a file, a link, a scenario's name or standard input.
///
/// # Errors
/// What cannot be read, and why.
pub fn run(given: &str) -> Result<Params, Failure> {
    if given == STANDARD {
        let text = text(io::stdin().lock(), file::FILE_BYTES_MAX)
            .map_err(|why| Failure::of("standard input", why))?;
        return run_of_text("standard input", &text);
    }
    if NAMES.contains(&given) && !Path::new(given).exists() {
        return run_of_text(given, &["scenario=", given].concat());
    }
    if address::is_address(given) && !Path::new(given).exists() {
        return run_of_text("the link", given);
    }
    let text = read(Path::new(given), file::FILE_BYTES_MAX)?;
    run_of_text(given, &text)
}

fn run_of_text(name: &str, text: &str) -> Result<Params, Failure> {
    if file::is_run(text) {
        let run = file::read_run(text);
        if run.is_ok() && file::leads_to_compare(text) {
            say_what_compare_leaves_out(name);
        }
        return run.map_err(|refusal| Failure::of(name, reason(&refusal, text)));
    }
    let text = text.trim();
    if text.contains(['\n', '\r']) || !address::is_address(text) {
        return Err(Failure::of(
            name,
            "this is neither a run file (whose first line is `limbo-run 1`) nor a link",
        ));
    }
    if let Some(elsewhere) = address::leads_elsewhere(text) {
        return Err(Failure::of(name, no_run(elsewhere)));
    }
    let run = Params::parse_run(text);
    if run.is_ok() && address::leads_to_compare(text) {
        say_what_compare_leaves_out(name);
    }
    run.map_err(|refusal| Failure::of(name, reason(&refusal, text)))
}

/// Says of a run from Compare that it is neither of the two futures which the page shows: it is what both begin with, and that
/// may be all that is asked for (`--at saved`).
fn say_what_compare_leaves_out(name: &str) {
    // Where nobody can be told there is still the run.
    let _ = writeln!(
        io::stderr(),
        "limbo: {name}: this was saved in Compare, and what is taken is the run without the two restarts; save the future \
         that you mean as a file of its own there"
    );
}

/// The text of a file, not longer than `bytes_max`.
///
/// # Errors
/// Where it cannot be read, is too large, or is no text.
pub fn read(path: &Path, bytes_max: usize) -> Result<String, Failure> {
    let open = || -> Result<String, String> {
        let file = File::open(path).map_err(|error| said(&error))?;
        let about = file.metadata().map_err(|error| said(&error))?;
        if about.is_dir() {
            return Err(said(&io::ErrorKind::IsADirectory.into()));
        }
        if about.is_file() && about.len() > bytes_max as u64 {
            return Err(too_large(bytes_max));
        }
        text(file, bytes_max)
    };
    open().map_err(|why| Failure::of(path.display(), why))
}

/// The text that can be read, if it is not longer than `bytes_max`.
fn text(from: impl Read, bytes_max: usize) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut limited = from.take(bytes_max as u64 + 1);
    limited
        .read_to_end(&mut bytes)
        .map_err(|error| said(&error))?;
    if bytes.len() > bytes_max {
        return Err(too_large(bytes_max));
    }
    let text = String::from_utf8(bytes).map_err(|_| "this is no text (UTF-8)".to_owned())?;
    if text.contains('\0') {
        return Err("this is no text: there is a zero byte in it".to_owned());
    }
    Ok(text)
}

/// What the system says of a file that cannot be read, without its number.
pub fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::IsADirectory => "this is a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "this may not be read".to_owned(),
        _ => error.to_string(),
    }
}

fn too_large(bytes_max: usize) -> String {
    format!("this is too large: at most {bytes_max} bytes are read")
}

/// Why nothing is played of a link that names no run.
fn no_run(elsewhere: Elsewhere) -> String {
    match elsewhere {
        Elsewhere::Story => {
            "this link leads to a chapter of the story, whose run only the page knows; open it there, and save its run \
             as a file (\"Share and save\")"
                .to_owned()
        }
        Elsewhere::Game => {
            "this link leads to today's game, whose run only the page knows; open it there, and save its run as a file \
             (\"Share and save\")"
                .to_owned()
        }
        Elsewhere::Lab(asked) => {
            let scenario = asked.map_or("SCENARIO", |asked| asked.scenario);
            format!(
                "this link leads to the lab, which plays many runs; ask it here: `limbo sweep {scenario} --vary KEY` \
                 (`limbo parameters` lists the keys)"
            )
        }
    }
}

/// Why a run was refused, in words.
fn reason(refusal: &Refusal, text: &str) -> String {
    let value = printable(&refusal.value);
    match refusal.reason {
        Reason::AddressTooLong => format!(
            "the link says more than {} characters",
            address::QUERY_CHARS_MAX
        ),
        Reason::Scenario => format!(
            "there is no scenario `{value}`; there are {}",
            NAMES.join(", ")
        ),
        Reason::Seed => {
            format!("seed = {value}: it must be a whole number from 0 to 9007199254740991")
        }
        Reason::Weight => format!(
            "weight = {value}: it must be a whole number from 1 to 1000000000 that leaves no more than {} dots",
            limbo_sim::limits::MESSAGES_MAX
        ),
        Reason::Time => format!(
            "t = {value}: this is no instant of the run (milliseconds from its beginning to its end)"
        ),
        Reason::RunCorrupt => {
            "the `run` of the link is incomplete or was changed: copy it again, whole".to_owned()
        }
        Reason::RunVersion => {
            "it was written by a newer version of the program than this one".to_owned()
        }
        Reason::RunRefused => out_of_range(&refusal.value),
        Reason::FileTooLarge => too_large(file::FILE_BYTES_MAX),
        Reason::FileNotARun => {
            "this is no run file: its first line is not `limbo-run 1`".to_owned()
        }
        Reason::FileLine => {
            let number: Option<usize> = refusal.value.parse().ok();
            let line = number
                .and_then(|n| text.lines().nth(n.checked_sub(1)?))
                .unwrap_or("");
            let shown: String = line.trim().chars().take(60).collect();
            format!("line {value} cannot be read: `{}`", printable(&shown))
        }
        // They are not among the fields of a run.
        other => format!("{value} is refused ({other:?})"),
    }
}

/// What is said of a number that the simulation refuses, by the name of its field.
fn out_of_range(field: &str) -> String {
    let Ok(p) = Parameter::of(field) else {
        return format!("{field} is out of its range, or does not fit the rest of the run");
    };
    let unit = if p.unit.is_empty() { "" } else { " " };
    let range = format!("it must be from {} to {}{unit}{}", p.min, p.max, p.unit);
    let when = if p.live {
        ""
    } else {
        ", and be changed at the beginning only (`change`, not `set`)"
    };
    format!("{field} does not fit: {range}, mean something in this scenario{when}")
}

/// A text from outside as it is shown on a terminal: without control characters, and without those that turn the
/// direction of writing.
pub fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = |c: char| {
        if c.is_control() || turns(c) {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(plain).collect()
}
