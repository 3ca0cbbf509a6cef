//! The session: one open page. It joins the player, what the viewer has chosen (language, theme, plan) and
//! the clock of the browser, and tells the component when there is something new to show.
//!
//! It never changes the world but by the player's actions, and it holds no borrow while it calls out, so
//! that whoever is told (Yew, a listener of `limbo:change`) may act again at once.

mod guest;
mod looks;
mod open;
mod picking;
mod telling;

use super::crash;
use super::perf::Perf;
use super::view::View;
use crate::later;
use crate::locale::Lang;
use crate::panels::Wish;
use crate::player::{Action, Beside, Player, Snapshot};
use crate::share::{Mode, Notice, Params, api};
use crate::stage::Painter;
pub use guest::Guest;
use limbo_sim::{Plan, RunError, SimTime};
use picking::Picking;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;
use yew::Callback;

/// Simulating takes at most this of a frame's 16 ms, so that painting and the browser have the rest,
const FRAME_WORK_MS: f64 = 9.0;
/// and less where painting takes long: both together at most this,
const FRAME_ALL_MS: f64 = 14.0;
/// though never less than this, or time would stand.
const FRAME_WORK_MIN_MS: f64 = 3.0;
/// On the way to an instant that is far away a picture stands so many times as long as it took to paint: who waits wants to
/// be there, and sees that it goes on.
const SEEK_STILL: f64 = 6.0;
/// An action of the viewer is done at once if it takes less than this; else it goes on over frames.
const ACTION_WORK_MS: f64 = 60.0;
/// An action from outside: so much later may its result be seen.
pub const CALL_WORK_MS: f64 = 300.0;
/// The panels follow the playhead at this interval.
const PUBLISH_MS: f64 = 200.0;
/// With reduced motion, picture and panels follow the playhead at this interval.
const STILL_MS: f64 = 1_000.0;
/// More notices than these are not kept.
const NOTICES_MAX: usize = 8;

/// What the browser calls for every frame.
type Tick = Closure<dyn FnMut(f64)>;

/// One open page.
pub struct Session {
    player: RefCell<Player>,
    view: RefCell<View>,
    painter: RefCell<Painter>,
    perf: RefCell<Perf>,
    canvas: RefCell<Option<HtmlCanvasElement>>,
    guest: RefCell<Option<Rc<dyn Guest>>>,
    show: RefCell<Option<Callback<()>>>,
    tick: RefCell<Option<Tick>>,
    /// True while a frame has been asked for.
    awake: Cell<bool>,
    /// True while the document is hidden (another tab, a minimised window).
    hidden: Cell<bool>,
    /// True while no part of the page is on the screen (an embed that was scrolled away).
    off_screen: Cell<bool>,
    /// True if the picture must be painted even where the playhead has not moved.
    stale: Cell<bool>,
    reduced_motion: Cell<bool>,
    system_dark: Cell<bool>,
    /// True while a new chapter's heading waits for the focus.
    focus_due: Cell<bool>,
    last_frame_ms: Cell<Option<f64>>,
    last_publish_ms: Cell<f64>,
    last_paint_ms: Cell<f64>,
    /// The playhead has moved since then.
    unpainted: Cell<bool>,
    /// How long the last picture took to paint.
    painting_ms: Cell<f64>,
    /// What the trace's hash should be at an instant that is being sought.
    mark: Cell<Option<(SimTime, u32)>>,
    /// The message that is looked for or has been chosen.
    picking: Picking,
    /// The future that is worked out to stand beside a chapter's.
    beside: RefCell<Option<Beside>>,
}

/// A session is equal to itself only, so that it can stand in a component's properties.
impl PartialEq for Session {
    fn eq(&self, other: &Session) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Session {
    /// A session at the beginning of what the address asks for.
    ///
    /// # Errors
    /// If the simulation refuses the scenario.
    pub fn new(params: &Params, lang: Lang, notices: Vec<Notice>) -> Result<Rc<Session>, RunError> {
        let mut player = Player::new(telling::first_run(params)?)?;
        let snapshot = Rc::new(player.snapshot());
        let view = View::new(snapshot, lang, params, notices);
        let session = Rc::new(Session {
            player: RefCell::new(player),
            view: RefCell::new(view),
            painter: RefCell::new(Painter::new()),
            perf: RefCell::default(),
            canvas: RefCell::default(),
            guest: RefCell::default(),
            show: RefCell::default(),
            tick: RefCell::default(),
            awake: Cell::new(false),
            hidden: Cell::new(false),
            off_screen: Cell::new(false),
            stale: Cell::new(true),
            reduced_motion: Cell::new(false),
            system_dark: Cell::new(false),
            focus_due: Cell::new(false),
            last_frame_ms: Cell::new(None),
            last_publish_ms: Cell::new(0.0),
            painting_ms: Cell::new(0.0),
            last_paint_ms: Cell::new(0.0),
            unpainted: Cell::new(false),
            mark: Cell::new(None),
            picking: Picking::default(),
            beside: RefCell::default(),
        });
        let this = Rc::downgrade(&session);
        *session.tick.borrow_mut() = Some(Closure::new(move |_: f64| {
            if let Some(session) = this.upgrade() {
                session.frame();
            }
        }));
        Ok(session)
    }

    /// Goes to where the address leads, and plays unless the address or the viewer's system prefers rest.
    pub fn begin(&self, params: &Params) {
        self.go_to_beginning(params);
        if params.autoplay.unwrap_or(true) && !self.reduced_motion.get() {
            self.act(Action::Play);
        }
    }

    /// From now on `show` hears of every change of the view.
    pub fn attach(&self, show: Callback<()>) {
        *self.show.borrow_mut() = Some(show);
        self.publish();
    }

    /// The canvas to paint on.
    pub fn set_canvas(&self, canvas: Option<HtmlCanvasElement>) {
        *self.canvas.borrow_mut() = canvas;
        self.wake();
    }

    /// What the page shows now.
    pub fn view(&self) -> View {
        self.view.borrow().clone()
    }

    /// Reads the player.
    pub fn with_player<T>(&self, read: impl FnOnce(&Player) -> T) -> T {
        read(&self.player.borrow())
    }

    /// Reads the measurements.
    pub fn with_perf<T>(&self, read: impl FnOnce(&Perf) -> T) -> T {
        read(&self.perf.borrow())
    }

    /// Does what the viewer asks for; what the simulation refuses is said in a notice.
    pub fn act(&self, action: Action) {
        if self.try_act(action, ACTION_WORK_MS).is_err() {
            self.notify(Notice::new("notice.ignored_action", ""));
        }
    }

    /// Does what is asked for, working at most about `work_ms` before the rest is left to later frames.
    ///
    /// # Errors
    /// If the simulation refuses it; then nothing has changed.
    pub fn try_act(&self, action: Action, work_ms: f64) -> Result<(), RunError> {
        if self.guest().is_some_and(|guest| guest.act(&action)) {
            return Ok(());
        }
        let done = self.player.borrow_mut().act(action, &mut deadline(work_ms));
        self.publish();
        self.wake();
        done
    }

    /// The plan by which links are mended and service is restarted from now on.
    pub fn set_plan(&self, plan: Plan) {
        self.change(|view| view.plan = plan);
    }

    /// Does what a person asked for on the page.
    pub fn wish(&self, wish: Wish) {
        match wish {
            Wish::Act(action) => self.act(action),
            Wish::Plan(plan) => self.set_plan(plan),
            Wish::Lang(lang) => later::speak(lang),
            Wish::Theme(theme) => self.set_theme(theme),
            Wish::Mode(mode) => self.set_mode(mode),
            Wish::Keys(on) => self.change(|view| view.guise.keys = on),
            Wish::Chapter(number) => self.set_chapter(number),
            Wish::Bet(bet) => self.bet(bet),
            Wish::Show(run, at) => self.adopt(run, at),
            Wish::Present(on) => self.set_present(on),
            Wish::Seek(seeking) => self.seek_message(seeking),
            Wish::Card(id) => self.choose(id),
            Wish::Share(open) => self.set_sharing(open),
            Wish::Dismiss(index) => self.dismiss(index),
        }
    }

    /// What the page is used for from now on.
    pub fn set_mode(&self, mode: Mode) {
        let before = self.view.borrow().mode;
        self.change(|view| view.mode = mode);
        match (before, mode) {
            (Mode::Story, Mode::Story) => {}
            (_, Mode::Story) => self.come_back(),
            // The chapters have paces of their own.
            (Mode::Story, _) => self.act(Action::Speed(1.0)),
            _ => {}
        }
        self.publish();
        self.wake();
    }

    /// How it stands with the second part of the program.
    pub fn set_part(&self, part: later::Part) {
        self.look_at_messages();
        self.change(|view| view.part = part);
        self.ask_for_frame();
    }

    /// Whether the page listens to keys of its own.
    pub fn keys_on(&self) -> bool {
        self.view.borrow().guise.keys
    }

    /// How long a picture stands at least while time runs, ms: longer where the viewer's system asks for little
    /// motion.
    pub fn still_ms(&self) -> f64 {
        if self.reduced_motion.get() {
            STILL_MS
        } else {
            0.0
        }
    }

    /// Whether the viewer's system asks for little motion.
    pub fn set_reduced_motion(&self, reduced: bool) {
        self.reduced_motion.set(reduced);
        self.wake();
    }

    /// Whether the document is hidden. Unseen, the page does nothing and no time passes for the run.
    pub fn set_hidden(&self, hidden: bool) {
        self.hidden.set(hidden);
        self.rest_or_wake();
    }

    /// Whether the whole page is scrolled off the screen.
    pub fn set_off_screen(&self, off_screen: bool) {
        self.off_screen.set(off_screen);
        self.rest_or_wake();
    }

    fn is_unseen(&self) -> bool {
        self.hidden.get() || self.off_screen.get()
    }

    fn rest_or_wake(&self) {
        // Whoever comes back finds the clock where it was.
        self.last_frame_ms.set(None);
        if !self.is_unseen() {
            self.wake();
        }
    }

    /// The width the stage may take, CSS px.
    pub fn set_width(&self, width: f64) {
        if self.view.borrow().width != width {
            self.change(|view| view.width = width);
            self.wake();
        }
    }

    /// Shows a notice until it is dismissed.
    pub fn notify(&self, notice: Notice) {
        self.change(|view| {
            let mut notices = view.notices.as_ref().clone();
            if !notices.contains(&notice) && notices.len() < NOTICES_MAX {
                notices.push(notice);
            }
            view.notices = Rc::new(notices);
        });
    }

    /// Takes a notice away.
    pub fn dismiss(&self, index: usize) {
        self.change(|view| {
            let mut notices = view.notices.as_ref().clone();
            if index < notices.len() {
                notices.remove(index);
            }
            view.notices = Rc::new(notices);
        });
    }

    fn change(&self, change: impl FnOnce(&mut View)) {
        change(&mut self.view.borrow_mut());
        self.show_view();
    }

    /// Takes a snapshot and tells everybody who shows it.
    fn publish(&self) {
        self.last_publish_ms.set(now_ms());
        let snapshot = Rc::new(self.player.borrow_mut().snapshot());
        let before = {
            let mut view = self.view.borrow_mut();
            let before = view.snapshot.clone();
            view.set_snapshot(snapshot.clone());
            before
        };
        self.look_at_messages();
        self.follow_letter();
        self.show_view();
        if has_changed(&before, &snapshot) {
            api::announce_change(self);
        }
    }

    fn show_view(&self) {
        let show = self.show.borrow().clone();
        if let Some(show) = show {
            show.emit(());
        }
    }

    /// Asks for a frame; the loop then runs until there is nothing left to do.
    pub fn wake(&self) {
        self.stale.set(true);
        self.ask_for_frame();
    }

    fn ask_for_frame(&self) {
        if self.is_unseen() || self.awake.replace(true) {
            return;
        }
        if let (Some(tick), Some(window)) = (self.tick.borrow().as_ref(), web_sys::window()) {
            let asked = window.request_animation_frame(tick.as_ref().unchecked_ref());
            self.awake.set(asked.is_ok());
        }
    }

    /// One animation frame: time passes, the picture is painted, and now and then the panels follow.
    fn frame(&self) {
        self.awake.set(false);
        if crash::has_crashed() || self.is_unseen() {
            return;
        }
        let start = now_ms();
        let wall_ms = self
            .last_frame_ms
            .replace(Some(start))
            .map_or(0.0, |last| start - last);
        let wall_ms = self.time_to_stop(wall_ms);
        let (was_playing, was_seeking, before) =
            self.with_player(|p| (p.playing(), p.seeking(), p.now()));
        let mut still_ms = if was_playing { self.still_ms() } else { 0.0 };
        if was_seeking {
            still_ms = still_ms.max(SEEK_STILL * self.painting_ms.get());
        }
        let paint_due = start - self.last_paint_ms.get() >= still_ms;
        let work_ms = if was_seeking && !paint_due {
            FRAME_ALL_MS
        } else {
            self.work_ms()
        };
        let events = self.with_player(|p| p.world().events());
        let moved = self
            .player
            .borrow_mut()
            .frame(wall_ms, &mut deadline(work_ms))
            | self.unpainted.get();
        self.rest_at_stop(before);
        let simulated = now_ms();
        self.look_at_mark();
        let busy = self.with_player(|p| p.playing() || p.seeking());
        let coarse = self.painter.borrow_mut().set_still(!busy);
        let painted = self.stale.get() || (moved && (paint_due || !busy)) || coarse;
        self.unpainted.set(moved && !painted);
        if painted {
            let begun = now_ms();
            self.paint();
            self.painting_ms.set(now_ms() - begun);
        }
        let reading = self.follow_messages(painted) | self.look_beside();
        let played = self
            .with_player(|p| p.world().events())
            .saturating_sub(events);
        self.perf
            .borrow_mut()
            .record(now_ms() - start, simulated - start, played);
        let publish_due = start - self.last_publish_ms.get() >= still_ms.max(PUBLISH_MS);
        if moved && (!busy || publish_due) {
            self.publish();
        }
        if busy || reading || self.stale.get() {
            self.ask_for_frame();
        } else {
            // The next frame comes after a rest, in which no time passes for the run.
            self.last_frame_ms.set(None);
        }
    }

    /// How long a frame may simulate, after what painting the last one took.
    fn work_ms(&self) -> f64 {
        (FRAME_ALL_MS - self.painting_ms.get()).clamp(FRAME_WORK_MIN_MS, FRAME_WORK_MS)
    }

    fn paint(&self) {
        let (width, height, theme) = {
            let view = self.view.borrow();
            (view.width, view.height(), view.theme)
        };
        let canvas = self.canvas.borrow().clone();
        self.stale.set(false);
        self.last_paint_ms.set(now_ms());
        let (Some(canvas), Some(window)) = (canvas, web_sys::window()) else {
            return;
        };
        if width < 1.0 {
            return;
        }
        let (player, mut painter) = (self.player.borrow(), self.painter.borrow_mut());
        let (scenario, dpr) = (player.run().scenario.as_ref(), window.device_pixel_ratio());
        painter.paint(player.world(), scenario, &canvas, width, height, dpr, theme);
    }
}

/// True where something happened that a host page may want to know: not the time, not the counts.
fn has_changed(a: &Snapshot, b: &Snapshot) -> bool {
    let blocks = |s: &Snapshot| (s.blocks.len(), s.blocks.iter().filter(|b| b.open).count());
    let stations = |s: &Snapshot| s.stations.map(|st| (st.up, st.crashes));
    (a.playing, a.ended, a.seed, a.scenario.name, a.hops)
        != (b.playing, b.ended, b.seed, b.scenario.name, b.hops)
        || (a.speed, a.scenario.weight) != (b.speed, b.scenario.weight)
        || blocks(a) != blocks(b)
        || stations(a) != stations(b)
}

/// The browser's monotonic clock, ms.
pub fn now_ms() -> f64 {
    web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now())
}

/// Says "out of time" once `work_ms` have passed.
fn deadline(work_ms: f64) -> impl FnMut() -> bool {
    let end = now_ms() + work_ms;
    move || now_ms() >= end
}
