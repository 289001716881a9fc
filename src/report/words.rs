//! Every word of the printout, in both languages. A text cannot be entered in one language only.

use super::Language;

/// One text in every language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    zh: &'static str,
    en: &'static str,
}

impl Text {
    pub(super) const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    pub(super) const fn get(self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }
}

macro_rules! table {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        $(pub(super) const $name: $crate::report::words::Text = $crate::report::words::Text::new($zh, $en);)*
        #[cfg(test)]
        pub(super) const ALL: &[$crate::report::words::Text] = &[$($name),*];
    };
}
pub(super) use table;

table! {
    TITLE: "班次报表", "shift report";
    SHIFT: "班次", "shift";
    RANGE: "时段", "range";
    MADE: "生成时间", "made at";
    CUT: "（截至目前）", "(up to now)";
    SIM: "*** 模拟数据：其中有线路来自模拟或回放 ***", "*** SIMULATION: some line comes from a simulation or a replay ***";
    BROKEN: "*** 日志不完整，以下数字不可作为依据 ***", "*** JOURNAL NOT INTACT: do not rely on these figures ***";
    NO_DATA: "该时段没有任何记录。", "There is no record of this range.";
    CLOCK: "系统时钟", "clock";
    CLOCK_GOOD: "已同步", "synchronised";
    CLOCK_BAD: "未同步", "not synchronised";
    CLOCK_UNKNOWN: "未经核实", "not verified";
    OBSERVED: "观测率（值班时段）", "observed (of duty time)";
    UNOBSERVED: "未观测时长", "unobserved";
    CERTAIN: "无效占线时长", "blocked, certain";
    SUSPECTED: "疑似占线时长", "blocked, suspected";
    EXPLAINED: "其中经本席位确认的长通话", "blocked but explained (long call confirmed)";
    OF_DUTY: "  占值班时段", "  of duty time";
    PERIODS: "次", "periods";
    ALL_BUSY: "全忙时长", "all busy";
    OFFERED: "呼入", "offered";
    ANSWERED: "已接听", "answered";
    SHORT_ANSWERED: "已接听", "answ.";
    SHORT_OFFERED: "呼入", "offer.";
    MISSED: "未接", "missed";
    DROPPED: "秒挂", "dropped";
    SHORT_DROPPED: "秒挂", "drop.";
    ABANDONED: "短振未接", "abandoned";
    OPEN: "尚未结束", "not over";
    NOT_OBSERVED_CALLS: "结果未观测", "end not observed";
    RATE: "振铃接听率（不含遇忙），值班时段", "ring answer rate (busy unseen), duty time";
    RATE_ALL: "振铃接听率（不含遇忙），整个时段", "ring answer rate (busy unseen), whole range";
    SOON_OFFERED: "15 秒内接听，占全部呼入", "answered within 15 s, of all offered";
    SOON_ANSWERED: "15 秒内接听，占已接听", "answered within 15 s, of those answered";
    ANSWER_TIME: "接听时长 平均/50%/90%/最长", "time to answer: mean/p50/p90/max";
    TALK_TIME: "通话时长 平均/90%/最长", "talk time: mean/p90/max";
    LINES: "线路", "LINES";
    LINE: "线路", "line";
    NUMBERS: "对外号码", "NUMBERS";
    PREVIOUS: "与上期对比", "COMPARED WITH THE PERIOD BEFORE";
    THIS_PERIOD: "本期", "this period";
    PERIOD_BEFORE: "上期", "before";
    WITHOUT_DATA: "无数据", "no data";

    SHORT_RATE: "振铃接听率（不含遇忙）", "ring answer rate (busy unseen)";
    SHORT_SOON: "15 秒内接听，占全部呼入", "within 15 s, of all offered";
    SHORT_MEAN: "平均接听时长", "mean time to answer";
    NO_BLOCKING: "未见阻塞", "no blocking seen";
    OBSERVED_SHORT: "观测率", "observed";
    PEAK: "最忙小时", "peak hour";
    ERLANGS: "爱尔兰", "erl";
    NEEDED: "至少需要线路", "lines needed, at least";
    TURNED_AWAY: "遇忙未达来电（估算）", "turned away, ESTIMATED";
    OFF_HOOK: "摘机", "off-hook";
    SHORT_CERTAIN: "无效占线", "certain";
    SHORT_SUSPECTED: "疑似占线", "suspect.";
    SHORT_UNOBSERVED: "未观测", "unobs.";
    CALLBACKS: "未接来电与回拨", "MISSED CALLS AND CALLBACK";
    CALLER: "来电号码", "caller";
    TRIES: "次数", "tries";
    FIRST: "首次", "first";
    LAST: "末次", "last";
    CALLBACK: "回拨", "callback";
    CALLBACK_OPEN: "未回拨", "open";
    CALLED_BACK: "已回拨", "called back";
    GOT_THROUGH: "后已接通", "got through";
    CALLERS_LEFT_OUT: "另有来电号码未列出（JSON 中列全）", "further callers, not listed here (JSON has all)";
    WITHHELD: "未显示号码的未接来电", "missed calls without a number";
    ALARMS: "告警", "ALARMS";
    HIDDEN: "屏蔽中", "hidden";
    CHATTERS: "频繁", "chatters";
    ALARM_RATE: "每人每 10 分钟告警", "alarms per operator and 10 min";
    WORST: "最多 10 分钟", "worst 10 min";
    ACK_TIME: "确认用时 平均/90%/最长", "time to acknowledge: mean/p90/max";
    OPEN_ALARMS: "结束时尚未恢复", "open at the end";
    SINCE: "自", "since";
    SERVICE: "暂停监测（不影响以上数字）", "OUT OF SERVICE (no figure above is smaller for it)";
    NOTES: "说明与交接班", "NOTES AND HANDOVER";
    SITE: "全站", "site";
    HANDED_OVER: "交接班", "handed over";
    OPEN_THEN: "未恢复告警", "open alarms";
    SHELVED: "限时屏蔽", "shelved";
    OUT_THEN: "暂停监测", "out of service";
    NOTES_BEYOND: "另有说明与交接班", "further notes and handovers";
    LEDGER: "台账核对", "ledger of published numbers";
    DAYS: "天", "days";
    NUMBER: "对外号码", "number";
    LEDGER_VERDICT: "结论", "verdict";
    LEDGER_WORKING: "有人接听", "working";
    LEDGER_NEVER: "从未接听", "never answered";
    LEDGER_SILENT: "无来电", "silent";
    LEDGER_DEAD: "断线（无馈电）", "dead";
    LEDGER_UNSEEN: "观测不足", "not enough observed";
    LEDGER_UNMONITORED: "未监测", "not monitored";
    LAST_RING: "末次振铃", "last ring";
    LAST_ANSWER: "末次接听", "last answer";
    SILENT_DAYS: "静默天数", "silent";
    LEDGER_NOTE: "观测率低于 90% 的号码不下“无来电”“从未接听”的结论。", "Under 90 % observed, no number is called silent or never answered.";
    COMPARED: "与清单对照", "COMPARED WITH THE LIST";
    IN_LIST: "清单中的号码", "numbers in the list";
    NOT_CONFIGURED: "清单有、配置无", "listed, not configured";
    NOT_LISTED: "配置有、清单无", "configured, not listed";
    LISTED_TWICE: "清单中重复", "listed more than once";
    ADVICE: "建议（仅供参考）", "ADVICE";
    COULD_MERGE: "可合并线路", "lines could be shared in";
    WOULD_DO: "各号码最忙小时合计", "busiest hours together";
    NEEDS_LINES: "线路不足", "needs lines";
    ADVICE_NOTE: "按爱尔兰 B、1% 遇忙计算；遇忙而未达的来电看不到，实际需求可能更高。", "Erlang B at 1 % busy. Callers who met busy are not seen: the need may be higher.";
    TO_NOW: "未恢复", "still out";
    WALK: "逐线点验（时段结束时）", "WALK TEST (at the end of the range)";
    UNVERIFIED_LINES: "未点验线路", "lines not verified";
    VERIFIED: "已点验", "verified";
    UNVERIFIED: "未点验", "unverified";
    VERIFIED_STEPS: "逐步见到", "every visible step seen";
    VERIFIED_WORD: "口头确认", "checked by word";
    VERIFIED_CHANGED: "未点验：线路配置已改", "unverified: configuration changed";
    WALK_SHEET: "逐线点验表", "walk test";
    WALK_NEVER: "还没有做过点验", "no walk test yet";
    WALK_RUNS: "进行中", "running";
    WALK_TESTED: "本次点验", "tested";
    WALK_BEFORE: "此前已点验", "verified before";
    WALK_HALF: "未做完", "not finished";
    WALK_FAILED: "不合格", "failed";
    NO_SIGHT: "看不到", "no sight";
    STEP_LIFTED: "摘机", "lifted";
    STEP_DIGIT: "拨号", "digit";
    STEP_PUT_BACK: "放回", "back";
    STEP_RUNG: "振铃", "rung";
    UNIDENTIFIED: "未登记人员", "unidentified";
    WALK_SIGN: "点验人：________________  屏前：________________  复核：________________", "walked: ________________  at the screen: ______________  checked: ____________";
    WALK_SIGN_DATE: "日期：________________", "date: ________________";
    JOURNAL: "日志", "JOURNAL";
    HEAD: "链头", "head";
    CHECKED: "已核对记录", "records checked";
    INTACT: "完整", "intact";
    UNLISTED: "日志中有而配置中没有的线路", "lines in the journal that the configuration does not have";
    NOTE: "挂机状态看不到：呼叫转移、免打扰、欠费、交换机故障。", "The hook cannot show forwarding, do-not-disturb, arrears or exchange faults.";
    SIGN: "交班：____________________    接班：____________________", "handed over: ____________________    taken over: ____________________";
    NONE: "无", "none";
}
