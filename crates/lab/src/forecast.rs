//! What queueing theory forecasts for a study, in closed form (MODEL.md section 8): whether a restart is
//! safe, and how long it takes. It reckons with mean rates, users' tests included. Where it errs, that is because it leaves out
//! chance, the limits on parallel connections, the rhythm of the day, and mail that waits elsewhere than at the relay.

use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::theory::{self, Crowd, Restart};
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
pub(crate) fn restart(s: &Scenario) -> Restart {
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

/// What waits at the restart, and the tests that come on top of it (MODEL.md section 6), as means.
pub(crate) struct Waiting {
    /// Mail and tests in limbo when service is restarted.
    pub(crate) backlog: f64,
    /// Tests a second while that is cleared: users who wait test as often as after a long wait, and become fewer evenly.
    tests_per_s: f64,
}

/// Steps in which the backlog of an outage is added up.
const OUTAGE_STEPS: u32 = 400;

impl Waiting {
    pub(crate) fn at_restart(s: &Scenario, outage_s: f64) -> Waiting {
        let (per_s, users_max) = (s.user_tests_per_h / 3600.0, f64::from(s.mailboxes));
        let growth_s = f64::from(s.user_tests_growth.ms()) / 1000.0;
        let step_s = outage_s / f64::from(OUTAGE_STEPS);
        let mut backlog = 0.0_f64;
        for step in 0..OUTAGE_STEPS {
            let waited_s = (f64::from(step) + 0.5) * step_s;
            let tested = per_s * backlog.min(users_max) * (1.0 - (-waited_s / growth_s).exp());
            backlog += (s.arrivals.rate_per_s + tested) * step_s;
        }
        // The mean of what waits, but no more than all users, while it falls to nothing.
        let users = if backlog <= users_max {
            backlog / 2.0
        } else {
            users_max * (1.0 - users_max / backlog / 2.0)
        };
        Waiting {
            backlog,
            tests_per_s: per_s * users,
        }
    }
}

/// The work of a reader's first visit, in deliveries, when so much mail has waited in all.
fn first_visit_cost(s: &Scenario, mail: f64) -> f64 {
    let people = s.readers.share * f64::from(s.mailboxes);
    s.readers.visit_cost + s.readers.mail_cost * mail / people
}

/// What the storage has left for mail while people read as usual, e-mails per second.
fn capacity_for_mail(s: &Scenario) -> f64 {
    let visits = s.readers.share * f64::from(s.mailboxes) * s.readers.visits_per_day / 86_400.0;
    s.stations[2].capacity_per_s - visits * s.readers.visit_cost
}

/// True if the people who come when their block opens never bring the storage down: their sessions at the worst, and
/// all sessions that the relay's servers may open, stay below its limit.
fn readers_are_safe(
    s: &Scenario,
    fluid: &Restart,
    backlog: f64,
    blocks: u16,
    every_s: f64,
) -> bool {
    let readers = &s.readers;
    let crowd = Crowd {
        again_s: seconds(readers.again),
        patience_s: seconds(readers.patience),
        gives_up: readers.gives_up,
    };
    let served_per_s = |opened: u16| {
        let mail = backlog + fluid.arrivals_per_s * f64::from(opened) * every_s;
        fluid.capacity_per_s * readers.capacity_share / first_visit_cost(s, mail)
    };
    let people = readers.share * f64::from(s.mailboxes);
    let peak = crowd.peak_sessions(people / f64::from(blocks), blocks, every_s, served_per_s);
    let deliveries = s.stations[2]
        .concurrency
        .map_or(0.0, |c| c.servers * f64::from(c.max));
    peak + deliveries < fluid.sessions_max
}

/// Why there is no forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTheory {
    /// The formulas reckon with one outage of the mailboxes that ends with the restart; here it is not so.
    Outage,
    /// There is no formula for this restart: only for groups at a fixed interval, for mail released at a steady rate,
    /// and for natural retries at a mean interval against a server that rejects.
    Plan,
    /// There is none for such a restart against a server that rejects.
    Door,
    /// There is none for natural retries of servers that adapt, or with readers.
    Adapts,
    /// The values are not possible.
    Refused,
}

/// The forecast for a restart of a scenario by its own plan, after an outage of the mailboxes that lasted `outage_s`.
///
/// # Errors
/// Why there is no formula for it.
pub fn forecast(s: &Scenario, outage_s: f64) -> Result<Forecast, NoTheory> {
    let storage = &s.stations[2];
    let sheds = matches!(storage.overload, OverloadPolicy::RejectWith421 { .. });
    let Waiting {
        backlog,
        tests_per_s,
    } = Waiting::at_restart(s, outage_s);
    let mut fluid = restart(s);
    fluid.arrivals_per_s += tests_per_s;
    let (safe, clears_s) = match s.blocks_plan {
        Plan::Blocks { .. } | Plan::Drip { .. } if sheds => return Err(NoTheory::Door),
        Plan::Blocks { blocks, every } => in_blocks(s, &fluid, backlog, blocks, seconds(every)),
        Plan::Drip { rate_per_s } => (
            // A drip lets out mail little by little; people come all at once.
            fluid.drip_is_safe(backlog, rate_per_s)
                && (s.readers.share <= 0.0 || readers_are_safe(s, &fluid, backlog, 1, 0.0)),
            fluid.drip_clear_s(backlog, rate_per_s),
        ),
        Plan::Natural => {
            let (interval_s, cost) = natural(s, &fluid)?;
            let lambda = fluid.arrivals_per_s;
            let mu = fluid.capacity_per_s.min(fluid.handover_per_s);
            (
                backlog < theory::retry_threshold(interval_s, lambda, mu, cost),
                theory::retry_clear_s(backlog, interval_s, lambda, mu, cost),
            )
        }
        _ => return Err(NoTheory::Plan),
    };
    Ok(Forecast {
        safe,
        clears_s: (safe && clears_s.is_finite()).then_some(clears_s),
    })
}

fn seconds(d: limbo_sim::Duration) -> f64 {
    f64::from(d.ms()) / 1000.0
}

/// Whether a restart in blocks is safe, and how long it takes, s.
fn in_blocks(
    s: &Scenario,
    fluid: &Restart,
    backlog: f64,
    blocks: u16,
    every_s: f64,
) -> (bool, f64) {
    if s.readers.share <= 0.0 {
        return (
            fluid.blocks_are_safe(backlog, blocks, every_s),
            fluid.blocks_clear_s(backlog, blocks, every_s),
        );
    }
    // The windows of the relay's servers bound what mail opens; it is people who come all together.
    let people = s.readers.share * f64::from(s.mailboxes);
    let work = backlog + people * first_visit_cost(s, backlog);
    let mail = Restart {
        capacity_per_s: capacity_for_mail(s),
        ..*fluid
    };
    // People come by themselves: only mail is handed over, and takes at least as long as that does.
    let at_once = Restart {
        handover_per_s: f64::INFINITY,
        ..mail
    };
    let works_s = at_once.blocks_clear_s(work, blocks, every_s);
    // Where more comes than can be done, ever more people wait, and no limit is enough for them. Mail that is not handed over
    // waits elsewhere.
    let is_enough = works_s.is_finite() || fluid.sessions_max.is_infinite();
    (
        is_enough && readers_are_safe(s, fluid, backlog, blocks, every_s),
        works_s.max(mail.blocks_clear_s(backlog, blocks, every_s)),
    )
}

/// The mean interval of natural retries, s, and what a rejection costs, where theory knows them: servers that neither
/// adapt nor follow a schedule, a storage that rejects, and no readers. One that takes more than can be handed over to it rejects
/// nothing.
fn natural(s: &Scenario, fluid: &Restart) -> Result<(f64, f64), NoTheory> {
    let number = |key: &str| s.get(key).ok().flatten().ok_or(NoTheory::Plan);
    let interval_s = number("relay_retry.interval_ms")? / 1000.0;
    let cost = number("stations.mailboxes.door.cost")?;
    if s.stations[2].concurrency.is_some() || s.readers.share > 0.0 {
        return Err(NoTheory::Adapts);
    }
    let rejects = fluid.handover_per_s > fluid.capacity_per_s;
    Ok((interval_s, if rejects { cost } else { 0.0 }))
}

/// For natural retries of clients without feedback: the backlog above which it grows for ever (B*), and the backlog at
/// the restart, in e-mails. None for other restarts, and where there is no such number: rejections cost nothing, or more
/// comes than can be delivered whatever waits.
pub fn threshold(s: &Scenario, outage_s: f64) -> Option<(f64, f64)> {
    let fluid = restart(s);
    let (interval_s, cost) = natural(s, &fluid)
        .ok()
        .filter(|_| s.blocks_plan == Plan::Natural)?;
    let Waiting {
        backlog,
        tests_per_s,
    } = Waiting::at_restart(s, outage_s);
    let (lambda, mu) = (fluid.arrivals_per_s + tests_per_s, fluid.capacity_per_s);
    let most = theory::retry_threshold(interval_s, lambda, mu, cost);
    (most.is_finite() && most > 0.0).then_some((most, backlog))
}

/// The time in which the backlog of average mail is cleared at full capacity, or as fast as it is handed over, without a
/// pause, s. It counts no tests: they only make it longer. No bound: a run to which chance brings less mail can be faster.
pub fn at_best_s(s: &Scenario, outage_s: f64) -> Option<f64> {
    let fluid = restart(s);
    let backlog = theory::backlog(fluid.arrivals_per_s, outage_s);
    let best = fluid.drip_clear_s(backlog, f64::INFINITY);
    best.is_finite().then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axis::Axis;
    use crate::grid::Grid;
    use crate::incident::BaseScenario;
    use crate::presets::{CAPACITY, Preset};
    use limbo_sim::scenario::RetryRule;
    use limbo_sim::{Command, Duration, Hop, Place, Run, SimTime, World};

    #[test]
    fn a_relay_that_hands_over_slowly_clears_its_backlog_when_the_forecast_says() {
        let groups = |every| Plan::Blocks { blocks: 4, every };
        for (handover_per_s, plan) in [
            (1.2, groups(Duration::mins(5))),
            (1.6, groups(Duration::mins(5))),
            (2.0, groups(Duration::secs(30))),
            (2.6, groups(Duration::secs(30))),
            (6.0, groups(Duration::secs(30))),
            (6.0, groups(Duration::mins(5))),
            (1.6, Plan::Natural),
            (2.0, Plan::Natural),
            (1.6, Plan::Drip { rate_per_s: 2.0 }),
            (6.0, Plan::Drip { rate_per_s: 1.8 }),
            (6.0, Plan::Drip { rate_per_s: 5.0 }),
        ] {
            let mut s = Scenario::named("sandbox").unwrap();
            for (key, value) in [
                ("arrivals.rate_per_s", 1.0),
                ("stations.mailboxes.capacity_per_s", 2.4),
                ("stations.mailboxes.push_per_s", handover_per_s),
                ("stations.mailboxes.concurrency.initial", 0.0),
                ("readers.share", 0.0),
                ("user_tests_per_h", 0.0),
            ] {
                s.set(key, value).unwrap();
            }
            s.calendar.clear();
            s.arrivals.rhythm = limbo_sim::scenario::FLAT_RHYTHM;
            s.span = Duration::hours(30);
            s.arrivals.until = s.span;
            let sessions = 400.0;
            s.stations[2].overload = match plan {
                Plan::Natural => OverloadPolicy::RejectWith421 {
                    sessions,
                    cost: 0.1,
                },
                _ => OverloadPolicy::Crash { sessions },
            };
            s.relay_retry = RetryRule::Exponential(Duration::mins(1));
            s.blocks_plan = plan;
            let begin = SimTime(1_800_000);
            let end = begin + Duration::mins(30);
            let said = forecast(&s, 1800.0).unwrap();
            let mut run = Run::new(s.clone(), 3);
            run.push(begin, Command::Cut(Hop::Delivery)).unwrap();
            run.push(end, Command::Restart(s.blocks_plan)).unwrap();
            let mut world = World::new(&run).unwrap();
            world.advance(end + Duration::secs(1), u64::MAX);
            while world.ledger().limbo > 0 && world.step() {}
            let crashes = world.station(Place::Mailboxes).crashes;
            let took = seconds(world.now().since(end));
            let case = format!("{handover_per_s}, {plan:?}: {said:?}, {took} s, {crashes} falls");
            assert_eq!(said.safe, crashes == 0, "{case}");
            if let Some(clears_s) = said.clears_s {
                assert!((0.7..1.4).contains(&(took / clears_s)), "{case}");
            }
        }
    }

    #[test]
    fn a_drip_lets_out_mail_and_no_people_and_nothing_is_cleared_sooner_than_without_a_pause() {
        let mut s = Scenario::named("small-town").unwrap();
        s.blocks_plan = Plan::Drip { rate_per_s: 0.1 };
        assert!(
            !forecast(&s, 3600.0).unwrap().safe,
            "all of them come at once"
        );
        s.set("readers.share", 0.0).unwrap();
        let said = forecast(&s, 3600.0).unwrap();
        assert!(
            said.safe && said.clears_s.is_none(),
            "more comes than is let out"
        );
        let (capacity, arrivals) = (s.stations[2].capacity_per_s, s.arrivals.rate_per_s);
        let at_best = at_best_s(&s, 3600.0).unwrap();
        assert!((at_best - 3600.0 * arrivals / (capacity - arrivals)).abs() < 1e-6);
        for rate_per_s in [1.1 * arrivals, capacity] {
            s.blocks_plan = Plan::Drip { rate_per_s };
            let said = forecast(&s, 3600.0).unwrap();
            assert!(said.clears_s.unwrap() >= at_best, "{rate_per_s}: {said:?}");
        }
        s.set("arrivals.rate_per_s", 2.0 * capacity).unwrap();
        assert_eq!(at_best_s(&s, 3600.0), None);
    }

    #[test]
    fn people_are_as_safe_where_a_slow_relay_never_clears_its_backlog() {
        let mut s = Scenario::named("small-town").unwrap();
        s.blocks_plan = Plan::Blocks {
            blocks: 12,
            every: Duration::mins(5),
        };
        let quick = forecast(&s, 3600.0).unwrap();
        let slow_per_s = 0.5 * s.arrivals.rate_per_s;
        s.set("stations.mailboxes.push_per_s", slow_per_s).unwrap();
        let slow = forecast(&s, 3600.0).unwrap();
        assert!(quick.safe && quick.clears_s.is_some() && slow.safe);
        assert_eq!(slow.clears_s, None);
    }

    #[test]
    fn the_backlog_that_grows_for_ever_is_a_number_of_e_mails_or_none() {
        let cost = "stations.mailboxes.door.cost";
        for (key, from, to) in [(CAPACITY, 0.3, 6.0), (cost, 0.0, 0.2)] {
            let mut study = Preset::Retry.study(BaseScenario::Town).unwrap();
            study.axes = vec![Axis::linear(key, from, to, 20)];
            let grid = Grid::new(study).unwrap();
            let outage_s = grid.outage_s().unwrap();
            let of = |cell| threshold(&grid.scenario(cell).unwrap(), outage_s);
            assert_eq!(of(0), None, "{key}");
            let some: Vec<_> = (0..grid.cells()).filter_map(of).collect();
            assert!(some.len() >= 10, "{key}: {some:?}");
            assert!(some.iter().all(|(most, _)| *most > 0.0 && most.is_finite()));
        }
    }
}
