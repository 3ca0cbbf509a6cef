//! The crowd at the mailboxes: people who want to open theirs, a queue for each block, one figure for so many people.
//! Those who are asking stand at the door, those who will ask again behind them, and those who have given up at the far
//! end. A pure function of the counts; nothing is drawn here.

use super::dots::Point;
use super::layout::Rect;
use super::svg::tenths;
use core::ops::Range;
use limbo_sim::ReaderLedger;

/// Where everybody stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Crowd {
    /// How many people a figure stands for. Rounded are the people of all queues together, so that figures and numbers
    /// agree; where there is anybody there is at least one figure.
    pub people_each: u32,
    /// From one figure to the next in a row, CSS pixels.
    pub pitch: f32,
    /// The queues from left to right.
    pub queues: Vec<Queue>,
    /// The heads of those who are asking.
    pub asking: Vec<Point>,
    /// The heads of those who will ask again.
    pub again: Vec<Point>,
    /// The heads of those who have given up.
    pub given_up: Vec<Point>,
}

/// A queue at the mailboxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Whose readers stand in it: those of one block, or of several where there are more blocks than queues.
    pub blocks: Range<usize>,
    /// Its door, at the upper end.
    pub door: Rect,
}

/// A queue is at least so wide, CSS pixels.
const QUEUE_MIN: f32 = 8.0;
/// The height of a door, and the distance from it to the first figure, CSS pixels.
const DOOR: f32 = 3.0;
const STEP: f32 = 3.0;
/// Figures are as large as they can be if a queue has places for this many, between these pitches (CSS pixels).
const PLACES: usize = 8;
const PITCHES: Range<u8> = 6..13;
/// A figure is this much higher than wide.
const TALL: f32 = 1.3;

/// The places of a queue: so many columns and rows.
#[derive(Clone, Copy)]
struct Places {
    pitch: f32,
    columns: usize,
    rows: usize,
}

impl Places {
    fn of(width: f32, height: f32, pitch: f32) -> Places {
        Places {
            pitch,
            columns: ((width / pitch) as usize).max(1),
            rows: ((height / (pitch * TALL)) as usize).max(1),
        }
    }

    /// The largest figures of which enough have room.
    fn best(width: f32, height: f32) -> Places {
        let of = |pitch: u8| Places::of(width, height, f32::from(pitch));
        let mut from_largest = PITCHES.rev().map(of);
        from_largest
            .find(|places| places.all() >= PLACES)
            .unwrap_or_else(|| of(PITCHES.start))
    }

    fn all(&self) -> usize {
        self.columns * self.rows
    }

    /// The head of the figure at place `n` below a door, row by row.
    fn head(&self, door: &Rect, n: usize) -> Point {
        let (column, row) = (n % self.columns, n / self.columns);
        let left = door.cx() - self.columns as f32 * self.pitch / 2.0;
        (
            left + (column as f32 + 0.5) * self.pitch,
            door.bottom() + STEP + (row as f32 + 0.3) * self.pitch * TALL,
        )
    }
}

impl Crowd {
    /// The readers of each block, each of whom stands for `weight` people, in an area of the stage.
    pub fn of(area: &Rect, blocks: &[ReaderLedger], weight: u32) -> Crowd {
        let queues = blocks.len().min((area.w / QUEUE_MIN) as usize).max(1);
        let step = area.w / queues as f32;
        let gap = (step * 0.14).min(4.0);
        let places = Places::best(step - gap, area.h - DOOR - STEP);
        let readers: u32 = blocks.iter().map(ReaderLedger::readers).sum();
        let people = f64::from(readers) * f64::from(weight);
        let people_each = round_number(people / (queues * places.all()) as f64);
        let mut crowd = Crowd {
            people_each,
            pitch: places.pitch,
            queues: Vec::with_capacity(queues),
            asking: Vec::new(),
            again: Vec::new(),
            given_up: Vec::new(),
        };
        let of_queue = |i: usize| i * blocks.len() / queues..(i + 1) * blocks.len() / queues;
        let figures = |count: fn(&ReaderLedger) -> u32| {
            let people = |i| {
                let readers: u32 = blocks[of_queue(i)].iter().map(count).sum();
                f64::from(readers) * f64::from(weight)
            };
            shared_out(&(0..queues).map(people).collect::<Vec<_>>(), people_each)
        };
        let [asking, again, given_up] = [
            figures(|r| r.asking),
            figures(|r| r.again),
            figures(|r| r.given_up),
        ];
        let counts = asking.iter().zip(again).zip(given_up);
        for (i, ((&asking, again), given_up)) in counts.enumerate() {
            let x = area.x + i as f32 * step + gap / 2.0;
            let door = Rect::new(x, area.y, step - gap, DOOR);
            crowd.stand(&places, &door, [asking, again, given_up]);
            crowd.queues.push(Queue {
                blocks: of_queue(i),
                door,
            });
        }
        crowd
    }

    /// So many figures of those who ask, will ask again, and have given up take their places in one queue.
    fn stand(&mut self, places: &Places, door: &Rect, [asking, again, given_up]: [usize; 3]) {
        let all = places.all();
        let asking = asking.min(all);
        let again = again.min(all - asking);
        let given_up = given_up.min(all - asking - again);
        let heads = |places_taken: Range<usize>| places_taken.map(|n| places.head(door, n));
        self.asking.extend(heads(0..asking));
        self.again.extend(heads(asking..asking + again));
        self.given_up.extend(heads(all - given_up..all));
    }
}

/// Figures for the people of each queue: as many in all as all people make, at least one where there is anybody, and
/// those that are left after whole figures to the queues that lack least of one more.
fn shared_out(people: &[f64], people_each: u32) -> Vec<usize> {
    let exact: Vec<f64> = people.iter().map(|n| n / f64::from(people_each)).collect();
    let mut figures: Vec<usize> = exact.iter().map(|&n| n as usize).collect();
    let sum: f64 = exact.iter().sum();
    let all = ((sum + 0.5) as usize).max(usize::from(sum > 0.0));
    let left = all.saturating_sub(figures.iter().sum());
    let mut queues: Vec<usize> = (0..people.len()).collect();
    queues.sort_by(|&a, &b| exact[b].fract().total_cmp(&exact[a].fract()));
    queues.iter().take(left).for_each(|&i| figures[i] += 1);
    figures
}

/// The least of 1, 2, 5, 10, 20, ... that is not less than this number.
fn round_number(least: f64) -> u32 {
    let mut unit = 1_u32;
    loop {
        for step in [1, 2, 5] {
            if f64::from(unit) * f64::from(step) >= least {
                return unit * step;
            }
        }
        match unit.checked_mul(10) {
            Some(next) if next <= u32::MAX / 10 => unit = next,
            _ => return unit,
        }
    }
}

/// A figure's strokes from its head's middle, as relative path data (see [`super::svg::Path::sign`]): a head and
/// shoulders. Who has given up has turned away: the head hangs aside.
pub fn figure(pitch: f32, turned_away: bool) -> String {
    let t = |length: f32| tenths(pitch * length);
    let r = t(0.21);
    let head = format!(
        "m-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z",
        d = t(0.42)
    );
    let aside = if turned_away { 0.16 } else { 0.0 };
    let half = t(0.4);
    let shoulders = format!(
        "m{x} {foot}q0-{neck} {half}-{neck}q{half} 0 {half} {neck}z",
        x = t(0.21 - 0.4 - aside),
        foot = t(0.85),
        neck = t(0.54),
    );
    head + &shoulders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(resting: u32, asking: u32, again: u32, given_up: u32) -> ReaderLedger {
        ReaderLedger {
            resting,
            asking,
            again,
            given_up,
            ..ReaderLedger::default()
        }
    }

    const AREA: Rect = Rect::new(700.0, 180.0, 160.0, 90.0);

    #[test]
    fn figures_stand_inside_their_area_and_none_on_another() {
        for blocks in [1, 2, 12, 60, 1000] {
            for (w, h) in [(126.0, 42.0), (160.0, 90.0), (304.0, 66.0), (340.0, 130.0)] {
                let area = Rect { w, h, ..AREA };
                let counts: Vec<_> = (0..blocks)
                    .map(|i| match i % 3 {
                        0 => readers(0, 20, 100, 255),
                        1 => readers(0, 0, 375, 0),
                        _ => readers(370, 5, 0, 0),
                    })
                    .collect();
                let crowd = Crowd::of(&area, &counts, 2000);
                let all = [&crowd.asking, &crowd.again, &crowd.given_up];
                let all: Vec<Point> = all.into_iter().flatten().copied().collect();
                assert!(!all.is_empty());
                for (i, &(x, y)) in all.iter().enumerate() {
                    assert!(x >= area.x && x <= area.right(), "{blocks} in {w}: {x}");
                    assert!(y >= area.y && y <= area.bottom(), "{blocks} in {h}: {y}");
                    for &(x2, y2) in &all[i + 1..] {
                        let far = (x - x2).abs().max((y - y2).abs());
                        assert!(far > crowd.pitch * 0.7, "{blocks} in {w} x {h}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_figure_is_a_round_number_of_people_whatever_they_do() {
        let waiting = Crowd::of(&AREA, &[readers(0, 0, 375, 0); 12], 2000);
        let served = Crowd::of(&AREA, &[readers(375, 0, 0, 0); 12], 2000);
        assert_eq!(waiting.people_each, served.people_each);
        assert!(served.asking.is_empty() && served.again.is_empty() && served.given_up.is_empty());
        let figures = waiting.again.len() as f64;
        let drawn = figures * f64::from(waiting.people_each);
        assert!((drawn / 9_000_000.0 - 1.0).abs() < 0.15, "{drawn}");
    }

    #[test]
    fn whoever_asks_stands_before_those_who_wait_and_the_resigned_at_the_end() {
        let crowd = Crowd::of(&AREA, &[readers(0, 40, 100, 200)], 1);
        let lowest = |points: &[Point]| points.iter().map(|p| p.1).fold(0.0, f32::max);
        let highest = |points: &[Point]| points.iter().map(|p| p.1).fold(f32::MAX, f32::min);
        assert!(lowest(&crowd.asking) <= highest(&crowd.again));
        assert!(lowest(&crowd.again) <= highest(&crowd.given_up));
        assert!(crowd.queues[0].door.bottom() < highest(&crowd.asking));
    }

    #[test]
    fn figures_and_people_agree_and_even_a_few_are_seen() {
        let few = Crowd::of(&AREA, &[readers(374, 1, 0, 0); 12], 2000);
        assert_eq!(few.asking.len(), 1);
        for asking in [10, 20, 37, 90] {
            let crowd = Crowd::of(&AREA, &[readers(375 - asking, asking, 0, 0); 12], 2000);
            let people = f64::from(asking * 12 * 2000);
            let drawn = crowd.asking.len() as f64 * f64::from(crowd.people_each);
            let off = (drawn - people).abs();
            assert!(
                off <= 0.5 * f64::from(crowd.people_each),
                "{drawn}, {people}"
            );
        }
    }

    #[test]
    fn numbers_are_round() {
        let of = [0.0, 0.3, 1.0, 1.5, 3.0, 7.0, 31_250.0].map(round_number);
        assert_eq!(of, [1, 1, 1, 2, 5, 10, 50_000]);
        assert!(round_number(1e12) > 0);
    }

    #[test]
    fn with_more_blocks_than_room_a_queue_is_several_blocks() {
        let crowd = Crowd::of(&AREA, &[readers(0, 0, 9, 0); 1000], 2000);
        assert!(crowd.queues.len() <= 20);
        let blocks: usize = crowd.queues.iter().map(|q| q.blocks.len()).sum();
        assert_eq!(blocks, 1000);
    }
}
