//! What a prediction promises.

use super::*;
use limbo_sim::{Flag, FlagKind, Ledger, Place};

const HOUR: u32 = 3_600_000;

fn question() -> Question {
    Question {
        plan: Plan::Bulk,
        from: SimTime(40 * HOUR),
        until: SimTime(100 * HOUR),
        waiting: 1000,
        soon: Duration::hours(24),
    }
}

/// A future in which the limbo is empty from the hour `empty` on, after so many crashes.
fn truth(empty: u32, crashes: u32) -> Truth {
    let sample = |hour| Sample {
        at: SimTime(hour * HOUR),
        ledger: Ledger {
            limbo: if hour < empty { 1000 } else { 3 },
            ..Ledger::default()
        },
    };
    let flag = |i| Flag {
        at: SimTime((41 + i) * HOUR),
        kind: FlagKind::Crashed(Place::Mailboxes),
        by_viewer: false,
    };
    let series = Series {
        every: Duration::hours(1),
        samples: (0..=100).map(sample).collect(),
        flags: (0..crashes).map(flag).collect(),
        ..Series::default()
    };
    Truth::of(Rc::new(series), SimTime(40 * HOUR))
}

/// Drawn so that it comes to the ground at that point.
fn drawn(ground: usize) -> Prediction {
    let mut prediction = Prediction::default();
    for point in 0..POINTS {
        prediction.take(PredictionInput::Point(
            point,
            if point >= ground { 0 } else { 90 },
        ));
    }
    prediction
}

#[test]
fn what_came_is_read_from_the_run() {
    assert_eq!(truth(60, 0).empty, Some(SimTime(60 * HOUR)));
    assert_eq!(truth(500, 7).empty, None);
    assert_eq!(truth(500, 7).crashes, 7);
    let answers = [truth(60, 0), truth(90, 1), truth(500, 7), truth(500, 0)];
    let answers = answers.map(|truth| Answer::of(&question(), &truth));
    use Answer::{Again, Later, Soon};
    assert_eq!(answers, [Soon, Later, Again, Later]);
}

#[test]
fn an_answer_is_right_or_wrong_and_a_drawing_early_or_late() {
    let q = question();
    let mut prediction = drawn(1);
    prediction.take(PredictionInput::Answer(Answer::Soon));
    assert_eq!(prediction.empty(&q), Some(SimTime(60 * HOUR)));
    let miss = |hour| assess(&q, &prediction, &truth(hour, 0)).miss;
    assert_eq!(miss(69), Some(Miss::TooEarly(Duration::hours(9))));
    assert_eq!(miss(62), Some(Miss::Near(Duration::hours(2))));
    assert_eq!(miss(45), Some(Miss::TooLate(Duration::hours(15))));
    assert_eq!(miss(500), Some(Miss::NeverCame));
    assert_eq!(assess(&q, &prediction, &truth(60, 0)).right, Some(true));
    assert_eq!(assess(&q, &prediction, &truth(500, 9)).right, Some(false));
    let never = drawn(POINTS);
    assert_eq!(
        assess(&q, &never, &truth(500, 9)).miss,
        Some(Miss::NeverBoth)
    );
    let came = Miss::CameAt(SimTime(60 * HOUR));
    assert_eq!(assess(&q, &never, &truth(60, 0)).miss, Some(came));
}

#[test]
fn nothing_is_given_before_something_is_said_and_nothing_changes_after() {
    let mut prediction = Prediction::default();
    prediction.take(PredictionInput::Submit);
    assert_eq!(prediction.progress, Progress::Open);
    prediction.take(PredictionInput::Point(POINTS, 50));
    assert!(!prediction.says_something(), "there is no such point");
    prediction.take(PredictionInput::Point(2, 255));
    assert_eq!(prediction.points()[2], PERCENT_MAX);
    prediction.take(PredictionInput::Submit);
    assert_eq!(prediction.progress, Progress::Given);
    let given = prediction;
    prediction.take(PredictionInput::Point(0, 1));
    prediction.take(PredictionInput::Skip);
    assert_eq!(prediction, given);
    prediction.take(PredictionInput::Reset);
    assert_eq!(prediction, Prediction::default());
}

#[test]
fn soon_is_a_round_time_that_fits_the_scenario() {
    let soon = |name: &str| {
        let scenario = Scenario::named(name).unwrap();
        Question::of(&scenario, Plan::Bulk, SimTime::ZERO, 1).soon
    };
    assert_eq!(soon("libero-2023"), Duration::hours(24));
    assert_eq!(soon("small-town"), Duration::mins(20));
}

#[test]
fn a_drawn_curve_that_rises_again_is_empty_only_when_it_stays_on_the_ground() {
    let mut prediction = drawn(1);
    prediction.take(PredictionInput::Point(2, 80));
    let stays_from = prediction.empty(&question());
    assert_eq!(stays_from, Some(question().at(4)));
    prediction.take(PredictionInput::Point(POINTS - 1, 80));
    assert_eq!(prediction.empty(&question()), None);
}
