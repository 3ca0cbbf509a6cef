//! A page whose moment can be shared, for the native tests of this folder.

use super::{Embed, SharedLab, SharedPageSource, SharedSide};
use crate::components::stage::Owner;
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::Ledger;
use std::rc::Rc;
use web_sys::{File, HtmlCanvasElement};

/// A page in Explore.
pub(super) struct FakePage {
    /// Its address.
    pub address: &'static str,
    /// The run at the playhead.
    pub snapshot: Rc<Snapshot>,
    /// What the lab plays.
    pub lab: Option<SharedLab>,
}

impl FakePage {
    /// A page on a server that shows this.
    pub(super) fn of(snapshot: &Rc<Snapshot>) -> FakePage {
        FakePage {
            address: "https://limbo.example/",
            snapshot: snapshot.clone(),
            lab: None,
        }
    }
}

impl SharedPageSource for FakePage {
    fn page_address(&self) -> String {
        self.address.to_owned()
    }

    fn link(&self) -> Option<String> {
        Some([self.address, "?t=1"].concat())
    }

    fn embed_query(&self, _: &Embed) -> Option<String> {
        None
    }

    fn file_text(&self) -> Option<String> {
        None
    }

    fn future_text(&self, _: usize) -> Option<String> {
        None
    }

    fn snapshot(&self) -> Rc<Snapshot> {
        self.snapshot.clone()
    }

    fn lab(&self) -> Option<SharedLab> {
        self.lab.clone()
    }

    fn pair(&self) -> Option<[SharedSide; 2]> {
        None
    }

    fn theme(&self) -> Theme {
        Theme::Light
    }

    fn paint(&self, _: usize, _: &HtmlCanvasElement, _: (f64, f64), _: Option<Ledger>) {}

    fn is_what_if(&self) -> bool {
        false
    }

    fn owner(&self) -> Owner {
        Owner::default()
    }

    fn step_link(&self) -> Option<String> {
        None
    }

    fn chapter_title(&self) -> Option<&'static str> {
        None
    }

    fn chapters(&self) -> Vec<(u8, &'static str)> {
        Vec::new()
    }

    fn open_file(&self, _: &File) {}
}
