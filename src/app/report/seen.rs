//! Reads of the records that a shift has most of what the fold takes, without taking them apart into values.

use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;

use crate::domain::event::FLASH;
use crate::domain::{Direction, LineState, Origin, Outcome, WrittenTimes};
use crate::journal::record::{FlatFields, NotPlain};
use crate::shift::{CallSeen, LineSeen};

/// What the fold reads of a `line` record in the plain form that this program writes, its fields in their order; an
/// error for any other.
pub(super) fn line_seen<'a>(fields: &'a [u8], times: &mut WrittenTimes) -> Result<LineSeen<'a>, NotPlain> {
    let mut fields = FlatFields::of(fields);
    let line = fields.next_text_if(br#","line":"#)?.ok_or(NotPlain)?;
    fields.next_word_if(br#","from":"#, states, word::<LineState>)?;
    let to = fields.next_word_if(br#","to":"#, states, word)?.ok_or(NotPlain)?;
    let since = fields.next_time_if(br#","since":"#, times)?.ok_or(NotPlain)?;
    let mut why = fields.next_text_if(br#","why":"#)?;
    let (mut origin, mut ended, mut suspect) = (None, None, None);
    if why.is_none() {
        origin = fields.next_word_if(br#","origin":"#, origins, word)?;
        fields.next_text_if(br#","progress":"#)?;
        ended = fields.next_time_if(br#","ended":"#, times)?;
        suspect = fields.next_word_if(br#","suspect":"#, |_| None, word)?;
        fields.next_text_if(br#","last":"#)?;
        fields.next_text_if(br#","last_at":"#)?;
        why = fields.next_text_if(br#","why":"#)?;
    }
    let why = why.ok_or(NotPlain)?;
    fields.next_text_if(br#","adapter":"#)?;
    let seen = LineSeen { line, to, since, origin, ended, suspect, is_flash: why == FLASH.as_bytes() };
    fields.is_over().then_some(seen).ok_or(NotPlain)
}

/// As [`line_seen`], of a `call` record.
pub(super) fn call_seen<'a>(fields: &'a [u8], times: &mut WrittenTimes) -> Result<CallSeen<'a>, NotPlain> {
    let mut fields = FlatFields::of(fields);
    let line = fields.next_text_if(br#","line":"#)?.ok_or(NotPlain)?;
    fields.next_text_if(br#","number_id":"#)?;
    let direction = fields.next_word_if(br#","direction":"#, directions, word)?.ok_or(NotPlain)?;
    let outcome = fields.next_word_if(br#","outcome":"#, outcomes, word)?.ok_or(NotPlain)?;
    let ring_ms = fields.next_number_if(br#","ring_ms":"#)?.ok_or(NotPlain)?;
    let talk_ms = fields.next_number_if(br#","talk_ms":"#)?.ok_or(NotPlain)?;
    let started = fields.next_time_if(br#","started":"#, times)?.ok_or(NotPlain)?;
    let number = fields.next_text_if(br#","number":"#)?.map(text).transpose()?;
    fields.next_text_if(br#","name":"#)?;
    let digits = fields.next_text_if(br#","digits":"#)?.map(text).transpose()?;
    let answered_by = fields.next_text_if(br#","answered_by":"#)?.map(text).transpose()?;
    let seen = CallSeen { line, direction, outcome, ring_ms, talk_ms, started, number, digits, answered_by };
    fields.is_over().then_some(seen).ok_or(NotPlain)
}

fn text(bytes: &[u8]) -> Result<&str, NotPlain> {
    std::str::from_utf8(bytes).map_err(|_| NotPlain)
}

/// The words that most records have, as they stand in the journal, and what follows them.
macro_rules! words {
    ($name:ident -> $of:ty { $($word:literal => $value:expr,)+ }) => {
        #[inline]
        fn $name(rest: &[u8]) -> Option<($of, &[u8])> {
            $(
                if let Some(rest) = rest.strip_prefix($word) {
                    return Some(($value, rest));
                }
            )+
            None
        }
    };
}

words!(states -> LineState {
    br#""idle""# => LineState::Idle,
    br#""ringing""# => LineState::Ringing,
    br#""off_hook""# => LineState::OffHook,
});
words!(origins -> Origin {
    br#""inbound""# => Origin::Inbound,
    br#""outbound""# => Origin::Outbound,
});
words!(directions -> Direction {
    br#""in""# => Direction::In,
    br#""out""# => Direction::Out,
});
words!(outcomes -> Outcome {
    br#""answered""# => Outcome::Answered,
    br#""missed""# => Outcome::Missed,
});

/// A value by its word in the journal.
fn word<'a, T: Deserialize<'a>>(text: &'a [u8]) -> Option<T> {
    let words: StrDeserializer<'a, serde::de::value::Error> = std::str::from_utf8(text).ok()?.into_deserializer();
    T::deserialize(words).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::event::{CallEnded, LineChange, Suspicion};
    use crate::domain::{AdapterName, EventBody, LineId, Moment, Wall};
    use crate::journal::chain::ChainHead;
    use crate::journal::record::{Frame, encode};

    /// The line that a writer would write.
    fn written(mut body: EventBody) -> Vec<u8> {
        let mut line = Vec::new();
        encode(&mut line, ChainHead::EMPTY, Moment::default(), &mut body);
        line.pop();
        line
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z0-9-]{0,8}", "\\PC{0,8}", "[\"\\\\\u{1}\u{202e}王,{}:]{0,6}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_line_that_is_scanned_says_what_it_says_in_full(
            (line, why) in (text(), text()),
            state in 0..6_usize,
            origin in proptest::option::of(0..4_usize),
            (since, ended) in (0..4_000_000_000_000_000_i64, proptest::option::of(0..4_000_000_000_000_000_i64)),
            is_suspect in any::<bool>(),
        ) {
            let origins = [Origin::Inbound, Origin::Outbound, Origin::None, Origin::Unknown];
            let change = LineChange {
                line: LineId::new(&line),
                from: LineState::Idle,
                to: LineState::ALL[state],
                since: Wall(since),
                origin: origin.map(|origin| origins[origin]),
                progress: None,
                ended: ended.map(Wall),
                suspect: is_suspect.then_some(Suspicion::DroppedAndParked),
                last: Some(LineState::Dead),
                last_at: Some(Wall(since)),
                why,
                adapter: AdapterName::new("hall-1"),
            };
            let written = written(EventBody::Line(change.clone()));
            let frame = Frame::read(&written).unwrap();
            let is_plain = !written.contains(&b'\\');
            let seen = line_seen(frame.fields, &mut WrittenTimes::default());
            prop_assert_eq!(seen.ok(), is_plain.then_some(LineSeen::from(&change)));
        }

        #[test]
        fn a_call_that_is_scanned_says_what_it_says_in_full(
            (line, number, digits) in (text(), proptest::option::of(text()), proptest::option::of(text())),
            (direction, outcome) in (0..4_usize, 0..7_usize),
            (ring_ms, talk_ms) in (any::<u64>(), any::<u64>()),
            started in 0..4_000_000_000_000_000_i64,
            answered_by in proptest::option::of(text()),
        ) {
            let directions = [Direction::In, Direction::Out, Direction::None, Direction::Unknown];
            let outcomes = [
                Outcome::Answered, Outcome::Missed, Outcome::Abandoned, Outcome::Dropped, Outcome::NoCall,
                Outcome::Released, Outcome::Unobserved,
            ];
            let call = CallEnded {
                line: LineId::new(&line),
                number_id: None,
                direction: directions[direction],
                outcome: outcomes[outcome],
                ring_ms,
                talk_ms,
                started: Wall(started),
                number,
                name: Some("王".to_owned()),
                digits,
                answered_by: answered_by.as_deref().map(LineId::new),
            };
            let written = written(EventBody::Call(call.clone()));
            let frame = Frame::read(&written).unwrap();
            let is_plain = !written.contains(&b'\\');
            let seen = call_seen(frame.fields, &mut WrittenTimes::default());
            prop_assert_eq!(seen.ok(), is_plain.then_some(CallSeen::from(&call)));
        }
    }
}
