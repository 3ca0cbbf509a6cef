//! Panels: what a person reads and touches around the stage. Pure functions of a snapshot and a locale;
//! what the reader wants goes out as an [`crate::player::Action`]. They hold no simulation state, and
//! nothing here runs per frame. Only what keeps something of its own between two looks (what is being
//! typed, a measured width) is a component; the rest are plain functions, which weigh a tenth.

mod card;
pub(crate) mod chart;
mod detail;
pub mod explore;
mod footer;
mod header;
mod hint;
mod keys_help;
mod ledger;
mod notices;
pub(crate) mod number_field;
mod presenter;
pub(crate) mod restart;
mod room;
pub mod share;
mod sources;
mod transport;
mod wish;
pub(crate) mod words;

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod style_tests;

pub use card::{Card, card, look, mail};
pub use chart::Chart;
pub use footer::{footer, guest_head, guest_line};
pub use header::header;
pub use hint::Hint;
pub use keys_help::{KEYS_HELP, keys_button, keys_help};
pub use ledger::ledger;
pub use notices::notices;
pub use number_field::NumberField;
pub use presenter::presenter_bar;
pub use restart::RestartChooser;
pub use room::room;
pub use sources::evidence as scenario_evidence;
pub use transport::transport;
pub use wish::Wish;
pub use words::scenario as scenario_words;

use crate::locale::Locale;
use crate::player::{Action, Snapshot};
use std::rc::Rc;
use yew::prelude::*;

/// What a panel with controls needs: words, what there is to say, and where wishes go.
#[derive(Clone, PartialEq, Properties)]
pub struct ControlProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Where wishes go.
    pub act: Callback<Action>,
}
