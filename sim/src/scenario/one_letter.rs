//! One letter, followed by name through the three hops. Nothing else is sent, nothing is in the way: what is
//! left is the journey itself, and who owns the letter after each 250.

use super::{Arrivals, Door, FLAT_RHYTHM, RetryRule, Scenario, Service, StationSpec};
use crate::mta::{Mix, Mta};
use crate::script::{Command, Plan};
use crate::time::{Duration, SimTime};

pub(super) fn scenario() -> Scenario {
    let station = StationSpec {
        capacity_per_s: 0.5,
        workers: 1,
        service: Service::Constant,
        door: Door::Wide,
        reboot: Duration::secs(60),
        push_per_s: 1.0,
        client_timeout: None,
        concurrency: None,
        active_max: None,
    };
    Scenario {
        name: "one-letter",
        weight: 1,
        // Monday 23 January 2023, 09:00 in Rome.
        epoch_unix_ms: 1_674_460_800_000.0,
        time_zone: "Europe/Rome",
        span: Duration::mins(2),
        pace: 1,
        travel: Duration::secs(3),
        mailboxes: 12,
        blocks: 12,
        blocks_plan: Plan::Blocks {
            blocks: 12,
            every: Duration::secs(2),
        },
        arrivals: Arrivals {
            rate_per_s: 0.0,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 9,
            until: Duration::ZERO,
        },
        stations: [station; 3],
        // Modelled: nobody publishes such shares (see the mix).
        providers: Mix::only(Mta::Postfix),
        // Modelled: the relay follows Postfix.
        relay_retry: RetryRule::Server(Mta::Postfix),
        // Modelled: nobody tests unless a scenario says so.
        user_tests_per_h: 0.0,
        probe: Duration::secs(5),
        calendar: vec![(SimTime(1000), Command::SendTest)],
    }
}
