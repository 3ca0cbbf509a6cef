//! The page as the share dialog sees it.

use super::session::Session;
use crate::browser::{address, incoming};
use crate::components::share::{Embed, SharedPageSource};
use crate::modes::story::{CHAPTERS, title_key};
use limbo_format::{DisplayOptions, Mode, Params};
use limbo_player::Snapshot;
use std::rc::Rc;
use web_sys::File;

/// The open page.
pub(super) struct SessionPage(pub Rc<Session>);

impl SharedPageSource for SessionPage {
    fn page_address(&self) -> String {
        address::page()
    }

    fn link(&self) -> Option<String> {
        address::reader_url_of(&self.0)
    }

    fn embed_query(&self, embed: &Embed) -> Option<String> {
        let (run, mode) = match embed.chapter {
            Some(_) => (Params::default(), Mode::Story),
            None => (address::params_of(&self.0)?, Mode::Explore),
        };
        let params = Params {
            mode: Some(mode),
            chapter: embed.chapter,
            locale: Some(embed.lang.code()),
            theme: embed.theme,
            autoplay: (!embed.autoplay).then_some(false),
            display: DisplayOptions {
                embed: true,
                controls: embed.controls,
                ..DisplayOptions::default()
            },
            ..run
        };
        let query = params.query();
        let chars = address::page().len() + 1 + query.len();
        (chars <= address::LINK_CHARS_MAX).then_some(query)
    }

    fn file_text(&self) -> Option<String> {
        address::file_of(&self.0)
    }

    fn snapshot(&self) -> Rc<Snapshot> {
        self.0.fresh_snapshot()
    }

    fn chapters(&self) -> Vec<(u8, &'static str)> {
        (1..=CHAPTERS).map(|n| (n, title_key(n))).collect()
    }

    fn open_file(&self, file: &File) {
        incoming::open_file(&self.0, file);
    }
}
