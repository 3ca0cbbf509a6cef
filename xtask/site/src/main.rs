//! Adds to the folder that holds the bundled page (xtask/src/bundle.rs) what stands around it.
//!
//!     limbo-site FOLDER [--url ADDRESS] [--no-worker] [--packages FOLDER]
//!
//! - `--url`: where the page will stand, for what must name its address in full
//! - `--no-worker`: without the service worker, by which the page works offline after the first visit
//! - `--packages`: writes the packages for other places (a zip, SCORM, npm, ...) into that folder
//!
//!     limbo-site fill LANGUAGE
//!
//! writes the documents that a language does not have yet into `prose/`, to be filled by a translator.

#![forbid(unsafe_code)]

mod address;
mod files;
mod install;
mod integrity;
mod offline;
mod packages;
mod pictures;
mod prose;
mod share;
mod story;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

/// What goes wrong here is for a person to read: a sentence that says what to do.
type Result<T> = std::result::Result<T, String>;

/// The page as it was built, and what is asked for around it.
#[derive(Debug, PartialEq)]
struct Site {
    /// The folder that a host serves.
    folder: PathBuf,
    /// The address of that folder on its host, with a slash at its end.
    url: Option<String>,
    worker: bool,
    /// Where the packages go.
    packages: Option<PathBuf>,
}

impl Site {
    fn from_args(args: &[String]) -> Result<Site> {
        let mut args = args.iter();
        let mut site = Site {
            folder: args.next().map(PathBuf::from).ok_or("which folder?")?,
            url: None,
            worker: true,
            packages: None,
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--no-worker" => site.worker = false,
                "--url" => site.url = Some(address::absolute(value()?)?),
                "--packages" => site.packages = Some(value()?.into()),
                _ => return Err(format!("there is no option {arg}")),
            }
        }
        Ok(site)
    }

    /// Writes everything, in the order in which one thing needs another.
    fn write(&self) -> Result<()> {
        if !self.folder.join("index.html").is_file() {
            return Err(format!("{} holds no page", self.folder.display()));
        }
        prose::write(self)?;
        install::write(&self.folder)?;
        if let Some(url) = &self.url {
            share::write(self, url)?;
        }
        integrity::write(&self.folder)?;
        files::mark_texts(&self.folder)?;
        offline::write(&self.folder, self.worker)?;
        if let Some(folder) = &self.packages {
            packages::write(self, folder)?;
        }
        Ok(())
    }
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.as_slice() {
        [what, code] if what == "fill" => prose::fill(code).map(|said| println!("{said}")),
        _ => Site::from_args(&args).and_then(|site| site.write()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_and_what_is_unknown_is_refused() {
        let read = |args: &str| {
            let args: Vec<String> = args.split(' ').map(str::to_owned).collect();
            Site::from_args(&args)
        };
        let site = read("dist --url http://a.example --no-worker --packages out").unwrap();
        assert_eq!(site.url.as_deref(), Some("http://a.example/"));
        assert_eq!((site.worker, site.packages), (false, Some("out".into())));
        assert!(read("dist --url").is_err() && read("dist --fast").is_err());
    }
}
