//! The operator's game: on Thursday 26 January, at a minute to nine, the storage is whole again and every mailbox is
//! shut; the player opens group after group. What a game is, how it is scored, and how the two automatic restarts do on
//! the same mail. Pure: everything follows from the run, so a link that replays it has the same score.

use limbo_sim::{
    Command, Duration, Flag, FlagKind, Hop, Place, Plan, Run, RunError, Scenario, SimTime, World,
};

/// When it begins: a minute before the documented restart of `libero-2023`, whose calendar ends with the first command.
pub const BEGIN: SimTime = SimTime(85 * 3_600_000 - 60_000);
/// Everybody is served once less than one part in so many is left of the mail that waited at the beginning.
const LEFT_PART: u32 = 10;
/// The crowd is in once of every group at most one reader in so many still stands outside.
const OUTSIDE_PART: u32 = 20;
/// A day, s.
const DAY_S: i64 = 86_400;

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Such as 2026.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl Date {
    /// The day that it is in Rome at a Unix time, s. Central European Time, and in summer an hour more: from the last
    /// Sunday of March to the last Sunday of October, at 01:00 UTC (directive 2000/84/EC).
    pub fn in_rome(unix_s: f64) -> Date {
        let utc = unix_s.clamp(0.0, 4e11) as i64;
        let year = Date::of_day(utc.div_euclid(DAY_S)).year;
        let change = |month| (last_sunday(year, month) * 24 + 1) * 3600;
        let summer = (change(3)..change(10)).contains(&utc);
        let local = utc + if summer { 7200 } else { 3600 };
        Date::of_day(local.div_euclid(DAY_S))
    }

    /// The seed of a day's game, the same for everybody: the date's digits, 20261128.
    pub fn seed(self) -> u64 {
        (self.year * 10_000 + i64::from(self.month * 100 + self.day)) as u64
    }

    /// The day whose seed this is.
    pub fn of_seed(seed: u64) -> Option<Date> {
        let number = i64::try_from(seed).ok().filter(|n| *n < 100_000_000)?;
        let date = Date {
            year: number / 10_000,
            month: (number / 100 % 100) as u32,
            day: (number % 100) as u32,
        };
        let plausible = date.year >= 1970 && (1..=12).contains(&date.month);
        (plausible && Date::of_day(date.days()) == date).then_some(date)
    }

    /// Days since 1 January 1970. The year is counted from March, so that the leap day comes last.
    fn days(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = self.year - i64::from(month < 3);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year
            - 719_468
    }

    /// Unix time at noon UTC of this day, ms: the same day everywhere in Europe.
    pub fn noon_unix_ms(self) -> f64 {
        (self.days() * DAY_S + DAY_S / 2) as f64 * 1000.0
    }

    /// The day so many days after 1 January 1970 (H. Hinnant's algorithm).
    fn of_day(days: i64) -> Date {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Date {
            year: year + era * 400 + i64::from(month <= 2),
            month: month as u32,
            day: (of_year - (153 * from_march + 2) / 5 + 1) as u32,
        }
    }
}

/// The last Sunday of a month with 31 days, in days since 1970. The first of January 1970 was a Thursday.
fn last_sunday(year: i64, month: u32) -> i64 {
    let last = Date {
        year,
        month,
        day: 31,
    };
    let days = last.days();
    days - (days + 4).rem_euclid(7)
}

/// The outage of `libero-2023` with that seed, restarted like that at the game's beginning.
fn restarted(seed: u64, plan: impl Fn(&Scenario) -> Plan) -> Result<Run, RunError> {
    let scenario = Scenario::named("libero-2023")?;
    let plan = plan(&scenario);
    let mut run = Run::new(scenario, seed);
    run.push(BEGIN, Command::Restart(plan))?;
    Ok(run)
}

/// A game that nobody has played yet: all is mended, and every group is shut.
///
/// # Errors
/// If the simulation refuses the run: never, unless the scenario changes.
pub fn new_game(seed: u64) -> Result<Run, RunError> {
    restarted(seed, |scenario| Plan::ByHand {
        blocks: scenario.blocks,
    })
}

/// True if a run is such a game, played or not: nothing was done in it but open groups and close them.
pub fn is_game(run: &Run) -> bool {
    let new = new_game(run.seed);
    let Some((first, others)) = run.script.split_first() else {
        return false;
    };
    let by_hand = |(_, c): &(_, Command)| matches!(c, Command::OpenBlock | Command::CloseBlock);
    new.is_ok_and(|new| *new.scenario == *run.scenario && new.script[0] == *first)
        && others.iter().all(by_hand)
}

/// From when on a game can be played further: its last act, for nobody goes back in a game, and never before its beginning.
pub fn goes_on_from(run: &Run) -> SimTime {
    run.script.last().map_or(BEGIN, |(at, _)| (*at).max(BEGIN))
}

/// What happened in a game, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    /// A group was opened.
    Opened,
    /// A group was closed again.
    Closed,
    /// The storage fell.
    Fell,
    /// So long nothing happened: [`BEAT`].
    Passed,
}

/// A beat in which nothing happens.
pub const BEAT: Duration = Duration::hours(3);

/// How a game stands, or how it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// How often the storage fell.
    pub falls: u32,
    /// Groups open now.
    pub open: u16,
    /// Groups in all.
    pub groups: u16,
    /// How long after the beginning all groups were open, for the first time.
    pub all_open: Option<Duration>,
    /// How long after the beginning everybody was served: all open, the storage up, and hardly any of the mail left.
    pub served: Option<Duration>,
    /// The most that was open at once, as a part of the mark at which the storage falls.
    pub peak: f64,
    /// Dots that wait at the provider and the relay.
    pub waiting: u32,
    /// Dots that waited there at the beginning.
    pub began_with: u32,
    /// Everything is open and the crowd is in: what is left to do the storage does by itself.
    pub coasting: bool,
    /// What happened until everybody was served, or until now.
    pub beats: Vec<Beat>,
}

impl Score {
    /// The score of a world that was restarted at [`BEGIN`].
    pub fn of(world: &World) -> Score {
        let groups = world.blocks().len() as u16;
        let open = world.blocks().filter(|b| b.open).count() as u16;
        let flags = &world.series().flags;
        let begun = flags.partition_point(|f| f.at < BEGIN);
        let course = Course::new(&flags[begun..], groups, open);
        let waits = |l: &limbo_sim::Ledger| l.spooled_provider + l.spooled_relay;
        let samples = &world.series().samples;
        let first = samples.partition_point(|s| s.at <= BEGIN);
        let began_with = waits(&world.series().ledger_at(BEGIN));
        let enough = began_with / LEFT_PART;
        let served = samples[first..]
            .iter()
            .find(|s| waits(&s.ledger) < enough && course.serves_all(s.at));
        let served = served.map(|s| s.at.since(BEGIN));
        let station = world.station(Place::Mailboxes);
        let mark = station.sessions_max.unwrap_or(u32::MAX).max(1);
        let is_in = |readers: limbo_sim::ReaderLedger| {
            let outside = readers.asking + readers.again + readers.given_up;
            outside <= readers.readers() / OUTSIDE_PART
        };
        Score {
            falls: station.crashes,
            open,
            groups,
            all_open: course.all_open(),
            served,
            peak: f64::from(world.meters(Hop::Delivery).all_sessions_max) / f64::from(mark),
            waiting: waits(&world.ledger()),
            began_with,
            coasting: open == groups
                && station.up
                && world.now() > BEGIN
                && world.block_readers().all(is_in),
            beats: course.beats(served.map_or(world.now(), |d| BEGIN + d)),
        }
    }

    /// One star each: everybody was served; it never fell; it was sooner than the plan in groups, by the hour: what takes
    /// days is told in hours, and a difference that nobody sees is none.
    pub fn stars(&self, plan: Option<&Score>) -> [bool; 3] {
        // To the nearest hour, as it is told.
        let hours = |served: Duration| (served.ms() + 1_800_000) / 3_600_000;
        let sooner = |served| {
            plan.is_some_and(|p| p.served.is_none_or(|theirs| hours(served) < hours(theirs)))
        };
        [
            self.served.is_some(),
            self.served.is_some() && self.falls == 0,
            self.served.is_some_and(sooner),
        ]
    }
}

/// What has happened since the beginning.
struct Course<'a> {
    flags: &'a [Flag],
    groups: u16,
    /// Open right after the restart.
    open_first: u16,
}

impl Course<'_> {
    fn new(flags: &[Flag], groups: u16, open: u16) -> Course<'_> {
        let by_group = flags.iter().any(|f| open_after(f.kind).is_some());
        Course {
            flags,
            groups,
            open_first: if by_group { 0 } else { open },
        }
    }

    fn all_open(&self) -> Option<Duration> {
        if self.open_first == self.groups {
            return Some(Duration::ZERO);
        }
        let mut flags = self.flags.iter();
        let last = flags.find(|f| open_after(f.kind) == Some(self.groups))?;
        Some(last.at.since(BEGIN))
    }

    /// True if at that instant all groups are open and the storage is up.
    fn serves_all(&self, at: SimTime) -> bool {
        let before = &self.flags[..self.flags.partition_point(|f| f.at <= at)];
        let newest_first = || before.iter().rev();
        let open = newest_first().find_map(|f| open_after(f.kind));
        let up = newest_first().find_map(|f| match f.kind {
            FlagKind::Crashed(Place::Mailboxes) => Some(false),
            FlagKind::Rebooted(Place::Mailboxes) => Some(true),
            _ => None,
        });
        open.unwrap_or(self.open_first) == self.groups && up.unwrap_or(true)
    }

    fn beats(&self, until: SimTime) -> Vec<Beat> {
        let (mut beats, mut at) = (Vec::new(), BEGIN);
        let mut pass = |beats: &mut Vec<Beat>, to: SimTime| {
            while at + BEAT <= to {
                beats.push(Beat::Passed);
                at = at + BEAT;
            }
        };
        for flag in self.flags.iter().filter(|f| f.at <= until) {
            let beat = match flag.kind {
                FlagKind::BlockOpened(_) => Beat::Opened,
                FlagKind::BlockClosed(_) => Beat::Closed,
                FlagKind::Crashed(Place::Mailboxes) => Beat::Fell,
                _ => continue,
            };
            pass(&mut beats, flag.at);
            beats.push(beat);
        }
        pass(&mut beats, until);
        beats
    }
}

/// How many groups are open after this.
fn open_after(kind: FlagKind) -> Option<u16> {
    match kind {
        FlagKind::BlockOpened(open) | FlagKind::BlockClosed(open) => Some(open),
        _ => None,
    }
}

/// The two automatic restarts on the same mail, played a little at a time.
pub struct Rivals {
    worlds: Vec<World>,
    scores: Vec<Score>,
}

impl Rivals {
    /// All at once; and in groups as the scenario's own plan has it.
    ///
    /// # Errors
    /// If the simulation refuses a run: never, unless the scenario changes.
    pub fn new(seed: u64) -> Result<Rivals, RunError> {
        let all_at_once = restarted(seed, |_| Plan::Bulk)?;
        let in_groups = restarted(seed, |scenario| scenario.blocks_plan)?;
        Ok(Rivals {
            // The last is played first.
            worlds: vec![World::new(&all_at_once)?, World::new(&in_groups)?],
            scores: Vec::new(),
        })
    }

    /// Plays until done or until `out_of_time`; true while there is more to do.
    pub fn work(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        const EVENTS: u64 = 2_000;
        while let Some(world) = self.worlds.last_mut() {
            if world.advance(SimTime::NEVER, EVENTS) {
                self.scores.push(Score::of(world));
                self.worlds.pop();
            }
            if out_of_time() {
                break;
            }
        }
        self.is_playing()
    }

    /// True while there is more to play.
    pub fn is_playing(&self) -> bool {
        !self.worlds.is_empty()
    }

    /// How they ended: in groups, all at once; none where that is not known yet.
    pub fn scores(&self) -> [Option<&Score>; 2] {
        [self.scores.first(), self.scores.get(1)]
    }
}

#[cfg(test)]
#[path = "operator_tests.rs"]
mod tests;
