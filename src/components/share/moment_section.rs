//! The part of the dialog with the picture of this moment: how it looks, and how it is saved. What is on the stage is laid
//! out for the picture, whatever the screen is like, in a place where nobody sees it.

use super::moment;
use super::saving::{Format, Item, hand_out};
use super::source::SharedPage;
use crate::browser::save;
use crate::components::stage::TwinStage;
use crate::i18n::Locale;
use limbo_picture::layout::{TypeSize, height_for};
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::Ledger;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// The width of a stage in a picture, ems of its type: it runs across, and is as high as a picture is.
const WIDTH_EM: f64 = 54.5;
const IDS: [&str; 2] = ["share-summary-a", "share-summary-b"];

#[derive(Clone, PartialEq, Properties)]
pub(super) struct MomentSectionProps {
    pub locale: Locale,
    /// What the page shows.
    pub snapshot: Rc<Snapshot>,
    pub page: SharedPage,
    /// Tells the viewer how something went.
    pub say: Callback<String>,
}

/// The stages of a picture.
struct Stages {
    theme: Theme,
    width: f64,
    height: f64,
    /// One, or two that have one scale.
    shown: Vec<(Rc<Snapshot>, Option<Ledger>)>,
}

impl Stages {
    fn of(page: &SharedPage) -> Stages {
        let theme = page.theme();
        let shown = match page.pair() {
            Some(sides) => sides.map(|side| (side.snapshot, Some(side.most))).to_vec(),
            None => vec![(page.snapshot(), None)],
        };
        let type_px = theme.type_px();
        let width = f64::from(type_px) * WIDTH_EM;
        let readers = shown[0].0.scenario.has_readers();
        Stages {
            theme,
            width,
            height: height_for(width, type_px, readers),
            shown: if moment::has_stage() {
                shown
            } else {
                Vec::new()
            },
        }
    }
}

/// The picture and its buttons. It is drawn once the dialog stands, and anew where another moment takes the place of the one
/// that is shared: a run that is dropped on the dialog, what a host page asks for.
#[component]
pub(super) fn MomentSection(props: &MomentSectionProps) -> Html {
    let MomentSectionProps {
        locale,
        snapshot,
        page,
        say,
    } = props;
    let address = use_state_eq(|| None::<String>);
    let stages = use_memo(snapshot.clone(), |_| Stages::of(page));
    let canvases = [use_node_ref(), use_node_ref()];
    // The dialog opens after what stands in it is there; before that nothing has a size.
    let open = use_state_eq(|| false);
    use_effect_with((), {
        let open = open.setter();
        move |()| open.set(true)
    });
    use_effect_with((*open, snapshot.clone(), locale.clone()), {
        let (address, page) = (address.setter(), page.clone());
        let (stages, canvases) = (stages.clone(), canvases.clone());
        move |(open, _, locale): &(bool, Rc<Snapshot>, Locale)| {
            if !*open {
                return;
            }
            let size = (stages.width, stages.height);
            for (side, (_, most)) in stages.shown.iter().enumerate() {
                if let Some(canvas) = canvases[side].cast::<HtmlCanvasElement>() {
                    page.paint(side, &canvas, size, *most);
                }
            }
            let picture = moment::draw(&page, locale);
            address.set(picture.map(|picture| save::svg_address(&picture.svg)));
        }
    });
    let stage = |(side, (snapshot, most)): (usize, &(Rc<Snapshot>, Option<Ledger>))| {
        html! {
            <TwinStage {locale} {snapshot} width={stages.width} height={stages.height} theme={stages.theme} type_size={TypeSize::from(stages.theme.type_px())}
                canvas={canvases[side].clone()} id={IDS[side]} most={most.unwrap_or(snapshot.ledger)}
                owner={page.owner()} />
        }
    };
    html! {
        <section class="take-picture" aria-label={locale.t("share.title").to_owned()}>
            <div class="take-stages" aria-hidden="true" inert={true}>{ for stages.shown.iter().enumerate().map(stage) }</div>
            if let Some(address) = &*address {
                <img class="take-preview" src={address.clone()} width="1200" height="630" alt={locale.t("share.alt").to_owned()} />
            }
            { foot(locale, page, say) }
        </section>
    }
}

/// What it is for, and its buttons.
fn foot(locale: &Locale, page: &SharedPage, say: &Callback<String>) -> Html {
    let about = locale.t("share.title");
    let buttons = [(Format::Png, "take.png"), (Format::Svg, "take.svg")].map(|(format, key)| {
        let text = locale.t(key);
        let name = locale.fill("take.name", &[("what", about), ("button", text)]);
        let onclick = {
            let (page, locale, say) = (page.clone(), locale.clone(), say.clone());
            Callback::from(move |_: MouseEvent| {
                hand_out(&page, &locale, Item::Moment, format, &say);
            })
        };
        html! { <button type="button" class="button" aria-label={name} {onclick}>{ text }</button> }
    });
    html! {
        <div class="take-picture-foot">
            <div class="take-what"><b>{ about }</b><span class="help">{ locale.t("share.help") }</span></div>
            <div class="take-buttons">{ for buttons }</div>
        </div>
    }
}
