//! Why the program ends without what was asked for.

use std::fmt::Display;

/// A failure: what is said about it.
#[derive(Debug)]
pub struct Failure(pub String);

impl Failure {
    /// A failure of a file or another thing that has a name.
    pub fn of(what: impl Display, why: impl Display) -> Failure {
        Failure(format!("{what}: {why}"))
    }
}
