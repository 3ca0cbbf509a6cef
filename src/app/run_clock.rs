//! What follows from a run's own clock: the formats of its times, and into which days it is divided.

use crate::i18n::{Lang, Locale};
use limbo_picture::colouring::Slices;
use limbo_player::Snapshot;

/// Texts and formats by a run's own clock.
pub fn locale_for(lang: Lang, snapshot: &Snapshot) -> Locale {
    let scenario = &snapshot.scenario;
    Locale::new(lang, scenario.time_zone, scenario.epoch_unix_ms)
}

/// The days or the hours into which a run's time is divided, by its own clock.
pub fn slices_of(locale: &Locale, snapshot: &Snapshot) -> Slices {
    Slices::of(snapshot.scenario.span, locale.first_midnight())
}
