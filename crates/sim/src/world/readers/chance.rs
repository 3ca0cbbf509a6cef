//! Binomial numbers: of so many readers, to how many it happens.

use crate::rng::Rng;

/// Up to this mean a number is found by inversion, which is exact; above, the normal distribution is as good to within
/// a thousandth of its spread.
const INVERSION_MEAN_MAX: f64 = 16.0;

impl Rng {
    /// How many of `n` it happens to, each with the chance `p`.
    pub(super) fn binomial(&mut self, n: u32, p: f64) -> u32 {
        if n == 0 || p.is_nan() || p <= 0.0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if p > 0.5 {
            return n - self.few(n, 1.0 - p);
        }
        self.few(n, p)
    }

    /// How often something happens that happens so many times on average.
    pub(super) fn poisson(&mut self, mean: f64) -> u32 {
        const MANY: u32 = 1 << 30;
        self.binomial(MANY, mean / f64::from(MANY))
    }

    fn few(&mut self, n: u32, p: f64) -> u32 {
        let mean = f64::from(n) * p;
        if mean <= INVERSION_MEAN_MAX {
            return self.inverted(n, p);
        }
        let spread = libm::sqrt(mean * (1.0 - p));
        let x = libm::floor(mean + spread * self.normal() + 0.5);
        x.clamp(0.0, f64::from(n)) as u32
    }

    /// By inversion: the chances of 0, 1, 2, ... are summed up to a uniform number.
    fn inverted(&mut self, n: u32, p: f64) -> u32 {
        let mut left = self.unit();
        let odds = p / (1.0 - p);
        let mut chance = libm::exp(f64::from(n) * libm::log1p(-p));
        let mut k = 0;
        while left > chance && k < n {
            left -= chance;
            chance *= odds * f64::from(n - k) / f64::from(k + 1);
            k += 1;
        }
        k
    }

    /// Normally distributed with mean 0 and variance 1 (Box and Muller 1958).
    fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(self.unit()));
        radius * libm::cos(core::f64::consts::TAU * self.unit())
    }
}

#[cfg(test)]
mod tests {
    use crate::rng::{Rng, Stream};

    #[test]
    fn binomial_numbers_have_their_mean_and_variance() {
        let mut rng = Rng::new(1, Stream::Readers);
        for (n, p) in [
            (1, 0.3),
            (40, 0.02),
            (400, 0.03),
            (5_000, 0.5),
            (9_000, 0.93),
        ] {
            let draws = 100_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..draws {
                let k = f64::from(rng.binomial(n, p));
                assert!(k <= f64::from(n));
                sum += k;
                squares += k * k;
            }
            let mean = sum / f64::from(draws);
            let variance = squares / f64::from(draws) - mean * mean;
            let (expected, spread) = (f64::from(n) * p, f64::from(n) * p * (1.0 - p));
            let error = 4.0 * libm::sqrt(spread / f64::from(draws));
            assert!((mean - expected).abs() < error, "{n}, {p}: mean {mean}");
            assert!(
                (variance / spread - 1.0).abs() < 0.03,
                "{n}, {p}: variance {variance} for {spread}"
            );
        }
    }

    #[test]
    fn at_the_ends_nothing_is_left_to_chance() {
        let mut rng = Rng::new(2, Stream::Readers);
        assert_eq!(rng.binomial(0, 0.5), 0);
        assert_eq!(rng.binomial(7, 0.0), 0);
        assert_eq!(rng.binomial(7, 1.0), 7);
        assert_eq!(rng.binomial(7, f64::NAN), 0);
    }
}
