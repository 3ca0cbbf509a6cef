//! Address parameters: text from outside, so every value is checked, limited, and may be refused. What is refused is
//! left at its default and reported as a [`Refusal`]. Pure: the address itself is read elsewhere.

use crate::choices::{DisplayOptions, Mode, ThemeChoice};
use crate::codec::Record;
use crate::draft::Draft;
use crate::fields::FIELDS;
use crate::fingerprint::Fingerprint;
use crate::limits::Whole;
use crate::refusal::{Reason, Refusal};
use limbo_sim::{Run, Scenario, SimTime, catalogue::NAMES};
use std::borrow::Cow;

/// A longer query is not read at all.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// The seed where none is asked for.
pub const SEED_DEFAULT: u64 = 1;

/// What the page offers besides what the simulation knows: an address may choose among it.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Codes of the languages that the page speaks.
    pub languages: &'static [&'static str],
    /// Chapters of the story, numbered from 1.
    pub chapters: u8,
}

impl Known {
    /// The code of the language of a tag such as `it`, `it-CH`, `EN_us`.
    pub fn language(&self, tag: &str) -> Option<&'static str> {
        let primary = tag.split(['-', '_']).next().unwrap_or("");
        let mut codes = self.languages.iter();
        codes
            .find(|code| primary.eq_ignore_ascii_case(code))
            .copied()
    }

    /// The numbers of the chapters.
    pub fn chapter(&self) -> Whole {
        Whole {
            name: "chapter",
            min: 1,
            max: self.chapters.into(),
        }
    }
}

/// What an address or a file asks for; `None` where it asks for nothing, or for nothing possible. What was read is
/// valid as a whole: the simulation takes the run, and the playhead lies within it.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// The run from its beginning: `scenario`, `seed`, `weight`, and the changed parameters and commands of `run`.
    pub run: Run,
    /// The fingerprint of the run at `at`, where it was saved with one that holds for this scenario, seed and instant.
    pub fingerprint: Option<Fingerprint>,
    /// `locale`: one of the languages that the page speaks.
    pub locale: Option<&'static str>,
    /// `t`: the playhead, ms since the scenario's beginning, up to its span.
    pub at: Option<SimTime>,
    /// `autoplay`: 1 or 0.
    pub autoplay: Option<bool>,
    /// `speed`: multiple of the scenario's pace, 1/1024 to 256.
    pub speed: Option<f64>,
    /// `theme`: auto, light, dark, projector.
    pub theme: ThemeChoice,
    /// `mode`: story, explore, compare, lab.
    pub mode: Option<Mode>,
    /// `chapter`: 1 to [`Known::chapters`].
    pub chapter: Option<u8>,
    /// `embed`, `controls`, `present`, `keys`.
    pub display: DisplayOptions,
    /// `fuzz`: the seed of random actions, for tests by machine.
    pub fuzz: Option<u64>,
    /// `debug=crash`: gives `window.limbo` a method that panics, so that the crash message can be tested.
    pub debug_crash: bool,
}

impl Default for Params {
    /// The first scenario with the usual seed, from its beginning, and nothing else.
    fn default() -> Params {
        let Ok(scenario) = Scenario::named(NAMES[0]) else {
            unreachable!("the name is one of the scenarios'");
        };
        Params {
            run: Run::new(scenario, SEED_DEFAULT),
            fingerprint: None,
            locale: None,
            at: None,
            autoplay: None,
            speed: None,
            theme: ThemeChoice::Auto,
            mode: None,
            chapter: None,
            display: DisplayOptions::default(),
            fuzz: None,
            debug_crash: false,
        }
    }
}

impl Params {
    /// Reads a query (with or without its `?`). Names that are no field are somebody else's and are passed over; of
    /// a field given twice the first counts. What is refused is left at its default.
    pub fn parse(query: &str, known: &Known) -> (Params, Vec<Refusal>) {
        if query.strip_prefix('?').unwrap_or(query).len() > QUERY_CHARS_MAX {
            let refusal = Refusal::new(Reason::AddressTooLong, "");
            return (Params::default(), vec![refusal]);
        }
        let pairs: Vec<_> = pairs(query).collect();
        let text_of = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key == name);
            pair.map(|(_, text)| text.as_ref())
        };
        let (draft, mut refusals) = Draft::read(FIELDS.iter(), text_of, known);
        (draft.finish(&mut refusals), refusals)
    }

    /// What the page is used for: what was asked for, else the story.
    pub fn mode_shown(&self) -> Mode {
        self.mode.unwrap_or(Mode::Story)
    }

    /// Chooses Explore where `query`, from which these parameters were read, names a run or an instant but neither
    /// mode nor chapter: whoever follows such a link expects that run and not the story.
    pub fn choose_mode(&mut self, query: &str) {
        let leads_to_run = |name: &str| FIELDS.iter().any(|f| f.leads_to_run && f.name == name);
        let named = pairs(query).any(|(name, _)| leads_to_run(&name));
        if named && self.mode.is_none() && self.chapter.is_none() {
            self.mode = Some(Mode::Explore);
        }
    }

    /// The query that leads to these parameters, without `?`; what is at its default is left out. `None` where the
    /// scenario of the run differs from the one of its name in something that is no parameter.
    pub fn query(&self) -> Option<String> {
        let record = Record::of(&self.run, self.fingerprint)?;
        let (usual, nothing) = (Params::default(), Record::default());
        let fields = FIELDS.iter().filter_map(|field| {
            let text = (field.write)(self, &record)?;
            let asked = (field.write)(&usual, &nothing).is_none_or(|default| default != text);
            asked.then(|| [field.name, "=", &text].concat())
        });
        Some(fields.collect::<Vec<_>>().join("&"))
    }
}

/// Names and values of a query, with or without its `?`, decoded as browsers do.
fn pairs(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    let query = query.strip_prefix('?').unwrap_or(query);
    form_urlencoded::parse(query.as_bytes())
}

#[cfg(test)]
#[path = "params_tests.rs"]
pub(crate) mod tests;
