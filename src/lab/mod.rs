//! The lab: one number of an outage swept over many seeds; time to clear and falls, with the theory beside what came
//! out, and a challenge. `study` is what is asked, `bench` plays it, `sweep` keeps what came out, `foretold` is what
//! theory says; `foreman` has it played by workers (`worker` is what they call); `desk` is what lies there between two
//! looks; the rest shows it. Nothing but [`lab`] is called from outside, and by workers the functions of `worker`.

pub mod bench;
mod challenge;
mod chart;
mod desk;
mod foreman;
pub mod foretold;
pub mod study;
pub mod sweep;
mod table;
mod view;
mod words;
pub mod worker;

use crate::app::view::View;
use crate::panels::Wish;
use yew::prelude::*;

/// What the page shows in this mode.
pub fn lab(view: &View, wish: &Callback<Wish>) -> Html {
    html! {
        <view::Lab locale={view.locale.clone()} playing={view.snapshot.playing} wish={wish.clone()} />
    }
}
