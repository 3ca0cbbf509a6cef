//! A run as a file: plain lines that a person can read and change. Pure. What is read is checked like an address,
//! and then by the simulation; it is refused as a whole, with the number of the line that cannot be read.
//!
//! ```text
//! limbo-run 1
//! scenario = small-town
//! seed = 7
//! mode = explore
//! locale = it
//! t = 0d01:30:00
//! hash = 0123456789abcdef
//! change stations.relay.workers = 12
//! at 0d00:05:00 cut delivery
//! at 0d01:00:00 mend delivery blocks 12 every 0d00:05:00
//! at 0d01:10:00.250 test
//! ```
//!
//! Times are days, hours, minutes, seconds and milliseconds since the scenario's beginning. `hash` is that of the
//! event trace at `t`. Lines that begin with `#`, and names that this version does not know, are passed over.

use super::codec::{Mark, hash_code, place_code};
use super::exact::{Exact, from_hex, hex, is_digits};
use super::params::{Notice, Params, refusal};
use limbo_sim::parameters::Parameter;
use limbo_sim::{Command, Duration, Hop, OverloadAction, Plan, SimTime};

/// A larger file is not read at all. The longest run there can be fits.
pub const FILE_BYTES_MAX: usize = 96 << 10;
/// The first line, without the version.
const NAME: &str = "limbo-run";
/// The version that is written.
const VERSION: &str = "1";
/// What a file says as an address does.
const AS_IN_ADDRESS: [&str; 6] = ["scenario", "seed", "mode", "chapter", "locale", "speed"];
/// The longest line; the longest command takes 70 characters.
const LINE_CHARS_MAX: usize = 200;

// --- writing

/// The file of a run; `hash` is that of the world at the playhead, `remarks` are lines for people.
pub fn write(params: &Params, hash: u64, remarks: &[&str]) -> String {
    let mut out = String::new();
    let mut line = |parts: &[&str]| {
        for part in parts {
            out.push_str(part);
        }
        out.push('\n');
    };
    line(&[NAME, " ", VERSION]);
    for remark in remarks {
        // A remark is one line, whatever is in it.
        line(&["# ", &remark.replace(['\n', '\r'], " ")]);
    }
    line(&["scenario = ", params.scenario]);
    line(&["seed = ", &params.seed.to_string()]);
    if let Some(mode) = params.mode {
        line(&["mode = ", mode.name()]);
    }
    if let Some(chapter) = params.chapter {
        line(&["chapter = ", &chapter.to_string()]);
    }
    if let Some(locale) = params.locale {
        line(&["locale = ", locale.code()]);
    }
    let at = params.at.unwrap_or(SimTime::ZERO);
    line(&["t = ", &time(at.ms())]);
    line(&["hash = ", &hex(hash)]);
    for (key, value) in &params.record.changes {
        line(&["change ", key, " = ", &Exact::of(*value).text()]);
    }
    for (at, command) in &params.record.script {
        line(&["at ", &time(at.ms()), " ", &words(command)]);
    }
    out
}

/// `2d05:00:00`, with `.250` where there are milliseconds.
fn time(ms: u32) -> String {
    let (s, rest) = (ms / 1000, ms % 1000);
    // The leading digit keeps the zeros; it is cut off again.
    let padded = |n: u32, unit: u32| (n + unit).to_string()[1..].to_owned();
    let hours = padded(s / 3600 % 24, 100);
    let (minutes, seconds) = (padded(s / 60 % 60, 100), padded(s % 60, 100));
    let days = (s / 86_400).to_string();
    let mut out = [&days, "d", &hours, ":", &minutes, ":", &seconds].concat();
    if rest > 0 {
        out.push('.');
        out.push_str(&padded(rest, 1000));
    }
    out
}

fn words(command: &Command) -> String {
    let (verb, hop, plan) = match command {
        Command::Cut(hop) => ("cut ", hop.name(), None),
        Command::Close(hop) => ("close ", hop.name(), None),
        Command::Reject(hop) => ("reject ", hop.name(), None),
        Command::Mend(hop, plan) => ("mend ", hop.name(), Some(plan)),
        Command::Restart(plan) => ("restart", "", Some(plan)),
        Command::SetOverloadAction(hop, manner) => {
            let manner = match manner {
                OverloadAction::Crash => " falls",
                OverloadAction::RejectWith421 => " sheds",
            };
            return ["door ", hop.name(), manner].concat();
        }
        Command::SendTest => ("test", "", None),
    };
    let plan = match plan {
        None => String::new(),
        Some(Plan::Bulk) => " bulk".to_owned(),
        Some(Plan::Natural) => " natural".to_owned(),
        Some(Plan::Blocks { blocks, every }) => [
            " blocks ",
            &blocks.to_string(),
            " every ",
            &time(every.ms()),
        ]
        .concat(),
        Some(Plan::Calm { blocks }) => [" calm ", &blocks.to_string()].concat(),
        Some(Plan::Drip { rate_per_s }) => [" drip ", &Exact::of(*rate_per_s).text()].concat(),
    };
    [verb, hop, &plan].concat()
}

// --- reading

/// True if a text says of itself that it is a run.
pub fn is_run(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with(NAME)
}

/// What [`write`] has written.
///
/// # Errors
/// What to tell the viewer: too large, not a run, another version, the line that cannot be read, or what the
/// simulation refuses.
pub fn read(text: &str) -> Result<Params, Notice> {
    if text.len() > FILE_BYTES_MAX {
        return Err(Notice::new("notice.file_too_large", ""));
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or("").trim();
    match first.strip_prefix(NAME).map(str::trim) {
        Some(VERSION) => {}
        Some(version) if is_digits(version) && !version.is_empty() => {
            return Err(Notice::new("notice.run_version", ""));
        }
        _ => return Err(Notice::new("notice.file_not_a_run", "")),
    }
    let mut reading = Reading::default();
    for (i, line) in text.lines().enumerate().skip(1) {
        let line = line.trim();
        let skip = line.is_empty() || line.starts_with('#');
        let fits = line.len() <= LINE_CHARS_MAX;
        if !skip && (!fits || reading.line(line).is_none()) {
            return Err(Notice::new("notice.file_line", &(i + 1).to_string()));
        }
    }
    reading.done()
}

/// A file that has been read so far.
#[derive(Default)]
struct Reading {
    /// What stands as in an address, as a query.
    query: String,
    params: Params,
    at: SimTime,
    hash: Option<u64>,
}

impl Reading {
    /// One line; `None` if it says nothing that this version knows how to read.
    fn line(&mut self, line: &str) -> Option<()> {
        if let Some(rest) = line.strip_prefix("at ") {
            let mut said = rest.split_whitespace();
            let at = SimTime(read_time(said.next()?)?);
            let command = read_command(&mut said)?;
            self.params.record.script.push((at, command));
            return said.next().is_none().then_some(());
        }
        let (name, value) = line.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        if let Some(key) = name.strip_prefix("change ") {
            let key = Parameter::of(key.trim()).ok()?.key;
            let value = Exact::from_text(value)?.number();
            self.params.record.changes.push((key, value));
        } else if name == "t" {
            self.at = SimTime(read_time(value)?);
        } else if name == "hash" {
            self.hash = Some(from_hex(value)?);
        } else if AS_IN_ADDRESS.contains(&name) {
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            if !value.bytes().all(plain) {
                return None;
            }
            self.query = [&self.query, "&", name, "=", value].concat();
        }
        Some(())
    }

    fn done(self) -> Result<Params, Notice> {
        let (mut params, notices) = Params::parse(&self.query);
        if let Some(notice) = notices.into_iter().next() {
            return Err(notice);
        }
        params.record = self.params.record;
        params.at = Some(self.at);
        params.autoplay = Some(false);
        params.record.mark = self.hash.map(|hash| Mark {
            place: place_code(params.scenario, params.seed, self.at),
            hash: hash_code(hash),
        });
        let run = params.run().map_err(|error| refusal(&error))?;
        if self.at.ms() > run.scenario.span.ms() {
            return Err(Notice::new("notice.run_refused", "t"));
        }
        Ok(params)
    }
}

/// What [`time`] has written.
fn read_time(text: &str) -> Option<u32> {
    let (days, clock) = text.split_once('d')?;
    let (clock, ms) = clock.split_once('.').unwrap_or((clock, "000"));
    let mut parts = clock.split(':');
    let mut two = |limit: u64| {
        let part = parts.next()?;
        (part.len() == 2).then_some(())?;
        small(part).filter(|n| *n < limit)
    };
    let seconds = (two(24)? * 60 + two(60)?) * 60 + two(60)?;
    if parts.next().is_some() || ms.len() != 3 {
        return None;
    }
    u32::try_from((small(days)? * 86_400 + seconds) * 1000 + small(ms)?).ok()
}

/// At most four digits.
fn small(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.len() <= 4 && is_digits(text);
    plain.then(|| text.parse().ok()).flatten()
}

fn read_command<'a>(said: &mut impl Iterator<Item = &'a str>) -> Option<Command> {
    let verb = said.next()?;
    let mut hop = || Hop::from_name(said.next()?);
    Some(match verb {
        "cut" => Command::Cut(hop()?),
        "close" => Command::Close(hop()?),
        "reject" => Command::Reject(hop()?),
        "mend" => Command::Mend(hop()?, read_plan(said)?),
        "restart" => Command::Restart(read_plan(said)?),
        "door" => Command::SetOverloadAction(
            hop()?,
            match said.next()? {
                "falls" => OverloadAction::Crash,
                "sheds" => OverloadAction::RejectWith421,
                _ => return None,
            },
        ),
        "test" => Command::SendTest,
        _ => return None,
    })
}

fn read_plan<'a>(said: &mut impl Iterator<Item = &'a str>) -> Option<Plan> {
    let kind = said.next()?;
    let mut blocks = || small(said.next()?)?.try_into().ok();
    Some(match kind {
        "bulk" => Plan::Bulk,
        "natural" => Plan::Natural,
        "blocks" => Plan::Blocks {
            blocks: blocks()?,
            every: {
                (said.next()? == "every").then_some(())?;
                Duration(read_time(said.next()?)?)
            },
        },
        "calm" => Plan::Calm { blocks: blocks()? },
        "drip" => Plan::Drip {
            rate_per_s: Exact::from_text(said.next()?)?.number(),
        },
        _ => return None,
    })
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
