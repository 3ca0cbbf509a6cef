//! What has happened to one message: the run played again from the last checkpoint before it was
//! sent, watching this message alone. Bounded work at a time; it never touches the world that is shown.

#[cfg(test)]
mod tests;

use super::Player;
use crate::checkpoints::same_origin;
use limbo_sim::{
    Command, Duration, FlagKind, Hop, HopState, MessageId, MessageView, Phase, Place, Run,
    SessionEnd, SimTime, Stopped, World,
};

/// Events played between two looks at the clock.
const SLICE_EVENTS: u64 = 2_048;
/// An attempt that is no event of its own is noted when somebody looks: at every whole minute, so that the same message has
/// the same history, however it comes to be read (ms).
const LOOK_EVERY: u32 = 60_000;
/// A longer history loses its middle: it consists of endless refusals.
const STEPS_MAX: usize = 60;

/// Why an attempt was in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureReason {
    /// The link is cut: nobody answers.
    NoLink,
    /// The server at the other end takes no connections.
    Closed,
    /// The server at the other end has crashed.
    Crashed,
    /// It answered: not now (421).
    Busy,
    /// It took the connection, and had not answered when the time for that was over.
    TimedOut,
}

/// Something that happened to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Written and sent from the sender's program.
    Sent,
    /// The station at that place answered 250 and has it in charge.
    Accepted(Place),
    /// The server that held it tried to pass it on and failed.
    Tried {
        /// Over which link.
        hop: Hop,
        /// Why it was in vain.
        why: FailureReason,
        /// When for the last time, as far as the attempt was an event of its own.
        last: SimTime,
        /// How often.
        times: u32,
    },
    /// The relay keeps it, without trying it, until the group of its mailbox opens.
    Held,
    /// The server that holds it has told the sender that it is late.
    Late(Place),
    /// The server at the end of that link answered 550.
    Refused(Hop),
    /// The server that held it gave up: its time limit was over.
    Expired(Hop),
    /// The program that held it before that link never tries again, and tells the sender.
    NotRetried(Hop),
    /// The failure notice reached the sender.
    Returned,
    /// The disk of the server at that place was destroyed, and no other copy was left.
    Lost(Place),
    /// The program that held it at that place never tries again and tells nobody.
    Abandoned(Place),
    /// It is in the mailbox.
    Delivered,
}

/// A step of a message's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When; of several attempts, the first.
    pub at: SimTime,
    /// What.
    pub kind: StepKind,
}

/// The history of one message, as far as it has been read.
pub struct MessageHistory {
    id: MessageId,
    run: Run,
    steps: Vec<Step>,
    /// True if it has been in limbo so far. What waits behind others, untried, leaves no step that says so.
    was_in_limbo: bool,
    /// When delay notices reach its sender, of all servers that have written one.
    late: Vec<SimTime>,
    /// Attempts of the server that holds it now that are listed in the steps.
    attempts: u32,
    /// The message after the last event that was read.
    last: Option<MessageView>,
    /// What nothing passed then where it waited, if that was so: its attempts have failed by that since.
    obstacle: Option<FailureReason>,
    /// How many flags the run had then.
    flags: usize,
    /// Everything up to here has been read, and so many commands of the script.
    until: SimTime,
    given: usize,
    /// While it is being read: the world, and the index of the next command.
    reading: Option<(World, usize)>,
}

impl MessageHistory {
    /// Which message.
    pub fn id(&self) -> MessageId {
        self.id
    }

    /// What has been read so far, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// True if it has been in limbo so far: it was kept at a server, tried in vain there, or waited there with others.
    pub fn was_in_limbo(&self) -> bool {
        self.was_in_limbo
    }

    /// When delay notices reach its sender, in order of their departures. One that has left may still be on its way.
    pub fn late_notices(&self) -> &[SimTime] {
        &self.late
    }

    /// True while there is more to read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Nothing has been read yet.
    pub(super) fn new(id: MessageId, run: &Run, born: SimTime) -> MessageHistory {
        MessageHistory {
            id,
            run: run.clone(),
            steps: Vec::new(),
            was_in_limbo: false,
            late: Vec::new(),
            attempts: 0,
            last: None,
            obstacle: None,
            flags: 0,
            until: SimTime(born.ms().saturating_sub(1)),
            given: run.script.partition_point(|(at, _)| *at < born),
            reading: None,
        }
    }

    /// True if `run` is the same as the one that was read, as far as that was.
    fn is_of(&self, run: &Run) -> bool {
        same_origin(&self.run, run)
            && self.run.script.get(..self.given) == run.script.get(..self.given)
            && (run.script.get(self.given)).is_none_or(|(at, _)| *at >= self.until)
    }

    /// Attempts of the server that holds it now that are listed in the steps; those that a closed form counts come on top.
    pub fn attempts_listed(&self) -> u32 {
        self.attempts
    }

    /// Plays on to `until`; true if it was reached.
    pub(super) fn read(
        &mut self,
        world: &mut World,
        next: &mut usize,
        until: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        let until = until.min(SimTime::ZERO + self.run.scenario.span);
        loop {
            let due = self.run.script.get(*next).copied();
            let stop = due.map_or(until, |(at, _)| at.min(until)).max(world.now());
            let minute = SimTime(world.now().ms() / LOOK_EVERY * LOOK_EVERY) + Duration(LOOK_EVERY);
            let before = world.message(self.id);
            let stopped = world.advance_watching(self.id, minute.min(stop), SLICE_EVENTS);
            // Only at whole minutes and at events, wherever the reading ends: else what is noted would depend on that.
            match stopped {
                Stopped::Changed => self.look(world, before),
                Stopped::ThereInTime if world.now() >= minute => self.look(world, before),
                Stopped::ThereInTime if self.last.is_some() => self.see(world),
                Stopped::ThereInTime | Stopped::EnoughForNow => {}
            }
            if world.is_exhausted() {
                return true;
            }
            if stopped == Stopped::ThereInTime && stop <= minute {
                match due {
                    Some((at, command)) if at <= until => {
                        self.command(world, command);
                        *next += 1;
                    }
                    _ => return true,
                }
            }
            if out_of_time() {
                return false;
            }
        }
    }

    fn command(&mut self, world: &mut World, command: Command) {
        let before = world.message(self.id);
        let (now, from) = (world.now(), world.scenario().travel);
        // Every command was checked when it came into the script.
        let _ = world.act(command);
        // Where mail takes another time to travel, its notices do, from where they are.
        let to = world.scenario().travel;
        for at in self.late.iter_mut().filter(|at| from != to && **at > now) {
            *at = now + at.since(now).stretched(from, to);
        }
        self.look(world, before);
    }

    /// Notes what has changed about the message since it was `before`.
    fn look(&mut self, world: &World, before: Option<MessageView>) {
        let Some(now) = world.message(self.id) else {
            return;
        };
        let at = world.now();
        let before = self.last.or(before);
        let Some(before) = before else {
            self.push(now.born, StepKind::Sent);
            self.tried(world, &now, Moves::Waits, at);
            return self.see(world);
        };
        // Asked where it waits and where it has waited until now.
        let limbo = |m| waiting_at(m).is_some_and(|place| world.limbo_at(place) > 0);
        self.was_in_limbo |= limbo(&now) || limbo(&before) || now.on_hold;
        // Where links take no time two servers may accept it in one millisecond, and pass it on in the same event.
        let (had, has) = (acceptances(before.phase), acceptances(now.phase));
        let accepted = (now.accepted).filter(|t| has > had || before.accepted != Some(*t));
        match accepted {
            Some(at) if now.phase == Phase::Delivered => self.push(at, StepKind::Delivered),
            Some(at) => {
                if let Phase::InService(place) = before.phase {
                    self.push(at, StepKind::Accepted(place));
                }
                self.attempts = 0;
                self.tried(world, &now, Moves::Waits, at);
            }
            None => {
                self.tried(world, &before, Moves::Waits, at);
                self.tried(world, &now, Moves::of(before.phase), at);
            }
        }
        if now.on_hold && !before.on_hold {
            self.push(at, StepKind::Held);
        }
        if now.delay_notices > before.delay_notices && accepted.is_none() {
            let place = waiting_at(&now).unwrap_or_else(|| link_of(&before).from());
            self.push(at, StepKind::Late(place));
            // It takes the way back, of as many links as its server is away from the senders.
            let way = world.scenario().travel.ms().saturating_mul(place as u32);
            self.late.push(at + Duration(way));
        }
        match now.phase {
            Phase::Returning if before.phase != Phase::Returning => {
                let hop = link_of(&before);
                let answered = matches!(before.phase, Phase::Travelling(_));
                let kind = match hop {
                    _ if answered && world.rejects(hop) => StepKind::Refused(hop),
                    Hop::Relay if now.once => StepKind::NotRetried(hop),
                    _ => StepKind::Expired(hop),
                };
                self.push(at, kind);
            }
            Phase::Returned if before.phase != Phase::Returned => {
                self.push(at, StepKind::Returned);
            }
            Phase::Lost if before.phase != Phase::Lost => {
                let place = link_of(&before).from();
                let lost = disk_destroyed(world, place, &now);
                let kind = if lost {
                    StepKind::Lost
                } else {
                    StepKind::Abandoned
                };
                self.push(at, kind(place));
            }
            _ => {}
        }
        self.see(world);
    }

    /// Remembers how the message stands.
    fn see(&mut self, world: &World) {
        self.last = world.message(self.id);
        self.flags = world.series().flags.len();
        let waits = self.last.filter(|m| waiting_at(m).is_some());
        self.obstacle = waits.and_then(|m| obstacle(world, link_of(&m)));
    }

    /// Notes the failed attempts where `seen` found the message waiting; what it did before tells why the last one failed.
    fn tried(&mut self, world: &World, seen: &MessageView, did: Moves, at: SimTime) {
        let Some(place) = waiting_at(seen) else {
            return;
        };
        let so_far = world.attempts_at(self.id, place);
        let more = so_far.saturating_sub(self.attempts);
        if more == 0 {
            return;
        }
        self.attempts = so_far;
        // Of what waits in the outbox its sender knows.
        self.was_in_limbo |= place != Place::Senders;
        let hop = link_of(seen);
        let why = self.why(world, hop, did);
        // A notice in between does not separate a row of attempts.
        let row = self.steps.iter_mut().rev().find_map(|s| match &mut s.kind {
            StepKind::Late(_) => None,
            kind => Some(kind),
        });
        if let Some(StepKind::Tried {
            hop: h,
            why: w,
            last,
            times,
        }) = row
            && (*h, *w) == (hop, why)
        {
            *last = at;
            *times += more;
            return;
        }
        self.push(
            at,
            StepKind::Tried {
                hop,
                why,
                last: at,
                times: more,
            },
        );
    }

    fn push(&mut self, at: SimTime, kind: StepKind) {
        if self.steps.len() >= STEPS_MAX {
            self.steps.remove(STEPS_MAX / 2);
        }
        self.steps.push(Step { at, kind });
    }
}

/// True if the disk at a place has been destroyed since the server there accepted the message.
fn disk_destroyed(world: &World, place: Place, message: &MessageView) -> bool {
    let mut flags = world.series().flags.iter().rev();
    flags.any(|f| f.kind == FlagKind::SpoolDestroyed(place) && Some(f.at) >= message.accepted)
}

/// How many servers have accepted a message that is somewhere on its way; 0 where that cannot be told.
fn acceptances(phase: Phase) -> usize {
    match phase {
        Phase::Travelling(hop) => hop.index(),
        Phase::InService(place) => (place as usize).saturating_sub(1),
        Phase::Spooled(place) => place as usize,
        Phase::Delivered => Hop::ALL.len(),
        Phase::Outbox | Phase::Returning | Phase::Returned | Phase::Lost => 0,
    }
}

/// Where a message waits, if it waits.
fn waiting_at(message: &MessageView) -> Option<Place> {
    match message.phase {
        Phase::Outbox => Some(Place::Senders),
        Phase::Spooled(place) => Some(place),
        _ => None,
    }
}

/// The link that a message waits before, is on, or is at the end of.
fn link_of(message: &MessageView) -> Hop {
    match message.phase {
        Phase::Travelling(hop) => hop,
        Phase::Outbox | Phase::InService(Place::Provider) => Hop::Submission,
        Phase::Spooled(Place::Provider) | Phase::InService(Place::Relay) => Hop::Relay,
        _ => Hop::Delivery,
    }
}

/// Why nothing passes a link, if nothing does.
fn obstacle(world: &World, hop: Hop) -> Option<FailureReason> {
    match world.hop(hop) {
        HopState::Broken => Some(FailureReason::NoLink),
        HopState::Closed => Some(FailureReason::Closed),
        HopState::Up => None,
    }
}

/// What a message did when an attempt failed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moves {
    /// It waited: its server did not connect.
    Waits,
    /// It came to the server at the link's end.
    Arrives,
    /// That server had it in a session.
    IsServed,
}

impl Moves {
    fn of(phase: Phase) -> Moves {
        match phase {
            Phase::Travelling(_) => Moves::Arrives,
            Phase::InService(_) => Moves::IsServed,
            _ => Moves::Waits,
        }
    }
}

impl MessageHistory {
    /// Why an attempt has failed just now, or, where it is no event, since the last look.
    fn why(&self, world: &World, hop: Hop, did: Moves) -> FailureReason {
        if let Some(obstacle) = obstacle(world, hop) {
            return obstacle;
        }
        match (did, self.obstacle) {
            // The link has been mended since, in this very minute.
            (Moves::Waits, Some(obstacle)) => obstacle,
            // Its server still holds the destination dead, after what others of its messages found there.
            (Moves::Waits, None) => match world.last_failure(self.id, hop) {
                SessionEnd::Rejected => FailureReason::Busy,
                SessionEnd::TimedOut => FailureReason::TimedOut,
                SessionEnd::NoConnection | SessionEnd::Answered => FailureReason::Crashed,
            },
            _ if !world.station(hop.to()).up => FailureReason::Crashed,
            (Moves::Arrives, _) => FailureReason::Busy,
            (Moves::IsServed, _) => FailureReason::TimedOut,
        }
    }
}

/// Reads on in the history of a message, up to the playhead; `history` is what has been read before, of this message or of
/// another. `None` if it has not been sent yet.
pub fn read(
    player: &Player,
    id: MessageId,
    history: Option<MessageHistory>,
    out_of_time: &mut dyn FnMut() -> bool,
) -> Option<MessageHistory> {
    let shown = player.world.message(id)?;
    let (run, now) = (player.run(), player.now());
    let mut history = history
        .filter(|p| p.id == id && p.until <= now && p.is_of(run))
        .unwrap_or_else(|| MessageHistory::new(id, run, shown.born));
    history.run = run.clone();
    if history.reading.is_none() && history.is_still(player) {
        return Some(history);
    }
    let (mut world, mut next) = match history.reading.take() {
        Some(reading) => reading,
        None => {
            let kept = player.checkpoints.before(run, history.until);
            kept.filter(|(_, given)| *given <= history.given)
                .unwrap_or_else(|| (player.first.clone(), 0))
        }
    };
    let done = history.catch_up(&mut world, &mut next, out_of_time)
        && history.read(&mut world, &mut next, now, out_of_time);
    history.until = history.until.max(world.now().min(now));
    history.given = history.given.max(next);
    history.reading = (!done).then_some((world, next));
    Some(history)
}

impl MessageHistory {
    /// Plays again what has been read before; true if that is done.
    pub(super) fn catch_up(
        &mut self,
        world: &mut World,
        next: &mut usize,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        while *next < self.given || world.now() < self.until {
            let due = self.run.script[..self.given].get(*next).copied();
            let stop = due.map_or(self.until, |(at, _)| at);
            if world.advance(stop.max(world.now()), SLICE_EVENTS)
                && let Some((_, command)) = due
            {
                // Every command was checked when it came into the script.
                let _ = world.act(command);
                *next += 1;
            }
            if out_of_time() {
                return false;
            }
        }
        true
    }

    /// True if nothing has happened to the message since it was read but attempts that are no event, all for the same reason.
    fn is_still(&self, player: &Player) -> bool {
        let world = &player.world;
        let (Some(then), Some(now)) = (self.last, world.message(self.id)) else {
            return false;
        };
        // What was done since may have another time to travel for a notice that was on its way.
        if player.next_command > self.given && self.late.iter().any(|at| *at > self.until) {
            return false;
        }
        let what = |m: &MessageView| {
            (
                m.phase,
                m.since,
                m.accepted,
                m.delay_notices,
                m.on_hold,
                m.attempts > 0,
            )
        };
        // A card adds what it counts to the last row of attempts: that has to be one of them.
        let goes_on = self.steps.iter().rev().find_map(|s| match s.kind {
            StepKind::Late(_) => None,
            StepKind::Tried { hop, why, .. } => {
                Some(hop == link_of(&then) && Some(why) == self.obstacle)
            }
            _ => Some(false),
        });
        let parked = goes_on == Some(true) && self.flags == world.series().flags.len();
        what(&then) == what(&now) && (parked || then.attempts == now.attempts)
    }
}
