//! A card and its receipt say of one message one thing, at every instant of a run that is looked at.

use super::receipt::Fate;
use super::*;
use crate::i18n::Lang;
use crate::message::LetterWords;
use limbo_player::{Action, Player, read_message_history};
use limbo_sim::scenario::{Readers, RetryRule};
use limbo_sim::{Command, Mta, Plan, Run};

const MINUTE: u32 = 60_000;
const HOUR: u32 = 60 * MINUTE;

/// A small town in which nobody reads and nobody tests, so that its storage stands.
fn town() -> Scenario {
    Scenario {
        span: Duration::hours(80),
        user_tests_per_h: 0.0,
        readers: Readers::NONE,
        ..Scenario::named("small-town").unwrap()
    }
}

/// A run with commands at these instants (ms).
fn player(scenario: Scenario, script: &[(u32, Command)]) -> Player {
    let mut run = Run::new(scenario, 3);
    for (at, command) in script {
        run.push(SimTime(*at), *command).unwrap();
    }
    Player::new(run).unwrap()
}

/// The viewer's own first message at an instant.
fn own_at(player: &mut Player, at: u32) -> Rc<Card> {
    let seek = Action::Seek(SimTime(at));
    player.act(seek, &mut || false).unwrap();
    let id = player.world().own()[0];
    let history = read_message_history(player, id, None, &mut || false);
    let card = look(player.world(), id, history.as_ref());
    assert!(!card.reading);
    card
}

fn fate(player: &Player, card: &Card) -> Fate {
    Fate::of(card, player.now(), player.run().scenario.travel).unwrap()
}

fn headline(fate: &Fate) -> String {
    let locale = Locale::new(Lang::from_tag("en").unwrap(), "Europe/Rome", 0.0);
    fate.headline(&locale, &LetterWords::default(), false)
}

fn count(card: &Card, what: fn(&StepKind) -> bool) -> usize {
    card.steps.iter().filter(|step| what(&step.kind)).count()
}

#[test]
fn a_letter_that_came_back_at_once_is_not_said_to_be_not_held_up() {
    // Google's server says 550 from 14:16 on, two hours and a quarter after the run's beginning.
    let scenario = Scenario::named("gmail-2020").unwrap().with_weight(50_000);
    let mut gmail = player(scenario, &[(3 * HOUR, Command::SendTest)]);
    let card = own_at(&mut gmail, 3 * HOUR + 5 * MINUTE);
    let moves = headline(&fate(&gmail, &card));
    assert!(moves.contains("still on its way"), "{moves}");
    let card = own_at(&mut gmail, 4 * HOUR);
    let back = fate(&gmail, &card);
    assert_eq!((back.end.0, back.limbo), ("receipt.returned", None));
    let says = headline(&back);
    assert!(
        says.starts_with("Your e-mail: came back to you on"),
        "{says}"
    );
}

/// The storage is away for a minute and comes back in groups, none of which opens by itself; the message comes into the
/// relay's hold, whatever happens to it then.
fn on_hold(then: &[(u32, Command)]) -> Player {
    let by_hand = Command::Mend(Hop::Delivery, Plan::ByHand { blocks: 2 });
    let mut script = vec![
        (10 * MINUTE, Command::Cut(Hop::Delivery)),
        (11 * MINUTE, by_hand),
        (11 * MINUTE, Command::SendTest),
    ];
    script.extend_from_slice(then);
    player(town(), &script)
}

#[test]
fn limbo_that_a_card_has_shown_is_on_the_receipt_of_what_has_arrived_and_of_what_is_lost() {
    let opens = (15 * MINUTE, Command::OpenBlock);
    let mut delivered = on_hold(&[opens, opens]);
    let mut lost = on_hold(&[(15 * MINUTE, Command::DestroySpool(Place::Relay))]);
    for (player, ends) in [(&mut delivered, Phase::Delivered), (&mut lost, Phase::Lost)] {
        let held = own_at(player, 14 * MINUTE + 50_000);
        assert!(held.on_hold && held.in_limbo, "{held:?}");
        assert!(headline(&fate(player, &held)).ends_with("in limbo"));
        let card = own_at(player, 30 * MINUTE);
        assert_eq!(card.now.unwrap().phase, ends);
        let in_vain = |kind: &StepKind| matches!(kind, StepKind::Tried { .. });
        assert_eq!(count(&card, in_vain), 0, "nothing but the hold kept it");
        let ended = fate(player, &card);
        let usual = usual_most(player.run().scenario.travel);
        assert!(ended.limbo.is_some_and(|time| time < usual), "{ended:?}");
        assert!(headline(&ended).ends_with("in limbo"), "{ended:?}");
    }
}

#[test]
fn what_waited_behind_others_untried_was_in_limbo_when_it_has_arrived_too() {
    let slowly = Command::Mend(Hop::Delivery, Plan::Drip { rate_per_s: 0.2 });
    let mut player = player(
        town(),
        &[
            (10 * MINUTE, Command::Cut(Hop::Delivery)),
            (25 * MINUTE, slowly),
            (25 * MINUTE, Command::SendTest),
        ],
    );
    let waits = own_at(&mut player, 28 * MINUTE + 30_000);
    assert_eq!(waits.now.unwrap().phase, Phase::Spooled(Place::Relay));
    assert!(waits.in_limbo && waits.now.unwrap().attempts == 0);
    let arrived = own_at(&mut player, 60 * MINUTE);
    assert_eq!(arrived.now.unwrap().phase, Phase::Delivered);
    let held = |kind: &StepKind| matches!(kind, StepKind::Tried { .. } | StepKind::Held);
    assert_eq!(count(&arrived, held), 0);
    let fate = fate(&player, &arrived);
    let usual = usual_most(player.run().scenario.travel);
    assert!(fate.limbo.is_some_and(|time| time < usual), "{fate:?}");
}

#[test]
fn a_card_promises_no_attempt_to_mail_that_is_only_to_end_though_its_link_is_mended() {
    // Stalwart tries for the last time after 28 hours and gives up after 72.
    let town = Scenario {
        relay_retry: RetryRule::Server(Mta::Stalwart),
        ..town().with_weight(200)
    };
    let natural = Command::Mend(Hop::Delivery, Plan::Natural);
    let mut player = player(
        town,
        &[
            (10 * MINUTE, Command::Cut(Hop::Delivery)),
            (11 * MINUTE, Command::SendTest),
            (40 * HOUR, natural),
        ],
    );
    assert!(!own_at(&mut player, 20 * HOUR).is_over);
    assert!(own_at(&mut player, 39 * HOUR).is_over);
    let mended = own_at(&mut player, 41 * HOUR);
    assert_eq!(player.world().hop(Hop::Delivery), limbo_sim::HopState::Up);
    assert!(mended.is_over, "{mended:?}");
}

#[test]
fn a_sender_knows_that_it_is_late_once_the_notice_has_reached_them_and_whichever_server_has_it_then()
 {
    // Sendmail writes after four hours.
    let scenario = Scenario {
        providers: limbo_sim::Mix::only(Mta::Sendmail),
        ..town()
    };
    let travel = scenario.travel.ms();
    let mut player = player(
        scenario,
        &[
            (10 * MINUTE, Command::Cut(Hop::Relay)),
            (12 * MINUTE, Command::SendTest),
            (6 * HOUR, Command::Cut(Hop::Delivery)),
            (6 * HOUR, Command::Mend(Hop::Relay, Plan::Bulk)),
        ],
    );
    let late = |step: &&Step| matches!(step.kind, StepKind::Late(_));
    let card = own_at(&mut player, 5 * HOUR);
    let leaves = card.steps.iter().find(late).unwrap().at.ms();
    assert!(leaves > 4 * HOUR);
    for (at, told, says) in [
        (leaves + 1, 0, "card.now.limbo_provider"),
        (leaves + travel - 1, 0, "card.now.limbo_provider"),
        (leaves + travel, 1, "card.now.late_provider"),
        // The relay has accepted it, and has told nobody anything.
        (6 * HOUR + 30 * MINUTE, 1, "card.now.late_relay"),
    ] {
        let card = own_at(&mut player, at);
        let fate = fate(&player, &card);
        assert_eq!(fate.told.len(), told, "{at} {fate:?}");
        let arrived = SimTime(leaves + travel);
        assert!(fate.told.iter().all(|(when, _)| *when == arrived));
        assert_eq!(words::whereabouts(&card), says, "{at}");
        // One card tells one length of limbo.
        let length = message::length(&card, &card.now.unwrap(), player.now());
        assert_eq!(fate.limbo, Some(length), "{at}");
    }
}

#[test]
fn a_card_from_which_time_was_put_back_tells_nothing_of_what_is_still_to_come() {
    let mut player = on_hold(&[]);
    own_at(&mut player, HOUR);
    let id = player.world().own()[0];
    let history = read_message_history(&player, id, None, &mut || false);
    let back = Action::Seek(SimTime(12 * MINUTE + 1));
    player.act(back, &mut || false).unwrap();
    let card = look(player.world(), id, history.as_ref());
    assert!(
        card.steps.iter().all(|step| step.at <= player.now()),
        "{card:?}"
    );
    assert_eq!(count(&card, |kind| *kind == StepKind::Held), 0);
}
