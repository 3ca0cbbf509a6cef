//! People at the mailboxes' server while it is opened in groups, as a fluid: those who were kept out, who ask all together
//! when their group opens, and those who are in already, who come again as on any day. What [`limbo_sim::theory::Crowd`]
//! leaves out is here: everyday visits and everyday mail in the rhythm of the day, that a server has more to do the more
//! groups are open, and that mail which waits at the senders' servers comes to the relay within hours of the opening, so
//! that who gets in later has more to fetch.

use crate::outage::{Outage, people, seconds, visits_per_s};
use limbo_sim::{Hop, Scenario};

/// The mean time in which mail that waits at the senders' servers comes once the relay takes it, seconds: most of them try
/// an old message again every hour to every four.
const COMES_WITHIN_S: f64 = 7_200.0;
/// So many steps in the shorter of the times until people lose patience and until they ask again.
const STEPS: f64 = 20.0;
/// After the last opening it is watched so many times as long as both of these times together.
const WATCHED: f64 = 100.0;
/// More steps would take too long.
const STEPS_MAX: f64 = 1e6;

/// How a server is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Opening {
    /// Into how many groups the mailboxes are divided.
    pub blocks: u16,
    /// Of them, those that are open and calm when the next one opens.
    pub open: u16,
    /// From one to the next, seconds.
    pub every_s: f64,
}

/// The share of those to whom something happens after an exponential time that has happened to within x of its means.
fn within(x: f64) -> f64 {
    -(-x).exp_m1()
}

/// Where people are, and what waits for them. Numbers of people and of e-mails.
struct Crowd {
    /// In, and not asking.
    resting: f64,
    /// Asking, as on any day.
    usual: f64,
    /// Asking, with the mail of days to fetch.
    behind: f64,
    /// Turned away, about to ask again.
    again: f64,
    /// Have given up for now.
    given_up: f64,
    /// E-mails for open groups that are not delivered yet.
    mail: f64,
    /// E-mails at the relay for groups that are shut.
    shut_mail: f64,
    /// E-mails that are still at the senders' servers.
    away: f64,
    /// The work of a first visit in the newest group, in deliveries.
    first_visit: f64,
}

/// The most sessions of people at once. None where this would take too long to find out.
pub(crate) fn people_peak(s: &Scenario, outage: &Outage, opening: Opening) -> Option<f64> {
    let everyone = people(s);
    if outage.people.min(everyone) < 1.0 {
        return Some(0.0);
    }
    let readers = &s.readers;
    let (again_s, patience_s) = (seconds(readers.again), seconds(readers.patience));
    let step_s = again_s.min(patience_s) / STEPS;
    let (blocks, every_s) = (opening.blocks.max(1), opening.every_s);
    let first = opening.open.min(blocks - 1);
    let last_s = f64::from(blocks - 1 - first) * every_s;
    let until_s = last_s + WATCHED * (again_s + patience_s);
    if until_s / step_s > STEPS_MAX {
        return None;
    }
    let groups = f64::from(blocks);
    let capacity = s.station(Hop::Delivery).capacity_per_s;
    let (group, kept_out) = (everyone / groups, outage.people.min(everyone) / groups);
    let rhythm = &s.arrivals.rhythm;
    let mean = (rhythm.iter().sum::<f64>() / 24.0).max(f64::MIN_POSITIVE);
    let busy_at = |at_s: f64| {
        let hour = (f64::from(outage.ends_hour) + at_s / 3_600.0) as usize % 24;
        rhythm[hour] / mean
    };
    let [again, leaves, returns, comes] = [
        again_s,
        patience_s,
        seconds(readers.returns),
        COMES_WITHIN_S,
    ]
    .map(|mean_s| within(step_s / mean_s));
    let mut crowd = Crowd {
        resting: f64::from(first) * group,
        usual: 0.0,
        behind: 0.0,
        again: 0.0,
        given_up: 0.0,
        mail: 0.0,
        shut_mail: outage.at_relay * (groups - f64::from(first)) / groups,
        away: if first == 0 {
            outage.mail - outage.at_relay
        } else {
            0.0
        },
        first_visit: readers.visit_cost,
    };
    let (mut open, mut step, mut peak) = (first, 0.0, 0.0_f64);
    loop {
        let at_s = step * step_s;
        while open < blocks && at_s >= f64::from(open - first) * every_s {
            let theirs = crowd.shut_mail / f64::from(blocks - open);
            crowd.shut_mail -= theirs;
            crowd.mail += theirs;
            crowd.first_visit = readers.visit_cost + readers.mail_cost * theirs / group;
            crowd.again += kept_out;
            crowd.resting += group - kept_out;
            open += 1;
        }
        let is_last = open == blocks;
        let busy = busy_at(at_s);
        // New mail, and what comes from the senders' servers.
        let came = crowd.away * comes;
        crowd.away -= came;
        let new = s.arrivals.rate_per_s * busy * step_s + came;
        let part = f64::from(open) / groups;
        crowd.mail += new * part;
        crowd.shut_mail += new * (1.0 - part);
        // Who asks.
        let visits = visits_per_s(s) / everyone * busy * step_s;
        let (usual, behind) = (crowd.resting * within(visits), crowd.again * again);
        let back = crowd.given_up * returns;
        crowd.resting -= usual;
        crowd.again += back - behind;
        crowd.given_up -= back;
        crowd.usual += usual;
        crowd.behind += behind;
        // Who is served: people have what deliveries leave, and at least their share of the server.
        let can = capacity * step_s;
        let idle = 1.0 - (crowd.mail / can).min(1.0);
        let work = can * readers.capacity_share.max(idle);
        let asking = (crowd.usual + crowd.behind).max(f64::MIN_POSITIVE);
        let served = |of: f64, cost: f64| of.min(work * of / asking / cost);
        let usual = served(crowd.usual, readers.visit_cost);
        let behind = served(crowd.behind, crowd.first_visit);
        let used = usual * readers.visit_cost + behind * crowd.first_visit;
        crowd.usual -= usual;
        crowd.behind -= behind;
        crowd.resting += usual + behind;
        crowd.mail = (crowd.mail - (can - used.min(can * readers.capacity_share))).max(0.0);
        // Who loses patience.
        let left = (crowd.usual + crowd.behind) * leaves;
        crowd.usual *= 1.0 - leaves;
        crowd.behind *= 1.0 - leaves;
        crowd.given_up += left * readers.gives_up;
        crowd.again += left * (1.0 - readers.gives_up);
        peak = peak.max(crowd.usual + crowd.behind);
        let outside = crowd.again + crowd.behind;
        if is_last && (at_s > until_s || outside < group * 1e-3 && crowd.away < outage.mail * 1e-3)
        {
            return Some(peak);
        }
        step += 1.0;
    }
}
