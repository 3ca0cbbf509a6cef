//! SVG path data with one decimal, written without the weight of float formatting.

use crate::components::markup::push_tenths;

/// Path data being written.
#[derive(Default)]
pub(crate) struct Path(String);

impl Path {
    /// Moves to a point, in pixels.
    pub(crate) fn move_to(&mut self, x: f64, y: f64) {
        self.point('M', x, y);
    }

    /// Draws a line to a point, in pixels.
    pub(crate) fn line_to(&mut self, x: f64, y: f64) {
        self.point('L', x, y);
    }

    /// Closes the outline.
    pub(crate) fn close(&mut self) {
        self.0.push('Z');
    }

    /// The path data.
    pub(crate) fn done(self) -> String {
        self.0
    }

    fn point(&mut self, command: char, x: f64, y: f64) {
        self.0.push(command);
        push_tenths(&mut self.0, x);
        self.0.push(' ');
        push_tenths(&mut self.0, y);
    }
}

/// A length as an attribute's value.
pub(crate) fn px(length: f64) -> String {
    let mut out = String::new();
    push_tenths(&mut out, length);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_at_most_one_decimal() {
        assert_eq!(px(12.34), "12.3");
        assert_eq!(px(-0.26), "-0.3");
        assert_eq!(px(7.0), "7");
        let mut path = Path::default();
        path.move_to(0.0, 1.0);
        path.line_to(2.5, 3.0);
        path.close();
        assert_eq!(path.done(), "M0 1L2.5 3Z");
    }
}
