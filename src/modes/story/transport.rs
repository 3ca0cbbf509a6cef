//! The story's controls of time: again, play or pause, to the end; and the clock.

use super::chapters::LETTER;
use super::props::ChapterProps;
use crate::components::icon::{PAUSE, PLAY, RoundButton, TO_END, TO_START, icon};
use crate::message::Message;
use limbo_player::Action;
use yew::prelude::*;

/// The controls of time within a chapter.
#[component]
pub fn StoryTransport(props: &ChapterProps) -> Html {
    let ChapterProps {
        locale,
        snapshot,
        chapter,
        predictions,
        send,
        ..
    } = props;
    let number = chapter.number;
    let (stop, now) = (predictions.stop(chapter), snapshot.now);
    // An open question has to be answered first.
    let cannot_play = predictions.wait(chapter, now);
    let (toggle_name, toggle_icon) = if snapshot.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let to_end = {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Message::Act(Action::Pause));
            send.emit(Message::Act(Action::Seek(stop)));
        })
    };
    let clock = match number {
        LETTER => locale.time_s(now),
        _ => locale.moment(now),
    };
    html! {
        <div class="story-time" role="group" aria-label={locale.t("transport.label").to_owned()}>
            <RoundButton name={locale.t("story.again").to_owned()}
                onclick={send.reform(move |_: MouseEvent| Message::Chapter(number))}>
                { icon(TO_START) }
            </RoundButton>
            <RoundButton name={locale.t(toggle_name).to_owned()} disabled={cannot_play}
                onclick={send.reform(|_: MouseEvent| Message::Act(Action::Toggle))}>
                { icon(toggle_icon) }
            </RoundButton>
            <RoundButton name={locale.t("story.end").to_owned()} disabled={now >= stop} onclick={to_end}>
                { icon(TO_END) }
            </RoundButton>
            <p class="story-clock" translate="no">{ clock }</p>
        </div>
    }
}
