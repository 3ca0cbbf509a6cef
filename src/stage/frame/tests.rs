//! What a picture promises, whatever was drawn before it.

use super::*;
use crate::stage::dots::Scene;
use limbo_sim::{Ledger, Series, SimTime, Transit, Waiting};

const FALL: Duration = Duration(100);

/// Mail in the relay's spool and on the last link, and nothing else.
struct Small {
    now: SimTime,
    waiting: Vec<Waiting>,
    transits: Vec<Transit>,
    series: Series,
}

impl Small {
    fn new(waiting: u32) -> Small {
        let addr = |id: u32| (id.wrapping_mul(0x9E37_79B1) >> 16) as u16;
        let one = |id: u32| Waiting {
            id,
            addr: addr(id),
            entered: SimTime(id),
            mine: id == 7,
        };
        Small {
            now: SimTime(waiting),
            waiting: (0..waiting).map(one).collect(),
            transits: Vec::new(),
            series: Series::default(),
        }
    }
}

impl Scene for Small {
    fn now(&self) -> SimTime {
        self.now
    }
    fn ledger(&self) -> Ledger {
        // A scale of its own, so that only what the tests change changes the picture.
        Ledger {
            spooled_relay: 500,
            travelling: 20,
            ..Ledger::default()
        }
    }
    fn series(&self) -> &Series {
        &self.series
    }
    fn station(&self, _: Place) -> StationView {
        StationView {
            workers: 1,
            ..StationView::IDLE
        }
    }
    fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        let all = if hop == Hop::Delivery {
            &self.transits[..]
        } else {
            &[]
        };
        all.iter().copied()
    }
    fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_ {
        let all = if place == Place::Relay {
            &self.waiting[..]
        } else {
            &[]
        };
        all.iter().copied()
    }
    fn waiting_len(&self, place: Place) -> u32 {
        self.waiting(place).count() as u32
    }
    fn blocks(&self) -> u16 {
        12
    }
    fn own_sessions(&self, _: Place) -> u32 {
        0
    }
}

fn draw(frame: &mut Frame, scene: &Small) -> bool {
    let layout = Layout::new(800.0, 480.0, 14.0);
    frame.draw(scene, FALL, &layout, Theme::Light, 1.0)
}

fn anew(scene: &Small) -> Vec<u8> {
    let mut frame = Frame::default();
    draw(&mut frame, scene);
    frame.picture().bytes().to_vec()
}

#[test]
fn whatever_was_drawn_before_the_picture_is_that_of_the_world_alone() {
    let mut scene = Small::new(300);
    let mut frame = Frame::default();
    let changes: [fn(&mut Small); 7] = [
        |_| (),
        |s| s.now = SimTime(330),
        |s| {
            s.waiting.remove(120);
        },
        |s| s.now = SimTime(500),
        |s| {
            s.waiting.pop();
        },
        |s| {
            s.waiting.push(Waiting {
                id: 900,
                addr: 9,
                entered: SimTime(490),
                mine: true,
            })
        },
        |s| {
            s.waiting.drain(50..60);
            s.transits.push(Transit {
                id: 55,
                addr: 0,
                progress: 0.5,
                back: false,
                late: false,
                mine: false,
            });
        },
    ];
    for (step, change) in changes.iter().enumerate() {
        change(&mut scene);
        draw(&mut frame, &scene);
        assert!(frame.picture().bytes() == anew(&scene), "after step {step}");
    }
}

#[test]
fn a_picture_of_rest_is_not_drawn_again() {
    let mut scene = Small::new(50);
    scene.now = SimTime(1000);
    let mut frame = Frame::default();
    assert!(draw(&mut frame, &scene));
    assert!(!draw(&mut frame, &scene));
    scene.waiting.remove(3);
    assert!(draw(&mut frame, &scene));
}

#[test]
fn the_viewers_own_is_drawn_last_in_its_own_colour() {
    let mut scene = Small::new(200);
    let [r, g, b] = Theme::Light.inks().mine;
    let own = |scene: &Small| {
        anew(scene)
            .chunks(4)
            .filter(|p| *p == [r, g, b, 255])
            .count()
    };
    let seen = own(&scene);
    assert!(seen > 20, "{seen} pixels");
    scene.waiting.retain(|w| !w.mine);
    assert_eq!(own(&scene), 0);
}

#[test]
fn dots_become_pixels_and_letters_without_a_step() {
    let mut last = dot_style(0.3, 1.0);
    let ink = |s: &DotStyle| {
        if s.pixel {
            1.0
        } else {
            core::f32::consts::PI * s.radius * s.radius
        }
    };
    for n in 1..3000 {
        let style = dot_style(0.3 + n as f32 * 0.01, 1.0);
        assert!((ink(&style) - ink(&last)).abs() <= 0.03 * ink(&last).max(1.0));
        assert!((style.fold - last.fold).abs() < 0.01);
        last = style;
    }
}
