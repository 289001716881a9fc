//! The words of an answer, in both languages: names of states, kinds and reasons, and the sentences built of them.

use std::time::Duration;

use super::known::{Health, NotObserved};
use super::reach::Reach;
use crate::domain::event::{ClockState, Suspicion};
use crate::domain::evidence::Verdict;
use crate::domain::review::BarKind;
use crate::domain::{AdapterKind, DigitsSeen, Direction, LineState, Origin, Outcome, Priority, Progress, RingStyle};
use crate::report::Language;

/// One text in both languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said(pub(super) &'static str, pub(super) &'static str);

impl Said {
    pub(super) fn get(self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.0,
            Language::En => self.1,
        }
    }
}

pub(super) fn state(state: LineState) -> Said {
    match state {
        LineState::Unknown => Said("未知", "unknown"),
        LineState::Idle => Said("空闲（挂机）", "idle (on-hook)"),
        LineState::Ringing => Said("振铃", "ringing"),
        LineState::OffHook => Said("摘机", "off-hook"),
        LineState::Dead => Said("断线（无馈电）", "dead (no feed)"),
        LineState::Stale => Said("数据超时", "stale"),
    }
}

pub(super) fn origin(origin: Origin) -> Said {
    match origin {
        Origin::Inbound => Said("始于来电", "it began as an inbound call"),
        Origin::Outbound => Said("始于拨出", "it began as an outbound call"),
        Origin::None => Said("摘机前无振铃，其后无拨号", "no ring before it, no digits after it"),
        Origin::Unknown => Said("起因未知（未看到摘机）", "how it began is unknown: the lifting was not seen"),
    }
}

pub(super) fn progress(progress: Progress) -> Said {
    match progress {
        Progress::NotSeen => Said("无法判断当时是否仍在通话", "this adapter cannot see whether a call was in progress"),
        Progress::Ended => Said("通话已结束而听筒未放回", "the call was over and the handset still off"),
    }
}

pub(super) fn suspicion(suspicion: Suspicion) -> Said {
    match suspicion {
        Suspicion::DroppedAndParked => Said("疑似秒挂后搁机", "suspected: dropped and parked"),
    }
}

pub(super) fn kind(kind: BarKind) -> Said {
    match kind {
        BarKind::Idle => Said("空闲", "idle"),
        BarKind::NoCall => Said("短时摘机，无通话", "off-hook for a short time, no call"),
        BarKind::Call => Said("通话（或拨号）", "a call, or its dialling"),
        BarKind::Ringing => Said("振铃", "ringing"),
        BarKind::Explained => Said("疑似占线，本席位已确认为长通话", "explained: the desk confirmed a long call"),
        BarKind::Unobserved => Said("未观测", "not observed"),
        BarKind::Dead => Said("断线（无馈电）", "dead (no feed)"),
        BarKind::Suspected => Said("疑似占线", "blocked, suspected"),
        BarKind::Blocked => Said("无效占线（确定）", "blocked, certain"),
    }
}

/// What a caller could have met, never more than the hook shows.
pub(super) fn reach(reach: Reach) -> Said {
    match reach {
        Reach::Free => Said("有空闲线路，来电应能振铃", "a line was free: a call could ring"),
        Reach::Ringing => Said("无空闲线路，有线路正在振铃", "no line was free, and one was ringing"),
        Reach::InUse => Said("线路全部占用，来电者听到忙音", "every line was in use: a caller met busy"),
        Reach::Blocked => {
            Said("线路全部被无效占用（确定），来电者听到忙音", "every line was blocked, certain: a caller met busy")
        }
        Reach::Suspected => Said(
            "线路全部占用，其中有疑似无效占线，来电者听到忙音",
            "every line was taken, by what is suspected to be no call: a caller met busy",
        ),
        Reach::Dead => Said("线路全部无馈电", "every line was without feed"),
        Reach::NotKnown => Said("无法判断（有线路未观测）", "not known: a line was not observed"),
    }
}

/// The same, as the name of a row.
pub(super) fn reach_row(reach: Reach) -> Said {
    match reach {
        Reach::Free => Said("有空闲线路", "a line free"),
        Reach::Ringing => Said("正在振铃", "ringing"),
        Reach::InUse => Said("全部占用", "all in use"),
        Reach::Blocked => Said("无效占线（确定）", "blocked, certain"),
        Reach::Suspected => Said("疑似占线", "blocked, suspected"),
        Reach::Dead => Said("无馈电", "dead"),
        Reach::NotKnown => Said("无法判断", "not known"),
    }
}

pub(super) fn health(health: Health) -> Said {
    match health {
        Health::NotOpened => Said("尚未打开", "not opened yet"),
        Health::Opened => Said("已打开，尚无在线证明", "open, no proof of life yet"),
        Health::Live => Said("在线", "live"),
        Health::Stale => Said("数据超时", "stale"),
        Health::Lost => Said("失联", "lost"),
    }
}

pub(super) fn clock(clock: Option<ClockState>) -> Said {
    match clock {
        Some(ClockState::Synchronised) => Said("时钟已同步", "clock synchronised"),
        Some(ClockState::NotSynchronised) => Said("时钟未同步", "clock not synchronised"),
        Some(ClockState::NotVerified) | None => Said("时钟未经核实", "clock not verified"),
    }
}

pub(super) fn direction(direction: Direction) -> Said {
    match direction {
        Direction::In => Said("呼入", "in"),
        Direction::Out => Said("呼出", "out"),
        Direction::None => Said("无通话", "none"),
        Direction::Unknown => Said("方向未知", "unknown"),
    }
}

pub(super) fn outcome(outcome: Outcome) -> Said {
    match outcome {
        Outcome::Answered => Said("已接听", "answered"),
        Outcome::Missed => Said("未接", "missed"),
        Outcome::Abandoned => Said("短振未接", "abandoned"),
        Outcome::Dropped => Said("秒挂", "dropped"),
        Outcome::NoCall => Said("无通话", "no call"),
        Outcome::Released => Said("已释放", "released"),
        Outcome::Unobserved => Said("结果未观测", "end not observed"),
    }
}

pub(super) fn priority(priority: Priority) -> Said {
    match priority {
        Priority::Critical => Said("紧急", "critical"),
        Priority::High => Said("重要", "high"),
        Priority::Medium => Said("次要", "medium"),
        Priority::Low => Said("提示", "low"),
    }
}

pub(super) fn verdict(verdict: Verdict) -> Said {
    match verdict {
        Verdict::Agrees => Said("吻合", "agrees"),
        Verdict::Contradicts => Said("不符", "contradicts"),
        Verdict::NoPeriod => Said("该时段无摘机", "no off-hook period then"),
        Verdict::NotObserved => Said("当时未观测，不能比对", "not observed then: nothing follows"),
    }
}

/// Why nobody can say; times come through `time`.
pub(super) fn not_observed(
    why: &NotObserved,
    language: Language,
    time: impl Fn(crate::domain::Wall) -> String,
) -> String {
    let zh = language == Language::ZhCn;
    match why {
        NotObserved::BeforeFirst { first: None } if zh => "日志中没有任何记录".to_owned(),
        NotObserved::BeforeFirst { first: None } => "the journal holds no record".to_owned(),
        NotObserved::BeforeFirst { first: Some(first) } if zh => format!("日志始于 {}，此前无记录", time(*first)),
        NotObserved::BeforeFirst { first: Some(first) } => {
            format!("the journal begins at {}: there is no record before", time(*first))
        }
        NotObserved::NotRunning { from, to, in_order } => {
            let until = to.map_or_else(String::new, |to| {
                let to = time(to);
                if zh { format!("，{to} 再次运行") } else { format!(", and ran again at {to}") }
            });
            match (zh, in_order) {
                (true, true) => format!("程序已于 {} 正常停止{until}", time(*from)),
                (true, false) => format!("程序未正常停止，观测到最后一条记录 {} 为止{until}", time(*from)),
                (false, true) => format!("the program was stopped at {}{until}", time(*from)),
                (false, false) => {
                    format!("the run did not end in order: it observed up to its last record at {}{until}", time(*from))
                }
            }
        }
        NotObserved::AfterNewest { newest, running } => match (zh, running) {
            (true, true) => format!("最新一条记录为 {}，此后尚无记录（程序正在运行）", time(*newest)),
            (true, false) => format!("最新一条记录为 {}，此后无记录（程序未在运行）", time(*newest)),
            (false, true) => format!("the newest record is of {}; the program runs", time(*newest)),
            (false, false) => format!("the newest record is of {}; the program does not run", time(*newest)),
        },
        NotObserved::RecordsMissing { after, before } if zh => format!("第 {after} 与第 {before} 条记录之间有缺失"),
        NotObserved::RecordsMissing { after, before } => format!("records are missing between {after} and {before}"),
        NotObserved::NeverReported => {
            Said("此前没有任何记录提到该线路", "no record before tells of this line").get(language).to_owned()
        }
        NotObserved::Unknown => {
            Said("当时没有该线路状态的证据", "there was no evidence of its state").get(language).to_owned()
        }
        NotObserved::Stale => {
            Said("数据超时：采集器没有按时报告", "its data was stale: the adapter did not report in time")
                .get(language)
                .to_owned()
        }
        NotObserved::NoProof => {
            let said = Said(
                "该型采集器没有在线证明，无法说明当时仍在观测",
                "nothing proves that an adapter of this kind was looking",
            );
            said.get(language).to_owned()
        }
        NotObserved::NotMonitored => Said("该线路不在监测之列", "the line is not monitored").get(language).to_owned(),
        NotObserved::Uncounted => {
            Said("程序当时没有运行（挂起）", "the program did not run then").get(language).to_owned()
        }
    }
}

/// What an adapter of a kind can see at all.
pub(super) fn sight(kind: AdapterKind, language: Language) -> String {
    let traits = kind.traits();
    let ring = match traits.ring {
        RingStyle::None => Said("看不到振铃", "no ringing"),
        RingStyle::Bursts => Said("每次振铃", "every ring burst"),
        RingStyle::Once => Said("每次来电的首次振铃", "the first ring of a call"),
        RingStyle::Level => Said("振铃电平", "ringing as a level"),
    };
    let digits = match traits.digits {
        DigitsSeen::Yes => Said("拨号", "digits"),
        DigitsSeen::Confirmed { .. } => Said("拨号（经设备确认时）", "digits where the device confirmed it"),
        DigitsSeen::No => Said("看不到拨号", "no digits"),
    };
    let far = if traits.far_end {
        Said("可见对方挂机的迹象", "signs of the far end clearing")
    } else {
        Said("看不到对方是否挂机", "not whether the far end cleared")
    };
    let feed = if traits.voltage { Said("可测馈电", "the feed") } else { Said("不测馈电", "no feed") };
    [ring, digits, far, feed].map(|said| said.get(language)).join(match language {
        Language::ZhCn => "，",
        Language::En => ", ",
    })
}

pub(super) fn span(span: Duration, language: Language) -> String {
    let s = span.as_secs();
    let (h, m, s) = (s / 3_600, s / 60 % 60, s % 60);
    match language {
        Language::ZhCn if h > 0 => format!("{h} 小时 {m} 分 {s} 秒"),
        Language::ZhCn if m > 0 => format!("{m} 分 {s} 秒"),
        Language::ZhCn => format!("{s} 秒"),
        Language::En => format!("{h}:{m:02}:{s:02}"),
    }
}
