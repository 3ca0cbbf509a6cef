//! The application: puts player, stage and panels together and owns the frame loop.
//!
//! The page is a function of one value, the [`view::View`]: the session makes it, the component shows it.
//! The canvas is painted by the session, not by Yew.

pub mod crash;
mod fuzz;
pub mod keys;
pub mod perf;
pub mod session;
pub mod view;
pub mod watch;

use crate::compare::compare;
use crate::lab::lab;
use crate::later::{self, News};
use crate::locale::Lang;
use crate::panels::{self, Wish};
use crate::player::Action;
use crate::share::{Controls, Mode, Notice, address, api, host, incoming};
use crate::stage::{Seeking, Stage};
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
    later::watch(move |news| match news {
        News::Lang(lang) => listener.set_lang(lang),
        News::NoLang => listener.notify(Notice::new("notice.not_loaded", "")),
        News::Part(part) => listener.set_part(part),
    });
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

#[component]
fn App(props: &AppProps) -> Html {
    let session = &props.session;
    let view = use_state_eq(|| session.view());
    let stage_host = use_node_ref();
    let canvas = use_node_ref();
    {
        let (session, host) = (session.clone(), stage_host.clone());
        let (canvas, show) = (canvas.clone(), view.setter());
        // Each use of the page has a stage of its own, or none; Explore before a class, too.
        use_effect_with((view.mode, view.guise.present), move |_| {
            session.attach(Callback::from(move |view| show.set(view)));
            session.set_canvas(canvas.cast::<HtmlCanvasElement>());
            let watching = watch::page(&session, host.cast());
            move || drop(watching)
        });
    }
    let lang = view.locale.lang();
    {
        let view = view.clone();
        use_effect_with((lang, view.theme, view.guise.present), move |_| {
            watch::dress_document(&view)
        });
    }
    {
        let (session, guest) = (session.clone(), view.guise.embed);
        use_effect_with((view.mode, view.chapter), move |_| {
            if session.take_focus_due() {
                watch::focus_heading(HEADING, guest);
            }
        });
    }
    let wish = use_callback(session.clone(), |wish: Wish, s| s.wish(wish));
    let act = use_callback(session.clone(), |action: Action, s| s.act(action));
    let seek = use_callback(session.clone(), |seeking: Seeking, s| {
        s.wish(Wish::Seek(seeking))
    });
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let stage = html! {
        <section class="card app-stage">
            <div ref={stage_host} class="app-stage-host">
                <Stage locale={locale.clone()} snapshot={snapshot.clone()} plan={view.plan}
                    width={view.width} height={view.height()} theme={view.theme}
                    {canvas} act={act.clone()} {seek} />
            </div>
        </section>
    };
    let main = match view.mode {
        Mode::Explore => explore(&view, stage, &wish, &act),
        Mode::Story => story(&view, stage, &wish),
        Mode::Compare => panels::room(&view.locale, view.part, || compare(session, &view)),
        Mode::Lab => panels::room(&view.locale, view.part, || lab(&view, &wish)),
    };
    // A guest in another page shows no headline there, only a line that says who it is.
    let (head, foot) = if view.guise.embed {
        (
            panels::guest_head(locale),
            panels::guest_line(&view, &wish, whole_page(session)),
        )
    } else if view.guise.present {
        (panels::presenter_bar(&view, &wish), Html::default())
    } else {
        (
            panels::header(&view, &wish),
            panels::footer(locale, snapshot, view.part),
        )
    };
    // Always one child, empty or not: the others keep their places, and with them their canvas.
    let sharing = if view.sharing {
        panels::room(locale, view.part, || {
            panels::share::share(session, &view, &wish)
        })
    } else {
        Html::default()
    };
    html! {
        <div class="app" data-mode={view.mode.name()} data-controls={view.guise.controls.name()}>
            { head }
            { panels::notices(locale, &view.notices, &wish) }
            { main }
            { foot }
            { panels::keys_help(locale, view.guise.keys, &wish) }
            { sharing }
        </div>
    }
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
                <aside class="app-side">{ panels::room(locale, view.part, || panels::explore::restart(view, wish, act)) }</aside>
                <section class="card app-time">{ panels::transport(locale, snapshot, act) }</section>
            </main>
        };
    }
    html! {
        <>
            { panels::room(locale, view.part, || panels::explore::hint(view)) }
            <main class="app-main">
                { stage }
                <aside class="app-side">
                    { panels::room(locale, view.part, || panels::explore::side(view, wish, act)) }
                </aside>
                <section class="card app-time">
                    { panels::transport(locale, snapshot, act) }
                    { panels::room(locale, view.part, || panels::explore::chart(view, wish)) }
                </section>
            </main>
        </>
    }
}
