//! What theory foretells of a study, beside what comes out (MODEL.md sections 8 and 10): whether a restart is safe, and
//! how long it takes, in closed form. It knows the mean rates and nothing of chance, of windows, of the
//! rhythm of a day, or of mail that waits elsewhere than at the relay; where it errs, that is why.

use super::study::{Dial, Study};
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::theory::{self, Restart};
use limbo_sim::{Plan, Scenario};

/// Points between two values of a sweep at which theory is asked, so that its border is seen where it is.
const FINE: usize = 16;

/// What theory says of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The server never falls; where the door refuses instead: the backlog shrinks.
    pub safe: bool,
    /// Seconds from the restart until the backlog has gone; none where it is not safe or never goes.
    pub clears_s: Option<f64>,
}

fn restart(s: &Scenario) -> Restart {
    let storage = &s.stations[2];
    Restart {
        arrivals_per_s: s.arrivals.rate_per_s,
        capacity_per_s: storage.capacity_per_s,
        handover_per_s: storage.handover_per_s,
        sessions_max: match storage.overload {
            OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. } => {
                sessions
            }
            OverloadPolicy::Unlimited => f64::INFINITY,
        },
        reboot_s: f64::from(storage.reboot.ms()) / 1000.0,
    }
}

/// What theory says of a study at a value; none where the value is out of its range.
pub fn forecast(study: &Study, value: f64) -> Option<Forecast> {
    let s = study.scenario(value).ok()?;
    let fluid = restart(&s);
    let (lambda, mu) = (fluid.arrivals_per_s, fluid.capacity_per_s);
    let backlog = theory::backlog(lambda, study.ground.outage_s());
    let (safe, clears_s) = match s.blocks_plan {
        Plan::Blocks { blocks, every } => {
            let every_s = f64::from(every.ms()) / 1000.0;
            (
                fluid.blocks_are_safe(backlog, blocks, every_s),
                fluid.blocks_clear_s(backlog, blocks, every_s),
            )
        }
        Plan::Drip { rate_per_s } => (
            fluid.drip_is_safe(backlog, rate_per_s),
            fluid.drip_clear_s(backlog, rate_per_s),
        ),
        _ => {
            let interval_s = s.get("relay_retry.interval_ms").ok()?? / 1000.0;
            let cost = s.get("stations.mailboxes.door.cost").ok()??;
            (
                backlog < theory::retry_threshold(interval_s, lambda, mu, cost),
                theory::retry_clear_s(backlog, interval_s, lambda, mu, cost),
            )
        }
    };
    Some(Forecast {
        safe,
        clears_s: (safe && clears_s.is_finite()).then_some(clears_s),
    })
}

/// Natural retries: above which backlog it grows for ever (B*), and what theory takes to be waiting, in e-mails. None
/// where the restart is another one.
pub fn threshold(study: &Study, value: f64) -> Option<(f64, f64)> {
    let s = study.scenario(value).ok()?;
    let interval_s = s.get("relay_retry.interval_ms").ok()?? / 1000.0;
    let cost = s.get("stations.mailboxes.door.cost").ok()??;
    let fluid = restart(&s);
    let (lambda, mu) = (fluid.arrivals_per_s, fluid.capacity_per_s);
    let backlog = theory::backlog(lambda, study.ground.outage_s());
    Some((
        theory::retry_threshold(interval_s, lambda, mu, cost),
        backlog,
    ))
}

/// The least time in which the backlog can go at all, at full capacity without a pause, in seconds.
pub fn at_best_s(study: &Study, value: f64) -> Option<f64> {
    let s = study.scenario(value).ok()?;
    let fluid = restart(&s);
    let backlog = theory::backlog(fluid.arrivals_per_s, study.ground.outage_s());
    let best = theory::drain_s(backlog, fluid.arrivals_per_s, fluid.capacity_per_s);
    best.is_finite().then_some(best)
}

/// The values between which theory calls the restart safe: from the first to the last of the fine points that are
/// safe. None where none is.
pub fn safe_zone(study: &Study) -> Option<(f64, f64)> {
    let values = study.values();
    let fine = if study.dial == Dial::Blocks { 1 } else { FINE };
    let unit = values.first()? / fine as f64;
    let mut zone = None;
    for i in 1..=values.len() * fine {
        let value = i as f64 * unit;
        if forecast(study, value).is_some_and(|f| f.safe) {
            let from = zone.map_or(value, |(from, _)| from);
            zone = Some((from, value));
        }
    }
    zone
}
