//! The pages of prose (prose/) lead into the page: nothing that they ask of it is refused.

use super::KNOWN;
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
