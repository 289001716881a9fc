//! Any bytes to any decoder: every byte is accounted for, the chunks they come in change nothing, and what a device says
//! behind them is understood again.

use hookwatch::decode::packets::{LONGEST_PAYLOAD, Tag, wrap};
use hookwatch::decode::{Decoder, Link, Setup, decoder};
use hookwatch::domain::{AdapterKind, Decoded, Tally};

use super::families;
use super::phrases;
use super::tape::Tape;

/// Bytes after which every decoder must have given up whatever it waits for: the longest packet there is.
const FORGIVEN: usize = LONGEST_PAYLOAD + 8;

/// First byte: family and link. Second: the chunks. The rest: what the device says.
pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let setup = families::setup(&mut tape);
    let cut = tape.byte();
    let bytes = if comes_packed(&setup) && cut & 0x80 != 0 { packed(&mut tape) } else { tape.rest().to_vec() };
    let size = usize::from(cut & 0x3f) + 1;
    let (whole, cut) = (decoded(&setup, [bytes.as_slice()]), decoded(&setup, bytes.chunks(size)));
    assert_eq!(whole, cut, "chunks of {size} bytes change what {bytes:?} means");
    comes_back(&setup, &bytes);
}

/// The rest of the tape as packets of any length, of each tag.
fn packed(tape: &mut Tape<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !tape.is_blank() {
        let tag = tape.pick(&[Tag::Data, Tag::About, Tag::Alive]).copied().unwrap_or(Tag::Data);
        let length = tape.byte();
        bytes.extend(wrap(tag, tape.take(length)));
    }
    bytes
}

fn decoded<'a>(setup: &Setup, chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Decoded>, Tally) {
    let (mut decoder, mut out, mut fed) = (decoder(setup), Vec::new(), 0);
    for chunk in chunks {
        decoder.push(chunk, &mut out);
        fed += chunk.len();
        let tally = decoder.tally();
        assert_eq!(tally.bytes, fed as u64, "bytes that came are counted at once: {tally:?}");
        assert!(settled(&tally) <= tally.bytes, "no byte counts twice: {tally:?}");
    }
    decoder.finish(&mut out);
    let tally = decoder.tally();
    assert_eq!(tally.bytes, settled(&tally), "every byte is accounted for: {tally:?}");
    let faults = out.iter().filter_map(|found| if let Decoded::Fault(fault) = found { Some(fault) } else { None });
    let (count, bytes) = faults.fold((0, 0), |(count, bytes), fault| (count + 1, bytes + fault.bytes.len() as u64));
    assert_eq!((tally.faults, tally.fault_bytes), (count, bytes), "the bytes of faults are in the faults");
    (out, tally)
}

fn settled(tally: &Tally) -> u64 {
    tally.record_bytes + tally.fault_bytes + tally.separator_bytes
}

/// However the connection began, once a device has said what it says often enough, the next time means what it always
/// means.
fn comes_back(setup: &Setup, noise: &[u8]) {
    let said: Vec<u8> = phrases::of(setup.kind.as_str()).iter().flat_map(|phrase| spoken(setup, phrase)).collect();
    let mut fresh = decoder(setup);
    let expected = [heard(&mut *fresh, &said), heard(&mut *fresh, &said)];
    let mut disturbed = decoder(setup);
    heard(&mut *disturbed, noise);
    // A line end, which ends the line that noise began; where families know packets, a packet of greatest length.
    // It may end within what is said, which then is said wholly once more.
    let settling = if comes_packed(setup) { FORGIVEN / said.len() + 2 } else { 1 };
    heard(&mut *disturbed, b"\r\n");
    for _ in 0..settling {
        heard(&mut *disturbed, &said);
    }
    let [_, expected] = expected;
    assert_eq!(heard(&mut *disturbed, &said), expected, "what follows {noise:?} is understood");
}

/// Whether the decoder takes packets apart: the reports of a HID device always come so.
fn comes_packed(setup: &Setup) -> bool {
    setup.link == Link::Packets || setup.kind == AdapterKind::Hid
}

fn spoken(setup: &Setup, phrase: &[u8]) -> Vec<u8> {
    match setup.link {
        Link::Packets if setup.kind != AdapterKind::Hid => wrap(Tag::Data, phrase),
        Link::Packets | Link::Stream => phrase.to_vec(),
    }
}

fn heard(decoder: &mut dyn Decoder, bytes: &[u8]) -> Vec<Decoded> {
    let mut out = Vec::new();
    decoder.push(bytes, &mut out);
    out
}
