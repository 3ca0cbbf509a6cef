//! A small town: some hundreds of messages, each one visible. All numbers are modelled; they keep the ratios
//! of the great outage (capacity 2.5 times the arrivals) at a scale where every message can be followed.

use super::{Arrivals, Door, FLAT_RHYTHM, RetryRule, Scenario, Service, StationSpec};
use crate::mta::{Mix, Mta};
use crate::script::Plan;
use crate::time::Duration;

const ARRIVALS_PER_S: f64 = 0.1;

pub(super) fn scenario() -> Scenario {
    let station = |capacity: f64, push: f64, door: Door| StationSpec {
        capacity_per_s: capacity * ARRIVALS_PER_S,
        workers: 4,
        service: Service::Exponential,
        door,
        reboot: Duration::mins(6),
        push_per_s: push * ARRIVALS_PER_S,
        client_timeout: None,
        concurrency: None,
        active_max: None,
    };
    Scenario {
        name: "small-town",
        weight: 1,
        // Monday 23 January 2023, 09:00 in Rome.
        epoch_unix_ms: 1_674_460_800_000.0,
        time_zone: "Europe/Rome",
        span: Duration::hours(3),
        pace: 60,
        travel: Duration::secs(75),
        mailboxes: 240,
        blocks: 6,
        blocks_plan: Plan::Blocks {
            blocks: 6,
            every: Duration::mins(8),
        },
        arrivals: Arrivals {
            rate_per_s: ARRIVALS_PER_S,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 9,
            until: Duration::hours(3),
        },
        stations: [
            station(8.0, 20.0, Door::Wide),
            station(8.0, 20.0, Door::Wide),
            station(2.5, 25.0, Door::Crashes { sessions: 60.0 }),
        ],
        // Modelled: nobody publishes such shares (see the mix).
        providers: Mix::NATIONAL,
        // Modelled: the relay follows Postfix.
        relay_retry: RetryRule::Server(Mta::Postfix),
        // Modelled: nobody tests unless a scenario says so.
        user_tests_per_h: 0.0,
        probe: Duration::secs(60),
        calendar: Vec::new(),
    }
}
