//! The chapters as data: which run, from which instant to which, how fast, and which words and sources.

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

/// A chapter: a stretch of a run, and the words to it.
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
    /// Whether the curve matters.
    pub chart: bool,
    /// Key of its title.
    pub title: &'static str,
    /// Keys of its paragraphs.
    pub words: &'static [&'static str],
    /// Keys of what is said once the restart has been seen.
    pub after: &'static [&'static str],
    /// Keys of what is documented of it.
    pub documented: &'static [&'static str],
    /// Keys of what is the model's choice.
    pub modelled: &'static [&'static str],
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
    chart: false,
    title: "",
    words: &[],
    after: &[],
    documented: &[],
    modelled: &[],
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
        title: "story.1.title",
        words: &["story.1.a", "story.1.b"],
        documented: &["sources.rules"],
        modelled: &["story.1.modelled"],
        ..LIBERO
    },
    Chapter {
        number: 2,
        until: SimTime(2 * HOUR - 90 * SECOND),
        speed: 0.25,
        title: "story.2.title",
        words: &["story.2.a", "story.2.b"],
        documented: &["sources.libero_size"],
        modelled: &["story.2.modelled"],
        ..LIBERO
    },
    Chapter {
        number: 3,
        from: SimTime(HOUR + 3 * HOUR / 4),
        until: SimTime(8 * HOUR),
        speed: 0.75,
        title: "story.3.title",
        words: &["story.3.a", "story.3.b"],
        documented: &["sources.libero_begin", "story.3.cause"],
        modelled: &["story.3.modelled"],
        ..LIBERO
    },
    Chapter {
        number: 4,
        from: SimTime(8 * HOUR),
        until: SimTime(43 * HOUR),
        speed: 3.0,
        title: "story.4.title",
        words: &["story.4.a", "story.4.b", "story.4.c"],
        documented: &["sources.rules", "story.4.retry", "sources.libero_shut"],
        modelled: &["story.4.modelled"],
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
        title: "story.5.title",
        words: &["story.5.a"],
        after: &["story.5.after"],
        documented: &["sources.libero_why", "story.5.retry"],
        modelled: &["story.5.modelled"],
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
        chart: true,
        title: "story.6.title",
        words: &["story.6.a"],
        after: &["story.6.after"],
        documented: &["sources.libero_back", "sources.libero_why"],
        modelled: &["story.6.modelled"],
        ..LIBERO
    },
    Chapter {
        number: 7,
        from: SimTime(99 * HOUR),
        until: SimTime(114 * HOUR),
        speed: 2.0,
        title: "story.7.title",
        words: &["story.7.a", "story.7.b"],
        documented: &["sources.libero_back", "story.7.mix"],
        modelled: &["story.7.modelled"],
        ..LIBERO
    },
    Chapter {
        number: 8,
        from: SimTime(84 * HOUR + HOUR / 2),
        until: SimTime(85 * HOUR - SECOND),
        speed: 0.125,
        title: "story.8.title",
        words: &["story.8.a", "story.8.b"],
        documented: &["sources.libero_back"],
        modelled: &["sources.libero_model"],
        ..LIBERO
    },
];
