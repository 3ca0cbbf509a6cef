//! A scenario holds every parameter of a run: network, population, retry rules, calendar. Numbers are those of the
//! real network, in e-mails and seconds; the world divides them by the weight. The scenarios that come with the
//! program are in `catalogue`.

use crate::command::{Command, Plan, Script};
use crate::mta::{Mix, Mta};
use crate::network::Hop;
use crate::time::Duration;
use std::sync::Arc;

/// What rejecting a session costs, as a fraction of a delivery's service, at a station that begins to reject, by whatever
/// command: a connection and an answer, without a message. Modelled.
pub(crate) const REJECTION_COST: f64 = 0.1;

/// What limits the open sessions of a station, and what it does at that limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OverloadPolicy {
    /// It takes every session and never crashes.
    Unlimited,
    /// It bears this many open sessions (e-mails) and crashes under one more; all of their messages drop back to the servers
    /// that were handing them over.
    Crash {
        /// Open sessions that it bears: 1 or more.
        sessions: f64,
    },
    /// It rejects sessions beyond this many with 421, each at a cost.
    RejectWith421 {
        /// Open sessions at most: 1 or more.
        sessions: f64,
        /// The cost of a rejected session as a fraction of a delivery's service: 0..=1.
        cost: f64,
    },
}

/// How long one delivery takes a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Exponentially distributed.
    Exponential,
    /// Always the same.
    Constant,
}

/// How many sessions an upstream keeps open at once (Postfix: `initial_destination_concurrency` 5,
/// `default_destination_concurrency_limit` 20, for each of its servers).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Concurrency {
    /// Sessions a server opens to a destination that it has not tried, or that answers again: 1 or more.
    pub initial: u32,
    /// Sessions it opens at most; the window grows by one with each success.
    pub max: u32,
    /// How many servers hand over, each with a window and a view of the destination of its own.
    pub servers: f64,
    /// How far one success or failure moves the window.
    pub feedback: Feedback,
}

/// How far one success or one failed connection moves a concurrency window of n sessions (Postfix:
/// `default_destination_concurrency_positive_feedback` and `..._negative_feedback`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// One session up, one session down: Postfix's default, `1`.
    One,
    /// One session up after n successes, down at the first failure and then after n more: `1/concurrency`.
    OneOverN,
}

/// By which rule the relay tries again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RetryRule {
    /// As that software does.
    Server(Mta),
    /// At this interval, without end (the threshold of natural retries in MODEL.md section 8).
    Every(Duration),
    /// After exponentially distributed times of this mean, without end (the retrial queue of queueing theory).
    Exponential(Duration),
}

/// When a server that goes through its queue in passes takes up a message that is due (Postfix every 300 s, Exim and
/// sendmail every 30 minutes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scans {
    /// At the very second when it is due.
    Ideal,
    /// At the server's next pass; each server has passes of its own.
    Pass,
}

/// A station: its workers, its limit of sessions, and how its clients behave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationSpec {
    /// E-mails per second that all workers together can serve (mu).
    pub capacity_per_s: f64,
    /// Sessions served at the same time (c); each takes `workers / capacity_per_s` seconds on average.
    pub workers: u32,
    /// The distribution of the service time.
    pub service: Service,
    /// What happens when too many sessions are open.
    pub overload: OverloadPolicy,
    /// How long it is down after a crash.
    pub reboot: Duration,
    /// Handover rate: e-mails per second that all its clients together hand over at most; usually more than the
    /// capacity. Its key in the table of parameters is `push_per_s`.
    pub handover_per_s: f64,
    /// A client that has waited this long for a worker, or for the answer after its final dot, ends the session and
    /// tries again later (RFC 5321 section 4.5.3.2: 5 and 10 minutes); none: it waits without end.
    pub client_timeout: Option<Duration>,
    /// How many sessions the clients keep open at once; none: clients without feedback, which open as many as the
    /// handover rate allows and share one view of the destination.
    pub concurrency: Option<Concurrency>,
    /// E-mails that the clients' active queues hold; when they are full, new mail goes before old (Postfix:
    /// `qmgr_message_active_limit` 20,000 for each server); none: first come, first served.
    pub active_max: Option<f64>,
}

/// People, and their programs, who open their mailboxes at the storage. Times are means of exponential times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readers {
    /// The share of the mailboxes that somebody opens: 0..=1; 0: the storage serves deliveries only.
    pub share: f64,
    /// Visits that each makes in a day while all is well.
    pub visits_per_day: f64,
    /// The work of a visit, as a fraction of a delivery's.
    pub visit_cost: f64,
    /// The work of fetching one e-mail that has waited, as a fraction of a delivery's. The first visit after an outage
    /// fetches all that waited at the relay when the block was opened.
    pub mail_cost: f64,
    /// How long a session that is not served is kept open.
    pub patience: Duration,
    /// The time until one who was not served asks again: impatience, and the polling interval of programs.
    pub again: Duration,
    /// The share of visits in vain after which somebody gives up for now: 0..=1.
    pub gives_up: f64,
    /// The time until one who has given up asks again unasked.
    pub returns: Duration,
    /// The share of the storage's capacity that readers get while deliveries wait, too: 0..=0.99.
    pub capacity_share: f64,
}

impl Readers {
    /// Nobody reads; the other numbers are those with which readers begin where their share is raised.
    pub const NONE: Readers = Readers {
        share: 0.0,
        visits_per_day: 4.0,
        visit_cost: 0.1,
        mail_cost: 0.2,
        patience: Duration::mins(5),
        again: Duration::mins(15),
        gives_up: 0.05,
        returns: Duration::hours(6),
        capacity_share: 0.7,
    };
}

/// When messages are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrivals {
    /// E-mails per second, the mean over a day (lambda).
    pub rate_per_s: f64,
    /// Weight of each hour of the day, from midnight local time; only ratios count.
    pub rhythm: [f64; 24],
    /// The local hour of the day at the epoch: 0..=23.
    pub epoch_hour: u8,
    /// Nothing is sent after this.
    pub until: Duration,
}

/// A rhythm without a rhythm: every hour alike.
pub const FLAT_RHYTHM: [f64; 24] = [1.0; 24];

/// Every parameter of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name in addresses; one of [`crate::catalogue::NAMES`].
    pub name: &'static str,
    /// E-mails per simulated message ("1 dot = w messages").
    pub weight: u32,
    /// Unix time of the scenario's epoch in milliseconds.
    pub epoch_unix_ms: f64,
    /// IANA time zone in which the page shows the clock.
    pub time_zone: &'static str,
    /// The run ends here.
    pub span: Duration,
    /// Simulated milliseconds per millisecond of viewing at speed 1.
    pub pace: u32,
    /// Time a message takes on one link (long enough to be seen).
    pub travel: Duration,
    /// Mailboxes behind the storage.
    pub mailboxes: u32,
    /// Into how many blocks they are divided until a plan says otherwise.
    pub blocks: u16,
    /// The block-wise plan that the restart chooser offers first.
    pub blocks_plan: Plan,
    /// When messages are sent, and how many.
    pub arrivals: Arrivals,
    /// The stations at the ends of the three hops: provider, relay, storage.
    pub stations: [StationSpec; 3],
    /// Who reads the mail.
    pub readers: Readers,
    /// The software of the senders' providers.
    pub providers: Mix,
    /// When messages that are due are taken up.
    pub scans: Scans,
    /// By which rule the relay tries again.
    pub relay_retry: RetryRule,
    /// The relay gives up mail that it has kept for a closed block for this long, and its sender is told; none: it is on
    /// hold, and mail on hold does not expire (as in Postfix).
    pub relay_lifetime: Option<Duration>,
    /// Test messages that a user whose mail waits sends to themselves after a long wait, per hour.
    pub user_tests_per_h: f64,
    /// How users come to test: after a wait of this length 63% of the rate is reached, after three times as long 95%.
    pub user_tests_growth: Duration,
    /// Mail of senders that never try again what was refused once (such as scripts behind web forms), in thousandths.
    pub once_share: u16,
    /// The share of these senders who learn that it failed: 0..=1.
    pub once_told: f64,
    /// An upstream that finds a destination down probes it again after this time.
    pub probe: Duration,
    /// Documented events, in order of time.
    pub calendar: Script,
    /// Mail that is not drawn but given: the instants (ms since the epoch, ascending) at which the relay accepts a
    /// message (a dot) each, beside what the senders send. So a queue that really exists is played (`limbo-queue`).
    pub listed: Option<Arc<[u32]>>,
}

/// What waits is so many times what is sent from the fault to the restart: users test, and while the first mail is
/// given out, more comes.
const BACKLOG_MORE: f32 = 1.3;

impl Scenario {
    /// The same network with another number of e-mails to a dot: more or fewer dots, the same story.
    pub fn with_weight(mut self, weight: u32) -> Scenario {
        self.weight = weight;
        self
    }

    /// How many messages (dots) are given one by one.
    pub fn listed_len(&self) -> usize {
        self.listed.as_ref().map_or(0, |listed| listed.len())
    }

    /// True where people open their mailboxes, too.
    pub fn has_readers(&self) -> bool {
        self.readers.share > 0.0
    }

    /// How much mail its calendar makes wait, as far as that can be told beforehand: about what is sent from the first
    /// fault to the first restart (dots). None where nothing is planned.
    pub fn backlog_expected(&self) -> Option<f32> {
        let is_fault = |c: &Command| matches!(c, Command::Cut(_) | Command::Close(_));
        let fault = self
            .calendar
            .iter()
            .find(|(_, command)| is_fault(command))?
            .0;
        let is_end = |c: &Command| matches!(c, Command::Restart(_) | Command::Mend(..));
        let mut after = self.calendar.iter().filter(|(at, _)| *at > fault);
        let end = after.find(|(_, command)| is_end(command))?.0;
        let seconds = end.since(fault).ms() as f32 / 1000.0;
        Some(BACKLOG_MORE * seconds * self.arrivals.rate_per_s as f32 / self.weight.max(1) as f32)
    }

    /// The station at the end of a hop.
    pub fn station(&self, hop: Hop) -> &StationSpec {
        &self.stations[hop.index()]
    }
}
