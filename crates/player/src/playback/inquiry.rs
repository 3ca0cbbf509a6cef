//! What would have become of an e-mail that was written at an instant with a provider that runs a program: the run is
//! played beside what is shown, in slices, up to then and for as long as a nearer e-mail can still come, the one sent nearest
//! is found, and its history is read until it has ended. It never touches the world that is shown.

use super::Player;
use super::message_history::{MessageHistory, Step};
use limbo_sim::{Duration, MessageId, MessageView, Mta, Phase, Run, SimTime, World};

/// Events played between two looks at the clock.
const SLICE_EVENTS: u64 = 2_048;
/// The e-mail is looked for among those of this time; a rarer program's, from the beginning.
const LEAD: Duration = Duration::hours(3);
/// A later one is waited for in steps of this length.
const WAIT: Duration = Duration::mins(10);
/// How far its history is read at a time.
const READ: Duration = Duration::hours(3);

/// An e-mail, and when it was sent.
type Sent = (MessageId, SimTime);

/// A question to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// When the e-mail was written.
    pub written: SimTime,
    /// The software of its writer's provider.
    pub server: Mta,
}

/// An e-mail's life.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// What was asked.
    pub question: Question,
    /// The e-mail as it was when it had ended, or at the run's end.
    pub message: MessageView,
    /// What happened to it, in order.
    pub steps: Vec<Step>,
    /// Up to when it was followed.
    pub until: SimTime,
    /// The group of its mailbox, from 0, and how many there are.
    pub block: (u16, u16),
}

/// A question that is being answered.
pub struct Inquiry {
    question: Question,
    run: Run,
    /// The run's beginning, for an e-mail that was sent long before.
    first: World,
    world: World,
    next: usize,
    /// A world from before the e-mail was sent, and the next command there.
    before: Option<(World, usize)>,
    /// Up to when the e-mail is looked for.
    looked: SimTime,
    history: Option<MessageHistory>,
}

impl Inquiry {
    /// Begins with the copy of the player's run that is nearest.
    pub fn new(player: &Player, question: Question) -> Inquiry {
        let run = player.run().clone();
        let early = earlier(question.written);
        let kept = player.checkpoints.before(&run, early);
        let (world, next) = kept.unwrap_or_else(|| (player.first.clone(), 0));
        Inquiry {
            question,
            run,
            first: player.first.clone(),
            world,
            next,
            before: None,
            looked: question.written,
            history: None,
        }
    }

    /// Works on until the answer is there, or out of time. The answer is `None` where no such e-mail is ever sent.
    pub fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Option<Option<Life>> {
        let end = SimTime::ZERO + self.run.scenario.span;
        if self.before.is_none() {
            if !self.play(earlier(self.question.written), out_of_time) {
                return None;
            }
            self.before = Some((self.world.fork(), self.next));
        }
        while self.history.is_none() {
            if !self.play(self.looked.min(end), out_of_time) {
                return None;
            }
            let written = self.question.written;
            let [behind, ahead] = self.around();
            // What is sent later than that is farther off than the last one before.
            let enough = behind.map_or(end, |(_, born)| written + written.since(born));
            let enough = enough.min(end);
            if ahead.is_none() && self.looked < enough {
                self.looked = (self.looked + WAIT).min(enough);
                continue;
            }
            let off = |(_, born): &Sent| born.ms().abs_diff(written.ms());
            match behind.into_iter().chain(ahead).min_by_key(off) {
                Some((id, born)) => self.begin_reading(id, born),
                None => return Some(None),
            }
        }
        self.read(end, out_of_time)
    }

    /// Plays on to an instant; true if it was reached.
    fn play(&mut self, until: SimTime, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            let due = self.run.script.get(self.next).copied();
            let due = due.filter(|(at, _)| *at <= until);
            let stop = due.map_or(until, |(at, _)| at).max(self.world.now());
            if self.world.advance(stop, SLICE_EVENTS) {
                let Some((_, command)) = due else {
                    return true;
                };
                // Every command was checked when it came into the script.
                let _ = self.world.act(command);
                self.next += 1;
            }
            if out_of_time() {
                return false;
            }
        }
    }

    /// The last e-mail that a person has sent with such a provider by then, and the first one after, as far as it is played:
    /// no test, and none by a program that never tries again.
    fn around(&self) -> [Option<Sent>; 2] {
        let world = &self.world;
        let ids = (0..world.messages()).rev();
        let such = ids.filter(|id| world.sender_server(*id) == Some(self.question.server));
        let such = such.filter_map(|id| {
            let message = world.message(id)?;
            let plain = !message.mine && !message.test && !message.once;
            plain.then_some((id, message.born))
        });
        let mut ahead = None;
        for (id, born) in such {
            if born <= self.question.written {
                return [Some((id, born)), ahead];
            }
            ahead = Some((id, born));
        }
        [None, ahead]
    }

    /// From a world before it was sent.
    fn begin_reading(&mut self, id: MessageId, born: SimTime) {
        let kept = self.before.take().filter(|(world, _)| world.now() < born);
        let (world, next) = kept.unwrap_or_else(|| (self.first.clone(), 0));
        (self.world, self.next) = (world, next);
        // That it is gone says that this was done.
        self.before = Some((self.first.clone(), 0));
        self.history = Some(MessageHistory::new(id, &self.run, born));
    }

    fn read(
        &mut self,
        end: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Option<Option<Life>> {
        let history = self.history.as_mut()?;
        let (world, next) = (&mut self.world, &mut self.next);
        if !history.catch_up(world, next, out_of_time) {
            return None;
        }
        loop {
            let message = world.message(history.id());
            let over = |m: &MessageView| {
                matches!(m.phase, Phase::Delivered | Phase::Returned | Phase::Lost)
            };
            if let Some(message) = message.filter(|m| over(m) || world.now() >= end) {
                return Some(Some(Life {
                    question: self.question,
                    message,
                    steps: history.steps().to_vec(),
                    until: world.now(),
                    block: (world.block_of(message.addr), world.blocks().len() as u16),
                }));
            }
            let until = (world.now() + READ).min(end);
            if !history.read(world, next, until, out_of_time) {
                return None;
            }
        }
    }
}

/// An instant some time before.
fn earlier(at: SimTime) -> SimTime {
    SimTime(at.ms().saturating_sub(LEAD.ms()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Action, StepKind};
    use limbo_sim::{Command, Hop, Scenario};

    const HOUR: u32 = 3_600_000;

    fn player() -> Player {
        let scenario = Scenario::named("libero-2023").unwrap().with_weight(10_000);
        let mut run = Run::new(scenario, 5);
        run.script = vec![(SimTime(14 * HOUR), Command::SendTest)];
        Player::new(run).unwrap()
    }

    fn ask(player: &Player, written: u32, server: Mta, slices: bool) -> Option<Life> {
        let written = SimTime(written);
        let mut inquiry = Inquiry::new(player, Question { written, server });
        loop {
            if let Some(life) = inquiry.work(&mut || slices) {
                return life;
            }
        }
    }

    #[test]
    fn impatient_programs_give_up_and_say_so_and_patient_ones_deliver_and_say_nothing() {
        let player = player();
        let tuesday = 42 * HOUR;
        let life = ask(&player, tuesday, Mta::ExchangeOnline, false).unwrap();
        assert_eq!(life.message.phase, Phase::Returned);
        let kinds: Vec<StepKind> = life.steps.iter().map(|step| step.kind).collect();
        assert!(
            kinds.iter().any(|k| matches!(k, StepKind::Late(_))),
            "{kinds:?}"
        );
        assert!(kinds.contains(&StepKind::Expired(Hop::Relay)), "{kinds:?}");
        assert!(
            life.until < SimTime(tuesday + 30 * HOUR),
            "it ends after a day"
        );
        let life = ask(&player, tuesday, Mta::Postfix, false).unwrap();
        assert_eq!(life.message.phase, Phase::Delivered);
        assert!(life.message.since > SimTime(85 * HOUR));
        assert!(
            !life
                .steps
                .iter()
                .any(|s| matches!(s.kind, StepKind::Late(_) | StepKind::Returned))
        );
    }

    /// A life as it is told.
    fn told(life: &Life) -> (MessageView, Vec<Step>) {
        (life.message, life.steps.clone())
    }

    #[test]
    fn the_answer_is_of_the_run_and_the_same_in_slices_and_from_wherever_the_playhead_is() {
        let mut player = player();
        for server in [Mta::Exim, Mta::Qmail] {
            let at_once = ask(&player, 50 * HOUR, server, false).unwrap();
            let sliced = ask(&player, 50 * HOUR, server, true).unwrap();
            assert_eq!(told(&at_once), told(&sliced));
            let born = at_once.message.born;
            assert!(born.ms().abs_diff(50 * HOUR) < 10 * HOUR, "{born:?}");
            player
                .act(Action::Seek(SimTime(150 * HOUR)), &mut || false)
                .unwrap();
            let later = ask(&player, 50 * HOUR, server, false).unwrap();
            assert_eq!(told(&at_once), told(&later));
            player
                .act(Action::Seek(at_once.until), &mut || false)
                .unwrap();
            let id = at_once.message.id;
            assert_eq!(player.world().message(id), Some(at_once.message));
            assert_eq!(player.world().sender_server(id), Some(server));
        }
    }

    #[test]
    fn the_answer_is_about_the_e_mail_sent_nearest_to_the_time_before_it_or_after() {
        let player = player();
        let run = player.run().clone();
        let mut world = World::new(&run).unwrap();
        world.advance(SimTime::ZERO + run.scenario.span, u64::MAX);
        let mut after = 0;
        // Among them a rare program, whose next e-mail is hours off, and the run's first minute and its last.
        let span = run.scenario.span.ms();
        for server in [Mta::Postfix, Mta::Exim, Mta::OpenSmtpd, Mta::Haraka] {
            let ids = (0..world.messages()).filter(|id| world.sender_server(*id) == Some(server));
            let such = ids.filter_map(|id| world.message(id));
            let such = such.filter(|m| !m.mine && !m.test && !m.once);
            let born: Vec<SimTime> = such.map(|m| m.born).collect();
            for written in [
                0,
                3 * HOUR - 1_000,
                20 * HOUR + HOUR / 3,
                47 * HOUR,
                90 * HOUR,
                span,
            ] {
                let off = |at: &SimTime| at.ms().abs_diff(written);
                let life = ask(&player, written, server, true).expect("there is one");
                let nearest = born.iter().map(off).min();
                assert_eq!(
                    Some(off(&life.message.born)),
                    nearest,
                    "{server:?} at {written}"
                );
                after += u32::from(life.message.born > SimTime(written));
            }
        }
        assert!(after > 6, "some of them come after the time: {after}");
    }

    #[test]
    fn before_anything_was_sent_the_first_e_mail_answers_and_a_program_that_nobody_runs_has_none() {
        let player = player();
        let life = ask(&player, 0, Mta::Postfix, false).unwrap();
        assert_eq!(life.message.phase, Phase::Delivered);
        let nobody = player.run().scenario.providers.share(Mta::KumoMta) == 0;
        assert!(nobody, "the test needs a program without a share");
        assert_eq!(ask(&player, 0, Mta::KumoMta, false), None);
    }
}
