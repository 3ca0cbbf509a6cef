//! The room while it is open: the duel, its clock in the browser, its two pictures and what the viewer has
//! guessed. It tells the component when there is something new to show, and takes the viewer's actions from
//! the session for as long as it is shown.

use crate::app::session::{Guest, Session, now_ms};
use crate::browser::crash;
use crate::browser::{Painter, Viewport};
use limbo_picture::theme::Theme;
use limbo_player::dual::DualPlayback;
use limbo_player::dual::fork::{Choice, Fork, Moment};
use limbo_player::dual::outcome::Outcome;
use limbo_player::prediction::{Prediction, PredictionInput, Progress, Question, Truth};
use limbo_player::{Action, Snapshot};
use limbo_sim::{Ledger, Plan, SimTime};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;
use yew::{Callback, NodeRef};

/// Simulating takes at most this of a frame, ms: what is left is for two pictures and the browser.
const FRAME_WORK_MS: f64 = 7.0;
/// Playing ahead may take so much more while time stands, ms.
const AHEAD_WORK_MS: f64 = 12.0;
/// And so much while it runs.
const AHEAD_PLAYING_MS: f64 = 3.0;
/// What the viewer does is done at once if it takes less than this, ms; else it goes on over frames.
const ACTION_WORK_MS: f64 = 60.0;
/// The panels follow the clock at this interval, ms.
const PUBLISH_MS: f64 = 200.0;

/// How large the two pictures are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Width that the stage is laid out for, px; 0 before it is known.
    pub width: f64,
    /// Its height there, px.
    pub height: f64,
    /// By how much it is then shown smaller: 1 or less.
    pub scale: f64,
}

/// What the component shows. Compared as a whole.
#[derive(Clone, PartialEq)]
pub struct Shown {
    /// Where the two part.
    pub from: SimTime,
    /// Which moment that is.
    pub moment: Moment,
    /// The two, at the clock's instant.
    pub sides: [SideShown; 2],
    /// The most that has waited on either: the scale of both pictures.
    pub most: Ledger,
    /// How much of both outcomes is known, 0 to 1.
    pub progress: f64,
    /// What is asked, and what the viewer has guessed.
    pub question: Question,
    /// The guess.
    pub prediction: Prediction,
    /// What the guess is about: the left (0) or the right (1).
    pub guessed_side: usize,
}

/// One of the two, at the clock's instant.
#[derive(Clone, PartialEq)]
pub struct SideShown {
    /// How it begins.
    pub choice: Choice,
    /// The world.
    pub snapshot: Rc<Snapshot>,
    /// Falls since the fork.
    pub falls: u32,
    /// The trace's hash.
    pub hash: u64,
    /// What comes of it, once known.
    pub outcome: Option<Rc<Outcome>>,
}

enum Stand {
    /// The viewer's own run has not come to its playhead yet.
    Waiting,
    /// The common past is being played.
    Arriving(Box<Fork>),
    /// The two are there.
    Open(Box<DualPlayback>),
    /// There is nothing to compare: the scenario is out of its limits.
    Closed,
}

/// What the browser calls for every frame.
type Tick = Closure<dyn FnMut(f64)>;

/// The open room.
pub struct Room {
    session: Weak<Session>,
    stand: RefCell<Stand>,
    /// The choices for the two, also while they are being prepared.
    choices: Cell<[Choice; 2]>,
    prediction: Cell<Prediction>,
    guessed_side: Cell<usize>,
    painters: RefCell<[Painter; 2]>,
    canvases: RefCell<[NodeRef; 2]>,
    size: Cell<Size>,
    theme: Cell<Theme>,
    show: RefCell<Option<Callback<Option<Shown>>>>,
    tick: RefCell<Option<Tick>>,
    /// The frame that has been asked for.
    awake: Cell<Option<i32>>,
    stale: Cell<bool>,
    last_frame_ms: Cell<Option<f64>>,
    last_publish_ms: Cell<f64>,
    last_paint_ms: Cell<f64>,
}

impl Room {
    /// Opens the room at the session's playhead; the session's own clock stands while it is open.
    pub fn open(session: &Rc<Session>, theme: Theme) -> Rc<Room> {
        session.act(Action::Pause);
        let blocks = session.with_player(|p| p.run().scenario.blocks_plan);
        let choice = |plan| Choice { plan, door: None };
        let room = Rc::new(Room {
            session: Rc::downgrade(session),
            stand: RefCell::new(Stand::Waiting),
            choices: Cell::new([choice(Plan::Bulk), choice(blocks)]),
            prediction: Cell::default(),
            guessed_side: Cell::new(0),
            painters: RefCell::default(),
            canvases: RefCell::default(),
            size: Cell::default(),
            theme: Cell::new(theme),
            show: RefCell::default(),
            tick: RefCell::default(),
            awake: Cell::new(None),
            stale: Cell::new(true),
            last_frame_ms: Cell::new(None),
            last_publish_ms: Cell::new(0.0),
            last_paint_ms: Cell::new(0.0),
        });
        let this = Rc::downgrade(&room);
        *room.tick.borrow_mut() = Some(Closure::new(move |_: f64| {
            if let Some(room) = this.upgrade() {
                room.frame();
            }
        }));
        room.prepare(ACTION_WORK_MS);
        room
    }

    /// From now on what is to be shown goes to `show`.
    pub fn attach(&self, show: Option<Callback<Option<Shown>>>) {
        *self.show.borrow_mut() = show;
        self.publish();
        self.wake();
    }

    /// Where and how the two pictures are painted.
    pub fn set_pictures(&self, canvases: [NodeRef; 2], size: Size, theme: Theme) {
        let same = *self.canvases.borrow() == canvases;
        let stays = self.size.replace(size) == size && self.theme.replace(theme) == theme;
        if !(same && stays) {
            *self.canvases.borrow_mut() = canvases;
            self.wake();
        }
    }

    /// What there is to show; none while the past is being prepared.
    pub fn shown(&self) -> Option<Shown> {
        let mut stand = self.stand.borrow_mut();
        let Stand::Open(duel) = &mut *stand else {
            return None;
        };
        let sides = [0, 1].map(|i| SideShown {
            choice: duel.sides[i].choice,
            snapshot: Rc::new(duel.snapshot(i)),
            falls: duel.falls(i),
            hash: duel.sides[i].world().hash(),
            outcome: duel.sides[i].outcome.clone(),
        });
        let past = duel.fork.world();
        let ledger = past.ledger();
        let guessed_side = self.guessed_side.get();
        Some(Shown {
            from: duel.fork.at,
            moment: duel.fork.moment,
            most: duel.most_waiting(),
            progress: duel.progress(),
            question: Question::of(
                past.scenario(),
                sides[guessed_side].choice.plan,
                duel.fork.at,
                ledger.spooled_provider + ledger.spooled_relay,
            ),
            prediction: self.prediction.get(),
            guessed_side,
            sides,
        })
    }

    /// Another way to begin for one of the two.
    pub fn choose(&self, side: usize, choice: Choice) {
        let mut choices = self.choices.get();
        choices[side] = choice;
        let accepted = match &mut *self.stand.borrow_mut() {
            Stand::Open(duel) => duel.choose(side, choice).is_ok(),
            _ => true,
        };
        if accepted {
            self.choices.set(choices);
            self.painters.borrow_mut()[side] = Painter::new();
            let asked = self.prediction.get().progress == Progress::Open;
            if side == self.guessed_side.get() && !asked {
                self.forget_guess();
            }
        }
        self.changed();
    }

    /// A guess that was about something else says nothing any more.
    fn forget_guess(&self) {
        let mut skipped = Prediction::default();
        skipped.take(PredictionInput::Skip);
        self.prediction.set(skipped);
    }

    /// Left becomes right.
    pub fn swap(&self) {
        if let Stand::Open(duel) = &mut *self.stand.borrow_mut() {
            duel.swap();
        }
        let [a, b] = self.choices.get();
        self.choices.set([b, a]);
        self.guessed_side.set(1 - self.guessed_side.get());
        self.painters.replace(Default::default());
        self.changed();
    }

    /// The viewer guesses, or would rather see.
    pub fn bet(&self, bet: PredictionInput) {
        let mut prediction = self.prediction.get();
        prediction.take(bet);
        self.prediction.set(prediction);
        self.changed();
    }

    /// The guess is about this side.
    pub fn guess_about(&self, side: usize) {
        self.guessed_side.set(side);
        self.prediction.set(Prediction::default());
        self.changed();
    }

    /// Goes on with one of the two alone, at the clock's instant.
    pub fn carry_on(&self, side: usize) {
        let run = match &*self.stand.borrow() {
            Stand::Open(duel) => Some((duel.run(side), duel.now())),
            _ => None,
        };
        if let (Some((run, at)), Some(session)) = (run, self.session.upgrade()) {
            session.adopt(run, at);
        }
    }

    fn changed(&self) {
        self.publish();
        self.wake();
    }

    fn publish(&self) {
        self.last_publish_ms.set(now_ms());
        let show = self.show.borrow().clone();
        if let Some(show) = show {
            show.emit(self.shown());
        }
    }

    fn wake(&self) {
        self.stale.set(true);
        self.ask_for_frame();
    }

    fn ask_for_frame(&self) {
        if self.awake.get().is_some() {
            return;
        }
        if let (Some(tick), Some(window)) = (self.tick.borrow().as_ref(), web_sys::window()) {
            let asked = window.request_animation_frame(tick.as_ref().unchecked_ref());
            self.awake.set(asked.ok());
        }
    }

    /// Brings the past to the fork; true while there is more to do.
    fn prepare(&self, work_ms: f64) -> bool {
        let mut stand = self.stand.borrow_mut();
        if matches!(&*stand, Stand::Waiting)
            && let Some(session) = self.session.upgrade()
        {
            let fork = session.with_player(|p| match p.seeking() {
                true => None,
                false => Some(
                    Fork::here(p.run(), p.world())
                        .or_else(|| Fork::ready_made(p.run().scenario.clone(), p.run().seed)),
                ),
            });
            match fork {
                None => return true,
                Some(None) => *stand = Stand::Closed,
                Some(Some(fork)) => *stand = Stand::Arriving(Box::new(fork)),
            }
        }
        if let Stand::Arriving(fork) = &mut *stand {
            if !fork.arrive(&mut deadline(work_ms)) {
                return true;
            }
            *stand = match DualPlayback::new(fork.as_ref().clone(), self.choices.get()) {
                Ok(duel) => {
                    let ledger = duel.fork.world().ledger();
                    // Where nothing waits there is nothing to guess.
                    if ledger.spooled_provider + ledger.spooled_relay == 0 {
                        self.forget_guess();
                    }
                    Stand::Open(Box::new(duel))
                }
                Err(_) => Stand::Closed,
            };
        }
        false
    }

    /// One animation frame.
    fn frame(&self) {
        self.awake.set(None);
        // Nobody watches once the component is gone.
        if crash::has_crashed() || self.show.borrow().is_none() {
            return;
        }
        let start = now_ms();
        let wall_ms = self
            .last_frame_ms
            .replace(Some(start))
            .map_or(0.0, |last| start - last);
        let arriving = self.prepare(AHEAD_WORK_MS);
        let (mut moved, mut busy, mut ahead) = (false, arriving, false);
        if let Stand::Open(duel) = &mut *self.stand.borrow_mut() {
            moved = duel.frame(wall_ms, &mut deadline(FRAME_WORK_MS));
            busy = duel.playing() || duel.seeking();
            let spare = if busy {
                AHEAD_PLAYING_MS
            } else {
                AHEAD_WORK_MS
            };
            ahead = duel.look_ahead(&mut deadline(spare));
        }
        let session = self.session.upgrade();
        let still_ms = session.filter(|_| busy).map_or(0.0, |s| s.still_ms());
        let stands = start - self.last_paint_ms.get() < still_ms;
        let mut painters = self.painters.borrow_mut();
        let coarse = painters.each_mut().map(|p| p.set_still(!busy)) != [false; 2];
        drop(painters);
        if self.stale.get() || (moved && !stands) || coarse {
            self.paint();
        }
        let due = start - self.last_publish_ms.get() >= still_ms.max(PUBLISH_MS);
        let rests = !busy && !ahead;
        if due || rests {
            self.publish();
        }
        if !rests || self.stale.get() {
            self.ask_for_frame();
        } else {
            self.last_frame_ms.set(None);
        }
    }

    fn paint(&self) {
        self.stale.set(false);
        self.last_paint_ms.set(now_ms());
        let (size, theme) = (self.size.get(), self.theme.get());
        let (stand, canvases) = (self.stand.borrow(), self.canvases.borrow());
        let (Stand::Open(duel), Some(window)) = (&*stand, web_sys::window()) else {
            return;
        };
        if size.width < 1.0 {
            return;
        }
        let ratio = window.device_pixel_ratio() * size.scale;
        // Yew may still be putting the canvases on the page: then it is painted in the next frame.
        if canvases.iter().any(|canvas| canvas.get().is_none()) {
            self.stale.set(true);
        }
        let most = duel.most_waiting();
        let mut painters = self.painters.borrow_mut();
        for (i, painter) in painters.iter_mut().enumerate() {
            if let Some(canvas) = canvases[i].cast::<HtmlCanvasElement>() {
                let (world, scenario) = (duel.sides[i].world(), &duel.fork.run.scenario);
                let (w, h) = (size.width, size.height);
                painter.set_shared_most(most);
                painter.paint(
                    world,
                    scenario,
                    &canvas,
                    &Viewport {
                        width: w,
                        height: h,
                        dpr: ratio,
                        theme,
                    },
                );
            }
        }
    }

    fn drive(&self, action: &Action) {
        if let Stand::Open(duel) = &mut *self.stand.borrow_mut() {
            let work = &mut deadline(ACTION_WORK_MS);
            match action {
                Action::Toggle => duel.play(!duel.playing(), work),
                Action::Play => duel.play(true, work),
                Action::Pause => duel.play(false, work),
                Action::Step | Action::NextEvent | Action::PreviousEvent => {
                    let to = match action {
                        Action::Step => duel.now() + duel.stride(),
                        Action::NextEvent => duel.next_event(),
                        _ => duel.previous_event(),
                    };
                    duel.play(false, work);
                    duel.seek(to, work);
                }
                Action::Seek(at) => duel.seek(*at, work),
                Action::Reset => duel.seek(duel.fork.at, work),
                Action::Speed(speed) => duel.set_speed(*speed),
                // What would break or mend something is chosen beforehand here.
                _ => return,
            }
        }
        // Whoever lets time run would rather see than guess.
        if matches!(
            action,
            Action::Toggle | Action::Play | Action::Step | Action::NextEvent | Action::Seek(_)
        ) {
            let mut prediction = self.prediction.get();
            prediction.take(PredictionInput::Skip);
            self.prediction.set(prediction);
        }
    }
}

impl Guest for Room {
    fn act(&self, action: &Action) -> bool {
        if matches!(action, Action::Load { .. }) {
            return false;
        }
        self.drive(action);
        self.changed();
        true
    }

    fn shown(&self) -> Option<Shown> {
        Room::shown(self)
    }
}

/// A frame that comes when nobody is here any more would find nothing to call.
impl Drop for Room {
    fn drop(&mut self) {
        if let (Some(frame), Some(window)) = (self.awake.get(), web_sys::window()) {
            // Refused only for a frame that has come already.
            let _ = window.cancel_animation_frame(frame);
        }
    }
}

/// Says "out of time" once `work_ms` have passed.
fn deadline(work_ms: f64) -> impl FnMut() -> bool {
    let end = now_ms() + work_ms;
    move || now_ms() >= end
}

impl Shown {
    /// True once the viewer has guessed, or would rather see.
    pub fn revealed(&self) -> bool {
        self.prediction.progress != Progress::Open
    }

    /// What came of the side that was guessed about.
    pub fn truth(&self) -> Option<Rc<Truth>> {
        let outcome = self.sides[self.guessed_side].outcome.as_ref()?;
        Some(Rc::new(Truth::of(outcome.series.clone(), self.from)))
    }
}
