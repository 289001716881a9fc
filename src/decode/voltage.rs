//! What the voltage between the wires of a line means. Polarity is ignored: it is reversed on many lines and says nothing
//! of the hook.

use crate::domain::Signal;

/// The highest voltage that a telephone line can have, its ringing included, in millivolts.
pub const HIGHEST_MV: u32 = 200_000;

/// Thresholds of a line's voltage, in millivolts, in rising order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Below this there is no feed: a modem without a line reads 1.4 V (Conexant 102184B, two diode drops; AD800: 3 V).
    pub dead_below_mv: u32,
    /// Up to this the handset is off: 4-14 V at the set, 20 V in the AD800 recorder.
    pub off_hook_up_to_mv: u32,
    /// Above this it is on-hook: 48 V by standard, 24 V behind small exchanges. What lies between is not known.
    pub on_hook_above_mv: u32,
}

impl Default for Thresholds {
    /// 2.5 V, 20 V, 20 V: the decided rules of voice modems, `docs/PROTOCOLS.md`.
    fn default() -> Self {
        Self { dead_below_mv: 2500, off_hook_up_to_mv: 20_000, on_hook_above_mv: 20_000 }
    }
}

impl Thresholds {
    /// What a voltage means.
    #[must_use]
    pub fn judge(self, millivolts: u32) -> Signal {
        if millivolts < self.dead_below_mv {
            Signal::Dead
        } else if millivolts <= self.off_hook_up_to_mv {
            Signal::OffHook
        } else if millivolts > self.on_hook_above_mv {
            Signal::OnHook
        } else {
            Signal::HookUnknown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_threshold_is_judged_at_its_limit() {
        let thresholds = Thresholds { dead_below_mv: 2500, off_hook_up_to_mv: 14_000, on_hook_above_mv: 30_000 };
        for (millivolts, signal) in [
            (2499, Signal::Dead),
            (2500, Signal::OffHook),
            (14_000, Signal::OffHook),
            (14_001, Signal::HookUnknown),
            (30_000, Signal::HookUnknown),
            (30_001, Signal::OnHook),
        ] {
            assert_eq!(thresholds.judge(millivolts), signal, "{millivolts} mV");
        }
    }
}
