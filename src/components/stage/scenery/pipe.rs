//! A link, drawn as a pipe.

use super::{path, rect};
use limbo_picture::layout::{Axis, Pipe, Rect};
use limbo_picture::svg::Path;
use limbo_sim::HopState;
use yew::prelude::*;

/// A link.
pub(super) fn pipe_shape(axis: Axis, pipe: Pipe, state: HopState, rejects: bool) -> Html {
    let space = PipeSpace::of(axis, &pipe);
    if state == HopState::Broken {
        return html! {
            <>
                { path("stage-pipe broken", space.torn_end(0.0)) }
                { path("stage-pipe broken", space.torn_end(1.0)) }
            </>
        };
    }
    let [x1, y1, x2, y2] = pipe.stem;
    let closed = state == HopState::Closed;
    html! {
        <>
            { rect("stage-pipe-inside", &pipe.body, 0.0) }
            { path("stage-pipe", space.line([(0.0, -1.0), (1.0, -1.0)])) }
            { path("stage-pipe", space.line([(0.0, 1.0), (1.0, 1.0)])) }
            { path("stage-stem", Path::polyline([(x1, y1), (x2, y2)])) }
            if closed || rejects {
                { path("stage-door", space.door()) }
                { path("stage-bolt", if closed { space.bolt() } else { space.arrow_back() }) }
            }
        </>
    }
}

/// The space of a pipe. A point in it is (along, across): along from 0 at its beginning to 1 at its end, across from -1
/// at the left or upper wall to 1 at the other.
struct PipeSpace {
    axis: Axis,
    body: Rect,
    /// From its beginning to its end, CSS pixels.
    length: f32,
    /// Half of the gap where it is torn, CSS pixels: a word has room in it where it lies across.
    gap: f32,
}

impl PipeSpace {
    fn of(axis: Axis, pipe: &Pipe) -> PipeSpace {
        let body = pipe.body;
        PipeSpace {
            axis,
            body,
            length: body.w.max(body.h),
            gap: match axis {
                Axis::Across => pipe.word.w / 2.0,
                Axis::Down => 13.0,
            },
        }
    }

    /// A line through points of the pipe.
    fn line<const N: usize>(&self, points: [(f32, f32); N]) -> Path {
        let body = &self.body;
        Path::polyline(points.map(|(along, across)| match self.axis {
            Axis::Across => (body.x + body.w * along, body.cy() + across * body.h / 2.0),
            Axis::Down => (body.cx() + across * body.w / 2.0, body.y + body.h * along),
        }))
    }

    /// So many CSS pixels as a part of the length.
    fn px(&self, px: f32) -> f32 {
        px / self.length
    }

    /// What is left of a broken pipe at its beginning (0) or its end (1): two walls, and a jagged edge from one to the
    /// other.
    fn torn_end(&self, from: f32) -> Path {
        let towards = 1.0 - 2.0 * from;
        let edge = 0.5 - towards * self.px(self.gap);
        let tooth = towards * self.px(7.0);
        self.line([
            (from, -1.0),
            (edge, -1.0),
            (edge + tooth, -0.45),
            (edge - tooth * 0.3, 0.0),
            (edge + tooth, 0.5),
            (edge, 1.0),
            (from, 1.0),
        ])
    }

    /// The bar across the end of a pipe that nothing passes.
    fn door(&self) -> Path {
        let inner = self.door_at();
        self.line([(inner, -1.35), (1.0, -1.35), (1.0, 1.35), (inner, 1.35)])
            .close()
    }

    /// The bolt on a closed door.
    fn bolt(&self) -> Path {
        let inner = self.door_at();
        self.line([(inner - self.px(9.0), 0.0), (1.0 - self.px(2.0), 0.0)])
    }

    /// An arrow away from the door: what comes is sent back.
    fn arrow_back(&self) -> Path {
        let inner = self.door_at();
        let (tip, barb) = (inner - self.px(26.0), inner - self.px(17.0));
        let head = self.line([(barb, -0.55), (tip, 0.0), (barb, 0.55)]);
        self.line([(inner, 0.0), (tip, 0.0)]).then(&head)
    }

    /// Where the door begins, along the pipe.
    fn door_at(&self) -> f32 {
        1.0 - self.px(9.0)
    }
}
