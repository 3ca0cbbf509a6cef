//! The command line, and what `limbo --help` says.

use crate::parameters::Parameters;
use crate::play::Play;
use crate::queue::Queue;
use crate::sweep::Sweep;
use clap::{Parser, Subcommand};

/// Where mail goes when it breaks: the simulation of the page, from the command line
///
/// Limbo simulates what happens to e-mail in an outage: messages travel from senders to a provider, on to a relay and into
/// mailboxes; a link breaks, mail pools in limbo (accepted, not delivered, not returned), and is released all at once or in
/// groups. The same run gives the same hash here and in the page. MODEL.md says what is simulated.
#[derive(Debug, Parser)]
#[command(name = "limbo", version, max_term_width = 100, after_long_help = EXIT_STATUS)]
pub struct Limbo {
    /// What is to be done
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_STATUS: &str = "\
Exit status:
  0  it was done
  1  it could not be done: what cannot be read, played or written is said on standard error
  2  the command line is wrong

Each command has examples in its own help: limbo play --help.";

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play a run to its end or to an instant, and print its ledger, its flags and its hash
    Play(Play),
    /// Sweep one or two parameters over many seeds on all cores, and write a row for each run
    Sweep(Sweep),
    /// Read the listing of a real mail queue, and foretell what will become of it
    Queue(Queue),
    /// List the parameters of a scenario: their keys, values, units and ranges
    Parameters(Parameters),
}
