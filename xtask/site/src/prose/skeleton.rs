//! The files that a translator fills: every document of English with its headings, its texts left out.

use super::{ABOUT, ENGLISH, KIT, MISSING, read, sources};
use crate::Result;
use std::fs;
use std::path::Path;

/// Writes into `prose/LANGUAGE/` what that language does not have yet, and says what to do with it.
///
/// # Errors
/// If a file cannot be read or written, or if this is no language's code.
pub fn fill(code: &str) -> Result<String> {
    fill_in(&sources(), code)
}

/// The same in a folder of documents.
pub fn fill_in(sources: &Path, code: &str) -> Result<String> {
    if !limbo_texts::is_tag(code) {
        return Err(format!(
            "`{code}` is no tag of a language (such as es or pt-BR)"
        ));
    }
    let folder = sources.join(code);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut written = Vec::new();
    for name in KIT.into_iter().chain([ABOUT, MISSING]) {
        let path = folder.join(format!("{name}.md"));
        if path.exists() {
            continue;
        }
        let english = read(&sources.join(ENGLISH).join(format!("{name}.md")))?;
        let text = skeleton(name, &english);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        written.push(format!("prose/{code}/{name}.md"));
    }
    Ok(match written.is_empty() {
        true => format!("prose/{code}/ has every file already."),
        false => format!(
            "Written: {}. Each says what to do. Translate prose/{ENGLISH}/words.txt as prose/{code}/words.txt, too.",
            written.join(", ")
        ),
    })
}

/// A document to be filled.
pub fn skeleton(name: &str, english: &str) -> String {
    let english = english.replace("\r\n", "\n");
    let body = english.splitn(3, "---\n").nth(2).unwrap_or_default();
    let mut text = format!(
        "---\nstatus: to translate\ntitle:\ndescription:\n---\n\n\
         To be filled from `prose/{ENGLISH}/{name}.md`, which says what stands where; write it for schools that speak your\n\
         language, not word by word. Keep the names in braces. When all is there: fill in the head above, take out this\n\
         paragraph and the line `status`. Until then the English page is shown.\n"
    );
    for heading in headings(body) {
        text += &format!("\n{heading}\n");
    }
    text
}

/// The headings of a text, as they are written. What stands in a block of code is none.
pub fn headings(body: &str) -> Vec<&str> {
    let mut fenced = false;
    body.lines()
        .filter(|line| {
            fenced ^= line.starts_with("```");
            !fenced && line.starts_with('#')
        })
        .collect()
}
