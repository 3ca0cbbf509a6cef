//! The panels, the share dialog, and Explore, which is made of them.

use crate::harness::{Sent, locale, report, show};
use limbo::browser::lazy::LoadState;
use limbo::components::share::{
    Embed, PaperFoot, QrDialog, QrLinks, SharedLab, SharedPage, SharedPageSource, SharedSide,
};
use limbo::components::stage::Owner;
use limbo::components::{Header, LedgerTable, Notices, RestartChooser, ShareDialog, Transport};
use limbo::i18n::Lang;
use limbo::message::Message;
use limbo::modes::explore::{Explore, LATER_VIEWS};
use limbo_format::{Controls, DisplayOptions, Mode, Notice, ThemeChoice};
use limbo_picture::colouring::{ColourBy, Colouring, Slices};
use limbo_picture::theme::Theme;
use limbo_player::{Action, Snapshot};
use limbo_sim::{
    Command, Duration, Hop, Ledger, Place, Plan, ReaderLedger, Run, Scenario, SimTime, World,
};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlCanvasElement, HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

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
            <Header locale={&locale} lang={locale.lang()} snapshot={&snapshot} mode={Mode::Explore} game=false sound=false {theme_choice} send={sent.callback()} />
        }
    };
    let mut page = show(header(ThemeChoice::Auto)).await;

    page.press(locale.t("mode.lab")).await;
    let italian = Lang::from_tag("it").unwrap();
    let place = Lang::all()
        .iter()
        .position(|lang| *lang == italian)
        .unwrap();
    page.choose(locale.t("header.language"), place).await;
    page.choose(locale.t("header.scenario"), 0).await;
    let load = Action::Load {
        scenario: limbo_sim::catalogue::NAMES[0],
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
    page.show(header(ThemeChoice::ALL[1])).await;
    page.show(header(ThemeChoice::ALL[2])).await;
    let list: HtmlSelectElement = page.get("combobox", theme).unchecked_into();
    assert_eq!(list.value(), ThemeChoice::ALL[2].name());
}

#[wasm_bindgen_test]
async fn a_disk_is_destroyed_where_something_waits_on_it() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = Rc::new(town(true));
    assert!(snapshot.ledger.spooled_relay > 0);
    let disks = |snapshot: Rc<Snapshot>| {
        html! {
            <Explore locale={&locale} snapshot={&snapshot} plan={Plan::Bulk} card={None} mine={Rc::default()} words={Rc::default()} page={fake_page(&snapshot)} game={None} game_link={None} workbench={Rc::default()}
                colouring={by_day()} theme={Theme::Light}
                controls={Controls::Full} present={false} stage={Html::default()}
                later={LoadState::Loaded(&LATER_VIEWS)} send={sent.callback()} />
        }
    };
    let mut page = show(disks(snapshot.clone())).await;
    page.press(locale.t("disks.relay")).await;
    let destroyed = Action::DestroySpool(Place::Relay);
    assert_eq!(sent.take(), [Message::Act(destroyed)]);

    let mut empty = (*snapshot).clone();
    (empty.ledger.spooled_relay, empty.ledger.lost) = (0, snapshot.ledger.spooled_relay);
    page.show(disks(Rc::new(empty))).await;
    page.press(locale.t("disks.relay")).await;
    assert_eq!(sent.take(), [], "nothing waits there");
}

#[wasm_bindgen_test]
async fn the_transport_asks_for_time_and_disables_what_would_change_nothing() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = town(false);
    let transport = |snapshot: Snapshot| {
        html! { <Transport locale={&locale} snapshot={Rc::new(snapshot)} send={sent.callback()} /> }
    };
    let mut page = show(transport(snapshot.clone())).await;
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
        undo: limbo_player::UndoStep::Act(SimTime::ZERO),
        ..snapshot
    };
    page.show(transport(undoable)).await;
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
    let mut page = show(chooser(town(false), Plan::Bulk)).await;
    page.press(locale.t("restart.go")).await;
    assert_eq!(sent.take(), [], "nothing is broken");

    page.show(chooser(town(true), blocks(12))).await;
    page.write("spinbutton", locale.t("restart.number"), "6")
        .await;
    page.write("spinbutton", locale.t("restart.every_minutes"), "0")
        .await;
    assert_eq!(sent.take(), [Message::Plan(blocks(6))], "0 is out of range");
    let bulk: HtmlElement = page.get("radio", locale.t("restart.bulk"));
    bulk.click();
    page.show(chooser(town(true), Plan::Bulk)).await;
    // The numbers were kept meanwhile.
    let in_blocks: HtmlElement = page.get("radio", locale.t("restart.blocks"));
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
    let page = show(html! { <Notices {locale} {notices} send={sent.callback()} /> }).await;
    let buttons = page.select("[role=status] button");
    assert_eq!(buttons.len(), 2);
    buttons[1].unchecked_ref::<HtmlElement>().click();
    assert_eq!(sent.take(), [Message::Dismiss(1)]);
}

#[wasm_bindgen_test]
async fn the_places_of_the_ledger_sum_up_to_what_was_sent() {
    let locale = locale();
    let snapshot = Rc::new(town(true));
    let page = show(html! { <LedgerTable {locale} {snapshot} /> }).await;
    let numbers = |selector: &str| -> Vec<u32> {
        let digits = |cell: Element| {
            let text = cell.text_content().unwrap();
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.parse().unwrap()
        };
        page.select(selector).into_iter().map(digits).collect()
    };
    let sent = numbers(".ledger-sent td");
    assert!(sent[0] > 0);
    assert_eq!(
        numbers(".ledger-places tr:not(.balance) td")
            .iter()
            .sum::<u32>(),
        sent[0]
    );
    assert_eq!(page.select(".balance.wrong").len(), 0);
}

#[wasm_bindgen_test]
async fn of_what_is_in_limbo_tests_are_told_apart() {
    let locale = locale();
    for (limbo, last) in [(0, "In limbo"), (3, "of these, test e-mails")] {
        let mut snapshot = town(true);
        snapshot.tests.limbo = limbo;
        let snapshot = Rc::new(snapshot);
        let page = show(html! { <LedgerTable locale={&locale} {snapshot} /> }).await;
        let rows = page.select(".ledger-limbo th");
        assert_eq!(rows.last().unwrap().text_content().unwrap(), last);
    }
}

#[wasm_bindgen_test]
async fn every_person_at_the_mailboxes_is_in_one_row() {
    let locale = locale();
    let mut snapshot = town(true);
    let mut scenario = (*snapshot.scenario).clone();
    scenario.readers.share = 1.0;
    snapshot.scenario = scenario.into();
    snapshot.readers = ReaderLedger {
        resting: 1,
        asking: 2,
        again: 4,
        given_up: 8,
        served: 16,
        in_vain: 32,
    };
    let snapshot = Rc::new(snapshot);
    let page = show(html! { <LedgerTable {locale} {snapshot} /> }).await;
    let table = &page.select("table[aria-labelledby=readers-title]")[0];
    let cells = table.query_selector_all("td").unwrap();
    let cells: Vec<_> = (0..cells.length())
        .map(|i| cells.get(i).unwrap().text_content().unwrap())
        .collect();
    assert_eq!(cells, ["15", "2", "4", "8", "1", "16", "32"]);
}

/// A page with a story of a cover and two chapters.
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

    fn future_text(&self, _side: usize) -> Option<String> {
        None
    }

    fn file_text(&self) -> Option<String> {
        None
    }

    fn snapshot(&self) -> Rc<Snapshot> {
        self.snapshot.clone()
    }

    fn lab(&self) -> Option<SharedLab> {
        None
    }

    fn pair(&self) -> Option<[SharedSide; 2]> {
        None
    }

    fn theme(&self) -> Theme {
        Theme::Light
    }

    fn paint(&self, _: usize, _: &HtmlCanvasElement, _: (f64, f64), _: Option<Ledger>) {}

    fn is_what_if(&self) -> bool {
        false
    }

    fn owner(&self) -> Owner {
        Owner::default()
    }

    fn step_link(&self) -> Option<String> {
        None
    }

    fn chapter_title(&self) -> Option<&'static str> {
        None
    }

    fn chapters(&self) -> Vec<(u8, &'static str)> {
        let titles = [
            "story.cover.title",
            "story.letter.title",
            "story.sunday.title",
        ];
        (0..).zip(titles).collect()
    }

    fn open_file(&self, _: &web_sys::File) {}
}

/// A page that is shared by nobody.
fn fake_page(snapshot: &Rc<Snapshot>) -> SharedPage {
    SharedPage::new(FakePage {
        snapshot: snapshot.clone(),
        asked: Rc::default(),
    })
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
    let page = show(html! {
        <ShareDialog locale={&locale} {snapshot} display={DisplayOptions::default()} chapter={None::<u8>} handout={None::<u8>}
            page={SharedPage::new(source)} send={sent.callback()} />
    })
    .await;
    let link: HtmlInputElement = page.get("textbox", locale.t("take.link")).unchecked_into();
    assert_eq!(link.value(), "https://limbo.example/?at=1");

    page.press(locale.t("article.title")).await;
    let lines = || page.select("pre").pop().and_then(|pre| pre.text_content());
    assert_eq!(lines(), None, "no address holds this moment");
    // This moment, the cover and two chapters, each by a value of its own: a script tells them by it, and Yew does.
    let list: HtmlSelectElement = page
        .get("combobox", locale.t("article.what"))
        .unchecked_into();
    let values: BTreeSet<String> = (0..list.length())
        .filter_map(|place| list.item(place)?.get_attribute("value"))
        .collect();
    assert_eq!(values.len(), 4, "{values:?}");
    page.choose(locale.t("article.what"), 3).await;
    page.write("textbox", locale.t("article.name"), "A \"day\"")
        .await;
    let lines = lines().unwrap();
    assert!(
        lines.contains(" chapter=\"2\" title=\"A &quot;day&quot;\">"),
        "{lines}"
    );
    let embed = asked.borrow().last().cloned().unwrap();
    assert_eq!((embed.chapter, embed.autoplay), (Some(2), true));

    page.press(locale.t("take.close")).await;
    // The browser reports that a dialog was closed in a task of its own.
    report(&page.select("dialog")[0], "close").await;
    assert_eq!(sent.take().first(), Some(&Message::ShareDialog(false)));
}

#[derive(PartialEq, Properties)]
struct PrintedProps {
    snapshot: Rc<Snapshot>,
    send: Callback<Message>,
}

/// A dialog, and what a sheet has to say at its end for as long as one is printed.
#[component]
fn Printed(props: &PrintedProps) -> Html {
    let prints = use_state(|| false);
    let page = use_memo((), |()| fake_page(&props.snapshot));
    let toggle = {
        let prints = prints.clone();
        move |_: MouseEvent| prints.set(!*prints)
    };
    html! {
        <>
            <QrDialog locale={locale()} snapshot={&props.snapshot} lab={None::<SharedLab>} page="https://limbo.example/"
                links={QrLinks::default()} send={&props.send} />
            <button onclick={toggle}>{ "print" }</button>
            if *prints {
                <PaperFoot locale={locale()} snapshot={&props.snapshot} shows={Some(Mode::Explore)} page={(*page).clone()} />
            }
        </>
    }
}

#[wasm_bindgen_test]
async fn a_dialog_that_was_printed_still_says_that_it_was_closed() {
    let sent = Sent::default();
    let snapshot = Rc::new(town(true));
    let page = show(html! { <Printed {snapshot} send={sent.callback()} /> }).await;
    assert_eq!(page.select(".paper-foot").len(), 0);
    page.press("print").await;
    assert_eq!(
        page.select("dialog .paper-foot").len(),
        1,
        "its sheet ends in it"
    );
    page.press("print").await;
    assert_eq!(page.select(".paper-foot").len(), 0);
    sent.take();
    report(&page.select("dialog")[0], "close").await;
    assert_eq!(sent.take(), [Message::QrDialog(false)]);
}

#[wasm_bindgen_test]
async fn explore_shows_as_much_as_was_asked_for() {
    let (locale, sent) = (locale(), Sent::default());
    let snapshot = Rc::new(town(true));
    let explore_with = |controls, present, later| {
        html! {
            <Explore locale={&locale} snapshot={&snapshot} plan={Plan::Bulk} card={None} mine={Rc::default()} words={Rc::default()} page={fake_page(&snapshot)} game={None} game_link={None} workbench={Rc::default()}
                colouring={by_day()} theme={Theme::Light}
                {controls} {present} stage={html! { <div class="stage"></div> }} {later} send={sent.callback()} />
        }
    };
    let explore =
        |controls, present| explore_with(controls, present, LoadState::Loaded(&LATER_VIEWS));
    let mut page = show(explore(Controls::Full, false)).await;
    let mut shown = Vec::new();
    for (controls, present) in [
        (Controls::Full, false),
        (Controls::Full, true),
        (Controls::Min, false),
        (Controls::None, false),
    ] {
        page.show(explore(controls, present)).await;
        let parts = [".stage", ".transport", ".restart", ".ledger", ".hint"];
        shown.push(parts.map(|part| page.select(part).len()));
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

    // While the rest is on its way the stage stands, and one place says so; if it did not arrive, it can be asked for.
    page.show(explore_with(Controls::Full, false, LoadState::Loading))
        .await;
    assert_eq!(
        [".stage", ".coming"].map(|part| page.select(part).len()),
        [1, 1]
    );
    page.show(explore_with(Controls::Min, false, LoadState::Failed))
        .await;
    assert_eq!(page.select(".stage").len(), 1);
    page.press(locale.t("later.again")).await;
    assert_eq!(sent.take(), [Message::LoadAgain]);
}

/// Dots that are coloured by the day on which they were sent.
fn by_day() -> Colouring {
    Colouring {
        by: ColourBy::Sent,
        slices: Slices::of(Duration::hours(8 * 24), Duration::hours(4), &|_| 0),
    }
}
