//! A list of published numbers, as a spreadsheet exports it: number, label, department. UTF-8 with or without a byte order
//! mark; a heading and further columns are passed over.

use std::io::Read as _;
use std::path::Path;

use crate::app::error::AppError;
use crate::shift::ListedNumber;

/// The largest list that is read: far more than an office has numbers.
const LIST_MAX: u64 = 4 * 1024 * 1024;

/// Reads a list.
pub(super) fn read(path: &Path) -> Result<Vec<ListedNumber>, AppError> {
    let failed = |why: String| AppError::Usage(format!("{}: {why}", path.display()));
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| failed(error.to_string()))?;
    file.take(LIST_MAX + 1).read_to_end(&mut bytes).map_err(|error| failed(error.to_string()))?;
    if bytes.len() as u64 > LIST_MAX {
        return Err(failed("too large for a list of numbers, allowed: up to 4 MiB".to_owned()));
    }
    parse(&bytes).map_err(failed)
}

fn parse(bytes: &[u8]) -> Result<Vec<ListedNumber>, String> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| "is not UTF-8, allowed: CSV saved as UTF-8 (in a spreadsheet: \"CSV UTF-8\")".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut listed = Vec::new();
    for (place, row) in reader.records().enumerate() {
        let row = row.map_err(|error| error.to_string())?;
        let cell = |column| row.get(column).unwrap_or_default().to_owned();
        // An apostrophe before a number keeps a spreadsheet from taking it for one.
        let number = cell(0).trim_start_matches('\'').to_owned();
        // A label that holds a digit is none, nor are several columns that something else than a comma separates.
        let begins = number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('));
        let is_number = begins && number.contains(|c: char| c.is_ascii_digit()) && !number.contains([';', '\t']);
        if is_number {
            listed.push(ListedNumber { number, label: cell(1), department: cell(2) });
        } else if !number.is_empty() && place > 0 {
            let line = row.position().map_or(0, csv::Position::line);
            return Err(format!(
                "line {line}: \"{number}\" is no number, allowed: number, label, department, with commas between them"
            ));
        }
    }
    if listed.is_empty() {
        return Err("holds no number, allowed: CSV of number, label, department".to_owned());
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_with_and_without_mark_heading_and_further_columns() {
        let rows = "0571-8725-1234,\"综合,业务\",就业,more\r\n'057187250000,,\r\n\r\n12345\n";
        for text in [rows.to_owned(), format!("\u{feff}号码,名称,部门\r\n{rows}")] {
            let listed = parse(text.as_bytes()).expect("a list");
            let numbers: Vec<_> = listed.iter().map(|listed| listed.number.as_str()).collect();
            assert_eq!(numbers, ["0571-8725-1234", "057187250000", "12345"]);
            assert_eq!((listed[0].label.as_str(), listed[0].department.as_str()), ("综合,业务", "就业"));
        }
    }

    #[test]
    fn what_is_no_list_is_told_with_what_is_allowed() {
        for (bytes, part) in [
            (&b"12345,a\nabc,b\n"[..], "line 2: \"abc\" is no number"),
            (b"label,number\ndesk 1,12345\n", "\"desk 1\" is no number"),
            (b"number;label\n12345;desk 1\n", "with commas between them"),
            (b"", "holds no number"),
            (b"number,label\n", "holds no number"),
            (b"12345,\xc1\xaa", "is not UTF-8"),
        ] {
            assert!(parse(bytes).is_err_and(|why| why.contains(part)), "{part}");
        }
    }
}
