//! The address bar: what it asks for, and the address of what is shown. It is read once and never written.

use super::choices::Mode;
use super::params::{Notice, Params};
use crate::app::session::Session;

/// What the page's address asks for.
pub fn read() -> (Params, Vec<Notice>) {
    let query = web_sys::window()
        .and_then(|w| w.location().search().ok())
        .unwrap_or_default();
    Params::parse(&query)
}

/// The address at which this scenario, seed and instant open again, with the language, the colours and
/// the speed of now.
pub fn url_of(session: &Session) -> String {
    let view = session.view();
    let query = session.with_player(|player| {
        let speed = player.speed();
        Params {
            scenario: player.run().scenario.name,
            seed: player.run().seed,
            names_run: true,
            locale: Some(view.locale.lang()),
            at: Some(player.now()),
            // A still moment is handed on as one.
            autoplay: (!player.playing()).then_some(false),
            speed: (speed != 1.0).then_some(speed),
            theme: view.theme_choice,
            mode: Some(view.mode),
            chapter: (view.mode == Mode::Story).then_some(view.chapter),
            guise: view.guise,
            fuzz: None,
            crash_door: false,
        }
        .query()
    });
    let location = web_sys::window().map(|w| w.location());
    let (origin, path) = location
        .map(|l| {
            (
                l.origin().unwrap_or_default(),
                l.pathname().unwrap_or_default(),
            )
        })
        .unwrap_or_default();
    [&origin, &path, "?", &query].concat()
}
