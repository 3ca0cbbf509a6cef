//! The viewer's own messages: the world knows who they are, in any future.

use super::Player;
use limbo_sim::MessageView;

/// So many of them are told of, the newest,
pub const OWN_MAX: usize = 8;
/// and so many of the first: the story writes two letters, whose way is followed however many are sent later.
const OWN_FIRST: usize = 2;

impl Player {
    /// The viewer's own messages at the playhead, oldest first: the first two and, where there are many, the newest
    /// [`OWN_MAX`].
    pub fn own_messages(&self) -> Vec<MessageView> {
        let own = self.world.own();
        let told = |place: usize| place < OWN_FIRST || place + OWN_MAX >= own.len();
        let told = (0..own.len()).filter(|place| told(*place));
        told.filter_map(|place| self.world.message(own[place]))
            .collect()
    }
}
