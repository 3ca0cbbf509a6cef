//! What a host page asks for in messages, and a script of `window.limbo`: any method's arguments of any type, in any order.

use crate::bytes::Bytes;
use limbo_format::arguments::{self, BadArgument, Value};
use limbo_format::wishes::{WAITING_MAX, Wish, Wishes};
use limbo_player::{Action, Player};
use limbo_sim::catalogue::NAMES;
use limbo_sim::parameters::Parameter;
use limbo_sim::{Hop, Place, Plan, Run, Scenario};

/// So many messages of one input are looked at.
const MESSAGES_MAX: usize = 120;
/// So much work is done for one of them, and between two frames.
const WORK: u32 = 3;

/// A value of JavaScript, as far as arguments can tell it from another.
#[derive(Clone, Debug, PartialEq)]
enum Given {
    Undefined,
    /// `null`, a boolean, a symbol, a function: neither number nor text nor an object with properties.
    Other,
    Number(f64),
    Text(String),
    Object(Vec<(&'static str, Given)>),
}

impl Value for Given {
    fn is_undefined(&self) -> bool {
        *self == Given::Undefined
    }

    fn is_object(&self) -> bool {
        matches!(self, Given::Object(_))
    }

    fn number(&self) -> Option<f64> {
        match self {
            Given::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn text(&self, chars_max: u32) -> Option<String> {
        match self {
            Given::Text(text) => Some(text.chars().take(chars_max as usize).collect()),
            _ => None,
        }
    }

    fn property(&self, name: &str) -> Given {
        let Given::Object(properties) = self else {
            return Given::Undefined;
        };
        let found = properties.iter().find(|(key, _)| *key == name);
        found.map_or(Given::Undefined, |(_, value)| value.clone())
    }
}

/// The methods that take arguments or do something with the run, and whether the last of several says it all.
const METHODS: [(&str, bool); 18] = [
    ("play", false),
    ("pause", false),
    ("step", false),
    ("reset", false),
    ("tryAnother", false),
    ("openBlock", false),
    ("closeBlock", false),
    ("sendTest", false),
    ("seek", true),
    ("speed", true),
    ("cut", false),
    ("destroySpool", false),
    ("set", false),
    ("mend", false),
    ("restart", false),
    ("load", true),
    ("height", true),
    ("show", true),
];

pub fn host(bytes: &[u8]) {
    let mut bytes = Bytes(bytes);
    let town = Scenario::named(NAMES[1]).expect("it is in the catalogue");
    let mut player = Player::new(Run::new(town, 3)).expect("a scenario of the catalogue");
    let mut wishes = Wishes::default();
    // What the wishes should be, by their definition: names and numbers.
    let mut wanted: Vec<(&str, usize)> = Vec::new();
    for number in 0..MESSAGES_MAX {
        if bytes.is_empty() {
            break;
        }
        if bytes.u8() < 40 {
            follow(&mut wishes, &mut wanted, &mut player);
        }
        let (name, last_counts) = bytes.one_of(&METHODS);
        let args = [(); 3].map(|()| given(&mut bytes, 2));
        if last_counts && wanted.last().is_some_and(|(last, _)| *last == name) {
            wanted.pop();
        }
        wanted.push((name, number));
        if wanted.len() > WAITING_MAX {
            wanted.remove(0);
        }
        wishes.push(Wish {
            name: name.to_owned(),
            last_counts,
            query: String::new(),
            args: (number, args),
        });
    }
    while wishes.first().is_some() {
        follow(&mut wishes, &mut wanted, &mut player);
    }
    assert!(wanted.is_empty());
}

/// Does what was wished first, and lets a frame pass.
fn follow(
    wishes: &mut Wishes<(usize, [Given; 3])>,
    wanted: &mut Vec<(&str, usize)>,
    player: &mut Player,
) {
    if let Some(wish) = wishes.take() {
        let (number, args) = wish.args;
        let said = (&*wish.name, number);
        assert_eq!(said, wanted.remove(0), "in order, and none twice");
        match action(&wish.name, &args, player) {
            Ok(Some(action)) => act(player, action),
            Ok(None) => {}
            Err(BadArgument::Type(said)) => {
                assert!(said.contains(" must be a"), "{said}");
            }
            Err(BadArgument::Range(said)) => {
                assert!(said.contains(" must be ") && said.len() < 400, "{said}");
            }
        }
    }
    let mut left = WORK;
    player.frame(16.0, &mut || spent(&mut left));
    let ledger = player.world().ledger();
    assert!(ledger.adds_up(), "{ledger:?}");
    assert_eq!(player.run().validate(), Ok(()));
    let (now, span) = (player.now().ms(), player.run().scenario.span.ms());
    assert!(now <= span, "{now} of {span}");
}

fn spent(left: &mut u32) -> bool {
    *left = left.saturating_sub(1);
    *left == 0
}

fn act(player: &mut Player, action: Action) {
    let before = player.run().clone();
    let mut left = WORK;
    if player.act(action, &mut || spent(&mut left)).is_err() {
        assert_eq!(*player.run(), before, "what is refused changes nothing");
    }
}

/// The arguments are read as the page reads them (src/browser/page_object.rs).
fn action(name: &str, args: &[Given; 3], player: &Player) -> Result<Option<Action>, BadArgument> {
    let [first, second, third] = args;
    Ok(Some(match name {
        "play" => Action::Play,
        "pause" => Action::Pause,
        "step" => Action::Step,
        "reset" => Action::Reset,
        "tryAnother" => Action::TryAnother,
        "openBlock" => Action::OpenBlock,
        "closeBlock" => Action::CloseBlock,
        "sendTest" => Action::SendTest,
        "seek" => Action::Seek(arguments::instant(first, player.run().scenario.span)?),
        "speed" => Action::Speed(arguments::speed(first)?),
        "cut" => Action::Cut(arguments::link(first)?),
        "destroySpool" => Action::DestroySpool(arguments::spool(first)?),
        "set" => {
            let (parameter, value) = arguments::setting(first, second)?;
            let setting = vec![(parameter.key, value)];
            match parameter.live {
                true => Action::Set(setting),
                false => Action::Begin(setting),
            }
        }
        "mend" => Action::Mend(
            arguments::link(first)?,
            arguments::plan(second, Plan::Bulk)?,
        ),
        "restart" => Action::Restart(arguments::plan(first, Plan::Natural)?),
        "load" => Action::Load {
            scenario: arguments::scenario(first)?,
            seed: arguments::seed(second)?,
            weight: arguments::weight(third)?,
        },
        "show" => {
            let text = arguments::text(first, "query")?;
            assert!(text.len() < 1000);
            return Ok(None);
        }
        _ => return Ok(None),
    }))
}

/// Any value; likely ones are names that mean something.
fn given(bytes: &mut Bytes, depth: u8) -> Given {
    const KINDS: [&str; 9] = [
        "bulk",
        "natural",
        "blocks",
        "calm",
        "drip",
        "automatic",
        "by-hand",
        "",
        "constructor",
    ];
    match bytes.u8() % 14 {
        0 => Given::Undefined,
        1 => Given::Other,
        2 => Given::Text(bytes.text()),
        3 | 4 => Given::Text(bytes.one_of(&Hop::ALL).name().to_owned()),
        5 => Given::Text(bytes.one_of(&Place::SPOOLS).name().to_owned()),
        6 => Given::Text(bytes.one_of(&NAMES).to_owned()),
        7 => Given::Text(bytes.one_of(&KINDS).to_owned()),
        8 => {
            let which = usize::from(bytes.u8()) % Parameter::all().count();
            let parameter = Parameter::all().nth(which).expect("one of the table's");
            Given::Text(parameter.key.to_owned())
        }
        9 | 10 if depth > 0 => {
            let names = ["kind", "blocks", "every_ms", "rate_per_s"];
            let kind = match bytes.u8() % 4 {
                0 => given(bytes, depth - 1),
                _ => Given::Text(bytes.one_of(&KINDS).to_owned()),
            };
            let rest = names[1..]
                .iter()
                .map(|name| (*name, given(bytes, depth - 1)));
            Given::Object([("kind", kind)].into_iter().chain(rest).collect())
        }
        11 => Given::Number(f64::from(bytes.u8())),
        12 => Given::Number(f64::from(bytes.u32())),
        _ => Given::Number(bytes.number(0.0, 1e9)),
    }
}
