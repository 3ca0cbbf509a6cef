//! Gives corrupted links and files to their readers:
//! `cargo run --release -p limbo-format --example fuzz_links -- 5000000`. It stops with a panic if one of them panics,
//! accepts what the simulation refuses, or accepts a link that was changed; otherwise it prints how many inputs it
//! tried. Every input follows from its number, so that a failure can be repeated.

use limbo_format::codec::{Record, decode, encode, encode_payload, payload};
use limbo_format::file;
use limbo_format::{Fingerprint, Known, Params};
use limbo_sim::limits::COMMANDS_MAX;
use limbo_sim::rng::{Rng, Stream};
use limbo_sim::{Command, Hop, Place, Plan, SimTime};

/// A page of two languages and two chapters.
const KNOWN: Known = Known {
    language: |tag| ["en", "it"].into_iter().find(|code| tag.starts_with(code)),
    chapters: &["cover", "letter"],
    former_chapters: &["letter", "letter"],
};

/// Valid links and a valid file, one of which is corrupted.
const LINKS: [&str; 4] = [
    "scenario=small-town&t=4500000&run=1AAMQoPc2U-DlpAEG4KcSBQDtfJZI9AuJ9w",
    "t=1&run=1AhDSIPg2kgMDEOCnElOgtckBDOCnEgUAEjRWeJoqWJY",
    "seed=7&locale=it&speed=0.5&theme=dark&mode=lab&chapter=2&game=1&controls=min&keys=off&run=1",
    "run=9AAAA&t=60000&scenario=libero-2023",
];
const FILE: &str = "limbo-run 1
# A remark.
scenario = small-town
seed = 7
mode = explore
locale = it
t = 0d01:30:00
hash = 0123456789abcdef
change stations.relay.workers = 12
change arrivals.rate_per_s = x3fd5555555555555
at 0d00:05:00 cut delivery
at 0d00:10:00.250 test
at 0d01:00:00 mend delivery blocks 12 every 0d00:05:00
at 0d01:12:00 mend relay drip 0.2
at 0d01:12:00 restart calm 4
at 0d01:13:00 destroy provider
";

fn main() {
    let count: u64 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000_000);
    let (mut links, mut checked, mut files) = (0, 0, 0);
    for number in 0..count {
        let mut random = Rng::new(number, Stream::Jitter);
        match number % 3 {
            0 => links += u64::from(link(&mut random)),
            1 => checked += u64::from(link_with_checksum(&mut random)),
            _ => files += u64::from(one_file(&mut random)),
        }
    }
    println!(
        "{count} inputs tried; accepted: {links} links, {checked} links with a right checksum, {files} files; no panic"
    );
}

fn below(random: &mut Rng, n: usize) -> usize {
    ((u64::from(random.next_u32()) * n as u64) >> 32) as usize
}

/// True if a corrupted link was accepted as a whole; checks what was read of it in any case.
fn link(random: &mut Rng) -> bool {
    let whole = LINKS[below(random, LINKS.len())];
    let text = corrupted(random, whole);
    let (params, refusals) = Params::parse(&text, &KNOWN);
    let run = params.run;
    assert!(
        run.validate().is_ok() && run.script.len() <= COMMANDS_MAX,
        "{text}"
    );
    refusals.is_empty()
}

/// A corrupted link whose checksum is right, as another program might write it.
fn link_with_checksum(random: &mut Rng) -> bool {
    let drip = Plan::Drip { rate_per_s: 0.2 };
    let mut bytes = payload(&Record {
        changes: vec![("stations.relay.workers", 12.0)],
        script: vec![
            (SimTime(300_000), Command::Cut(Hop::Delivery)),
            (SimTime(600_250), Command::SendTest),
            (
                SimTime(3_600_000),
                Command::Mend(Hop::Delivery, Plan::Calm { blocks: 4 }),
            ),
            (SimTime(4_000_000), Command::Restart(drip)),
            (SimTime(4_500_000), Command::DestroySpool(Place::Relay)),
            (
                SimTime(4_600_000),
                Command::Restart(Plan::ByHand { blocks: 3 }),
            ),
            (SimTime(4_700_000), Command::OpenBlock),
            (SimTime(4_800_000), Command::CloseBlock),
        ],
        fingerprint: Some(Fingerprint {
            context: 1,
            trace: 2,
        }),
    });
    for _ in 0..=below(random, 4) {
        let at = below(random, bytes.len().max(1));
        match below(random, 4) {
            0 => bytes.insert(at, random.next_u32() as u8),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => bytes.truncate(at),
            _ if at < bytes.len() => bytes[at] = random.next_u32() as u8,
            _ => {}
        }
    }
    let text = encode_payload(&bytes);
    if let Ok(record) = decode(&text) {
        assert_eq!(encode(&record), text, "there is one way to write a record");
    }
    let (params, refusals) = Params::parse(&["scenario=small-town&run=", &text].concat(), &KNOWN);
    let run = params.run;
    assert!(run.validate().is_ok(), "{text}");
    refusals.is_empty()
}

fn one_file(random: &mut Rng) -> bool {
    let text = corrupted(random, FILE);
    let Ok(params) = file::read(&text, &KNOWN) else {
        return false;
    };
    let run = params.run;
    assert!(
        run.validate().is_ok() && run.script.len() <= COMMANDS_MAX,
        "{text}"
    );
    true
}

/// One to eight bytes changed, put in or taken out, a piece doubled, or the end cut off.
fn corrupted(random: &mut Rng, whole: &str) -> String {
    const LIKELY: &[u8] = b"AZaz019-_.=&%+# :dx\n\r\0\x80\xff";
    let mut bytes = whole.as_bytes().to_vec();
    for _ in 0..=below(random, 8) {
        let at = below(random, bytes.len().max(1)).min(bytes.len());
        let byte = match below(random, 3) {
            0 => random.next_u32() as u8,
            _ => LIKELY[below(random, LIKELY.len())],
        };
        match below(random, 6) {
            0 => bytes.insert(at, byte),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + below(random, 200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.extend(piece);
            }
            _ if at < bytes.len() => bytes[at] = byte,
            _ => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
