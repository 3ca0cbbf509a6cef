//! The predictions before the two restarts: what is asked, what has been answered, and what the run itself says to
//! it. Pure values.

use super::chapters::Chapter;
use crate::components::prediction::AskedPrediction;
use limbo_player::Snapshot;
use limbo_player::prediction::{Answer, Prediction, PredictionInput, Progress, Question, Truth};
use limbo_sim::{Command, SimTime};
use std::rc::Rc;

/// The reader's prediction for each of the two restarts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Predictions([Prediction; 2]);

/// While the question is open the playhead waits this long before the restart, ms: nothing of it may be seen.
const PAUSE_BEFORE_MS: u32 = 1_000;

impl Predictions {
    /// Where nobody is asked, and what came is shown.
    pub fn settled() -> Predictions {
        let mut settled = Predictions::default();
        for prediction in &mut settled.0 {
            prediction.take(PredictionInput::Skip);
        }
        settled
    }

    /// The prediction made in a chapter.
    pub fn of(&self, chapter: &Chapter) -> Prediction {
        self.0[slot(chapter)]
    }

    /// Takes in what the reader does in a chapter.
    pub fn take(&mut self, chapter: &Chapter, input: PredictionInput) {
        if chapter.predicted_restart.is_some() {
            self.0[slot(chapter)].take(input);
        }
    }

    /// True while the chapter's restart may not be shown.
    pub fn open(&self, chapter: &Chapter) -> bool {
        chapter.predicted_restart.is_some() && self.of(chapter).progress == Progress::Open
    }

    /// True where the playhead waits for an answer: the button and the key let time run again only after that.
    pub fn wait(&self, chapter: &Chapter, now: SimTime) -> bool {
        self.open(chapter) && now >= self.stop(chapter)
    }

    /// True where a chapter's restart is shown at `now` although its question is still open.
    pub fn come_too_late(&self, chapter: &Chapter, now: SimTime) -> bool {
        // The stop before an open question is so long before its restart.
        let before = now.ms().saturating_sub(PAUSE_BEFORE_MS);
        self.wait(chapter, SimTime(before))
    }

    /// True for an instant of which the chapter tells: from its beginning to where it stops, which a frame may pass by a
    /// millisecond.
    pub fn tell_of(&self, chapter: &Chapter, at: SimTime) -> bool {
        let stop = self.stop(chapter).ms();
        (chapter.from.ms()..=stop + 1).contains(&at.ms())
    }

    /// Where the chapter stops by itself: before an open question, else at its end.
    pub fn stop(&self, chapter: &Chapter) -> SimTime {
        match chapter.predicted_restart {
            Some(restart) if self.open(chapter) => SimTime(restart.at.ms() - PAUSE_BEFORE_MS),
            _ => chapter.until,
        }
    }
}

/// Where a chapter's answer is kept; the first place for one that asks nothing, which nobody looks at.
fn slot(chapter: &Chapter) -> usize {
    chapter.predicted_restart.map_or(0, |restart| restart.slot)
}

/// What came out of the restart that the chapter asks about, once the chapter has been played to its end.
pub(super) fn came(
    chapter: &Chapter,
    predictions: &Predictions,
    snapshot: &Snapshot,
) -> Option<Answer> {
    let asked = question(chapter, predictions, snapshot)?;
    Some(Answer::of(&asked.question, asked.truth.as_ref()?))
}

/// True for a script by which the same happens in the chapter as by its own. A test e-mail more is one more that waits.
fn is_the_chapters_own(chapter: &Chapter, script: &[(SimTime, Command)]) -> bool {
    let acts = |script: &[(SimTime, Command)]| {
        let told = script.iter().filter(|(at, _)| *at <= chapter.until);
        told.filter(|(_, command)| *command != Command::SendTest)
            .copied()
            .collect::<Vec<_>>()
    };
    acts(script) == acts(chapter.script)
}

/// The question of a chapter, with its answer once the run has been played to the chapter's end; `None` for a chapter
/// that asks nothing.
pub(super) fn question(
    chapter: &Chapter,
    predictions: &Predictions,
    snapshot: &Snapshot,
) -> Option<AskedPrediction> {
    let restart = chapter.predicted_restart?;
    let samples = &snapshot.known.samples;
    let waiting = snapshot.known.ledger_at(restart.at).limbo;
    let question = Question {
        until: chapter.until,
        soon: restart.soon,
        ..Question::of(&snapshot.scenario, restart.plan, restart.at, waiting)
    };
    let prediction = predictions.of(chapter);
    let played =
        samples.last().is_some_and(|s| s.at >= chapter.until) || snapshot.now >= chapter.until;
    // Commands that the reader gave in between make it another run, which does not answer this question.
    let answered = prediction.progress != Progress::Open
        && played
        && snapshot.restart == Some((restart.at, restart.plan))
        && is_the_chapters_own(chapter, &snapshot.script);
    Some(AskedPrediction {
        question,
        past: snapshot.series.clone(),
        weight: snapshot.scenario.weight,
        prediction,
        truth: answered.then(|| Rc::new(Truth::of(snapshot.known.clone(), restart.at))),
    })
}
