//! Writes SVG as text: element by element, every value as data. It knows nothing of what is drawn.

use limbo_picture::svg::tenths;

/// The type of every picture: the page's own.
pub(super) const FONTS: &str =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// What stands in an element of the page, as the inside of an SVG whose corner is the element's.
pub struct Shapes {
    /// Elements of an SVG.
    pub inside: String,
    /// The element's size as it is laid out, CSS px.
    pub width: f64,
    /// CSS px.
    pub height: f64,
}

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

    /// Begins a document of that size, with its title and what it shows in words, for those who do not see it.
    pub(super) fn document(
        &mut self,
        (width, height): (f64, f64),
        (title, description): (&str, &str),
    ) {
        let view_box = format!("0 0 {} {}", tenths(width), tenths(height));
        self.open("svg")
            .attribute("xmlns", "http://www.w3.org/2000/svg")
            .lengths(&[("width", width), ("height", height)])
            .attribute("viewBox", &view_box)
            .attribute("role", "img")
            .attribute("font-family", FONTS)
            .inside();
        for (tag, words) in [("title", title), ("desc", description)] {
            self.open(tag).inside().words(words).close(tag);
        }
    }

    /// A box from its corner, with its size, the radius of its corners and its colour.
    pub(super) fn panel(
        &mut self,
        (x, y, width, height): (f64, f64, f64, f64),
        radius: f64,
        fill: &str,
    ) {
        self.open("rect")
            .lengths(&[
                ("x", x),
                ("y", y),
                ("width", width),
                ("height", height),
                ("rx", radius),
            ])
            .attribute("fill", fill)
            .empty();
    }

    /// A line of words from a point of its baseline, in a size, a weight and a colour.
    pub(super) fn line(
        &mut self,
        (x, y): (f64, f64),
        (size, weight, colour): (&str, &str, &str),
        words: &str,
    ) {
        self.open("text")
            .lengths(&[("x", x), ("y", y)])
            .attribute("font-size", size)
            .attribute("font-weight", weight)
            .attribute("fill", colour)
            .inside()
            .words(words)
            .close("text");
    }

    /// What stands in an element of the page, at a point and in a size.
    pub(super) fn inner(
        &mut self,
        (x, y): (f64, f64),
        (width, height): (f64, f64),
        shapes: &Shapes,
    ) {
        let view_box = format!("0 0 {} {}", tenths(shapes.width), tenths(shapes.height));
        self.open("svg")
            .lengths(&[("x", x), ("y", y), ("width", width), ("height", height)])
            .attribute("viewBox", &view_box)
            .inside();
        self.0.push_str(&shapes.inside);
        self.close("svg");
    }

    /// Ends an element.
    pub(super) fn close(&mut self, tag: &str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push_str(">\n");
    }
}

/// Appends data to markup, as data. XML forbids a bare `]]>` in words, and two signs altogether.
pub(in crate::components::share) fn push_escaped(out: &mut String, data: &str) {
    for c in data.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
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
            "<text fill=\"url(&quot;#a&quot;)\" x=\"1.3\">&lt;script&gt; &amp; so</text>\n"
        );
    }

    #[test]
    fn words_hold_nothing_that_xml_forbids() {
        let mut svg = SvgWriter::default();
        svg.words("]]>\u{fffe}\u{ffff}");
        assert_eq!(svg.done(), "]]&gt;");
    }
}
