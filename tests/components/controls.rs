//! What a viewer changes numbers and plans by: what is in force is what they say, whatever was typed, chosen or refused.

use crate::harness::{
    Page, Rendered, Sent, document, locale, press_key, report, show, snapshot, until,
};
use limbo::components::parameters::{ParameterField, as_written, parameter_name};
use limbo::components::touch::StageHandles;
use limbo::components::{
    BlockFields, Header, PullBack, RestartChooser, Select, SelectOption, Transport, scenario_words,
};
use limbo::message::Message;
use limbo_format::{Mode, ThemeChoice};
use limbo_picture::layout::{Layout, Parts, TypeSize};
use limbo_player::{Action, Snapshot};
use limbo_sim::mta::Mix;
use limbo_sim::{Duration, Mta, Plan, Run, Scenario, World};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement, KeyboardEvent, KeyboardEventInit};
use yew::prelude::*;

const CAPACITY: &str = "stations.mailboxes.capacity_per_s";

/// The beginning of a scenario in which these parameters have these values.
fn begun(name: &str, values: &[(&str, f64)]) -> Snapshot {
    let mut scenario = Scenario::named(name).unwrap();
    for (key, value) in values {
        scenario.set(key, *value).unwrap();
    }
    let run = Run::new(scenario, 1);
    let world = World::new(&run).unwrap();
    Snapshot::of(&run, &world, Rc::default())
}

/// The sandbox as a reader's own queue changes it, played by a list if `listed`.
fn queue(listed: bool) -> Snapshot {
    let mut snapshot = begun("sandbox", &[(CAPACITY, 200.0), ("travel_ms", 1_000.0)]);
    Arc::make_mut(&mut snapshot.scenario).listed = listed.then(|| [1_u32, 2].into());
    snapshot
}

/// All handles of the stage.
async fn handles(snapshot: &Snapshot, sent: &Sent) -> Rendered<Page> {
    show(handles_of(snapshot, sent)).await
}

fn handles_of(snapshot: &Snapshot, sent: &Sent) -> Html {
    let parts = Parts {
        readers: true,
        ..Parts::default()
    };
    let layout = Layout::new(1_200.0, 700.0, 14.0, parts.with_handles(&snapshot.scenario));
    html! {
        <StageHandles locale={locale()} layout={Rc::new(layout)} snapshot={Rc::new(snapshot.clone())}
            send={sent.callback()} />
    }
}

#[wasm_bindgen_test]
async fn no_number_of_the_readers_own_queue_is_marked_as_changed_from_a_scenario() {
    let sent = Sent::default();
    let own = handles(&queue(true), &sent).await;
    assert_eq!(own.select(".net-back, .changed").len(), 0);
    let sandbox = handles(&queue(false), &sent).await;
    assert!(sandbox.select(".net-back").len() >= 2);
    // What its destination takes lies on its track.
    let capacity = own.select(&format!("[role=slider][data-parameter='{CAPACITY}']"));
    let most = capacity[0].get_attribute("aria-valuemax").unwrap();
    assert!(most.parse::<f64>().unwrap() >= 200.0, "{most}");
}

#[wasm_bindgen_test]
async fn the_list_of_scenarios_names_the_readers_own_queue_and_every_scenario_can_be_loaded() {
    let (locale, sent) = (locale(), Sent::default());
    let page = show(html! {
        <Header locale={&locale} lang={locale.lang()} snapshot={Rc::new(queue(true))} mode={Mode::Explore} game=false sound=false
            theme_choice={ThemeChoice::Auto} send={sent.callback()} />
    })
    .await;
    let name = locale.t("header.scenario");
    let list: HtmlSelectElement = page.get("combobox", name).unchecked_into();
    assert_eq!(list.value(), "queue");
    assert!(page.text().contains("Your own queue"));
    let names = limbo_sim::catalogue::NAMES;
    let sandbox = names.iter().position(|name| *name == "sandbox").unwrap();
    page.choose(name, sandbox).await;
    let load = Action::Load {
        scenario: "sandbox",
        seed: 1,
        weight: None,
    };
    assert_eq!(sent.take(), [Message::Act(load)]);
    assert_eq!(scenario_words(&locale, "sandbox"), "Sandbox");
}

#[wasm_bindgen_test]
async fn a_handle_beyond_its_track_is_told_on_it_and_more_does_not_make_it_less() {
    let sent = Sent::default();
    let slider = |page: &Rendered<Page>, key: &str| -> HtmlElement {
        let found = page.select(&format!("[role=slider][data-parameter='{key}']"));
        found[0].clone().unchecked_into()
    };
    let now = |slider: &HtmlElement, name: &str| -> f64 {
        slider.get_attribute(name).unwrap().parse().unwrap()
    };
    for (key, value, more) in [
        (CAPACITY, 10_000.0, "ArrowRight"),
        ("travel_ms", 0.0, "ArrowLeft"),
    ] {
        let snapshot = begun("libero-2023", &[(key, value)]);
        let page = handles(&snapshot, &sent).await;
        let slider = slider(&page, key);
        let (least, most) = (now(&slider, "aria-valuemin"), now(&slider, "aria-valuemax"));
        assert!((least..=most).contains(&value), "{key}: {least} to {most}");
        press_key(&slider, more, false);
        yew::scheduler::flush().await;
        assert_eq!(now(&slider, "aria-valuenow"), value, "{key}");
    }
}

/// A field of a network as it is in force.
fn field(parameter: &'static str, now: &Scenario, sent: &Sent) -> Html {
    html! {
        <ParameterField locale={locale()} {parameter} scenario={Arc::new(now.clone())} said={Rc::new(as_written(now))}
            full_name=true send={sent.callback()} />
    }
}

/// What stands in the text field of a parameter.
fn typed(page: &Rendered<Page>, key: &str) -> HtmlInputElement {
    let name = parameter_name(&locale(), key);
    page.get("textbox", &name).unchecked_into()
}

async fn type_number(page: &Rendered<Page>, key: &str, text: &str) {
    page.write("textbox", &parameter_name(&locale(), key), text)
        .await;
    report(&typed(page, key), "change").await;
}

#[wasm_bindgen_test]
async fn a_number_that_was_refused_does_not_stay_where_another_network_is_in_force() {
    let sent = Sent::default();
    let town = Scenario::named("small-town").unwrap();
    let mut page = show(field(CAPACITY, &town, &sent)).await;
    let own = typed(&page, CAPACITY).value();
    let mut other = town.clone();
    other.set("travel_ms", 5_000.0).unwrap();
    let mut another = other.clone();
    another.set(CAPACITY, 9.0).unwrap();
    for next in [&other, &another] {
        type_number(&page, CAPACITY, "99999999999999999").await;
        assert_eq!(page.all("alert").len(), 1, "it is refused");
        page.show(field(CAPACITY, next, &sent)).await;
        assert_eq!(page.all("alert").len(), 0);
        let fresh = show(field(CAPACITY, next, &sent)).await;
        assert_eq!(
            typed(&page, CAPACITY).value(),
            typed(&fresh, CAPACITY).value()
        );
    }
    assert_ne!(typed(&page, CAPACITY).value(), own, "9 is in force");
    assert_eq!(sent.take(), []);
}

#[wasm_bindgen_test]
async fn a_number_that_was_only_offered_goes_with_the_question() {
    let sent = Sent::default();
    let town = Scenario::named("small-town").unwrap();
    let mut page = show(field("mailboxes", &town, &sent)).await;
    let own = typed(&page, "mailboxes").value();
    type_number(&page, "mailboxes", "500").await;
    assert_eq!(page.select(".field-anew").len(), 1);
    let mut other = town.clone();
    other.set("travel_ms", 5_000.0).unwrap();
    page.show(field("mailboxes", &other, &sent)).await;
    assert_eq!(page.select(".field-anew").len(), 0);
    assert_eq!(typed(&page, "mailboxes").value(), own);
    // Begun with 240.6 of them, the run has 241.
    type_number(&page, "mailboxes", "240.6").await;
    let mut begun = other.clone();
    begun.set("mailboxes", 240.6).unwrap();
    page.show(field("mailboxes", &begun, &sent)).await;
    assert_eq!(typed(&page, "mailboxes").value(), "241");
}

#[wasm_bindgen_test]
async fn a_list_says_what_is_in_force_whatever_was_chosen_in_vain() {
    let options: Vec<SelectOption> = ["a", "b", "c"]
        .map(|text| SelectOption::new(text, text))
        .to_vec();
    let list = |selected: usize| {
        html! {
            <Select class="" label="list" options={options.clone()} {selected} on_select={Callback::noop()} />
        }
    };
    let mut page = show(list(0)).await;
    let shown = |page: &Rendered<Page>| {
        let list: HtmlSelectElement = page.get("combobox", "list").unchecked_into();
        list.value()
    };
    page.choose("list", 1).await;
    until("nobody took it", || (shown(&page) == "a").then_some(())).await;
    page.choose("list", 2).await;
    page.show(list(2)).await;
    assert_eq!(shown(&page), "c");
    page.show(list(1)).await;
    assert_eq!(shown(&page), "b");
}

#[wasm_bindgen_test]
async fn a_list_says_what_is_in_force_where_a_choice_changes_what_can_be_chosen() {
    let list = |texts: &[&'static str]| {
        let options = limbo::components::select::options(texts.iter().copied());
        html! { <Select class="" label="list" {options} selected=1 on_select={Callback::noop()} /> }
    };
    let mut page = show(list(&["a", "b", "c", "d"])).await;
    page.choose("list", 2).await;
    page.show(list(&["a", "c", "d"])).await;
    let shown: HtmlSelectElement = page.get("combobox", "list").unchecked_into();
    assert_eq!(shown.value(), "c");
    page.show(list(&["d", "a"])).await;
    assert_eq!(shown.value(), "a");
}

#[wasm_bindgen_test]
async fn who_goes_on_by_a_key_goes_on_from_what_was_chosen_though_it_is_not_yet_in_force() {
    let chosen = Rc::new(std::cell::RefCell::new(Vec::new()));
    let on_select = {
        let chosen = chosen.clone();
        Callback::from(move |place: usize| chosen.borrow_mut().push(place))
    };
    let options = ["a", "b", "c"].map(|text| SelectOption::new(text, text));
    let page = show(html! {
        <Select class="" label="list" options={options.to_vec()} selected=0 {on_select} />
    })
    .await;
    let list: HtmlSelectElement = page.get("combobox", "list").unchecked_into();
    for _ in 0..2 {
        // What an arrow key does to a list that is closed.
        let next = list.selected_index() + 1;
        page.choose("list", next as usize).await;
    }
    assert_eq!(*chosen.borrow(), [1, 2]);
}

#[wasm_bindgen_test]
async fn a_choice_that_begins_anew_is_shown_while_it_is_asked_and_goes_when_it_is_left() {
    let sent = Sent::default();
    let key = "scans";
    let town = Scenario::named("small-town").unwrap();
    let page = show(field(key, &town, &sent)).await;
    let name = parameter_name(&locale(), key);
    let list: HtmlSelectElement = page.get("combobox", &name).unchecked_into();
    let own = list.selected_index();
    let other = (0..list.length() as i32).find(|i| *i != own).unwrap();
    page.choose(&name, other as usize).await;
    assert_eq!(list.selected_index(), other, "it is asked");
    page.press(locale().t("field.leave")).await;
    assert_eq!(list.selected_index(), own);
    let focused = document().active_element();
    assert!(
        list.is_same_node(focused.as_deref()),
        "who answered is where they were"
    );
}

/// Fields of a plan that is taken as it is typed, and a button that chooses another.
#[component]
fn Kept() -> Html {
    let numbers = use_state(|| (12_u16, Duration::mins(30)));
    let other = {
        let numbers = numbers.clone();
        move |_: MouseEvent| {
            let every = match numbers.1 == Duration::mins(30) {
                true => Duration::mins(20),
                false => Duration::mins(30),
            };
            numbers.set((12, every));
        }
    };
    let on_change = {
        let numbers = numbers.clone();
        Callback::from(move |typed| numbers.set(typed))
    };
    let (blocks, every) = *numbers;
    html! {
        <>
            <BlockFields locale={locale()} {blocks} {every} longest={Duration::hours(102)} {on_change} />
            <output>{ every.ms() / 60_000 }</output>
            <button onclick={other}>{ "another" }</button>
        </>
    }
}

#[wasm_bindgen_test]
async fn an_interval_is_meant_in_the_unit_in_which_it_was_begun() {
    let page = show(html! { <Kept /> }).await;
    let locale = locale();
    let minutes = || page.select("output")[0].text_content().unwrap();
    for (text, said) in [("60", "60"), ("61", "61"), ("600", "600")] {
        page.write("spinbutton", locale.t("restart.every_minutes"), text)
            .await;
        assert_eq!(minutes(), said);
    }
}

#[wasm_bindgen_test]
async fn a_number_typed_beyond_the_range_leaves_what_was_before_and_says_why() {
    let page = show(html! { <Kept /> }).await;
    let locale = locale();
    let name = locale.t("restart.every_minutes");
    let minutes = || page.select("output")[0].text_content().unwrap();
    for (text, in_force) in [
        ("9", "9"),
        ("99", "99"),
        ("99999", "30"),
        ("99", "99"),
        ("99999", "30"),
    ] {
        page.write("spinbutton", name, text).await;
        assert_eq!(minutes(), in_force, "{text}");
    }
    let why = "It can be a whole number from 1 to 6,120. It stays at 30.";
    let field = page.get("spinbutton", name);
    let said = || {
        let by = field.get_attribute("aria-describedby")?;
        document().get_element_by_id(&by)?.text_content()
    };
    assert_eq!(said().as_deref(), Some(why));
    // It is to be read also when the field shows what is in force again.
    report(&field, "blur").await;
    assert_eq!(
        field.clone().unchecked_into::<HtmlInputElement>().value(),
        "30"
    );
    assert_eq!(said().as_deref(), Some(why));
    // A part of one is no number here, however small the whole numbers are.
    page.write("spinbutton", name, "1.5").await;
    assert_eq!(said().as_deref(), Some(why));
    page.write("spinbutton", name, "").await;
    assert_eq!(said(), None, "who empties it is about to type");
    page.write("spinbutton", name, "60").await;
    assert_eq!(minutes(), "60");
}

#[wasm_bindgen_test]
async fn what_was_refused_is_not_said_again_when_the_number_from_before_is_chosen_by_other_means() {
    let page = show(html! { <Kept /> }).await;
    let name = locale().t("restart.every_minutes").to_owned();
    let alerts = || page.select("[role=alert]").len();
    page.write("spinbutton", &name, "99999").await;
    assert_eq!(alerts(), 1);
    report(&page.get("spinbutton", &name), "blur").await;
    page.press("another").await;
    assert_eq!(alerts(), 0);
    page.press("another").await;
    assert_eq!(alerts(), 0, "30 again");
}

fn pull_back(still: bool, to: Option<&str>) -> Html {
    html! {
        <PullBack locale={locale()} width=800.0 height=500.0 type_size={TypeSize::from(14.0)} {still} to={to.map(Rc::<str>::from)}
            on_done={Callback::noop()} />
    }
}

#[wasm_bindgen_test]
async fn the_envelope_of_the_pull_back_is_addressed_as_the_letter_is() {
    for still in [false, true] {
        let addressed = |page: &Rendered<Page>| {
            page.select(".pull-address")[0]
                .text_content()
                .unwrap_or_default()
        };
        let page = show(pull_back(still, Some("Mum"))).await;
        assert_eq!(addressed(&page), "To: Mum");
        let page = show(pull_back(still, None)).await;
        assert_eq!(addressed(&page), "To: anna@example.org");
    }
}

#[wasm_bindgen_test]
async fn the_pull_back_is_ended_by_a_key_and_not_by_one_that_is_still_held() {
    let ended = Rc::new(std::cell::Cell::new(0));
    let on_done = {
        let ended = ended.clone();
        Callback::from(move |()| ended.set(ended.get() + 1))
    };
    let _page = show(html! {
        <PullBack locale={locale()} width=800.0 height=500.0 type_size={TypeSize::from(14.0)} still=true to={None::<Rc<str>>}
            {on_done} />
    })
    .await;
    let press = |key: &str, repeat: bool| {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_repeat(repeat);
        init.set_bubbles(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init);
        let body = document().body().unwrap();
        body.dispatch_event(&event.unwrap()).unwrap();
        ended.get()
    };
    // One that is held leads here; one that helps another to mean something means nothing by itself.
    assert_eq!(press(".", true), 0);
    assert_eq!((press("AltGraph", false), press("CapsLock", false)), (0, 0));
    assert_eq!(press(".", false), 1);
}

fn chooser(snapshot: &Snapshot, plan: Plan, sent: &Sent) -> Html {
    html! {
        <RestartChooser locale={locale()} snapshot={Rc::new(snapshot.clone())} {plan} send={sent.callback()} />
    }
}

fn is_checked(page: &Rendered<Page>, name: &str) -> bool {
    let radio: HtmlInputElement = page.get("radio", name).unchecked_into();
    radio.checked()
}

#[wasm_bindgen_test]
async fn the_restart_that_is_said_is_the_one_that_is_done() {
    let (locale, sent) = (locale(), Sent::default());
    let [bulk, blocks] = ["restart.bulk", "restart.blocks"].map(|key| locale.t(key));
    for (plan, name) in [
        (Plan::Natural, "compare.natural"),
        (Plan::BulkAutomatic, "compare.automatic"),
        (Plan::Drip { rate_per_s: 2.0 }, "compare.drip"),
    ] {
        let mut snapshot = snapshot();
        Arc::make_mut(&mut snapshot.scenario).blocks_plan = plan;
        let mut page = show(chooser(&snapshot, plan, &sent)).await;
        assert_eq!(page.all("radio").len(), 3);
        assert!(!is_checked(&page, bulk) && !is_checked(&page, blocks));
        assert!(is_checked(&page, locale.t(name)));
        page.get("radio", blocks).click();
        let sent_plan = match sent.take().pop() {
            Some(Message::Plan(plan)) => plan,
            other => panic!("{other:?}"),
        };
        assert!(
            matches!(sent_plan, Plan::Blocks { .. } | Plan::Calm { .. }),
            "{sent_plan:?}"
        );
        page.show(chooser(&snapshot, sent_plan, &sent)).await;
        assert!(is_checked(&page, blocks));
        // What is offered first can be chosen again.
        assert_eq!(page.all("radio").len(), 3);
    }
    // Groups that no clock opens have no hours.
    let calm = Plan::Calm { blocks: 12 };
    let page = show(chooser(&snapshot(), calm, &sent)).await;
    assert!(is_checked(&page, blocks));
    assert_eq!(page.names("spinbutton"), [locale.t("restart.number")]);
    assert!(!page.text().contains("The last group opens"));
    page.write("spinbutton", locale.t("restart.number"), "6")
        .await;
    assert_eq!(sent.take(), [Message::Plan(Plan::Calm { blocks: 6 })]);
}

#[wasm_bindgen_test]
async fn the_question_about_servers_goes_with_the_network_that_it_was_about() {
    let sent = Sent::default();
    let town = begun("small-town", &[]);
    let mut page = show(handles_of(&town, &sent)).await;
    let list = page.select("[data-parameter=providers] select")[0]
        .clone()
        .unchecked_into::<HtmlSelectElement>();
    list.set_selected_index(list.selected_index() + 1);
    report(&list, "change").await;
    assert_eq!(page.all("alertdialog").len(), 1);
    page.show(handles_of(&snapshot(), &sent)).await;
    assert_eq!(page.all("alertdialog").len(), 0);
    page.show(handles_of(&town, &sent)).await;
    assert_eq!(page.all("alertdialog").len(), 0, "it does not come back");

    // It goes, too, where the servers in force become others: by undo, or by the way back.
    let list = page.select("[data-parameter=providers] select")[0]
        .clone()
        .unchecked_into::<HtmlSelectElement>();
    list.set_selected_index(list.selected_index() + 1);
    report(&list, "change").await;
    assert_eq!(page.all("alertdialog").len(), 1);
    let mut others = town.clone();
    Arc::make_mut(&mut others.scenario).providers = Mix::only(Mta::Exim);
    page.show(handles_of(&others, &sent)).await;
    assert_eq!(page.all("alertdialog").len(), 0);
    assert_eq!(sent.take(), []);
}

#[wasm_bindgen_test]
async fn a_slow_pace_is_said_as_it_is_and_never_as_none() {
    let locale = locale();
    let said = async |speed: f64| {
        let mut slow = begun("one-letter", &[]);
        slow.speed = speed / f64::from(slow.scenario.pace);
        let page = show(html! {
            <Transport locale={&locale} snapshot={Rc::new(slow)} send={Callback::noop()} />
        })
        .await;
        page.select(".clock-scale span")[1].text_content().unwrap()
    };
    for (seconds, words) in [
        (0.25, "1 second = 0.25 seconds"),
        (0.03, "1 second = 0.03 seconds"),
        (1.0 / 1024.0, "1 second = 0.001 seconds"),
        (7.46, "1 second = 7.5 seconds"),
    ] {
        assert_eq!(said(seconds).await, words);
    }
}

#[wasm_bindgen_test]
async fn a_length_of_time_below_a_second_is_said_and_a_part_of_a_percent() {
    let sent = Sent::default();
    let snapshot = begun(
        "libero-2023",
        &[("travel_ms", 400.0), ("readers.share", 0.004)],
    );
    let page = handles(&snapshot, &sent).await;
    let says = |key: &str| {
        let found = page.select(&format!("[role=slider][data-parameter='{key}']"));
        found[0].get_attribute("aria-valuetext").unwrap()
    };
    assert_eq!(says("travel_ms"), "0.4 seconds from server to server");
    assert_eq!(says("readers.share"), "0.4% of people open their mailboxes");
}
