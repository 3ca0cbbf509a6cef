//! What a link promises: it comes back as it was, it is short, and whatever else it is, it is refused.

use super::*;
use crate::changes::tests::any_scenario;
use limbo_sim::Plan;
use limbo_sim::limits::{BLOCKS_MAX, PLAN_EVERY_MS, PLAN_RATE_PER_S};
use proptest::prelude::*;

fn any_plan() -> impl Strategy<Value = Plan> {
    let every = (PLAN_EVERY_MS.0 as u32)..=(PLAN_EVERY_MS.1 as u32);
    let rate = PLAN_RATE_PER_S.0..=PLAN_RATE_PER_S.1;
    prop_oneof![
        Just(Plan::Bulk),
        Just(Plan::Natural),
        (1..=BLOCKS_MAX, every).prop_map(|(blocks, every)| Plan::Blocks {
            blocks,
            every: Duration(every)
        }),
        (1..=BLOCKS_MAX).prop_map(|blocks| Plan::Calm { blocks }),
        Just(Plan::BulkAutomatic),
        (1..=BLOCKS_MAX).prop_map(|blocks| Plan::ByHand { blocks }),
        rate.prop_map(|rate_per_s| Plan::Drip { rate_per_s }),
    ]
}

fn any_command() -> impl Strategy<Value = Command> {
    let hop = prop::sample::select(&Hop::ALL[..]);
    prop_oneof![
        hop.clone().prop_map(Command::Cut),
        hop.clone().prop_map(Command::Close),
        hop.clone().prop_map(Command::Reject),
        hop.clone()
            .prop_map(|hop| Command::SetOverloadAction(hop, OverloadAction::Crash)),
        hop.clone()
            .prop_map(|hop| Command::SetOverloadAction(hop, OverloadAction::RejectWith421)),
        (hop, any_plan()).prop_map(|(hop, plan)| Command::Mend(hop, plan)),
        any_plan().prop_map(Command::Restart),
        prop::sample::select(&Place::SPOOLS[..]).prop_map(Command::DestroySpool),
        Just(Command::SendTest),
        Just(Command::OpenBlock),
        Just(Command::CloseBlock),
        any_setting(),
    ]
}

/// Any parameter that can be set while a run is played, to anything in its range.
fn any_setting() -> impl Strategy<Value = Command> {
    let live: Vec<_> = Parameter::all().filter(|p| p.live).collect();
    (prop::sample::select(live), 0.0..=1.0f64, any::<bool>()).prop_map(|(p, share, round)| {
        let value = p.min + share * (p.max - p.min);
        Command::Set(p.key, if round { value.round() } else { value })
    })
}

/// A script of up to so many commands within 40 days.
pub(crate) fn any_script(commands_max: usize) -> impl Strategy<Value = Script> {
    let timed = (0u32..=3_456_000_000, any_command());
    prop::collection::vec(timed, 0..=commands_max).prop_map(|mut script| {
        script.sort_by_key(|(at, _)| *at);
        script.into_iter().map(|(at, c)| (SimTime(at), c)).collect()
    })
}

fn any_record(commands_max: usize) -> impl Strategy<Value = Record> {
    let fingerprint = prop::option::of((any::<u16>(), 0u32..1 << 24));
    (any_scenario(), any_script(commands_max), fingerprint).prop_map(
        |(scenario, script, fingerprint)| Record {
            changes: changes(&scenario).expect("only parameters were changed"),
            script,
            fingerprint: fingerprint.map(|(context, trace)| Fingerprint { context, trace }),
        },
    )
}

/// The longest fifty commands there can be: a plan of fourteen bytes each, spread over 40 days.
pub(crate) fn longest() -> Record {
    let drip = Plan::Drip {
        rate_per_s: 1.0 / 3.0,
    };
    let step = 3_456_000_000 / 50;
    Record {
        changes: vec![],
        script: (1..=50)
            .map(|i| (SimTime(i * step), Command::Mend(Hop::Delivery, drip)))
            .collect(),
        fingerprint: Some(Fingerprint {
            context: 1,
            trace: 2,
        }),
    }
}

#[test]
fn the_longest_fifty_commands_take_less_than_a_thousand_characters() {
    let length = encode(&longest()).len();
    assert!(length < 1_000, "{length}");
}

#[test]
fn a_link_of_this_version_keeps_working() {
    // Written once, and never to be changed: links like these are in articles.
    let record = Record {
        changes: vec![("weight", 2.0), ("arrivals.rate_per_s", 0.25)],
        script: vec![
            (SimTime(300_000), Command::Cut(Hop::Delivery)),
            (
                SimTime(3_600_000),
                Command::Mend(
                    Hop::Delivery,
                    Plan::Blocks {
                        blocks: 12,
                        every: Duration::mins(5),
                    },
                ),
            ),
            (SimTime(3_600_000), Command::SendTest),
        ],
        fingerprint: Some(Fingerprint {
            context: 0x1234,
            trace: 0x56_789a,
        }),
    };
    let text = "1AhDSIPg2kgMDEOCnElOgtckBDOCnEgUAEjRWeJoqWJY";
    assert_eq!(encode(&record), text);
    assert_eq!(decode(text), Ok(record));
}

#[test]
fn the_codes_of_commands_and_plans_never_change() {
    let hop = Hop::Delivery;
    let every = Duration::mins(5);
    // The code of the command, of the link, and of the plan or the manner.
    for (command, [kind, hop, plan]) in [
        (Command::Cut(Hop::Submission), [0, 0, 0]),
        (Command::Cut(Hop::Relay), [0, 1, 0]),
        (Command::Cut(hop), [0, 2, 0]),
        (Command::Close(hop), [1, 2, 0]),
        (Command::Reject(hop), [2, 2, 0]),
        (Command::Mend(hop, Plan::Bulk), [3, 2, 0]),
        (Command::Mend(hop, Plan::Natural), [3, 2, 1]),
        (
            Command::Restart(Plan::Blocks { blocks: 2, every }),
            [4, 0, 2],
        ),
        (Command::Restart(Plan::Calm { blocks: 2 }), [4, 0, 3]),
        (Command::Restart(Plan::Drip { rate_per_s: 2.0 }), [4, 0, 4]),
        (Command::SendTest, [5, 0, 0]),
        (
            Command::SetOverloadAction(hop, OverloadAction::Crash),
            [6, 2, 0],
        ),
        (
            Command::SetOverloadAction(hop, OverloadAction::RejectWith421),
            [6, 2, 1],
        ),
        (Command::DestroySpool(Place::Provider), [7, 1, 0]),
        (Command::DestroySpool(Place::Relay), [7, 2, 0]),
        (Command::OpenBlock, [7, 3, 0]),
        (Command::CloseBlock, [7, 3, 1]),
        (Command::Set("travel_ms", 1.0), [7, 3, 2]),
        (Command::Restart(Plan::ByHand { blocks: 2 }), [4, 0, 6]),
    ] {
        let tag = kind | hop << 3 | plan << 5;
        assert_eq!(CommandBytes::of(&command).tag, tag, "{command:?}");
    }
}

#[test]
fn a_disk_where_there_is_none_is_refused_and_so_are_bits_without_meaning() {
    // One command, a kind of seven, at once: the outbox, the provider with a plan's bits, and where further kinds would
    // be that nobody knows.
    for tag in [7, 7 | 1 << 3 | 1 << 5, 7 | 3 << 3 | 3 << 5, 0xff] {
        let text = encode_payload(&[0, 1, tag, 0]);
        assert_eq!(decode(&text), Err(DecodeError::Corrupt), "{tag:#b}");
    }
    let provider = decode(&encode_payload(&[0, 1, 7 | 1 << 3, 0])).unwrap();
    let destroyed = (SimTime::ZERO, Command::DestroySpool(Place::Provider));
    assert_eq!(provider.script, [destroyed]);
}

#[test]
fn a_record_of_another_version_is_known_as_one() {
    assert_eq!(decode("2AAAA"), Err(DecodeError::UnknownVersion));
    assert_eq!(decode("0"), Err(DecodeError::UnknownVersion));
}

#[test]
fn every_key_has_a_code_of_its_own() {
    let mut codes: Vec<u16> = Parameter::all().map(|p| key_code(p.key)).collect();
    let count = codes.len();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), count);
}

#[test]
fn every_changed_character_and_every_cut_is_noticed() {
    let text = encode(&longest());
    for end in 0..text.len() {
        assert!(decode(&text[..end]).is_err(), "cut at {end}");
    }
    for i in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(decode(&changed).is_err(), "changed at {i}");
    }
    assert!(decode(&text.to_ascii_lowercase()).is_err());
}

#[test]
fn huge_counts_are_refused_before_anything_is_made() {
    for count in [u64::MAX >> 1, 1 << 40, 257, COMMANDS_MAX as u64 + 1] {
        let mut payload = vec![0];
        put_number(&mut payload, count);
        assert_eq!(decode(&encode_payload(&payload)), Err(DecodeError::Corrupt));
        assert_eq!(
            decode(&encode_payload(&payload[1..])),
            Err(DecodeError::Corrupt)
        );
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(record in any_record(60)) {
        prop_assert_eq!(decode(&encode(&record)), Ok(record));
    }

    #[test]
    fn fifty_commands_and_a_dozen_changes_leave_room_in_a_link(record in any_record(50)) {
        prop_assert!(encode(&record).len() < 1_300);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,400}") {
        prop_assert!(decode(&text).is_err());
    }

    #[test]
    fn whatever_is_accepted_is_written_the_same_way_again(payload in prop::collection::vec(any::<u8>(), 0..80)) {
        let text = encode_payload(&payload);
        if let Ok(record) = decode(&text) {
            prop_assert_eq!(encode(&record), text);
        }
    }
}
