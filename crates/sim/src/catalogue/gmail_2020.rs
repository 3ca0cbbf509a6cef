//! Gmail, December 2020: the contrast to limbo. A wrong setting makes the server answer 550 "no such user" to mail for
//! mailboxes that exist. Nothing waits, everything comes back at once; after the repair there is no backlog, and what
//! came back stays with the senders. The clock is Google's own (US/Pacific), in which its report gives the hours.

use super::libero_2023::RHYTHM;
use super::notes::{COMMON, Entry, EventNote, modelled, recorded};
use super::{Origin, POSTFIX_PROBE, STRONG};
use crate::command::{Command, Plan};
use crate::mta::{Mix, Mta};
use crate::network::Hop;
use crate::scenario::{Arrivals, Readers, RetryRule, Scans, Scenario, StationSpec};
use crate::time::{Duration, SimTime};

/// Monday 14 December 2020, 12:00 in California (winter time).
const EPOCH_UNIX_MS: f64 = 1_607_976_000_000.0;
const EPOCH_HOUR: u8 = 12;
const SPAN: Duration = Duration::hours(36);

/// An hour and minute of a day in December, US/Pacific.
const fn december(day: u32, hour: u32, minute: u32) -> SimTime {
    SimTime((((day - 14) * 24 + hour - EPOCH_HOUR as u32) * 60 + minute) * 60_000)
}

const REPORT: &str = "14 December 14:16-16:38 and 15 December 11:38-15:57 US/Pacific, 6 h 41 min in all: Google's incident report, quoted by rightwave.com";

const CALENDAR: &[EventNote] = &[
    recorded(
        december(14, 14, 16),
        Command::Reject(Hop::Relay),
        "gmail-rejects",
        REPORT,
    ),
    recorded(
        december(14, 16, 38),
        Command::Mend(Hop::Relay, Plan::Natural),
        "gmail-mended",
        REPORT,
    ),
    recorded(
        december(15, 11, 38),
        Command::Reject(Hop::Relay),
        "gmail-rejects-again",
        REPORT,
    ),
    recorded(
        december(15, 15, 57),
        Command::Mend(Hop::Relay, Plan::Natural),
        "gmail-mended-again",
        REPORT,
    ),
];

const MAILBOXES: u32 = 1_800_000_000;
/// One e-mail per mailbox and day.
const ARRIVALS_PER_S: f64 = MAILBOXES as f64 / 86_400.0;

const NOTES: &[Entry] = &[
    modelled(
        "mailboxes",
        "gmail-mailboxes",
        "of the order that Google gives for its users; only ratios matter",
    ),
    modelled(
        "arrivals.rate_per_s",
        "gmail-rate",
        "one e-mail per mailbox and day; only ratios to the capacities matter, and every one is refused where in reality a part was",
    ),
    modelled(
        "arrivals.rhythm",
        "rhythm-office",
        "the shape of a day of e-mail: quiet at night, busiest in office hours",
    ),
];

pub(super) const ORIGIN: Origin = Origin {
    name: "gmail-2020",
    scenario,
    notes: || &[NOTES, COMMON],
    calendar: || CALENDAR,
};

fn scenario() -> Scenario {
    let station = StationSpec {
        capacity_per_s: 8.0 * ARRIVALS_PER_S,
        handover_per_s: 16.0 * ARRIVALS_PER_S,
        ..STRONG
    };
    Scenario {
        name: ORIGIN.name,
        weight: 75_000,
        epoch_unix_ms: EPOCH_UNIX_MS,
        time_zone: "America/Los_Angeles",
        span: SPAN,
        pace: 540,
        travel: Duration::mins(4),
        mailboxes: MAILBOXES,
        blocks: 12,
        blocks_plan: Plan::Blocks {
            blocks: 12,
            every: Duration::mins(30),
        },
        arrivals: Arrivals {
            rate_per_s: ARRIVALS_PER_S,
            rhythm: RHYTHM,
            epoch_hour: EPOCH_HOUR,
            until: SPAN,
        },
        stations: [station; 3],
        readers: Readers::NONE,
        providers: Mix::NATIONAL,
        scans: Scans::Pass,
        relay_retry: RetryRule::Server(Mta::Postfix),
        relay_lifetime: None,
        user_tests_per_h: 0.0,
        user_tests_growth: Duration::hours(3),
        once_share: 0,
        once_told: 0.3,
        probe: POSTFIX_PROBE,
        calendar: Origin::script(CALENDAR),
        listed: None,
    }
}
