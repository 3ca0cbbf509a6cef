//! Opens the comparison's engine while Compare is shown, and passes values to the component and messages back.

use super::session::Session;
use super::view::View;
use crate::message::{CompareMessage, Message};
use crate::modes::compare::room::{Room, Size};
use crate::modes::compare::{Compare, Comparison};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct CompareHostProps {
    pub session: Rc<Session>,
    pub view: View,
    pub send: Callback<Message>,
}

#[component]
pub(super) fn CompareHost(props: &CompareHostProps) -> Html {
    let CompareHostProps {
        session,
        view,
        send,
    } = props;
    let theme = view.theme;
    let run = (view.snapshot.scenario.name, view.snapshot.seed);
    let room = use_memo(run, |_| Room::open(session, theme));
    let shown = use_state_eq(|| None::<Rc<Comparison>>);
    let size = use_state_eq(Size::default);
    let canvases = [use_node_ref(), use_node_ref()];
    {
        let (session, setter) = (session.clone(), shown.setter());
        use_effect_with(run, {
            let room = room.clone();
            move |_| {
                session.set_guest(Some((*room).clone()));
                room.attach(Some(Callback::from(move |now: Option<Comparison>| {
                    setter.set(now.map(Rc::new));
                })));
                move || {
                    room.attach(None);
                    session.set_guest(None);
                }
            }
        });
    }
    {
        let (room, canvases, size) = (room.clone(), canvases.clone(), *size);
        use_effect(move || room.set_pictures(canvases, size, theme));
    }
    let room = (*room).clone();
    let setter = size.setter();
    let send = use_callback((send.clone(), run), move |message: Message, (send, _)| {
        let Message::Compare(message) = message else {
            return send.emit(message);
        };
        match message {
            CompareMessage::Choose(side, choice) => room.choose(side, choice),
            CompareMessage::Swap => room.swap(),
            CompareMessage::Predict(input) => room.bet(input),
            CompareMessage::PredictAbout(side) => room.guess_about(side),
            CompareMessage::ContinueWith(side) => room.carry_on(side),
            CompareMessage::Resize {
                width,
                height,
                scale,
            } => setter.set(Size {
                width,
                height,
                scale,
            }),
        }
    });
    html! {
        <Compare locale={view.locale.clone()} compare={(*shown).clone()} {theme} {canvases} {send} />
    }
}
