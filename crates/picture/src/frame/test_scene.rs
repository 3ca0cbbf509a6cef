//! A scene of any number of dots, for the tests and the pictures: mail in the relay's spool, mail on the last link,
//! and nothing else.

use super::Scene;
use limbo_sim::{
    ChangeLog, Cursor, Duration, Hop, InTransit, Ledger, MessageId, Place, Series, SimTime,
    SpoolChange, StationView, Transit, Waiting,
};

/// Mail at rest, falling and on its way.
pub struct TestScene {
    /// The instant shown.
    pub now: SimTime,
    /// In the relay's spool, in order of entry.
    pub waiting: Vec<Waiting>,
    /// On the last link.
    pub transits: Vec<Transit>,
    /// The run so far: empty, so that the ledger alone decides the scale.
    pub series: Series,
    /// What the scale is made for.
    pub ledger: Ledger,
    /// Since when each message waits, by number.
    pub since: Vec<Option<SimTime>>,
    /// The log of what began and ceased to wait.
    pub change_log: ChangeLog,
    /// The viewer's own.
    pub own: &'static [MessageId],
    /// Of so many messages each first is a test of a waiting user; 0: none is.
    pub test_of: u32,
}

/// How long a message is on the link.
const TRAVEL: Duration = Duration(1 << 20);

/// The mailbox of a message.
pub fn addr_of(id: MessageId) -> u16 {
    (id.wrapping_mul(0x9E37_79B1) >> 16) as u16
}

impl TestScene {
    /// So many messages at rest, on a scale for `most` at rest and `flow` on their way.
    pub fn at_rest(count: u32, most: u32, flow: u32) -> TestScene {
        let ledger = Ledger {
            sent: most + flow,
            spooled_relay: most,
            travelling: flow,
            ..Ledger::default()
        };
        let mut scene = TestScene {
            now: SimTime(count),
            waiting: Vec::new(),
            transits: Vec::new(),
            series: Series::default(),
            ledger,
            since: Vec::new(),
            change_log: ChangeLog::default(),
            own: &[7],
            test_of: 0,
        };
        for id in 0..count {
            scene.enter(id, SimTime(id));
        }
        scene
    }

    /// A message begins to wait.
    pub fn enter(&mut self, id: MessageId, entered: SimTime) {
        self.change_log.entered(Place::Relay as usize, id, 0);
        self.waiting.push(Waiting {
            id,
            addr: addr_of(id),
            born: SimTime(id),
            entered,
            mta: (id % 10) as u8,
            mine: self.own.contains(&id),
            test: self.is_test(id),
        });
        if self.since.len() <= id as usize {
            self.since.resize(id as usize + 1, None);
        }
        self.since[id as usize] = Some(entered);
    }

    /// The same scene, in which of so many messages each first is a test.
    pub fn with_tests(mut self, test_of: u32) -> TestScene {
        self.test_of = test_of;
        for w in &mut self.waiting {
            w.test = w.id.is_multiple_of(test_of);
        }
        self
    }

    fn is_test(&self, id: MessageId) -> bool {
        self.test_of > 0 && id.is_multiple_of(self.test_of)
    }

    /// Only those for which `stays` holds go on waiting.
    pub fn keep(&mut self, mut stays: impl FnMut(&Waiting) -> bool) {
        let (since, change_log) = (&mut self.since, &mut self.change_log);
        self.waiting.retain(|w| {
            let stay = stays(w);
            if !stay {
                since[w.id as usize] = None;
                change_log.left(Place::Relay as usize, w.id, 0);
            }
            stay
        });
    }

    /// A message sets out on the last link.
    pub fn send(&mut self, id: MessageId, progress: f32) {
        self.transits.push(Transit {
            id,
            addr: addr_of(id),
            progress,
            back: false,
            late: false,
            mine: false,
            test: self.is_test(id),
        });
    }
}

impl Scene for TestScene {
    fn now(&self) -> SimTime {
        self.now
    }
    fn ledger(&self) -> Ledger {
        self.ledger
    }
    fn series(&self) -> &Series {
        &self.series
    }
    fn backlog_expected(&self) -> Option<f32> {
        None
    }
    fn station(&self, _: Place) -> StationView {
        StationView {
            workers: 1,
            ..StationView::IDLE
        }
    }
    fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        let here = if hop == Hop::Delivery {
            &self.transits[..]
        } else {
            &[]
        };
        here.iter().copied()
    }
    fn on_link(&self, hop: Hop) -> u32 {
        self.transits(hop).count() as u32
    }
    fn tests_on_link(&self, hop: Hop) -> u32 {
        self.transits(hop).filter(|t| t.test).count() as u32
    }
    fn each_on_link(&self, hop: Hop, mut visit: impl FnMut(&[InTransit])) {
        let left = |t: &Transit| ((1.0 - t.progress) * TRAVEL.ms() as f32) as u32;
        let arrives = |t: Transit| InTransit::new(self.now.ms() + left(&t), t.id, t.test);
        let mut line: Vec<_> = self.transits(hop).map(arrives).collect();
        line.sort();
        visit(&line);
    }
    fn travel(&self) -> Duration {
        TRAVEL
    }
    fn own_on_link(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        self.transits(hop).filter(|t| t.mine)
    }
    fn notices(&self, _: Hop) -> impl ExactSizeIterator<Item = Transit> + '_ {
        [].into_iter()
    }
    fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_ {
        let here = if place == Place::Relay {
            &self.waiting[..]
        } else {
            &[]
        };
        here.iter().copied()
    }
    fn each_waiting(&self, place: Place, visit: impl FnMut(MessageId)) {
        self.waiting(place).map(|w| w.id).for_each(visit);
    }
    fn waits_since(&self, place: Place, id: MessageId) -> Option<SimTime> {
        let since = self.since.get(id as usize).copied().flatten();
        since.filter(|_| place == Place::Relay)
    }
    fn waiter(&self, place: Place, id: MessageId) -> Option<Waiting> {
        let entered = self.waits_since(place, id)?;
        Some(Waiting {
            id,
            addr: addr_of(id),
            born: SimTime(id),
            entered,
            mta: (id % 10) as u8,
            mine: self.own.contains(&id),
            test: self.is_test(id),
        })
    }
    fn change_cursor(&self) -> Cursor {
        self.change_log.change_cursor()
    }
    fn changes_since(
        &self,
        mark: Cursor,
    ) -> Option<impl DoubleEndedIterator<Item = SpoolChange> + '_> {
        self.change_log.since(mark)
    }
    fn waiting_len(&self, place: Place) -> u32 {
        if place == Place::Relay {
            self.waiting.len() as u32
        } else {
            0
        }
    }
    fn blocks(&self) -> u16 {
        12
    }
    fn own(&self) -> &[MessageId] {
        self.own
    }
    fn own_sessions(&self, _: Place) -> u32 {
        0
    }
    fn test_sessions(&self, _: Place) -> u32 {
        0
    }
}
