//! Fields on their way from text to [`Params`]: they are read one by one, and then the parts of the run are put together
//! and checked as a whole. Nothing behind this needs to check them again.

use crate::changes::changed;
use crate::codec::Record;
use crate::compared::Compared;
use crate::fingerprint::Fingerprint;
use crate::params::Params;
use crate::refusal::{Reason, Refusal};
use limbo_sim::{Run, RunError};
use std::sync::Arc;

/// Fields that have been read, before the parts of the run are put together and checked as a whole.
pub(crate) struct Draft {
    pub scenario: &'static str,
    pub seed: u64,
    /// From `weight`; it goes before what the record says of the weight.
    pub weight: Option<u32>,
    pub record: Result<Record, Reason>,
    /// The other fields. The run is still the usual one, and the playhead may lie behind the end of the run.
    pub params: Params,
}

impl Draft {
    /// The run that scenario, seed and record make together, checked as a whole, without `weight`.
    ///
    /// # Errors
    /// The record's, or the first number that the simulation refuses.
    pub fn run(&self) -> Result<Run, Refusal> {
        let record = self.record.as_ref();
        let record = record.map_err(|reason| Refusal::new(*reason, ""))?;
        let run = Run {
            scenario: Arc::new(changed(self.scenario, &record.changes)?),
            seed: self.seed,
            script: record.script.clone(),
        };
        run.validate()?;
        Ok(run)
    }

    /// Puts the run together. A run is one value: where a part of it is refused, the usual run is shown from its
    /// beginning, and nothing of this one.
    pub fn finish(self, refusals: &mut Vec<Refusal>) -> Params {
        let run = self.run();
        let mut params = self.params;
        match run {
            Ok(run) => params.run = run,
            Err(refusal) => {
                refusals.push(refusal);
                params.at = None;
                params.compare = Compared::default();
                return params;
            }
        }
        params.fingerprint = self.record.ok().and_then(|record| record.fingerprint);
        if let Some(weight) = self.weight {
            match with_weight(&params.run, weight) {
                Ok(run) => {
                    params.run = run;
                    // The fingerprint is that of a run with other dots.
                    params.fingerprint = None;
                }
                Err(_) => refusals.push(Refusal::new(Reason::Weight, &weight.to_string())),
            }
        }
        let end = params.run.scenario.span;
        if let Some(at) = params.at.take_if(|at| at.ms() > end.ms()) {
            refusals.push(Refusal::new(Reason::Time, &at.ms().to_string()));
        }
        params.compare.keep_possible(&params.run, refusals);
        let (scenario, seed) = (params.run.scenario.name, params.run.seed);
        let here = |f: &_| {
            params
                .at
                .is_some_and(|at| Fingerprint::is_for(*f, scenario, seed, at))
        };
        params.fingerprint = params.fingerprint.filter(here);
        params
    }
}

/// The same run with another number of e-mails to a dot.
fn with_weight(run: &Run, weight: u32) -> Result<Run, RunError> {
    let scenario = run.scenario.as_ref().clone().with_weight(weight);
    let run = Run {
        scenario: Arc::new(scenario),
        ..run.clone()
    };
    run.validate()?;
    Ok(run)
}
