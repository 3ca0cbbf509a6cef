//! What can be heard of a run: found by comparing two looks at it. Pure, and loaded later.

use crate::browser::sound::{Sounds, Speaker};
use limbo_player::Snapshot;
use limbo_sim::{Hop, HopState};

/// So many dots delivered in a second of viewing are as loud as deliveries get.
const LOUDEST_DOTS_PER_S: f64 = 3_000.0;

/// What sound needs of the later part of the program.
pub struct SoundViews {
    /// A speaker, where the browser has one.
    pub open: fn() -> Option<Speaker>,
    /// Sounds again after the browser has put it to rest.
    pub wake: fn(&mut Speaker),
    /// Makes the sounds of what has happened between two looks, which a viewer saw in so many seconds.
    pub play: fn(&mut Speaker, &Snapshot, &Snapshot, f64),
    /// Says that sound is on, by a sound.
    pub greet: fn(&mut Speaker),
    /// Sounds no more.
    pub close: fn(Speaker),
}

/// Reached through the table of lazy views only.
pub static SOUND_VIEWS: SoundViews = SoundViews {
    open: Speaker::open,
    wake: Speaker::wake,
    play: |speaker, before, after, seen_s| {
        speaker.play(&what_sounds(before, after, seen_s), seen_s)
    },
    greet: Speaker::greet,
    close: Speaker::close,
};

/// What happened between two looks at a run, as far as it can be heard. Nothing does where time did not pass by itself:
/// paused, on the way to an instant, going back, or in another run. A viewer saw it in so many seconds, however much of the
/// run that was: around a fall time runs slower by itself.
fn what_sounds(before: &Snapshot, after: &Snapshot, seen_s: f64) -> Sounds {
    if !goes_on(before, after) {
        return Sounds::default();
    }
    let crashes = |s: &Snapshot| s.stations.iter().map(|st| st.crashes).sum::<u32>();
    let up = |s: &Snapshot, place: usize| s.stations[place].up;
    let passes = |s: &Snapshot, hop: Hop| s.link_state(hop) == HopState::Up;
    let turned = |to: bool| {
        let station = (0..after.stations.len()).any(|i| up(before, i) != to && up(after, i) == to);
        station
            || Hop::ALL
                .iter()
                .any(|&hop| passes(before, hop) != to && passes(after, hop) == to)
    };
    let fell = crashes(after) > crashes(before) || turned(false);
    let told = |s: &Snapshot| (s.ledger.returned, s.delay_notices);
    let ((returned, late), (returned_now, late_now)) = (told(before), told(after));
    Sounds {
        delivery: loudness(before, after, seen_s),
        fall: fell,
        // What fell again at once is not back.
        back: !fell && turned(true),
        notice: returned_now > returned || late_now > late,
    }
}

/// The same run, a little later, by playing.
fn goes_on(before: &Snapshot, after: &Snapshot) -> bool {
    let run = |s: &Snapshot| (s.scenario.name, s.scenario.weight, s.seed);
    run(before) == run(after)
        && after.playing
        && !(before.seeking || after.seeking)
        && before.now <= after.now
}

/// How loud the deliveries are: by the dots in a second of viewing, as the ear does it, by factors.
fn loudness(before: &Snapshot, after: &Snapshot, seen_s: f64) -> f32 {
    let dots = after
        .ledger
        .delivered
        .saturating_sub(before.ledger.delivered);
    if dots == 0 || seen_s <= 0.0 {
        return 0.0;
    }
    let rate = f64::from(dots) / seen_s;
    (rate.ln_1p() / LOUDEST_DOTS_PER_S.ln_1p()).clamp(0.05, 1.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;
    use limbo_sim::SimTime;
    use proptest::prelude::*;

    /// Two looks are so far apart, seconds of viewing.
    const APART_S: f64 = 0.2;

    /// Two such looks.
    fn looks() -> (Snapshot, Snapshot) {
        let mut before = fixture::snapshot();
        before.playing = true;
        let mut after = before.clone();
        after.now = SimTime(before.scenario.pace * 200);
        (before, after)
    }

    #[test]
    fn where_nothing_happens_nothing_sounds() {
        let (before, after) = looks();
        assert_eq!(what_sounds(&before, &after, APART_S), Sounds::default());
    }

    #[test]
    fn a_dot_that_is_seen_alone_is_soft_however_slowly_time_runs() {
        for slower in [1, 100, 512] {
            let (before, mut after) = looks();
            after.now = SimTime(before.scenario.pace * 200 / slower);
            after.ledger.delivered = 1;
            let heard = what_sounds(&before, &after, APART_S).delivery;
            assert!(heard > 0.0 && heard < 0.25, "{slower}: {heard}");
        }
    }

    #[test]
    fn a_fall_a_return_and_a_notice_each_have_a_sound() {
        let (mut before, mut after) = looks();
        after.stations[3].crashes = 1;
        after.stations[3].up = false;
        let fallen = what_sounds(&before, &after, APART_S);
        assert!(fallen.fall && !fallen.back);
        std::mem::swap(&mut before.stations, &mut after.stations);
        after.stations[3].crashes = 1;
        let risen = what_sounds(&before, &after, APART_S);
        assert!(risen.back && !risen.fall);
        after.ledger.returned = 3;
        assert!(what_sounds(&before, &after, APART_S).notice);
    }

    #[test]
    fn a_link_that_is_cut_falls_and_one_that_is_mended_is_back() {
        let (mut before, mut after) = looks();
        after.hops[2] = HopState::Broken;
        assert!(what_sounds(&before, &after, APART_S).fall);
        std::mem::swap(&mut before.hops, &mut after.hops);
        assert!(what_sounds(&before, &after, APART_S).back);
    }

    #[test]
    fn a_server_that_falls_again_between_two_looks_is_not_back() {
        let (mut before, mut after) = looks();
        before.stations[3].up = false;
        before.stations[3].crashes = 1;
        after.stations[3].crashes = 2;
        let sounds = what_sounds(&before, &after, APART_S);
        assert!(sounds.fall && !sounds.back);
    }

    #[test]
    fn paused_seeking_going_back_and_in_another_run_it_is_silent() {
        let changes: [fn(&mut Snapshot, &mut Snapshot); 6] = [
            |_, after| after.playing = false,
            |before, _| before.seeking = true,
            |_, after| after.seeking = true,
            |before, after| std::mem::swap(&mut before.now, &mut after.now),
            |_, after| after.seed = 9,
            |_, after| {
                after.scenario = std::sync::Arc::new(
                    limbo_sim::Scenario::named("small-town").expect("the scenario exists"),
                )
            },
        ];
        for (which, change) in changes.into_iter().enumerate() {
            let (mut before, mut after) = looks();
            after.ledger.delivered = 50;
            after.ledger.returned = 50;
            after.stations[3].crashes = 1;
            change(&mut before, &mut after);
            assert_eq!(
                what_sounds(&before, &after, APART_S),
                Sounds::default(),
                "{which}"
            );
        }
    }

    proptest! {
        #[test]
        fn more_deliveries_are_never_softer(few in 0_u32..50_000, more in 0_u32..50_000, seen_s in 0.01_f64..100.0) {
            let heard = |delivered: u32| {
                let (before, mut after) = looks();
                after.ledger.delivered = delivered;
                what_sounds(&before, &after, seen_s).delivery
            };
            let (soft, loud) = (heard(few), heard(few + more));
            prop_assert!(soft <= loud && (0.0..=1.0).contains(&loud));
            prop_assert_eq!(soft > 0.0, few > 0);
        }
    }
}
