//! `fuzz=SEED`: a reader who does anything at any time, for tests by machine. Same seed, same wishes. It asks
//! for nothing that a person could not ask for.

use super::session::Session;
use crate::panels::Wish;
use crate::player::Action;
use crate::share::{Mode, ThemeChoice};
use gloo_timers::callback::Interval;
use limbo_sim::catalogue::NAMES;
use limbo_sim::rng::{Rng, Stream};
use limbo_sim::{Duration, Hop, Plan, SimTime};
use std::rc::Rc;

/// A wish every so often, ms.
const EVERY_MS: u32 = 50;

/// From now on something happens all the time.
pub fn begin(session: &Rc<Session>, seed: u64) {
    let session = session.clone();
    let mut rng = Rng::new(seed, Stream::Jitter);
    Interval::new(EVERY_MS, move || {
        if !super::crash::has_crashed() {
            let span = session.view().snapshot.scenario.span.ms();
            session.wish(wish(&mut rng, span));
        }
    })
    .forget();
}

fn wish(rng: &mut Rng, span_ms: u32) -> Wish {
    let mut below = |n: u32| rng.next_u32() % n;
    let hop = Hop::ALL[below(3) as usize];
    let plan = match below(5) {
        0 => Plan::Bulk,
        1 => Plan::Natural,
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
    Wish::Act(match below(16) {
        0 => return Wish::Theme(ThemeChoice::ALL[below(4) as usize]),
        1 => return Wish::Mode(Mode::ALL[below(4) as usize]),
        2 => return Wish::Plan(plan),
        3 => Action::Load {
            scenario: NAMES[below(NAMES.len() as u32) as usize],
            seed: u64::from(below(100)),
            weight: None,
        },
        4 => Action::Reset,
        5 => Action::TryAnother,
        6 => Action::SendTest,
        7 | 8 => Action::Cut(hop),
        9 | 10 => Action::Mend(hop, plan),
        11 => Action::Restart(plan),
        12 => Action::Step,
        13 => Action::Speed(f64::from(1 + below(64))),
        14 => Action::Play,
        _ => Action::Seek(SimTime(below(span_ms.max(1)))),
    })
}
