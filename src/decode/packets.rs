//! Packets within a stream. A transport that receives packets (UDP, hidraw) wraps each one, so that its borders survive
//! readings, traces and replays, where bytes may be chunked in any way. Wrapping is ours; what is inside is the device's.
//!
//! ```text
//! 0x16  tag  length (2 bytes, high first)  payload  0x17
//! ```
//!
//! A packet that lost its end is found out by the byte that does not close it; then only its first byte is given up, and a
//! whole packet behind it is still found.

use std::collections::VecDeque;

/// Opens a packet (ASCII SYN).
const OPENS: u8 = 0x16;
/// Closes a packet (ASCII ETB).
const CLOSES: u8 = 0x17;
/// Bytes of a packet before its payload.
const HEAD: usize = 4;
/// The longest payload, in bytes: no datagram of a known device, no report descriptor (4096, `linux/hid.h`) with the four
/// bytes of the device's identity in front is longer.
pub const LONGEST_PAYLOAD: usize = 4100;

/// What a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// What the device is, told by the system when it was opened: a report descriptor.
    About,
    /// What the device sent.
    Data,
    /// The transport looked: the device is open and can be read. No payload of the device's.
    Alive,
}

impl Tag {
    const ALL: [(Self, u8); 3] = [(Self::About, b'A'), (Self::Data, b'D'), (Self::Alive, b'L')];

    fn of(byte: u8) -> Option<Self> {
        Self::ALL.iter().find(|(_, letter)| *letter == byte).map(|(tag, _)| *tag)
    }

    fn letter(self) -> u8 {
        match self {
            Self::About => b'A',
            Self::Data => b'D',
            Self::Alive => b'L',
        }
    }
}

/// One packet, or bytes that belong to none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unwrapped {
    /// A packet.
    Packet {
        /// What it is.
        tag: Tag,
        /// Its payload.
        payload: Vec<u8>,
        /// All bytes that it took of the stream.
        taken: usize,
    },
    /// Bytes before the next packet, in the order they came.
    Stray(Vec<u8>),
}

/// Wraps one packet; a payload longer than [`LONGEST_PAYLOAD`] is cut there.
#[must_use]
pub fn wrap(tag: Tag, payload: &[u8]) -> Vec<u8> {
    let payload = payload.get(..LONGEST_PAYLOAD).unwrap_or(payload);
    let [high, low] = u16::try_from(payload.len()).unwrap_or(u16::MAX).to_be_bytes();
    let mut bytes = vec![OPENS, tag.letter(), high, low];
    bytes.extend_from_slice(payload);
    bytes.push(CLOSES);
    bytes
}

/// Finds packets in a stream, whatever its chunking.
#[derive(Debug, Default)]
pub struct Unwrapper {
    /// What waits for the rest of a packet: at most one packet of the greatest length.
    held: VecDeque<u8>,
}

impl Unwrapper {
    /// Takes bytes and appends what they hold; every byte comes out once, in order.
    pub fn push(&mut self, bytes: &[u8], out: &mut Vec<Unwrapped>) {
        self.held.extend(bytes);
        let mut stray = Vec::new();
        loop {
            match look(self.held.make_contiguous()) {
                Look::Wait => break,
                Look::Stray => stray.extend(self.held.pop_front()),
                Look::Packet { tag, length } => {
                    flush(&mut stray, out);
                    let taken = HEAD + length + 1;
                    let payload = self.held.drain(..taken).skip(HEAD).take(length).collect();
                    out.push(Unwrapped::Packet { tag, payload, taken });
                }
            }
        }
        flush(&mut stray, out);
    }

    /// The connection closed: what waits belongs to no packet.
    pub fn finish(&mut self) -> Vec<u8> {
        self.held.drain(..).collect()
    }

    /// Bytes that wait for the rest of a packet.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.held.len()
    }
}

enum Look {
    Wait,
    Stray,
    Packet { tag: Tag, length: usize },
}

/// What stands at the head of the held bytes.
fn look(held: &[u8]) -> Look {
    let mut bytes = held.iter().copied();
    match bytes.next() {
        None => return Look::Wait,
        Some(OPENS) => {}
        Some(_) => return Look::Stray,
    }
    let Some(letter) = bytes.next() else { return Look::Wait };
    let Some(tag) = Tag::of(letter) else { return Look::Stray };
    let Some(high) = bytes.next() else { return Look::Wait };
    let Some(low) = bytes.next() else { return Look::Wait };
    let length = usize::from(u16::from_be_bytes([high, low]));
    if length > LONGEST_PAYLOAD {
        return Look::Stray;
    }
    match held.get(HEAD + length) {
        None => Look::Wait,
        Some(&CLOSES) => Look::Packet { tag, length },
        Some(_) => Look::Stray,
    }
}

fn flush(stray: &mut Vec<u8>, out: &mut Vec<Unwrapped>) {
    if !stray.is_empty() {
        out.push(Unwrapped::Stray(std::mem::take(stray)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn packet(tag: Tag, payload: &[u8]) -> Unwrapped {
        Unwrapped::Packet { tag, payload: payload.to_vec(), taken: payload.len() + HEAD + 1 }
    }

    fn unwrap_all<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Unwrapped>, Vec<u8>) {
        let (mut unwrapper, mut out) = (Unwrapper::default(), Vec::new());
        for chunk in chunks {
            unwrapper.push(chunk, &mut out);
        }
        let rest = unwrapper.finish();
        (out, rest)
    }

    #[test]
    fn a_whole_packet_behind_one_that_was_cut_is_found() {
        let mut bytes = wrap(Tag::Data, b"$01 F");
        bytes.truncate(6);
        bytes.extend(wrap(Tag::Data, b"$01 N"));
        let (out, rest) = unwrap_all([bytes.as_slice()]);
        assert_eq!(out, [Unwrapped::Stray(vec![0x16, b'D', 0, 5, b'$', b'0']), packet(Tag::Data, b"$01 N")]);
        assert!(rest.is_empty());
    }

    #[test]
    fn a_length_that_no_packet_has_is_not_waited_for() {
        let (out, rest) = unwrap_all([[OPENS, b'D', 0xff, 0xff].as_slice(), &wrap(Tag::Alive, b"")]);
        assert_eq!(out.last(), Some(&packet(Tag::Alive, b"")));
        assert!(rest.is_empty());
    }

    fn tags() -> impl Strategy<Value = Tag> {
        prop::sample::select(vec![Tag::About, Tag::Data, Tag::Alive])
    }

    proptest! {
        #[test]
        fn packets_survive_any_chunking(
            packets in prop::collection::vec((tags(), prop::collection::vec(any::<u8>(), 0..60)), 0..12),
            size in 1_usize..9,
        ) {
            let bytes: Vec<u8> = packets.iter().flat_map(|(tag, payload)| wrap(*tag, payload)).collect();
            let (out, rest) = unwrap_all(bytes.chunks(size));
            let expected: Vec<_> = packets.iter().map(|(tag, payload)| packet(*tag, payload)).collect();
            prop_assert_eq!(out, expected);
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn every_byte_comes_out_once_and_in_order(bytes in prop::collection::vec(any::<u8>(), 0..400), size in 1_usize..9) {
            let (out, rest) = unwrap_all(bytes.chunks(size));
            let mut seen = Vec::new();
            for found in out {
                match found {
                    Unwrapped::Packet { tag, payload, taken } => {
                        prop_assert_eq!(taken, payload.len() + HEAD + 1);
                        seen.extend(wrap(tag, &payload));
                    }
                    Unwrapped::Stray(stray) => seen.extend(stray),
                }
            }
            seen.extend(rest);
            prop_assert_eq!(seen, bytes);
        }
    }
}
