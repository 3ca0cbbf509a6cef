//! By what one knows whether a saved run came out as it did where it was saved.

use crate::checksum::crc24;
use limbo_sim::SimTime;

/// A part of the event trace's hash at the playhead, with a checksum of the scenario's name, the seed and the
/// playhead for which it holds: a person may have changed those by hand, and then nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The lowest 16 bits of the CRC-24 over scenario, seed and playhead.
    pub context: u16,
    /// The lowest 24 bits of the trace's hash.
    pub trace: u32,
}

impl Fingerprint {
    /// The fingerprint of a run whose trace has this hash at `at`.
    pub fn new(scenario: &str, seed: u64, at: SimTime, hash: u64) -> Fingerprint {
        let context = context(scenario, seed, at);
        Fingerprint {
            context,
            trace: trace(hash),
        }
    }

    /// True if it was made for this scenario, seed and playhead.
    pub fn is_for(self, scenario: &str, seed: u64, at: SimTime) -> bool {
        self.context == context(scenario, seed, at)
    }

    /// True if a trace with this hash may be the one that was saved; one in 16 million others is taken for it.
    pub fn matches(self, hash: u64) -> bool {
        self.trace == trace(hash)
    }
}

fn context(scenario: &str, seed: u64, at: SimTime) -> u16 {
    let mut bytes = scenario.as_bytes().to_vec();
    bytes.extend(seed.to_le_bytes());
    bytes.extend(at.ms().to_le_bytes());
    crc24(&bytes) as u16
}

fn trace(hash: u64) -> u32 {
    hash as u32 & 0xff_ffff
}
