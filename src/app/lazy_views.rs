//! What a first look at the page does not need: the modes Explore, Compare and Lab, the story's later chapters, the
//! message card and the share dialog, and what works for them alone. The release build cuts the program in two at
//! [`views`] (feature `split`; ARCHITECTURE.md, "How the page loads"): what is reached only through the table
//! [`LazyViews`] is in the later part. So nothing in the table may be called in any other way from what a first look
//! runs.

use super::drivers::{ComparisonDriver, GameDriver, HandoutDriver, QueueDriver, SweepDriver};
use super::side_runs::{self, SideRunOf};
use super::sounds::{SOUND_VIEWS, SoundViews};
use super::{comparison, game, handout, queue, sweep, url};
use crate::browser::lazy::{Attempt, Loader};
use crate::browser::workers::{WorkerListener, WorkerPool};
use crate::components::card::{self, Card, MessageCardProps};
use crate::components::detail_picker::{NO_PICTURE, detail_picker};
use crate::components::prose_links::{present_link, prose_links};
use crate::components::share::{
    PaperFoot, PaperFootProps, QrDialog, QrDialogProps, QrLinks, ShareDialog, ShareDialogProps,
};
use crate::components::{AskOutage, AskOutageProps, Evidence, EvidenceProps, MessageCard};
use crate::i18n::{Lang, Locale};
use crate::message::{LabMessage, LetterWords, Message};
use crate::modes::compare::{Compare, CompareProps};
use crate::modes::lab::{self, Lab, LabProps, LabState, LabWish, worker};
use crate::modes::{explore, story};
use limbo_format::{LabAsked, Params};
use limbo_lab::grid::Grid;
use limbo_picture::theme::Detail;
use limbo_player::{
    ComparisonRun, Inquiry, Life, MessageHistory, Player, Question, SideOutcome, SideRun,
};
use limbo_sim::{MessageId, Run, SimTime, World};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use yew::prelude::*;

/// The entries of the later part of the program.
pub struct LazyViews {
    /// What Explore shows around the stage.
    pub explore: &'static explore::LaterViews,
    /// The mode Compare.
    pub compare: fn(CompareProps) -> Html,
    /// The mode Lab.
    pub lab: fn(LabProps) -> Html,
    /// What the story shows besides its first chapter.
    pub story: &'static story::LaterViews,
    /// The dialog in which a moment is shared and saved.
    pub share: fn(ShareDialogProps) -> Html,
    /// The addresses for the QR code of this moment.
    pub qr_links: fn(Params) -> QrLinks,
    /// The dialog with that code.
    pub qr: fn(QrDialogProps) -> Html,
    /// The ways to the pages of prose, at the foot of the page.
    pub prose_links: fn(&Locale) -> Html,
    /// The key of what is said where nothing can be painted.
    pub no_picture: &'static str,
    /// How fine the picture is.
    pub detail_picker: fn(&Locale, Detail, &Callback<Message>) -> Html,
    /// The way to the teacher's page, before a class.
    pub present_link: fn(&Locale) -> Html,
    /// What stands at the foot of a page on paper.
    pub paper_foot: fn(PaperFootProps) -> Html,
    /// The story as a handout, before anything of it has been drawn.
    pub begin_handout: fn(Lang) -> Box<dyn HandoutDriver>,
    /// A few small sounds.
    pub sound: &'static SoundViews,
    /// The dialog in which the run is asked what became of an e-mail.
    pub ask: fn(AskOutageProps) -> Html,
    /// A question to the run that begins to be answered.
    pub begin_inquiry: fn(&Player, Question) -> Box<Inquiry>,
    /// Works on the answer.
    pub work_on_inquiry: WorkOnInquiry,
    /// The card of the message that was chosen.
    pub message_card: fn(MessageCardProps) -> Html,
    /// What is said of a message that is found on the stage; true: the letter to Anna has the names that the reader gave.
    pub found_message: fn(&Locale, &LetterWords, bool, &World, MessageId) -> String,
    /// What a scenario rests on.
    pub evidence: fn(EvidenceProps) -> Html,
    /// What the card says of a message.
    pub look_at_message: fn(&World, MessageId, Option<&MessageHistory>) -> Rc<Card>,
    /// Reads on in the history of a message.
    pub read_message_history: ReadMessageHistory,
    /// Works on the future that stands beside a chapter's.
    pub advance_comparison_run: AdvanceComparisonRun,
    /// The viewer's own mail queue, before anything has been read.
    pub open_queue: fn() -> Box<dyn QueueDriver>,
    /// A run that is played beside what is shown, at its beginning; none where there is no such run.
    pub begin_side_run: fn(SideRunOf) -> Option<Box<SideRun>>,
    /// Plays on in such a run; what came of it, once it is at its end.
    pub play_side_run: PlaySideRun,
    /// The operator's game.
    pub open_game: fn() -> Box<dyn GameDriver>,
    /// A comparison at the playhead.
    pub open_comparison: fn() -> Box<dyn ComparisonDriver>,
    /// A study of the lab that begins to be played.
    pub open_sweep: fn(Arc<Grid>) -> Box<dyn SweepDriver>,
    /// The lab's state at its beginning.
    pub new_lab: fn() -> Rc<LabState>,
    /// Does to the lab's state what is asked of it.
    pub ask_lab: fn(&mut LabState, LabMessage) -> LabWish,
    /// What an address has to ask for so that the lab opens with the same.
    pub lab_address: fn(&LabState) -> LabAsked,
    /// The workers that play it.
    pub open_workers: fn(WorkerListener) -> WorkerPool,
    /// Adds a number to the next task of the lab in a worker.
    pub add_to_task: fn(f64),
    /// Begins that task; says how many runs it has.
    pub begin_task: fn() -> u32,
    /// Plays one run of it to its end.
    pub play_run: fn(),
}

type ReadMessageHistory = fn(
    &Player,
    MessageId,
    Option<MessageHistory>,
    &mut dyn FnMut() -> bool,
) -> Option<MessageHistory>;

type PlaySideRun = fn(&mut SideRun, &mut dyn FnMut() -> bool) -> Option<SideOutcome>;

type WorkOnInquiry = fn(&mut Inquiry, &mut dyn FnMut() -> bool) -> Option<Option<Life>>;

type AdvanceComparisonRun = fn(
    &mut Player,
    Run,
    SimTime,
    Option<ComparisonRun>,
    &mut dyn FnMut() -> bool,
) -> Option<ComparisonRun>;

static VIEWS: LazyViews = LazyViews {
    explore: &explore::LATER_VIEWS,
    compare: |props| html! { <Compare ..props /> },
    lab: |props| html! { <Lab ..props /> },
    story: &story::LATER_VIEWS,
    share: |props| html! { <ShareDialog ..props /> },
    qr_links: url::qr_links,
    qr: |props| html! { <QrDialog ..props /> },
    prose_links,
    no_picture: NO_PICTURE,
    detail_picker,
    present_link,
    paper_foot: |props| html! { <PaperFoot ..props /> },
    begin_handout: handout::begin,
    sound: &SOUND_VIEWS,
    ask: |props| html! { <AskOutage ..props /> },
    begin_inquiry: |player, question| Box::new(Inquiry::new(player, question)),
    work_on_inquiry: Inquiry::work,
    message_card: |props| html! { <MessageCard ..props /> },
    found_message: card::found,
    evidence: |props| html! { <Evidence ..props /> },
    look_at_message: card::look,
    read_message_history: limbo_player::read_message_history,
    advance_comparison_run: limbo_player::advance_comparison_run,
    open_queue: queue::open,
    begin_side_run: side_runs::begin,
    play_side_run: SideRun::play,
    open_game: game::open,
    open_comparison: comparison::open,
    open_sweep: sweep::open,
    open_workers: WorkerPool::open,
    new_lab: lab::begin,
    ask_lab: LabState::asked,
    lab_address: LabState::address,
    add_to_task: worker::add_to_task,
    begin_task: worker::begin_task,
    play_run: worker::play_run,
};

/// The place at which the release build cuts the program. It loads the later part unless that is done.
#[cfg(feature = "split")]
#[allow(unsafe_code)] // The macro's own: it declares the two ends of the cut as foreign functions.
#[wasm_split_helpers::wasm_split(later, fallible)]
fn views() -> Result<&'static LazyViews, wasm_split_helpers::SplitLoaderError> {
    Ok(&VIEWS)
}

/// Uncut the program is all here.
#[cfg(not(feature = "split"))]
async fn views() -> Result<&'static LazyViews, std::convert::Infallible> {
    Ok(&VIEWS)
}

fn attempt() -> Attempt<LazyViews> {
    Box::pin(async { views().await.ok() })
}

thread_local! {
    static LOADER: Rc<Loader<LazyViews>> = Loader::new(attempt);
}

/// What loads the views.
pub fn loader() -> Rc<Loader<LazyViews>> {
    LOADER.with(Rc::clone)
}

/// The views, in a worker: it has linked all of the program, and nothing need be waited for.
pub fn at_once() -> Option<&'static LazyViews> {
    // Asked twice: the first time the later part says that it is here, the second time it is taken.
    let (mut views, mut context) = (pin!(views()), Context::from_waker(Waker::noop()));
    (0..2).find_map(|_| match views.as_mut().poll(&mut context) {
        Poll::Ready(views) => views.ok(),
        Poll::Pending => None,
    })
}
