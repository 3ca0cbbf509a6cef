//! One message's card: who it is, where it is, what has happened to it, and what will; and the viewer's own mail. All of
//! it is worked out from the run at the playhead; nothing is kept here, and nothing simulated.

mod facts;
mod message;
mod own;
mod receipt;
#[cfg(test)]
mod tests;
mod words;

pub use message::{MessageCard, MessageCardProps, found};
pub use own::OwnMail;
pub use receipt::{Receipt, ReceiptProps};
pub use words::mta_key;
pub(super) use words::{people as people_of, subject as subject_of};

use crate::i18n::Locale;
use limbo_player::{MessageHistory, Step, StepKind};
use limbo_sim::{Duration, Hop, MessageId, MessageView, Phase, Place, Scenario, SimTime, World};
use std::rc::Rc;

/// What the page knows of a message that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Which message.
    pub id: MessageId,
    /// How it stands at the playhead; `None` if it has not been sent yet.
    pub now: Option<MessageView>,
    /// What happened to it, as far as its past has been read.
    pub steps: Vec<Step>,
    /// Attempts of the server that holds it now which stand among the steps.
    pub listed_attempts: u32,
    /// True while its past is still being read.
    pub reading: bool,
    /// The block of its mailbox, from 0.
    pub block: u16,
    /// How many blocks the mailboxes are divided into.
    pub blocks: u16,
    /// True if that block waits to be opened.
    pub on_hold: bool,
    /// True if it is counted in limbo where it waits, or was deferred there.
    pub in_limbo: bool,
    /// True if it has been in limbo, here or at a server before, as far as its past has been read.
    pub was_in_limbo: bool,
    /// When delay notices have reached its sender, of whichever server, as far as its past has been read.
    pub told_late: Vec<SimTime>,
    /// True if it is not tried any more before it is given up.
    pub is_over: bool,
}

impl Card {
    /// Since when servers have had it in charge: since the first 250, whichever server has it now. `None` before that.
    fn taken_at(&self) -> Option<SimTime> {
        let mut steps = self.steps.iter();
        let first = steps.find(|step| matches!(step.kind, StepKind::Accepted(_)));
        first.map(|step| step.at).or(self.now?.accepted)
    }

    /// True if a server has told its sender that it is late, and they have read so.
    fn is_known_late(&self) -> bool {
        // Until its past has been read, what the present server has sent is all that can be asked.
        let sent = self.now.is_some_and(|m| m.delay_notices > 0);
        !self.told_late.is_empty() || self.reading && sent
    }
}

/// The longest that a message takes which nothing holds up. Mail for a group that is not open waits without being tried: it
/// takes far longer than any way.
pub(super) fn usual_most(travel: Duration) -> Duration {
    Duration(travel.ms().saturating_mul(10)).max(Duration::mins(1))
}

/// Looks at a message as it stands in a world; `past` is what has been read of its past.
pub fn look(world: &World, id: MessageId, past: Option<&MessageHistory>) -> Rc<Card> {
    let now = world.message(id);
    let block = now.map_or(0, |m| world.block_of(m.addr));
    let waits_before = now.and_then(|m| waits_before(&m));
    let on_hold = now.is_some_and(|m| m.on_hold);
    Rc::new(Card {
        id,
        now,
        // Its past may have been read for a later instant, from which time has just been put back.
        steps: past.map_or_else(Vec::new, |p| {
            let so_far = p.steps().iter().filter(|step| step.at <= world.now());
            so_far.copied().collect()
        }),
        listed_attempts: past.map_or(0, MessageHistory::attempts_listed),
        reading: now.is_some() && past.is_none_or(MessageHistory::is_reading),
        block,
        blocks: world.blocks().len() as u16,
        on_hold,
        was_in_limbo: past.is_some_and(MessageHistory::was_in_limbo),
        told_late: past.map_or_else(Vec::new, |p| {
            let arrived = p.late_notices().iter().filter(|at| **at <= world.now());
            arrived.copied().collect()
        }),
        is_over: now.is_some_and(|m| m.awaits_end),
        in_limbo: waits_before.is_some_and(|hop| {
            let tried = now.is_some_and(|m| m.attempts > 0);
            hop != Hop::Submission && (world.limbo_at(hop.from()) > 0 || on_hold || tried)
        }),
    })
}

/// The link that a message waits before.
fn waits_before(message: &MessageView) -> Option<Hop> {
    match message.phase {
        Phase::Outbox => Some(Hop::Submission),
        Phase::Spooled(Place::Provider) => Some(Hop::Relay),
        Phase::Spooled(_) => Some(Hop::Delivery),
        _ => None,
    }
}

/// A step of a message's history with its instant, in a line.
pub(super) fn step_words(locale: &Locale, scenario: &Scenario, step: &Step) -> String {
    let when = words::instant(locale, scenario, step.at);
    [&*when, " · ", &words::step(locale, scenario, step, 0)].concat()
}
