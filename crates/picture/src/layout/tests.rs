//! No two things on the stage overlap, at any size.

use super::*;

fn apart(a: &Rect, b: &Rect) -> bool {
    let e = 0.01;
    a.right() <= b.x + e || b.right() <= a.x + e || a.bottom() <= b.y + e || b.bottom() <= a.y + e
}

/// What a person reads or touches, named: none may cover another.
fn things(l: &Layout) -> Vec<(String, Rect)> {
    let mut all = Vec::new();
    for (i, n) in l.nodes.iter().enumerate() {
        all.push((format!("node {i}"), n.body));
        if l.axis == Axis::Across || i == 3 {
            all.push((format!("label {i}"), n.label));
            all.push((format!("status {i}"), n.status));
        }
    }
    for (i, p) in l.pipes.iter().enumerate() {
        all.push((format!("pipe {i}"), p.body));
        all.push((format!("handle {i}"), p.handle));
    }
    for (i, b) in l
        .basins
        .iter()
        .enumerate()
        .filter(|(i, _)| *i > 0 || l.outbox)
    {
        all.push((format!("basin {i}"), b.body));
        all.push((format!("caption {i}"), b.caption));
        if b.ticks.w > 0.0 {
            all.push((format!("ticks {i}"), b.ticks));
        }
    }
    all.push(("number".into(), l.number));
    for (i, place) in l.handles.iter().flat_map(HandlePlaces::all).enumerate() {
        all.push((format!("handle {i} of the network"), place));
    }
    all.extend(l.crowd.map(|crowd| ("crowd".into(), crowd)));
    all.extend(
        l.crowd_words()
            .map(|words| ("words of the crowd".into(), words)),
    );
    all
}

/// Letters as they are, those of a projector, and those of readers who need more room for them.
fn type_sizes() -> impl Iterator<Item = TypeSize> {
    let own = [14.0, 16.0, 20.0].map(TypeSize::from);
    let more = [1.15, 1.33, 1.6, 2.0];
    let size = |px| move |room| TypeSize { px, room };
    own.into_iter()
        .chain(more.map(size(14.0)))
        .chain([1.26, 1.5].map(size(20.0)))
}

#[test]
fn nothing_overlaps_or_leaves_the_stage_at_any_size() {
    for width in (256..=2560).step_by(4) {
        for letters in type_sizes() {
            for (readers, outbox) in [(false, false), (true, false), (false, true), (true, true)] {
                let w = width as f32;
                for handles in [None, Some(10), Some(60), Some(94)] {
                    let parts = Parts {
                        readers,
                        outbox,
                        handles,
                    };
                    let low = Layout::height_min(w, letters, parts);
                    let wish = match handles {
                        None => height_for(f64::from(width), letters, readers),
                        Some(_) => height_with_handles(f64::from(width), letters, readers),
                    } as f32;
                    assert!(wish >= low, "{width} at {letters:?}: {wish} < {low}");
                    for height in [low, wish, 700.0, 1100.0, 1440.0] {
                        check(&Layout::new(w, height, letters, parts));
                    }
                }
            }
        }
    }
}

fn check(l: &Layout) {
    let all = things(l);
    let size = format!("{} x {} at {}", l.width, l.height, l.type_px);
    for (i, (name, a)) in all.iter().enumerate() {
        assert!(
            a.w >= 0.0 && a.h >= 0.0,
            "{size}: {name} is inside out: {a:?}"
        );
        assert!(
            a.x >= 0.0
                && a.y >= 0.0
                && a.right() <= l.width + 0.01
                && a.bottom() <= l.height + 0.01,
            "{size}: {name} leaves the stage: {a:?}"
        );
        for (other, b) in &all[i + 1..] {
            assert!(apart(a, b), "{size}: {name} {a:?} covers {other} {b:?}");
        }
    }
    for p in &l.pipes {
        assert!(
            p.handle.w >= TOUCH && p.handle.h >= TOUCH,
            "{size}: a handle is too small to touch"
        );
    }
    for b in &l.basins[usize::from(!l.outbox)..] {
        assert!(
            b.body.w >= 48.0 && b.body.h >= 40.0,
            "{size}: a basin is too small: {:?}",
            b.body
        );
        assert!(b.mouth[1] <= b.body.y && b.mouth[0] > b.body.x && b.mouth[0] < b.body.right());
    }
    if let Some(crowd) = l.crowd {
        assert!(
            crowd.h >= 2.9 * l.type_px,
            "{size}: no room for a crowd: {crowd:?}"
        );
    }
    assert!(l.nodes[3].body.h >= 48.0, "{size}: the grid is too small");
    // The low stage has the number, what it counts and how old the oldest is; beside an outbox not even that.
    let lines_em = match (l.compact, l.outbox) {
        (false, _) => 6.0,
        (true, false) => 4.7,
        (true, true) => 3.4,
    };
    let (cells, bar) = (l.cells(), l.nodes[3].session_area);
    assert!(
        cells.h >= 18.0 && bar.h >= 10.0,
        "{size}: {cells:?} over {bar:?}"
    );
    assert!(
        l.number.w >= 100.0 && l.number.h >= lines_em * l.type_px,
        "{size}: no room for the number"
    );
}
