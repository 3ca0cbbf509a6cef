//! Curves: samples thinned to the pixels there are, as areas and lines.

use super::scale::Plot;
use limbo_picture::svg::Path;
use limbo_sim::{Ledger, Sample, SimTime};

/// What the chart draws of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Point {
    /// When.
    pub at: SimTime,
    /// Dots waiting at the relay.
    pub relay: u32,
    /// Dots waiting at the relay and at the provider.
    pub total: u32,
}

impl Point {
    /// The point of a ledger.
    pub(crate) fn of(at: SimTime, ledger: &Ledger) -> Point {
        let relay = ledger.spooled_relay;
        Point {
            at,
            relay,
            total: relay + ledger.spooled_provider,
        }
    }
}

/// The samples in `from..=until`, at most the lowest and the highest of each pixel column, so that no fall
/// is lost however narrow the chart.
pub(crate) fn thin(plot: &Plot, samples: &[Sample], from: SimTime, until: SimTime) -> Vec<Point> {
    let begin = samples.partition_point(|s| s.at < from);
    let end = samples.partition_point(|s| s.at <= until).max(begin);
    let mut out: Vec<Point> = Vec::new();
    let mut rest = samples[begin..end]
        .iter()
        .map(|s| Point::of(s.at, &s.ledger))
        .peekable();
    while let Some(first) = rest.next() {
        let column = plot.x(first.at).floor();
        let (mut low, mut high) = (first, first);
        while let Some(point) = rest.next_if(|p| plot.x(p.at).floor() == column) {
            if point.total < low.total {
                low = point;
            }
            if point.total >= high.total {
                high = point;
            }
        }
        let (a, b) = if low.at <= high.at {
            (low, high)
        } else {
            (high, low)
        };
        out.push(a);
        if b != a {
            out.push(b);
        }
    }
    out
}

/// A line through the points, at so many dots each.
pub(crate) fn line(plot: &Plot, points: &[Point], dots: fn(&Point) -> u32) -> Path {
    Path::polyline(
        points
            .iter()
            .map(|p| (plot.x(p.at), plot.y(dots(p).into()))),
    )
}

/// The area between two curves over the same points.
pub(crate) fn area(
    plot: &Plot,
    points: &[Point],
    upper: fn(&Point) -> u32,
    lower: fn(&Point) -> u32,
) -> Path {
    let Some(first) = points.first() else {
        return Path::default();
    };
    let edge = |dots: fn(&Point) -> u32| move |p: &Point| (plot.x(p.at), plot.y(dots(p).into()));
    let begin = edge(lower)(first);
    let there = points.iter().map(edge(upper));
    let back = points.iter().rev().map(edge(lower));
    Path::polyline(std::iter::once(begin).chain(there).chain(back)).close()
}

/// The most dots in a series of samples.
pub(crate) fn peak(samples: &[Sample]) -> u32 {
    samples
        .iter()
        .map(|s| s.ledger.spooled_relay + s.ledger.spooled_provider)
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot() -> Plot {
        let ends = (SimTime::ZERO, SimTime(1_000_000));
        Plot::new(ends, 1000.0, (0.0, 100.0), (0.0, 100.0))
    }

    fn samples(n: u32, dots: impl Fn(u32) -> u32) -> Vec<Sample> {
        let sample = |i| {
            let ledger = Ledger {
                spooled_relay: dots(i),
                ..Ledger::default()
            };
            Sample {
                at: SimTime(i * (1_000_000 / n)),
                ledger,
            }
        };
        (0..n).map(sample).collect()
    }

    #[test]
    fn a_column_keeps_its_lowest_and_highest() {
        let all = samples(10_000, |i| if i == 5_555 { 900 } else { i % 7 });
        let thin = thin(&plot(), &all, SimTime::ZERO, SimTime::NEVER);
        assert!(thin.len() <= 200, "{}", thin.len());
        assert!(thin.iter().any(|p| p.total == 900), "the one spike is lost");
        assert!(thin.is_sorted_by_key(|p| p.at));
    }

    #[test]
    fn only_the_asked_stretch_is_drawn() {
        let all = samples(100, |i| i);
        let points = thin(&plot(), &all, SimTime(200_000), SimTime(300_000));
        assert_eq!(
            (points[0].at, points.last().unwrap().at),
            (SimTime(200_000), SimTime(300_000))
        );
        assert!(thin(&plot(), &all, SimTime(300_000), SimTime(200_000)).is_empty());
    }

    #[test]
    fn an_area_returns_to_where_it_began() {
        let points = thin(
            &plot(),
            &samples(2, |i| 500 * i),
            SimTime::ZERO,
            SimTime::NEVER,
        );
        assert_eq!(
            area(&plot(), &points, |p| p.total, |_| 0).data(),
            "M0 100L0 100L50 50L50 100L0 100Z"
        );
        assert_eq!(line(&plot(), &points, |p| p.total).data(), "M0 100L50 50");
        assert_eq!(area(&plot(), &[], |p| p.total, |_| 0).data(), "");
    }
}
