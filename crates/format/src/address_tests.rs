//! What an address may ask for, what is refused, and what is said about it.

use super::*;
use crate::choices::{Controls, LabQuestion, ThemeChoice};
use crate::codec;
use crate::fields::{SEED, SPEED, WEIGHT};
use crate::fingerprint::Fingerprint;
use crate::params::SEED_DEFAULT;
use limbo_sim::parameters::Parameter;
use limbo_sim::{Command, Duration, Hop, OverloadAction, Plan};
use limbo_sim::{Run, Scenario, SimTime};
use proptest::prelude::*;

/// What the page of these tests offers.
pub(crate) const KNOWN: Known = Known {
    language: |tag| ["en", "it"].into_iter().find(|code| tag.starts_with(code)),
    chapters: &["cover", "letter", "sunday"],
    former_chapters: &["letter", "sunday", "sunday"],
};

fn parse(query: &str) -> (Params, Vec<Refusal>) {
    Params::parse(query, &KNOWN)
}

fn keys(query: &str) -> Vec<&'static str> {
    parse(query).1.iter().map(|r| r.reason.key()).collect()
}

#[test]
fn an_empty_query_asks_for_nothing() {
    assert_eq!(parse(""), (Params::default(), vec![]));
    assert_eq!(parse("?"), (Params::default(), vec![]));
}

#[test]
fn every_parameter_is_read() {
    let query = "?scenario=small-town&seed=7&weight=3&locale=it&t=1000&autoplay=0&speed=0.5&theme=dark\
                 &mode=story&chapter=sunday&compare_a=bulk.sheds&compare_b=blocks.3.600000&compare_t=9000&lab=libero-2023.capacity\
                 &embed=1&controls=min&present=1&keys=off&fuzz=9";
    let (params, refusals) = parse(query);
    assert_eq!(refusals, vec![]);
    assert_eq!(params.run.scenario.name, "small-town");
    assert_eq!((params.run.seed, params.run.scenario.weight), (7, 3));
    assert_eq!(params.locale, Some("it"));
    assert_eq!(params.at, Some(SimTime(1000)));
    assert_eq!(params.autoplay, Some(false));
    assert_eq!(params.speed, Some(0.5));
    assert_eq!(params.theme, ThemeChoice::Dark);
    assert_eq!(
        (params.mode, params.chapter),
        (Some(Mode::Story), Some("sunday"))
    );
    let [a, b] = params.compare.restarts.map(Option::unwrap);
    assert_eq!(
        (a.plan, a.overload_action),
        (Plan::Bulk, Some(OverloadAction::RejectWith421))
    );
    let every = Duration::mins(10);
    assert_eq!(
        (b.plan, b.overload_action),
        (Plan::Blocks { blocks: 3, every }, None)
    );
    assert_eq!(params.compare.at, Some(SimTime(9000)));
    let lab = params.lab.unwrap();
    assert_eq!(
        (lab.scenario, lab.question),
        ("libero-2023", Some(LabQuestion::Capacity))
    );
    assert_eq!(params.display.controls, Controls::Min);
    assert!(params.display.embed && params.display.present && !params.display.keys);
    assert_eq!(params.fuzz, Some(9));
    assert_eq!(format!("?{}", params.query().unwrap()), query);
}

#[test]
fn a_program_without_a_page_reads_the_run_of_a_whole_address() {
    let query = "scenario=small-town&seed=7&weight=3&t=1000&locale=xx&theme=pink&chapter=nowhere";
    let page = parse(query).0;
    for before in ["", "?", "https://example.org/limbo/?", "index.html?"] {
        let run = Params::parse_run(&[before, query, "#top"].concat()).unwrap();
        assert_eq!((run.run, run.at), (page.run.clone(), page.at));
    }
    for (wrong, reason) in [
        ("scenario=atlantis", Reason::Scenario),
        ("t=soon", Reason::Time),
        ("t=4000000000", Reason::Time),
        ("weight=0", Reason::Weight),
        ("run=1AAAA", Reason::RunCorrupt),
    ] {
        assert_eq!(Params::parse_run(wrong).unwrap_err().reason, reason);
    }
    let long = ["run=1", &"x".repeat(QUERY_CHARS_MAX)].concat();
    assert!(Params::parse_run(&long).is_err());
}

#[test]
fn an_address_is_told_from_the_name_of_a_file() {
    for text in [
        "https://x.org/limbo/",
        "?t=5",
        "seed=7",
        "scenario=small-town&t=1",
    ] {
        assert!(is_address(text), "{text}");
    }
    for text in ["", "seed", "run.limbo", "folder/a=b.limbo", "limbo-run 1"] {
        assert!(!is_address(text), "{text}");
    }
}

#[test]
fn an_address_whose_runs_the_page_alone_knows_is_told_from_one_that_names_a_run() {
    for address in [
        "",
        "https://x.org/limbo/",
        "?locale=it",
        "?embed=1",
        "?weight=5",
        "?mode=story",
        "https://x.org/?chapter=sunday&t=5&locale=it",
    ] {
        assert_eq!(
            leads_elsewhere(address),
            Some(Elsewhere::Story),
            "{address}"
        );
    }
    for address in ["?game=1", "?game=1&seed=7", "?game=watch&mode=lab"] {
        assert_eq!(leads_elsewhere(address), Some(Elsewhere::Game), "{address}");
    }
    let asked = LabAsked::from_text("gmail-2020.capacity");
    for (address, asked) in [
        ("?mode=lab", None),
        ("?mode=lab&lab=gmail-2020.capacity", asked),
        ("?mode=lab&lab=gmail-2020.capacity&seed=7", asked),
    ] {
        let lab = Some(Elsewhere::Lab(asked));
        assert_eq!(leads_elsewhere(address), lab, "{address}");
    }
    for address in [
        "?t=5",
        "?mode=explore",
        "?mode=explore&t=5",
        "?mode=compare",
        "?mode=lab&scenario=small-town",
        "?chapter=sunday&scenario=small-town",
        "?game=1&run=AQ",
    ] {
        assert_eq!(leads_elsewhere(address), None, "{address}");
    }
}

#[test]
fn who_is_led_to_a_run_comes_to_explore_and_everybody_else_to_the_story() {
    let shown = |query: &str| {
        let mut params = parse(query).0;
        params.choose_mode(query);
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
        ("compare_a=all-at-once", "notice.bad_compare"),
        ("compare_b=blocks.0.1000", "notice.bad_compare"),
        ("compare_t=soon", "notice.bad_compare"),
        ("compare_t=4294967295", "notice.bad_compare"),
        ("lab=atlantis", "notice.bad_lab"),
        ("lab=libero-2023.luck", "notice.bad_lab"),
        ("lab=libero-2023.capacity.tests", "notice.bad_lab"),
        ("embed=yes", "notice.bad_embed"),
        ("controls=some", "notice.bad_controls"),
        ("present=2", "notice.bad_present"),
        ("keys=1", "notice.bad_keys"),
        ("fuzz=x", "notice.bad_fuzz"),
    ] {
        let (params, refusals) = parse(query);
        assert_eq!(params, Params::default(), "{query}");
        assert_eq!(refusals.len(), 1, "{query}");
        assert_eq!(refusals[0].reason.key(), key, "{query}");
    }
}

#[test]
fn speeds_are_read_and_written_in_full() {
    for (text, number) in [
        ("1", 1.0),
        ("0.5", 0.5),
        ("0.015625", 1.0 / 64.0),
        ("0.0009765625", 1.0 / 1024.0),
        ("64", 64.0),
    ] {
        assert_eq!(parse(&format!("speed={text}")).0.speed, Some(number));
        let params = Params {
            speed: Some(number),
            ..Params::default()
        };
        assert_eq!(params.query().unwrap(), format!("speed={text}"));
    }
    for text in ["", ".", ".5", "1e2", "-1", "0.0000001", "99999"] {
        assert_eq!(
            keys(&format!("speed={text}")),
            ["notice.bad_speed"],
            "{text}"
        );
    }
}

#[test]
fn unknown_names_are_passed_over_and_the_first_of_two_counts() {
    assert_eq!(keys("utm_source=paper&x&=&&%"), Vec::<&str>::new());
    assert_eq!(parse("seed=3&seed=4").0.run.seed, 3);
}

#[test]
fn values_are_decoded_and_shown_short() {
    assert_eq!(
        parse("scenario=small%2Dtown").0.run.scenario.name,
        "small-town"
    );
    let (_, refusals) = parse(&format!("scenario={}", "%C3%A8".repeat(100)));
    assert_eq!(refusals[0].value, format!("{}…", "è".repeat(40)));
}

#[test]
fn an_endless_query_is_not_read() {
    let query = format!("seed=3&run={}", "y".repeat(QUERY_CHARS_MAX));
    assert_eq!(parse(&query).0, Params::default());
    assert_eq!(keys(&query), ["notice.too_long"]);
}

#[test]
fn what_others_add_may_be_as_long_as_it_likes() {
    let long = "y".repeat(1_000_000);
    for query in [
        format!("utm_source={long}&seed=3&fbclid={long}"),
        format!("{long}&seed=3"),
        format!("seed=3{}", "&%3D".repeat(100_000)),
    ] {
        let (params, refusals) = parse(&query);
        assert_eq!((params.run.seed, refusals), (3, vec![]));
    }
}

#[test]
fn the_element_has_every_parameter_of_the_address_and_the_readme_lists_it() {
    let read = |path: &str| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../").to_owned() + path;
        std::fs::read_to_string(path).unwrap()
    };
    let (element, types, readme) = (
        read("embed/limbo-mail.js"),
        read("embed/limbo-mail.d.ts"),
        read("README.md"),
    );
    let list = element.split_once("const PARAMETERS = [").unwrap().1;
    let mut list: Vec<&str> = list.split_once(']').unwrap().0.split('"').collect();
    list.retain(|part| part.chars().any(char::is_alphanumeric));
    // The element itself says that it is embedded, and only tests ask for a crash.
    let mut fields: Vec<&str> = FIELDS.iter().map(|field| field.name).collect();
    fields.retain(|name| !["embed", "debug"].contains(name));
    list.sort_unstable();
    fields.sort_unstable();
    assert_eq!(list, fields);
    let table = readme.split_once("## What an address can say").unwrap().1;
    for name in fields {
        assert!(
            types.contains(&format!("\n  {name}?: ")),
            "{name} has no type"
        );
        assert!(
            table.contains(&format!("`{name}`")),
            "{name} is not in README.md"
        );
    }
}

#[test]
fn what_the_element_takes_for_on_and_off_has_a_type() {
    let read = |path: &str| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../embed/").to_owned() + path;
        std::fs::read_to_string(path).unwrap()
    };
    let (element, types) = (read("limbo-mail.js"), read("limbo-mail.d.ts"));
    let between = |text: &str, from: &str, to: &str| {
        let rest = text.split_once(from).unwrap().1;
        rest.split_once(to).unwrap().0.to_owned()
    };
    let quoted = |text: String| -> Vec<String> {
        let odd = text.split('"').skip(1).step_by(2);
        odd.map(str::to_owned).collect()
    };
    let written = quoted(between(&types, "type LimboSwitch = ", ";"));
    for text in quoted(between(&element, "const SWITCHED = ", ";")) {
        assert!(written.contains(&text), "{text:?}");
    }
    for name in quoted(between(&element, "const SWITCHES = ", ";")) {
        let typed = format!("\n  {name}?: LimboSwitch | null;");
        assert!(types.contains(&typed), "{name}");
    }
}

#[test]
fn a_link_is_found_in_what_stands_around_it() {
    for text in [
        "https://x.org/limbo/?t=5&seed=7",
        "  <https://x.org/limbo/?t=5&seed=7> ",
        "\u{feff}\u{200b}(https://x.org/limbo/?t=5&seed=7).",
        "Did you see this? https://x.org/limbo/?t=5&seed=7, she asked.",
        "Ciao!\nhttps://x.org/limbo/?t=5&seed=7\nA presto",
        "«?t=5&seed=7»",
        "index.html?t=5&seed=7#top",
        "https://x.org/limbo/?t=5&#38;seed=7",
    ] {
        let query = query_in(text).unwrap();
        let (params, refusals) = parse(query);
        assert_eq!(
            (params.at, params.run.seed, refusals),
            (Some(SimTime(5)), 7, vec![]),
            "{text}"
        );
        assert_eq!(Params::parse_run(text).unwrap().run.seed, 7, "{text}");
    }
    for text in [
        "",
        "seed",
        "a file\nwith a question?",
        "https://x.org/limbo/",
    ] {
        assert_eq!(query_in(text), None, "{text}");
    }
    assert!(is_address("\u{200b}«scenario=small-town»"));
}

#[test]
fn an_end_that_was_cut_off_an_earlier_link_is_found_again() {
    let record = |seed: u32| Record {
        changes: vec![("span_ms", f64::from(90_000_000 + seed))],
        ..Record::default()
    };
    let texts = (0..1000).map(|seed| codec::encode(&record(seed)));
    let cut: Vec<String> = texts.filter(|text| text.ends_with(['-', '_'])).collect();
    assert!(cut.len() > 5, "{}", cut.len());
    for text in cut {
        let whole = parse(&["scenario=small-town&run=", &text].concat());
        assert_eq!(whole.1, vec![]);
        for end in ["", ".", ")", "%E2%80%8B"] {
            let short = &text[..text.len() - 1];
            assert_eq!(
                parse(&["scenario=small-town&run=", short, end].concat()),
                whole
            );
        }
    }
}

/// A run of the small town with two changed parameters and one command.
fn changed_town() -> Run {
    let mut scenario = Scenario::named("small-town").unwrap();
    scenario.set("span_ms", 90_000_000.0).unwrap();
    scenario.set("stations.relay.workers", 3.0).unwrap();
    let mut run = Run::new(scenario, SEED_DEFAULT);
    run.push(SimTime(86_400_000), Command::Cut(Hop::Relay))
        .unwrap();
    run
}

#[test]
fn a_run_is_read_and_written_with_its_changes() {
    let params = Params {
        run: changed_town(),
        // Past the end of the town as it is written, not of this one.
        at: Some(SimTime(88_000_000)),
        ..Params::default()
    };
    let query = params.query().unwrap();
    assert!(query.contains("&run=1"), "{query}");
    let (read, refusals) = parse(&query);
    assert_eq!((&read, refusals), (&params, vec![]));
    assert_eq!(read.run.script.len(), 1);
    assert_eq!(read.run.scenario.span.ms(), 90_000_000);
}

#[test]
fn a_fingerprint_is_kept_only_for_the_run_and_the_instant_it_was_made_for() {
    let (run, at) = (changed_town(), SimTime(60_000));
    let fingerprint = Fingerprint::new("small-town", run.seed, at, 0xabcd);
    let params = Params {
        run,
        fingerprint: Some(fingerprint),
        at: Some(at),
        ..Params::default()
    };
    let query = params.query().unwrap();
    assert_eq!(parse(&query).0, params);
    assert!(fingerprint.matches(0xabcd) && !fingerprint.matches(0xabce));
    for (from, to) in [
        ("t=60000", "t=60001"),
        ("t=60000&", ""),
        ("&t=", "&seed=2&t="),
    ] {
        let by_hand = query.replace(from, to);
        assert_ne!(by_hand, query);
        assert_eq!(parse(&by_hand).0.fingerprint, None, "{by_hand}");
    }
    let lighter = [&query, "&weight=2"].concat();
    assert_eq!(parse(&lighter).0.fingerprint, None);
    assert_eq!(parse(&lighter).0.run.scenario.weight, 2);
}

#[test]
fn a_run_that_parameters_cannot_tell_has_no_address() {
    let mut scenario = Scenario::named("libero-2023").unwrap();
    scenario.calendar.pop();
    let params = Params {
        run: Run::new(scenario, SEED_DEFAULT),
        ..Params::default()
    };
    assert_eq!(params.query(), None);
}

#[test]
fn a_network_with_one_changed_number_is_no_other_weight() {
    let mut scenario = Scenario::named("small-town").unwrap();
    scenario.set("arrivals.rate_per_s", 2.0).unwrap();
    let params = Params {
        run: Run::new(scenario, SEED_DEFAULT),
        ..Params::default()
    };
    let query = params.query().unwrap();
    assert_eq!(parse(&query), (params, vec![]), "{query}");
}

#[test]
fn the_weight_of_an_address_has_the_limits_of_the_parameter() {
    let parameter = Parameter::of(WEIGHT.name).unwrap();
    assert_eq!(
        (WEIGHT.min as f64, WEIGHT.max as f64),
        (parameter.min, parameter.max)
    );
}

#[test]
fn an_instant_of_an_address_is_within_the_changed_run() {
    let query = Params {
        run: changed_town(),
        ..Params::default()
    }
    .query()
    .unwrap();
    assert_eq!(keys(&[&query, "&t=90000000"].concat()), Vec::<&str>::new());
    assert_eq!(keys(&[&query, "&t=90000001"].concat()), ["notice.bad_t"]);
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
            fingerprint: None,
        };
        // Neither its instant nor its comparison is one of the usual run's.
        let after = "&t=1000&compare_a=bulk&compare_b=natural";
        let query = ["seed=5&run=", &codec::encode(&record), after].concat();
        let refusal = Refusal::new(Reason::RunRefused, field);
        assert_eq!(refusal.reason.key(), "notice.run_refused");
        assert_eq!(parse(&query), (Params::default(), vec![refusal]));
    }
}

#[test]
fn an_address_of_the_time_before_runs_keeps_working() {
    let (params, refusals) = parse("?scenario=gmail-2020&seed=9&locale=en&t=3600000");
    assert_eq!(refusals, vec![]);
    assert_eq!(
        (params.run.scenario.name, params.run.seed),
        ("gmail-2020", 9)
    );
    assert!(params.run.script.is_empty() && params.fingerprint.is_none());
}

/// What may stand behind a link: any number of these, as they are or encoded.
const BEHIND: &str = "([.,;:!?)\\]}>\"'`*_~|\\-’‘“”«»‹› \u{a0}\u{200b}\u{200d}\u{2060}\u{feff}\n]|%2E|%29|%22|%20|%C2%A0|%E2%80%8B|%EF%BB%BF|%E2%80%9D|%0A|%252E|%2520){0,4}";

/// A link as it is written, of a run with some commands.
fn a_link(
    seed: u64,
    t: u32,
    cuts: &[u32],
    locale: Option<&'static str>,
    mode: Option<Mode>,
) -> Params {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), seed);
    for at in cuts {
        run.push(SimTime(*at), Command::Cut(Hop::Relay)).unwrap();
    }
    Params {
        run,
        at: Some(SimTime(t)),
        locale,
        mode,
        ..Params::default()
    }
}

proptest! {
    #[test]
    fn no_query_makes_it_panic(query in ".{0,300}") {
        parse(&query);
    }

    #[test]
    fn no_value_makes_it_panic_or_leave_the_ranges(
        name in "(scenario|seed|weight|locale|t|autoplay|speed|theme|mode|chapter|game|compare_a|compare_b|compare_t|lab|embed|controls|present|keys|fuzz)",
        value in ".{0,60}",
    ) {
        let (params, refusals) = parse(&format!("{name}={value}"));
        // A value with an ampersand in it is more than one parameter, each with its notice.
        let parameters = 1 + value.matches('&').count();
        prop_assert!(params.run.seed <= SEED.max && refusals.len() <= parameters);
        if let Some(speed) = params.speed {
            prop_assert!((SPEED.min..=SPEED.max).contains(&speed));
        }
    }

    #[test]
    fn what_is_written_is_read_back(seed in 0..=SEED.max, t in 0u32..1_000_000, play: bool) {
        let usual = Params::default();
        let run = Run { seed, ..usual.run.clone() };
        let params = Params { run, at: Some(SimTime(t)), autoplay: Some(play), ..usual };
        prop_assert_eq!(parse(&params.query().unwrap()), (params, vec![]));
    }

    #[test]
    fn a_link_survives_what_messengers_do_to_it(
        seed in 0..=SEED.max, t in 0u32..1_000_000, mut cuts in prop::collection::vec(0u32..1_000_000, 0..6),
        locale in prop::option::of(prop::sample::select(vec!["it", "en"])),
        mode in prop::option::of(prop::sample::select(vec![Mode::Explore, Mode::Lab])),
        behind in BEHIND, foreign in "[a-z_]{1,8}=[a-zA-Z0-9%._-]{0,3000}", how in 0..6u8,
    ) {
        cuts.sort_unstable();
        let written = a_link(seed, t, &cuts, locale, mode);
        let query = written.query().unwrap();
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let sent = match how {
            0 => query,
            1 => query.replace('&', "&amp;"),
            2 => query.replace('&', "&amp;amp;"),
            3 => encoded(&query),
            4 => encoded(&encoded(&query)),
            _ => query.replace('-', "%252D"),
        };
        // What is somebody else's may not have a name of ours.
        let foreign = ["x", &foreign].concat();
        for received in [
            [&sent, behind.as_str()].concat(),
            [&foreign, "&", &sent, &behind].concat(),
            [&sent, &behind, "&", &foreign].concat(),
        ] {
            prop_assert_eq!(&parse(&received), &(written.clone(), vec![]), "{}", received);
        }
    }

    #[test]
    fn a_link_ends_in_a_letter_or_a_digit(
        seed in 0..=SEED.max, t in prop::option::of(0u32..1_000_000), mut cuts in prop::collection::vec(0u32..1_000_000, 1..6),
    ) {
        cuts.sort_unstable();
        let mut link = a_link(seed, 0, &cuts, None, None);
        link.at = t.map(SimTime);
        let query = link.query().unwrap();
        prop_assert!(query.ends_with(|c: char| c.is_ascii_alphanumeric()), "{}", query);
        prop_assert_eq!(parse(&query), (link, vec![]));
    }
}
