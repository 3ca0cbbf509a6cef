//! What an outage of the mailboxes leaves behind: mail, and people who have found their mailbox shut. Mean rates, without
//! chance.

use crate::forecast::Waiting;
use limbo_sim::{Command, Duration, Hop, Scenario};

pub(crate) const DAY_S: f64 = 86_400.0;
pub(crate) const HOUR_S: f64 = 3600.0;

pub(crate) fn seconds(d: Duration) -> f64 {
    f64::from(d.ms()) / 1000.0
}

/// Visits of people a second while all is well.
pub(crate) fn visits_per_s(s: &Scenario) -> f64 {
    people(s) * s.readers.visits_per_day / DAY_S
}

/// How many people open a mailbox.
pub(crate) fn people(s: &Scenario) -> f64 {
    s.readers.share * f64::from(s.mailboxes)
}

/// The hour of the day so many seconds after a run's beginning, 0 to 23.
fn hour_at(s: &Scenario, at_s: f64) -> u8 {
    ((f64::from(s.arrivals.epoch_hour) + at_s / HOUR_S) % 24.0) as u8
}

/// What an outage of the mailboxes leaves behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outage {
    /// How long it lasts, seconds.
    pub length_s: f64,
    /// For how long of that the relay takes nothing at its end, so that the senders' servers have had to keep what they were
    /// given, seconds; 0 where it takes mail.
    pub senders_wait_s: f64,
    /// The hour of the day in which it ends, 0 to 23.
    pub ends_hour: u8,
    /// E-mails that wait at its end, wherever that is.
    pub mail: f64,
    /// Those of them that wait at the relay: people who get in fetch these; the others are still to come.
    pub at_relay: f64,
    /// People who have found their mailbox shut, and come when it opens.
    pub people: f64,
}

impl Outage {
    /// What an outage of so many seconds leaves: mail and the tests of users who wait, and of the people those who have
    /// come at least once.
    pub fn of_length(s: &Scenario, length_s: f64) -> Outage {
        let came = -(-s.readers.visits_per_day * length_s / DAY_S).exp_m1();
        let mail = Waiting::at_restart(s, length_s).backlog;
        Outage {
            length_s,
            senders_wait_s: 0.0,
            ends_hour: hour_at(s, length_s),
            mail,
            at_relay: mail,
            people: people(s) * came,
        }
    }

    /// The outage of the scenario's calendar, from its first fault to its first restart; none where nothing is planned.
    pub fn planned(s: &Scenario) -> Option<Outage> {
        let is_fault = |c: &Command| matches!(c, Command::Cut(_) | Command::Close(_));
        let is_end = |c: &Command| matches!(c, Command::Restart(_) | Command::Mend(..));
        let (from, _) = s.calendar.iter().find(|(_, c)| is_fault(c))?;
        let (to, _) = s.calendar.iter().find(|(at, c)| at > from && is_end(c))?;
        let outage = Outage {
            ends_hour: hour_at(s, seconds(to.since(limbo_sim::SimTime::ZERO))),
            ..Outage::of_length(s, seconds(to.since(*from)))
        };
        // From when on nothing comes to the relay any more.
        let is_shut = |c: &Command| matches!(c, Command::Cut(hop) | Command::Close(hop) if *hop != Hop::Delivery);
        let mut shut = s.calendar.iter().filter(|(at, c)| at < to && is_shut(c));
        Some(match shut.next() {
            Some((at, _)) => Outage {
                senders_wait_s: seconds(to.since(*at)),
                at_relay: s.arrivals.rate_per_s * seconds(at.since(*from)),
                ..outage
            },
            None => outage,
        })
    }
}
