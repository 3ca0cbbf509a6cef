//! The application: puts player, stage and panels together and owns the frame loop.

use yew::prelude::*;

#[component]
fn App() -> Html {
    html! { <main class="app"><h1>{ "Limbo" }</h1></main> }
}

/// Mounts the page over the still picture in index.html.
pub fn start() {
    let host = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id("limbo"));
    if let Some(host) = host {
        yew::Renderer::<App>::with_root(host).render();
    }
}
