//! The words on the stage: names, loads, counts, the numbers of the scale, the large number of what is in limbo. Each
//! is a component of its own with the few values it shows, so that only those are formatted again that have changed.

use super::css::css_box;
use super::facts::{PLACES, blocks_served, emails, level_y, load, place_key, rejects_all};
use crate::i18n::Locale;
use limbo_picture::layout::{Axis, Layout, Rect};
use limbo_picture::scale::Scale;
use limbo_picture::svg::tenths;
use limbo_player::Snapshot;
use limbo_sim::{Duration, Place};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Labels`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct LabelsProps {
    pub locale: Locale,
    pub layout: Rc<Layout>,
    pub scale: Scale,
    pub snapshot: Rc<Snapshot>,
}

/// Every label of the stage.
#[component]
pub(super) fn Labels(props: &LabelsProps) -> Html {
    let LabelsProps {
        locale,
        layout,
        scale,
        snapshot,
    } = props;
    let weight = snapshot.scenario.weight;
    let node = |place: Place| {
        let (node, inside) = (layout.node(place), is_inside(layout, place));
        let status = Status::of(snapshot, place, inside);
        html! {
            <>
                <NodeName locale={locale.clone()} {place} at={node.label} {inside} />
                if let Some(status) = status {
                    <NodeStatus locale={locale.clone()} at={node.status} {status} />
                }
            </>
        }
    };
    let ledger = &snapshot.ledger;
    let basins = [
        ("stage.outbox", ledger.outbox),
        ("stage.waits_provider", ledger.spooled_provider),
        ("stage.waits_relay", ledger.spooled_relay),
    ];
    let caption = |(basin, (text, dots)): (usize, (&'static str, u32))| {
        html! {
            <Caption locale={locale.clone()} at={layout.basins[basin].caption} {text}
                emails={emails(snapshot, dots)} />
        }
    };
    let served = blocks_served(snapshot);
    html! {
        <div>
            { for PLACES.map(node) }
            { for basins.into_iter().enumerate().map(caption) }
            <Ticks locale={locale.clone()} layout={layout.clone()} scale={*scale} {weight} />
            <div class="stage-number" style={css_box(&layout.number)}>
                <Blocks locale={locale.clone()} open={served.iter().filter(|&&served| served).count()}
                    total={served.len()} mine={snapshot.my_block} />
                <InLimbo locale={locale.clone()} emails={emails(snapshot, ledger.limbo)}
                    width={layout.number.w} type_px={layout.type_px} />
                if let Some(age) = snapshot.oldest {
                    <p class="stage-oldest">
                        { locale.fill("stage.oldest", &[("time", &locale.duration_short(age))]) }
                    </p>
                }
                <p class="stage-scale">{ locale.plural("stage.scale", f64::from(weight), &[]) }</p>
            </div>
        </div>
    }
}

/// True where the words of a node stand inside it, over its load.
fn is_inside(layout: &Layout, place: Place) -> bool {
    layout.axis == Axis::Down && place != Place::Mailboxes
}

#[derive(Clone, PartialEq, Properties)]
struct NodeNameProps {
    locale: Locale,
    place: Place,
    at: Rect,
    /// Whether it stands inside the node.
    inside: bool,
}

#[component]
fn NodeName(props: &NodeNameProps) -> Html {
    html! {
        <div class={classes!("stage-label", props.inside.then_some("inside"))} style={css_box(&props.at)}>
            <span>{ props.locale.t(place_key(props.place)) }</span>
        </div>
    }
}

/// How a node fares.
#[derive(Clone, Copy, PartialEq)]
enum Status {
    /// Its server is down and comes back after this time.
    Down(Duration),
    /// It rejects every message for good.
    RejectsAll,
    /// How busy it is, 0 to 1.
    Load(f32),
}

impl Status {
    fn of(snapshot: &Snapshot, place: Place, inside: bool) -> Option<Status> {
        let station = &snapshot.stations[place as usize];
        if let Some(back_at) = station.back_at.filter(|_| !station.up) {
            Some(Status::Down(back_at.since(snapshot.now)))
        } else if rejects_all(snapshot, place) {
            Some(Status::RejectsAll)
        } else {
            // Inside a node there is no room for the number beside the drawn load.
            (station.open_sessions > 0 && !inside).then(|| Status::Load(load(station)))
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
struct NodeStatusProps {
    locale: Locale,
    at: Rect,
    status: Status,
}

#[component]
fn NodeStatus(props: &NodeStatusProps) -> Html {
    let locale = &props.locale;
    let (modifier, text) = match props.status {
        Status::Down(back_in) => {
            let time = locale.duration_short(back_in);
            (
                Some("fallen"),
                locale.fill("stage.fallen", &[("time", &time)]),
            )
        }
        Status::RejectsAll => (Some("refusing"), locale.t("stage.refuses").to_owned()),
        Status::Load(share) => {
            let percent = locale.percent(f64::from(share));
            (None, locale.fill("stage.load", &[("percent", &percent)]))
        }
    };
    html! {
        <div class={classes!("stage-status", modifier)} style={css_box(&props.at)}>
            <span>{ text }</span>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CaptionProps {
    locale: Locale,
    at: Rect,
    /// Key of what the basin is.
    text: &'static str,
    /// How many e-mails wait in it.
    emails: f64,
}

/// What a basin is, and how many e-mails wait in it.
#[component]
fn Caption(props: &CaptionProps) -> Html {
    let used = props.emails > 0.0;
    html! {
        <div class={classes!("stage-caption", used.then_some("used"))} style={css_box(&props.at)}>
            <b>{ used.then(|| props.locale.number(props.emails)) }</b>
            <span>{ props.locale.t(props.text) }</span>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct TicksProps {
    locale: Locale,
    layout: Rc<Layout>,
    scale: Scale,
    /// E-mails that a dot stands for.
    weight: u32,
}

/// The numbers of the scale, at the left of each basin that has room for them.
#[component]
fn Ticks(props: &TicksProps) -> Html {
    let weight = f64::from(props.weight);
    let tick = |(at, dots): (Rect, f32)| {
        let number = (f64::from(dots) * weight).round();
        html! {
            <div class="stage-tick" style={css_box(&at)}><span>{ props.locale.compact(number) }</span></div>
        }
    };
    let ticks = tick_boxes(&props.layout, &props.scale, props.weight);
    html! { <div aria-hidden="true">{ for ticks.into_iter().map(tick) }</div> }
}

/// Where each number of the scale stands, and how many dots it is. On a low basin only so many numbers fit, one above
/// the other; the rest is left out.
fn tick_boxes(layout: &Layout, scale: &Scale, weight: u32) -> Vec<(Rect, f32)> {
    let em = layout.type_px;
    let line = em * 1.15;
    let mut boxes = Vec::new();
    for basin in layout.basins[1..].iter().filter(|b| b.ticks.w > 0.0) {
        let mut last_y = f32::INFINITY;
        for dots in scale.ticks(weight) {
            let y = level_y(basin, scale, dots);
            if y < basin.ticks.y || last_y - y < line {
                continue;
            }
            last_y = y;
            let at = Rect::new(basin.ticks.x, y - em * 0.6, basin.ticks.w - 5.0, em * 1.2);
            boxes.push((at, dots));
        }
    }
    boxes
}

#[derive(Clone, PartialEq, Properties)]
struct BlocksProps {
    locale: Locale,
    /// How many blocks mail is delivered to.
    open: usize,
    /// How many blocks there are.
    total: usize,
    /// The block of the viewer's mailbox, from 0.
    mine: u16,
}

/// The blocks of mailboxes in words.
#[component]
fn Blocks(props: &BlocksProps) -> Html {
    let locale = &props.locale;
    let open = locale.number(props.open as f64);
    let total = locale.number(props.total as f64);
    let mine = locale.number(f64::from(props.mine) + 1.0);
    html! {
        <p class="stage-blocks">
            <span>{ locale.fill("stage.blocks_open", &[("open", &open), ("total", &total)]) }</span>
            <span class="stage-yours">{ locale.fill("stage.my_block", &[("n", &mine)]) }</span>
        </p>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct InLimboProps {
    locale: Locale,
    /// How many e-mails are in limbo.
    emails: f64,
    /// Room for the number, CSS pixels.
    width: f32,
    /// Size of ordinary type, CSS pixels.
    type_px: f32,
}

/// The large number of what is in limbo.
#[component]
fn InLimbo(props: &InLimboProps) -> Html {
    let number = props.locale.number(props.emails);
    // As large as its place allows, whatever its length: a digit is about two thirds as wide as it is high.
    let digits = number.chars().count() as f32;
    let size = (props.width / (digits * 0.66)).min(props.type_px * 2.4);
    let used = props.emails > 0.0;
    html! {
        <p class={classes!("stage-limbo", used.then_some("used"))}>
            <b style={format!("font-size:{}px", tenths(size))}>{ number }</b>
            <span>{ props.locale.plural("stage.limbo", props.emails, &[]) }</span>
        </p>
    }
}
