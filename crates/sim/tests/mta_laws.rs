//! What holds for every server, queue scan and age: steps, schedule and closed forms are one truth.

use limbo_sim::mta::{Event, Mta, NO_JITTER, NextStep, RetryPolicy};
use proptest::prelude::*;

const H: u32 = 3600;
const D: u32 = 86_400;

fn ages(retry: RetryPolicy, kind: Event) -> Vec<u32> {
    retry
        .schedule()
        .filter(|&(_, event)| event == kind)
        .map(|(age_s, _)| age_s)
        .collect()
}

/// Ages of the attempts by `after_failure` alone, from the first of the schedule.
fn steps(retry: RetryPolicy) -> (Vec<u32>, u32) {
    let mut made = Vec::new();
    let Some(mut age_s) = retry.first_attempt_at_or_after(0) else {
        return (made, 0);
    };
    loop {
        made.push(age_s);
        match retry.after_failure(age_s, made.len() as u32, NO_JITTER) {
            NextStep::Attempt(next_s) => age_s = next_s,
            NextStep::GiveUp(end_s) => return (made, end_s),
        }
    }
}

#[test]
fn a_schedule_is_in_order_and_ends_with_the_only_failure_notice() {
    for retry in samples() {
        let events: Vec<_> = retry.schedule().collect();
        assert!(events.windows(2).all(|w| w[0] < w[1]), "{retry:?}");
        assert_eq!(events.last().map(|e| e.1), Some(Event::GiveUp), "{retry:?}");
        assert_eq!(
            events.iter().filter(|e| e.1 == Event::GiveUp).count(),
            1,
            "{retry:?}"
        );
    }
}

/// Every server with many scan phases and host ages, the edges among them.
fn samples() -> Vec<RetryPolicy> {
    let mut all = Vec::new();
    for mta in Mta::ALL {
        for phase_s in [
            0, 1, 2, 17, 150, 299, 300, 301, 899, 900, 1234, 1799, 1800, 5000,
        ] {
            for host_s in [
                0, 1, 899, 900, 7200, 57_600, 57_601, 200_000, 345_601, 345_602, 900_000,
            ] {
                all.push(mta.retry().scan_phase(phase_s).host_failing(host_s));
            }
        }
    }
    all.sort_by_key(|retry| format!("{retry:?}"));
    all.dedup();
    all
}

#[test]
fn closed_forms_agree_with_the_steps_over_the_whole_life() {
    for retry in samples() {
        let (made, end_s) = steps(retry);
        assert_eq!(made, ages(retry, Event::Attempt), "{retry:?}");
        assert_eq!(end_s, retry.gives_up_s(), "{retry:?}");
        assert_eq!(
            retry.attempts_between(0, u32::MAX),
            made.len() as u32,
            "{retry:?}"
        );
        for (i, &age_s) in made.iter().enumerate() {
            let i = i as u32;
            assert_eq!(retry.attempts_between(0, age_s), i, "{retry:?} {age_s}");
            assert_eq!(
                retry.attempts_between(0, age_s + 1),
                i + 1,
                "{retry:?} {age_s}"
            );
            assert_eq!(
                retry.first_attempt_at_or_after(age_s),
                Some(age_s),
                "{retry:?}"
            );
            let next = made.get(i as usize + 1).copied();
            assert_eq!(
                retry.first_attempt_at_or_after(age_s + 1),
                next,
                "{retry:?}"
            );
        }
    }
}

#[test]
fn the_wait_status_agrees_with_the_schedule() {
    for retry in samples() {
        let events: Vec<_> = retry.schedule().collect();
        for at_s in [
            0,
            1,
            299,
            4 * H,
            4 * H + 1,
            D,
            100_000,
            3 * D,
            345_601,
            432_000,
            999_999,
        ] {
            let standing = retry.wait_status(at_s);
            let of = |kind| events.iter().filter(move |e| e.1 == kind).map(|e| e.0);
            let past = |kind| of(kind).filter(|&s| s <= at_s).count() as u32;
            assert_eq!(standing.attempts, past(Event::Attempt), "{retry:?} {at_s}");
            assert_eq!(
                standing.notices,
                past(Event::DelayNotice),
                "{retry:?} {at_s}"
            );
            assert_eq!(
                standing.next_attempt_s,
                of(Event::Attempt).find(|&s| s > at_s)
            );
            assert_eq!(
                standing.next_notice_s,
                of(Event::DelayNotice).find(|&s| s > at_s)
            );
            assert_eq!(of(Event::GiveUp).next(), Some(standing.gives_up_s));
        }
    }
}

#[test]
fn no_server_gives_up_without_a_failed_attempt_unless_its_source_says_by_the_clock() {
    for retry in samples() {
        let by_clock = format!("{retry:?}");
        let by_clock = ["OpenSmtpd", "Stalwart", "Exchange"]
            .iter()
            .any(|m| by_clock.contains(m));
        if let Some(&last_s) = ages(retry, Event::Attempt).last() {
            assert_eq!(last_s == retry.gives_up_s(), !by_clock, "{retry:?}");
        }
    }
}

/// Plays Postfix's queue manager second by second: a deferred file is dated into the future, a scan
/// every 300 s takes what is dated up to a second ahead.
fn postfix_by_the_second(phase_s: u32) -> Vec<u32> {
    let (mut made, mut dated_s) = (vec![0], 300);
    for now_s in 1..600_000_u32 {
        if now_s % 300 == phase_s % 300 && dated_s <= now_s + 1 {
            made.push(now_s);
            dated_s = now_s + now_s.clamp(300, 4000);
            if now_s >= 5 * D {
                break;
            }
        }
    }
    made
}

#[test]
fn postfix_waits_for_the_scan_and_gives_up_after_a_failed_attempt() {
    for phase_s in [1, 2, 150, 298, 299, 300] {
        let retry = Mta::Postfix.retry().scan_phase(phase_s);
        assert_eq!(
            ages(retry, Event::Attempt),
            postfix_by_the_second(phase_s),
            "{phase_s}"
        );
    }
    let on_the_grid = ages(Mta::Postfix.retry().scan_phase(300), Event::Attempt);
    assert_eq!(
        on_the_grid[..9],
        [0, 300, 600, 1200, 2400, 4800, 9000, 13_200, 17_400]
    );
}

/// Plays Exim with its retry record second by second: one old message since the host's first failure,
/// a queue run every half hour (or every second), the host's clock starting at 0.
fn exim_by_the_second(first_run_s: u32, period_s: u32) -> Vec<u32> {
    let (mut made, mut last_try_s, mut next_try_s) = (vec![], 0, 0);
    for now_s in 0..600_000_u32 {
        let runs =
            now_s == 0 || (now_s >= first_run_s && (now_s - first_run_s).is_multiple_of(period_s));
        let too_old = now_s > 4 * D;
        if !runs || (now_s < next_try_s && !too_old) {
            continue;
        }
        made.push(now_s);
        if too_old {
            break;
        }
        let gap_s = (next_try_s - last_try_s).min(now_s - last_try_s);
        let wait_s = match now_s {
            ..=7200 => 900,
            7201..=57_600 if gap_s < H => H,
            7201..=57_600 => gap_s * 1500 / 1000,
            _ => 6 * H,
        };
        (last_try_s, next_try_s) = (now_s, now_s + wait_s);
    }
    made
}

#[test]
fn exim_runs_its_queue_and_a_message_of_four_days_is_tried_once_more() {
    assert_eq!(
        ages(Mta::Exim.retry(), Event::Attempt),
        exim_by_the_second(1, 1)
    );
    for phase_s in [1, 600, 777, 1799, 1800] {
        let retry = Mta::Exim.retry().scan_phase(phase_s);
        assert_eq!(
            ages(retry, Event::Attempt),
            exim_by_the_second(phase_s, 1800),
            "{phase_s}"
        );
    }
}

proptest! {
    #[test]
    fn any_interval_counts_the_steps_that_fall_in_it(
        index in 0_u8..10, phase_s in 0_u32..2000, host_s in 0_u32..400_000,
        from_s in 0_u32..700_000, len_s in 0_u32..200_000,
    ) {
        let mta = Mta::from_index(index).expect("below 10");
        let retry = mta.retry().scan_phase(phase_s).host_failing(host_s);
        let (made, _) = steps(retry);
        let to_s = from_s + len_s;
        let within = made.iter().filter(|&&s| (from_s..to_s).contains(&s)).count() as u32;
        prop_assert_eq!(retry.attempts_between(from_s, to_s), within);
        let next = made.iter().copied().find(|&s| s >= from_s);
        prop_assert_eq!(retry.first_attempt_at_or_after(from_s), next);
    }

    #[test]
    fn no_question_panics_and_every_answer_goes_forward(
        index in 0_u8..10, phase_s: u32, host_s: u32, age_s: u32, failures: u32, jitter: u32,
    ) {
        let mta = Mta::from_index(index).expect("below 10");
        let retry = mta.retry().scan_phase(phase_s).host_failing(host_s);
        match retry.after_failure(age_s, failures, jitter) {
            NextStep::Attempt(next_s) => prop_assert!(next_s > age_s),
            NextStep::GiveUp(end_s) => prop_assert!(end_s >= age_s),
        }
        let standing = retry.wait_status(age_s);
        prop_assert!(standing.attempts <= 300);
        prop_assert!(retry.attempts_between(age_s, failures) <= 300);
        prop_assert!(retry.schedule().count() < 400);
    }
}
