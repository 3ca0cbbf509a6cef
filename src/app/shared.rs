//! The page as the share dialog sees it.

use super::engine::Engine;
use super::{incoming, link};
use crate::browser::address;
use crate::components::share::{Embed, SharedPageSource};
use crate::modes::story::{CHAPTERS, NAMES, title_key};
use limbo_format::{DisplayOptions, Mode, Params};
use limbo_player::Snapshot;
use std::rc::Rc;
use web_sys::File;

impl SharedPageSource for Engine {
    fn page_address(&self) -> String {
        address::page()
    }

    fn link(&self) -> Option<String> {
        link::reader_url(self)
    }

    fn embed_query(&self, embed: &Embed) -> Option<String> {
        let (run, mode) = match embed.chapter {
            Some(_) => (Params::default(), Mode::Story),
            None => (link::params(self), Mode::Explore),
        };
        let params = Params {
            mode: Some(mode),
            chapter: embed.chapter.map(|number| NAMES[usize::from(number)]),
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
        link::url_of(&params).and_then(|_| params.query())
    }

    fn file_text(&self) -> Option<String> {
        link::file(self)
    }

    fn snapshot(&self) -> Rc<Snapshot> {
        self.with_player(|player| Rc::new(player.snapshot()))
    }

    fn chapters(&self) -> Vec<(u8, &'static str)> {
        (0..CHAPTERS).map(|n| (n, title_key(n))).collect()
    }

    fn open_file(&self, file: &File) {
        incoming::open_file(self, file);
    }
}
