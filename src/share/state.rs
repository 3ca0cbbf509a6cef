//! What `window.limbo` tells: the state of the run and the measurements, as plain JavaScript objects.

use super::api::set;
use super::choices::Mode;
use super::exact::hex;
use crate::app::session::Session;
use crate::app::view::theme_name;
use crate::compare::{Shown, SideShown};
use crate::player::Player;
use js_sys::{ArrayBuffer, Object, WebAssembly};
use limbo_sim::{Hop, Ledger, Place};
use wasm_bindgen::{JsCast, JsValue};

/// An object of these properties.
fn object<const N: usize>(properties: [(&str, JsValue); N]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, &value);
    }
    object
}

/// The state of the run at the playhead. Counts are messages (dots).
pub(super) fn state(session: &Session) -> Object {
    let view = session.view();
    let object = session.with_player(run_state);
    for (name, value) in [
        ("mode", view.mode.name().into()),
        (
            "chapter",
            match view.mode {
                Mode::Story => view.chapter.into(),
                _ => JsValue::NULL,
            },
        ),
        (
            "compare",
            session
                .guest()
                .and_then(|guest| guest.shown())
                .map_or(JsValue::NULL, |shown| compared(&shown).into()),
        ),
        ("locale", view.locale.lang().code().into()),
        ("theme", theme_name(view.theme).into()),
    ] {
        set(&object, name, &value);
    }
    object
}

/// The two futures side by side, while they are shown: `t_ms` is the clock of both, `from_ms` where they part,
/// `known` how much of both outcomes has been played, 0 to 1.
fn compared(shown: &Shown) -> Object {
    let [a, b] = shown.sides.each_ref().map(side);
    let now = &shown.sides[0].snapshot;
    object([
        ("from_ms", shown.from.ms().into()),
        ("t_ms", now.now.ms().into()),
        ("playing", now.playing.into()),
        ("speed", now.speed.into()),
        ("known", shown.progress.into()),
        ("revealed", shown.revealed().into()),
        ("a", a.into()),
        ("b", b.into()),
    ])
}

fn side(side: &SideShown) -> Object {
    let done = side.outcome.as_ref().map_or(JsValue::UNDEFINED, |outcome| {
        outcome.done.map_or(JsValue::NULL, |at| at.ms().into())
    });
    object([
        ("ledger", ledger(&side.snapshot.ledger).into()),
        ("falls", side.falls.into()),
        ("hash", hex(side.hash).into()),
        ("done_ms", done),
    ])
}

fn run_state(player: &Player) -> Object {
    let world = player.world();
    let run = player.run();
    let links = Object::new();
    for hop in Hop::ALL {
        set(&links, hop.name(), &world.hop(hop).name().into());
    }
    let open = world.blocks().filter(|b| b.open).count() as u32;
    object([
        ("scenario", run.scenario.name.into()),
        ("seed", (run.seed as f64).into()),
        ("t_ms", world.now().ms().into()),
        ("playing", player.playing().into()),
        ("seeking", player.seeking().into()),
        ("speed", player.speed().into()),
        ("links", links.into()),
        ("ledger", ledger(&world.ledger()).into()),
        (
            "stations",
            object([
                ("provider", station(player, Place::Provider)),
                ("relay", station(player, Place::Relay)),
                ("mailboxes", station(player, Place::Mailboxes)),
            ])
            .into(),
        ),
        (
            "blocks",
            object([
                ("open", open.into()),
                ("total", (world.blocks().len() as u32).into()),
            ])
            .into(),
        ),
        ("weight", run.scenario.weight.into()),
    ])
}

fn ledger(l: &Ledger) -> Object {
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

fn station(player: &Player, place: Place) -> JsValue {
    let station = player.world().station(place);
    object([
        ("up", station.up.into()),
        ("open_sessions", station.open_sessions.into()),
        ("crashes", station.crashes.into()),
    ])
    .into()
}

/// Measurements: `frame_ms_*` is the work of a frame (simulating and painting) over the last 240,
/// `events_per_s` the pace of simulating in them, `memory_bytes` all of the page's WebAssembly memory,
/// `world_bytes` the part held by the world and its earlier copies.
pub(super) fn perf(session: &Session) -> Object {
    let (messages, events, world_bytes) = session.with_player(|p| {
        (
            p.world().ledger().sent,
            p.world().events() as f64,
            p.memory_bytes() as f64,
        )
    });
    session.with_perf(|perf| {
        object([
            ("messages", messages.into()),
            ("events", events.into()),
            ("events_per_s", perf.events_per_s().into()),
            ("frame_ms_p50", perf.frame_ms(0.5).into()),
            ("frame_ms_p95", perf.frame_ms(0.95).into()),
            ("frames", perf.frames().into()),
            ("memory_bytes", wasm_memory_bytes().into()),
            ("world_bytes", world_bytes.into()),
        ])
    })
}

fn wasm_memory_bytes() -> f64 {
    let memory = wasm_bindgen::memory().dyn_into::<WebAssembly::Memory>();
    let buffer = memory
        .ok()
        .and_then(|m| m.buffer().dyn_into::<ArrayBuffer>().ok());
    buffer.map_or(0.0, |b| f64::from(b.byte_length()))
}
