//! Cut at every byte of the last record, and what else a crash may leave.

use std::path::Path;

use crate::domain::event::SealCause;
use crate::journal::chain::{ChainHead, LineHash, hex};
use crate::journal::fixtures::{NOON, file_names, line, options, run, seal, started, write_file};
use crate::journal::reader::{Break, End, Start, Verdict, head, verify};
use sha2::{Digest, Sha256};

const FILE: &str = "2026-11-22.jsonl";

fn verdict(dir: &Path) -> Verdict {
    verify(dir, None).unwrap().verdict
}

const OPEN: Verdict = Verdict::Intact { start: Start::First, end: End::Open };

fn three_records(dir: &Path) -> Vec<u8> {
    write_file(dir, FILE, ChainHead::EMPTY, NOON, vec![started(false), seal(SealCause::ShiftEnd), line("1803-1")]);
    std::fs::read(dir.join(FILE)).unwrap()
}

#[test]
fn a_journal_cut_at_any_byte_of_its_last_record_is_repaired_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let whole = three_records(dir.path());
    let last = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap() + 1;
    for end in last..whole.len() {
        std::fs::write(dir.path().join(FILE), &whole[..end]).unwrap();
        let torn = matches!(verdict(dir.path()), Verdict::Broken(Break::TornTail { .. }));
        assert_eq!(torn, end > last, "cut at {end}");

        let (found, _) = run(&options(dir.path()), NOON, vec![line("1803-2")]);
        assert_eq!((found.records, found.damage, found.tail.len()), (2, None, 0));
        assert!(found.last_seal.is_some_and(|seal| seal.records == 1));
        let cut = &whole[last..end];
        match found.recovered {
            None => assert_eq!(end, last),
            Some(recovered) => {
                assert_eq!((recovered.file.as_str(), recovered.bytes), (FILE, cut.len() as u64));
                assert_eq!(recovered.hex, hex(&cut[..cut.len().min(256)]));
                assert_eq!(recovered.sha256, hex(&Sha256::digest(cut)));
            }
        }
        assert_eq!(verdict(dir.path()), OPEN, "cut at {end}");
        assert_eq!(head(dir.path()).unwrap().unwrap().seq, 3);
    }
}

#[test]
fn a_last_line_of_nuls_or_with_its_end_overwritten_is_torn_too() {
    let dir = tempfile::tempdir().unwrap();
    let whole = three_records(dir.path());
    for (junk, cut) in [
        (&b"\0\0\0\0\0\0\0\0"[..], 8),
        (b"{\"v\":1,\"seq\":4,\0\0\0\0\0\0\n", 22),
        (b"{\"v\":1,\"seq\":4,\0\0\0\0\0\0\n{\"v\"", 26),
        (b"\xff\xff\n", 3),
    ] {
        std::fs::write(dir.path().join(FILE), [&whole[..], junk].concat()).unwrap();
        assert!(matches!(verdict(dir.path()), Verdict::Broken(Break::TornTail { .. })));
        let (found, _) = run(&options(dir.path()), NOON, vec![]);
        assert_eq!(found.recovered.unwrap().bytes, cut);
        assert_eq!((found.damage, found.records, found.tail.len()), (None, 3, 1));
        assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), whole);
    }
}

#[test]
fn a_new_file_whose_first_line_is_torn_is_emptied_and_used() {
    let dir = tempfile::tempdir().unwrap();
    write_file(dir.path(), "2026-11-21.jsonl", ChainHead::EMPTY, NOON, vec![started(false), seal(SealCause::Rotate)]);
    for torn in ["", "{\"v\":1,\"seq\":3", "\0\0\0\0\n"] {
        std::fs::write(dir.path().join(FILE), torn).unwrap();
        let (found, _) = run(&options(dir.path()), NOON, vec![line("1803-1")]);
        assert_eq!(found.recovered.map_or(0, |r| r.bytes), torn.len() as u64);
        assert_eq!((found.damage, found.records), (None, 2));
        assert_eq!(file_names(dir.path()), ["2026-11-21.jsonl", FILE]);
        assert_eq!(verdict(dir.path()), OPEN);
    }
}

#[test]
fn the_very_first_line_may_be_torn() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE), "{\"v\":1,").unwrap();
    let (found, _) = run(&options(dir.path()), NOON, vec![started(false)]);
    assert!(found.is_new && found.recovered.is_some());
    assert_eq!(verdict(dir.path()), OPEN);
}

#[test]
fn every_restart_reads_back_to_the_last_seal_over_as_many_files_as_it_takes() {
    let dir = tempfile::tempdir().unwrap();
    let head = ChainHead::EMPTY;
    let first = vec![started(false), line("1"), seal(SealCause::ShiftEnd), line("2")];
    let head = write_file(dir.path(), "2026-11-20.jsonl", head, NOON, first);
    let head = write_file(dir.path(), "2026-11-21.jsonl", head, NOON, vec![line("3"), line("4")]);
    write_file(dir.path(), FILE, head, NOON, vec![line("5")]);
    let (found, _) = run(&options(dir.path()), NOON, vec![]);
    let seqs: Vec<u64> = found.tail.iter().map(|record| record.head.seq).collect();
    assert_eq!((seqs, found.records, found.damage), (vec![4, 5, 6, 7], 7, None));
    assert_eq!(found.last_seal.unwrap().records, 2);
}

#[test]
fn the_first_record_of_all_has_64_zeros_as_prev() {
    let dir = tempfile::tempdir().unwrap();
    let (found, _) = run(&options(&dir.path().join("new/journal")), NOON, vec![started(false)]);
    assert!(found.is_new);
    let path = dir.path().join("new/journal").join(FILE);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.ends_with(&format!("\"prev\":\"{}\"}}\n", LineHash::GENESIS)), "{text}");
    let mode = |path: &Path| std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions());
    assert_eq!(mode(&path) & 0o777, 0o600);
    assert_eq!(mode(path.parent().unwrap()) & 0o777, 0o700);
}
