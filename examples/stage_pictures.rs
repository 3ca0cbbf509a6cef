//! Draws the dots of the stage natively, for looking at and for timing:
//!
//!     cargo run --release --example stage_pictures -- FOLDER     writes pictures (PPM)
//!     cargo run --release --example stage_pictures               times 1,000 to 1,000,000 dots

use limbo::stage::dots::Scene;
use limbo::stage::{Frame, Layout, Theme, height_for};
use limbo_sim::{
    Command, Duration, Hop, Ledger, Place, Plan, Run, Scenario, Series, SimTime, StationView,
    Transit, Waiting, World,
};
use std::io::Write as _;
use std::time::Instant;

fn main() -> std::io::Result<()> {
    match std::env::args().nth(1) {
        Some(folder) => pictures(&folder),
        None => {
            time();
            Ok(())
        }
    }
}

fn world(name: &str, until_h: f64, commands: &[(f64, Command)]) -> World {
    let scenario = Scenario::named(name).expect("a built-in scenario");
    let unit = if scenario.span > Duration::hours(24) {
        3_600_000.0
    } else {
        1000.0
    };
    let mut run = Run::new(scenario, 1);
    for &(at, command) in commands {
        run.push(SimTime((at * unit) as u32), command)
            .expect("in order");
    }
    let mut world = World::new(&run).expect("a valid run");
    world.advance(SimTime((until_h * unit) as u32), u64::MAX);
    world
}

fn pictures(folder: &str) -> std::io::Result<()> {
    let bulk = [
        (2.0, Command::Cut(Hop::Delivery)),
        (85.0, Command::Restart(Plan::Bulk)),
    ];
    let blocks = Plan::Blocks {
        blocks: 12,
        every: Duration::hours(5),
    };
    let parts = [
        (2.0, Command::Cut(Hop::Delivery)),
        (85.0, Command::Restart(blocks)),
    ];
    let worlds = [
        ("letter", world("one-letter", 3.0, &[])),
        ("quiet", world("libero-2023", 1.0, &[])),
        (
            "filling",
            world("libero-2023", 14.05, &[(13.0, Command::SendTest)]),
        ),
        ("two-places", world("libero-2023", 60.0, &[])),
        ("full", world("libero-2023", 84.9, &bulk[..1])),
        ("gushing", world("libero-2023", 86.2, &bulk)),
        ("fallen", world("libero-2023", 92.0, &bulk)),
        ("draining", world("libero-2023", 110.0, &parts)),
    ];
    for (width, theme, ratio) in [
        (360.0, Theme::Light, 2.0),
        (880.0, Theme::Light, 1.0),
        (880.0, Theme::Dark, 2.0),
    ] {
        let height = height_for(width, theme.type_px());
        let layout = Layout::new(width as f32, height as f32, theme.type_px());
        for (name, world) in &worlds {
            let mut frame = Frame::default();
            let fall = world.scenario().travel;
            frame.draw(world, fall, &layout, theme, ratio);
            let path = format!("{folder}/{name}-{width}-{}.ppm", theme.name());
            ppm(&path, &frame, theme)?;
        }
    }
    Ok(())
}

fn ppm(path: &str, frame: &Frame, theme: Theme) -> std::io::Result<()> {
    let picture = frame.picture();
    let paper = if theme == Theme::Dark { 28 } else { 255_u32 };
    let mut out = format!("P6 {} {} 255\n", picture.width(), picture.height()).into_bytes();
    for p in picture.bytes().chunks(4) {
        let a = u32::from(p[3]);
        out.extend([0, 1, 2].map(|c| ((u32::from(p[c]) * a + paper * (255 - a)) / 255) as u8));
    }
    std::fs::File::create(path)?.write_all(&out)
}

/// So many at rest in the relay's basin, one in a hundred falling, and one in ten on the links.
struct Crowd {
    waiting: Vec<Waiting>,
    transits: Vec<Transit>,
    series: Series,
    now: SimTime,
}

impl Crowd {
    fn new(dots: u32) -> Crowd {
        let addr = |id: u32| (id.wrapping_mul(0x9E37_79B1) >> 16) as u16;
        let rest = dots - dots / 10;
        let entered = |id: u32| {
            SimTime(if id < rest - dots / 100 {
                0
            } else {
                900 + id % 100
            })
        };
        Crowd {
            waiting: (0..rest)
                .map(|id| Waiting {
                    id,
                    addr: addr(id),
                    entered: entered(id),
                    mine: id == 500,
                })
                .collect(),
            transits: (rest..dots)
                .map(|id| Transit {
                    id,
                    addr: addr(id),
                    progress: (id % 1000) as f32 / 1000.0,
                    back: false,
                    late: false,
                    mine: false,
                })
                .collect(),
            series: Series::default(),
            now: SimTime(1000),
        }
    }
}

impl Scene for Crowd {
    fn now(&self) -> SimTime {
        self.now
    }
    fn ledger(&self) -> Ledger {
        let (spooled_relay, travelling) = (self.waiting.len() as u32, self.transits.len() as u32);
        Ledger {
            sent: spooled_relay + travelling,
            spooled_relay,
            travelling,
            ..Ledger::default()
        }
    }
    fn series(&self) -> &Series {
        &self.series
    }
    fn station(&self, _: Place) -> StationView {
        StationView {
            workers: 1,
            ..StationView::IDLE
        }
    }
    fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        let all = if hop == Hop::Delivery {
            &self.transits[..]
        } else {
            &[]
        };
        all.iter().copied()
    }
    fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_ {
        let all = if place == Place::Relay {
            &self.waiting[..]
        } else {
            &[]
        };
        all.iter().copied()
    }
    fn waiting_len(&self, place: Place) -> u32 {
        if place == Place::Relay {
            self.waiting.len() as u32
        } else {
            0
        }
    }
    fn blocks(&self) -> u16 {
        12
    }
    fn own_sessions(&self, _: Place) -> u32 {
        0
    }
}

fn time() {
    println!("1280 x 720, one device pixel a CSS pixel; milliseconds a frame, median of 60");
    println!(
        "{:>9} {:>12} {:>12} {:>12}",
        "dots", "at rest", "moving on", "draining"
    );
    let layout = Layout::new(1280.0, 720.0, 14.0);
    let fall = Duration(200);
    for dots in [1_000, 100_000, 1_000_000] {
        let mut crowd = Crowd::new(dots);
        let mut frame = Frame::default();
        frame.draw(&crowd, fall, &layout, Theme::Light, 1.0);
        let mut median = |change: &mut dyn FnMut(&mut Crowd)| {
            let mut times: Vec<f64> = (0..60)
                .map(|_| {
                    change(&mut crowd);
                    let start = Instant::now();
                    frame.draw(&crowd, fall, &layout, Theme::Light, 1.0);
                    start.elapsed().as_secs_f64() * 1000.0
                })
                .collect();
            times.sort_by(f64::total_cmp);
            times[30]
        };
        let still = median(&mut |_| ());
        let moving = median(&mut |c| c.now = SimTime(c.now.ms() + 1));
        let draining = median(&mut |c| {
            c.waiting.remove(0);
        });
        println!("{dots:>9} {still:>12.2} {moving:>12.2} {draining:>12.2}");
    }
}
