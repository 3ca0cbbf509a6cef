//! SVG path data and CSS lengths to a tenth of a pixel, without the machinery that prints floats (it would
//! be a tenth of the page's size).

use super::layout::Rect;
use crate::markup::push_tenths;

/// A length in tenths, as SVG and CSS read it: `12.3`.
pub fn tenths(v: f32) -> String {
    let mut out = String::new();
    push(&mut out, v);
    out
}

fn push(out: &mut String, v: f32) {
    push_tenths(out, f64::from(v));
}

/// The position and size of an HTML element.
pub fn css_box(r: &Rect) -> String {
    let mut out = String::from("left:");
    for (value, then) in [
        (r.x, "px;top:"),
        (r.y, "px;width:"),
        (r.w, "px;height:"),
        (r.h, "px"),
    ] {
        push(&mut out, value);
        out.push_str(then);
    }
    out
}

/// Path data being written.
#[derive(Clone, Default)]
pub struct Path(String);

impl Path {
    fn op(mut self, op: char, numbers: &[f32]) -> Path {
        self.0.push(op);
        for (i, &n) in numbers.iter().enumerate() {
            if i > 0 {
                self.0.push(' ');
            }
            push(&mut self.0, n);
        }
        self
    }
    /// Moves to a point.
    pub fn go(self, x: f32, y: f32) -> Path {
        self.op('M', &[x, y])
    }
    /// A line to a point.
    pub fn line(self, x: f32, y: f32) -> Path {
        self.op('L', &[x, y])
    }
    /// A curve to a point by way of a control point.
    pub fn bend(self, cx: f32, cy: f32, x: f32, y: f32) -> Path {
        self.op('Q', &[cx, cy, x, y])
    }
    /// A curve to a point by way of two control points.
    pub fn curve(self, a: [f32; 2], b: [f32; 2], to: [f32; 2]) -> Path {
        self.op('C', &[a[0], a[1], b[0], b[1], to[0], to[1]])
    }
    /// A whole rectangle.
    pub fn rect(self, r: &Rect) -> Path {
        let path = self
            .go(r.x, r.y)
            .line(r.right(), r.y)
            .line(r.right(), r.bottom());
        path.line(r.x, r.bottom()).close()
    }
    /// Back to where the figure began.
    pub fn close(self) -> Path {
        self.op('Z', &[])
    }
    /// The data for `d`.
    pub fn data(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_to_a_tenth() {
        assert_eq!(
            (tenths(12.34), tenths(-0.26), tenths(0.04)),
            ("12.3".into(), "-0.3".into(), "0".into())
        );
        assert_eq!(
            css_box(&Rect::new(1.0, 2.5, 3.0, 40.0)),
            "left:1px;top:2.5px;width:3px;height:40px"
        );
        assert_eq!(
            Path::default().go(1.0, 2.0).line(-3.0, 4.5).close().data(),
            "M1 2L-3 4.5Z"
        );
    }
}
