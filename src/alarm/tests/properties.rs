//! What holds for every order of inputs.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::happenings::{engine as restarted, happenings, play, straight};
use super::*;
use crate::domain::{IsaState, Mask};

/// What the watcher of one episode knows from the changes alone.
#[derive(Debug, Clone, Default)]
struct Watched {
    was_shown: bool,
    is_seen: bool,
}

/// Holds the changes told against the rules of an alarm's life.
#[derive(Default)]
struct Watch {
    open: BTreeMap<(u8, EpisodeId), Watched>,
}

impl Watch {
    fn on_event(&mut self, event: &AlarmEvent<u8>, needs_ack: bool) {
        let Some(id) = event.change.episode else { return };
        let episode = (event.key, id);
        let is_person = event.change.cause == AlarmCause::Operator && event.change.by.is_some();
        let watched = self.open.entry(episode).or_default();
        match event.change.change {
            AlarmStep::Raised => *watched = Watched { was_shown: true, is_seen: false },
            AlarmStep::Acknowledged => {
                assert!(is_person && watched.was_shown && !watched.is_seen, "{event:?}");
                watched.is_seen = true;
            }
            AlarmStep::Worsened | AlarmStep::Expired => watched.is_seen = false,
            AlarmStep::Shelved | AlarmStep::Suppressed if event.change.since.is_some() => watched.is_seen = false,
            AlarmStep::Unshelved => {
                watched.is_seen = is_person && (watched.was_shown || event.change.mask.is_none());
                watched.was_shown |= watched.is_seen;
            }
            AlarmStep::Closed => {
                let may_end = !needs_ack || !watched.was_shown || watched.is_seen || is_person;
                assert!(may_end, "an episode that nobody acknowledged ended in silence: {event:?}");
                self.open.remove(&episode);
            }
            AlarmStep::Escalated => assert!(!watched.is_seen && watched.was_shown, "{event:?}"),
            AlarmStep::Cleared | AlarmStep::Shelved | AlarmStep::Suppressed | AlarmStep::Unsuppressed => {}
        }
    }
}

proptest! {
    #[test]
    fn no_order_of_inputs_loses_an_unacknowledged_alarm(happenings in happenings()) {
        let mut watch = Watch::default();
        play(&happenings, straight, |engine, _, _, told| {
            for event in told {
                watch.on_event(event, event.key == 1);
            }
            let open: Vec<_> = engine.open().filter_map(|view| Some((*view.key, view.episode?.id))).collect();
            let watched: Vec<_> = watch.open.keys().copied().collect();
            assert_eq!(open, watched, "an open episode is in the list until its end is told");
            for view in engine.open().filter(|view| view.masks.is_empty() && view.out_of_service.is_none()) {
                let Some(episode) = view.episode else { continue };
                let is_seen = watch.open[&(*view.key, episode.id)].is_seen;
                let blinks = view.state == IsaState::Unacknowledged;
                let waits = episode.raised_at.is_some() && episode.is_standing() && view.shelf.is_none();
                assert_eq!(blinks, waits && !is_seen, "{view:?}");
            }
        });
    }

    #[test]
    fn the_changes_told_rebuild_what_is_kept_from_any_checkpoint(happenings in happenings(), seal in 0..60_usize) {
        let mut mirror: Kept<u8> = Kept::default();
        let mut count = 0;
        play(&happenings, straight, |engine, now, _, told| {
            for event in told {
                mirror.apply(event.at.wall, &event.key, &event.change);
                let text = serde_json::to_string(&event.change).unwrap();
                assert_eq!(serde_json::from_str::<crate::domain::AlarmChange>(&text).unwrap(), event.change);
                if count == seal {
                    mirror = serde_json::from_str(&serde_json::to_string(&mirror).unwrap()).unwrap();
                }
                count += 1;
            }
            assert_eq!(&mirror, engine.kept());
            let again = restarted(mirror.clone(), now);
            assert_eq!(again.kept(), engine.kept(), "a restart by itself changes nothing");
        });
    }

    #[test]
    fn nothing_happens_before_its_time_and_every_deadline_lies_ahead(happenings in happenings()) {
        let mut shelves: BTreeMap<u8, Wall> = BTreeMap::new();
        let mut acknowledged: BTreeMap<EpisodeId, Wall> = BTreeMap::new();
        play(&happenings, straight, |engine, now, what, told| {
            assert!(engine.poll_timeout().is_none_or(|due| due > now.mono), "{:?}", engine.poll_timeout());
            for AlarmEvent { at: when, key, change } in told {
                assert!(when.mono <= now.mono);
                let age = change.since.map(|since| when.wall.since(since));
                let first = if *key == 1 { seconds(60) } else { seconds(3) };
                let off = if *key == 1 { seconds(10) } else { seconds(4) };
                match (change.change, age) {
                    (AlarmStep::Raised | AlarmStep::Suppressed | AlarmStep::Shelved, Some(age)) => {
                        // What is shown after a mask has proved itself before: its own delay need not pass again.
                        let is_first = !matches!(change.cause, AlarmCause::Parent | AlarmCause::Operator | AlarmCause::Timer);
                        assert!(age >= first || *key == 2 || !is_first, "{change:?} {age:?}");
                        assert!(*key == 1 || age >= first || change.change == AlarmStep::Raised, "{change:?} {age:?}");
                    }
                    (AlarmStep::Cleared, age) => assert!(age.is_some_and(|age| age >= off), "{change:?}"),
                    (AlarmStep::Closed, Some(age)) if change.by.is_none() => assert!(age >= off, "{change:?}"),
                    _ => {}
                }
                match change.change {
                    AlarmStep::Shelved if change.shelf.is_some() => {
                        shelves.insert(*key, change.until.unwrap());
                    }
                    AlarmStep::Unshelved if change.cause == AlarmCause::Timer => {
                        assert_eq!(when.wall, shelves[key], "a shelf ends at its time, {what:?}");
                    }
                    AlarmStep::Expired => {
                        assert!(when.wall >= acknowledged[&change.episode.unwrap()], "{change:?}");
                    }
                    _ => {}
                }
                if let (Some(episode), Some(until), AlarmStep::Acknowledged | AlarmStep::Unshelved) =
                    (change.episode, change.until, change.change)
                {
                    acknowledged.insert(episode, until);
                }
            }
        });
    }

    #[test]
    fn a_wall_clock_that_jumps_changes_nothing_but_the_time_shown(
        happenings in happenings(),
        jumps in proptest::collection::vec(-86_400_i64..86_400, 60),
    ) {
        let mut runs = Vec::new();
        for bend in [false, true] {
            let mut run = Vec::new();
            let wall_of = |nth: usize, wall: Wall| if bend { Wall(wall.0 + jumps[nth] * 1_000_000) } else { wall };
            play(&happenings, wall_of, |engine, _, _, told| {
                for event in told {
                    let change = &event.change;
                    run.push((event.at.mono, event.key, change.change, change.cause, change.state, change.priority));
                }
                run.extend(engine.poll_timeout().map(|due| {
                    (due, 0, AlarmStep::Raised, AlarmCause::Timer, IsaState::Normal, Priority::Low)
                }));
            });
            runs.push(run);
        }
        prop_assert_eq!(&runs[0], &runs[1]);
    }

    #[test]
    fn a_hidden_alarm_neither_sounds_nor_escalates(happenings in happenings()) {
        play(&happenings, straight, |engine, _, _, told| {
            for view in engine.open() {
                let is_hidden = view.shelf.is_some() || !view.masks.is_empty() || view.out_of_service.is_some();
                let sounds = engine.sounding().any(|(_, sounding)| view.episode.is_some_and(|episode| episode.id == sounding.id));
                assert!(!(is_hidden && sounds), "{view:?}");
                assert_eq!(view.axes.mask == Some(Mask::OutOfService), view.out_of_service.is_some());
            }
            for event in told.iter().filter(|event| event.change.change == AlarmStep::Escalated) {
                assert_eq!(event.change.state, IsaState::Unacknowledged);
            }
        });
    }
}
