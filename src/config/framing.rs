//! How a character is framed on a serial line, written as technicians write it: `8N1`.

/// Bits, parity and stop bits of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Framing {
    /// Bits of a character.
    pub bits: CharBits,
    /// Its parity bit.
    pub parity: ParityBit,
    /// What follows it.
    pub stop: StopBits,
}

/// Bits of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CharBits {
    /// Seven.
    Seven,
    /// Eight.
    #[default]
    Eight,
}

/// The parity bit of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ParityBit {
    /// None.
    #[default]
    None,
    /// Even.
    Even,
    /// Odd.
    Odd,
}

/// Stop bits of a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StopBits {
    /// One.
    #[default]
    One,
    /// Two.
    Two,
}

impl Framing {
    /// Every framing, as written in the configuration.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::of(CharBits::Eight, ParityBit::None, StopBits::One), "8N1"),
        (Self::of(CharBits::Eight, ParityBit::None, StopBits::Two), "8N2"),
        (Self::of(CharBits::Eight, ParityBit::Even, StopBits::One), "8E1"),
        (Self::of(CharBits::Eight, ParityBit::Even, StopBits::Two), "8E2"),
        (Self::of(CharBits::Eight, ParityBit::Odd, StopBits::One), "8O1"),
        (Self::of(CharBits::Eight, ParityBit::Odd, StopBits::Two), "8O2"),
        (Self::of(CharBits::Seven, ParityBit::None, StopBits::One), "7N1"),
        (Self::of(CharBits::Seven, ParityBit::None, StopBits::Two), "7N2"),
        (Self::of(CharBits::Seven, ParityBit::Even, StopBits::One), "7E1"),
        (Self::of(CharBits::Seven, ParityBit::Even, StopBits::Two), "7E2"),
        (Self::of(CharBits::Seven, ParityBit::Odd, StopBits::One), "7O1"),
        (Self::of(CharBits::Seven, ParityBit::Odd, StopBits::Two), "7O2"),
    ];

    const fn of(bits: CharBits, parity: ParityBit, stop: StopBits) -> Self {
        Self { bits, parity, stop }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_framing_is_written_in_one_way_and_the_usual_one_is_8n1() {
        for (framing, word) in Framing::ALL {
            let same = Framing::ALL.iter().filter(|(other, _)| *other == framing).count();
            let bits = if framing.bits == CharBits::Eight { '8' } else { '7' };
            assert_eq!((same, word.chars().next()), (1, Some(bits)), "{word}");
        }
        assert_eq!(Framing::ALL.first(), Some(&(Framing::default(), "8N1")));
    }
}
