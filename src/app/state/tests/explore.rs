//! What stands over Explore: questions to the run, a queue of one's own, the workbench, colours.

use super::*;
use crate::message::WorkbenchMessage;
use limbo_sim::SimTime;
use std::sync::Arc;

#[test]
fn colours_are_chosen_in_explore_and_say_the_day_everywhere_else() {
    let mut state = state_in(Mode::Explore, "libero-2023");
    assert_eq!(state.colouring().by, ColourBy::Sent);
    assert!(state.colouring().slices.are_days());
    assert_eq!(ask(&mut state, Message::ColourBy(ColourBy::Group)).len(), 1);
    assert_eq!(state.colouring().by, ColourBy::Group);
    ask(&mut state, Message::Mode(Mode::Story));
    assert_eq!(state.colouring().by, ColourBy::Sent);
    ask(&mut state, Message::Mode(Mode::Explore));
    assert_eq!(state.colouring().by, ColourBy::Group);
}

#[test]
fn a_question_to_the_run_stops_time_and_is_given_up_with_its_dialog() {
    use limbo_player::Question;
    use limbo_sim::Mta;
    let mut state = state_in(Mode::Explore, "libero-2023");
    let opened = ask(&mut state, Message::AskDialog(true));
    assert_eq!(opened, [Effect::Act(Action::Pause)]);
    let question = Question {
        written: SimTime(1),
        server: Mta::Exim,
    };
    let asked = ask(&mut state, Message::Ask(question));
    assert_eq!(asked, [Effect::Ask(Some(question))]);
    state.update(Change::Answered(None));
    assert_eq!(
        state.ask.as_ref().and_then(|ask| ask.answer.clone()),
        Some(None)
    );
    assert_eq!(
        ask(&mut state, Message::AskDialog(false)),
        [Effect::Ask(None)]
    );
    // An answer that comes too late opens nothing.
    state.update(Change::Answered(None));
    assert_eq!(state.ask, None);
}

#[test]
fn a_question_to_one_run_is_not_answered_over_another() {
    let loads = Action::Load {
        scenario: "small-town",
        seed: 1,
        weight: None,
    };
    let others = [
        Change::Opened(Some(Mode::Explore), None, None),
        Change::Asked(Message::Act(loads)),
        Change::Asked(Message::Act(Action::Weigh(200))),
        Change::Asked(Message::Queue(QueueMessage::Open(true))),
    ];
    for (number, other) in others.into_iter().enumerate() {
        let mut state = state_in(Mode::Explore, "libero-2023");
        ask(&mut state, Message::AskDialog(true));
        state.update(Change::Answered(None));
        let effects = state.update(other);
        assert_eq!(state.ask, None, "{number}");
        assert!(effects.contains(&Effect::Ask(None)), "{number}");
    }
}

#[test]
fn a_queue_that_is_brought_opens_its_dialog_over_explore_and_stays_when_that_is_closed() {
    let mut state = state_in(Mode::Lab, "small-town");
    ask(&mut state, Message::ShareDialog(true));
    ask(&mut state, Message::Handout(true));
    let pasted = QueueMessage::Paste("Mail queue is empty".to_owned());
    let effects = ask(&mut state, Message::Queue(pasted.clone()));
    // Else the browser's dialog to print it would open over the queue's.
    assert!(effects.contains(&Effect::MakeHandout(false)));
    assert!(effects.contains(&Effect::EnterMode(Mode::Explore)));
    assert_eq!(effects.last(), Some(&Effect::Queue(pasted)));
    assert_eq!(
        (state.mode, state.queue_open, state.sharing),
        (Mode::Explore, true, false)
    );
    assert!(state.needs_lazy_views());

    let shown = Rc::new(QueueShown {
        foretelling: true,
        ..QueueShown::default()
    });
    state.update(Change::Queue(shown.clone()));
    ask(&mut state, Message::Queue(QueueMessage::Open(false)));
    assert!(!state.queue_open);
    assert_eq!(state.queue, shown);
    // To stop what is read opens nothing.
    ask(&mut state, Message::Queue(QueueMessage::StopReading));
    assert!(!state.queue_open);
}

#[test]
fn to_watch_a_queue_closes_its_dialog_and_ends_a_game() {
    let mut state = state_in(Mode::Explore, "small-town");
    ask(&mut state, Message::Operate(true));
    ask(&mut state, Message::Queue(QueueMessage::Open(true)));
    assert!(state.game.is_some(), "a look at a queue ends nothing");
    let effects = ask(&mut state, Message::Queue(QueueMessage::Play(2)));
    let play = Effect::Queue(QueueMessage::Play(2));
    assert_eq!(effects, [Effect::OwnPace, play]);
    assert!(state.game.is_none() && !state.queue_open);
}

#[test]
fn the_workbench_stands_over_explore_and_its_runs_are_played_there_alone() {
    let mut state = state_in(Mode::Compare, "small-town");
    let effects = ask(&mut state, Message::Workbench(WorkbenchMessage::Open(true)));
    assert_eq!(state.mode, Mode::Explore);
    assert!(effects.contains(&Effect::Act(Action::Pause)), "time rests");
    assert_eq!(state.side_run_wanted(), None, "nothing has been chosen");
    ask(
        &mut state,
        Message::Workbench(WorkbenchMessage::Choose(Some(2))),
    );
    let first = SideRunOf::Experiment(2, limbo_player::workbench::Side::Base);
    assert_eq!(state.side_run_wanted(), Some(first));
    ask(
        &mut state,
        Message::Workbench(WorkbenchMessage::Guess(None)),
    );
    ask(&mut state, Message::Mode(Mode::Story));
    assert!(!state.workbench.open, "it goes with the mode");
    assert_ne!(state.side_run_wanted(), Some(first));
    assert_eq!(state.workbench.tried(), 1, "what was tried is remembered");
}

#[test]
fn a_run_that_is_watched_closes_the_workbench() {
    let mut state = state_in(Mode::Explore, "sandbox");
    ask(&mut state, Message::Workbench(WorkbenchMessage::Open(true)));
    let run = limbo_player::workbench::empty_network().expect("it is valid");
    let effects = ask(&mut state, Message::Adopt(run.clone(), SimTime::ZERO));
    assert!(effects.contains(&Effect::Adopt(run, SimTime::ZERO)));
    assert!(!state.workbench.open);
}

#[test]
fn a_restart_that_was_chosen_stays_where_another_is_offered_first_at_another_instant() {
    let mut state = state_in(Mode::Explore, "libero-2023");
    let groups = |blocks| Plan::Calm { blocks };
    let show = |state: &mut State, blocks| {
        let mut snapshot = (*state.snapshot).clone();
        Arc::make_mut(&mut snapshot.scenario).blocks_plan = groups(blocks);
        state.set_snapshot(Rc::new(snapshot));
    };
    show(&mut state, 24);
    assert_eq!(state.plan, groups(24), "nobody has chosen another");
    ask(&mut state, Message::Plan(Plan::Bulk));
    show(&mut state, 12);
    assert_eq!(state.plan, Plan::Bulk);
    ask(&mut state, Message::Plan(groups(12)));
    show(&mut state, 24);
    assert_eq!(state.plan, groups(24));

    ask(&mut state, Message::Plan(Plan::Bulk));
    let other = state_in(Mode::Explore, "small-town");
    state.set_snapshot(other.snapshot.clone());
    assert_eq!(
        state.plan, other.plan,
        "another scenario brings its own along"
    );
}

#[test]
fn of_a_real_queue_the_page_does_not_say_that_its_numbers_are_invented() {
    let mut state = state_in(Mode::Explore, "sandbox");
    assert_eq!(state.sources(), Some("sandbox"));
    Arc::make_mut(&mut Rc::make_mut(&mut state.snapshot).scenario).listed = Some([1_u32].into());
    assert_eq!(state.sources(), None);
    state.mode = Mode::Lab;
    assert!(state.sources().is_some(), "the lab plays a town of its own");
}

#[test]
fn what_a_dialog_works_out_is_worked_out_wherever_the_page_under_it_has_been_scrolled_to() {
    let asked = [
        Message::AskDialog(true),
        Message::Queue(QueueMessage::Open(true)),
        Message::Workbench(WorkbenchMessage::Open(true)),
        Message::Handout(true),
    ];
    for message in asked {
        let mut state = state_in(Mode::Explore, "small-town");
        assert!(!state.works_in_a_dialog());
        ask(&mut state, message.clone());
        assert!(state.works_in_a_dialog(), "{message:?}");
    }
}

#[test]
fn an_e_mail_is_looked_for_only_where_its_card_can_be_shown() {
    let with = |mode, controls, present| {
        let mut state = state_in(mode, "small-town");
        (state.display.controls, state.display.present) = (controls, present);
        state.has_cards()
    };
    assert!(with(Mode::Explore, Controls::Full, false));
    for (controls, present) in [
        (Controls::Min, false),
        (Controls::None, false),
        (Controls::Full, true),
    ] {
        assert!(!with(Mode::Explore, controls, present));
        assert!(with(Mode::Story, controls, present), "beside the stage");
    }
    let mut state = state_in(Mode::Explore, "libero-2023");
    state.update(Change::Opened(None, None, Some(Game::Play)));
    assert!(state.game.is_some() && !state.has_cards());
}
