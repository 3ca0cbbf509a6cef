//! Two numbers that decide together, as a bar with a mark: as much as is possible. Beyond the mark it is red and hatched,
//! and the words say what comes of it.

use crate::i18n::Locale;
use limbo_lab::relations::{self, Fullness, Load, NEAR};
use limbo_sim::{Hop, Scenario};
use yew::prelude::*;

/// The bar goes so far beyond the mark; what is more is cut off.
const SCALE: f64 = 1.6;
/// Up to here a ratio is as much as is possible, as far as its figures tell: nobody gets "1 times" too much.
const ONCE: f64 = 1.005;

/// A ratio that is looked at: what it is called, what it is in words, and the number.
pub(super) struct Ratio {
    pub name: String,
    pub words: String,
    pub ratio: f64,
    /// Beyond the mark nothing breaks by that alone: it is a warning.
    pub warns: bool,
}

/// How a ratio stands to its mark.
fn level(ratio: f64, warns: bool) -> &'static str {
    match ratio {
        r if r >= 1.0 && !warns => "over",
        r if r >= NEAR => "near",
        _ => "under",
    }
}

impl Ratio {
    /// The bar with its words.
    pub fn view(&self) -> Html {
        let part = (self.ratio / SCALE).clamp(0.0, 1.0);
        let torn = (self.ratio > SCALE).then_some("true");
        html! {
            <li class="ratio" data-level={level(self.ratio, self.warns)}>
                <span class="ratio-name">{ &self.name }</span>
                <span class="ratio-words">{ &self.words }</span>
                <span class="ratio-bar" data-torn={torn} aria-hidden="true">
                    <span class="ratio-part" style={format!("--part:{part:.4}")} />
                </span>
            </li>
        }
    }
}

/// How full the mailboxes' server gets.
pub(super) fn fullness(locale: &Locale, name: String, full: Fullness, sheds: bool) -> Ratio {
    let Fullness { least, most } = full;
    let (words, ratio) = if most < NEAR {
        let share = locale.percent(most);
        (locale.fill("decide.under", &[("share", &share)]), most)
    } else if least < ONCE {
        // Chance, and how soon the mail comes, decide; the bar ends before the mark.
        let (from, to) = (locale.percent(least), locale.percent(most));
        let words = locale.fill("decide.near", &[("from", &from), ("to", &to)]);
        (words, f64::midpoint(least, most).clamp(NEAR, 0.99))
    } else {
        let key = if sheds { "decide.sheds" } else { "decide.over" };
        let times = locale.decimal(figures(least));
        (locale.fill(key, &[("times", &times)]), least)
    };
    Ratio {
        name,
        words,
        ratio,
        warns: false,
    }
}

/// How busy a server is while nothing is broken; not known where mail comes by a list and not at a rate.
pub(super) fn everyday(locale: &Locale, s: &Scenario, hop: Hop) -> Option<Ratio> {
    let has_rate = s.listed.is_none();
    has_rate.then(|| load(locale, &relations::load(s, hop)))
}

fn load(locale: &Locale, load: &Load) -> Ratio {
    let words = if (1.0..ONCE).contains(&load.mean) {
        locale.t("relation.at_capacity").to_owned()
    } else if load.mean >= 1.0 {
        let times = locale.decimal(figures(load.mean));
        let grows = [("times", &*times)];
        // Where people's visits are too many, mail may come through all the same: it has its share of the server.
        match figures(load.grows_per_h).round() {
            n if n >= 1.0 => locale.plural("relation.overloaded", n, &grows),
            _ => locale.fill("relation.overloaded_people", &grows),
        }
    } else if load.busiest >= ONCE {
        let times = locale.decimal(figures(load.busiest));
        let values = [("share", &*locale.percent(load.mean)), ("times", &times)];
        locale.fill("relation.over_hours", &values)
    } else if load.busiest > 1.05 * load.mean {
        let (mean, most) = (locale.percent(load.mean), locale.percent(load.busiest));
        locale.fill("relation.busy_hours", &[("share", &mean), ("most", &most)])
    } else {
        locale.fill("relation.busy", &[("share", &locale.percent(load.mean))])
    };
    Ratio {
        name: locale.t("relation.everyday").to_owned(),
        words,
        ratio: load.mean,
        warns: false,
    }
}

/// How fast mail that has waited can come.
pub(super) fn push(locale: &Locale, ratio: f64) -> Ratio {
    let words = if ratio >= ONCE {
        locale.fill(
            "relation.pushed",
            &[("times", &locale.decimal(figures(ratio)))],
        )
    } else {
        locale.fill("relation.not_pushed", &[("share", &locale.percent(ratio))])
    };
    Ratio {
        name: locale.t("relation.push").to_owned(),
        words,
        ratio,
        warns: true,
    }
}

/// A number above 0 as one says it: in two figures, and in three where two would make it 1.
fn figures(n: f64) -> f64 {
    let more = if (1.0..1.05).contains(&n) { 2.0 } else { 1.0 };
    let unit = 10_f64.powf(n.max(f64::MIN_POSITIVE).log10().floor() - more);
    (n / unit).round() * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_server_whose_mail_comes_by_a_list_is_not_called_idle() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let mut s = Scenario::named("sandbox").unwrap();
        assert!(everyday(&locale, &s, Hop::Delivery).is_some());
        s.listed = Some([1_u32].into());
        assert!(
            Hop::ALL
                .iter()
                .all(|hop| everyday(&locale, &s, *hop).is_none())
        );
    }

    #[test]
    fn beyond_the_mark_the_words_say_what_comes_of_it() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let said = |least, sheds| {
                let full = Fullness {
                    least,
                    most: 1.1 * least,
                };
                fullness(&locale, String::new(), full, sheds).words
            };
            let all = [
                said(0.5, false),
                said(0.9, false),
                said(5.23, false),
                said(5.23, true),
            ];
            for (i, words) in all.iter().enumerate() {
                assert!(
                    !words.contains('{') && !words.contains("decide."),
                    "{words}"
                );
                assert!(!all[..i].contains(words), "{words}");
            }
            assert!(
                all[2].contains("5.2") || all[2].contains("5,2"),
                "{}",
                all[2]
            );
        }
    }

    #[test]
    fn no_hour_is_busy_for_more_than_all_of_it() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let words = |busiest| {
            let busy = Load {
                mean: 0.6,
                busiest,
                grows_per_h: 0.0,
            };
            load(&locale, &busy).words
        };
        assert!(words(0.9).contains("90%"), "{}", words(0.9));
        assert!(words(1.56).contains("1.6") && !words(1.56).contains("156%"));
    }

    #[test]
    fn nothing_is_said_to_get_one_times_what_it_can_do() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        for hundredths in [1.0, 1.004, 1.01, 1.04, 1.06] {
            let full = Fullness {
                least: hundredths,
                most: 1.2,
            };
            let busy = |mean, busiest| Load {
                mean,
                busiest,
                grows_per_h: 3600.0 * (mean - 1.0).max(0.0),
            };
            let all = [
                fullness(&locale, String::new(), full, false).words,
                push(&locale, hundredths).words,
                load(&locale, &busy(hundredths, hundredths)).words,
                load(&locale, &busy(0.5, hundredths)).words,
            ];
            for words in all {
                assert!(!format!(" {words}").contains(" 1 times"), "{words}");
                assert!(!words.contains("by 0 "), "{words}");
                let says = words.contains(&format!("{hundredths} times"));
                assert_eq!(says, (1.005..1.05).contains(&hundredths), "{words}");
            }
        }
    }

    #[test]
    fn more_than_can_be_done_says_by_how_much_what_waits_grows() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let busy = Load {
            mean: 1.4,
            busiest: 2.0,
            grows_per_h: 1440.0,
        };
        let words = load(&locale, &busy).words;
        assert!(words.contains("1.4") && words.contains("1,400"), "{words}");
        let people_only = Load {
            grows_per_h: 0.0,
            ..busy
        };
        let words = super::load(&locale, &people_only).words;
        assert!(words.contains("1.4") && !words.contains("grows"), "{words}");
    }
}
