//! Two futures on one clock: their common past is brought to the fork, then both are played, looked ahead in, and painted
//! side by side. The viewer's own run is read and never changed. Reached through the table of lazy views only.

use super::compare_state::{CompareState, PairSize};
use super::drivers::{AHEAD_WORK_MS, ComparisonDriver, Prepared, Progress};
use crate::browser::clock::deadline;
use crate::browser::{Painter, Viewport};
use crate::modes::compare::{Comparison, ComparisonSide};
use limbo_picture::colouring::Colouring;
use limbo_picture::layout::TypeSize;
use limbo_picture::theme::{Detail, Theme};
use limbo_player::dual::fork::{Fork, RestartChoice};
use limbo_player::dual::{DualPlayback, Way};
use limbo_player::prediction::Question;
use limbo_player::{Action, Player};
use limbo_sim::{Run, SimTime, World};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;
use yew::NodeRef;

/// And so much while it runs.
const AHEAD_PLAYING_MS: f64 = 3.0;

/// How far the comparison has come.
enum Stage {
    /// The viewer's own run has not come to its playhead yet.
    Waiting,
    /// The common past is being played.
    Arriving(Box<Fork>),
    /// The two futures are there.
    Open(Box<DualPlayback>),
    /// There is nothing to compare: the scenario is out of its limits.
    Closed,
}

/// What the comparison plays and paints.
struct ComparisonEngine {
    stage: Stage,
    painters: [Painter; 2],
}

impl ComparisonDriver for ComparisonEngine {
    fn running(&self) -> (bool, bool) {
        match &self.stage {
            Stage::Open(dual) => (dual.playing(), dual.seeking()),
            _ => (false, false),
        }
    }

    fn set_still(&mut self, still: bool) -> bool {
        let painters = self.painters.each_mut();
        painters.map(|painter| painter.set_still(still)) != [false; 2]
    }

    fn act(&mut self, action: &Action, work_ms: f64) -> bool {
        let Stage::Open(dual) = &mut self.stage else {
            return false;
        };
        let work = &mut deadline(work_ms);
        match action {
            Action::Toggle => dual.play(!dual.playing(), work),
            Action::Play => dual.play(true, work),
            Action::Pause => dual.play(false, work),
            Action::Step => dual.go(Way::Step, work),
            Action::NextEvent => dual.go(Way::NextEvent, work),
            Action::PreviousEvent => dual.go(Way::PreviousEvent, work),
            Action::Seek(at) => dual.seek(*at, work),
            Action::Reset => dual.seek(dual.fork.at, work),
            Action::Speed(speed) => dual.set_speed(*speed),
            // Holding the playhead stops it only where it moves by itself; the rest is chosen beforehand here, and the
            // table of actions lets none of it come so far.
            _ => {}
        }
        use Action::{NextEvent, Play, Seek, Step, Toggle};
        matches!(action, Toggle | Play | Step | NextEvent | Seek(_))
    }

    fn prepare(&mut self, player: &Player, choices: [RestartChoice; 2], work_ms: f64) -> Prepared {
        if matches!(self.stage, Stage::Waiting) {
            if player.seeking() {
                return Prepared::More;
            }
            self.stage = player
                .fork()
                .map_or(Stage::Closed, |fork| Stage::Arriving(Box::new(fork)));
        }
        let Stage::Arriving(fork) = &mut self.stage else {
            return Prepared::Already;
        };
        if !fork.arrive(&mut deadline(work_ms)) {
            return Prepared::More;
        }
        let (ledger, from) = (fork.world().ledger(), fork.at);
        self.stage = match DualPlayback::new(fork.as_ref().clone(), choices) {
            Ok(dual) => Stage::Open(Box::new(dual)),
            Err(_) => Stage::Closed,
        };
        Prepared::JustNow {
            waiting: ledger.spooled_provider + ledger.spooled_relay,
            from,
        }
    }

    fn paint(
        &mut self,
        canvases: &[NodeRef; 2],
        size: PairSize,
        theme: Theme,
        type_size: TypeSize,
        colouring: Colouring,
        detail: Detail,
    ) -> bool {
        let (Stage::Open(dual), Some(window)) = (&self.stage, web_sys::window()) else {
            return true;
        };
        if size.width < 1.0 {
            return true;
        }
        let viewport = Viewport {
            width: size.width,
            height: size.height,
            dpr: window.device_pixel_ratio() * size.scale,
            theme,
            type_size,
            colouring,
            handles: false,
            detail,
        };
        let most = dual.most_waiting();
        let mut all = true;
        for (i, painter) in self.painters.iter_mut().enumerate() {
            let Some(canvas) = canvases[i].cast::<HtmlCanvasElement>() else {
                all = false;
                continue;
            };
            painter.set_shared_most(most);
            let world = dual.sides[i].world();
            painter.paint(world, &canvas, &viewport);
        }
        all
    }

    fn world(&self, side: usize) -> Option<&World> {
        match &self.stage {
            Stage::Open(dual) => Some(dual.sides.get(side)?.world()),
            _ => None,
        }
    }

    fn shown(&mut self, asked: &CompareState) -> Option<Comparison> {
        let Stage::Open(dual) = &mut self.stage else {
            return None;
        };
        let sides = [0, 1].map(|i| ComparisonSide {
            choice: dual.sides[i].choice,
            snapshot: Rc::new(dual.snapshot(i)),
            crashes: dual.crashes(i),
            hash: dual.sides[i].world().hash(),
            outcome: dual.sides[i].outcome.clone(),
        });
        let (past, side) = (dual.fork.world(), asked.predicted_side);
        let ledger = past.ledger();
        let waiting = ledger.spooled_provider + ledger.spooled_relay;
        let question = Question::of(
            past.scenario(),
            sides[side].choice.plan,
            dual.fork.at,
            waiting,
        );
        Some(Comparison {
            from: dual.fork.at,
            moment: dual.fork.moment,
            past: past.shared_scenario(),
            most: dual.most_waiting(),
            progress: dual.progress(),
            question,
            prediction: asked.prediction,
            predicted_side: side,
            sides,
        })
    }

    fn frame(&mut self, wall_ms: f64, work_ms: f64, progress: &mut Progress) {
        let Stage::Open(dual) = &mut self.stage else {
            return;
        };
        let known = dual.sides.iter().all(|side| side.outcome.is_some());
        progress.moved |= dual.frame(wall_ms, &mut deadline(work_ms));
        progress.busy = dual.playing() || dual.seeking();
        let spare = match progress.busy {
            true => AHEAD_PLAYING_MS,
            false => AHEAD_WORK_MS,
        };
        progress.more = dual.look_ahead(&mut deadline(spare));
        progress.to_publish |= !known;
    }

    fn choose(&mut self, side: usize, choice: RestartChoice) -> Result<(), RestartChoice> {
        let Stage::Open(dual) = &mut self.stage else {
            return Ok(());
        };
        let chosen = dual.choose(side, choice);
        self.painters[side] = Painter::new();
        chosen.map_err(|_| dual.sides[side].choice)
    }

    fn swap(&mut self) {
        if let Stage::Open(dual) = &mut self.stage {
            dual.swap();
        }
        self.painters = Default::default();
    }

    fn side(&self, side: usize) -> Option<(Run, SimTime)> {
        match &self.stage {
            Stage::Open(dual) => Some((dual.run(side), dual.now())),
            _ => None,
        }
    }

    fn playhead(&self) -> Option<(SimTime, SimTime)> {
        match &self.stage {
            Stage::Open(dual) => Some((dual.fork.at, dual.playhead())),
            _ => None,
        }
    }

    fn settle(&mut self) {
        if let Stage::Open(dual) = &mut self.stage
            && !dual.playing()
        {
            dual.seek(dual.playhead(), &mut || false);
        }
    }
}

/// A comparison that has not begun yet.
pub fn open() -> Box<dyn ComparisonDriver> {
    Box::new(ComparisonEngine {
        stage: Stage::Waiting,
        painters: Default::default(),
    })
}
