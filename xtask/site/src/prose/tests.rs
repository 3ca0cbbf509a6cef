//! The documents as they are: every link leads somewhere, every language has the same headings, every word is there.

use super::source::{Document, Language, entries};
use super::*;
use std::collections::BTreeSet;

/// A site in a folder of its own, with a page in these languages.
fn site(name: &str, codes: &[&str], url: Option<&str>) -> Site {
    let folder = std::env::temp_dir().join(format!("limbo-prose-{}-{name}", std::process::id()));
    put(
        &folder,
        "index.html",
        "<html><head></head><body></body></html>",
    )
    .unwrap();
    put(&folder, "limbo.html", "").unwrap();
    for code in codes {
        put(&folder, &format!("texts-0123456789/{code}.txt"), "").unwrap();
        put(&folder, &format!("texts-0123456789/{code}.later.txt"), "").unwrap();
    }
    Site {
        folder,
        url: url.map(str::to_owned),
        worker: true,
        packages: None,
    }
}

/// Every file below a folder, by its path from there.
fn files(folder: &Path, below: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join(below)).unwrap().flatten() {
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        match entry.path().is_dir() {
            true => found.extend(files(folder, &format!("{name}/"))),
            false => found.push(name),
        }
    }
    found
}

/// The languages that have a folder of prose.
fn folders() -> Vec<String> {
    let entries = fs::read_dir(sources()).unwrap().flatten();
    let mut codes: Vec<String> = entries
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    codes.sort();
    codes
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let mark = format!(" {name}=\"");
    let rest = html.split(&mark).skip(1);
    rest.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_link_of_every_page_leads_to_a_file_and_to_a_heading_that_are_there() {
    let site = site("links", &["de", "en", "it", "xx"], None);
    write(&site).unwrap();
    let pages = files(&site.folder, "");
    assert!(pages.len() > 25, "{pages:?}");
    let is_page = |name: &&String| name.ends_with(".html") && name.as_str() != "404.html";
    for name in pages.iter().filter(is_page) {
        let html = read(&site.folder.join(name)).unwrap();
        let from = Path::new(name).parent().unwrap();
        for href in attributes(&html, "href")
            .into_iter()
            .chain(attributes(&html, "src"))
        {
            if href.starts_with("https://") || href.starts_with("data:") {
                continue;
            }
            let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
            let path = path.split('?').next().unwrap();
            let file = match path {
                "" => site.folder.join(name),
                path => site.folder.join(from).join(path),
            };
            let file = if file.is_dir() {
                file.join("index.html")
            } else {
                file
            };
            assert!(file.is_file(), "{name} leads to {href}");
            let there = read(&file).unwrap();
            let found = anchor.is_empty() || there.contains(&format!("id=\"{anchor}\""));
            assert!(
                found,
                "{name} leads to {href}, and there is no such heading"
            );
        }
    }
    fs::remove_dir_all(&site.folder).unwrap();
}

#[test]
fn a_language_without_a_document_leads_on_to_english_at_the_same_address() {
    let site = site("leads-on", &["en", "xx"], None);
    write(&site).unwrap();
    let html = read(&site.folder.join("teach/xx/index.html")).unwrap();
    assert!(html.contains("url=../../teach/en/index.html"), "{html}");
    let list = read(&site.folder.join("teach/index.html")).unwrap();
    assert!(
        !list.contains("teach/xx"),
        "it is not offered as a translation"
    );
    fs::remove_dir_all(&site.folder).unwrap();
}

#[test]
fn pages_stand_under_a_strict_policy() {
    let site = site("policy", &["en", "it"], Some("https://a.example/limbo/"));
    write(&site).unwrap();
    for name in files(&site.folder, "")
        .iter()
        .filter(|name| name.ends_with(".html"))
    {
        let html = read(&site.folder.join(name)).unwrap();
        assert!(
            !html.contains("<style") && !html.contains("onclick"),
            "{name}"
        );
        for script in html.split("<script").skip(1) {
            assert!(
                script.contains("src=") && script.contains("></script>"),
                "{name}"
            );
        }
    }
    fs::remove_dir_all(&site.folder).unwrap();
}

#[test]
fn what_a_host_shows_where_there_is_nothing_works_at_any_depth() {
    let known = site(
        "missing-known",
        &["en", "it"],
        Some("https://a.example/limbo/"),
    );
    write(&known).unwrap();
    let html = read(&known.folder.join("404.html")).unwrap();
    for href in attributes(&html, "href") {
        assert!(
            href.starts_with("/limbo/?locale=") || href == "data:,",
            "{href}"
        );
    }
    assert!(html.contains("lang=\"it\"") && html.contains("lang=\"en\""));
    assert_eq!(html.matches("<h1>").count(), 1);
    let unknown = site("missing-unknown", &["en", "it"], None);
    write(&unknown).unwrap();
    let html = read(&unknown.folder.join("404.html")).unwrap();
    assert!(html.contains("href=\"./?locale=it\""), "{html}");
    for site in [known, unknown] {
        fs::remove_dir_all(&site.folder).unwrap();
    }
}

#[test]
fn a_language_from_right_to_left_is_written_so() {
    let site = site("rtl", &["en"], None);
    let file = "language.name = Test\nlanguage.direction = rtl\n";
    put(&site.folder, "texts-0123456789/xx.txt", file).unwrap();
    write(&site).unwrap();
    let html = read(&site.folder.join("about/xx.html")).unwrap();
    assert!(html.contains("lang=\"xx\" dir=\"rtl\""), "{html}");
    fs::remove_dir_all(&site.folder).unwrap();
}

#[test]
fn index_is_told_once_where_the_pages_are() {
    let site = site("told", &["en"], None);
    write(&site).unwrap();
    write(&site).unwrap();
    let index = read(&site.folder.join("index.html")).unwrap();
    assert_eq!(index.matches(BESIDE).count(), 1, "{index}");
    fs::remove_dir_all(&site.folder).unwrap();
}

/// The levels and the names in braces of the headings: what is the same in every language.
fn outline(text: &str) -> Vec<String> {
    let of = |line: &&str| {
        let level = line.split(' ').next().unwrap_or_default();
        let name = line.find('{').map_or("", |at| &line[at..]);
        format!("{level} {name}")
    };
    skeleton::headings(text).iter().map(of).collect()
}

#[test]
fn every_language_has_the_headings_of_english() {
    for name in KIT.into_iter().chain([ABOUT, MISSING]) {
        let english = read(&sources().join(ENGLISH).join(format!("{name}.md"))).unwrap();
        for code in folders() {
            let path = sources().join(&code).join(format!("{name}.md"));
            assert!(
                path.is_file(),
                "prose/{code}/{name}.md: limbo-site fill {code} writes it"
            );
            let own = read(&path).unwrap();
            assert_eq!(outline(&own), outline(&english), "prose/{code}/{name}.md");
        }
    }
}

/// The names after each of these words and a colon, up to the full stop.
fn named_sources(text: &str) -> Vec<String> {
    let after = [
        "January 2023: ",
        "gennaio 2023: ",
        "June 2023: ",
        "giugno 2023: ",
    ];
    let lists = after.iter().filter_map(|words| {
        let (_, rest) = text.split_once(words)?;
        rest.split_once(". ").map(|(list, _)| list)
    });
    let names = lists.flat_map(|list| list.split(", "));
    names
        .map(|name| name.split(" (").next().unwrap_or(name).to_owned())
        .collect()
}

#[test]
fn each_source_that_a_page_about_limbo_names_is_cited_beside_what_it_says() {
    let texts = sources().join("../static/texts");
    for code in ["en", "it"] {
        let named = named_sources(&read(&sources().join(code).join("about.md")).unwrap());
        assert!(named.len() > 15, "{code}: {named:?}");
        let cited = read(&texts.join(format!("{code}.txt"))).unwrap();
        for name in named {
            assert!(cited.contains(&name), "{code}: no text cites {name}");
        }
    }
}

#[test]
fn every_document_can_be_read_and_links_to_nothing_that_is_not_there() {
    let build = Build::example();
    for code in folders() {
        for name in KIT.into_iter().chain([ABOUT, MISSING]) {
            let path = sources().join(&code).join(format!("{name}.md"));
            let language = Language::read(&sources(), &code, "").unwrap();
            let read = Document::read(&sources(), name, &language, &build);
            assert!(read.is_ok(), "{}: {read:?}", path.display());
        }
    }
}

#[test]
fn every_language_says_every_word_around_the_pages() {
    let english = entries(&read(&sources().join("en/words.txt")).unwrap());
    let keys: BTreeSet<&String> = english.keys().collect();
    for code in folders() {
        let own = entries(&read(&sources().join(&code).join("words.txt")).unwrap());
        assert_eq!(
            own.keys().collect::<BTreeSet<_>>(),
            keys,
            "prose/{code}/words.txt"
        );
    }
    let language = Language::read(&sources(), ENGLISH, "").unwrap();
    for name in KIT.into_iter().chain([ABOUT, MISSING]) {
        assert_ne!(
            language.word(name),
            name,
            "words.txt has no name for {name}"
        );
    }
}

#[test]
fn a_skeleton_has_the_headings_and_none_of_the_text() {
    let english =
        "---\ntitle: T\n---\n\n# A {#a}\n\nsecret\n\n```\n# no heading\n```\n\n## B {#b}\n";
    let text = skeleton::skeleton("about", english);
    assert_eq!(outline(&text), ["# {#a}", "## {#b}"]);
    assert!(!text.contains("secret"));
    assert!(Document::parse("about", &text).unwrap().is_none());
}

#[test]
fn the_documents_to_be_filled_are_there_for_a_language_of_a_region_too() {
    let folder = std::env::temp_dir().join(format!("limbo-fill-{}", std::process::id()));
    for name in KIT.into_iter().chain([ABOUT, MISSING]) {
        // As a clone on Windows may have it.
        let english = "---\r\ntitle: T\r\n---\r\n\r\n# T {#t}\r\n\r\nA secret.\r\n";
        put(&folder, &format!("en/{name}.md"), english).unwrap();
    }
    let said = skeleton::fill_in(&folder, "pt-BR").unwrap();
    assert!(said.contains("prose/pt-BR/about.md"), "{said}");
    let text = read(&folder.join("pt-BR/about.md")).unwrap();
    assert!(
        text.contains("\n# T {#t}\n") && !text.contains("secret"),
        "{text}"
    );
    for wrong in ["", "../en", "pt_BR", "a/b"] {
        assert!(skeleton::fill_in(&folder, wrong).is_err(), "{wrong}");
    }
    fs::remove_dir_all(&folder).unwrap();
}
