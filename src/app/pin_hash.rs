//! PINs and their hashes: which PIN is taken, how one is hashed, and whether one is right. Pure but for the salt, which
//! is handed in. Digits leave this file only as a hash.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error as HashError, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};

/// Memory of a new hash, in KiB. This and the next two are the minimum of the OWASP Password Storage Cheat Sheet for
/// argon2id: "19 MiB of memory, an iteration count of 2, and 1 degree of parallelism".
const MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Bytes of salt: RFC 9106 section 3.1 asks for 16.
pub(crate) const SALT_LEN: usize = 16;

/// Fewest digits of a PIN.
pub(crate) const DIGITS_MIN: usize = 4;
/// Most digits of a PIN.
pub(crate) const DIGITS_MAX: usize = 12;

/// The hash of no PIN: what an operator that does not exist is checked against, so that time does not tell who there is.
pub(crate) const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a PIN is not taken. None of these says which digits it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PinSlip {
    /// Nothing was given.
    #[error("no PIN was given; a PIN has 4 to 12 digits")]
    Empty,
    /// Too short or too long.
    #[error("a PIN has 4 to 12 digits")]
    Length,
    /// Something else than digits.
    #[error("a PIN has digits 0 to 9 only")]
    NoDigits,
    /// One digit, again and again.
    #[error("a PIN of one digit repeated is the first that anybody tries; choose another")]
    OneDigit,
    /// 1234, 9876, 7890.
    #[error("a PIN that counts up or down, such as 1234, is the first that anybody tries; choose another")]
    Run,
}

/// Whether a PIN is taken.
pub(crate) fn check(digits: &[u8]) -> Result<(), PinSlip> {
    if digits.is_empty() {
        return Err(PinSlip::Empty);
    }
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(PinSlip::NoDigits);
    }
    if !(DIGITS_MIN..=DIGITS_MAX).contains(&digits.len()) {
        return Err(PinSlip::Length);
    }
    // The same step all along, where 0 follows 9.
    let goes_by = |step: u8| digits.iter().zip(digits.iter().skip(1)).all(|(a, b)| (a - b'0' + step) % 10 == b - b'0');
    if goes_by(0) {
        return Err(PinSlip::OneDigit);
    }
    if goes_by(1) || goes_by(9) {
        return Err(PinSlip::Run);
    }
    Ok(())
}

/// Hashes a PIN, in the PHC string format.
///
/// # Errors
/// The hash could not be made, for example for lack of memory.
pub(crate) fn hash(digits: &[u8], salt: &[u8; SALT_LEN]) -> Result<String, HashError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_with_salt(digits, salt).map(|hash: PasswordHash| hash.to_string())
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The PIN is the one that was hashed.
    Right,
    /// It is another.
    Wrong,
    /// The hash is broken, or the machine could not compute it.
    NotChecked,
}

/// Checks digits against a hash: takes as long and as much memory as the hash says. Not for the loop's own thread.
pub(crate) fn verify(hash: &str, digits: &[u8]) -> Verdict {
    let Ok(hash) = PasswordHash::new(hash) else { return Verdict::NotChecked };
    if hash.salt.is_none() || hash.hash.is_none() {
        return Verdict::NotChecked;
    }
    match Argon2::default().verify_password(digits, &hash) {
        Ok(()) => Verdict::Right,
        Err(HashError::PasswordInvalid) => Verdict::Wrong,
        Err(_) => Verdict::NotChecked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_4_to_12_digits_that_are_not_the_first_anybody_tries() {
        for (digits, slip) in [
            ("", Some(PinSlip::Empty)),
            ("271", Some(PinSlip::Length)),
            ("2718", None),
            ("271828182845", None),
            ("2718281828459", Some(PinSlip::Length)),
            ("27 18", Some(PinSlip::NoDigits)),
            ("２７１８", Some(PinSlip::NoDigits)),
            ("x", Some(PinSlip::NoDigits)),
            ("0000", Some(PinSlip::OneDigit)),
            ("999999999999", Some(PinSlip::OneDigit)),
            ("0001", None),
            ("1234", Some(PinSlip::Run)),
            ("4321", Some(PinSlip::Run)),
            ("7890", Some(PinSlip::Run)),
            ("0987", Some(PinSlip::Run)),
            ("012345678901", Some(PinSlip::Run)),
            ("1235", None),
            ("1357", None),
        ] {
            assert_eq!(check(digits.as_bytes()).err(), slip, "{digits}");
        }
    }

    #[test]
    fn a_hash_is_right_for_its_own_pin_only_and_is_one_that_the_configuration_takes() {
        let made = hash(b"271828", &[7; SALT_LEN]).unwrap();
        assert!(made.starts_with("$argon2id$v=19$m=19456,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$"), "{made}");
        assert!(!made.contains("271828"));
        assert_eq!(verify(&made, b"271828"), Verdict::Right);
        for other in [b"271827".as_slice(), b"", b"2718281"] {
            assert_eq!(verify(&made, other), Verdict::Wrong);
        }
        assert_ne!(hash(b"271828", &[8; SALT_LEN]).unwrap(), made, "each salt gives another");
        for hash in [made.as_str(), NOBODY] {
            let text = format!(
                "site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n[[operator]]\nid = \"o\"\npin = \"{hash}\"\n"
            );
            let loaded = super::super::config_file::judge(text.as_bytes(), std::path::Path::new("config.toml"));
            assert_eq!(loaded.unwrap().config.operators[0].pin, hash);
        }
    }

    #[test]
    fn nobody_can_sign_in_against_the_hash_of_nobody_and_a_broken_hash_says_so() {
        assert_eq!(verify(NOBODY, b"0000"), Verdict::Wrong);
        assert_eq!(verify(NOBODY, b""), Verdict::Wrong);
        for broken in [
            "",
            "4711",
            "$argon2id$v=19$m=19456,t=2,p=1",
            "$argon2id$v=19$m=1,t=0,p=1$AAAAAAAAAAA$AAAAAAAAAAA",
            "$scrypt$AAAA$AAAA",
        ] {
            assert_eq!(verify(broken, b"2718"), Verdict::NotChecked, "{broken}");
        }
    }
}
