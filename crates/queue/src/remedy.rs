//! What a postmaster can do when a destination is back, and how a run plays it.

use limbo_sim::{Duration, Plan};

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
    /// One message after the other, at this distance (Postfix: `transport_destination_rate_delay`, in whole seconds).
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

impl Remedy {
    /// The plan that plays it, and the most sessions where it changes that.
    pub(crate) fn played(self) -> (Plan, Option<u32>) {
        match self {
            Remedy::LeaveAlone => (Plan::Natural, None),
            Remedy::Flush => (Plan::Bulk, None),
            Remedy::FewSessions { sessions } => (Plan::Bulk, Some(sessions)),
            // Postfix opens one session at a time to a destination with a delay (postconf(5)).
            Remedy::OneEvery { delay } => {
                let rate_per_s = 1000.0 / f64::from(delay.ms().max(1));
                (Plan::Drip { rate_per_s }, Some(1))
            }
            Remedy::Groups { groups, every } => (
                Plan::Blocks {
                    blocks: groups,
                    every,
                },
                None,
            ),
        }
    }
}
