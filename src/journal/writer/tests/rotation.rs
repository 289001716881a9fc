//! Midnight, size, restart on a later date, a clock that goes back, retention. Time is handed in.

use std::path::Path;
use std::time::Duration;

use jiff::civil::date;

use super::faults::{Rig, rig};
use crate::domain::event::{ProgramChange, SealCause};
use crate::domain::{EventBody, JournalReport, Moment};
use crate::journal::JournalOptions;
use crate::journal::chain::ChainHead;
use crate::journal::fixtures::{NOON, file_names, hours_after_noon, line, options, run, seal, started, write_file};
use crate::journal::reader::{Break, End, Start, Verdict, verify};
use crate::journal::writer::engine::SEAL_WITHIN;

fn line_count(dir: &Path, file: &str) -> usize {
    std::fs::read_to_string(dir.join(file)).unwrap().lines().count()
}

fn is_rotate_due(report: &JournalReport) -> bool {
    matches!(report, JournalReport::RotateDue)
}

const DAY_1: &str = "2026-11-22.jsonl";
const DAY_2: &str = "2026-11-23.jsonl";

#[test]
fn at_midnight_a_seal_is_asked_for_once_and_the_next_file_starts_right_after_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    let midnight = hours_after_noon(12);
    let before = Moment { wall: crate::domain::Wall(midnight.wall.0 - 1), ..midnight };
    rig.submit(NOON, started(false));
    rig.submit(before, line("1"));
    assert!(!rig.step().iter().any(is_rotate_due));
    rig.submit(midnight, line("2"));
    assert_eq!(rig.step().iter().filter(|r| is_rotate_due(r)).count(), 1);
    rig.submit(midnight, line("3"));
    assert!(!rig.step().iter().any(is_rotate_due), "asked once");
    rig.submit(midnight, seal(SealCause::Rotate));
    rig.submit(midnight, line("4"));
    rig.step();
    rig.step();
    assert_eq!(file_names(dir.path()), [DAY_1, DAY_2]);
    assert_eq!((line_count(dir.path(), DAY_1), line_count(dir.path(), DAY_2)), (5, 1));
    let verdict = verify(dir.path(), None).unwrap().verdict;
    assert_eq!(verdict, Verdict::Intact { start: Start::First, end: End::Open });
}

#[test]
fn without_a_seal_in_time_the_file_is_closed_unsealed_and_verify_says_so_until_it_is_on_record() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.submit(NOON, started(false));
    rig.step();
    rig.submit(hours_after_noon(13), line("1"));
    rig.step();
    let instant = Duration::from_micros(1);
    rig.now += SEAL_WITHIN.checked_sub(instant).unwrap();
    assert_eq!(rig.step(), []);
    rig.now += instant;
    assert_eq!(rig.engine.poll_timeout(rig.now), Some(rig.now));
    assert_eq!(rig.step(), [JournalReport::RotatedUnsealed { file: DAY_1.to_owned() }]);
    assert_eq!(rig.engine.poll_timeout(rig.now), None);
    rig.submit(hours_after_noon(13), line("2"));
    rig.step();
    assert_eq!(file_names(dir.path()), [DAY_1, DAY_2]);
    let unsealed = Verdict::Broken(Break::Unsealed { file: dir.path().join(DAY_1) });
    assert_eq!(verify(dir.path(), None).unwrap().verdict, unsealed);
    let body = ProgramChange::RotatedUnsealed { file: DAY_1.to_owned(), sim: false };
    rig.submit(hours_after_noon(13), EventBody::Program(body));
    rig.step();
    assert!(verify(dir.path(), None).unwrap().verdict.is_intact());
}

#[test]
fn a_seal_that_waits_in_the_queue_is_in_time_however_long_the_disk_fails() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    rig.submit(NOON, started(false));
    rig.step();
    rig.submit(hours_after_noon(13), line("1"));
    rig.step();
    rig.faults().append = Some(libc_enospc());
    rig.submit(hours_after_noon(13), line("2"));
    rig.step();
    rig.submit(hours_after_noon(13), seal(SealCause::Rotate));
    rig.now += Duration::from_mins(1);
    rig.faults().append = None;
    let reports = rig.drain();
    assert!(!reports.iter().any(|r| matches!(r, JournalReport::RotatedUnsealed { .. })), "{reports:?}");
    assert_eq!(line_count(dir.path(), DAY_1), 4);
}

fn libc_enospc() -> nix::errno::Errno {
    nix::errno::Errno::ENOSPC
}

#[test]
fn a_file_that_reached_its_size_is_followed_by_the_next_part() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(JournalOptions { max_file_bytes: 600, ..options(dir.path()) }, NOON);
    rig.submit(NOON, started(false));
    rig.step();
    let mut due = 0;
    for n in 0..20 {
        rig.submit(NOON, line(&n.to_string()));
        if rig.step().iter().any(is_rotate_due) {
            due += 1;
            rig.submit(NOON, seal(SealCause::Rotate));
            rig.step();
        }
    }
    let names = file_names(dir.path());
    assert!(due >= 3 && names.len() >= 4, "{due} {names:?}");
    assert_eq!(names[..3], [DAY_1, "2026-11-22-002.jsonl", "2026-11-22-003.jsonl"]);
    assert!(verify(dir.path(), None).unwrap().verdict.is_intact());
}

#[test]
fn a_clock_that_goes_back_keeps_the_date_and_one_that_goes_forward_moves_it() {
    let dir = tempfile::tempdir().unwrap();
    run(&options(dir.path()), NOON, vec![started(false)]);
    run(&options(dir.path()), hours_after_noon(-72), vec![line("back")]);
    assert_eq!(file_names(dir.path()), [DAY_1]);
    run(&options(dir.path()), hours_after_noon(-72), vec![seal(SealCause::Rotate), line("part 2")]);
    assert_eq!(file_names(dir.path()), [DAY_1, "2026-11-22-002.jsonl"]);
    run(&options(dir.path()), hours_after_noon(48), vec![seal(SealCause::Restart), line("forward")]);
    run(&options(dir.path()), NOON, vec![line("back again")]);
    assert_eq!(file_names(dir.path()), [DAY_1, "2026-11-22-002.jsonl", "2026-11-24.jsonl"]);
    assert!(verify(dir.path(), None).unwrap().verdict.is_intact());
}

#[test]
fn a_restart_on_a_later_date_seals_the_old_file_first() {
    let dir = tempfile::tempdir().unwrap();
    run(&options(dir.path()), NOON, vec![started(false), line("1")]);
    let bodies = vec![line("recovered"), seal(SealCause::Restart), started(false), line("2")];
    let (found, _) = run(&options(dir.path()), hours_after_noon(24), bodies);
    assert_eq!(found.tail.len(), 2);
    assert_eq!(file_names(dir.path()), [DAY_1, DAY_2]);
    assert_eq!((line_count(dir.path(), DAY_1), line_count(dir.path(), DAY_2)), (4, 2));
    assert!(verify(dir.path(), None).unwrap().verdict.is_intact());
}

#[test]
fn a_restart_on_a_later_date_without_a_seal_closes_the_old_file_unsealed() {
    let dir = tempfile::tempdir().unwrap();
    run(&options(dir.path()), NOON, vec![started(false), line("1")]);
    let mut rig = rig(options(dir.path()), hours_after_noon(24));
    rig.now += Duration::from_mins(1);
    assert_eq!(rig.step(), [], "the limit runs from the first record");
    rig.submit(hours_after_noon(24), line("2"));
    assert!(!rig.step().iter().any(is_rotate_due));
    rig.now += SEAL_WITHIN;
    assert_eq!(rig.step(), [JournalReport::RotatedUnsealed { file: DAY_1.to_owned() }]);
    assert_eq!(line_count(dir.path(), DAY_1), 3);
}

#[test]
fn a_name_that_somebody_else_took_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut rig = rig(options(dir.path()), NOON);
    std::fs::write(dir.path().join(DAY_1), "theirs").unwrap();
    rig.submit(NOON, started(false));
    rig.step();
    assert_eq!(std::fs::read_to_string(dir.path().join(DAY_1)).unwrap(), "theirs");
    assert_eq!(line_count(dir.path(), "2026-11-22-002.jsonl"), 1);
}

/// Four old files, each sealed, and one of today.
fn aged(dir: &Path) -> ChainHead {
    let mut head = ChainHead::EMPTY;
    for (name, body) in [
        ("2026-11-10.jsonl", started(false)),
        ("2026-11-11.jsonl", line("1")),
        ("2026-11-12.jsonl", line("2")),
        ("2026-11-21.jsonl", line("3")),
    ] {
        head = write_file(dir, name, head, NOON, vec![body, seal(SealCause::Rotate)]);
    }
    write_file(dir, DAY_1, head, NOON, vec![line("4")])
}

fn retire_due(reports: &[JournalReport]) -> Option<ProgramChange> {
    reports.iter().find_map(|report| match report {
        JournalReport::RetireDue { files, first_seq, last_seq, last_hash } => Some(ProgramChange::Retired {
            files: files.clone(),
            first_seq: *first_seq,
            last_seq: *last_seq,
            last_hash: last_hash.clone(),
            sim: false,
        }),
        _ => None,
    })
}

fn ten_days(dir: &Path) -> Rig {
    rig(JournalOptions { retain_days: 10, ..options(dir) }, NOON)
}

#[test]
fn old_files_go_only_after_the_record_of_their_removal_is_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    aged(dir.path());
    let mut rig = ten_days(dir.path());
    let retired = retire_due(&rig.step()).unwrap();
    let ProgramChange::Retired { files, first_seq, last_seq, .. } = &retired else { unreachable!() };
    assert_eq!(files[..], ["2026-11-10.jsonl", "2026-11-11.jsonl"], "the 12th is ten days old and is kept");
    assert_eq!((*first_seq, *last_seq), (1, 4));
    rig.submit(NOON, line("5"));
    rig.step();
    assert_eq!(file_names(dir.path()).len(), 5, "no record yet, no removal");

    rig.submit(NOON, EventBody::Program(retired));
    rig.faults().sync = Some(nix::errno::Errno::EIO);
    rig.step();
    assert_eq!(file_names(dir.path()).len(), 5, "the record is not on disk");
    rig.faults().sync = None;
    rig.drain();
    assert_eq!(file_names(dir.path()), ["2026-11-12.jsonl", "2026-11-21.jsonl", DAY_1]);
    let verdict = verify(dir.path(), None).unwrap().verdict;
    assert_eq!(verdict, Verdict::Intact { start: Start::Late { first_seq: 5 }, end: End::Open });
}

#[test]
fn a_removal_that_was_interrupted_is_no_tampering_and_is_taken_up_again() {
    let dir = tempfile::tempdir().unwrap();
    let head = aged(dir.path());
    let retired = retire_due(&ten_days(dir.path()).step()).unwrap();
    let mut text = std::fs::read(dir.path().join(DAY_1)).unwrap();
    crate::journal::record::encode(&mut text, head, NOON, &mut EventBody::Program(retired));
    std::fs::write(dir.path().join(DAY_1), text).unwrap();
    std::fs::remove_file(dir.path().join("2026-11-10.jsonl")).unwrap();
    let verdict = verify(dir.path(), None).unwrap().verdict;
    assert_eq!(verdict, Verdict::Intact { start: Start::Late { first_seq: 3 }, end: End::Open });
    let again = retire_due(&ten_days(dir.path()).step()).unwrap();
    assert!(matches!(again, ProgramChange::Retired { first_seq: 3, last_seq: 4, .. }), "{again:?}");
}

#[test]
fn the_newest_file_and_the_one_whose_seal_it_goes_on_from_stay_however_old_they_are() {
    let dir = tempfile::tempdir().unwrap();
    aged(dir.path());
    let years_later = hours_after_noon(24 * 365 * 3);
    let mut rig = rig(JournalOptions { retain_days: 1, ..options(dir.path()) }, years_later);
    let retired = retire_due(&rig.step()).unwrap();
    assert!(matches!(&retired, ProgramChange::Retired { files, .. } if files.len() == 3), "{retired:?}");
    assert_eq!(
        crate::journal::segment::local_date(NOON.wall, &crate::journal::fixtures::shanghai()),
        date(2026, 11, 22)
    );
}
