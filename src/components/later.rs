//! What nobody sees at first comes a task later: a slow device can show and answer in between.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// False while a component is rendered for the first time, true from the next task on.
#[hook]
pub(crate) fn use_later() -> bool {
    let later = use_state(|| false);
    let set = later.setter();
    use_effect_with((), move |()| {
        let timeout = Timeout::new(0, move || set.set(true));
        move || drop(timeout)
    });
    *later
}
