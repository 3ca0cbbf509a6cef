//! The rows of the dialog: the link to this moment, what can be saved or copied, the file that can be opened, and the
//! way before a class.

use super::saving::{Format, Item, copy, hand_out, is_on_page};
use super::source::SharedPage;
use crate::components::events::send_some;
use crate::components::prose_links;
use crate::components::words;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::Snapshot;
use std::rc::Rc;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// An item's row: the keys of its name and of what it is for, and its buttons with the keys of their texts.
struct Row {
    item: Item,
    name: &'static str,
    help: &'static str,
    buttons: [(Format, &'static str); 2],
}

const ROWS: [Row; 5] = [
    Row {
        item: Item::Run,
        name: "take.run",
        help: "take.run_help",
        buttons: [(Format::File, "take.save"), (Format::Copy, "take.copy")],
    },
    Row {
        item: Item::Series,
        name: "take.series",
        help: "take.series_help",
        buttons: [(Format::File, "take.csv"), (Format::Copy, "take.copy")],
    },
    Row {
        item: Item::Ledger,
        name: "take.ledger",
        help: "take.ledger_help",
        buttons: [(Format::File, "take.csv"), (Format::Copy, "take.copy")],
    },
    Row {
        item: Item::Stage,
        name: "take.stage",
        help: "take.picture_help",
        buttons: [(Format::Svg, "take.svg"), (Format::Png, "take.png")],
    },
    Row {
        item: Item::Chart,
        name: "take.chart",
        help: "take.picture_help",
        buttons: [(Format::Svg, "take.svg"), (Format::Png, "take.png")],
    },
];

/// The moment in words, and the link that opens it; of two futures that are compared, which two.
pub(super) fn link_row(
    locale: &Locale,
    snapshot: &Rc<Snapshot>,
    page: &SharedPage,
    on_qr: &Callback<MouseEvent>,
    say: &Callback<String>,
) -> Html {
    let qr = html! {
        <button type="button" class="button" onclick={on_qr}>{ locale.t("present.qr") }</button>
    };
    let scenario = words::title(locale, &snapshot.scenario);
    let mut moment = [scenario, ", ", &locale.moment(snapshot.now)].concat();
    let (pair, lab) = (page.pair(), page.lab());
    if let Some(lab) = &lab {
        moment = lab.named(locale);
    }
    for (letter, side) in words::SIDES.iter().zip(pair.iter().flatten()) {
        moment += &[" · ", letter, " ", &words::plan(locale, &side.plan)].concat();
    }
    let inside = match page.link() {
        Some(link) => {
            let help = match (pair, lab) {
                (_, Some(lab)) if lab.kept => "take.link_help_lab",
                (_, Some(_)) => "take.link_help_lab_place",
                (Some(_), _) => "take.link_help_both",
                _ => "take.link_help",
            };
            let (help, copy) = (locale.t(help), locale.t("take.copy_link"));
            let button = html! {
                <button type="button" class="button primary" onclick={on_copy(locale, &link, say)}>{ copy }</button>
            };
            let buttons = html! { <>{ button }{ qr }</> };
            shown_link(locale.t("take.link"), &link, help, buttons)
        }
        None => {
            let why = match snapshot.scenario.listed {
                Some(_) => "take.link_listed",
                None => "take.link_too_long",
            };
            html! { <><p class="help">{ locale.t(why) }</p>{ qr }</> }
        }
    };
    html! { <div><p class="take-moment">{ moment }</p>{ inside }</div> }
}

/// The link that brings the picture of a step of the story along.
pub(super) fn step_link_row(locale: &Locale, link: &str, say: &Callback<String>) -> Html {
    let (what, copy) = (locale.t("take.step_link"), locale.t("take.copy"));
    let name = locale.fill("take.name", &[("what", what), ("button", copy)]);
    let button = html! {
        <button type="button" class="button" aria-label={name} onclick={on_copy(locale, link, say)}>{ copy }</button>
    };
    let inside = shown_link(what, link, locale.t("take.step_link_help"), button);
    html! { <div><p class="take-what"><b>{ what }</b></p>{ inside }</div> }
}

/// A link that can be read and selected, the button that copies it, and what it does.
fn shown_link(name: &str, link: &str, help: &str, button: Html) -> Html {
    html! {
        <>
            <div class="take-row">
                <input type="text" class="take-link" readonly=true aria-label={name.to_owned()} value={link.to_owned()} />
                { button }
            </div>
            <p class="help">{ help }</p>
        </>
    }
}

fn on_copy(locale: &Locale, link: &str, say: &Callback<String>) -> Callback<MouseEvent> {
    let (locale, link, say) = (locale.clone(), link.to_owned(), say.clone());
    Callback::from(move |_: MouseEvent| copy(&locale, &link, &say))
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct SaveRowsProps {
    pub locale: Locale,
    /// So many e-mails stand behind a dot.
    pub weight: u32,
    pub page: SharedPage,
    /// Tells the viewer how something went.
    pub say: Callback<String>,
    /// What stands after the first row, which is the run itself.
    pub children: Html,
}

/// Everything that can be saved or copied.
#[component]
pub(super) fn SaveRows(props: &SaveRowsProps) -> Html {
    let [run, others @ ..] = &ROWS;
    let (compares, in_lab) = (props.page.pair().is_some(), props.page.lab().is_some());
    // Of two stages one alone would not be what the page shows: the picture of the moment has both. The lab shows a chart
    // of many runs, and no run.
    let others = others.iter().filter(|row| match row.item {
        Item::Stage => !compares && is_on_page(&props.page, row.item),
        Item::Chart => is_on_page(&props.page, row.item),
        _ => !in_lab,
    });
    html! {
        <>
            if compares {
                { futures_row(props) }
            } else if !in_lab {
                { save_row(props, run) }
            }
            { props.children.clone() }
            { for others.map(|row| save_row(props, row)) }
        </>
    }
}

fn save_row(props: &SaveRowsProps, row: &Row) -> Html {
    let locale = &props.locale;
    let about = locale.t(row.name);
    let buttons = row.buttons.iter().map(|(format, key)| {
        let text = locale.t(key).to_owned();
        item_button(props, about, text, row.item, *format)
    });
    let weight = locale.number(props.weight.into());
    html! {
        <Line name={about.to_owned()} help={locale.fill(row.help, &[("n", &weight)])}>{ for buttons }</Line>
    }
}

/// Both of two runs that are compared, each as a file.
fn futures_row(props: &SaveRowsProps) -> Html {
    let locale = &props.locale;
    let about = locale.t("take.futures");
    let buttons = words::SIDES.iter().enumerate().map(|(side, letter)| {
        let text = [locale.t("take.save"), " ", letter].concat();
        item_button(props, about, text, Item::Future(side), Format::File)
    });
    html! {
        <Line name={about.to_owned()} help={locale.t("take.futures_help").to_owned()}>{ for buttons }</Line>
    }
}

/// The button that hands an item out in a form.
fn item_button(
    props: &SaveRowsProps,
    about: &str,
    text: String,
    item: Item,
    format: Format,
) -> Html {
    let (locale, page, say) = (props.locale.clone(), props.page.clone(), props.say.clone());
    let name = locale.fill("take.name", &[("what", about), ("button", &text)]);
    let onclick = Callback::from(move |_: MouseEvent| hand_out(&page, &locale, item, format, &say));
    html! { <button type="button" class="button" aria-label={name} {onclick}>{ text }</button> }
}

/// Where a run is brought; a file may also be dropped anywhere on the page.
pub(super) fn open_row(locale: &Locale, on_file: &Callback<File>) -> Html {
    let locale = &locale;
    let onchange = send_some(on_file, |event: Event| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        input.files()?.get(0)
    });
    html! {
        <Line name={locale.t("take.bring").to_owned()} help={locale.t("take.bring_help").to_owned()}>
            <label class="button take-open">
                { locale.t("take.open") }
                <input type="file" class="visually-hidden" accept=".txt,.limbo,text/plain" {onchange} />
            </label>
        </Line>
    }
}

/// The way before a class.
pub(super) fn present_row(locale: &Locale, onclick: &Callback<MouseEvent>) -> Html {
    let (about, text) = (locale.t("present.title"), locale.t("present.go"));
    let name = locale.fill("take.name", &[("what", about), ("button", text)]);
    html! {
        <Line name={about.to_owned()} help={locale.t("present.help").to_owned()}>
            <button type="button" class="button" aria-label={name} {onclick}>{ text }</button>
        </Line>
    }
}

/// The ways to the teacher's kit and to "about", where those pages stand beside this one.
pub(super) fn teach_row(locale: &Locale) -> Html {
    let (Some(teach), Some(about)) = (prose_links::teach(locale), prose_links::about(locale))
    else {
        return Html::default();
    };
    html! {
        <Line name={locale.t("prose.title").to_owned()} help={locale.t("prose.help").to_owned()}>
            <a class="button prose-open" href={teach}>{ locale.t("prose.teach") }</a>
            <a class="button prose-open" href={about}>{ locale.t("prose.about") }</a>
        </Line>
    }
}

/// The story on paper; while its steps are being drawn, how many of `total` have been.
pub(super) fn handout_row(
    locale: &Locale,
    done: Option<u8>,
    total: usize,
    send: &Callback<Message>,
) -> Html {
    let about = locale.t("handout.title");
    let (wanted, key) = match done {
        None => (true, "handout.go"),
        Some(_) => (false, "handout.stop"),
    };
    let text = locale.t(key);
    let name = locale.fill("take.name", &[("what", about), ("button", text)]);
    let onclick = send.reform(move |_: MouseEvent| Message::Handout(wanted));
    let help = match done {
        None => locale.t("handout.help").to_owned(),
        Some(done) => {
            let n = locale.number(f64::from(done) + 1.0);
            let total = locale.number(total as f64);
            locale.fill("handout.making", &[("n", &n), ("total", &total)])
        }
    };
    html! {
        <Line name={about.to_owned()} {help}>
            <button type="button" class="button" aria-label={name} {onclick}>{ text }</button>
        </Line>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct LineProps {
    name: AttrValue,
    help: AttrValue,
    /// The buttons.
    children: Html,
}

/// What a row is about, and its buttons.
#[component]
fn Line(props: &LineProps) -> Html {
    html! {
        <li>
            <div class="take-what"><b>{ &props.name }</b><span class="help">{ &props.help }</span></div>
            <div class="take-buttons">{ props.children.clone() }</div>
        </li>
    }
}
