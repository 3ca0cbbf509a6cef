//! The timeline: a run as far as it has been played, the futures that were left beside it, and what was done
//! to it, to be undone and done again. All of it values; the worlds are the player's.

use limbo_sim::{Command, Hop, Plan, Run, RunError, Script, Series, SimTime};
use std::rc::Rc;

/// The most futures kept beside the present one; then the oldest goes.
pub const FUTURES_MAX: usize = 8;
/// The most acts that can be undone.
pub const UNDO_MAX: usize = 100;

/// A future that was left, and can be returned to; drawn dashed behind the present one.
#[derive(Clone, Debug, PartialEq)]
pub struct Future {
    /// The run of that future.
    pub run: Rc<Run>,
    /// What sets it apart: its last restart, else the viewer's last command in it; none if it was let be.
    pub what: Option<Command>,
    /// Where it forks from the present run.
    pub from: SimTime,
    /// How far it had been played.
    pub until: SimTime,
    /// Its samples.
    pub series: Rc<Series>,
    /// When its last restart was; none where nothing was restarted in it.
    pub restarted: Option<SimTime>,
    /// How often servers crashed since that restart, as far as it was played; without one, since the fork.
    pub crashes: u32,
}

impl Future {
    /// The plan of its last restart.
    pub fn plan(&self) -> Option<Plan> {
        self.what.as_ref().and_then(restart_plan)
    }

    /// True where it was played to its end: nothing more can happen in it.
    pub fn is_whole(&self) -> bool {
        self.until >= SimTime::ZERO + self.run.scenario.span
    }

    /// True where the network itself is another in it than in the present run: see [`UndoStep::Network`].
    pub fn has_another_network(&self) -> bool {
        let own = self.run.script.iter().filter(|(at, _)| *at >= self.from);
        own.into_iter().any(|(_, c)| changes_network(c))
    }
}

/// True for what is done to the network itself, and not to what still comes through it.
fn changes_network(command: &Command) -> bool {
    matches!(
        command,
        Command::DestroySpool(_)
            | Command::Set(..)
            | Command::SetOverloadAction(..)
            | Command::OpenBlock
            | Command::CloseBlock
    )
}

/// A run as far as it has been played, and the futures left beside it.
#[derive(Clone)]
pub(super) struct Timeline {
    pub(super) run: Rc<Run>,
    /// The longest series of this future.
    pub(super) known: Option<Rc<Series>>,
    pub(super) known_until: SimTime,
    /// The newest last.
    pub(super) futures: Rc<Vec<Future>>,
    /// Of the queue of a real server: the outage that its run came with, which is no act of the viewer's.
    pub(super) outage: Rc<Script>,
}

impl Timeline {
    /// Nothing played yet.
    pub(super) fn new(run: Run) -> Timeline {
        Timeline {
            outage: Rc::new(outage(&run)),
            run: Rc::new(run),
            known: None,
            known_until: SimTime::ZERO,
            futures: Rc::default(),
        }
    }

    /// Another run, nothing of it played yet. One of the same queue that has no outage of its own begins with that of this one:
    /// without it the mail that waits in the listing would have been delivered long before. One without a return does not say
    /// how its outage ends; this one still knows.
    pub(super) fn begun_anew(&self, mut run: Run) -> Timeline {
        let listed = &run.scenario.listed;
        let is_same_queue = listed.is_some() && *listed == self.run.scenario.listed;
        if is_same_queue && run.script.is_empty() {
            self.outage
                .iter()
                .for_each(|entry| suffer(&mut run, *entry));
        }
        let knows = is_same_queue && !run.script.iter().any(is_return);
        let mut timeline = Timeline::new(run);
        if knows {
            timeline.outage = self.outage.clone();
        }
        timeline
    }

    /// The same futures beside another run, which is known up to `until`.
    pub(super) fn with(&self, run: Rc<Run>, until: SimTime) -> Timeline {
        let mut futures = self.futures.as_ref().clone();
        for future in &mut futures {
            future.from = fork(&future.run, &run).map_or(future.from, |(_, at)| at);
        }
        Timeline {
            run,
            known: None,
            known_until: until,
            futures: Rc::new(futures),
            outage: self.outage.clone(),
        }
    }

    /// Keeps `left`, which forks from this run at `from`, as the newest future beside it; `what` sets it apart, and when.
    pub(super) fn keep(
        &mut self,
        left: &Timeline,
        what: Option<(SimTime, Command)>,
        from: SimTime,
    ) {
        let Some(series) = left.known.clone() else {
            return;
        };
        // What fell before a restart says nothing of how it went.
        let restarted = what.and_then(|(at, command)| restart_plan(&command).map(|_| at));
        let since = restarted.unwrap_or(from);
        let crashes = series.crashes_since(since);
        let mut futures = self.futures.as_ref().clone();
        futures.retain(|f| f.run != left.run);
        if futures.len() >= FUTURES_MAX {
            futures.remove(0);
        }
        futures.push(Future {
            run: left.run.clone(),
            what: what.map(|(_, command)| command),
            from,
            until: left.known_until,
            series,
            restarted,
            crashes,
        });
        self.futures = Rc::new(futures);
    }

    /// The future of that index in the place of the present one, which is kept in the list instead.
    pub(super) fn returned(&self, index: usize) -> Option<Timeline> {
        let future = self.futures.get(index)?;
        let mut timeline = self.with(future.run.clone(), future.until);
        timeline.known = Some(future.series.clone());
        let mut others = timeline.futures.as_ref().clone();
        others.remove(index);
        timeline.futures = Rc::new(others);
        if let Some((given, from)) = fork(&self.run, &future.run) {
            let what = what_happens(&self.run, given, from, self.known_until);
            timeline.keep(self, what, from);
        }
        Some(timeline)
    }
}

/// What the run of a queue does by itself: its script up to the return of the destination, also one that the viewer chose
/// in the place of its own; where that was taken out, up to its last fault.
fn outage(run: &Run) -> Script {
    let script = &run.script;
    let is_fault = |(_, command): &(SimTime, Command)| {
        use Command::{Close, Cut, Reject};
        matches!(command, Cut(_) | Close(_) | Reject(_))
    };
    let last = script.iter().position(is_return);
    let last = last.or_else(|| script.iter().rposition(is_fault));
    let last = last.filter(|_| run.scenario.listed.is_some());
    last.map_or_else(Script::new, |last| script[..=last].to_vec())
}

/// True for a command that lets the mail before the mailboxes go.
pub(super) fn is_return((_, command): &(SimTime, Command)) -> bool {
    restart_plan(command).is_some()
}

/// Appends a command of an outage as far as it fits: the network may have been changed since it was written. A value comes as
/// near as it can; what would happen after the end does not happen.
fn suffer(run: &mut Run, (at, command): (SimTime, Command)) {
    let refusal = run.push(at, command).err();
    if let Some(RunError::OutOfRange { min, max, .. }) = refusal
        && let Command::Set(key, value) = command
    {
        // Where this is refused, too, nothing of it fits.
        let _ = run.push(at, Command::Set(key, value.min(max).max(min)));
    }
}

/// Where two runs part: after so many commands, at that instant; `None` if they never do.
pub(super) fn fork(a: &Run, b: &Run) -> Option<(usize, SimTime)> {
    let both = a.script.iter().zip(&b.script);
    let common = both.take_while(|(a, b)| a == b).count();
    let next = |run: &Run| run.script.get(common).map(|(at, _)| *at);
    let at = [next(a), next(b)].into_iter().flatten().min()?;
    Some((common, at))
}

/// The plan of a command that lets the mail before the mailboxes go.
pub(super) fn restart_plan(command: &Command) -> Option<Plan> {
    match command {
        Command::Restart(plan) | Command::Mend(Hop::Delivery, plan) => Some(*plan),
        _ => None,
    }
}

/// The calendar's commands that happen in this run: those before the viewer first touches a hop.
fn calendar(run: &Run) -> impl Iterator<Item = &(SimTime, Command)> {
    let taken_over = run
        .script
        .iter()
        .find(|(_, c)| c.touches_a_hop())
        .map_or(SimTime::NEVER, |(at, _)| *at);
    let calendar = run.scenario.calendar.iter();
    calendar.filter(move |(at, _)| *at <= taken_over)
}

/// A restart of a run.
#[derive(Clone, Copy)]
pub(super) struct Restart {
    pub(super) at: SimTime,
    pub(super) command: Command,
    /// The viewer's: where it stands in the script. The calendar's: none.
    pub(super) given: Option<usize>,
}

/// The latest restart of the run up to `until`, the viewer's or the calendar's.
pub(super) fn last_restart(run: &Run, until: SimTime) -> Option<Restart> {
    let scheduled = calendar(run).map(|entry| (entry, None));
    let given = run.script.iter().enumerate();
    scheduled
        .chain(given.map(|(index, entry)| (entry, Some(index))))
        .filter(|((at, c), _)| *at <= until && restart_plan(c).is_some())
        .max_by_key(|((at, _), _)| *at)
        .map(|(&(at, command), given)| Restart { at, command, given })
}

/// What sets a future apart that forks at `from`, after `given` commands: its last restart, else what the
/// viewer did in it last, else nothing; and when that was.
pub(super) fn what_happens(
    run: &Run,
    given: usize,
    from: SimTime,
    until: SimTime,
) -> Option<(SimTime, Command)> {
    let own = || run.script.iter().skip(given).filter(|(at, _)| *at <= until);
    calendar(run)
        .filter(|(at, _)| *at > from && *at <= until)
        .chain(own())
        .filter(|(_, c)| restart_plan(c).is_some())
        .max_by_key(|(at, _)| *at)
        .or_else(|| own().next_back())
        .copied()
}

/// A timeline and where its playhead stood.
#[derive(Clone)]
pub(super) struct UndoPoint {
    pub(super) timeline: Timeline,
    pub(super) at: SimTime,
    /// True where another run was loaded between it and the point to which one came from here.
    pub(super) loaded: bool,
}

/// What one step of undo or redo would do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UndoStep {
    /// There is none.
    #[default]
    None,
    /// It takes back, or does again, something that was done in this run, and leads to that instant.
    Act(SimTime),
    /// The same, where the network itself becomes another: a disk is destroyed, a number set, a group opened by hand.
    Network,
    /// It leads to another run: this one was loaded in its place.
    Load,
}

/// What was done, and what was undone.
#[derive(Default)]
pub(super) struct UndoStack {
    done: Vec<UndoPoint>,
    undone: Vec<UndoPoint>,
}

impl UndoStack {
    /// The viewer acted at this point: what was undone before cannot be done again.
    pub(super) fn record(&mut self, before: UndoPoint) {
        if self.done.len() >= UNDO_MAX {
            self.done.remove(0);
        }
        self.done.push(before);
        self.undone.clear();
    }

    /// The moment before the last act, which becomes `here` again when it is redone.
    pub(super) fn undo(&mut self, here: UndoPoint) -> Option<UndoPoint> {
        let before = self.done.pop()?;
        let loaded = before.loaded;
        self.undone.push(UndoPoint { loaded, ..here });
        Some(before)
    }

    /// The moment at which the last act was undone.
    pub(super) fn redo(&mut self, here: UndoPoint) -> Option<UndoPoint> {
        let after = self.undone.pop()?;
        let loaded = after.loaded;
        self.done.push(UndoPoint { loaded, ..here });
        Some(after)
    }

    /// What undo would do to this run, and what redo.
    pub(super) fn next(&self, run: &Run) -> (UndoStep, UndoStep) {
        let changes = |to: &Run| {
            let given = fork(run, to).map_or(to.script.len(), |(given, _)| given);
            to.script[given..].iter().any(|(_, c)| changes_network(c))
        };
        let step = |points: &[UndoPoint]| match points.last() {
            None => UndoStep::None,
            Some(point) if point.loaded => UndoStep::Load,
            Some(point) if changes(&point.timeline.run) => UndoStep::Network,
            Some(point) => UndoStep::Act(point.at),
        };
        (step(&self.done), step(&self.undone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::Scenario;

    #[test]
    fn a_future_that_was_let_be_is_called_by_the_restart_that_its_calendar_brings() {
        let run = Run::new(Scenario::named("libero-2023").unwrap(), 1);
        let mut calendar = run.scenario.calendar.iter();
        let restart = *calendar.find(|entry| is_return(entry)).unwrap();
        let (at, before) = (restart.0, SimTime(restart.0.ms() - 1));
        let what = |from, until| what_happens(&run, 0, from, until);
        assert_eq!(what(SimTime::ZERO, at), Some(restart));
        assert_eq!(what(before, at), Some(restart));
        // It was not played so far; or both futures have it.
        assert_eq!(what(SimTime::ZERO, before), None);
        assert_eq!(what(at, SimTime::NEVER), None);
        // Whoever has taken over by then goes without it.
        let mut acted = run.clone();
        acted.push(before, Command::Cut(Hop::Relay)).unwrap();
        let cut = acted.script[0];
        assert_eq!(what_happens(&acted, 0, SimTime::ZERO, at), Some(cut));
    }

    #[test]
    fn a_future_is_whole_where_it_was_played_to_its_end() {
        let run = Rc::new(Run::new(Scenario::named("small-town").unwrap(), 1));
        let end = SimTime::ZERO + run.scenario.span;
        let is_whole = |until| {
            let left = Future {
                run: run.clone(),
                what: None,
                from: SimTime::ZERO,
                until,
                series: Rc::default(),
                restarted: None,
                crashes: 0,
            };
            left.is_whole()
        };
        assert!(is_whole(end));
        assert!(!is_whole(SimTime(end.ms() - 1)));
    }
}
