//! Share and save: the dialog in which a person takes this run, its numbers and its pictures away, or brings a run.
//! The page calls [`share`] and nothing else of this room; none of it is needed before somebody asks for it. It
//! shows and asks; whatever leaves the page goes through `crate::share`.

mod article;
mod snippet;
mod take_away;

use super::Wish;
use crate::app::{session::Session, view::View};
use crate::locale::Locale;
use crate::share::{address, incoming};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The dialog, open over the page.
pub fn share(session: &Rc<Session>, view: &View, wish: &Callback<Wish>) -> Html {
    html! { <Share session={session.clone()} view={view.clone()} wish={wish.clone()} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct ShareProps {
    session: Rc<Session>,
    view: View,
    wish: Callback<Wish>,
}

#[component]
fn Share(props: &ShareProps) -> Html {
    let ShareProps {
        session,
        view,
        wish,
    } = props;
    let dialog = use_node_ref();
    let said = use_state_eq(String::new);
    let choice = use_state_eq(|| article::Choice::new(view));
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // Fails only where it is open already.
                let _ = dialog.show_modal();
            }
        });
    }
    let closed = wish.reform(|_: Event| Wish::Share(false));
    let onclick = {
        let (session, dialog, wish) = (session.clone(), dialog.clone(), wish.clone());
        let choice = choice.clone();
        let say = Callback::from({
            let said = said.setter();
            move |words: String| said.set(words)
        });
        Callback::from(move |event: MouseEvent| {
            let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
            let Some(target) = target else { return };
            let pressed = target.closest("[data-take]").ok().flatten();
            match pressed.and_then(|button| button.get_attribute("data-take")) {
                Some(what) if what == "article" => choice.set(choice.toggle()),
                Some(what) if what == "lines-copy" => {
                    let lines = choice.lines(&session).unwrap_or_default();
                    take_away::copy(&session, &lines, &say);
                }
                Some(what) if what == "present" => {
                    close(&dialog);
                    wish.emit(Wish::Present(true));
                }
                Some(what) if what != CLOSE => take_away::take(&session, &what, &say),
                // A press beside the dialog is one on the dialog itself.
                None if target.tag_name() != "DIALOG" => {}
                _ => close(&dialog),
            }
        })
    };
    let onchange = {
        let (session, dialog, choice) = (session.clone(), dialog.clone(), choice.clone());
        Callback::from(move |event: Event| {
            if let Some((name, value, checked)) = chosen(&event) {
                return choice.set(choice.with(&name, &value, checked));
            }
            let input = event
                .target()
                .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            let file = input.and_then(|input| input.files()).and_then(|f| f.get(0));
            if let Some(file) = file {
                close(&dialog);
                incoming::open_file(&session, &file);
            }
        })
    };
    let locale = &view.locale;
    let link = address::reader_url_of(session);
    let article = article::panel(session, view, &choice);
    html! {
        <dialog ref={dialog} class="share" aria-labelledby="share-title" onclose={closed} {onclick} {onchange}>
            <div class="share-inside">
                { head(locale) }
                { take_away::panel(view, link.as_deref(), article) }
                <p class="share-said" role="status">{ (*said).clone() }</p>
            </div>
        </dialog>
    }
}

/// A choice of the article's part: its name, and what it was given.
fn chosen(event: &Event) -> Option<(String, String, bool)> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    let name = element.get_attribute("data-article")?;
    if let Some(list) = element.dyn_ref::<HtmlSelectElement>() {
        return Some((name, list.value(), false));
    }
    let input = element.dyn_ref::<HtmlInputElement>()?;
    Some((name, input.value(), input.checked()))
}

/// What the closing button takes: nothing.
const CLOSE: &str = "close";

fn close(dialog: &NodeRef) {
    if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
        dialog.close();
    }
}

fn head(locale: &Locale) -> Html {
    let name = locale.t("take.close").to_owned();
    html! {
        <div class="share-head">
            <h2 id="share-title">{ locale.t("take.title").to_owned() }</h2>
            <button type="button" class="round" data-take={CLOSE} aria-label={name.clone()} title={name}>
                <span aria-hidden="true">{ "×" }</span>
            </button>
        </div>
    }
}
