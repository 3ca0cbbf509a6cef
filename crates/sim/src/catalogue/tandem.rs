//! The benchmark's network: three queues in a row, each with one worker and exponential service, mail at a steady
//! rate, nothing breaks. It is the queue that every other simulation can play, too (BENCHMARKS.md); it is none of
//! the page's scenarios.

use super::STRONG;
use crate::command::Plan;
use crate::limits::MESSAGES_MAX;
use crate::mta::{Mix, Mta};
use crate::scenario::{Arrivals, FLAT_RHYTHM, Readers, RetryRule, Scans, Scenario, StationSpec};
use crate::time::Duration;

/// Messages a second; a worker serves these many: utilisation 0.5, 0.625 and 0.4.
const ARRIVALS_PER_S: f64 = 100.0;
const SERVED_PER_S: [f64; 3] = [200.0, 160.0, 250.0];

impl Scenario {
    /// A steady tandem of three M/M/1 queues through which about that many messages pass (10 to [`MESSAGES_MAX`];
    /// numbers outside are brought in): 100 arrive a second, the workers serve 200, 160 and 250 a second, each link
    /// takes 100 ms.
    pub fn tandem(messages: u32) -> Scenario {
        let messages = messages.clamp(10, MESSAGES_MAX - MESSAGES_MAX / 100);
        let span = Duration(messages * (1000.0 / ARRIVALS_PER_S) as u32);
        Scenario {
            name: "tandem",
            weight: 1,
            epoch_unix_ms: 0.0,
            time_zone: "UTC",
            span,
            pace: 60,
            travel: Duration(100),
            mailboxes: 1000,
            blocks: 1,
            blocks_plan: Plan::Bulk,
            arrivals: Arrivals {
                rate_per_s: ARRIVALS_PER_S,
                rhythm: FLAT_RHYTHM,
                epoch_hour: 0,
                until: span,
            },
            stations: SERVED_PER_S.map(|capacity_per_s| StationSpec {
                capacity_per_s,
                workers: 1,
                handover_per_s: 1e6,
                ..STRONG
            }),
            readers: Readers::NONE,
            providers: Mix::only(Mta::Postfix),
            scans: Scans::Ideal,
            relay_retry: RetryRule::Server(Mta::Postfix),
            relay_lifetime: None,
            user_tests_per_h: 0.0,
            user_tests_growth: Duration::hours(3),
            once_share: 0,
            once_told: 0.3,
            probe: super::POSTFIX_PROBE,
            calendar: Vec::new(),
            listed: None,
        }
    }
}
