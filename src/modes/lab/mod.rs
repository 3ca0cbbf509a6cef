//! The lab: one number of an outage swept over many seeds; time to clear and falls, with the theory beside what came
//! out, and a challenge. `study` is what is asked, `bench` plays it, `sweep` keeps what came out, `forecast` is what
//! theory says; `runner` has it played by workers (`worker` is what they call); `desk` is what lies there between two
//! looks; the rest shows it. Nothing but [`lab`] is called from outside, and by workers the functions of `worker`.

mod challenge;
mod chart;
mod runner;
mod state;
mod table;
mod view;
mod words;
pub mod worker;

use crate::app::view::View;
use crate::message::Message;
use yew::prelude::*;

/// What the page shows in this mode.
#[inline(never)] // a door
pub fn lab(view: &View, send: &Callback<Message>) -> Html {
    html! {
        <view::Lab locale={view.locale.clone()} playing={view.snapshot.playing} send={send.clone()} />
    }
}
