//! Plans and commands, described once for every form in which they are written: their kinds with name and code, and
//! which arguments each kind has, in which order. A form (the bytes of a link, the words of a file, the object given to
//! `window.limbo`) only says how one argument is read or written. Whoever adds a plan or a command to the simulation is
//! led by the compiler through the matches of this file, and needs no other.

use crate::choices::choices;
use limbo_sim::{Command, Duration, Hop, OverloadAction, Place, Plan};

choices! {
    /// The kinds of plan. The order is that of their codes in links: new ones come last.
    PlanKind {
        /// [`Plan::Bulk`].
        Bulk = "bulk",
        /// [`Plan::Natural`].
        Natural = "natural",
        /// [`Plan::Blocks`].
        Blocks = "blocks",
        /// [`Plan::Calm`].
        Calm = "calm",
        /// [`Plan::Drip`].
        Drip = "drip",
        /// [`Plan::BulkAutomatic`].
        BulkAutomatic = "automatic",
        /// [`Plan::ByHand`].
        ByHand = "by-hand",
    }
}

choices! {
    /// The kinds of command. The order is that of their codes in links: new ones come last.
    CommandKind {
        /// [`Command::Cut`].
        Cut = "cut",
        /// [`Command::Close`].
        Close = "close",
        /// [`Command::Reject`].
        Reject = "reject",
        /// [`Command::Mend`].
        Mend = "mend",
        /// [`Command::Restart`].
        Restart = "restart",
        /// [`Command::SendTest`].
        SendTest = "test",
        /// [`Command::SetOverloadAction`].
        Door = "door",
        /// [`Command::DestroySpool`].
        DestroySpool = "destroy",
        /// [`Command::OpenBlock`].
        OpenBlock = "open-block",
        /// [`Command::CloseBlock`].
        CloseBlock = "close-block",
        /// [`Command::Set`].
        Set = "set",
    }
}

/// What a station does beyond its limit, in the order of their codes in links.
pub const MANNERS: [OverloadAction; 2] = [OverloadAction::Crash, OverloadAction::RejectWith421];

/// Its name in files.
pub const fn manner_name(manner: OverloadAction) -> &'static str {
    match manner {
        OverloadAction::Crash => "falls",
        OverloadAction::RejectWith421 => "sheds",
    }
}

/// Reads the arguments of a plan. They are numbers of the right type; their limits are checked with the run.
pub trait PlanReader {
    /// What is said of an argument that cannot be read.
    type Error;
    /// Into how many blocks the mailboxes are divided.
    fn blocks(&mut self) -> Result<u16, Self::Error>;
    /// The time from the opening of one block to that of the next.
    fn every(&mut self) -> Result<Duration, Self::Error>;
    /// The rate at which a spool is released, e-mails per second.
    fn rate_per_s(&mut self) -> Result<f64, Self::Error>;
}

/// Reads the arguments of a command.
pub trait CommandReader: PlanReader {
    /// A link.
    fn hop(&mut self) -> Result<Hop, Self::Error>;
    /// The kind of a plan, whose own arguments follow.
    fn plan_kind(&mut self) -> Result<PlanKind, Self::Error>;
    /// What a station does beyond its limit.
    fn manner(&mut self) -> Result<OverloadAction, Self::Error>;
    /// A place with a spool: one of [`Place::SPOOLS`].
    fn spool(&mut self) -> Result<Place, Self::Error>;
    /// The key of a parameter, one of the table's.
    fn key(&mut self) -> Result<&'static str, Self::Error>;
    /// The value of a parameter, in its unit.
    fn value(&mut self) -> Result<f64, Self::Error>;
}

/// Writes a plan.
pub trait PlanWriter {
    /// The kind of the plan, whose own arguments follow.
    fn plan_kind(&mut self, kind: PlanKind);
    /// Into how many blocks the mailboxes are divided.
    fn blocks(&mut self, blocks: u16);
    /// The time from the opening of one block to that of the next.
    fn every(&mut self, every: Duration);
    /// The rate at which a spool is released, e-mails per second.
    fn rate_per_s(&mut self, rate_per_s: f64);
}

/// Writes the arguments of a command.
pub trait CommandWriter: PlanWriter {
    /// A link.
    fn hop(&mut self, hop: Hop);
    /// What a station does beyond its limit.
    fn manner(&mut self, manner: OverloadAction);
    /// A place with a spool.
    fn spool(&mut self, place: Place);
    /// The key of a parameter.
    fn key(&mut self, key: &'static str);
    /// The value of a parameter.
    fn value(&mut self, value: f64);
}

impl PlanKind {
    /// The kind of a plan.
    pub const fn of(plan: &Plan) -> PlanKind {
        match plan {
            Plan::Bulk => PlanKind::Bulk,
            Plan::Natural => PlanKind::Natural,
            Plan::Blocks { .. } => PlanKind::Blocks,
            Plan::Calm { .. } => PlanKind::Calm,
            Plan::Drip { .. } => PlanKind::Drip,
            Plan::BulkAutomatic => PlanKind::BulkAutomatic,
            Plan::ByHand { .. } => PlanKind::ByHand,
        }
    }

    /// Reads the arguments of a plan of this kind.
    ///
    /// # Errors
    /// That of the first argument which cannot be read.
    pub fn read<R: PlanReader>(self, arguments: &mut R) -> Result<Plan, R::Error> {
        Ok(match self {
            PlanKind::Bulk => Plan::Bulk,
            PlanKind::Natural => Plan::Natural,
            PlanKind::Blocks => Plan::Blocks {
                blocks: arguments.blocks()?,
                every: arguments.every()?,
            },
            PlanKind::Calm => Plan::Calm {
                blocks: arguments.blocks()?,
            },
            PlanKind::Drip => Plan::Drip {
                rate_per_s: arguments.rate_per_s()?,
            },
            PlanKind::BulkAutomatic => Plan::BulkAutomatic,
            PlanKind::ByHand => Plan::ByHand {
                blocks: arguments.blocks()?,
            },
        })
    }
}

impl CommandKind {
    /// The kind of a command.
    pub const fn of(command: &Command) -> CommandKind {
        match command {
            Command::Cut(_) => CommandKind::Cut,
            Command::Close(_) => CommandKind::Close,
            Command::Reject(_) => CommandKind::Reject,
            Command::Mend(..) => CommandKind::Mend,
            Command::Restart(_) => CommandKind::Restart,
            Command::SendTest => CommandKind::SendTest,
            Command::SetOverloadAction(..) => CommandKind::Door,
            Command::DestroySpool(_) => CommandKind::DestroySpool,
            Command::OpenBlock => CommandKind::OpenBlock,
            Command::CloseBlock => CommandKind::CloseBlock,
            Command::Set(..) => CommandKind::Set,
        }
    }

    /// Reads the arguments of a command of this kind.
    ///
    /// # Errors
    /// That of the first argument which cannot be read.
    pub fn read<R: CommandReader>(self, arguments: &mut R) -> Result<Command, R::Error> {
        Ok(match self {
            CommandKind::Cut => Command::Cut(arguments.hop()?),
            CommandKind::Close => Command::Close(arguments.hop()?),
            CommandKind::Reject => Command::Reject(arguments.hop()?),
            CommandKind::Mend => Command::Mend(arguments.hop()?, read_plan(arguments)?),
            CommandKind::Restart => Command::Restart(read_plan(arguments)?),
            CommandKind::SendTest => Command::SendTest,
            CommandKind::Door => Command::SetOverloadAction(arguments.hop()?, arguments.manner()?),
            CommandKind::DestroySpool => Command::DestroySpool(arguments.spool()?),
            CommandKind::OpenBlock => Command::OpenBlock,
            CommandKind::CloseBlock => Command::CloseBlock,
            CommandKind::Set => Command::Set(arguments.key()?, arguments.value()?),
        })
    }
}

fn read_plan<R: CommandReader>(arguments: &mut R) -> Result<Plan, R::Error> {
    arguments.plan_kind()?.read(arguments)
}

/// Writes the arguments of a command in the order in which [`CommandKind::read`] reads them.
pub fn write_arguments(command: &Command, to: &mut impl CommandWriter) {
    match *command {
        Command::Cut(hop) | Command::Close(hop) | Command::Reject(hop) => to.hop(hop),
        Command::Mend(hop, plan) => {
            to.hop(hop);
            write_plan(&plan, to);
        }
        Command::Restart(plan) => write_plan(&plan, to),
        Command::SendTest | Command::OpenBlock | Command::CloseBlock => {}
        Command::SetOverloadAction(hop, manner) => {
            to.hop(hop);
            to.manner(manner);
        }
        Command::DestroySpool(place) => to.spool(place),
        Command::Set(key, value) => {
            to.key(key);
            to.value(value);
        }
    }
}

/// Writes a plan in the order in which [`PlanKind::read`] reads it.
pub fn write_plan(plan: &Plan, to: &mut impl PlanWriter) {
    to.plan_kind(PlanKind::of(plan));
    match *plan {
        Plan::Bulk | Plan::BulkAutomatic | Plan::Natural => {}
        Plan::Blocks { blocks, every } => {
            to.blocks(blocks);
            to.every(every);
        }
        Plan::Calm { blocks } | Plan::ByHand { blocks } => to.blocks(blocks),
        Plan::Drip { rate_per_s } => to.rate_per_s(rate_per_s),
    }
}
