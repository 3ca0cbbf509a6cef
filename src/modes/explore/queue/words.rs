//! What is said of a queue.

use super::desk::{Foretold, QueueReading, Unread};
use crate::components::said;
use crate::i18n::{Locale, Unit};
use limbo_queue::advice::{Aim, Mind};
use limbo_queue::foretell::{FALLS_MAX, Range};
use limbo_queue::limits::{DELIVERIES_MAX, MESSAGES_MAX};
use limbo_queue::pile::{Damage, Damages, Listing};
use limbo_queue::reason::Trouble;
use limbo_queue::{Forecast, Pile, QuestionError, ReadError, Remedy};
use limbo_sim::Duration;

/// A listing whose newest message is older than this was probably made long before the time that was said.
const NEWEST_MAX_S: u32 = 6 * 3600;

/// Which program wrote a listing.
pub(super) fn listing(locale: &Locale, listing: Listing) -> String {
    let key = match listing {
        Listing::PostqueueJson => "queue.listing.postqueue",
        Listing::PostqueueText => "queue.listing.text",
        Listing::Exim => "queue.listing.exim",
    };
    locale.t(key).to_owned()
}

/// How far reading has come.
pub(super) fn reading(locale: &Locale, reading: &QueueReading) -> String {
    let (read, all) = (reading.read as u64, reading.bytes as u64);
    let values = [
        ("read", &*bytes(locale, read)),
        ("all", &*bytes(locale, all)),
    ];
    locale.plural("queue.read_so_far", reading.lines as f64, &values)
}

/// Why a listing could not be read.
pub(super) fn unread(locale: &Locale, why: Unread, name: &str) -> String {
    let key = match why {
        Unread::NotReadable => "queue.unread.broken",
        Unread::Not(ReadError::Empty) => "queue.unread.empty",
        Unread::Not(ReadError::OnlyACount(_)) => "queue.unread.count",
        Unread::Not(ReadError::Utf16) => "queue.unread.utf16",
        Unread::Not(ReadError::Binary) => "queue.unread.binary",
        Unread::Not(ReadError::NotAQueue) => "queue.unread.unknown",
    };
    let count = match why {
        Unread::Not(ReadError::OnlyACount(count)) => locale.number(count as f64),
        _ => String::new(),
    };
    let name = match name.is_empty() {
        true => locale.t("queue.pasted"),
        false => name,
    };
    locale.fill(key, &[("name", name), ("count", &count)])
}

/// How many lines could not be read, and the first of them.
pub(super) fn damages(locale: &Locale, damages: &Damages) -> String {
    let of = |(line, damage): &(u64, Damage)| {
        let key = match damage {
            Damage::Unreadable => "queue.damage.unreadable",
            Damage::TooLong => "queue.damage.long",
            Damage::BadDate => "queue.damage.date",
            Damage::Incomplete => "queue.damage.incomplete",
            Damage::Stray => "queue.damage.stray",
            Damage::NotReadByServer => "queue.damage.server",
        };
        let line = locale.number(*line as f64);
        locale.fill(
            "queue.damaged_line",
            &[("line", &line), ("why", locale.t(key))],
        )
    };
    let first = said::list(locale, damages.first.iter().map(of));
    let lines = damages.lines as f64;
    locale.plural("queue.damages", lines, &[("first", &first)])
}

/// What there was too much of to be read, where reading ended before the listing did.
pub(super) fn cut_off(locale: &Locale, pile: &Pile) -> Option<String> {
    let (key, most) = match pile.messages >= MESSAGES_MAX {
        true => ("queue.cut_off", MESSAGES_MAX),
        false => ("queue.cut_off_deliveries", DELIVERIES_MAX),
    };
    let most = locale.number(most.into());
    pile.cut_off.then(|| locale.fill(key, &[("most", &most)]))
}

/// The age of the newest message, where it is so great that the time of the listing is probably another.
pub(super) fn suspicious_age(pile: &Pile) -> Option<u32> {
    let newest = pile.newest_s;
    let exact = pile.listing != Listing::Exim && pile.messages > 0;
    (exact && newest > NEWEST_MAX_S).then_some(newest)
}

/// An age, however great, in the words for a length of time, which itself ends at 49 days.
pub(super) fn age(locale: &Locale, seconds: u32, words: fn(&Locale, Duration) -> String) -> String {
    match seconds / 86_400 {
        0..49 => words(locale, Duration::secs(seconds)),
        days => locale.quantity(days.into(), Unit::Day),
    }
}

/// `UTC+1`, `UTC−3:30`.
pub(super) fn zone(east_s: i32) -> String {
    let (hours, minutes) = (east_s.abs() / 3600, east_s.abs() / 60 % 60);
    let sign = if east_s < 0 { "−" } else { "+" };
    match (hours, minutes) {
        (0, 0) => "UTC".to_owned(),
        (_, 0) => ["UTC", sign, &hours.to_string()].concat(),
        _ => {
            let minutes = [if minutes < 10 { "0" } else { "" }, &minutes.to_string()].concat();
            ["UTC", sign, &hours.to_string(), ":", &minutes].concat()
        }
    }
}

/// A size in the largest unit in which it has some digits.
pub(super) fn bytes(locale: &Locale, bytes: u64) -> String {
    let (key, unit) = match bytes {
        0..10_000 => ("queue.size.b", 1.0),
        10_000..10_000_000 => ("queue.size.kb", 1e3),
        10_000_000..10_000_000_000 => ("queue.size.mb", 1e6),
        _ => ("queue.size.gb", 1e9),
    };
    let n = locale.number((bytes as f64 / unit).round());
    locale.fill(key, &[("n", &n)])
}

/// A layer of a pile by size.
pub(super) fn size_layer(locale: &Locale, layer: usize, layers: &[u64]) -> String {
    between(
        locale,
        layer,
        layers.iter().map(|n| bytes_of_layer(locale, *n)).collect(),
    )
}

fn bytes_of_layer(locale: &Locale, n: u64) -> String {
    match n {
        1_000_000.. => locale.fill("queue.size.mb", &[("n", &locale.number(n as f64 / 1e6))]),
        _ => locale.fill("queue.size.kb", &[("n", &locale.number(n as f64 / 1e3))]),
    }
}

/// A layer of a pile by age.
pub(super) fn age_layer(locale: &Locale, layer: usize, layers: &[u32]) -> String {
    let time = |s: &u32| locale.duration(Duration::secs(*s));
    between(locale, layer, layers.iter().map(time).collect())
}

fn between(locale: &Locale, layer: usize, begins: Vec<String>) -> String {
    let (from, to) = (&begins[layer], begins.get(layer + 1));
    match (layer, to) {
        (0, Some(to)) => locale.fill("queue.up_to", &[("to", to)]),
        (_, Some(to)) => locale.fill("queue.from_to", &[("from", from), ("to", to)]),
        (_, None) => locale.fill("queue.from", &[("from", from)]),
    }
}

/// A domain; the server's own users have none.
pub(super) fn domain(locale: &Locale, domain: &str) -> String {
    match domain.is_empty() {
        true => locale.t("queue.own_users").to_owned(),
        false => domain.to_owned(),
    }
}

/// The key of a kind of trouble.
pub(super) fn trouble(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::None => "queue.trouble.none",
        Trouble::Refused => "queue.trouble.refused",
        Trouble::TimedOut => "queue.trouble.timed_out",
        Trouble::Lost => "queue.trouble.lost",
        Trouble::Names => "queue.trouble.names",
        Trouble::TooMuch => "queue.trouble.too_much",
        Trouble::Full => "queue.trouble.full",
        Trouble::Encryption => "queue.trouble.encryption",
        Trouble::Local => "queue.trouble.local",
        Trouble::Refusal => "queue.trouble.refusal",
        Trouble::Other => "queue.trouble.unknown",
    }
}

/// A remedy in a few words.
pub(super) fn remedy(locale: &Locale, remedy: Remedy) -> String {
    match remedy {
        Remedy::LeaveAlone => locale.t("queue.remedy.leave").to_owned(),
        Remedy::Flush => locale.t("queue.remedy.flush").to_owned(),
        Remedy::FewSessions { sessions } => {
            locale.plural("queue.remedy.limited", sessions.into(), &[])
        }
        Remedy::OneEvery { delay } => {
            locale.fill("queue.remedy.paced", &[("time", &locale.duration(delay))])
        }
        Remedy::Groups { groups, every } => {
            let time = locale.duration(every);
            locale.plural("queue.remedy.groups", groups.into(), &[("time", &time)])
        }
    }
}

/// How long it takes to clear a pile of so many messages.
pub(super) fn cleared(locale: &Locale, forecast: &Forecast, messages: u32) -> String {
    // What is given up is soon gone: that time would read as if it were the best.
    if forecast.cleared.low.is_some() && forecast.returns_most(messages) {
        return locale.t("queue.cleared.returned").to_owned();
    }
    let time = |d: Duration| locale.duration(d);
    let Range { low, median, high } = forecast.cleared;
    match (low, median, high) {
        (Some(low), Some(median), Some(high)) if time(low) == time(high) => {
            locale.fill("queue.cleared.in", &[("time", &time(median))])
        }
        (Some(low), Some(median), Some(high)) => {
            let values = [
                ("low", &*time(low)),
                ("high", &*time(high)),
                ("median", &*time(median)),
            ];
            locale.fill("queue.cleared.range", &values)
        }
        (Some(low), _, _) => {
            let key = match forecast.is_cut_short() {
                true => "queue.cleared.at_best",
                false => "queue.cleared.at_least",
            };
            locale.fill(key, &[("low", &time(low))])
        }
        // One that falls over and over was not played to its end; where only some runs did, others were.
        _ if forecast.falls.low >= FALLS_MAX => locale.t("queue.cleared.falling").to_owned(),
        _ => locale.t("queue.cleared.never").to_owned(),
    }
}

/// What happens to the destination: falls, refused sessions.
pub(super) fn harm(locale: &Locale, forecast: &Forecast) -> String {
    let falls = match forecast.falls.high {
        // Of what comes later nothing is known.
        0 if forecast.is_cut_short() => locale.t("queue.harm.no_falls_yet").to_owned(),
        0 => locale.t("queue.harm.no_falls").to_owned(),
        most if most >= FALLS_MAX => {
            let [low, n] = [forecast.falls.low, most].map(|falls| locale.number(falls.into()));
            // Only the worst runs may have fallen over and over.
            let key = match forecast.falls.low >= FALLS_MAX {
                true => "queue.harm.falling",
                false => "queue.harm.falling_some",
            };
            locale.fill(key, &[("low", &low), ("n", &n)])
        }
        _ => count(
            locale,
            forecast.falls,
            "queue.harm.falls",
            "queue.harm.falls_between",
        ),
    };
    match forecast.refused.high {
        0 => falls,
        _ => {
            let refused = count(
                locale,
                forecast.refused,
                "queue.harm.refused",
                "queue.harm.refused_between",
            );
            [&falls, " ", &*refused].concat()
        }
    }
}

/// How many messages come back to their senders, where any do.
pub(super) fn returned(locale: &Locale, forecast: &Forecast) -> Option<String> {
    (forecast.returned.high > 0).then(|| {
        count(
            locale,
            forecast.returned,
            "queue.harm.returned",
            "queue.harm.returned_between",
        )
    })
}

fn count(locale: &Locale, range: Range<u32>, same: &str, between: &str) -> String {
    let number = |n: u32| locale.number(n.into());
    match range.low == range.high {
        true => locale.plural(same, range.low.into(), &[]),
        false => {
            let (low, high) = (number(range.low), number(range.high));
            locale.fill(between, &[("low", &low), ("high", &high)])
        }
    }
}

/// The sentence on top.
pub(super) fn verdict(locale: &Locale, foretold: &Foretold, cancelled: bool) -> String {
    if cancelled && foretold.forecasts.is_empty() {
        // Of what nobody has tried there is nothing to say.
        return locale.t("queue.verdict.cancelled").to_owned();
    }
    let best = foretold.best.map(|index| &foretold.forecasts[index]);
    let told = match best {
        None if foretold.forecasts.iter().any(Forecast::is_safe) => {
            let (none, why) = ("queue.verdict.none", "queue.verdict.returned");
            [locale.t(none), " ", locale.t(why)].concat()
        }
        // The destination never fell: that nothing helps is not known.
        None if foretold.forecasts.iter().any(Forecast::needs_longer) => {
            locale.t("queue.verdict.longer").to_owned()
        }
        None => locale.t("queue.verdict.none").to_owned(),
        Some(best) => {
            let time = best.cleared.median.map(|time| locale.duration(time));
            let values = [
                ("remedy", &*remedy(locale, best.remedy)),
                ("time", &*time.unwrap_or_default()),
            ];
            // A sooner one may return more.
            let key = match best.is_soonest_of(&foretold.forecasts) {
                true => "queue.verdict.best",
                false => "queue.verdict.fewest",
            };
            let told = locale.fill(key, &values);
            match returned(locale, best) {
                // What comes back to its senders is gone as well, but nobody would call it delivered.
                Some(returned) => [&told, " ", &*returned].concat(),
                None => told,
            }
        }
    };
    match cancelled {
        true => [&told, " ", locale.t("queue.verdict.cancelled")].concat(),
        false => told,
    }
}

/// The key of what is said beside the best of these.
pub(super) fn badge(best: &Forecast, all: &[Forecast]) -> &'static str {
    match best.is_soonest_of(all) {
        true => "queue.best",
        false => "queue.best_fewest",
    }
}

/// Why a question cannot be answered.
pub(super) fn question_error(locale: &Locale, error: &QuestionError) -> String {
    let key = match error {
        QuestionError::NothingWaits => "queue.refused.nothing",
        QuestionError::NoSuchDestination => "queue.refused.destination",
        QuestionError::Run(_) => "queue.refused.numbers",
    };
    locale.t(key).to_owned()
}

/// The key of what a step is for.
pub(super) fn aim(aim: Aim, is_exim: bool) -> &'static str {
    match aim {
        Aim::Look => "queue.aim.look",
        Aim::Remember => "queue.aim.remember",
        Aim::StopTrying => "queue.aim.stop",
        Aim::TryAgain if is_exim => "queue.aim.try_again_exim",
        Aim::TryAgain => "queue.aim.try_again",
        Aim::Hold if is_exim => "queue.aim.hold_exim",
        Aim::Hold => "queue.aim.hold",
        Aim::List => "queue.aim.list",
        Aim::ReleaseGroup => "queue.aim.release",
        Aim::Flush => "queue.aim.flush",
        Aim::FlushOne => "queue.aim.flush_one",
        Aim::LimitSessions => "queue.aim.sessions",
        Aim::LimitRate => "queue.aim.rate",
        Aim::Reload => "queue.aim.reload",
        Aim::Undo if is_exim => "queue.aim.undo_exim",
        Aim::Undo => "queue.aim.undo",
    }
}

/// The key of what is to be minded in a step.
pub(super) fn mind(mind: Mind) -> &'static str {
    match mind {
        Mind::StopsAll => "queue.warn.stop",
        Mind::OtherTransports => "queue.warn.transport",
        Mind::PostfixGivesUp => "queue.warn.stop_postfix",
        Mind::EximGivesUp => "queue.warn.stop_exim",
        Mind::OwnDomains => "queue.warn.own_domains",
        Mind::HeldStays => "queue.warn.hold",
        Mind::LongHeld => "queue.warn.release",
        Mind::OwnConnection => "queue.warn.own_connection",
        Mind::WholeQueue => "queue.warn.flush",
        Mind::FastFlush => "queue.warn.flush_one",
        Mind::EachDestination => "queue.warn.limit",
    }
}

#[cfg(test)]
mod tests;
