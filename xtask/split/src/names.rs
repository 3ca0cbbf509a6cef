//! Names of functions, as wasm-bindgen writes them after demangling: `limbo[3f2a]::lab::lab`,
//! `<limbo[3f2a]::lab::Row as core[77]::clone::Clone>::clone`, `limbo[3f2a]::lab::lab::{closure#0}`.

use crate::Result;
use std::collections::{BTreeMap, BTreeSet};

/// The lines of a list; `#` begins a note.
fn lines(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .map(|line| line.split("# ").next().unwrap_or("").trim())
        .filter(|line| !line.is_empty() && *line != "#")
}

/// The functions that a first visit runs: plain names, one a line.
pub struct Profile(pub BTreeSet<String>);

impl Profile {
    /// Reads a profile.
    pub fn new(list: &str) -> Profile {
        Profile(lines(list).map(String::from).collect())
    }
}

/// How else to cut.
pub struct Rules {
    /// Functions that are in both parts: once the second is here, its own is called, and there the whole program is at
    /// hand without a way through the table.
    pub twins: Vec<String>,
    /// Modules of which the second part has copies of its own, where it calls something in the first.
    pub copies: Vec<String>,
}

impl Rules {
    /// Reads rules: `twin <function>` and `copy <module>::`, one a line.
    ///
    /// # Errors
    /// If a line is neither.
    pub fn new(list: &str) -> Result<Rules> {
        let (mut twins, mut copies) = (Vec::new(), Vec::new());
        for line in lines(list) {
            match line.split_once(' ') {
                Some(("twin", name)) => twins.push(name.trim().to_owned()),
                Some(("copy", module)) => copies.push(module.trim().to_owned()),
                _ => return Err(format!("neither `twin` nor `copy`: {line}")),
            }
        }
        Ok(Rules { twins, copies })
    }

    /// Whether the second part copies a function of this plain name.
    pub fn copies(&self, name: &str) -> bool {
        self.copies.iter().any(|module| mentions(name, module))
    }
}

/// The short names of what goes between the program and its glue: lines `"long": "short"`, as esbuild writes them.
pub fn short_names(json: &str) -> BTreeMap<&str, &str> {
    let pairs = json.lines().filter_map(|line| line.split_once(':'));
    fn bare(text: &str) -> &str {
        text.trim_matches(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
    }
    pairs
        .map(|(long, short)| (bare(long), bare(short)))
        .collect()
}

/// A name without the numbers by which the compiler tells crates of one name apart.
pub fn plain(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some(open) = rest.find('[') {
        let (before, after) = rest.split_at(open);
        out.push_str(before);
        let number = after[1..].find(']').map(|close| &after[1..=close]);
        match number {
            // A slice's type stands in brackets, too, and is no number of that length.
            Some(n) if n.len() >= 8 && n.chars().all(|c| c.is_ascii_hexdigit()) => {
                rest = &after[n.len() + 2..]
            }
            _ => {
                out.push('[');
                rest = &after[1..];
            }
        }
    }
    out + rest
}

/// Whether a plain name is the path, or the path with a suffix of the compiler's (`.llvm.17`, ` (.cold)`).
pub fn is(name: &str, path: &str) -> bool {
    name.strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ']))
}

/// Whether a plain name speaks of something in a module (`limbo::lab::`), as the path of the function itself
/// or as one of its types.
pub fn mentions(name: &str, module: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    name.match_indices(module)
        .any(|(at, _)| !name[..at].ends_with(word))
}
