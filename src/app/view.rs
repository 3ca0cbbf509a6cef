//! Everything the page shows that is not painted on the canvas: one value, compared as a whole.

use super::lazy_views::{self, LazyViews};
use crate::lazy::LoadState;
use crate::locale::{Lang, Locale};
use crate::panels::Card;
use crate::player::Snapshot;
use crate::share::{Guise, Mode, Notice, Params, ThemeChoice};
use crate::stage::Theme;
use crate::stage::layout::{height_beside_words, height_for};
use crate::story::{Letter, Predictions};
use limbo_sim::{MessageView, Plan};
use std::rc::Rc;

/// What the page shows at an instant.
#[derive(Clone, PartialEq)]
pub struct View {
    /// The run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// Texts and formats.
    pub locale: Locale,
    /// What the page is used for.
    pub mode: Mode,
    /// The chapter of the story, 1 to [`crate::story::CHAPTERS`]; kept while another mode is shown.
    pub chapter: u8,
    /// What was said before the story's restarts.
    pub predictions: Predictions,
    /// The one letter of the first chapter, while that is shown.
    pub letter: Option<Letter>,
    /// How the page stands where it is shown.
    pub guise: Guise,
    /// The plan by which links are mended and service is restarted.
    pub plan: Plan,
    /// What the viewer or the address chose.
    pub theme_choice: ThemeChoice,
    /// The colours that follow from the choice and the system.
    pub theme: Theme,
    /// The width of the stage, CSS px; 0 before it is known.
    pub width: f64,
    /// The views that are loaded after the first look.
    pub lazy: LoadState<LazyViews>,
    /// True while the dialog is open in which this moment is shared and saved.
    pub sharing: bool,
    /// The message that was chosen, and what the page knows of it.
    pub card: Option<Rc<Card>>,
    /// The viewer's own messages at the playhead, the newest last, at most [`crate::player::OWN_MAX`].
    pub mine: Rc<Vec<MessageView>>,
    /// What was refused and not yet dismissed.
    pub notices: Rc<Vec<Notice>>,
}

impl View {
    /// The first view of a page.
    pub fn new(snapshot: Rc<Snapshot>, lang: Lang, params: &Params, notices: Vec<Notice>) -> View {
        View {
            locale: locale_for(lang, &snapshot),
            plan: snapshot.scenario.blocks_plan,
            mode: params.mode_shown(),
            chapter: params.chapter.unwrap_or(1),
            predictions: Predictions::default(),
            letter: None,
            guise: params.guise,
            theme_choice: params.theme,
            theme: resolve_theme(params.theme, false, params.guise),
            width: 0.0,
            lazy: lazy_views::loader().state(),
            sharing: false,
            card: None,
            mine: Rc::default(),
            notices: Rc::new(notices),
            snapshot,
        }
    }

    /// The height of the stage, CSS px.
    pub fn height(&self) -> f64 {
        let type_px = self.theme.type_px();
        match self.mode {
            // On a telephone the words stand under the stage, and both should be seen.
            Mode::Story => height_beside_words(self.width, type_px),
            _ => height_for(self.width, type_px),
        }
    }

    /// True where more is shown than a first look at the story, so that the lazy views are needed.
    pub fn needs_lazy_views(&self) -> bool {
        self.mode != Mode::Story || self.chapter != 1 || self.sharing
    }

    /// Another language.
    pub fn set_lang(&mut self, lang: Lang) {
        self.locale = locale_for(lang, &self.snapshot);
    }

    /// Another instant; where it is another scenario, its clock and its plan come with it.
    pub fn set_snapshot(&mut self, snapshot: Rc<Snapshot>) {
        let own = |s: &Snapshot| {
            (
                s.scenario.name,
                s.scenario.epoch_unix_ms,
                s.scenario.blocks_plan,
            )
        };
        if own(&snapshot) != own(&self.snapshot) {
            self.locale = locale_for(self.locale.lang(), &snapshot);
            self.plan = snapshot.scenario.blocks_plan;
        }
        self.snapshot = snapshot;
    }
}

fn locale_for(lang: Lang, snapshot: &Snapshot) -> Locale {
    Locale::new(
        lang,
        snapshot.scenario.time_zone,
        snapshot.scenario.epoch_unix_ms,
    )
}

/// The colours that a choice means on a system that prefers dark or light, on a desk or on a projector.
pub fn resolve_theme(choice: ThemeChoice, system_dark: bool, guise: Guise) -> Theme {
    match choice {
        // What stands before a class is read from the last row.
        ThemeChoice::Auto if guise.present => Theme::Projector,
        ThemeChoice::Light => Theme::Light,
        ThemeChoice::Dark => Theme::Dark,
        ThemeChoice::Projector => Theme::Projector,
        ThemeChoice::Auto if system_dark => Theme::Dark,
        ThemeChoice::Auto => Theme::Light,
    }
}

/// The theme's name, as in `data-theme` and in the address.
pub fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Light => ThemeChoice::Light.name(),
        Theme::Dark => ThemeChoice::Dark.name(),
        Theme::Projector => ThemeChoice::Projector.name(),
    }
}
