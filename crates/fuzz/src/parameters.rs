//! The table of parameters: any key set to any number, before a run and while it is played.

use crate::bytes::Bytes;
use crate::links::written_and_read;
use crate::played;
use limbo_format::{Params, file};
use limbo_sim::catalogue::NAMES;
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{
    Command, Duration, Hop, OverloadAction, Place, Plan, Run, RunError, Scenario, SimTime,
};

const STEPS: u64 = 800;
/// More are not tried in one input.
const CHANGES_MAX: usize = 40;
const COMMANDS: usize = 20;

pub fn parameters(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let mut scenario = Scenario::named(bytes.one_of(&NAMES)).expect("it is in the catalogue");
    let changes = usize::from(bytes.u8()) % CHANGES_MAX;
    for _ in 0..changes {
        let parameter = any(&mut bytes);
        let value = bytes.number(parameter.min, parameter.max);
        set(&mut scenario, parameter, value);
    }
    let mut run = Run::new(scenario, bytes.u64() >> 11);
    let refused = run.validate();
    if let Err(error) = refused {
        assert!(!error.to_string().is_empty());
        return;
    }
    let span = run.scenario.span.ms();
    let mut at = 0;
    for _ in 0..COMMANDS {
        if bytes.is_empty() {
            break;
        }
        // Most things happen early, where they are played.
        at = u32::saturating_add(at, bytes.u32() >> (bytes.u8() % 32));
        let command = command(&mut bytes);
        let before = run.clone();
        if run.push(SimTime(at.min(span)), command).is_err() {
            assert_eq!(run, before, "what is refused changes nothing");
        }
    }
    played::some(&run, STEPS);
    let params = Params {
        run,
        ..Params::default()
    };
    written_and_read(&params);
    let text = file::write(&params, 0, &[]).expect("parameters tell it");
    let read = file::read_run(&text).expect("what was written is read");
    assert_eq!(read.run, params.run);
}

fn any(bytes: &mut Bytes) -> &'static Parameter {
    let count = Parameter::all().count();
    let all = Parameter::all().nth(usize::from(bytes.u8()) % count);
    all.expect("the number is one of the table's")
}

/// Sets a parameter, which changes that one and no other, or nothing.
fn set(scenario: &mut Scenario, parameter: &Parameter, value: f64) {
    let before = scenario.clone();
    let key = parameter.key;
    let off = parameter.optional && value == 0.0;
    match parameter.set(scenario, value) {
        Ok(()) => {
            let written = match parameter.kind {
                Kind::Real => value,
                Kind::Whole | Kind::Choice(_) => value.round(),
            };
            let read = parameter.get(scenario);
            let wanted = (!off).then_some(written);
            assert!(
                read == wanted || read.zip(wanted).is_some_and(|(a, b)| near(a, b)),
                "{key} was set to {value} and is {read:?}"
            );
            assert!(off || (parameter.min..=parameter.max).contains(&value));
            // Set to what it is, it stays so.
            let once = scenario.clone();
            parameter
                .set(scenario, read.unwrap_or(0.0))
                .expect("its own value");
            assert_eq!(*scenario, once, "{key} is set twice to {value}");
        }
        Err(error) => {
            assert_eq!(
                *scenario, before,
                "{key} was refused and has changed something"
            );
            assert!(error.to_string().contains(key), "{error}");
            let within = (parameter.min..=parameter.max).contains(&value);
            assert!(!within || matches!(error, RunError::DoesNotApply { .. }));
        }
    }
}

/// The same but for how it is kept.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

fn command(bytes: &mut Bytes) -> Command {
    let hop = bytes.one_of(&Hop::ALL);
    match bytes.u8() % 12 {
        0 => Command::Cut(hop),
        1 => Command::Close(hop),
        2 => Command::Reject(hop),
        3 => Command::Mend(hop, plan(bytes)),
        4 => Command::Restart(plan(bytes)),
        5 => Command::SendTest,
        6 => Command::SetOverloadAction(
            hop,
            bytes.one_of(&[OverloadAction::Crash, OverloadAction::RejectWith421]),
        ),
        7 => Command::DestroySpool(bytes.one_of(&Place::SPOOLS)),
        8 => Command::OpenBlock,
        9 => Command::CloseBlock,
        _ => {
            let parameter = any(bytes);
            Command::Set(parameter.key, bytes.number(parameter.min, parameter.max))
        }
    }
}

pub fn plan(bytes: &mut Bytes) -> Plan {
    let blocks = bytes.u16();
    match bytes.u8() % 7 {
        0 => Plan::Bulk,
        1 => Plan::Natural,
        2 => Plan::Calm { blocks },
        3 => Plan::ByHand { blocks },
        4 => Plan::BulkAutomatic,
        5 => Plan::Drip {
            rate_per_s: bytes.number(1e-6, 1e9),
        },
        _ => Plan::Blocks {
            blocks,
            every: Duration(bytes.u32()),
        },
    }
}
