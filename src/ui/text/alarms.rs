//! The words of alarms: what they are, how urgent, how certain, in which state, and what the bar and the list say.

use super::Text;

table! {
    // The catalogue.
    ALARM_LEFT_OFF_HOOK: "听筒未放好", "left off-hook";
    ALARM_LEFT_OFF_HOOK_SUSPECTED: "疑似听筒未放好", "suspected left off-hook";
    ALARM_RING_UNANSWERED: "无人接听", "ring unanswered";
    ALARM_MISSED_REPEATEDLY: "多次未接", "missed repeatedly";
    ALARM_DROPPED_REPEATEDLY: "频繁秒挂", "dropped repeatedly";
    ALARM_GROUP_FULL: "全忙", "all busy";
    ALARM_LINE_DEAD: "断线（无馈电）", "dead (no line voltage)";
    ALARM_PHONE_ABSENT: "疑似无话机", "suspected phone absent";
    ALARM_LINE_SILENT: "长时间无来去电", "line silent";
    ALARM_LINE_UNKNOWN: "线路状态未知", "line state unknown";
    ALARM_LINE_STALE: "数据超时", "data stale";
    ALARM_FEED_LOST: "多线馈电消失", "feed lost";
    ALARM_ADAPTER_LOST: "采集器失联", "adapter lost";
    ALARM_ADAPTER_CHATTER: "状态变化过频", "changes too often";
    ALARM_MANY_BLOCKED: "多条线路被占", "many lines blocked";
    ALARM_JOURNAL_FAULT: "日志故障", "journal fault";
    ALARM_CLOCK_STEP: "时钟跳变", "clock step";

    // How urgent.
    PRIORITY_CRITICAL: "紧急", "critical";
    PRIORITY_HIGH: "重要", "high";
    PRIORITY_MEDIUM: "次要", "medium";
    PRIORITY_LOW: "提示", "low";

    // How certain, and by which sign.
    CERTAIN: "确定", "certain";
    SUSPECTED: "疑似", "suspected";
    SIGN_NO_CALL: "摘机无通话", "no call";
    SIGN_FAR_END_CLEARED: "对方已挂机、本机未挂", "far end cleared, handset still off";
    SIGN_DROPPED_AND_PARKED: "疑似秒挂后搁机", "dropped and parked";
    SIGN_UNDETERMINED: "性质不明，持续很久", "undetermined, lasting long";
    SIGN_LONG_CALL: "通话持续很久，看不到是否结束", "a call that lasts long, its end cannot be seen";

    // In which state.
    ISA_NORMAL: "正常", "normal";
    ISA_UNACKNOWLEDGED: "未确认", "unacknowledged";
    ISA_ACKNOWLEDGED: "已确认", "acknowledged";
    ISA_RETURNED: "已恢复未确认", "returned, unacknowledged";
    ISA_SHELVED: "限时屏蔽", "shelved";
    ISA_SUPPRESSED: "按设计隐藏", "suppressed";
    ISA_OUT_OF_SERVICE: "暂停监测", "out of service";
    ISA_UNACKNOWLEDGED_SHORT: "未确认", "new";
    ISA_ACKNOWLEDGED_SHORT: "已确认", "acknowledged";
    ISA_RETURNED_SHORT: "已恢复", "returned";
    STANDING_ACKNOWLEDGING: "正在确认", "acknowledging";
    STANDING_ACKNOWLEDGED_AT_RISK: "已确认，尚未落盘", "acknowledged, not yet on disk";
    STANDING_ACKNOWLEDGED_AT_RISK_SHORT: "尚未落盘", "not on disk";
    STANDING_PENDING: "{}（正在写盘）", "{} (being written to disk)";
    STANDING_AT_RISK: "{}（尚未落盘）", "{} (not yet on disk)";

    // The bar above the grid.
    ALARMS: "告警", "alarms";
    SUMMARY_ACKNOWLEDGED: "已确认 {}", "acknowledged {}";
    SUMMARY_RETURNED: "已恢复未确认 {}", "returned {}";
    SUMMARY_SHELVED: "屏蔽 {}", "shelved {}";
    SUMMARY_OUT_OF_SERVICE: "暂停监测 {}", "out of service {}";
    SUMMARY_SUPPRESSED: "隐藏 {}", "suppressed {}";
    SOUNDING: "正在响，按 b 消音", "sounding, b silences";
    FLOOD: "告警洪泛：{} 起共 {} 条；其余见告警列表（v）", "alarm flood since {}: {} alarms; the rest stands in the list (v)";
    NOT_TOLD: "通知命令失败 {} 次，最近：{}，{}", "annunciation failed {} times, last: {}, {}";
    BY_AT: "{} {}", "by {} at {}";
    SITE: "全站", "site";
    GROUP_NAMED: "组 {}", "group {}";
    ADAPTER_NAMED: "采集器 {}", "adapter {}";

    // Cells.
    CELL_SHELVED: "屏蔽 {}", "shelved {}";
    CELL_EXPLAINED: "长通话至 {}", "long call until {}";
    CELL_OFF_DUTY: "非值班", "off duty";

    // The list.
    TAB_OPEN: "告警 {}", "open {}";
    TAB_SHELVED: "限时屏蔽 {}", "shelved {}";
    TAB_OUT_OF_SERVICE: "暂停监测 {}", "out of service {}";
    TAB_CHECK: "开班点检 {}", "opening check {}";
    COLUMN_PRIORITY: "等级", "priority";
    COLUMN_AGE: "持续", "age";
    COLUMN_LINE: "线路", "line";
    COLUMN_PLACE: "名称、房间", "label, room";
    COLUMN_WHAT: "内容", "what";
    COLUMN_HOW: "依据", "how known";
    COLUMN_STATE: "状态", "state";
    COLUMN_WHO: "谁、何时", "who, when";
    COLUMN_NOTE: "备注", "note";
    COLUMN_LEFT: "剩余", "left";
    COLUMN_REASON: "原因", "reason";
    COLUMN_SINCE: "始于", "since";
    COLUMN_CONTACT: "联系人", "contact";
    LIST_EMPTY_OPEN: "没有告警", "no alarm";
    LIST_EMPTY_SHELVED: "没有屏蔽的告警", "no alarm is shelved";
    LIST_EMPTY_OUT_OF_SERVICE: "没有暂停监测的线路或采集器", "nothing is out of service";
    LIST_EMPTY_CHECK: "所有线路都空闲", "every line is idle";
    LIST_NOTHING_MATCHES: "没有符合查找的行，Esc 清除查找", "no row matches; Esc clears the search";
    LIST_MORE: "另有 {} 条未列出，请用查找缩小范围", "{} more are not listed; narrow them by a search";
    ALARMS_OF: "{}/{} 条", "{} of {}";
    STATE_SINCE_FOR: "{} 起，已 {}", "since {}, for {}";
    CLEARED_AT: "{} 恢复", "cleared at {}";
    UNCONFIRMED_SINCE: "自 {} 起未证实", "not confirmed since {}";
    NO_END: "不限时", "no end";
    UNTIL_RETURNED: "至恢复监测", "until returned";
    ONE_SHOT: "恢复即止", "one-shot";
    TIMED: "定时", "timed";
    RECURRED: "又发生 {} 次", "came again {} times";
    ESCALATED: "已升级 {} 次", "escalated {} times";
    SILENCED: "已消音", "silenced";
    EXPIRES: "确认至 {} 失效", "expires at {}";

    // Guidance.
    ALARM: "告警", "alarm";
    CONSEQUENCE: "后果", "consequence";
    RESPONSE: "处置建议", "response";
    HANDLED: "处理", "handling";
    PLACE_UNKNOWN: "该线路所在处（房间未登记）", "where the line is (no room is configured)";
    PLACE_ROOM: " {} 室", "room {}";
    PLACE_COMPANIONS: "（同一号码的其他话机：{}）", " (other sets of the same number: {})";
    REACH: "可联系：{}。", "Reach: {}.";
    REACH_BACKUP: "备用 {}", "backup {}";
    REACH_UNKNOWN: "未登记其他联系方式。", "No other way to reach them is configured.";

    // Help on marks.
    HELP_PRIORITY: "未确认闪，确认后空心", "blinks until seen";
    HELP_SHELVED: "有屏蔽的告警", "an alarm of it is shelved";
    HELP_OUT_OF_SERVICE: "暂停监测", "out of service";
    HELP_EXPLAINED: "长通话已向座席核实", "long call, confirmed with the desk";
    HELP_OFF_DUTY: "非值班时段", "off duty";
}
