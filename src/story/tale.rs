//! What a chapter tells besides the first chapter's words: the words of the others, what the numbers say now, the
//! question or the curve, and where it is known from. It comes with the second part of the program, by the doors
//! `title`, `words`, `curve` and `evidence`.

use super::ask::ask;
use super::card::{self, line, paragraphs};
use super::chapters::{Chapter, chapter};
use crate::app::view::View;
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::panels::{Chart, Wish};
use crate::predict::{self, Progress};
use limbo_sim::{Duration, FlagKind, Plan};
use yew::prelude::*;

/// The words of a chapter, by their keys.
pub(super) struct Told {
    /// Its title; the first chapter's is in `card`.
    pub title: &'static str,
    /// Its paragraphs; the first chapter's are in `card`.
    pub words: &'static [&'static str],
    /// What is said once the restart has been seen.
    pub after: &'static [&'static str],
    /// What is documented of it.
    pub documented: &'static [&'static str],
    /// What is the model's choice.
    pub modelled: &'static [&'static str],
}

/// The words of the chapter of that number.
pub(super) fn told(number: u8) -> &'static Told {
    &ALL[usize::from(chapter(number).number) - 1]
}

const ALL: [Told; super::CHAPTERS as usize] = [
    Told {
        title: "",
        words: &[],
        after: &[],
        documented: &["sources.rules"],
        modelled: &["story.1.modelled"],
    },
    Told {
        title: "story.2.title",
        words: &["story.2.a", "story.2.b"],
        after: &[],
        documented: &["sources.libero_size"],
        modelled: &["story.2.modelled"],
    },
    Told {
        title: "story.3.title",
        words: &["story.3.a", "story.3.b"],
        after: &[],
        documented: &["sources.libero_begin", "story.3.cause"],
        modelled: &["story.3.modelled"],
    },
    Told {
        title: "story.4.title",
        words: &["story.4.a", "story.4.b", "story.4.c"],
        after: &[],
        documented: &["sources.rules", "story.4.retry", "sources.libero_shut"],
        modelled: &["story.4.modelled"],
    },
    Told {
        title: "story.5.title",
        words: &["story.5.a"],
        after: &["story.5.after"],
        documented: &["sources.libero_why", "story.5.retry"],
        modelled: &["story.5.modelled"],
    },
    Told {
        title: "story.6.title",
        words: &["story.6.a"],
        after: &["story.6.after"],
        documented: &["sources.libero_back", "sources.libero_why"],
        modelled: &["story.6.modelled"],
    },
    Told {
        title: "story.7.title",
        words: &["story.7.a", "story.7.b"],
        after: &[],
        documented: &["sources.libero_back", "story.7.mix"],
        modelled: &["story.7.modelled"],
    },
    Told {
        title: "story.8.title",
        words: &["story.8.a", "story.8.b"],
        after: &[],
        documented: &["sources.libero_back"],
        modelled: &["sources.libero_model"],
    },
];

/// The key of a chapter's title.
pub fn title_key(number: u8) -> &'static str {
    match chapter(number).number {
        1 => "story.1.title",
        number => told(number).title,
    }
}

/// The title.
#[inline(never)] // a door
pub fn title(locale: &Locale, number: u8) -> String {
    locale.t(told(number).title).into()
}

/// The paragraphs, and under them what the run says.
#[inline(never)] // a door
pub fn words(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    let said = paragraphs(&view.locale, told(now.number).words);
    html! { <>{ said }{ reveal(view, now, wish) }</> }
}

/// What the numbers say at this instant, where the chapter is about numbers.
fn live(view: &View, now: &Chapter) -> Option<String> {
    let (locale, s) = (&view.locale, &view.snapshot);
    let emails = |dots: u32| locale.number(f64::from(dots) * f64::from(s.scenario.weight));
    let open = s.blocks.iter().filter(|b| b.open).count();
    match now.number {
        4 => Some(locale.fill(
            "story.4.live",
            &[
                ("limbo", &emails(s.ledger.limbo)),
                ("returned", &emails(s.ledger.returned)),
            ],
        )),
        5 | 6 => {
            let (from, _) = s.restart?;
            let fell =
                |f: &&limbo_sim::Flag| f.at >= from && matches!(f.kind, FlagKind::Crashed(_));
            let falls = s.series.flags.iter().filter(fell).count();
            Some(locale.fill("story.falls", &[("n", &locale.number(falls as f64))]))
        }
        7 => {
            let block = locale.number(f64::from(s.my_block) + 1.0);
            let mine = s
                .blocks
                .get(usize::from(s.my_block))
                .is_some_and(|b| b.open);
            if mine {
                return Some(locale.fill("story.7.open", &[("block", &block)]));
            }
            let Some((from, Plan::Blocks { every, .. })) = s.restart else {
                return None;
            };
            let wait = Duration(every.ms().saturating_mul(u32::from(s.my_block)));
            let moment = locale.moment(from + wait);
            let (open, total) = (
                locale.number(open as f64),
                locale.number(s.blocks.len() as f64),
            );
            Some(locale.fill(
                "story.7.closed",
                &[
                    ("block", &block),
                    ("moment", &moment),
                    ("open", &open),
                    ("total", &total),
                ],
            ))
        }
        _ => None,
    }
}

/// The question while it is open; then the numbers, the curve, and at the end what came of the guess.
fn reveal(view: &View, now: &Chapter, wish: &Callback<Wish>) -> Html {
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let told = told(now.number);
    // Always something, so that what stands after it stays as it is.
    let said = || live(view, now).map_or_else(Html::default, |words| line("story-live", words));
    let Some(ask) = ask(now, &view.predictions, snapshot) else {
        return html! { <>{ said() }</> };
    };
    let bet = wish.reform(Wish::Bet);
    let drawn = ask.prediction.curve.is_some() && ask.truth.is_some();
    if ask.prediction.progress == Progress::Open || drawn {
        return html! {
            <>{ if drawn { said() } else { Html::default() } }{ after(locale, told, drawn) }{ predict::view(locale, &ask, &bet) }</>
        };
    }
    let given = ask.prediction.progress == Progress::Given;
    let verdict = ask
        .truth
        .as_ref()
        .filter(|_| given)
        .map_or_else(Vec::new, |truth| {
            predict::said(locale, &ask.question, &ask.prediction, truth)
        });
    html! {
        <>
            { said() }
            <div class="story-verdict" role="status">
                { for verdict.into_iter().map(|words| line("", words)) }
                { after(locale, told, ask.truth.is_some()) }
            </div>
            { if card::has_room(view) { Html::default() } else { card::curve(view, wish) } }
        </>
    }
}

/// The curve, in the chapters where it matters.
#[inline(never)] // a door
pub fn curve(view: &View, wish: &Callback<Wish>) -> Html {
    html! {
        <Chart locale={view.locale.clone()} snapshot={view.snapshot.clone()} act={wish.reform(Wish::Act)} />
    }
}

/// What is to be said once the restart has been seen.
fn after(locale: &Locale, told: &Told, seen: bool) -> Html {
    let said = told.after.iter().filter(|_| seen);
    let said = said.map(|key| line("", locale.t(key).into())).collect();
    el("div", &["class"], vec!["story-text".into()], said)
}

/// Where it is known from, and what is the model's choice.
#[inline(never)] // a door
pub fn evidence(locale: &Locale, number: u8) -> Html {
    let now = told(number);
    let list = |title: &str, keys: &[&str]| {
        let said = |tag, key: &str| el(tag, &[], vec![], vec![text(locale.t(key).into())]);
        let items = keys.iter().map(|key| said("li", key)).collect();
        let list = vec![said("h3", title), el("ul", &[], vec![], items)];
        el("div", &[], vec![], list)
    };
    let lists = vec![
        list("sources.documented", now.documented),
        list("sources.modelled", now.modelled),
    ];
    el("div", &[], vec![], lists)
}
