//! The tandem queue of `Scenario::tandem` (crates/sim/src/catalogue/tandem.rs) as NeXosim's users would write it: one
//! model for the senders, one for each station, self-scheduled events for arrivals, links and service.
//! `tandem-nexosim MESSAGES THREADS` prints: messages delivered, scheduled events, seconds.

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::Output;
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const ARRIVALS_PER_S: f64 = 100.0;
const SERVED_PER_S: [f64; 3] = [200.0, 160.0, 250.0];
const LINK: Duration = Duration::from_millis(100);

static EVENTS: AtomicU64 = AtomicU64::new(0);
static DELIVERED: AtomicU64 = AtomicU64::new(0);

/// PCG32, the generator that Limbo's simulation uses, too.
#[derive(Serialize, Deserialize)]
struct Rng(u64, u64);

impl Rng {
    fn new(stream: u64) -> Rng {
        Rng(0x853c_49e6_748f_ea9b ^ stream, stream << 1 | 1)
    }

    fn exponential(&mut self, per_s: f64) -> Duration {
        let old = self.0;
        self.0 = old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(self.1);
        let bits = ((((old >> 18) ^ old) >> 27) as u32).rotate_right((old >> 59) as u32);
        let unit = (f64::from(bits) + 1.0) / 4_294_967_296.0;
        // At least a nanosecond: NeXosim schedules nothing at the present instant.
        Duration::from_nanos(((-unit.ln() / per_s) * 1e9) as u64 + 1)
    }
}

#[derive(Serialize, Deserialize)]
struct Senders {
    out: Output<()>,
    left: u32,
    rng: Rng,
}

#[Model]
impl Senders {
    #[nexosim(init)]
    async fn init(&mut self, cx: &Context<Self>) {
        self.plan(cx);
    }

    fn plan(&mut self, cx: &Context<Self>) {
        if self.left > 0 {
            self.left -= 1;
            let wait = self.rng.exponential(ARRIVALS_PER_S);
            cx.schedule_event(wait, schedulable!(Self::send), ()).expect("a later time");
        }
    }

    #[nexosim(schedulable)]
    async fn send(&mut self, _: (), cx: &Context<Self>) {
        EVENTS.fetch_add(1, Ordering::Relaxed);
        self.out.send(()).await;
        self.plan(cx);
    }
}

#[derive(Serialize, Deserialize)]
struct Station {
    out: Output<()>,
    waiting: u32,
    busy: bool,
    per_s: f64,
    last: bool,
    rng: Rng,
}

#[Model]
impl Station {
    /// A message sets out on the link to this station.
    async fn set_out(&mut self, _: (), cx: &Context<Self>) {
        cx.schedule_event(LINK, schedulable!(Self::arrive), ()).expect("a later time");
    }

    #[nexosim(schedulable)]
    async fn arrive(&mut self, _: (), cx: &Context<Self>) {
        EVENTS.fetch_add(1, Ordering::Relaxed);
        if self.busy {
            self.waiting += 1;
        } else {
            self.busy = true;
            self.serve(cx);
        }
    }

    fn serve(&mut self, cx: &Context<Self>) {
        let wait = self.rng.exponential(self.per_s);
        cx.schedule_event(wait, schedulable!(Self::served), ()).expect("a later time");
    }

    #[nexosim(schedulable)]
    async fn served(&mut self, _: (), cx: &Context<Self>) {
        EVENTS.fetch_add(1, Ordering::Relaxed);
        if self.last {
            DELIVERED.fetch_add(1, Ordering::Relaxed);
        } else {
            self.out.send(()).await;
        }
        if self.waiting > 0 {
            self.waiting -= 1;
            self.serve(cx);
        } else {
            self.busy = false;
        }
    }
}

fn main() {
    let mut args = std::env::args().skip(1).filter_map(|a| a.parse::<u32>().ok());
    let messages = args.next().unwrap_or(100_000);
    let threads = args.next().unwrap_or(1);
    let mut senders = Senders { out: Output::default(), left: messages, rng: Rng::new(9) };
    let mut stations: Vec<Station> = SERVED_PER_S
        .iter()
        .enumerate()
        .map(|(i, &per_s)| Station {
            out: Output::default(),
            waiting: 0,
            busy: false,
            per_s,
            last: i == 2,
            rng: Rng::new(i as u64),
        })
        .collect();
    let mailboxes: Vec<Mailbox<Station>> = (0..3).map(|_| Mailbox::new()).collect();
    senders.out.connect(Station::set_out, &mailboxes[0]);
    for i in 0..2 {
        stations[i].out.connect(Station::set_out, &mailboxes[i + 1]);
    }
    let mut bench = SimInit::with_num_threads(threads as usize).add_model(senders, Mailbox::new(), "senders");
    for (station, (mailbox, name)) in
        stations.into_iter().zip(mailboxes.into_iter().zip(["provider", "relay", "mailboxes"]))
    {
        bench = bench.add_model(station, mailbox, name);
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("a bench");
    let begun = Instant::now();
    simulation.run().expect("a run to its end");
    let seconds = begun.elapsed().as_secs_f64();
    println!("{} {} {seconds:.6}", DELIVERED.load(Ordering::Relaxed), EVENTS.load(Ordering::Relaxed));
}
