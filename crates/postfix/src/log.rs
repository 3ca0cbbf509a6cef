//! Postfix's log, as far as the experiments ask: what was accepted, scanned, tried and given up, and when.

use std::collections::HashMap;

const DAY_S: u32 = 86_400;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The destination took the message.
    Sent,
    /// A connection was asked for and refused: nobody listens.
    Refused,
    /// The destination answered 421 to the connection.
    TurnedAway,
    /// The queue manager holds the destination dead: deferred without connecting.
    Suspended,
    /// Anything else.
    Other,
}

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Postfix came up; the queue manager's first pass over the deferred queue follows at once.
    Started,
    /// A message was accepted; its queue id. Postfix counts the message's age from here.
    Accepted(String),
    /// A pass over the deferred queue began (the queue manager says so only with `-v`).
    DeferredScan,
    /// A recipient was tried, or deferred without connecting.
    Attempt {
        /// The message's queue id.
        queue_id: String,
        /// The recipient's address.
        to: String,
        /// How it ended.
        outcome: Outcome,
    },
    /// The queue manager heard of a failed connection (it says so with `destination_concurrency_feedback_debug`).
    Failure {
        /// The destination's window from now on; 0 when it is dead.
        window: u32,
        /// Its failed pseudo-cohorts in thousandths: each failure adds 1000 / window. From 1000 on it is dead.
        cohorts: u32,
    },
    /// A message was returned to its sender because of its age; its queue id.
    Expired(String),
}

/// An event and the second of the log's own clock at which it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Seconds since the midnight before the log's first line.
    pub at_s: u32,
    /// What happened.
    pub event: Event,
}

/// The events of a log, in the order of its lines.
pub fn read(text: &str) -> Vec<Entry> {
    let mut day_s = 0;
    let mut last_s = 0;
    let mut entries = Vec::new();
    for line in text.lines() {
        let Some((clock_s, rest)) = clock(line) else {
            continue;
        };
        // Processes write side by side, so a line may be a second out of order; half a day back is the next day.
        if clock_s + DAY_S / 2 < last_s {
            day_s += DAY_S;
        }
        last_s = clock_s;
        if let Some(event) = event(rest) {
            entries.push(Entry {
                at_s: day_s + clock_s,
                event,
            });
        }
    }
    entries
}

/// The seconds since midnight of `Nov 28 13:02:09 host program[1]: text`, and what follows the clock.
fn clock(line: &str) -> Option<(u32, &str)> {
    let mut words = line.split_ascii_whitespace();
    let clock = words.nth(2)?;
    let mut parts = clock.split(':').map(str::parse::<u32>);
    let mut part = || parts.next()?.ok();
    let seconds = part()? * 3600 + part()? * 60 + part()?;
    Some((seconds, line.split_once(clock)?.1))
}

fn event(rest: &str) -> Option<Event> {
    let (program, text) = rest.split_once("]: ")?;
    if text == "qmgr_scan_start: start deferred queue scan" {
        return Some(Event::DeferredScan);
    }
    if let Some(values) = text.strip_prefix("qmgr_queue_throttle: queue ") {
        return failure(values);
    }
    if program.contains("/master[") && text.starts_with("daemon started") {
        return Some(Event::Started);
    }
    let (queue_id, text) = text.split_once(": ")?;
    let is_id = !queue_id.is_empty() && queue_id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_id {
        return None;
    }
    if program.contains("/smtpd[") && text.starts_with("client=") {
        return Some(Event::Accepted(queue_id.to_owned()));
    }
    if text.contains(", status=expired,") {
        return Some(Event::Expired(queue_id.to_owned()));
    }
    let to = text.strip_prefix("to=<")?.split_once('>')?.0;
    let (_, status) = text.split_once(", status=")?;
    Some(Event::Attempt {
        queue_id: queue_id.to_owned(),
        to: to.to_owned(),
        outcome: outcome(status),
    })
}

/// `[127.0.0.2]:2525: limit 20 window 3 success 0 failure 1 fail_cohorts 0.2`
fn failure(values: &str) -> Option<Event> {
    let mut words = values.split_ascii_whitespace();
    let window = words.find(|&word| word == "window").and(words.next())?;
    let cohorts = words
        .find(|&word| word == "fail_cohorts")
        .and(words.next())?;
    let cohorts: f64 = cohorts.parse().ok()?;
    Some(Event::Failure {
        window: window.parse().ok()?,
        cohorts: (cohorts * 1000.0) as u32,
    })
}

fn outcome(status: &str) -> Outcome {
    if status.starts_with("sent ") {
        Outcome::Sent
    } else if status.contains("delivery temporarily suspended") {
        Outcome::Suspended
    } else if status.contains("refused to talk to me: 421") {
        Outcome::TurnedAway
    } else if status.contains("Connection refused") {
        Outcome::Refused
    } else {
        Outcome::Other
    }
}

/// One message's life. Seconds as in [`Entry`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// The recipient; the experiments give each message a recipient of its own.
    pub to: String,
    /// When it was accepted.
    pub accepted_s: u32,
    /// Its attempts, in order.
    pub attempts: Vec<(u32, Outcome)>,
    /// When it was returned to its sender.
    pub expired_s: Option<u32>,
}

/// The lives of all messages that were accepted and tried at least once, in the order of acceptance.
pub fn lives(entries: &[Entry]) -> Vec<Life> {
    let mut order = Vec::new();
    let mut lives: HashMap<&str, Life> = HashMap::new();
    for entry in entries {
        match &entry.event {
            Event::Started | Event::DeferredScan | Event::Failure { .. } => {}
            Event::Accepted(id) => {
                order.push(id.as_str());
                lives.entry(id).or_default().accepted_s = entry.at_s;
            }
            Event::Attempt {
                queue_id,
                to,
                outcome,
            } => {
                if let Some(life) = lives.get_mut(queue_id.as_str()) {
                    life.to.clone_from(to);
                    life.attempts.push((entry.at_s, *outcome));
                }
            }
            Event::Expired(id) => {
                if let Some(life) = lives.get_mut(id.as_str()) {
                    life.expired_s = Some(entry.at_s);
                }
            }
        }
    }
    let taken = order.into_iter().filter_map(|id| lives.remove(id));
    taken.filter(|life| !life.attempts.is_empty()).collect()
}

/// The seconds at which passes over the deferred queue began.
pub fn deferred_scans(entries: &[Entry]) -> Vec<u32> {
    let scans = entries
        .iter()
        .filter(|entry| entry.event == Event::DeferredScan);
    scans.map(|entry| entry.at_s).collect()
}

/// The second at which Postfix came up.
pub fn start(entries: &[Entry]) -> Option<u32> {
    let mut started = entries.iter().filter(|entry| entry.event == Event::Started);
    started.next().map(|entry| entry.at_s)
}

/// What each failed connection did: the window from then on, and the failed cohorts in thousandths.
pub fn failures(entries: &[Entry]) -> Vec<(u32, u32)> {
    let failures = entries.iter().filter_map(|entry| match entry.event {
        Event::Failure { window, cohorts } => Some((window, cohorts)),
        _ => None,
    });
    failures.collect()
}

/// How many attempts with recipients in this domain ended so.
pub fn count(entries: &[Entry], domain: &str, wanted: Outcome) -> usize {
    let domain = format!("@{domain}");
    let counted = entries.iter().filter(|entry| {
        matches!(&entry.event, Event::Attempt { to, outcome, .. } if to.ends_with(&domain) && *outcome == wanted)
    });
    counted.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
Nov 28 23:59:57 host postfix/master[6]: daemon started -- version 3.7.11, configuration etc
Nov 28 23:59:58 host postfix/qmgr[7]: qmgr_scan_start: start deferred queue scan
Nov 28 23:59:58 host postfix/smtpd[8]: connect from localhost[127.0.0.1]
Nov 28 23:59:58 host postfix/smtpd[8]: A1: client=localhost[127.0.0.1]
Nov 28 23:59:59 host postfix/smtp[9]: A1: to=<m1@dead.test>, relay=none, delay=0.1, delays=0.1/0/0/0, dsn=4.4.1, status=deferred (connect to 127.0.0.2[127.0.0.2]:25: Connection refused)
Nov 29 00:00:04 host postfix/error[9]: A1: to=<m1@dead.test>, relay=none, delay=6, delays=6/0/0/0, dsn=4.4.1, status=deferred (delivery temporarily suspended: connect to 127.0.0.2[127.0.0.2]:25: Connection refused)
Nov 29 00:00:03 host postfix/qmgr[7]: A1: removed
Nov 29 00:00:09 host postfix/qmgr[7]: A1: from=<a@from.test>, status=expired, returned to sender
";

    #[test]
    fn a_log_becomes_the_lives_of_its_messages_also_past_midnight() {
        let entries = read(LOG);
        assert_eq!(start(&entries), Some(DAY_S - 3));
        assert_eq!(deferred_scans(&entries), [DAY_S - 2]);
        let life = Life {
            to: "m1@dead.test".to_owned(),
            accepted_s: DAY_S - 2,
            attempts: vec![
                (DAY_S - 1, Outcome::Refused),
                (DAY_S + 4, Outcome::Suspended),
            ],
            expired_s: Some(DAY_S + 9),
        };
        assert_eq!(lives(&entries), [life]);
        assert_eq!(count(&entries, "dead.test", Outcome::Suspended), 1);
        assert_eq!(count(&entries, "other.test", Outcome::Suspended), 0);
    }

    #[test]
    fn what_a_failure_did_to_the_window_is_read() {
        let line = "Nov 28 12:00:00 host postfix/qmgr[7]: qmgr_queue_throttle: queue [127.0.0.2]:2525: limit 20 window 2 \
                    success 0 failure 1 fail_cohorts 0.533333";
        assert_eq!(failures(&read(line)), [(2, 533)]);
    }

    #[test]
    fn an_answer_is_read_for_what_it_means() {
        assert_eq!(outcome("sent (250 2.0.0 Ok)"), Outcome::Sent);
        let turned_away =
            "deferred (host 127.0.0.2[127.0.0.2] refused to talk to me: 421 4.7.0 busy)";
        assert_eq!(outcome(turned_away), Outcome::TurnedAway);
        assert_eq!(outcome("deferred (lost connection)"), Outcome::Other);
    }

    #[test]
    fn what_is_no_line_of_postfix_is_passed_over() {
        assert!(read("\nnonsense\nNov 28 xx:00:00 host a[1]: b\nNov 28 12:00:00 host").is_empty());
    }
}
