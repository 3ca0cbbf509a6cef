//! What the page holds of the workbench: plain values, kept for as long as the page lives and nowhere else. Experiments
//! are known here by their numbers only: what they are comes with the later part of the program.

use crate::message::WorkbenchMessage;
use limbo_player::SideOutcome;
use limbo_player::workbench::Side;

/// What the page holds of the workbench.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkbenchState {
    /// True while it stands over the page.
    pub open: bool,
    /// The experiment that is looked at.
    pub chosen: Option<u8>,
    /// Those that have been tried, in that order, each with the answer that was guessed, if one was.
    tried: Vec<(u8, Option<u8>)>,
    /// What came of the runs of those that were looked at, as far as it is known, in the order of [`Side::BOTH`].
    outcomes: Vec<(u8, Vec<SideOutcome>)>,
}

impl WorkbenchState {
    /// Does what was asked. The first guess counts.
    pub fn asked(&mut self, message: WorkbenchMessage) {
        match message {
            WorkbenchMessage::Open(open) => self.open = open,
            WorkbenchMessage::Choose(experiment) => self.chosen = experiment,
            WorkbenchMessage::Guess(answer) => {
                let chosen = self.chosen.filter(|e| self.guess(*e).is_none());
                self.tried.extend(chosen.map(|e| (e, answer)));
            }
        }
    }

    /// What was guessed of an experiment; none where it has not been tried, none inside where nothing was guessed.
    pub fn guess(&self, experiment: u8) -> Option<Option<u8>> {
        let tried = self.tried.iter().find(|(e, _)| *e == experiment);
        tried.map(|(_, guess)| *guess)
    }

    /// How many have been tried.
    pub fn tried(&self) -> usize {
        self.tried.len()
    }

    /// What came of an experiment's runs, as far as it is known.
    pub fn outcomes(&self, experiment: u8) -> &[SideOutcome] {
        let known = self.outcomes.iter().find(|(e, _)| *e == experiment);
        known.map_or(&[], |(_, outcomes)| outcomes)
    }

    /// The run that is to be played next: of what is looked at, else of what was guessed and left before its answer came.
    pub fn wanted(&self) -> Option<(u8, Side)> {
        let tried = self.tried.iter().map(|(experiment, _)| *experiment);
        let mut all = self.chosen.into_iter().chain(tried);
        let next = |e| Some((e, *Side::BOTH.get(self.outcomes(e).len())?));
        self.open.then(|| all.find_map(next)).flatten()
    }

    /// What came of one of the runs.
    pub fn take(&mut self, experiment: u8, side: Side, outcome: SideOutcome) {
        if self.outcomes(experiment).len() != side as usize {
            return;
        }
        match self.outcomes.iter_mut().find(|(e, _)| *e == experiment) {
            Some((_, outcomes)) => outcomes.push(outcome),
            None => self.outcomes.push((experiment, vec![outcome])),
        }
    }
}
