//! A small town: some hundreds of messages, each one visible. All numbers are modelled; they keep the ratios
//! of the great outage (capacity about three times the arrivals) at a scale where every message can be followed.

use super::notes::{COMMON, Entry, MONDAY, modelled};
use super::{Origin, STRONG, postfix};
use crate::command::Plan;
use crate::mta::{Mix, Mta};
use crate::scenario::{
    Arrivals, FLAT_RHYTHM, OverloadPolicy, Readers, RetryRule, Scans, Scenario, StationSpec,
};
use crate::time::Duration;

const ARRIVALS_PER_S: f64 = 0.1;
const SPAN: Duration = Duration::hours(3);
/// With fewer blocks, the last ones gather too much mail before it is their turn.
const BLOCKS: u16 = 10;

pub(super) const NOTES: &[Entry] = &[
    MONDAY,
    modelled(
        "mailboxes",
        "town-mailboxes",
        "a small town: few enough that every message can be followed",
    ),
    modelled(
        "arrivals.rate_per_s",
        "town-rate",
        "a message every ten seconds: each can be followed",
    ),
    modelled(
        "user_tests_per_h",
        "town-tests",
        "in the long run one waiting user in five tests within an hour: in an outage of an hour some fifteen tests, so that they are seen",
    ),
    modelled(
        "user_tests_growth_ms",
        "town-tests-growth",
        "half an hour where the nation takes three: the whole story is as much shorter",
    ),
    modelled(
        "probe_ms",
        "town-probe",
        "a minute where Postfix takes five: the whole story is as much shorter",
    ),
    modelled(
        "stations.*.workers",
        "town-workers",
        "few, so that each can be seen at work",
    ),
    modelled(
        "stations.mailboxes",
        "town-storage",
        "three times the arrivals: of the order of the great outage, with some more room because chance weighs more among a few hundred messages",
    ),
    modelled(
        "stations.mailboxes.push_per_s",
        "town-push",
        "the relay can hand over ten times what the storage can take",
    ),
    modelled(
        "stations.mailboxes.door",
        "town-storage-door",
        "open sessions of readers and deliveries together that bring it down: all who come after an hour do, a block of them does not",
    ),
    modelled(
        "stations.*.concurrency.servers",
        "town-servers",
        "a few, with Postfix's windows: deliveries alone do not bring the storage down, its readers do",
    ),
    modelled(
        "readers.share",
        "town-readers",
        "everybody in town opens their mailbox",
    ),
    modelled(
        "readers.visits_per_day",
        "town-visits",
        "every half hour, as a program on a telephone does: in three hours each is seen to come",
    ),
    modelled(
        "readers.mail_cost",
        "town-mail-cost",
        "as much as a delivery: in an hour few e-mails wait for each, and they are to count as days of them do",
    ),
    modelled(
        "readers.again_ms",
        "town-again",
        "people who wait reload every few minutes; the whole story takes hours, not days",
    ),
    modelled(
        "readers.returns_ms",
        "town-returns",
        "half an hour where it would be hours: the whole story is as much shorter",
    ),
    modelled(
        "stations.mailboxes.reboot_ms",
        "town-reboot",
        "long enough to be seen, short enough to see what follows",
    ),
];

pub(super) const ORIGIN: Origin = Origin {
    name: "small-town",
    scenario,
    notes: || &[NOTES, COMMON],
    calendar: || &[],
};

pub(super) fn scenario() -> Scenario {
    // The rest of the stations stays idle most of the time.
    let station = StationSpec {
        capacity_per_s: 8.0 * ARRIVALS_PER_S,
        handover_per_s: 20.0 * ARRIVALS_PER_S,
        workers: 4,
        // RFC 5321 section 4.5.3.2.6: ten minutes after the final dot.
        client_timeout: Some(Duration::mins(10)),
        // Postfix as it is shipped.
        concurrency: postfix(2.0),
        ..STRONG
    };
    Scenario {
        name: ORIGIN.name,
        weight: 1,
        // Monday 23 January 2023, 09:00 in Rome.
        epoch_unix_ms: 1_674_460_800_000.0,
        time_zone: "Europe/Rome",
        span: SPAN,
        pace: 60,
        travel: Duration::secs(75),
        mailboxes: 240,
        blocks: BLOCKS,
        blocks_plan: Plan::Blocks {
            blocks: BLOCKS,
            every: Duration::mins(6),
        },
        arrivals: Arrivals {
            rate_per_s: ARRIVALS_PER_S,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 9,
            until: SPAN,
        },
        stations: [
            station,
            station,
            StationSpec {
                capacity_per_s: 3.0 * ARRIVALS_PER_S,
                handover_per_s: 30.0 * ARRIVALS_PER_S,
                overload: OverloadPolicy::Crash { sessions: 64.0 },
                reboot: Duration::mins(6),
                ..station
            },
        ],
        readers: Readers {
            share: 1.0,
            visits_per_day: 48.0,
            visit_cost: 0.08,
            mail_cost: 1.0,
            patience: Duration::mins(5),
            again: Duration::mins(3),
            returns: Duration::mins(30),
            ..Readers::NONE
        },
        providers: Mix::NATIONAL,
        scans: Scans::Pass,
        relay_retry: RetryRule::Server(Mta::Postfix),
        relay_lifetime: None,
        user_tests_per_h: 0.2,
        user_tests_growth: Duration::mins(30),
        once_share: 0,
        once_told: 0.3,
        probe: Duration::secs(60),
        calendar: Vec::new(),
        listed: None,
    }
}
