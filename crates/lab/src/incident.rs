//! What all runs of a study have in common: a network, what happens to it, and when service is restarted. The restart is
//! done by the scenario's own plan (`blocks_plan` in the table of parameters), so that a sweep over the plan's numbers is
//! a sweep over the table like any other.

use limbo_sim::scenario::Scenario;
use limbo_sim::{Command, Duration, Hop, Plan, Run, RunError, Script, SimTime};
use std::sync::Arc;

/// So many dots a base scenario has at most; where it would have more, a dot stands for more e-mails.
const DOTS: f64 = 20_000.0;
/// A restart of the scenario's own calendar is done so much earlier by a command: that ends the calendar, whose plan is
/// fixed.
const EARLIER: Duration = Duration::secs(1);

/// A scenario with an outage that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseScenario {
    /// The town of the scenario `sandbox` with 20,000 messages, a dot each: its mailboxes are out for two hours.
    Town,
    /// The scenario `libero-2023` with its own calendar up to the restart, at a weight that makes 20,000 dots of its mail.
    Libero,
    /// The scenario `libero-june-2023` in the same way; its last repair of the mailboxes is the restart.
    June,
    /// The scenario `gmail-2020`: its last repair is the restart.
    Gmail,
    /// The scenario `exchange-2022`.
    Exchange,
    /// The scenario `spool-destroyed`.
    Disk,
}

/// The network before anything is changed, and what happens to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    /// One that comes with the program.
    Preset(BaseScenario),
    /// Any run: its last restart or repair is the restart that is studied.
    Run(Arc<Run>),
}

/// A run taken apart at its restart.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// The network, with the restart's plan as its `blocks_plan`.
    pub scenario: Scenario,
    /// What is done before the restart, besides the scenario's calendar.
    pub before: Script,
    /// When service is restarted, and what is repaired; none if nothing is.
    pub restart: Option<(SimTime, Repair)>,
    /// What is done after it.
    pub after: Script,
}

/// What a restart repairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Every hop.
    All,
    /// One hop.
    Hop(Hop),
}

impl Repair {
    /// The command that repairs it by this plan.
    pub const fn command(self, plan: Plan) -> Command {
        match self {
            Repair::All => Command::Restart(plan),
            Repair::Hop(hop) => Command::Mend(hop, plan),
        }
    }
}

impl BaseScenario {
    /// Every one; the lab begins with the first.
    pub const ALL: [BaseScenario; 6] = [
        BaseScenario::Town,
        BaseScenario::Libero,
        BaseScenario::June,
        BaseScenario::Gmail,
        BaseScenario::Exchange,
        BaseScenario::Disk,
    ];

    /// The name of its scenario in the catalogue.
    pub const fn scenario_name(self) -> &'static str {
        match self {
            BaseScenario::Town => "sandbox",
            BaseScenario::Libero => "libero-2023",
            BaseScenario::June => "libero-june-2023",
            BaseScenario::Gmail => "gmail-2020",
            BaseScenario::Exchange => "exchange-2022",
            BaseScenario::Disk => "spool-destroyed",
        }
    }

    fn run(self) -> Result<Run, RunError> {
        let mut scenario = Scenario::named(self.scenario_name())?;
        if self == BaseScenario::Town {
            scenario.span = Duration::secs(20_000);
            scenario.arrivals.until = scenario.span;
            let mut run = Run::new(scenario, 1);
            run.push(SimTime(600_000), Command::Cut(Hop::Delivery))?;
            let plan = run.scenario.blocks_plan;
            run.push(SimTime(600_000 + 2 * 3_600_000), Command::Restart(plan))?;
            return Ok(run);
        }
        // 104 e-mails per second for eight days are 3,600 to a dot.
        let exact = f64::from(scenario.weight) * scenario.messages_expected() / DOTS;
        let weight = (exact / 100.0).round() * 100.0;
        let scenario = match weight >= 1.0 {
            true => scenario.with_weight(weight as u32),
            false => scenario,
        };
        Ok(Run::new(scenario, 1))
    }
}

impl Base {
    /// The whole run before anything is changed; a study plays it with seeds of its own.
    ///
    /// # Errors
    /// If the run is not valid.
    pub fn run(&self) -> Result<Arc<Run>, RunError> {
        let run = match self {
            Base::Preset(base) => Arc::new(base.run()?),
            Base::Run(run) => Arc::clone(run),
        };
        run.validate()?;
        Ok(run)
    }

    /// The run taken apart at its restart.
    ///
    /// # Errors
    /// If the run is not valid.
    pub fn incident(&self) -> Result<Incident, RunError> {
        Ok(Incident::of(&*self.run()?))
    }
}

/// A command of a run, and whether it is the scenario's own.
#[derive(Clone, Copy)]
struct Planned {
    at: SimTime,
    command: Command,
    by_calendar: bool,
}

/// When these commands of the viewer's end the scenario's calendar; what it does at that very instant it does before.
fn calendar_ends(script: &Script) -> SimTime {
    let ends = script.iter().find(|(_, c)| c.touches_a_hop());
    ends.map_or(SimTime::NEVER, |(at, _)| *at)
}

/// Everything that is done in a run, in order: the calendar until the viewer's first command that ends it, and the
/// viewer's commands.
fn timeline(run: &Run) -> Vec<Planned> {
    let ends = calendar_ends(&run.script);
    let planned = |by_calendar: bool| {
        move |&(at, command): &(SimTime, Command)| Planned {
            at,
            command,
            by_calendar,
        }
    };
    let calendar = run.scenario.calendar.iter().map(planned(true));
    let mut all: Vec<Planned> = calendar.filter(|p| p.at <= ends).collect();
    all.extend(run.script.iter().map(planned(false)));
    all.sort_by_key(|p| p.at);
    all
}

fn repair(command: &Command) -> Option<(Repair, Plan)> {
    match *command {
        Command::Restart(plan) => Some((Repair::All, plan)),
        Command::Mend(hop, plan) => Some((Repair::Hop(hop), plan)),
        _ => None,
    }
}

/// The command that counts as the restart: the last that brings the mailboxes back, or else the last repair.
fn last_repair(all: &[Planned]) -> Option<usize> {
    let of_mailboxes = |p: &Planned| {
        matches!(
            repair(&p.command),
            Some((Repair::All | Repair::Hop(Hop::Delivery), _))
        )
    };
    let any = |p: &Planned| repair(&p.command).is_some();
    all.iter()
        .rposition(of_mailboxes)
        .or_else(|| all.iter().rposition(any))
}

/// The parameters that a change of what a station does at its limit changes, in the order of the hops.
const DOORS: [&str; 3] = [
    "stations.provider.door",
    "stations.relay.door",
    "stations.mailboxes.door",
];

impl Incident {
    /// The same without the viewer's commands that give one of these parameters a value: a study's own values are in force
    /// from the beginning to the end.
    #[must_use]
    pub fn without_changes_of(mut self, keys: &[&str]) -> Incident {
        let stays = |(_, command): &(SimTime, Command)| match command {
            Command::Set(key, _) => !keys.contains(key),
            Command::SetOverloadAction(hop, _) => !keys.contains(&DOORS[hop.index()]),
            _ => true,
        };
        self.before.retain(stays);
        self.after.retain(stays);
        self
    }

    fn of(run: &Run) -> Incident {
        let mut scenario = (*run.scenario).clone();
        let all = timeline(run);
        let script =
            |planned: &[Planned]| -> Script { planned.iter().map(|p| (p.at, p.command)).collect() };
        let mine: Vec<Planned> = all.iter().filter(|p| !p.by_calendar).copied().collect();
        let Some(index) = last_repair(&all) else {
            return Incident {
                scenario,
                before: script(&mine),
                restart: None,
                after: Script::new(),
            };
        };
        let Planned {
            at, by_calendar, ..
        } = all[index];
        let at = match by_calendar {
            true => SimTime(at.ms().saturating_sub(EARLIER.ms())),
            false => at,
        };
        let before: Vec<Planned> = all[..index]
            .iter()
            .filter(|p| !p.by_calendar && p.at <= at)
            .copied()
            .collect();
        // The calendar ends with the restart: what it would do afterwards is done by commands. What came between the
        // instant to which the restart is moved and its own comes after it now.
        let between = all[..index].iter().filter(|p| p.at > at);
        let after: Vec<Planned> = between.chain(&all[index + 1..]).copied().collect();
        let repaired = repair(&all[index].command);
        if let Some((_, plan)) = repaired {
            scenario.blocks_plan = plan;
        }
        Incident {
            scenario,
            before: script(&before),
            restart: repaired.map(|(repair, _)| (at, repair)),
            after: script(&after),
        }
    }

    /// From when on time to clear is counted: the restart; the beginning of a run without one.
    pub fn restart_at(&self) -> SimTime {
        self.restart.map_or(SimTime::ZERO, |(at, _)| at)
    }

    /// How long mail to the mailboxes has been waiting at the restart, if it is one outage without a repair in between
    /// that nothing but a closed relay accompanies: what theory reckons with.
    pub fn outage(&self) -> Option<Duration> {
        let (at, _) = self.restart?;
        let until = calendar_ends(&self.before).min(at);
        let calendar = self.scenario.calendar.iter().filter(|(t, _)| *t <= until);
        let mut done: Vec<&(SimTime, Command)> = calendar.chain(&self.before).collect();
        done.sort_by_key(|(t, _)| *t);
        let mut began = None;
        for (t, command) in done {
            match command {
                Command::Cut(Hop::Delivery) | Command::Close(Hop::Delivery) => {
                    began = Some(began.unwrap_or(*t));
                }
                Command::Close(Hop::Relay) | Command::SendTest => {}
                _ => return None,
            }
        }
        Some(at.since(began?)).filter(|_| self.after.is_empty())
    }

    /// The run of this incident with a scenario in which something has been changed, and a seed.
    ///
    /// # Errors
    /// If the scenario is not valid, or too short for what happens in it.
    pub fn run(&self, scenario: Scenario, seed: u64) -> Result<Run, RunError> {
        let plan = scenario.blocks_plan;
        let mut run = self.run_before(scenario, seed)?;
        if let Some((at, repair)) = self.restart {
            run.push(at, repair.command(plan))?;
        }
        for (at, command) in &self.after {
            run.push(*at, *command)?;
        }
        run.validate()?;
        Ok(run)
    }

    /// The same run up to the restart.
    ///
    /// # Errors
    /// As [`Incident::run`].
    pub fn run_before(&self, scenario: Scenario, seed: u64) -> Result<Run, RunError> {
        let mut run = Run::new(scenario, seed);
        for (at, command) in &self.before {
            run.push(*at, *command)?;
        }
        Ok(run)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::OverloadAction;

    #[test]
    fn every_base_scenario_has_a_restart_and_the_run_put_together_again_is_valid() {
        for base in BaseScenario::ALL {
            let incident = Base::Preset(base).incident().unwrap();
            assert!(incident.restart.is_some(), "{base:?}");
            let run = incident.run(incident.scenario.clone(), 3).unwrap();
            assert_eq!(run.seed, 3);
            let messages = run.scenario.messages_expected();
            assert!(messages < 21_000.0, "{base:?}: {messages}");
        }
    }

    #[test]
    fn a_run_of_the_viewers_comes_together_again_as_it_was() {
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 9);
        let plan = Plan::Calm { blocks: 7 };
        for (minute, command) in [
            (10, Command::Cut(Hop::Delivery)),
            (20, Command::SendTest),
            (70, Command::Restart(plan)),
            (80, Command::SendTest),
        ] {
            run.push(SimTime(minute * 60_000), command).unwrap();
        }
        let base = Base::Run(Arc::new(run.clone()));
        let incident = base.incident().unwrap();
        assert_eq!(incident.restart_at(), SimTime(70 * 60_000));
        assert_eq!(incident.scenario.blocks_plan, plan);
        let again = incident.run(incident.scenario.clone(), 9).unwrap();
        assert_eq!(again.script, run.script);
        // Theory reckons with one outage after which nothing else is done.
        assert_eq!(incident.outage(), None);
        let outage = |base: BaseScenario| Base::Preset(base).incident().unwrap().outage();
        assert_eq!(outage(BaseScenario::Town), Some(Duration::hours(2)));
        let libero = outage(BaseScenario::Libero).unwrap();
        assert_eq!(libero, Duration(83 * 3_600_000 - 1_000));
        assert_eq!(outage(BaseScenario::Gmail), None);
    }

    /// The run of January 2023 with these commands, taken apart.
    fn libero(commands: &[(u32, Command)]) -> Incident {
        let mut run = Run::new(Scenario::named("libero-2023").unwrap(), 1);
        for (ms, command) in commands {
            run.push(SimTime(*ms), *command).unwrap();
        }
        Base::Run(Arc::new(run)).incident().unwrap()
    }

    const HOUR: u32 = 3_600_000;
    /// When the calendar of January 2023 restarts service.
    const RESTART: u32 = 85 * HOUR;

    #[test]
    fn an_outage_is_not_counted_from_a_calendar_that_the_viewer_has_ended() {
        let plan = Plan::Calm { blocks: 12 };
        for restart in [3 * HOUR, RESTART + HOUR] {
            let incident = libero(&[
                (HOUR, Command::Cut(Hop::Delivery)),
                (restart, Command::Restart(plan)),
            ]);
            assert_eq!(incident.outage(), Some(Duration(restart - HOUR)));
        }
    }

    #[test]
    fn nothing_that_the_viewer_does_is_left_out_however_near_to_the_restart() {
        let door = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
        let mine = [
            (RESTART - 2_000, Command::SendTest),
            (RESTART - 1_000, Command::SendTest),
            (RESTART - 500, door),
            (RESTART, Command::SendTest),
            (RESTART + 1, Command::SendTest),
        ];
        let incident = libero(&mine);
        assert_eq!(incident.restart_at(), SimTime(RESTART - 1_000));
        let done: Script = mine.iter().map(|(ms, c)| (SimTime(*ms), *c)).collect();
        assert_eq!([incident.before, incident.after].concat(), done);
    }

    #[test]
    fn the_calendar_restarts_before_a_command_of_the_same_instant_ends_it() {
        let incident = libero(&[(RESTART, Command::CloseBlock)]);
        let (at, repair) = incident.restart.unwrap();
        assert_eq!((at, repair), (SimTime(RESTART - 1_000), Repair::All));
        assert_eq!(incident.after, [(SimTime(RESTART), Command::CloseBlock)]);
        let ended = libero(&[(RESTART - 1, Command::CloseBlock)]);
        assert_eq!(ended.restart, None);
    }

    #[test]
    fn a_run_without_a_repair_is_studied_from_its_beginning() {
        let run = Run::new(Scenario::named("one-letter").unwrap(), 1);
        let incident = Base::Run(Arc::new(run)).incident().unwrap();
        assert_eq!(incident.restart, None);
        assert_eq!(incident.restart_at(), SimTime::ZERO);
        assert_eq!(incident.outage(), None);
    }

    #[test]
    fn of_a_run_that_is_cut_off_and_never_repaired_only_what_the_viewer_does_is_done_by_commands() {
        let mut scenario = Scenario::named("libero-2023").unwrap();
        scenario.calendar.retain(|entry| repair(&entry.1).is_none());
        assert!(!scenario.calendar.is_empty());
        let mut run = Run::new(scenario, 1);
        run.push(SimTime(HOUR), Command::SendTest).unwrap();
        let incident = Base::Run(Arc::new(run.clone())).incident().unwrap();
        assert_eq!((incident.restart, incident.after.len()), (None, 0));
        assert_eq!(incident.before, run.script);
    }

    #[test]
    fn what_a_study_sets_is_set_by_no_command_and_everything_else_is_done() {
        const CAPACITY: &str = "stations.mailboxes.capacity_per_s";
        let door = |hop| Command::SetOverloadAction(hop, OverloadAction::RejectWith421);
        let set = |key| Command::Set(key, 200.0);
        let mine = |hour: u32| {
            [
                (hour * HOUR, set(CAPACITY)),
                (hour * HOUR + 1, set("stations.relay.capacity_per_s")),
                (hour * HOUR + 2, door(Hop::Delivery)),
                (hour * HOUR + 3, door(Hop::Relay)),
                (hour * HOUR + 4, Command::SendTest),
            ]
        };
        let incident = libero(&[mine(1), mine(90)].concat());
        let left = incident.without_changes_of(&[CAPACITY, "stations.relay.door"]);
        for (script, hour) in [(left.before, 1), (left.after, 90)] {
            let stays = [1, 2, 4].map(|i| mine(hour)[i]);
            let stays = stays.map(|(ms, command)| (SimTime(ms), command));
            assert_eq!(script, stays);
        }
    }
}
