//! Panels and the share dialog, rendered in a browser with snapshots of a small run, found as a person finds them.
#![cfg(target_arch = "wasm32")]

use limbo::components::share::{Embed, SharedPage, SharedPageSource};
use limbo::components::{Header, LedgerTable, Notices, RestartChooser, ShareDialog, Transport};
use limbo::i18n::{self, Lang, Locale};
use limbo::message::Message;
use limbo::modes::explore::Explore;
use limbo_format::{Controls, DisplayOptions, Mode, Notice, ThemeChoice};
use limbo_player::{Action, Snapshot};
use limbo_sim::{Command, Duration, Hop, Plan, Run, Scenario, SimTime, World};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

wasm_bindgen_test_configure!(run_in_browser);

/// What a component has sent, the oldest first.
#[derive(Clone, Default)]
struct Sent(Rc<RefCell<Vec<Message>>>);

impl Sent {
    fn callback(&self) -> Callback<Message> {
        let sent = self.0.clone();
        Callback::from(move |message| sent.borrow_mut().push(message))
    }

    /// Takes out what was sent since the last time.
    fn take(&self) -> Vec<Message> {
        self.0.take()
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PageProps {
    children: Html,
}

#[component]
fn Page(props: &PageProps) -> Html {
    props.children.clone()
}

/// What is rendered; it leaves the document with this value.
struct Rendered {
    root: Element,
    handle: Option<AppHandle<Page>>,
}

impl Drop for Rendered {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            handle.destroy();
        }
        self.root.remove();
    }
}

async fn render(children: Html) -> Rendered {
    let document = web_sys::window().unwrap().document().unwrap();
    let root = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&root).unwrap();
    let props = PageProps { children };
    let handle = yew::Renderer::<Page>::with_root_and_props(root.clone(), props).render();
    yew::scheduler::flush().await;
    Rendered {
        root,
        handle: Some(handle),
    }
}

impl Rendered {
    async fn update(&mut self, children: Html) {
        self.handle.as_mut().unwrap().update(PageProps { children });
        yew::scheduler::flush().await;
    }

    fn all(&self, selector: &str) -> Vec<Element> {
        let list = self.root.query_selector_all(selector).unwrap();
        (0..list.length())
            .map(|i| list.item(i).unwrap().unchecked_into())
            .collect()
    }

    /// The one element of that kind and of that name, as screen readers have it.
    fn find<T: JsCast>(&self, selector: &str, name: &str) -> T {
        let mut found = self.all(selector);
        found.retain(|element| self.name_of(element) == name);
        assert_eq!(found.len(), 1, "{selector} named {name}");
        found.remove(0).unchecked_into()
    }

    fn name_of(&self, element: &Element) -> String {
        let text = |element: Element| element.text_content().unwrap_or_default();
        if let Some(name) = element.get_attribute("aria-label") {
            return name;
        }
        if let Some(id) = element.get_attribute("aria-labelledby") {
            return self
                .all(&format!("[id={id}]"))
                .remove(0)
                .text_content()
                .unwrap();
        }
        match element.closest("label").unwrap() {
            Some(label) => text(label.query_selector("span").unwrap().unwrap_or(label)),
            None => text(element.clone()),
        }
    }

    async fn press(&self, name: &str) {
        self.find::<HtmlElement>("button", name).click();
        yew::scheduler::flush().await;
    }

    /// Chooses the entry of a list at that place.
    async fn choose(&self, name: &str, place: i32) {
        let list: HtmlSelectElement = self.find("select", name);
        list.set_selected_index(place);
        report(&list, "change").await;
    }

    async fn write(&self, name: &str, text: &str) {
        let field: HtmlInputElement = self.find("input", name);
        field.set_value(text);
        report(&field, "input").await;
    }
}

async fn report(element: &Element, event: &str) {
    let bubbles = EventInit::new();
    bubbles.set_bubbles(true);
    let event = Event::new_with_event_init_dict(event, &bubbles).unwrap();
    element.dispatch_event(&event).unwrap();
    yew::scheduler::flush().await;
}

fn locale() -> Locale {
    let lang = Lang::from_tag("en").unwrap();
    if !i18n::speaks(lang) {
        i18n::teach(lang, include_str!("../static/texts/en.txt").to_owned());
    }
    Locale::new(lang, "Europe/Rome", 1_674_460_800_000.0)
}

/// The small town after an hour and a half; with a link cut for most of it, if `cut`.
fn town(cut: bool) -> Snapshot {
    let run = Run::new(Scenario::named("small-town").unwrap(), 1);
    let mut world = World::new(&run).unwrap();
    assert!(world.advance(SimTime(Duration::mins(15).ms()), u64::MAX));
    if cut {
        world.act(Command::Cut(Hop::Delivery)).unwrap();
    }
    assert!(world.advance(SimTime(Duration::mins(90).ms()), u64::MAX));
    let series = Rc::new(world.series().clone());
    Snapshot::of(&run, &world, series)
}

#[wasm_bindgen_test]
async fn the_header_sends_what_is_chosen_and_shows_what_is_in_force() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = Rc::new(town(false));
    let header = |theme_choice| {
        html! {
            <Header locale={&locale} snapshot={&snapshot} mode={Mode::Explore} {theme_choice} send={sent.callback()} />
        }
    };
    let mut page = render(header(ThemeChoice::Auto)).await;

    page.press(locale.t("mode.lab")).await;
    let italian = Lang::from_tag("it").unwrap();
    let place = Lang::ALL.iter().position(|lang| *lang == italian).unwrap();
    page.choose(locale.t("header.language"), place as i32).await;
    page.choose(locale.t("header.scenario"), 0).await;
    let load = Action::Load {
        scenario: limbo_sim::scenario::NAMES[0],
        seed: 1,
        weight: None,
    };
    let expected = [
        Message::Mode(Mode::Lab),
        Message::Language(italian),
        Message::Act(load),
    ];
    assert_eq!(sent.take(), expected);

    // Even after the viewer has chosen by hand, another choice (a host's, an address's) is shown.
    let theme = locale.t("header.theme");
    page.choose(theme, 1).await;
    page.update(header(ThemeChoice::ALL[1])).await;
    page.update(header(ThemeChoice::ALL[2])).await;
    let list: HtmlSelectElement = page.find("select", theme);
    assert_eq!(list.value(), ThemeChoice::ALL[2].name());
}

#[wasm_bindgen_test]
async fn the_transport_asks_for_time_and_disables_what_would_change_nothing() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = town(false);
    let transport = |snapshot: Snapshot| {
        html! { <Transport locale={&locale} snapshot={Rc::new(snapshot)} send={sent.callback()} /> }
    };
    let mut page = render(transport(snapshot.clone())).await;
    for button in [
        "transport.play",
        "transport.next",
        "transport.faster",
        "transport.undo",
    ] {
        page.press(locale.t(button)).await;
    }
    let expected = [Action::Toggle, Action::NextEvent, Action::Speed(2.0)];
    assert_eq!(
        sent.take(),
        expected.map(Message::Act),
        "nothing can be undone"
    );

    let undoable = Snapshot {
        playing: true,
        can_undo: true,
        ..snapshot
    };
    page.update(transport(undoable)).await;
    page.press(locale.t("transport.pause")).await;
    page.press(locale.t("transport.undo")).await;
    let expected = [Action::Toggle, Action::Undo];
    assert_eq!(sent.take(), expected.map(Message::Act));
}

#[wasm_bindgen_test]
async fn a_restart_is_chosen_with_its_numbers_and_asked_for_where_something_is_broken() {
    let (locale, sent) = (locale(), Sent::default());
    let chooser = |snapshot: Snapshot, plan| {
        html! { <RestartChooser locale={&locale} snapshot={Rc::new(snapshot)} {plan} send={sent.callback()} /> }
    };
    let blocks = |blocks| Plan::Blocks {
        blocks,
        every: Duration::mins(20),
    };
    let mut page = render(chooser(town(false), Plan::Bulk)).await;
    page.press(locale.t("restart.go")).await;
    assert_eq!(sent.take(), [], "nothing is broken");

    page.update(chooser(town(true), blocks(12))).await;
    page.write(locale.t("restart.number"), "6").await;
    page.write(locale.t("restart.every_minutes"), "0").await;
    assert_eq!(sent.take(), [Message::Plan(blocks(6))], "0 is out of range");
    let bulk: HtmlElement = page.find("input", locale.t("restart.bulk"));
    bulk.click();
    page.update(chooser(town(true), Plan::Bulk)).await;
    // The numbers were kept meanwhile.
    let in_blocks: HtmlElement = page.find("input", locale.t("restart.blocks"));
    in_blocks.click();
    page.press(locale.t("restart.go")).await;
    let expected = [
        Message::Plan(Plan::Bulk),
        Message::Plan(blocks(12)),
        Message::Act(Action::Restart(Plan::Bulk)),
    ];
    assert_eq!(sent.take(), expected);
}

#[wasm_bindgen_test]
async fn a_notice_says_what_was_given_and_is_dismissed() {
    let (locale, sent) = (locale(), Sent::default());
    let notices = Rc::new(vec![
        Notice::new("notice.ignored_action", ""),
        Notice::new("notice.not_loaded", ""),
    ]);
    let page = render(html! { <Notices {locale} {notices} send={sent.callback()} /> }).await;
    let buttons = page.all("[role=status] button");
    assert_eq!(buttons.len(), 2);
    buttons[1].unchecked_ref::<HtmlElement>().click();
    assert_eq!(sent.take(), [Message::Dismiss(1)]);
}

#[wasm_bindgen_test]
async fn the_places_of_the_ledger_sum_up_to_what_was_sent() {
    let locale = locale();
    let snapshot = Rc::new(town(true));
    let page = render(html! { <LedgerTable {locale} {snapshot} /> }).await;
    let numbers = |selector: &str| -> Vec<u32> {
        let digits = |cell: Element| {
            let text = cell.text_content().unwrap();
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.parse().unwrap()
        };
        page.all(selector).into_iter().map(digits).collect()
    };
    let sent = numbers(".ledger-sent td");
    assert!(sent[0] > 0);
    assert_eq!(
        numbers(".ledger-places tr:not(.balance) td")
            .iter()
            .sum::<u32>(),
        sent[0]
    );
    assert_eq!(page.all(".balance.wrong").len(), 0);
}

/// A page with a story of two chapters.
struct FakePage {
    snapshot: Rc<Snapshot>,
    asked: Rc<RefCell<Vec<Embed>>>,
}

impl SharedPageSource for FakePage {
    fn page_address(&self) -> String {
        "https://limbo.example/".to_owned()
    }

    fn link(&self) -> Option<String> {
        Some("https://limbo.example/?at=1".to_owned())
    }

    fn embed_query(&self, embed: &Embed) -> Option<String> {
        self.asked.borrow_mut().push(embed.clone());
        // A moment in which so much was done that no address holds it.
        embed.chapter.map(|n| format!("chapter={n}&embed=1"))
    }

    fn file_text(&self) -> Option<String> {
        None
    }

    fn snapshot(&self) -> Rc<Snapshot> {
        self.snapshot.clone()
    }

    fn chapters(&self) -> Vec<(u8, &'static str)> {
        vec![(1, "story.1.title"), (2, "story.2.title")]
    }

    fn open_file(&self, _: &web_sys::File) {}
}

#[wasm_bindgen_test]
async fn the_share_dialog_has_the_link_and_the_lines_that_an_author_chose() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = Rc::new(town(true));
    let asked = Rc::new(RefCell::new(Vec::new()));
    let source = FakePage {
        snapshot: snapshot.clone(),
        asked: asked.clone(),
    };
    let page = render(html! {
        <ShareDialog locale={&locale} {snapshot} display={DisplayOptions::default()} chapter={None::<u8>}
            page={SharedPage::new(source)} send={sent.callback()} />
    })
    .await;
    let link: HtmlInputElement = page.find("input", locale.t("take.link"));
    assert_eq!(link.value(), "https://limbo.example/?at=1");

    page.press(locale.t("article.title")).await;
    let lines = || page.all("pre").pop().and_then(|pre| pre.text_content());
    assert_eq!(lines(), None, "no address holds this moment");
    page.choose(locale.t("article.what"), 2).await;
    page.write(locale.t("article.name"), "A \"day\"").await;
    let lines = lines().unwrap();
    assert!(
        lines.contains("<limbo-mail chapter=\"2\" title=\"A &quot;day&quot;\">"),
        "{lines}"
    );
    let embed = asked.borrow().last().cloned().unwrap();
    assert_eq!((embed.chapter, embed.autoplay), (Some(2), true));

    page.press(locale.t("take.close")).await;
    // The browser reports that a dialog was closed in a task of its own.
    page.all("dialog")[0]
        .dispatch_event(&Event::new("close").unwrap())
        .unwrap();
    assert_eq!(sent.take().first(), Some(&Message::ShareDialog(false)));
}

#[wasm_bindgen_test]
async fn explore_shows_as_much_as_was_asked_for() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = Rc::new(town(true));
    let explore = |controls, present| {
        html! {
            <Explore locale={&locale} snapshot={&snapshot} plan={Plan::Bulk} card={None} mine={Rc::default()}
                {controls} {present} stage={html! { <div class="stage"></div> }} send={sent.callback()} />
        }
    };
    let mut page = render(explore(Controls::Full, false)).await;
    let mut shown = Vec::new();
    for (controls, present) in [
        (Controls::Full, false),
        (Controls::Full, true),
        (Controls::Min, false),
        (Controls::None, false),
    ] {
        page.update(explore(controls, present)).await;
        let parts = [".stage", ".transport", ".restart", ".ledger", ".hint"];
        shown.push(parts.map(|part| page.all(part).len()));
    }
    assert_eq!(
        shown,
        [
            [1, 1, 1, 1, 1],
            [1, 1, 1, 0, 0],
            [1, 1, 0, 0, 0],
            [1, 0, 0, 0, 0]
        ]
    );
}
