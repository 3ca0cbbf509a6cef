//! The one look of all pages of prose: what stands around a text.

use super::build::Build;
use super::markdown::{self, Target, escaped};
use super::source::{Document, Language};
use super::{ABOUT, ENGLISH, KIT, address, read, root, up};
use crate::Result;

/// So many chapters make a list of contents worth its place.
const CONTENTS_MIN: usize = 5;

/// A document in every language that has it.
pub type Written<'a> = [(&'a Language, Option<Document>)];

/// The head of every page. `address`: where the page stands.
struct Head<'a> {
    language: &'a Language,
    address: &'a str,
    title: &'a str,
    description: &'a str,
    /// The same page in other languages: code, address from the root.
    others: Vec<(String, String)>,
}

fn shell(build: &Build, head: &Head, ways: &str, main: &str) -> String {
    let (language, up) = (head.language, up(head.address));
    let (title, description) = (escaped(head.title), escaped(head.description));
    let alternate: String = head
        .others
        .iter()
        .map(|(code, to)| {
            format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"{up}{to}\">\n")
        })
        .collect();
    let canonical = build.url.as_ref().map(|url| {
        format!(
            "<link rel=\"canonical\" href=\"{}{}\">\n",
            escaped(url),
            head.address
        )
    });
    // Where the address is not known the foot ends with the date.
    let foot = build.fill(language.word("foot"), "");
    format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"description\" content=\"{description}\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{up}{style}\">\n\
         <script src=\"{up}{script}\" defer></script>\n{canonical}{alternate}</head>\n<body>\n\
         <header class=\"top\"><a class=\"home\" href=\"{up}?locale={code}\">{home}</a>{ways}</header>\n\
         <main>\n{main}</main>\n<footer class=\"foot\"><p>{foot}</p></footer>\n</body>\n</html>\n",
        code = language.code,
        dir = language.direction(),
        style = build.style,
        script = build.script,
        canonical = canonical.unwrap_or_default(),
        home = escaped(language.word("home")),
        foot = escaped(foot.trim()),
    )
}

/// A document's page.
pub fn page(
    build: &Build,
    language: &Language,
    document: &Document,
    written: &Written,
) -> Result<String> {
    let here = address(&document.name, &language.code);
    let target = |to: &str| target(&language.code, &here, to);
    let named = |wrong| format!("prose/{}/{}.md: {wrong}", language.code, document.name);
    let rendered = markdown::render(&document.body, &target, None).map_err(named)?;
    let others: Vec<(String, String)> = written
        .iter()
        .filter(|(_, document)| document.is_some())
        .map(|(other, _)| (other.code.clone(), address(&document.name, &other.code)))
        .collect();
    let ways = format!(
        "{}{}",
        kit_ways(language, &document.name),
        language_ways(written, language, &here)
    );
    let contents = match rendered.contents.len() {
        n if n >= CONTENTS_MIN && ["teacher", ABOUT].contains(&document.name.as_str()) => {
            contents(language, &rendered.contents)
        }
        _ => String::new(),
    };
    let typed = match rendered.html.contains(" data-address=") {
        true => build.fill(language.word("typed"), language.word("own_address")),
        false => String::new(),
    };
    let typed = match typed.is_empty() {
        true => typed,
        false => format!("<p class=\"typed\">{}</p>\n", escaped(&typed)),
    };
    // The list of contents stands between the title with its first words and the first chapter.
    let at = rendered.html.find("<h2").unwrap_or(rendered.html.len());
    let (first, rest) = rendered.html.split_at(at);
    let main = format!(
        "<article class=\"{}\">\n{first}{typed}{contents}{rest}</article>\n",
        document.name
    );
    let head = Head {
        language,
        address: &here,
        title: &document.title,
        description: &document.description,
        others,
    };
    Ok(shell(build, &head, &ways, &main))
}

fn contents(language: &Language, headings: &[(String, String)]) -> String {
    let rows: String = headings
        .iter()
        .map(|(id, text)| format!("<li><a href=\"#{id}\">{}</a></li>", escaped(text)))
        .collect();
    let name = escaped(language.word("contents"));
    format!("<nav class=\"contents\" aria-label=\"{name}\"><ul>{rows}</ul></nav>\n")
}

/// The ways between the pages of one language.
fn kit_ways(language: &Language, here: &str) -> String {
    let up = up(&address(here, &language.code));
    let rows: String = KIT
        .into_iter()
        .chain([ABOUT])
        .map(|name| {
            let current = if name == here {
                " aria-current=\"page\""
            } else {
                ""
            };
            let to = address(name, &language.code);
            format!(
                "<li><a href=\"{up}{to}\"{current}>{}</a></li>",
                escaped(language.word(name))
            )
        })
        .collect();
    let name = escaped(language.word("pages"));
    format!("<nav class=\"ways\" aria-label=\"{name}\"><ul>{rows}</ul></nav>")
}

/// The same page in the other languages that have it.
fn language_ways(written: &Written, language: &Language, here: &str) -> String {
    let rows: String = written
        .iter()
        .filter_map(|(other, document)| {
            let document = document.as_ref()?;
            if other.code == language.code {
                return None;
            }
            let to = address(&document.name, &other.code);
            let (code, name) = (&other.code, escaped(other.word("language")));
            let up = up(here);
            Some(format!(
                "<li><a href=\"{up}{to}\" lang=\"{code}\" hreflang=\"{code}\">{name}</a></li>"
            ))
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    let name = escaped(language.word("languages"));
    format!("<nav class=\"ways languages\" aria-label=\"{name}\"><ul>{rows}</ul></nav>")
}

/// Where a link of a text leads.
fn target(code: &str, here: &str, to: &str) -> Result<Target> {
    let up = up(here);
    let same = |href: String| Target {
        href,
        printed: None,
    };
    if let Some(query) = to.strip_prefix("page:") {
        if !query.starts_with('?') {
            return Err(format!("{to} asks for nothing (page:?mode=story)"));
        }
        return Ok(Target {
            href: format!("{up}{query}&locale={code}"),
            // What stands before it is said once.
            printed: Some(query.to_owned()),
        });
    }
    if to.starts_with("https://") || to.starts_with('#') {
        return Ok(same(to.to_owned()));
    }
    let (file, anchor) = match to.split_once('#') {
        Some((file, anchor)) => (file, format!("#{anchor}")),
        None => (to, String::new()),
    };
    let document = file
        .strip_suffix(".md")
        .filter(|name| KIT.contains(name) || *name == ABOUT);
    match (document, file) {
        (Some(name), _) => Ok(same(format!("{up}{}{anchor}", address(name, code)))),
        (None, "MODEL.md") => Ok(same(format!("{up}about/model.html{anchor}"))),
        (None, "LICENSE-MIT" | "LICENSE-APACHE") => Ok(same(format!("{up}about/{file}.txt"))),
        (None, "limbo.html") => Ok(same(format!("{up}{file}"))),
        _ => Err(format!("a link leads to {to}, which is no page")),
    }
}

/// A page that leads on to the English one, since this language has none yet.
pub fn leads_on(language: &Language, name: &str) -> String {
    let here = address(name, &language.code);
    let to = format!("{}{}", up(&here), address(name, ENGLISH));
    let said = escaped(language.word("not_yet"));
    let link = escaped(language.word("in_english"));
    format!(
        "<!doctype html>\n<html lang=\"{code}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n<title>Limbo</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={to}\">\n<link rel=\"icon\" href=\"data:,\">\n</head>\n\
         <body><main><h1>Limbo</h1><p>{said} <a href=\"{to}\">{link}</a></p></main></body>\n</html>\n",
        code = language.code,
        dir = language.direction(),
    )
}

/// The page at a folder's own address: every language's.
pub fn choice(
    build: &Build,
    languages: &[Language],
    english: &Language,
    name: &str,
) -> Result<String> {
    let folder = if name == ABOUT { ABOUT } else { "teach" };
    let here = format!("{folder}/index.html");
    let up = up(&here);
    let mut rows = String::new();
    for language in languages {
        if Document::read(&super::sources(), name, language, build)?.is_none() {
            continue;
        }
        let (code, dir) = (&language.code, language.direction());
        let (to, words) = (address(name, code), escaped(language.word(name)));
        let own = escaped(language.word("language"));
        rows += &format!(
            "<li lang=\"{code}\" dir=\"{dir}\"><a href=\"{up}{to}\" hreflang=\"{code}\">{own}: {words}</a></li>\n"
        );
    }
    let head = Head {
        language: english,
        address: &here,
        title: &format!("Limbo: {}", english.word(name)),
        description: english.word(name),
        others: Vec::new(),
    };
    let title = escaped(english.word(name));
    Ok(shell(
        build,
        &head,
        "",
        &format!(
            "<article><h1>Limbo: {title}</h1>\n<ul class=\"tongues\">\n{rows}</ul></article>\n"
        ),
    ))
}

/// MODEL.md, which is there in English alone.
pub fn model(build: &Build, english: &Language) -> Result<String> {
    let here = "about/model.html";
    let text = read(&root().join("MODEL.md"))?;
    let target = |to: &str| target(ENGLISH, here, to);
    let rendered = markdown::render(&text, &target, Some(english.word("table")))
        .map_err(|wrong| format!("MODEL.md: {wrong}"))?;
    let back = format!(
        "<nav class=\"ways\" aria-label=\"{}\"><ul><li><a href=\"en.html\">{}</a></li></ul></nav>",
        escaped(english.word("pages")),
        escaped(english.word(ABOUT))
    );
    let head = Head {
        language: english,
        address: here,
        title: "Limbo: the model",
        description: "What Limbo simulates, in words and formulas",
        others: Vec::new(),
    };
    Ok(shell(
        build,
        &head,
        &back,
        &format!("<article class=\"model\">\n{}</article>\n", rendered.html),
    ))
}
