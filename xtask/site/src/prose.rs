//! Pages of prose: the teacher's kit, "about", what a host shows where there is nothing, and the model. They are written
//! in Markdown, in `prose/LANGUAGE/NAME.md`, and need no script.
//!
//! | file | address |
//! |---|---|
//! | `prose/it/teacher.md` | `teach/it/index.html` |
//! | `prose/it/worksheet.md`, `answers.md`, `glossary.md` | `teach/it/worksheet.html`, ... |
//! | `prose/it/about.md` | `about/it.html` |
//! | `prose/it/404.md` | a part of `404.html`, which speaks all languages |
//! | `MODEL.md` | `about/model.html` |
//!
//! Every language of the page has every address: where a file is missing, or says `status: to translate`, the address
//! leads on to the English page. So the page can link to it without knowing what has been translated.

mod build;
mod markdown;
mod missing;
mod skeleton;
mod source;
mod template;

pub use skeleton::fill;

use crate::{Result, Site};
use build::Build;
use source::{Document, Language};
use std::fs;
use std::path::{Path, PathBuf};

/// The language that has every page, and to which the others lead where they have none.
const ENGLISH: &str = "en";
/// The documents that have a page of their own in each language, in the order of the kit.
const KIT: [&str; 4] = ["teacher", "worksheet", "answers", "glossary"];
const ABOUT: &str = "about";
/// What a host shows where there is nothing.
const MISSING: &str = "404";

/// The sources of the pages.
fn sources() -> PathBuf {
    root().join("prose")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where a document's page stands in the folder, from its name and its language.
fn address(name: &str, language: &str) -> String {
    match name {
        "teacher" => format!("teach/{language}/index.html"),
        ABOUT => format!("about/{language}.html"),
        name => format!("teach/{language}/{name}.html"),
    }
}

/// The way from a page to the folder's root: `../` for each folder that it is in.
fn up(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// Writes all pages, and tells index.html where they are.
pub fn write(site: &Site) -> Result<()> {
    let build = Build::new(site)?;
    let languages = page_languages(&site.folder)?;
    let english = languages
        .iter()
        .find(|language| language.code == ENGLISH)
        .ok_or("the page speaks no English")?;
    for name in KIT.into_iter().chain([ABOUT]) {
        let of = |language: &Language| Document::read(&sources(), name, language, &build);
        let written: Vec<(&Language, Option<Document>)> = languages
            .iter()
            .map(|language| Ok((language, of(language)?)))
            .collect::<Result<_>>()?;
        if !written
            .iter()
            .any(|(language, document)| language.code == ENGLISH && document.is_some())
        {
            return Err(format!("prose/{ENGLISH}/{name}.md is missing"));
        }
        for (language, document) in &written {
            let html = match document {
                Some(document) => template::page(&build, language, document, &written)?,
                None => template::leads_on(language, name),
            };
            put(&site.folder, &address(name, &language.code), &html)?;
        }
    }
    for (folder, name) in [("teach", "teacher"), (ABOUT, ABOUT)] {
        let html = template::choice(&build, &languages, english, name)?;
        put(&site.folder, &format!("{folder}/index.html"), &html)?;
    }
    put(
        &site.folder,
        "about/model.html",
        &template::model(&build, english)?,
    )?;
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = read(&root().join(name))?;
        put(&site.folder, &format!("about/{name}.txt"), &text)?;
    }
    put(
        &site.folder,
        "404.html",
        &missing::page(&build, &languages)?,
    )?;
    tell_index(&site.folder)
}

/// The languages that the page speaks: those of its texts.
fn page_languages(folder: &Path) -> Result<Vec<Language>> {
    let say = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let entries = fs::read_dir(folder).map_err(|error| say(folder, error))?;
    let texts = entries.flatten().map(|entry| entry.path()).find(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("texts-"))
    });
    let texts = texts.ok_or_else(|| format!("{} holds no texts", folder.display()))?;
    let entries = fs::read_dir(&texts).map_err(|error| say(&texts, error))?;
    let mut languages = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // `it.later.txt` is the rest of `it.txt`.
        if let Some(code) = name.strip_suffix(".txt").filter(|code| !code.contains('.')) {
            languages.push(Language::read(&sources(), code, &read(&entry.path())?)?);
        }
    }
    languages.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(languages)
}

/// The mark by which the page knows that these pages stand beside it: without it, it links to none of them.
pub(crate) const BESIDE: &str = "<link rel=\"help\" href=\"teach/index.html\">";

fn tell_index(folder: &Path) -> Result<()> {
    let index = read(&folder.join("index.html"))?;
    if index.contains(BESIDE) {
        return Ok(());
    }
    let told = index.replacen("</head>", &format!("{BESIDE}\n</head>"), 1);
    if told == index {
        return Err("index.html has no head".into());
    }
    put(folder, "index.html", &told)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn put(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    let say = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(say)?;
    }
    fs::write(&path, text).map_err(say)
}

#[cfg(test)]
mod tests;
