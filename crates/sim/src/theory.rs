//! What queueing theory predicts (MODEL.md section 8), in closed form: the page's lab draws it beside the simulation,
//! and the tests hold the simulation against it. The world does not read any of it, so that no outcome can be written
//! in.
//!
//! Units everywhere: `lambda` arrivals and `mu` capacity of a whole station in e-mails per second, `workers` how many
//! share that capacity, times in seconds. Where a queue has no steady state (more arrives than can be served) the
//! answer is infinity. Arguments are taken as positive and finite; nothing panics on others.
//!
//! Sources: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic
//! telephone exchanges" (1917) for the two loss and delay formulas; L. Kleinrock, "Queueing Systems", vol. 1 (1975),
//! chapters 3 (M/M/1, M/M/c, M/M/1/K), 4 (tandem, after Burke and Jackson) and 5 (M/G/1, busy periods); G. I. Falin
//! and J. G. C. Templeton, "Retrial Queues" (1997), chapter 1, for the orbit; the fluid arguments on restarts are
//! those of MODEL.md section 8.

/// M/M/1: messages in the system, rho/(1-rho).
pub fn mm1_number(lambda: f64, mu: f64) -> f64 {
    unless_overloaded(lambda, mu, lambda / (mu - lambda))
}

/// M/M/1: seconds in the system, 1/(mu-lambda).
pub fn mm1_time(lambda: f64, mu: f64) -> f64 {
    unless_overloaded(lambda, mu, 1.0 / (mu - lambda))
}

/// M/D/1: seconds of waiting for service, rho/(2 mu (1-rho)) (Pollaczek and Khinchine).
pub fn md1_wait(lambda: f64, mu: f64) -> f64 {
    unless_overloaded(lambda, mu, lambda / (2.0 * mu * (mu - lambda)))
}

/// Erlang B: the share of calls lost by `workers` workers without a waiting room, for an offered load of `load`
/// erlangs (arrivals times mean service). By the recursion B(c) = a B(c-1) / (c + a B(c-1)), which neither
/// overflows nor cancels.
pub fn erlang_b(workers: u32, load: f64) -> f64 {
    (1..=workers).fold(1.0, |b, c| load * b / (f64::from(c) + load * b))
}

/// Erlang C: the share of messages that have to wait for one of `workers` workers; 1 when overloaded.
pub fn erlang_c(workers: u32, load: f64) -> f64 {
    let c = f64::from(workers);
    if load >= c {
        return 1.0;
    }
    let b = erlang_b(workers, load);
    c * b / (c - load * (1.0 - b))
}

/// M/M/c: seconds of waiting for one of `workers` workers who serve `mu` a second together.
pub fn mmc_wait(lambda: f64, mu: f64, workers: u32) -> f64 {
    let load = lambda * f64::from(workers) / mu;
    unless_overloaded(lambda, mu, erlang_c(workers, load) / (mu - lambda))
}

/// M/M/1/K: the share of messages that find `capacity` in the system and are lost,
/// (1-rho) rho^K / (1-rho^(K+1)). By the same recursion as Erlang B, so that rho = 1 is no special case.
pub fn mm1k_loss(lambda: f64, mu: f64, capacity: u32) -> f64 {
    let rho = lambda / mu;
    (0..capacity).fold(1.0, |loss, _| rho * loss / (1.0 + rho * loss))
}

/// One server whose work all sessions share equally (mu a second together), and whose clients each leave after an
/// exponential time of mean `patience_s`: the mean number of open sessions, and the share of clients who leave unserved.
/// Equal shares of exponential work end as often as work done one by one, so this is the birth-death process of
/// M/M/1+M: C. Palm, "Research on telephone traffic carried by full availability groups" (1957); O. Garnett, A.
/// Mandelbaum and M. Reiman, "Designing a call center with impatient customers" (2002), where it is called Erlang A.
pub fn impatient_sessions(lambda: f64, mu: f64, patience_s: f64) -> (f64, f64) {
    let (mut chance, mut sum, mut weighted) = (1.0, 1.0, 0.0);
    let mut n = 0.0;
    // The terms rise to the number at which as many leave as come, and then fall faster than a geometric series.
    while n < 1e7 && (chance > 1e-12 * sum || n < lambda * patience_s) {
        n += 1.0;
        chance *= lambda / (mu + n / patience_s);
        sum += chance;
        weighted += n * chance;
        if sum > 1e200 {
            (chance, sum, weighted) = (chance / sum, 1.0, weighted / sum);
        }
    }
    let open = weighted / sum;
    (open, open / patience_s / lambda)
}

/// M/M/1 with retries: the mean number in orbit when each of them tries again at rate `theta` a second and a busy
/// server takes none, rho (lambda + rho theta) / (theta (1-rho)) with theta in units of mu as lambda is.
pub fn retrial_orbit(lambda: f64, mu: f64, theta: f64) -> f64 {
    let rho = lambda / mu;
    unless_overloaded(lambda, mu, rho / (1.0 - rho) * (lambda / theta + rho))
}

/// The backlog after an outage of `outage_s` seconds.
pub fn backlog(lambda: f64, outage_s: f64) -> f64 {
    lambda * outage_s
}

/// Seconds until a backlog is drained at full capacity, while new mail comes.
pub fn drain_s(backlog: f64, lambda: f64, mu: f64) -> f64 {
    unless_overloaded(lambda, mu, backlog / (mu - lambda))
}

/// M/M/1: mean and variance of the seconds until a system with `number` messages in it is empty for the first
/// time: as many independent busy periods.
pub fn first_passage(number: f64, lambda: f64, mu: f64) -> (f64, f64) {
    let spare = mu - lambda;
    (
        drain_s(number, lambda, mu),
        unless_overloaded(lambda, mu, number * (mu + lambda) / (spare * spare * spare)),
    )
}

fn unless_overloaded(lambda: f64, mu: f64, value: f64) -> f64 {
    if lambda < mu { value } else { f64::INFINITY }
}

/// A restart of a station that crashes under too many sessions, as a fluid model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Restart {
    /// New mail, e-mails per second (lambda).
    pub arrivals_per_s: f64,
    /// What the station serves, e-mails per second (mu).
    pub capacity_per_s: f64,
    /// Handover rate: what its clients hand over while they have any, e-mails per second. Where it is not more than the capacity
    /// nothing piles up at the station, and the backlog falls no faster than it is handed over.
    pub handover_per_s: f64,
    /// Open sessions at which it crashes.
    pub sessions_max: f64,
    /// How long it is down then, seconds.
    pub reboot_s: f64,
}

impl Restart {
    /// All at once: seconds from opening to the crash, n/(handover rate - mu); infinity if it can take the handover
    /// rate.
    pub fn crashes_after_s(&self) -> f64 {
        let excess = self.handover_per_s - self.capacity_per_s;
        if excess > 0.0 {
            self.sessions_max / excess
        } else {
            f64::INFINITY
        }
    }

    /// All at once: e-mails delivered between an opening and the next crash.
    pub fn delivered_before_a_crash(&self) -> f64 {
        self.capacity_per_s * self.crashes_after_s()
    }

    /// All at once: how fast the backlog shrinks over many crashes, e-mails per second; negative where it grows.
    pub fn shrinks_per_s(&self) -> f64 {
        let crashes_after_s = self.crashes_after_s();
        if crashes_after_s.is_infinite() {
            return self.capacity_per_s - self.arrivals_per_s;
        }
        self.delivered_before_a_crash() / (crashes_after_s + self.reboot_s) - self.arrivals_per_s
    }

    /// All at once: whether a large backlog drains by itself: more is delivered between two crashes than arrives in
    /// the meantime.
    pub fn recovers_by_itself(&self) -> bool {
        self.shrinks_per_s() > 0.0
    }

    /// The peak of open sessions after a block of `block` e-mails opens while `waits` are still there from before and
    /// new mail for the open mailboxes comes at `open_per_s`. To first order in 1/(handover rate), as in MODEL.md
    /// section 8; where new mail shares the handover rate with old, it is block (push-mu)/(push-lambda), a little
    /// less.
    pub fn peak_sessions(&self, block: f64, open_per_s: f64, waits: f64) -> f64 {
        block * (1.0 - (self.capacity_per_s - open_per_s) / self.handover_per_s).max(0.0) + waits
    }

    /// The most open sessions that so much mail can pile up, however it is let go: what is handed over beyond the capacity until
    /// it has been handed over. What was let go and waits for that is in no session.
    pub fn most_sessions(&self, mail: f64) -> f64 {
        let excess = self.handover_per_s - self.capacity_per_s;
        match excess > 0.0 {
            true => excess * drain_s(mail, self.arrivals_per_s, self.handover_per_s),
            false => 0.0,
        }
    }

    /// True if opening a backlog in `blocks` equal blocks, one every `every_s` seconds, never crashes it.
    pub fn blocks_are_safe(&self, backlog: f64, blocks: u16, every_s: f64) -> bool {
        let count = f64::from(blocks);
        let all = backlog + self.arrivals_per_s * (count - 1.0) * every_s;
        if self.most_sessions(all) < self.sessions_max {
            return true;
        }
        let mut waits = 0.0;
        for opened in 1..=blocks {
            let before = f64::from(opened - 1);
            let block = (backlog + self.arrivals_per_s * before * every_s) / count;
            let open_per_s = self.arrivals_per_s * f64::from(opened) / count;
            if self.peak_sessions(block, open_per_s, waits) >= self.sessions_max {
                return false;
            }
            let served = (self.capacity_per_s - open_per_s) * every_s;
            waits = (waits + block - served).max(0.0);
        }
        true
    }

    /// Seconds from the first opening until a backlog that is released in `blocks` equal blocks, one every `every_s`
    /// seconds, is drained: the last block opens, and what waits then is served while new mail comes. Valid where it
    /// never crashes.
    pub fn blocks_clear_s(&self, backlog: f64, blocks: u16, every_s: f64) -> f64 {
        let count = f64::from(blocks);
        let gone_per_s = self.capacity_per_s.min(self.handover_per_s);
        let mut waits = 0.0;
        for opened in 1..=blocks {
            let before = f64::from(opened - 1);
            waits += (backlog + self.arrivals_per_s * before * every_s) / count;
            if opened < blocks {
                let open_per_s = self.arrivals_per_s * f64::from(opened) / count;
                waits = (waits - (gone_per_s - open_per_s) * every_s).max(0.0);
            }
        }
        (count - 1.0) * every_s + drain_s(waits, self.arrivals_per_s, gone_per_s)
    }

    /// True if releasing a backlog at `rate_per_s`, new mail and old together, never crashes it: either it serves more
    /// than that, or it has no limit of sessions, or what accumulates until the backlog is released is less than it.
    pub fn drip_is_safe(&self, backlog: f64, rate_per_s: f64) -> bool {
        // Nothing is released faster than it can be handed over.
        let released_per_s = rate_per_s.min(self.handover_per_s);
        let excess = released_per_s - self.capacity_per_s;
        excess <= 0.0
            || self.sessions_max.is_infinite()
            || excess * drain_s(backlog, self.arrivals_per_s, released_per_s) < self.sessions_max
    }

    /// Seconds until a backlog released at `rate_per_s` is drained; infinity where more arrives than is released.
    pub fn drip_clear_s(&self, backlog: f64, rate_per_s: f64) -> f64 {
        drain_s(
            backlog,
            self.arrivals_per_s,
            rate_per_s.min(self.handover_per_s).min(self.capacity_per_s),
        )
    }

    /// The fewest blocks that are safe in the fluid model, if any number up to
    /// [`BLOCKS_MAX`](crate::limits::BLOCKS_MAX) is. Random fluctuation adds to it where one block more lowers the
    /// peak by less than a few square roots of it.
    pub fn fewest_safe_blocks(&self, backlog: f64, every_s: f64) -> Option<u16> {
        (1..=crate::limits::BLOCKS_MAX)
            .find(|&blocks| self.blocks_are_safe(backlog, blocks, every_s))
    }
}

/// A crowd of readers as a fluid: people who were kept from their mailboxes, and who ask all together, and again while
/// they are not served, once their block is open.
#[derive(Clone, Copy, Debug)]
pub struct Crowd {
    /// The mean time until one who was not served asks (again), seconds.
    pub again_s: f64,
    /// The mean time until a session that is not served is left, seconds.
    pub patience_s: f64,
    /// The share of those who leave that give up for now.
    pub gives_up: f64,
}

impl Crowd {
    /// The most sessions that are open at once when blocks of `readers` each are opened every `every_s` seconds, and
    /// the storage serves `served_per_s(n)` visits a second after the n-th opening (n = 0, 1, ...). With one block:
    /// all at once. Integrated in steps of a fiftieth of the shorter of both times.
    pub fn peak_sessions(
        &self,
        readers: f64,
        blocks: u16,
        every_s: f64,
        served_per_s: impl Fn(u16) -> f64,
    ) -> f64 {
        let step_s = self.again_s.min(self.patience_s) / 50.0;
        let (mut waiting, mut open, mut peak) = (0.0, 0.0_f64, 0.0_f64);
        for opened in 0..blocks {
            waiting += readers;
            let served_per_s = served_per_s(opened);
            let last = opened + 1 == blocks;
            let mut elapsed_s = 0.0;
            while (elapsed_s < every_s || last) && waiting + open > readers * 1e-3 {
                let asks = waiting / self.again_s * step_s;
                let leaves = open / self.patience_s * step_s;
                waiting += leaves * (1.0 - self.gives_up) - asks;
                open = (open + asks - leaves - served_per_s * step_s).max(0.0);
                peak = peak.max(open);
                elapsed_s += step_s;
                if last && elapsed_s > 100.0 * (self.again_s + self.patience_s) {
                    break;
                }
            }
        }
        peak
    }
}

/// Natural retries every `interval_s` seconds to a station that rejects at the cost `cost` (a fraction of a delivery's
/// service): the backlog above which it grows without end, M (mu-lambda)/r; infinity where rejecting costs nothing. It
/// presumes that retries are spread evenly and stay so, as with exponential intervals of that mean. With an exact
/// interval the simulation grows again from 0.9 B*: a phase of the interval that begins above its share B*/M is not
/// evened out by the others. And it presumes clients without feedback, which ask at their intervals whatever the answer:
/// servers that keep a concurrency window, as Postfix does, ask less often the more they are refused, and recover from
/// backlogs well above it (MODEL.md section 8).
pub fn retry_threshold(interval_s: f64, lambda: f64, mu: f64, cost: f64) -> f64 {
    if cost > 0.0 {
        interval_s * (mu - lambda) / cost
    } else {
        f64::INFINITY
    }
}

/// Natural retries as above: seconds until a backlog below the threshold is drained; infinity above it. First the
/// station is busy all the time, and the backlog shrinks the faster the smaller it is (`B' = lambda - mu + r B/M`);
/// once fewer retry than can be served, each of the rest takes a mean interval: the last of `b` after some `M ln b`.
pub fn retry_clear_s(backlog: f64, interval_s: f64, lambda: f64, mu: f64, cost: f64) -> f64 {
    let threshold = retry_threshold(interval_s, lambda, mu, cost);
    if lambda >= mu || backlog >= threshold {
        return f64::INFINITY;
    }
    // Below this backlog, its retries and new mail together are less than the station can serve.
    let idle_from = (interval_s * (mu - lambda)).min(backlog);
    let busy_s = if threshold.is_finite() {
        interval_s / cost * libm::log((threshold - idle_from).max(0.0) / (threshold - backlog))
    } else {
        drain_s(backlog - idle_from, lambda, mu)
    };
    busy_s.max(0.0) + interval_s * libm::log(idle_from.max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, expected: f64, digits: f64) {
        assert!((value - expected).abs() < digits, "{value}, not {expected}");
    }

    #[test]
    fn the_formulas_give_the_values_of_the_model() {
        close(erlang_c(20, 16.0), 0.256_077_8, 1e-7);
        close(mmc_wait(16.0, 20.0, 20), 0.064_019_4, 1e-7);
        close(erlang_b(20, 16.0), 0.064_410_9, 1e-7);
        close(retrial_orbit(0.5, 1.0, 0.2), 3.0, 1e-12);
        let (mean, variance) = first_passage(200.0, 0.7, 1.0);
        close(mean, 666.7, 0.05);
        close(variance, 12_593.0, 0.5);
        close(retry_threshold(4000.0, 60.0, 100.0, 0.3), 533_333.0, 0.5);
    }

    #[test]
    fn one_worker_is_the_special_case_of_many() {
        close(erlang_c(1, 0.6), 0.6, 1e-12);
        close(mmc_wait(0.6, 1.0, 1), mm1_time(0.6, 1.0) - 1.0, 1e-12);
        close(mm1k_loss(0.6, 1.0, 1), erlang_b(1, 0.6), 1e-12);
        close(mm1k_loss(1.0, 1.0, 4), 0.2, 1e-12);
    }

    #[test]
    fn an_overloaded_queue_has_no_steady_state() {
        assert!(mm1_number(1.0, 1.0).is_infinite());
        assert!(mmc_wait(30.0, 20.0, 20).is_infinite());
        close(erlang_c(20, 30.0), 1.0, 1e-12);
    }

    #[test]
    fn a_server_strong_enough_needs_one_block() {
        let restart = Restart {
            arrivals_per_s: 1.0,
            capacity_per_s: 10.0,
            handover_per_s: 8.0,
            sessions_max: 5.0,
            reboot_s: 60.0,
        };
        assert!(restart.recovers_by_itself());
        assert_eq!(restart.fewest_safe_blocks(1e6, 3600.0), Some(1));
    }

    #[test]
    fn a_backlog_goes_at_best_at_full_capacity() {
        let town = Restart {
            arrivals_per_s: 1.0,
            capacity_per_s: 3.0,
            handover_per_s: 30.0,
            sessions_max: 1_100.0,
            reboot_s: 360.0,
        };
        let best = drain_s(7_200.0, 1.0, 3.0);
        close(best, 3_600.0, 1e-9);
        // One block is all at once; many blocks wait for the last of them to open.
        close(town.blocks_clear_s(7_200.0, 1, 300.0), best, 1e-9);
        for blocks in 2..40 {
            let clears = town.blocks_clear_s(7_200.0, blocks, 300.0);
            assert!(clears >= best && clears >= f64::from(blocks - 1) * 300.0);
        }
        close(town.drip_clear_s(7_200.0, 30.0), best, 1e-9);
        close(town.drip_clear_s(7_200.0, 2.0), 7_200.0, 1e-9);
        assert!(town.drip_clear_s(7_200.0, 0.9).is_infinite());
        assert!(town.drip_is_safe(7_200.0, 3.0));
        for unsafe_per_s in [30.0, 100.0, 177.0, 178.0, 1e3, 1e9] {
            assert!(!town.drip_is_safe(7_200.0, unsafe_per_s), "{unsafe_per_s}");
        }
        // One that takes everyone never falls, also where more arrives than is released, for ever.
        let endless = Restart {
            arrivals_per_s: 100.0,
            capacity_per_s: 50.0,
            handover_per_s: 1_000.0,
            sessions_max: f64::INFINITY,
            ..town
        };
        for rate_per_s in [80.0, 120.0] {
            assert!(endless.drip_is_safe(1e3, rate_per_s), "{rate_per_s}");
        }
        let slow = Restart {
            handover_per_s: 2.0,
            ..town
        };
        close(slow.drip_clear_s(7_200.0, 30.0), 7_200.0, 1e-9);
    }

    #[test]
    fn what_is_handed_over_slowly_goes_as_slowly_and_fells_nobody() {
        let relay = |handover_per_s| Restart {
            arrivals_per_s: 1.0,
            capacity_per_s: 10.0,
            handover_per_s,
            sessions_max: 50.0,
            reboot_s: 60.0,
        };
        close(relay(3.0).blocks_clear_s(7_200.0, 1, 300.0), 3_600.0, 1e-9);
        assert!(relay(0.9).blocks_clear_s(7_200.0, 3, 300.0).is_infinite());
        for blocks in [1, 2, 12, 40] {
            assert!(relay(3.0).blocks_are_safe(7_200.0, blocks, 30.0));
            let clears =
                |handover_per_s| relay(handover_per_s).blocks_clear_s(7_200.0, blocks, 30.0);
            assert!(clears(2.0) > clears(3.0) && clears(3.0) > clears(10.0));
            close(clears(10.0), clears(1e3), 1e-9);
        }
        assert!(!relay(30.0).blocks_are_safe(7_200.0, 12, 30.0));
    }

    #[test]
    fn retries_clear_below_the_threshold_only() {
        let clear = |backlog: f64| retry_clear_s(backlog, 4_000.0, 60.0, 100.0, 0.3);
        assert!(clear(540_000.0).is_infinite());
        assert!(clear(530_000.0) > clear(400_000.0));
        assert!(clear(400_000.0) > drain_s(400_000.0, 60.0, 100.0));
        assert!(clear(10.0) >= 0.0);
    }
}
