//! What has happened to one message: its part of the run, played again from the last kept world before it was
//! sent, with an eye on it alone. Bounded work at a time, as the playhead's own travels; it never touches the
//! world that is shown.

use super::Player;
use crate::player::checkpoints::same_origin;
use limbo_sim::{
    Command, Hop, HopState, MessageId, MessageView, Phase, Place, Run, SimTime, World,
};

/// Events played between two looks at the clock.
const SLICE_EVENTS: u64 = 2_048;
/// A story of more steps is told without its middle; so long a story is one of endless refusals.
const STEPS_MAX: usize = 60;

/// Why an attempt was in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The link is cut: nobody answers.
    NoLink,
    /// The door at the other end is shut.
    Shut,
    /// The server at the other end has fallen.
    Fallen,
    /// It answered: not now (421 or 451).
    Busy,
}

/// Something that happened to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Written and sent from the sender's program.
    Sent,
    /// The station at that place answered 250 and has it in charge.
    Accepted(Place),
    /// Its holder tried to pass it on, in vain.
    Tried {
        /// Over which passage.
        hop: Hop,
        /// Why in vain.
        why: Why,
        /// When for the last time, as far as the attempt was an event of its own.
        last: SimTime,
        /// How often.
        times: u32,
    },
    /// Its holder told the sender that it is late.
    Late(Place),
    /// The door at the end of that passage answered 550.
    Refused(Hop),
    /// Its holder's time for it was over.
    Expired(Hop),
    /// The failure notice reached the sender.
    Returned,
    /// It is in the mailbox.
    Delivered,
}

/// A step of a message's story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// When; of several attempts, the first.
    pub at: SimTime,
    /// What.
    pub kind: StepKind,
}

/// The story of one message, read so far.
pub struct Past {
    id: MessageId,
    run: Run,
    steps: Vec<Step>,
    /// Attempts of the present holder that stand in the steps.
    told: u32,
    /// The message after the last event that was read.
    last: Option<MessageView>,
    /// Everything up to here has been read, and so many commands of the script.
    until: SimTime,
    given: usize,
    /// While it is being read: the world, and the index of the next command.
    reading: Option<(World, usize)>,
}

impl Past {
    /// Which message.
    pub fn id(&self) -> MessageId {
        self.id
    }

    /// What has been read so far, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// True while there is more to read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    fn new(id: MessageId, run: &Run, born: SimTime) -> Past {
        Past {
            id,
            run: run.clone(),
            steps: Vec::new(),
            told: 0,
            last: None,
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

    /// Attempts of the present holder that stand in the steps; those that a closed form counts come on top.
    pub fn attempts_told(&self) -> u32 {
        self.told
    }

    /// Plays on to `until`; true if it was reached.
    fn read(
        &mut self,
        world: &mut World,
        next: &mut usize,
        until: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        loop {
            let due = self.run.script.get(*next).copied();
            let stop = due.map_or(until, |(at, _)| at.min(until));
            let before = world.message(self.id);
            let reached = world.advance_watching(self.id, stop.max(world.now()), SLICE_EVENTS);
            self.look(world, before);
            if reached {
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
        // It was checked when it came into the script.
        let _ = world.act(command);
        self.look(world, before);
    }

    /// Notes what has changed about the message since it was `before`.
    fn look(&mut self, world: &World, before: Option<MessageView>) {
        let Some(now) = world.message(self.id) else {
            return;
        };
        let at = world.now();
        let before = self.last.or(before);
        self.last = Some(now);
        let Some(before) = before else {
            self.push(now.born, StepKind::Sent);
            return self.tried(world, &now, at);
        };
        let accepted = now.accepted.filter(|t| before.accepted != Some(*t));
        match accepted {
            Some(at) if now.phase == Phase::Delivered => self.push(at, StepKind::Delivered),
            Some(at) => {
                if let Phase::InService(place) = before.phase {
                    self.push(at, StepKind::Accepted(place));
                }
                self.told = 0;
                self.tried(world, &now, at);
            }
            None => {
                self.tried(world, &before, at);
                self.tried(world, &now, at);
            }
        }
        if now.delay_notices > before.delay_notices && accepted.is_none() {
            self.push(at, StepKind::Late(holder(&now).unwrap_or(Place::Provider)));
        }
        match now.phase {
            Phase::Returning if before.phase != Phase::Returning => {
                let hop = passage(&before);
                self.push(
                    at,
                    if world.rejects(hop) {
                        StepKind::Refused(hop)
                    } else {
                        StepKind::Expired(hop)
                    },
                );
            }
            Phase::Returned if before.phase != Phase::Returned => {
                self.push(at, StepKind::Returned);
            }
            _ => {}
        }
    }

    /// Notes the attempts made in vain where `seen` found the message waiting.
    fn tried(&mut self, world: &World, seen: &MessageView, at: SimTime) {
        let Some(place) = holder(seen) else {
            return;
        };
        let so_far = world.attempts_at(self.id, place);
        let more = so_far.saturating_sub(self.told);
        if more == 0 {
            return;
        }
        self.told = so_far;
        let hop = passage(seen);
        let why = why(world, hop);
        // Notices in between do not part one row of attempts from the next.
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

/// Where a message waits, if it waits.
fn holder(message: &MessageView) -> Option<Place> {
    match message.phase {
        Phase::Outbox => Some(Place::Senders),
        Phase::Spooled(place) => Some(place),
        _ => None,
    }
}

/// The passage that a message waits before, is on, or is at the end of.
fn passage(message: &MessageView) -> Hop {
    match message.phase {
        Phase::Travelling(hop) => hop,
        Phase::Outbox | Phase::InService(Place::Provider) => Hop::Submission,
        Phase::Spooled(Place::Provider) | Phase::InService(Place::Relay) => Hop::Relay,
        _ => Hop::Delivery,
    }
}

fn why(world: &World, hop: Hop) -> Why {
    match world.hop(hop) {
        HopState::Broken => Why::NoLink,
        HopState::Closed => Why::Shut,
        HopState::Up if !world.station(hop.to()).up => Why::Fallen,
        HopState::Up => Why::Busy,
    }
}

/// Reads on in a message's story, up to the playhead; `past` is what has been read before, of this message or of
/// another. `None` if it has not been sent yet.
pub fn read(
    player: &Player,
    id: MessageId,
    past: Option<Past>,
    out_of_time: &mut dyn FnMut() -> bool,
) -> Option<Past> {
    let shown = player.world.message(id)?;
    let (run, now) = (player.run(), player.now());
    let mut past = past
        .filter(|p| p.id == id && p.until <= now && p.is_of(run))
        .unwrap_or_else(|| Past::new(id, run, shown.born));
    past.run = run.clone();
    if past.reading.is_none() && past.last.as_ref().is_some_and(|l| is_same(l, &shown)) {
        return Some(past);
    }
    let (mut world, mut next) = match past.reading.take() {
        Some(reading) => reading,
        None => {
            let kept = player.checkpoints.before(run, past.until);
            kept.filter(|(_, given)| *given <= past.given)
                .unwrap_or_else(|| (player.first.clone(), 0))
        }
    };
    let done = past.catch_up(&mut world, &mut next, out_of_time)
        && past.read(&mut world, &mut next, now, out_of_time);
    past.until = past.until.max(world.now().min(now));
    past.given = past.given.max(next);
    past.reading = (!done).then_some((world, next));
    Some(past)
}

impl Past {
    /// Plays what has been read before, without looking; true if that is done.
    fn catch_up(
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
                // It was checked when it came into the script.
                let _ = world.act(command);
                *next += 1;
            }
            if out_of_time() {
                return false;
            }
        }
        true
    }
}

/// True if no event has happened to the message between two looks but another attempt in vain.
fn is_same(a: &MessageView, b: &MessageView) -> bool {
    let what = |m: &MessageView| {
        (
            m.phase,
            m.since,
            m.accepted,
            m.delay_notices,
            m.attempts > 0,
        )
    };
    what(a) == what(b)
}
