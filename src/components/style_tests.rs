//! Text can be read in every look: the style sheet's own colours, against the surfaces they stand on.

/// The style sheet as it is served.
const STYLE: &str = include_str!("../../static/style.css");
/// Colours that carry text, and the surfaces they may stand on.
const INKS: [&str; 7] = [
    "--ink", "--ink-2", "--blue", "--amber", "--green", "--red", "--violet",
];
const SURFACES: [&str; 2] = ["--paper", "--card"];
/// WCAG 2 AA for text.
pub(super) const CONTRAST_MIN: f64 = 4.5;

/// The declarations between `/* tokens: name */` and the next closing brace.
fn tokens(name: &str) -> &'static str {
    let begin = ["/* tokens: ", name, " */"].concat();
    let at = STYLE
        .find(&begin)
        .unwrap_or_else(|| panic!("style.css: no `{begin}`"));
    STYLE[at..].split('}').next().unwrap()
}

fn colour(block: &str, token: &str) -> [f64; 3] {
    let declaration = [token, ": #"].concat();
    let at = block
        .find(&declaration)
        .unwrap_or_else(|| panic!("no {token} in {block}"));
    let hex = &block[at + declaration.len()..][..6];
    [0, 2, 4].map(|i| f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0)
}

fn luminance(rgb: [f64; 3]) -> f64 {
    let linear = |c: f64| {
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
}

pub(super) fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_contrasts_with_its_paper_in_every_look() {
    for name in ["light", "dark", "dark by preference", "projector"] {
        let block = tokens(name);
        for ink in INKS {
            for surface in SURFACES {
                let ratio = contrast(colour(block, ink), colour(block, surface));
                assert!(
                    ratio >= CONTRAST_MIN,
                    "{name}: {ink} on {surface} is only {ratio:.2} to 1"
                );
            }
        }
        let pairs = [
            ("--on-primary", "--primary"),
            ("--red", "--red-soft"),
            ("--amber", "--amber-soft"),
            ("--blue", "--blue-soft"),
            ("--green", "--green-soft"),
            ("--violet", "--violet-soft"),
            ("--ink", "--blue-soft"),
        ];
        for (ink, surface) in pairs {
            let ratio = contrast(colour(block, ink), colour(block, surface));
            assert!(
                ratio >= CONTRAST_MIN,
                "{name}: {ink} on {surface} is only {ratio:.2} to 1"
            );
        }
    }
}

#[test]
fn dark_by_choice_and_dark_by_preference_are_the_same() {
    let body = |name: &str| {
        let declarations = tokens(name).split_once('{').unwrap().1;
        declarations
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(body("dark"), body("dark by preference"));
}
