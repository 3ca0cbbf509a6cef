//! Keys: the table that binds them, and what a key press asks of the page.
//!
//! To bind a key, add a line to [`KEYS`]; to change what a key does, see [`message`].

use super::engine::Engine;
use super::state::State;
use crate::browser::{dialog, dom, keyboard, screen};
use crate::components::{KEYS_HELP, needs_restart};
use crate::message::Message;
use crate::modes::story::LAST;
use limbo_format::{Controls, Mode};
use limbo_player::Action;
use limbo_sim::{Hop, SimTime};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAction {
    /// Plays or pauses.
    Toggle,
    /// Goes back a little; in the story, to the chapter before.
    Back,
    /// While playing goes on a little; while paused, to the next visible moment; in the story, to the next chapter.
    Forward,
    /// Cuts the link if it is up, else mends it by the chosen plan.
    Link(Hop),
    /// Restarts everything by the chosen plan.
    Restart,
    /// Sends the viewer a test e-mail.
    SendTest,
    /// Opens the next group of mailboxes.
    OpenGroup,
    /// Closes the group that was opened last.
    CloseGroup,
    /// The next chapter of the story.
    NextChapter,
    /// The chapter before.
    PreviousChapter,
    /// Compares two restarts from here.
    Compare,
    /// Takes the viewer's last act back.
    Undo,
    /// Does it again.
    Redo,
    /// Goes to full screen, or back.
    FullScreen,
    /// Shows the QR code of this moment.
    QrCode,
    /// Shows what the keys do.
    Help,
}

impl KeyAction {
    /// Goes on for as long as its key is held.
    fn goes_on(self) -> bool {
        use KeyAction::{Back, Forward, Redo, Undo};
        matches!(self, Back | Forward | Undo | Redo)
    }

    /// True where it can ever be meant: a frame in an article, a stage that is only watched and a game have fewer keys.
    fn is_for(self, state: &State) -> bool {
        use KeyAction::{
            CloseGroup, Compare, Link, OpenGroup, QrCode, Redo, Restart, SendTest, Undo,
        };
        let (display, in_game) = (&state.display, state.game.is_some());
        match self {
            // No button would lead back.
            Compare => !display.embed && display.controls == Controls::Full,
            // A frame in an article is not shown to a class.
            QrCode => !display.embed,
            Link(_) | Restart | SendTest => !state.is_only_watched() && !in_game,
            OpenGroup | CloseGroup => !state.is_only_watched(),
            Undo | Redo => !in_game,
            _ => true,
        }
    }
}

/// Whether a key is a digit or a sign, which stand elsewhere on every keyboard.
fn is_sign(key: &str) -> bool {
    matches!(key.as_bytes(), [c] if !c.is_ascii_alphabetic() && *c != b' ')
}

/// A key and what it does.
pub struct KeyBinding {
    /// `KeyboardEvent.key` as [`keyboard::latin`] tells it, after `ctrl+` (which also stands for the Mac's command key) or
    /// `ctrl+shift+`.
    pub key: &'static str,
    /// What it does.
    pub action: KeyAction,
    /// Key of the text that explains it.
    pub text: &'static str,
}

const fn bind(key: &'static str, action: KeyAction, text: &'static str) -> KeyBinding {
    KeyBinding { key, action, text }
}

/// Every key of the page; the help lists this table.
pub const KEYS: [KeyBinding; 20] = [
    bind(" ", KeyAction::Toggle, "keys.space"),
    bind("arrowleft", KeyAction::Back, "keys.arrows"),
    bind("arrowright", KeyAction::Forward, "keys.arrows"),
    bind("1", KeyAction::Link(Hop::Submission), "keys.links"),
    bind("2", KeyAction::Link(Hop::Relay), "keys.links"),
    bind("3", KeyAction::Link(Hop::Delivery), "keys.links"),
    bind("r", KeyAction::Restart, "keys.restart"),
    bind("t", KeyAction::SendTest, "keys.test"),
    bind("o", KeyAction::OpenGroup, "keys.groups"),
    bind("x", KeyAction::CloseGroup, "keys.groups"),
    bind(".", KeyAction::NextChapter, "keys.chapters"),
    bind("pagedown", KeyAction::NextChapter, "keys.chapters"),
    bind("pageup", KeyAction::PreviousChapter, "keys.chapters"),
    bind("c", KeyAction::Compare, "keys.compare"),
    bind("ctrl+z", KeyAction::Undo, "keys.undo"),
    bind("ctrl+shift+z", KeyAction::Redo, "keys.redo"),
    bind("ctrl+y", KeyAction::Redo, "keys.redo"),
    bind("q", KeyAction::QrCode, "keys.qr"),
    bind("f", KeyAction::FullScreen, "keys.full_screen"),
    bind("?", KeyAction::Help, "keys.help"),
];

/// The texts that name the keys of this use of the page, in order.
pub fn texts(state: &State) -> Vec<&'static str> {
    let heard = KEYS.iter().filter(|binding| binding.action.is_for(state));
    let mut texts: Vec<&'static str> = heard.map(|binding| binding.text).collect();
    texts.dedup();
    texts
}

/// In the operator's game an arrow lets this much time pass.
const HOUR_MS: u32 = 3_600_000;
/// An arrow seeks by this much viewing at the scenario's own pace, ms.
const SEEK_WALL_MS: u32 = 5_000;

/// What a key asks of the page as it is now; none where it means nothing here, or where the browser does it itself
/// ([`KeyAction::FullScreen`], [`KeyAction::Help`]).
pub fn message(action: KeyAction, state: &State) -> Option<Message> {
    if !action.is_for(state) {
        return None;
    }
    let story = state.mode == Mode::Story;
    let chapter = |forward: bool| {
        let here = state.chapter;
        let (to, exists) = match forward {
            true => (Message::NextChapter, here < LAST),
            false => (Message::Chapter(here.saturating_sub(1)), here > 0),
        };
        (story && exists).then_some(to)
    };
    // Two futures have one clock of their own.
    let compared = state
        .compare
        .shown
        .as_ref()
        .filter(|_| state.mode == Mode::Compare);
    let shown = compared.map_or(&state.snapshot, |compared| &compared.sides[0].snapshot);
    let stride = SEEK_WALL_MS.saturating_mul(shown.scenario.pace);
    // Pressed twice, a key goes twice as far, also where the first way is still under way.
    let now = shown.playhead.ms();
    let any_group = |open: bool| state.snapshot.blocks.iter().any(|b| b.open == open);
    let player_action = match action {
        KeyAction::NextChapter => return chapter(true),
        KeyAction::PreviousChapter => return chapter(false),
        // The chapters stand as the words run; time runs to the right in every language.
        KeyAction::Forward if story => return chapter(!state.locale.lang().is_rtl()),
        KeyAction::Back if story => return chapter(state.locale.lang().is_rtl()),
        KeyAction::Compare => return Some(Message::Mode(Mode::Compare)),
        KeyAction::QrCode => return Some(Message::QrDialog(true)),
        KeyAction::FullScreen | KeyAction::Help => return None,
        KeyAction::Link(_)
        | KeyAction::Restart
        | KeyAction::SendTest
        | KeyAction::OpenGroup
        | KeyAction::CloseGroup
            if !state.shows_stage() =>
        {
            return None;
        }
        // Where nothing would happen the key is nobody's.
        // Outside the game a group opened by hand would end the plan, and no further one open by itself.
        KeyAction::OpenGroup | KeyAction::CloseGroup if state.game.is_none() => return None,
        KeyAction::OpenGroup if !any_group(false) => return None,
        KeyAction::CloseGroup if !any_group(true) => return None,
        KeyAction::OpenGroup => Action::OpenBlock,
        KeyAction::CloseGroup => Action::CloseBlock,
        KeyAction::Forward if state.game.is_some() => Action::Seek(SimTime(now + HOUR_MS)),
        KeyAction::Toggle if state.waits_for_answer() => return None,
        KeyAction::Toggle => Action::Toggle,
        KeyAction::Back => Action::Seek(SimTime(now.saturating_sub(stride))),
        KeyAction::Forward if shown.playing => Action::Seek(SimTime(now.saturating_add(stride))),
        KeyAction::Forward => Action::Step,
        KeyAction::Link(hop) => state.snapshot.link_action(hop, state.plan),
        KeyAction::Restart if !needs_restart(&state.snapshot) => return None,
        KeyAction::Restart => Action::Restart(state.plan),
        KeyAction::SendTest => Action::SendTest,
        KeyAction::Undo => Action::Undo,
        KeyAction::Redo => Action::Redo,
    };
    state
        .may(&player_action)
        .then_some(Message::Act(player_action))
}

/// Where the viewer types: every key is theirs.
const TYPING: &str = "input:not([type=radio]):not([type=checkbox]):not([type=range]), select, textarea, \
                      dialog, [contenteditable]";
/// What the space bar presses by itself.
const PRESSED: &str = "button, a[href], summary, input, [role=button], [role=slider]";
/// What the arrows move by themselves.
const MOVED: &str = "input, [role=slider], [role=radiogroup], [role=tablist]";
/// What the page keys move by themselves: not the answer to a question, which a teacher chooses before the clicker goes on.
const PAGED: &str = "input[type=range], [role=slider]";
/// What a browser presses again and again while Enter is held, and only once for the space bar.
const REPEATED: &str = "button, summary";

/// Does what a key asks, if it asks for anything here.
pub fn pressed(engine: &Engine, event: &KeyboardEvent) {
    if event.repeat() && event.key() == "Enter" && is_in(event, REPEATED) {
        return event.prevent_default();
    }
    let state = engine.state();
    if !state.display.keys {
        return;
    }
    let Some(action) = bound(event) else { return };
    // Page keys turn chapters only where there is nothing to scroll, or before a class.
    let scrolls = event.key().starts_with("Page") && !state.display.present && dom::page_scrolls();
    let chapters = matches!(action, KeyAction::NextChapter | KeyAction::PreviousChapter);
    if chapters && (state.mode != Mode::Story || scrolls) {
        return;
    }
    // Of a key that is held every repetition would be an act of its own.
    let again = event.repeat() && !action.goes_on();
    match action {
        KeyAction::FullScreen if !again => screen::toggle_full_screen(),
        KeyAction::Help if !again => dialog::show(KEYS_HELP),
        KeyAction::FullScreen | KeyAction::Help => {}
        _ => match message(action, &state) {
            Some(_) if again => {}
            Some(message) => engine.send(message),
            None => return,
        },
    }
    event.prevent_default();
}

/// The binding that a key press means, if the page may take it.
fn bound(event: &KeyboardEvent) -> Option<KeyAction> {
    if event.alt_key() || event.default_prevented() || keyboard::writes(event) {
        return None;
    }
    let (ctrl, shift) = (event.ctrl_key() || event.meta_key(), event.shift_key());
    let modifiers = match (ctrl, shift) {
        (false, _) => "",
        (true, false) => "ctrl+",
        (true, true) => "ctrl+shift+",
    };
    let key = [modifiers, &keyboard::latin(event)].concat();
    let action = KEYS.iter().find(|binding| binding.key == key)?.action;
    // Many keyboards have signs, and some have digits, with shift only.
    if shift && !ctrl && !is_sign(&event.key()) {
        return None;
    }
    let taken = match action {
        KeyAction::Toggle => is_in(event, PRESSED),
        KeyAction::Back | KeyAction::Forward => is_in(event, MOVED),
        KeyAction::NextChapter | KeyAction::PreviousChapter => is_in(event, PAGED),
        _ => false,
    };
    (!taken && !is_in(event, TYPING)).then_some(action)
}

/// True if the key is pressed in something that this selects.
fn is_in(event: &KeyboardEvent, what: &str) -> bool {
    let target: Option<Element> = event.target().and_then(|t| t.dyn_into().ok());
    let found = target.map(|t| t.closest(what));
    found.is_some_and(|found| found.is_ok_and(|found| found.is_some()))
}
