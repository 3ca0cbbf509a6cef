//! What the lab's words promise, on sweeps whose runs are written here.

use super::*;
use crate::i18n::Lang;
use crate::modes::lab::draft::Draft;
use limbo_lab::axis::Axis;
use limbo_lab::outcome::{Ended, Outcome};

/// A question that has one value, so many seeds, and is yet to be played.
fn one_value(seeds: &str) -> Sweep {
    let mut draft = Draft::preset(Preset::Blocks, BaseScenario::Town).expect("a preset");
    let axis = &mut draft.axes[0];
    axis.to.clone_from(&axis.from);
    "1".clone_into(&mut axis.steps);
    seeds.clone_into(&mut draft.seeds);
    Sweep::new(std::sync::Arc::new(draft.grid().expect("it can be asked")))
}

#[test]
fn what_went_well_is_said_by_the_server_of_each_value() {
    let mut study = Preset::Blocks.study(BaseScenario::Town).expect("a study");
    study.axes = vec![Axis::linear("stations.mailboxes.door", 1.0, 2.0, 2)];
    let grid = Grid::new(study).expect("it can be asked");
    let mut sweep = Sweep::new(std::sync::Arc::new(grid));
    for job in 0..sweep.grid.jobs() {
        let outcome = Outcome {
            rejected: 7,
            ended: Ended::SpanOver,
            ..Outcome::default()
        };
        sweep.take(job, outcome);
    }
    let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let of = |cell| figures(&english, &sweep, cell, &sweep.figures(cell)).remove(0);
    let held = of_runs(&english, "lab.read.safe", sweep.figures(0).runs, &[]);
    assert_eq!(of(0), held);
    assert!(
        of(1).contains("cleared in 0 of 20 runs; deliveries refused in the median run: 7"),
        "{}",
        of(1)
    );
    let said = found(&english, &sweep);
    assert!(said.contains("all went well in every run"), "{said}");
}

fn played(study: limbo_lab::study::Study, of: impl Fn(usize) -> Outcome) -> Sweep {
    let grid = std::sync::Arc::new(Grid::new(study).expect("it can be asked"));
    let mut sweep = Sweep::new(std::sync::Arc::clone(&grid));
    for job in 0..grid.jobs() {
        sweep.take(job, of(grid.job(job).cell));
    }
    sweep
}

#[test]
fn what_is_said_of_every_value_is_true_of_those_that_cannot_be_played() {
    let cleared = Outcome {
        cleared_ms: Some(9_000),
        ..Outcome::default()
    };
    let mut study = Preset::Blocks.study(BaseScenario::Town).expect("a study");
    study.axes = vec![Axis::linear("span_ms", 3_600e3, 36_000e3, 10)];
    let some = played(study.clone(), |_| cleared);
    assert!(some.grid.refusal(0).is_some() && some.grid.refusal(9).is_none());
    study.axes = vec![Axis::linear("span_ms", 18_000e3, 36_000e3, 10)];
    let all = played(study, |_| cleared);
    for lang in Lang::all() {
        let locale = Locale::new(lang, "Europe/Rome", 0.0);
        let of_all = locale.fill("lab.lead.all", &[("what", locale.t("lab.lead.held"))]);
        assert!(found(&locale, &all).starts_with(&of_all));
        let safe = some.safe_zone().expect("what is played is safe");
        let values = [
            ("zone", &*zone(&locale, &some, safe)),
            ("what", locale.t("lab.lead.held")),
        ];
        let of_some = locale.fill("lab.lead.zone_only", &values);
        assert!(found(&locale, &some).starts_with(&of_some), "{of_some}");
    }
}

#[test]
fn runs_that_were_broken_off_are_counted_as_nothing_else() {
    let broken_off = Outcome {
        ended: Ended::TooMuchWork,
        ..Outcome::default()
    };
    let cleared = Outcome {
        cleared_ms: Some(9_000),
        ..Outcome::default()
    };
    let study = Preset::Blocks.study(BaseScenario::Town).expect("a study");
    let of_cells = |from: usize| {
        played(study.clone(), |cell| match cell < from {
            true => broken_off,
            false => cleared,
        })
    };
    let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let all = found(&english, &of_cells(usize::MAX));
    assert_eq!(
        all,
        "400 runs would have taken too long here and were broken off."
    );
    let some = found(&english, &of_cells(3));
    assert!(
        some.starts_with("from 4 groups up, the server stayed up in every run."),
        "{some}"
    );
    assert!(
        some.ends_with("60 runs would have taken too long here and were broken off."),
        "{some}"
    );
}

#[test]
fn a_server_that_refuses_is_not_said_to_crash_at_so_many_connections() {
    let is_of_crashes = |locale: &Locale, said: &str| {
        said.contains(locale.t("lab.parameter.sessions"))
            || said.contains(&*locale.plural("lab.value.sessions", 480.0, &[]))
    };
    let town = || Preset::Blocks.study(BaseScenario::Town).expect("a study");
    let mut both = town();
    both.axes = vec![
        Axis::linear(SESSIONS, 480.0, 960.0, 2),
        Axis::linear("stations.mailboxes.door", 1.0, 2.0, 2),
    ];
    let mut refusing = Preset::Retry.study(BaseScenario::Town).expect("a study");
    refusing.axes = vec![Axis::linear(SESSIONS, 480.0, 960.0, 2)];
    let [both, refusing] = [both, refusing].map(|s| Grid::new(s).expect("it can be asked"));
    assert_eq!([0, 2].map(|cell| both.rejects(cell)), [false, true]);
    for lang in Lang::all() {
        let locale = Locale::new(lang, "Europe/Rome", 0.0);
        let of = |grid, cell| is_of_crashes(&locale, &self::cell(&locale, grid, cell));
        assert!(of(&both, 0) && !of(&both, 2) && !of(&refusing, 0));
        for grid in [&both, &refusing] {
            assert!(!is_of_crashes(&locale, &axis(&locale, grid, 0)));
            assert!(!is_of_crashes(&locale, &swept(&locale, grid, 0)));
        }
        let name = parameter_in(&locale, SESSIONS, refusing.base_scenario());
        assert!(!is_of_crashes(&locale, &name));
    }
}

#[test]
fn a_stretch_of_tests_ends_at_the_value_that_was_safe_and_not_at_the_next_whole_one() {
    use limbo_lab::axis::Axis;
    let mut study = Preset::Tests.study(BaseScenario::Libero).expect("a study");
    study.axes = vec![Axis::linear(TESTS, 0.0, 0.002, 5)];
    let grid = Grid::new(study).expect("it can be asked");
    let sweep = Sweep::new(std::sync::Arc::new(grid));
    let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let said = zone(&english, &sweep, (0, 3));
    assert!(said.contains("1.5 tests an hour"), "{said}");
    let said = zone(&english, &sweep, (2, 4));
    assert!(said.contains("1 test an hour"), "{said}");
}

#[test]
fn one_value_one_seed_and_one_run_are_told_as_one() {
    for lang in Lang::all() {
        let locale = Locale::new(lang, "Europe/Rome", 0.0);
        let (one, some) = (one_value("1"), one_value("20"));
        let of_seeds = |n| locale.plural("lab.intro_seeds", n, &[]);
        for (sweep, seeds, runs) in [(&one, 1.0, 1.0), (&some, 20.0, 20.0)] {
            let said = intro(&locale, &sweep.grid);
            let seeds = of_seeds(seeds);
            let value = locale.plural("lab.intro_values", 1.0, &[("seeds", &seeds)]);
            assert!(said.contains(&*value), "{said}");
            let times = locale.plural("lab.intro_times", runs, &[]);
            assert!(said.contains(&*times), "{said}");
            assert!(!found(&locale, sweep).contains('{'));
        }
        // Some languages have one form for all numbers.
        if locale.t("lab.intro_seeds.one") != "lab.intro_seeds.one" {
            assert_ne!(of_seeds(1.0), of_seeds(20.0).replace("20", "1"));
        }
    }
    let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let said = intro(&english, &one_value("1").grid);
    assert!(said.contains("once: one value of one number, with one random seed"));
}

/// A question after its runs: so many of a value's 20 runs were safe.
fn played_with_safe(preset: Preset, base: BaseScenario, safe: impl Fn(usize) -> usize) -> Sweep {
    use limbo_lab::grid::Job;
    use limbo_lab::outcome::Outcome;
    let study = preset.study(base).expect("a study");
    let grid = Grid::new(study).expect("it can be asked");
    let mut sweep = Sweep::new(std::sync::Arc::new(grid));
    for index in 0..sweep.grid.jobs() {
        let Job { cell, seed } = sweep.grid.job(index);
        let outcome = Outcome {
            crashes: u32::from(seed > safe(cell) as u64),
            cleared_ms: Some(1_000),
            ..Outcome::default()
        };
        sweep.take(index, outcome);
    }
    sweep
}

#[test]
fn chance_is_named_as_the_cause_only_where_it_may_be_it() {
    let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let said = |preset, base, safe: &dyn Fn(usize) -> usize| {
        verdict(&english, &played_with_safe(preset, base, safe))
    };
    let theory = |preset, base| {
        played_with_safe(preset, base, |_| 20)
            .forecast_zone()
            .expect("a zone")
    };
    let (from, _) = theory(Preset::Blocks, BaseScenario::Town);
    let one_more = |some: usize| {
        move |cell: usize| match cell {
            cell if cell > from => 20,
            cell if cell == from => some,
            _ => 0,
        }
    };
    let groups = said(Preset::Blocks, BaseScenario::Town, &one_more(19));
    assert!(groups.contains("one group is larger"), "{groups}");
    let never = said(Preset::Blocks, BaseScenario::Town, &one_more(0));
    assert!(
        never.contains("stricter") && !never.contains("larger"),
        "{never}"
    );
    // Between two tries there are no groups.
    let (from, _) = theory(Preset::Retry, BaseScenario::Town);
    let study = Preset::Retry.study(BaseScenario::Town).expect("a study");
    let grid = Grid::new(study).expect("it can be asked");
    let mut sweep = Sweep::new(std::sync::Arc::new(grid));
    for index in 0..sweep.grid.jobs() {
        let job = sweep.grid.job(index);
        let bad = job.cell < from || job.cell == from && job.seed == 1;
        let outcome = limbo_lab::outcome::Outcome {
            cleared_ms: (!bad).then_some(1_000),
            ..Default::default()
        };
        sweep.take(index, outcome);
    }
    let tries = verdict(&english, &sweep);
    assert!(
        tries.contains("stricter") && !tries.contains("group"),
        "{tries}"
    );
}

#[test]
fn runs_that_bear_more_are_not_said_to_manage_with_less() {
    let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let of = |preset, kinder: &dyn Fn(usize, Zone) -> bool| {
        let theory = played_with_safe(preset, BaseScenario::Town, |_| 20).forecast_zone();
        let theory = theory.expect("a zone");
        let safe = |cell| if kinder(cell, theory) { 20 } else { 0 };
        verdict(
            &english,
            &played_with_safe(preset, BaseScenario::Town, safe),
        )
    };
    let tests = of(Preset::Tests, &|cell, (_, to)| cell <= to + 1);
    assert!(
        tests.contains("bear more") && !tests.contains("less"),
        "{tests}"
    );
    let groups = of(Preset::Blocks, &|cell, (from, _)| cell + 1 >= from);
    assert!(groups.contains("manage with less"), "{groups}");
}

#[test]
fn why_theory_and_runs_differ_is_told_of_the_outage_itself() {
    for lang in Lang::all() {
        let locale = Locale::new(lang, "Europe/Rome", 0.0);
        let of = |base| {
            let sweep = played_with_safe(Preset::Capacity, base, |_| 20);
            why(&locale, &sweep).to_owned()
        };
        assert!(of(BaseScenario::Libero).contains("83"));
        let exchange = of(BaseScenario::Exchange);
        assert!(
            !exchange.is_empty() && !exchange.contains("83"),
            "{exchange}"
        );
    }
}
