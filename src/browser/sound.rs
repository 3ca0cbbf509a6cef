//! A few small sounds, made in the page by Web Audio: no file is fetched. Silent and polite where the browser has no Web
//! Audio, or does not let a page sound before somebody has touched it.

use wasm_bindgen::JsValue;
use web_sys::{AudioContext, AudioContextState, GainNode, OscillatorType};

/// What can be heard of a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sounds {
    /// How much is delivered: 0 for nothing, 1 for as much as is ever told apart.
    pub delivery: f32,
    /// A server falls, or a link breaks.
    pub fall: bool,
    /// A server is back, or a link passes mail again.
    pub back: bool,
    /// A notice has gone back to a sender.
    pub notice: bool,
}

/// One tone: it glides from a pitch to another, and fades.
#[derive(Clone, Copy, Debug)]
struct Tone {
    wave: OscillatorType,
    /// Hertz, at the beginning and at the end.
    pitch: [f32; 2],
    /// 0 to 1.
    loudness: f32,
    /// Seconds from now.
    after: f64,
    /// Seconds until it has faded.
    lasts: f64,
}

const fn tone(
    wave: OscillatorType,
    pitch: [f32; 2],
    loudness: f32,
    after: f64,
    lasts: f64,
) -> Tone {
    Tone {
        wave,
        pitch,
        loudness,
        after,
        lasts,
    }
}

/// A low thud: a sine that falls, and a click at its head, which small loudspeakers can sound too.
const FALL: [Tone; 2] = [
    tone(OscillatorType::Sine, [130.0, 38.0], 0.5, 0.0, 0.6),
    tone(OscillatorType::Triangle, [260.0, 70.0], 0.22, 0.0, 0.16),
];
/// Three tones that rise.
const BACK: [Tone; 3] = [
    tone(OscillatorType::Sine, [392.0, 392.0], 0.12, 0.0, 0.22),
    tone(OscillatorType::Sine, [523.3, 523.3], 0.12, 0.11, 0.22),
    tone(OscillatorType::Sine, [659.3, 659.3], 0.14, 0.22, 0.4),
];
/// Two short tones, the second lower: something has come back.
const NOTICE: [Tone; 2] = [
    tone(OscillatorType::Triangle, [784.0, 784.0], 0.07, 0.0, 0.09),
    tone(OscillatorType::Triangle, [587.3, 587.3], 0.07, 0.08, 0.14),
];

/// A tick of delivery is so loud at most, and lasts so long (seconds).
const TICK_LOUDNESS: f32 = 0.05;
const TICK_LASTS: f64 = 0.035;
/// The ticks of one look at the run are strewn over the time until the next one, about as long as since the last one, seconds:
const TICKS_OVER_S: [f64; 2] = [0.19, 1.0];
/// At most so many ticks in a second.
const TICKS_PER_S: f64 = 21.0;

/// The same sound does not come again before so many seconds: fall, back, notice, ticks.
const APART_S: [f64; 4] = [0.45, 0.6, 0.9, 0.15];

/// When each sound may come again, in the clock of the sounds.
#[derive(Default)]
struct Restraint([f64; 4]);

impl Restraint {
    /// Whether the sound of that number may be made now; if so it has been.
    fn admits(&mut self, sound: usize, now: f64) -> bool {
        let may = now >= self.0[sound];
        if may {
            self.0[sound] = now + APART_S[sound];
        }
        may
    }
}

/// The ticks of a delivery so large (0 to 1) that was seen in so many seconds. Where they lie is scattered, as rain is, by a
/// number that differs from look to look.
fn ticks(delivery: f32, seen_s: f64, look: u32) -> impl Iterator<Item = Tone> {
    let over_s = seen_s.clamp(TICKS_OVER_S[0], TICKS_OVER_S[1]);
    let many = f64::from(delivery.min(1.0)) * TICKS_PER_S * over_s;
    let count = match delivery > 0.0 {
        true => many.round().max(1.0) as u32,
        false => 0,
    };
    let slot = over_s / f64::from(count.max(1));
    (0..count).map(move |i| {
        let scattered = scatter(look.wrapping_mul(TICKS_PER_S as u32).wrapping_add(i));
        let pitch = 1_500.0 + 900.0 * scattered as f32;
        tone(
            OscillatorType::Sine,
            [pitch, pitch * 0.8],
            TICK_LOUDNESS * (0.3 + 0.7 * delivery.min(1.0)),
            slot * (f64::from(i) + scattered),
            TICK_LASTS,
        )
    })
}

/// A number between 0 and 1 that looks like chance.
fn scatter(n: u32) -> f64 {
    let mixed = (n ^ (n >> 15))
        .wrapping_mul(0x9E37_79B1)
        .rotate_left(13)
        .wrapping_mul(0x85EB_CA6B);
    f64::from(mixed >> 8) / f64::from(1 << 24)
}

/// What sounds.
pub struct Speaker {
    context: AudioContext,
    out: GainNode,
    restraint: Restraint,
    looks: u32,
}

impl Speaker {
    /// A speaker, where the browser has Web Audio. To be opened on a touch or a key: else it waits for one.
    pub fn open() -> Option<Speaker> {
        let context = AudioContext::new().ok()?;
        let out = context.create_gain().ok()?;
        out.connect_with_audio_node(&context.destination()).ok()?;
        let mut speaker = Speaker {
            context,
            out,
            restraint: Restraint::default(),
            looks: 0,
        };
        speaker.wake();
        Some(speaker)
    }

    /// Says by a sound that sound is on. A speaker that has just been opened may need a moment: it sounds then.
    pub fn greet(&mut self) {
        let now = self.context.current_time();
        BACK.iter().for_each(|tone| self.sound(tone, now));
    }

    /// Sounds again after a rest; to be called on a touch or a key.
    pub fn wake(&mut self) {
        if self.context.state() == AudioContextState::Suspended {
            // Where it may not sound yet, it is asked again at the next touch.
            let _ = self.context.resume();
        }
    }

    /// Sounds no more, and gives back what the browser holds for it.
    pub fn close(self) {
        // A context that is closed already needs nothing more.
        let _ = self.context.close();
    }

    /// Makes these sounds, of what was seen in so many seconds, none of them too often.
    pub fn play(&mut self, sounds: &Sounds, seen_s: f64) {
        // What could not be heard at its time is not made up for later.
        if self.context.state() != AudioContextState::Running {
            return;
        }
        let now = self.context.current_time();
        let wanted = [sounds.fall, sounds.back, sounds.notice];
        for (number, tones) in [&FALL[..], &BACK, &NOTICE].into_iter().enumerate() {
            if wanted[number] && self.restraint.admits(number, now) {
                tones.iter().for_each(|tone| self.sound(tone, now));
            }
        }
        if sounds.delivery > 0.0 && self.restraint.admits(3, now) {
            self.looks = self.looks.wrapping_add(1);
            ticks(sounds.delivery, seen_s, self.looks).for_each(|tick| self.sound(&tick, now));
        }
    }

    /// A tone that cannot be made is not made: there is nothing to say about that.
    fn sound(&self, tone: &Tone, now: f64) {
        let _ = self.try_sound(tone, now);
    }

    fn try_sound(&self, tone: &Tone, now: f64) -> Result<(), JsValue> {
        let (begins, ends) = (now + tone.after, now + tone.after + tone.lasts);
        let oscillator = self.context.create_oscillator()?;
        oscillator.set_type(tone.wave);
        let pitch = oscillator.frequency();
        pitch.set_value_at_time(tone.pitch[0], begins)?;
        pitch.exponential_ramp_to_value_at_time(tone.pitch[1], ends)?;
        let envelope = self.context.create_gain()?;
        let gain = envelope.gain();
        // A few milliseconds to begin: a tone that begins at once clicks.
        gain.set_value_at_time(0.0001, begins)?;
        gain.exponential_ramp_to_value_at_time(tone.loudness, begins + 0.006)?;
        gain.exponential_ramp_to_value_at_time(0.0001, ends)?;
        oscillator.connect_with_audio_node(&envelope)?;
        envelope.connect_with_audio_node(&self.out)?;
        oscillator.start_with_when(begins)?;
        oscillator.stop_with_when(ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So long is it from look to look, seconds.
    const LOOK_S: f64 = 0.2;

    #[test]
    fn all_that_can_sound_at_once_is_not_too_loud() {
        let all = [&FALL[..], &BACK, &NOTICE].concat();
        let ticking: f32 = ticks(1.0, LOOK_S, 7).map(|tick| tick.loudness).sum();
        let sum: f32 = all.iter().map(|tone| tone.loudness).sum::<f32>() + ticking;
        assert!(sum < 1.6, "{sum}");
        assert!(TICK_LOUDNESS < BACK[0].loudness && BACK[0].loudness < FALL[0].loudness);
    }

    #[test]
    fn more_mail_makes_more_ticks_and_louder_ones() {
        let heard = |delivery| {
            let made: Vec<_> = ticks(delivery, LOOK_S, 1).collect();
            let loudest = made.iter().map(|tick| tick.loudness).fold(0.0, f32::max);
            (made.len(), loudest)
        };
        assert_eq!(heard(0.0), (0, 0.0));
        assert!(heard(0.1).0 < heard(0.6).0 && heard(0.1).1 < heard(0.6).1);
        assert_eq!(heard(50.0), heard(1.0));
    }

    #[test]
    fn the_ticks_of_a_look_end_before_the_next_look_but_one() {
        for look in 0..500 {
            for seen_s in [0.05, LOOK_S, 1.0] {
                for tick in ticks(1.0, seen_s, look) {
                    assert!((0.0..seen_s.max(TICKS_OVER_S[0])).contains(&tick.after));
                    assert!((1_000.0..3_000.0).contains(&tick.pitch[0]));
                }
            }
        }
    }

    #[test]
    fn where_looks_are_rare_it_ticks_as_often_and_until_the_next_one() {
        let made = |seen_s| {
            ticks(1.0, seen_s, 3)
                .map(|tick| tick.after)
                .collect::<Vec<_>>()
        };
        let (often, rare) = (made(LOOK_S), made(1.0));
        assert!(rare.len() > 4 * often.len(), "{} in a second", rare.len());
        assert!(rare.iter().any(|after| *after > 0.9), "{rare:?}");
    }

    #[test]
    fn a_sound_does_not_come_again_at_once() {
        let mut restraint = Restraint::default();
        assert!(restraint.admits(0, 1.0));
        assert!(!restraint.admits(0, 1.0 + APART_S[0] * 0.9));
        assert!(restraint.admits(1, 1.0), "another one may");
        assert!(restraint.admits(0, 1.0 + APART_S[0]));
    }
}
