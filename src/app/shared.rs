//! The page as the share dialog sees it.

use super::engine::Engine;
use super::{incoming, link, url};
use crate::browser::{Painter, Viewport, address};
use crate::components::share::{Embed, SharedLab, SharedPageSource, SharedSide};
use crate::components::stage::Owner;
use crate::modes::lab::place_name;
use crate::modes::story::{CHAPTERS, NAMES, title_key};
use limbo_format::{DisplayOptions, Mode, Params};
use limbo_picture::colouring::{ColourBy, Colouring};
use limbo_picture::theme::{Detail, Theme};
use limbo_player::Snapshot;
use limbo_sim::{Command, Ledger, Scenario, SimTime};
use std::rc::Rc;
use web_sys::{File, HtmlCanvasElement};

/// The dots of a shared picture have so many pixels for a CSS pixel.
const SHARED_DPR: f64 = 2.0;

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
            // A comparison is shown as one.
            None => match self.state().mode {
                Mode::Compare => (link::params(self), Mode::Compare),
                _ => (link::params(self), Mode::Explore),
            },
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
        url::url_of(&params).and_then(|_| params.query())
    }

    fn file_text(&self) -> Option<String> {
        link::file(self)
    }

    fn future_text(&self, side: usize) -> Option<String> {
        link::future_file(self, side)
    }

    fn snapshot(&self) -> Rc<Snapshot> {
        let state = self.state();
        if state.mode == Mode::Compare {
            return state.shown().clone();
        }
        self.with_player(|player| Rc::new(player.snapshot()))
    }

    fn lab(&self) -> Option<SharedLab> {
        let state = self.state();
        (state.mode == Mode::Lab).then(|| SharedLab {
            scenario: state.scenario(),
            place: place_name(&state.locale, state.lab_place()).to_owned(),
            // As long as nobody has asked anything, the lab is as it begins.
            kept: state.lab_address().is_none_or(|lab| lab.question.is_some()),
        })
    }

    fn pair(&self) -> Option<[SharedSide; 2]> {
        let comparison = self.state().compare.shown?;
        Some(comparison.sides.each_ref().map(|side| SharedSide {
            plan: side.choice.plan,
            from: comparison.from,
            crashes: side.crashes,
            snapshot: side.snapshot.clone(),
            most: comparison.most,
        }))
    }

    fn theme(&self) -> Theme {
        self.state().theme()
    }

    fn paint(
        &self,
        side: usize,
        canvas: &HtmlCanvasElement,
        (width, height): (f64, f64),
        most: Option<Ledger>,
    ) {
        let viewport = Viewport {
            width,
            height,
            dpr: SHARED_DPR,
            theme: self.theme(),
            type_size: self.theme().type_px().into(),
            // As on every stage that is only looked at.
            colouring: Colouring {
                by: ColourBy::Sent,
                ..self.state().colouring()
            },
            handles: false,
            detail: Detail::Fine,
        };
        let mut painter = Painter::new();
        painter.set_still(true);
        if let Some(most) = most {
            painter.set_shared_most(most);
        }
        self.with_world(side, |world| {
            painter.paint(world, canvas, &viewport);
        });
    }

    fn is_what_if(&self) -> bool {
        self.with_player(|player| {
            let run = player.run();
            let written = |(_, command): &(SimTime, Command)| *command == Command::SendTest;
            let known = Scenario::named(run.scenario.name)
                .map(|scenario| scenario.with_weight(run.scenario.weight));
            !run.script.iter().all(written) || known.ok().as_ref() != Some(&*run.scenario)
        })
    }

    fn owner(&self) -> Owner {
        self.state().owner()
    }

    fn step_link(&self) -> Option<String> {
        let state = self.state();
        let chapter = NAMES[usize::from(state.chapter)];
        let page = [state.locale.lang().code(), "/", chapter, ".html"].concat();
        let folder = address::share_folder().filter(|_| state.mode == Mode::Story)?;
        Some([folder, page].concat())
    }

    fn chapter_title(&self) -> Option<&'static str> {
        let state = self.state();
        (state.mode == Mode::Story).then(|| title_key(state.chapter))
    }

    fn chapters(&self) -> Vec<(u8, &'static str)> {
        (0..CHAPTERS).map(|n| (n, title_key(n))).collect()
    }

    fn open_file(&self, file: &File) {
        incoming::open_file(self, file);
    }
}
