//! The lines that an author pastes: pure text, made from an address of this page and a title. Everything in them
//! that is not written here is data, and never becomes markup.

use super::export::svg_writer::push_escaped;

/// How the frame gets its height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// An element of our script, as high as what it shows.
    Element,
    /// The same element, its script as a module.
    Module,
    /// A plain frame; the same script, or the host's own, keeps it as high as what it shows.
    Frame,
    /// A plain frame of a fixed ratio, without any script.
    Ratio,
}

/// Every form, the usual one first.
pub(super) const FORMS: [Form; 4] = [Form::Element, Form::Module, Form::Frame, Form::Ratio];

impl Form {
    /// Tells its entry in a list from the others.
    pub fn name(self) -> &'static str {
        match self {
            Form::Element => "element",
            Form::Module => "module",
            Form::Frame => "frame",
            Form::Ratio => "ratio",
        }
    }

    /// The key of what it is called.
    pub fn label(self) -> &'static str {
        match self {
            Form::Element => "article.element",
            Form::Module => "article.module",
            Form::Frame => "article.frame",
            Form::Ratio => "article.ratio",
        }
    }
}

/// The lines to paste. `page`: the address of this page without a query; `query`: what it is asked for, with
/// `embed=1` among it; `title`: the frame's name for screen readers.
pub(super) fn lines(form: Form, page: &str, query: &str, title: &str) -> String {
    let mut out = String::new();
    match form {
        Form::Element | Form::Frame => script(&mut out, "<script defer", page, "embed.js"),
        Form::Module => script(&mut out, "<script type=\"module\"", page, "embed-module.js"),
        Form::Ratio => {}
    }
    match form {
        Form::Element | Form::Module => element(&mut out, page, query, title),
        Form::Frame => frame(&mut out, " data-limbo", "height:620px", page, query, title),
        Form::Ratio => frame(&mut out, "", "aspect-ratio:4/3", page, query, title),
    }
    out
}

/// A script of the page's folder.
fn script(out: &mut String, begin: &str, page: &str, name: &str) {
    let folder = page.rfind('/').map_or("", |at| &page[..=at]);
    out.push_str(begin);
    attribute(out, "src", &[folder, name].concat());
    out.push_str("></script>\n");
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_escaped(out, value);
    out.push('"');
}

/// The query's parameters are the element's attributes; that it is embedded, the script says itself. Where the page is the
/// script knows only where it comes from there: what makes a host faster may have put it elsewhere, or several scripts into
/// one, so the element says it. Inside stands a link to the whole page, for feeds and for readers without scripts.
fn element(out: &mut String, page: &str, query: &str, title: &str) {
    let pairs = || {
        query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    };
    out.push_str("<limbo-mail");
    attribute(out, "src", page);
    for (name, value) in pairs().filter(|(name, _)| *name != "embed") {
        attribute(out, name, value);
    }
    attribute(out, "title", title);
    out.push_str(">\n  <a");
    let of_a_frame = |name: &str| ["embed", "controls"].contains(&name);
    let whole = pairs().filter(|(name, _)| !of_a_frame(name));
    let whole: Vec<String> = whole
        .map(|(name, value)| [name, "=", value].concat())
        .collect();
    attribute(out, "href", &[page, "?", &whole.join("&")].concat());
    out.push('>');
    push_escaped(out, title);
    out.push_str("</a>\n</limbo-mail>");
}

/// As broad as there is room: a frame of 100% is one of 300 pixels where its host asks how broad it would like to be, as in a
/// dialog or a flex box.
fn frame(out: &mut String, more: &str, height: &str, page: &str, query: &str, title: &str) {
    out.push_str("<iframe");
    out.push_str(more);
    attribute(out, "src", &[page, "?", query].concat());
    attribute(out, "title", title);
    out.push_str("\n  loading=\"lazy\" allow=\"fullscreen; clipboard-write\" style=\"display:block;width:960px;min-width:100%;max-width:100%;");
    out.push_str(height);
    out.push_str(";border:0\"></iframe>");
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://news.example/limbo/index.html";
    const QUERY: &str = "locale=it&mode=story&chapter=4&embed=1";

    #[test]
    fn the_element_says_where_the_page_is_and_the_query_as_attributes_and_finds_its_script() {
        let lines = super::lines(Form::Element, PAGE, QUERY, "Il limbo");
        assert_eq!(
            lines,
            "<script defer src=\"https://news.example/limbo/embed.js\"></script>\n\
             <limbo-mail src=\"https://news.example/limbo/index.html\" locale=\"it\" mode=\"story\" chapter=\"4\" title=\"Il limbo\">\n  \
             <a href=\"https://news.example/limbo/index.html?locale=it&amp;mode=story&amp;chapter=4\">Il limbo</a>\n\
             </limbo-mail>"
        );
        let module = super::lines(Form::Module, PAGE, QUERY, "Il limbo");
        let script = "<script type=\"module\" src=\"https://news.example/limbo/embed-module.js\"></script>\n";
        assert_eq!(
            module.strip_prefix(script),
            lines.split_once('\n').map(|(_, rest)| rest)
        );
    }

    #[test]
    fn every_frame_is_lazy_and_named_and_its_address_is_escaped() {
        for form in [Form::Frame, Form::Ratio] {
            let lines = lines(form, PAGE, QUERY, "x");
            for part in [
                "?locale=it&amp;mode=story&amp;chapter=4&amp;embed=1\"",
                "title=\"x\"",
                "loading=\"lazy\"",
                "allow=\"fullscreen; clipboard-write\"",
            ] {
                assert!(lines.contains(part), "{form:?} lacks {part}: {lines}");
            }
            assert_eq!(lines.contains("data-limbo"), form == Form::Frame);
            assert_eq!(lines.contains("<script"), form == Form::Frame);
        }
    }

    #[test]
    fn nothing_that_is_written_becomes_markup() {
        let title = "\"><script>alert(1)</script>&amp;";
        for form in FORMS {
            let lines = lines(form, "https://a.example/\"x\"/", QUERY, title);
            assert!(!lines.contains("<script>"), "{lines}");
            assert!(
                lines
                    .contains("title=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;\""),
                "{lines}"
            );
            assert!(!lines.contains("/\"x\""), "{lines}");
        }
    }
}
