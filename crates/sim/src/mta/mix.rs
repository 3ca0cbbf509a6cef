//! Which servers a provider's mail is on: shares that sum to 1000.

use super::Mta;
use crate::RunError;

/// The share of each server in a provider's mail, in thousandths of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mix {
    permille: [u16; Mta::ALL.len()],
}

impl Mix {
    /// What the senders of a country run, by messages. *Modelled*: nobody publishes such shares.
    /// Reasons: surveys of the hosts that answer on port 25 find mostly Postfix and Exim, and a few in a
    /// hundred sendmail; hosts are not messages, and much business mail is sent by Microsoft's cloud, with
    /// Exchange servers still in companies and offices; old qmail platforms live on at hosting firms.
    /// OpenSMTPD and Haraka are kept small but present. Stalwart and KumoMTA, young in January 2023,
    /// have no share. The very large providers' own software is not among the ten rules; its mail
    /// is counted as Postfix's, the nearest published rule.
    pub const NATIONAL: Mix = Mix {
        permille: [440, 150, 30, 40, 5, 10, 0, 0, 100, 225],
    };

    /// Shares in the order of [`Mta::ALL`], in thousandths.
    ///
    /// # Errors
    /// [`RunError::OutOfRange`] for the field `mix` when they do not sum to 1000.
    pub fn new(permille: [u16; Mta::ALL.len()]) -> Result<Mix, RunError> {
        let sum: u32 = permille.iter().map(|&share| u32::from(share)).sum();
        if sum == 1000 {
            Ok(Mix { permille })
        } else {
            let value = f64::from(sum);
            Err(RunError::OutOfRange {
                field: "mix",
                value,
                min: 1000.0,
                max: 1000.0,
            })
        }
    }

    /// All mail on one server.
    pub const fn only(mta: Mta) -> Mix {
        let mut permille = [0; Mta::ALL.len()];
        permille[mta.index()] = 1000;
        Mix { permille }
    }

    /// A server's share, in thousandths.
    pub const fn share(self, mta: Mta) -> u16 {
        self.permille[mta.index()]
    }

    /// The server that a uniform random number falls on; the order is that of [`Mta::ALL`].
    pub fn pick(self, random: u32) -> Mta {
        let rest = ((u64::from(random) * 1000) >> 32) as u16;
        // Branchless: the result is random, so a search would mispredict its branch, which would cost more than all
        // the rest.
        let (mut sum, mut passed) = (0, 0);
        for share in &self.permille[..Mta::ALL.len() - 1] {
            sum += share;
            passed += usize::from(rest >= sum);
        }
        Mta::ALL[passed]
    }
}

impl Default for Mix {
    /// [`Mix::NATIONAL`].
    fn default() -> Mix {
        Mix::NATIONAL
    }
}
