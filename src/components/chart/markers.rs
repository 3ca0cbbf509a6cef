//! Events as markers: neighbours of a kind become one, and a label that would touch another goes a row higher or is left
//! out, never drawn over it.

use limbo_sim::{Flag, FlagKind, Hop, SimTime};
use std::cmp::Ordering;

/// Rows of labels over the plot.
pub(super) const ROWS: usize = 2;
/// Flags of one kind nearer than this become one (px).
const NEAR_PX: f64 = 16.0;
/// Between two labels of a row (px).
const GAP_PX: f64 = 10.0;
/// A line so near to a label's edge does not run through it (px).
const LINE_PX: f64 = 3.0;

/// Flags of one kind, so near to each other that they are one marker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Marker {
    /// When the first of them was.
    pub at: SimTime,
    /// When the last of them was.
    pub until: SimTime,
    /// What the last of them was (a count of open blocks grows).
    pub kind: FlagKind,
    /// How many they are; for the first of a run of crashes, the whole run.
    pub times: u32,
    /// True if it wants words beside its sign.
    pub said: bool,
}

impl Marker {
    /// Where its line stands: at the first, but of a count, which is that of the last, at the last.
    pub fn stands_at(&self) -> SimTime {
        match self.kind {
            FlagKind::BlockOpened(_) | FlagKind::BlockClosed(_) => self.until,
            _ => self.at,
        }
    }
}

/// Where a label went.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// Row, 0 is the lowest.
    pub row: usize,
    /// Left edge of the label (px).
    pub left: f64,
}

/// Ranks are below this.
const RANKS: u8 = 4;

/// How much a marker has to say: the least number gets its label first. `None`: no marker at all.
fn rank(kind: FlagKind) -> Option<u8> {
    match kind {
        FlagKind::Restarted
        | FlagKind::Cut(_)
        | FlagKind::Closed(_)
        | FlagKind::Rejecting(_)
        | FlagKind::SpoolDestroyed(_)
        | FlagKind::Crashed(_) => Some(0),
        FlagKind::Mended(_) => Some(1),
        FlagKind::TestSent | FlagKind::Changed(_) => Some(2),
        FlagKind::BlockOpened(_) | FlagKind::BlockClosed(_) => Some(3),
        FlagKind::Rebooted(_) => None,
    }
}

fn alike(a: FlagKind, b: FlagKind) -> bool {
    match (a, b) {
        (FlagKind::BlockOpened(_), FlagKind::BlockOpened(_))
        | (FlagKind::BlockClosed(_), FlagKind::BlockClosed(_))
        | (FlagKind::Changed(_), FlagKind::Changed(_)) => true,
        _ => a == b,
    }
}

/// The link and the server at its end that an event is of; `None` where it is of none.
enum Where {
    Everywhere,
    Hop(usize),
}

fn place_of(kind: FlagKind) -> Option<Where> {
    match kind {
        FlagKind::Restarted => Some(Where::Everywhere),
        FlagKind::Cut(hop)
        | FlagKind::Closed(hop)
        | FlagKind::Rejecting(hop)
        | FlagKind::Mended(hop) => Some(Where::Hop(hop.index())),
        FlagKind::Crashed(place) | FlagKind::SpoolDestroyed(place) | FlagKind::Rebooted(place) => {
            Some(Where::Hop((place as usize).saturating_sub(1)))
        }
        FlagKind::BlockOpened(_) | FlagKind::BlockClosed(_) => {
            Some(Where::Hop(Hop::Delivery.index()))
        }
        FlagKind::TestSent | FlagKind::Changed(_) => None,
    }
}

/// True where two events are of the same place and not alike: one of a kind before and one after the other are not told as
/// one, or what came last would seem to have come first. Only groups of mailboxes open and close whether their server falls
/// meanwhile or not.
fn parts(a: FlagKind, b: FlagKind) -> bool {
    use FlagKind::{BlockClosed, BlockOpened, Crashed};
    let same_place = match (place_of(a), place_of(b)) {
        (Some(Where::Hop(a)), Some(Where::Hop(b))) => a == b,
        (a, b) => a.is_some() && b.is_some(),
    };
    let unconcerned = matches!(
        (a, b),
        (BlockOpened(_) | BlockClosed(_), Crashed(_))
            | (Crashed(_), BlockOpened(_) | BlockClosed(_))
    );
    same_place && !alike(a, b) && !unconcerned
}

/// The markers of a series' flags, in order of time, as they share the room over the plot.
pub(super) fn markers(flags: &[Flag], x: impl Fn(SimTime) -> f64) -> Vec<Marker> {
    let mut markers = clusters(flags, x);
    say_once(&mut markers);
    markers
}

/// Flags of a kind that stand near to each other as one marker, in order of time, each for itself. What a restart
/// mends and opens at its own instant says nothing beside it; a group that the viewer opens is told, however soon.
pub(super) fn clusters(flags: &[Flag], x: impl Fn(SimTime) -> f64) -> Vec<Marker> {
    let restarted = |at| {
        let restart = |f: &Flag| f.kind == FlagKind::Restarted && f.at == at;
        flags.iter().any(restart)
    };
    let mut markers: Vec<(Marker, f64)> = Vec::new();
    for flag in flags.iter().filter(|f| rank(f.kind).is_some()) {
        let at_x = x(flag.at);
        let mends = match flag.kind {
            FlagKind::Mended(_) => true,
            FlagKind::BlockOpened(_) => !flag.by_viewer,
            _ => false,
        };
        let last = markers.iter_mut().rev().take(6);
        let mut last = last.filter(|(m, _)| alike(m.kind, flag.kind) || parts(m.kind, flag.kind));
        let last = last.next();
        let of_restart = last
            .as_ref()
            .is_none_or(|(m, _)| m.kind == FlagKind::Restarted || m.until < flag.at);
        if mends && of_restart && restarted(flag.at) {
            continue;
        }
        let near =
            |(m, last_x): &&mut (Marker, f64)| alike(m.kind, flag.kind) && at_x - *last_x < NEAR_PX;
        match last.filter(near) {
            Some((marker, last_x)) => {
                *last_x = at_x;
                marker.times += 1;
                (marker.kind, marker.until) = (flag.kind, flag.at);
            }
            None => {
                let marker = Marker {
                    at: flag.at,
                    until: flag.at,
                    kind: flag.kind,
                    times: 1,
                    said: true,
                };
                markers.push((marker, at_x));
            }
        }
    }
    markers.into_iter().map(|(marker, _)| marker).collect()
}

/// Of a run of crashes only the first speaks, for all of them; of a run of openings only the last.
fn say_once(markers: &mut [Marker]) {
    let (mut fall, mut opening) = (None::<usize>, None::<usize>);
    for i in 0..markers.len() {
        match markers[i].kind {
            FlagKind::Crashed(_) => {
                match fall.filter(|first| markers[*first].kind == markers[i].kind) {
                    Some(first) => {
                        markers[first].times += markers[i].times;
                        markers[i].said = false;
                    }
                    None => fall = Some(i),
                }
            }
            FlagKind::BlockOpened(_) | FlagKind::BlockClosed(_) => {
                if let Some(before) = opening.replace(i) {
                    markers[before].said = false;
                }
            }
            FlagKind::Restarted
            | FlagKind::Cut(_)
            | FlagKind::Closed(_)
            | FlagKind::SpoolDestroyed(_)
            | FlagKind::Rejecting(_) => {
                (fall, opening) = (None, None);
            }
            FlagKind::Mended(_)
            | FlagKind::TestSent
            | FlagKind::Rebooted(_)
            | FlagKind::Changed(_) => {}
        }
    }
}

/// A label that has its place: its row, its edges, and its marker's line, which runs down from the row.
struct Taken {
    row: usize,
    left: f64,
    right: f64,
    line: f64,
}

impl Taken {
    /// True if neither the two labels touch, nor the line of one runs through the other.
    fn spares(&self, other: &Taken) -> bool {
        let crosses =
            |line: f64, label: &Taken| line > label.left + LINE_PX && line < label.right + LINE_PX;
        match self.row.cmp(&other.row) {
            Ordering::Equal => {
                self.left >= other.right + GAP_PX || self.right + GAP_PX <= other.left
            }
            Ordering::Greater => !crosses(self.line, other),
            Ordering::Less => !crosses(other.line, self),
        }
    }
}

/// Places labels of the given widths (px) at their markers, between `left` and `right`, those with more to
/// say first; `None` where there is no room.
pub(super) fn place(
    markers: &[Marker],
    x: impl Fn(SimTime) -> f64,
    widths: &[f64],
    left: f64,
    right: f64,
) -> Vec<Option<Placed>> {
    // Of equals the latest first: it takes the lowest row, and the lines of the earlier pass it by.
    let of_rank = |r| {
        (0..markers.len())
            .rev()
            .filter(move |i| markers[*i].said && rank(markers[*i].kind) == Some(r))
    };
    let order = (0..RANKS).flat_map(of_rank);
    let mut taken: Vec<Taken> = Vec::new();
    let mut placed = vec![None; markers.len()];
    for i in order {
        let line = x(markers[i].stands_at());
        // To the right of its line, or, at the right edge, to its left.
        let start = line.min(right - widths[i]).max(left);
        let end = start + widths[i];
        let label = |row| Taken {
            row,
            left: start,
            right: end,
            line,
        };
        let free = |label: &Taken| taken.iter().all(|other| label.spares(other));
        if end <= right
            && let Some(label) = (0..ROWS).map(label).find(free)
        {
            placed[i] = Some(Placed {
                row: label.row,
                left: start,
            });
            taken.push(label);
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::Place;

    fn flag(at: u32, kind: FlagKind) -> Flag {
        Flag {
            at: SimTime(at),
            kind,
            by_viewer: false,
        }
    }

    fn x(at: SimTime) -> f64 {
        f64::from(at.ms())
    }

    #[test]
    fn neighbours_of_a_kind_are_one_marker_with_a_count() {
        let crashed = FlagKind::Crashed(Place::Mailboxes);
        let rebooted = FlagKind::Rebooted(Place::Mailboxes);
        let flags = [
            flag(0, crashed),
            flag(5, rebooted),
            flag(10, crashed),
            flag(20, crashed),
            flag(90, crashed),
        ];
        let markers = markers(&flags, x);
        let times: Vec<_> = markers.iter().map(|m| (m.times, m.said)).collect();
        assert_eq!(
            times,
            [(4, true), (1, false)],
            "the first speaks for the whole run"
        );
    }

    #[test]
    fn of_blocks_that_open_only_the_last_speaks() {
        let flags = [100, 200, 300].map(|at| flag(at, FlagKind::BlockOpened(at as u16 / 100)));
        let markers = markers(&flags, x);
        let said: Vec<_> = markers.iter().filter(|m| m.said).map(|m| m.kind).collect();
        assert_eq!(said, [FlagKind::BlockOpened(3)]);
    }

    #[test]
    fn a_count_of_groups_stands_where_it_is_reached_and_the_first_of_them_is_kept() {
        let flags = [100, 110, 120].map(|at| flag(at, FlagKind::BlockOpened(at as u16 / 10 - 9)));
        let markers = markers(&flags, x);
        let [all] = &markers[..] else {
            panic!("{markers:?}")
        };
        assert_eq!(all.kind, FlagKind::BlockOpened(3));
        assert_eq!((all.at, all.until), (SimTime(100), SimTime(120)));
        assert_eq!(all.stands_at(), SimTime(120));
    }

    #[test]
    fn the_earlier_of_two_neighbours_goes_higher_and_both_are_said() {
        let flags = [
            flag(10, FlagKind::Cut(Hop::Delivery)),
            flag(60, FlagKind::Closed(Hop::Relay)),
        ];
        let markers = markers(&flags, x);
        let placed = place(&markers, x, &[90.0, 90.0], 0.0, 800.0);
        let rows: Vec<_> = placed.iter().map(|p| p.map(|p| p.row)).collect();
        assert_eq!(rows, [Some(1), Some(0)]);
    }

    #[test]
    fn a_fall_right_after_its_restart_is_said_beside_it() {
        let crashed = FlagKind::Crashed(Place::Mailboxes);
        let markers = markers(&[flag(400, FlagKind::Restarted), flag(404, crashed)], x);
        let placed = place(&markers, x, &[60.0, 200.0], 0.0, 800.0);
        assert!(placed.iter().all(Option::is_some), "{placed:?}");
    }

    #[test]
    fn a_restart_speaks_for_what_it_mends() {
        let mended = FlagKind::Mended(Hop::Delivery);
        let kinds: Vec<_> = markers(
            &[
                flag(7, mended),
                flag(7, FlagKind::Restarted),
                flag(99, mended),
            ],
            x,
        )
        .iter()
        .map(|m| m.kind)
        .collect();
        assert_eq!(kinds, [FlagKind::Restarted, mended]);
    }

    #[test]
    fn a_group_that_is_opened_by_hand_is_told_however_soon_after_the_restart() {
        let by_hand = |at, n| Flag {
            by_viewer: true,
            ..flag(at, FlagKind::BlockOpened(n))
        };
        let told = |flags: &[Flag]| {
            let markers = clusters(flags, |at| x(at) / 345_600.0);
            markers.iter().map(|m| (m.kind, m.at)).collect::<Vec<_>>()
        };
        let restarted = (FlagKind::Restarted, SimTime(7));
        for at in [7, 60_007] {
            let opened = (FlagKind::BlockOpened(1), SimTime(at));
            let flags = [flag(7, FlagKind::Restarted), by_hand(at, 1)];
            assert_eq!(told(&flags), [restarted, opened]);
        }
        // What the plan opens by itself at that instant belongs to it; what it opens later does not.
        let of_plan = |at| {
            [
                flag(7, FlagKind::Restarted),
                flag(at, FlagKind::BlockOpened(1)),
            ]
        };
        assert_eq!(told(&of_plan(7)), [restarted]);
        assert_eq!(told(&of_plan(60_007)).len(), 2);
    }

    #[test]
    fn nothing_is_told_as_one_across_another_event_of_the_same_place() {
        let (cut, mended) = (FlagKind::Cut(Hop::Relay), FlagKind::Mended(Hop::Relay));
        let told = |kinds: &[FlagKind]| {
            let at = |(i, kind): (usize, &FlagKind)| flag(i as u32, *kind);
            let flags: Vec<_> = kinds.iter().enumerate().map(at).collect();
            let markers = clusters(&flags, |at| x(at) / 100.0);
            markers
                .iter()
                .map(|m| (m.kind, m.times))
                .collect::<Vec<_>>()
        };
        let once = |kinds: &[FlagKind]| kinds.iter().map(|k| (*k, 1)).collect::<Vec<_>>();
        let crashed = FlagKind::Crashed(Place::Mailboxes);
        let one = FlagKind::BlockOpened(1);
        for kinds in [
            &[cut, mended, cut][..],
            &[cut, mended, cut, mended],
            &[crashed, FlagKind::Restarted, crashed],
            &[FlagKind::Restarted, cut, mended, cut],
            &[one, FlagKind::BlockClosed(0), one],
        ] {
            assert_eq!(told(kinds), once(kinds));
        }
        let elsewhere = FlagKind::Cut(Hop::Delivery);
        assert_eq!(told(&[cut, elsewhere, cut]), [(cut, 2), (elsewhere, 1)]);
        let rebooted = FlagKind::Rebooted(Place::Mailboxes);
        assert_eq!(
            told(&[crashed, rebooted, one, crashed]),
            [(crashed, 2), (one, 1)]
        );
    }

    #[test]
    fn labels_never_overlap_and_the_weightiest_stays() {
        let mut flags: Vec<_> = (0..40)
            .map(|i| flag(i * 20, FlagKind::Mended(Hop::ALL[i as usize % 3])))
            .collect();
        flags.push(flag(400, FlagKind::Restarted));
        flags.push(flag(790, FlagKind::Cut(Hop::Relay)));
        flags.sort_by_key(|f| f.at);
        let markers = markers(&flags, x);
        let widths = vec![90.0; markers.len()];
        let placed = place(&markers, x, &widths, 0.0, 800.0);
        for (i, a) in placed.iter().enumerate() {
            for b in &placed[i + 1..] {
                if let (Some(a), Some(b)) = (a, b) {
                    assert!(
                        a.row != b.row || (a.left - b.left).abs() >= 90.0,
                        "{a:?} over {b:?}"
                    );
                }
            }
        }
        for (a, marker) in placed.iter().zip(&markers) {
            for b in placed.iter().flatten() {
                let through = |p: &Placed| {
                    p.row > b.row && x(marker.at) > b.left + 4.0 && x(marker.at) < b.left + 90.0
                };
                assert!(
                    !a.as_ref().is_some_and(through),
                    "the line of {marker:?} runs through {b:?}"
                );
            }
        }
        let of = |kind| placed[markers.iter().position(|m| m.kind == kind).unwrap()];
        assert!(of(FlagKind::Restarted).is_some());
        assert_eq!(of(FlagKind::Cut(Hop::Relay)).map(|p| p.left), Some(710.0));
        assert!(
            placed.iter().any(Option::is_none),
            "forty labels cannot all fit"
        );
    }
}
