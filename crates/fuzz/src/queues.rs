//! The listing of a mail queue, in portions of any size.

use crate::played;
use limbo_queue::attempts::NextAttempts;
use limbo_queue::limits::*;
use limbo_queue::pile::State;
use limbo_queue::{Pile, Question, QuestionError, Reader, Remedy, advice};
use limbo_sim::Duration;

const STEPS: u64 = 200;
/// 28 November 2026, 20:00 UTC, when the samples were made; and dates that only a file can have.
const AS_OF: [i64; 8] = [
    1_795_896_000,
    1_795_896_000,
    1_795_896_000,
    1_795_896_000,
    0,
    i64::MIN,
    i64::MAX,
    1_709_251_199,
];

pub fn queues(bytes: &[u8]) {
    let read = |portion: usize| {
        let mut reader = Reader::new(AS_OF[bytes.len() % AS_OF.len()]).time_zone(3600);
        for part in bytes.chunks(portion.max(1)) {
            if !reader.push(part) {
                break;
            }
        }
        reader.finish()
    };
    let whole = read(bytes.len());
    assert_eq!(
        read(1 + bytes.len() % 7),
        whole,
        "a cut changes what is read"
    );
    let pile = match whole {
        Ok(pile) => pile,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    adds_up(&pile);
    shows_nothing_odd(&pile);
    let domain = pile.destinations.first().map(|d| d.domain.as_str());
    for destination in [None, domain] {
        asked(&pile, destination, bytes);
    }
}

pub fn adds_up(pile: &Pile) {
    let messages = pile.messages;
    assert!(messages <= MESSAGES_MAX && pile.deliveries <= DELIVERIES_MAX);
    assert_eq!(pile.states.iter().sum::<u32>(), messages);
    assert_eq!(pile.ages.iter().sum::<u32>(), messages);
    assert_eq!(pile.sizes.iter().sum::<u32>(), messages);
    let named: u32 = pile.destinations.iter().map(|d| d.messages).sum();
    assert_eq!(named + pile.others.messages, pile.deliveries);
    let reasons: u32 = pile.reasons.iter().map(|r| r.messages).sum();
    assert_eq!(reasons + pile.other_reasons, pile.deliveries);
    assert!(pile.ahead <= messages && pile.tried_ages_s.iter().all(|age| *age <= AGE_MAX_S));
    let tried = State::ALL.into_iter().filter(|state| state.is_tried());
    let tried: u32 = tried.map(|state| pile.in_state(state)).sum();
    assert_eq!(pile.tried_ages_s.len(), tried as usize);
    assert!(pile.tried_ages_s.is_sorted_by(|a, b| a >= b));
    for d in &pile.destinations {
        assert_eq!(d.ages.iter().sum::<u32>(), d.messages);
        assert_eq!(d.tried_ages_s.len() as u32 + d.not_tried, d.messages);
        assert!(d.tried_ages_s.is_sorted_by(|a, b| a >= b));
        assert_eq!(pile.destination(&d.domain), Some(d), "a name stands once");
    }
    assert!(pile.destinations.len() <= DESTINATIONS_MAX && pile.reasons.len() <= REASONS_MAX);
    let named = pile.damages.first.len();
    assert_eq!(named as u64, pile.damages.lines.min(DAMAGES_MAX as u64));
}

/// Nothing that turns the direction of writing, breaks a line or could be taken for markup in a name.
pub fn shows_nothing_odd(pile: &Pile) {
    let odd =
        |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
    for d in &pile.destinations {
        assert!(d.domain.len() <= DOMAIN_BYTES_MAX);
        assert!(
            !d.domain
                .contains(|c: char| odd(c) || "<>&\"'/\\ ;$`".contains(c)),
            "{:?}",
            d.domain
        );
        assert!(!d.domain.contains('@'));
    }
    for reason in &pile.reasons {
        assert!(reason.text.chars().count() <= REASON_CHARS_MAX);
        assert!(!reason.text.contains(odd), "{:?}", reason.text);
    }
}

/// What becomes of the pile when the destination is back.
fn asked(pile: &Pile, destination: Option<&str>, bytes: &[u8]) {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(1);
    let remedies = [
        Remedy::LeaveAlone,
        Remedy::Flush,
        Remedy::FewSessions {
            sessions: 1 + u32::from(byte(0)),
        },
        Remedy::OneEvery {
            delay: Duration(1000 * (1 + u32::from(byte(1)))),
        },
        Remedy::Groups {
            groups: 2 + u16::from(byte(1)),
            every: Duration(1000 * (1 + u32::from(byte(4)))),
        },
    ];
    let remedy = remedies[bytes.len() % remedies.len()];
    let mut question = Question::new(pile, destination, f64::from(1 + u16::from(byte(2))));
    question.remedy = remedy;
    question.phase_s = u32::from(byte(3)) * 16;
    match pile.run(&question) {
        Ok(played) => {
            assert!(played.listed_at <= played.back_at);
            assert!(played.messages <= pile.messages);
            played::some(&played.run, STEPS);
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            let waits = destination.map_or(&pile.tried_ages_s, |d| {
                &pile
                    .destination(d)
                    .expect("a destination of the pile")
                    .tried_ages_s
            });
            assert!(!waits.is_empty() || error == QuestionError::NothingWaits);
        }
    }
    let next: Option<NextAttempts> = pile.next_attempts(destination).ok();
    assert!(next.is_none() || pile.messages > 0);
    let steps = advice(pile, destination, pile.messages, remedy);
    for step in &steps {
        let plain = |c: char| c.is_ascii_graphic() || c == ' ';
        assert!(step.command.chars().all(plain), "{}", step.command);
    }
    let host_name = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    if let Some(domain) = destination
        && (domain.is_empty() || domain.starts_with('-') || !domain.chars().all(host_name))
    {
        assert!(
            steps.is_empty(),
            "nothing but a host's name gets into a command, and no other stands in its place"
        );
    }
}
