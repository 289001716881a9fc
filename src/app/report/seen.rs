//! Reads of the records that a shift has most of what the fold takes, without taking them apart into values.

use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::StrDeserializer;

use crate::domain::{Direction, LineState, Outcome};
use crate::journal::record::{FlatFields, FlatValue, NotPlain};
use crate::shift::{CallSeen, LineSeen};

/// What the fold reads of a `line` record in the plain form that this program writes, its fields in their order; an
/// error for any other.
pub(super) fn line_seen(fields: &[u8]) -> Result<LineSeen<'_>, NotPlain> {
    let mut fields = FlatFields::of(fields);
    let line = required(fields.next_if(br#","line":"#)?, FlatValue::text)?;
    fields.next_if(br#","from":"#)?;
    let to = required(fields.next_if(br#","to":"#)?, state)?;
    let since = fields.next_time_if(br#","since":"#)?.ok_or(NotPlain)?;
    let origin = optional(fields.next_if(br#","origin":"#)?, word)?;
    fields.next_if(br#","progress":"#)?;
    let ended = fields.next_time_if(br#","ended":"#)?;
    let suspect = optional(fields.next_if(br#","suspect":"#)?, word)?;
    fields.next_if(br#","last":"#)?;
    fields.next_if(br#","last_at":"#)?;
    let why = required(fields.next_if(br#","why":"#)?, FlatValue::text)?;
    fields.next_if(br#","adapter":"#)?;
    let seen = LineSeen { line, to, since, origin, ended, suspect, why };
    fields.is_over().then_some(seen).ok_or(NotPlain)
}

/// As [`line_seen`], of a `call` record.
pub(super) fn call_seen(fields: &[u8]) -> Result<CallSeen<'_>, NotPlain> {
    let mut fields = FlatFields::of(fields);
    let line = required(fields.next_if(br#","line":"#)?, FlatValue::text)?;
    fields.next_if(br#","number_id":"#)?;
    let direction = required(fields.next_if(br#","direction":"#)?, direction)?;
    let outcome = required(fields.next_if(br#","outcome":"#)?, outcome)?;
    let ring_ms = required(fields.next_if(br#","ring_ms":"#)?, FlatValue::number)?;
    let talk_ms = required(fields.next_if(br#","talk_ms":"#)?, FlatValue::number)?;
    let started = fields.next_time_if(br#","started":"#)?.ok_or(NotPlain)?;
    let number = optional(fields.next_if(br#","number":"#)?, FlatValue::text)?;
    fields.next_if(br#","name":"#)?;
    let digits = optional(fields.next_if(br#","digits":"#)?, FlatValue::text)?;
    let answered_by = optional(fields.next_if(br#","answered_by":"#)?, FlatValue::text)?;
    let seen = CallSeen { line, direction, outcome, ring_ms, talk_ms, started, number, digits, answered_by };
    fields.is_over().then_some(seen).ok_or(NotPlain)
}

fn required<'a, T>(value: Option<FlatValue<'a>>, read: fn(FlatValue<'a>) -> Option<T>) -> Result<T, NotPlain> {
    value.and_then(read).ok_or(NotPlain)
}

fn optional<'a, T>(value: Option<FlatValue<'a>>, read: fn(FlatValue<'a>) -> Option<T>) -> Result<Option<T>, NotPlain> {
    value.map(|value| read(value).ok_or(NotPlain)).transpose()
}

/// A state; those that most records have are known by their bytes.
fn state(value: FlatValue<'_>) -> Option<LineState> {
    match value.bytes()? {
        b"idle" => Some(LineState::Idle),
        b"ringing" => Some(LineState::Ringing),
        b"off_hook" => Some(LineState::OffHook),
        _ => word(value),
    }
}

fn direction(value: FlatValue<'_>) -> Option<Direction> {
    match value.bytes()? {
        b"in" => Some(Direction::In),
        b"out" => Some(Direction::Out),
        _ => word(value),
    }
}

fn outcome(value: FlatValue<'_>) -> Option<Outcome> {
    match value.bytes()? {
        b"answered" => Some(Outcome::Answered),
        b"missed" => Some(Outcome::Missed),
        _ => word(value),
    }
}

/// A value by its word in the journal.
fn word<'a, T: Deserialize<'a>>(value: FlatValue<'a>) -> Option<T> {
    let words: StrDeserializer<'a, serde::de::value::Error> = value.text()?.into_deserializer();
    T::deserialize(words).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::event::{CallEnded, LineChange, Suspicion};
    use crate::domain::{AdapterName, EventBody, LineId, Moment, Origin, Wall};
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
            prop_assert_eq!(line_seen(frame.fields).ok(), is_plain.then_some(LineSeen::from(&change)));
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
            prop_assert_eq!(call_seen(frame.fields).ok(), is_plain.then_some(CallSeen::from(&call)));
        }
    }
}
