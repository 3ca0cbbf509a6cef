//! `cargo xtask serve`, and the small server behind it: the files of one folder, for this machine only.
//!
//! GET and HEAD of files below the folder; never anything above it, never a listing, never a write.

use crate::tools::Tools;
use crate::wasm::Wasm;
use crate::{Result, page};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

const PORT: u16 = 8080;
/// How many ports after the wanted one are tried.
const PORTS_TRIED: u16 = 100;
/// A browser's request line and headers are far shorter.
const REQUEST_BYTES_MAX: u64 = 16 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);

/// Reads `[--port N]`.
pub fn options(args: &[&str]) -> Result<u16> {
    match args {
        [] => Ok(PORT),
        ["--port", port] => port
            .parse()
            .map_err(|_| format!("`{port}` is not a port (0 to 65535)")),
        _ => Err(format!(
            "serve takes only --port N, not `{}`",
            args.join(" ")
        )),
    }
}

/// Sets up, builds, serves until it is stopped.
pub fn command(port: u16) -> Result<ExitCode> {
    let wasm = Wasm::set_up()?;
    let tools = Tools::set_up()?;
    let folder = page::build(&tools, &wasm, &page::Options::default())?;
    let listener = listen(port)?;
    let address = address_of(&listener)?;
    if port != 0 && !address.ends_with(&format!(":{port}/")) {
        println!("Port {port} is not to be had.");
    }
    println!("Limbo is at {address}  (Ctrl+C stops it)");
    serve(listener, folder);
    Ok(ExitCode::SUCCESS)
}

/// Listens on a port of this machine, or on the next one that is free; 0 is any.
pub fn listen(port: u16) -> Result<TcpListener> {
    let last = if port == 0 {
        0
    } else {
        port.saturating_add(PORTS_TRIED)
    };
    let mut refused = None;
    for port in port..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            // One that this user may not have is no more theirs for being free.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                refused.get_or_insert((port, error));
            }
            Err(_) => {}
        }
    }
    Err(no_port(port, last, refused))
}

/// Why there is no port, where one was refused by the system with that one's reason.
fn no_port(first: u16, last: u16, refused: Option<(u16, std::io::Error)>) -> String {
    match refused {
        Some((port, error)) => format!("port {port} on 127.0.0.1: {error}"),
        None => format!("no port from {first} to {last} is free on 127.0.0.1"),
    }
}

/// Where a browser finds it.
pub fn address_of(listener: &TcpListener) -> Result<String> {
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok(format!("http://127.0.0.1:{}/", address.port()))
}

/// Answers requests, each in a thread of its own.
pub fn serve(listener: TcpListener, folder: PathBuf) {
    let folder = Arc::new(folder);
    for stream in listener.incoming().flatten() {
        let folder = Arc::clone(&folder);
        // A browser that goes away in the middle is no error of ours.
        std::thread::spawn(move || drop(answer(stream, &folder)));
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream.try_clone()?.take(REQUEST_BYTES_MAX));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let (status, kind, body) = match (method, find(folder, target)) {
        ("GET" | "HEAD", Some(file)) => ("200 OK", mime(&file), fs::read(file)?),
        ("GET" | "HEAD", None) => match fs::read(folder.join("404.html")) {
            Ok(page) => ("404 Not Found", "text/html; charset=utf-8", page),
            Err(_) => ("404 Not Found", "text/plain", b"not found\n".to_vec()),
        },
        _ => (
            "405 Method Not Allowed",
            "text/plain",
            b"GET and HEAD only\n".to_vec(),
        ),
    };
    // Any origin may read: inside a sandboxed iframe the page's own scripts come from "another" origin.
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
         Access-Control-Allow-Origin: *\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    stream.flush()
}

/// The file that a request's target names, if there is one below the folder.
fn find(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = PathBuf::from(percent_decoded(path)?);
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !plain {
        return None;
    }
    let mut file = folder.join(path);
    if file.is_dir() {
        file.push("index.html");
    }
    // A link inside the folder must not lead out of it either.
    let inside = fs::canonicalize(&file)
        .ok()?
        .starts_with(fs::canonicalize(folder).ok()?);
    (inside && file.is_file()).then_some(file)
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = rest.get(2..)?;
    }
    String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains(['\0', '\\']))
}

fn mime(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("")
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with one page, and beside it a file that nobody may see.
    fn site(name: &str) -> PathBuf {
        let base = std::env::temp_dir().join(format!("limbo-serve-{}-{name}", std::process::id()));
        let folder = base.join("dist");
        fs::create_dir_all(folder.join("static")).unwrap();
        fs::write(folder.join("index.html"), "<p>page</p>").unwrap();
        fs::write(folder.join("static/a b.wasm"), "wasm").unwrap();
        fs::write(base.join("secret.txt"), "secret").unwrap();
        folder
    }

    fn ask(folder: &Path, request: &str) -> String {
        let listener = listen(0).unwrap();
        let mut stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let folder = folder.to_owned();
        std::thread::spawn(move || serve(listener, folder));
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn a_page_and_its_wasm_are_served_with_their_types() {
        let folder = site("types");
        let page = ask(
            &folder,
            "GET /?scenario=small-town HTTP/1.1\r\nHost: x\r\n\r\n",
        );
        assert!(
            page.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html"),
            "{page}"
        );
        assert!(page.ends_with("<p>page</p>"));
        let wasm = ask(&folder, "GET /static/a%20b.wasm HTTP/1.1\r\n\r\n");
        assert!(wasm.contains("Content-Type: application/wasm"), "{wasm}");
        let head = ask(&folder, "HEAD / HTTP/1.1\r\n\r\n");
        assert!(
            head.contains("Content-Length: 11") && head.ends_with("\r\n\r\n"),
            "{head}"
        );
    }

    #[test]
    fn where_there_is_nothing_the_folders_own_page_for_that_is_shown() {
        let folder = site("missing");
        let request = "GET /nowhere HTTP/1.1\r\n\r\n";
        assert!(ask(&folder, request).ends_with("not found\n"));
        fs::write(folder.join("404.html"), "<p>nothing here</p>").unwrap();
        let answer = ask(&folder, request);
        assert!(answer.starts_with("HTTP/1.1 404") && answer.contains("text/html"));
        assert!(answer.ends_with("<p>nothing here</p>"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = site("outside");
        let targets = [
            "/../secret.txt",
            "/static/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
        ];
        let more = [
            "//etc/passwd",
            "/%2fetc/passwd",
            "/..%5csecret.txt",
            "/%zz",
            "/%",
            "secret.txt",
            "",
        ];
        for target in targets.iter().chain(&more) {
            let answer = ask(&folder, &format!("GET {target} HTTP/1.1\r\n\r\n"));
            assert!(answer.starts_with("HTTP/1.1 404"), "{target}: {answer}");
        }
        assert!(ask(&folder, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn a_port_that_a_user_may_not_have_is_not_said_to_be_taken() {
        let error = || std::io::Error::from(ErrorKind::PermissionDenied);
        let said = no_port(80, 180, Some((80, error())));
        assert!(
            said.contains("port 80") && said.contains(&error().to_string()),
            "{said}"
        );
        assert!(no_port(80, 180, None).contains("is free"));
    }

    #[test]
    fn a_taken_port_gives_the_next_free_one() {
        let first = listen(0).unwrap();
        let taken = first.local_addr().unwrap().port();
        let second = listen(taken).unwrap();
        assert_ne!(second.local_addr().unwrap().port(), taken);
    }
}
