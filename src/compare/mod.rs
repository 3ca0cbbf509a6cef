//! Two futures from one instant, side by side on one clock, and a verdict in words. The past that both share
//! is a run up to the playhead; each future is that run with commands of its own. The simulation alone says
//! what comes of them: nothing here writes an outcome.

mod chart;
mod chooser;
mod duel;
mod fork;
mod outcome;
mod room;
#[cfg(test)]
mod tests;
mod view;
mod words;

pub use room::{Shown, SideShown};

use crate::app::session::Session;
use crate::app::view::View;
use std::rc::Rc;
use yew::prelude::*;

/// What the page shows in this mode.
pub fn compare(session: &Rc<Session>, view: &View) -> Html {
    html! { <view::Compare session={session.clone()} view={view.clone()} /> }
}
