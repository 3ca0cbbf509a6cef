//! Chores: what a command or a fall means for everybody at one instant, done a few messages at a time. No event
//! comes between two pieces, so a run is the same as if each were done at once; but whoever plays it can stop
//! there, and a page that shows a million messages misses no frame over one command.

use super::{World, source};
use crate::spool::Position;

/// Messages to which something happens in one piece.
const MESSAGES_PER_STEP: u32 = 4;
/// Messages that are looked at in one piece.
const COUNTED_PER_STEP: u32 = 256;

/// What the messages that wait at a place wait for from now on.
#[derive(Clone, Copy)]
pub(super) enum Reroute {
    /// To be handed over as fast as the push rate allows.
    Flush,
    /// Their own next attempt.
    NextAttempt,
    /// What the blocks and the door say.
    Route,
}

/// One thing left to do.
#[derive(Clone, Copy)]
pub(super) enum Work {
    /// Who is on the link to a hop's door drops back.
    DropLink(usize),
    /// Who stands at a hop's door drops back.
    DropFirst(usize),
    /// Whose session is open at a hop's end drops back.
    DropSessions(usize),
    /// What was ready to be handed over is deferred.
    DeferReady(usize),
    /// Messages are counted by the blocks that their mailboxes will be divided into, from this number on.
    Count(u32),
    /// Whoever waits at a place, from there on in order of entry, is asked what for.
    Reroute(usize, Position, Reroute),
    /// The first block opens.
    OpenBlock,
}

impl World {
    /// Has something done at this instant, after all that is already to be done then.
    pub(super) fn defer_work(&mut self, work: Work) {
        self.deferred.push(work);
        self.schedule.set_rare(source::DEFERRED_WORK, self.now);
    }

    /// True while something that takes an instant has been done in part: the ledger adds up, but some messages are not
    /// yet where this instant will leave them.
    pub fn has_deferred_work(&self) -> bool {
        !self.deferred.is_empty() || self.upstreams.iter().any(|u| u.wheel.is_loading())
    }

    /// Does all that is left to do at this instant because of a command or a fall; no event is played.
    pub fn finish_deferred_work(&mut self) {
        while !self.deferred.is_empty() {
            self.do_deferred_work();
        }
    }

    /// Does the next piece.
    pub(super) fn do_deferred_work(&mut self) {
        if let Some(&(mut work)) = self.deferred.first() {
            if self.step_work(&mut work) {
                self.deferred[0] = work;
            } else {
                self.deferred.remove(0);
            }
        }
        if self.deferred.is_empty() {
            self.schedule.set_rare(source::DEFERRED_WORK, super::NEVER);
        }
    }

    /// Does a piece of it; true if there is more to do.
    fn step_work(&mut self, work: &mut Work) -> bool {
        (0..MESSAGES_PER_STEP).all(|_| match work {
            Work::DropLink(hop) => {
                let id = self.links[*hop].pop(&self.messages);
                id.map(|id| self.refused(*hop, id, true)).is_some()
            }
            Work::DropFirst(hop) => {
                if let Some(id) = self.links[*hop].pop(&self.messages) {
                    self.refused(*hop, id, true);
                }
                self.schedule
                    .set(source::LINK + *hop, self.links[*hop].next());
                false
            }
            Work::DropSessions(hop) => match self.stations[*hop].drop_session(&self.messages) {
                Some(id) => {
                    self.refused(*hop, id, true);
                    true
                }
                None => {
                    self.stations[*hop].measure(self.now);
                    false
                }
            },
            Work::DeferReady(u) => {
                let id = self.upstreams[*u].pop_ready(&self.messages);
                id.map(|id| self.failed_attempt(*u, id)).is_some()
            }
            Work::Count(from) => self.count(from),
            Work::Reroute(u, place, again) => match self.upstreams[*u].spool.at_or_after(place) {
                Some(id) => {
                    match again {
                        Reroute::Flush => self.make_ready(*u, id),
                        Reroute::NextAttempt => self.await_next_attempt(*u, id),
                        Reroute::Route => self.route(*u, id),
                    }
                    true
                }
                None => {
                    self.schedule_handover(*u);
                    self.schedule_wheel(*u);
                    false
                }
            },
            Work::OpenBlock => {
                self.open_next_block();
                false
            }
        })
    }

    /// Counts some messages by the blocks to come; when all are counted, these are in force.
    fn count(&mut self, from: &mut u32) -> bool {
        let some = from
            .saturating_add(COUNTED_PER_STEP)
            .min(self.messages.len());
        for id in *from..some {
            self.control.count(self.messages.get(id));
        }
        *from = some;
        let counted = some == self.messages.len();
        if counted {
            self.control.divide();
        }
        !counted
    }
}
