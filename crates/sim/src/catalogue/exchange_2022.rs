//! Exchange, 1 January 2022 ("Y2K22"): a date no longer fits into its 32-bit number, the malware scan stops, and mail
//! that has been accepted stays in the transport queues of companies all over the world until each administrator has
//! run a fix. Then it drains slowly. Blocks are organisations here. The clock is UTC, because the year changed
//! everywhere by the same date of the signatures.

use super::libero_2023::HOUR;
use super::notes::{COMMON, Entry, EventNote, documented, modelled, recorded, supposed};
use super::{Origin, POSTFIX_PROBE, STRONG};
use crate::command::{Command, Plan};
use crate::mta::{Mix, Mta};
use crate::network::Hop;
use crate::scenario::{Arrivals, FLAT_RHYTHM, Readers, RetryRule, Scans, Scenario, StationSpec};
use crate::time::{Duration, SimTime};

/// 31 December 2021, 18:00 UTC.
const EPOCH_UNIX_MS: f64 = 1_640_973_600_000.0;
const EPOCH_HOUR: u8 = 18;
/// Until 5 January, 00:00.
const SPAN: Duration = Duration::hours(102);

/// 1 January 2022, 00:00 UTC.
const BREAKS: SimTime = SimTime(6 * HOUR);
/// 2 January 2022, 06:45 UTC: 1 January, 22:45 US/Pacific.
const FIXED: SimTime = SimTime(36 * HOUR + HOUR * 3 / 4);

/// Twenty-four groups of organisations, the last twelve hours after the first.
const GROUPS: u16 = 24;
const PLAN: Plan = Plan::Blocks {
    blocks: GROUPS,
    every: Duration::mins(30),
};

const CALENDAR: &[EventNote] = &[
    supposed(
        BREAKS,
        Command::Cut(Hop::Delivery),
        "exchange-breaks",
        "the number that no longer fits, 2201010001, begins with the date 1 January 2022 (Microsoft, Exchange Team blog); the hour is taken as the first of that day",
    ),
    recorded(
        FIXED,
        Command::Mend(Hop::Delivery, PLAN),
        "exchange-fixed",
        "solution published on 1 January at 22:45 US/Pacific, to be run on each server by its administrator: Exchange Team blog, update quoted by itema.dk; when each ran it is modelled",
    ),
];

const MAILBOXES: u32 = 2_000_000;
/// Fifteen e-mails per mailbox and day.
const ARRIVALS_PER_S: f64 = MAILBOXES as f64 * 15.0 / 86_400.0;
const DELIVERIES_PER_S: f64 = 1.6 * ARRIVALS_PER_S;

const NOTES: &[Entry] = &[
    modelled(
        "mailboxes",
        "exchange-mailboxes",
        "an example: some thousands of organisations with servers of their own",
    ),
    modelled(
        "arrivals.rate_per_s",
        "exchange-rate",
        "fifteen e-mails per mailbox and day, a holiday's; only ratios to the capacities matter",
    ),
    modelled(
        "arrivals.rhythm",
        "exchange-rhythm",
        "every hour alike: the senders are in all time zones",
    ),
    modelled(
        "blocks",
        "exchange-groups",
        "groups of organisations whose administrators run the fix one after the other",
    ),
    modelled(
        "blocks_plan",
        "exchange-groups",
        "groups of organisations whose administrators run the fix one after the other",
    ),
    modelled(
        "stations.mailboxes",
        "exchange-deliveries",
        "scanning and delivery bear half as much again as the everyday load, and a little more, so that the queues drain in days, as was told",
    ),
    documented(
        "relay_retry",
        "exchange-rule",
        "Exchange 2013 and later: gives up after 2 days, tells the sender after 4 h: learn.microsoft.com",
    ),
];

pub(super) const ORIGIN: Origin = Origin {
    name: "exchange-2022",
    scenario,
    notes: || &[NOTES, COMMON],
    calendar: || CALENDAR,
};

fn scenario() -> Scenario {
    let strong = StationSpec {
        capacity_per_s: 8.0 * ARRIVALS_PER_S,
        handover_per_s: 16.0 * ARRIVALS_PER_S,
        ..STRONG
    };
    Scenario {
        name: ORIGIN.name,
        weight: 3000,
        epoch_unix_ms: EPOCH_UNIX_MS,
        time_zone: "UTC",
        span: SPAN,
        pace: 1200,
        travel: Duration::mins(8),
        mailboxes: MAILBOXES,
        blocks: GROUPS,
        blocks_plan: PLAN,
        arrivals: Arrivals {
            rate_per_s: ARRIVALS_PER_S,
            rhythm: FLAT_RHYTHM,
            epoch_hour: EPOCH_HOUR,
            until: SPAN,
        },
        stations: [
            strong,
            strong,
            StationSpec {
                capacity_per_s: DELIVERIES_PER_S,
                handover_per_s: 1.1 * DELIVERIES_PER_S,
                ..STRONG
            },
        ],
        readers: Readers::NONE,
        providers: Mix::NATIONAL,
        scans: Scans::Pass,
        relay_retry: RetryRule::Server(Mta::Exchange),
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
