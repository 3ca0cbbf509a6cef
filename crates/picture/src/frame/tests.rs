//! The picture is a function of the scene alone, whatever was drawn before it.

use super::super::colouring::{ColourBy, Slices};
use super::super::layout::{Parts, height_beside_words, height_for};
use super::*;
use limbo_sim::{Command, Plan, Run, Scenario, SimTime, World};
use test_scene::TestScene;

const FALL: Duration = Duration(100);

/// Messages are numbered by the millisecond in which they are sent: some hundred to a slice.
const BY_SLICES: Colouring = Colouring {
    by: ColourBy::Sent,
    slices: Slices {
        first: SimTime(100),
        each: Duration(100),
        count: 9,
        changed: None,
    },
};

/// Some messages at rest.
fn small(waiting: u32) -> TestScene {
    // A scale of its own, so that only what the tests change changes the picture.
    TestScene::at_rest(waiting, 500, 20)
}

fn draw(frame: &mut Frame, scene: &TestScene) -> bool {
    let layout = Layout::new(800.0, 480.0, 14.0, Parts::WITH_OUTBOX);
    frame.draw(scene, FALL, &layout, Theme::Light, BY_SLICES, 1.0)
}

fn anew(scene: &TestScene) -> Vec<u8> {
    let mut frame = Frame::default();
    draw(&mut frame, scene);
    frame.picture().bytes().to_vec()
}

#[test]
fn the_picture_is_that_of_the_scene_whatever_was_drawn_before() {
    let mut scene = small(300).with_tests(5);
    let mut frame = Frame::default();
    let changes: [fn(&mut TestScene); 7] = [
        |_| (),
        |s| s.now = SimTime(330),
        |s| s.keep(|w| w.id != 120),
        |s| s.now = SimTime(500),
        |s| s.keep(|w| w.id != 299),
        |s| {
            s.keep(|w| w.id != 7);
            s.enter(900, SimTime(490));
            s.enter(7, SimTime(491));
        },
        |s| {
            s.keep(|w| !(50..60).contains(&w.id));
            s.send(55, 0.5);
        },
    ];
    for (step, change) in changes.iter().enumerate() {
        change(&mut scene);
        draw(&mut frame, &scene);
        assert!(frame.picture().bytes() == anew(&scene), "after step {step}");
    }
}

#[test]
fn the_picture_is_that_of_the_scene_among_a_million_and_when_a_message_comes_back_at_once() {
    // On a scale for so many they are single pixels, many to a pixel.
    let mut scene = TestScene::at_rest(5000, 1_000_000, 20).with_tests(5);
    let mut frame = Frame::default();
    let changes: [fn(&mut TestScene); 6] = [
        |s| s.now = SimTime(6000),
        |s| s.keep(|w| w.id % 3 != 1),
        |s| {
            s.keep(|w| ![12, 15, 18].contains(&w.id));
            s.enter(15, SimTime(5990));
            s.enter(6001, SimTime(5995));
        },
        |s| s.keep(|w| w.id != 6001),
        |s| {
            s.enter(12, SimTime(5999));
            s.keep(|w| w.id != 12 && w.id != 15);
            s.enter(15, SimTime(6000));
        },
        |s| s.now = SimTime(6100),
    ];
    for (step, change) in changes.iter().enumerate() {
        change(&mut scene);
        draw(&mut frame, &scene);
        assert!(frame.picture().bytes() == anew(&scene), "after step {step}");
    }
}

#[test]
fn the_picture_is_that_of_the_world_when_the_playhead_jumps_and_in_another_future() {
    let scenario = Scenario::named("small-town").unwrap();
    let mut run = Run::new(scenario.with_weight(1), 4);
    run.push(SimTime(600_000), Command::Cut(Hop::Delivery))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    let layout = Layout::new(800.0, 480.0, 14.0, Parts::WITH_OUTBOX);
    let (mut kept, mut frame) = (Vec::new(), Frame::default());
    let mut check = |world: &World| {
        let fall = world.scenario().travel;
        let draw = |frame: &mut Frame| {
            frame.draw(world, fall, &layout, Theme::Dark, BY_SLICES, 1.0);
            frame.picture().bytes().to_vec()
        };
        assert!(
            draw(&mut frame) == draw(&mut Frame::default()),
            "{:?}",
            world.now()
        );
    };
    for minutes in [8, 14, 15, 16] {
        world.advance(SimTime(minutes * 60_000), u64::MAX);
        kept.push(world.fork());
        check(&world);
    }
    for i in [1, 0, 3, 2, 1, 2] {
        // The same copy twice, each in a future of its own.
        for plan in [None, Some(Plan::Bulk)] {
            let mut world = kept[i].clone();
            if let Some(plan) = plan {
                world.act(Command::Mend(Hop::Delivery, plan)).unwrap();
            }
            for seconds in [0, 1, 20] {
                world.advance(world.now() + Duration::secs(seconds), u64::MAX);
                check(&world);
            }
        }
    }
}

#[test]
fn the_picture_is_that_of_the_world_when_its_mail_takes_longer_or_less_long_to_travel() {
    let scenario = Scenario::named("small-town").unwrap();
    let mut run = Run::new(scenario.with_weight(1), 4);
    run.push(SimTime(600_000), Command::Cut(Hop::Delivery))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    let layout = Layout::new(800.0, 480.0, 14.0, Parts::WITH_OUTBOX);
    let mut frame = Frame::default();
    world.advance(SimTime(900_000), u64::MAX);
    // The first time as it is.
    for travel in [None, Some(600_000.0), Some(1_000.0), Some(60_000.0)] {
        if let Some(ms) = travel {
            world.act(Command::Set("travel_ms", ms)).unwrap();
        }
        let lasts = world.scenario().travel;
        let draw = |frame: &mut Frame| {
            frame.draw(&world, lasts, &layout, Theme::Dark, BY_SLICES, 1.0);
            frame.picture().bytes().to_vec()
        };
        assert!(
            draw(&mut frame) == draw(&mut Frame::default()),
            "{travel:?}"
        );
    }
}

/// Stages of every shape: width, height and what stands there.
fn stages() -> impl Iterator<Item = Layout> {
    let widths = (0..24).map(|i| 264.0 + 48.0 * f64::from(i));
    widths.flat_map(|width| {
        let heights = [
            height_beside_words(width, 14.0, false),
            height_for(width, 14.0, false),
        ];
        heights.into_iter().flat_map(move |height| {
            [None, Some(60)].into_iter().map(move |handles| {
                let parts = Parts {
                    handles,
                    ..Parts::WITH_OUTBOX
                };
                Layout::new(width as f32, height as f32, 14.0, parts)
            })
        })
    })
}

#[test]
fn no_two_parts_of_a_picture_overlap_on_any_stage() {
    for layout in stages() {
        let areas: Vec<Area> = (0..PARTS)
            .map(|part| part_area(part, &layout, 1.0))
            .collect();
        for (i, a) in areas.iter().enumerate() {
            for b in &areas[i + 1..] {
                let apart = a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0;
                assert!(apart, "{} x {}: {a:?} {b:?}", layout.width, layout.height);
            }
        }
    }
}

#[test]
fn the_picture_is_that_of_the_world_on_every_stage_wherever_its_mail_waits() {
    for layout in stages().step_by(7) {
        for hop in Hop::ALL {
            let mut run = Run::new(Scenario::named("small-town").unwrap(), 5);
            run.push(SimTime(1_800_000), Command::Cut(hop)).unwrap();
            let mut world = World::new(&run).unwrap();
            world.advance(SimTime(2_000_000), u64::MAX);
            let fall = world.scenario().travel;
            let mut frame = Frame::default();
            for _ in 0..8 {
                world.advance(world.now() + Duration::secs(2), u64::MAX);
                frame.draw(&world, fall, &layout, Theme::Light, BY_SLICES, 1.0);
            }
            let mut anew = Frame::default();
            anew.draw(&world, fall, &layout, Theme::Light, BY_SLICES, 1.0);
            let same = frame.picture().bytes() == anew.picture().bytes();
            assert!(same, "{hop:?}, {} x {}", layout.width, layout.height);
        }
    }
}

#[test]
fn no_row_of_pixels_is_empty_within_a_pile_of_fine_dots() {
    let layout = Layout::new(800.0, 480.0, 14.0, Parts::WITH_OUTBOX);
    let basin = &layout.basins[2].body;
    let (left, right) = (basin.x as usize + 4, basin.right() as usize - 4);
    for count in [80_000, 130_000, 200_000, 400_000] {
        let scene = TestScene::at_rest(count, count, 20);
        let mut frame = Frame::default();
        draw(&mut frame, &scene);
        let (picture, wide) = (frame.picture(), frame.picture().width() as usize);
        let dots = |y: usize| {
            let row = &picture.bytes()[(y * wide + left) * 4..(y * wide + right) * 4];
            row.chunks(4).filter(|pixel| pixel[3] > 0).count()
        };
        let bottom = basin.bottom() as usize - 3;
        let most = (0..bottom).map(dots).max().unwrap();
        // From where the pile is as wide as it gets, below the mound of its surface.
        let top = (0..bottom).find(|y| 10 * dots(*y) > 9 * most).unwrap();
        assert!(bottom - top > 30, "{top} to {bottom}");
        for y in top..bottom {
            assert!(
                2 * dots(y) > most,
                "{count}: row {y} has {} dots of {most}",
                dots(y)
            );
        }
    }
}

#[test]
fn a_picture_without_movement_is_not_drawn_again() {
    let mut scene = small(50);
    scene.now = SimTime(1000);
    let mut frame = Frame::default();
    assert!(draw(&mut frame, &scene));
    assert!(!draw(&mut frame, &scene));
    scene.keep(|w| w.id != 3);
    assert!(draw(&mut frame, &scene));
}

#[test]
fn the_viewers_own_is_drawn_last_in_its_own_colour() {
    let mut scene = small(200);
    let [r, g, b] = Theme::Light.palette().mine;
    let own = |scene: &TestScene| {
        anew(scene)
            .chunks(4)
            .filter(|p| *p == [r, g, b, 255])
            .count()
    };
    let seen = own(&scene);
    assert!(seen > 20, "{seen} pixels");
    scene.keep(|w| !w.mine);
    assert_eq!(own(&scene), 0);
}

/// How many pixels of a picture have exactly this colour.
fn pixels_of(picture: &[u8], [r, g, b]: Rgb) -> usize {
    picture.chunks(4).filter(|p| *p == [r, g, b, 255]).count()
}

#[test]
fn tests_at_rest_falling_and_on_their_way_have_a_colour_of_their_own() {
    let palette = Theme::Light.palette();
    for most in [500, 1_000_000] {
        let scene = || TestScene::at_rest(300, most, 20);
        assert_eq!(pixels_of(&anew(&scene()), palette.test), 0);
        // At first all fall, then all rest.
        for now in [301, 1000] {
            let mut scene = scene().with_tests(4);
            scene.now = SimTime(now);
            let seen = pixels_of(&anew(&scene), palette.test);
            assert!(seen > 20, "{seen} pixels at {now} among {most}");
            scene.keep(|w| !w.test);
            assert_eq!(pixels_of(&anew(&scene), palette.test), 0);
            scene.keep(|_| false);
            for id in 0..40 {
                scene.send(id, id as f32 / 40.0);
            }
            let on_link = |scene: &TestScene| {
                let picture = anew(scene);
                let inks = picture.chunks(4).filter(|p| p[3] > 60);
                // Faint as it is, it is turquoise, or it is blue.
                let turquoise = |p: &&[u8]| u32::from(p[1]) * 3 > u32::from(p[2]) * 2;
                let greener = inks.clone().filter(turquoise).count();
                (greener, inks.count())
            };
            let (tests, all) = on_link(&scene);
            assert!(tests * 3 > all / 4 && tests < all / 2, "{tests} of {all}");
            scene.transits.retain(|t| !t.test);
            assert_eq!(on_link(&scene).0, 0);
        }
    }
}

#[test]
fn tests_in_sessions_are_drawn_apart_and_what_is_counted_is_what_is_there() {
    let mut run = Run::new(Scenario::named("small-town").unwrap().with_weight(1), 4);
    run.push(SimTime(600_000), Command::Cut(Hop::Delivery))
        .unwrap();
    run.push(
        SimTime(9_600_000),
        Command::Mend(Hop::Delivery, Plan::Natural),
    )
    .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(600_000), u64::MAX);
    let (mut on_links, mut in_sessions) = (0, 0);
    let layout = Layout::new(800.0, 480.0, 14.0, Parts::WITH_OUTBOX);
    for step in 0..4000 {
        world.advance(SimTime(600_000 + step * 3_000), u64::MAX);
        let ledger = world.tests();
        let sessions: u32 = STATIONS
            .map(|place| world.test_sessions(place))
            .iter()
            .sum();
        assert_eq!(sessions, ledger.in_service);
        for hop in Hop::ALL {
            let mut tests = Vec::new();
            world.each_on_link(hop, |some| {
                tests.extend(
                    some.iter()
                        .filter(|sent| sent.is_test())
                        .map(|sent| sent.id()),
                );
            });
            let all = world.transits(hop).filter(|t| t.test && !t.back);
            assert_eq!(tests, all.map(|t| t.id).collect::<Vec<_>>());
            assert_eq!(tests.len(), world.tests_on_link(hop) as usize);
            on_links += tests.len();
        }
        if sessions > 0 && ledger.travelling == 0 && ledger.limbo == 0 {
            let mut frame = Frame::default();
            frame.draw(&world, FALL, &layout, Theme::Light, BY_SLICES, 1.0);
            let ink = Theme::Light.palette().test;
            assert!(pixels_of(frame.picture().bytes(), ink) > 0);
            in_sessions += 1;
        }
    }
    assert!(on_links > 5 && in_sessions > 0, "{on_links}, {in_sessions}");
}

#[test]
fn the_viewers_own_in_a_session_stays_where_it_is_whoever_else_comes_and_goes() {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 4);
    for at in 1..20 {
        run.push(SimTime(at * 300_000), Command::SendTest).unwrap();
    }
    let mut world = World::new(&run).unwrap();
    let layout = Layout::new(800.0, 480.0, 14.0, Parts::WITH_OUTBOX);
    let ink = Theme::Light.palette().mine;
    let mut among_others = [0; 3];
    for step in 300..6000 {
        world.advance(SimTime(step * 1_000), u64::MAX);
        let own_sessions = STATIONS.map(|place| world.own_sessions(place));
        for (i, place) in STATIONS.into_iter().enumerate() {
            if own_sessions[i] != 1 || world.station(place).open_sessions < 2 {
                continue;
            }
            let mut frame = Frame::default();
            frame.draw(&world, FALL, &layout, Theme::Light, BY_SLICES, 1.0);
            let body = layout.node(place).body;
            let [r, g, b, _] = frame.picture().at(body.cx() as u32, body.cy() as u32);
            assert_eq!([r, g, b], ink, "{place:?}, {step} s");
            among_others[i] += 1;
        }
    }
    assert!(
        among_others.iter().all(|seen| *seen > 3),
        "{among_others:?}"
    );
}

#[test]
fn dense_traffic_becomes_grain_without_a_step() {
    for alone in 76..=255 {
        let mut last = DensityShading::of(290_000, 1e6).alpha(7, alone);
        for dots in 290..400 {
            let alpha = DensityShading::of(dots * 1000, 1e6).alpha(7, alone);
            let step = f32::from(alpha.abs_diff(last));
            assert!(
                step <= 2.0 + 0.05 * f32::from(last),
                "{alone}, {dots}: {last} to {alpha}"
            );
            last = alpha;
        }
    }
}

#[test]
fn dots_become_pixels_and_letters_without_a_step() {
    let mut last = dot_style(0.3, 1.0);
    let ink = |s: &DotStyle| {
        s.pixel
            .map_or(core::f32::consts::PI * s.radius * s.radius, |alpha| {
                f32::from(alpha) / 255.0
            })
    };
    for n in 1..3000 {
        let style = dot_style(0.3 + n as f32 * 0.01, 1.0);
        assert!((ink(&style) - ink(&last)).abs() <= 0.03 * ink(&last).max(1.0));
        assert!((style.fold - last.fold).abs() < 0.01);
        last = style;
    }
}
