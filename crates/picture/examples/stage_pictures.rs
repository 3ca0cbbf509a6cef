//! Draws the dots of the stage natively, for looking at and for timing:
//!
//!     cargo run --release -p limbo-picture --example stage_pictures -- FOLDER     writes pictures (PPM)
//!     cargo run --release -p limbo-picture --example stage_pictures               times 1,000 to 1,000,000 dots
//!     cargo run --release -p limbo-picture --example stage_pictures -- restart    times a restart of libero-2023 in a million dots

use limbo_picture::colouring::{ColourBy, Colouring, Slices};
use limbo_picture::dots::Scene;
use limbo_picture::frame::Frame;
use limbo_picture::layout::{Layout, Parts, height_for};
use limbo_picture::pick::{Direction, Picker};
use limbo_picture::theme::Theme;
use limbo_sim::{Command, Duration, Hop, Plan, Run, Scenario, SimTime, World};
use std::io::Write as _;
use std::time::Instant;
use test_scene::TestScene;

#[path = "../src/frame/test_scene.rs"]
mod test_scene;

fn main() -> std::io::Result<()> {
    match std::env::args().nth(1) {
        Some(r) if r == "restart" => {
            time_restart();
            Ok(())
        }
        Some(folder) => pictures(&folder),
        None => {
            time();
            Ok(())
        }
    }
}

/// By the days of libero-2023, which begins at eight in the evening.
fn colouring() -> Colouring {
    Colouring {
        by: ColourBy::Sent,
        slices: Slices::of(Duration::hours(8 * 24), Duration::hours(4), &|_| 0),
    }
}

/// libero-2023 at this weight is a run of a million and a half messages, and of a million that wait.
const FINE: u32 = 30;

fn world(name: &str, weight: Option<u32>, until_h: f64, commands: &[(f64, Command)]) -> World {
    let scenario = Scenario::named(name).expect("a built-in scenario");
    let weight = weight.unwrap_or(scenario.weight);
    let scenario = scenario.with_weight(weight);
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
        ("letter", world("one-letter", None, 3.0, &[])),
        ("quiet", world("libero-2023", None, 1.0, &[])),
        (
            "filling",
            world("libero-2023", None, 14.05, &[(13.0, Command::SendTest)]),
        ),
        ("two-places", world("libero-2023", None, 60.0, &[])),
        ("full", world("libero-2023", None, 84.9, &bulk[..1])),
        ("gushing", world("libero-2023", None, 86.2, &bulk)),
        ("fallen", world("libero-2023", None, 92.0, &bulk)),
        ("draining", world("libero-2023", None, 110.0, &parts)),
        (
            "full-fine",
            world("libero-2023", Some(FINE), 84.9, &bulk[..1]),
        ),
        (
            "gushing-fine",
            world("libero-2023", Some(FINE), 86.2, &bulk),
        ),
        (
            "draining-fine",
            world("libero-2023", Some(FINE), 110.0, &parts),
        ),
    ];
    for (width, theme, ratio) in [
        (360.0, Theme::Light, 2.0),
        (1280.0, Theme::Light, 1.0),
        (880.0, Theme::Light, 1.0),
        (880.0, Theme::Dark, 2.0),
    ] {
        let height = height_for(width, theme.type_px(), false);
        let layout = Layout::new(
            width as f32,
            height as f32,
            theme.type_px(),
            Parts::WITH_OUTBOX,
        );
        for (name, world) in &worlds {
            let mut frame = Frame::default();
            let fall = world.scenario().travel;
            frame.draw(world, fall, &layout, theme, colouring(), ratio);
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

/// Milliseconds of CPU that this thread has used, or of the clock where the system does not say.
fn cpu_ms(begin: Instant) -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let used = stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok());
    used.map_or(begin.elapsed().as_secs_f64() * 1e3, |ns| ns / 1e6)
}

/// So many dots: nine in ten at rest in the relay's basin, one in a hundred falling, one in ten on the links. Of so
/// many each first is a test of a waiting user; 0: none is.
fn crowd(dots: u32, test_of: u32) -> TestScene {
    let rest = dots - dots / 10;
    let mut crowd = TestScene::at_rest(rest - dots / 100, rest, dots - rest);
    if test_of > 0 {
        crowd = crowd.with_tests(test_of);
    }
    for id in rest - dots / 100..rest {
        crowd.enter(id, SimTime(rest + id % 100));
    }
    for id in rest..dots {
        crowd.send(id, (id % 1000) as f32 / 1000.0);
    }
    crowd.now = SimTime(rest + 100);
    crowd
}

/// A change of a crowd from one frame to the next, and what it is called.
type Change = (&'static str, fn(&mut TestScene, u32));

/// What a crowd can do, `n` being the number of the frame.
const CHANGES: [Change; 6] = [
    ("at rest", |_, _| ()),
    ("moving", |c, _| c.now = SimTime(c.now.ms() + 1)),
    ("filling", |c, n| {
        let (first, few) = (c.since.len() as u32, c.since.len() as u32 / 2000 + 1);
        c.now = SimTime(c.now.ms() + 5);
        (first..first + few).for_each(|id| c.enter(id, SimTime(c.now.ms() - 250 + n)));
    }),
    ("a drip leaves", |c, n| c.keep(|w| w.id != n * 31)),
    ("a block leaves", |c, n| {
        let few = c.waiting.len() as u32 / 600 + 1;
        let block = |addr: u16| (u32::from(addr) * 12) >> 16;
        let mut left = few;
        c.keep(|w| {
            let leaves = left > 0 && block(w.addr) == 3 + n / 1000;
            left -= u32::from(leaves);
            !leaves
        });
    }),
    ("all leave", |c, _| {
        let mut left = c.waiting.len() / 200 + 1;
        c.keep(|_| {
            let leaves = left > 0;
            left -= usize::from(leaves);
            !leaves
        });
    }),
];

fn time() {
    println!("1280 x 720; milliseconds of CPU a frame: median and 95th percentile of 60");
    for ratio in [1.0, 2.0] {
        print!("{:>9} x{ratio}", "dots");
        CHANGES.iter().for_each(|(name, _)| print!("{name:>16}"));
        println!();
        for dots in [1_000, 100_000, 300_000, 1_000_000] {
            print!("{dots:>12}");
            time_crowd(dots, 0, ratio);
            println!();
        }
        print!("{:>12}", "1 in 5 tests");
        time_crowd(1_000_000, 5, ratio);
        println!();
    }
    time_picking();
    time_restart();
}

/// The page's own finest choice through a bulk restart, frame by frame at the scenario's pace: what a frame costs to
/// draw, without the simulation.
fn time_restart() {
    let bulk = [(84.0, Command::Restart(Plan::Bulk))];
    let mut world = world("libero-2023", Some(25), 84.0, &bulk);
    let layout = Layout::new(
        880.0,
        height_for(880.0, 14.0, false) as f32,
        14.0,
        Parts::WITH_OUTBOX,
    );
    let (fall, mut frame) = (world.scenario().travel, Frame::default());
    let begin = Instant::now();
    println!(
        "libero-2023, 25 e-mails a dot, all at once at 84 h: worst and mean ms of CPU a frame, where they are"
    );
    for step in 0..8 {
        let (mut worst, mut sum) = (0.0_f64, 0.0);
        for _ in 0..30 {
            // A sixtieth of a second at half an hour a second.
            world.advance(world.now() + Duration(30_000), u64::MAX);
            let start = cpu_ms(begin);
            frame.draw(&world, fall, &layout, Theme::Light, colouring(), 1.0);
            let ms = cpu_ms(begin) - start;
            worst = worst.max(ms);
            sum += ms;
        }
        let ledger = world.ledger();
        let sessions = world.station(limbo_sim::Place::Mailboxes).open_sessions;
        println!(
            "{:>8.2} h {worst:>8.2} {:>8.2} {:>9} links {:>9} relay {:>9} sessions",
            84.0 + f64::from(step + 1) * 0.25,
            sum / 30.0,
            ledger.travelling,
            ledger.spooled_relay,
            sessions,
        );
    }
}

/// One message under a finger, one by its number, one beside it.
fn time_picking() {
    let layout = Layout::new(1280.0, 720.0, 14.0, Parts::WITH_OUTBOX);
    let crowd = crowd(1_000_000, 0);
    let picker = Picker::new(&crowd, Duration(200), &layout);
    let body = layout.basins[2].body;
    let (x, y) = (body.cx(), body.bottom() - 30.0);
    let timed = |what: &str, ask: &dyn Fn() -> bool| {
        let begin = Instant::now();
        let start = cpu_ms(begin);
        let found = (0..20).filter(|_| ask()).count();
        let each = (cpu_ms(begin) - start) / 20.0;
        println!("{what:>12} among a million: {each:.2} ms, found {found} of 20");
    };
    timed("pick", &|| picker.pick(x, y).is_some());
    timed("position", &|| picker.position(1000).is_some());
    timed("neighbour", &|| {
        picker.neighbour(1000, Direction::Up).is_some()
    });
}

fn time_crowd(dots: u32, test_of: u32, ratio: f32) {
    let layout = Layout::new(1280.0, 720.0, 14.0, Parts::WITH_OUTBOX);
    let (fall, begin) = (Duration(200), Instant::now());
    for (_, change) in CHANGES {
        let mut crowd = crowd(dots, test_of);
        let mut frame = Frame::default();
        frame.draw(&crowd, fall, &layout, Theme::Light, colouring(), ratio);
        let mut times: Vec<f64> = (0..60)
            .map(|n| {
                change(&mut crowd, n);
                let start = cpu_ms(begin);
                frame.draw(&crowd, fall, &layout, Theme::Light, colouring(), ratio);
                cpu_ms(begin) - start
            })
            .collect();
        times.sort_by(f64::total_cmp);
        print!("{:>8.2}{:>8.2}", times[30], times[57]);
    }
}
