//! What can be asked of the page: one enum of messages. Components send them; the app alone handles them. Plain values:
//! this file knows no component.

mod letter_words;

pub use letter_words::{LINE_MAX, LetterWords, TO_MAX};

use crate::i18n::Lang;
use limbo_format::{LabAsked, Mode, Notice, ThemeChoice};
use limbo_lab::axis::Spacing;
use limbo_lab::incident::BaseScenario;
use limbo_lab::outcome::Question as LabQuestion;
use limbo_lab::presets::Preset;
use limbo_picture::colouring::ColourBy;
use limbo_picture::pick::Direction;
use limbo_picture::theme::Detail;
use limbo_player::dual::fork::RestartChoice;
use limbo_player::prediction::PredictionInput;
use limbo_player::{Action, Question};
use limbo_queue::Question as QueueQuestion;
use limbo_sim::{Duration, MessageId, Plan, Run, SimTime};
use web_sys::File;
use yew::prelude::*;

/// A message to the app.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// Something for the player that is shown: time or the world.
    Act(Action),
    /// The plan by which links are mended and service is restarted from now on.
    Plan(Plan),
    /// The language of every text.
    Language(Lang),
    /// The colours.
    Theme(ThemeChoice),
    /// What the colours of the waiting dots say.
    ColourBy(ColourBy),
    /// What the page is used for.
    Mode(Mode),
    /// Whether the page listens to keys of its own.
    Keys(bool),
    /// How fine the dots are painted.
    Detail(Detail),
    /// Whether the page makes sounds.
    Sound(bool),
    /// A chapter of the story, from its beginning.
    Chapter(u8),
    /// The chapter after the one shown; where the passage lies over the stage, that chapter's own picture, which has not been
    /// seen yet.
    NextChapter,
    /// The passage from the first chapter to the second has been seen, or left.
    PullBackDone,
    /// What is predicted before a restart, in the chapter shown.
    Predict(PredictionInput),
    /// Today's game of the operator, from its beginning; or out of the game, and on in Explore.
    Operate(bool),
    /// This very run in Explore, at that instant.
    Adopt(Run, SimTime),
    /// Shows the page for a projector, or goes back to the desk.
    Present(bool),
    /// Opens or closes the dialog in which this moment is shared and saved.
    ShareDialog(bool),
    /// Opens or closes the dialog with the QR code of this moment.
    QrDialog(bool),
    /// Prints the story as a handout, or gives that up.
    Handout(bool),
    /// Somebody looks for a message on the stage.
    Pick(PickInput),
    /// Opens or closes the dialog in which the run is asked what became of an e-mail.
    AskDialog(bool),
    /// Asks the run.
    Ask(Question),
    /// What the reader calls their letter.
    LetterWords(LetterWords),
    /// Opens the card of that message, or closes the open one.
    OpenCard(Option<MessageId>),
    /// Shows a notice until it is dismissed.
    Notify(Notice),
    /// Takes the notice of that index away.
    Dismiss(usize),
    /// Loads again what did not arrive.
    LoadAgain,
    /// Something for the comparison of two futures.
    Compare(CompareMessage),
    /// Something for the lab.
    Lab(LabMessage),
    /// Something for the viewer's own mail queue.
    Queue(QueueMessage),
    /// Something for the workbench.
    Workbench(WorkbenchMessage),
}

/// What somebody who looks for a message on the stage does. Points are CSS pixels of the stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PickInput {
    /// The mouse is over this point, or has left the stage.
    Hover(Option<(f32, f32)>),
    /// A click or a tap at this point.
    At(f32, f32),
    /// An arrow key: to the neighbour.
    To(Direction),
    /// Enter: shows what happened to the chosen message.
    Open,
    /// Escape: closes the card, then lets the message go.
    Close,
}

/// What is asked of the comparison. Side 0 is the left (A), side 1 the right (B).
#[derive(Clone, Debug, PartialEq)]
pub enum CompareMessage {
    /// Another way to restart for one side.
    Choose(usize, RestartChoice),
    /// Exchanges left and right.
    Swap,
    /// The prediction about one side.
    Predict(PredictionInput),
    /// The prediction is about this side from now on.
    PredictAbout(usize),
    /// Goes on in Explore with one side alone, at the instant shown.
    ContinueWith(usize),
    /// How large the two stages are: the width and the height that each is laid out for (CSS pixels), and by how much
    /// it is then shown smaller (1 or less).
    Resize {
        /// CSS pixels; 0 before it is known.
        width: f64,
        /// CSS pixels.
        height: f64,
        /// 0 to 1.
        scale: f64,
    },
}

/// What is asked of the viewer's own mail queue.
#[derive(Clone, Debug, PartialEq)]
pub enum QueueMessage {
    /// Opens or closes the dialog in which it is shown.
    Open(bool),
    /// Reads the listing in a file.
    Read(File),
    /// Reads a listing that was pasted.
    Paste(String),
    /// The listing was made at that instant (Unix time, s), by a server whose clock is so far east of Greenwich (s).
    MadeAt(i64, i32),
    /// Stops what is being read; what is being foretold of the pile before goes on.
    StopReading,
    /// Stops what is being foretold; what is being read beside it goes on.
    StopForetelling,
    /// Other numbers about the destination.
    Ask(Box<QueueQuestion>),
    /// Foretells what each remedy would do.
    Foretell,
    /// Shows in Explore the run of the remedy of that index among those foretold.
    Play(usize),
}

/// What is asked of the lab.
#[derive(Clone, Debug, PartialEq)]
pub enum LabMessage {
    /// Another place, with the question that it begins with.
    Base(BaseScenario),
    /// A question that comes with the program.
    Preset(Preset),
    /// What an address asks for.
    Open(LabAsked),
    /// Another parameter is swept: the first or the second, and its key.
    Parameter(usize, &'static str),
    /// A second parameter is swept as well, or none.
    Second(Option<&'static str>),
    /// The values of a swept parameter are spread in another way.
    Spacing(usize, Spacing),
    /// Something else is looked for.
    Question(LabQuestion),
    /// Something was typed.
    Write(LabField, String),
    /// What gives a swept parameter a meaning is set.
    Enable(usize),
    /// The restart's groups, and the time from one to the next, where they are not swept.
    Plan(u16, Duration),
    /// Plays the sweep from its beginning.
    Sweep,
    /// Plays the proposed restart of the challenge with every seed.
    Try,
    /// Stops what is being played.
    Stop,
    /// Chooses the cell of that number.
    Choose(usize),
    /// Another proposal for the challenge: groups, and the time from one to the next.
    Propose(u16, Duration),
    /// Shows a run in Explore: the chosen cell's, with that seed.
    Show(u64),
    /// Shows a run of the challenge's last try in Explore, with that seed.
    ShowTry(u64),
}

/// A field of the lab's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabField {
    /// Which parameter is swept: the first or the second.
    Parameter(usize),
    /// Its first value.
    From(usize),
    /// Its last value.
    To(usize),
    /// How many values.
    Steps(usize),
    /// How many seeds.
    Seeds,
    /// What is looked for.
    Question,
}

/// What is asked of the workbench. Experiments are numbered from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkbenchMessage {
    /// Opens or closes it.
    Open(bool),
    /// This experiment, or the list of them.
    Choose(Option<u8>),
    /// Guesses the answer of that number, or does without a guess.
    Guess(Option<u8>),
}

impl Message {
    /// A callback that sends this message whenever an event happens.
    pub fn on(self, send: &Callback<Message>) -> Callback<Event> {
        let send = send.clone();
        Callback::from(move |_: Event| send.emit(self.clone()))
    }
}
