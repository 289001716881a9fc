//! The words of the page of adapters.

use super::Text;

table! {
    // Keys.
    KEY_ADAPTERS: "采集器", "adapters";
    KEY_FACE: "字节、说明", "bytes, facts";

    // A state.
    ADAPTER_WAITING_SHORT: "等待打开", "waiting";

    // The columns.
    COLUMN_ADAPTER: "采集器", "adapter";
    COLUMN_KIND: "类型", "kind";
    COLUMN_BYTES: "字节", "bytes";
    COLUMN_RECORDS: "报文", "records";
    COLUMN_FAULTS: "无法识别", "faults";
    COLUMN_LAST: "末次", "last";
    COLUMN_TRIP: "往返", "trip";
    COLUMN_OPENED: "打开", "opened";
    COLUMN_PORT: "端口", "port";
    NO_ADAPTERS: "没有配置采集器", "no adapter is configured";

    // Everything about one.
    PORT: "端口", "port";
    PORT_OPENED_AS: "{}，打开的是 {}", "{}, opened as {}";
    KIND: "类型", "kind";
    CONFIRMED_UNIT: "第 {} 路起：{}", "from line {}: {}";
    CONFIRMED_HOOK: "摘挂机", "hook changes";
    CONFIRMED_DIGITS: "拨号", "digits";
    CONFIRMED_ASKED: "可查询现状", "can be asked";
    CONFIRMED_TONES: "音信号", "tones";
    CONFIRMED_LITTLE: "未确认任何能力", "nothing";
    CONFIRMED_NOTHING: "{}；本次连接尚未确认任何能力", "{}; nothing is confirmed on this connection";
    CONFIRMED: "{}；已确认 {}", "{}; confirmed {}";
    SET_UP: "设置", "set-up";
    RECEIVED: "收到", "received";
    RECEIVED_WHAT: "{} 字节：报文 {} 条，无法识别 {} 处 {} 字节，分隔 {} 字节",
        "{} bytes: {} records, {} faults of {} bytes, {} bytes between records";
    LAST_SEEN: "最后收到", "last byte";
    LAST_SEEN_AGO: "{}，{}前", "{}, {} ago";
    NEVER_SEEN: "本次运行以来没有收到", "none in this run";
    ROUND_TRIP: "往返时间", "round trip";
    ROUND_TRIP_WHAT: "最近 {}，本次连接最长 {}", "last {}, greatest of the connection {}";
    ROUND_TRIP_NONE: "未测得：不查询这类设备，或尚未应答", "none: it is not asked, or has not answered yet";
    REPEATS_TOO: "{}；重复的报文 {} 个", "{}; {} repeated records";
    UNITS_OF_BUS: "单元", "units";
    UNITS_SILENT: "共 {} 个，无数据：{}", "{} in all, silent: {}";
    OPENED_TIMES: "打开次数", "openings";
    OPENED_WHAT: "{}；读取等待 {} 次；驱动报错 {} 次", "{}; times that reading had to wait: {}; driver errors: {}";
    LINES: "线路", "lines";
    LINE_OF_DEVICE: "第 {} 路 {} {} {}", "{} = {} {} {}";
    NO_LINES_OF_IT: "没有线路", "none";
    DO_START: "请等待设备应答；超过 30 秒，请查电源、数据线，以及配置的 kind 与 baud 是否与设备一致。",
        "Wait for the device to answer; after 30 s check its power, its cable, and that kind and baud are those of the device.";

    // The bytes.
    RAW: "原始字节", "raw bytes";
    RAW_NEWEST: "最新 {} 字节于 {}，自 > 起", "the newest {} at {}, from > on";
    RAW_BACK: "往前 {} 行", "{} rows back";
    RAW_NONE: "本次运行以来没有收到字节", "no byte came in this run";
}
