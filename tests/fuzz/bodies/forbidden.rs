//! What may never be written to a device, whatever it says: nothing that dials, answers, seizes a line, rings a telephone
//! or changes a device's memory. Sources: `docs/PROTOCOLS.md`.

/// Panics where a dialogue of this kind may not write these bytes.
pub(super) fn check(word: &str, bytes: &[u8]) {
    let shown = bytes.escape_ascii();
    let is_allowed = match word {
        "whozz" => is_harmless_letter(bytes),
        "telephone-box" => !holds(bytes, b"RING"),
        "voice-modem" => is_harmless_at(bytes),
        "modbus" => only_reads(bytes),
        // Whatever a dial board reads, it dials; `contacts`, `hid`, `comdial` and `smdr` only listen.
        _ => false,
    };
    assert!(is_allowed, "a {word} must never be sent {shown}");
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// `@`, `V` and the six toggles, or over the network `V`, the toggles and the question for the parameters. Every other
/// letter lists or erases calls, renumbers lines, sets the clock, an address or a name.
fn is_harmless_letter(bytes: &[u8]) -> bool {
    match bytes {
        [letter] => b"@VEcXdAo".contains(letter),
        [b'^', b'^', b'I', b'd', b'-', letter] => b"VEcXdAo".contains(letter),
        _ => bytes == b"^^IdX",
    }
}

/// Reading coils, inputs and registers: functions 1 to 4, on a serial line or within TCP.
fn only_reads(bytes: &[u8]) -> bool {
    matches!(bytes, [_, 1..=4, _, _, _, _, _, _] | [_, _, 0, 0, 0, 6, _, 1..=4, _, _, _, _])
}

/// One command line of a modem: no `D` (dials), `A` (answers), `H1` (seizes the line), no voice data, no other class.
fn is_harmless_at(bytes: &[u8]) -> bool {
    let Some(mut rest) = bytes.strip_suffix(b"\r").and_then(|line| line.strip_prefix(b"AT")) else { return false };
    while let Some((first, behind)) = rest.split_first() {
        let is_extended = matches!(first, b'+' | b'-' | b'#' | b'%' | b'*');
        let end = if is_extended {
            behind.iter().position(|byte| *byte == b';').map_or(behind.len(), |at| at + 1)
        } else {
            behind.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'=' | b'?')).count()
        };
        let (value, next) = behind.split_at(end);
        let is_forbidden = match first {
            b'D' | b'A' => true,
            b'H' => value.contains(&b'1'),
            b'+' => {
                [&b"VRX"[..], b"VTX", b"VTS"].iter().any(|word| value.starts_with(word))
                    || (value.starts_with(b"FCLASS") && value != b"FCLASS=8" && value != b"FCLASS=8;")
            }
            _ => false,
        };
        if is_forbidden {
            return false;
        }
        rest = next;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_dial_answer_seize_or_write_are_told_from_those_that_ask() {
        for harmless in ["AT\r", "ATE0V1Q0S0=0\r", "AT+FCLASS=8\r", "AT+VLS=0\r", "AT-TRV\r", "ATH0\r", "AT#CID=1\r"] {
            assert!(is_harmless_at(harmless.as_bytes()), "{harmless}");
        }
        for harmful in [
            "ATD112\r",
            "ATA\r",
            "ATH1\r",
            "ATE0DT5\r",
            "AT+FCLASS=1\r",
            "AT+FCLASS=8;+VRX\r",
            "AT+VTS=1\r",
            "AT+VTX\r",
            "ATS0=0A\r",
            "AT",
            "1\r",
        ] {
            assert!(!is_harmless_at(harmful.as_bytes()), "{harmful}");
        }
    }

    #[test]
    fn letters_that_ask_are_told_from_those_that_change_a_unit() {
        for harmless in ["@", "V", "d", "^^Id-V", "^^Id-o", "^^IdX"] {
            assert!(is_harmless_letter(harmless.as_bytes()), "{harmless}");
        }
        for harmful in ["F", "N", "Y", "Z", "5", "D", "VF", "", "^^Id-@", "^^Id-N", "^^IdT", "^^IdR", "^^Id-"] {
            assert!(!is_harmless_letter(harmful.as_bytes()), "{harmful}");
        }
    }

    #[test]
    fn questions_for_inputs_are_told_from_what_sets_outputs() {
        let tcp = |function| [0, 1, 0, 0, 0, 6, 1, function, 0, 0, 0, 2];
        assert!(only_reads(&[1, 2, 0, 0, 0, 8, 0x79, 0xcc]) && only_reads(&tcp(4)));
        for function in [0, 5, 6, 15, 16, 0x82] {
            assert!(!only_reads(&[1, function, 0, 0, 0xff, 0, 0x8c, 0x3a]) && !only_reads(&tcp(function)));
        }
    }

    #[test]
    fn a_kind_that_only_listens_is_sent_nothing() {
        for word in ["dial-board", "contacts", "hid", "comdial", "smdr"] {
            let sent = std::panic::catch_unwind(|| check(word, b""));
            assert!(sent.is_err(), "{word}");
        }
    }
}
