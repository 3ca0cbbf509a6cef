//! Libero and Virgilio, January 2023: the storage behind nine million mailboxes fails, the front door is
//! shut a day later, the mailboxes reopen in blocks. The calendar is documented; rates and capacities are
//! not documented anywhere and are modelled so that the recorded days come out (see the notes).

use super::{Arrivals, Door, RetryRule, Scenario, Service, StationSpec};
use crate::mta::{Mix, Mta};
use crate::network::Hop;
use crate::script::{Command, Plan};
use crate::time::{Duration, SimTime};

/// Sunday 22 January 2023, 20:00 in Rome. Modelled: two hours of ordinary mail before the fault.
const EPOCH_UNIX_MS: f64 = 1_674_414_000_000.0;

/// 22 January, about 22:00. Documented: reports of faults begin (il Giornale; La legge per tutti).
const BREAKS: SimTime = SimTime(2 * HOUR);
/// 23 January, about 16:00. Documented: SMTP is interrupted (company FAQ via radioroma.it, everyeye.it).
const DOOR_SHUTS: SimTime = SimTime(20 * HOUR);
/// 26 January, about 09:00. Documented: the first customers are back (La Stampa; vocedimantova.it).
const REOPENS: SimTime = SimTime(85 * HOUR);

const HOUR: u32 = 3_600_000;

/// Modelled: one e-mail per mailbox and day, 9 million a day; only ratios to the capacities matter.
const ARRIVALS_PER_S: f64 = 104.0;
/// Modelled: 2.5 times the mean arrivals, so that the backlog takes from the 26th in the morning to the 28th
/// in the evening, as it did.
const STORAGE_PER_S: f64 = 2.5 * ARRIVALS_PER_S;

/// Modelled: the shape of a day of e-mail, quiet at night and busiest in office hours.
const RHYTHM: [f64; 24] = [
    0.45, 0.30, 0.25, 0.22, 0.25, 0.35, 0.60, 0.95, 1.40, 1.70, 1.75, 1.65, 1.45, 1.35, 1.50, 1.55,
    1.50, 1.40, 1.25, 1.10, 1.00, 0.90, 0.75, 0.60,
];

pub(super) fn scenario() -> Scenario {
    Scenario {
        name: "libero-2023",
        weight: 2000,
        epoch_unix_ms: EPOCH_UNIX_MS,
        time_zone: "Europe/Rome",
        span: Duration::hours(8 * 24),
        pace: 1800,
        // Modelled: seconds in reality, minutes here, so that a message can be seen on its way.
        travel: Duration::mins(12),
        // Documented: about 9 million (8.8 million for Libero in 2021, cwi.it).
        mailboxes: 9_000_000,
        // Modelled: the blocks' number, sizes and order are documented nowhere.
        blocks: 12,
        blocks_plan: Plan::Blocks {
            blocks: 12,
            every: Duration::hours(5),
        },
        arrivals: Arrivals {
            rate_per_s: ARRIVALS_PER_S,
            rhythm: RHYTHM,
            epoch_hour: 20,
            until: Duration::hours(8 * 24),
        },
        stations: [
            // Modelled: the senders' providers are many and never the bottleneck.
            StationSpec {
                capacity_per_s: 20.0 * ARRIVALS_PER_S,
                workers: 40,
                service: Service::Exponential,
                door: Door::Wide,
                reboot: Duration::hours(1),
                push_per_s: 40.0 * ARRIVALS_PER_S,
                client_timeout: None,
                concurrency: None,
                active_max: None,
            },
            // Modelled: the relay takes in twelve times the mean; beyond its room it answers 421.
            StationSpec {
                capacity_per_s: 12.0 * ARRIVALS_PER_S,
                workers: 40,
                service: Service::Exponential,
                door: Door::Sheds {
                    sessions: 1_000_000.0,
                    cost: 0.1,
                },
                reboot: Duration::hours(1),
                push_per_s: 24.0 * ARRIVALS_PER_S,
                client_timeout: None,
                concurrency: None,
                active_max: None,
            },
            // Modelled: the storage; how many deliveries in hand it bears, how fast the relay can push, and how
            // long it takes to come back decide whether a restart succeeds.
            StationSpec {
                capacity_per_s: STORAGE_PER_S,
                workers: 40,
                service: Service::Exponential,
                door: Door::Crashes {
                    sessions: 7_600_000.0,
                },
                reboot: Duration::mins(150),
                push_per_s: 10.0 * STORAGE_PER_S,
                client_timeout: None,
                concurrency: None,
                active_max: None,
            },
        ],
        // Modelled: nobody publishes such shares (see the mix).
        providers: Mix::NATIONAL,
        // Modelled: the relay follows Postfix.
        relay_retry: RetryRule::Server(Mta::Postfix),
        // Modelled: nobody tests unless a scenario says so.
        user_tests_per_h: 0.0,
        // Documented: Postfix asks a dead destination again after 300 s (qmgr, minimal_backoff_time).
        probe: Duration::secs(300),
        calendar: vec![
            (BREAKS, Command::Cut(Hop::Delivery)),
            (DOOR_SHUTS, Command::Close(Hop::Relay)),
            (
                REOPENS,
                Command::Restart(Plan::Blocks {
                    blocks: 12,
                    every: Duration::hours(5),
                }),
            ),
        ],
    }
}
