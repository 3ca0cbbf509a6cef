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
