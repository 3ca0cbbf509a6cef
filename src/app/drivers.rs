//! What the engine drives besides the viewer's own run: two futures in the comparison, a sweep in the lab. The engine knows
//! these interfaces; what is behind them is in the later part of the program (`lazy_views`).

use super::compare_state::{CompareState, PairSize};
use crate::browser::workers::{WorkerMessage, WorkerPool};
use crate::message::QueueMessage;
use crate::modes::compare::Comparison;
use crate::modes::explore::{GameScores, QueueShown, QueueSource};
use crate::modes::lab::Progress as SweepProgress;
use crate::modes::story::Handout;
use limbo_picture::colouring::Colouring;
use limbo_picture::layout::TypeSize;
use limbo_picture::theme::{Detail, Theme};
use limbo_player::dual::fork::RestartChoice;
use limbo_player::{Action, Player};
use limbo_sim::{Run, SimTime, World};
use std::rc::Rc;
use yew::NodeRef;

/// Preparing and looking ahead may take so much of a frame while time stands, ms.
pub const AHEAD_WORK_MS: f64 = 12.0;

/// What a frame has brought.
#[derive(Default)]
pub struct Progress {
    /// The playhead has moved.
    pub moved: bool,
    /// There is something new to publish.
    pub to_publish: bool,
    /// Time runs, or is on its way to an instant.
    pub busy: bool,
    /// There is more to do even if time stands still.
    pub more: bool,
    /// How long simulating took, ms.
    pub simulating_ms: f64,
    /// Events played.
    pub events: u64,
}

/// How far the comparison's past has come.
pub enum Prepared {
    /// There is more to do.
    More,
    /// The futures have just begun.
    JustNow {
        /// Messages that wait in spools at the fork.
        waiting: u32,
        /// Where they part.
        from: SimTime,
    },
    /// Nothing was left to do.
    Already,
}

/// Two futures on one clock, and their pictures.
pub trait ComparisonDriver {
    /// Whether time runs, and whether it is on its way to an instant.
    fn running(&self) -> (bool, bool);
    /// Whether time stands still: then the pictures get every device pixel. True if they have to be painted anew.
    fn set_still(&mut self, still: bool) -> bool;
    /// Does to both what is asked; true if it lets time pass, which reveals what comes.
    fn act(&mut self, action: &Action, work_ms: f64) -> bool;
    /// Brings the past to the fork.
    fn prepare(&mut self, player: &Player, choices: [RestartChoice; 2], work_ms: f64) -> Prepared;
    /// Lets time pass for both, and looks ahead in the time that is left.
    fn frame(&mut self, wall_ms: f64, work_ms: f64, progress: &mut Progress);
    /// Paints both; false if a canvas is not on the page yet.
    fn paint(
        &mut self,
        canvases: &[NodeRef; 2],
        size: PairSize,
        theme: Theme,
        type_size: TypeSize,
        colouring: Colouring,
        detail: Detail,
    ) -> bool;
    /// What there is to show; none while the past is being prepared.
    fn shown(&mut self, asked: &CompareState) -> Option<Comparison>;
    /// One side's world at the instant shown.
    fn world(&self, side: usize) -> Option<&World>;
    /// Begins one of the two in another way.
    ///
    /// # Errors
    /// The choice that stays, where the simulation refuses the other one.
    fn choose(&mut self, side: usize, choice: RestartChoice) -> Result<(), RestartChoice>;
    /// Left becomes right.
    fn swap(&mut self);
    /// One side's whole run, and the instant shown.
    fn side(&self, side: usize) -> Option<(Run, SimTime)>;
    /// Where the two part, and the instant that both show or are on their way to.
    fn playhead(&self) -> Option<(SimTime, SimTime)>;
    /// Finishes the present millisecond of both, so that whoever plays one of them again to this instant finds the same.
    fn settle(&mut self);
}

/// The operator's game, and the automatic restarts that are played beside it.
pub trait GameDriver {
    /// Has today's game loaded, at its beginning, by the viewer's clock (Unix time, s); a game that is there stays unless
    /// it is to be `anew`, and where it is `played` goes on no earlier than it was left. True if one was begun.
    fn start(&mut self, player: &mut Player, unix_s: f64, anew: bool, played: bool) -> bool;
    /// How the game stands. Time stops when everybody is served, and runs faster while there is nothing left to do.
    fn follow(&mut self, player: &mut Player) -> GameScores;
    /// Works on the automatic restarts.
    fn work(&mut self, player: &Player, work_ms: f64) -> GameWork;
}

/// What working on the automatic restarts has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GameWork {
    /// There is more to do.
    More,
    /// They have just come to their ends.
    JustDone,
    /// Nothing was left to do.
    Already,
}

/// A study being played. Dropping it cancels the sweep.
pub trait SweepDriver {
    /// From now on these workers play.
    fn set_workers(&mut self, pool: WorkerPool);
    /// A worker says something.
    fn receive(&mut self, worker: usize, said: WorkerMessage);
    /// Plays for a slice of a frame, where no worker can.
    fn work(&mut self);
    /// How far it has come, if that is to be shown now.
    fn progress_due(&mut self) -> Option<SweepProgress>;
    /// True once every run has been played.
    fn is_done(&self) -> bool;
}

/// The story as a handout, being drawn.
pub trait HandoutDriver {
    /// Draws for as long as there is time: how far it has come.
    fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Handout;
}

/// The viewer's own mail queue: read, asked, foretold.
pub trait QueueDriver {
    /// A listing begins to be read.
    fn begin(&mut self, source: QueueSource);
    /// Its next bytes; false where no more are wanted.
    fn push(&mut self, bytes: &[u8]) -> bool;
    /// It has ended: whether its pile is shown now.
    fn finish(&mut self) -> bool;
    /// It cannot be read any further.
    fn fail(&mut self);
    /// Something is asked; a run to be shown at an instant, where that is asked for.
    fn asked(&mut self, message: QueueMessage) -> Option<(Run, SimTime)>;
    /// Foretells for as long as there is time: whether there is more to do; none where there was nothing.
    fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Option<bool>;
    /// What there is to show.
    fn shown(&self) -> Rc<QueueShown>;
}
