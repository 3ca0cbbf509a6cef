//! What the share dialog needs of the page that it is opened over. The app implements it: the dialog knows neither the
//! engine nor how an address is written.

use crate::components::said;
use crate::components::stage::Owner;
use crate::i18n::{Lang, Locale};
use limbo_format::{Controls, ThemeChoice};
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::{Ledger, Plan, SimTime};
use std::ops::Deref;
use std::rc::Rc;
use web_sys::{File, HtmlCanvasElement};

/// What a frame in an article shows, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Embed {
    /// A chapter of the story; none: this run at this instant, in Explore, or this comparison.
    pub chapter: Option<u8>,
    /// How much of the page is shown.
    pub controls: Controls,
    /// The language of the texts.
    pub lang: Lang,
    /// The colours.
    pub theme: ThemeChoice,
    /// True where it plays by itself.
    pub autoplay: bool,
}

/// One of two futures that stand side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedSide {
    /// How service restarts in it.
    pub plan: Plan,
    /// Where the two part.
    pub from: SimTime,
    /// How often servers have crashed since the two parted.
    pub crashes: u32,
    /// The run at the instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The most that has waited in either: both are drawn on one scale.
    pub most: Ledger,
}

/// What the lab plays.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedLab {
    /// The name of the scenario whose outage it is.
    pub scenario: &'static str,
    /// The place in words.
    pub place: String,
    /// False where the link does not keep the question.
    pub kept: bool,
}

impl SharedLab {
    /// The place, said to be one in the lab.
    pub(super) fn named(&self, locale: &Locale) -> String {
        said::named(locale, locale.t("mode.lab"), &self.place)
    }
}

/// A page whose moment can be shared.
pub trait SharedPageSource {
    /// The address of the page without a query.
    fn page_address(&self) -> String;

    /// The address at which this run opens at this instant as a page of its own. While time stands still, the present
    /// millisecond is finished first, so that whoever opens it finds the same. `None` where it would be too long.
    fn link(&self) -> Option<String>;

    /// The query with which a frame shows that; `None` where the address would be too long.
    fn embed_query(&self, embed: &Embed) -> Option<String>;

    /// This run as the text of a file; `None` where it is not one that a file can describe.
    fn file_text(&self) -> Option<String>;

    /// One of the two futures that are compared, as the text of a file; `None` where none are shown, or as above.
    fn future_text(&self, side: usize) -> Option<String>;

    /// The run at the playhead, its series with it: newer than what the panels show, which follow a few times a second. Of
    /// two futures that are compared, the left one.
    fn snapshot(&self) -> Rc<Snapshot>;

    /// What the lab plays; `None` in another mode. It shows no moment of any run.
    fn lab(&self) -> Option<SharedLab>;

    /// The two futures that are compared; `None` where none are shown.
    fn pair(&self) -> Option<[SharedSide; 2]>;

    /// The colours of the page.
    fn theme(&self) -> Theme;

    /// Paints the dots of the run at the playhead, or of one of two futures, for a stage of that size; `most`: see
    /// [`SharedSide`].
    fn paint(
        &self,
        side: usize,
        canvas: &HtmlCanvasElement,
        size: (f64, f64),
        most: Option<Ledger>,
    );

    /// True if somebody has changed what is known to have happened: by a command, or by another scenario's numbers.
    fn is_what_if(&self) -> bool;

    /// Whose group is marked on the stage.
    fn owner(&self) -> Owner;

    /// The address that brings the picture of the chapter that is shown along, where the host has such pages.
    fn step_link(&self) -> Option<String>;

    /// The key of the title of the chapter that is shown; none in another mode.
    fn chapter_title(&self) -> Option<&'static str>;

    /// The chapters of the story in their order: number, and key of the title.
    fn chapters(&self) -> Vec<(u8, &'static str)>;

    /// Opens a file that the viewer chose; what cannot be read is said in a notice.
    fn open_file(&self, file: &File);
}

/// A page whose moment can be shared, as a property of components. Cloning it copies a pointer; it equals itself only.
#[derive(Clone)]
pub struct SharedPage(Rc<dyn SharedPageSource>);

impl SharedPage {
    /// A handle for that page: make it once and keep it.
    pub fn new(source: impl SharedPageSource + 'static) -> SharedPage {
        SharedPage(Rc::new(source))
    }
}

impl PartialEq for SharedPage {
    fn eq(&self, other: &SharedPage) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for SharedPage {
    type Target = dyn SharedPageSource;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl yew::html::ImplicitClone for SharedPage {}
