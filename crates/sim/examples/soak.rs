//! Plays random small runs and checks the ledger of each, message by message:
//! `cargo run --release -p limbo-sim --example soak -- 1000000 [FIRST]`. Run N is always the same run, so a
//! failure is looked at again with `soak -- 1 N`.

use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::rng::{Rng, Stream};
use limbo_sim::{
    Command, Duration, Hop, OverloadAction, Place, Plan, Run, Scenario, SimTime, World,
};
use std::process::ExitCode;
use std::time::Instant;

const MINUTE: u32 = 60_000;

/// The random choices of one run.
struct Draw(Rng);

impl Draw {
    fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.unit()
    }

    fn hop(&mut self) -> Hop {
        Hop::ALL[self.below(3) as usize]
    }

    fn plan(&mut self) -> Plan {
        let blocks = 1 + self.below(12) as u16;
        match self.below(6) {
            0 => Plan::Bulk,
            1 => Plan::Natural,
            2 => Plan::Calm { blocks },
            4 => Plan::ByHand { blocks },
            3 => Plan::Drip {
                rate_per_s: self.between(0.01, 5.0),
            },
            _ => Plan::Blocks {
                blocks,
                every: Duration(1000 + self.below(10 * MINUTE)),
            },
        }
    }

    fn command(&mut self) -> Command {
        match self.below(10) {
            0 | 1 => Command::Cut(self.hop()),
            2 => Command::Close(self.hop()),
            3 => Command::Reject(self.hop()),
            4 => Command::SendTest,
            5 => Command::Restart(self.plan()),
            6 => {
                let actions = [OverloadAction::Crash, OverloadAction::RejectWith421];
                Command::SetOverloadAction(self.hop(), actions[self.below(2) as usize])
            }
            7 => Command::DestroySpool(Place::SPOOLS[self.below(2) as usize]),
            8 => self.setting(),
            _ => Command::Mend(self.hop(), self.plan()),
        }
    }

    fn setting(&mut self) -> Command {
        match self.below(5) {
            0 => Command::Set("arrivals.rate_per_s", self.between(0.0, 0.01)),
            1 => Command::Set("travel_ms", self.between(0.0, 120_000.0)),
            2 => Command::Set("stations.mailboxes.workers", self.between(1.0, 20.0)),
            3 => Command::Set("readers.share", self.between(0.0, 1.0)),
            _ => Command::Set("relay_retry.rule", self.between(0.0, 11.0)),
        }
    }

    /// A town of some dozens of messages.
    fn scenario(&mut self) -> Scenario {
        let mut scenario = Scenario::named("small-town").expect("a scenario of that name");
        scenario.span = Duration(MINUTE * [20, 60, 600, 7200][self.below(4) as usize]);
        scenario.arrivals.until = scenario.span;
        scenario.arrivals.rate_per_s =
            self.between(5.0, 60.0) * 1000.0 / f64::from(scenario.span.ms());
        scenario.travel = Duration(self.below(2 * MINUTE));
        scenario.user_tests_per_h = [0.0, 0.0, 0.2][self.below(3) as usize];
        scenario.user_tests_growth = Duration(1 + self.below(10_000_000));
        scenario.once_share = [0, 20, 1000][self.below(3) as usize];
        scenario.once_told = [0.0, 0.3, 1.0][self.below(3) as usize];
        scenario.mailboxes = 20;
        scenario.blocks = 1 + self.below(20) as u16;
        self.set(&mut scenario, "relay_retry.rule", 0.0, 11.0);
        self.set(&mut scenario, "relay_retry.interval_ms", 1000.0, 4e6);
        for name in ["provider", "relay", "mailboxes"] {
            for (key, low, high) in [
                ("capacity_per_s", 0.02, 3.0),
                ("workers", 1.0, 6.0),
                ("service", 0.0, 1.0),
                ("door", 0.0, 2.0),
                ("door.sessions", 1.0, 20.0),
                ("door.cost", 0.0, 1.0),
                ("reboot_ms", 1.0, 1e6),
                ("push_per_s", 0.05, 10.0),
                ("client_timeout_ms", 1000.0, 6e5),
                ("concurrency.initial", 1.0, 6.0),
                ("concurrency.max", 6.0, 20.0),
                ("concurrency.servers", 1.0, 3.0),
                ("active_max", 1.0, 20.0),
            ] {
                self.set(
                    &mut scenario,
                    &["stations.", name, ".", key].concat(),
                    low,
                    high,
                );
            }
        }
        scenario
    }

    /// Any value in this range, or turned off, where it applies.
    fn set(&mut self, scenario: &mut Scenario, key: &str, low: f64, high: f64) {
        let parameter = Parameter::of(key).expect("a key of the table");
        let off = self.below(2) == 0;
        let value = match parameter.kind {
            Kind::Real => self.between(low, high),
            _ => low + f64::from(self.below((high - low) as u32 + 1)),
        };
        let value = if parameter.optional && off {
            0.0
        } else {
            value
        };
        if parameter.applies(scenario) {
            parameter
                .set(scenario, value)
                .expect("the value is in range");
        }
    }

    fn run(&mut self, seed: u64) -> Run {
        let mut run = Run::new(self.scenario(), seed);
        let span = run.scenario.span.ms();
        run.script = (0..self.below(8))
            .map(|_| (SimTime(self.below(span)), self.command()))
            .collect();
        run.script.sort_by_key(|&(at, _)| at);
        run
    }
}

/// Plays run N; the messages and events that it had, or what is wrong with it.
fn soak(n: u64) -> Result<(u32, u64), String> {
    let mut draw = Draw(Rng::new(n, Stream::Jitter));
    let run = draw.run(n);
    let mut world = World::new(&run).map_err(|error| error.to_string())?;
    let span = run.scenario.span.ms();
    for look in 1..=4 {
        if !world.advance(SimTime(span / 4 * look), 50_000_000) {
            return Err(format!("stands still at {} ms", world.now().ms()));
        }
        let ledger = world.ledger();
        if !ledger.adds_up() || ledger != world.recount() {
            return Err(format!("at {} ms: {ledger:?}", world.now().ms()));
        }
    }
    Ok((world.messages(), world.events()))
}

fn main() -> ExitCode {
    let mut numbers = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse::<u64>().ok());
    let runs = numbers.next().unwrap_or(1_000_000);
    let first = numbers.next().unwrap_or(0);
    let begun = Instant::now();
    let (mut messages, mut events) = (0, 0);
    for n in 0..runs {
        match soak(first + n) {
            Ok((m, e)) => {
                messages += u64::from(m);
                events += e;
            }
            Err(wrong) => {
                println!("run {}: {wrong}", first + n);
                return ExitCode::FAILURE;
            }
        }
        if (n + 1) % 50_000 == 0 || n + 1 == runs {
            let seconds = begun.elapsed().as_secs();
            println!(
                "{} runs, {messages} messages, {events} events, {seconds} s",
                n + 1
            );
        }
    }
    println!("{runs} runs keep the ledger");
    ExitCode::SUCCESS
}
