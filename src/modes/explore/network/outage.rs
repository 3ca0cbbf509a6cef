//! The outage that the page reckons with: the one that is going on, else the one that the scenario plans, else one of a
//! third of the run.

use limbo_lab::relations::Outage;
use limbo_player::Snapshot;
use limbo_sim::{Duration, Scenario};

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
/// lasts is said to the second, as the page says it elsewhere.
pub(super) fn reckoned(s: &Snapshot) -> Reckoned {
    if let Some(outage) = going_on(s) {
        return Reckoned {
            outage,
            going_on: true,
        };
    }
    Reckoned {
        outage: supposed(&s.scenario),
        going_on: false,
    }
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
        mail: two_figures(f64::from(s.ledger.limbo) * weight),
        at_relay: two_figures(f64::from(s.ledger.spooled_relay) * weight),
        people: two_figures(f64::from(people) * weight),
    })
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
}
