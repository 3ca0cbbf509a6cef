//! A mail server of a few lines: takes one message in each session after a fixed time, or one after another at a fixed
//! rate; counts its open sessions, and above a limit of them answers 421 and closes.
//!
//! A session counts as open until its message is answered: after that the client may open another before this server
//! has seen the end of the first.

use std::io::{BufRead, BufReader, Result, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a silent client is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a message takes between its end and the answer.
#[derive(Clone, Copy, Debug)]
pub enum Service {
    /// So long, whatever else the server does.
    Takes(Duration),
    /// Messages are taken one after another, and each occupies the server so long: its capacity is one in this time.
    OneEach(Duration),
}

#[derive(Default)]
struct Counts {
    open: AtomicUsize,
    most_open: AtomicUsize,
    turned_away: AtomicUsize,
    over: AtomicBool,
    work: Mutex<Work>,
}

impl Counts {
    fn work(&self) -> MutexGuard<'_, Work> {
        // Nothing that holds it can leave it half changed.
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as a message takes.
    fn work_on_message(&self, service: Service) {
        let end = match service {
            Service::Takes(time) => Instant::now() + time,
            Service::OneEach(time) => {
                let now = Instant::now();
                let mut work = self.work();
                let end = work.busy_until.map_or(now, |until| until.max(now)) + time;
                work.busy_until = Some(end);
                end
            }
        };
        thread::sleep(end.saturating_duration_since(Instant::now()));
    }
}

#[derive(Default)]
struct Work {
    /// When the messages that have come are done, where they are taken one after another.
    busy_until: Option<Instant>,
    /// When each message was taken.
    taken: Vec<Instant>,
}

/// A server that runs until it is dropped.
pub struct Server {
    address: SocketAddr,
    counts: Arc<Counts>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens at this address. From `sessions_max` open sessions on, further ones are answered 421.
    ///
    /// # Errors
    /// When the address is not free.
    pub fn start(address: SocketAddr, sessions_max: usize, service: Service) -> Result<Server> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        let thread = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.over.load(SeqCst) {
                    break;
                }
                accept(stream, &shared, sessions_max, service);
            }
        });
        Ok(Server {
            address,
            counts,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The greatest number of sessions that were open at once.
    pub fn most_open(&self) -> usize {
        self.counts.most_open.load(SeqCst)
    }

    /// Messages taken.
    pub fn messages(&self) -> usize {
        self.counts.work().taken.len()
    }

    /// When each message was taken, in order.
    pub fn taken(&self) -> Vec<Instant> {
        self.counts.work().taken.clone()
    }

    /// Sessions answered 421.
    pub fn turned_away(&self) -> usize {
        self.counts.turned_away.load(SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.counts.over.store(true, SeqCst);
        // Wakes the thread, which waits for a connection; if none can be made it is gone already.
        if TcpStream::connect(self.address).is_ok()
            && let Some(thread) = self.thread.take()
        {
            // Should it have panicked, the experiment's own assertions have said so.
            let _ = thread.join();
        }
    }
}

fn accept(mut stream: TcpStream, counts: &Arc<Counts>, sessions_max: usize, service: Service) {
    // Only this thread adds, so what was read can only have become smaller.
    if counts.open.load(SeqCst) >= sessions_max {
        counts.turned_away.fetch_add(1, SeqCst);
        // The client sees the closed connection in any case.
        let _ = stream.write_all(b"421 4.7.0 too many sessions\r\n");
        return;
    }
    let open = counts.open.fetch_add(1, SeqCst) + 1;
    counts.most_open.fetch_max(open, SeqCst);
    let counts = Arc::clone(counts);
    thread::spawn(move || {
        let mut session = Open(Some(&counts));
        // A client that went away in the middle has no message here; Postfix's log says how it saw that.
        let _ = serve(stream, &counts, &mut session, service);
    });
}

/// A session that counts as open.
struct Open<'a>(Option<&'a Counts>);

impl Open<'_> {
    fn end(&mut self) {
        if let Some(counts) = self.0.take() {
            counts.open.fetch_sub(1, SeqCst);
        }
    }

    fn take_message(&mut self) {
        if let Some(counts) = self.0 {
            counts.work().taken.push(Instant::now());
        }
        self.end();
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

fn serve(stream: TcpStream, counts: &Counts, session: &mut Open, service: Service) -> Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    writer.write_all(b"220 server.test ESMTP\r\n")?;
    let mut in_data = false;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let answer = match (in_data, line.as_str()) {
            (true, ".") => {
                in_data = false;
                counts.work_on_message(service);
                session.take_message();
                "250 2.0.0 taken"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_data = true;
                "354 go on"
            }
            (false, "QUIT") => {
                return writer.write_all(b"221 2.0.0 bye\r\n");
            }
            (false, _) => "250 2.0.0 well",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Client;

    #[test]
    fn sessions_above_the_limit_are_turned_away_and_the_others_served() {
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::start(free, 2, Service::Takes(Duration::ZERO)).unwrap();
        let mut first = Client::open(server.address()).unwrap();
        let second = Client::open(server.address()).unwrap();
        assert!(Client::open(server.address()).is_err());
        first.send(["a@b.test"]).unwrap();
        assert_eq!(
            (server.messages(), server.most_open(), server.turned_away()),
            (1, 2, 1)
        );
        drop((first, second));
    }

    #[test]
    fn one_after_another_messages_are_taken_no_faster_than_the_capacity() {
        const EACH: Duration = Duration::from_millis(20);
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        let server = Server::start(free, 10, Service::OneEach(EACH)).unwrap();
        let start = Instant::now();
        thread::scope(|scope| {
            for _ in 0..5 {
                scope.spawn(|| {
                    let mut client = Client::open(server.address()).unwrap();
                    client.send(["a@b.test"]).unwrap();
                });
            }
        });
        let taken = server.taken();
        assert_eq!(taken.len(), 5);
        for (before, at) in (0..).zip(&taken) {
            assert!(*at - start >= EACH * (before + 1), "{taken:?}");
        }
    }
}
