//! What an address may ask for, what is refused, and what is said about it.

use super::*;
use limbo_sim::{Command, Hop, Plan};
use proptest::prelude::*;

/// What the page of these tests offers.
pub(crate) const KNOWN: Known = Known {
    languages: &["en", "it"],
    chapters: 8,
};

fn parse(query: &str) -> (Params, Vec<Notice>) {
    Params::parse(query, &KNOWN)
}

fn keys(query: &str) -> Vec<&'static str> {
    parse(query).1.iter().map(|n| n.key).collect()
}

#[test]
fn an_empty_query_asks_for_nothing() {
    assert_eq!(parse(""), (Params::default(), vec![]));
    assert_eq!(parse("?"), (Params::default(), vec![]));
}

#[test]
fn every_parameter_is_read() {
    let query = "?scenario=small-town&seed=7&weight=3&locale=it&t=1000&autoplay=0&speed=0.5&theme=dark\
                 &mode=story&chapter=2&embed=1&controls=min&present=1&keys=off&fuzz=9";
    let (params, notices) = parse(query);
    assert_eq!(notices, vec![]);
    assert_eq!(params.scenario, "small-town");
    assert_eq!((params.seed, params.weight), (7, Some(3)));
    assert_eq!(params.run().unwrap().scenario.weight, 3);
    assert_eq!(params.locale, Some("it"));
    assert_eq!(params.at, Some(SimTime(1000)));
    assert_eq!(params.autoplay, Some(false));
    assert_eq!(params.speed, Some(0.5));
    assert_eq!(params.theme, ThemeChoice::Dark);
    assert_eq!((params.mode, params.chapter), (Some(Mode::Story), Some(2)));
    assert_eq!(params.display.controls, Controls::Min);
    assert!(params.display.embed && params.display.present && !params.display.keys);
    assert_eq!(params.fuzz, Some(9));
    assert_eq!(format!("?{}", params.query()), query);
}

#[test]
fn who_is_led_to_a_run_comes_to_explore_and_everybody_else_to_the_story() {
    let shown = |query: &str| {
        let mut params = parse(query).0;
        params.lead(query);
        params.mode_shown()
    };
    for query in [
        "",
        "?",
        "?locale=it&theme=dark",
        "?chapter=3",
        "?chapter=3&t=1",
    ] {
        assert_eq!(shown(query), Mode::Story, "{query}");
    }
    for query in [
        "?scenario=libero-2023",
        "?seed=1",
        "?t=60000",
        "?locale=it&seed=2",
    ] {
        assert_eq!(shown(query), Mode::Explore, "{query}");
    }
    assert_eq!(shown("?mode=lab&seed=3"), Mode::Lab);
}

#[test]
fn an_invalid_value_is_left_out_and_said() {
    for (query, key) in [
        ("scenario=atlantis", "notice.bad_scenario"),
        ("scenario=", "notice.bad_scenario"),
        ("seed=-1", "notice.bad_seed"),
        ("seed=1e3", "notice.bad_seed"),
        ("seed=9007199254740992", "notice.bad_seed"),
        ("weight=0", "notice.bad_weight"),
        ("weight=2.5", "notice.bad_weight"),
        ("weight=1000000001", "notice.bad_weight"),
        // Forty million dots.
        ("weight=1", "notice.bad_weight"),
        ("locale=tlh", "notice.bad_locale"),
        ("t=4294967295", "notice.bad_t"),
        ("t=soon", "notice.bad_t"),
        ("autoplay=yes", "notice.bad_autoplay"),
        ("speed=0", "notice.bad_speed"),
        ("speed=NaN", "notice.bad_speed"),
        ("speed=inf", "notice.bad_speed"),
        ("theme=pink", "notice.bad_theme"),
        ("run=", "notice.run_damaged"),
        ("run=1AAAA", "notice.run_damaged"),
        ("run=9AAAA", "notice.run_version"),
        (
            "scenario=small-town&seed=4&t=60000&run=1",
            "notice.run_damaged",
        ),
        ("mode=god", "notice.bad_mode"),
        ("chapter=0", "notice.bad_chapter"),
        ("chapter=99", "notice.bad_chapter"),
        ("embed=yes", "notice.bad_embed"),
        ("controls=some", "notice.bad_controls"),
        ("present=2", "notice.bad_present"),
        ("keys=1", "notice.bad_keys"),
        ("fuzz=x", "notice.bad_fuzz"),
    ] {
        let (params, notices) = parse(query);
        assert_eq!(params, Params::default(), "{query}");
        assert_eq!(notices.len(), 1, "{query}");
        assert_eq!(notices[0].key, key, "{query}");
    }
}

#[test]
fn speeds_are_read_and_written_in_full() {
    for (text, number) in [
        ("1", 1.0),
        ("0.5", 0.5),
        ("0.015625", 1.0 / 64.0),
        ("64", 64.0),
    ] {
        assert_eq!(decimal(text), Some(number));
        assert_eq!(decimal_text(number), text);
    }
    for text in ["", ".", "1.", ".5", "1e2", "-1", "0.0000001", "99999"] {
        assert_eq!(decimal(text), None, "{text}");
    }
}

#[test]
fn strangers_pass_unnoticed_and_the_first_of_two_counts() {
    assert_eq!(keys("utm_source=paper&x&=&&%"), Vec::<&str>::new());
    assert_eq!(parse("seed=3&seed=4").0.seed, 3);
}

#[test]
fn values_are_decoded_and_shown_short() {
    assert_eq!(parse("scenario=small%2Dtown").0.scenario, "small-town");
    let (_, notices) = parse(&format!("scenario={}", "%C3%A8".repeat(100)));
    assert_eq!(notices[0].value, format!("{}…", "è".repeat(40)));
}

#[test]
fn an_endless_query_is_not_read() {
    let query = format!("seed=3&x={}", "y".repeat(QUERY_CHARS_MAX));
    assert_eq!(parse(&query).0, Params::default());
    assert_eq!(keys(&query), ["notice.too_long"]);
}

#[test]
fn a_run_is_read_and_written_with_its_changes() {
    let record = Record {
        changes: vec![("span_ms", 90_000_000.0), ("stations.relay.workers", 3.0)],
        script: vec![(SimTime(86_400_000), Command::Cut(Hop::Relay))],
        mark: None,
    };
    let params = Params {
        scenario: "small-town",
        // Past the end of the town as it is written, not of this one.
        at: Some(SimTime(88_000_000)),
        record,
        ..Params::default()
    };
    let query = params.query();
    assert!(query.contains("&run=1"), "{query}");
    assert_eq!(parse(&query), (params.clone(), vec![]));
    let run = params.run().unwrap();
    assert_eq!(run.script.len(), 1);
    assert_eq!(run.scenario.span.ms(), 90_000_000);
}

#[test]
fn a_run_that_the_simulation_refuses_is_not_played() {
    for (changes, script, field) in [
        (vec![("weight", 0.0)], vec![], "weight"),
        (vec![("weight", f64::NAN)], vec![], "weight"),
        (
            vec![],
            vec![(SimTime(4_000_000_000), Command::SendTest)],
            "script.at_ms",
        ),
        (
            vec![],
            vec![(SimTime(0), Command::Restart(Plan::Calm { blocks: 0 }))],
            "plan.blocks",
        ),
    ] {
        let record = Record {
            changes,
            script,
            mark: None,
        };
        let query = ["seed=5&run=", &codec::encode(&record)].concat();
        let notice = Notice::new("notice.run_refused", field);
        assert_eq!(parse(&query), (Params::default(), vec![notice]));
    }
}

#[test]
fn an_address_of_the_time_before_runs_keeps_working() {
    let (params, notices) = parse("?scenario=gmail-2020&seed=9&locale=en&t=3600000");
    assert_eq!(notices, vec![]);
    assert_eq!((params.scenario, params.seed), ("gmail-2020", 9));
    assert!(params.record.is_empty());
}

proptest! {
    #[test]
    fn no_query_makes_it_panic(query in ".{0,300}") {
        parse(&query);
    }

    #[test]
    fn no_value_makes_it_panic_or_leave_the_ranges(
        name in "(scenario|seed|weight|locale|t|autoplay|speed|theme|mode|chapter|embed|controls|present|keys|fuzz)",
        value in ".{0,60}",
    ) {
        let (params, notices) = parse(&format!("{name}={value}"));
        // A value with an ampersand in it is more than one parameter, each with its notice.
        let parameters = 1 + value.matches('&').count();
        prop_assert!(params.seed <= SEED_MAX && notices.len() <= parameters);
        if let Some(speed) = params.speed {
            prop_assert!((SPEED_MIN..=SPEED_MAX).contains(&speed));
        }
    }

    #[test]
    fn what_is_written_is_read_back(seed in 0..=SEED_MAX, t in 0u32..1_000_000, play: bool) {
        let params = Params {
            seed, at: Some(SimTime(t)), autoplay: Some(play), ..Params::default()
        };
        prop_assert_eq!(parse(&params.query()), (params, vec![]));
    }
}
