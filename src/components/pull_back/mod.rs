//! The pull-back: from Anna's letter to her house, her street, her town, and to nine million mailboxes, in one
//! movement. It lies over the stage, ends with it, and can be left at any moment. The browser moves the layers by
//! itself; nothing here runs once a frame. Who wants little motion gets the same as four pictures side by side.

mod scenes;
mod zoom;

use crate::browser::motion::{KeyFrame, Motion, animate};
use crate::browser::observe;
use crate::i18n::Locale;
use limbo_picture::layout::{Layout, Parts, Rect, TypeSize};
use limbo_picture::svg::tenths;
use scenes::{View, definitions, fixed, scene};
use std::rc::Rc;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;
use zoom::{LASTS_MS, LAYERS, WORDS};

/// Properties of [`PullBack`].
#[derive(Clone, PartialEq, Properties)]
pub struct PullBackProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The width of the stage that it covers, CSS px.
    pub width: f64,
    /// The height of the stage, CSS px.
    pub height: f64,
    /// The letters on the stage.
    pub type_size: TypeSize,
    /// True for who wants little motion: pictures side by side, until they are dismissed.
    pub still: bool,
    /// To whom the letter goes, where the reader has named somebody, as far as there is room.
    pub to: Option<Rc<str>>,
    /// It is over, or was left.
    pub on_done: Callback<()>,
}

/// The lines under the view are so high, in sizes of type.
const WORDS_EM: f64 = 4.4;
/// What is said at each station, in the order of [`zoom::words`].
const SAID: [&str; WORDS] = [
    "pull.letter",
    "pull.house",
    "pull.street",
    "pull.town",
    "pull.country",
];
/// The layers of the pictures side by side, with the number of what they show, and which of [`SAID`] goes with each.
const STILLS: [(usize, Option<u32>, usize); 4] = [
    (0, None, 0),
    (2, Some(zoom::IN_STREET), 2),
    (4, Some(zoom::IN_STREET * zoom::STREETS), 3),
    (6, Some(zoom::IN_STREET * zoom::STREETS * zoom::TOWNS), 4),
];
/// So many key frames describe the movement: between two of them the browser goes straight.
const FRAMES: u32 = 90;

/// The pull-back over a stage.
#[component]
pub fn PullBack(props: &PullBackProps) -> Html {
    let PullBackProps {
        locale, on_done, ..
    } = props;
    use_keys(on_done);
    let done = on_done.reform(|_: MouseEvent| ());
    let style = format!(
        "width:{}px;height:{}px;font-size:{}px",
        tenths(props.width),
        tenths(props.height),
        tenths(props.type_size.px)
    );
    let leave_key = if props.still { "pull.on" } else { "pull.skip" };
    html! {
        <div class="pull" {style} onclick={done.clone()}>
            if props.still {
                { stills(props) }
            } else {
                <Moving ..props.clone() />
            }
            <button type="button" class="button pull-leave" onclick={done}>{ locale.t(leave_key) }</button>
        </div>
    }
}

/// Any key ends it.
#[hook]
fn use_keys(on_done: &Callback<()>) {
    use_effect_with(on_done.clone(), |done| {
        let done = done.clone();
        let listening = observe::keys(Callback::from(move |event: KeyboardEvent| {
            // A key that only helps others to mean something is no key yet; nor is one that is still held, which may be
            // what led here.
            const HELPERS: [&str; 6] = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];
            if !event.repeat() && !HELPERS.contains(&event.key().as_str()) {
                done.emit(());
            }
        }));
        move || drop(listening)
    });
}

/// A number of mailboxes in words; nothing before there is one.
fn mailboxes(locale: &Locale, n: Option<u32>) -> String {
    n.map_or_else(String::new, |n| {
        locale.plural("pull.mailboxes", n.into(), &[])
    })
}

/// The four pictures, one under or beside the other, as the stage is high or wide.
fn stills(props: &PullBackProps) -> Html {
    let locale = &props.locale;
    let view = View::of(1.0, 1.0);
    let picture = |&(layer, number, said): &(usize, Option<u32>, usize)| {
        html! {
            <figure class="pull-still">
                <svg viewBox={view.view_box()} aria-hidden="true">{ scene(layer, view, locale, props.to.as_deref()) }</svg>
                <figcaption>
                    <b>{ mailboxes(locale, number) }</b>
                    { " " }
                    { locale.named(SAID[said], props.to.as_deref(), &[]) }
                </figcaption>
            </figure>
        }
    };
    html! {
        <div class="pull-stills" data-wide={(props.width > props.height).then_some("")}>
            { definitions(view) }
            { for STILLS.iter().map(picture) }
        </div>
    }
}

/// The movement.
#[component]
fn Moving(props: &PullBackProps) -> Html {
    let locale = &props.locale;
    let words_px = WORDS_EM * f64::from(props.type_size.px * props.type_size.room);
    let high = (props.height - words_px).max(1.0);
    let view = View::of(props.width, high);
    let numbers = use_memo((), |()| zoom::numbers());
    let elements: [NodeRef; LAYERS + WORDS + 3] = std::array::from_fn(|_| NodeRef::default());
    // The elements are the same for as long as it moves.
    let elements = use_memo((), |()| elements);
    {
        let (elements, numbers) = (elements.clone(), numbers.clone());
        let (on_done, to_stage) = (props.on_done.clone(), to_stage(props, high));
        use_effect_with((), move |()| {
            let moving = start(&*elements, &numbers, &to_stage, &on_done);
            move || drop(moving)
        });
    }
    let [paper, count, words, rest @ ..] = &*elements;
    let (layers, said) = rest.split_at(LAYERS);
    // The farthest lies lowest.
    let layer = |i: usize| {
        html! {
            <svg key={i} ref={layers[i].clone()} class="pull-layer" viewBox={view.view_box()}>
                { scene(i, view, locale, props.to.as_deref()) }
            </svg>
        }
    };
    html! {
        <div class="pull-moving" role="img" aria-label={locale.named("pull.all", props.to.as_deref(), &[])}>
            <div ref={paper.clone()} class="pull-paper"></div>
            { definitions(view) }
            <div class="pull-view" style={format!("height:{}px", tenths(high))}>
                { for (0..LAYERS).rev().map(layer) }
            </div>
            <div ref={words.clone()} class="pull-words">
                <div class="pull-count">
                    <div ref={count.clone()}>
                        { for numbers.iter().map(|(_, n)| html! { <span>{ mailboxes(locale, *n) }</span> }) }
                    </div>
                </div>
                <div class="pull-said">
                    { for said.iter().zip(SAID).map(|(element, key)| html! {
                        <span ref={element.clone()}>{ locale.named(key, props.to.as_deref(), &[]) }</span>
                    }) }
                </div>
            </div>
        </div>
    }
}

/// Where the towns go at the end: the mailboxes of the stage, as a way from the middle of the view (px) and a size.
struct ToStage {
    x: f64,
    y: f64,
    scale: f64,
}

fn to_stage(props: &PullBackProps, high: f64) -> ToStage {
    let (w, h) = (props.width as f32, props.height as f32);
    // The stage that comes has people at its mailboxes.
    let layout = Layout::new(
        w,
        h,
        props.type_size,
        Parts {
            readers: true,
            ..Parts::default()
        },
    );
    let mailboxes: Rect = layout.nodes[3].body;
    let (across, down) = View::of(props.width, high).reach();
    let unit = props.width.min(high).max(1.0) / 100.0;
    let fits = |place: f32, reach: f64| f64::from(place) / (reach * unit);
    ToStage {
        x: f64::from(mailboxes.cx()) - props.width / 2.0,
        y: f64::from(mailboxes.cy()) - high / 2.0,
        scale: fits(mailboxes.w, across)
            .min(fits(mailboxes.h, down))
            .min(1.0),
    }
}

/// Sets everything in motion; where the browser cannot move it, it is over at once.
fn start(
    elements: &[NodeRef],
    numbers: &[(f64, Option<u32>)],
    to: &ToStage,
    on_done: &Callback<()>,
) -> Vec<Motion> {
    let [paper, count, words, rest @ ..] = elements else {
        return Vec::new();
    };
    let (layers, said) = rest.split_at(LAYERS);
    let move_it = |element: &NodeRef, frames: &[KeyFrame]| {
        animate(&element.cast::<Element>()?, frames, LASTS_MS)
    };
    let Some(whole) = move_it(paper, &fading(zoom::paper)) else {
        on_done.emit(());
        return Vec::new();
    };
    let mut moving = vec![whole.then(on_done.clone())];
    moving.extend(move_it(words, &fading(zoom::lines)));
    moving.extend(move_it(count, &counting(numbers)));
    for (i, layer) in layers.iter().enumerate() {
        moving.extend(move_it(layer, &shrinking(i, to)));
    }
    for (i, said) in said.iter().enumerate() {
        moving.extend(move_it(said, &fading(|at| zoom::words(i, at))));
    }
    moving
}

/// Key frames of the whole movement.
fn frames(of: impl Fn(f64) -> (Option<String>, f64)) -> Vec<KeyFrame> {
    let frame = |i: u32| {
        let offset = f64::from(i) / f64::from(FRAMES);
        let (transform, opacity) = of(offset * LASTS_MS);
        KeyFrame {
            offset,
            transform,
            opacity,
            stays: false,
        }
    };
    (0..=FRAMES).map(frame).collect()
}

fn fading(opacity: impl Fn(f64) -> f64) -> Vec<KeyFrame> {
    frames(|at| (None, opacity(at)))
}

/// A layer shrinks; the last one goes to the mailboxes of the stage.
fn shrinking(layer: usize, to: &ToStage) -> Vec<KeyFrame> {
    frames(|at| {
        let scale = zoom::scale(layer, at);
        let settled = match layer + 1 == LAYERS {
            true => zoom::settled(at),
            false => 0.0,
        };
        let (x, y) = (to.x * settled, to.y * settled);
        // What cannot be seen need not be so large that a browser tires of it.
        let scale = scale.min(40.0) * to.scale.powf(settled);
        (
            Some(format!(
                "translate({}px,{}px) scale({})",
                tenths(x),
                tenths(y),
                fixed(scale, 5)
            )),
            zoom::opacity(layer, at),
        )
    })
}

/// The column of numbers goes up line by line.
fn counting(numbers: &[(f64, Option<u32>)]) -> Vec<KeyFrame> {
    let lines = numbers.len() as f64;
    let frame = |line: usize, offset: f64| KeyFrame {
        offset,
        transform: Some(format!(
            "translateY({}%)",
            fixed(-100.0 * line as f64 / lines, 4)
        )),
        opacity: 1.0,
        stays: true,
    };
    let shown = numbers
        .iter()
        .enumerate()
        .map(|(line, (at, _))| frame(line, at / LASTS_MS));
    shown.chain([frame(numbers.len() - 1, 1.0)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_picture::layout::height_for;

    #[test]
    fn the_towns_end_as_the_mailboxes_of_the_stage() {
        for width in [296.0, 336.0, 700.0, 820.0, 1300.0] {
            let height = height_for(width, 16.0, true);
            let props = PullBackProps {
                locale: Locale::new(crate::i18n::Lang::english(), "UTC", 0.0),
                width,
                height,
                type_size: 14.0.into(),
                still: false,
                to: None,
                on_done: Callback::noop(),
            };
            let high = height - 64.0;
            let to = to_stage(&props, high);
            let (x, y) = (width / 2.0 + to.x, high / 2.0 + to.y);
            assert!((0.0..=width).contains(&x) && (0.0..=height).contains(&y));
            assert!(to.scale > 0.0 && to.scale <= 1.0);
        }
    }

    #[test]
    fn key_frames_begin_at_0_end_at_1_and_are_in_order() {
        let to = ToStage {
            x: 10.0,
            y: 10.0,
            scale: 0.3,
        };
        let all = [
            shrinking(0, &to),
            shrinking(LAYERS - 1, &to),
            fading(zoom::paper),
            counting(&zoom::numbers()),
        ];
        for frames in all {
            assert_eq!(
                (frames[0].offset, frames[frames.len() - 1].offset),
                (0.0, 1.0)
            );
            assert!(frames.is_sorted_by(|a, b| a.offset <= b.offset));
        }
    }
}
