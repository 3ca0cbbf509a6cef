//! What an address, a link or a file asks for, as one checked value.

use crate::choices::{DisplayOptions, Game, LabAsked, Mode, ThemeChoice};
use crate::compared::Compared;
use crate::fingerprint::Fingerprint;
use limbo_sim::{Run, Scenario, SimTime, catalogue::NAMES};

/// The seed where none is asked for.
pub const SEED_DEFAULT: u64 = 1;

/// What the page offers besides what the simulation knows: an address may choose among it.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The code of the language that a tag such as `it`, `it-CH`, `EN_us` means, if the page speaks it.
    pub language: fn(&str) -> Option<&'static str>,
    /// The names of the story's chapters.
    pub chapters: &'static [&'static str],
    /// Chapters had numbers once: for each, from 1, the name of the chapter that took its place.
    pub former_chapters: &'static [&'static str],
}

impl Known {
    /// Nothing besides what the simulation knows: for programs that have no page.
    pub const NOTHING: Known = Known {
        language: |_| None,
        chapters: &[],
        former_chapters: &[],
    };

    /// The chapter of that name, or the one that took the place of the chapter of that number.
    pub fn chapter(&self, text: &str) -> Option<&'static str> {
        let named = self.chapters.iter().find(|name| **name == text);
        let found = named.or_else(|| {
            let number: usize = text.parse().ok()?;
            self.former_chapters.get(number.checked_sub(1)?)
        });
        found.copied()
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
    /// `chapter`: one of [`Known::chapters`].
    pub chapter: Option<&'static str>,
    /// `game`: 1 or watch.
    pub game: Option<Game>,
    /// `compare_a`, `compare_b`, `compare_t`.
    pub compare: Compared,
    /// `lab`: where an outage is played in the lab, and what is asked of it.
    pub lab: Option<LabAsked>,
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
            game: None,
            compare: Compared::default(),
            lab: None,
            display: DisplayOptions::default(),
            fuzz: None,
            debug_crash: false,
        }
    }
}

impl Params {
    /// What the page is used for: the game is in Explore; else what was asked for, else the story.
    pub fn mode_shown(&self) -> Mode {
        if self.game.is_some() {
            return Mode::Explore;
        }
        self.mode.unwrap_or(Mode::Story)
    }
}
