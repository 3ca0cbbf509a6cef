//! The text of a file that is said to be a run.

use crate::links::{KNOWN, has_words};
use crate::played;
use limbo_format::file::{self, FILE_BYTES_MAX};
use limbo_format::{Params, Reason};

const STEPS: u64 = 400;

pub fn files(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let named = file::is_run(&text);
    let params = match file::read(&text, &KNOWN) {
        Ok(params) => params,
        Err(refusal) => {
            has_words(&refusal);
            assert!(named || refusal.reason == Reason::FileNotARun || text.len() > FILE_BYTES_MAX);
            if refusal.reason == Reason::FileLine {
                let line: usize = refusal.value.parse().expect("the number of a line");
                assert!((2..=text.lines().count()).contains(&line), "line {line}");
            }
            return;
        }
    };
    assert!(named, "what was read says of itself that it is a run");
    assert!(
        params
            .at
            .is_some_and(|at| at.ms() <= params.run.scenario.span.ms())
    );
    // The run alone, as programs without a page read it.
    let run = file::read_run(&text).expect("the page read more of it");
    assert_eq!((&run.run, run.at), (&params.run, params.at));
    // Written and read again, also where an editor has changed the ends of its lines.
    let written = file::write(&params, 7, &["a remark\nin two lines"]).expect("it came as a file");
    for text in [
        written.replace('\n', "\r\n"),
        ["\u{feff}", &written].concat(),
    ] {
        let again = file::read(&text, &KNOWN).expect("what was written is read");
        let fingerprint = again.fingerprint;
        assert_eq!(
            again,
            Params {
                fingerprint,
                ..params.clone()
            }
        );
        assert_eq!(
            file::write(&again, 7, &["a remark\nin two lines"]),
            Some(written.clone())
        );
    }
    played::some(&params.run, STEPS);
}
