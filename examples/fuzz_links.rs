//! Throws damaged links and files at their readers: `cargo run --release --example fuzz_links -- 5000000`. It stops
//! with a panic if one of them panics, accepts what the simulation refuses, or accepts a link that was changed;
//! else it says how many it tried. Every input follows from its number, so a failure is found again.

use limbo::share::Params;
use limbo::share::codec::{Mark, Record, content, decode, encode, seal};
use limbo::share::file;
use limbo_sim::limits::COMMANDS_MAX;
use limbo_sim::rng::{Rng, Stream};
use limbo_sim::{Command, Hop, Plan, SimTime};

/// Links and files that are in order: what is damaged is one of them.
const LINKS: [&str; 4] = [
    "scenario=small-town&t=4500000&run=1AAMQoPc2U-DlpAEG4KcSBQDtfJZI9AuJ9w",
    "t=1&run=1AhDSIPg2kgMDEOCnElOgtckBDOCnEgUAEjRWeJoqWJY",
    "seed=7&locale=it&speed=0.5&theme=dark&mode=lab&chapter=2&controls=min&keys=off&run=1",
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
";

fn main() {
    let count: u64 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000_000);
    let (mut links, mut sealed, mut files) = (0, 0, 0);
    for number in 0..count {
        let mut random = Rng::new(number, Stream::Jitter);
        match number % 3 {
            0 => links += u64::from(link(&mut random)),
            1 => sealed += u64::from(sealed_link(&mut random)),
            _ => files += u64::from(one_file(&mut random)),
        }
    }
    println!(
        "{count} inputs tried; accepted: {links} links, {sealed} sealed ones, {files} files; no panic"
    );
}

fn below(random: &mut Rng, n: usize) -> usize {
    ((u64::from(random.next_u32()) * n as u64) >> 32) as usize
}

/// True if a damaged link was accepted as a whole; checks what was made of it in any case.
fn link(random: &mut Rng) -> bool {
    let whole = LINKS[below(random, LINKS.len())];
    let text = damaged(random, whole);
    let (params, notices) = Params::parse(&text);
    let run = params.run().expect("what is accepted can be played");
    assert!(
        run.validate().is_ok() && run.script.len() <= COMMANDS_MAX,
        "{text}"
    );
    notices.is_empty()
}

/// A link whose checksum is right, around damaged content: what somebody's own program would write.
fn sealed_link(random: &mut Rng) -> bool {
    let drip = Plan::Drip { rate_per_s: 0.2 };
    let mut bytes = content(&Record {
        changes: vec![("stations.relay.workers", 12.0)],
        script: vec![
            (SimTime(300_000), Command::Cut(Hop::Delivery)),
            (SimTime(600_250), Command::SendTest),
            (
                SimTime(3_600_000),
                Command::Mend(Hop::Delivery, Plan::Calm { blocks: 4 }),
            ),
            (SimTime(4_000_000), Command::Restart(drip)),
        ],
        mark: Some(Mark { place: 1, hash: 2 }),
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
    let text = seal(&bytes);
    if let Ok(record) = decode(&text) {
        assert_eq!(encode(&record), text, "there is one way to write a record");
    }
    let (params, notices) = Params::parse(&["scenario=small-town&run=", &text].concat());
    let run = params.run().expect("what is accepted can be played");
    assert!(run.validate().is_ok(), "{text}");
    notices.is_empty()
}

fn one_file(random: &mut Rng) -> bool {
    let text = damaged(random, FILE);
    let Ok(params) = file::read(&text) else {
        return false;
    };
    let run = params.run().expect("what is accepted can be played");
    assert!(
        run.validate().is_ok() && run.script.len() <= COMMANDS_MAX,
        "{text}"
    );
    true
}

/// One to eight bytes changed, put in or taken out, a piece doubled, or the end cut off.
fn damaged(random: &mut Rng, whole: &str) -> String {
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
