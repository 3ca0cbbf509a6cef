//! Share and save: the dialog in which a person takes this run, its numbers and its pictures away, or brings a run.
//! What it needs of the page it asks of a [`SharedPage`].

mod article;
pub mod export;
#[cfg(test)]
mod fake;
pub(in crate::components) mod moment;
mod moment_section;
mod paper_foot;
mod qr;
mod rows;
pub(in crate::components) mod saving;
mod snippet;
mod source;

pub use paper_foot::{PaperFoot, PaperFootProps};
pub use qr::{QrDialog, QrDialogProps, QrLinks};
pub use source::{Embed, SharedLab, SharedPage, SharedPageSource, SharedSide};

use crate::browser::save;
use crate::components::modal::{Modal, close_then};
use crate::i18n::Locale;
use crate::message::Message;
use article::Article;
use limbo_format::DisplayOptions;
use limbo_player::Snapshot;
use moment_section::MomentSection;
use rows::{SaveRows, handout_row, link_row, open_row, present_row, step_link_row, teach_row};
use std::rc::Rc;
use web_sys::File;
use yew::prelude::*;

/// Properties of [`ShareDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct ShareDialogProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// How the page is displayed.
    pub display: DisplayOptions,
    /// The chapter of the story that is shown; none in another mode.
    pub chapter: Option<u8>,
    /// How many steps of the handout have been drawn, while it is being made.
    pub handout: Option<u8>,
    /// The page whose moment is shared.
    pub page: SharedPage,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The dialog, open over the page for as long as it is rendered.
#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    let ShareDialogProps {
        locale,
        snapshot,
        display,
        chapter,
        handout,
        page,
        send,
    } = props;
    let node = use_node_ref();
    // How the last thing that was asked for went.
    let outcome = use_state_eq(String::new);
    let closed = send.reform(|_: Event| Message::ShareDialog(false));
    let say = use_callback((), {
        let outcome = outcome.setter();
        move |text: String, _: &()| outcome.set(text)
    });
    let on_present = close_then(&node, {
        let send = send.clone();
        move |_: MouseEvent| send.emit(Message::Present(true))
    });
    let on_file = close_then(&node, {
        let page = page.clone();
        move |file: File| page.open_file(&file)
    });
    // Closed first, so that the focus goes back to where it came from.
    let on_qr = close_then(&node, {
        let send = send.clone();
        move |_: MouseEvent| send.emit(Message::QrDialog(true))
    });
    html! {
        <Modal {locale} {node} title_id="share-title" title={locale.t("take.title").to_owned()} on_closed={closed}>
            <section class="take">
                { link_row(locale, snapshot, page, &on_qr, &say) }
                if let Some(link) = page.step_link() {
                    { step_link_row(locale, &link, &say) }
                }
                // The lab shows no moment of a run.
                if page.lab().is_none() {
                    <MomentSection {locale} {snapshot} {page} say={&say} />
                }
                <Article {locale} {snapshot} {page} chapter={*chapter} controls={display.controls} say={&say} />
                <ul class="take-lines">
                    <SaveRows {locale} weight={snapshot.scenario.weight} {page} say={&say}>
                        { open_row(locale, &on_file) }
                    </SaveRows>
                    // In a frame of another page nobody stands before a class.
                    if !display.embed {
                        { present_row(locale, &on_present) }
                        { handout_row(locale, *handout, page.chapters().len(), send) }
                        { teach_row(locale) }
                    }
                </ul>
                if save::may_be_forbidden() {
                    <p class="help">{ locale.t("take.boxed") }</p>
                }
            </section>
            <p class="share-said" role="status">{ (*outcome).clone() }</p>
        </Modal>
    }
}
