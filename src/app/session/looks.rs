//! How the page looks: its language, its colours, and whether it stands before a class. None of it touches the run.

use super::Session;
use crate::app::view::resolve_theme;
use crate::i18n::Lang;
use limbo_format::ThemeChoice;

impl Session {
    /// The language of every text; its texts are here.
    pub fn set_lang(&self, lang: Lang) {
        self.change(|view| view.set_lang(lang));
    }

    /// The colours that the viewer chooses.
    pub fn set_theme(&self, choice: ThemeChoice) {
        let dark = self.system_dark.get();
        self.change(|view| {
            view.theme_choice = choice;
            view.theme = resolve_theme(choice, dark, view.display);
        });
        self.wake();
    }

    /// Whether the page stands before a class; with that the colours change, where nobody chose them.
    pub fn set_present(&self, on: bool) {
        self.change(|view| view.display.present = on);
        let choice = self.view.borrow().theme_choice;
        self.set_theme(choice);
    }

    /// The colours that the system prefers.
    pub fn set_system_dark(&self, dark: bool) {
        self.system_dark.set(dark);
        let choice = self.view.borrow().theme_choice;
        self.set_theme(choice);
    }
}
