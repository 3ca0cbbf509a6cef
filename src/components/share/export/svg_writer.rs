//! Writes SVG as text: element by element, every value as data. It knows nothing of what is drawn.

use limbo_picture::svg::tenths;

/// A document being written.
#[derive(Default)]
pub(super) struct SvgWriter(String);

impl SvgWriter {
    /// What was written.
    pub(super) fn done(self) -> String {
        self.0
    }

    /// Begins an element; its attributes follow, and then [`SvgWriter::inside`] or [`SvgWriter::empty`].
    pub(super) fn open(&mut self, tag: &str) -> &mut SvgWriter {
        self.0.push('<');
        self.0.push_str(tag);
        self
    }

    /// An attribute of the element that was begun.
    pub(super) fn attribute(&mut self, name: &str, value: &str) -> &mut SvgWriter {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        push_escaped(&mut self.0, value);
        self.0.push('"');
        self
    }

    /// Lengths in CSS pixels as attributes.
    pub(super) fn lengths(&mut self, lengths: &[(&str, f64)]) -> &mut SvgWriter {
        for (name, length) in lengths {
            self.attribute(name, &tenths(*length));
        }
        self
    }

    /// Ends the attributes; what stands in the element follows, and then [`SvgWriter::close`].
    pub(super) fn inside(&mut self) -> &mut SvgWriter {
        self.0.push('>');
        self
    }

    /// Ends an element that holds nothing.
    pub(super) fn empty(&mut self) {
        self.0.push_str("/>\n");
    }

    /// Words.
    pub(super) fn words(&mut self, words: &str) -> &mut SvgWriter {
        push_escaped(&mut self.0, words);
        self
    }

    /// Ends an element.
    pub(super) fn close(&mut self, tag: &str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push_str(">\n");
    }
}

/// Appends data to markup, as data.
pub(in crate::components::share) fn push_escaped(out: &mut String, data: &str) {
    for c in data.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_said_stays_data() {
        let mut svg = SvgWriter::default();
        svg.open("text")
            .attribute("fill", "url(\"#a\")")
            .lengths(&[("x", 1.25)])
            .inside()
            .words("<script> & so")
            .close("text");
        assert_eq!(
            svg.done(),
            "<text fill=\"url(&quot;#a&quot;)\" x=\"1.3\">&lt;script> &amp; so</text>\n"
        );
    }
}
