//! Which module may import which, as a test: no circle anywhere, and inside the page only the arrows of
//! ARCHITECTURE.md. A module is a file `x.rs` together with its folder `x/`; looked at are modules side by side in one
//! folder, so that a parent and its children may share what they are made of.
//!
//! It reads `use` declarations and paths as text. A path that begins with `crate::` or `super::` counts for the deepest
//! module that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The modules of a crate: the path of each (`["world", "view"]`) and its text without comments and tests.
type Modules = BTreeMap<Vec<String>, String>;

fn modules(src: &Path) -> Modules {
    let mut found = Modules::new();
    collect(src, &mut vec![], &mut found);
    assert!(!found.is_empty(), "{} has no modules", src.display());
    found
}

fn collect(folder: &Path, at: &mut Vec<String>, found: &mut Modules) {
    for entry in fs::read_dir(folder).expect("a source folder can be read") {
        let path = entry.expect("a source folder can be listed").path();
        let name = path
            .file_stem()
            .and_then(|n| n.to_str())
            .expect("UTF-8")
            .to_owned();
        if path.is_dir() && !is_test(&name) {
            at.push(name);
            collect(&path, at, found);
            at.pop();
        } else if path.extension().is_some_and(|e| e == "rs") && !is_test(&name) {
            let text = fs::read_to_string(&path).expect("a source can be read");
            let mut module = at.clone();
            if !["mod", "lib", "main"].contains(&&*name) {
                module.push(name);
            }
            found.entry(module).or_default().push_str(&code(&text));
        }
    }
}

fn is_test(name: &str) -> bool {
    name == "tests" || name.ends_with("_tests") || name == "fixture"
}

/// The text without comments, and without what stands in a `mod tests`.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines();
    let bare = lines.map(|line| line.split("//").next().unwrap_or_default());
    bare.collect::<Vec<_>>().join("\n")
}

/// The paths into the own crate that a text names, each as names from `crate` on. `{a::b, c}` is taken apart.
fn paths(text: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (start, word) in ["crate::", "super::"].iter().flat_map(|word| {
        let places = text.match_indices(word);
        places.map(move |(at, _)| (at, *word)).collect::<Vec<_>>()
    }) {
        let before = text[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let mut base: Vec<String> = match word {
            "crate::" => vec![],
            _ => module[..module.len().saturating_sub(1)].to_vec(),
        };
        let mut rest = &text[start + word.len()..];
        while let Some(next) = rest.strip_prefix("super::") {
            base.pop();
            rest = next;
        }
        expand(rest, &base, &mut found);
    }
    found
}

/// Takes `a::{b, c::d}` apart, up to its end.
fn expand(text: &str, base: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = base.to_vec();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if let Some(inside) = rest.strip_prefix('{') {
            at += 1;
            let mut inner = inside;
            loop {
                let trimmed = inner.trim_start_matches([' ', '\n', ',']);
                at += inner.len() - trimmed.len();
                if trimmed.is_empty() || trimmed.starts_with('}') {
                    return at + 1;
                }
                let used = expand(trimmed, &path, found).max(1);
                at += used;
                inner = &trimmed[used.min(trimmed.len())..];
            }
        }
        let end = rest
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        if end == 0 {
            break;
        }
        path.push(rest[..end].to_owned());
        at += end;
        match text[at..].strip_prefix("::") {
            Some(_) => at += 2,
            None => break,
        }
    }
    if path.len() > base.len() {
        found.push(path);
    }
    at
}

/// Arrows between modules side by side in `folder`: from a module to another one that it imports something of, with a
/// file that does.
fn arrows(all: &Modules, folder: &[String]) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    let children: BTreeSet<&String> = all
        .keys()
        .filter(|m| m.starts_with(folder))
        .filter_map(|m| m.get(folder.len()))
        .collect();
    for (module, text) in all.iter().filter(|(m, _)| m.starts_with(folder)) {
        let Some(from) = module.get(folder.len()) else {
            continue;
        };
        for path in paths(text, module) {
            let to = path.get(folder.len()).filter(|_| path.starts_with(folder));
            if let Some(to) = to.filter(|to| *to != from && children.contains(to)) {
                found.insert((from.clone(), to.clone()), module.join("/"));
            }
        }
    }
    found
}

/// A circle among arrows, as the names on its way.
fn circle(arrows: &BTreeMap<(String, String), String>) -> Option<Vec<String>> {
    let starts: BTreeSet<&String> = arrows.keys().map(|(from, _)| from).collect();
    starts.into_iter().find_map(|start| {
        let mut way = vec![start.clone()];
        walk(arrows, start, &mut way, &mut BTreeSet::new()).then_some(way)
    })
}

fn walk(
    arrows: &BTreeMap<(String, String), String>,
    start: &str,
    way: &mut Vec<String>,
    seen: &mut BTreeSet<String>,
) -> bool {
    let here = way.last().cloned().unwrap_or_default();
    for (from, to) in arrows.keys().filter(|(from, _)| *from == here) {
        if to == start {
            way.push(to.clone());
            return true;
        }
        if from != to && seen.insert(to.clone()) {
            way.push(to.clone());
            if walk(arrows, start, way, seen) {
                return true;
            }
            way.pop();
        }
    }
    false
}

fn crates() -> Vec<PathBuf> {
    let folders = fs::read_dir(root().join("crates")).expect("crates/ can be read");
    let mut all: Vec<PathBuf> = folders
        .map(|entry| entry.expect("crates/ can be listed").path().join("src"))
        .collect();
    all.push(root().join("src"));
    all
}

#[test]
fn no_module_imports_in_a_circle() {
    let mut circles = String::new();
    for src in crates() {
        let all = modules(&src);
        let folders: BTreeSet<Vec<String>> = all
            .keys()
            .flat_map(|m| (0..m.len()).map(|n| m[..n].to_vec()))
            .collect();
        for folder in folders {
            let arrows = arrows(&all, &folder);
            if let Some(way) = circle(&arrows) {
                let files = way.windows(2).map(|pair| {
                    let file = &arrows[&(pair[0].clone(), pair[1].clone())];
                    format!("{} -> {} ({file})", pair[0], pair[1])
                });
                let files: Vec<String> = files.collect();
                circles += &format!(
                    "  {}/{}: {}\n",
                    src.display(),
                    folder.join("/"),
                    files.join(", ")
                );
            }
        }
    }
    assert!(
        circles.is_empty(),
        "Modules that import in a circle:\n{circles}"
    );
}

/// The page's modules, each with what it may import.
const PAGE: [(&str, &[&str]); 6] = [
    (
        "app",
        &["modes", "components", "browser", "i18n", "message"],
    ),
    ("modes", &["components", "browser", "i18n", "message"]),
    ("components", &["browser", "i18n", "message"]),
    ("browser", &["i18n", "message"]),
    ("message", &["i18n"]),
    ("i18n", &[]),
];

#[test]
fn the_pages_arrows_go_one_way() {
    let all = modules(&root().join("src"));
    for ((from, to), file) in arrows(&all, &[]) {
        let may = PAGE.iter().find(|(name, _)| *name == from);
        let may = may.unwrap_or_else(|| panic!("src/{from} is not in the table of this test"));
        assert!(
            may.1.contains(&&*to),
            "src/{from} may not import src/{to}: {file}"
        );
    }
}

#[test]
fn no_mode_knows_another() {
    let all = modules(&root().join("src"));
    let between = arrows(&all, &["modes".to_owned()]);
    assert!(between.is_empty(), "{between:?}");
}

#[test]
fn a_circle_is_found_and_a_tree_is_not_one() {
    let module = |name: &str, text: &str| {
        (
            name.split('/').map(str::to_owned).collect(),
            text.to_owned(),
        )
    };
    let round: Modules = [
        module("a", "use crate::b::{self, c::{D, E}};"),
        module("b/c", "fn f() { super::super::x::y() }"),
        module("x", "use super::a::z;"),
    ]
    .into();
    assert!(circle(&arrows(&round, &[])).is_some());
    let tree: Modules = [
        module("a", "use crate::b::c::D; use std::a::b;"),
        module("b/c", "use super::d::E;"),
        module("b/d", "use crate::e;"),
        module("e", ""),
    ]
    .into();
    assert_eq!(circle(&arrows(&tree, &[])), None);
    assert_eq!(circle(&arrows(&tree, &["b".to_owned()])), None);
}
