//! The engine: what runs beside Yew. It holds the runs that are played, the painters and the sweep, and has the page's
//! one frame loop; it changes the [`State`] by [`Change`]s only, and tells its listeners when there is something new
//! to show.
//!
//! `Engine` is the handle that callbacks keep. Whoever is told of a change (Yew, a listener of `limbo:change`) may ask for
//! something at once: no borrow is held while anybody is told.

mod asking;
mod carried_on;
mod comparison;
mod frame;
mod game;
mod handout;
mod opening;
mod own_run;
mod pending;
mod picking;
mod queue;
mod side_runs;
mod slow_motion;
mod sound;
mod story;
mod sweep;

use super::change::{Change, Published};
use super::drivers::{ComparisonDriver, GameDriver, HandoutDriver, SweepDriver};
use super::effect::Effect;
use super::perf::Perf;
use super::side_runs::SideRunOf;
use super::state::State;
use crate::browser::clock::deadline;
use crate::browser::room::has_room;
use crate::browser::sound::Speaker;
use crate::browser::workers::WorkerMessage;
use crate::browser::{Painter, crash, page_object};
use crate::components::card::Card;
use crate::i18n::Lang;
use crate::message::{CompareMessage, LabMessage, Message};
use carried_on::CarriedOn;
use frame::Pacing;
use limbo_format::Fingerprint;
use limbo_format::{Compared, LabAsked, Mode, Notice, Params};
use limbo_player::prediction::PredictionInput;
use limbo_player::{Action, ComparisonRun, Inquiry, Player, SideRun, Snapshot};
use limbo_sim::{Run, RunError, SimTime, World};
use pending::Pending;
use picking::{Mail, Picking};
use queue::QueueWork;
use slow_motion::SlowMotion;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// So many wishes wait for two futures that are not yet there.
const ASKED_MAX: usize = 16;
/// What a viewer asks for is done at once if it takes less than this; else it goes on over frames.
const ACTION_WORK_MS: f64 = 60.0;
/// What a script asks for: so much later may its result be seen.
const CALL_WORK_MS: f64 = 300.0;
/// What a host page asks for, perhaps in every frame of its reader's scrolling: nobody waits for its result, but one frame
/// with the moment that was asked for is better than two of the way there.
const WISH_WORK_MS: f64 = 16.0;

/// A handle on the one engine of a page.
#[derive(Clone)]
pub struct Engine(Rc<Shared>);

/// An engine is equal to itself only, so that it can stand in a component's properties.
impl PartialEq for Engine {
    fn eq(&self, other: &Engine) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Shared {
    core: RefCell<Core>,
    /// Told when the state has changed.
    listeners: RefCell<Vec<Callback<()>>>,
    /// What the browser calls for every frame.
    tick: OnceCell<Closure<dyn FnMut(f64)>>,
    /// True while a frame has been asked for.
    awake: Cell<bool>,
    /// True while the heading of a new chapter waits for the focus.
    focus_due: Cell<bool>,
    /// True while others are being notified: what becomes due meanwhile is carried out by the same loop.
    notifying: Cell<bool>,
}

/// Everything that runs. It never calls out: what others have to be told is kept in `pending`.
struct Core {
    state: State,
    /// The viewer's own run.
    player: Player,
    /// The two futures, in that mode.
    comparison: Option<Box<dyn ComparisonDriver>>,
    /// What an address asks of the next comparison.
    asked_comparison: Compared,
    /// What was asked of the two futures before they are there: the newest [`ASKED_MAX`].
    asked_of_both: Vec<Action>,
    /// What took whose place by carrying on with one of two futures.
    carried_on: CarriedOn,
    /// The viewer's own run and its playhead, as they were when another place was gone to, which may put a run of its own there.
    left: Option<Left>,
    /// What an address asks of the lab.
    asked_lab: Option<LabAsked>,
    /// So many times something was done to what is shown.
    acts: u32,
    /// What the lab plays.
    sweep: Option<Box<dyn SweepDriver>>,
    /// A future worked out to stand beside a chapter's own.
    beside_chapter: Option<ComparisonRun>,
    /// The story as a handout, while it is being drawn.
    handout: Option<Box<dyn HandoutDriver>>,
    /// The operator's game, while it is shown.
    game: Option<Box<dyn GameDriver>>,
    /// A run that is played beside what is shown, on its way.
    side_run: Option<(SideRunOf, Box<SideRun>)>,
    /// What the run was asked, and is being answered.
    inquiry: Option<Box<Inquiry>>,
    /// The viewer's own mail queue.
    queue: QueueWork,
    /// The canvas and the painter of the stage.
    stage: Surface,
    picking: Picking,
    pacing: Pacing,
    slow_motion: SlowMotion,
    perf: Perf,
    /// What the trace's hash should be at an instant that is being sought.
    expected_hash: Option<(SimTime, Fingerprint)>,
    /// What sounds, where the viewer has switched that on.
    speaker: Option<Speaker>,
    /// The last look at the run, with which the next is compared; none where time has jumped since.
    heard: Option<(Rc<Snapshot>, f64)>,
    /// True while the document is hidden (another tab, a minimised window).
    hidden: bool,
    /// True while no part of the page is on the screen (an embed that was scrolled away).
    off_screen: bool,
    pending: Pending,
}

/// What stands in a place when it is left.
#[derive(Clone, Debug, PartialEq)]
pub struct Left {
    /// The viewer's own run.
    pub run: Run,
    /// Its playhead.
    pub at: SimTime,
    /// Whether time runs there, and how fast where that is not the place's own pace.
    pub pace: (bool, Option<f64>),
    /// The comparison that is shown.
    pub compare: Compared,
}

/// A canvas and what paints on it.
#[derive(Default)]
struct Surface {
    canvas: NodeRef,
    painter: Painter,
}

impl Engine {
    /// An engine at the beginning of what the address asks for.
    ///
    /// # Errors
    /// If the simulation refuses the scenario.
    pub fn new(params: &Params, lang: Lang, notices: Vec<Notice>) -> Result<Engine, RunError> {
        let mut player = Player::new(story::first_run(params)?)?;
        player.set_room(has_room);
        let snapshot = Rc::new(player.snapshot());
        let engine = Engine(Rc::new(Shared {
            core: RefCell::new(Core {
                state: State::new(snapshot, lang, params, notices),
                player,
                comparison: None,
                asked_comparison: Compared::default(),
                asked_of_both: Vec::new(),
                carried_on: CarriedOn::default(),
                left: None,
                asked_lab: None,
                acts: 0,
                sweep: None,
                beside_chapter: None,
                handout: None,
                game: None,
                side_run: None,
                inquiry: None,
                queue: QueueWork::default(),
                stage: Surface::default(),
                picking: Picking::default(),
                pacing: Pacing::default(),
                slow_motion: SlowMotion::default(),
                perf: Perf::default(),
                expected_hash: None,
                speaker: None,
                heard: None,
                hidden: false,
                off_screen: false,
                pending: Pending::default(),
            }),
            listeners: RefCell::default(),
            tick: OnceCell::new(),
            awake: Cell::new(false),
            focus_due: Cell::new(false),
            notifying: Cell::new(false),
        }));
        let weak = Rc::downgrade(&engine.0);
        let tick = Closure::new(move |shown_ms: f64| {
            if let Some(shared) = weak.upgrade() {
                Engine(shared).frame(shown_ms);
            }
        });
        // Set once, just here.
        let _ = engine.0.tick.set(tick);
        Ok(engine)
    }

    /// Goes to where the address leads, and plays unless the address or the viewer's system prefers rest.
    pub fn begin(&self, params: &Params) {
        self.with(|core| core.begin(params));
    }

    /// From now on `listener` is told whenever the state has changed, for as long as the page lives.
    pub fn subscribe(&self, listener: Callback<()>) {
        self.0.listeners.borrow_mut().push(listener);
    }

    /// From now on the stage is painted on this canvas, and the comparison on this pair.
    pub fn attach(&self, canvas: NodeRef, pair: [NodeRef; 2]) {
        self.with(|core| {
            core.stage.canvas = canvas;
            core.pacing.pair = pair;
            core.publish();
            core.wake();
        });
    }

    /// What the page shows now.
    pub fn state(&self) -> State {
        self.0.core.borrow().state.clone()
    }

    /// Asks for something. What cannot be done here is passed over; what the simulation refuses is said in a notice.
    pub fn send(&self, message: Message) {
        self.change(Change::Asked(message));
    }

    /// Changes the state, and does what follows from it.
    pub fn change(&self, change: Change) {
        self.with(|core| core.change(change));
    }

    /// Does what a script asks of the player that is shown, working about 300 ms before the rest is left to frames, or a
    /// moment where nobody waits for it.
    ///
    /// # Errors
    /// If it cannot be done in this mode, or if the simulation refuses it; then nothing has changed.
    pub fn call(&self, action: Action, awaited: bool) -> Result<(), page_object::Refusal> {
        let work_ms = if awaited { CALL_WORK_MS } else { WISH_WORK_MS };
        self.with(|core| {
            if !core.state.may(&action) {
                return Err(page_object::Refusal::NotHere);
            }
            let leaves_game = matches!(action, Action::Load { .. } | Action::Weigh(_));
            let here = leaves_game.then(|| core.here());
            core.act(action, work_ms)
                .map_err(page_object::Refusal::Run)?;
            if let Some(here) = here {
                core.left.get_or_insert(here);
                core.change(Change::Opened(None, None, None));
            }
            Ok(())
        })
    }

    /// So many times something was done to what is shown: more than before, if somebody has done something since.
    pub fn acts(&self) -> u32 {
        self.0.core.borrow().acts
    }

    /// What an address has to ask for so that the comparison that is shown opens again; nothing in another mode.
    pub fn compared(&self) -> Compared {
        let core = self.0.core.borrow();
        match core.state.mode {
            Mode::Compare => core.compared(),
            _ => Compared::default(),
        }
    }

    /// What an address has to ask for so that the lab opens with the same; nothing in another mode.
    pub fn lab_asked(&self) -> Option<LabAsked> {
        let core = self.0.core.borrow();
        let waits = core.asked_lab.filter(|_| core.state.mode == Mode::Lab);
        waits.or_else(|| core.state.lab_address())
    }

    /// The next comparison is to be as this address says.
    pub fn ask_comparison(&self, params: &Params) {
        self.0.core.borrow_mut().ask_comparison(params);
    }

    /// A lab of which nothing is known yet, as after a reload, is to open as this address says; one that is known stays as
    /// the reader left it.
    pub fn ask_lab(&self, params: &Params) {
        let mut core = self.0.core.borrow_mut();
        if core.state.lab.is_none() && params.mode_shown() == Mode::Lab {
            core.asked_lab = params.lab;
        }
    }

    /// What stands here.
    pub fn here(&self) -> Left {
        self.0.core.borrow().here()
    }

    /// The same as they were before what was done since this was asked last, if that may have led to another place.
    pub fn take_left(&self) -> Option<Left> {
        self.0.core.borrow_mut().left.take()
    }

    /// Whether this run is a future that the viewer went back from: with it they carry on again, and may go back again.
    pub fn carries_on_again(&self, run: &Run) -> bool {
        let core = &mut *self.0.core.borrow_mut();
        let again = core.carried_on.is_carried_on_again(run);
        if again {
            let (run, at) = (core.player.run().clone(), core.player.playhead());
            core.carried_on.carry_on(run, at);
        }
        again
    }

    /// One of the two futures that are compared as a run of its own: the instant shown, its millisecond finished, and the
    /// hash of its trace there.
    pub fn future(&self, side: usize) -> Option<(Run, SimTime, u64)> {
        let mut core = self.0.core.borrow_mut();
        let comparison = core.comparison.as_mut()?;
        comparison.settle();
        let (run, at) = comparison.side(side)?;
        Some((run, at, comparison.world(side)?.hash()))
    }

    /// Whether what is shown is still on its way to an instant.
    pub fn seeking(&self) -> bool {
        self.0.core.borrow().running().1
    }

    /// Whether the document is hidden. Unseen, the page does nothing and no time passes for the run.
    pub fn set_hidden(&self, hidden: bool) {
        self.with(|core| {
            core.hidden = hidden;
            core.rest_or_wake();
        });
    }

    /// Whether the whole page is scrolled off the screen.
    pub fn set_off_screen(&self, off_screen: bool) {
        self.with(|core| {
            core.off_screen = off_screen;
            core.rest_or_wake();
        });
    }

    /// What is around the picture has just been rendered: where that cannot wait for a frame the picture is painted, too, so
    /// that the dots always stand on the stage that is there.
    pub fn paint_rendered(&self) {
        self.with(Core::paint_rendered);
    }

    /// Whether the page is being put on paper. Meanwhile no time passes.
    pub fn set_on_paper(&self, on: bool) {
        self.with(|core| {
            if on {
                core.publish();
            }
            core.change(Change::OnPaper(on));
            if !on {
                core.rest_or_wake();
            }
        });
    }

    /// What a worker of the lab says.
    fn worker_said(&self, worker: usize, said: WorkerMessage) {
        self.with(|core| core.worker_said(worker, said));
    }

    /// Works on the core, then tells whoever has to be told.
    fn with<T>(&self, work: impl FnOnce(&mut Core) -> T) -> T {
        let result = work(&mut self.0.core.borrow_mut());
        self.notify();
        result
    }

    fn ask_for_frame(&self) {
        if self.0.core.borrow().is_unseen() || self.0.awake.replace(true) {
            return;
        }
        if let (Some(tick), Some(window)) = (self.0.tick.get(), web_sys::window()) {
            let asked = window.request_animation_frame(tick.as_ref().unchecked_ref());
            self.0.awake.set(asked.is_ok());
        }
    }

    fn frame(&self, shown_ms: f64) {
        self.0.awake.set(false);
        if !crash::has_crashed() {
            self.with(|core| core.frame(shown_ms));
        }
    }
}

impl Core {
    fn here(&self) -> Left {
        Left {
            run: self.player.run().clone(),
            at: self.player.playhead(),
            pace: self.pace(),
            compare: self.compared(),
        }
    }

    fn pace(&self) -> (bool, Option<f64>) {
        let (speed, own_pace) = (self.player.speed(), self.state.own_pace());
        let other = (speed != own_pace).then_some(speed);
        (self.player.playing(), other)
    }

    fn change(&mut self, change: Change) {
        if matches!(change, Change::Asked(_)) {
            self.wake_sound();
        }
        let told = |state: &State| {
            let compared = state.compare.prediction.progress;
            (state.mode, state.chapter, state.predictions, compared)
        };
        let before = told(&self.state);
        let (game, pace) = (self.state.game.is_some(), self.pace());
        let effects = self.state.update(change);
        // The effects may put another run there.
        if (before.0, game) != (self.state.mode, self.state.game.is_some()) && self.left.is_none() {
            self.left = Some(Left {
                pace,
                ..self.here()
            });
        }
        self.pending.state = true;
        self.pending.run |= told(&self.state) != before;
        for effect in effects {
            self.apply(effect);
        }
    }

    fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::Act(action) => {
                if let Err(error) = self.act(action, ACTION_WORK_MS) {
                    self.refuse(Some(&error));
                }
            }
            // Painted once what is around it has been rendered: see `paint_rendered`.
            Effect::Repaint | Effect::Refit if self.state.on_paper => {}
            Effect::Repaint => self.wake(),
            Effect::Refit => {
                self.pacing.resized = true;
                self.wake();
            }
            Effect::LoadLanguage(lang) => self.pending.language = Some(lang),
            Effect::StartChapter { play } => {
                self.start_chapter(play && !self.state.reduced_motion);
            }
            Effect::OwnPace => {
                self.drive(Action::Speed(1.0));
                self.publish();
            }
            Effect::ResumeStory => self.resume_story(),
            Effect::EnterMode(mode) => self.enter(mode),
            Effect::FocusHeading => self.pending.focus = true,
            Effect::Pick(input) => self.pick(input),
            Effect::OpenCard(id) => self.open_card(id),
            Effect::StartGame { anew } => self.start_game(anew),
            Effect::Ask(question) => self.ask(question),
            Effect::Queue(message) => self.ask_queue(message),
            Effect::ReadWaitingQueue => self.read_waiting_queue(),
            Effect::Adopt(run, at) => self.adopt(run, at),
            Effect::Choose(side, choice) => self.choose(side, choice),
            Effect::Swap => self.swap(),
            Effect::PublishComparison => self.publish(),
            Effect::ContinueWith(side) => self.continue_with(side),
            Effect::StartSweep(study) => self.start_sweep(study),
            Effect::StopSweep => self.sweep = None,
            Effect::DescribeDocument => self.pending.document = true,
            Effect::SetSound => self.set_sound(),
            Effect::MakeHandout(wanted) => self.make_handout(wanted),
            Effect::LoadAgain => self.pending.load_again = true,
        }
    }

    /// Does it to what is shown: the two futures, or the viewer's own run.
    fn act(&mut self, action: Action, work_ms: f64) -> Result<(), RunError> {
        self.acts = self.acts.wrapping_add(1);
        let loads = matches!(action, Action::Load { .. });
        if loads {
            self.asked_of_both.clear();
        }
        if self.state.mode == Mode::Compare && !loads && !self.is_comparison_there() {
            self.ask_both_later(action);
            return Ok(());
        }
        if let Some(comparison) = &mut self.comparison
            && !loads
        {
            // Whoever lets time run would rather see than predict.
            if comparison.act(&action, work_ms) {
                let skip = CompareMessage::Predict(PredictionInput::Skip);
                self.change(Change::Asked(Message::Compare(skip)));
            }
            // The pace is the viewer's, whatever runs at it: an address has one, and the run to which they go back.
            if let Action::Speed(_) = action {
                self.drive(action);
            }
        } else {
            self.skip_what_lies_between(&action);
            self.player.act(action, &mut deadline(work_ms))?;
            if self.player.has_to_do() {
                // The instant that a link leads to will not be seen as it was saved.
                self.expected_hash = None;
            }
            if self.comparison.is_some() {
                self.open_comparison();
            }
        }
        self.publish();
        self.wake();
        Ok(())
    }

    fn refuse(&mut self, why: Option<&RunError>) {
        let key = match why {
            Some(RunError::NoRoom) => "notice.no_room",
            _ => "notice.ignored_action",
        };
        let notice = Notice::new(key, "");
        self.change(Change::Asked(Message::Notify(notice)));
    }

    /// What belongs to the mode before rests, what belongs to this one begins.
    fn enter(&mut self, mode: Mode) {
        self.sweep = None;
        self.comparison = None;
        self.state.compare.shown = None;
        self.beside_chapter = None;
        if mode != Mode::Compare {
            self.asked_comparison = Compared::default();
            self.asked_of_both.clear();
        }
        match mode {
            Mode::Compare => {
                self.player.pause();
                self.open_comparison();
            }
            Mode::Lab => {
                self.player.pause();
                self.open_lab();
            }
            Mode::Explore => self.see_to_game(false),
            Mode::Story => {}
        }
        self.publish();
        self.wake();
    }

    /// Puts into the lab what an address asks for, once the lab is here.
    fn open_lab(&mut self) {
        if self.is_whole()
            && let Some(asked) = self.asked_lab.take()
        {
            self.change(Change::Asked(Message::Lab(LabMessage::Open(asked))));
        }
    }

    /// Looks at what is shown and tells everybody who shows it.
    fn publish(&mut self) {
        self.pacing.published();
        let game = self.follow_game();
        self.publish_comparison();
        let run = self.player.run();
        self.picking.keep_to(Mail {
            scenario: run.scenario.clone(),
            seed: run.seed,
            chapter: self.state.chapter,
        });
        let rest = !self.player.playing() && !self.player.seeking();
        self.picking.keep_to_message(self.player.world(), rest);
        let snapshot = Rc::new(self.player.snapshot());
        self.hear(&snapshot);
        if has_changed(&self.state.snapshot, &snapshot) {
            self.pending.run = true;
        }
        let published = Published {
            card: self.card(),
            found: self.picking.found(),
            mine: self.player.own_messages(),
            game,
            letter: self.player.world().message(0).filter(|letter| letter.mine),
            snapshot,
        };
        self.state.update(Change::Published(published));
        self.pending.state = true;
    }

    /// The card of the message that was chosen, where the later part of the program, which shows it, is here.
    fn card(&self) -> Option<Rc<Card>> {
        let (id, views) = (self.opened()?, self.state.load.loaded()?);
        let history = self.picking.history_of(id);
        Some((views.look_at_message)(self.player.world(), id, history))
    }

    /// What is worked out for a dialog is seen wherever the page under it has been scrolled to.
    fn is_unseen(&self) -> bool {
        let state = &self.state;
        self.hidden || state.on_paper || (self.off_screen && !state.works_in_a_dialog())
    }

    fn rest_or_wake(&mut self) {
        // Whoever comes back finds the clock where it was.
        self.pacing.rest();
        if !self.is_unseen() {
            self.wake();
        }
    }

    /// Has the picture painted in the next frame; the loop then runs until there is nothing left to do.
    fn wake(&mut self) {
        self.pacing.stale = true;
        self.pending.frame = true;
    }

    /// True where the later part of the program is here.
    fn is_whole(&self) -> bool {
        self.state.load.loaded().is_some()
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

impl Engine {
    /// Reads the viewer's own player.
    pub fn with_player<T>(&self, read: impl FnOnce(&mut Player) -> T) -> T {
        read(&mut self.0.core.borrow_mut().player)
    }

    /// Reads the world that is shown: of the two futures the one of that side, else the viewer's own.
    pub fn with_world<T>(&self, side: usize, read: impl FnOnce(&World) -> T) -> T {
        let core = self.0.core.borrow();
        let of_side = core.comparison.as_ref().and_then(|pair| pair.world(side));
        read(of_side.unwrap_or_else(|| core.player.world()))
    }

    /// Reads the measurements.
    pub fn with_perf<T>(&self, read: impl FnOnce(&Perf) -> T) -> T {
        read(&self.0.core.borrow().perf)
    }

    /// True once after another chapter has been turned to: its heading wants the focus.
    pub fn take_focus_due(&self) -> bool {
        self.0.focus_due.take()
    }

    /// The picture is painted anew in the next frame.
    pub fn repaint(&self) {
        self.with(Core::wake);
    }
}
