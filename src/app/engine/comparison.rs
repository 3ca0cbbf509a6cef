//! Two futures on one clock, while the comparison is shown: their common past is brought to the fork, then both are
//! played, looked ahead in, and painted side by side. The viewer's own run stands meanwhile and is never changed.

use super::frame::Progress;
use super::{ACTION_WORK_MS, Change, Core};
use crate::app::state::{CompareState, PairSize};
use crate::browser::clock::{deadline, now_ms};
use crate::browser::{Painter, Viewport};
use crate::message::Message;
use crate::modes::compare::{Comparison, ComparisonSide};
use limbo_picture::theme::Theme;
use limbo_player::dual::DualPlayback;
use limbo_player::dual::fork::{Fork, RestartChoice};
use limbo_player::prediction::Question;
use limbo_player::{Action, Player};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;
use yew::NodeRef;

/// Looking ahead may take so much of a frame while time stands, ms.
const AHEAD_WORK_MS: f64 = 12.0;
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
pub(super) struct ComparisonEngine {
    stage: Stage,
    painters: [Painter; 2],
}

impl ComparisonEngine {
    /// Whether time runs, and whether it is on its way to an instant.
    pub fn running(&self) -> (bool, bool) {
        match &self.stage {
            Stage::Open(dual) => (dual.playing(), dual.seeking()),
            _ => (false, false),
        }
    }

    /// Whether time stands still: then the pictures get every device pixel. True if they have to be painted anew.
    pub fn set_still(&mut self, still: bool) -> bool {
        let painters = self.painters.each_mut();
        painters.map(|painter| painter.set_still(still)) != [false; 2]
    }

    /// Does to both what is asked; true if it lets time pass, which reveals what comes.
    pub fn act(&mut self, action: &Action, work_ms: f64) -> bool {
        let Stage::Open(dual) = &mut self.stage else {
            return false;
        };
        let work = &mut deadline(work_ms);
        match action {
            Action::Toggle => dual.play(!dual.playing(), work),
            Action::Play => dual.play(true, work),
            Action::Pause => dual.play(false, work),
            Action::Step => dual.go_to(dual.now() + dual.stride(), work),
            Action::NextEvent => dual.go_to(dual.next_event(), work),
            Action::PreviousEvent => dual.go_to(dual.previous_event(), work),
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

    /// Brings the past to the fork; true while there is more to do. `opened` is set when the futures have just begun.
    fn prepare(&mut self, player: &Player, choices: [RestartChoice; 2], work_ms: f64) -> Prepared {
        if matches!(self.stage, Stage::Waiting) {
            if player.seeking() {
                return Prepared::More;
            }
            let run = player.run();
            let fork = Fork::here(run, player.world())
                .or_else(|| Fork::ready_made(run.scenario.clone(), run.seed));
            self.stage = fork.map_or(Stage::Closed, |fork| Stage::Arriving(Box::new(fork)));
        }
        let Stage::Arriving(fork) = &mut self.stage else {
            return Prepared::Already;
        };
        if !fork.arrive(&mut deadline(work_ms)) {
            return Prepared::More;
        }
        self.stage = match DualPlayback::new(fork.as_ref().clone(), choices) {
            Ok(dual) => Stage::Open(Box::new(dual)),
            Err(_) => Stage::Closed,
        };
        Prepared::JustNow
    }

    /// Paints both; false if a canvas is not on the page yet.
    pub fn paint(&mut self, canvases: &[NodeRef; 2], size: PairSize, theme: Theme) -> bool {
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
        };
        let most = dual.most_waiting();
        let scenario = &dual.fork.run.scenario;
        let mut all = true;
        for (i, painter) in self.painters.iter_mut().enumerate() {
            let Some(canvas) = canvases[i].cast::<HtmlCanvasElement>() else {
                all = false;
                continue;
            };
            painter.set_shared_most(most);
            let world = dual.sides[i].world();
            painter.paint(world, scenario, &canvas, &viewport);
        }
        all
    }

    /// What there is to show; none while the past is being prepared.
    fn shown(&mut self, asked: &CompareState) -> Option<Comparison> {
        let Stage::Open(dual) = &mut self.stage else {
            return None;
        };
        let sides = [0, 1].map(|i| ComparisonSide {
            choice: dual.sides[i].choice,
            snapshot: Rc::new(dual.snapshot(i)),
            falls: dual.falls(i),
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
            most: dual.most_waiting(),
            progress: dual.progress(),
            question,
            prediction: asked.prediction,
            predicted_side: side,
            sides,
        })
    }
}

enum Prepared {
    /// There is more to do.
    More,
    /// The futures have just begun.
    JustNow,
    /// Nothing was left to do.
    Already,
}

impl Core {
    /// Begins a comparison at the playhead of the viewer's own run.
    pub(super) fn open_comparison(&mut self) {
        self.comparison = Some(ComparisonEngine {
            stage: Stage::Waiting,
            painters: Default::default(),
        });
        self.state.compare = CompareState {
            size: self.state.compare.size,
            ..CompareState::new(self.player.run().scenario.blocks_plan)
        };
        self.prepare_comparison(ACTION_WORK_MS);
        self.publish();
        self.wake();
    }

    /// Prepares the futures; true while there is more to do.
    fn prepare_comparison(&mut self, work_ms: f64) -> Prepared {
        let choices = self.state.compare.choices;
        let Some(comparison) = &mut self.comparison else {
            return Prepared::Already;
        };
        let prepared = comparison.prepare(&self.player, choices, work_ms);
        if let (Prepared::JustNow, Stage::Open(dual)) = (&prepared, &comparison.stage) {
            let ledger = dual.fork.world().ledger();
            if ledger.spooled_provider + ledger.spooled_relay == 0 {
                self.change(Change::NothingToPredict);
            }
        }
        prepared
    }

    /// A frame of the two futures.
    pub(super) fn comparison_frame(&mut self, wall_ms: f64, work_ms: f64) -> Progress {
        let start = now_ms();
        let prepared = self.prepare_comparison(AHEAD_WORK_MS);
        let mut progress = Progress {
            moved: matches!(prepared, Prepared::JustNow),
            news: !matches!(prepared, Prepared::Already),
            busy: matches!(prepared, Prepared::More),
            more: false,
            simulating_ms: 0.0,
            events: 0,
        };
        if let Some(ComparisonEngine {
            stage: Stage::Open(dual),
            ..
        }) = &mut self.comparison
        {
            let looked_ahead = dual.progress() >= 1.0;
            progress.moved |= dual.frame(wall_ms, &mut deadline(work_ms));
            progress.busy = dual.playing() || dual.seeking();
            let spare = match progress.busy {
                true => AHEAD_PLAYING_MS,
                false => AHEAD_WORK_MS,
            };
            progress.more = dual.look_ahead(&mut deadline(spare));
            progress.news |= !looked_ahead;
        }
        progress.simulating_ms = now_ms() - start;
        progress
    }

    pub(super) fn publish_comparison(&mut self) {
        let asked = &self.state.compare;
        if let Some(comparison) = &mut self.comparison {
            let shown = comparison.shown(asked).map(Rc::new);
            self.state.update(Change::Compared(shown));
        }
    }

    pub(super) fn choose(&mut self, side: usize, choice: RestartChoice) {
        if let Some(comparison) = &mut self.comparison
            && let Stage::Open(dual) = &mut comparison.stage
        {
            let chosen = dual.choose(side, choice);
            let kept = dual.sides[side].choice;
            comparison.painters[side] = Painter::new();
            if chosen.is_err() {
                self.state.compare.choices[side] = kept;
                self.refuse();
            }
        }
        self.publish();
        self.wake();
    }

    pub(super) fn swap(&mut self) {
        if let Some(comparison) = &mut self.comparison {
            if let Stage::Open(dual) = &mut comparison.stage {
                dual.swap();
            }
            comparison.painters = Default::default();
        }
        self.publish();
        self.wake();
    }

    /// Goes on in Explore with one of the two futures, at the clock's instant.
    pub(super) fn continue_with(&mut self, side: usize) {
        if let Some(ComparisonEngine {
            stage: Stage::Open(dual),
            ..
        }) = &self.comparison
        {
            let (run, at) = (dual.run(side), dual.now());
            self.change(Change::Asked(Message::Adopt(run, at)));
        }
    }
}
