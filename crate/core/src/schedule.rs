//! Policies: who decides what happens next. A policy is an oracle over the choices of a World; it holds no state, so
//! that seeking and forking need not restore any.

use crate::world::{Choice, World};

/// A policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Policy {
    /// What has been possible longest. A thread therefore goes on until it waits or ends.
    #[default]
    Fifo,
    /// A choice drawn from a seed and the number of the decision.
    Random(u64),
    /// The same, the permitted alternatives included.
    Any(u64),
}

impl Policy {
    /// Reads `fifo`, `random:SEED` or `any:SEED`.
    ///
    /// # Errors
    /// A sentence with the legal forms.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() || text.eq_ignore_ascii_case("fifo") {
            return Ok(Self::Fifo);
        }
        let seeded = text.split_once(':').and_then(|(kind, seed)| {
            let seed = seed.trim().parse().ok()?;
            match kind {
                "random" => Some(Self::Random(seed)),
                "any" => Some(Self::Any(seed)),
                _ => None,
            }
        });
        seeded.ok_or_else(|| {
            format!("`{text}` is not a policy; it may be `fifo`, `random:SEED` or, with the alternatives that rules permit, `any:SEED`, with a whole number")
        })
    }

    /// What happens next, unless the run is over.
    pub fn choose(self, world: &World) -> Option<Choice> {
        let choices = world.choices();
        let choice = match self {
            Self::Fifo => choices.first().copied(),
            Self::Random(seed) => draw(seed, world, choices),
            Self::Any(seed) => {
                let mut all = choices.to_vec();
                all.extend(world.alternatives());
                return draw(seed, world, &all);
            }
        };
        choice.map(|choice| world.usual(choice))
    }
}

/// A choice drawn from a seed and the number of the decision.
fn draw(seed: u64, world: &World, choices: &[Choice]) -> Option<Choice> {
    if choices.is_empty() {
        return None;
    }
    let draw = mix(seed ^ mix(u64::from(world.kernel.decision) + 1));
    Some(choices[(draw % choices.len() as u64) as usize])
}

impl std::fmt::Display for Policy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fifo => f.write_str("fifo"),
            Self::Random(seed) => write!(f, "random:{seed}"),
            Self::Any(seed) => write!(f, "any:{seed}"),
        }
    }
}

/// A bijection that scatters its argument (the finaliser of SplitMix64).
fn mix(word: u64) -> u64 {
    let mut word = word.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_print_as_they_are_read() {
        for text in ["fifo", "random:0", "random:18446744073709551615", "any:7"] {
            assert_eq!(Policy::parse(text).expect(text).to_string(), text);
        }
        assert!(
            Policy::parse("random:x")
                .unwrap_err()
                .contains("random:SEED")
        );
        assert!(Policy::parse("lifo").is_err());
    }
}
