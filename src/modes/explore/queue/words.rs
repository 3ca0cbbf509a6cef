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
        // One that falls over and over was not played to its end.
        _ if !forecast.is_cut_short() => locale.t("queue.cleared.falling").to_owned(),
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
            let n = locale.number(most.into());
            locale.fill("queue.harm.falling", &[("n", &n)])
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
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_queue::pile::{AGE_LAYERS_S, SIZE_LAYERS};

    fn english() -> Locale {
        let english = Lang::from_tag("en").expect("the page speaks English");
        Locale::new(english, "UTC", 0.0)
    }

    #[test]
    fn an_age_of_months_is_named_as_it_is() {
        let said = |days: u32| age(&english(), days * 86_400, Locale::duration_short);
        assert_eq!(said(90), "90 day");
        assert_eq!(said(30), english().duration_short(Duration::hours(30 * 24)));
    }

    #[test]
    fn a_time_zone_is_named_by_its_distance_from_greenwich() {
        let names = [0, 3600, -12_600, 20_700].map(zone);
        assert_eq!(names, ["UTC", "UTC+1", "UTC−3:30", "UTC+5:45"]);
    }

    #[test]
    fn of_what_nobody_has_tried_only_the_cancelling_is_told() {
        let locale = english();
        let nothing = verdict(&locale, &Foretold::default(), true);
        assert_eq!(nothing, locale.t("queue.verdict.cancelled"));
    }

    #[test]
    fn a_size_has_the_unit_in_which_it_is_short() {
        let of = |n| bytes(&english(), n);
        assert_eq!(of(0), "0 bytes");
        assert_eq!(of(54_321), "54 kB");
        assert_eq!(of(123_456_789), "123 MB");
        assert_eq!(of(2_000_000_000), "2,000 MB");
    }

    #[test]
    fn every_layer_of_a_pile_has_a_name_of_its_own() {
        let locale = english();
        let mut names: Vec<String> = (0..AGE_LAYERS_S.len())
            .map(|i| age_layer(&locale, i, &AGE_LAYERS_S))
            .chain((0..SIZE_LAYERS.len()).map(|i| size_layer(&locale, i, &SIZE_LAYERS)))
            .collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    /// A forecast of flushing by which the destination falls so often.
    fn flushed(falls: u32, cleared: Option<Duration>) -> Forecast {
        let of = |n| Range {
            low: n,
            median: n,
            high: n,
        };
        Forecast {
            remedy: Remedy::Flush,
            runs: 8,
            safe: if falls == 0 && cleared.is_some() {
                8
            } else {
                0
            },
            cleared: Range {
                low: cleared,
                median: cleared,
                high: cleared,
            },
            played: Range::default(),
            falls: of(falls),
            refused: of(0),
            returned: of(0),
        }
    }

    #[test]
    fn that_nothing_helps_is_said_only_where_everything_that_was_tried_does_harm() {
        let locale = english();
        let told = |forecasts: Vec<Forecast>| {
            let foretold = Foretold {
                messages: 9,
                forecasts: forecasts.into(),
                ..Foretold::default()
            };
            verdict(&locale, &foretold, false)
        };
        let none = locale.t("queue.verdict.none");
        assert_eq!(told(vec![flushed(2, None)]), none);
        let longer = told(vec![flushed(2, None), flushed(0, None)]);
        assert_eq!(longer, locale.t("queue.verdict.longer"));
        assert_ne!(longer, none);
    }

    #[test]
    fn what_is_best_because_fewer_e_mails_go_back_is_not_called_the_soonest() {
        let cleared_in = |hours, returned| Forecast {
            returned: Range {
                low: returned,
                median: returned,
                high: returned,
            },
            ..flushed(0, Some(Duration::hours(hours)))
        };
        let told = |other: Forecast, locale: &Locale| {
            let foretold = Foretold {
                messages: 99,
                best: Some(0),
                forecasts: vec![cleared_in(20, 0), other].into(),
                ..Foretold::default()
            };
            let best = &foretold.forecasts[0];
            (
                verdict(locale, &foretold, false),
                badge(best, &foretold.forecasts),
            )
        };
        let tags = ["en", "it", "de", "fr", "es"];
        for lang in tags.map(|tag| Lang::from_tag(tag).expect("the page speaks it")) {
            let locale = Locale::new(lang, "UTC", 0.0);
            let said = |key| {
                let time = locale.duration(Duration::hours(20));
                let flush = remedy(&locale, Remedy::Flush);
                locale.fill(key, &[("remedy", &flush), ("time", &time)])
            };
            let passed_over = told(cleared_in(2, 1), &locale);
            assert_eq!(
                passed_over,
                (said("queue.verdict.fewest"), "queue.best_fewest")
            );
            let slower = told(cleared_in(30, 1), &locale);
            assert_eq!(slower, (said("queue.verdict.best"), "queue.best"));
        }
    }

    #[test]
    fn a_young_message_that_is_kept_back_shows_that_the_time_of_the_listing_is_right() {
        let age = |lines: &[(&str, u32)]| {
            let mut reader = limbo_queue::Reader::new(100_000);
            for (queue, age_s) in lines {
                let at = 100_000 - age_s;
                let line = format!(
                    r#"{{"queue_name": "{queue}", "queue_id": "A", "arrival_time": {at}, "message_size": 1, "recipients": [{{"address": "a@b.example"}}]}}"#
                );
                reader.push([line.as_bytes(), b"\n"].concat().as_slice());
            }
            suspicious_age(&reader.finish().expect("it is a listing"))
        };
        let old = ("deferred", 8 * 3600);
        assert_eq!(age(&[old]), Some(8 * 3600));
        assert_eq!(age(&[old, ("hold", 600)]), None);
    }

    #[test]
    fn what_there_was_too_much_of_is_named() {
        let mut reader = limbo_queue::Reader::new(0);
        reader.push(b"Mail queue is empty\n");
        let mut pile = reader.finish().expect("it is a listing");
        let locale = english();
        assert_eq!(cut_off(&locale, &pile), None);
        pile.cut_off = true;
        let deliveries = cut_off(&locale, &pile).expect("it was cut off");
        assert!(
            deliveries.contains("4,000,000 destinations"),
            "{deliveries}"
        );
        pile.messages = MESSAGES_MAX;
        let messages = cut_off(&locale, &pile).expect("it was cut off");
        assert!(messages.contains("e-mails than 1,000,000"), "{messages}");
    }

    #[test]
    fn whatever_is_to_be_minded_in_a_step_has_words_of_its_own() {
        let locale = english();
        let mut said: Vec<&str> = Mind::ALL.map(|of| locale.t(mind(of))).into();
        assert!(said.iter().all(|words| words.contains(' ')), "{said:?}");
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), Mind::ALL.len());
    }

    #[test]
    fn damaged_lines_are_counted_and_the_first_are_named() {
        let damages = Damages {
            lines: 9,
            first: vec![(3, Damage::Unreadable), (1_234, Damage::BadDate)],
        };
        let said = super::damages(&english(), &damages);
        assert!(
            said.contains('9') && said.contains("line 3") && said.contains("line 1,234"),
            "{said}"
        );
    }

    #[test]
    fn a_remedy_that_is_not_always_safe_never_reads_as_if_it_were() {
        let forecast = |low, high, falls| Forecast {
            remedy: Remedy::Flush,
            runs: 8,
            safe: 0,
            cleared: Range {
                low,
                median: high,
                high,
            },
            played: Range::default(),
            falls: Range {
                low: 0,
                median: falls,
                high: falls,
            },
            refused: Range::default(),
            returned: Range::default(),
        };
        let locale = english();
        let hour = Some(Duration::hours(1));
        assert_eq!(
            cleared(&locale, &forecast(None, None, 9), 20),
            locale.t("queue.cleared.never")
        );
        let sometimes = cleared(&locale, &forecast(hour, None, 2), 20);
        assert!(sometimes.contains("at best"), "{sometimes}");
        assert_eq!(
            harm(&locale, &forecast(hour, hour, 2)),
            "The destination crashes 0 to 2 times."
        );
    }

    #[test]
    fn never_is_said_only_where_the_destination_falls_over_and_over() {
        let hour = Duration::hours(1);
        let some_cleared = |falls| {
            let forecast = flushed(falls, None);
            let cleared = Range {
                low: Some(hour),
                ..forecast.cleared
            };
            Forecast {
                cleared,
                ..forecast
            }
        };
        let (cut, falling) = (some_cleared(0), some_cleared(FALLS_MAX));
        let tags = ["en", "it", "de", "fr", "es"];
        for lang in tags.map(|tag| Lang::from_tag(tag).expect("the page speaks it")) {
            let locale = Locale::new(lang, "UTC", 0.0);
            let low = locale.duration(hour);
            let said = |key| locale.fill(key, &[("low", &*low)]);
            assert_eq!(cleared(&locale, &cut, 20), said("queue.cleared.at_best"));
            assert_eq!(
                cleared(&locale, &falling, 20),
                said("queue.cleared.at_least")
            );
            assert_eq!(harm(&locale, &cut), locale.t("queue.harm.no_falls_yet"));
            let over_and_over = flushed(FALLS_MAX, None);
            assert_eq!(
                cleared(&locale, &over_and_over, 20),
                locale.t("queue.cleared.falling")
            );
            let n = locale.number(FALLS_MAX.into());
            assert_eq!(
                harm(&locale, &over_and_over),
                locale.fill("queue.harm.falling", &[("n", &n)])
            );
            assert_eq!(
                cleared(&locale, &flushed(2, None), 20),
                locale.t("queue.cleared.never")
            );
            let to_the_end = harm(&locale, &flushed(0, Some(hour)));
            assert_eq!(to_the_end, locale.t("queue.harm.no_falls"));
        }
    }

    #[test]
    fn a_pile_that_goes_back_to_its_senders_is_never_called_cleared() {
        let soon = Some(Duration::ZERO);
        let time = Range {
            low: soon,
            median: soon,
            high: Some(Duration::secs(6)),
        };
        let returning = Forecast {
            remedy: Remedy::FewSessions { sessions: 1 },
            runs: 8,
            safe: 8,
            cleared: time,
            played: Range::default(),
            falls: Range::default(),
            refused: Range::default(),
            returned: Range {
                low: 1,
                median: 17,
                high: 17,
            },
        };
        let foretold = Foretold {
            messages: 17,
            forecasts: vec![returning].into(),
            ..Foretold::default()
        };
        let tags = ["en", "it", "de", "fr", "es"];
        for lang in tags.map(|tag| Lang::from_tag(tag).expect("the page speaks it")) {
            let locale = Locale::new(lang, "UTC", 0.0);
            let said = cleared(&locale, &returning, 17);
            assert_eq!(said, locale.t("queue.cleared.returned"));
            assert_ne!(cleared(&locale, &returning, 1_000), said);
            let told = verdict(&locale, &foretold, false);
            assert!(told.ends_with(locale.t("queue.verdict.returned")), "{told}");
        }
    }
}
