//! Your own queue: the listing of a real mail queue is read, becomes a pile, is played as a run, and what each remedy would
//! do is foretold. No input or output, no clock, no browser; compiles for the page and natively.
//!
//! - [`Reader`]: what `postqueue -j`, `mailq` (`postqueue -p`) or `exim -bp` writes, in portions of any size. The kind is
//!   recognised; damaged lines are counted and the first few named; memory is bounded ([`limits`]). Of an address only the
//!   domain is kept.
//! - [`Pile`]: messages by age, size, state, destination and reason.
//! - [`Pile::next_attempts`]: when its messages will be tried next, by the program's rule.
//! - [`Pile::run`]: "what happens when the destination is back?" as a [`limbo_sim::Run`], a value like any other: the
//!   messages wait already, each with its own age (`Scenario::listed`), at a server with the program's own rule.
//! - [`Foretelling`]: every remedy played over the range of what nobody knows, and the one that clears the pile soonest
//!   without a fall. In steps of any size.
//! - [`advice`]: what a postmaster types, with the manual in which it stands.
//!
//! All texts in a pile come from outside: they are free of control characters, but may hold `<` and `&`. Show them as text,
//! never as markup. MODEL.md says what is documented here and what is modelled.
//!
//! ```
//! use limbo_queue::{Foretelling, Overload, Question, Reader, advice};
//! use limbo_sim::Duration;
//!
//! // 200 messages, one every 20 s, as `postqueue -j` writes them; the listing was made at 1,795,896,000.
//! let mut reader = Reader::new(1_795_896_000);
//! for i in 0..200 {
//!     let line = format!(
//!         r#"{{"queue_name": "deferred", "queue_id": "4BY{i}", "arrival_time": {}, "message_size": 2048,
//!         "forced_expire": false, "sender": "a@example.net", "recipients": [{{"address": "b@example.com",
//!         "delay_reason": "connect to mx.example.com[192.0.2.1]:25: Connection refused"}}]}}"#,
//!         1_795_896_000 - 20 * i
//!     );
//!     reader.push(line.replace('\n', " ").as_bytes());
//!     reader.push(b"\n");
//! }
//! let pile = reader.finish()?;
//! assert_eq!(pile.destination("example.com").unwrap().messages, 200);
//!
//! // The destination takes two e-mails a second and falls for ten minutes when twelve sessions are open.
//! let mut question = Question::new(&pile, Some("example.com"), 2.0);
//! question.overload = Some((12, Overload::Falls(Duration::mins(10))));
//! let mut foretelling = Foretelling::new(&pile, &question)?;
//! while foretelling.step(100_000)? { /* the page paints a frame here */ }
//! assert!(!foretelling.forecasts()[1].is_safe(), "flushed, 20 sessions are opened at once");
//! let best = foretelling.best().unwrap().remedy;
//!
//! // The best remedy as a run for the player, and as commands.
//! question.remedy = best;
//! let played = pile.run(&question)?;
//! assert_eq!(played.messages, 200);
//! for step in advice(&pile, Some("example.com"), played.messages, best) {
//!     println!("{}   # {}", step.command, step.manual.name().0);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod advice;
mod ages;
pub mod attempts;
mod builder;
mod date;
pub mod foretell;
mod formats;
mod json;
pub mod limits;
mod network;
pub mod pile;
pub mod question;
pub mod queue_run;
pub mod reader;
pub mod reason;
pub mod remedy;

pub use advice::advice;
pub use attempts::NextAttempts;
pub use foretell::{Forecast, Foretelling, Outcome, Trial};
pub use pile::Pile;
pub use question::{Overload, Question, QuestionError};
pub use queue_run::QueueRun;
pub use reader::{ReadError, Reader};
pub use remedy::Remedy;
