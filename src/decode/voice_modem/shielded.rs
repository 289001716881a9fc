//! What each shielded code of V.253 means here. A code that is documented and says nothing of the hook is a note; it must
//! never be turned into more than its source says.

use crate::domain::{Signal, Tone};

/// Shields the code that follows it.
pub(super) const DLE: u8 = 0x10;
/// Ends a stream of voice data; this program starts none.
const ETX: u8 = 0x03;

/// What a shielded code means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shielded {
    /// A sign of the line, and the device's word for it.
    Sign(Signal, &'static str),
    /// Nothing for hook states.
    Note,
}

/// The meaning of the byte behind a DLE; `None` where no code can be.
///
/// Upper case is off-hook, lower case on-hook, for the modem's own telephone (`H`, `h`) and for the extensions (`P`,
/// `p`): so V.253 pairs its codes, and so mgetty and `HomeSeer` read them; one program takes `p` for off-hook (S14, S15b,
/// S17). DTMF (`0`-`9`, `*`, `#`, `A`-`D`) is a note: the modem hears both ends and cannot tell who pressed.
pub(super) fn shielded(code: u8) -> Option<Shielded> {
    let (signal, why) = match code {
        b'R' => (Signal::RingBurst, "DLE R"),
        b'H' => (Signal::OffHook, "DLE H"),
        b'h' => (Signal::OnHook, "DLE h"),
        b'P' => (Signal::OffHook, "DLE P"),
        b'p' => (Signal::OnHook, "DLE p"),
        b'b' => (Signal::Tone(Tone::Busy), "DLE b"),
        b'd' => (Signal::Tone(Tone::Dial), "DLE d"),
        b'l' => (Signal::Tone(Tone::LoopBreak), "DLE l"),
        b'L' => (Signal::Tone(Tone::PolarityReversal), "DLE L"),
        ETX | b'!'..=b'~' => return Some(Shielded::Note),
        _ => return None,
    };
    Some(Shielded::Sign(signal, why))
}
