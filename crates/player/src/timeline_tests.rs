//! What a viewer does can be undone, done again, left and returned to, and nothing of it costs a replay from
//! the beginning.

use super::checkpoints::BYTES_MAX;
use super::tests::{act, any_hop, any_plan, mins, player};
use super::timeline::Timeline;
use super::*;
use limbo_sim::{
    Command, Duration, Flag, FlagKind, Hop, Place, Plan, Run, Scenario, Series, SimTime, World,
};
use proptest::prelude::*;
use std::rc::Rc;

fn script(player: &Player) -> Vec<Command> {
    player.run().script.iter().map(|(_, c)| *c).collect()
}

/// Everything of the world at the playhead, its millisecond played to the end.
fn hash(player: &mut Player) -> u64 {
    let now = player.now();
    act(player, Action::Seek(now));
    player.world().hash()
}

/// Cut at 10 minutes, restarted at 20, played to 30.
pub(super) fn restarted() -> Player {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Seek(mins(20)));
    act(&mut p, Action::Restart(Plan::Bulk));
    act(&mut p, Action::Seek(mins(30)));
    p
}

#[test]
fn acting_in_the_past_starts_a_new_future_and_keeps_the_old() {
    let mut p = restarted();
    act(&mut p, Action::Seek(mins(15)));
    act(&mut p, Action::Cut(Hop::Relay));
    assert_eq!(
        script(&p),
        [Command::Cut(Hop::Delivery), Command::Cut(Hop::Relay)]
    );
    let s = p.snapshot();
    assert_eq!(s.futures.len(), 1);
    assert_eq!(s.futures[0].plan(), Some(Plan::Bulk));
    assert_eq!(
        (s.futures[0].from, s.futures[0].until),
        (mins(15), mins(30))
    );
}

#[test]
fn a_future_in_which_nothing_was_done_is_kept_too() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(20)));
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Relay));
    let s = p.snapshot();
    assert_eq!((s.futures.len(), s.futures[0].what), (1, None));
    act(&mut p, Action::Return(0));
    assert_eq!(script(&p), []);
    let s = p.snapshot();
    assert_eq!(s.futures[0].what, Some(Command::Cut(Hop::Relay)));
}

#[test]
fn of_a_restart_that_was_left_only_what_fell_after_it_is_told() {
    let run = restarted().run().clone();
    let crashed = |at, place| Flag {
        at,
        kind: FlagKind::Crashed(place),
        by_viewer: false,
    };
    let series = |flags| {
        Some(Rc::new(Series {
            flags,
            ..Series::default()
        }))
    };
    let mut left = Timeline::new(run.clone());
    left.known_until = mins(30);
    let mut now = Timeline::new(Run::new((*run.scenario).clone(), run.seed));
    let what = Some((mins(20), Command::Restart(Plan::Bulk)));
    let mut kept = |flags| {
        left.known = series(flags);
        now.keep(&left, what, mins(5));
        let future = &now.futures[0];
        (future.restarted, future.crashes)
    };
    let before = crashed(mins(12), Place::Mailboxes);
    let elsewhere = crashed(mins(22), Place::Relay);
    assert_eq!(kept(vec![before]), (Some(mins(20)), 0));
    // Every server's falls count, as in what is said of a restart while it is shown.
    assert_eq!(kept(vec![before, elsewhere]), (Some(mins(20)), 1));
    let after = crashed(mins(22), Place::Mailboxes);
    assert_eq!(kept(vec![before, elsewhere, after]), (Some(mins(20)), 2));
}

#[test]
fn after_more_crashes_than_have_flags_what_is_done_has_one_and_crashes_are_counted_as_the_servers_count_them()
 {
    let mut p = player("sandbox");
    act(
        &mut p,
        Action::Set(Vec::from([("stations.mailboxes.reboot_ms", 1_000.0)])),
    );
    act(
        &mut p,
        Action::Set(Vec::from([("stations.mailboxes.door.sessions", 20.0)])),
    );
    let done = [
        (60, Action::Cut(Hop::Delivery)),
        (180, Action::Restart(Plan::BulkAutomatic)),
        (420, Action::Cut(Hop::Relay)),
        (450, Action::Restart(Plan::Natural)),
    ];
    let crashes = |p: &Player| p.world().station(Place::Mailboxes).crashes;
    for (minutes, action) in done {
        act(&mut p, Action::Seek(mins(minutes)));
        act(&mut p, action);
    }
    let before = crashes(&p);
    act(&mut p, Action::Seek(mins(600)));
    let series = p.snapshot().series;
    assert!(
        series.flags.len() >= Series::FLAGS_MAX,
        "{}",
        series.flags.len()
    );
    let by_viewer = series.flags.iter().filter(|f| f.by_viewer);
    assert_eq!(by_viewer.count(), 6);
    assert!(crashes(&p) > before);
    assert_eq!(series.crashes_since(mins(450)), crashes(&p) - before);
    assert_eq!(series.crashes_since(SimTime::ZERO), crashes(&p));
}

#[test]
fn a_restart_of_which_nothing_was_played_is_known_as_one() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Seek(mins(20)));
    act(&mut p, Action::Restart(Plan::Bulk));
    act(&mut p, Action::TryAnother);
    let s = p.snapshot();
    let left = &s.futures[0];
    assert_eq!((left.restarted, left.until), (Some(mins(20)), mins(20)));
}

#[test]
fn a_future_that_was_left_has_no_crash_that_came_before_it() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Seek(mins(60)));
    act(&mut p, Action::Restart(Plan::Bulk));
    act(&mut p, Action::Seek(mins(90)));
    let flags = p.snapshot().series.flags.clone();
    let crashes: Vec<_> = flags
        .iter()
        .filter(|f| matches!(f.kind, FlagKind::Crashed(_)))
        .collect();
    assert!(!crashes.is_empty());
    for (i, crash) in crashes.iter().enumerate() {
        // Whoever goes to the next event and acts stands at its very instant.
        act(&mut p, Action::Seek(crash.at));
        act(&mut p, Action::Cut(Hop::Relay));
        let left = p.snapshot().futures.last().cloned().unwrap();
        assert_eq!(left.from, crash.at);
        assert_eq!(left.crashes as usize, crashes.len() - i - 1);
        act(&mut p, Action::Undo);
        act(&mut p, Action::Seek(mins(90)));
    }
}

#[test]
fn another_restart_can_be_tried_on_the_same_mail() {
    let mut p = restarted();
    act(&mut p, Action::Seek(mins(40)));
    act(&mut p, Action::TryAnother);
    assert!(!p.playing());
    assert_eq!(p.now(), mins(20));
    let s = p.snapshot();
    assert_eq!(s.restart, None);
    assert_eq!(s.futures.len(), 1);
    assert_eq!(
        (s.futures[0].from, s.futures[0].until),
        (mins(20), mins(40))
    );
    assert_eq!(s.known, s.series);
}

#[test]
fn the_restart_of_the_calendar_can_be_tried_in_another_way_and_returned_to() {
    let mut p = player("libero-2023");
    let days = |d: u32| SimTime::ZERO + Duration::hours(24 * d);
    act(&mut p, Action::Seek(days(5)));
    let (hash, restart) = (p.world().hash(), p.snapshot().restart.unwrap());
    act(&mut p, Action::TryAnother);
    act(&mut p, Action::Restart(Plan::Bulk));
    act(&mut p, Action::Seek(days(5)));
    assert_ne!(p.world().hash(), hash);
    assert_eq!(p.snapshot().futures[0].plan(), Some(restart.1));
    act(&mut p, Action::Return(0));
    assert_eq!(p.world().hash(), hash);
    assert_eq!(p.snapshot().futures[0].plan(), Some(Plan::Bulk));
}

#[test]
fn another_try_leaves_what_was_done_before_the_restart_also_at_its_instant() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Seek(mins(20)));
    act(
        &mut p,
        Action::Set(vec![("stations.mailboxes.capacity_per_s", 3.0)]),
    );
    act(&mut p, Action::SendTest);
    act(&mut p, Action::Restart(Plan::Bulk));
    act(&mut p, Action::Seek(mins(40)));
    act(&mut p, Action::SendTest);
    act(&mut p, Action::TryAnother);
    let kept = script(&p);
    assert_eq!((p.now(), kept.len()), (mins(20), 3), "{kept:?}");
    assert_eq!(kept[2], Command::SendTest);
    assert_eq!(p.snapshot().restart, None);
}

#[test]
fn the_calendar_s_restart_is_still_to_come_also_where_something_was_done_after_it() {
    let mut p = player("libero-2023");
    act(&mut p, Action::Seek(SimTime::ZERO + Duration::hours(90)));
    let (at, _) = p.snapshot().restart.unwrap();
    act(&mut p, Action::SendTest);
    act(&mut p, Action::TryAnother);
    assert_eq!(p.now(), SimTime(at.ms() - 1));
    assert_eq!((p.snapshot().restart, script(&p)), (None, vec![]));
}

#[test]
fn a_run_that_was_loaded_is_another_step_than_what_is_done_in_it() {
    let mut p = player("small-town");
    let another = Run::new(Scenario::named("sandbox").unwrap(), 1);
    p.load(another).unwrap();
    assert_eq!(p.snapshot().undo, UndoStep::Load);
    act(&mut p, Action::Seek(mins(1)));
    act(&mut p, Action::SendTest);
    act(&mut p, Action::Seek(mins(2)));
    assert_eq!(p.snapshot().undo, UndoStep::Act(mins(1)));
    act(&mut p, Action::Undo);
    let s = p.snapshot();
    assert_eq!((s.undo, s.redo), (UndoStep::Load, UndoStep::Act(mins(2))));
    act(&mut p, Action::Undo);
    assert_eq!(p.snapshot().redo, UndoStep::Load);
}

/// Twenty messages that a server's queue lists, behind an outage of two hours of which `script` is what is left.
fn queue(script: &[(u32, Command)]) -> Run {
    let mut scenario = Scenario::named("small-town").unwrap();
    scenario.listed = Some((1..=20).map(|m| m * 120_000).collect());
    let mut run = Run::new(scenario, 1);
    for &(at, command) in script {
        run.push(mins(at), command).unwrap();
    }
    run
}

const QUEUE_CUT: (u32, Command) = (1, Command::Cut(Hop::Delivery));
const QUEUE_BACK: (u32, Command) = (120, Command::Mend(Hop::Delivery, Plan::Bulk));

#[test]
fn the_queue_of_a_server_keeps_its_outage_also_where_another_restart_ends_it_or_none() {
    let waits = |p: &mut Player| {
        act(p, Action::Reset);
        assert_eq!(script(p).first(), Some(&QUEUE_CUT.1));
        act(p, Action::Seek(mins(60)));
        assert!(p.world().ledger().spooled_relay >= 20);
    };
    for script in [
        &[QUEUE_CUT, (120, Command::Restart(Plan::Bulk))][..],
        &[QUEUE_CUT],
    ] {
        let mut p = Player::new(queue(script)).unwrap();
        act(&mut p, Action::Seek(mins(60)));
        waits(&mut p);
    }
    // What takes the return out, as another try, does not make it unknown.
    let whole = queue(&[QUEUE_CUT, QUEUE_BACK]);
    let mut p = Player::new(whole.clone()).unwrap();
    p.load(queue(&[QUEUE_CUT])).unwrap();
    waits(&mut p);
    assert_eq!(*p.run(), whole);
}

#[test]
fn the_network_of_a_queue_can_be_changed_where_a_command_of_its_outage_no_longer_fits() {
    let most = "stations.mailboxes.concurrency.max";
    let run = queue(&[QUEUE_CUT, (119, Command::Set(most, 5.0)), QUEUE_BACK]);
    let mut p = Player::new(run).unwrap();
    act(&mut p, Action::Seek(mins(60)));
    let first = "stations.mailboxes.concurrency.initial";
    act(&mut p, Action::Begin(vec![(first, 6.0)]));
    let kept = [QUEUE_CUT.1, Command::Set(most, 6.0), QUEUE_BACK.1];
    assert_eq!(script(&p), kept, "the value that comes nearest");
    // A run that ends before the return knows it again once it is longer.
    act(&mut p, Action::Begin(vec![("span_ms", 5_400_000.0)]));
    assert_eq!(script(&p), kept[..1]);
    act(&mut p, Action::Begin(vec![("span_ms", 10_800_000.0)]));
    assert_eq!(script(&p), kept);
}

#[test]
fn what_is_compared_has_the_network_in_force_where_there_is_room_for_it() {
    const RATE: &str = "arrivals.rate_per_s";
    let mut p = player("small-town");
    let before = p.run().scenario.get(RATE).unwrap().unwrap();
    let set = 8.0 * before;
    act(&mut p, Action::Set(vec![(RATE, set)]));
    let rate = |p: &Player| {
        let fork = p.fork().unwrap();
        fork.run.scenario.get(RATE).unwrap()
    };
    assert_eq!(rate(&p), Some(set));
    // So much mail from the beginning on is more than there was room for.
    p.set_room(|bytes| bytes < 1_200_000.0);
    assert!(p.run().scenario.bytes_expected() < 1_200_000.0);
    assert!(p.world().scenario().bytes_expected() > 1_200_000.0);
    assert_eq!(rate(&p), Some(before));
}

#[test]
fn a_step_after_which_the_network_is_another_says_so_and_so_does_a_future() {
    let acts = [
        Action::DestroySpool(Place::Relay),
        Action::Set(vec![("stations.relay.capacity_per_s", 2.0)]),
    ];
    for act_of_network in acts {
        let mut p = player("small-town");
        act(&mut p, Action::Seek(mins(10)));
        act(&mut p, act_of_network);
        assert!(matches!(p.snapshot().undo, UndoStep::Act(_)));
        act(&mut p, Action::Undo);
        assert_eq!(p.snapshot().redo, UndoStep::Network);
        act(&mut p, Action::Redo);
        // Something else in its place: the future that is left has another network, and so has the way back to it.
        act(&mut p, Action::Seek(mins(5)));
        act(&mut p, Action::SendTest);
        let left = |p: &mut Player| p.snapshot().futures[0].has_another_network();
        assert!(left(&mut p));
        assert_eq!(p.snapshot().undo, UndoStep::Network);
        act(&mut p, Action::Return(0));
        assert!(!left(&mut p));
        assert!(matches!(p.snapshot().undo, UndoStep::Act(_)));
    }
}

#[test]
fn left_futures_are_few() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Delivery));
    for blocks in 1..=(FUTURES_MAX as u16 + 3) {
        act(&mut p, Action::Seek(mins(20)));
        act(&mut p, Action::Restart(Plan::Calm { blocks }));
        act(&mut p, Action::TryAnother);
    }
    assert_eq!(p.snapshot().futures.len(), FUTURES_MAX);
}

#[test]
fn undo_brings_back_run_and_playhead_redo_what_was_undone() {
    let mut p = restarted();
    act(&mut p, Action::Undo);
    assert_eq!(
        (p.now(), script(&p)),
        (mins(20), vec![Command::Cut(Hop::Delivery)])
    );
    act(&mut p, Action::Undo);
    assert_eq!((p.now(), script(&p)), (mins(10), vec![]));
    assert_eq!(p.snapshot().undo, UndoStep::None);
    act(&mut p, Action::Redo);
    act(&mut p, Action::Redo);
    assert_eq!((p.now(), script(&p).len()), (mins(30), 2));
    assert_eq!(p.snapshot().redo, UndoStep::None);
    assert_eq!(p.snapshot().known.samples, p.snapshot().series.samples);
}

#[test]
fn undo_of_an_act_in_the_past_brings_the_left_future_back() {
    let mut p = restarted();
    act(&mut p, Action::Seek(mins(15)));
    act(&mut p, Action::Cut(Hop::Relay));
    act(&mut p, Action::Undo);
    let s = p.snapshot();
    assert_eq!((p.now(), s.futures.len()), (mins(15), 0));
    let last = s.known.samples.last().unwrap().at;
    assert!(last > mins(29), "its curve is known again: {last:?}");
    act(&mut p, Action::Redo);
    assert_eq!(p.snapshot().futures.len(), 1);
}

#[test]
fn a_new_act_after_undo_drops_what_could_be_redone() {
    let mut p = restarted();
    act(&mut p, Action::Undo);
    assert!(matches!(p.snapshot().redo, UndoStep::Act(_)));
    act(&mut p, Action::Cut(Hop::Relay));
    assert_eq!(p.snapshot().redo, UndoStep::None);
    let before = script(&p);
    act(&mut p, Action::Redo);
    assert_eq!(script(&p), before);
}

#[test]
fn reset_and_load_are_undone_by_one_step() {
    let mut p = restarted();
    let (run, hash) = (p.run().clone(), p.world().hash());
    act(&mut p, Action::Reset);
    assert_eq!((p.now(), script(&p)), (SimTime::ZERO, vec![]));
    act(&mut p, Action::Undo);
    assert_eq!((p.run(), p.world().hash()), (&run, hash));
    p.load(Run::new(Scenario::named("one-letter").unwrap(), 5))
        .unwrap();
    assert_eq!(p.run().scenario.name, "one-letter");
    act(&mut p, Action::Undo);
    assert_eq!((p.run(), p.world().hash()), (&run, hash));
    act(&mut p, Action::Redo);
    assert_eq!(p.run().scenario.name, "one-letter");
}

#[test]
fn a_run_is_loaded_with_its_script_and_a_bad_one_changes_nothing() {
    let run = restarted().run().clone();
    let mut p = player("one-letter");
    p.load(run.clone()).unwrap();
    act(&mut p, Action::Seek(mins(30)));
    let mut world = World::new(&run).unwrap();
    world.advance(mins(30), u64::MAX);
    assert_eq!(p.world().hash(), world.hash());
    let mut bad = run.clone();
    bad.script.reverse();
    assert!(p.load(bad.clone()).is_err() && Player::new(bad).is_err());
    assert_eq!((p.run(), p.world().hash()), (&run, world.hash()));
}

#[test]
fn undo_is_kept_for_so_many_acts_and_no_more() {
    let mut p = player("small-town");
    for i in 0..UNDO_MAX + 7 {
        act(&mut p, Action::Seek(SimTime(1_000 * i as u32)));
        act(&mut p, Action::SendTest);
    }
    for _ in 0..UNDO_MAX {
        assert!(matches!(p.snapshot().undo, UndoStep::Act(_)));
        act(&mut p, Action::Undo);
    }
    assert_eq!(p.snapshot().undo, UndoStep::None);
    assert_eq!(script(&p).len(), 7);
}

/// A million messages of the great failure: as many dots as the stage may have to draw.
fn million() -> Player {
    let scenario = Scenario::named("libero-2023").unwrap();
    let run = Run::new(scenario.with_weight(MILLION_WEIGHT), 1);
    Player::new(run).unwrap()
}
/// E-mails to a dot that make about a million dots of it.
const MILLION_WEIGHT: u32 = 84;
/// A fifth of a second in a tab.
const REPLAY_MAX: u64 = 2_500_000;
/// Copies that were not packed would take more than 400 MiB.
const MILLION_BYTES_MAX: usize = 300 << 20;

#[test]
fn any_instant_of_a_million_messages_is_a_short_replay_away_within_the_memory_limit() {
    let mut p = million();
    let end = SimTime::ZERO + p.run().scenario.span;
    act(&mut p, Action::Seek(end));
    let sent = p.world().ledger().sent;
    assert!((950_000..1_100_000).contains(&sent), "{sent}");
    let held_within_limits = |p: &Player, bytes_max: usize| {
        let (replay, bytes) = (p.replay_steps_max(), p.memory_bytes());
        let steps = p.world().steps();
        assert!(replay <= REPLAY_MAX, "{replay} of {steps} steps");
        assert!(bytes <= bytes_max, "{bytes}");
    };
    held_within_limits(&p, MILLION_BYTES_MAX);
    // And of another future beside it, in which every message is tried again and again.
    act(&mut p, Action::TryAnother);
    act(&mut p, Action::Restart(Plan::Natural));
    act(
        &mut p,
        Action::Seek(SimTime::ZERO + Duration::hours(6 * 24)),
    );
    // What the world that is shown shares with the latest copy counts twice here.
    let all_max = BYTES_MAX + 2 * p.world().memory_bytes();
    held_within_limits(&p, all_max);
}

fn any_act() -> impl Strategy<Value = Action> {
    let (hop, plan) = (any_hop(), any_plan());
    prop_oneof![
        hop.clone().prop_map(Action::Cut),
        (hop, plan.clone()).prop_map(|(h, p)| Action::Mend(h, p)),
        plan.prop_map(Action::Restart),
        prop::sample::select(&Place::SPOOLS[..]).prop_map(Action::DestroySpool),
        Just(Action::SendTest),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Wherever acts were done, in whatever order: undoing all and redoing all comes to the same worlds.
    #[test]
    fn undo_then_redo_is_as_if_nothing_had_been(acts in prop::collection::vec((0..60u32, any_act()), 1..8)) {
        let mut p = player("small-town");
        let mut states = Vec::new();
        for (at, action) in acts {
            act(&mut p, Action::Seek(mins(at)));
            states.push((p.now(), p.run().clone(), hash(&mut p)));
            act(&mut p, action);
        }
        let last = (p.now(), p.run().clone(), hash(&mut p));
        for state in states.iter().rev() {
            act(&mut p, Action::Undo);
            prop_assert_eq!(&(p.now(), p.run().clone(), hash(&mut p)), state);
        }
        for state in states.iter().skip(1).chain([&last]) {
            act(&mut p, Action::Redo);
            prop_assert_eq!(&p.run().clone(), &state.1);
        }
        prop_assert_eq!((p.now(), p.run().clone(), hash(&mut p)), last);
    }

    /// A left future is the same run when it is returned to, and so is the one left for it.
    #[test]
    fn going_back_to_a_left_future_gives_the_same_world(
        a in (0..40u32, any_act()), b in (0..20u32, any_act()), until in 40..60u32
    ) {
        let mut p = player("small-town");
        act(&mut p, Action::Seek(mins(a.0)));
        act(&mut p, a.1);
        act(&mut p, Action::Seek(mins(until)));
        let first = (p.run().clone(), hash(&mut p));
        act(&mut p, Action::Seek(mins(b.0)));
        act(&mut p, b.1);
        act(&mut p, Action::Seek(mins(until)));
        let second = (p.run().clone(), hash(&mut p));
        for expected in [&first, &second, &first] {
            act(&mut p, Action::Return(0));
            prop_assert_eq!(&(p.run().clone(), hash(&mut p)), expected);
            prop_assert_eq!(p.snapshot().futures.len(), 1);
        }
    }
}
