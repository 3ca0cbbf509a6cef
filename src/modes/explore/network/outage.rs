//! The outage that the page reckons with: the one that is going on, else the one that the scenario plans, else one of a
//! third of the run.

use limbo_lab::outage::Outage;
use limbo_player::Snapshot;
use limbo_sim::{Duration, FlagKind, Hop, HopState, Scenario};

/// An outage, and whether it is going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reckoned {
    pub outage: Outage,
    pub going_on: bool,
}

impl Reckoned {
    /// False where it leaves nothing by which a server could be judged: where mail comes by a list and not at a rate, an
    /// outage that is only supposed would leave none.
    pub fn says_something(&self, s: &Scenario) -> bool {
        self.going_on || s.listed.is_none()
    }
}

/// The outage to reckon with at the instant shown. What waits is rounded, so that not every message changes it; how long it
/// lasts is said to the second, as the page says it elsewhere. Senders' servers that wait do so whatever else is reckoned with.
pub(super) fn reckoned(s: &Snapshot) -> Reckoned {
    let now = going_on(s);
    let going_on = now.is_some();
    let mut outage = now.unwrap_or_else(|| supposed(&s.scenario));
    let wait = relay_shut_for(s);
    if going_on || wait >= Duration::secs(1) {
        outage.senders_wait_s = f64::from(wait.ms() / 1000);
    }
    Reckoned { outage, going_on }
}

/// The outage that a scenario plans, else one of a third of its run.
pub(super) fn supposed(s: &Scenario) -> Outage {
    let third = || Outage::of_length(s, f64::from(s.span.ms()) / 3000.0);
    Outage::planned(s).unwrap_or_else(third)
}

/// What waits before mailboxes that nobody, or not everybody, reaches, and how long ago the outage began: not how old the mail
/// is, which may have waited for something else before, or may have been lost. An outage that has only just begun says
/// nothing yet.
fn going_on(s: &Snapshot) -> Option<Outage> {
    let shut_for = s.shut_for.filter(|length| *length >= Duration::secs(1))?;
    let weight = f64::from(s.scenario.weight);
    let people = s.readers.asking + s.readers.again + s.readers.given_up;
    Some(Outage {
        length_s: f64::from(shut_for.ms() / 1000),
        senders_wait_s: 0.0,
        ends_hour: ((s.now.ms() / 3_600_000 + u32::from(s.scenario.arrivals.epoch_hour)) % 24)
            as u8,
        mail: two_figures(f64::from(s.ledger.limbo) * weight),
        at_relay: two_figures(f64::from(s.ledger.spooled_relay) * weight),
        people: two_figures(f64::from(people) * weight),
    })
}

/// For how long the relay has been out of reach of the senders' servers; nothing where it is not.
fn relay_shut_for(s: &Snapshot) -> Duration {
    if s.hops[Hop::Relay.index()] == HopState::Up {
        return Duration::ZERO;
    }
    let shuts = |kind| {
        matches!(
            kind,
            FlagKind::Cut(Hop::Relay) | FlagKind::Closed(Hop::Relay)
        )
    };
    let opens = |kind| matches!(kind, FlagKind::Mended(Hop::Relay) | FlagKind::Restarted);
    // A cut link can be closed as well: what counts is when the first of these was done.
    let flags = s.series.flags.iter().rev();
    let since_open = flags.take_while(|flag| !opens(flag.kind));
    let first = since_open.filter(|flag| shuts(flag.kind)).last();
    first.map_or(Duration::ZERO, |flag| s.now.since(flag.at))
}

fn two_figures(n: f64) -> f64 {
    let unit = 10_f64.powf(n.max(1.0).log10().floor() - 1.0);
    (n / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;
    use limbo_sim::Ledger;
    use std::sync::Arc;

    #[test]
    fn an_outage_is_as_long_as_the_mailboxes_take_no_mail_whatever_waits() {
        let mut s = fixture::snapshot();
        s.shut_for = Some(Duration::secs(9_999));
        for oldest in [None, Some(Duration::hours(7))] {
            s.oldest = oldest;
            let now = reckoned(&s);
            assert!(now.going_on);
            assert_eq!(now.outage.length_s, 9_999.0);
        }
    }

    #[test]
    fn an_outage_of_no_second_is_not_reckoned_with() {
        let mut s = fixture::snapshot();
        let planned = reckoned(&s);
        s.shut_for = Some(Duration(999));
        assert_eq!(reckoned(&s), planned);
        s.shut_for = Some(Duration::secs(1));
        assert!(reckoned(&s).going_on);
    }

    #[test]
    fn of_a_real_queue_only_an_outage_that_goes_on_is_reckoned_with() {
        let mut s = fixture::snapshot();
        assert!(reckoned(&s).says_something(&s.scenario));
        Arc::make_mut(&mut s.scenario).listed = Some([1_u32].into());
        assert!(!reckoned(&s).says_something(&s.scenario));
        s.shut_for = Some(Duration::hours(2));
        assert!(reckoned(&s).says_something(&s.scenario));
    }

    #[test]
    fn while_all_is_well_the_planned_outage_is_reckoned_with_and_in_an_outage_what_waits() {
        let mut s = fixture::snapshot();
        let planned = reckoned(&s);
        assert!(!planned.going_on && planned.outage.length_s == 83.0 * 3600.0);
        s.shut_for = Some(Duration::hours(2));
        s.ledger = Ledger {
            limbo: 1234,
            ..Ledger::default()
        };
        let now = reckoned(&s);
        let e_mails = 1200.0 * f64::from(s.scenario.weight);
        assert!(now.going_on && (now.outage.mail / e_mails - 1.0).abs() < 0.05);
        assert_eq!(now.outage.length_s, 7200.0);
    }

    #[test]
    fn while_the_relay_is_out_of_reach_the_senders_wait_even_where_the_mailboxes_are_not_shut() {
        use limbo_sim::{Command, Run, SimTime, World};
        use std::rc::Rc;
        let minutes = |m: u32| SimTime(m * 60_000);
        let mut run = Run::new(Scenario::named("small-town").expect("a scenario"), 1);
        run.push(minutes(10), Command::Cut(Hop::Relay))
            .expect("a cut");
        let mut world = World::new(&run).expect("a run");
        let mut at = |minute| {
            world.advance(minutes(minute), u64::MAX);
            let series = Rc::new(world.series().clone());
            reckoned(&Snapshot::of(&run, &world, series))
        };
        assert_eq!(at(9).outage.senders_wait_s, 0.0);
        let now = at(70);
        assert!(!now.going_on);
        assert_eq!(now.outage.senders_wait_s, 3600.0);
    }

    #[test]
    fn while_the_relay_takes_mail_no_sender_waits_however_long_the_mailboxes_are_shut() {
        use limbo_sim::{Command, Run, SimTime, World};
        use std::rc::Rc;
        let mut run = Run::new(Scenario::named("libero-2023").expect("a scenario"), 1);
        let hours = |h: u32| SimTime(h * 3_600_000);
        // An instant before the calendar would: the relay stays open.
        let cut = SimTime(hours(2).ms() - 1_000);
        run.push(cut, Command::Cut(Hop::Delivery)).expect("a cut");
        let mut world = World::new(&run).expect("a run");
        let mut at = |hour| {
            world.advance(hours(hour), u64::MAX);
            let series = Rc::new(world.series().clone());
            reckoned(&Snapshot::of(&run, &world, series)).outage
        };
        let first = at(20);
        assert!(first.length_s > 17.0 * 3600.0);
        assert_eq!(first.senders_wait_s, 0.0);
        let mut shut = run.clone();
        shut.push(hours(30), Command::Cut(Hop::Relay))
            .expect("a cut");
        let mut world = World::new(&shut).expect("a run");
        world.advance(hours(40), u64::MAX);
        let series = Rc::new(world.series().clone());
        let then = reckoned(&Snapshot::of(&shut, &world, series)).outage;
        assert_eq!(then.senders_wait_s, 10.0 * 3600.0);
        assert_eq!(then.ends_hour, 12);
    }
}
