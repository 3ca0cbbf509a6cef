//! Where the handles stand by which a viewer changes the network: on a wide stage each at what it changes, on a narrow one
//! in rows at its foot. The mark on the bar of the mailboxes is moved where it stands ([`Layout::beyond_mark`]).

use super::{
    Basin, Layout, MARGIN, Node, Parts, Pipe, Rect, TOUCH, TypeSize, height_for, is_wide, type_fit,
};

/// The mark moves between these hundredths of its bar: at both ends it can still be taken hold of.
pub(super) const MARK_LEAST: f32 = 10.0;
pub(super) const MARK_MOST: f32 = 94.0;

/// Where each handle stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HandlePlaces {
    /// How many e-mails are sent.
    pub rate: Rect,
    /// What provider, relay and mailboxes can take; on a narrow stage only the mailboxes'.
    pub capacities: [Option<Rect>; 3],
    /// How long an e-mail travels.
    pub travel: Rect,
    /// How many people open their mailboxes.
    pub readers: Rect,
    /// How the provider and the relay try again.
    pub rules: [Rect; 2],
}

/// The height of a slider: a line of words over its track.
#[inline(never)]
fn slider_h(em: f32) -> f32 {
    1.3 * em + 26.0
}

/// The height of a slider under the mailboxes or on a narrow stage: letters that take more room than reckoned need a second
/// line there.
#[inline(never)]
fn slider_of_lines_h(em: f32, room: f32) -> f32 {
    slider_h(em) + if room > 1.0 { 1.3 * em } else { 0.0 }
}

/// Between two handles, or a handle and something else, CSS pixels.
const GAP: f32 = 4.0;

/// What handles take of the height of a wide stage, CSS pixels.
#[derive(Clone, Copy)]
pub(super) struct HandleRoom {
    /// Over the nodes.
    pub above: f32,
    /// Between the nodes and the basins, besides what is there in any case.
    pub between: f32,
    /// Under the captions of the basins.
    pub foot: f32,
}

impl HandleRoom {
    pub const NONE: HandleRoom = HandleRoom {
        above: 0.0,
        between: 0.0,
        foot: 0.0,
    };

    pub fn across(node_h: f32, pipe_h: f32, em: f32) -> HandleRoom {
        let under_pipe = TOUCH + 8.0 + pipe_h + slider_h(em) + 2.0 * GAP;
        HandleRoom {
            above: slider_h(em) + GAP,
            between: (under_pipe - node_h - 30.0).max(0.0),
            foot: TOUCH - 6.0,
        }
    }
}

/// What handles add to the least height of a stage, CSS pixels.
#[inline(never)]
pub(super) fn handles_height(wide: bool, em: f32, room: f32) -> f32 {
    if wide {
        let slider = slider_h(em) + GAP;
        // Over the nodes, and under the pipes and the grid.
        2.0 * slider + TOUCH + slider_of_lines_h(em, room) - slider_h(em)
    } else {
        let slider = slider_of_lines_h(em, room) + GAP;
        2.0 * slider + TOUCH + 3.0 * GAP
    }
}

/// The preferred height of a stage with handles (CSS pixels): the basins give some of their height.
pub fn height_with_handles(width: f64, letters: impl Into<TypeSize>, readers: bool) -> f64 {
    let letters = letters.into();
    let without = height_for(width, letters, readers);
    let (w, parts) = (
        width as f32,
        Parts {
            readers,
            outbox: true,
            handles: Some(0),
        },
    );
    let handles = handles_height(is_wide(w, letters), type_fit(w, letters), letters.room);
    if is_wide(w, letters) {
        let least = Layout::height_min(w, letters, parts);
        (without + f64::from(handles * 0.5))
            .max(f64::from(least))
            .ceil()
    } else {
        (without + f64::from(handles)).ceil()
    }
}

impl HandlePlaces {
    /// On a wide stage.
    pub(super) fn across(
        nodes: &[Node; 4],
        pipe: &Pipe,
        basins: &[Basin; 3],
        em: f32,
        room: f32,
    ) -> HandlePlaces {
        let h = slider_h(em);
        let over = |node: &Node| {
            let label = &node.label;
            let w = label.w.min(11.0 * em);
            Rect::new(label.cx() - w / 2.0, node.body.y - h - GAP, w, h)
        };
        let grid = &nodes[3].body;
        let below = |basin: &Basin| {
            let w = basin.body.w.min(24.0 * em);
            Rect::new(basin.body.x, basin.caption.bottom() + 2.0, w, TOUCH)
        };
        HandlePlaces {
            rate: over(&nodes[0]),
            capacities: [&nodes[1], &nodes[2], &nodes[3]].map(|node| Some(over(node))),
            travel: Rect::new(
                pipe.body.x + GAP,
                pipe.body.bottom() + GAP,
                pipe.body.w - 2.0 * GAP,
                h,
            ),
            readers: Rect::new(
                grid.x,
                grid.bottom() + GAP,
                grid.w,
                slider_of_lines_h(em, room),
            ),
            rules: [below(&basins[1]), below(&basins[2])],
        }
    }

    /// In three rows at the foot of a narrow stage.
    pub(super) fn at_foot(width: f32, height: f32, em: f32, room: f32) -> HandlePlaces {
        let (h, edge) = (slider_of_lines_h(em, room), 12.0);
        let w = (width - 2.0 * edge - 16.0) / 2.0;
        let top = height - MARGIN / 2.0 - 2.0 * (h + GAP) - TOUCH;
        let place = |column: f32, row: f32, h_row: f32| {
            Rect::new(edge + column * (w + 16.0), top + row * (h + GAP), w, h_row)
        };
        HandlePlaces {
            rate: place(0.0, 0.0, h),
            capacities: [None, None, Some(place(1.0, 0.0, h))],
            travel: place(0.0, 1.0, h),
            readers: place(1.0, 1.0, h),
            rules: [place(0.0, 2.0, TOUCH), place(1.0, 2.0, TOUCH)],
        }
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = Rect> {
        let HandlePlaces {
            rate,
            capacities,
            travel,
            readers,
            rules,
        } = *self;
        let capacities = capacities.into_iter().flatten();
        [rate, travel, readers]
            .into_iter()
            .chain(capacities)
            .chain(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_with_handles_is_high_enough_for_them() {
        for width in (256..=2560).step_by(16) {
            for type_px in [14.0, 16.0, 20.0] {
                for readers in [false, true] {
                    let wish = height_with_handles(f64::from(width), type_px, readers);
                    let parts = Parts {
                        readers,
                        outbox: true,
                        handles: Some(50),
                    };
                    let least = Layout::height_min(width as f32, type_px, parts);
                    assert!(
                        wish >= f64::from(least),
                        "{width} at {type_px}: {wish} < {least}"
                    );
                }
            }
        }
    }
}
