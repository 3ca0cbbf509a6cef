//! Libero and Virgilio, June 2023: it happens again, and this time the senders are told. The same firm and the same
//! network as in January; the calendar is that of the company's answers, as la Repubblica quotes them (4 July 2023), and
//! of the days' press.

use super::Origin;
use super::libero_2023::{self, ARRIVALS_PER_S, HOUR};
use super::notes::{COMMON, Entry, EventNote, modelled, recorded, supposed};
use crate::command::{Command, Plan};
use crate::network::Hop;
use crate::scenario::{Arrivals, Scenario, StationSpec};
use crate::time::{Duration, SimTime};

/// Tuesday 13 June 2023, 20:00 in Rome (summer time): three hours of ordinary mail before the fault.
const EPOCH_UNIX_MS: f64 = 1_686_679_200_000.0;
const EPOCH_HOUR: u8 = 20;
/// To the end of the 19th.
const SPAN: Duration = Duration::hours(4 + 6 * 24);

/// An hour of a day in June.
const fn june(day: u32, hour: u32) -> SimTime {
    SimTime(((day - 13) * 24 + hour - EPOCH_HOUR as u32) * HOUR)
}

/// From 09:00 on the 18th the last of the twelve opens at 07:00 on the 19th.
const PLAN: Plan = Plan::Blocks {
    blocks: 12,
    every: Duration::hours(2),
};

const CALENDAR: &[EventNote] = &[
    supposed(
        june(13, 23),
        Command::Cut(Hop::Delivery),
        "june-breaks",
        "some e-mails from the 13th at 23:00 to the first hours of the 15th were late, and there was trouble on the 14th: company FAQ quoted by la Repubblica, 4 July 2023; that nothing at all went through is the model's",
    ),
    recorded(
        june(16, 15),
        Command::Reject(Hop::Relay),
        "june-rejects",
        "what came from about 3:00 on the 15th to about 15:00 on the 16th was queued, and from then on the senders were told of non-delivery: company FAQ quoted by la Repubblica, 4 July 2023",
    ),
    supposed(
        june(17, 2),
        Command::Mend(Hop::Delivery, Plan::Bulk),
        "june-reopens",
        "instability in the last hours kept the flow from being reopened (company notice, 17 June, fanpage.it); the hour, and that it was tried all at once, are the model's",
    ),
    supposed(
        june(17, 10),
        Command::Cut(Hop::Delivery),
        "june-held-back",
        "the company prefers not to reopen the flow yet (company notice, 17 June, fanpage.it); the hour is the model's",
    ),
    recorded(
        june(18, 9),
        Command::Mend(Hop::Delivery, PLAN),
        "june-gradually",
        "gradual and watched reopening; reports grow fewer from 9:00 on the 18th: fanpage.it; in which blocks is modelled",
    ),
    supposed(
        june(19, 8),
        Command::Mend(Hop::Relay, Plan::Natural),
        "june-ends",
        "all mailboxes are reached again on the 19th, and what was queued has been delivered that morning (aiuto.libero.it; company FAQ); the hour is the model's",
    ),
];

const NOTES: &[Entry] = &[modelled(
    "stations.mailboxes.capacity_per_s",
    "june-storage",
    "four times the mean arrivals, more than in January: then what waits in the model, three days of mail, is in the mailboxes on the morning of the 19th, a day after the reopening, as what was queued on the 15th and 16th was",
)];

pub(super) const ORIGIN: Origin = Origin {
    name: "libero-june-2023",
    scenario,
    notes: || &[NOTES, libero_2023::NOTES, COMMON],
    calendar: || CALENDAR,
};

fn scenario() -> Scenario {
    let january = libero_2023::scenario();
    let [provider, relay, storage] = january.stations;
    Scenario {
        name: ORIGIN.name,
        weight: 1500,
        epoch_unix_ms: EPOCH_UNIX_MS,
        span: SPAN,
        blocks_plan: PLAN,
        arrivals: Arrivals {
            epoch_hour: EPOCH_HOUR,
            until: SPAN,
            ..january.arrivals
        },
        stations: [
            provider,
            relay,
            StationSpec {
                capacity_per_s: 4.0 * ARRIVALS_PER_S,
                ..storage
            },
        ],
        calendar: Origin::script(CALENDAR),
        listed: None,
        ..january
    }
}
