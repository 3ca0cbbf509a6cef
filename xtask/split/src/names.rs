//! Names of functions, as wasm-bindgen writes them after demangling: `limbo[3f2a]::lab::lab`,
//! `<limbo[3f2a]::lab::Row as core[77]::clone::Clone>::clone`, `limbo[3f2a]::lab::lab::{closure#0}`.

/// The paths in a list of doors: one a line, `#` begins a note. A path that ends in `::` is no door but a module of
/// which everything may move that the first part does not reach.
pub fn doors(list: &str) -> Vec<String> {
    let lines = list
        .lines()
        .map(|line| line.split('#').next().unwrap_or("").trim());
    lines
        .filter(|line| !line.is_empty())
        .map(String::from)
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

/// The module of a path, with its `::`.
pub fn module_of(path: &str) -> &str {
    path.rfind("::").map_or("", |at| &path[..at + 2])
}

/// Whether a plain name speaks of something in a module (`limbo::lab::`), as the path of the function itself
/// or as one of its types.
pub fn mentions(name: &str, module: &str) -> bool {
    // An exported function has no path: it is a door by its name alone.
    if module.is_empty() {
        return false;
    }
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    name.match_indices(module)
        .any(|(at, _)| !name[..at].ends_with(word))
}
