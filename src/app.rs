//! The application: puts player, stage and panels together and owns the frame loop.
//!
//! The page is a function of one value, the [`view::View`]: the session makes it, the component shows it.
//! The canvas is painted by the session, not by Yew.

pub mod crash;
mod fuzz;
pub mod keys;
pub mod lazy_views;
pub mod perf;
pub mod session;
pub mod view;
pub mod watch;

use crate::lazy;
use crate::locale::Lang;
use crate::markup::{classed, el, tag};
use crate::panels::{self, Wish};
use crate::player::Action;
use crate::share::{Controls, Mode, Notice, address, api, host, incoming};
use crate::stage::{By, Seeking, Showing, Theme, stage};
use crate::story::{HEADING, story};
use session::Session;
use std::rc::Rc;
use view::View;
use web_sys::{HtmlAnchorElement, HtmlCanvasElement};
use yew::prelude::*;

/// Mounts the page over the still picture in index.html, in a language whose texts are here.
pub fn start(lang: Lang) {
    crash::watch();
    let Some(host) = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id("limbo"))
    else {
        return;
    };
    let (params, notices) = address::read();
    // Not `expect`: to print the error would cost the page the standard printer of floats.
    let Ok(session) = Session::new(&params, lang, notices) else {
        panic!("a scenario of the page is out of its limits");
    };
    crash::prepare(&session.view().locale);
    watch::preferences(&session);
    let listener = session.clone();
    lazy::subscribe_languages(move |lang| match lang {
        Some(lang) => listener.set_lang(lang),
        None => listener.notify(Notice::new("notice.not_loaded", "")),
    });
    let listener = session.clone();
    lazy_views::loader().subscribe(move |state| listener.set_lazy(state));
    api::install(&session, params.crash_door);
    host::watch(&session);
    if let Some(seed) = params.fuzz {
        fuzz::begin(&session, seed);
    }
    incoming::watch_drops(&session);
    yew::Renderer::<App>::with_root_and_props(
        host,
        AppProps {
            session: session.clone(),
        },
    )
    .render();
    session.begin(&params);
}

#[derive(Clone, PartialEq, Properties)]
struct AppProps {
    session: Rc<Session>,
}

/// The page. A struct, not a function: what hooks keep is kept here in a fifth of the bytes.
struct App {
    /// What is shown.
    view: View,
    stage_host: NodeRef,
    canvas: NodeRef,
    wish: Callback<Wish>,
    act: Callback<Action>,
    seek: Callback<Seeking>,
    /// The use of the page whose stage is watched, and the watch.
    watched: Option<(Mode, bool, watch::Watching)>,
    /// What the document was told of last.
    dressed: Option<(Lang, Theme, bool)>,
}

impl Component for App {
    /// The session has something new to show.
    type Message = ();
    type Properties = AppProps;

    fn create(ctx: &Context<App>) -> App {
        let session = &ctx.props().session;
        let (wisher, actor, seeker) = (session.clone(), session.clone(), session.clone());
        App {
            view: session.view(),
            stage_host: NodeRef::default(),
            canvas: NodeRef::default(),
            wish: Callback::from(move |wish| wisher.wish(wish)),
            act: Callback::from(move |action| actor.act(action)),
            seek: Callback::from(move |seeking| seeker.wish(Wish::Seek(seeking))),
            watched: None,
            dressed: None,
        }
    }

    fn update(&mut self, ctx: &Context<App>, _: ()) -> bool {
        self.view = ctx.props().session.view();
        true
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        let (view, wish) = (&self.view, &self.wish);
        let (session, locale) = (&ctx.props().session, &view.locale);
        let main = match view.mode {
            Mode::Story => story(view, self.stage(), wish),
            Mode::Explore => explore(view, self.stage(), wish, &self.act),
            Mode::Compare => panels::room(view, wish, |lazy| (lazy.compare)(session, view)),
            Mode::Lab => panels::room(view, wish, |lazy| (lazy.lab)(view, wish)),
        };
        // A guest in another page shows no headline there, only a line that says who it is.
        let (head, foot) = if view.guise.embed {
            guest(session, view, wish)
        } else if view.guise.present {
            (panels::presenter_bar(view, wish), Html::default())
        } else {
            let foot = panels::footer(view, wish);
            (panels::header(view, wish), foot)
        };
        // Always one child, empty or not: the others keep their places, and with them their canvas.
        let sharing = if view.sharing {
            panels::room(view, wish, |lazy| (lazy.share)(session, view, wish))
        } else {
            Html::default()
        };
        let notices = panels::notices(locale, &view.notices, wish);
        let help = panels::keys_help(locale, view.guise.keys, wish);
        let (mode, controls) = (view.mode.name(), view.guise.controls.name());
        el(
            "div",
            &["class", "data-mode", "data-controls"],
            vec!["app".into(), mode.into(), controls.into()],
            vec![head, notices, main, foot, help, sharing],
        )
    }

    fn rendered(&mut self, ctx: &Context<App>, _first: bool) {
        let (session, guise) = (&ctx.props().session, self.view.guise);
        // Each use of the page has a stage of its own, or none; Explore before a class, too.
        let used = (self.view.mode, guise.present);
        if self
            .watched
            .as_ref()
            .map(|(mode, present, _)| (*mode, *present))
            != Some(used)
        {
            self.watched = None;
            session.attach(ctx.link().callback(|()| ()));
            session.set_canvas(self.canvas.cast::<HtmlCanvasElement>());
            let watching = watch::page(session, self.stage_host.cast());
            self.watched = Some((used.0, used.1, watching));
        }
        let dress = Some((self.view.locale.lang(), self.view.theme, guise.present));
        if self.dressed != dress {
            self.dressed = dress;
            watch::dress_document(&self.view);
        }
        if session.take_focus_due() {
            watch::focus_heading(HEADING, guise.embed);
        }
    }
}

impl App {
    /// The stage on its card.
    fn stage(&self) -> Html {
        let view = &self.view;
        let stage = stage(&Showing {
            locale: &view.locale,
            snapshot: &view.snapshot,
            width: view.width,
            height: view.height(),
            theme: view.theme,
            canvas: &self.canvas,
            by: By::Hand {
                plan: view.plan,
                act: &self.act,
                seek: &self.seek,
            },
        });
        let class = Some("app-stage-host".into());
        let mut host = tag("div", &["class"], vec![class], vec![stage]);
        host.node_ref = self.stage_host.clone();
        classed("section", "card app-stage", vec![host.into()])
    }
}

/// Head and foot of a page that stands in another page.
fn guest(session: &Rc<Session>, view: &View, wish: &Callback<Wish>) -> (Html, Html) {
    let line = panels::guest_line(view, wish, whole_page(session));
    (panels::guest_head(&view.locale), line)
}

/// Gives the link to the whole page its address when it is followed, and not at every look.
fn whole_page(session: &Rc<Session>) -> Callback<MouseEvent> {
    let session = session.clone();
    Callback::from(move |event: MouseEvent| {
        if let Some(link) = event.target_dyn_into::<HtmlAnchorElement>() {
            link.set_href(&address::whole_url_of(&session));
        }
    })
}

/// Explore: everything open.
fn explore(view: &View, stage: Html, wish: &Callback<Wish>, act: &Callback<Action>) -> Html {
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    match view.guise.controls {
        Controls::Full => {}
        Controls::Min => {
            return html! {
                <main class="app-main">
                    { stage }
                    <section class="card app-time">{ panels::transport(locale, snapshot, act) }</section>
                </main>
            };
        }
        Controls::None => return html! { <main class="app-main">{ stage }</main> },
    }
    // Before a class: what it looks at, time, and the restart that it has guessed about.
    if view.guise.present {
        return html! {
            <main key="present" class="app-main">
                { stage }
                <aside class="app-side">{ panels::room(view, wish, |lazy| (lazy.restart)(view, wish, act)) }</aside>
                <section class="card app-time">{ panels::transport(locale, snapshot, act) }</section>
            </main>
        };
    }
    html! {
        <>
            { panels::room(view, wish, |lazy| (lazy.hint)(view)) }
            <main class="app-main">
                { stage }
                <aside class="app-side">
                    { panels::room(view, wish, |lazy| (lazy.side)(view, wish, act)) }
                </aside>
                <section class="card app-time">
                    { panels::transport(locale, snapshot, act) }
                    { panels::room(view, wish, |lazy| (lazy.chart)(view, wish)) }
                </section>
            </main>
        </>
    }
}
