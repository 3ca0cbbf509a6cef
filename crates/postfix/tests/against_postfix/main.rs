//! A real Postfix on loopback, its times scaled down, against the simulation's rules. Run by `cargo xtask test postfix`.
//!
//! Each experiment has an instance of its own and all run side by side; the longest waits for a message's greatest delay
//! and takes two and a half minutes. An experiment prints what it measured, in lines that begin with MEASURED.

#![cfg(target_os = "linux")]

use limbo_postfix::client::Client;
use limbo_postfix::instance::{
    Destination, Feedback, Instance, Package, Settings, free_address, wait,
};
use limbo_postfix::log::{self, Entry, Event, Life, Outcome};
use limbo_postfix::prediction::Scale;
use limbo_postfix::process::Watched;
use limbo_postfix::server::{Server, Service};
use std::collections::BTreeMap;
use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

mod recovery;

/// Postfix's default: the window of sessions to a destination begins here.
const WINDOW_INITIAL: usize = 5;
/// And grows to this.
const WINDOW_MAX: usize = 20;
/// What failures make of a window of 5, and the failed cohorts in thousandths: 1/5 + 1/3 + 1/2 of a cohort are more than
/// the one that makes a destination dead. (The first failure takes 2 off the window, because qmgr_queue_throttle rounds.)
const FAILURES_TO_DEATH: [(u32, u32); 3] = [(3, 200), (2, 533), (0, 1033)];
/// Where passes over the queue have nothing to do with the experiment.
const UNSCALED: Scale = Scale { period_s: 300 };
/// How long Postfix may take for some hundreds of messages on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn variable(name: &str) -> PathBuf {
    let value = env::var_os(name);
    PathBuf::from(
        value.unwrap_or_else(|| panic!("{name} is not set: run cargo xtask test postfix")),
    )
}

fn package() -> Package {
    Package::new(variable("LIMBO_POSTFIX"))
}

fn start(name: &str, settings: &Settings) -> Instance {
    let folder = variable("LIMBO_POSTFIX_FOLDER").join(name);
    Instance::start(&package(), &folder, settings).unwrap()
}

/// An instance whose messages neither return nor are tried a second time.
fn settings(scale: Scale, destinations: Vec<Destination>) -> Settings {
    Settings {
        scale,
        lifetime_s: 3600,
        logs_scans: false,
        destinations,
    }
}

/// A destination of that name; nobody listens there yet. Outgoing connections come from 127.0.0.1, so that its port on
/// 127.0.0.2 stays free.
fn destination(name: &'static str) -> Destination {
    Destination {
        name,
        address: free_address(Ipv4Addr::new(127, 0, 0, 2)).unwrap(),
        feedback: Feedback::One,
    }
}

/// Hands over `count` messages to `0@name.test`, `1@name.test`, ... as fast as Postfix takes them, in four sessions.
fn burst(address: SocketAddr, name: &str, count: usize) {
    const SESSIONS: usize = 4;
    thread::scope(|scope| {
        for first in 0..SESSIONS {
            scope.spawn(move || {
                let mut client = Client::open(address).unwrap();
                for number in (first..count).step_by(SESSIONS) {
                    let recipient = format!("{number}@{name}.test");
                    client.send([recipient.as_str()]).unwrap();
                }
            });
        }
    });
}

fn is_of(address: &str, name: &str) -> bool {
    let domain = address.split_once('@').map(|(_, domain)| domain);
    domain.and_then(|domain| domain.strip_suffix(".test")) == Some(name)
}

fn attempts(entries: &[Entry], name: &str) -> usize {
    let is_attempt =
        |entry: &&Entry| matches!(&entry.event, Event::Attempt { to, .. } if is_of(to, name));
    entries.iter().filter(is_attempt).count()
}

fn lives_of(entries: &[Entry], name: &str) -> Vec<Life> {
    let mut lives = log::lives(entries);
    lives.retain(|life| is_of(&life.to, name));
    lives
}

/// The last pass that began by then, as its place in the list.
fn scan_before(scans: &[u32], at_s: u32) -> usize {
    let later = scans.partition_point(|&scan_s| scan_s <= at_s);
    later.checked_sub(1).expect("Postfix begins with a pass")
}

/// The message's attempts after its first one, as numbers of passes since its acceptance.
fn scans_of(life: &Life, scans: &[u32]) -> Vec<u32> {
    let first = scan_before(scans, life.accepted_s);
    let later = life.attempts.iter().skip(1);
    later
        .map(|&(at_s, _)| (scan_before(scans, at_s) - first) as u32)
        .collect()
}

/// How many messages were tried at which passes, for a person to read.
fn by_scans(lives: &[Life], scans: &[u32]) -> BTreeMap<Vec<u32>, usize> {
    let mut counts = BTreeMap::new();
    for life in lives {
        *counts.entry(scans_of(life, scans)).or_default() += 1;
    }
    counts
}

/// Seconds from the pass before a message's acceptance to its acceptance.
fn after_scan_s(life: &Life, scans: &[u32]) -> u32 {
    life.accepted_s - scans[scan_before(scans, life.accepted_s)]
}

#[test]
fn each_message_is_tried_at_the_predicted_passes_and_returned_only_after_a_failure_past_its_lifetime()
 {
    const MESSAGES: usize = 60;
    /// Between the attempts at the passes 16 (80 s) and 30 (150 s): at this age itself nothing is tried.
    const LIFETIME_S: u32 = 100;
    let scale = Scale { period_s: 5 };
    let settings = Settings {
        lifetime_s: LIFETIME_S,
        logs_scans: true,
        ..settings(scale, vec![destination("dead")])
    };
    let postfix = start("passes", &settings);
    hand_over_between_passes(&postfix, scale, MESSAGES);
    let expired = |entries: &[Entry]| {
        let is_expired = |entry: &&Entry| matches!(entry.event, Event::Expired(_));
        entries.iter().filter(is_expired).count()
    };
    let entries = postfix.wait_for_log(Duration::from_secs(165), |entries| {
        expired(entries) >= MESSAGES
    });
    let scans = log::deferred_scans(&entries);
    let lives = lives_of(&entries, "dead");
    assert_eq!(lives.len(), MESSAGES);

    let count = |holds: &dyn Fn(&Life) -> bool| lives.iter().filter(|life| holds(life)).count();
    let as_scheduled = count(&|life| is_as_scheduled(scale, &scans, LIFETIME_S, life));
    let by_rule = count(&|life| is_by_rule(scale, &scans, life));
    let mut shifts: BTreeMap<Option<i32>, usize> = BTreeMap::new();
    for life in &lives {
        for pair in life.attempts.windows(2) {
            let shift = shift_s(scale, &scans, (life.accepted_s, pair[0].0, pair[1].0));
            *shifts.entry(shift).or_default() += 1;
        }
    }
    println!(
        "MEASURED passes, 1:{}: attempts at the pass of the simulation's rule, by the seconds that the failure before must be \
         shifted for it (none: at another pass): {shifts:?}; {by_rule} of {MESSAGES} messages at exactly these passes from \
         their acceptance alone, {as_scheduled} with regular passes: {:?}",
        scale.factor(),
        by_scans(&lives, &scans),
    );
    let returned = count(&|life| is_returned_in_time(scale, LIFETIME_S, life));
    println!(
        "MEASURED expiry: {returned} of {MESSAGES} returned with the first failure past {LIFETIME_S} s"
    );
    assert_eq!(shifts.get(&None), None, "{lives:?} at {scans:?}");
    assert_eq!(returned, MESSAGES);
}

/// Whether the attempts came at the passes of the simulation's schedule, which ends with the first failure at or past the
/// lifetime.
fn is_as_scheduled(scale: Scale, scans: &[u32], lifetime_s: u32, life: &Life) -> bool {
    let after_s = after_scan_s(life, scans);
    let mut predicted = Vec::new();
    for scan in scale.scans_of_attempts(after_s) {
        predicted.push(scan);
        if scan * scale.period_s >= lifetime_s + after_s {
            break;
        }
    }
    scans_of(life, scans) == predicted
}

/// Whether the attempts came at the passes that follow from the simulation's rule, the passes in the log, and the
/// acceptance alone: every attempt in the very second of its pass.
fn is_by_rule(scale: Scale, scans: &[u32], life: &Life) -> bool {
    let mut failed_s = life.accepted_s;
    life.attempts.iter().skip(1).all(|&(at_s, _)| {
        let place = scale.scan_after(scans, life.accepted_s, failed_s);
        failed_s = place.map_or(failed_s, |place| scans[place]);
        place == Some(scan_before(scans, at_s))
    })
}

/// Whether the message was returned with its first failure past the lifetime, not before and not by itself.
fn is_returned_in_time(scale: Scale, lifetime_s: u32, life: &Life) -> bool {
    let ages = life
        .attempts
        .iter()
        .map(|&(at_s, _)| at_s - life.accepted_s);
    let failures_past = ages.filter(|&age_s| age_s >= lifetime_s).count();
    let last_s = life.attempts.last().map(|&(at_s, _)| at_s);
    // Not at a pass of its own.
    let with_last = life
        .expired_s
        .zip(last_s)
        .is_some_and(|(expired_s, last_s)| expired_s.abs_diff(last_s) < scale.period_s);
    failures_past == 1 && with_last
}

/// Hands over messages in the third second of a period. Nearer to a pass it is chance which of two takes a message up,
/// because Postfix takes what is dated a second ahead, whatever the scale.
fn hand_over_between_passes(postfix: &Instance, scale: Scale, messages: usize) {
    const BATCHES: usize = 2;
    let mut client = Client::open(postfix.address()).unwrap();
    let period = Duration::from_secs(u64::from(scale.period_s));
    for batch in 0..BATCHES {
        let scans = log::deferred_scans(&postfix.log()).len();
        let passed = wait(period * 4, || {
            log::deferred_scans(&postfix.log()).len() > scans
        });
        assert!(passed, "the queue manager does not pass over the queue");
        // The pass is seen a little late, and its own second has begun before it.
        thread::sleep(period * 2 / 5);
        for number in (batch..messages).step_by(BATCHES) {
            client
                .send([format!("{number}@dead.test").as_str()])
                .unwrap();
        }
    }
}

/// By how many seconds the failure in the log must be shifted so that the simulation's rule gives the pass of the next
/// attempt; none if another pass would have been right. Both logs and delays are in whole seconds, the queue manager's clock
/// may be a second old, and on a busy machine it hears of a failure after the log does.
fn shift_s(
    scale: Scale,
    scans: &[u32],
    (accepted_s, failed_s, next_s): (u32, u32, u32),
) -> Option<i32> {
    let place = scan_before(scans, next_s);
    [0, -1, 1, 2].into_iter().find(|&shift| {
        let failed_s = failed_s.saturating_add_signed(shift);
        scale.scan_after(scans, accepted_s, failed_s) == Some(place)
    })
}

#[test]
fn a_burst_kills_a_host_with_three_failures_and_is_delivered_at_the_predicted_pass() {
    const MESSAGES: usize = 600;
    let scale = Scale { period_s: 15 };
    let settings = settings(scale, vec![destination("burst")]);
    let postfix = start("burst", &settings);
    let period = Duration::from_secs(u64::from(scale.period_s));
    // Away from the passes, as above; and so late that a message is tried at the predicted pass although the one before it
    // needed seconds for them all.
    thread::sleep(period * 2 / 5);
    burst(postfix.address(), "burst", MESSAGES);
    let tried =
        |times: usize| move |entries: &[Entry]| attempts(entries, "burst") >= times * MESSAGES;
    let first = postfix.wait_for_log(period, tried(1));
    let second = postfix.wait_for_log(period * 3, tried(2));
    let sink = smtp_sink(settings.destinations[0].address);
    let third = postfix.wait_for_log(period * 3, tried(3));
    drop(sink);

    let count = |entries: &[Entry], outcome| log::count(entries, "burst.test", outcome);
    let death = count(&first, Outcome::Refused);
    // The first message may have failed before the second was there: then its failure is forgotten, and its connection
    // was one more.
    let mut to_death = log::failures(&first);
    to_death.truncate(
        1 + to_death
            .iter()
            .position(|&(window, _)| window == 0)
            .unwrap(),
    );
    let forgotten = to_death.len().saturating_sub(FAILURES_TO_DEATH.len());
    to_death.drain(..forgotten);
    let suspended = count(&first, Outcome::Suspended);
    let probe = count(&second, Outcome::Refused) - death;
    let sent = count(&third, Outcome::Sent);
    // This queue manager does not log its passes; nothing else makes them late by much of a period of this length.
    let started_s = log::start(&third).unwrap();
    let scans: Vec<u32> = (0..10)
        .map(|pass| started_s + pass * scale.period_s)
        .collect();
    let lives = lives_of(&third, "burst");
    let as_simulated = lives.iter().filter(|life| {
        let predicted = scale.scans_of_attempts(after_scan_s(life, &scans));
        scans_of(life, &scans) == predicted.take(2).collect::<Vec<_>>()
    });
    let as_simulated = as_simulated.count();
    println!(
        "MEASURED death, 1:{}: a burst of {MESSAGES} made {death} connections, {forgotten} of them before the \
         second message was there, {suspended} were deferred unconnected; the probe made {probe} \
         connections; window and failed cohorts (1/1000) at each failure {to_death:?}",
        scale.factor()
    );
    println!(
        "MEASURED recovery, 1:{}: {sent} of {MESSAGES} delivered, {as_simulated} tried and delivered at exactly the \
         simulation's passes; {:?}",
        scale.factor(),
        by_scans(&lives, &scans)
    );
    assert_eq!(to_death, FAILURES_TO_DEATH);
    // Up to a window of connections is under way when the host is found dead.
    let dead = to_death.len()..to_death.len() + WINDOW_INITIAL;
    assert!(
        dead.contains(&(death - forgotten)),
        "{death} connections, {forgotten} forgotten"
    );
    assert_eq!(suspended, MESSAGES - death);
    assert!(dead.contains(&probe), "{probe}");
    assert_eq!(sent, MESSAGES);
    // Those whose turn in a pass came late by a good part of a period may miss the next.
    assert!(as_simulated * 10 >= MESSAGES * 9, "{as_simulated}");
}

/// Postfix's own test server.
fn smtp_sink(address: SocketAddr) -> Watched {
    let mut command = package().command("usr/sbin/smtp-sink");
    command.args(["-u", "nobody", &address.to_string(), "256"]);
    Watched::start(&command, None).unwrap()
}

#[test]
fn single_messages_never_kill_a_host() {
    const MESSAGES: usize = 20;
    let postfix = start("lone", &settings(UNSCALED, vec![destination("lone")]));
    let mut client = Client::open(postfix.address()).unwrap();
    for number in 0..MESSAGES {
        client
            .send([format!("{number}@lone.test").as_str()])
            .unwrap();
        postfix.wait_for_log(PATIENCE, |entries| attempts(entries, "lone") > number);
    }
    let refused = log::count(&postfix.log(), "lone.test", Outcome::Refused);
    println!("MEASURED single messages: each of {refused} of {MESSAGES} made a connection");
    assert_eq!(refused, MESSAGES);
}

#[test]
fn a_flush_opens_at_most_twenty_sessions() {
    const MESSAGES: usize = 600;
    const SERVICE: Service = Service::Takes(Duration::from_millis(500));
    let settings = settings(UNSCALED, vec![destination("slow")]);
    let postfix = start("flush", &settings);
    burst(postfix.address(), "slow", MESSAGES);
    postfix.wait_for_log(PATIENCE, |entries| attempts(entries, "slow") >= MESSAGES);
    let server = Server::start(settings.destinations[0].address, usize::MAX, SERVICE).unwrap();
    postfix.flush().unwrap();
    wait(PATIENCE, || server.messages() >= MESSAGES);
    let (taken, open) = (server.messages(), server.most_open());
    println!("MEASURED flush: at most {open} sessions open, {taken} of {MESSAGES} taken");
    assert_eq!(taken, MESSAGES);
    assert_eq!(open, WINDOW_MAX);
}

#[test]
fn behind_a_limit_of_five_sessions_the_feedback_decides_what_is_deferred() {
    const MESSAGES: usize = 1000;
    const LIMIT: usize = 5;
    const SERVICE: Service = Service::Takes(Duration::from_millis(150));
    let inverse = Destination {
        feedback: Feedback::Inverse,
        ..destination("inverse")
    };
    let settings = settings(UNSCALED, vec![destination("one"), inverse]);
    let postfix = start("limiter", &settings);
    let servers = settings
        .destinations
        .iter()
        .map(|destination| Server::start(destination.address, LIMIT, SERVICE).unwrap());
    let servers: Vec<Server> = servers.collect();
    thread::scope(|scope| {
        for destination in &settings.destinations {
            scope.spawn(|| burst(postfix.address(), destination.name, MESSAGES));
        }
    });
    let entries = postfix.wait_for_log(PATIENCE * 2, |entries| {
        let mut names = settings.destinations.iter().map(|to| to.name);
        names.all(|name| attempts(entries, name) >= MESSAGES)
    });
    let shares = settings.destinations.iter().zip(&servers).map(|(to, server)| {
        let count = |outcome| log::count(&entries, &format!("{}.test", to.name), outcome);
        let (sent, away) = (count(Outcome::Sent), count(Outcome::TurnedAway));
        println!(
            "MEASURED limiter of {LIMIT} sessions, feedback {:?}: {away} of {MESSAGES} deferred by 421, {sent} sent, {} \
             deferred unconnected",
            to.feedback,
            count(Outcome::Suspended)
        );
        assert_eq!((sent, away), (server.messages(), server.turned_away()));
        assert_eq!(sent + away, MESSAGES, "the host was never dead");
        away as f64 / MESSAGES as f64
    });
    let shares: Vec<f64> = shares.collect();
    // By theory one failure for each success, 1/2; and one for each cohort of successes, 1/(1 + LIMIT). SCHEDULER_README
    // measured 49.7% and 16.5%. How much less than 1/2 it is depends on how soon the next success comes.
    assert!((0.3..=0.55).contains(&shares[0]), "{shares:?}");
    assert!((0.12..=0.2).contains(&shares[1]), "{shares:?}");
}
