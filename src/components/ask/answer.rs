//! The answer in plain sentences: how it ended, who was told, the notices as text, and the whole history for who wants it.

use super::AskOutageProps;
use super::notice::{Notice, notices};
use crate::components::card::{mta_key, step_words, usual_most};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::{Action, Life, StepKind};
use limbo_sim::{Duration, Hop, Mta, Phase, Place, Scenario, SimTime};
use yew::prelude::*;

/// Where it is shown on the stage: so long after it was sent.
const SHOWN_AFTER: Duration = Duration::mins(20);

/// Exim's `delay_warning`, by default.
const EXIM_WARNS: Duration = Duration::hours(24);

/// An e-mail's life.
pub(super) fn answer(props: &AskOutageProps, life: &Life) -> Html {
    let AskOutageProps {
        locale,
        snapshot,
        words,
        explore,
        send,
        ..
    } = props;
    let scenario = &snapshot.scenario;
    let server = locale.t(mta_key(life.question.server));
    let sent = locale.moment(life.message.born);
    let notices = notices(locale, scenario, life, words);
    let at_once = |kind: StepKind| {
        matches!(
            kind,
            StepKind::Tried {
                hop: Hop::Submission,
                ..
            }
        )
    };
    let told = match notices.len() {
        0 if life.steps.iter().any(|step| at_once(step.kind)) => locale.t("ask.told_outbox").into(),
        0 if exim_told_another(life) => locale.t("ask.told_exim").into(),
        0 => locale.t("ask.told_nobody").into(),
        n => locale.plural("ask.told", n as f64, &[]),
    };
    let show = {
        let (id, at) = (life.message.id, life.message.born + SHOWN_AFTER);
        let (at, send) = (at.min(life.until), send.clone());
        Callback::from(move |_: MouseEvent| {
            send.emit(Message::AskDialog(false));
            send.emit(Message::Act(Action::Seek(at)));
            send.emit(Message::OpenCard(Some(id)));
        })
    };
    html! {
        <>
            <h3>{ locale.fill("ask.found", &[("moment", &sent), ("server", server)]) }</h3>
            <p class="ask-end">{ ending(locale, scenario, life) }</p>
            <p>{ told }</p>
            { for notices.iter().map(|notice| shown(locale, notice)) }
            <details class="ask-history">
                <summary>{ locale.t("card.story") }</summary>
                // Reached by Tab because it may scroll.
                <ol class="message-story" tabindex="0" aria-label={locale.t("card.story").to_owned()}>{ for life.steps.iter().map(|step| html! { <li>{ step_words(locale, scenario, step) }</li> }) }</ol>
            </details>
            if *explore {
                <button type="button" class="button" onclick={show}>{ locale.t("ask.show") }</button>
            }
            <p class="help">{ locale.t("ask.modelled") }</p>
        </>
    }
}

/// True where Exim had a warning to write (`delay_warning`, after 24 hours), and wrote it about another e-mail: only the one
/// that it really tries stands for the host (MODEL.md section 5).
fn exim_told_another(life: &Life) -> bool {
    let mut steps = life.steps.iter();
    let taken = steps.find(|step| step.kind == StepKind::Accepted(Place::Provider));
    let due = taken.map_or(SimTime::NEVER, |step| step.at + EXIM_WARNS);
    let tried_then =
        |kind| matches!(kind, StepKind::Tried { hop: Hop::Relay, last, .. } if last > due);
    life.question.server == Mta::Exim && steps.any(|step| tried_then(step.kind))
}

/// A notice as text.
fn shown(locale: &Locale, notice: &Notice) -> Html {
    let says = locale.fill(notice.caption, &[("moment", &locale.moment(notice.at))]);
    html! {
        <figure class="ask-notice">
            <figcaption>{ says.clone() }</figcaption>
            // Reached by Tab because it may scroll.
            <pre tabindex="0" role="group" translate="no" aria-label={says}>{ notice.text.clone() }</pre>
        </figure>
    }
}

/// How it ended.
fn ending(locale: &Locale, scenario: &Scenario, life: &Life) -> String {
    let message = &life.message;
    let is = |what: &dyn Fn(StepKind) -> bool| life.steps.iter().any(|step| what(step.kind));
    let ended = life.steps.iter().find_map(|step| match step.kind {
        StepKind::Expired(_) | StepKind::Refused(_) => Some((step.at, step.kind)),
        _ => None,
    });
    let (key, at) = match message.phase {
        Phase::Delivered if was_held(life, scenario) => ("ask.end.delivered_late", message.since),
        Phase::Delivered => ("ask.end.delivered", message.since),
        Phase::Lost if is(&|kind| matches!(kind, StepKind::Lost(_))) => {
            ("ask.end.lost_disk", message.since)
        }
        Phase::Lost => ("ask.end.lost", message.since),
        Phase::Returned | Phase::Returning => match ended {
            Some((at, StepKind::Refused(_))) => ("ask.end.refused", at),
            Some((at, StepKind::Expired(Hop::Delivery))) => ("ask.end.returned_relay", at),
            Some((at, _)) => ("ask.end.returned", at),
            None => ("ask.end.returned", message.since),
        },
        // What was sent shortly before the end is on its way like any other.
        Phase::Travelling(_) | Phase::InService(_) if !was_held(life, scenario) => {
            ("ask.end.under_way", life.until)
        }
        Phase::Spooled(_) | Phase::Outbox | Phase::Travelling(_) | Phase::InService(_) => {
            ("ask.end.waits", life.until)
        }
    };
    let time = locale.duration(at.since(message.born.min(at)));
    let group = locale.number(f64::from(life.block.0) + 1.0);
    let groups = locale.number(life.block.1.into());
    let values = [("moment", &*locale.moment(at)), ("time", &time)];
    let mut said = locale.fill(key, &values);
    if key == "ask.end.delivered_late" && life.block.1 > 1 {
        let values = [("group", &*group), ("groups", &groups)];
        said = [said, locale.fill("ask.end.group", &values)].join(" ");
    }
    said
}

/// True if it was tried in vain, or kept back untried, or took far longer than the way does.
fn was_held(life: &Life, scenario: &Scenario) -> bool {
    let took = life.message.since.since(life.message.born);
    let held = |kind: StepKind| matches!(kind, StepKind::Tried { .. } | StepKind::Held);
    life.steps.iter().any(|step| held(step.kind)) || took > usual_most(scenario.travel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_player::{Inquiry, Player, Question};
    use limbo_sim::{Command, Plan, Run};

    /// The life of an e-mail that was written at an instant of a run.
    fn asked(
        scenario: Scenario,
        script: &[(u32, Command)],
        written_min: u32,
        server: Mta,
    ) -> (Player, Life) {
        let mut run = Run::new(scenario, 1);
        for (minute, command) in script {
            run.push(SimTime(minute * 60_000), *command).unwrap();
        }
        let player = Player::new(run).unwrap();
        let written = SimTime(written_min * 60_000);
        let mut inquiry = Inquiry::new(&player, Question { written, server });
        let life = inquiry.work(&mut || false).unwrap().unwrap();
        (player, life)
    }

    /// How it ended, in words.
    fn ended(name: &str, script: &[(u32, Command)], written_min: u32, server: Mta) -> String {
        let scenario = Scenario::named(name).unwrap();
        let (player, life) = asked(scenario, script, written_min, server);
        let locale = Locale::new(Lang::from_tag("en").unwrap(), "Europe/Rome", 0.0);
        ending(&locale, &player.run().scenario, &life)
    }

    #[test]
    fn every_end_has_its_own_cause() {
        let disk = ended("spool-destroyed", &[], 45, Mta::Postfix);
        assert!(disk.contains("with the server’s disk"), "{disk}");
        let script = [(0, Command::Reject(Hop::Delivery))];
        let refused = ended("small-town", &script, 10, Mta::Postfix);
        assert!(refused.contains("refused it for good"), "{refused}");
        let script = [
            (10, Command::Cut(Hop::Relay)),
            (55, Command::Mend(Hop::Relay, Plan::Bulk)),
        ];
        let held = ended("small-town", &script, 20, Mta::Postfix);
        assert!(
            held.contains("after") && !held.contains("at once"),
            "{held}"
        );
        let usual = ended("small-town", &script, 5, Mta::Postfix);
        assert!(usual.contains("at once"), "{usual}");
    }

    #[test]
    fn what_is_on_its_way_at_the_end_is_not_said_to_wait() {
        let sent = ended("small-town", &[], 179, Mta::Postfix);
        assert!(sent.contains("on its way"), "{sent}");
        let script = [(10, Command::Cut(Hop::Delivery))];
        let waits = ended("small-town", &script, 120, Mta::Postfix);
        assert!(waits.contains("still waiting"), "{waits}");
    }

    #[test]
    fn that_exim_has_warned_about_another_e_mail_is_said_where_a_warning_was_due_and_only_there() {
        let ask = |hour: u32, server| {
            let scenario = Scenario::named("libero-2023").unwrap().with_weight(5_000);
            asked(scenario, &[], hour * 60, server).1
        };
        // Written an hour after the relay's door was shut: tried for 64 hours.
        let of_exim = ask(45, Mta::Exim);
        let late = |life: &Life| {
            let mut steps = life.steps.iter();
            steps.any(|step| matches!(step.kind, StepKind::Late(_)))
        };
        assert!(late(&of_exim) || exim_told_another(&of_exim), "{of_exim:?}");
        assert!(!exim_told_another(&ask(45, Mta::Postfix)));
        assert!(!exim_told_another(&ask(12, Mta::Exim)), "taken at once");
        assert!(!exim_told_another(&ask(75, Mta::Exim)), "for ten hours");
    }
}
