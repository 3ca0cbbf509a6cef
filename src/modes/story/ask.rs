//! The predictions before the two restarts: what is asked, what has been answered, and what came of it, as
//! the run itself has it.

use super::chapters::Chapter;
use crate::components::prediction::Ask;
use limbo_player::Snapshot;
use limbo_player::prediction::{Prediction, PredictionInput, Progress, Question, Truth};
use limbo_sim::SimTime;
use std::rc::Rc;

/// What the reader has said before each of the restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Predictions([Prediction; 2]);

/// The playhead waits this long before the restart, ms: no message of it may be seen.
const BEFORE_MS: u32 = 1_000;

impl Predictions {
    /// What was said in a chapter.
    pub fn of(&self, chapter: &Chapter) -> Prediction {
        self.0[place(chapter)]
    }

    /// Does what the reader does in a chapter.
    pub fn take(&mut self, chapter: &Chapter, bet: PredictionInput) {
        if chapter.reveal.is_some() {
            self.0[place(chapter)].take(bet);
        }
    }

    /// True while the chapter's restart may not be shown.
    pub fn open(&self, chapter: &Chapter) -> bool {
        chapter.reveal.is_some() && self.of(chapter).progress == Progress::Open
    }

    /// Where the chapter stops by itself: before an open question, else at its end.
    pub fn stop(&self, chapter: &Chapter) -> SimTime {
        match chapter.reveal {
            Some(reveal) if self.open(chapter) => SimTime(reveal.fork.ms() - BEFORE_MS),
            _ => chapter.until,
        }
    }
}

fn place(chapter: &Chapter) -> usize {
    usize::from(chapter.number > 5)
}

/// The question of a chapter, and its answer once the run has been played to the chapter's end.
pub(super) fn ask(
    chapter: &Chapter,
    predictions: &Predictions,
    snapshot: &Snapshot,
) -> Option<Ask> {
    let reveal = chapter.reveal?;
    let samples = &snapshot.known.samples;
    let before = samples.partition_point(|s| s.at <= reveal.fork);
    let waiting = samples
        .get(before.saturating_sub(1))
        .map_or(0, |s| s.ledger.limbo);
    let question = Question {
        until: chapter.until,
        soon: reveal.soon,
        ..Question::of(&snapshot.scenario, reveal.plan, reveal.fork, waiting)
    };
    let prediction = predictions.of(chapter);
    let played =
        samples.last().is_some_and(|s| s.at >= chapter.until) || snapshot.now >= chapter.until;
    // What the reader did in between makes it another run, which says nothing about the question.
    let told = prediction.progress != Progress::Open
        && played
        && snapshot.restart == Some((reveal.fork, reveal.plan));
    Some(Ask {
        question,
        past: snapshot.series.clone(),
        weight: snapshot.scenario.weight,
        prediction,
        truth: told.then(|| Rc::new(Truth::of(snapshot.known.clone(), reveal.fork))),
    })
}
