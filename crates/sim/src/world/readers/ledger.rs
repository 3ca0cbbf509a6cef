//! The ledger of readers: how many are where. It adds up at every instant, as the ledger of messages does.

/// Where readers are, in readers of one message's weight (a message that stands for w e-mails goes with a reader that
/// stands for w people). `resting + asking + again + given_up` is the number of readers at every instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderLedger {
    /// Served at their last visit, or not come yet.
    pub resting: u32,
    /// In an open session at the storage that has not been served.
    pub asking: u32,
    /// Not served; will ask again.
    pub again: u32,
    /// Have given up for now.
    pub given_up: u32,
    /// Visits served so far.
    pub served: u64,
    /// Visits so far at which the mailbox could not be opened: refused, broken off, or left for want of an answer.
    pub in_vain: u64,
}

impl ReaderLedger {
    /// All readers.
    pub const fn readers(&self) -> u32 {
        self.resting + self.asking + self.again + self.given_up
    }

    pub(super) fn plus(self, other: ReaderLedger) -> ReaderLedger {
        ReaderLedger {
            resting: self.resting + other.resting,
            asking: self.asking + other.asking,
            again: self.again + other.again,
            given_up: self.given_up + other.given_up,
            served: self.served + other.served,
            in_vain: self.in_vain + other.in_vain,
        }
    }

    pub(super) fn minus(self, other: ReaderLedger) -> ReaderLedger {
        ReaderLedger {
            resting: self.resting - other.resting,
            asking: self.asking - other.asking,
            again: self.again - other.again,
            given_up: self.given_up - other.given_up,
            served: self.served - other.served,
            in_vain: self.in_vain - other.in_vain,
        }
    }

    /// A share of each count, rounded.
    pub(super) fn share(self, share: f64) -> ReaderLedger {
        let of = |count: u32| (f64::from(count) * share + 0.5) as u32;
        let of_many = |count: u64| (count as f64 * share + 0.5) as u64;
        ReaderLedger {
            resting: of(self.resting),
            asking: of(self.asking),
            again: of(self.again),
            given_up: of(self.given_up),
            served: of_many(self.served),
            in_vain: of_many(self.in_vain),
        }
    }
}
