//! The names of the days at the heights at which they lie in the piles: a pile is a sediment, and this is its key.

use super::css::css_box;
use super::facts::level_y;
use crate::i18n::Locale;
use limbo_picture::colouring::{ColourBy, Colouring, Slices};
use limbo_picture::dots::DotGrid;
use limbo_picture::layout::{Layout, Rect};
use limbo_picture::scale::Scale;
use limbo_picture::theme::{Rgb, Theme};
use limbo_player::Snapshot;
use limbo_sim::{MessageView, Phase, Place, SimTime};
use yew::prelude::*;

/// The name of each layer of the two piles that has room for it. Nothing where the colours say something else.
pub(super) fn layer_names(
    locale: &Locale,
    layout: &Layout,
    scale: &Scale,
    snapshot: &Snapshot,
    mine: &[MessageView],
    colouring: Colouring,
    theme: Theme,
) -> Html {
    if colouring.by != ColourBy::Sent {
        return Html::default();
    }
    let slices = &colouring.slices;
    let piles = [Place::Provider, Place::Relay];
    let names = piles
        .into_iter()
        .zip(&snapshot.layers)
        .map(|(place, sent)| {
            let dots = snapshot.spooled(place) as f32;
            let basin = &layout.basins[place as usize];
            let layers = layers(sent, slices);
            let grid = DotGrid::of(basin, scale);
            let at = |part: f32| level_y(basin, scale, part * dots);
            let room = |layer: &Layer| at(layer.from) - at(layer.to) >= LINE_EM * layout.type_px;
            let name = |layer: Layer| {
                let middle = (at(layer.from) + at(layer.to)) / 2.0;
                let line = LINE_EM * layout.type_px;
                let rect = basin.body.inset(6.0);
                let rect = Rect::new(rect.x, middle - line / 2.0, rect.w, line);
                // It does not lie over a letter that the reader follows.
                let mut followed = mine.iter().filter(|m| {
                    m.phase == Phase::Spooled(place) && slices.slice(m.born) == layer.slice
                });
                let at_start =
                    followed.any(|m| grid.position(grid.column(m.id), 0).0 > basin.body.cx());
                layer_name(locale, slices, theme, layer.slice, rect, at_start)
            };
            // A line lies between two layers that can be told apart; the surface of the pile is no boundary.
            let line = |pair: &[Layer]| {
                let rect = Rect::new(basin.body.x, at(pair[0].to), basin.body.w, 0.0);
                let clear = pair.iter().all(room) && pair[0].to == pair[1].from;
                clear.then(|| html! { <div class="stage-layer-line" style={css_box(&rect)}></div> })
            };
            html! {
                <>
                    { for layers.windows(2).filter_map(line) }
                    { for layers.iter().copied().filter(room).map(name) }
                </>
            }
        });
    html! { <div aria-hidden="true">{ for names }</div> }
}

/// A name needs so much height, ems.
const LINE_EM: f32 = 1.0;

fn layer_name(
    locale: &Locale,
    slices: &Slices,
    theme: Theme,
    slice: u16,
    at: Rect,
    at_start: bool,
) -> Html {
    let begin = slices.begin(slice);
    let name = match (slices.are_days(), slices.each.ms() < 60_000) {
        (true, _) => locale.day_short(begin),
        (false, true) => locale.time_s(begin),
        (false, false) => locale.time(begin),
    };
    let [r, g, b] = theme.palette().slice(slice, slices.count);
    let ink = if is_light([r, g, b]) { "dark" } else { "light" };
    html! {
        <div class={classes!("stage-layer", ink, at_start.then_some("start"))} style={format!("{};--layer:rgb({r},{g},{b})", css_box(&at))}>
            <span>{ name }</span>
        </div>
    }
}

/// Whether black letters are read better than white ones on this colour: on those of the palettes from so much light on.
fn is_light([r, g, b]: Rgb) -> bool {
    299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b) > 115_000
}

/// A layer of a pile: from and to which part of its messages, counted from below, and when they were sent.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Layer {
    slice: u16,
    from: f32,
    to: f32,
}

/// A message or two among many others makes no layer: each of so many is what most of them are.
const WINDOW: usize = 5;

/// The layers of a pile of messages that were sent then, from the lowest: each slice of time at most once, where most
/// of it lies.
fn layers(sent: &[SimTime], slices: &Slices) -> Vec<Layer> {
    let found: Vec<u16> = sent.iter().map(|&at| slices.slice(at)).collect();
    let count = found.len() as f32;
    let mut runs: Vec<(u16, usize, usize)> = Vec::new();
    for i in 0..found.len() {
        let near = &found[i.saturating_sub(WINDOW / 2)..(i + WINDOW / 2 + 1).min(found.len())];
        let often = |slice: &u16| near.iter().filter(|s| *s == slice).count();
        // Of two that are equally frequent, the one that is here.
        let here = (often(&found[i]), found[i]);
        let most = near.iter().map(|slice| (often(slice), *slice));
        let (_, slice) = most.fold(here, |a, b| if b.0 > a.0 { b } else { a });
        match runs.last_mut() {
            Some((last, _, end)) if *last == slice => *end = i + 1,
            _ => runs.push((slice, i, i + 1)),
        }
    }
    let longest = |&(slice, from, to): &(u16, usize, usize)| {
        let others = runs.iter().filter(|run| run.0 == slice);
        let first_longest = others.max_by_key(|run| (run.2 - run.1, usize::MAX - run.1));
        first_longest == Some(&(slice, from, to))
    };
    let layer = |(slice, from, to): (u16, usize, usize)| Layer {
        slice,
        from: from as f32 / count,
        to: to as f32 / count,
    };
    runs.iter().copied().filter(longest).map(layer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::style_tests::{CONTRAST_MIN, contrast};
    use limbo_sim::Duration;

    const SLICES: Slices = Slices {
        first: SimTime(100),
        each: Duration(100),
        count: 9,
        changed: None,
    };

    fn found(sent: &[u32]) -> Vec<(u16, f32, f32)> {
        let sent: Vec<SimTime> = sent.iter().map(|&ms| SimTime(ms)).collect();
        let layers = layers(&sent, &SLICES);
        layers.iter().map(|l| (l.slice, l.from, l.to)).collect()
    }

    #[test]
    fn the_name_of_a_day_is_read_on_every_colour_that_a_layer_can_have() {
        for theme in [Theme::Light, Theme::Dark, Theme::Projector] {
            for slice in 0..2_000 {
                let layer = theme.palette().slice(slice, 2_000);
                let ink = if is_light(layer) { 0.0 } else { 1.0 };
                let found = contrast([ink; 3], layer.map(|c| f64::from(c) / 255.0));
                assert!(found >= CONTRAST_MIN, "{theme:?}, {layer:?}: {found:.2}");
            }
        }
    }

    #[test]
    fn days_lie_one_upon_another_and_fill_the_pile() {
        let sent: Vec<u32> = (0..40).map(|i| i * 10).collect();
        let expected = [
            (0, 0.0, 0.25),
            (1, 0.25, 0.5),
            (2, 0.5, 0.75),
            (3, 0.75, 1.0),
        ];
        assert_eq!(found(&sent), expected);
        assert_eq!(found(&[]), []);
        assert_eq!(found(&[150]), [(1, 0.0, 1.0)]);
    }

    #[test]
    fn a_message_of_another_day_makes_no_layer_and_no_day_is_named_twice() {
        let mut sent = vec![50; 20];
        sent[7] = 250;
        assert_eq!(found(&sent), [(0, 0.0, 1.0)]);
        let twice = [vec![50; 10], vec![150; 10], vec![50; 20]].concat();
        assert_eq!(found(&twice), [(1, 0.25, 0.5), (0, 0.5, 1.0)]);
    }
}
