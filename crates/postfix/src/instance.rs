//! A private Postfix: its own configuration, queue, log and port in a folder of its own; on drop it ends and the folder goes.
//!
//! Nothing of a system's own Postfix is read or written. Postfix starts as root only; the accounts that it changes to
//! may be any two, so no account is made.

use crate::log::{self, Entry};
use crate::prediction::Scale;
use crate::process::Watched;
use std::fmt::Write;
use std::fs::{self, Permissions};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// An instance lives no longer than this, in seconds; nothing is waited for beyond it.
const LIFE_MAX_S: u32 = 190;
/// How long starting and stopping may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often something is looked at that is waited for.
const POLL: Duration = Duration::from_millis(100);

/// The folder with Debian's package in it, `usr/lib/postfix/sbin/master` and the rest.
#[derive(Clone, Debug)]
pub struct Package {
    root: PathBuf,
}

impl Package {
    /// The package that was unpacked there; `/` for an installed one.
    pub fn new(root: impl Into<PathBuf>) -> Package {
        Package { root: root.into() }
    }

    /// A command that finds the package's own libraries.
    pub fn command(&self, path: &str) -> Command {
        let mut command = Command::new(self.root.join(path));
        command
            .env("LD_LIBRARY_PATH", self.root.join("usr/lib/postfix"))
            .env("TZ", "UTC");
        command
    }

    fn path(&self, path: &str) -> String {
        self.root.join(path).display().to_string()
    }
}

/// By how much a destination's window of sessions grows at a success and shrinks at a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// By 1, Postfix's default.
    One,
    /// By 1/N, N the present window.
    Inverse,
}

/// Where the mail of one domain goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// The domain, letters only, without its `.test`.
    pub name: &'static str,
    /// The server's address.
    pub address: SocketAddr,
    /// What a success or a failure does to its window.
    pub feedback: Feedback,
}

/// What differs between instances.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How fast its clockwork runs.
    pub scale: Scale,
    /// maximal_queue_lifetime, in seconds.
    pub lifetime_s: u32,
    /// Whether the queue manager logs its passes (and a hundred lines for each message).
    pub logs_scans: bool,
    /// Where mail goes.
    pub destinations: Vec<Destination>,
}

/// A running Postfix.
pub struct Instance {
    package: Package,
    folder: PathBuf,
    address: SocketAddr,
    started: Instant,
    /// Postfix's master and all its programs.
    _master: Watched,
}

impl Instance {
    /// Makes `folder` and starts a Postfix in it; on return it accepts mail.
    ///
    /// # Errors
    /// When files cannot be made, this is not root, or it does not start in time.
    pub fn start(package: &Package, folder: &Path, settings: &Settings) -> io::Result<Instance> {
        let address = free_address(Ipv4Addr::LOCALHOST)?;
        make_folders(folder)?;
        let etc = folder.join("etc");
        fs::write(
            etc.join("main.cf"),
            main_cf(package, folder, settings, &accounts()?),
        )?;
        fs::write(etc.join("master.cf"), master_cf(address, settings))?;
        let mut master = package.command("usr/lib/postfix/sbin/master");
        master
            .arg("-c")
            .arg(&etc)
            .args(["-d", "-e", &LIFE_MAX_S.to_string()])
            .env("MAIL_CONFIG", &etc)
            .current_dir(folder.join("queue"));
        let instance = Instance {
            package: package.clone(),
            folder: folder.to_owned(),
            address,
            started: Instant::now(),
            _master: Watched::start(&master, Some(folder))?,
        };
        let up = wait(PATIENCE, || crate::client::Client::open(address).is_ok());
        if up {
            return Ok(instance);
        }
        Err(io::Error::other(format!(
            "Postfix does not start:\n{}",
            instance.log_text()
        )))
    }

    /// Where it accepts mail.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its log so far.
    ///
    /// # Panics
    /// When one of Postfix's programs gave up: nothing that follows would mean anything.
    pub fn log(&self) -> Vec<Entry> {
        let text = self.log_text();
        let fatal = text
            .lines()
            .find(|line| line.contains(": fatal: ") || line.contains(": panic: "));
        assert_eq!(fatal, None, "Postfix gave up");
        log::read(&text)
    }

    /// Tries the whole queue at once, as `postqueue -f` does.
    ///
    /// # Errors
    /// When the command does not run or fails.
    pub fn flush(&self) -> io::Result<()> {
        self.postqueue("-f").map(drop)
    }

    /// What is in the queue, as `postqueue -j` lists it: a line for each message.
    ///
    /// # Errors
    /// When the command does not run or fails.
    pub fn queue(&self) -> io::Result<Vec<u8>> {
        self.postqueue("-j")
    }

    fn postqueue(&self, option: &str) -> io::Result<Vec<u8>> {
        let output = self
            .package
            .command("usr/sbin/postqueue")
            .arg("-c")
            .arg(self.folder.join("etc"))
            .arg(option)
            .output()?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(io::Error::other(format!(
            "postqueue {option}: {}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )))
    }

    /// Waits until `done` says so of the log, for `time` at most and as long as Postfix lives, and returns the log of then.
    pub fn wait_for_log(&self, time: Duration, done: impl Fn(&[Entry]) -> bool) -> Vec<Entry> {
        let life = Duration::from_secs(LIFE_MAX_S.into());
        let mut entries = self.log();
        wait(
            time.min(life.saturating_sub(self.started.elapsed())),
            || {
                entries = self.log();
                done(&entries)
            },
        );
        entries
    }

    fn log_text(&self) -> String {
        // No log yet is an empty log.
        fs::read_to_string(self.folder.join("log/mail.log")).unwrap_or_default()
    }
}

/// Asks again and again until it is so or the time is over; whether it is so.
pub fn wait(time: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !is_so() {
        if start.elapsed() > time {
            return false;
        }
        thread::sleep(POLL);
    }
    true
}

/// An address at which nobody listens.
///
/// # Errors
/// When the network has none.
pub fn free_address(host: Ipv4Addr) -> io::Result<SocketAddr> {
    TcpListener::bind((host, 0))?.local_addr()
}

/// The accounts that Postfix changes to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Accounts {
    owner: String,
    group: String,
}

/// Postfix's own accounts, or two of those that every Debian has. It refuses root, and the account of `default_privs`.
fn accounts() -> io::Result<Accounts> {
    let find = |file: &str, names: &[&str]| {
        let text = fs::read_to_string(file)?;
        let found = names.iter().find(|name| id_of(&text, name).is_some());
        let found = found.map(|name| (*name).to_owned());
        found.ok_or_else(|| io::Error::other(format!("{file} has none of {}", names.join(", "))))
    };
    Ok(Accounts {
        owner: find("/etc/passwd", &["postfix", "uucp", "list", "daemon"])?,
        group: find("/etc/group", &["postdrop", "news", "games"])?,
    })
}

/// The number of an account or group in the text of its file.
fn id_of(text: &str, name: &str) -> Option<u32> {
    let line = text
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    line.split(':').nth(2)?.parse().ok()
}

/// The folders as Postfix's own set-up makes them: what its daemons write belongs to the owner, the rest to root.
fn make_folders(folder: &Path) -> io::Result<()> {
    let accounts = accounts()?;
    let owner = id_of(&fs::read_to_string("/etc/passwd")?, &accounts.owner);
    let group = id_of(&fs::read_to_string("/etc/group")?, &accounts.group);
    let make = |name: &str, mode: u32, owner: Option<u32>, group: Option<u32>| {
        let path = folder.join(name);
        fs::create_dir_all(&path)?;
        fs::set_permissions(&path, Permissions::from_mode(mode))?;
        chown(&path, owner, group)
    };
    for name in ["", "etc", "log", "queue", "queue/pid"] {
        make(name, 0o755, None, None)?;
    }
    make("data", 0o700, owner, None)?;
    let queues = "active bounce corrupt defer deferred flush hold incoming private saved trace";
    for name in queues.split(' ') {
        make(&format!("queue/{name}"), 0o700, owner, None)?;
    }
    make("queue/maildrop", 0o730, owner, group)?;
    make("queue/public", 0o710, owner, group)
}

fn main_cf(package: &Package, folder: &Path, settings: &Settings, accounts: &Accounts) -> String {
    let (scale, folder) = (settings.scale, folder.display());
    let mut text = format!(
        "compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = {commands}
shlib_directory = {libraries}
meta_directory = {package_etc}
mail_owner = {owner}
setgid_group = {group}
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}/log
import_environment = MAIL_CONFIG TZ LD_LIBRARY_PATH
export_environment = TZ LD_LIBRARY_PATH
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.test
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
smtputf8_enable = no
smtp_dns_support_level = disabled
smtp_tls_security_level = none
# One message a session, so that a session is an attempt.
smtp_connection_cache_on_demand = no
# Mail is accepted as fast as it comes, also while the queue manager is busy.
in_flow_delay = 0
# The log then says what each failure does to a window.
destination_concurrency_feedback_debug = yes
queue_run_delay = {period}s
minimal_backoff_time = {period}s
maximal_backoff_time = {backoff_max}s
transport_retry_time = {period}s
maximal_queue_lifetime = {lifetime}s
bounce_queue_lifetime = {lifetime}s
",
        daemons = package.path("usr/lib/postfix/sbin"),
        commands = package.path("usr/sbin"),
        libraries = package.path("usr/lib/postfix"),
        package_etc = package.path("etc/postfix"),
        owner = accounts.owner,
        group = accounts.group,
        period = scale.period_s,
        backoff_max = scale.backoff_max_s(),
        lifetime = settings.lifetime_s,
    );
    // Notices to the sender are made and then thrown away.
    let mut routes = "{from.test=discard:}".to_owned();
    for Destination { name, address, .. } in &settings.destinations {
        let (ip, port) = (address.ip(), address.port());
        // Writing to a string does not fail.
        let _ = write!(routes, " {{{name}.test={name}:[{ip}]:{port}}}");
    }
    let _ = writeln!(text, "transport_maps = inline:{{ {routes} }}");
    for destination in &settings.destinations {
        let name = destination.name;
        let feedback = match destination.feedback {
            Feedback::One => "1",
            Feedback::Inverse => "1/concurrency",
        };
        for direction in ["positive", "negative"] {
            let _ = writeln!(
                text,
                "{name}_destination_concurrency_{direction}_feedback = {feedback}"
            );
        }
    }
    text
}

fn master_cf(address: SocketAddr, settings: &Settings) -> String {
    let verbose = if settings.logs_scans { " -v" } else { "" };
    let mut text = format!(
        "{address} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr{verbose}
rewrite unix - - n - - trivial-rewrite
proxymap unix - - n - - proxymap
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
showq unix n - n - - showq
postlog unix-dgram n - n - 1 postlogd
"
    );
    for destination in &settings.destinations {
        let _ = writeln!(text, "{} unix - - n - - smtp", destination.name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0::\nuucpx:x:9:9::\nuucp:x:10:11::\n";
        assert_eq!(id_of(passwd, "uucp"), Some(10));
        assert_eq!(id_of(passwd, "uu"), None);
    }

    #[test]
    fn each_destination_has_a_transport_with_its_own_feedback() {
        let settings = Settings {
            scale: Scale { period_s: 15 },
            lifetime_s: 100,
            logs_scans: false,
            destinations: vec![Destination {
                name: "gate",
                address: SocketAddr::from(([127, 0, 0, 2], 2525)),
                feedback: Feedback::Inverse,
            }],
        };
        let accounts = Accounts {
            owner: "a".to_owned(),
            group: "b".to_owned(),
        };
        let text = main_cf(
            &Package::new("/"),
            Path::new("/var/test"),
            &settings,
            &accounts,
        );
        assert!(text.contains("{gate.test=gate:[127.0.0.2]:2525}"));
        assert!(text.contains("gate_destination_concurrency_negative_feedback = 1/concurrency"));
        assert!(text.contains("maximal_backoff_time = 200s\n"));
        assert!(master_cf(settings.destinations[0].address, &settings).contains("gate unix"));
    }
}
