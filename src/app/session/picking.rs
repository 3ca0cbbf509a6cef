//! Messages that the viewer looks for or has chosen: found on the stage, ringed from frame to frame, and their story
//! read in the time that frames leave. Nothing here changes the run.

use super::{Session, deadline, now_ms};
use crate::app::lazy_views::{self, LazyViews};
use crate::player::Past;
use crate::stage::layout::Layout;
use crate::stage::pick::{self, Direction, Picker};
use crate::stage::{Ring, Seeking};
use limbo_sim::{MessageId, Place, World};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A frame reads on in a story for so long, ms.
const READ_MS: f64 = 4.0;
/// A search may take one part in so many of the time, so that a heap of a million is not searched every frame.
const SEARCH_SHARE: f64 = 6.0;

/// What is looked for.
#[derive(Default)]
pub(super) struct Picking {
    /// Where the mouse is on the stage.
    hover: Cell<Option<(f32, f32)>>,
    /// True if a ring may stand where its message is no longer.
    moved: Cell<bool>,
    /// True while a ring may stand on the stage.
    ringed: Cell<bool>,
    chosen: Cell<Option<MessageId>>,
    /// True while its card is shown.
    open: Cell<bool>,
    past: RefCell<Option<Past>>,
    /// The next search is due then.
    due_ms: Cell<f64>,
}

impl Session {
    /// Somebody looks for a message.
    pub(super) fn seek_message(&self, seeking: Seeking) {
        let picking = &self.picking;
        match seeking {
            Seeking::Hover(at) => {
                picking.hover.set(at);
                picking.moved.set(true);
                self.ask_for_frame();
            }
            Seeking::At(x, y) => {
                let found = self.with_picker(|p| p.pick(x, y)).flatten();
                // Where nothing is, nothing changes.
                if found.is_some() {
                    self.choose(found);
                }
            }
            Seeking::To(direction) => self.step_to(direction),
            Seeking::Open => self.choose(picking.chosen.get().or_else(|| self.first_message())),
            Seeking::Close if !picking.open.get() => {
                picking.chosen.set(None);
                self.show_choice();
            }
            Seeking::Close => self.choose(None),
        }
    }

    /// Shows the card of a message, or none. The ring stays, so that whoever goes by the keys goes on from there.
    pub(super) fn choose(&self, id: Option<MessageId>) {
        self.picking.open.set(id.is_some());
        if id.is_some() {
            self.picking.chosen.set(id);
        }
        self.show_choice();
    }

    fn step_to(&self, direction: Direction) {
        let picking = &self.picking;
        let chosen = picking.chosen.get();
        let next = |id| self.with_picker(|p| p.neighbour(id, direction)).flatten();
        let is_there = |id: &_| self.with_picker(|p| p.position(*id)).flatten().is_some();
        // At the edge it stays where it is.
        let to = chosen.and_then(next).or(chosen.filter(is_there));
        let to = to.or_else(|| self.first_message());
        if to.is_some() {
            picking.chosen.set(to);
        }
        self.show_choice();
    }

    fn show_choice(&self) {
        self.picking.due_ms.set(0.0);
        self.picking.moved.set(true);
        self.look_at_messages();
        self.show_view();
        self.ask_for_frame();
    }

    /// Where the keyboard begins: the viewer's own, else the one that has waited longest, else one on its way.
    fn first_message(&self) -> Option<MessageId> {
        let own = self.view.borrow().mine.last().map(|m| m.id);
        let on_stage = |id: &MessageId| self.with_picker(|p| p.position(*id)).flatten().is_some();
        own.filter(on_stage).or_else(|| {
            self.with_player(|player| {
                let world = player.world();
                [Place::Relay, Place::Provider, Place::Senders]
                    .into_iter()
                    .find_map(|place| world.waiting(place).next())
                    .map(|w| w.id)
                    .or_else(|| {
                        limbo_sim::Hop::ALL
                            .into_iter()
                            .find_map(|hop| world.transits(hop).find(|t| !t.late))
                            .map(|t| t.id)
                    })
            })
        })
    }

    fn with_picker<T>(&self, ask: impl FnOnce(&Picker<'_, World>) -> T) -> Option<T> {
        let (width, height, theme) = {
            let view = self.view.borrow();
            (view.width, view.height(), view.theme)
        };
        if width < 1.0 {
            return None;
        }
        let layout = Layout::new(width as f32, height as f32, theme.type_px());
        let player = self.player.borrow();
        let travel = player.run().scenario.travel;
        Some(ask(&Picker::new(player.world(), travel, &layout)))
    }

    /// The message whose card is open, where the views that show it are here.
    fn opened(&self) -> Option<(MessageId, &'static LazyViews)> {
        let chosen = self.picking.chosen.get();
        let open = chosen.filter(|_| self.picking.open.get());
        if open.is_some() {
            lazy_views::loader().load();
        }
        open.zip(lazy_views::loader().state().loaded())
    }

    /// What the panels show of messages, at this instant.
    pub(super) fn look_at_messages(&self) {
        let picking = &self.picking;
        let mine = self.with_player(|p| p.own_messages());
        let chosen = self.opened();
        let card = chosen.map(|(id, lazy)| {
            self.with_player(|player| {
                let past = picking.past.borrow();
                let past = past.as_ref().filter(|p| p.id() == id);
                (lazy.look_at_message)(player.world(), id, past)
            })
        });
        let mut view = self.view.borrow_mut();
        view.card = card;
        if *view.mine != mine {
            view.mine = Rc::new(mine);
        }
    }

    /// Once a frame: the rings go with their messages, and the chosen one's story is read on. True while there is more
    /// to do even if time stands still.
    pub(super) fn follow_messages(&self, painted: bool) -> bool {
        if painted {
            self.picking.moved.set(true);
        }
        self.put_rings();
        let reading = self.read_on();
        reading || self.picking.moved.get()
    }

    /// Puts the rings where their messages are now, unless that has just been done at great cost.
    fn put_rings(&self) {
        let (picking, start) = (&self.picking, now_ms());
        if !picking.moved.get() || start < picking.due_ms.get() {
            return;
        }
        picking.moved.set(false);
        let chosen = picking.chosen.get();
        let asked = chosen.is_some() || picking.hover.get().is_some();
        if !picking.ringed.replace(asked) && !asked {
            return;
        }
        let at = chosen.and_then(|id| self.with_picker(|p| pick::position(p, id)).flatten());
        Ring::Chosen.put(at);
        let hover = picking.hover.get();
        let under = hover.and_then(|(x, y)| self.with_picker(|p| pick::find(p, x, y)).flatten());
        let other = under.filter(|(id, _)| Some(*id) != chosen);
        Ring::Hover.put(other.map(|(_, at)| at));
        let end = now_ms();
        picking.due_ms.set(end + (end - start) * SEARCH_SHARE);
    }

    /// Reads on in the story of the chosen message; true while there is more.
    fn read_on(&self) -> bool {
        let picking = &self.picking;
        let Some((id, lazy)) = self.opened() else {
            picking.past.take();
            return false;
        };
        if self.with_player(|p| p.seeking()) {
            return false;
        }
        let past = picking.past.take();
        let known = past
            .as_ref()
            .map(|p| (p.id(), p.steps().len(), p.is_reading()));
        let past = self.with_player(|p| (lazy.read_past)(p, id, past, &mut deadline(READ_MS)));
        let read = past
            .as_ref()
            .map(|p| (p.id(), p.steps().len(), p.is_reading()));
        let reading = past.as_ref().is_some_and(Past::is_reading);
        picking.past.replace(past);
        if known != read {
            self.look_at_messages();
            self.show_view();
        }
        reading
    }
}
