//! What scenery, labels and summary alike read off a snapshot.

use limbo_picture::crowd::Crowd;
use limbo_picture::dots::DotGrid;
use limbo_picture::layout::{Basin, Layout};
use limbo_picture::scale::Scale;
use limbo_player::Snapshot;
use limbo_sim::{Hop, HopState, Place, StationView};
use std::rc::Rc;

/// Every place, in the order in which the mail passes them.
pub(super) const PLACES: [Place; 4] = [
    Place::Senders,
    Place::Provider,
    Place::Relay,
    Place::Mailboxes,
];

/// How busy a station is, 0 to 1: open sessions against the most that it bears, or busy workers against all.
pub(super) fn load(station: &StationView) -> f32 {
    let [deliveries, readers] = shares(station);
    (deliveries + readers).clamp(0.0, 1.0)
}

/// The two parts of a station's load: what deliveries and what readers take of it.
pub(super) fn shares(station: &StationView) -> [f32; 2] {
    match station.sessions_max {
        Some(max) => open_sessions(station).map(|open| open as f32 / max.max(1) as f32),
        None => [station.busy as f32 / station.workers.max(1) as f32, 0.0],
    }
}

/// Open sessions of deliveries and of readers; of a server that is down, those under which it fell.
pub(super) fn open_sessions(station: &StationView) -> [u32; 2] {
    if station.up {
        [station.open_sessions, station.reader_sessions]
    } else {
        [station.crashed_deliveries, station.crashed_readers]
    }
}

/// Where the people stand who want to open their mailboxes; none where nobody does.
pub(super) fn crowd(snapshot: &Snapshot, layout: &Layout) -> Option<Rc<Crowd>> {
    let area = layout.crowd?;
    let crowd = Crowd::of(&area, &snapshot.block_readers, snapshot.scenario.weight);
    Some(Rc::new(crowd))
}

/// True while a place rejects every message that comes to it for good (550).
pub(super) fn rejects_all(snapshot: &Snapshot, place: Place) -> bool {
    // The hop that ends at a place has the index before the place's; no hop ends at the senders.
    let hop = (place as usize).checked_sub(1);
    hop.is_some_and(|hop| snapshot.rejects[hop])
}

/// For each block of mailboxes: true while mail is delivered to it.
pub(super) fn blocks_served(snapshot: &Snapshot) -> Vec<bool> {
    let reachable = snapshot.hops[Hop::Delivery.index()] == HopState::Up
        && snapshot.stations[Place::Mailboxes as usize].up;
    snapshot
        .blocks
        .iter()
        .map(|block| block.open && reachable)
        .collect()
}

/// How many e-mails so many dots stand for.
pub(super) fn emails(snapshot: &Snapshot, dots: u32) -> f64 {
    f64::from(dots) * f64::from(snapshot.scenario.weight)
}

/// The key of a place's name.
pub(super) fn place_key(place: Place) -> &'static str {
    match place {
        Place::Senders => "stage.senders",
        Place::Provider => "stage.provider",
        Place::Relay => "stage.relay",
        Place::Mailboxes => "stage.mailboxes",
    }
}

/// The y at which a number of dots reaches in a basin, CSS pixels.
pub(super) fn level_y(basin: &Basin, scale: &Scale, dots: f32) -> f32 {
    DotGrid::of(basin, scale).level(dots)
}
