//! `fuzz=SEED`: a reader who does anything at any time, for tests by machine. Same seed, same messages. It asks for
//! nothing that a person could not ask for.

use super::engine::Engine;
use crate::message::{Message, WorkbenchMessage};
use gloo_timers::callback::Interval;
use limbo_format::{Mode, ThemeChoice};
use limbo_player::{Action, Setting};
use limbo_sim::catalogue::NAMES;
use limbo_sim::parameters::Parameter;
use limbo_sim::rng::{Rng, Stream};
use limbo_sim::{Duration, Hop, Place, Plan, SimTime};

/// A message every so often, ms.
const EVERY_MS: u32 = 50;

/// From now on something happens all the time.
pub fn begin(engine: &Engine, seed: u64) {
    let engine = engine.clone();
    let mut rng = Rng::new(seed, Stream::Jitter);
    Interval::new(EVERY_MS, move || {
        if !crate::browser::crash::has_crashed() {
            let span = engine.state().snapshot.scenario.span.ms();
            engine.send(message(&mut rng, span));
        }
    })
    .forget();
}

fn message(rng: &mut Rng, span_ms: u32) -> Message {
    let mut below = |n: u32| rng.next_u32() % n;
    let hop = Hop::ALL[below(3) as usize];
    let plan = match below(7) {
        0 => Plan::Bulk,
        1 => Plan::Natural,
        4 => Plan::BulkAutomatic,
        6 => Plan::ByHand {
            blocks: 1 + below(20) as u16,
        },
        2 => Plan::Calm {
            blocks: 1 + below(20) as u16,
        },
        3 => Plan::Drip {
            rate_per_s: f64::from(1 + below(1_000)),
        },
        _ => Plan::Blocks {
            blocks: 1 + below(20) as u16,
            every: Duration(1 + below(3_600_000)),
        },
    };
    Message::Act(match below(24) {
        0 => return Message::Theme(ThemeChoice::ALL[below(4) as usize]),
        1 => return Message::Mode(Mode::ALL[below(4) as usize]),
        2 => return Message::Plan(plan),
        3 => Action::Load {
            scenario: NAMES[below(NAMES.len() as u32) as usize],
            seed: u64::from(below(100)),
            weight: None,
        },
        4 => Action::Reset,
        5 => Action::TryAnother,
        6 => Action::SendTest,
        17 => return Message::Operate(below(4) > 0),
        18 => Action::OpenBlock,
        19 => Action::CloseBlock,
        7 | 8 => Action::Cut(hop),
        9 | 10 => Action::Mend(hop, plan),
        11 => Action::Restart(plan),
        12 => Action::Step,
        13 => Action::Speed(f64::from(1 + below(64))),
        14 => Action::Play,
        20 | 21 => Action::Set(vec![any_setting(&mut below)]),
        22 => Action::Begin(vec![any_setting(&mut below)]),
        23 => {
            return Message::Workbench(match below(3) {
                0 => WorkbenchMessage::Open(below(2) > 0),
                1 => WorkbenchMessage::Choose((below(4) > 0).then(|| below(20) as u8)),
                _ => WorkbenchMessage::Guess((below(4) > 0).then(|| below(4) as u8)),
            });
        }
        15 => Action::DestroySpool(Place::SPOOLS[below(2) as usize]),
        _ => Action::Seek(SimTime(below(span_ms.max(1)))),
    })
}

/// Any parameter with any value of its range; many are refused where they mean nothing.
fn any_setting(below: &mut impl FnMut(u32) -> u32) -> Setting {
    let count = Parameter::all().count() as u32;
    let which = below(count) as usize;
    let (key, min, max) = Parameter::all()
        .nth(which)
        .map_or(("", 0.0, 0.0), |p| (p.key, p.min, p.max));
    // Mostly small: few parameters are at home at the far end of their range.
    let share = [1e-9, 1e-6, 1e-3, 1.0][below(4) as usize] * f64::from(below(1000)) / 1000.0;
    (key, min + share * (max - min))
}
