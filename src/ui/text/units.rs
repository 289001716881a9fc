//! The words for units of a bus, and for what a unit says instead of an answer.

use super::Text;

/// What units of a bus do instead of answering, by the words of the dialogue that tell it.
pub(in crate::ui) const UNIT_REASONS: [(&str, Text); 12] = [
    ("does not answer, ", UNIT_NO_ANSWER),
    ("answers with a wrong checksum", UNIT_CHECKSUM),
    ("answers something else", UNIT_OTHER),
    ("illegal function", UNIT_ILLEGAL_FUNCTION),
    ("illegal data address", UNIT_ILLEGAL_ADDRESS),
    ("illegal data value", UNIT_ILLEGAL_VALUE),
    ("device failure", UNIT_DEVICE_FAILURE),
    ("not ready yet", UNIT_NOT_READY),
    ("device busy", UNIT_BUSY),
    ("memory parity error", UNIT_MEMORY),
    ("gateway path unavailable", UNIT_GATEWAY_PATH),
    ("gateway target failed to respond", UNIT_GATEWAY_TARGET),
];

table! {
    STEP_UNIT_SILENT: "单元 {} 无数据", "unit {} silent";
    STEP_UNIT_LIVE: "单元 {} 恢复应答", "unit {} answers again";
    CONDITION_UNITS_SILENT: "采集器 {} 有 {}/{} 个单元无数据（{}）：{}", "adapter {}: {} of {} units silent ({}): {}";
    FAULT_CHECKSUM: "校验和错误", "wrong checksum";
    RULE_NO_POWER: "模块输入无电源", "the module's inputs read as without power";
    UNIT_NO_ANSWER: "单元无应答", "does not answer";
    UNIT_CHECKSUM: "应答校验和错误", "answers with a wrong checksum";
    UNIT_OTHER: "应答与所问不符", "answers something else";
    UNIT_ILLEGAL_FUNCTION: "设备拒绝：功能码非法", "illegal function";
    UNIT_ILLEGAL_ADDRESS: "设备拒绝：数据地址非法", "illegal data address";
    UNIT_ILLEGAL_VALUE: "设备拒绝：数据值非法", "illegal data value";
    UNIT_DEVICE_FAILURE: "设备拒绝：设备故障", "device failure";
    UNIT_NOT_READY: "设备拒绝：尚未就绪", "not ready yet";
    UNIT_BUSY: "设备拒绝：设备忙", "device busy";
    UNIT_MEMORY: "设备拒绝：存储校验错误", "memory parity error";
    UNIT_GATEWAY_PATH: "网关路径不可用", "gateway path unavailable";
    UNIT_GATEWAY_TARGET: "网关后的单元无应答", "gateway target failed to respond";
}
