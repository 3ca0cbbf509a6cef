//! What a file promises: it comes back as it was, a person can read it, and whatever else it is, it is refused.

use super::*;
use crate::Mode;
use crate::address::tests::KNOWN;
use crate::changes::tests::any_scenario;
use crate::codec::tests::any_script;
use limbo_sim::limits::COMMANDS_MAX;
use limbo_sim::{Command, Plan, Run, Scenario};
use proptest::prelude::*;
use std::sync::Arc;

/// The same file with its changed parameters in the order of the simulation's table, in which they are written.
fn in_written_order(text: &str) -> String {
    let workers = "change stations.relay.workers = 12\n";
    let rate = "change arrivals.rate_per_s = 0.25\n";
    text.replace(&[workers, rate].concat(), &[rate, workers].concat())
}

fn read_here(text: &str) -> Result<Params, Refusal> {
    read(text, &KNOWN)
}

const TOWN: &str = "limbo-run 1
# A remark.
scenario = small-town
seed = 7
mode = explore
locale = it
t = 0d01:30:00
hash = 0123456789abcdef
change stations.relay.workers = 12
change arrivals.rate_per_s = 0.25
at 0d00:05:00 cut delivery
at 0d00:10:00.250 test
at 0d01:00:00 mend delivery blocks 12 every 0d00:05:00
at 0d01:10:00 close relay
at 0d01:12:00 mend relay drip 0.2
at 0d01:12:00 restart calm 4
";

/// Found by fuzzing: what was read was not always known for a run beforehand, and what was known not always read.
#[test]
fn what_stands_above_the_first_line_is_passed_over() {
    for above in ["\n", " \r\n\t\n", "\u{feff}\n  "] {
        let text = [above, TOWN].concat();
        assert!(is_run(&text));
        assert_eq!(read_here(&text), read_here(TOWN), "{above:?}");
        let broken = [above, "limbo-run 1\nnonsense"].concat();
        let line = broken.lines().count().to_string();
        assert_eq!(
            read_here(&broken),
            Err(Refusal::new(Reason::FileLine, &line))
        );
    }
}

#[test]
fn a_file_of_this_version_keeps_working() {
    let params = read_here(TOWN).unwrap();
    assert_eq!(
        (params.run.scenario.name, params.run.seed),
        ("small-town", 7)
    );
    assert_eq!(
        (params.locale, params.mode),
        (Some("it"), Some(Mode::Explore))
    );
    assert_eq!(params.at, Some(SimTime(5_400_000)));
    let scenario = &params.run.scenario;
    assert_eq!(scenario.get("stations.relay.workers"), Ok(Some(12.0)));
    assert_eq!(scenario.get("arrivals.rate_per_s"), Ok(Some(0.25)));
    assert_eq!(params.run.script.len(), 6);
    assert_eq!(params.run.script[1], (SimTime(600_250), Command::SendTest));
    assert!(
        params
            .fingerprint
            .is_some_and(|f| f.matches(0x0123_4567_89ab_cdef))
    );
    let written = write(&params, 0x0123_4567_89ab_cdef, &["A remark."]);
    assert_eq!(written, Some(in_written_order(TOWN)));
}

#[test]
fn a_destroyed_disk_is_a_line_and_only_where_there_is_one() {
    let line = |place: &str| ["at 0d00:05:00 destroy ", place, "\n"].concat();
    let with = |place: &str| TOWN.replace("at 0d00:05:00 cut delivery\n", &line(place));
    for place in Place::SPOOLS {
        let text = with(place.name());
        let params = read_here(&text).unwrap();
        let destroyed = (SimTime(300_000), Command::DestroySpool(place));
        assert_eq!(params.run.script[0], destroyed);
        let written = write(&params, 0x0123_4567_89ab_cdef, &["A remark."]);
        assert_eq!(written, Some(in_written_order(&text)));
    }
    for place in ["senders", "mailboxes", "delivery", "", "relay now"] {
        let refusal = read_here(&with(place)).unwrap_err();
        assert_eq!(refusal, Refusal::new(Reason::FileLine, "11"), "{place}");
    }
}

#[test]
fn a_program_without_a_page_reads_the_same_run() {
    let page = read_here(TOWN).unwrap();
    let run = read_run(TOWN).unwrap();
    assert_eq!((&run.run, run.at), (&page.run, page.at));
    assert_eq!(run.fingerprint, page.fingerprint);
    let elsewhere = TOWN.replace("locale = it", "locale = xx\nchapter = nowhere");
    assert!(read_here(&elsewhere).is_err());
    assert_eq!(read_run(&elsewhere).unwrap().run, page.run);
    let damaged = TOWN.replace("seed = 7", "seed = many");
    assert_eq!(read_run(&damaged).unwrap_err().reason, Reason::Seed);
}

#[test]
fn a_parameter_that_is_set_is_a_line_with_its_key_and_its_value() {
    let with = |what: &str| TOWN.replace("cut delivery\n", &[what, "\n"].concat());
    let text = with("set stations.relay.workers 7");
    let params = read_here(&text).unwrap();
    let set = (
        SimTime(300_000),
        Command::Set("stations.relay.workers", 7.0),
    );
    assert_eq!(params.run.script[0], set);
    let written = write(&params, 0x0123_4567_89ab_cdef, &["A remark."]);
    assert_eq!(written, Some(in_written_order(&text)));
    for bad in [
        "set",
        "set nothing 1",
        "set travel_ms",
        "set travel_ms much",
        "set travel_ms 1 2",
    ] {
        let refusal = read_here(&with(bad)).unwrap_err();
        assert_eq!(refusal, Refusal::new(Reason::FileLine, "11"), "{bad}");
    }
    for (refused, field) in [
        ("set travel_ms 99999999999", "travel_ms"),
        ("set weight 2", "weight"),
        (
            "set stations.relay.door.cost 0.5",
            "stations.relay.door.cost",
        ),
    ] {
        let refusal = read_here(&with(refused)).unwrap_err();
        assert_eq!(
            refusal,
            Refusal::new(Reason::RunRefused, field),
            "{refused}"
        );
    }
}

#[test]
fn lines_may_end_as_any_system_ends_them() {
    let windows = ["\u{feff}", &TOWN.replace('\n', "\r\n")].concat();
    assert_eq!(read_here(&windows), read_here(TOWN));
}

#[test]
fn what_cannot_be_read_is_said_with_its_line() {
    for (from, to, line) in [
        ("cut delivery", "cut everything", "11"),
        ("cut delivery", "cut delivery now", "11"),
        ("0d00:05:00 cut", "0d00:60:00 cut", "11"),
        ("0d00:05:00 cut", "soon cut", "11"),
        ("blocks 12 every", "blocks 12", "13"),
        ("blocks 12", "blocks 99999", "13"),
        ("drip 0.2", "drip -1", "15"),
        ("workers = 12", "workers = twelve", "9"),
        ("stations.relay", "stations.pluto", "9"),
        ("hash = 0", "hash = +", "8"),
        ("seed = 7", "seed = 7&t=1", "4"),
        ("mode = explore", "what is this", "5"),
    ] {
        let text = TOWN.replace(from, to);
        assert_ne!(text, TOWN, "{from}");
        assert_eq!(
            read_here(&text),
            Err(Refusal::new(Reason::FileLine, line)),
            "{to}"
        );
    }
}

#[test]
fn what_the_simulation_refuses_is_refused_with_its_field() {
    for (from, to, field) in [
        ("workers = 12", "workers = 0", "stations.relay.workers"),
        ("blocks 12 every", "blocks 0 every", "plan.blocks"),
        ("every 0d00:05:00", "every 0d00:00:00", "plan.every_ms"),
        ("at 0d01:12:00 restart", "at 0d01:11:00 restart", "t"),
        (
            "at 0d01:12:00 restart",
            "at 39d01:11:00 restart",
            "script.at_ms",
        ),
        ("t = 0d01:30:00", "t = 39d01:30:00", "t"),
    ] {
        let text = TOWN.replace(from, to);
        assert_eq!(
            read_here(&text),
            Err(Refusal::new(Reason::RunRefused, field)),
            "{to}"
        );
    }
}

#[test]
fn another_version_another_file_and_too_large_a_file_are_known() {
    let key = |text: &str| read_here(text).unwrap_err().reason.key();
    assert_eq!(
        key(&TOWN.replace("limbo-run 1", "limbo-run 2")),
        "notice.run_version"
    );
    assert_eq!(key(""), "notice.file_not_a_run");
    assert_eq!(key("<html>"), "notice.file_not_a_run");
    assert_eq!(key("limbo-run"), "notice.file_not_a_run");
    assert_eq!(key("limbo-run one"), "notice.file_not_a_run");
    assert_eq!(
        key(&[TOWN, &"#".repeat(FILE_BYTES_MAX)].concat()),
        "notice.file_too_large"
    );
    assert_eq!(
        key(&[TOWN, &"#\n".repeat(PLAIN_BYTES_MAX / 2)].concat()),
        "notice.file_too_large"
    );
    assert_eq!(
        key(&TOWN.replace("small-town", "atlantis")),
        "notice.bad_scenario"
    );
    assert_eq!(
        key(&TOWN.replace("seed = 7", "seed = -7")),
        "notice.bad_seed"
    );
    let endless = [TOWN, "x = ", &"y".repeat(LINE_CHARS_MAX)].concat();
    assert_eq!(key(&endless), "notice.file_line");
}

#[test]
fn names_of_a_later_writer_are_passed_over() {
    let text = TOWN.replace("seed = 7", "seed = 7\nweather = fine");
    assert_eq!(read_here(&text), read_here(TOWN));
}

#[test]
fn the_longest_run_there_can_be_fits() {
    let mut scenario = Scenario::named("libero-2023").unwrap();
    for parameter in Parameter::all() {
        // A number that takes all 17 characters; where it is refused, the line is only shorter.
        let third = parameter.min + (parameter.max - parameter.min) / 3.0;
        let mut changed = scenario.clone();
        if parameter.set(&mut changed, third).is_ok() {
            scenario = changed;
        }
    }
    let plan = Plan::Blocks {
        blocks: 1000,
        every: Duration(30 * 86_400_000 - 1),
    };
    let last = (SimTime(3_455_999_999), Command::Mend(Hop::Submission, plan));
    let params = Params {
        run: Run {
            scenario: Arc::new(scenario),
            seed: u64::MAX,
            script: vec![last; COMMANDS_MAX],
        },
        ..Params::default()
    };
    let text = write(&params, u64::MAX, &["x"; 3]).expect("only parameters were changed");
    // Every parameter as its own longest line, whether it can be changed here or not.
    let bits = LosslessFloat::Bits(u64::MAX).text();
    let changes = Parameter::all().map(|p| ["change ", p.key, " = ", &bits, "\n"].concat());
    let length = text.len() + changes.map(|line| line.len()).sum::<usize>();
    assert!(length < PLAIN_BYTES_MAX, "{length}");
}

#[test]
fn mail_that_is_given_one_by_one_goes_into_a_file_and_into_no_link() {
    let mut params = read_here(TOWN).unwrap();
    let scenario = Arc::make_mut(&mut params.run.scenario);
    scenario.listed = Some((0..2_000).map(|i| i * i / 2).collect());
    let text = write(&params, 0x0123_4567_89ab_cdef, &[]).unwrap();
    assert!(text.lines().all(|line| line.len() <= LINE_CHARS_MAX));
    assert_eq!(read_here(&text).unwrap().run, params.run);
    assert_eq!(params.query(), None);
    // Beyond the run's span, or cut off in the middle of a number.
    let late = [TOWN, "listed = _____w8\n"].concat();
    let refused = Refusal::new(Reason::RunRefused, "listed");
    assert_eq!(read_here(&late), Err(refused));
    let broken = [TOWN, "listed = gA\n"].concat();
    assert_eq!(read_here(&broken).unwrap_err().reason, Reason::FileLine);
}

#[test]
fn whatever_mail_is_written_can_be_read_and_more_than_that_is_not_written() {
    let mut params = read_here(TOWN).unwrap();
    let with = |params: &mut Params, step: u32, count: usize| {
        let scenario = Arc::make_mut(&mut params.run.scenario);
        scenario.span = limbo_sim::limits::SPAN_MAX;
        let last = scenario.span.ms() / step;
        // The longest form of so many: as many as there is room for lie far enough apart to take three bytes.
        let far = (0..200_000).map(|i| i * 16_500);
        let near = (0..last).map(|i| 3_300_000_000 + i * step);
        scenario.listed = Some(far.chain(near).take(count).collect());
    };
    with(&mut params, 20, 4_000_000);
    assert_eq!(params.run.scenario.listed_len(), 4_000_000);
    let text = write(&params, 0, &[]).unwrap();
    assert!(text.len() <= FILE_BYTES_MAX, "{}", text.len());
    assert_eq!(read_here(&text).unwrap().run, params.run);
    with(&mut params, 20, listed::LISTED_MAX + 1);
    assert_eq!(write(&params, 0, &[]), None);
}

#[test]
fn a_file_says_the_speed_as_an_address_does() {
    let text = TOWN.replace("t = 0d", "speed = 0.5\nt = 0d");
    let params = read_here(&text).unwrap();
    assert_eq!(params.speed, Some(0.5));
    let written = write(&params, 0x0123_4567_89ab_cdef, &["A remark."]);
    assert_eq!(written, Some(in_written_order(&text)));
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        scenario in any_scenario(), script in any_script(40), seed in 0u64..1 << 53, hash: u64, at in 0.0..=1.0f64,
    ) {
        let at = SimTime((at * f64::from(scenario.span.ms())) as u32);
        let (name, mut run) = (scenario.name, Run::new(scenario, seed));
        for (at, command) in script {
            // What lies behind the end, or means nothing by then, is left out.
            let _ = run.push(at, command);
        }
        let params = Params {
            fingerprint: Some(Fingerprint::new(name, seed, at, hash)),
            run,
            at: Some(at),
            autoplay: Some(false),
            mode: Some(Mode::Lab),
            locale: Some("en"),
            ..Params::default()
        };
        let text = write(&params, hash, &["one\nremark"]).expect("only parameters were changed");
        prop_assert_eq!(read_here(&text), Ok(params));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}", line in ".{0,60}") {
        let _ = read_here(&text);
        let _ = read_here(&["limbo-run 1\n", &line].concat());
        let _ = read_here(&["limbo-run 1\nat ", &line].concat());
        let _ = read_here(&["limbo-run 1\nchange ", &line].concat());
    }

    #[test]
    fn no_damage_makes_it_panic(at in 0..TOWN.len(), byte: u8, drop: bool) {
        let mut bytes = TOWN.as_bytes().to_vec();
        if drop { bytes.truncate(at) } else { bytes[at] = byte }
        let _ = read_here(&String::from_utf8_lossy(&bytes));
    }
}
