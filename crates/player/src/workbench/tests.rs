//! What the experiments promise: that their runs can be played in a moment, and that what the page's words say of them
//! is so, whatever the seed.

use super::*;
use crate::side_run::SideRun;
use limbo_sim::mta::RetryPolicy;
use limbo_sim::{Hop, Mta, World};
use std::collections::HashSet;

/// The seeds for which the words must be true, besides the experiment's own.
const OTHER_SEEDS: [u64; 2] = [11, 12];
/// So many events are played in well under a second.
const EVENTS_MAX: u64 = 2_500_000;
const HOUR: u32 = 3_600_000;

fn named(id: &str) -> &'static Experiment {
    EXPERIMENTS.iter().find(|e| e.id == id).expect("it exists")
}

fn outcome(experiment: &Experiment, side: Side) -> SideOutcome {
    let run = experiment.run(side).expect("it is a valid run");
    let mut run = SideRun::new(&run, experiment.until(side)).expect("it can be played");
    run.play(&mut || false).expect("it comes to its end")
}

/// What came of both runs, for each of the seeds.
fn outcomes(id: &str) -> Vec<(Experiment, [SideOutcome; 2])> {
    let seeds = [named(id).seed, OTHER_SEEDS[0], OTHER_SEEDS[1]];
    let with = |seed| Experiment { seed, ..*named(id) };
    let played = |e: Experiment| (e, Side::BOTH.map(|side| outcome(&e, side)));
    seeds.map(with).map(played).into()
}

/// The answer for which the words are written, checked for each seed; and then what else they say.
fn holds(id: &str, answer: usize, says: impl Fn(&Experiment, [&SideOutcome; 2]) -> bool) {
    for (experiment, [base, what_if]) in outcomes(id) {
        for (side, outcome) in Side::BOTH.into_iter().zip([&base, &what_if]) {
            let shown = experiment.shown_from(side, outcome);
            assert!(shown < experiment.until(side), "{id} {side:?}");
        }
        let given = experiment.answer([&base, &what_if]);
        assert_eq!(given, answer, "{id}, seed {}", experiment.seed);
        assert!(
            says(&experiment, [&base, &what_if]),
            "{id}, seed {}",
            experiment.seed
        );
    }
}

fn bulk_falls() -> u32 {
    outcome(named("half"), Side::Base).crashes
}

#[test]
fn every_experiment_has_a_name_of_its_own_and_two_runs_that_differ() {
    let names: HashSet<_> = EXPERIMENTS.iter().map(|e| e.id).collect();
    assert_eq!(names.len(), EXPERIMENTS.len());
    for e in &EXPERIMENTS {
        let runs = Side::BOTH.map(|side| e.run(side).expect("it is valid"));
        assert_ne!(runs[0], runs[1], "{}", e.id);
        for (side, run) in Side::BOTH.into_iter().zip(&runs) {
            let span = SimTime::ZERO + run.scenario.span;
            assert!(e.until(side) <= span, "{} goes beyond its end", e.id);
        }
        assert_eq!(runs[0].scenario.weight, runs[1].scenario.weight);
    }
}

#[test]
fn every_run_is_played_within_a_bound_of_events() {
    for e in &EXPERIMENTS {
        for side in Side::BOTH {
            let mut world = World::new(&e.run(side).unwrap()).unwrap();
            let done = world.advance(e.until(side), EVENTS_MAX);
            assert!(done, "{} {side:?}: {} events", e.id, world.events());
        }
    }
}

#[test]
fn too_large_a_crowd_brings_it_down_where_small_groups_do_not() {
    holds("two_groups", 2, |_, [base, _]| base.crashes == 0);
    holds("ten_minutes", 2, |_, [base, what_if]| {
        base.crashes == 0 && what_if.crashes.abs_diff(bulk_falls()) <= 2
    });
}

#[test]
fn a_door_that_sheds_stands_and_is_done_sooner() {
    holds("sheds", 0, |_, [base, what_if]| {
        base.crashes > 1 && base.cleared_at().is_none() && what_if.cleared_at().is_some()
    });
}

#[test]
fn half_the_people_or_twice_the_mark_are_not_enough_but_better() {
    for id in ["half", "mark"] {
        holds(id, 2, |_, [base, what_if]| what_if.crashes < base.crashes);
    }
}

#[test]
fn what_breaks_at_night_makes_less_wait_and_nothing_falls() {
    holds("night", 0, |e, [base, what_if]| {
        let restart = [0, 1].map(|i| e.restarts[i]);
        let waits = |i: usize, o: &SideOutcome| o.series.ledger_at(restart[i]).limbo;
        2 * waits(1, what_if) < waits(0, base) && base.crashes > 1
    });
    let lasts = |side| {
        let night = named("night");
        let mut world = World::new(&night.run(side).unwrap()).unwrap();
        let four = Duration::hours(4);
        assert!(world.advance(night.restart_in(side) - Duration(1), EVENTS_MAX));
        let since = world.shut_since().unwrap();
        assert_eq!(night.restart_in(side).since(since), four, "{side:?}");
    };
    Side::BOTH.into_iter().for_each(lasts);
}

#[test]
fn a_stronger_storage_waits_for_the_plan() {
    holds("twice", 1, |e, [_, what_if]| {
        let cleared = Measure::TimeToClear.of(what_if, e.restart_in(Side::WhatIf), 1);
        let opened = f64::from(e.opened_after(Side::WhatIf, what_if).ms());
        (opened..1.1 * opened).contains(&cleared)
    });
    let capacity = |side| named("twice").run(side).unwrap().scenario.stations[2].capacity_per_s;
    assert_eq!(capacity(Side::WhatIf), 2.0 * capacity(Side::Base));
}

#[test]
fn tests_by_users_are_a_part_of_what_waits() {
    holds("no_tests", 1, |_, _| true);
}

#[test]
fn a_quick_retry_clears_sooner_and_people_bring_the_storage_down() {
    holds("minute", 0, |_, [base, what_if]| {
        what_if.crashes <= base.crashes && what_if.crashes > 0
    });
    let mut alone = named("minute").run(Side::WhatIf).unwrap();
    std::sync::Arc::make_mut(&mut alone.scenario).readers.share = 0.0;
    let until = named("minute").until(Side::WhatIf);
    let alone = SideRun::new(&alone, until).unwrap().play(&mut || false);
    assert_eq!(alone.unwrap().crashes, 0, "the retries alone do no harm");
}

#[test]
fn what_takes_less_than_comes_never_clears() {
    holds("below", 3, |e, [_, what_if]| {
        let limbo = |at| what_if.series.ledger_at(at).limbo;
        let (middle, end) = (e.restarts[1] + Duration::hours(3), e.until(Side::WhatIf));
        limbo(end) > limbo(middle) && limbo(middle) > limbo(e.restarts[1])
    });
    let scenario = named("below").run(Side::WhatIf).unwrap().scenario;
    let ratio = scenario.stations[2].capacity_per_s / scenario.arrivals.rate_per_s;
    assert!((0.9..1.0).contains(&ratio), "just below: {ratio}");
}

#[test]
fn who_gives_up_before_the_door_opens_returns_the_mail() {
    holds("exchange", 3, |_, _| true);
    holds("week", 3, |_, _| true);
    let gives_up = |mta| Duration::secs(RetryPolicy::new(mta).gives_up_s());
    let [as_it_was, longer] = Side::BOTH.map(|side| {
        let shut = SimTime(20 * HOUR);
        named("week").restart_in(side).since(shut)
    });
    assert!(gives_up(Mta::ExchangeOnline) < as_it_was);
    // Postfix is the commonest, and is more patient than most.
    let postfix = gives_up(Mta::Postfix);
    assert!(as_it_was < postfix && postfix < longer);
    let more_patient = Mta::ALL.map(|mta| gives_up(mta) > gives_up(Mta::ExchangeOnline));
    let count = more_patient.iter().filter(|more| **more).count();
    assert!(count > Mta::ALL.len() / 2);
    let only = named("exchange").run(Side::WhatIf).unwrap().scenario;
    assert_eq!(only.providers.share(Mta::ExchangeOnline), 1000);
    assert_eq!(
        only.relay_retry,
        limbo_sim::scenario::RetryRule::Server(Mta::ExchangeOnline)
    );
}

#[test]
fn a_door_left_open_tells_nobody() {
    holds("door_open", 0, |_, [base, what_if]| {
        let breaks = SimTime(2 * HOUR);
        let five_days = breaks + Duration::hours(5 * 24);
        base.delay_notices > 0
            && what_if.delay_notices == 0
            && what_if.series.ledger_at(five_days).returned == 0
    });
}

#[test]
fn a_no_for_good_is_told_at_once() {
    holds("no_for_good", 3, |_, [_, what_if]| {
        let shut = SimTime(20 * HOUR);
        let told = what_if.first_return.expect("somebody is told");
        // The others were taken in before, and come back when the relay gives up.
        let at_once = what_if.series.ledger_at(named("no_for_good").restarts[1]);
        let almost_all = 20 * at_once.returned >= 19 * what_if.ledger.returned;
        told.since(shut) < Duration::mins(30) && what_if.delay_notices == 0 && almost_all
    });
}

#[test]
fn an_empty_network_stays_empty_until_it_is_filled() {
    let mut run = empty_network().unwrap();
    let mut world = World::new(&run).unwrap();
    let hour = SimTime(HOUR);
    world.advance(hour, u64::MAX);
    assert_eq!(world.ledger().sent, 0);
    assert_eq!(world.readers(), Default::default());
    for key in FILLED_BY {
        let (key, value) = filling(key, &run.scenario_in_force()).expect("it can be filled");
        run.push(hour, Command::Set(key, value)).unwrap();
    }
    for key in FILLED_BY {
        assert_eq!(filling(key, &run.scenario_in_force()), None, "it is full");
    }
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(2 * HOUR), u64::MAX);
    assert!(world.ledger().delivered > 1_000);
    assert_eq!(world.hop(Hop::Delivery), limbo_sim::HopState::Up);
}
