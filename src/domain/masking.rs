//! One rule for the middle of a telephone number, wherever it is hidden: on paper, in a note and on the screen of whoever
//! may not see it. It never decides who may.

/// Fewer digits than these are a desk of the house, and stay whole.
const MASKED_FROM: usize = 5;

/// A number with its middle masked: of 5 or 6 digits the first and the last stay, of 7 to 10 two at either end, of 11 and
/// more the first three and the last four. What stands between digits stays, and is not counted.
#[must_use]
pub fn mask_number(number: &str) -> String {
    let count = number.chars().filter(|letter| letter.is_numeric()).count();
    let (before, after) = match count {
        0..MASKED_FROM => return number.to_owned(),
        MASKED_FROM..7 => (1, 1),
        7..11 => (2, 2),
        11.. => (3, 4),
    };
    let mut place = 0;
    let mut shown = |letter: char| {
        if !letter.is_numeric() {
            return letter;
        }
        place += 1;
        if place <= before || place + after > count { letter } else { '*' }
    };
    number.chars().map(&mut shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_masked_from_five_digits_on_and_separators_stay() {
        for (number, masked) in [
            ("", ""),
            ("8003", "8003"),
            ("12345", "1***5"),
            ("123456", "1****6"),
            ("1234567", "12***67"),
            ("87251234", "87****34"),
            ("0571872512", "05******12"),
            ("13800571234", "138****1234"),
            ("0571-8725-1234", "057*-****-1234"),
            ("+86 138 0057 1234", "+86 1** **** 1234"),
            ("１２３４５６７", "１２***６７"),
            ("anonymous", "anonymous"),
        ] {
            assert_eq!(mask_number(number), masked);
        }
    }
}
