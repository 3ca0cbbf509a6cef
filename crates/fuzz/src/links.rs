//! The query of an address, as people, messengers and programs leave it.

use crate::played;
use limbo_format::address::{self, QUERY_CHARS_MAX};
use limbo_format::codec::Record;
use limbo_format::{Known, Params, Refusal};

/// A page of two languages and three chapters.
pub const KNOWN: Known = Known {
    language: |tag| ["en", "it"].into_iter().find(|code| tag == *code),
    chapters: &["cover", "letter", "sunday"],
    former_chapters: &["letter", "sunday"],
};

/// A longer value of a refusal is not shown.
const SHOWN_CHARS_MAX: usize = 41;
/// As many steps of what is accepted are played.
const STEPS: u64 = 400;

pub fn links(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // What is asked of any text that is dropped on the page.
    address::leads_elsewhere(&text);
    address::names_any(&text, &["run", "t"]);
    let inner = address::query_in(&text);
    assert!(inner.is_none_or(|query| text.contains(query)));
    if address::is_address(&text)
        && let Err(refusal) = Params::parse_run(&text)
    {
        has_words(&refusal);
    }

    let (mut params, refusals) = Params::parse(&text, &KNOWN);
    refusals.iter().for_each(has_words);
    let end = params.run.scenario.span.ms();
    assert!(
        params.at.is_none_or(|at| at.ms() <= end),
        "an instant behind the end"
    );
    params.choose_mode(&text);
    // A page for tests alone is never written.
    params.debug_crash = false;
    written_and_read(&params);
    if params.run != Params::default().run {
        played::some(&params.run, STEPS);
    }
}

pub fn has_words(refusal: &Refusal) {
    assert!(refusal.reason.key().starts_with("notice."));
    assert!(refusal.value.chars().count() <= SHOWN_CHARS_MAX);
}

/// What was accepted is written as a link that leads to the same, also through what messengers do to it.
pub fn written_and_read(params: &Params) {
    let query = params.query().expect("what came as a link can be a link");
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.=&".contains(c);
    assert!(
        query.chars().all(plain),
        "a link needs no encoding: {query}"
    );
    assert!(
        query.is_empty() || query.ends_with(|c: char| c.is_ascii_alphanumeric()),
        "{query}"
    );
    if query.len() > QUERY_CHARS_MAX {
        return;
    }
    let mut same = params.clone();
    // A fingerprint alone is not written: a run on which nobody acted needs none.
    if Record::of(&params.run, None).is_some_and(|record| record.is_empty()) {
        same.fingerprint = None;
    }
    let again = |query: &str| {
        let (read, refusals) = Params::parse(query, &KNOWN);
        assert_eq!(refusals, [], "{query}");
        assert_eq!(read, same, "{query}");
    };
    again(&query);
    if query.is_empty() {
        return;
    }
    // One thing that happens to links on their way, by the link: that is quicker, and fuzzers try all of them.
    let around = |before: &str, behind: &str| {
        let shared = [before, "https://host.example/limbo/?", &query, behind].concat();
        again(address::query_in(&shared).expect("there is a link in it"));
    };
    match sum(&query) % 10 {
        0 => again(&["?", &query].concat()),
        1 => again(&query.replace('&', "&amp;")),
        2 => again(&["utm_source=x&", &query, "&fbclid=y"].concat()),
        3 => again(&query.replace('=', "%3D").replace('&', "%26")),
        4 => around("<", ">"),
        5 => around("\u{201c}", "\u{201d}."),
        6 => around("", ")."),
        7 => around(" ", "\n"),
        8 => around("", "\u{200b}"),
        _ => {}
    }
}

/// A number of a text that is another one for nearly every other text.
fn sum(text: &str) -> u32 {
    text.bytes()
        .fold(7, |sum, byte| sum * 31 % 65_521 + u32::from(byte))
}
