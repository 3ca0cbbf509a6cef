//! The page as Yew draws it: head, the mode that is shown, foot, dialogs. It owns no state but the last one it was given,
//! and composes each mode's properties out of it.

use super::change::Change;
use super::engine::Engine;
use super::keys;
use super::lazy_views::LazyViews;
use super::link;
use super::state::State;
use crate::browser::focus::{self, FocusPath};
use crate::browser::{address, observe, size};
use crate::components::ask::AskOutageProps;
use crate::components::card::MessageCardProps;
use crate::components::share::{PaperFootProps, QrDialogProps, ShareDialogProps, SharedPage};
use crate::components::stage::{Stage, StageProps};
use crate::components::{
    EmbedFoot, EvidenceProps, Footer, Header, KeysHelp, Notices, PresenterBar, embed_head,
    lazy_view,
};
use crate::message::Message;
use crate::modes::compare::CompareProps;
use crate::modes::explore::{Explore, ExploreProps, QueueProps, WorkbenchProps};
use crate::modes::lab::LabProps;
use crate::modes::story::{COVER, HEADING, Handout, HandoutProps, Story, StoryProps};
use limbo_format::{Controls, Mode};
use limbo_picture::svg::tenths;
use web_sys::{Element, HtmlAnchorElement, IntersectionObserverEntry, KeyboardEvent};
use yew::prelude::*;

/// Properties of [`App`].
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// What runs beside Yew.
    pub engine: Engine,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let engine = &props.engine;
    let state = use_state(|| engine.state());
    let send = use_callback(engine.clone(), |message: Message, engine| {
        engine.send(message)
    });
    let canvas = use_node_ref();
    let pair = [use_node_ref(), use_node_ref()];
    let stage_host = use_node_ref();
    let letter = use_node_ref();
    let shared_page = use_memo(engine.clone(), |engine| SharedPage::new(engine.clone()));
    {
        let (setter, canvas, pair) = (state.setter(), canvas.clone(), pair.clone());
        use_effect_with(engine.clone(), move |engine| {
            let shown = engine.clone();
            let changed = Callback::from(move |()| setter.set(shown.state()));
            engine.subscribe(changed);
            engine.attach(canvas, pair);
        });
    }
    let letter_px = state.theme().type_px() * SMALL_EM;
    let used = (
        state.mode,
        state.display.present,
        state.game.is_some(),
        letter_px,
    );
    use_browser(engine, &stage_host, &letter, used);
    {
        // After rendering, since the heading has to be there.
        let (engine, embed) = (engine.clone(), state.display.embed);
        use_effect(move || {
            engine.paint_rendered();
            if engine.take_focus_due() {
                focus::heading(HEADING, embed);
            }
        });
    }
    use_focus_kept();
    let page = Page {
        engine,
        state: &state,
        send: &send,
        canvas: &canvas,
        stage_host: &stage_host,
        pair: &pair,
        shared_page: &shared_page,
    };
    let (mode, controls) = (state.mode.name(), state.display.controls.name());
    // Before the stage knows its width nothing is seen of the page, lest it move before a reader's eyes.
    let waits = state.width == 0.0 && matches!(state.mode, Mode::Story | Mode::Explore);
    html! {
        <div class={classes!("app", waits.then_some("unmeasured"))} data-mode={mode} data-controls={controls}
            data-game={state.game.is_some().then_some("true")}
            style={["--stage-px:", &tenths(state.width), ";--stage-high-px:", &tenths(state.height())].concat()}>
            { page.head() }
            <Notices locale={state.locale.clone()} notices={state.notices.clone()} send={send.clone()} />
            { page.main() }
            { page.foot() }
            { page.on_paper() }
            <KeysHelp locale={state.locale.clone()} keys={state.display.keys} texts={keys::texts(&state)}
                more={page.device()} send={send.clone()} />
            { page.dialog() }
            <span ref={letter} class="type-probe" aria-hidden="true" style={["font-size:", &tenths(letter_px), "px"].concat()}></span>
        </div>
    }
}

/// The size of most letters on the stage, ems (static/stage.css).
const SMALL_EM: f32 = 0.86;

/// What has the focus may go as the page changes.
#[hook]
fn use_focus_kept() {
    let path = use_mut_ref(FocusPath::default);
    // Before it is rendered, and after that; it may be rendered twice in between.
    path.borrow_mut().look();
    use_effect(move || path.take().keep());
}

/// Keys, the width and the sight of the stage, and whether the document is hidden: told to the engine; and the room
/// that letters take. `used` is which stage stands on the page, each use of the page has one of its own or none, and the size
/// that the letter asks for.
#[hook]
fn use_browser(
    engine: &Engine,
    stage_host: &NodeRef,
    letter: &NodeRef,
    used: (Mode, bool, bool, f32),
) {
    use_effect_with(engine.clone(), |engine| {
        let (pressed, hidden, printed) = (engine.clone(), engine.clone(), engine.clone());
        let listening = (
            observe::keys(Callback::from(move |event: KeyboardEvent| {
                keys::pressed(&pressed, &event);
            })),
            observe::hidden(Callback::from(move |is| hidden.set_hidden(is))),
            observe::on_paper(&Callback::from(move |on| printed.set_on_paper(on))),
        );
        move || drop(listening)
    });
    let (engine, host, letter) = (engine.clone(), stage_host.clone(), letter.clone());
    let watched = use_mut_ref(|| None);
    use_effect(move || {
        let (.., px) = used;
        let host = host.cast::<Element>();
        // On a slow device a reader may have gone and come back since this was last asked: the use is the same then, and the
        // stage another.
        let stage = (used, host.clone());
        if let Some((before, _)) = &*watched.borrow()
            && *before == stage
        {
            return;
        }
        let (sized, seen) = (engine.clone(), engine.clone());
        let width = Callback::from(move |width| sized.change(Change::Width(width)));
        let sight = Callback::from(move |entry: IntersectionObserverEntry| {
            seen.set_off_screen(!entry.is_intersecting());
        });
        let page = host
            .as_ref()
            .and_then(|host| host.closest("main").ok().flatten());
        let typed = letter.cast::<Element>().and_then(|letter| {
            let (engine, measured) = (engine.clone(), letter.clone());
            let measure = Callback::from(move |()| {
                let room = size::type_room(&measured, px);
                if room != engine.state().type_room {
                    engine.change(Change::TypeRoom(room));
                }
            });
            // At once, too, and before the width: so that the first stage has room for the letters as they are.
            measure.emit(());
            observe::resizes(&letter, measure)
        });
        let watching = (
            typed,
            host.and_then(|host| observe::width(&host, width)),
            page.and_then(|page| observe::sight(&page, sight)),
        );
        // A canvas that has just come is blank; a stage that has gone cannot be off the screen.
        engine.set_off_screen(false);
        engine.repaint();
        watched.replace(Some((stage, watching)));
    });
}

/// What the parts of the page are composed of.
struct Page<'a> {
    engine: &'a Engine,
    state: &'a State,
    send: &'a Callback<Message>,
    canvas: &'a NodeRef,
    stage_host: &'a NodeRef,
    pair: &'a [NodeRef; 2],
    shared_page: &'a SharedPage,
}

impl Page<'_> {
    /// An embedded page shows no headline, only a line that says what it is; on a projector nothing is superfluous.
    fn head(&self) -> Html {
        let State { locale, mode, .. } = self.state;
        let (locale, send) = (locale.clone(), self.send.clone());
        if self.state.display.embed {
            html! { { embed_head(&locale) } }
        } else if self.state.display.present {
            let loaded = self.state.load.loaded();
            let teach = loaded
                .map(|views| (views.present_link)(&locale))
                .unwrap_or_default();
            html! { <PresenterBar {locale} mode={*mode} sound={self.state.sound} {teach} {send} /> }
        } else {
            html! {
                <Header {locale} lang={self.state.listed_lang()} mode={*mode} game={self.state.game.is_some()} snapshot={self.state.snapshot.clone()}
                    theme_choice={self.state.theme_choice} sound={self.state.sound} {send} />
            }
        }
    }

    fn foot(&self) -> Html {
        let state = self.state;
        let locale = state.locale.clone();
        if state.display.embed {
            let engine = self.engine.clone();
            // The link gets its address when it is followed, and not at every look.
            let whole_page = Callback::from(move |event: MouseEvent| {
                if let Some(link) = event.target_dyn_into::<HtmlAnchorElement>() {
                    link.set_href(&link::whole_url(&engine));
                }
            });
            html! {
                <EmbedFoot {locale} scenario={state.sources()} {whole_page} send={self.send.clone()} />
            }
        } else if state.display.present || state.mode == Mode::Story {
            // A chapter has its own sources.
            Html::default()
        } else {
            let sources = state.sources().map(|scenario| {
                let locale = locale.clone();
                let evidence =
                    self.lazy(|views| (views.evidence)(EvidenceProps { locale, scenario }));
                (scenario, evidence)
            });
            let loaded = state.load.loaded();
            let links = loaded
                .map(|views| (views.prose_links)(&locale))
                .unwrap_or_default();
            html! { <Footer locale={locale.clone()} {sources} {links} /> }
        }
    }

    /// A view of the later part of the program, or a word on where that is.
    fn lazy(&self, view: impl FnOnce(&'static LazyViews) -> Html) -> Html {
        lazy_view(self.state.load, &self.state.locale, self.send, view)
    }

    /// What only a printer gets: the story as a handout, where that was asked for; else what a sheet has to say of itself.
    fn on_paper(&self) -> Html {
        let state = self.state;
        let Some(views) = state.load.loaded() else {
            return Html::default();
        };
        let foot = |whole: bool| {
            (views.paper_foot)(PaperFootProps {
                locale: state.locale.clone(),
                snapshot: state.snapshot.clone(),
                shows: (!whole).then_some(state.mode),
                page: self.shared_page.clone(),
            })
        };
        match &state.handout {
            Handout::Ready(steps) => (views.story.handout)(HandoutProps {
                locale: state.locale.clone(),
                steps: steps.clone(),
                words: state.letter_words.clone(),
                later: state.load.map(|views| views.story),
                foot: foot(true),
                send: self.send.clone(),
            }),
            _ if state.on_paper => foot(false),
            _ => Html::default(),
        }
    }

    /// What the page can be told of how it runs on this device.
    fn device(&self) -> Html {
        let State {
            load,
            locale,
            detail,
            ..
        } = self.state;
        let views = load.loaded();
        views.map_or(Html::default(), |v| {
            (v.detail_picker)(locale, *detail, self.send)
        })
    }

    fn main(&self) -> Html {
        match self.state.mode {
            Mode::Story => self.story(),
            Mode::Explore => self.explore(),
            Mode::Compare => self.compare(),
            Mode::Lab => self.lab(),
        }
    }

    /// The stage on its card, and what stands under it there.
    fn stage(&self, under: Html) -> Html {
        let state = self.state;
        let props = StageProps {
            locale: state.locale.clone(),
            snapshot: state.snapshot.clone(),
            width: state.width,
            height: state.height(),
            theme: state.theme(),
            type_size: state.type_size(),
            colouring: state.colouring(),
            canvas: self.canvas.clone(),
            plan: state.plan,
            owner: state.owner(),
            // A cover is looked at; nothing is done there yet.
            bare: state.mode == Mode::Story && state.chapter == COVER,
            buttons: !state.is_only_watched(),
            cards: state.has_cards(),
            mine: state.mine.clone(),
            found: state.found.clone().into(),
            room: state.has_handles(),
            handles: match state.load.loaded() {
                Some(views) if state.has_handles() => Some(views.explore.handles),
                _ => None,
            },
            send: self.send.clone(),
        };
        html! {
            <section class="card app-stage">
                <div class="app-stage-host" ref={self.stage_host.clone()}>
                    // What is drawn before its width is known is seen by nobody, and has to be drawn once more.
                    if props.width > 0.0 {
                        <Stage ..props />
                    }
                </div>
                { under }
            </section>
        }
    }

    fn story(&self) -> Html {
        let state = self.state;
        let card = match state.card {
            Some(_) => self.lazy(|views| {
                (views.message_card)(MessageCardProps {
                    locale: state.locale.clone(),
                    snapshot: state.snapshot.clone(),
                    card: state.card.clone(),
                    words: state.letter_words.clone(),
                    to_anna: true,
                    page: self.shared_page.clone(),
                    send: self.send.clone(),
                })
            }),
            None => Html::default(),
        };
        let props = StoryProps {
            locale: state.locale.clone(),
            snapshot: state.snapshot.clone(),
            theme: state.theme(),
            chapter: state.chapter,
            predictions: state.predictions,
            letter: state.letter,
            pull_back: state.pull_back,
            still: state.reduced_motion,
            mine: state.mine.clone(),
            words: state.letter_words.clone(),
            side_runs: state.side_runs(),
            controls: state.display.controls,
            width: state.width,
            height: state.height(),
            type_size: state.type_size(),
            later: state.load.map(|views| views.story),
            stage: self.stage(Html::default()),
            card,
            send: self.send.clone(),
        };
        html! { <Story ..props /> }
    }

    fn explore(&self) -> Html {
        let state = self.state;
        let mut props = ExploreProps {
            locale: state.locale.clone(),
            snapshot: state.snapshot.clone(),
            plan: state.plan,
            card: state.card.clone(),
            mine: state.mine.clone(),
            words: state.letter_words.clone(),
            page: self.shared_page.clone(),
            controls: state.display.controls,
            present: state.display.present,
            game_link: self.game_link(),
            game: state.game.clone(),
            workbench: state.workbench.clone(),
            colouring: state.colouring(),
            theme: state.theme(),
            stage: Html::default(),
            later: state.load.map(|views| views.explore),
            send: self.send.clone(),
        };
        let under = if props.controls == Controls::Full && !props.present {
            let colours = props.later.loaded().map(|views| (views.colours)(&props));
            // Its room is kept, so that nothing moves when it arrives.
            html! { <div class="colours-room">{ colours.unwrap_or_default() }</div> }
        } else {
            Html::default()
        };
        props.stage = self.stage(under);
        html! { <Explore ..props /> }
    }

    /// The link under which others watch a game, once it is over.
    fn game_link(&self) -> Option<String> {
        let game = self.state.game.as_ref()?;
        let over = game.is_over(&self.state.snapshot);
        over.then(|| link::game_url(self.engine)).flatten()
    }

    fn compare(&self) -> Html {
        let state = self.state;
        self.lazy(|views| {
            (views.compare)(CompareProps {
                locale: state.locale.clone(),
                compare: state.compare.shown.clone(),
                theme: state.theme(),
                type_size: state.type_size(),
                canvases: self.pair.clone(),
                send: self.send.clone(),
            })
        })
    }

    fn lab(&self) -> Html {
        let state = self.state;
        self.lazy(|views| {
            (views.lab)(LabProps {
                locale: state.locale.clone(),
                lab: state.lab.clone().unwrap_or_else(views.new_lab),
                send: self.send.clone(),
            })
        })
    }

    fn dialog(&self) -> Html {
        let state = self.state;
        // Always one child, empty or not: the others keep their places, and with them their canvas.
        if let Some(ask) = &state.ask {
            return self.lazy(|views| {
                (views.ask)(AskOutageProps {
                    locale: state.locale.clone(),
                    snapshot: state.snapshot.clone(),
                    ask: ask.clone(),
                    words: state.letter_words.clone(),
                    explore: state.mode == Mode::Explore,
                    send: self.send.clone(),
                })
            });
        }
        if state.qr_open {
            return self.lazy(|views| {
                (views.qr)(QrDialogProps {
                    locale: state.locale.clone(),
                    snapshot: state.shown().clone(),
                    lab: self.shared_page.lab(),
                    page: address::page().into(),
                    links: (views.qr_links)(link::params(self.engine)),
                    send: self.send.clone(),
                })
            });
        }
        if state.queue_open {
            return self.lazy(|views| {
                (views.explore.queue)(QueueProps {
                    locale: state.locale.clone(),
                    queue: state.queue.clone(),
                    send: self.send.clone(),
                })
            });
        }
        if !state.sharing && !state.workbench.open {
            return Html::default();
        }
        if !state.sharing {
            return self.lazy(|views| {
                (views.explore.workbench)(WorkbenchProps {
                    locale: state.locale.clone(),
                    workbench: state.workbench.clone(),
                    still: state.reduced_motion,
                    send: self.send.clone(),
                })
            });
        }
        self.lazy(|views| {
            (views.share)(ShareDialogProps {
                locale: state.locale.clone(),
                snapshot: state.shown().clone(),
                display: state.display,
                chapter: (state.mode == Mode::Story).then_some(state.chapter),
                handout: match state.handout {
                    Handout::Making(done) => Some(done),
                    _ => None,
                },
                page: self.shared_page.clone(),
                send: self.send.clone(),
            })
        })
    }
}
