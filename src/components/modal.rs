//! A dialog over the page, open for as long as it is rendered: its title, a button that closes it, and what it is for.

use super::icon::RoundButton;
use crate::browser::dialog;
use crate::i18n::Locale;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Properties of [`Modal`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ModalProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The dialog's element, for whoever closes it otherwise.
    pub node: NodeRef,
    /// Its class besides that of every such dialog.
    #[prop_or_default]
    pub class: &'static str,
    /// The id of its title.
    pub title_id: &'static str,
    /// Its title.
    pub title: AttrValue,
    /// It has been closed.
    pub on_closed: Callback<Event>,
    /// What stands in it.
    pub children: Html,
}

/// The dialog. A press beside it closes it.
#[component]
pub(crate) fn Modal(props: &ModalProps) -> Html {
    let node = props.node.clone();
    use_effect_with(node.clone(), |node| {
        if let Some(node) = node.cast::<HtmlDialogElement>() {
            dialog::show_modal(&node);
        }
    });
    let close = close_then(&node, |_: MouseEvent| {});
    // A press beside the dialog is one on the dialog element itself. Who has drawn something out of it, or presses twice what
    // opened it, does not mean that.
    let began_beside = use_mut_ref(|| false);
    let begin = {
        let began_beside = began_beside.clone();
        Callback::from(move |event: PointerEvent| {
            let on_dialog = event.target_dyn_into::<HtmlDialogElement>();
            *began_beside.borrow_mut() = on_dialog.is_some();
        })
    };
    let press = Callback::from(move |event: MouseEvent| {
        if let Some(dialog) = event.target_dyn_into::<HtmlDialogElement>()
            && began_beside.take()
            && event.detail() <= 1
        {
            dialog.close();
        }
    });
    html! {
        <dialog ref={node} class={classes!("share", props.class)} aria-labelledby={props.title_id}
            onclose={props.on_closed.clone()} onpointerdown={begin} onclick={press}>
            <div class="share-inside">
                <div class="share-head">
                    <h2 id={props.title_id}>{ props.title.clone() }</h2>
                    <RoundButton name={props.locale.t("take.close").to_owned()} onclick={close}>
                        <span aria-hidden="true">{ "×" }</span>
                    </RoundButton>
                </div>
                { props.children.clone() }
            </div>
            // Where a sheet of it has its end: not in the dialog's own element, which would then hear of nothing any more.
            <div data-sheet-end="true"></div>
        </dialog>
    }
}

/// A callback that closes the dialog and then does something.
pub(crate) fn close_then<T: 'static>(dialog: &NodeRef, then: impl Fn(T) + 'static) -> Callback<T> {
    let dialog = dialog.clone();
    Callback::from(move |value| {
        if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
            dialog.close();
        }
        then(value);
    })
}
