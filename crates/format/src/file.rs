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
//! at 0d02:00:00 set stations.mailboxes.capacity_per_s 2.5
//! ```
//!
//! A run whose mail is given one by one (`Scenario::listed`) has it in lines `listed = ...` (`crate::listed`).
//!
//! The fields that a file has in common with an address are read and written as there
//! (`crate::fields`). Times are days, hours, minutes, seconds and milliseconds since the scenario's beginning. `hash` is that of the
//! event trace at `t`. Lines that begin with `#`, and names that this version does not know, are passed over.

use crate::choices::Mode;
use crate::codec::Record;
use crate::command::{
    CommandKind, CommandReader, CommandWriter, MANNERS, PlanKind, PlanReader, PlanWriter,
    manner_name, write_arguments,
};
use crate::fields::{self, FIELDS, FILE_FIELDS, Field};
use crate::fingerprint::Fingerprint;
use crate::listed;
use crate::number::{LosslessFloat, from_hex, hex, is_digits};
use crate::params::{Known, Params};
use crate::refusal::{Reason, Refusal};
use limbo_sim::parameters::Parameter;
use limbo_sim::{Duration, Hop, OverloadAction, Place, Run, SimTime};
use std::str::SplitWhitespace;
use std::sync::Arc;

/// A larger file is not read at all. The longest run there can be fits, with four million listed messages, of which
/// nearly all lie so close together in its forty days that each takes two bytes.
pub const FILE_BYTES_MAX: usize = 12 << 20;
/// The same without listed messages.
const PLAIN_BYTES_MAX: usize = 96 << 10;
/// The first line, without the version.
const NAME: &str = "limbo-run";
/// The version that is written.
const VERSION: &str = "1";
/// Stands in front of the time from the opening of one block to that of the next.
const EVERY: &str = "every";
/// Stands in front of mail that is given one by one.
const LISTED: &str = "listed";
/// The longest line; the longest command takes 70 characters.
const LINE_CHARS_MAX: usize = 200;

// --- writing

/// The file of a run; `hash` is that of the world at the playhead, `remarks` are lines for people. `None` where the
/// scenario differs from the one of its name in something that is no parameter, or gives more mail one by one than is read.
pub fn write(params: &Params, hash: u64, remarks: &[&str]) -> Option<String> {
    let (run, listed) = without_list(&params.run);
    if params.run.scenario.listed_len() > listed::LISTED_MAX {
        return None;
    }
    let record = Record::of(&run, None)?;
    let mut out = String::new();
    let mut line = |parts: &[&str]| {
        out.push_str(&parts.concat());
        out.push('\n');
    };
    line(&[NAME, " ", VERSION]);
    for remark in remarks {
        // A remark is one line, whatever is in it.
        line(&["# ", &remark.replace(['\n', '\r'], " ")]);
    }
    for field in fields() {
        if let Some(text) = (field.write)(params, &record) {
            line(&[field.name, " = ", &text]);
        }
    }
    let at = params.at.unwrap_or(SimTime::ZERO);
    line(&["t = ", &time(at.ms())]);
    line(&["hash = ", &hex(hash)]);
    for (key, value) in &record.changes {
        line(&["change ", key, " = ", &LosslessFloat::of(*value).text()]);
    }
    for (at, command) in &record.script {
        let mut words = Words(CommandKind::of(command).name().to_owned());
        write_arguments(command, &mut words);
        line(&["at ", &time(at.ms()), " ", &words.0]);
    }
    for part in listed::lines(&listed.unwrap_or_default()) {
        line(&[LISTED, " = ", &part]);
    }
    Some(out)
}

/// A run without the mail that is given one by one, and that mail.
fn without_list(run: &Run) -> (Run, Option<Arc<[u32]>>) {
    let mut run = run.clone();
    let listed = run.scenario.listed.clone();
    if listed.is_some() {
        Arc::make_mut(&mut run.scenario).listed = None;
    }
    (run, listed)
}

/// The fields that stand in a file as in an address, in the order in which they are written.
fn fields() -> impl Iterator<Item = &'static Field> {
    let named = |name| FIELDS.iter().find(move |field| field.name == name);
    FILE_FIELDS.into_iter().filter_map(named)
}

/// A time as it stands in a file: `2d05:00:00`, with `.250` where there are milliseconds.
pub fn time(ms: u32) -> String {
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

/// The words of a command, to which its arguments are appended.
struct Words(String);

impl Words {
    fn push(&mut self, word: &str) {
        self.0.push(' ');
        self.0.push_str(word);
    }
}

impl PlanWriter for Words {
    fn plan_kind(&mut self, kind: PlanKind) {
        self.push(kind.name());
    }

    fn blocks(&mut self, blocks: u16) {
        self.push(&blocks.to_string());
    }

    fn every(&mut self, every: Duration) {
        self.push(EVERY);
        self.push(&time(every.ms()));
    }

    fn rate_per_s(&mut self, rate_per_s: f64) {
        self.value(rate_per_s);
    }
}

impl CommandWriter for Words {
    fn hop(&mut self, hop: Hop) {
        self.push(hop.name());
    }

    fn manner(&mut self, manner: OverloadAction) {
        self.push(manner_name(manner));
    }

    fn spool(&mut self, place: Place) {
        self.push(place.name());
    }

    fn key(&mut self, key: &'static str) {
        self.push(key);
    }

    fn value(&mut self, value: f64) {
        self.push(&LosslessFloat::of(value).text());
    }
}

// --- reading

/// True if a text says of itself that it is a run.
pub fn is_run(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(NAME)
}

/// Reads what [`write`](fn@write) has written.
///
/// # Errors
/// Why the file is refused: too large, not a run, another version, the line that cannot be read, the field that is out
/// of its limits, or what the simulation refuses.
pub fn read(text: &str, known: &Known) -> Result<Params, Refusal> {
    read_lines(text)?.finish(fields(), known)
}

/// Reads of a file only the run, the playhead and the fingerprint; the fields that concern the page alone (its language,
/// its mode) are passed over, whatever they say.
///
/// # Errors
/// As [`read`](fn@read).
pub fn read_run(text: &str) -> Result<Params, Refusal> {
    read_lines(text)?.finish(fields::of_the_run(), &Known::NOTHING)
}

/// True if the page shows of this file the two futures of Compare, and the run that [`read_run`](fn@read_run) reads of it only up
/// to their restarts.
pub fn leads_to_compare(text: &str) -> bool {
    let is_compare = |(name, value): &(&str, &str)| {
        *name == "mode" && Mode::from_name(value) == Some(Mode::Compare)
    };
    read_lines(text).is_ok_and(|lines| lines.fields.iter().any(is_compare))
}

fn read_lines(text: &str) -> Result<Lines<'_>, Refusal> {
    if text.len() > FILE_BYTES_MAX {
        return Err(Refusal::new(Reason::FileTooLarge, ""));
    }
    let text = text.trim_start_matches('\u{feff}');
    // Whoever pastes a file may have brought an empty line above it.
    let above = |(_, line): &(usize, &str)| line.trim().is_empty();
    let mut numbered = text.lines().enumerate().skip_while(above);
    let (_, first) = numbered.next().unwrap_or((0, ""));
    match first.trim().strip_prefix(NAME).map(str::trim) {
        Some(VERSION) => {}
        Some(version) if is_digits(version) && !version.is_empty() => {
            return Err(Refusal::new(Reason::RunVersion, ""));
        }
        _ => return Err(Refusal::new(Reason::FileNotARun, "")),
    }
    let is_plain = |line: &&str| !line.trim_start().starts_with(LISTED);
    let plain: usize = text.lines().filter(is_plain).map(|l| l.len() + 1).sum();
    if plain > PLAIN_BYTES_MAX {
        return Err(Refusal::new(Reason::FileTooLarge, ""));
    }
    let mut lines = Lines::default();
    for (i, line) in numbered {
        let line = line.trim();
        let skip = line.is_empty() || line.starts_with('#');
        if !skip && (line.len() > LINE_CHARS_MAX || lines.read(line).is_none()) {
            return Err(Refusal::new(Reason::FileLine, &(i + 1).to_string()));
        }
    }
    Ok(lines)
}

/// What the lines of a file say.
#[derive(Default)]
struct Lines<'a> {
    /// Names and texts of the fields that stand as in an address.
    fields: Vec<(&'a str, &'a str)>,
    record: Record,
    at: SimTime,
    hash: Option<u64>,
    /// Mail that is given one by one (ms).
    listed: Vec<u32>,
}

impl<'a> Lines<'a> {
    /// Reads one line; `None` if this version cannot.
    fn read(&mut self, line: &'a str) -> Option<()> {
        if let Some(rest) = line.strip_prefix("at ") {
            let mut words = rest.split_whitespace();
            let at = SimTime(read_time(words.next()?)?);
            let command = CommandKind::from_name(words.next()?)?;
            let command = command.read(&mut Arguments(&mut words)).ok()?;
            self.record.script.push((at, command));
            return words.next().is_none().then_some(());
        }
        let (name, value) = line.split_once('=')?;
        let (name, value) = (name.trim(), value.trim());
        if let Some(key) = name.strip_prefix("change ") {
            let key = Parameter::of(key.trim()).ok()?.key;
            let value = LosslessFloat::from_text(value)?.number();
            self.record.changes.push((key, value));
        } else if name == "t" {
            self.at = SimTime(read_time(value)?);
        } else if name == "hash" {
            self.hash = Some(from_hex(value)?);
        } else if name == LISTED {
            listed::read_line(value, &mut self.listed)?;
        } else if FILE_FIELDS.contains(&name) {
            // No field has other characters: a line with others is refused as a whole.
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
            value.bytes().all(plain).then_some(())?;
            self.fields.push((name, value));
        }
        Some(())
    }

    fn finish(
        self,
        read: impl Iterator<Item = &'static Field>,
        known: &Known,
    ) -> Result<Params, Refusal> {
        let text_of = |name: &str| {
            let field = self.fields.iter().find(|(n, _)| *n == name);
            field.map(|(_, text)| *text)
        };
        let (mut draft, refusals) = fields::read(read, text_of, known);
        if let Some(refusal) = refusals.into_iter().next() {
            return Err(refusal);
        }
        draft.record = Ok(self.record);
        let mut run = draft.run()?;
        if !self.listed.is_empty() {
            Arc::make_mut(&mut run.scenario).listed = Some(self.listed.into());
            run.validate()?;
        }
        if self.at.ms() > run.scenario.span.ms() {
            return Err(Refusal::new(Reason::RunRefused, "t"));
        }
        let mut params = draft.params;
        let mut refusals = Vec::new();
        params.compare.keep_possible(&run, &mut refusals);
        if let Some(refusal) = refusals.into_iter().next() {
            return Err(refusal);
        }
        let fingerprint = |hash| Fingerprint::new(run.scenario.name, run.seed, self.at, hash);
        Ok(Params {
            fingerprint: self.hash.map(fingerprint),
            at: Some(self.at),
            autoplay: Some(false),
            run,
            ..params
        })
    }
}

/// Reads what [`time`] has written; none for anything else, and beyond 49.7 days.
pub fn read_time(text: &str) -> Option<u32> {
    let (days, clock) = text.split_once('d')?;
    let (clock, ms) = clock.split_once('.').unwrap_or((clock, "000"));
    let mut parts = clock.split(':');
    let mut two = |limit: u64| {
        let part = parts.next()?;
        (part.len() == 2).then_some(())?;
        short_number(part).filter(|n| *n < limit)
    };
    let seconds = (two(24)? * 60 + two(60)?) * 60 + two(60)?;
    if parts.next().is_some() || ms.len() != 3 {
        return None;
    }
    u32::try_from((short_number(days)? * 86_400 + seconds) * 1000 + short_number(ms)?).ok()
}

/// A whole number of at most four digits.
fn short_number(text: &str) -> Option<u64> {
    let plain = text.len() <= 4 && is_digits(text);
    plain.then(|| text.parse().ok()).flatten()
}

/// The words of a command that have not been read yet.
struct Arguments<'a, 'b>(&'a mut SplitWhitespace<'b>);

/// A word is missing or is none that could stand there; the line says the rest.
struct BadWord;

impl Arguments<'_, '_> {
    fn word<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Result<T, BadWord> {
        self.0.next().and_then(read).ok_or(BadWord)
    }
}

impl PlanReader for Arguments<'_, '_> {
    type Error = BadWord;

    fn blocks(&mut self) -> Result<u16, BadWord> {
        self.word(|word| u16::try_from(short_number(word)?).ok())
    }

    fn every(&mut self) -> Result<Duration, BadWord> {
        self.word(|word| (word == EVERY).then_some(()))?;
        self.word(|word| read_time(word).map(Duration))
    }

    fn rate_per_s(&mut self) -> Result<f64, BadWord> {
        self.word(|word| LosslessFloat::from_text(word).map(LosslessFloat::number))
    }
}

impl CommandReader for Arguments<'_, '_> {
    fn hop(&mut self) -> Result<Hop, BadWord> {
        self.word(Hop::from_name)
    }

    fn plan_kind(&mut self) -> Result<PlanKind, BadWord> {
        self.word(PlanKind::from_name)
    }

    fn manner(&mut self) -> Result<OverloadAction, BadWord> {
        self.word(|word| MANNERS.into_iter().find(|m| manner_name(*m) == word))
    }

    fn spool(&mut self) -> Result<Place, BadWord> {
        self.word(Place::spool_from_name)
    }

    fn key(&mut self) -> Result<&'static str, BadWord> {
        self.word(|word| Some(Parameter::of(word).ok()?.key))
    }

    fn value(&mut self) -> Result<f64, BadWord> {
        self.rate_per_s()
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
