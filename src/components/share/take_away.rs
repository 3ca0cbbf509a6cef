//! What can be taken away, and what happens when a button is pressed.

use crate::app::{session::Session, view::View};
use crate::browser::address;
use crate::browser::save;
use crate::components::share::export::csv::{self, iso};
use crate::components::share::export::picture::{self, Credits, Picture};
use crate::components::words;
use crate::i18n::Locale;
use crate::markup::{el, text};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// A line of the panel: key of what it is about, key of what it is for, its buttons (what they do, key of their
/// words).
type Line = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

const LINES: [Line; 5] = [
    (
        "take.run",
        "take.run_help",
        &[("run", "take.save"), ("run-copy", "take.copy")],
    ),
    (
        "take.series",
        "take.series_help",
        &[("series", "take.csv"), ("series-copy", "take.copy")],
    ),
    (
        "take.ledger",
        "take.ledger_help",
        &[("ledger", "take.csv"), ("ledger-copy", "take.copy")],
    ),
    (
        "take.stage",
        "take.picture_help",
        &[("stage-svg", "take.svg"), ("stage-png", "take.png")],
    ),
    (
        "take.chart",
        "take.picture_help",
        &[("chart-svg", "take.svg"), ("chart-png", "take.png")],
    ),
];

const PRESENT: Line = (
    "present.title",
    "present.help",
    &[("present", "present.go")],
);

/// Everything that can be taken away; `link` is the address of this moment, none where it would be too long, and
/// `article` the part for who writes one.
pub(super) fn panel(view: &View, link: Option<&str>, article: Html) -> Html {
    let locale = &view.locale;
    let mut lines: Vec<Html> = LINES.iter().map(|l| line(view, l)).collect();
    lines.insert(1, open_line(locale));
    // In a frame of another page nobody stands before a class.
    if !view.display.embed {
        lines.push(line(view, &PRESENT));
    }
    let mut parts = vec![
        link_part(view, link),
        article,
        el("ul", &["class"], vec!["take-lines".into()], lines),
    ];
    if save::may_be_forbidden() {
        parts.push(said("p", "help", locale.t("take.boxed").to_owned()));
    }
    el("section", &["class"], vec!["take".into()], parts)
}

fn said(tag: &'static str, class: &'static str, words: String) -> Html {
    el(tag, &["class"], vec![class.into()], vec![text(words)])
}

/// A button that is pressed by its `data-take`; `name` is what it is called where it stands alone.
fn button(class: &'static str, take: &'static str, words: &str, name: String) -> Html {
    let keys = &["type", "class", "data-take", "aria-label"];
    let values = vec!["button".into(), class.into(), take.into(), name.into()];
    el("button", keys, values, vec![text(words.to_owned())])
}

fn link_part(view: &View, link: Option<&str>) -> Html {
    let locale = &view.locale;
    let moment = [
        words::scenario(locale, view.snapshot.scenario.name),
        ", ",
        &locale.moment(view.snapshot.now),
    ]
    .concat();
    let Some(link) = link else {
        let parts = vec![
            said("p", "take-moment", moment),
            said("p", "help", locale.t("take.link_too_long").to_owned()),
        ];
        return el("div", &[], vec![], parts);
    };
    let keys = &["type", "class", "readonly", "aria-label", "value"];
    let values = vec![
        "text".into(),
        "take-link".into(),
        "readonly".into(),
        locale.t("take.link").to_owned().into(),
        link.to_owned().into(),
    ];
    let copy = locale.t("take.copy_link");
    let row = vec![
        el("input", keys, values, vec![]),
        button("button primary", "link", copy, copy.to_owned()),
    ];
    let parts = vec![
        said("p", "take-moment", moment),
        el("div", &["class"], vec!["take-row".into()], row),
        said("p", "help", locale.t("take.link_help").to_owned()),
    ];
    el("div", &[], vec![], parts)
}

fn what(title: String, help: String) -> Html {
    let parts = vec![said("b", "", title), said("span", "help", help)];
    el("div", &["class"], vec!["take-what".into()], parts)
}

fn line(view: &View, (title, help, buttons): &Line) -> Html {
    let locale = &view.locale;
    let about = locale.t(title);
    let one = |(take, key): &(&'static str, &'static str)| {
        let words = locale.t(key);
        let name = locale.fill("take.name", &[("what", about), ("button", words)]);
        button("button", take, words, name)
    };
    let weight = locale.number(view.snapshot.scenario.weight.into());
    let buttons = buttons.iter().map(one).collect();
    let parts = vec![
        what(about.to_owned(), locale.fill(help, &[("n", &weight)])),
        el("div", &["class"], vec!["take-buttons".into()], buttons),
    ];
    el("li", &[], vec![], parts)
}

/// Where a run is brought: a button, or the whole page for what is dropped on it.
fn open_line(locale: &Locale) -> Html {
    let input = html! {
        <label class="button take-open">
            { locale.t("take.open").to_owned() }
            <input type="file" class="visually-hidden" accept=".txt,.limbo,text/plain" />
        </label>
    };
    let parts = vec![
        what(
            locale.t("take.bring").to_owned(),
            locale.t("take.bring_help").to_owned(),
        ),
        el("div", &["class"], vec!["take-buttons".into()], vec![input]),
    ];
    el("li", &[], vec![], parts)
}

/// Does what a button says; `say` tells the viewer how it went.
pub(super) fn take(session: &Rc<Session>, what: &str, say: &Callback<String>) {
    let view = session.view();
    let locale = &view.locale;
    let text_of = |part: &str| match part {
        "series" => Some(series(session)),
        "ledger" => Some(ledger(session)),
        "link" => address::reader_url_of(session),
        _ => address::file_of(session),
    };
    let (part, form) = what.split_once('-').unwrap_or((what, ""));
    match form {
        "svg" | "png" => picture(session, part, form, say),
        _ if form == "copy" || part == "link" => {
            copy(session, &text_of(part).unwrap_or_default(), say);
        }
        _ => {
            let (form, mime) = match part {
                "run" => ("txt", "text/plain;charset=utf-8"),
                _ => ("csv", "text/csv;charset=utf-8"),
            };
            let name = file_name(&view, part, form);
            let saved = text_of(part).is_some_and(|t| save::text(&name, mime, &t).is_ok());
            say.emit(outcome(locale, saved, &name));
        }
    }
}

/// Puts a text on the clipboard and tells the viewer whether it is there.
pub(super) fn copy(session: &Session, content: &str, say: &Callback<String>) {
    let (locale, say) = (session.view().locale, say.clone());
    save::copy(content, move |copied| {
        let key = if copied {
            "take.copied"
        } else {
            "take.not_copied"
        };
        say.emit(locale.t(key).to_owned());
    });
}

fn outcome(locale: &Locale, saved: bool, name: &str) -> String {
    if saved && save::may_be_forbidden() {
        locale.fill("take.offered", &[("name", name)])
    } else if saved {
        locale.fill("take.saved", &[("name", name)])
    } else {
        locale.t("take.not_saved").to_owned()
    }
}

/// `limbo-small-town-2023-01-22T2100Z-series.csv`: what and when, in letters that every system allows.
fn file_name(view: &View, part: &str, form: &str) -> String {
    let snapshot = &view.snapshot;
    let unix_ms = snapshot.scenario.epoch_unix_ms + f64::from(snapshot.now.ms());
    let time = iso(unix_ms).replace(':', "");
    // To the minute.
    let minute = time.len().saturating_sub("00.000Z".len());
    let name = snapshot.scenario.name;
    ["limbo-", name, "-", &time[..minute], "Z-", part, ".", form].concat()
}

fn series(session: &Session) -> String {
    session.with_player(|player| {
        let (world, scenario) = (player.world(), &player.run().scenario);
        let samples = &world.series().samples;
        csv::series(scenario, samples, world.now(), &world.ledger())
    })
}

fn ledger(session: &Session) -> String {
    let view = session.view();
    let locale = &view.locale;
    let label = |place: &str| {
        let key = match place {
            "sent" => "ledger.sent",
            "outbox" => "ledger.outbox",
            "travelling" => "ledger.travelling",
            "in_service" => "ledger.in_service",
            "spooled_provider" => "ledger.spooled_provider",
            "spooled_relay" => "ledger.spooled_relay",
            "delivered" => "ledger.delivered",
            "returned" => "ledger.returned",
            "lost" => "ledger.lost",
            _ => "ledger.limbo",
        };
        locale.t(key).to_owned()
    };
    session.with_player(|player| {
        let world = player.world();
        csv::ledger(&player.run().scenario, world.now(), &world.ledger(), &label)
    })
}

fn picture(session: &Rc<Session>, part: &str, form: &str, say: &Callback<String>) {
    let view = session.view();
    let locale = &view.locale;
    let selector = if part == "stage" { ".stage" } else { ".chart" };
    let Some(picture) = draw(session, &view, selector) else {
        return say.emit(locale.t("take.no_picture").to_owned());
    };
    let name = file_name(&view, part, form);
    if form == "svg" {
        let saved = save::text(&name, "image/svg+xml", &picture.svg).is_ok();
        return say.emit(outcome(locale, saved, &name));
    }
    let (locale, say, told) = (locale.clone(), say.clone(), name.clone());
    save::png(
        name,
        &picture.svg,
        picture.width,
        picture.height,
        move |saved| {
            say.emit(outcome(&locale, saved, &told));
        },
    );
}

fn draw(session: &Session, view: &View, selector: &str) -> Option<Picture> {
    let document = web_sys::window()?.document()?;
    let root = document.query_selector(selector).ok()??;
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let page = address::page();
    let name = words::scenario(locale, snapshot.scenario.name);
    let weight = snapshot.scenario.weight.into();
    let credits = Credits {
        title: [name, " · ", &locale.moment(snapshot.now)].concat(),
        description: description(&root).unwrap_or_default(),
        source: ["Limbo · ", &locale.plural("clock.scale", weight, &[])].concat(),
        link: address::url_of(session).unwrap_or_else(|| page.clone()),
        page,
    };
    picture::draw(&root, &credits)
}

/// What the page tells those who do not see this part of it.
fn description(root: &Element) -> Option<String> {
    if let Some(slider) = root.query_selector("[role=slider]").ok()? {
        return slider.get_attribute("aria-valuetext");
    }
    root.query_selector("#stage-summary").ok()??.text_content()
}
