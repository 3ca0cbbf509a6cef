//! One message under a server's retry rule: step by step (`after_failure`), as a list (`schedule`), and in closed form
//! for a destination that never answers (everything else).

use super::Mta;
use super::clock::Cursor;
use super::rules::{self, Backoff, Expiry, NoticeAt};

/// The random number that stands for "no jitter": the middle of the range.
pub const NO_JITTER: u32 = 1 << 31;

/// The most delay notices that a rule can send for one message.
const NOTICES_MAX: usize = 4;

/// What follows a failed attempt. Ages in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Tried again at this age.
    Attempt(u32),
    /// Not tried again; the failure notice is made at this age, at once or by the clock.
    GiveUp(u32),
}

/// Something that happens to a message whose destination never answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// An attempt, which fails.
    Attempt,
    /// The sender is told that the mail is late.
    DelayNotice,
    /// The sender is told that it has failed; the last event.
    GiveUp,
}

/// The status, at some age, of a message whose destination never answers. Ages in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitStatus {
    /// Attempts made so far, those of this very second included.
    pub attempts: u32,
    /// The age of the next attempt; none when there is none any more.
    pub next_attempt_s: Option<u32>,
    /// Delay notices sent so far, those of this very second included.
    pub notices: u32,
    /// The age of the next delay notice; none when there is none any more.
    pub next_notice_s: Option<u32>,
    /// The age of the failure notice, past or to come.
    pub gives_up_s: u32,
}

/// The retry rule of one server as it applies to one message. Two words; free to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(super) mta: Mta,
    /// 0: ideal; else the queue is scanned at this age and every `scan_s` from there.
    pub(super) phase_s: u32,
    /// How long the host had been failing when the message came; 0 except for Exim.
    pub(super) host_s: u32,
}

impl RetryPolicy {
    /// Ideal scans, and a destination first found dead by this message.
    pub const fn new(mta: Mta) -> RetryPolicy {
        RetryPolicy {
            mta,
            phase_s: 0,
            host_s: 0,
        }
    }

    /// Whose rule it is.
    pub const fn mta(self) -> Mta {
        self.mta
    }

    /// The age at which the queue is scanned, 1 to the period; 0 for ideal scans.
    pub const fn phase_s(self) -> u32 {
        self.phase_s
    }

    /// True if the message runs on a clock of its own and not on that of a host that began to fail before it came.
    pub(crate) const fn has_own_clock(self) -> bool {
        self.host_s == 0
    }

    /// Lets the server scan its queue at this age of the message (seconds) and at every whole period
    /// before and after it (300 s for Postfix, 30 min for sendmail and Exim; no effect on the others).
    /// For a daemon whose passes fall at seconds o, o+P, ... a message accepted at second t has the
    /// phase P - (t - o) mod P, which is 1 to P. The phase 0 is the ideal: Postfix and Exim scan at the
    /// very second when something is due, sendmail runs at whole half hours of the message's age.
    pub const fn scan_phase(mut self, phase_s: u32) -> RetryPolicy {
        let scan_s = rules::rule(self.mta).scan_s;
        self.phase_s = if phase_s == 0 || scan_s == 0 {
            0
        } else {
            // A division only where it is needed.
            if phase_s <= scan_s {
                phase_s
            } else {
                (phase_s - 1) % scan_s + 1
            }
        };
        self
    }

    /// Exim only (no effect on the others): the host's first failure lies this many seconds before the
    /// message was accepted. The message then shares the host's clock: it is tried when the host is, and
    /// given up when the host's four days are over. Modelled: every waiting message takes part in each
    /// of the host's attempts (in reality one stands for all), and one has waited from the beginning.
    pub const fn host_failing(mut self, before_s: u32) -> RetryPolicy {
        self.host_s = if matches!(self.mta, Mta::Exim) {
            before_s
        } else {
            0
        };
        self
    }

    /// What follows an attempt that failed at `age_s`, the `failures`-th (1 or more) of this message.
    /// `jitter` is a uniform random number, used by KumoMTA only ([`NO_JITTER`]: none). Exact for any
    /// age, also off the nominal schedule (a flush, a refusal after a repair); Exim goes on at the
    /// host's next nominal attempt.
    pub fn after_failure(self, age_s: u32, failures: u32, jitter: u32) -> NextStep {
        let rule = self.rule();
        match rule.expiry {
            Expiry::FailedAttempt { from_s } if age_s >= from_s => return NextStep::GiveUp(age_s),
            Expiry::Clock { at_s } if age_s >= at_s => return NextStep::GiveUp(age_s),
            Expiry::ForcedAttempt { from_s } if self.to_clock(age_s) >= from_s => {
                return NextStep::GiveUp(age_s);
            }
            _ => {}
        }
        let Some(next_s) = self.due_after(age_s, failures.max(1), jitter) else {
            return NextStep::GiveUp(age_s);
        };
        match rule.expiry {
            Expiry::Clock { at_s } if next_s >= at_s => NextStep::GiveUp(at_s),
            Expiry::SuccessorAfter { limit_s } if next_s > limit_s => NextStep::GiveUp(age_s),
            Expiry::ForcedAttempt { from_s } => {
                NextStep::Attempt(next_s.min(self.scan(from_s).saturating_sub(self.host_s)))
            }
            _ => NextStep::Attempt(next_s),
        }
    }

    /// The age at which the message is tried next, as [`RetryPolicy::after_failure`]; none when this was the
    /// last attempt (the failure notice then comes at once or, by the clock, later).
    pub fn next_attempt_s(self, age_s: u32, failures: u32, jitter: u32) -> Option<u32> {
        match self.after_failure(age_s, failures, jitter) {
            NextStep::Attempt(next_s) => Some(next_s),
            NextStep::GiveUp(_) => None,
        }
    }

    /// Everything that happens when the destination never answers, in order, without jitter. At one
    /// age the attempt comes before the notice that it causes.
    pub fn schedule(self) -> Schedule {
        let mut notices = [None; NOTICES_MAX];
        for (slot, age_s) in notices.iter_mut().zip(self.notices()) {
            *slot = Some(age_s);
        }
        let attempt = match self.first_attempt_s() {
            Some(age_s) => NextStep::Attempt(age_s),
            None => NextStep::GiveUp(0),
        };
        Schedule {
            retry: self,
            next: Some(attempt),
            failures: 0,
            notices,
            noticed: 0,
        }
    }

    /// The age of the failure notice when the destination never answers and there is no jitter.
    pub fn gives_up_s(self) -> u32 {
        match self.rule().expiry {
            Expiry::FailedAttempt { from_s } => self.cut(from_s).next.unwrap_or(from_s),
            Expiry::ForcedAttempt { from_s } => self.scan(from_s).saturating_sub(self.host_s),
            Expiry::Clock { at_s } => at_s,
            Expiry::SuccessorAfter { limit_s } => self.cut(limit_s + 1).last.unwrap_or(0),
            Expiry::ListSpent => self.cut(u32::MAX).last.unwrap_or(0),
        }
    }

    /// How many attempts are made at ages `from_s <= age < to_s` when the destination never answers.
    pub fn attempts_between(self, from_s: u32, to_s: u32) -> u32 {
        self.attempts_before(to_s)
            .saturating_sub(self.attempts_before(from_s))
    }

    /// The first attempt at that age or later when the destination never answers; none when the server
    /// has given up before.
    pub fn first_attempt_at_or_after(self, age_s: u32) -> Option<u32> {
        let end_s = self.gives_up_s();
        if self.host_expired() || age_s > end_s {
            return None;
        }
        let next_s = self
            .cut(self.to_clock(age_s))
            .next
            .map(|at| at - self.host_s);
        match self.rule().expiry {
            Expiry::Clock { at_s } => next_s.filter(|&s| s < at_s),
            Expiry::ForcedAttempt { .. } => Some(next_s.unwrap_or(end_s).min(end_s)),
            _ => next_s.filter(|&s| s <= end_s),
        }
    }

    /// What comes at that age or later for a message that has perhaps not been tried for long, because it was kept back:
    /// the next attempt of the schedule. Where that has ended meanwhile, only a rule that expires by the clock gives a
    /// message up untried; by any other one the next pass over the queue tries it, and gives it up if that fails.
    #[inline(never)]
    pub fn next_step(self, age_s: u32) -> NextStep {
        match (self.first_attempt_at_or_after(age_s), &self.rule().expiry) {
            (Some(next_s), _) => NextStep::Attempt(next_s),
            (None, Expiry::Clock { at_s }) => NextStep::GiveUp(*at_s),
            (None, _) => NextStep::Attempt(self.pass_at_or_after(age_s)),
        }
    }

    /// The first pass over the queue at that age or later; at once, where there are none.
    #[cold]
    fn pass_at_or_after(self, age_s: u32) -> u32 {
        let now_s = self.to_clock(age_s);
        let pass_s = self.scan(now_s);
        // A pass takes up what falls due a moment after it; that one may be over.
        let missed_s = if pass_s < now_s {
            self.rule().scan_s
        } else {
            0
        };
        (pass_s + missed_s).saturating_sub(self.host_s)
    }

    /// The ages at which the sender is told that the mail is late, when the destination never answers.
    pub fn notices(self) -> impl Iterator<Item = u32> {
        let end_s = self.gives_up_s();
        self.rule().notices_s.iter().filter_map(move |&due_s| {
            let at_s = match self.rule().notice_at {
                NoticeAt::Clock => Some(due_s),
                NoticeAt::FailedAttempt => self.first_attempt_at_or_after(due_s),
                NoticeAt::BeforeSuccessor => self.cut(due_s).last,
            };
            at_s.filter(|&s| s < end_s)
        })
    }

    /// All of the above at one age: attempts, notices and expiry of a message that waits behind a dead hop.
    pub fn wait_status(self, age_s: u32) -> WaitStatus {
        WaitStatus {
            attempts: self.attempts_before(age_s.saturating_add(1)),
            next_attempt_s: self.first_attempt_at_or_after(age_s.saturating_add(1)),
            notices: self.notices().filter(|&s| s <= age_s).count() as u32,
            next_notice_s: self.notices().find(|&s| s > age_s),
            gives_up_s: self.gives_up_s(),
        }
    }

    /// The age of the first attempt: 0, except where Exim knows the host to be dead and waits; none
    /// where its four days are already over, and the message fails as it comes (delay_after_cutoff).
    fn first_attempt_s(self) -> Option<u32> {
        self.first_attempt_at_or_after(0)
    }

    /// Attempts at ages below `age_s`.
    fn attempts_before(self, age_s: u32) -> u32 {
        if age_s == 0 || self.host_expired() {
            return 0;
        }
        let end_s = self.gives_up_s();
        let over = age_s > end_s;
        // By the clock the end itself is no attempt; forced, it is one whatever the schedule says.
        let (stop_s, forced) = match self.rule().expiry {
            Expiry::Clock { at_s } => (age_s.min(at_s), 0),
            Expiry::ForcedAttempt { .. } => (age_s.min(end_s), u32::from(over)),
            _ => (if over { end_s + 1 } else { age_s }, 0),
        };
        let before_message = if self.host_s == 0 {
            0
        } else {
            self.cut(self.host_s).before
        };
        self.cut(self.to_clock(stop_s)).before - before_message + forced
    }

    /// Whether Exim's host had used up its time before the message came.
    fn host_expired(self) -> bool {
        match self.rule().expiry {
            Expiry::ForcedAttempt { from_s } => self.host_s > self.scan(from_s),
            _ => false,
        }
    }

    /// The age, scans and jitter included, that the rule asks for after a failure.
    fn due_after(self, age_s: u32, failures: u32, jitter: u32) -> Option<u32> {
        if let Backoff::Host = self.rule().backoff {
            return self
                .cut(self.to_clock(age_s) + 1)
                .next
                .map(|at| at - self.host_s);
        }
        let due_s = self
            .advance(Cursor {
                at: age_s,
                tried: failures,
                gap: 0,
            })?
            .at;
        match self.rule().backoff {
            Backoff::Doubling { jitter_s, .. } => {
                Some(due_s.saturating_add_signed(centred(jitter, jitter_s)))
            }
            _ => Some(due_s),
        }
    }
}

/// A whole number of seconds in [-width/2, width/2), cut off towards 0 as KumoMTA does.
fn centred(random: u32, width_s: u32) -> i32 {
    let scaled = i64::from(random) * i64::from(width_s) - (i64::from(width_s) << 31);
    (scaled / (1 << 32)) as i32
}

/// The events of a message whose destination never answers; made by [`RetryPolicy::schedule`].
#[derive(Clone, Debug)]
pub struct Schedule {
    retry: RetryPolicy,
    /// The next attempt or the end; none when over.
    next: Option<NextStep>,
    failures: u32,
    notices: [Option<u32>; NOTICES_MAX],
    /// Notices sent.
    noticed: usize,
}

impl Iterator for Schedule {
    /// The age in seconds, and what happens.
    type Item = (u32, Event);

    fn next(&mut self) -> Option<(u32, Event)> {
        let next = self.next?;
        let (NextStep::Attempt(next_s) | NextStep::GiveUp(next_s)) = next;
        if let Some(&Some(notice_s)) = self.notices.get(self.noticed)
            && notice_s < next_s
        {
            self.noticed += 1;
            return Some((notice_s, Event::DelayNotice));
        }
        match next {
            NextStep::Attempt(age_s) => {
                self.failures += 1;
                self.next = Some(self.retry.after_failure(age_s, self.failures, NO_JITTER));
                Some((age_s, Event::Attempt))
            }
            NextStep::GiveUp(age_s) => {
                self.next = None;
                Some((age_s, Event::GiveUp))
            }
        }
    }
}
