//! The lab's map: for every pair of values of two swept parameters, what came out, as a shade. Patterns repeat what colours
//! say: strokes where a server fell, a cross where the limbo was never cleared. The region that was safe with every seed
//! is outlined, theory's limit is a line over it, the scenario's own cell and the chosen one are marked.

mod shapes;

use super::chart::slider_style;
use super::words;
use crate::browser::pointer;
use crate::browser::size::use_size;
use crate::components::chart::shapes::{chart_svg, circle, legend, path, region, swatch};
use crate::components::said;
use crate::i18n::Locale;
use limbo_lab::sweep::Sweep;
use limbo_picture::svg::Path;
use shapes::{MapPlot, MapShapes, SHADES, chosen, scale};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`SweepMap`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SweepMapProps {
    pub locale: Locale,
    pub sweep: Rc<Sweep>,
    /// The number of the chosen cell.
    pub choice: usize,
    /// Another cell is chosen, by its number.
    pub on_choose: Callback<usize>,
}

/// What the map's shades are.
pub(super) fn map_title(locale: &Locale, sweep: &Sweep) -> String {
    let what = words::question(locale, sweep.grid.study().question);
    locale.fill("lab.map.title", &[("what", what)])
}

/// The map, on which a cell is read by pointing at it and chosen by a tap, and two sliders, which do the same by keys.
#[component]
pub(super) fn SweepMap(props: &SweepMapProps) -> Html {
    let SweepMapProps {
        locale,
        sweep,
        choice,
        on_choose,
    } = props;
    let host = use_node_ref();
    let size = use_size(&host);
    let hovered = use_state(|| None::<usize>);
    let plot = size.map(|size| MapPlot::new(locale, sweep, size));
    let cell_at = {
        let (grid, host) = (sweep.grid.clone(), host.clone());
        move |event: &MouseEvent| {
            let (x, y) = pointer::offset_in(event, &host.cast()?);
            let (column, row) = plot?.place_at((x.into(), y.into()))?;
            Some(grid.cell(column, row))
        }
    };
    // A click or a tap; a finger that scrolls makes none.
    let onclick = {
        let (tap, cell_at) = (on_choose.clone(), cell_at.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(cell) = cell_at(&event).filter(|_| pointer::is_main(&event)) {
                tap.emit(cell);
            }
        })
    };
    let onpointermove = {
        let hovered = hovered.clone();
        Callback::from(move |event: PointerEvent| {
            let cell = cell_at(&event);
            if cell != *hovered {
                hovered.set(cell);
            }
        })
    };
    let onpointerleave = {
        let hovered = hovered.clone();
        Callback::from(move |_: PointerEvent| hovered.set(None))
    };
    let shapes = size.zip(plot).map(|(size, plot)| {
        let shapes = html! {
            <>
                <MapShapes {locale} {sweep} {size} {plot} />
                { chosen(&sweep.grid, &plot, *choice) }
            </>
        };
        chart_svg("chart-svg lab-svg", size, shapes)
    });
    let read = hovered.filter(|cell| *cell < sweep.grid.cells());
    let live = if read.is_none() && sweep.is_done() {
        "polite"
    } else {
        "off"
    };
    html! {
        <>
            { legend(signs(locale)) }
            { shades(locale, sweep) }
            { pattern() }
            <div class="lab-plot" ref={host} {onclick} {onpointermove} {onpointerleave}>{ shapes }</div>
            // Always one element: were there more or fewer beside it, the map's own would be made anew and lose its size.
            <div>{ for plot.map(|plot| sliders(props, &plot)) }</div>
            <p class="lab-reading" aria-live={live}>{ reading(locale, sweep, read.unwrap_or(*choice)) }</p>
        </>
    }
}

/// A cell in words, in a line or two.
fn reading(locale: &Locale, sweep: &Sweep, cell: usize) -> Html {
    let figures = sweep.figures(cell);
    let told = words::figures(locale, sweep, cell, &figures);
    let told = told.into_iter().take(2).collect::<Vec<_>>().join(" ");
    html! {
        <>
            <strong>{ words::cell(locale, &sweep.grid, cell) }</strong>
            { said::named(locale, "", &told) }
        </>
    }
}

/// A slider for each of the two parameters.
fn sliders(props: &SweepMapProps, plot: &MapPlot) -> Html {
    let SweepMapProps {
        locale,
        sweep,
        choice,
        on_choose,
    } = props;
    let grid = &sweep.grid;
    let (column, row) = grid.place(*choice);
    let style = slider_style(plot.columns.px, grid.columns().len());
    let slider = |axis: usize, at: usize, values: &[f64]| {
        let cells = Rc::clone(sweep);
        let oninput = on_choose.reform(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            let at = input
                .and_then(|input| input.value().parse().ok())
                .unwrap_or(0);
            match axis {
                0 => cells.grid.cell(at, row),
                _ => cells.grid.cell(column, at),
            }
        });
        let name = words::swept(locale, grid, axis);
        let value = words::value(locale, grid, *choice, axis);
        html! {
            <label class="lab-cell-slider">
                <span>{ name }</span>
                <input type="range" class="lab-slider" style={style.clone()} min="0" max={(values.len() - 1).to_string()}
                    step="1" value={at.to_string()} aria-valuetext={value} {oninput} />
            </label>
        }
    };
    html! {
        <>
            { slider(0, column, grid.columns()) }
            { slider(1, row, grid.rows()) }
        </>
    }
}

/// The signs of the map with what they mean: shapes, so that a picture of it has them.
fn signs(locale: &Locale) -> [(Html, String); 6] {
    let shape = |class, x, y, data| path(class, Path::default().sign(x, y, data));
    let square = |class| region(class, (0.0, 14.0), (0.0, 14.0));
    let frame = |class| region(class, (1.5, 12.5), (1.5, 12.5));
    let never = shape("lab-cross", 4.0, 4.0, "l6 6m0-6l-6 6");
    let signs = [
        (swatch(14, 14, frame("lab-safe")), "lab.legend.safe"),
        (
            swatch(21, 14, shape("lab-limit", 0.0, 7.0, "h21")),
            "lab.legend.limit",
        ),
        (
            swatch(
                14,
                14,
                html! { <>{ square("lab-heat-0") }{ square("lab-fell") }</> },
            ),
            "lab.legend.fell",
        ),
        (
            swatch(14, 14, html! { <>{ square("lab-never") }{ never }</> }),
            "lab.legend.never",
        ),
        (
            swatch(10, 10, circle("lab-own-mark", (5.0, 5.0), 4.0)),
            "lab.legend.own",
        ),
        (swatch(14, 14, frame("lab-chosen")), "lab.legend.mine"),
    ];
    signs.map(|(sign, key)| (sign, locale.t(key).to_owned()))
}

/// The shades from the least to the greatest answer.
fn shades(locale: &Locale, sweep: &Sweep) -> Html {
    let Some((least, most)) = scale(sweep) else {
        return html! { <p class="lab-shades"></p> };
    };
    let [least, most] = [least, most].map(|a| words::answer(locale, sweep, a));
    html! {
        <p class="lab-shades">
            <span>{ least }</span>
            <svg class="lab-scale" width="112" height="14" aria-hidden="true">
                { for (0..SHADES).map(|i| html! {
                    <rect class={format!("lab-heat-{i}")} x={(16 * i).to_string()} y="0" width="16" height="14" />
                }) }
            </svg>
            <span>{ most }</span>
        </p>
    }
}

/// Strokes with which the style sheet fills cells in which a server fell.
fn pattern() -> Html {
    html! {
        <svg class="defs" width="0" height="0" aria-hidden="true">
            <pattern id="lab-fell" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path class="lab-fell-under" d="M3.5 0v7" />
                <path class="lab-fell-over" d="M3.5 0v7" />
            </pattern>
        </svg>
    }
}
