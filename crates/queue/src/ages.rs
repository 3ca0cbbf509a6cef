//! When the messages of a run come: those of a pile by their ages, and new mail.

use crate::pile::Listing;
use core::ops::Range;
use limbo_sim::Mta;
use limbo_sim::mta::NO_JITTER;

/// The ages that are played, the oldest first.
pub(crate) struct Ages {
    pub(crate) seconds: Vec<u32>,
    /// How many are older than the server's rule lets mail become.
    pub(crate) too_old: u32,
}

impl Ages {
    pub(crate) fn played(listed: &[u32], listing: Listing) -> Ages {
        let mta = listing.mta();
        // What is as old as the rule allows is given up at its next failed attempt.
        let end_s = mta.expires_s();
        let latest_s = latest_end_s(mta);
        let mut seconds = Vec::with_capacity(listed.len());
        let mut too_old = 0;
        for same in listed.chunk_by(|a, b| a == b) {
            let (within, count) = (within(same[0], listing), same.len() as u32);
            too_old += if within.start > latest_s { count } else { 0 };
            // What is written so is no older than the rule allows, wherever it can be no older.
            let within = within.start.min(end_s - 1)..within.end.min(end_s);
            seconds.extend(spread(within, count));
        }
        seconds.sort_unstable_by(|a, b| b.cmp(a));
        Ages { seconds, too_old }
    }
}

/// The latest age at which a message is still listed whose server has its program's settings. It is given up at the first
/// failed attempt from a certain age on: one that failed just before is tried again after the rule's interval, at the next
/// look at the queue. Who flushes the queue moves the attempts, but not that bound.
fn latest_end_s(mta: Mta) -> u32 {
    let end_s = mta.expires_s();
    let last = mta.next_attempt_s(end_s - 1, 1, NO_JITTER);
    last.unwrap_or(end_s) + mta.scan_period_s()
}

/// The ages (s) that a listing writes as this one. Exim's (`queue.c`, `queue_list`): whole minutes up to 90; from then on
/// `(minutes + 30) / 60` hours up to 72; from then on `(hours + 12) / 24` days.
fn within(age_s: u32, listing: Listing) -> Range<u32> {
    const MINUTE: u32 = 60;
    const HOUR: u32 = 3600;
    const DAY: u32 = 24 * HOUR;
    const HALF_HOUR: u32 = HOUR / 2;
    let last_minutes = 90 * MINUTE;
    let last_hours = 72 * HOUR;
    match (listing, age_s) {
        (Listing::PostqueueJson | Listing::PostqueueText, _) => age_s..age_s + 1,
        (Listing::Exim, s) if s <= last_minutes => s..s + MINUTE,
        (Listing::Exim, s) if s <= last_hours => {
            (s - HALF_HOUR).max(last_minutes + MINUTE)..s + HALF_HOUR
        }
        (Listing::Exim, s) => {
            let days = (s + DAY / 2) / DAY;
            let from = days * DAY - DAY / 2 - HALF_HOUR;
            from.max(last_hours + HALF_HOUR)..from + DAY
        }
    }
}

/// What Exim writes as "3d" is older than what it writes as "72h": a second tells them apart, which nobody sees.
pub(crate) const EXIM_THREE_DAYS_S: u32 = 3 * 86_400 + 1;

/// So many ages evenly over what is written as one number (modelled): otherwise hundreds of messages would be tried at one
/// second.
fn spread(within: Range<u32>, count: u32) -> impl Iterator<Item = u32> {
    let (width, count) = (u64::from(within.end - within.start), u64::from(count));
    (0..count).map(move |i| within.start + ((2 * i + 1) * width / (2 * count)) as u32)
}

/// New mail comes at equal distances (modelled) until the run's end.
pub(crate) fn push_new_mail(listed: &mut Vec<u32>, per_s: f64, from_ms: u32, to_ms: u32) {
    if per_s <= 0.0 {
        return;
    }
    let distance_ms = 1000.0 / per_s;
    let mut at = f64::from(from_ms) + distance_ms;
    while at < f64::from(to_ms) {
        listed.push(at as u32);
        at += distance_ms;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: u32 = 3600;

    #[test]
    fn new_mail_comes_at_equal_distances_until_the_run_ends() {
        let new_mail = |per_s| {
            let mut listed = vec![7];
            push_new_mail(&mut listed, per_s, 1_000, 3_000);
            listed
        };
        assert_eq!(new_mail(2.0), [7, 1_500, 2_000, 2_500]);
        assert_eq!(new_mail(0.4), [7]);
        assert_eq!(new_mail(0.0), [7]);
    }

    fn exim(listed: &[u32]) -> Ages {
        Ages::played(listed, Listing::Exim)
    }

    #[test]
    fn what_exim_writes_as_four_days_is_no_older_than_its_rule_allows() {
        let days = exim(&[96 * HOUR; 100]);
        assert_eq!(days.too_old, 0);
        let (oldest, newest) = (days.seconds[0], days.seconds[99]);
        assert!(oldest < 96 * HOUR && oldest > 95 * HOUR, "{oldest}");
        assert!(
            (83 * HOUR + HOUR / 2..84 * HOUR).contains(&newest),
            "{newest}"
        );
        // One alone is somewhere between, and its host has some hours left.
        assert!(exim(&[96 * HOUR]).seconds[0] < 91 * HOUR);
        assert_eq!(exim(&[120 * HOUR; 3]).too_old, 3);
    }

    #[test]
    fn an_age_of_exim_stands_for_all_that_it_writes_so_and_for_no_other() {
        // As `queue_list` writes them, by whole minutes.
        let written = |minutes: u32| match minutes {
            0..=90 => minutes * 60,
            _ => match (minutes + 30) / 60 {
                hours @ 0..=72 => hours * HOUR,
                hours => ((hours + 12) / 24 * 86_400).max(EXIM_THREE_DAYS_S),
            },
        };
        for minutes in 0..10 * 24 * 60 {
            let (age, as_written) = (minutes * 60, written(minutes));
            let of = within(as_written, Listing::Exim);
            assert!(
                of.contains(&age),
                "{age} s is written as {as_written}: {of:?}"
            );
            let before = minutes == 0 || written(minutes - 1) != as_written;
            assert_eq!(of.start == age, before, "{age} s: {of:?}");
        }
    }

    #[test]
    fn a_message_of_postfix_that_waits_for_its_last_attempt_is_not_too_old() {
        for (age_s, too_old) in [(431_999, 0), (432_100, 0), (435_000, 0), (440_000, 1)] {
            let ages = Ages::played(&[age_s, 5], Listing::PostqueueJson);
            assert_eq!(ages.too_old, too_old, "{age_s}");
            assert_eq!(ages.seconds, [431_999, 5], "{age_s}");
        }
        // A whole interval after an attempt just before, and a pass.
        assert_eq!(latest_end_s(Mta::Postfix), 431_999 + 4_000 + 300);
    }
}
