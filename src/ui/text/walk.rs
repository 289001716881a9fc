//! The words of the walk test: keys, page, popups, records, and what a person is told.

use super::Text;

table! {
    // Keys.
    KEY_WALK: "逐线点验", "walk test";
    KEY_WALK_SHORT: "点验", "walk test";
    KEY_WALK_START: "开始点验", "begin a walk test";
    KEY_WALK_END: "结束点验", "end the walk test";
    KEY_WALK_WORD: "口头确认", "by word";
    KEY_WALK_FAIL: "不合格", "failed";
    KEY_WALK_FILTER: "只看未点验", "unverified only";

    // The page.
    WALK_NEVER: "还没有做过点验", "no walk test yet";
    WALK_RUNNING: "点验进行中，{} {} 开始", "walk test running, begun {} by {}";
    WALK_ENDED: "上次点验 {} 至 {}，{}", "last walk test {} to {}, {}";
    WALK_VERIFIED: "已点验 {}", "verified {}";
    WALK_BY_WORD: "口头确认 {}", "by word {}";
    WALK_FAILED: "不合格 {}", "failed {}";
    WALK_LEFT: "未做 {}", "left {}";
    WALK_UNVERIFIED: "未点验 {}", "unverified {}";
    WALK_ONLY_UNVERIFIED: "只看未点验", "unverified only";
    WALK_NOTHING: "没有符合条件的线路；按 f 或 Esc", "no line matches; press f or Esc";
    WALK_STEP_LIFTED: "摘机", "lifted";
    WALK_STEP_DIGIT: "拨号", "digit";
    WALK_STEP_PUT_BACK: "放回", "put back";
    WALK_STEP_RUNG: "振铃", "rung";
    WALK_NO_SIGHT: "看不到", "no sight";
    COLUMN_RESULT: "结果", "result";
    COLUMN_NUMBER: "对外号码", "number";
    RESULT_VERIFIED: "已点验 {}", "verified {}";
    RESULT_BY_WORD: "口头确认 {}", "by word {}";
    RESULT_FAILED: "不合格 {}", "failed {}";
    RESULT_BEFORE: "此前已点验 {}", "verified {}";
    RESULT_OUTDATED: "未点验：配置已改", "unverified: changed";
    RESULT_NEVER: "未点验", "unverified";

    // The detail of a line.
    VERIFIED: "点验", "walk test";
    VERIFIED_SEEN: "{} 逐步见到，{}", "every visible step was seen {}, {}";
    VERIFIED_WORD: "{} 口头确认（未经采集器见到），{}", "checked by word {}, not seen, {}";
    VERIFIED_OUTDATED: "未点验：上次（{}）以后线路配置已改", "unverified: its configuration changed since {}";
    VERIFIED_NEVER: "未点验", "unverified";

    // Popups.
    DIALOG_WALK_WORD: "口头确认 {}", "checked by word: {}";
    DIALOG_WALK_WORD_WHAT: "记录为您的判断，不算采集器见到", "recorded as your word, never as seen";
    DIALOG_WALK_FAIL: "{} 不合格", "failed: {}";
    DIALOG_WALK_FAIL_WHAT: "写明哪里不对；排除后可重做", "say what is wrong; it can be tested again";
    DIALOG_WALK_END: "结束点验？", "end the walk test?";
    DIALOG_WALK_END_WHAT: "还有 {} 条线路未做", "{} lines were not tested";
    NO_WALK_LINE: "请先选择一条线路", "select a line first";

    // Records.
    EVENT_WALK_STARTED: "{} 开始逐线点验，{} 条线路", "{} began a walk test of {} lines";
    EVENT_WALK_VERIFIED: "已点验：见到 {}", "verified: {} seen";
    EVENT_WALK_UNSEEN: "（看不到 {}）", " (no sight of: {})";
    EVENT_WALK_BY_WORD: "{} 口头确认", "checked by word of {}";
    EVENT_WALK_FAILED: "{} 判为不合格：{}", "failed, says {}: {}";
    EVENT_WALK_ENDED: "{} 结束点验：已点验 {}，口头确认 {}，不合格 {}，未做 {}",
        "{} ended the walk test: verified {}, by word {}, failed {}, left {}";
    EVENT_WALK_IDLE: "点验一小时无进展，已结束：已点验 {}，口头确认 {}，不合格 {}，未做 {}",
        "the walk test ended, nothing for an hour: verified {}, by word {}, failed {}, left {}";
    LIST_SEPARATOR: "、", ", ";

    // What a person is told.
    REPLY_WALK_STARTED: "点验开始，{} 条线路；走到哪条，哪条自动出现", "walk test begun over {} lines; the line that moves comes into view";
    REPLY_WALK_BY_WORD: "{} 已记为口头确认", "{} written down as checked by word";
    REPLY_WALK_FAILED: "{} 已记为不合格", "{} written down as failed";
    REPLY_WALK_ENDED: "点验结束，未做 {} 条；打印用 hookwatch walk", "walk test ended, {} left; hookwatch walk prints it";
    REFUSED_WALK_RUNNING: "点验正在进行；先结束它", "a walk test is running; end it before another begins";
    REFUSED_WALK_NOT_RUNNING: "没有点验在进行；先开始", "no walk test is running; begin one first";
    REFUSED_WALK_NOT_MONITORED: "线路 {} 未接采集器，没有可点验的", "line {} has no adapter; there is nothing to test";
    REFUSED_WALK_SEEN: "线路 {} 各步均已见到，无需口头确认", "every step of line {} was seen; a word adds nothing";
}
