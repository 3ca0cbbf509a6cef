//! The program `limbo`: what the page simulates, from the command line and in batches.

#![forbid(unsafe_code)]

mod args;
mod failure;
mod input;
mod moment;
mod output;
mod parameters;
mod play;
mod progress;
mod queue;
mod setting;
mod sweep;
mod table;

use args::{Command, Limbo};
use clap::Parser;
use failure::Failure;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Limbo::parse().command {
        Command::Play(play) => play.command(),
        Command::Sweep(sweep) => sweep.command(),
        Command::Queue(queue) => queue.command(),
        Command::Parameters(parameters) => parameters.command(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(message)) => {
            // Where nobody can be told there is still the exit status.
            let _ = writeln!(io::stderr(), "limbo: {message}");
            ExitCode::FAILURE
        }
    }
}
