//! The ledger: how many messages are where. `sent` equals the sum of all the other places at every instant of every
//! run; the page prints it, and the tests hold it as a law.

/// Counts of messages (dots: multiply by the scenario's weight for e-mails).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// Handed to the senders' programs since the beginning.
    pub sent: u32,
    /// Still in the sender's program, and the sender knows.
    pub outbox: u32,
    /// On a link, forward, or a failure notice on its way back.
    pub travelling: u32,
    /// In an open session at a station: waiting for a worker or being served, not yet answered 250.
    pub in_service: u32,
    /// Accepted by the provider, in its spool.
    pub spooled_provider: u32,
    /// Accepted by the relay, in its spool.
    pub spooled_relay: u32,
    /// In the recipient's mailbox.
    pub delivered: u32,
    /// A failure notice reached the sender.
    pub returned: u32,
    /// Destroyed with a server's spool, or given up after one refusal by a sender's program that never tries again and
    /// tells nobody; the sender believes that it has arrived.
    pub lost: u32,
    /// Not a place of its own, but a spool that waits behind a hop that is broken, closed or crashed, or that has not been
    /// empty since the hop refused something, with all that waits there: accepted, not delivered, not returned.
    pub limbo: u32,
}

impl Ledger {
    /// The sum of all places; equals `sent` in every world.
    pub const fn sum(&self) -> u32 {
        self.outbox
            + self.travelling
            + self.in_service
            + self.spooled_provider
            + self.spooled_relay
            + self.delivered
            + self.returned
            + self.lost
    }

    /// Whether the outbox holds more than what is in it for a moment anyway: a few messages, or a small part of all that
    /// were sent.
    pub const fn fills_outbox(&self) -> bool {
        self.outbox > OUTBOX_MIN && self.outbox > self.sent / OUTBOX_SHARE
    }

    /// True when the ledger adds up and the limbo is part of the spools.
    pub const fn adds_up(&self) -> bool {
        self.sum() == self.sent && self.limbo <= self.spooled_provider + self.spooled_relay
    }
}

/// The outbox is empty, as good as, with so many messages in it, or with one in so many of all that were sent.
const OUTBOX_MIN: u32 = 8;
const OUTBOX_SHARE: u32 = 100;
