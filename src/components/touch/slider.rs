//! One slider: taken hold of by a pointer or moved by keys, it shows what would be, and sends it when it is let go.

use super::kind::Kind;
use super::track::{PAD, Track};
use crate::browser::clock::{Delay, after};
use crate::browser::{keyboard, pointer};
use crate::components::stage::css_box;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Notice;
use limbo_picture::handle_scale::HandleScale;
use limbo_picture::layout::{Layout, Rect};
use limbo_picture::svg::tenths;
use limbo_player::Action;
use limbo_sim::{Command, Scenario};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// Keys follow each other: what they lead to is sent when none has come for so long, ms.
const SETTLED_MS: u32 = 300;
/// What was sent is in force well before so long, ms.
const ANSWERED_MS: u32 = 3_000;
/// A track that is pressed so far from its knob at most is held by the knob, CSS pixels.
const KNOB_REACH: f32 = 24.0;

/// What a slider looks like.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Shape {
    /// Words over a track of small pictures.
    Slider(Rect),
    /// The mark on a bar, which lies from the first place to the last.
    Mark {
        /// The bar.
        bar: Rect,
        /// Where the left end of its scale is, CSS pixels of the stage.
        left: f32,
        /// How long the scale is, CSS pixels.
        length: f32,
    },
}

impl Shape {
    /// The mark on the bar of the mailboxes.
    pub fn mark(layout: &Layout) -> Shape {
        let (left, length) = layout.mark_track();
        Shape::Mark {
            bar: layout.nodes[3].session_area,
            left,
            length,
        }
    }

    /// The way of its knob, CSS pixels.
    fn length(&self) -> f32 {
        match self {
            Shape::Slider(at) => at.w - 2.0 * PAD,
            Shape::Mark { length, .. } => *length,
        }
    }
}

/// Properties of [`HandleSlider`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct HandleSliderProps {
    pub locale: Locale,
    pub kind: Kind,
    pub shape: Shape,
    /// Whether its words are short, since its place says whose it is.
    pub short: bool,
    /// The value in force.
    pub value: f64,
    /// The scenario's own value.
    pub own: Option<f64>,
    pub scale: Rc<HandleScale>,
    /// The network as it is in force.
    pub scenario: Arc<Scenario>,
    pub send: Callback<Message>,
}

/// What a viewer is doing with a slider.
#[derive(Default)]
struct Hold {
    /// The value that would be; none while it is as it is.
    wanted: Cell<Option<f64>>,
    /// Where the pointer went down (CSS pixels of the page), and the place of the knob then, with the value there.
    from: Cell<Option<(f32, f32, f64)>>,
    /// Whether the last press has moved the knob. In WebKit two drags that begin at one place end as a double click.
    pulled: Cell<bool>,
    /// What keys have led to, about to be sent.
    due: RefCell<Option<Delay>>,
    /// What is in force is shown then, whatever has become of what was sent.
    answered: RefCell<Option<Delay>>,
}

/// A slider of the stage.
#[component]
pub(super) fn HandleSlider(props: &HandleSliderProps) -> Html {
    let hold = use_memo((), |()| Hold::default());
    let redraw = use_force_update();
    {
        // What was asked for is there, or something else is.
        let (hold, redraw) = (hold.clone(), redraw.clone());
        use_effect_with(props.value.to_bits(), move |_| {
            if hold.from.get().is_none() && hold.wanted.take().is_some() {
                redraw.force_update();
            }
        });
    }
    let controls = Controls {
        props: props.clone(),
        hold: hold.clone(),
        redraw,
    };
    let shown = hold.wanted.get().unwrap_or(props.value);
    view(props, &controls, shown, hold.from.get().is_some())
}

/// What the events of a slider do.
#[derive(Clone)]
struct Controls {
    props: HandleSliderProps,
    hold: Rc<Hold>,
    redraw: UseForceUpdateHandle,
}

impl Controls {
    fn want(&self, value: Option<f64>) {
        if self.hold.wanted.replace(value) != value {
            self.redraw.force_update();
        }
    }

    fn shown(&self) -> f64 {
        self.hold.wanted.get().unwrap_or(self.props.value)
    }

    fn take(&self, event: &PointerEvent) {
        if !pointer::is_main(event) || !event.is_primary() {
            return;
        }
        pointer::capture(event);
        self.hold.due.take();
        let scale = &self.props.scale;
        let (x, mut place) = (pointer::across(event), scale.place(self.shown()));
        // A mouse may press the track anywhere; a finger that comes down may be about to scroll.
        if let (Shape::Slider(at), "mouse") = (self.props.shape, &*event.pointer_type()) {
            let (x, y) = pointer::offset(event);
            let pressed = (x - PAD) / self.props.shape.length();
            let off = (pressed - place).abs() * self.props.shape.length();
            let on_track = y > at.h - 26.0;
            if off > KNOB_REACH && on_track {
                place = pressed;
                self.want(Some(scale.value(place)));
            }
        }
        self.hold.from.set(Some((x, place, self.shown())));
        self.hold.pulled.set(false);
        self.redraw.force_update();
    }

    fn drag(&self, event: &PointerEvent) {
        if let Some((x, place, value)) = self.hold.from.get() {
            let way = (pointer::across(event) - x) / self.props.shape.length();
            if way != 0.0 {
                self.hold.pulled.set(true);
                self.want(Some(self.props.scale.drawn(value, place, way)));
            }
        }
    }

    fn release(&self) {
        if self.hold.from.take().is_some() {
            self.set(self.shown());
            self.redraw.force_update();
        }
    }

    /// Who goes elsewhere waits for nothing.
    fn settle(&self) {
        if self.hold.from.get().is_none() && self.hold.due.take().is_some() {
            self.set(self.shown());
        }
    }

    /// As if it had not been touched.
    fn let_go(&self) {
        self.hold.from.set(None);
        self.hold.due.take();
        self.hold.wanted.set(None);
        self.redraw.force_update();
    }

    fn key(&self, event: &KeyboardEvent) {
        if keyboard::has_modifier(event) {
            return;
        }
        let step = |steps: i32| Some(self.props.scale.step(self.shown(), steps));
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => step(1),
            "ArrowLeft" | "ArrowDown" => step(-1),
            "PageUp" => step(5),
            "PageDown" => step(-5),
            "Home" => Some(self.props.scale.range().0),
            "End" => Some(self.props.scale.range().1),
            // Back to what the scenario says.
            "Delete" | "Backspace" => self.props.own,
            "Escape" if self.hold.wanted.get().is_some() || self.hold.from.get().is_some() => {
                self.let_go();
                None
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        if let Some(to) = to {
            self.want(Some(to));
            let this = self.clone();
            let due = after(SETTLED_MS, move || this.settle());
            self.hold.due.replace(Some(due));
        }
    }

    /// Sends a value, unless it is in force, or does not fit the rest of the network.
    fn set(&self, value: f64) {
        let HandleSliderProps {
            locale,
            kind,
            scenario,
            send,
            ..
        } = &self.props;
        if value == self.props.value {
            return self.want(None);
        }
        let mut changed = (**scenario).clone();
        if Command::Set(kind.key(), value)
            .apply_to(&mut changed)
            .is_err()
        {
            self.want(None);
            let said = kind.shown(locale, value, scenario, true);
            return send.emit(Message::Notify(Notice::new("notice.handle", &said)));
        }
        self.want(Some(value));
        let hold = self.hold.clone();
        let redraw = self.redraw.clone();
        let answered = after(ANSWERED_MS, move || {
            if hold.from.get().is_none() && hold.due.borrow().is_none() {
                hold.wanted.set(None);
                redraw.force_update();
            }
        });
        self.hold.answered.replace(Some(answered));
        send.emit(Message::Act(Action::Set(vec![(kind.key(), value)])));
    }
}

fn view(props: &HandleSliderProps, controls: &Controls, shown: f64, held: bool) -> Html {
    let HandleSliderProps {
        locale,
        kind,
        shape,
        short,
        value,
        own,
        scale,
        scenario,
        ..
    } = props;
    let on = |act: fn(&Controls, &PointerEvent)| {
        let controls = controls.clone();
        Callback::from(move |event: PointerEvent| act(&controls, &event))
    };
    let (keys, left, back) = (controls.clone(), controls.clone(), controls.clone());
    let onblur = Callback::from(move |_: FocusEvent| left.settle());
    let onkeydown = Callback::from(move |event: KeyboardEvent| keys.key(&event));
    let own = *own;
    let to_own = Callback::from(move |()| back.set(own.unwrap_or(back.props.value)));
    let ondblclick = {
        let (hold, to_own) = (controls.hold.clone(), to_own.clone());
        Callback::from(move |_: MouseEvent| {
            if !hold.pulled.get() {
                to_own.emit(());
            }
        })
    };
    let changed = own.is_some_and(|own| own != *value);
    let moved = shown != *value;
    let class = classes!(
        match shape {
            Shape::Slider(_) => "net-slider",
            Shape::Mark { .. } => "net-mark",
        },
        held.then_some("held"),
        changed.then_some("changed"),
        moved.then_some("moved"),
    );
    let place = scale.place(shown);
    let (at, inside) = match shape {
        Shape::Slider(at) => {
            let ghost = moved.then(|| scale.place(*value));
            let track = Track {
                kind: *kind,
                width: at.w,
                place,
                ghost,
                own: own.map(|own| scale.place(own)),
            };
            let words = html! { <span class="net-words">{ kind.shown(locale, shown, scenario, *short) }</span> };
            (*at, html! { <>{ words }{ track.view() }</> })
        }
        Shape::Mark { bar, left, length } => {
            let x = left + place * length;
            let at = Rect::new(x - 22.0, bar.y - 9.0, 44.0, (bar.h + 18.0).max(44.0));
            let words = moved.then(|| kind.shown(locale, shown, scenario, *short));
            let grip = html! {
                <>
                    if let Some(words) = words {
                        <span class="net-bubble" style={bubble(place)}>{ words }</span>
                    }
                    <span class="net-grip" style={["height:", &tenths(bar.h + 12.0), "px"].concat()}></span>
                </>
            };
            (at, grip)
        }
    };
    // What is in force may lie beyond the track, and is told with one on which it lies.
    let (min, max) = scale.range();
    let (min, max) = (min.min(shown), max.max(shown));
    html! {
        <>
            <div {class} style={css_box(&at)} role="slider" tabindex="0" data-parameter={kind.key()}
                aria-label={locale.t(kind.name()).to_owned()} aria-orientation="horizontal"
                aria-valuemin={min.to_string()} aria-valuemax={max.to_string()} aria-valuenow={shown.to_string()}
                aria-valuetext={kind.said(locale, shown, scenario)}
                onpointerdown={on(Controls::take)} onpointermove={on(Controls::drag)}
                onpointerup={on(|controls, _| controls.release())} onpointercancel={on(|controls, _| controls.let_go())}
                {ondblclick} {onkeydown} {onblur}>
                { inside }
            </div>
            if let Some(own) = own.filter(|_| changed && !held) {
                { way_back(locale, *kind, shape, place, own, scenario, &to_own) }
            }
        </>
    }
}

/// The words over the mark lie the more to its left the nearer it is to the edge of the stage.
fn bubble(place: f32) -> String {
    let percent = tenths(50.0 + 36.0 * place);
    ["transform:translateX(-", &percent, "%)"].concat()
}

/// The button that puts the scenario's value back: there only while another is in force.
fn way_back(
    locale: &Locale,
    kind: Kind,
    shape: &Shape,
    place: f32,
    own: f64,
    scenario: &Scenario,
    to_own: &Callback<()>,
) -> Html {
    let (x, y) = match shape {
        Shape::Slider(at) => (at.right() - 20.0, at.y - 5.0),
        // On the bar, on the side on which there is room.
        Shape::Mark { bar, left, length } => {
            let (mark, aside) = (
                left + place * length,
                if place < 0.8 { 12.0 } else { -36.0 },
            );
            (mark + aside, bar.cy() - 12.0)
        }
    };
    let said = kind.said(locale, own, scenario);
    let name = locale.fill("handle.back", &[("value", &said)]);
    html! {
        <button type="button" class="net-back" style={css_box(&Rect::new(x, y, 24.0, 24.0))} aria-label={name.clone()}
            title={name} data-parameter={kind.key()} onclick={to_own.reform(|_: MouseEvent| ())}>
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 9h9a5 5 0 0 1 0 10H8M9 4.5L4.5 9L9 13.5" /></svg>
        </button>
    }
}
