//! The viewer's own messages. They are commands of the run, so who they are is found again at any instant, in any
//! future: nothing of them is kept.

use super::Player;
use limbo_sim::{Command, MessageView, SimTime};

/// So many of them are told of, the newest.
pub const OWN_MAX: usize = 8;

impl Player {
    /// The viewer's own messages at the playhead, oldest first; at most [`OWN_MAX`], the newest.
    pub fn own_messages(&self) -> Vec<MessageView> {
        let run = self.run();
        let now = self.now();
        let mut own: Vec<MessageView> = Vec::new();
        // The two lists of commands are in order of time; their newest are looked for.
        let newest = |script: &[(SimTime, Command)]| {
            let sent = script
                .iter()
                .rev()
                .filter(|(at, command)| *command == Command::SendTest && *at <= now);
            sent.map(|(at, _)| *at).take(OWN_MAX).collect::<Vec<_>>()
        };
        let mut times = newest(&run.script);
        times.extend(newest(&run.scenario.calendar));
        times.sort_unstable();
        times.dedup();
        for at in times {
            self.own_of(at, &mut own);
        }
        own.drain(..own.len().saturating_sub(OWN_MAX));
        own
    }

    /// Adds the viewer's own messages that were sent at that instant. Messages are numbered as they are sent, so the
    /// first of an instant is found by halving.
    fn own_of(&self, at: SimTime, own: &mut Vec<MessageView>) {
        let world = &self.world;
        let (mut first, mut after) = (0, world.messages());
        while first < after {
            let middle = first + (after - first) / 2;
            match world.message(middle) {
                Some(m) if m.born < at => first = middle + 1,
                _ => after = middle,
            }
        }
        let sent = (first..world.messages()).map_while(|id| world.message(id));
        own.extend(sent.take_while(|m| m.born == at).filter(|m| m.mine));
    }
}
