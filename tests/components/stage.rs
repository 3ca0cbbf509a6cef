//! The stage.

use crate::harness::{
    Rendered, Sent, click_at, document, locale, point_at, press_key, render, snapshot,
};
use limbo::browser::rings::Ring;
use limbo::components::stage::{Owner, Stage, StageProps, TwinStage, TwinStageProps};
use limbo::message::{Message, PickInput};
use limbo_picture::colouring::{ColourBy, Colouring, Slices};
use limbo_picture::pick::Direction;
use limbo_picture::theme::Theme;
use limbo_player::{Action, Snapshot};
use limbo_sim::{Duration, Hop, HopState, Ledger, Place, Plan, ReaderLedger, SimTime};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;
use yew::NodeRef;

const CUT_DELIVERY: &str = "Cut the link between relay and mailboxes";
const MEND_DELIVERY: &str = "Mend the link between relay and mailboxes";

fn props(snapshot: Snapshot, sent: &Sent) -> StageProps {
    StageProps {
        locale: locale(),
        snapshot: Rc::new(snapshot),
        width: 1000.0,
        height: 480.0,
        theme: Theme::Light,
        type_size: Theme::Light.type_px().into(),
        colouring: Colouring {
            by: ColourBy::Sent,
            slices: Slices::of(Duration::hours(8 * 24), Duration::hours(4), &|_| 0),
        },
        canvas: NodeRef::default(),
        owner: Owner::default(),
        bare: false,
        buttons: true,
        cards: true,
        mine: Rc::default(),
        found: "".into(),
        room: false,
        handles: None,
        plan: Plan::Bulk,
        send: sent.callback(),
    }
}

async fn stage(snapshot: Snapshot, sent: &Sent) -> Rendered<Stage> {
    render::<Stage>(props(snapshot, sent)).await
}

/// What those who do not see the picture are told of it.
fn summary(stage: &Rendered<Stage>) -> String {
    let mut pictures = stage.names("img");
    assert_eq!(pictures.len(), 1, "a stage is one picture");
    pictures.remove(0)
}

#[wasm_bindgen_test]
async fn a_link_that_is_up_has_a_button_that_cuts_it() {
    let sent = Sent::default();
    let stage = stage(snapshot(), &sent).await;
    assert_eq!(
        stage.names("button"),
        [
            "Cut the link between senders and provider",
            "Cut the link between provider and relay",
            CUT_DELIVERY
        ]
    );
    stage.get("button", CUT_DELIVERY).click();
    assert_eq!(sent.take(), [Message::Act(Action::Cut(Hop::Delivery))]);
}

#[wasm_bindgen_test]
async fn a_link_that_passes_nothing_has_a_button_that_mends_it() {
    let sent = Sent::default();
    let mut snapshot = snapshot();
    snapshot.hops[Hop::Submission.index()] = HopState::Broken;
    snapshot.hops[Hop::Relay.index()] = HopState::Closed;
    // The last link is up, but everything that comes through it is rejected.
    snapshot.rejects[Hop::Delivery.index()] = true;
    let stage = stage(snapshot, &sent).await;
    let buttons = [
        (
            "Mend the link between senders and provider",
            Hop::Submission,
        ),
        ("Open the relay again", Hop::Relay),
        ("Open the mailboxes again", Hop::Delivery),
    ];
    for (name, hop) in buttons {
        stage.get("button", name).click();
        let mend = Message::Act(Action::Mend(hop, Plan::Bulk));
        assert_eq!(sent.take(), [mend], "{name}");
    }
}

#[wasm_bindgen_test]
async fn the_button_keeps_the_focus_when_its_link_is_cut() {
    let sent = Sent::default();
    let mut stage = stage(snapshot(), &sent).await;
    stage
        .get("button", CUT_DELIVERY)
        .focus()
        .expect("a button takes the focus");
    let mut cut = snapshot();
    cut.hops[Hop::Delivery.index()] = HopState::Broken;
    stage.update(props(cut, &sent)).await;
    let focused = document()
        .active_element()
        .expect("something has the focus");
    assert!(focused.is_same_node(Some(&stage.get("button", MEND_DELIVERY))));
}

#[wasm_bindgen_test]
async fn the_summary_says_that_all_is_well() {
    let stage = stage(snapshot(), &Sent::default()).await;
    assert_eq!(
        summary(&stage),
        "All links are open. Nothing is waiting. Groups of mailboxes open: 12 of 12; the marked one is open."
    );
}

#[wasm_bindgen_test]
async fn the_summary_says_what_is_broken_and_where_the_mail_is() {
    let mut snapshot = snapshot();
    snapshot.hops[Hop::Delivery.index()] = HopState::Broken;
    snapshot.stations[Place::Relay as usize].up = false;
    snapshot.rejects[Hop::Submission.index()] = true;
    snapshot.ledger.spooled_relay = 2;
    let weight = f64::from(snapshot.scenario.weight);
    let stage = stage(snapshot, &Sent::default()).await;
    let summary = summary(&stage);
    let at_relay = format!("{} at the relay", locale().number(2.0 * weight));
    for part in [
        "The link between relay and mailboxes is cut.",
        "The relay’s server is down.",
        "Provider: every e-mail is refused for good",
        &at_relay,
        "Groups of mailboxes open: 0 of 12; the marked one is closed.",
    ] {
        assert!(summary.contains(part), "no {part:?} in {summary:?}");
    }
}

#[wasm_bindgen_test]
async fn a_server_that_is_down_says_when_it_comes_back() {
    let mut snapshot = snapshot();
    let relay = &mut snapshot.stations[Place::Relay as usize];
    relay.up = false;
    relay.back_at = Some(SimTime(5 * 60_000));
    let stage = stage(snapshot, &Sent::default()).await;
    assert!(stage.text().contains("down, back in 5"), "{}", stage.text());
    assert_eq!(stage.select("svg .stage-crashed .stage-cross").len(), 1);
}

/// People stand before each of the twelve blocks.
fn crowded() -> Snapshot {
    let mut snapshot = snapshot();
    let each = ReaderLedger {
        asking: 10,
        again: 200,
        given_up: 165,
        ..ReaderLedger::default()
    };
    snapshot.block_readers = vec![each; 12];
    snapshot.readers = ReaderLedger {
        asking: 120,
        again: 2_400,
        given_up: 1_980,
        ..ReaderLedger::default()
    };
    let storage = &mut snapshot.stations[Place::Mailboxes as usize];
    (storage.open_sessions, storage.reader_sessions) = (4, 120);
    snapshot
}

#[wasm_bindgen_test]
async fn people_stand_at_the_mailboxes_and_share_the_storage_with_the_mail() {
    let stage = stage(crowded(), &Sent::default()).await;
    // Two arcs make a head; the few who connect have as many figures as their number makes.
    for (state, least) in [("asking", 4), ("again", 24), ("gone", 24)] {
        let figures = &stage.select(&format!("svg.stage-back .stage-crowd.{state}"))[0];
        let heads = figures.get_attribute("d").expect("a path has data");
        assert!(heads.matches('a').count() >= least, "{state}: {heads}");
    }
    assert_eq!(stage.select(".stage-load-people").len(), 1);
    assert_eq!(stage.select(".stage-limit").len(), 1);
    let text = stage.text();
    for part in [
        "240,000 people + 8,000 e-mails",
        "connecting: 240,000",
        "will try again: 4,800,000",
        "gave up for now: 3,960,000",
        "1 figure = ",
    ] {
        assert!(text.contains(part), "no {part:?} in {text:?}");
    }
}

#[wasm_bindgen_test]
async fn the_colour_of_tests_is_explained_while_there_are_any() {
    let tests = Ledger {
        sent: 7,
        spooled_relay: 2,
        delivered: 4,
        returned: 1,
        ..Ledger::default()
    };
    let mut with_tests = snapshot();
    with_tests.tests = tests;
    let explained = stage(with_tests, &Sent::default()).await;
    assert!(explained.text().contains("test e-mails"));
    assert_eq!(explained.select(".stage-tests svg").len(), 1);
    let mut arrived = snapshot();
    arrived.tests = Ledger {
        spooled_relay: 0,
        delivered: 6,
        ..tests
    };
    let silent = stage(arrived, &Sent::default()).await;
    assert!(!silent.text().contains("test e-mails"));
}

#[wasm_bindgen_test]
async fn a_storage_that_has_crashed_says_under_whom() {
    let mut snapshot = crowded();
    let storage = &mut snapshot.stations[Place::Mailboxes as usize];
    (storage.up, storage.back_at) = (false, Some(SimTime(5 * 60_000)));
    (storage.open_sessions, storage.reader_sessions) = (0, 0);
    (storage.crashed_deliveries, storage.crashed_readers) = (3, 197);
    let stage = stage(snapshot, &Sent::default()).await;
    let text = stage.text();
    assert!(text.contains("down, back in 5"), "{text}");
    assert!(text.contains("394,000 people + 6,000 e-mails"), "{text}");
    let summary = summary(&stage);
    let under = "Connected when it crashed: people, 394,000; e-mails, 6,000.";
    assert!(summary.contains(under), "{summary}");
}

#[wasm_bindgen_test]
async fn where_nobody_opens_a_mailbox_nobody_stands_there() {
    let mut snapshot = snapshot();
    let mut scenario = (*snapshot.scenario).clone();
    scenario.readers.share = 0.0;
    snapshot.scenario = scenario.into();
    snapshot.block_readers.clear();
    let stage = stage(snapshot, &Sent::default()).await;
    assert!(stage.select(".stage-crowd, .stage-readers").is_empty());
}

#[wasm_bindgen_test]
async fn the_scenery_follows_the_snapshot_as_svg_elements() {
    let sent = Sent::default();
    let mut stage = stage(snapshot(), &sent).await;
    assert!(stage.select("svg .stage-pipe.broken").is_empty());
    let mut cut = snapshot();
    cut.hops[Hop::Relay.index()] = HopState::Broken;
    stage.update(props(cut, &sent)).await;
    let torn_ends = stage.select("svg .stage-pipe.broken");
    assert_eq!(torn_ends.len(), 2);
    for element in stage.select("svg, svg *") {
        assert_eq!(
            element.namespace_uri().as_deref(),
            Some("http://www.w3.org/2000/svg")
        );
    }
    stage.update(props(snapshot(), &sent)).await;
    assert!(stage.select("svg .stage-pipe.broken").is_empty());
}

#[wasm_bindgen_test]
async fn the_keyboard_goes_from_message_to_message() {
    let sent = Sent::default();
    let stage = stage(snapshot(), &sent).await;
    let stop = stage.get("application", "The e-mails on the stage");
    assert_eq!(stop.tab_index(), 0);
    let keys = [
        ("ArrowLeft", PickInput::To(Direction::Left)),
        ("ArrowRight", PickInput::To(Direction::Right)),
        ("ArrowUp", PickInput::To(Direction::Up)),
        ("ArrowDown", PickInput::To(Direction::Down)),
        ("Enter", PickInput::Open),
        ("Escape", PickInput::Close),
    ];
    for (key, input) in keys {
        assert!(press_key(&stop, key, false), "{key} is used");
        assert_eq!(sent.take(), [Message::Pick(input)], "{key}");
    }
    assert!(!press_key(&stop, "a", false));
    assert!(!press_key(&stop, "ArrowLeft", true), "the browser's own");
    assert_eq!(sent.take(), []);
}

#[wasm_bindgen_test]
async fn a_pointer_asks_for_the_message_under_it() {
    let sent = Sent::default();
    let stage = stage(snapshot(), &sent).await;
    let ground = &stage.select(".stage")[0];
    click_at(ground, 300.0, 200.0);
    assert_eq!(sent.take(), [Message::Pick(PickInput::At(300.0, 200.0))]);
    point_at(ground, "mouse", 30.0, 40.0);
    let hover = PickInput::Hover(Some((30.0, 40.0)));
    assert_eq!(sent.take(), [Message::Pick(hover)]);
    // A finger hides what is under it.
    point_at(ground, "touch", 30.0, 40.0);
    assert_eq!(sent.take(), []);
    // Over a button no message is meant.
    let button = stage.get("button", CUT_DELIVERY);
    point_at(&button, "mouse", 5.0, 5.0);
    assert_eq!(sent.take(), [Message::Pick(PickInput::Hover(None))]);
}

#[wasm_bindgen_test]
async fn rings_are_placed_past_the_component() {
    let stage = stage(snapshot(), &Sent::default()).await;
    let ring = |id: &str| -> HtmlElement {
        let found = stage.select(&format!("#{id}"));
        wasm_bindgen::JsCast::unchecked_into(found[0].clone())
    };
    Ring::Chosen.place(Some((12.5, 40.0)));
    let style = ring(Ring::Chosen.id()).style();
    let property = |name| style.get_property_value(name).expect("a name of CSS");
    assert_eq!(property("transform"), "translate(12.5px, 40px)");
    assert_eq!(property("display"), "block");
    Ring::Chosen.place(None);
    assert_eq!(property("display"), "none");
    // Without a ring on the page nothing happens.
    drop(stage);
    Ring::Hover.place(Some((1.0, 1.0)));
}

#[wasm_bindgen_test]
async fn a_twin_is_only_looked_at_and_has_a_summary_of_its_own() {
    let twin = render::<TwinStage>(TwinStageProps {
        locale: locale(),
        snapshot: Rc::new(snapshot()),
        width: 800.0,
        height: 400.0,
        theme: Theme::Dark,
        type_size: Theme::Dark.type_px().into(),
        canvas: NodeRef::default(),
        painted: None,
        owner: Owner::default(),
        bare: false,
        id: "summary-b",
        most: Ledger::default(),
        words: true,
    })
    .await;
    assert_eq!(twin.names("button"), Vec::<String>::new());
    assert_eq!(twin.names("application"), Vec::<String>::new());
    assert!(twin.names("img")[0].starts_with("All links are open."));
    assert_eq!(twin.select("#summary-b").len(), 1);
}
