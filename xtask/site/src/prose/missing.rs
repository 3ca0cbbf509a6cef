//! 404.html: what a host shows where there is nothing, at whatever depth. So it can name no file by a relative address:
//! its look stands in style attributes (which the strict policy of HOSTING.md allows, as no other style), and it speaks
//! all languages at once. Where the build knows its address, the way back is right at any depth. Else it leads to the
//! folder of the address that was asked for: that is the page, or a list of pages, wherever that folder exists.

use super::build::Build;
use super::markdown::{self, Target, escaped};
use super::source::{Document, Language};
use super::{MISSING, sources};
use crate::Result;

const BODY: &str = "margin: 0; padding: 8vh 1.25rem; font: 1.05rem/1.5 system-ui, sans-serif";
const PART: &str = "max-width: 36rem; margin: 0 auto 2.5rem";

pub fn page(build: &Build, languages: &[Language]) -> Result<String> {
    let home = match &build.url {
        Some(url) => path_of(url),
        None => "./",
    };
    let mut parts = String::new();
    let mut titles = Vec::new();
    for language in languages {
        let Some(document) = Document::read(&sources(), MISSING, language, build)? else {
            continue;
        };
        titles.push(escaped(&document.title));
        let code = &language.code;
        let target = |to: &str| match to {
            "page:" => Ok(Target {
                href: format!("{home}?locale={code}"),
                printed: None,
            }),
            to => Err(format!(
                "from 404.md a link can lead to page: alone, not to {to}"
            )),
        };
        let rendered = markdown::render(&document.body, &target, None)
            .map_err(|wrong| format!("prose/{code}/{MISSING}.md: {wrong}"))?;
        // One title for the page: the others are titles of its parts.
        let html = match parts.is_empty() {
            true => rendered.html,
            false => rendered
                .html
                .replace("<h1>", "<h2>")
                .replace("</h1>", "</h2>"),
        };
        let dir = language.direction();
        parts += &format!(
            "<section lang=\"{code}\" dir=\"{dir}\" style=\"{PART}\">\n{html}</section>\n"
        );
    }
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Limbo: {}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <link rel=\"icon\" href=\"data:,\">\n</head>\n<body style=\"{BODY}\">\n<main>\n{parts}</main>\n</body>\n</html>\n",
        titles.join(" · ")
    ))
}

/// The path of an address on its host.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..])
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn the_path_of_an_address_is_what_follows_its_host() {
        assert_eq!(path_of("https://a.example/limbo/"), "/limbo/");
        assert_eq!(path_of("https://a.example/"), "/");
    }
}
