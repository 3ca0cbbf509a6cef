//! Readers: people who open their mailboxes at the storage that also takes the deliveries.

use crate::common::oracle::{last, new_world, station};
use crate::common::{HOUR, any_script, any_town, played, scenario};
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::{OverloadPolicy, Readers, StationSpec};
use limbo_sim::{
    Command, Duration, Hop, HopState, Place, Plan, ReaderLedger, Run, Scenario, SimTime, World,
    theory,
};
use proptest::prelude::*;

/// A storage that serves `mu` visits a second, to which so many people come `lambda` times a second, all together.
fn visited(lambda: f64, mu: f64, patience_s: u32, span_s: u32) -> Scenario {
    // So many that those who have given up are not missed.
    let mailboxes = 50_000_000;
    Scenario {
        mailboxes,
        readers: Readers {
            share: 1.0,
            visits_per_day: lambda * 86_400.0 / f64::from(mailboxes),
            visit_cost: 1.0,
            patience: Duration::secs(patience_s),
            // Who leaves does not come again within the run.
            again: Duration::hours(7 * 24),
            gives_up: 1.0,
            returns: Duration::hours(7 * 24),
            capacity_share: 0.99,
            ..Readers::NONE
        },
        ..last(0.0, span_s, station(mu, 1))
    }
}

#[test]
fn impatient_readers_are_those_of_queueing_theory() {
    for (lambda, mu, patience_s) in [(2.0, 0.5, 100), (1.0, 0.5, 200), (8.0, 5.0, 60)] {
        let (open, leave) = theory::impatient_sessions(lambda, mu, f64::from(patience_s));
        let (mut opens, mut leaves) = (Vec::new(), Vec::new());
        for seed in 1..=12 {
            let mut world = new_world(&visited(lambda, mu, patience_s, 40_000), seed);
            let (mut sum, mut samples) = (0.0, 0.0);
            for second in (2_000..40_000).step_by(10) {
                world.advance(SimTime(second * 1000), u64::MAX);
                sum += f64::from(world.readers().asking);
                samples += 1.0;
            }
            opens.push(sum / samples);
            let readers = world.readers();
            let all = readers.served + readers.in_vain;
            leaves.push(readers.in_vain as f64 / all as f64);
        }
        let case = format!("lambda={lambda}, mu={mu}, patience {patience_s} s");
        agree_within(
            &format!("open sessions of impatient readers, {case}"),
            &opens,
            open,
        );
        if leave > 0.1 {
            agree_within(
                &format!("share of readers who leave, {case}"),
                &leaves,
                leave,
            );
        }
    }
}

#[test]
fn a_crowd_peaks_where_the_fluid_says() {
    for (readers, mu, patience_s, again_s) in [(20_000, 2.0, 300, 900), (20_000, 10.0, 60, 120)] {
        let town = Scenario {
            mailboxes: readers,
            readers: Readers {
                share: 1.0,
                visits_per_day: 24.0,
                visit_cost: 1.0,
                mail_cost: 0.0,
                patience: Duration::secs(patience_s),
                again: Duration::secs(again_s),
                gives_up: 0.1,
                returns: Duration::hours(7 * 24),
                capacity_share: 0.99,
            },
            ..last(0.0, 16 * 3600, station(mu, 1))
        };
        let crowd = theory::Crowd {
            again_s: f64::from(again_s),
            patience_s: f64::from(patience_s),
            gives_up: 0.1,
        };
        let peak = crowd.peak_sessions(f64::from(readers), 1, 0.0, |_| mu);
        for seed in 1..=3 {
            // Hours in which everybody has tried in vain.
            let mut run = Run::new(town.clone(), seed);
            run.push(SimTime(0), Command::Cut(Hop::Delivery)).unwrap();
            run.push(SimTime(12 * HOUR), Command::Mend(Hop::Delivery, Plan::Bulk))
                .unwrap();
            let mut world = World::new(&run).unwrap();
            // Those who have been served come again later: only the first crowd counts.
            world.advance(SimTime(12 * HOUR + again_s * 1000), u64::MAX);
            let most = f64::from(world.meters(Hop::Delivery).reader_sessions_max);
            println!(
                "| peak of a crowd of {readers}, {mu} visits/s, patience {patience_s} s, asking every {again_s} s | {peak:.0} | {most} | within 5% |"
            );
            assert!((most / peak - 1.0).abs() < 0.05, "{most} for {peak}");
        }
    }
}

/// Readers are counted at ticks of a tenth of their patience, which moves what comes out by some hundredths.
#[track_caller]
fn agree_within(what: &str, samples: &[f64], analytic: f64) {
    let mean = samples.iter().sum::<f64>() / samples.len() as f64;
    println!("| {what} | {analytic:.4} | {mean:.4} | within 3% |");
    assert!(
        (mean / analytic - 1.0).abs() < 0.03,
        "{what}: {mean} for {analytic}"
    );
}

#[test]
fn readers_without_impatience_take_what_deliveries_leave_and_slow_them_down() {
    // Deliveries alone would take six tenths of the storage, and readers want more than the rest.
    let delivered = |share: f64| {
        let scenario = Scenario {
            mailboxes: 100_000,
            readers: Readers {
                share,
                visits_per_day: 20.0,
                visit_cost: 0.05,
                patience: Duration::mins(5),
                capacity_share: 0.5,
                ..Readers::NONE
            },
            ..last(0.6, 20_000, station(1.0, 2))
        };
        let world = played(&Run::new(scenario, 1));
        (f64::from(world.ledger().delivered), world.readers())
    };
    let (alone, nobody) = delivered(0.0);
    let (beside, readers) = delivered(1.0);
    assert_eq!(nobody, ReaderLedger::default());
    // 100,000 people, 20 visits a day, 0.05 of a delivery each: 1.16 a second, of which half are served.
    assert!((alone / 12_000.0 - 1.0).abs() < 0.03, "{alone}");
    assert!((beside / 10_000.0 - 1.0).abs() < 0.05, "{beside}");
    let visits_per_s = readers.served as f64 / 20_000.0;
    assert!(
        (visits_per_s * 0.05 / 0.5 - 1.0).abs() < 0.1,
        "{visits_per_s}"
    );
}

fn readers_of(world: &World, block: usize) -> ReaderLedger {
    world.block_readers().nth(block).expect("a block")
}

#[test]
fn readers_come_all_together_when_their_block_opens_and_no_others_do() {
    let mut run = Run::new(scenario("libero-2023"), 3);
    let plan = Plan::Blocks {
        blocks: 12,
        every: Duration::hours(5),
    };
    run.push(SimTime(85 * HOUR), Command::Restart(plan))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(85 * HOUR - 1), u64::MAX);
    let before = world.readers();
    assert_eq!(before.asking, 0, "nobody reaches the storage");
    assert!(
        before.resting < before.readers() / 100,
        "everybody has tried"
    );
    assert!(before.given_up > 0 && before.again > 0);
    // The seventh block opens 30 hours later.
    world.advance(SimTime(115 * HOUR - 1), u64::MAX);
    assert_eq!(readers_of(&world, 6).asking, 0);
    world.advance(SimTime(115 * HOUR + 5 * 60_000), u64::MAX);
    let (seventh, eighth) = (readers_of(&world, 6), readers_of(&world, 7));
    assert!(seventh.asking > seventh.readers() / 10, "{seventh:?}");
    assert!(eighth.given_up > eighth.readers() / 4, "{eighth:?}");
    assert_eq!(
        (seventh.given_up > eighth.given_up / 10, eighth.asking),
        (false, 0)
    );
    world.advance(SimTime(119 * HOUR), u64::MAX);
    let seventh = readers_of(&world, 6);
    assert!(
        seventh.resting > seventh.readers() / 10 * 9,
        "served within hours: {seventh:?}"
    );
    assert!(readers_of(&world, 7).resting < 10);
}

#[test]
fn the_work_of_a_reader_grows_with_the_mail_that_waited() {
    let most_open = |mail_cost: f64| {
        let mut town = scenario("small-town");
        town.readers.mail_cost = mail_cost;
        town.stations[2].overload = OverloadPolicy::Unlimited;
        let mut run = Run::new(town, 4);
        run.push(SimTime(HOUR / 2), Command::Cut(Hop::Delivery))
            .unwrap();
        run.push(SimTime(3 * HOUR / 2), Command::Restart(Plan::Bulk))
            .unwrap();
        played(&run).meters(Hop::Delivery).reader_sessions_max
    };
    assert!(most_open(1.0) > 3 * most_open(0.01));
}

#[test]
fn a_storage_that_rejects_readers_stays_up() {
    let town = |reject: bool| {
        let mut town = scenario("small-town");
        let sessions = 64.0;
        town.stations[2] = StationSpec {
            overload: if reject {
                OverloadPolicy::RejectWith421 {
                    sessions,
                    cost: 0.1,
                }
            } else {
                OverloadPolicy::Crash { sessions }
            },
            ..town.stations[2]
        };
        let mut run = Run::new(town, 4);
        run.push(SimTime(HOUR / 2), Command::Cut(Hop::Delivery))
            .unwrap();
        run.push(SimTime(3 * HOUR / 2), Command::Restart(Plan::Bulk))
            .unwrap();
        played(&run)
    };
    assert!(town(false).station(Place::Mailboxes).crashes > 0);
    let rejecting = town(true);
    assert_eq!(rejecting.station(Place::Mailboxes).crashes, 0);
    let readers = rejecting.readers();
    assert!(readers.resting > readers.readers() / 10 * 9, "{readers:?}");
}

#[test]
fn twice_the_weight_is_the_same_crowd_in_coarser_steps() {
    let crowd = |weight: u32| {
        let scenario = scenario("libero-2023").with_weight(weight);
        let mut run = Run::new(scenario, 2);
        let plan = Plan::Blocks {
            blocks: 12,
            every: Duration::hours(5),
        };
        run.push(SimTime(85 * HOUR), Command::Restart(plan))
            .unwrap();
        let world = played(&run);
        f64::from(world.meters(Hop::Delivery).reader_sessions_max * weight)
    };
    let (coarse, fine) = (crowd(2000), crowd(500));
    assert!((coarse / fine - 1.0).abs() < 0.2, "{coarse} and {fine}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_reader_is_in_one_place_at_every_instant(
        seed: u64,
        town in any_town(),
        script in any_script(12, 10_800_000),
        share in 0.0f64..1.0,
        patience_s in 1u32..1000,
        again_s in 1u32..1000,
        gives_up in 0.0f64..1.0,
    ) {
        let mut town = town;
        town.readers = Readers {
            share,
            patience: Duration::secs(patience_s),
            again: Duration::secs(again_s),
            gives_up,
            ..scenario("small-town").readers
        };
        let mut run = Run::new(town, seed);
        run.script = script;
        let mut world = World::new(&run).unwrap();
        for minute in (0..180).step_by(7) {
            world.advance(SimTime(minute * 60_000), u64::MAX);
            let readers = world.readers();
            let scenario = world.scenario();
            let all = f64::from(scenario.mailboxes) * scenario.readers.share / f64::from(scenario.weight);
            let all = (all + 0.5) as u32;
            prop_assert_eq!(readers.readers(), all);
            prop_assert_eq!(world.station(Place::Mailboxes).reader_sessions, readers.asking);
            let blocks = world.blocks().len() as u16;
            let by_block: u32 = world.block_readers().map(|r| r.readers()).sum();
            // Where several blocks are counted together, each count of each block is rounded.
            prop_assert!(by_block.abs_diff(all) <= 4 * u32::from(blocks));
            if world.hop(Hop::Delivery) != HopState::Up || !world.station(Place::Mailboxes).up {
                prop_assert_eq!(readers.asking, 0, "nobody has a session at a storage that cannot be reached");
            }
        }
    }
}

#[test]
fn a_limit_below_the_deliveries_that_are_open_refuses_readers_and_no_more() {
    let mut town = scenario("small-town");
    town.travel = Duration::ZERO;
    town.stations[2].capacity_per_s = 0.001;
    town.stations[2].client_timeout = None;
    town.stations[2].concurrency = None;
    town.stations[2].overload = OverloadPolicy::RejectWith421 {
        sessions: 10_000.0,
        cost: 0.1,
    };
    let mut run = Run::new(town, 1);
    let lower = Command::Set("stations.mailboxes.door.sessions", 1.0);
    run.push(SimTime(HOUR), lower).unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(HOUR), u64::MAX);
    let (readers, open) = (world.readers(), world.station(Place::Mailboxes));
    assert!(
        readers.asking > 0 && open.open_sessions > readers.asking,
        "{readers:?} {open:?}"
    );
    world.advance(SimTime(2 * HOUR), u64::MAX);
    assert_eq!(world.readers().asking, 0);
}

#[test]
fn mail_that_drops_back_as_readers_bring_the_server_down_at_a_command_waits_once() {
    let mut town = scenario("small-town");
    for (key, value) in [
        ("mailboxes", 134_221.0),
        ("stations.mailboxes.reboot_ms", 1.0),
    ] {
        let parameter = Parameter::all().find(|p| p.key == key).unwrap();
        parameter.set(&mut town, value).unwrap();
    }
    let restarts = [Plan::Bulk, Plan::BulkAutomatic, Plan::Natural];
    let commands = restarts.map(Command::Restart);
    for command in commands.into_iter().chain([
        Command::Mend(Hop::Delivery, Plan::Calm { blocks: 12 }),
        Command::CloseBlock,
        Command::Set("readers.visit_cost", 0.1),
    ]) {
        let mut run = Run::new(town.clone(), 1);
        for i in 1..=150 {
            // Between two instants at which readers are played anyhow.
            run.push(SimTime(i * 7_177), command).unwrap();
        }
        let mut world = World::new(&run).unwrap();
        for i in 1..=150 {
            world.advance(SimTime(i * 7_177 + 100), u64::MAX);
            assert_eq!(world.ledger(), world.recount(), "{command:?}, {i}");
        }
        let crashes = world.station(Place::Mailboxes).crashes;
        assert!(crashes > 5, "{command:?}: {crashes} crashes");
    }
}
