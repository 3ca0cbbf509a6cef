//! Libero and Virgilio, June 2023: it happens again, and this time the senders are told. The same firm and the
//! same network as in January, with a storage that bears less; the calendar is that of the company's FAQ, as
//! punto-informatico.it quotes it, and of the days' press. It begins at 00:00 on the 15th: the maintenance and
//! the delays of the two days before are left out.

use super::Origin;
use super::libero_2023::{self, HOUR};
use super::notes::{COMMON, Entry, EventNote, modelled, recorded, supposed};
use crate::command::{Command, Plan};
use crate::network::Hop;
use crate::scenario::{Arrivals, OverloadPolicy, Scenario, StationSpec};
use crate::time::{Duration, SimTime};

/// Thursday 15 June 2023, 00:00 in Rome (summer time).
const EPOCH_UNIX_MS: f64 = 1_686_780_000_000.0;
const SPAN: Duration = Duration::hours(5 * 24);

/// An hour of a day in June.
const fn june(day: u32, hour: u32) -> SimTime {
    SimTime(((day - 15) * 24 + hour) * HOUR)
}

/// From 09:00 on the 18th the last of the twelve opens at 07:00 on the 19th.
const PLAN: Plan = Plan::Blocks {
    blocks: 12,
    every: Duration::hours(2),
};

const FAQ: &str = "company FAQ, 19 June, quoted by punto-informatico.it";

const CALENDAR: &[EventNote] = &[
    recorded(
        june(15, 3),
        Command::Cut(Hop::Delivery),
        "june-breaks",
        "what came from about 3:00 to about 15:00 on the 15th was queued on the company's servers: company FAQ, 19 June, quoted by punto-informatico.it",
    ),
    supposed(
        june(15, 15),
        Command::Close(Hop::Relay),
        "june-door-shuts",
        "the FAQ says that what came until about 15:00 was queued and speaks of the next day only from 15:00 on; in between the senders' servers are taken to have held the mail",
    ),
    recorded(
        june(16, 15),
        Command::Mend(Hop::Relay, Plan::Natural),
        "june-door-answers",
        FAQ,
    ),
    recorded(
        june(16, 15),
        Command::Reject(Hop::Relay),
        "june-rejects",
        "from about 15:00 on the 16th until the end the senders were made to be told of the failure: company FAQ, 19 June, quoted by punto-informatico.it",
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
        "all mailboxes are reached again on the 19th, and what was queued was delivered that morning (aiuto.libero.it; company FAQ); the hour is the model's",
    ),
];

const NOTES: &[Entry] = &[modelled(
    "stations.mailboxes.door",
    "june-storage-door",
    "less than in January, in the midst of its maintenance: one night's mail at once brings it down, a block of it does not; documented nowhere",
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
        weight: 1000,
        epoch_unix_ms: EPOCH_UNIX_MS,
        span: SPAN,
        blocks_plan: PLAN,
        arrivals: Arrivals {
            epoch_hour: 0,
            until: SPAN,
            ..january.arrivals
        },
        stations: [
            provider,
            relay,
            StationSpec {
                overload: OverloadPolicy::Crash {
                    sessions: 2_500_000.0,
                },
                ..storage
            },
        ],
        calendar: Origin::script(CALENDAR),
        ..january
    }
}
