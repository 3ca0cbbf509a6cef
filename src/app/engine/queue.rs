//! The viewer's own mail queue: its listing is read slice by slice, and what each remedy would do is foretold in the time
//! that frames leave. What is read stays on this page.

use super::{Change, Core, Engine};
use crate::app::drivers::QueueDriver;
use crate::browser::clock::{deadline, now_ms, unix_s, zone_east_s};
use crate::browser::slices::{self, Slice};
use crate::message::QueueMessage;
use crate::modes::explore::QueueSource;
use std::rc::Rc;
use web_sys::Blob;

/// A frame foretells for so long, ms: time stands meanwhile, and somebody waits.
const FORETELL_MS: f64 = 10.0;
/// How far it has come is shown so often at most, ms.
const SHOW_MS: f64 = 120.0;

/// What works on the queue.
#[derive(Default)]
pub(super) struct QueueWork {
    driver: Option<Box<dyn QueueDriver>>,
    brought: Brought<Blob>,
    /// It is read as soon as what reads it is here.
    waits: bool,
    /// The number of the present reading: slices of an older one are of no use.
    reading: u32,
    shown_ms: f64,
}

/// Listings that were brought, each with how it is to be read.
struct Brought<T> {
    /// The last one.
    last: Option<(T, QueueSource)>,
    /// The one whose pile is shown: a corrected date is about this one, whatever was brought after it.
    shown: Option<(T, QueueSource)>,
}

impl<T> Default for Brought<T> {
    fn default() -> Brought<T> {
        let (last, shown) = (None, None);
        Brought { last, shown }
    }
}

impl<T: Clone> Brought<T> {
    /// The last one has been read to its end, and is shown.
    fn is_shown(&mut self) {
        self.shown = self.last.clone();
    }

    /// What is shown was made at another time, or by another clock: it is to be read again.
    fn made_at(&mut self, as_of: i64, zone_s: i32) {
        if let Some((of, source)) = self.shown.clone() {
            let source = QueueSource {
                as_of,
                zone_s,
                ..source
            };
            self.last = Some((of, source));
        }
    }
}

impl Engine {
    /// Begins to read what was brought.
    pub(super) fn read_queue(&self) {
        let (blob, reading) = {
            let queue = &self.0.core.borrow().queue;
            let Some((blob, _)) = &queue.brought.last else {
                return;
            };
            (blob.clone(), queue.reading)
        };
        let weak = Rc::downgrade(&self.0);
        let listener = move |slice: Slice<'_>| {
            let engine = weak.upgrade().map(Engine);
            engine.is_some_and(|engine| engine.with(|core| core.take_slice(reading, slice)))
        };
        slices::read(&blob, Rc::new(listener));
    }
}

impl Core {
    /// Does what is asked of the queue.
    pub(super) fn ask_queue(&mut self, message: QueueMessage) {
        match message {
            QueueMessage::Read(file) => {
                // A file from the future has a wrong date; none is read as of a time to come.
                let as_of = (file.last_modified() / 1000.0).min(unix_s()).max(0.0) as i64;
                let name = file.name();
                self.bring_queue(file.into(), name, as_of);
            }
            QueueMessage::Paste(text) => {
                if let Some(blob) = slices::of_text(&text) {
                    self.bring_queue(blob, String::new(), unix_s() as i64);
                }
            }
            QueueMessage::MadeAt(as_of, zone_s) => {
                self.queue.brought.made_at(as_of, zone_s);
                self.begin_queue();
            }
            QueueMessage::Open(_) => {}
            asked => {
                if matches!(asked, QueueMessage::StopReading) {
                    self.queue.reading = self.queue.reading.wrapping_add(1);
                    self.queue.waits = false;
                }
                let driver = self.queue.driver.as_mut();
                if let Some((run, at)) = driver.and_then(|driver| driver.asked(asked)) {
                    self.adopt(run, at);
                }
                self.show_queue();
            }
        }
        self.wake();
    }

    fn bring_queue(&mut self, blob: Blob, name: String, as_of: i64) {
        let source = QueueSource {
            name,
            bytes: blob.size(),
            as_of,
            zone_s: zone_east_s(as_of),
        };
        self.queue.brought.last = Some((blob, source));
        self.begin_queue();
    }

    /// Begins to read, now or as soon as what reads it is here.
    fn begin_queue(&mut self) {
        let Some(views) = self.state.load.loaded() else {
            self.queue.waits = true;
            return;
        };
        let queue = &mut self.queue;
        let Some((_, source)) = &queue.brought.last else {
            return;
        };
        queue.waits = false;
        queue.reading = queue.reading.wrapping_add(1);
        let driver = queue.driver.get_or_insert_with(views.open_queue);
        driver.begin(source.clone());
        self.pending.read_queue = true;
        self.show_queue();
    }

    /// Reads what was brought before the program was all here.
    pub(super) fn read_waiting_queue(&mut self) {
        if self.queue.waits {
            self.begin_queue();
        }
    }

    /// The next of a listing; false where no more is wanted.
    fn take_slice(&mut self, reading: u32, slice: Slice<'_>) -> bool {
        if reading != self.queue.reading {
            return false;
        }
        let Some(driver) = &mut self.queue.driver else {
            return false;
        };
        let more = match slice {
            Slice::Bytes(bytes) if driver.push(bytes) => true,
            Slice::Bytes(_) | Slice::End => {
                if driver.finish() {
                    self.queue.brought.is_shown();
                }
                false
            }
            Slice::Failed => {
                driver.fail();
                false
            }
        };
        if !more || now_ms() - self.queue.shown_ms >= SHOW_MS {
            self.show_queue();
        }
        more
    }

    /// Once a frame: true while there is more to foretell.
    pub(super) fn work_on_queue(&mut self) -> bool {
        let Some(driver) = self.queue.driver.as_mut().filter(|_| self.state.queue_open) else {
            return false;
        };
        let Some(more) = driver.work(&mut deadline(FORETELL_MS)) else {
            return false;
        };
        if !more || now_ms() - self.queue.shown_ms >= SHOW_MS {
            self.show_queue();
        }
        more
    }

    fn show_queue(&mut self) {
        self.queue.shown_ms = now_ms();
        if let Some(driver) = &self.queue.driver {
            let shown = driver.shown();
            self.change(Change::Queue(shown));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Brought, QueueSource};

    #[test]
    fn a_corrected_date_is_about_the_listing_that_is_shown_whatever_was_brought_after_it() {
        let source = |name: &str| QueueSource {
            name: name.to_owned(),
            ..QueueSource::default()
        };
        let mut brought = Brought {
            last: Some(("good", source("good"))),
            shown: None,
        };
        brought.is_shown();
        // Cancelled, or not to be read.
        brought.last = Some(("bad", source("bad")));
        for (as_of, zone_s) in [(5, 3600), (7, 7200)] {
            brought.made_at(as_of, zone_s);
            let (of, source) = brought.last.clone().expect("it is read again");
            assert_eq!((of, &*source.name), ("good", "good"));
            assert_eq!((source.as_of, source.zone_s), (as_of, zone_s));
        }
    }
}
