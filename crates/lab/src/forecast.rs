//! What queueing theory forecasts for a study, in closed form (MODEL.md section 8): whether a restart is safe,
//! and how long it takes. It reckons with mean rates. Where it errs, that is because it leaves out chance, the limits on
//! parallel connections, the rhythm of the day, and mail that waits elsewhere than at the relay.

use super::study::Study;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::theory::{self, Restart};
use limbo_sim::{Plan, Scenario};

/// The forecast for one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The server never crashes; where it rejects instead of crashing: the backlog shrinks.
    pub safe: bool,
    /// From the restart until the backlog is cleared, s; none where the restart is not safe or never clears it.
    pub clears_s: Option<f64>,
}

/// The restart of a scenario as a fluid approximation.
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

/// The forecast for a value of the swept parameter; none where the value is out of its range.
pub fn forecast(study: &Study, value: f64) -> Option<Forecast> {
    let s = study.scenario(value).ok()?;
    let fluid = restart(&s);
    let (lambda, mu) = (fluid.arrivals_per_s, fluid.capacity_per_s);
    let backlog = theory::backlog(lambda, study.base.outage_s());
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

/// For natural retries of clients without feedback: the backlog above which it grows for ever (B*), and the backlog at
/// the restart, in e-mails. None for other restarts, and where the value is out of its range.
pub fn threshold(study: &Study, value: f64) -> Option<(f64, f64)> {
    let s = study.scenario(value).ok()?;
    let interval_s = s.get("relay_retry.interval_ms").ok()?? / 1000.0;
    let cost = s.get("stations.mailboxes.door.cost").ok()??;
    let fluid = restart(&s);
    let (lambda, mu) = (fluid.arrivals_per_s, fluid.capacity_per_s);
    let backlog = theory::backlog(lambda, study.base.outage_s());
    Some((
        theory::retry_threshold(interval_s, lambda, mu, cost),
        backlog,
    ))
}

/// The least time in which the backlog can be cleared at all, at full capacity without a pause, s.
pub fn at_best_s(study: &Study, value: f64) -> Option<f64> {
    let s = study.scenario(value).ok()?;
    let fluid = restart(&s);
    let backlog = theory::backlog(fluid.arrivals_per_s, study.base.outage_s());
    let best = theory::drain_s(backlog, fluid.arrivals_per_s, fluid.capacity_per_s);
    best.is_finite().then_some(best)
}
