//! What has broken others, tried on journals of our own.

use std::os::unix::fs::FileExt;
use std::path::Path;

use super::*;
use crate::domain::EventBody;
use crate::domain::event::{ProgramChange, SealCause};
use crate::journal::fixtures::{NOON, line, options, seal, started, write_file};
use crate::journal::writer::open;

const DAY_1: &str = "2026-11-21.jsonl";
const DAY_2: &str = "2026-11-22.jsonl";
const DAY_3: &str = "2026-11-23.jsonl";

fn verdict(dir: &Path) -> Verdict {
    verify(dir, None).unwrap().verdict
}

fn broken(dir: &Path) -> Break {
    match verdict(dir) {
        Verdict::Broken(broken) => broken,
        other => panic!("{other:?}"),
    }
}

fn with_head(dir: &Path, head: ChainHead) -> Verdict {
    let verdict = verify(dir, Some(NotedHead { seq: None, hash: head.hash })).unwrap().verdict;
    let counted = verify(dir, Some(NotedHead { seq: Some(head.seq), hash: head.hash })).unwrap().verdict;
    assert_eq!(verdict.is_intact(), counted.is_intact());
    verdict
}

const OPEN: Verdict = Verdict::Intact { start: Start::First, end: End::Open };

/// Three files of four records; the first two end with a seal.
fn journal(dir: &Path) -> ChainHead {
    let day_1 = vec![started(false), line("1"), line("2"), seal(SealCause::Rotate)];
    let head = write_file(dir, DAY_1, ChainHead::EMPTY, NOON, day_1);
    let head = write_file(dir, DAY_2, head, NOON, vec![line("3"), line("4"), line("5"), seal(SealCause::Rotate)]);
    write_file(dir, DAY_3, head, NOON, vec![line("6"), line("7"), line("8"), line("9")])
}

/// With their newlines.
fn lines_of(dir: &Path, file: &str) -> Vec<String> {
    std::fs::read_to_string(dir.join(file)).unwrap().split_inclusive('\n').map(str::to_owned).collect()
}

fn put_lines(dir: &Path, file: &str, lines: &[String]) {
    std::fs::write(dir.join(file), lines.concat()).unwrap();
}

fn place(dir: &Path, file: &str, line: u64) -> Place {
    Place { file: dir.join(file), line }
}

#[test]
fn an_untouched_journal_is_intact_and_open_or_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let head = journal(dir.path());
    assert_eq!(verdict(dir.path()), OPEN);
    assert_eq!(with_head(dir.path(), head), OPEN);
    std::fs::remove_file(dir.path().join(DAY_3)).unwrap();
    assert_eq!(verdict(dir.path()), Verdict::Intact { start: Start::First, end: End::Sealed });
}

#[test]
fn every_flipped_bit_is_found_those_of_the_last_line_with_a_noted_head() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join(DAY_2);
    let bodies = vec![started(false), line("综合"), seal(SealCause::ShiftEnd), line("2")];
    let head = write_file(dir.path(), DAY_2, ChainHead::EMPTY, NOON, bodies);
    let whole = std::fs::read(&file).unwrap();
    let last_line = whole[..whole.len() - 1].iter().rposition(|&byte| byte == b'\n').unwrap() + 1;
    let mut unseen = 0;
    for (at, byte) in whole.iter().enumerate() {
        for bit in 0..8 {
            // In place: a file system may bring a file that was truncated and written anew to the disk each time.
            let writable = std::fs::File::options().write(true).open(&file).unwrap();
            writable.write_all_at(&[byte ^ (1 << bit)], at as u64).unwrap();
            assert!(!with_head(dir.path(), head).is_intact(), "bit {bit} of byte {at}");
            if verdict(dir.path()).is_intact() {
                assert!(at >= last_line, "bit {bit} of byte {at}");
                unseen += 1;
            }
            writable.write_all_at(&[*byte], at as u64).unwrap();
        }
    }
    assert!(unseen > 0, "a chain alone cannot vouch for its last line, and the documents say so");
}

#[test]
fn an_edited_record_is_found_where_it_stands() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    let text = std::fs::read_to_string(dir.path().join(DAY_2)).unwrap();
    std::fs::write(dir.path().join(DAY_2), text.replace("\"line\":\"4\"", "\"line\":\"9\"")).unwrap();
    let Break::Edited { place: at, why } = broken(dir.path()) else { panic!() };
    assert_eq!(at, place(dir.path(), DAY_2, 2));
    assert!(why.contains("record 7 carries prev"), "{why}");
    std::fs::write(dir.path().join(DAY_2), text.replace("\"seq\":6,", "\"seq\":66,")).unwrap();
    let Break::Edited { place: at, why } = broken(dir.path()) else { panic!() };
    assert_eq!(at, place(dir.path(), DAY_2, 2));
    assert!(why.contains("66"), "{why}");
    std::fs::write(dir.path().join(DAY_2), text.replace("\"line\":\"4\"", "\"line\":4\"")).unwrap();
    assert!(matches!(broken(dir.path()), Break::Edited { place: at, .. } if at == place(dir.path(), DAY_2, 2)));
}

#[test]
fn the_end_cut_at_a_record_is_found_only_with_a_noted_head() {
    for cut in [1, 2, 4] {
        let dir = tempfile::tempdir().unwrap();
        let head = journal(dir.path());
        let lines = lines_of(dir.path(), DAY_3);
        put_lines(dir.path(), DAY_3, &lines[..lines.len() - cut]);
        assert!(verdict(dir.path()).is_intact(), "{cut}: a chain alone cannot show this");
        let Verdict::Broken(found) = with_head(dir.path(), head) else { panic!("{cut}") };
        assert!(
            matches!(found, Break::HeadNotFound { last_seq: Some(seq), .. } if seq == 12 - cut as u64),
            "{found:?}"
        );
        assert!(found.to_string().starts_with("rewritten or cut"), "{found}");
    }
}

#[test]
fn the_end_of_an_older_file_cut_at_a_record_is_found_without() {
    for cut in [1, 2, 3] {
        let dir = tempfile::tempdir().unwrap();
        journal(dir.path());
        let lines = lines_of(dir.path(), DAY_1);
        put_lines(dir.path(), DAY_1, &lines[..lines.len() - cut]);
        let expected = Break::Cut { place: place(dir.path(), DAY_2, 1), first_seq: 5 - cut as u64, last_seq: 4 };
        assert_eq!(broken(dir.path()), expected);
    }
}

#[test]
fn lines_taken_from_the_middle_of_a_file_are_cut() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    let mut lines = lines_of(dir.path(), DAY_2);
    lines.drain(1..3);
    put_lines(dir.path(), DAY_2, &lines);
    assert_eq!(broken(dir.path()), Break::Cut { place: place(dir.path(), DAY_2, 2), first_seq: 6, last_seq: 7 });
}

#[test]
fn a_missing_file_is_named_by_its_records() {
    for (gone, first_seq, last_seq, before) in [(DAY_1, 1, 4, DAY_2), (DAY_2, 5, 8, DAY_3)] {
        let dir = tempfile::tempdir().unwrap();
        journal(dir.path());
        std::fs::remove_file(dir.path().join(gone)).unwrap();
        let before = place(dir.path(), before, 1);
        assert_eq!(broken(dir.path()), Break::MissingFile { before, first_seq, last_seq });
    }
    let dir = tempfile::tempdir().unwrap();
    let head = journal(dir.path());
    std::fs::remove_file(dir.path().join(DAY_3)).unwrap();
    assert!(!with_head(dir.path(), head).is_intact(), "the newest file needs a noted head");
    for file in [DAY_1, DAY_2] {
        std::fs::remove_file(dir.path().join(file)).unwrap();
    }
    assert_eq!(verdict(dir.path()), Verdict::Empty);
    assert!(!verdict(dir.path()).is_intact(), "nothing is no proof of anything");
}

#[test]
fn swapped_repeated_and_moved_records_are_reordered() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    let lines = lines_of(dir.path(), DAY_2);
    let mut swapped = lines.clone();
    swapped.swap(1, 2);
    put_lines(dir.path(), DAY_2, &swapped);
    let elsewhere = Some(place(dir.path(), DAY_2, 3));
    let expected = Break::Reordered { place: place(dir.path(), DAY_2, 2), expected: 6, found: 7, elsewhere };
    assert_eq!(broken(dir.path()), expected);

    let mut repeated = lines.clone();
    repeated.insert(2, lines[1].clone());
    put_lines(dir.path(), DAY_2, &repeated);
    let expected = Break::Reordered { place: place(dir.path(), DAY_2, 3), expected: 7, found: 6, elsewhere: None };
    assert_eq!(broken(dir.path()), expected);
}

#[test]
fn swapped_file_names_change_nothing_since_files_go_by_their_first_record() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    let other = dir.path().join("other");
    std::fs::rename(dir.path().join(DAY_1), &other).unwrap();
    std::fs::rename(dir.path().join(DAY_2), dir.path().join(DAY_1)).unwrap();
    std::fs::rename(&other, dir.path().join(DAY_2)).unwrap();
    assert_eq!(verdict(dir.path()), OPEN);
}

#[test]
fn a_journal_written_anew_from_the_start_is_found_only_with_a_noted_head() {
    let dir = tempfile::tempdir().unwrap();
    let head = journal(dir.path());
    let anew = vec![started(false), line("nothing happened")];
    for file in [DAY_1, DAY_2, DAY_3] {
        std::fs::remove_file(dir.path().join(file)).unwrap();
    }
    write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, anew);
    assert!(verdict(dir.path()).is_intact());
    assert!(matches!(with_head(dir.path(), head), Verdict::Broken(Break::HeadNotFound { .. })));
}

#[test]
fn a_noted_head_from_any_time_is_found() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    for (file, first) in [(DAY_1, 1), (DAY_2, 5), (DAY_3, 9)] {
        for (seq, line) in (first..).zip(lines_of(dir.path(), file)) {
            let noted = NotedHead { seq: None, hash: LineHash::of(line.trim_end().as_bytes()) };
            let verification = verify(dir.path(), Some(noted)).unwrap();
            assert_eq!((verification.noted_found, verification.verdict.clone()), (Some(seq), OPEN));
            assert!(verification.describe(Some(noted)).contains(&format!("it is record {seq}")));
        }
    }
}

#[test]
fn a_late_start_is_accepted_only_where_a_record_vouches_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let head = journal(dir.path());
    let last = LineHash::of(lines_of(dir.path(), DAY_1)[3].trim_end().as_bytes());
    std::fs::remove_file(dir.path().join(DAY_1)).unwrap();
    let retired = |last_seq, hash: LineHash| {
        EventBody::Program(ProgramChange::Retired {
            files: vec![DAY_1.to_owned()],
            first_seq: 1,
            last_seq,
            last_hash: hash.to_hex(),
            sim: false,
        })
    };
    let before = place(dir.path(), DAY_2, 1);
    let missing = Break::MissingFile { before, first_seq: 1, last_seq: 4 };
    for (claimed, hash, expected) in
        [(4, last, None), (3, last, Some(missing.clone())), (4, LineHash::of(b"other"), Some(missing))]
    {
        // The third day ends without a seal here; a record says so, as the board writes it.
        let unsealed = ProgramChange::RotatedUnsealed { file: DAY_3.to_owned(), sim: false };
        let bodies = vec![retired(claimed, hash), EventBody::Program(unsealed)];
        write_file(dir.path(), "2026-11-24.jsonl", head, NOON, bodies);
        if let Some(expected) = expected {
            assert_eq!(broken(dir.path()), expected);
            continue;
        }
        let late = Verdict::Intact { start: Start::Late { first_seq: 5 }, end: End::Open };
        assert_eq!(verdict(dir.path()), late);
        for (seq, hash) in [(None, last), (Some(4), last), (Some(2), LineHash::of(b"older"))] {
            let noted = NotedHead { seq, hash };
            let verification = verify(dir.path(), Some(noted)).unwrap();
            assert_eq!((verification.verdict.clone(), verification.noted_found), (late.clone(), None));
            assert!(verification.describe(Some(noted)).contains("before the kept range"));
        }
        let unknown = NotedHead { seq: None, hash: LineHash::of(b"older") };
        assert!(!verify(dir.path(), Some(unknown)).unwrap().verdict.is_intact());
    }
}

#[test]
fn an_older_file_without_a_seal_is_unsealed() {
    let dir = tempfile::tempdir().unwrap();
    let head = write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false)]);
    write_file(dir.path(), DAY_2, head, NOON, vec![line("1")]);
    assert_eq!(broken(dir.path()), Break::Unsealed { file: dir.path().join(DAY_1) });
}

#[test]
fn an_unfinished_last_line_is_open_while_it_is_being_written_and_torn_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let writer = open(&options(dir.path()), NOON).unwrap();
    journal(dir.path());
    let mut text = std::fs::read(dir.path().join(DAY_3)).unwrap();
    text.extend(b"{\"v\":1,\"seq\":13,");
    std::fs::write(dir.path().join(DAY_3), text).unwrap();
    assert_eq!(verdict(dir.path()), OPEN);
    drop(writer);
    let torn = broken(dir.path());
    assert_eq!(torn, Break::TornTail { place: place(dir.path(), DAY_3, 5) });
    assert!(torn.to_string().contains("next start"), "{torn}");
}

#[test]
fn a_seal_that_counts_wrongly_is_found() {
    let dir = tempfile::tempdir().unwrap();
    write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false), seal(SealCause::Stop)]);
    let text = std::fs::read_to_string(dir.path().join(DAY_1)).unwrap();
    std::fs::write(dir.path().join(DAY_1), text.replace("\"records\":1", "\"records\":2")).unwrap();
    assert!(matches!(broken(dir.path()), Break::Edited { why, .. } if why.contains("2 records")));
}

#[test]
fn a_head_is_read_with_and_without_its_count() {
    let hash = LineHash::of(b"x");
    let read = |text: String| text.parse::<NotedHead>();
    assert_eq!(read(hash.to_hex()), Ok(NotedHead { seq: None, hash }));
    assert_eq!(read(format!("42:{hash}")), Ok(NotedHead { seq: Some(42), hash }));
    assert_eq!(read(format!(" 42 {} \n", hash.to_hex().to_uppercase())), Ok(NotedHead { seq: Some(42), hash }));
    for text in ["", "42", "abc", "x:0", "42:abc"] {
        assert!(read(text.to_owned()).is_err(), "{text}");
    }
}

#[test]
fn every_verdict_is_said_in_words() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    let text = verify(dir.path(), None).unwrap().describe(None);
    assert!(text.starts_with("intact: every link holds; the newest file is open"), "{text}");
    assert!(text.contains("12 records in 3 files hold; the newest of them is 12 "), "{text}");
    std::fs::remove_file(dir.path().join(DAY_2)).unwrap();
    let text = verify(dir.path(), None).unwrap().describe(None);
    assert!(text.starts_with("not intact\nmissing file: the file with records 5 to 8 is missing"), "{text}");
}

#[test]
fn the_rest_of_a_line_that_was_read_half_written_is_no_line_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    journal(dir.path());
    let path = dir.path().join(DAY_3);
    let whole = std::fs::read(&path).unwrap();
    let half = whole.len() - 20;
    std::fs::write(&path, &whole[..half]).unwrap();
    let mut lines = FileLines::open(&path).unwrap();
    while lines.next_line().unwrap().is_some_and(|line| line.end == LineEnd::Newline) {}
    std::fs::write(&path, &whole).unwrap();
    assert!(lines.at_end().unwrap());
    assert!(lines.next_line().unwrap().is_none());
}

#[test]
fn a_seal_of_a_cause_that_a_later_version_adds_is_no_damage() {
    let dir = tempfile::tempdir().unwrap();
    write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false), seal(SealCause::Checkpoint)]);
    let text = std::fs::read_to_string(dir.path().join(DAY_1)).unwrap();
    std::fs::write(dir.path().join(DAY_1), text.replace("checkpoint", "something_new")).unwrap();
    assert_eq!(verdict(dir.path()), OPEN, "the run goes on behind such a seal");
}
