//! The viewer's own messages: the world knows who they are, in any future.

use super::Player;
use limbo_sim::MessageView;

/// So many of them are told of, the newest.
pub const OWN_MAX: usize = 8;

impl Player {
    /// The viewer's own messages at the playhead, oldest first; at most [`OWN_MAX`], the newest.
    pub fn own_messages(&self) -> Vec<MessageView> {
        let own = self.world.own();
        let newest = &own[own.len().saturating_sub(OWN_MAX)..];
        newest
            .iter()
            .filter_map(|id| self.world.message(*id))
            .collect()
    }
}
