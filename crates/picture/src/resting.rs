//! The resting dots of a basin as a compact list: in order of entry, six bytes each: a message and its class, which
//! says its colour. Messages that left are marked
//! first, and then all marked ones are removed in one pass. As single pixels a million dots are drawn in some
//! milliseconds. Knows nothing of the world.

use super::raster::Pixel;

/// This bit of a word marks the viewer's own messages.
const OWN: u32 = 1 << 31;
/// This bit of a word marks tests of waiting users.
const TEST: u32 = 1 << 30;
/// These bits of a word are the message's number.
const ID: u32 = TEST - 1;

/// A resting dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestingDot {
    /// The message's number, below 2^30.
    pub id: u32,
    /// Which of the classes of mail it is in; see [`colour_of`].
    pub class: u16,
    /// True for the viewer's own.
    pub mine: bool,
    /// True for a test of a waiting user.
    pub test: bool,
}

/// Where the dots of a grid are drawn as single pixels: columns side by side, each a band of dots wide and filled row
/// by row.
pub struct PixelMap<'a> {
    /// Columns.
    pub columns: u32,
    /// Dots side by side in a column, as a power of two.
    pub band_log2: u32,
    /// For each dot's index from the left: which pixel of its row.
    pub across: &'a [u32],
    /// For each row of dots from the lowest: where its row of pixels begins. Higher dots are drawn into the last row.
    pub up: &'a [u32],
    /// See [`colour_of`].
    pub colours: &'a [Pixel],
}

/// The resting dots of a basin.
#[derive(Default)]
pub struct RestingDots {
    words: Vec<u32>,
    classes: Vec<u16>,
    /// Marked messages, a bit for each number.
    marked: Vec<u32>,
    any_marked: bool,
}

/// The column of a message among so many, by the golden section of its number.
#[inline(always)]
pub fn column_of(id: u32, columns: u32) -> u32 {
    let golden = u64::from(id.wrapping_mul(2_654_435_769));
    ((golden * u64::from(columns)) >> 32) as u32
}

/// The index of a dot's colour among those of so many classes of mail, behind which are those of the tests of each
/// class; `test` is 1 for a test, otherwise 0. Without a branch, since a branch on random tests would be mispredicted
/// often.
#[inline(always)]
pub fn colour_of(class: u16, test: u32, classes: u32) -> usize {
    (test * classes + u32::from(class)) as usize
}

impl RestingDots {
    /// How many dots there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Removes all dots.
    pub fn clear(&mut self) {
        self.words.clear();
        self.classes.clear();
    }

    /// Adds a dot on top of all others.
    #[inline]
    pub fn push(&mut self, rest: RestingDot) {
        let own = if rest.mine { OWN } else { 0 };
        let test = if rest.test { TEST } else { 0 };
        self.words.push(rest.id | own | test);
        self.classes.push(rest.class);
    }

    /// The dots from index `first` on.
    pub fn from(&self, first: usize) -> impl Iterator<Item = RestingDot> + '_ {
        let both = self.words[first..].iter().zip(&self.classes[first..]);
        both.map(|(word, class)| RestingDot {
            id: word & ID,
            class: *class,
            mine: word & OWN != 0,
            test: word & TEST != 0,
        })
    }

    /// Marks a message, whether it is in the list or not; false if it was marked already.
    #[inline]
    pub fn mark(&mut self, id: u32) -> bool {
        let at = (id / 32) as usize;
        if at >= self.marked.len() {
            self.marked.resize(at + at / 8 + 1, 0);
        }
        let before = self.marked[at];
        self.marked[at] |= 1 << (id % 32);
        self.any_marked = true;
        before & 1 << (id % 32) == 0
    }

    /// True if a message is marked.
    #[inline(always)]
    pub fn is_marked(&self, id: u32) -> bool {
        let bits = self.marked.get((id / 32) as usize);
        bits.is_some_and(|b| b & 1 << (id % 32) != 0)
    }

    /// Clears all marks.
    pub fn unmark(&mut self) {
        if core::mem::take(&mut self.any_marked) {
            self.marked.fill(0);
        }
    }

    /// Removes all marked messages.
    pub fn drop_marked(&mut self) {
        let (words, classes) = (&mut self.words[..], &mut self.classes[..]);
        let all = words.len().min(classes.len());
        let mut kept = 0;
        // Branchless compaction: every entry is written, and the index advances only past those that stay. A branch on
        // random marks would be mispredicted often.
        for i in 0..all {
            let (word, class) = (words[i], classes[i]);
            let bits = self.marked.get(((word & ID) / 32) as usize);
            let marked = bits.map_or(0, |b| b >> (word % 32) & 1);
            if kept < all {
                words[kept] = word;
                classes[kept] = class;
            }
            kept += 1 - marked as usize;
        }
        self.words.truncate(kept);
        self.classes.truncate(kept);
    }

    /// Draws the dots from index `first` on as single pixels, on top of `heights`, the numbers of dots below them in
    /// each column, which grow. The viewer's own are added to `own` with column and height.
    pub fn rasterize(
        &self,
        first: usize,
        places: &PixelMap,
        heights: &mut [u32],
        pixels: &mut [Pixel],
        own: &mut Vec<(u32, u32)>,
    ) {
        let band = (1_u32 << places.band_log2) - 1;
        let (kinds, top) = (
            places.colours.len() as u32 / 2,
            places.up.len().saturating_sub(1),
        );
        let (words, classes) = (&self.words[first..], &self.classes[first..]);
        for (word, class) in words.iter().zip(classes) {
            let column = column_of(word & ID, places.columns);
            let Some(height) = heights.get_mut(column as usize) else {
                continue;
            };
            let below = *height;
            *height = below + 1;
            if word & OWN != 0 {
                own.push((column, below));
            }
            let across = ((column << places.band_log2) + (below & band)) as usize;
            let up = ((below >> places.band_log2) as usize).min(top);
            let colour = colour_of(*class, (word & TEST) >> TEST.ilog2(), kinds);
            if let (Some(x), Some(y), Some(colour)) = (
                places.across.get(across),
                places.up.get(up),
                places.colours.get(colour),
            ) && let Some(pixel) = pixels.get_mut((x + y) as usize)
            {
                *pixel = *colour;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(ids: core::ops::Range<u32>) -> RestingDots {
        let mut dots = RestingDots::default();
        for id in ids {
            dots.push(RestingDot {
                id,
                class: u16::from(id >= 9),
                mine: id % 7 == 0,
                test: id % 5 == 0,
            });
        }
        dots
    }

    #[test]
    fn marked_messages_are_removed_and_the_others_stay_in_order() {
        let mut dots = some(0..100);
        assert!(dots.mark(31) && dots.mark(32) && dots.mark(0) && dots.mark(5000));
        assert!(!dots.mark(31));
        assert!(dots.is_marked(5000) && !dots.is_marked(4999) && !dots.is_marked(1 << 30));
        dots.drop_marked();
        dots.unmark();
        assert!(!dots.is_marked(31));
        let left: Vec<RestingDot> = dots.from(0).collect();
        let expected: Vec<RestingDot> = some(1..100).from(0).collect();
        let expected = expected.into_iter().filter(|r| ![31, 32].contains(&r.id));
        assert_eq!(left, expected.collect::<Vec<_>>());
        assert_eq!(dots.len(), 97);
    }

    #[test]
    fn the_colours_of_tests_come_after_those_of_the_mail() {
        assert_eq!([0, 11].map(|class| colour_of(class, 0, 12)), [0, 11]);
        assert_eq!([0, 11].map(|class| colour_of(class, 1, 12)), [12, 23]);
    }

    #[test]
    fn pixels_are_drawn_column_by_column_from_the_bottom() {
        let mut dots = some(1..9);
        dots.push(RestingDot {
            id: 9,
            class: 1,
            mine: false,
            test: false,
        });
        let (mut heights, mut own) = (vec![0; 2], Vec::new());
        let mut pixels = vec![[0; 4]; 4 * 6];
        let places = PixelMap {
            columns: 2,
            band_log2: 1,
            across: &[0, 1, 2, 3],
            up: &[20, 16, 12],
            colours: &[[1; 4], [2; 4], [3; 4], [3; 4]],
        };
        dots.rasterize(0, &places, &mut heights, &mut pixels, &mut own);
        assert_eq!(heights.iter().sum::<u32>(), 9);
        let below = (1..7).filter(|id| column_of(*id, 2) == column_of(7, 2));
        assert_eq!(own, [(column_of(7, 2), below.count() as u32)]);
        assert_eq!(pixels.iter().filter(|p| **p != [0; 4]).count(), 9);
        assert_eq!(pixels.iter().filter(|p| **p == [2; 4]).count(), 1);
        // Of these only number 5 is a test.
        assert_eq!(pixels.iter().filter(|p| **p == [3; 4]).count(), 1);
        let lowest = &pixels[20..24];
        assert!(lowest.iter().all(|p| [[1; 4], [3; 4]].contains(p)));
    }
}
