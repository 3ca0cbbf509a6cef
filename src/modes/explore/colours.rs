//! Under the stage: by what the dots are coloured, and what the colours mean where the piles do not say it themselves.

use super::ExploreProps;
use crate::components::mta_key;
use crate::components::select::{Select, options};
use crate::message::Message;
use limbo_picture::colouring::ColourBy;
use limbo_picture::theme::Rgb;
use limbo_sim::Mta;
use yew::prelude::*;

/// The choice, and the key to the colours.
pub fn colours(props: &ExploreProps) -> Html {
    let (locale, colouring) = (&props.locale, &props.colouring);
    let palette = props.theme.palette();
    let names = ColourBy::ALL.map(|by| match by {
        ColourBy::Sent if colouring.slices.are_days() => locale.t("colours.sent"),
        ColourBy::Sent => locale.t("colours.sent_hour"),
        ColourBy::Group => locale.t("colours.group"),
        ColourBy::Program => locale.t("colours.program"),
    });
    let names = names.map(ToOwned::to_owned);
    let at = ColourBy::ALL.iter().position(|by| *by == colouring.by);
    let on_select = props
        .send
        .reform(|i: usize| Message::ColourBy(ColourBy::ALL[i.min(2)]));
    let blocks = props.snapshot.blocks.len() as u16;
    let key: Vec<(Rgb, String)> = match colouring.by {
        // The days stand at their heights in the piles.
        ColourBy::Sent => Vec::new(),
        // Few groups have a number each; of many the first and the last say how the colours run.
        ColourBy::Group => (0..blocks)
            .filter(|i| blocks <= GROUPS_MAX || *i == 0 || *i + 1 == blocks)
            .map(|i| (palette.block(i, blocks), locale.number(f64::from(i) + 1.0)))
            .collect(),
        ColourBy::Program => {
            let mix = props.snapshot.scenario.providers;
            let used = Mta::ALL.into_iter().filter(|mta| mix.share(*mta) > 0);
            used.map(|mta| {
                (
                    palette.program(mta.index() as u16),
                    locale.t(mta_key(mta)).to_owned(),
                )
            })
            .collect()
        }
    };
    let entry = |([r, g, b], name): ([u8; 3], String)| {
        html! {
            <li>
                <svg class="colours-sign" viewBox="0 0 14 14" aria-hidden="true">
                    <circle cx="7" cy="7" r="5" style={format!("fill:rgb({r},{g},{b})")} />
                </svg>
                { name }
            </li>
        }
    };
    html! {
        <div class="colours">
            <Select class="colours-choice" label={locale.t("colours.by").to_owned()} options={options(names)}
                selected={at.unwrap_or(0)} {on_select} />
            if !key.is_empty() {
                <ul class="colours-key" aria-label={locale.t("colours.key").to_owned()}>{ for key.into_iter().map(entry) }</ul>
            }
        </div>
    }
}

/// More groups than these are not named one by one.
const GROUPS_MAX: u16 = 24;
