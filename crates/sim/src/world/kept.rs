//! A world that is kept to be gone back to, its messages packed.

use super::World;
use crate::messages::packed::{PackedMessages, Pool};
use crate::time::SimTime;
use core::mem;

/// A copy of a world in less memory. It cannot be played, but unpacked.
pub struct KeptWorld {
    /// All but its messages.
    world: World,
    messages: PackedMessages,
}

impl World {
    /// Keeps a copy of what has been played, beside one of an earlier instant that is kept `before` it.
    pub fn keep(&mut self, before: Option<&KeptWorld>, pool: &Pool) -> KeptWorld {
        let mut world = self.fork();
        let messages = mem::take(&mut world.messages);
        let messages = PackedMessages::new(messages, before.map(|kept| &kept.messages), pool);
        KeptWorld { world, messages }
    }
}

impl KeptWorld {
    /// The instant to which it was played.
    pub fn now(&self) -> SimTime {
        self.world.now()
    }

    /// The steps that had been played then.
    pub fn steps(&self) -> u64 {
        self.world.steps()
    }

    /// The world, to be played on.
    pub fn unpacked(&self) -> World {
        let mut world = self.world.clone();
        world.messages = self.messages.unpacked();
        world
    }

    /// Packs `count` pages of messages, from this one on, by what a later kept world has; true if there are more.
    pub fn pack(&self, from: usize, count: usize, later: &KeptWorld) -> bool {
        self.messages.pack(from, count, &later.messages)
    }

    /// Does without the world that was kept after it and that it may be packed by: that goes alone (`joined`), or with all
    /// that were kept after it.
    pub fn skip(&self, gone: &KeptWorld, joined: bool) {
        self.messages.skip(&gone.messages, joined);
    }

    /// Bytes held besides the messages, which the [`Pool`] counts, and besides the pages of lists that it shares.
    pub fn memory_bytes_but_messages(&self) -> usize {
        self.world.bytes(false)
    }
}
