//! `hookwatch evidence import`: a carrier's call details, held against the journal, and posted for the monitor to record.
//! The carrier's word is evidence, never a state: no figure changes by it.

mod judge;
mod rows;
mod unusable;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::time::Duration;

use sha2::{Digest as _, Sha256};

pub use rows::{Encoding, Map};

use super::error::AppError;
use super::inbox::{self, Outcome};
use super::readback::Readback;
use super::report::read::Feed;
use super::report::{language_of, print};
use crate::board::postings::Import;
use crate::config::Config;
use crate::domain::evidence::{CarrierCall, EvidenceSeen, Verdict};
use crate::domain::review::Bar;
use crate::domain::{AdapterName, CallPart, DeviceLine, LineId, Posting, PostingBody, PostingId, Wall};
use crate::journal::chain::hex;
use crate::journal::record::escape_active;
use crate::report::Language;
use crate::shift::{Fold, Range};

use judge::{Judged, TOLERANCE, judge, lines_of, said};
use rows::{Row, Rows};

/// No file is longer.
const LENGTH_MAX: u64 = 64 << 20;
/// The calls of a file lie within so long: a month's bill.
const SPAN_MAX: Duration = Duration::from_hours(24 * 32);
/// Bars are looked at for so long around the calls.
const AROUND: Duration = Duration::from_hours(1);

/// What is to be imported.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The carrier's file.
    pub file: &'a Path,
    /// Which column is what.
    pub map: &'a str,
    /// How its bytes are text.
    pub encoding: Encoding,
    /// Whether anything is recorded.
    pub aim: Aim,
}

/// Whether anything is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// The rows are posted.
    Record,
    /// They are shown only.
    Show,
}

/// A file as it was read.
struct Source {
    name: String,
    sha256: String,
    rows: Rows,
}

/// Holds a carrier's call details against the journal, prints every row's verdict, and posts them.
///
/// # Errors
/// [`AppError::Usage`] for a map that is none; [`AppError::NotIntact`], with nothing recorded, where the journal is broken;
/// [`AppError::Failed`] where the file, the journal or the inbox fails, and, after all else, where the monitor refused the rows
/// or one could not be read.
pub fn import(config: &Config, order: Order<'_>) -> Result<(), AppError> {
    let map = Map::read(order.map).map_err(AppError::Usage)?;
    let mut source = read(config, order, &map)?;
    let journal = Readback::open(&config.journal.dir).map_err(failed)?;
    let language = language_of(config);
    let known = journal.imports().map_err(failed)?.into_iter().find(|known| known.sha256 == source.sha256);
    let judged = judged(config, &journal, &mut source)?;
    // What a run that ended recorded of a file in part is posted once more: its ids are those of the file.
    let is_whole = |import: &Import| import.rows.is_none_or(|rows| rows >= judged.len() as u64);
    if let Some(import) = known.filter(is_whole) {
        let at = local(config, import.at);
        let told = match language {
            Language::ZhCn => format!("该文件已于 {at} 导入过（SHA-256 {}）：未再记录。\n", import.sha256),
            Language::En => {
                format!("This file was imported at {at} (SHA-256 {}): nothing is recorded.\n", import.sha256)
            }
        };
        return print(told.as_bytes());
    }
    let mut page = told(config, &source, &judged, language);
    let outcome = match order.aim {
        Aim::Show => None,
        Aim::Record if judged.is_empty() => None,
        Aim::Record => Some(post(config, &source, &judged)?),
    };
    page.push_str(&became(outcome.as_ref(), language));
    print(page.as_bytes())?;
    ended(outcome.as_ref(), source.rows.bad.len())
}

/// How the command ends once its page is printed, so many rows being of no use.
fn ended(outcome: Option<&Outcome>, bad: usize) -> Result<(), AppError> {
    match (outcome, bad) {
        (Some(Outcome::Refused(_)), _) => {
            Err(AppError::Failed("the monitor refused the rows; its reason stands above".to_owned()))
        }
        (_, 0) => Ok(()),
        (_, bad) => Err(AppError::Failed(format!("{bad} rows could not be used; each is named above with its reason"))),
    }
}

/// What became of the rows.
fn became(outcome: Option<&Outcome>, language: Language) -> String {
    let zh = language == Language::ZhCn;
    let said = match outcome {
        Some(Outcome::Recorded(seq)) if zh => return format!("已由监测程序写入日志，末条记录 {seq}。\n"),
        Some(Outcome::Recorded(seq)) => return format!("Recorded by the monitor, up to record {seq}.\n"),
        Some(Outcome::Refused(why)) if zh => return format!("监测程序拒绝写入：{}\n", escape_active(why)),
        Some(Outcome::Refused(why)) => return format!("Refused by the monitor: {}\n", escape_active(why)),
        None if zh => "没有写入任何记录。",
        None => "Nothing is recorded.",
        Some(Outcome::Pending) if zh => "已交给监测程序，尚未写入。",
        Some(Outcome::Pending) => "Posted; the monitor has not recorded it yet.",
        Some(Outcome::ForTheNextRun) if zh => "监测程序未运行：下次启动时写入日志。",
        Some(Outcome::ForTheNextRun) => "No monitor runs: it is recorded when one starts next.",
    };
    format!("{said}\n")
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn failed(error: crate::journal::reader::ReadError) -> AppError {
    AppError::Failed(error.to_string())
}

fn read(config: &Config, order: Order<'_>, map: &Map) -> Result<Source, AppError> {
    let unread = |why: String| AppError::Failed(format!("failed to read {}: {why}", order.file.display()));
    let mut bytes = Vec::new();
    let file = File::open(order.file).map_err(|error| unread(error.to_string()))?;
    file.take(LENGTH_MAX + 1).read_to_end(&mut bytes).map_err(|error| unread(error.to_string()))?;
    if bytes.len() as u64 > LENGTH_MAX {
        return Err(unread(format!("it is longer than {LENGTH_MAX} bytes; split it")));
    }
    let text = rows::decode(&bytes, order.encoding).map_err(unread)?;
    let rows = rows::rows(&text, map, &config.timezone).map_err(unread)?;
    let name = order.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Source { name, sha256: hex(&Sha256::digest(&bytes)), rows })
}

/// Every row with what it was held against. A row that concerns no line of the site is a bad one.
fn judged(config: &Config, journal: &Readback, source: &mut Source) -> Result<Vec<(Row, Judged)>, AppError> {
    let mut judged = Vec::new();
    let rows = std::mem::take(&mut source.rows.good);
    let Some(range) = range_of(&rows) else { return Ok(judged) };
    if range.length() > SPAN_MAX {
        return Err(AppError::Failed("the calls of the file span more than a month: split it".to_owned()));
    }
    let mut feed = Feed::new(Fold::new(config, range).with_bars());
    let walked = journal.walk(range.from, &mut feed).map_err(failed)?;
    if let Some(broken) = journal.explain(walked).map_err(failed)? {
        let dir = config.journal.dir.display();
        return Err(AppError::NotIntact(format!("journal {dir}: {broken}; nothing is compared with it")));
    }
    let figures = feed.fold.finish(range.to);
    for row in rows {
        let found = lines_of(config, &row).and_then(|(lines, direction, party)| {
            let bars: Vec<(LineId, &[Bar])> = lines
                .iter()
                .filter_map(|ix| config.lines.get(ix.0))
                .map(|line| {
                    let its = figures.lines.iter().find(|figures| figures.line == line.id);
                    (line.id.clone(), its.map(|figures| figures.bars.as_slice()).unwrap_or_default())
                })
                .collect();
            judge(&row, &bars, direction, &party)
        });
        if let Some(found) = found {
            judged.push((row, found));
        } else {
            let why = unusable::Unusable::NoNumber { called: row.called, caller: row.caller };
            source.rows.bad.push(rows::BadRow { place: row.place, why });
        }
    }
    source.rows.bad.sort_by_key(|bad| bad.place);
    Ok(judged)
}

fn range_of(rows: &[Row]) -> Option<Range> {
    let from = rows.iter().map(|row| row.from).min()?;
    let to = rows.iter().map(|row| row.from + Duration::from_secs(row.duration_s.into())).max()?;
    Some(Range { from: from - AROUND, to: to + AROUND })
}

fn local(config: &Config, wall: Wall) -> String {
    wall.timestamp().to_zoned(config.timezone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

fn told(config: &Config, source: &Source, judged: &[(Row, Judged)], language: Language) -> String {
    let zh = language == Language::ZhCn;
    let mut page = String::new();
    let mut line = |text: String| {
        page += &escape_active(&text);
        page.push('\n');
    };
    let time = |wall: Wall| local(config, wall);
    line(format!("{}  SHA-256 {}", source.name, source.sha256));
    let tolerance = TOLERANCE.as_secs();
    line(if zh {
        format!("两边时钟之差按 ±{tolerance} 秒放宽")
    } else {
        format!("the two clocks may differ by ±{tolerance} s")
    });
    let mut counts = [0_usize; 4];
    for (row, judged) in judged {
        let place = match judged.verdict {
            Verdict::Agrees => 0,
            Verdict::Contradicts => 1,
            Verdict::NoPeriod => 2,
            Verdict::NotObserved => 3,
        };
        if let Some(count) = counts.get_mut(place) {
            *count += 1;
        }
        let said = said(row, judged, language, time);
        line(if zh { format!("第 {} 行  {said}", row.place) } else { format!("row {}  {said}", row.place) });
    }
    for bad in &source.rows.bad {
        let why = bad.why.told(language);
        line(if zh {
            format!("第 {} 行  不能采用：{why}", bad.place)
        } else {
            format!("row {}  not used: {why}", bad.place)
        });
    }
    let [agrees, contradicts, no_period, not_observed] = counts;
    let bad = source.rows.bad.len();
    line(if zh {
        format!("吻合 {agrees}，不符 {contradicts}，未见 {no_period}，未观测 {not_observed}，不能采用 {bad}")
    } else {
        format!(
            "agrees {agrees}, contradicts {contradicts}, no period {no_period}, not observed {not_observed}, not used {bad}"
        )
    });
    page
}

/// Posts the rows, so many at a time. Their ids are those of the file: handed in twice they are recorded once.
fn post(config: &Config, source: &Source, judged: &[(Row, Judged)]) -> Result<Outcome, AppError> {
    let mut postings = Vec::new();
    for (chunk, rows) in judged.chunks(Posting::PARTS_MAX).enumerate() {
        let short = source.sha256.get(..48).unwrap_or_default();
        let id = PostingId::new(&format!("{short}-{chunk}"));
        let id = id.ok_or_else(|| AppError::Failed("failed to name a posting".to_owned()))?;
        let records = rows.iter().map(|(row, judged)| evidence(config, source, row, judged)).collect();
        postings.push(Posting { id, by: None, what: PostingBody::Evidence { records } });
    }
    inbox::post_all(config, &postings)
}

fn evidence(config: &Config, source: &Source, row: &Row, judged: &Judged) -> EvidenceSeen {
    let lasted = i64::from(row.duration_s);
    let length = |bar: &Bar| i64::try_from(bar.to.since(bar.from).as_secs()).unwrap_or(i64::MAX);
    EvidenceSeen {
        line: judged.line.clone(),
        adapter: AdapterName::new("carrier"),
        format: "carrier".to_owned(),
        extension: DeviceLine::from(""),
        direction: judged.direction,
        part: CallPart::Whole,
        number: Some(judged.party.clone()).filter(|party| !party.is_empty()),
        name: None,
        started: Some(row.start.clone()),
        ended: None,
        duration_s: Some(row.duration_s),
        ring_s: None,
        clock_ahead_s: None,
        verdict: judged.verdict,
        off_hook_since: judged.period.map(|period| period.from),
        longer_by_s: judged.period.map(|period| length(&period).saturating_sub(lasted)),
        observed: judged.verdict != Verdict::NotObserved,
        raw: row.raw.clone(),
        carrier: Some(CarrierCall {
            file: source.name.clone(),
            sha256: source.sha256.clone(),
            row: row.place,
            from: row.from,
            called: Some(row.called.clone()).filter(|called| !called.is_empty()),
            result: row.result.clone(),
            tolerance_s: u32::try_from(TOLERANCE.as_secs()).unwrap_or(u32::MAX),
            why: said(row, judged, Language::En, |wall| local(config, wall)),
        }),
        posting: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_the_monitor_refused_are_told_with_its_reason_and_end_in_a_failure() {
        let refused = Outcome::Refused("not JSON\u{1b}[2J".to_owned());
        for (language, said) in [(Language::En, "Refused by the monitor: "), (Language::ZhCn, "监测程序拒绝写入：")]
        {
            let told = became(Some(&refused), language);
            assert!(told.starts_with(said) && told.contains("not JSON") && !told.contains('\u{1b}'), "{told}");
        }
        for bad in [0, 1] {
            assert!(ended(Some(&refused), bad).unwrap_err().to_string().contains("refused"));
        }
        ended(Some(&Outcome::Recorded(7)), 0).unwrap();
        ended(Some(&Outcome::Recorded(7)), 1).unwrap_err();
    }
}
