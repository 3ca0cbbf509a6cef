//! Archives that are the same, byte for byte, whenever they are made of the same files: in the order of their names, all
//! of one age, with the rights that a file for everybody has.

use crate::Result;
use flate2::{Compression, GzBuilder};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A file of an archive: its name there, with `/` between folders, and what is in it.
pub type File = (String, Vec<u8>);

/// What everybody may read.
const RIGHTS: u32 = 0o644;
/// The age of every file of an npm package: npm itself writes this instant, of 1985, into all of them.
const NPM_TIME_S: u64 = 499_162_500;

fn sorted(mut files: Vec<File>) -> Vec<File> {
    files.sort();
    files
}

/// A zip archive. Its files are of 1 January 1980, the beginning of time for zip.
pub fn zip(files: Vec<File>) -> Result<Vec<u8>> {
    let say = |error: &dyn std::fmt::Display| format!("a zip archive cannot be made: {error}");
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(RIGHTS);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in sorted(files) {
        zip.start_file(name, options).map_err(|e| say(&e))?;
        zip.write_all(&bytes).map_err(|e| say(&e))?;
    }
    Ok(zip.finish().map_err(|e| say(&e))?.into_inner())
}

/// An archive as npm installs it: a tar, compressed, all in the folder `package`.
pub fn npm(files: Vec<File>) -> Result<Vec<u8>> {
    let say = |error: std::io::Error| format!("an npm package cannot be made: {error}");
    let gzip = GzBuilder::new()
        .mtime(0)
        .write(Vec::new(), Compression::best());
    let mut tar = tar::Builder::new(gzip);
    for (name, bytes) in sorted(files) {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(RIGHTS);
        header.set_mtime(NPM_TIME_S);
        tar.append_data(&mut header, format!("package/{name}"), &bytes[..])
            .map_err(say)?;
    }
    tar.into_inner().and_then(|gzip| gzip.finish()).map_err(say)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn files() -> Vec<File> {
        vec![
            ("b/c.txt".into(), b"second ".repeat(99)),
            ("a.html".into(), b"first".to_vec()),
        ]
    }

    fn backwards() -> Vec<File> {
        files().into_iter().rev().collect()
    }

    #[test]
    fn the_same_files_make_the_same_zip_and_come_out_of_it_again() {
        let bytes = zip(files()).unwrap();
        assert_eq!(bytes, zip(backwards()).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
        assert_eq!(names, ["a.html", "b/c.txt"]);
        let mut text = String::new();
        let mut file = archive.by_name("b/c.txt").unwrap();
        file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "second ".repeat(99));
        assert!(file.compressed_size() < file.size());
    }

    #[test]
    fn an_npm_package_is_the_same_too_and_all_of_it_is_in_one_folder() {
        let bytes = npm(files()).unwrap();
        assert_eq!(bytes, npm(backwards()).unwrap());
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(&bytes[..]));
        let names: Vec<String> = archive
            .entries()
            .unwrap()
            .map(|entry| entry.unwrap().path().unwrap().display().to_string())
            .collect();
        assert_eq!(names, ["package/a.html", "package/b/c.txt"]);
    }
}
