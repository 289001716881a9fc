//! What a screen gets when it asks: its window of rows, the counts, the health of adapters and journal.

use std::cmp::Reverse;

use crate::config::Duty;
use crate::domain::adapter_view::{AdapterDetail, AdapterLine};
use crate::domain::review::ReviewAnswer;
use crate::domain::view::{AdapterRow, AdapterState, GroupView, LineDetail, LineRow, LineSource, RowOrder, ShiftView};
use crate::domain::{AdapterIx, DeviceLine, LineId, LineIx, LineState, Snapshot, ViewRequest};

use super::core::Board;

impl Board {
    /// The board as a screen asks for it.
    #[must_use]
    pub fn snapshot(&self, request: &ViewRequest) -> Snapshot {
        let mut matching = self.matching(request);
        if request.order == RowOrder::Attention {
            matching.sort_by_key(|ix| self.need(*ix));
        } else {
            // A group's lines stand together even where the file scatters them.
            matching.sort_by_key(|ix| self.roster.group_of(*ix));
        }
        let window = matching.iter().skip(request.offset).take(request.limit);
        Snapshot {
            revision: self.revision,
            at: self.now,
            site: self.roster.config.site.clone(),
            sim: self.is_sim(),
            shift: self.life.shift().map(|shift| ShiftView {
                name: shift.name.clone(),
                ends: shift.ends,
                on_break: shift.on_break,
            }),
            counts: self.counts(),
            total: self.lines.len(),
            matched: matching.len(),
            missed: self.life.count_of(self.kept.missed),
            groups: self.groups(&matching),
            rows: window.filter_map(|ix| self.row(*ix)).collect(),
            adapters: self.adapters.iter().map(adapter_row).collect(),
            journal: self.journal.shown(),
            ticker: self.history.ticker(request.ticker),
            detail: request.detail.and_then(|ix| self.detail(ix)),
            adapter: request.adapter.and_then(|ix| self.adapter_detail(ix)),
            alarms: self.alarms_view(&request.alarms),
            session: self.session_view(),
            walk: self.walk_view(request),
            review: ReviewAnswer::None,
        }
    }

    fn matching(&self, request: &ViewRequest) -> Vec<LineIx> {
        let wanted = request.search.to_lowercase();
        let matches = |ix: &LineIx| {
            let state = self.lines.get(ix.0).map(|desk| desk.machine.state().0);
            let in_state = request.state.is_none_or(|wanted| state == Some(wanted));
            in_state && (wanted.is_empty() || self.roster.haystack(*ix).contains(&wanted))
        };
        (0..self.lines.len()).map(LineIx).filter(matches).collect()
    }

    /// Lines that need someone first: dead, off-hook (the longest first), stale, ringing, unknown, idle.
    fn need(&self, ix: LineIx) -> (u8, Reverse<u64>, LineIx) {
        let Some(desk) = self.lines.get(ix.0) else { return (u8::MAX, Reverse(0), ix) };
        let (state, since) = desk.machine.state();
        let rank = match state {
            LineState::Dead => 0,
            LineState::OffHook => 1,
            LineState::Stale => 2,
            LineState::Ringing => 3,
            LineState::Unknown => 4,
            LineState::Idle => return (5, Reverse(0), ix),
        };
        (rank, Reverse(u64::MAX - since.mono.0), ix)
    }

    fn counts(&self) -> [(LineState, usize); 6] {
        let states = || self.lines.iter().map(|desk| desk.machine.state().0);
        LineState::ALL.map(|state| (state, states().filter(|other| *other == state).count()))
    }

    fn groups(&self, matching: &[LineIx]) -> Vec<GroupView> {
        let group = |ix: &LineIx| self.roster.group_of(*ix);
        let count = |place: usize| matching.iter().filter(|ix| group(ix) == place).count();
        let names = self.roster.config.groups.iter().enumerate();
        let views = names.map(|(place, name)| GroupView { name: name.clone(), matched: count(place) });
        views.filter(|view| view.matched > 0).collect()
    }

    fn row(&self, ix: LineIx) -> Option<LineRow> {
        let (desk, config) = (self.lines.get(ix.0)?, self.roster.config.lines.get(ix.0)?);
        let (state, since) = desk.machine.state();
        let missed = self.kept.lines.get(ix.0).map_or(0, |kept| self.life.count_of(kept.missed));
        let (alarm, shelved) = self.line_alarm(ix);
        let explained = self.kept.lines.get(ix.0).and_then(|kept| kept.facts.explained.as_ref());
        Some(LineRow {
            ix,
            revision: desk.revision,
            id: config.id.clone(),
            label: self.roster.label(ix),
            group: config.group.clone(),
            room: self.roster.room(ix),
            contact: self.roster.contact(ix),
            state,
            since,
            last: desk.machine.last(),
            origin: desk.machine.origin(),
            progress: desk.machine.progress(),
            pending: desk.machine.pending(),
            missed,
            on_duty: self.life.is_on_duty(ix),
            alarm,
            out_of_service: self.service_of(ix),
            shelved,
            explained_until: explained.map(|explained| explained.until).filter(|until| *until > self.now.wall),
        })
    }

    fn detail(&self, ix: LineIx) -> Option<LineDetail> {
        let (desk, config) = (self.lines.get(ix.0)?, self.roster.config.lines.get(ix.0)?);
        let call = desk.machine.call();
        let named = call.and_then(|call| Some((call.number.clone()?, call.name.clone().unwrap_or_default())));
        Some(LineDetail {
            row: self.row(ix)?,
            numbers: self.roster.numbers_of(ix).map(ToString::to_string).collect(),
            duty: match &config.duty {
                Duty::Always => "always".to_owned(),
                Duty::Shift(name) => name.to_string(),
            },
            room: config.room.clone(),
            contact: config.contact.clone(),
            contact_phone: config.contact_phone.clone(),
            backup: config.backup.clone(),
            source: self.source(ix),
            caller: named,
            digits: call.map(|call| call.digits.clone()).unwrap_or_default(),
            events: self.history.of_line(ix),
            alarms: self.alarms_of_line(ix),
            companions: self.companions(ix),
            verification: self.verification(ix),
        })
    }

    /// The other lines of the numbers it answers, with their rooms.
    fn companions(&self, ix: LineIx) -> Vec<(LineId, String)> {
        let numbers = self.roster.config.numbers.iter().filter(|number| number.lines.contains(&ix));
        let mut others: Vec<LineIx> = numbers.flat_map(|number| number.lines.iter().copied()).collect();
        others.retain(|other| *other != ix);
        others.sort_unstable();
        others.dedup();
        let lines = others.into_iter().filter_map(|other| self.roster.config.lines.get(other.0));
        lines.map(|line| (line.id.clone(), line.room.clone())).collect()
    }

    fn adapter_detail(&self, ix: AdapterIx) -> Option<AdapterDetail> {
        let desk = self.adapters.get(ix.0)?;
        let lines = desk.config.lines.iter().filter_map(|(device_line, line)| {
            let id = self.roster.config.lines.get(line.0)?.id.clone();
            let state = self.lines.get(line.0)?.machine.state().0;
            Some(AdapterLine { device_line: device_line.clone(), id, state })
        });
        Some(AdapterDetail {
            ix,
            path: desk.path.clone(),
            set_up: desk.set_up.clone(),
            driver_errors: desk.driver_errors,
            lines: lines.collect(),
            tail: desk.tail.view(),
        })
    }

    fn source(&self, ix: LineIx) -> Option<LineSource> {
        let (desk, config) = (self.lines.get(ix.0)?, self.roster.config.lines.get(ix.0)?);
        let (adapter, device_line) = config.adapter.as_ref()?;
        let adapter = self.adapters.get(adapter.0)?;
        let is_tone = config.dialling == crate::config::Dialling::Tone;
        Some(LineSource {
            adapter: adapter.config.name.clone(),
            kind: adapter.config.kind,
            proof: adapter.config.traits().proof,
            device_line: device_line.clone(),
            state: state_of(adapter, device_line),
            why: desk.machine.why().to_owned(),
            asked_for_state: adapter.config.traits().asked_for_state,
            sees_digits: is_tone && adapter.capabilities.sees_digits(device_line),
        })
    }
}

/// Where the connection stands for one line: a unit of a bus may be silent while others live.
fn state_of(desk: &super::adapter::AdapterDesk, line: &DeviceLine) -> AdapterState {
    if desk.state == AdapterState::Live && !desk.hears(line) { AdapterState::Stale } else { desk.state }
}

/// What led where it stands; of a bus that lives, why its first silent unit is silent.
fn why_of(desk: &super::adapter::AdapterDesk) -> String {
    if desk.state == AdapterState::Live {
        let first = desk.silent.values().min_by_key(|unit| unit.since.mono);
        return first.map(|unit| unit.why.clone()).unwrap_or_default();
    }
    desk.why.clone()
}

fn adapter_row(desk: &super::adapter::AdapterDesk) -> AdapterRow {
    AdapterRow {
        name: desk.config.name.clone(),
        kind: desk.config.kind,
        proof: desk.config.traits().proof,
        port: desk.config.port.to_string(),
        state: desk.state,
        since: desk.since,
        why: why_of(desk),
        capabilities: desk.capabilities.clone(),
        tally: desk.tally(),
        opened: desk.opened,
        overruns: desk.overruns,
        last_byte: desk.tail.at(),
        round_trip: desk.round_trip,
        units: desk.units(),
        silent_units: desk.silent.keys().copied().collect(),
    }
}
