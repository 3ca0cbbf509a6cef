//! Panels: what a person reads and touches around the stage. Pure functions of a snapshot.

mod theme;

pub use theme::ThemeChoice;
