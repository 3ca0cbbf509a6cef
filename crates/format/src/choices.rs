//! What an address, a link or the viewer can choose from. Each choice has one name, the same everywhere.

use limbo_sim::catalogue::NAMES;

/// An enum whose variants have names: `ALL` in their order, the default first; `name` and `from_name`.
macro_rules! choices {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// All choices in their order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The choice's name where it is written.
            pub const fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)+
                }
            }

            /// The choice of that name.
            pub fn from_name(name: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|c| c.name() == name)
            }
        }
    };
}

pub(crate) use choices;

choices! {
    /// The questions that the lab offers.
    LabQuestion {
        /// How many groups?
        Groups = "groups",
        /// How long between them?
        Every = "every",
        /// Both at once, as a map.
        GroupsAndEvery = "groups-and-every",
        /// How strong must the mailboxes' server be?
        Capacity = "capacity",
        /// How many sessions must it bear?
        Sessions = "sessions",
        /// Sessions that it bears, and groups, as a map.
        SessionsAndGroups = "sessions-and-groups",
        /// How much mail may there be?
        Arrivals = "arrivals",
        /// How many of those who wait may test?
        Tests = "tests",
        /// How fast may the spool be released?
        Drip = "drip",
        /// How often may a server be asked that rejects?
        Retry = "retry",
    }
}

/// What is asked of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabAsked {
    /// The name of the scenario whose outage it plays.
    pub scenario: &'static str,
    /// The question; none: the first that the lab offers for it.
    pub question: Option<LabQuestion>,
}

impl LabAsked {
    /// `libero-2023.capacity`, or without a question `libero-2023`.
    pub fn text(&self) -> String {
        match self.question {
            Some(question) => [self.scenario, ".", question.name()].concat(),
            None => self.scenario.to_owned(),
        }
    }

    /// Reads what [`LabAsked::text`] has written; `None` for any other text.
    pub fn from_text(text: &str) -> Option<LabAsked> {
        let (scenario, question) = match text.split_once('.') {
            Some((scenario, question)) => (scenario, Some(LabQuestion::from_name(question)?)),
            None => (text, None),
        };
        let scenario = NAMES.into_iter().find(|name| *name == scenario)?;
        Some(LabAsked { scenario, question })
    }
}

choices! {
    /// Which colours the address or the viewer asks for.
    ThemeChoice {
        /// What the system prefers.
        Auto = "auto",
        /// Dark on light.
        Light = "light",
        /// Light on dark.
        Dark = "dark",
        /// High contrast and large type.
        Projector = "projector",
    }
}

choices! {
    /// What the page is used for.
    Mode {
        /// Chapters, one idea each.
        Story = "story",
        /// Everything open.
        Explore = "explore",
        /// Two futures from one instant, side by side on one clock.
        Compare = "compare",
        /// One parameter swept over many seeds.
        Lab = "lab",
    }
}

choices! {
    /// The operator's game, in Explore.
    Game {
        /// It is played: the run as far as it has come, or today's from its beginning.
        Play = "1",
        /// One that somebody has played is watched.
        Watch = "watch",
    }
}

choices! {
    /// How much of the page an embed shows.
    Controls {
        /// Everything.
        Full = "full",
        /// The stage, its handles, and play and pause.
        Min = "min",
        /// The stage alone.
        None = "none",
    }
}

/// How the page stands where it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisplayOptions {
    /// `embed=1`: in a frame of another page.
    pub embed: bool,
    /// `controls`: how much of the page is shown.
    pub controls: Controls,
    /// `present=1`: on a projector, nothing superfluous.
    pub present: bool,
    /// `keys=off`: no keys of the page's own.
    pub keys: bool,
}

impl Default for DisplayOptions {
    fn default() -> DisplayOptions {
        DisplayOptions {
            embed: false,
            controls: Controls::Full,
            present: false,
            keys: true,
        }
    }
}
