//! What is told of a run that was played: as text for people, and as JSON for programs.

use super::{Played, Saved, hash};
use crate::failure::Failure;
use crate::moment::{counted, grouped, since_begin, utc};
use limbo_format::csv;
use limbo_sim::{Flag, FlagKind, World};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The run as one JSON object; a contract: names stay.
#[derive(Serialize)]
struct Report<'a> {
    scenario: &'a str,
    seed: u64,
    /// Commands of the script.
    commands: usize,
    t_ms: u32,
    time_utc: String,
    /// False if the run stopped because it asked for more events than a run may have.
    complete: bool,
    events: u64,
    hash: String,
    saved: Option<SavedReport>,
    emails_per_dot: u32,
    /// Dots at each place, as `window.limbo.state().ledger` has them.
    ledger: BTreeMap<&'static str, u64>,
    /// People at their mailboxes in the unit of a dot; absent where nobody opens them.
    readers: Option<BTreeMap<&'static str, u64>>,
    crashes: Crashes,
    flags: Vec<FlagReport>,
}

#[derive(Serialize)]
struct SavedReport {
    t_ms: u32,
    /// Whether the run came out the same there; null where that is not known.
    same: Option<bool>,
}

#[derive(Serialize)]
struct Crashes {
    provider: u32,
    relay: u32,
    mailboxes: u32,
}

#[derive(Serialize)]
struct FlagReport {
    t_ms: u32,
    time_utc: String,
    what: &'static str,
    /// A link, a server, or the key of a parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'static str>,
    /// Blocks that are open then.
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<u16>,
    by_viewer: bool,
}

/// What happened, the link, server or parameter, and how many blocks are open then.
fn told(kind: FlagKind) -> (&'static str, Option<&'static str>, Option<u16>) {
    match kind {
        FlagKind::Cut(hop) => ("cut", Some(hop.name()), None),
        FlagKind::Closed(hop) => ("closed", Some(hop.name()), None),
        FlagKind::Rejecting(hop) => ("rejecting", Some(hop.name()), None),
        FlagKind::Mended(hop) => ("mended", Some(hop.name()), None),
        FlagKind::Restarted => ("restarted", None, None),
        FlagKind::BlockOpened(open) => ("block-opened", None, Some(open)),
        FlagKind::BlockClosed(open) => ("block-closed", None, Some(open)),
        FlagKind::Crashed(place) => ("crashed", Some(place.name()), None),
        FlagKind::Rebooted(place) => ("rebooted", Some(place.name()), None),
        FlagKind::SpoolDestroyed(place) => ("spool-destroyed", Some(place.name()), None),
        FlagKind::TestSent => ("test-sent", None, None),
        FlagKind::Changed(key) => ("changed", Some(key), None),
    }
}

fn crashes(world: &World) -> Crashes {
    use limbo_sim::Place::{Mailboxes, Provider, Relay};
    let [provider, relay, mailboxes] =
        [Provider, Relay, Mailboxes].map(|place| world.station(place).crashes);
    Crashes {
        provider,
        relay,
        mailboxes,
    }
}

/// One JSON object and the end of its line.
///
/// # Errors
/// None that is known: everything in it can be written.
pub fn json(played: &Played) -> Result<String, Failure> {
    let world = &played.world;
    let scenario = world.scenario();
    let flag = |flag: &Flag| {
        let (what, place, open) = told(flag.kind);
        FlagReport {
            t_ms: flag.at.ms(),
            time_utc: utc(scenario, flag.at),
            what,
            place,
            open,
            by_viewer: flag.by_viewer,
        }
    };
    let ledger = csv::PLACES
        .into_iter()
        .zip(csv::counts(&world.ledger()).map(u64::from));
    let readers = csv::READERS
        .into_iter()
        .zip(csv::reader_counts(&world.readers()));
    let report = Report {
        scenario: scenario.name,
        seed: played.seed,
        commands: played.commands,
        t_ms: world.now().ms(),
        time_utc: utc(scenario, world.now()),
        complete: !world.is_exhausted(),
        events: world.events(),
        hash: hash(world),
        saved: played.saved.as_ref().map(|saved| SavedReport {
            t_ms: saved.at.ms(),
            same: saved.same,
        }),
        emails_per_dot: scenario.weight,
        ledger: ledger.collect(),
        readers: scenario.has_readers().then(|| readers.collect()),
        crashes: crashes(world),
        flags: world.series().flags.iter().map(flag).collect(),
    };
    let mut text = serde_json::to_string(&report).map_err(|error| Failure::of("--json", error))?;
    text.push('\n');
    Ok(text)
}

/// The run for people.
pub fn text(played: &Played) -> String {
    let world = &played.world;
    let scenario = world.scenario();
    let mut out = String::new();
    let mut row = |name: &str, text: String| {
        // A String takes whatever is written to it.
        let _ = writeln!(out, "{name:<11}{text}");
    };
    row(
        "scenario",
        format!(
            "{}, seed {}, {}",
            scenario.name,
            played.seed,
            counted(played.commands as u64, "command")
        ),
    );
    row("dot", counted(scenario.weight.into(), "e-mail"));
    let (now, end) = (world.now(), scenario.span.ms());
    let whole = if now.ms() >= end {
        ", the end of the run"
    } else {
        ""
    };
    row(
        "played to",
        format!("{} ({}){whole}", since_begin(now), utc(scenario, now)),
    );
    row("events", grouped(world.events()));
    if world.is_exhausted() {
        row(
            "",
            "this is as many as a run may have: it stopped here".to_owned(),
        );
    }
    row("hash", hash(world));
    if let Some(Saved {
        at,
        same: Some(same),
    }) = played.saved
    {
        let how = if same {
            "the same as"
        } else {
            "NOT the same as"
        };
        row(
            "saved at",
            format!("{}: {how} where it was saved", since_begin(at)),
        );
    }
    ledger(&mut out, world);
    flags(&mut out, world);
    out
}

fn ledger(out: &mut String, world: &World) {
    let scenario = world.scenario();
    let weight = u64::from(scenario.weight);
    let mut table = |title: &str, rows: &mut dyn Iterator<Item = (&'static str, u64)>| {
        let _ = writeln!(out, "\n{title}");
        for (name, dots) in rows {
            let _ = writeln!(out, "  {name:<18}{:>16}", grouped(dots * weight));
        }
    };
    let places = csv::counts(&world.ledger()).map(u64::from);
    table(
        "ledger, in e-mails (limbo is a part of the two spools)",
        &mut csv::PLACES.into_iter().zip(places),
    );
    if scenario.has_readers() {
        let counts = csv::reader_counts(&world.readers());
        table(
            "people at their mailboxes",
            &mut csv::READERS.into_iter().zip(counts),
        );
    }
}

fn flags(out: &mut String, world: &World) {
    let flags = &world.series().flags;
    let _ = writeln!(out, "\nflags ({})", flags.len());
    for flag in flags {
        let (what, place, open) = told(flag.kind);
        let place = place.map_or(String::new(), |place| format!(" {place}"));
        let open = open.map_or(String::new(), |open| format!(", {open} open"));
        let whose = if flag.by_viewer { " (by hand)" } else { "" };
        let _ = writeln!(
            out,
            "  {:>13}  {}  {what}{place}{open}{whose}",
            since_begin(flag.at),
            utc(world.scenario(), flag.at)
        );
    }
}
