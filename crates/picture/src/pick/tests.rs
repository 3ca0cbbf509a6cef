//! Pointing at a message finds it.

use super::super::layout::Parts;
use super::*;
use crate::colouring::{ColourBy, Colouring, Slices};
use crate::frame::Frame;
use crate::frame::test_scene::TestScene;
use crate::theme::Theme;
use limbo_sim::SimTime;
use proptest::prelude::*;

const FALL: Duration = Duration(100);
const BY_GROUPS: Colouring = Colouring {
    by: ColourBy::Group,
    slices: Slices {
        first: SimTime(0),
        each: Duration(100),
        count: 1,
        changed: None,
    },
};

fn near(a: Point, b: Point, reach: f32) -> bool {
    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
    dx * dx + dy * dy <= reach * reach
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_message_is_found_at_its_position_or_one_drawn_over_it(
        count in 1_u32..3000, most in 1_u32..1_000_000, flow in 0_u32..300, later in 0_u32..200,
        width in 300_f32..1900.0, gaps in 1_u32..9,
    ) {
        let mut scene = TestScene::at_rest(count, most.max(count), flow);
        scene.keep(|w| w.id % gaps != 1);
        scene.now = SimTime(count + later);
        (0..flow).for_each(|n| scene.send(count + n, n as f32 / flow as f32));
        let layout = Layout::new(width, 700.0, 14.0, Parts::WITH_OUTBOX);
        let picker = Picker::new(&scene, FALL, &layout);
        let waiting = scene.waiting.iter().map(|w| w.id);
        let all: Vec<MessageId> = waiting.chain(scene.transits.iter().map(|t| t.id)).collect();
        for &id in all.iter().step_by(all.len() / 20 + 1) {
            let at = picker.position(id).expect("it is on the stage");
            let found = picker.pick(at.0, at.1).expect("something is there");
            let there = picker.position(found).expect("what is found is on the stage");
            // The viewer's own (number 7) covers what is around it.
            let reach = if found == 7 { FINGER / 2.0 } else { 0.01 };
            prop_assert!(near(at, there, reach), "{id} at {at:?}: found {found} at {there:?}");
        }
    }

    #[test]
    fn no_nearer_message_is_overlooked(
        count in 1_u32..3000, most in 1_u32..20_000, flow in 0_u32..300, later in 0_u32..200,
        width in 300_f32..1900.0, at in (0_f32..1.0, 0_f32..1.0), own in proptest::bool::ANY,
    ) {
        let mut scene = TestScene::at_rest(count, most.max(count), flow);
        scene.own = if own { scene.own } else { &[] };
        scene.now = SimTime(count + later);
        let layout = Layout::new(width, 700.0, 14.0, Parts::WITH_OUTBOX);
        let picker = Picker::new(&scene, FALL, &layout);
        let body = &layout.basins[2].body;
        let (x, y) = (body.x + at.0 * body.w, body.y + at.1 * body.h);
        prop_assert_eq!(picker.find(x, y), picker.find_within(Window::EVERYWHERE, x, y));
    }

    #[test]
    fn an_arrow_key_leads_in_its_direction(count in 2_u32..2000, id in 0_u32..2000) {
        let mut scene = TestScene::at_rest(count, 5000, 0);
        scene.now = SimTime(count + 1000);
        let layout = Layout::new(900.0, 500.0, 14.0, Parts::WITH_OUTBOX);
        let picker = Picker::new(&scene, FALL, &layout);
        let Some((x, y)) = picker.position(id % count) else {
            return Err(TestCaseError::fail("it waits"));
        };
        use Direction::{Down, Left, Right, Up};
        for direction in [Left, Right, Up, Down] {
            if let Some(next) = picker.neighbour(id % count, direction) {
                let (nx, ny) = picker.position(next).expect("on the stage");
                let led = match direction {
                    Left => nx < x,
                    Right => nx > x,
                    Up => ny < y,
                    Down => ny > y,
                };
                prop_assert!(led, "{direction:?}");
            }
        }
    }
}

#[test]
fn a_finger_beside_finds_and_one_far_away_does_not() {
    let mut scene = TestScene::at_rest(1, 5000, 0);
    scene.now = SimTime(1000);
    let layout = Layout::new(900.0, 500.0, 14.0, Parts::WITH_OUTBOX);
    let picker = Picker::new(&scene, FALL, &layout);
    let (x, y) = picker.position(0).expect("it rests");
    assert_eq!(picker.pick(x + 15.0, y - 15.0), Some(0));
    assert_eq!(picker.pick(x + 17.0, y - 17.0), None);
    assert_eq!(picker.pick(f32::NAN, y), None);
    assert_eq!(
        (picker.position(1), picker.position(u32::MAX)),
        (None, None)
    );
    assert_eq!(picker.neighbour(0, Direction::Left), None);
    assert_eq!(picker.neighbour(5, Direction::Left), None);
}

#[test]
fn a_falling_message_is_found() {
    let mut scene = TestScene::at_rest(300, 5000, 0);
    scene.enter(900, SimTime(500));
    let layout = Layout::new(900.0, 500.0, 14.0, Parts::WITH_OUTBOX);
    let tap = layout.basins[2].tap;
    scene.now = SimTime(501);
    let picker = Picker::new(&scene, FALL, &layout);
    assert_eq!(picker.pick(tap[0], tap[1]), Some(900));
}

/// The middle of what is drawn in the colour of the viewer's own, CSS pixels.
fn middle_of_own(scene: &TestScene, fall: Duration, layout: &Layout) -> Point {
    let mut frame = Frame::default();
    frame.draw(scene, fall, layout, Theme::Light, BY_GROUPS, 1.0);
    let [r, g, b] = Theme::Light.palette().mine;
    let width = frame.picture().width() as usize;
    let pixels = frame.picture().bytes().chunks(4).enumerate();
    let own = pixels.filter(|(_, p)| *p == [r, g, b, 255]);
    let (mut low, mut high) = ((f32::INFINITY, f32::INFINITY), (0.0_f32, 0.0_f32));
    for (i, _) in own {
        let (x, y) = ((i % width) as f32, (i / width) as f32);
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x + 1.0), high.1.max(y + 1.0));
    }
    ((low.0 + high.0) / 2.0, (low.1 + high.1) / 2.0)
}

#[test]
fn ones_own_is_found_where_it_is_drawn_however_high_its_pile() {
    for width in [700.0, 900.0, 1280.0] {
        let layout = Layout::new(width, 480.0, 14.0, Parts::default());
        let mut scene = TestScene::at_rest(0, 1, 0);
        let scale = Picker::new(&scene, FALL, &layout).scale;
        let grid = DotGrid::of(&layout.basins[2], &scale);
        let mut below = (8..).filter(|id| grid.column(*id) == grid.column(7));
        for _ in 0..grid.rows() << grid.band_log2 {
            let now = scene.now;
            scene.enter(7, now);
            scene.now = now + FALL;
            let drawn = middle_of_own(&scene, FALL, &layout);
            let found = Picker::new(&scene, FALL, &layout).position(7);
            assert!(
                found.is_some_and(|found| near(found, drawn, 1.0)),
                "{width}: drawn at {drawn:?}, found at {found:?}"
            );
            scene.keep(|w| !w.mine);
            scene.enter(below.next().expect("there is no last number"), now);
        }
    }
}

#[test]
fn ones_own_falls_to_where_it_rests() {
    let slow = Duration(100_000);
    let layout = Layout::new(700.0, 480.0, 14.0, Parts::default());
    let mut scene = TestScene::at_rest(0, 1, 0);
    let grid = {
        let picker = Picker::new(&scene, slow, &layout);
        DotGrid::of(&layout.basins[2], &picker.scale)
    };
    let below = (8..).filter(|id| grid.column(*id) == grid.column(7));
    for id in below.take((grid.rows() << grid.band_log2) as usize) {
        scene.enter(id, SimTime::ZERO);
    }
    scene.enter(7, SimTime(1));
    let mut at = |now: Duration| {
        scene.now = SimTime(1) + now;
        middle_of_own(&scene, slow, &layout)
    };
    let (before, after) = (at(Duration(slow.ms() - 1)), at(slow));
    assert!(near(before, after, 1.0), "{before:?}, then {after:?}");
}
