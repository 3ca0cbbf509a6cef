//! What the lesson of January 2023 depends on: the table of MODEL.md section 8, whose rows change one number of `libero-2023`
//! and whose columns restart it in another way. `examples/lesson.rs` prints it, and `tests/lesson.rs` holds cells of it.

use limbo_sim::{Command, Duration, Place, Plan, Run, RunError, Scenario, SimTime, World};

const HOUR: u32 = 3_600_000;
/// When the mailboxes reopened.
const REOPENS: SimTime = SimTime(85 * HOUR);
/// The scenario's end.
const END: SimTime = SimTime(192 * HOUR);
const SEEDS: u64 = 10;
/// A server that has crashed so often does not recover by itself.
const CRASHES_ON: u32 = 20;

const CAPACITY: &str = "stations.mailboxes.capacity_per_s";
const SESSIONS: &str = "stations.mailboxes.door.sessions";
const WINDOWS: [(&str, f64); 2] = [
    ("stations.relay.concurrency.initial", 0.0),
    ("stations.mailboxes.concurrency.initial", 0.0),
];

/// The rows: what is changed, and to what.
pub const ROWS: [(&str, &[(&str, f64)]); 19] = [
    ("as it is", &[]),
    ("nobody reads", &[("readers.share", 0.0)]),
    (
        "a fifth of the mailboxes is read (all)",
        &[("readers.share", 0.2)],
    ),
    ("three tenths read", &[("readers.share", 0.3)]),
    ("half read", &[("readers.share", 0.5)]),
    (
        "who waits asks again every 5 min (15 min)",
        &[("readers.again_ms", 300_000.0)],
    ),
    (
        "who waits asks again every hour",
        &[("readers.again_ms", 3_600_000.0)],
    ),
    (
        "mail that waited costs nothing to fetch",
        &[("readers.mail_cost", 0.0)],
    ),
    ("storage bears 200,000 (400,000)", &[(SESSIONS, 200_000.0)]),
    ("storage bears 1,000,000", &[(SESSIONS, 1_000_000.0)]),
    ("storage bears 4,000,000", &[(SESSIONS, 4_000_000.0)]),
    (
        "storage rejects with 421 (crashes)",
        &[("stations.mailboxes.door", 2.0)],
    ),
    ("twice the capacity", &[(CAPACITY, 520.0)]),
    (
        "windows move by 1/N (1)",
        &[("stations.mailboxes.concurrency.feedback", 1.0)],
    ),
    (
        "clients without feedback (20,000 and 400 servers with windows)",
        &WINDOWS,
    ),
    (
        "both: no feedback, nobody reads",
        &[WINDOWS[0], WINDOWS[1], ("readers.share", 0.0)],
    ),
    ("nobody tests (0.01 an hour)", &[("user_tests_per_h", 0.0)]),
    ("twice as many tests", &[("user_tests_per_h", 0.02)]),
    ("all mail is tried again (98%)", &[("once_share", 0.0)]),
];

/// The columns.
pub const COLUMNS: [&str; 9] = [
    "all at once",
    "natural retries",
    "drip",
    "4",
    "6",
    "8",
    "12",
    "24",
    "100 blocks",
];

/// How the mailboxes are restarted in a column: k blocks take 60 hours in all, and a drip is four fifths of the capacity.
fn plan(column: &str, scenario: &Scenario) -> Result<Plan, RunError> {
    Ok(match column {
        "all at once" => Plan::Bulk,
        "natural retries" => Plan::Natural,
        "drip" => Plan::Drip {
            rate_per_s: 0.8 * scenario.get(CAPACITY)?.unwrap_or_default(),
        },
        blocks => {
            let blocks = blocks.trim_end_matches(" blocks").parse().unwrap_or(1);
            let every = Duration::mins(60 * 60 / u32::from(blocks));
            Plan::Blocks { blocks, every }
        }
    })
}

/// What came of one run.
struct Outcome {
    crashes: u32,
    /// Hours until 98% was gone of the limbo, if it was.
    hours: Option<f64>,
}

fn play(changes: &[(&'static str, f64)], column: &str, seed: u64) -> Result<Outcome, RunError> {
    let mut scenario = Scenario::named("libero-2023")?;
    for (key, value) in changes {
        scenario.set(key, *value)?;
    }
    let plan = plan(column, &scenario)?;
    let mut run = Run::new(scenario, seed);
    let before = SimTime(REOPENS.ms() - 1);
    run.push(before, Command::Restart(plan))?;
    let mut world = World::new(&run)?;
    world.advance(SimTime(before.ms() - 1), u64::MAX);
    let limbo = world.ledger().limbo;
    let (mut at, mut hours) = (REOPENS, None);
    while at < END {
        at = at + Duration::mins(10);
        world.advance(at, u64::MAX);
        if hours.is_none() && world.ledger().limbo <= limbo / 50 {
            hours = Some(f64::from(at.since(REOPENS).ms()) / f64::from(HOUR));
        }
    }
    let crashes = world.station(Place::Mailboxes).crashes;
    Ok(Outcome { crashes, hours })
}

/// The number in the middle; of an even number of them, the mean of the two.
fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let below = numbers.get(numbers.len().checked_sub(1)? / 2)?;
    Some((below + numbers.get(middle)?) / 2.0)
}

/// A cell of the table, in the words of MODEL.md.
///
/// # Errors
/// A number that the scenario does not take.
pub fn cell(changes: &[(&'static str, f64)], column: &str) -> Result<String, RunError> {
    let outcomes: Result<Vec<Outcome>, RunError> = (1..=SEEDS)
        .map(|seed| play(changes, column, seed))
        .collect();
    let outcomes = outcomes?;
    let crashes = outcomes.iter().map(|o| o.crashes);
    if crashes.clone().all(|crashes| crashes >= CRASHES_ON) {
        return Ok("crashes on".to_owned());
    }
    let fell = crashes.clone().filter(|crashes| *crashes > 0).count();
    let crashed = match fell as u64 {
        0 => "holds".to_owned(),
        SEEDS => format!(
            "crashes {:.0}",
            median(crashes.map(f64::from).collect()).unwrap_or(0.0)
        ),
        some => format!("crashes in {some} of {SEEDS}"),
    };
    let hours: Vec<f64> = outcomes.iter().filter_map(|o| o.hours).collect();
    let done = hours.len() as u64;
    Ok(match median(hours) {
        None => format!("{crashed}, not by the end"),
        Some(hours) if done == SEEDS => format!("{crashed}, {hours:.0} h"),
        Some(hours) => format!("{crashed}, {hours:.0} h in {done}"),
    })
}
