//! The part of the dialog with the picture of this moment: how it looks, and how it is saved.

use super::moment;
use super::saving::{Format, Item, hand_out};
use super::source::SharedPage;
use crate::browser::save;
use crate::i18n::Locale;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct MomentSectionProps {
    pub locale: Locale,
    pub page: SharedPage,
    /// Tells the viewer how something went.
    pub say: Callback<String>,
}

/// The picture and its buttons. It is drawn once the dialog stands: what is shared is one moment.
#[component]
pub(super) fn MomentSection(props: &MomentSectionProps) -> Html {
    let MomentSectionProps { locale, page, say } = props;
    let address = use_state_eq(|| None::<String>);
    use_effect_with((), {
        let (address, page, locale) = (address.setter(), page.clone(), locale.clone());
        move |()| {
            let picture = moment::draw(&page, &locale);
            address.set(picture.map(|picture| save::svg_address(&picture.svg)));
        }
    });
    let about = locale.t("share.title");
    let buttons = [(Format::Png, "take.png"), (Format::Svg, "take.svg")].map(|(format, key)| {
        let text = locale.t(key);
        let name = locale.fill("take.name", &[("what", about), ("button", text)]);
        let onclick = {
            let (page, locale, say) = (page.clone(), locale.clone(), say.clone());
            Callback::from(move |_: MouseEvent| {
                hand_out(&page, &locale, Item::Moment, format, &say)
            })
        };
        html! { <button type="button" class="button" aria-label={name} {onclick}>{ text }</button> }
    });
    html! {
        <section class="take-picture" aria-label={about.to_owned()}>
            if let Some(address) = &*address {
                <img class="take-preview" src={address.clone()} width="1200" height="630" alt={locale.t("share.alt").to_owned()} />
            }
            <div class="take-picture-foot">
                <div class="take-what"><b>{ about }</b><span class="help">{ locale.t("share.help") }</span></div>
                <div class="take-buttons">{ for buttons }</div>
            </div>
        </section>
    }
}
