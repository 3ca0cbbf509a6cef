//! How fast a run may be watched. A speed is a multiple of the scenario's own pace.

/// The slowest speed: a message at a time, even in the largest scenario.
pub const SPEED_MIN: f64 = 1.0 / 1024.0;
/// The fastest speed: a week of any scenario in less than a minute.
pub const SPEED_MAX: f64 = 256.0;
