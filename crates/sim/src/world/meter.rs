//! Meters: the quantities of queueing theory, measured exactly while a world is played (not sampled): time integrals
//! of numbers, and counts. Nothing depends on them.

/// A number that changes in steps, and the area under it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meter {
    /// The integral of the number over time, in units x ms, up to `until_ms`.
    pub area: u64,
    until_ms: u32,
    value: u32,
}

impl Meter {
    /// The number is `value` from now on; until now it was the last one set.
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
#[non_exhaustive]
pub struct StationMeters {
    /// Sessions offered to the station while it was up.
    pub offered: u64,
    /// Sessions that ended with 250.
    pub served: u64,
    /// Sessions rejected with 421 because too many were open.
    pub rejected: u64,
    /// Sessions that the client left because of its timeout.
    pub timed_out: u64,
    /// Copies delivered although the client had timed out after its final dot: the message will be delivered again.
    pub duplicates: u64,
    /// Open sessions whose client has timed out. No message of the ledger is in them.
    pub orphaned: u32,
    /// The most sessions of readers that were open at once.
    pub reader_sessions_max: u32,
    /// The most sessions, of readers and deliveries together, that were open at once since the newest restart, as seen
    /// whenever readers are played and at each crash.
    pub all_sessions_max: u32,
    /// Open sessions of deliveries (L).
    pub sessions: Meter,
    /// Open sessions of deliveries that wait for a worker (Lq).
    pub waiting: Meter,
}
