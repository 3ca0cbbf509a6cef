//! Makes a pile of messages that come one by one, in bounded memory.

use crate::limits::*;
use crate::pile::{
    AGE_LAYERS_S, Damage, Damages, Destination, Listing, Others, Pile, Reason, SIZE_LAYERS, State,
    layer_of,
};
use crate::reason::{Trouble, is_invisible, shortened};
use std::collections::BTreeMap;

/// What is known of a message besides its recipients.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) state: State,
    /// Seconds at the time of the listing; negative where it came later.
    pub(crate) age_s: i64,
    pub(crate) bytes: u64,
}

struct Tracked {
    destination: Destination,
    /// The last message that was counted, so that one with several recipients there counts once.
    last: u32,
}

/// Counts messages.
pub(crate) struct Builder {
    messages: u32,
    cut_off: bool,
    ahead: u32,
    /// So long it was being written after its time (s).
    written_for_s: i64,
    oldest_s: u32,
    newest_s: u32,
    bytes: u64,
    states: [u32; State::ALL.len()],
    ages: [u32; AGE_LAYERS_S.len()],
    sizes: [u32; SIZE_LAYERS.len()],
    tried_ages_s: Vec<u32>,
    deliveries: u32,
    /// By domain. Ordered, so that nothing depends on a hash's seed.
    destinations: BTreeMap<String, Tracked>,
    others: Others,
    reasons: BTreeMap<String, u32>,
    other_reasons: u32,
    damages: Damages,
    /// The message that is being read.
    head: Option<Head>,
}

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder {
            messages: 0,
            cut_off: false,
            ahead: 0,
            written_for_s: 0,
            oldest_s: 0,
            newest_s: u32::MAX,
            bytes: 0,
            states: [0; State::ALL.len()],
            ages: [0; AGE_LAYERS_S.len()],
            sizes: [0; SIZE_LAYERS.len()],
            tried_ages_s: Vec::new(),
            deliveries: 0,
            destinations: BTreeMap::new(),
            others: Others::default(),
            reasons: BTreeMap::new(),
            other_reasons: 0,
            damages: Damages::default(),
            head: None,
        }
    }

    /// What came within so many seconds after the time of the listing may be in it.
    pub(crate) fn written_for(&mut self, seconds: i64) {
        self.written_for_s = seconds.max(0);
    }

    /// No more can be counted.
    pub(crate) fn is_full(&self) -> bool {
        self.cut_off
    }

    /// A message begins; its recipients follow.
    pub(crate) fn begin(&mut self, head: Head) {
        self.head = None;
        if self.messages >= MESSAGES_MAX {
            self.cut_off = true;
            return;
        }
        self.messages += 1;
        self.ahead += u32::from(head.age_s < -self.written_for_s);
        let age_s = kept_age(&head);
        let exact_s = u32::try_from(head.age_s.max(0)).unwrap_or(u32::MAX);
        self.oldest_s = self.oldest_s.max(exact_s);
        self.newest_s = self.newest_s.min(exact_s);
        self.bytes = self.bytes.saturating_add(head.bytes);
        self.states[head.state as usize] += 1;
        self.ages[layer_of(&AGE_LAYERS_S, age_s)] += 1;
        self.sizes[layer_of(&SIZE_LAYERS, head.bytes)] += 1;
        if head.state.is_tried() {
            self.tried_ages_s.push(age_s);
        }
        self.head = Some(head);
    }

    /// The message that is being read is kept back, as is known only now; none of its recipients has come.
    pub(crate) fn held(&mut self) {
        let Some(head) = self.head.as_mut().filter(|head| head.state.is_tried()) else {
            return;
        };
        self.states[head.state as usize] -= 1;
        self.states[State::Held as usize] += 1;
        self.tried_ages_s.pop();
        head.state = State::Held;
    }

    /// True between the beginning of a message and the next line that is none of it.
    pub(crate) fn is_in_a_message(&self) -> bool {
        self.head.is_some()
    }

    /// What follows belongs to no message.
    pub(crate) fn end(&mut self) {
        self.head = None;
    }

    /// A recipient of the message that has not got it, and why not.
    pub(crate) fn recipient(&mut self, address: &str, reason: &str) {
        let Some(head) = self.head else {
            return;
        };
        if self.deliveries >= DELIVERIES_MAX {
            self.cut_off = true;
            return;
        }
        let domain = domain_of(address);
        let number = self.messages;
        if !self.destinations.contains_key(&domain)
            && self.destinations.len() >= TRACKED_DESTINATIONS_MAX
        {
            self.sum_up_the_smaller_half();
        }
        let tracked = self
            .destinations
            .entry(domain)
            .or_insert_with_key(|domain| Tracked {
                destination: Destination {
                    domain: domain.clone(),
                    messages: 0,
                    not_tried: 0,
                    bytes: 0,
                    ages: [0; AGE_LAYERS_S.len()],
                    tried_ages_s: Vec::new(),
                },
                last: 0,
            });
        if tracked.last == number {
            return;
        }
        tracked.last = number;
        let age_s = kept_age(&head);
        let destination = &mut tracked.destination;
        destination.messages += 1;
        destination.bytes = destination.bytes.saturating_add(head.bytes);
        destination.ages[layer_of(&AGE_LAYERS_S, age_s)] += 1;
        if head.state.is_tried() {
            destination.tried_ages_s.push(age_s);
        } else {
            destination.not_tried += 1;
        }
        self.deliveries += 1;
        self.count_reason(reason);
    }

    fn count_reason(&mut self, reason: &str) {
        let reason = shortened(reason);
        if let Some(count) = self.reasons.get_mut(&reason) {
            *count += 1;
        } else if self.reasons.len() < TRACKED_REASONS_MAX {
            self.reasons.insert(reason, 1);
        } else {
            self.other_reasons += 1;
        }
    }

    /// Forgets the half of the destinations that have the fewest messages, but for their number.
    #[cold]
    fn sum_up_the_smaller_half(&mut self) {
        let mut counts: Vec<u32> = self
            .destinations
            .values()
            .map(|t| t.destination.messages)
            .collect();
        let half = counts.len() / 2;
        let middle = *counts.select_nth_unstable(half).1;
        // Of those that have just as many as the one in the middle only so many go that half of all are left.
        let fewer = self
            .destinations
            .values()
            .filter(|t| t.destination.messages < middle)
            .count();
        let mut equal_left = half - fewer.min(half);
        let others = &mut self.others;
        self.destinations.retain(|_, tracked| {
            let messages = tracked.destination.messages;
            let goes = messages < middle || messages == middle && equal_left > 0;
            if goes {
                equal_left -= usize::from(messages == middle);
                others.destinations += 1;
                others.messages += messages;
            }
            !goes
        });
    }

    /// A line that cannot be read.
    pub(crate) fn damaged(&mut self, line: u64, damage: Damage) {
        self.damages.lines += 1;
        if self.damages.first.len() < DAMAGES_MAX {
            self.damages.first.push((line, damage));
        }
    }

    /// How many lines could not be read.
    pub(crate) fn damage_count(&self) -> u64 {
        self.damages.lines
    }

    pub(crate) fn finish(self, listing: Listing, as_of: i64) -> Pile {
        let mut destinations: Vec<_> = self
            .destinations
            .into_values()
            .map(|t| t.destination)
            .collect();
        destinations.sort_by(|a, b| {
            b.messages
                .cmp(&a.messages)
                .then_with(|| a.domain.cmp(&b.domain))
        });
        let mut others = self.others;
        for rest in destinations.drain(destinations.len().min(DESTINATIONS_MAX)..) {
            others.destinations += 1;
            others.messages += rest.messages;
        }
        let oldest_first = |ages: &mut Vec<u32>| ages.sort_unstable_by(|a, b| b.cmp(a));
        for destination in &mut destinations {
            oldest_first(&mut destination.tried_ages_s);
        }
        let mut tried_ages_s = self.tried_ages_s;
        oldest_first(&mut tried_ages_s);
        let reason = |(text, messages): (String, u32)| Reason {
            trouble: Trouble::of(&text),
            text,
            messages,
        };
        let mut reasons: Vec<Reason> = self.reasons.into_iter().map(reason).collect();
        reasons.sort_by(|a, b| {
            b.messages
                .cmp(&a.messages)
                .then_with(|| a.text.cmp(&b.text))
        });
        let mut other_reasons = self.other_reasons;
        for rest in reasons.drain(reasons.len().min(REASONS_MAX)..) {
            other_reasons += rest.messages;
        }
        Pile {
            listing,
            as_of,
            messages: self.messages,
            cut_off: self.cut_off,
            breaks_off: false,
            ahead: self.ahead,
            oldest_s: self.oldest_s,
            newest_s: self.newest_s,
            bytes: self.bytes,
            states: self.states,
            ages: self.ages,
            sizes: self.sizes,
            tried_ages_s,
            deliveries: self.deliveries,
            destinations,
            others,
            reasons,
            other_reasons,
            damages: self.damages,
        }
    }
}

/// The age that is played; the oldest and the newest are named as they are.
fn kept_age(head: &Head) -> u32 {
    head.age_s.clamp(0, i64::from(AGE_MAX_S)) as u32
}

/// The domain of an address in lower case; empty where it has none. What no name of a host holds becomes a question
/// mark, and so nothing that could be taken for markup or a command is left.
pub(crate) fn domain_of(address: &str) -> String {
    address
        .rsplit_once('@')
        .map_or(String::new(), |(_, domain)| cleaned_domain(domain))
}

/// A domain as [`domain_of`] writes it.
pub(crate) fn cleaned_domain(domain: &str) -> String {
    let domain = domain.trim_end_matches(['>', '.', ' ']);
    let mut out = String::new();
    for c in domain.chars().flat_map(char::to_lowercase) {
        let plain = matches!(c, '-' | '.' | '_' | ':' | '[' | ']');
        // Names in other scripts have marks and a middle dot, which are neither letters nor digits.
        let is_shown = !c.is_ascii() && !c.is_whitespace() && !is_invisible(c);
        let c = match plain || c.is_alphanumeric() || is_shown {
            true => c,
            false => '?',
        };
        if out.len() + c.len_utf8() > DOMAIN_BYTES_MAX {
            break;
        }
        out.push(c);
    }
    // Where it was cut off: what is cleaned twice is the same.
    let end = out.trim_end_matches('.').len();
    out.truncate(end);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_only_the_domain_is_kept() {
        for (address, domain) in [
            ("anna@example.com", "example.com"),
            ("\"a@b <c>\"@Example.ORG.", "example.org"),
            ("x@[192.0.2.1]", "[192.0.2.1]"),
            ("postmaster", ""),
            ("x@<script>alert(1)</script>", "?script?alert?1???script"),
            ("x@a\u{0}b\u{202e}c", "a?b?c"),
            ("x@münchen.example", "münchen.example"),
            ("x@MÜNCHEN.example", "münchen.example"),
            ("x@col·legi.cat", "col·legi.cat"),
            ("x@हिन्दी.भारत", "हिन्दी.भारत"),
        ] {
            assert_eq!(domain_of(address), domain);
        }
        for label in ["é", "ab.", "İ"] {
            let long = domain_of(&format!("x@{}", label.repeat(1000)));
            assert!(long.len() <= DOMAIN_BYTES_MAX && long.len() > 200);
            assert_eq!(cleaned_domain(&long), long);
        }
    }

    #[test]
    fn many_destinations_leave_the_largest_exact_and_the_sum_right() {
        let mut builder = Builder::new();
        let head = Head {
            state: State::Deferred,
            age_s: 10,
            bytes: 1,
        };
        for i in 0..100_000 {
            builder.begin(head);
            builder.recipient(&format!("x@d{i}.example"), "");
            if i % 10 == 0 {
                builder.begin(head);
                builder.recipient("x@large.example", "");
                builder.recipient("y@large.example", "");
            }
        }
        assert!(builder.destinations.len() <= TRACKED_DESTINATIONS_MAX);
        let pile = builder.finish(Listing::PostqueueJson, 0);
        assert_eq!(pile.destinations[0].domain, "large.example");
        assert_eq!(pile.destinations[0].messages, 10_000);
        assert_eq!(pile.others.destinations, 100_001 - DESTINATIONS_MAX as u32);
        assert_eq!(pile.deliveries, 110_000);
    }
}
