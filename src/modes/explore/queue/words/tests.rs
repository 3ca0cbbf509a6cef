//! What is said of a queue, where a sentence would be wrong if it were said elsewhere.

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
fn that_it_falls_over_and_over_is_said_only_where_it_does_and_never_of_what_was_not_played() {
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
        // It was not played further than to its twentieth crash.
        let ends = [" at all", " mai.", "endlos", "pas du tout", "nunca"];
        assert!(
            !ends
                .iter()
                .any(|end| said("queue.cleared.at_least").contains(end))
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
        let mut only_some = over_and_over;
        only_some.falls.low = 0;
        let never = locale.t("queue.cleared.never");
        assert_eq!(cleared(&locale, &only_some, 20), never);
        assert_eq!(
            harm(&locale, &only_some),
            locale.fill("queue.harm.falling_some", &[("low", "0"), ("n", &n)])
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
