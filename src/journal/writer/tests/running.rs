//! The thread and its handle.

use std::sync::mpsc;

use crate::domain::event::SealCause;
use crate::domain::{JournalReport, Ticket};
use crate::journal::chain::LineHash;
use crate::journal::fixtures::{NOON, line, options, run, seal, started};
use crate::journal::reader::{End, Lines, Start, Verdict, head, verify};
use crate::journal::writer::open;

#[test]
fn everything_submitted_is_on_disk_in_order_and_reported_when_the_writer_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let mut bodies = vec![started(false)];
    bodies.extend((0..5_000).map(|n| line(&n.to_string())));
    bodies.push(seal(SealCause::Stop));
    let (_, reports) = run(&options(dir.path()), NOON, bodies);

    let mut newest = 0;
    for report in &reports {
        let JournalReport::Durable { ticket, seq, .. } = report else { panic!("{report:?}") };
        assert_eq!(ticket.0, *seq);
        assert!(*seq > newest);
        newest = *seq;
    }
    assert_eq!(newest, 5_002);
    let mut lines = Lines::open(dir.path()).unwrap();
    for seq in 1..=5_002 {
        assert_eq!(lines.next_record().unwrap().unwrap().head.seq, seq);
    }
    assert_eq!(lines.next_record().unwrap(), None);
    let verification = verify(dir.path(), None).unwrap();
    assert_eq!(verification.verdict, Verdict::Intact { start: Start::First, end: End::Sealed });
    assert_eq!(verification.records, 5_002);
}

#[test]
fn a_report_names_the_hash_of_the_bytes_on_disk_and_nothing_waits_when_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(&options(dir.path()), NOON).unwrap();
    let (sender, reports) = mpsc::channel();
    let handle = opened.writer.start(move |report| sender.send(report).unwrap()).unwrap();
    for ticket in 1..=20 {
        handle.submit(Ticket(ticket), NOON, line("1803-1"));
        let JournalReport::Durable { ticket: on_disk, seq, hash } = reports.recv().unwrap() else { panic!() };
        assert_eq!((on_disk.0, seq, handle.backlog()), (ticket, ticket, 0));
        let text = std::fs::read_to_string(dir.path().join("2026-11-22.jsonl")).unwrap();
        assert_eq!(hash, LineHash::of(text.lines().last().unwrap().as_bytes()).to_hex());
    }
    let last = handle.close().unwrap();
    assert_eq!(head(dir.path()).unwrap(), Some(last));
}

#[test]
fn records_of_a_handle_that_was_dropped_without_closing_are_written_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(&options(dir.path()), NOON).unwrap();
    let (sender, reports) = mpsc::channel();
    let handle = opened.writer.start(move |report| sender.send(report).unwrap()).unwrap();
    for ticket in 1..=100 {
        handle.submit(Ticket(ticket), NOON, line("1803-1"));
    }
    drop(handle);
    let last = reports.iter().last();
    assert!(matches!(last, Some(JournalReport::Durable { seq: 100, .. })), "{last:?}");
    assert_eq!(head(dir.path()).unwrap().unwrap().seq, 100);
}

#[test]
fn closing_an_idle_writer_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(&options(dir.path()), NOON).unwrap();
    let handle = opened.writer.start(|_| ()).unwrap();
    assert_eq!(handle.close().unwrap().seq, 0);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "only the lock");
}

#[test]
fn any_link_checks_with_sha256sum_alone() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let dir = tempfile::tempdir().unwrap();
    run(&options(dir.path()), NOON, vec![started(false), line("综合"), line("\u{1b}[2J"), seal(SealCause::Stop)]);
    let text = std::fs::read_to_string(dir.path().join("2026-11-22.jsonl")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        let child = Command::new("sha256sum").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(mut child) = child else { return };
        child.stdin.take().unwrap().write_all(pair[0].as_bytes()).unwrap();
        let sum = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        assert!(pair[1].ends_with(&format!("\"prev\":\"{}\"}}", &sum[..64])), "{sum}");
    }
}
