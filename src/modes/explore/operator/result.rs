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
    let plan = game.scores.rivals[0].as_deref();
    let known = is_known(score, plan);
    let stars = match known {
        true => line::stars(score.stars(plan)),
        false => "…".into(),
    };
    let line = line::line(locale, props.snapshot.seed, score, plan);
    html! {
        <>
            <p class="operator-stars" aria-hidden="true">{ stars }</p>
            <Verdict text={verdict(locale, score, plan)} />
            { table(locale, &props.snapshot, game) }
            if known {
                <HandOn locale={locale.clone()} {line} link={props.game_link.clone()} />
            }
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
    // It may come a little later than the rest.
    html! { <h3 id={VERDICT} class="operator-verdict" tabindex="-1" aria-live="polite">{ &props.text }</h3> }
}

/// True once the result is known: where everyone was served it says, too, who was sooner, and the plan may still be
/// being played.
fn is_known(score: &Score, plan: Option<&Score>) -> bool {
    plan.is_some() || score.served.is_none()
}

/// What the numbers mean.
fn verdict(locale: &Locale, score: &Score, plan: Option<&Score>) -> String {
    if !is_known(score, plan) {
        return locale.t("game.verdict_soon").to_owned();
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn no_game_is_called_slower_than_a_plan_that_is_still_being_played() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let of = |served| Score {
            falls: 0,
            open: 12,
            groups: 12,
            all_open: Some(Duration::hours(11)),
            served,
            peak: 0.8,
            waiting: 0,
            began_with: 10,
            coasting: true,
            beats: Vec::new(),
        };
        let game = of(Some(Duration::hours(60)));
        let plan = of(Some(Duration::hours(90)));
        assert_eq!(verdict(&locale, &game, None), locale.t("game.verdict_soon"));
        assert_eq!(
            verdict(&locale, &game, Some(&plan)),
            locale.t("game.verdict_best")
        );
        assert_eq!(
            verdict(&locale, &plan, Some(&game)),
            locale.t("game.verdict_slow")
        );
        // Whoever serves nobody is no sooner, whatever the plan does.
        assert_eq!(
            verdict(&locale, &of(None), None),
            locale.t("game.verdict_lost")
        );
    }
}
