//! Programs that end when the experiment ends, however it ends.

use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts a program as the leader of a process group, waits until the standard input closes (which the system does when
/// whoever started it dies), ends the group and removes a folder. Arguments: the folder (empty: none), then the program.
///
/// Where Linux shares processors between sessions (sched(7), autogroups), the niceness of a process counts within its
/// session alone: the new session is given that of the shell, if the system allows it.
const WATCH: &str = r#"
folder=$1
shift
setsid sh -c '{ nice > /proc/self/autogroup; } 2> /dev/null; exec "$@"' sh "$@" < /dev/null &
leader=$!
cat > /dev/null
exec 2> /dev/null
kill -s TERM -- -$leader
wait $leader
kill -s KILL -- -$leader
test -z "$folder" || rm -rf -- "$folder"
"#;

/// A program and all that it starts; ended on drop.
pub struct Watched {
    watcher: Child,
}

impl Watched {
    /// Starts the program that `command` names, with its arguments, environment and working folder. What it writes goes
    /// where the standard error goes. `folder` is removed after its end.
    ///
    /// # Errors
    /// When there is no shell. That the program itself does not start is seen only by what it does not do.
    pub fn start(command: &Command, folder: Option<&Path>) -> io::Result<Watched> {
        let mut watcher = Command::new("sh");
        watcher
            .args(["-c", WATCH, "watch"])
            .arg(folder.unwrap_or(Path::new("")))
            .arg(command.get_program())
            .args(command.get_args())
            .envs(
                command
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            // Away from the terminal's group: Ctrl-C ends the experiment, and its end ends this.
            .process_group(0);
        if let Some(working) = command.get_current_dir() {
            watcher.current_dir(working);
        }
        Ok(Watched {
            watcher: watcher.spawn()?,
        })
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        // It ends by itself once its input is closed, and has nothing to report.
        let _ = self.watcher.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};
    use std::{env, fs, thread};

    #[test]
    fn a_program_that_would_run_for_an_hour_ends_with_its_owner_and_its_folder_goes() {
        let folder = env::temp_dir().join(format!("limbo-watched-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut command = Command::new("sh");
        command
            .args(["-c", "sleep 3600 & echo $! > pid; wait"])
            .current_dir(&folder);
        let start = Instant::now();
        let watched = Watched::start(&command, Some(&folder)).unwrap();
        let pid = loop {
            let pid = fs::read_to_string(folder.join("pid")).unwrap_or_default();
            if pid.ends_with('\n') {
                break pid.trim().to_owned();
            }
            assert!(start.elapsed() < Duration::from_secs(60));
            thread::sleep(Duration::from_millis(10));
        };
        assert!(Path::new("/proc").join(&pid).exists());
        drop(watched);
        assert!(!folder.exists());
        // Killed, it may still wait for its turn to die, and then for the system to forget it.
        let killed = Instant::now();
        loop {
            let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            if stat.is_empty() || stat.contains(") Z ") {
                break;
            }
            assert!(killed.elapsed() < Duration::from_secs(60), "{stat}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}
