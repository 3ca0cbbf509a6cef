//! The room as a person sees it: two stages with their choosers, the clock and the chart of both, a guess
//! before and a verdict after, and the ledger of both as one table.

use super::chart::DuelChart;
use super::chooser::chooser;
use super::room::{Room, Shown, Size};
use super::words::{self, LETTERS};
use crate::app::session::Session;
use crate::app::view::View;
use crate::components;
use crate::components::chart::view::use_space;
use crate::components::prediction::{self, Ask};
use crate::components::stage::{By, Showing, Theme, Twin, height_for, stage as drawn};
use crate::i18n::Locale;
use crate::markup::{el, text};
use limbo_player::Action;
use limbo_player::prediction::Progress;
use limbo_sim::Ledger;
use std::rc::Rc;
use yew::prelude::*;

/// A stage is laid out at least this wide to run from left to right, px.
const ACROSS_MIN: f64 = 720.0;
/// Its type is not shown smaller than this, px, since nobody could read it: then it runs from top to bottom.
const TYPE_MIN: f64 = 10.9;

/// Properties of [`Compare`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct CompareProps {
    pub session: Rc<Session>,
    pub view: View,
}

/// How a stage fits into a column of that width.
fn fit(column: f64, theme: Theme) -> Size {
    let across = ACROSS_MIN.max(f64::from(theme.type_px()) * 42.0);
    let width = if column * f64::from(theme.type_px()) >= across * TYPE_MIN {
        column.max(across)
    } else {
        column
    };
    Size {
        width,
        height: height_for(width, theme.type_px()),
        scale: (column / width.max(1.0)).min(1.0),
    }
}

/// Two futures from one instant.
#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let CompareProps { session, view } = props;
    let (locale, theme) = (&view.locale, view.theme);
    let run = (view.snapshot.scenario.name, view.snapshot.seed);
    let room = use_memo(run, |_| Room::open(session, theme));
    let shown = use_state_eq(|| None::<Shown>);
    let (column, probe) = (use_node_ref(), use_node_ref());
    let canvases = [use_node_ref(), use_node_ref()];
    {
        let (session, setter) = (session.clone(), shown.setter());
        use_effect_with(run, {
            let room = room.clone();
            move |_| {
                session.set_guest(Some((*room).clone()));
                room.attach(Some(Callback::from(move |now| setter.set(now))));
                move || {
                    room.attach(None);
                    session.set_guest(None);
                }
            }
        });
    }
    let width = use_space(column.clone(), probe.clone()).map_or(0.0, |space| space.width);
    let size = fit(width, theme);
    {
        let (room, canvases) = (room.clone(), canvases.clone());
        use_effect(move || {
            room.set_pictures(canvases, size, theme);
        });
    }
    let room = (*room).clone();
    let act = use_callback(session.clone(), |action: Action, s| s.act(action));
    html! {
        <main class="compare">
            { intro(locale, &room, shown.as_ref()) }
            <span class="probe" ref={probe} aria-hidden="true"></span>
            <div class="duel">
                { for [0, 1].map(|i| {
                    let canvas = canvases[i].clone();
                    let measured = if i == 0 { column.clone() } else { NodeRef::default() };
                    html! {
                        <section class="card side" aria-labelledby={["side-a", "side-b"][i]} key={i}>
                            <div class="side-head">
                                { of(shown.as_ref(), |shown| head(locale, &room, shown, i)) }
                            </div>
                            <div ref={measured} class="side-column">
                                { of(shown.as_ref(), |shown| stage(view, shown, i, size, canvas)) }
                            </div>
                        </section>
                    }
                }) }
            </div>
            { of(shown.as_ref(), |shown| below(locale, &room, shown, &act)) }
        </main>
    }
}

/// What is there once there is something to show; an empty piece before, so that its neighbours keep their
/// places, and with them the elements that are measured and painted on.
fn of(shown: Option<&Shown>, show: impl FnOnce(&Shown) -> Html) -> Html {
    shown.map_or_else(Html::default, show)
}

/// What this is, and from which moment; and the way to turn it round.
fn intro(locale: &Locale, room: &Rc<Room>, shown: Option<&Shown>) -> Html {
    let words = match shown {
        Some(shown) => words::beginning(locale, shown),
        None => locale.t("compare.preparing").into(),
    };
    let title = el(
        "b",
        &[],
        vec![],
        vec![text(locale.t("compare.title").into())],
    );
    let inside = vec![title, text([" ", &words].concat())];
    let said = el(
        "p",
        &["class", "role"],
        vec!["hint-words".into(), "status".into()],
        inside,
    );
    let room = room.clone();
    let swap = Callback::from(move |_: MouseEvent| room.swap());
    html! {
        <div class="compare-intro">
            { said }
            <button type="button" class="button small" onclick={swap}>{ locale.t("compare.swap") }</button>
        </div>
    }
}

/// One side's letter, plan and fields.
fn head(locale: &Locale, room: &Rc<Room>, shown: &Shown, i: usize) -> Html {
    let side = &shown.sides[i];
    let choose = {
        let room = room.clone();
        Callback::from(move |choice| room.choose(i, choice))
    };
    let copy = {
        let (room, choice) = (room.clone(), side.choice);
        Callback::from(move |_: MouseEvent| room.choose(1 - i, choice))
    };
    let same = shown.sides[0].choice == shown.sides[1].choice;
    html! {
        <>
            <h2 id={["side-a", "side-b"][i]}>
                <span class={["side-letter a", "side-letter b"][i]}>{ LETTERS[i] }</span>
                <span class="side-plan">{ components::words::plan(locale, &side.choice.plan) }</span>
            </h2>
            <button type="button" class="button small" disabled={same} onclick={copy}>
                { locale.fill("compare.copy", &[("other", LETTERS[1 - i])]) }
            </button>
            { chooser(locale, ["side-a", "side-b"][i], &side.snapshot.scenario, side.choice, &choose) }
        </>
    }
}

/// One side's picture, laid out at its own size and shown as large as the column is.
fn stage(view: &View, shown: &Shown, i: usize, size: Size, canvas: NodeRef) -> Html {
    if size.width < 1.0 {
        return Html::default();
    }
    let px = crate::components::chart::path::px;
    let host = ["height:", &px(size.height * size.scale), "px"].concat();
    let permille = (size.scale * 1000.0).round() as u32;
    let scaled = [
        "transform:scale(calc(",
        &permille.to_string(),
        "/1000));width:",
        &px(size.width),
        "px",
    ]
    .concat();
    let stage = drawn(&Showing {
        locale: &view.locale,
        snapshot: &shown.sides[i].snapshot,
        width: size.width,
        height: size.height,
        theme: view.theme,
        canvas: &canvas,
        by: By::Eye(Twin {
            id: ["summary-a", "summary-b"][i],
            most: shown.most,
        }),
    });
    html! {
        <div class="side-stage" style={host}>
            <div class="side-scaled" style={scaled}>{ stage }</div>
        </div>
    }
}

/// The clock of both; the guess, or the chart with the verdict; the ledger.
fn below(locale: &Locale, room: &Rc<Room>, shown: &Shown, act: &Callback<Action>) -> Html {
    let time = if shown.revealed() {
        html! {
            <div class="duel-time">
                <section class="card duel-chart">
                    <DuelChart locale={locale.clone()} shown={shown.clone()} act={act.clone()} />
                </section>
                <section class="card verdict" aria-labelledby="verdict-title">
                    <h2 id="verdict-title">{ locale.t("compare.verdict") }</h2>
                    { verdict(locale, shown) }
                    { afterwards(locale, room, shown) }
                </section>
            </div>
        }
    } else {
        guess(locale, room, shown)
    };
    html! {
        <>
            <section class="card duel-clock">
                { components::transport(locale, &shown.sides[0].snapshot, act) }
            </section>
            { time }
            <div class="duel-tables">
                { figures(locale, shown) }
                { ledgers(locale, shown) }
            </div>
        </>
    }
}

fn ask(shown: &Shown) -> Ask {
    let side = &shown.sides[shown.guessed_side];
    Ask {
        question: shown.question,
        past: side.snapshot.series.clone(),
        weight: side.snapshot.scenario.weight,
        prediction: shown.prediction,
        truth: None,
    }
}

/// Before anything is shown: what does the viewer expect?
fn guess(locale: &Locale, room: &Rc<Room>, shown: &Shown) -> Html {
    let bet = {
        let room = room.clone();
        Callback::from(move |bet| room.bet(bet))
    };
    let about = |i: usize| {
        let room = room.clone();
        let onclick = Callback::from(move |_: MouseEvent| room.guess_about(i));
        let pressed = (shown.guessed_side == i).to_string();
        html! {
            <button type="button" class="button small" aria-pressed={pressed} {onclick}>
                { LETTERS[i] }{ ": " }{ components::words::plan(locale, &shown.sides[i].choice.plan) }
            </button>
        }
    };
    html! {
        <section class="card duel-guess" aria-labelledby="guess-title">
            <div class="chart-head">
                <h2 id="guess-title">{ locale.t("compare.guess_first") }</h2>
                <div class="side-buttons" role="group" aria-label={locale.t("compare.guess_about").to_owned()}>
                    { about(0) }{ about(1) }
                </div>
            </div>
            { prediction::view(locale, &ask(shown), &bet) }
        </section>
    }
}

fn line(words: String, class: &'static str) -> Html {
    el("p", &["class"], vec![class.into()], vec![text(words)])
}

/// The verdict in words.
fn verdict(locale: &Locale, shown: &Shown) -> Html {
    let sentences = words::verdict(locale, shown);
    if sentences.is_empty() {
        let percent = locale.percent(shown.progress);
        let words = locale.fill("compare.computing", &[("percent", &percent)]);
        return el(
            "div",
            &["role"],
            vec!["status".into()],
            vec![line(words, "help")],
        );
    }
    let said = sentences.into_iter().enumerate();
    let said = said.map(|(i, words)| line(words, if i == 0 { "verdict-lead" } else { "" }));
    el("div", &["role"], vec!["status".into()], said.collect())
}

/// The figures behind the verdict, once they may be shown.
fn figures(locale: &Locale, shown: &Shown) -> Html {
    if !shown.revealed() || shown.sides.iter().any(|side| side.outcome.is_none()) {
        return Html::default();
    }
    let rows = words::rows(locale, shown).into_iter();
    let rows = rows.map(|row| tr(locale.t(row.name), &row.cells)).collect();
    titled(locale, "figures-title", locale.t("compare.figures"), rows)
}

/// What is to be said of a guess once the truth is known, and the way to guess once more.
fn afterwards(locale: &Locale, room: &Rc<Room>, shown: &Shown) -> Html {
    let given = shown.prediction.progress == Progress::Given;
    let sentences = match shown.truth() {
        Some(truth) if given => {
            prediction::said(locale, &shown.question, &shown.prediction, &truth)
        }
        _ => Vec::new(),
    };
    let again = (shown.question.waiting > 0).then(|| {
        let room = room.clone();
        let onclick = Callback::from(move |_: MouseEvent| room.bet(limbo_player::prediction::PredictionInput::Reset));
        html! {
            <button type="button" class="button small" {onclick}>{ locale.t("predict.again_ask") }</button>
        }
    });
    html! {
        <div class="afterwards">
            { for sentences.into_iter().map(|words| line(words, "guessed")) }
            <div class="side-buttons">
                { for [0, 1].map(|i| carry_on(locale, room, i)) }
                { again }
            </div>
        </div>
    }
}

/// The way on with one of the two alone.
fn carry_on(locale: &Locale, room: &Rc<Room>, i: usize) -> Html {
    let room = room.clone();
    let onclick = Callback::from(move |_: MouseEvent| room.carry_on(i));
    html! {
        <button type="button" class="button small" {onclick}>
            { locale.fill("compare.carry_on", &[("side", LETTERS[i])]) }
        </button>
    }
}

/// A row with a cell for each side.
fn tr(name: &str, cells: &[String; 2]) -> Html {
    let head = el(
        "th",
        &["scope"],
        vec!["row".into()],
        vec![text(name.into())],
    );
    let cells = cells
        .iter()
        .map(|words| el("td", &[], vec![], vec![text(words.clone())]));
    el(
        "tr",
        &[],
        vec![],
        std::iter::once(head).chain(cells).collect(),
    )
}

/// A table with a column for each side.
fn table(locale: &Locale, labelled_by: &'static str, rows: Vec<Html>) -> Html {
    let mut names = vec![el(
        "td",
        &["class"],
        vec!["corner".into()],
        vec![text(locale.t("compare.corner").into())],
    )];
    for letter in LETTERS {
        let inside = vec![text(letter.into())];
        names.push(el("th", &["scope"], vec!["col".into()], inside));
    }
    let head = el("thead", &[], vec![], vec![el("tr", &[], vec![], names)]);
    let body = el("tbody", &[], vec![], rows);
    let values = vec!["pair".into(), labelled_by.into()];
    el(
        "table",
        &["class", "aria-labelledby"],
        values,
        vec![head, body],
    )
}

/// Where every e-mail is, on both sides.
fn ledgers(locale: &Locale, shown: &Shown) -> Html {
    let weight = f64::from(shown.sides[0].snapshot.scenario.weight);
    let row = |key: &str, count: fn(&Ledger) -> u32| {
        let cells = shown
            .sides
            .each_ref()
            .map(|side| locale.number(f64::from(count(&side.snapshot.ledger)) * weight));
        tr(locale.t(key), &cells)
    };
    let rows = vec![
        row("ledger.sent", |l| l.sent),
        row("ledger.outbox", |l| l.outbox),
        row("ledger.travelling", |l| l.travelling),
        row("ledger.in_service", |l| l.in_service),
        row("ledger.spooled_provider", |l| l.spooled_provider),
        row("ledger.spooled_relay", |l| l.spooled_relay),
        row("ledger.delivered", |l| l.delivered),
        row("ledger.returned", |l| l.returned),
        row("ledger.limbo", |l| l.limbo),
    ];
    titled(locale, "ledgers-title", locale.t("compare.ledgers"), rows)
}

/// A card with a table and its title.
fn titled(locale: &Locale, id: &'static str, title: &str, rows: Vec<Html>) -> Html {
    let heading = el("h2", &["id"], vec![id.into()], vec![text(title.into())]);
    let inside = vec![heading, table(locale, id, rows)];
    let values = vec!["card".into(), id.into()];
    el("section", &["class", "aria-labelledby"], values, inside)
}
