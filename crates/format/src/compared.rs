//! Two restarts of the same mail, compared: what an address and a file say of them. A restart is written with the words of a
//! file's commands, with points between them: `bulk`, `blocks.12.18000000` (groups, and ms from one to the next), `calm.8`,
//! `drip.2.5` (e-mails per second); what the mailboxes' server does under too much load stands behind it: `bulk.sheds`.

use crate::command::{MANNERS, PlanKind, PlanReader, PlanWriter, manner_name, write_plan};
use crate::limits::Whole;
use crate::number::LosslessFloat;
use crate::refusal::{Reason, Refusal};
use limbo_sim::{Duration, OverloadAction, Plan, Run, SimTime};

/// A number of a restart.
const NUMBER: Whole = Whole {
    name: "number",
    min: 0,
    max: u32::MAX as u64,
};

/// How one of two futures begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Restart {
    /// How service restarts.
    pub plan: Plan,
    /// What the mailboxes' server does under too much load; `None`: what the scenario says.
    pub overload_action: Option<OverloadAction>,
}

/// What is asked of a comparison; `None` where nothing is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Compared {
    /// `compare_a`, `compare_b`: the two restarts.
    pub restarts: [Option<Restart>; 2],
    /// `compare_t`: the instant that both futures show, ms since the scenario's beginning, up to its span.
    pub at: Option<SimTime>,
}

impl Restart {
    /// Reads what [`Restart::text`] has written; `None` for any other text. The limits are checked with the run.
    pub fn from_text(text: &str) -> Option<Restart> {
        let cut = |manner| text.strip_suffix(manner_name(manner))?.strip_suffix('.');
        let found = MANNERS
            .into_iter()
            .find_map(|manner| Some((cut(manner)?, manner)));
        let (plan, overload_action) = match found {
            Some((plan, manner)) => (plan, Some(manner)),
            None => (text, None),
        };
        let (kind, numbers) = plan.split_once('.').unwrap_or((plan, ""));
        let mut numbers = Numbers(numbers);
        let plan = PlanKind::from_name(kind)?.read(&mut numbers).ok()?;
        let restart = Restart {
            plan,
            overload_action,
        };
        // There is one way to write it, so nothing that was not understood stands in it.
        (restart.text() == text).then_some(restart)
    }

    /// The restart as text of letters, digits, `-` and `.`.
    pub fn text(&self) -> String {
        let mut words = Words(String::new());
        write_plan(&self.plan, &mut words);
        if let Some(manner) = self.overload_action {
            words.push(manner_name(manner));
        }
        words.0
    }
}

impl Compared {
    /// Takes back what this run does not allow: restarts out of their limits, an instant behind its end.
    pub(crate) fn keep_possible(&mut self, run: &Run, refusals: &mut Vec<Refusal>) {
        let mut refuse = |text: &str| refusals.push(Refusal::new(Reason::Compare, text));
        for restart in &mut self.restarts {
            if let Some(refused) = restart.take_if(|restart| restart.plan.validate().is_err()) {
                refuse(&refused.text());
            }
        }
        let end = run.scenario.span.ms();
        if let Some(at) = self.at.take_if(|at| at.ms() > end) {
            refuse(&at.ms().to_string());
        }
    }
}

/// The words of a restart.
struct Words(String);

impl Words {
    fn push(&mut self, word: &str) {
        if !self.0.is_empty() {
            self.0.push('.');
        }
        self.0.push_str(word);
    }
}

impl PlanWriter for Words {
    fn plan_kind(&mut self, kind: PlanKind) {
        self.push(kind.name());
    }

    fn blocks(&mut self, blocks: u16) {
        self.push(&blocks.to_string());
    }

    fn every(&mut self, every: Duration) {
        self.push(&every.ms().to_string());
    }

    fn rate_per_s(&mut self, rate_per_s: f64) {
        self.push(&LosslessFloat::of(rate_per_s).text());
    }
}

/// The numbers of a plan that have not been read yet.
struct Numbers<'a>(&'a str);

/// A number is missing or is none.
struct BadNumber;

impl Numbers<'_> {
    fn whole(&mut self) -> Result<u32, BadNumber> {
        let (number, rest) = self.0.split_once('.').unwrap_or((self.0, ""));
        self.0 = rest;
        NUMBER.parse(number).map(|n| n as u32).ok_or(BadNumber)
    }
}

impl PlanReader for Numbers<'_> {
    type Error = BadNumber;

    fn blocks(&mut self) -> Result<u16, BadNumber> {
        self.whole()?.try_into().map_err(|_| BadNumber)
    }

    fn every(&mut self) -> Result<Duration, BadNumber> {
        self.whole().map(Duration)
    }

    fn rate_per_s(&mut self) -> Result<f64, BadNumber> {
        // It may have a point of its own, and nothing stands behind it.
        let rate = LosslessFloat::from_text(std::mem::take(&mut self.0));
        rate.map(LosslessFloat::number).ok_or(BadNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::Scenario;
    use limbo_sim::limits::BLOCKS_MAX;
    use proptest::prelude::*;

    fn plans() -> impl Strategy<Value = Plan> {
        let (blocks, every) = (1..=BLOCKS_MAX, (1_000..1_000_000_000u32).prop_map(Duration));
        prop_oneof![
            prop::sample::select(vec![Plan::Bulk, Plan::Natural, Plan::BulkAutomatic]),
            (blocks.clone(), every).prop_map(|(blocks, every)| Plan::Blocks { blocks, every }),
            blocks.clone().prop_map(|blocks| Plan::Calm { blocks }),
            blocks.prop_map(|blocks| Plan::ByHand { blocks }),
            (0.01..10_000.0).prop_map(|rate_per_s| Plan::Drip { rate_per_s }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_and_needs_no_encoding(
            plan in plans(), manner in prop::option::of(prop::sample::select(MANNERS.to_vec())),
        ) {
            let restart = Restart { plan, overload_action: manner };
            let text = restart.text();
            prop_assert!(text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.'), "{}", text);
            prop_assert_eq!(Restart::from_text(&text), Some(restart));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[a-z0-9.-]{0,40}") {
            if let Some(restart) = Restart::from_text(&text) {
                prop_assert_eq!(restart.text(), text);
            }
        }
    }

    #[test]
    fn what_is_no_restart_is_refused() {
        for text in [
            "",
            ".",
            "bulk.",
            "bulk.3",
            "blocks",
            "blocks.3",
            "blocks.3.",
            "blocks.03.1000",
            "blocks.3.1000.7",
            "blocks.70000.1000",
            "drip",
            "drip.",
            "drip.fast",
            "drip.0.50",
            "calm.-1",
            "sheds",
            ".sheds",
            "bulk.sheds.falls",
            "BULK",
            "bulk sheds",
        ] {
            assert_eq!(Restart::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_run_does_not_allow_is_taken_back_and_said() {
        let run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let end = run.scenario.span.ms();
        let mut compared = Compared {
            restarts: ["blocks.0.1000", "bulk.sheds"].map(Restart::from_text),
            at: Some(SimTime(end + 1)),
        };
        let mut refusals = Vec::new();
        compared.keep_possible(&run, &mut refusals);
        assert_eq!(compared.restarts, [None, Restart::from_text("bulk.sheds")]);
        assert_eq!(compared.at, None);
        let said: Vec<&str> = refusals.iter().map(|r| r.value.as_str()).collect();
        assert_eq!(said, ["blocks.0.1000", &(end + 1).to_string()]);
    }
}
