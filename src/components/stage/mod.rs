//! The stage: the path of the mail with everything on it. Scenery in SVG, over it the canvas on which the painter puts
//! the dots, over that the labels and the buttons in HTML. It is rendered from a snapshot a few times a second, never
//! once a frame: what moves faster (dots, rings) is the engine's and [`crate::browser`]'s.

mod css;
mod facts;
mod fit;
mod handles;
mod handles_view;
mod labels;
mod messages;
mod scenery;
mod sediment;
mod summary;
mod ticks;

use crate::browser::pointer::{is_on_button, offset_in};
use crate::i18n::Locale;
use crate::message::{Message, PickInput};
pub(crate) use css::css_box;
use facts::crowd;
use fit::use_letter_size;
use handles::{handle, link_word};
pub use handles_view::{HandlesView, StageHandlesProps};
use labels::Labels;
pub use labels::Owner;
pub(crate) use labels::back_in;
use limbo_picture::colouring::{ColourBy, Colouring, Slices};
use limbo_picture::layout::{Axis, Layout, Parts, TypeSize};
use limbo_picture::scale::Scale;
use limbo_picture::svg::tenths;
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::{Hop, Ledger, MessageView, Plan};
pub(crate) use messages::pick_input;
use messages::{message_stop, rings};
use scenery::Scenery;
use std::rc::Rc;
use summary::summary;
use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

/// Properties of [`Stage`].
#[derive(Clone, PartialEq, Properties)]
pub struct StageProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// Width, CSS pixels.
    pub width: f64,
    /// Height, CSS pixels.
    pub height: f64,
    /// The colours.
    pub theme: Theme,
    /// The letters.
    pub type_size: TypeSize,
    /// What the colours of the dots say.
    pub colouring: Colouring,
    /// Where the painter finds the canvas.
    pub canvas: NodeRef,
    /// The plan by which links are mended.
    pub plan: Plan,
    /// Whose group is marked.
    pub owner: Owner,
    /// True where it is only looked at: without buttons and small words.
    pub bare: bool,
    /// Whether links are cut and mended on it.
    #[prop_or(true)]
    pub buttons: bool,
    /// Whether an e-mail that is found on it shows its card.
    #[prop_or(true)]
    pub cards: bool,
    /// The viewer's own messages.
    #[prop_or_default]
    pub mine: Rc<Vec<MessageView>>,
    /// What is said of the one that was found by keys.
    #[prop_or_default]
    pub found: AttrValue,
    /// Whether there is room for handles by which the network is changed.
    #[prop_or_default]
    pub room: bool,
    /// What draws them, once it is here.
    #[prop_or_default]
    pub handles: Option<HandlesView>,
    /// What is asked of the page.
    pub send: Callback<Message>,
}

/// The stage that a viewer acts on: cuts and mends its links, and looks for messages by pointer and keys.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let (locale, snapshot, send) = (&props.locale, &props.snapshot, &props.send);
    let stage = use_node_ref();
    let parts = parts(snapshot, &snapshot.ledger);
    let parts = match props.room {
        true => parts.with_handles(&snapshot.scenario),
        false => parts,
    };
    let layout = use_layout(props.width, props.height, props.type_size, parts);
    let scale = scale(snapshot, &snapshot.ledger, &layout);
    let crowd = crowd(snapshot, &layout);
    // A click or a tap; a finger that scrolls makes none.
    let cards = props.cards;
    let onclick = {
        let (send, stage) = (send.clone(), stage.clone());
        move |event: MouseEvent| {
            if let Some((x, y)) = point_on(&stage, &event).filter(|_| cards) {
                send.emit(Message::Pick(PickInput::At(x, y)));
            }
        }
    };
    // Only a mouse hovers: a finger hides what is under it.
    let onpointermove = {
        let (send, stage) = (send.clone(), stage.clone());
        move |event: PointerEvent| {
            if cards && event.pointer_type() == "mouse" {
                send.emit(Message::Pick(PickInput::Hover(point_on(&stage, &event))));
            }
        }
    };
    let onpointerleave = send.reform(|_: PointerEvent| Message::Pick(PickInput::Hover(None)));
    let handle = |hop: Hop| {
        html! {
            { handle(locale, hop, layout.pipe(hop).handle, snapshot.link_state(hop), &snapshot.link_action(hop, props.plan), send) }
        }
    };
    let letters = use_letter_size(locale);
    html! {
        <div ref={stage} class={classes!(stage_class(&layout, letters), props.bare.then_some("bare"))} style={stage_style(&layout, letters)}
            {onclick} {onpointermove} {onpointerleave}>
            <Scenery layout={layout.clone()} {scale} snapshot={snapshot.clone()} crowd={crowd.clone()} theme={props.theme} colouring={props.colouring}
                summary_id={SUMMARY_ID} />
            <canvas ref={props.canvas.clone()} class="stage-dots" aria-hidden="true"></canvas>
            <div class="stage-front">
                <Labels owner={props.owner.clone()} locale={locale.clone()} layout={layout.clone()} {letters} {scale} snapshot={snapshot.clone()} {crowd} theme={props.theme} colouring={props.colouring} mine={props.mine.clone()} />
                { for Hop::ALL.map(|hop| link_word(locale, snapshot.hops[hop.index()], layout.pipe(hop).word)) }
                if props.buttons && !props.bare {
                    { for Hop::ALL.map(handle) }
                }
                if let Some(HandlesView(view)) = props.handles {
                    { view(StageHandlesProps {
                        locale: locale.clone(),
                        layout: layout.clone(),
                        snapshot: snapshot.clone(),
                        send: send.clone(),
                    }) }
                }
            </div>
            { rings() }
            if cards {
                { message_stop(locale, &props.found, send) }
            }
            { summary(SUMMARY_ID, locale, snapshot) }
        </div>
    }
}

/// The id of the summary of the stage that a viewer acts on: there is one of those on a page.
const SUMMARY_ID: &str = "stage-summary";

/// Properties of [`TwinStage`].
#[derive(Clone, PartialEq, Properties)]
pub struct TwinStageProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The run at the instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Width, CSS pixels.
    pub width: f64,
    /// Height, CSS pixels.
    pub height: f64,
    /// The colours.
    pub theme: Theme,
    /// The letters.
    pub type_size: TypeSize,
    /// Where the painter finds the canvas.
    pub canvas: NodeRef,
    /// The canvas itself, where it was painted beforehand.
    #[prop_or_default]
    pub painted: Option<HtmlCanvasElement>,
    /// Whose group is marked: without a word, the viewer's.
    #[prop_or_default]
    pub owner: Owner,
    /// True without its small words.
    #[prop_or_default]
    pub bare: bool,
    /// The id of its summary: tells the two stages apart.
    pub id: &'static str,
    /// The most that waits on either of the two stages: both have one scale.
    pub most: Ledger,
    /// Whether it is shown large enough for its words to be read; whoever shows it smaller says them elsewhere.
    #[prop_or(true)]
    pub words: bool,
}

/// One of two stages side by side, which are only looked at.
#[component]
pub fn TwinStage(props: &TwinStageProps) -> Html {
    let (locale, snapshot) = (&props.locale, &props.snapshot);
    let parts = parts(snapshot, &props.most);
    let layout = use_layout(props.width, props.height, props.type_size, parts);
    let scale = scale(snapshot, &props.most, &layout);
    let crowd = crowd(snapshot, &layout);
    // What is only looked at has no choice of colours.
    let colouring = use_memo(
        (locale.clone(), snapshot.scenario.span),
        |(locale, span)| Colouring {
            by: ColourBy::Sent,
            slices: Slices::of(*span, locale.first_midnight(), &|at| locale.put_forward(at)),
        },
    );
    let colouring = *colouring;
    let canvas = match &props.painted {
        Some(painted) => Html::VRef(painted.clone().into()),
        None => {
            html! { <canvas ref={props.canvas.clone()} class="stage-dots" aria-hidden="true"></canvas> }
        }
    };
    let letters = use_letter_size(locale);
    html! {
        <div class={classes!(stage_class(&layout, letters), props.bare.then_some("bare"))} style={stage_style(&layout, letters)}>
            <Scenery layout={layout.clone()} {scale} snapshot={snapshot.clone()} crowd={crowd.clone()} theme={props.theme} {colouring}
                summary_id={props.id} />
            { canvas }
            if props.words {
                <div class="stage-front">
                    <Labels owner={props.owner.clone()} locale={locale.clone()} layout={layout.clone()} {letters} {scale} snapshot={snapshot.clone()} {crowd} theme={props.theme} {colouring} />
                    { for Hop::ALL.map(|hop| link_word(locale, snapshot.hops[hop.index()], layout.pipe(hop).word)) }
                </div>
            }
            { summary(props.id, locale, snapshot) }
        </div>
    }
}

/// The geometry for a size, worked out when the size changes.
#[hook]
fn use_layout(width: f64, height: f64, type_size: TypeSize, parts: Parts) -> Rc<Layout> {
    use_memo(
        (width, height, type_size, parts),
        |&(width, height, type_size, parts)| {
            Layout::new(width as f32, height as f32, type_size, parts)
        },
    )
}

/// What stands on the stage of a run; `most` is the most that has waited anywhere, or where its mail is now.
pub fn parts(snapshot: &Snapshot, most: &Ledger) -> Parts {
    Parts::of(
        snapshot.scenario.has_readers(),
        &snapshot.series,
        most,
        snapshot.hops[0],
    )
}

fn scale(snapshot: &Snapshot, most: &Ledger, layout: &Layout) -> Scale {
    let expected = snapshot.scenario.backlog_expected();
    Scale::of(&snapshot.series, most, expected, layout)
}

fn stage_class(layout: &Layout, letters: f32) -> Classes {
    let shape = match layout.axis {
        Axis::Across => "stage across",
        Axis::Down if layout.compact => "stage down compact",
        Axis::Down => "stage down",
    };
    let roomy = layout.room > 1.0;
    classes!(
        shape,
        (letters < 1.0).then_some("wordy"),
        roomy.then_some("roomy")
    )
}

fn stage_style(layout: &Layout, letters: f32) -> String {
    format!(
        "width:{}px;height:{}px;font-size:{}px",
        tenths(layout.width),
        tenths(layout.height),
        tenths(layout.type_px / layout.room * letters)
    )
}

/// Where an event happened on the stage; `None` on one of its buttons.
fn point_on(stage: &NodeRef, event: &MouseEvent) -> Option<(f32, f32)> {
    let stage = stage.cast::<Element>()?;
    (!is_on_button(event)).then(|| offset_in(event, &stage))
}
