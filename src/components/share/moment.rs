//! This moment as a picture to be shown to others: its headline, a sentence computed from the run; what is on the stage;
//! and where it is from. Of two futures that are compared, both.

use super::export::drawing::browser_measure;
use super::export::drawing::shapes;
use super::export::picture::Picture;
use super::export::share_card::{Colours, Part, ShareCard};
use super::source::{SharedPage, SharedSide};
use crate::browser::address::is_public;
use crate::components::words::three_figures;
use crate::components::{said, words};
use crate::i18n::Locale;
use limbo_player::Snapshot;
use limbo_sim::{Ledger, Place};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// A chapter's own picture, which takes the stage's place. It may be of other runs than that of the chapter.
const PICTURE: &str = ".story-picture";
/// What may be the picture of a moment, the best first.
const SHOWN: [&str; 3] = [PICTURE, ".take-stages .stage", ".chart"];

/// The picture of what the page shows now; `None` where it shows nothing that can be drawn.
pub(super) fn draw(page: &SharedPage, locale: &Locale) -> Option<Picture> {
    let pair = page.pair();
    let (says, parts) = match &pair {
        Some(sides) => (pair_headline(locale, sides), both(locale, sides)?),
        None => {
            let part = Part {
                caption: String::new(),
                shapes: SHOWN.iter().find_map(|shown| shapes(&first(shown)?))?,
            };
            (headline(locale, &page.snapshot()), vec![part])
        }
    };
    // A chapter's title stands over what its moment says, and alone where what is shown says itself what it is.
    let (headline, under) = match page.chapter_title() {
        Some(title) if first(PICTURE).is_some() => (locale.t(title).to_owned(), String::new()),
        Some(title) => (locale.t(title).to_owned(), says),
        None => (says, String::new()),
    };
    let card = ShareCard {
        headline,
        under,
        description: described(locale, pair.is_some()),
        source: source(locale, page, pair.is_some()),
        link: page
            .link()
            .filter(|link| is_public(link))
            .unwrap_or_default(),
        colours: Colours::of_page()?,
    };
    Some(card.with_parts(&parts, &browser_measure()?))
}

/// Where pictures made on this page are from, in a line: what the numbers are, and the address where it stands.
pub(in crate::components) fn source(locale: &Locale, page: &SharedPage, pair: bool) -> String {
    let lab = page.lab();
    let snapshot = page.snapshot();
    let is_queue = lab.is_none() && snapshot.scenario.listed.is_some();
    let scenario = match &lab {
        Some(lab) => lab.scenario,
        None => snapshot.scenario.name,
    };
    let key = match scenario {
        _ if is_queue => "share.source.queue",
        "libero-2023" if lab.is_some() => "share.source.what_if",
        "libero-2023" if pair => "share.source.futures",
        "libero-2023" if page.is_what_if() => "share.source.what_if",
        "libero-2023" => "share.source.libero",
        _ => "share.source.elsewhere",
    };
    let scenario = match &lab {
        Some(lab) => &lab.place,
        None => words::title(locale, &snapshot.scenario),
    };
    with_address(locale, page, locale.fill(key, &[("scenario", scenario)]))
}

/// The same for the story as a whole, whatever run stands on the page it is taken from.
pub(super) fn source_of_story(locale: &Locale, page: &SharedPage) -> String {
    with_address(locale, page, locale.t("share.source.libero").to_owned())
}

fn with_address(locale: &Locale, page: &SharedPage, says: String) -> String {
    match shown_address(&page.page_address()) {
        Some(address) => said::list(locale, [says, address]),
        None => says,
    }
}

/// The address as one reads it out; none for a page that only this machine has.
fn shown_address(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("://").filter(|_| is_public(address))?;
    Some(
        rest.trim_end_matches("index.html")
            .trim_end_matches('/')
            .to_owned(),
    )
}

/// From so many on a number is said in two digits; a smaller one is read as exact, and the stage says it, too.
const ROUNDED_FROM: f64 = 10_000.0;
/// Two numbers are as good as one where they are no further apart than this part of the larger.
const ALIKE: f64 = 0.03;

/// A large number in two digits, as it is said: what is nearly a million is one.
fn in_two_digits(n: f64) -> f64 {
    if n < ROUNDED_FROM {
        return n;
    }
    let mut unit = 1.0;
    while n >= unit * 100.0 {
        unit *= 10.0;
    }
    (n / unit).round() * unit
}

/// So many e-mails as one says it: `28 million e-mails`, `390,000 e-mails`, `179 e-mails`.
fn e_mails(locale: &Locale, n: f64) -> String {
    let n = in_two_digits(n);
    if n >= 1e6 {
        return locale.fill("share.mail_millions", &[("n", &locale.in_words(n))]);
    }
    locale.plural("share.mail", n, &[])
}

/// What there is to see at a moment of a run.
pub(super) fn headline(locale: &Locale, s: &Snapshot) -> String {
    let Ledger {
        limbo,
        returned,
        lost,
        ..
    } = s.ledger;
    let (key, dots) = match (s.stations[Place::Mailboxes as usize].up, limbo > 0) {
        (false, true) => ("share.head.down", limbo),
        (true, true) => ("share.head.limbo", limbo),
        // What nobody was told weighs more than what came back and more than a server that is down.
        (_, false) if lost > 0 => ("share.head.lost", lost),
        (false, false) => ("share.head.down_empty", 0),
        (true, false) if returned > 0 => ("share.head.returned", returned),
        (true, false) => ("share.head.empty", 0),
    };
    let moment = capitalised(&locale.moment(s.now));
    let mail = e_mails(locale, f64::from(dots) * f64::from(s.scenario.weight));
    locale.fill(key, &[("moment", &moment), ("mail", &mail)])
}

/// What there is to see of two futures at one moment.
fn pair_headline(locale: &Locale, sides: &[SharedSide; 2]) -> String {
    let [a, b] = sides.each_ref().map(|side| {
        let s = &side.snapshot;
        f64::from(s.ledger.limbo) * f64::from(s.scenario.weight)
    });
    let said = [a, b].map(|n| e_mails(locale, n));
    let (key, said) = match said[0] == said[1] {
        true if (a - b).abs() <= ALIKE * a.max(b) => ("share.head.same", said),
        // In two digits they would be said alike.
        true => {
            let longer = |n| locale.plural("share.mail", three_figures(n), &[]);
            ("share.head.pair", [a, b].map(longer))
        }
        // The second number is of the same kind as the first, and need not say so where it is as large.
        false if in_two_digits(a.min(b)) >= 1e6 => {
            let [first, _] = said;
            (
                "share.head.pair",
                [first, locale.in_words(in_two_digits(b))],
            )
        }
        false => ("share.head.pair", said),
    };
    let moment = capitalised(&locale.moment(sides[0].snapshot.now));
    let values = [("moment", &*moment), ("a", &*said[0]), ("b", &*said[1])];
    locale.fill(key, &values)
}

/// Both stages, each under what it shows.
fn both(locale: &Locale, sides: &[SharedSide; 2]) -> Option<Vec<Part>> {
    let document = web_sys::window()?.document()?;
    let stages = document.query_selector_all(".take-stages .stage").ok()?;
    let part = |(i, side): (usize, &SharedSide)| {
        let stage = stages.get(i as u32)?;
        Some(Part {
            caption: capitalised(&caption(locale, side)),
            shapes: shapes(stage.dyn_ref::<Element>()?)?,
        })
    };
    sides.iter().enumerate().map(part).collect()
}

/// What is over a future's stage: its plan, and what is known at this moment of how its servers have held. Where the two
/// part nothing has come of it yet.
fn caption(locale: &Locale, side: &SharedSide) -> String {
    let plan = words::plan(locale, &side.plan);
    let snapshot = &side.snapshot;
    if snapshot.now <= side.from {
        return plan;
    }
    if snapshot.ended {
        return words::outcome(locale, &plan, side.crashes);
    }
    let so_far = match side.crashes {
        0 => locale.t("compare.no_crash_yet").to_owned(),
        n => locale.plural("compare.crashes", n.into(), &[]),
    };
    locale.fill("chart.outcome", &[("plan", &plan), ("crashes", &so_far)])
}

/// True where the picture is that of the stage: a chapter's own picture takes its place, and the lab has none.
pub(super) fn has_stage() -> bool {
    first(PICTURE).is_none() && first(".stage").is_some()
}

fn first(selector: &str) -> Option<Element> {
    let document = web_sys::window()?.document()?;
    document.query_selector(selector).ok()?
}

/// What the page tells those who do not see what is shown; of two futures, of both.
fn described(locale: &Locale, pair: bool) -> String {
    if let Some(picture) = first(PICTURE) {
        let picture = picture.dyn_ref::<HtmlElement>();
        return picture.map(HtmlElement::inner_text).unwrap_or_default();
    }
    let summary = |id| first(id).and_then(|summary| summary.text_content());
    if pair {
        return both_described(locale, ["#summary-a", "#summary-b"].map(summary));
    }
    summary("#stage-summary").unwrap_or_default()
}

/// What is told of each of two futures, each with its letter.
fn both_described(locale: &Locale, told: [Option<String>; 2]) -> String {
    let sides = words::SIDES.iter().zip(told);
    let named = sides.filter_map(|(letter, told)| Some(said::named(locale, letter, &told?)));
    named.collect::<Vec<_>>().join(" ")
}

/// With a capital letter, as a sentence begins. Of plain Latin letters alone: the tables of all others would weigh more
/// than the picture's program.
fn capitalised(words: &str) -> String {
    let mut capitalised = words.to_owned();
    if let Some(first) = capitalised.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    capitalised
}

#[cfg(test)]
mod tests {
    use super::super::fake::FakePage;
    use super::super::saving::named;
    use super::*;
    use crate::components::fixture::{LEDGER, snapshot};
    use crate::i18n::Lang;
    use limbo_sim::{Plan, SimTime};
    use std::rc::Rc;

    fn locale(code: &str) -> Locale {
        Locale::new(Lang::from_tag(code).unwrap(), "Europe/Rome", 0.0)
    }

    #[test]
    fn a_picture_of_two_futures_is_described_of_both() {
        let told = ["Nothing is waiting.", "179 e-mails are waiting."].map(|s| Some(s.to_owned()));
        let both = both_described(&locale("en"), told.clone());
        assert_eq!(both, "A: Nothing is waiting. B: 179 e-mails are waiting.");
        assert!(both_described(&locale("fr"), told).starts_with("A\u{a0}: Nothing"));
    }

    #[test]
    fn the_headline_is_what_the_run_says() {
        let mut s = snapshot();
        let en = locale("en");
        assert!(
            headline(&en, &s).ends_with(
                en.fill("share.head.empty", &[("moment", "")])
                    .trim_start_matches(':')
            )
        );
        s.ledger.returned = 1_000;
        assert!(
            headline(&en, &s).contains("2\u{a0}million e-mails returned"),
            "{}",
            headline(&en, &s)
        );
        s.ledger.lost = 3_000;
        let lost = headline(&en, &s);
        assert!(lost.contains("6\u{a0}million e-mails lost"), "{lost}");
        s.ledger = LEDGER;
        // Twenty dots of two thousand e-mails.
        assert!(
            headline(&en, &s).contains("40,000 e-mails"),
            "{}",
            headline(&en, &s)
        );
        s.ledger.limbo = 14_000;
        assert!(
            headline(&en, &s).contains("28\u{a0}million e-mails"),
            "{}",
            headline(&en, &s)
        );
        assert!(headline(&locale("it"), &s).contains("28\u{a0}million di e-mail"));
        let up = headline(&en, &s);
        s.stations[Place::Mailboxes as usize].up = false;
        assert_ne!(headline(&en, &s), up, "that it is down is news");
    }

    #[test]
    fn what_is_nearly_a_million_is_said_as_a_million() {
        let en = locale("en");
        let million = e_mails(&en, 1_000_000.0);
        for n in [995_000.0, 997_000.0, 999_999.0, 1_004_000.0] {
            assert_eq!(e_mails(&en, n), million, "{n}");
        }
        assert!(e_mails(&en, 994_999.0).starts_with("990,000"));
        assert!(e_mails(&en, 99_500.0).starts_with("100,000"));
        assert!(e_mails(&en, 4.0).starts_with("4 "));
    }

    #[test]
    fn a_picture_says_a_small_number_as_the_stage_in_it_does() {
        let mut s = snapshot();
        std::sync::Arc::make_mut(&mut s.scenario).weight = 1;
        for n in [105, 179, 9_999] {
            s.ledger.limbo = n;
            let said = headline(&locale("en"), &s);
            let number = locale("en").number(n.into());
            assert!(said.contains(&[&number, " e-mails"].concat()), "{said}");
        }
    }

    #[test]
    fn of_two_futures_a_picture_says_once_what_is_said_of_both_alike() {
        let en = locale("en");
        let side = |dots: u32, weight| {
            let mut snapshot = snapshot();
            snapshot.ledger.limbo = dots;
            std::sync::Arc::make_mut(&mut snapshot.scenario).weight = weight;
            SharedSide {
                plan: Plan::Bulk,
                from: SimTime(0),
                crashes: 0,
                snapshot: Rc::new(snapshot),
                most: LEDGER,
            }
        };
        let of = |a, b| pair_headline(&en, &[side(a, 1_000), side(b, 1_000)]);
        let single = |a, b| pair_headline(&en, &[side(a, 1), side(b, 1)]);
        assert_eq!(of(997, 1_000), of(1_000, 1_000), "either way");
        assert_ne!(of(900, 1_000), of(1_000, 1_000));
        // What differs is not called the same, though it be said alike in two digits.
        assert!(single(176, 184).ends_with("176 e-mails in limbo, or 184 e-mails"));
        assert!(single(184, 184).ends_with("184 e-mails in limbo either way"));
        let (a, b) = ("1,750,000 e-mails", "1,850,000 e-mails");
        let said = of(1_750, 1_849);
        assert!(said.contains(a) && said.contains(b), "{said}");
        assert!(
            of(997, 5_000).ends_with("5\u{a0}million"),
            "{}",
            of(997, 5_000)
        );
    }

    #[test]
    fn of_a_future_a_picture_says_only_what_is_known_at_its_moment() {
        let en = locale("en");
        let mut snapshot = snapshot();
        let mut said = |from: u32, now: u32, ended: bool, crashes: u32| {
            (snapshot.now, snapshot.ended) = (SimTime(now), ended);
            let side = SharedSide {
                plan: Plan::Bulk,
                from: SimTime(from),
                crashes,
                snapshot: Rc::new(snapshot.clone()),
                most: LEDGER,
            };
            caption(&en, &side)
        };
        assert_eq!(said(9, 9, false, 0), "all at once");
        assert_eq!(said(9, 10, false, 0), "all at once: no crash so far");
        assert_eq!(said(9, 10, false, 2), "all at once: 2 crashes so far");
        assert_eq!(said(9, 99, true, 0), "all at once: the server stayed up");
    }

    #[test]
    fn a_sentence_begins_with_a_capital_letter_where_it_can() {
        assert_eq!(capitalised("giovedì"), "Giovedì");
        assert_eq!(capitalised("è giovedì"), "è giovedì");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn a_queue_that_was_brought_is_not_called_by_the_scenario_it_was_made_of() {
        let mut brought = snapshot();
        let mut scenario = limbo_sim::Scenario::named("sandbox").unwrap();
        scenario.listed = Some([1_u32].into());
        brought.scenario = scenario.into();
        let snapshot = Rc::new(brought);
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let page = SharedPage::new(FakePage::of(&snapshot));
            let says = source(&locale, &page, false);
            assert!(!says.contains(locale.t("scenario.sandbox")), "{says}");
            assert_eq!(says, source(&locale, &page, true), "of two futures, too");
            let title = words::title(&locale, &snapshot.scenario);
            assert_eq!(title, locale.t("scenario.queue"));
        }
        let name = named(&snapshot, "moment", "png");
        assert!(name.starts_with("limbo-queue-2"), "{name}");
    }

    #[test]
    fn a_path_on_a_disk_is_not_told() {
        assert_eq!(shown_address("file:///home/anna/limbo.html"), None);
        assert_eq!(shown_address("about:srcdoc"), None);
        let shown = |address| shown_address(address).unwrap();
        assert_eq!(shown("https://limbo.example/"), "limbo.example");
        assert_eq!(
            shown("https://a.example/limbo/index.html"),
            "a.example/limbo"
        );
    }
}
