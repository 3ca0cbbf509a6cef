//! This very moment as a link and as a file: scenario and changed parameters, seed, everything the viewer did, the
//! playhead; with the mode, the language, the colours and the speed of now.

use super::engine::Engine;
use crate::browser::address;
use crate::components::share::QrLinks;
use crate::components::words::scenario as scenario_title;
use crate::modes::story::{NAMES, chapter};
use limbo_format::Fingerprint;
use limbo_format::{DisplayOptions, Game, Mode, Params, ThemeChoice, file};
use limbo_player::operator;
use limbo_sim::{Run, RunError, Scenario, SimTime};

/// A longer link is not made: some programs cut them off.
pub const LINK_CHARS_MAX: usize = 2_000;

/// What an address has to ask for so that the page opens as it is now.
pub fn params(engine: &Engine) -> Params {
    let still = engine.settle();
    let state = engine.state();
    let own_pace = state.own_pace();
    engine.with_player(|player| {
        let (run, at, speed) = (player.run(), player.now(), player.speed());
        let hash = player.world().hash();
        Params {
            run: run.clone(),
            fingerprint: still.then(|| Fingerprint::new(run.scenario.name, run.seed, at, hash)),
            locale: Some(state.locale.lang().code()),
            at: Some(at),
            // A still moment is handed on as one.
            autoplay: (!player.playing()).then_some(false),
            speed: (speed != own_pace).then_some(speed),
            theme: state.theme_choice,
            mode: Some(state.mode),
            chapter: (state.mode == Mode::Story).then(|| NAMES[usize::from(state.chapter)]),
            game: state.game.as_ref().map(|game| game.kind),
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
    url_of(&Params {
        display: DisplayOptions::default(),
        ..params(engine)
    })
}

/// The links for a QR code: what opens this moment as it is, with nothing that is not needed for it.
pub fn qr(engine: &Engine) -> QrLinks {
    let now = params(engine);
    let story = now.mode == Some(Mode::Story);
    let mut shown = Params {
        theme: ThemeChoice::Auto,
        speed: None,
        display: DisplayOptions::default(),
        // The chapter says it.
        mode: now.mode.filter(|_| !story),
        ..now
    };
    let recorded = match story {
        true => chapter(engine.state().chapter).run(),
        false => recorded(&shown.run),
    };
    let Ok(recorded) = recorded else {
        // A mail queue that was brought belongs to no scenario.
        return QrLinks {
            moment: url_of(&shown),
            unchanged: None,
        };
    };
    let changed = shown.run != recorded;
    let unchanged = Params {
        // A chapter brings its own run along.
        run: if story {
            Params::default().run
        } else {
            recorded
        },
        fingerprint: None,
        game: None,
        ..shown.clone()
    };
    if !changed {
        shown = unchanged.clone();
    }
    QrLinks {
        moment: url_of(&shown),
        unchanged: changed.then(|| url_of(&unchanged)).flatten(),
    }
}

/// The run of the same scenario, weight and seed in which nobody has done anything.
fn recorded(run: &Run) -> Result<Run, RunError> {
    let scenario = Scenario::named(run.scenario.name)?;
    Ok(Run::new(
        scenario.with_weight(run.scenario.weight),
        run.seed,
    ))
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

/// The link of these parameters.
pub fn url_of(params: &Params) -> Option<String> {
    let url = [&address::page(), "?", &params.query()?].concat();
    (url.len() <= LINK_CHARS_MAX).then_some(url)
}

/// This run as the text of a file; none where the run is not one that parameters can tell.
pub fn file(engine: &Engine) -> Option<String> {
    let params = params(engine);
    let hash = engine.with_player(|player| player.world().hash());
    let state = engine.state();
    let locale = &state.locale;
    let moment = locale.moment(params.at.unwrap_or(SimTime::ZERO));
    let title = [
        scenario_title(locale, params.run.scenario.name),
        ", ",
        &moment,
    ]
    .concat();
    let page = address::page();
    let opens = locale.fill("take.file_remark", &[("page", &page)]);
    file::write(&params, hash, &[&title, &opens])
}
