//! The studies that come with the program: places to begin.

use crate::axis::Axis;
use crate::incident::{Base, BaseScenario};
use crate::outcome::Question;
use crate::study::{Limits, Setting, Study};
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::scenario::Scenario;
use limbo_sim::{Plan, RunError};

/// How many values of a parameter are tried.
pub const STEPS: u32 = 20;
/// How many seeds each value is tried with.
pub const SEEDS: u32 = 20;
/// How many values a map has along and up.
pub const MAP_STEPS: (u32, u32) = (20, 10);
/// How many seeds each cell of a map is tried with.
pub const MAP_SEEDS: u32 = 5;

/// Into how many blocks the mailboxes are divided when they are restarted.
pub const BLOCKS: &str = "blocks_plan.blocks";
/// The time from one block to the next, ms.
pub const EVERY: &str = "blocks_plan.every_ms";
/// How the restart goes: the place of a plan among the table's choices.
pub const PLAN: &str = "blocks_plan.kind";
/// The steady rate at which the spool is released, e-mails per second.
pub const DRIP: &str = "blocks_plan.rate_per_s";
/// The capacity of the mailboxes' server, e-mails per second.
pub const CAPACITY: &str = "stations.mailboxes.capacity_per_s";
/// How many open sessions crash the mailboxes' server.
pub const SESSIONS: &str = "stations.mailboxes.door.sessions";
/// The rate at which mail is sent, e-mails per second.
pub const ARRIVALS: &str = "arrivals.rate_per_s";
/// The mean time between two delivery attempts of a message, ms, at a server that rejects instead of crashing.
pub const RETRY: &str = "relay_retry.interval_ms";
/// How many tests a user sends themselves in an hour after a long wait.
pub const TESTS: &str = "user_tests_per_h";

/// A study to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// How many blocks?
    Blocks,
    /// How long between them?
    Every,
    /// Both at once, as a map.
    BlocksAndEvery,
    /// How strong must the mailboxes' server be?
    Capacity,
    /// How many sessions must it bear?
    Sessions,
    /// Sessions that it bears, and blocks, as a map.
    SessionsAndBlocks,
    /// How much mail may there be?
    Arrivals,
    /// How many of those who wait may test?
    Tests,
    /// How fast may the spool be released?
    Drip,
    /// How often may a server be asked that rejects?
    Retry,
}

/// What a rejection costs a server, as a share of a delivery (modelled; the relay of `libero-2023` has the same).
const SHED_COST: f64 = 0.1;
/// The mean time between two delivery attempts in the middle of a sweep, as a share of the outage: there the threshold
/// of recovery M (mu - lambda) / r equals the backlog lambda T (MODEL.md section 8).
const RETRY_OF_OUTAGE: f64 = 1.0 / 20.0;
/// Open sessions from which on a server rejects, for each of its workers.
const SHED_SESSIONS_PER_WORKER: f64 = 5.0;

impl Preset {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Preset; 10] = [
        Preset::Blocks,
        Preset::Every,
        Preset::BlocksAndEvery,
        Preset::Capacity,
        Preset::Sessions,
        Preset::SessionsAndBlocks,
        Preset::Arrivals,
        Preset::Tests,
        Preset::Drip,
        Preset::Retry,
    ];

    /// Those that a base scenario offers. Their theory is of an outage of the mailboxes that ends with a restart by blocks.
    /// Not [`Preset::Retry`] where there are days of mail: natural retries would take longer to empty the limbo than the
    /// scenario lasts.
    pub fn of(base: BaseScenario) -> impl Iterator<Item = Preset> {
        let all = Preset::ALL.into_iter();
        all.filter(move |preset| match base {
            BaseScenario::Town => true,
            BaseScenario::Libero => *preset != Preset::Retry,
            BaseScenario::June => !matches!(preset, Preset::Retry | Preset::Drip),
            // Its storage never crashes.
            BaseScenario::Exchange => !matches!(
                preset,
                Preset::Retry | Preset::Drip | Preset::Sessions | Preset::SessionsAndBlocks
            ),
            BaseScenario::Gmail | BaseScenario::Disk => {
                matches!(preset, Preset::Capacity | Preset::Arrivals)
            }
        })
    }

    /// The study.
    ///
    /// # Errors
    /// Never for the scenarios that come with the program.
    pub fn study(self, base: BaseScenario) -> Result<Study, RunError> {
        let incident = Base::Preset(base).incident()?;
        let mut study = Study {
            base: Base::Preset(base),
            settings: own_plan(&incident.scenario),
            axes: Vec::new(),
            seeds: SEEDS,
            question: Question::TimeToClear,
            limits: Limits::PAGE,
        };
        if self == Preset::Drip {
            study.settings = vec![setting(PLAN, 4.0)];
        }
        if self == Preset::Retry {
            let outage_ms = incident.outage().map_or(3_600_000.0, |d| f64::from(d.ms()));
            study.settings = natural_retries(&incident.scenario, outage_ms);
        }
        let mut scenario = incident.scenario;
        for setting in &study.settings {
            scenario.set(setting.key, setting.value)?;
        }
        study.axes = self.axes(base, &scenario);
        if study.axes.len() > 1 {
            study.seeds = MAP_SEEDS;
        }
        Ok(study)
    }

    fn axes(self, base: BaseScenario, s: &Scenario) -> Vec<Axis> {
        let unit_ms = every_unit_ms(base);
        let (along, up) = MAP_STEPS;
        let tenths = |key: &'static str| {
            let own = s.get(key).ok().flatten().unwrap_or(1.0);
            Axis::linear(key, own / 10.0, own / 10.0 * f64::from(STEPS), STEPS)
        };
        let multiples =
            |steps: u32, unit: f64| Axis::linear(EVERY, unit, unit * f64::from(steps), steps);
        match self {
            Preset::Blocks => vec![Axis::linear(BLOCKS, 1.0, f64::from(STEPS), STEPS)],
            Preset::Every => vec![multiples(STEPS, unit_ms)],
            Preset::BlocksAndEvery => vec![
                Axis::linear(BLOCKS, 1.0, f64::from(along), along),
                multiples(up, 2.0 * unit_ms),
            ],
            Preset::Capacity => vec![tenths(CAPACITY)],
            Preset::Sessions => vec![tenths(SESSIONS)],
            Preset::SessionsAndBlocks => {
                let own = s.get(SESSIONS).ok().flatten().unwrap_or(1.0);
                vec![
                    Axis::linear(BLOCKS, 1.0, f64::from(along), along),
                    Axis::linear(SESSIONS, own / 2.0, own * 1.5, up),
                ]
            }
            Preset::Arrivals => vec![tenths(ARRIVALS)],
            Preset::Drip => vec![tenths(DRIP)],
            Preset::Retry => vec![tenths(RETRY)],
            Preset::Tests => {
                // A tenth of its own, or of a test in two hours where nobody tests; the values begin with none.
                let own = s.user_tests_per_h;
                let tenth = if own > 0.0 { own / 10.0 } else { 0.05 };
                vec![Axis::linear(
                    TESTS,
                    0.0,
                    tenth * f64::from(STEPS - 1),
                    STEPS,
                )]
            }
        }
    }
}

/// The values of [`Preset::Every`] are multiples of this, ms.
pub const fn every_unit_ms(base: BaseScenario) -> f64 {
    match base {
        BaseScenario::Town | BaseScenario::Disk => 30_000.0,
        BaseScenario::Libero
        | BaseScenario::June
        | BaseScenario::Gmail
        | BaseScenario::Exchange => 30.0 * 60_000.0,
    }
}

fn setting(key: &'static str, value: f64) -> Setting {
    Setting { key, value }
}

/// What gives a parameter a meaning in a scenario in which it has none: one other parameter, and its value. None if no
/// single one does.
pub fn enabled_by(scenario: &Scenario, key: &str) -> Option<Setting> {
    let wanted = Parameter::of(key).ok()?;
    let try_one = |key: &'static str, value: f64| {
        let mut changed = scenario.clone();
        changed.set(key, value).ok()?;
        (wanted.applies(&changed) && changed.validate().is_ok()).then_some(setting(key, value))
    };
    Parameter::all().find_map(|p| match p.kind {
        Kind::Choice(names) => (0..names.len()).find_map(|i| try_one(p.key, i as f64)),
        _ if p.optional && p.get(scenario).is_none() => try_one(p.key, p.min.max(1.0)),
        _ => None,
    })
}

/// The scenario's own restart in blocks, as settings: so that its numbers can be changed beside the one that is swept.
fn own_plan(s: &Scenario) -> Vec<Setting> {
    match s.blocks_plan {
        Plan::Blocks { blocks, every } => vec![
            setting(BLOCKS, f64::from(blocks)),
            setting(EVERY, f64::from(every.ms())),
        ],
        _ => Vec::new(),
    }
}

/// Retries at random times by servers that do not adapt, against a storage that rejects, and nobody reads. The threshold
/// is one of mail alone, and of clients without feedback: servers with windows soon ask less often.
fn natural_retries(s: &Scenario, outage_ms: f64) -> Vec<Setting> {
    let workers = f64::from(s.stations[2].workers) * f64::from(s.weight);
    vec![
        setting(PLAN, 1.0),
        setting("stations.mailboxes.concurrency.initial", 0.0),
        setting("readers.share", 0.0),
        setting("stations.mailboxes.door", 2.0),
        setting(SESSIONS, SHED_SESSIONS_PER_WORKER * workers),
        setting("stations.mailboxes.door.cost", SHED_COST),
        setting("relay_retry.rule", 11.0),
        setting(RETRY, (outage_ms * RETRY_OF_OUTAGE).round()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axis::Values;
    use crate::grid::Grid;

    #[test]
    fn every_preset_that_is_offered_can_be_played_in_every_cell() {
        for base in BaseScenario::ALL {
            for preset in Preset::of(base) {
                let grid = Grid::new(preset.study(base).unwrap());
                let grid = grid.unwrap_or_else(|e| panic!("{base:?}, {preset:?}: {e:?}"));
                let refused = (0..grid.cells()).find_map(|cell| grid.refusal(cell));
                assert_eq!(refused, None, "{base:?}, {preset:?}");
                assert!(grid.jobs() <= 1_000, "{base:?}, {preset:?}");
            }
        }
    }

    #[test]
    fn every_parameter_of_the_town_has_a_meaning_or_is_given_one_by_another() {
        let town = Base::Preset(BaseScenario::Town)
            .incident()
            .unwrap()
            .scenario;
        for parameter in Parameter::all().filter(|p| !p.applies(&town)) {
            let by = enabled_by(&town, parameter.key);
            let by = by.unwrap_or_else(|| panic!("nothing enables {}", parameter.key));
            let mut changed = town.clone();
            changed.set(by.key, by.value).unwrap();
            assert!(parameter.applies(&changed), "{} by {by:?}", parameter.key);
        }
    }

    #[test]
    fn a_study_is_the_same_after_its_way_to_a_worker() {
        for base in BaseScenario::ALL {
            for preset in Preset::of(base) {
                let study = preset.study(base).unwrap();
                let numbers = study.numbers().unwrap();
                assert_eq!(Study::from_numbers(&numbers), Some(study));
                assert_eq!(Study::from_numbers(&numbers[..numbers.len() - 1]), None);
            }
        }
        assert_eq!(Study::from_numbers(&[99.0, 0.0]), None);
        // Values that are named one by one go the same way.
        let mut listed = Preset::Blocks.study(BaseScenario::Town).unwrap();
        for values in [vec![], vec![3.0], vec![12.0, 1.0, 40.0]] {
            listed.axes[0].values = Values::List(values);
            let numbers = listed.numbers().unwrap();
            assert_eq!(Study::from_numbers(&numbers), Some(listed.clone()));
        }
    }

    #[test]
    fn a_setting_has_one_value_and_without_axes_nothing_else_is_another() {
        let study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        let own = study.setting(EVERY).unwrap();
        let set = study.clone().with_setting(EVERY, own + 1.0);
        assert_eq!(set.setting(EVERY), Some(own + 1.0));
        assert_eq!(set.settings.len(), study.settings.len());
        assert_eq!(study.setting(CAPACITY), None);
        let more = set.with_setting(CAPACITY, 2.0);
        assert_eq!(
            (more.setting(CAPACITY), more.setting(EVERY)),
            (Some(2.0), Some(own + 1.0))
        );
        let alone = study.clone().without_axes();
        assert!(alone.axes.is_empty() && !study.axes.is_empty());
        assert_eq!(
            Study {
                axes: study.axes.clone(),
                ..alone
            },
            study
        );
    }

    #[test]
    fn retries_recover_from_where_theory_says_and_windows_from_well_below() {
        // The numbers of MODEL.md section 8.
        let at = |study: Study, interval_s: f64| {
            let grid = std::sync::Arc::new(Grid::new(study).unwrap());
            let is_it = |value: &f64| (value / 1000.0 - interval_s).abs() < 0.5;
            let cell = grid.columns().iter().position(is_it).unwrap();
            let cleared = (1..=4).filter(|seed| {
                let job = crate::grid::Job { cell, seed: *seed };
                crate::simulation::play(&grid, job).is_some_and(|o| o.cleared_ms.is_some())
            });
            let theory = grid.forecast(cell).ok().map(|f| f.safe);
            (theory, cleared.count())
        };
        let without_windows = || Preset::Retry.study(BaseScenario::Town).unwrap();
        assert_eq!(at(without_windows(), 396.0), (Some(false), 0));
        let (theory, cleared) = at(without_windows(), 432.0);
        assert!(theory == Some(true) && cleared > 1, "{cleared}");
        let mut windows = without_windows();
        let of_windows = [
            setting("stations.mailboxes.concurrency.initial", 5.0),
            setting("stations.mailboxes.concurrency.max", 20.0),
            setting("stations.mailboxes.concurrency.servers", 20.0),
        ];
        windows.settings.retain(|s| s.key != of_windows[0].key);
        windows.settings.extend(of_windows);
        assert_eq!(at(windows, 252.0), (None, 4));
    }
}
