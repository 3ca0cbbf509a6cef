//! What the benchmark measures in a tab: the very simulation and the very painter of the page, without the page.

use limbo::browser::{Painter, Viewport};
use limbo_picture::colouring::{ColourBy, Colouring, Slices};
use limbo_picture::theme::{Detail, Theme};
use limbo_sim::{Run, Scenario, SimTime, World};
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// A run is played as the page plays it (crates/player/src/playback/travel.rs): in slices. A browser compiles anew what
/// is called often; in one call for a whole run its outermost loop would run as it was compiled first, and slowly.
const SLICE_EVENTS: u64 = 256;

/// Plays a run with about so many messages to its end: the tandem queue, or a scenario by its name with as many e-mails
/// to a dot as that takes. Returns messages, events, bytes of the world.
#[wasm_bindgen]
pub fn play(what: &str, messages: u32) -> Vec<f64> {
    let scenario = if what == "tandem" {
        Scenario::tandem(messages)
    } else {
        let scenario = Scenario::named(what).expect("a scenario of that name");
        let emails = scenario.messages_expected() * f64::from(scenario.weight);
        scenario.with_weight((emails / f64::from(messages)).round().max(1.0) as u32)
    };
    let mut world = World::new(&Run::new(scenario, 1)).expect("a valid run");
    while !world.advance(SimTime::NEVER, SLICE_EVENTS) {}
    vec![
        f64::from(world.messages()),
        world.events() as f64,
        world.memory_bytes() as f64,
    ]
}

/// A stage on which about so many dots travel at once.
#[wasm_bindgen]
pub struct Dots {
    world: World,
    scenario: Scenario,
    painter: Painter,
}

#[wasm_bindgen]
impl Dots {
    /// All dots are on the first link; it takes ten minutes, so that they move all the time.
    #[wasm_bindgen(constructor)]
    pub fn new(dots: u32) -> Dots {
        let mut scenario = Scenario::tandem(dots.saturating_mul(4));
        scenario.travel = limbo_sim::Duration((f64::from(dots) * 10.0) as u32);
        let mut world = World::new(&Run::new(scenario.clone(), 1)).expect("a valid run");
        world.advance(SimTime(scenario.travel.ms()), u64::MAX);
        Dots {
            world,
            scenario,
            painter: Painter::new(),
        }
    }

    /// How many dots are on their way.
    pub fn travelling(&self) -> u32 {
        self.world.ledger().travelling
    }

    /// Paints one frame after letting `ms` of the run pass.
    pub fn frame(&mut self, canvas: &HtmlCanvasElement, ms: u32) {
        let now = self.world.now().ms();
        self.world.advance(SimTime(now + ms), u64::MAX);
        let viewport = Viewport {
            width: f64::from(canvas.client_width()),
            height: f64::from(canvas.client_height()),
            dpr: 1.0,
            theme: Theme::Light,
            type_size: Theme::Light.type_px().into(),
            colouring: Colouring {
                by: ColourBy::Sent,
                slices: Slices::of(self.scenario.span, limbo_sim::Duration::ZERO, &|_| 0),
            },
            handles: false,
            detail: Detail::Fine,
        };
        self.painter.paint(&self.world, canvas, &viewport);
    }
}
