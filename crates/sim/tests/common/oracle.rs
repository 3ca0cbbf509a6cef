//! What the tests against queueing theory share (MODEL.md section 8): networks in which one thing at a time takes
//! time, independent replications, and the 99% confidence interval that an analytic value must lie in.

use limbo_sim::Meter;
use limbo_sim::mta::Mix;
use limbo_sim::scenario::{
    Arrivals, FLAT_RHYTHM, OverloadPolicy, Readers, RetryRule, Scans, Service, StationSpec,
};
use limbo_sim::{Command, Duration, Hop, Plan, Run, Scenario, SimTime, World};

/// The mean of the replications must be this close to the analytic value, relative to it.
const CLOSE: f64 = 0.01;

/// A mean over independent replications and half the width of its 99% confidence interval.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    pub mean: f64,
    pub half_width: f64,
}

/// The mean of independent samples.
pub fn estimate(samples: &[f64]) -> Estimate {
    let n = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / n;
    let squares: f64 = samples.iter().map(|x| (x - mean) * (x - mean)).sum();
    Estimate {
        mean,
        half_width: student_99(n - 1.0) * (squares / (n - 1.0) / n).sqrt(),
    }
}

/// The mean of `samples` with a control: a number measured in the same replications whose expectation is
/// known, so that the part of the noise that both share can be taken out (Lavenberg and Welch 1981).
pub fn controlled(samples: &[f64], control: &[f64], expected: f64) -> Estimate {
    let n = samples.len() as f64;
    let (y, x) = (estimate(samples).mean, estimate(control).mean);
    let pairs = || samples.iter().zip(control).map(|(s, c)| (s - y, c - x));
    let xx: f64 = pairs().map(|(_, c)| c * c).sum();
    let slope = pairs().map(|(s, c)| s * c).sum::<f64>() / xx;
    let rest: f64 = pairs().map(|(s, c)| (s - slope * c).powi(2)).sum();
    let off = x - expected;
    Estimate {
        mean: y - slope * off,
        half_width: student_99(n - 2.0) * (rest / (n - 2.0) * (1.0 / n + off * off / xx)).sqrt(),
    }
}

/// The two-sided 99% quantile of Student's t, by the Cornish-Fisher expansion (within 0.3% from 8 degrees on).
fn student_99(degrees: f64) -> f64 {
    const Z: f64 = 2.575_829_303_549;
    let z3 = Z.powi(3);
    let z5 = Z.powi(5);
    Z + (z3 + Z) / (4.0 * degrees)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / (96.0 * degrees.powi(2))
        + (3.0 * Z.powi(7) + 19.0 * z5 + 17.0 * z3 - 15.0 * Z) / (384.0 * degrees.powi(3))
}

impl Estimate {
    /// Holds the analytic value against the interval and the mean against the analytic value; prints both as a
    /// row of the table in MODEL.md.
    #[track_caller]
    pub fn agrees(self, what: &str, analytic: f64) {
        let Estimate { mean, half_width } = self;
        println!("| {what} | {analytic:.5} | {mean:.5} | ± {half_width:.5} |");
        assert!(
            (mean - analytic).abs() <= half_width,
            "{what}: {analytic} is outside of {mean} ± {half_width}"
        );
        assert!(
            (mean - analytic).abs() <= CLOSE * analytic.abs(),
            "{what}: {mean} is not within 1% of {analytic}"
        );
    }
}

/// Holds independent samples against an analytic value.
#[track_caller]
pub fn agree(what: &str, samples: &[f64], analytic: f64) {
    estimate(samples).agrees(what, analytic);
}

/// A station that takes no time and has no limit.
pub const INSTANT: StationSpec = StationSpec {
    capacity_per_s: 1e9,
    workers: 1,
    service: Service::Constant,
    overload: OverloadPolicy::Unlimited,
    reboot: Duration(1),
    handover_per_s: 1e6,
    client_timeout: None,
    concurrency: None,
    active_max: None,
};

/// A station of `workers` that serve `mu` messages a second together, in exponential times.
pub fn station(mu: f64, workers: u32) -> StationSpec {
    StationSpec {
        capacity_per_s: mu,
        workers,
        service: Service::Exponential,
        ..INSTANT
    }
}

/// Poisson arrivals of `lambda` a second to three stations without transit times; what is rejected comes back after
/// the longest interval that there is, a week.
pub fn network(lambda: f64, span_s: u32, stations: [StationSpec; 3]) -> Scenario {
    Scenario {
        span: Duration::secs(span_s),
        travel: Duration::ZERO,
        blocks: 1,
        arrivals: Arrivals {
            rate_per_s: lambda,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 0,
            until: Duration::secs(span_s),
        },
        stations,
        readers: Readers::NONE,
        providers: Mix::NATIONAL,
        scans: Scans::Ideal,
        user_tests_per_h: 0.0,
        relay_retry: RetryRule::Every(Duration::hours(7 * 24)),
        probe: Duration(100),
        calendar: Vec::new(),
        ..super::scenario("small-town")
    }
}

/// The same network in which only the last station takes time.
pub fn last(lambda: f64, span_s: u32, station: StationSpec) -> Scenario {
    network(lambda, span_s, [INSTANT, INSTANT, station])
}

/// A world at the beginning of a run without a script.
pub fn new_world(scenario: &Scenario, seed: u64) -> World {
    World::new(&Run::new(scenario.clone(), seed)).expect("a valid scenario")
}

/// Plays to an instant.
pub fn play_to(world: &mut World, at_s: u32) {
    assert!(world.advance(SimTime(at_s * 1000), u64::MAX));
}

/// What has happened between two instants at one hop.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    pub seconds: f64,
    pub offered: f64,
    pub served: f64,
    pub rejected: f64,
    /// Time averages.
    pub sessions: f64,
    pub waiting: f64,
    pub spooled: f64,
}

/// Plays to the end of the span and returns what happened at a hop after the first `warm_s` seconds.
pub fn observe(world: &mut World, hop: Hop, warm_s: u32) -> Observed {
    play_to(world, warm_s);
    let before = Totals::of(world, hop);
    assert!(world.advance(SimTime::NEVER, u64::MAX));
    Totals::of(world, hop).after(&before)
}

/// Everything a hop's meters have counted so far.
#[derive(Clone, Copy, Debug)]
pub struct Totals {
    ms: u32,
    counts: [u64; 3],
    areas: [u64; 3],
}

impl Totals {
    pub fn of(world: &World, hop: Hop) -> Totals {
        let ms = world.now().ms();
        let meters = world.meters(hop);
        let area = |meter: Meter| meter.area_at(ms);
        Totals {
            ms,
            counts: [meters.offered, meters.served, meters.rejected],
            areas: [
                area(meters.sessions),
                area(meters.waiting),
                area(world.spool_meter(hop)),
            ],
        }
    }

    pub fn after(&self, before: &Totals) -> Observed {
        let ms = f64::from(self.ms - before.ms);
        let count = |i: usize| (self.counts[i] - before.counts[i]) as f64;
        let average = |i: usize| (self.areas[i] - before.areas[i]) as f64 / ms;
        Observed {
            seconds: ms / 1000.0,
            offered: count(0),
            served: count(1),
            rejected: count(2),
            sessions: average(0),
            waiting: average(1),
            spooled: average(2),
        }
    }
}

/// One number of each of `n` independent replications.
pub fn replicate(n: u64, run: impl Fn(u64) -> f64) -> Vec<f64> {
    (1..=n).map(run).collect()
}

/// Closes the last hop now.
pub fn close(world: &mut World) {
    world.act(Command::Close(Hop::Delivery)).expect("valid");
}

/// Opens the last hop now.
pub fn open(world: &mut World, plan: Plan) {
    world
        .act(Command::Mend(Hop::Delivery, plan))
        .expect("valid");
}
