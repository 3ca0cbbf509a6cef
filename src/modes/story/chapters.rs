//! The chapters as data: which run, from which instant to which, how fast, what is asked, and what is drawn beside it.
//! The keys of their words are in `chapter_card` (the first two) and `chapter_detail` (the others).

use limbo_sim::{Command, Duration, Hop, Plan, Run, RunError, Scenario, SimTime};

/// How many chapters there are, the cover with them. They are numbered from 0.
pub const CHAPTERS: u8 = 14;
/// The last of them.
pub const LAST: u8 = CHAPTERS - 1;
/// The cover.
pub const COVER: u8 = 0;
/// The chapter of the one letter.
pub const LETTER: u8 = 1;

/// The names of the chapters, in their order, as addresses write them.
pub const NAMES: [&str; CHAPTERS as usize] = [
    "cover",
    "letter",
    "sunday",
    "break",
    "monday",
    "four-o-clock",
    "patience",
    "links",
    "tests",
    "all-at-once",
    "groups",
    "neighbour",
    "account",
    "your-turn",
];

/// In November 2026 there were eight chapters, with numbers; these took their places.
pub const FORMER: [&str; 8] = [
    "letter",
    "sunday",
    "break",
    "patience",
    "all-at-once",
    "groups",
    "neighbour",
    "your-turn",
];

const SECOND: u32 = 1_000;
const MINUTE: u32 = 60 * SECOND;
const HOUR: u32 = 60 * MINUTE;

/// The seed of the great outage: with it Anna's mailbox is in the seventh group, which opens neither first nor last.
const SEED: u64 = 5;
/// When the last link breaks, and when the mailboxes begin to open again.
pub const BREAKS: SimTime = SimTime(2 * HOUR);
/// See [`BREAKS`].
pub const REOPENS: SimTime = SimTime(85 * HOUR);
/// The recorded restart comes at hour 85. The one of the chapter "all at once" takes its place: it comes a moment
/// before.
const FORK: SimTime = SimTime(REOPENS.0 - 1);
/// The two letters to Anna: on Monday 23 January at ten, and at one minute past four.
pub const LETTERS: [SimTime; 2] = [SimTime(14 * HOUR), SimTime(20 * HOUR + MINUTE)];
const WRITTEN: [(SimTime, Command); 2] = [
    (LETTERS[0], Command::SendTest),
    (LETTERS[1], Command::SendTest),
];

/// A restart whose outcome the reader predicts before it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PredictedRestart {
    /// When service restarts; nothing of it is shown before there is an answer.
    pub at: SimTime,
    /// How service restarts.
    pub plan: Plan,
    /// Spools that are empty within this time after the restart were empty soon.
    pub soon: Duration,
    /// Where the answer is kept: there are two such restarts.
    pub slot: usize,
}

/// What is drawn besides the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// The chart of mail waiting over time.
    Chart,
    /// How long each program goes on trying, laid over the days of the outage.
    Patience,
    /// The same outage with each of the three links cut.
    Links,
    /// What tests add to the mail that waits.
    Tests,
    /// Where everything ended, and the sum.
    Account,
}

impl Figure {
    /// True if it takes the stage's place: then it is the chapter's picture.
    pub fn replaces_stage(self) -> bool {
        self != Figure::Chart
    }
}

/// A run that is played to its end beside the chapter's own, for a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhatIf {
    /// This link is cut instead of the last one, and nothing is closed; until the morning of the restart.
    Cut(Hop),
    /// As it is recorded, or without any test by waiting users; until the end.
    Recorded {
        /// Whether waiting users test.
        tests: bool,
    },
    /// Restarted in so many groups, one of [`GROUPS_TRIED`]; until the end, and on for as long as the most of them take.
    Groups(u16),
}

/// The numbers of groups that can be tried at a touch, with the time from one opening to the next.
pub const GROUPS_TRIED: [(u16, Duration); 3] = [
    (2, Duration::hours(30)),
    (12, Duration::hours(5)),
    (200, Duration::mins(50)),
];

/// Two hundred groups take longer than the scenario's eight days.
const GROUPS_SPAN: Duration = Duration::hours(12 * 24);

impl WhatIf {
    /// The run, and until when it is played.
    ///
    /// # Errors
    /// If the simulation does not know the scenario.
    pub fn run(self) -> Result<(Run, SimTime), RunError> {
        let mut scenario = Scenario::named(LIBERO.scenario)?;
        match self {
            WhatIf::Recorded { tests: false } => scenario.user_tests_per_h = 0.0,
            WhatIf::Groups(_) => {
                scenario.span = GROUPS_SPAN;
                scenario.arrivals.until = GROUPS_SPAN;
            }
            WhatIf::Recorded { tests: true } | WhatIf::Cut(_) => {}
        }
        let end = SimTime::ZERO + scenario.span;
        let mut run = Run::new(scenario, SEED);
        run.script = WRITTEN.to_vec();
        let until = match self {
            WhatIf::Cut(hop) => {
                // A moment before the recorded fault, which a viewer's act keeps from happening.
                run.script
                    .insert(0, (SimTime(BREAKS.0 - 1), Command::Cut(hop)));
                REOPENS
            }
            WhatIf::Recorded { .. } => end,
            WhatIf::Groups(blocks) => {
                let tried = GROUPS_TRIED.iter().find(|(n, _)| *n == blocks);
                let every = tried.map_or(Duration::hours(5), |(_, every)| *every);
                run.script
                    .push((FORK, Command::Restart(Plan::Blocks { blocks, every })));
                end
            }
        };
        Ok((run, until))
    }
}

/// A chapter: a stretch of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chapter {
    /// Its number, from 0.
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
    /// What is drawn besides the stage.
    pub figure: Option<Figure>,
    /// The runs that its figure compares.
    pub what_ifs: &'static [WhatIf],
}

impl Chapter {
    /// True where the stage is its picture, and no figure.
    pub fn shows_stage(&self) -> bool {
        !self.figure.is_some_and(Figure::replaces_stage)
    }

    /// True for the chapter of the one letter.
    pub fn is_about_letter(&self) -> bool {
        self.number == LETTER
    }

    /// True for a run of its network and seed, whatever is done in it. With other parameters, or another number of e-mails
    /// a dot, its words and figures would be of another network.
    pub fn is_about(&self, run: &Run) -> bool {
        (run.scenario.name, run.seed) == (self.scenario, self.seed)
            && Scenario::named(self.scenario).is_ok_and(|own| *run.scenario == own)
    }

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
    &ALL[usize::from(number.min(LAST))]
}

/// The number of the chapter of that name; of the cover where there is none.
pub fn number_of(name: &str) -> u8 {
    NAMES.iter().position(|n| *n == name).unwrap_or(0) as u8
}

/// A chapter of the great outage, as it is recorded.
const LIBERO: Chapter = Chapter {
    number: 0,
    scenario: "libero-2023",
    seed: SEED,
    script: &WRITTEN,
    from: SimTime::ZERO,
    until: SimTime::ZERO,
    speed: 1.0,
    predicted_restart: None,
    compared_with: None,
    figure: None,
    what_ifs: &[],
};

const BLOCKS: Plan = Plan::Blocks {
    blocks: 12,
    every: Duration::hours(5),
};

/// The script of the chapter in which everything opens at once.
const AT_ONCE: [(SimTime, Command); 3] =
    [WRITTEN[0], WRITTEN[1], (FORK, Command::Restart(Plan::Bulk))];

const ALL: [Chapter; CHAPTERS as usize] = [
    // The cover: the pile, growing.
    Chapter {
        number: COVER,
        from: SimTime(2 * HOUR),
        until: SimTime(84 * HOUR),
        speed: 5.0,
        ..LIBERO
    },
    Chapter {
        number: LETTER,
        scenario: "one-letter",
        seed: 1,
        script: &[],
        // The letter is sent after the first second: a blink before that, the empty network has been seen.
        from: SimTime(SECOND - SECOND / 4),
        until: SimTime(17 * SECOND),
        ..LIBERO
    },
    Chapter {
        number: 2,
        // Mail is on its way when the stage comes to light.
        from: SimTime(10 * MINUTE),
        until: SimTime(90 * MINUTE),
        speed: 0.25,
        ..LIBERO
    },
    // Eight seconds of rest before the fault: time to read.
    Chapter {
        number: 3,
        from: SimTime(90 * MINUTE),
        until: SimTime(7 * HOUR),
        speed: 0.5,
        ..LIBERO
    },
    Chapter {
        number: 4,
        from: SimTime(13 * HOUR + 50 * MINUTE),
        until: SimTime(15 * HOUR),
        speed: 0.125,
        ..LIBERO
    },
    Chapter {
        number: 5,
        from: SimTime(19 * HOUR + 30 * MINUTE),
        until: SimTime(24 * HOUR),
        speed: 0.375,
        ..LIBERO
    },
    Chapter {
        number: 6,
        from: SimTime(24 * HOUR),
        until: SimTime(84 * HOUR),
        speed: 4.0,
        figure: Some(Figure::Patience),
        ..LIBERO
    },
    Chapter {
        number: 7,
        from: SimTime(84 * HOUR),
        until: SimTime(84 * HOUR + 20 * MINUTE),
        speed: 0.125,
        figure: Some(Figure::Links),
        what_ifs: &[
            WhatIf::Cut(Hop::Submission),
            WhatIf::Cut(Hop::Relay),
            WhatIf::Cut(Hop::Delivery),
        ],
        ..LIBERO
    },
    Chapter {
        number: 8,
        from: SimTime(84 * HOUR + 20 * MINUTE),
        until: SimTime(84 * HOUR + 40 * MINUTE),
        speed: 0.125,
        figure: Some(Figure::Tests),
        what_ifs: &[
            WhatIf::Recorded { tests: true },
            WhatIf::Recorded { tests: false },
        ],
        ..LIBERO
    },
    Chapter {
        number: 9,
        script: &AT_ONCE,
        from: SimTime(84 * HOUR + 40 * MINUTE),
        until: SimTime(99 * HOUR),
        speed: 1.0,
        predicted_restart: Some(PredictedRestart {
            at: FORK,
            plan: Plan::Bulk,
            soon: Duration::hours(12),
            slot: 0,
        }),
        figure: Some(Figure::Chart),
        ..LIBERO
    },
    Chapter {
        number: 10,
        from: SimTime(84 * HOUR + 40 * MINUTE),
        until: SimTime(182 * HOUR),
        speed: 6.5,
        predicted_restart: Some(PredictedRestart {
            at: SimTime(85 * HOUR),
            plan: BLOCKS,
            soon: Duration::hours(24),
            slot: 1,
        }),
        compared_with: Some(9),
        figure: Some(Figure::Chart),
        what_ifs: &[WhatIf::Groups(2), WhatIf::Groups(12), WhatIf::Groups(200)],
        ..LIBERO
    },
    // Anna's group opens at hour 115.
    Chapter {
        number: 11,
        from: SimTime(99 * HOUR),
        until: SimTime(122 * HOUR),
        speed: 2.0,
        ..LIBERO
    },
    Chapter {
        number: 12,
        from: SimTime(180 * HOUR),
        until: SimTime(191 * HOUR + 59 * MINUTE),
        speed: 1.0,
        figure: Some(Figure::Account),
        ..LIBERO
    },
    Chapter {
        number: LAST,
        from: SimTime(84 * HOUR + 40 * MINUTE),
        until: SimTime(85 * HOUR - SECOND),
        speed: 0.125,
        ..LIBERO
    },
];
