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

/// On-hook and off-hook must be this far apart: less could not be told apart over the years, in millivolts.
pub const LEAST_MARGIN_MV: u32 = 3000;

/// What was measured of one state of a line, in millivolts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// The lowest reading.
    pub low_mv: u32,
    /// The highest reading.
    pub high_mv: u32,
}

impl Measured {
    /// The span of some readings; `None` of none.
    #[must_use]
    pub fn of(readings: &[u32]) -> Option<Self> {
        Some(Self { low_mv: *readings.iter().min()?, high_mv: *readings.iter().max()? })
    }
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} to {} V", Volts(self.low_mv), Volts(self.high_mv))
    }
}

/// Millivolts, for people: volts with one decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Volts(pub u32);

impl std::fmt::Display for Volts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tenths = (self.0 + 50) / 100;
        write!(f, "{}.{}", tenths / 10, tenths % 10)
    }
}

/// Why no thresholds follow from what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoThresholds {
    /// The two states lie too close together.
    #[error(
        "on-hook ({on_hook}) and off-hook ({off_hook}) are less than 3 V apart: the handset was not moved, or the adapter \
         does not sit across the line's two wires"
    )]
    TooClose {
        /// On its cradle.
        on_hook: Measured,
        /// Lifted.
        off_hook: Measured,
    },
    /// The lower one is the handset on its cradle.
    #[error(
        "on-hook ({on_hook}) is lower than off-hook ({off_hook}): the handset was lifted when it should have been on its cradle"
    )]
    Reversed {
        /// On its cradle.
        on_hook: Measured,
        /// Lifted.
        off_hook: Measured,
    },
}

impl Thresholds {
    /// The thresholds that follow from a person lifting the handset: a third of the way from each state, so that what lies in
    /// the middle third is shown as unknown. A line without feed reads less than half of what it reads off-hook.
    ///
    /// # Errors
    /// The states are less than [`LEAST_MARGIN_MV`] apart, or the wrong way round.
    pub fn between(on_hook: Measured, off_hook: Measured) -> Result<Self, NoThresholds> {
        if on_hook.high_mv < off_hook.low_mv {
            return Err(NoThresholds::Reversed { on_hook, off_hook });
        }
        let margin = on_hook.low_mv.saturating_sub(off_hook.high_mv);
        if margin < LEAST_MARGIN_MV {
            return Err(NoThresholds::TooClose { on_hook, off_hook });
        }
        Ok(Self {
            dead_below_mv: Self::default().dead_below_mv.min(off_hook.low_mv / 2),
            off_hook_up_to_mv: off_hook.high_mv + margin / 3,
            on_hook_above_mv: on_hook.low_mv - margin / 3,
        })
    }
}

impl std::fmt::Display for Thresholds {
    /// As the configuration writes them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { dead_below_mv, off_hook_up_to_mv, on_hook_above_mv } = *self;
        write!(
            f,
            "{{ dead_below = {}, off_hook_up_to = {}, on_hook_above = {} }}",
            Volts(dead_below_mv),
            Volts(off_hook_up_to_mv),
            Volts(on_hook_above_mv)
        )
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

    #[test]
    fn a_lifted_handset_gives_thresholds_a_third_of_the_way_from_each_state() {
        let on_hook = Measured::of(&[48_300, 47_900]).unwrap();
        let off_hook = Measured::of(&[7100, 7400]).unwrap();
        let thresholds = Thresholds::between(on_hook, off_hook).unwrap();
        assert_eq!(thresholds, Thresholds { dead_below_mv: 2500, off_hook_up_to_mv: 20_900, on_hook_above_mv: 34_400 });
        assert_eq!(thresholds.to_string(), "{ dead_below = 2.5, off_hook_up_to = 20.9, on_hook_above = 34.4 }");
        let low = Thresholds::between(on_hook, Measured { low_mv: 3000, high_mv: 3200 }).unwrap();
        assert_eq!(low.dead_below_mv, 1500, "a set with a low resistance is not taken for a dead line");
    }

    #[test]
    fn a_margin_under_three_volts_is_refused_at_its_limit() {
        let off_hook = Measured { low_mv: 9000, high_mv: 10_000 };
        let on_hook = |low_mv| Measured { low_mv, high_mv: 14_000 };
        assert!(Thresholds::between(on_hook(13_000), off_hook).is_ok());
        let refused = Thresholds::between(on_hook(12_999), off_hook).unwrap_err();
        assert!(matches!(refused, NoThresholds::TooClose { .. }));
        assert!(refused.to_string().starts_with("on-hook (13.0 to 14.0 V) and off-hook (9.0 to 10.0 V)"), "{refused}");
        let swapped = Thresholds::between(off_hook, on_hook(13_000)).unwrap_err();
        assert!(matches!(swapped, NoThresholds::Reversed { .. }));
    }
}
