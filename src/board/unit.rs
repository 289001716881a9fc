//! The units of a bus, each for itself: one that gives no data makes its own lines stale, and one whose inputs read as
//! without power makes its own lines unknown, while the others go on.

use crate::domain::event::AdapterStep;
use crate::domain::{AdapterIx, Power};
use crate::line::LineMachine;

use super::adapter::SilentUnit;
use super::core::Board;

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
