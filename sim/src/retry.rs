//! When a holder tries again. Senders' programs try every ten minutes (modelled) and never give up by
//! themselves; the relay is Postfix-like; a provider follows its own software.

/// The rule of one holder; ages are ms since it accepted the message.
#[derive(Clone, Copy)]
pub(crate) enum Rule {
    Program,
    Postfix,
}

pub(crate) fn rule(u: usize, _mta: u8) -> Rule {
    if u == 0 { Rule::Program } else { Rule::Postfix }
}

impl Rule {
    pub(crate) fn after_failure(self, age: u32) -> Option<u32> {
        match self {
            Rule::Program => Some(age + 600_000),
            Rule::Postfix => (age < 5 * 86_400_000).then(|| age + age.clamp(300_000, 4_000_000)),
        }
    }
    pub(crate) fn gives_up_ms(self) -> Option<u32> {
        match self {
            Rule::Program => None,
            Rule::Postfix => Some(5 * 86_400_000),
        }
    }
    pub(crate) fn attempt_at_or_after(self, age: u32) -> u32 {
        match self {
            Rule::Program => age.div_ceil(600_000) * 600_000,
            Rule::Postfix => {
                let mut t = 0;
                while t < age {
                    t += t.clamp(300_000, 4_000_000);
                }
                t
            }
        }
    }
}
