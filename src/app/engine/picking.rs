//! Messages that the viewer looks for or has chosen: found on the stage, ringed from frame to frame, and their history
//! read in the time that frames leave. Nothing here changes the run.

use super::Core;
use crate::browser::clock::{deadline, now_ms};
use crate::browser::rings::Ring;
use crate::message::PickInput;
use limbo_format::Mode;
use limbo_picture::layout::{Layout, Parts};
use limbo_picture::pick::{self, Direction, Picker};
use limbo_player::MessageHistory;
use limbo_sim::{Hop, MessageId, Place, Scenario, SimTime, World};
use std::rc::Rc;
use std::sync::Arc;

/// A frame reads on in a history for so long, ms.
const READ_MS: f64 = 4.0;
/// A search may take one part in so many of the time, so that a million resting dots are not searched every frame.
const SEARCH_SHARE: f64 = 6.0;

/// What gives a message's number its meaning: the network that sends the mail and the seed, whatever is done to that mail
/// later. Each chapter tells of messages of its own.
#[derive(Clone)]
pub(super) struct Mail {
    pub scenario: Arc<Scenario>,
    pub seed: u64,
    pub chapter: u8,
}

impl PartialEq for Mail {
    fn eq(&self, other: &Mail) -> bool {
        // Asked at every look at the run, nearly always of the same scenario; one of a real queue lists every message.
        let same =
            || Arc::ptr_eq(&self.scenario, &other.scenario) || self.scenario == other.scenario;
        (self.seed, self.chapter) == (other.seed, other.chapter) && same()
    }
}

/// What tells a message from another that gets its number, which is its place in the order of sending: an act in the past
/// and an undo send one more or one less before it.
#[derive(Clone, Copy, PartialEq)]
struct Known {
    id: MessageId,
    born: SimTime,
    addr: u16,
}

/// What is looked for.
#[derive(Default)]
pub(super) struct Picking {
    /// Where the mouse is on the stage, CSS px.
    hover: Option<(f32, f32)>,
    /// True if a ring may stand where its message is no longer.
    moved: bool,
    /// True while a ring may stand on the stage.
    ringed: bool,
    chosen: Option<MessageId>,
    /// What is said of the one that was found by keys last: as it was then, lest it be said again and again while time runs.
    found: Option<(MessageId, Rc<str>)>,
    /// Which message that is, once it has been sent.
    known: Option<Known>,
    /// True while its card is shown.
    open: bool,
    history: Option<MessageHistory>,
    /// The mail of which `chosen` is one.
    of: Option<Mail>,
    /// The next search is due then.
    due_ms: f64,
}

impl Picking {
    /// What has been read of a message's history.
    pub fn history_of(&self, id: MessageId) -> Option<&MessageHistory> {
        self.history.as_ref().filter(|past| past.id() == id)
    }

    /// The mail is this from now on. Of another one the same number would be a stranger's message, so none is chosen.
    pub fn keep_to(&mut self, mail: Mail) {
        let before = self.of.replace(mail);
        if before.is_some() && before != self.of {
            self.let_go();
        }
    }

    /// The world is this now; at `rest`, with all that happens at its instant. Where the number of the chosen message has
    /// become another's, or nobody's, none is chosen.
    pub fn keep_to_message(&mut self, world: &World, rest: bool) {
        let Some(id) = self.chosen else {
            self.known = None;
            return;
        };
        let meant = world.message(id).map(|message| Known {
            id,
            born: message.born,
            addr: message.addr,
        });
        let another = match (self.known.filter(|known| known.id == id), meant) {
            (None, _) => false,
            (Some(known), Some(meant)) => known != meant,
            // Where the playhead is before its time, it may still be sent.
            (Some(known), None) => known.born.ms() + u32::from(!rest) <= world.now().ms(),
        };
        if meant.is_some() {
            self.known = meant;
        }
        if another {
            self.let_go();
        }
    }

    /// The card of that message is shown, or none; the message stays chosen.
    fn show_card(&mut self, id: Option<MessageId>) {
        self.open = id.is_some();
        self.chosen = id.or(self.chosen);
    }

    /// What is said of the message that was found, for as long as no other is chosen.
    pub fn found(&self) -> Rc<str> {
        let found = self.found.as_ref();
        let chosen = found.filter(|(id, _)| Some(*id) == self.chosen);
        chosen.map(|(_, said)| said.clone()).unwrap_or_default()
    }

    fn let_go(&mut self) {
        self.found = None;
        (self.chosen, self.known, self.open, self.history) = (None, None, false, None);
        self.moved = true;
    }

    /// What a card tells of it: when that changes, the card is shown anew.
    fn read(&self) -> Option<(MessageId, usize, [bool; 2])> {
        let past = self.history.as_ref()?;
        let told = [past.is_reading(), past.was_in_limbo()];
        Some((past.id(), past.steps().len(), told))
    }
}

impl Core {
    /// Somebody looks for a message.
    pub(super) fn pick(&mut self, input: PickInput) {
        match input {
            PickInput::Hover(at) => {
                self.picking.hover = at;
                self.picking.moved = true;
                self.pending.frame = true;
            }
            PickInput::At(x, y) => {
                let found = self.with_picker(|p| p.pick(x, y)).flatten();
                // Where nothing is, nothing changes.
                if found.is_some() {
                    self.open_card(found);
                }
            }
            PickInput::To(direction) => self.step_to(direction),
            PickInput::Open => self.open_card(self.picking.chosen.or_else(|| self.first_message())),
            PickInput::Close if !self.picking.open => {
                (self.picking.chosen, self.picking.found) = (None, None);
                self.show_choice();
            }
            PickInput::Close => self.open_card(None),
        }
    }

    /// Shows the card of a message, or none. The ring stays, so that whoever uses the keys goes on from there.
    pub(super) fn open_card(&mut self, id: Option<MessageId>) {
        self.picking.show_card(id);
        self.show_choice();
    }

    fn step_to(&mut self, direction: Direction) {
        let chosen = self.picking.chosen;
        let next = |id| self.with_picker(|p| p.neighbour(id, direction)).flatten();
        // At the edge it stays where it is.
        let stays = chosen.filter(|id| self.is_on_stage(*id));
        let to = chosen.and_then(next).or(stays);
        if let Some(to) = to.or_else(|| self.first_message()) {
            self.picking.chosen = Some(to);
            let (views, world) = (self.state.load.loaded(), self.player.world());
            self.picking.found = views.map(|views| {
                let (locale, called) = (&self.state.locale, &self.state.letter_words);
                let to_anna = self.state.mode == Mode::Story;
                let said = (views.found_message)(locale, called, to_anna, world, to);
                (to, said.into())
            });
        }
        self.show_choice();
    }

    fn show_choice(&mut self) {
        self.picking.due_ms = 0.0;
        self.picking.moved = true;
        self.publish();
        self.pending.frame = true;
    }

    /// Where the keyboard begins: the viewer's own, else the one that has waited longest, else one on its way.
    fn first_message(&self) -> Option<MessageId> {
        let own = self.state.mine.last().map(|m| m.id);
        own.filter(|id| self.is_on_stage(*id)).or_else(|| {
            let world = self.player.world();
            let mut places = [Place::Relay, Place::Provider, Place::Senders].into_iter();
            let waiting = places.find_map(|place| world.waiting(place).next());
            let under_way = || {
                let mut hops = Hop::ALL.into_iter();
                hops.find_map(|hop| world.transits(hop).find(|t| !t.late))
            };
            waiting
                .map(|w| w.id)
                .or_else(|| under_way().map(|transit| transit.id))
        })
    }

    fn is_on_stage(&self, id: MessageId) -> bool {
        self.with_picker(|p| p.position(id)).flatten().is_some()
    }

    fn with_picker<T>(&self, ask: impl FnOnce(&Picker<'_, World>) -> T) -> Option<T> {
        let (width, height) = (self.state.width, self.state.height());
        if width < 1.0 {
            return None;
        }
        let world = self.player.world();
        let scenario = world.scenario();
        let parts = Parts::of(
            scenario.has_readers(),
            world.series(),
            &world.ledger(),
            world.hop(Hop::Submission),
        );
        let parts = match self.state.has_handles() {
            true => parts.with_handles(scenario),
            false => parts,
        };
        let layout = Layout::new(width as f32, height as f32, self.state.type_size(), parts);
        Some(ask(&Picker::new(world, scenario.travel, &layout)))
    }

    /// The message whose card is open, where the later part of the program, which shows it, is here.
    pub(super) fn opened(&self) -> Option<MessageId> {
        let open = self.picking.chosen.filter(|_| self.picking.open);
        open.filter(|_| self.is_whole())
    }

    /// Once a frame: the rings go with their messages, and the chosen one's history is read on. True while there is
    /// more to do even if time stands still.
    pub(super) fn follow_messages(&mut self, painted: bool) -> bool {
        self.picking.moved |= painted;
        self.put_rings();
        let reading = self.read_on();
        reading || self.picking.moved
    }

    /// Puts the rings where their messages are now, unless that has just been done at great cost.
    fn put_rings(&mut self) {
        let start = now_ms();
        if !self.picking.moved || start < self.picking.due_ms {
            return;
        }
        self.picking.moved = false;
        let (chosen, hover) = (self.picking.chosen, self.picking.hover);
        let asked = chosen.is_some() || hover.is_some();
        let were_there = std::mem::replace(&mut self.picking.ringed, asked);
        if !were_there && !asked {
            return;
        }
        let at = chosen.and_then(|id| self.with_picker(|p| pick::position(p, id)).flatten());
        Ring::Chosen.place(at);
        let under = hover.and_then(|(x, y)| self.with_picker(|p| pick::find(p, x, y)).flatten());
        let other = under.filter(|(id, _)| Some(*id) != chosen);
        Ring::Hover.place(other.map(|(_, at)| at));
        let end = now_ms();
        self.picking.due_ms = end + (end - start) * SEARCH_SHARE;
    }

    /// Reads on in the history of the chosen message; true while there is more.
    fn read_on(&mut self) -> bool {
        let (Some(id), Some(views)) = (self.opened(), self.state.load.loaded()) else {
            self.picking.history = None;
            return false;
        };
        if self.player.seeking() {
            return false;
        }
        let known = self.picking.read();
        let begun = self.picking.history.take();
        self.picking.history =
            (views.read_message_history)(&self.player, id, begun, &mut deadline(READ_MS));
        if self.picking.read() != known {
            self.publish();
        }
        self.picking
            .history
            .as_ref()
            .is_some_and(MessageHistory::is_reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_player::{Action, Player};
    use limbo_sim::Run;

    fn mail(scenario: &str, seed: u64, chapter: u8) -> Mail {
        let scenario = Scenario::named(scenario).expect("it exists");
        Mail {
            scenario: Arc::new(scenario),
            seed,
            chapter,
        }
    }

    #[test]
    fn a_message_is_chosen_for_as_long_as_its_number_means_it() {
        let first = || mail("small-town", 1, 0);
        let mut weighed = first();
        Arc::make_mut(&mut weighed.scenario).weight += 1;
        let others = [
            mail("one-letter", 1, 0),
            mail("small-town", 2, 0),
            mail("small-town", 1, 1),
            weighed,
        ];
        for other in others {
            let mut picking = Picking::default();
            picking.keep_to(first());
            (picking.chosen, picking.open) = (Some(MessageId::default()), true);
            picking.keep_to(first());
            assert!(picking.open && picking.chosen.is_some(), "the same mail");
            picking.keep_to(other);
            assert!(!picking.open && picking.chosen.is_none());
        }
    }

    #[test]
    fn what_was_said_of_a_found_message_is_not_said_once_another_is_chosen() {
        let [first, other] = [MessageId::default(), 1];
        let mut picking = Picking {
            chosen: Some(first),
            found: Some((first, "found".into())),
            ..Picking::default()
        };
        for shown in [Some(first), None, Some(first)] {
            picking.show_card(shown);
            assert_eq!((&*picking.found(), picking.chosen), ("found", Some(first)));
        }
        picking.show_card(Some(other));
        assert_eq!((&*picking.found(), picking.chosen), ("", Some(other)));
        assert!(picking.open);
    }

    #[test]
    fn of_a_message_that_was_found_nothing_is_said_any_more_once_another_is_chosen_or_none() {
        let mut picking = Picking {
            chosen: Some(1),
            found: Some((1, "it waits".into())),
            ..Picking::default()
        };
        assert_eq!(&*picking.found(), "it waits");
        // By a click.
        picking.chosen = Some(2);
        assert_eq!(&*picking.found(), "");
        picking.chosen = Some(1);
        picking.let_go();
        assert_eq!(&*picking.found(), "");
        // Of another run's mail, which has the same numbers.
        picking.chosen = Some(1);
        assert_eq!(&*picking.found(), "");
    }

    /// A player who looks at the run after each of these, with a message chosen.
    fn chosen_after(player: &mut Player, picking: &mut Picking, actions: &[Action]) -> bool {
        for action in actions {
            player
                .act(action.clone(), &mut || false)
                .expect("it can be done");
            picking.keep_to_message(player.world(), true);
        }
        picking.chosen.is_some()
    }

    fn town() -> (Player, Picking) {
        let scenario = Scenario::named("small-town").expect("it exists");
        let mut player = Player::new(Run::new(scenario, 1)).expect("it can be played");
        let ten = Action::Seek(mins(60));
        player.act(ten, &mut || false).expect("time goes on");
        (player, Picking::default())
    }

    fn mins(minutes: u32) -> SimTime {
        SimTime(minutes * 60_000)
    }

    #[test]
    fn a_letter_that_was_never_sent_after_all_is_let_go_and_no_strangers_takes_its_place() {
        let test = || {
            let (mut player, mut picking) = town();
            assert!(!chosen_after(
                &mut player,
                &mut picking,
                &[Action::SendTest]
            ));
            picking.chosen = player.world().own().last().copied();
            let later = [Action::Seek(mins(61))];
            assert!(chosen_after(&mut player, &mut picking, &later));
            (player, picking)
        };
        let (mut player, mut picking) = test();
        assert!(!chosen_after(&mut player, &mut picking, &[Action::Undo]));
        // Back and forth it stays; where something was done before it, it was never sent.
        let (mut player, mut picking) = test();
        let back_and_forth = [Action::Seek(mins(30)), Action::Seek(mins(61))];
        assert!(chosen_after(&mut player, &mut picking, &back_and_forth));
        let cut = [Action::Seek(mins(30)), Action::Cut(Hop::Delivery)];
        assert!(chosen_after(&mut player, &mut picking, &cut));
        let on = [Action::Seek(mins(61))];
        assert!(!chosen_after(&mut player, &mut picking, &on));
    }

    #[test]
    fn a_message_that_gets_another_number_is_let_go_and_one_that_keeps_it_stays() {
        let (mut player, mut picking) = town();
        let sent = player.world().messages() as MessageId;
        picking.chosen = Some(sent - 1);
        assert!(chosen_after(
            &mut player,
            &mut picking,
            &[Action::Seek(mins(60))]
        ));
        let test_after_it = [Action::SendTest, Action::Undo, Action::Seek(mins(90))];
        assert!(chosen_after(&mut player, &mut picking, &test_after_it));
        let test_before_it = [Action::Seek(mins(30)), Action::SendTest];
        assert!(chosen_after(&mut player, &mut picking, &test_before_it));
        let on = [Action::Seek(mins(60))];
        assert!(!chosen_after(&mut player, &mut picking, &on));
        // The one that has the number now can be chosen in its turn.
        picking.chosen = Some(sent - 1);
        assert!(chosen_after(&mut player, &mut picking, &on));
    }
}
