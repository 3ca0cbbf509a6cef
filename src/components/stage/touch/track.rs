//! The track of a slider: a row of small pictures of what it changes, filled up to its knob.

use super::kind::Kind;
use limbo_picture::svg::{Path, tenths};
use yew::prelude::*;

/// From the ends of a slider to the ends of its track, CSS pixels.
pub(super) const PAD: f32 = 9.0;
/// The height of a track, CSS pixels.
pub(super) const HEIGHT: f32 = 26.0;
/// From one picture to the next, CSS pixels.
const STEP: f32 = 14.0;

/// What a track shows; places from 0 to 1.
pub(super) struct Track {
    pub kind: Kind,
    /// Of the whole slider, CSS pixels.
    pub width: f32,
    pub place: f32,
    /// Where the value in force is, while another is being chosen.
    pub ghost: Option<f32>,
    /// Where the scenario's own value is.
    pub own: Option<f32>,
}

impl Track {
    pub fn view(&self) -> Html {
        let length = self.width - 2.0 * PAD;
        let x = |place: f32| PAD + place * length;
        let count = (length / STEP).max(1.0) as u32;
        let each = length / count as f32;
        let knob = x(self.place);
        let tokens = |full: bool| {
            let mut path = Path::default();
            for i in 0..count {
                let middle = PAD + (i as f32 + 0.5) * each;
                if (middle <= knob) == full {
                    path = path.sign(middle - 5.0, HEIGHT / 2.0 - 5.0, token(self.kind));
                }
            }
            path
        };
        let upright = |class: &'static str, place: f32| {
            let at = tenths(x(place) - 5.0);
            html! { <rect {class} x={at} y="2" width="10" height={tenths(HEIGHT - 4.0)} rx="5" /> }
        };
        let lines = Path::polyline([(knob - 1.6, 9.0), (knob - 1.6, 17.0)])
            .then(&Path::polyline([(knob + 1.6, 9.0), (knob + 1.6, 17.0)]));
        html! {
            <svg class="net-track" width={tenths(self.width)} height={tenths(HEIGHT)} aria-hidden="true">
                <path class="net-token" d={tokens(false).data()} />
                <path class="net-token full" d={tokens(true).data()} />
                if let Some(own) = self.own {
                    <path class="net-own" d={Path::polyline([(x(own), HEIGHT - 3.5), (x(own), HEIGHT)]).data()} />
                }
                if let Some(ghost) = self.ghost {
                    { upright("net-ghost", ghost) }
                }
                { upright("net-knob", self.place) }
                <path class="net-lines" d={lines.data()} />
            </svg>
        }
    }
}

/// A picture of what is changed, 10 by 10 CSS pixels: a letter, a worker's gear, an arrow on its way, a person.
fn token(kind: Kind) -> &'static str {
    match kind {
        Kind::Rate => "m0 2h10l-5 4zm0 1.6l5 3.9l5-3.9v5.4h-10z",
        Kind::Capacity(_) => "m0 2.4h10v2.2h-10zm0 3.6h10v2.2h-10z",
        Kind::Travel | Kind::Mark => "m1.5 1h2.5l4 4l-4 4h-2.5l4-4z",
        Kind::Readers => "m5 0.4a2.1 2.1 0 1 0 0.01 0zm-4 9.2q0-4.4 4-4.4q4 0 4 4.4z",
    }
}
