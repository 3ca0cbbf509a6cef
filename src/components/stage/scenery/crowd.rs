//! The crowd at the mailboxes: a queue of people before the door of each block.

use super::mailboxes::colour_style;
use super::path;
use limbo_picture::crowd::{Crowd, Queue, figure};
use limbo_picture::dots::Point;
use limbo_picture::layout::Rect;
use limbo_picture::svg::Path;
use limbo_picture::theme::Theme;
use yew::prelude::*;

/// The crowd. `served`: for each block, whether its mailboxes can be opened; `mine`: the block of the viewer's own.
pub(super) fn crowd_shape(crowd: &Crowd, served: &[bool], mine: u16, hues: Option<Theme>) -> Html {
    let standing = figure(crowd.pitch, false);
    let turned_away = figure(crowd.pitch, true);
    let people = |heads: &[Point], strokes: &str| {
        heads
            .iter()
            .fold(Path::default(), |path, &(x, y)| path.sign(x, y, strokes))
    };
    let door = |queue: &Queue| door(queue, served, hues);
    let mine = usize::from(mine);
    let my_queue = crowd.queues.iter().find(|q| q.blocks.contains(&mine));
    html! {
        <>
            { for crowd.queues.iter().map(door) }
            if let Some(queue) = my_queue {
                { path("stage-my-queue", under(&queue.door)) }
            }
            { path("stage-crowd gone", people(&crowd.given_up, &turned_away)) }
            { path("stage-crowd again", people(&crowd.again, &standing)) }
            { path("stage-crowd asking", people(&crowd.asking, &standing)) }
        </>
    }
}

/// The door of a queue: filled, or in the colour of its block, where the mailboxes can be opened, hollow where not.
fn door(queue: &Queue, served: &[bool], hues: Option<Theme>) -> Html {
    let blocks = &queue.blocks;
    let open = served.get(blocks.clone()).unwrap_or(&[]).contains(&true);
    let bar = Path::default().rect(&queue.door);
    if !open {
        return path("stage-queue-shut", bar);
    }
    let colour = hues.map(|theme| {
        let palette = theme.palette();
        colour_style(palette.block(blocks.start as u16, served.len() as u16))
    });
    html! { <path class="stage-queue-open" style={colour.unwrap_or_else(|| "fill:var(--blue)".to_owned())} d={bar.data()} /> }
}

/// A line under a door.
fn under(door: &Rect) -> Path {
    let y = door.bottom() + 1.5;
    Path::polyline([(door.x, y), (door.right(), y)])
}
