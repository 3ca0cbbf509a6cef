//! The hint: one line that says what a newcomer may do or watch now, computed from the snapshot. Screen readers
//! announce it, politely and rarely.

use crate::components::restart::is_in_blocks;
use crate::i18n::Locale;
use gloo_timers::callback::Timeout;
use limbo_player::{Future, Snapshot};
use limbo_sim::{Command, FlagKind, Hop, HopState, Mta, Place, Plan, SimTime};
use std::rc::Rc;
use yew::prelude::*;

/// Changes that come quicker than this are not announced (ms).
const CALM_MS: u32 = 1_500;

/// What the hint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Advice {
    /// A text without numbers, by its key.
    Plain(&'static str),
    /// The server has crashed so many times since the restart.
    CrashedAgain(u32),
    /// So many blocks of so many are open.
    Opening(usize, usize),
}

impl Advice {
    /// The text.
    fn text(self, locale: &Locale) -> String {
        match self {
            Advice::Plain(key) => locale.t(key).into(),
            Advice::CrashedAgain(n) => locale.plural("hint.crashed_again", n.into(), &[]),
            Advice::Opening(open, total) => {
                let total = locale.number(total as f64);
                locale.plural("hint.opening", open as f64, &[("total", &total)])
            }
        }
    }
}

/// The advice for this instant, the most pressing thing first.
fn advice(s: &Snapshot) -> Advice {
    if s.ended {
        return Advice::Plain("hint.ended");
    }
    if s.now.ms() == 0 && !s.playing && s.hops == [HopState::Up; 3] {
        return Advice::Plain(if s.scenario.calendar.is_empty() {
            "hint.cut_paused"
        } else {
            "hint.play"
        });
    }
    if disk_just_destroyed(s) {
        return Advice::Plain("hint.disk");
    }
    let crashes = crashes_since_restart(s);
    if s.stations.iter().any(|station| !station.up) {
        return if crashes > 1 {
            Advice::CrashedAgain(crashes)
        } else {
            Advice::Plain(if crashed_under_people(s) {
                "hint.crashed_people"
            } else {
                "hint.crashed"
            })
        };
    }
    if back_before_restart(s) {
        return Advice::Plain("hint.other_ready");
    }
    let whole = s.hops == [HopState::Up; 3];
    if whole && s.rejects != [false; 3] {
        // What was accepted before is not refused with the rest.
        return Advice::Plain(match s.ledger.limbo {
            0 => "hint.rejecting",
            _ => "hint.rejecting_waits",
        });
    }
    if !whole {
        return Advice::Plain(advice_while_broken(s));
    }
    advice_while_whole(s, crashes)
}

/// While at least one link is cut or shut.
fn advice_while_broken(s: &Snapshot) -> &'static str {
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
        let waits = [
            s.ledger.outbox,
            s.ledger.spooled_provider,
            s.ledger.spooled_relay,
        ];
        let before_each = Hop::ALL
            .into_iter()
            .all(|h| !down(h) || waits[h.index()] > 0);
        if before_each {
            "hint.two_shut"
        } else {
            "hint.two_down"
        }
    } else if long {
        let before = SimTime(s.now.ms().saturating_sub(s.scenario.span.ms() / 16));
        if s.series.ledger_at(before).limbo < s.ledger.limbo {
            "hint.choose"
        } else {
            "hint.choose_still"
        }
    } else if down(Hop::Submission) {
        "hint.submission"
    } else {
        // Some programs write to the sender after hours; what was tried once comes back sooner, and not as a delay.
        let (hop, [plain, back, told]) = match down(Hop::Relay) {
            true => (
                Hop::Relay,
                ["hint.relay", "hint.relay_back", "hint.relay_told"],
            ),
            false => (
                Hop::Delivery,
                ["hint.delivery", "hint.delivery_back", "hint.delivery_told"],
            ),
        };
        match (is_told_of_a_delay(s), has_come_back_since(s, hop)) {
            (false, false) => plain,
            (false, true) => back,
            _ => told,
        }
    }
}

/// True where somebody whose mail waits may have been told of a delay. While all of it has waited for less than any program
/// takes to say so, or where the last notice came before any of it was sent, the notices are of mail that waited before.
fn is_told_of_a_delay(s: &Snapshot) -> bool {
    let first_s = || {
        let notices = Mta::ALL.into_iter().flat_map(|mta| mta.retry().notices());
        notices.min()
    };
    let (Some(told), Some(age)) = (s.last_delay_notice, s.oldest) else {
        return false;
    };
    s.now.since(told) < age && first_s().is_some_and(|first_s| age.ms() / 1000 >= first_s)
}

/// True where mail has come back to senders since that hop was cut; what came back before says nothing of this outage.
fn has_come_back_since(s: &Snapshot, hop: Hop) -> bool {
    let cut = s
        .series
        .flags
        .iter()
        .rfind(|f| f.kind == FlagKind::Cut(hop));
    let before = match cut {
        // Nothing is known of the time since then before the first look at it.
        Some(cut) => s.series.samples.iter().find(|sample| sample.at >= cut.at),
        None => return s.ledger.returned > 0,
    };
    before.is_some_and(|sample| s.ledger.returned > sample.ledger.returned)
}

/// While every link is up.
fn advice_while_whole(s: &Snapshot, crashes: u32) -> Advice {
    let open = s.blocks.iter().filter(|b| b.open).count();
    let Some((restarted, plan)) = s.restart else {
        let untouched = !s.series.flags.iter().any(|f| f.by_viewer);
        let mut calendar = s.scenario.calendar.iter();
        let next = calendar.find(|(at, command)| *at > s.now && command.touches_a_hop());
        let next = next.filter(|_| untouched);
        return Advice::Plain(match (next, s.playing) {
            (Some((_, Command::Reject(_))), _) => "hint.watch_rejects",
            (Some(_), _) => "hint.watch",
            (None, true) => "hint.cut",
            (None, false) => "hint.cut_paused",
        });
    };
    if open == 0 && !s.blocks.is_empty() {
        return Advice::Plain("hint.none_open");
    }
    if open < s.blocks.len() {
        return Advice::Opening(open, s.blocks.len());
    }
    let peak = s
        .series
        .samples
        .iter()
        .map(|sample| sample.ledger.limbo)
        .max()
        .unwrap_or(0)
        .max(s.ledger.limbo);
    if peak == 0 {
        // Nothing has waited yet, so no restart can be told from another.
        return Advice::Plain(if s.playing {
            "hint.cut"
        } else {
            "hint.cut_paused"
        });
    }
    // Who comes at once comes in the first hours: a server that has borne them holds.
    let long = s.now.since(restarted).ms() > s.scenario.span.ms() / 24;
    if s.ledger.limbo == 0 {
        let both = s
            .futures
            .iter()
            .filter_map(Future::plan)
            .any(|other| is_in_blocks(&other) != is_in_blocks(&plan));
        Advice::Plain(if both { "hint.compare" } else { "hint.empty" })
    } else if crashes > 1 {
        Advice::CrashedAgain(crashes)
    } else if crashes == 0 && !long && matches!(plan, Plan::Bulk | Plan::BulkAutomatic) {
        Advice::Plain("hint.rushing")
    } else if grows(s, restarted) {
        Advice::Plain("hint.grows")
    } else if crashes == 0 && long {
        Advice::Plain("hint.held")
    } else {
        Advice::Plain("hint.draining")
    }
}

/// True while more waits than some time ago: not every restart that holds clears the queue, for a server may hold and yet be
/// handed less, or do less, than comes. What waited before the last thing that happened to the network says nothing of that,
/// and right after it nothing is known.
fn grows(s: &Snapshot, restarted: SimTime) -> bool {
    let span = s.scenario.span.ms();
    let mut flags = s.series.flags.iter().rev();
    let changed = flags.find(|flag| flag.kind != FlagKind::TestSent);
    let since = changed.map_or(restarted, |flag| flag.at.max(restarted));
    let known = since.ms().saturating_add(span / 256);
    let before = s.now.ms().saturating_sub(span / 16).max(known);
    before.saturating_add(span / 256) <= s.now.ms()
        && s.series.ledger_at(SimTime(before)).limbo < s.ledger.limbo
}

/// True while the storage is down that had people in it when it crashed.
fn crashed_under_people(s: &Snapshot) -> bool {
    let storage = &s.stations[Place::Mailboxes as usize];
    !storage.up && storage.crashed_readers > 0
}

fn crashes_since_restart(s: &Snapshot) -> u32 {
    s.restart
        .map_or(0, |(from, _)| s.series.crashes_since(from))
}

/// True for a while after a server's disk was destroyed with mail on it. Mail is lost in other ways, too: what counts is
/// that more was lost right after than right before.
fn disk_just_destroyed(s: &Snapshot) -> bool {
    let took_mail = |at: SimTime| {
        let samples = &s.series.samples;
        // What is done in a millisecond is done after its sample was taken.
        let (before, after) = samples.split_at(samples.partition_point(|sample| sample.at <= at));
        let lost = |sample: &limbo_sim::Sample| sample.ledger.lost;
        before.last().map_or(0, lost) < after.first().map_or(s.ledger.lost, lost)
    };
    let just = |f: &limbo_sim::Flag| {
        matches!(f.kind, FlagKind::SpoolDestroyed(_))
            && s.now.since(f.at).ms() < s.scenario.span.ms() / 16
            && took_mail(f.at)
    };
    s.series.flags.iter().any(just)
}

/// True right after `TryAnother`: a future was left, and its restart is still ahead.
fn back_before_restart(s: &Snapshot) -> bool {
    let near = s.scenario.span.ms() / 500;
    s.futures.last().is_some_and(|future| {
        !s.playing && s.now <= future.from && future.from.since(s.now).ms() <= near
    }) && s.restart.is_none_or(|(at, _)| at < s.now)
}

/// Properties of [`Hint`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct HintProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
}

/// The hint, and a live region that repeats it once it has not changed for a while.
#[component]
pub(super) fn Hint(props: &HintProps) -> Html {
    let HintProps { locale, snapshot } = props;
    let now = advice(snapshot);
    let announced = use_state(String::new);
    {
        let announced = announced.clone();
        use_effect_with((now, locale.lang()), {
            let locale = locale.clone();
            move |(now, _)| {
                let text = now.text(&locale);
                let timeout = Timeout::new(CALM_MS, move || announced.set(text));
                move || drop(timeout)
            }
        });
    }
    html! {
        <>
            <p class="hint-words">{ now.text(locale) }</p>
            <p class="visually-hidden" aria-live="polite">{ (*announced).clone() }</p>
        </>
    }
}

#[cfg(test)]
mod tests;
