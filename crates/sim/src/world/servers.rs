//! Which of the many servers behind an upstream holds a message. A server has no state here: its number decides what is
//! its own and always the same, such as the seconds at which it looks through its queue. Numbers are hashes, so that no
//! stream of random numbers is touched.

use super::World;
use crate::mta::Mta;
use crate::scenario::{Scans, Scenario};

/// How many servers hand over before a hop where the scenario does not say. Modelled: so many that no two of them need
/// look through their queues at the same second.
const SERVERS: f64 = 20_000.0;

/// How many servers hand over before each hop.
pub(super) fn servers(scenario: &Scenario) -> [u32; 3] {
    scenario
        .stations
        .map(|station| station.concurrency.map_or(SERVERS, |c| c.servers) as u32)
}

/// A well mixed hash of two numbers (the finaliser of MurmurHash3).
#[inline]
pub(super) const fn mix(number: u32, salt: u32) -> u32 {
    let mut h = number ^ salt.wrapping_mul(0x9e37_79b9);
    h = (h ^ h >> 16).wrapping_mul(0x85eb_ca6b);
    h = (h ^ h >> 13).wrapping_mul(0xc2b2_ae35);
    h ^ h >> 16
}

/// Which of `servers` servers (1 or more) a message is at: consecutive numbers are spread evenly. A division into
/// fewer servers puts together those that are neighbours in a division into more.
#[inline]
pub(super) const fn server_number(servers: u32, id: u32) -> u32 {
    below(servers, id.wrapping_mul(0x9e37_79b9))
}

/// A hash as a number below `end`, without a division.
#[inline]
const fn below(end: u32, hash: u32) -> u32 {
    ((hash as u64 * end as u64) >> 32) as u32
}

impl World {
    /// The number of the server at `u` that a message waits at: below [`servers`].
    #[inline]
    pub(super) fn server_of(&self, u: usize, id: u32) -> u32 {
        server_number(self.servers[u], id)
    }

    /// The message's age at the next queue scan of its server (s), as [`crate::mta::RetryPolicy::scan_phase`] wants
    /// it; 0 where scans are ideal. A server's scans fall at seconds of its own, the same at all times.
    #[inline]
    pub(super) fn scan_phase_s(&self, u: usize, id: u32, mta: Mta, accepted: u32) -> u32 {
        let period_s = mta.scan_period_s();
        if period_s == 0 || self.scenario.scans == Scans::Ideal {
            return 0;
        }
        let offset_s = below(period_s, mix(self.server_of(u, id), u as u32));
        period_s - (accepted / 1000 + period_s - offset_s) % period_s
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_spread_evenly_over_the_servers() {
        let mut held = [0; 10];
        (0..10_000).for_each(|id| held[server_number(10, id) as usize] += 1);
        assert!(held.iter().all(|n| (990..=1010).contains(n)), "{held:?}");
        let halves = |id| (server_number(20, id) / 2, server_number(10, id));
        assert!((0..10_000).map(halves).all(|(a, b)| a == b));
    }

    #[test]
    fn the_offsets_of_many_servers_fill_the_period() {
        let mut seconds = [0; 300];
        (0..30_000).for_each(|server| seconds[below(300, mix(server, 1)) as usize] += 1);
        assert!(
            seconds.iter().all(|n| (50..=150).contains(n)),
            "{seconds:?}"
        );
    }
}
