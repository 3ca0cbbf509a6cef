//! Names of the servers, and the shares of a provider's mix.

use limbo_sim::mta::{Mix, Mta};
use limbo_sim::{Phase, Place, Run, RunError, Scenario, SimTime, World};

#[test]
fn names_and_indexes_are_stable_and_tell_the_servers_apart() {
    for (i, mta) in Mta::ALL.into_iter().enumerate() {
        assert_eq!(mta.index(), i);
        assert_eq!(Mta::from_index(i as u8), Some(mta));
        assert_eq!(
            Mta::ALL.iter().filter(|m| m.name() == mta.name()).count(),
            1
        );
        assert!(!mta.source().is_empty());
    }
    assert_eq!(Mta::from_index(10), None);
    assert_eq!(Mta::from_index(255), None);
}

#[test]
fn a_mix_sums_to_a_thousand_or_says_what_it_sums_to() {
    assert_eq!(Mix::new([100; 10]).map(|mix| mix.share(Mta::Exim)), Ok(100));
    let national: u32 = Mta::ALL
        .into_iter()
        .map(|mta| u32::from(Mix::NATIONAL.share(mta)))
        .sum();
    assert_eq!(national, 1000);
    for (shares, sum) in [
        ([99; 10], 990.0),
        ([0; 10], 0.0),
        ([u16::MAX; 10], 655_350.0),
    ] {
        let error = RunError::OutOfRange {
            field: "mix",
            value: sum,
            min: 1000.0,
            max: 1000.0,
        };
        assert_eq!(Mix::new(shares), Err(error));
    }
}

#[test]
fn a_pick_falls_on_each_server_by_its_share() {
    for (i, mix) in [
        (0, Mix::NATIONAL),
        (1, Mix::new([100; 10]).expect("sums to 1000")),
    ] {
        let mut hits = [0_u32; 10];
        for k in 0..100_000_u32 {
            hits[mix.pick(k * 42_949 + 21_474).index()] += 1;
        }
        for mta in Mta::ALL {
            let want = u32::from(mix.share(mta)) * 100;
            assert!(
                hits[mta.index()].abs_diff(want) <= 2,
                "{i} {mta:?} {hits:?}"
            );
        }
    }
    for mta in Mta::ALL {
        assert!(
            [0, 7, u32::MAX]
                .into_iter()
                .all(|r| Mix::only(mta).pick(r) == mta)
        );
    }
}

#[test]
fn a_message_keeps_the_software_of_its_senders_provider_wherever_it_is() {
    let scenario = Scenario::named("libero-2023").unwrap().with_weight(20_000);
    let mut world = World::new(&Run::new(scenario, 3)).unwrap();
    let mut first: Vec<Option<Mta>> = Vec::new();
    for hour in 1..60 {
        world.advance(SimTime(hour * 3_600_000), u64::MAX);
        for id in 0..world.messages() {
            let now = world.sender_server(id);
            match first.get(id as usize) {
                Some(before) => assert_eq!(now, *before, "message {id}"),
                None => first.push(now),
            }
            let message = world.message(id).unwrap();
            if message.phase == Phase::Spooled(Place::Provider) {
                assert_eq!(message.server, now, "message {id}");
            }
        }
    }
    assert_eq!(world.sender_server(world.messages()), None);
    let postfix = first.iter().filter(|m| **m == Some(Mta::Postfix)).count();
    assert!(postfix * 10 > first.len(), "as many as the mix says");
}
