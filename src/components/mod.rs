//! Components that several modes show: stage, chart, panels, dialogs. Each owns its properties, is a function of them,
//! and sends what the viewer asks for as a [`crate::message::Message`]. They hold no simulation state, know neither the
//! app nor the modes, and nothing here runs once a frame.

pub mod ask;
pub mod block_fields;
pub mod card;
pub(crate) mod chart;
pub mod detail_picker;
mod dot_weights;
mod embed;
pub mod events;
mod footer;
mod header;
pub mod icon;
mod keys_help;
mod later;
mod lazy_view;
mod ledger;
mod letter_form;
pub(crate) mod modal;
mod mode_nav;
mod notices;
pub mod number_field;
pub mod parameters;
pub mod prediction;
mod presenter;
pub mod prose_links;
mod pull_back;
pub(crate) mod restart;
pub(crate) mod said;
pub mod select;
pub mod share;
mod sound_button;
mod sources;
pub mod stage;
pub mod touch;
mod transport;
pub(crate) mod words;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod style_tests;

pub use ask::{AskOutage, AskOutageProps};
pub use block_fields::BlockFields;
pub use card::{MessageCard, OwnMail, mta_key};
pub use chart::{Chart, ChartProps};
pub use embed::{EmbedFoot, embed_head};
pub use footer::Footer;
pub use header::Header;
pub use icon::{RoundButton, icon};
pub use keys_help::{KEYS_HELP, KeysHelp};
pub(crate) use later::use_later;
pub use lazy_view::lazy_view;
pub use ledger::LedgerTable;
pub use letter_form::{LetterForm, LetterFormProps};
pub use notices::Notices;
pub use number_field::NumberField;
pub use presenter::PresenterBar;
pub use pull_back::{PullBack, PullBackProps};
pub use restart::RestartChooser;
pub(crate) use restart::needs_restart;
pub use select::{Select, SelectOption};
pub use share::ShareDialog;
pub use sources::{Evidence, EvidenceProps, evidence_list};
pub use transport::Transport;
pub use words::{scenario as scenario_words, three_figures};
