//! The alarms as a screen sees them: counts, lists, and the worst alarm of each line.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::alarm::AlarmView;
use crate::board::core::Board;
use crate::domain::alarm_view::{
    AcknowledgedView, AlarmList, AlarmRequest, AlarmRow, AlarmsView, FloodView, HiddenView, LineAlarm,
};
use crate::domain::{AlarmKey, AlarmKind, AlarmSource, IsaState, LineIx, Mask, Priority, Wall};

/// Open alarms that a screen gets besides the list it asked for.
const TOP: usize = 16;

type View<'a> = AlarmView<'a, AlarmKey>;

impl Board {
    pub(crate) fn alarms_view(&self, request: &AlarmRequest) -> AlarmsView {
        let mut view = AlarmsView { sounding: self.sounding(), flood: self.flood(), ..AlarmsView::default() };
        let open: Vec<View<'_>> = self.alarms.engine.open().collect();
        for alarm in &open {
            count(&mut view, alarm);
        }
        view.out_of_service = self.services().count();
        let mut list: Vec<&View<'_>> = open.iter().filter(|alarm| self.is_listed(alarm, request.list)).collect();
        match request.list {
            AlarmList::Open => list.sort_by_key(|alarm| rank(alarm)),
            AlarmList::Shelved | AlarmList::OutOfService => list.sort_by_key(|alarm| ends(alarm)),
        }
        let wanted = request.search.to_lowercase();
        list.retain(|alarm| wanted.is_empty() || self.haystack_of(alarm.key).contains(&wanted));
        view.matched = list.len();
        view.rows = list.iter().skip(request.offset).take(request.limit).map(|alarm| self.alarm_row(alarm)).collect();
        let mut top: Vec<&View<'_>> = open.iter().filter(|alarm| self.is_listed(alarm, AlarmList::Open)).collect();
        top.sort_by_key(|alarm| rank(alarm));
        view.top = top.into_iter().take(TOP).map(|alarm| self.alarm_row(alarm)).collect();
        self.annunciation_view(&mut view);
        view
    }

    fn sounding(&self) -> Option<Priority> {
        self.alarms.engine.sounding().map(|(_, episode)| episode.priority).max()
    }

    fn flood(&self) -> Option<FloodView> {
        let flood = self.alarms.engine.flood();
        flood.since().map(|since| FloodView { since, annunciated: flood.annunciated() })
    }

    fn is_listed(&self, alarm: &View<'_>, list: AlarmList) -> bool {
        match list {
            AlarmList::Open => {
                use IsaState::{Acknowledged, ReturnedUnacknowledged, Unacknowledged};
                matches!(alarm.state, Unacknowledged | Acknowledged | ReturnedUnacknowledged)
            }
            AlarmList::Shelved => alarm.shelf.is_some() && alarm.axes.mask != Some(Mask::OutOfService),
            // One row for each line or adapter, whatever many alarms it has.
            AlarmList::OutOfService => {
                alarm.out_of_service.is_some() && self.service_key(&alarm.key.source).as_ref() == Some(alarm.key)
            }
        }
    }

    /// The alarm that stands for its source's being out of service: the first one that is, else the first there is.
    pub(crate) fn service_key(&self, source: &AlarmSource) -> Option<AlarmKey> {
        let kinds: &[AlarmKind] = match source {
            AlarmSource::Line(_) => &AlarmKind::OF_LINE,
            AlarmSource::Adapter(_) => &AlarmKind::OF_ADAPTER,
            AlarmSource::Number(_) | AlarmSource::Group(_) | AlarmSource::Site => return None,
        };
        let keys = || kinds.iter().map(|alarm| AlarmKey::new(*alarm, source.clone()));
        let kept = &self.alarms.engine.kept().alarms;
        let is_out = |key: &AlarmKey| kept.get(key).is_some_and(|kept| kept.out_of_service.is_some());
        keys().find(is_out).or_else(|| keys().find(|key| self.alarms.plan(key).is_some()))
    }

    fn services(&self) -> impl Iterator<Item = &AlarmKey> {
        let kept = self.alarms.engine.kept().alarms.iter();
        let out = kept.filter(|(_, kept)| kept.out_of_service.is_some()).map(|(key, _)| key);
        out.filter(|key| self.service_key(&key.source).as_ref() == Some(*key))
    }

    /// Whether a person took a line out of monitoring.
    pub(crate) fn is_out_of_service(&self, ix: LineIx) -> bool {
        self.alarms.line(ix).is_some_and(|watch| watch.is_out_of_service)
    }

    /// Who took a line out of monitoring, why, until when.
    pub(crate) fn service_of(&self, ix: LineIx) -> Option<HiddenView> {
        let watch = self.alarms.line(ix).filter(|watch| watch.is_out_of_service)?;
        let key = self.service_key(&watch.source)?;
        let service = self.alarms.engine.kept().alarms.get(&key)?.out_of_service.as_ref()?;
        Some(HiddenView {
            by: service.by.clone(),
            reason: service.reason.clone(),
            at: service.at,
            until: service.until,
            shelf: None,
            standing: self.saved(&key),
        })
    }

    /// A line's worst alarm that is shown, and how many of its alarms are shelved.
    pub(crate) fn line_alarm(&self, ix: LineIx) -> (Option<LineAlarm>, usize) {
        self.alarms.line(ix).map_or((None, 0), |watch| (watch.worst, watch.shelved))
    }

    /// A line's alarms that have anything open, the most urgent first.
    pub(crate) fn alarms_of_line(&self, ix: LineIx) -> Vec<AlarmRow> {
        let Some(watch) = self.alarms.line(ix) else { return Vec::new() };
        let keys = AlarmKind::OF_LINE.map(|alarm| watch.key(alarm));
        let kept = &self.alarms.engine.kept().alarms;
        let open = keys.iter().filter(|key| kept.contains_key(key)).filter_map(|key| self.alarms.engine.alarm(key));
        let mut open: Vec<View<'_>> = open.collect();
        open.sort_by_key(rank);
        open.iter().map(|alarm| self.alarm_row(alarm)).collect()
    }

    /// Looks a line's worst alarm up anew.
    pub(super) fn refresh_line(&mut self, ix: LineIx) {
        let Some(watch) = self.alarms.line(ix) else { return };
        let keys = AlarmKind::OF_LINE.map(|alarm| watch.key(alarm));
        let kept = &self.alarms.engine.kept().alarms;
        let open: Vec<View<'_>> =
            keys.iter().filter(|key| kept.contains_key(key)).filter_map(|key| self.alarms.engine.alarm(key)).collect();
        let shelved = open.iter().filter(|alarm| alarm.shelf.is_some()).count();
        let is_out_of_service = open.iter().any(|alarm| alarm.out_of_service.is_some());
        let shown = open.iter().filter(|alarm| self.is_listed(alarm, AlarmList::Open));
        let worst = shown.min_by_key(|alarm| rank(alarm)).and_then(line_alarm);
        self.revision += 1;
        let revision = self.revision;
        if let Some(watch) = self.alarms.line_mut(ix) {
            watch.worst = worst;
            watch.shelved = shelved;
            watch.is_out_of_service = is_out_of_service;
        }
        if let Some(desk) = self.lines.get_mut(ix.0) {
            desk.revision = revision;
        }
    }

    fn haystack_of(&self, key: &AlarmKey) -> String {
        let lines = match self.line_of(key) {
            Some(ix) => vec![ix],
            None => self.alarm_lines(key).iter().filter_map(|line| self.roster.line(line)).collect(),
        };
        let mut haystack = format!("{}\n{}", key.source.name().to_lowercase(), key.alarm);
        for ix in lines {
            haystack.push('\n');
            haystack.push_str(self.roster.haystack(ix));
        }
        haystack
    }

    fn alarm_row(&self, alarm: &View<'_>) -> AlarmRow {
        let key = alarm.key;
        let line = self.line_of(key);
        let episode = alarm.episode;
        let acknowledged = episode.and_then(|episode| episode.acknowledged.as_ref());
        AlarmRow {
            line,
            label: line.map(|ix| self.roster.label(ix)).unwrap_or_default(),
            room: line
                .and_then(|ix| self.roster.config.lines.get(ix.0))
                .map_or_else(Arc::default, |line| Arc::from(line.room.as_str())),
            lines: self.alarm_lines(key),
            episode: episode.map(|episode| episode.id),
            priority: priority(alarm),
            certain: episode.is_some_and(|episode| episode.certain),
            sign: self.sign_of(key),
            state: alarm.state,
            since: episode.map_or(self.now.wall, |episode| episode.since),
            raised_at: episode.and_then(|episode| episode.raised_at),
            cleared_at: episode.and_then(|episode| episode.cleared_at),
            unconfirmed_since: alarm.unconfirmed_since.map(|since| since.wall),
            acknowledged: acknowledged.map(|acknowledged| AcknowledgedView {
                by: acknowledged.by.clone(),
                at: acknowledged.at,
                until: acknowledged.until,
                note: acknowledged.note.clone(),
                standing: self.saved(key),
            }),
            recurrences: episode.map_or(0, |episode| episode.recurrences),
            escalated: episode.map_or(0, |episode| episode.escalated),
            hidden: self.hidden(alarm),
            is_silenced: alarm.is_silenced,
            key: key.clone(),
        }
    }

    fn hidden(&self, alarm: &View<'_>) -> Option<HiddenView> {
        let standing = self.saved(alarm.key);
        let service = alarm.out_of_service.map(|service| HiddenView {
            by: service.by.clone(),
            reason: service.reason.clone(),
            at: service.at,
            until: service.until,
            shelf: None,
            standing,
        });
        service.or_else(|| {
            alarm.shelf.map(|shelf| HiddenView {
                by: shelf.by.clone(),
                reason: shelf.reason.clone(),
                at: shelf.at,
                until: Some(shelf.until),
                shelf: Some(shelf.kind),
                standing,
            })
        })
    }
}

fn priority(alarm: &View<'_>) -> Priority {
    let lowest = || alarm.rule.levels.iter().map(|level| level.priority).min();
    alarm.episode.map(|episode| episode.priority).or_else(lowest).unwrap_or(Priority::Low)
}

fn line_alarm(alarm: &View<'_>) -> Option<LineAlarm> {
    let episode = alarm.episode?;
    Some(LineAlarm {
        alarm: alarm.key.alarm,
        episode: episode.id,
        priority: episode.priority,
        certain: episode.certain,
        state: alarm.state,
        since: episode.since,
    })
}

/// Unacknowledged first, then what is still there, then what has returned; the most urgent first, then the oldest.
fn rank(alarm: &View<'_>) -> (u8, Reverse<Priority>, Wall) {
    let state = match alarm.state {
        IsaState::Unacknowledged => 0,
        IsaState::Acknowledged => 1,
        IsaState::ReturnedUnacknowledged => 2,
        IsaState::Normal | IsaState::Shelved | IsaState::Suppressed | IsaState::OutOfService => 3,
    };
    let since = alarm.episode.and_then(|episode| episode.raised_at).unwrap_or_default();
    (state, Reverse(priority(alarm)), since)
}

/// What ends first comes first; what has no end comes last.
fn ends(alarm: &View<'_>) -> (bool, Option<Wall>) {
    let service = alarm.out_of_service.map(|service| service.until);
    let until = service.unwrap_or_else(|| alarm.shelf.map(|shelf| shelf.until));
    (until.is_none(), until)
}

fn count(view: &mut AlarmsView, alarm: &View<'_>) {
    match alarm.state {
        IsaState::Unacknowledged => {
            let of_priority = view.unacknowledged.iter_mut().find(|(of, _)| *of == priority(alarm));
            if let Some((_, count)) = of_priority {
                *count += 1;
            }
        }
        IsaState::Acknowledged => view.acknowledged += 1,
        IsaState::ReturnedUnacknowledged => view.returned += 1,
        IsaState::Shelved => view.shelved += 1,
        IsaState::Suppressed if alarm.episode.is_some() => view.suppressed += 1,
        IsaState::Suppressed | IsaState::Normal | IsaState::OutOfService => {}
    }
}
