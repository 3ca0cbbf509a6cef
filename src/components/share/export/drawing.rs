//! A part of the page as shapes of an SVG: what is seen is what is drawn, in the theme and the language shown. SVG
//! elements are copied with their computed colours as attributes, a canvas becomes an embedded PNG, words become lines
//! of text where they stand. What can be pressed is left out, for nobody can press it in a picture. The components
//! that are drawn need not know that they are.

use super::png;
use super::svg_writer::{Shapes, SvgWriter};
use crate::browser::painted_on;
use wasm_bindgen::prelude::*;
use web_sys::{
    CssStyleDeclaration, DomRect, Element, HtmlCanvasElement, HtmlElement, Node, Window,
};

/// Left out: what can be pressed, the line that leads to it, and what is not to be seen.
const LEFT_OUT: &str =
    "button, input, select, details, [role=slider], .stage-stem, .visually-hidden, script, style";
/// The part of a line's height that is above its baseline, for most typefaces.
const ABOVE_BASELINE: f64 = 0.79;

/// A style that is written as an attribute, and its initial value, which is left out.
type Style = (&'static str, &'static str);

/// Of shapes and words.
const STYLES: [Style; 9] = [
    ("fill", "rgb(0, 0, 0)"),
    ("stroke", "none"),
    ("stroke-width", "1px"),
    ("stroke-dasharray", "none"),
    ("stroke-linecap", "butt"),
    ("stroke-linejoin", "miter"),
    ("paint-order", "normal"),
    ("font-size", ""),
    ("font-weight", "400"),
];

/// The colour behind an element: its own, or that of the nearest around it that has one.
pub(super) fn background(window: &Window, element: &Element) -> String {
    let mut at = Some(element.clone());
    while let Some(element) = at {
        if let Ok(Some(style)) = window.get_computed_style(&element) {
            let colour = value(&style, "background-color");
            if !is_clear(&colour) {
                return colour;
            }
        }
        at = element.parent_element();
    }
    String::from("rgb(255, 255, 255)")
}

fn is_clear(colour: &str) -> bool {
    colour.is_empty() || colour == "transparent" || colour == "rgba(0, 0, 0, 0)"
}

/// The computed value of a style; empty for one that the browser does not know.
pub(super) fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

/// The nodes in an element, in their order.
fn nodes(element: &Element) -> impl Iterator<Item = Node> {
    std::iter::successors(element.first_child(), Node::next_sibling)
}

/// Draws what stands in `root` on the page; `None` where it takes no space.
pub fn shapes(root: &Element) -> Option<Shapes> {
    let frame = root.get_bounding_client_rect();
    if frame.width() < 1.0 || frame.height() < 1.0 {
        return None;
    }
    // What is shown smaller than it is laid out is drawn as it is laid out: its type has that size.
    let laid_out = root.dyn_ref::<HtmlElement>().map(HtmlElement::offset_width);
    let scale = match laid_out {
        Some(width) if width > 0 => frame.width() / f64::from(width),
        _ => 1.0,
    };
    let mut drawing = Drawing {
        svg: SvgWriter::default(),
        left: frame.left(),
        top: frame.top(),
        scale,
        window: web_sys::window()?,
    };
    drawing.html(root);
    Some(Shapes {
        inside: drawing.svg.done(),
        width: frame.width() / scale,
        height: frame.height() / scale,
    })
}

/// A picture being drawn.
struct Drawing {
    svg: SvgWriter,
    /// Where the picture's corner is on the screen.
    left: f64,
    top: f64,
    /// So many pixels of the screen are one of the picture.
    scale: f64,
    window: Window,
}

impl Drawing {
    /// HTML, and whatever stands in it.
    fn html(&mut self, element: &Element) {
        let Ok(Some(style)) = self.window.get_computed_style(element) else {
            return;
        };
        let unseen = value(&style, "display") == "none" || value(&style, "visibility") == "hidden";
        if unseen || element.matches(LEFT_OUT).unwrap_or(true) {
            return;
        }
        let frame = element.get_bounding_client_rect();
        match element.tag_name().as_str() {
            "svg" => self.svg(element, &frame),
            "CANVAS" => self.canvas(element, &frame),
            _ => {
                self.panel(&style, &frame);
                self.children(element, &style);
            }
        }
    }

    fn children(&mut self, element: &Element, style: &CssStyleDeclaration) {
        for node in nodes(element) {
            match node.dyn_ref::<Element>() {
                Some(element) => self.html(element),
                None if node.node_type() == Node::TEXT_NODE => self.words(&node, style),
                None => {}
            }
        }
    }

    /// The background and the border of a box, where it has them.
    fn panel(&mut self, style: &CssStyleDeclaration, frame: &DomRect) {
        let colour = value(style, "background-color");
        let border = value(style, "border-top-width");
        let bordered = border != "0px" && !border.is_empty();
        if is_clear(&colour) && !bordered {
            return;
        }
        // A sum has a line above it, and none around it.
        if is_clear(&colour) && value(style, "border-bottom-width") == "0px" {
            return self.line_above(style, frame);
        }
        let fill = if is_clear(&colour) { "none" } else { &colour };
        self.begin_at("rect", frame)
            .attribute("rx", &value(style, "border-top-left-radius"))
            .attribute("fill", fill);
        if bordered {
            self.svg
                .attribute("stroke", &value(style, "border-top-color"))
                .attribute("stroke-width", &border);
        }
        self.svg.empty();
    }

    /// The upper border of a box that has no other.
    fn line_above(&mut self, style: &CssStyleDeclaration, frame: &DomRect) {
        let width = value(style, "border-top-width");
        let width: f64 = width.trim_end_matches("px").parse().unwrap_or(1.0);
        let line = DomRect::new_with_x_and_y_and_width_and_height(
            frame.left(),
            frame.top(),
            frame.width(),
            width * self.scale,
        );
        if let Ok(line) = line {
            self.begin_at("rect", &line)
                .attribute("fill", &value(style, "border-top-color"))
                .empty();
        }
    }

    fn canvas(&mut self, element: &Element, frame: &DomRect) {
        let canvas: &HtmlCanvasElement = element.unchecked_ref();
        // A canvas that nobody has painted yet has no picture. It is not read: what some browsers say of it is stripes.
        let Some(data) = painted_on(canvas, png::data_url) else {
            return;
        };
        self.begin_at("image", frame)
            .attribute("href", &data)
            .empty();
    }

    /// The words of a text, a line of them where they stand in a line.
    fn words(&mut self, node: &Node, style: &CssStyleDeclaration) {
        let text = node.node_value().unwrap_or_default();
        let look = ["font-size", "font-weight", "color"].map(|name| value(style, name));
        let [size, weight, colour] = &look;
        for (x, y, words) in self.lines_of(node, &text).unwrap_or_default() {
            self.svg.line((x, y), (size, weight, colour), &words);
        }
    }

    /// Left end and baseline of each line that a text takes, and its words.
    fn lines_of(&self, node: &Node, text: &str) -> Option<Vec<(f64, f64, String)>> {
        let range = self.window.document()?.create_range().ok()?;
        let mut lines: Vec<(f64, f64, String)> = Vec::new();
        let (mut from, mut top) = (0, f64::NEG_INFINITY);
        // Browsers count in UTF-16.
        for word in text.split_inclusive([' ', '\n']) {
            let to = from + word.encode_utf16().count() as u32;
            range.set_start(node, from).ok()?;
            range.set_end(node, to).ok()?;
            from = to;
            let frame = range.get_bounding_client_rect();
            if frame.width() <= 0.0 {
                continue;
            }
            match lines.last_mut() {
                Some(line) if (frame.top() - top).abs() < frame.height() / 2.0 => {
                    line.2.push_str(word);
                }
                _ => {
                    let y = frame.top() - self.top + frame.height() * ABOVE_BASELINE;
                    let x = frame.left() - self.left;
                    lines.push((x / self.scale, y / self.scale, word.to_owned()));
                    top = frame.top();
                }
            }
        }
        Some(lines)
    }

    /// An `<svg>` in the page, at its place.
    fn svg(&mut self, element: &Element, frame: &DomRect) {
        self.begin_at("svg", frame).attribute("overflow", "visible");
        if let Some(side) = element.get_attribute("viewBox") {
            self.svg.attribute("viewBox", &side);
        }
        self.svg.inside();
        self.copies(element);
        self.svg.close("svg");
    }

    fn copies(&mut self, element: &Element) {
        for node in nodes(element) {
            match node.dyn_ref::<Element>() {
                Some(element) => self.copy(element),
                None if node.node_type() == Node::TEXT_NODE => {
                    self.svg.words(&node.node_value().unwrap_or_default());
                }
                None => {}
            }
        }
    }

    /// An element of an SVG with what the style sheets say of it.
    fn copy(&mut self, element: &Element) {
        let Ok(Some(style)) = self.window.get_computed_style(element) else {
            return;
        };
        if value(&style, "display") == "none" || element.matches(LEFT_OUT).unwrap_or(true) {
            return;
        }
        let tag = element.tag_name();
        self.svg.open(&tag);
        self.attributes(element);
        self.styles(&tag, &style);
        self.svg.inside();
        self.copies(element);
        self.svg.close(&tag);
    }

    /// The attributes that say what an element is; not those that only the page understands.
    fn attributes(&mut self, element: &Element) {
        let names = element.get_attribute_names();
        for name in names.iter().filter_map(|name| name.as_string()) {
            let computed = STYLES.iter().any(|(style, _)| *style == name);
            let of_page = name == "class" || name == "style" || name.starts_with("aria-");
            if !computed && !of_page {
                let value = element.get_attribute(&name).unwrap_or_default();
                self.svg.attribute(&name, &value);
            }
        }
    }

    /// How an element looks: for groups only what holds for the whole.
    fn styles(&mut self, tag: &str, style: &CssStyleDeclaration) {
        let group = ["g", "svg", "defs", "pattern", "marker", "clipPath"].contains(&tag);
        for (name, initial) in STYLES.iter().filter(|_| !group) {
            let now = value(style, name);
            let of_words = name.starts_with("font");
            if now != *initial && (!of_words || tag == "text") {
                self.svg.attribute(name, &now);
            }
        }
        let opacity = value(style, "opacity");
        if opacity != "1" {
            self.svg.attribute("opacity", &opacity);
        }
        let transform = value(style, "transform");
        if transform != "none" && !transform.is_empty() {
            let around = value(style, "transform-box");
            let origin = value(style, "transform-origin");
            let said =
                format!("transform:{transform};transform-box:{around};transform-origin:{origin}");
            self.svg.attribute("style", &said);
        }
    }

    /// Begins an element at the place of another on the screen.
    fn begin_at(&mut self, tag: &str, frame: &DomRect) -> &mut SvgWriter {
        self.svg.open(tag).lengths(&[
            ("x", (frame.left() - self.left) / self.scale),
            ("y", (frame.top() - self.top) / self.scale),
            ("width", frame.width() / self.scale),
            ("height", frame.height() / self.scale),
        ])
    }
}
