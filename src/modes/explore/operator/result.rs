//! How a game ended: in plain words, beside the automatic restarts on the same mail, and as something to hand on.

use super::super::{ExploreProps, GameState};
use super::{all_scores, line};
use crate::browser::save;
use crate::i18n::Locale;
use limbo_player::Snapshot;
use limbo_player::operator::Score;
use std::rc::Rc;
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
            <p class="operator-verdict" role="status">{ verdict(locale, score, plan.as_deref()) }</p>
            { table(locale, &props.snapshot, game) }
            <HandOn locale={locale.clone()} {line} link={props.game_link.clone()} />
        </>
    }
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

fn table(locale: &Locale, shown: &Snapshot, game: &GameState) -> Html {
    let head = ["game.falls", "game.all_open", "game.peak", "game.served"];
    html! {
        <div class="operator-table">
            <table>
                <caption>{ locale.t("game.same_mail") }</caption>
                <thead>
                    <tr>
                        <td></td>
                        { for head.iter().map(|key| html! { <th scope="col">{ locale.t(key) }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    { for all_scores(locale, shown, game).iter().map(|(name, score)| row(locale, name, score.as_ref())) }
                </tbody>
            </table>
            <p class="help">{ locale.t("game.served_help") }</p>
        </div>
    }
}

fn row(locale: &Locale, name: &str, score: Option<&Rc<Score>>) -> Html {
    let cells = match score {
        Some(score) => {
            let never = || locale.t("game.never").to_owned();
            let after = |time: Option<_>| time.map_or_else(never, |t| locale.duration_short(t));
            [
                locale.number(score.falls.into()),
                after(score.all_open),
                locale.percent(score.peak.min(1.0)),
                after(score.served),
            ]
        }
        None => [(); 4].map(|()| "…".to_owned()),
    };
    html! {
        <tr>
            <th scope="row">{ name }</th>
            { for cells.into_iter().map(|cell| html! { <td>{ cell }</td> }) }
        </tr>
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
