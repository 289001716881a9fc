//! Gives the journal to other programs: the lines as they stand, or CSV for a spreadsheet. Text from a device stays data:
//! no cell may act as a formula, and no control character reaches a terminal.

use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value};

use super::{LineEnd, Lines, ReadError};
use crate::journal::record::csv_cell;

/// What to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The lines as they stand, so that the chain can be checked on the export too.
    Jsonl,
    /// Comma-separated values with a UTF-8 byte order mark, one row a record.
    Csv,
}

/// The columns of the CSV that carry one field each; a last column, `rest`, holds every other field as JSON. Columns may
/// be added before `rest`; none is ever renamed or removed.
pub const COLUMNS: [&str; 22] = [
    "v",
    "seq",
    "at",
    "kind",
    "line",
    "adapter",
    "from",
    "to",
    "since",
    "origin",
    "progress",
    "why",
    "direction",
    "outcome",
    "ring_ms",
    "talk_ms",
    "started",
    "number",
    "name",
    "digits",
    "change",
    "cause",
];

/// Writes the whole journal; gives the number of lines written. A reader that goes away (a closed pipe) ends it quietly.
///
/// # Errors
/// The journal cannot be read, or the output fails otherwise.
pub fn export(dir: &Path, format: ExportFormat, out: &mut dyn Write) -> Result<u64, ReadError> {
    let mut lines = Lines::open(dir)?;
    let mut written = 0;
    if format == ExportFormat::Csv {
        let header = format!("\u{feff}{},rest\r\n", COLUMNS.join(","));
        if quiet(out.write_all(header.as_bytes()))?.is_none() {
            return Ok(0);
        }
    }
    while let Some((_, line)) = lines.next_line()? {
        if line.end == LineEnd::Missing {
            continue;
        }
        let result = match format {
            ExportFormat::Jsonl => out.write_all(line.bytes).and_then(|()| out.write_all(b"\n")),
            ExportFormat::Csv => out.write_all(row(line.bytes).as_bytes()),
        };
        if quiet(result)?.is_none() {
            return Ok(written);
        }
        written += 1;
    }
    quiet(out.flush())?;
    Ok(written)
}

/// `None` when the reader of the output went away.
pub(super) fn quiet<T>(result: io::Result<T>) -> Result<Option<T>, ReadError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        Err(error) => Err(ReadError::Output(error)),
    }
}

fn row(line: &[u8]) -> String {
    let Ok(mut fields) = serde_json::from_slice::<Map<String, Value>>(line) else {
        // A line that cannot be read is no reason to lose the rest of the export, nor to hide it.
        let raw = String::from_utf8_lossy(line);
        let cells = COLUMNS.map(|column| if column == "kind" { "unreadable" } else { "" });
        return format!("{},{}\r\n", cells.join(","), csv_cell(&raw));
    };
    let mut row = String::with_capacity(line.len() + 32);
    for column in COLUMNS {
        match fields.remove(column) {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => row += &csv_cell(&text),
            Some(other) => row += &csv_cell(&other.to_string()),
        }
        row.push(',');
    }
    row += &csv_cell(&Value::Object(fields).to_string());
    row += "\r\n";
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_acts_as_a_formula_and_never_moves_a_cursor() {
        for (text, expected) in [
            ("1803-1", "1803-1"),
            ("=1+1", "'=1+1"),
            ("+8657112345678", "'+8657112345678"),
            ("-3", "'-3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\\u{9}=1"),
            ("\r=1", "'\\u{d}=1"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("\u{202e}gpj", "\\u{202e}gpj"),
            ("say \"hi\", then go", "\"say \"\"hi\"\", then go\""),
            ("综合业务", "综合业务"),
        ] {
            assert_eq!(csv_cell(text), expected);
        }
    }

    #[test]
    fn a_row_has_every_column_and_keeps_every_field() {
        let line = br#"{"v":1,"seq":7,"at":"2026-11-22T00:50:12.123456Z","mono_us":5,"kind":"digit","line":"1803-1","digit":"=","prev":"00"}"#;
        let text = row(line);
        let expected = format!(
            "1,7,2026-11-22T00:50:12.123456Z,digit,1803-1,{}\"{{\"\"digit\"\":\"\"=\"\",\"\"mono_us\"\":5,\"\"prev\"\":\"\"00\"\"}}\"\r\n",
            ",".repeat(COLUMNS.len() - 5)
        );
        assert_eq!(text, expected);
        assert_eq!(row(b"\xff{").matches(',').count(), COLUMNS.len());
    }
}
