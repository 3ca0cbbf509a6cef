//! How a run ended, and what of it is asked.

/// How the playing of a run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ended {
    /// The backlog was cleared.
    #[default]
    Cleared,
    /// The scenario's span was over before that.
    SpanOver,
    /// With every group of mailboxes open, half as much again as the backlog of the restart waited: it was given up. Only
    /// where the question is about clearing.
    BacklogGrew,
    /// It had more events than the study's limit: none of the outcome's numbers means anything.
    TooMuchWork,
}

/// How a run ended. Counts are in dots, times in ms. Crashes and rejections are those from the restart on (of a run without
/// one, all of them): what was before is no fault of the restart. Everything else is of the whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Why nothing more was played.
    pub ended: Ended,
    /// From the restart until the backlog was cleared: the limbo empty, and no session waiting at the mailboxes' server.
    /// None if that did not happen.
    pub cleared_ms: Option<u32>,
    /// How often servers crashed from the restart on.
    pub crashes: u32,
    /// Sessions that the mailboxes' server rejected with 421 from the restart on.
    pub rejected: u32,
    /// E-mails returned to their senders, before the restart or after.
    pub returned: u32,
    /// E-mails lost without a word, before the restart or after.
    pub lost: u32,
    /// E-mails delivered.
    pub delivered: u32,
    /// The most e-mails in limbo at the restart, at any sample of the run's series, and at its end.
    pub peak_limbo: u32,
    /// The longest time from sending to delivery or return; for e-mails still under way, up to the end of the run.
    pub longest_ms: u32,
    /// E-mails in limbo at the restart.
    pub backlog: u32,
    /// E-mails sent in all.
    pub sent: u32,
    /// The hash of the event trace at the end.
    pub hash: u64,
}

/// What is looked for in the runs of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// How long does it take from the restart until the backlog is cleared (ms)?
    TimeToClear,
    /// How often do servers crash from the restart on?
    Falls,
    /// How much waits at the worst moment (dots)?
    PeakLimbo,
    /// How much goes back to its senders (dots)?
    Returned,
    /// How much is lost without a word (dots)?
    Lost,
    /// How long does the longest wait of an e-mail last (ms)?
    LongestWait,
    /// How many deliveries does the mailboxes' server reject from the restart on (dots)?
    Rejected,
}

impl Question {
    /// Every question, in the order in which they are offered.
    pub const ALL: [Question; 7] = [
        Question::TimeToClear,
        Question::Falls,
        Question::PeakLimbo,
        Question::Returned,
        Question::Lost,
        Question::LongestWait,
        Question::Rejected,
    ];

    /// Its name on a command line and in a table.
    pub const fn name(self) -> &'static str {
        match self {
            Question::TimeToClear => "time-to-clear",
            Question::Falls => "falls",
            Question::PeakLimbo => "peak-limbo",
            Question::Returned => "returned",
            Question::Lost => "lost",
            Question::LongestWait => "longest-wait",
            Question::Rejected => "rejected",
        }
    }

    /// True if the answer is a time in ms; else it counts.
    pub const fn is_a_time(self) -> bool {
        matches!(self, Question::TimeToClear | Question::LongestWait)
    }

    /// True if the answer counts messages, which are dots: times the scenario's weight they are e-mails.
    pub const fn counts_messages(self) -> bool {
        !self.is_a_time() && !matches!(self, Question::Falls)
    }

    /// True if a run whose backlog only grows need not be played on: what is asked is known then.
    pub const fn may_give_up(self) -> bool {
        matches!(self, Question::TimeToClear)
    }

    /// What an outcome answers; none for a time to clear that never came, and for a run that was too much work.
    pub fn answer(self, o: &Outcome) -> Option<f64> {
        if o.ended == Ended::TooMuchWork {
            return None;
        }
        match self {
            Question::TimeToClear => o.cleared_ms.map(f64::from),
            Question::Falls => Some(f64::from(o.crashes)),
            Question::PeakLimbo => Some(f64::from(o.peak_limbo)),
            Question::Returned => Some(f64::from(o.returned)),
            Question::Lost => Some(f64::from(o.lost)),
            Question::LongestWait => Some(f64::from(o.longest_ms)),
            Question::Rejected => Some(f64::from(o.rejected)),
        }
    }
}

impl Ended {
    /// Every way a run can end.
    pub const ALL: [Ended; 4] = [
        Ended::Cleared,
        Ended::SpanOver,
        Ended::BacklogGrew,
        Ended::TooMuchWork,
    ];
}
