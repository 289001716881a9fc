//! A verification note (核查说明) for people: what is answered first, what it rests on below. Callers are masked, since paper
//! lies about.

use super::known::StretchKnown;
use super::note::{LineStretches, Note};
use super::page::Page;
use super::reach::Reach;
use super::said::{self, Said};
use super::text::{alarm_said, evidence_said, hidden, note_said};
use crate::domain::masking::mask_number;
use crate::domain::review::BarKind;
use crate::domain::{Direction, Outcome};
use crate::report::Language;
use crate::report::text::pad;

/// Rows of a list on paper; what is beyond is counted, and JSON has it.
const ROWS_MAX: usize = 24;

/// A verification note as text of 80 cells.
#[must_use]
pub fn text_note(note: &Note, language: Language) -> String {
    let mut page = Page::new(&note.made.zone, language);
    head(&mut page, note);
    answer(&mut page, note);
    for line in &note.lines {
        stretches(&mut page, line);
    }
    calls(&mut page, note);
    others(&mut page, note);
    unseen(&mut page, note);
    page.section(Said("依据", "WHAT IT RESTS ON"));
    page.fact(Said("时钟", "clock"), page.say(said::clock(note.clock)));
    page.journal(&note.made);
    page.gap();
    page.line(page.say(Said(
        "核查人：________________    负责人：________________    日期：____________",
        "checked by: ________________    in charge: ________________    date: __________",
    )));
    page.finish()
}

fn head(page: &mut Page<'_>, note: &Note) {
    page.line(&format!("{}  {}", note.made.site, page.say(Said("核查说明", "verification note"))));
    if let Some(number) = &note.asked.number {
        page.fact(Said("对外号码", "number"), number.as_str());
    }
    let lines: Vec<_> = note.lines.iter().map(|line| format!("{} {}", line.line, line.label)).collect();
    page.fact(Said("线路", "lines"), &lines.join("; "));
    let (from, to) = (page.time(note.range.from), page.time(note.range.to));
    page.fact(Said("时段", "range"), &format!("{from} – {to} {}", note.made.zone_name));
    page.fact(Said("生成时间", "made at"), &page.time(note.made.at));
    page.marks(&note.made);
    page.gap();
}

/// The plain answer. Certain and suspected are never added up.
fn answer(page: &mut Page<'_>, note: &Note) {
    const ORDER: [Reach; 7] =
        [Reach::Blocked, Reach::Suspected, Reach::InUse, Reach::Dead, Reach::Ringing, Reach::Free, Reach::NotKnown];
    let whole = said::span(note.range.length(), page.language);
    let parts: Vec<_> = ORDER
        .into_iter()
        .filter(|reach| !note.time(*reach).is_zero())
        .map(|reach| format!("{} {}", page.say(said::reach_row(reach)), said::span(note.time(reach), page.language)))
        .collect();
    let said = page.one(
        format!("在这 {whole} 内，来电者可能遇到：{}。", parts.join("；")),
        format!("Of these {whole}, a caller could have met: {}.", parts.join("; ")),
    );
    page.line(&said);
    let came = Came::of(note);
    let said = page.one(
        format!(
            "该时段到达的来电：{} 个，其中已接听 {}，未接 {}，短振未接 {}，秒挂 {}，其他 {}。",
            came.offered, came.answered, came.missed, came.abandoned, came.dropped, came.other
        ),
        format!(
            "Calls that reached it in that time: {}; answered {}, missed {}, abandoned {}, dropped {}, other {}.",
            came.offered, came.answered, came.missed, came.abandoned, came.dropped, came.other
        ),
    );
    page.line(&said);
    hidden(page);
}

/// Calls that came in, by how they ended.
#[derive(Debug, Default)]
struct Came {
    offered: usize,
    answered: usize,
    missed: usize,
    abandoned: usize,
    dropped: usize,
    other: usize,
}

impl Came {
    fn of(note: &Note) -> Self {
        let is_in = |direction: Direction| direction == Direction::In;
        // A call that several lines rang for is one call.
        let of_lines = note.calls.iter().map(|known| &known.call).filter(|call| {
            let is_counted_there = call.number_id.is_some() && note.asked.number == call.number_id;
            is_in(call.direction) && note.range.holds(call.started) && !is_counted_there && call.answered_by.is_none()
        });
        let outcomes = of_lines.map(|call| call.outcome).chain(note.numbers.iter().map(|known| known.call.outcome));
        let mut came = Self::default();
        for outcome in outcomes {
            came.offered += 1;
            *match outcome {
                Outcome::Answered => &mut came.answered,
                Outcome::Missed => &mut came.missed,
                Outcome::Abandoned => &mut came.abandoned,
                Outcome::Dropped => &mut came.dropped,
                Outcome::NoCall | Outcome::Released | Outcome::Unobserved => &mut came.other,
            } += 1;
        }
        came
    }
}

fn stretches(page: &mut Page<'_>, line: &LineStretches) {
    page.gap();
    let title =
        format!("-- {} {} {}", line.line, line.label, line.number.as_ref().map_or("", |number| number.as_str()));
    page.line(title.trim_end());
    let shown: Vec<_> = fitting(&line.stretches);
    for stretch in &shown {
        let (from, to) = (page.time(stretch.bar.from), page.clock(stretch.bar.to));
        let kind = pad(page.say(said::kind(stretch.bar.kind)), 34);
        let record = stretch.seq.map_or_else(String::new, |seq| format!(" #{seq}"));
        let why = stretch.why.as_deref().unwrap_or_default();
        page.line(&format!("{from}–{to}  {kind}{why}{record}"));
    }
    beyond(page, line.stretches.len() - shown.len());
    let time = |kind| said::span(line.time(kind), page.language);
    let (certain, suspected) = (time(BarKind::Blocked), time(BarKind::Suspected));
    let (explained, unobserved) = (time(BarKind::Explained), time(BarKind::Unobserved));
    let said = page.one(
        format!("无效占线 {certain}；疑似占线 {suspected}；其中已说明 {explained}；未观测 {unobserved}"),
        format!("blocked, certain {certain}; suspected {suspected}; explained {explained}; not observed {unobserved}"),
    );
    page.line(&said);
}

/// The stretches that fit on the page: where they are too many, those that matter most, in order.
fn fitting(stretches: &[StretchKnown]) -> Vec<&StretchKnown> {
    let mut chosen: Vec<_> = stretches.iter().collect();
    if chosen.len() > ROWS_MAX {
        chosen.sort_by_key(|stretch| std::cmp::Reverse((stretch.bar.kind, stretch.bar.to.since(stretch.bar.from))));
        chosen.truncate(ROWS_MAX);
        chosen.sort_by_key(|stretch| stretch.bar.from);
    }
    chosen
}

fn beyond(page: &mut Page<'_>, count: usize) {
    if count > 0 {
        let said = page
            .one(format!("……另有 {count} 行，见 --format json"), format!("... and {count} more: see --format json"));
        page.line(&said);
    }
}

fn calls(page: &mut Page<'_>, note: &Note) {
    page.section(Said("通话", "CALLS"));
    if note.calls.is_empty() {
        page.line(page.say(Said("无", "none")));
    }
    for known in note.calls.iter().take(ROWS_MAX) {
        let call = &known.call;
        let (direction, outcome) = (page.say(said::direction(call.direction)), page.say(said::outcome(call.outcome)));
        let party = mask_number(call.number.as_deref().or(call.digits.as_deref()).unwrap_or("–"));
        let (from, to) = (page.time(call.started), page.clock(known.until));
        let said = format!(
            "{from}–{to}  {} {direction} {} {outcome} #{}",
            pad(call.line.as_str(), 12),
            pad(&party, 16),
            known.seq
        );
        page.line(&said);
    }
    beyond(page, note.calls.len().saturating_sub(ROWS_MAX));
}

fn others(page: &mut Page<'_>, note: &Note) {
    let rows: [(Said, Vec<String>); 4] = [
        (Said("话单", "CALL RECORDS"), note.records.iter().map(|record| evidence_said(page, record)).collect()),
        (
            Said("告警与确认", "ALARMS AND ACKNOWLEDGEMENTS"),
            note.alarms.iter().map(|alarm| alarm_said(page, alarm)).collect(),
        ),
        (Said("说明", "NOTES"), note.notes.iter().map(|note| note_said(page, note)).collect()),
        (
            Said("暂停监测（不影响以上数字）", "OUT OF SERVICE (no figure above is smaller for it)"),
            note.out_of_service
                .iter()
                .map(|out| {
                    let by = out.by.as_ref().map_or("–", |by| by.as_str());
                    let to = out.to.map_or_else(|| "…".to_owned(), |to| page.time(to));
                    format!("{} – {to}  {} {by} {}", page.time(out.from), out.about, out.why)
                })
                .collect(),
        ),
    ];
    for (title, rows) in rows.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        page.section(title);
        for row in rows.iter().take(ROWS_MAX) {
            page.line(row);
        }
        beyond(page, rows.len().saturating_sub(ROWS_MAX));
    }
}

/// Where nobody looked, and what nobody can know.
fn unseen(page: &mut Page<'_>, note: &Note) {
    page.section(Said("未观测与无法知道的", "NOT OBSERVED, AND WHAT CANNOT BE KNOWN"));
    for down in &note.down {
        let (from, to) = (page.time(down.from), page.time(down.to));
        let said = page.one(format!("{from} – {to} 程序未运行"), format!("{from} – {to} the program did not run"));
        page.line(&said);
    }
    for set in &note.sets {
        let (from, to) = (page.time(set.from), page.time(set.to));
        let said = page.one(
            format!("时钟由 {from} 拨到 {to}（记录 {}）：其间的时刻出现两次或从未出现", set.seq),
            format!(
                "The clock was set from {from} to {to} (record {}): times between occurred twice, or never",
                set.seq
            ),
        );
        page.line(&said);
    }
    let said = Said(
        "遇忙的来电者不留任何记录，次数无法知道。呼叫转移、免打扰、欠费和交换机故障在挂机状态上看不到。本说明只说明线路，不评价个人。",
        "Callers who met busy leave no trace: how many there were cannot be known. Forwarding, do-not-disturb, arrears and \
         faults of the exchange show on no hook. This note tells of lines, never of persons.",
    );
    page.line(page.say(said));
}
