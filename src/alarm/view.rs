//! What may be seen of the alarms. Looking changes nothing.

use super::engine::Engine;
use super::kept::{Episode, OutOfService, Shelf};
use super::rule::Rule;
use super::state::Axes;
use super::statement::{Condition, MaskReason};
use crate::domain::{AlarmCause, EpisodeId, IsaState, Moment, Mono};

/// One alarm.
#[derive(Debug, Clone)]
pub struct AlarmView<'a, K> {
    /// Its name.
    pub key: &'a K,
    /// Every axis.
    pub axes: Axes,
    /// The projection of the axes.
    pub state: IsaState,
    /// The condition stated last.
    pub condition: Condition,
    /// Its rule.
    pub rule: &'a Rule,
    /// The open episode: its priority, its moments, its acknowledgement, its recurrences.
    pub episode: Option<&'a Episode>,
    /// While an episode stands and nothing is known of its condition: since when it is not confirmed.
    pub unconfirmed_since: Option<Moment>,
    /// The shelf.
    pub shelf: Option<&'a Shelf>,
    /// Every reason that hides it by design, out of service apart.
    pub masks: Vec<&'a MaskReason<K>>,
    /// Out of service.
    pub out_of_service: Option<&'a OutOfService>,
    /// When its shelf ends.
    pub shelf_due: Option<Mono>,
    /// When its out-of-service ends.
    pub service_due: Option<Mono>,
    /// When its acknowledgement expires.
    pub ack_due: Option<Mono>,
    /// When it changes by itself next, for whatever reason.
    pub due: Option<Mono>,
    /// Its sound is stopped.
    pub is_silenced: bool,
}

impl<K: Ord + Clone> Engine<K> {
    /// Every alarm, in the order of their names.
    pub fn alarms(&self) -> impl Iterator<Item = AlarmView<'_, K>> {
        self.live.keys().filter_map(|key| self.alarm(key))
    }

    /// One alarm.
    #[must_use]
    pub fn alarm(&self, key: &K) -> Option<AlarmView<'_, K>> {
        let (key, live) = self.live.get_key_value(key)?;
        let look = self.look(key, AlarmCause::Condition);
        let axes = look.axes();
        let kept = look.kept;
        let episode = kept.episode.as_ref();
        let is_standing = episode.is_some_and(Episode::is_standing);
        Some(AlarmView {
            key,
            axes,
            state: axes.state(),
            condition: live.stated,
            rule: &live.rule,
            episode,
            unconfirmed_since: live.unknown_since.filter(|_| is_standing),
            shelf: kept.shelf.as_ref(),
            masks: live.masks.iter().collect(),
            out_of_service: kept.out_of_service.as_ref(),
            shelf_due: live.shelf_due,
            service_due: live.service_due,
            ack_due: live.ack_due,
            due: live.due,
            is_silenced: live.is_silenced,
        })
    }

    /// Every alarm that has anything open: an episode, a shelf or an out-of-service. What a list shows or counts.
    pub fn open(&self) -> impl Iterator<Item = AlarmView<'_, K>> {
        self.kept.alarms.keys().filter_map(|key| self.alarm(key))
    }

    /// The alarm that has this episode open.
    #[must_use]
    pub fn find(&self, episode: EpisodeId) -> Option<&K> {
        let is_it = |open: &Episode| open.id == episode;
        self.kept.alarms.iter().find(|(_, kept)| kept.episode.as_ref().is_some_and(is_it)).map(|(key, _)| key)
    }

    /// The annunciated set: what sounds now.
    pub fn sounding(&self) -> impl Iterator<Item = (&K, &Episode)> {
        self.kept.alarms.iter().filter_map(|(key, kept)| {
            let live = self.live.get(key)?;
            let episode = kept.episode.as_ref()?;
            let sounds = live.state == IsaState::Unacknowledged && !live.is_silenced;
            sounds.then_some((key, episode))
        })
    }
}
