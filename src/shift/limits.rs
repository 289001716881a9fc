//! When an off-hook period of a line counts as blocked, from the settings of its alarms. Limits hold whatever priority an
//! alarm has; an alarm that is switched off for its line counts nothing.

use std::time::Duration;

use crate::config::Config;
use crate::domain::{AlarmKind, LineIx, Sign};

/// The limits of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Limits {
    certain: Option<CertainLimits>,
    suspected: Option<SuspectedLimits>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CertainLimits {
    no_call: Duration,
    far_end: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SuspectedLimits {
    parked: Duration,
    unknown: Duration,
    known_low: Duration,
    known_medium: Duration,
}

/// When a sign counts, from when its period (or the clearing) began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SignLimit {
    /// What lies before is taken for a call.
    pub(super) counts_from: Duration,
    /// Nothing counts that ends sooner.
    pub(super) reached_after: Duration,
}

impl Limits {
    /// Of a line of the configuration.
    pub(super) fn of(config: &Config, line: LineIx) -> Self {
        let dial_timeout = config.lines.get(line.0).map_or(Duration::ZERO, |line| line.timing.dial_timeout);
        let certain = config.alarm_plan_of_line(AlarmKind::LeftOffHook, line).map(|plan| CertainLimits {
            no_call: plan.after("no_call_after").max(dial_timeout),
            far_end: plan.after("far_end_after"),
        });
        let suspected = config.alarm_plan_of_line(AlarmKind::LeftOffHookSuspected, line).map(|plan| SuspectedLimits {
            parked: plan.after("parked_after"),
            unknown: plan.after("unknown_medium_after"),
            known_low: plan.after("known_low_after"),
            known_medium: plan.after("known_medium_after"),
        });
        Self { certain, suspected }
    }

    /// When a sign counts; `None` where its alarm is switched off.
    pub(super) fn of_sign(&self, sign: Sign) -> Option<SignLimit> {
        let at_once = |reached_after| SignLimit { counts_from: Duration::ZERO, reached_after };
        match sign {
            Sign::NoCall => self.certain.map(|limits| at_once(limits.no_call)),
            Sign::FarEndCleared => self.certain.map(|limits| at_once(limits.far_end)),
            Sign::DroppedAndParked => self.suspected.map(|limits| at_once(limits.parked)),
            Sign::Undetermined => self.suspected.map(|limits| at_once(limits.unknown)),
            Sign::LongCall => self.suspected.map(|limits| SignLimit {
                counts_from: limits.known_low.min(limits.known_medium),
                reached_after: limits.known_medium,
            }),
        }
    }
}
