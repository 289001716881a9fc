//! What an alarm means for callers, and what to do about it: one consequence and one response for every alarm of the
//! catalogue, in both languages. Whoever fills a response in never offers the blocked line's own number.
//!
//! A response holds `{place}`, where to go, and `{reach}`, whom to reach and how, where these make sense.

use crate::domain::AlarmKind;
use crate::domain::alarm_view::AlarmRow;
use crate::domain::view::LineDetail;

use crate::domain::reach::names_own_number;

use super::model::Language;
use super::text::{self, fill};

/// The consequence of an alarm, and the template of its response.
#[must_use]
pub fn guidance(kind: AlarmKind, language: Language) -> (&'static str, &'static str) {
    let (zh, en) = both(kind);
    match language {
        Language::ZhCn => zh,
        Language::En => en,
    }
}

type Words = (&'static str, &'static str);

fn both(kind: AlarmKind) -> (Words, Words) {
    of_handset(kind).or_else(|| of_calls(kind)).or_else(|| of_wires(kind)).unwrap_or_else(|| of_program(kind))
}

fn of_handset(kind: AlarmKind) -> Option<(Words, Words)> {
    Some(match kind {
        AlarmKind::LeftOffHook => (
            ("来电者只听到忙音，任何一端都不会留下未接记录。", "请到{place}把听筒放好，再看本屏是否变为空闲。{reach}"),
            (
                "Callers hear busy, and no missed call is recorded anywhere.",
                "Go to {place}, put the handset back and see that this line turns idle. {reach}",
            ),
        ),
        AlarmKind::LeftOffHookSuspected => (
            (
                "若听筒确未放好，来电者只听到忙音；若仍在通话，则一切正常。",
                "请核实{place}是否仍在通话：仍在通话按 l 记录，否则把听筒放好。{reach}",
            ),
            (
                "If the handset is off its cradle callers hear busy; if a call goes on, all is well.",
                "Find out whether a call goes on in {place}: if so, record it with l; if not, have the handset put back. {reach}",
            ),
        ),
        AlarmKind::ManyBlocked => (
            (
                "多条线路确定被占，市民很可能打不进来。",
                "逐条处理列表中的线路，先处理对外号码的首条线路；人手不足时请上级支援。",
            ),
            (
                "Several lines are certainly blocked: citizens probably cannot get through.",
                "Take the lines of the list one by one, the first line of each published number before others; ask for help where hands are short.",
            ),
        ),
        AlarmKind::DroppedRepeatedly => (
            (
                "来电者接通后随即被挂断，听不到答复。",
                "请到{place}了解原因：听筒、挂簧、线头是否松动，是否有人一接就挂。{reach}",
            ),
            (
                "Callers are cut off as soon as they get through.",
                "Go to {place} and find out why: a loose handset cord or hook switch, or somebody who lifts and releases at once. {reach}",
            ),
        ),
        _ => return None,
    })
}

fn of_calls(kind: AlarmKind) -> Option<(Words, Words)> {
    Some(match kind {
        AlarmKind::RingUnanswered => (
            ("来电者正在等待。", "请就近接听，或请{place}的同事接听。{reach}"),
            ("A caller is waiting.", "Answer from the nearest set, or have somebody in {place} answer. {reach}"),
        ),
        AlarmKind::MissedRepeatedly => (
            ("同一号码连续有来电未接，来电者会认为无人值守。", "请确认{place}有人在岗，并安排回拨未接来电。{reach}"),
            (
                "Calls to one number are missed one after the other: callers think nobody is there.",
                "See that {place} is staffed and have the missed callers rung back. {reach}",
            ),
        ),
        AlarmKind::GroupFull => (
            (
                "该号码的线路全部在用，新的来电者听到忙音。",
                "先看其中有无持续很久的摘机；若都在通话，请增派接听或提示分流。",
            ),
            (
                "Every line of this number is in use: further callers hear busy.",
                "Look for one that has been off-hook very long; if all are calls, add people or point callers elsewhere.",
            ),
        ),
        AlarmKind::LineSilent => (
            ("线路可能不通，也可能只是没有来电。", "请从外线拨打一次，确认{place}的话机响铃并能接听。{reach}"),
            (
                "The line may be out of order, or nobody rang.",
                "Ring it once from outside and see that the set in {place} rings and can answer. {reach}",
            ),
        ),
        AlarmKind::PhoneAbsentSuspected => (
            (
                "来电者听到回铃音，但现场可能没有话机在响。",
                "请到{place}查看话机、插头和铃声开关，再从外线试拨一次。{reach}",
            ),
            (
                "Callers hear ringing, but perhaps no set rings.",
                "Go to {place} and look at the set, its plug and its bell, then ring it once from outside. {reach}",
            ),
        ),
        _ => return None,
    })
}

fn of_wires(kind: AlarmKind) -> Option<(Words, Words)> {
    Some(match kind {
        AlarmKind::LineDead => (
            ("线路没有馈电，打不进也打不出。", "请查{place}的接线、光猫或交换机电源；仍无馈电则向运营商报修。{reach}"),
            (
                "The line has no voltage: no call can come in or go out.",
                "Check the wiring in {place} and the power of optical modem or exchange; if it stays dead, order a repair from the carrier. {reach}",
            ),
        ),
        AlarmKind::FeedLost => (
            ("多条线路同时断电，市民打不进来。", "请查供电、光猫、交换机和采集器接线；通知上级，并向运营商报修。"),
            (
                "Many lines lost their feed at once: citizens cannot get through.",
                "Check power, optical modem, exchange and the adapter's wiring; tell your superior and order a repair from the carrier.",
            ),
        ),
        AlarmKind::AdapterLost => (
            (
                "这个采集器的线路现在看不到，听筒未放好也不会告警。",
                "请查采集器的电源、数据线和插头；插好后几秒内自动恢复。期间请人工巡查这些线路。",
            ),
            (
                "The lines of this adapter cannot be seen: a handset left off-hook would not be noticed.",
                "Check the adapter's power, cable and plug; it comes back by itself within seconds. Until then have its lines looked at by hand.",
            ),
        ),
        AlarmKind::LineStale => (
            ("数据比约定的旧，线路现状不能确定。", "请查采集器的电源和数据线；持续不恢复请通知管理员。"),
            (
                "Our data are older than promised: what the lines do now is not certain.",
                "Check the adapter's power and cable; tell the administrator if it does not recover.",
            ),
        ),
        AlarmKind::LineUnknown => (
            ("这些线路的现状没有依据，被占也看不出来。", "请逐条拿起并放回听筒一次，或从外线试拨一次，即可确定。"),
            (
                "Nothing certain is known of these lines: a blocked one would not be seen.",
                "Lift and replace each handset once, or ring each line once from outside: that settles them.",
            ),
        ),
        AlarmKind::AdapterChatter => (
            (
                "状态变化快于任何人操作，该线路的数据不可信。",
                "请查{place}的接线是否松动、受潮或串扰；必要时暂停监测并报修。{reach}",
            ),
            (
                "It changes faster than any person could: what it tells of this line cannot be trusted.",
                "Check the wiring in {place} for loose, damp or crossed wires; take the line out of service and order a repair where needed. {reach}",
            ),
        ),
        _ => return None,
    })
}

fn of_program(kind: AlarmKind) -> (Words, Words) {
    if kind == AlarmKind::ClockStep {
        return (
            ("时间前后不连续，报表中的时刻需要说明。", "请管理员核对系统时钟和时间同步，并写备注说明。"),
            (
                "Times before and after do not join: reports need an explanation.",
                "Have the administrator check the system clock and its time source, and write a note.",
            ),
        );
    }
    (
        ("记录暂存在内存，断电会丢失；监测仍在继续。", "请管理员查看磁盘空间、权限和日志完整性；恢复前不要关闭程序。"),
        (
            "Records wait in memory and a power cut would lose them; monitoring goes on.",
            "Have the administrator look at disk space, permissions and the journal's integrity; do not end the program before it has recovered.",
        ),
    )
}

/// The response to an alarm with what is known of its line filled in.
pub(super) fn response(row: &AlarmRow, detail: Option<&LineDetail>, language: Language) -> String {
    let (_, template) = guidance(row.key.alarm, language);
    let detail = detail.filter(|detail| row.line == Some(detail.row.ix));
    let filled = template.replace("{place}", &place(row, detail, language));
    let reach = detail.map_or_else(String::new, |detail| reach(detail, language));
    filled.replace("{reach}", &reach).trim_end().to_owned()
}

fn place(row: &AlarmRow, detail: Option<&LineDetail>, language: Language) -> String {
    let known = detail.map_or(&*row.room, |detail| detail.room.as_str());
    let mut place = match known {
        "" => text::PLACE_UNKNOWN.get(language).to_owned(),
        room => fill(text::PLACE_ROOM.get(language), &[&room]),
    };
    let others: Vec<String> = detail
        .into_iter()
        .flat_map(|detail| &detail.companions)
        .map(|(line, room)| match room.as_str() {
            "" => line.to_string(),
            room => format!("{line} {}", fill(text::PLACE_ROOM.get(language), &[&room]).trim_start()),
        })
        .collect();
    if !others.is_empty() {
        let others = others.join(text::COMMA.get(language));
        place.push_str(&fill(text::PLACE_COMPANIONS.get(language), &[&others]));
    }
    place
}

/// A way to reach somebody, but for one that rings the line itself: then it is empty.
pub(super) fn offered<'a>(way: &'a str, detail: &LineDetail) -> &'a str {
    if names_own_number(way, &detail.numbers) { "" } else { way }
}

/// Who sits there and how to reach them by another way than the line itself.
fn reach(detail: &LineDetail, language: Language) -> String {
    let offers = |text: &str| !offered(text, detail).is_empty();
    let mut parts = Vec::new();
    if offers(&detail.contact) {
        parts.push(detail.contact.clone());
    }
    let has_phone = offers(&detail.contact_phone);
    if has_phone {
        parts.push(detail.contact_phone.clone());
    }
    let contact = parts.join(" ");
    let backup = Some(&detail.backup).filter(|text| offers(text));
    let backup = backup.map(|text| fill(text::REACH_BACKUP.get(language), &[text]));
    let said: Vec<String> = Some(contact).filter(|text| !text.is_empty()).into_iter().chain(backup).collect();
    if said.is_empty() {
        return text::REACH_UNKNOWN.get(language).to_owned();
    }
    fill(text::REACH.get(language), &[&said.join(text::COMMA.get(language))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::measure::is_ambiguous;

    #[test]
    fn every_alarm_has_a_consequence_and_a_response_in_both_languages_that_every_terminal_can_draw() {
        let mut seen = std::collections::HashSet::new();
        for (kind, name) in AlarmKind::ALL {
            for language in [Language::ZhCn, Language::En] {
                let (consequence, response) = guidance(kind, language);
                assert!(consequence.len() > 10 && response.len() > 10, "{name}");
                assert!(seen.insert(consequence), "{name} has its own words");
                for words in [consequence, response] {
                    assert!(!words.chars().any(is_ambiguous), "{name}: {words}");
                    assert!(language == Language::ZhCn || words.is_ascii(), "{name}: {words}");
                }
                let rest = response.replace("{place}", "").replace("{reach}", "");
                assert!(!rest.contains(['{', '}']), "{name}: {response}");
            }
        }
    }
}
