//! The operator's game as it is seen: the bar of the storage with the mark at which it falls, the groups, what the
//! player can do, and the score. The stage beside it is the page's own.

mod line;
mod load;
mod result;

use super::{ExploreProps, GameState};
use crate::components::words;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Game;
use limbo_player::operator::{BEGIN, Date, Score};
use limbo_player::{Action, Snapshot};
use limbo_sim::{Duration, FlagKind, Place, Plan, SimTime};
use load::{groups, load};
use std::rc::Rc;
use yew::prelude::*;

/// The choices of the speed: a multiple of the scenario's pace, its name, and the minutes that are then a second.
const SPEEDS: [(f64, &str, u32); 3] = [
    (1.0 / 6.0, "game.slow", 5),
    (1.0 / 3.0, "game.medium", 10),
    (2.0, "game.fast", 60),
];
const HOUR: Duration = Duration::hours(1);

/// What the player sees and does, and at the end the result.
pub(super) fn panel(props: &ExploreProps, game: &GameState) -> Html {
    let (locale, shown, send) = (&props.locale, &props.snapshot, &props.send);
    let over = game.is_over(shown);
    let begun = shown.now > BEGIN || shown.blocks.iter().any(|b| b.open);
    let title = match game.kind {
        Game::Play => "game.title",
        Game::Watch => "game.watch_title",
    };
    html! {
        <>
            <h2 id="operator-title">{ locale.t(title) }</h2>
            if over {
                { day(locale, shown.seed) }
                { result::result(props, game) }
            } else {
                <p class="operator-clock">{ clock(locale, shown.now) }</p>
                { load(locale, shown, game.scores.score.as_deref()) }
                { groups(locale, shown) }
                { controls(locale, shown, game, send) }
            }
            // Under the buttons, so that nothing moves under the finger that presses them.
            if !over && !begun {
                <p class="operator-intro">{ locale.t("game.intro") }</p>
                { day(locale, shown.seed) }
            }
            <p class="operator-said" role="status">{ said(locale, shown, game) }</p>
            { ways_on(locale, game, over, begun, send) }
        </>
    }
}

/// The way into the game, from Explore.
pub(super) fn invitation(props: &ExploreProps) -> Html {
    let locale = &props.locale;
    let onclick = props.send.reform(|_: MouseEvent| Message::Operate(true));
    html! {
        <section class="card operator-invitation" aria-labelledby="operator-invitation-title">
            <h2 id="operator-invitation-title">{ locale.t("game.invite") }</h2>
            <p>{ locale.t("game.invite_text") }</p>
            <button type="button" class="button" {onclick}>{ locale.t("game.invite_go") }</button>
        </section>
    }
}

/// The hour of the game, short enough for one line of a telephone.
fn clock(locale: &Locale, now: SimTime) -> String {
    let (day, time) = (locale.day_short(now), locale.time(now));
    locale.fill("format.clock", &[("day", &day), ("time", &time)])
}

/// Which game it is: the day's, or that of a number.
fn day(locale: &Locale, seed: u64) -> Html {
    let said = match Date::of_seed(seed) {
        Some(date) => locale.fill(
            "game.of_day",
            &[("day", &locale.day_of(date.noon_unix_ms()))],
        ),
        None => locale.fill("game.of_seed", &[("seed", &seed.to_string())]),
    };
    html! { <p class="operator-day">{ said }</p> }
}

fn act(send: &Callback<Message>, action: Action) -> Callback<MouseEvent> {
    send.reform(move |_: MouseEvent| Message::Act(action.clone()))
}

/// Open, close; let time pass.
fn controls(locale: &Locale, shown: &Snapshot, game: &GameState, send: &Callback<Message>) -> Html {
    let open = shown.blocks.iter().filter(|b| b.open).count();
    let total = shown.blocks.len();
    let hour = Action::Seek(shown.playhead + HOUR);
    let end = Action::Seek(SimTime(shown.scenario.span.ms()));
    let coasting = game.scores.score.as_ref().is_some_and(|s| s.coasting);
    html! {
        <>
            if game.kind == Game::Play {
                <div class="operator-doors">
                    if coasting {
                        <button type="button" class="button primary operator-open" onclick={act(send, end)}>
                            <b>{ locale.t("game.to_end") }</b>
                            <span>{ locale.t("game.to_end_help") }</span>
                        </button>
                    } else {
                        <button type="button" class="button primary operator-open" disabled={open == total}
                            onclick={act(send, Action::OpenBlock)}>
                            <b>{ locale.t("game.open") }</b>
                            <span>{ open_of(locale, open, total) }</span>
                        </button>
                    }
                    <button type="button" class="button operator-close" disabled={open == 0}
                        onclick={act(send, Action::CloseBlock)}>
                        { locale.t("game.close") }
                    </button>
                </div>
            }
            <div class="operator-time" role="group" aria-label={locale.t("transport.label").to_owned()}>
                <button type="button" class="button" onclick={act(send, Action::Toggle)}>
                    { locale.t(if shown.playing { "transport.pause" } else { "transport.play" }) }
                </button>
                <button type="button" class="button" onclick={act(send, hour)}>{ locale.t("game.hour") }</button>
                { for SPEEDS.iter().map(|choice| speed_button(locale, shown, choice, send)) }
            </div>
        </>
    }
}

fn open_of(locale: &Locale, open: usize, total: usize) -> String {
    let (open, total) = (locale.number(open as f64), locale.number(total as f64));
    locale.fill("game.opened", &[("open", &open), ("total", &total)])
}

fn speed_button(
    locale: &Locale,
    shown: &Snapshot,
    &(speed, key, minutes): &(f64, &'static str, u32),
    send: &Callback<Message>,
) -> Html {
    let time = locale.duration(Duration::mins(minutes));
    let pace = locale.fill("clock.pace", &[("time", &time)]);
    let pressed = if (shown.speed - speed).abs() < 1e-9 {
        "true"
    } else {
        "false"
    };
    html! {
        <button type="button" class="button operator-speed" aria-pressed={pressed} title={pace} onclick={act(send, Action::Speed(speed))}>
            { locale.t(key) }
        </button>
    }
}

/// What has just happened, for eyes and ears: an event, not the passing of time.
fn said(locale: &Locale, shown: &Snapshot, game: &GameState) -> String {
    if game.is_over(shown) {
        return String::new();
    }
    if game.scores.score.as_ref().is_some_and(|s| s.coasting) {
        return locale.t("game.coasting").to_owned();
    }
    let tells = |kind| {
        matches!(
            kind,
            FlagKind::BlockOpened(_)
                | FlagKind::BlockClosed(_)
                | FlagKind::Crashed(Place::Mailboxes)
                | FlagKind::Rebooted(Place::Mailboxes)
        )
    };
    let since = shown.series.flags.iter().rev();
    let last = since.take_while(|f| f.at >= BEGIN).find(|f| tells(f.kind));
    let Some(last) = last else {
        let starts = shown.now <= BEGIN && !shown.playing && game.kind == Game::Play;
        return match starts {
            true => locale.t("game.first").to_owned(),
            false => String::new(),
        };
    };
    if last.kind == FlagKind::Crashed(Place::Mailboxes) {
        let time = locale.time(last.at);
        // Who watches can close nothing.
        let key = match game.kind {
            Game::Play => "game.fell",
            Game::Watch => "game.fell_watched",
        };
        return locale.fill(key, &[("time", &time)]);
    }
    let what = words::flag(locale, last.kind).unwrap_or_default();
    locale.fill(
        "game.event",
        &[("time", &locale.time(last.at)), ("what", &what)],
    )
}

/// Out of the game, or into it again.
fn ways_on(
    locale: &Locale,
    game: &GameState,
    over: bool,
    begun: bool,
    send: &Callback<Message>,
) -> Html {
    let to = |on: bool| send.reform(move |_: MouseEvent| Message::Operate(on));
    let again = match game.kind {
        Game::Watch => Some("game.play_yourself"),
        Game::Play => begun.then_some("game.again"),
    };
    let again_class = if over { "button primary" } else { "button" };
    html! {
        <div class="operator-ways">
            if let Some(key) = again {
                <button type="button" class={again_class} onclick={to(true)}>{ locale.t(key) }</button>
            }
            <button type="button" class="button" onclick={to(false)}>{ locale.t("game.leave") }</button>
        </div>
    }
}

/// The score so far.
pub(super) fn score(props: &ExploreProps, game: &GameState) -> Html {
    let locale = &props.locale;
    let Some(score) = game
        .scores
        .score
        .as_ref()
        .filter(|_| !game.is_over(&props.snapshot))
    else {
        return Html::default();
    };
    let weight = f64::from(props.snapshot.scenario.weight);
    let passed = props.snapshot.now.since(BEGIN);
    let facts = [
        ("game.falls", locale.number(score.falls.into())),
        ("game.passed", locale.duration_short(passed)),
        ("game.peak", locale.percent(score.peak.min(1.0))),
        (
            "game.waiting",
            locale.compact(f64::from(score.waiting) * weight),
        ),
    ];
    html! {
        <section class="card operator-score" aria-labelledby="operator-score-title">
            <h3 id="operator-score-title">{ locale.t("game.score") }</h3>
            <dl>
                { for facts.into_iter().map(|(key, value)| html! {
                    <div><dt>{ locale.t(key) }</dt><dd>{ value }</dd></div>
                }) }
            </dl>
            <p class="help">{ locale.t("game.modelled") }</p>
        </section>
    }
}

/// The scores of the player and of the automatic restarts, in the order in which they are shown.
fn all_scores(
    locale: &Locale,
    shown: &Snapshot,
    game: &GameState,
) -> [(String, Option<Rc<Score>>); 3] {
    let [in_groups, at_once] = game.scores.rivals.clone();
    let plan = |plan| words::plan(locale, &plan);
    let own = match game.kind {
        Game::Play => "game.you",
        Game::Watch => "game.player",
    };
    [
        (locale.t(own).to_owned(), game.scores.score.clone()),
        (plan(shown.scenario.blocks_plan), in_groups),
        (plan(Plan::Bulk), at_once),
    ]
}
