//! Compare and the lab as components: rendered in a browser with values made for the test, found as a person finds
//! them. What is asked must go out as a message.
#![cfg(target_arch = "wasm32")]

use limbo::i18n::{Lang, Locale, add_texts, has_texts};
use limbo::message::{CompareMessage, LabMessage, Message};
use limbo::modes::compare::{Compare, CompareProps, Comparison, ComparisonSide};
use limbo::modes::lab::{Lab, LabProps, LabState, Playing};
use limbo_lab::simulation::Outcome as SweepOutcome;
use limbo_lab::study::{BaseScenario, STEPS, Study, SweptParameter};
use limbo_picture::theme::Theme;
use limbo_player::dual::fork::{ForkKind, RestartChoice};
use limbo_player::dual::outcome::Outcome;
use limbo_player::prediction::{Prediction, PredictionInput, Progress, Question};
use limbo_player::{Action, Snapshot};
use limbo_sim::{Duration, Plan, Run, Scenario, SimTime, World};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// Half an hour into the run.
const NOW: SimTime = SimTime(1_800_000);
/// A test looks this often for what the browser does by itself ...
const STEP: std::time::Duration = std::time::Duration::from_millis(10);
/// ... and gives up after so many looks.
const STEPS_MAX: u32 = 500;

fn locale() -> Locale {
    let lang = Lang::from_tag("en").expect("a language of the page");
    if !has_texts(lang) {
        add_texts(lang, include_str!("../static/texts/en.txt").to_owned());
    }
    Locale::new(lang, "Europe/Rome", 1_674_460_800_000.0)
}

/// A component on the page, and the messages that it has sent.
struct Page {
    root: Element,
    sent: Rc<RefCell<Vec<Message>>>,
}

impl Page {
    async fn show<C: BaseComponent>(
        props: impl FnOnce(Callback<Message>) -> C::Properties,
    ) -> Page {
        let document = web_sys::window()
            .and_then(|w| w.document())
            .expect("a page");
        let root = document.create_element("div").expect("an element");
        let body = document.body().expect("a body");
        body.append_child(&root).expect("it stands on the page");
        let sent = Rc::new(RefCell::new(Vec::new()));
        let log = sent.clone();
        let send = Callback::from(move |message| log.borrow_mut().push(message));
        yew::Renderer::<C>::with_root_and_props(root.clone(), props(send)).render();
        let page = Page { root, sent };
        page.until("it is rendered", || page.root.first_element_child())
            .await;
        page
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).expect("a selector");
        (0..found.length())
            .filter_map(|i| found.get(i)?.dyn_into().ok())
            .collect()
    }

    /// The elements of that kind with that name, in the order of the page.
    fn named(&self, selector: &str, name: &str) -> Vec<Element> {
        let mut all = self.all(selector);
        all.retain(|element| {
            let words = element.text_content().unwrap_or_default();
            element.get_attribute("aria-label").as_deref() == Some(name) || words.trim() == name
        });
        all
    }

    fn button(&self, name: &str) -> HtmlElement {
        let buttons = self.named("button", name);
        assert_eq!(buttons.len(), 1, "one button says “{name}”");
        buttons[0].clone().unchecked_into()
    }

    /// The lists with that label.
    fn lists(&self, label: &str) -> Vec<HtmlSelectElement> {
        let labels = self.named("label > span", label).into_iter();
        labels
            .filter_map(|span| span.next_element_sibling()?.dyn_into().ok())
            .collect()
    }

    fn text(&self) -> String {
        self.root.text_content().unwrap_or_default()
    }

    fn sent(&self) -> Vec<Message> {
        self.sent.borrow().clone()
    }

    /// What has been asked by the test; the component tells the size of its stages by itself.
    fn asked(&self) -> Vec<Message> {
        let mut asked = self.sent();
        asked.retain(|m| !matches!(m, Message::Compare(CompareMessage::Resize { .. })));
        asked
    }

    /// Waits for something that the browser or Yew does by itself.
    async fn until<T>(&self, what: &str, there: impl Fn() -> Option<T>) -> T {
        for _ in 0..STEPS_MAX {
            if let Some(found) = there() {
                return found;
            }
            yew::platform::time::sleep(STEP).await;
        }
        panic!("not in time: {what}; sent: {:?}", self.sent());
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn pick(list: &HtmlSelectElement, index: i32) {
    list.set_selected_index(index);
    let change = Event::new("change").expect("an event");
    list.dispatch_event(&change).expect("it is dispatched");
}

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
        falls: 0,
        hash,
        outcome: Some(Rc::new(Outcome {
            done: Some(NOW + Duration::mins(minutes)),
            left: 0,
            limbo: 0,
            falls: 0,
            returned: 0,
            longest: Duration::mins(minutes),
            hash,
            series: series.clone(),
        })),
    };
    Comparison {
        from: SimTime(600_000),
        moment: ForkKind::Present,
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

async fn show_compare(comparison: Comparison) -> Page {
    Page::show::<Compare>(|send| CompareProps {
        locale: locale(),
        compare: Some(Rc::new(comparison)),
        theme: Theme::Light,
        canvases: [NodeRef::default(), NodeRef::default()],
        send,
    })
    .await
}

async fn show_lab(lab: LabState) -> Page {
    Page::show::<Lab>(|send| LabProps {
        locale: locale(),
        lab: Rc::new(lab),
        send,
    })
    .await
}

fn town() -> LabState {
    LabState::new(Study::first(BaseScenario::Town))
}

#[wasm_bindgen_test]
async fn a_plan_is_chosen_for_its_own_side() {
    let page = show_compare(comparison()).await;
    let lists = page.lists(locale().t("compare.plan"));
    assert_eq!(lists.len(), 2, "one for each side");
    pick(&lists[1], 4);
    let natural = RestartChoice {
        plan: Plan::Natural,
        overload_action: None,
    };
    let chosen = Message::Compare(CompareMessage::Choose(1, natural));
    assert_eq!(page.asked(), [chosen]);
}

#[wasm_bindgen_test]
async fn the_same_choice_is_given_to_the_other_side() {
    let page = show_compare(comparison()).await;
    page.button(&locale().fill("compare.copy", &[("other", "B")]))
        .click();
    let copied = Message::Compare(CompareMessage::Choose(1, BULK));
    assert_eq!(page.asked(), [copied]);
}

#[wasm_bindgen_test]
async fn the_buttons_of_time_are_the_players_actions() {
    let page = show_compare(comparison()).await;
    page.button(locale().t("transport.play")).click();
    page.button(locale().t("transport.reset")).click();
    let actions = [Action::Toggle, Action::Reset].map(Message::Act);
    assert_eq!(page.asked(), actions);
}

#[wasm_bindgen_test]
async fn nothing_of_the_outcome_is_shown_before_the_prediction() {
    let (page, locale) = (show_compare(comparison()).await, locale());
    assert!(!page.text().contains(locale.t("compare.verdict")));
    assert!(!page.text().contains(locale.t("compare.figures")));
    page.button(locale.t("predict.skip")).click();
    let skipped = Message::Compare(CompareMessage::Predict(PredictionInput::Skip));
    assert_eq!(page.asked(), [skipped]);
}

#[wasm_bindgen_test]
async fn the_verdict_says_who_is_done_earlier_and_leads_on_with_either() {
    let (page, locale) = (show_compare(revealed()).await, locale());
    assert!(
        page.text().contains("is done 1 hour earlier"),
        "{}",
        page.text()
    );
    assert!(page.text().contains(locale.t("compare.both_hold")));
    page.button(&locale.fill("compare.carry_on", &[("side", "B")]))
        .click();
    let on = Message::Compare(CompareMessage::ContinueWith(1));
    assert_eq!(page.asked(), [on]);
}

#[wasm_bindgen_test]
async fn the_size_of_the_stages_is_measured_and_sent() {
    let page = show_compare(comparison()).await;
    let resize = || match page.sent()[..] {
        [Message::Compare(CompareMessage::Resize { width, scale, .. })] => Some((width, scale)),
        _ => None,
    };
    let (width, scale) = page.until("the size is sent", resize).await;
    assert!(width >= 1.0 && scale > 0.0 && scale <= 1.0);
    let stages = || (page.all("canvas").len() == 2).then_some(());
    page.until("both stages are there", stages).await;
}

#[wasm_bindgen_test]
async fn the_sweep_is_begun_and_stopped_by_one_button() {
    let (page, locale) = (show_lab(town()).await, locale());
    page.button(&locale.plural("lab.go", 400.0, &[])).click();
    assert_eq!(page.asked(), [Message::Lab(LabMessage::Sweep)]);
    let page = show_lab(LabState {
        playing: Playing::Sweep,
        ..town()
    })
    .await;
    page.button(locale.t("lab.stop")).click();
    assert_eq!(page.asked(), [Message::Lab(LabMessage::Stop)]);
}

#[wasm_bindgen_test]
async fn the_table_has_a_row_for_each_value() {
    let mut lab = town();
    let mut sweep = (*lab.sweep).clone();
    let outcome = SweepOutcome {
        cleared_ms: Some(3_600_000),
        ..SweepOutcome::default()
    };
    sweep.take(11, 1, outcome);
    lab.sweep = Rc::new(sweep);
    let page = show_lab(lab).await;
    let rows = page.all("tbody tr");
    assert_eq!(rows.len(), STEPS);
    let cells = |row: usize| {
        let cells = rows[row].children();
        (0..cells.length())
            .map(|i| {
                cells
                    .item(i)
                    .and_then(|c| c.text_content())
                    .unwrap_or_default()
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(11)[..3], ["12 blocks", "1", "1 hour"]);
    assert_eq!(
        cells(0)[..3],
        ["1 block", "", ""],
        "nothing has been played"
    );
}

#[wasm_bindgen_test]
async fn another_parameter_is_another_question() {
    let page = show_lab(town()).await;
    let lists = page.lists(locale().t("lab.parameter"));
    pick(&lists[0], 1);
    let [Message::Lab(LabMessage::Study(study))] = page.asked()[..] else {
        panic!("a question is asked: {:?}", page.sent());
    };
    assert_eq!(study.parameter, SweptParameter::Every);
}

#[wasm_bindgen_test]
async fn a_value_is_chosen_by_the_slider() {
    let page = show_lab(town()).await;
    let sliders = page.named("input[type=range]", locale().t("lab.choice"));
    let slider: HtmlInputElement = sliders[0].clone().unchecked_into();
    slider.set_value("17");
    let input = Event::new("input").expect("an event");
    slider.dispatch_event(&input).expect("it is dispatched");
    assert_eq!(page.asked(), [Message::Lab(LabMessage::Choose(17))]);
}

#[wasm_bindgen_test]
async fn a_proposed_restart_is_tried() {
    let (page, locale) = (show_lab(town()).await, locale());
    page.button(&locale.plural("lab.challenge.go", 20.0, &[]))
        .click();
    assert_eq!(page.asked(), [Message::Lab(LabMessage::Try)]);
}
