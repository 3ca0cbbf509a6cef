//! The address follows the reader: each mode and each chapter is an entry of the browser's history, so that Back and
//! Forward go through them; and the present entry holds the present moment, so that a reload returns to it. What a viewer
//! does is there at once: a page that is reloaded is not asked before, and the browser loads the address that it had. Time
//! that merely passes is written now and then, and when the page is left.
//!
//! An address can be too short for a run, and a little late. So for as long as the page lives each entry that was left has
//! a number, by which the run that stood there is found again.
//!
//! An embedded page leaves its address as it is: Back belongs to the article around it.

use super::KNOWN;
use super::change::Change;
use super::engine::{Engine, Left};
use super::incoming::show_run;
use super::link;
use super::state::State;
use super::url;
use crate::browser::clock::{Delay, after, now_ms, unix_s};
use crate::browser::{address, dialog, observe};
use crate::modes::story::{NAMES, number_of};
use limbo_format::address::names_any;
use limbo_format::{Game, Mode, Params};
use limbo_sim::Run;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::Callback;

/// Where nobody did anything the address gets the moment so long after something has changed, ms.
const STILL_MS: f64 = 500.0;
/// The same while time runs.
const RUNNING_MS: f64 = 3_000.0;
/// So many acts in a row are written at once ...
const AT_ONCE: f64 = 8.0;
/// ... and of more, as of a slider that is drawn, what there is at this interval, ms: Safari refuses more than a hundred
/// changes of the address in half a minute, and throws.
const INTERVAL_MS: f64 = 500.0;

/// The fields of an address that tell a moment of a run.
const RUN: [&str; 5] = ["scenario", "seed", "weight", "run", "t"];
/// So many entries keep what was left in them; an older one has what its address tells.
const KEPT_MAX: usize = 16;

/// A mode, the chapter in the story, and whether it is the operator's game: each has entries of its own.
type Place = (Mode, Option<u8>, bool);

/// What changes by what somebody does, and not by the time that passes: the place, and how much was done to the run.
type Done = (Place, u32);

/// What stood in the entries that were left last, each with its entry's number; the newest last.
#[derive(Default)]
struct Kept(Vec<(f64, Left)>);

impl Kept {
    fn keep(&mut self, number: f64, left: Left) {
        self.0.retain(|(other, _)| *other != number);
        if self.0.len() >= KEPT_MAX {
            self.0.remove(0);
        }
        self.0.push((number, left));
    }

    fn of(&self, number: f64) -> Option<Left> {
        let (_, left) = self.0.iter().find(|(other, _)| *other == number)?;
        Some(left.clone())
    }
}

/// Keeps the address.
struct Navigation {
    engine: Engine,
    /// The place of the present entry.
    place: Cell<Place>,
    /// What was done when the state was looked at last.
    done: Cell<Done>,
    /// The moment will be written when it fires, at this time of the browser's clock.
    remember: RefCell<Option<(f64, Delay)>>,
    /// When the address will have had its [`INTERVAL_MS`] for each time that it was written.
    paid_until: Cell<f64>,
    /// The number of the present entry.
    number: Cell<f64>,
    kept: RefCell<Kept>,
}

/// From now on the address follows the state, and the state follows Back and Forward.
pub fn watch(engine: &Engine) {
    let state = engine.state();
    if state.display.embed {
        return;
    }
    let navigation = Rc::new(Navigation {
        engine: engine.clone(),
        place: Cell::new(place(&state)),
        done: Cell::new((place(&state), engine.acts())),
        remember: RefCell::default(),
        paid_until: Cell::new(0.0),
        number: Cell::new(address::number().unwrap_or_else(next_number)),
        kept: RefCell::default(),
    });
    address::replace(None, navigation.number.get());
    let (changed, left) = (navigation.clone(), navigation.clone());
    engine.subscribe(Callback::from(move |()| changed.follow()));
    observe::leaving(move || left.leave());
    address::watch(move || navigation.navigated());
}

fn place(state: &State) -> Place {
    let chapter = (state.mode == Mode::Story).then_some(state.chapter);
    (state.mode, chapter, state.game.is_some())
}

/// The number of another entry. It grows with the viewer's clock, so that after a reload none is given again.
fn next_number() -> f64 {
    thread_local!(static LAST: Cell<f64> = const { Cell::new(0.0) });
    let next = unix_s().max(LAST.get() + 0.001);
    LAST.set(next);
    next
}

impl Navigation {
    /// After a change of the state: another place is another entry; the moment in it is written at once where somebody did
    /// something, else a little later.
    fn follow(self: &Rc<Self>) {
        let state = self.engine.state();
        let now = place(&state);
        let left = self.engine.take_left();
        let was = self.place.replace(now);
        if was != now {
            self.remember.take();
            if let Some(left) = left {
                self.keep(was, left);
            }
            self.number.set(next_number());
            address::push(&place_query(&state), self.number.get());
        }
        let done = (now, self.engine.acts());
        let acted = self.done.replace(done) != done;
        let now = now_ms();
        let wait = match (acted, state.shown().playing) {
            (true, _) => self.paid_until.get() - now - (AT_ONCE - 1.0) * INTERVAL_MS,
            (false, true) => RUNNING_MS,
            (false, false) => STILL_MS,
        };
        if wait <= 0.0 {
            return self.write_moment();
        }
        let waits_until = self.remember.borrow().as_ref().map(|(due, _)| *due);
        if waits_until.is_none_or(|due| now + wait < due) {
            let this = self.clone();
            let write = after(wait as u32, move || this.write_moment());
            self.remember.replace(Some((now + wait, write)));
        }
    }

    /// The page is being left: nothing waits any longer.
    fn leave(&self) {
        if self.remember.borrow().is_some() {
            self.write_moment();
        }
    }

    /// What stood in the present entry is found there again. A chapter has a run of its own.
    fn keep(&self, (mode, ..): Place, left: Left) {
        if mode != Mode::Story {
            self.kept.borrow_mut().keep(self.number.get(), left);
        }
    }

    /// The present entry gets this very moment, or the one to which the playhead is on its way. Of a run that no address can
    /// tell, or only one that is too long, it gets the place alone: what it told before is there no more. Where what it tells is
    /// a beginning of that run it keeps it, so that a reload finds that much.
    fn write_moment(&self) {
        self.remember.take();
        let paid = self.paid_until.get().max(now_ms());
        self.paid_until.set(paid + INTERVAL_MS);
        let mut params = link::params(&self.engine);
        params.at = Some(self.engine.with_player(|player| player.playhead()));
        if url::url_of(&params).is_none() {
            let (told, _) = Params::parse(&address::query(), &KNOWN);
            params = told_instead(params, told);
        }
        if let Some(query) = params.query() {
            address::replace(Some(&query), self.number.get());
        }
    }

    /// Back or Forward: to the mode and the chapter of that entry. The viewer's run goes on as it is; out of the story, and in
    /// and out of the game, which put runs of their own on the stage, it is the entry's, as it was left there.
    fn navigated(&self) {
        // A dialog is about the page that it was opened over.
        dialog::close();
        self.remember.take();
        self.keep(self.place.get(), self.engine.here());
        let number = address::number().unwrap_or_else(next_number);
        self.number.set(number);
        let query = address::query();
        let (mut params, _) = Params::parse(&query, &KNOWN);
        params.choose_mode(&query);
        let left = self.kept.borrow().of(number);
        let tells_run = left.is_some() || names_any(&query, &RUN);
        if let Some(left) = left {
            params = as_it_was_left(params, left);
        }
        let mode = params.mode_shown();
        let chapter = (mode == Mode::Story).then_some(params.chapter.map_or(0, number_of));
        let game = params.game.is_some();
        let now = (mode, chapter, game);
        let was = self.place.replace(now);
        // A lab that is known stays as the reader left it.
        if leaves_story(was, now) && self.engine.state().lab.is_some() {
            params.lab = None;
        }
        let (is_other, is_elsewhere) = self.engine.with_player(|player| {
            let at = params.at.is_some_and(|at| at != player.playhead());
            (*player.run() != params.run, at)
        });
        let entry = Entry {
            tells_run,
            is_other,
            is_elsewhere,
            carries_on: was.0 == Mode::Compare && self.engine.carries_on_again(&params.run),
        };
        // Somebody else's game is its entry's, too, and is only watched.
        if params.game == Some(Game::Watch) || entry.brings_its_run(was, now) {
            return show_run(&self.engine, &params);
        }
        self.engine.ask_comparison(&params);
        self.engine.ask_lab(&params);
        self.engine.change(Change::Navigated(mode, chapter, game));
    }
}

/// What is known of the entry to which somebody goes, beside what is on the stage.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// What was left in it, or its address, tells a run.
    tells_run: bool,
    /// That is another one.
    is_other: bool,
    /// It was left at another instant.
    is_elsewhere: bool,
    /// Who went back from one of two futures to both, and now forward again, finds that future.
    carries_on: bool,
}

impl Entry {
    /// Whether its run comes back to the stage, on the way from one place to another.
    fn brings_its_run(self, was: Place, now: Place) -> bool {
        // The game's run is no moment of the run that its player had before, and the day's new game none of the one that was
        // left; where nothing tells that one there is nothing to be shown.
        let (was_game, is_game) = (was.2, now.2);
        let by_game = is_game || was_game && now.0 == Mode::Explore;
        leaves_story(was, now) && (self.is_other || self.is_elsewhere)
            || (by_game && self.tells_run || self.carries_on) && self.is_other
    }
}

fn leaves_story((was, ..): Place, (now, ..): Place) -> bool {
    was == Mode::Story && now != Mode::Story
}

/// What an entry tells that was left so: its address may be late, and have no room.
fn as_it_was_left(told: Params, left: Left) -> Params {
    let (playing, speed) = left.pace;
    Params {
        run: left.run,
        at: Some(left.at),
        autoplay: (!playing).then_some(false),
        speed,
        compare: left.compare,
        fingerprint: None,
        ..told
    }
}

/// What an address tells of a moment whose run it has no room for: the place alone, but a beginning of that run where it told one
/// before. Language and colours are those of now.
fn told_instead(now: Params, told: Params) -> Params {
    if !goes_on(&now.run, &told.run) {
        return url::without_run(now);
    }
    Params {
        run: told.run,
        fingerprint: told.fingerprint,
        at: told.at,
        speed: told.speed,
        compare: told.compare,
        ..now
    }
}

/// True for a run that begins as the other does: that one, gone on with.
fn goes_on(run: &Run, from: &Run) -> bool {
    run.seed == from.seed && run.script.starts_with(&from.script) && run.scenario == from.scenario
}

/// The query of a place, without a moment in it, and without its scenario where parameters cannot express that.
fn place_query(state: &State) -> String {
    let (mode, chapter, _) = place(state);
    let usual = Params::default();
    let run = match mode {
        Mode::Story => usual.run,
        _ => Run {
            scenario: state.snapshot.scenario.clone(),
            seed: state.snapshot.seed,
            script: Vec::new(),
        },
    };
    let params = Params {
        run,
        locale: Some(state.wanted_lang().code()),
        theme: state.theme_choice,
        mode: Some(mode),
        chapter: chapter.map(|number| NAMES[usize::from(number)]),
        game: state.game.as_ref().map(|game| game.kind),
        display: state.display,
        ..usual
    };
    let query = params.query();
    let query = query.or_else(|| url::without_run(params).query());
    query.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_format::Compared;
    use limbo_sim::{Command, Hop, Scenario, SimTime};

    #[test]
    fn an_entry_finds_what_was_left_in_it_whatever_was_left_in_others() {
        let town = Scenario::named("small-town").expect("it exists");
        let left = |seed: u32| Left {
            run: Run::new(town.clone(), seed.into()),
            at: SimTime(seed),
            pace: (false, None),
            compare: Compared::default(),
        };
        let mut kept = Kept::default();
        kept.keep(1.0, left(1));
        kept.keep(2.0, left(2));
        assert_eq!(kept.of(1.0), Some(left(1)));
        kept.keep(1.0, left(3));
        assert_eq!(kept.of(1.0), Some(left(3)), "as it was left last");
        assert_eq!(kept.of(2.0), Some(left(2)));
        assert_eq!(kept.of(4.0), None);
        for other in 0..KEPT_MAX {
            kept.keep(10.0 + other as f64, left(9));
        }
        assert_eq!((kept.0.len(), kept.of(1.0)), (KEPT_MAX, None));
    }

    #[test]
    fn an_entry_rests_or_runs_as_it_did_when_it_was_left_whatever_its_address_had_time_to_say() {
        let town = Scenario::named("small-town").expect("it exists");
        let left = |pace| Left {
            run: Run::new(town.clone(), 7),
            at: SimTime(9_000),
            pace,
            compare: Compared::default(),
        };
        let late = Params {
            at: Some(SimTime(1_000)),
            speed: Some(2.0),
            locale: Some("it"),
            ..Params::default()
        };
        let told = as_it_was_left(late.clone(), left((false, Some(4.0))));
        assert_eq!((told.at, told.run.seed), (Some(SimTime(9_000)), 7));
        assert_eq!((told.autoplay, told.speed), (Some(false), Some(4.0)));
        assert_eq!(
            told.locale, late.locale,
            "what is no run's is the address's"
        );
        let told = as_it_was_left(told, left((true, None)));
        assert_eq!((told.autoplay, told.speed), (None, None));
    }

    #[test]
    fn a_game_is_found_as_it_was_left_also_where_another_run_has_taken_its_place() {
        let (game, explore, compare) = (
            (Mode::Explore, None, true),
            (Mode::Explore, None, false),
            (Mode::Compare, None, false),
        );
        let other = Entry {
            tells_run: true,
            is_other: true,
            ..Entry::default()
        };
        for was in [explore, compare, (Mode::Story, Some(3), false)] {
            assert!(other.brings_its_run(was, game), "{was:?}");
        }
        assert!(
            other.brings_its_run(game, explore),
            "and so is what was before it"
        );
        // The same run goes on, wherever its time stands; of an entry that tells none the day's game begins.
        let same = Entry {
            is_other: false,
            is_elsewhere: true,
            ..other
        };
        let silent = Entry {
            tells_run: false,
            ..other
        };
        for entry in [same, silent] {
            assert!(!entry.brings_its_run(explore, game));
        }
        assert!(
            !other.brings_its_run(compare, explore),
            "the viewer's run goes on"
        );
    }

    #[test]
    fn an_address_without_room_for_its_run_has_the_language_of_now_and_keeps_what_it_told_of_that_run()
     {
        let town = Scenario::named("small-town").expect("it exists");
        let mut run = Run::new(town, 1);
        let told = Params {
            run: run.clone(),
            at: Some(SimTime(500)),
            locale: Some("en"),
            ..Params::default()
        };
        run.push(SimTime(1_000), Command::Cut(Hop::Delivery))
            .expect("a cut");
        let now = Params {
            run,
            at: Some(SimTime(2_000)),
            locale: Some("it"),
            ..Params::default()
        };
        let written = told_instead(now.clone(), told.clone());
        assert_eq!((written.run, written.at), (told.run, told.at));
        assert_eq!(written.locale, now.locale);
        // Of another run nothing stays.
        let written = told_instead(now.clone(), Params::default());
        assert_eq!((written.run, written.at), (Params::default().run, None));
        assert_eq!(written.locale, now.locale);
    }

    #[test]
    fn a_run_that_was_gone_on_with_is_told_from_another() {
        let town = Scenario::named("small-town").expect("it exists");
        let mut run = Run::new(town, 1);
        let bare = run.clone();
        run.push(SimTime(1_000), Command::Cut(Hop::Delivery))
            .expect("a cut");
        let earlier = run.clone();
        run.push(SimTime(2_000), Command::SendTest)
            .expect("a letter");
        for from in [&bare, &earlier, &run] {
            assert!(goes_on(&run, from));
        }
        assert!(!goes_on(&earlier, &run));
        let other = Run {
            seed: 2,
            ..bare.clone()
        };
        assert!(!goes_on(&run, &other));
        let sandbox = Scenario::named("sandbox").expect("it exists");
        assert!(!goes_on(&run, &Run::new(sandbox, 1)));
    }
}
