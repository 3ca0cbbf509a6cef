//! A mail client of a few lines: hands messages to an instance by SMTP.

use std::io::{BufRead, BufReader, Error, Result, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take; a busy machine needs some of it.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open session.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Opens a session.
    ///
    /// # Errors
    /// What the network says, or an answer that is not positive.
    pub fn open(address: SocketAddr) -> Result<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut client = Client {
            stream: BufReader::new(stream),
        };
        client.answer()?;
        client.command("HELO client.test")?;
        Ok(client)
    }

    /// Hands over one message to these recipients; on return the server has accepted it.
    ///
    /// # Errors
    /// As [`Client::open`].
    pub fn send<'a>(&mut self, recipients: impl IntoIterator<Item = &'a str>) -> Result<()> {
        self.command("MAIL FROM:<sender@from.test>")?;
        for recipient in recipients {
            self.command(&format!("RCPT TO:<{recipient}>"))?;
        }
        self.command("DATA")?;
        self.command("Subject: test\r\n\r\ntest\r\n.")
    }

    fn command(&mut self, line: &str) -> Result<()> {
        self.stream
            .get_mut()
            .write_all(format!("{line}\r\n").as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Result<()> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            if !line.starts_with(['2', '3']) {
                return Err(Error::other(format!("the server says: {line:?}")));
            }
            // "250-" goes on, "250 " is the last line.
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    }
}
