//! Commands to the network, from the scenario's calendar and from the viewer, and the restart plans that they begin.

use super::deferred_work::{Reroute, Work};
use super::holds::Hold;
use super::upstream::{FLUSHED_ALWAYS, FLUSHED_BY_PEOPLE};
use super::{NEVER, World, source};
use crate::command::{Command, Plan, Script};
use crate::error::{RunError, check};
use crate::limits::COMMANDS_MAX;
use crate::message::{Message, State};
use crate::network::{Hop, HopState};
use crate::run::Run;
use crate::series::FlagKind;
use crate::time::SimTime;
use crate::world::view::BlockView;

/// Commands to come and the state of the restart plan.
#[derive(Clone)]
pub(super) struct Control {
    calendar: Script,
    calendar_next: usize,
    /// True once the viewer has changed a hop: the rest of the calendar does not happen.
    calendar_ended: bool,
    script: Script,
    script_next: usize,
    /// Blocks of mailboxes with their counts; `open` means that the plan has opened it.
    pub(super) blocks: Vec<BlockView>,
    /// The blocks that are being counted and will come into force; empty most of the time.
    to_come: Vec<BlockView>,
    /// Mail on hold for each block.
    holds: Vec<Hold>,
    plan: Plan,
}

impl Control {
    pub(super) fn new(run: &Run) -> Control {
        Control {
            calendar: run.scenario.calendar.clone(),
            calendar_next: 0,
            calendar_ended: false,
            script: run.script.clone(),
            script_next: 0,
            blocks: all_blocks(run.scenario.blocks, true),
            to_come: Vec::new(),
            holds: no_holds(run.scenario.blocks.into()),
            plan: Plan::Bulk,
        }
    }

    /// When the next command is due (ms).
    pub(super) fn next_command(&self) -> u32 {
        self.calendar_due().min(self.script_due())
    }

    fn calendar_due(&self) -> u32 {
        match self.calendar.get(self.calendar_next) {
            Some(&(at, _)) if !self.calendar_ended => at.ms(),
            _ => NEVER,
        }
    }

    fn script_due(&self) -> u32 {
        self.script
            .get(self.script_next)
            .map_or(NEVER, |&(at, _)| at.ms())
    }

    /// The next command and whether the viewer gave it.
    fn take(&mut self) -> Option<(Command, bool)> {
        if self.calendar_due() <= self.script_due() {
            let command = self.calendar.get(self.calendar_next)?.1;
            self.calendar_next += 1;
            return Some((command, false));
        }
        let command = self.script.get(self.script_next)?.1;
        self.script_next += 1;
        self.calendar_ended |= command.touches_a_hop();
        Some((command, true))
    }

    pub(super) fn block_of(&self, addr: u16) -> usize {
        block_of(addr, self.blocks.len())
    }

    /// True if mail for this mailbox is to stay on hold.
    pub(super) fn is_closed(&self, addr: u16) -> bool {
        !self.blocks[self.block_of(addr)].open
    }

    /// From now on copies share what is on hold.
    pub(super) fn share(&mut self) {
        self.holds.iter_mut().for_each(Hold::share);
    }

    /// Forgets all mail on hold.
    pub(super) fn clear_holds(&mut self) {
        self.holds.fill_with(|| Hold::EMPTY);
    }

    /// Bytes on the heap, with or without shared pages.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        self.holds.iter().map(|held| held.bytes(shared)).sum()
    }

    /// Counts a message in the coming blocks.
    pub(super) fn count(&mut self, message: &Message) {
        let block = block_of(message.addr, self.to_come.len());
        let block = &mut self.to_come[block];
        match message.location().state() {
            State::Delivered => block.delivered += 1,
            State::Waiting if message.location().place() == 2 => block.waiting += 1,
            _ => {}
        }
    }

    /// True while blocks are closed, or will be once they are divided.
    pub(super) fn has_closed_blocks(&self) -> bool {
        let blocks = match self.to_come.is_empty() {
            true => &self.blocks,
            false => &self.to_come,
        };
        blocks.iter().any(|block| !block.open)
    }

    /// The coming blocks come into force; no mail is on hold.
    pub(super) fn divide(&mut self) {
        self.blocks = core::mem::take(&mut self.to_come);
        self.holds = no_holds(self.blocks.len());
    }

    /// Counts a message in (+1) or out (-1) of the relay's spool.
    pub(super) fn waits(&mut self, addr: u16, change: i32) {
        let block = self.block_of(addr);
        let waiting = &mut self.blocks[block].waiting;
        *waiting = waiting.wrapping_add_signed(change);
    }
}

/// The block of an address when there are so many blocks.
fn block_of(addr: u16, blocks: usize) -> usize {
    (addr as usize * blocks) >> 16
}

/// How often a queue is flushed under a plan.
const fn flushes_of(plan: Plan) -> u32 {
    match plan {
        Plan::BulkAutomatic => FLUSHED_ALWAYS,
        _ => FLUSHED_BY_PEOPLE,
    }
}

/// Nothing on hold for so many blocks.
#[inline(never)]
fn no_holds(blocks: usize) -> Vec<Hold> {
    (0..blocks).map(|_| Hold::EMPTY).collect()
}

fn all_blocks(count: u16, open: bool) -> Vec<BlockView> {
    vec![
        BlockView {
            open,
            waiting: 0,
            delivered: 0
        };
        count as usize
    ]
}

impl World {
    /// Does what `Run::push(now, command)` and playing again to `now` would do: a new future begins, and later
    /// commands of the viewer are dropped.
    ///
    /// # Errors
    /// If a number in the command is out of range, or the script is full.
    pub fn act(&mut self, command: Command) -> Result<(), RunError> {
        self.check(command)?;
        let commands = (self.control.script_next + 1) as f64;
        check("script.commands", commands, 0.0, COMMANDS_MAX as f64)?;
        // What is due at this very instant goes first, as it will when the run is played again.
        self.play_what_is_due();
        self.control.script.truncate(self.control.script_next);
        self.control.script.push((SimTime(self.now), command));
        self.command();
        // And what the command makes due at this very instant: whoever comes back to it finds the same.
        self.play_what_is_due();
        Ok(())
    }

    /// All that is due at this instant.
    fn play_what_is_due(&mut self) {
        while self.schedule.earliest().1 <= self.now && !self.is_exhausted() {
            let (source, at) = self.schedule.earliest();
            self.play(source, at);
        }
    }

    /// Checks a command against the scenario that is in force.
    fn check(&self, command: Command) -> Result<(), RunError> {
        match command.changes_scenario() {
            true => command.apply_to(&mut self.scenario.as_ref().clone()),
            false => command.validate(),
        }
    }

    /// The next command is due.
    pub(super) fn command(&mut self) {
        if let Some((command, by_viewer)) = self.control.take() {
            self.execute(command, by_viewer);
        }
        self.schedule
            .set_rare(source::COMMAND, self.control.next_command());
    }

    fn execute(&mut self, command: Command, by_viewer: bool) {
        self.do_command(command, by_viewer);
        self.keep_outage();
    }

    fn do_command(&mut self, command: Command, by_viewer: bool) {
        match command {
            Command::Cut(hop) => {
                self.flag_obstacle(hop, FlagKind::Cut(hop), by_viewer);
                self.obstruct(hop.index(), HopState::Broken);
            }
            Command::Close(hop) => {
                self.flag_obstacle(hop, FlagKind::Closed(hop), by_viewer);
                self.obstruct(hop.index(), HopState::Closed);
            }
            Command::Reject(hop) => {
                self.flag(FlagKind::Rejecting(hop), by_viewer);
                self.rejecting[hop.index()] = true;
            }
            Command::Mend(hop, plan) => {
                match hop {
                    Hop::Delivery => self.flag_settled(FlagKind::Mended(hop), by_viewer),
                    Hop::Submission | Hop::Relay => self.flag(FlagKind::Mended(hop), by_viewer),
                }
                self.mend(hop, plan);
            }
            Command::Restart(plan) => {
                self.flag_settled(FlagKind::Restarted, by_viewer);
                // A restart is judged by what it lets in, not by an ordinary evening before the outage.
                for station in &mut self.stations {
                    station.meters.all_sessions_max = station.all_sessions();
                }
                for hop in Hop::ALL {
                    self.mend(hop, plan);
                }
            }
            Command::SetOverloadAction(..) => self.change_scenario(command),
            Command::Set(key, value) => {
                self.record_flag();
                self.record(value.to_bits(), 0);
                // As in `flag_settled`.
                self.settle_readers();
                self.keep_flag(FlagKind::Changed(key), by_viewer);
                self.change_scenario(command);
            }
            Command::DestroySpool(place) => {
                self.flag(FlagKind::SpoolDestroyed(place), by_viewer);
                self.destroy_spool(place as usize);
            }
            Command::SendTest => self.send_test(by_viewer),
            Command::OpenBlock => self.open_by_hand(),
            Command::CloseBlock => self.close_by_hand(),
        }
    }

    /// Before all that waits is looked at anew. Readers who have come meanwhile may bring the server down by that: the mail
    /// that drops back waits first, or it would wait twice.
    pub(super) fn settle_readers(&mut self) {
        self.play_readers();
        self.finish_deferred_work();
    }

    /// Flags what is done now after what readers have done by now: it is not to blame for a crash of theirs. The trace has it
    /// before, as it always had.
    fn flag_settled(&mut self, kind: FlagKind, by_viewer: bool) {
        self.record_flag();
        self.settle_readers();
        self.keep_flag(kind, by_viewer);
    }

    /// The same for what shuts a hop: only the last one has readers behind it.
    fn flag_obstacle(&mut self, hop: Hop, kind: FlagKind, by_viewer: bool) {
        self.record_flag();
        if hop == Hop::Delivery {
            self.play_readers();
        }
        self.keep_flag(kind, by_viewer);
    }

    fn mend(&mut self, hop: Hop, plan: Plan) {
        let u = hop.index();
        // What waits where nothing was in its way is not in limbo because something was mended elsewhere.
        if self.obstructed(u) {
            self.keep_backlog(u);
        }
        self.hops[u] = HopState::Up;
        self.rejecting[u] = false;
        self.failing_since[u] = NEVER;
        self.upstreams[u].throttle_ms = None;
        match (hop, plan) {
            (Hop::Delivery, _) => self.start_plan(plan),
            (Hop::Submission | Hop::Relay, Plan::Bulk | Plan::BulkAutomatic) => {
                self.flush(u, flushes_of(plan));
            }
            // The operator commands neither the senders' programs nor their providers: their mail comes at its own next
            // attempt.
            (Hop::Submission | Hop::Relay, _) => self.retry_naturally(u),
        }
    }

    /// Flushes the queue at `u`: everything is handed over as fast as the handover rate allows.
    fn flush(&mut self, u: usize, times: u32) {
        self.upstreams[u].flushes = times;
        self.reroute(u, Reroute::Flush);
    }

    fn retry_naturally(&mut self, u: usize) {
        self.upstreams[u].flushes = 0;
        self.reroute(u, Reroute::NextAttempt);
    }

    /// Begins a restart plan of the mailboxes.
    fn start_plan(&mut self, plan: Plan) {
        self.control.plan = plan;
        self.schedule.set_rare(source::OPENING, NEVER);
        match plan {
            Plan::Bulk | Plan::BulkAutomatic => {
                self.divide(self.scenario.blocks, true);
                self.flush(2, flushes_of(plan));
            }
            Plan::Natural => {
                self.divide(self.scenario.blocks, true);
                self.retry_naturally(2);
            }
            Plan::Drip { rate_per_s } => {
                self.divide(self.scenario.blocks, true);
                self.upstreams[2].throttle_ms =
                    Some(1000.0 * f64::from(self.scenario.weight) / rate_per_s);
                self.flush(2, flushes_of(plan));
            }
            Plan::Blocks { blocks, .. } | Plan::Calm { blocks } => {
                self.divide(blocks, false);
                self.upstreams[2].flushes = flushes_of(plan);
                self.reroute(2, Reroute::Route);
                self.defer_work(Work::OpenBlock);
            }
            Plan::ByHand { blocks } => {
                self.divide(blocks, false);
                self.upstreams[2].flushes = flushes_of(plan);
                self.reroute(2, Reroute::Route);
            }
        }
    }

    /// The viewer opens the next block. From now on none opens by itself.
    fn open_by_hand(&mut self) {
        if self.hops[2] == HopState::Up && self.control.blocks.iter().any(|b| !b.open) {
            self.open_next_block(true);
            self.schedule.set_rare(source::OPENING, NEVER);
        }
    }

    /// The viewer closes the block that was opened last. From now on none opens by itself.
    fn close_by_hand(&mut self) {
        let newest = self.control.blocks.iter().rposition(|b| b.open);
        let Some(newest) = newest.filter(|_| self.hops[2] == HopState::Up) else {
            return;
        };
        self.settle_readers();
        self.control.blocks[newest].open = false;
        self.turn_away(newest as u16);
        self.flag(FlagKind::BlockClosed(newest as u16), true);
        self.schedule.set_rare(source::OPENING, NEVER);
        // Everything that waits is looked at anew, so what was on hold must not be there twice.
        self.control.clear_holds();
        self.reroute(2, Reroute::Route);
        self.schedule_hold_expiry();
    }

    /// Begins to divide the mailboxes into `count` blocks.
    fn divide(&mut self, count: u16, open: bool) {
        self.control.to_come = all_blocks(count, open);
        self.defer_work(Work::Count(0));
    }

    pub(super) fn open_next_block(&mut self, by_viewer: bool) {
        let Some(next) = self.control.blocks.iter().position(|b| !b.open) else {
            return;
        };
        self.play_readers();
        self.control.blocks[next].open = true;
        self.invite(next as u16..next as u16 + 1);
        self.flag(FlagKind::BlockOpened(next as u16 + 1), by_viewer);
        let held = core::mem::replace(&mut self.control.holds[next], Hold::EMPTY);
        self.release(2, held);
        self.schedule_hold_expiry();
        self.keep_outage();
        if next + 1 < self.control.blocks.len() {
            self.schedule.set_rare(
                source::OPENING,
                self.now.saturating_add(self.opening_interval()),
            );
        }
    }

    /// The time until the next block opens, or until it is checked again whether it may (ms).
    fn opening_interval(&self) -> u32 {
        match self.control.plan {
            Plan::Blocks { every, .. } => every.ms(),
            _ => self.scenario.travel.ms().max(1000),
        }
    }

    /// Puts a message on hold until its block opens.
    pub(super) fn hold(&mut self, id: u32) {
        let block = self.control.block_of(self.messages.get(id).addr);
        if self.control.holds[block].push(id, &self.messages) {
            self.schedule_hold_expiry();
        }
    }

    /// The block that the oldest mail on hold is for, and when the relay gives that up (ms), where it has a limit.
    fn next_hold_expiry(&self) -> Option<(usize, u32)> {
        let lifetime = self.scenario.relay_lifetime?.ms();
        let holds = self.control.holds.iter().enumerate();
        holds
            .filter_map(|(block, held)| {
                let (accepted, _) = held.oldest(&self.messages)?;
                Some((block, accepted.saturating_add(lifetime)))
            })
            .min_by_key(|&(_, at)| at)
    }

    /// Sets the instant at which the relay gives up the oldest mail that is on hold.
    pub(super) fn schedule_hold_expiry(&mut self) {
        let at = self
            .next_hold_expiry()
            .map_or(NEVER, |(_, at)| at.max(self.now));
        self.schedule.set_rare(source::HOLD_EXPIRY, at);
    }

    /// The relay gives up a message that has been on hold for too long.
    pub(super) fn hold_expires(&mut self) {
        if let Some((block, at)) = self.next_hold_expiry()
            && at <= self.now
            && let Some(id) = self.control.holds[block].pop_oldest(&self.messages)
        {
            self.give_up(2, id);
        }
        self.schedule_hold_expiry();
    }

    /// The next block may be due to open.
    pub(super) fn opening(&mut self) {
        self.schedule.set_rare(source::OPENING, NEVER);
        if matches!(self.control.plan, Plan::Calm { .. }) && !self.is_calm() {
            self.schedule.set_rare(
                source::OPENING,
                self.now.saturating_add(self.opening_interval()),
            );
        } else {
            self.open_next_block(false);
        }
    }

    /// The rush for the open blocks is over: the relay has handed over what it had for them, no more is on the link than
    /// comes to a storage that keeps up, and no session, of a delivery or of a reader, has to wait for a worker.
    fn is_calm(&self) -> bool {
        let station = &self.stations[2];
        let open = self.control.blocks.iter().filter(|block| block.open);
        let workers = station.workers();
        station.is_up()
            && open.map(|block| block.waiting).sum::<u32>() <= workers
            && self.links[2].in_transit.len() as u32
                <= self.upstreams[2].under_way_at_capacity(workers)
            && station.all_sessions() <= workers
    }

    /// The message is in its mailbox.
    pub(super) fn delivered(&mut self, id: u32) {
        let message = self.transition(id, State::Delivered, 3);
        let block = self.control.block_of(message.addr);
        self.control.blocks[block].delivered += 1;
    }
}
