//! The page for a learning platform: a package by SCORM 1.2 or by SCORM 2004, 4th Edition. It holds the page without those beside it, a
//! manifest that lists all of it, and a launch page, which is index.html with static/scorm.js: readers elsewhere never
//! fetch that.

use super::VERSION;
use super::archive::File;
use crate::Result;
use crate::files::escaped;
use crate::prose::BESIDE;
use crate::share;
use crate::story::CHAPTERS;
use crate::words::Words;

/// The page that a platform opens.
const LAUNCH: &str = "scorm.html";
/// What scorm.js says.
const KEYS: [&str; 6] = [
    "scorm.none",
    "scorm.lost",
    "scorm.resume",
    "scorm.go_on",
    "scorm.begin",
    "scorm.close",
];

/// What would stand in a package for nothing: the page once more in one file, and what is for
/// links from outside or for a visit without a network. And what would lead out of the course: pages beside it, after which
/// a platform takes the course as ended. For the same reason index.html is told of no host there ([`share::without_host`]).
const LEFT_OUT: [&str; 10] = [
    "about/",
    "examples/",
    "prose-",
    "teach/",
    "limbo.html",
    "404.html",
    "worker.js",
    "og/",
    "s/",
    "oembed/",
];

/// A version of SCORM.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Version {
    V12,
    V2004,
}

impl Version {
    /// As names of packages and static/scorm.js write it.
    pub fn name(self) -> &'static str {
        match self {
            Version::V12 => "1.2",
            Version::V2004 => "2004",
        }
    }

    /// The beginning of the manifest, up to its metadata.
    fn head(self) -> String {
        let (spaces, schema): (&[(&str, &str)], &str) = match self {
            Version::V12 => (
                &[
                    ("xmlns", "http://www.imsproject.org/xsd/imscp_rootv1p1p2"),
                    ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_rootv1p2"),
                ],
                "1.2",
            ),
            Version::V2004 => (
                &[
                    ("xmlns", "http://www.imsglobal.org/xsd/imscp_v1p1"),
                    ("xmlns:adlcp", "http://www.adlnet.org/xsd/adlcp_v1p3"),
                    ("xmlns:imsss", "http://www.imsglobal.org/xsd/imsss"),
                ],
                "2004 4th Edition",
            ),
        };
        let spaces: String = spaces
            .iter()
            .map(|(name, space)| format!("\n  {name}=\"{space}\""))
            .collect();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <manifest identifier=\"limbo-{VERSION}\" version=\"{VERSION}\"{spaces}>\n\
             <metadata><schema>ADL SCORM</schema><schemaversion>{schema}</schemaversion></metadata>\n"
        )
    }

    /// What a platform is told about the order of things: it is the page that says when it is complete.
    fn sequencing(self) -> [&'static str; 2] {
        match self {
            Version::V12 => ["", ""],
            Version::V2004 => [
                "<imsss:sequencing><imsss:deliveryControls completionSetByContent=\"true\" objectiveSetByContent=\"true\"/></imsss:sequencing>",
                "<imsss:sequencing><imsss:controlMode choice=\"true\" flow=\"true\"/></imsss:sequencing>",
            ],
        }
    }

    /// The attribute that says that the page talks with the platform.
    fn talks(self) -> &'static str {
        match self {
            Version::V12 => "adlcp:scormtype=\"sco\"",
            Version::V2004 => "adlcp:scormType=\"sco\"",
        }
    }
}

/// The files of a package, made of those of the page.
pub fn files(version: Version, page: &[File], words: &[Words], script: &str) -> Result<Vec<File>> {
    let kept = |name: &str| {
        !LEFT_OUT
            .iter()
            .any(|left| name == *left || (left.ends_with(['/', '-']) && name.starts_with(left)))
    };
    let mut files: Vec<File> = page
        .iter()
        .filter(|(name, _)| kept(name))
        .cloned()
        .collect();
    let index = files.iter_mut().find(|(name, _)| name == "index.html");
    let (_, index) = index.ok_or("the page has no index.html")?;
    let alone = share::without_host(&String::from_utf8_lossy(index).replace(BESIDE, ""));
    *index = alone.clone().into_bytes();
    let index = alone;
    let launch = launch(version, &index, words)?;
    files.push((LAUNCH.to_owned(), launch.into_bytes()));
    files.push(("scorm.js".to_owned(), script.as_bytes().to_vec()));
    files.sort();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let manifest = manifest(version, title(&index), &names);
    files.push(("imsmanifest.xml".to_owned(), manifest.into_bytes()));
    Ok(files)
}

/// index.html that also loads scorm.js, before the page's own program.
fn launch(version: Version, index: &str, words: &[Words]) -> Result<String> {
    let mut said = serde_json::Map::new();
    for words in words {
        let texts = KEYS.iter().map(|key| {
            let name = key.trim_start_matches("scorm.").to_owned();
            Ok((name, words.t(key)?.into()))
        });
        said.insert(
            words.code.clone(),
            texts.collect::<Result<serde_json::Map<_, _>>>()?.into(),
        );
    }
    let said = escaped(&serde_json::Value::Object(said).to_string());
    let last = CHAPTERS.last().copied().unwrap_or_default();
    let script = format!(
        "<script src=\"scorm.js\" data-version=\"{}\" data-last=\"{last}\" data-words=\"{said}\"></script>",
        version.name()
    );
    // A platform's pages are asked for with its reader's rights: nothing there is kept for later by the page.
    let lines: Vec<&str> = index
        .lines()
        .filter(|line| !line.contains("rel=\"manifest\""))
        .collect();
    let at = lines
        .iter()
        .position(|line| line.contains("id=\"boot\""))
        .ok_or("index.html has no line with id=\"boot\"")?;
    let boot = lines[at].replace(" data-worker", " data-no-worker");
    Ok([&lines[..at], &[&*script, &*boot], &lines[at + 1..]]
        .concat()
        .join("\n")
        + "\n")
}

/// What the page calls itself.
fn title(index: &str) -> &str {
    let inside = index.split_once("<title>").map(|(_, rest)| rest);
    inside
        .and_then(|rest| rest.split_once("</title>"))
        .map_or("Limbo", |(title, _)| title)
}

fn manifest(version: Version, title: &str, files: &[&str]) -> String {
    let [of_page, of_all] = version.sequencing();
    let files: String = files
        .iter()
        .map(|name| format!("<file href=\"{}\"/>\n", escaped(name)))
        .collect();
    format!(
        "{head}\
         <organizations default=\"limbo\">\n<organization identifier=\"limbo\">\n<title>{title}</title>\n\
         <!-- The page speaks the reader's language. For one and the same for all, add to the item: parameters=\"?locale=it\" -->\n\
         <item identifier=\"story\" identifierref=\"page\" isvisible=\"true\">\n<title>{title}</title>\n{of_page}</item>\n{of_all}\
         </organization>\n</organizations>\n\
         <resources>\n<resource identifier=\"page\" type=\"webcontent\" {talks} href=\"{LAUNCH}\">\n{files}</resource>\n</resources>\n\
         </manifest>\n",
        head = version.head(),
        talks = version.talks(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "<!doctype html>\n<title>Limbo: a · b</title>\n<link rel=\"manifest\" href=\"m\">\n\
        <link rel=\"canonical\" href=\"https://a.example/\">\n\
        <script src=\"b.js\" type=\"module\" id=\"boot\" data-share=\"https://a.example/s/\" data-texts=\"t/\"></script>\n</html>\n";

    fn package(version: Version) -> Vec<File> {
        let page: Vec<File> = [
            ("index.html", INDEX),
            ("b.js", "b"),
            ("limbo.html", "one"),
            ("og/en/cover.png", "png"),
            ("texts-1/en.txt", "x"),
        ]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .to_vec();
        let words = KEYS
            .map(|key| format!("{key} = \"{key}\" & <more>"))
            .join("\n");
        files(
            version,
            &page,
            &[Words::of("en", "en-GB", &words)],
            "script",
        )
        .unwrap()
    }

    fn text(files: &[File], name: &str) -> String {
        let file = files.iter().find(|(n, _)| n == name).unwrap();
        String::from_utf8(file.1.clone()).unwrap()
    }

    #[test]
    fn the_manifest_lists_every_file_of_the_package_but_itself() {
        for version in [Version::V12, Version::V2004] {
            let files = package(version);
            let manifest = text(&files, "imsmanifest.xml");
            let listed = manifest.matches("<file href=").count();
            assert_eq!(listed, files.len() - 1);
            for (name, _) in &files {
                let entry = format!("<file href=\"{name}\"/>");
                assert_eq!(
                    manifest.contains(&entry),
                    name != "imsmanifest.xml",
                    "{name}"
                );
            }
            assert!(!manifest.contains("limbo.html") && !manifest.contains("og/"));
            assert!(manifest.contains("<title>Limbo: a · b</title>"));
        }
    }

    #[test]
    fn a_course_names_no_host_that_the_page_was_built_for() {
        for (name, bytes) in package(Version::V2004) {
            let text = String::from_utf8(bytes).unwrap();
            assert!(!text.contains("a.example"), "{name}: {text}");
        }
        assert!(text(&package(Version::V12), LAUNCH).contains("id=\"boot\" data-texts=\"t/\""));
    }

    #[test]
    fn each_version_has_its_own_names_for_the_same() {
        let old = text(&package(Version::V12), "imsmanifest.xml");
        assert!(old.contains("<schemaversion>1.2<") && old.contains("adlcp:scormtype=\"sco\""));
        assert!(old.contains("adlcp_rootv1p2\"") && !old.contains("imsss"));
        let new = text(&package(Version::V2004), "imsmanifest.xml");
        assert!(new.contains("<schemaversion>2004 4th Edition<"));
        assert!(new.contains("adlcp:scormType=\"sco\"") && new.contains("adlcp_v1p3\""));
    }

    #[test]
    fn the_launch_page_loads_the_script_first_and_readers_elsewhere_do_not() {
        let files = package(Version::V12);
        let launch = text(&files, LAUNCH);
        let (script, boot) = (
            launch.find("scorm.js").unwrap(),
            launch.find("b.js").unwrap(),
        );
        assert!(script < boot && launch.contains("data-version=\"1.2\""));
        assert!(launch.contains("data-last=\"your-turn\""));
        assert!(launch.contains(
            "&quot;none&quot;:&quot;\\&quot;scorm.none\\&quot; &amp; &lt;more&gt;&quot;"
        ));
        assert!(!launch.contains("rel=\"manifest\""));
        assert!(!text(&files, "index.html").contains("scorm"));
    }
}
