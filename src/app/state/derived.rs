//! What follows from the state and is kept nowhere: the look, the size of the stage, what an address has to ask for, what can
//! be done now. Nothing here changes anything.

use super::State;
use crate::app::actions;
use crate::app::side_runs::SideRunOf;
use crate::components::stage::Owner;
use crate::modes::explore::GAME_SPEED;
use crate::modes::story::{COVER, LETTER, chapter, group_owner};
use limbo_format::{Controls, LabAsked, Mode, ThemeChoice};
use limbo_lab::incident::BaseScenario;
use limbo_picture::colouring::{ColourBy, Colouring};
use limbo_picture::layout::{TypeSize, height_beside_words, height_for, height_with_handles};
use limbo_picture::theme::Theme;
use limbo_player::operator::BEGIN;
use limbo_player::{Action, SideOutcome, Snapshot, UndoStep};
use limbo_sim::FlagKind;
use std::rc::Rc;

impl State {
    /// The colours that follow from the choice, the system and the projector.
    pub fn theme(&self) -> Theme {
        match self.theme_choice {
            // Paper is white.
            _ if self.on_paper => Theme::Light,
            // What stands before a class is read from the last row.
            ThemeChoice::Auto if self.display.present => Theme::Projector,
            ThemeChoice::Light => Theme::Light,
            ThemeChoice::Dark => Theme::Dark,
            ThemeChoice::Projector => Theme::Projector,
            ThemeChoice::Auto if self.system_dark => Theme::Dark,
            ThemeChoice::Auto => Theme::Light,
        }
    }

    /// What the colours of the waiting dots say: when each was sent, unless the viewer has chosen otherwise where that
    /// can be chosen.
    pub fn colouring(&self) -> Colouring {
        match self.mode {
            Mode::Explore => self.colouring,
            _ => Colouring {
                by: ColourBy::Sent,
                ..self.colouring
            },
        }
    }

    /// True where the chapter that is shown has been played to its end.
    pub fn chapter_is_over(&self) -> bool {
        let (chapter, shown) = (chapter(self.chapter), &self.snapshot);
        self.mode == Mode::Story
            && shown.scenario.name == chapter.scenario
            && shown.now >= chapter.until
            && !shown.seeking
    }

    /// True where the chapter that is shown waits for the reader's answer.
    pub fn waits_for_answer(&self) -> bool {
        let waits = self
            .predictions
            .wait(chapter(self.chapter), self.snapshot.now);
        self.mode == Mode::Story && waits
    }

    /// What came of the runs that this chapter's figure compares, as far as they are known.
    pub fn side_runs(&self) -> Rc<Vec<SideOutcome>> {
        let (chapter, outcomes) = &self.side_runs;
        match *chapter == self.chapter {
            true => outcomes.clone(),
            false => Rc::default(),
        }
    }

    /// The run that is to be played next beside what is shown.
    pub fn side_run_wanted(&self) -> Option<SideRunOf> {
        match self.mode {
            Mode::Story => {
                let what_ifs = chapter(self.chapter).what_ifs;
                let next = what_ifs.get(self.side_runs().len())?;
                Some(SideRunOf::Figure(*next))
            }
            Mode::Explore => {
                let (experiment, side) = self.workbench.wanted()?;
                Some(SideRunOf::Experiment(experiment, side))
            }
            Mode::Compare | Mode::Lab => None,
        }
    }

    /// The run at the instant that is shown: of two futures the left one, else the viewer's own.
    pub fn shown(&self) -> &Rc<Snapshot> {
        let compared = self.compare.shown.as_ref();
        let compared = compared.filter(|_| self.mode == Mode::Compare);
        compared.map_or(&self.snapshot, |both| &both.sides[0].snapshot)
    }

    /// Where the outage happens that the lab plays.
    pub fn lab_place(&self) -> BaseScenario {
        self.lab
            .as_ref()
            .map_or(BaseScenario::ALL[0], |lab| lab.draft.base)
    }

    /// The name of the scenario that is shown: in the lab, of the one whose outage it plays.
    pub fn scenario(&self) -> &'static str {
        match self.mode {
            Mode::Lab => self.lab_place().scenario_name(),
            _ => self.snapshot.scenario.name,
        }
    }

    /// The scenario whose sources stand under the page: none for a real queue, whose numbers are its own.
    pub fn sources(&self) -> Option<&'static str> {
        let is_queue = self.mode != Mode::Lab && self.snapshot.scenario.listed.is_some();
        (!is_queue).then(|| self.scenario())
    }

    /// What an address has to ask for so that the lab opens with the same outage and question; nothing in another mode.
    pub fn lab_address(&self) -> Option<LabAsked> {
        let lab = self.lab.as_ref().filter(|_| self.mode == Mode::Lab)?;
        Some((self.load.loaded()?.lab_address)(lab))
    }

    /// The letters on the stage.
    pub fn type_size(&self) -> TypeSize {
        TypeSize {
            px: self.theme().type_px(),
            room: self.type_room,
        }
    }

    /// The height of the stage, CSS px.
    pub fn height(&self) -> f64 {
        let type_size = self.type_size();
        let readers = self.snapshot.scenario.has_readers();
        match self.mode {
            // On a telephone the words stand under the stage, and both should be seen; where the stage is all that is
            // shown, the words are the article's.
            Mode::Story => height_beside_words(self.width, type_size, readers),
            Mode::Explore if self.game.is_some() || self.display.controls == Controls::None => {
                height_beside_words(self.width, type_size, readers)
            }
            _ if self.has_handles() => height_with_handles(self.width, type_size, readers),
            _ => height_for(self.width, type_size, readers),
        }
    }

    /// Whose group is marked on the stage.
    pub fn owner(&self) -> Owner {
        match self.mode {
            Mode::Story => group_owner(self.chapter, &self.letter_words),
            _ => Owner::default(),
        }
    }

    /// True where the stage has handles by which the network is changed.
    pub fn has_handles(&self) -> bool {
        let full = self.display.controls == Controls::Full && !self.display.present;
        self.mode == Mode::Explore && self.game.is_none() && full && !self.on_paper
    }

    /// True where there is room for the card of an e-mail: elsewhere nobody looks for one on the stage. The operator's room
    /// has none.
    pub fn has_cards(&self) -> bool {
        let full = self.display.controls == Controls::Full && !self.display.present;
        self.game.is_none() && (full || self.mode != Mode::Explore)
    }

    /// True once a group has been opened in the game.
    pub(super) fn has_opened_a_group(&self) -> bool {
        let mut flags = self.snapshot.series.flags.iter();
        flags.any(|f| f.at >= BEGIN && matches!(f.kind, FlagKind::BlockOpened(_)))
    }

    /// True where this can be asked of the player now: by the mode, and in a game by its rules.
    pub fn may(&self, action: &Action) -> bool {
        let here = actions::can_be_done(action, self.mode);
        let step = match action {
            Action::Undo => self.snapshot.undo,
            Action::Redo => self.snapshot.redo,
            // A future that was left may have another network, too.
            Action::Return(index) => match self.snapshot.futures.get(*index) {
                Some(future) if future.has_another_network() => UndoStep::Network,
                _ => UndoStep::None,
            },
            _ => UndoStep::None,
        };
        // A chapter tells of its own run, network and hours; where time was let run past its end, of those, too.
        let leaves_chapter = self.mode == Mode::Story
            && match step {
                UndoStep::None => false,
                UndoStep::Load | UndoStep::Network => true,
                UndoStep::Act(to) => {
                    let told = chapter(self.chapter);
                    let seen = told.from..=self.snapshot.now;
                    !seen.contains(&to) && !self.predictions.tell_of(told, to)
                }
            };
        here && !leaves_chapter
            && self
                .game
                .as_ref()
                .is_none_or(|game| actions::operator_can(action, game, &self.snapshot))
    }

    /// The speed at which what is shown runs where nobody has chosen another.
    pub fn own_pace(&self) -> f64 {
        match self.mode {
            Mode::Story => chapter(self.chapter).speed,
            _ if self.game.is_some() => GAME_SPEED,
            _ => 1.0,
        }
    }

    /// True where something may be worked out for a dialog, which hides the page under it.
    pub fn works_in_a_dialog(&self) -> bool {
        self.workbench.open || self.ask.is_some() || self.queue_open || self.handout.is_being_made()
    }

    /// True where something is shown that a first look does not need.
    pub fn needs_lazy_views(&self) -> bool {
        self.mode != Mode::Story
            || self.chapter > LETTER
            || self.sharing
            || self.qr_open
            || self.ask.is_some()
            || self.queue_open
            || self.sound
    }

    /// True where the stage with its links is what is looked at: on the cover it has none, in some chapters a figure takes
    /// its place, which tells of the run as it is recorded, and the passage to the second chapter lies over it.
    pub fn shows_stage(&self) -> bool {
        let covered =
            self.pull_back || self.chapter == COVER || !chapter(self.chapter).shows_stage();
        self.mode != Mode::Story || !covered
    }

    /// True where the viewer changes nothing of the run: an article that tells its story by the stage alone would be spoilt
    /// by its readers' cuts. What the article itself asks for is done.
    pub fn is_only_watched(&self) -> bool {
        self.display.controls == Controls::None
    }
}
