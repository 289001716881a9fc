//! Bytes looked at eight at a time, as those of one word: a report scans some hundred thousand records.

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGHEST: u64 = ONES << 7;

/// The first eight bytes as a word, the first of them lowest; `pad` stands for those that lack.
#[inline]
fn word_of(bytes: &[u8], pad: u8) -> u64 {
    u64::from_le_bytes(bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [pad; 8];
        padded.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        padded
    }))
}

/// How many bytes stand before the first quote, backslash, control character or byte beyond ASCII. Where none of them is among
/// eight, every highest bit stays clear; else the lowest one that is set stands for the first.
#[inline]
pub(super) fn ascii_bytes(bytes: &[u8]) -> usize {
    let mut before = 0;
    loop {
        let word = word_of(bytes.get(before..).unwrap_or_default(), b'"');
        let equal = |to: u8| (word ^ (ONES * u64::from(to))).wrapping_sub(ONES);
        let control = word.wrapping_sub(ONES * u64::from(b' '));
        let ends = (word | control | equal(b'"') | equal(b'\\')) & HIGHEST;
        if ends != 0 {
            return before + ends.trailing_zeros() as usize / 8;
        }
        before += 8;
    }
}

/// The number that up to eight digits at the beginning make, and how many they are.
#[inline]
pub(super) fn first_digits(bytes: &[u8]) -> (u64, usize) {
    let digits = word_of(bytes, b' ') ^ (ONES * u64::from(b'0'));
    let others = (digits.wrapping_add(ONES * (128 - 10)) | digits) & HIGHEST;
    let bits = others.trailing_zeros() / 8 * 8;
    // Zeros in front make them eight.
    let digits = digits.checked_shl(64 - bits).unwrap_or(0);
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    ((fours * 10_000 + (fours >> 32)) & 0xffff_ffff, bits as usize / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_ends_at_its_first_byte_that_is_not_plain_wherever_that_stands() {
        for end in [b'"', b'\\', 0, 1, 0x1f, 0x80, 0xa2, 0xff] {
            for other in [b' ', b'#', b'!', b']', b'[', 0x7f] {
                for (length, at) in (0..40).flat_map(|length| (0..=length).map(move |at| (length, at))) {
                    let mut bytes = vec![other; length];
                    bytes.iter_mut().skip(at).step_by(3).for_each(|byte| *byte = end);
                    assert_eq!(ascii_bytes(&bytes), at, "{end:#x} among {other:#x}, at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn digits_are_read_up_to_the_first_other_byte() {
        for behind in [&b""[..], b",", b"/", b":", b"\0", b"\xff", b",123", b"x12345678"] {
            for length in 0..=8 {
                let digits = &b"98760543"[..length];
                let number = digits.iter().fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
                let text = [digits, behind].concat();
                assert_eq!(first_digits(&text), (number, length), "{text:?}");
            }
        }
        assert_eq!(first_digits(b"999999991"), (99_999_999, 8));
        assert_eq!(first_digits(b"00000001"), (1, 8));
    }
}
