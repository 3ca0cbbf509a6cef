//! What the desk promises, with the listings of real servers.

use super::*;
use limbo_player::workbench::{FILLED_BY, filling};
use limbo_player::{Action, Player};
use limbo_queue::pile::State;
use limbo_sim::World;
use std::fs;

/// When the samples were made: 28 November 2026, 19:54 UTC.
const AS_OF: i64 = 1_795_895_640;

fn sample(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/queue/samples/");
    fs::read([folder, name].concat()).expect("the sample is there")
}

fn source(name: &str) -> QueueSource {
    QueueSource {
        name: name.to_owned(),
        bytes: 1000.0,
        as_of: AS_OF,
        zone_s: 0,
    }
}

fn read(desk: &mut QueueDesk, name: &str, bytes: &[u8]) -> bool {
    desk.begin(source(name), None);
    for slice in bytes.chunks(700) {
        desk.push(slice);
    }
    desk.finish()
}

fn with(name: &str) -> QueueDesk {
    let mut desk = QueueDesk::default();
    read(&mut desk, name, &sample(name));
    desk
}

fn foretell(desk: &mut QueueDesk) -> Foretold {
    desk.asked(QueueMessage::Foretell);
    while desk.work(&mut || true) == Some(true) {}
    desk.shown().foretold.expect("it was asked")
}

#[test]
fn the_listings_of_both_programs_become_piles_and_the_largest_destination_is_asked_about() {
    let postfix = with("postqueue-j.json").shown();
    let pile = postfix.pile.expect("it is a listing");
    assert_eq!((pile.messages, pile.damages.lines), (54, 0));
    assert_eq!(pile.in_state(State::Held), 5);
    let question = postfix.question.expect("something is asked");
    let domain = question.destination.expect("about a destination");
    let asked = pile.destination(&domain).expect("that the pile names");
    assert!(
        pile.destinations
            .iter()
            .all(|d| d.domain.is_empty() || d.messages <= asked.messages)
    );
    assert_eq!(question.sessions, 20);
    assert_eq!(question.overload, Some((15, Overload::Falls(FIRST_AWAY))));

    let exim = with("exim-bp.txt").shown();
    assert_eq!(
        exim.pile.map(|pile| (pile.messages, pile.listing)),
        Some((46, Listing::Exim))
    );
}

#[test]
fn what_cannot_be_read_leaves_the_last_pile_where_it_is() {
    let mut desk = with("postqueue-j.json");
    let before = desk.shown();
    for (bytes, why) in [
        (&b""[..], ReadError::Empty),
        (&sample("exim-bpc.txt"), ReadError::OnlyACount(46)),
        (b"hello\nworld\n", ReadError::NotAQueue),
        (&[0, 1, 2, 3, 0, 200, 10, 0], ReadError::Binary),
    ] {
        assert!(!read(&mut desk, "other", bytes));
        let shown = desk.shown();
        assert_eq!(shown.unread, Some((Unread::Not(why), "other".to_owned())));
        assert_eq!(
            (shown.pile, shown.source),
            (before.pile.clone(), before.source.clone())
        );
    }
    desk.begin(source("gone"), None);
    desk.fail();
    assert_eq!(desk.shown().unread.map(|u| u.0), Some(Unread::NotReadable));
    assert_eq!(desk.shown().pile, before.pile);
    // And what is read next takes its place.
    assert!(read(&mut desk, "exim", &sample("exim-bp.txt")));
    assert_eq!(desk.shown().unread, None);
    assert_ne!(desk.shown().pile, before.pile);
}

#[test]
fn what_cannot_be_read_does_not_end_what_is_being_foretold() {
    let mut desk = with("postqueue-j.json");
    desk.asked(QueueMessage::Foretell);
    assert_eq!(desk.work(&mut || true), Some(true));
    assert!(!read(
        &mut desk,
        "a picture",
        &[0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]
    ));
    assert!(desk.shown().is_foretelling());
    while desk.work(&mut || true) == Some(true) {}
    let foretold = desk.shown().foretold.expect("it was asked");
    assert_eq!(foretold.forecasts.len(), foretold.remedies);
    // Another pile is another question.
    desk.asked(QueueMessage::Foretell);
    assert!(read(&mut desk, "exim", &sample("exim-bp.txt")));
    assert!(!desk.shown().is_foretelling());
    assert_eq!(desk.shown().foretold, None);
}

#[test]
fn of_what_is_read_and_what_is_foretold_beside_it_that_is_stopped_which_was_meant() {
    let both = || {
        let mut desk = with("postqueue-j.json");
        desk.asked(QueueMessage::Foretell);
        assert_eq!(desk.work(&mut || true), Some(true));
        desk.begin(source("other"), None);
        desk.push(b"1m 1K ");
        desk
    };
    let mut desk = both();
    desk.asked(QueueMessage::StopReading);
    assert_eq!(desk.shown().reading, None);
    assert!(desk.shown().is_foretelling());
    let mut desk = both();
    desk.asked(QueueMessage::StopForetelling);
    assert!(!desk.shown().is_foretelling());
    assert!(desk.push(b"more"), "it is still read");
    assert!(desk.shown().reading.is_some());
}

#[test]
fn reading_that_is_stopped_changes_nothing() {
    let mut desk = with("postqueue-j.json");
    let before = desk.shown();
    desk.begin(source("other"), None);
    desk.push(b"1m 1K ");
    assert!(desk.shown().reading.is_some());
    desk.asked(QueueMessage::StopReading);
    assert!(!desk.push(b"more"), "nobody reads any more");
    desk.finish();
    let after = desk.shown();
    assert_eq!((after.reading, after.pile), (None, before.pile));
    assert_eq!((after.question, after.unread), (before.question, None));
}

#[test]
fn mail_from_before_the_clocks_were_changed_is_read_by_the_clock_of_then() {
    let oldest_s = |change| {
        let mut desk = QueueDesk::default();
        let name = "postqueue-p.txt";
        desk.begin(source(name), change);
        desk.push(&sample(name));
        desk.finish();
        let pile = desk.shown().pile.expect("it is a listing");
        (pile.oldest_s, *pile.tried_ages_s.last().expect("some wait"))
    };
    let (oldest, newest) = oldest_s(None);
    // A day before the listing an hour came twice: what the older clock said was an hour earlier.
    assert!(oldest > 2 * 86_400 && newest < 86_400);
    let changed = Some((AS_OF - 86_400, 3600));
    assert_eq!(oldest_s(changed), (oldest + 3600, newest));
}

#[test]
fn each_kind_of_remedy_is_foretold_and_the_best_is_safe_and_shown() {
    let mut desk = with("postqueue-j.json");
    let foretold = foretell(&mut desk);
    assert_eq!(foretold.forecasts.len(), foretold.remedies);
    assert_eq!(foretold.refused, None);
    let best = foretold.best.expect("something is safe");
    assert!(foretold.forecasts[best].is_safe());
    let shown = best_of_each(&foretold);
    assert!(shown.contains(&best));
    let kinds: Vec<RemedyKind> = shown
        .iter()
        .map(|i| RemedyKind::of(foretold.forecasts[*i].remedy))
        .collect();
    assert!(kinds.len() >= 3, "{kinds:?}");
    let mut once = kinds.clone();
    once.dedup();
    assert_eq!(once, kinds, "each once, the simplest first");
}

#[test]
fn what_is_played_is_the_pile_at_the_moment_of_the_return() {
    let mut desk = with("postqueue-j.json");
    let foretold = foretell(&mut desk);
    let (run, at) = desk
        .asked(QueueMessage::Play(1))
        .expect("there is a second remedy");
    // It is no empty network that strangers' mail and people are to fill.
    assert_eq!(FILLED_BY.map(|key| filling(key, &run.scenario)), [None; 2]);
    let mut world = World::new(&run).expect("it can be played");
    world.advance(at, u64::MAX);
    assert_eq!(
        world.waiting_len(limbo_sim::Place::Relay),
        foretold.messages
    );
    assert_eq!(world.ledger().delivered, 0);
    assert_eq!(desk.asked(QueueMessage::Play(1_000)), None);
}

#[test]
fn a_queues_run_that_begins_anew_keeps_its_outage_and_loses_what_was_done_in_it() {
    let mut desk = with("postqueue-j.json");
    let foretold = foretell(&mut desk);
    let (run, at) = desk
        .asked(QueueMessage::Play(1))
        .expect("there is a second remedy");
    let mut player = Player::new(run.clone()).expect("it can be played");
    let act = |player: &mut Player, action| {
        let done = player.act(action, &mut || false);
        done.expect("it can be done");
    };
    let waits = |player: &mut Player| {
        act(player, Action::Seek(at));
        player.world().waiting_len(limbo_sim::Place::Relay)
    };
    assert_eq!(waits(&mut player), foretold.messages);
    // The destination never comes back in this future.
    act(
        &mut player,
        Action::Set(vec![("stations.mailboxes.capacity_per_s", 1.0)]),
    );
    assert_ne!(player.run(), &run);
    act(&mut player, Action::Reset);
    assert_eq!(player.run(), &run);
    assert_eq!(waits(&mut player), foretold.messages);
    // With other accidents.
    let scenario = run.scenario.as_ref().clone();
    player
        .load(Run::new(scenario, 2))
        .expect("it can be played");
    assert_eq!((player.run().seed, &player.run().script), (2, &run.script));
    assert_eq!(waits(&mut player), foretold.messages);
    act(
        &mut player,
        Action::Begin(vec![("stations.mailboxes.capacity_per_s", 2.0)]),
    );
    assert_eq!(waits(&mut player), foretold.messages);
    // Another remedy of the same queue comes with its own.
    let (other, _) = desk.asked(QueueMessage::Play(0)).expect("and a first");
    player.load(other.clone()).expect("it can be played");
    assert_eq!(player.run(), &other);
    // And an empty network has none.
    let empty = Run::new(
        limbo_sim::Scenario::named("sandbox").expect("it is there"),
        1,
    );
    player.load(empty.clone()).expect("it can be played");
    assert_eq!(player.run(), &empty);
}

#[test]
fn another_question_makes_the_old_answer_go_and_a_new_date_keeps_the_numbers() {
    let mut desk = with("postqueue-j.json");
    foretell(&mut desk);
    let mut question = desk.shown().question.expect("something is asked");
    question.capacity_per_s = 3.0;
    desk.asked(QueueMessage::Ask(Box::new(question.clone())));
    assert_eq!(desk.shown().foretold, None);
    read(&mut desk, "postqueue-j.json", &sample("postqueue-j.json"));
    assert_eq!(desk.shown().question, Some(question));
    // Another program's queue is asked with its own numbers.
    read(&mut desk, "exim-bp.txt", &sample("exim-bp.txt"));
    let asked = desk.shown().question.expect("something is asked");
    assert_eq!(asked.sessions, 1);
    assert_eq!(asked.overload, Some((2, Overload::Falls(FIRST_AWAY))));
}

#[test]
fn a_question_that_cannot_be_played_is_refused_and_said() {
    let mut desk = with("postqueue-j.json");
    let mut question = desk.shown().question.expect("something is asked");
    question.destination = Some("nowhere.example".to_owned());
    desk.asked(QueueMessage::Ask(Box::new(question)));
    let foretold = foretell(&mut desk);
    assert_eq!(foretold.refused, Some(QuestionError::NoSuchDestination));
    assert_eq!(desk.asked(QueueMessage::Foretell), None);
}
