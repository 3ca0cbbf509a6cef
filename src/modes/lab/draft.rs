//! The question as the viewer writes it: texts of fields, which may be wrong. What is wrong is said beside the field; the
//! last question that could be asked stays on the chart.

use super::quantity::Quantity;
use crate::message::LabField as Field;
use limbo_lab::axis::{Axis, AxisError, Spacing, Values};
use limbo_lab::grid::Grid;
use limbo_lab::incident::{Base, BaseScenario};
use limbo_lab::outcome::Question;
use limbo_lab::presets::{MAP_SEEDS, Preset, SEEDS, STEPS, enabled_by};
use limbo_lab::study::{Limits, Setting, Study, StudyError};
use limbo_sim::Scenario;
use limbo_sim::parameters::Parameter;

/// The most runs of a question on the page.
pub const RUNS_MAX: usize = 10_000;
/// The most values of a parameter on the page: more columns than this are narrower than can be seen.
pub const STEPS_MAX: u32 = 60;
/// The most letters of a field.
const TEXT_MAX: usize = 24;
/// The most seeds on the page.
const SEEDS_MAX: u32 = 100;

/// A swept parameter as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisDraft {
    /// Its key in the table.
    pub key: &'static str,
    /// The first value, in the unit in which it is shown.
    pub from: String,
    /// The last value.
    pub to: String,
    /// How many values.
    pub steps: String,
    /// How they are spread.
    pub spacing: Spacing,
}

/// The whole question as it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Where it happens.
    pub base: BaseScenario,
    /// What the question it began as changes for all runs.
    pub settings: Vec<Setting>,
    /// One or two parameters.
    pub axes: Vec<AxisDraft>,
    /// What is changed for all runs so that an axis means something, with the number of that axis; the newest first. It
    /// goes with its axis: nothing else on the page would say that it is still there.
    pub enabled: Vec<(usize, Setting)>,
    /// How many seeds.
    pub seeds: String,
    /// What is looked for.
    pub question: Question,
}

/// Why a question cannot be asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// What is written in a field is no number.
    NotANumber,
    /// A number below or above what the field allows, in the unit in which it is shown.
    OutOfRange {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// More runs than the page plays.
    TooManyRuns(usize),
    /// The lab says why.
    Study(StudyError),
}

/// What is wrong, and at which field.
pub type Fault = (Field, Wrong);

/// A number as it is typed in any language. In `1,000` the comma means one thing in English and another in Italian: nobody
/// is to get a thousandth of what they mean, so that is none.
fn number(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let like_thousands = text.split_once('.').is_some_and(|(whole, rest)| {
        let grouped = whole.len() <= 3 && rest.len() == 3;
        grouped && is_number(whole) && is_number(rest) && !whole.starts_with('0')
    });
    let n = text.parse().ok().filter(|n: &f64| n.is_finite());
    n.filter(|_| !like_thousands)
}

fn whole(text: &str, max: u32, field: Field) -> Result<u32, Fault> {
    let n = number(text).ok_or((field, Wrong::NotANumber))?;
    let (least, most) = (1.0, f64::from(max));
    match (least..=most).contains(&n) && n.fract() == 0.0 {
        true => Ok(n as u32),
        false => Err((
            field,
            Wrong::OutOfRange {
                min: least,
                max: most,
            },
        )),
    }
}

impl AxisDraft {
    /// The draft of an axis.
    pub fn of(axis: &Axis, base: &Scenario) -> AxisDraft {
        let quantity = Quantity::of(axis.key, base);
        let (from, to, steps, spacing) = match &axis.values {
            &Values::Range {
                from,
                to,
                steps,
                spacing,
            } => (from, to, steps, spacing),
            Values::List(list) => (
                list.first().copied().unwrap_or(0.0),
                list.last().copied().unwrap_or(0.0),
                list.len() as u32,
                Spacing::Linear,
            ),
        };
        AxisDraft {
            key: axis.key,
            from: quantity.write(from),
            to: quantity.write(to),
            steps: steps.to_string(),
            spacing,
        }
    }

    /// A parameter with a range that suits it.
    pub fn suggested(key: &'static str, base: &Scenario, steps: u32) -> Option<AxisDraft> {
        let parameter = Parameter::of(key).ok()?;
        Some(AxisDraft::of(
            &Axis::suggested(parameter, base, steps),
            base,
        ))
    }

    fn axis(&self, index: usize, base: &Scenario) -> Result<Axis, Fault> {
        let quantity = Quantity::of(self.key, base);
        let end = |text: &str, field: Field| {
            let shown = number(text).ok_or((field, Wrong::NotANumber))?;
            let value = quantity.read(shown);
            let range = Parameter::of(self.key).map(|p| (p.min, p.max, p.optional));
            match range {
                Ok((_, _, true)) if value == 0.0 => Ok(value),
                // A little beyond either end is what writing it in another unit has cost.
                Ok((min, max, _)) if value >= min * (1.0 - 1e-6) && value <= max * (1.0 + 1e-6) => {
                    Ok(value.clamp(min, max))
                }
                Ok((min, max, _)) => Err((
                    field,
                    Wrong::OutOfRange {
                        min: quantity.show(min),
                        max: quantity.show(max),
                    },
                )),
                Err(_) => Err((
                    Field::Parameter(index),
                    Wrong::Study(StudyError::Axis(index, AxisError::UnknownParameter)),
                )),
            }
        };
        let from = end(&self.from, Field::From(index))?;
        let to = end(&self.to, Field::To(index))?;
        let steps = whole(&self.steps, STEPS_MAX, Field::Steps(index))?;
        Ok(Axis::range(self.key, from, to, steps, self.spacing))
    }
}

impl Draft {
    /// The draft of a question that comes with the program; none where the scenario does not have it.
    pub fn preset(preset: Preset, base: BaseScenario) -> Option<Draft> {
        Draft::of(&preset.study(base).ok()?)
    }

    /// The draft of a study; none if that is not of a base that comes with the program.
    pub fn of(study: &Study) -> Option<Draft> {
        let Base::Preset(base) = study.base else {
            return None;
        };
        let mut draft = Draft {
            base,
            settings: study.settings.clone(),
            axes: Vec::new(),
            enabled: Vec::new(),
            seeds: study.seeds.to_string(),
            question: study.question,
        };
        let scenario = draft.scenario();
        let axes = study.axes.iter();
        draft.axes = axes.map(|axis| AxisDraft::of(axis, &scenario)).collect();
        Some(draft)
    }

    /// The scenario before the swept parameters are set; where a setting is impossible, without it.
    pub fn scenario(&self) -> Scenario {
        self.set_up().0
    }

    /// What is changed for all runs.
    pub fn all_settings(&self) -> Vec<Setting> {
        self.set_up().1
    }

    /// The scenario with everything that is changed for all runs, and what that is: what gives the axes a meaning first.
    /// What loses its own meaning by it is no setting any more.
    fn set_up(&self) -> (Scenario, Vec<Setting>) {
        let incident = Base::Preset(self.base).incident();
        let mut scenario = incident.map_or_else(
            |_| Scenario::named("sandbox").expect("a scenario of the catalogue"),
            |incident| incident.scenario,
        );
        let mut settings: Vec<Setting> = self.enabled.iter().map(|(_, s)| *s).collect();
        for own in &self.settings {
            if settings.iter().all(|s| s.key != own.key) {
                settings.push(*own);
            }
        }
        settings.retain(|s| scenario.set(s.key, s.value).is_ok());
        (scenario, settings)
    }

    /// Which of the questions that come with the program it is.
    pub fn which(&self) -> Option<Preset> {
        Preset::of(self.base).find(|preset| {
            Draft::preset(*preset, self.base).is_some_and(|draft| {
                draft.axes == self.axes
                    && draft.enabled == self.enabled
                    && draft.question == self.question
                    && draft.seeds == self.seeds
                    && same_but_for_the_plan(&draft.settings, &self.settings)
            })
        })
    }

    /// The question worked out.
    ///
    /// # Errors
    /// The first thing that is wrong, and its field.
    pub fn grid(&self) -> Result<Grid, Fault> {
        let (scenario, settings) = self.set_up();
        let seeds = whole(&self.seeds, SEEDS_MAX, Field::Seeds)?;
        let axes = self.axes.iter().enumerate();
        let axes = axes
            .map(|(i, draft)| draft.axis(i, &scenario))
            .collect::<Result<Vec<_>, _>>()?;
        let study = Study {
            base: Base::Preset(self.base),
            settings,
            axes,
            seeds,
            question: self.question,
            limits: Limits::PAGE,
        };
        let steps = |axis: &AxisDraft| number(&axis.steps).unwrap_or(1.0) as usize;
        let runs = self.axes.iter().map(steps).product::<usize>() * seeds as usize;
        if runs > RUNS_MAX {
            return Err((Field::Seeds, Wrong::TooManyRuns(runs)));
        }
        Grid::new(study).map_err(|error| (place(&error), Wrong::Study(error)))
    }

    /// The same question with another text in a field.
    #[must_use]
    pub fn with_text(&self, field: Field, text: String) -> Draft {
        let mut draft = self.clone();
        let slot = match field {
            Field::From(i) => draft.axes.get_mut(i).map(|axis| &mut axis.from),
            Field::To(i) => draft.axes.get_mut(i).map(|axis| &mut axis.to),
            Field::Steps(i) => draft.axes.get_mut(i).map(|axis| &mut axis.steps),
            Field::Seeds => Some(&mut draft.seeds),
            Field::Parameter(_) | Field::Question => None,
        };
        if let Some(slot) = slot {
            // A field shows no more than a few digits.
            *slot = text.chars().take(TEXT_MAX).collect();
        }
        draft
    }

    /// The same question with another parameter at that place, in a range that suits it.
    #[must_use]
    pub fn with_parameter(&self, index: usize, key: &'static str) -> Draft {
        let mut draft = self.clone();
        draft.enabled.retain(|(axis, _)| *axis != index);
        draft.with_range(index, key)
    }

    /// The same question with that parameter at that place, in a range that suits it.
    fn with_range(&self, index: usize, key: &'static str) -> Draft {
        let mut draft = self.clone();
        let steps = if draft.axes.len() > 1 { 12 } else { STEPS };
        if let Some(axis) = AxisDraft::suggested(key, &draft.scenario(), steps)
            && let Some(slot) = draft.axes.get_mut(index)
        {
            *slot = axis;
        }
        draft
    }

    /// The same question with a second parameter, or without it.
    #[must_use]
    pub fn with_second(&self, key: Option<&'static str>) -> Draft {
        let mut draft = self.clone();
        let was_map = draft.axes.len() > 1;
        draft.axes.truncate(1);
        draft.enabled.retain(|(axis, _)| *axis == 0);
        if let Some(key) = key {
            draft
                .axes
                .extend(AxisDraft::suggested(key, &draft.scenario(), 10));
        }
        let is_map = draft.axes.len() > 1;
        if is_map != was_map {
            let seeds = if is_map { MAP_SEEDS } else { SEEDS };
            draft.seeds = seeds.to_string();
        }
        draft
    }

    /// What would give a parameter that means nothing here a meaning.
    pub fn enabled_by(&self, index: usize) -> Option<Setting> {
        enabled_by(&self.scenario(), self.axes.get(index)?.key)
    }

    /// The same question with a setting that gives an axis a meaning, and the range of that axis chosen anew.
    #[must_use]
    pub fn with_setting(&self, index: usize, setting: Setting) -> Draft {
        let mut draft = self.clone();
        draft.enabled.retain(|(_, s)| s.key != setting.key);
        draft.enabled.insert(0, (index, setting));
        match draft.axes.get(index).map(|axis| axis.key) {
            Some(key) => draft.with_range(index, key),
            None => draft,
        }
    }
}

/// The restart's own numbers may be others: they stand in fields of their own.
fn same_but_for_the_plan(a: &[Setting], b: &[Setting]) -> bool {
    a.len() == b.len()
        && a.iter().zip(b).all(|(a, b)| {
            a.key == b.key && (a.value == b.value || a.key.starts_with("blocks_plan."))
        })
}

/// The field at which the lab's reason is said.
fn place(error: &StudyError) -> Field {
    match error {
        StudyError::Axis(index, AxisError::FromAboveTo | AxisError::LogarithmOfZero) => {
            Field::From(*index)
        }
        StudyError::Axis(index, AxisError::Steps { .. }) => Field::Steps(*index),
        StudyError::Axis(index, _) => Field::Parameter(*index),
        StudyError::Seeds | StudyError::Runs(_) => Field::Seeds,
        StudyError::NothingToClear => Field::Question,
        _ => Field::Parameter(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::presets::{BLOCKS, CAPACITY, EVERY};

    fn blocks() -> Draft {
        Draft::preset(Preset::Blocks, BaseScenario::Town).unwrap()
    }

    #[test]
    fn every_preset_comes_back_from_its_draft_as_it_was() {
        for base in BaseScenario::ALL {
            for preset in Preset::of(base) {
                let draft = Draft::preset(preset, base).unwrap();
                let grid = draft
                    .grid()
                    .unwrap_or_else(|e| panic!("{base:?} {preset:?}: {e:?}"));
                let study = preset.study(base).unwrap();
                let close = grid.columns().iter().zip(study.axes[0].tried().unwrap());
                for (written, meant) in close {
                    assert!((written / meant - 1.0).abs() < 1e-4 || *written == meant);
                }
                assert_eq!(draft.which(), Some(preset), "{base:?}");
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let fault = |change: &dyn Fn(&mut Draft)| {
            let mut draft = blocks();
            change(&mut draft);
            draft.grid().unwrap_err()
        };
        let set = |i: usize, from: &'static str| move |d: &mut Draft| d.axes[i].from = from.into();
        assert_eq!(fault(&set(0, "many")), (Field::From(0), Wrong::NotANumber));
        assert_eq!(fault(&set(0, "")), (Field::From(0), Wrong::NotANumber));
        for unclear in ["1,000", "10.800", "1,000,000"] {
            let said = (Field::From(0), Wrong::NotANumber);
            assert_eq!(fault(&set(0, unclear)), said, "{unclear}");
        }
        assert_eq!(number(" 0,125 "), Some(0.125));
        assert_eq!(number("1234.567"), Some(1_234.567));
        let range = Wrong::OutOfRange {
            min: 1.0,
            max: 1000.0,
        };
        for bad in ["0", "-3", "1e9", "1001"] {
            assert_eq!(
                fault(&set(0, bad)),
                (Field::From(0), range.clone()),
                "{bad}"
            );
        }
        assert_eq!(fault(&set(0, "30")).0, Field::From(0), "above the last");
        for bad in ["0", "61", "1e300", "2.5", "nan"] {
            let fault = fault(&|d: &mut Draft| d.axes[0].steps = bad.into());
            assert_eq!(fault.0, Field::Steps(0), "{bad}");
        }
        assert_eq!(fault(&|d: &mut Draft| d.seeds = "0".into()).0, Field::Seeds);
        let twice = fault(&|d: &mut Draft| d.axes.push(d.axes[0].clone()));
        assert_eq!(twice.0, Field::Parameter(1));
        let runs = fault(&|d: &mut Draft| {
            *d = d.with_second(Some(CAPACITY));
            d.seeds = "100".into();
        });
        assert_eq!(runs, (Field::Seeds, Wrong::TooManyRuns(20 * 10 * 100)));
    }

    #[test]
    fn a_parameter_without_a_meaning_is_given_one_by_a_touch() {
        let draft = blocks().with_parameter(0, "blocks_plan.rate_per_s");
        assert_eq!(draft.grid().unwrap_err().0, Field::Parameter(0));
        let setting = draft.enabled_by(0).unwrap();
        let mended = draft.with_setting(0, setting);
        let grid = mended.grid().unwrap();
        assert_eq!(grid.study().axes[0].key, "blocks_plan.rate_per_s");
    }

    #[test]
    fn what_gave_a_parameter_a_meaning_goes_with_that_parameter() {
        let cost = "stations.mailboxes.door.cost";
        let enable = |draft: &Draft, index: usize| {
            let setting = draft.enabled_by(index).expect("it means nothing here");
            draft.with_setting(index, setting)
        };
        let numbers = |draft: &Draft| draft.grid().expect("a question").study().clone();
        for key in [cost, "relay_retry.interval_ms", "blocks_plan.rate_per_s"] {
            let swept = enable(&blocks().with_parameter(0, key), 0);
            assert_ne!(numbers(&swept).settings, numbers(&blocks()).settings);
            let back = swept.with_parameter(0, BLOCKS);
            assert_eq!(numbers(&back).settings, numbers(&blocks()).settings);
            assert_eq!(back, blocks().with_parameter(0, BLOCKS), "{key}");
            // The same of a second parameter; the first keeps what it has.
            let map = enable(&blocks().with_second(Some(key)), 1);
            assert_eq!(map.with_second(None), blocks(), "{key}");
            let second = if key == cost {
                "relay_retry.interval_ms"
            } else {
                cost
            };
            let both = enable(&swept.with_second(Some(second)), 1);
            assert_eq!(both.with_second(None), swept, "{key}");
        }
    }

    #[test]
    fn any_parameter_of_the_table_is_a_question_or_has_a_reason() {
        for parameter in Parameter::all() {
            let draft = blocks().with_parameter(0, parameter.key);
            match draft.grid() {
                Ok(grid) => assert!(grid.cells() > 0),
                Err((field, _)) => {
                    assert_eq!(field, Field::Parameter(0), "{}", parameter.key);
                    let setting = draft.enabled_by(0).unwrap();
                    let mended = draft.with_setting(0, setting);
                    assert!(mended.grid().is_ok(), "{}", parameter.key);
                }
            }
        }
    }

    #[test]
    fn a_second_parameter_makes_a_map_with_fewer_seeds() {
        let map = blocks().with_second(Some(EVERY));
        let grid = map.grid().unwrap();
        assert!(grid.rows().len() > 1 && grid.study().seeds == MAP_SEEDS);
        assert_eq!(grid.study().axes[0].key, BLOCKS);
        assert_eq!(map.with_second(None), blocks());
    }
}
