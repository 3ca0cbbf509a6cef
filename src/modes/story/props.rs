//! What the components of a chapter are given.

use super::LaterViews;
use super::chapters::Chapter;
use super::predictions::Predictions;
use crate::browser::lazy::LoadState;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use limbo_picture::theme::Theme;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::MessageView;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of what shows a chapter at an instant.
#[derive(Clone, PartialEq, Properties)]
pub struct ChapterProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// How it is drawn.
    pub theme: Theme,
    /// The chapter shown.
    pub chapter: &'static Chapter,
    /// The reader's own messages.
    pub mine: Rc<Vec<MessageView>>,
    /// What the reader calls their letter.
    pub words: Rc<LetterWords>,
    /// What came of the runs that the chapter's figure compares, as far as they are known.
    pub side_runs: Rc<Vec<SideOutcome>>,
    /// What was predicted before the restarts.
    pub predictions: Predictions,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// Properties of a chapter's card and of what it says.
#[derive(Clone, PartialEq, Properties)]
pub struct ChapterCardProps {
    /// The chapter at the instant shown.
    pub shown: ChapterProps,
    /// What is loaded later.
    pub later: LoadState<LaterViews>,
    /// The chart, or the figure in the stage's place, where it stands among the words.
    pub chart: Html,
    /// The card of the message that was chosen, or nothing.
    pub message: Html,
}
