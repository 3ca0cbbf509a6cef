//! What the player promises, on real worlds.

use super::*;
use limbo_sim::{Command, Duration, Hop, HopState, Place, Plan, Run, Scenario, SimTime, World};
use proptest::prelude::*;

/// Never out of time.
fn unhurried() -> impl FnMut() -> bool {
    || false
}

pub(super) fn player(scenario: &str) -> Player {
    Player::new(Run::new(Scenario::named(scenario).unwrap(), 1)).unwrap()
}

pub(super) fn act(player: &mut Player, action: Action) {
    player.act(action, &mut unhurried()).unwrap();
}

pub(super) fn mins(m: u32) -> SimTime {
    SimTime::ZERO + Duration::mins(m)
}

/// The same run played in one go, by the simulation alone.
fn played(run: &Run, until: SimTime) -> World {
    let mut world = World::new(run).unwrap();
    world.advance(until, u64::MAX);
    world
}

#[test]
fn time_passes_at_the_scenarios_pace_and_only_while_playing() {
    let mut p = player("small-town");
    let pace = p.run().scenario.pace;
    assert!(!p.frame(16.0, &mut unhurried()));
    act(&mut p, Action::Play);
    for _ in 0..10 {
        p.frame(16.0, &mut unhurried());
    }
    assert_eq!(p.now(), SimTime(160 * pace));
    act(&mut p, Action::Pause);
    assert!(!p.frame(16.0, &mut unhurried()));
}

#[test]
fn a_slow_speed_loses_no_fraction_of_time() {
    let mut p = player("small-town");
    act(&mut p, Action::Speed(SPEED_MIN));
    act(&mut p, Action::Play);
    for _ in 0..1024 {
        p.frame(1.0, &mut unhurried());
    }
    assert_eq!(p.now(), SimTime(p.run().scenario.pace));
}

#[test]
fn a_long_gap_does_not_jump_the_clock() {
    let mut p = player("small-town");
    act(&mut p, Action::Play);
    p.frame(3_600_000.0, &mut unhurried());
    assert_eq!(p.now(), SimTime(100 * p.run().scenario.pace));
}

#[test]
fn a_machine_that_cannot_keep_up_is_slow_and_says_so_but_goes_on() {
    let mut p = player("libero-2023");
    act(&mut p, Action::Speed(SPEED_MAX));
    act(&mut p, Action::Play);
    for _ in 0..40 {
        let before = p.now();
        p.frame(100.0, &mut || true);
        assert!(p.now() > before);
        assert!(p.world().ledger().adds_up());
    }
    let reached = p.snapshot().behind.expect("the viewer is told");
    assert!(reached > 0.0 && reached < SPEED_MAX, "{reached}");
    act(&mut p, Action::Speed(SPEED_MIN));
    for _ in 0..40 {
        p.frame(16.0, &mut unhurried());
    }
    assert_eq!(p.snapshot().behind, None, "and told no longer");
}

#[test]
fn long_frames_are_slow_and_said_to_be() {
    let mut p = player("small-town");
    act(&mut p, Action::Play);
    for _ in 0..40 {
        p.frame(400.0, &mut unhurried());
    }
    let reached = p.snapshot().behind.expect("the viewer is told");
    assert!((reached - 0.25).abs() < 0.01, "{reached}");
}

#[test]
fn time_stands_while_somebody_holds_the_playhead() {
    let mut p = player("small-town");
    act(&mut p, Action::Play);
    act(&mut p, Action::Hold(true));
    assert!(!p.frame(16.0, &mut unhurried()));
    act(&mut p, Action::Hold(false));
    assert!(p.frame(16.0, &mut unhurried()));
}

#[test]
fn going_back_and_forth_comes_to_the_same_world() {
    let mut p = player("small-town");
    let span = p.run().scenario.span.ms();
    act(&mut p, Action::Seek(SimTime(span / 4)));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Seek(SimTime(span / 2)));
    act(&mut p, Action::Restart(Plan::Bulk));
    act(&mut p, Action::Seek(SimTime(span / 4 * 3)));
    let hash = p.world().hash();
    for at in [span / 8, span / 3, 0, span, span / 4, span / 2] {
        act(&mut p, Action::Seek(SimTime(at)));
        assert_eq!(p.now(), SimTime(at));
        assert_eq!(
            p.world().ledger(),
            played(p.run(), SimTime(at)).ledger(),
            "at {at}"
        );
    }
    act(&mut p, Action::Seek(SimTime(span / 4 * 3)));
    assert_eq!(p.world().hash(), hash);
    assert_eq!(played(p.run(), SimTime(span / 4 * 3)).hash(), hash);
}

#[test]
fn a_seek_out_of_time_goes_on_over_frames_even_while_paused() {
    let mut p = player("libero-2023");
    let goal = SimTime(p.run().scenario.span.ms() / 2);
    p.act(Action::Seek(goal), &mut || true).unwrap();
    assert!(p.seeking() && p.now() < goal);
    while p.seeking() {
        p.frame(16.0, &mut || true);
    }
    assert_eq!(p.now(), goal);
}

#[test]
fn a_seek_past_the_end_stops_at_the_end_and_play_starts_again() {
    let mut p = player("small-town");
    let end = SimTime::ZERO + p.run().scenario.span;
    act(&mut p, Action::Seek(SimTime::NEVER));
    assert_eq!(p.now(), end);
    assert!(p.snapshot().ended);
    act(&mut p, Action::Toggle);
    assert!(p.playing());
    assert_eq!(p.now(), SimTime::ZERO);
}

#[test]
fn playing_stops_at_the_end() {
    let mut p = player("small-town");
    let span = p.run().scenario.span.ms();
    act(&mut p, Action::Seek(SimTime(span - 1)));
    act(&mut p, Action::Play);
    p.frame(100.0, &mut unhurried());
    assert!(!p.playing() && p.snapshot().ended);
}

#[test]
fn a_step_shows_what_is_done_in_the_millisecond_that_it_leads_to() {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 3);
    let mut p = Player::new(run.clone()).unwrap();
    act(&mut p, Action::Seek(SimTime(600_000)));
    act(&mut p, Action::Step);
    let at = p.now();
    run.push(at, Command::Cut(Hop::Delivery)).unwrap();
    let mut p = Player::new(run).unwrap();
    act(&mut p, Action::Seek(SimTime(600_000)));
    act(&mut p, Action::Step);
    assert_eq!(
        (p.now(), p.world().hop(Hop::Delivery)),
        (at, HopState::Broken)
    );
}

#[test]
fn a_step_goes_to_the_next_moment_at_which_the_ledger_changes() {
    let mut p = player("one-letter");
    let before = p.world().ledger();
    act(&mut p, Action::Play);
    act(&mut p, Action::Step);
    assert_ne!(p.world().ledger(), before);
    assert!(!p.playing());
}

#[test]
fn going_back_does_not_forget_the_curve() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(40)));
    let samples = p.snapshot().series.samples.len();
    act(&mut p, Action::Seek(mins(10)));
    let s = p.snapshot();
    assert!(s.series.samples.len() < samples);
    assert_eq!(s.known.samples.len(), samples);
}

#[test]
fn a_snapshot_copies_the_series_only_when_it_has_grown() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    let (a, b) = (p.snapshot(), p.snapshot());
    assert!(std::rc::Rc::ptr_eq(&a.series, &b.series));
}

#[test]
fn a_refused_command_changes_nothing() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    let (hash, run) = (p.world().hash(), p.run().clone());
    let bad = Action::Restart(Plan::Drip {
        rate_per_s: f64::NAN,
    });
    assert!(p.act(bad, &mut unhurried()).is_err());
    assert_eq!(p.world().hash(), hash);
    assert_eq!(*p.run(), run);
}

#[test]
fn parameters_are_set_together_or_not_at_all_and_one_undo_takes_them_back() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    let before = (p.world().hash(), p.run().clone());
    let good = ("travel_ms", 5_000.0);
    for bad in [("travel_ms", -1.0), ("weight", 2.0), ("nothing", 0.0)] {
        assert!(
            p.act(Action::Set(vec![good, bad]), &mut unhurried())
                .is_err()
        );
        assert_eq!((p.world().hash(), p.run().clone()), before);
    }
    act(
        &mut p,
        Action::Set(vec![good, ("arrivals.rate_per_s", 0.5)]),
    );
    assert_eq!(p.now(), mins(10));
    assert_eq!(p.run().script.len(), 2);
    assert_eq!(p.snapshot().scenario.travel.ms(), 5_000);
    act(&mut p, Action::Seek(mins(20)));
    let sent = p.world().ledger().sent;
    // Scrubbed across: before the change the network is as it was.
    act(&mut p, Action::Seek(mins(9)));
    assert_ne!(p.snapshot().scenario.travel.ms(), 5_000);
    act(&mut p, Action::Seek(mins(20)));
    assert_eq!(p.world().ledger().sent, sent);
    act(&mut p, Action::Undo);
    assert_eq!((p.now(), p.run().clone()), (mins(10), before.1));
}

#[test]
fn what_a_run_begins_with_begins_it_anew_with_everything_that_was_set() {
    let mut p = player("small-town");
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Set(vec![("travel_ms", 5_000.0)]));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Begin(vec![("mailboxes", 100.0)]));
    assert_eq!((p.now(), p.run().script.len()), (SimTime::ZERO, 0));
    let scenario = p.snapshot().scenario;
    assert_eq!((scenario.mailboxes, scenario.travel.ms()), (100, 5_000));
    act(&mut p, Action::Undo);
    assert_eq!((p.now(), p.run().script.len()), (mins(10), 2));
}

#[test]
fn reset_and_load_begin_again() {
    let mut p = player("small-town");
    act(&mut p, Action::Speed(2.0));
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Delivery));
    act(&mut p, Action::Reset);
    assert_eq!(
        (p.now(), p.run().script.len(), p.speed()),
        (SimTime::ZERO, 0, 2.0)
    );
    act(
        &mut p,
        Action::Load {
            scenario: "one-letter",
            seed: 9,
            weight: None,
        },
    );
    assert_eq!((p.run().scenario.name, p.run().seed), ("one-letter", 9));
}

#[test]
fn other_dots_keep_what_was_done_and_the_instant_and_one_undo_brings_the_old_ones_back() {
    let mut p = player("libero-2023");
    act(&mut p, Action::Seek(mins(60)));
    act(&mut p, Action::Cut(Hop::Relay));
    act(&mut p, Action::Seek(mins(90)));
    let (before, hash) = (p.run().clone(), p.world().hash());
    act(&mut p, Action::Weigh(500));
    assert_eq!((p.run().scenario.weight, p.now()), (500, mins(90)));
    assert_eq!(p.run().script, before.script);
    act(&mut p, Action::Undo);
    assert_eq!(*p.run(), before);
    assert_eq!((p.now(), p.world().hash()), (mins(90), hash));
    // More dots than a run can hold are refused, and nothing has changed.
    assert!(p.act(Action::Weigh(1), &mut || false).is_err());
    assert_eq!((p.run(), p.now()), (&before, mins(90)));
}

#[test]
fn the_history_of_a_lost_message_ends_with_the_disk_that_it_was_on() {
    for (place, hop) in [(Place::Provider, Hop::Relay), (Place::Relay, Hop::Delivery)] {
        let mut p = player("small-town");
        act(&mut p, Action::Seek(mins(10)));
        act(&mut p, Action::Cut(hop));
        act(&mut p, Action::Seek(mins(40)));
        let id = p.world().waiting(place).next().unwrap().id;
        act(&mut p, Action::DestroySpool(place));
        act(&mut p, Action::Seek(mins(60)));
        let history = read_message_history(&p, id, None, &mut unhurried()).unwrap();
        let last = Step {
            at: mins(40),
            kind: StepKind::Lost(place),
        };
        assert_eq!(history.steps().last(), Some(&last));
        assert!(history.steps().contains(&Step {
            at: p.world().message(id).unwrap().accepted.unwrap(),
            kind: StepKind::Accepted(place),
        }));
        act(&mut p, Action::Undo);
        act(&mut p, Action::Seek(mins(60)));
        let history = read_message_history(&p, id, Some(history), &mut unhurried()).unwrap();
        let lost = |step: &&Step| matches!(step.kind, StepKind::Lost(_));
        assert_eq!(history.steps().iter().find(lost), None, "it was undone");
    }
}

pub(super) fn any_hop() -> impl Strategy<Value = Hop> + Clone {
    (0..3usize).prop_map(|i| Hop::ALL[i])
}

pub(super) fn any_plan() -> impl Strategy<Value = Plan> + Clone {
    prop_oneof![
        Just(Plan::Bulk),
        Just(Plan::Natural),
        (1..20u16).prop_map(|blocks| Plan::Calm { blocks }),
    ]
}

fn any_action() -> impl Strategy<Value = Action> {
    let (hop, plan) = (any_hop(), any_plan());
    prop_oneof![
        Just(Action::Toggle),
        Just(Action::Step),
        (0..60u32).prop_map(|m| Action::Seek(mins(m))),
        hop.clone().prop_map(Action::Cut),
        (hop, plan.clone()).prop_map(|(h, p)| Action::Mend(h, p)),
        plan.prop_map(Action::Restart),
        Just(Action::TryAnother),
        prop::sample::select(&Place::SPOOLS[..]).prop_map(Action::DestroySpool),
        Just(Action::SendTest),
        Just(Action::Reset),
        Just(Action::Undo),
        Just(Action::Redo),
        (1..5u32).prop_map(Action::Weigh),
        (0..3usize).prop_map(Action::Return),
        Just(Action::NextEvent),
        Just(Action::PreviousEvent),
        Just(Action::Load {
            scenario: "one-letter",
            seed: 3,
            weight: None,
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a viewer does, in whatever order: what is shown is what the run, played again, gives.
    #[test]
    fn the_picture_is_always_the_run_played(actions in prop::collection::vec(any_action(), 1..16)) {
        let mut p = player("small-town");
        for action in actions {
            act(&mut p, action);
            p.frame(100.0, &mut unhurried());
            prop_assert!(p.world().ledger().adds_up());
        }
        // The last millisecond may have been stepped into, not through.
        let now = p.now();
        act(&mut p, Action::Seek(now));
        prop_assert_eq!(p.world().hash(), played(p.run(), now).hash());
    }
}

#[test]
fn mail_of_a_program_that_never_tries_again_is_abandoned_and_no_disk_is_blamed() {
    let mut scenario = Scenario::named("small-town").unwrap();
    scenario.set("once_share", 1000.0).unwrap();
    scenario.set("once_told", 0.0).unwrap();
    let mut p = Player::new(Run::new(scenario, 1)).unwrap();
    act(&mut p, Action::Seek(mins(10)));
    act(&mut p, Action::Cut(Hop::Relay));
    act(&mut p, Action::Seek(mins(40)));
    let lost = |id: &u32| p.world().message(*id).unwrap().phase == limbo_sim::Phase::Lost;
    let id = (0..p.world().messages()).find(lost).unwrap();
    let history = read_message_history(&p, id, None, &mut unhurried()).unwrap();
    let last = history.steps().last().map(|step| step.kind);
    assert_eq!(last, Some(StepKind::Abandoned(Place::Provider)));
}

#[test]
fn a_group_that_cannot_be_opened_or_closed_leaves_the_run_as_it_was() {
    let mut p = player("libero-2023");
    let hours = |h: u32| SimTime::ZERO + Duration::hours(h);
    // The mailboxes cannot be reached: nothing to open, nothing to close.
    act(&mut p, Action::Seek(hours(3)));
    act(&mut p, Action::OpenBlock);
    act(&mut p, Action::CloseBlock);
    assert_eq!(p.run().script, []);
    // So the calendar goes on as it did that week.
    act(&mut p, Action::Seek(hours(21)));
    assert_eq!(p.world().hop(Hop::Relay), limbo_sim::HopState::Closed);
    act(&mut p, Action::Seek(hours(86)));
    assert!(p.world().blocks().any(|block| block.open));
    // Where there is something to open, it is opened.
    act(&mut p, Action::OpenBlock);
    assert_eq!(p.run().script.len(), 1);
}
