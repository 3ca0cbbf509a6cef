//! The pages of prose (prose/) lead into the page: nothing that they ask of it is refused.

use super::KNOWN;
use crate::modes::story;
use limbo_format::Params;
use std::fs;
use std::path::{Path, PathBuf};

/// Every document of every language.
fn documents() -> Vec<PathBuf> {
    let prose = Path::new(env!("CARGO_MANIFEST_DIR")).join("prose");
    let folders = fs::read_dir(prose).expect("prose/ can be read").flatten();
    let files = folders.filter_map(|folder| Some(fs::read_dir(folder.path()).ok()?.flatten()));
    let paths = files.flatten().map(|file| file.path());
    paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .collect()
}

#[test]
fn every_link_from_a_page_of_prose_asks_for_what_the_page_knows() {
    let mut links = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document can be read");
        for link in text.split("(page:?").skip(1) {
            let query = link.split(')').next().unwrap_or_default();
            let asked = format!("?{query}&locale=en");
            let (params, refusals) = Params::parse(&asked, &KNOWN);
            let place = path.display();
            assert!(refusals.is_empty(), "{place}: {query}: {refusals:?}");
            let written = params.query().expect("it can be written again");
            for part in query.split('&') {
                let usual = ["autoplay=1", "scenario=libero-2023"].contains(&part);
                assert!(
                    usual || written.contains(part),
                    "{place}: {part} of {query}"
                );
            }
            links += 1;
        }
    }
    assert!(links > 80, "only {links} links were found");
}

#[test]
fn the_short_lesson_leaves_out_the_three_chapters_that_it_says() {
    let mut lessons = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document can be read");
        let Some((_, lesson)) = text.split_once("{#plan-20 .page}") else {
            continue;
        };
        let lesson = lesson.split("\n## ").next().unwrap_or_default();
        let named = |chapter: &str| lesson.contains(&["?chapter=", chapter, "&"].concat());
        let chapters = story::NAMES
            .into_iter()
            .take_while(|name| *name != "your-turn");
        let left_out: Vec<&str> = chapters.filter(|name| !named(name)).collect();
        if lesson.contains("?chapter=") {
            let said = ["links", "tests", "neighbour"];
            assert_eq!(left_out, said, "{}", path.display());
            lessons += 1;
        }
    }
    assert!(lessons > 1, "only {lessons} were found");
}

/// The numbers of a text in their order of size, as digits alone: a comma or a point stands in them otherwise in each language.
fn numbers(text: &str) -> Vec<String> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || ".,:".contains(c)));
    let digits = parts.map(|part| part.replace(['.', ',', ':'], ""));
    let mut numbers: Vec<String> = digits.filter(|digits| !digits.is_empty()).collect();
    numbers.sort();
    numbers
}

#[test]
fn the_answers_to_the_worksheet_say_the_same_numbers_in_every_language() {
    let english = fs::read_to_string(Path::new("prose/en/answers.md")).expect("it can be read");
    let mut compared = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document can be read");
        if path.ends_with("answers.md") && !text.contains("status: to translate") {
            assert_eq!(numbers(&text), numbers(&english), "{}", path.display());
            compared += 1;
        }
    }
    assert!(compared > 1, "only {compared} were compared");
}
