//! What shows a link to the page well elsewhere, for a host whose address is known (`--url`): Open Graph for who shares
//! it, a page for each chapter and language that brings its picture along and leads on to the chapter, oEmbed for
//! editors that make a frame of a link. Without an address nothing of it is written: networks take no relative one.
//!
//! The pictures are made before (xtask/pictures.mjs), in `og/LANGUAGE/CHAPTER.png`, with what they say in [`ALT`]. Where
//! they could not be made there is everything else.

use crate::files::{self, escaped, read};
use crate::story::{CHAPTERS, first_words, title};
use crate::words::Words;
use crate::{Result, Site, pictures};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What each picture says, as pictures.mjs has written it; it is used here and not published.
const ALT: &str = "og/alt.json";
/// The size of the pictures.
const PICTURE: (u32, u32) = (1200, 630);
/// The size of a frame for editors that ask for one; in an article it is as wide as its column.
const FRAME: (u32, u32) = (720, 620);
/// The language of the page as a whole, which speaks several: that of index.html.
const FIRST: &str = "it";

/// What a line of index.html has in it that [`Host::index`] has put there.
const TOLD: [&str; 5] = [
    "property=\"og:url\"",
    "property=\"og:image",
    "name=\"twitter:card\"",
    "rel=\"canonical\"",
    "rel=\"alternate\"",
];
/// How index.html says where the pages of the chapters are: before this.
const PLACE: &str = " data-texts=\"";
const SHARES: &str = " data-share=\"";

/// Writes all of it.
pub fn write(site: &Site, url: &str) -> Result<()> {
    let words = Words::all(&site.folder)?;
    let alt = take_alt(&site.folder)?;
    let host = Host {
        folder: &site.folder,
        url,
        alt,
    };
    for words in &words {
        for chapter in CHAPTERS {
            let place = Place { words, chapter };
            if host.has_picture(&place) {
                pictures::shrink(&site.folder.join(place.picture()))?;
            }
            let page = host.share_page(&place)?;
            files::write(&site.folder.join(place.page()), page.as_bytes())?;
            let frame = format!("{:#}\n", host.oembed(&place)?);
            files::write(&site.folder.join(place.oembed()), frame.as_bytes())?;
        }
    }
    let path = site.folder.join("index.html");
    let index = host.index(&read(&path)?, &words)?;
    files::write(&path, index.as_bytes())
}

/// index.html as it was before it was told of its host: what stands elsewhere leads to no other host.
pub fn without_host(index: &str) -> String {
    let lines = index.split_inclusive('\n');
    let rest: String = lines
        .filter(|line| !TOLD.iter().any(|told| line.contains(told)))
        .collect();
    let Some((before, behind)) = rest.split_once(SHARES) else {
        return rest;
    };
    let after = behind.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}

/// What the pictures say, by language and chapter; nothing where there are none.
fn take_alt(folder: &Path) -> Result<Value> {
    let path = folder.join(ALT);
    if !path.is_file() {
        return Ok(Value::Null);
    }
    let alt = serde_json::from_str(&read(&path)?);
    let alt = alt.map_err(|error| format!("{}: {error}", path.display()))?;
    fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(alt)
}

/// A chapter in a language.
struct Place<'a> {
    words: &'a Words,
    chapter: &'a str,
}

impl Place<'_> {
    fn page(&self) -> String {
        format!("s/{}/{}.html", self.words.code, self.chapter)
    }

    fn oembed(&self) -> String {
        format!("oembed/{}/{}.json", self.words.code, self.chapter)
    }

    fn picture(&self) -> String {
        format!("og/{}/{}.png", self.words.code, self.chapter)
    }

    fn query(&self) -> String {
        let (chapter, code) = (self.chapter, &self.words.code);
        format!("?mode=story&chapter={chapter}&locale={code}")
    }

    fn title(&self) -> Result<&str> {
        self.words.t(&title(self.chapter))
    }
}

/// The host that the page is built for.
struct Host<'a> {
    folder: &'a Path,
    url: &'a str,
    alt: Value,
}

impl Host<'_> {
    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    fn has_picture(&self, place: &Place) -> bool {
        self.folder.join(place.picture()).is_file()
    }

    /// The lines that say what picture stands for something; none where there is no picture.
    fn picture_tags(&self, place: &Place) -> Result<Vec<String>> {
        if !self.has_picture(place) {
            return Ok(vec![named("twitter:card", "summary")]);
        }
        let (width, height) = PICTURE;
        let said = self.alt[&place.words.code][place.chapter].as_str();
        Ok(vec![
            property("og:image", &self.address(&place.picture())),
            property("og:image:type", "image/png"),
            property("og:image:width", &width.to_string()),
            property("og:image:height", &height.to_string()),
            property("og:image:alt", said.unwrap_or(place.title()?)),
            named("twitter:card", "summary_large_image"),
        ])
    }

    /// The line by which editors find the frame.
    fn oembed_tag(&self, place: &Place) -> Result<String> {
        Ok(format!(
            "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}\" title=\"{}\">",
            escaped(&self.address(&place.oembed())),
            escaped(place.title()?)
        ))
    }

    /// A page that shows who shares its address what it is about, and sends who opens it on to the chapter: by the browser
    /// itself, which no policy forbids, and by a link.
    fn share_page(&self, place: &Place) -> Result<String> {
        let (title, about) = (place.title()?, place.words.t(&first_words(place.chapter))?);
        let own = self.address(&place.page());
        let to = escaped(&format!("../../{}", place.query()));
        let app = place.words.t("app.title")?;
        let mut head = vec![
            "<meta charset=\"utf-8\">".to_owned(),
            format!("<title>{} · Limbo</title>", escaped(title)),
            named("viewport", "width=device-width, initial-scale=1"),
            named("description", about),
            property("og:type", "article"),
            property("og:site_name", &format!("Limbo: {app}")),
            property("og:title", title),
            property("og:description", about),
            property("og:url", &own),
            property("og:locale", &place.words.locale()),
            format!("<link rel=\"canonical\" href=\"{}\">", escaped(&own)),
        ];
        head.extend(self.picture_tags(place)?);
        head.push(self.oembed_tag(place)?);
        head.push("<link rel=\"icon\" href=\"data:,\">".to_owned());
        head.push(format!(
            "<meta http-equiv=\"refresh\" content=\"0; url={to}\">"
        ));
        Ok(format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n{}\n</head>\n<body>\n<h1><a href=\"{to}\">{}</a></h1>\n<p>{}</p>\n</body>\n</html>\n",
            place.words.code,
            head.join("\n"),
            escaped(title),
            escaped(about)
        ))
    }

    /// The frame of a chapter, as oEmbed 1.0 tells it.
    fn oembed(&self, place: &Place) -> Result<Value> {
        let title = place.title()?;
        let (width, height) = FRAME;
        let query = place.query().replacen('?', "?embed=1&", 1);
        let html = format!(
            "<iframe src=\"{}\" title=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" \
             allow=\"fullscreen; clipboard-write\" style=\"max-width:100%;border:0\"></iframe>",
            escaped(&self.address(&query)),
            escaped(title)
        );
        let mut frame = json!({
            "version": "1.0",
            "type": "rich",
            "provider_name": "Limbo",
            "provider_url": self.url,
            "title": title,
            "html": html,
            "width": width,
            "height": height,
        });
        if self.has_picture(place) {
            frame["thumbnail_url"] = self.address(&place.picture()).into();
            (frame["thumbnail_width"], frame["thumbnail_height"]) =
                (PICTURE.0.into(), PICTURE.1.into());
        }
        Ok(frame)
    }

    /// index.html, which knows its address, its picture and its languages, and where the pages of the chapters are.
    fn index(&self, index: &str, words: &[Words]) -> Result<String> {
        let first = words.iter().find(|words| words.code == FIRST);
        let first = first.or(words.first()).ok_or("the page has no words")?;
        let cover = Place {
            words: first,
            chapter: CHAPTERS[0],
        };
        let mut tags = vec![
            property("og:url", self.url),
            format!("<link rel=\"canonical\" href=\"{}\">", escaped(self.url)),
        ];
        tags.extend(self.picture_tags(&cover)?);
        tags.push(self.oembed_tag(&cover)?);
        let alternate = |code: &str, url: &str| {
            format!(
                "<link rel=\"alternate\" hreflang=\"{code}\" href=\"{}\">",
                escaped(url)
            )
        };
        for words in words {
            let address = self.address(&format!("?locale={}", words.code));
            tags.push(alternate(&words.code, &address));
        }
        tags.push(alternate("x-default", self.url));
        // Not at the beginning of the element, where the service worker's own attribute is looked for.
        let shares = escaped(&self.address("s/"));
        let known = index.replacen(PLACE, &format!("{SHARES}{shares}\"{PLACE}"), 1);
        let told = known.replacen("</head>", &format!("{}\n</head>", tags.join("\n")), 1);
        match known != index && told != known {
            true => Ok(told),
            false => Err("index.html has no head, or no attribute data-texts".into()),
        }
    }
}

fn property(name: &str, content: &str) -> String {
    format!(
        "<meta property=\"{name}\" content=\"{}\">",
        escaped(content)
    )
}

fn named(name: &str, content: &str) -> String {
    format!("<meta name=\"{name}\" content=\"{}\">", escaped(content))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: &str = "story.cover.title = A \"title\" & more\nstory.cover.a = What <it> says\n\
        app.title = Where";

    fn host(folder: &Path) -> Host<'_> {
        Host {
            folder,
            url: "https://a.example/limbo/",
            alt: json!({"it": {"cover": "What is seen"}}),
        }
    }

    /// A folder of its own, with a picture or without one.
    fn folder(name: &str, picture: bool) -> std::path::PathBuf {
        let folder =
            std::env::temp_dir().join(format!("limbo-share-{name}-{}", std::process::id()));
        if picture {
            files::write(&folder.join("og/it/cover.png"), b"png").unwrap();
        }
        folder
    }

    #[test]
    fn a_shared_chapter_says_what_it_is_about_and_leads_on() {
        let (folder, words) = (folder("page", true), Words::of("it", "it-IT", TEXTS));
        let place = Place {
            words: &words,
            chapter: "cover",
        };
        let html = host(&folder).share_page(&place).unwrap();
        let _ = fs::remove_dir_all(&folder);
        for part in [
            "<html lang=\"it\">",
            "<meta property=\"og:title\" content=\"A &quot;title&quot; &amp; more\">",
            "<meta property=\"og:description\" content=\"What &lt;it&gt; says\">",
            "<meta property=\"og:url\" content=\"https://a.example/limbo/s/it/cover.html\">",
            "<meta property=\"og:image\" content=\"https://a.example/limbo/og/it/cover.png\">",
            "<meta property=\"og:image:alt\" content=\"What is seen\">",
            "<meta property=\"og:locale\" content=\"it_IT\">",
            "content=\"0; url=../../?mode=story&amp;chapter=cover&amp;locale=it\">",
            "<a href=\"../../?mode=story&amp;chapter=cover&amp;locale=it\">",
            "href=\"https://a.example/limbo/oembed/it/cover.json\"",
            "content=\"summary_large_image\"",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        assert!(!html.contains("<script") && !html.contains("style"));
    }

    #[test]
    fn without_pictures_there_is_everything_else() {
        let (folder, words) = (folder("none", false), Words::of("it", "it-IT", TEXTS));
        let place = Place {
            words: &words,
            chapter: "cover",
        };
        let host = host(&folder);
        let html = host.share_page(&place).unwrap();
        assert!(html.contains("og:title") && !html.contains("og:image"));
        let frame = host.oembed(&place).unwrap();
        assert_eq!(
            (&frame["type"], &frame["version"]),
            (&json!("rich"), &json!("1.0"))
        );
        assert!(frame.get("thumbnail_url").is_none());
        let frame = frame["html"].as_str().unwrap();
        assert!(frame.contains("src=\"https://a.example/limbo/?embed=1&amp;mode=story&amp;chapter=cover&amp;locale=it\""));
    }

    #[test]
    fn the_page_knows_its_address_its_languages_and_where_the_chapters_pages_are() {
        let (folder, words) = (folder("index", true), [Words::of("it", "it-IT", TEXTS)]);
        let index = "<head>\n</head><script id=\"boot\" data-texts=\"t/\"></script>";
        let told = host(&folder).index(index, &words).unwrap();
        let _ = fs::remove_dir_all(&folder);
        for part in [
            "id=\"boot\" data-share=\"https://a.example/limbo/s/\" data-texts=\"t/\"",
            "<meta property=\"og:url\" content=\"https://a.example/limbo/\">",
            "hreflang=\"it\" href=\"https://a.example/limbo/?locale=it\"",
            "hreflang=\"x-default\" href=\"https://a.example/limbo/\"",
            "<meta property=\"og:image\"",
        ] {
            assert!(told.contains(part), "{part}");
        }
        assert_eq!(without_host(&told), index);
        assert!(host(&folder).index("<head></head>", &words).is_err());
    }
}
