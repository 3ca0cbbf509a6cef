//! The page's style sheets may arrive in any order: no two of them say something different of the same property of the
//! same element with the same weight, for then the last one would win. (Who owns a class is a rule of tidy.rs; that the
//! page really looks the same in another order is seen in a browser, in e2e/style.test.mjs.)
//!
//! Which classes stand together on an element is read from the sources: whatever is one string there, or one `classes!`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// How much a selector weighs: ids; classes, attributes and states; names of elements.
type Weight = [usize; 3];

/// One selector with what it says.
#[derive(Clone, Debug)]
struct Rule {
    sheet: String,
    /// The conditions around it.
    media: String,
    selector: String,
    weight: Weight,
    subject: Subject,
    /// Property, value, and whether it is `!important`.
    says: Vec<(String, String, bool)>,
    /// True if it is about a class that no other sheet names.
    own_class: bool,
    /// True if it is about what stands in a class that no other sheet names.
    own_place: bool,
}

/// What a selector's last part asks of an element.
#[derive(Clone, Debug, Default, PartialEq)]
struct Subject {
    tag: String,
    /// Those that it must have.
    classes: BTreeSet<String>,
    /// `::before` and the like.
    pseudo: String,
    /// The classes of what it stands in.
    places: BTreeSet<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The sheets that index.html asks for.
fn sheets() -> Vec<(String, String)> {
    let index = read("index.html");
    let paths = index.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("<link data-trunk rel=\"css\"")?;
        Some(line.split_once("href=\"")?.1.split_once('"')?.0.to_owned())
    });
    paths.map(|path| (path.clone(), read(&path))).collect()
}

fn without_comments(sheet: &str) -> String {
    let mut plain = String::new();
    for piece in sheet.split("/*") {
        plain.push_str(piece.split_once("*/").map_or(piece, |(_, rest)| rest));
    }
    plain
}

/// Where the brace that opens at `open` is closed.
fn closed(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in text.bytes().enumerate().skip(open) {
        depth += i32::from(c == b'{') - i32::from(c == b'}');
        if depth == 0 {
            return at;
        }
    }
    panic!(
        "a brace is not closed: {}",
        &text[open..text.len().min(open + 60)]
    );
}

/// The rules of a sheet, one for each selector of a list.
fn rules(sheet: &str, text: &str, media: &str) -> Vec<Rule> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let close = closed(rest, open);
        let (head, body) = (rest[..open].trim(), &rest[open + 1..close]);
        if let Some(condition) = head.strip_prefix('@') {
            // Frames of an animation and sheets of paper are no elements.
            if !condition.starts_with("keyframes") && !condition.starts_with("page") {
                found.extend(rules(sheet, body, condition));
            }
        } else {
            for selector in split(head, ",") {
                found.extend(rule(sheet, media, &selector, body));
            }
        }
        rest = &rest[close + 1..];
    }
    found
}

/// A selector as rules: one for each of the alternatives in its last part.
fn rule(sheet: &str, media: &str, selector: &str, body: &str) -> Vec<Rule> {
    let declarations = split(body, ";").into_iter().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        let plain = value.trim_end_matches("!important").trim();
        Some((name.trim().to_owned(), plain.to_owned(), plain != value))
    });
    let one = Rule {
        sheet: sheet.to_owned(),
        media: media.to_owned(),
        selector: selector.to_owned(),
        weight: weight(selector),
        subject: Subject::default(),
        says: declarations.collect(),
        own_class: false,
        own_place: false,
    };
    let subjects = subjects(selector).into_iter();
    subjects
        .map(|subject| Rule {
            subject,
            ..one.clone()
        })
        .collect()
}

/// Splits at signs that stand in no bracket.
fn split(text: &str, signs: &str) -> Vec<String> {
    let mut open = 0;
    let parts = text.split(|c| {
        open += i32::from("([".contains(c)) - i32::from(")]".contains(c));
        open == 0 && signs.contains(c)
    });
    let parts = parts.map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// The simple selectors of a compound, as `.card`, `p`, `:not(.a)`, `::before`.
fn simple(compound: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut open = 0;
    for c in compound.chars() {
        open += i32::from("([".contains(c)) - i32::from(c == ')' || c == ']');
        let begins = matches!(c, '.' | '#' | '[' | ':') && (open == 0 || c == '[' && open == 1);
        let last = parts.last_mut().expect("never empty");
        if begins && !(c == ':' && last == ":") && !last.is_empty() {
            parts.push(String::new());
        }
        parts.last_mut().expect("never empty").push(c);
    }
    parts
}

/// The list inside `:name(...)`.
fn inside(part: &str) -> Vec<String> {
    let list = part
        .split_once('(')
        .map(|(_, rest)| rest.trim_end_matches(')'));
    list.map(|list| split(list, ",")).unwrap_or_default()
}

fn weight(selector: &str) -> Weight {
    let mut sum = [0; 3];
    let parts = split(selector, " >+~\n");
    for part in parts.iter().flat_map(|compound| simple(compound)) {
        let grouped = [":is(", ":not(", ":has("]
            .iter()
            .any(|group| part.starts_with(group));
        if grouped {
            let heaviest = inside(&part).iter().map(|one| weight(one)).max();
            let heaviest = heaviest.unwrap_or_default();
            sum = [0, 1, 2].map(|i| sum[i] + heaviest[i]);
        } else if part.starts_with('#') {
            sum[0] += 1;
        } else if part.starts_with("::") {
            sum[2] += 1;
        } else if part.starts_with(['.', '[', ':']) && !part.starts_with(":where(") {
            sum[1] += 1;
        } else if !part.starts_with(':') && part != "*" && !part.is_empty() {
            sum[2] += 1;
        }
    }
    sum
}

/// What a selector is about: one for each alternative of its last part.
fn subjects(selector: &str) -> Vec<Subject> {
    let parts = split(selector, " >+~\n");
    let Some((last, before)) = parts.split_last() else {
        return Vec::new();
    };
    let mut found = vec![Subject::default()];
    for part in simple(last) {
        if let Some(class) = part.strip_prefix('.') {
            for subject in &mut found {
                subject.classes.insert(class.to_owned());
            }
        } else if part.starts_with("::") {
            found.iter_mut().for_each(|s| s.pseudo.clone_from(&part));
        } else if part.starts_with(":is(") || part.starts_with(":where(") {
            let alternatives: Vec<Subject> =
                inside(&part).iter().flat_map(|one| subjects(one)).collect();
            found = alternatives
                .iter()
                .flat_map(|one| found.iter().map(|s| both(s, one)))
                .collect();
        } else if !part.starts_with([':', '[', '#', '*']) {
            found.iter_mut().for_each(|s| s.tag.clone_from(&part));
        }
    }
    let places = before.iter().flat_map(|compound| simple(compound));
    let places: BTreeSet<String> = places
        .filter_map(|part| Some(part.strip_prefix('.')?.to_owned()))
        .collect();
    found
        .iter_mut()
        .for_each(|s| s.places.extend(places.clone()));
    found
}

/// What asks for both.
fn both(a: &Subject, b: &Subject) -> Subject {
    Subject {
        tag: [&*a.tag, &*b.tag].concat(),
        classes: a.classes.union(&b.classes).cloned().collect(),
        pseudo: [&*a.pseudo, &*b.pseudo].concat(),
        places: a.places.union(&b.places).cloned().collect(),
    }
}

/// The classes of all rules.
fn known(rules: &[Rule]) -> BTreeSet<String> {
    let subjects = rules.iter().map(|rule| &rule.subject);
    let classes = subjects.flat_map(|subject| subject.classes.iter().chain(&subject.places));
    classes.cloned().collect()
}

/// The classes that stand together on some element, as the sources of the page have them: each string that is made of
/// classes only, and all classes in a `classes!`.
fn together(known: &BTreeSet<String>) -> Vec<BTreeSet<String>> {
    let mut sources = vec![read("index.html")];
    gather(&root().join("src"), &mut sources);
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_owned).collect() };
    let mut found = Vec::new();
    for source in &sources {
        let strings = source
            .lines()
            .flat_map(|line| line.split('"').skip(1).step_by(2));
        let sets = strings
            .map(words)
            .filter(|set| set.iter().all(|word| known.contains(word)));
        found.extend(sets.filter(|set| set.len() > 1).map(BTreeSet::from_iter));
        for call in source.split("classes!(").skip(1) {
            let call = call.split(['}', ';']).next().unwrap_or_default();
            let strings = call.split('"').skip(1).step_by(2).flat_map(words);
            found.push(strings.filter(|word| known.contains(word)).collect());
        }
    }
    found
}

fn gather(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, sources);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            sources.push(fs::read_to_string(&path).expect("a source"));
        }
    }
}

/// Whether two rules may be about the same element: its classes are known to stand together, it does not stand in two
/// different places, nor with what one sheet alone knows in what the other alone knows. (Whether one place holds another
/// all the same cannot be read here; that is seen in a browser.)
fn meet(a: &Rule, b: &Rule, together: &[BTreeSet<String>]) -> bool {
    if a.own_class && b.own_place || b.own_class && a.own_place {
        return false;
    }
    let (a, b) = (&a.subject, &b.subject);
    let tags = a.tag.is_empty() || b.tag.is_empty() || a.tag == b.tag;
    let elsewhere = !a.places.is_empty() && !b.places.is_empty() && a.places.is_disjoint(&b.places);
    let nameless = a.classes.is_empty() || b.classes.is_empty();
    if !tags || elsewhere || nameless || a.pseudo != b.pseudo {
        return false;
    }
    let one = a.classes.is_subset(&b.classes) || b.classes.is_subset(&a.classes);
    let all: BTreeSet<&String> = a.classes.union(&b.classes).collect();
    one || together
        .iter()
        .any(|set| all.iter().all(|class| set.contains(*class)))
}

/// Whether two conditions exclude each other, as a page on paper and one on a screen do.
fn apart(a: &str, b: &str) -> bool {
    let kind = |media: &str| {
        ["print", "screen"]
            .into_iter()
            .find(|kind| media.contains(kind))
    };
    kind(a).is_some() && kind(b).is_some() && kind(a) != kind(b)
}

/// Whether two properties set the same thing, as `margin` and `margin-inline-start` do.
fn overlap(a: &str, b: &str) -> bool {
    // These look like shorthands of each other and are not.
    const OTHERS: [&str; 4] = [
        "flex-direction",
        "flex-wrap",
        "grid-column",
        "border-collapse",
    ];
    const FONT: [&str; 2] = ["font", "line-height"];
    let part_of = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| rest.starts_with('-'))
            && !OTHERS.contains(&long)
    };
    a == b || part_of(a, b) || part_of(b, a) || (FONT.contains(&a) && FONT.contains(&b))
}

/// What two rules say differently of one property.
fn quarrel<'a>(a: &'a Rule, b: &'a Rule) -> Option<(&'a str, &'a str)> {
    for (name, value, important) in &a.says {
        for (other, said, also) in &b.says {
            if important == also && overlap(name, other) && (name != other || value != said) {
                return Some((name, other));
            }
        }
    }
    None
}

/// Every rule of these sheets.
fn all_rules(sheets: &[(String, String)]) -> Vec<Rule> {
    let each = sheets.iter();
    let mut all: Vec<Rule> = each
        .flat_map(|(path, text)| rules(path, &without_comments(text), ""))
        .collect();
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rule in &all {
        for class in rule.subject.classes.iter().chain(&rule.subject.places) {
            named
                .entry(class.clone())
                .or_default()
                .insert(rule.sheet.clone());
        }
    }
    let alone = |classes: &BTreeSet<String>| classes.iter().any(|class| named[class].len() == 1);
    for rule in &mut all {
        rule.own_class = alone(&rule.subject.classes);
        rule.own_place = alone(&rule.subject.places);
    }
    all
}

/// Every pair of rules of two sheets between which the order would decide.
fn quarrels(all: &[Rule], together: &[BTreeSet<String>]) -> String {
    let mut found = String::new();
    for (i, a) in all.iter().enumerate() {
        let others = all[i + 1..].iter();
        let others = others.filter(|b| b.sheet != a.sheet && b.weight == a.weight);
        for b in others.filter(|b| !apart(&a.media, &b.media)) {
            let quarrel = quarrel(a, b).filter(|_| meet(a, b, together));
            if let Some((name, other)) = quarrel {
                let _ = writeln!(
                    found,
                    "  {} `{}` ({name}) and {} `{}` ({other})",
                    a.sheet, a.selector, b.sheet, b.selector
                );
            }
        }
    }
    found
}

/// What is drawn faintly and holds no words, and a button that cannot be pressed.
const FAINT: [&str; 18] = [
    ".ahead",
    ".mark.later :is(line, .sign)",
    ".compare-line.later",
    ".lab-held",
    ".operator-doorstep",
    ".guess.faint",
    ".queue-part.none .queue-track",
    ".stage-back path.stage-people:not([style])",
    ".stage-back circle.stage-people",
    ".stage-pipe-inside",
    ".stage-basin-inside",
    ".stage-dark",
    ".stage-load-people",
    ".stage path.stage-crowd:not([style])",
    ".stage path.stage-crowd.gone:not([style])",
    ".stage-layer-line",
    ".round[aria-disabled]",
    ".workbench-curves line",
];

#[test]
fn no_words_are_made_fainter_than_their_colour() {
    let faint = |(name, value, _): &(String, String, bool)| {
        let part: Option<f64> = value.parse().ok();
        name == "opacity" && part.is_some_and(|part| part > 0.0 && part < 1.0)
    };
    let mut found: Vec<String> = Vec::new();
    for rule in all_rules(&sheets()) {
        if rule.says.iter().any(faint) && !FAINT.contains(&rule.selector.as_str()) {
            found.push(rule.selector);
        }
    }
    assert!(
        found.is_empty(),
        "What is read has the contrast that its colour was chosen for; where there are no words in it, add it to FAINT:\n{found:#?}"
    );
}

#[test]
fn no_two_sheets_are_at_odds_over_an_element() {
    let sheets = sheets();
    assert!(sheets.len() > 3, "too few style sheets to be the page's");
    let all = all_rules(&sheets);
    assert!(all.len() > 500, "too few rules to be the page's");
    let found = quarrels(&all, &together(&known(&all)));
    assert!(
        found.is_empty(),
        "The order of the style sheets would decide; let one of them weigh more, or say it in one place:\n{found}"
    );
}

#[test]
fn what_the_order_would_decide_is_found() {
    let together = [BTreeSet::from(["help", "about"].map(str::to_owned))];
    let found = |a: &str, b: &str| {
        let sheets = [("a.css", a), ("b.css", b)].map(|(p, s)| (p.to_owned(), s.to_owned()));
        quarrels(&all_rules(&sheets), &together).lines().count()
    };
    let help = ".help { margin: 0; color: red !important; }";
    assert_eq!(found(help, ".about { margin-top: 1px; }"), 1);
    assert_eq!(found(help, "@media print { .about { margin: 1px; } }"), 1);
    assert_eq!(
        found(help, ".help.about { margin-top: 1px; }"),
        0,
        "it weighs more"
    );
    assert_eq!(
        found(help, ".about { margin: 0; padding: 0; color: blue; }"),
        0,
        "nothing is at odds"
    );
    assert_eq!(
        found(help, ".other { margin: 1px; }"),
        0,
        "they stand on no element together"
    );
    assert_eq!(
        found(help, ".about::before { margin: 1px; }"),
        0,
        "another box"
    );
    let place = ".card .help { margin: 0; }";
    assert_eq!(
        found(place, ".help.about { margin: 1px; } .card { margin: 0; }"),
        1
    );
    assert_eq!(
        found(place, ".help.about { margin: 1px; }"),
        0,
        "no sheet knows of the other's"
    );
    assert_eq!(
        found(place, ".story .about { margin: 1px; }"),
        0,
        "another place"
    );
    assert_eq!(
        found(place, ".help:not(.a, #b) { margin: 1px; }"),
        0,
        "an id weighs more"
    );
    assert_eq!(
        found(
            ".help:where(.about) { margin: 0; }",
            ".help { margin: 1px; }"
        ),
        1
    );
    let screen = "@media screen { .help { margin: 1px; } }";
    assert_eq!(found("@media print { .help { margin: 0; } }", screen), 0);
}

#[test]
fn a_selector_weighs_what_it_does_in_a_browser() {
    for (selector, weighs) in [
        ("p", [0, 0, 1]),
        (".a > .b p::before", [0, 2, 2]),
        (":root .a:is(input, .b)[type]:not(:disabled)", [0, 5, 0]),
        (".a:where(.b, #c) + #d *", [1, 1, 0]),
    ] {
        assert_eq!(weight(selector), weighs, "{selector}");
    }
}
