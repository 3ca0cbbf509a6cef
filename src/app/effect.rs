//! What follows from a change of the state: for the engine to do.

use crate::i18n::Lang;
use crate::message::{PickInput, QueueMessage};
use limbo_format::Mode;
use limbo_lab::grid::Grid;
use limbo_player::dual::fork::RestartChoice;
use limbo_player::{Action, Question};
use limbo_sim::{MessageId, Run, SimTime};
use std::sync::Arc;

/// What the engine has to do after a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Does this to what is shown: the viewer's run or the two futures.
    Act(Action),
    /// The stage looks different now.
    Repaint,
    /// The stage has another size now.
    Refit,
    /// Fetches the texts of a language.
    LoadLanguage(Lang),
    /// Puts the chapter's run on the stage, at the chapter's beginning, and plays it unless the viewer prefers rest.
    StartChapter {
        /// False where it waits for the viewer.
        play: bool,
    },
    /// The viewer's own run goes at its own pace from now on, whatever is shown.
    OwnPace,
    /// Goes on with the story at the instant that is shown, or with the chapter's beginning if that is another run or an
    /// instant of which the chapter does not tell.
    ResumeStory,
    /// The mode has changed: what belongs to the one before rests.
    EnterMode(Mode),
    /// Gives the focus to the chapter's heading.
    FocusHeading,
    /// Somebody looks for a message.
    Pick(PickInput),
    /// Opens a message's card, or closes it.
    OpenCard(Option<MessageId>),
    /// Puts today's game on the stage, at its beginning; where it need not be anew, a game that is there goes on.
    StartGame {
        /// True to begin again in any case.
        anew: bool,
    },
    /// Asks the run what became of an e-mail; nothing: the question is given up.
    Ask(Option<Question>),
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
    /// Something for the viewer's own mail queue.
    Queue(QueueMessage),
    /// What works on a mail queue may have arrived: a listing that waits for it is read now.
    ReadWaitingQueue,
    /// Plays a study of the lab.
    StartSweep(Arc<Grid>),
    /// Stops the sweep.
    StopSweep,
    /// Tells the document which language and colours it has.
    DescribeDocument,
    /// Switches sound on or off, as the state says.
    SetSound,
    /// Draws the story as a handout, or gives that up.
    MakeHandout(bool),
    /// Loads again the later part of the program, which did not arrive.
    LoadAgain,
}
