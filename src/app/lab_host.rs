//! Keeps the lab's state and its runner while the lab is shown, and passes values to the component and messages back.

use crate::i18n::Locale;
use crate::message::{LabMessage, Message};
use crate::modes::lab::Lab;
use crate::modes::lab::runner::{Progress, SweepRunner};
use crate::modes::lab::state::{LabState, Playing};
use limbo_player::Action;
use limbo_sim::Duration;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct LabHostProps {
    pub locale: Locale,
    /// Time runs in the run behind the lab.
    pub playing: bool,
    pub send: Callback<Message>,
}

#[component]
pub(super) fn LabHost(props: &LabHostProps) -> Html {
    let lab = use_state_eq(|| Rc::new(LabState::now()));
    let runner = use_mut_ref(|| None::<Rc<SweepRunner>>);
    {
        let (send, playing) = (props.send.clone(), props.playing);
        use_effect_with((), move |_| {
            if playing {
                send.emit(Message::Act(Action::Pause));
            }
            // Nobody works on what was left when another mode was shown.
            move || drop(LabState::change(LabState::stop))
        });
    }
    let setter = lab.setter();
    let send = use_callback(props.send.clone(), move |message: Message, send| {
        let Message::Lab(message) = message else {
            return send.emit(message);
        };
        let change = {
            let setter = setter.clone();
            move |f: &mut dyn FnMut(&mut LabState)| setter.set(Rc::new(LabState::change(f)))
        };
        let begin = |playing: Playing| {
            let lab = LabState::now();
            let study = match playing {
                Playing::Try => lab.bet_study(),
                _ => lab.sweep.study,
            };
            change(&mut |lab| lab.begin(playing));
            let change = change.clone();
            let hear = Callback::from(move |progress: Progress| {
                change(&mut |lab| lab.hear(progress.clone()));
            });
            *runner.borrow_mut() = Some(SweepRunner::begin(study, hear));
        };
        match message {
            LabMessage::Sweep => begin(Playing::Sweep),
            LabMessage::Try => begin(Playing::Try),
            LabMessage::Stop => {
                runner.borrow_mut().take();
                change(&mut LabState::stop);
            }
            LabMessage::Study(study) => {
                runner.borrow_mut().take();
                change(&mut |lab| lab.ask(study));
            }
            LabMessage::Choose(index) => change(&mut |lab| lab.choice = index),
            LabMessage::Propose(blocks, every) => change(&mut |lab| lab.bet = (blocks, every)),
            LabMessage::Show(study, value, seed) => {
                if let Ok(run) = study.run(value, seed) {
                    // A second of watching before the restart.
                    let second = Duration::secs(run.scenario.pace);
                    send.emit(Message::Adopt(run, study.base.restart_at() - second));
                }
            }
        }
    });
    html! { <Lab locale={props.locale.clone()} lab={(*lab).clone()} {send} /> }
}
