//! How a game ended: in plain words, beside the automatic restarts on the same mail, and as something to hand on.

use super::super::{ExploreProps, GameState};
use super::{all_scores, line};
use crate::browser::{focus, save};
use crate::i18n::Locale;
use limbo_player::Snapshot;
use limbo_player::operator::Score;
use limbo_sim::Duration;
use yew::prelude::*;

/// The result.
pub(super) fn result(props: &ExploreProps, game: &GameState) -> Html {
    let locale = &props.locale;
    let Some(score) = game.scores.score.as_deref() else {
        return Html::default();
    };
    let [plan, _] = &game.scores.rivals;
    let stars = line::stars(score.stars(plan.as_deref()));
    let line = line::line(locale, props.snapshot.seed, score, plan.as_deref());
    html! {
        <>
            <p class="operator-stars" aria-hidden="true">{ stars }</p>
            <Verdict text={verdict(locale, score, plan.as_deref())} />
            { table(locale, &props.snapshot, game) }
            <HandOn locale={locale.clone()} {line} link={props.game_link.clone()} />
        </>
    }
}

/// The id of the verdict, which takes the focus: the button that led to it is gone.
const VERDICT: &str = "operator-verdict";

#[derive(Clone, PartialEq, Properties)]
struct VerdictProps {
    text: String,
}

/// The result in a sentence.
#[component]
fn Verdict(props: &VerdictProps) -> Html {
    use_effect_with((), |()| focus::heading(VERDICT, true));
    html! { <h3 id={VERDICT} class="operator-verdict" tabindex="-1">{ &props.text }</h3> }
}

/// What the numbers mean.
fn verdict(locale: &Locale, score: &Score, plan: Option<&Score>) -> String {
    let [served, stood, sooner] = score.stars(plan);
    let key = match (served, stood, sooner) {
        (false, _, _) if score.open < score.groups => "game.verdict_shut",
        (false, _, _) => "game.verdict_lost",
        (true, true, true) => "game.verdict_best",
        (true, true, false) => "game.verdict_slow",
        (true, false, true) => "game.verdict_rash",
        (true, false, false) => "game.verdict_recovered",
    };
    locale.t(key).to_owned()
}

/// A measure: the key of its name, and how it is said.
type Measure = (&'static str, fn(&Locale, &Score) -> String);

/// The measures, a row each; the player and the automatic restarts, a column each.
fn table(locale: &Locale, shown: &Snapshot, game: &GameState) -> Html {
    let all = all_scores(locale, shown, game);
    let measures: [Measure; 4] = [
        ("game.falls", |locale, s| locale.number(s.falls.into())),
        ("game.all_open", |locale, s| after(locale, s.all_open)),
        ("game.served", |locale, s| after(locale, s.served)),
        ("game.peak", |locale, s| locale.percent(s.peak.min(1.0))),
    ];
    let row = |(key, cell): &Measure| {
        let cells = all.iter().map(|(_, score)| {
            // What is still being played is not known yet.
            let cell = score
                .as_ref()
                .map_or_else(|| "…".into(), |s| cell(locale, s));
            html! { <td>{ cell }</td> }
        });
        html! { <tr><th scope="row">{ locale.t(key) }</th>{ for cells }</tr> }
    };
    html! {
        <>
            <table class="operator-table">
                <caption>{ locale.t("game.same_mail") }</caption>
                <thead>
                    <tr>
                        <td></td>
                        { for all.iter().map(|(name, _)| html! { <th scope="col">{ name }</th> }) }
                    </tr>
                </thead>
                <tbody>{ for measures.iter().map(row) }</tbody>
            </table>
            <p class="help">{ locale.t("game.served_help") }</p>
        </>
    }
}

/// How long after the beginning, in words.
fn after(locale: &Locale, time: Option<Duration>) -> String {
    match time {
        None => locale.t("game.never").to_owned(),
        Some(Duration::ZERO) => locale.t("game.at_once").to_owned(),
        Some(time) => locale.duration_short(time),
    }
}

#[derive(Clone, PartialEq, Properties)]
struct HandOnProps {
    locale: Locale,
    /// The game as one line of text.
    line: String,
    /// The link under which others watch it; none where it would be too long.
    link: Option<String>,
}

/// The line and the link, to be copied.
#[component]
fn HandOn(props: &HandOnProps) -> Html {
    let HandOnProps { locale, line, link } = props;
    let outcome = use_state_eq(|| "");
    let copies = |text: &str| {
        let (text, said) = (text.to_owned(), outcome.setter());
        Callback::from(move |_: MouseEvent| {
            let said = said.clone();
            save::copy(&text, move |done| {
                said.set(if done {
                    "take.copied"
                } else {
                    "take.not_copied"
                });
            });
        })
    };
    let both = match link {
        Some(link) => [line, "\n", link].concat(),
        None => line.clone(),
    };
    html! {
        <div class="operator-hand-on">
            <p class="operator-line">{ line }</p>
            <button type="button" class="button" onclick={copies(&both)}>{ locale.t("game.copy") }</button>
            if let Some(link) = link {
                <input type="text" class="operator-link" readonly=true value={link.clone()}
                    aria-label={locale.t("game.link").to_owned()} />
            } else {
                <p class="help">{ locale.t("take.link_too_long") }</p>
            }
            <p class="help" role="status">{ if outcome.is_empty() { "" } else { locale.t(*outcome) } }</p>
        </div>
    }
}
