//! Listings that a real Postfix and a real Exim wrote (samples/README.md says how), and reading in general.

use limbo_queue::limits::{
    AGE_MAX_S, DAMAGES_MAX, DESTINATIONS_MAX, LINE_BYTES_MAX, PREAMBLE_LINES_MAX, REASONS_MAX,
};
use limbo_queue::pile::{Damage, Listing, State};
use limbo_queue::reason::Trouble;
use limbo_queue::{Pile, ReadError, Reader};
use proptest::prelude::*;

const POSTQUEUE_J: &[u8] = include_bytes!("../samples/postqueue-j.json");
const POSTQUEUE_J_LONG: &[u8] = include_bytes!("../samples/postqueue-j-long-ids.json");
const POSTQUEUE_P: &[u8] = include_bytes!("../samples/postqueue-p.txt");
const POSTQUEUE_P_LONG: &[u8] = include_bytes!("../samples/postqueue-p-long-ids.txt");
const POSTQUEUE_EMPTY: &[u8] = include_bytes!("../samples/postqueue-p-empty.txt");
const EXIM_BP: &[u8] = include_bytes!("../samples/exim-bp.txt");
const EXIM_BPA: &[u8] = include_bytes!("../samples/exim-bpa.txt");
const EXIM_BPU: &[u8] = include_bytes!("../samples/exim-bpu.txt");
const EXIM_BP_LONG: &[u8] = include_bytes!("../samples/exim-bp-long-ids.txt");
const EXIM_BPC: &[u8] = include_bytes!("../samples/exim-bpc.txt");

/// 28 November 2026, 20:00 UTC, when they were made.
const AS_OF: i64 = 1_795_896_000;

fn read(bytes: &[u8]) -> Result<Pile, ReadError> {
    let mut reader = Reader::new(AS_OF);
    reader.push(bytes);
    reader.finish()
}

/// What must hold for every pile.
fn adds_up(pile: &Pile) {
    let sum = |numbers: &[u32]| numbers.iter().sum::<u32>();
    assert_eq!(sum(&pile.states), pile.messages);
    assert_eq!(sum(&pile.ages), pile.messages);
    assert_eq!(sum(&pile.sizes), pile.messages);
    let tried: u32 = State::ALL
        .iter()
        .filter(|s| s.is_tried())
        .map(|s| pile.in_state(*s))
        .sum();
    assert_eq!(pile.tried_ages_s.len() as u32, tried);
    assert!(pile.tried_ages_s.is_sorted_by(|a, b| a >= b));
    let named: u32 = pile.destinations.iter().map(|d| d.messages).sum();
    assert_eq!(named + pile.others.messages, pile.deliveries);
    let reasons: u32 = pile.reasons.iter().map(|r| r.messages).sum();
    assert_eq!(reasons + pile.other_reasons, pile.deliveries);
    for d in &pile.destinations {
        assert_eq!(sum(&d.ages), d.messages);
        assert_eq!(d.tried_ages_s.len() as u32 + d.not_tried, d.messages);
        assert!(d.messages <= pile.messages);
        assert!(
            !d.domain
                .contains(['<', '>', '&', '"', '\'', '@', ' ', '$', '`', ';']),
            "{}",
            d.domain
        );
    }
    assert!(pile.destinations.len() <= DESTINATIONS_MAX && pile.reasons.len() <= REASONS_MAX);
    assert!(pile.damages.first.len() <= DAMAGES_MAX);
    assert!(pile.damages.lines >= pile.damages.first.len() as u64);
}

#[test]
fn a_real_postfix_queue_is_read_whole() {
    let pile = read(POSTQUEUE_J).unwrap();
    adds_up(&pile);
    assert_eq!((pile.listing, pile.messages), (Listing::PostqueueJson, 54));
    assert_eq!(pile.damages.lines, 0);
    let of = |state| pile.in_state(state);
    assert_eq!((of(State::Active), of(State::Held)), (4, 5));
    assert_eq!((of(State::Incoming), of(State::Expiring)), (1, 1));
    assert!(pile.destination("example.com").unwrap().messages > 10);
    assert_eq!(pile.ahead, 0);
    // Three people's mailboxes are full: one reason.
    let full = pile
        .reasons
        .iter()
        .find(|r| r.trouble == Trouble::Full && r.text.contains("552"))
        .unwrap();
    assert_eq!(full.messages, 3);
    let people = ["anna", "hugo", "gina", "nora", "o'brien"];
    let kept = format!("{pile:?}");
    assert!(people.iter().all(|who| !kept.contains(who)), "{kept}");
}

#[test]
fn both_listings_of_a_postfix_queue_make_the_same_pile() {
    for (json, text) in [
        (POSTQUEUE_J, POSTQUEUE_P),
        (POSTQUEUE_J_LONG, POSTQUEUE_P_LONG),
    ] {
        let (json, text) = (read(json).unwrap(), read(text).unwrap());
        adds_up(&json);
        adds_up(&text);
        assert_eq!(text.damages.lines, 0, "{:?}", text.damages);
        // A text listing does not say what has just come.
        let mut same = json.clone();
        same.states[State::Deferred as usize] += same.in_state(State::Incoming);
        same.states[State::Incoming as usize] = 0;
        same.listing = Listing::PostqueueText;
        assert_eq!(text, same);
    }
}

#[test]
fn a_real_exim_queue_is_read_whole() {
    let pile = read(EXIM_BP).unwrap();
    adds_up(&pile);
    assert_eq!((pile.listing, pile.messages), (Listing::Exim, 46));
    assert_eq!(pile.in_state(State::Held), 5);
    assert_eq!(pile.damages.lines, 0);
    // Whether it is shown or not: who has it already does not wait.
    assert_eq!(pile, read(EXIM_BPA).unwrap());
    assert_eq!(pile, read(EXIM_BPU).unwrap());
    assert!(pile.reasons.iter().all(|r| r.trouble == Trouble::None));
    let newer = read(EXIM_BP_LONG).unwrap();
    adds_up(&newer);
    assert_eq!((newer.messages, newer.in_state(State::Held)), (46, 5));
    assert_eq!(newer.damages.lines, 0);
}

#[test]
fn what_exim_rounds_is_in_bytes() {
    for (size, bytes) in [
        ("784", 784),
        ("1.5K", 1_536),
        ("85K", 87_040),
        ("2.0M", 2_097_152),
    ] {
        let listing = format!("10m {size:>5} 1xXOUK-0000rJ-13 <a@b>\n          x@example.com\n\n");
        assert_eq!(read(listing.as_bytes()).unwrap().bytes, bytes, "{size}");
    }
}

#[test]
fn what_is_no_listing_is_named() {
    assert_eq!(read(EXIM_BPC), Err(ReadError::OnlyACount(46)));
    assert_eq!(read(b""), Err(ReadError::Empty));
    assert_eq!(read(b"\n \n"), Err(ReadError::Empty));
    assert_eq!(read(b"\xff\xfe{\0"), Err(ReadError::Utf16));
    assert_eq!(
        read(b"Dear Sir,\nnothing here\n"),
        Err(ReadError::NotAQueue)
    );
    assert_eq!(read(&[0; 5_000_000]), Err(ReadError::Binary));
    assert_eq!(read(&b"x\n".repeat(10_000)), Err(ReadError::NotAQueue));
    assert_eq!(
        read(br#"{"name": "an object, but no queue"}"#),
        Err(ReadError::NotAQueue)
    );
    // What exim -bpi writes.
    assert_eq!(
        read(b"1xXOUL-0000sx-1J\n1xXOUL-0000sx-1I\n"),
        Err(ReadError::NotAQueue)
    );
    assert_eq!(read(POSTQUEUE_EMPTY).unwrap().messages, 0);
}

#[test]
fn a_listing_of_which_nothing_could_be_read_is_no_empty_queue() {
    // What mailq of sendmail writes, with lines that look like those of Postfix.
    let sendmail = b"\t\t/var/spool/mqueue (1 request)\n\
        -----Q-ID----- --Size-- -----Q-Time----- ------------Sender/Recipient-----------\n\
        0AUJ1abc012345     1234 Mon Nov 30 10:00 <a@ours.example>\n                 (Deferred: Connection refused.)\n\
        \t\t\t\t\t <u@example.com>\n\t\tTotal requests: 1\n";
    assert_eq!(read(sendmail), Err(ReadError::NotAQueue));
    // Lines that end with a carriage return alone are one to every reader.
    let one_line = String::from_utf8_lossy(POSTQUEUE_J).replace('\n', "\r");
    assert_eq!(read(one_line.as_bytes()), Err(ReadError::NotAQueue));
    // Who copied the prompt along has an empty queue all the same, and what only the server could not read is a queue.
    let text = b"root@mx:~# mailq\nMail queue is empty\nroot@mx:~# \n";
    assert_eq!(read(text).map(|pile| pile.messages), Ok(0));
    let unread = b"25h     0 1xXOUL-0000sx-1I <>\n    *** spool format error ***\n";
    assert_eq!(read(unread).map(|pile| pile.listing), Ok(Listing::Exim));
}

#[test]
fn reading_stops_where_nothing_more_can_come_of_it() {
    let mut reader = Reader::new(AS_OF);
    assert!(
        !reader.push(&[0; 5_000_000]),
        "a reader of 2 GB can stop here"
    );
    let mut prose = Reader::new(AS_OF);
    let said = (1..1_000).take_while(|_| prose.push(b"no\n")).count();
    assert!(said < PREAMBLE_LINES_MAX as usize, "{said} lines of prose");
    let line = br#"{"queue_name": "deferred", "queue_id": "A", "arrival_time": 1, "message_size": 1, "recipients": []}"#;
    let mut million = Reader::new(AS_OF);
    let lines = [&line[..], b"\n"].concat().repeat(10_000);
    let portions = (1..1_000).take_while(|_| million.push(&lines)).count();
    assert_eq!(portions, 100);
    let pile = million.finish().unwrap();
    adds_up(&pile);
    assert_eq!((pile.messages, pile.cut_off), (1_000_000, true));
}

#[test]
fn a_message_that_exim_could_not_read_is_one_damage_and_one_whose_envelope_it_could_none() {
    let listing = b"   512 1xXOUL-0000sx-1J\n    *** spool format error: size=512 ***\n\n 3h  1K 1xXOUL-0000sx-1I <a@b.example>\n    *** spool read error: Permission denied ***\n          x@y.example\n\n";
    let pile = read(listing).unwrap();
    assert_eq!(pile.damages.first, [(1, Damage::NotReadByServer)]);
    assert_eq!((pile.damages.lines, pile.messages), (1, 1));
    assert_eq!(pile.destination("y.example").unwrap().messages, 1);
}

/// As Postfix 3.11 writes it (`showq_json.c`): the second recipient is no longer in the message's file.
#[test]
fn a_recipient_of_postfix_whose_mail_has_bounced_waits_for_nothing() {
    let pile = read(br#"{"queue_name": "deferred", "queue_id": "4BYA", "arrival_time": 1795890000, "message_size": 9, "forced_expire": false, "sender": "s@example.net", "recipients": [{"address": "a@up.example", "delay_reason": "connect to mx.up.example[192.0.2.1]:25: Connection refused"}, {"address": "x@gone.example", "bounce_reason": "host mx.gone.example[192.0.2.2] said: 550 5.1.1 no such user"}, {"address": "b@other.example", "other_reason": "mail transport unavailable"}]}"#).unwrap();
    adds_up(&pile);
    assert_eq!(pile.damages.lines, 0);
    assert_eq!(pile.destination("gone.example"), None);
    assert_eq!(pile.deliveries, 2);
    let kinds = [Trouble::Refused, Trouble::Local];
    assert!(
        kinds
            .iter()
            .all(|kind| pile.reasons.iter().any(|r| r.trouble == *kind))
    );
}

/// A size of 0 is five blanks (`string_format_size`); the error stands on a line of its own, and the mark of frozen mail behind
/// that (`queue_list`).
#[test]
fn what_exim_writes_of_a_message_without_a_size_is_read_by_the_name() {
    let unread = b"      1xXOUL-0000sx-1J\n    *** spool format error: size=512 ***\n\n 3h  1K 1xXOUL-0000sx-1I <a@b.example>\n          x@y.example\n\n";
    let pile = read(unread).unwrap();
    assert_eq!(pile.damages.first, [(1, Damage::NotReadByServer)]);
    assert_eq!((pile.damages.lines, pile.messages), (1, 1));
    // Its data are gone.
    let no_data = b" 3d       1xXOUL-0000sx-1I <a@b.example>\n          x@y.example\n          z@y.example\n\n";
    let pile = read(no_data).unwrap();
    adds_up(&pile);
    assert_eq!((pile.damages.lines, pile.messages, pile.bytes), (0, 1, 0));
    assert_eq!(pile.destination("y.example").unwrap().messages, 1);
    let frozen = b" 3h  1K 1xXOUL-0000sx-1I <>\n    *** spool format error: size=512 *** *** frozen ***\n          x@y.example\n\n";
    let pile = read(frozen).unwrap();
    adds_up(&pile);
    assert_eq!((pile.in_state(State::Held), pile.damages.lines), (1, 0));
    assert_eq!(pile.destination("y.example").unwrap().not_tried, 1);
}

#[test]
fn the_oldest_and_the_newest_are_as_old_as_they_are_and_only_what_is_played_is_bounded() {
    let right = read(POSTQUEUE_P).unwrap();
    let mut reader = Reader::new(AS_OF + 90 * 86_400);
    reader.push(POSTQUEUE_P);
    let pile = reader.finish().unwrap();
    adds_up(&pile);
    assert_eq!(pile.oldest_s, right.oldest_s + 90 * 86_400);
    assert_eq!(pile.newest_s, right.newest_s + 90 * 86_400);
    assert!(right.newest_s <= *right.tried_ages_s.last().unwrap());
    assert!(pile.tried_ages_s.iter().all(|age| *age <= AGE_MAX_S));
}

#[test]
fn a_listing_whose_time_is_told_too_early_has_messages_from_after_it_and_none_of_years_ago() {
    let right = read(POSTQUEUE_P).unwrap();
    for days in [2, 20, 300] {
        let mut reader = Reader::new(AS_OF - days * 86_400);
        reader.push(POSTQUEUE_P);
        let pile = reader.finish().unwrap();
        adds_up(&pile);
        assert_eq!(pile.messages, right.messages);
        assert!(pile.oldest_s <= right.oldest_s, "{days}: {}", pile.oldest_s);
        let after = right.oldest_s < days as u32 * 86_400;
        assert_eq!(pile.ahead == pile.messages, after, "{days}: {}", pile.ahead);
        assert!(pile.ahead > 0);
    }
}

#[test]
fn what_comes_while_a_listing_is_written_is_not_from_after_it() {
    let line = |age_s: i64| {
        let at = AS_OF - age_s;
        format!(
            "{{\"queue_name\": \"active\", \"queue_id\": \"A\", \"arrival_time\": {at}, \"message_size\": 1, \"recipients\": []}}\n"
        )
    };
    let mut reader = Reader::new(AS_OF);
    reader.push(line(-3).as_bytes());
    reader.still_written_at(AS_OF + 20);
    reader.push([line(-20), line(-21)].concat().as_bytes());
    let pile = reader.finish().unwrap();
    assert_eq!(
        (pile.messages, pile.ahead),
        (3, 2),
        "the first, and the last"
    );
    assert_eq!(pile.tried_ages_s, [0; 3]);
}

#[test]
fn dates_of_mailq_are_by_the_clock_of_the_server_also_from_before_it_was_changed() {
    // In Rome, 25 October 2026: at 01:00 UTC it was 3 o'clock, and 2 o'clock again.
    let (changed, noon) = (1_792_890_000, 1_792_929_600);
    let listing = [
        "Sat Oct 24 23:00:00",
        "Sun Oct 25 01:59:59",
        "Sun Oct 25 02:00:00",
        "Sun Oct 25 11:00:00",
    ]
    .map(|date| format!("8BE87A76123 565 {date} news@shop.example\n anna@example.com\n\n"))
    .concat();
    let ages = |change| {
        let mut reader = Reader::new(noon).time_zone(3600).until(change);
        reader.push(listing.as_bytes());
        reader.finish().unwrap().tried_ages_s
    };
    assert_eq!(ages(None), [50_400, 39_601, 39_600, 7_200]);
    // What was before has another hour behind it; of the hour that came twice it is the second.
    assert_eq!(ages(Some((changed, 7200))), [54_000, 43_201, 39_600, 7_200]);
    // Far too much is as much as there is.
    let far = Some((changed, i32::MAX));
    assert_eq!(ages(far)[3], 7_200);
    assert_eq!(ages(far)[0], 50_400 + 86_400 - 3_600);
}

#[test]
fn a_reason_of_mailq_is_that_of_the_recipients_below_it_alone() {
    let listing = "\
8BE87A76123      565 Sat Nov 28 19:49:09  news@shop.example
                                          (connect to a[192.0.2.1]:25: Connection refused)
                                          anna@one.example
                                          (reason unavailable)
                                          bruno@two.example

8BE87A76124*     565 Sat Nov 28 19:49:10  news@shop.example
                                          carla@three.example

-- 1 Kbytes in 2 Requests.
";
    let pile = read(listing.as_bytes()).unwrap();
    let reasons: Vec<(Trouble, u32)> = pile
        .reasons
        .iter()
        .map(|r| (r.trouble, r.messages))
        .collect();
    assert_eq!(reasons, [(Trouble::None, 2), (Trouble::Refused, 1)]);
    let bytes: Vec<u64> = pile.destinations.iter().map(|d| d.bytes).collect();
    assert_eq!(bytes, [565; 3]);
}

#[test]
fn several_listings_one_after_the_other_are_read_as_one() {
    let listing = std::str::from_utf8(POSTQUEUE_P).unwrap();
    let one = read(POSTQUEUE_P).unwrap();
    let both = read(format!("{listing}Mail queue is empty\n{listing}").as_bytes()).unwrap();
    assert_eq!(both.damages, one.damages);
    assert_eq!(both.messages, 2 * one.messages);
    assert!(!both.breaks_off);
}

#[test]
fn reasons_that_are_too_many_to_be_told_apart_are_counted() {
    let listing: String = (0..20_000)
        .map(|i| {
            // Letters, for numbers fall together.
            let word: String = i
                .to_string()
                .bytes()
                .map(|b| char::from(b - b'0' + b'a'))
                .collect();
            format!(
                r#"{{"queue_name": "deferred", "queue_id": "A{i}", "arrival_time": {AS_OF}, "message_size": 1, "recipients": [{{"address": "x@y", "delay_reason": "{word}"}}]}}"#
            ) + "\n"
        })
        .collect();
    let pile = read(listing.as_bytes()).unwrap();
    adds_up(&pile);
    assert_eq!(pile.reasons.len(), REASONS_MAX);
    assert_eq!(pile.other_reasons, 20_000 - REASONS_MAX as u32);
}

#[test]
fn damaged_lines_are_counted_and_the_first_are_named() {
    let mut text = b"$ postqueue -j\n".to_vec();
    text.extend(POSTQUEUE_J);
    text.extend(b"{\"queue_id\": \"X\"}\n");
    text.extend(vec![b'x'; LINE_BYTES_MAX + 1]);
    text.extend(b"\n{\"queue_name\": \"deferred\", \"queue_id\": \"4bYz2M0");
    let pile = read(&text).unwrap();
    adds_up(&pile);
    assert_eq!(pile.messages, 54);
    let expected = [
        (1, Damage::Unreadable),
        (56, Damage::Incomplete),
        (57, Damage::TooLong),
        (58, Damage::Unreadable),
    ];
    assert_eq!(pile.damages.first, expected);
    let exim = b" 3h 1K 1xXOUL-0000sx-1I <>\n   x@y.example\n   1K 1xXOUL-0000sx-1J\n    *** spool format error ***\n\n          z@y.example\n";
    let pile = read(exim).unwrap();
    let kinds: Vec<Damage> = pile.damages.first.iter().map(|d| d.1).collect();
    assert_eq!(
        kinds,
        [Damage::Unreadable, Damage::NotReadByServer, Damage::Stray]
    );
}

#[test]
fn a_listing_of_mailq_that_breaks_off_between_two_messages_is_known_by_its_last_line() {
    let text = String::from_utf8_lossy(POSTQUEUE_P);
    assert!(!read(POSTQUEUE_P).unwrap().breaks_off);
    let twice = [POSTQUEUE_P, POSTQUEUE_P].concat();
    assert!(
        !read(&twice).unwrap().breaks_off,
        "two, one after the other"
    );
    assert!(!read(POSTQUEUE_EMPTY).unwrap().breaks_off);
    let (messages, sum) = text.trim_end().rsplit_once("\n\n").unwrap();
    assert!(sum.starts_with("-- "), "{sum}");
    let (fewer, _) = messages.rsplit_once("\n\n").unwrap();
    for broken in [fewer, &[fewer, "\n\n", sum, "\n"].concat()] {
        let pile = read(broken.as_bytes()).unwrap();
        assert_eq!(pile.damages.lines, 0);
        assert!(pile.breaks_off, "{:?}", &broken[broken.len() - 60..]);
    }
}

/// Active mail stands first, and one message may go to thousands.
#[test]
fn a_first_line_that_is_too_long_does_not_refuse_the_rest() {
    let short = POSTQUEUE_J.split_inclusive(|b| *b == b'\n').next().unwrap();
    let recipient = br#"{"address": "somebody.with.a.long.name@example.org"}, "#;
    let mut text = br#"{"queue_name": "active", "queue_id": "4BYX", "recipients": ["#.to_vec();
    text.extend(recipient.repeat(LINE_BYTES_MAX / recipient.len() + 1));
    text.extend(b"{}]}\n");
    text.extend(short);
    for portion in [text.len(), 1_000] {
        for mark in [&b""[..], "\u{feff}".as_bytes()] {
            let mut reader = Reader::new(AS_OF);
            for bytes in [mark, &text].concat().chunks(portion) {
                assert!(reader.push(bytes));
            }
            let pile = reader.finish().unwrap();
            assert_eq!(pile.messages, 1);
            assert_eq!(pile.damages.first, [(1, Damage::TooLong)]);
        }
    }
    // A line that says nothing is none of a listing, however long.
    let mut reader = Reader::new(AS_OF);
    assert!(!reader.push(&vec![b'x'; LINE_BYTES_MAX + 1]));
}

/// Lines of all listings, whole and broken, and bytes that are none.
fn any_text() -> impl Strategy<Value = Vec<u8>> {
    let samples: Vec<Vec<u8>> = [
        POSTQUEUE_J,
        POSTQUEUE_P,
        POSTQUEUE_P_LONG,
        EXIM_BP,
        EXIM_BPC,
        POSTQUEUE_EMPTY,
    ]
    .iter()
    .flat_map(|s| s.split_inclusive(|b| *b == b'\n'))
    .map(<[u8]>::to_vec)
    .collect();
    let line = prop_oneof![
        8 => (0..samples.len()).prop_map(move |i| samples[i].clone()),
        1 => prop::collection::vec(any::<u8>(), 0..80),
        1 => "[ -~]{0,40}\r?\n".prop_map(String::into_bytes),
    ];
    let damage = prop::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>()));
    prop::collection::vec((line, damage), 0..60).prop_map(|lines| {
        let mut out = Vec::new();
        for (mut line, damage) in lines {
            if let (Some((at, byte)), false) = (damage, line.is_empty()) {
                let at = at.index(line.len());
                line[at] = byte;
            }
            out.extend(line);
        }
        out
    })
}

proptest! {
    #[test]
    fn any_cut_gives_the_same_and_everything_adds_up(text in any_text(), cuts in prop::collection::vec(0usize..200, 1..50)) {
        let whole = read(&text);
        let mut reader = Reader::new(AS_OF);
        let (mut rest, mut cut) = (&text[..], cuts.iter().cycle());
        while !rest.is_empty() {
            let (part, after) = rest.split_at((*cut.next().unwrap()).min(rest.len()));
            reader.push(part);
            rest = after;
            if cuts.iter().all(|c| *c == 0) {
                reader.push(rest);
                break;
            }
        }
        prop_assert_eq!(&reader.finish(), &whole);
        if let Ok(pile) = whole {
            adds_up(&pile);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..4_000)) {
        if let Ok(pile) = read(&bytes) {
            adds_up(&pile);
        }
    }
}
