//! The chain: what a record's `prev` must be, and how a line relates to the one before it. Pure; it never re-serialises
//! a record, since only the bytes written can be checked by somebody else.

use std::fmt;

use sha2::{Digest, Sha256};

use super::record::Frame;

/// Hex digits of a SHA-256.
pub const HEX_DIGITS: usize = 64;

/// SHA-256 of one line's bytes, without its newline.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineHash([u8; 32]);

impl LineHash {
    /// What the first record ever carries as `prev`: 64 zeros.
    pub const GENESIS: Self = Self([0; 32]);

    /// The hash of a line (without its newline).
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        Self(Sha256::digest(line).into())
    }

    /// Reads 64 hex digits of either case; `None` for anything else.
    #[must_use]
    pub fn parse(hex: &[u8]) -> Option<Self> {
        let hex: &[u8; HEX_DIGITS] = hex.try_into().ok()?;
        let (mut nibbles, mut bytes) = ([0; HEX_DIGITS], [0; 32]);
        for (nibble, digit) in nibbles.iter_mut().zip(hex) {
            *nibble = nibble_of(*digit);
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(nibbles.as_chunks().0) {
            *byte = high << 4 | (low & 15);
        }
        let is_hex = nibbles.iter().fold(0, |all, nibble| all | nibble) < 16;
        is_hex.then_some(Self(bytes))
    }

    /// The 64 lower-case hex digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }

    /// Appends the 64 lower-case hex digits.
    pub fn push_hex(self, out: &mut Vec<u8>) {
        push_hex(&self.0, out);
    }
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Bytes as lower-case hex digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len() * 2);
    push_hex(bytes, &mut out);
    out.into_iter().map(char::from).collect()
}

fn push_hex(bytes: &[u8], out: &mut Vec<u8>) {
    let digit = |nibble: u8| HEX.get(usize::from(nibble)).copied().unwrap_or(b'?');
    out.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
}

const HEX: &[u8; 16] = b"0123456789abcdef";
const NO_DIGIT: u8 = 0xff;

/// What a byte is worth as a hex digit; 16 or more where it is none. Without a branch, so that many are read at once: a scan
/// reads 64 digits a line.
#[inline]
fn nibble_of(digit: u8) -> u8 {
    let decimal = digit.wrapping_sub(b'0');
    let letter = (digit | 0x20).wrapping_sub(b'a');
    let letter = if letter < 6 { letter + 10 } else { NO_DIGIT };
    if decimal < 10 { decimal } else { letter }
}

/// The newest record of a chain: what leaves the machine as its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// Its `seq`, which is also the number of records ever written; 0 before the first.
    pub seq: u64,
    /// The hash of its line.
    pub hash: LineHash,
}

/// How a record relates to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It follows.
    Holds,
    /// Its `seq` follows, its `prev` does not: one of the two lines was changed.
    PrevDiffers,
    /// Its `prev` follows, its `seq` does not: its number was changed.
    SeqDiffers,
    /// Records are missing between the two.
    Gap,
    /// It has the number of an earlier record.
    Back,
}

impl ChainHead {
    /// Before the first record.
    pub const EMPTY: Self = Self { seq: 0, hash: LineHash::GENESIS };

    /// Judges the next line.
    #[must_use]
    pub fn link(self, next: &Frame<'_>) -> Link {
        let due = self.seq.saturating_add(1);
        match (next.seq == due, next.prev == self.hash) {
            (true, true) => Link::Holds,
            (true, false) => Link::PrevDiffers,
            (false, true) => Link::SeqDiffers,
            (false, false) if next.seq > due => Link::Gap,
            (false, false) => Link::Back,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_published_sha_256_of_the_bytes() {
        // FIPS 180-4 example: SHA-256("abc").
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(LineHash::of(b"abc").to_hex(), known);
        assert_eq!(LineHash::parse(known.to_uppercase().as_bytes()), Some(LineHash::of(b"abc")));
    }

    #[test]
    fn only_64_hex_digits_are_a_hash() {
        assert_eq!(LineHash::parse(&[b'0'; 64]), Some(LineHash::GENESIS));
        assert_eq!(LineHash::parse(&[b'0'; 63]), None);
        assert_eq!(LineHash::parse(&[b'0'; 65]), None);
        assert_eq!(LineHash::parse(&[b'g'; 64]), None);
    }
}
