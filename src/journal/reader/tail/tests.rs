use super::*;
use crate::domain::EventBody;
use crate::domain::event::SealCause;
use crate::journal::chain::ChainHead;
use crate::journal::fixtures::{NOON, line, seal, shanghai, started, write_file};
use crate::journal::reader::{ExportFormat, export};

const DAY_1: &str = "2026-11-21.jsonl";
const DAY_2: &str = "2026-11-22.jsonl";

fn poll(tail: &mut Tail) -> Vec<String> {
    let mut out = Vec::new();
    assert!(tail.poll(&mut out).unwrap().is_continue());
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

fn append(dir: &Path, name: &str, bytes: &[u8]) {
    let mut file = File::options().append(true).create(true).open(dir.join(name)).unwrap();
    file.write_all(bytes).unwrap();
}

fn encoded(head: &mut ChainHead, mut body: EventBody) -> Vec<u8> {
    let mut bytes = Vec::new();
    *head = crate::journal::record::encode(&mut bytes, *head, NOON, &mut body);
    bytes
}

#[test]
fn the_last_lines_are_shown_over_files_and_new_ones_follow_over_a_rotation() {
    let dir = tempfile::tempdir().unwrap();
    let head = write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false), line("1"), line("2")]);
    let mut head = write_file(dir.path(), DAY_2, head, NOON, vec![line("3")]);
    let mut tail = Tail::open(dir.path(), shanghai(), 2).unwrap();
    let shown = poll(&mut tail);
    assert_eq!(shown.len(), 2);
    assert_eq!(
        shown[1],
        "2026-11-22 12:00:00.000 #4 line line=3 adapter=hall-1 from=idle to=off_hook since=2026-11-22T04:00:00.000000Z why=F"
    );
    assert_eq!(poll(&mut tail), Vec::<String>::new());

    let next = encoded(&mut head, line("4"));
    append(dir.path(), DAY_2, &next[..20]);
    assert_eq!(poll(&mut tail), Vec::<String>::new(), "half a line is no line");
    append(dir.path(), DAY_2, &next[20..]);
    assert!(poll(&mut tail)[0].contains("#5 line line=4"));

    append(dir.path(), DAY_2, &encoded(&mut head, seal(SealCause::Rotate)));
    append(dir.path(), "2026-11-23.jsonl", &encoded(&mut head, line("5")));
    let mut shown = poll(&mut tail);
    shown.extend(poll(&mut tail));
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown[0].contains("#6 seal") && !shown[0].contains("idle") && shown[1].contains("#7 line"), "{shown:?}");
}

#[test]
fn a_tail_of_an_empty_directory_waits_for_the_first_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut tail = Tail::open(dir.path(), shanghai(), 20).unwrap();
    assert_eq!(poll(&mut tail), Vec::<String>::new());
    write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false)]);
    assert!(poll(&mut tail)[0].contains("#1 program change=started"));
}

#[test]
fn what_a_device_sent_moves_no_cursor() {
    let dir = tempfile::tempdir().unwrap();
    write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![line("\u{1b}[2J\u{9b}\u{202e}x")]);
    append(dir.path(), DAY_1, "\u{1b}[31m\u{9b}nonsense\n".as_bytes());
    let shown = poll(&mut Tail::open(dir.path(), shanghai(), 20).unwrap());
    assert!(shown[0].contains("line=\\u{1b}[2J\\u{9b}\\u{202e}x"), "{shown:?}");
    assert_eq!(shown[1], "unreadable: \\u{1b}[31m\\u{9b}nonsense");
}

/// An output whose reader goes away after some bytes.
struct ClosedPipe(usize);

impl Write for ClosedPipe {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 == 0 {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_ends_everything_quietly() {
    let dir = tempfile::tempdir().unwrap();
    write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false), line("1")]);
    for bytes in [0, 1, 100, 700] {
        for format in [ExportFormat::Jsonl, ExportFormat::Csv] {
            assert!(export(dir.path(), format, &mut ClosedPipe(bytes)).unwrap() <= 2);
        }
    }
    print_head(dir.path(), &mut ClosedPipe(3)).unwrap();
    let mut tail = Tail::open(dir.path(), shanghai(), 20).unwrap();
    follow(&mut tail, &mut ClosedPipe(3), || panic!("it went on after the pipe was closed")).unwrap();
}

#[test]
fn an_export_as_lines_is_the_journal_itself_and_as_csv_has_a_row_per_record() {
    let dir = tempfile::tempdir().unwrap();
    let head = write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false), line("=1"), line("2")]);
    write_file(dir.path(), DAY_2, head, NOON, vec![line("3")]);
    append(dir.path(), DAY_2, b"{\"v\":1,");
    let mut out = Vec::new();
    assert_eq!(export(dir.path(), ExportFormat::Jsonl, &mut out).unwrap(), 4);
    let mut whole = std::fs::read(dir.path().join(DAY_1)).unwrap();
    whole.extend(std::fs::read(dir.path().join(DAY_2)).unwrap());
    assert_eq!(out, whole[..whole.len() - 7], "an unfinished line is left out");

    let mut out = Vec::new();
    assert_eq!(export(dir.path(), ExportFormat::Csv, &mut out).unwrap(), 4);
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("\u{feff}v,seq,at,kind,line,adapter,"), "{text}");
    let rows: Vec<&str> = text.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 5);
    assert!(rows[2].starts_with("1,2,2026-11-22T04:00:00.000000Z,line,'=1,hall-1,idle,off_hook,"), "{}", rows[2]);
}

#[test]
fn the_head_is_its_number_and_hash() {
    let dir = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    print_head(dir.path(), &mut out).unwrap();
    assert!(out.starts_with(b"0 "));
    let head = write_file(dir.path(), DAY_1, ChainHead::EMPTY, NOON, vec![started(false), line("1")]);
    let mut out = Vec::new();
    print_head(dir.path(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, format!("2 {}\n", head.hash));
    assert_eq!(text.parse::<crate::journal::reader::NotedHead>().unwrap().hash, head.hash);
}
