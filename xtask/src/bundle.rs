//! Puts the parts of the release page together: names with the version in them, an index.html that knows them,
//! texts cut where their files say, and the page that is one file.
//!
//! Builds nothing and starts no program.

use crate::words::{self, Words};
use crate::{Result, root};
use std::fs;
use std::hash::Hasher;
use std::path::Path;

/// The style sheets that index.html asks Trunk for, in their order: those of the first look, or those that
/// `data-later` marks.
pub fn style_sheets(later: bool) -> Result<Vec<String>> {
    Ok(read(&root().join("index.html"))?
        .lines()
        .filter(|line| line.contains("data-later>") == later)
        .filter_map(|line| asset(line, "css"))
        .collect())
}

/// The file that a line of index.html asks Trunk for, as what it is asked for.
fn asset(line: &str, kind: &str) -> Option<String> {
    let line = line.trim().strip_prefix("<link data-trunk ")?;
    let rest = line.split_once(&format!("rel=\"{kind}\""))?.1;
    Some(rest.split_once("href=\"")?.1.split_once('"')?.0.to_owned())
}

/// What the page is made of.
struct Parts {
    html: String,
    css: String,
    /// The style of what is loaded later.
    later_css: String,
    start: String,
    module: String,
    first: Vec<u8>,
    later: Vec<u8>,
    /// The words of every language, and of those for tests.
    texts: Vec<Words>,
    version: String,
}

/// The last rule of the later style sheet, by which static/boot.js knows that it has come whole.
const WHOLE: &str = ":root{--whole:1}";

/// Writes the page into `dist`, which is not there before.
pub fn write(stage: &Path, dist: &Path) -> Result<()> {
    let parts = Parts::read(stage)?;
    let say = |error: std::io::Error| format!("{}: {error}", dist.display());
    let v = &parts.version;
    let texts = dist.join(format!("texts-{v}"));
    fs::create_dir_all(&texts).map_err(say)?;
    for words in &parts.texts {
        let code = &words.language.code;
        fs::write(texts.join(format!("{code}.txt")), &words.now).map_err(say)?;
        fs::write(texts.join(format!("{code}.later.txt")), &words.later).map_err(say)?;
    }
    let write = |name: String, bytes: &[u8]| fs::write(dist.join(name), bytes).map_err(say);
    write(format!("limbo-{v}.css"), parts.css.as_bytes())?;
    write(format!("later-{v}.css"), parts.later_css.as_bytes())?;
    write(format!("start-{v}.js"), parts.start.as_bytes())?;
    write(format!("limbo-{v}.js"), parts.module.as_bytes())?;
    write(format!("limbo-{v}.wasm"), &parts.first)?;
    write(format!("later-{v}.wasm"), &parts.later)?;
    write("index.html".to_owned(), parts.index()?.as_bytes())?;
    write("limbo.html".to_owned(), parts.one_file()?.as_bytes())?;
    // What stands in other people's pages has a name that they rely on.
    for name in ["embed", "embed-module"] {
        let from = stage.join(format!("{name}.min.js"));
        fs::copy(&from, dist.join(format!("{name}.js")))
            .map_err(|error| format!("{}: {error}", from.display()))?;
    }
    copy_folder(&root().join("examples"), &dist.join("examples"))?;
    // So has whatever else index.html brings.
    for path in parts
        .html
        .lines()
        .filter_map(|line| asset(line, "copy-file"))
    {
        let name = path.rsplit('/').next().unwrap_or(&path);
        if !name.ends_with(".js") {
            fs::copy(root().join(&path), dist.join(name))
                .map_err(|error| format!("{path}: {error}"))?;
        }
    }
    Ok(())
}

/// Copies the files of a folder, but for what editors and desks leave beside them. Folders in it are none of ours either.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    let copy = || -> std::io::Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            let name = entry.file_name();
            let said = name.to_string_lossy();
            let left = said.starts_with('.') || said.ends_with('~');
            if !left && entry.path().is_file() {
                fs::copy(entry.path(), to.join(name))?;
            }
        }
        Ok(())
    };
    copy().map_err(|error| format!("{}: {error}", from.display()))
}

impl Parts {
    fn read(stage: &Path) -> Result<Parts> {
        let bytes =
            |name: &str| fs::read(stage.join(name)).map_err(|error| format!("{name}: {error}"));
        let mut parts = Parts {
            html: read(&root().join("index.html"))?,
            css: read(&stage.join("limbo.min.css"))?.trim().to_owned(),
            later_css: read(&stage.join("later.min.css"))?.trim().to_owned() + WHOLE,
            start: read(&stage.join("start.min.js"))?.trim().to_owned(),
            module: read(&stage.join("limbo.min.js"))?.trim().to_owned(),
            first: bytes("first.wasm")?,
            later: bytes("later.min.wasm")?,
            texts: words::read(&root().join("static/texts"))?,
            version: String::new(),
        };
        parts.version = parts.hash();
        Ok(parts)
    }

    /// Ten hexadecimal digits that change when anything does.
    fn hash(&self) -> String {
        // SipHash with fixed keys: the same for the same page.
        #[allow(deprecated)]
        let mut hasher = std::hash::SipHasher::new();
        let scripts = [
            &self.html,
            &self.css,
            &self.later_css,
            &self.start,
            &self.module,
        ];
        let scripts = scripts.map(|text| text.as_bytes());
        let programs = [&self.first[..], &self.later];
        for part in scripts.into_iter().chain(programs) {
            // What goes from the end of one to the beginning of the next changes both.
            hasher.write_u64(part.len() as u64);
            hasher.write(part);
        }
        for words in &self.texts {
            for text in [&words.language.row(), &words.now, &words.later] {
                hasher.write_u64(text.len() as u64);
                hasher.write(text.as_bytes());
            }
        }
        format!("{:016x}", hasher.finish())[..10].to_owned()
    }

    /// Which languages there are, as an attribute's value: those that a menu shows, or the ones for tests, too.
    fn languages(&self, with_tests: bool) -> String {
        let texts = self.languages_of(with_tests);
        let rows: Vec<String> = texts.map(|words| words.language.row()).collect();
        attribute(&rows.join(";"))
    }

    fn languages_of(&self, with_tests: bool) -> impl Iterator<Item = &Words> {
        let texts = self.texts.iter();
        texts.filter(move |words| with_tests || words.is_spoken())
    }

    /// index.html with each line that names a file of the development build replaced.
    fn index(&self) -> Result<String> {
        let v = &self.version;
        let languages = self.languages(true);
        self.html(&[
            ("rel=\"css\"", &format!("<link rel=\"stylesheet\" href=\"limbo-{v}.css\">")),
            (
                "href=\"limbo_bg.wasm\"",
                &format!("<link rel=\"preload\" href=\"limbo-{v}.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>"),
            ),
            ("src=\"start.js\"", &format!("<script src=\"start-{v}.js\" defer></script>")),
            (
                "src=\"boot.js\"",
                &format!(
                    "<script src=\"limbo-{v}.js\" type=\"module\" id=\"boot\" data-wasm=\"limbo-{v}.wasm\" \
                     data-later=\"later-{v}.wasm\" data-later-css=\"later-{v}.css\" data-texts=\"texts-{v}/\" data-languages=\"{languages}\"></script>"
                ),
            ),
            ("rel=\"modulepreload\"", ""),
            ("id=\"covers\"", &self.covers()?),
        ])
    }

    /// The story's cover in every language, of which static/boot.js shows one while the program is still on its way.
    fn covers(&self) -> Result<String> {
        let mut covers = String::new();
        for words in self.languages_of(false) {
            let text = |key: &str| {
                let text = limbo_texts::entries(&words.now).find(|(_, of, _)| *of == key);
                let (.., text) = text.ok_or(format!("the words of the first look lack {key}"))?;
                Ok::<_, String>(attribute(text))
            };
            covers += &format!(
                "<div lang=\"{}\" dir=\"auto\" hidden><div class=\"story-words\"><h2>{}</h2><p class=\"story-text\">{}</p></div></div>",
                attribute(&words.language.code),
                text("story.cover.title")?,
                text("story.cover.a")?
            );
        }
        Ok(covers)
    }

    /// The page in one file. Its module stands last: it finds the other parts when it runs.
    fn one_file(&self) -> Result<String> {
        let languages = self.languages(false);
        let mut data = String::new();
        for (name, bytes) in [("first", &self.first), ("later", &self.later)] {
            data += &format!(
                "<script type=\"application/wasm\" data-file=\"{name}\">{}</script>\n",
                base64(bytes)
            );
        }
        for words in self.texts.iter().filter(|words| words.is_spoken()) {
            let code = &words.language.code;
            for (name, text) in [
                (code.clone(), &words.now),
                (format!("{code}.later"), &words.later),
            ] {
                data += &format!(
                    "<script type=\"text/plain\" data-file=\"{name}.txt\">{}</script>\n",
                    element(text)?
                );
            }
        }
        let boot = format!(
            "<script type=\"module\" id=\"boot\" data-wasm=\"first\" data-later=\"later\" data-texts=\"\" \
             data-languages=\"{languages}\">{}</script>\n</body>",
            element(&self.module)?
        );
        let html = self.html(&[
            (
                "rel=\"css\"",
                &format!(
                    "<style>{}{}</style>",
                    element(&self.css)?,
                    element(&self.later_css)?
                ),
            ),
            ("href=\"limbo_bg.wasm\"", ""),
            ("src=\"start.js\"", ""),
            ("src=\"boot.js\"", ""),
            ("rel=\"modulepreload\"", ""),
            ("id=\"covers\"", &self.covers()?),
        ])?;
        // Here nothing can be put off: what says that a browser is too old stands behind the sentence that it shows.
        let start = format!("<script>{}</script>\n", element(&self.start)?);
        Ok(html.replace("</body>", &(start + &data + &boot)))
    }

    /// index.html with the first line that holds each mark replaced, the other lines for Trunk left out, and
    /// without indentation and comments.
    fn html(&self, replacements: &[(&str, &str)]) -> Result<String> {
        let mut done = vec![false; replacements.len()];
        let mut out = String::new();
        let mut comment = false;
        for line in self.html.lines().map(str::trim) {
            comment |= line.starts_with("<!--");
            if comment {
                comment = !line.ends_with("-->");
                continue;
            }
            let new = replacements
                .iter()
                .position(|(mark, _)| line.contains(mark));
            let line = match new {
                Some(at) if !std::mem::replace(&mut done[at], true) => replacements[at].1,
                Some(_) => "",
                None if line.contains("data-trunk") => "",
                None => line,
            };
            if !line.is_empty() {
                out += line;
                out.push('\n');
            }
        }
        match done.iter().position(|done| !done) {
            Some(at) => Err(format!(
                "index.html has no line with {}",
                replacements[at].0
            )),
            None => Ok(out),
        }
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A text as the value of an attribute.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// A text that is to stand inside a script or style element.
fn element(text: &str) -> Result<&str> {
    let lower = text.to_ascii_lowercase();
    let ends = ["</script", "</style", "<!--"]
        .iter()
        .find(|end| lower.contains(*end));
    ends.map_or(Ok(text), |end| {
        Err(format!(
            "a part of limbo.html contains {end}, which would end it"
        ))
    })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i)) as usize & 63];
            out.push(if i <= chunk.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_texts::Language;

    fn words(code: &str, name: &str) -> Words {
        Words {
            language: Language {
                code: code.into(),
                name: name.into(),
                formats: code.into(),
                rtl: false,
            },
            now: "story.cover.title=a=b\nstory.cover.a=A & <b>".into(),
            later: format!("c=in {code}"),
        }
    }

    fn parts() -> Parts {
        Parts {
            html: read(&root().join("index.html")).unwrap(),
            css: "p{}".into(),
            later_css: "q{}".into(),
            start: "start()".into(),
            module: "boot()".into(),
            first: b"first".to_vec(),
            later: b"later".to_vec(),
            texts: vec![words("xx", "Xx \"x\""), words("long", "")],
            version: "0123456789".into(),
        }
    }

    #[test]
    fn the_release_page_names_only_versioned_files_and_keeps_its_scripts_outside() {
        let html = parts().index().unwrap();
        for name in [
            "limbo-0123456789.css",
            "start-0123456789.js",
            "limbo-0123456789.js",
            "limbo-0123456789.wasm",
        ] {
            assert!(html.contains(name), "{name}");
        }
        assert!(html.contains("data-languages=\"xx|Xx &quot;x&quot;|xx;long||long\""));
        assert!(!html.contains("data-trunk") && !html.contains("<!--"));
        assert!(!html.contains("lang=\"long\""), "nobody speaks it");
        assert!(html.contains(
            "lang=\"xx\" dir=\"auto\" hidden><div class=\"story-words\"><h2>a=b</h2><p class=\"story-text\">A &amp; &lt;b></p></div></div>"
        ));
        for script in html.split("<script").skip(1) {
            assert!(
                script.contains("src=") && script.contains("></script>"),
                "an inline script: {script}"
            );
        }
        assert!(
            !html.contains("<style") && !html.contains(" style="),
            "an inline style"
        );
    }

    #[test]
    fn the_page_in_one_file_asks_for_no_other() {
        let html = parts().one_file().unwrap();
        assert!(!html.contains(" src=") && !html.contains("stylesheet"));
        assert!(
            html.contains("<h2>a=b</h2>")
                && html.contains(&base64(b"first"))
                && html.contains("boot()")
        );
        assert!(html.contains("c=in xx") && !html.contains("c=in long"));
        let at = |part: &str| html.find(part).expect(part);
        assert!(
            at("start()") > at("id=\"no-wasm\"") && at("start()") < at("boot()"),
            "what says that a browser is too old finds the sentence"
        );
        let mut broken = parts();
        broken.module = "'</script>'".into();
        assert!(broken.one_file().is_err());
    }

    #[test]
    fn whatever_changes_in_a_file_changes_the_names() {
        let of = |css: &str, later_css: &str, later: &str| {
            let mut parts = parts();
            (parts.css, parts.later_css) = (css.into(), later_css.into());
            parts.texts[0].later = later.into();
            parts.hash()
        };
        let names = [
            of("p{}q{}", "r{}", "c=d"),
            of("p{}", "q{}r{}", "c=d"),
            of("p{}q{}", "r{}", "c=e"),
        ];
        assert_eq!(names[0], of("p{}q{}", "r{}", "c=d"), "the same is the same");
        assert!(names[0] != names[1] && names[0] != names[2] && names[1] != names[2]);
        assert_eq!(names[0].len(), 10);
    }

    #[test]
    fn what_a_desk_leaves_beside_an_example_is_not_published() {
        let base = std::env::temp_dir().join(format!("limbo-bundle-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(from.join("folder")).unwrap();
        for name in ["a.html", ".DS_Store", "a.html~"] {
            fs::write(from.join(name), "").unwrap();
        }
        copy_folder(&from, &to).unwrap();
        let names = fs::read_dir(&to).unwrap().flatten();
        let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["a.html"]);
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
