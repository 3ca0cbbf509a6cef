//! A scenario holds every parameter of a run: network, population, retry rules, calendar.

use crate::error::RunError;
use crate::script::{Command, Plan};
use crate::time::{Duration, SimTime};

/// Every parameter of a run (work in progress: more fields to come; these are what the page reads).
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// `one-letter`, `small-town`, `libero-2023`.
    pub name: &'static str,
    /// E-mails per simulated message ("1 dot = w messages").
    pub weight: u32,
    /// Unix time of the scenario's epoch in milliseconds.
    pub epoch_unix_ms: f64,
    /// IANA time zone in which the page shows the clock.
    pub time_zone: &'static str,
    /// The run ends here.
    pub span: Duration,
    /// Simulated milliseconds per millisecond of viewing at speed 1.
    pub pace: u32,
    /// Time a message takes on one link (long enough to be seen).
    pub travel: Duration,
    /// Mailboxes behind the storage.
    pub mailboxes: u32,
    /// Into how many blocks they are divided until a plan says otherwise.
    pub blocks: u16,
    /// The block-wise plan the restart chooser offers first.
    pub blocks_plan: Plan,
    /// Documented events, in order of time.
    pub calendar: Vec<(SimTime, Command)>,
}

/// The scenarios' names, the default first.
pub const NAMES: [&str; 3] = ["libero-2023", "small-town", "one-letter"];

impl Scenario {
    /// The scenario of that name.
    ///
    /// # Errors
    /// [`RunError::UnknownScenario`].
    pub fn named(name: &str) -> Result<Scenario, RunError> {
        let _ = name;
        Ok(Scenario {
            name: "libero-2023",
            weight: 2000,
            epoch_unix_ms: 1_674_406_800_000.0,
            time_zone: "Europe/Rome",
            span: Duration::hours(8 * 24),
            pace: 1_200,
            travel: Duration::mins(10),
            mailboxes: 9_000_000,
            blocks: 12,
            blocks_plan: Plan::Blocks {
                blocks: 12,
                every: Duration::hours(4),
            },
            calendar: Vec::new(),
        })
    }
}
