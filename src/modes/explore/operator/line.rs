//! A game as one line of plain text, to be pasted anywhere.

use crate::i18n::Locale;
use limbo_player::operator::{Beat, Date, Score};

/// No more signs than these tell what happened when.
const BEATS_MAX: usize = 48;

/// Three stars, as many of them full.
pub(super) fn stars(stars: [bool; 3]) -> String {
    let full = stars.iter().filter(|star| **star).count();
    ["★".repeat(full), "☆".repeat(3 - full)].concat()
}

/// What happened, in signs: a group opened, closed, a fall, some hours in which nothing happened. What came after the
/// last of these is left out: nobody did anything any more.
pub(super) fn rhythm(beats: &[Beat]) -> String {
    let acts = beats.iter().rposition(|b| *b != Beat::Passed);
    let told = &beats[..acts.map_or(0, |last| last + 1)];
    let signs = told.iter().take(BEATS_MAX).map(|beat| match beat {
        Beat::Opened => '▮',
        Beat::Closed => '▯',
        Beat::Fell => '✕',
        Beat::Passed => '·',
    });
    let mut line: String = signs.collect();
    if told.len() > BEATS_MAX {
        line.push('…');
    }
    line
}

/// The line.
pub(super) fn line(locale: &Locale, seed: u64, score: &Score, plan: Option<&Score>) -> String {
    let whose = match Date::of_seed(seed) {
        Some(date) => locale.day_of(date.noon_unix_ms()),
        None => seed.to_string(),
    };
    let groups = match score.all_open {
        Some(time) => {
            let time = locale.duration_short(time);
            locale.plural("game.line_groups", score.groups.into(), &[("time", &time)])
        }
        None => locale.plural("game.line_open", score.open.into(), &[]),
    };
    let falls = match score.falls {
        0 => locale.t("game.line_no_fall").to_owned(),
        falls => locale.plural("game.line_falls", falls.into(), &[]),
    };
    let served = match score.served {
        Some(time) => {
            let time = locale.duration_short(time);
            locale.fill("game.line_served", &[("time", &time)])
        }
        None => locale.t("game.line_unserved").to_owned(),
    };
    locale.fill(
        "game.line",
        &[
            ("day", &whose),
            ("stars", &stars(score.stars(plan))),
            ("groups", &groups),
            ("falls", &falls),
            ("peak", &locale.percent(score.peak.min(1.0))),
            ("served", &served),
            ("rhythm", &rhythm(&score.beats)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_what_was_done_and_stays_short() {
        use Beat::{Closed, Fell, Opened, Passed};
        let beats = [Opened, Passed, Opened, Fell, Closed, Passed, Passed];
        assert_eq!(rhythm(&beats), "▮·▮✕▯");
        assert_eq!(rhythm(&[]), "");
        let long = rhythm(&vec![Fell; 900]);
        assert_eq!(long.chars().count(), BEATS_MAX + 1);
    }

    #[test]
    fn stars_are_three() {
        assert_eq!(stars([true, false, true]), "★★☆");
        assert_eq!(stars([false; 3]), "☆☆☆");
    }
}
