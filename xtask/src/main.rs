//! The tasks of this repository: `cargo xtask serve | test | dist | bench`.
//!
//! Everything a fresh machine lacks is brought along, by name and with the time it takes; what cannot
//! be brought along is an error that says what to install. Nothing is ever skipped silently, and
//! nothing is installed that the chosen command does not need.

#![forbid(unsafe_code)]

#[path = "../site/src/address.rs"]
mod address;
mod bench;
mod browsers;
mod bundle;
mod cache;
mod checkout;
mod count;
mod dist;
mod end_to_end;
mod endurance;
mod engine;
mod library;
mod page;
mod pictures;
mod postfix;
mod progress;
mod run;
mod serve;
mod steady;
mod test;
mod tools;
mod wasm;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

/// What goes wrong here is for a person to read: a sentence that says what to do.
pub type Result<T> = std::result::Result<T, String>;

const HELP: &str = "\
The tasks of this repository.

  cargo xtask serve [--port N]    build the release page and serve it on http://127.0.0.1:8080/
                                  (the next free port if that one is taken)
  cargo xtask test [SUITE ...]    run the tests: native, wasm (in a browser), e2e (the whole page),
                                  postfix (the rules against a real Postfix; Debian's package, root)
                                  without a name: all of them
      --engine NAME               run the whole of e2e in that engine only: chromium, firefox, webkit (may be given again);
                                  without it all of e2e is run in Chromium, and a part in the other two
      --require-postfix           fail where postfix cannot be run, instead of saying that it was not
      --failed-before N           count N failed checks that ran before (used by .ci/run)
  cargo xtask dist                write the page into dist/: for any static host, and as one file
                                  (dist/limbo.html) that opens from disk; print what each part weighs
                                  and into packages/: a zip, SCORM 1.2 and 2004, the element for npm, checksums
      --url ADDRESS               where it will stand: then links to it that are shared show a picture of the
                                  chapter, and editors can make a frame of them (Open Graph, oEmbed)
      --no-worker                 without the service worker, by which it works offline after a first visit
  cargo xtask pictures [FOLDER]   write every step of the story, in four sizes and all languages, to a folder
                                  (target/pictures) to be looked at; says what its boxes have wrong
  cargo xtask monkey [MINUTES]    monkeys press, type, drag, leave and break whatever they reach, ten minutes in each
                                  engine, with seeds of the day; what failed is told with the steps to it
  cargo xtask soak [ROUNDS]       an hour's use in 25 rounds, after which memory is where it was
  cargo xtask bench [--small]     measure Limbo beside its peers, which are fetched for it, and print tables
      --write                     and write them to BENCHMARKS.md

All set up what they lack: the wasm32 target, wasm-bindgen, wasm-opt, esbuild, for the tests also
browsers. Tools go to $XDG_CACHE_HOME/limbo or ~/.cache/limbo, shared by all checkouts.
RUSTUP_AUTO_INSTALL=0 keeps rustup from downloading; CHROME and CHROMEDRIVER name other binaries.
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    if args
        .iter()
        .any(|arg| ["--help", "-h", "help"].contains(arg))
    {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    // Trunk has built before it asks for this, and nothing is built here.
    if args != ["steady"] {
        match checkout::settle(&args) {
            Ok(None) => {}
            Ok(Some(code)) => return code,
            Err(message) => {
                eprintln!("error: {message}");
                return ExitCode::FAILURE;
            }
        }
    }
    let done = match args.split_first() {
        Some((&"serve", rest)) => serve::options(rest).and_then(serve::command),
        Some((&"test", rest)) => test::options(rest).and_then(test::command),
        Some((&"dist", rest)) => dist::options(rest).and_then(dist::command),
        Some((&"pictures", rest)) => end_to_end::pictures(rest),
        Some((&"monkey", rest)) => endurance::command(&endurance::MONKEY, rest),
        Some((&"soak", rest)) => endurance::command(&endurance::SOAK, rest),
        Some((&"bench", rest)) => bench::options(rest).and_then(bench::command),
        Some((&"steady", [])) => steady::command(),
        Some((&"settle", [])) => Ok(ExitCode::SUCCESS),
        Some((other, _)) => Err(format!("there is no command `{other}`\n\n{HELP}")),
        None => Err(format!("which command?\n\n{HELP}")),
    };
    match done {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the checkout.
pub fn root() -> PathBuf {
    // What cargo says now, not when this was compiled: checkouts may share a target folder.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.parent().map(PathBuf::from).unwrap_or(here)
}
