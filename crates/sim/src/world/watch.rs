//! Follows one message through a run: plays on, and stops at each event that concerns it. A message's history is not
//! stored (MODEL.md); this is how it is found again. An ordinary replay does not use it.

use super::World;
use super::feedback::SessionEnd;
use crate::message::{MessageId, PARKED};
use crate::network::{Hop, Place};
use crate::time::SimTime;

/// Why a world that was played while a message was watched has stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The instant was reached.
    ThereInTime,
    /// Something has happened to the message.
    Changed,
    /// So many events were played.
    EnoughForNow,
}

impl World {
    /// Plays forward like [`World::advance`], and stops after the first event that concerns a message: it is sent,
    /// changes its location, an attempt fails, it is accepted, it is put on hold or released, or a notice of it leaves.
    /// Says why it has stopped.
    pub fn advance_watching(&mut self, id: MessageId, until: SimTime, events_max: u64) -> Stopped {
        let before = self.stamp(id);
        for _ in 0..events_max {
            if self.advance(until, 1) {
                return Stopped::ThereInTime;
            }
            if self.stamp(id) != before {
                return Stopped::Changed;
            }
        }
        Stopped::EnoughForNow
    }

    /// What an event can change about a message; `None` before it is sent.
    fn stamp(&self, id: MessageId) -> Option<(usize, u32, u32, u16, u8, [bool; 2])> {
        if id >= self.messages() {
            return None;
        }
        let m = self.messages.get(id);
        let notices = m.notices().1;
        Some((
            m.location().index(),
            m.since,
            m.accepted,
            m.attempts(),
            notices,
            // What begins to wait behind a cut has been tried, though the number that is kept of it may be the one from before.
            [self.is_on_hold(m), m.flags() & PARKED != 0],
        ))
    }

    /// Attempts that the server at a place has made in vain so far; the same as [`MessageView::attempts`] while the
    /// message waits there, and still right in the event in which it leaves. 0 for a message that was never sent, and
    /// at the mailboxes.
    ///
    /// [`MessageView::attempts`]: super::view::MessageView::attempts
    pub fn attempts_at(&self, id: MessageId, place: Place) -> u32 {
        if id >= self.messages() || place == Place::Mailboxes {
            return 0;
        }
        self.attempts_so_far(place as usize, id)
    }

    /// How the last session in vain over a link ended of the server that a message belongs to there: after such a one it holds
    /// the destination dead, and defers without a connection.
    pub fn last_failure(&self, id: MessageId, hop: Hop) -> SessionEnd {
        self.upstreams[hop.index()].server(id).last_failure
    }
}
