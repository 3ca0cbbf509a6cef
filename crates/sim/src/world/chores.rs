//! Chores: what a command or a fall means for everybody at one instant, done a few messages at a time. No event
//! comes between two pieces, so a run is the same as if each were done at once; but whoever plays it can stop
//! there, and a page that shows a million messages misses no frame over one command.

use super::{World, source};
use crate::spool::Place;

/// Messages to which something happens in one piece.
const AT_ONCE: u32 = 4;
/// Messages that are looked at in one piece.
const LOOKED_AT: u32 = 256;

/// What the messages that wait at a place wait for from now on.
#[derive(Clone, Copy)]
pub(super) enum Again {
    /// To be handed over as fast as the push rate allows.
    Ready,
    /// Their own next attempt.
    Naturally,
    /// What the blocks and the door say.
    AsTheyCome,
}

/// One thing left to do.
#[derive(Clone, Copy)]
pub(super) enum Chore {
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
    Reroute(usize, Place, Again),
    /// The first block opens.
    OpenBlock,
}

impl World {
    /// Has something done at this instant, after all that is already to be done then.
    pub(super) fn add_chore(&mut self, chore: Chore) {
        self.chores.push(chore);
        self.due.set_seldom(source::CHORE, self.now);
    }

    /// True while something that takes an instant has been done in part: the ledger adds up, but some messages are not
    /// yet where this instant will leave them.
    pub fn is_midway(&self) -> bool {
        !self.chores.is_empty() || self.upstreams.iter().any(|u| u.wheel.is_loading())
    }

    /// Does all that is left to do at this instant because of a command or a fall; no event is played.
    pub fn complete(&mut self) {
        while !self.chores.is_empty() {
            self.chore();
        }
    }

    /// Does the next piece.
    pub(super) fn chore(&mut self) {
        if let Some(&(mut chore)) = self.chores.first() {
            if self.goes_on(&mut chore) {
                self.chores[0] = chore;
            } else {
                self.chores.remove(0);
            }
        }
        if self.chores.is_empty() {
            self.due.set_seldom(source::CHORE, super::NEVER);
        }
    }

    /// Does a piece of it; true if there is more to do.
    fn goes_on(&mut self, chore: &mut Chore) -> bool {
        (0..AT_ONCE).all(|_| match chore {
            Chore::DropLink(hop) => {
                let id = self.links[*hop].pop(&self.messages);
                id.map(|id| self.refused(*hop, id, true)).is_some()
            }
            Chore::DropFirst(hop) => {
                if let Some(id) = self.links[*hop].pop(&self.messages) {
                    self.refused(*hop, id, true);
                }
                self.due.set(source::LINK + *hop, self.links[*hop].next());
                false
            }
            Chore::DropSessions(hop) => match self.stations[*hop].drop_session(&self.messages) {
                Some(id) => {
                    self.refused(*hop, id, true);
                    true
                }
                None => {
                    self.stations[*hop].measure(self.now);
                    false
                }
            },
            Chore::DeferReady(u) => {
                let id = self.upstreams[*u].no_longer_ready(&self.messages);
                id.map(|id| self.failed_attempt(*u, id)).is_some()
            }
            Chore::Count(from) => self.count(from),
            Chore::Reroute(u, place, again) => match self.upstreams[*u].spool.at_or_after(place) {
                Some(id) => {
                    match again {
                        Again::Ready => self.make_ready(*u, id),
                        Again::Naturally => self.await_next_attempt(*u, id),
                        Again::AsTheyCome => self.route(*u, id),
                    }
                    true
                }
                None => {
                    self.plan_push(*u);
                    self.plan_wheel(*u);
                    false
                }
            },
            Chore::OpenBlock => {
                self.open_next_block();
                false
            }
        })
    }

    /// Counts some messages by the blocks to come; when all are counted, these are in force.
    fn count(&mut self, from: &mut u32) -> bool {
        let some = from.saturating_add(LOOKED_AT).min(self.messages.len());
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
