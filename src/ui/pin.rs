//! A PIN on its way from the keys to whoever checks it. Its digits stand in one buffer that never moves and is
//! overwritten with zeros before it is given back. They must never reach a text, a message, a log or a panic: the type
//! shows nothing of itself, not even how long it is, and cannot be copied.

use std::fmt;

use zeroize::Zeroize as _;

/// Digits of the longest PIN that is taken; what is typed beyond is passed over.
pub const PIN_MAX: usize = 32;

/// The digits of a PIN, as they were typed.
pub struct Pin {
    /// On the heap, so that a move of the value leaves no copy of the digits behind.
    digits: Box<[u8; PIN_MAX]>,
    used: usize,
}

impl Pin {
    /// Nothing typed yet.
    #[must_use]
    pub fn new() -> Self {
        Self { digits: Box::new([0; PIN_MAX]), used: 0 }
    }

    /// The digits in ASCII, for the check and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.digits.get(..self.used).unwrap_or_default()
    }

    /// Appends a digit; anything else, and what lies beyond the limit, is passed over.
    pub(super) fn push(&mut self, letter: char) {
        let Ok(byte) = u8::try_from(letter) else { return };
        if byte.is_ascii_digit()
            && let Some(free) = self.digits.get_mut(self.used)
        {
            *free = byte;
            self.used += 1;
        }
    }

    /// Takes the last digit back.
    pub(super) fn erase(&mut self) {
        self.used = self.used.saturating_sub(1);
        if let Some(last) = self.digits.get_mut(self.used) {
            last.zeroize();
        }
    }

    /// Takes all digits back.
    pub(super) fn clear(&mut self) {
        self.digits.zeroize();
        self.used = 0;
    }

    /// How many digits there are: what the field shows dots for.
    #[must_use]
    pub fn typed(&self) -> usize {
        self.used
    }
}

impl Default for Pin {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.clear();
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Pin {}

/// A PIN out of a text, for tests of whoever checks one.
impl From<&str> for Pin {
    fn from(text: &str) -> Self {
        let mut pin = Self::new();
        text.chars().for_each(|letter| pin.push(letter));
        pin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_taken_and_no_more_than_the_limit() {
        assert_eq!(Pin::from("12 a3四\u{1b}4").expose(), b"1234");
        assert_eq!(Pin::from("7".repeat(99).as_str()).expose(), [b'7'; PIN_MAX]);
    }

    #[test]
    fn a_pin_shows_nothing_of_itself_not_even_its_length() {
        assert_eq!(format!("{:?} {:#?}", Pin::from("123456"), Pin::from("1")), "Pin Pin");
    }

    #[test]
    fn digits_that_were_taken_back_are_overwritten() {
        let mut pin = Pin::from("1234");
        pin.erase();
        assert_eq!((pin.expose(), pin.typed()), (&b"123"[..], 3));
        assert_eq!(pin.digits[3], 0);
        pin.clear();
        pin.erase();
        assert_eq!((pin.digits.as_slice(), pin.typed()), ([0; PIN_MAX].as_slice(), 0));
    }
}
