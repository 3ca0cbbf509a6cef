//! What is drawn at each distance: a letter, a house, a street, a town, all towns. Every house, street and town is there:
//! they can be counted. Where they stand is scattered, and the same every time.
//!
//! Units are hundredths of half the view's shorter side; the middle, which the camera never leaves, is Anna's letterbox.

use super::zoom::{IN_STREET, SHRINKS, SHRINKS_TWICE, STREETS, TOWNS};
use crate::i18n::Locale;
use limbo_picture::svg::tenths;
use std::fmt::Write;
use yew::prelude::*;

/// From one house of a row to the next.
const PITCH: f64 = 17.5;
/// From one side of the street to the other.
const ACROSS: f64 = 25.0;
/// Houses on each side.
const ROW: u32 = IN_STREET / 2;
/// How many of its row stand before Anna's house.
const BEFORE: u32 = 4;
/// How far the town and the country reach from the middle, at most.
const REACH: f64 = 130.0;
/// The angle that scatters points evenly over a disc.
const GOLDEN_ANGLE: f64 = 2.399_963_229_728_653;

/// The half extents of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// From the middle to the side.
    pub x: f64,
    /// From the middle to the upper edge.
    pub y: f64,
}

impl View {
    /// The view of a size in CSS pixels.
    pub fn of(width: f64, height: f64) -> View {
        let half = width.min(height).max(1.0) / 100.0;
        View {
            x: width.max(1.0) / half,
            y: height.max(1.0) / half,
        }
    }

    /// The `viewBox` that shows it.
    pub fn view_box(self) -> String {
        let View { x, y } = self;
        [-x, -y, 2.0 * x, 2.0 * y].map(tenths).join(" ")
    }

    /// How far the town and the country reach, across and down.
    pub fn reach(self) -> (f64, f64) {
        ((0.93 * self.x).min(REACH), (0.93 * self.y).min(REACH))
    }

    fn holds(self, (x, y): (f64, f64), margin: f64) -> bool {
        x.abs() < self.x + margin && y.abs() < self.y + margin
    }
}

/// A number with so many decimals; the standard printer of floats would cost the page more than all of this.
pub fn fixed(x: f64, decimals: u32) -> String {
    let unit = 10_u64.pow(decimals);
    let scaled = (x.abs() * unit as f64).round() as u64;
    let sign = if x < 0.0 && scaled > 0 { "-" } else { "" };
    let width = decimals as usize;
    format!("{sign}{}.{:0width$}", scaled / unit, scaled % unit)
}

/// A number from 0 to 1 that looks like chance.
fn scatter(n: u32, salt: u32) -> f64 {
    let mixed = (n ^ salt.wrapping_mul(0x9E37_79B9))
        .wrapping_mul(0x85EB_CA6B)
        .rotate_left(15)
        .wrapping_mul(0xC2B2_AE35);
    f64::from((mixed ^ (mixed >> 16)) >> 8) / f64::from(1 << 24)
}

/// Where the thing of that number stands among `of` of them, which fill the reach evenly; the first in the middle.
fn place(number: u32, of: u32, reach: (f64, f64), salt: u32) -> (f64, f64) {
    if number == 0 {
        return (0.0, 0.0);
    }
    let apart = 1.0 / f64::from(of).sqrt();
    let jitter = |salt| (scatter(number, salt) - 0.5) * 0.7 * apart;
    let (r, angle) = (
        (f64::from(number) / f64::from(of)).sqrt(),
        f64::from(number) * GOLDEN_ANGLE,
    );
    (
        (r * angle.cos() + jitter(salt)) * reach.0,
        (r * angle.sin() + jitter(salt + 1)) * reach.1,
    )
}

fn streets(view: View) -> impl Iterator<Item = (u32, (f64, f64))> {
    let reach = view.reach();
    (0..STREETS).map(move |i| (i, place(i, STREETS, reach, 1)))
}

fn towns(view: View) -> impl Iterator<Item = (u32, (f64, f64))> {
    let reach = view.reach();
    (0..TOWNS).map(move |i| (i, place(i, TOWNS, reach, 7)))
}

/// How a street lies, degrees: Anna's along the view, the others mostly along or across.
fn turn(street: u32) -> f64 {
    if street == 0 {
        return 0.0;
    }
    let quarter = if scatter(street, 3) < 0.5 { 0.0 } else { 90.0 };
    quarter + (scatter(street, 4) - 0.5) * 34.0
}

/// Where a street's houses stand, from Anna's letterbox.
fn houses() -> impl Iterator<Item = (f64, f64)> {
    (0..IN_STREET).map(|i| {
        let along = (f64::from(i % ROW) - f64::from(BEFORE)) * PITCH;
        (along, f64::from(i / ROW) * ACROSS)
    })
}

/// What several layers use: a house, a street from above, a town.
pub fn definitions(view: View) -> Html {
    html! {
        <svg class="pull-shared" width="0" height="0">
            <defs>
                <g id="pull-house">
                    <path class="pull-wall" d="M-62-42H30V38H-62z" />
                    <path class="pull-roof" d="M-72-40L-16-88L40-40z" />
                    <path class="pull-pane" d="M-12-36h24v20h-24zM0-36v20M-12-26h24" />
                    <path class="pull-door" d="M-50 38V-8h22v46z" />
                    <path class="pull-post" d="M0 6V38" />
                    <path class="pull-box" d="M-11-7h22v14h-22z" />
                </g>
                <path id="pull-street" d={street_from_above()} />
                <path id="pull-town" d={town_from_above(view)} />
            </defs>
        </svg>
    }
}

/// The houses of a street as small squares, in the units of a part of the town.
fn street_from_above() -> String {
    houses().fold(String::new(), |mut d, (x, y)| {
        let (x, y) = (x / SHRINKS_TWICE - 1.1, y / SHRINKS_TWICE - 1.2);
        // Writing into a string does not fail.
        let _ = write!(d, "M{} {}h1.7v1.7h-1.7z", fixed(x, 2), fixed(y, 2));
        d
    })
}

/// The streets of a town as short strokes.
fn town_from_above(view: View) -> String {
    let (from, to) = (
        -(f64::from(BEFORE) + 0.5) * PITCH,
        (f64::from(ROW - BEFORE) - 0.5) * PITCH,
    );
    let shrunk = SHRINKS_TWICE * SHRINKS_TWICE;
    let (from, to) = (from / shrunk, to / shrunk);
    streets(view).fold(String::new(), |mut d, (i, (x, y))| {
        let (sin, cos) = turn(i).to_radians().sin_cos();
        let (x0, y0) = (x + from * cos, y + from * sin);
        let (dx, dy) = ((to - from) * cos, (to - from) * sin);
        let _ = write!(
            d,
            "M{} {}l{} {}",
            tenths(x0),
            tenths(y0),
            tenths(dx),
            tenths(dy)
        );
        d
    })
}

/// Towns as dots.
fn country(view: View) -> String {
    towns(view)
        .skip(1)
        .fold(String::new(), |mut d, (_, (x, y))| {
            let _ = write!(d, "M{} {}h0", tenths(x), tenths(y));
            d
        })
}

/// The layer of that number; `to` is whom the reader has addressed the letter to.
pub fn scene(layer: usize, view: View, locale: &Locale, to: Option<&str>) -> Html {
    match layer {
        0 => html! { { letter(locale, to) } },
        1 => html! {
            <>
                <path class="pull-road" d={format!("M{} 38H{}", tenths(-view.x), tenths(view.x))} />
                <use href="#pull-house" />
                { anna(1.0) }
            </>
        },
        2 => street(),
        3 => html! { <g class="pull-squares">{ for part_of_town(view) }</g> },
        4 => html! {
            <>
                <use href="#pull-town" class="pull-strokes" />
                <path class="pull-mine-dot" d="M0 0h0" stroke-width="3" />
            </>
        },
        5 => html! { <g class="pull-strokes">{ for some_towns(view) }</g> },
        _ => html! {
            <>
                <path class="pull-dots" d={country(view)} />
                <path class="pull-mine-dot" d="M0 0h0" stroke-width="6.5" />
            </>
        },
    }
}

/// So many letters have room on the envelope.
const ADDRESS_LETTERS: usize = 24;

/// The envelope, with its address.
fn letter(locale: &Locale, to: Option<&str>) -> Html {
    let name = to.unwrap_or(locale.t("story.letter.name"));
    let to = locale.fill("story.letter.to", &[("name", name)]);
    // A longer one is drawn narrower than it is.
    let within = (to.chars().count() > ADDRESS_LETTERS).then_some("104");
    html! {
        <>
            <rect class="pull-envelope" x="-55" y="-36" width="110" height="72" rx="4" />
            <path class="pull-flap" d="M-54-34L0 6L54-34" />
            <text class="pull-address" x="0" y="22" text-anchor="middle" font-size="7.2" textLength={within}
                lengthAdjust="spacingAndGlyphs">{ to }</text>
        </>
    }
}

/// Anna's letterbox with the letter in it.
fn anna(scale: f64) -> Html {
    html! {
        <g transform={format!("scale({})", fixed(scale, 4))}>
            <path class="pull-box mine" d="M-11-7h22v14h-22z" />
            <path class="pull-envelope" d="M-6.1-4h12.2v8h-12.2z" stroke-width="0.5" />
            <path class="pull-flap" d="M-6-3.8L0 .7L6-3.8" stroke-width="0.5" />
        </g>
    }
}

fn street() -> Html {
    let small = 1.0 / SHRINKS[1];
    let size = fixed(small, 4);
    let house = |(x, y): (f64, f64)| {
        let transform = format!("translate({} {}) scale({size})", tenths(x), tenths(y));
        html! { <use href="#pull-house" {transform} /> }
    };
    html! {
        <>
            <path class="pull-road" d="M-100 8.5H110" stroke-width="3.4" />
            { for houses().map(house) }
            { anna(small) }
        </>
    }
}

/// Those streets of the town that are in view when one of them is as long as a hand.
fn part_of_town(view: View) -> impl Iterator<Item = Html> {
    let near = streets(view).map(|(i, (x, y))| (i, (x * SHRINKS_TWICE, y * SHRINKS_TWICE)));
    near.filter(move |(_, at)| view.holds(*at, 20.0))
        .map(|(i, (x, y))| {
            let class = if i == 0 { "mine" } else { "" };
            let transform = format!(
                "translate({} {}) rotate({})",
                tenths(x),
                tenths(y),
                tenths(turn(i))
            );
            html! { <use href="#pull-street" {class} {transform} /> }
        })
}

/// Those towns that are in view when each is as large as a coin.
fn some_towns(view: View) -> impl Iterator<Item = Html> {
    let near = towns(view).map(|(i, (x, y))| (i, (x * SHRINKS_TWICE, y * SHRINKS_TWICE)));
    near.filter(move |(_, at)| view.holds(*at, 20.0))
        .map(|(i, (x, y))| {
            let class = if i == 0 { "mine" } else { "" };
            let transform = format!(
                "translate({} {}) rotate({}) scale({})",
                tenths(x),
                tenths(y),
                // Seen from afar all towns have one shape: each is turned another way.
                if i == 0 {
                    0
                } else {
                    (scatter(i, 9) * 2.0) as u32 * 180
                },
                fixed(1.0 / SHRINKS_TWICE, 4)
            );
            html! { <use href="#pull-town" {class} {transform} /> }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWS: [(f64, f64); 3] = [(336.0, 420.0), (820.0, 460.0), (1300.0, 460.0)];

    #[test]
    fn everything_that_is_counted_is_drawn() {
        for (w, h) in VIEWS {
            let view = View::of(w, h);
            assert_eq!(street_from_above().matches('M').count(), 20);
            assert_eq!(town_from_above(view).matches('M').count(), 1_000);
            // One more, in violet, is Anna's.
            assert_eq!(country(view).matches('M').count(), 449);
        }
        assert_eq!(20 * 1_000 * 450, 9_000_000);
    }

    #[test]
    fn towns_and_streets_stay_in_view() {
        for (w, h) in VIEWS {
            let view = View::of(w, h);
            let all = streets(view).chain(towns(view));
            assert!(
                all.map(|(_, at)| at).all(|at| view.holds(at, 0.0)),
                "{w} x {h}"
            );
        }
    }

    #[test]
    fn numbers_are_written_as_css_reads_them() {
        let cases = [
            (0.0, "0.00"),
            (-0.001, "0.00"),
            (-1.5, "-1.50"),
            (12.345, "12.35"),
        ];
        for (x, text) in cases {
            assert_eq!(fixed(x, 2), text);
        }
        assert_eq!(fixed(0.000_25, 5), "0.00025");
    }

    #[test]
    fn two_streets_are_not_on_one_spot() {
        let places: Vec<_> = streets(View::of(336.0, 420.0)).map(|(_, at)| at).collect();
        for (i, a) in places.iter().enumerate() {
            let apart = |b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
            assert!(places[i + 1..].iter().all(|b| apart(b) > 0.8), "{i}");
        }
    }

    #[test]
    fn annas_house_stands_where_the_camera_looks() {
        assert!(houses().any(|at| at == (0.0, 0.0)));
        assert_eq!(place(0, STREETS, (90.0, 90.0), 1), (0.0, 0.0));
    }

    #[test]
    fn what_is_drawn_at_once_is_little() {
        for (w, h) in VIEWS {
            let view = View::of(w, h);
            assert!(part_of_town(view).count() < 130);
            assert!(some_towns(view).count() < 60);
        }
    }
}
