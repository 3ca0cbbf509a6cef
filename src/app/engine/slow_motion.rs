//! Slow motion around a fall. A storage fills and falls within a few frames at the pace of a story that lasts days; so
//! that it can be seen, time runs slower by itself while the bar of open sessions rises fast, and while a server that
//! has just fallen lies there. Only the pace changes at which the playhead moves; the run is the same. Knows no browser.

use limbo_sim::SimTime;

/// What is seen of the storage at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Storage {
    /// The instant.
    pub now: SimTime,
    /// Open sessions against those under which it falls.
    pub share: f64,
    /// While it is down: when it will be up again.
    pub back_at: Option<SimTime>,
    /// How many groups of mailboxes are served.
    pub served: usize,
}

/// The bar rises by no more than this of its length in a ms of viewing, while time may be slowed down.
const RISE_PER_MS: f64 = 0.7 / 1000.0;
/// How fast it rises is a mean over so much simulated time, ms: sessions open one by one.
const MEAN_MS: f64 = 6_000.0;
/// A bar that is lower says nothing yet.
const SHARE_MIN: f64 = 0.1;
/// How long a rush may be slowed down, ms of viewing: the first after a group was opened, the next, all others. A
/// sawtooth of many teeth is seen as one.
const RUSH_MS: [f64; 3] = [3_500.0, 2_000.0, 900.0];
/// How long a server that fell lies there at least, ms of viewing: after the first fall, the next, all others. None is
/// so short that anything flashes three times a second.
const DOWN_MS: [f64; 3] = [1_800.0, 1_200.0, 600.0];
/// Time is never slower than this.
const PACE_MIN: f64 = 1.0 / 512.0;
/// A frame is played in slices of so much simulated time, ms, so that what comes is seen before it has passed,
const SLICE_MS: f64 = 3_000.0;
/// but in no more than so many.
const SLICES_MAX: f64 = 16.0;

/// Where a rush has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Phase {
    /// Nothing happens yet.
    #[default]
    Waiting,
    /// The bar rises fast; so much viewing has been slowed down, ms.
    Rush(f64),
    /// It is down, and its time is slowed down so much.
    Down(f64),
    /// It was seen for long enough, until it falls or another group is opened.
    Seen,
}

/// The pace of time, beside what the viewer asked for.
#[derive(Debug, Default)]
pub(super) struct SlowMotion {
    last: Option<Storage>,
    phase: Phase,
    /// How much of its length the bar has risen in a simulated ms, lately.
    rate: f64,
    /// How often it has fallen since a group was opened.
    falls: usize,
}

impl SlowMotion {
    /// How much of a frame is played before one looks again, ms of viewing of all that is `left`; `pace` is simulated
    /// ms a ms.
    pub fn slice_ms(left: f64, frame_ms: f64, pace: f64) -> f64 {
        let slice = (SLICE_MS / pace.max(1e-9)).max(frame_ms / SLICES_MAX);
        if left < 1.5 * slice { left } else { slice }
    }

    /// By how much slower time runs for the next `slice_ms` of viewing, at most 1: after what is seen now.
    pub fn pace(&mut self, seen: Storage, slice_ms: f64, pace: f64) -> f64 {
        let last = self.last.replace(seen);
        let Some(last) = last.filter(|last| last.now <= seen.now) else {
            // The playhead went elsewhere.
            *self = SlowMotion {
                last: Some(seen),
                ..SlowMotion::default()
            };
            return 1.0;
        };
        if seen.served > last.served && seen.back_at.is_none() && last.back_at.is_none() {
            self.falls = 0;
            self.phase = Phase::Waiting;
        }
        if let Some(back_at) = seen.back_at {
            self.rate = 0.0;
            return self.down(last, back_at, seen.now, pace);
        }
        if matches!(self.phase, Phase::Down(_)) {
            self.phase = Phase::Waiting;
        }
        let simulated = f64::from(seen.now.since(last.now).ms());
        if simulated > 0.0 {
            let rate = (seen.share - last.share) / simulated;
            self.rate += (rate - self.rate) * (simulated / MEAN_MS).min(1.0);
        }
        // At full pace the bar would rise so much in a ms.
        let rise = self.rate * pace;
        let rises = seen.share >= SHARE_MIN && rise > RISE_PER_MS;
        let spent = match self.phase {
            Phase::Waiting if rises => 0.0,
            Phase::Rush(spent) => spent,
            _ => return 1.0,
        };
        if spent >= of_fall(RUSH_MS, self.falls) {
            self.phase = Phase::Seen;
            return 1.0;
        }
        self.phase = Phase::Rush(spent + slice_ms);
        match rises {
            true => (RISE_PER_MS / rise).max(PACE_MIN),
            false => 1.0,
        }
    }

    /// The pace while it is down.
    fn down(&mut self, last: Storage, back_at: SimTime, now: SimTime, pace: f64) -> f64 {
        if let Phase::Down(slower) = self.phase
            && last.back_at == Some(back_at)
        {
            return slower;
        }
        let lasts = f64::from(back_at.since(now).ms()) / pace.max(1e-9);
        let slower = (lasts / of_fall(DOWN_MS, self.falls)).clamp(PACE_MIN, 1.0);
        self.falls += 1;
        self.phase = Phase::Down(slower);
        slower
    }
}

/// The entry of the next fall after so many.
fn of_fall(entries: [f64; 3], falls: usize) -> f64 {
    entries[falls.min(entries.len() - 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// libero-2023 at its own pace: half an hour a second.
    const PACE: f64 = 1800.0;

    fn storage(now: f64, share: f64) -> Storage {
        Storage {
            now: SimTime(now as u32),
            share,
            back_at: None,
            served: 12,
        }
    }

    /// Plays a storage whose bar rises from nothing to its mark within `rush_ms`, one session after another, and that is then down for `down_ms`;
    /// how long the two are seen, ms of viewing.
    fn watch(slow: &mut SlowMotion, from: f64, rush_ms: f64, down_ms: f64) -> (f64, f64) {
        let (mut now, mut rush, mut down) = (from, 0.0, 0.0);
        let falls = from + rush_ms;
        while now < falls + down_ms {
            let open = ((now - from) / rush_ms * 200.0).floor() / 200.0;
            let mut seen = storage(now, open.min(1.0));
            if now >= falls {
                seen.back_at = Some(SimTime((falls + down_ms) as u32));
            }
            let factor = slow.pace(seen, 1.0, PACE);
            assert!((PACE_MIN..=1.0).contains(&factor));
            now += PACE * factor;
            *(if seen.back_at.is_none() {
                &mut rush
            } else {
                &mut down
            }) += 1.0;
        }
        (rush, down)
    }

    #[test]
    fn a_rush_of_a_few_frames_and_the_fall_after_it_are_seen() {
        let mut slow = SlowMotion::default();
        // Twenty seconds, which are eleven ms of viewing; then half an hour, which is a second.
        let (rush, down) = watch(&mut slow, 1e6, 20_000.0, 1_800_000.0);
        assert!((900.0..4_000.0).contains(&rush), "{rush}");
        assert!(down >= 1_700.0, "{down}");
    }

    #[test]
    fn many_falls_one_after_the_other_take_ever_less() {
        let mut slow = SlowMotion::default();
        let mut seen = Vec::new();
        for tooth in 0..6 {
            let from = 1e6 + f64::from(tooth) * 2e6;
            seen.push(watch(&mut slow, from, 20_000.0, 1_000_000.0));
        }
        assert!(seen[0].1 > seen[1].1 && seen[1].1 > seen[2].1, "{seen:?}");
        // Never so short that it flashes.
        assert!(
            seen.iter().all(|tooth| tooth.0 + tooth.1 > 600.0),
            "{seen:?}"
        );
    }

    #[test]
    fn an_ordinary_day_and_a_slow_viewer_lose_nothing() {
        let mut slow = SlowMotion::default();
        for i in 0..10_000_u32 {
            let share = 0.5 + 0.3 * (f64::from(i) / 1_000.0).sin();
            let seen = storage(f64::from(i) * PACE, share);
            assert_eq!(slow.pace(seen, 1.0, PACE), 1.0, "at {i}");
        }
        let mut slow = SlowMotion::default();
        for i in 0..10_000_u32 {
            let seen = storage(f64::from(i), f64::from(i) / 10_000.0);
            assert_eq!(slow.pace(seen, 1.0, 1.0), 1.0, "at {i}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_seen_time_goes_on(
            steps in prop::collection::vec((0u32..100_000, 0.0..1.2_f64, prop::option::of(0u32..1_000_000), 0usize..20), 1..200),
            pace in 0.001..400_000.0_f64,
        ) {
            let (mut slow, mut now) = (SlowMotion::default(), 0);
            for (passed, share, down, served) in steps {
                now += passed;
                let back_at = down.map(|ms| SimTime(now + ms));
                let seen = Storage { now: SimTime(now), share, back_at, served };
                let factor = slow.pace(seen, 2.0, pace);
                prop_assert!((PACE_MIN..=1.0).contains(&factor));
            }
        }

        #[test]
        fn a_frame_is_played_to_its_end_in_few_slices(frame in 0.0..100.0_f64, pace in 0.001..400_000.0_f64) {
            let (mut left, mut slices) = (frame, 0);
            while left > 0.0 {
                left -= SlowMotion::slice_ms(left, frame, pace);
                slices += 1;
            }
            prop_assert!(slices <= SLICES_MAX as u32 + 1);
        }
    }
}
