//! When the messages of a pile will be tried next, by the rule of the program that wrote the listing.

use crate::ages::Ages;
use crate::pile::{Pile, layer_of};
use crate::question::QuestionError;

/// The times to the next attempt that are told apart: each layer begins at this many seconds.
pub const NEXT_LAYERS_S: [u32; 7] = [0, 300, 900, 1800, 3600, 2 * 3600, 6 * 3600];

/// Messages by the time until they are tried next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NextAttempts {
    /// The layers of [`NEXT_LAYERS_S`].
    pub layers: [u32; NEXT_LAYERS_S.len()],
    /// Messages older than the rule lets them become: the server's settings are others. When their next attempt comes cannot
    /// be told.
    pub beyond: u32,
}

impl Pile {
    /// The messages for a destination (none: all) that the server tries by itself, by the time from the listing to their
    /// next attempt. By the server's rule with its defaults, as if nobody had flushed the queue; the look at the queue that
    /// takes a message up comes up to 5 (Postfix) or 30 minutes (Exim) later. Exim tries a host, not a message: the oldest
    /// message is taken for when the host began to fail.
    ///
    /// # Errors
    /// The pile does not name that destination, or nothing is tried there.
    pub fn next_attempts(&self, destination: Option<&str>) -> Result<NextAttempts, QuestionError> {
        let mta = self.listing.mta();
        let ages = Ages::played(self.tried_ages(destination)?, self.listing);
        let oldest_s = ages.seconds.first().copied().unwrap_or(0);
        let mut found = NextAttempts {
            beyond: ages.too_old,
            ..NextAttempts::default()
        };
        for same in ages.seconds[ages.too_old as usize..].chunk_by(|a, b| a == b) {
            let (age_s, count) = (same[0], same.len() as u32);
            let rule = mta.retry().host_failing(oldest_s - age_s);
            // What is played is never older than that it is tried once more.
            if let Some(next) = rule.first_attempt_at_or_after(age_s + 1) {
                found.layers[layer_of(&NEXT_LAYERS_S, next - age_s)] += count;
            }
        }
        Ok(found)
    }
}
