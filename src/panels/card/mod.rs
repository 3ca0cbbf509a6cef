//! One message's card: who it is, where it is, what has happened to it, and what will; and the viewer's own mail, kept
//! beside the stage. Everything is worked out from the run at the playhead; nothing is kept here, and nothing simulated.

mod facts;
mod message;
mod own;
mod words;

use crate::app::view::View;
use crate::panels::Wish;
use crate::player::{Past, Step};
use limbo_sim::{Hop, HopState, MessageId, MessageView, Phase, Place, World};
use std::rc::Rc;
use yew::prelude::*;

/// What the page knows of a message that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which message.
    pub id: MessageId,
    /// How it stands at the playhead; `None` if it has not been sent yet.
    pub now: Option<MessageView>,
    /// Its story so far, as far as it has been read.
    pub steps: Vec<Step>,
    /// Attempts of its present holder that stand in the story.
    pub told: u32,
    /// True while its story is still being read.
    pub reading: bool,
    /// The block of its mailbox, from 0.
    pub block: u16,
    /// In so many blocks are the mailboxes divided.
    pub blocks: u16,
    /// True if that block waits to be opened.
    pub on_hold: bool,
    /// True if it waits behind a passage that lets nothing pass, or was refused there.
    pub in_limbo: bool,
}

/// Looks at a message as it stands in a world; `past` is what has been read of its story.
pub fn look(world: &World, id: MessageId, past: Option<&Past>) -> Rc<Card> {
    let now = world.message(id);
    let block = now.map_or(0, |m| world.block_of(m.addr));
    let open = world.blocks().nth(block.into()).is_none_or(|b| b.open);
    let waits_before = now.and_then(|m| waits_before(&m));
    let shut = |hop: Hop| world.hop(hop) != HopState::Up || !world.station(hop.to()).up;
    let on_hold = waits_before == Some(Hop::Delivery) && !shut(Hop::Delivery) && !open;
    Rc::new(Card {
        id,
        now,
        steps: past.map(|p| p.steps().to_vec()).unwrap_or_default(),
        told: past.map_or(0, Past::attempts_told),
        reading: now.is_some() && past.is_none_or(Past::is_reading),
        block,
        blocks: world.blocks().len() as u16,
        on_hold,
        in_limbo: waits_before.is_some_and(|hop| {
            hop != Hop::Submission && (shut(hop) || on_hold || now.is_some_and(|m| m.attempts > 0))
        }),
    })
}

/// The passage that a message waits before.
fn waits_before(message: &MessageView) -> Option<Hop> {
    match message.phase {
        Phase::Outbox => Some(Hop::Submission),
        Phase::Spooled(Place::Provider) => Some(Hop::Relay),
        Phase::Spooled(_) => Some(Hop::Delivery),
        _ => None,
    }
}

/// Beside the stage: the viewer's own mail.
pub fn mail(view: &View, wish: &Callback<Wish>) -> Html {
    own::own(view, wish)
}

/// The card of the message that was chosen, or nothing.
pub fn card(view: &View, wish: &Callback<Wish>) -> Html {
    let card = view.card.as_deref();
    card.map_or_else(Html::default, |card| message::message(view, card, wish))
}
