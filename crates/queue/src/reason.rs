//! Why mail waits: the server's words, cleaned and shortened so that messages which wait for the same reason fall
//! together, and the kind of trouble that they speak of.

use crate::limits::REASON_CHARS_MAX;

/// The kind of trouble that a reason speaks of, told by the words that Postfix writes itself (`smtp_connect.c`,
/// `smtp_trouble.c`, `dns_lookup.c`) or by the other server's reply code (RFC 5321 section 4.2.3, RFC 3463).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// The listing gives no reason: Exim's never does, and mail that has not been tried yet has none.
    None,
    /// The port is closed.
    Refused,
    /// No answer in time.
    TimedOut,
    /// The connection broke, or there is no way to the host.
    Lost,
    /// The name cannot be looked up.
    Names,
    /// The other server is not available: too busy, shutting down, or it takes no more connections from here (421).
    TooMuch,
    /// The mailbox or the disk is full (452, 552, 4.2.2, 5.2.2).
    Full,
    /// Encryption is demanded and not there.
    Encryption,
    /// This server holds it back by its own settings (`defer_transports`) or cannot deliver it (no such transport).
    Local,
    /// Another temporary refusal (4yz).
    Refusal,
    /// Something else.
    Other,
}

impl Trouble {
    /// The words by which a kind is known, the first that fits counts; before them count the codes that say it all.
    const WORDS: [(&'static str, Trouble); 23] = [
        ("deferred transport", Trouble::Local),
        ("mail transport unavailable", Trouble::Local),
        ("unknown mail transport", Trouble::Local),
        ("name service error", Trouble::Names),
        ("host or domain name not found", Trouble::Names),
        ("host not found", Trouble::Names),
        ("unable to look up host", Trouble::Names),
        ("connection refused", Trouble::Refused),
        ("timed out", Trouble::TimedOut),
        ("lost connection", Trouble::Lost),
        ("no route to host", Trouble::Lost),
        ("network is unreachable", Trouble::Lost),
        ("connection reset", Trouble::Lost),
        ("tls", Trouble::Encryption),
        ("mailbox full", Trouble::Full),
        ("4.2.2", Trouble::Full),
        ("5.2.2", Trouble::Full),
        // Quoted by others than Postfix: a milter, a filter.
        (" 4.5.3 ", Trouble::Refusal),
        (" 452 ", Trouble::Full),
        (" 552 ", Trouble::Full),
        (" 421 ", Trouble::TooMuch),
        (" 450 ", Trouble::Refusal),
        (" 451 ", Trouble::Refusal),
    ];

    /// The kind of trouble in these words.
    pub fn of(reason: &str) -> Trouble {
        if reason.is_empty() {
            return Trouble::None;
        }
        let lower = reason.to_ascii_lowercase();
        let code = reply_code(&lower);
        match code {
            Some("421") => return Trouble::TooMuch,
            // Too many recipients at once, which is no full disk.
            Some("452") if lower.contains("4.5.3") => return Trouble::Refusal,
            Some("452" | "552") => return Trouble::Full,
            _ => {}
        }
        let known = Trouble::WORDS.iter().find(|(word, _)| lower.contains(word));
        match known {
            Some(&(_, trouble)) => trouble,
            None if code.is_some_and(|code| code.starts_with('4')) => Trouble::Refusal,
            None => Trouble::Other,
        }
    }
}

/// The other server's reply code, where Postfix quotes that server. Of an answer of several lines it makes one, and all but the
/// last have a hyphen behind the code (RFC 5321 section 4.2.1): `421-4.7.28 Gmail has ... 421 4.7.28 review`.
fn reply_code(lower: &str) -> Option<&str> {
    let (_, answer) = [" said: ", " to me: "]
        .iter()
        .find_map(|quotes| lower.split_once(quotes))?;
    let code = answer.get(..3)?;
    let ends = answer[3..]
        .chars()
        .next()
        .is_none_or(|c| matches!(c, ' ' | '-'));
    let is_code = ends && code.bytes().all(|b| b.is_ascii_digit());
    is_code.then_some(code)
}

/// Cleans and shortens a reason: control characters become spaces, addresses lose all but their domain, the numbers of
/// hosts and messages become an ellipsis, and what is left is at most [`REASON_CHARS_MAX`] characters long. It is plain
/// text: whoever shows it must not take it for markup.
pub(crate) fn shortened(reason: &str) -> String {
    let clean = |c: char| if is_invisible(c) { ' ' } else { c };
    // Of a reason of any length only the beginning is worked on.
    let beginning: String = reason
        .chars()
        .take(4 * REASON_CHARS_MAX)
        .map(clean)
        .collect();
    let beginning = without_quoted(&beginning);
    let mut out = String::new();
    for word in beginning.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        push_word(&mut out, word);
    }
    match out.char_indices().nth(REASON_CHARS_MAX - 1) {
        Some((at, c)) if out.len() > at + c.len_utf8() => {
            out.truncate(at);
            out.push('…');
            out
        }
        _ => out,
    }
}

/// Control characters, those that turn the direction of writing and those that nobody sees: they would change what stands
/// around them, or make two that look the same differ.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Replaces what stands before the last `@` in angle brackets: a quoted name may hold spaces.
fn without_quoted(reason: &str) -> String {
    let mut out = String::new();
    let mut rest = reason;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        out.push('<');
        rest = after;
        if let Some((inside, _)) = after.split_once('>')
            && let Some(at) = inside.rfind('@')
        {
            out.push('…');
            rest = &after[at..];
        }
    }
    out.push_str(rest);
    out
}

fn push_word(out: &mut String, word: &str) {
    if let Some((_, domain)) = word.rsplit_once('@') {
        out.push_str("…@");
        out.push_str(domain);
        return;
    }
    // `mx.example.org[192.0.2.30]:25:` differs for each of many hosts of one name.
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        rest = match after.split_once(']') {
            Some((inside, rest)) if is_address(inside) => rest,
            _ => {
                out.push('[');
                after
            }
        };
    }
    if is_number_of_a_message(rest) || is_count(rest) {
        out.push('…');
    } else {
        out.push_str(rest);
    }
}

fn is_address(text: &str) -> bool {
    let part = |b: u8| b.is_ascii_hexdigit() || matches!(b, b'.' | b':');
    !text.is_empty() && text.bytes().all(part) && text.contains(['.', ':'])
}

/// Long, of letters and digits, at least three of them digits: the name of a message in some queue, or a time.
fn is_number_of_a_message(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    word.len() >= 8 && digits >= 3 && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// A number that is no reply code: seconds to wait, sessions, bytes.
fn is_count(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ',', ';', ')']);
    let is_code = digits.len() == 3 && digits.starts_with(['4', '5']);
    digits.len() >= 2 && digits.bytes().all(|b| b.is_ascii_digit()) && !is_code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_only_in_hosts_people_and_numbers_is_the_same() {
        let of = |host: &str, who: &str, id: &str| {
            shortened(&format!(
                "host mx.example.org[{host}] said: 450 4.2.0 <\"{who} x\"@example.org>: Greylisted, see {id}"
            ))
        };
        let one = of("192.0.2.30", "anna", "4bYz2M0Hsnz1");
        assert_eq!(one, of("2001:db8::1", "bruno", "4bYz3R1Jtqz9"));
        assert_eq!(
            one,
            "host mx.example.org said: 450 4.2.0 …@example.org>: Greylisted, see …"
        );
        assert_eq!(Trouble::of(&one), Trouble::Refusal);
    }

    #[test]
    fn numbers_that_count_down_fall_together_and_reply_codes_stay() {
        let of = |s: u32| {
            shortened(&format!(
                "host a said: 451 4.7.1 Greylisted for {s} seconds"
            ))
        };
        assert_eq!(of(300), of(12));
        assert_eq!(of(300), "host a said: 451 4.7.1 Greylisted for … seconds");
    }

    #[test]
    fn only_addresses_of_hosts_are_left_out_of_brackets() {
        for (reason, short) in [
            (
                "mx.example.org[192.0.2.30]:25: refused",
                "mx.example.org:25: refused",
            ),
            ("a[2001:db8::1] and b[192.0.2.1]", "a and b"),
            ("known as 1xXOUL-0000sx-1I here", "known as … here"),
            (
                "see [policy] or [face] or [] or [open",
                "see [policy] or [face] or [] or [open",
            ),
        ] {
            assert_eq!(shortened(reason), short);
        }
    }

    #[test]
    fn no_control_characters_are_left_and_the_length_is_limited() {
        let nasty = format!("a\u{0}b\u{1b}[31mc\u{202e}d\n{}", "<b>é".repeat(10_000));
        let short = shortened(&nasty);
        assert!(short.chars().count() <= REASON_CHARS_MAX);
        assert!(!short.chars().any(is_invisible), "{short}");
        assert!(short.ends_with('…'));
    }

    /// Postfix writes all lines into one, and the last, with the code alone, is cut off.
    #[test]
    fn an_answer_of_several_lines_is_known_by_its_code() {
        let line = "-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address";
        for (code, trouble) in [
            ("421", Trouble::TooMuch),
            ("452", Trouble::Full),
            ("552", Trouble::Full),
            ("450", Trouble::Refusal),
            ("454", Trouble::Refusal),
            ("550", Trouble::Other),
        ] {
            let reason = format!(
                "host gmail-smtp-in.l.google.com[192.0.2.26] said: {code}{line} {code}{line} {code} 4.7.28 review (in reply to end of DATA command)"
            );
            let short = shortened(&reason);
            assert!(short.contains(&format!("said: {code}-")) && !short.contains("review"));
            assert_eq!(Trouble::of(&short), trouble, "{short}");
        }
        let several = "host a said: 452-4.5.3 Your message has too many recipients. For more 452-4.5.3 information";
        assert_eq!(Trouble::of(&shortened(several)), Trouble::Refusal);
        let full =
            "host a[192.0.2.1] said: 450-4.2.2 The recipient's inbox is out of storage space";
        assert_eq!(Trouble::of(&shortened(full)), Trouble::Full);
    }

    #[test]
    fn kinds_of_trouble_are_told_apart() {
        for (reason, trouble) in [
            ("", Trouble::None),
            (
                "connect to mx1.example.com[192.0.2.10]:25: Connection refused",
                Trouble::Refused,
            ),
            (
                "connect to a[192.0.2.1]:25: Connection timed out",
                Trouble::TimedOut,
            ),
            (
                "Host or domain name not found. Name service error for name=x type=MX: Host not found, try again",
                Trouble::Names,
            ),
            (
                "host a[192.0.2.1] refused to talk to me: 421 4.7.0 too many connections",
                Trouble::TooMuch,
            ),
            (
                "host a[192.0.2.1] said: 552 5.2.2 <x@y>: Mailbox full",
                Trouble::Full,
            ),
            (
                "host a[192.0.2.1] said: 452 4.3.1 Insufficient system storage",
                Trouble::Full,
            ),
            (
                "host a[192.0.2.1] said: 452 4.5.3 Error: too many recipients",
                Trouble::Refusal,
            ),
            (
                "TLS is required, but was not offered by host a",
                Trouble::Encryption,
            ),
            ("deferred transport", Trouble::Local),
            (
                "lost connection with a while receiving the initial server greeting",
                Trouble::Lost,
            ),
            ("who knows", Trouble::Other),
        ] {
            assert_eq!(Trouble::of(reason), trouble, "{reason}");
        }
    }
}
