//! The chapters as data: which run, from which instant to which, how fast, and what is asked. The words stand
//! in `card` and `tale`.

use limbo_sim::{Command, Duration, Plan, Run, RunError, Scenario, SimTime};

/// How many chapters there are.
pub const CHAPTERS: u8 = 8;

const SECOND: u32 = 1_000;
const HOUR: u32 = 3_600_000;

/// The great outage is told with this seed: with it the reader's own mailbox is in the seventh block, which
/// opens neither first nor last.
const SEED: u64 = 5;
/// The recorded restart comes at hour 85; the one of "what if" a moment before, in its place.
const FORK: SimTime = SimTime(85 * HOUR - 1);

/// What the reader is asked before a restart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reveal {
    /// The restart; nothing of it is shown before there is an answer.
    pub fork: SimTime,
    /// How service restarts.
    pub plan: Plan,
    /// Up to this it counts as soon.
    pub soon: Duration,
}

/// A chapter: a stretch of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chapter {
    /// Its number, 1 to [`CHAPTERS`].
    pub number: u8,
    /// The scenario that is played.
    pub scenario: &'static str,
    /// The seed of its run.
    pub seed: u64,
    /// What was done in this run, and when.
    pub script: &'static [(SimTime, Command)],
    /// It begins here.
    pub from: SimTime,
    /// Here it pauses by itself; what the chapter says is to be seen then.
    pub until: SimTime,
    /// In multiples of the scenario's pace.
    pub speed: f64,
    /// The question before a restart.
    pub reveal: Option<Reveal>,
    /// The chapter whose future stands beside this one's on the curve, up to this chapter's end.
    pub beside: Option<u8>,
    /// Whether the curve matters.
    pub chart: bool,
}

impl Chapter {
    /// The run of the chapter.
    ///
    /// # Errors
    /// If the simulation does not know the scenario.
    pub fn run(&self) -> Result<Run, RunError> {
        let mut run = Run::new(Scenario::named(self.scenario)?, self.seed);
        run.script = self.script.to_vec();
        Ok(run)
    }
}

/// The chapter of that number; the nearest one for a number that there is not.
pub fn chapter(number: u8) -> &'static Chapter {
    let index = usize::from(number.clamp(1, CHAPTERS)) - 1;
    &ALL[index]
}

/// A chapter of the great outage, as it is recorded.
const LIBERO: Chapter = Chapter {
    number: 0,
    scenario: "libero-2023",
    seed: SEED,
    script: &[],
    from: SimTime::ZERO,
    until: SimTime::ZERO,
    speed: 1.0,
    reveal: None,
    beside: None,
    chart: false,
};

const BLOCKS: Plan = Plan::Blocks {
    blocks: 12,
    every: Duration::hours(5),
};

const ALL: [Chapter; CHAPTERS as usize] = [
    Chapter {
        number: 1,
        scenario: "one-letter",
        seed: 1,
        until: SimTime(17 * SECOND),
        ..LIBERO
    },
    Chapter {
        number: 2,
        until: SimTime(2 * HOUR - 90 * SECOND),
        speed: 0.25,
        ..LIBERO
    },
    Chapter {
        number: 3,
        from: SimTime(HOUR + 3 * HOUR / 4),
        until: SimTime(8 * HOUR),
        speed: 0.75,
        ..LIBERO
    },
    Chapter {
        number: 4,
        from: SimTime(8 * HOUR),
        until: SimTime(43 * HOUR),
        speed: 3.0,
        ..LIBERO
    },
    Chapter {
        number: 5,
        script: &[(FORK, Command::Restart(Plan::Bulk))],
        from: SimTime(84 * HOUR),
        until: SimTime(99 * HOUR),
        speed: 1.0,
        reveal: Some(Reveal {
            fork: FORK,
            plan: Plan::Bulk,
            soon: Duration::hours(12),
        }),
        chart: true,
        ..LIBERO
    },
    Chapter {
        number: 6,
        from: SimTime(84 * HOUR),
        until: SimTime(147 * HOUR),
        speed: 4.0,
        reveal: Some(Reveal {
            fork: SimTime(85 * HOUR),
            plan: BLOCKS,
            soon: Duration::hours(24),
        }),
        beside: Some(5),
        chart: true,
        ..LIBERO
    },
    Chapter {
        number: 7,
        from: SimTime(99 * HOUR),
        until: SimTime(114 * HOUR),
        speed: 2.0,
        ..LIBERO
    },
    Chapter {
        number: 8,
        from: SimTime(84 * HOUR + HOUR / 2),
        until: SimTime(85 * HOUR - SECOND),
        speed: 0.125,
        ..LIBERO
    },
];
