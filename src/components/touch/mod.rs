//! The handles by which a viewer changes the network where it is seen: the mark at which the mailboxes fall, what each
//! server takes, how much is sent and how long it travels, who opens mailboxes, who tries again by which rule. Each
//! sends one change when it is let go. Loaded later; the stage reaches them through
//! [`HandlesView`](crate::components::stage::HandlesView) only.

mod kind;
mod rule;
mod slider;
mod track;

use crate::components::parameters::as_written;
use crate::components::stage::StageHandlesProps;
use kind::Kind;
use limbo_picture::layout::Axis;
use limbo_sim::{Hop, Place};
use rule::{ProviderRule, RelayRule};
use slider::{HandleSlider, Shape};
use std::rc::Rc;
use yew::prelude::*;

/// All handles of a stage.
#[component]
pub fn StageHandles(props: &StageHandlesProps) -> Html {
    let StageHandlesProps {
        locale,
        layout,
        snapshot,
        send,
    } = props;
    let (now, weight) = (&snapshot.scenario, snapshot.scenario.weight);
    // What the scenario says, by which a changed number is seen and put back. That of a real queue is written nowhere: the
    // tracks lie around what it was when it came, so that they stay where they are while it is changed.
    let is_listed = now.listed.is_some();
    let ground = use_memo((now.name, weight, now.listed.clone()), |_| {
        as_written(now).with_weight(weight)
    });
    // After the hook: a component has as many of them each time that it is rendered.
    let Some(places) = layout.handles else {
        return Html::default();
    };
    let own = if is_listed { &**now } else { &*ground };
    let short = layout.axis == Axis::Across;
    let slider = |kind: Kind, shape: Shape| match kind.value(now) {
        Some(value) => html! {
            <HandleSlider key={kind.key()} {locale} {kind} {shape} {short} {value} own={kind.value(own)}
                scale={Rc::new(kind.scale(now, &ground))} scenario={now.clone()} {send} />
        },
        None => Html::default(),
    };
    let capacities = Hop::ALL
        .into_iter()
        .zip(places.capacities)
        .filter_map(|(hop, at)| Some(slider(Kind::Capacity(hop), Shape::Slider(at?))));
    let up = snapshot.stations[Place::Mailboxes as usize].up;
    html! {
        <div class="stage-network" role="group" aria-label={locale.t("handle.all").to_owned()}>
            { slider(Kind::Rate, Shape::Slider(places.rate)) }
            { for capacities }
            // A server that lies on the ground is moved by nobody.
            if up {
                { slider(Kind::Mark, Shape::mark(layout)) }
            }
            { slider(Kind::Travel, Shape::Slider(places.travel)) }
            { slider(Kind::Readers, Shape::Slider(places.readers)) }
            // In another scenario nothing is asked any more.
            <ProviderRule key={now.name} {locale} at={places.rules[0]} {short} now={now.clone()} own={own.providers} seed={snapshot.seed} {send} />
            <RelayRule {locale} at={places.rules[1]} {short} now={now.clone()} own={own.relay_retry} {send} />
        </div>
    }
}
