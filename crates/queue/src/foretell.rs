//! What will happen: each remedy is played several times, over the range of what nobody knows, and the one that clears the
//! pile soonest without a fall is searched for. In steps of any size, so that whoever shows it stays responsive.

use crate::network::CAPACITY_PER_S;
use crate::pile::{Listing, Pile};
use crate::question::{Question, QuestionError};
use crate::queue_run::QueueRun;
use crate::remedy::Remedy;
use core::borrow::Borrow;
use limbo_sim::{Duration, Flag, FlagKind, Phase, Place, SimTime, World};

/// The most times that a remedy is played (leaving a Postfix alone: twice that); the fewest is [`RUNS_MIN`].
pub const RUNS_MAX: usize = 8;
/// The fewest times that a remedy is played, where a pile is large.
pub const RUNS_MIN: usize = 3;
/// For how long Postfix holds a destination dead after the last failed connections (`minimal_backoff_time`).
const HELD_DEAD_MAX: Duration = Duration::secs(300);
/// About how many messages all runs of one remedy play together, where a pile is large.
const MESSAGES_PLAYED: usize = 400_000;
/// A destination that has fallen so often will not stand: the run ends.
pub const FALLS_MAX: u32 = 20;
/// A remedy that is simpler is preferred unless another clears the pile in less than this part of its time.
const SIMPLER: f64 = 0.97;
/// No remedy is advised that returns more than so many times as many messages as another does, and a few.
const RETURNED_MORE: u32 = 2;
const RETURNED_FEW: u32 = 2;

/// A quantity over the runs of one remedy. "None" is "never", which is later than any time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Range<T> {
    /// The least.
    pub low: T,
    /// The median (of an even number the greater of the two in the middle).
    pub median: T,
    /// The greatest.
    pub high: T,
}

impl<T: Copy + Default> Range<T> {
    fn of(mut values: Vec<T>, order: impl Fn(&T, &T) -> core::cmp::Ordering) -> Range<T> {
        values.sort_by(order);
        let at = |i: usize| values.get(i).copied().unwrap_or_default();
        Range {
            low: at(0),
            median: at(values.len() / 2),
            high: at(values.len().saturating_sub(1)),
        }
    }

    fn map<U>(self, of: impl Fn(T) -> U) -> Range<U> {
        Range {
            low: of(self.low),
            median: of(self.median),
            high: of(self.high),
        }
    }
}

/// How one run ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// From the destination's return until every message of the pile was delivered or returned; none: not within the
    /// run, or the destination fell over and over.
    pub cleared: Option<Duration>,
    /// From the destination's return until the pile was gone, or else until the run ended.
    pub played: Duration,
    /// How often the destination fell until then.
    pub falls: u32,
    /// Sessions that it refused until that was seen, a 200th of the time later at most.
    pub refused: u32,
    /// Messages of the pile that came back to their senders, undelivered; new mail that did is not counted.
    pub returned: u32,
}

/// What is foretold of a remedy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// What is done.
    pub remedy: Remedy,
    /// How often it was played.
    pub runs: usize,
    /// In how many of them the destination never fell and the pile was cleared.
    pub safe: usize,
    /// The time to clear.
    pub cleared: Range<Option<Duration>>,
    /// For how long after the destination's return these very runs were played: where one did not clear the pile, so long at
    /// least it takes.
    pub played: Range<Duration>,
    /// How often the destination fell.
    pub falls: Range<u32>,
    /// Sessions that it refused.
    pub refused: Range<u32>,
    /// Messages of the pile that were returned to their senders.
    pub returned: Range<u32>,
}

impl Forecast {
    fn of(remedy: Remedy, outcomes: &[Outcome]) -> Forecast {
        let counts =
            |of: fn(&Outcome) -> u32| Range::of(outcomes.iter().map(of).collect(), u32::cmp);
        let is_safe = |o: &&Outcome| o.falls == 0 && o.cleared.is_some();
        // What was not cleared is later than any time, and the later, the longer it was played.
        let end = |o: &Outcome| (o.cleared.is_none(), o.played, o.cleared);
        let ends = Range::of(outcomes.iter().map(end).collect(), Ord::cmp);
        Forecast {
            remedy,
            runs: outcomes.len(),
            safe: outcomes.iter().filter(is_safe).count(),
            cleared: ends.map(|(_, _, cleared)| cleared),
            played: ends.map(|(_, played, _)| played),
            falls: counts(|o| o.falls),
            refused: counts(|o| o.refused),
            returned: counts(|o| o.returned),
        }
    }

    /// True if the destination never fell and the pile was always cleared.
    pub fn is_safe(&self) -> bool {
        self.runs > 0 && self.safe == self.runs
    }

    /// True where the destination never fell, but the pile was not always gone when the run ended: more time would tell.
    pub fn needs_longer(&self) -> bool {
        self.runs > 0 && self.falls.high == 0 && self.safe < self.runs
    }

    /// True where the pile was not always gone when the run ended, and the destination did not fall over and over: that it is
    /// never gone is not known.
    pub fn is_cut_short(&self) -> bool {
        self.cleared.high.is_none() && self.falls.high < FALLS_MAX
    }

    /// True where none of these that is safe clears the pile clearly sooner.
    pub fn is_soonest_of(&self, all: &[Forecast]) -> bool {
        let sooner = |f: &&Forecast| f.is_safe() && f.median_ms() < SIMPLER * self.median_ms();
        !all.iter().any(|f| sooner(&f))
    }

    fn median_ms(&self) -> f64 {
        let median = self.cleared.median;
        median.map_or(f64::INFINITY, |time| f64::from(time.ms()))
    }

    /// True where half of a pile of so many messages or more goes back to its senders, by the median. Such a pile is gone,
    /// but nobody would call it cleared.
    pub fn returns_most(&self, messages: u32) -> bool {
        self.returned.median > 0 && self.returned.median >= messages.div_ceil(2)
    }
}

/// Plays a queue's run to the end of its pile, in steps.
pub struct Trial {
    world: World,
    back_at: SimTime,
    messages: u32,
    /// The pile's messages below this number have arrived or come back.
    done: u32,
    /// When the last of these did.
    done_at: SimTime,
    look_at: SimTime,
}

impl Trial {
    /// The beginning of a run.
    ///
    /// # Errors
    /// What is wrong with the run.
    pub fn new(run: &QueueRun) -> Result<Trial, QuestionError> {
        Ok(Trial {
            world: World::new(&run.run)?,
            back_at: run.back_at,
            messages: run.messages,
            done: 0,
            done_at: run.back_at,
            look_at: run.back_at,
        })
    }

    /// The world as it has been played so far.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Plays about that many events more; how it ended, once it has.
    pub fn step(&mut self, events: u64) -> Option<Outcome> {
        let until = self.world.events().saturating_add(events.max(1));
        loop {
            let left = until.saturating_sub(self.world.events());
            let there = left > 0 && self.world.advance(self.look_at, left);
            if !there {
                return None;
            }
            let now = self.world.now();
            let ended =
                now >= SimTime(self.world.scenario().span.ms()) || self.world.is_exhausted();
            if self.is_cleared() {
                return Some(self.outcome(true));
            }
            if ended || self.falls() >= FALLS_MAX {
                return Some(self.outcome(false));
            }
            // Every second at first, later every two hundredth of the time that it has taken.
            let pause = (now.since(self.back_at).ms() / 200).max(1000);
            self.look_at = now + Duration(pause);
        }
    }

    fn falls(&self) -> u32 {
        self.world.station(Place::Mailboxes).crashes
    }

    fn is_cleared(&mut self) -> bool {
        let world = &self.world;
        let ended_at = |id| {
            let message = world.message(id)?;
            let is_done = matches!(
                message.phase,
                Phase::Delivered | Phase::Returned | Phase::Lost
            );
            is_done.then_some(message.since)
        };
        while self.done < self.messages
            && let Some(at) = ended_at(self.done)
        {
            self.done += 1;
            self.done_at = self.done_at.max(at);
        }
        self.done == self.messages
    }

    /// How it ended. A look comes after the pile's end, however soon: what new mail does until then is none of its remedy's
    /// doing.
    fn outcome(&self, cleared: bool) -> Outcome {
        let world = &self.world;
        let end = if cleared { self.done_at } else { world.now() };
        let played = end.since(self.back_at);
        let is_fall = |flag: &&Flag| {
            flag.kind == FlagKind::Crashed(Place::Mailboxes) && (!cleared || flag.at <= end)
        };
        let is_returned = |id: &u32| phase(world, *id) == Some(Phase::Returned);
        Outcome {
            cleared: cleared.then_some(played),
            played,
            falls: world.series().flags.iter().filter(is_fall).count() as u32,
            refused: u32::try_from(world.meters(limbo_sim::Hop::Delivery).rejected)
                .unwrap_or(u32::MAX),
            returned: (0..self.messages).filter(is_returned).count() as u32,
        }
    }
}

fn phase(world: &World, id: u32) -> Option<Phase> {
    world.message(id).map(|message| message.phase)
}

/// Foretelling: made of a pile (borrowed or shared: `&Pile`, `Rc<Pile>`, `Arc<Pile>`) and a question, whose remedy, seed,
/// phase and doubt it varies; then worked on step by step.
pub struct Foretelling<P> {
    pile: P,
    question: Question,
    /// Messages of the pile that are played.
    messages: u32,
    /// Times that a remedy is played.
    runs: usize,
    /// The remedies to play, those that anybody would try first, then those that are searched.
    remedies: Vec<Remedy>,
    forecasts: Vec<Forecast>,
    /// The outcomes of the remedy that is being played.
    outcomes: Vec<Outcome>,
    trial: Option<Trial>,
}

impl<P: Borrow<Pile>> Foretelling<P> {
    /// Before the first run.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn new(pile: P, question: &Question) -> Result<Foretelling<P>, QuestionError> {
        let played = pile.borrow().run(question)?.messages;
        let messages = played as usize;
        Ok(Foretelling {
            pile,
            messages: played,
            runs: (MESSAGES_PLAYED / messages.max(1)).clamp(RUNS_MIN, RUNS_MAX),
            remedies: remedies(question, messages),
            question: question.clone(),
            forecasts: Vec::new(),
            outcomes: Vec::new(),
            trial: None,
        })
    }

    /// Plays about that many events more (a million take about a tenth of a second). False once all is foretold.
    ///
    /// # Errors
    /// What the simulation refuses.
    pub fn step(&mut self, events: u64) -> Result<bool, QuestionError> {
        let Some(&remedy) = self.remedies.get(self.forecasts.len()) else {
            return Ok(false);
        };
        let mut trial = match self.trial.take() {
            Some(trial) => trial,
            None => Trial::new(
                &self
                    .pile
                    .borrow()
                    .run(&self.variant(remedy, self.outcomes.len()))?,
            )?,
        };
        match trial.step(events) {
            None => self.trial = Some(trial),
            Some(outcome) => {
                self.outcomes.push(outcome);
                // Twice is enough to know that something is no remedy.
                let is_none = self.outcomes.len() == 2 && self.outcomes.iter().all(|o| o.falls > 0);
                if is_none || self.outcomes.len() == self.runs_of(remedy) {
                    self.forecasts.push(Forecast::of(remedy, &self.outcomes));
                    self.outcomes.clear();
                }
            }
        }
        Ok(self.forecasts.len() < self.remedies.len())
    }

    /// How often a remedy is played. A Postfix that is left alone may hold the destination dead when it comes back, and so
    /// let one more look at the queue go by: that and the opposite are played, each as often as another remedy.
    fn runs_of(&self, remedy: Remedy) -> usize {
        let is_exim = self.pile.borrow().listing == Listing::Exim;
        match remedy {
            Remedy::LeaveAlone if !is_exim => 2 * self.runs,
            _ => self.runs,
        }
    }

    /// The question of one run: the runs of a remedy cover the server's next look at its queue and the doubt about the
    /// capacity evenly, each with a seed of its own; all remedies are played with the same.
    fn variant(&self, remedy: Remedy, run: usize) -> Question {
        let is_held = run >= self.runs;
        let (run, runs) = ((run % self.runs) as u32, self.runs as u32);
        let period_s = self.pile.borrow().listing.mta().scan_period_s();
        // So that capacity and phase do not go together, where each value still comes once.
        let stride = if runs.is_multiple_of(3) { 1 } else { 3 };
        let share = f64::from(run * stride % runs) / f64::from((runs - 1).max(1));
        // Each look once with all that makes it soon, once with all that makes it late.
        let share = match self.runs_of(remedy) > self.runs {
            true if is_held => 0.0,
            true => 1.0,
            false => share,
        };
        let doubt = self.question.capacity_doubt;
        let capacity_per_s = self.question.capacity_per_s * (1.0 - doubt + 2.0 * doubt * share);
        // Whatever can be asked can be foretold: its doubt ends where what can be asked does.
        let (least, most) = CAPACITY_PER_S;
        Question {
            remedy,
            held_dead: if is_held {
                HELD_DEAD_MAX
            } else {
                self.question.held_dead
            },
            seed: self.question.seed.wrapping_add(u64::from(run)),
            phase_s: self.question.phase_s + run * period_s / runs,
            capacity_per_s: capacity_per_s.clamp(least, most),
            // The time of a delivery, where it was told, stays: a destination that takes less serves fewer at once.
            ..self.question.clone()
        }
    }

    /// How far it has come: remedies foretold, and remedies in all.
    pub fn progress(&self) -> (usize, usize) {
        (self.forecasts.len(), self.remedies.len())
    }

    /// What has been foretold so far: leaving it alone first, flushing second.
    pub fn forecasts(&self) -> &[Forecast] {
        &self.forecasts
    }

    /// Of what has been foretold so far, the remedy that clears the pile soonest without a fall, of those by which the
    /// fewest messages go back to their senders: by the median, and a simpler one unless another is clearly sooner. None
    /// is safe, or each that is sends back many more than one that is not, or half of the pile: none. Nobody is
    /// advised to return a pile.
    pub fn best(&self) -> Option<&Forecast> {
        let mut best: Option<&Forecast> = None;
        let safe = || self.forecasts.iter().filter(|f| f.is_safe());
        // Mail that was given up is no longer in the way: a remedy must not win by that.
        let fewest = safe().map(|f| f.returned.median).min()?;
        // What fell too often was not played to its end, and has returned little for that.
        let to_the_end = |f: &&Forecast| f.falls.median < FALLS_MAX;
        let of_all = self.forecasts.iter().filter(to_the_end);
        let fewest_of_all = of_all.map(|f| f.returned.median).min()?;
        if fewest > RETURNED_MORE * fewest_of_all + RETURNED_FEW {
            return None;
        }
        // The simpler ones stand first.
        for forecast in safe().filter(|f| f.returned.median == fewest) {
            if best.is_none_or(|best| forecast.median_ms() < SIMPLER * best.median_ms()) {
                best = Some(forecast);
            }
        }
        best.filter(|best| !best.returns_most(self.messages))
    }
}

/// The remedies that are played, the simpler ones first.
fn remedies(question: &Question, messages: usize) -> Vec<Remedy> {
    let mut remedies = vec![Remedy::LeaveAlone, Remedy::Flush];
    // Fewer sessions, the gentlest first: parts of what the server opens, and what the destination bears with some to
    // spare. Fewer than an eighth of what would use the capacity take for ever.
    let mut fewer: Vec<u32> = (1..4).map(|i| question.sessions >> i).collect();
    fewer.push(question.sessions * 3 / 4);
    if let Some(borne) = question.borne() {
        fewer.extend([borne, borne * 3 / 4, borne / 2, borne / 4]);
    }
    let least = (question.workers() / 8).max(1);
    fewer.retain(|sessions| (least..question.sessions).contains(sessions));
    fewer.sort_unstable();
    fewer.dedup();
    remedies.extend(
        fewer
            .iter()
            .map(|&sessions| Remedy::FewSessions { sessions }),
    );
    // One after the other, in whole seconds; where the destination takes more than one a second that is slow, but safe.
    let fitting_s = (1.1 / question.capacity_per_s).ceil().clamp(1.0, 86_400.0) as u32;
    let takes_s = f64::from(fitting_s) * messages as f64;
    if takes_s < 4.0 * 86_400.0 {
        let delay = Duration::secs(fitting_s);
        remedies.push(Remedy::OneEvery { delay });
    }
    for groups in [2_u16, 4, 8, 16, 32, 64] {
        let of_group_s = messages as f64 / f64::from(groups) / question.capacity_per_s;
        for pause in [1.2, 2.0] {
            let every_s = (of_group_s * pause).clamp(1.0, 6.0 * 3600.0);
            let every = Duration::secs(every_s.ceil() as u32);
            let remedy = Remedy::Groups { groups, every };
            // Of a small pile both pauses are the same whole seconds.
            if messages >= 4 * usize::from(groups) && !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
    }
    remedies
}

#[cfg(test)]
#[path = "foretell_tests.rs"]
mod tests;
