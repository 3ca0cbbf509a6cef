//! Explore: everything open. The stage with all its links, time, the way to restart, the viewer's own mail and every
//! number; with fewer controls, or before a class, less of it.

mod colours;
mod disks;
mod game;
mod hint;
mod network;
mod operator;
mod queue;
mod workbench;

pub use game::{COASTING_SPEED, GAME_SPEED, GameScores, GameState};
pub use queue::{QueueDesk, QueueProps, QueueShown, QueueSource};
pub use workbench::{WorkbenchProps, WorkbenchState, experiment_run};

use crate::browser::lazy::LoadState;
use crate::components::card::Card;
use crate::components::share::SharedPage;
use crate::components::stage::HandlesView;
use crate::components::touch::StageHandles;
use crate::components::{
    Chart, LedgerTable, MessageCard, OwnMail, RestartChooser, Transport, lazy_view,
};
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use hint::Hint;
use limbo_format::Controls;
use limbo_picture::colouring::Colouring;
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::{MessageView, Plan};
use std::rc::Rc;
use workbench::Workbench;
use yew::prelude::*;

/// What Explore shows around the stage: loaded later.
pub struct LaterViews {
    /// Over the stage, in its place: what to try.
    pub hint: fn(&ExploreProps) -> Html,
    /// On the stage: what changes the network.
    pub handles: HandlesView,
    /// Under the stage: by what the dots are coloured.
    pub colours: fn(&ExploreProps) -> Html,
    /// Beside the stage: how to restart and whether that holds, the viewer's own mail, where every message is, and how to lose some.
    pub side: fn(&ExploreProps) -> Html,
    /// Under the stage: time, the card of the chosen message, and what has happened.
    pub time: fn(&ExploreProps) -> Html,
    /// Under everything: every number of the network, and what else can be tried.
    pub more: fn(&ExploreProps) -> Html,
    /// Beside the stage, in the operator's game: what can be done, and the result.
    pub operator: fn(&ExploreProps, &GameState) -> Html,
    /// Under it: the score so far.
    pub operator_score: fn(&ExploreProps, &GameState) -> Html,
    /// The dialog in which the viewer's own mail queue is shown.
    pub queue: fn(QueueProps) -> Html,
    /// Over it: the experiments.
    pub workbench: fn(WorkbenchProps) -> Html,
}

/// Reached through the app's table of lazy views only.
pub static LATER_VIEWS: LaterViews = LaterViews {
    hint,
    handles: HandlesView(|props| html! { <StageHandles ..props /> }),
    colours: colours::colours,
    side,
    time,
    more,
    operator: operator::panel,
    operator_score: operator::score,
    queue: |props| html! { <queue::QueueDialog ..props /> },
    workbench: |props| html! { <Workbench ..props /> },
};

/// Properties of [`Explore`].
#[derive(Clone, PartialEq, Properties)]
pub struct ExploreProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The plan by which links are mended and service is restarted.
    pub plan: Plan,
    /// The message that was chosen, and what the page knows of it.
    pub card: Option<Rc<Card>>,
    /// The viewer's own messages, the newest last.
    pub mine: Rc<Vec<MessageView>>,
    /// What the reader calls their letter.
    pub words: Rc<LetterWords>,
    /// The page whose moments are shared.
    pub page: SharedPage,
    /// How much of it is shown.
    pub controls: Controls,
    /// True before a class.
    pub present: bool,
    /// The operator's game, while it is shown.
    pub game: Option<GameState>,
    /// The link under which others watch it, once it is over.
    pub game_link: Option<String>,
    /// What has been tried at the workbench.
    pub workbench: Rc<WorkbenchState>,
    /// What the colours of the dots say.
    pub colouring: Colouring,
    /// The colours of the page.
    pub theme: Theme,
    /// The stage on its card.
    pub stage: Html,
    /// What stands around it.
    pub later: LoadState<LaterViews>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The mode's part of the page. The stage is there from the beginning and stays, whatever is still on its way.
#[component]
pub fn Explore(props: &ExploreProps) -> Html {
    if let Some(game) = &props.game {
        return operator_room(props, game);
    }
    let full = props.controls == Controls::Full;
    let guided = full && !props.present;
    let later = props.later.loaded();
    let whether = |shown: bool, view: fn(&LaterViews) -> fn(&ExploreProps) -> Html| {
        let views = later.filter(|_| shown);
        views.map_or_else(Html::default, |views| view(views)(props))
    };
    // Where the rest is still on its way, or did not arrive, one place says so: this one has time in every embed.
    let time = lazy_view(props.later, &props.locale, &props.send, |views| {
        (views.time)(props)
    });
    html! {
        <>
            if guided {
                // Its place is there before its words are: what stands under it does not move when they come.
                <section class="hint" aria-label={props.locale.t("mode.label").to_owned()}>
                    { whether(true, |views| views.hint) }
                </section>
            }
            <main class="app-main" aria-label={props.locale.t("mode.explore").to_owned()}>
                { props.stage.clone() }
                if full {
                    <aside class="app-side">{ whether(true, |views| views.side) }</aside>
                }
                if props.controls != Controls::None {
                    <section class="card app-time">{ time }</section>
                }
                { whether(guided, |views| views.more) }
            </main>
        </>
    }
}

/// The operator's game. The stage stays on the page, whatever is still on its way.
fn operator_room(props: &ExploreProps, game: &GameState) -> Html {
    let panel = lazy_view(props.later, &props.locale, &props.send, |views| {
        (views.operator)(props, game)
    });
    let later = props.later.loaded();
    let score = later.map(|views| (views.operator_score)(props, game));
    html! {
        <main class="operator" aria-labelledby="operator-title">
            <section class="card operator-panel" aria-labelledby="operator-title">{ panel }</section>
            { props.stage.clone() }
            { score.unwrap_or_default() }
        </main>
    }
}

fn hint(props: &ExploreProps) -> Html {
    html! { <Hint locale={&props.locale} snapshot={&props.snapshot} /> }
}

fn side(props: &ExploreProps) -> Html {
    let ExploreProps {
        locale,
        snapshot,
        mine,
        send,
        ..
    } = props;
    let open = props.card.as_ref().map(|card| card.id);
    html! {
        <>
            <RestartChooser {locale} {snapshot} plan={props.plan} {send} />
            { network::decide(props) }
            // A class looks at the restart that it has guessed about, and at nothing besides.
            if !props.present {
                <OwnMail {locale} {snapshot} {mine} words={&props.words} {open} {send} />
                <LedgerTable {locale} {snapshot} />
                { disks::disks(props) }
            }
        </>
    }
}

fn more(props: &ExploreProps) -> Html {
    html! {
        <>
            { network::network(props) }
            <div class="explore-more">
                { workbench::invitation(props) }
                { operator::invitation(props) }
                { queue::invitation(&props.locale, &props.send) }
            </div>
        </>
    }
}

fn time(props: &ExploreProps) -> Html {
    let ExploreProps {
        locale,
        snapshot,
        send,
        ..
    } = props;
    html! {
        <>
            <Transport {locale} {snapshot} {send} />
            if props.controls == Controls::Full && !props.present {
                <MessageCard {locale} {snapshot} card={&props.card} words={&props.words} page={&props.page} {send} />
                <Chart {locale} {snapshot} {send} />
            }
        </>
    }
}
