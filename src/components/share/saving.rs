//! What happens when something is saved or copied: texts and pictures are made from the page as it is now, and the
//! viewer is told how it went.

use super::export::drawing::is_seen;
use super::export::picture::{self, Credits, Picture};
use super::moment;
use super::source::SharedPage;
use crate::browser::address::is_public;
use crate::browser::save::{self, NoPng};
use crate::components::words;
use crate::i18n::Locale;
use limbo_format::csv::{self, Told, iso};
use limbo_player::Snapshot;
use web_sys::Document;
use yew::Callback;

/// What can be taken from the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// The run itself, which opens again here.
    Run,
    /// One of two runs that are compared.
    Future(usize),
    /// The ledger over time.
    Series,
    /// The ledger at this instant.
    Ledger,
    /// The stage as it looks now.
    Stage,
    /// The chart as it looks now.
    Chart,
    /// This moment as a picture to be shown to others.
    Moment,
}

impl Item {
    /// Its name in the names of files.
    fn name(self) -> &'static str {
        match self {
            Item::Run => "run",
            Item::Future(side) => ["run-a", "run-b"][side.min(1)],
            Item::Series => "series",
            Item::Ledger => "ledger",
            Item::Stage => "stage",
            Item::Chart => "chart",
            Item::Moment => "moment",
        }
    }

    /// What shows it on the page, and what describes it to those who do not see it. The lab's chart is another, and what it
    /// shows is told beside it.
    fn selectors(self, in_lab: bool) -> (&'static str, &'static str) {
        match self {
            Item::Chart if in_lab => (".lab-drawing", ".lab-told"),
            Item::Chart => (".chart", ".chart [role=slider]"),
            _ => (".stage", "#stage-summary"),
        }
    }
}

/// In which form it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// A text in a file.
    File,
    /// The same text on the clipboard; a table as one is pasted.
    Copy,
    /// A picture of shapes.
    Svg,
    /// A picture of pixels.
    Png,
}

/// Hands the viewer an item in a form; `say` tells how it went.
pub(super) fn hand_out(
    page: &SharedPage,
    locale: &Locale,
    item: Item,
    format: Format,
    say: &Callback<String>,
) {
    match format {
        Format::Copy => {
            let text = text(page, locale, item).unwrap_or_default();
            let is_table = matches!(item, Item::Series | Item::Ledger);
            let pasted = if is_table { csv::tabbed(&text) } else { text };
            copy(locale, &pasted, say);
        }
        Format::File => {
            let (ending, mime) = match item {
                Item::Run | Item::Future(_) => ("txt", "text/plain;charset=utf-8"),
                _ => ("csv", "text/csv;charset=utf-8"),
            };
            let name = file_name(page, &page.snapshot(), item, ending);
            let saved = text(page, locale, item).is_some_and(|text| {
                // Spreadsheets take a table for one in the letters of their system, unless it says what it is.
                let mark = match ending == "csv" && !text.is_ascii() {
                    true => "\u{feff}",
                    false => "",
                };
                save::text(&name, mime, &[mark, &text].concat()).is_ok()
            });
            say.emit(outcome(locale, saved, &name));
        }
        Format::Svg | Format::Png => hand_out_picture(page, locale, item, format, say),
    }
}

/// Puts a text on the clipboard and tells the viewer whether it is there.
pub(super) fn copy(locale: &Locale, content: &str, say: &Callback<String>) {
    let (locale, say) = (locale.clone(), say.clone());
    save::copy(content, move |copied| {
        let key = if copied {
            "take.copied"
        } else {
            "take.not_copied"
        };
        say.emit(locale.t(key).to_owned());
    });
}

fn hand_out_picture(
    page: &SharedPage,
    locale: &Locale,
    item: Item,
    format: Format,
    say: &Callback<String>,
) {
    let snapshot = page.snapshot();
    let picture = match item {
        Item::Moment => moment::draw(page, locale),
        _ => draw(page, locale, &snapshot, item),
    };
    let Some(picture) = picture else {
        return say.emit(locale.t("take.no_picture").to_owned());
    };
    let ending = if format == Format::Svg { "svg" } else { "png" };
    save_picture(
        locale,
        picture,
        file_name(page, &snapshot, item, ending),
        say,
    );
}

/// Offers a picture as a file, an SVG or a PNG by the ending of its name, and tells the viewer how it went.
pub(in crate::components) fn save_picture(
    locale: &Locale,
    picture: Picture,
    name: String,
    say: &Callback<String>,
) {
    if name.ends_with(".svg") {
        let saved = save::text(&name, "image/svg+xml", &picture.svg).is_ok();
        return say.emit(outcome(locale, saved, &name));
    }
    let (locale, say, file) = (locale.clone(), say.clone(), name.clone());
    let done = move |saved: Result<(), NoPng>| {
        say.emit(match saved {
            Err(NoPng::Unreadable) => locale.t("take.unreadable").to_owned(),
            _ => outcome(&locale, saved.is_ok(), &name),
        });
    };
    let size = (picture.width, picture.height, picture.scale);
    save::png(file, &picture.svg, size, done);
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
fn file_name(page: &SharedPage, snapshot: &Snapshot, item: Item, ending: &str) -> String {
    if let Some(lab) = page.lab() {
        return ["limbo-lab-", lab.scenario, "-", item.name(), ".", ending].concat();
    }
    named(snapshot, item.name(), ending)
}

/// The same for anything that is saved of a run.
pub(in crate::components) fn named(snapshot: &Snapshot, item: &str, ending: &str) -> String {
    // To the nearest second first, as the page says it: a millisecond before nine is nine.
    let ms = snapshot.now.ms().saturating_add(500);
    let unix_ms = snapshot.scenario.epoch_unix_ms + f64::from(ms);
    let time = iso(unix_ms).replace(':', "");
    // To the minute.
    let minute = time.len().saturating_sub("00.000Z".len());
    let scenario = match snapshot.scenario.listed {
        Some(_) => "queue",
        None => snapshot.scenario.name,
    };
    format!("limbo-{scenario}-{}Z-{item}.{ending}", &time[..minute])
}

fn text(page: &SharedPage, locale: &Locale, item: Item) -> Option<String> {
    let s = page.snapshot();
    let label = |place: &str| locale.t(place_key(place)).to_owned();
    let pair = page.pair();
    let both = pair.as_ref().map(|sides| {
        sides.each_ref().map(|side| Told {
            samples: &side.snapshot.series.samples,
            ledger: &side.snapshot.ledger,
            readers: &side.snapshot.readers,
        })
    });
    match (item, both) {
        (Item::Run, _) => page.file_text(),
        (Item::Future(side), _) => page.future_text(side),
        (Item::Series, Some(both)) => Some(csv::series_of_both(&s.scenario, s.now, both)),
        (Item::Series, None) => Some(csv::series(
            &s.scenario,
            &s.series.samples,
            s.now,
            &s.ledger,
        )),
        (Item::Ledger, Some(both)) => Some(csv::ledger_of_both(&s.scenario, s.now, both, &label)),
        (Item::Ledger, None) => Some(csv::ledger(
            &s.scenario,
            s.now,
            &s.ledger,
            &s.readers,
            &label,
        )),
        // They are pictures.
        (Item::Stage | Item::Chart | Item::Moment, _) => None,
    }
}

/// The key of the words for a place of the CSV.
fn place_key(place: &str) -> &'static str {
    match place {
        "sent" => "ledger.sent",
        "outbox" => "ledger.outbox",
        "travelling" => "ledger.travelling",
        "in_service" => "ledger.in_service",
        "spooled_provider" => "ledger.spooled_provider",
        "spooled_relay" => "ledger.spooled_relay",
        "delivered" => "ledger.delivered",
        "returned" => "ledger.returned",
        "lost" => "ledger.lost",
        "readers_asking" => "people.asking",
        "readers_again" => "people.again",
        "readers_given_up" => "people.given_up",
        "readers_resting" => "people.resting",
        "visits_served" => "people.served",
        "visits_in_vain" => "people.in_vain",
        _ => "ledger.limbo",
    }
}

/// True where the page shows it now: not every chapter has a chart, and some have a picture in the stage's place.
pub(super) fn is_on_page(page: &SharedPage, item: Item) -> bool {
    let (shown, _) = item.selectors(page.lab().is_some());
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.query_selector(shown).ok()?);
    root.is_some_and(|root| is_seen(&root))
}

fn draw(page: &SharedPage, locale: &Locale, snapshot: &Snapshot, item: Item) -> Option<Picture> {
    let (shown, described) = item.selectors(page.lab().is_some());
    let document = web_sys::window()?.document()?;
    let root = document.query_selector(shown).ok()??;
    let description = description(&document, described).unwrap_or_default();
    picture::draw(&root, &credits(page, locale, snapshot, description))
}

/// What stands around a picture of a part of the page; no address that only this machine has.
fn credits(
    page: &SharedPage,
    locale: &Locale,
    snapshot: &Snapshot,
    description: String,
) -> Credits {
    let name = words::title(locale, &snapshot.scenario);
    let weight = snapshot.scenario.weight.into();
    let scale = || [" · ", &locale.plural("clock.scale", weight, &[])].concat();
    // What the lab shows is of many runs, each with dots of its own.
    let (title, scale) = match page.lab() {
        Some(lab) => ([locale.t("mode.lab"), " · ", &lab.place].concat(), None),
        None => {
            let title = [name, " · ", &locale.moment(snapshot.now)].concat();
            (title, Some(scale()))
        }
    };
    let address = Some(page.page_address()).filter(|address| is_public(address));
    let link = address.as_ref().and_then(|_| page.link());
    Credits {
        title,
        description,
        source: ["Limbo", scale.as_deref().unwrap_or_default()].concat(),
        link: link.or_else(|| address.clone()).unwrap_or_default(),
        page: address.unwrap_or_default(),
    }
}

/// What the page tells those who do not see this part of it.
fn description(document: &Document, selector: &str) -> Option<String> {
    let element = document.query_selector(selector).ok()??;
    let value = element.get_attribute("aria-valuetext");
    value.or_else(|| element.text_content())
}

#[cfg(test)]
mod tests {
    use super::super::fake::FakePage;
    use super::*;
    use crate::components::fixture::snapshot;
    use crate::i18n::Lang;
    use limbo_sim::SimTime;
    use std::rc::Rc;

    #[test]
    fn what_stands_around_a_picture_tells_no_path_on_a_disk() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let snapshot = Rc::new(snapshot());
        let of = |address| {
            let page = FakePage {
                address,
                ..FakePage::of(&snapshot)
            };
            credits(&SharedPage::new(page), &locale, &snapshot, String::new())
        };
        let disk = of("file:///home/anna/limbo.html");
        assert_eq!((&*disk.link, &*disk.page), ("", ""));
        assert!(disk.source.starts_with("Limbo · 1 dot"), "{}", disk.source);
        let server = of("https://limbo.example/");
        assert_eq!(server.page, "https://limbo.example/");
        assert_eq!(server.link, "https://limbo.example/?t=1");
    }

    #[test]
    fn a_file_is_named_by_the_minute_that_the_page_says() {
        let mut snapshot = snapshot();
        let mut name = |ms| {
            snapshot.now = SimTime(ms);
            named(&snapshot, "run", "txt")
        };
        let hour = name(3_600_000);
        assert_eq!(name(3_599_999), hour, "a millisecond before it");
        assert_eq!(name(3_659_499), hour);
        assert_ne!(name(3_659_500), hour);
    }
}
