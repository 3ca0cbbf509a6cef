//! Tables as CSV (RFC 4180): commas, CRLF, a header row. Pure. The header and the places are the names that
//! `window.limbo` gives them, the same in every language, so that one worksheet serves every class; the words of the
//! reader's language stand in a column of their own. Counts are e-mails: dots times the weight, which is stated
//! in every row.

use limbo_sim::{Ledger, ReaderLedger, Sample, Scenario, SimTime};

/// The places of the ledger in the order of the table, `limbo` last: it is a part of the two spools.
pub const PLACES: [&str; 10] = [
    "sent",
    "outbox",
    "travelling",
    "in_service",
    "spooled_provider",
    "spooled_relay",
    "delivered",
    "returned",
    "lost",
    "limbo",
];

/// What is counted of the people who open their mailboxes: where they are, then their visits so far.
pub const READERS: [&str; 6] = [
    "readers_asking",
    "readers_again",
    "readers_given_up",
    "readers_resting",
    "visits_served",
    "visits_in_vain",
];

/// The counts of [`READERS`], in their order (people, in the unit of a dot).
pub fn reader_counts(r: &ReaderLedger) -> [u64; 6] {
    [
        r.asking.into(),
        r.again.into(),
        r.given_up.into(),
        r.resting.into(),
        r.served,
        r.in_vain,
    ]
}

/// The counts of [`PLACES`], in their order (dots).
pub fn counts(l: &Ledger) -> [u32; 10] {
    [
        l.sent,
        l.outbox,
        l.travelling,
        l.in_service,
        l.spooled_provider,
        l.spooled_relay,
        l.delivered,
        l.returned,
        l.lost,
        l.limbo,
    ]
}

/// What stands behind the names of the columns of two runs that are compared.
const BOTH: [&str; 2] = ["_a", "_b"];

/// A run at an instant, for a table.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The ledger over time.
    pub samples: &'a [Sample],
    /// The ledger at the instant.
    pub ledger: &'a Ledger,
    /// The people at their mailboxes.
    pub readers: &'a ReaderLedger,
}

/// The ledger over time: the samples up to `now`, and then `now` itself.
pub fn series(scenario: &Scenario, samples: &[Sample], now: SimTime, ledger: &Ledger) -> String {
    series_of(scenario, now, &[("", samples, ledger)])
}

/// The same of two futures of one past, with columns for each. They are sampled at the same instants.
pub fn series_of_both(scenario: &Scenario, now: SimTime, both: [Told; 2]) -> String {
    let [a, b] = both.map(|told| (told.samples, told.ledger));
    series_of(scenario, now, &[(BOTH[0], a.0, a.1), (BOTH[1], b.0, b.1)])
}

fn series_of(scenario: &Scenario, now: SimTime, runs: &[(&str, &[Sample], &Ledger)]) -> String {
    let weight = u64::from(scenario.weight);
    let mut out = String::from("time_utc,t_ms");
    for (behind, ..) in runs {
        for place in PLACES {
            out.push(',');
            out.push_str(place);
            out.push_str(behind);
        }
    }
    out.push_str(",emails_per_dot\r\n");
    let mut row = |at: SimTime, ledgers: &mut dyn Iterator<Item = &Ledger>| {
        out.push_str(&iso(scenario.epoch_unix_ms + f64::from(at.ms())));
        push(&mut out, at.ms().into());
        for ledger in ledgers {
            for dots in counts(ledger) {
                push(&mut out, u64::from(dots) * weight);
            }
        }
        push(&mut out, weight);
        out.push_str("\r\n");
    };
    let samples = |i: usize| {
        runs.iter()
            .filter_map(move |(_, samples, _)| samples.get(i))
    };
    let rows = runs.iter().map(|(_, samples, _)| samples.len()).min();
    for i in 0..rows.unwrap_or(0) {
        if let Some(first) = samples(i).next().filter(|sample| sample.at < now) {
            row(first.at, &mut samples(i).map(|sample| &sample.ledger));
        }
    }
    row(now, &mut runs.iter().map(|(.., ledger)| *ledger));
    out
}

/// The ledger at an instant, a row for each place, and one for each count of the people at their mailboxes where there are
/// any (in the columns of the e-mails, since a dot's worth of people is as many); `label` gives its words in the reader's
/// language.
pub fn ledger(
    scenario: &Scenario,
    now: SimTime,
    ledger: &Ledger,
    readers: &ReaderLedger,
    label: &dyn Fn(&str) -> String,
) -> String {
    ledger_of(scenario, now, &[("", ledger, readers)], label)
}

/// The same of two futures of one past, with columns for each.
pub fn ledger_of_both(
    scenario: &Scenario,
    now: SimTime,
    both: [Told; 2],
    label: &dyn Fn(&str) -> String,
) -> String {
    let [a, b] = both.map(|told| (told.ledger, told.readers));
    let runs = [(BOTH[0], a.0, a.1), (BOTH[1], b.0, b.1)];
    ledger_of(scenario, now, &runs, label)
}

fn ledger_of(
    scenario: &Scenario,
    now: SimTime,
    runs: &[(&str, &Ledger, &ReaderLedger)],
    label: &dyn Fn(&str) -> String,
) -> String {
    let weight = u64::from(scenario.weight);
    let time = iso(scenario.epoch_unix_ms + f64::from(now.ms()));
    let mut out = String::from("time_utc,t_ms,place,label");
    for (behind, ..) in runs {
        for name in [",emails", ",dots"] {
            out.push_str(name);
            out.push_str(behind);
        }
    }
    out.push_str(",emails_per_dot\r\n");
    let people = scenario.has_readers();
    let readers = READERS.iter().filter(|_| people);
    for (row, place) in PLACES.iter().chain(readers).enumerate() {
        out.push_str(&time);
        push(&mut out, now.ms().into());
        out.push(',');
        out.push_str(place);
        out.push(',');
        out.push_str(&quoted(&label(place)));
        for (_, ledger, readers) in runs {
            let dots = match row.checked_sub(PLACES.len()) {
                None => counts(ledger)[row].into(),
                Some(row) => reader_counts(readers)[row],
            };
            push(&mut out, dots * weight);
            push(&mut out, dots);
        }
        push(&mut out, weight);
        out.push_str("\r\n");
    }
    out
}

fn push(out: &mut String, number: u64) {
    out.push(',');
    out.push_str(&number.to_string());
}

/// A field as RFC 4180 has it: in quotes where it holds what would end it.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        return ["\"", &field.replace('"', "\"\""), "\""].concat();
    }
    field.to_owned()
}

/// The same table as it is put on a clipboard: with tabs between its fields, by which a spreadsheet of any language tells the
/// columns of what is pasted. No field has a tab of its own.
pub fn tabbed(table: &str) -> String {
    let mut quoted = false;
    let tab = |c| match c {
        ',' if !quoted => '\t',
        c => {
            quoted ^= c == '"';
            c
        }
    };
    table.chars().map(tab).collect()
}

/// An instant as ISO 8601 in UTC, to the millisecond: `2023-01-22T21:00:00.000Z`. From 1970 on; years of more than
/// four digits have a sign, as the standard wants.
pub fn iso(unix_ms: f64) -> String {
    let ms = unix_ms.max(0.0) as u64;
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    let (year, month, day) = civil(days);
    // The leading digit keeps the zeros; it is cut off again.
    let padded = |n: u64, unit: u64| (n + unit).to_string()[1..].to_owned();
    let year = match year {
        0..10_000 => padded(year, 10_000),
        _ => ["+", &padded(year, 1_000_000)].concat(),
    };
    let (month, day) = (padded(month, 100), padded(day, 100));
    let hour = padded(rest / 3_600_000, 100);
    let (minute, second) = (
        padded(rest / 60_000 % 60, 100),
        padded(rest / 1000 % 60, 100),
    );
    let ms = padded(rest % 1000, 1000);
    [
        &year, "-", &month, "-", &day, "T", &hour, ":", &minute, ":", &second, ".", &ms, "Z",
    ]
    .concat()
}

/// Year, month and day of a day counted from 1 January 1970 (the Gregorian calendar's 400 years have 146,097 days;
/// counted from 1 March, the leap day is the last of the year).
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEDGER: Ledger = Ledger {
        sent: 255,
        outbox: 1,
        travelling: 2,
        in_service: 4,
        spooled_provider: 8,
        spooled_relay: 16,
        delivered: 32,
        returned: 64,
        lost: 128,
        limbo: 20,
    };

    fn town() -> Scenario {
        Scenario {
            weight: 250,
            epoch_unix_ms: 1_674_421_200_000.0,
            ..Scenario::named("small-town").unwrap()
        }
    }

    #[test]
    fn instants_are_those_of_the_calendar() {
        for (ms, text) in [
            (0.0, "1970-01-01T00:00:00.000Z"),
            (951_782_400_000.0, "2000-02-29T00:00:00.000Z"),
            (1_677_628_799_999.0, "2023-02-28T23:59:59.999Z"),
            (1_677_628_800_000.0, "2023-03-01T00:00:00.000Z"),
            (4_107_542_400_000.0, "2100-03-01T00:00:00.000Z"),
            (13_574_563_200_000.0, "2400-02-29T00:00:00.000Z"),
            (1_674_421_200_007.0, "2023-01-22T21:00:00.007Z"),
            (1_735_689_599_999.0, "2024-12-31T23:59:59.999Z"),
            (8.64e15, "+275760-09-13T00:00:00.000Z"),
        ] {
            assert_eq!(iso(ms), text);
        }
    }

    #[test]
    fn the_series_has_a_row_for_each_sample_and_one_for_now() {
        let sample = |ms| Sample {
            at: SimTime(ms),
            ledger: Ledger::default(),
        };
        let samples = [sample(0), sample(1000), sample(2000)];
        let text = series(&town(), &samples, SimTime(2000), &LEDGER);
        let rows: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            rows[0],
            "time_utc,t_ms,sent,outbox,travelling,in_service,spooled_provider,spooled_relay,delivered,returned,\
             lost,limbo,emails_per_dot"
        );
        assert_eq!(
            rows[1],
            "2023-01-22T21:00:00.000Z,0,0,0,0,0,0,0,0,0,0,0,250"
        );
        assert_eq!(
            rows[3],
            "2023-01-22T21:00:02.000Z,2000,63750,250,500,1000,2000,4000,8000,16000,32000,5000,250"
        );
        assert_eq!(rows[4..], [""], "every row ends, and nothing follows");
    }

    #[test]
    fn the_ledger_says_each_place_in_words_and_in_numbers() {
        let label = |place: &str| ["\"", place, "\", so"].concat();
        let mut nobody = town();
        nobody.readers.share = 0.0;
        let readers = ReaderLedger::default();
        let text = ledger(&nobody, SimTime(0), &LEDGER, &readers, &label);
        assert_eq!(
            text.split("\r\n").nth(1),
            Some("2023-01-22T21:00:00.000Z,0,sent,\"\"\"sent\"\", so\",63750,255,250")
        );
        assert_eq!(text.split("\r\n").count(), 1 + PLACES.len() + 1);
    }

    #[test]
    fn two_futures_stand_side_by_side_each_under_its_own_name() {
        let other = Ledger {
            sent: 256,
            ..LEDGER
        };
        let (readers, others) = (
            ReaderLedger::default(),
            ReaderLedger {
                again: 3,
                ..ReaderLedger::default()
            },
        );
        let sample = |ms, ledger| Sample {
            at: SimTime(ms),
            ledger,
        };
        // The second has been played a little further.
        let samples = [
            vec![sample(0, LEDGER), sample(1000, LEDGER)],
            [0, 1000, 2000].map(|ms| sample(ms, other)).to_vec(),
        ];
        let both = [
            Told {
                samples: &samples[0],
                ledger: &LEDGER,
                readers: &readers,
            },
            Told {
                samples: &samples[1],
                ledger: &other,
                readers: &others,
            },
        ];
        let mut scenario = town();
        scenario.readers.share = 1.0;
        let table = |text: String| -> Vec<Vec<String>> {
            let rows = text.trim_end().split("\r\n");
            rows.map(|row| row.split(',').map(str::to_owned).collect())
                .collect()
        };
        let cell = |table: &[Vec<String>], row: usize, name: &str| -> String {
            let column = table[0].iter().position(|n| n == name);
            table[row][column.expect(name)].clone()
        };
        let series = table(series_of_both(&scenario, SimTime(1500), both));
        assert_eq!(series.len(), 1 + 2 + 1);
        for row in 1..series.len() {
            assert_eq!(series[row].len(), series[0].len());
            assert_eq!(cell(&series, row, "sent_a"), "63750");
            assert_eq!(cell(&series, row, "sent_b"), "64000");
            assert_eq!(cell(&series, row, "limbo_b"), "5000");
        }
        assert_eq!(cell(&series, 3, "t_ms"), "1500");
        let ledger = table(ledger_of_both(&scenario, SimTime(0), both, &str::to_owned));
        assert_eq!(ledger.len(), 1 + PLACES.len() + READERS.len());
        let again = 1 + PLACES.len() + 1;
        for (row, name, count) in [
            (1, "emails_a", "63750"),
            (1, "emails_b", "64000"),
            (1, "dots_b", "256"),
            (again, "place", "readers_again"),
            (again, "dots_a", "0"),
            (again, "emails_b", "750"),
        ] {
            assert_eq!(cell(&ledger, row, name), count, "{name}");
        }
    }

    #[test]
    fn what_is_pasted_has_a_tab_between_its_fields_and_none_in_them() {
        let table = "place,label,dots\r\nsent,\"in, \"\"out\"\", through\",3\r\n";
        let pasted = "place\tlabel\tdots\r\nsent\t\"in, \"\"out\"\", through\"\t3\r\n";
        assert_eq!(tabbed(table), pasted);
    }

    #[test]
    fn people_at_their_mailboxes_have_rows_of_their_own() {
        let mut scenario = town();
        scenario.readers.share = 1.0;
        let readers = ReaderLedger {
            again: 3,
            in_vain: 40,
            ..ReaderLedger::default()
        };
        let text = ledger(&scenario, SimTime(0), &LEDGER, &readers, &str::to_owned);
        let rows = text.trim_end().split("\r\n").count();
        assert_eq!(rows, 1 + PLACES.len() + READERS.len());
        let header = "time_utc,t_ms,place,label,emails,dots,emails_per_dot\r\n";
        assert!(text.starts_with(header));
        assert!(text.contains(",readers_again,readers_again,750,3,250\r\n"));
        assert!(text.contains(",visits_in_vain,visits_in_vain,10000,40,250\r\n"));
    }
}
