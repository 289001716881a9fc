//! The fuzz targets on the stable toolchain: every body over the committed corpus, and over generated input that is rich
//! in what the families say. What a fuzzer finds is put into the corpus and stays there.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use super::tree;

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = tree::root().join("tests/fuzz/corpus").join(target);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), std::fs::read(path).expect("a vector can be read"))).collect()
}

#[test]
fn every_vector_of_the_corpus_keeps_every_promise() {
    for (target, body) in bodies::TARGETS {
        let vectors = corpus(target);
        assert!(!vectors.is_empty(), "{target} has no corpus");
        for (path, bytes) in vectors {
            assert!(bytes.len() <= 4096, "{} is no small vector", path.display());
            // A panic names no file by itself.
            if let Err(panic) = std::panic::catch_unwind(|| body(&bytes)) {
                eprintln!("broken by {}", path.display());
                std::panic::resume_unwind(panic);
            }
        }
    }
}

#[test]
fn each_target_is_a_program_of_the_fuzz_crate_and_a_folder_of_the_corpus() {
    let manifest: toml::Table = tree::read("tests/fuzz/Cargo.toml").parse().expect("a manifest is TOML");
    let programs = manifest["bin"].as_array().expect("programs").iter().filter_map(|bin| bin["name"].as_str());
    let programs: BTreeSet<&str> = programs.collect();
    let targets: BTreeSet<&str> = bodies::TARGETS.iter().map(|(name, _)| *name).collect();
    assert_eq!(programs, targets);
    for target in targets {
        assert!(tree::read(&format!("tests/fuzz/targets/{target}.rs")).contains(&format!("run(\"{target}\", data)")));
    }
}

#[test]
fn every_kind_has_its_phrases_and_stands_in_the_office() {
    for (choice, (_, word)) in hookwatch::domain::AdapterKind::ALL.iter().enumerate() {
        assert_eq!(bodies::word(u8::try_from(choice).expect("fewer than 32 kinds")), *word);
        assert!(!bodies::phrases(word).is_empty(), "what a {word} says belongs into tests/fuzz/bodies/phrases.rs");
    }
    assert_eq!(bodies::left_out(), Vec::<&str>::new(), "their keys belong into tests/fuzz/bodies/families.rs");
    assert_eq!(bodies::office().adapters.len(), hookwatch::domain::AdapterKind::ALL.len());
}

/// Pieces of input: what some family says, cut or whole, and any bytes.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let words = hookwatch::domain::AdapterKind::ALL.map(|(_, word)| word);
    let said: Vec<&'static [u8]> = words.iter().flat_map(|word| bodies::phrases(word)).copied().collect();
    let said = || prop::sample::select(said.clone());
    let cut = (said(), any::<prop::sample::Index>())
        .prop_map(|(said, at)| said.iter().take(at.index(said.len())).copied().collect());
    let noise = prop::collection::vec(any::<u8>(), 0..24);
    let filler = (any::<u8>(), 200..300_usize).prop_map(|(byte, length)| vec![byte; length]);
    let piece = prop_oneof![6 => said().prop_map(<[u8]>::to_vec), 2 => cut, 3 => noise, 1 => filler];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// Two bytes that choose, and pieces.
fn chosen() -> impl Strategy<Value = Vec<u8>> {
    (any::<[u8; 2]>(), pieces()).prop_map(|(head, rest)| [&head[..], &rest].concat())
}

/// Steps: most tapes of a few hundred bytes.
fn steps() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

/// Vectors of a corpus with some bytes changed: text that nearly means something.
fn near(target: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let vectors: Vec<Vec<u8>> = corpus(target).into_iter().map(|(_, bytes)| bytes).collect();
    let change = (any::<prop::sample::Index>(), 0..4_usize, prop::collection::vec(any::<u8>(), 0..4));
    (prop::sample::select(vectors), prop::collection::vec(change, 0..4)).prop_map(|(mut bytes, changes)| {
        for (at, length, with) in changes {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, with);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_decoder_stands_any_bytes(data in chosen()) {
        bodies::run("decode", &data);
    }

    #[test]
    fn any_dialogue_stands_any_answers(data in prop_oneof![chosen(), steps()]) {
        bodies::run("converse", &data);
    }

    #[test]
    fn the_parser_of_the_configuration_stands_any_text(data in near("config")) {
        bodies::run("config", &data);
    }

    #[test]
    fn the_readers_of_a_journal_stand_any_file(data in near("journal")) {
        bodies::run("journal", &data);
    }

    #[test]
    fn the_reader_of_a_trace_stands_any_file(data in near("trace")) {
        bodies::run("trace", &data);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_board_of_every_kind_stands_any_readings(data in steps()) {
        bodies::run("board", &data);
    }
}
