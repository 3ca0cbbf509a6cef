//! What the game promises.

use super::*;
use proptest::prelude::*;

const HOUR: u32 = 3_600_000;

/// A game in which the next group is opened as often as that.
fn opened_every(minutes: u32, seed: u64) -> World {
    let mut run = new_game(seed).unwrap();
    for i in 0..12 {
        let at = SimTime(BEGIN.ms() + i * minutes * 60_000);
        run.push(at, Command::OpenBlock).unwrap();
    }
    assert!(is_game(&run));
    played(&run)
}

fn played(run: &Run) -> World {
    let mut world = World::new(run).unwrap();
    assert!(world.advance(SimTime::NEVER, u64::MAX));
    world
}

fn rivals(seed: u64) -> [Score; 2] {
    let mut rivals = Rivals::new(seed).unwrap();
    while rivals.work(&mut || true) {}
    rivals.scores().map(|score| score.unwrap().clone())
}

#[test]
fn a_day_begins_at_midnight_in_rome() {
    let date = |unix_s: f64| {
        let d = Date::in_rome(unix_s);
        (d.year, d.month, d.day)
    };
    // Winter: 23:00 UTC is midnight. 28 November 2026, 00:00 CET.
    assert_eq!(date(1_795_820_400.0), (2026, 11, 28));
    assert_eq!(date(1_795_820_399.0), (2026, 11, 27));
    // Summer: 22:00 UTC is midnight. 1 August 2026, 00:00 CEST.
    assert_eq!(date(1_785_535_200.0), (2026, 8, 1));
    assert_eq!(date(1_785_535_199.0), (2026, 7, 31));
    assert_eq!(date(951_822_000.0), (2000, 2, 29));
    // A clock that is wrong gives a day all the same.
    for unix_s in [f64::NAN, f64::NEG_INFINITY, f64::INFINITY, -1.0] {
        assert!(Date::in_rome(unix_s).year >= 1970);
    }
}

#[test]
fn the_clock_changes_on_the_last_sundays_of_march_and_october() {
    let day = |year, month, day| Date { year, month, day }.days();
    assert_eq!(last_sunday(2026, 3), day(2026, 3, 29));
    assert_eq!(last_sunday(2026, 10), day(2026, 10, 25));
    assert_eq!(last_sunday(2027, 3), day(2027, 3, 28));
    assert_eq!(last_sunday(2027, 10), day(2027, 10, 31));
}

proptest! {
    #[test]
    fn a_seed_says_its_day(days in 0i64..100_000) {
        let date = Date::of_day(days);
        prop_assert_eq!(date.days(), days);
        if date.year < 10_000 {
            prop_assert_eq!(Date::of_seed(date.seed()), Some(date));
        }
    }

    #[test]
    fn other_seeds_say_no_day(seed: u64) {
        if let Some(date) = Date::of_seed(seed) {
            prop_assert_eq!(date.seed(), seed);
        }
    }
}

#[test]
fn an_operator_can_do_better_than_the_plan_and_worse() {
    let seed = 20_261_128;
    let [plan, bulk] = rivals(seed);
    assert_eq!(plan.falls, 0);
    assert!(plan.served.is_some() && bulk.served.is_none());
    assert!(bulk.falls > 10 && bulk.peak >= 1.0, "{bulk:?}");
    assert_eq!(bulk.all_open, Some(Duration::ZERO));

    let good = Score::of(&opened_every(60, seed));
    assert_eq!(good.falls, 0);
    assert!(good.served < plan.served && good.served.is_some());
    assert_eq!(good.stars(Some(&plan)), [true; 3]);
    assert_eq!(good.all_open, Some(Duration::hours(11)));

    let rash = Score::of(&opened_every(1, seed));
    assert!(rash.falls > 10 && rash.served.is_none(), "{rash:?}");
    assert_eq!(rash.stars(Some(&plan)), [false; 3]);
}

#[test]
fn the_plan_played_by_hand_scores_as_the_plan() {
    let [plan, _] = rivals(7);
    assert_eq!(Score::of(&opened_every(300, 7)), plan);
}

#[test]
fn whoever_falls_can_close_groups_again_and_recover() {
    let mut world = World::new(&new_game(3).unwrap()).unwrap();
    let step = |world: &mut World, minutes: u32| {
        world.advance(SimTime(world.now().ms() + minutes * 60_000), u64::MAX);
    };
    world.advance(BEGIN, u64::MAX);
    for _ in 0..8 {
        world.act(Command::OpenBlock).unwrap();
    }
    while world.station(Place::Mailboxes).crashes == 0 {
        step(&mut world, 10);
    }
    for _ in 0..7 {
        world.act(Command::CloseBlock).unwrap();
    }
    for _ in 0..11 {
        step(&mut world, 200);
        world.act(Command::OpenBlock).unwrap();
    }
    world.advance(SimTime::NEVER, u64::MAX);
    let score = Score::of(&world);
    assert_eq!(score.falls, 1, "{score:?}");
    assert!(score.served.is_some());
    let count = |beat| score.beats.iter().filter(|b| **b == beat).count();
    assert_eq!((count(Beat::Fell), count(Beat::Closed)), (1, 7));
    assert_eq!(count(Beat::Opened), 19);
}

#[test]
fn what_is_said_of_a_game_does_not_change_after_everybody_is_served() {
    let mut run = new_game(5).unwrap();
    for i in 0..12 {
        let at = SimTime(BEGIN.ms() + i * HOUR);
        run.push(at, Command::OpenBlock).unwrap();
    }
    let mut world = World::new(&run).unwrap();
    let end = played(&run);
    let last = Score::of(&end);
    world.advance(BEGIN + last.served.unwrap(), u64::MAX);
    let at_once = Score::of(&world);
    assert_eq!(at_once.served, last.served);
    assert_eq!(at_once.beats, last.beats);
    assert!(at_once.coasting);
}

#[test]
fn nearly_everyone_is_in_when_it_is_said() {
    for minutes in [60, 180] {
        let mut run = new_game(9).unwrap();
        for i in 0..12 {
            let at = SimTime(BEGIN.ms() + i * minutes * 60_000);
            run.push(at, Command::OpenBlock).unwrap();
        }
        let mut world = World::new(&run).unwrap();
        let mut at = SimTime(BEGIN.ms() + 11 * minutes * 60_000);
        world.advance(at, u64::MAX);
        while !Score::of(&world).coasting {
            at = at + Duration::mins(10);
            assert!(at < BEGIN + Duration::hours(72), "never");
            world.advance(at, u64::MAX);
        }
        for (group, readers) in world.block_readers().enumerate() {
            let inside = f64::from(readers.resting) / f64::from(readers.readers());
            assert!(inside >= 0.95, "group {group}: {inside}");
        }
    }
}

#[test]
fn only_a_game_is_a_game() {
    let new = new_game(1).unwrap();
    assert!(is_game(&new));
    let mut other = new.clone();
    other.push(BEGIN, Command::Cut(Hop::Relay)).unwrap();
    assert!(!is_game(&other));
    assert!(!is_game(&Run::new(
        Scenario::named("libero-2023").unwrap(),
        1
    )));
    let mut easier = new.clone();
    let mut scenario = (*easier.scenario).clone();
    scenario
        .set("stations.mailboxes.door.sessions", 4_000_000.0)
        .unwrap();
    easier.scenario = scenario.into();
    assert!(!is_game(&easier));
}

#[test]
fn a_game_in_which_nothing_was_opened_came_no_nearer_to_the_limit() {
    let run = new_game(20_261_128).unwrap();
    let mut world = World::new(&run).unwrap();
    // The evening before the outage is in it.
    for at in [BEGIN, SimTime(BEGIN.ms() + 2 * HOUR)] {
        world.advance(at, u64::MAX);
        assert_eq!(Score::of(&world).peak, 0.0, "at {at:?}");
    }
}

#[test]
fn nobody_is_served_while_the_storage_is_down_or_a_group_is_shut() {
    let flag = |minutes: u32, kind| Flag {
        at: BEGIN + Duration::mins(minutes),
        kind,
        by_viewer: false,
    };
    let flags = [
        flag(1, FlagKind::BlockOpened(1)),
        flag(2, FlagKind::BlockOpened(2)),
        flag(3, FlagKind::Crashed(Place::Mailboxes)),
        // Of another server nobody is told.
        flag(4, FlagKind::Rebooted(Place::Relay)),
        flag(5, FlagKind::Rebooted(Place::Mailboxes)),
        flag(6, FlagKind::BlockClosed(1)),
        flag(7, FlagKind::BlockOpened(2)),
    ];
    let course = Course::new(&flags, 2, 0);
    let served = |minutes| course.serves_all(BEGIN + Duration::mins(minutes));
    let all: Vec<bool> = (0..8).map(served).collect();
    assert_eq!(all, [false, false, true, false, false, true, false, true]);
    assert_eq!(course.all_open(), Some(Duration::mins(2)));
}

#[test]
fn a_game_goes_on_from_its_last_act_and_never_before_its_beginning() {
    let mut run = new_game(1).unwrap();
    assert_eq!(goes_on_from(&run), BEGIN);
    let later = BEGIN + Duration::mins(5);
    run.push(later, Command::OpenBlock).unwrap();
    assert_eq!(goes_on_from(&run), later);
    run.script = vec![(SimTime::ZERO, Command::SendTest)];
    assert_eq!(goes_on_from(&run), BEGIN);
}

#[test]
fn noon_of_a_day_is_at_noon_by_greenwich() {
    let day = Date::in_rome(1_795_820_400.0);
    // 28 November 2026, 12:00 UTC.
    assert_eq!(day.noon_unix_ms(), 1_795_867_200_000.0);
}
