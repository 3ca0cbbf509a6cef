//! Explore: everything open. The stage with all its links, time, the way to restart, the viewer's own mail and every
//! number; with fewer controls, or before a class, less of it.

mod hint;

use crate::browser::lazy::LoadState;
use crate::components::card::Card;
use crate::components::{
    Chart, LedgerTable, MessageCard, OwnMail, RestartChooser, Transport, lazy_view,
};
use crate::i18n::Locale;
use crate::message::Message;
use hint::Hint;
use limbo_format::Controls;
use limbo_player::Snapshot;
use limbo_sim::{MessageView, Plan};
use std::rc::Rc;
use yew::prelude::*;

/// What Explore shows around the stage: loaded later.
pub struct LaterViews {
    /// Over the stage: what to try.
    pub hint: fn(&ExploreProps) -> Html,
    /// Beside the stage: how to restart, the viewer's own mail, and where every message is.
    pub side: fn(&ExploreProps) -> Html,
    /// Under the stage: time, the card of the chosen message, and what has happened.
    pub time: fn(&ExploreProps) -> Html,
}

/// Reached through the app's table of lazy views only.
pub static LATER_VIEWS: LaterViews = LaterViews { hint, side, time };

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
    /// How much of it is shown.
    pub controls: Controls,
    /// True before a class.
    pub present: bool,
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
    let (stage, full) = (props.stage.clone(), props.controls == Controls::Full);
    let later = |view: fn(&LaterViews) -> fn(&ExploreProps) -> Html| {
        let ExploreProps { locale, send, .. } = props;
        lazy_view(props.later, locale, send, |views| view(views)(props))
    };
    let hinted = full && !props.present && props.later.loaded().is_some();
    html! {
        <>
            { if hinted { later(|views| views.hint) } else { Html::default() } }
            <main class="app-main">
                { stage }
                { if full {
                    html! { <aside class="app-side">{ later(|views| views.side) }</aside> }
                } else {
                    Html::default()
                } }
                { match props.controls {
                    Controls::None => Html::default(),
                    _ => html! { <section class="card app-time">{ later(|views| views.time) }</section> },
                } }
            </main>
        </>
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
            // A class looks at the restart that it has guessed about, and at nothing besides.
            if !props.present {
                <OwnMail {locale} {snapshot} {mine} {open} {send} />
                <LedgerTable {locale} {snapshot} />
            }
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
                <MessageCard {locale} {snapshot} card={&props.card} {send} />
                <Chart {locale} {snapshot} {send} />
            }
        </>
    }
}
