//! How much a basin holds, and the numbers at its side. The capacity follows from the greatest number that has waited
//! so far in the run: it is constant while the basin fills from a quarter to four fifths, so that one sees it rise, then
//! grows smoothly to four times as much (beyond what was
//! expected: twice) while the next seventh arrives. So a level can be read off, nothing jumps, and
//! the picture stays a pure function of the run.

use super::layout::{Axis, Layout};
use limbo_sim::{Ledger, Series};

/// The common scale of the three basins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Dots that the provider's basin holds when filled to the brim.
    pub capacity: f32,
    /// Square root of the area that one dot has there, CSS pixels.
    pub pitch: f32,
    /// The same for a dot in a pipe (at most [`PIPE_PITCH_MAX`]).
    pub pipe_pitch: f32,
}

/// A letter is never drawn larger than this, from one to the next (CSS pixels).
const PITCH_MAX: f32 = 40.0;
/// Nor in a pipe.
pub const PIPE_PITCH_MAX: f32 = 20.0;

/// A basin that is full holds so many times as much from then on: few steps, so that it is seen to fill.
const STEP: f32 = 4.0;
/// Beyond what was expected to wait it holds twice as much: the pile is large already, and should stay so.
const STEP_BEYOND: f32 = 2.0;

impl Scale {
    /// The scale for what has waited so far and waits now. Where it can be told beforehand how much will wait
    /// ([`limbo_sim::Scenario::backlog_expected`]), a basin that holds just that is one of the steps.
    pub fn of(series: &Series, now: &Ledger, expected: Option<f32>, layout: &Layout) -> Scale {
        let [outbox, provider, relay] = &layout.basins;
        // The outbox is narrower: the same number needs more of its height.
        let narrow = provider.body.w / outbox.body.w;
        let (mut waiting, mut travelling) = (0.0_f32, 0.0_f32);
        for l in series.samples.iter().map(|s| &s.ledger).chain([now]) {
            let spools = l.spooled_provider.max(l.spooled_relay) as f32;
            waiting = waiting.max(spools).max(l.outbox as f32 * narrow);
            travelling = travelling.max(l.travelling as f32);
        }
        let area = relay.body.w.min(provider.body.w) * relay.body.h.min(provider.body.h);
        let least = (area / (PITCH_MAX * PITCH_MAX)).max(4.0);
        let beyond = expected.unwrap_or(f32::INFINITY);
        let capacity = glide(waiting, first_step(least, expected), beyond);
        let pipe = &layout.pipes[0].body;
        let thick = if layout.axis == Axis::Across {
            pipe.h
        } else {
            pipe.w
        };
        let pipes = 3.0 * pipe.w * pipe.h;
        let least_dots = glide(travelling, 3.0 * pipe.w.max(pipe.h) / thick, f32::INFINITY);
        let pitch = (area / capacity).sqrt();
        // Loosely packed: a fifth of the pipes' area is dots when they are as full as they ever were.
        let pipe_pitch = (pipes * 0.35 / least_dots)
            .sqrt()
            .min(PIPE_PITCH_MAX)
            .min(pitch.max(5.0))
            .min(thick * 0.7);
        Scale {
            capacity,
            pitch,
            pipe_pitch,
        }
    }

    /// The values (in dots) at which a tick stands, `weight` e-mails a dot: round numbers of e-mails, at
    /// most six, zero first.
    pub fn ticks(&self, weight: u32) -> Vec<f32> {
        let full = f64::from(self.capacity) * f64::from(weight);
        let mut step = 1.0;
        for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
            if full / step < 6.0 {
                break;
            }
            step *= factor;
        }
        let count = (full / step) as u32;
        (0..=count)
            .map(|i| (f64::from(i) * step / f64::from(weight)) as f32)
            .collect()
    }
}

/// The first of the steps that lead to what is expected, and that is no less than this.
fn first_step(least: f32, expected: Option<f32>) -> f32 {
    let Some(mut first) = expected.filter(|most| *most > least) else {
        return least;
    };
    while first > least * STEP {
        first /= STEP;
    }
    first
}

/// The least of the steps from `n` on that holds `most` with some space to spare, approached smoothly; from `beyond` on the
/// steps are smaller.
fn glide(most: f32, n: f32, beyond: f32) -> f32 {
    // A little less, since the steps are multiplied up to it.
    let step = |capacity: f32| match capacity < beyond * 0.99 {
        true => STEP,
        false => STEP_BEYOND,
    };
    let mut capacity = n;
    while most > capacity * 0.95 {
        capacity *= step(capacity);
    }
    let t = ((most / capacity - 0.8) / 0.15).clamp(0.0, 1.0);
    capacity * (1.0 + (step(capacity) - 1.0) * t * t * (3.0 - 2.0 * t))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_never_jumps_and_always_holds_everything() {
        for beyond in [f32::INFINITY, 50.0 * STEP * STEP] {
            let mut last = glide(0.0, 50.0, beyond);
            let mut most = 0.0_f32;
            while most < 2e6 {
                let c = glide(most, 50.0, beyond);
                assert!(
                    c >= last * 0.9999 && c <= last * 1.15 + 3.0,
                    "{most}: from {last} to {c}"
                );
                assert!(most <= c * 0.96, "{most} does not fit into {c}");
                last = c;
                most = most * 1.005 + 0.2;
            }
        }
    }

    #[test]
    fn what_is_expected_fills_a_basin() {
        for least in [4.0, 51.0, 700.0] {
            for expected in [10.0, 900.0, 15_500.0, 1e6] {
                let first = first_step(least, Some(expected));
                assert!((least..=least * STEP).contains(&first));
                let full = glide(expected * 0.7, first, expected);
                assert!(
                    expected < least || (full / expected - 1.0).abs() < 0.01,
                    "{full}"
                );
            }
            assert_eq!(first_step(least, None), least);
        }
    }

    #[test]
    fn ticks_are_few_round_numbers_of_emails() {
        for capacity in [4.0_f32, 51.0, 173.0, 900.0, 12_345.0, 1e6] {
            for weight in [1, 250, 2000] {
                let scale = Scale {
                    capacity,
                    pitch: 1.0,
                    pipe_pitch: 1.0,
                };
                let ticks = scale.ticks(weight);
                assert!(
                    (3..=7).contains(&ticks.len()),
                    "{capacity} x {weight}: {ticks:?}"
                );
                assert!(ticks[0] == 0.0 && *ticks.last().unwrap() <= capacity * 1.001);
                let second = (f64::from(ticks[1]) * f64::from(weight)).round();
                let mut lead = second;
                while lead >= 10.0 {
                    lead /= 10.0;
                }
                assert!([1.0, 2.0, 5.0].contains(&lead), "{second} is not round");
            }
        }
    }
}
