//! Why the program ends without what was asked for.

use std::fmt::Display;
use std::io;

/// A failure, with what is said about it.
#[derive(Debug)]
pub enum Failure {
    /// What is wrong, and where.
    Said(String),
    /// Nobody reads the output any more (`limbo play … | head`): nothing is wrong and nothing is said.
    NobodyReads,
}

impl Failure {
    /// A failure of a file or another thing that has a name.
    pub fn of(what: impl Display, why: impl Display) -> Failure {
        Failure::Said(format!("{what}: {why}"))
    }

    /// What is said of an error on the way to standard output.
    pub fn of_output(error: &io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::NobodyReads,
            _ => Failure::of("standard output", error),
        }
    }
}
