//! The units of a bus, each for itself: one that gives no data makes its own lines stale, and one whose inputs read as
//! without power makes its own lines unknown, while the others go on.

use crate::domain::event::AdapterStep;
use crate::domain::{AdapterIx, LineId, LineIx, Power};
use crate::line::LineMachine;

use super::adapter::SilentUnit;
use super::core::Board;
use super::kept::Kept;
use super::number::Observed;
use super::roster::Roster;

impl Board {
    /// A unit gives no data any more: its lines are stale. One returns with its next answer.
    pub(crate) fn on_unit_silent(&mut self, ix: AdapterIx, unit: u16, why: String) {
        let now = self.now;
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        let silent = SilentUnit { since: now, why: why.clone() };
        adapter.silent.entry(unit).or_insert(silent);
        let lines = adapter.lines_on(unit);
        self.record_unit(ix, AdapterStep::UnitSilent, unit, why);
        for line in lines {
            self.with_line(line, LineMachine::on_stale);
        }
        self.on_unit_moved(ix);
    }

    /// A unit gives data again: what it told of its lines came before this.
    pub(crate) fn on_unit_live(&mut self, ix: AdapterIx, unit: u16) {
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        adapter.silent.remove(&unit);
        let lines = adapter.lines_on(unit);
        self.record_unit(ix, AdapterStep::UnitLive, unit, format!("unit {unit} answers again"));
        for line in lines {
            self.note_unseen(line);
        }
        self.on_unit_moved(ix);
    }

    /// The inputs of a unit read as without power, or no longer so. What its lines do follows in the same answer.
    pub(crate) fn on_power(&mut self, ix: AdapterIx, unit: u16, power: Power) {
        let Some(adapter) = self.adapters.get_mut(ix.0) else { return };
        match power {
            Power::Gone => adapter.unpowered.insert(unit),
            Power::Back => adapter.unpowered.remove(&unit),
        };
        self.revision += 1;
        self.on_power_moved(ix);
    }
}

impl Kept {
    /// A call that is offered to one of these lines may be answered there unseen.
    pub(super) fn hide_members(&mut self, roster: &Roster, is_hidden: impl Fn(LineIx) -> bool) {
        for (track, number) in self.numbers.iter_mut().enumerate() {
            if roster.members(track).iter().any(|ix| is_hidden(*ix)) {
                number.hide_member();
            }
        }
    }

    /// Whether the adapter of a line, or its unit of a bus, gives no data.
    fn is_silent(&self, ix: LineIx, roster: &Roster) -> bool {
        let Some(adapter) = roster.adapter_of(ix) else { return false };
        let units = self.silent_units.get(adapter);
        let is_unit_silent = roster.unit_of(ix).is_some_and(|unit| units.is_some_and(|units| units.contains(&unit)));
        self.silent.contains(adapter) || is_unit_silent
    }

    /// Whether every line of the number that a line answers with others is observed.
    pub(super) fn observed_members(&self, line: &LineId, roster: &Roster) -> Observed {
        let members = roster.line(line).and_then(|ix| roster.share(ix)).map(|share| roster.members(share.track));
        if members.unwrap_or_default().iter().any(|ix| self.is_silent(*ix, roster)) {
            Observed::InPart
        } else {
            Observed::Whole
        }
    }
}
