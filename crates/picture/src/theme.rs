//! Colours of the dots. One accent for each meaning: blue travelling, red returned, violet the viewer's own, turquoise the
//! tests of waiting users. What waits is warm: a ramp of the days on which it was sent, from pale gold to plum, which
//! goes from faint to strong against the paper, so that the newest day lies clearest on top; its steps are equally large
//! in OKLab (0.08) for colour-blind eyes too. The groups of mailboxes have a muted ordered ramp, from sand to petrol: its
//! chroma is so low (OKLCH 0.05) that none of it reads as one of the meanings. The colours of lines and text are in
//! static/style.css.

/// How the page is lit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Ink on paper.
    #[default]
    Light,
    /// Paper on ink.
    Dark,
    /// High contrast and large type, for a projector.
    Projector,
}

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The colours one theme gives the dots.
pub struct Palette {
    /// Mail on a link.
    pub travelling: Rgb,
    /// An open session of a station.
    pub session: Rgb,
    /// A failure notice on its way back.
    pub returning: Rgb,
    /// A notice that a message is late.
    pub late: Rgb,
    /// The viewer's own.
    pub mine: Rgb,
    /// A test that a waiting user has sent, wherever it is. Of all hues this one is farthest from those that it lies
    /// among, for colour-blind eyes too. It may look like `late` to them; but notices are diamonds on a way of their own.
    pub test: Rgb,
    /// Mail in the senders' outbox.
    pub outbox: Rgb,
    /// The paper under the dots (the ring around the viewer's own).
    pub paper: Rgb,
    ramp: [Rgb; 9],
    sediment: [Rgb; 9],
    programs: [Rgb; 10],
}

impl Theme {
    /// Size of ordinary type in CSS pixels.
    pub const fn type_px(self) -> f32 {
        match self {
            Theme::Projector => 20.0,
            _ => 14.0,
        }
    }

    /// The value of `data-theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::Projector => "projector",
        }
    }

    /// The dots' colours.
    pub const fn palette(self) -> &'static Palette {
        match self {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
            Theme::Projector => &PROJECTOR,
        }
    }
}

impl Palette {
    /// The hue of block `block` of `blocks`.
    pub fn block(&self, block: u16, blocks: u16) -> Rgb {
        on_ramp(&self.ramp, block, blocks)
    }

    /// The hue of what was sent in slice `slice` of `slices` of a run's time.
    pub fn slice(&self, slice: u16, slices: u16) -> Rgb {
        on_ramp(&self.sediment, slice, slices)
    }

    /// The hue of what was sent by the program at that place of [`limbo_sim::Mta::ALL`].
    pub fn program(&self, program: u16) -> Rgb {
        self.programs[usize::from(program).min(self.programs.len() - 1)]
    }
}

/// The `i`-th of `count` hues that are spread evenly over a ramp.
fn on_ramp(ramp: &[Rgb; 9], i: u16, count: u16) -> Rgb {
    let last = u32::from(count.max(2)) - 1;
    let at = u32::from(i).min(last) * 8 * 256 / last;
    let (i, t) = ((at / 256) as usize, at % 256);
    let (a, b) = (ramp[i], ramp[(i + 1).min(8)]);
    [0, 1, 2].map(|c| ((u32::from(a[c]) * (256 - t) + u32::from(b[c]) * t) / 256) as u8)
}

static LIGHT: Palette = Palette {
    travelling: [38, 104, 214],
    session: [38, 104, 214],
    returning: [200, 48, 42],
    late: [214, 136, 20],
    mine: [112, 64, 204],
    test: [38, 187, 210],
    outbox: [128, 134, 146],
    paper: [255, 255, 255],
    ramp: [
        [200, 190, 152],
        [199, 168, 141],
        [190, 149, 140],
        [173, 133, 143],
        [150, 120, 146],
        [121, 111, 144],
        [90, 103, 134],
        [61, 95, 116],
        [38, 85, 91],
    ],
    sediment: [
        [236, 220, 142],
        [239, 184, 94],
        [235, 148, 69],
        [220, 116, 66],
        [198, 87, 72],
        [170, 64, 79],
        [138, 46, 82],
        [104, 33, 78],
        [69, 23, 73],
    ],
    programs: [
        [0, 114, 178],
        [230, 159, 0],
        [0, 158, 115],
        [204, 121, 167],
        [86, 180, 233],
        [213, 94, 0],
        [120, 120, 120],
        [163, 140, 20],
        [90, 60, 30],
        [20, 60, 90],
    ],
};

static DARK: Palette = Palette {
    travelling: [116, 170, 255],
    session: [116, 170, 255],
    returning: [255, 120, 110],
    late: [242, 177, 76],
    mine: [190, 156, 255],
    test: [86, 244, 253],
    outbox: [150, 156, 168],
    paper: [27, 32, 42],
    ramp: [
        [226, 216, 179],
        [225, 195, 168],
        [217, 176, 166],
        [200, 160, 170],
        [177, 148, 173],
        [148, 138, 172],
        [118, 131, 162],
        [89, 123, 144],
        [69, 114, 119],
    ],
    sediment: [
        [98, 50, 101],
        [133, 60, 104],
        [166, 71, 105],
        [197, 87, 100],
        [222, 109, 92],
        [242, 136, 86],
        [254, 166, 88],
        [254, 200, 115],
        [249, 233, 154],
    ],
    programs: [
        [80, 160, 225],
        [240, 180, 60],
        [40, 190, 150],
        [225, 150, 195],
        [140, 210, 250],
        [240, 130, 60],
        [165, 165, 165],
        [205, 190, 80],
        [170, 130, 95],
        [110, 140, 190],
    ],
};

static PROJECTOR: Palette = Palette {
    travelling: [0, 70, 190],
    session: [0, 70, 190],
    returning: [176, 16, 16],
    late: [200, 112, 0],
    mine: [90, 20, 190],
    test: [36, 158, 189],
    outbox: [92, 96, 106],
    paper: [255, 255, 255],
    ramp: [
        [189, 177, 134],
        [187, 152, 121],
        [177, 130, 120],
        [158, 112, 124],
        [131, 98, 127],
        [99, 88, 125],
        [65, 79, 113],
        [29, 70, 93],
        [0, 59, 65],
    ],
    sediment: [
        [226, 210, 132],
        [228, 174, 83],
        [222, 136, 56],
        [206, 103, 52],
        [183, 73, 59],
        [154, 48, 65],
        [121, 29, 67],
        [87, 16, 63],
        [53, 6, 56],
    ],
    programs: [
        [0, 114, 178],
        [230, 159, 0],
        [0, 158, 115],
        [204, 121, 167],
        [86, 180, 233],
        [213, 94, 0],
        [120, 120, 120],
        [163, 140, 20],
        [90, 60, 30],
        [20, 60, 90],
    ],
};

/// How fine the dots are painted. It changes how sharp they are, never how many there are or what one stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// As fine as the screen, or as the device can paint in time.
    #[default]
    Auto,
    /// As fine as the screen.
    Fine,
    /// Half as fine: a quarter of the work.
    Coarse,
}

impl Detail {
    /// All of them, in the order of their list.
    pub const ALL: [Detail; 3] = [Detail::Auto, Detail::Fine, Detail::Coarse];
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chroma(c: Rgb) -> i32 {
        i32::from(*c.iter().max().unwrap()) - i32::from(*c.iter().min().unwrap())
    }

    #[test]
    fn the_ramp_is_muted_ordered_and_apart_from_every_meaning() {
        for palette in [&LIGHT, &DARK, &PROJECTOR] {
            let mut last = i32::MAX;
            for block in 0..12 {
                let c = palette.block(block, 12);
                let light: i32 =
                    299 * i32::from(c[0]) + 587 * i32::from(c[1]) + 114 * i32::from(c[2]);
                assert!(
                    light < last,
                    "block {block} is not darker than the one before"
                );
                last = light;
                assert!(
                    chroma(c) < 75,
                    "block {block} is too bright a colour: {c:?}"
                );
                let meanings = [
                    palette.travelling,
                    palette.returning,
                    palette.mine,
                    palette.test,
                ];
                for meaning in meanings {
                    let far: i32 = (0..3)
                        .map(|i| (i32::from(c[i]) - i32::from(meaning[i])).abs())
                        .sum();
                    assert!(far > 60, "block {block} {c:?} reads as {meaning:?}");
                }
            }
        }
    }

    /// Red, green and blue of linear light as full protanopes, deuteranopes and tritanopes see them: G. M. Machado et
    /// al., A Physiologically-based Model for Simulation of Color Vision Deficiency (2009).
    const COLOUR_BLIND: [[[f32; 3]; 3]; 3] = [
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ];
    const ALL_SEEN: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

    fn times(matrix: &[[f32; 3]; 3], v: [f32; 3]) -> [f32; 3] {
        matrix.map(|row| (0..3).map(|i| row[i] * v[i]).sum())
    }

    /// A colour in OKLab, in which equal distances look about equally large.
    fn oklab(colour: Rgb, seen: &[[f32; 3]; 3]) -> [f32; 3] {
        let linear = colour.map(|c| match f32::from(c) / 255.0 {
            c if c <= 0.04045 => c / 12.92,
            c => ((c + 0.055) / 1.055).powf(2.4),
        });
        let cones = [
            [0.412_221_46, 0.536_332_55, 0.051_445_995],
            [0.211_903_5, 0.680_699_5, 0.107_396_96],
            [0.088_302_46, 0.281_718_85, 0.629_978_7],
        ];
        let axes = [
            [0.210_454_26, 0.793_617_8, -0.004_072_047],
            [1.977_998_5, -2.428_592_2, 0.450_593_7],
            [0.025_904_037, 0.782_771_77, -0.808_675_77],
        ];
        let light = times(seen, linear).map(|c| c.clamp(0.0, 1.0));
        times(&axes, times(&cones, light).map(f32::cbrt))
    }

    /// How far two colours are from each other for whoever sees so.
    fn distance(a: Rgb, b: Rgb, seen: &[[f32; 3]; 3]) -> f32 {
        let (a, b) = (oklab(a, seen), oklab(b, seen));
        (0..3).map(|i| (a[i] - b[i]).powi(2)).sum::<f32>().sqrt()
    }

    #[test]
    fn tests_differ_from_all_mail_that_they_lie_among_for_colour_blind_readers_too() {
        for palette in [&LIGHT, &DARK, &PROJECTOR] {
            let slices = (0..9).map(|slice| palette.slice(slice, 9));
            let blocks = (0..12).map(|block| palette.block(block, 12)).chain(slices);
            let others = [palette.travelling, palette.mine, palette.outbox];
            for other in blocks.chain(others) {
                let far = distance(palette.test, other, &ALL_SEEN);
                assert!(far > 0.15, "{other:?} is only {far} away");
                // A step of the ramp is about 0.05.
                for seen in &COLOUR_BLIND {
                    let far = distance(palette.test, other, seen);
                    assert!(far > 0.09, "{other:?} is only {far} away");
                }
            }
        }
    }

    #[test]
    fn days_differ_from_the_next_and_from_the_paper_for_colour_blind_readers_too() {
        for palette in [&LIGHT, &DARK, &PROJECTOR] {
            let days: Vec<Rgb> = (0..9).map(|day| palette.slice(day, 9)).collect();
            for seen in COLOUR_BLIND.iter().chain([&ALL_SEEN]) {
                for next in days.windows(2) {
                    let far = distance(next[0], next[1], seen);
                    assert!(far > 0.05, "{next:?} are only {far} apart");
                }
                for day in &days {
                    let far = distance(*day, palette.paper, seen);
                    assert!(far > 0.11, "{day:?} is only {far} from the paper");
                }
            }
        }
    }

    #[test]
    fn one_block_and_a_block_too_many_have_a_colour() {
        assert_eq!(LIGHT.block(0, 1), LIGHT.ramp[0]);
        assert_eq!(LIGHT.block(999, 12), LIGHT.ramp[8]);
        assert_eq!(LIGHT.block(11, 12), LIGHT.ramp[8]);
    }
}
