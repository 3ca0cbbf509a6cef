//! Every number says where it comes from, and every parameter can be read, changed and noted by its key.

use crate::common::scenario;
use limbo_sim::catalogue::{NAMES, Note};
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{Mta, RunError};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_parameter_of_every_scenario_has_a_note() {
    for name in NAMES {
        let scenario = scenario(name);
        let noted: Vec<&str> = scenario.notes().map(|n| n.key).collect();
        let applies: Vec<&str> = Parameter::all()
            .filter(|p| p.applies(&scenario))
            .map(|p| p.key)
            .collect();
        assert_eq!(noted, applies, "{name}: in the table's order");
        for line in scenario.notes() {
            match line.note {
                Note::Documented { source } => assert!(source.len() > 10, "{name} {}", line.key),
                Note::Modelled { reason } => assert!(reason.len() > 10, "{name} {}", line.key),
                Note::Chosen => panic!("{name}: {} has no note", line.key),
            }
        }
    }
}

#[test]
fn every_event_of_every_calendar_has_a_note() {
    for name in NAMES {
        let scenario = scenario(name);
        let noted: Vec<_> = scenario
            .calendar_notes()
            .map(|e| (e.at, e.command))
            .collect();
        assert_eq!(noted, scenario.calendar, "{name}");
        assert!(
            scenario.calendar_notes().all(|e| e.note != Note::Chosen),
            "{name}"
        );
    }
}

#[test]
fn a_notes_name_stands_for_one_text() {
    let mut texts = BTreeMap::new();
    for name in NAMES {
        let scenario = scenario(name);
        let parameters = scenario.notes().map(|n| (n.id, n.note)).collect::<Vec<_>>();
        let events = scenario.calendar_notes().map(|e| (e.id, e.note));
        for (id, note) in parameters.into_iter().chain(events) {
            let known = *texts.entry(id).or_insert(note);
            assert_eq!(known, note, "{id} stands for two texts");
            assert!(
                id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'),
                "{id}"
            );
        }
    }
}

#[test]
fn a_note_that_says_how_much_it_is_stands_at_such_a_number() {
    const PROBE_OF_POSTFIX_MS: f64 = 300_000.0;
    for name in NAMES {
        for line in scenario(name).notes() {
            let value = line.value.unwrap_or(0.0);
            if line.key == "probe_ms" {
                let documented = matches!(line.note, Note::Documented { .. });
                assert_eq!(
                    documented,
                    value == PROBE_OF_POSTFIX_MS,
                    "{name}: {}",
                    line.id
                );
            }
            match line.id {
                "town-mailboxes" => assert!(value < 1000.0, "{name}: few, and {value}"),
                "libero-workers" => assert!(value >= 10.0, "{name}: many, and {value}"),
                _ => {}
            }
            if line.key == "stations.mailboxes.capacity_per_s" {
                let times = value / scenario(name).arrivals.rate_per_s;
                match line.id {
                    "libero-storage" => assert_eq!(times, 2.5, "two and a half"),
                    "exchange-deliveries" => assert!(times > 1.5 && times < 1.7, "{times}"),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn what_the_viewer_changes_is_the_viewers() {
    let mut scenario = scenario("libero-2023");
    scenario.set("mailboxes", 5.0).unwrap();
    let chosen: Vec<_> = scenario
        .notes()
        .filter(|n| n.note == Note::Chosen)
        .collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!((chosen[0].key, chosen[0].value), ("mailboxes", Some(5.0)));
}

#[test]
fn keys_are_unique_and_what_is_set_is_what_is_read() {
    let keys: BTreeSet<&str> = Parameter::all().map(|p| p.key).collect();
    assert_eq!(keys.len(), Parameter::all().count());
    for name in NAMES {
        let written = scenario(name);
        for p in Parameter::all().filter(|p| p.applies(&written)) {
            for value in [p.min, p.max, p.min + (p.max - p.min) * 0.25] {
                let mut changed = written.clone();
                changed.set(p.key, value).unwrap();
                let expected = if p.kind == Kind::Real {
                    value
                } else {
                    value.round()
                };
                assert_eq!(p.get(&changed), Some(expected), "{name} {}", p.key);
            }
            if let Some(value) = p.get(&written) {
                let mut same = written.clone();
                same.set(p.key, value).unwrap();
                assert_eq!(same, written, "{name}: {} set to what it is", p.key);
            }
            if p.optional {
                let mut off = written.clone();
                off.set(p.key, 0.0).unwrap();
                assert_eq!(p.get(&off), None, "{name}: {} off", p.key);
            }
        }
    }
}

#[test]
fn a_value_out_of_range_changes_nothing_and_names_its_field_and_range() {
    let written = scenario("sandbox");
    for p in Parameter::all().filter(|p| p.applies(&written)) {
        let bad = [
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            -1.0,
            p.max * 2.0 + 1.0,
            f64::MAX,
        ];
        for value in bad {
            let mut changed = written.clone();
            match changed.set(p.key, value).unwrap_err() {
                RunError::OutOfRange {
                    field, min, max, ..
                } => {
                    assert_eq!((field, min, max), (p.key, p.min, p.max));
                }
                other => panic!("{}: {other}", p.key),
            }
            assert_eq!(changed, written);
        }
    }
}

#[test]
fn a_key_that_does_not_exist_or_means_nothing_is_a_typed_error() {
    let mut scenario = scenario("one-letter");
    assert_eq!(
        scenario.set("stations.relay.colour", 1.0),
        Err(RunError::UnknownParameter)
    );
    let field = "stations.relay.door.cost";
    assert_eq!(
        scenario.set(field, 0.5),
        Err(RunError::DoesNotApply { field })
    );
    scenario.set("stations.relay.door", 2.0).unwrap();
    assert_eq!(scenario.set(field, 0.5), Ok(()));
    assert_eq!(scenario.get(field), Ok(Some(0.5)));
}

#[test]
fn setting_one_share_keeps_the_sum_and_the_others_ratios() {
    let mut scenario = scenario("libero-2023");
    scenario.set("providers.stalwart", 500.0).unwrap();
    let sum: u32 = Mta::ALL
        .iter()
        .map(|&m| u32::from(scenario.providers.share(m)))
        .sum();
    assert_eq!(sum, 1000);
    assert_eq!(
        scenario.get("providers.exchange-online"),
        Ok(Some(112.0)),
        "half of 225"
    );
    for mta in Mta::ALL {
        scenario
            .set(["providers.", mta.name()].concat().as_str(), 1000.0)
            .unwrap();
        assert_eq!(scenario.providers.share(mta), 1000);
    }
}
