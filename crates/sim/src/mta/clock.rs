//! The arithmetic of [`RetryPolicy`]: the step from one attempt to the next, and a query of the whole schedule at any
//! instant without walking it. Expiry, notices and jitter are not considered here. Instants are in the rule's own
//! clock: seconds of the message's age, for Exim seconds since the host began to fail.

use super::rules::{self, Backoff, Rule};
use super::{Mta, RetryPolicy};
use std::sync::OnceLock;

/// A position in a schedule, in the rule's own clock (for Exim the host's, otherwise the message's).
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    pub(super) at: u32,
    /// Attempts made, this one included.
    pub(super) tried: u32,
    /// The delay that the rule last asked for; Exim's geometric rule builds on it.
    pub(super) gap: u32,
}

/// A schedule divided at some instant, in the rule's own clock; expiry is not considered.
pub(super) struct Cut {
    /// Attempts before the instant, and the last of them.
    pub(super) before: u32,
    pub(super) last: Option<u32>,
    /// The first attempt at the instant or after it; none when the rule ends before.
    pub(super) next: Option<u32>,
}

impl RetryPolicy {
    pub(super) const fn rule(self) -> &'static Rule {
        rules::rule(self.mta)
    }

    /// The message's age in the rule's own clock.
    pub(super) const fn to_clock(self, age_s: u32) -> u32 {
        age_s.saturating_add(self.host_s)
    }

    /// When the queue scan comes that takes up what is due at `due` (rule's own clock).
    pub(super) const fn scan(self, due: u32) -> u32 {
        let rule = self.rule();
        let every_run = matches!(rule.backoff, Backoff::EveryRun);
        if self.phase_s == 0 && !every_run {
            return due;
        }
        let first = self.first_scan();
        let late = due.saturating_sub(rule.scan_early_s).saturating_sub(first);
        first.saturating_add(whole_periods(late, rule.scan_s))
    }

    /// The first queue scan in the rule's own clock; only for a rule with scans.
    const fn first_scan(self) -> u32 {
        let scan_s = self.rule().scan_s;
        let first = self.to_clock(self.phase_s);
        // Mostly the phase itself: no division then.
        if first < scan_s {
            first
        } else {
            first % scan_s
        }
    }

    /// The attempt after this one by the rule, scans included, expiry and jitter not; none at its end.
    pub(super) const fn advance(self, c: Cursor) -> Option<Cursor> {
        let gap = match self.rule().backoff {
            Backoff::Age { min_s, max_s } => at_least(at_most(c.at, max_s), min_s),
            Backoff::Host => exim_gap(c),
            Backoff::EveryRun => 1,
            Backoff::Root { skip } => square(c.at.isqrt() + skip).saturating_sub(c.at),
            Backoff::Square { base_s } => {
                let k = at_least(c.tried, (c.at / base_s).isqrt() + 1);
                square(k).saturating_mul(base_s).saturating_sub(c.at)
            }
            Backoff::List { delays_s, repeats } => {
                let i = (c.tried - 1) as usize;
                if i < delays_s.len() {
                    delays_s[i]
                } else if repeats {
                    delays_s[delays_s.len() - 1]
                } else {
                    return None;
                }
            }
            // 2^20 periods of 20 min are forty years: the rule has ended long before.
            Backoff::Doubling { .. } if c.tried > 20 => return None,
            Backoff::Doubling { first_s, .. } => first_s << (c.tried - 1),
        };
        let at = self.scan(c.at.saturating_add(gap));
        Some(Cursor {
            at,
            tried: c.tried.saturating_add(1),
            gap,
        })
    }

    /// The period when all attempts from this one on are equally far apart.
    const fn period(self, c: Cursor) -> Option<u32> {
        let steady = match self.rule().backoff {
            Backoff::Age { max_s, .. } => c.at >= max_s,
            Backoff::Host => c.at > EXIM_GEOMETRIC_S,
            Backoff::EveryRun => c.at > 0,
            Backoff::List { delays_s, repeats } => repeats && c.tried as usize >= delays_s.len(),
            Backoff::Root { .. } | Backoff::Square { .. } | Backoff::Doubling { .. } => false,
        };
        match self.advance(c) {
            Some(next) if steady => Some(next.at - c.at),
            _ => None,
        }
    }

    /// Divides the schedule at `stop`. Rules of squares have a formula; the others take at most some twenty steps
    /// until their period is constant, and then one division. With ideal scans the steps are always the same, and are
    /// computed at compile time; with others they depend on the instant of the first scan, and are computed once.
    pub(super) fn cut(self, stop: u32) -> Cut {
        match self.rule().backoff {
            Backoff::Root { skip } => cut_squares(square(skip), stop),
            Backoff::Square { base_s } => cut_squares(base_s, stop),
            _ if self.phase_s == 0 => IDEAL[self.mta.index()].cut(stop),
            _ => SCANNED[self.mta.index()].get_or_init(|| scanned(self.mta))
                [self.first_scan() as usize]
                .cut(stop),
        }
    }
}

/// The steps of every server's schedule with ideal scans.
static IDEAL: [Steps; Mta::ALL.len()] = {
    let mut steps = [const { Steps::of(RetryPolicy::new(Mta::Postfix)) }; Mta::ALL.len()];
    let mut i = 0;
    while i < steps.len() {
        steps[i] = Steps::of(RetryPolicy::new(Mta::ALL[i]));
        i += 1;
    }
    steps
};

/// The steps of every server's schedule with queue scans, by the second of the first scan; 430 kB for all.
static SCANNED: [OnceLock<Box<[Steps]>>; Mta::ALL.len()] =
    [const { OnceLock::new() }; Mta::ALL.len()];

#[cold]
fn scanned(mta: Mta) -> Box<[Steps]> {
    let scan_s = mta.scan_period_s();
    // The phase 0 would be ideal scans; the whole period has its first scan at 0, too.
    (0..scan_s)
        .map(|first| {
            Steps::of(RetryPolicy::new(mta).scan_phase(first + scan_s * u32::from(first == 0)))
        })
        .collect()
}

/// The attempts of a schedule until they are equally far apart, or until its end.
#[derive(Clone, Copy)]
struct Steps {
    at: [u32; Steps::MAX],
    count: usize,
    /// From the last of them on, one comes after every period.
    period: Option<u32>,
}

impl Steps {
    /// More than any rule takes: Exim 18, a doubling 21.
    const MAX: usize = 24;

    /// Of a rule that is not one of the squares, which never become steady and have formulas.
    const fn of(retry: RetryPolicy) -> Steps {
        let mut steps = Steps {
            at: [0; Steps::MAX],
            count: 1,
            period: None,
        };
        if let Backoff::Root { .. } | Backoff::Square { .. } = retry.rule().backoff {
            return steps;
        }
        let mut c = Cursor {
            at: 0,
            tried: 1,
            gap: 0,
        };
        loop {
            steps.period = retry.period(c);
            match retry.advance(c) {
                Some(next) if steps.period.is_none() => c = next,
                _ => return steps,
            }
            steps.at[steps.count] = c.at;
            steps.count += 1;
        }
    }

    fn cut(&self, stop: u32) -> Cut {
        let at = &self.at[..self.count];
        let before = at.partition_point(|&at| at < stop);
        let last = before.checked_sub(1).map(|i| at[i]);
        match (at.get(before), self.period, last) {
            (None, Some(period), Some(last)) => {
                let more = (stop - 1 - last) / period;
                let at = last + more * period;
                Cut {
                    before: before as u32 + more,
                    last: Some(at),
                    next: Some(at.saturating_add(period)),
                }
            }
            (next, ..) => Cut {
                before: before as u32,
                last,
                next: next.copied(),
            },
        }
    }
}

/// The least whole number of periods that is not below `s`, in seconds. The two periods that there are stand as numbers,
/// because dividing by a number that the compiler knows takes a tenth of the time.
const fn whole_periods(s: u32, period_s: u32) -> u32 {
    match period_s {
        300 => s.div_ceil(300).saturating_mul(300),
        1800 => s.div_ceil(1800).saturating_mul(1800),
        _ => s.div_ceil(period_s).saturating_mul(period_s),
    }
}

/// Exim's first rule (every 15 min) serves up to this time of failing, in seconds.
const EXIM_FIXED_S: u32 = 2 * 3600;
/// Its second (growing gaps) up to this; from there on every 6 h.
const EXIM_GEOMETRIC_S: u32 = 16 * 3600;

/// The gap after a failure of the host, in seconds: `F,2h,15m; G,16h,1h,1.5; F,4d,6h`.
const fn exim_gap(c: Cursor) -> u32 {
    const HOUR: u32 = 3600;
    if c.at <= EXIM_FIXED_S {
        HOUR / 4
    } else if c.at > EXIM_GEOMETRIC_S {
        6 * HOUR
    } else if c.gap < HOUR {
        HOUR
    } else {
        c.gap * 1500 / 1000
    }
}

/// Attempts at base·k² for k = 0, 1, 2, ...: (floor(sqrt(age)) + skip)² from age 0 is skip²·k².
fn cut_squares(base_s: u32, stop: u32) -> Cut {
    let below = stop.div_ceil(base_s);
    let root = below.isqrt();
    let before = if root * root == below { root } else { root + 1 };
    Cut {
        before,
        last: before
            .checked_sub(1)
            .map(|k| square(k).saturating_mul(base_s)),
        next: Some(square(before).saturating_mul(base_s)),
    }
}

const fn at_least(n: u32, least: u32) -> u32 {
    if n < least { least } else { n }
}

const fn at_most(n: u32, most: u32) -> u32 {
    if n > most { most } else { n }
}

const fn square(n: u32) -> u32 {
    n.saturating_mul(n)
}
