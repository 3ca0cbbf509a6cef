//! What follows from a run's own clock: the formats of its times, and into which days it is divided.

use crate::i18n::{Lang, Locale, VIEWERS_OWN};
use limbo_picture::colouring::Slices;
use limbo_player::Snapshot;
use limbo_sim::Scenario;

/// By which clock a run is told: that of the place where it happens. A queue that was brought is the viewer's, who has
/// said by their own clock when it was listed.
pub fn time_zone(scenario: &Scenario) -> &'static str {
    match scenario.listed {
        Some(_) => VIEWERS_OWN,
        None => scenario.time_zone,
    }
}

/// Texts and formats by a run's own clock.
pub fn locale_for(lang: Lang, snapshot: &Snapshot) -> Locale {
    let scenario = &snapshot.scenario;
    Locale::new(lang, time_zone(scenario), scenario.epoch_unix_ms)
}

/// The days or the hours into which a run's time is divided, by its own clock.
pub fn slices_of(locale: &Locale, snapshot: &Snapshot) -> Slices {
    Slices::of(snapshot.scenario.span, locale.first_midnight(), &|at| {
        locale.put_forward(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_was_brought_is_told_by_the_viewers_own_clock() {
        let mut scenario = Scenario::named("sandbox").unwrap();
        assert_eq!(time_zone(&scenario), "Europe/Rome");
        scenario.listed = Some([1_u32].into());
        assert_eq!(time_zone(&scenario), VIEWERS_OWN);
    }
}
