//! Anything that may happen to alarms, in any order, and an engine it happens to.

use proptest::prelude::*;

use super::*;
use crate::domain::ShelfKind;

/// One thing that happens, some time after the one before.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub(super) wait_ms: u64,
    pub(super) key: u8,
    pub(super) what: What,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Unknown,
    Normal { age_ms: i64 },
    Active { age_ms: i64, certain: bool },
    Ack { back: u64, expires_s: Option<u64> },
    Shelve { one_shot: bool, span_s: u64 },
    Unshelve,
    Mask(MaskReason<u8>),
    Unmask(MaskReason<u8>),
    TakeOut { span_s: Option<u64> },
    PutBack,
    Checked { back: u64 },
    Silence,
    Wait,
}

pub(super) fn what() -> impl Strategy<Value = What> {
    let age = prop_oneof![Just(0_i64), 0..20_000_i64, 0..800_000_i64];
    let reason = prop_oneof![Just(MaskReason::OffDuty), Just(MaskReason::Parent(8)), Just(MaskReason::Parent(9))];
    prop_oneof![
        2 => Just(What::Unknown),
        4 => age.clone().prop_map(|age_ms| What::Normal { age_ms }),
        6 => (age, any::<bool>()).prop_map(|(age_ms, certain)| What::Active { age_ms, certain }),
        3 => (0..2_u64, proptest::option::of(1..400_u64)).prop_map(|(back, expires_s)| What::Ack { back, expires_s }),
        2 => (any::<bool>(), 1..300_u64).prop_map(|(one_shot, span_s)| What::Shelve { one_shot, span_s }),
        2 => Just(What::Unshelve),
        2 => reason.clone().prop_map(What::Mask),
        3 => reason.prop_map(What::Unmask),
        1 => proptest::option::of(1..300_u64).prop_map(|span_s| What::TakeOut { span_s }),
        1 => Just(What::PutBack),
        1 => (0..2_u64).prop_map(|back| What::Checked { back }),
        1 => Just(What::Silence),
        2 => Just(What::Wait),
    ]
}

pub(super) fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let wait = prop_oneof![Just(0_u64), 0..15_000_u64, 0..400_000_u64];
    let one = (wait, 1..3_u8, what()).prop_map(|(wait_ms, key, what)| Happening { wait_ms, key, what });
    proptest::collection::vec(one, 1..60)
}

/// The alarms of the properties: one grows and needs its acknowledgement, one needs none, at shorter times.
pub(super) fn rules() -> [(u8, Rule); 2] {
    let escalation = Escalation::default();
    let quick = Rule {
        levels: vec![level(0, Priority::Critical)],
        on_delay: seconds(3),
        off_delay: OffDelay::After(seconds(4)),
        needs_ack: false,
        ack_expires: None,
        escalation: escalation.clone(),
    };
    [(1, Rule { escalation, ..rule() }), (2, quick)]
}

pub(super) fn engine(kept: Kept<u8>, now: Moment) -> Engine<u8> {
    let limits = FloodLimits { begins_above: 3, ends_below: 2, within: seconds(60) };
    let mut engine = Engine::new(kept, limits, now);
    for (key, rule) in rules() {
        engine.set_rule(now, &key, rule);
    }
    engine
}

/// Plays happenings; `wall_of` bends the wall clock. `look` sees the engine after each with the changes it told.
pub(super) fn play(
    happenings: &[Happening],
    wall_of: impl Fn(usize, Wall) -> Wall,
    mut look: impl FnMut(&Engine<u8>, Moment, &What, &[AlarmEvent<u8>]),
) {
    let by = operator();
    let person = Person { by: &by, text: "a reason" };
    let limit = seconds(300);
    let mut engine = engine(Kept::default(), at(0));
    let mut passed = 0;
    for (nth, happening) in happenings.iter().enumerate() {
        passed += i64::try_from(happening.wait_ms).unwrap();
        let now = Moment { wall: wall_of(nth, at_ms(passed).wall), ..at_ms(passed) };
        let key = &happening.key;
        let earlier = |age_ms: i64| Moment {
            wall: now.wall - Duration::from_millis(age_ms.unsigned_abs()),
            ..at_ms(passed - age_ms)
        };
        let newest = engine.kept().last_episode.0;
        let cause = AlarmCause::Condition;
        // A refusal is an answer too: it must change nothing, which the fold shows.
        match &happening.what {
            What::Unknown => engine.state_condition(now, key, Condition::Unknown, cause),
            What::Normal { age_ms } => {
                engine.state_condition(now, key, Condition::Normal { since: earlier(*age_ms) }, cause);
            }
            What::Active { age_ms, certain } => {
                engine.state_condition(
                    now,
                    key,
                    Condition::Active { since: earlier(*age_ms), certain: *certain },
                    cause,
                );
            }
            What::Ack { back, expires_s } => {
                let episode = EpisodeId(newest.saturating_sub(*back));
                let _ = engine.acknowledge(now, episode, person, expires_s.map(seconds));
            }
            What::Shelve { one_shot, span_s } => {
                let kind = if *one_shot { ShelfKind::OneShot } else { ShelfKind::Timed };
                let _ = engine.shelve(now, key, kind, seconds(*span_s), limit, person);
            }
            What::Unshelve => drop(engine.unshelve(now, key, person)),
            What::Mask(reason) => engine.mask(now, key, reason.clone(), AlarmCause::Parent),
            What::Unmask(reason) => engine.unmask(now, key, reason, AlarmCause::Parent),
            What::TakeOut { span_s } => drop(engine.take_out_of_service(now, key, span_s.map(seconds), person)),
            What::PutBack => drop(engine.return_to_service(now, key, person)),
            What::Checked { back } => drop(engine.checked(now, EpisodeId(newest.saturating_sub(*back)), person)),
            What::Silence => drop(engine.silence(now)),
            What::Wait => engine.on_timeout(now),
        }
        let mut told = Vec::new();
        while let Some(event) = engine.poll_event() {
            if let Event::Alarm(event) = event {
                told.push(event);
            }
        }
        look(&engine, now, &happening.what, &told);
    }
}

pub(super) const fn straight(_: usize, wall: Wall) -> Wall {
    wall
}
