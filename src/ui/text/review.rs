//! The words of the review: its pages, its stretches, its keys, and what it says when there is nothing to show.

use super::Text;

table! {
    // Keys.
    KEY_REVIEW: "班后回查", "review of the shift";
    KEY_REVIEW_SHORT: "回查", "review";
    KEY_REVIEW_TABS: "下一页", "next page";
    KEY_ZOOM: "缩放", "zoom";
    KEY_WHOLE: "全程", "whole range";
    KEY_TIME: "移动时间", "move in time";
    KEY_INCIDENT: "下一件、上一件", "next, earlier incident";
    KEY_INCIDENT_SHORT: "下一件", "next incident";
    KEY_JUMP_TIME: "跳到时间", "jump to a time";
    KEY_JUMP_TIME_SHORT: "跳到", "jump to";
    KEY_SHIFTS: "上一班、下一班", "shift before, after";
    KEY_SHIFT_BEFORE: "上一班", "shift before";
    KEY_SHIFT_AFTER: "下一班", "shift after";
    KEY_ANEW: "重新读取", "read anew";
    KEY_EVENTS_HERE: "看此时的事件", "events at this time";
    KEY_EVENTS_SHORT: "事件", "events";
    KEY_TO_TIMELINE: "到时间线", "to the timeline";
    KEY_KINDS: "换事件类别", "other kinds of events";
    KEY_KINDS_SHORT: "类别", "kinds";
    KEY_ONLY_LINE: "只看选中线路、全部", "this line only, or all";
    KEY_ONLY_LINE_SHORT: "只看此线路", "this line only";
    KEY_MARK: "标记一段的起点", "mark a stretch's start";
    KEY_MARK_SHORT: "标记", "mark";
    KEY_EXPLAIN: "说明标记到此处", "explain mark to here";
    KEY_EXPLAIN_SHORT: "说明", "explain";
    KEY_COPY: "复制所见", "copy what is in sight";
    KEY_COPY_SHORT: "复制", "copy";
    KEY_SIGN_HANDOVER: "写交班说明并签字", "write, sign handover";
    KEY_SIGN_HANDOVER_SHORT: "交班签字", "hand over";
    HELP_REVIEW: "班后回查（r）", "review (r)";

    // The head.
    REVIEW: "班后回查", "review";
    REVIEW_RUNNING: "（进行中）", " (running)";
    REVIEW_RECORDS: "{} 条记录", "{} records";
    REVIEW_CHECKING: "日志校验中", "checking the journal";
    REVIEW_INTACT: "日志完好", "journal intact";
    REVIEW_BROKEN: "日志已断裂：{}；断裂处以后的内容不能作证", "journal broken: {}; what comes after that place proves nothing";
    REVIEW_CLOCK_UNSURE: "时钟未核实", "clock not verified";
    REVIEW_CLOCK_WRONG: "时钟未同步", "clock not synchronised";
    REVIEW_READING: "正在读取日志", "reading the journal";
    REVIEW_FAILED: "读取不成：{}", "could not be read: {}";
    REVIEW_NONE_EARLIER: "没有更早的班次", "there is no earlier shift to review";
    REVIEW_NONE_LATER: "没有更晚的班次", "there is no later shift to review";
    REVIEW_NO_JOURNAL: "这次重放不写日志；启动时加 --journal 目录，即可回查所示内容",
        "this replay writes no journal; start it with --journal DIR to review what it shows";
    BREAK_TORN: "末条记录不完整", "torn tail";
    BREAK_EDITED: "记录被改动", "edited";
    BREAK_CUT: "缺少记录", "cut";
    BREAK_REORDERED: "记录次序不对", "reordered";
    BREAK_FILE: "缺少文件", "missing file";
    BREAK_UNSEALED: "文件没有封签", "unsealed";
    REVIEW_FAILED_WHAT: "按 R 重新读取，< 看上一班", "R reads anew, < goes to the shift before";
    REVIEW_NO_DATA: "这段时间没有数据：日志里没有记录", "no data in this range: the journal holds no record of it";
    REVIEW_NO_LINE: "没有符合查找的线路，Esc 清除查找", "no line matches; Esc clears the search";

    // The pages.
    TAB_TIMELINE: "时间线", "timeline";
    TAB_EVENTS: "事件", "events";
    TAB_ALARMS: "告警 {}", "alarms {}";
    TAB_CALLERS: "回拨 {}", "callback {}";
    TAB_HANDOVER: "交接班", "handover";

    // What a stretch was.
    BAR_IDLE: "空闲", "idle";
    BAR_NO_CALL: "摘机无通话", "no call";
    BAR_CALL: "通话", "call";
    BAR_RINGING: "振铃", "ringing";
    BAR_EXPLAINED: "已核实", "explained";
    BAR_UNOBSERVED: "未观测", "unobserved";
    BAR_DEAD: "断线", "dead";
    BAR_SUSPECTED: "疑似占线", "suspected";
    BAR_BLOCKED: "无效占线", "BLOCKED";
    INCIDENT_ALARM: "告警 {}", "alarm {}";
    INCIDENT_NOT_RUNNING: "程序未运行", "the program did not run";

    // The timeline.
    COLUMN_LABEL: "名称", "label";
    COLUMN_CERTAIN: "无效", "blocked";
    COLUMN_SUSPECTED: "疑似", "susp.";
    COLUMN_MISSED: "未接", "missed";
    STRETCH: "{}，{} 至 {}，{}", "{}, {} to {}, {}";
    STRETCH_NONE: "此时没有数据", "no data at this time";
    LINE_FIGURES: "无效占线 {}  疑似 {}  未接 {}", "blocked {}  suspected {}  missed {}";
    LINE_NO_EVENTS: "此前没有事件", "no event up to here";
    MARKED_AT: "标记 {}", "mark {}";
    EXPLAINED_BY: "说明 {}-{} {}：{}", "explained {}-{} by {}: {}";
    NOTED_BY: "备注 {} {}：{}", "note {} by {}: {}";
    WINDOW: "可见 {}", "{} in sight";

    // Events.
    KINDS_ALL: "全部", "all";
    KINDS_LINES: "线路状态", "states of lines";
    KINDS_CALLS: "来去电", "calls";
    KINDS_ALARMS: "告警", "alarms";
    KINDS_PEOPLE: "人员操作", "people";
    KINDS_SYSTEM: "采集器与程序", "adapters and program";
    EVENTS_SHOWN: "类别：{}", "kinds: {}";
    EVENTS_OF_LINE: "只看 {}", "only {}";
    EVENTS_AT: "第 {}/{} 条", "{} of {}";
    EVENTS_NONE: "没有符合条件的事件；按 f、o 或 Esc", "no event matches; press f, o or Esc";
    EVENT_UNKNOWN: "本版本不认识的记录", "a record that this version does not know";
    EVENT_RECORD: "记录", "record";
    EVENT_HASH: "哈希", "hash";
    EVENT_WHAT: "内容", "what";

    // Alarms.
    COLUMN_RAISED: "发生", "raised";
    COLUMN_ACKNOWLEDGED: "确认", "acknowledged";
    COLUMN_AFTER: "用时", "after";
    COLUMN_CLEARED: "恢复", "cleared";
    COLUMN_CLOSED: "结束", "closed";
    ALARMS_NONE: "这段时间没有告警", "no alarm in this range";
    ALARM_STANDS: "仍在", "stands";
    ALARM_OPEN: "未结束", "open";
    ALARM_NOT_ACKNOWLEDGED: "未确认", "not";
    ALARM_SHELVED_UNTIL: "屏蔽至 {}", "shelved until {}";

    // Callback.
    COLUMN_CALLER: "来电号码", "caller";
    COLUMN_TRIES: "次数", "tries";
    COLUMN_FIRST: "最早", "first";
    COLUMN_LATEST: "最近", "last";
    COLUMN_MISSED_AT: "打到", "rang at";
    COLUMN_DONE: "是否已联系", "spoken to";
    CALLER_OPEN: "待回拨", "to be called back";
    CALLER_CALLED_BACK: "{} {} 已回拨", "called back {} by {}";
    CALLER_GOT_THROUGH: "{} {} 已接通", "got through {} to {}";
    CALLERS_NONE: "没有未接的来电者", "no caller was missed";
    CALLERS_OPEN: "待回拨 {} 人，共 {} 人", "to be called back: {} of {}";
    CALLERS_WITHHELD: "另有未接 {} 次没有号码", "{} more missed calls without a number";
    CALLERS_MASKED: "号码已隐去中间几位；值班长登录（L）后显示", "numbers are masked; a supervisor who signs in (L) sees them";

    // Handover.
    HANDED_OVER_BY: "已交班：{}，{}", "handed over by {} at {}";
    NOT_HANDED_OVER: "本班尚未交班", "not handed over yet";
    HANDOVER_OF_ANOTHER: "这是以前的班次：只能看；按 > 回到本班后签字", "an earlier shift: to look at only; > leads to the present one";
    HANDOVER_FIGURES: "本班数字", "figures of the shift";
    HANDOVER_OPEN: "未关告警 {}", "open alarms {}";
    HANDOVER_SHELVED: "限时屏蔽 {}", "shelved {}";
    HANDOVER_OUT: "暂停监测 {}", "out of service {}";
    HANDOVER_CALLERS: "回拨 {}", "callback {}";
    HANDOVER_NOTES: "备注与说明 {}", "notes and explanations {}";
    HANDOVER_NOTE: "给下一班的说明", "for the next shift";
    HANDOVER_NO_NOTE: "（未写；按 s 写并签字）", "(none; press s to write one and sign)";
    HANDOVER_NONE: "无", "none";
    HANDOVER_BELOW: "下面还有 {} 行（PgDn）", "{} rows below (PgDn)";
    HANDOVER_MORE: "另 {} 条", "{} more";
    HANDOVER_CALLS: "来电 {}，接听 {}（{}），未接 {}", "offered {}, answered {} ({}), missed {}";
    HANDOVER_BLOCKED: "无效占线（确定）{}；疑似占线 {}；已核实 {}", "blocked for certain {}; suspected {}; explained {}";
    HANDOVER_UNOBSERVED: "未观测 {}（占全部线路时间 {}）", "unobserved {} ({} of the time of all lines)";
    HANDOVER_BY: "{}，{} 起", "by {}, since {}";
    HANDOVER_TRIES: "{} 次，最近 {}", "tries {}, last {}";

    // Popups.
    DIALOG_JUMP: "跳到时间", "jump to a time";
    DIALOG_JUMP_WHAT: "如 09:20、09:20:30、11-23 09:20", "such as 09:20, 09:20:30, 11-23 09:20";
    DIALOG_EXPLAIN: "说明 {}，{} 至 {}", "explain {}, {} to {}";
    DIALOG_EXPLAIN_WHAT: "写入日志；不改变任何数字", "written into the journal; it changes no figure";
    DIALOG_HANDOVER: "交接班", "handover";
    DIALOG_HANDOVER_PIN: "写给下一班，可不写；随后再输一次 PIN 签字", "for the next shift, may be empty; the PIN is asked once more to sign";
    DIALOG_HANDOVER_OPEN: "写给下一班，可不写；本站没有设人员，记为未具名",
        "for the next shift, may be empty; the site has no operators, so the record says unidentified";
    FIELD_TIME_OF_DAY: "时间", "time";
    FIELD_FOR_NEXT: "说明", "note";
    NOT_A_TIME: "看不懂的时间", "this is no time";
    NOT_IN_RANGE: "不在这段时间之内", "not within this range";

    // Why a key did nothing.
    NO_INCIDENT: "没有更多了", "there is no other incident";
    NO_MARK: "先按 m 标记这条线路的起点", "first mark where it begins on this line (m)";
    NO_REVIEW_LINE: "请先选择一条线路", "select a line first";
    NO_LATER_SHIFT: "已是最近的班次", "this is the latest shift";
    NOT_IN_MONITOR: "只能看；在监测程序里按 r 才能写", "to look at only; press r in the running monitor to write";
    NOTHING_TO_COPY: "没有可复制的内容", "there is nothing to copy";
    SIGN_AGAIN: "再输一次 PIN，以示签字", "the PIN once more, as a signature";

    // A copy.
    COPY_TITLE: "hookwatch 班后回查摘录：{}", "hookwatch, an extract of the review: {}";
    COPY_LINE: "线路 {}，{} 至 {}", "line {}, {} to {}";
    COPY_CUT: "（以下略）", "(cut here)";
}

/// Why there is no range to show, by the words of the program that say it.
pub(in crate::ui) const NO_RANGE: [(&str, Text); 3] = [
    (REVIEW_NONE_EARLIER.en, REVIEW_NONE_EARLIER),
    (REVIEW_NONE_LATER.en, REVIEW_NONE_LATER),
    (REVIEW_NO_JOURNAL.en, REVIEW_NO_JOURNAL),
];

/// How a journal is broken, by the first words of the verdict on it.
pub(in crate::ui) const BREAKS: [(&str, Text); 6] = [
    (BREAK_TORN.en, BREAK_TORN),
    (BREAK_EDITED.en, BREAK_EDITED),
    (BREAK_CUT.en, BREAK_CUT),
    (BREAK_REORDERED.en, BREAK_REORDERED),
    (BREAK_FILE.en, BREAK_FILE),
    (BREAK_UNSEALED.en, BREAK_UNSEALED),
];
