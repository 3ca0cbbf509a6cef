//! Parameters that are set while a run is played: what a new number in the scenario means for each part of the world.
//! What has begun ends as it began. Everything that is drawn from a distribution without memory is drawn anew from this
//! instant on, which is exact.

use super::deferred_work::Reroute;
use super::readers::STORAGE;
use super::{NEVER, World, source};
use crate::command::Command;
use crate::network::{Hop, HopState};
use crate::scenario::{RetryRule, Scenario};
use crate::time::Duration;
use std::sync::Arc;

impl World {
    /// A command changes the scenario that is in force, and the parts of the world follow. A command that does not fit
    /// (which the run's validation has ruled out) changes nothing.
    pub(super) fn change_scenario(&mut self, command: Command) {
        // Up to now people came under the old numbers.
        self.settle_readers();
        let before = Arc::clone(&self.scenario);
        if command.apply_to(Arc::make_mut(&mut self.scenario)).is_err() {
            return;
        }
        let now = Arc::clone(&self.scenario);
        if now.travel != before.travel {
            self.change_travel(before.travel, now.travel);
        }
        for hop in Hop::ALL {
            if now.station(hop) != before.station(hop) || now.travel != before.travel {
                self.change_station(hop);
            }
        }
        if now.arrivals != before.arrivals {
            self.senders.change(&now, self.now);
            self.schedule.set(source::ARRIVAL, self.senders.due());
        }
        if now.user_tests_per_h != before.user_tests_per_h
            || now.user_tests_growth != before.user_tests_growth
        {
            self.change_user_tests();
        }
        if now.readers != before.readers || now.arrivals != before.arrivals {
            self.change_readers(&before);
        }
        if now.relay_retry != before.relay_retry {
            self.change_relay_retry(before.relay_retry);
        }
        if now.relay_lifetime != before.relay_lifetime {
            self.schedule_hold_expiry();
        }
    }

    fn change_station(&mut self, hop: Hop) {
        let u = hop.index();
        let weight = f64::from(self.scenario.weight);
        let spec = *self.scenario.station(hop);
        self.stations[u].change(&spec, weight);
        self.stations[u].fill_workers(self.now, &self.messages);
        self.upstreams[u].change(&spec, weight, self.scenario.travel, self.now);
        self.schedule_station(u);
        self.schedule_handover(u);
    }

    /// What is on its way keeps its place on it, and goes on at the new pace: so nothing overtakes, and no dot jumps.
    fn change_travel(&mut self, from: Duration, to: Duration) {
        let now = self.now;
        let arrives = |at: u32| {
            let left = Duration(at.saturating_sub(now));
            now.saturating_add(left.stretched(from, to).ms())
        };
        for u in 0..3 {
            for sent in &mut self.links[u].in_transit {
                sent.set_arrival(arrives(sent.arrives()));
            }
            for notice in &mut self.notices[u] {
                notice.arrives = arrives(notice.arrives);
            }
            if !self.links[u].waits && self.hops[u] == HopState::Up {
                self.schedule_link(u);
            }
            let next = self.notices[u].front().map_or(NEVER, |n| n.arrives);
            self.schedule.set_rare(source::NOTICE + u, next);
        }
    }

    /// Behind a hop that lets nothing pass a message's timer stands for its next notice or its end, which the new rule
    /// may have elsewhere. Any other message waits for the next attempt that its server has written down.
    fn change_relay_retry(&mut self, before: RetryRule) {
        if self.hops[2] != HopState::Up {
            self.control.clear_holds();
            self.reroute(2, Reroute::Park(before));
        }
    }

    fn change_readers(&mut self, before: &Scenario) {
        let now = Arc::clone(&self.scenario);
        self.readers.change(before, &now);
        self.count_reader_sessions();
        if !now.has_readers() {
            self.stations[STORAGE].slowdown = 1.0;
        }
        self.schedule_readers();
    }
}
