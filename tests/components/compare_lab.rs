//! Compare and the lab. What is asked must go out as a message.

use crate::harness::{Rendered, Sent, locale, render, report, until};
use limbo::message::{CompareMessage, LabField, LabMessage, Message};
use limbo::modes::compare::{Compare, CompareProps, Comparison, ComparisonSide};
use limbo::modes::lab::{Lab, LabProps, LabState, Playing};
use limbo_lab::grid::Job;
use limbo_lab::incident::BaseScenario;
use limbo_lab::outcome::Outcome as SweepOutcome;
use limbo_lab::presets::{Preset, STEPS};
use limbo_picture::theme::Theme;
use limbo_player::dual::fork::{ForkKind, RestartChoice};
use limbo_player::dual::outcome::Outcome;
use limbo_player::prediction::{Prediction, PredictionInput, Progress, Question};
use limbo_player::{Action, Snapshot};
use limbo_sim::{Command, Duration, Hop, OverloadAction, Plan, Run, Scenario, SimTime, World};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Half an hour into the run.
const NOW: SimTime = SimTime(1_800_000);
const BULK: RestartChoice = RestartChoice {
    plan: Plan::Bulk,
    overload_action: None,
};

/// All at once against blocks in a small town, half an hour after they have parted.
fn comparison() -> Comparison {
    let scenario = Arc::new(Scenario::named("small-town").expect("a scenario"));
    let plan = scenario.blocks_plan;
    let run = Run {
        scenario: scenario.clone(),
        seed: 1,
        script: Vec::new(),
    };
    let mut world = World::new(&run).expect("a valid run");
    world.advance(NOW, u64::MAX);
    let series = Rc::new(world.series().clone());
    let snapshot = Rc::new(Snapshot::of(&run, &world, series.clone()));
    let side = |choice: RestartChoice, hash: u64, minutes: u32| ComparisonSide {
        choice,
        snapshot: snapshot.clone(),
        crashes: 0,
        hash,
        outcome: Some(Rc::new(Outcome {
            done: Some(NOW + Duration::mins(minutes)),
            left: 0,
            limbo: 0,
            crashes: 0,
            returned: 0,
            longest: Duration::mins(minutes),
            hash,
            series: series.clone(),
        })),
    };
    Comparison {
        from: SimTime(600_000),
        moment: ForkKind::Present,
        past: scenario.clone(),
        sides: [
            side(BULK, 1, 90),
            side(
                RestartChoice {
                    plan,
                    overload_action: None,
                },
                2,
                30,
            ),
        ],
        most: snapshot.ledger,
        progress: 1.0,
        question: Question::of(&scenario, Plan::Bulk, SimTime(600_000), 100),
        prediction: Prediction::default(),
        predicted_side: 0,
    }
}

fn revealed() -> Comparison {
    Comparison {
        prediction: Prediction {
            progress: Progress::Skipped,
            ..Prediction::default()
        },
        ..comparison()
    }
}

async fn show_compare(comparison: Comparison) -> (Rendered<Compare>, Sent) {
    let sent = Sent::default();
    let page = render::<Compare>(CompareProps {
        locale: locale(),
        compare: Some(Rc::new(comparison)),
        theme: Theme::Light,
        type_size: Theme::Light.type_px().into(),
        canvases: [NodeRef::default(), NodeRef::default()],
        send: sent.callback(),
    });
    let page = page.await;
    // Nothing is shown before it has its size.
    let stages = || (page.select("canvas").len() == 2).then_some(());
    until("both stages are there", stages).await;
    (page, sent)
}

async fn show_lab(lab: LabState) -> (Rendered<Lab>, Sent) {
    let sent = Sent::default();
    let page = render::<Lab>(LabProps {
        locale: locale(),
        lab: Rc::new(lab),
        send: sent.callback(),
    });
    let page = page.await;
    // What is folded away comes a task later.
    let rows = || (!page.select("tbody tr").is_empty()).then_some(());
    until("the table has its rows", rows).await;
    (page, sent)
}

/// What has been asked by the test; the component tells the size of its stages by itself.
fn asked(sent: &Sent) -> Vec<Message> {
    let mut asked = sent.take();
    asked.retain(|m| !matches!(m, Message::Compare(CompareMessage::Resize { .. })));
    asked
}

fn town() -> LabState {
    LabState::new(BaseScenario::Town, Preset::Blocks)
}

#[wasm_bindgen_test]
async fn what_the_server_does_by_itself_is_no_choice_of_a_side() {
    let mut both = comparison();
    // On the right it has been told to turn the rest away, and does.
    let run = Run {
        scenario: both.past.clone(),
        seed: 1,
        script: Vec::new(),
    };
    let mut world = World::new(&run).expect("a valid run");
    let rejects = OverloadAction::RejectWith421;
    world
        .act(Command::SetOverloadAction(Hop::Delivery, rejects))
        .expect("a change");
    let series = Rc::new(world.series().clone());
    both.sides[1].snapshot = Rc::new(Snapshot::of(&run, &world, series));
    both.sides[1].choice.overload_action = Some(rejects);
    let plan = both.sides[1].choice.plan;
    let (page, sent) = show_compare(both).await;
    let mut lists = page.all("combobox");
    lists.retain(|(name, _)| name == locale().t("compare.overload"));
    let list: &HtmlSelectElement = lists[1].1.unchecked_ref();
    list.set_selected_index(0);
    report(list, "change").await;
    let as_it_is = RestartChoice {
        plan,
        overload_action: None,
    };
    let expected = [Message::Compare(CompareMessage::Choose(1, as_it_is))];
    assert_eq!(asked(&sent), expected);
}

#[wasm_bindgen_test]
async fn a_plan_is_chosen_for_its_own_side() {
    let (page, sent) = show_compare(comparison()).await;
    let mut lists = page.all("combobox");
    lists.retain(|(name, _)| name == locale().t("compare.plan"));
    assert_eq!(lists.len(), 2, "one for each side");
    let list: &HtmlSelectElement = lists[1].1.unchecked_ref();
    list.set_selected_index(4);
    report(list, "change").await;
    let natural = RestartChoice {
        plan: Plan::Natural,
        overload_action: None,
    };
    let chosen = Message::Compare(CompareMessage::Choose(1, natural));
    assert_eq!(asked(&sent), [chosen]);
}

#[wasm_bindgen_test]
async fn the_same_choice_is_given_to_the_other_side() {
    let (page, sent) = show_compare(comparison()).await;
    page.press(&locale().fill("compare.copy", &[("other", "B")]))
        .await;
    let copied = Message::Compare(CompareMessage::Choose(1, BULK));
    assert_eq!(asked(&sent), [copied]);
}

#[wasm_bindgen_test]
async fn the_buttons_of_time_are_the_players_actions() {
    let (page, sent) = show_compare(comparison()).await;
    page.press(locale().t("transport.play")).await;
    page.press(locale().t("transport.reset")).await;
    let actions = [Action::Toggle, Action::Reset].map(Message::Act);
    assert_eq!(asked(&sent), actions);
}

#[wasm_bindgen_test]
async fn nothing_of_the_outcome_is_shown_before_the_prediction() {
    let ((page, sent), locale) = (show_compare(comparison()).await, locale());
    assert!(!page.text().contains(locale.t("compare.came_out")));
    assert!(!page.text().contains(locale.t("compare.figures")));
    page.press(locale.t("predict.skip")).await;
    let skipped = Message::Compare(CompareMessage::Predict(PredictionInput::Skip));
    assert_eq!(asked(&sent), [skipped]);
}

#[wasm_bindgen_test]
async fn the_verdict_says_who_is_done_earlier_and_leads_on_with_either() {
    let ((page, sent), locale) = (show_compare(revealed()).await, locale());
    assert!(
        page.text().contains("finishes 1 hour earlier"),
        "{}",
        page.text()
    );
    let told = locale.fill(
        "compare.told",
        &[
            ("plan", locale.t("plan_name.bulk")),
            ("crashes", locale.t("compare.no_crash")),
            (
                "end",
                &locale.fill(
                    "compare.cleared_after",
                    &[("time", &locale.duration(Duration::mins(110)))],
                ),
            ),
        ],
    );
    assert!(page.text().contains(&told), "{}", page.text());
    page.press(&locale.fill("compare.carry_on", &[("side", "B")]))
        .await;
    let on = Message::Compare(CompareMessage::ContinueWith(1));
    assert_eq!(asked(&sent), [on]);
}

#[wasm_bindgen_test]
async fn the_size_of_the_stages_is_measured_and_sent() {
    let (_page, sent) = show_compare(comparison()).await;
    // It is sent at once, and again when the browser has laid the page out.
    let resize = || {
        sent.take().into_iter().find_map(|message| match message {
            Message::Compare(CompareMessage::Resize { width, scale, .. }) => Some((width, scale)),
            _ => None,
        })
    };
    let (width, scale) = until("the size is sent", resize).await;
    assert!(width >= 1.0 && scale > 0.0 && scale <= 1.0);
}

#[wasm_bindgen_test]
async fn the_sweep_is_begun_and_stopped_by_one_button() {
    let ((page, sent), locale) = (show_lab(town()).await, locale());
    page.press(&locale.plural("lab.go", 400.0, &[])).await;
    assert_eq!(asked(&sent), [Message::Lab(LabMessage::Sweep)]);
    let (page, sent) = show_lab(LabState {
        playing: Playing::Sweep,
        ..town()
    })
    .await;
    page.press(locale.t("lab.stop")).await;
    assert_eq!(asked(&sent), [Message::Lab(LabMessage::Stop)]);
}

#[wasm_bindgen_test]
async fn the_table_has_a_row_for_each_value() {
    let mut lab = town();
    let mut sweep = (*lab.sweep).clone();
    let outcome = SweepOutcome {
        cleared_ms: Some(3_600_000),
        ..SweepOutcome::default()
    };
    sweep.take(sweep.grid.job_index(Job { cell: 11, seed: 1 }), outcome);
    lab.sweep = Rc::new(sweep);
    let (page, _) = show_lab(lab).await;
    assert_eq!(page.select("tbody tr").len(), STEPS as usize);
    let cells = |row: usize| -> Vec<_> {
        let cells = page.select(&format!("tbody tr:nth-child({}) > *", row + 1));
        let words = cells.iter().map(|cell| cell.text_content());
        words.map(Option::unwrap_or_default).collect()
    };
    assert_eq!(cells(11)[..3], ["12 groups", "1", "1 hour"]);
    assert_eq!(
        cells(0)[..3],
        ["1 group", "", ""],
        "nothing has been played"
    );
}

#[wasm_bindgen_test]
async fn another_parameter_is_another_question() {
    let (page, sent) = show_lab(town()).await;
    page.choose(locale().t("lab.parameter"), 1).await;
    let every = Message::Lab(LabMessage::Preset(Preset::Every));
    assert_eq!(asked(&sent), [every]);
}

#[wasm_bindgen_test]
async fn a_value_is_chosen_by_the_slider() {
    let (page, sent) = show_lab(town()).await;
    page.write("slider", locale().t("lab.choice"), "17").await;
    assert_eq!(asked(&sent), [Message::Lab(LabMessage::Choose(17))]);
}

#[wasm_bindgen_test]
async fn a_proposed_restart_is_tried() {
    let ((page, sent), locale) = (show_lab(town()).await, locale());
    page.press(&locale.plural("lab.challenge.go", 20.0, &[]))
        .await;
    assert_eq!(asked(&sent), [Message::Lab(LabMessage::Try)]);
}

#[wasm_bindgen_test]
async fn what_is_wrong_is_said_beside_its_field_and_nothing_can_be_played_meanwhile() {
    let mut lab = town();
    lab.asked(LabMessage::Write(LabField::To(0), "0".to_owned()));
    let (page, _) = show_lab(lab).await;
    let field = &page.select("input[aria-invalid]")[0];
    let id = field
        .get_attribute("aria-describedby")
        .expect("it says what is wrong");
    let said = page.select(&format!("#{id}"))[0].text_content();
    let range = locale().fill("lab.wrong.range", &[("min", "1"), ("max", "1,000")]);
    assert_eq!(said, Some(range));
    let play = &page.select(".lab-go button")[0];
    assert!(play.has_attribute("disabled"));
}

#[wasm_bindgen_test]
async fn a_map_has_two_sliders_and_a_row_of_figures_for_each_cell() {
    let lab = LabState::new(BaseScenario::Town, Preset::BlocksAndEvery);
    let cells = lab.sweep.grid.cells();
    let (page, sent) = show_lab(lab).await;
    assert_eq!(page.select("tbody tr").len(), cells);
    // They are as wide as the map, whose size is measured first.
    page.wait_for(".lab-slider").await;
    page.write("slider", locale().t("lab.parameter.every"), "9")
        .await;
    // Twelve groups, and the tenth row.
    assert_eq!(
        asked(&sent),
        [Message::Lab(LabMessage::Choose(9 * 20 + 11))]
    );
}
