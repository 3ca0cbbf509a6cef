//! What the page shows: one value, changed in one place. [`State::update`] takes a [`Change`], changes the value, and
//! says what the engine has to do about it. Pure: it touches neither the browser nor a run, so it is tested natively.

mod derived;

use super::change::{Change, Published};
use super::compare_state::CompareState;
use super::effect::Effect;
use super::lazy_views::LazyViews;
use super::run_clock::{locale_for, slices_of, time_zone};
use super::side_runs::SideRunOf;
use crate::browser::lazy::LoadState;
use crate::components::ask::AskState;
use crate::components::card::Card;
use crate::i18n::{Lang, Locale};
use crate::message::LetterWords;
use crate::message::{LabMessage, Message, QueueMessage, WorkbenchMessage};
use crate::modes::explore::{GameState, QueueShown, WorkbenchState};
use crate::modes::lab::{LabState, LabWish};
use crate::modes::story::{Handout, LAST, LETTER, Letter, Predictions, chapter, number_of};
use limbo_format::{
    Compared, Controls, DisplayOptions, Game, Mode, Notice, Params, Reason, Refusal, ThemeChoice,
};
use limbo_picture::colouring::{ColourBy, Colouring};
use limbo_picture::theme::{Detail, Theme};
use limbo_player::prediction::{PredictionInput, Progress};
use limbo_player::{Action, SideOutcome, Snapshot};
use limbo_sim::{MessageView, Plan};
use std::rc::Rc;

/// More notices than these are not kept.
const NOTICES_MAX: usize = 8;

/// What the page shows at an instant, apart from the dots.
#[derive(Clone, PartialEq)]
pub struct State {
    /// The viewer's own run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// Texts and formats.
    pub locale: Locale,
    /// The language that was asked for last: its texts may still be on their way, and others may come after them.
    asked_lang: Option<Lang>,
    /// True while its words are on their way.
    awaits_lang: bool,
    /// What the page is used for.
    pub mode: Mode,
    /// The chapter of the story, 0 to [`LAST`]; kept while another mode is shown.
    pub chapter: u8,
    /// True while the passage from the first chapter to the second lies over the stage: one letter becomes millions.
    pub pull_back: bool,
    /// What came of the runs that a chapter's figure compares, as far as they are known, and which chapter's.
    side_runs: (u8, Rc<Vec<SideOutcome>>),
    /// What was predicted before the story's restarts.
    pub predictions: Predictions,
    /// The one letter of the first chapter, while that is shown.
    pub letter: Option<Letter>,
    /// The operator's game, while it is shown in Explore.
    pub game: Option<GameState>,
    /// How the page is displayed: embedded, presented, with how many controls.
    pub display: DisplayOptions,
    /// The plan by which links are mended and service is restarted.
    pub plan: Plan,
    /// The colours that the viewer or the address chose.
    pub theme_choice: ThemeChoice,
    /// What the colours of the waiting dots say where the viewer chooses it.
    colouring: Colouring,
    /// Whether the viewer's system prefers dark colours.
    pub system_dark: bool,
    /// True while the page is being put on paper.
    pub on_paper: bool,
    /// The story as a handout, where somebody has asked for it.
    pub handout: Handout,
    /// Whether the viewer's system asks for little motion.
    pub reduced_motion: bool,
    /// Whether the viewer has switched sound on; remembered for as long as the page lives.
    pub sound: bool,
    /// The width of the stage, CSS px; 0 before it is known.
    pub width: f64,
    /// How many times the room of their size the letters on the stage take: 1, unless the reader has set it otherwise.
    pub type_room: f32,
    /// How far the later part of the program has come.
    pub load: LoadState<LazyViews>,
    /// True while the dialog is open in which this moment is shared and saved.
    pub sharing: bool,
    /// True while the QR code of this moment is shown.
    pub qr_open: bool,
    /// The message that was chosen, and what the page knows of it.
    pub card: Option<Rc<Card>>,
    /// What is said of the message that was found by keys; nothing where none was.
    pub found: Rc<str>,
    /// What the run was asked, while that dialog is open.
    pub ask: Option<AskState>,
    /// True while the dialog is open in which the viewer's own mail queue is shown.
    pub queue_open: bool,
    /// What is shown of that queue; kept while the dialog is closed.
    pub queue: Rc<QueueShown>,
    /// What the reader calls their letter; kept here alone.
    pub letter_words: Rc<LetterWords>,
    /// The viewer's own messages at the playhead, the newest last.
    pub mine: Rc<Vec<MessageView>>,
    /// How fine the dots are painted.
    pub detail: Detail,
    /// What was refused and not yet dismissed.
    pub notices: Rc<Vec<Notice>>,
    /// The comparison of two futures.
    pub compare: CompareState,
    /// The lab, once something has been asked there.
    pub lab: Option<Rc<LabState>>,
    /// The workbench; remembered for as long as the page lives.
    pub workbench: Rc<WorkbenchState>,
}

impl State {
    /// The first state of a page.
    pub fn new(snapshot: Rc<Snapshot>, lang: Lang, params: &Params, notices: Vec<Notice>) -> State {
        let blocks = snapshot.scenario.blocks_plan;
        let locale = locale_for(lang, &snapshot);
        State {
            colouring: Colouring {
                by: ColourBy::default(),
                slices: slices_of(&locale, &snapshot),
            },
            locale,
            asked_lang: None,
            awaits_lang: false,
            plan: blocks,
            mode: params.mode_shown(),
            chapter: params.chapter.map_or(0, number_of),
            side_runs: Default::default(),
            pull_back: false,
            // Where the stage is shown without the words beside it, nobody is asked, and nothing waits for an answer.
            predictions: match params.display.controls {
                Controls::Full => Predictions::default(),
                Controls::Min | Controls::None => Predictions::settled(),
            },
            letter: None,
            game: params.game.map(GameState::new),
            display: params.display,
            theme_choice: params.theme,
            system_dark: false,
            on_paper: false,
            handout: Handout::default(),
            reduced_motion: false,
            sound: false,
            width: 0.0,
            type_room: 1.0,
            load: LoadState::NotLoaded,
            sharing: false,
            qr_open: false,
            card: None,
            found: "".into(),
            ask: None,
            queue_open: false,
            queue: Rc::default(),
            letter_words: Rc::default(),
            mine: Rc::default(),
            detail: Detail::default(),
            notices: Rc::new(notices),
            compare: CompareState::new(blocks, Compared::default()),
            lab: None,
            workbench: Rc::default(),
            snapshot,
        }
    }

    /// Changes what is shown, and says what is to be done about it. The only place where the state changes.
    pub fn update(&mut self, change: Change) -> Vec<Effect> {
        match change {
            Change::Asked(message) => self.asked(message),
            Change::Published(published) => {
                self.take_published(published);
                vec![]
            }
            Change::Compared(shown) => {
                self.compare.shown = shown;
                vec![]
            }
            Change::NothingToPredict => {
                self.compare.forget_prediction();
                vec![]
            }
            Change::Swept(progress) => {
                if let Some(lab) = &mut self.lab {
                    Rc::make_mut(lab).take(progress);
                }
                vec![]
            }
            Change::SideRun(SideRunOf::Figure(_), outcome) => {
                let mut outcomes = self.side_runs();
                Rc::make_mut(&mut outcomes).push(outcome);
                self.side_runs = (self.chapter, outcomes);
                vec![]
            }
            Change::Queue(shown) => {
                self.queue = shown;
                vec![]
            }
            Change::SideRun(SideRunOf::Experiment(experiment, side), outcome) => {
                Rc::make_mut(&mut self.workbench).take(experiment, side, outcome);
                vec![]
            }
            Change::Width(width) if width == self.width => vec![],
            Change::Width(width) => {
                self.width = width;
                vec![Effect::Refit]
            }
            Change::TypeRoom(room) if room == self.type_room => vec![],
            Change::TypeRoom(room) => {
                self.type_room = room;
                vec![Effect::Refit]
            }
            Change::OnPaper(on) => {
                self.on_paper = on;
                // What was asked for has been printed, or the viewer has thought better of it.
                if !on && matches!(self.handout, Handout::Ready(_)) {
                    self.handout = Handout::None;
                }
                vec![Effect::DescribeDocument, Effect::Repaint]
            }
            Change::Handout(handout) => {
                self.handout = handout;
                vec![]
            }
            Change::SystemDark(dark) => {
                self.system_dark = dark;
                vec![Effect::DescribeDocument, Effect::Repaint]
            }
            Change::ReducedMotion(reduced) => {
                self.reduced_motion = reduced;
                vec![Effect::Repaint]
            }
            Change::LanguageLoaded(lang)
                if lang != self.locale.lang()
                    && self.asked_lang.is_some_and(|asked| asked != lang) =>
            {
                vec![]
            }
            Change::LanguageLost(lang) => {
                self.awaits_lang &= self.asked_lang != Some(lang);
                vec![]
            }
            Change::LanguageLoaded(lang) => {
                self.awaits_lang &= self.asked_lang != Some(lang);
                self.locale = locale_for(lang, &self.snapshot);
                vec![Effect::DescribeDocument]
            }
            Change::Loaded(load) => {
                self.load = load;
                // What the mode needs of it begins now.
                vec![
                    Effect::EnterMode(self.mode),
                    Effect::SetSound,
                    Effect::ReadWaitingQueue,
                ]
            }
            Change::Answered(life) => {
                if let Some(ask) = &mut self.ask {
                    ask.answer = Some(life.map(Rc::new));
                }
                vec![]
            }
            Change::Navigated(_, _, true) => self.operate(false),
            Change::Navigated(mode, chapter, false) => match (mode, chapter) {
                (Mode::Story, Some(number)) => self.go_to_chapter(number),
                (Mode::Explore, _) if self.game.is_some() => self.leave_game(),
                _ => self.go_to_mode(mode),
            },
            Change::Opened(mode, chapter, game) => {
                let mut effects = Vec::new();
                self.give_up_question(&mut effects);
                if game.is_none() {
                    self.end_game(&mut effects);
                }
                self.game = game.map(GameState::new);
                self.pull_back = false;
                self.chapter = chapter.unwrap_or(self.chapter).min(LAST);
                let mode = mode.unwrap_or(self.mode);
                if self.replace_mode(mode) != mode {
                    effects.push(Effect::EnterMode(mode));
                } else if mode == Mode::Lab {
                    // The lab is entered anew: what it plays ends as if it had been left.
                    self.stop_lab();
                    effects.push(Effect::StopSweep);
                }
                effects
            }
        }
    }

    /// The language that was asked for last, also while its words are not here: whoever comes back by an address has it again.
    pub fn wanted_lang(&self) -> Lang {
        self.asked_lang.unwrap_or(self.locale.lang())
    }

    /// The language that the list names: one that was chosen also while its words are on their way, however long that takes;
    /// where they are lost the one that is there, so that the other can be chosen again.
    pub fn listed_lang(&self) -> Lang {
        match self.awaits_lang {
            true => self.wanted_lang(),
            false => self.locale.lang(),
        }
    }

    fn asked(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Act(action) if self.may(&action) => self.act(action),
            Message::Act(_) => vec![],
            Message::Plan(plan) => {
                self.plan = plan;
                vec![]
            }
            Message::Language(lang) => {
                self.asked_lang = Some(lang);
                self.awaits_lang = true;
                vec![Effect::LoadLanguage(lang)]
            }
            Message::Theme(choice) => {
                self.theme_choice = choice;
                vec![Effect::DescribeDocument, Effect::Repaint]
            }
            Message::Mode(Mode::Explore) if self.game.is_some() => self.leave_game(),
            Message::ColourBy(by) => {
                self.colouring.by = by;
                vec![Effect::Repaint]
            }
            Message::Mode(mode) => self.go_to_mode(mode),
            Message::Keys(on) => {
                self.display.keys = on;
                vec![]
            }
            Message::Detail(detail) => {
                self.detail = detail;
                vec![Effect::Repaint]
            }
            Message::Sound(on) => {
                self.sound = on;
                // What did not arrive is asked for once more.
                match on && self.load == LoadState::Failed {
                    true => vec![Effect::LoadAgain],
                    false => vec![Effect::SetSound],
                }
            }
            Message::Chapter(number) => self.go_to_chapter(number),
            Message::NextChapter if self.pull_back => self.leave_pull_back(),
            Message::NextChapter => self.go_to_chapter(self.chapter + 1),
            Message::PullBackDone => self.leave_pull_back(),
            Message::Predict(input) => self.predict(input),
            Message::Operate(true) => self.operate(true),
            Message::Operate(false) => self.leave_game(),
            Message::Adopt(run, at) => {
                let mut effects = self.go_to_mode(Mode::Explore);
                self.end_game(&mut effects);
                self.close_workbench();
                effects.push(Effect::Adopt(run, at));
                effects
            }
            Message::Present(on) => {
                self.display.present = on;
                vec![Effect::DescribeDocument, Effect::Repaint]
            }
            Message::ShareDialog(open) => {
                self.sharing = open;
                // What is shared is one moment, so time stands still meanwhile.
                match open {
                    true => vec![Effect::Act(Action::Pause)],
                    false => self.make_handout(false),
                }
            }
            Message::QrDialog(open) => {
                (self.qr_open, self.sharing) = (open, false);
                let mut effects = self.make_handout(false);
                if open {
                    effects.push(Effect::Act(Action::Pause));
                }
                effects
            }
            Message::Handout(wanted) => self.make_handout(wanted),
            Message::AskDialog(open) => {
                self.ask = open.then(AskState::default);
                vec![match open {
                    true => Effect::Act(Action::Pause),
                    false => Effect::Ask(None),
                }]
            }
            Message::Ask(question) => {
                self.ask = Some(AskState {
                    question: Some(question),
                    answer: None,
                });
                vec![Effect::Ask(Some(question))]
            }
            Message::Pick(input) => vec![Effect::Pick(input)],
            Message::LetterWords(words) => {
                self.letter_words = Rc::new(words);
                vec![]
            }
            Message::OpenCard(id) => vec![Effect::OpenCard(id)],
            Message::Notify(notice) => {
                self.notify(notice);
                vec![]
            }
            Message::Dismiss(index) => {
                let notices = Rc::make_mut(&mut self.notices);
                if index < notices.len() {
                    notices.remove(index);
                }
                vec![]
            }
            Message::LoadAgain => vec![Effect::LoadAgain],
            Message::Compare(message) => self.compare.asked(message),
            Message::Lab(message) => self.asked_lab(message),
            Message::Queue(message) => self.asked_queue(message),
            Message::Workbench(message) => self.asked_workbench(message),
        }
    }

    /// Something for the viewer's own mail queue. A listing that is brought opens its dialog, over Explore.
    fn asked_queue(&mut self, message: QueueMessage) -> Vec<Effect> {
        let opens = matches!(
            message,
            QueueMessage::Open(true) | QueueMessage::Read(_) | QueueMessage::Paste(_)
        );
        let mut effects = Vec::new();
        if opens && !self.queue_open {
            effects = self.go_to_mode(Mode::Explore);
            effects.push(Effect::Act(Action::Pause));
            (self.sharing, self.qr_open) = (false, false);
            self.give_up_question(&mut effects);
            effects.append(&mut self.make_handout(false));
            Rc::make_mut(&mut self.workbench).asked(WorkbenchMessage::Open(false));
        }
        let closes = matches!(message, QueueMessage::Open(false) | QueueMessage::Play(_));
        self.queue_open = (self.queue_open || opens) && !closes;
        if matches!(message, QueueMessage::Play(_)) {
            self.end_game(&mut effects);
        }
        effects.push(Effect::Queue(message));
        effects
    }

    /// The experiments stand over Explore, whose time rests meanwhile.
    fn asked_workbench(&mut self, message: WorkbenchMessage) -> Vec<Effect> {
        let mut effects = Vec::new();
        if message == WorkbenchMessage::Open(true) {
            effects = self.go_to_mode(Mode::Explore);
            effects.push(Effect::Act(Action::Pause));
        }
        Rc::make_mut(&mut self.workbench).asked(message);
        // A frame begins the runs that are wanted now.
        effects.push(Effect::Repaint);
        effects
    }

    /// Something for the player. Who opens the first group of a game starts its clock; another scenario ends it.
    fn act(&mut self, action: Action) -> Vec<Effect> {
        let starts = action == Action::OpenBlock
            && self.game.is_some()
            && !self.reduced_motion
            && !self.has_opened_a_group();
        let mut effects = Vec::new();
        if matches!(action, Action::Load { .. } | Action::Weigh(_)) {
            self.give_up_question(&mut effects);
            self.end_game(&mut effects);
        }
        effects.push(Effect::Act(action));
        if starts {
            effects.push(Effect::Act(Action::Play));
        }
        effects
    }

    /// Into the operator's game.
    fn operate(&mut self, anew: bool) -> Vec<Effect> {
        let mut effects = self.go_to_mode(Mode::Explore);
        self.game = Some(GameState::new(Game::Play));
        effects.push(Effect::StartGame { anew });
        effects
    }

    /// Out of the game; its run stays.
    fn leave_game(&mut self) -> Vec<Effect> {
        let mut effects = vec![Effect::Act(Action::Pause)];
        self.end_game(&mut effects);
        effects.push(Effect::Repaint);
        effects
    }

    /// Nothing is a game any more, by whichever way it is left. A game has paces of its own.
    fn end_game(&mut self, effects: &mut Vec<Effect>) {
        if self.game.take().is_some() {
            effects.push(Effect::OwnPace);
        }
    }

    /// What one run was asked, and its answer, are nothing of another: neither their times nor their messages' numbers.
    fn give_up_question(&mut self, effects: &mut Vec<Effect>) {
        if self.ask.take().is_some() {
            effects.push(Effect::Ask(None));
        }
    }

    fn close_workbench(&mut self) {
        if self.workbench.open {
            Rc::make_mut(&mut self.workbench).open = false;
        }
    }

    /// The story as a handout is drawn, or no longer.
    fn make_handout(&mut self, wanted: bool) -> Vec<Effect> {
        let is_being_made = matches!(self.handout, Handout::Making(_));
        if wanted == is_being_made {
            return vec![];
        }
        self.handout = match wanted {
            true => Handout::Making(0),
            false => Handout::None,
        };
        vec![Effect::MakeHandout(wanted)]
    }

    fn notify(&mut self, notice: Notice) {
        let notices = Rc::make_mut(&mut self.notices);
        if !notices.contains(&notice) && notices.len() < NOTICES_MAX {
            notices.push(notice);
        }
    }

    /// Another mode in the place of the present one, which is returned. What belongs to that one alone ends.
    fn replace_mode(&mut self, mode: Mode) -> Mode {
        let before = std::mem::replace(&mut self.mode, mode);
        if before == mode {
            return before;
        }
        self.pull_back = false;
        self.close_workbench();
        if before == Mode::Lab {
            self.stop_lab();
        }
        before
    }

    fn stop_lab(&mut self) {
        if let Some(lab) = &mut self.lab {
            Rc::make_mut(lab).stop();
        }
    }

    fn go_to_mode(&mut self, mode: Mode) -> Vec<Effect> {
        let before = self.replace_mode(mode);
        if before == mode {
            return vec![];
        }
        let mut effects = Vec::new();
        self.end_game(&mut effects);
        if before == Mode::Story {
            // The chapters have paces of their own.
            effects.push(Effect::OwnPace);
        }
        effects.push(Effect::EnterMode(mode));
        if mode == Mode::Story {
            effects.push(Effect::ResumeStory);
        }
        effects.push(Effect::Repaint);
        effects
    }

    fn go_to_chapter(&mut self, number: u8) -> Vec<Effect> {
        let number = number.min(LAST);
        // Without the later part of the program there is nothing to pass through.
        let pull_back = self.load.loaded().is_some()
            && (self.mode, self.chapter, number) == (Mode::Story, LETTER, LETTER + 1);
        let before = self.replace_mode(Mode::Story);
        self.pull_back = pull_back;
        let changed = (before, self.chapter) != (Mode::Story, number);
        let mut effects = Vec::new();
        self.end_game(&mut effects);
        self.chapter = number;
        if before != Mode::Story {
            effects.push(Effect::EnterMode(Mode::Story));
        }
        let play = !self.pull_back;
        effects.push(Effect::StartChapter { play });
        if changed {
            effects.push(Effect::FocusHeading);
        }
        effects
    }

    /// The stage is bare again, and its time begins; not under a dialog that was opened meanwhile, about this moment, nor
    /// where somebody has gone to the chapter's end meanwhile.
    fn leave_pull_back(&mut self) -> Vec<Effect> {
        let was = std::mem::replace(&mut self.pull_back, false);
        let dialog = self.sharing || self.qr_open || self.ask.is_some() || self.queue_open;
        let is_over = self.snapshot.now >= self.predictions.stop(chapter(self.chapter));
        if was && !self.reduced_motion && !dialog && !is_over {
            vec![Effect::Act(Action::Play)]
        } else {
            vec![]
        }
    }

    /// What the reader does about the question before a restart; once it is settled the run answers.
    fn predict(&mut self, input: PredictionInput) -> Vec<Effect> {
        let now = chapter(self.chapter);
        self.predictions.take(now, input);
        let settled = self.predictions.of(now).progress != Progress::Open;
        match input {
            PredictionInput::Reset => vec![Effect::StartChapter { play: false }],
            PredictionInput::Submit | PredictionInput::Skip if settled => {
                // A still of the end says the same to who wants little motion.
                vec![Effect::Act(match self.reduced_motion {
                    true => Action::Seek(now.until),
                    false => Action::Play,
                })]
            }
            _ => vec![],
        }
    }

    /// Only the lab itself asks, so its part of the program is here.
    fn asked_lab(&mut self, message: LabMessage) -> Vec<Effect> {
        let Some(views) = self.load.loaded() else {
            return vec![];
        };
        let lab = self.lab.get_or_insert_with(views.new_lab);
        match (views.ask_lab)(Rc::make_mut(lab), message) {
            LabWish::Nothing => vec![],
            LabWish::Stop => vec![Effect::StopSweep],
            LabWish::Play(grid) => vec![Effect::StartSweep(grid)],
            LabWish::Show(run, at) => self.asked(Message::Adopt(*run, at)),
            LabWish::Unknown(asked) => {
                self.notify(Refusal::new(Reason::Lab, &asked).into());
                vec![]
            }
            LabWish::Refused => {
                self.notify(Notice::new("notice.ignored_action", ""));
                vec![]
            }
        }
    }

    fn take_published(&mut self, published: Published) {
        self.set_snapshot(published.snapshot);
        self.card = published.card;
        self.found = published.found;
        if let Some(game) = &mut self.game {
            game.scores = published.game;
        }
        if *self.mine != published.mine {
            self.mine = Rc::new(published.mine);
        }
        let first = self.mode == Mode::Story && self.chapter == LETTER;
        self.letter = published.letter.filter(|_| first);
    }

    /// Another instant; where it is another scenario, its clock and its plan come with it. Where the plan that is offered first
    /// differs there, it comes for who has chosen no other.
    fn set_snapshot(&mut self, snapshot: Rc<Snapshot>) {
        let own = |s: &Snapshot| {
            let scenario = &s.scenario;
            let clock = (scenario.epoch_unix_ms, time_zone(scenario), scenario.span);
            (scenario.name, clock)
        };
        let other = own(&snapshot) != own(&self.snapshot);
        if other {
            self.locale = locale_for(self.locale.lang(), &snapshot);
            self.colouring.slices = slices_of(&self.locale, &snapshot);
        }
        if other || self.plan == self.snapshot.scenario.blocks_plan {
            self.plan = snapshot.scenario.blocks_plan;
        }
        self.snapshot = snapshot;
    }
}

/// The theme's name, as in `data-theme` and in the address.
pub fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => ThemeChoice::Light.name(),
        Theme::Dark => ThemeChoice::Dark.name(),
        Theme::Projector => ThemeChoice::Projector.name(),
    }
}

#[cfg(test)]
mod tests;
