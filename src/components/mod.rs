//! Components that several modes show: stage, chart, panels, dialogs. Each owns its properties, is a function of them,
//! and sends what the viewer asks for as a [`crate::message::Message`]. They hold no simulation state, know neither the
//! app nor the modes, and nothing here runs once a frame.

pub mod block_fields;
pub mod card;
pub(crate) mod chart;
mod dot_weights;
mod embed;
pub mod events;
mod footer;
mod header;
pub mod icon;
mod keys_help;
mod ledger;
mod mode_nav;
mod notices;
pub mod number_field;
pub mod prediction;
mod presenter;
pub(crate) mod restart;
mod room;
pub mod select;
pub mod share;
mod sources;
pub mod stage;
mod transport;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod style_tests;

pub use block_fields::BlockFields;
pub use card::{MessageCard, OwnMail};
pub use chart::Chart;
pub use embed::{EmbedFoot, EmbedHead};
pub use footer::Footer;
pub use header::Header;
pub use icon::{Icon, RoundButton};
pub use keys_help::{KEYS_HELP, KeyRow, KeysHelp};
pub use ledger::LedgerTable;
pub use notices::Notices;
pub use number_field::NumberField;
pub use presenter::PresenterBar;
pub use restart::RestartChooser;
pub use room::{room, when_here};
pub use select::{Select, SelectOption};
pub use share::ShareDialog;
pub use sources::Evidence;
pub use transport::Transport;
pub use words::scenario as scenario_words;

use crate::i18n::Locale;
use limbo_player::{Action, Snapshot};
use std::rc::Rc;
use yew::prelude::*;

/// What the chart needs.
#[derive(Clone, PartialEq, Properties)]
pub struct ControlProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Where what the viewer asks for goes.
    pub act: Callback<Action>,
}
