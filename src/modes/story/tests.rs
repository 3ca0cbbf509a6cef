//! What the chapters promise, on the very runs they show, played by the page's own player.

use super::chapter_detail::{annas_group, text_keys};
use super::chapters::{BREAKS, GROUPS_TRIED, LETTERS, REOPENS, WhatIf};
use super::predictions::question;
use super::*;
use crate::i18n::{Lang, Locale};
use limbo_player::prediction::{Answer, PredictionInput, Progress, assess};
use limbo_player::{Action, Player, SideOutcome, Snapshot, advance_comparison_run};
use limbo_sim::{
    Command, Duration, Hop, HopState, MessageView, Phase, Place, Plan, Run, Scenario, SimTime,
    World,
};

/// A chapter's run at an instant.
fn at(number: u8, instant: SimTime) -> Player {
    let mut player = Player::new(chapter(number).run().unwrap()).unwrap();
    player.act(Action::Seek(instant), &mut || false).unwrap();
    player
}

fn begins(number: u8) -> Snapshot {
    at(number, chapter(number).from).snapshot()
}

fn ends(number: u8) -> Snapshot {
    at(number, chapter(number).until).snapshot()
}

fn crashes(snapshot: &Snapshot) -> u32 {
    snapshot.stations.iter().map(|s| s.crashes).sum()
}

/// The number of a chapter by its name.
fn n(name: &str) -> u8 {
    let number = number_of(name);
    assert_eq!(NAMES[usize::from(number)], name);
    number
}

/// The reader's two letters at the end of a chapter.
fn letters(name: &str) -> Vec<MessageView> {
    at(n(name), chapter(n(name)).until).own_messages()
}

fn came_of(what_if: WhatIf) -> SideOutcome {
    let (run, until) = what_if.run().unwrap();
    run.validate().unwrap();
    limbo_player::SideRun::new(&run, until)
        .unwrap()
        .play(&mut || false)
        .unwrap()
}

fn mine_is_open(snapshot: &Snapshot) -> bool {
    snapshot.blocks[usize::from(snapshot.my_block)].open
}

#[test]
fn every_chapter_is_a_valid_stretch_of_a_valid_run() {
    for number in 0..CHAPTERS {
        let chapter = chapter(number);
        let run = chapter.run().unwrap();
        run.validate().unwrap();
        assert_eq!(chapter.number, number);
        assert!(chapter.from < chapter.until, "{number}");
        assert!(chapter.until < SimTime::ZERO + run.scenario.span);
        let wall_s = f64::from(chapter.until.since(chapter.from).ms())
            / (f64::from(run.scenario.pace) * chapter.speed * 1000.0);
        assert!((5.0..=35.0).contains(&wall_s), "{number} takes {wall_s} s");
        let texts = text_keys(number);
        assert!(!texts.documented.is_empty() && !texts.modelled.is_empty());
        if let Some(restart) = chapter.predicted_restart {
            assert!(chapter.from < restart.at && restart.at < chapter.until);
        }
    }
    assert_eq!(chapter(255).number, LAST);
}

#[test]
fn a_chapter_is_about_its_own_network_alone_whatever_is_done_in_it() {
    for number in 0..CHAPTERS {
        let (chapter, run) = (chapter(number), chapter(number).run().unwrap());
        let changed = |change: &dyn Fn(&mut Scenario)| {
            let mut scenario = run.scenario.as_ref().clone();
            change(&mut scenario);
            Run {
                scenario: scenario.into(),
                ..run.clone()
            }
        };
        let mut acted = run.clone();
        let end = SimTime::ZERO + run.scenario.span;
        acted.push(end, Command::Cut(Hop::Submission)).unwrap();
        assert!(chapter.is_about(&run) && chapter.is_about(&acted));
        let others = [
            changed(&|scenario| scenario.weight = 200),
            changed(&|scenario| scenario.travel = Duration::hours(1)),
            Run {
                seed: run.seed + 1,
                ..run.clone()
            },
        ];
        for other in others {
            assert!(!chapter.is_about(&other), "{number}");
        }
    }
}

/// After three tenths of a second, in frames, a reader has seen that it lives.
const FRAMES_MAX: usize = 18;

/// Whether a message is on its way within that time, from when a run begins to play here at this speed.
fn moves_at_once(mut player: Player, speed: f64) -> bool {
    for action in [Action::Speed(speed), Action::Play] {
        player.act(action, &mut || false).unwrap();
    }
    (0..FRAMES_MAX).any(|_| {
        player.frame(1000.0 / 60.0, &mut || false);
        player.world().ledger().travelling > 0
    })
}

#[test]
fn a_message_is_on_its_way_at_once_when_a_chapter_begins() {
    for number in 0..CHAPTERS {
        let chapter = chapter(number);
        let name = NAMES[usize::from(number)];
        assert!(
            moves_at_once(at(number, chapter.from), chapter.speed),
            "{name}"
        );
    }
}

#[test]
fn a_message_is_on_its_way_at_once_when_a_scenario_begins_in_explore() {
    for name in limbo_sim::catalogue::NAMES {
        let run = Run::new(Scenario::named(name).unwrap(), 1);
        // A link to the beginning of this one means its beginning, which is an empty network for a second.
        let is_quiet = name == "one-letter";
        assert_eq!(
            moves_at_once(Player::new(run).unwrap(), 1.0),
            !is_quiet,
            "{name}"
        );
    }
}

#[test]
fn every_name_leads_to_its_chapter_and_every_former_number_to_one_that_is_there() {
    for (number, name) in NAMES.iter().enumerate() {
        assert_eq!(usize::from(number_of(name)), number);
        assert!(
            name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
            "{name}"
        );
    }
    assert!(FORMER.iter().all(|name| NAMES.contains(name)));
}

#[test]
fn time_goes_on_from_chapter_to_chapter_unless_the_words_say_so() {
    // The chapters whose words say that it is an earlier day again.
    let said = ["letter", "sunday", "groups", "neighbour", "your-turn"].map(n);
    for number in 1..CHAPTERS {
        let (before, now) = (chapter(number - 1), chapter(number));
        assert!(
            now.from >= before.until || said.contains(&number),
            "{}",
            NAMES[usize::from(number)]
        );
    }
}

#[test]
fn every_text_of_every_chapter_is_there_in_every_language() {
    for lang in Lang::all() {
        let locale = Locale::new(lang, "Europe/Rome", 0.0);
        for number in 0..CHAPTERS {
            let c = text_keys(number);
            let all = [c.paragraphs, c.after, c.documented, c.modelled].concat();
            for key in all.iter().chain([&c.title]) {
                assert_ne!(locale.t(key), *key, "{}", lang.code());
            }
        }
    }
}

#[test]
fn a_letter_comes_to_its_mailbox_through_three_owners() {
    let phase = |at_ms| {
        at(LETTER, SimTime(at_ms))
            .world()
            .message(0)
            .map(|m| m.phase)
    };
    assert_eq!(phase(0), None);
    assert_eq!(phase(2_000), Some(Phase::Travelling(Hop::Submission)));
    assert_eq!(phase(chapter(LETTER).until.ms()), Some(Phase::Delivered));
}

#[test]
fn sunday_shows_many_letters_and_nothing_in_limbo() {
    let s = ends(n("sunday"));
    assert!(s.ledger.sent * s.scenario.weight > 100_000);
    assert_eq!(s.ledger.limbo, 0);
    assert_eq!(s.hops, [HopState::Up; 3]);
}

#[test]
fn the_last_link_breaks_after_a_while_and_mail_piles_up_at_the_relay() {
    let s = begins(n("break"));
    assert_eq!(s.hops, [HopState::Up; 3]);
    let quiet_s = f64::from(super::chapters::BREAKS.since(s.now).ms())
        / (f64::from(s.scenario.pace) * chapter(n("break")).speed * 1000.0);
    assert!(
        quiet_s >= 2.0,
        "there is time to read before it: {quiet_s} s"
    );
    let s = ends(n("break"));
    assert_eq!(s.hops, [HopState::Up, HopState::Up, HopState::Broken]);
    assert!(s.ledger.limbo > 0 && s.ledger.limbo == s.ledger.spooled_relay);
    assert_eq!(s.delay_notices, 0, "whoever waits sees nothing");
}

#[test]
fn until_the_relay_is_shut_it_takes_in_every_email_as_the_notes_say() {
    // The second letter is written a minute after four, and it is refused.
    let four = LETTERS[1].0 - 60_000;
    let s = at(n("four-o-clock"), SimTime(four - 1)).snapshot();
    assert!(s.ledger.spooled_relay > 0);
    assert_eq!((s.ledger.spooled_provider, s.ledger.lost), (0, 0));
}

#[test]
fn the_operators_game_begins_with_three_and_a_half_days_of_mail_as_its_words_say() {
    let hours = REOPENS.since(super::chapters::BREAKS).ms() / 3_600_000;
    assert_eq!((hours * 2 + 12) / 24, 7, "half days");
}

#[test]
fn the_first_letter_stays_at_the_relay_and_the_second_with_its_own_provider() {
    let first = letters("monday");
    assert_eq!(first.len(), 1);
    assert_eq!(
        (first[0].born, first[0].phase),
        (LETTERS[0], Phase::Spooled(Place::Relay))
    );
    let both = letters("four-o-clock");
    assert_eq!(both.len(), 2);
    assert_eq!(
        (both[1].born, both[1].phase),
        (LETTERS[1], Phase::Spooled(Place::Provider))
    );
    let s = ends(n("four-o-clock"));
    assert_eq!(s.hops[Hop::Relay.index()], HopState::Closed);
    assert!(s.ledger.spooled_provider > 0);
}

#[test]
fn the_two_letters_are_followed_however_many_tests_the_reader_sends() {
    for name in ["monday", "four-o-clock", "neighbour"] {
        let mut player = at(n(name), chapter(n(name)).until);
        let written = player.own_messages();
        for _ in 0..20 {
            player.act(Action::SendTest, &mut || false).unwrap();
        }
        let told = player.own_messages();
        assert_eq!(told[..written.len()], written, "{name}");
        assert!(told.len() <= 10 && told.last().unwrap().born == player.now());
        assert!(told.is_sorted_by_key(|message| message.id));
    }
}

#[test]
fn by_thursday_some_mail_has_come_back_and_neither_letter() {
    let s = ends(n("patience"));
    assert!(s.ledger.limbo * s.scenario.weight > 10_000_000);
    assert!(s.ledger.returned > 0 && s.delay_notices > 0);
    let waiting = |letter: &MessageView| {
        matches!(letter.phase, Phase::Spooled(_)) && letter.delay_notices == 0
    };
    assert!(letters("patience").iter().all(waiting));
}

#[test]
fn each_link_leaves_the_mail_somewhere_else_and_the_first_is_noticed_by_nobodys_notice() {
    let came = Hop::ALL.map(|hop| came_of(WhatIf::Cut(hop)));
    let [first, second, third] = &came;
    assert!(first.ledger.outbox > 1000 && first.ledger.spooled_relay == 0);
    assert!(second.ledger.spooled_provider > 1000 && second.ledger.outbox == 0);
    assert!(third.ledger.spooled_relay > 1000 && third.ledger.spooled_provider == 0);
    let told = |o: &SideOutcome| o.delay_notices + o.ledger.returned;
    assert_eq!(told(first), 0, "nobody need be told what they see");
    assert_eq!(told(third), 0);
    // What each place is said to hold is all that waits.
    assert_eq!([second.ledger.spooled_relay, third.ledger.outbox], [0, 0]);
}

#[test]
fn with_the_second_link_cut_the_first_notice_that_is_told_says_still_trying_and_comes_after_hours()
{
    let second = came_of(WhatIf::Cut(Hop::Relay));
    let late = second
        .first_delay_notice
        .expect("somebody is told")
        .since(BREAKS);
    // Programs that keep trying say so after four hours at the earliest; those that send only once have failed long before.
    assert!(
        late > Duration::hours(4) && late < Duration::mins(250),
        "{late:?}"
    );
    let returned = second
        .first_return
        .expect("some has come back")
        .since(BREAKS);
    assert!(returned < Duration::hours(1), "{returned:?}");
}

#[test]
fn tests_add_to_the_mail_that_waits_and_to_the_time_that_it_takes() {
    let [with, without] = [true, false].map(|tests| came_of(WhatIf::Recorded { tests }));
    assert!(with.ledger.sent > without.ledger.sent);
    assert!(with.cleared_at() > without.cleared_at());
    // What is shown is the recorded run to the last message.
    let shown = at(n("tests"), chapter(n("tests")).until).snapshot();
    let then = with
        .series
        .samples
        .iter()
        .rfind(|sample| sample.at <= shown.now)
        .unwrap();
    assert_eq!(shown.series.samples.last(), Some(then));
}

#[test]
fn all_at_once_falls_again_and_again() {
    let number = n("all-at-once");
    let s = ends(number);
    assert!(crashes(&s) >= 3);
    assert!(
        s.ledger.limbo > begins(number).ledger.limbo,
        "the crowd grows"
    );
}

#[test]
fn two_groups_fall_twelve_hold_and_two_hundred_hold_but_take_a_week_and_give_back_three_times_as_much()
 {
    let [two, twelve, many] = GROUPS_TRIED.map(|(groups, _)| came_of(WhatIf::Groups(groups)));
    assert!(two.crashes > 0);
    assert_eq!((twelve.crashes, many.crashes), (0, 0));
    let took = |o: &SideOutcome| o.cleared_at().map(|at| at.since(REOPENS).ms() / 3_600_000);
    assert!(took(&twelve).is_some_and(|hours| hours < 5 * 24));
    assert!(
        took(&many).is_none_or(|hours| hours > 6 * 24),
        "{:?}",
        took(&many)
    );
    assert!(many.ledger.returned > 3 * twelve.ledger.returned);
}

#[test]
fn beside_the_groups_stands_what_came_of_all_at_once() {
    let (at_once, groups) = (chapter(n("all-at-once")), chapter(n("groups")));
    let mut whole = at(at_once.number, groups.until);
    // Worked out from before the restart, or looked back at from the end: the same, and put there once.
    for seen in [groups.from, groups.until] {
        let mut player = at(groups.number, seen);
        let (before, mut begun, mut steps) = (player.world().hash(), None, 0);
        loop {
            let run = at_once.run().unwrap();
            begun = advance_comparison_run(&mut player, run, groups.until, begun, &mut || true);
            steps += 1;
            if begun.is_none() {
                break;
            }
        }
        assert!(steps > 3, "it was done in slices");
        assert_eq!(
            player.world().hash(),
            before,
            "what is shown was not touched"
        );
        let run = at_once.run().unwrap();
        let again = advance_comparison_run(&mut player, run, groups.until, None, &mut || false);
        assert!(again.is_none(), "it stands there already");
        let s = player.snapshot();
        let [beside] = s.futures.as_slice() else {
            panic!("one future stands beside it")
        };
        assert_eq!(*beside.run, at_once.run().unwrap());
        assert_eq!(beside.plan(), at_once.predicted_restart.map(|r| r.plan));
        assert_eq!(
            (beside.from, beside.until),
            (at_once.predicted_restart.unwrap().at, groups.until)
        );
        assert_eq!(beside.series, whole.snapshot().series);
        assert!(beside.crashes >= 3);
    }
}

#[test]
fn groups_hold_and_end_empty() {
    let s = ends(n("groups"));
    assert_eq!(crashes(&s), 0);
    assert_eq!(s.ledger.limbo, 0);
    assert!(s.blocks.iter().all(|b| b.open));
}

#[test]
fn both_restarts_begin_with_the_same_mail() {
    let hash = |name: &str| at(n(name), chapter(n(name)).from).world().hash();
    assert_eq!(hash("all-at-once"), hash("groups"));
}

#[test]
fn the_neighbours_group_is_open_and_annas_opens_in_view() {
    let (before, after) = (begins(n("neighbour")), ends(n("neighbour")));
    assert!(before.blocks.iter().any(|b| b.open) && !mine_is_open(&before));
    assert!(mine_is_open(&after));
    let letters = letters("neighbour");
    assert_eq!(letters.len(), 2);
    assert!(
        letters
            .iter()
            .all(|letter| letter.phase == Phase::Delivered)
    );
}

#[test]
fn of_annas_group_no_hour_is_promised_that_the_run_does_not_keep() {
    let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
    let said = |player: &mut Player| annas_group(&locale, &player.snapshot(), &Rc::default());
    let hour = |h: u32| SimTime(h * 3_600_000);
    let number = n("neighbour");
    assert!(said(&mut at(number, hour(100))).is_some(), "it will open");
    assert!(said(&mut at(number, hour(116))).is_some(), "it is open");
    for cut in [100, 116] {
        let mut player = at(number, hour(cut));
        for action in [Action::Cut(Hop::Delivery), Action::Seek(hour(120))] {
            player.act(action, &mut || false).unwrap();
            assert_eq!(said(&mut player), None, "cut at {cut} h");
        }
    }
}

#[test]
fn in_the_end_nothing_waits_and_the_sum_is_what_was_sent() {
    let l = ends(n("account")).ledger;
    assert_eq!(
        (l.outbox, l.spooled_provider, l.spooled_relay, l.limbo),
        (0, 0, 0, 0)
    );
    assert_eq!(
        l.delivered + l.returned + l.lost + l.travelling + l.in_service,
        l.sent
    );
}

#[test]
fn the_last_stands_just_before_the_restart() {
    let s = ends(LAST);
    assert_eq!(s.restart, None);
    assert!(s.ledger.limbo > 0);
}

#[test]
fn nothing_of_a_restart_is_shown_before_an_answer_and_the_run_judges_it() {
    for (name, came) in [("all-at-once", Answer::Again), ("groups", Answer::Later)] {
        let number = n(name);
        let chapter = chapter(number);
        let fork = chapter.predicted_restart.unwrap().at;
        for (inputs, right) in [
            (
                vec![PredictionInput::Answer(came), PredictionInput::Submit],
                Some(true),
            ),
            (
                vec![
                    PredictionInput::Answer(Answer::Soon),
                    PredictionInput::Submit,
                ],
                Some(false),
            ),
            (vec![PredictionInput::Skip], None),
        ] {
            let mut said = Predictions::default();
            assert!(said.open(chapter) && said.stop(chapter) < fork);
            let early = question(chapter, &said, &ends(number)).unwrap();
            assert_eq!(early.truth, None, "an open question has no answer yet");
            for input in inputs {
                said.take(chapter, input);
            }
            assert!(!said.open(chapter) && said.stop(chapter) == chapter.until);
            let halfway = at(number, fork).snapshot();
            assert_eq!(question(chapter, &said, &halfway).unwrap().truth, None);
            let answered = question(chapter, &said, &ends(number)).unwrap();
            let truth = answered.truth.expect("at the end the run has answered");
            assert!(answered.question.waiting > 0);
            let verdict = assess(&answered.question, &answered.prediction, &truth);
            assert_eq!((verdict.truth, verdict.right), (came, right));
        }
    }
}

#[test]
fn what_came_of_a_run_that_the_reader_changed_is_no_answer_to_the_storys_question() {
    let mend = Action::Mend(Hop::Submission, limbo_sim::Plan::Bulk);
    let acts = [
        (None, true),
        (Some(Action::SendTest), true),
        (Some(Action::Cut(Hop::Delivery)), false),
        (Some(Action::Cut(Hop::Relay)), false),
        (Some(mend), false),
    ];
    let groups = chapter(n("groups"));
    let mut said = Predictions::default();
    said.take(groups, PredictionInput::Answer(Answer::Later));
    said.take(groups, PredictionInput::Submit);
    for (act, answers) in acts {
        let mut player = at(groups.number, SimTime(86 * 3_600_000));
        for action in act.iter().cloned().chain([Action::Seek(groups.until)]) {
            player.act(action, &mut || false).unwrap();
        }
        let asked = question(groups, &said, &player.snapshot()).unwrap();
        assert_eq!(asked.truth.is_some(), answers, "{act:?}");
        let came = predictions::came(groups, &said, &player.snapshot());
        assert_eq!(came.is_some(), answers, "{act:?} as scripts are told");
    }
}

#[test]
fn a_question_comes_too_late_once_its_restart_is_shown() {
    for chapter in [chapter(n("all-at-once")), chapter(n("groups"))] {
        let mut said = Predictions::default();
        let restart = chapter.predicted_restart.unwrap().at;
        // A frame may come a millisecond past the stop.
        for asked in [said.stop(chapter), SimTime(said.stop(chapter).ms() + 1)] {
            assert!(said.wait(chapter, asked) && !said.come_too_late(chapter, asked));
        }
        assert!(said.come_too_late(chapter, restart));
        said.take(chapter, PredictionInput::Skip);
        assert!(!said.come_too_late(chapter, restart), "it is settled");
    }
    let said = Predictions::default();
    let asks_nothing = chapter(LETTER);
    assert!(!said.come_too_late(asks_nothing, asks_nothing.until));
}

#[test]
fn who_comes_back_to_a_chapter_goes_on_in_it_and_never_past_its_open_question() {
    let mut said = Predictions::default();
    let (monday, groups) = (chapter(n("monday")), chapter(n("groups")));
    for within in [monday.from, SimTime(monday.from.0 + 1), monday.until] {
        assert!(said.tell_of(monday, within), "{within:?}");
    }
    for elsewhere in [SimTime(monday.from.0 - 1), chapter(n("groups")).from] {
        assert!(!said.tell_of(monday, elsewhere), "{elsewhere:?}");
    }
    let thursday = SimTime(100 * 3_600_000);
    assert!(said.tell_of(groups, said.stop(groups)));
    assert!(!said.tell_of(groups, thursday), "its answer is not shown");
    said.take(groups, PredictionInput::Skip);
    assert!(said.tell_of(groups, thursday));
}

#[test]
fn the_two_predictions_are_apart() {
    let (at_once, groups) = (chapter(n("all-at-once")), chapter(n("groups")));
    let mut said = Predictions::default();
    said.take(at_once, PredictionInput::Skip);
    assert_eq!(said.of(at_once).progress, Progress::Skipped);
    assert_eq!(said.of(groups).progress, Progress::Open);
    assert!(!said.open(chapter(LETTER)), "other chapters ask nothing");
}

/// An instant of the small town's clock.
fn clock(hour: u32, minute: u32) -> SimTime {
    SimTime::ZERO + Duration::mins((hour - 9) * 60 + minute)
}

/// The small town with this script, at an instant of it.
fn town(script: Vec<(SimTime, Command)>, until: SimTime) -> World {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
    run.script = script;
    let mut world = World::new(&run).unwrap();
    while !world.advance(until, u64::MAX) {}
    world
}

/// The small town, whose last link is cut at half past nine and restarted an hour later in this way, at an instant of its clock.
fn town_restarted(plan: Plan, hour: u32, minute: u32) -> World {
    let script = vec![
        (clock(9, 30), Command::Cut(Hop::Delivery)),
        (clock(10, 30), Command::Restart(plan)),
    ];
    town(script, clock(hour, minute))
}

#[test]
fn the_answers_say_what_is_seen_behind_each_link_that_is_cut() {
    let answers = include_str!("../../../prose/en/answers.md");
    let seen = |hop| town(vec![(clock(9, 30), Command::Cut(hop))], clock(10, 30));
    let about =
        |number: u32| ["About ", &((number + 5) / 10 * 10).to_string(), " e-mails"].concat();
    let row = |link: u8| {
        let start = format!("| {link} | ");
        answers
            .lines()
            .find(|line| line.starts_with(&start))
            .unwrap()
    };
    let [first, second, third] = Hop::ALL.map(seen);
    assert!(row(1).contains(&about(first.ledger().outbox)), "{}", row(1));
    assert_eq!(first.ledger().limbo, 0);
    for (link, world, spooled) in [
        (2, &second, second.ledger().spooled_provider),
        (3, &third, third.ledger().spooled_relay),
    ] {
        assert!((395..=410).contains(&spooled), "{spooled}");
        assert_eq!(world.ledger().limbo, spooled);
        assert!(row(link).contains("About 400 e-mails"), "{}", row(link));
    }
    let people = third.readers();
    assert!(
        (205..215).contains(&(people.again + people.given_up)),
        "{people:?}"
    );
    assert!(row(3).contains("of 240 people some 210"), "{}", row(3));
}

#[test]
fn the_answers_say_how_the_story_goes_on_all_at_once_and_when_its_letters_arrive() {
    let answers = include_str!("../../../prose/en/answers.md");
    let tells = |text: &str| assert!(answers.contains(text), "{text}");
    let chapter_of = n("all-at-once");
    let (begin, end) = (at(chapter_of, REOPENS).snapshot(), ends(chapter_of));
    let monday = at(chapter_of, SimTime(182 * 3_600_000)).snapshot();
    tells(&format!(
        "{} crashes; {} by Monday morning",
        crashes(&end),
        crashes(&monday)
    ));
    let weight = chapter(chapter_of).run().unwrap().scenario.weight;
    let millions = |s: &Snapshot| f64::from(s.ledger.limbo) * f64::from(weight) / 1e6;
    tells(&format!(
        "from {:.0} to {:.0} million by 23:00 on Thursday",
        millions(&begin),
        millions(&end)
    ));
    assert_eq!(
        chapter(chapter_of).until.ms(),
        (24 * 4 + 3) * 3_600_000,
        "23:00, from 20:00 on Sunday"
    );
    let arrived = letters("account").into_iter().map(|letter| {
        let minutes = letter.since.ms() / 60_000 + 20 * 60;
        assert_eq!(
            (letter.phase, minutes / (24 * 60)),
            (Phase::Delivered, 5),
            "on Friday"
        );
        format!("{}:{:02}", minutes / 60 % 24, minutes % 60)
    });
    tells(&arrived.collect::<Vec<_>>().join(" and "));
}

#[test]
fn the_answers_to_the_worksheet_are_what_is_played() {
    let answers = include_str!("../../../prose/en/answers.md");
    let tells = |text: &str| assert!(answers.contains(text), "{text}");

    let bulk = town_restarted(Plan::Bulk, 12, 0);
    let fell = bulk.station(Place::Mailboxes).crashes;
    tells(&format!("crashes {fell} times by noon"));
    tells("almost 900 e-mails still wait at 12");
    assert!((850..900).contains(&bulk.ledger().limbo));
    let groups = Plan::Blocks {
        blocks: 10,
        every: Duration::mins(6),
    };
    tells("by ten to twelve nothing waits any more");
    assert!(town_restarted(groups, 11, 40).ledger().limbo > 0);
    assert_eq!(town_restarted(groups, 11, 50).ledger().limbo, 0);

    let [two, twelve, many] = GROUPS_TRIED.map(|(groups, _)| came_of(WhatIf::Groups(groups)));
    tells(&format!(
        "It crashes {} times in the twelve days",
        two.crashes
    ));
    // As the page says it: in whole hours.
    let took = |o: &SideOutcome| {
        let ms = o.cleared_at().unwrap().since(REOPENS).ms();
        let hours = (f64::from(ms) / 3_600_000.0).round() as u32;
        match hours % 24 {
            0 => format!("{} days", hours / 24),
            rest => format!("{} days and {rest} hours", hours / 24),
        }
    };
    let weight = chapter(0).run().unwrap().scenario.weight;
    let returned = |o: &SideOutcome| {
        let e_mails = f64::from(o.ledger.returned) * f64::from(weight);
        format!("{:.1} million", e_mails / 1e6)
    };
    tells(&format!(
        "the queue is empty after {}; {}",
        took(&twelve),
        returned(&twelve)
    ));
    tells(&format!(
        "the queue is empty only after {}, and {}",
        took(&many),
        returned(&many)
    ));
}
