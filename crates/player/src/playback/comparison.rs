//! A future that nobody has played yet, worked out to stand beside the present one: what would have come, had
//! something else been done. Bounded work at a time; it never touches the world that is shown.

use super::Player;
use crate::timeline::{self, Timeline};
use limbo_sim::{Run, SimTime, World};
use std::rc::Rc;

/// Events played between two looks at the clock.
const SLICE_EVENTS: u64 = 2_048;

/// Another run on its way to an instant.
pub struct ComparisonRun {
    run: Rc<Run>,
    until: SimTime,
    world: World,
    /// Index of the first command of the script that the world has not been given.
    next: usize,
}

impl ComparisonRun {
    /// The future of `run` up to `until`, beside what `player` plays; `None` if they never part, or if it stands
    /// there already.
    fn new(player: &Player, run: Run, until: SimTime) -> Option<ComparisonRun> {
        let (_, from) = timeline::fork(&run, player.run())?;
        if player.timeline.futures.iter().any(|f| *f.run == run) {
            return None;
        }
        let (world, next) = if player.now() < from {
            (player.world.clone(), player.next_command)
        } else {
            player.kept(&run, from)
        };
        Some(ComparisonRun {
            run: Rc::new(run),
            until,
            world,
            next,
        })
    }

    /// Plays on; true when there.
    fn play(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            let due = self.run.script.get(self.next).copied();
            let stop = due.map_or(self.until, |(at, _)| at.min(self.until));
            if self.world.advance(stop.max(self.world.now()), SLICE_EVENTS) {
                match due {
                    Some((at, command)) if at <= self.until => {
                        // The script was checked before it came here.
                        let _ = self.world.act(command);
                        self.next += 1;
                    }
                    _ => return true,
                }
            }
            if out_of_time() {
                return false;
            }
        }
    }
}

/// Works on a future that stands beside what `player` plays, and puts it there when it is known up to `until`.
/// `begun` is what a call before this one gave, for this run or for another; the first call only begins. `None` when
/// there is nothing left to do.
pub fn advance_comparison_run(
    player: &mut Player,
    run: Run,
    until: SimTime,
    begun: Option<ComparisonRun>,
    out_of_time: &mut dyn FnMut() -> bool,
) -> Option<ComparisonRun> {
    let Some(mut beside) = begun.filter(|b| *b.run == run && b.until == until) else {
        return ComparisonRun::new(player, run, until);
    };
    if !beside.play(out_of_time) {
        return Some(beside);
    }
    let (given, from) = timeline::fork(&beside.run, player.run())?;
    let left = Timeline {
        known: Some(Rc::new(beside.world.series().clone())),
        known_until: until,
        ..Timeline::new(beside.run.as_ref().clone())
    };
    let what = timeline::what_happens(&left.run, given, from, until);
    player.timeline.keep(&left, what, from);
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Action;
    use limbo_sim::{Command, Duration, Hop, Plan, Scenario};

    fn mins(m: u32) -> SimTime {
        SimTime::ZERO + Duration::mins(m)
    }

    fn run(plan: Plan) -> Run {
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let script = [
            (mins(10), Command::Cut(Hop::Delivery)),
            (mins(20), Command::Mend(Hop::Delivery, plan)),
        ];
        run.script.extend(script);
        run
    }

    /// Work until there is nothing left to do, a slice at a time.
    fn work(player: &mut Player, run: &Run, until: SimTime, begun: Option<ComparisonRun>) {
        let mut begun = begun;
        loop {
            begun = advance_comparison_run(player, run.clone(), until, begun, &mut || true);
            if begun.is_none() {
                return;
            }
        }
    }

    #[test]
    fn what_stands_beside_a_run_is_what_would_have_been_and_the_run_that_is_shown_stays() {
        let (until, mut other) = (mins(30), run(Plan::Natural));
        let later = [
            (until, Command::Cut(Hop::Relay)),
            (mins(40), Command::Cut(Hop::Submission)),
        ];
        other.script.extend(later);
        let mut would_be = World::new(&other).unwrap();
        would_be.advance(until, u64::MAX);
        // From before they part, from that very instant, and from after it.
        for now in [mins(15), mins(20), mins(25)] {
            let mut player = Player::new(run(Plan::Bulk)).unwrap();
            player.act(Action::Seek(now), &mut || false).unwrap();
            let shown = player.world().hash();
            let first = |player: &mut Player, run: Run, until, begun| {
                advance_comparison_run(player, run, until, begun, &mut || true)
            };
            // What was begun for another run or up to another instant is none of this one's.
            let another = first(&mut player, run(Plan::BulkAutomatic), until, None);
            let longer = first(&mut player, other.clone(), mins(60), another);
            assert!(longer.is_some());
            work(&mut player, &other, until, longer);
            let futures = player.snapshot().futures;
            assert_eq!(futures.len(), 1, "at {now:?}");
            let beside = &futures[0];
            assert_eq!(*beside.run, other);
            assert_eq!((beside.from, beside.until), (mins(20), until));
            assert_eq!(beside.what, Some(other.script[1].1));
            assert_eq!(*beside.series, *would_be.series(), "at {now:?}");
            assert_eq!((player.now(), player.world().hash()), (now, shown));
            // It stands there: nothing is left to do, for it or for the run that is shown.
            for run in [other.clone(), player.run().clone()] {
                assert!(first(&mut player, run, until, None).is_none());
            }
        }
    }
}
