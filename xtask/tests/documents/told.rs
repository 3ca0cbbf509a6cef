//! What the documents tell somebody to type, to ask and to choose is what the programs know.

use crate::{between, documents, is_plain, names, paths, quoted, read};
use std::collections::BTreeSet;

/// The texts that tell somebody what to type: documents, workflows, and what a change must pass.
fn instructions() -> Vec<(String, String)> {
    let paths = paths();
    let mut all: Vec<(String, String)> = documents(&paths)
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text))
        .collect();
    let others = paths
        .iter()
        .filter(|path| path.starts_with(".github/") || *path == ".ci/run");
    all.extend(others.map(|path| (path.clone(), read(path))));
    all
}

/// The words of each command that begins so, up to what stands around it.
fn commands<'a>(text: &'a str, begin: &str) -> Vec<Vec<&'a str>> {
    let end = ['`', '\n', '#', '"', '(', ')', ',', ';'];
    let whole = text
        .split(begin)
        .skip(1)
        .map(move |rest| rest.split(end).next().unwrap_or_default());
    whole
        .map(|command| command.split_whitespace().collect())
        .collect()
}

#[test]
fn every_command_of_this_repository_that_is_told_exists() {
    let (main, paths) = (read("xtask/src/main.rs"), paths());
    let sources: String = paths
        .iter()
        .filter(|path| path.starts_with("xtask/src/"))
        .map(|path| read(path))
        .collect();
    let manifests: String = paths
        .iter()
        .filter(|path| path.ends_with("Cargo.toml"))
        .map(|path| read(path))
        .collect();
    let mut told = 0;
    for (document, text) in instructions() {
        for words in commands(&text, "cargo xtask ") {
            let name = words.first().copied().unwrap_or_default();
            // A sentence may go on behind the program's name.
            if !is_plain(name, "") {
                continue;
            }
            assert!(
                main.contains(&format!("Some((&\"{name}\"")),
                "{document}: cargo xtask {name}"
            );
            for option in words.iter().filter(|word| word.starts_with("--")) {
                assert!(
                    sources.contains(&format!("\"{option}\"")),
                    "{document}: cargo xtask {name} {option}"
                );
            }
            told += 1;
        }
        for words in ["cargo test ", "cargo run ", "cargo doc "]
            .iter()
            .flat_map(|begin| commands(&text, begin))
        {
            for pair in words.windows(2) {
                let [option, what] = [pair[0], pair[1]];
                if ["-p", "--package"].contains(&option) {
                    assert!(
                        manifests.contains(&format!("name = \"{what}\"")),
                        "{document}: {option} {what}"
                    );
                } else if option == "--example" {
                    let file = format!("/examples/{what}.rs");
                    assert!(
                        paths.iter().any(|path| path.ends_with(&file)),
                        "{document}: {option} {what}"
                    );
                }
            }
        }
        for variable in text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .filter(|word| word.starts_with("LIMBO_"))
        {
            let reads = |path: &&String| {
                (path.ends_with(".mjs") || path.ends_with(".rs")) && read(path).contains(variable)
            };
            assert!(
                paths.iter().any(|path| reads(&path)),
                "{document}: {variable}"
            );
        }
    }
    assert!(told > 40, "only {told} commands were found");
}

#[test]
fn the_examples_of_the_program_limbo_have_options_that_it_knows() {
    let sources: String = paths()
        .iter()
        .filter(|path| path.starts_with("crates/cli/src/"))
        .map(|path| read(path))
        .collect();
    let mut options = 0;
    let told = [read("README.md"), sources.clone()];
    for words in told
        .iter()
        .flat_map(|text| {
            ["  limbo ", "| limbo ", "parallel limbo ", "&& limbo "]
                .map(|begin| commands(text, begin))
        })
        .flatten()
    {
        let command = words.first().copied().unwrap_or_default();
        assert!(
            ["play", "sweep", "queue", "parameters"].contains(&command),
            "{words:?}"
        );
        for option in words
            .iter()
            .take_while(|word| **word != "|")
            .filter_map(|word| word.strip_prefix("--"))
        {
            let field = format!(" {}: ", option.replace('-', "_"));
            let attribute = format!("long = \"{option}\"");
            let is_known = sources.contains(&field) || sources.contains(&attribute);
            assert!(is_known, "--{option} of limbo {command}");
            options += 1;
        }
    }
    assert!(options > 20, "only {options} options were found");
}

#[test]
fn the_fuzzers_that_are_told_are_there() {
    let targets = paths()
        .iter()
        .filter_map(|path| {
            Some(
                path.strip_prefix("fuzz/fuzz_targets/")?
                    .strip_suffix(".rs")?
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(
        names(between(
            &read("fuzz/README.md"),
            "the targets are",
            "(first"
        )),
        targets
    );
}

#[test]
fn what_can_be_asked_of_the_page_is_what_the_documents_say() {
    let source = read("src/browser/page_object.rs");
    let methods = between(&source, "const METHODS", "\n];");
    let of = |whom: &str| -> BTreeSet<String> {
        let of_them = methods.split("\n    (").filter(|row| row.contains(whom));
        of_them
            .filter_map(|row| {
                Some(
                    row.trim_start()
                        .strip_prefix('"')?
                        .split('"')
                        .next()?
                        .to_owned(),
                )
            })
            .collect()
    };
    let mut by_hosts = &of("For::Host,") | &of("For::HostLast,");
    let all = &by_hosts | &of("For::Script,");
    by_hosts.insert("height".to_owned());
    let (readme, package, types) = (
        read("README.md"),
        read("embed/README.md"),
        read("embed/limbo-mail.d.ts"),
    );
    let table = between(&readme, "| what is asked | arguments |", "\n\n")
        .lines()
        .filter_map(|row| row.split('|').nth(1));
    assert_eq!(
        table.flat_map(names).collect::<BTreeSet<_>>(),
        by_hosts,
        "README.md"
    );
    assert_eq!(
        names(between(
            &package,
            "asks the page in the frame",
            "What is asked before"
        )),
        by_hosts,
        "embed/README.md"
    );
    let typed = between(&types, "interface LimboMethods {", "\n}")
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_once(": ["));
    assert_eq!(
        typed
            .map(|(name, _)| name.to_owned())
            .collect::<BTreeSet<_>>(),
        by_hosts,
        "limbo-mail.d.ts"
    );
    let scripts = names(between(&readme, "through `window.limbo`:", "and what"));
    assert!(scripts.is_subset(&all), "{:?}", scripts.difference(&all));
}

#[test]
fn chapters_scenarios_plans_and_questions_are_all_told() {
    let readme = read("README.md");
    let chapters = quoted(between(
        &read("src/modes/story/chapters.rs"),
        "pub const NAMES",
        "];",
    ));
    let told = between(&readme, "(with `chapter`: ", ";")
        .split(", ")
        .map(str::to_owned);
    assert_eq!(told.collect::<BTreeSet<_>>(), chapters);
    let catalogue = read("crates/sim/src/catalogue.rs");
    let files = between(&catalogue, "pub const NAMES", "];")
        .lines()
        .filter_map(|line| line.trim().strip_suffix("::ORIGIN.name,"));
    let own_name = |file: &str| {
        let source = read(&format!("crates/sim/src/catalogue/{file}.rs"));
        let origin = source.split_once("ORIGIN: Origin").expect("an origin").1;
        between(origin, "name: \"", "\"").to_owned()
    };
    let scenarios: BTreeSet<String> = files.map(own_name).collect();
    assert_eq!(
        names(between(&readme, "\n| `scenario` |", "|\n")),
        scenarios
    );
    for lesson in paths()
        .iter()
        .filter(|path| path.starts_with("prose/") && path.ends_with("/teacher.md"))
    {
        let text = read(lesson);
        for (row, all) in [("\n| `chapter=", &chapters), ("\n| `scenario=", &scenarios)] {
            if text.contains(row) {
                let mut told = names(
                    between(&text, row, "|\n")
                        .split_once('|')
                        .expect("two columns")
                        .1,
                );
                // The row's own example is one of them.
                told.insert(between(&text, row, "`").to_owned());
                assert_eq!(&told, all, "{lesson}");
            }
        }
    }
    let questions = quoted(between(
        &read("crates/format/src/choices.rs"),
        "    LabQuestion {",
        "\n    }",
    ));
    let (_, told) = between(&readme, "\n| `lab` |", "|\n")
        .split_once("question one")
        .expect("the questions");
    assert_eq!(names(told), questions);
    let types = read("embed/limbo-mail.d.ts");
    for plan in quoted(between(
        &read("crates/format/src/command.rs"),
        "    PlanKind {",
        "\n    }",
    )) {
        let kind = format!("\"{plan}\"");
        assert!(
            readme.contains(&format!("kind: {kind}")),
            "README.md: {kind}"
        );
        assert!(
            between(&types, "type LimboPlan", ";\n\n").contains(&kind),
            "limbo-mail.d.ts: {kind}"
        );
    }
}

#[test]
fn every_crate_of_the_workspace_stands_in_the_table_of_crates() {
    let architecture = read("ARCHITECTURE.md");
    let table = names(between(&architecture, "## The crates", "Inside the page:"));
    for manifest in paths() {
        // The root's is the page's own; others that say so are workspaces by themselves.
        let folder = manifest.strip_suffix("/Cargo.toml").unwrap_or_default();
        if !folder.is_empty() && !read(&manifest).contains("[workspace]") {
            let is_named = |name: &String| name.trim_end_matches('/') == folder;
            assert!(table.iter().any(is_named), "{folder}");
        }
    }
}

/// What README.md calls by its name on the page, by the keys of these names.
const NAMED: [&str; 7] = [
    "take.title",
    "article.title",
    "network.title",
    "workbench.title",
    "queue.title",
    "transport.next",
    "present.go",
];

/// What a teacher is told to press, to open or to look at.
const TAUGHT: [&str; 12] = [
    "story.next",
    "story.end",
    "story.sources",
    "predict.skip",
    "take.title",
    "workbench.title",
    "mode.explore",
    "story.patience.title",
    "story.links.title",
    "story.all_at_once.title",
    "story.groups.title",
    "story.account.title",
];

#[test]
fn what_is_named_on_the_page_is_called_so_there() {
    let not_called = |document: &str, language: &str, keys: &[&str]| -> Vec<String> {
        let (text, words) = (
            read(document),
            read(&format!("static/texts/{language}.txt")),
        );
        let name = |key: &str| between(&words, &format!("\n{key} = "), "\n").to_owned();
        let others = keys
            .iter()
            .map(|key| name(key))
            .filter(|name| !text.contains(name));
        others.map(|name| format!("{document}: {name}")).collect()
    };
    let mut found = not_called("README.md", "en", &NAMED);
    let mut lessons = 0;
    for path in paths() {
        let language = path
            .strip_prefix("prose/")
            .and_then(|path| path.strip_suffix("/teacher.md"));
        if let Some(language) = language.filter(|_| !read(&path).contains("status: to translate")) {
            found.extend(not_called(&path, language, &TAUGHT));
            lessons += 1;
        }
    }
    assert!(
        found.is_empty(),
        "These are called otherwise:\n{}",
        found.join("\n")
    );
    assert!(lessons > 1, "only {lessons} were found");
}
