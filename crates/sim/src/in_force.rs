//! What commands change of the scenario that is in force: a parameter that is set, and what a server does at its limit.
//! Pure; what a change means for a world that is being played is the world's affair (`world::settings`).

use crate::command::{Command, OverloadAction};
use crate::error::RunError;
use crate::parameters::Parameter;
use crate::scenario::{OverloadPolicy, REJECTION_COST, Scenario};

impl OverloadAction {
    /// The policy with this action at the same limit; what a rejection costs is modelled where the policy does not say.
    fn at_limit_of(self, policy: OverloadPolicy) -> OverloadPolicy {
        match (policy, self) {
            (OverloadPolicy::Crash { sessions }, OverloadAction::RejectWith421) => {
                OverloadPolicy::RejectWith421 {
                    sessions,
                    cost: REJECTION_COST,
                }
            }
            (OverloadPolicy::RejectWith421 { sessions, .. }, OverloadAction::Crash) => {
                OverloadPolicy::Crash { sessions }
            }
            (as_it_is, _) => as_it_is,
        }
    }
}

impl Command {
    /// Changes the scenario that is in force as this command does; most commands change none.
    ///
    /// # Errors
    /// For a parameter that is set: [`RunError::UnknownParameter`], [`RunError::OnlyAtBeginning`], those of
    /// [`Parameter::set`], or the first number that does not fit the others any more. Else those of
    /// [`Command::validate`]. The scenario is then as it was.
    pub fn apply_to(&self, scenario: &mut Scenario) -> Result<(), RunError> {
        match *self {
            Command::Set(key, value) => {
                let parameter = Parameter::of(key)?;
                if !parameter.live {
                    return Err(RunError::OnlyAtBeginning {
                        field: parameter.key,
                    });
                }
                let mut changed = scenario.clone();
                parameter.set(&mut changed, value)?;
                changed.validate()?;
                *scenario = changed;
            }
            Command::SetOverloadAction(hop, action) => {
                let policy = &mut scenario.stations[hop.index()].overload;
                *policy = action.at_limit_of(*policy);
            }
            _ => self.validate()?,
        }
        Ok(())
    }

    /// True if it changes the scenario that is in force.
    pub fn changes_scenario(&self) -> bool {
        matches!(self, Command::Set(..) | Command::SetOverloadAction(..))
    }
}
