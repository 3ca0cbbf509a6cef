//! The clock of whoever watches: turns viewing time into simulated time.

use limbo_sim::watching::{SPEED_MAX, SPEED_MIN};

/// A frame never stands for more than this, ms: after a hidden tab or a pause the clock goes on, it does not jump.
pub(crate) const FRAME_WALL_MS_MAX: f64 = 100.0;

/// So many ways (to the next event, a step), and acts behind them, wait for the one before at most: whoever asks for more meant no number
/// of them.
pub(crate) const WAYS_MAX: usize = 32;

/// Whether time runs, and how fast.
pub(crate) struct Clock {
    /// True while time runs.
    pub playing: bool,
    /// Multiple of the scenario's own pace that was asked for.
    speed: f64,
    /// The part of a simulated millisecond that frames have not used yet.
    carry: f64,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock {
            playing: false,
            speed: 1.0,
            carry: 0.0,
        }
    }
}

impl Clock {
    /// Multiple of the scenario's own pace that was asked for.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// Another speed, kept within its limits. What is no number changes nothing.
    pub fn set_speed(&mut self, speed: f64) {
        if speed.is_finite() {
            self.speed = speed.clamp(SPEED_MIN, SPEED_MAX);
        }
    }

    /// How much simulated time `wall_ms` of viewing bring at `pace` simulated seconds a second, in whole ms; the rest
    /// is carried over to the next frame.
    pub fn due_ms(&mut self, wall_ms: f64, pace: u32) -> u32 {
        let viewed = wall_ms.clamp(0.0, FRAME_WALL_MS_MAX);
        let wanted = viewed * f64::from(pace) * self.speed + self.carry;
        let whole = wanted.floor();
        self.carry = wanted - whole;
        whole as u32
    }

    /// Nothing is carried over: the playhead did not come as far as it should, or went elsewhere.
    pub fn drop_carry(&mut self) {
        self.carry = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_millisecond_is_lost_and_a_long_rest_is_not_made_up_for() {
        let mut clock = Clock::default();
        clock.set_speed(1.0 / 64.0);
        let sum: u32 = (0..640).map(|_| clock.due_ms(16.5, 1)).sum();
        assert_eq!(sum, 165);
        clock.drop_carry();
        clock.set_speed(f64::NAN);
        assert_eq!(clock.due_ms(1e9, 64), 100);
    }
}
