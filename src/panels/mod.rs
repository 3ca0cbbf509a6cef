//! Panels: what a person reads and touches around the stage. Pure functions of a snapshot and a locale;
//! what the reader wants goes out as an [`crate::player::Action`]. They hold no simulation state, and
//! nothing here runs per frame.

mod chart;
mod header;
mod hint;
mod ledger;
mod notices;
mod number_field;
mod restart;
mod sources;
mod transport;
mod words;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod style_tests;

pub use chart::Chart;
pub use header::Header;
pub use hint::Hint;
pub use ledger::LedgerTable;
pub use notices::Notices;
pub use restart::RestartChooser;
pub use sources::Sources;
pub use transport::Transport;

use crate::locale::Locale;
use crate::player::{Action, Snapshot};
use std::rc::Rc;
use yew::prelude::*;

/// What most panels need: words, and what there is to say.
#[derive(Clone, PartialEq, Properties)]
pub struct PanelProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
}

/// The same for panels with controls.
#[derive(Clone, PartialEq, Properties)]
pub struct ControlProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Where wishes go.
    pub act: Callback<Action>,
}
