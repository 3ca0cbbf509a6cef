//! The picture that is shown to a friend: 1200 x 630 px, as those who show links want it, with a headline, what it is
//! about (one or two parts of the page, or a few lines of words), and where it is from. Where words break depends on a
//! measure that is handed in, so that all of it is laid out natively in tests.

use super::drawing::value;
use super::picture::Picture;
use super::svg_writer::{Shapes, SvgWriter};

/// Size of the picture, px.
pub const WIDTH: f64 = 1200.0;
/// Size of the picture, px.
pub const HEIGHT: f64 = 630.0;
const EDGE: f64 = 44.0;
/// Between two parts, and between words and a part.
const GAP: f64 = 20.0;
/// The part of a line's height that is above its baseline, and from one line to the next, in sizes of the type.
const ASCENT: f64 = 0.8;
const LEADING: f64 = 1.2;
/// Another machine's type may be a little wider than the one that was measured.
const SLACK: f64 = 0.97;
const HEADLINE: [f64; 6] = [54.0, 48.0, 42.0, 36.0, 32.0, 28.0];
/// The sentence under a headline.
const UNDER: [f64; 4] = [30.0, 27.0, 24.0, 21.0];
const SOURCE: [f64; 3] = [21.0, 19.0, 17.0];
const CAPTION: [f64; 3] = [23.0, 21.0, 19.0];
/// Beside a part the headline has less room.
const HEADLINE_BESIDE: [f64; 6] = [46.0, 42.0, 38.0, 34.0, 30.0, 26.0];

/// What is less than so many times as wide as it is high stands beside the headline, else under it.
const BESIDE_MAX: f64 = 1.7;

/// How wide words are in a weight, in a type of one pixel.
pub type Measure<'a> = &'a dyn Fn(&str, &str) -> f64;

/// The colours of the page as it looks now.
pub struct Colours {
    paper: String,
    card: String,
    ink: String,
    soft: String,
    line: String,
    accent: String,
}

impl Colours {
    /// Reads them from the page's style sheet.
    pub fn of_page() -> Option<Colours> {
        let window = web_sys::window()?;
        let root = window.document()?.document_element()?;
        let style = window.get_computed_style(&root).ok()??;
        let colour = |name: &str| value(&style, name).trim().to_owned();
        Some(Colours {
            paper: colour("--paper"),
            card: colour("--card"),
            ink: colour("--ink"),
            soft: colour("--ink-2"),
            line: colour("--line"),
            accent: colour("--violet"),
        })
    }
}

/// A part of the page that the picture shows, and the words above it, if any.
pub struct Part {
    /// Above it.
    pub caption: String,
    /// What is seen.
    pub shapes: Shapes,
}

/// What the picture says besides what it shows.
pub struct ShareCard {
    /// What there is to see, in a sentence.
    pub headline: String,
    /// A smaller sentence under the headline, or nothing.
    pub under: String,
    /// What is shown, in words, for those who do not see it.
    pub description: String,
    /// Where it is from.
    pub source: String,
    /// The address at which the page opens on this very state.
    pub link: String,
    /// The page's colours.
    pub colours: Colours,
}

/// Words broken into lines.
struct Lines {
    size: f64,
    lines: Vec<String>,
}

impl Lines {
    fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LEADING
    }
}

/// A rectangle: left, top, width, height.
type Box4 = (f64, f64, f64, f64);

impl ShareCard {
    /// The picture of one part of the page, or of two side by side.
    pub fn with_parts(&self, parts: &[Part], measure: Measure) -> Picture {
        let mut svg = self.begin();
        let narrow = |shapes: &Shapes| shapes.width < shapes.height * BESIDE_MAX;
        if let [one] = parts
            && narrow(&one.shapes)
        {
            let height = HEIGHT - 2.0 * EDGE;
            let width = (height * one.shapes.width / one.shapes.height + 20.0).min(WIDTH * 0.65);
            let left = WIDTH - EDGE - width;
            self.parts(&mut svg, (left, EDGE, width, height), parts, measure);
            let column = left - GAP * 1.6 - EDGE;
            // What stands under it needs its room.
            let most = if self.under.is_empty() { 7 } else { 4 };
            let headline = broken(
                &self.headline,
                "700",
                column,
                &HEADLINE_BESIDE,
                most,
                measure,
            );
            self.lines(&mut svg, (EDGE, EDGE), &headline, "700", &self.colours.ink);
            self.under(&mut svg, EDGE + headline.height(), (column, 5), measure);
            self.source(&mut svg, column, 6, measure);
        } else {
            let top = self.headline(&mut svg, measure) + GAP;
            let foot = self.source(&mut svg, WIDTH - 2.0 * EDGE, 1, measure) - GAP * 0.6;
            let room = (EDGE, top, WIDTH - 2.0 * EDGE, foot - top);
            self.parts(&mut svg, room, parts, measure);
        }
        end(svg)
    }

    /// The picture of a few names and values.
    pub fn with_rows(&self, rows: &[(String, String)], measure: Measure) -> Picture {
        let mut svg = self.begin();
        let top = self.headline(&mut svg, measure) + GAP;
        let foot = self.source(&mut svg, WIDTH - 2.0 * EDGE, 1, measure) - GAP * 0.6;
        let (width, pad) = (WIDTH - 2.0 * EDGE, 28.0);
        svg.panel((EDGE, top, width, foot - top), 14.0, &self.colours.card);
        svg.panel((EDGE, top, 10.0, foot - top), 5.0, &self.colours.accent);
        let step = (foot - top) / rows.len().max(1) as f64;
        let names = width * 0.28;
        for (i, (name, said)) in rows.iter().enumerate() {
            let y = top + step * i as f64;
            if i > 0 {
                let rule = (EDGE + pad, y, width - 2.0 * pad, 1.0);
                svg.panel(rule, 0.0, &self.colours.line);
            }
            let name = broken(name, "400", names - pad, &CAPTION, 2, measure);
            let said = broken(
                said,
                "600",
                width - names - 2.0 * pad,
                &[36.0, 32.0, 28.0, 24.0],
                2,
                measure,
            );
            let middle = |lines: &Lines| y + (step - lines.height()) / 2.0;
            self.lines(
                &mut svg,
                (EDGE + pad + 8.0, middle(&name)),
                &name,
                "400",
                &self.colours.soft,
            );
            self.lines(
                &mut svg,
                (EDGE + pad + names, middle(&said)),
                &said,
                "600",
                &self.colours.ink,
            );
        }
        end(svg)
    }

    fn begin(&self) -> SvgWriter {
        let description = [&*self.description, &self.source, &self.link].join(" ");
        let mut svg = SvgWriter::default();
        let title = [&*self.headline, &self.under].join(" ");
        svg.document((WIDTH, HEIGHT), (title.trim_end(), &description));
        svg.panel((0.0, 0.0, WIDTH, HEIGHT), 0.0, &self.colours.paper);
        svg
    }

    /// The headline over the whole width; says where it ends.
    fn headline(&self, svg: &mut SvgWriter, measure: Measure) -> f64 {
        let width = WIDTH - 2.0 * EDGE;
        let headline = broken(&self.headline, "700", width, &HEADLINE, 2, measure);
        let top = EDGE * 0.8;
        self.lines(svg, (EDGE, top), &headline, "700", &self.colours.ink);
        self.under(svg, top + headline.height(), (width, 1), measure)
    }

    /// The sentence under a headline that ends at `top`, in so many lines of that width at most; says where it ends.
    fn under(
        &self,
        svg: &mut SvgWriter,
        top: f64,
        (width, most): (f64, usize),
        measure: Measure,
    ) -> f64 {
        if self.under.is_empty() {
            return top;
        }
        let under = broken(&self.under, "600", width, &UNDER, most, measure);
        let top = top + GAP * 0.4;
        self.lines(svg, (EDGE, top), &under, "600", &self.colours.accent);
        top + under.height()
    }

    /// Where it is from, at the foot, as a link; says where it begins.
    fn source(&self, svg: &mut SvgWriter, width: f64, most: usize, measure: Measure) -> f64 {
        let source = broken(&self.source, "400", width, &SOURCE, most, measure);
        let top = HEIGHT - EDGE * 0.6 - source.height();
        svg.open("a").attribute("href", &self.link).inside();
        self.lines(svg, (EDGE, top), &source, "400", &self.colours.soft);
        svg.close("a");
        top
    }

    /// Parts of the page side by side, each on a card of its own under its caption; the cards begin at one height.
    fn parts(
        &self,
        svg: &mut SvgWriter,
        (x, y, width, height): Box4,
        parts: &[Part],
        measure: Measure,
    ) {
        let n = parts.len().max(1) as f64;
        let width = (width - GAP * (n - 1.0)) / n;
        let captions: Vec<Lines> = parts
            .iter()
            .map(|part| broken(&part.caption, "600", width, &CAPTION, 2, measure))
            .collect();
        let highest = captions.iter().map(Lines::height).fold(0.0, f64::max);
        let head = if highest > 0.0 { highest + 8.0 } else { 0.0 };
        for (i, (part, caption)) in parts.iter().zip(&captions).enumerate() {
            let left = x + i as f64 * (width + GAP);
            self.lines(svg, (left, y), caption, "600", &self.colours.ink);
            self.part(svg, (left, y + head, width, height - head), part);
        }
    }

    /// A part of the page on a card.
    fn part(&self, svg: &mut SvgWriter, (x, top, width, height): Box4, part: &Part) {
        svg.panel((x, top, width, height), 14.0, &self.colours.card);
        let pad = 10.0;
        let room = (width - 2.0 * pad, height - 2.0 * pad);
        let shapes = &part.shapes;
        let scale = (room.0 / shapes.width).min(room.1 / shapes.height);
        let size = (shapes.width * scale, shapes.height * scale);
        let corner = (x + (width - size.0) / 2.0, top + (height - size.1) / 2.0);
        svg.inner(corner, size, shapes);
    }

    fn lines(
        &self,
        svg: &mut SvgWriter,
        (x, y): (f64, f64),
        lines: &Lines,
        weight: &str,
        colour: &str,
    ) {
        let size = limbo_picture::svg::tenths(lines.size);
        for (i, line) in lines.lines.iter().enumerate() {
            let y = y + lines.size * (i as f64 * LEADING + ASCENT + (LEADING - 1.0) / 2.0);
            svg.line((x, y), (&size, weight, colour), line);
        }
    }
}

fn end(mut svg: SvgWriter) -> Picture {
    svg.close("svg");
    Picture {
        svg: svg.done(),
        width: WIDTH,
        height: HEIGHT,
        scale: 1.0,
    }
}

/// Words in the largest of some sizes in which they take at most so many lines of that width; in the smallest what does
/// not fit is cut off.
fn broken(
    words: &str,
    weight: &str,
    width: f64,
    sizes: &[f64],
    most: usize,
    measure: Measure,
) -> Lines {
    let mut broken = Lines {
        size: 0.0,
        lines: Vec::new(),
    };
    for &size in sizes {
        let fits = |line: &str| measure(line, weight) * size <= width * SLACK;
        broken = Lines {
            size,
            lines: break_lines(words, &fits),
        };
        if broken.lines.len() <= most && words.split(' ').all(fits) {
            return broken;
        }
    }
    if broken.lines.len() <= most {
        return broken;
    }
    broken.lines.truncate(most);
    if let Some(last) = broken.lines.last_mut() {
        last.pop();
        last.push('…');
    }
    broken
}

/// Breaks words between words, those that are joined where they are too long together, and a word that is too long anywhere.
fn break_lines(words: &str, fits: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let words = words.split(' ').flat_map(|joined| {
        let apart = if fits(joined) { ' ' } else { '\u{a0}' };
        joined.split(apart)
    });
    for word in words.filter(|word| !word.is_empty()) {
        let longer = match line.is_empty() {
            true => word.to_owned(),
            false => [&*line, " ", word].concat(),
        };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line));
                line.push(letter);
            }
        }
    }
    lines.push(line);
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
#[path = "share_card_tests.rs"]
mod tests;
