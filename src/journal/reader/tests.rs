use super::*;
use crate::domain::Mono;

fn lines_backward(content: &[u8], block: usize) -> (Option<LineAt>, Vec<LineAt>) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.jsonl");
    std::fs::write(&path, content).unwrap();
    let mut lines = BackwardLines::with_block(&path, block).unwrap();
    let fragment = lines.fragment().unwrap();
    let found = std::iter::from_fn(|| lines.next_line().unwrap()).collect();
    (fragment, found)
}

#[test]
fn lines_read_backward_are_the_lines_of_the_file_whatever_the_block() {
    for content in ["", "\n", "a\n", "a", "\n\n", "first\n\nthird is longer\n4\n", "a\nrest", "ab\ncd\nef"] {
        for block in 1..20 {
            let (fragment, found) = lines_backward(content.as_bytes(), block);
            let whole = content.rfind('\n').map_or(0, |at| at + 1);
            assert_eq!(
                fragment.map(|f| f.bytes).unwrap_or_default(),
                content.as_bytes()[whole..],
                "{content:?} {block}"
            );
            let expected: Vec<&str> = content[..whole].split_terminator('\n').rev().collect();
            let texts: Vec<&str> = found.iter().map(|line| std::str::from_utf8(&line.bytes).unwrap()).collect();
            assert_eq!(texts, expected, "{content:?} {block}");
            for line in &found {
                let offset = usize::try_from(line.offset).unwrap();
                assert!(content.as_bytes()[offset..].starts_with(&line.bytes));
            }
        }
    }
}

fn line(seq: u64) -> String {
    let zeros = "0".repeat(64);
    format!(
        "{{\"v\":1,\"seq\":{seq},\"at\":\"2026-11-22T00:50:12.123456Z\",\"mono_us\":7,\"kind\":\"later\",\"prev\":\"{zeros}\"}}\n"
    )
}

#[test]
fn files_are_ordered_by_the_number_of_their_first_line_and_other_files_are_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("2026-11-22.jsonl", line(5)),
        ("2026-11-23.jsonl", line(1)),
        ("2026-11-24.jsonl", String::new()),
        ("notes.jsonl", line(3)),
        (LOCK_FILE, String::new()),
    ] {
        std::fs::write(dir.path().join(name), content).unwrap();
    }
    let names: Vec<String> = segments(dir.path()).unwrap().iter().map(|s| s.name.to_string()).collect();
    assert_eq!(names, ["2026-11-23.jsonl", "2026-11-24.jsonl", "2026-11-22.jsonl"]);

    let mut lines = Lines::open(dir.path()).unwrap();
    let first = lines.next_record().unwrap().unwrap();
    assert_eq!((first.head.seq, first.head.mono_us), (1, Mono(7)));
    let (segment, line) = lines.next_line().unwrap().unwrap();
    assert_eq!((segment.name.to_string().as_str(), line.number, line.end), ("2026-11-22.jsonl", 1, LineEnd::Newline));
    assert!(lines.next_line().unwrap().is_none());
    assert_eq!(head(dir.path()).unwrap().unwrap().seq, 5);
}

#[test]
fn a_directory_that_is_not_there_is_a_clear_error() {
    let error = segments(Path::new("/nonexistent/journal")).unwrap_err().to_string();
    assert!(error.contains("/nonexistent/journal") && error.contains("[journal] dir"), "{error}");
    assert!(!is_being_written(Path::new("/nonexistent/journal")));
}
