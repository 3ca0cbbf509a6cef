//! The QR code of this very moment, as large as the screen: a class points its telephones at it and stands where the
//! teacher stands.

mod code;

use super::source::SharedLab;
use crate::components::modal::Modal;
use crate::components::words;
use crate::i18n::Locale;
use crate::message::Message;
use code::{Code, Reach, reach};
use limbo_player::Snapshot;
use std::rc::Rc;
use yew::prelude::*;

/// A longer address is not read off a wall and typed: then only the page's own is written under the code.
const READABLE_CHARS_MAX: usize = 100;

/// The addresses for a QR code: as short as they can be, so that the code is coarse and read from far away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QrLinks {
    /// This very moment; none where its address would be too long.
    pub moment: Option<String>,
    /// The same instant without what somebody did; none where nobody did anything.
    pub unchanged: Option<String>,
}

/// Properties of [`QrDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct QrDialogProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// What the lab plays, where that is shown.
    pub lab: Option<SharedLab>,
    /// The address of the page without a query.
    pub page: AttrValue,
    /// What the codes open.
    pub links: QrLinks,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The dialog, open over the page for as long as it is rendered.
#[component]
pub fn QrDialog(props: &QrDialogProps) -> Html {
    let QrDialogProps {
        locale,
        snapshot,
        lab,
        page,
        links,
        send,
    } = props;
    let node = use_node_ref();
    let wants_unchanged = use_state_eq(|| false);
    let closed = send.reform(|_: Event| Message::QrDialog(false));
    let QrLinks { moment, unchanged } = links;
    // Where there is no code of the moment, the other one is shown at once.
    let without = unchanged.is_some() && (*wants_unchanged || moment.is_none());
    let link = if without { unchanged } else { moment };
    let who = reach(page);
    let shown = match who {
        Reach::File => None,
        _ => link.as_ref(),
    };
    let code = shown.and_then(|link| Some((link, Code::of(link)?)));
    let what = match lab {
        Some(lab) => lab.named(locale),
        None => {
            let scenario = words::title(locale, &snapshot.scenario);
            [scenario, ", ", &locale.moment(snapshot.now)].concat()
        }
    };
    let dense = code.as_ref().is_some_and(|(_, code)| code.dense);
    html! {
        <Modal {locale} {node} class="qr" title_id="qr-title" title={locale.t("qr.title").to_owned()} on_closed={closed}>
            <p class="qr-moment">{ what }</p>
            if who == Reach::File {
                <p class="qr-said">{ locale.t("qr.disk") }</p>
            } else {
                if moment.is_none() {
                    <p class="qr-said">{ locale.t(too_large(snapshot)) }</p>
                }
                if let Some((link, code)) = &code {
                    { picture(locale, link, code) }
                    <p class="qr-address">{ readable(link, page) }</p>
                }
                if who == Reach::ThisDevice {
                    <p class="qr-said">{ locale.t("qr.this_device") }</p>
                }
                if dense {
                    <p class="qr-said">{ locale.t("qr.dense") }</p>
                }
                if without {
                    <p class="qr-said">{ locale.t("qr.without_help") }</p>
                }
                if moment.is_some() && unchanged.is_some() {
                    { choice(locale, *wants_unchanged, &wants_unchanged.setter()) }
                }
            }
        </Modal>
    }
}

/// Why there is no code of this very moment.
fn too_large(snapshot: &Snapshot) -> &'static str {
    match snapshot.scenario.listed {
        Some(_) => "take.link_listed",
        None => "qr.too_large",
    }
}

/// Dark on white in every look: many readers know nothing else.
fn picture(locale: &Locale, link: &str, code: &Code) -> Html {
    let side = code.side.to_string();
    let name = locale.fill("qr.picture", &[("address", link)]);
    html! {
        <svg class="qr-code" viewBox={["0 0 ", &side, " ", &side].concat()} role="img" aria-label={name}
            shape-rendering="crispEdges">
            <rect width={side.clone()} height={side} fill="#ffffff" />
            <path d={code.path.clone()} fill="#000000" />
        </svg>
    }
}

/// What somebody can type who has no camera.
fn readable(link: &str, page: &str) -> String {
    match link.len() <= READABLE_CHARS_MAX && !link.contains("&run=") {
        true => link.to_owned(),
        false => page.to_owned(),
    }
}

/// With what was done here, or without.
fn choice(locale: &Locale, unchanged: bool, set: &UseStateSetter<bool>) -> Html {
    let button = |value: bool, key: &'static str| {
        let set = set.clone();
        let onclick = Callback::from(move |_: MouseEvent| set.set(value));
        let pressed = if value == unchanged { "true" } else { "false" };
        html! { <button type="button" class="button" aria-pressed={pressed} {onclick}>{ locale.t(key) }</button> }
    };
    html! {
        <div class="qr-choice" role="group" aria-label={locale.t("qr.choice").to_owned()}>
            { button(false, "qr.moment") }
            { button(true, "qr.without") }
        </div>
    }
}
