//! The one-line guide: what a newcomer may do or watch now, computed from the snapshot. It is also what
//! screen readers are told, politely and seldom.

use crate::locale::Locale;
use crate::player::{Ghost, Snapshot};
use gloo_timers::callback::Timeout;
use limbo_sim::{FlagKind, Hop, HopState, Plan};
use std::rc::Rc;
use yew::prelude::*;

/// Changes that come quicker than this are not announced (ms).
const CALM_MS: u32 = 1_500;

/// What the guide says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Say {
    /// A text without numbers, by its key.
    Plain(&'static str),
    /// The server has fallen so many times since the restart.
    FallenAgain(usize),
    /// So many blocks of so many are open.
    Opening(usize, usize),
}

impl Say {
    /// The words. Numbers are in them, so they change oftener than what is said.
    fn words(self, locale: &Locale) -> String {
        match self {
            Say::Plain(key) => locale.t(key).into(),
            Say::FallenAgain(n) => locale.plural("hint.fallen_again", n as f64, &[]),
            Say::Opening(open, total) => {
                let total = locale.number(total as f64);
                locale.plural("hint.opening", open as f64, &[("total", &total)])
            }
        }
    }
}

/// What to say at this instant, the most pressing thing first.
fn say(s: &Snapshot) -> Say {
    if s.ended {
        return Say::Plain("hint.ended");
    }
    if s.now.ms() == 0 && !s.playing && s.hops == [HopState::Up; 3] {
        return Say::Plain(if s.scenario.calendar.is_empty() {
            "hint.cut_paused"
        } else {
            "hint.play"
        });
    }
    let falls = falls_since_restart(s);
    if s.stations.iter().any(|station| !station.up) {
        return if falls > 1 {
            Say::FallenAgain(falls)
        } else {
            Say::Plain("hint.fallen")
        };
    }
    if back_before_restart(s) {
        return Say::Plain("hint.other_ready");
    }
    if s.rejects != [false; 3] {
        return Say::Plain("hint.rejecting");
    }
    if s.hops != [HopState::Up; 3] {
        return Say::Plain(say_broken(s));
    }
    say_whole(s, falls)
}

/// While at least one passage is cut or shut.
fn say_broken(s: &Snapshot) -> &'static str {
    let down = |hop: Hop| s.hops[hop.index()] != HopState::Up;
    let nothing_waits = s.ledger.limbo == 0 && s.ledger.outbox == 0;
    let long = s
        .oldest
        .is_some_and(|waited| waited.ms() > s.scenario.span.ms() / 16);
    if nothing_waits && !s.playing {
        "hint.cut_done"
    } else if s.hops[Hop::Relay.index()] == HopState::Closed {
        "hint.shut"
    } else if Hop::ALL.into_iter().filter(|h| down(*h)).count() > 1 {
        "hint.two_shut"
    } else if long {
        "hint.choose"
    } else if down(Hop::Submission) {
        "hint.submission"
    } else if down(Hop::Relay) {
        "hint.relay"
    } else {
        "hint.delivery"
    }
}

/// While every passage is open.
fn say_whole(s: &Snapshot, falls: usize) -> Say {
    let open = s.blocks.iter().filter(|b| b.open).count();
    let Some((_, plan)) = s.restart else {
        let foretold = !s.series.flags.iter().any(|f| f.by_viewer)
            && s.scenario.calendar.iter().any(|(at, _)| *at > s.now);
        return Say::Plain(match (foretold, s.playing) {
            (true, _) => "hint.watch",
            (_, true) => "hint.cut",
            (_, false) => "hint.cut_paused",
        });
    };
    if open < s.blocks.len() {
        return Say::Opening(open, s.blocks.len());
    }
    let peak = s
        .series
        .samples
        .iter()
        .map(|sample| sample.ledger.limbo)
        .max()
        .unwrap_or(0);
    let blocks = |plan: &Plan| matches!(plan, Plan::Blocks { .. } | Plan::Calm { .. });
    if s.ledger.limbo <= peak / 100 {
        let both = s
            .futures
            .iter()
            .filter_map(Ghost::plan)
            .any(|other| blocks(&other) != blocks(&plan));
        Say::Plain(if both { "hint.compare" } else { "hint.empty" })
    } else if falls > 1 {
        Say::FallenAgain(falls)
    } else if plan == Plan::Bulk {
        Say::Plain("hint.rushing")
    } else {
        Say::Plain("hint.draining")
    }
}

fn falls_since_restart(s: &Snapshot) -> usize {
    let Some((from, _)) = s.restart else { return 0 };
    let fell = |f: &&limbo_sim::Flag| f.at >= from && matches!(f.kind, FlagKind::Crashed(_));
    s.series.flags.iter().filter(fell).count()
}

/// True right after `TryAnother`: a future was left, and its restart is still ahead.
fn back_before_restart(s: &Snapshot) -> bool {
    let near = s.scenario.span.ms() / 500;
    s.futures.last().is_some_and(|ghost| {
        !s.playing && s.now <= ghost.from && ghost.from.since(s.now).ms() <= near
    }) && s.restart.is_none_or(|(at, _)| at < s.now)
}

/// Properties of [`Hint`].
#[derive(Clone, PartialEq, Properties)]
pub struct HintProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
}

/// The guide, and a live region that repeats it once it has settled.
#[component]
pub fn Hint(props: &HintProps) -> Html {
    let HintProps { locale, snapshot } = props;
    let said = say(snapshot);
    let announced = use_state(String::new);
    {
        let announced = announced.clone();
        use_effect_with((said, locale.lang()), {
            let locale = locale.clone();
            move |(said, _)| {
                let words = said.words(&locale);
                let timeout = Timeout::new(CALM_MS, move || announced.set(words));
                move || drop(timeout)
            }
        });
    }
    html! {
        <section class="hint" aria-label={locale.t("mode.label").to_owned()}>
            <p class="hint-words">{ said.words(locale) }</p>
            <p class="visually-hidden" aria-live="polite">{ (*announced).clone() }</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::fixture;
    use limbo_sim::{Duration, Flag, Ledger, Place, SimTime};

    fn at(ms: u32) -> Snapshot {
        Snapshot {
            now: SimTime(ms),
            playing: true,
            ..fixture::snapshot()
        }
    }

    #[test]
    fn a_newcomer_is_told_to_begin() {
        let first = Snapshot {
            playing: false,
            ..at(0)
        };
        assert!(matches!(
            say(&first),
            Say::Plain("hint.play" | "hint.cut_paused")
        ));
    }

    #[test]
    fn each_cut_teaches_who_knows() {
        for (i, key) in ["hint.submission", "hint.relay", "hint.delivery"]
            .into_iter()
            .enumerate()
        {
            let mut s = at(1000);
            s.hops[i] = HopState::Broken;
            assert_eq!(say(&s), Say::Plain(key));
        }
    }

    #[test]
    fn repeated_falls_are_counted_and_lead_to_the_other_restart() {
        let mut s = at(10_000);
        s.restart = Some((SimTime(5_000), Plan::Bulk));
        s.ledger = Ledger {
            sent: 9,
            spooled_relay: 9,
            limbo: 9,
            ..Ledger::default()
        };
        assert_eq!(say(&s), Say::Plain("hint.rushing"));
        let fell = |at| Flag {
            at: SimTime(at),
            kind: FlagKind::Crashed(Place::Mailboxes),
            by_viewer: false,
        };
        let flags = vec![fell(1_000), fell(6_000), fell(7_000)];
        s.series = Rc::new(limbo_sim::Series {
            flags,
            ..Default::default()
        });
        assert_eq!(say(&s), Say::FallenAgain(2));
    }

    #[test]
    fn blocks_open_one_by_one_until_the_limbo_is_empty() {
        let mut s = at(10_000);
        s.restart = Some((
            SimTime(5_000),
            Plan::Blocks {
                blocks: 12,
                every: Duration::hours(1),
            },
        ));
        s.blocks[3].open = false;
        assert_eq!(say(&s), Say::Opening(11, 12));
        s.blocks[3].open = true;
        assert_eq!(say(&s), Say::Plain("hint.empty"));
    }
}
