//! When the messages of a run come: those of a pile by their ages, and new mail.

use crate::limits::AGE_MAX_S;
use crate::pile::Listing;
use limbo_sim::Mta;

/// The ages that are played, the oldest first.
pub(crate) struct Ages {
    pub(crate) seconds: Vec<u32>,
    /// How many are older than the server's rule lets mail become.
    pub(crate) too_old: u32,
}

impl Ages {
    pub(crate) fn played(listed: &[u32], listing: Listing, mta: Mta) -> Ages {
        let mut seconds = match listing {
            Listing::Exim => spread(listed),
            Listing::PostqueueJson | Listing::PostqueueText => listed.to_vec(),
        };
        // What is as old as the rule allows is given up at its next failed attempt.
        let oldest_s = (mta.expires_s() - 1).min(AGE_MAX_S);
        let too_old = seconds.iter().take_while(|s| **s > oldest_s).count();
        seconds[..too_old].fill(oldest_s);
        Ages {
            seconds,
            too_old: too_old as u32,
        }
    }
}

/// Exim writes ages rounded to minutes, hours or days. Modelled: what has one rounded age is spread evenly over all ages
/// that are rounded so; otherwise hundreds of messages would be tried at one second.
fn spread(ages: &[u32]) -> Vec<u32> {
    let half = |age: u32| match age {
        0..=5_400 => 30,
        5_401..=259_200 => 1_800,
        _ => 43_200,
    };
    let mut out = Vec::with_capacity(ages.len());
    for same in ages.chunk_by(|a, b| a == b) {
        let (age, count) = (same[0], same.len() as u64);
        let (from, width) = (age.saturating_sub(half(age)), u64::from(2 * half(age)));
        let oldest_first = (0..count).rev();
        out.extend(oldest_first.map(|i| from + ((2 * i + 1) * width / (2 * count)) as u32));
    }
    out.sort_unstable_by(|a, b| b.cmp(a));
    out
}

/// New mail comes at equal distances (modelled) until the run's end.
pub(crate) fn push_new_mail(listed: &mut Vec<u32>, per_s: f64, from_ms: u32, to_ms: u32) {
    if per_s <= 0.0 {
        return;
    }
    let distance_ms = 1000.0 / per_s;
    let mut at = f64::from(from_ms) + distance_ms;
    while at < f64::from(to_ms) {
        listed.push(at as u32);
        at += distance_ms;
    }
}
