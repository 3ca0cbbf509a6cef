//! The words of the experiments: each has a title, a question, and a sentence that says why it came out so.

use crate::components::three_figures;
use crate::i18n::Locale;
use limbo_player::SideOutcome;
use limbo_player::workbench::{Answers, EXPERIMENTS, Experiment, Measure, Side};
use limbo_sim::Duration;

/// The keys of the words of an experiment.
pub(super) struct Words {
    /// The experiment.
    pub id: &'static str,
    /// What is different, in a few words.
    pub title: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// The names of its two runs.
    pub sides: [&'static str; 2],
    /// Why it came out as it did.
    pub why: &'static str,
}

/// The words of every experiment.
pub(super) static WORDS: [Words; EXPERIMENTS.len()] = [
    Words {
        id: "two_groups",
        title: "workbench.two_groups.title",
        question: "workbench.two_groups.question",
        sides: ["workbench.two_groups.base", "workbench.two_groups.what_if"],
        why: "workbench.two_groups.why",
    },
    Words {
        id: "ten_minutes",
        title: "workbench.ten_minutes.title",
        question: "workbench.ten_minutes.question",
        sides: [
            "workbench.ten_minutes.base",
            "workbench.ten_minutes.what_if",
        ],
        why: "workbench.ten_minutes.why",
    },
    Words {
        id: "sheds",
        title: "workbench.sheds.title",
        question: "workbench.sheds.question",
        sides: ["workbench.sheds.base", "workbench.sheds.what_if"],
        why: "workbench.sheds.why",
    },
    Words {
        id: "half",
        title: "workbench.half.title",
        question: "workbench.half.question",
        sides: ["workbench.half.base", "workbench.half.what_if"],
        why: "workbench.half.why",
    },
    Words {
        id: "mark",
        title: "workbench.mark.title",
        question: "workbench.mark.question",
        sides: ["workbench.mark.base", "workbench.mark.what_if"],
        why: "workbench.mark.why",
    },
    Words {
        id: "night",
        title: "workbench.night.title",
        question: "workbench.night.question",
        sides: ["workbench.night.base", "workbench.night.what_if"],
        why: "workbench.night.why",
    },
    Words {
        id: "twice",
        title: "workbench.twice.title",
        question: "workbench.twice.question",
        sides: ["workbench.twice.base", "workbench.twice.what_if"],
        why: "workbench.twice.why",
    },
    Words {
        id: "no_tests",
        title: "workbench.no_tests.title",
        question: "workbench.no_tests.question",
        sides: ["workbench.no_tests.base", "workbench.no_tests.what_if"],
        why: "workbench.no_tests.why",
    },
    Words {
        id: "minute",
        title: "workbench.minute.title",
        question: "workbench.minute.question",
        sides: ["workbench.minute.base", "workbench.minute.what_if"],
        why: "workbench.minute.why",
    },
    Words {
        id: "below",
        title: "workbench.below.title",
        question: "workbench.below.question",
        sides: ["workbench.below.base", "workbench.below.what_if"],
        why: "workbench.below.why",
    },
    Words {
        id: "exchange",
        title: "workbench.exchange.title",
        question: "workbench.exchange.question",
        sides: ["workbench.exchange.base", "workbench.exchange.what_if"],
        why: "workbench.exchange.why",
    },
    Words {
        id: "week",
        title: "workbench.week.title",
        question: "workbench.week.question",
        sides: ["workbench.week.base", "workbench.week.what_if"],
        why: "workbench.week.why",
    },
    Words {
        id: "door_open",
        title: "workbench.door_open.title",
        question: "workbench.door_open.question",
        sides: ["workbench.door_open.base", "workbench.door_open.what_if"],
        why: "workbench.door_open.why",
    },
    Words {
        id: "no_for_good",
        title: "workbench.no_for_good.title",
        question: "workbench.no_for_good.question",
        sides: [
            "workbench.no_for_good.base",
            "workbench.no_for_good.what_if",
        ],
        why: "workbench.no_for_good.why",
    },
];

/// The words of an experiment; a test finds them for each.
pub(super) fn of(experiment: &Experiment) -> &'static Words {
    let own = WORDS.iter().find(|words| words.id == experiment.id);
    own.unwrap_or(&WORDS[0])
}

/// What an experiment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What brings servers down.
    Falls,
    /// How much waits, and how long.
    Waiting,
    /// Who is told.
    Told,
}

/// The parts of the list, each with the key of its title.
pub(super) const PARTS: [(Part, &str); 3] = [
    (Part::Falls, "workbench.part.falls"),
    (Part::Waiting, "workbench.part.waiting"),
    (Part::Told, "workbench.part.told"),
];

/// The part of the list in which it stands.
pub(super) fn part(experiment: &Experiment) -> Part {
    match experiment.measure {
        Measure::Falls => Part::Falls,
        Measure::Peak | Measure::TimeToClear => Part::Waiting,
        Measure::Returned => Part::Told,
    }
}

/// The keys of what can be guessed.
pub(super) fn answers(answers: Answers) -> &'static [&'static str] {
    match answers {
        Answers::Falls => &[
            "workbench.falls.never",
            "workbench.falls.once",
            "workbench.falls.often",
        ],
        Answers::HowMany => &[
            "workbench.many.fewer",
            "workbench.many.same",
            "workbench.many.more",
            "workbench.many.times",
        ],
        Answers::Sooner => &[
            "workbench.time.sooner",
            "workbench.time.same",
            "workbench.time.later",
            "workbench.time.never",
        ],
        Answers::PartOfTime => &[
            "workbench.part_of_time.half",
            "workbench.part_of_time.less",
            "workbench.part_of_time.same",
        ],
        Answers::PartOfMail => &[
            "workbench.part_of_mail.half",
            "workbench.part_of_mail.less",
            "workbench.part_of_mail.same",
        ],
    }
}

/// The key of what is measured.
pub(super) fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Returned => "workbench.measure.returned",
        Measure::Falls => "workbench.measure.falls",
        Measure::Peak => "workbench.measure.peak",
        Measure::TimeToClear => "workbench.measure.clear",
    }
}

/// A measured number, with its unit where it needs one.
pub(super) fn number(locale: &Locale, measure: Measure, number: f64) -> String {
    match measure {
        Measure::TimeToClear if number.is_infinite() => locale.t("workbench.not_by_then").into(),
        Measure::TimeToClear => locale.duration(Duration(number as u32)),
        Measure::Returned | Measure::Peak => locale.number(three_figures(number)),
        Measure::Falls => locale.number(number),
    }
}

/// Why it came out so, with the numbers of the two runs. `weight`: e-mails to a dot.
pub(super) fn why(
    locale: &Locale,
    experiment: &Experiment,
    outcomes: [&SideOutcome; 2],
    weight: u32,
) -> String {
    let said = |i: usize| {
        let measured = experiment.measured(Side::BOTH[i], outcomes[i], weight);
        number(locale, experiment.measure, measured)
    };
    let falls = |i: usize| locale.number(f64::from(outcomes[i].crashes));
    let emails = |dots: u32| {
        let exact = f64::from(dots) * f64::from(weight);
        locale.number(three_figures(exact))
    };
    let waits = |i: usize| {
        let restart = experiment.restart_in(Side::BOTH[i]);
        emails(outcomes[i].series.ledger_at(restart).limbo)
    };
    let opened = experiment.opened_after(Side::WhatIf, outcomes[1]);
    locale.fill(
        of(experiment).why,
        &[
            ("a", &said(0)),
            ("b", &said(1)),
            ("falls_a", &falls(0)),
            ("falls_b", &falls(1)),
            ("waits_a", &waits(0)),
            ("waits_b", &waits(1)),
            ("notices_a", &emails(outcomes[0].delay_notices)),
            ("opened", &locale.duration(opened)),
        ],
    )
}
