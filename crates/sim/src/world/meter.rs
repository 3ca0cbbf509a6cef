//! Meters: what queueing theory speaks of, measured exactly while a world is played (not sampled): time
//! averages of the numbers in a place, and counts of what passed. They decide nothing.

/// A number that changes in steps, and the area under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meter {
    /// The integral of the number over time, in units x ms, up to `until_ms`.
    pub area: u64,
    until_ms: u32,
    value: u32,
}

impl Meter {
    /// The number has been the last one until now and is `value` from now on.
    #[inline]
    pub(crate) fn set(&mut self, now_ms: u32, value: u32) {
        self.area += u64::from(self.value) * u64::from(now_ms - self.until_ms);
        self.until_ms = now_ms;
        self.value = value;
    }

    /// The integral up to an instant not before the last change.
    pub fn area_at(&self, now_ms: u32) -> u64 {
        self.area + u64::from(self.value) * u64::from(now_ms.saturating_sub(self.until_ms))
    }
}

/// What a station has done so far, in messages (dots).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StationMeters {
    /// Sessions that asked to be let in while it was up.
    pub offered: u64,
    /// Sessions that ended with 250.
    pub served: u64,
    /// Sessions refused with 421 by a door that sheds.
    pub rejected: u64,
    /// Sessions given up by the client before they were served.
    pub timed_out_sessions: u64,
    /// Copies delivered to a client that had given up after its final dot: the message will come again.
    pub duplicates: u64,
    /// Sessions open now that are served for nobody: their client has given up. No message is in them.
    pub orphaned: u32,
    /// Open sessions (L).
    pub sessions: Meter,
    /// Open sessions that wait for a worker (Lq).
    pub waiting: Meter,
}
