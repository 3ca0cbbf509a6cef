//! The application: puts player, stage and panels together and owns the frame loop.
//!
//! The page is a function of one value, the [`view::View`]: the session makes it, the component shows it.
//! The canvas is painted by the session, not by Yew.

mod fuzz;
pub mod keys;
pub mod perf;
pub mod session;
pub mod view;
pub mod watch;

use crate::browser::crash;
use crate::browser::{address, api, host, incoming};
use crate::components;
use crate::components::stage::{By, Showing, Theme, stage};
use crate::i18n::{CODES, Lang};
use crate::later::{self, News};
use crate::markup::{classed, el, tag};
use crate::message::Message;
use crate::message::PickInput;
use crate::modes::compare::compare;
use crate::modes::lab::lab;
use crate::modes::story::{HEADING, story};
use limbo_format::{Controls, Known, Mode, Notice};
use limbo_player::Action;
use session::Session;
use std::rc::Rc;
use view::View;
use web_sys::{HtmlAnchorElement, HtmlCanvasElement};
use yew::prelude::*;

/// What an address can choose of what the page offers.
pub const KNOWN: Known = Known {
    languages: &CODES,
    chapters: crate::modes::story::CHAPTERS,
};

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
    later::watch(move |news| match news {
        News::Lang(lang) => listener.set_lang(lang),
        News::NoLang => listener.notify(Notice::new("notice.not_loaded", "")),
        News::Part(part) => listener.set_part(part),
    });
    api::install(&session, params.debug_crash);
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
    send: Callback<Message>,
    act: Callback<Action>,
    seek: Callback<PickInput>,
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
            send: Callback::from(move |send| wisher.send(send)),
            act: Callback::from(move |action| actor.act(action)),
            seek: Callback::from(move |seeking| seeker.send(Message::Pick(seeking))),
            watched: None,
            dressed: None,
        }
    }

    fn update(&mut self, ctx: &Context<App>, _: ()) -> bool {
        self.view = ctx.props().session.view();
        true
    }

    fn view(&self, ctx: &Context<App>) -> Html {
        let (view, send) = (&self.view, &self.send);
        let (session, locale) = (&ctx.props().session, &view.locale);
        let main = match view.mode {
            Mode::Story => story(view, self.stage(), send),
            Mode::Explore => explore(view, self.stage(), send, &self.act),
            Mode::Compare => components::room(locale, view.part, || compare(session, view)),
            Mode::Lab => components::room(locale, view.part, || lab(view, send)),
        };
        // A guest in another page shows no headline there, only a line that says who it is.
        let (head, foot) = if view.display.embed {
            guest(session, view, send)
        } else if view.display.present {
            (components::presenter_bar(view, send), Html::default())
        } else {
            let foot = components::footer(locale, &view.snapshot, view.part);
            (components::header(view, send), foot)
        };
        // Always one child, empty or not: the others keep their places, and with them their canvas.
        let sharing = if view.sharing {
            let dialog = || components::share::share(session, view, send);
            components::room(locale, view.part, dialog)
        } else {
            Html::default()
        };
        let notices = components::notices(locale, &view.notices, send);
        let help = components::keys_help(locale, view.display.keys, send);
        let (mode, controls) = (view.mode.name(), view.display.controls.name());
        el(
            "div",
            &["class", "data-mode", "data-controls"],
            vec!["app".into(), mode.into(), controls.into()],
            vec![head, notices, main, foot, help, sharing],
        )
    }

    fn rendered(&mut self, ctx: &Context<App>, _first: bool) {
        let (session, display) = (&ctx.props().session, self.view.display);
        // Each use of the page has a stage of its own, or none; Explore before a class, too.
        let used = (self.view.mode, display.present);
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
        let dress = Some((self.view.locale.lang(), self.view.theme, display.present));
        if self.dressed != dress {
            self.dressed = dress;
            watch::dress_document(&self.view);
        }
        if session.take_focus_due() {
            watch::focus_heading(HEADING, display.embed);
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
#[inline(never)]
fn guest(session: &Rc<Session>, view: &View, send: &Callback<Message>) -> (Html, Html) {
    let line = components::guest_line(view, send, whole_page(session));
    (components::guest_head(&view.locale), line)
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
#[inline(never)]
fn explore(view: &View, stage: Html, send: &Callback<Message>, act: &Callback<Action>) -> Html {
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    match view.display.controls {
        Controls::Full => {}
        Controls::Min => {
            return html! {
                <main class="app-main">
                    { stage }
                    <section class="card app-time">{ components::transport(locale, snapshot, act) }</section>
                </main>
            };
        }
        Controls::None => return html! { <main class="app-main">{ stage }</main> },
    }
    // Before a class: what it looks at, time, and the restart that it has guessed about.
    if view.display.present {
        return html! {
            <main key="present" class="app-main">
                { stage }
                <aside class="app-side">{ components::room(locale, view.part, || crate::modes::explore::restart(view, send, act)) }</aside>
                <section class="card app-time">{ components::transport(locale, snapshot, act) }</section>
            </main>
        };
    }
    html! {
        <>
            { components::room(locale, view.part, || crate::modes::explore::hint(view)) }
            <main class="app-main">
                { stage }
                <aside class="app-side">
                    { components::room(locale, view.part, || crate::modes::explore::side(view, send, act)) }
                </aside>
                <section class="card app-time">
                    { components::transport(locale, snapshot, act) }
                    { components::room(locale, view.part, || crate::modes::explore::chart(view, send)) }
                </section>
            </main>
        </>
    }
}
