//! Everything that can change the state.

use super::lazy_views::LazyViews;
use super::side_runs::SideRunOf;
use crate::browser::lazy::LoadState;
use crate::components::card::Card;
use crate::i18n::Lang;
use crate::message::Message;
use crate::modes::compare::Comparison;
use crate::modes::explore::{GameScores, QueueShown};
use crate::modes::lab::Progress as SweepProgress;
use crate::modes::story::{Handout, Letter};
use limbo_format::{Game, Mode};
use limbo_player::{Life, SideOutcome, Snapshot};
use limbo_sim::MessageView;
use std::rc::Rc;

/// Everything that can change the state.
#[derive(Clone)]
pub enum Change {
    /// Somebody asks for something.
    Asked(Message),
    /// The engine has looked at the run.
    Published(Published),
    /// The engine has looked at the two futures.
    Compared(Option<Rc<Comparison>>),
    /// Where nothing waits there is nothing to predict.
    NothingToPredict,
    /// The sweep has come so far.
    Swept(SweepProgress),
    /// The viewer's own mail queue has come so far.
    Queue(Rc<QueueShown>),
    /// The stage may be so wide, CSS px.
    Width(f64),
    /// So many times the room of their size the letters on the stage take.
    TypeRoom(f32),
    /// Whether the page is being put on paper.
    OnPaper(bool),
    /// The story as a handout has come so far.
    Handout(Handout),
    /// Whether the system prefers dark colours.
    SystemDark(bool),
    /// Whether the system asks for little motion.
    ReducedMotion(bool),
    /// The texts of this language are here.
    LanguageLoaded(Lang),
    /// The words of this language did not arrive.
    LanguageLost(Lang),
    /// The later part of the program has come so far.
    Loaded(LoadState<LazyViews>),
    /// What came of a run that was played beside the page.
    SideRun(SideRunOf, SideOutcome),
    /// What became of the e-mail that somebody has asked about.
    Answered(Option<Life>),
    /// The browser's history goes to this mode and chapter, and whether to the game.
    Navigated(Mode, Option<u8>, bool),
    /// Another run has been opened, saved in this mode, chapter and game.
    Opened(Option<Mode>, Option<u8>, Option<Game>),
}

/// What the engine tells of the viewer's own run.
#[derive(Clone)]
pub struct Published {
    /// The run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// The chosen message's card.
    pub card: Option<Rc<Card>>,
    /// What is said of the one that was found by keys.
    pub found: Rc<str>,
    /// The viewer's own messages.
    pub mine: Vec<MessageView>,
    /// The first letter of the run, where it is the viewer's own.
    pub letter: Option<Letter>,
    /// How the game stands, where one is shown.
    pub game: GameScores,
}
