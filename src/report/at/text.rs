//! An answer for people: one sentence, and what it rests on.

use super::answer::{Answer, Known};
use super::carried::carried;
use super::known::{LineKnown, NotObserved};
use super::page::Page;
use super::said::{self, Said};
use crate::domain::LineState;
use crate::report::Language;

/// An answer as text of 80 cells.
#[must_use]
pub fn text(answer: &Answer, language: Language) -> String {
    let mut page = Page::new(&answer.made.zone, language);
    page.marks(&answer.made);
    if let Some(set) = answer.skipped {
        let (from, to) = (page.time(set.from), page.time(set.to));
        let zh = format!("该时刻从未出现：时钟由 {from} 拨快到 {to}（记录 {}）。", set.seq);
        let en = format!("This time never occurred: the clock was set from {from} to {to} (record {}).", set.seq);
        let said = page.one(zh, en);
        page.line(&said);
    }
    if answer.known.len() > 1 {
        let count = answer.known.len();
        let zh = format!("该时刻出现了 {count} 次（时钟被拨回或夏令时结束），依记录次序分述如下。");
        let en =
            format!("This time occurred {count} times (the clock was set back): each, in the order of the records.");
        let said = page.one(zh, en);
        page.line(&said);
    }
    for known in &answer.known {
        occurrence(&mut page, answer, known);
    }
    page.gap();
    page.journal(&answer.made);
    page.finish()
}

fn occurrence(page: &mut Page<'_>, answer: &Answer, known: &Known) {
    if let (Some(number), Some(line)) = (&answer.asked.number, known.lines.first()) {
        let (at, reach) = (page.whole_time(line.at), page.say(said::reach(known.reach)));
        let said = page.one(format!("{at}，号码 {number}：{reach}。"), format!("At {at}, number {number}: {reach}."));
        page.gap();
        page.line(&said);
        hidden(page);
    }
    for line in &known.lines {
        page.gap();
        let said = sentence(page, line);
        page.line(&said);
        details(page, line);
    }
}

/// What a hook never shows.
pub(super) fn hidden(page: &mut Page<'_>) {
    let said = Said(
        "（挂机状态看不到：呼叫转移、免打扰、欠费、交换机故障；遇忙的来电者不留任何记录。）",
        "(A hook shows no forwarding, do-not-disturb, arrears or exchange fault; a caller who meets busy leaves no trace.)",
    );
    page.line(page.say(said));
}

fn sentence(page: &Page<'_>, known: &LineKnown) -> String {
    let zh = page.language == Language::ZhCn;
    let at = page.whole_time(known.at);
    let label = if known.label.is_empty() { String::new() } else { format!(" {}", known.label) };
    let line = format!("{}{label}", known.line);
    if let Some(why) = &known.not_observed {
        let why_said = said::not_observed(why, page.language, |wall| page.time(wall));
        let last = last(page, known, why);
        return if zh {
            format!("{at}，线路 {line}：未观测。{why_said}。{last}")
        } else {
            format!("At {at} line {line}: not observed. {}.{last}", capital(&why_said))
        };
    }
    let standing = &known.standing;
    let (state, since) = (page.say(said::state(standing.state)), page.time(standing.since));
    let mut parts = Vec::new();
    if standing.state == LineState::OffHook {
        parts.extend(standing.origin.map(|origin| page.say(said::origin(origin)).to_owned()));
        parts.extend(standing.progress.map(|progress| page.say(said::progress(progress)).to_owned()));
        parts.extend(standing.suspect.map(|suspect| page.say(said::suspicion(suspect)).to_owned()));
    }
    let counts = known.counts_as.map(|kind| page.say(said::kind(kind)));
    if zh {
        let counts = counts.map_or_else(String::new, |counts| format!("报表计为：{counts}。"));
        parts.insert(0, format!("{state}，自 {since} 起"));
        format!("{at}，线路 {line}：{}。{counts}", parts.join("；"))
    } else {
        let counts = counts.map_or_else(String::new, |counts| format!(" It counts as: {counts}."));
        parts.insert(0, format!("{state} since {since}"));
        format!("At {at} line {line}: {}.{counts}", parts.join("; "))
    }
}

/// What was known before nobody looked.
fn last(page: &Page<'_>, known: &LineKnown, why: &NotObserved) -> String {
    let standing = &known.standing;
    let told = if *why == NotObserved::NoProof {
        Some((standing.state, standing.since))
    } else {
        standing.last.zip(standing.last_at)
    };
    let Some((state, since)) = told else { return String::new() };
    let (state, since) = (page.say(said::state(state)), page.time(since));
    page.one(format!("此前最后已知：{state}，自 {since} 起。"), format!(" Last known before: {state}, since {since}."))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn details(page: &mut Page<'_>, known: &LineKnown) {
    if let Some(why) = &known.standing.why {
        page.fact(Said("  判定依据", "  decided by"), why);
    }
    match &known.adapter {
        Some(adapter) => {
            let (health, sight) = (page.say(said::health(adapter.health)), said::sight(adapter.kind, page.language));
            let since = adapter.since.map_or_else(String::new, |since| {
                let since = page.time(since);
                page.one(format!("，自 {since} 起"), format!(" since {since}"))
            });
            let name = format!("{} ({}): {health}{since}", adapter.adapter, adapter.kind.as_str());
            page.fact(Said("  采集器", "  adapter"), &name);
            page.fact(Said("  能看到", "  it can see"), &sight);
        }
        None => page.fact(Said("  采集器", "  adapter"), page.say(Said("当时无记录", "no record of it then"))),
    }
    if let Some(known) = &known.call {
        let call = &known.call;
        let (direction, outcome) = (page.say(said::direction(call.direction)), page.say(said::outcome(call.outcome)));
        let party = call.number.as_deref().or(call.digits.as_deref()).unwrap_or("–");
        let (from, to) = (page.clock(call.started), page.clock(known.until));
        page.fact(Said("  通话", "  call"), &format!("{from}–{to} {direction} {party}: {outcome} ({})", known.seq));
    }
    for record in &known.records {
        let said = evidence_said(page, record);
        page.fact(Said("  话单", "  call records"), &said);
    }
    for alarm in &known.alarms {
        let said = alarm_said(page, alarm);
        page.fact(Said("  告警", "  alarm"), &said);
    }
    for out in &known.out_of_service {
        let by = out.by.as_ref().map_or("–", |by| by.as_str());
        let said = format!("{} {} {by} {}", page.time(out.from), out.about, out.why);
        page.fact(Said("  暂停监测", "  out of service"), &said);
    }
    for note in &known.notes {
        page.fact(Said("  说明", "  note"), &note_said(page, note));
    }
    page.fact(Said("  时钟", "  clock"), page.say(said::clock(known.clock)));
    let cites: Vec<_> = known.evidence.iter().map(|cite| format!("{} {} {}", cite.seq, cite.kind, cite.hash)).collect();
    for (place, cite) in cites.iter().enumerate() {
        let name = if place == 0 { Said("  依据记录", "  rests on") } else { Said("", "") };
        page.fact(name, cite);
    }
}

pub(super) fn evidence_said(page: &Page<'_>, known: &super::known::EvidenceKnown) -> String {
    let record = &known.evidence;
    if let Some(carrier) = &record.carrier {
        let verdict = page.say(said::verdict(record.verdict));
        return format!(
            "{}#{} {verdict}: {} ({})",
            carrier.file,
            carrier.row,
            carried(page, record, carrier),
            known.seq
        );
    }
    let time = record.started.as_deref().or(record.ended.as_deref()).unwrap_or("–");
    let lasted = record.duration_s.map_or_else(|| "–".to_owned(), |s| format!("{s} s"));
    let verdict = page.say(said::verdict(record.verdict));
    format!("{} {time} {lasted}: {verdict} ({})", record.format, known.seq)
}

pub(super) fn alarm_said(page: &Page<'_>, alarm: &super::known::AlarmKnown) -> String {
    let (zh, en) = alarm.key.alarm.title();
    let (title, priority) = (page.say(Said(zh, en)), page.say(said::priority(alarm.priority)));
    let raised = page.time(alarm.raised);
    let seen = match &alarm.acknowledged {
        Some(seen) => {
            let (at, by) = (page.time(seen.at), seen.by.as_ref().map_or("–", |by| by.as_str()));
            page.one(format!("{at} 由 {by} 确认"), format!("acknowledged {at} by {by}"))
        }
        None => page.one("无人确认", "nobody acknowledged it"),
    };
    format!("{} {title} [{priority}] {raised}; {seen}", alarm.key.source.name()).trim_start().to_owned()
}

pub(super) fn note_said(page: &Page<'_>, note: &super::known::NoteKnown) -> String {
    let by = note.by.as_ref().map_or("–", |by| by.as_str());
    let span = note
        .from
        .zip(note.to)
        .map_or_else(String::new, |(from, to)| format!("[{}–{}] ", page.clock(from), page.clock(to)));
    format!("{span}{} ({by}, {}, {})", note.note, page.time(note.at), note.seq)
}
