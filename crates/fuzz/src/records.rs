//! The `run` of a link whose checksum is right: what a hostile program writes, and an earlier or later version of this one.

use crate::bytes::Bytes;
use crate::links::{KNOWN, has_words, written_and_read};
use crate::played;
use limbo_format::Params;
use limbo_format::codec::{self, decode, encode, encode_payload};
use limbo_sim::catalogue::NAMES;
use limbo_sim::limits::COMMANDS_MAX;

const STEPS: u64 = 400;

pub fn records(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let scenario = bytes.one_of(&NAMES);
    let payload = bytes.0;
    let text = encode_payload(payload);
    let Ok(record) = decode(&text) else {
        return;
    };
    assert!(record.script.len() <= COMMANDS_MAX && record.changes.len() <= payload.len());
    assert_eq!(encode(&record), text, "there is one way to write a record");
    assert_eq!(codec::payload(&record), payload);
    let query = ["scenario=", scenario, "&run=", &text].concat();
    let (params, refusals) = Params::parse(&query, &KNOWN);
    refusals.iter().for_each(has_words);
    written_and_read(&params);
    if refusals.is_empty() {
        assert_eq!(params.run.script, record.script, "nothing is left out");
        played::some(&params.run, STEPS);
    }
}
