//! How people at a line may be reached: never by the line's own number, which nobody can ring while it is blocked.

/// Digits from which on a number is compared: shorter ones are rooms and counts.
const COMPARED_FROM: usize = 3;
/// Digits of a subscriber's number in China, without area code: equal ones ring the same line.
const SUBSCRIBER: usize = 7;

/// Whether a text names one of the line's own numbers, whole, without its area code, or by its last digits only, as an
/// extension would. In doubt it does: a number less is better than one that is blocked.
#[must_use]
pub fn names_own_number(text: &str, numbers: &[String]) -> bool {
    let own: Vec<String> = numbers.iter().map(|number| digits(number)).collect();
    let joined = text.split(|letter: char| !(is_digit(letter) || "-+() .".contains(letter)));
    let single = text.split(|letter: char| !(is_digit(letter) || letter == '-'));
    joined.chain(single).map(digits).any(|named| {
        own.iter().any(|own| {
            let compared = named.len().min(own.len()).min(SUBSCRIBER);
            compared >= COMPARED_FROM && tail(&named, compared) == tail(own, compared)
        })
    })
}

fn tail(digits: &str, count: usize) -> Option<&str> {
    digits.get(digits.len().checked_sub(count)?..)
}

fn is_digit(letter: char) -> bool {
    plain(letter).is_ascii_digit()
}

/// A full-width digit as an ordinary one.
fn plain(letter: char) -> char {
    match letter {
        '０'..='９' => char::from_u32(letter as u32 - '０' as u32 + '0' as u32).unwrap_or(letter),
        other => other,
    }
}

fn digits(text: &str) -> String {
    text.chars().map(plain).filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_own_number_is_known_in_every_form_it_is_written_in() {
        let own = ["0571-8725-1234".to_owned()];
        for text in [
            "0571-8725-1234",
            "057187251234",
            "8725 1234",
            "+86 571 8725 1234",
            "王强 87251234",
            "1234",
            "８７２５１２３４",
            "8001 / 87251234",
            "(0571) 8725-1234",
        ] {
            assert!(names_own_number(text, &own), "{text}");
        }
        for text in ["8001", "王强 8002", "13800571235", "", "12", "0571-8725-1235", "1803 室"] {
            assert!(!names_own_number(text, &own), "{text}");
        }
        assert!(!names_own_number("8001", &[]));
        assert!(!names_own_number("8001", &[String::new()]));
    }
}
