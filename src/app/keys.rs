//! The keyboard: one table that binds the keys and names the text that explains each.

use super::session::Session;
use super::watch::page_scrolls;
use crate::browser::{dialog, screen};
use crate::components::{self, KeyRow};
use limbo_format::Mode;
use limbo_player::Action;
use limbo_sim::{Hop, HopState, SimTime};
use web_sys::{Element, KeyboardEvent};

/// An arrow seeks by this much viewing at the scenario's own pace, ms.
const SEEK_WALL_MS: u32 = 5_000;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Plays or pauses.
    Toggle,
    /// Goes back a little.
    Back,
    /// While playing goes on a little; while paused, to the next visible moment.
    Forward,
    /// Cuts the link if it is up, else mends it by the chosen plan.
    Link(Hop),
    /// Restarts everything by the chosen plan.
    Restart,
    /// Sends the viewer a test e-mail.
    Test,
    /// The next chapter of the story.
    Next,
    /// The chapter before.
    Previous,
    /// Compares two restarts from here.
    Compare,
    /// Takes the viewer's last act back.
    Undo,
    /// Does it again.
    Redo,
    /// Goes to full screen, or back.
    FullScreen,
    /// Shows what the keys do.
    Help,
}

/// A key, what it does, and the key of the text that explains it.
pub struct Binding {
    /// `KeyboardEvent.key`, lower case, after `ctrl+` (which also stands for the Mac's command key) or
    /// `ctrl+shift+`.
    pub key: &'static str,
    /// What it does.
    pub doing: Doing,
    /// Key of its explanation.
    pub text: &'static str,
}

/// Every key of the page; the help lists this table.
pub const BINDINGS: [Binding; 17] = [
    Binding {
        key: " ",
        doing: Doing::Toggle,
        text: "keys.space",
    },
    Binding {
        key: "arrowleft",
        doing: Doing::Back,
        text: "keys.arrows",
    },
    Binding {
        key: "arrowright",
        doing: Doing::Forward,
        text: "keys.arrows",
    },
    Binding {
        key: "1",
        doing: Doing::Link(Hop::Submission),
        text: "keys.links",
    },
    Binding {
        key: "2",
        doing: Doing::Link(Hop::Relay),
        text: "keys.links",
    },
    Binding {
        key: "3",
        doing: Doing::Link(Hop::Delivery),
        text: "keys.links",
    },
    Binding {
        key: "r",
        doing: Doing::Restart,
        text: "keys.restart",
    },
    Binding {
        key: "t",
        doing: Doing::Test,
        text: "keys.test",
    },
    Binding {
        key: ".",
        doing: Doing::Next,
        text: "keys.chapters",
    },
    Binding {
        key: "pagedown",
        doing: Doing::Next,
        text: "keys.chapters",
    },
    Binding {
        key: "pageup",
        doing: Doing::Previous,
        text: "keys.chapters",
    },
    Binding {
        key: "c",
        doing: Doing::Compare,
        text: "keys.compare",
    },
    Binding {
        key: "ctrl+z",
        doing: Doing::Undo,
        text: "keys.undo",
    },
    Binding {
        key: "ctrl+shift+z",
        doing: Doing::Redo,
        text: "keys.redo",
    },
    Binding {
        key: "ctrl+y",
        doing: Doing::Redo,
        text: "keys.redo",
    },
    Binding {
        key: "f",
        doing: Doing::FullScreen,
        text: "keys.full_screen",
    },
    Binding {
        key: "?",
        doing: Doing::Help,
        text: "keys.help",
    },
];

/// The rows of the help.
pub const HELP: [KeyRow; 11] = [
    row(&["Space"], "keys.space"),
    row(&["ArrowLeft", "ArrowRight"], "keys.arrows"),
    row(&["1", "2", "3"], "keys.links"),
    row(&["R"], "keys.restart"),
    row(&["T"], "keys.test"),
    row(&[".", "PageDown", "PageUp"], "keys.chapters"),
    row(&["C"], "keys.compare"),
    row(&["Ctrl+Z"], "keys.undo"),
    row(&["Ctrl+Shift+Z", "Ctrl+Y"], "keys.redo"),
    row(&["F"], "keys.full_screen"),
    row(&["?"], "keys.help"),
];

const fn row(keys: &'static [&'static str], text: &'static str) -> KeyRow {
    KeyRow { keys, text }
}

/// Where the viewer types: every key is theirs.
const TYPING: &str = "input:not([type=radio]):not([type=checkbox]):not([type=range]), select, textarea, \
                      dialog, [contenteditable]";
/// What the space bar presses by itself.
const PRESSED: &str = "button, a[href], summary, input, [role=button], [role=slider]";
/// What the arrows move by themselves.
const MOVED: &str = "input, [role=slider], [role=radiogroup], [role=tablist]";

/// What a key press means, if it means anything here.
pub fn meaning(event: &KeyboardEvent) -> Option<Doing> {
    if event.alt_key() || event.default_prevented() {
        return None;
    }
    let (ctrl, shift) = (event.ctrl_key() || event.meta_key(), event.shift_key());
    let modifiers = match (ctrl, shift) {
        (false, _) => "",
        (true, false) => "ctrl+",
        (true, true) => "ctrl+shift+",
    };
    let key = [modifiers, &event.key().to_ascii_lowercase()].concat();
    let doing = BINDINGS.iter().find(|b| b.key == key)?.doing;
    // On most keyboards there is no question mark without shift.
    if shift && !ctrl && doing != Doing::Help {
        return None;
    }
    let target: Option<Element> = event
        .target()
        .and_then(|t| wasm_bindgen::JsCast::dyn_into(t).ok());
    let is_in = |what: &str| {
        target
            .as_ref()
            .is_some_and(|t| t.closest(what).is_ok_and(|found| found.is_some()))
    };
    let taken = match doing {
        Doing::Toggle => is_in(PRESSED),
        Doing::Back | Doing::Forward | Doing::Next | Doing::Previous => is_in(MOVED),
        Doing::Link(_)
        | Doing::Restart
        | Doing::Test
        | Doing::Compare
        | Doing::Undo
        | Doing::Redo
        | Doing::FullScreen
        | Doing::Help => false,
    };
    (!taken && !is_in(TYPING)).then_some(doing)
}

/// Whether a key does anything now: chapters are turned in the story only, and page keys turn them only where
/// there is nothing to scroll, or before a class.
pub fn applies(session: &Session, doing: Doing, key: &str) -> bool {
    let view = session.view();
    match doing {
        Doing::Next | Doing::Previous => {
            let scrolls = key.starts_with("Page") && !view.display.present && page_scrolls();
            view.mode == Mode::Story && !scrolls
        }
        _ => true,
    }
}

/// Does it.
pub fn perform(session: &Session, doing: Doing) {
    let view = session.view();
    let snapshot = &view.snapshot;
    let stride = SEEK_WALL_MS.saturating_mul(snapshot.scenario.pace);
    // A room with a clock of its own has a moment of its own.
    let guest = session.guest().and_then(|guest| guest.shown());
    let (now, playing) = match guest {
        Some(shown) => (shown.sides[0].snapshot.now, shown.sides[0].snapshot.playing),
        None => session.with_player(|p| (p.now(), p.playing())),
    };
    let now = now.ms();
    let told = view.mode == Mode::Story;
    session.act(match doing {
        Doing::Next => return session.turn(true),
        Doing::Previous => return session.turn(false),
        Doing::Forward if told => return session.turn(true),
        Doing::Back if told => return session.turn(false),
        Doing::Compare => return session.set_mode(Mode::Compare),
        Doing::Toggle => Action::Toggle,
        Doing::Back => Action::Seek(SimTime(now.saturating_sub(stride))),
        Doing::Forward if playing => Action::Seek(SimTime(now.saturating_add(stride))),
        Doing::Forward => Action::Step,
        Doing::Link(hop) if snapshot.hops[hop.index()] == HopState::Up => Action::Cut(hop),
        Doing::Link(hop) => Action::Mend(hop, view.plan),
        Doing::Restart => Action::Restart(view.plan),
        Doing::Test => Action::SendTest,
        Doing::Undo => Action::Undo,
        Doing::Redo => Action::Redo,
        Doing::FullScreen => return screen::toggle_full_screen(),
        Doing::Help => return dialog::show(components::KEYS_HELP),
    });
}
