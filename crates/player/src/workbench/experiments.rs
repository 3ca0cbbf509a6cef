//! The experiments as data.

use super::{Answers, Case, Experiment, Measure, Watch};
use limbo_sim::{Command, Duration, Hop, Plan, SimTime};

const MINUTE: u32 = 60_000;
const HOUR: u32 = 60 * MINUTE;
const HOUR_MS: f64 = HOUR as f64;

/// Of `libero-2023`: when the last link breaks, when the relay's port is closed, when service restarts.
const BREAKS: SimTime = SimTime(2 * HOUR);
const SHUTS: SimTime = SimTime(20 * HOUR);
const REOPENS: SimTime = SimTime(85 * HOUR);
/// A viewer's command comes a moment before the recorded one, whose place it takes.
const FORK: SimTime = SimTime(REOPENS.0 - 1);

/// As the catalogue has it.
const AS_IT_IS: Case = Case {
    settings: &[],
    script: &[],
};

/// Restarted like that, and otherwise as it was.
const ALL_AT_ONCE: &[(SimTime, Command)] = &[(FORK, Command::Restart(Plan::Bulk))];
const TWO_GROUPS: &[(SimTime, Command)] = &[(
    FORK,
    Command::Restart(Plan::Blocks {
        blocks: 2,
        every: Duration::hours(30),
    }),
)];
const TEN_MINUTES: &[(SimTime, Command)] = &[(
    FORK,
    Command::Restart(Plan::Blocks {
        blocks: 12,
        every: Duration::mins(10),
    }),
)];
const TWELVE: Plan = Plan::Blocks {
    blocks: 12,
    every: Duration::hours(5),
};
/// The week by which the outage is longer.
const WEEK: Duration = Duration::hours(7 * 24);
const LATER: &[(SimTime, Command)] = &[
    (SimTime(BREAKS.0 - 1), Command::Cut(Hop::Delivery)),
    (SHUTS, Command::Close(Hop::Relay)),
    (SimTime(REOPENS.0 + WEEK.0), Command::Restart(TWELVE)),
];
const DOOR_OPEN: &[(SimTime, Command)] = &[
    (SimTime(BREAKS.0 - 1), Command::Cut(Hop::Delivery)),
    (REOPENS, Command::Restart(TWELVE)),
];
const NO_FOR_GOOD: &[(SimTime, Command)] = &[
    (SimTime(BREAKS.0 - 1), Command::Cut(Hop::Delivery)),
    (SHUTS, Command::Reject(Hop::Relay)),
    (REOPENS, Command::Restart(TWELVE)),
];

/// So long after the restart falls are counted,
const TWO_DAYS: Duration = Duration::hours(48);
/// or the run goes on to the end of the scenario.
const TO_THE_END: Duration = Duration::hours(107);

/// The outage of the sandbox: an hour, from its first hour on.
const TOWN_CUT: SimTime = SimTime(HOUR);
const TOWN_MENDED: SimTime = SimTime(2 * HOUR);
const TOWN_GROUPS: &[(SimTime, Command)] = &[
    (TOWN_CUT, Command::Cut(Hop::Delivery)),
    (
        TOWN_MENDED,
        Command::Restart(Plan::Blocks {
            blocks: 12,
            every: Duration::mins(5),
        }),
    ),
];
const TOWN_NATURAL: &[(SimTime, Command)] = &[
    (TOWN_CUT, Command::Cut(Hop::Delivery)),
    (TOWN_MENDED, Command::Restart(Plan::Natural)),
];

/// A moment before the recorded fault, which a viewer's act keeps from happening: a link is mended that is whole.
const NO_FAULT: (SimTime, Command) = (
    SimTime(BREAKS.0 - 1),
    Command::Mend(Hop::Submission, Plan::Natural),
);
/// Four hours on Monday, in the night and in the morning, and no other fault.
const NIGHT: &[(SimTime, Command)] = &[
    NO_FAULT,
    (SimTime(6 * HOUR), Command::Cut(Hop::Delivery)),
    (SimTime(10 * HOUR), Command::Restart(Plan::Natural)),
];
const MORNING: &[(SimTime, Command)] = &[
    NO_FAULT,
    (SimTime(13 * HOUR), Command::Cut(Hop::Delivery)),
    (SimTime(17 * HOUR), Command::Restart(Plan::Natural)),
];

/// What is asked of the great outage where nothing else is said.
const LIBERO: Experiment = Experiment {
    id: "",
    scenario: "libero-2023",
    seed: 5,
    base: AS_IT_IS,
    what_if: AS_IT_IS,
    restarts: [REOPENS; 2],
    measure: Measure::Falls,
    answers: Answers::Falls,
    played: TWO_DAYS,
    watch: Watch::BeforeFall,
};

/// And of the sandbox.
const SANDBOX: Experiment = Experiment {
    scenario: "sandbox",
    seed: 1,
    restarts: [TOWN_MENDED; 2],
    measure: Measure::TimeToClear,
    answers: Answers::Sooner,
    played: Duration::hours(6),
    watch: Watch::Restart,
    ..LIBERO
};

/// All of them, in the order in which they are shown.
pub static EXPERIMENTS: [Experiment; 14] = [
    Experiment {
        id: "two_groups",
        what_if: Case {
            script: TWO_GROUPS,
            ..AS_IT_IS
        },
        ..LIBERO
    },
    Experiment {
        id: "ten_minutes",
        what_if: Case {
            script: TEN_MINUTES,
            ..AS_IT_IS
        },
        ..LIBERO
    },
    Experiment {
        id: "sheds",
        base: Case {
            script: ALL_AT_ONCE,
            ..AS_IT_IS
        },
        what_if: Case {
            settings: &[("stations.mailboxes.door", 2.0)],
            script: ALL_AT_ONCE,
        },
        played: Duration::hours(80),
        ..LIBERO
    },
    Experiment {
        id: "half",
        base: Case {
            script: ALL_AT_ONCE,
            ..AS_IT_IS
        },
        what_if: Case {
            settings: &[("readers.share", 0.5)],
            script: ALL_AT_ONCE,
        },
        ..LIBERO
    },
    Experiment {
        id: "mark",
        base: Case {
            script: ALL_AT_ONCE,
            ..AS_IT_IS
        },
        what_if: Case {
            settings: &[("stations.mailboxes.door.sessions", 800_000.0)],
            script: ALL_AT_ONCE,
        },
        ..LIBERO
    },
    Experiment {
        id: "night",
        base: Case {
            script: MORNING,
            ..AS_IT_IS
        },
        what_if: Case {
            script: NIGHT,
            ..AS_IT_IS
        },
        restarts: [SimTime(17 * HOUR), SimTime(10 * HOUR)],
        ..LIBERO
    },
    Experiment {
        id: "twice",
        what_if: Case {
            settings: &[("stations.mailboxes.capacity_per_s", 520.0)],
            ..AS_IT_IS
        },
        measure: Measure::TimeToClear,
        answers: Answers::PartOfTime,
        played: TO_THE_END,
        watch: Watch::Restart,
        ..LIBERO
    },
    Experiment {
        id: "no_tests",
        what_if: Case {
            settings: &[("user_tests_per_h", 0.0)],
            ..AS_IT_IS
        },
        measure: Measure::Peak,
        answers: Answers::PartOfMail,
        watch: Watch::At(BREAKS),
        ..LIBERO
    },
    Experiment {
        id: "minute",
        base: Case {
            settings: &[
                ("relay_retry.rule", 10.0),
                ("relay_retry.interval_ms", HOUR_MS),
            ],
            script: TOWN_NATURAL,
        },
        what_if: Case {
            settings: &[
                ("relay_retry.rule", 10.0),
                ("relay_retry.interval_ms", 60_000.0),
            ],
            script: TOWN_NATURAL,
        },
        ..SANDBOX
    },
    Experiment {
        id: "below",
        base: Case {
            script: TOWN_GROUPS,
            ..AS_IT_IS
        },
        what_if: Case {
            settings: &[("stations.mailboxes.capacity_per_s", 0.95)],
            script: TOWN_GROUPS,
        },
        ..SANDBOX
    },
    Experiment {
        id: "exchange",
        what_if: Case {
            settings: &[
                ("providers.exchange-online", 1000.0),
                ("relay_retry.rule", 9.0),
            ],
            ..AS_IT_IS
        },
        measure: Measure::Returned,
        answers: Answers::HowMany,
        played: TO_THE_END,
        watch: Watch::At(SHUTS),
        ..LIBERO
    },
    Experiment {
        id: "week",
        what_if: Case {
            settings: &[
                ("span_ms", 15.0 * 24.0 * HOUR_MS),
                ("arrivals.until_ms", 15.0 * 24.0 * HOUR_MS),
            ],
            script: LATER,
        },
        restarts: [REOPENS, SimTime(REOPENS.0 + WEEK.0)],
        measure: Measure::Returned,
        answers: Answers::HowMany,
        played: TO_THE_END,
        watch: Watch::At(SHUTS),
        ..LIBERO
    },
    Experiment {
        id: "door_open",
        what_if: Case {
            script: DOOR_OPEN,
            ..AS_IT_IS
        },
        measure: Measure::Returned,
        answers: Answers::HowMany,
        played: TO_THE_END,
        watch: Watch::At(SHUTS),
        ..LIBERO
    },
    Experiment {
        id: "no_for_good",
        what_if: Case {
            script: NO_FOR_GOOD,
            ..AS_IT_IS
        },
        measure: Measure::Returned,
        answers: Answers::HowMany,
        played: TO_THE_END,
        watch: Watch::At(SHUTS),
        ..LIBERO
    },
];
