//! The stored hash of a PIN: whether it is one that a PIN can be checked against. Pure; no PIN ever comes here, and no
//! message holds any of the hash.

use std::ops::RangeInclusive;

use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Params, Version};

/// Memory that a hash may ask for, in KiB. From the smallest of the OWASP Password Storage Cheat Sheet (7 MiB) up to
/// what a check may take of a small machine beside the monitor (256 MiB).
const MEMORY_KIB: RangeInclusive<u32> = 7_168..=262_144;
/// Passes over that memory.
const PASSES: RangeInclusive<u32> = 1..=10;
/// Lanes.
const LANES: RangeInclusive<u32> = 1..=4;
/// Memory times passes, at least. The OWASP Password Storage Cheat Sheet lists settings of about equal strength
/// (m=47104 t=1, m=19456 t=2, m=12288 t=3, m=9216 t=4, m=7168 t=5, all p=1); this is the least of them.
const WORK_MIN: u64 = 7_168 * 5;
/// Bytes of salt: RFC 9106 section 3.1 asks for 16 and allows 8.
const SALT_MIN: usize = 8;
/// Bytes of hash: RFC 9106 section 3.1 recommends 32; 16 are 128 bit.
const OUTPUT_MIN: usize = 16;

/// What is allowed, for messages.
pub(super) const ALLOWED: &str = "a hash that `hookwatch operator add` made (argon2id, v=19, m from 7168 to 262144, t from 1 to 10, m times t \
     at least 35840, p from 1 to 4)";

/// Whether a text is a hash that a PIN can be checked against, soon enough and not too easily.
///
/// # Errors
/// What is wrong with it, in words that hold nothing of it.
pub(super) fn check(text: &str) -> Result<(), &'static str> {
    let hash = PasswordHash::new(text).map_err(|_| "this is no hash in the PHC string format")?;
    if hash.algorithm.as_str() != ARGON2ID_IDENT.as_str() {
        return Err("the hash is of another kind than argon2id");
    }
    if hash.version != Some(u32::from(Version::V0x13)) {
        return Err("the hash is of another version of argon2 than 19");
    }
    let params = Params::try_from(&hash).map_err(|_| "the parameters of the hash cannot be read")?;
    let (memory, passes) = (params.m_cost(), params.t_cost());
    let is_sane = MEMORY_KIB.contains(&memory)
        && PASSES.contains(&passes)
        && LANES.contains(&params.p_cost())
        && u64::from(memory) * u64::from(passes) >= WORK_MIN;
    if !is_sane {
        return Err("the parameters of the hash are too weak or too heavy");
    }
    if hash.salt.as_ref().map_or(0, |salt| salt.len()) < SALT_MIN {
        return Err("the hash has no salt, or too short a one");
    }
    if hash.hash.as_ref().map_or(0, argon2::password_hash::phc::Output::len) < OUTPUT_MIN {
        return Err("the hash itself is missing, or too short");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eight and 16 bytes of salt, 16 and 15 of hash.
    const SALT_8: &str = "AAAAAAAAAAA";
    const OUTPUT_16: &str = "AAAAAAAAAAAAAAAAAAAAAA";
    const OUTPUT_15: &str = "AAAAAAAAAAAAAAAAAAAA";

    fn phc(params: &str) -> String {
        format!("$argon2id$v=19${params}${SALT_8}${OUTPUT_16}")
    }

    #[test]
    fn the_parameters_are_taken_within_their_limits_only() {
        for params in [
            "m=19456,t=2,p=1",
            "m=47104,t=1,p=1",
            "m=7168,t=5,p=1",
            "m=7168,t=10,p=1",
            "m=262144,t=1,p=1",
            "m=262144,t=10,p=4",
            "m=17920,t=2,p=1",
        ] {
            assert_eq!(check(&phc(params)), Ok(()), "{params}");
        }
        for params in [
            "m=7167,t=10,p=1",
            "m=7168,t=4,p=1",
            "m=17919,t=2,p=1",
            "m=262145,t=1,p=1",
            "m=262144,t=0,p=1",
            "m=19456,t=11,p=1",
            "m=19456,t=2,p=0",
            "m=19456,t=2,p=5",
            "m=4294967295,t=4294967295,p=1",
            "m=19456,t=2,p=1,x=1",
        ] {
            assert!(check(&phc(params)).is_err(), "{params}");
        }
    }

    #[test]
    fn what_is_no_argon2id_hash_of_this_version_is_refused() {
        let good = phc("m=19456,t=2,p=1");
        for text in [
            String::new(),
            "4711".to_owned(),
            "$".to_owned(),
            good.replace("argon2id", "argon2i"),
            good.replace("argon2id", "scrypt"),
            good.replace("v=19", "v=16"),
            good.replace("$v=19", ""),
            good.replace(OUTPUT_16, OUTPUT_15),
            good.replace(&format!("${SALT_8}${OUTPUT_16}"), ""),
            good.replace(&format!("${OUTPUT_16}"), ""),
            good.replace(SALT_8, "AAAA"),
            format!("{good}$AAAA"),
            format!(" {good}"),
        ] {
            assert!(check(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_said_of_a_hash_holds_nothing_of_it() {
        for text in ["4711", "$argon2id$v=19$m=1,t=1,p=1$c2VjcmV0c2FsdA$c2VjcmV0aGFzaHNlY3JldA", "secret"] {
            let why = check(text).unwrap_err();
            assert!(!why.contains("4711") && !why.contains("c2VjcmV0") && !why.contains("secret"), "{why}");
        }
    }
}
