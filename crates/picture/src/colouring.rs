//! By what the resting dots are coloured: by when they were sent, so that a pile is a sediment in which the days lie one
//! upon another, by the group of their mailbox, or by the program of the server that sent them. A message's class is
//! found once, when it comes to rest; drawing it is one look into a table. Knows no words: who shows a class names it.

use super::theme::{Palette, Rgb};
use limbo_sim::{Duration, Mta, SimTime, Waiting};

/// What a dot's colour says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColourBy {
    /// When it was sent.
    #[default]
    Sent,
    /// The group of its mailbox.
    Group,
    /// The program of the server that sent it.
    Program,
}

impl ColourBy {
    /// All of them, in the order in which they are offered.
    pub const ALL: [ColourBy; 3] = [ColourBy::Sent, ColourBy::Group, ColourBy::Program];
}

/// A run's time in slices: days, or equal parts of a shorter run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slices {
    /// Where the second slice begins; the first begins with the run.
    pub first: SimTime,
    /// The length of all others.
    pub each: Duration,
    /// How many there are.
    pub count: u16,
    /// Where days follow a change of the clocks: from which slice on they begin earlier, and by how much (ms; later, where it
    /// is less than nothing). No run is so long that the clocks are changed twice in it.
    pub changed: Option<(u16, i32)>,
}

/// A run that is longer than this is divided into days.
const DAYS_FROM: Duration = Duration::hours(48);
const DAY: Duration = Duration::hours(24);
/// No more slices than these: their colours have to be told apart.
const SLICES_MAX: u32 = 12;
/// A short run is divided into slices as short as it allows, seconds: times that a clock shows.
const STEPS_S: [u32; 14] = [
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
];
/// The last step, which serves any run that is not divided into days.
const STEP_MAX: Duration = Duration::hours(6);
/// So many slices of a short run, at most.
const SHORT_SLICES_MAX: u32 = 8;

impl Slices {
    /// The slices of a run of that length; its clock first shows midnight after `first_midnight`. `put_forward` says how far
    /// it has been put forward by then at an instant, ms.
    pub fn of(
        span: Duration,
        first_midnight: Duration,
        put_forward: &dyn Fn(SimTime) -> i64,
    ) -> Slices {
        let each = if span > DAYS_FROM {
            let days = span.ms().div_ceil(DAY.ms()) + 1;
            Duration(DAY.ms() * days.div_ceil(SLICES_MAX))
        } else {
            let fits = |s: &u32| span.ms().div_ceil(1000 * s) <= SHORT_SLICES_MAX;
            let step = STEPS_S.into_iter().find(fits);
            step.map_or(STEP_MAX, Duration::secs)
        };
        // Slices of less than a day begin at round times of the clock.
        let first = match first_midnight.ms() % each.ms().min(DAY.ms()) {
            0 => each.ms().min(DAY.ms()),
            first => first,
        };
        let after = span.ms().saturating_sub(first);
        let mut slices = Slices {
            first: SimTime(first),
            each,
            count: 1 + after.div_ceil(each.ms()) as u16,
            changed: None,
        };
        if slices.are_days() {
            let changed = |slice| (slice, put_forward(slices.begin(slice)) as i32);
            slices.changed = (1..slices.count).map(changed).find(|(_, ms)| *ms != 0);
            // A midnight at which the clock is put forward is not shown: its day begins there all the same, those after it
            // begin earlier.
            if let Some((slice, ms)) = slices.changed
                && put_forward(slices.begin(slice)) != i64::from(ms)
            {
                slices.changed = Some((slice + 1, ms));
            }
            // What begins later by the clock may not begin any more, what begins earlier may begin as well.
            while slices.begin(slices.count).ms() < span.ms() {
                slices.count += 1;
            }
            if slices.begin(slices.count - 1).ms() >= span.ms() {
                slices.count -= 1;
            }
        }
        slices
    }

    /// The slice of an instant.
    pub fn slice(&self, at: SimTime) -> u16 {
        let slice = match self.changed {
            Some((from, ms)) => {
                let by_clock = at.ms().saturating_add_signed(ms);
                match self.even(by_clock) {
                    slice if slice >= from => slice,
                    _ => self.even(at.ms()).min(from - 1),
                }
            }
            None => self.even(at.ms()),
        };
        slice.min(self.count - 1)
    }

    /// The slice of an instant, were they all alike.
    fn even(&self, ms: u32) -> u16 {
        let after = ms.checked_sub(self.first.ms());
        after.map_or(0, |after| {
            (1 + after / self.each.ms()).min(u16::MAX.into()) as u16
        })
    }

    /// When a slice begins.
    pub fn begin(&self, slice: u16) -> SimTime {
        let Some(before) = slice.checked_sub(1) else {
            return SimTime::ZERO;
        };
        let even = self.first + Duration(self.each.ms() * u32::from(before));
        match self.changed {
            Some((from, ms)) if slice >= from => SimTime(even.ms().saturating_add_signed(-ms)),
            _ => even,
        }
    }

    /// True where they are whole days.
    pub fn are_days(&self) -> bool {
        self.each >= DAY
    }
}

/// What the dots of a run are coloured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colouring {
    /// What a colour says.
    pub by: ColourBy,
    /// The run's time in slices.
    pub slices: Slices,
}

/// Into which classes messages fall, and so which colours are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Classes {
    /// All are alike.
    One,
    /// By when they were sent.
    Sent(Slices),
    /// By groups of mailboxes: so many.
    Groups(u16),
    /// By the senders' programs.
    Programs,
}

impl Classes {
    /// The classes of a run whose mailboxes are in so many groups.
    pub fn of(colouring: Colouring, groups: u16) -> Classes {
        match colouring.by {
            ColourBy::Sent => Classes::Sent(colouring.slices),
            ColourBy::Group => Classes::Groups(groups.max(1)),
            ColourBy::Program => Classes::Programs,
        }
    }

    /// The class of a message. It is asked once for each, so a call costs nothing, and a copy at each place that asks
    /// would weigh.
    #[inline(never)]
    pub fn class(&self, w: &Waiting) -> u16 {
        match self {
            Classes::One => 0,
            Classes::Sent(slices) => slices.slice(w.born),
            Classes::Groups(groups) => ((u32::from(w.addr) * u32::from(*groups)) >> 16) as u16,
            Classes::Programs => u16::from(w.mta).min(PROGRAMS - 1),
        }
    }

    /// The colours of the mail of all classes, and behind them as many for their tests.
    pub fn colours(&self, palette: &Palette) -> Vec<Rgb> {
        let mail: Vec<Rgb> = match *self {
            Classes::One => vec![palette.outbox],
            Classes::Sent(Slices { count, .. }) => {
                (0..count).map(|i| palette.slice(i, count)).collect()
            }
            Classes::Groups(groups) => (0..groups).map(|i| palette.block(i, groups)).collect(),
            Classes::Programs => (0..PROGRAMS).map(|i| palette.program(i)).collect(),
        };
        let tests = vec![palette.test; mail.len()];
        [mail, tests].concat()
    }
}

/// How many programs there are.
const PROGRAMS: u16 = Mta::ALL.len() as u16;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(slices: Slices, span: Duration) {
        for slice in 0..slices.count {
            let begin = slices.begin(slice);
            assert_eq!(slices.slice(begin), slice, "{slices:?}");
            assert!(slice == 0 || slices.slice(SimTime(begin.ms() - 1)) == slice - 1);
            assert!(begin.ms() < span.ms(), "an empty slice: {slices:?}");
        }
        assert!((1..=13).contains(&slices.count), "{slices:?}");
        assert_eq!(slices.slice(SimTime(u32::MAX)), slices.count - 1);
    }

    #[test]
    fn every_instant_of_any_run_is_in_one_of_a_few_slices() {
        for seconds in [
            1, 7, 120, 1800, 3601, 86_400, 172_800, 172_801, 777_600, 3_456_000,
        ] {
            for midnight in [0, 1, 13, 59, 240, 1439] {
                let span = Duration::secs(seconds);
                check(Slices::of(span, Duration::mins(midnight), &|_| 0), span);
            }
        }
    }

    #[test]
    fn a_run_of_eight_days_from_eight_in_the_evening_has_nine_days() {
        let slices = Slices::of(Duration::hours(8 * 24), Duration::hours(4), &|_| 0);
        assert!(slices.are_days());
        assert_eq!(slices.count, 9);
        assert_eq!(slices.begin(1), SimTime(4 * 3_600_000));
        assert_eq!(slices.slice(SimTime(28 * 3_600_000)), 2);
    }

    #[test]
    fn slices_of_a_short_run_begin_at_round_times() {
        // From 08:50 on, for half an hour.
        let slices = Slices::of(Duration::mins(30), Duration::mins(910), &|_| 0);
        assert_eq!(
            (slices.each, slices.begin(1).ms()),
            (Duration::mins(5), 300_000)
        );
    }

    #[test]
    fn days_begin_at_midnight_by_a_clock_that_is_changed_within_the_run() {
        // From noon on; on the second night the clock is put back, or forward.
        let span = Duration::hours(6 * 24);
        let changed = SimTime(39 * 3_600_000);
        for forward_ms in [-3_600_000, 3_600_000] {
            let put_forward = |at| if at >= changed { forward_ms } else { 0 };
            let slices = Slices::of(span, Duration::hours(12), &put_forward);
            check(slices, span);
            for slice in 1..slices.count {
                let begin = slices.begin(slice);
                let shown = i64::from(begin.ms()) + put_forward(begin);
                assert_eq!(shown % 86_400_000, 43_200_000, "{slices:?}");
            }
            assert_eq!(slices.count, 7);
        }
    }

    #[test]
    fn a_day_whose_midnight_is_skipped_begins_as_the_clock_is_put_forward() {
        // As in Cairo, where it shows 01:00 after 23:59.
        const HOUR: u32 = 3_600_000;
        let span = Duration::hours(6 * 24);
        let changed = SimTime(36 * HOUR);
        let put_forward = |at| if at >= changed { i64::from(HOUR) } else { 0 };
        let slices = Slices::of(span, Duration::hours(12), &put_forward);
        check(slices, span);
        let begins = [1, 2, 3, 4].map(|slice| slices.begin(slice).ms() / HOUR);
        assert_eq!(begins, [12, 36, 59, 83]);
        assert_eq!(slices.count, 7);
    }

    #[test]
    fn a_last_day_that_begins_sooner_by_the_clock_is_one_of_them() {
        const HOUR: u32 = 3_600_000;
        let changed = SimTime(39 * HOUR);
        let put_forward = |at| if at >= changed { i64::from(HOUR) } else { 0 };
        let span = Duration::mins(155 * 60 + 30);
        let slices = Slices::of(span, Duration::hours(12), &put_forward);
        check(slices, span);
        assert_eq!((slices.count, slices.slice(SimTime(155 * HOUR))), (8, 7));
    }
}
