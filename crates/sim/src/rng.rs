//! Random numbers: PCG XSH-RR 64/32 (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically
//! Good Algorithms for Random Number Generation", HMC-CS-2014-0905), one independent stream per purpose,
//! so that two futures of one run get the same messages. Exponential times come from a ziggurat (Marsaglia and
//! Tsang, "The Ziggurat Method for Generating Random Variables", 2000) whose few logarithms come from `libm` on every
//! target.

use std::sync::LazyLock;

/// What a stream of random numbers is for. Each purpose has a sequence of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// People who open their mailboxes.
    Readers = 9,
}

/// One stream of random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng {
    state: u64,
    increment: u64,
}

/// Layers of equal area that cover the curve exp(-x). The lowest layer includes the tail.
const LAYERS: usize = 256;
/// Where the tail begins, the height of the curve there, and the area of a layer; with these values the highest layer
/// ends exactly at 1.
const TAIL: f64 = 7.697_117_470_131_05;
const TAIL_HEIGHT: f64 = 4.541_343_538_414_967e-4;
const AREA: f64 = 3.949_659_822_581_557e-3;

/// The shape of the layers: their right edges, and the heights at which they lie. The lowest layer is as wide as its
/// area together with the tail requires. The table is computed at its first use, because the code that computes it is
/// smaller than the table.
static ZIGGURAT: LazyLock<Ziggurat> = LazyLock::new(|| {
    let mut edges = [0.0; LAYERS + 1];
    let mut heights = [1.0; LAYERS + 1];
    (edges[0], heights[0]) = (TAIL + 1.0, 0.0);
    (edges[1], heights[1]) = (TAIL, TAIL_HEIGHT);
    for layer in 1..LAYERS - 1 {
        heights[layer + 1] = heights[layer] + AREA / edges[layer];
        edges[layer + 1] = -libm::log(heights[layer + 1]);
    }
    Ziggurat { edges, heights }
});

struct Ziggurat {
    edges: [f64; LAYERS + 1],
    heights: [f64; LAYERS + 1],
}

const MULTIPLIER: u64 = 6_364_136_223_846_793_005;

impl Rng {
    /// The stream of `seed` for one purpose.
    // A world creates some eight of these: one copy of this code serves all of them.
    #[inline(never)]
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

    /// Uniform in (0, 1]: never 0.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (f64::from(self.next_u32()) + 1.0) * (1.0 / 4_294_967_296.0)
    }

    /// Exponentially distributed with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let edges = &ZIGGURAT.edges;
        let bits = self.next_u32();
        let layer = bits as usize % LAYERS;
        // The low bits choose the layer, the high bits the point in it.
        let x = (f64::from(bits >> 8) + 0.5) * (1.0 / 16_777_216.0) * edges[layer];
        if x < edges[layer + 1] {
            return x;
        }
        self.beyond_the_edge(layer, x)
    }

    /// The one draw in a hundred that may lie outside of the curve and needs a second look.
    #[cold]
    #[inline(never)]
    fn beyond_the_edge(&mut self, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            // The tail is an exponential again.
            return TAIL - libm::log(self.unit());
        }
        let (below, above) = (ZIGGURAT.heights[layer], ZIGGURAT.heights[layer + 1]);
        let y = below + self.unit() * (above - below);
        if libm::log(y) < -x {
            return x;
        }
        self.exponential()
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

    #[test]
    fn exponentials_have_the_exponential_distribution() {
        let mut rng = Rng::new(2, Stream::Arrivals);
        let n = 4_000_000;
        let mut below = [0_u32; 100];
        for _ in 0..n {
            // Steps of an eighth up to 12.5, which is far in the tail.
            let step = (rng.exponential() * 8.0) as usize;
            below[step.min(99)] += 1;
        }
        // Kolmogorov and Smirnov at one in ten thousand: 2.2 over the root of n.
        let mut sum = 0.0;
        for (step, count) in below[..99].iter().enumerate() {
            sum += f64::from(*count) / f64::from(n);
            let expected = 1.0 - libm::exp(-((step + 1) as f64) / 8.0);
            assert!(
                (sum - expected).abs() < 2.2 / f64::from(n).sqrt(),
                "step {step}: {sum}, not {expected}"
            );
        }
        let tail = f64::from(below[62..].iter().sum::<u32>()) / f64::from(n);
        let expected = libm::exp(-62.0 / 8.0);
        assert!((tail / expected - 1.0).abs() < 0.1, "tail {tail}");
    }

    #[test]
    fn the_layers_close_at_the_top() {
        let Ziggurat { edges, heights } = &*ZIGGURAT;
        let last = heights[LAYERS - 1] + AREA / edges[LAYERS - 1];
        assert!((last - 1.0).abs() < 1e-12, "{last}");
        assert!(edges.is_sorted_by(|a, b| a > b));
    }
}
