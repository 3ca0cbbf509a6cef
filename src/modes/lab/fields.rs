//! What the lab's parts are made of: its properties, and the fields of a restart in blocks.

use super::state::LabState;
use crate::components::block_fields::{BlockFields, IntervalUnit};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_lab::incident::BaseScenario;
use limbo_sim::Duration;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Lab`].
#[derive(Clone, PartialEq, Properties)]
pub struct LabProps {
    /// Words and formats.
    pub locale: Locale,
    /// What has been asked, what has come out, and what is chosen.
    pub lab: Rc<LabState>,
    /// Where messages go.
    pub send: Callback<Message>,
}

/// The number of blocks and the time between them, in the units that suit where the outage is.
pub(super) fn block_fields(
    locale: &Locale,
    base: BaseScenario,
    (blocks, every): (u16, Duration),
    (with_blocks, with_every): (bool, bool),
    on_change: Callback<(u16, Duration)>,
) -> Html {
    let (unit, longest) = match base {
        BaseScenario::Town | BaseScenario::Disk => (IntervalUnit::Seconds, Duration::mins(30)),
        _ => (IntervalUnit::Minutes, Duration::hours(24)),
    };
    html! {
        <BlockFields locale={locale.clone()} {blocks} {every} {longest} {unit} {with_blocks} {with_every} {on_change} />
    }
}
