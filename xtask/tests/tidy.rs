//! The rules of the house that a compiler does not check, as a test. Each finding names its file and line.
//!
//! A rule reads text, not syntax: it is meant to catch a slip, not to outwit a person who wants around it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Where a line matters: (path from the root, line number from 1, the line).
type Line<'a> = (&'a str, usize, &'a str);

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text files that git knows or would add, as (path, content).
fn files() -> Vec<(String, String)> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files of the checkout");
    assert!(listed.status.success(), "git ls-files failed");
    let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    let read = |path: &str| Some((path.to_owned(), fs::read_to_string(root().join(path)).ok()?));
    let files: Vec<_> = listed.lines().filter_map(read).collect();
    assert!(files.len() > 10, "too few files to be the checkout");
    files
}

/// Fails with every line that breaks a rule.
fn refuse(rule: &str, files: &[(String, String)], breaks: impl Fn(Line) -> bool) {
    let found = findings(files, breaks);
    assert!(found.is_empty(), "{rule}\n{found}");
}

fn findings(files: &[(String, String)], breaks: impl Fn(Line) -> bool) -> String {
    let mut found = String::new();
    for (path, text) in files {
        for (index, line) in text.lines().enumerate() {
            if breaks((path, index + 1, line)) {
                let _ = writeln!(found, "  {path}:{}: {}", index + 1, line.trim());
            }
        }
    }
    found
}

/// A line without its `//` comment.
fn code(line: &str) -> &str {
    // "://" is an address inside a string, not a comment.
    let mut from = 0;
    while let Some(at) = line[from..].find("//") {
        let at = from + at;
        if !line[..at].ends_with(':') {
            return &line[..at];
        }
        from = at + 2;
    }
    line
}

fn has_word(line: &str, word: &str) -> bool {
    let boundary = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(word).any(|(at, _)| {
        boundary(line[..at].chars().next_back()) && boundary(line[at + word.len()..].chars().next())
    })
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    // Put together here, so that this file does not break its own rule.
    let folders = ["work", "root", "home/", "Users/", "tmp/", "var/folders"];
    let machine: Vec<String> = folders.iter().map(|folder| format!("/{folder}")).collect();
    refuse("A path of one machine:", &files(), |(_, _, line)| {
        machine.iter().any(|folder| {
            line.match_indices(folder.as_str()).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + folder.len()..].chars().next();
                let starts = before.is_none_or(|c| " \"'`=(:<>".contains(c));
                starts && (folder.ends_with('/') || after.is_none_or(|c| " /\"'`)".contains(c)))
            })
        })
    });
}

#[test]
fn no_file_names_a_registry_host() {
    // Cargo.lock says for each crate that it is from the registry, in cargo's own fixed words.
    let fixed = format!(
        "registry+https://{}/rust-lang/crates.io-index",
        "github.com"
    );
    let hosts = [
        "registry.npmjs",
        "npmmirror.com",
        "static.crates",
        "index.crates",
        "artifactory",
    ];
    let mut files = files();
    files.retain(|(path, _)| path != "xtask/tests/tidy.rs");
    refuse("The host of a registry:", &files, |(path, _, line)| {
        let line = line.replace(&fixed, "");
        let locked = path.ends_with(".lock") && line.contains("registry+")
            || path.ends_with("package-lock.json") && line.contains("\"resolved\"");
        locked || hosts.iter().any(|host| line.contains(host))
    });
}

fn simulation() -> Vec<(String, String)> {
    let mut files = files();
    files.retain(|(path, _)| path.starts_with("crates/sim/src/") && path.ends_with(".rs"));
    assert!(!files.is_empty());
    files
}

#[test]
fn the_simulation_knows_no_browser() {
    let web = [
        "wasm_bindgen",
        "web_sys",
        "js_sys",
        "yew",
        "gloo_timers",
        "gloo",
    ];
    let mut files = files();
    files.retain(|(path, _)| {
        path.starts_with("crates/sim/") && (path.ends_with(".rs") || path.ends_with(".toml"))
    });
    refuse("The simulation knows the page:", &files, |(_, _, line)| {
        web.iter()
            .any(|name| has_word(code(line), name) || has_word(code(line), &name.replace('_', "-")))
    });
}

#[test]
fn the_simulation_has_no_clock_no_files_and_no_threads() {
    let outside = [
        "std::time",
        "std::fs",
        "std::net",
        "std::env",
        "std::io",
        "std::thread",
        "Instant",
    ];
    refuse(
        "The simulation reaches outside:",
        &simulation(),
        |(_, _, line)| outside.iter().any(|name| has_word(code(line), name)),
    );
}

#[test]
fn the_simulation_uses_no_mathematics_of_the_platform() {
    // sqrt, floor and the four operations are exact everywhere; these differ between systems.
    let inexact = [
        ".ln(",
        ".log(",
        ".log2(",
        ".log10(",
        ".ln_1p(",
        ".exp(",
        ".exp2(",
        ".exp_m1(",
        ".powf(",
        ".powi(",
        ".sin(",
        ".cos(",
        ".tan(",
        ".sin_cos(",
        ".asin(",
        ".acos(",
        ".atan(",
        ".atan2(",
        ".sinh(",
        ".cosh(",
        ".tanh(",
        ".cbrt(",
        ".hypot(",
        "f64::ln",
        "f64::exp",
        "f64::powf",
        "f64::powi",
        "f64::sin",
        "f64::cos",
    ];
    refuse(
        "A result that depends on the platform:",
        &simulation(),
        |(_, _, line)| inexact.iter().any(|name| code(line).contains(name)),
    );
}

#[test]
fn the_simulation_goes_over_no_unordered_map() {
    refuse("An unordered map or set:", &simulation(), |(_, _, line)| {
        ["HashMap", "HashSet", "RandomState"]
            .iter()
            .any(|name| has_word(code(line), name))
    });
}

#[test]
fn only_browser_touches_address_storage_clipboard_and_host_page() {
    let reserved = [
        ".location(",
        ".history(",
        ".local_storage(",
        ".session_storage(",
        ".clipboard(",
        ".post_message(",
        "postMessage",
        "localStorage",
        "sessionStorage",
        "replaceState",
        "pushState",
        "indexedDB",
    ];
    let mut files = files();
    files.retain(|(path, _)| {
        path.starts_with("src/") && !path.starts_with("src/browser") && path.ends_with(".rs")
    });
    refuse("Only src/browser may do this:", &files, |(_, _, line)| {
        reserved.iter().any(|name| code(line).contains(name))
    });
}

#[test]
fn every_dependency_has_a_reason_beside_it() {
    let mut unexplained = String::new();
    for (path, text) in files()
        .iter()
        .filter(|(path, _)| path.ends_with("Cargo.toml"))
    {
        for line in dependencies_without_reason(text) {
            let _ = writeln!(unexplained, "  {path}:{line}");
        }
    }
    assert!(
        unexplained.is_empty(),
        "A dependency without a reason beside it:\n{unexplained}"
    );
}

/// The lines at which a dependency begins with no comment above or beside it.
fn dependencies_without_reason(manifest: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut inside, mut above) = (false, "");
    for (index, line) in manifest.lines().enumerate() {
        let explained = above.trim_start().starts_with('#') || line.contains('#');
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            inside = table.ends_with("dependencies");
            // `[dependencies.web-sys]`: the dependency is the table; its reason may be its first line.
            let named = table
                .rsplit_once("dependencies.")
                .is_some_and(|(_, name)| !name.contains('.'));
            let next = manifest.lines().nth(index + 1).unwrap_or("");
            if named && !explained && !next.starts_with('#') {
                found.push(index + 1);
            }
        } else if inside && !explained && line.contains(" = ") && !line.starts_with(' ') {
            found.push(index + 1);
        }
        above = line;
    }
    found
}

/// What a selector styles: the classes before its last part, and the first class of the last part that has one.
/// (`.ledger tr.red td` styles `red` inside `ledger`; further classes of a part are states of the first.)
fn styled(selector: &str) -> Option<(Vec<&str>, &str)> {
    let parts = selector.split([' ', '>', '+', '~']).filter_map(|part| {
        // Conditions say when, not what.
        let part = part.split(":not(").next()?.split(":has(").next()?;
        let class = part.split_once('.')?.1;
        class
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
            .next()
    });
    let mut classes: Vec<&str> = parts.collect();
    let last = classes.pop()?;
    Some((classes, last))
}

/// The selectors of a style sheet, one for each of the alternatives in a list or in `:is(...)`.
fn selectors(sheet: &str) -> Vec<String> {
    let mut plain = String::new();
    for piece in sheet.split("/*") {
        plain.push_str(piece.split_once("*/").map_or(piece, |(_, rest)| rest));
    }
    let heads = plain
        .split('{')
        .filter_map(|piece| piece.rsplit(['}', ';']).next());
    let mut found = Vec::new();
    for head in heads.map(str::trim).filter(|head| !head.starts_with('@')) {
        let mut open = 0;
        let lists = head.split(|c| {
            open += i32::from(c == '(') - i32::from(c == ')');
            c == ',' && open == 0
        });
        for selector in lists.map(str::trim) {
            match selector.split_once(":is(") {
                Some((before, rest)) => {
                    let (inside, after) = rest.split_once(')').expect(":is( is closed");
                    let each = inside.split(',').map(str::trim);
                    found.extend(each.map(|one| [before, one, after].concat()));
                }
                None => found.push(selector.to_owned()),
            }
        }
    }
    found
}

/// The classes that more than one style sheet styles everywhere, as `class: sheets`. A sheet may style the class of
/// another one inside a place of its own: under a class that no other sheet styles.
fn classes_with_two_owners(sheets: &[(String, String)]) -> Vec<String> {
    let mut styles: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut all = Vec::new();
    for (path, text) in sheets {
        for selector in selectors(text) {
            if let Some((places, class)) = styled(&selector) {
                styles.entry(class.to_owned()).or_default().insert(path);
                let places: Vec<String> = places.into_iter().map(str::to_owned).collect();
                all.push((path.as_str(), places, class.to_owned()));
            }
        }
    }
    let only_here =
        |path: &str, class: &String| styles.get(class).is_some_and(|in_| in_.iter().eq([&path]));
    let mut owners: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (path, places, class) in &all {
        if !places.iter().any(|place| only_here(path, place)) {
            owners.entry(class.clone()).or_default().insert(path);
        }
    }
    let two = owners.into_iter().filter(|(_, sheets)| sheets.len() > 1);
    two.map(|(class, sheets)| format!("  .{class}: {sheets:?}\n"))
        .collect()
}

#[test]
fn each_class_belongs_to_one_style_sheet() {
    let mut sheets = files();
    sheets.retain(|(path, _)| path.starts_with("static/") && path.ends_with(".css"));
    assert!(sheets.len() > 3, "too few style sheets to be the page's");
    let found = classes_with_two_owners(&sheets);
    assert!(
        found.is_empty(),
        "Two style sheets for a class:\n{}",
        found.concat()
    );
}

#[test]
fn a_class_with_two_owners_is_found() {
    let found = |a: &str, b: &str| {
        let sheets = [("a.css", a), ("b.css", b)].map(|(p, s)| (p.to_owned(), s.to_owned()));
        classes_with_two_owners(&sheets).len()
    };
    let button = ".button { color: red; } @media print { .button { color: blue; } }";
    assert_eq!(
        found(button, ".story { gap: 0; } .story .button { gap: 0; }"),
        0
    );
    assert_eq!(found(button, ".button.small { gap: 0; }"), 1);
    assert_eq!(
        found(
            button,
            "/* .button */ .small.button:not(.button) { gap: 0; }"
        ),
        0
    );
    assert_eq!(
        found(button, "@media print { p > .button:hover { gap: 0; } }"),
        1
    );
    assert_eq!(found(button, ":root :is(.story, .button) { gap: 0; }"), 1);
    assert_eq!(
        found(button, ".story .button svg { gap: 0; }"),
        1,
        "nobody's place"
    );
}

/// Whether a line of a style sheet says left or right where a language from right to left needs the other one.
fn takes_sides(line: &str) -> bool {
    let (name, value) = line.trim().split_once(':').unwrap_or_default();
    let sides = ["left", "right"];
    let of_property = sides.iter().any(|side| {
        name == *side
            || name.starts_with(&format!("border-{side}"))
            || ["margin-", "padding-"]
                .iter()
                .any(|box_| name == format!("{box_}{side}"))
    });
    let of_value = ["text-align", "float", "clear"].contains(&name)
        && sides.iter().any(|side| value.contains(side));
    of_property || of_value
}

#[test]
fn style_sheets_know_no_left_and_right() {
    let mut sheets = files();
    sheets.retain(|(path, _)| path.starts_with("static/") && path.ends_with(".css"));
    refuse(
        "Write margin-inline-start, inset-inline-end, text-align: start, or say what is measured in pixels on a diagram \
         (`/* on the stage */`):",
        &sheets,
        |(_, _, line)| takes_sides(line) && !line.contains("/* on the "),
    );
}

#[test]
fn a_line_that_takes_sides_is_found() {
    for line in [
        "  left: 0;",
        "margin-right: 1px;",
        "text-align: left;",
        "border-left-color: red;",
    ] {
        assert!(takes_sides(line), "{line}");
    }
    for line in [
        "inset-inline-start: 0;",
        "border-radius: 1px;",
        ".left {",
        "text-align: start;",
    ] {
        assert!(!takes_sides(line), "{line}");
    }
}

#[test]
fn no_test_is_switched_off() {
    let mut files = files();
    files.retain(|(path, _)| {
        path.ends_with(".rs") && path != "xtask/tests/tidy.rs" || path.ends_with(".mjs")
    });
    refuse("A test that does not run:", &files, |(_, _, line)| {
        ["#[ignore", "test.skip(", "test.todo(", "test.only("]
            .iter()
            .any(|name| code(line).contains(name))
    });
}

#[test]
fn each_file_of_the_simulations_tests_is_run() {
    let folder = "crates/sim/tests/";
    let files = files();
    let (_, all) = files
        .iter()
        .find(|(path, _)| *path == [folder, "all.rs"].concat())
        .expect("the program of the simulation's tests");
    let own = files.iter().filter_map(|(path, _)| {
        let name = path.strip_prefix(folder)?.strip_suffix(".rs")?;
        (name != "all" && !name.contains('/')).then_some(name)
    });
    let left: Vec<&str> = own
        .filter(|name| !all.contains(&format!("\nmod {name};")))
        .collect();
    assert!(
        left.is_empty(),
        "crates/sim/tests/all.rs names not: {left:?}"
    );
}

#[test]
fn the_rules_find_what_they_are_for() {
    let text =
        "let a = x.ln();\n// x.ln() is not exact\nlet link = \"https://x.org\"; // HashMap\n";
    let files = [("crates/sim/src/x.rs".to_owned(), text.to_owned())];
    let found = findings(&files, |(_, _, line)| code(line).contains(".ln("));
    assert_eq!(found, "  crates/sim/src/x.rs:1: let a = x.ln();\n");
    assert_eq!(
        findings(&files, |(_, _, line)| has_word(code(line), "HashMap")),
        ""
    );
    assert_eq!(
        code("let link = \"https://x.org\"; // why"),
        "let link = \"https://x.org\"; "
    );
    assert!(has_word("use std::collections::HashMap;", "HashMap"));
    assert!(!has_word("struct MyHashMapLike;", "HashMap"));
    let manifest = "[dependencies]\n# why\nyew = \"1\"\nserde = \"1\"\n\n[dependencies.web-sys]\nversion = \"1\"\n";
    assert_eq!(dependencies_without_reason(manifest), [4, 6]);
}
