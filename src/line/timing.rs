//! Every threshold of the line machine, as data. Sources stand beside each default.

use std::time::Duration;

/// The thresholds of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Off-hook without ring or digits for this long may be called *no call*. Default 30 s: exchanges act after 15-30 s
    /// without dialling (Meridian 1, permanent signal).
    pub dial_timeout: Duration,
    /// A raw or sampled off-hook counts after this long. Default 500 ms (the AD800 recorder's default).
    pub off_hook_min: Duration,
    /// An on-hook gap shorter than this is a hookflash, no release. Default 1.5 s: DAHDI accepts a flash up to 1250 ms.
    pub release_after: Duration,
    /// Ringing is over this long after the last burst. Default 8 s: China rings 1 s on, 4 s off.
    pub ring_end: Duration,
    /// A ring reported once per call may last this long before the line is unknown. Default 120 s.
    pub ring_max: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            dial_timeout: Duration::from_secs(30),
            off_hook_min: Duration::from_millis(500),
            release_after: Duration::from_millis(1500),
            ring_end: Duration::from_secs(8),
            ring_max: Duration::from_mins(2),
        }
    }
}

/// An on-hook gap below this is a dial pulse: pulses are 15-200 ms (DAHDI), the longest break of a dial 120 ms.
pub const DIAL_PULSE_MAX: Duration = Duration::from_millis(200);
/// Lifted up to this long after the last burst, a period began with the ring.
pub const INBOUND_AFTER_BURST: Duration = Duration::from_secs(6);
/// A ring that ended sooner, unanswered, is abandoned, not missed.
pub const ABANDONED_BELOW: Duration = Duration::from_secs(6);
/// An answered call released sooner is dropped.
pub const DROPPED_BELOW: Duration = Duration::from_secs(5);
/// After a dropped call, off-hook again within this long without ring or digits is suspected to be parked.
pub const PARKED_WITHIN: Duration = Duration::from_secs(15);
/// A caller record may come this long after a call that was answered and released before its caller ID arrived (caller
/// ID is sent between the first and the second ring).
pub const LATE_CALLER: Duration = Duration::from_secs(10);
/// So many reports of busy tone in a row prove it. One may be speech or music that resembles it.
pub const BUSY_REPORTS: u32 = 3;
/// A report of busy tone goes on with the run if it comes this soon after the one before. Modems repeat it every 4.0 s
/// while the tone lasts (`ZyXEL` Omni 288S manual, p. 10-9); half as long again covers one that is late.
pub const BUSY_REPEATED_WITHIN: Duration = Duration::from_secs(6);
/// Two independent signs of a cleared far end speak of one clearing if they lie this close. An exchange that clears sends
/// busy tone at once and its time-out tones within 45 s (Meridian 1: 15-30 s, then 14 s of overflow tone).
pub const SIGNS_WITHIN: Duration = Duration::from_mins(1);
/// For this long after a hookflash no sign of a cleared far end counts: a transfer gives a second dial tone, and whoever
/// transfers may meet a busy third party.
pub const FLASH_GUARD: Duration = Duration::from_mins(1);
/// A dial tone this soon after a digit is the answer to it: a prefix (9, 0) or a feature code gives a second or a
/// stuttering dial tone. 10 s is the usual pause that exchanges allow between digits.
pub const SECOND_DIAL_TONE: Duration = Duration::from_secs(10);
/// So many reports of a lasting tone are recorded in one off-hook period without a pause.
pub const TONE_RECORDS: u32 = 3;
/// After them one is recorded each time this long has passed.
pub const TONE_RECORDS_AGAIN: Duration = Duration::from_mins(1);
