//! What is done with a queue, beside Yew: it is read, asked, foretold. Knows no browser, so it is tested natively. The
//! last pile that could be read stays, whatever is brought after it.

use crate::message::QueueMessage;
use limbo_queue::pile::Listing;
use limbo_queue::{
    Forecast, Foretelling, Overload, Pile, Question, QuestionError, ReadError, Reader, Remedy,
};
use limbo_sim::{Duration, Run, SimTime};
use std::ops::Deref;
use std::rc::Rc;

/// Events that are played between two looks at the clock: about a tenth of a millisecond.
const STEP_EVENTS: u64 = 2_000;
/// What is asked at first. Nobody can read these numbers from a queue; the page says that they are a cautious guess.
const FIRST_CAPACITY_PER_S: f64 = 10.0;
/// It falls at this part of the sessions that this server opens, so that to try everything at once is too much, but at two
/// at the least: a server that opens one alone is never too much for it,
const FIRST_LIMIT: f64 = 0.75;
const FIRST_LIMIT_MIN: f64 = 2.0;
/// and is away for so long.
const FIRST_AWAY: Duration = Duration::mins(10);

/// A listing that was brought, and how it is to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueueSource {
    /// The file's name; empty where it was pasted.
    pub name: String,
    /// Its size.
    pub bytes: f64,
    /// When the listing was made (Unix time, s).
    pub as_of: i64,
    /// How far east of Greenwich the server's clock is (s).
    pub zone_s: i32,
}

/// A pile that is shown: equal to itself alone, so that nobody compares a million messages.
#[derive(Clone, Debug)]
pub struct SharedPile(Rc<Pile>);

impl PartialEq for SharedPile {
    fn eq(&self, other: &SharedPile) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for SharedPile {
    type Target = Pile;

    fn deref(&self) -> &Pile {
        &self.0
    }
}

/// A listing that is being read.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueReading {
    /// Its name; empty where it was pasted.
    pub name: String,
    /// Bytes read.
    pub read: f64,
    /// Bytes in all.
    pub bytes: f64,
    /// Lines read.
    pub lines: u64,
}

/// Why a listing could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is no listing of a queue that is known.
    Not(ReadError),
    /// The browser could not read the file (to its end).
    NotReadable,
}

/// What is foretold, as far as it has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foretold {
    /// The remedies that have been played.
    pub forecasts: Rc<Vec<Forecast>>,
    /// Remedies in all.
    pub remedies: usize,
    /// The best of them, by its index.
    pub best: Option<usize>,
    /// Messages that are played.
    pub messages: u32,
    /// Of these: older than the program's own rule lets mail become.
    pub too_old: u32,
    /// What was wrong with the question.
    pub refused: Option<QuestionError>,
}

/// What is shown of a queue, at one moment.
#[derive(Clone, Debug, Default)]
pub struct QueueShown {
    /// What is being read.
    pub reading: Option<QueueReading>,
    /// Why the last listing could not be read, and its name.
    pub unread: Option<(Unread, String)>,
    /// The last one that could.
    pub pile: Option<SharedPile>,
    /// Where that came from.
    pub source: QueueSource,
    /// What is asked of it.
    pub question: Option<Question>,
    /// What is foretold.
    pub foretold: Option<Foretold>,
    /// True while it is being foretold.
    pub foretelling: bool,
}

/// Equal to itself alone: whoever shows it need not compare what takes long to compare.
impl PartialEq for QueueShown {
    fn eq(&self, other: &QueueShown) -> bool {
        std::ptr::eq(self, other)
    }
}

impl QueueShown {
    /// True while there is more to foretell.
    pub fn is_foretelling(&self) -> bool {
        self.foretelling
    }
}

/// What works on a queue.
#[derive(Default)]
pub struct QueueDesk {
    reading: Option<(Reader, QueueSource, f64)>,
    unread: Option<(Unread, String)>,
    pile: Option<SharedPile>,
    source: QueueSource,
    question: Option<Question>,
    foretelling: Option<Foretelling<Rc<Pile>>>,
    foretold: Option<Foretold>,
}

/// Reading.
impl QueueDesk {
    /// A listing begins to be read. Until when (Unix time, s) the server's clock was how far east before, where it has been
    /// changed not long ago.
    pub fn begin(&mut self, source: QueueSource, change: Option<(i64, i32)>) {
        self.unread = None;
        let reader = Reader::new(source.as_of)
            .time_zone(source.zone_s)
            .until(change);
        self.reading = Some((reader, source, 0.0));
    }

    /// Its next bytes; false where no more are wanted.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        self.reading.as_mut().is_some_and(|(reader, _, read)| {
            *read += bytes.len() as f64;
            reader.push(bytes)
        })
    }

    /// It has ended: whether its pile is shown now.
    pub fn finish(&mut self) -> bool {
        let Some((reader, source, _)) = self.reading.take() else {
            return false;
        };
        let read = reader.finish();
        let is_shown = read.is_ok();
        match read {
            Ok(pile) => {
                self.question = Some(self.question_about(&pile));
                self.pile = Some(SharedPile(Rc::new(pile)));
                self.source = source;
                // Not before: what cannot be read changes nothing.
                (self.foretelling, self.foretold) = (None, None);
            }
            Err(error) => self.unread = Some((Unread::Not(error), source.name)),
        }
        is_shown
    }

    /// It cannot be read any further.
    pub fn fail(&mut self) {
        if let Some((_, source, _)) = self.reading.take() {
            self.unread = Some((Unread::NotReadable, source.name));
        }
    }

    /// What is asked of a new pile: what was asked of the last one, where it still fits.
    fn question_about(&self, pile: &Pile) -> Question {
        let asked = self.question.as_ref();
        let same = |q: &&Question| {
            let there = |domain: &String| pile.destination(domain).is_some();
            let listing = self.pile.as_ref().map(|pile| pile.listing);
            listing == Some(pile.listing) && q.destination.as_ref().is_none_or(there)
        };
        match asked.filter(same) {
            Some(asked) => Question {
                new_per_s: pile.new_mail_per_s(asked.destination.as_deref()),
                ..asked.clone()
            },
            None => first_question(pile),
        }
    }
}

/// What is asked at first: about the destination for which most waits.
fn first_question(pile: &Pile) -> Question {
    let is_asked =
        |d: &&limbo_queue::pile::Destination| !d.domain.is_empty() && !d.tried_ages_s.is_empty();
    let largest = pile.destinations.iter().find(is_asked);
    let domain = largest.map(|destination| &*destination.domain);
    let question = Question::new(pile, domain, FIRST_CAPACITY_PER_S);
    let limit = (f64::from(question.sessions) * FIRST_LIMIT)
        .floor()
        .max(FIRST_LIMIT_MIN);
    Question {
        overload: Some((limit as u32, Overload::Falls(FIRST_AWAY))),
        ..question
    }
}

/// Asking and foretelling.
impl QueueDesk {
    /// Something is asked; a run to be shown at an instant, where that is asked for.
    pub fn asked(&mut self, message: QueueMessage) -> Option<(Run, SimTime)> {
        match message {
            QueueMessage::StopReading => self.reading = None,
            QueueMessage::StopForetelling => self.foretelling = None,
            QueueMessage::Ask(question) => {
                self.question = Some(*question);
                self.foretelling = None;
                self.foretold = None;
            }
            QueueMessage::Foretell => self.foretell(),
            QueueMessage::Play(index) => return self.run_of(index),
            // What is read is the engine's to bring, and the dialog the page's to open.
            QueueMessage::Open(_)
            | QueueMessage::Read(_)
            | QueueMessage::Paste(_)
            | QueueMessage::MadeAt(..) => {}
        }
        None
    }

    fn foretell(&mut self) {
        let (Some(pile), Some(question)) = (&self.pile, &self.question) else {
            return;
        };
        self.foretelling = None;
        let mut foretold = Foretold::default();
        match Foretelling::new(pile.0.clone(), question) {
            Ok(foretelling) => {
                foretold.remedies = foretelling.progress().1;
                if let Ok(run) = pile.run(question) {
                    (foretold.messages, foretold.too_old) = (run.messages, run.too_old);
                }
                self.foretelling = Some(foretelling);
            }
            Err(error) => foretold.refused = Some(error),
        }
        self.foretold = Some(foretold);
    }

    /// Foretells for as long as there is time: whether there is more to do; none where there was nothing.
    pub fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Option<bool> {
        let (foretelling, foretold) = self.foretelling.as_mut().zip(self.foretold.as_mut())?;
        let more = loop {
            match foretelling.step(STEP_EVENTS) {
                Ok(true) if !out_of_time() => {}
                Ok(more) => break more,
                Err(error) => {
                    foretold.refused = Some(error);
                    break false;
                }
            }
        };
        let forecasts = foretelling.forecasts();
        if forecasts.len() != foretold.forecasts.len() {
            foretold.forecasts = Rc::new(forecasts.to_vec());
            let best = foretelling.best().map(|best| best.remedy);
            foretold.best = forecasts.iter().position(|f| Some(f.remedy) == best);
        }
        if !more {
            self.foretelling = None;
        }
        Some(more)
    }

    /// The run of one remedy, and when the destination comes back in it.
    fn run_of(&self, index: usize) -> Option<(Run, SimTime)> {
        let (pile, question) = (self.pile.as_ref()?, self.question.as_ref()?);
        let forecast = self.foretold.as_ref()?.forecasts.get(index)?;
        let asked = Question {
            remedy: forecast.remedy,
            ..question.clone()
        };
        let run = pile.run(&asked).ok()?;
        // The last moment at which everything still waits.
        let at = SimTime(run.back_at.ms().saturating_sub(1));
        Some((run.run, at))
    }

    /// What there is to show.
    pub fn shown(&self) -> QueueShown {
        QueueShown {
            reading: self
                .reading
                .as_ref()
                .map(|(reader, source, read)| QueueReading {
                    name: source.name.clone(),
                    read: *read,
                    bytes: source.bytes,
                    lines: reader.lines(),
                }),
            unread: self.unread.clone(),
            pile: self.pile.clone(),
            source: self.source.clone(),
            question: self.question.clone(),
            foretold: self.foretold.clone(),
            foretelling: self.foretelling.is_some(),
        }
    }
}

/// The kinds of remedies, each once: what a postmaster chooses between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemedyKind {
    /// Nothing is done.
    LeaveAlone,
    /// Everything at once.
    Flush,
    /// With fewer sessions.
    FewSessions,
    /// One after the other.
    OneEvery,
    /// In groups by hand.
    Groups,
}

impl RemedyKind {
    /// All kinds, the simplest first.
    pub const ALL: [RemedyKind; 5] = [
        RemedyKind::LeaveAlone,
        RemedyKind::Flush,
        RemedyKind::FewSessions,
        RemedyKind::OneEvery,
        RemedyKind::Groups,
    ];

    /// The kind of a remedy.
    pub fn of(remedy: Remedy) -> RemedyKind {
        match remedy {
            Remedy::LeaveAlone => RemedyKind::LeaveAlone,
            Remedy::Flush => RemedyKind::Flush,
            Remedy::FewSessions { .. } => RemedyKind::FewSessions,
            Remedy::OneEvery { .. } => RemedyKind::OneEvery,
            Remedy::Groups { .. } => RemedyKind::Groups,
        }
    }
}

/// Of each kind that has been played the best, by its index: one that is safe before one that is not, then the one with
/// the fewest falls, then the one that clears the pile sooner.
pub(super) fn best_of_each(foretold: &Foretold) -> Vec<usize> {
    let rank = |index: &usize| {
        let forecast = &foretold.forecasts[*index];
        let cleared = forecast.cleared.median;
        let time = (cleared.is_none(), cleared);
        // What is best of all is best of its kind.
        let chosen = foretold.best != Some(*index);
        (chosen, !forecast.is_safe(), forecast.falls.median, time)
    };
    let of_kind = |kind: &RemedyKind| {
        let all = 0..foretold.forecasts.len();
        all.filter(|i| RemedyKind::of(foretold.forecasts[*i].remedy) == *kind)
            .min_by_key(rank)
    };
    RemedyKind::ALL.iter().filter_map(of_kind).collect()
}

/// True where a listing gives no reasons at all.
pub(super) fn has_no_reasons(pile: &Pile) -> bool {
    pile.listing == Listing::Exim
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
