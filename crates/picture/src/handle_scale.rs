//! From the place of a handle on its track to the value that it stands for, and back. A handle stops at round numbers and
//! at the scenario's own value, so that what is set can be said, and found again.

/// The track of a handle: the values that can be chosen on it, by equal steps or by equal factors.
#[derive(Clone, Debug, PartialEq)]
pub struct HandleScale {
    /// The values at which it stops, ascending; at least one.
    stops: Vec<f64>,
    /// Whether equal ways are equal factors; else they are equal steps.
    by_factors: bool,
}

/// The round numbers of a decade.
const ROUND: [f64; 10] = [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0];

impl HandleScale {
    /// Round numbers between two (above 0): equal ways are equal factors.
    pub fn by_factors(min: f64, max: f64) -> HandleScale {
        let mut decade = 1.0;
        while decade > min {
            decade /= 10.0;
        }
        while decade * 10.0 <= min {
            decade *= 10.0;
        }
        let mut stops = vec![min];
        while decade < max {
            let inside = |v: &f64| *v > min * 1.05 && *v < max / 1.05;
            stops.extend(ROUND.map(|round| round * decade).into_iter().filter(inside));
            decade *= 10.0;
        }
        stops.push(max);
        HandleScale {
            stops,
            by_factors: true,
        }
    }

    /// These values (ascending, above 0): equal ways are equal factors.
    pub fn of_values(values: &[f64]) -> HandleScale {
        HandleScale {
            stops: values.to_vec(),
            by_factors: true,
        }
    }

    /// So many equal steps from `min` to `max`.
    pub fn by_steps(min: f64, max: f64, steps: u16) -> HandleScale {
        let each = (max - min) / f64::from(steps.max(1));
        HandleScale {
            stops: (0..=steps).map(|i| min + each * f64::from(i)).collect(),
            by_factors: false,
        }
    }

    /// The same, which stops at this value too; what is nearly the same is left out for it.
    pub fn with_stop(mut self, value: f64) -> HandleScale {
        let near = if self.by_factors { value * 0.06 } else { 1e-9 };
        if value > 0.0 || !self.by_factors {
            self.stops.retain(|stop| (stop - value).abs() > near);
            let at = self.stops.partition_point(|stop| *stop < value);
            self.stops.insert(at, value);
        }
        self
    }

    fn ends(&self) -> (f64, f64) {
        let at = |stop: Option<&f64>| stop.copied().unwrap_or(1.0);
        (at(self.stops.first()), at(self.stops.last()))
    }

    /// Where a value stands, 0 (left) to 1 (right); what lies beyond an end stands there.
    pub fn place(&self, value: f64) -> f32 {
        let (min, max) = self.ends();
        let value = value.max(min).min(max);
        let place = match self.by_factors {
            true if max > min => (value / min).ln() / (max / min).ln(),
            false if max > min => (value - min) / (max - min),
            _ => 0.0,
        };
        place as f32
    }

    /// The stop that is nearest to a place.
    pub fn value(&self, place: f32) -> f64 {
        let away = |stop: &f64| (self.place(*stop) - place).abs();
        let nearest = self
            .stops
            .iter()
            .copied()
            .min_by(|a, b| away(a).total_cmp(&away(b)));
        nearest.unwrap_or(1.0)
    }

    /// The stop that lies so many steps from a value: to the right where `steps` is above 0. The first step from between
    /// two stops leads to the next one; from beyond an end none leads on, and none back against its direction.
    pub fn step(&self, value: f64, steps: i32) -> f64 {
        let near = value.abs() * 1e-6;
        let below = self.stops.partition_point(|stop| *stop < value - near) as i32;
        let above = self.stops.partition_point(|stop| *stop <= value + near) as i32;
        let at = if steps > 0 {
            above - 1 + steps
        } else {
            below + steps
        };
        let last = self.stops.len() as i32 - 1;
        let stop = self.stops.get(at.max(0).min(last) as usize);
        toward(value, stop.copied().unwrap_or(value), steps > 0)
    }

    /// The stop to which a handle is drawn that stood at `value`, and at `place` on its track, when it was taken hold of. A
    /// way to the right never makes it less, and one to the left never more.
    pub fn drawn(&self, value: f64, place: f32, way: f32) -> f64 {
        toward(value, self.value(place + way), way > 0.0)
    }

    /// The least and the greatest value.
    pub fn range(&self) -> (f64, f64) {
        self.ends()
    }
}

/// `to`, unless it lies on the other side of `value` than one goes.
fn toward(value: f64, to: f64, right: bool) -> f64 {
    if right { to.max(value) } else { to.min(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scales() -> [HandleScale; 4] {
        [
            HandleScale::by_factors(9_000.0, 9e6).with_stop(400_000.0),
            HandleScale::by_factors(0.013, 5.2).with_stop(0.26),
            HandleScale::of_values(&[1e3, 5e3, 60e3, 3.6e6]).with_stop(720e3),
            HandleScale::by_steps(0.0, 1.0, 20).with_stop(0.33),
        ]
    }

    #[test]
    fn a_stop_stands_where_it_is_found_again() {
        for scale in scales() {
            for &stop in &scale.stops {
                assert_eq!(scale.value(scale.place(stop)), stop, "{scale:?}");
            }
        }
    }

    #[test]
    fn farther_right_is_more_and_the_ends_are_the_ends() {
        for scale in scales() {
            let (min, max) = scale.range();
            assert_eq!((scale.place(min), scale.place(max)), (0.0, 1.0));
            assert_eq!((scale.value(-3.0), scale.value(7.0)), (min, max));
            assert_eq!((scale.place(min - 1.0), scale.place(max * 2.0)), (0.0, 1.0));
            let values: Vec<f64> = (0..=200).map(|i| scale.value(i as f32 / 200.0)).collect();
            assert!(values.is_sorted(), "{values:?}");
        }
    }

    #[test]
    fn steps_go_through_every_stop_and_end_at_the_ends() {
        for scale in scales() {
            let (min, max) = scale.range();
            let mut walked = vec![min];
            while *walked.last().unwrap() < max {
                walked.push(scale.step(*walked.last().unwrap(), 1));
            }
            assert_eq!(walked, scale.stops);
            assert_eq!((scale.step(max, 1), scale.step(min, -5)), (max, min));
            assert_eq!(scale.step(max, -1), scale.stops[scale.stops.len() - 2]);
        }
    }

    #[test]
    fn more_never_makes_it_less_nor_less_more_even_beyond_the_ends() {
        for scale in scales() {
            let (min, max) = scale.range();
            for value in [0.0, min / 2.0, min, 0.33, 2.2, max, max * 2.0] {
                for steps in [1, 5] {
                    assert!(scale.step(value, steps) >= value, "{scale:?}");
                    assert!(scale.step(value, -steps) <= value, "{scale:?}");
                }
                let place = scale.place(value);
                assert!(scale.drawn(value, place, 0.01) >= value, "{scale:?}");
                assert!(scale.drawn(value, place, -0.01) <= value, "{scale:?}");
            }
            assert_eq!(scale.step(max * 2.0, -1), max, "it leads back to the track");
            assert_eq!(scale.drawn(max, 1.0, -1.0), min);
        }
    }

    #[test]
    fn a_value_between_two_stops_steps_to_its_neighbours() {
        let scale = HandleScale::by_factors(1.0, 10.0);
        assert_eq!((scale.step(2.2, 1), scale.step(2.2, -1)), (2.5, 2.0));
    }

    #[test]
    fn round_numbers_and_the_scenarios_own_can_be_chosen() {
        let scale = HandleScale::by_factors(13.0, 5_200.0).with_stop(260.0);
        for round in [15.0, 20.0, 100.0, 260.0, 1_000.0, 4_000.0] {
            assert!(
                scale
                    .stops
                    .iter()
                    .any(|stop| (stop - round).abs() < round * 1e-9),
                "{round}"
            );
        }
        assert!(
            !scale.stops.contains(&250.0),
            "too near to the scenario's own"
        );
    }
}
