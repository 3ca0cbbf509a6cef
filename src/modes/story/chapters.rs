//! The chapters as data: which run, from which instant to which, how fast, and what is asked. The keys of their
//! words are in `chapter_card` (the first chapter) and `chapter_detail` (the others).

use limbo_sim::{Command, Duration, Plan, Run, RunError, Scenario, SimTime};

/// How many chapters there are.
pub const CHAPTERS: u8 = 8;

const SECOND: u32 = 1_000;
const HOUR: u32 = 3_600_000;

/// The seed of the great outage: with it the reader's own mailbox is in the seventh block, which opens neither first
/// nor last.
const SEED: u64 = 5;
/// The recorded restart comes at hour 85. The one of chapter 5 ("what if") takes its place: it comes a moment before.
const FORK: SimTime = SimTime(85 * HOUR - 1);

/// A restart whose outcome the reader predicts before it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictedRestart {
    /// When service restarts; nothing of it is shown before there is an answer.
    pub at: SimTime,
    /// How service restarts.
    pub plan: Plan,
    /// Spools that are empty within this time after the restart were empty soon.
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
    /// The commands given in this run, and when.
    pub script: &'static [(SimTime, Command)],
    /// It begins here.
    pub from: SimTime,
    /// It pauses here by itself: what the chapter says can be seen then.
    pub until: SimTime,
    /// In multiples of the scenario's pace.
    pub speed: f64,
    /// The restart that the reader is asked about.
    pub predicted_restart: Option<PredictedRestart>,
    /// The chapter whose future is drawn into this one's chart for comparison, up to this chapter's end.
    pub compared_with: Option<u8>,
    /// Whether the chart is shown.
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

/// The chapter of that number; the nearest one where there is none.
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
    predicted_restart: None,
    compared_with: None,
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
        predicted_restart: Some(PredictedRestart {
            at: FORK,
            plan: Plan::Bulk,
            soon: Duration::hours(12),
        }),
        chart: true,
        ..LIBERO
    },
    Chapter {
        number: 6,
        from: SimTime(84 * HOUR),
        until: SimTime(182 * HOUR),
        speed: 6.5,
        predicted_restart: Some(PredictedRestart {
            at: SimTime(85 * HOUR),
            plan: BLOCKS,
            soon: Duration::hours(24),
        }),
        compared_with: Some(5),
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
