//! The table of fields: everything that an address can ask for, with the limits, how it is read from text, how it is
//! written, and the reason given where it is refused. The address uses every row, a file those of `FILE_FIELDS`, and
//! the page object and the messages of a host page the limits. What the fields are where nothing is asked for stands in
//! [`Params::default`].

use crate::choices::{Controls, Game, LabAsked, Mode, ThemeChoice};
use crate::codec::{self, DecodeError, Record};
use crate::compared::Restart;
use crate::draft::Draft;
use crate::limits::{Real, Whole};
use crate::number::LosslessFloat;
use crate::params::{Known, Params};
use crate::refusal::{Reason, Refusal};
use crate::stray;
use limbo_sim::limits::{BLOCKS_MAX, PLAN_EVERY_MS, PLAN_RATE_PER_S};
use limbo_sim::watching::{SPEED_MAX, SPEED_MIN};
use limbo_sim::{Duration, SimTime, catalogue::NAMES};

/// The greatest integer that JavaScript's numbers hold exactly, with all below it.
const SAFE_INTEGER_MAX: u64 = (1 << 53) - 1;

/// The seed of all random streams.
pub const SEED: Whole = Whole {
    name: "seed",
    min: 0,
    max: SAFE_INTEGER_MAX,
};
/// How many e-mails a dot stands for, with the limits of the simulation's parameter of the same name. Whether the run
/// then has too many dots is checked with the run.
pub const WEIGHT: Whole = Whole {
    name: "weight",
    min: 1,
    max: 1_000_000_000,
};
/// How fast a run is watched: a multiple of the scenario's pace.
pub const SPEED: Real = Real {
    name: "speed",
    min: SPEED_MIN,
    max: SPEED_MAX,
};
/// The blocks of a restart plan.
pub const PLAN_BLOCKS: Whole = Whole {
    name: "plan.blocks",
    min: 1,
    max: BLOCKS_MAX as u64,
};
/// The time from the opening of one block to that of the next, ms.
pub const PLAN_EVERY: Real = Real {
    name: "plan.every_ms",
    min: PLAN_EVERY_MS.0,
    max: PLAN_EVERY_MS.1,
};
/// The rate at which a restart plan releases a spool, e-mails per second.
pub const PLAN_RATE: Real = Real {
    name: "plan.rate_per_s",
    min: PLAN_RATE_PER_S.0,
    max: PLAN_RATE_PER_S.1,
};
/// Milliseconds since the scenario's beginning; the end of the run is checked with the run.
const TIME: Whole = Whole {
    name: "t",
    min: 0,
    max: u32::MAX as u64,
};
/// The seed of random actions.
const FUZZ: Whole = Whole {
    name: "fuzz",
    min: 0,
    max: SAFE_INTEGER_MAX,
};

/// An instant of a run of this length, ms, as the page object takes it: fractions are dropped.
pub fn instant(span: Duration) -> Real {
    Real {
        name: "t_ms",
        min: 0.0,
        max: span.ms().into(),
    }
}

/// The scenario's name, if there is one of that name.
pub fn scenario_named(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|n| *n == name)
}

/// A row of the table.
pub(crate) struct Field {
    /// Its name in addresses and files.
    pub name: &'static str,
    /// True if an address with it leads to a run or to an instant of one.
    pub leads_to_run: bool,
    /// Reads it from text.
    pub read: fn(&mut Draft, &str, &Known) -> Result<(), Reason>,
    /// Writes it; `None` where it asks for nothing. Every text is made of letters, digits, `-`, `_` and `.`, so that
    /// an address need not encode it.
    pub write: fn(&Params, &Record) -> Option<String>,
}

/// Reads `fields` from their texts. A field that is refused stays at its default, and the refusals are given back,
/// too.
pub(crate) fn read<'a, 'b>(
    fields: impl Iterator<Item = &'a Field>,
    text_of: impl Fn(&str) -> Option<&'b str>,
    known: &Known,
) -> (Draft, Vec<Refusal>) {
    read_each(fields, text_of, |field, draft, text| {
        (field.read)(draft, text, known)
    })
}

/// The same for texts that have come through messengers: what is refused is looked at once more without what they may
/// have put around it.
pub(crate) fn read_restored<'a, 'b>(
    fields: impl Iterator<Item = &'a Field>,
    text_of: impl Fn(&str) -> Option<&'b str>,
    known: &Known,
) -> (Draft, Vec<Refusal>) {
    read_each(fields, text_of, |field, draft, text| {
        (field.read)(draft, text, known).or_else(|reason| {
            let restored = |text: String| (field.read)(draft, &text, known).is_ok();
            stray::restored(text)
                .any(restored)
                .then_some(())
                .ok_or(reason)
        })
    })
}

fn read_each<'a, 'b>(
    fields: impl Iterator<Item = &'a Field>,
    text_of: impl Fn(&str) -> Option<&'b str>,
    read: impl Fn(&Field, &mut Draft, &str) -> Result<(), Reason>,
) -> (Draft, Vec<Refusal>) {
    let params = Params::default();
    let mut draft = Draft {
        scenario: params.run.scenario.name,
        seed: params.run.seed,
        weight: None,
        record: Ok(Record::default()),
        params,
    };
    let mut refusals = Vec::new();
    for field in fields {
        if let Some(text) = text_of(field.name)
            && let Err(reason) = read(field, &mut draft, text)
            // Of the record, the draft as a whole says that.
            && draft.record.is_ok()
        {
            refusals.push(Refusal::new(reason, text));
        }
    }
    (draft, refusals)
}

/// The fields that determine a run and an instant of it; the others concern the page alone.
pub(crate) fn of_the_run() -> impl Iterator<Item = &'static Field> {
    FIELDS
        .iter()
        .filter(|field| field.leads_to_run || field.name == WEIGHT.name)
}

/// The fields that a file has, too, in the order in which they are written there.
pub(crate) const FILE_FIELDS: [&str; 9] = [
    "scenario",
    "seed",
    "mode",
    "chapter",
    "locale",
    "speed",
    "compare_a",
    "compare_b",
    "compare_t",
];

/// All fields in the order in which an address has them.
pub(crate) static FIELDS: [Field; 22] = [
    Field {
        name: "scenario",
        leads_to_run: true,
        read: |draft, text, _| put(&mut draft.scenario, scenario_named(text), Reason::Scenario),
        write: |params, _| Some(params.run.scenario.name.to_owned()),
    },
    Field {
        name: SEED.name,
        leads_to_run: true,
        read: |draft, text, _| put(&mut draft.seed, SEED.parse(text), Reason::Seed),
        write: |params, _| Some(params.run.seed.to_string()),
    },
    Field {
        name: WEIGHT.name,
        leads_to_run: false,
        read: |draft, text, _| {
            let weight = WEIGHT.parse(text).map(|weight| weight as u32);
            put(&mut draft.weight, weight.map(Some), Reason::Weight)
        },
        write: |_, record| only_weight(record).map(|weight| LosslessFloat::of(weight).text()),
    },
    Field {
        name: "locale",
        leads_to_run: false,
        read: |draft, text, known| {
            let locale = (known.language)(text);
            put(&mut draft.params.locale, locale.map(Some), Reason::Locale)
        },
        write: |params, _| params.locale.map(str::to_owned),
    },
    Field {
        name: TIME.name,
        leads_to_run: true,
        read: |draft, text, _| {
            let at = TIME.parse(text).map(|ms| SimTime(ms as u32));
            put(&mut draft.params.at, at.map(Some), Reason::Time)
        },
        write: |params, _| params.at.map(|at| at.ms().to_string()),
    },
    Field {
        name: "autoplay",
        leads_to_run: false,
        read: |draft, text, _| {
            let autoplay = bit(text).map(Some);
            put(&mut draft.params.autoplay, autoplay, Reason::Autoplay)
        },
        write: |params, _| params.autoplay.map(bit_text),
    },
    Field {
        name: SPEED.name,
        leads_to_run: false,
        read: |draft, text, _| {
            let speed = SPEED.parse(text).map(Some);
            put(&mut draft.params.speed, speed, Reason::Speed)
        },
        write: |params, _| params.speed.map(|speed| LosslessFloat::of(speed).text()),
    },
    Field {
        name: "theme",
        leads_to_run: false,
        read: |draft, text, _| {
            let theme = ThemeChoice::from_name(text);
            put(&mut draft.params.theme, theme, Reason::Theme)
        },
        write: |params, _| Some(params.theme.name().to_owned()),
    },
    Field {
        name: "mode",
        leads_to_run: false,
        read: |draft, text, _| {
            let mode = Mode::from_name(text).map(Some);
            put(&mut draft.params.mode, mode, Reason::Mode)
        },
        write: |params, _| params.mode.map(|mode| mode.name().to_owned()),
    },
    Field {
        name: "chapter",
        leads_to_run: false,
        read: |draft, text, known| {
            let chapter = known.chapter(text).map(Some);
            put(&mut draft.params.chapter, chapter, Reason::Chapter)
        },
        write: |params, _| params.chapter.map(str::to_owned),
    },
    Field {
        name: "game",
        leads_to_run: false,
        read: |draft, text, _| {
            let game = Game::from_name(text).map(Some);
            put(&mut draft.params.game, game, Reason::Game)
        },
        write: |params, _| params.game.map(|game| game.name().to_owned()),
    },
    Field {
        name: "compare_a",
        leads_to_run: false,
        read: |draft, text, _| read_restart(draft, 0, text),
        write: |params, _| params.compare.restarts[0].map(|restart| restart.text()),
    },
    Field {
        name: "compare_b",
        leads_to_run: false,
        read: |draft, text, _| read_restart(draft, 1, text),
        write: |params, _| params.compare.restarts[1].map(|restart| restart.text()),
    },
    Field {
        name: "compare_t",
        leads_to_run: false,
        read: |draft, text, _| {
            let at = TIME.parse(text).map(|ms| SimTime(ms as u32));
            put(&mut draft.params.compare.at, at.map(Some), Reason::Compare)
        },
        write: |params, _| params.compare.at.map(|at| at.ms().to_string()),
    },
    Field {
        name: "lab",
        leads_to_run: false,
        read: |draft, text, _| {
            let lab = LabAsked::from_text(text).map(Some);
            put(&mut draft.params.lab, lab, Reason::Lab)
        },
        write: |params, _| params.lab.map(|lab| lab.text()),
    },
    Field {
        name: "embed",
        leads_to_run: false,
        read: |draft, text, _| put(&mut draft.params.display.embed, bit(text), Reason::Embed),
        write: |params, _| Some(bit_text(params.display.embed)),
    },
    Field {
        name: "controls",
        leads_to_run: false,
        read: |draft, text, _| {
            let controls = Controls::from_name(text);
            put(
                &mut draft.params.display.controls,
                controls,
                Reason::Controls,
            )
        },
        write: |params, _| Some(params.display.controls.name().to_owned()),
    },
    Field {
        name: "present",
        leads_to_run: false,
        read: |draft, text, _| {
            put(
                &mut draft.params.display.present,
                bit(text),
                Reason::Present,
            )
        },
        write: |params, _| Some(bit_text(params.display.present)),
    },
    Field {
        name: "keys",
        leads_to_run: false,
        read: |draft, text, _| {
            let keys = match text {
                "on" => Some(true),
                "off" => Some(false),
                _ => None,
            };
            put(&mut draft.params.display.keys, keys, Reason::Keys)
        },
        write: |params, _| Some(if params.display.keys { "on" } else { "off" }.to_owned()),
    },
    Field {
        name: FUZZ.name,
        leads_to_run: false,
        read: |draft, text, _| {
            let seed = FUZZ.parse(text).map(Some);
            put(&mut draft.params.fuzz, seed, Reason::Fuzz)
        },
        write: |params, _| params.fuzz.map(|seed| seed.to_string()),
    },
    Field {
        // Only a test of the page asks for it, by hand, so it is never written, and no other value is anybody's error.
        name: "debug",
        leads_to_run: false,
        read: |draft, text, _| {
            draft.params.debug_crash = text == "crash";
            Ok(())
        },
        write: |_, _| None,
    },
    Field {
        // The last, so that its checksum shows where a program has cut off the end of a long link.
        name: "run",
        leads_to_run: true,
        read: |draft, text, _| {
            draft.record = decode(text).map_err(|error| match error {
                DecodeError::Corrupt => Reason::RunCorrupt,
                DecodeError::UnknownVersion => Reason::RunVersion,
            });
            draft
                .record
                .as_ref()
                .map_or_else(|reason| Err(*reason), |_| Ok(()))
        },
        write: |_, record| {
            let written = !record.is_empty() && only_weight(record).is_none();
            written.then(|| codec::encode(record))
        },
    },
];

/// Sets a field to the value that was read, if one was.
fn put<T>(field: &mut T, value: Option<T>, refused: Reason) -> Result<(), Reason> {
    *field = value.ok_or(refused)?;
    Ok(())
}

/// Reads how one of two futures begins.
fn read_restart(draft: &mut Draft, side: usize, text: &str) -> Result<(), Reason> {
    let restart = Restart::from_text(text).map(Some);
    put(
        &mut draft.params.compare.restarts[side],
        restart,
        Reason::Compare,
    )
}

/// Reads a record, of which a program that makes links of text may have left out a `-` or `_` at its end: earlier versions
/// wrote nothing behind it.
fn decode(text: &str) -> Result<Record, DecodeError> {
    codec::decode(text).or_else(|error| {
        let mut whole = ["-", "_"]
            .iter()
            .map(|end| codec::decode(&[text, end].concat()));
        whole.find_map(Result::ok).ok_or(error)
    })
}

fn bit(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

fn bit_text(bit: bool) -> String {
    if bit { "1" } else { "0" }.to_owned()
}

/// The weight, where the record says nothing else: an address then says it as a person would.
fn only_weight(record: &Record) -> Option<f64> {
    match record.changes[..] {
        [(key, weight)]
            if key == WEIGHT.name && record.script.is_empty() && record.fingerprint.is_none() =>
        {
            Some(weight)
        }
        _ => None,
    }
}
