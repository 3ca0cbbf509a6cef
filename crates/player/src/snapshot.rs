//! What the panels read, made a few times a second, and what they may ask for.

use super::timeline::{Future, UndoStep};
use limbo_sim::{
    BlockView, Command, Duration, Hop, HopState, Ledger, Place, Plan, ReaderLedger, Run, Scenario,
    Series, SimTime, StationView, World,
};
use std::rc::Rc;
use std::sync::Arc;

/// A parameter by its key, and the value that it gets (in its unit; 0 turns an optional one off).
pub type Setting = (&'static str, f64);

/// What a viewer can do. Everything that changes the world becomes a command in the script.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Play if paused, pause if playing; at the end of the run: start again.
    Toggle,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Play to the next moment at which something visible happens, then pause.
    Step,
    /// Go to the next event that has a flag on the chart, then pause.
    NextEvent,
    /// Go back to the event before the playhead, or to the beginning, and pause.
    PreviousEvent,
    /// Go to an instant, backwards or forwards.
    Seek(SimTime),
    /// Somebody holds the playhead (true), so that time stands, or lets it go (false).
    Hold(bool),
    /// Multiple of the scenario's own pace, 1/1024 to 256.
    Speed(f64),
    /// Break a link.
    Cut(Hop),
    /// Destroy the disk under a server's spool: the provider's or the relay's.
    DestroySpool(Place),
    /// Mend one link, or open it again where its far end takes no connections.
    Mend(Hop, Plan),
    /// Mend everything with one plan.
    Restart(Plan),
    /// Go back to just before the last restart, keep its future beside this one, and stop there, so that
    /// the other restart can be tried on the same mail.
    TryAnother,
    /// Take up the left future of that index in [`Snapshot::futures`]; the present one takes its place.
    Return(usize),
    /// Take back the viewer's last act: a command, another restart, a return, a reset, a load.
    Undo,
    /// Do again what was undone last.
    Redo,
    /// Send a test message of one's own.
    SendTest,
    /// Open the next group of mailboxes.
    OpenBlock,
    /// Close the group that was opened last.
    CloseBlock,
    /// Set parameters, one after the other, from the playhead on; all of them or, where one is refused, none.
    Set(Vec<Setting>),
    /// The network as it is now from its beginning, without the viewer's other commands, and with these parameters
    /// changed: the way for those that a run begins with.
    Begin(Vec<Setting>),
    /// The scenario from its beginning, without the viewer's commands.
    Reset,
    /// Another scenario.
    Load {
        /// One of `limbo_sim::catalogue::NAMES`.
        scenario: &'static str,
        /// The run's seed.
        seed: u64,
        /// How many e-mails a dot stands for; none: as many as the scenario says.
        weight: Option<u32>,
    },
    /// The same run with another number of e-mails a dot, at the same instant.
    Weigh(u32),
}

/// A copy of a world's series, made only when it has grown since the copy that was kept.
pub(crate) fn share_series(kept: &mut Option<Rc<Series>>, now: &Series) -> Rc<Series> {
    match kept {
        Some(series) if series.size() == now.size() => series.clone(),
        _ => kept.insert(Rc::new(now.clone())).clone(),
    }
}

/// Everything the panels show, at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// The scenario as it is in force at the playhead, with what has been set.
    pub scenario: Arc<Scenario>,
    /// The run's seed.
    pub seed: u64,
    /// What is done to the run, and when.
    pub script: Vec<(SimTime, Command)>,
    /// The playhead, as far as it has come.
    pub now: SimTime,
    /// Where it is, or where it is going: from there the next stride is counted.
    pub playhead: SimTime,
    /// True while time runs.
    pub playing: bool,
    /// True while the playhead is on its way to an instant.
    pub seeking: bool,
    /// Multiple of the scenario's pace that was asked for.
    pub speed: f64,
    /// The speed really reached, where the machine cannot keep the asked one and time runs slower.
    pub behind: Option<f64>,
    /// True at the end of the scenario's span.
    pub ended: bool,
    /// Where every message is (dots; times `scenario.weight` for e-mails).
    pub ledger: Ledger,
    /// Where the tests are that waiting users have sent: a part of `ledger`.
    pub tests: Ledger,
    /// Submission, relay, delivery.
    pub hops: [HopState; 3],
    /// Submission, relay, delivery: true while the far end rejects every message for good (550).
    pub rejects: [bool; 3],
    /// Delay notices that have reached the senders (dots).
    pub delay_notices: u32,
    /// When the last of them did.
    pub last_delay_notice: Option<SimTime>,
    /// Senders, provider, relay, mailboxes.
    pub stations: [StationView; 4],
    /// Mailbox blocks.
    pub blocks: Vec<BlockView>,
    /// Where the people are who open their mailboxes (times `scenario.weight`); all zero where nobody does.
    pub readers: ReaderLedger,
    /// The same for each block; empty where nobody opens a mailbox.
    pub block_readers: Vec<ReaderLedger>,
    /// Which block the viewer's own mailbox is in.
    pub my_block: u16,
    /// When the messages were sent that wait at the provider and at the relay, in order of entry: of as many equal
    /// parts of them one each, at most [`LAYERS_MAX`].
    pub layers: [Vec<SimTime>; 2],
    /// While the mailboxes, or a part of them, take no mail: how long ago the outage began; none while all of them take it.
    pub shut_for: Option<Duration>,
    /// How long ago the oldest message in limbo was sent.
    pub oldest: Option<Duration>,
    /// The last restart, if there was one: its plan and when.
    pub restart: Option<(SimTime, Plan)>,
    /// Samples and flags so far.
    pub series: Rc<Series>,
    /// The longest series of this same future: goes past `now` after going back, else equals `series`.
    pub known: Rc<Series>,
    /// Futures left by acting in the past, the newest last; at most [`super::FUTURES_MAX`].
    pub futures: Rc<Vec<Future>>,
    /// What undo would take back; at most [`super::UNDO_MAX`] steps are kept.
    pub undo: UndoStep,
    /// What redo would do again.
    pub redo: UndoStep,
}

impl Snapshot {
    /// A world of that run as it is, with its series: nobody plays it, and nothing was done to it before.
    pub fn of(run: &Run, world: &World, series: Rc<Series>) -> Snapshot {
        let (now, ledger) = (world.now(), world.ledger());
        Snapshot {
            scenario: world.shared_scenario(),
            seed: run.seed,
            script: run.script.clone(),
            now,
            playhead: now,
            playing: false,
            seeking: false,
            speed: 1.0,
            behind: None,
            ended: now >= SimTime::ZERO + run.scenario.span,
            ledger,
            tests: world.tests(),
            hops: Hop::ALL.map(|hop| world.hop(hop)),
            rejects: Hop::ALL.map(|hop| world.rejects(hop)),
            delay_notices: world.delay_notices(),
            last_delay_notice: world.last_delay_notice(),
            stations: [
                Place::Senders,
                Place::Provider,
                Place::Relay,
                Place::Mailboxes,
            ]
            .map(|place| world.station(place)),
            blocks: world.blocks().collect(),
            readers: world.readers(),
            block_readers: block_readers(world),
            my_block: world.block_of(world.my_addr()),
            layers: [Place::Provider, Place::Relay].map(|place| layers(world, place)),
            shut_for: world.shut_since().map(|since| now.since(since)),
            oldest: world.oldest_in_limbo().map(|sent| now.since(sent)),
            restart: None,
            known: series.clone(),
            series,
            futures: Rc::default(),
            undo: UndoStep::None,
            redo: UndoStep::None,
        }
    }

    /// How a viewer meets a link. One that is up but rejects every message for good (550) counts as closed: no mail
    /// comes through it, and the viewer would open it, not cut it.
    pub fn link_state(&self, hop: Hop) -> HopState {
        match self.hops[hop.index()] {
            HopState::Up if self.rejects[hop.index()] => HopState::Closed,
            state => state,
        }
    }

    /// What the button, the key and the page object do to a link: they cut one that passes mail, and mend any other
    /// by `plan`.
    pub fn link_action(&self, hop: Hop, plan: Plan) -> Action {
        match self.link_state(hop) {
            HopState::Up => Action::Cut(hop),
            HopState::Broken | HopState::Closed => Action::Mend(hop, plan),
        }
    }

    /// How many messages wait in the spool of a place (dots).
    pub fn spooled(&self, place: Place) -> u32 {
        match place {
            Place::Provider => self.ledger.spooled_provider,
            Place::Relay => self.ledger.spooled_relay,
            Place::Senders | Place::Mailboxes => 0,
        }
    }
}

/// Into so many parts the mail that waits at a place is divided, to see when it was sent.
pub const LAYERS_MAX: u32 = 96;

fn layers(world: &World, place: Place) -> Vec<SimTime> {
    world.sent_every(place, world.waiting_len(place).div_ceil(LAYERS_MAX))
}

/// Where the readers of each block are; nothing where there are none.
fn block_readers(world: &World) -> Vec<ReaderLedger> {
    if world.scenario().has_readers() {
        world.block_readers().collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(state: HopState, rejects: bool) -> Snapshot {
        let scenario = Scenario::named("small-town").expect("the scenario exists");
        let run = Run::new(scenario, 1);
        let world = World::new(&run).expect("a valid run");
        let mut snapshot = Snapshot::of(&run, &world, Rc::default());
        snapshot.hops[Hop::Relay.index()] = state;
        snapshot.rejects[Hop::Relay.index()] = rejects;
        snapshot
    }

    #[test]
    fn a_link_that_passes_mail_is_cut_and_any_other_is_mended() {
        let (hop, plan) = (Hop::Relay, Plan::Bulk);
        let action = |state, rejects| snapshot(state, rejects).link_action(hop, plan);
        assert_eq!(action(HopState::Up, false), Action::Cut(hop));
        assert_eq!(action(HopState::Broken, false), Action::Mend(hop, plan));
        assert_eq!(action(HopState::Closed, false), Action::Mend(hop, plan));
    }

    #[test]
    fn a_link_that_rejects_everything_is_mended_like_a_closed_one() {
        let (hop, plan) = (Hop::Relay, Plan::Natural);
        let rejecting = snapshot(HopState::Up, true);
        assert_eq!(rejecting.link_state(hop), HopState::Closed);
        assert_eq!(rejecting.link_action(hop, plan), Action::Mend(hop, plan));
        // A broken link is broken, whatever stands behind it.
        assert_eq!(
            snapshot(HopState::Broken, true).link_state(hop),
            HopState::Broken
        );
        // The other links are judged for themselves.
        assert_eq!(
            rejecting.link_action(Hop::Delivery, plan),
            Action::Cut(Hop::Delivery)
        );
    }
}
