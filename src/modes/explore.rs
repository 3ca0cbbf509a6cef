//! Explore: everything open. The stage with all its links, time, the way to restart, the viewer's own mail and every
//! number; with fewer controls, or before a class, less of it.

mod hint;

use crate::components::card::Card;
use crate::components::{Chart, LedgerTable, MessageCard, OwnMail, RestartChooser, Transport};
use crate::i18n::Locale;
use crate::message::Message;
use hint::Hint;
use limbo_format::Controls;
use limbo_player::Snapshot;
use limbo_sim::{MessageView, Plan};
use std::rc::Rc;
use yew::prelude::*;

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
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The mode's part of the page.
#[component]
pub fn Explore(props: &ExploreProps) -> Html {
    let ExploreProps {
        locale,
        snapshot,
        stage,
        send,
        ..
    } = props;
    let transport = html! { <Transport {locale} {snapshot} {send} /> };
    match props.controls {
        Controls::None => html! { <main class="app-main">{ stage.clone() }</main> },
        Controls::Min => html! {
            <main class="app-main">
                { stage.clone() }
                <section class="card app-time">{ transport }</section>
            </main>
        },
        // What a class looks at: the stage, time, and the restart that it has guessed about.
        Controls::Full if props.present => html! {
            <main key="present" class="app-main">
                { stage.clone() }
                <aside class="app-side">{ restart(props) }</aside>
                <section class="card app-time">{ transport }</section>
            </main>
        },
        Controls::Full => html! {
            <>
                <Hint {locale} {snapshot} />
                <main class="app-main">
                    { stage.clone() }
                    <aside class="app-side">{ side(props) }</aside>
                    <section class="card app-time">
                        { transport }
                        <MessageCard {locale} {snapshot} card={&props.card} {send} />
                        <Chart {locale} {snapshot} {send} />
                    </section>
                </main>
            </>
        },
    }
}

fn restart(props: &ExploreProps) -> Html {
    let ExploreProps {
        locale,
        snapshot,
        send,
        ..
    } = props;
    html! { <RestartChooser {locale} {snapshot} plan={props.plan} {send} /> }
}

/// Beside the stage: how to restart, the viewer's own mail, and where every message is.
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
            { restart(props) }
            <OwnMail {locale} {snapshot} {mine} {open} {send} />
            <LedgerTable {locale} {snapshot} />
        </>
    }
}
