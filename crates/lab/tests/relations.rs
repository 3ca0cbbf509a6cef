//! What stands beside the fields of a network: how full the last group makes a server, what people's visits take, and when
//! mail is given up.

use limbo_lab::outage::Outage;
use limbo_lab::relations::{
    fullness, fullness_of_the_last, load, push, readers_work, relay_gives_up_s,
};
use limbo_sim::scenario::RetryRule;
use limbo_sim::{Duration, Hop, Mta, Scenario};

fn named(name: &str) -> Scenario {
    Scenario::named(name).unwrap()
}

/// An outage of which all mail waits at the relay.
fn at_the_relay(s: &Scenario, hours: f64) -> Outage {
    Outage::of_length(s, hours * 3600.0)
}

#[test]
fn the_last_of_one_group_is_everybody_and_the_more_groups_the_fewer_come_with_the_last() {
    for (name, hours) in [("libero-2023", 83.0), ("small-town", 1.0)] {
        let s = named(name);
        let outage = at_the_relay(&s, hours);
        let of_groups = |groups| fullness_of_the_last(&s, &outage, groups).unwrap();
        assert_eq!(Some(of_groups(1)), fullness(&s, &outage, 1, 0.0));
        assert_eq!(of_groups(0), of_groups(1));
        for groups in [1, 2, 5, 12, 50] {
            let (few, more) = (of_groups(groups), of_groups(2 * groups));
            assert!(
                more.least <= few.least && more.most <= few.most,
                "{name}: {groups}"
            );
        }
        assert!(of_groups(12).most < of_groups(1).least, "{name}");
    }
}

#[test]
fn where_nobody_reads_no_more_mail_crowds_a_server_than_there_is() {
    let mut s = named("small-town");
    s.set("readers.share", 0.0).unwrap();
    s.stations[2].concurrency = None;
    let outage = at_the_relay(&s, 1.0);
    let storage = s.stations[2];
    // However it is let go: what is handed over beyond the capacity until all is handed over, with what comes meanwhile.
    let (arrivals, handover) = (s.arrivals.rate_per_s, storage.handover_per_s);
    for (groups, every_s) in [(1, 0.0), (2, 60.0), (12, 300.0)] {
        let full = fullness(&s, &outage, groups, every_s).unwrap();
        let mail = outage.mail + arrivals * f64::from(groups - 1) * every_s;
        let most = (handover - storage.capacity_per_s) * mail / (handover - arrivals);
        let sessions = s.get("stations.mailboxes.door.sessions").unwrap().unwrap();
        assert!(
            full.least > 0.0 && full.least * sessions <= most,
            "{groups}: {full:?}"
        );
    }
}

#[test]
fn the_work_of_visits_is_what_a_server_has_beside_its_mail() {
    for name in ["libero-2023", "small-town"] {
        let s = named(name);
        let storage = s.stations[2];
        let outage = Outage {
            at_relay: 0.0,
            people: 1000.0,
            ..at_the_relay(&s, 1.0)
        };
        let work = readers_work(&s, &outage).unwrap();
        let by_mail = s.arrivals.rate_per_s / storage.capacity_per_s;
        assert!((load(&s, Hop::Delivery).mean - by_mail - work.usual).abs() < 1e-9);
        // A thousand first visits, in the share of people; and what they fetch.
        let share_per_s = storage.capacity_per_s * s.readers.capacity_share;
        let visits = 1000.0 * s.readers.visit_cost;
        assert!((work.rush_s * share_per_s - visits).abs() < 1e-6);
        let fetched = Outage {
            at_relay: 500.0,
            ..outage
        };
        let with_mail = readers_work(&s, &fetched).unwrap().rush_s * share_per_s;
        assert!((with_mail - visits - 500.0 * s.readers.mail_cost).abs() < 1e-6);
        let mut nobody = s.clone();
        nobody.set("readers.share", 0.0).unwrap();
        assert_eq!(readers_work(&nobody, &outage), None);
    }
}

#[test]
fn the_relay_gives_up_by_its_rule_or_its_own_limit_whichever_comes_first() {
    let mut s = named("small-town");
    let of = |s: &mut Scenario, rule, limit| {
        (s.relay_retry, s.relay_lifetime) = (rule, limit);
        relay_gives_up_s(s)
    };
    let postfix = f64::from(Mta::Postfix.retry().gives_up_s());
    let server = RetryRule::Server(Mta::Postfix);
    assert_eq!(of(&mut s, server, None), Some(postfix));
    assert_eq!(of(&mut s, server, Some(Duration::hours(2))), Some(7200.0));
    assert_eq!(
        of(&mut s, server, Some(Duration::hours(300))),
        Some(postfix)
    );
    let for_ever = RetryRule::Every(Duration::mins(5));
    assert_eq!(of(&mut s, for_ever, None), None);
    assert_eq!(of(&mut s, for_ever, Some(Duration::hours(2))), Some(7200.0));
}

#[test]
fn a_station_is_crowded_where_it_can_be_handed_more_than_it_takes() {
    let mut s = named("small-town");
    s.set("stations.mailboxes.capacity_per_s", 2.0).unwrap();
    s.set("stations.mailboxes.push_per_s", 5.0).unwrap();
    assert_eq!(push(&s, Hop::Delivery), 2.5);
}

#[test]
fn of_an_outage_of_days_nearly_everybody_who_reads_has_heard_and_of_an_hour_few() {
    let mut s = named("libero-2023");
    s.set("readers.visits_per_day", 2.0).unwrap();
    let all = s.readers.share * f64::from(s.mailboxes);
    let came = |hours| at_the_relay(&s, hours).people / all;
    // Visits are independent of each other: of twelve hours, with one on the mean, all but one in e.
    assert!((came(12.0) - (1.0 - (-1.0_f64).exp())).abs() < 1e-9);
    assert!(came(1.0) < 0.09 && came(83.0) > 0.999);
}
