//! The words of the page that no other printout says, in both languages.

use crate::domain::review::BarKind;
use crate::domain::{IsaState, Priority};
use crate::report::words::{self as w, Text};

w::table! {
    KEY: "关键数字", "Key figures";
    FIGURE: "指标", "figure";
    VALUE: "数值", "value";
    BASIS: "分子 / 分母", "numerator / denominator";
    OBSERVED_SHARE: "观测率", "observed";
    CALLS_OFFERED: "呼入（次）", "calls offered";
    CALLS_ANSWERED: "已接听（次）", "calls answered";
    CALLS_MISSED: "未接（次）", "calls missed";
    CALLS_DROPPED: "秒挂（次）", "calls dropped";
    CALLS_ABANDONED: "短振未接（次）", "calls abandoned";
    CALLS_OPEN: "尚未结束（次）", "calls not over";
    CALLS_UNOBSERVED: "结果未观测（次）", "calls whose end was not observed";
    RATE_SHORT: "振铃接听率（不含遇忙）", "Ring answer rate (busy unseen)";
    ON_DUTY: "值班时段", "duty time";
    CALLBACKS_OPEN: "待回拨", "callers to ring back";
    CALLBACKS_OF: "未接号码 {} 个", "of {} missed callers";
    CERTAIN_SHARE: "无效占线，占值班时段", "blocked, certain: of duty time";
    SUSPECTED_SHARE: "疑似占线，占值班时段", "blocked, suspected: of duty time";
    EXPLAINED_TIME: "经确认的长通话时长", "explained (long call confirmed)";
    NEVER_ADDED: "确定、疑似、经确认三项各自独立，不相加。", "Certain, suspected and explained time are never added up.";

    TIMELINE: "线路时间轴", "Timeline of the lines";
    TIMELINE_DESC: "每行一条线路，自左至右为 {} 至 {}。每格显示该格内最要紧的情况。", "A row for each line, from {} at the left to {} at the right. A cell shows what mattered most in it.";
    TIMELINE_PART: "第 {} 至 {} 行，共 {} 行", "rows {} to {} of {}";
    TIMELINE_CELL: "每格 {}，显示格内最要紧的一种：短暂的情况看上去会比实际长，时长以表中数字为准。", "A cell is {} wide and shows what mattered most in it: short stretches look longer than they were; the tables have the time.";
    TIMELINE_LEFT_OUT: "线路较多：只画出情况较多的 {} 条，未画出 {} 条；表中列有全部线路。", "Many lines: the {} with most to tell are drawn, {} are left out; the table has every line.";
    OFF_DUTY: "非值班、休息", "off duty, break";
    KIND_IDLE: "空闲", "idle";
    KIND_NO_CALL: "短暂摘机无通话", "no call, too short to count";
    KIND_CALL: "通话", "call";
    KIND_RINGING: "振铃", "ringing";
    KIND_EXPLAINED: "经确认的长通话", "long call, confirmed";
    KIND_UNOBSERVED: "未观测", "unobserved";
    KIND_DEAD: "断线（无馈电）", "dead (no line voltage)";
    KIND_SUSPECTED: "疑似占线", "blocked, suspected";
    KIND_BLOCKED: "无效占线", "blocked, certain";

    BLOCKED: "各线路占线时长", "Blocked time by line";
    BLOCKED_DESC: "每条线路两条横条：无效占线（确定）与疑似占线，不相加。", "Two bars for each line: blocked for certain, and suspected. They are not added up.";
    BLOCKED_NONE: "观测到的时间内没有占线；值班时段观测率 {}。", "No blocking was seen in the time that was observed ({} of duty time).";
    BLOCKED_NOBODY: "该时段没有观测，无法判断。", "Nobody looked in this range: nothing can be said.";
    LEFT_OUT: "另有 {} 条未列出。", "{} more are not listed here.";

    HOURS: "来电与接听", "Calls offered and answered";
    HOURS_DESC: "每组两柱：呼入与已接听；每组 {}。", "Two columns for each span of time: offered and answered. A span is {}.";
    HOURS_NONE: "该时段没有来电。", "No call was offered in this range.";
    ONE_HOUR: "1 小时", "1 hour";
    MANY_HOURS: "{} 小时", "{} hours";

    ANSWER: "接听用时", "Time to answer";
    ANSWER_DESC: "已接听的来电按振铃时长分段计数；虚线为 15 秒。", "Answered calls by how long they rang; the dashed line stands at 15 s.";
    ANSWER_NONE: "该时段没有接听的来电。", "No call was answered in this range.";
    ANSWER_WITHIN: "15 秒内 {}", "within 15 s: {}";
    ANSWER_BEYOND: "超过 15 秒 {}", "later: {}";
    ANSWER_MEAN: "平均", "mean";
    ANSWER_HALF: "半数不超过", "half within";
    ANSWER_NINE: "九成不超过", "90 % within";
    ANSWER_MAX: "最长", "longest";
    RANG: "振铃时长（秒）", "rang for (s)";

    GROUPS: "各组", "Groups";
    NO_GROUP: "未分组", "without a group";
    LINES: "各线路", "Lines";
    LABEL: "名称", "label";
    GROUP: "组", "group";
    OFFERED: "呼入", "offered";
    ANSWERED: "已接听", "answered";
    UNOBSERVED: "未观测", "unobserved";
    CERTAIN: "无效占线", "certain";
    SUSPECTED: "疑似占线", "suspected";
    NUMBERS: "对外号码", "Published numbers";
    NUMBER: "号码", "number";
    ITS_LINES: "线路", "lines";
    NO_BLOCKING: "未见阻塞", "no blocking seen";
    RATE: "振铃接听率（不含遇忙）", "ring answer rate (busy unseen)";
    ALL_BUSY: "全忙", "all busy";
    PEAK: "最忙小时（爱尔兰）", "peak hour (erl)";
    NEEDED: "至少需要线路", "lines needed, at least";
    TURNED_AWAY: "遇忙未达（估算）", "turned away, ESTIMATED";

    CALLBACKS: "未接来电与回拨", "Missed calls and callback";
    MASKED: "纸上的来电号码隐去中间几位；完整号码请在系统中查看。", "The middle of a caller's number is masked on paper; the program has it in full.";
    LAST_AT: "末次线路、号码", "last at";

    ALARMS: "告警", "Alarms";
    ALARM: "告警", "alarm";
    ABOUT: "对象", "about";
    ALARM_COUNT: "次数", "times";
    ALARMS_TOP: "次数最多的告警", "Most frequent alarms";
    ALARMS_NONE: "该时段没有告警。", "There was no alarm in this range.";
    ALARMS_OPEN: "结束时尚未关闭", "Open at the end";
    ALARMS_SHOWN: "显示给人员的告警", "alarms shown to a person";
    FLOODED: "告警洪泛（10 分钟内超过 10 条）", "floods (more than 10 within 10 minutes)";
    ALARM_RATE: "每人每 10 分钟告警", "alarms per operator and 10 minutes";
    WORST: "最多的 10 分钟", "in the worst 10 minutes";
    HIDDEN: "屏蔽中到来的告警", "alarms that came hidden";
    ACK_TIME: "确认用时 平均 / 90% / 最长", "time to acknowledge: mean / p90 / max";
    PRIORITY: "优先级", "priority";
    STATE: "状态", "state";
    SINCE: "自", "since";
    BY: "人员", "by";
    PRIORITY_CRITICAL: "紧急", "critical";
    PRIORITY_HIGH: "重要", "high";
    PRIORITY_MEDIUM: "次要", "medium";
    PRIORITY_LOW: "提示", "low";
    ISA_NORMAL: "正常", "normal";
    ISA_UNACKNOWLEDGED: "未确认", "unacknowledged";
    ISA_ACKNOWLEDGED: "已确认", "acknowledged";
    ISA_RETURNED: "已恢复未确认", "returned, unacknowledged";
    ISA_SHELVED: "限时屏蔽", "shelved";
    ISA_SUPPRESSED: "按设计隐藏", "suppressed";
    ISA_OUT_OF_SERVICE: "暂停监测", "out of service";
    ABOUT_LINE: "线路", "line";
    ABOUT_NUMBER: "号码", "number";
    ABOUT_ADAPTER: "采集器", "adapter";
    ABOUT_GROUP: "组", "group";
    ABOUT_SITE: "全站", "site";

    GAPS: "未观测的时段", "Unobserved stretches";
    GAPS_NONE: "没有超过 1 分钟的未观测时段。", "No stretch longer than a minute was unobserved.";
    GAPS_ALL: "全部线路（{} 条）", "every line ({})";
    GAPS_SOME: "{} 条：", "{}: ";
    GAPS_REMARK: "列出超过 1 分钟的时段；同时开始、同时结束的线路列在一起。未观测期间的情况无人知道，不算空闲，也不算占线。", "Stretches longer than a minute; lines whose stretch begins and ends together stand in one row. What happened then nobody knows: it counts neither as idle nor as blocked.";
    FROM: "自", "from";
    TO: "至", "to";
    HOW_LONG: "时长", "how long";

    SERVICE: "暂停监测", "Out of service";
    SERVICE_REMARK: "暂停监测不影响任何数字。", "No figure is smaller for it.";
    SERVICE_NONE: "没有暂停监测。", "Nothing was out of service.";
    WHY: "原因", "why";
    NOTES: "说明与交接班", "Notes and handover";
    NOTES_NONE: "没有说明和交接班。", "No notes, and no handover.";
    NOTE: "说明", "note";
    SPAN: "所说明的时段", "about the time";
    AT_HANDOVER: "交接时", "at handover";
    WALK: "逐线点验（时段结束时）", "Walk test (at the end of the range)";
    WALK_NONE: "没有任何线路做过点验。", "No line was ever verified.";
    WALK_NOT: "未点验：", "Not verified: ";
    WHEN: "时间", "when";
    HOW: "方式", "how";

    PROOF: "日志与签字", "Journal and signatures";
    HEAD_COUNT: "链头：第 {} 条记录", "head: record {}";
    HEAD_HASH: "该记录的 SHA-256，每四位一组，可与屏幕或另一份打印逐组核对", "its SHA-256 in groups of four, to be compared with a screen or another print";
    CHECKED: "已逐条核对的记录：第 {} 至 {} 条", "records whose links were checked: {} to {}";
    NO_HEAD: "日志为空", "the journal is empty";
    HANDED_OVER: "交班", "handed over";
    TAKEN_OVER: "接班", "taken over";
    NAME_SIGNED: "签字", "signature";
    DATE_SIGNED: "日期、时间", "date, time";
    ZONE: "时区", "time zone";
    RECORDS: "时段内记录", "records in the range";
    NO_DATA_MEANS: "没有记录就没有人观测：下面的 0 不表示没有来电，也不表示没有占线。", "Without records nobody looked: a 0 below means neither that nobody called nor that no line was blocked.";
    BROKEN: "日志不完整，以下数字不可作为依据", "JOURNAL NOT INTACT: do not rely on these figures";
    SIM: "模拟数据：其中有线路来自模拟或回放", "SIMULATION: some line comes from a simulation or a replay";
    PAGE: "第 ", "page ";
}

/// What a stretch of a line was.
pub(super) fn kind(kind: BarKind) -> Text {
    match kind {
        BarKind::Idle => KIND_IDLE,
        BarKind::NoCall => KIND_NO_CALL,
        BarKind::Call => KIND_CALL,
        BarKind::Ringing => KIND_RINGING,
        BarKind::Explained => KIND_EXPLAINED,
        BarKind::Unobserved => KIND_UNOBSERVED,
        BarKind::Dead => KIND_DEAD,
        BarKind::Suspected => KIND_SUSPECTED,
        BarKind::Blocked => KIND_BLOCKED,
    }
}

/// How urgent an alarm is.
pub(super) fn priority(priority: Priority) -> Text {
    match priority {
        Priority::Critical => PRIORITY_CRITICAL,
        Priority::High => PRIORITY_HIGH,
        Priority::Medium => PRIORITY_MEDIUM,
        Priority::Low => PRIORITY_LOW,
    }
}

/// In which state an alarm is.
pub(super) fn state(state: IsaState) -> Text {
    match state {
        IsaState::Normal => ISA_NORMAL,
        IsaState::Unacknowledged => ISA_UNACKNOWLEDGED,
        IsaState::Acknowledged => ISA_ACKNOWLEDGED,
        IsaState::ReturnedUnacknowledged => ISA_RETURNED,
        IsaState::Shelved => ISA_SHELVED,
        IsaState::Suppressed => ISA_SUPPRESSED,
        IsaState::OutOfService => ISA_OUT_OF_SERVICE,
    }
}

/// A text with its places filled, one after the other.
pub(super) fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::new();
    let mut values = values.iter();
    for (ix, part) in text.split("{}").enumerate() {
        if ix > 0 {
            filled += values.next().copied().unwrap_or_default();
        }
        filled += part;
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Language;

    #[test]
    fn every_text_stands_in_both_languages_with_the_same_places() {
        for text in ALL {
            let (zh, en) = (text.get(Language::ZhCn), text.get(Language::En));
            assert!(en.is_ascii() && !en.is_empty(), "{en}");
            assert!(!zh.is_ascii() || zh == en, "{zh}");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "{en}");
        }
    }

    #[test]
    fn places_are_filled_in_order_and_a_value_is_no_place() {
        assert_eq!(fill("a {} b {}", &["{}", "2"]), "a {} b 2");
    }
}
