//! Each server's rule as its source has it: exact ages of attempts, notices and the end.

use limbo_sim::mta::{Event, Mta, NO_JITTER, NextStep, RetryPolicy};

const H: u32 = 3600;
const D: u32 = 86_400;

/// What one server does with a message whose destination never answers; ages in seconds.
struct Life {
    mta: Mta,
    first: [u32; 12],
    attempts: u32,
    last_attempt_s: u32,
    notices: &'static [u32],
    gives_up_s: u32,
}

/// Worked out by hand from the sources named in `mta/rules.rs`; a place after the last attempt is 0.
const LIVES: [Life; 10] = [
    Life {
        mta: Mta::Postfix,
        first: [
            0, 300, 600, 1200, 2400, 4800, 8800, 12800, 16800, 20800, 24800, 28800,
        ],
        attempts: 113,
        last_attempt_s: 432_800,
        notices: &[],
        gives_up_s: 432_800,
    },
    Life {
        mta: Mta::Exim,
        first: [
            0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 8100, 11_700, 17_100,
        ],
        attempts: 29,
        last_attempt_s: 345_601,
        notices: &[104_512, 190_912, 277_312],
        gives_up_s: 345_601,
    },
    Life {
        mta: Mta::Sendmail,
        first: [
            0, 1800, 3600, 5400, 7200, 9000, 10_800, 12_600, 14_400, 16_200, 18_000, 19_800,
        ],
        attempts: 241,
        last_attempt_s: 5 * D,
        notices: &[4 * H],
        gives_up_s: 5 * D,
    },
    Life {
        mta: Mta::Qmail,
        first: [
            0, 400, 1600, 3600, 6400, 10_000, 14_400, 19_600, 25_600, 32_400, 40_000, 48_400,
        ],
        attempts: 40,
        last_attempt_s: 608_400,
        notices: &[],
        gives_up_s: 608_400,
    },
    Life {
        mta: Mta::OpenSmtpd,
        first: [
            0, 400, 1600, 3600, 6400, 10_000, 14_400, 19_600, 25_600, 32_400, 40_000, 48_400,
        ],
        attempts: 30,
        last_attempt_s: 336_400,
        notices: &[10_000],
        gives_up_s: 4 * D,
    },
    Life {
        mta: Mta::Haraka,
        first: [
            0, 64, 192, 448, 960, 1984, 4032, 8128, 16_320, 32_704, 65_472, 131_008,
        ],
        attempts: 13,
        last_attempt_s: 262_080,
        notices: &[],
        gives_up_s: 262_080,
    },
    Life {
        mta: Mta::Stalwart,
        first: [
            0, 120, 420, 1020, 1920, 3720, 7320, 14_520, 100_920, 0, 0, 0,
        ],
        attempts: 9,
        last_attempt_s: 100_920,
        notices: &[D],
        gives_up_s: 3 * D,
    },
    Life {
        mta: Mta::KumoMta,
        first: [
            0, 1200, 3600, 8400, 18_000, 37_200, 75_600, 152_400, 306_000, 0, 0, 0,
        ],
        attempts: 9,
        last_attempt_s: 306_000,
        notices: &[],
        gives_up_s: 306_000,
    },
    Life {
        mta: Mta::Exchange,
        first: [0, 60, 120, 180, 240, 540, 840, 1140, 1440, 1740, 2040, 2640],
        attempts: 295,
        last_attempt_s: 172_440,
        notices: &[4 * H],
        gives_up_s: 2 * D,
    },
    Life {
        mta: Mta::ExchangeOnline,
        first: [
            0, 900, 1800, 2700, 3900, 5400, 7200, 9600, 12_600, 16_200, 19_800, 23_400,
        ],
        attempts: 29,
        last_attempt_s: 84_600,
        notices: &[4 * H],
        gives_up_s: D,
    },
];

fn ages(retry: RetryPolicy, kind: Event) -> Vec<u32> {
    retry
        .schedule()
        .filter(|&(_, event)| event == kind)
        .map(|(age_s, _)| age_s)
        .collect()
}

#[test]
fn each_server_follows_its_documented_schedule_to_the_second() {
    for (life, mta) in LIVES.iter().zip(Mta::ALL) {
        assert_eq!(life.mta, mta);
        let attempts = ages(mta.retry(), Event::Attempt);
        let known = life.attempts.min(12) as usize;
        assert_eq!(attempts[..known], life.first[..known], "{mta:?}");
        assert_eq!(attempts.len() as u32, life.attempts, "{mta:?}");
        assert_eq!(attempts.last(), Some(&life.last_attempt_s), "{mta:?}");
        assert_eq!(
            ages(mta.retry(), Event::DelayNotice),
            life.notices,
            "{mta:?}"
        );
        assert_eq!(
            ages(mta.retry(), Event::GiveUp),
            [life.gives_up_s],
            "{mta:?}"
        );
        assert_eq!(mta.retry().gives_up_s(), life.gives_up_s, "{mta:?}");
    }
}

#[test]
fn postfix_ideal_is_0_300_600_1200_2400_4800_8800_then_every_4000() {
    let attempts = ages(Mta::Postfix.retry(), Event::Attempt);
    assert_eq!(attempts[..7], [0, 300, 600, 1200, 2400, 4800, 8800]);
    assert!(attempts[6..].windows(2).all(|w| w[1] - w[0] == 4000));
}

#[test]
fn exim_grows_its_gaps_by_half_and_then_tries_every_six_hours() {
    let attempts = ages(Mta::Exim.retry(), Event::Attempt);
    assert_eq!(
        attempts[9..17],
        [
            8100, 11_700, 17_100, 25_200, 37_350, 55_575, 82_912, 104_512
        ]
    );
    assert!(attempts[15..28].windows(2).all(|w| w[1] - w[0] == 6 * H));
    assert_eq!(attempts[27], 342_112);
}

#[test]
fn lifetimes_and_notice_times_are_those_of_the_configuration() {
    let days = [5, 4, 5, 7, 4, 0, 3, 7, 2, 1];
    for (mta, days) in Mta::ALL.into_iter().zip(days) {
        let want_s = if mta == Mta::Haraka {
            262_080
        } else {
            days * D
        };
        assert_eq!(mta.expires_s(), want_s, "{mta:?}");
    }
    assert_eq!(Mta::Exim.notices_s(), [D, 2 * D, 3 * D, 4 * D]);
    assert_eq!(Mta::Postfix.notices_s(), []);
}

#[test]
fn exims_four_days_run_from_the_first_failure_of_the_host() {
    for before_s in [0, 1000, D, 3 * D, 345_601] {
        let retry = Mta::Exim.retry().host_failing(before_s);
        assert_eq!(retry.gives_up_s(), 345_601 - before_s);
        let host: Vec<_> = ages(Mta::Exim.retry(), Event::Attempt);
        let shared: Vec<_> = host
            .iter()
            .filter_map(|s| s.checked_sub(before_s))
            .collect();
        assert_eq!(
            ages(retry, Event::Attempt),
            shared,
            "the message is tried when the host is"
        );
    }
    let late = Mta::Exim.retry().host_failing(5 * D);
    assert_eq!(
        late.schedule().collect::<Vec<_>>(),
        [(0, Event::GiveUp)],
        "fails as it comes"
    );
    assert_eq!(
        Mta::Postfix.retry().host_failing(D),
        Mta::Postfix.retry(),
        "nobody else has it"
    );
}

#[test]
fn sendmail_tests_both_its_limits_at_queue_runs() {
    let retry = Mta::Sendmail.retry().scan_phase(700);
    assert_eq!(ages(retry, Event::Attempt)[..4], [0, 700, 2500, 4300]);
    assert_eq!(ages(retry, Event::DelayNotice), [700 + 8 * 1800]);
    assert_eq!(retry.gives_up_s(), 700 + 240 * 1800);
}

#[test]
fn a_scan_phase_is_taken_within_the_period_and_0_is_ideal() {
    assert_eq!(
        Mta::Postfix.retry().scan_phase(301),
        Mta::Postfix.retry().scan_phase(1)
    );
    assert_eq!(
        Mta::Postfix.retry().scan_phase(600),
        Mta::Postfix.retry().scan_phase(300)
    );
    let ideal = Mta::Sendmail.schedule();
    assert!(ideal.eq(Mta::Sendmail.retry().scan_phase(1800).schedule()));
    assert_eq!(Mta::Qmail.retry().scan_phase(77), Mta::Qmail.retry());
}

#[test]
fn off_the_nominal_schedule_the_step_is_the_sources_own() {
    // Postfix after a flush: the age counts, not the number of tries.
    assert_eq!(Mta::Postfix.next_attempt_s(1000, 7, NO_JITTER), Some(2000));
    assert_eq!(
        Mta::Postfix.next_attempt_s(431_999, 9, NO_JITTER),
        Some(435_999)
    );
    assert_eq!(
        Mta::Postfix.retry().after_failure(432_000, 9, NO_JITTER),
        NextStep::GiveUp(432_000)
    );
    // KumoMTA: the successor may fall on the limit, not after it.
    let kumo = Mta::KumoMta.retry();
    assert_eq!(
        kumo.after_failure(603_600, 1, NO_JITTER),
        NextStep::Attempt(7 * D)
    );
    assert_eq!(
        kumo.after_failure(603_601, 1, NO_JITTER),
        NextStep::GiveUp(603_601)
    );
    // Stalwart: what would be tried at the very limit has expired there first.
    let stalwart = Mta::Stalwart.retry();
    assert_eq!(
        stalwart.after_failure(2 * D - 1, 8, NO_JITTER),
        NextStep::Attempt(3 * D - 1)
    );
    assert_eq!(
        stalwart.after_failure(2 * D, 8, NO_JITTER),
        NextStep::GiveUp(3 * D)
    );
    // Haraka counts tries, not time.
    assert_eq!(
        Mta::Haraka.next_attempt_s(9999, 3, NO_JITTER),
        Some(9999 + 256)
    );
    // qmail: (floor(sqrt(500)) + 20)² = 42².
    assert_eq!(Mta::Qmail.next_attempt_s(500, 2, NO_JITTER), Some(42 * 42));
    assert_eq!(
        Mta::Qmail.retry().after_failure(604_800, 9, NO_JITTER),
        NextStep::Attempt(635_209)
    );
    assert_eq!(
        Mta::Qmail.retry().after_failure(604_801, 9, NO_JITTER),
        NextStep::GiveUp(604_801)
    );
    // OpenSMTPD: the least k in the future, but at least the number of failures.
    assert_eq!(
        Mta::OpenSmtpd.next_attempt_s(5000, 2, NO_JITTER),
        Some(6400)
    );
    assert_eq!(Mta::OpenSmtpd.next_attempt_s(500, 4, NO_JITTER), Some(6400));
    assert_eq!(
        Mta::OpenSmtpd.retry().after_failure(345_000, 29, 0),
        NextStep::GiveUp(4 * D)
    );
}

#[test]
fn a_letter_to_libero_of_23_january_16_00_meets_the_reopening_65_hours_later_or_comes_back() {
    let reopening_s = 65 * H;
    let survives = |mta: Mta| mta.first_attempt_at_or_after(reopening_s).is_some();
    let lost: Vec<_> = Mta::ALL.into_iter().filter(|&mta| !survives(mta)).collect();
    // Stalwart's lifetime is longer, but its only attempt after the 29th hour would come too late.
    assert_eq!(lost, [Mta::Stalwart, Mta::Exchange, Mta::ExchangeOnline]);
}

#[test]
fn kumomta_jitters_by_less_than_half_a_minute_and_the_others_not_at_all() {
    for (jitter, shift) in [(0, -30), (NO_JITTER, 0), (u32::MAX, 29), (NO_JITTER - 1, 0)] {
        let want = 1200_u32.checked_add_signed(shift);
        assert_eq!(Mta::KumoMta.next_attempt_s(0, 1, jitter), want);
        for mta in Mta::ALL.into_iter().filter(|&mta| mta != Mta::KumoMta) {
            assert_eq!(
                mta.next_attempt_s(0, 1, jitter),
                mta.next_attempt_s(0, 1, NO_JITTER)
            );
        }
    }
}
