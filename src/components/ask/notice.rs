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

/// The status (RFC 3463) with which a program gives up: most say that the time is over, Postfix and qmail repeat why the
/// last attempt failed.
fn failed_status(server: Option<Mta>) -> &'static str {
    match server {
        Some(Mta::Postfix | Mta::Qmail) => "4.4.1",
        Some(Mta::Sendmail | Mta::Exchange) => "4.4.7",
        Some(Mta::ExchangeOnline) => "5.4.300",
        _ => "5.4.7",
    }
}

/// Of a link that cannot be passed.
const LATE_STATUS: &str = "4.4.1";

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
        from,
        to,
    };
    let mut out = Vec::new();
    for step in &life.steps {
        writer.at = step.at;
        let says = match step.kind {
            StepKind::Accepted(_) => {
                writer.accepted = step.at;
                continue;
            }
            StepKind::Tried { why, .. } => {
                writer.why = Some(why);
                continue;
            }
            StepKind::Late(Place::Relay) => (Writer::late as Says, Hop::Delivery),
            StepKind::Late(_) => (Writer::late as Says, Hop::Relay),
            StepKind::Expired(hop) => (Writer::failed as Says, hop),
            StepKind::Refused(hop) => (Writer::refused as Says, hop),
            _ => continue,
        };
        let (say, hop) = says;
        let (server, address) = match hop {
            Hop::Delivery => (relay, &writer.to),
            _ => (Some(life.question.server), &writer.from),
        };
        let host = address.split('@').nth(1).unwrap_or_default().to_owned();
        (writer.server, writer.host) = (server, host);
        out.push(say(&writer));
    }
    out
}

/// How a notice is written.
type Says<'a> = fn(&Writer<'a>) -> Notice;

/// What a notice is written from.
struct Writer<'a> {
    locale: &'a Locale,
    /// The message's line.
    line: String,
    at: SimTime,
    /// When the server that writes it took the message.
    accepted: SimTime,
    /// Why the last attempt failed.
    why: Option<FailureReason>,
    /// The software of that server, if it is known.
    server: Option<Mta>,
    /// That server's name.
    host: String,
    from: String,
    to: String,
}

impl Writer<'_> {
    fn failed(&self) -> Notice {
        let expired = self.locale.t("ask.expired").to_owned();
        let last = said::list(self.locale, [self.reason(), expired]);
        let subject = failed_subject(self.server);
        let body = self.fill("ask.failed_body", &[]);
        let text = self.text(subject, &body, failed_status(self.server), &last);
        self.notice("ask.notice_failed", text)
    }

    fn late(&self) -> Notice {
        let patience = self.server.map(|mta| RetryPolicy::new(mta).gives_up_s());
        let body = match patience {
            Some(patience) => {
                let until = self.accepted + Duration::secs(patience);
                self.fill("ask.late_body", &[("moment", &self.locale.moment(until))])
            }
            None => self.fill("ask.late_body_open", &[]),
        };
        let suspended = [self.locale.t("ask.suspended"), &self.reason()].join(" ");
        let text = self.text(late_subject(self.server), &body, LATE_STATUS, &suspended);
        self.notice("ask.notice_late", text)
    }

    fn refused(&self) -> Notice {
        let reason = self.locale.t("ask.refused_reason");
        let body = self.fill("ask.refused_body", &[]);
        let text = self.text(failed_subject(self.server), &body, "5.1.1", reason);
        self.notice("ask.notice_failed", text)
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
            ("time", &time),
            ("line", &self.line),
        ];
        values.extend_from_slice(more);
        self.locale.fill(key, &values)
    }

    /// Why the last attempt failed.
    fn reason(&self) -> String {
        let key = match self.why {
            Some(FailureReason::Closed) => "ask.reason.closed",
            Some(FailureReason::Busy) => "ask.reason.busy",
            Some(FailureReason::NoLink | FailureReason::Crashed) | None => "ask.reason.silent",
        };
        let domain = self.to.split('@').nth(1).unwrap_or_default();
        let relay = ["relay.", domain].concat();
        self.locale.fill(key, &[("relay", &relay)])
    }

    fn text(&self, subject: &str, body: &str, status: &str, reason: &str) -> String {
        [
            ["From: MAILER-DAEMON@", &self.host].concat(),
            ["To: ", &self.from].concat(),
            ["Date: ", &self.locale.moment(self.at)].concat(),
            ["Subject: ", &self.fill(subject, &[])].concat(),
            String::new(),
            body.to_owned(),
            String::new(),
            ["<", &self.to, ">: ", status, " ", reason].concat(),
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
        assert!(late.text.contains("hello") && late.text.contains("4.4.1"));
        assert!(failed.text.contains("5.4.300") && !failed.text.contains('{'));
        assert!(failed.text.starts_with("From: MAILER-DAEMON@"));
    }

    #[test]
    fn patient_programs_that_send_no_notices_send_none() {
        for server in [Mta::Postfix, Mta::Qmail] {
            assert!(notices_from(server).is_empty(), "{server:?}");
        }
    }
}
