//! The viewer's own mail queue as the engine drives it. Reached through the table of lazy views only.

use super::drivers::QueueDriver;
use crate::browser::clock::{change_before, zone_east_s};
use crate::message::QueueMessage;
use crate::modes::explore::{QueueDesk, QueueShown, QueueSource};
use limbo_sim::{Run, SimTime};
use std::rc::Rc;

/// Before anything has been read.
pub(super) fn open() -> Box<dyn QueueDriver> {
    Box::new(QueueDesk::default())
}

impl QueueDriver for QueueDesk {
    fn begin(&mut self, source: QueueSource) {
        // Where the server's clock is the viewer's own, it was changed with it. When another one is, only its place would
        // say.
        let is_own = source.zone_s == zone_east_s(source.as_of);
        let change = is_own.then(|| change_before(source.as_of, zone_east_s));
        self.begin(source, change.flatten());
    }

    fn push(&mut self, bytes: &[u8]) -> bool {
        self.push(bytes)
    }

    fn finish(&mut self) -> bool {
        self.finish()
    }

    fn fail(&mut self) {
        self.fail();
    }

    fn asked(&mut self, message: QueueMessage) -> Option<(Run, SimTime)> {
        self.asked(message)
    }

    fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Option<bool> {
        self.work(out_of_time)
    }

    fn shown(&self) -> Rc<QueueShown> {
        Rc::new(self.shown())
    }
}
