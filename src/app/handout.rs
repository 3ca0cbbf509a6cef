//! Draws the story as a handout: each chapter's run is played to the instant that shows what the chapter says, and its
//! picture is kept; the runs that its figure compares are played beside it. Reached through the table of lazy views only.

use super::drivers::HandoutDriver;
use super::run_clock::{locale_for, slices_of};
use crate::browser::{Painter, Viewport, dom};
use crate::i18n::Lang;
use crate::modes::story::{
    CHAPTERS, Chapter, Handout, HandoutStep, HandoutSteps, STILL_PX, chapter, still_height,
};
use limbo_picture::colouring::{ColourBy, Colouring};
use limbo_picture::theme::{Detail, Theme};
use limbo_player::{Action, ComparisonRun, Player, SideOutcome, SideRun, advance_comparison_run};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// The dots of a still have so many pixels for a CSS pixel, for printers.
const STILL_DPR: f64 = 2.0;

/// A handout of which nothing has been drawn.
pub fn begin(lang: Lang) -> Box<dyn HandoutDriver> {
    // Chapters of one run follow each other in its time, so that it is played once.
    let mut order: Vec<&'static Chapter> = (0..CHAPTERS).map(chapter).collect();
    order.sort_by_key(|chapter| (chapter.scenario, chapter.script.len(), chapter.until));
    Box::new(Drawing {
        lang,
        order,
        done: 0,
        steps: Vec::new(),
        player: None,
        at: Part::Run,
        beside: None,
        side: None,
        outcomes: Vec::new(),
        played: 0,
    })
}

/// What of a chapter is being worked on.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Its run.
    Run,
    /// The future that stands beside it in its chart.
    Beside,
    /// The runs that its figure compares.
    Figure,
}

struct Drawing {
    lang: Lang,
    /// The chapters as they are drawn.
    order: Vec<&'static Chapter>,
    /// So many have been.
    done: usize,
    /// What has been drawn of them.
    steps: Vec<HandoutStep>,
    /// The run of the present chapter.
    player: Option<Player>,
    at: Part,
    beside: Option<ComparisonRun>,
    side: Option<SideRun>,
    outcomes: Vec<SideOutcome>,
    /// So many of those runs have been played.
    played: usize,
}

impl HandoutDriver for Drawing {
    fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Handout {
        while let Some(&now) = self.order.get(self.done) {
            while !self.work_on(now, out_of_time) {
                if out_of_time() {
                    return Handout::Making(self.done as u8);
                }
            }
        }
        let mut steps = std::mem::take(&mut self.steps);
        steps.sort_by_key(|step| step.chapter.number);
        Handout::Ready(HandoutSteps::new(steps))
    }
}

impl Drawing {
    /// Works on a chapter; true once its step is there.
    fn work_on(&mut self, now: &'static Chapter, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        match self.at {
            Part::Run => {
                if self.play(now, out_of_time) {
                    self.at = Part::Beside;
                }
                false
            }
            Part::Beside => {
                self.play_beside(now, out_of_time);
                if self.beside.is_none() {
                    self.at = Part::Figure;
                }
                false
            }
            Part::Figure if self.played < now.what_ifs.len() => {
                self.play_side_run(now, out_of_time);
                false
            }
            Part::Figure => {
                let outcomes = std::mem::take(&mut self.outcomes);
                self.steps.extend(self.player.as_mut().map(|player| {
                    let step = still(player, now, self.lang);
                    HandoutStep {
                        side_runs: Rc::new(outcomes),
                        ..step
                    }
                }));
                (self.at, self.played) = (Part::Run, 0);
                self.done += 1;
                true
            }
        }
    }

    /// Plays the chapter's run to the chapter's end; true when there.
    fn play(&mut self, now: &'static Chapter, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let plays = |player: &Player| {
            let run = player.run();
            (run.scenario.name, run.seed) == (now.scenario, now.seed)
                && run.script.as_slice() == now.script
        };
        if !self.player.as_ref().is_some_and(plays) {
            // A test loads the run of every chapter: none is refused.
            self.player = now.run().and_then(Player::new).ok();
        }
        let Some(player) = &mut self.player else {
            return true;
        };
        if player.seeking() {
            player.frame(0.0, out_of_time);
        } else if player.now() != now.until {
            // Time is never refused.
            let _ = player.act(Action::Seek(now.until), out_of_time);
        }
        !player.seeking()
    }

    fn play_beside(&mut self, now: &Chapter, out_of_time: &mut dyn FnMut() -> bool) {
        let other = now
            .compared_with
            .and_then(|number| chapter(number).run().ok());
        if let (Some(run), Some(player)) = (other, &mut self.player) {
            let begun = self.beside.take();
            self.beside = advance_comparison_run(player, run, now.until, begun, out_of_time);
        }
    }

    fn play_side_run(&mut self, now: &Chapter, out_of_time: &mut dyn FnMut() -> bool) {
        let wanted = now.what_ifs[self.played];
        let begin = || {
            let (run, until) = wanted.run().ok()?;
            SideRun::new(&run, until).ok()
        };
        // A test plays every one of them: none is refused.
        let mut side = self.side.take().or_else(begin);
        let outcome = side.as_mut().map(|side| side.play(out_of_time));
        if let Some(None) = outcome {
            self.side = side;
        } else {
            self.outcomes.extend(outcome.flatten());
            self.played += 1;
        }
    }
}

/// What a run shows of a chapter now.
fn still(player: &mut Player, now: &'static Chapter, lang: Lang) -> HandoutStep {
    let snapshot = Rc::new(player.snapshot());
    let locale = locale_for(lang, &snapshot);
    let first = player.world().message(0);
    let colouring = Colouring {
        by: ColourBy::Sent,
        slices: slices_of(&locale, &snapshot),
    };
    HandoutStep {
        chapter: now,
        picture: now
            .shows_stage()
            .then(|| paint(player, colouring))
            .flatten(),
        letter: first.filter(|letter| letter.mine && now.is_about_letter()),
        mine: Rc::new(player.own_messages()),
        side_runs: Rc::default(),
        snapshot,
        locale,
    }
}

/// The dots of a run as they are now; none where the browser has no canvas.
fn paint(player: &Player, colouring: Colouring) -> Option<HtmlCanvasElement> {
    let canvas = dom::canvas("stage-dots")?;
    let world = player.world();
    let viewport = Viewport {
        width: STILL_PX,
        height: still_height(world.scenario().has_readers()),
        dpr: STILL_DPR,
        theme: Theme::Light,
        type_size: Theme::Light.type_px().into(),
        colouring,
        handles: false,
        detail: Detail::Fine,
    };
    let mut painter = Painter::new();
    painter.set_still(true);
    painter.paint(world, &canvas, &viewport);
    Some(canvas)
}
