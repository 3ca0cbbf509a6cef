//! The notices that a message's writer gets, as text: what such a server says, in our own words. When they are sent, and
//! why the last attempt failed, is the run's; the subjects and the codes are the programs'.

use crate::components::card::{people_of, subject_of};
use crate::components::said;
use crate::i18n::Locale;
use crate::message::LetterWords;
use limbo_player::{FailureReason, Life, StepKind};
use limbo_sim::mta::RetryPolicy;
use limbo_sim::scenario::RetryRule;
use limbo_sim::{Duration, Hop, Mta, Place, Scenario, SimTime};

/// Why a server could not pass a message on, as it says so itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// An attempt failed.
    Tried(FailureReason),
    /// The message was on hold and not tried.
    OnHold,
}

impl Reason {
    /// The key of its words, and its status (RFC 3463; RFC 5248 says which go with which reply): nobody answers, the
    /// conversation broke off, the system takes no messages now (as Postfix's postscreen says with 421), the mailbox takes
    /// none.
    fn says(self) -> (&'static str, &'static str) {
        match self {
            Reason::Tried(FailureReason::Closed) => ("ask.reason.closed", "4.4.1"),
            Reason::Tried(FailureReason::NoLink | FailureReason::Crashed) => {
                ("ask.reason.silent", "4.4.1")
            }
            Reason::Tried(FailureReason::TimedOut) => ("ask.reason.timed_out", "4.4.2"),
            Reason::Tried(FailureReason::Busy) => ("ask.reason.busy", "4.3.2"),
            Reason::OnHold => ("ask.reason.held", "4.2.1"),
        }
    }
}

/// A notice.
pub(super) struct Notice {
    /// When it was written.
    pub at: SimTime,
    /// The key of what it is.
    pub caption: &'static str,
    /// All of it.
    pub text: String,
}

/// The subject that a program gives to the notice that it has given up, as a key.
fn failed_subject(server: Option<Mta>) -> &'static str {
    match server {
        Some(Mta::Postfix) => "ask.failed.postfix",
        Some(Mta::Exim) => "ask.failed.exim",
        Some(Mta::Sendmail) => "ask.failed.sendmail",
        Some(Mta::Qmail) => "ask.failed.qmail",
        Some(Mta::Exchange | Mta::ExchangeOnline) => "ask.failed.exchange",
        _ => "ask.failed.plain",
    }
}

/// The subject of the notice that it is still trying.
fn late_subject(server: Option<Mta>) -> &'static str {
    match server {
        Some(Mta::Exim) => "ask.late.exim",
        Some(Mta::Sendmail) => "ask.late.sendmail",
        Some(Mta::Exchange | Mta::ExchangeOnline) => "ask.late.exchange",
        _ => "ask.late.plain",
    }
}

/// What the line about the recipient says: a status of the program's own, with the key of what that means, and whether why
/// the last attempt failed follows. Without a status of its own a program repeats the one of that attempt.
struct Says {
    status: Option<&'static str>,
    means: &'static str,
    why: bool,
}

/// Of a notice that it has given up. Postfix and qmail repeat why the last attempt failed; sendmail and Exchange say that
/// the time is over (X.4.7), Exim writes 5.0.0 into every failure (`src/deliver.c`).
fn failed_says(server: Option<Mta>) -> Says {
    let (status, why) = match server {
        Some(Mta::Postfix | Mta::Qmail) => (None, true),
        Some(Mta::Exim) => (Some("5.0.0"), true),
        Some(Mta::Sendmail) => (Some("4.4.7"), true),
        Some(Mta::Exchange) => (Some("4.4.7"), false),
        Some(Mta::ExchangeOnline) => (Some("5.4.300"), true),
        _ => (Some("5.4.7"), true),
    };
    let means = "ask.expired";
    Says { status, means, why }
}

/// Of a notice that it is still trying. Exim writes 4.0.0 into each, Exchange `400 4.4.7 Message delayed` and no more.
fn late_says(server: Option<Mta>) -> Says {
    let (status, means, why) = match server {
        Some(Mta::Exchange | Mta::ExchangeOnline) => (Some("4.4.7"), "ask.delayed", false),
        Some(Mta::Exim) => (Some("4.0.0"), "ask.delayed", true),
        _ => (None, "ask.suspended", true),
    };
    Says { status, means, why }
}

/// Every notice of a life, in order.
pub(super) fn notices(
    locale: &Locale,
    scenario: &Scenario,
    life: &Life,
    words: &LetterWords,
) -> Vec<Notice> {
    let relay = match scenario.relay_retry {
        RetryRule::Server(mta) => Some(mta),
        RetryRule::Every(_) | RetryRule::Exponential(_) => None,
    };
    let [from, to] = people_of(locale, &life.message);
    let line = words.line();
    let line = line.unwrap_or_else(|| subject_of(locale, life.message.id).to_owned());
    let mut writer = Writer {
        locale,
        line,
        at: life.message.born,
        accepted: life.message.born,
        why: None,
        server: None,
        host: String::new(),
        next: String::new(),
        from,
        to,
    };
    let mut out = Vec::new();
    for step in &life.steps {
        writer.at = step.at;
        let (write, hop) = match step.kind {
            StepKind::Accepted(_) => {
                // What another server met before is nothing that this one can tell.
                (writer.accepted, writer.why) = (step.at, None);
                continue;
            }
            StepKind::Tried { why, .. } => {
                writer.why = Some(Reason::Tried(why));
                continue;
            }
            StepKind::Held => {
                writer.why = Some(Reason::OnHold);
                continue;
            }
            StepKind::Late(Place::Relay) => (Writer::late as Write, Hop::Delivery),
            StepKind::Late(_) => (Writer::late as Write, Hop::Relay),
            StepKind::Expired(hop) => (Writer::failed as Write, hop),
            StepKind::Refused(hop) => (Writer::refused as Write, hop),
            _ => continue,
        };
        writer.stands_before(hop, life.question.server, relay);
        out.push(write(&writer));
    }
    out
}

/// How a notice is written.
type Write<'a> = fn(&Writer<'a>) -> Notice;

/// What a notice is written from.
struct Writer<'a> {
    locale: &'a Locale,
    /// The message's line.
    line: String,
    at: SimTime,
    /// When the server that writes it took the message.
    accepted: SimTime,
    /// Why it has not passed it on.
    why: Option<Reason>,
    /// The software of that server, if it is known.
    server: Option<Mta>,
    /// That server's name.
    host: String,
    /// The name of the server that it was to pass it on to.
    next: String,
    from: String,
    to: String,
}

impl Writer<'_> {
    /// The notice is of the server before that link: the provider writes about the relay, the relay about the storage
    /// behind it.
    fn stands_before(&mut self, hop: Hop, provider: Mta, relay: Option<Mta>) {
        let domain = |address: &str| address.split('@').nth(1).unwrap_or_default().to_owned();
        let theirs = domain(&self.to);
        (self.server, self.host, self.next) = match hop {
            Hop::Delivery => (relay, theirs.clone(), ["store.", &theirs].concat()),
            _ => (
                Some(provider),
                domain(&self.from),
                ["relay.", &theirs].concat(),
            ),
        };
    }

    fn failed(&self) -> Notice {
        let body = self.fill("ask.failed_body", &[]);
        let line = self.line_about(&failed_says(self.server), true);
        let text = self.text(failed_subject(self.server), &body, &line);
        self.notice("ask.notice_failed", text)
    }

    fn late(&self) -> Notice {
        // Exim gives up when the host has failed for so long, whenever the message came: its age says nothing of the end.
        let own_clock = self.server.filter(|&mta| mta != Mta::Exim);
        let patience = own_clock.map(|mta| RetryPolicy::new(mta).gives_up_s());
        let body = match patience {
            Some(patience) => {
                let until = self.accepted + Duration::secs(patience);
                self.fill("ask.late_body", &[("moment", &self.locale.moment(until))])
            }
            None => self.fill("ask.late_body_open", &[]),
        };
        let says = late_says(self.server);
        let line = self.line_about(&says, says.status.is_some());
        let text = self.text(late_subject(self.server), &body, &line);
        self.notice("ask.notice_late", text)
    }

    fn refused(&self) -> Notice {
        let reason = self.fill("ask.refused_reason", &[]);
        let body = self.fill("ask.refused_body", &[]);
        let line = ["5.1.1 ", &reason].concat();
        let text = self.text(failed_subject(self.server), &body, &line);
        self.notice("ask.notice_failed", text)
    }

    /// A status, and what it stands for; `apart`: the reason is a part of its own and no end of the sentence.
    fn line_about(&self, says: &Says, apart: bool) -> String {
        let means = self.locale.t(says.means);
        let why = self.why.filter(|_| says.why).map(Reason::says);
        let why = why.map(|(key, status)| (self.fill(key, &[]), status));
        let with = |means: String, why: String| match apart {
            true => said::list(self.locale, [means, why]),
            false => [&means, " ", &*why].concat(),
        };
        match (says.status, why) {
            (Some(own), Some((why, _))) => with([own, " ", means].concat(), why),
            (Some(own), None) => [own, " ", means].concat(),
            (None, Some((why, status))) if says.means == "ask.expired" => {
                [status, " ", &why].concat()
            }
            (None, Some((why, status))) => with([status, " ", means].concat(), why),
            (None, None) => ["4.4.7 ", self.locale.t("ask.expired")].concat(),
        }
    }

    fn notice(&self, caption: &'static str, text: String) -> Notice {
        Notice {
            at: self.at,
            caption,
            text,
        }
    }

    /// Words of the notice, with the names and the times that they speak of.
    fn fill(&self, key: &str, more: &[(&str, &str)]) -> String {
        // To the minute: an attempt is noted when somebody looks.
        let minutes = self.at.since(self.accepted.min(self.at)).ms() / 60_000;
        let time = self.locale.duration(Duration::mins(minutes.max(1)));
        let mut values = vec![
            ("host", self.host.as_str()),
            ("next", &self.next),
            ("time", &time),
            ("line", &self.line),
        ];
        values.extend_from_slice(more);
        self.locale.fill(key, &values)
    }

    fn text(&self, subject: &str, body: &str, about: &str) -> String {
        [
            ["From: MAILER-DAEMON@", &self.host].concat(),
            ["To: ", &self.from].concat(),
            ["Date: ", &self.locale.moment(self.at)].concat(),
            ["Subject: ", &self.fill(subject, &[])].concat(),
            String::new(),
            body.to_owned(),
            String::new(),
            ["<", &self.to, ">: ", about].concat(),
        ]
        .join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_player::{Player, Question};
    use limbo_sim::Run;

    /// The notices to who writes on Tuesday afternoon.
    fn notices_from(server: Mta) -> Vec<Notice> {
        let scenario = Scenario::named("libero-2023").unwrap().with_weight(5_000);
        let player = Player::new(Run::new(scenario, 5)).unwrap();
        let written = SimTime::ZERO + Duration::hours(42);
        let mut inquiry = limbo_player::Inquiry::new(&player, Question { written, server });
        let life = inquiry.work(&mut || false).unwrap().unwrap();
        let locale = Locale::new(Lang::from_tag("en").unwrap(), "Europe/Rome", 0.0);
        let words = LetterWords::default().with_line("hello");
        notices(&locale, &player.run().scenario, &life, &words)
    }

    #[test]
    fn who_is_told_is_told_in_time_and_by_whom() {
        let [late, failed] = &notices_from(Mta::ExchangeOnline)[..] else {
            panic!("a notice after four hours and one after a day");
        };
        let apart = failed.at.since(late.at);
        assert!(apart > Duration::hours(19) && apart < Duration::hours(21));
        assert!(late.text.contains("hello") && late.text.contains(": 4.4.7 message delayed"));
        assert!(failed.text.contains("5.4.300") && !failed.text.contains('{'));
        assert!(failed.text.starts_with("From: MAILER-DAEMON@"));
    }

    #[test]
    fn patient_programs_that_send_no_notices_send_none() {
        for server in [Mta::Postfix, Mta::Qmail] {
            assert!(notices_from(server).is_empty(), "{server:?}");
        }
    }

    #[test]
    fn a_late_notice_names_an_end_only_where_the_messages_own_age_decides() {
        let steps = [
            StepKind::Accepted(Place::Provider),
            tried(Hop::Relay, FailureReason::Closed),
            StepKind::Late(Place::Provider),
        ];
        for (server, ends) in [(Mta::Sendmail, true), (Mta::Exim, false)] {
            let all = notices_of(server, RetryRule::Server(Mta::Postfix), &steps);
            let [notice] = &all[..] else {
                panic!("{} notices", all.len());
            };
            let until = notice.text.contains("I go on trying until ");
            assert_eq!(until, ends, "{server:?}");
            assert!(until || notice.text.contains("I go on trying. "));
        }
    }

    /// The notices of a life with these steps.
    fn notices_of(server: Mta, relay: RetryRule, steps: &[StepKind]) -> Vec<Notice> {
        let mut scenario = Scenario::named("small-town").unwrap();
        let mut world = limbo_sim::World::new(&Run::new(scenario.clone(), 1)).unwrap();
        world.advance(SimTime::ZERO + Duration::mins(5), u64::MAX);
        scenario.relay_retry = relay;
        let at = SimTime::ZERO + Duration::mins(1);
        let steps = steps.iter().map(|&kind| limbo_player::Step { at, kind });
        let life = Life {
            question: Question {
                written: at,
                server,
            },
            message: world.message(0).unwrap(),
            steps: steps.collect(),
            until: at,
            block: (0, 1),
        };
        let locale = Locale::new(Lang::from_tag("en").unwrap(), "Europe/Rome", 0.0);
        notices(&locale, &scenario, &life, &LetterWords::default())
    }

    /// Who writes the one notice of a life with these steps, and its line about the recipient, without the address.
    fn line(server: Mta, relay: RetryRule, steps: &[StepKind]) -> (String, String) {
        let all = notices_of(server, relay, steps);
        let [notice] = &all[..] else {
            panic!("{} notices", all.len());
        };
        let first = notice.text.lines().next().unwrap();
        let last = notice.text.lines().last().unwrap();
        let about = last.split_once(">: ").unwrap().1;
        (first.to_owned(), about.to_owned())
    }

    fn tried(hop: Hop, why: FailureReason) -> StepKind {
        let (last, times) = (SimTime::ZERO, 2);
        StepKind::Tried {
            hop,
            why,
            last,
            times,
        }
    }

    #[test]
    fn who_writes_a_notice_writes_about_the_next_server_with_a_status_that_goes_with_what_it_met() {
        use FailureReason::{Busy, Closed, Crashed, NoLink, TimedOut};
        const AT_PROVIDER: StepKind = StepKind::Accepted(Place::Provider);
        const AT_RELAY: StepKind = StepKind::Accepted(Place::Relay);
        let from_relay = "From: MAILER-DAEMON@mailboxes.example";
        let of_postfix = RetryRule::Server(Mta::Postfix);
        // What the provider met, and what it says.
        let expired = StepKind::Expired(Hop::Relay);
        let late = StepKind::Late(Place::Provider);
        let timed_out = "connect to relay.mailboxes.example: connection timed out";
        let refused = "connect to relay.mailboxes.example: connection refused";
        let busy = "relay.mailboxes.example said 421: too busy, try again later";
        let slow = "relay.mailboxes.example took too long to answer";
        for (server, why, end, said) in [
            (Mta::Postfix, NoLink, expired, ["4.4.1 ", timed_out]),
            (Mta::Postfix, Closed, expired, ["4.4.1 ", refused]),
            (Mta::Postfix, Busy, expired, ["4.3.2 ", busy]),
            (Mta::Postfix, TimedOut, expired, ["4.4.2 ", slow]),
            (Mta::Qmail, Crashed, expired, ["4.4.1 ", timed_out]),
            (
                Mta::Exim,
                Closed,
                expired,
                ["5.0.0 delivery time expired; ", refused],
            ),
            (
                Mta::Sendmail,
                Busy,
                expired,
                ["4.4.7 delivery time expired; ", busy],
            ),
            (
                Mta::Exchange,
                Closed,
                expired,
                ["4.4.7 delivery time expired", ""],
            ),
            (
                Mta::ExchangeOnline,
                Closed,
                expired,
                ["5.4.300 delivery time expired; ", refused],
            ),
            (
                Mta::OpenSmtpd,
                NoLink,
                expired,
                ["5.4.7 delivery time expired; ", timed_out],
            ),
            (Mta::Exchange, Closed, late, ["4.4.7 message delayed", ""]),
            (Mta::Exim, Busy, late, ["4.0.0 message delayed; ", busy]),
            (
                Mta::Sendmail,
                Closed,
                late,
                ["4.4.1 delivery temporarily suspended: ", refused],
            ),
            (
                Mta::Sendmail,
                Busy,
                late,
                ["4.3.2 delivery temporarily suspended: ", busy],
            ),
        ] {
            let steps = [AT_PROVIDER, tried(Hop::Relay, why), end];
            let (from, about) = line(server, of_postfix, &steps);
            assert_eq!(about, said.concat(), "{server:?} {why:?}");
            assert_ne!(from, from_relay);
        }
        // What the relay met: nothing of what the provider had met before.
        let before = [AT_PROVIDER, tried(Hop::Relay, Busy), AT_RELAY];
        let expired = StepKind::Expired(Hop::Delivery);
        let of_relay = |relay, last: &[StepKind]| {
            let (from, about) = line(Mta::Exim, relay, &[&before[..], last].concat());
            assert_eq!(from, from_relay);
            about
        };
        assert_eq!(
            of_relay(of_postfix, &[tried(Hop::Delivery, NoLink), expired]),
            "4.4.1 connect to store.mailboxes.example: connection timed out"
        );
        assert_eq!(
            of_relay(
                of_postfix,
                &[tried(Hop::Delivery, NoLink), StepKind::Held, expired]
            ),
            "4.2.1 mail for this mailbox is on hold"
        );
        assert_eq!(
            of_relay(of_postfix, &[expired]),
            "4.4.7 delivery time expired"
        );
        let every = RetryRule::Every(Duration::mins(15));
        assert_eq!(
            of_relay(every, &[tried(Hop::Delivery, Crashed), expired]),
            "5.4.7 delivery time expired; connect to store.mailboxes.example: connection timed out"
        );
        let of_exchange = RetryRule::Server(Mta::Exchange);
        let late = StepKind::Late(Place::Relay);
        assert_eq!(
            of_relay(of_exchange, &[tried(Hop::Delivery, NoLink), late]),
            "4.4.7 message delayed"
        );
        assert_eq!(
            of_relay(of_postfix, &[StepKind::Refused(Hop::Delivery)]),
            "5.1.1 store.mailboxes.example said 550: no such user here"
        );
        let (from, about) = line(
            Mta::Postfix,
            of_postfix,
            &[AT_PROVIDER, StepKind::Refused(Hop::Relay)],
        );
        assert_ne!(from, from_relay);
        assert_eq!(
            about,
            "5.1.1 relay.mailboxes.example said 550: no such user here"
        );
    }

    #[test]
    fn what_waits_in_the_outbox_or_is_on_hold_or_lost_with_a_disk_has_no_notice() {
        let of_postfix = RetryRule::Server(Mta::Postfix);
        for steps in [
            [
                StepKind::Sent,
                tried(Hop::Submission, FailureReason::NoLink),
            ],
            [StepKind::Accepted(Place::Relay), StepKind::Held],
            [
                tried(Hop::Relay, FailureReason::Busy),
                StepKind::Lost(Place::Provider),
            ],
        ] {
            assert!(notices_of(Mta::Exchange, of_postfix, &steps).is_empty());
        }
    }
}
