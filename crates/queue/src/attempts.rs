//! When the messages of a pile will be tried next, by the rule of the program that wrote the listing.

use crate::pile::{Pile, layer_of};
use crate::question::QuestionError;

/// The times to the next attempt that are told apart: each layer begins at this many seconds.
pub const NEXT_LAYERS_S: [u32; 7] = [0, 300, 900, 1800, 3600, 2 * 3600, 6 * 3600];

/// Messages by the time until they are tried next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NextAttempts {
    /// The layers of [`NEXT_LAYERS_S`].
    pub layers: [u32; NEXT_LAYERS_S.len()],
    /// Messages older than the rule lets them become: the server's settings are others, or their next attempt is their
    /// last. When it comes cannot be told.
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
        let ages = self.tried_ages(destination)?;
        let oldest_s = ages.first().copied().unwrap_or(0);
        let mut found = NextAttempts::default();
        for same in ages.chunk_by(|a, b| a == b) {
            let (age_s, count) = (same[0], same.len() as u32);
            let rule = mta.retry().host_failing(oldest_s - age_s);
            match rule.first_attempt_at_or_after(age_s.saturating_add(1)) {
                Some(next) => found.layers[layer_of(&NEXT_LAYERS_S, next - age_s)] += count,
                None => found.beyond += count,
            }
        }
        Ok(found)
    }
}
