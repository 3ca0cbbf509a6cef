//! What each remedy would do: the time until the pile is cleared, from the least to the most that came out, and whether the
//! destination falls; the one that clears it soonest without a fall; each can be watched.

use super::QueueProps;
use super::advice::Advice;
use super::desk::{Foretold, QueueShown, best_of_each};
use super::words;
use crate::i18n::Locale;
use crate::message::{Message, QueueMessage};
use limbo_picture::svg::tenths;
use limbo_queue::Forecast;
use limbo_sim::Duration;
use yew::prelude::*;

/// What is foretold, and what is typed for the remedy that is chosen.
#[component]
pub(super) fn Forecasts(props: &QueueProps) -> Html {
    let QueueProps {
        locale,
        queue,
        send,
    } = props;
    let chosen = use_state_eq(|| None::<usize>);
    {
        // A new question has a new answer.
        let (chosen, question) = (chosen.setter(), queue.question.clone());
        use_effect_with(question, move |_| chosen.set(None));
    }
    let Some(foretold) = &queue.foretold else {
        return Html::default();
    };
    if let Some(error) = &foretold.refused {
        return html! { <p class="queue-unread" role="alert">{ words::question_error(locale, error) }</p> };
    }
    let shown = best_of_each(foretold);
    let advised = chosen
        .filter(|index| *index < foretold.forecasts.len())
        .or(foretold.best.filter(|_| !queue.is_foretelling()));
    let slowest_ms = shown.iter().map(|i| slowest_ms(&foretold.forecasts[*i]));
    let slowest_ms = slowest_ms.fold(1.0, f64::max);
    let row = |index: usize| {
        let choose = {
            let chosen = chosen.setter();
            Callback::from(move |_: MouseEvent| chosen.set(Some(index)))
        };
        let forecast = &foretold.forecasts[index];
        let is_best = foretold.best == Some(index) && !queue.is_foretelling();
        let row = Row {
            locale,
            index,
            forecast,
            best: is_best.then(|| words::badge(forecast, &foretold.forecasts)),
            chosen: advised == Some(index),
            slowest_ms,
            messages: foretold.messages,
            send,
        };
        row.view(choose)
    };
    html! {
        <section class="queue-foretold" aria-labelledby="queue-foretold-title">
            <h3 id="queue-foretold-title">{ locale.plural("queue.foretold", foretold.messages.into(), &[]) }</h3>
            { standing(locale, queue, foretold) }
            if foretold.too_old > 0 {
                <p class="queue-warning">{ locale.plural("queue.too_old", foretold.too_old.into(), &[]) }</p>
            }
            <ul class="queue-remedies">{ for shown.iter().map(|index| row(*index)) }</ul>
            if let (Some(index), Some(pile)) = (advised, &queue.pile) {
                <Advice {locale} pile={pile.clone()}
                    destination={queue.question.as_ref().and_then(|q| q.destination.clone())}
                    messages={foretold.messages} remedy={foretold.forecasts[index].remedy} />
            }
        </section>
    }
}

/// How far it has come, and in the end what came out.
fn standing(locale: &Locale, queue: &QueueShown, foretold: &Foretold) -> Html {
    let (done, all) = (foretold.forecasts.len(), foretold.remedies);
    if queue.is_foretelling() {
        let (n, all_text) = (locale.number(done as f64), locale.number(all as f64));
        return html! {
            <div class="queue-progress">
                <progress max={all.to_string()} value={done.to_string()}
                    aria-label={locale.t("queue.foretelling").to_owned()} />
                <span>{ locale.fill("queue.foretold_so_far", &[("done", &n), ("all", &all_text)]) }</span>
            </div>
        };
    }
    let told = words::verdict(locale, foretold, done < all);
    html! { <p class="queue-verdict" role="status">{ told }</p> }
}

fn slowest_ms(forecast: &Forecast) -> f64 {
    let cleared = &forecast.cleared;
    let slowest = cleared.high.or(cleared.median).or(cleared.low);
    slowest.map_or(1.0, |time| f64::from(time.ms()))
}

/// A remedy.
struct Row<'a> {
    locale: &'a Locale,
    index: usize,
    forecast: &'a Forecast,
    /// What is said of it where it is the best.
    best: Option<&'static str>,
    chosen: bool,
    /// The longest time of all rows.
    slowest_ms: f64,
    /// How many wait.
    messages: u32,
    send: &'a Callback<Message>,
}

impl Row<'_> {
    fn view(&self, choose: Callback<MouseEvent>) -> Html {
        let (locale, index, forecast) = (self.locale, self.index, self.forecast);
        let name = words::remedy(locale, forecast.remedy);
        let named = |key: &str| locale.fill(key, &[("remedy", &name)]);
        let play = self
            .send
            .reform(move |_: MouseEvent| Message::Queue(QueueMessage::Play(index)));
        let safe = if forecast.is_safe() { "safe" } else { "falls" };
        html! {
            <li key={index} class={classes!("queue-remedy", self.best.map(|_| "best"), self.chosen.then_some("chosen"))}>
                <p class="queue-remedy-name">
                    <b>{ name.clone() }</b>
                    if let Some(best) = self.best {
                        <span class="queue-best">{ locale.t(best) }</span>
                    }
                </p>
                if !forecast.returns_most(self.messages) {
                    { self.range() }
                }
                <p class={classes!("queue-remedy-told", safe)}>
                    <span>{ words::cleared(locale, forecast, self.messages) }</span>{ " " }
                    <span class="queue-harm">{ words::harm(locale, forecast) }</span>
                    if let Some(returned) = words::returned(locale, forecast) {
                        { " " }<span class="queue-lost">{ returned }</span>
                    }
                </p>
                <p class="queue-remedy-ways">
                    <button type="button" class="button small" aria-label={named("queue.play_name")} onclick={play}>
                        { locale.t("queue.play") }
                    </button>
                    <button type="button" class="button small" aria-label={named("queue.type_name")}
                        aria-pressed={self.chosen.to_string()} onclick={choose}>
                        { locale.t("queue.type") }
                    </button>
                </p>
            </li>
        }
    }

    /// From the least time to the most, with a mark at the one in the middle.
    fn range(&self) -> Html {
        let cleared = &self.forecast.cleared;
        let percent = |time: Duration| 100.0 * f64::from(time.ms()) / self.slowest_ms;
        let low = cleared.low.map_or(100.0, percent);
        let high = cleared.high.map_or(100.0, percent);
        let style = ["--from:", &tenths(low), "%;--to:", &tenths(high), "%"].concat();
        let middle = cleared
            .median
            .map(|time| ["--at:", &tenths(percent(time)), "%"].concat());
        html! {
            <span class="queue-range" aria-hidden="true">
                if cleared.low.is_some() {
                    <span class={classes!("queue-span", cleared.high.is_none().then_some("open"))} {style}></span>
                }
                if let Some(style) = middle {
                    <span class="queue-middle" {style}></span>
                }
            </span>
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_queue::Remedy;
    use limbo_queue::foretell::Range;

    #[test]
    fn a_remedy_that_clears_in_a_few_runs_only_is_drawn_within_its_room() {
        let hour = Duration::hours(1);
        let forecast = Forecast {
            remedy: Remedy::Flush,
            runs: 8,
            safe: 1,
            cleared: Range {
                low: Some(hour),
                median: None,
                high: None,
            },
            played: Range::default(),
            falls: Range::default(),
            refused: Range::default(),
            returned: Range::default(),
        };
        assert!(slowest_ms(&forecast) >= f64::from(hour.ms()));
    }
}
