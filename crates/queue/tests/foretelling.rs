//! A pile as a run, and what is foretold of it.

use limbo_format::params::{Known, Params};
use limbo_queue::advice::{Aim, Mind, Step, Typed};
use limbo_queue::foretell::FALLS_MAX;
use limbo_queue::{
    Forecast, Foretelling, Overload, Pile, Question, QuestionError, Reader, Remedy, Trial, advice,
};
use limbo_sim::{Duration, Phase, Place, SimTime, World};
use proptest::prelude::*;
use std::fmt::Write;

const AS_OF: i64 = 1_795_896_000;

/// A pile for `example.com` with these ages (s), as Postfix lists it; in `queue`.
fn postfix(ages: impl Iterator<Item = u32>, queue: &str) -> Pile {
    let mut text = String::new();
    for (i, age) in ages.enumerate() {
        let at = AS_OF - i64::from(age);
        let _ = writeln!(
            text,
            r#"{{"queue_name": "{queue}", "queue_id": "A{i}", "arrival_time": {at}, "message_size": 9, "forced_expire": false, "sender": "s@example.net", "recipients": [{{"address": "r@example.com"}}]}}"#
        );
    }
    read(&text)
}

/// The same as Exim lists it, every age in hours.
fn exim(hours: impl Iterator<Item = u32>) -> Pile {
    let mut text = String::new();
    for (i, age) in hours.enumerate() {
        let _ = write!(
            text,
            "{age:2}h   1K 1xXOUL-{i:06}-1I <s@example.net>\n          r@example.com\n\n"
        );
    }
    read(&text)
}

fn read(text: &str) -> Pile {
    let mut reader = Reader::new(AS_OF);
    reader.push(text.as_bytes());
    let pile = reader.finish().unwrap();
    assert_eq!(pile.damages.lines, 0);
    pile
}

fn hours(count: u32, hours: u32) -> impl Iterator<Item = u32> {
    (0..count).map(move |i| i * hours * 3600 / count)
}

fn foretold(pile: &Pile, question: &Question, events: u64) -> (Vec<Forecast>, Option<Forecast>) {
    let mut foretelling = Foretelling::new(pile, question).unwrap();
    while foretelling.step(events).unwrap() {}
    (
        foretelling.forecasts().to_vec(),
        foretelling.best().copied(),
    )
}

fn minutes(time: Option<Duration>) -> f64 {
    f64::from(time.expect("it was cleared").ms()) / 60_000.0
}

#[test]
fn every_message_waits_with_its_own_age_when_the_destination_is_back() {
    let pile = postfix([10, 1000, 1000, 90_000].into_iter(), "deferred");
    let mut question = Question::new(&pile, Some("example.com"), 1.0);
    question.new_per_s = 0.0;
    let played = pile.run(&question).unwrap();
    assert_eq!((played.messages, played.too_old), (4, 0));
    let mut world = World::new(&played.run).unwrap();
    world.advance(played.listed_at, u64::MAX);
    let mut ages: Vec<u32> = world
        .waiting(Place::Relay)
        .map(|w| {
            world
                .now()
                .since(world.message(w.id).unwrap().here_since())
                .ms()
                / 1000
        })
        .collect();
    ages.sort_unstable();
    assert_eq!(ages, [10, 1000, 1000, 90_000]);
    let at = played.run.scenario.epoch_unix_ms / 1000.0 + f64::from(played.listed_at.ms()) / 1000.0;
    assert_eq!(at, AS_OF as f64);
}

#[test]
fn a_flush_takes_as_long_as_the_capacity_says_and_nothing_takes_longer_than_its_next_attempt() {
    let pile = postfix(hours(3000, 5), "deferred");
    let mut question = Question::new(&pile, Some("example.com"), 5.0);
    question.new_per_s = 0.0;
    question.capacity_doubt = 0.0;
    let (forecasts, best) = foretold(&pile, &question, u64::MAX);
    let of = |remedy| forecasts.iter().find(|f| f.remedy == remedy).unwrap();
    // 3,000 e-mails at 5 a second take ten minutes.
    let flush = of(Remedy::Flush).cleared;
    assert!(
        (9.5..10.5).contains(&minutes(flush.low)) && (9.5..10.7).contains(&minutes(flush.high)),
        "{flush:?}"
    );
    // Postfix waits at most 4,000 s, one look at the queue, and another where it still holds the destination dead.
    let alone = of(Remedy::LeaveAlone).cleared;
    assert!((60.0..79.0).contains(&minutes(alone.high)), "{alone:?}");
    assert!(
        minutes(alone.low) < minutes(alone.high),
        "the look at the queue is not known"
    );
    assert_eq!(best.unwrap().remedy, Remedy::Flush);
    assert!(forecasts.iter().all(|f| f.returned.high == 0));
}

#[test]
fn the_best_remedy_never_falls_and_none_that_is_safe_is_clearly_sooner() {
    let pile = postfix(hours(2000, 3), "deferred");
    for (sessions, overload) in [
        (8, Overload::Falls(Duration::mins(10))),
        (30, Overload::Falls(Duration::mins(10))),
        (8, Overload::Refuses),
    ] {
        let mut question = Question::new(&pile, Some("example.com"), 4.0);
        question.overload = Some((sessions, overload));
        let (forecasts, best) = foretold(&pile, &question, u64::MAX);
        let best = best.unwrap();
        assert!(best.is_safe() && best.falls.high == 0);
        for other in forecasts.iter().filter(|f| f.is_safe()) {
            assert!(
                minutes(other.cleared.median) >= 0.9 * minutes(best.cleared.median),
                "{other:?}"
            );
        }
        let flush = &forecasts[1];
        let falls = sessions == 8 && overload != Overload::Refuses;
        assert_eq!(flush.falls.high > 0, falls, "{flush:?}");
        assert_eq!(flush.refused.high > 0, overload == Overload::Refuses);
    }
}

#[test]
fn an_exim_queue_is_played_by_exims_rule() {
    let pile = exim((0..400).map(|i| 2 + i / 20));
    let mut question = Question::new(&pile, Some("example.com"), 2.0);
    assert_eq!(question.sessions, 1, "that of a queue runner");
    question.new_per_s = 0.0;
    let played = pile.run(&question).unwrap();
    // Rounded ages are spread: no more than a few come at one second.
    let arrivals = played.arrivals();
    assert!(arrivals.chunk_by(|a, b| a == b).all(|same| same.len() <= 4));
    let (forecasts, best) = foretold(&pile, &question, u64::MAX);
    assert!(best.unwrap().is_safe());
    // The host's next attempt may be six hours away; a queue run takes the mail then.
    let alone = forecasts[0].cleared;
    assert!(minutes(alone.high) <= 6.5 * 60.0 + 10.0, "{alone:?}");
}

/// Exim's "4d" begins at 83.5 hours, and its host is given up at 96.
#[test]
fn one_message_of_four_days_does_not_make_exim_give_up_the_pile() {
    let mut text = String::new();
    for i in 0..500 {
        let age = match i {
            0 => " 4d".to_owned(),
            _ => format!("{:2}h", 2 + 59 * i / 499),
        };
        let _ = write!(
            text,
            "{age}   1K 1xXOUL-{i:06}-1I <s@example.net>\n          r@example.com\n\n"
        );
    }
    let days = read(&text);
    let mut question = Question::new(&days, Some("example.com"), 10.0);
    question.back_after = Duration::mins(30);
    assert_eq!(days.run(&question).unwrap().too_old, 0);
    let (forecasts, best) = foretold(&days, &question, u64::MAX);
    assert_eq!(
        (forecasts[1].remedy, forecasts[1].returned.high),
        (Remedy::Flush, 0)
    );
    assert!(best.is_some());
}

/// Exim gives up whatever comes for a host whose four days are over.
#[test]
fn new_mail_that_goes_back_is_not_counted_as_the_piles() {
    let pile = exim(std::iter::repeat_n(95, 100));
    let mut question = Question::new(&pile, None, 10.0);
    (question.back_after, question.new_per_s) = (Duration::hours(1), 0.5);
    let (forecasts, _) = foretold(&pile, &question, u64::MAX);
    let messages = pile.run(&question).unwrap().messages;
    assert_eq!(messages, 100);
    for f in &forecasts {
        assert!((1..=messages).contains(&f.returned.high), "{f:?}");
    }
}

#[test]
fn steps_of_any_size_foretell_the_same() {
    let pile = postfix(hours(200, 2), "deferred");
    let mut question = Question::new(&pile, None, 3.0);
    question.overload = Some((9, Overload::Falls(Duration::mins(5))));
    let whole = foretold(&pile, &question, u64::MAX);
    assert_eq!(whole, foretold(&pile, &question, 777));
}

#[test]
fn a_queues_run_goes_through_a_file_and_ends_the_same() {
    let pile = postfix(hours(500, 4), "deferred");
    let mut question = Question::new(&pile, Some("example.com"), 1.0);
    question.remedy = Remedy::Groups {
        groups: 4,
        every: Duration::mins(3),
    };
    let run = pile.run(&question).unwrap().run;
    let params = Params {
        run: run.clone(),
        ..Params::default()
    };
    let text = limbo_format::file::write(&params, 0, &[]).unwrap();
    let read = limbo_format::file::read(&text, &Known::NOTHING).unwrap();
    assert_eq!(read.run, run);
    let end = |run| {
        let mut world = World::new(run).unwrap();
        world.advance(SimTime::NEVER, u64::MAX);
        world.hash()
    };
    assert_eq!(end(&read.run), end(&run));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let held = postfix(hours(10, 1), "hold");
    let question = Question::new(&held, None, 1.0);
    assert_eq!(
        held.run(&question).unwrap_err(),
        QuestionError::NothingWaits
    );
    let pile = postfix(hours(10, 1), "deferred");
    let nowhere = Question::new(&pile, Some("nowhere.example"), 1.0);
    assert_eq!(
        pile.run(&nowhere).unwrap_err(),
        QuestionError::NoSuchDestination
    );
    for (capacity, sessions, new) in [
        (0.0, 20, 0.0),
        (f64::NAN, 20, 0.0),
        (1.0, 0, 0.0),
        (1.0, 20, f64::INFINITY),
    ] {
        let mut question = Question::new(&pile, None, capacity);
        (question.sessions, question.new_per_s) = (sessions, new);
        assert!(
            matches!(pile.run(&question), Err(QuestionError::Run(_))),
            "{question:?}"
        );
    }
    let mut question = Question::new(&pile, None, 1.0);
    question.remedy = Remedy::Groups {
        groups: 0,
        every: Duration::ZERO,
    };
    assert!(matches!(pile.run(&question), Err(QuestionError::Run(_))));
}

#[test]
fn the_least_and_the_greatest_capacity_that_can_be_asked_are_foretold() {
    let pile = postfix(hours(3, 2), "deferred");
    for capacity in [1e-4, 1e6] {
        let mut question = Question::new(&pile, None, capacity);
        question.new_per_s = 0.0;
        let (forecasts, _) = foretold(&pile, &question, u64::MAX);
        assert!(forecasts.len() >= 2, "{capacity}");
    }
}

#[test]
fn the_next_attempts_are_those_of_the_rule() {
    // Postfix tries at 0, 300, 600, 1200, 2400, 4800, 8800 s, then every 4,000, and ends after five days.
    let pile = postfix(
        [0, 100, 1300, 5000, 432_000, 500_000].into_iter(),
        "deferred",
    );
    let next = pile.next_attempts(Some("example.com")).unwrap();
    // In 300, 200, 1100, 3800 and 800 s.
    assert_eq!(next.layers, [1, 2, 1, 0, 1, 0, 0]);
    assert_eq!(next.beyond, 1);
    // The host has failed for 20 hours: the next attempt is hours away for all.
    let next = exim((1..21).rev()).next_attempts(None).unwrap();
    assert_eq!(next.layers.iter().sum::<u32>(), 20);
    assert_eq!(next.layers.iter().filter(|count| **count > 0).count(), 1);
    let nowhere = pile.next_attempts(Some("nowhere.example"));
    assert_eq!(nowhere, Err(QuestionError::NoSuchDestination));
}

#[test]
fn mail_older_than_the_rule_is_counted_and_played() {
    let pile = postfix([20 * 86_400, 6 * 86_400, 100].into_iter(), "deferred");
    let played = pile.run(&Question::new(&pile, None, 1.0)).unwrap();
    assert_eq!((played.messages, played.too_old), (3, 2));
    let mut trial = Trial::new(&played).unwrap();
    assert_eq!(trial.step(u64::MAX).unwrap().returned, 0);
}

/// One remedy of each kind.
fn one_of_each() -> [Remedy; 5] {
    [
        Remedy::LeaveAlone,
        Remedy::Flush,
        Remedy::FewSessions { sessions: 3 },
        Remedy::OneEvery {
            delay: Duration::secs(2),
        },
        Remedy::Groups {
            groups: 3,
            every: Duration::mins(1),
        },
    ]
}

/// The steps of each remedy for each program, for one domain and for all mail.
fn all_advice() -> Vec<(Remedy, bool, Option<&'static str>, Vec<Step>)> {
    let piles = [postfix(hours(10, 1), "deferred"), exim(3..13)];
    let mut all = Vec::new();
    for remedy in one_of_each() {
        for (pile, is_exim) in piles.iter().zip([false, true]) {
            for domain in [Some("a.example.com"), None] {
                all.push((remedy, is_exim, domain, advice(pile, domain, 10, remedy)));
            }
        }
    }
    all
}

fn at(steps: &[Step], aim: Aim) -> Option<usize> {
    steps.iter().position(|s| s.aim == aim)
}

#[test]
fn each_command_is_one_line_with_its_manual_and_looking_comes_first() {
    for (_, _, _, steps) in all_advice() {
        assert_eq!(steps[0].aim, Aim::Look);
        for step in steps {
            assert!(!step.command.is_empty() && !step.command.contains('\n'));
            assert!(!step.manual.name().0.is_empty());
        }
    }
}

#[test]
fn no_command_names_a_domain_that_was_not_chosen() {
    let piles = [postfix(hours(10, 1), "deferred"), exim(3..13)];
    let names = [
        "x?script; rm -rf",
        "münchen.example.org",
        "",
        "[192.0.2.1]",
        "-a.test",
        "a..test",
    ];
    for pile in &piles {
        for remedy in one_of_each() {
            for name in names {
                assert_eq!(advice(pile, Some(name), 10, remedy), [], "{name}");
            }
        }
    }
    for (_, _, domain, steps) in all_advice() {
        for step in steps {
            let rest = step.command.replace('\\', "").replace("a.example.com", "");
            assert!(!rest.contains("example"), "{}", step.command);
            assert!(domain.is_some() || !step.command.contains("example"));
        }
    }
}

/// `exim -R` takes any part of an address: `@a.example.com` stands in `@a.example.com.br`, too.
#[test]
fn a_command_for_one_domain_is_not_for_those_whose_names_begin_with_it() {
    let mut named = 0;
    for (_, _, _, steps) in all_advice() {
        for step in steps.iter().filter(|step| step.command.contains('@')) {
            assert!(step.command.contains(r"@a\.example\.com$"), "{step:?}");
            named += 1;
        }
    }
    assert!(named >= 5, "{named}");
}

#[test]
fn nothing_lifts_the_stop_before_the_careful_way_is_set() {
    for (remedy, is_exim, _, steps) in all_advice() {
        let again = at(&steps, Aim::TryAgain).or(at(&steps, Aim::Undo));
        let again = again.expect("each remedy ends the stop");
        assert!(at(&steps, Aim::StopTrying) < Some(again));
        let careful = [Aim::Hold, Aim::LimitSessions, Aim::LimitRate];
        let first = careful.iter().filter_map(|aim| at(&steps, *aim)).min();
        let is_careful = !matches!(remedy, Remedy::LeaveAlone | Remedy::Flush);
        assert_eq!(first.is_some(), is_careful);
        assert!(first.is_none_or(|first| first < again), "{remedy:?}");
        if is_exim {
            // What lets the pile go passes the stop by, which keeps back all else until then.
            assert!(!is_careful || again == steps.len() - 1);
            continue;
        }
        // One reload for both, and nothing is let go before it.
        assert_eq!(at(&steps, Aim::Reload), Some(again + 1));
        let reloads = steps[..=again + 1]
            .iter()
            .filter(|s| s.command.contains("reload"));
        assert_eq!(reloads.count(), 2, "for the stop, and for its end");
        for aim in [Aim::Flush, Aim::ReleaseGroup] {
            assert!(at(&steps, aim).is_none_or(|let_go| let_go > again + 1));
        }
    }
}

#[test]
fn only_what_these_steps_kept_back_is_released() {
    for (_, is_exim, domain, steps) in all_advice() {
        let Some(release) = at(&steps, Aim::ReleaseGroup) else {
            continue;
        };
        let file = format!("~/held-{}", domain.unwrap_or("all"));
        let kept = at(&steps, if is_exim { Aim::List } else { Aim::Hold }).expect("ids are kept");
        let (kept, release) = (&steps[kept].command, &steps[release].command);
        assert!(
            kept.contains(&file) && kept.contains(if is_exim { " -x" } else { "!~ /[!#]/" }),
            "{kept}"
        );
        assert!(
            release.starts_with(&format!("head -n 4 {file} |")),
            "a third of ten: {release}"
        );
        assert!(release.contains(&format!("tail -n +5 {file}")), "{release}");
        assert_eq!(kept.contains(r"@a\.example\.com$"), domain.is_some());
    }
    for (_, _, _, steps) in all_advice() {
        // Exim gives up mail that was frozen for too long.
        assert!(
            steps
                .iter()
                .all(|s| !s.command.contains("-Mf") && !s.command.contains("-z"))
        );
    }
}

#[test]
fn a_server_whose_mail_is_all_stopped_still_delivers_to_its_own_users() {
    let stops: Vec<Step> = all_advice()
        .into_iter()
        .filter(|(_, is_exim, domain, _)| *is_exim && domain.is_none())
        .flat_map(|(_, _, _, steps)| steps)
        .filter(|s| s.typed == Typed::EximConfiguration)
        .collect();
    assert!(!stops.is_empty());
    let own = "hold_domains = ! +local_domains : *";
    assert!(
        stops
            .iter()
            .all(|s| s.command.trim_start_matches("# ") == own)
    );
}

#[test]
fn what_a_stop_or_a_release_does_besides_or_does_not_do_is_said_with_it() {
    let mut said = Vec::new();
    for (_, is_exim, domain, steps) in all_advice() {
        for step in &steps {
            let minds = |mind| step.minds.contains(&mind);
            let stops_all = step.aim == Aim::StopTrying && (!is_exim || domain.is_none());
            assert_eq!(minds(Mind::StopsAll), stops_all, "{step:?}");
            let flushes = step.command.contains("postqueue -f");
            assert_eq!(minds(Mind::WholeQueue), flushes, "{step:?}");
            let of_transports = step.aim == Aim::StopTrying || set_by(step).next().is_some();
            assert_eq!(
                minds(Mind::OtherTransports),
                of_transports && !is_exim,
                "{step:?}"
            );
            assert_eq!(
                minds(Mind::OwnConnection),
                step.command.contains("-oB 1"),
                "{step:?}"
            );
            assert_eq!(
                minds(Mind::FastFlush),
                step.command.contains("postqueue -s")
            );
            assert_eq!(minds(Mind::LongHeld), step.command.contains("postsuper -H"));
            said.extend(step.minds);
        }
    }
    assert!(
        Mind::ALL.iter().all(|mind| said.contains(mind)),
        "each is said somewhere"
    );
}

/// The parameters that a step sets, each with that step.
fn set_by(step: &Step) -> impl Iterator<Item = (&Step, &str)> {
    let is_set = step.command.starts_with("postconf -e \"");
    let texts = step.command.split('"').skip(1).step_by(2);
    let names = texts.filter_map(|text| text.split_once(" = "));
    names
        .filter(move |_| is_set)
        .map(move |(name, _)| (step, name))
}

#[test]
fn what_is_stopped_or_limited_for_other_hosts_is_so_for_the_domains_that_are_relayed() {
    let mut limited = 0;
    for (_, is_exim, _, steps) in all_advice() {
        for (set, name) in steps.iter().flat_map(set_by) {
            if name == "defer_transports" {
                assert!(set.command.contains("= smtp relay $(postconf"), "{set:?}");
                continue;
            }
            let (transport, suffix) = name.split_once('_').expect("a transport's own setting");
            let other = if transport == "smtp" { "relay" } else { "smtp" };
            let other = format!("{other}_{suffix}");
            assert!(set_by(set).any(|(_, name)| name == other), "{set:?}");
            limited += 1;
        }
        assert!(!is_exim || steps.iter().all(|s| set_by(s).next().is_none()));
    }
    assert_eq!(
        limited,
        2 * 2 * 2,
        "two transports, two limits, for one domain and for all"
    );
}

/// Otherwise Exim passes the connection on to whatever else waits for that host (`connection_max_messages`).
#[test]
fn what_is_let_go_by_hand_takes_no_other_mail_along() {
    let mut delivered = 0;
    for (remedy, _, _, steps) in all_advice() {
        for step in steps.iter().filter(|s| s.command.contains("-M")) {
            assert!(
                step.command.contains("exim -oB 1 -M"),
                "{remedy:?}: {step:?}"
            );
            delivered += 1;
        }
    }
    assert_eq!(
        delivered,
        3 * 2,
        "three careful remedies, for one domain and for all"
    );
}

#[test]
fn a_queue_runner_of_exim_is_one_session() {
    let pile = exim((0..400).map(|i| 2 + i / 20));
    let mut question = Question::new(&pile, Some("example.com"), 10.0);
    (question.new_per_s, question.capacity_doubt) = (0.0, 0.0);
    // Ten at once, a second each; more runners may overlap, but somebody starts one.
    (question.delivery_s, question.sessions) = (Some(1.0), 5);
    question.overload = Some((2, Overload::Falls(Duration::mins(10))));
    let (forecasts, _) = foretold(&pile, &question, u64::MAX);
    let flush = forecasts[1];
    assert_eq!((flush.remedy, flush.falls.high), (Remedy::Flush, 0));
    assert!(
        (6.0..9.5).contains(&minutes(flush.cleared.median)),
        "400 s: {flush:?}"
    );
    let is_of_groups = |f: &&Forecast| matches!(f.remedy, Remedy::Groups { .. });
    assert!(
        forecasts
            .iter()
            .filter(is_of_groups)
            .all(|f| f.falls.high == 0)
    );
}

#[test]
fn the_number_of_sessions_that_is_too_many_is_the_one_at_which_it_falls() {
    let pile = postfix(hours(2000, 3), "deferred");
    for overload in [Overload::Falls(Duration::mins(10)), Overload::Refuses] {
        for (limit, is_too_many) in [(12, true), (13, false)] {
            let mut question = Question::new(&pile, Some("example.com"), 4.0);
            question.sessions = 12;
            question.overload = Some((limit, overload));
            let (forecasts, best) = foretold(&pile, &question, u64::MAX);
            let flush = forecasts[1];
            let harm = flush.falls.high + flush.refused.high;
            assert_eq!(harm > 0, is_too_many, "{limit}: {flush:?}");
            if let Remedy::FewSessions { sessions } = best.unwrap().remedy {
                assert!(sessions < limit);
            }
        }
    }
    let mut question = Question::new(&pile, None, 4.0);
    question.overload = Some((1, Overload::Refuses));
    let refused = pile.run(&question);
    assert!(refused.is_err(), "nothing could ever be delivered");
}

#[test]
fn a_run_lasts_until_the_pile_can_be_gone_whatever_comes_meanwhile() {
    const MOST: usize = 3_000_000;
    let pile = postfix(hours(3000, 5), "deferred");
    let mut question = Question::new(&pile, Some("example.com"), 0.1);
    // It takes 30,000 s at least.
    let mut ran = 0;
    for new_per_s in [0.0, 1.0, 50.0, 80.0, 278.0, 1e5] {
        for back_h in [0, 1, 24] {
            question.new_per_s = new_per_s;
            question.back_after = Duration::hours(back_h);
            match pile.run(&question) {
                Ok(played) => {
                    let span = SimTime(played.run.scenario.span.ms());
                    assert!(span.since(played.back_at) >= Duration::secs(30_000));
                    assert!(
                        played.arrivals().len() <= 3000 + MOST,
                        "{new_per_s}, {back_h} h"
                    );
                    ran += 1;
                }
                Err(error) => {
                    assert!(error.to_string().contains("new_per_s"), "{error}");
                    let least_s = 30_000.0 + 3600.0 * f64::from(back_h);
                    assert!(new_per_s * least_s > MOST as f64, "{new_per_s}, {back_h} h");
                }
            }
        }
    }
    assert!(ran >= 10, "{ran}");
}

#[test]
fn what_was_set_before_is_kept_and_put_back() {
    for (_, is_exim, _, steps) in all_advice() {
        for (set, name) in steps.iter().flat_map(set_by) {
            let kept = format!("postconf -n {name} > ~/old-{name}");
            let back = format!("postconf -e \"$(cat ~/old-{name})\"");
            let place = |words: &str| steps.iter().position(|s| s.command.contains(words));
            let at = steps.iter().position(|s| s == set);
            assert!(
                place(&kept).is_some() && place(&kept) < at && at < place(&back),
                "{name}"
            );
        }
        if is_exim {
            assert!(at(&steps, Aim::Remember) < at(&steps, Aim::StopTrying));
            // An empty list would wipe what was held before.
            assert!(steps.iter().all(|s| s.command != "hold_domains ="));
            assert!(steps.iter().all(|s| !s.command.contains("queue_run_max")));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_question_is_played_or_refused(
        ages in prop::collection::vec(0u32..400_000, 1..60),
        capacity in 0.001..50.0f64,
        limit in prop::option::of(1u32..40),
        sessions in 1u32..40,
        back_s in 0u32..90_000,
        new_per_s in 0.0..0.5f64,
        phase_s in 0u32..5_000,
    ) {
        let pile = postfix(ages.iter().copied(), "deferred");
        let mut question = Question::new(&pile, None, capacity);
        question.overload = limit.map(|l| (l, Overload::Falls(Duration::mins(20))));
        question.sessions = sessions;
        question.back_after = Duration::secs(back_s);
        question.new_per_s = new_per_s;
        question.phase_s = phase_s;
        if let Ok(played) = pile.run(&question) {
            prop_assert_eq!(played.messages as usize, ages.len());
            let mut trial = Trial::new(&played).unwrap();
            let outcome = trial.step(u64::MAX).unwrap();
            prop_assert!(trial.world().ledger().adds_up());
            prop_assert!(outcome.returned <= trial.world().ledger().sent);
        }
    }
}

#[test]
fn all_that_is_listed_waits_when_the_listing_is_made() {
    let listings = [
        include_str!("../samples/exim-bp.txt"),
        include_str!("../samples/postqueue-j.json"),
    ];
    for listing in listings {
        let pile = read(listing);
        for phase_s in [0, 1, 225, 299, 450, 900, 1799] {
            let mut question = Question::new(&pile, None, 10.0);
            question.phase_s = phase_s;
            let played = pile.run(&question).unwrap();
            let mut world = World::new(&played.run).unwrap();
            world.advance(SimTime(played.listed_at.ms() - 1), u64::MAX);
            let waits = world.waiting_len(Place::Relay);
            assert_eq!(waits, played.messages, "{:?}, {phase_s} s", pile.listing);
        }
    }
}

/// A pile of mail that Exim is about to give up: what is gone because it came back is no success.
#[test]
fn nobody_is_advised_to_return_a_pile() {
    let pile = read(include_str!("../samples/exim-bp.txt"));
    let (mut asked, mut refrained) = (0, 0);
    for domain in ["example.com", "example.org"] {
        for overload in [Overload::Falls(Duration::mins(10)), Overload::Refuses] {
            let mut question = Question::new(&pile, Some(domain), 10.0);
            question.overload = Some((3, overload));
            // By then the four days are over for all that waits.
            question.back_after = Duration::hours(2);
            let (forecasts, best) = foretold(&pile, &question, u64::MAX);
            let least = forecasts.iter().map(|f| f.returned.median).min().unwrap();
            asked += 1;
            match best {
                Some(best) => assert!(
                    !best.returns_most(pile.run(&question).unwrap().messages)
                        && best.returned.median <= 2 * least + 2,
                    "{domain}: {best:?}, and another returns {least}"
                ),
                None => refrained += 1,
            }
        }
    }
    assert_eq!(
        refrained, asked,
        "whatever spares the destination returns the pile"
    );
    let young = exim(3..13);
    let mut question = Question::new(&young, None, 10.0);
    question.overload = Some((3, Overload::Falls(Duration::mins(10))));
    assert!(
        foretold(&young, &question, u64::MAX).1.is_some(),
        "some can be helped"
    );
}

#[test]
fn what_happens_after_the_last_message_of_the_pile_is_not_counted_against_a_remedy() {
    let pile = postfix(hours(150, 3), "deferred");
    let mut question = Question::new(&pile, None, 9.0);
    question.overload = Some((19, Overload::Falls(Duration::secs(3))));
    question.sessions = 33;
    question.new_per_s = 3.0;
    let (mut cleared, mut fell) = (0, 0);
    for seed in 0..40 {
        question.seed = seed;
        let run = pile.run(&question).unwrap();
        let mut trial = Trial::new(&run).unwrap();
        let outcome = core::iter::repeat_with(|| trial.step(1000)).find_map(|o| o);
        let outcome = outcome.unwrap();
        // The same event by event.
        let mut world = World::new(&run.run).unwrap();
        world.advance(run.back_at, u64::MAX);
        let crashes = |world: &World| world.station(Place::Mailboxes).crashes;
        let is_here = |world: &World, id| world.message(id).unwrap().phase != Phase::Delivered;
        let mut last = 0;
        while last < run.messages && crashes(&world) < FALLS_MAX && world.step() {
            while last < run.messages && !is_here(&world, last) {
                last += 1;
            }
        }
        if last == run.messages {
            assert_eq!(outcome.cleared, Some(world.now().since(run.back_at)));
            assert_eq!(outcome.falls, crashes(&world), "seed {seed}");
            cleared += 1;
        }
        fell += u32::from(outcome.falls > 0);
    }
    assert!(cleared > 5 && fell > 5, "{cleared} {fell}");
}

#[test]
fn groups_are_played_as_equal_as_the_lines_of_a_list_are_counted_off() {
    for (messages, groups) in [(195, 16), (64, 8), (400, 32), (37, 4), (111, 8)] {
        let pile = postfix(hours(messages, 20), "deferred");
        let mut question = Question::new(&pile, None, 1.0);
        question.new_per_s = 0.0;
        question.capacity_doubt = 0.0;
        let most = messages.div_ceil(groups.into());
        let every = Duration::secs(4 * most);
        question.remedy = Remedy::Groups { groups, every };
        // A whole group at once is borne, and the next one comes when it is gone.
        question.overload = Some((most + 2, Overload::Falls(Duration::mins(10))));
        for seed in 0..10 {
            question.seed = seed;
            let run = pile.run(&question).unwrap();
            let mut world = World::new(&run.run).unwrap();
            world.advance(SimTime(run.back_at.ms() + 1), u64::MAX);
            let mut sizes = vec![0; groups.into()];
            for id in 0..messages {
                let addr = world.message(id).unwrap().addr;
                sizes[usize::from(world.block_of(addr))] += 1;
            }
            let (least, greatest) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
            assert!(greatest - least <= 1, "{messages} in {groups}: {sizes:?}");
            world.advance(SimTime::NEVER, u64::MAX);
            assert_eq!(world.station(Place::Mailboxes).crashes, 0);
        }
    }
}
