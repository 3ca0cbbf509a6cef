//! Every limit of a run that is more than the range of one parameter. They stand below all other modules, so that the
//! code that relies on a limit and the code that checks it read the same number.

use crate::time::Duration;

/// The most messages (dots) that a run may hold.
pub const MESSAGES_MAX: u32 = 20_000_000;
/// The longest span of a run: 40 days. Instants are 32 bits of milliseconds (49.7 days); the rest leaves room for
/// events that are scheduled beyond the end of the run.
pub const SPAN_MAX: Duration = Duration::hours(40 * 24);
/// The most workers of a station.
pub const WORKERS_MAX: u32 = 10_000;
/// The most commands that a script or a calendar may hold.
pub const COMMANDS_MAX: usize = 1000;
/// The most blocks that the mailboxes may be divided into.
pub const BLOCKS_MAX: u16 = 1000;
/// The shortest and the longest time from one opening of a block to the next, ms. Anything shorter than a second
/// would be the same as opening all blocks at once.
pub const PLAN_EVERY_MS: (f64, f64) = (1000.0, 30.0 * 86_400_000.0);
/// The lowest and the highest rate at which a plan releases mail, e-mails per second.
pub const PLAN_RATE_PER_S: (f64, f64) = (1e-6, 1e9);
/// The shortest time between two attempts at one message by a retry rule of the scenario's own, ms.
pub const RETRY_MS_MIN: f64 = 100.0;
/// The most events that a run may have: some minutes of a machine's work. A scenario within all the other limits can
/// still ask for more than anybody would wait for (twenty million messages, each tried ten times a second). Such a run
/// stops here instead of going on for days.
pub const EVENTS_MAX: u64 = 10_000_000_000;
