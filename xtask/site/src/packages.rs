//! The packages: the same page for other places. A zip for any host, the page in one file for a disk, SCORM 1.2 and 2004
//! for learning platforms, the element for npm, and the checksums of all of them.

mod archive;
mod scorm;

use crate::files::{self, below, read};
use crate::words::Words;
use crate::{Result, Site};
use archive::File;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The page in one file, in the folder and in the packages.
const ONE_FILE: &str = "limbo.html";

/// A package: its name, what it is for, and all of it.
struct Package {
    name: String,
    purpose: &'static str,
    bytes: Vec<u8>,
}

/// Writes all packages into a folder, which then holds nothing else of ours, and says what each is for.
pub fn write(site: &Site, folder: &Path) -> Result<()> {
    let files = below(&site.folder)?;
    let words = Words::all(&site.folder)?;
    let mut packages = vec![
        Package {
            name: format!("limbo-{VERSION}-site.zip"),
            purpose: "unpack it into a folder of any static host",
            bytes: archive::zip(files.clone())?,
        },
        Package {
            name: format!("limbo-{VERSION}.html"),
            purpose: "the page in one file, all languages in it: opens from a disk",
            bytes: named(&files, ONE_FILE)?.to_vec(),
        },
    ];
    for (version, purpose) in [
        (scorm::Version::V12, "for a learning platform: SCORM 1.2"),
        (
            scorm::Version::V2004,
            "for a learning platform: SCORM 2004, 4th Edition",
        ),
    ] {
        let script = read(&root().join("static/scorm.js"))?;
        packages.push(Package {
            name: format!("limbo-{VERSION}-scorm-{}.zip", version.name()),
            purpose,
            bytes: archive::zip(scorm::files(version, &files, &words, &script)?)?,
        });
    }
    packages.push(Package {
        name: format!("limbo-mail-{VERSION}.tgz"),
        purpose: "the element for npm: npm install ./this-file, or npm publish",
        bytes: archive::npm(npm_files(site)?)?,
    });
    clear(folder)?;
    let mut sums = String::new();
    for package in &packages {
        files::write(&folder.join(&package.name), &package.bytes)?;
        sums += &format!(
            "{}  {}\n",
            hex(&Sha256::digest(&package.bytes)),
            package.name
        );
    }
    files::write(&folder.join("SHA256SUMS"), sums.as_bytes())?;
    files::write(&folder.join("README.txt"), list(&packages).as_bytes())
}

/// What was written and what each is for, for who finds the folder; `cargo xtask dist` shows it.
fn list(packages: &[Package]) -> String {
    let mut list = String::new();
    for package in packages {
        list += &format!("{:<28} {}\n", package.name, package.purpose);
    }
    list + &format!(
        "{:<28} {}\n",
        "SHA256SUMS", "their checksums: sha256sum -c SHA256SUMS"
    )
}

/// Takes earlier packages away: those of another version would be taken for new ones.
fn clear(folder: &Path) -> Result<()> {
    let say = |error: std::io::Error| {
        format!(
            "the packages cannot be written to {}: {error}",
            folder.display()
        )
    };
    fs::create_dir_all(folder).map_err(say)?;
    for entry in fs::read_dir(folder).map_err(say)? {
        let path = entry.map_err(say)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_file() && name.starts_with("limbo-") {
            fs::remove_file(&path).map_err(say)?;
        }
    }
    Ok(())
}

/// The files of the npm package: those that its package.json names, which gets this version; with `--url` the element knows
/// where the page is.
fn npm_files(site: &Site) -> Result<Vec<File>> {
    const SOURCES: [&str; 4] = [
        "limbo-mail.js",
        "limbo-mail.d.ts",
        "react.d.ts",
        "README.md",
    ];
    let folder = root().join("embed");
    let package = read(&folder.join("package.json"))?;
    let mut files = vec![("package.json".to_owned(), versioned(&package)?.into_bytes())];
    for name in SOURCES {
        let listed = format!("\"{name}\"");
        if !package.contains(&listed) {
            return Err(format!("embed/package.json does not name {name}"));
        }
        let mut text = read(&folder.join(name))?;
        if let (Some(url), "limbo-mail.js") = (&site.url, name) {
            const HOME: &str = "const HOME = \"\";";
            if !text.contains(HOME) {
                return Err(format!("embed/{name} has no line {HOME}"));
            }
            text = text.replacen(
                HOME,
                &format!("const HOME = {};", serde_json::json!(url)),
                1,
            );
        }
        files.push((name.to_owned(), text.into_bytes()));
    }
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        files.push((name.to_owned(), read(&root().join(name))?.into_bytes()));
    }
    Ok(files)
}

/// A package.json with this version, otherwise as it is written.
fn versioned(package: &str) -> Result<String> {
    let lines: Vec<String> = package
        .lines()
        .map(|line| match line.trim_start().starts_with("\"version\":") {
            true => format!("  \"version\": \"{VERSION}\","),
            false => line.to_owned(),
        })
        .collect();
    let text = lines.join("\n") + "\n";
    let read: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| format!("embed/package.json is no JSON: {error}"))?;
    match read["version"] == VERSION {
        true => Ok(text),
        false => Err("embed/package.json has no line \"version\"".into()),
    }
}

fn named<'a>(files: &'a [File], name: &str) -> Result<&'a [u8]> {
    let file = files.iter().find(|(n, _)| n == name);
    file.map(|(_, bytes)| &bytes[..])
        .ok_or_else(|| format!("the page has no {name}"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_npm_package_has_the_version_of_all_and_knows_its_page_only_where_that_is_known() {
        let site = |url: Option<&str>| Site {
            folder: PathBuf::new(),
            url: url.map(str::to_owned),
            worker: true,
            packages: None,
        };
        let element = |url| {
            let files = npm_files(&site(url)).unwrap();
            String::from_utf8(named(&files, "limbo-mail.js").unwrap().to_vec()).unwrap()
        };
        assert!(element(None).contains("const HOME = \"\";"));
        assert!(
            element(Some("https://a.example/")).contains("const HOME = \"https://a.example/\";")
        );
        let files = npm_files(&site(None)).unwrap();
        let package: serde_json::Value =
            serde_json::from_slice(named(&files, "package.json").unwrap()).unwrap();
        assert_eq!(package["version"], VERSION);
        for file in package["files"].as_array().unwrap() {
            assert!(named(&files, file.as_str().unwrap()).is_ok(), "{file}");
        }
        assert!(versioned("{}").is_err() && versioned("no").is_err());
    }

    /// The first cells of README's table are what there is.
    #[test]
    fn the_package_says_in_types_and_words_all_that_can_be_asked() {
        let readme = read(&root().join("README.md")).unwrap();
        let table = readme.split_once("| what is asked |").unwrap().1;
        let table = table.split_once("\n\n").unwrap().0;
        let cells = table
            .lines()
            .filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
        let names: Vec<&str> = cells
            .flat_map(|cell| cell.split('`').skip(1).step_by(2))
            .collect();
        assert!(
            names.contains(&"play") && names.contains(&"height"),
            "{names:?}"
        );
        let embed = |name: &str| read(&root().join("embed").join(name)).unwrap();
        let (types, words) = (embed("limbo-mail.d.ts"), embed("README.md"));
        let types = types.split_once("interface LimboMethods {").unwrap().1;
        let types = types.split_once("\n}").unwrap().0;
        for name in names {
            assert!(types.contains(&format!("\n  {name}: [")), "{name}");
            let said = [format!("`{name}`"), format!("`{name}(")];
            assert!(said.iter().any(|said| words.contains(said)), "{name}");
        }
    }

    /// Who takes a package from a release puts it on a host of their own.
    #[test]
    fn the_packages_of_a_release_are_built_without_an_address() {
        let workflow = read(&root().join(".github/workflows/publish.yml")).unwrap();
        let steps: Vec<&str> = workflow.split("\n      - ").collect();
        let builds = |when: &str| -> Vec<&str> {
            let run = |step: &&str| step.contains("cargo xtask dist") && step.contains(when);
            steps.iter().copied().filter(run).collect()
        };
        let of_release = builds("if: startsWith(github.ref, 'refs/tags/v')");
        assert_eq!(of_release.len(), 1);
        assert!(!of_release[0].contains("--url"), "{}", of_release[0]);
        assert_eq!(builds("").len(), 2, "the other is for main alone");
        assert_eq!(builds("if: github.ref == 'refs/heads/main'").len(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said_with_its_name() {
        let file = std::env::temp_dir().join(format!("limbo-packages-{}", std::process::id()));
        fs::write(&file, "a file").unwrap();
        let said = clear(&file).unwrap_err();
        fs::remove_file(&file).unwrap();
        assert!(
            said.contains("cannot be written") && said.contains("limbo-packages-"),
            "{said}"
        );
    }

    #[test]
    fn a_checksum_is_that_of_the_standard() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&Sha256::digest(b"")), empty);
    }
}
