//! Runs that a person brings: a file from a button or dropped on the page, a link or a file's text given to
//! `window.limbo`. What cannot be read is said in a notice, and the run on the page stays as it is. A listing of a mail queue
//! is known by how it begins; it goes to where queues are read, and so does every file while that is open.

use super::KNOWN;
use super::engine::Engine;
use crate::browser::{files, slices};
use crate::i18n::Lang;
use crate::message::{Message, QueueMessage};
use limbo_format::file::{self, FILE_BYTES_MAX};
use limbo_format::{Notice, Params, Reason, Refusal, address};
use limbo_player::Action;
use web_sys::File;
use yew::Callback;

/// What somebody brings.
enum Brought {
    /// An address of this page: leads to where the page goes that is opened with it, and rests there.
    Link(Params),
    /// A run as it was saved.
    File(Params),
}

/// Opens what a text says: a link to this page, or a file's content.
pub fn open_text(engine: &Engine, text: &str) {
    let opened = read(text).and_then(|brought| {
        let opened = match brought {
            Brought::Link(params) => {
                if let Some(lang) = params.locale.and_then(Lang::from_tag) {
                    engine.send(Message::Language(lang));
                }
                engine.show(&params)
            }
            Brought::File(params) => engine.open(&params),
        };
        opened.map_err(|error| vec![Refusal::from(error).into()])
    });
    for notice in opened.err().unwrap_or_default() {
        engine.send(Message::Notify(notice));
    }
}

/// Goes to where an address leads; what is refused is said in a notice.
pub fn show_run(engine: &Engine, params: &Params) {
    if let Err(error) = engine.show(params) {
        engine.send(Message::Notify(Refusal::from(error).into()));
    }
}

/// The fields of an address that lead to another place or another run.
const PLACES: [&str; 11] = [
    "scenario",
    "seed",
    "weight",
    "mode",
    "chapter",
    "game",
    "run",
    "compare_a",
    "compare_b",
    "compare_t",
    "lab",
];

/// Goes to where an address with this query leads. Language, colours, speed and keys change alone where it names no place.
pub fn show(engine: &Engine, query: &str) {
    let (mut params, refusals) = Params::parse(query, &KNOWN);
    let names = |fields: &[&str]| address::names_any(query, fields);
    // What is refused stays as it is.
    let refused = |reason| refusals.iter().any(|refusal| refusal.reason == reason);
    if names(&["theme"]) && !refused(Reason::Theme) {
        engine.send(Message::Theme(params.theme));
    }
    if let Some(lang) = params.locale.and_then(Lang::from_tag) {
        engine.send(Message::Language(lang));
    }
    if names(&["keys"]) && !refused(Reason::Keys) {
        engine.send(Message::Keys(params.display.keys));
    }
    for refusal in refusals {
        engine.send(Message::Notify(refusal.into()));
    }
    if names(&PLACES) {
        params.choose_mode(query);
        return show_run(engine, &params);
    }
    let speed = params.speed.map(Action::Speed);
    for action in speed.into_iter().chain(params.at.map(Action::Seek)) {
        engine.send(Message::Act(action));
    }
}

/// Opens a file: a run, or a listing of a mail queue.
pub fn open_file(engine: &Engine, file: &File) {
    let queue = Message::Queue(QueueMessage::Read(file.clone()));
    if engine.state().queue_open {
        return engine.send(queue);
    }
    let (kept, file) = (engine.clone(), file.clone());
    slices::read_beginning(&file.clone(), move |beginning| {
        if beginning.is_some_and(|bytes| begins_as_a_queue(&bytes)) {
            kept.send(queue.clone());
        } else {
            open_run(&kept, &file);
        }
    });
}

/// True where a file begins as one of the listings does that `limbo_queue` reads; what a line of it really says is seen
/// there.
fn begins_as_a_queue(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let is_json = first.trim_start().starts_with("{\"queue_name\"");
    let is_mailq = first.starts_with('-') && first.contains("Queue ID-");
    // An age such as `25h`, a size, the name of a message, a sender.
    let mut words = first.split_whitespace();
    let age = words
        .next()
        .and_then(|age| age.strip_suffix(['m', 'h', 'd']));
    let size = words.next().map(|size| size.trim_end_matches(['K', 'M']));
    let is_exim = age.is_some_and(|age| age.parse::<u32>().is_ok())
        && size.is_some_and(|size| size.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        && words.nth(1).is_some_and(|sender| sender.starts_with('<'));
    is_json || is_mailq || is_exim || first.trim_end() == "Mail queue is empty"
}

/// Opens the file of a run. A file that is too large is not read.
fn open_run(engine: &Engine, file: &File) {
    if file.size() > FILE_BYTES_MAX as f64 {
        let too_large = Notice::new("notice.file_too_large", "");
        return engine.send(Message::Notify(too_large));
    }
    let engine = engine.clone();
    let done = Callback::from(move |text: Option<String>| match text {
        Some(text) => open_text(&engine, &text),
        None => engine.send(Message::Notify(Notice::new("notice.file_not_read", ""))),
    });
    files::read(file, done);
}

fn read(text: &str) -> Result<Brought, Vec<Notice>> {
    let text = text.trim();
    if text.len() > FILE_BYTES_MAX {
        return Err(vec![Notice::new("notice.file_too_large", "")]);
    }
    match address::query_in(text) {
        Some(query) if !file::is_run(text) => match Params::parse(query, &KNOWN) {
            (mut params, refusals) if refusals.is_empty() => {
                params.choose_mode(query);
                params.autoplay = Some(false);
                Ok(Brought::Link(params))
            }
            (_, refusals) => Err(refusals.into_iter().map(Notice::from).collect()),
        },
        _ => file::read(text, &KNOWN)
            .map(Brought::File)
            .map_err(|refusal| vec![refusal.into()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listings_of_real_servers_are_known_by_how_they_begin() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/queue/samples");
        let mut known = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(&path).unwrap();
            let beginning = &bytes[..bytes.len().min(4096)];
            // `exim -bpc` writes a number, and a number may be anything.
            let is_listing = !name.ends_with(".md") && name != "exim-bpc.txt";
            assert_eq!(begins_as_a_queue(beginning), is_listing, "{name}");
            known += u32::from(is_listing);
        }
        assert!(known >= 9);
    }

    #[test]
    fn a_run_a_link_and_anything_else_is_no_queue() {
        for text in [
            "",
            "\n\n",
            "limbo run 1\nscenario = small-town\n",
            "https://example.org/?scenario=small-town",
            "{\"hello\": 1}",
            "10m of rope <b>",
        ] {
            assert!(!begins_as_a_queue(text.as_bytes()), "{text}");
        }
        assert!(!begins_as_a_queue(&[0xff, 0xfe, 0, 1]));
    }
}
