//! The receipt of the viewer's own message: how long it was in limbo, who was told, and where it ended; computed from
//! its history in the run, and saved as a picture.

use super::{Card, usual_most};
use crate::browser::address::is_public;
use crate::components::said;
use crate::components::share::export::drawing::browser_measure;
use crate::components::share::export::picture::Picture;
use crate::components::share::export::share_card::{Colours, ShareCard};
use crate::components::share::{SharedPage, moment, saving};
use crate::i18n::Locale;
use crate::message::LetterWords;
use limbo_player::{Snapshot, Step, StepKind};
use limbo_sim::{Duration, Hop, Phase, SimTime};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Receipt`].
#[derive(Clone, PartialEq, Properties)]
pub struct ReceiptProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The message, with its history.
    pub card: Rc<Card>,
    /// What its writer calls it.
    pub words: Rc<LetterWords>,
    /// True in the story, where the reader writes to Anna, and not to themselves.
    pub to_anna: bool,
    /// The page that it is from.
    pub page: SharedPage,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fate {
    sent: SimTime,
    /// How long no one but a server had it, and none could pass it on; `None` if it was not held up.
    pub(super) limbo: Option<Duration>,
    /// How long the writer's own program kept it, which could not hand it over; `None` if that could at once.
    outbox: Option<Duration>,
    /// When its writer was told, and the key of what.
    pub(super) told: Vec<(SimTime, &'static str)>,
    /// The key of where it ended, or where it is, and since when.
    pub(super) end: (&'static str, SimTime),
}

impl Fate {
    /// As far as it is known at an instant; `None` before it is sent.
    pub(super) fn of(card: &Card, now: SimTime, travel: Duration) -> Option<Fate> {
        let message = card.now?;
        let (key, ended) = match message.phase {
            Phase::Delivered => ("receipt.delivered", Some(message.since)),
            Phase::Returned => ("receipt.returned", Some(message.since)),
            Phase::Returning => ("receipt.returning", Some(message.since)),
            Phase::Lost => ("receipt.lost", Some(message.since)),
            Phase::Outbox | Phase::Spooled(_) => ("receipt.waits", None),
            Phase::Travelling(_) | Phase::InService(_) => ("receipt.moves", None),
        };
        let steps = || card.steps.iter();
        let taken = card.taken_at();
        // A notice that it failed takes its way back; what it says was so when it left.
        let given_up =
            steps().find(|s| matches!(s.kind, StepKind::Expired(_) | StepKind::Refused(_)));
        let until = given_up.map(|step| step.at).or(ended).unwrap_or(now);
        let waited = taken.map(|at| until.since(at.min(until)));
        let held = card.in_limbo || card.was_in_limbo;
        let in_outbox = |step: &&Step| matches!(step.kind, StepKind::Tried { hop, .. } if hop == Hop::Submission);
        let outbox = steps().filter(in_outbox);
        let outbox = outbox.map(|step| (step.at, "receipt.told_outbox"));
        // They are told when a notice reaches them, and not when it leaves.
        let late = card.told_late.iter().map(|at| (*at, "receipt.told_late"));
        let failed = steps().filter(|step| step.kind == StepKind::Returned);
        let failed = failed.map(|step| (step.at, "receipt.told_failed"));
        // In the order in which it comes about: no notice that it is late is overtaken by the one that it has failed.
        let told: Vec<_> = outbox.chain(late).chain(failed).collect();
        let tried = told.iter().any(|(_, how)| *how == "receipt.told_outbox");
        let left = taken.unwrap_or(now);
        Some(Fate {
            sent: message.born,
            outbox: tried.then(|| left.since(message.born.min(left))),
            limbo: waited.filter(|time| held || *time > usual_most(travel)),
            told,
            end: (key, ended.unwrap_or(now)),
        })
    }

    /// Where it ended, or is.
    fn ending(&self, locale: &Locale) -> String {
        locale.fill(self.end.0, &[("moment", &locale.moment(self.end.1))])
    }

    /// Its names and values.
    fn rows(&self, locale: &Locale) -> Vec<(String, String)> {
        let at = |key: &str, at: SimTime| locale.fill(key, &[("moment", &locale.moment(at))]);
        let limbo = match self.limbo {
            Some(time) => locale.duration(time),
            None => locale.t("receipt.not_at_all").to_owned(),
        };
        let mut told = said::list(locale, self.told.iter().map(|(when, key)| at(key, *when)));
        if told.is_empty() {
            told = locale.t("receipt.nobody").to_owned();
        }
        [
            ("receipt.sent", locale.moment(self.sent)),
            ("receipt.limbo", limbo),
            ("receipt.told", told),
            ("receipt.end", self.ending(locale)),
        ]
        .map(|(name, said)| (locale.t(name).to_owned(), said))
        .to_vec()
    }

    /// All of it in a sentence.
    pub(super) fn headline(&self, locale: &Locale, words: &LetterWords, to_anna: bool) -> String {
        let what = match (words.line(), words.to()) {
            (Some(line), Some(to)) => {
                locale.fill("receipt.line_to", &[("line", &line), ("to", &to)])
            }
            (Some(line), None) => locale.fill("card.line", &[("line", &line)]),
            (None, Some(to)) => locale.fill("receipt.yours_to", &[("to", &to)]),
            (None, None) if to_anna => locale.t("card.to_anna").to_owned(),
            (None, None) => locale.t("receipt.yours").to_owned(),
        };
        match (self.limbo, self.outbox) {
            (Some(time), _) => {
                let time = locale.duration(time);
                locale.fill("receipt.head", &[("what", &what), ("time", &time)])
            }
            (None, Some(time)) => {
                let time = locale.duration(time);
                locale.fill("receipt.head_outbox", &[("what", &what), ("time", &time)])
            }
            (None, None) if self.end.0 == "receipt.delivered" => {
                locale.fill("receipt.head_none", &[("what", &what)])
            }
            // Of what came back or is lost, and of what has not arrived yet, it cannot be said that nothing held it up.
            (None, None) => said::named(locale, &what, &self.ending(locale)),
        }
    }
}

/// The receipt, once the message's history has been read.
#[component]
pub fn Receipt(props: &ReceiptProps) -> Html {
    let ReceiptProps {
        locale,
        snapshot,
        card,
        words,
        to_anna,
        ..
    } = props;
    let said = use_state_eq(String::new);
    let fate = Fate::of(card, snapshot.now, snapshot.scenario.travel);
    let Some(fate) = fate.filter(|_| !card.reading) else {
        return Html::default();
    };
    let rows = fate.rows(locale);
    let shown = rows
        .iter()
        .map(|(name, value)| html! { <><dt>{ name }</dt><dd>{ value }</dd></> });
    let buttons = [("take.png", "png"), ("take.svg", "svg")].map(|(key, ending)| {
        let text = locale.t(key);
        let name = locale.fill(
            "take.name",
            &[("what", locale.t("receipt.title")), ("button", text)],
        );
        let onclick = {
            let (props, fate, said) = (props.clone(), fate.clone(), said.setter());
            Callback::from(move |_: MouseEvent| {
                let say = Callback::from({
                    let said = said.clone();
                    move |words| said.set(words)
                });
                save(&props, &fate, ending, &say);
            })
        };
        html! { <button type="button" class="button" aria-label={name} {onclick}>{ text }</button> }
    });
    let title = match fate.end.0 {
        "receipt.waits" | "receipt.moves" | "receipt.returning" => "receipt.so_far",
        _ => "receipt.title",
    };
    html! {
        <section class="receipt" aria-labelledby="receipt-title">
            <h3 id="receipt-title">{ locale.t(title) }</h3>
            <p class="receipt-head">{ fate.headline(locale, words, *to_anna) }</p>
            <dl class="message-facts">{ for shown }</dl>
            <div class="receipt-foot">
                <div class="take-buttons">{ for buttons }</div>
                <p class="help" role="status">{ (*said).clone() }</p>
            </div>
        </section>
    }
}

fn save(props: &ReceiptProps, fate: &Fate, ending: &str, say: &Callback<String>) {
    let locale = &props.locale;
    let Some(picture) = draw(props, fate) else {
        return say.emit(locale.t("take.no_picture").to_owned());
    };
    let name = saving::named(&props.snapshot, "receipt", ending);
    saving::save_picture(locale, picture, name, say);
}

fn draw(props: &ReceiptProps, fate: &Fate) -> Option<Picture> {
    let ReceiptProps {
        locale,
        words,
        to_anna,
        page,
        ..
    } = props;
    let rows = fate.rows(locale);
    let said: Vec<String> = rows
        .iter()
        .map(|(name, said)| said::named(locale, name, said))
        .collect();
    let card = ShareCard {
        headline: fate.headline(locale, words, *to_anna),
        under: String::new(),
        description: said.join(". "),
        source: moment::source(locale, page, false),
        link: page
            .link()
            .filter(|link| is_public(link))
            .unwrap_or_default(),
        colours: Colours::of_page()?,
    };
    Some(card.with_rows(&rows, &browser_measure()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::card::look;
    use crate::i18n::Lang;
    use limbo_player::{Action, MessageHistory, Player, read_message_history};
    use limbo_sim::{Command, Run, Scenario};

    const HOUR: u32 = 3_600_000;

    /// The fate of an e-mail that the viewer writes to themselves, in the recorded outage, on a coarse scale.
    fn fate(written: u32, looked_at: u32) -> Fate {
        let scenario = Scenario::named("libero-2023").unwrap().with_weight(5_000);
        let mut run = Run::new(scenario, 5);
        run.script = vec![(SimTime(written), Command::SendTest)];
        let mut player = Player::new(run).unwrap();
        let now = SimTime(looked_at);
        player.act(Action::Seek(now), &mut || false).unwrap();
        let id = player.world().own()[0];
        let history = read_message_history(&player, id, None, &mut || false);
        assert!(!history.as_ref().is_some_and(MessageHistory::is_reading));
        let card = look(player.world(), id, history.as_ref());
        Fate::of(&card, now, player.run().scenario.travel).unwrap()
    }

    #[test]
    fn the_letter_of_monday_ten_waits_for_days_and_nobody_is_told() {
        let fate = fate(14 * HOUR, 190 * HOUR);
        assert_eq!(fate.end.0, "receipt.delivered", "{fate:?}");
        assert!(fate.limbo.unwrap() > Duration::hours(71), "{fate:?}");
        assert_eq!(
            fate.sent + fate.limbo.unwrap(),
            fate.end.1.min(fate.sent + fate.limbo.unwrap())
        );
        let locale = Locale::new(Lang::from_tag("en").unwrap(), "Europe/Rome", 0.0);
        assert_eq!(fate.told, [], "the relay is patient");
        assert_eq!(fate.rows(&locale)[2].1, locale.t("receipt.nobody"));
    }

    #[test]
    fn what_waits_behind_the_first_link_is_in_the_outbox_and_its_writer_knows() {
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
        run.push(SimTime(1_000), Command::Cut(Hop::Submission))
            .unwrap();
        run.push(SimTime(60_000), Command::SendTest).unwrap();
        let mut player = Player::new(run).unwrap();
        let now = SimTime(HOUR);
        player.act(Action::Seek(now), &mut || false).unwrap();
        let id = player.world().own()[0];
        let history = read_message_history(&player, id, None, &mut || false);
        let card = look(player.world(), id, history.as_ref());
        let fate = Fate::of(&card, now, player.run().scenario.travel).unwrap();
        assert_eq!(fate.limbo, None);
        assert!(fate.outbox.is_some_and(|time| time > Duration::mins(50)));
        assert!(
            matches!(fate.told[..], [(_, "receipt.told_outbox")]),
            "{fate:?}"
        );
        let locale = Locale::new(Lang::from_tag("en").unwrap(), "Europe/Rome", 0.0);
        let head = fate.headline(&locale, &LetterWords::default(), false);
        assert!(head.ends_with("in the outbox"), "{head}");
    }

    #[test]
    fn before_the_outage_nothing_is_held_up_and_during_it_nothing_has_ended() {
        let sunday = fate(10 * 60_000, 115 * 60_000);
        assert_eq!((sunday.end.0, sunday.limbo), ("receipt.delivered", None));
        let tuesday = fate(14 * HOUR, 38 * HOUR);
        assert_eq!(tuesday.end, ("receipt.waits", SimTime(38 * HOUR)));
        assert!(tuesday.limbo.unwrap() > Duration::hours(23));
    }
}
