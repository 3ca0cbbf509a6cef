//! The address bar: what it asks for, and the address of what is shown. It is read once and never written.

use crate::app::KNOWN;
use crate::app::session::Session;
use crate::components::scenario_words as scenario;
use limbo_format::file;
use limbo_format::{DisplayOptions, Fingerprint, Mode, Notice, Params};
use limbo_sim::SimTime;

/// A longer link is not made: some programs cut them off.
pub const LINK_CHARS_MAX: usize = 2_000;

/// What the page's address asks for.
pub fn read() -> (Params, Vec<Notice>) {
    let query = web_sys::window()
        .and_then(|w| w.location().search().ok())
        .unwrap_or_default();
    let (mut params, refusals) = Params::parse(&query, &KNOWN);
    params.choose_mode(&query);
    (params, refusals.into_iter().map(Notice::from).collect())
}

/// The address of this page, without what it asks for.
pub(crate) fn page() -> String {
    let href = web_sys::window().and_then(|w| w.location().href().ok());
    let href = href.unwrap_or_default();
    href.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// The address at which this run opens again: scenario and changed parameters, seed, everything the viewer did,
/// the playhead; with the mode, the language, the colours and the speed of now. Never more than
/// [`LINK_CHARS_MAX`] characters; `None` where it would take more, or where the run is not one that parameters
/// can tell.
pub fn url_of(session: &Session) -> Option<String> {
    let url = [&page(), "?", &params_of(session).query()?].concat();
    (url.len() <= LINK_CHARS_MAX).then_some(url)
}

/// The address at which this run opens as a page of its own, out of a frame or a projector's display.
pub(crate) fn whole_url_of(session: &Session) -> String {
    reader_url_of(session).unwrap_or_else(page)
}

/// The same, for somebody to take along: `None` as in [`url_of`].
pub(crate) fn reader_url_of(session: &Session) -> Option<String> {
    let params = Params {
        display: DisplayOptions::default(),
        ..params_of(session)
    };
    let url = [&page(), "?", &params.query()?].concat();
    (url.len() <= LINK_CHARS_MAX).then_some(url)
}

/// What an address has to ask for so that the page opens as it is now.
pub(crate) fn params_of(session: &Session) -> Params {
    let still = session.settle();
    let view = session.view();
    session.with_player(|player| {
        let (run, at, speed) = (player.run(), player.now(), player.speed());
        let hash = player.world().hash();
        Params {
            run: run.clone(),
            fingerprint: still.then(|| Fingerprint::new(run.scenario.name, run.seed, at, hash)),
            locale: Some(view.locale.lang().code()),
            at: Some(at),
            // A still moment is handed on as one.
            autoplay: (!player.playing()).then_some(false),
            speed: (speed != 1.0).then_some(speed),
            theme: view.theme_choice,
            mode: Some(view.mode),
            chapter: (view.mode == Mode::Story).then_some(view.chapter),
            display: view.display,
            fuzz: None,
            debug_crash: false,
        }
    })
}

/// This run as the text of a file; `None` where the run is not one that parameters can tell.
pub(crate) fn file_of(session: &Session) -> Option<String> {
    let params = params_of(session);
    let hash = session.with_player(|player| player.world().hash());
    let view = session.view();
    let locale = &view.locale;
    let moment = locale.moment(params.at.unwrap_or(SimTime::ZERO));
    let title = [scenario(locale, params.run.scenario.name), ", ", &moment].concat();
    let page = page();
    let opens = locale.fill("take.file_remark", &[("page", &page)]);
    file::write(&params, hash, &[&title, &opens])
}
