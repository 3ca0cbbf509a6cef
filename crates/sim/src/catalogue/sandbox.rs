//! The sandbox: every parameter open to the viewer. It begins as a town that is ten times larger than the
//! small one, with the same ratios, so that what was learnt there is a place to start from.

use super::notes::{COMMON, Entry, PROBE, documented, modelled};
use super::{Origin, POSTFIX_PROBE, small_town};
use crate::command::Plan;
use crate::scenario::{Arrivals, OverloadPolicy, Scenario, StationSpec};
use crate::time::Duration;

/// How many times larger than the small town.
const LARGER: f64 = 10.0;
const SPAN: Duration = Duration::hours(8);

const NOTES: &[Entry] = &[
    modelled("mailboxes", "sandbox-mailboxes", "ten times the small town"),
    modelled(
        "arrivals.rate_per_s",
        "sandbox-rate",
        "a message a second: ten times the small town",
    ),
    documented("probe_ms", "probe", PROBE),
];

pub(super) const ORIGIN: Origin = Origin {
    name: "sandbox",
    scenario,
    notes: || &[NOTES, small_town::NOTES, COMMON],
    calendar: || &[],
};

fn scenario() -> Scenario {
    let town = small_town::scenario();
    let larger = |station: StationSpec| StationSpec {
        capacity_per_s: LARGER * station.capacity_per_s,
        handover_per_s: LARGER * station.handover_per_s,
        concurrency: station.concurrency.map(|c| crate::scenario::Concurrency {
            servers: LARGER * c.servers,
            ..c
        }),
        overload: match station.overload {
            OverloadPolicy::Crash { sessions } => OverloadPolicy::Crash {
                sessions: LARGER * sessions,
            },
            other => other,
        },
        ..station
    };
    Scenario {
        name: ORIGIN.name,
        span: SPAN,
        pace: 120,
        travel: Duration::secs(60),
        mailboxes: 2400,
        blocks: 12,
        blocks_plan: Plan::Blocks {
            blocks: 12,
            every: Duration::mins(5),
        },
        arrivals: Arrivals {
            rate_per_s: LARGER * town.arrivals.rate_per_s,
            until: SPAN,
            ..town.arrivals
        },
        stations: town.stations.map(larger),
        probe: POSTFIX_PROBE,
        ..town
    }
}
