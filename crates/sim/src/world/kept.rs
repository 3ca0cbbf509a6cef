//! A world that is kept to be gone back to, its messages packed.

use super::World;
use super::view::InTransit;
use crate::messages::packed::{PackedMessages, Pool};
use crate::time::SimTime;
use core::{array, mem};
use std::collections::VecDeque;
use std::rc::Rc;

/// A copy of a world in less memory. It cannot be played, but unpacked.
pub struct KeptWorld {
    /// All but its messages and what is on its links.
    world: World,
    messages: PackedMessages,
    links: [KeptLink; 3],
}

/// What is on a link, in order of arrival: pieces that kept worlds share, the last of which is what has been sent since the
/// one before. After a restart there are millions, and few of them come and go from one kept world to the next.
#[derive(Default)]
struct KeptLink {
    pieces: Vec<Rc<[InTransit]>>,
    /// How many of the first piece had arrived.
    arrived: usize,
}

impl KeptLink {
    fn new(all: &VecDeque<InTransit>, before: Option<&KeptLink>) -> KeptLink {
        let still = before.and_then(|before| before.since(all.front()?));
        // Whatever a command has done with the rest.
        let still = still.filter(|still| still.iter().eq(all.iter().take(still.len())));
        let mut link = still.unwrap_or_default();
        link.pieces
            .push(all.iter().skip(link.len()).copied().collect());
        link
    }

    /// Without what was sent before this one.
    fn since(&self, first: &InTransit) -> Option<KeptLink> {
        let mut arrived = self.arrived + self.iter().position(|sent| sent == first)?;
        let mut pieces = self.pieces.clone();
        while arrived >= pieces.first()?.len() {
            arrived -= pieces.remove(0).len();
        }
        Some(KeptLink { pieces, arrived })
    }

    fn iter(&self) -> impl Iterator<Item = &InTransit> {
        let all = self.pieces.iter().flat_map(|piece| piece.iter());
        all.skip(self.arrived)
    }

    fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.len()).sum::<usize>() - self.arrived
    }

    fn unpacked(&self) -> VecDeque<InTransit> {
        let mut all = VecDeque::with_capacity(self.len());
        all.extend(self.iter().copied());
        all
    }

    /// Bytes on the heap: of a piece that several share, each has its part.
    fn bytes(&self) -> usize {
        let parts = self.pieces.iter();
        let parts = parts.map(|piece| size_of_val(&**piece) / Rc::strong_count(piece));
        parts.sum()
    }
}

impl World {
    /// Keeps a copy of what has been played, beside one of an earlier instant that is kept `before` it.
    pub fn keep(&mut self, before: Option<&KeptWorld>, pool: &Pool) -> KeptWorld {
        let links = self.links.each_mut();
        let links = links.map(|link| mem::take(&mut link.in_transit));
        let mut world = self.fork();
        let messages = mem::take(&mut world.messages);
        let messages = PackedMessages::new(messages, before.map(|kept| &kept.messages), pool);
        let kept = |u: usize| KeptLink::new(&links[u], before.map(|kept| &kept.links[u]));
        let kept = KeptWorld {
            world,
            messages,
            links: array::from_fn(kept),
        };
        for (link, in_transit) in self.links.iter_mut().zip(links) {
            link.in_transit = in_transit;
        }
        kept
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
        for (link, kept) in world.links.iter_mut().zip(&self.links) {
            link.in_transit = kept.unpacked();
        }
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
        self.world.bytes(false) + self.links.iter().map(KeptLink::bytes).sum::<usize>()
    }
}
