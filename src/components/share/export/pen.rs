//! Writes SVG as text: element by element, every value as data. It knows nothing of what is drawn.

use crate::components::markup::{push_escaped, push_tenths};

/// A document being written.
#[derive(Default)]
pub(super) struct Pen(String);

impl Pen {
    /// What was written.
    pub(super) fn done(self) -> String {
        self.0
    }

    /// Begins an element; its attributes follow.
    pub(super) fn open(&mut self, tag: &str) {
        self.0.push('<');
        self.0.push_str(tag);
    }

    /// An attribute of the element that was begun.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.0.push(' ');
        self.0.push_str(name);
        self.0.push_str("=\"");
        push_escaped(&mut self.0, value);
        self.0.push('"');
    }

    /// Lengths in CSS px as attributes.
    pub(super) fn lengths(&mut self, lengths: &[(&str, f64)]) {
        for (name, length) in lengths {
            let mut text = String::new();
            push_tenths(&mut text, *length);
            self.attribute(name, &text);
        }
    }

    /// Ends the attributes; what stands in the element follows.
    pub(super) fn close_tag(&mut self) {
        self.0.push('>');
    }

    /// Ends an element that holds nothing.
    pub(super) fn empty(&mut self) {
        self.0.push_str("/>\n");
    }

    /// Words.
    pub(super) fn words(&mut self, words: &str) {
        push_escaped(&mut self.0, words);
    }

    /// Ends an element.
    pub(super) fn close(&mut self, tag: &str) {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push_str(">\n");
    }

    /// An element that holds words and has no attributes.
    pub(super) fn element(&mut self, tag: &str, words: &str) {
        self.open(tag);
        self.close_tag();
        self.words(words);
        self.close(tag);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_said_stays_data() {
        let mut pen = Pen::default();
        pen.open("text");
        pen.attribute("fill", "url(\"#a\")");
        pen.lengths(&[("x", 1.25)]);
        pen.close_tag();
        pen.words("<script> & so");
        pen.close("text");
        assert_eq!(
            pen.done(),
            "<text fill=\"url(&quot;#a&quot;)\" x=\"1.3\">&lt;script> &amp; so</text>\n"
        );
    }
}
