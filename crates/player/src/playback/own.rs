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

#[cfg(test)]
mod tests {
    use crate::tests::{act, mins, player};
    use crate::{Action, OWN_MAX};

    #[test]
    fn of_ones_own_messages_the_first_two_are_told_and_the_newest() {
        let mut player = player("small-town");
        for sent in 1..=13 {
            act(&mut player, Action::Seek(mins(sent)));
            act(&mut player, Action::SendTest);
            let own = player.world().own();
            let newest = own.len().saturating_sub(OWN_MAX);
            let told: Vec<u32> = (0..own.len())
                .filter(|place| *place <= 1 || *place >= newest)
                .map(|place| own[place])
                .collect();
            assert_eq!(told.len(), (sent as usize).min(2 + OWN_MAX));
            let own: Vec<u32> = player.own_messages().iter().map(|m| m.id).collect();
            assert_eq!(own, told);
        }
    }
}
