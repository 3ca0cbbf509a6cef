//! One letter, followed by name through the three hops. Nothing else is sent, nothing is in the way: what is
//! left is the journey itself, and who owns the letter after each 250.

use super::notes::{COMMON, Entry, EventNote, MONDAY, modelled, supposed};
use super::{Origin, STRONG};
use crate::command::{Command, Plan};
use crate::mta::{Mix, Mta};
use crate::scenario::{
    Arrivals, FLAT_RHYTHM, Readers, RetryRule, Scans, Scenario, Service, StationSpec,
};
use crate::time::{Duration, SimTime};

const CALENDAR: &[EventNote] = &[supposed(
    SimTime(1000),
    Command::SendTest,
    "letter-sent",
    "a moment after the beginning, so that the empty network is seen first",
)];

const NOTES: &[Entry] = &[
    MONDAY,
    modelled(
        "mailboxes",
        "letter-mailboxes",
        "a handful: the letter's own among them",
    ),
    modelled(
        "arrivals.rate_per_s",
        "letter-alone",
        "nothing else is sent",
    ),
    modelled("arrivals.until_ms", "letter-alone", "nothing else is sent"),
    modelled(
        "providers",
        "letter-server",
        "one server is enough for one letter",
    ),
    modelled(
        "scans",
        "letter-scans",
        "a letter is tried at the very second when it is due: nothing but the journey is to be seen",
    ),
    modelled(
        "probe_ms",
        "letter-probe",
        "seconds where Postfix takes minutes: a letter is watched as it happens",
    ),
    modelled(
        "stations",
        "letter-stations",
        "one worker, two seconds for a letter, always the same",
    ),
    modelled(
        "stations.*.service",
        "letter-stations",
        "one worker, two seconds for a letter, always the same",
    ),
];

pub(super) const ORIGIN: Origin = Origin {
    name: "one-letter",
    scenario,
    notes: || &[NOTES, COMMON],
    calendar: || CALENDAR,
};

fn scenario() -> Scenario {
    let station = StationSpec {
        capacity_per_s: 0.5,
        workers: 1,
        service: Service::Constant,
        reboot: Duration::secs(60),
        handover_per_s: 1.0,
        ..STRONG
    };
    Scenario {
        name: ORIGIN.name,
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
        readers: Readers::NONE,
        providers: Mix::only(Mta::Postfix),
        scans: Scans::Ideal,
        relay_retry: RetryRule::Server(Mta::Postfix),
        relay_lifetime: None,
        user_tests_per_h: 0.0,
        user_tests_growth: Duration::hours(3),
        once_share: 0,
        once_told: 0.3,
        probe: Duration::secs(5),
        calendar: Origin::script(CALENDAR),
        listed: None,
    }
}
