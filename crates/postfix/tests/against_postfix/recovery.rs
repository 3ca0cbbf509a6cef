//! A queue of 10,000 deferred messages: its listing is read as a postmaster's is, its recovery is foretold from nothing
//! else, and then the destination really comes back.
//!
//! Two ranges are foretold. The first is what a postmaster is told: nobody can read from a listing when the server looks
//! through its queue, nor how long it still holds the destination dead, so both are played over all that they can be.
//! The second, much narrower, leaves of these runs those in which the first message went when it really did: from then
//! on nothing is unknown but the capacity. It says nothing where the dead time ended in the middle of a pass, which
//! happens on a machine so busy that a pass over thousands of messages takes a good part of a (scaled) period.

use super::*;
use limbo_queue::pile::State;
use limbo_queue::{Foretelling, Pile, Question, Reader, Remedy};
use limbo_sim::{Duration as SimDuration, SimTime, World};
use std::ops::RangeInclusive;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

const MESSAGES: usize = 10_000;
/// After the pass with which an instance begins, the first message comes.
const AFTER_PASS: Duration = Duration::from_secs(12);
/// The messages come in this time, so that they differ in age and are due at different passes over the queue.
const FILL: Duration = Duration::from_secs(31);
/// From the first message on, where the messages are left alone: the listing is taken, and then the destination comes back.
const DOWN_ALONE: Duration = Duration::from_secs(35);
/// The same where they are flushed: later, so as not to slow down the other instance while it has a pass over its queue.
const DOWN_FLUSHED: Duration = Duration::from_secs(65);
/// The destination takes so many a second, one after another.
const CAPACITY_PER_S: u32 = 200;
/// Whoever foretells knows the capacity to within this fraction.
const DOUBT: f64 = 0.05;
/// At this part of its capacity a destination's recovery must be seen not to be what was foretold.
const SLOWER: f64 = 0.85;
/// The same where the messages are left alone: the pause between two passes is the same at any capacity, and numbers are
/// known to a few steps only.
const SLOWER_ALONE: f64 = 0.5;
/// The curve is compared after each so many messages.
const STEP: usize = MESSAGES / 20;
/// For how long a pass over thousands of messages may be under way when the listing is to be taken.
const PASS_MAX: Duration = Duration::from_secs(20);
/// How much later than foretold anything may be: a command and the queue manager need some time on a busy machine.
const LATE_S: f64 = 2.0;
/// A run is looked at ten times in a second of the instance.
const LOOKS_PER_S: u32 = 10;
/// A listing has whole seconds: a message came half a second later than it says, on average.
const HALF_A_SECOND: f64 = 0.5;
/// How far from the first delivery a run may begin to be one of the second range, in seconds: scaled, the second that
/// Postfix's passes look ahead moves some of the messages to another pass, as an instance does that begins a second later.
const SAME_BEGINNING_S: f64 = 1.5;

/// When the 1st, 500th, 1,000th, ... message was taken: seconds of the instance since the destination's return.
type Curve = Vec<f64>;

/// What was foretold and what came, for one instance.
struct Recovery {
    name: &'static str,
    scale: Scale,
    /// As it was listed just before the destination came back.
    pile: Pile,
    /// From then to the return, in seconds of the instance.
    back_after_s: f64,
    /// As the destination took the messages.
    measured: Curve,
    /// Whether a part of the messages of the first pass that brought any was put off because the destination was still
    /// held dead.
    is_first_pass_cut: bool,
}

impl Recovery {
    /// Fills the queue of a new instance, takes the listing, and lets the destination come back.
    fn measure(name: &'static str, scale: Scale, remedy: Remedy) -> Recovery {
        let settings = settings(scale, vec![destination(name)]);
        let postfix = start(name, &settings);
        // Away from the pass with which it begins, so that the end of a dead time, which begins with the first message and
        // then anew with each that comes after its end, does not fall into a pass.
        thread::sleep(AFTER_PASS);
        let start = Instant::now();
        hand_over_evenly(postfix.address(), name, MESSAGES, FILL);
        let down = match remedy {
            Remedy::Flush => DOWN_FLUSHED,
            _ => DOWN_ALONE,
        };
        thread::sleep((start + down).saturating_duration_since(Instant::now()));
        let (pile, listed) = list(&postfix, scale);
        let each = Duration::from_secs(1) / CAPACITY_PER_S;
        let address = settings.destinations[0].address;
        let server = Server::start(address, usize::MAX, Service::OneEach(each)).unwrap();
        let back = Instant::now();
        let back_after = listed.elapsed().unwrap();
        if remedy == Remedy::Flush {
            postfix.flush().unwrap();
        }
        wait(Duration::from_secs(125), || server.messages() >= MESSAGES);
        let taken = server.taken();
        assert_eq!(taken.len(), MESSAGES, "all are delivered in time");
        assert_eq!(server.turned_away(), 0);
        let at = |number: usize| (taken[number.max(1) - 1] - back).as_secs_f64();
        Recovery {
            name,
            scale,
            pile,
            back_after_s: back_after.as_secs_f64() - HALF_A_SECOND,
            measured: (0..=MESSAGES).step_by(STEP).map(at).collect(),
            is_first_pass_cut: is_first_pass_cut(&postfix.log(), scale),
        }
    }

    /// The question that is asked of the pile. Times and rates are the world's, not the instance's.
    fn question(&self, remedy: Remedy) -> Question {
        let per_s = f64::from(CAPACITY_PER_S) / f64::from(self.scale.factor());
        Question {
            back_after: SimDuration(
                (self.back_after_s.max(0.0) * 1000.0) as u32 * self.scale.factor(),
            ),
            capacity_doubt: DOUBT,
            delivery_s: Some(1.0 / per_s),
            new_per_s: 0.0,
            remedy,
            ..Question::new(&self.pile, None, per_s)
        }
    }
}

/// The queue as a pile, once every message waits in it for its next attempt, and the whole second of the listing. The ages
/// are made the world's.
fn list(postfix: &Instance, scale: Scale) -> (Pile, SystemTime) {
    let read = || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let mut reader = Reader::new(now.as_secs() as i64);
        reader.push(&postfix.queue().unwrap());
        reader.finish().unwrap()
    };
    let mut pile = read();
    // While the queue moves, postqueue lists some messages twice and misses others.
    let is_at_rest = wait(PASS_MAX, || {
        let deferred = pile.in_state(State::Deferred) as usize;
        let is_at_rest = deferred == MESSAGES && pile.messages as usize == MESSAGES;
        if !is_at_rest {
            pile = read();
        }
        is_at_rest
    });
    assert!(is_at_rest, "{} of {MESSAGES} listed", pile.messages);
    for age_s in &mut pile.tried_ages_s {
        *age_s *= scale.factor();
    }
    let listed = UNIX_EPOCH + Duration::from_secs(pile.as_of as u64);
    (pile, listed)
}

fn is_first_pass_cut(entries: &[Entry], scale: Scale) -> bool {
    let times = |wanted: Outcome| {
        let is_wanted = move |entry: &&Entry| matches!(entry.event, Event::Attempt { outcome, .. } if outcome == wanted);
        entries.iter().filter(is_wanted).map(|entry| entry.at_s)
    };
    let first_s = times(Outcome::Sent).min().unwrap();
    times(Outcome::Suspended).any(|at_s| at_s + scale.period_s / 5 > first_s)
}

/// Hands over messages one after another, evenly over `time`.
fn hand_over_evenly(address: SocketAddr, name: &str, count: usize, time: Duration) {
    const SESSIONS: usize = 8;
    let start = Instant::now();
    thread::scope(|scope| {
        for first in 0..SESSIONS {
            scope.spawn(move || {
                let mut client = Client::open(address).unwrap();
                for number in (first..count).step_by(SESSIONS) {
                    let due = start + time.mul_f64(number as f64 / count as f64);
                    thread::sleep(due.saturating_duration_since(Instant::now()));
                    let recipient = format!("{number}@{name}.test");
                    client.send([recipient.as_str()]).unwrap();
                }
            });
        }
    });
}

/// Everything that can be foretold of a remedy at so much of the capacity: a curve for each second of the instance at which
/// its passes may fall, for what is not known of the capacity, and for a destination held dead or not.
fn foretell(recovery: &Recovery, remedy: Remedy, capacity: f64) -> Vec<Curve> {
    let period_s = UNSCALED.period_s;
    let mut curves = Vec::new();
    for phase_s in (0..period_s).step_by(recovery.scale.factor().max(10) as usize) {
        for held_s in [0, period_s] {
            for known in [1.0 - DOUBT, 1.0, 1.0 + DOUBT] {
                let mut question = recovery.question(remedy);
                question.phase_s = phase_s;
                question.held_dead = SimDuration::secs(held_s);
                question.capacity_per_s *= known * capacity;
                curves.push(play(recovery, &question));
            }
        }
    }
    curves
}

fn play(recovery: &Recovery, question: &Question) -> Curve {
    let factor = recovery.scale.factor();
    let run = recovery.pile.run(question).unwrap();
    let mut world = World::new(&run.run).unwrap();
    let span = SimTime(world.scenario().span.ms());
    // A message is on the link for so long that it can be seen; in reality it takes no time.
    let seen = run.back_at + world.scenario().travel;
    let mut curve = Curve::new();
    let mut at = seen;
    while curve.len() <= MESSAGES / STEP {
        at = at + SimDuration(1000 / LOOKS_PER_S * factor);
        assert!(at < span, "the run ends before the queue");
        while !world.advance(at, u64::MAX) {}
        let delivered = world.ledger().delivered as usize;
        while curve.len() <= MESSAGES / STEP && (curve.len() * STEP).max(1) <= delivered {
            curve.push(f64::from(at.since(seen).ms()) / 1000.0 / f64::from(factor));
        }
    }
    curve
}

/// At each point of the curve from the soonest to the latest.
fn range<'a>(curves: impl IntoIterator<Item = &'a Curve>) -> Vec<RangeInclusive<f64>> {
    let curves: Vec<&Curve> = curves.into_iter().collect();
    (0..=MESSAGES / STEP)
        .map(|point| {
            let times = || curves.iter().map(|curve| curve[point]);
            let soonest = times().fold(f64::INFINITY, f64::min) - 1.0 / f64::from(LOOKS_PER_S);
            soonest..=times().fold(0.0, f64::max) + LATE_S
        })
        .collect()
}

/// The points of the measured curve outside of a range, in hundredths of the messages.
fn outside(measured: &Curve, range: &[RangeInclusive<f64>]) -> Vec<usize> {
    let points = measured.iter().zip(range).enumerate();
    points
        .filter(|(_, (at, range))| !range.contains(*at))
        .map(|(point, _)| point * STEP * 100 / MESSAGES)
        .collect()
}

/// So many steps more or fewer than foretold may go in a pass, a tenth of all messages: on a busy machine Postfix was seen to
/// end its first pass by so much earlier (35% instead of 40 to 45). What takes half is still told apart by its end.
const PASS_STEPS: usize = 2;

/// The points of the measured curve, in hundredths of the messages, that were reached when no run had come as far, or when
/// all had come farther. Between two passes the curves stand still for long: how many messages a pass takes is then known,
/// and when the next of them goes is not, so numbers are compared at an instant and not instants at a number. A run's number
/// is known to one step, which is more than the messages of [`SAME_BEGINNING_S`].
fn outside_by_number(measured: &Curve, curves: &[&Curve]) -> Vec<usize> {
    let reached = |curve: &Curve, at: f64| curve.partition_point(|&taken| taken <= at);
    let number = |at: f64| curves.iter().map(move |curve| reached(curve, at));
    let points = measured.iter().enumerate();
    points
        .filter(|&(point, &at)| {
            let least = number(at - LATE_S).min().unwrap_or(0);
            let most = number(at + 1.0 / f64::from(LOOKS_PER_S)).max();
            // `reached` counts the points, of which the first has number 0.
            point + 1 + PASS_STEPS < least || most.is_none_or(|most| point > most + PASS_STEPS)
        })
        .map(|(point, _)| point * STEP * 100 / MESSAGES)
        .collect()
}

/// What the page and the command line say of the time to clear, in seconds of the instance.
fn cleared(recovery: &Recovery, remedy: Remedy) -> RangeInclusive<f64> {
    let question = recovery.question(remedy);
    let mut foretelling = Foretelling::new(&recovery.pile, &question).unwrap();
    let found = loop {
        if let Some(found) = foretelling.forecasts().iter().find(|f| f.remedy == remedy) {
            break found.cleared;
        }
        assert!(
            foretelling.step(1_000_000).unwrap(),
            "{remedy:?} is not foretold"
        );
    };
    let seconds = |time: Option<SimDuration>| {
        f64::from(time.unwrap().ms()) / 1000.0 / f64::from(recovery.scale.factor())
    };
    seconds(found.low)..=seconds(found.high)
}

/// Prints, for a person to read, the time to half, nine tenths and all of the messages.
fn print(recovery: &Recovery, what: &str, range: &[RangeInclusive<f64>]) {
    let points = [50, 90, 100].map(|share| {
        let point = share * MESSAGES / STEP / 100;
        let (low, high) = range[point].clone().into_inner();
        format!(
            "{share}% after {:.1} s, foretold {low:.1} to {high:.1}",
            recovery.measured[point]
        )
    });
    println!(
        "MEASURED recovery of {MESSAGES}, {}, 1:{}, {what}: {}",
        recovery.name,
        recovery.scale.factor(),
        points.join("; ")
    );
}

#[test]
fn ten_thousand_deferred_messages_that_are_flushed_recover_as_foretold() {
    // No pass comes in between, so nothing need be scaled.
    let recovery = Recovery::measure("flushed", UNSCALED, Remedy::Flush);
    let measured = &recovery.measured;
    let foretold = range(&foretell(&recovery, Remedy::Flush, 1.0));
    print(&recovery, "from the listing", &foretold);
    assert_eq!(
        outside(measured, &foretold),
        [0; 0],
        "{measured:?} {foretold:?}"
    );
    check_cleared(&recovery, Remedy::Flush);
    // What would have been foretold of something else does not hold.
    let slower = range(&foretell(&recovery, Remedy::Flush, SLOWER));
    assert_ne!(outside(measured, &slower), [0; 0]);
    let alone = range(&foretell(&recovery, Remedy::LeaveAlone, 1.0));
    assert_ne!(outside(measured, &alone), [0; 0]);
}

#[test]
fn ten_thousand_deferred_messages_that_are_left_alone_recover_as_foretold() {
    let scale = Scale { period_s: 30 };
    let recovery = Recovery::measure("alone", scale, Remedy::LeaveAlone);
    let measured = &recovery.measured;
    let curves = foretell(&recovery, Remedy::LeaveAlone, 1.0);
    let foretold = range(&curves);
    print(&recovery, "from the listing", &foretold);
    assert_eq!(
        outside(measured, &foretold),
        [0; 0],
        "{measured:?} {foretold:?}"
    );
    check_cleared(&recovery, Remedy::LeaveAlone);
    if recovery.is_first_pass_cut {
        println!(
            "MEASURED alone: the dead time ended in the middle of a pass; nothing narrower is foretold"
        );
    } else {
        let begins_so = |curve: &&Curve| (curve[0] - measured[0]).abs() <= SAME_BEGINNING_S;
        let narrower: Vec<&Curve> = curves.iter().filter(begins_so).collect();
        let what = "from the first delivery on";
        print(&recovery, what, &range(narrower.iter().copied()));
        assert_eq!(
            outside_by_number(measured, &narrower),
            [0; 0],
            "{measured:?} {narrower:?}"
        );
        let slower = foretell(&recovery, Remedy::LeaveAlone, SLOWER_ALONE);
        let slower: Vec<&Curve> = slower.iter().filter(begins_so).collect();
        assert_ne!(outside_by_number(measured, &slower), [0; 0]);
    }
    // What would have been foretold of a flush does not hold.
    let flushed = range(&foretell(&recovery, Remedy::Flush, 1.0));
    assert_ne!(outside(measured, &flushed), [0; 0]);
}

/// Checks what the page and the command line say of the time to clear. They play eight of the instants at which passes may
/// fall, so either end is known to an eighth of a period.
fn check_cleared(recovery: &Recovery, remedy: Remedy) {
    let (low, high) = cleared(recovery, remedy).into_inner();
    let eighth_s = f64::from(recovery.scale.period_s) / 8.0;
    println!(
        "MEASURED {}: limbo-queue foretells {low:.1} to {high:.1} s",
        recovery.name
    );
    let all_s = recovery.measured[MESSAGES / STEP];
    let spared = if remedy == Remedy::Flush {
        0.0
    } else {
        eighth_s
    };
    assert!(
        (low - spared..=high + spared + LATE_S).contains(&all_s),
        "{all_s}"
    );
}
