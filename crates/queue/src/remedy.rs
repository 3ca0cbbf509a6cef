//! What a postmaster can do when a destination is back.

use limbo_sim::Duration;

/// How the mail that waits is let go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Remedy {
    /// Nothing: each message comes at its own next attempt.
    LeaveAlone,
    /// Everything is tried at once, with as many sessions as the server opens anyway.
    Flush,
    /// Everything is tried, with at most so many sessions at once.
    FewSessions {
        /// 1 or more.
        sessions: u32,
    },
    /// One message after the other, with this pause between them (Postfix: `transport_destination_rate_delay`, in whole
    /// seconds).
    OneEvery {
        /// 1 s or more.
        delay: Duration,
    },
    /// Everything is kept back and released in so many groups of equal size.
    Groups {
        /// 2 to 1,000.
        groups: u16,
        /// Time from one release to the next: 1 s or more.
        every: Duration,
    },
}
