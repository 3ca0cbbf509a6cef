//! Where results go: standard output, or a file that stands under its name only once it is whole, so that a batch system
//! which looks for it never finds half of one.

use crate::failure::Failure;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// The name that stands for standard output, and for standard input.
pub const STANDARD: &str = "-";

/// True if this is the name of standard output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == STANDARD
}

/// Why an option's file and the JSON object are not both written to standard output.
pub fn two_in_one(option: &str, what: &str) -> Failure {
    Failure::of(
        option,
        format!(
            "{what} and the JSON object of --json cannot both be written to standard output: name a file"
        ),
    )
}

/// Writes bytes to standard output. That nobody reads them any more (`limbo play … | head`) is no failure, and changes
/// nothing of what the program finds and of the status with which it ends.
///
/// # Errors
/// Where they cannot be written.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::of("standard output", error))
        }
        _ => Ok(()),
    }
}

/// Writes a file of these bytes, or standard output where the name is `-`.
///
/// # Errors
/// Where they cannot be written; a file of that name is then as it was.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_standard(path) {
        return print(bytes);
    }
    let write = || -> io::Result<()> {
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if !path.exists() || path.is_file() {
            // Of a link that leads to a file, that file is replaced and not the link.
            let resolved = path.canonicalize();
            let path = resolved.as_deref().unwrap_or(path);
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let file = beside(path, folder.unwrap_or(Path::new(".")))?;
            let mut out = BufWriter::new(file);
            out.write_all(bytes)?;
            let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
            file.persist(path).map_err(|error| error.error)?;
            return Ok(());
        }
        // A device or a pipe has nothing to be replaced.
        std::fs::File::options()
            .write(true)
            .open(path)?
            .write_all(bytes)
    };
    write().map_err(|error| Failure::of(path.display(), error))
}

/// A temporary file in this folder. It is as readable as the file that it replaces; where there is none, as any new file of
/// this user is.
fn beside(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    match std::fs::metadata(path) {
        Ok(old) => {
            let file = NamedTempFile::new_in(folder)?;
            file.as_file().set_permissions(old.permissions())?;
            Ok(file)
        }
        Err(_) => new_file(folder),
    }
}

/// A file that anybody may read and write as far as the user's mask allows it; a temporary file is its owner's alone else.
#[cfg(unix)]
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    let all = std::fs::Permissions::from_mode(0o666);
    tempfile::Builder::new()
        .permissions(all)
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    NamedTempFile::new_in(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_that_is_replaced_stays_as_readable_as_it_was_and_a_link_to_it_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mode = |name: &str| std::fs::metadata(at(name)).unwrap().permissions().mode() & 0o777;
        let (own, link) = (at("own"), at("link"));
        std::fs::write(&own, "old").unwrap();
        symlink("own", &link).unwrap();
        for asked in [0o600, 0o664] {
            std::fs::set_permissions(&own, std::fs::Permissions::from_mode(asked)).unwrap();
            for (to, text) in [(&own, "new"), (&link, "by the link")] {
                assert!(write(to, text.as_bytes()).is_ok());
                assert_eq!(std::fs::read_to_string(&own).unwrap(), text);
                assert_eq!(mode("own"), asked, "{text}");
            }
        }
        assert!(link.symlink_metadata().unwrap().is_symlink());
        // A new file is like one that is made in any other way.
        std::fs::write(at("usual"), "").unwrap();
        assert!(write(&at("fresh"), b"new").is_ok());
        assert_eq!(mode("fresh"), mode("usual"));
    }
}
