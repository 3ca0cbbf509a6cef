//! The names of what a message is, where it is and what happened to it.

use super::Card;
use crate::components::said;
use crate::i18n::Locale;
use crate::message::LetterWords;
use limbo_player::{FailureReason, Step, StepKind};
use limbo_sim::{Hop, MessageId, MessageView, Mta, Phase, Place, Scenario, SimTime};

/// An instant of a message's past or future: `Mon 23, 14:05`; in a run of minutes with seconds and without the day.
pub(super) fn instant(locale: &Locale, scenario: &Scenario, at: SimTime) -> String {
    if scenario.pace < 60 {
        return locale.time_s(at);
    }
    let (day, time) = (locale.day_short(at), locale.time(at));
    locale.fill("format.moment", &[("day", &day), ("time", &time)])
}

/// One of the entries of a list in the texts, by a number that looks random.
fn one_of(list: &str, id: MessageId, salt: u32) -> &str {
    let mut h = (id ^ salt).wrapping_mul(0x9E37_79B1);
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 12;
    let count = list.split('|').count().max(1) as u32;
    list.split('|')
        .nth((h % count) as usize)
        .unwrap_or("")
        .trim()
}

/// Who wrote to whom, made up but always the same for a message.
pub(in crate::components) fn people(locale: &Locale, message: &MessageView) -> [String; 2] {
    let names = locale.t("card.people");
    let from = one_of(names, message.id, 0);
    // The same mailbox has the same owner, and nobody here writes to themselves.
    let mut to = one_of(names, u32::from(message.addr) + 1, 7);
    let mut salt = 8;
    while to == from && salt < 32 {
        to = one_of(names, u32::from(message.addr) + 1, salt);
        salt += 1;
    }
    let home = one_of(locale.t("card.homes"), message.id, 3);
    [
        [from, "@", home].concat(),
        [to, "@", locale.t("card.their_home")].concat(),
    ]
}

/// What it is about.
pub(in crate::components) fn subject(locale: &Locale, id: MessageId) -> &str {
    one_of(locale.t("card.subjects"), id, 5)
}

/// What the viewer's own message is called: its line, if they gave it one; without, in the story, their letter to Anna.
pub(super) fn own(locale: &Locale, called: &LetterWords, to_anna: bool) -> String {
    match called.line() {
        Some(line) => locale.fill("card.line", &[("line", &line)]),
        None if to_anna && called.to().is_none() => locale.t("card.to_anna").to_owned(),
        None => locale.t("card.mine").to_owned(),
    }
}

/// A place's name on the stage.
pub(super) fn place(locale: &Locale, place: Place) -> &str {
    locale.t(match place {
        Place::Senders => "stage.senders",
        Place::Provider => "stage.provider",
        Place::Relay => "stage.relay",
        Place::Mailboxes => "stage.mailboxes",
    })
}

/// Where it is now, in words.
pub(super) fn whereabouts(card: &Card) -> &'static str {
    let Some(message) = &card.now else {
        return "card.now.not_sent";
    };
    let told = card.is_known_late();
    match (message.phase, card.in_limbo) {
        (Phase::Outbox, _) => "card.now.outbox",
        (Phase::Travelling(Hop::Submission), _) => "card.now.to_provider",
        (Phase::Travelling(Hop::Relay), _) => "card.now.to_relay",
        (Phase::Travelling(Hop::Delivery), _) => "card.now.to_mailboxes",
        (Phase::InService(Place::Relay), _) => "card.now.at_relay",
        (Phase::InService(Place::Mailboxes), _) => "card.now.at_mailboxes",
        (Phase::InService(_), _) => "card.now.at_provider",
        (Phase::Spooled(Place::Provider), true) if told => "card.now.late_provider",
        (Phase::Spooled(Place::Provider), true) => "card.now.limbo_provider",
        (Phase::Spooled(Place::Provider), false) => "card.now.queue_provider",
        (Phase::Spooled(_), true) if card.on_hold => "card.now.on_hold",
        (Phase::Spooled(_), true) if told => "card.now.late_relay",
        (Phase::Spooled(_), true) => "card.now.limbo_relay",
        (Phase::Spooled(_), false) => "card.now.queue_relay",
        (Phase::Delivered, _) => "card.now.delivered",
        (Phase::Returning, _) => "card.now.returning",
        (Phase::Returned, _) => "card.now.returned",
        (Phase::Lost, _) => "card.now.lost",
    }
}

/// What happened, without when; `more` attempts have been made since it was noted.
pub(super) fn step(locale: &Locale, scenario: &Scenario, step: &Step, more: u32) -> String {
    let of = |key: &str, at: Place| locale.fill(key, &[("place", place(locale, at))]);
    match step.kind {
        StepKind::Sent => locale.t("card.step.sent").into(),
        StepKind::Accepted(Place::Relay) => locale.t("card.step.accepted_relay").into(),
        StepKind::Accepted(_) => locale.t("card.step.accepted_provider").into(),
        StepKind::Delivered => locale.t("card.step.delivered").into(),
        StepKind::Lost(at) => of("card.step.lost", at),
        StepKind::Abandoned(at) => of("card.step.abandoned", at),
        StepKind::Held => locale.t("card.step.held").into(),
        StepKind::NotRetried(hop) => of("card.step.not_retried", hop.from()),
        StepKind::Returned => locale.t("card.step.returned").into(),
        StepKind::Late(at) => of("card.step.late", at),
        StepKind::Refused(hop) => of("card.step.refused", hop.to()),
        StepKind::Expired(hop) => of("card.step.expired", hop.from()),
        StepKind::Tried {
            hop,
            why,
            last,
            times,
        } => {
            let what = of(
                match why {
                    FailureReason::NoLink => "card.step.no_link",
                    FailureReason::Closed => "card.step.shut",
                    FailureReason::Crashed => "card.step.crashed",
                    FailureReason::Busy => "card.step.busy",
                    FailureReason::TimedOut => "card.step.timed_out",
                },
                hop.to(),
            );
            let times = times + more;
            if times < 2 {
                return what;
            }
            // Attempts that a closed form counts have no event of their own, and so no instant.
            let often = if more > 0 {
                locale.plural("card.step.so_far", times.into(), &[])
            } else {
                let last = instant(locale, scenario, last);
                locale.plural("card.step.times", times.into(), &[("time", &last)])
            };
            said::list(locale, [what, often])
        }
    }
}

/// A mail server's name.
pub(super) fn server(locale: &Locale, mta: Mta) -> &str {
    locale.t(mta_key(mta))
}

/// The key of a mail server's name.
pub fn mta_key(mta: Mta) -> &'static str {
    match mta {
        Mta::Postfix => "mta.postfix",
        Mta::Exim => "mta.exim",
        Mta::Sendmail => "mta.sendmail",
        Mta::Qmail => "mta.qmail",
        Mta::OpenSmtpd => "mta.opensmtpd",
        Mta::Haraka => "mta.haraka",
        Mta::Stalwart => "mta.stalwart",
        Mta::KumoMta => "mta.kumomta",
        Mta::Exchange => "mta.exchange",
        Mta::ExchangeOnline => "mta.exchange_online",
    }
}
