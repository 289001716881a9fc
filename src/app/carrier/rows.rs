//! A carrier's call details: from the bytes of a CSV file to rows, or to what is wrong with one. Nothing is passed over: a
//! row that cannot be read is named with its number and its reason.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::unusable::Unusable;
use crate::domain::Wall;

/// How a file's bytes are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 where it is that, else GB18030.
    Auto,
    /// UTF-8, with a byte order mark or without.
    Utf8,
    /// GB18030, which holds GBK and GB2312.
    Gb18030,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Caller,
    Called,
    Start,
    Duration,
    Result,
}

impl Field {
    const WORDS: [(Self, &str); 5] = [
        (Self::Caller, "caller"),
        (Self::Called, "called"),
        (Self::Start, "start"),
        (Self::Duration, "duration"),
        (Self::Result, "result"),
    ];
}

/// Which column is what, as the command line says: `caller=主叫号码,start=2@%Y/%m/%d %H:%M:%S`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    columns: Vec<(Field, String)>,
    start_format: Option<String>,
}

impl Map {
    /// Reads a map; the error says what is allowed.
    ///
    /// # Errors
    /// An entry is none, a field is named twice, or `called`, `start` or `duration` is missing.
    pub fn read(text: &str) -> Result<Self, String> {
        let allowed = "allowed: caller, called, start[@FORMAT], duration, result, each =HEADER or =COLUMN NUMBER";
        let mut map = Self { columns: Vec::new(), start_format: None };
        for entry in text.split(',') {
            let (word, column) =
                entry.split_once('=').ok_or_else(|| format!("--map {entry}: no FIELD=COLUMN; {allowed}"))?;
            let field = Field::WORDS.iter().find(|(_, known)| *known == word.trim()).map(|(field, _)| *field);
            let field = field.ok_or_else(|| format!("--map {entry}: no such field; {allowed}"))?;
            let column = match (field, column.split_once('@')) {
                (Field::Start, Some((column, format))) => {
                    map.start_format = Some(format.to_owned());
                    column
                }
                _ => column,
            };
            if column.trim().is_empty() || map.columns.iter().any(|(known, _)| *known == field) {
                return Err(format!("--map {entry}: a field stands once, with its column; {allowed}"));
            }
            map.columns.push((field, column.trim().to_owned()));
        }
        for (wanted, word) in Field::WORDS {
            let is_needed = matches!(wanted, Field::Called | Field::Start | Field::Duration);
            if is_needed && !map.columns.iter().any(|(field, _)| *field == wanted) {
                return Err(format!("--map lacks {word}; {allowed}"));
            }
        }
        Ok(map)
    }

    fn places(&self, header: &[String]) -> Result<Vec<(Field, usize)>, String> {
        let place = |column: &str| {
            let by_name = header.iter().position(|name| name == column);
            let by_number = column.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            by_name.or(by_number.filter(|place| *place < header.len()))
        };
        let found = self.columns.iter().map(|(field, column)| {
            let missing = || format!("the file has no column {column}; its header: {}", header.join(", "));
            place(column).map(|place| (*field, place)).ok_or_else(missing)
        });
        found.collect()
    }
}

/// A call as the carrier tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its number in the file as a spreadsheet counts: the header is row 1, and an empty row counts.
    pub(super) place: u64,
    pub(super) caller: String,
    pub(super) called: String,
    pub(super) start: String,
    pub(super) from: Wall,
    pub(super) duration_s: u32,
    pub(super) result: Option<String>,
    /// The whole row.
    pub(super) raw: String,
}

/// A row that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRow {
    pub(super) place: u64,
    pub(super) why: Unusable,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rows {
    pub(super) good: Vec<Row>,
    pub(super) bad: Vec<BadRow>,
}

/// The text of a file.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> Result<String, String> {
    let utf8 = || {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| format!("it is no UTF-8: {error}"))
    };
    let gb18030 = || match encoding_rs::GB18030.decode_without_bom_handling(bytes) {
        (text, false) => Ok(text.into_owned()),
        (_, true) => Err("it is no GB18030".to_owned()),
    };
    match encoding {
        Encoding::Utf8 => utf8(),
        Encoding::Gb18030 => gb18030(),
        Encoding::Auto => utf8().or_else(|_| gb18030()).map_err(|_| "it is neither UTF-8 nor GB18030".to_owned()),
    }
}

/// The rows of a file's text. An empty row is passed over: it holds nothing.
pub(super) fn rows(text: &str, map: &Map, zone: &TimeZone) -> Result<Rows, String> {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let delimiter = [(b',', ','), (b';', ';'), (b'\t', '\t')].into_iter().max_by_key(|(_, sign)| count(*sign));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.map_or(b',', |(byte, _)| byte))
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let mut row = 1 + empty_rows(text, 0);
    let header = records.next().ok_or("it is empty")?.map_err(|error| error.to_string())?;
    let header: Vec<String> = header.iter().map(plain).collect();
    let places = map.places(&header)?;
    let mut found = Rows::default();
    loop {
        let begins = records.reader().position().byte();
        let Some(record) = records.next() else { break };
        row += 1 + empty_rows(text, begins);
        let cells = record.map(|record| record.iter().map(plain).collect::<Vec<_>>());
        if cells.as_ref().is_ok_and(|cells| cells.iter().all(String::is_empty)) {
            continue;
        }
        let cells = cells.map_err(|error| Unusable::NoCsv(error.to_string()));
        match cells.and_then(|cells| read_row(row, &cells, header.len(), (&places, map), zone)) {
            Ok(good) => found.good.push(good),
            Err(why) => found.bad.push(BadRow { place: row, why }),
        }
    }
    Ok(found)
}

/// Lines that hold nothing before the record that is read from there on: the CSV reader passes over them, a spreadsheet
/// counts them.
fn empty_rows(text: &str, begins: u64) -> u64 {
    let (before, rest) = usize::try_from(begins).ok().and_then(|at| text.split_at_checked(at)).unwrap_or_default();
    // The reader stops within the `\r\n` of the record before.
    let rest = rest.strip_prefix('\n').filter(|_| before.ends_with('\r')).unwrap_or(rest);
    let empty = rest.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    empty.filter(|byte| *byte == b'\n').count() as u64
}

fn read_row(
    row: u64,
    cells: &[String],
    columns: usize,
    (places, map): (&[(Field, usize)], &Map),
    zone: &TimeZone,
) -> Result<Row, Unusable> {
    if cells.len() != columns {
        return Err(Unusable::Columns(cells.len(), columns));
    }
    let cell = |wanted: Field| {
        let place = places.iter().find(|(field, _)| *field == wanted).map(|(_, place)| *place);
        place.and_then(|place| cells.get(place)).map(String::as_str).unwrap_or_default()
    };
    let start = cell(Field::Start);
    let from = time(start, map.start_format.as_deref(), zone)?;
    let duration = cell(Field::Duration);
    let duration_s = seconds(duration).ok_or_else(|| Unusable::Duration(duration.to_owned()))?;
    Ok(Row {
        place: row,
        caller: cell(Field::Caller).to_owned(),
        called: cell(Field::Called).to_owned(),
        start: start.to_owned(),
        from,
        duration_s,
        result: Some(cell(Field::Result).to_owned()).filter(|result| !result.is_empty()),
        raw: cells.join(","),
    })
}

/// A cell without what keeps a spreadsheet from taking a number for one: `="010"`, `'010`, a tab.
fn plain(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.or_else(|| cell.strip_prefix('\'')).unwrap_or(cell).trim().to_owned()
}

fn time(text: &str, format: Option<&str>, zone: &TimeZone) -> Result<Wall, Unusable> {
    const FORMATS: [&str; 6] = [
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%Y-%m-%d %H:%M",
        "%Y%m%d%H%M%S",
        "%Y年%m月%d日 %H:%M:%S",
    ];
    if let (Ok(instant), None) = (text.parse::<jiff::Timestamp>(), format) {
        return Ok(Wall::from(instant));
    }
    let civil = if let Some(format) = format {
        DateTime::strptime(format, text).ok()
    } else {
        let known = FORMATS.iter().find_map(|format| DateTime::strptime(format, text).ok());
        known.or_else(|| text.parse::<DateTime>().ok())
    };
    let none = || Unusable::Start(text.to_owned());
    let civil = civil.ok_or_else(none)?;
    match zone.to_ambiguous_timestamp(civil).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(civil).map(Wall::from).map_err(|_| none()),
        AmbiguousOffset::Gap { .. } => Err(Unusable::NeverOccurred(text.to_owned())),
        AmbiguousOffset::Fold { .. } => Err(Unusable::OccurredTwice(text.to_owned())),
    }
}

fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    if text.contains(':') {
        let parts: Option<Vec<u32>> = text.split(':').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| parts.len() <= 3)?;
        return parts.iter().try_fold(0_u32, |sum, part| sum.checked_mul(60)?.checked_add(*part));
    }
    let mut sum = 0_u32;
    let mut rest = text;
    for (sign, weight) in [("小时", 3_600), ("时", 3_600), ("分钟", 60), ("分", 60), ("秒", 1)] {
        if let Some((count, tail)) = rest.split_once(sign) {
            sum = sum.checked_add(count.trim().parse::<u32>().ok()?.checked_mul(weight)?)?;
            rest = tail;
        }
    }
    match rest.trim().trim_end_matches('s') {
        "" => Some(sum),
        count => sum.checked_add(count.parse().ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "主叫号码,被叫号码,开始时间,通话时长,状态\n";
    const MAP: &str = "caller=主叫号码,called=被叫号码,start=开始时间,duration=通话时长,result=状态";

    fn read(text: &str) -> Rows {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        rows(text, &Map::read(MAP).unwrap(), &zone).unwrap()
    }

    #[test]
    fn a_file_is_read_whether_it_is_utf8_or_gb18030() {
        let text = format!("{HEADER}13800001234,057187251234,2026-11-23 09:20:13,98,接通\n");
        let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
        let bom = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
        for (bytes, encoding) in [
            (text.as_bytes(), Encoding::Auto),
            (&bom, Encoding::Auto),
            (&bom, Encoding::Utf8),
            (&gb, Encoding::Auto),
            (&gb, Encoding::Gb18030),
        ] {
            let rows = read(&decode(bytes, encoding).unwrap());
            assert_eq!((rows.good.len(), rows.bad.len()), (1, 0));
            assert_eq!(rows.good[0].result.as_deref(), Some("接通"));
            assert_eq!(rows.good[0].from, Wall::parse("2026-11-23T01:20:13Z").unwrap());
        }
        assert!(decode(&gb, Encoding::Utf8).is_err());
        assert!(decode(b"\xff\xff\xff", Encoding::Auto).is_err());
    }

    #[test]
    fn a_bad_row_is_named_with_its_number_and_no_other_is_lost() {
        let text = format!(
            "{HEADER}1,2,2026/11/23 09:20,1:38,忙\n1,2,yesterday,98,\n1,2\n1,2,2026-11-23 09:20:13,soon,\n\
             '=cmd()|,\"=\"\"0571\"\"\",20261123092013,1分38秒,=HYPERLINK(1)\n"
        );
        let rows = read(&text);
        let bad: Vec<_> = rows.bad.iter().map(|bad| bad.place).collect();
        assert_eq!(bad, [3, 4, 5]);
        let why: Vec<_> = rows.bad.iter().map(|bad| bad.why.clone()).collect();
        let expected =
            [Unusable::Start("yesterday".to_owned()), Unusable::Columns(2, 5), Unusable::Duration("soon".to_owned())];
        assert_eq!(why, expected);
        let good: Vec<_> = rows.good.iter().map(|row| (row.place, row.duration_s, row.called.as_str())).collect();
        assert_eq!(good, [(2, 98, "2"), (6, 98, "0571")]);
    }

    #[test]
    fn a_row_has_the_number_that_a_spreadsheet_shows() {
        let good = "1,2,2026-11-23 09:20:13,98,\n";
        let text =
            format!("{HEADER}{good}\n\n,,,,\n\"a\n\nb\",2,2026-11-23 09:20:13,98,\n{good}\nx,2,never,98,\n\n,,,,\n");
        for text in [text.replace('\n', "\r\n"), text] {
            let rows = read(&text);
            let good: Vec<_> = rows.good.iter().map(|row| row.place).collect();
            let bad: Vec<_> = rows.bad.iter().map(|row| row.place).collect();
            assert_eq!((good.as_slice(), bad.as_slice()), ([2, 6, 7].as_slice(), [9].as_slice()), "{text:?}");
        }
    }

    #[test]
    fn a_column_is_found_by_name_or_number_and_a_map_says_what_it_lacks() {
        let zone = TimeZone::UTC;
        let map = Map::read("called=2,start=3@%d.%m.%Y %H:%M,duration=4").unwrap();
        let found = rows("a;b;c;d\n1;2;23.11.2026 09:20;98\n", &map, &zone).unwrap();
        assert_eq!((found.good.len(), found.bad.len()), (1, 0), "{found:?}");
        for bad in ["", "called=1", "called=1,start=2,duration=3,who=4", "called=1,called=2,start=3,duration=4"] {
            assert!(Map::read(bad).is_err_and(|why| why.contains("allowed")), "{bad}");
        }
        let map = Map::read("called=9,start=1,duration=2").unwrap();
        assert!(rows("a,b\n1,2\n", &map, &zone).is_err_and(|why| why.contains("no column 9")));
    }

    #[test]
    fn a_duration_is_seconds_in_any_usual_form() {
        let cases =
            [("98", 98), ("98秒", 98), ("1分38秒", 98), ("1:38", 98), ("00:01:38", 98), ("1小时2分", 3_720), ("", 0)];
        for (text, expected) in cases {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for bad in ["-1", "a", "1:2:3:4", "99999999999"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
