//! A disk dies: the small town, its relay out of reach, and the provider's disk destroyed with all the mail that waits
//! on it. The other contrast to limbo: what Gmail refused in 2020 came back to its senders, and what is in limbo still
//! arrives; this mail does neither, and nobody is told. RFC 5321 section 6.1 forbids a server to lose a message that it
//! has accepted for a frivolous reason such as a later crash; a disk that is destroyed is what no rule can prevent.

use super::notes::{COMMON, Entry, EventNote, modelled, supposed};
use super::{Origin, small_town};
use crate::command::{Command, Plan};
use crate::network::{Hop, Place};
use crate::scenario::Scenario;
use crate::time::{Duration, SimTime};

const fn minute(minute: u32) -> SimTime {
    SimTime(Duration::mins(minute).ms())
}

const CALENDAR: &[EventNote] = &[
    supposed(
        minute(30),
        Command::Cut(Hop::Relay),
        "disk-cut",
        "after half an hour in which everything works",
    ),
    supposed(
        minute(90),
        Command::DestroySpool(Place::Provider),
        "disk-destroyed",
        "an hour later: long enough for some hundreds of messages to gather on the disk",
    ),
    supposed(
        minute(105),
        Command::Mend(Hop::Relay, Plan::Natural),
        "disk-mended",
        "a quarter of an hour later, so that one sees which mail still arrives: what came after the new disk",
    ),
];

const NOTES: &[Entry] = &[modelled(
    "user_tests_per_h",
    "nobody-tests",
    "nobody tests, so that one cause is seen at a time",
)];

pub(super) const ORIGIN: Origin = Origin {
    name: "spool-destroyed",
    scenario,
    notes: || &[NOTES, small_town::NOTES, COMMON],
    calendar: || CALENDAR,
};

fn scenario() -> Scenario {
    Scenario {
        name: ORIGIN.name,
        user_tests_per_h: 0.0,
        calendar: Origin::script(CALENDAR),
        listed: None,
        ..small_town::scenario()
    }
}
