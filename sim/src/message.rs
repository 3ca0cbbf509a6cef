//! A message at rest: 32 bytes, whatever happens to it. Its full story is not stored: the run is a value, so
//! the story is told again by playing it (MODEL.md).

use crate::network::Place;

/// No message: the end of an intrusive list.
pub(crate) const NONE: u32 = u32::MAX;

/// Where a message is, in a byte. The order of the variants is part of the trace's hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    /// Waits at a place (outbox or spool); which one: `Message::place`.
    #[default]
    Waiting,
    /// On the link after `place`.
    OnLink,
    /// In the room of the station at `place`.
    InRoom,
    /// In the mailbox.
    Delivered,
    /// A failure notice travels back.
    Returning,
    /// The failure notice arrived.
    Returned,
}

/// The viewer's own test message.
pub(crate) const MINE: u8 = 1;
/// Refused by the hop it waits before, or kept on hold for a closed block: in limbo.
pub(crate) const REFUSED: u8 = 2;
/// Its timer is not an attempt: it waits behind a hop that lets nothing pass.
pub(crate) const PARKED: u8 = 4;
/// Its timer is the end: the holder gives it up then.
pub(crate) const LAST: u8 = 8;
/// From this bit on: how many delay notices its present holder has sent (0 to 7).
pub(crate) const NOTICES_SHIFT: u32 = 5;

/// One message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message {
    /// When it was sent (ms).
    pub born: u32,
    /// When its present holder answered 250 (ms); `u32::MAX` while the sender holds it.
    pub accepted: u32,
    /// When it came to where it is (ms).
    pub since: u32,
    /// When its timer fires (ms), while it has one.
    pub due: u32,
    /// The next message in the list it is in.
    pub next: u32,
    /// Its entry in the order of those that wait where it waits.
    pub slot: u32,
    /// Where its mailbox stands among all of them.
    pub addr: u16,
    /// Attempts that failed at the hop it waits before; saturates.
    pub attempts: u16,
    pub state: State,
    /// Index of the place (or of the hop's beginning, on a link).
    pub place: u8,
    /// Index of the sender's provider's server software.
    pub mta: u8,
    pub flags: u8,
}

impl Default for Message {
    fn default() -> Message {
        Message {
            born: 0,
            accepted: u32::MAX,
            since: 0,
            due: 0,
            next: NONE,
            slot: NONE,
            addr: 0,
            attempts: 0,
            state: State::Waiting,
            place: Place::Senders as u8,
            mta: 0,
            flags: 0,
        }
    }
}

const _: () = assert!(core::mem::size_of::<Message>() == 32);

/// All messages of a run, by id.
#[derive(Clone, Default)]
pub(crate) struct Messages(Vec<Message>);

impl Messages {
    pub(crate) fn push(&mut self, message: Message) -> u32 {
        let id = self.0.len() as u32;
        self.0.push(message);
        id
    }

    #[inline]
    pub(crate) fn get(&self, id: u32) -> &Message {
        &self.0[id as usize]
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, id: u32) -> &mut Message {
        &mut self.0[id as usize]
    }

    pub(crate) fn len(&self) -> u32 {
        self.0.len() as u32
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Message> {
        self.0.iter()
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.0.capacity() * core::mem::size_of::<Message>()
    }
}
