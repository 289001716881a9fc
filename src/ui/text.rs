//! The one table of texts: every word and sentence of the screen, in both languages. A text cannot be entered in one
//! language only, and a test refuses the words this product does not use.
//!
//! `{}` stands for a value, in order. Characters of ambiguous width are not used here, so that every text may be drawn
//! on every terminal.

use super::model::Language;

/// One text in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    zh: &'static str,
    en: &'static str,
}

impl Text {
    /// The text in one language.
    pub(super) const fn get(self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }
}

/// Fills the places of a text with values, in order.
pub(super) fn fill(template: &str, values: &[&dyn std::fmt::Display]) -> String {
    use std::fmt::Write as _;
    let mut parts = template.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for (part, value) in parts.zip(values) {
        write!(filled, "{value}{part}").expect("invariant: writing to a string cannot fail");
    }
    filled
}

/// Well-known reasons of the rest of the program and of the system, by the words that tell them, and what the screen
/// calls them. The first that is found counts.
pub(super) const REASONS: [(&str, Text); 12] = [
    ("no space left on device", REASON_DISK_FULL),
    ("permission denied", REASON_PERMISSION),
    ("no such file or directory", REASON_NO_FILE),
    ("no such port", REASON_NO_PORT),
    ("no connection to", REASON_NO_CONNECTION),
    ("the device was not set up within", REASON_NOT_SET_UP),
    ("waiting for the device to connect", REASON_AWAITED),
    ("nothing proves that the device lives", REASON_UNPROVED),
    ("no proof of life", REASON_SILENT),
    ("proof of life", REASON_HEARD),
    ("nothing proves that it lives", NOT_PROVED),
    ("end of file", REASON_PORT_ENDED),
];

/// What is wrong with bytes that make no sense, by the journal's words for it.
pub(super) const FAULTS: [(&str, Text); 6] = [
    ("malformed", FAULT_MALFORMED),
    ("too_long", FAULT_TOO_LONG),
    ("cut", FAULT_CUT),
    ("unexpected_byte", FAULT_UNEXPECTED_BYTE),
    ("checksum", FAULT_CHECKSUM),
    ("wrong_format", FAULT_WRONG_FORMAT),
];

/// The rules of this program that decide a state where no word of the device does, by the journal's words for them.
pub(super) const RULES: [(&str, Text); 13] = [
    ("start", RULE_START),
    ("stale", RULE_STALE),
    ("live", RULE_LIVE),
    ("restarted", RULE_RESTARTED),
    ("suspended", RULE_SUSPENDED),
    ("not confirmed", RULE_NOT_CONFIRMED),
    ("program restarted", RULE_PROGRAM_RESTARTED),
    ("ring_end", RULE_RING_END),
    ("ring_max", RULE_RING_MAX),
    ("flash", RULE_FLASH),
    ("digit", RULE_DIGIT),
    ("call record", RULE_CALL_RECORD),
    ("no power", RULE_NO_POWER),
];

macro_rules! table {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        $(pub(in crate::ui) const $name: Text = Text { zh: $zh, en: $en };)*
        /// Every text and its name.
        #[cfg(test)]
        pub(in crate::ui) const ALL: &[(&str, Text)] = &[$((stringify!($name), $name)),*];
    };
}

mod acts;
mod adapters;
mod alarms;
mod events;
mod review;
mod units;
mod walk;

pub(super) use acts::*;
pub(super) use adapters::*;
pub(super) use alarms::*;
pub(super) use events::*;
pub(super) use review::*;
pub(super) use units::*;
pub(super) use walk::*;

table! {
    // Line states. The short word stands in cells and counts.
    UNKNOWN: "未知", "unknown";
    IDLE: "空闲", "idle";
    RINGING: "振铃", "ringing";
    OFF_HOOK: "摘机", "off-hook";
    DEAD: "断线（无馈电）", "dead (no line voltage)";
    DEAD_SHORT: "断线", "dead";
    STALE: "数据超时", "stale";

    // How an off-hook period began and what is known of its call.
    INBOUND: "来电", "inbound";
    OUTBOUND: "呼出", "outbound";
    NO_SIGN: "未见来电或拨号", "no ring or digits";
    START_UNSEEN: "性质不明", "undetermined";
    FAR_END_CLEARED: "对方已挂机、本机未挂", "far end cleared, handset still off";
    FAR_END_CLEARED_SHORT: "对方已挂机", "far end cleared";
    INBOUND_NOT_SEEN: "始于来电，无法判断是否仍在通话",
        "began as an inbound call; this adapter cannot see whether it has ended";
    OUTBOUND_NOT_SEEN: "始于呼出，无法判断是否仍在通话",
        "began as an outbound call; this adapter cannot see whether it has ended";
    NO_SIGN_DIGITS_SEEN: "摘机以来未见来电振铃，也未见拨号", "no ring before it was lifted and no digits since";
    NO_SIGN_DIGITS_UNSEEN: "摘机前未见来电振铃；拨号不可见", "no ring before it was lifted; digits cannot be seen";
    START_NOT_SEEN: "性质不明：未观测到摘机时刻，或本采集器看不到来电与拨号", "undetermined: its start was not observed, or this adapter sees no rings or digits";

    // How a call ended.
    ANSWERED: "已接听", "answered";
    MISSED: "未接", "missed";
    ABANDONED: "短振未接", "abandoned";
    DROPPED: "秒挂", "dropped";
    NO_CALL: "摘机无通话", "no call";
    RELEASED: "通话后挂机", "released";
    UNOBSERVED: "结束未观测到", "end not observed";

    // Adapters.
    ADAPTER: "采集器", "adapter";
    ADAPTERS_LIVE: "采集器 {}/{} 正常", "adapters {}/{} live";
    ADAPTER_WAITING: "等待打开", "waiting for its port";
    ADAPTER_OPENED: "端口已打开", "port open";
    ADAPTER_INITIALISED: "设置完成", "initialised";
    ADAPTER_LIVE: "正常", "live";
    ADAPTER_STALE: "数据超时", "stale";
    ADAPTER_LOST_WORD: "失联", "lost";
    STEP_OPEN_FAILED: "端口打不开", "port cannot be opened";
    STEP_RESTARTED: "设备已重启", "device restarted";
    STEP_OVERRUN: "读取曾被迫等待", "reading had to wait";
    OVERRUNS: "{} 读取等待 {} 次", "{}: reading had to wait {} times";

    // The journal.
    JOURNAL: "日志", "journal";
    JOURNAL_OFF: "未启用", "off";
    JOURNAL_HEALTHY: "正常", "healthy";
    JOURNAL_STALLED: "写入停滞", "stalled";
    JOURNAL_FAULTED: "无法写入", "cannot be written";
    JOURNAL_AT: "第 {} 条", "record {}";
    JOURNAL_PENDING: "{} 条待写盘", "{} not yet on disk";

    // The bar of conditions.
    CONDITION_JOURNAL_FAULTED: "日志无法写入（{} 条待写，监测继续）：{}",
        "journal cannot be written, {} records wait: {}";
    CONDITION_JOURNAL_STALLED: "日志写入停滞超过 2 秒：{} 条待写盘，监测继续",
        "journal stalled for over 2 s: {} records wait, monitoring goes on";
    CONDITION_LOST: "采集器 {} 失联，自 {}：{}", "adapter {} lost since {}: {}";
    CONDITION_STALE: "采集器 {} 数据超时，自 {}：{}", "adapter {} stale since {}: {}";
    CONDITION_NOT_LIVE: "采集器 {} 尚未就绪，自 {}（{}）：{}", "adapter {} not live since {} ({}): {}";
    CONDITION_LOST_AGAIN: "采集器 {} 失联{}：{}", "adapter {} lost{}: {}";
    CONDITION_NOT_LIVE_AGAIN: "采集器 {} 尚未恢复{}（{}）：{}", "adapter {} not live again{} ({}): {}";
    LAST_HEARD: "，最后收到数据 {}", ", last heard {}";
    CONDITION_OVERRUN: "采集器 {} 数据过快，读取曾被迫等待（未丢数据）",
        "adapter {} sends faster than it can be read; reading had to wait (no byte lost)";
    CONDITION_MORE: "另 {} 项", "{} more";

    // Well-known reasons.
    REASON_DISK_FULL: "磁盘已满", "disk full";
    REASON_PERMISSION: "没有权限", "permission denied";
    REASON_NO_FILE: "文件或目录不存在", "no such file or directory";
    REASON_NO_PORT: "端口不存在", "no such port";
    REASON_NO_CONNECTION: "连接不上", "no connection";
    REASON_NOT_SET_UP: "设备没有应答", "the device does not answer";
    REASON_AWAITED: "等待设备接入", "waiting for the device to connect";
    REASON_UNPROVED: "端口已打开，设备是否工作无从证实", "open; nothing proves that the device lives";
    REASON_SILENT: "没有应答", "no proof of life";
    REASON_HEARD: "有应答", "proof of life";
    REASON_PORT_ENDED: "端口已断开", "the port ended";
    FAULT_MALFORMED: "不合格式", "malformed";
    FAULT_TOO_LONG: "过长", "too long";
    FAULT_CUT: "不完整", "cut";
    FAULT_UNEXPECTED_BYTE: "意外的字节", "unexpected byte";
    FAULT_WRONG_FORMAT: "报文格式与设置不符", "wrong format";

    // Rules of this program that decide a state.
    RULE: "判定", "by rule";
    RULE_START: "程序启动", "program start";
    RULE_STALE: "采集器数据超时", "adapter stale";
    RULE_LIVE: "采集器恢复", "adapter live again";
    RULE_RESTARTED: "设备已重启", "device restarted";
    RULE_SUSPENDED: "程序曾停顿", "the program did not run";
    RULE_NOT_CONFIRMED: "未得到确认", "not confirmed";
    RULE_PROGRAM_RESTARTED: "程序重新启动", "program restarted";
    RULE_RING_END: "振铃停止", "ringing ended";
    RULE_RING_MAX: "振铃超过上限", "rang too long";
    RULE_FLASH: "拍叉", "hookflash";
    RULE_DIGIT: "见到拨号", "digit seen";
    RULE_CALL_RECORD: "交换机话单：通话已结束", "PBX record: the call is over";

    // The header.
    SIMULATION: "模拟数据", "SIMULATION";
    SHIFT_UNTIL: "班次 {} 至 {}", "shift {} until {}";
    SHIFT_BREAK: "班次 {} 至 {}（休息中）", "shift {} until {} (break)";
    NO_SHIFT: "当前无班次", "no shift running";
    MONDAY: "周一", "Mon";
    TUESDAY: "周二", "Tue";
    WEDNESDAY: "周三", "Wed";
    THURSDAY: "周四", "Thu";
    FRIDAY: "周五", "Fri";
    SATURDAY: "周六", "Sat";
    SUNDAY: "周日", "Sun";

    // The grid.
    PAGE: "第 {}/{} 页", "page {}/{}";
    CONTINUED: "（续）", " (cont.)";
    NO_GROUP: "未分组", "no group";
    ORDER_ATTENTION: "需关注的在前", "needs someone first";
    SEARCH: "查找 {}", "search {}";
    ONLY_STATE: "只看 {}", "only {}";
    LINES_OF: "{}/{} 条线路", "{} of {} lines";
    NOTHING_MATCHES: "没有符合条件的线路", "no line matches";
    NOTHING_MATCHES_WHAT: "按 Esc 清除查找，按 f 换状态", "Esc clears the search, f changes the state";
    NO_LINES: "没有配置线路", "no line is configured";
    TOO_SMALL: "窗口太小：需要至少 {}x{}，现为 {}x{}", "window too small: needs {}x{}, has {}x{}";

    // The detail pane.
    STATE: "状态", "state";
    STATE_SINCE: "{}，{} 起，已 {}", "{} since {}, for {}";
    LAST_KNOWN: "此前", "before";
    LAST_KNOWN_SINCE: "{}（{} 起），现在不能确定", "{} (since {}), not certain now";
    PENDING: "待定", "pending";
    PENDING_WHAT: "变为 {}，正在确认", "change to {}, being confirmed";
    NATURE: "性质", "nature";
    CALLER: "对方", "other party";
    DIGITS: "拨号", "digits";
    MISSED_COUNT: "未接", "missed";
    NUMBERS: "对外号码", "numbers";
    ROOM: "房间", "room";
    CONTACT: "联系人", "contact";
    CONTACT_PHONE: "联系电话", "phone";
    BACKUP: "备用", "backup";
    DUTY: "值班时段", "duty";
    DUTY_ALWAYS: "全天", "always";
    ON_DUTY: "值班中", "on duty";
    OFF_DUTY: "非值班时段", "off duty";
    HOW_KNOWN: "依据", "known by";
    SOURCE_LINE: "{}（{}）第 {} 路，{}", "{} ({}), its line {}, {}";
    WHY: "设备报文", "its word";
    ASKED: "可查询现状", "can be asked for its state";
    NOT_ASKED: "只报变化，不能查询现状", "reports changes only, cannot be asked";
    DIGITS_CONFIRMED: "拨号检测已确认", "digits confirmed";
    DIGITS_NOT_CONFIRMED: "拨号检测未确认", "digits not confirmed";
    NOT_PROVED: "未证实", "not proved";
    WIRING_NOT_PROVED: "接线未证实", "wiring not proved";
    NOT_MONITORED: "未接采集器，不在监测中", "no adapter: not monitored";
    RECENT: "近期事件", "recent events";
    NO_EVENTS: "本次运行以来没有事件", "no event in this run";
    ONE_MOMENT: "正在读取", "one moment";

    // Events.
    EVENT_SUSPECT: "（疑似秒挂后搁机）", " (suspected: dropped and parked)";
    EVENT_CALL_RING: "振铃 {}", "rang {}";
    EVENT_CALL_TALK: "摘机 {}", "off-hook {}";
    EVENT_ANSWERED_BY: "由 {} 接听", "answered by {}";
    EVENT_NUMBER: "对外号码 {} {}", "number {} {}";
    EVENT_CALLER_IN: "来电显示 {}", "caller {}";
    EVENT_CALLER_OUT: "呼出 {}", "called {}";
    EVENT_DIGIT: "拨号 {}", "digit {}";
    EVENT_FAULT: "采集器 {} 有无法识别的数据：{} 处、{} 字节（{}）",
        "adapter {} sent what makes no sense: {} places, {} bytes ({})";
    EVENT_STARTED: "程序启动，版本 {}", "program started, version {}";
    EVENT_STOPPED: "程序停止：{}", "program stopped: {}";
    EVENT_ALIVE: "程序运行中", "program running";
    EVENT_RECOVERED: "日志末尾残缺已修复：{} 截去 {} 字节", "journal's torn tail repaired: {} cut by {} bytes";
    EVENT_RETIRED: "日志到期移除 {} 个文件", "{} journal files retired";
    EVENT_UNSEALED: "日志文件 {} 未加封签即换新", "journal file {} closed without a seal";
    EVENT_JOURNAL_FAULT: "日志恢复写入，此前：{}", "journal written again after: {}";
    EVENT_CLOCK: "系统时钟跳变 {} 秒", "system clock stepped by {} s";
    EVENT_SUSPENDED: "程序停顿 {} 秒，期间未观测", "the program did not run for {} s: nothing was observed";
    CLOCK_SYNCHRONISED: "系统时钟已同步", "system clock synchronised";
    CLOCK_NOT_SYNCHRONISED: "系统时钟未同步", "system clock not synchronised";
    CLOCK_NOT_VERIFIED: "系统时钟状态未能核实", "system clock not verified";
    EVENT_SEAL: "日志封签（{}），此前 {} 条记录", "journal sealed ({}), {} records before";
    SEAL_SHIFT_END: "班次结束", "shift end";
    SEAL_ROTATE: "换新文件", "new file";
    SEAL_STOP: "停止", "stop";
    SEAL_RESTART: "重新启动", "restart";
    SEAL_CHECKPOINT: "记录较多", "many records";
    COLON: "：", ": ";
    COMMA: "，", ", ";
    SEMICOLON: "；", "; ";

    // Keys.
    KEY_MOVE: "选择", "select";
    KEY_GROUP: "下一组", "next group";
    KEY_ENDS: "首条、末条线路", "first, last line";
    KEY_PAGE: "翻页", "page";
    KEY_OPEN: "详情", "detail";
    KEY_CLOSE: "关闭、清除", "close, clear";
    KEY_SEARCH: "查找", "search";
    KEY_STATE: "按状态筛选", "filter by state";
    KEY_STATE_SHORT: "筛选", "filter";
    KEY_ORDER: "需关注的在前", "needs someone first";
    KEY_ORDER_SHORT: "排序", "order";
    KEY_REPAINT: "重画屏幕", "redraw the screen";
    KEY_HELP: "帮助", "help";
    KEY_QUIT: "退出", "quit";
    KEY_CLICK: "选择，再击看详情", "select, again: detail";
    KEY_NAME_MOVE: "方向键", "arrows";
    KEY_NAME_CLICK: "单击", "click";
    KEY_NAME_WHEEL: "滚轮", "wheel";
    KEY_KEEP: "保留结果", "keep the result";
    KEY_CLEAR: "清除", "clear";
    KEY_BACK: "返回", "back";

    // Before records would be lost.
    QUIT_LOSES: "还有 {} 条记录未写入磁盘，现在退出会丢失；再按一次 q 仍要退出",
        "{} records are not on disk and would be lost; press q again to end anyway";
    QUIT_LOSES_SHORT: "{} 条未写盘将丢失；再按 q 退出", "{} records lost if q again";

    // Help.
    HELP_KEYS: "查看", "looking";
    HELP_ACTS: "操作", "acting";
    HELP_MARKS: "标记", "marks";
    HELP_IDLE: "挂机，未振铃", "on-hook, not ringing";
    HELP_RINGING: "来电，尚未接听", "a call is being offered";
    HELP_OFF_HOOK: "听筒已拿起", "the loop is closed";
    HELP_DEAD: "线路没有馈电", "no line voltage";
    HELP_STALE: "数据比约定的旧", "older than promised";
    HELP_UNKNOWN: "没有可信的依据", "nothing certain known";
    HELP_ENDED: "通话已结束，听筒未放回", "call over, handset still off";
    HELP_PENDING: "已见变化，正在确认", "a change is being confirmed";
    HELP_LAST: "数据超时，此前为摘机", "stale, off-hook before";
    HELP_MISSED: "本班次未接 2 个", "2 calls missed in this shift";
    HELP_MISSED_MARK: "本班次有未接（小格）", "missed calls, in a small cell";
    HELP_TIME: "当前状态已持续；听筒未放好时为已占时长", "time in state; of a blocked line, how long blocked";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::measure::is_ambiguous;

    /// The words this product does not use.
    const RETIRED_ZH: &[&str] = &[
        "适配器",
        "离线",
        "静音",
        "搁置",
        "停用",
        "停机",
        "回看",
        "回访",
        "审计",
        "警报",
        "报警",
        "问题",
        "会话",
        "通道",
        "分机",
    ];
    const RETIRED_EN: &[&str] = &[
        "hung up",
        "hang up",
        "picked up",
        "pick up",
        "dongle",
        "channel",
        "extension",
        "offline",
        "stuck",
        "blip",
        "problem",
        "alert",
        "warning",
        "severity",
        "dismiss",
        "ack",
        "resolved",
        "mute",
        "snooze",
        "disabled",
        "audit trail",
        "session",
        "com",
    ];

    fn all() -> impl Iterator<Item = &'static (&'static str, Text)> {
        ALL.iter()
            .chain(acts::ALL)
            .chain(adapters::ALL)
            .chain(alarms::ALL)
            .chain(events::ALL)
            .chain(review::ALL)
            .chain(units::ALL)
            .chain(walk::ALL)
    }

    fn holds_word(text: &str, word: &str) -> bool {
        let text = text.to_lowercase();
        text.match_indices(word).any(|(at, found)| {
            let joins = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
            !joins(text[..at].chars().next_back()) && !joins(text[at + found.len()..].chars().next())
        })
    }

    #[test]
    fn no_text_holds_a_retired_word() {
        for (name, text) in all() {
            for word in RETIRED_ZH {
                assert!(!text.zh.contains(word), "{name} holds {word}: {}", text.zh);
            }
            for word in RETIRED_EN {
                assert!(!holds_word(text.en, word), "{name} holds {word}: {}", text.en);
            }
        }
    }

    #[test]
    fn the_search_for_retired_words_can_fail() {
        assert!(holds_word("the line is Stuck now", "stuck"));
        assert!(!holds_word("background", "ack"));
    }

    #[test]
    fn a_line_is_never_called_lost_in_chinese_only_an_adapter_is() {
        for (name, text) in all() {
            let adapter = name.starts_with("ADAPTER") || text.zh.contains("采集器");
            assert!(adapter || !text.zh.contains("失联"), "{name}: {}", text.zh);
        }
    }

    #[test]
    fn every_text_stands_in_both_languages_with_the_same_places_and_no_ambiguous_width() {
        for (name, text) in all() {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{name}");
            assert_eq!(text.zh.matches("{}").count(), text.en.matches("{}").count(), "{name}");
            for language in [text.zh, text.en] {
                assert!(!language.chars().any(is_ambiguous), "{name}: {language}");
            }
            assert!(text.en.is_ascii(), "{name}: {}", text.en);
        }
    }

    #[test]
    fn values_take_their_places_in_order() {
        assert_eq!(fill("第 {}/{} 页", &[&2, &3]), "第 2/3 页");
        assert_eq!(fill("nothing", &[&2]), "nothing");
        assert_eq!(fill("{} and {}", &[&"{}"]), "{} and ");
    }
}
