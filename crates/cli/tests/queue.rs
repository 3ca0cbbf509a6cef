//! What `limbo queue` promises: a listing is read as it is, nothing in it does anything to the terminal, and what is foretold
//! can be played.

mod common;

use common::{Ended, file, folder, limbo, path, prints, refuses, run, run_with_input, sparse_file};
use limbo_queue::Reader;
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

/// 28 November 2026, 20:00 UTC, when the samples were made.
const MADE_AT: &str = "1795896000";
const SAMPLES: [&str; 7] = [
    "postqueue-j.json",
    "postqueue-p.txt",
    "postqueue-p-long-ids.txt",
    "postqueue-p-empty.txt",
    "exim-bp.txt",
    "exim-bpa.txt",
    "exim-bpu.txt",
];

fn sample(name: &str) -> String {
    [env!("CARGO_MANIFEST_DIR"), "/../queue/samples/", name].concat()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// A queue of so many messages for example.com, one each seven seconds.
fn listing(messages: u32) -> String {
    let line = |i: u32| {
        format!(
            r#"{{"queue_name": "deferred", "queue_id": "4BY{i}", "arrival_time": {}, "message_size": 2048, "forced_expire": false, "sender": "a@example.net", "recipients": [{{"address": "b@example.com", "delay_reason": "connect to mx.example.com[192.0.2.1]:25: Connection refused"}}]}}"#,
            1_795_896_000 - 7 * i
        )
    };
    (0..messages).map(|i| line(i) + "\n").collect()
}

#[test]
fn what_is_told_of_a_sample_is_what_is_in_it() {
    for name in SAMPLES {
        let bytes = std::fs::read(sample(name)).unwrap();
        let mut reader = Reader::new(MADE_AT.parse().unwrap());
        reader.push(&bytes);
        let pile = reader.finish().unwrap();
        let told = json(&prints([
            "queue",
            &sample(name),
            "--made-at",
            MADE_AT,
            "--json",
        ]));
        assert_eq!(told["messages"], pile.messages, "{name}");
        assert_eq!(told["oldest_s"], pile.oldest_s, "{name}");
        assert_eq!(told["foretold"], Value::Null);
        let piped = run_with_input(["queue", "-", "--made-at", MADE_AT, "--json"], &bytes);
        assert_eq!(
            (piped.code, json(&piped.out)),
            (0, told),
            "{name}: {}",
            piped.err
        );
        let text = prints(["queue", &sample(name), "--made-at", MADE_AT]);
        assert!(
            text.contains(&format!("{} messages", pile.messages)),
            "{text}"
        );
    }
}

#[test]
fn what_is_foretold_can_be_saved_and_played() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(600).as_bytes());
    let saved = path(&folder, "plan.limbo");
    let arguments = [
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--destination",
        "example.com",
        "--capacity",
        "2",
        "--falls-at",
        "12",
        "--back-after",
        "10m",
        "--save",
        &saved,
    ];
    let text = prints(arguments);
    assert!(
        text.contains("foretold for example.com: 600 messages"),
        "{text}"
    );
    assert!(text.contains("the soonest that is safe"), "{text}");
    let told = json(&prints([&arguments[..], &["--json"]].concat()));
    let foretold = &told["foretold"];
    let best = &foretold["best"];
    let remedies = foretold["remedies"].as_array().unwrap();
    assert!(remedies.len() > 5 && remedies[0]["remedy"]["kind"] == "leave-alone");
    let of_best = remedies
        .iter()
        .find(|of| of["remedy"] == *best)
        .expect("it is one of them");
    assert_eq!(of_best["safe"], of_best["runs"]);
    assert!(!foretold["advice"].as_array().unwrap().is_empty());
    // The run is a run like any other: it comes out the same, and within what was foretold.
    let played = json(&prints(["play", &saved, "--check", "--json"]));
    assert_eq!(played["crashes"]["mailboxes"], 0);
    assert!(played["ledger"]["delivered"].as_u64() >= Some(600));
    assert_eq!(played["ledger"]["lost"], 0);
}

/// The comments above the first line that has these words.
fn above(text: &str, command: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_it = |line: &str| line.contains(command) && !line.starts_with('#');
    let at = lines.iter().position(|line| is_it(line)).expect(command);
    let comments = lines[..at].iter().rev();
    let comments: Vec<&str> = comments
        .copied()
        .take_while(|line| line.starts_with('#'))
        .collect();
    comments.join(" ")
}

#[test]
fn a_command_that_does_more_than_its_aim_says_so_above_it() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(60).as_bytes());
    let asked = [
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--destination",
        "example.com",
        "--capacity",
        "5",
    ];
    let text = prints(asked);
    assert!(
        above(&text, "postconf -e \"defer_transports").contains("every other server"),
        "{text}"
    );
    assert!(
        above(&text, "postqueue -f").contains("all of the queue"),
        "{text}"
    );
    let told = json(&prints([&asked[..], &["--json"]].concat()));
    let steps = told["foretold"]["advice"].as_array().unwrap();
    let stop = steps
        .iter()
        .find(|step| step["command"].as_str().unwrap().contains("postfix reload"));
    assert!(
        stop.unwrap()["mind"][0]
            .as_str()
            .unwrap()
            .contains("every other server")
    );
}

#[test]
fn a_run_that_is_saved_to_standard_output_stands_there_alone() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(60).as_bytes());
    let arguments = [
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--capacity",
        "2",
        "--save",
        "-",
    ];
    let run = prints(arguments);
    assert!(limbo_format::file::read_run(&run).is_ok(), "{run}");
    let said = refuses([&arguments[..], &["--json"]].concat());
    assert!(said.contains("cannot both be written"), "{said}");
}

#[test]
fn a_question_without_an_answer_is_a_failure_that_is_said() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(60).as_bytes());
    for (arguments, says) in [
        (&["--capacity", "0"][..], "--capacity: 0 is not from"),
        (&["--capacity", "NaN"], "--capacity: NaN is not from"),
        (
            &["--capacity", "1", "--doubt", "2"],
            "--doubt: 2 is not from",
        ),
        (
            &["--capacity", "1", "--sessions", "0"],
            "--sessions: 0 is not from",
        ),
        (
            &["--capacity", "1", "--destination", "example.invalid"],
            "nothing in it waits for example.invalid",
        ),
    ] {
        let said = refuses([&["queue", &queue, "--made-at", MADE_AT], arguments].concat());
        assert!(said.contains(says), "{said}");
    }
    for wrong in [
        &["--falls-at", "5"][..],
        &["--destination", "example.com"],
        &["--capacity", "1", "--refuses-at", "5", "--down-for", "3m"],
        &["--capacity", "many"],
        &["--capacity", "1", "--falls-at", "5", "--refuses-at", "5"],
        &["--capacity", "1", "--back-after", "2 weeks"],
        &["--time-zone", "Rome"],
        &["--made-at", "noon"],
    ] {
        let ended = run([&["queue", &queue], wrong].concat());
        assert_eq!(
            (ended.code, &*ended.out),
            (2, ""),
            "{wrong:?}: {}",
            ended.err
        );
    }
}

#[test]
fn a_domain_is_found_however_it_is_written_and_one_that_is_not_kept_apart_is_not_called_empty() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(60).as_bytes());
    let about = |queue: &str, domain: &'static str| {
        let queue = queue.to_owned();
        move |and: &[&str]| {
            let asked = [
                "queue",
                &queue,
                "--made-at",
                MADE_AT,
                "--capacity",
                "5",
                "--destination",
                domain,
            ];
            run([&asked[..], and].concat())
        }
    };
    let [plain, other] =
        ["example.com", "EXAMPLE.com."].map(|domain| about(&queue, domain)(&["--json"]));
    assert_eq!((other.code, other.out), (0, plain.out));
    // Of 201 destinations one is not kept apart: the last of those for which one message waits.
    let line = |i: u32| {
        let once = listing(1).replace("example.com", &format!("d{i:03}.example"));
        once.replace("4BY0", &format!("4BY{i}"))
    };
    let many: String = (0..201).map(line).collect();
    let many = file(&folder, "many.json", many.as_bytes());
    let ended = about(&many, "d200.example")(&[]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("cannot be foretold apart"),
        "{}",
        ended.err
    );
    assert!(!ended.err.contains("nothing in it waits"), "{}", ended.err);
    assert_eq!(about(&many, "d000.example")(&[]).code, 0);
}

#[test]
fn mail_that_comes_while_a_listing_is_piped_in_is_no_sign_of_a_wrong_time() {
    let unix_s = || {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        since_1970.unwrap().as_secs()
    };
    let line = |at: u64| listing(1).replace("1795896000", &at.to_string());
    /// More lines than a pipe holds: they are all written only once the program reads, and then its clock has been asked.
    const FILLS: u32 = 1_000;
    let piped = |lines: &mut dyn FnMut(&mut std::process::ChildStdin)| {
        let mut limbo = limbo(["queue", "-"]);
        let limbo = limbo.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = limbo.spawn().unwrap();
        lines(&mut child.stdin.take().unwrap());
        Ended::from(child.wait_with_output().unwrap()).out
    };
    let told = piped(&mut |pipe| {
        let begun = line(unix_s());
        for i in 1..=FILLS {
            let one = begun.replace("4BY0", &format!("4BY{i}"));
            pipe.write_all(one.as_bytes()).unwrap();
        }
        let read = unix_s();
        while unix_s() < read + 2 {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        pipe.write_all(line(unix_s()).as_bytes()).unwrap();
    });
    assert!(told.contains("1,001 messages"), "{told}");
    assert!(!told.contains("--made-at"), "{told}");
    let told = piped(&mut |pipe| pipe.write_all(line(unix_s() + 900).as_bytes()).unwrap());
    assert!(
        told.contains("1 of them came after the listing was made: --made-at is not right."),
        "{told}"
    );
}

/// Two thousand e-mails, each in one delivery at a time, beside nearly as many new ones: some remedies are not done when what
/// is played ends, and each is played for as long as it may need.
#[test]
fn what_is_not_cleared_is_said_with_how_long_its_own_run_was_played() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(400).as_bytes());
    let asked = [
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--capacity",
        "0.2",
        "--new",
        "0.19",
        "--refuses-at",
        "10",
    ];
    let ended = run(asked);
    let told = run([&asked[..], &["--json"]].concat());
    let remedies = json(&told.out)["foretold"]["remedies"].clone();
    let mut cut = 0;
    for of in remedies.as_array().unwrap() {
        for i in 0..3 {
            let (cleared, played) = (&of["cleared_ms"][i], of["played_ms"][i].as_u64().unwrap());
            match cleared.as_u64() {
                Some(cleared) => assert_eq!(cleared, played),
                None => {
                    cut += 1;
                    let words = format!("not in {} h", played / 3_600_000);
                    assert!(ended.out.contains(&words), "{words}: {}", ended.out);
                }
            }
        }
    }
    assert!(cut > 0, "{}", ended.out);
}

/// A queue of Exim's, of which so many messages are four days old and so many three.
fn exim_listing(old: u32, younger: u32) -> String {
    let line = |i: u32| {
        let days = if i < old { 4 } else { 3 };
        format!(" {days}d  2.9K 0t5C6f-{i:04}c8-00 <a@b.example>\n          x@example.com\n\n")
    };
    (0..old + younger).map(line).collect()
}

#[test]
fn where_what_causes_no_fall_sends_the_queue_back_that_is_said_to_be_why_none_is_advised() {
    let folder = folder();
    let queue = file(&folder, "exim.txt", exim_listing(30, 10).as_bytes());
    let asked = [
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--capacity",
        "5",
        "--back-after",
        "6h",
    ];
    let ended = run(asked);
    assert_eq!(ended.code, 1, "{}", ended.out);
    for said in [&ended.out, &ended.err] {
        assert!(said.contains("sends back"), "{said}");
        assert!(!said.contains("without a fall"), "{said}");
    }
    let told = json(&run([&asked[..], &["--json"]].concat()).out);
    assert_eq!(told["foretold"]["best"], Value::Null);
    assert_eq!(told["foretold"]["none_because"], "returned");
}

#[test]
fn a_number_out_of_its_range_is_said_of_the_option_that_gave_it() {
    let folder = folder();
    let queue = file(&folder, "exim.txt", exim_listing(0, 10).as_bytes());
    for (option, value) in [
        ("--falls-at", "1"),
        ("--refuses-at", "0"),
        ("--sessions", "0"),
        ("--doubt", "0.95"),
        ("--new", "1e9"),
        ("--capacity", "0"),
        ("--delivery", "2h"),
        ("--down-for", "0s"),
    ] {
        let capacity = ["--capacity", "5"];
        let capacity = if option == "--capacity" {
            &[][..]
        } else {
            &capacity[..]
        };
        let falls = ["--falls-at", "9"];
        let falls = &falls[..if option == "--down-for" { 2 } else { 0 }];
        let asked = ["queue", &queue, "--made-at", MADE_AT, option, value];
        let ended = run([&asked[..], capacity, falls].concat());
        assert_eq!(ended.code, 1, "{option}: {}", ended.err);
        let blamed = ["limbo: ", option, ": "].concat();
        assert!(ended.err.starts_with(&blamed), "{option}: {}", ended.err);
        assert!(ended.err.contains("is not from"), "{}", ended.err);
    }
}

#[test]
fn a_line_of_exims_configuration_is_no_remark_and_says_that_exim_must_be_reloaded() {
    let folder = folder();
    let queue = file(&folder, "exim.txt", exim_listing(0, 40).as_bytes());
    let asked = [
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--capacity",
        "2",
        "--destination",
        "example.com",
    ];
    let text = prints(asked);
    let stop = above(&text, "configuration: hold_domains = example.com");
    assert!(stop.contains("reload Exim"), "{text}");
    let lifted = above(&text, "configuration: # hold_domains = example.com");
    for said in ["put the line back", "reload Exim"] {
        assert!(lifted.contains(said), "{said}: {text}");
    }
    // A program that types the commands must not type these into a shell.
    let told = json(&prints([&asked[..], &["--json"]].concat()));
    assert_eq!(told["foretold"]["too_old"], 0);
    for step in told["foretold"]["advice"].as_array().unwrap() {
        let command = step["command"].as_str().unwrap();
        let is_line = command.trim_start_matches("# ").starts_with("hold_domains");
        let typed = if is_line {
            "exim-configuration"
        } else {
            "shell"
        };
        assert_eq!(step["typed"], typed, "{command}");
    }
}

#[test]
fn where_no_command_is_safe_to_type_that_is_said() {
    let folder = folder();
    let listed = listing(60).replace("b@example.com", "b@my_host.example");
    let queue = file(&folder, "queue.json", listed.as_bytes());
    let text = prints([
        "queue",
        &queue,
        "--made-at",
        MADE_AT,
        "--capacity",
        "5",
        "--destination",
        "my_host.example",
    ]);
    assert!(text.contains("no plain host name"), "{text}");
    assert!(!text.contains("typed"), "{text}");
}

#[test]
fn one_message_is_said_as_one_and_of_none_there_is_no_oldest() {
    let folder = folder();
    let queue = file(&folder, "queue.json", listing(1).as_bytes());
    let text = prints(["queue", &queue, "--made-at", MADE_AT, "--capacity", "1"]);
    for one in [
        ": 1 message,",
        ": 1 message that",
        "takes 1 e-mail a second",
    ] {
        assert!(text.contains(one), "{one}: {text}");
    }
    let empty = prints([
        "queue",
        &sample("postqueue-p-empty.txt"),
        "--made-at",
        MADE_AT,
    ]);
    assert!(!empty.contains("oldest"), "{empty}");
}

#[test]
fn a_listing_that_breaks_off_says_so() {
    let folder = folder();
    let whole = std::fs::read_to_string(sample("postqueue-p.txt")).unwrap();
    let (messages, _) = whole.trim_end().rsplit_once("\n\n").unwrap();
    let broken = file(&folder, "mailq.txt", messages.as_bytes());
    let told = |queue: &str| prints(["queue", queue, "--made-at", MADE_AT]);
    assert!(told(&broken).contains("It breaks off"));
    assert!(!told(&sample("postqueue-p.txt")).contains("It breaks off"));
    let told = json(&prints(["queue", &broken, "--made-at", MADE_AT, "--json"]));
    assert_eq!(told["breaks_off"], true);
}

#[test]
fn what_is_no_listing_is_refused_with_the_reason() {
    let folder = folder();
    for (name, bytes, says) in [
        ("empty", &b""[..], "empty"),
        ("count", b"46\n", "only the number of messages"),
        (
            "a-letter",
            b"Dear all,\nhello\n",
            "no listing of a mail queue",
        ),
        ("utf16", b"\xff\xfeQ\0u\0e\0", "UTF-16"),
        (
            "run.limbo",
            b"limbo-run 1\nscenario = small-town\n",
            "no listing of a mail queue",
        ),
    ] {
        let said = refuses(["queue", &file(&folder, name, bytes)]);
        assert!(said.contains(name) && said.contains(says), "{said}");
    }
    assert!(refuses(["queue", &path(&folder, "nowhere")]).contains("there is no such file"));
    assert!(refuses(["queue", &path(&folder, "")]).contains("folder"));
    refuses(["queue", &sparse_file(&folder, 2 << 30)]);
    #[cfg(unix)]
    {
        let zero = std::fs::File::open("/dev/zero").unwrap();
        let ended: Ended = limbo(["queue", "-"]).stdin(zero).output().unwrap().into();
        assert_eq!(ended.code, 1, "{}", ended.err);
    }
}

#[test]
fn damaged_lines_are_counted_and_named_and_nothing_reaches_the_terminal() {
    let folder = folder();
    let evil = r#"{"queue_name": "deferred", "queue_id": "4BYX", "arrival_time": 1795895000, "message_size": 1, "sender": "a@x.org", "recipients": [{"address": "b@e\u001b[31mvil.org", "delay_reason": "\u001b]0;title\u0007 \u202egnp.exe <b>bold</b>"}]}"#;
    let text = [&listing(3), "{broken\n", evil, "\n"].concat();
    let queue = file(&folder, "queue.json", text.as_bytes());
    let told = prints(["queue", &queue, "--made-at", MADE_AT]);
    assert!(
        told.contains("Passed over, because damaged: 1 (line 4 cannot be read)"),
        "{told}"
    );
    let shown = |c: char| !c.is_control() || c == '\n';
    assert!(
        told.chars().all(shown) && !told.contains('\u{202e}'),
        "{told:?}"
    );
}
