//! Futures that were left: the last restart of a run, and the curve to keep of it.

use super::snapshot::Ghost;
use limbo_sim::{Command, FlagKind, Hop, Plan, Run, Series, SimTime};
use std::rc::Rc;

/// More than these and the chart cannot be read.
pub(super) const GHOSTS_MAX: usize = 3;

/// The plan of a command that lets the mail before the mailboxes go.
fn restart_plan(command: &Command) -> Option<Plan> {
    match command {
        Command::Restart(plan) | Command::Mend(Hop::Delivery, plan) => Some(*plan),
        _ => None,
    }
}

/// The latest restart of the run in `after..=until` (exclusive, inclusive), the viewer's or the calendar's.
/// The calendar counts until the viewer first touches a hop.
pub(super) fn last_restart(
    run: &Run,
    after: Option<SimTime>,
    until: SimTime,
) -> Option<(SimTime, Plan)> {
    let taken_over = run
        .script
        .iter()
        .find(|(_, c)| !matches!(c, Command::SendTest))
        .map_or(SimTime::NEVER, |(at, _)| *at);
    let calendar = run
        .scenario
        .calendar
        .iter()
        .filter(|(at, _)| *at <= taken_over);
    calendar
        .chain(&run.script)
        .filter(|(at, _)| *at <= until && after.is_none_or(|a| *at > a))
        .filter_map(|(at, c)| restart_plan(c).map(|plan| (*at, plan)))
        .max_by_key(|(at, _)| *at)
}

/// Keeps `series`, which forks from the present run at `from`, as the newest of `ghosts`.
pub(super) fn keep(
    ghosts: &mut Rc<Vec<Ghost>>,
    plan: Plan,
    from: SimTime,
    until: SimTime,
    series: Rc<Series>,
) {
    let falls = series
        .flags
        .iter()
        .filter(|f| f.at >= from && matches!(f.kind, FlagKind::Fell(_)))
        .count() as u32;
    let mut all = ghosts.as_ref().clone();
    if all.len() >= GHOSTS_MAX {
        all.remove(0);
    }
    all.push(Ghost {
        plan,
        from,
        until,
        series,
        falls,
    });
    *ghosts = Rc::new(all);
}
