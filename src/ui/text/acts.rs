//! The words of acts: keys, popups, signing in, and what a person is told of what they asked for.

use super::Text;

table! {
    // Keys.
    KEY_ALARMS: "告警列表", "list of alarms";
    KEY_ALARMS_SHORT: "告警", "alarms";
    KEY_GRID: "回线路", "lines";
    KEY_TABS: "下一页签", "next tab";
    KEY_JUMP: "到线路", "to the line";
    KEY_ACKNOWLEDGE: "确认告警", "acknowledge";
    KEY_ACKNOWLEDGE_SHORT: "确认", "acknowledge";
    KEY_ACKNOWLEDGE_LIST: "全部确认（紧急除外）", "all but critical ones";
    KEY_ACKNOWLEDGE_LIST_SHORT: "全部确认", "all";
    KEY_SHELVE: "限时屏蔽", "shelve";
    KEY_UNSHELVE: "取消屏蔽、恢复监测", "unshelve, return to service";
    KEY_UNSHELVE_SHORT: "取消、恢复", "unshelve";
    KEY_LONG_CALL: "长通话已核实", "long call confirmed";
    KEY_LONG_CALL_SHORT: "长通话", "long call";
    KEY_NOTE: "写备注", "write a note";
    KEY_HAND_OVER: "交班", "hand over";
    KEY_NOTE_SHORT: "备注", "note";
    KEY_OUT_OF_SERVICE: "暂停监测", "out of service";
    KEY_SILENCE: "消音", "silence";
    KEY_CHECKED: "已到场查看：已挂机", "checked: on-hook";
    KEY_CHECKED_SHORT: "已查看", "checked";
    KEY_CHECK_DONE: "点检完成", "check done";
    KEY_SIGN: "登录、退出登录", "sign in, sign out";
    KEY_SIGN_IN: "登录", "sign in";
    KEY_SIGN_OUT: "退出登录", "sign out";
    KEY_SUBMIT: "确定", "go";
    KEY_FIELD: "下一项", "next field";
    KEY_CHOOSE: "选择", "choose";

    // Who is at the screen.
    NOBODY: "未登录", "nobody signed in";
    SIGNED_IN_AS: "{}（{}）", "{} ({})";
    ROLE_WATCH: "观察", "watch";
    ROLE_SUPERVISOR: "值班长", "supervisor";

    // Signing in.
    SIGN_IN_TITLE: "登录", "sign in";
    SIGN_IN_FOR: "登录后继续：{}", "then goes on: {}";
    OPERATOR: "人员", "operator";
    PIN_FIELD: "PIN", "PIN";
    PIN_EMPTY: "请输入 PIN", "type the PIN";
    CHECKING: "正在核对", "checking";
    WAITS: "输错次数过多，{} 秒后再试", "too many wrong PINs: wait {} s";

    // Popups.
    DIALOG_SHELVE: "限时屏蔽 {}", "shelve {}";
    DIALOG_LONG_CALL: "长通话已向座席核实：{}", "long call confirmed with the desk: {}";
    DIALOG_NOTE: "备注：{}", "note: {}";
    DIALOG_OUT_OF_SERVICE: "暂停监测 {}", "out of service: {}";
    DIALOG_ACKNOWLEDGE: "确认列表中的 {} 条告警？", "acknowledge the {} alarms of the list?";
    DIALOG_ACKNOWLEDGE_CRITICAL: "其中紧急告警 {} 条不会被确认，请逐条处理",
        "critical ones are passed over ({}): take them one by one";
    DIALOG_CHECKED: "已到场查看，听筒已放好：{}", "checked, the handset is on-hook: {}";
    DIALOG_CHECKED_WHAT: "记录为您的判断，告警随即结束", "recorded as your word; the alarm ends with it";
    FIELD_ALARM: "告警", "alarm";
    FIELD_TIME: "时长", "for";
    FIELD_KIND: "方式", "kind";
    FIELD_REASON: "原因", "reason";
    FIELD_TEXT: "说明", "text";
    FIELD_NOTE: "备注", "note";
    MINUTES: "{} 分钟", "{} min";
    UNTIL_RETURNED_CHOICE: "直到恢复", "until returned";
    KIND_ONE_SHOT: "恢复正常即结束", "ends when normal";
    KIND_TIMED: "到时结束", "ends by time";
    PRESET_DEALT_WITH: "正在处理", "being dealt with";
    PRESET_REPAIR: "已报修", "repair ordered";
    PRESET_TEST: "测试", "test";
    PRESET_FALSE: "误报", "false alarm";
    PRESET_OTHER: "其他", "other";
    LONG_CALL_CONFERENCE: "会议通话", "conference";
    LONG_CALL_LOOKING_UP: "查询资料", "looking up files";
    LONG_CALL_SERVICE: "正在办理业务", "service in progress";
    TEXT_MISSING: "请写明内容", "say what";
    TEXT_LEFT: "还可输入 {} 字", "{} characters left";

    // Nothing to act on.
    NO_TARGET: "请先选择一条告警或线路", "select an alarm or a line first";
    NO_ALARM_HERE: "所选线路没有告警", "the selected line has no alarm";
    NOTHING_NEW_HERE: "列表中没有未确认的告警", "the list has nothing to acknowledge";
    NOTHING_HIDDEN_HERE: "所选项未被屏蔽，也未暂停监测", "this is neither shelved nor out of service";
    NO_LINE_HERE: "这条告警不属于某一条线路", "this alarm is not about one line";
    NO_SERVICE_HERE: "只能暂停线路或采集器", "only a line or an adapter can be taken out of service";
    CONFIRMED_ALREADY: "数据仍在证实这条告警，不能凭查看结束", "data still confirm this alarm: it cannot be ended by a word";
    WATCH_MAY_NOT: "观察人员只能查看和写备注，请值班长登录（L）", "watch may look and write notes only; a supervisor must sign in (L)";

    // Replies.
    REPLY_ACKNOWLEDGED: "已确认 {} 条", "acknowledged {}";
    REPLY_ACKNOWLEDGING: "正在确认 {} 条", "acknowledging {}";
    REPLY_ACKNOWLEDGED_AT_RISK: "已确认 {} 条，尚未落盘", "acknowledged {}, not yet on disk";
    REPLY_PASSED_OVER: "；{} 条紧急告警未动", "; {} critical passed over";
    REPLY_CHECKED: "已按您的判断结束", "ended on your word";
    REPLY_SHELVED: "已屏蔽至 {}", "shelved until {}";
    REPLY_UNSHELVED: "已取消屏蔽", "to be seen again";
    REPLY_LONG_CALL: "{} 的长通话已核实，至 {}", "long call of {} confirmed until {}";
    REPLY_NOTED: "备注已记录", "note written down";
    REPLY_HANDED_OVER: "已交班", "the shift is handed over";
    REPLY_POSTED: "已由监测程序记入日志，第 {} 条", "recorded by the running monitor as #{}";
    REPLY_POSTING_REFUSED: "监测程序拒绝记录：{}", "the running monitor refused it: {}";
    REPLY_POSTED_LATER: "已交给监测程序，尚未记入日志", "handed to the running monitor, which has not recorded it yet";
    REPLY_POSTED_NEXT_RUN: "监测程序没有运行，下次启动时记入日志", "no monitor runs: the next one records it";
    REPLY_NOT_POSTED: "没有交给监测程序：{}", "not handed to the monitor: {}";
    REPLY_EXTRACTED: "已写入 {}，并已请求终端复制到剪贴板", "written to {}, and handed to the terminal for its clipboard";
    REPLY_EXTRACTED_FILE: "已写入 {}；内容过长，未复制到剪贴板", "written to {}; too long for the clipboard";
    REPLY_EXTRACTED_CLIPBOARD: "已请求终端复制到剪贴板；文件未能写入：{}", "handed to the terminal for its clipboard; no file could be written: {}";
    REPLY_NOT_EXTRACTED: "内容过长，未复制到剪贴板；文件未能写入：{}", "too long for the clipboard, and no file could be written: {}";
    REPLY_ONLY_READS: "此处只读日志，请在运行中的监控界面操作", "this screen only reads the journal; do it in the running monitor";
    REFUSED_NOT_THIS_SHIFT: "只能交接正在进行的班次，或 12 小时内刚结束的班次，请回到最新一页", "only the running shift, or the one that ended last within 12 h, is handed over; show the newest page";
    REFUSED_EMPTY_SPAN: "说明的结束时间早于开始时间，请先标记开始", "the time to explain ends before it begins; mark its beginning first";
    REPLY_OUT_OF_SERVICE: "已暂停监测 {}", "{} is out of service";
    REPLY_IN_SERVICE: "已恢复监测 {}", "{} is back in service";
    REPLY_SILENCED: "已消音 {} 条；消音不等于确认", "silenced {}; silence is not acknowledgement";
    REPLY_OPENING_CHECKED: "点检已记录，{} 条线路不空闲", "opening check written down, {} lines not idle";
    REPLY_SIGNED_IN: "{} 已登录", "{} signed in";
    REPLY_SIGNED_OUT: "已退出登录", "signed out";
    REPLY_SIGNED_OUT_IDLE: "5 分钟无操作，已退出登录", "signed out: no key for 5 minutes";
    REPLY_SIGNED_OUT_REPLACED: "他人登录，已退出登录", "signed out: somebody else signed in";
    REPLY_REFUSED: "未执行：{}", "not done: {}";

    // Why something was not done.
    REFUSED_NOT_SIGNED_IN: "无人登录；请再按一次并登录", "nobody is signed in; press the key again and sign in";
    REFUSED_WATCH: "观察人员只能查看和写备注；需值班长操作", "the role watch may look and write notes only; a supervisor must do it";
    REFUSED_SUPERVISOR: "该角色不允许", "the role does not allow it";
    REFUSED_BEYOND_SHIFT: "屏蔽随班次结束，最多 {} 分钟；请选短一些", "a shelf ends with the shift, allowed: up to {} min; choose a shorter one";
    REFUSED_NO_SOURCE: "配置中没有这条线路、采集器、组或号码", "the configuration has no such line, adapter, group or number";
    REFUSED_NO_SERVICE: "只有线路或采集器可以暂停监测；请选其一", "only a line or an adapter can be taken out of service; choose one";
    REFUSED_NOT_OFF_HOOK: "线路 {} 目前并非已知摘机，没有通话可核实", "line {} is not known to be off-hook; there is no call to confirm";
    REFUSED_CERTAINLY_NO_CALL: "线路 {} 确定没有通话；请让人放好听筒", "line {} is certain to have no call; have the handset put back instead";
    REFUSED_ONLY_CRITICAL: "列表中只有 {} 条紧急告警，请逐条确认", "{} critical, and no others: acknowledge critical alarms one by one";
    REFUSED_NOTHING_TO_ACKNOWLEDGE: "没有待确认的告警", "nothing here waits for an acknowledgement";
    REFUSED_NOTHING_SOUNDS: "没有声音在响", "nothing sounds";
    REFUSED_EMPTY_NOTE: "备注为空；请写内容，或按 Esc 离开", "the note is empty; write one, or leave it with Esc";
    REFUSED_WRONG_PIN: "PIN 不对，请重试", "wrong PIN; try again";
    REFUSED_WAITING: "输错次数过多，{} 秒内不接受登录", "too many wrong PINs: no try is taken for {} s";
    REFUSED_NO_OPERATOR: "没有这个人员；请从列表选择", "there is no such operator; choose one from the list";
    REFUSED_NOT_CHECKED: "PIN 无法核对：保存的校验值已损坏，请用 operator add 重设",
        "the PIN could not be checked: the stored hash is broken; make it anew with operator add";
    REFUSED_NO_ALARM: "没有这条告警；请从列表选择", "there is no such alarm; choose one from the list";
    REFUSED_NO_EPISODE: "从未有过第 {} 次告警；请从列表选择", "there never was an episode {}; choose an alarm from the list";
    REFUSED_EPISODE_ENDED: "第 {} 次告警已结束；若再出现，是新的一次", "episode {} has ended; if the alarm is there again, it is a new one";
    REFUSED_ALREADY_ACKNOWLEDGED: "{} 已先确认，无需再做", "it is acknowledged already, by {}; nothing to do";
    REFUSED_NEVER_SHOWN: "它被隐藏，尚未显示过；请取消屏蔽，或等值班时段", "it is hidden and has not been shown yet; unshelve it, or wait for duty";
    REFUSED_STILL_ACTIVE: "数据表明仍在持续；请确认告警，或消除起因", "the condition is seen to persist; acknowledge it, or end its cause";
    REFUSED_NO_REASON: "缺少原因；请写明", "a reason is missing; say why";
    REFUSED_TOO_MUCH_TEXT: "文字过长，最多 {} 字；请缩短", "the text is too long, allowed: {} characters; shorten it";
    REFUSED_NO_TIME: "时长为零；请选择时长", "the time is zero; choose how long";
    REFUSED_TOO_LONG: "时间过长，最多 {} 分钟；请选短一些", "the time is too long, allowed: up to {} min; choose a shorter one";
    REFUSED_NOT_SHELVED: "它未被屏蔽，无需操作", "it is not shelved; nothing to do";
    REFUSED_OUT_ALREADY: "已在暂停监测；请先恢复", "it is out of service already; return it to service first";
    REFUSED_NOT_OUT: "它没有暂停监测，无需操作", "it is not out of service; nothing to do";
}
