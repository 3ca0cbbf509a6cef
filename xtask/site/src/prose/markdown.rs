//! Markdown to HTML. Beside CommonMark and tables there is what a worksheet needs: a line `___` is a line to write on, a
//! block marked `draw` is a field to draw a curve in (its first line names the upright axis, its second the other), a
//! heading may have a name and a class (`## Title {#name .page}`, which begins a new sheet of paper), and links know
//! the page (`page:?mode=lab`) and other documents (`glossary.md#relay`). HTML in the text is shown as text.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// What a link in a text leads to.
pub struct Target {
    pub href: String,
    /// The address to print on paper, where it leads into the page.
    pub printed: Option<String>,
}

/// A text as HTML.
pub struct Rendered {
    pub html: String,
    /// The headings of the second level that have a name: name, text.
    pub contents: Vec<(String, String)>,
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Writes a text as HTML; `target` says where its links lead; `scrolls` where a table may be too wide for a telephone,
/// with the name of what scrolls.
///
/// # Errors
/// The first link that leads nowhere.
pub fn render(
    text: &str,
    target: &dyn Fn(&str) -> Result<Target, String>,
    scrolls: Option<&str>,
) -> Result<Rendered, String> {
    let mut events = Vec::new();
    let mut tables = 0;
    let mut parser = Parser::new_ext(text, options());
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                events.push(raw(anchor(&target(&dest_url)?)));
            }
            Event::End(TagEnd::Link) => events.push(raw("</a>".into())),
            Event::Rule => events.push(raw("<div class=\"write\"></div>\n".into())),
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) if &*kind == "draw" => {
                events.push(raw(drawing(&mut parser)));
            }
            Event::Start(Tag::Table(columns)) => {
                if let Some(name) = scrolls {
                    tables += 1;
                    let name = format!("{} {tables}", escaped(name));
                    events.push(raw(format!(
                        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{name}\">"
                    )));
                }
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                if scrolls.is_some() {
                    events.push(raw("</div>\n".into()));
                }
            }
            other => events.push(other),
        }
    }
    let contents = headings(&events);
    let mut html = String::new();
    html::push_html(&mut html, events.into_iter());
    Ok(Rendered { html, contents })
}

fn raw(html: String) -> Event<'static> {
    Event::InlineHtml(CowStr::from(html))
}

fn anchor(target: &Target) -> String {
    let href = escaped(&target.href);
    let printed = target.printed.as_deref();
    let printed = printed.map(|address| format!(" data-address=\"{}\"", escaped(address)));
    format!("<a href=\"{href}\"{}>", printed.unwrap_or_default())
}

/// The rest of a block that is a field to draw in.
fn drawing(parser: &mut Parser) -> String {
    let mut axes = String::new();
    for event in parser.by_ref() {
        match event {
            Event::Text(text) => axes.push_str(&text),
            _ => break,
        }
    }
    let mut lines = axes.lines().map(escaped);
    let (upright, along) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    format!(
        "<div class=\"draw\"><span class=\"draw-upright\">{upright}</span><span class=\"draw-along\">{along}</span></div>\n"
    )
}

fn headings(events: &[Event]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in events {
        match event {
            Event::Start(Tag::Heading {
                level: pulldown_cmark::HeadingLevel::H2,
                id: Some(id),
                ..
            }) => open = Some((id.to_string(), String::new())),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, heading)) = &mut open {
                    heading.push_str(text);
                }
            }
            Event::End(TagEnd::Heading(_)) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// A text inside HTML, or inside an attribute of it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Result<String, String> {
        let target = |to: &str| match to {
            "nowhere" => Err("leads nowhere".to_owned()),
            to => Ok(Target {
                href: to.to_owned(),
                printed: to
                    .starts_with('?')
                    .then(|| format!("https://a.example/{to}")),
            }),
        };
        render(text, &target, None).map(|rendered| rendered.html)
    }

    #[test]
    fn a_worksheet_has_lines_to_write_on_and_fields_to_draw_in() {
        let html = plain("a\n\n___\n___\n\n```draw\nwaiting\ndays <1>\n```\n").unwrap();
        assert_eq!(html.matches("class=\"write\"").count(), 2, "{html}");
        assert!(html.contains(">waiting</span>") && html.contains(">days &lt;1&gt;</span>"));
    }

    #[test]
    fn html_in_a_text_is_shown_and_not_obeyed() {
        let html = plain("<script>alert(1)</script>\n\na <b>c</b>").unwrap();
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
    }

    #[test]
    fn links_lead_where_the_target_says_and_print_their_address() {
        let html = plain("[a](?x=1&y=2)").unwrap();
        assert_eq!(
            html,
            "<p><a href=\"?x=1&amp;y=2\" data-address=\"https://a.example/?x=1&amp;y=2\">a</a></p>\n"
        );
        assert!(plain("[a](nowhere)").is_err());
    }

    #[test]
    fn named_headings_are_the_contents() {
        let rendered = render(
            "# T\n\n## A `b` {#a .page}\n\n## C\n",
            &|_| Err(String::new()),
            None,
        );
        let rendered = rendered.unwrap();
        assert_eq!(rendered.contents, [("a".to_owned(), "A b".to_owned())]);
        assert!(rendered.html.contains("<h2 id=\"a\" class=\"page\">"));
    }
}
