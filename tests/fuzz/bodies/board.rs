//! Any readings, steps of ports and pauses to a whole board with an adapter of every kind: it never panics, whatever is
//! on its way can be drawn, and the kept state is what its records make of it.

use hookwatch::board::kept::Kept;
use hookwatch::board::roster::Roster;
use hookwatch::board::{Board, Restored, RunInfo};
use hookwatch::domain::event::ClockState;
use hookwatch::domain::view::ViewRequest;
use hookwatch::domain::{
    AdapterIx, Capabilities, Input, LineIx, Moment, Output, PortEvent, RunEvent, UnitCapabilities,
};

use super::families::{moment, office};
use super::phrases;
use super::tape::Tape;

/// Pauses in microseconds, for a byte that multiplies one: within a reading, a flash, a call, a stale port, a shift.
const PAUSES: [u64; 5] = [1, 1_000, 40_000, 1_000_000, 120_000_000];

struct Room {
    board: Board,
    roster: Roster,
    /// What the records alone make of the state.
    rebuilt: Kept,
    us: u64,
    tickets: u64,
}

/// Steps, until the tape is blank.
pub(super) fn run(data: &[u8]) {
    let mut tape = Tape::new(data);
    let mut room = Room::open();
    while !tape.is_blank() {
        room.step(&mut tape);
    }
    assert_eq!(&room.rebuilt, room.board.kept(), "the kept state changes by records only");
}

/// A board with nothing to remember.
pub(super) fn board(restored: Restored, now: Moment) -> Board {
    let (version, host) = ("fuzz".to_owned(), "fuzz".to_owned());
    let info = RunInfo { version, host, clock: ClockState::Synchronised, sim: true, journal: true };
    Board::new(office(), info, restored, now)
}

/// Everything that a screen may ask for at once.
pub(super) fn look(board: &Board) {
    let detail = Some(LineIx(0));
    let _ = board.snapshot(&ViewRequest { limit: 20, detail, ticker: 20, ..ViewRequest::default() });
}

impl Room {
    fn open() -> Self {
        let mut board = board(Restored::default(), moment(0));
        let roster = Roster::new(office());
        while board.poll_output().is_some() {}
        let rebuilt = board.kept().clone();
        Self { board, roster, rebuilt, us: 0, tickets: 0 }
    }

    fn step(&mut self, tape: &mut Tape<'_>) {
        let adapters = office().adapters.len();
        let adapter = AdapterIx(usize::from(tape.byte()) % adapters);
        let input = match tape.byte() % 16 {
            0..=2 => {
                let length = tape.byte();
                Input::Reading { adapter, data: tape.take(length).to_vec() }
            }
            3..=6 => Input::Reading { adapter, data: said(adapter, tape) },
            7..=9 => Input::Port { adapter, event: port_event(tape) },
            10 => Input::Run(self.run_event(tape)),
            11 => return look(&self.board),
            12 => return self.wait_for_deadline(),
            _ => {
                let pause = tape.pick(&PAUSES).copied().unwrap_or(1);
                self.us = self.us.saturating_add(pause * u64::from(tape.byte()));
                self.board.handle_timeout(moment(self.us));
                return self.drain();
            }
        };
        self.board.handle_input(moment(self.us), input);
        self.drain();
    }

    fn wait_for_deadline(&mut self) {
        if let Some(due) = self.board.poll_timeout() {
            self.us = self.us.max(due.0);
            self.board.handle_timeout(moment(self.us));
            assert!(self.board.poll_timeout().is_none_or(|next| next.0 > self.us), "a deadline is never over");
            self.drain();
        }
    }

    fn drain(&mut self) {
        while let Some(output) = self.board.poll_output() {
            let Output::Record { ticket, at, body } = output else { continue };
            assert!(ticket.0 > self.tickets, "{ticket:?} is older than one before it");
            self.tickets = ticket.0;
            self.rebuilt.apply(at.wall, &body, &self.roster);
        }
    }

    fn run_event(&self, tape: &mut Tape<'_>) -> RunEvent {
        match tape.byte() % 6 {
            0 => RunEvent::Slept { since: moment(self.us.saturating_sub(1_000_000 * u64::from(tape.byte()))) },
            1 => RunEvent::ReadingStopped,
            2 => RunEvent::ReadingResumed,
            3 => RunEvent::JournalStalled,
            4 => RunEvent::JournalHealthy,
            _ => RunEvent::ClockChecked { state: ClockState::Synchronised },
        }
    }
}

fn said(adapter: AdapterIx, tape: &mut Tape<'_>) -> Vec<u8> {
    let office = office();
    let word = office.adapters.get(adapter.0).map_or("", |adapter| adapter.kind.as_str());
    tape.pick(phrases::of(word)).copied().unwrap_or_default().to_vec()
}

fn port_event(tape: &mut Tape<'_>) -> PortEvent {
    let why = || "fuzz".to_owned();
    match tape.byte() % 9 {
        0 => PortEvent::Opened { path: why() },
        1 => PortEvent::OpenFailed { why: why() },
        2 => {
            let bits = tape.byte();
            let sees = |bit: u8| bits & bit != 0;
            let (hook, digits, asked, tones) = (sees(1), sees(2), sees(4), sees(8));
            let unit = UnitCapabilities { first_line: u16::from(bits >> 4), hook, digits, asked, tones };
            let units =
                if sees(16) { vec![unit] } else { vec![unit.clone(), UnitCapabilities { first_line: 2, ..unit }] };
            PortEvent::Initialised { capabilities: Capabilities { units }, why: why() }
        }
        3 | 4 => PortEvent::Live,
        5 => PortEvent::Stale { why: why() },
        6 => PortEvent::Lost { why: why() },
        7 => PortEvent::Overrun { count: tape.byte().into() },
        _ => PortEvent::Restarted { unit: None },
    }
}
