//! What the page shows: one value, changed in one place. [`State::update`] takes a [`Change`], changes the value, and
//! says what the engine has to do about it. Pure: it touches neither the browser nor a run, so it is tested natively.

use super::actions;
use super::lazy_views::LazyViews;
use crate::browser::lazy::LoadState;
use crate::components::card::Card;
use crate::i18n::{Lang, Locale};
use crate::message::{CompareMessage, LabMessage, Message, PickInput};
use crate::modes::compare::Comparison;
use crate::modes::lab::{LabState, Playing, Progress as SweepProgress};
use crate::modes::story::{CHAPTERS, Letter, Predictions, chapter};
use limbo_format::{DisplayOptions, Mode, Notice, Params, ThemeChoice};
use limbo_lab::study::{BaseScenario, Study};
use limbo_picture::layout::{height_beside_words, height_for};
use limbo_picture::theme::Theme;
use limbo_player::dual::fork::RestartChoice;
use limbo_player::prediction::{Prediction, PredictionInput, Progress};
use limbo_player::{Action, Snapshot};
use limbo_sim::{MessageId, MessageView, Plan, Run, SimTime};
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
    /// What the page is used for.
    pub mode: Mode,
    /// The chapter of the story, 1 to [`CHAPTERS`]; kept while another mode is shown.
    pub chapter: u8,
    /// What was predicted before the story's restarts.
    pub predictions: Predictions,
    /// The one letter of the first chapter, while that is shown.
    pub letter: Option<Letter>,
    /// How the page is displayed: embedded, presented, with how many controls.
    pub display: DisplayOptions,
    /// The plan by which links are mended and service is restarted.
    pub plan: Plan,
    /// The colours that the viewer or the address chose.
    pub theme_choice: ThemeChoice,
    /// Whether the viewer's system prefers dark colours.
    pub system_dark: bool,
    /// Whether the viewer's system asks for little motion.
    pub reduced_motion: bool,
    /// The width of the stage, CSS px; 0 before it is known.
    pub width: f64,
    /// How far the later part of the program has come.
    pub load: LoadState<LazyViews>,
    /// True while the dialog is open in which this moment is shared and saved.
    pub sharing: bool,
    /// The message that was chosen, and what the page knows of it.
    pub card: Option<Rc<Card>>,
    /// The viewer's own messages at the playhead, the newest last.
    pub mine: Rc<Vec<MessageView>>,
    /// What was refused and not yet dismissed.
    pub notices: Rc<Vec<Notice>>,
    /// The comparison of two futures.
    pub compare: CompareState,
    /// The lab.
    pub lab: Rc<LabState>,
}

/// What the viewer has chosen for the comparison, and what it shows.
#[derive(Clone, PartialEq)]
pub struct CompareState {
    /// How each of the two futures begins.
    pub choices: [RestartChoice; 2],
    /// What the viewer predicts.
    pub prediction: Prediction,
    /// The prediction is about the left (0) or the right (1).
    pub predicted_side: usize,
    /// The size of the two stages.
    pub size: PairSize,
    /// The two futures at the clock's instant; none before they are there.
    pub shown: Option<Rc<Comparison>>,
}

/// How large the two stages of the comparison are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairSize {
    /// The width that each is laid out for, CSS px; 0 before it is known.
    pub width: f64,
    /// The height that each is laid out for, CSS px.
    pub height: f64,
    /// By how much it is then shown smaller: 1 or less.
    pub scale: f64,
}

/// Everything that can change the state.
#[derive(Clone)]
pub enum Change {
    /// Somebody asks for something.
    Asked(Message),
    /// The engine has looked at the run.
    Published(Published),
    /// The engine has looked at the two futures.
    Compared(Option<Rc<Comparison>>),
    /// Where nothing waits there is nothing to predict.
    NothingToPredict,
    /// The sweep has come so far.
    Swept(SweepProgress),
    /// The stage may be so wide, CSS px.
    Width(f64),
    /// Whether the system prefers dark colours.
    SystemDark(bool),
    /// Whether the system asks for little motion.
    ReducedMotion(bool),
    /// The texts of this language are here.
    LanguageLoaded(Lang),
    /// The later part of the program has come so far.
    Loaded(LoadState<LazyViews>),
    /// The browser's history goes to this mode and chapter.
    Navigated(Mode, Option<u8>),
    /// Another run has been opened, saved in this mode and chapter.
    Opened(Option<Mode>, Option<u8>),
}

/// What the engine tells of the viewer's own run.
#[derive(Clone)]
pub struct Published {
    /// The run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// The chosen message's card.
    pub card: Option<Rc<Card>>,
    /// The viewer's own messages.
    pub mine: Vec<MessageView>,
    /// The first letter of the run, where it is the viewer's own.
    pub letter: Option<Letter>,
}

/// What the engine has to do after a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Does this to what is shown: the viewer's run or the two futures.
    Act(Action),
    /// The stage looks different now.
    Repaint,
    /// Fetches the texts of a language.
    LoadLanguage(Lang),
    /// Puts the chapter's run on the stage, at the chapter's beginning, and plays it unless the viewer prefers rest.
    StartChapter {
        /// False where it waits for the viewer.
        play: bool,
    },
    /// Goes on with the story where it was left, or with the chapter's beginning if another run is on the stage.
    ResumeStory,
    /// The mode has changed: what belongs to the one before rests.
    EnterMode(Mode),
    /// Gives the focus to the chapter's heading.
    FocusHeading,
    /// Somebody looks for a message.
    Pick(PickInput),
    /// Opens a message's card, or closes it.
    OpenCard(Option<MessageId>),
    /// Puts this run in the place of the viewer's own, paused at an instant.
    Adopt(Run, SimTime),
    /// Begins one of the two futures in another way.
    Choose(usize, RestartChoice),
    /// Left becomes right.
    Swap,
    /// The two futures have to be published anew.
    PublishComparison,
    /// Goes on in Explore with one of the two futures.
    ContinueWith(usize),
    /// Plays a study of the lab.
    StartSweep(Study),
    /// Stops the sweep.
    StopSweep,
    /// Tells the document which language and colours it has.
    DescribeDocument,
    /// Loads again the later part of the program, which did not arrive.
    LoadAgain,
}

impl State {
    /// The first state of a page.
    pub fn new(snapshot: Rc<Snapshot>, lang: Lang, params: &Params, notices: Vec<Notice>) -> State {
        let blocks = snapshot.scenario.blocks_plan;
        State {
            locale: locale_for(lang, &snapshot),
            plan: blocks,
            mode: params.mode_shown(),
            chapter: params.chapter.unwrap_or(1),
            predictions: Predictions::default(),
            letter: None,
            display: params.display,
            theme_choice: params.theme,
            system_dark: false,
            reduced_motion: false,
            width: 0.0,
            load: LoadState::NotLoaded,
            sharing: false,
            card: None,
            mine: Rc::default(),
            notices: Rc::new(notices),
            compare: CompareState::new(blocks),
            lab: Rc::new(LabState::new(Study::first(BaseScenario::Town))),
            snapshot,
        }
    }

    /// The colours that follow from the choice, the system and the projector.
    pub fn theme(&self) -> Theme {
        match self.theme_choice {
            // What stands before a class is read from the last row.
            ThemeChoice::Auto if self.display.present => Theme::Projector,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
            ThemeChoice::Projector => Theme::Projector,
            ThemeChoice::Auto if self.system_dark => Theme::Dark,
            ThemeChoice::Auto => Theme::Light,
        }
    }

    /// The height of the stage, CSS px.
    pub fn height(&self) -> f64 {
        let type_px = self.theme().type_px();
        match self.mode {
            // On a telephone the words stand under the stage, and both should be seen.
            Mode::Story => height_beside_words(self.width, type_px),
            _ => height_for(self.width, type_px),
        }
    }

    /// True where something is shown that a first look does not need.
    pub fn needs_lazy_views(&self) -> bool {
        self.mode != Mode::Story || self.chapter != 1 || self.sharing
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
                Rc::make_mut(&mut self.lab).take(progress);
                vec![]
            }
            Change::Width(width) if width == self.width => vec![],
            Change::Width(width) => {
                self.width = width;
                vec![Effect::Repaint]
            }
            Change::SystemDark(dark) => {
                self.system_dark = dark;
                vec![Effect::DescribeDocument, Effect::Repaint]
            }
            Change::ReducedMotion(reduced) => {
                self.reduced_motion = reduced;
                vec![Effect::Repaint]
            }
            Change::LanguageLoaded(lang) => {
                self.locale = locale_for(lang, &self.snapshot);
                vec![Effect::DescribeDocument]
            }
            Change::Loaded(load) => {
                self.load = load;
                vec![Effect::Repaint]
            }
            Change::Navigated(mode, chapter) => match (mode, chapter) {
                (Mode::Story, Some(number)) => self.go_to_chapter(number),
                _ => self.go_to_mode(mode),
            },
            Change::Opened(mode, chapter) => {
                self.chapter = chapter.unwrap_or(self.chapter).clamp(1, CHAPTERS);
                let mode = mode.unwrap_or(self.mode);
                let changed = std::mem::replace(&mut self.mode, mode) != mode;
                if changed {
                    vec![Effect::EnterMode(mode)]
                } else {
                    vec![]
                }
            }
        }
    }

    fn asked(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Act(action) if actions::can_be_done(&action, self.mode) => {
                vec![Effect::Act(action)]
            }
            Message::Act(_) => vec![],
            Message::Plan(plan) => {
                self.plan = plan;
                vec![]
            }
            Message::Language(lang) => vec![Effect::LoadLanguage(lang)],
            Message::Theme(choice) => {
                self.theme_choice = choice;
                vec![Effect::DescribeDocument, Effect::Repaint]
            }
            Message::Mode(mode) => self.go_to_mode(mode),
            Message::Keys(on) => {
                self.display.keys = on;
                vec![]
            }
            Message::Chapter(number) => self.go_to_chapter(number),
            Message::Predict(input) => self.predict(input),
            Message::Adopt(run, at) => {
                let mut effects = self.go_to_mode(Mode::Explore);
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
                let pause = open && actions::can_be_done(&Action::Pause, self.mode);
                pause
                    .then_some(Effect::Act(Action::Pause))
                    .into_iter()
                    .collect()
            }
            Message::Pick(input) => vec![Effect::Pick(input)],
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
        }
    }

    fn notify(&mut self, notice: Notice) {
        let notices = Rc::make_mut(&mut self.notices);
        if !notices.contains(&notice) && notices.len() < NOTICES_MAX {
            notices.push(notice);
        }
    }

    fn go_to_mode(&mut self, mode: Mode) -> Vec<Effect> {
        let before = std::mem::replace(&mut self.mode, mode);
        if before == mode {
            return vec![];
        }
        if before == Mode::Lab {
            Rc::make_mut(&mut self.lab).stop();
        }
        let mut effects = vec![Effect::EnterMode(mode)];
        match (before, mode) {
            (_, Mode::Story) => effects.push(Effect::ResumeStory),
            // The chapters have paces of their own.
            (Mode::Story, Mode::Explore) => effects.push(Effect::Act(Action::Speed(1.0))),
            _ => {}
        }
        effects.push(Effect::Repaint);
        effects
    }

    fn go_to_chapter(&mut self, number: u8) -> Vec<Effect> {
        let number = number.clamp(1, CHAPTERS);
        let before = std::mem::replace(&mut self.mode, Mode::Story);
        let changed = (before, self.chapter) != (Mode::Story, number);
        self.chapter = number;
        let mut effects = Vec::new();
        if before != Mode::Story {
            effects.push(Effect::EnterMode(Mode::Story));
        }
        effects.push(Effect::StartChapter { play: true });
        if changed {
            effects.push(Effect::FocusHeading);
        }
        effects
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

    fn asked_lab(&mut self, message: LabMessage) -> Vec<Effect> {
        let lab = Rc::make_mut(&mut self.lab);
        match message {
            LabMessage::Study(study) => {
                lab.ask(study);
                vec![Effect::StopSweep]
            }
            LabMessage::Sweep => {
                lab.begin(Playing::Sweep);
                vec![Effect::StartSweep(lab.sweep.study)]
            }
            LabMessage::Try => {
                lab.begin(Playing::Try);
                vec![Effect::StartSweep(lab.proposed_study())]
            }
            LabMessage::Stop => {
                lab.stop();
                vec![Effect::StopSweep]
            }
            LabMessage::Choose(place) => {
                lab.choice = place;
                vec![]
            }
            LabMessage::Propose(blocks, every) => {
                lab.proposed = (blocks, every);
                vec![]
            }
            LabMessage::Show(study, value, seed) => match study.run(value, seed) {
                Ok(run) => {
                    // A second of watching before the restart.
                    let second = limbo_sim::Duration::secs(run.scenario.pace);
                    let at = study.base.restart_at() - second;
                    self.asked(Message::Adopt(run, at))
                }
                Err(_) => {
                    self.notify(Notice::new("notice.ignored_action", ""));
                    vec![]
                }
            },
        }
    }

    fn take_published(&mut self, published: Published) {
        self.set_snapshot(published.snapshot);
        self.card = published.card;
        if *self.mine != published.mine {
            self.mine = Rc::new(published.mine);
        }
        let first = self.mode == Mode::Story && self.chapter == 1;
        self.letter = published.letter.filter(|_| first);
    }

    /// Another instant; where it is another scenario, its clock and its plan come with it.
    fn set_snapshot(&mut self, snapshot: Rc<Snapshot>) {
        let own = |s: &Snapshot| {
            let scenario = &s.scenario;
            (scenario.name, scenario.epoch_unix_ms, scenario.blocks_plan)
        };
        if own(&snapshot) != own(&self.snapshot) {
            self.locale = locale_for(self.locale.lang(), &snapshot);
            self.plan = snapshot.scenario.blocks_plan;
        }
        self.snapshot = snapshot;
    }
}

impl CompareState {
    /// All at once beside a restart in groups.
    pub fn new(blocks: Plan) -> CompareState {
        let choice = |plan| RestartChoice { plan, door: None };
        CompareState {
            choices: [choice(Plan::Bulk), choice(blocks)],
            prediction: Prediction::default(),
            predicted_side: 0,
            size: PairSize::default(),
            shown: None,
        }
    }

    fn asked(&mut self, message: CompareMessage) -> Vec<Effect> {
        match message {
            CompareMessage::Choose(side, choice) => {
                let side = side.min(1);
                self.choices[side] = choice;
                if side == self.predicted_side && self.prediction.progress != Progress::Open {
                    self.forget_prediction();
                }
                vec![Effect::Choose(side, choice)]
            }
            CompareMessage::Swap => {
                self.choices.swap(0, 1);
                self.predicted_side = 1 - self.predicted_side;
                vec![Effect::Swap]
            }
            CompareMessage::Predict(input) => {
                self.prediction.take(input);
                vec![Effect::PublishComparison]
            }
            CompareMessage::PredictAbout(side) => {
                self.predicted_side = side.min(1);
                self.prediction = Prediction::default();
                vec![Effect::PublishComparison]
            }
            CompareMessage::ContinueWith(side) => vec![Effect::ContinueWith(side.min(1))],
            CompareMessage::Resize {
                width,
                height,
                scale,
            } => {
                self.size = PairSize {
                    width,
                    height,
                    scale,
                };
                vec![Effect::Repaint]
            }
        }
    }

    /// A prediction that was about something else says nothing any more.
    fn forget_prediction(&mut self) {
        self.prediction = Prediction::default();
        self.prediction.take(PredictionInput::Skip);
    }
}

fn locale_for(lang: Lang, snapshot: &Snapshot) -> Locale {
    let scenario = &snapshot.scenario;
    Locale::new(lang, scenario.time_zone, scenario.epoch_unix_ms)
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
#[path = "state_tests.rs"]
mod tests;
