//! Address parameters: text from outside, so every value is checked, limited, and may be refused. What is
//! refused is left at its default and reported as a [`Notice`]. Pure: the address itself is read elsewhere.

use super::changes::changed;
use super::choices::{Controls, Guise, Mode, ThemeChoice};
use super::codec::{self, Record, Unreadable};
use crate::locale::Lang;
use crate::player::{SPEED_MAX, SPEED_MIN};
use crate::story::CHAPTERS;
use limbo_sim::{Run, RunError, SimTime, catalogue::NAMES};

/// A longer query is not read at all.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// The greatest seed: the greatest integer that JavaScript's numbers hold exactly.
pub const SEED_MAX: u64 = (1 << 53) - 1;
/// The seed of a page whose address names none.
pub const SEED_DEFAULT: u64 = 1;
/// The most e-mails a dot stands for, as in the simulation's table of parameters.
pub const WEIGHT_MAX: u64 = 1_000_000_000;
/// So many characters of a refused value are shown back.
const SHOWN_CHARS_MAX: usize = 40;

/// Something the page did not do, and why; shown politely until dismissed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Key of its text.
    pub key: &'static str,
    /// What was given, at most 40 characters; fills `{value}` in the text.
    pub value: String,
}

impl Notice {
    /// A notice about `value`, shortened where it is long.
    pub fn new(key: &'static str, value: &str) -> Notice {
        let mut shown: String = value.chars().take(SHOWN_CHARS_MAX).collect();
        if shown.len() < value.len() {
            shown.push('…');
        }
        Notice { key, value: shown }
    }
}

/// What the address asks for; `None` where it asks for nothing, or for nothing possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// `scenario`: one of `limbo_sim::catalogue::NAMES`.
    pub scenario: &'static str,
    /// `seed`: 0 to [`SEED_MAX`].
    pub seed: u64,
    /// `weight`: how many e-mails a dot stands for, 1 to [`WEIGHT_MAX`]; it goes before what `run` says of it.
    pub weight: Option<u32>,
    /// `locale`: one of the languages that the page speaks.
    pub locale: Option<Lang>,
    /// `t`: ms since the scenario's beginning, up to its span.
    pub at: Option<SimTime>,
    /// `autoplay`: 1 or 0.
    pub autoplay: Option<bool>,
    /// `speed`: multiple of the scenario's pace, 1/1024 to 256.
    pub speed: Option<f64>,
    /// `theme`: auto, light, dark, projector.
    pub theme: ThemeChoice,
    /// `mode`: story, explore, compare, lab.
    pub mode: Option<Mode>,
    /// `chapter`: 1 to [`CHAPTERS`].
    pub chapter: Option<u8>,
    /// `embed`, `controls`, `present`, `keys`.
    pub guise: Guise,
    /// `fuzz`: the seed of random actions, for tests by machine.
    pub fuzz: Option<u64>,
    /// `run`: what the viewer did, and which parameters were changed.
    pub record: Record,
    /// `debug=crash`: gives `window.limbo` a method that panics, so that the crash message can be tested.
    pub crash_door: bool,
}

impl Default for Params {
    fn default() -> Params {
        Params {
            scenario: NAMES[0],
            seed: SEED_DEFAULT,
            weight: None,
            locale: None,
            at: None,
            autoplay: None,
            speed: None,
            theme: ThemeChoice::Auto,
            mode: None,
            chapter: None,
            guise: Guise::default(),
            fuzz: None,
            record: Record::default(),
            crash_door: false,
        }
    }
}

impl Params {
    /// Reads a query (with or without its `?`). Parameters it does not know are somebody else's and pass
    /// unnoticed; of one given twice the first counts.
    pub fn parse(query: &str) -> (Params, Vec<Notice>) {
        let mut params = Params::default();
        let mut notices = Vec::new();
        let query = query.strip_prefix('?').unwrap_or(query);
        if query.len() > QUERY_CHARS_MAX {
            notices.push(Notice::new("notice.too_long", ""));
            return (params, notices);
        }
        let value_of = |name: &str| {
            query.split('&').find_map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(key) == name).then(|| decode(value))
            })
        };
        let mut read = |name: &str, key: &'static str, set: &mut dyn FnMut(&str) -> Option<()>| {
            if let Some(value) = value_of(name)
                && set(&value).is_none()
            {
                notices.push(Notice::new(key, &value));
            }
        };
        let p = &mut params;
        read("scenario", "notice.bad_scenario", &mut |v| {
            p.scenario = NAMES.into_iter().find(|n| *n == v)?;
            Some(())
        });
        read("seed", "notice.bad_seed", &mut |v| {
            p.seed = integer(v, SEED_MAX)?;
            Some(())
        });
        read("locale", "notice.bad_locale", &mut |v| {
            p.locale = Some(Lang::from_tag(v)?);
            Some(())
        });
        let refused = value_of("run").and_then(|text| p.read_record(&text).err());
        read("weight", "notice.bad_weight", &mut |v| {
            p.weigh(integer(v, WEIGHT_MAX)? as u32)
        });
        let span = p.run().map_or(0, |run| run.scenario.span.ms());
        read("t", "notice.bad_t", &mut |v| {
            p.at = Some(SimTime(integer(v, u64::from(span))? as u32));
            Some(())
        });
        read("autoplay", "notice.bad_autoplay", &mut |v| {
            p.autoplay = Some(integer(v, 1)? == 1);
            Some(())
        });
        read("speed", "notice.bad_speed", &mut |v| {
            p.speed = Some(decimal(v).filter(|x| (SPEED_MIN..=SPEED_MAX).contains(x))?);
            Some(())
        });
        read("theme", "notice.bad_theme", &mut |v| {
            p.theme = ThemeChoice::from_name(v)?;
            Some(())
        });
        read("mode", "notice.bad_mode", &mut |v| {
            p.mode = Some(Mode::from_name(v)?);
            Some(())
        });
        read("chapter", "notice.bad_chapter", &mut |v| {
            let chapter = integer(v, u64::from(CHAPTERS)).filter(|c| *c > 0)?;
            p.chapter = Some(chapter as u8);
            Some(())
        });
        read("embed", "notice.bad_embed", &mut |v| {
            p.guise.embed = integer(v, 1)? == 1;
            Some(())
        });
        read("controls", "notice.bad_controls", &mut |v| {
            p.guise.controls = Controls::from_name(v)?;
            Some(())
        });
        read("present", "notice.bad_present", &mut |v| {
            p.guise.present = integer(v, 1)? == 1;
            Some(())
        });
        read("keys", "notice.bad_keys", &mut |v| {
            p.guise.keys = match v {
                "on" => true,
                "off" => false,
                _ => return None,
            };
            Some(())
        });
        read("fuzz", "notice.bad_fuzz", &mut |v| {
            p.fuzz = Some(integer(v, SEED_MAX)?);
            Some(())
        });
        p.crash_door = value_of("debug").as_deref() == Some("crash");
        if let Some(notice) = refused {
            p.forget_run();
            notices.push(notice);
        }
        (params, notices)
    }

    /// What the page is used for: what was asked for, else the story.
    pub fn mode_shown(&self) -> Mode {
        self.mode.unwrap_or(Mode::Story)
    }

    /// Whoever is led to a run or to a moment by an address without a mode comes to Explore, not to the story.
    pub fn lead(&mut self, query: &str) {
        let query = query.strip_prefix('?').unwrap_or(query);
        let leads = query.split('&').any(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            matches!(name, "scenario" | "seed" | "t" | "run")
        });
        if leads && self.mode.is_none() && self.chapter.is_none() {
            self.mode = Some(Mode::Explore);
        }
    }

    /// The run from its beginning, as these parameters tell it.
    ///
    /// # Errors
    /// The first parameter or command that the simulation refuses.
    pub fn run(&self) -> Result<Run, RunError> {
        let mut scenario = changed(self.scenario, &self.record.changes)?;
        if let Some(weight) = self.weight {
            scenario.weight = weight;
            scenario.validate()?;
        }
        let mut run = Run::new(scenario, self.seed);
        for &(at, command) in &self.record.script {
            run.push(at, command)?;
        }
        Ok(run)
    }

    /// Takes the weight if the simulation can play a run of so many dots.
    fn weigh(&mut self, weight: u32) -> Option<()> {
        self.weight = Some(weight);
        if self.run().is_err() {
            self.weight = None;
            return None;
        }
        // What was marked was a run of other dots.
        self.record.mark = None;
        Some(())
    }

    /// Takes the record if it can be read and the simulation can play it.
    fn read_record(&mut self, text: &str) -> Result<(), Notice> {
        let damaged = |why| match why {
            Unreadable::Damaged => Notice::new("notice.run_damaged", ""),
            Unreadable::Version => Notice::new("notice.run_version", ""),
        };
        self.record = codec::decode(text).map_err(damaged)?;
        self.run().map(|_| ()).map_err(|error| refusal(&error))
    }

    /// A run is one value: where a part of it cannot be read, nothing of it is shown, but the usual one.
    pub(super) fn forget_run(&mut self) {
        let usual = Params::default();
        self.scenario = usual.scenario;
        self.seed = usual.seed;
        self.weight = usual.weight;
        self.at = usual.at;
        self.record = usual.record;
    }

    /// The query that leads to these parameters, without `?`; what is at its default is left out.
    pub fn query(&self) -> String {
        let mut query = String::new();
        let mut put = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(value);
        };
        // Every value is made of letters, digits, `-`, `_` and `.`: nothing to encode.
        if self.scenario != NAMES[0] {
            put("scenario", self.scenario);
        }
        if self.seed != SEED_DEFAULT {
            put("seed", &self.seed.to_string());
        }
        if let Some(weight) = self.weight {
            put("weight", &weight.to_string());
        }
        if let Some(locale) = self.locale {
            put("locale", locale.code());
        }
        if let Some(at) = self.at {
            put("t", &at.ms().to_string());
        }
        if let Some(autoplay) = self.autoplay {
            put("autoplay", if autoplay { "1" } else { "0" });
        }
        if let Some(speed) = self.speed {
            put("speed", &decimal_text(speed));
        }
        if self.theme != ThemeChoice::Auto {
            put("theme", self.theme.name());
        }
        if let Some(mode) = self.mode {
            put("mode", mode.name());
        }
        if let Some(chapter) = self.chapter {
            put("chapter", &chapter.to_string());
        }
        if self.guise.embed {
            put("embed", "1");
        }
        if self.guise.controls != Controls::Full {
            put("controls", self.guise.controls.name());
        }
        if self.guise.present {
            put("present", "1");
        }
        if !self.guise.keys {
            put("keys", "off");
        }
        if let Some(seed) = self.fuzz {
            put("fuzz", &seed.to_string());
        }
        // The last, so that whatever a program cuts off a long link is missed here.
        if !self.record.is_empty() {
            put("run", &codec::encode(&self.record));
        }
        query
    }
}

/// What to say of a run that the simulation refuses.
pub(super) fn refusal(error: &RunError) -> Notice {
    let what = match error {
        RunError::OutOfRange { field, .. } | RunError::DoesNotApply { field } => field,
        RunError::TimeRunsBackwards { .. } => "t",
        RunError::UnknownScenario => "scenario",
        RunError::UnknownParameter => "parameter",
    };
    Notice::new("notice.run_refused", what)
}

/// A decimal integer without sign, at most `max`.
fn integer(text: &str, max: u64) -> Option<u64> {
    let digits = !text.is_empty() && text.len() <= 16 && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok())?.filter(|n| *n <= max)
}

/// Decimals of a speed: 1/64 has six.
const DECIMALS: usize = 6;
const DECIMAL_UNIT: u32 = 1_000_000;

/// A decimal number without sign, below 10,000 and with at most six decimals. The standard parser and
/// printer of floats would cost the page some kilobytes.
fn decimal(text: &str) -> Option<f64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let whole = integer(whole, 9_999)?;
    let mut millionths =
        integer(part, u64::from(DECIMAL_UNIT)).filter(|_| part.len() <= DECIMALS)?;
    for _ in part.len()..DECIMALS {
        millionths *= 10;
    }
    Some(whole as f64 + millionths as f64 / f64::from(DECIMAL_UNIT))
}

/// The opposite of [`decimal`]; rounds to six decimals.
fn decimal_text(number: f64) -> String {
    let millionths = (number * f64::from(DECIMAL_UNIT)).round() as u64;
    let unit = u64::from(DECIMAL_UNIT);
    // The leading 1 keeps the zeros after the point; it is cut off again.
    let part = (millionths % unit + unit).to_string();
    let part = part[1..].trim_end_matches('0');
    let mut text = (millionths / unit).to_string();
    if !part.is_empty() {
        text.push('.');
        text.push_str(part);
    }
    text
}

/// Percent-decoding as in a query: `+` is a space, a broken escape stands for itself, and bytes that are
/// not UTF-8 become the replacement character.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 2;
            }
            (b'+', ..) => out.push(b' '),
            (b, ..) => out.push(b),
        }
        i += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
#[path = "params_tests.rs"]
mod tests;
