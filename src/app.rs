//! The application: puts player, stage and panels together and owns the frame loop.

/// Mounts the page.
pub fn start() {}
