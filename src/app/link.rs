//! This very moment as a link and as a file: scenario and changed parameters, seed, everything the viewer did, the
//! playhead; with the mode, the language, the colours and the speed of now.

use super::engine::Engine;
use super::url::{for_others, url_of};
use crate::browser::address;
use crate::components::words;
use crate::i18n::Locale;
use crate::modes::story::NAMES;
use limbo_format::Fingerprint;
use limbo_format::{Compared, DisplayOptions, Game, Mode, Params, file};
use limbo_player::operator;
use limbo_sim::SimTime;

/// What an address has to ask for so that the page opens as it is now.
pub fn params(engine: &Engine) -> Params {
    let still = engine.settle();
    let state = engine.state();
    let own_pace = state.own_pace();
    let (compare, lab) = (engine.compared(), engine.lab_asked());
    engine.with_player(|player| {
        let (run, at, speed) = (player.run(), player.now(), player.speed());
        let hash = player.world().hash();
        Params {
            run: run.clone(),
            fingerprint: still.then(|| Fingerprint::new(run.scenario.name, run.seed, at, hash)),
            locale: Some(state.wanted_lang().code()),
            at: Some(at),
            // A still moment is handed on as one.
            autoplay: (!player.playing()).then_some(false),
            speed: (speed != own_pace).then_some(speed),
            theme: state.theme_choice,
            mode: Some(state.mode),
            chapter: (state.mode == Mode::Story).then(|| NAMES[usize::from(state.chapter)]),
            game: state.game.as_ref().map(|game| game.kind),
            compare,
            lab,
            display: state.display,
            fuzz: None,
            debug_crash: false,
        }
    })
}

/// The link to this very moment, never more than [`LINK_CHARS_MAX`] characters; none where it would take more.
pub fn url(engine: &Engine) -> Option<String> {
    url_of(&params(engine))
}

/// The same, for somebody to take along: out of a frame, off a projector.
pub fn reader_url(engine: &Engine) -> Option<String> {
    url_of(&for_others(Params {
        display: DisplayOptions::default(),
        ..params(engine)
    }))
}

/// The link under which somebody else watches this game from its beginning.
pub fn game_url(engine: &Engine) -> Option<String> {
    let locale = engine.state().locale.lang().code();
    url_of(&Params {
        run: engine.with_player(|player| player.run().clone()),
        locale: Some(locale),
        at: Some(operator::BEGIN),
        game: Some(Game::Watch),
        ..Params::default()
    })
}

/// The link to this very moment as a page of its own, else to the page.
pub fn whole_url(engine: &Engine) -> String {
    reader_url(engine).unwrap_or_else(address::page)
}

/// This run as the text of a file; none where the run is not one that parameters can tell.
pub fn file(engine: &Engine) -> Option<String> {
    // The moment is finished first: what it holds is of that.
    let params = params(engine);
    let hash = engine.with_player(|player| player.world().hash());
    file_of(engine, &params, hash)
}

/// One of the two futures that are compared, as the text of a file: a run of its own, which opens in Explore.
pub fn future_file(engine: &Engine, side: usize) -> Option<String> {
    let (run, at, hash) = engine.future(side)?;
    let future = Params {
        run,
        at: Some(at),
        mode: Some(Mode::Explore),
        compare: Compared::default(),
        ..params(engine)
    };
    file_of(engine, &future, hash)
}

fn file_of(engine: &Engine, params: &Params, hash: u64) -> Option<String> {
    let state = engine.state();
    let locale = &state.locale;
    let moment = locale.moment(params.at.unwrap_or(SimTime::ZERO));
    let title = [words::title(locale, &params.run.scenario), ", ", &moment].concat();
    let opens = how_it_opens(locale, &address::page());
    file::write(params, hash, &[&title, &opens])
}

/// What a file says of how it is opened again: on the page at its address, where others can open that, too.
fn how_it_opens(locale: &Locale, page: &str) -> String {
    let page = if address::is_public(page) {
        page
    } else {
        "Limbo"
    };
    locale.fill("take.file_remark", &[("page", page)])
}

#[cfg(test)]
mod tests {
    use super::how_it_opens;
    use crate::i18n::{Lang, Locale};

    #[test]
    fn a_file_that_is_saved_tells_no_path_on_a_disk() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let says = how_it_opens(&locale, "file:///home/anna/limbo.html");
            assert!(says.contains("Limbo") && !says.contains("anna"), "{says}");
            let says = how_it_opens(&locale, "https://limbo.example/");
            assert!(says.contains("https://limbo.example/"), "{says}");
        }
    }
}
