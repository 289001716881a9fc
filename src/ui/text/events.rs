//! The words of records about tones, alarms, people and annunciation, as the ticker tells them.

use super::Text;

table! {
    // Tones.
    TONE_BUSY: "听到忙音", "busy tone heard";
    TONE_DIAL: "听到拨号音", "dial tone heard";
    TONE_LOOP_BREAK: "环路瞬断", "loop current interrupted for a moment";
    TONE_POLARITY: "极性反转", "polarity reversed";

    // Call records of a PBX or a carrier.
    EVIDENCE: "交换机话单：{}，{}", "PBX record: {}, {}";
    EVIDENCE_IN: "呼入", "inbound";
    EVIDENCE_OUT: "呼出", "outbound";
    EVIDENCE_EITHER: "呼叫", "call";
    EVIDENCE_UNANSWERED: "未接通", "not answered";
    EVIDENCE_TALK: "通话 {}", "talk {}";
    EVIDENCE_AGREES: "与摘机时段相符", "the handset was off for it";
    EVIDENCE_CONTRADICTS: "与摘机时段不符，相差 {} 秒", "the handset was off {} s less";
    EVIDENCE_NO_PERIOD: "期间未见摘机", "the handset was not seen off";
    EVIDENCE_CARRIER: "运营商话单：{}，{}", "carrier's record: {}, {}";
    EVIDENCE_CARRIER_AGREES: "与线路记录吻合", "agrees with the line";
    EVIDENCE_CARRIER_CONTRADICTS: "与线路记录不符", "contradicts what the line showed";
    EVIDENCE_CARRIER_NO_PERIOD: "当时未见振铃或摘机", "neither ringing nor off-hook was seen then";
    EVIDENCE_UNOBSERVED: "期间未观测", "the line was not observed then";

    // What happened to an alarm.
    STEP_RAISED: "告警", "alarm";
    STEP_WORSENED: "告警加重", "alarm worsened";
    STEP_ACKNOWLEDGED: "已确认", "acknowledged";
    STEP_CLEARED: "已恢复，待确认", "returned to normal, to be acknowledged";
    STEP_CLOSED: "告警结束", "alarm closed";
    STEP_SHELVED: "限时屏蔽", "shelved";
    STEP_UNSHELVED: "屏蔽结束", "shelf ended";
    STEP_SUPPRESSED: "隐藏", "suppressed";
    STEP_UNSUPPRESSED: "不再隐藏", "no longer suppressed";
    STEP_ESCALATED: "无人确认，已升级", "not acknowledged, escalated";
    STEP_EXPIRED: "确认失效", "acknowledgement expired";
    MASK_OFF_DUTY: "非值班时段", "off duty";
    MASK_PARENT: "上级告警已说明", "the alarm above it tells";
    MASK_OUT_OF_SERVICE: "暂停监测", "out of service";
    CAUSE_CONDITION: "状况", "condition";
    CAUSE_OPERATOR: "人员", "operator";
    CAUSE_TIMER: "到时", "time over";
    CAUSE_PARENT: "上级告警", "alarm above";
    CAUSE_DUTY: "值班时段", "duty";
    CAUSE_CONFIGURATION: "配置", "configuration";
    CAUSE_RESTART: "重新启动", "restart";
    UNTIL: "至 {}", "until {}";
    BY: "{}", "by {}";

    // What people did.
    ACT_UNPROTECTED: "未设人员：任何人都可操作", "no operators: whoever is at the keys may do everything";
    ACT_SIGNED_IN: "{} 登录（{}）", "{} signed in ({})";
    ACT_SIGNED_OUT: "{} 退出登录", "{} signed out";
    ACT_SIGNED_OUT_IDLE: "{} 久无操作，已退出登录", "{} signed out: no key for 5 minutes";
    ACT_SIGNED_OUT_REPLACED: "{} 退出登录：他人登录", "{} signed out: somebody else signed in";
    ACT_SIGN_IN_REFUSED: "{} 登录未成功：{}，连续 {} 次", "{} could not sign in: {}, {} in a row";
    ACT_WRONG_PIN: "PIN 不对", "wrong PIN";
    ACT_WAITING: "仍须等待", "the wait is not over";
    ACT_NO_OPERATOR: "没有这个人员", "no such operator";
    ACT_NOT_CHECKED: "PIN 无法核对", "the PIN could not be checked";
    ASKED_ACKNOWLEDGE: "确认告警", "acknowledge";
    ASKED_CHECKED: "记录已到场查看", "record a handset as checked";
    ASKED_SHELVE: "限时屏蔽", "shelve";
    ASKED_UNSHELVE: "取消屏蔽", "unshelve";
    ASKED_LONG_CALL: "核实长通话", "confirm a long call";
    ASKED_NOTE: "写备注", "write a note";
    ASKED_HAND_OVER: "交班", "hand over";
    ASKED_TAKE_OUT: "暂停监测", "take out of service";
    ASKED_RETURN: "恢复监测", "return to service";
    ASKED_SILENCE: "消音", "silence";
    ASKED_OPENING_CHECK: "完成开班点检", "complete the opening check";
    ASKED_START_WALK: "开始点验", "begin a walk test";
    ASKED_BY_WORD: "记为口头确认", "record a line as checked by word";
    ASKED_FAIL_LINE: "记为不合格", "record a line as failed";
    ASKED_END_WALK: "结束点验", "end the walk test";
    ASKED_QUIT: "退出", "quit";
    ASKED_POSTING: "写入日志", "write into the journal";
    ACT_REFUSED: "{} 要求{}，未执行：{}", "{} asked to {}, not done: {}";
    ACT_EXPLAINED: "{} 说明（{}，{}-{}）：{}", "{} explained ({}, {}-{}): {}";
    ACT_HANDED_OVER: "{} 交班：未关告警 {}，限时屏蔽 {}，暂停监测 {}", "{} handed over: {} alarms open, {} shelved, {} out of service";
    ACT_NOTED: "{} 备注（{}）：{}", "{} noted ({}): {}";
    ACT_LONG_CALL: "{} 核实 {} 长通话（{}），至 {}", "{} confirmed the long call of {} ({}) until {}";
    ACT_TOOK_OUT: "{} 暂停监测 {}，{}：{}", "{} took {} out of service, {}: {}";
    ACT_RETURNED: "{} 恢复监测 {}", "{} returned {} to service";
    ACT_SILENCED: "{} 消音 {} 条", "{} silenced {}";
    ACT_OPENING_CHECKED: "{} 完成开班点检，{} 条线路不空闲", "{} went through the opening check, {} lines not idle";
    ACT_NOBODY: "无人登录者", "nobody signed in";
    ACT_UNIDENTIFIED: "未登记人员", "unidentified";

    // Commands that tell somebody.
    TOLD: "通知 {} 已发出", "annunciation {} done";
    TOLD_FAILED: "通知 {} 失败：{}", "annunciation {} failed: {}";
    TOLD_KILLED: "通知 {} 超过 {} 秒，已中止", "annunciation {} took over {} s and was ended";
    TOLD_DROPPED: "通知 {} 未启动：同时运行的过多", "annunciation {} not started: too many were running";
}

/// What was asked for, by the journal's words for it.
pub(in crate::ui) const ASKED_FOR: [(&str, Text); 17] = [
    ("acknowledge", ASKED_ACKNOWLEDGE),
    ("checked", ASKED_CHECKED),
    ("shelve", ASKED_SHELVE),
    ("unshelve", ASKED_UNSHELVE),
    ("long_call", ASKED_LONG_CALL),
    ("note", ASKED_NOTE),
    ("hand_over", ASKED_HAND_OVER),
    ("take_out_of_service", ASKED_TAKE_OUT),
    ("return_to_service", ASKED_RETURN),
    ("silence", ASKED_SILENCE),
    ("opening_check", ASKED_OPENING_CHECK),
    ("start_walk", ASKED_START_WALK),
    ("check_by_word", ASKED_BY_WORD),
    ("fail_line", ASKED_FAIL_LINE),
    ("end_walk", ASKED_END_WALK),
    ("quit", ASKED_QUIT),
    ("posting", ASKED_POSTING),
];
