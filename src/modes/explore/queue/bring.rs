//! How a listing comes to the page: a file that is chosen or dropped, or text that is pasted; how far reading it has come,
//! and what was wrong with it.

use super::QueueProps;
use super::desk::{QueueShown, QueueSource, SharedPile};
use super::words;
use crate::browser::clock::{local_text, unix_s_of_local, zone_after, zone_east_s};
use crate::components::Select;
use crate::components::events::send_some;
use crate::components::select::options;
use crate::i18n::Locale;
use crate::message::{Message, QueueMessage};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The time zones that there are, east of Greenwich: whole hours, and those between (hours, minutes), as the IANA time
/// zone database has them in 2026.
const WHOLE_HOURS: std::ops::RangeInclusive<i32> = -12..=14;
const BETWEEN: [(i32, i32); 13] = [
    (-9, -30),
    (-3, -30),
    (-2, -30),
    (3, 30),
    (4, 30),
    (5, 30),
    (5, 45),
    (6, 30),
    (8, 45),
    (9, 30),
    (10, 30),
    (12, 45),
    (13, 45),
];

/// All of them from west to east, in seconds.
fn all_zones() -> Vec<i32> {
    let whole = WHOLE_HOURS.map(|hours| (hours, 0));
    let all = whole.chain(BETWEEN);
    let mut all: Vec<i32> = all.map(|(h, min)| (h * 60 + min) * 60).collect();
    all.sort_unstable();
    all
}

/// What is brought, and where the pile that is shown came from.
#[component]
pub(super) fn Bring(props: &QueueProps) -> Html {
    let QueueProps {
        locale,
        queue,
        send,
    } = props;
    let first = queue.pile.is_none();
    let pasted = queue.pile.clone().filter(|_| queue.source.name.is_empty());
    let pasted = pasted.map(|pile| (pile, queue.source.bytes));
    html! {
        <section class="queue-bring" aria-label={locale.t("queue.bring").to_owned()}>
            <p class="queue-private">{ locale.t("queue.private") }</p>
            if first {
                <p>{ locale.t("queue.intro") }</p>
                { commands(locale) }
            }
            { came_from(locale, queue, send) }
            <div class="queue-ways">
                { file_button(locale, first, send) }
                <span class="help">{ locale.t("queue.or_drop") }</span>
            </div>
            <Paste {locale} pasted={pasted} {send} />
            <p class="visually-hidden" role="status">{ has_come(locale, queue) }</p>
            { standing(locale, queue, send) }
        </section>
    }
}

/// What makes such a listing.
fn commands(locale: &Locale) -> Html {
    let rows = [
        ("postqueue -j > queue.json", "queue.by.postqueue"),
        ("mailq > queue.txt", "queue.by.mailq"),
        ("exim -bp > queue.txt", "queue.by.exim"),
    ];
    html! {
        <ul class="queue-commands">
            { for rows.map(|(command, key)| html! {
                <li><code translate="no">{ command }</code>{ " " }<span class="help">{ locale.t(key) }</span></li>
            }) }
        </ul>
    }
}

fn file_button(locale: &Locale, first: bool, send: &Callback<Message>) -> Html {
    let onchange = send_some(send, |event: Event| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        let file = input.files()?.get(0)?;
        // The same file can be chosen again.
        input.set_value("");
        Some(Message::Queue(QueueMessage::Read(file)))
    });
    let text = locale.t(if first {
        "queue.choose"
    } else {
        "queue.choose_other"
    });
    html! {
        <label class={classes!("button", "queue-file", first.then_some("primary"))}>
            { text }
            <input type="file" class="visually-hidden" {onchange} />
        </label>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct PasteProps {
    locale: Locale,
    /// The pile that is shown, where it was pasted, and how long its text is (bytes).
    pasted: Option<(SharedPile, f64)>,
    send: Callback<Message>,
}

/// Where text is pasted.
#[component]
fn Paste(props: &PasteProps) -> Html {
    let PasteProps {
        locale,
        pasted,
        send,
    } = props;
    let area = use_node_ref();
    let asked = use_mut_ref(|| false);
    // What could not be read stays, to be mended: also where an older text is read once more, by another clock.
    use_effect_with(pasted.clone(), {
        let (area, asked) = (area.clone(), asked.clone());
        move |pasted| {
            if let Some((_, bytes)) = pasted
                && let Some(area) = area.cast::<HtmlTextAreaElement>()
                && area.value().len() as f64 == *bytes
                && asked.replace(false)
            {
                area.set_value("");
            }
        }
    });
    let onsubmit = {
        let (area, send) = (area.clone(), send.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(area) = area.cast::<HtmlTextAreaElement>() {
                asked.replace(true);
                send.emit(Message::Queue(QueueMessage::Paste(area.value())));
            }
        })
    };
    html! {
        <details class="queue-paste">
            <summary>{ locale.t("queue.paste") }</summary>
            <form {onsubmit}>
                <textarea ref={area} rows="5" spellcheck="false" autocomplete="off" required={true}
                    aria-label={locale.t("queue.paste_label").to_owned()} />
                <button type="submit" class="button">{ locale.t("queue.paste_go") }</button>
            </form>
        </details>
    }
}

/// What has been read, for who does not see that more stands below.
fn has_come(locale: &Locale, queue: &QueueShown) -> String {
    let Some(pile) = queue.pile.as_ref().filter(|_| queue.reading.is_none()) else {
        return String::new();
    };
    let mail = locale.plural("share.mail", pile.messages.into(), &[]);
    [
        name(locale, &queue.source),
        words::listing(locale, pile.listing),
        mail,
    ]
    .join(" · ")
}

fn name(locale: &Locale, source: &QueueSource) -> String {
    match source.name.is_empty() {
        true => locale.t("queue.pasted").to_owned(),
        false => source.name.clone(),
    }
}

/// The listing's name and kind, when it was made, and by which clock.
fn came_from(locale: &Locale, queue: &QueueShown, send: &Callback<Message>) -> Html {
    let Some(pile) = &queue.pile else {
        return Html::default();
    };
    let QueueSource { as_of, zone_s, .. } = queue.source;
    let ask = send.reform(|(as_of, zone_s)| Message::Queue(QueueMessage::MadeAt(as_of, zone_s)));
    let on_change = ask.reform(move |made_at| {
        let zone_s = zone_after(zone_s, as_of, made_at, zone_east_s);
        (made_at, zone_s)
    });
    html! {
        <div class="queue-source">
            <p class="queue-source-name"><b>{ name(locale, &queue.source) }</b>{ " · " }{ words::listing(locale, pile.listing) }</p>
            <MadeAt {locale} {as_of} listing={(queue.source.name.clone(), queue.source.bytes)} {on_change} />
            if pile.listing.needs_time_zone() {
                { zones(locale, as_of, zone_s, ask) }
            }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MadeAtProps {
    locale: Locale,
    /// When the listing was made (Unix time, s).
    as_of: i64,
    /// Its name and size.
    listing: (String, f64),
    /// Another time was typed.
    on_change: Callback<i64>,
}

/// When the listing was made. Every figure that is typed into such a field is another time, of which the pile is read anew:
/// were the time then written into the field, what is typed next would begin the day or the year anew. So what is typed
/// stays until the field is left.
#[component]
fn MadeAt(props: &MadeAtProps) -> Html {
    let typing = use_state_eq(|| None::<String>);
    let on_input = {
        let typing = typing.setter();
        Callback::from(move |text: String| typing.set(Some(text)))
    };
    let text_of = |event: &Event| Some(event.target_dyn_into::<HtmlInputElement>()?.value());
    let oninput = send_some(&on_input, move |event: InputEvent| text_of(&event));
    let onchange = send_some(&props.on_change, move |event: Event| {
        unix_s_of_local(&text_of(&event)?)
    });
    let onblur = {
        let typing = typing.setter();
        Callback::from(move |_: FocusEvent| typing.set(None))
    };
    use_effect_with(props.listing.clone(), {
        let typing = typing.setter();
        // Another listing was brought, which has a time of its own.
        move |_| typing.set(None)
    });
    let shown = (*typing).clone();
    let shown = shown.unwrap_or_else(|| local_text(props.as_of));
    html! {
        <label class="queue-field">
            { props.locale.t("queue.made_at") }
            <input type="datetime-local" step="1" value={shown} {oninput} {onchange} {onblur} />
        </label>
    }
}

/// By which clock the server writes its dates: the viewer's own first.
fn zones(locale: &Locale, as_of: i64, zone_s: i32, ask: Callback<(i64, i32)>) -> Html {
    let own = zone_east_s(as_of);
    let mut zones = vec![own];
    zones.extend(all_zones().into_iter().filter(|zone| *zone != own));
    if !zones.contains(&zone_s) {
        zones.push(zone_s);
    }
    let names = zones.iter().map(|zone| match *zone == own {
        true => locale.fill("queue.zone_own", &[("zone", &words::zone(*zone))]),
        false => words::zone(*zone),
    });
    let names = options(names);
    let selected = zones.iter().position(|zone| *zone == zone_s).unwrap_or(0);
    let on_select =
        ask.reform(move |picked: usize| (as_of, zones.get(picked).copied().unwrap_or(own)));
    html! {
        <Select class="queue-field" label={locale.t("queue.zone").to_owned()} options={names} {selected} {on_select} />
    }
}

/// How far reading has come, what could not be read, and what to mind in what was.
fn standing(locale: &Locale, queue: &QueueShown, send: &Callback<Message>) -> Html {
    let stop = send.reform(|_: MouseEvent| Message::Queue(QueueMessage::StopReading));
    html! {
        <>
            if let Some(reading) = &queue.reading {
                <div class="queue-progress">
                    <progress max={reading.bytes.max(1.0).to_string()} value={reading.read.to_string()}
                        aria-label={locale.t("queue.reading").to_owned()} />
                    <span>{ words::reading(locale, reading) }</span>
                    <button type="button" class="button" onclick={stop}>{ locale.t("queue.cancel") }</button>
                </div>
            }
            if let Some((unread, name)) = &queue.unread {
                <div class="queue-unread" role="alert">
                    <p>{ words::unread(locale, *unread, name) }</p>
                    if queue.pile.is_some() {
                        <p>{ locale.t("queue.kept") }</p>
                    }
                </div>
            }
            { for warnings(locale, queue).into_iter().map(|warning| html! { <p class="queue-warning">{ warning }</p> }) }
        </>
    }
}

/// What to mind: lines that could not be read, messages that were left out, a time that cannot be right.
fn warnings(locale: &Locale, queue: &QueueShown) -> Vec<String> {
    let Some(pile) = &queue.pile else {
        return vec![];
    };
    let mut all = Vec::new();
    if pile.damages.lines > 0 {
        all.push(words::damages(locale, &pile.damages));
    }
    all.extend(words::cut_off(locale, pile));
    if pile.breaks_off {
        all.push(locale.t("queue.breaks_off").to_owned());
    }
    if pile.ahead > 0 {
        all.push(locale.plural("queue.ahead", pile.ahead.into(), &[]));
    }
    if let Some(age) = words::suspicious_age(pile) {
        let time = words::age(locale, age, Locale::duration);
        all.push(locale.fill("queue.old", &[("time", &time)]));
    }
    all
}
