//! What a person can ask the page for by a control: what the player does, and how the page looks.

use crate::locale::Lang;
use crate::player::Action;
use crate::predict::Bet;
use crate::share::{Mode, ThemeChoice};
use crate::stage::Seeking;
use limbo_sim::{MessageId, Plan, Run, SimTime};
use yew::prelude::*;

/// A wish. It goes to the session, which alone decides what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Something for the player: time or the world.
    Act(Action),
    /// The plan by which links are mended and service is restarted from now on.
    Plan(Plan),
    /// The language of every text.
    Lang(Lang),
    /// The colours.
    Theme(ThemeChoice),
    /// What the page is used for.
    Mode(Mode),
    /// Whether the page listens to keys of its own.
    Keys(bool),
    /// A chapter of the story, from its beginning.
    Chapter(u8),
    /// What is said before a restart, in the chapter shown.
    Bet(Bet),
    /// This very run in Explore, at that instant.
    Show(Run, SimTime),
    /// Stands before a class, or goes back to the desk.
    Present(bool),
    /// Opens or closes what is shared and saved.
    Share(bool),
    /// Somebody looks for a message on the stage.
    Seek(Seeking),
    /// The card of that message, or none.
    Card(Option<MessageId>),
    /// Asks once more for the lazy views, which did not arrive.
    LoadAgain,
    /// Takes the notice of that index away.
    Dismiss(usize),
}

impl Wish {
    /// Goes to `to` whenever something happens.
    pub fn on(self, to: &Callback<Wish>) -> Callback<Event> {
        let to = to.clone();
        Callback::from(move |_: Event| to.emit(self.clone()))
    }
}
