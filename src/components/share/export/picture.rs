//! A part of the page as an SVG that needs nothing else: what is seen is what is saved, in the theme and the language
//! of now. SVG is copied with its computed colours as attributes, a canvas becomes an embedded PNG, words become
//! text lines where they stand. What can be pressed is left out, for nobody can press it in a picture. What is drawn
//! need not know that it is.

use super::pen::Pen;
use crate::components::markup::push_tenths;
use wasm_bindgen::prelude::*;
use web_sys::{CssStyleDeclaration, DomRect, Element, HtmlCanvasElement, Node, Window};

/// Left out: what can be pressed, the line that leads to it, and what is not to be seen.
const LEFT_OUT: &str = "button, input, select, details, [role=slider], .stage-stem, .visually-hidden, .probe, \
                        script, style";
/// Empty space around the picture, CSS px.
const MARGIN: f64 = 16.0;
/// Height of the line above the picture and of the line under it, CSS px.
const LINE: f64 = 26.0;
/// The part of a line's height that is above its baseline, for most typefaces.
const ABOVE_BASELINE: f64 = 0.79;
/// A letter's width on average, in ems; generous, so that nothing is cut off.
const LETTER_EM: f64 = 0.56;
const FONTS: &str =
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// A style that is written as an attribute, and its value where nobody has said anything.
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

/// What stands around the picture.
pub struct Credits {
    /// Above it: what and when. Also its title for those who do not see it.
    pub title: String,
    /// What it shows, in words, for those who do not see it.
    pub description: String,
    /// Under it: where it is from.
    pub source: String,
    /// The address at which the page opens on this very state.
    pub link: String,
    /// The page's address, shown where there is room for it.
    pub page: String,
}

/// A picture.
pub struct Picture {
    /// A whole SVG document.
    pub svg: String,
    /// CSS px.
    pub width: f64,
    /// CSS px.
    pub height: f64,
}

/// Draws what stands in `root` on the page; `None` where it takes no space.
pub fn draw(root: &Element, credits: &Credits) -> Option<Picture> {
    let window = web_sys::window()?;
    let frame = root.get_bounding_client_rect();
    if frame.width() < 1.0 || frame.height() < 1.0 {
        return None;
    }
    let style = window.get_computed_style(root).ok()??;
    let (width, height) = (
        frame.width() + 2.0 * MARGIN,
        frame.height() + 2.0 * (MARGIN + LINE),
    );
    let mut drawing = Drawing {
        pen: Pen::default(),
        left: frame.left() - MARGIN,
        top: frame.top() - MARGIN - LINE,
        window,
    };
    drawing.begin(width, height, credits, &ground(&drawing.window, root));
    let ink = value(&style, "color");
    let y = MARGIN + LINE * 0.6;
    drawing.line(
        y,
        &fitting(15.0, width, &credits.title),
        "600",
        &ink,
        &credits.title,
    );
    drawing.html(root);
    drawing.source(width, height, &ink, credits);
    drawing.pen.close("svg");
    Some(Picture {
        svg: drawing.pen.done(),
        width,
        height,
    })
}

/// The size of type, at most `most` px, in which a line of words fits into a picture of that width.
fn fitting(most: f64, width: f64, words: &str) -> String {
    let letters = words.chars().count().max(1) as f64;
    let mut size = String::new();
    push_tenths(
        &mut size,
        most.min((width - 2.0 * MARGIN) / letters / LETTER_EM),
    );
    size
}

/// The colour behind an element: its own, or that of the nearest around it that has one.
fn ground(window: &Window, element: &Element) -> String {
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

fn value(style: &CssStyleDeclaration, name: &str) -> String {
    style.get_property_value(name).unwrap_or_default()
}

/// A picture being drawn.
struct Drawing {
    pen: Pen,
    /// Where the picture's corner is on the screen.
    left: f64,
    top: f64,
    window: Window,
}

impl Drawing {
    fn begin(&mut self, width: f64, height: f64, credits: &Credits, ground: &str) {
        self.pen.open("svg");
        self.pen.attribute("xmlns", "http://www.w3.org/2000/svg");
        self.pen.lengths(&[("width", width), ("height", height)]);
        let mut side = String::from("0 0 ");
        push_tenths(&mut side, width);
        side.push(' ');
        push_tenths(&mut side, height);
        self.pen.attribute("viewBox", &side);
        self.pen.attribute("role", "img");
        self.pen.attribute("font-family", FONTS);
        self.pen.close_tag();
        self.pen.element("title", &credits.title);
        let said = [
            &credits.description,
            " ",
            &credits.source,
            " ",
            &credits.link,
        ]
        .concat();
        self.pen.element("desc", &said);
        self.pen.open("rect");
        self.pen.lengths(&[("width", width), ("height", height)]);
        self.pen.attribute("fill", ground);
        self.pen.empty();
    }

    /// A line of words from the left margin.
    fn line(&mut self, y: f64, size: &str, weight: &str, ink: &str, words: &str) {
        self.pen.open("text");
        self.pen.lengths(&[("x", MARGIN), ("y", y)]);
        self.pen.attribute("font-size", size);
        self.pen.attribute("font-weight", weight);
        self.pen.attribute("fill", ink);
        self.pen.close_tag();
        self.pen.words(words);
        self.pen.close("text");
    }

    /// Where it is from, as a link; with the page's address where there is room.
    fn source(&mut self, width: f64, height: f64, ink: &str, credits: &Credits) {
        let long = [&credits.source, " · ", &credits.page].concat();
        let fits = fitting(12.0, width, &long) == "12";
        let words = if fits { &long } else { &credits.source };
        self.pen.open("a");
        self.pen.attribute("href", &credits.link);
        self.pen.close_tag();
        self.line(
            height - MARGIN * 0.75,
            &fitting(12.0, width, words),
            "400",
            ink,
            words,
        );
        self.pen.close("a");
    }

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
        let mut child = element.first_child();
        while let Some(node) = child {
            child = node.next_sibling();
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
        self.pen.open("rect");
        self.place(frame);
        self.pen
            .attribute("rx", &value(style, "border-top-left-radius"));
        self.pen
            .attribute("fill", if is_clear(&colour) { "none" } else { &colour });
        if bordered {
            self.pen
                .attribute("stroke", &value(style, "border-top-color"));
            self.pen.attribute("stroke-width", &border);
        }
        self.pen.empty();
    }

    fn canvas(&mut self, element: &Element, frame: &DomRect) {
        let canvas: &HtmlCanvasElement = element.unchecked_ref();
        // A canvas that nobody has painted yet has no picture.
        let Ok(data) = canvas.to_data_url() else {
            return;
        };
        self.pen.open("image");
        self.place(frame);
        self.pen.attribute("href", &data);
        self.pen.empty();
    }

    /// The words of a text, a line of them where they stand in a line.
    fn words(&mut self, node: &Node, style: &CssStyleDeclaration) {
        let text = node.node_value().unwrap_or_default();
        let lines = self.lines_of(node, &text);
        for (x, y, words) in lines.unwrap_or_default() {
            self.pen.open("text");
            self.pen.lengths(&[("x", x), ("y", y)]);
            self.pen.attribute("font-size", &value(style, "font-size"));
            self.pen
                .attribute("font-weight", &value(style, "font-weight"));
            self.pen.attribute("fill", &value(style, "color"));
            self.pen.close_tag();
            self.pen.words(&words);
            self.pen.close("text");
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
                    lines.push((frame.left() - self.left, y, word.to_owned()));
                    top = frame.top();
                }
            }
        }
        Some(lines)
    }

    /// An `<svg>` in the page, at its place.
    fn svg(&mut self, element: &Element, frame: &DomRect) {
        self.pen.open("svg");
        self.place(frame);
        self.pen.attribute("overflow", "visible");
        if let Some(side) = element.get_attribute("viewBox") {
            self.pen.attribute("viewBox", &side);
        }
        self.pen.close_tag();
        self.copies(element);
        self.pen.close("svg");
    }

    fn copies(&mut self, element: &Element) {
        let mut child = element.first_child();
        while let Some(node) = child {
            child = node.next_sibling();
            match node.dyn_ref::<Element>() {
                Some(element) => self.copy(element),
                None if node.node_type() == Node::TEXT_NODE => {
                    self.pen.words(&node.node_value().unwrap_or_default());
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
        let group = ["g", "svg", "defs", "pattern", "marker", "clipPath"].contains(&&*tag);
        self.pen.open(&tag);
        for name in element
            .get_attribute_names()
            .iter()
            .filter_map(|n| n.as_string())
        {
            let ours = STYLES.iter().any(|(own, _)| *own == name);
            let talk = name == "class" || name == "style" || name.starts_with("aria-");
            if !ours && !talk {
                self.pen
                    .attribute(&name, &element.get_attribute(&name).unwrap_or_default());
            }
        }
        for (name, usual) in STYLES.iter().filter(|_| !group) {
            let now = value(&style, name);
            let of_words = name.starts_with("font");
            if now != *usual && (!of_words || tag == "text") {
                self.pen.attribute(name, &now);
            }
        }
        self.whole(&style);
        self.pen.close_tag();
        self.copies(element);
        self.pen.close(&tag);
    }

    /// What holds for an element as a whole, groups too.
    fn whole(&mut self, style: &CssStyleDeclaration) {
        let opacity = value(style, "opacity");
        if opacity != "1" {
            self.pen.attribute("opacity", &opacity);
        }
        let turned = value(style, "transform");
        if turned != "none" && !turned.is_empty() {
            let around = ["transform-box", "transform-origin"].map(|name| value(style, name));
            let [around, origin] = &around;
            let said = [
                "transform:",
                &turned,
                ";transform-box:",
                around,
                ";transform-origin:",
                origin,
            ];
            self.pen.attribute("style", &said.concat());
        }
    }

    fn place(&mut self, frame: &DomRect) {
        self.pen.lengths(&[
            ("x", frame.left() - self.left),
            ("y", frame.top() - self.top),
            ("width", frame.width()),
            ("height", frame.height()),
        ]);
    }
}
