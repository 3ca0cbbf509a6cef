//! Pictures on buttons, and the round button that carries one.

use yew::prelude::*;

/// Plays.
pub const PLAY: &str = "M7 4v16l13-8z";
/// Pauses.
pub const PAUSE: &str = "M6 4h4v16H6zM14 4h4v16h-4z";
/// Goes to the beginning.
pub const TO_START: &str = "M5 4h3v16H5zM19 4v16L9 12z";
/// Goes to the end, or one step on.
pub const TO_END: &str = "M5 4v16l10-8zM16 4h3v16h-3z";

/// A QR code.
pub const QR: &str = "M3 3h7v7H3zM5 5v3h3V5zM14 3h7v7h-7zM16 5v3h3V5zM3 14h7v7H3zM5 16v3h3v-3zM14 14h3v3h-3zM18 14h3v2h-3zM18 18h3v3h-3zM14 19h2v2h-2z";

/// An open book.
pub const BOOK: &str =
    "M3 5c3.5-1 6-.6 8.3 1v14C9 18.4 6.5 18 3 19zM21 5c-3.5-1-6-.6-8.3 1v14c2.3-1.6 4.8-2 8.3-1z";

/// A loudspeaker that sounds, and one that is silent.
pub const SOUND: &str = "M3 9v6h4l5 4.5v-15L7 9zM14.5 8.6a4.6 4.6 0 0 1 0 6.8l1.2 1.3a6.4 6.4 0 0 0 0-9.4zM17.2 5.8a8.6 8.6 0 0 1 0 12.4l1.2 1.3a10.4 10.4 0 0 0 0-15z";
/// See [`SOUND`].
pub const SILENT: &str = "M3 9v6h4l5 4.5v-15L7 9zM15 8.3l-1.2 1.2 2.5 2.5-2.5 2.5 1.2 1.2 2.5-2.5 2.5 2.5 1.2-1.2-2.5-2.5 2.5-2.5L20 8.3l-2.5 2.5z";

/// A picture without a name of its own: the button that it stands on has one.
pub fn icon(path: &'static str) -> Html {
    html! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg> }
}

/// Properties of [`RoundButton`].
#[derive(Clone, PartialEq, Properties)]
pub struct RoundButtonProps {
    /// What the button does; shown by the pointer, read out by screen readers.
    pub name: AttrValue,
    /// True for the one large button of a group.
    #[prop_or_default]
    pub big: bool,
    /// True while it cannot be pressed. It keeps the focus then: a further press on the same key would else be one on a button
    /// beside it, which may lead back to the beginning.
    #[prop_or_default]
    pub disabled: bool,
    /// For a button that is on or off: which of the two.
    #[prop_or_default]
    pub pressed: Option<bool>,
    /// It was pressed.
    pub onclick: Callback<MouseEvent>,
    /// An [`icon`], or a sign that is read as one.
    pub children: Html,
}

/// A round button with a picture or a sign.
#[component]
pub fn RoundButton(props: &RoundButtonProps) -> Html {
    let class = if props.big { "round big" } else { "round" };
    html! {
        <button type="button" {class} aria-label={props.name.clone()} title={props.name.clone()}
            aria-pressed={props.pressed.map(|is| is.to_string())} aria-disabled={props.disabled.then_some("true")}
            onclick={(!props.disabled).then(|| props.onclick.clone())}>
            { props.children.clone() }
        </button>
    }
}
