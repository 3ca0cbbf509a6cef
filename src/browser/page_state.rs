//! What `window.limbo` tells, as plain JavaScript objects.

use js_sys::{Array, ArrayBuffer, Object, Reflect, WebAssembly};
use limbo_format::Mode;
use limbo_format::number::hex;
use limbo_player::Snapshot;
use limbo_player::prediction::{Answer, POINTS};
use limbo_sim::{Hop, Ledger, Place, Plan, ReaderLedger, SimTime};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// The page at an instant.
pub struct State {
    /// The viewer's own run.
    pub snapshot: Rc<Snapshot>,
    /// The hash of its event trace.
    pub hash: u64,
    /// The plan by which links are mended.
    pub plan: Plan,
    /// What the page is used for.
    pub mode: Mode,
    /// The name of the chapter, in the story.
    pub chapter: Option<&'static str>,
    /// True where the chapter has been played to its end.
    pub chapter_over: bool,
    /// What the reader guessed in this chapter, if it asks for a guess and got one.
    pub guess: Option<Guess>,
    /// The two futures, while they are shown.
    pub compare: Option<ComparedState>,
    /// The code of the language.
    pub locale: &'static str,
    /// The name of the colours.
    pub theme: &'static str,
    /// Whether the viewer has switched sound on.
    pub sound: bool,
}

/// What the reader expected of a restart.
pub struct Guess {
    /// The answer that was picked, if one was.
    pub answer: Option<Answer>,
    /// The curve that was drawn, if one was.
    pub curve: Option<[u8; POINTS]>,
    /// What came out, once the chapter has been played to its end.
    pub came: Option<Answer>,
}

/// Two futures side by side.
pub struct ComparedState {
    /// Where they part.
    pub from: SimTime,
    /// The clock of both.
    pub snapshot: Rc<Snapshot>,
    /// How much of both outcomes has been played, 0 to 1.
    pub known: f64,
    /// Whether the viewer has predicted, or would rather see.
    pub revealed: bool,
    /// The two.
    pub sides: [ComparedSide; 2],
}

/// One of the two futures.
pub struct ComparedSide {
    /// Where every message is.
    pub ledger: Ledger,
    /// Crashes since the fork.
    pub crashes: u32,
    /// The hash of its event trace.
    pub hash: u64,
    /// Unknown, or when the limbo is empty, if ever.
    pub done: Option<Option<SimTime>>,
}

/// What the page costs.
pub struct Measurements {
    /// Messages sent so far (dots).
    pub messages: u32,
    /// Events played so far.
    pub events: u64,
    /// Events a second of simulating, in the last frames.
    pub events_per_s: f64,
    /// The work of a frame that half of the last frames did not exceed, ms.
    pub frame_ms_p50: f64,
    /// The same for 95 of 100.
    pub frame_ms_p95: f64,
    /// Frames since the page was opened.
    pub frames: u32,
    /// Bytes held by the world and its earlier copies.
    pub world_bytes: usize,
}

/// Sets a property; on plain objects of our own this cannot fail.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// An object of these properties.
fn object<const N: usize>(properties: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, &value);
    }
    object
}

/// The state of the page. Counts are messages (dots).
pub(super) fn state_object(state: &State) -> Object {
    let object = run_object(&state.snapshot);
    let compare = state.compare.as_ref();
    for (name, value) in [
        ("mode", state.mode.name().into()),
        (
            "chapter",
            state.chapter.map_or(JsValue::NULL, JsValue::from),
        ),
        ("chapter_over", state.chapter_over.into()),
        (
            "guess",
            state.guess.as_ref().map_or(JsValue::NULL, guess_object),
        ),
        (
            "compare",
            compare.map_or(JsValue::NULL, |c| compared_object(c).into()),
        ),
        ("locale", state.locale.into()),
        ("theme", state.theme.into()),
        ("sound", state.sound.into()),
    ] {
        set(&object, name, &value);
    }
    object
}

/// What was guessed: `answer` and `came` are `soon`, `later`, `again` or null; `curve` is null or what was expected to
/// wait, in percent, at six instants.
fn guess_object(guess: &Guess) -> JsValue {
    let name = |answer: Option<Answer>| answer.map_or(JsValue::NULL, |a| a.name().into());
    let curve = guess.curve.map(|curve| {
        let points = curve.iter().map(|percent| JsValue::from(*percent));
        points.collect::<Array>().into()
    });
    let guess = object([
        ("answer", name(guess.answer)),
        ("curve", curve.unwrap_or(JsValue::NULL)),
        ("came", name(guess.came)),
    ]);
    guess.into()
}

/// The two futures side by side: `t_ms` is the clock of both, `from_ms` where they part, `known` how much of both
/// outcomes has been played, 0 to 1.
fn compared_object(compared: &ComparedState) -> Object {
    let [a, b] = compared.sides.each_ref().map(side_object);
    let now = &compared.snapshot;
    object([
        ("from_ms", compared.from.ms().into()),
        ("t_ms", now.now.ms().into()),
        ("playing", now.playing.into()),
        ("speed", now.speed.into()),
        ("known", compared.known.into()),
        ("revealed", compared.revealed.into()),
        ("a", a.into()),
        ("b", b.into()),
    ])
}

fn side_object(side: &ComparedSide) -> Object {
    let done = side.done.map_or(JsValue::UNDEFINED, |done| {
        done.map_or(JsValue::NULL, |at| at.ms().into())
    });
    object([
        ("ledger", ledger_object(&side.ledger).into()),
        ("falls", side.crashes.into()),
        ("hash", hex(side.hash).into()),
        ("done_ms", done),
    ])
}

fn run_object(snapshot: &Snapshot) -> Object {
    let links = Object::new();
    for hop in Hop::ALL {
        set(
            &links,
            hop.name(),
            &snapshot.hops[hop.index()].name().into(),
        );
    }
    let station = |place: Place| {
        let station = snapshot.stations[place as usize];
        let properties = [
            ("up", station.up.into()),
            ("open_sessions", station.open_sessions.into()),
            ("reader_sessions", station.reader_sessions.into()),
            (
                "sessions_max",
                station.sessions_max.map_or(JsValue::NULL, JsValue::from),
            ),
            ("crashes", station.crashes.into()),
        ];
        JsValue::from(object(properties))
    };
    let stations = object([
        ("provider", station(Place::Provider)),
        ("relay", station(Place::Relay)),
        ("mailboxes", station(Place::Mailboxes)),
    ]);
    let open = snapshot.blocks.iter().filter(|b| b.open).count() as u32;
    let total = snapshot.blocks.len() as u32;
    let blocks = object([("open", open.into()), ("total", total.into())]);
    object([
        ("scenario", snapshot.scenario.name.into()),
        ("seed", (snapshot.seed as f64).into()),
        ("t_ms", snapshot.now.ms().into()),
        ("playing", snapshot.playing.into()),
        ("seeking", snapshot.seeking.into()),
        ("speed", snapshot.speed.into()),
        ("links", links.into()),
        ("ledger", ledger_object(&snapshot.ledger).into()),
        ("tests", ledger_object(&snapshot.tests).into()),
        ("readers", readers_object(&snapshot.readers).into()),
        ("stations", stations.into()),
        ("blocks", blocks.into()),
        ("weight", snapshot.scenario.weight.into()),
    ])
}

/// The people who open their mailboxes, in the unit of a dot; all zero where nobody does.
fn readers_object(r: &ReaderLedger) -> Object {
    object([
        ("resting", r.resting.into()),
        ("asking", r.asking.into()),
        ("again", r.again.into()),
        ("given_up", r.given_up.into()),
        ("served", (r.served as f64).into()),
        ("in_vain", (r.in_vain as f64).into()),
    ])
}

fn ledger_object(l: &Ledger) -> Object {
    object([
        ("sent", l.sent.into()),
        ("outbox", l.outbox.into()),
        ("travelling", l.travelling.into()),
        ("in_service", l.in_service.into()),
        ("spooled_provider", l.spooled_provider.into()),
        ("spooled_relay", l.spooled_relay.into()),
        ("limbo", l.limbo.into()),
        ("delivered", l.delivered.into()),
        ("returned", l.returned.into()),
        ("lost", l.lost.into()),
    ])
}

/// Measurements: `frame_ms_*` is the work of a frame (simulating and painting) over the last 240, `events_per_s` the
/// pace of simulating in them, `memory_bytes` all of the page's WebAssembly memory, `world_bytes` the part held by the
/// world and its earlier copies.
pub(super) fn measurements_object(m: &Measurements) -> Object {
    object([
        ("messages", m.messages.into()),
        ("events", (m.events as f64).into()),
        ("events_per_s", m.events_per_s.into()),
        ("frame_ms_p50", m.frame_ms_p50.into()),
        ("frame_ms_p95", m.frame_ms_p95.into()),
        ("frames", m.frames.into()),
        ("memory_bytes", wasm_memory_bytes().into()),
        ("world_bytes", (m.world_bytes as f64).into()),
    ])
}

fn wasm_memory_bytes() -> f64 {
    let memory = wasm_bindgen::memory().dyn_into::<WebAssembly::Memory>();
    let buffer = memory
        .ok()
        .and_then(|m| m.buffer().dyn_into::<ArrayBuffer>().ok());
    buffer.map_or(0.0, |b| f64::from(b.byte_length()))
}
