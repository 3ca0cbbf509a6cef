//! Deferred work: what a command or a crash means for many messages at one instant, done a few messages at a time. No
//! event comes between two steps, so a run is the same as if all were done at once; but the caller can stop in
//! between, and a page that shows a million messages misses no frame over one command.

use super::feedback::SessionEnd;
use super::{World, source};
use crate::network::HopState;
use crate::scenario::RetryRule;
use crate::spool::Position;

/// Messages that one step changes.
const MESSAGES_PER_STEP: u32 = 4;
/// Messages that one step counts.
const COUNTED_PER_STEP: u32 = 256;

/// What the messages that wait at a place are to wait for from now on.
#[derive(Clone, Copy)]
pub(super) enum Reroute {
    /// To be handed over as fast as the handover rate allows.
    Flush,
    /// Their own next attempt.
    NextAttempt,
    /// Whatever [`World::route`] decides for each: hold, deferral or handover.
    Route,
    /// Their next notice or their end, behind a hop that lets nothing pass, by another rule than this one, which the relay
    /// had until now.
    Park(RetryRule),
    /// Nothing any more: they are lost with the spool.
    Lose,
}

/// A piece of work left to do.
#[derive(Clone, Copy)]
pub(super) enum Work {
    /// Messages on the link of a hop drop back into the spool.
    DropLink(usize),
    /// The first message on the link of a hop, which found the station overloaded, drops back.
    DropFirst(usize),
    /// The messages of the open sessions at a hop's end drop back.
    DropSessions(usize),
    /// Messages that were ready to be handed over are deferred.
    DeferReady(usize),
    /// Messages that were ready at one server of an upstream are deferred.
    DeferServer(usize, usize),
    /// Messages, from this number on, are counted by the blocks that the mailboxes will be divided into.
    Count(u32),
    /// Messages that wait at a place, from this position on, wait anew.
    Reroute(usize, Position, Reroute),
    /// The first block opens.
    OpenBlock,
}

impl World {
    /// Adds work for this instant, to be done after all that has been added before.
    pub(super) fn defer_work(&mut self, work: Work) {
        self.deferred.push(work);
        // Before whatever is due: a message that waited at a link's end was due in the past.
        self.schedule.set_rare(source::DEFERRED_WORK, 0);
    }

    /// True while an event is done in part: the ledger adds up, but some messages are not yet where the event will
    /// leave them.
    pub fn has_deferred_work(&self) -> bool {
        !self.deferred.is_empty() || self.upstreams.iter().any(|u| u.wheel.is_loading())
    }

    /// Does all deferred work of this instant; no further event is played.
    pub fn finish_deferred_work(&mut self) {
        while !self.deferred.is_empty() {
            self.do_deferred_work();
        }
    }

    /// Does the next step.
    pub(super) fn do_deferred_work(&mut self) {
        self.more_steps += 1;
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

    /// Does one step of a piece of work; true if there is more to do.
    fn step_work(&mut self, work: &mut Work) -> bool {
        (0..MESSAGES_PER_STEP).all(|_| match work {
            Work::DropLink(hop) => {
                let id = self.links[*hop].pop(&self.messages);
                id.map(|id| self.refused(*hop, id, SessionEnd::NoConnection))
                    .is_some()
            }
            Work::DropFirst(hop) => {
                if let Some(id) = self.links[*hop].pop(&self.messages) {
                    self.refused(*hop, id, SessionEnd::NoConnection);
                }
                self.schedule_link(*hop);
                false
            }
            Work::DropSessions(hop) => match self.stations[*hop].drop_session(&self.messages) {
                Some(id) => {
                    self.refused(*hop, id, SessionEnd::NoConnection);
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
            Work::DeferServer(u, server) => {
                let id = self.upstreams[*u].pop_ready_at(*server, &self.messages);
                id.map(|id| self.failed_attempt(*u, id)).is_some()
            }
            Work::Count(from) => self.count(from),
            Work::Reroute(u, position, target) => {
                match self.upstreams[*u].spool.at_or_after(position) {
                    Some(id) => {
                        if self.hops[*u] == HopState::Up {
                            self.unpark(*u, id);
                        }
                        match target {
                            Reroute::Flush => self.make_ready(*u, id),
                            Reroute::NextAttempt => self.await_next_attempt(*u, id),
                            Reroute::Route => self.route(*u, id),
                            Reroute::Park(before) => self.park_or_hold(*u, id, *before),
                            Reroute::Lose => {
                                self.dequeue(*u, id);
                                self.lose(*u, id);
                            }
                        }
                        true
                    }
                    None => {
                        if let Reroute::Park(_) = target {
                            self.counted_since[*u] = self.now;
                        }
                        self.schedule_handover(*u);
                        self.schedule_wheel(*u);
                        false
                    }
                }
            }
            Work::OpenBlock => {
                self.open_next_block(false);
                false
            }
        })
    }

    /// Counts some messages by the coming blocks; when all are counted, these blocks come into force.
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
            self.divide_readers();
            self.schedule_hold_expiry();
        }
        !counted
    }
}
