//! Shapes as text, coverage, and the edges of the picture.

use super::*;

const RED: Rgb = [200, 0, 0];

/// Coverage as text: a space, then 1 to 9, then # for full.
fn text(r: &Raster) -> String {
    let mut out = String::new();
    for y in 0..r.height() {
        for x in 0..r.width() {
            let a = u32::from(r.at(x, y)[3]);
            out.push(b" 123456789#"[(a * 10 / 255) as usize] as char);
        }
        out.push('\n');
    }
    out
}

fn ink(r: &Raster) -> f32 {
    r.pixels.iter().map(|p| f32::from(p[3]) / 255.0).sum()
}

#[test]
fn a_round_dot_looks_like_this() {
    let mut r = Raster::new(9, 9);
    r.stamp(
        &Stamp::new(Shape::Letter {
            radius: 3.0,
            fold: 0.0,
        }),
        4.5,
        4.5,
        RED,
        RED,
    );
    let picture = text(&r);
    assert_eq!(picture, GOLDEN_DOT);
}

const GOLDEN_DOT: &str = concat!(
    "         \n",
    "   353   \n",
    "  6###6  \n",
    " 3#####3 \n",
    " 5#####5 \n",
    " 3#####3 \n",
    "  6###6  \n",
    "   353   \n",
    "         \n",
);

#[test]
fn an_envelope_is_wide_with_a_flap() {
    let mut r = Raster::new(25, 19);
    r.stamp(
        &Stamp::new(Shape::Letter {
            radius: 10.0,
            fold: 1.0,
        }),
        12.5,
        9.5,
        RED,
        [255; 3],
    );
    let flap = |x, y| r.at(x, y)[1] > 200;
    assert!(
        flap(12, 11) || flap(12, 10),
        "the flap's point is in the middle"
    );
    assert_eq!(
        r.at(12, 14),
        [200, 0, 0, 255],
        "below it is the letter's own colour"
    );
    assert!(
        r.at(1, 9)[3] > 200 && r.at(12, 0)[3] < 20,
        "wider than high"
    );
}

#[test]
fn a_dot_covers_its_area_wherever_it_stands() {
    for radius in [0.57_f32, 0.7, 1.0, 2.3, 6.0] {
        let stamp = Stamp::new(Shape::Letter { radius, fold: 0.0 });
        let area = core::f32::consts::PI * radius * radius;
        for step in 0..16 {
            let mut r = Raster::new(20, 20);
            let (x, y) = (
                10.0 + (step % 4) as f32 * 0.25,
                10.0 + (step / 4) as f32 * 0.25,
            );
            r.stamp(&stamp, x, y, RED, RED);
            let off = (ink(&r) - area).abs() / area;
            assert!(
                off < 0.35,
                "radius {radius} at {x}, {y}: {} instead of {area}",
                ink(&r)
            );
        }
    }
}

#[test]
fn nothing_is_written_outside_and_nothing_panics_there() {
    let stamp = Stamp::new(Shape::Letter {
        radius: 3.0,
        fold: 0.5,
    });
    for (x, y) in [
        (-50.0, 5.0),
        (5.0, -50.0),
        (90.0, 5.0),
        (5.0, 90.0),
        (-1e9, 1e9),
    ] {
        let mut r = Raster::new(10, 10);
        r.stamp(&stamp, x, y, RED, RED);
        r.blend_pixel(x, y, RED, 255);
        assert_eq!(ink(&r), 0.0, "{x}, {y}");
    }
    let mut r = Raster::new(10, 10);
    r.stamp(&stamp, 0.0, 5.0, RED, RED);
    assert!(
        r.at(0, 5)[3] > 0 && r.at(9, 5)[3] == 0 && r.at(9, 4)[3] == 0,
        "no wrapping around"
    );
    r.stamp(&stamp, 9.9, 9.9, RED, RED);
    assert!(r.at(9, 9)[3] > 0 && r.at(0, 9)[3] == 0);
}

#[test]
fn clearing_and_copying_keep_to_their_area() {
    let mut r = Raster::new(4, 4);
    for i in 0..16 {
        r.pixels_mut()[i] = [RED[0], RED[1], RED[2], 255];
    }
    r.clear(Area {
        x0: -3,
        y0: 1,
        x1: 2,
        y1: 99,
    });
    assert_eq!(text(&r), "####\n  ##\n  ##\n  ##\n");
    let mut small = Raster::new(2, 2);
    small.pixels_mut()[0] = [RED[0], RED[1], RED[2], 255];
    r.copy(&small, 3, 3);
    r.copy(&small, -1, -1);
    assert_eq!(text(&r), " ###\n  ##\n  ##\n  ##\n");
}

#[test]
fn half_covered_twice_is_darker_and_keeps_its_colour() {
    let mut p = [0; 4];
    over(&mut p, RED, 128);
    over(&mut p, RED, 128);
    assert_eq!(p, [200, 0, 0, 191]);
    over(&mut p, [0, 0, 200], 255);
    assert_eq!(p, [0, 0, 200, 255]);
}
