//! What the charts and the exported pictures are still written with: elements made at run time, and SVG as text.

use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag};

/// An element: its tag, its attributes' names and values in the same order, and what stands in it.
pub fn el(
    name: &'static str,
    keys: &'static [&'static str],
    values: Vec<AttrValue>,
    children: Vec<Html>,
) -> Html {
    let values = values.into_iter().map(Some).collect();
    tag(name, keys, values, children).into()
}

/// An element that may be given a key, a reference, or what it hears. Attributes without a value are left out.
pub fn tag(
    name: &'static str,
    keys: &'static [&'static str],
    values: Vec<Option<AttrValue>>,
    children: Vec<Html>,
) -> VTag {
    debug_assert_eq!(keys.len(), values.len());
    let values = values
        .into_iter()
        .map(|v| v.map(AttributeOrProperty::Attribute))
        .collect();
    let mut element = VTag::new(name);
    element.set_attributes(Attributes::Dynamic { keys, values });
    element.add_children(children);
    element
}

/// A piece of text.
pub fn text(words: String) -> Html {
    Html::from(words)
}

/// SVG being written: a picture that nobody touches, put into the page as one string.
#[derive(Default)]
pub struct Svg(String);

impl Svg {
    /// Opens an element of that class, with lengths in pixels: `open("line", "grid", &[("x1", 3.5)])`.
    pub fn open(&mut self, tag: &str, class: &str, lengths: &[(&str, f64)]) -> &mut Svg {
        self.raw("<")
            .raw(tag)
            .attribute("class", class)
            .lengths(lengths)
            .raw(">")
    }

    /// Opens a picture in the picture, whose own square has `side` units.
    pub fn view(&mut self, side: f64, lengths: &[(&str, f64)]) -> &mut Svg {
        self.raw("<svg viewBox=\"0 0 ");
        push_tenths(&mut self.0, side);
        self.raw(" ");
        push_tenths(&mut self.0, side);
        self.raw("\"").lengths(lengths).raw(">")
    }

    /// An empty element of that class.
    pub fn shape(&mut self, tag: &str, class: &str, lengths: &[(&str, f64)]) -> &mut Svg {
        self.open(tag, class, lengths).close(tag)
    }

    /// A path of that class.
    pub fn path(&mut self, class: &str, data: &str) -> &mut Svg {
        self.raw("<path")
            .attribute("class", class)
            .attribute("d", data)
            .raw("/>")
    }

    /// Slanting strokes to fill a shape with, by `url(#id)`: a stroke of that class every 6 pixels.
    pub fn hatching(&mut self, id: &str, class: &str) -> &mut Svg {
        self.raw("<pattern width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"")
            .raw(" patternTransform=\"rotate(45)\"")
            .attribute("id", id)
            .raw(">")
            .path(class, "M0 0v6")
            .close("pattern")
    }

    /// Words of that class with their beginning, middle or end (`anchor`) at a point.
    pub fn words(&mut self, class: &str, anchor: &str, x: f64, y: f64, words: &str) -> &mut Svg {
        self.raw("<text")
            .attribute("class", class)
            .attribute("text-anchor", anchor);
        self.lengths(&[("x", x), ("y", y)])
            .raw(">")
            .escaped(words)
            .close("text")
    }

    /// Closes an element.
    pub fn close(&mut self, tag: &str) -> &mut Svg {
        self.raw("</").raw(tag).raw(">")
    }

    /// The picture so far, to stand inside an `<svg>`.
    pub fn done(self) -> Html {
        Html::from_html_unchecked(self.0.into())
    }

    fn lengths(&mut self, lengths: &[(&str, f64)]) -> &mut Svg {
        for (name, length) in lengths {
            self.raw(" ").raw(name).raw("=\"");
            push_tenths(&mut self.0, *length);
            self.raw("\"");
        }
        self
    }

    fn attribute(&mut self, name: &str, value: &str) -> &mut Svg {
        if value.is_empty() {
            return self;
        }
        self.raw(" ").raw(name).raw("=\"").escaped(value).raw("\"")
    }

    fn raw(&mut self, markup: &str) -> &mut Svg {
        self.0.push_str(markup);
        self
    }

    /// Whatever is not written in this file is data: it never becomes markup.
    fn escaped(&mut self, data: &str) -> &mut Svg {
        push_escaped(&mut self.0, data);
        self
    }
}

/// Appends data to markup, as data.
pub fn push_escaped(out: &mut String, data: &str) {
    for c in data.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Appends a length rounded to a tenth; the standard printer of floats would cost kilobytes.
pub fn push_tenths(out: &mut String, length: f64) {
    let tenths = (length * 10.0).round() as i32;
    if tenths < 0 {
        out.push('-');
    }
    let tenths = tenths.unsigned_abs();
    out.push_str(&(tenths / 10).to_string());
    if !tenths.is_multiple_of(10) {
        out.push('.');
        out.push(char::from(b'0' + (tenths % 10) as u8));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(draw: impl FnOnce(&mut Svg)) -> String {
        let mut svg = Svg::default();
        draw(&mut svg);
        svg.0
    }

    #[test]
    fn shapes_have_a_class_and_lengths_of_one_decimal() {
        let line = written(|svg| {
            svg.shape("line", "grid", &[("x1", 12.34), ("y1", -0.26)]);
        });
        assert_eq!(line, r#"<line class="grid" x1="12.3" y1="-0.3"></line>"#);
    }

    #[test]
    fn words_never_become_markup() {
        let said = written(|svg| {
            svg.words("axis", "end", 1.0, 2.0, "<img src=x> & \"so\"");
        });
        assert!(
            said.ends_with(">&lt;img src=x> &amp; &quot;so&quot;</text>"),
            "{said}"
        );
    }
}
