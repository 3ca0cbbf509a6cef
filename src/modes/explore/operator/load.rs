//! The bar of the storage: people and e-mails that are open at once, against the mark at which it falls; and the groups.

use crate::components::stage::back_in;
use crate::i18n::Locale;
use limbo_picture::svg::tenths;
use limbo_player::Snapshot;
use limbo_player::operator::Score;
use limbo_sim::{BlockView, ReaderLedger, SimTime, StationView};
use yew::prelude::*;

/// From here on, as a part of the mark, the bar warns; and from here on it is nearly too late.
const HIGH: f64 = 0.6;
const EDGE: f64 = 0.85;
/// Below this the most that was open is not worth a line: an ordinary day has as much.
const PEAK_SHOWN: f64 = 0.04;

/// A width or a place on the bar.
fn percent(property: &str, part: f64) -> String {
    let percent = tenths((part.clamp(0.0, 1.0) * 100.0) as f32);
    format!("{property}:{percent}%")
}

/// What is said of the bar: in how long the storage is back, or what part of the mark is open.
fn load_words(locale: &Locale, storage: &StationView, now: SimTime, part: f64) -> String {
    match back_in(storage, now) {
        Some(back_in) => {
            let time = locale.duration_short(back_in);
            locale.fill("game.down", &[("time", &time)])
        }
        None => locale.fill("game.load_now", &[("percent", &locale.percent(part))]),
    }
}

/// The bar.
pub(super) fn load(locale: &Locale, shown: &Snapshot, score: Option<&Score>) -> Html {
    let storage = &shown.stations[3];
    let weight = f64::from(shown.scenario.weight);
    let mark = f64::from(storage.sessions_max.unwrap_or(u32::MAX).max(1));
    let (people, mail) = (
        f64::from(storage.reader_sessions) / mark,
        f64::from(storage.open_sessions) / mark,
    );
    // People at the doors of open groups, who will try again in the next minutes.
    let at_doors = at_doors(shown) / mark;
    let part = people + mail;
    let level = match part {
        _ if !storage.up => "down",
        part if part >= EDGE => "edge",
        part if part >= HIGH => "high",
        _ => "calm",
    };
    let words = load_words(locale, storage, shown.now, part);
    let limit = locale.compact(mark * weight);
    let peak = score.map_or(0.0, |s| s.peak);
    html! {
        <div class="operator-load" data-level={level}>
            <p class="operator-load-words">
                <b>{ words.clone() }</b>
                // Not beside the longer words of a fall: the line must not become two.
                if storage.up {
                    <span>{ locale.fill("game.mark", &[("limit", &limit)]) }</span>
                }
            </p>
            <div class="operator-bar" role="meter" aria-label={locale.t("game.load").to_owned()} aria-valuemin="0"
                aria-valuemax="100" aria-valuenow={((part * 100.0) as u32).to_string()} aria-valuetext={words}>
                <span class="operator-people" style={percent("width", people)}></span>
                <span class="operator-mail" style={percent("width", mail)}></span>
                <span class="operator-doorstep" style={percent("width", at_doors)}></span>
                if peak > PEAK_SHOWN {
                    <span class="operator-peak" style={percent("left", peak)}></span>
                }
            </div>
            <p class="operator-crowd">{ crowd(locale, shown, weight) }</p>
        </div>
    }
}

/// Who will be inside in the next minutes: people who wait at the doors of open groups (dots).
fn at_doors(shown: &Snapshot) -> f64 {
    let each = shown.blocks.iter().zip(&shown.block_readers);
    let open = each.filter(|(block, _)| block.open);
    // A sum of no floats would be minus zero.
    f64::from(open.map(|(_, readers)| readers.again).sum::<u32>())
}

/// Who is inside and who at the doors, in words.
fn crowd(locale: &Locale, shown: &Snapshot, weight: f64) -> String {
    let asking = locale.compact(f64::from(shown.readers.asking) * weight);
    let doors = locale.compact(at_doors(shown) * weight);
    locale.fill("game.crowd", &[("asking", &asking), ("doors", &doors)])
}

/// The groups: shut, or open with the part of their people who are in.
pub(super) fn groups(locale: &Locale, shown: &Snapshot) -> Html {
    let each = shown.blocks.iter().zip(&shown.block_readers).enumerate();
    html! {
        <ol class="operator-groups" aria-label={locale.t("game.groups").to_owned()}>
            { for each.map(|(i, (block, readers))| group(locale, i, block, readers)) }
        </ol>
    }
}

fn group(locale: &Locale, index: usize, block: &BlockView, readers: &ReaderLedger) -> Html {
    let inside = f64::from(readers.resting) / f64::from(readers.readers().max(1));
    let name = locale.number((index + 1) as f64);
    let state = match block.open {
        true => {
            let percent = locale.percent(inside);
            locale.fill("game.group_open", &[("percent", &percent)])
        }
        false => locale.t("game.group_shut").to_owned(),
    };
    let style = percent("width", if block.open { inside } else { 0.0 });
    html! {
        <li class="operator-group" data-open={if block.open { "true" } else { "false" }}>
            <span class="operator-inside" {style}></span>
            <span class="operator-number">{ name }</span>
            <span class="visually-hidden">{ state }</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_player::Action;
    use limbo_player::Player;
    use limbo_player::operator::{BEGIN, new_game};
    use limbo_sim::Duration;

    #[test]
    fn people_are_at_the_doors_of_open_groups_only() {
        let mut player = Player::new(new_game(1).expect("a game")).expect("it can be played");
        let to = Action::Seek(BEGIN);
        player.act(to, &mut || false).expect("time goes on");
        let before = at_doors(&player.snapshot());
        assert!(before == 0.0 && before.is_sign_positive(), "{before}");
        player.act(Action::OpenBlock, &mut || false).expect("open");
        let shown = player.snapshot();
        assert_eq!(at_doors(&shown), f64::from(shown.block_readers[0].again));
        assert!(at_doors(&shown) > 100.0);
    }

    #[test]
    fn the_last_moments_of_a_fall_are_not_said_to_be_none() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let down = |ms: u32| StationView {
            up: false,
            back_at: Some(SimTime(60_000 + ms)),
            ..StationView::IDLE
        };
        let said = |ms| load_words(&locale, &down(ms), SimTime(60_000), 0.5);
        let a_second = locale.duration_short(Duration::secs(1));
        let words = locale.fill("game.down", &[("time", &a_second)]);
        assert_eq!([0, 400, 1_000].map(said), [&*words; 3]);
        assert_ne!(said(20_000), words);
    }

    #[test]
    fn nothing_is_drawn_beyond_the_ends_of_the_bar() {
        assert_eq!(percent("width", 3.0), "width:100%");
        assert_eq!(percent("width", -1.0), "width:0%");
        assert_eq!(percent("left", 0.125), "left:12.5%");
    }
}
