//! Why a row of a carrier's file is of no use: what stands there, and what is allowed, in the language of the page.

use crate::report::Language;

/// Why a row is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::app) enum Unusable {
    /// Its start is no time.
    Start(String),
    /// Its start was passed over as daylight saving began.
    NeverOccurred(String),
    /// Its start occurred twice as daylight saving ended.
    OccurredTwice(String),
    /// Its duration is none.
    Duration(String),
    /// It has so many columns, the header as many as the second.
    Columns(usize, usize),
    /// Neither who was called nor who called is a number of the site.
    NoNumber {
        /// Who was called.
        called: String,
        /// Who called.
        caller: String,
    },
    /// It is no CSV.
    NoCsv(String),
}

impl Unusable {
    /// For whoever has the file before them.
    pub(in crate::app) fn told(&self, language: Language) -> String {
        match language {
            Language::ZhCn => self.zh(),
            Language::En => self.en(),
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::Start(text) => format!("开始时间 {text:?} 不是时间；请写明格式：start=列@%Y/%m/%d %H:%M:%S"),
            Self::NeverOccurred(text) => format!("开始时间 {text:?} 从未出现：夏令时开始时被跳过"),
            Self::OccurredTwice(text) => format!("开始时间 {text:?} 出现过两次：夏令时结束"),
            Self::Duration(text) => {
                format!("通话时长 {text:?} 不是时长，可用：98、98秒、1分38秒、1:38、00:01:38")
            }
            Self::Columns(found, expected) => format!("有 {found} 列，表头有 {expected} 列"),
            Self::NoNumber { called, caller } => format!("{called:?} 和 {caller:?} 都不是配置里的号码"),
            Self::NoCsv(why) => format!("不是 CSV：{why}"),
        }
    }

    fn en(&self) -> String {
        match self {
            Self::Start(text) => {
                format!("the start {text:?} is no time; name its form: start=COLUMN@%Y/%m/%d %H:%M:%S")
            }
            Self::NeverOccurred(text) => format!("the start {text:?} never occurred: daylight saving began"),
            Self::OccurredTwice(text) => format!("the start {text:?} occurred twice: daylight saving ended"),
            Self::Duration(text) => {
                format!("the duration {text:?} is none, allowed: 98, 98秒, 1分38秒, 1:38, 00:01:38")
            }
            Self::Columns(found, expected) => format!("it has {found} columns, the header {expected}"),
            Self::NoNumber { called, caller } => {
                format!("neither {called:?} nor {caller:?} is a number of the configuration")
            }
            Self::NoCsv(why) => format!("it is no CSV: {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_row_is_told_in_either_language() {
        let text = || "昨天".to_owned();
        for unusable in [
            Unusable::Start(text()),
            Unusable::NeverOccurred(text()),
            Unusable::OccurredTwice(text()),
            Unusable::Duration(text()),
            Unusable::NoNumber { called: text(), caller: text() },
            Unusable::NoCsv(text()),
        ] {
            let (zh, en) = (unusable.told(Language::ZhCn), unusable.told(Language::En));
            assert!(zh.contains("昨天") && en.contains("昨天") && zh != en, "{zh} {en}");
        }
        assert_eq!(Unusable::Columns(2, 5).told(Language::ZhCn), "有 2 列，表头有 5 列");
    }
}
