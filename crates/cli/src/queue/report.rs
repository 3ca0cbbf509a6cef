//! What is told of a queue: as text for people, and as JSON for programs.

use super::Foretold;
use crate::failure::Failure;
use crate::input::printable;
use crate::moment::{counted, grouped, length_in_words, short};
use limbo_format::csv::iso;
use limbo_queue::advice::{Aim, Mind, Typed};
use limbo_queue::foretell::{FALLS_MAX, Range};
use limbo_queue::pile::{AGE_LAYERS_S, Damage, Listing, State};
use limbo_queue::{Forecast, Overload, Pile, Remedy, advice};
use limbo_sim::Duration;
use serde_json::{Value, json};
use std::fmt::Write;

/// Destinations and reasons that are printed.
const LINES: usize = 10;

/// The pile and what is foretold, for people.
pub fn text(pile: &Pile, foretold: Option<&Foretold>) -> String {
    let mut out = String::new();
    // A String takes whatever is written to it.
    let _ = summary(&mut out, pile);
    if let Some(foretold) = foretold {
        let _ = forecasts(&mut out, pile, foretold);
    }
    out
}

fn summary(out: &mut String, pile: &Pile) -> std::fmt::Result {
    writeln!(
        out,
        "{}: {}, {}, as of {}",
        listing(pile.listing),
        counted(pile.messages.into(), "message"),
        bytes(pile.bytes),
        iso(pile.as_of as f64 * 1000.0)
    )?;
    if pile.cut_off {
        writeln!(out, "There are more: no more were read.")?;
    }
    if pile.breaks_off {
        writeln!(
            out,
            "It breaks off: its last line, which counts the messages, is missing or counts more than are here."
        )?;
    }
    if pile.ahead > 0 {
        writeln!(
            out,
            "{} of them came after the listing was made: {} is not right.",
            grouped(pile.ahead.into()),
            match pile.listing.needs_time_zone() {
                true => "--made-at or --time-zone",
                false => "--made-at",
            }
        )?;
    }
    damages(out, pile)?;
    match pile.messages {
        0 => writeln!(out, "\nage")?,
        _ => writeln!(
            out,
            "\nage (the oldest has waited {})",
            age_in_words(pile.oldest_s)
        )?,
    }
    for (layer, (from, count)) in AGE_LAYERS_S.iter().zip(pile.ages).enumerate() {
        let upto = AGE_LAYERS_S
            .get(layer + 1)
            .map_or("and more".to_owned(), |upto| {
                format!("to {}", length_in_words(Duration::secs(*upto)))
            });
        let from = length_in_words(Duration::secs(*from));
        if count > 0 {
            writeln!(out, "  {:>9}  {from} {upto}", grouped(count.into()))?;
        }
    }
    writeln!(out, "\nstate")?;
    for state in State::ALL
        .into_iter()
        .filter(|state| pile.in_state(*state) > 0)
    {
        writeln!(
            out,
            "  {:>9}  {}",
            grouped(pile.in_state(state).into()),
            state_name(state)
        )?;
    }
    let of_domain = |domain: &str| match domain {
        "" => "(this server's own users)".to_owned(),
        domain => printable(domain),
    };
    let destinations = pile.destinations.iter();
    let destinations = destinations.map(|of| (of_domain(&of.domain), of.messages));
    largest(
        out,
        "destination",
        destinations,
        pile.others.messages.into(),
    )?;
    let of_text = |text: &str| match text {
        "" => "(the listing gives none)".to_owned(),
        text => printable(text),
    };
    let reasons = pile.reasons.iter();
    let reasons = reasons.map(|of| (of_text(&of.text), of.messages));
    largest(out, "reason", reasons, pile.other_reasons.into())
}

/// The first of a list that begins with the largest, and in one line all others, with those that were not kept apart.
fn largest(
    out: &mut String,
    title: &str,
    mut parts: impl Iterator<Item = (String, u32)>,
    not_kept: u64,
) -> std::fmt::Result {
    writeln!(out, "\n{title}")?;
    for (words, messages) in parts.by_ref().take(LINES) {
        writeln!(out, "  {:>9}  {words}", grouped(messages.into()))?;
    }
    let rest: u64 = parts.map(|(_, messages)| u64::from(messages)).sum();
    other(out, rest + not_kept)
}

fn other(out: &mut String, messages: u64) -> std::fmt::Result {
    match messages {
        0 => Ok(()),
        _ => writeln!(out, "  {:>9}  others", grouped(messages)),
    }
}

fn damages(out: &mut String, pile: &Pile) -> std::fmt::Result {
    let damages = &pile.damages;
    if damages.lines == 0 {
        return Ok(());
    }
    let first = damages
        .first
        .iter()
        .map(|(line, damage)| format!("line {line} {}", damage_words(*damage)));
    let first: Vec<String> = first.collect();
    writeln!(
        out,
        "Passed over, because damaged: {} ({})",
        grouped(damages.lines),
        first.join(", ")
    )
}

fn forecasts(out: &mut String, pile: &Pile, foretold: &Foretold) -> std::fmt::Result {
    let Foretold {
        question,
        played,
        foretelling,
    } = foretold;
    let destination = question.destination.as_deref();
    writeln!(
        out,
        "\nforetold for {}: {} that the server tries, and {} a second; it takes {} a second{}",
        destination.map_or("all mail".to_owned(), printable),
        counted(played.messages.into(), "message"),
        of_a_rate(rate(question.new_per_s), "new one"),
        of_a_rate(short(question.capacity_per_s), "e-mail"),
        match question.overload {
            None => String::new(),
            Some((at, Overload::Falls(_))) => format!(" and falls at {at} sessions"),
            Some((at, Overload::Refuses)) => format!(" and refuses at {at} sessions"),
        }
    )?;
    if played.too_old > 0 {
        writeln!(
            out,
            "{} of them {} older than the program's defaults allow: its settings must be others.",
            grouped(played.too_old.into()),
            if played.too_old == 1 { "is" } else { "are" }
        )?;
    }
    writeln!(
        out,
        "  {:<34} {:>14} {:>14} {:>14}  {:>7} {:>8}  safe",
        "remedy", "at best", "median", "at worst", "falls", "returned"
    )?;
    for f in foretelling.forecasts() {
        let [low, median, high] = times(f);
        writeln!(
            out,
            "  {:<34} {low:>14} {median:>14} {high:>14}  {:>7} {:>8}  {} of {}",
            remedy_words(f.remedy),
            span(f.falls),
            span(f.returned),
            f.safe,
            f.runs
        )?;
    }
    let Some(best) = foretelling.best() else {
        let why = NoneBest::of(foretelling.forecasts()).words();
        return writeln!(out, "\nNone is advised: {why}.");
    };
    // A sooner one may return more.
    let what = match best.is_soonest_of(foretelling.forecasts()) {
        true => "the soonest that is safe",
        false => "safe, and the fewest go back",
    };
    write!(out, "\n{what}: {}. ", remedy_words(best.remedy))?;
    let steps = advice(pile, destination, played.messages, best.remedy);
    if steps.is_empty() {
        return writeln!(
            out,
            "This destination has no plain host name, so no command stands here: a guess could hit other mail."
        );
    }
    match best.remedy {
        Remedy::LeaveAlone => writeln!(
            out,
            "Nothing is typed for it: each message is tried again when its time comes. What to type where you stop trying until the destination is back:"
        )?,
        _ => writeln!(out, "What is typed for it:")?,
    }
    for step in steps {
        let (place, before) = match step.typed {
            Typed::Shell => ("", ""),
            // So marked, a line that is switched off cannot be taken for one more remark.
            Typed::EximConfiguration => (
                " (a line of Exim's configuration; reload Exim after it)",
                "configuration: ",
            ),
        };
        writeln!(
            out,
            "  # {}{place}; {}",
            aim_words(step.aim, pile.listing),
            step.manual.name().0
        )?;
        for mind in step.minds {
            writeln!(out, "  #   mind: {}", mind_words(*mind))?;
        }
        writeln!(out, "  {before}{}", printable(&step.command))?;
    }
    Ok(())
}

/// How long it takes to clear the pile at best, in the middle and at worst.
fn times(f: &Forecast) -> [String; 3] {
    let Forecast {
        cleared,
        played,
        falls,
        ..
    } = f;
    // Which runs fell over and over is not known, but whether all did, and whether one did.
    [
        (cleared.low, played.low, falls.low),
        (cleared.median, played.median, falls.low),
        (cleared.high, played.high, falls.high),
    ]
    .map(|(time, played, falls)| time.map_or_else(|| not_cleared(falls, played), length_in_words))
}

/// What stands for a time to clear that a run did not have which was played for so long and fell so often.
fn not_cleared(falls: u32, played: Duration) -> String {
    if falls >= FALLS_MAX {
        return "falls on".to_owned();
    }
    // Rounded down: longer than this nobody has looked.
    match played.ms() / 60_000 {
        minutes @ 0..60 => format!("not in {minutes} min"),
        minutes => format!("not in {} h", minutes / 60),
    }
}

/// A pace with its unit, of which one is said as one.
fn of_a_rate(per_s: String, one: &str) -> String {
    match &*per_s {
        "1" => format!("1 {one}"),
        _ => format!("{per_s} {one}s"),
    }
}

/// A pace to three digits, however slow: one message an hour is not none.
fn rate(per_s: f64) -> String {
    let rounded: Result<f64, _> = format!("{per_s:.2e}").parse();
    short(rounded.unwrap_or(per_s))
}

/// Why none is advised.
#[derive(Clone, Copy)]
pub enum NoneBest {
    /// What causes no fall sends back too much.
    Returned,
    /// What causes no fall takes longer than is played.
    Longer,
    /// Everything makes the destination fall.
    Falls,
}

impl NoneBest {
    /// Why none of these is advised.
    pub fn of(forecasts: &[Forecast]) -> NoneBest {
        if forecasts.iter().any(Forecast::is_safe) {
            NoneBest::Returned
        } else if forecasts.iter().any(Forecast::needs_longer) {
            NoneBest::Longer
        } else {
            NoneBest::Falls
        }
    }

    /// The same for people.
    pub fn words(self) -> &'static str {
        match self {
            NoneBest::Returned => {
                "what causes no fall sends back half of the queue, or many more messages than another remedy"
            }
            NoneBest::Longer => {
                "no remedy without a fall clears the queue within the time that is played"
            }
            NoneBest::Falls => "no remedy that was tried delivers the queue without a fall",
        }
    }

    /// Its name in JSON.
    fn name(self) -> &'static str {
        match self {
            NoneBest::Returned => "returned",
            NoneBest::Longer => "longer",
            NoneBest::Falls => "falls",
        }
    }
}

fn span(range: Range<u32>) -> String {
    match range.low == range.high {
        true => grouped(range.low.into()),
        false => format!(
            "{} to {}",
            grouped(range.low.into()),
            grouped(range.high.into())
        ),
    }
}

/// One JSON object and the end of its line. A contract: names stay.
///
/// # Errors
/// None that is known: everything in it can be written.
pub fn json(pile: &Pile, foretold: Option<&Foretold>) -> Result<String, Failure> {
    let states = State::ALL
        .into_iter()
        .map(|state| (state_name(state).to_owned(), json!(pile.in_state(state))));
    let ages = AGE_LAYERS_S
        .iter()
        .zip(pile.ages)
        .map(|(from_s, messages)| json!({"from_s": from_s, "messages": messages}));
    let destinations = pile.destinations.iter().map(|of| {
        json!({"domain": of.domain, "messages": of.messages, "not_tried": of.not_tried, "bytes": of.bytes})
    });
    let reasons = pile
        .reasons
        .iter()
        .map(|of| json!({"text": of.text, "messages": of.messages}));
    let damages = pile
        .damages
        .first
        .iter()
        .map(|(line, damage)| json!({"line": line, "what": damage_words(*damage)}));
    let report = json!({
        "listing": listing(pile.listing),
        "made_at": pile.as_of,
        "messages": pile.messages,
        "cut_off": pile.cut_off,
        "breaks_off": pile.breaks_off,
        "ahead": pile.ahead,
        "bytes": pile.bytes,
        "oldest_s": pile.oldest_s,
        "states": states.collect::<serde_json::Map<_, _>>(),
        "ages": ages.collect::<Vec<_>>(),
        "destinations": destinations.collect::<Vec<_>>(),
        "other_destinations": {"destinations": pile.others.destinations, "messages": pile.others.messages},
        "reasons": reasons.collect::<Vec<_>>(),
        "other_reasons": pile.other_reasons,
        "damaged": {"lines": pile.damages.lines, "first": damages.collect::<Vec<_>>()},
        "foretold": foretold.map(|foretold| foretold_json(pile, foretold)),
    });
    let mut text = serde_json::to_string(&report).map_err(|error| Failure::of("--json", error))?;
    text.push('\n');
    Ok(text)
}

fn foretold_json(pile: &Pile, foretold: &Foretold) -> Value {
    let Foretold {
        question,
        played,
        foretelling,
    } = foretold;
    let destination = question.destination.as_deref();
    let best = foretelling.best().map(|best| best.remedy);
    let steps = best
        .map(|best| advice(pile, destination, played.messages, best))
        .unwrap_or_default();
    let steps = steps.into_iter().map(|step| {
        let (manual, address) = step.manual.name();
        let minds: Vec<&str> = step.minds.iter().map(|mind| mind_words(*mind)).collect();
        let typed = match step.typed {
            Typed::Shell => "shell",
            Typed::EximConfiguration => "exim-configuration",
        };
        json!({"aim": aim_words(step.aim, pile.listing), "command": step.command, "typed": typed, "manual": manual, "address": address, "mind": minds})
    });
    json!({
        "destination": destination,
        "messages": played.messages,
        "too_old": played.too_old,
        "new_per_s": question.new_per_s,
        "capacity_per_s": question.capacity_per_s,
        "remedies": foretelling.forecasts().iter().map(forecast_json).collect::<Vec<_>>(),
        "best": best.map(remedy_json),
        "none_because": match best {
            Some(_) => None,
            None => Some(NoneBest::of(foretelling.forecasts()).name()),
        },
        "advice": steps.collect::<Vec<_>>(),
    })
}

fn forecast_json(f: &Forecast) -> Value {
    let ms = |time: Option<Duration>| time.map(Duration::ms);
    let times = [f.cleared.low, f.cleared.median, f.cleared.high].map(ms);
    let played = [f.played.low, f.played.median, f.played.high].map(Duration::ms);
    json!({
        "remedy": remedy_json(f.remedy),
        "runs": f.runs,
        "safe": f.safe,
        "cleared_ms": times,
        "played_ms": played,
        "falls": [f.falls.low, f.falls.median, f.falls.high],
        "refused": [f.refused.low, f.refused.median, f.refused.high],
        "returned": [f.returned.low, f.returned.median, f.returned.high],
    })
}

fn remedy_json(remedy: Remedy) -> Value {
    match remedy {
        Remedy::LeaveAlone => json!({"kind": "leave-alone"}),
        Remedy::Flush => json!({"kind": "flush"}),
        Remedy::FewSessions { sessions } => json!({"kind": "few-sessions", "sessions": sessions}),
        Remedy::OneEvery { delay } => json!({"kind": "one-every", "delay_ms": delay.ms()}),
        Remedy::Groups { groups, every } => {
            json!({"kind": "groups", "groups": groups, "every_ms": every.ms()})
        }
    }
}

/// An age, however great: a length of time ends at 49 days.
fn age_in_words(seconds: u32) -> String {
    match seconds / 86_400 {
        0..49 => length_in_words(age(seconds)),
        days => format!("{days} d"),
    }
}

fn age(seconds: u32) -> Duration {
    Duration::secs(seconds)
}

/// A size in the unit that suits the number as it is rounded.
fn bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{:.0} kB", bytes as f64 / 1e3),
        999_500..999_950_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

fn listing(listing: Listing) -> &'static str {
    match listing {
        Listing::PostqueueJson => "postqueue -j",
        Listing::PostqueueText => "postqueue -p",
        Listing::Exim => "exim -bp",
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Deferred => "deferred",
        State::Active => "active",
        State::Incoming => "incoming",
        State::Held => "held",
        State::Expiring => "expiring",
    }
}

fn damage_words(damage: Damage) -> &'static str {
    match damage {
        Damage::Unreadable => "cannot be read",
        Damage::TooLong => "is too long",
        Damage::BadDate => "has a date that does not exist",
        Damage::Incomplete => "is incomplete",
        Damage::Stray => "belongs to no message",
        Damage::NotReadByServer => "was unreadable to the server itself",
    }
}

fn remedy_words(remedy: Remedy) -> String {
    match remedy {
        Remedy::LeaveAlone => "leave it alone".to_owned(),
        Remedy::Flush => "flush it all".to_owned(),
        Remedy::FewSessions { sessions } => {
            format!("flush it with {}", counted(sessions.into(), "session"))
        }
        Remedy::OneEvery { delay } => format!("one message every {}", length_in_words(delay)),
        Remedy::Groups { groups, every } => {
            let groups = counted(groups.into(), "group");
            format!("{groups}, one every {}", length_in_words(every))
        }
    }
}

/// What a step is for, in words that are true of the program whose listing it is.
fn aim_words(aim: Aim, listing: Listing) -> &'static str {
    match (aim, listing) {
        (Aim::TryAgain, Listing::Exim) => {
            "try it again from now on, if you had stopped: put the line back as it was, or switch off one that you added, like this"
        }
        (Aim::Hold, Listing::Exim) => {
            "leave the stop in place until the last step, or set it now: the commands that follow deliver all the same"
        }
        (Aim::Undo, Listing::Exim) => {
            "afterwards, put the line back as it was, or switch off one that you added, like this"
        }
        (aim, _) => plain_aim_words(aim),
    }
}

fn plain_aim_words(aim: Aim) -> &'static str {
    match aim {
        Aim::Look => "see what waits, by age and destination",
        Aim::Remember => "note what is set now, to put it back",
        Aim::StopTrying => "while the destination is down, stop trying",
        Aim::TryAgain => "try it again from now on",
        Aim::Hold => "keep back all that waits for it",
        Aim::List => "note what waits, without what was frozen before",
        Aim::ReleaseGroup => "release the next group, and again after each pause",
        Aim::Flush => "try at once what waits",
        Aim::FlushOne => "or for this destination alone",
        Aim::LimitSessions => "open so many sessions to a destination at most",
        Aim::LimitRate => "leave so much time between two messages to a destination",
        Aim::Reload => "let the server read its settings again",
        Aim::Undo => "afterwards, back to what it was",
    }
}

fn mind_words(mind: Mind) -> &'static str {
    match mind {
        Mind::StopsAll => "this stops mail to every other server, too",
        Mind::OtherTransports => {
            "mail that goes by another transport (see transport_maps and default_transport; the log mostly does not show it) needs the same with that transport’s name"
        }
        Mind::PostfixGivesUp => {
            "mail that waits longer than maximal_queue_lifetime (5 days) goes back all the same"
        }
        Mind::EximGivesUp => {
            "if there is such a line already, add to its list; mail that waits longer than every retry rule allows goes back all the same"
        }
        Mind::OwnDomains => {
            "+local_domains names your own domains in Exim's example configuration; use the name in yours"
        }
        Mind::HeldStays => "mail on hold is not tried and does not expire until it is released",
        Mind::LongHeld => {
            "after a long hold use -r instead of -H, says the manual: otherwise the mail soon expires"
        }
        Mind::OwnConnection => {
            "without -oB 1 a delivery takes others that wait along, over the same connection"
        }
        Mind::WholeQueue => {
            "this tries all of the queue; done often, it slows down all other mail, says the manual"
        }
        Mind::FastFlush => "only for destinations in fast_flush_domains",
        Mind::EachDestination => {
            "this applies to each destination of these transports, not to this one alone"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_said_in_the_unit_of_its_rounded_number() {
        for (size, words) in [
            (0, "0 B"),
            (400, "400 B"),
            (1_000, "1 kB"),
            (999_499, "999 kB"),
            (999_600, "1.0 MB"),
            (999_949_999, "999.9 MB"),
            (999_960_000, "1.0 GB"),
        ] {
            assert_eq!(bytes(size), words);
        }
    }

    #[test]
    fn a_pace_however_slow_is_not_said_as_none() {
        for (per_s, words) in [
            (0.0, "0"),
            (1.0 / 3600.0, "0.000278"),
            (0.0004, "0.0004"),
            (1.0 / 3.0, "0.333"),
            (12.0, "12"),
        ] {
            assert_eq!(rate(per_s), words);
        }
    }

    #[test]
    fn what_was_not_cleared_within_what_is_played_is_not_said_never_to_be() {
        let never: Option<Duration> = None;
        let played = Duration::mins(55 * 60 + 59);
        let with_falls = |low, high| Forecast {
            remedy: Remedy::Flush,
            runs: 2,
            safe: 0,
            cleared: Range {
                low: never,
                median: never,
                high: never,
            },
            played: Range {
                low: played,
                median: played,
                high: played,
            },
            falls: Range {
                low,
                median: low,
                high,
            },
            refused: Range::default(),
            returned: Range::default(),
        };
        assert_eq!(not_cleared(0, Duration::mins(9)), "not in 9 min");
        let all = |low, high| times(&with_falls(low, high));
        assert_eq!(all(0, 0), ["not in 55 h"; 3]);
        assert_eq!(all(FALLS_MAX, FALLS_MAX), ["falls on"; 3]);
        assert_eq!(
            all(0, FALLS_MAX),
            ["not in 55 h", "not in 55 h", "falls on"],
            "only some fall on"
        );
    }
}
