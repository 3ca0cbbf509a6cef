//! Libero and Virgilio, January 2023: the storage behind nine million mailboxes fails, the relay's port is closed a
//! day later, and the mailboxes reopen in blocks. The calendar is documented; rates and capacities are documented
//! nowhere and are modelled so that the recorded days come out (see the notes).

use super::notes::{COMMON, Entry, EventNote, documented, modelled, recorded};
use super::{Origin, POSTFIX_PROBE, STRONG, postfix};
use crate::command::{Command, Plan};
use crate::mta::{Mix, Mta};
use crate::network::Hop;
use crate::scenario::{Arrivals, OverloadPolicy, Readers, RetryRule, Scans, Scenario, StationSpec};
use crate::time::{Duration, SimTime};

/// Sunday 22 January 2023, 20:00 in Rome: two hours of ordinary mail before the fault.
const EPOCH_UNIX_MS: f64 = 1_674_414_000_000.0;
const EPOCH_HOUR: u8 = 20;
const SPAN: Duration = Duration::hours(8 * 24);

/// 22 January, about 22:00.
const BREAKS: SimTime = SimTime(2 * HOUR);
/// 23 January, about 16:00.
const DOOR_SHUTS: SimTime = SimTime(20 * HOUR);
/// 26 January, about 09:00.
const REOPENS: SimTime = SimTime(85 * HOUR);

pub(super) const HOUR: u32 = 3_600_000;

/// The last of the twelve opens 55 hours after the first: the 28th in the afternoon.
const PLAN: Plan = Plan::Blocks {
    blocks: 12,
    every: Duration::hours(5),
};

const CALENDAR: &[EventNote] = &[
    recorded(
        BREAKS,
        Command::Cut(Hop::Delivery),
        "libero-breaks",
        "reports of faults begin on 22 January at about 22:00: il Giornale; La legge per tutti",
    ),
    recorded(
        DOOR_SHUTS,
        Command::Close(Hop::Relay),
        "libero-door-shuts",
        "SMTP is interrupted on the 23rd at about 16:00: company FAQ via radioroma.it and everyeye.it",
    ),
    recorded(
        REOPENS,
        Command::Restart(PLAN),
        "libero-reopens",
        "the first customers are back on the 26th at about 9: La Stampa; vocedimantova.it (day inferred); gradually: Il Post, Corriere della Sera; in which blocks is modelled",
    ),
];

/// One e-mail per mailbox and day, 9 million a day.
pub(super) const ARRIVALS_PER_S: f64 = 104.0;
const STORAGE_PER_S: f64 = 2.5 * ARRIVALS_PER_S;

/// The shape of a day of e-mail.
pub(super) const RHYTHM: [f64; 24] = [
    0.45, 0.30, 0.25, 0.22, 0.25, 0.35, 0.60, 0.95, 1.40, 1.70, 1.75, 1.65, 1.45, 1.35, 1.50, 1.55,
    1.50, 1.40, 1.25, 1.10, 1.00, 0.90, 0.75, 0.60,
];

/// What is known about the numbers; the repeat in June shares them.
pub(super) const NOTES: &[Entry] = &[
    documented(
        "mailboxes",
        "libero-mailboxes",
        "about 9 million: Il Post; 8.8 million users of Libero alone in 2021: cwi.it",
    ),
    modelled(
        "arrivals.rate_per_s",
        "libero-rate",
        "one e-mail per mailbox and day; only ratios to the capacities matter",
    ),
    modelled(
        "arrivals.rhythm",
        "rhythm-office",
        "the shape of a day of e-mail: quiet at night, busiest in office hours",
    ),
    modelled(
        "blocks",
        "blocks",
        "the number, the sizes and the order of blocks are documented nowhere",
    ),
    modelled(
        "user_tests_per_h",
        "libero-tests",
        "users whose mail waits send themselves tests to see whether it works again; how many is documented nowhere: in the long run one waiting user in four tests once a day",
    ),
    modelled(
        "once_share",
        "libero-once",
        "notifications by simple scripts, such as those behind web forms, are not sent again; the Corriere della Sera (29 January 2023) thought it plausible that what automatic systems had sent was lost; their share is documented nowhere: one e-mail in fifty",
    ),
    modelled(
        "stations.provider",
        "libero-provider",
        "the senders' providers are many and never what holds the mail up",
    ),
    modelled(
        "stations.relay",
        "libero-relay",
        "takes in many times the mean, as it must when all senders try again",
    ),
    modelled(
        "stations.relay.door",
        "libero-relay-door",
        "beyond its room it answers 421, as servers do: it takes in for the most part (la massima parte), not everything",
    ),
    modelled(
        "stations.relay.concurrency.servers",
        "libero-senders",
        "servers of all other providers that have mail for it at the same time, each with Postfix's windows; documented nowhere",
    ),
    modelled(
        "stations.mailboxes",
        "libero-storage",
        "two and a half times the mean arrivals. Access is not delivery: all mailboxes were reached on the web on the 28th in the evening (Il Fatto Quotidiano, Corriere), queued mail was still being put into them on the 29th and 30th (htnovo, everyeye.it, fanpage.it), with delays to 3 February (radioroma.it); then the backlog takes from the 26th to the 30th",
    ),
    modelled(
        "stations.mailboxes.push_per_s",
        "libero-push",
        "the relay's many servers can hand over ten times what the storage can take",
    ),
    modelled(
        "stations.mailboxes.concurrency.servers",
        "libero-relay-servers",
        "its own servers that deliver; with Postfix's windows of 20 they open some thousands of sessions at most, far from what brings the storage down: that takes its readers",
    ),
    modelled(
        "stations.mailboxes.door",
        "libero-storage-door",
        "open sessions of readers and deliveries together that bring it down, one for about twenty of its mailboxes: a dozen blocks pass, a few do not; documented nowhere",
    ),
    modelled(
        "stations.mailboxes.reboot_ms",
        "libero-reboot",
        "checking a large storage takes hours; long enough that all at once never recovers by itself",
    ),
    modelled(
        "readers.share",
        "libero-readers",
        "somebody opens every mailbox. That nine million users who log in at once are hard to serve is documented (S. Zanero, Politecnico di Milano, to fanpage.it); how many they were is not",
    ),
    modelled(
        "relay_lifetime_ms",
        "libero-relay-lifetime",
        "what the company's queue could not deliver by its limit went back, as from a full mailbox (everyeye.it); how long that was is documented nowhere: Postfix's default, five days",
    ),
    modelled(
        "stations.mailboxes.workers",
        "libero-storage-workers",
        "only what they do together counts, the capacity; a dot is served as one and stands for some thousand e-mails, and with so few it takes seconds, not minutes",
    ),
    modelled(
        "stations.*.workers",
        "libero-workers",
        "many, so that one slow delivery holds up nobody",
    ),
];

pub(super) const ORIGIN: Origin = Origin {
    name: "libero-2023",
    scenario,
    notes: || &[NOTES, COMMON],
    calendar: || CALENDAR,
};

pub(super) fn scenario() -> Scenario {
    Scenario {
        name: ORIGIN.name,
        weight: 2000,
        epoch_unix_ms: EPOCH_UNIX_MS,
        time_zone: "Europe/Rome",
        span: SPAN,
        pace: 1800,
        travel: Duration::mins(12),
        mailboxes: 9_000_000,
        blocks: 12,
        blocks_plan: PLAN,
        arrivals: Arrivals {
            rate_per_s: ARRIVALS_PER_S,
            rhythm: RHYTHM,
            epoch_hour: EPOCH_HOUR,
            until: SPAN,
        },
        stations: [
            StationSpec {
                capacity_per_s: 20.0 * ARRIVALS_PER_S,
                handover_per_s: 40.0 * ARRIVALS_PER_S,
                ..STRONG
            },
            StationSpec {
                capacity_per_s: 12.0 * ARRIVALS_PER_S,
                handover_per_s: 24.0 * ARRIVALS_PER_S,
                overload: OverloadPolicy::RejectWith421 {
                    sessions: 1_000_000.0,
                    cost: 0.1,
                },
                concurrency: postfix(20_000.0),
                ..STRONG
            },
            StationSpec {
                capacity_per_s: STORAGE_PER_S,
                workers: 2,
                handover_per_s: 10.0 * STORAGE_PER_S,
                overload: OverloadPolicy::Crash {
                    sessions: 400_000.0,
                },
                reboot: Duration::mins(150),
                concurrency: postfix(400.0),
                ..STRONG
            },
        ],
        readers: Readers {
            share: 1.0,
            visits_per_day: 3.0,
            visit_cost: 0.08,
            ..Readers::NONE
        },
        providers: Mix::NATIONAL,
        scans: Scans::Pass,
        relay_retry: RetryRule::Server(Mta::Postfix),
        relay_lifetime: Some(Duration::hours(5 * 24)),
        user_tests_per_h: 0.01,
        user_tests_growth: Duration::hours(3),
        once_share: 20,
        once_told: 0.3,
        probe: POSTFIX_PROBE,
        calendar: Origin::script(CALENDAR),
        listed: None,
    }
}
