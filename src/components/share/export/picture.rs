//! A part of the page as an SVG that needs nothing else, with a line above it and the source under it.

use super::drawing::{background, browser_measure, shapes, value};
use super::svg_writer::SvgWriter;
use limbo_picture::svg::tenths;
use web_sys::Element;

/// Empty space around the picture, CSS px.
const MARGIN: f64 = 16.0;
/// Height of the line above the picture and of the line under it, CSS px.
const LINE: f64 = 26.0;
/// A PNG has so many pixels for a CSS pixel, so that it is sharp in print.
const PNG_SCALE: f64 = 2.0;

/// What stands around the picture.
pub struct Credits {
    /// Above it: what and when. Also its title for those who do not see it.
    pub title: String,
    /// What it shows, in words, for those who do not see it.
    pub description: String,
    /// Under it: where it is from.
    pub source: String,
    /// The address at which the page opens on this very state; empty where nobody else can open it.
    pub link: String,
    /// The page's address, shown where there is room for it; empty as above.
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
    /// So many pixels a PNG of it has for a CSS pixel.
    pub scale: f64,
}

/// Draws what stands in `root` on the page; `None` where it is not seen.
pub fn draw(root: &Element, credits: &Credits) -> Option<Picture> {
    let window = web_sys::window()?;
    let shapes = shapes(root)?;
    let measure = browser_measure()?;
    let style = window.get_computed_style(root).ok()??;
    let (width, height) = (
        shapes.width + 2.0 * MARGIN,
        shapes.height + 2.0 * (MARGIN + LINE),
    );
    let description = [&*credits.description, &credits.source, &credits.link].join(" ");
    let description = description.trim_end();
    let mut svg = SvgWriter::default();
    svg.document((width, height), (&credits.title, description));
    svg.panel((0.0, 0.0, width, height), 0.0, &background(&window, root));
    let (ink, title) = (value(&style, "color"), &credits.title);
    let size = fitting(15.0, width, measure(title, "600"));
    svg.line((MARGIN, MARGIN + LINE * 0.6), (&size, "600", &ink), title);
    svg.inner(
        (MARGIN, MARGIN + LINE),
        (shapes.width, shapes.height),
        &shapes,
    );
    source(&mut svg, (width, height), &ink, credits, &|words| {
        measure(words, "400")
    });
    svg.close("svg");
    Some(Picture {
        svg: svg.done(),
        width,
        height,
        scale: PNG_SCALE,
    })
}

/// The size of type, at most `most` px, in which a line that is so many ems long fits into a picture of that width.
fn fitting(most: f64, width: f64, ems: f64) -> String {
    // Down to a tenth: a line that is rounded up is longer than its room.
    let fits = ((width - 2.0 * MARGIN) / ems * 10.0).floor() / 10.0;
    tenths(most.min(fits))
}

/// Where it is from, as a link; with the page's address where there is room. Where nobody else can open the page, in words
/// alone.
fn source(
    svg: &mut SvgWriter,
    (width, height): (f64, f64),
    ink: &str,
    credits: &Credits,
    measure: &dyn Fn(&str) -> f64,
) {
    let long = [&*credits.source, " · ", &credits.page].concat();
    let fits = !credits.page.is_empty() && fitting(12.0, width, measure(&long)) == "12";
    let words = if fits { &long } else { &credits.source };
    let (at, size) = (
        (MARGIN, height - MARGIN * 0.75),
        fitting(12.0, width, measure(words)),
    );
    let is_link = !credits.link.is_empty();
    if is_link {
        svg.open("a").attribute("href", &credits.link).inside();
    }
    svg.line(at, (&size, "400", ink), words);
    if is_link {
        svg.close("a");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_an_address_the_source_is_words_and_no_link() {
        let of = |address: &str| {
            let mut svg = SvgWriter::default();
            let credits = Credits {
                title: String::new(),
                description: String::new(),
                source: "Limbo".into(),
                link: address.into(),
                page: address.into(),
            };
            let measure = |words: &str| words.len() as f64 * 0.5;
            source(&mut svg, (800.0, 400.0), "#000", &credits, &measure);
            svg.done()
        };
        let linked = of("https://limbo.example/");
        assert!(
            linked.contains("href=\"https://limbo.example/\""),
            "{linked}"
        );
        assert!(
            linked.contains(">Limbo · https://limbo.example/<"),
            "{linked}"
        );
        let plain = of("");
        assert!(
            plain.contains(">Limbo<") && !plain.contains("href"),
            "{plain}"
        );
    }

    #[test]
    fn a_line_is_no_longer_than_its_room_also_in_wide_letters() {
        for ems in [0.0, 1.0, 20.0, 33.37, 61.3] {
            let px: f64 = fitting(15.0, 380.0, ems).parse().unwrap();
            assert!(px <= 15.0 && px * ems <= 380.0 - 2.0 * MARGIN, "{ems}");
        }
    }
}
