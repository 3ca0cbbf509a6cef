//! Reads a listing and says what is in it and what each remedy would do:
//!
//! ```text
//! cargo run --release -p limbo-queue --example foretell -- FILE UNIX_TIME [DOMAIN [CAPACITY_PER_S [SESSIONS]]]
//! ```
//!
//! `UNIX_TIME` is when the listing was made, `SESSIONS` at how many the destination falls.

use limbo_queue::{Foretelling, Overload, Question, Reader, advice};
use limbo_sim::Duration;
use std::error::Error;
use std::fs::File;
use std::io::Read;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let of = |i: usize| arguments.get(i).map(String::as_str);
    let mut reader = Reader::new(of(1).ok_or("UNIX_TIME is missing")?.parse()?);
    let mut file = File::open(of(0).ok_or("FILE is missing")?)?;
    let mut bytes = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut bytes)?;
        if read == 0 || !reader.push(&bytes[..read]) {
            break;
        }
    }
    let pile = reader.finish()?;
    println!(
        "{} messages, {:?}, damaged {:?}",
        pile.messages, pile.listing, pile.damages
    );
    for d in pile.destinations.iter().take(10) {
        println!("{:7} {} {:?}", d.messages, d.domain, d.ages);
    }
    for r in pile.reasons.iter().take(10) {
        println!("{:7} {:?} {}", r.messages, r.trouble, r.text);
    }
    let domain = of(2);
    let mut question = Question::new(&pile, domain, of(3).unwrap_or("5").parse()?);
    if let Some(sessions) = of(4) {
        question.overload = Some((sessions.parse()?, Overload::Falls(Duration::mins(10))));
    }
    let waits = pile.run(&question)?;
    println!(
        "played: {}, new mail {:.3}/s",
        waits.messages, question.new_per_s
    );
    let started = std::time::Instant::now();
    let mut foretelling = Foretelling::new(&pile, &question)?;
    while foretelling.step(1_000_000)? {}
    for f in foretelling.forecasts() {
        let minutes = |d: Option<Duration>| {
            d.map_or("never".into(), |d| {
                format!("{:.1}", f64::from(d.ms()) / 60e3)
            })
        };
        println!(
            "{:?}: {} to {} (median {}) min, falls {:?}, refused {:?}, returned {:?}, safe {}/{}",
            f.remedy,
            minutes(f.cleared.low),
            minutes(f.cleared.high),
            minutes(f.cleared.median),
            f.falls,
            f.refused.median,
            f.returned.median,
            f.safe,
            f.runs
        );
    }
    println!("in {:.1} s", started.elapsed().as_secs_f64());
    let Some(best) = foretelling.best() else {
        println!("nothing is safe");
        return Ok(());
    };
    println!("best: {:?}", best.remedy);
    for step in advice(&pile, domain, waits.messages, best.remedy) {
        println!(
            "{:?}: {}   [{}]",
            step.aim,
            step.command,
            step.manual.name().0
        );
    }
    Ok(())
}
