//! The chapter's card: where we are, the words, what the numbers say now, the question or the curve, where it
//! is known from, and the way on.

use super::HEADING;
use super::ask::ask;
use super::chapters::{CHAPTERS, Chapter, chapter};
use crate::app::view::View;
use crate::later::Part;
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::panels::{self, Chart, Wish};
use crate::player::Action;
use crate::predict::{self, Progress};
use crate::share::Mode;
use limbo_sim::{Duration, FlagKind, Plan};
use yew::prelude::*;

/// Everything but the stage.
pub(super) fn card(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    let locale = &view.locale;
    html! {
        <section class="story-card" aria-labelledby={HEADING}>
            <div class="story-words" key={now.number}>
                { progress(locale, now) }
                <h2 id={HEADING} tabindex="-1" aria-describedby="chapter-words">{ locale.t(now.title) }</h2>
                { paragraphs(locale, now) }
                { reveal(view, now, wish) }
                { sources(locale, now) }
            </div>
            { transport(view, wish) }
            { ways(view, now, wish) }
        </section>
    }
}

fn line(class: &'static str, words: String) -> Html {
    el("p", &["class"], vec![class.into()], vec![text(words)])
}

/// `3 of 8`, and as many steps filled.
fn progress(locale: &Locale, now: &Chapter) -> Html {
    let (n, total) = (
        locale.number(now.number.into()),
        locale.number(CHAPTERS.into()),
    );
    let said = locale.fill("story.progress", &[("n", &n), ("total", &total)]);
    let step = |i: u8| {
        let class = if i < now.number { "done" } else { "" };
        el("i", &["class"], vec![class.into()], vec![])
    };
    let steps = el(
        "span",
        &["class", "aria-hidden"],
        vec!["story-steps".into(), "true".into()],
        (0..CHAPTERS).map(step).collect(),
    );
    el(
        "p",
        &["class"],
        vec!["story-progress".into()],
        vec![text(said), steps],
    )
}

fn paragraphs(locale: &Locale, now: &Chapter) -> Html {
    let said = now.words.iter().map(|key| line("", locale.t(key).into()));
    el(
        "div",
        &["id", "class"],
        vec!["chapter-words".into(), "story-text".into()],
        said.collect(),
    )
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
            let fell = |f: &&limbo_sim::Flag| f.at >= from && matches!(f.kind, FlagKind::Fell(_));
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
    // Always something, so that what stands after it stays as it is.
    let said = || live(view, now).map_or_else(Html::default, |words| line("story-live", words));
    let Some(ask) = ask(now, &view.predictions, snapshot) else {
        return html! { <>{ said() }</> };
    };
    let bet = wish.reform(Wish::Bet);
    let drawn = ask.prediction.curve.is_some() && ask.truth.is_some();
    if ask.prediction.progress == Progress::Open || drawn {
        return html! {
            <>{ if drawn { said() } else { Html::default() } }{ after(locale, now, drawn) }{ panels::room(locale, view.part, || predict::view(locale, &ask, &bet)) }</>
        };
    }
    let given = ask.prediction.progress == Progress::Given;
    let verdict = ask
        .truth
        .as_ref()
        .filter(|_| given && view.part == Part::Here)
        .map_or_else(Vec::new, |truth| {
            predict::said(locale, &ask.question, &ask.prediction, truth)
        });
    html! {
        <>
            { said() }
            <div class="story-verdict" role="status">
                { for verdict.into_iter().map(|words| line("", words)) }
                { after(locale, now, ask.truth.is_some()) }
            </div>
            { if has_room(view) { Html::default() } else { curve(view, wish) } }
        </>
    }
}

/// True where the curve stands under the stage, and not among the words.
pub(super) fn has_room(view: &View) -> bool {
    view.width >= 700.0
}

/// The curve, in the chapters where it matters, once it may be seen.
pub(super) fn curve(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    if !now.chart || view.predictions.open(now) {
        return Html::default();
    }
    html! {
        <Chart locale={view.locale.clone()} snapshot={view.snapshot.clone()} act={wish.reform(Wish::Act)} />
    }
}

/// What is to be said once the restart has been seen.
fn after(locale: &Locale, now: &Chapter, seen: bool) -> Html {
    let said = now.after.iter().filter(|_| seen);
    let said = said.map(|key| line("", locale.t(key).into())).collect();
    el("div", &["class"], vec!["story-text".into()], said)
}

/// Where it is known from, and what is the model's choice.
fn sources(locale: &Locale, now: &Chapter) -> Html {
    let list = |title: &str, keys: &[&str]| {
        let said = |tag, key: &str| el(tag, &[], vec![], vec![text(locale.t(key).into())]);
        let items = keys.iter().map(|key| said("li", key)).collect();
        el(
            "div",
            &[],
            vec![],
            vec![said("h3", title), el("ul", &[], vec![], items)],
        )
    };
    let summary = el(
        "summary",
        &[],
        vec![],
        vec![text(locale.t("story.sources").into())],
    );
    let inside = vec![
        summary,
        list("sources.documented", now.documented),
        list("sources.modelled", now.modelled),
    ];
    el("details", &["class"], vec!["story-sources".into()], inside)
}

const PLAY: &str = "M7 4v16l13-8z";
const PAUSE: &str = "M6 4h4v16H6zM14 4h4v16h-4z";
const AGAIN: &str = "M5 4h3v16H5zM19 4v16L9 12z";
const END: &str = "M5 4v16l10-8zM16 4h3v16h-3z";

fn round(name: &str, path: &'static str, off: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="round" aria-label={name.to_owned()} title={name.to_owned()}
            disabled={off} onclick={press}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}

/// Again, play or pause, to the end; and the clock.
pub(super) fn transport(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let (stop, at) = (view.predictions.stop(now), snapshot.now);
    let asking = view.predictions.open(now) && at >= stop;
    let (name, path) = if snapshot.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let again = wish.reform(move |_: MouseEvent| Wish::Chapter(now.number));
    let toggle = wish.reform(|_: MouseEvent| Wish::Act(Action::Toggle));
    let end = {
        let wish = wish.clone();
        Callback::from(move |_: MouseEvent| {
            wish.emit(Wish::Act(Action::Pause));
            wish.emit(Wish::Act(Action::Seek(stop)));
        })
    };
    let clock = match now.number {
        1 => locale.time_s(at),
        _ => locale.moment(at),
    };
    html! {
        <div class="story-time" role="group" aria-label={locale.t("transport.label").to_owned()}>
            { round(locale.t("story.again"), AGAIN, false, again) }
            { round(locale.t(name), path, asking, toggle) }
            { round(locale.t("story.end"), END, at >= stop, end) }
            { line("story-clock", clock) }
        </div>
    }
}

/// Back and on; from the last chapter into Explore, with this very run.
fn ways(view: &View, now: &Chapter, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    let to = |number: u8| wish.reform(move |_: MouseEvent| Wish::Chapter(number));
    let last = now.number == CHAPTERS;
    // While a question is open the answer is the way on.
    let asking = view.predictions.open(now);
    let (words, on) = if last {
        (
            "story.explore",
            wish.reform(|_: MouseEvent| Wish::Mode(Mode::Explore)),
        )
    } else {
        ("story.next", to(now.number + 1))
    };
    html! {
        <nav class="story-ways" aria-label={locale.t("story.ways").to_owned()}>
            <button type="button" class="button" disabled={now.number == 1} onclick={to(now.number.saturating_sub(1))}>
                { locale.t("story.back") }
            </button>
            <button type="button" class={classes!("button", (!asking).then_some("primary"))} onclick={on}>{ locale.t(words) }</button>
        </nav>
    }
}
