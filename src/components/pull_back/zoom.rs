//! The camera of the pull-back: how far it has drawn back at an instant, and what follows for each layer, for the words
//! and for the number. Pure.
//!
//! A layer is a picture that fits the view when the camera is at its distance. Drawing back, the layer shrinks, until it is
//! one thing among many in the next.

/// How long the movement takes, ms.
pub const LASTS_MS: f64 = 6_000.0;

/// The layers, the nearest first: letter, house, street, and from here on each in two steps, so that there is always
/// something to see: a part of the town, the town, some towns, all towns.
pub const LAYERS: usize = 7;
/// By how much a layer shrinks until it is one thing in the next.
pub const SHRINKS: [f64; LAYERS - 1] = [
    9.0,
    7.2,
    SHRINKS_TWICE,
    SHRINKS_TWICE,
    SHRINKS_TWICE,
    SHRINKS_TWICE,
];
/// What a street shrinks by in each of the two steps to the town, and a town to all towns.
pub const SHRINKS_TWICE: f64 = 6.3;

/// Mailboxes of a street, streets of a town, towns of the country: together nine million.
pub const IN_STREET: u32 = 20;
/// Streets of a town.
pub const STREETS: u32 = 1_000;
/// Towns.
pub const TOWNS: u32 = 450;

/// A distance at which the movement lingers.
struct Station {
    /// The layer that fits the view here.
    layer: usize,
    /// When, ms.
    at_ms: f64,
    /// How many mailboxes are in view.
    mailboxes: u32,
}

const fn station(layer: usize, at_ms: f64, mailboxes: u32) -> Station {
    Station {
        layer,
        at_ms,
        mailboxes,
    }
}

/// Letter, house, street, town, all towns.
const STATIONS: [Station; 5] = [
    station(0, 350.0, 1),
    station(1, 1_350.0, 1),
    station(2, 2_300.0, IN_STREET),
    station(4, 3_650.0, IN_STREET * STREETS),
    station(6, 4_950.0, IN_STREET * STREETS * TOWNS),
];
/// How many words there are: one for each station.
pub const WORDS: usize = STATIONS.len();

/// The towns are looked at until then; afterwards they become the mailboxes of the stage.
const LOOKED_AT_MS: f64 = 5_400.0;
/// What is seen comes, and the view goes, within so long, ms.
const COMES_MS: f64 = 250.0;
/// A station's words come within so long, ms.
const WORDS_COME_MS: f64 = 100.0;
/// The share of its mean speed that the camera keeps at a station: it never stands still.
const LINGERING: f64 = 0.2;
/// So near to a station, of the way to the next, its own number is shown.
const NEAR: f64 = 0.07;
/// A layer is there entirely from the first of these scales down, and begins to come at the second.
const COMES_AT: [f64; 2] = [3.6, 7.0];
/// It goes from the first of these scales on, and is gone at the second.
const GOES_AT: [f64; 2] = [0.4, 0.18];

/// From 0 to 1 as `x` goes from `from` to `to`, without a jerk.
fn smooth(from: f64, to: f64, x: f64) -> f64 {
    let u = ((x - from) / (to - from)).clamp(0.0, 1.0);
    u * u * (3.0 - 2.0 * u)
}

/// The station behind the camera, and how far it is to the next, 0 to 1.
fn whereabouts(at_ms: f64) -> (usize, f64) {
    let last = STATIONS.len() - 1;
    let behind = STATIONS
        .iter()
        .rposition(|station| station.at_ms <= at_ms)
        .unwrap_or(0);
    if behind == last {
        return (last, 0.0);
    }
    let (from, to) = (STATIONS[behind].at_ms, STATIONS[behind + 1].at_ms);
    let u = ((at_ms - from) / (to - from)).max(0.0);
    (
        behind,
        LINGERING * u + (1.0 - LINGERING) * smooth(0.0, 1.0, u),
    )
}

/// The distance at which a layer fits the view, as a logarithm.
fn distance(layer: usize) -> f64 {
    SHRINKS[..layer].iter().map(|by| by.ln()).sum()
}

/// How large a layer is, where 1 fits the view.
pub fn scale(layer: usize, at_ms: f64) -> f64 {
    let (behind, way) = whereabouts(at_ms);
    let here = distance(STATIONS[behind].layer);
    let next = STATIONS.get(behind + 1).map_or(here, |s| distance(s.layer));
    (distance(layer) - here - (next - here) * way).exp()
}

/// How much of a layer is seen, 0 to 1.
pub fn opacity(layer: usize, at_ms: f64) -> f64 {
    let size = scale(layer, at_ms).ln();
    let comes = smooth(COMES_AT[1].ln(), COMES_AT[0].ln(), size);
    let goes = match layer + 1 == LAYERS {
        true => smooth(LASTS_MS, LASTS_MS - COMES_MS, at_ms),
        false => smooth(GOES_AT[1].ln(), GOES_AT[0].ln(), size),
    };
    let begins = smooth(0.0, COMES_MS, at_ms);
    comes * goes * begins
}

/// How much of the view's paper is seen: it covers the stage at once, which is that of the next chapter already and where
/// all of this leads, and uncovers it at the end.
pub fn paper(at_ms: f64) -> f64 {
    smooth(LASTS_MS, LOOKED_AT_MS, at_ms)
}

/// How far all towns have become the mailboxes of the stage, 0 to 1.
pub fn settled(at_ms: f64) -> f64 {
    smooth(LOOKED_AT_MS, LASTS_MS - COMES_MS / 2.0, at_ms)
}

/// How much of a station's words is seen: with its number, and with all numbers on the way to it.
pub fn words(of: usize, at_ms: f64) -> f64 {
    let come = match of {
        0 => 1.0,
        _ => {
            let from = words_come_at(of);
            smooth(from, from + WORDS_COME_MS, at_ms)
        }
    };
    // Before the next words come these are gone: two lines on one spot cannot be read.
    let stay = match of + 1 {
        WORDS => 1.0,
        next => {
            let until = words_come_at(next);
            smooth(until, until - WORDS_COME_MS, at_ms)
        }
    };
    come * stay
}

/// When the number begins to be that of a station's words.
fn words_come_at(of: usize) -> f64 {
    let before = STATIONS[of - 1].mailboxes;
    let is_of = |n: u32| of == 1 || n > before;
    numbers()
        .into_iter()
        .find(|(_, n)| n.is_some_and(is_of))
        .map_or(LASTS_MS, |(at, _)| at)
}

/// How much of the lines of words and numbers is seen.
pub fn lines(at_ms: f64) -> f64 {
    smooth(0.0, COMES_MS, at_ms) * smooth(LOOKED_AT_MS + COMES_MS, LOOKED_AT_MS, at_ms)
}

/// How many mailboxes are in view, rounded to two figures, and exact at each station; none before the first house, and none
/// on the way from it to its street, whose houses are there all at once.
fn mailboxes(at_ms: f64) -> Option<u32> {
    let (behind, way) = whereabouts(at_ms);
    let here = STATIONS[behind].mailboxes;
    let Some(next) = STATIONS.get(behind + 1) else {
        return Some(here);
    };
    if behind == 0 && way < 1.0 - NEAR {
        return None;
    }
    if way < NEAR {
        return Some(here);
    }
    if here == 1 && way < 1.0 - NEAR {
        return None;
    }
    if way > 1.0 - NEAR {
        return Some(next.mailboxes);
    }
    let (from, to) = (f64::from(here), f64::from(next.mailboxes));
    let exact = from * (to / from).powf(way);
    let unit = 10_f64.powf((exact.log10().floor() - 1.0).max(0.0));
    Some(((exact / unit).round() * unit) as u32)
}

/// The numbers in the order in which they are shown, each with the instant from which on, ms.
pub fn numbers() -> Vec<(f64, Option<u32>)> {
    let mut shown: Vec<(f64, Option<u32>)> = Vec::new();
    for step in 0..=(LASTS_MS / EVERY_MS) as u32 {
        let at = f64::from(step) * EVERY_MS;
        let now = mailboxes(at);
        if shown.last().is_none_or(|(_, before)| *before != now) {
            shown.push((at, now));
        }
    }
    shown
}

/// The number changes at most this often, ms.
const EVERY_MS: f64 = 80.0;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instants() -> impl Iterator<Item = f64> {
        (0..=600).map(|i| f64::from(i) * LASTS_MS / 600.0)
    }

    #[test]
    fn the_camera_only_draws_back_and_never_jumps() {
        for (a, b) in instants().zip(instants().skip(1)) {
            let by = scale(0, a) / scale(0, b);
            assert!((1.0..1.16).contains(&by), "{a}: {by}");
        }
    }

    #[test]
    fn every_layer_shrinks_into_one_thing_of_the_next() {
        for at in instants() {
            for (layer, by) in SHRINKS.iter().enumerate() {
                let ratio = scale(layer + 1, at) / scale(layer, at);
                assert!((ratio / by - 1.0).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn each_station_fits_the_view_and_is_seen() {
        for (i, station) in STATIONS.iter().enumerate() {
            assert!((scale(station.layer, station.at_ms) - 1.0).abs() < 1e-9);
            let a_little_later = station.at_ms + WORDS_COME_MS;
            assert!(opacity(station.layer, a_little_later) > 0.95, "{i}");
            assert!(words(i, a_little_later) > 0.95, "{i}");
        }
    }

    #[test]
    fn there_is_always_something_to_see_and_something_to_read() {
        for at in instants().filter(|at| (COMES_MS..LASTS_MS - COMES_MS).contains(at)) {
            let seen = (0..LAYERS).map(|l| opacity(l, at)).fold(0.0, f64::max);
            let read: f64 = (0..WORDS).map(|w| words(w, at)).sum();
            assert!(seen > 0.9, "{at}: {seen}");
            assert!(at > LOOKED_AT_MS || read < 1.01, "{at}: two words at once");
        }
    }

    #[test]
    fn it_ends_with_the_bare_stage_which_is_not_seen_before() {
        for at in [0.0, LASTS_MS] {
            assert!((0..LAYERS).all(|layer| opacity(layer, at) == 0.0));
        }
        for at in instants().filter(|at| (0.0..=LOOKED_AT_MS).contains(at)) {
            assert_eq!(paper(at), 1.0, "{at}");
        }
        assert_eq!((paper(LASTS_MS), settled(LASTS_MS)), (0.0, 1.0));
    }

    #[test]
    fn the_number_goes_from_one_to_nine_million_by_each_station() {
        let shown: Vec<u32> = numbers().into_iter().filter_map(|(_, n)| n).collect();
        assert!(shown.is_sorted(), "{shown:?}");
        for exact in [1, 20, 20_000, 9_000_000] {
            assert!(shown.contains(&exact), "{exact} in {shown:?}");
        }
        assert_eq!(shown.last(), Some(&9_000_000));
        let in_the_street = shown.iter().filter(|n| **n > 1 && **n < IN_STREET);
        assert_eq!(in_the_street.count(), 0, "all its houses are seen at once");
        assert!(shown.len() < 64);
    }

    proptest! {
        #[test]
        fn whatever_the_instant_all_is_a_share(at in -1e6_f64..1e6) {
            for share in [paper(at), settled(at), opacity(3, at), words(2, at)] {
                prop_assert!((0.0..=1.0).contains(&share));
            }
            prop_assert!(scale(0, at) > 0.0 && scale(LAYERS - 1, at).is_finite());
        }
    }
}
