//! Lengths and path data as SVG and CSS read them, to a tenth of a CSS pixel.

use super::layout::Rect;

/// A length rounded to a tenth: `12.3`, `-0.5`, `4`. Written with integers, because the standard library's printer of
/// floats would be one of the larger functions of the page.
pub fn tenths(length: impl Into<f64>) -> String {
    let tenths = (length.into() * 10.0).round() as i32;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

/// Path data (the attribute `d`) being written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path(String);

impl Path {
    /// An open line through points.
    pub fn polyline<N: Into<f64>>(points: impl IntoIterator<Item = (N, N)>) -> Path {
        let mut points = points.into_iter();
        let Some((x, y)) = points.next() else {
            return Path::default();
        };
        points.fold(Path::default().move_to(x, y), |path, (x, y)| {
            path.line_to(x, y)
        })
    }

    /// Begins a figure at a point.
    pub fn move_to(self, x: impl Into<f64>, y: impl Into<f64>) -> Path {
        self.command('M', &[x.into(), y.into()])
    }

    /// A straight line to a point.
    pub fn line_to(self, x: impl Into<f64>, y: impl Into<f64>) -> Path {
        self.command('L', &[x.into(), y.into()])
    }

    /// A sign at a point: `strokes` is path data whose commands are relative, and so the same at every point.
    pub fn sign(self, x: impl Into<f64>, y: impl Into<f64>, strokes: &str) -> Path {
        let mut path = self.move_to(x, y);
        path.0.push_str(strokes);
        path
    }

    /// A curve to a point by one control point.
    pub fn quadratic_to(self, control: (f32, f32), to: (f32, f32)) -> Path {
        self.command('Q', &[control.0, control.1, to.0, to.1].map(f64::from))
    }

    /// A curve to a point by two control points.
    pub fn cubic_to(self, a: (f32, f32), b: (f32, f32), to: (f32, f32)) -> Path {
        self.command('C', &[a.0, a.1, b.0, b.1, to.0, to.1].map(f64::from))
    }

    /// A whole rectangle.
    pub fn rect(self, r: &Rect) -> Path {
        self.move_to(r.x, r.y)
            .line_to(r.right(), r.y)
            .line_to(r.right(), r.bottom())
            .line_to(r.x, r.bottom())
            .close()
    }

    /// A line back to where the figure began.
    pub fn close(self) -> Path {
        self.command('Z', &[])
    }

    /// Adds the figures of another path.
    pub fn then(mut self, other: &Path) -> Path {
        self.0.push_str(&other.0);
        self
    }

    /// The value of `d`.
    pub fn data(self) -> String {
        self.0
    }

    fn command(mut self, letter: char, numbers: &[f64]) -> Path {
        self.0.push(letter);
        for (i, &number) in numbers.iter().enumerate() {
            if i > 0 {
                self.0.push(' ');
            }
            self.0.push_str(&tenths(number));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_to_a_tenth() {
        let written = [12.34, -0.26, 0.04, -0.04, 7.0].map(tenths);
        assert_eq!(written, ["12.3", "-0.3", "0", "0", "7"]);
    }

    #[test]
    fn path_data_is_what_svg_reads() {
        let path = Path::default().move_to(1.0, 2.0).line_to(-3.0, 4.5).close();
        assert_eq!(path.data(), "M1 2L-3 4.5Z");
        let path = Path::polyline([(0.0, 0.0), (1.0, 0.5), (2.0, 0.0)]);
        assert_eq!(path.data(), "M0 0L1 0.5L2 0");
        assert_eq!(Path::polyline([(0.0, 0.0); 0]).data(), "");
        let path = Path::default().sign(1.0, 2.0, "l6 6m0-6l-6 6");
        assert_eq!(path.data(), "M1 2l6 6m0-6l-6 6");
        let path = Path::default().rect(&Rect::new(1.0, 2.0, 3.0, 4.0));
        assert_eq!(path.data(), "M1 2L4 2L4 6L1 6Z");
    }
}
