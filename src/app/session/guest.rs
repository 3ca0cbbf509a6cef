//! A room with a clock of its own. While it is shown, what the viewer asks for is asked of it first; the session's
//! own run stands meanwhile, and is never changed by it but by [`Session::adopt`].

use super::Session;
use crate::modes::compare::Comparison;
use limbo_player::Action;
use std::rc::Rc;

/// A room with a clock of its own: while it is shown, the viewer's actions are its.
pub trait Guest {
    /// Does what the viewer asks for; false if it is none of this room's business.
    fn act(&self, action: &Action) -> bool;
    /// The two futures that it shows, if they are ready.
    fn shown(&self) -> Option<Comparison>;
}

impl Session {
    /// The room that takes the viewer's actions, while there is one.
    pub fn guest(&self) -> Option<Rc<dyn Guest>> {
        self.guest.borrow().clone()
    }

    /// From now on the viewer's actions go to that room first.
    pub fn set_guest(&self, guest: Option<Rc<dyn Guest>>) {
        *self.guest.borrow_mut() = guest;
    }
}
