//! What a first look at the page does not need: the views of Explore, Compare and Lab, of the story's later chapters,
//! of the message card and of the sharing dialog, and what works for them alone. The release build cuts the program
//! in two at [`views`] (feature `split`; ARCHITECTURE.md, "How the page loads"): what is reached only through the table
//! [`LazyViews`] is in the second part. So nothing in the table may be called in any other way from what a first
//! look runs.

use super::session::Session;
use super::view::View;
use crate::lab::worker;
use crate::lazy::{Attempt, Loader};
use crate::locale::Locale;
use crate::panels::{self, Card, Wish};
use crate::player::{self, Action, Beside, Past, Player};
use crate::story::tale as chapters;
use crate::{compare, lab};
use limbo_sim::{MessageId, Run, SimTime, World};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use yew::{Callback, Html};

/// A view of the page with controls.
type ViewFn = fn(&View, &Callback<Wish>) -> Html;
/// A view of the page that acts on the run, too.
type ActingViewFn = fn(&View, &Callback<Wish>, &Callback<Action>) -> Html;

/// Asked between two steps of work: true when the work is to stop, to go on later.
type OutOfTime<'a> = &'a mut dyn FnMut() -> bool;
/// Works on a future of a run, up to an instant, for the player to keep.
type LookBesideFn = fn(&mut Player, Run, SimTime, Option<Beside>, OutOfTime<'_>) -> Option<Beside>;

/// The entries of the second part of the program.
pub struct LazyViews {
    /// Over Explore's stage: what to try.
    pub hint: fn(&View) -> Html,
    /// Beside Explore's stage.
    pub side: ActingViewFn,
    /// How to restart.
    pub restart: ActingViewFn,
    /// Under Explore's stage.
    pub chart: ViewFn,
    /// The mode Compare.
    pub compare: fn(&Rc<Session>, &View) -> Html,
    /// The mode Lab.
    pub lab: ViewFn,
    /// The dialog in which a moment is shared and saved.
    pub share: fn(&Rc<Session>, &View, &Callback<Wish>) -> Html,
    /// The card of the message that was chosen.
    pub message_card: ViewFn,
    /// A later chapter's title.
    pub chapter_title: fn(&Locale, u8) -> String,
    /// A later chapter's words.
    pub chapter_words: ViewFn,
    /// A chapter's curve.
    pub chapter_curve: ViewFn,
    /// What a chapter rests on.
    pub chapter_evidence: fn(&Locale, u8) -> Html,
    /// What a scenario rests on.
    pub scenario_evidence: fn(&Locale, &str) -> Html,
    /// What the card says of a message.
    pub look_at_message: fn(&World, MessageId, Option<&Past>) -> Rc<Card>,
    /// Reads on in the past of a message.
    pub read_past: fn(&Player, MessageId, Option<Past>, OutOfTime<'_>) -> Option<Past>,
    /// Works on the future that stands beside a chapter's.
    pub look_beside: LookBesideFn,
    /// Begins a task of the lab in a worker.
    pub begin_task: fn(&[f64; worker::TASK]) -> u32,
    /// Plays one run of it.
    pub play_run: fn(),
}

static VIEWS: LazyViews = LazyViews {
    hint: panels::explore::hint,
    side: panels::explore::side,
    restart: panels::explore::restart,
    chart: panels::explore::chart,
    compare: compare::compare,
    lab: lab::lab,
    share: panels::share::share,
    message_card: panels::card,
    chapter_title: chapters::title,
    chapter_words: chapters::words,
    chapter_curve: chapters::curve,
    chapter_evidence: chapters::evidence,
    scenario_evidence: panels::scenario_evidence,
    look_at_message: panels::look,
    read_past: player::read_past,
    look_beside: player::look_beside,
    begin_task: worker::begin_task,
    play_run: worker::play_run,
};

/// The place at which the release build cuts the program. It loads the second part unless that is done.
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
    // Asked twice: the first time the second part says that it is here, the second time it is taken.
    let (mut views, mut context) = (pin!(views()), Context::from_waker(Waker::noop()));
    (0..2).find_map(|_| match views.as_mut().poll(&mut context) {
        Poll::Ready(views) => views.ok(),
        Poll::Pending => None,
    })
}
