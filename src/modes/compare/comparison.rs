//! What the comparison shows at an instant: plain values that the engine publishes a few times a second. Nothing here
//! simulates, and nothing here knows the browser.

use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::Snapshot;
use limbo_player::dual::fork::{ForkKind, RestartChoice};
use limbo_player::dual::outcome::Outcome;
use limbo_player::prediction::{Prediction, Progress, Question, Truth};
use limbo_sim::{Ledger, Scenario, SimTime};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Two futures from one instant, both at the same instant of one clock. Side 0 is the left (A), side 1 the right (B).
#[derive(Clone, PartialEq)]
pub struct Comparison {
    /// Where the two futures part.
    pub from: SimTime,
    /// Whether that is the viewer's own present, or a moment that the scenario offers.
    pub moment: ForkKind,
    /// The network as it is where they part, before anything is chosen for either.
    pub past: Arc<Scenario>,
    /// The two futures.
    pub sides: [ComparisonSide; 2],
    /// The most that has waited or travelled on either side so far, in dots: both stages are drawn on this scale.
    pub most: Ledger,
    /// How much of both outcomes has been computed, 0 to 1.
    pub progress: f64,
    /// What the viewer is asked to predict.
    pub question: Question,
    /// What the viewer has predicted.
    pub prediction: Prediction,
    /// The side that the prediction is about, 0 or 1.
    pub predicted_side: usize,
}

/// One of the two futures at the instant shown.
#[derive(Clone, PartialEq)]
pub struct ComparisonSide {
    /// How service restarts on this side.
    pub choice: RestartChoice,
    /// The run at the instant shown.
    pub snapshot: Rc<Snapshot>,
    /// How often servers have crashed since the two futures parted.
    pub crashes: u32,
    /// The hash of the event trace up to the instant shown: equal for equal futures.
    pub hash: u64,
    /// What becomes of this future at the end of the scenario's span, once it is known.
    pub outcome: Option<Rc<Outcome>>,
}

impl Comparison {
    /// True once the futures may be shown: the viewer has predicted something, or would rather see.
    pub fn revealed(&self) -> bool {
        self.prediction.progress != Progress::Open
    }

    /// What came of the side that the prediction is about, once it is known.
    pub fn truth(&self) -> Option<Truth> {
        let outcome = self.sides[self.predicted_side].outcome.as_ref()?;
        Some(Truth::of(outcome.series.clone(), self.from))
    }

    /// The instant that both sides show.
    pub fn now(&self) -> SimTime {
        self.sides[0].snapshot.now
    }

    /// E-mails to a dot: counts in ledgers and outcomes are dots.
    pub fn weight(&self) -> u32 {
        self.sides[0].snapshot.scenario.weight
    }
}

/// Properties of what shows both futures at once.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct BothProps {
    pub locale: Locale,
    pub comparison: Rc<Comparison>,
    pub send: Callback<Message>,
}
