//! A part of the page as shapes of an SVG: what is seen is what is drawn, in the theme and the language shown. SVG
//! elements are copied with their computed colours as attributes, a canvas becomes an embedded PNG, words become lines
//! of text where they stand. What can be pressed is left out, for nobody can press it in a picture. The components
//! that are drawn need not know that they are.

use super::png;
use super::svg_writer::{FONTS, Shapes, SvgWriter};
use crate::browser::painted_on;
use limbo_picture::svg::tenths;
use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, CssStyleDeclaration, DomRect, Element, HtmlCanvasElement,
    HtmlElement, Node, Window,
};

/// Left out: what can be pressed, the line that leads to it, and what is not to be seen.
const LEFT_OUT: &str = "button, input, details, [role=slider], .lab-cell-slider, .stage-stem, .visually-hidden, script, style";
/// The part of a line's height that is above its baseline, for most typefaces.
const ABOVE_BASELINE: f64 = 0.79;

/// A style that is written as an attribute, and its initial value, which is left out.
type Style = (&'static str, &'static str);

/// The styles of a box's borders, colour, width and kind: above, at the right, below, at the left.
const SIDES: [[&str; 3]; 4] = [
    ["border-top-color", "border-top-width", "border-top-style"],
    [
        "border-right-color",
        "border-right-width",
        "border-right-style",
    ],
    [
        "border-bottom-color",
        "border-bottom-width",
        "border-bottom-style",
    ],
    [
        "border-left-color",
        "border-left-width",
        "border-left-style",
    ],
];

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

/// A computed length, CSS px.
fn pixels(style: &CssStyleDeclaration, name: &str) -> f64 {
    let length = value(style, name);
    length.trim_end_matches("px").parse().unwrap_or(0.0)
}

/// The nodes in an element, in their order.
fn nodes(element: &Element) -> impl Iterator<Item = Node> {
    std::iter::successors(element.first_child(), Node::next_sibling)
}

/// Measures words as this browser would write them.
pub fn browser_measure() -> Option<impl Fn(&str, &str) -> f64> {
    const PX: f64 = 100.0;
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    Some(move |words: &str, weight: &str| {
        context.set_font(&[weight, " 100px ", FONTS].concat());
        context.measure_text(words).map_or(0.0, |m| m.width()) / PX
    })
}

/// True for what takes space on the page and is not kept there out of sight.
pub fn is_seen(root: &Element) -> bool {
    let frame = root.get_bounding_client_rect();
    let style = web_sys::window().and_then(|window| window.get_computed_style(root).ok()?);
    let hidden = style.is_none_or(|style| value(&style, "visibility") == "hidden");
    frame.width() >= 1.0 && frame.height() >= 1.0 && !hidden
}

/// Draws what stands in `root` on the page; `None` where it is not seen.
pub fn shapes(root: &Element) -> Option<Shapes> {
    if !is_seen(root) {
        return None;
    }
    let frame = root.get_bounding_client_rect();
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
        raised: Some(Vec::new()),
    };
    drawing.html(root);
    drawing.raised();
    Some(Shapes {
        inside: drawing.svg.done(),
        width: frame.width() / scale,
        height: frame.height() / scale,
    })
}

/// A hyphen that is seen only where a line breaks at it.
const SOFT_HYPHEN: char = '\u{ad}';

/// A line of words on the screen.
struct Line {
    left: f64,
    top: f64,
    /// Its baseline.
    y: f64,
    words: String,
}

impl Line {
    /// The line has broken here: at a soft hyphen, a hyphen is seen.
    fn show_hyphen(&mut self) {
        if self.words.ends_with(SOFT_HYPHEN) {
            self.words.pop();
            self.words.push('-');
        }
    }
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
    /// What lies over what stands after it, until it is drawn.
    raised: Option<Vec<Element>>,
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
        let is_raised = value(&style, "z-index").parse::<i32>().is_ok_and(|z| z > 0);
        if let Some(raised) = self.raised.as_mut().filter(|_| is_raised) {
            return raised.push(element.clone());
        }
        let frame = element.get_bounding_client_rect();
        match element.tag_name().as_str() {
            "svg" => self.svg(element, &frame),
            "CANVAS" => self.canvas(element, &frame),
            "SELECT" => self.chosen(element, &style, &frame),
            _ => {
                self.panel(&style, &frame);
                self.children(element, &style);
            }
        }
    }

    /// What lies over the rest.
    fn raised(&mut self) {
        for element in self.raised.take().unwrap_or_default() {
            self.html(&element);
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

    /// The background and the borders of a box, where it has them: one alike all round as a frame, else each by itself.
    fn panel(&mut self, style: &CssStyleDeclaration, frame: &DomRect) {
        let colour = value(style, "background-color");
        let widths = SIDES.map(|[_, width, _]| value(style, width));
        let framed = widths[0] != "0px" && widths.iter().all(|width| *width == widths[0]);
        if framed || !is_clear(&colour) {
            let fill = if is_clear(&colour) { "none" } else { &colour };
            self.begin_at("rect", frame)
                .attribute("rx", &value(style, "border-top-left-radius"))
                .attribute("fill", fill);
            if framed {
                self.svg
                    .attribute("stroke", &value(style, "border-top-color"))
                    .attribute("stroke-width", &widths[0]);
            }
            self.svg.empty();
        }
        if !framed {
            self.sides(style, frame);
        }
    }

    /// The borders of a box, each as the line that it is.
    fn sides(&mut self, style: &CssStyleDeclaration, frame: &DomRect) {
        let (right, bottom) = (frame.right(), frame.bottom());
        for (i, [colour, width, kind]) in SIDES.into_iter().enumerate() {
            let (colour, width) = (value(style, colour), pixels(style, width));
            if width <= 0.0 || is_clear(&colour) {
                continue;
            }
            let half = width * self.scale / 2.0;
            let (mut x, mut y) = ([frame.left(), right], [frame.top(), bottom]);
            match i {
                0 => y = [y[0] + half; 2],
                1 => x = [x[1] - half; 2],
                2 => y = [y[1] - half; 2],
                _ => x = [x[0] + half; 2],
            }
            let ends =
                [("x1", x[0]), ("x2", x[1])].map(|(end, x)| (end, (x - self.left) / self.scale));
            let heights =
                [("y1", y[0]), ("y2", y[1])].map(|(end, y)| (end, (y - self.top) / self.scale));
            self.svg
                .open("line")
                .lengths(&ends)
                .lengths(&heights)
                .lengths(&[("stroke-width", width)])
                .attribute("stroke", &colour);
            if value(style, kind) == "dashed" {
                let dash = [tenths(width * 3.0), tenths(width * 2.0)].join(" ");
                self.svg.attribute("stroke-dasharray", &dash);
            }
            self.svg.empty();
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
        for Line { left, y, words, .. } in self.lines_of(node, &text).unwrap_or_default() {
            let at = ((left - self.left) / self.scale, (y - self.top) / self.scale);
            self.svg.line(at, (size, weight, colour), &words);
        }
    }

    /// The lines that a text takes. Where they break is the browser's to say, which knows more places for that than spaces:
    /// each letter is asked where it stands.
    fn lines_of(&self, node: &Node, text: &str) -> Option<Vec<Line>> {
        let range = self.window.document()?.create_range().ok()?;
        let mut lines: Vec<Line> = Vec::new();
        let mut from = 0;
        for letter in text.chars() {
            // Browsers count in UTF-16.
            let to = from + letter.len_utf16() as u32;
            range.set_start(node, from).ok()?;
            range.set_end(node, to).ok()?;
            from = to;
            let frame = range.get_bounding_client_rect();
            // A mark over a letter has no width of its own, nor has white space that takes no room.
            if frame.width() <= 0.0 {
                if let Some(line) = lines.last_mut().filter(|_| !letter.is_whitespace()) {
                    line.words.push(letter);
                }
                continue;
            }
            match lines.last_mut() {
                Some(line) if (frame.top() - line.top).abs() < frame.height() / 2.0 => {
                    line.left = line.left.min(frame.left());
                    line.words.push(letter);
                }
                last => {
                    if let Some(line) = last {
                        line.show_hyphen();
                    }
                    lines.push(Line {
                        left: frame.left(),
                        top: frame.top(),
                        y: frame.top() + frame.height() * ABOVE_BASELINE,
                        words: letter.to_string(),
                    });
                }
            }
        }
        Some(lines)
    }

    /// What is chosen in a list: words that belong to those before it, on which nobody can press here.
    fn chosen(&mut self, list: &Element, style: &CssStyleDeclaration, frame: &DomRect) {
        let Ok(Some(option)) = list.query_selector("option:checked") else {
            return;
        };
        let look = ["font-size", "font-weight", "color"].map(|name| value(style, name));
        let [size, weight, colour] = &look;
        let inset = pixels(style, "border-left-width") + pixels(style, "padding-left");
        // A list's words stand in the middle of its height.
        let under_middle = pixels(style, "font-size") * (ABOVE_BASELINE - 0.5);
        let at = (
            (frame.left() - self.left) / self.scale + inset,
            (frame.top() + frame.height() / 2.0 - self.top) / self.scale + under_middle,
        );
        let words = option.text_content().unwrap_or_default();
        self.svg.line(at, (size, weight, colour), &words);
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
