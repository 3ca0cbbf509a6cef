//! The runs that nobody watches: played beside what is shown, for a chapter's figure or for an experiment of the
//! workbench. The state says which is wanted next, the engine plays it in slices, one at a time.

use crate::modes::explore::experiment_run;
use crate::modes::story::WhatIf;
use limbo_player::SideRun;
use limbo_player::workbench::Side;

/// Which run it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SideRunOf {
    /// One of those that a chapter's figure compares.
    Figure(WhatIf),
    /// One of the two of the experiment of that number.
    Experiment(u8, Side),
}

/// The run at its beginning; none where there is no such run.
pub fn begin(of: SideRunOf) -> Option<Box<SideRun>> {
    let (run, until) = match of {
        SideRunOf::Figure(what_if) => what_if.run().ok()?,
        SideRunOf::Experiment(number, side) => experiment_run(number, side)?,
    };
    SideRun::new(&run, until).ok().map(Box::new)
}
