//! Which two numbers of a network decide together, and how they stand to each other: arrivals and capacity, what comes
//! at once and what a server holds, the patience of servers and the length of an outage. Mean rates, as in
//! [`crate::forecast`], without chance: near 1 a run may go either way. Sources: utilisation is Kleinrock's (1975,
//! chapter 2), the rest MODEL.md section 8, in the words of [`limbo_sim::theory`].

use crate::forecast::restart;
use crate::outage::{HOUR_S, Outage, seconds, visits_per_s};
use crate::reopening::{self, Opening};
use limbo_sim::scenario::{OverloadPolicy, RetryRule};
use limbo_sim::theory::Crowd;
use limbo_sim::{Hop, Mta, Scenario};

/// Near the mark chance decides: what is below this part of it holds.
pub const NEAR: f64 = 0.85;
/// By so many standard deviations of a number of dots, as of a Poisson variable, chance is allowed for.
const CHANCE: f64 = 1.0;
/// A relation is looked up while somebody drags a slider: what would take more steps is not known.
const STEPS_MAX: f64 = 2e6;

/// How much of a station's time its work takes while nothing is broken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// Work that comes, as a multiple of what can be done (utilisation, rho), the mean over a day: 0 or more.
    pub mean: f64,
    /// The same in the busiest hour of the day.
    pub busiest: f64,
    /// By how many e-mails an hour what waits grows on the mean: 0 where it does not. People who are kept waiting are none.
    pub grows_per_h: f64,
}

/// Arrivals against capacity at the station at the end of a hop. At the storage people who open their mailboxes count
/// with the work of their visits.
pub fn load(s: &Scenario, hop: Hop) -> Load {
    let capacity = s.station(hop).capacity_per_s;
    let visits = match hop {
        Hop::Delivery => visits_per_s(s) * s.readers.visit_cost,
        Hop::Submission | Hop::Relay => 0.0,
    };
    let arrivals = s.arrivals.rate_per_s;
    let work = arrivals + visits;
    // However many come, people leave deliveries their share of the server.
    let for_mail = capacity - visits.min(capacity * s.readers.capacity_share);
    let rhythm = &s.arrivals.rhythm;
    let mean = rhythm.iter().sum::<f64>() / 24.0;
    let most = rhythm.iter().copied().fold(0.0, f64::max);
    Load {
        mean: work / capacity,
        busiest: work / capacity * (most / mean.max(f64::MIN_POSITIVE)).max(1.0),
        grows_per_h: (arrivals - for_mail).max(0.0) * HOUR_S,
    }
}

/// How many times as much a station can be handed as it can take; more than 1: mail that has waited can crowd it.
pub fn push(s: &Scenario, hop: Hop) -> f64 {
    let station = s.station(hop);
    station.handover_per_s / station.capacity_per_s
}

/// Open connections at the mailboxes' server at the worst moment of a restart, as a multiple of what it holds: from 1 on
/// it falls, or turns people away.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fullness {
    /// Where the relay's mail takes its time to come, people have the server for themselves, and chance is kind: 0 or more.
    pub least: f64,
    /// Where mail comes at once and leaves people their share of the server, and who is in already comes as on any day, and
    /// chance is not kind: at least as much.
    pub most: f64,
}

/// How full the mailboxes' server gets when it is opened in so many groups (1: all at once), one every `every_s` seconds.
/// None where it takes everyone, and where this would take too long to find out.
pub fn fullness(s: &Scenario, outage: &Outage, blocks: u16, every_s: f64) -> Option<Fullness> {
    let opening = Opening {
        blocks,
        open: 0,
        every_s,
    };
    fullness_of(s, outage, outage, opening)
}

/// How full it gets when the last of so many groups opens while the others are in and calm: where each waits for the one
/// before it, that is the worst.
pub fn fullness_of_the_last(s: &Scenario, outage: &Outage, blocks: u16) -> Option<Fullness> {
    let blocks = blocks.max(1);
    let part = 1.0 / f64::from(blocks);
    let last = Outage {
        mail: part * outage.mail,
        at_relay: part * outage.at_relay,
        people: part * outage.people,
        ..*outage
    };
    // By then the relay has what the senders' servers kept.
    let by_then = Outage {
        at_relay: outage.mail,
        ..*outage
    };
    let opening = Opening {
        blocks,
        open: blocks - 1,
        every_s: 0.0,
    };
    fullness_of(s, &last, &by_then, opening)
}

/// What the groups that are still to come leave behind, all at once where one of them is; and the whole outage.
fn fullness_of(s: &Scenario, shut: &Outage, outage: &Outage, opening: Opening) -> Option<Fullness> {
    let storage = s.station(Hop::Delivery);
    let (OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. }) =
        storage.overload
    else {
        return None;
    };
    let windows = storage
        .concurrency
        .map_or(f64::INFINITY, |c| c.servers * f64::from(c.max));
    let (groups, every_s) = (opening.blocks - opening.open, opening.every_s);
    let mail = mail_peak(s, shut, groups, every_s).min(windows);
    let people = |share| people_peak(s, shut, groups, every_s, share);
    let crowd = reopening::people_peak(s, outage, opening)?;
    // In a run they are so many dots, and chance decides how many of them are there at once.
    let chance = |n: f64| CHANCE * (n * f64::from(s.weight)).sqrt();
    let (most, least) = (
        mail + people(s.readers.capacity_share)?.max(crowd),
        mail + people(1.0)?,
    );
    let most = (most + chance(most)) / sessions;
    let least = (least - chance(least)).max(0.0) / sessions;
    Some(Fullness {
        least: least.min(most),
        most,
    })
}

/// The most sessions of deliveries at once.
fn mail_peak(s: &Scenario, outage: &Outage, blocks: u16, every_s: f64) -> f64 {
    let fluid = restart(s);
    let count = f64::from(blocks.max(1));
    let (mut waits, mut peak) = (0.0_f64, 0.0_f64);
    for opened in 1..=blocks.max(1) {
        let came = fluid.arrivals_per_s * f64::from(opened - 1) * every_s;
        let block = (outage.mail + came) / count;
        let open_per_s = fluid.arrivals_per_s * f64::from(opened) / count;
        peak = peak.max(fluid.peak_sessions(block, open_per_s, waits));
        waits = (waits + block - (fluid.capacity_per_s - open_per_s) * every_s).max(0.0);
    }
    if s.has_readers() {
        // People have a part of the capacity, and how much nobody knows.
        return peak;
    }
    let all = outage.mail + fluid.arrivals_per_s * (count - 1.0) * every_s;
    peak.min(fluid.most_sessions(all))
}

/// The most sessions of people at once who have this share of the server.
fn people_peak(
    s: &Scenario,
    outage: &Outage,
    blocks: u16,
    every_s: f64,
    share: f64,
) -> Option<f64> {
    if outage.people < 1.0 {
        return Some(0.0);
    }
    let readers = &s.readers;
    let crowd = Crowd {
        again_s: seconds(readers.again),
        patience_s: seconds(readers.patience),
        gives_up: readers.gives_up,
    };
    // The steps that `Crowd::peak_sessions` may take.
    let both = crowd.again_s + crowd.patience_s;
    let step_s = crowd.again_s.min(crowd.patience_s) / 50.0;
    let between = f64::from(blocks.saturating_sub(1)) * every_s;
    if (between + 100.0 * both) / step_s > STEPS_MAX {
        return None;
    }
    let storage = s.station(Hop::Delivery);
    let served_per_s = |opened: u16| {
        let mail = outage.at_relay + s.arrivals.rate_per_s * f64::from(opened) * every_s;
        let cost = readers.visit_cost + readers.mail_cost * mail / outage.people;
        storage.capacity_per_s * share / cost
    };
    let block = outage.people / f64::from(blocks.max(1));
    Some(crowd.peak_sessions(block, blocks.max(1), every_s, served_per_s))
}

/// The work of people at the mailboxes' server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadersWork {
    /// The share of its capacity that their visits take while all is well: 0 or more.
    pub usual: f64,
    /// How long it works on the first visits after an outage, seconds; infinite where people get none of its capacity.
    pub rush_s: f64,
}

/// Readers' work against capacity; none where nobody opens a mailbox.
pub fn readers_work(s: &Scenario, outage: &Outage) -> Option<ReadersWork> {
    if !s.has_readers() {
        return None;
    }
    let capacity = s.station(Hop::Delivery).capacity_per_s;
    let work = outage.people * s.readers.visit_cost + outage.at_relay * s.readers.mail_cost;
    Some(ReadersWork {
        usual: visits_per_s(s) * s.readers.visit_cost / capacity,
        rush_s: work / (capacity * s.readers.capacity_share),
    })
}

/// The share of the senders' servers that have given mail up before an outage of this length ends: mail that was sent at
/// its beginning has then come back to its sender.
pub fn senders_who_give_up(s: &Scenario, outage_s: f64) -> f64 {
    let gone = |mta: &Mta| f64::from(mta.retry().gives_up_s()) <= outage_s;
    let mtas = Mta::ALL.into_iter().filter(gone);
    mtas.map(|mta| f64::from(s.providers.share(mta)) / 1000.0)
        .sum()
}

/// After how many seconds the first of the senders' servers in use gives mail up.
pub fn first_sender_gives_up_s(s: &Scenario) -> Option<f64> {
    let used = Mta::ALL
        .into_iter()
        .filter(|mta| s.providers.share(*mta) > 0);
    used.map(|mta| f64::from(mta.retry().gives_up_s()))
        .min_by(f64::total_cmp)
}

/// After how many seconds the relay gives mail up; none where it tries without end. Mail on hold for a closed group has
/// a limit of its own, which may come first.
pub fn relay_gives_up_s(s: &Scenario) -> Option<f64> {
    let tries = match s.relay_retry {
        RetryRule::Server(mta) => Some(f64::from(mta.retry().gives_up_s())),
        RetryRule::Every(_) | RetryRule::Exponential(_) => None,
    };
    let holds = s.relay_lifetime.map(seconds);
    tries.into_iter().chain(holds).min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outage::DAY_S;
    use limbo_sim::{Command, Duration, Place, Plan, Run, SimTime, World};
    use proptest::prelude::*;

    fn named(name: &str) -> Scenario {
        Scenario::named(name).unwrap()
    }

    /// Falls of the mailboxes' server within the run when it is cut off for an hour and restarted by this plan.
    fn falls(s: &Scenario, plan: Plan) -> u32 {
        let mut run = Run::new(s.clone(), 3);
        let begin = SimTime(30 * 60_000);
        let end = SimTime(90 * 60_000);
        run.push(begin, Command::Cut(Hop::Delivery)).unwrap();
        run.push(end, Command::Restart(plan)).unwrap();
        let mut world = World::new(&run).unwrap();
        world.advance(SimTime::ZERO + s.span, u64::MAX);
        world.station(Place::Mailboxes).crashes
    }

    #[test]
    fn a_relation_well_over_one_falls_and_one_well_under_holds() {
        let town = named("small-town");
        let hour = |s: &Scenario| Outage::of_length(s, 3600.0);
        let blocks = Plan::Blocks {
            blocks: 12,
            every: Duration::mins(5),
        };
        let ratios = |s: &Scenario| {
            (
                fullness(s, &hour(s), 1, 0.0).unwrap(),
                fullness(s, &hour(s), 12, 300.0).unwrap(),
            )
        };
        let (bulk, groups) = ratios(&town);
        assert!(bulk.least > 1.2, "{bulk:?}");
        assert!(groups.most < 0.9, "{groups:?}");
        assert!(falls(&town, Plan::Bulk) > 0);
        assert_eq!(falls(&town, blocks), 0);
        // A server that is quick enough takes everyone at once.
        let mut quick = town.clone();
        quick
            .set(
                "stations.mailboxes.capacity_per_s",
                40.0 * town.stations[2].capacity_per_s,
            )
            .unwrap();
        assert!(ratios(&quick).0.most < 0.8);
        assert_eq!(falls(&quick, Plan::Bulk), 0);
        // One that holds few falls under a group.
        let mut narrow = town;
        let OverloadPolicy::Crash { sessions } = narrow.stations[2].overload else {
            panic!("the town's server falls")
        };
        narrow
            .set(
                "stations.mailboxes.door.sessions",
                sessions * groups.least / 1.6,
            )
            .unwrap();
        assert!(falls(&narrow, blocks) > 0);
    }

    #[test]
    fn the_great_outage_falls_all_at_once_and_holds_in_its_twelve_groups() {
        let s = named("libero-2023");
        let outage = Outage::planned(&s).unwrap();
        assert_eq!(outage.length_s, 83.0 * HOUR_S);
        assert!(fullness(&s, &outage, 1, 0.0).unwrap().least > 1.5);
        assert!(fullness(&s, &outage, 12, 5.0 * HOUR_S).unwrap().most < 1.0);
    }

    #[test]
    fn what_is_said_of_the_great_outage_is_what_its_run_does() {
        for (key, values) in [
            (
                "stations.mailboxes.capacity_per_s",
                [260.0, 600.0, 1000.0, 1500.0, 4000.0],
            ),
            (
                "stations.mailboxes.door.sessions",
                [2e5, 4e5, 1e6, 1.5e6, 2.4e6],
            ),
        ] {
            for value in values {
                let mut s = named("libero-2023");
                s.weight = 4000;
                s.set(key, value).unwrap();
                let full = fullness(&s, &Outage::planned(&s).unwrap(), 1, 0.0).unwrap();
                let mut run = Run::new(s.clone(), 3);
                let reopens = SimTime(85 * 3_600_000);
                run.script.retain(|(at, _)| *at < reopens);
                run.push(reopens, Command::Restart(Plan::Bulk)).unwrap();
                let mut world = World::new(&run).unwrap();
                world.advance(SimTime(95 * 3_600_000), u64::MAX);
                let falls = world.station(Place::Mailboxes).crashes;
                assert!(
                    full.most >= 1.0 || falls == 0,
                    "{key} {value}: {full:?}, {falls} falls"
                );
                assert!(
                    full.least < 1.0 || falls > 0,
                    "{key} {value}: {full:?}, no fall"
                );
            }
        }
    }

    #[test]
    fn of_no_restart_in_groups_it_is_said_that_it_holds_where_its_run_falls() {
        let (door, capacity, visits) = (
            "stations.mailboxes.door.sessions",
            "stations.mailboxes.capacity_per_s",
            "readers.visits_per_day",
        );
        for (key, value, blocks, every_h) in [
            (door, 4e5, 6, 10),
            (door, 4e5, 6, 5),
            (door, 1.6e5, 12, 5),
            (door, 2e5, 12, 5),
            (door, 4e5, 12, 5),
            (capacity, 130.0, 12, 5),
            (visits, 12.0, 12, 5),
            ("readers.again_ms", 300_000.0, 12, 5),
        ] {
            let mut s = named("libero-2023");
            s.weight = 4000;
            s.set(key, value).unwrap();
            let outage = Outage::planned(&s).unwrap();
            let every = Duration::hours(every_h);
            let full = fullness(&s, &outage, blocks, seconds(every)).unwrap();
            let mut run = Run::new(s.clone(), 1);
            let reopens = SimTime(85 * 3_600_000 - 1);
            let plan = Plan::Blocks { blocks, every };
            run.push(reopens, Command::Restart(plan)).unwrap();
            let mut world = World::new(&run).unwrap();
            world.advance(SimTime(150 * 3_600_000), u64::MAX);
            let falls = world.station(Place::Mailboxes).crashes;
            let case =
                format!("{key} {value}, {blocks} groups, {every_h} h: {full:?}, {falls} falls");
            assert!(full.most >= NEAR || falls == 0, "{case}");
            assert!(full.least < 1.0 || falls > 0, "{case}");
        }
    }

    #[test]
    fn the_senders_servers_wait_only_while_the_relay_takes_nothing() {
        let planned = |name| Outage::planned(&named(name)).unwrap();
        let outage = planned("libero-2023");
        assert_eq!(
            (outage.senders_wait_s, outage.ends_hour),
            (65.0 * HOUR_S, 9)
        );
        assert_eq!(planned("exchange-2022").senders_wait_s, 0.0);
        let hour = Outage::of_length(&named("sandbox"), HOUR_S);
        assert_eq!((hour.senders_wait_s, hour.ends_hour), (0.0, 10));
    }

    #[test]
    fn a_queue_grows_no_faster_than_mail_comes_and_as_fast_as_in_a_run() {
        let set = |settings: &[(&str, f64)]| {
            let mut s = named("sandbox");
            s.set("user_tests_per_h", 0.0).unwrap();
            for (key, value) in settings {
                s.set(key, *value).unwrap();
            }
            s
        };
        const DOOR: &str = "stations.mailboxes.door";
        const CAPACITY: &str = "stations.mailboxes.capacity_per_s";
        for s in [
            set(&[("readers.visits_per_day", 1440.0)]),
            set(&[("readers.visit_cost", 1.0), (CAPACITY, 1.0), (DOOR, 0.0)]),
            set(&[("readers.visit_cost", 1.0), (CAPACITY, 2.0), (DOOR, 0.0)]),
            set(&[(CAPACITY, 0.9), (DOOR, 0.0)]),
        ] {
            let said = load(&s, Hop::Delivery);
            assert!(said.mean > 1.0 && said.grows_per_h <= 3600.0 * s.arrivals.rate_per_s);
            let mut world = World::new(&Run::new(s, 1)).unwrap();
            let mut waits_at = |hour: u32| {
                world.advance(SimTime(hour * 3_600_000), u64::MAX);
                let l = world.ledger();
                f64::from(l.sent - l.delivered - l.returned - l.lost)
            };
            let (from, to) = (waits_at(2), waits_at(7));
            let grew = (to - from) / 5.0;
            let off = said.grows_per_h / grew;
            assert!(
                (0.8..1.25).contains(&off),
                "said {}, grew {grew}",
                said.grows_per_h
            );
        }
    }

    #[test]
    fn more_work_than_can_be_done_grows_by_what_is_left_over() {
        let mut s = named("small-town");
        s.set("readers.share", 0.0).unwrap();
        s.set("arrivals.rate_per_s", 1.4).unwrap();
        s.set("stations.mailboxes.capacity_per_s", 1.0).unwrap();
        let load = load(&s, Hop::Delivery);
        assert!((load.mean - 1.4).abs() < 1e-9 && (load.grows_per_h - 1440.0).abs() < 1e-6);
    }

    #[test]
    fn no_server_gives_up_at_once_and_all_have_after_a_month() {
        let s = named("libero-2023");
        assert_eq!(senders_who_give_up(&s, 60.0), 0.0);
        assert!((senders_who_give_up(&s, 30.0 * DAY_S) - 1.0).abs() < 1e-9);
        let first = first_sender_gives_up_s(&s).unwrap();
        assert_eq!(senders_who_give_up(&s, first - 1.0), 0.0);
        assert!(senders_who_give_up(&s, first) > 0.0);
    }

    #[test]
    fn a_door_that_takes_everyone_is_never_full_and_what_takes_too_long_is_not_known() {
        let s = named("one-letter");
        let outage = Outage::of_length(&s, 60.0);
        assert_eq!(fullness(&s, &outage, 1, 0.0), None);
        let mut slow = named("small-town");
        slow.set("readers.patience_ms", 1000.0).unwrap();
        let outage = Outage::of_length(&slow, 3600.0);
        assert_eq!(fullness(&slow, &outage, 4096, 86_400.0), None);
    }

    proptest! {
        #[test]
        fn more_capacity_never_makes_it_fuller_and_a_larger_hall_is_emptier(
            more in 1.0..50.0_f64, length_s in 60.0..30_000.0_f64, blocks in 1_u16..20,
        ) {
            let s = named("small-town");
            let outage = Outage::of_length(&s, length_s);
            let before = fullness(&s, &outage, blocks, 300.0).unwrap().most;
            for key in ["stations.mailboxes.capacity_per_s", "stations.mailboxes.door.sessions"] {
                let mut better = s.clone();
                let value = s.get(key).unwrap().unwrap();
                better.set(key, more * value).unwrap();
                let after = fullness(&better, &outage, blocks, 300.0).unwrap().most;
                prop_assert!(after <= before * 1.001, "{key}: {after} > {before}");
            }
        }
    }
}
