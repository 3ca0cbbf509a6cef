//! Any parameter of the table, and any two, in any scenario: the lab plays it, or says why not.

use limbo_lab::axis::{Axis, AxisError, Values};
use limbo_lab::grid::{Grid, Refusal};
use limbo_lab::incident::{Base, BaseScenario};
use limbo_lab::outcome::{Ended, Question};
use limbo_lab::simulation::SweepSimulation;
use limbo_lab::study::{Limits, Setting, Study, StudyError};
use limbo_sim::parameters::Parameter;
use limbo_sim::{Run, Scenario, catalogue};
use proptest::prelude::*;
use std::sync::Arc;

/// A run that anybody waits for in a test.
const SHORT: Limits = Limits {
    messages: 20_000,
    events: 10_000,
};

fn study(base: Base, axes: Vec<Axis>) -> Study {
    Study {
        base,
        settings: Vec::new(),
        axes,
        seeds: 1,
        question: Question::Falls,
        limits: SHORT,
    }
}

fn ends(parameter: &'static Parameter) -> Axis {
    Axis {
        key: parameter.key,
        values: Values::List(vec![parameter.min, parameter.max]),
    }
}

/// Plays a whole grid; how many of its runs were played.
fn play(grid: Grid) -> usize {
    let grid = Arc::new(grid);
    let mut simulation = SweepSimulation::new(Arc::clone(&grid), 0..grid.jobs());
    let mut played = 0;
    while !simulation.is_done() {
        if let Some((_, outcome)) = simulation.work(u32::MAX) {
            played += 1;
            assert!(Ended::ALL.contains(&outcome.ended));
        }
    }
    let refused = (0..grid.cells()).filter(|cell| grid.refusal(*cell).is_some());
    assert_eq!(played + refused.count(), grid.jobs());
    played
}

#[test]
fn the_least_and_the_greatest_value_of_every_parameter_is_played_or_refused_in_every_scenario() {
    let (mut played, mut refused) = (0, 0);
    for name in catalogue::NAMES {
        let run = Arc::new(Run::new(Scenario::named(name).unwrap(), 1));
        for parameter in Parameter::all() {
            let base = Base::Run(Arc::clone(&run));
            let scenario = base.incident().unwrap().scenario;
            match Grid::new(study(base, vec![ends(parameter)])) {
                Ok(grid) => played += play(grid),
                Err(StudyError::Axis(0, AxisError::DoesNotApply)) => {
                    assert!(!parameter.applies(&scenario));
                    refused += 1;
                }
                Err(StudyError::NoCell(_)) => refused += 1,
                Err(error) => panic!("{name}, {}: {error:?}", parameter.key),
            }
        }
    }
    assert!(played > 500 && refused > 20, "{played} and {refused}");
}

#[test]
fn every_parameter_that_means_something_in_the_town_is_swept_to_an_end() {
    let base = Base::Preset(BaseScenario::Town);
    let scenario = base.incident().unwrap().scenario;
    for parameter in Parameter::all().filter(|p| p.applies(&scenario)) {
        let axis = Axis::suggested(parameter, &scenario, 2);
        let mut asked = study(base.clone(), vec![axis]);
        asked.limits = Limits::PAGE;
        asked.question = Question::TimeToClear;
        let grid = Grid::new(asked).unwrap_or_else(|e| panic!("{}: {e:?}", parameter.key));
        assert!(play(grid) > 0, "{}", parameter.key);
    }
}

#[test]
fn two_that_do_not_fit_together_are_refused_cell_by_cell() {
    let of = |axes: Vec<Axis>| Grid::new(study(Base::Preset(BaseScenario::Town), axes));
    // All at once has no groups: only the restart in groups and the calm one keep the second parameter.
    let grid = of(vec![
        Axis::linear("blocks_plan.kind", 0.0, 5.0, 6),
        Axis::linear("blocks_plan.blocks", 2.0, 4.0, 2),
    ])
    .unwrap();
    let refused = |kind: usize| grid.refusal(grid.cell(kind, 0)).is_some();
    let refused: Vec<bool> = (0..6).map(refused).collect();
    assert_eq!(refused, [true, true, false, false, true, true]);
    // The shares of two kinds of servers cannot both be everything.
    let grid = of(vec![
        Axis::linear("providers.postfix", 0.0, 1000.0, 2),
        Axis::linear("providers.exim", 0.0, 1000.0, 2),
    ])
    .unwrap();
    let both = grid.refusal(grid.cell(1, 1));
    assert!(
        matches!(
            both,
            Some(Refusal::TakenBack {
                key: "providers.postfix",
                ..
            })
        ),
        "{both:?}"
    );
    // A window whose greatest size is below the one it begins with.
    let grid = of(vec![
        Axis::linear("stations.mailboxes.concurrency.initial", 5.0, 50.0, 2),
        Axis::linear("stations.mailboxes.concurrency.max", 10.0, 60.0, 2),
    ])
    .unwrap();
    assert_eq!(grid.refusal(grid.cell(0, 0)), None);
    assert!(matches!(
        grid.refusal(grid.cell(1, 0)),
        Some(Refusal::Run(_))
    ));
    // A span that ends before the restart.
    let grid = of(vec![Axis::linear("span_ms", 1_000_000.0, 20_000_000.0, 2)]).unwrap();
    assert!(grid.refusal(0).is_some() && grid.refusal(1).is_none());
}

#[test]
fn what_is_wrong_with_a_study_is_said_before_anything_is_played() {
    let town = || study(Base::Preset(BaseScenario::Town), Vec::new());
    let blocks = Axis::linear("blocks_plan.blocks", 1.0, 5.0, 5);
    let wrong = |change: &dyn Fn(&mut Study)| {
        let mut study = town();
        change(&mut study);
        Grid::new(study).err()
    };
    assert_eq!(wrong(&|_| {}), None, "no axis: one cell");
    let twice = StudyError::Axis(1, AxisError::SameTwice);
    assert_eq!(
        wrong(&|s| s.axes = vec![blocks.clone(), blocks.clone()]),
        Some(twice)
    );
    let three = |s: &mut Study| s.axes = vec![blocks.clone(), blocks.clone(), blocks.clone()];
    assert_eq!(wrong(&three), Some(StudyError::Axes));
    assert_eq!(wrong(&|s| s.seeds = 0), Some(StudyError::Seeds));
    assert_eq!(wrong(&|s| s.seeds = u32::MAX), Some(StudyError::Seeds));
    let many = |s: &mut Study| {
        s.seeds = 10_000;
        s.axes = vec![Axis::linear("travel_ms", 0.0, 1e6, 1_000)];
    };
    assert_eq!(wrong(&many), Some(StudyError::Runs(10_000_000)));
    let setting = |s: &mut Study| {
        s.settings = vec![Setting {
            key: "blocks_plan.blocks",
            value: f64::NAN,
        }]
    };
    assert!(matches!(wrong(&setting), Some(StudyError::Setting(0, _))));
    let nothing = |s: &mut Study| {
        s.base = Base::Run(Arc::new(Run::new(
            Scenario::named("one-letter").unwrap(),
            1,
        )));
        s.question = Question::TimeToClear;
    };
    assert_eq!(wrong(&nothing), Some(StudyError::NothingToClear));
}

fn parameters() -> impl Strategy<Value = &'static Parameter> {
    let all: Vec<_> = Parameter::all().collect();
    prop::sample::select(all)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_two_parameters_with_any_values_never_bring_the_lab_down(
        first in parameters(), second in parameters(), a in any::<f64>(), b in 0.0..1.0f64, c in 0.0..1.0f64,
        base in 0..BaseScenario::ALL.len(),
    ) {
        let within = |p: &Parameter, share: f64| p.min + (p.max - p.min) * share.powi(8);
        let axes = vec![
            Axis { key: first.key, values: Values::List(vec![within(first, b), within(first, c)]) },
            Axis { key: second.key, values: Values::List(vec![within(second, c)]) },
        ];
        let base = Base::Preset(BaseScenario::ALL[base]);
        if let Ok(grid) = Grid::new(study(base.clone(), axes)) {
            play(grid);
        }
        let wild = Axis { key: first.key, values: Values::List(vec![a]) };
        if let Ok(grid) = Grid::new(study(base, vec![wild])) {
            play(grid);
        }
    }
}
