//! What a history says is what the servers of its scenario do, and it does not depend on when it is asked.

use super::*;
use crate::Action;
use limbo_sim::{OverloadAction, Plan, Scenario};

const HOUR: u32 = 3_600_000;
/// The storage fails, the relay's door is shut, and both are mended, in groups (libero-2023).
const BREAKS: u32 = 2 * HOUR;
const SHUT: u32 = 20 * HOUR;
const MENDED: u32 = 85 * HOUR;

/// January 2023 with tests that the viewer sends at these instants.
fn january(sent: &[u32]) -> Player {
    let scenario = Scenario::named("libero-2023").unwrap().with_weight(10_000);
    let mut run = Run::new(scenario, 20_261_129);
    run.script = (sent.iter())
        .map(|at| (SimTime(*at), Command::SendTest))
        .collect();
    Player::new(run).unwrap()
}

fn seek(player: &mut Player, at: u32) {
    let seek = Action::Seek(SimTime(at));
    player.act(seek, &mut || false).unwrap();
}

fn read_at(player: &mut Player, id: MessageId, at: u32) -> MessageHistory {
    seek(player, at);
    read(player, id, None, &mut || false).unwrap()
}

/// True if a history goes on as the other: a row of attempts at its end may have grown, past notices that came meanwhile.
fn begins_with(later: &[Step], earlier: &[Step]) -> bool {
    let grown = |l: &Step, e: &Step| match (l.kind, e.kind) {
        (
            StepKind::Tried {
                hop,
                why,
                last,
                times,
            },
            StepKind::Tried {
                hop: h,
                why: w,
                last: before,
                times: n,
            },
        ) => (hop, why, l.at) == (h, w, e.at) && last >= before && times >= n,
        _ => l == e,
    };
    later.len() >= earlier.len() && later.iter().zip(earlier).all(|(l, e)| grown(l, e))
}

/// Messages of all kinds: the viewer's, and some of everybody's.
fn some(player: &Player) -> Vec<MessageId> {
    let world = player.world();
    let mut ids: Vec<MessageId> = (0..world.messages()).step_by(211).collect();
    ids.extend(world.own());
    ids
}

#[test]
fn no_history_of_january_2023_names_an_answer_that_its_servers_cannot_give() {
    let hours = [1, 12, 30, 84, 85, 86, 89, 95, 110, 130];
    let mut player = january(&hours.map(|hour| hour * HOUR + 1234));
    seek(&mut player, 180 * HOUR);
    for id in some(&player) {
        let history = read(&player, id, None, &mut || false).unwrap();
        for step in history.steps() {
            let StepKind::Tried { hop, why, last, .. } = step.kind else {
                continue;
            };
            // An attempt that is no event is noted at the end of its minute.
            let within = |from: u32, to: u32| step.at.ms() >= from && last.ms() <= to + LOOK_EVERY;
            let can_be = match (hop, why) {
                (Hop::Delivery, FailureReason::NoLink) => within(BREAKS, MENDED),
                (Hop::Relay, FailureReason::Closed) => within(SHUT, MENDED),
                // It sheds load, the storage falls.
                (Hop::Relay, FailureReason::Busy) => true,
                (Hop::Delivery, FailureReason::Crashed) => {
                    player.world().station(Place::Mailboxes).crashes > 0
                }
                _ => false,
            };
            assert!(can_be, "message {id}: {step:?} in {:?}", history.steps());
        }
    }
}

#[test]
fn a_server_that_is_only_too_slow_is_said_neither_to_be_down_nor_to_have_answered() {
    let mut scenario = Scenario::named("small-town").unwrap();
    // Whoever is in a session there waits longer than a client does.
    for (key, value) in [
        ("readers.share", 0.0),
        ("stations.mailboxes.door", 0.0),
        ("stations.mailboxes.capacity_per_s", 0.01),
        ("stations.mailboxes.client_timeout_ms", 60_000.0),
    ] {
        scenario.set(key, value).unwrap();
    }
    let mut player = Player::new(Run::new(scenario, 1)).unwrap();
    seek(&mut player, HOUR);
    assert_eq!(player.world().station(Place::Mailboxes).crashes, 0);
    let mut tried = 0;
    for id in 0..player.world().messages() {
        let history = read(&player, id, None, &mut || false).unwrap();
        for step in history.steps() {
            if let StepKind::Tried { hop, why, .. } = step.kind {
                assert_eq!((hop, why), (Hop::Delivery, FailureReason::TimedOut));
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
}

#[test]
fn mail_that_is_on_hold_is_not_tried_and_its_history_says_so_at_whatever_instant_it_is_asked() {
    let mut player = january(&[12 * HOUR]);
    seek(&mut player, 84 * HOUR);
    let id = player.world().own()[0];
    let before = read_at(&mut player, id, MENDED - 1);
    let kept = StepKind::Held;
    assert!(!before.steps().iter().any(|step| step.kind == kept));
    let tried = player.world().message(id).unwrap().attempts;
    assert!(tried > 60, "every {} seconds for three days", 4000);
    let opens = MENDED + 5 * HOUR;
    let mut first = None;
    for at in [
        MENDED,
        MENDED + 1,
        MENDED + 12_345,
        MENDED + HOUR / 2,
        MENDED + 2 * HOUR,
        opens - 1,
    ] {
        let history = read_at(&mut player, id, at);
        let message = player.world().message(id).unwrap();
        assert!(message.on_hold, "{at}");
        let counts = (message.attempts, history.attempts_listed());
        assert!(counts.0 - tried <= 1 && counts.0 == counts.1, "{counts:?}");
        let last = history.steps().last().unwrap();
        assert_eq!((last.at.ms(), last.kind), (MENDED, kept), "{at}");
        assert_eq!(message.next_attempt, None);
        let limit = player.run().scenario.relay_lifetime.unwrap();
        let accepted = message.accepted.unwrap();
        assert_eq!(message.gives_up_at, Some(accepted + limit));
        let steps = history.steps().to_vec();
        assert_eq!(&steps, first.get_or_insert(steps.clone()), "{at}");
    }
    // What waits for its turn, its group being open, is not tried either.
    seek(&mut player, opens);
    let message = player.world().message(id).unwrap();
    assert!(!message.on_hold && message.attempts <= tried + 1);
    assert_eq!(message.next_attempt, None, "as soon as it is its turn");
}

#[test]
fn attempts_never_grow_while_mail_is_on_hold_and_are_as_many_as_the_rule_made_before() {
    let mut player = january(&[]);
    seek(&mut player, MENDED);
    let world = player.world();
    let mut held: Vec<(MessageId, u32)> = (world.waiting(Place::Relay))
        .filter_map(|w| world.message(w.id))
        .filter(|m| m.on_hold)
        .map(|m| (m.id, m.attempts))
        .collect();
    assert!(held.len() > 100);
    for hour in 86..145 {
        seek(&mut player, hour * HOUR);
        held.retain(|&(id, attempts)| {
            let message = player.world().message(id).unwrap();
            if message.on_hold {
                assert_eq!(message.attempts, attempts, "{id} at {hour} h");
            }
            message.on_hold
        });
    }
    assert_eq!(held, [], "every group is open");
}

#[test]
fn a_link_that_is_cut_again_does_not_make_attempts_of_the_time_on_hold() {
    let mut player = january(&[12 * HOUR]);
    seek(&mut player, MENDED + HOUR);
    let id = player.world().own()[0];
    let tried = player.world().message(id).unwrap().attempts;
    // Seventy hours later all groups are open at once, behind a link that is cut a moment later.
    let script = &mut player;
    seek(script, MENDED + 2 * HOUR);
    let act = |player: &mut Player, action| {
        player.act(action, &mut || false).unwrap();
    };
    act(
        script,
        Action::Mend(Hop::Delivery, Plan::ByHand { blocks: 12 }),
    );
    seek(script, MENDED + 40 * HOUR);
    let message = script.world().message(id).unwrap();
    assert!(message.on_hold && message.attempts == tried, "{message:?}");
    act(script, Action::Cut(Hop::Delivery));
    act(
        script,
        Action::Mend(Hop::Delivery, Plan::Drip { rate_per_s: 0.5 }),
    );
    act(script, Action::Cut(Hop::Delivery));
    seek(script, MENDED + 41 * HOUR);
    let message = script.world().message(id).unwrap();
    assert!(message.attempts <= tried + 3, "{tried}, {message:?}");
    let history = read(script, id, None, &mut || false).unwrap();
    let kept = |step: &&Step| step.kind == StepKind::Held;
    assert_eq!(history.steps().iter().filter(kept).count(), 1);
}

#[test]
fn a_history_that_is_asked_later_begins_with_the_one_that_was_asked_earlier() {
    for (name, sent, hours) in [
        (
            "libero-2023",
            12,
            &[12, 13, 60, 84, 85, 86, 90, 91, 92, 100, 150][..],
        ),
        ("libero-june-2023", 30, &[31, 60, 90, 100, 120, 140, 190]),
        ("exchange-2022", 8, &[9, 11, 13, 30, 37, 40, 45, 60]),
    ] {
        let scenario = Scenario::named(name).unwrap().with_weight(10_000);
        let mut run = Run::new(scenario, 7);
        run.script = vec![(SimTime(sent * HOUR), Command::SendTest)];
        let mut player = Player::new(run).unwrap();
        let mut before: Option<MessageHistory> = None;
        for hour in hours {
            // Within a minute, too.
            for at in [hour * HOUR, hour * HOUR + 20_000, hour * HOUR + 100_000] {
                seek(&mut player, at);
                let id = player.world().own()[0];
                let fresh = read(&player, id, None, &mut || false).unwrap();
                if let Some(before) = before.take() {
                    let (now, then) = (fresh.steps(), before.steps());
                    assert!(begins_with(now, then), "{name} {at}: {now:?}, {then:?}");
                    let on = read(&player, id, Some(before), &mut || false).unwrap();
                    assert!(
                        begins_with(now, on.steps()),
                        "{name} {at}: {now:?}, {on:?}",
                        on = on.steps()
                    );
                    assert_eq!(now.len(), on.steps().len(), "{name} {at}");
                }
                before = Some(fresh);
            }
        }
    }
}

#[test]
fn after_a_link_is_mended_what_fails_is_not_put_down_to_the_cut() {
    let mut player = january(&[12 * HOUR]);
    seek(&mut player, MENDED);
    // All at once, a moment later: the storage falls, again and again.
    let all_at_once = Action::Mend(Hop::Delivery, Plan::Bulk);
    player.act(all_at_once, &mut || false).unwrap();
    let mut kept: Option<MessageHistory> = None;
    let mut crashed = false;
    for minutes in [1, 7, 30, 60, 110, 240, 500, 900] {
        seek(&mut player, MENDED + minutes * 60_000 + 500);
        let id = player.world().own()[0];
        let message = player.world().message(id).unwrap();
        let fresh = read(&player, id, None, &mut || false).unwrap();
        let on = read(&player, id, kept.take(), &mut || false).unwrap();
        for history in [&fresh, &on] {
            for step in history.steps() {
                let StepKind::Tried { hop, why, last, .. } = step.kind else {
                    continue;
                };
                assert_eq!(hop, Hop::Delivery);
                crashed |= why == FailureReason::Crashed;
                let by_cut = why == FailureReason::NoLink && last.ms() <= MENDED + LOOK_EVERY;
                assert!(by_cut || why == FailureReason::Crashed, "{step:?}");
            }
            if message.phase == Phase::Spooled(Place::Relay) {
                assert_eq!(history.attempts_listed(), message.attempts, "{minutes}");
            }
        }
        assert_eq!(fresh.steps(), on.steps(), "{minutes}");
        kept = Some(on);
    }
    assert!(crashed, "it fell while this e-mail was there");
}

#[test]
fn every_server_that_accepts_a_message_is_in_its_history_however_fast_they_are() {
    let mut scenario = Scenario {
        travel: Duration(0),
        ..Scenario::named("small-town").unwrap()
    };
    for station in &mut scenario.stations {
        (station.capacity_per_s, station.handover_per_s) = (1e6, 1e6);
    }
    let mut player = Player::new(Run::new(scenario, 1)).unwrap();
    seek(&mut player, HOUR);
    let history = read(&player, 0, None, &mut || false).unwrap();
    let kinds: Vec<StepKind> = history.steps().iter().map(|step| step.kind).collect();
    let all = [
        StepKind::Sent,
        StepKind::Accepted(Place::Provider),
        StepKind::Accepted(Place::Relay),
        StepKind::Delivered,
    ];
    assert_eq!(kinds, all, "{:?}", history.steps());
}

#[test]
fn a_delay_notice_is_told_of_when_it_arrives_also_where_the_travel_time_is_set_on_its_way() {
    let sent = 30 * HOUR + 1234;
    let id = |player: &Player| player.world().own()[0];
    // When the first notice of the letter leaves.
    let mut player = january(&[sent]);
    seek(&mut player, 80 * HOUR);
    let history = read(&player, id(&player), None, &mut || false).unwrap();
    let mut late = history.steps().iter();
    let leaves = late.find(|s| matches!(s.kind, StepKind::Late(_))).unwrap();
    let leaves = leaves.at.ms();
    for travel in [6.0 * f64::from(HOUR), 1_000.0] {
        let mut player = january(&[sent]);
        seek(&mut player, leaves + 30_000);
        let id = id(&player);
        let begun = read(&player, id, None, &mut || false).unwrap();
        assert!(begun.late_notices()[0].ms() > leaves + 60_000);
        seek(&mut player, leaves + 60_000);
        let set = Action::Set(vec![("travel_ms", travel)]);
        player.act(set, &mut || false).unwrap();
        // Read on from there, or from the beginning, at once, or later.
        let on = read(&player, id, Some(begun), &mut || false).unwrap();
        let told = on.late_notices()[0];
        for at in [leaves + 60_000, told.ms() + HOUR] {
            let anew = read_at(&mut player, id, at);
            assert_eq!(anew.late_notices()[0], told, "{travel}");
        }
        let is_on_its_way = |player: &Player| {
            let mut notices = Hop::ALL
                .into_iter()
                .flat_map(|hop| player.world().notices(hop));
            notices.any(|notice| notice.id == id && notice.late)
        };
        seek(&mut player, told.ms() - 1);
        assert!(is_on_its_way(&player), "{travel}");
        seek(&mut player, told.ms());
        assert!(!is_on_its_way(&player), "{travel}");
    }
}

#[test]
fn what_is_counted_behind_a_cut_is_no_attempt_of_the_reason_before_it() {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
    for (at, command) in [
        (1_200_000, Command::Cut(Hop::Delivery)),
        (
            4_800_000,
            Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421),
        ),
        (4_800_000, Command::Restart(Plan::Bulk)),
        (5_400_000, Command::Cut(Hop::Delivery)),
    ] {
        run.push(SimTime(at), command).unwrap();
    }
    let (begun, later) = (5_410_000, 10_000_000);
    let mut player = Player::new(run).unwrap();
    seek(&mut player, begun);
    let ids: Vec<MessageId> = player.world().waiting(Place::Relay).map(|w| w.id).collect();
    let busy = |history: &MessageHistory| {
        let last = history.steps().last().map(|s| s.kind);
        matches!(
            last,
            Some(StepKind::Tried {
                why: FailureReason::Busy,
                ..
            })
        )
    };
    let mut cards: Vec<MessageHistory> = ids
        .into_iter()
        .filter_map(|id| read(&player, id, None, &mut || false))
        .filter(busy)
        .collect();
    cards.truncate(12);
    assert_eq!(cards.len(), 12);
    seek(&mut player, later);
    for card in cards {
        let id = card.id();
        let open = read(&player, id, Some(card), &mut || false).unwrap();
        let anew = read(&player, id, None, &mut || false).unwrap();
        assert_eq!(open.steps().len(), anew.steps().len(), "e-mail {id}");
        assert!(!busy(&open), "e-mail {id}: {:?}", open.steps());
    }
}

#[test]
fn the_attempts_behind_a_cut_that_were_set_before_it_are_listed_at_their_instants() {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
    for (at, command) in [
        (20, Command::Cut(Hop::Delivery)),
        (80, Command::Restart(Plan::Bulk)),
        (91, Command::Cut(Hop::Delivery)),
    ] {
        run.push(SimTime(at * 60_000), command).unwrap();
    }
    let mut player = Player::new(run).unwrap();
    // Whatever was deferred before the cut has a timer of its own.
    seek(&mut player, 91 * 60_000 - 1);
    let world = player.world();
    let waiting = world.waiting(Place::Relay);
    let set: Vec<(MessageId, SimTime)> = waiting
        .filter_map(|w| Some((w.id, world.message(w.id)?.next_attempt?)))
        .filter(|(_, at)| at.ms() > 91 * 60_000 && at.ms() % 60_000 != 0)
        .take(12)
        .collect();
    assert_eq!(set.len(), 12);
    seek(&mut player, 200 * 60_000);
    for (id, at) in set {
        let card = read(&player, id, None, &mut || false).unwrap();
        let behind = card.steps().iter().find_map(|step| match step.kind {
            StepKind::Tried { why, .. }
                if why == FailureReason::NoLink && step.at.ms() > 91 * 60_000 =>
            {
                Some(step.at)
            }
            _ => None,
        });
        assert_eq!(behind, Some(at), "e-mail {id}: {:?}", card.steps());
    }
}

#[test]
fn of_a_long_history_the_beginning_and_the_end_are_told() {
    let mut history = MessageHistory::new(0, january(&[]).run(), SimTime::ZERO);
    for ms in 0..3 * STEPS_MAX as u32 {
        history.push(SimTime(ms), StepKind::Delivered);
    }
    let told: Vec<u32> = history.steps().iter().map(|step| step.at.ms()).collect();
    let half = STEPS_MAX as u32 / 2;
    let expected: Vec<u32> = (0..half).chain(5 * half..6 * half).collect();
    assert_eq!(told, expected);
}
