//! Random numbers: PCG XSH-RR 64/32 (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically
//! Good Algorithms for Random Number Generation", HMC-CS-2014-0905), one independent stream per purpose,
//! so that two futures of one run get the same messages. Logarithms come from `libm` on every target.

/// What a stream of random numbers is for. Each purpose has a sequence of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// When messages are sent.
    Arrivals = 1,
    /// Which mailbox a message is for.
    Addresses = 2,
    /// Which server software the sender's provider runs.
    Servers = 3,
    /// Service times of the provider's station.
    ServiceProvider = 4,
    /// Service times of the relay's station.
    ServiceRelay = 5,
    /// Service times of the storage.
    ServiceMailboxes = 6,
    /// Jitter of retry rules.
    Jitter = 7,
    /// Test messages of waiting users.
    UserTests = 8,
}

/// One stream of random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
    increment: u64,
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;

impl Rng {
    /// The stream of `seed` for one purpose.
    pub fn new(seed: u64, stream: Stream) -> Rng {
        let mut rng = Rng {
            state: 0,
            increment: ((stream as u64) << 1) | 1,
        };
        rng.next_u32();
        rng.state = rng.state.wrapping_add(seed);
        rng.next_u32();
        rng
    }

    /// The next 32 random bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        let old = self.state;
        self.state = old.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
        let shifted = (((old >> 18) ^ old) >> 27) as u32;
        shifted.rotate_right((old >> 59) as u32)
    }

    /// Uniform in (0, 1]: never 0, so that its logarithm is finite.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (f64::from(self.next_u32()) + 1.0) * (1.0 / 4_294_967_296.0)
    }

    /// Exponentially distributed with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_pcg32_as_published() {
        // First outputs of pcg32-demo (pcg-c-basic, seed 42, sequence 54).
        let mut rng = Rng {
            state: 0,
            increment: (54 << 1) | 1,
        };
        rng.next_u32();
        rng.state = rng.state.wrapping_add(42);
        rng.next_u32();
        let first: Vec<u32> = (0..6).map(|_| rng.next_u32()).collect();
        let published = [
            0xa15c_02b7,
            0x7b47_f409,
            0xba1d_3330,
            0x83d2_f293,
            0xbfa4_784b,
            0xcbed_606e,
        ];
        assert_eq!(first, published);
    }

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let mut a = Rng::new(7, Stream::Arrivals);
        let mut b = Rng::new(7, Stream::Addresses);
        let mut again = Rng::new(7, Stream::Arrivals);
        let first: Vec<u32> = (0..100).map(|_| a.next_u32()).collect();
        assert_eq!(
            first,
            (0..100).map(|_| again.next_u32()).collect::<Vec<_>>()
        );
        assert_ne!(first, (0..100).map(|_| b.next_u32()).collect::<Vec<_>>());
    }

    #[test]
    fn exponentials_have_mean_and_variance_one() {
        let mut rng = Rng::new(1, Stream::Arrivals);
        let n = 1_000_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let x = rng.exponential();
            sum += x;
            squares += x * x;
        }
        let mean = sum / f64::from(n);
        let variance = squares / f64::from(n) - mean * mean;
        assert!((mean - 1.0).abs() < 0.005, "mean {mean}");
        assert!((variance - 1.0).abs() < 0.02, "variance {variance}");
    }
}
