//! Any bytes as a trace: reading never panics and ends with its first error, and a board that is fed what was read, or
//! begins with it, stands it.

use std::time::Duration;

use hookwatch::domain::{AdapterIx, Input, Mono, RunEvent, Wall};
use hookwatch::port::trace::TraceReader;

use super::board::{board, look};
use super::families::{moment, office};

/// Inputs that a board is fed of one trace.
const MOST_INPUTS: usize = 200;
/// A board meets every deadline on its way: what lies further ahead is read and not fed, as a replay would take as long.
const LONGEST_LEAP: Duration = Duration::from_hours(48);
/// A board looks through the shifts of every day by which the wall clock was set: some hundred years are a clock without
/// its battery, ten thousand are none.
const LARGEST_STEP: Duration = Duration::from_hours(100 * 365 * 24);

/// First byte: even for a whole file, odd for items behind a header that is right.
pub(super) fn run(data: &[u8]) {
    let (first, rest) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let header: &[u8] = b"{\"v\":1,\"kind\":\"trace\",\"zone\":\"UTC\",\"adapters\":[]}\n";
    let bytes = if first % 2 == 0 { rest.to_vec() } else { [header, rest].concat() };
    let Ok(mut reader) = TraceReader::new("fuzz", bytes.as_slice()) else { return };
    let restored = reader.restored().unwrap_or_default();
    let office = office();
    let resolve = move |name: &_| office.adapters.iter().position(|adapter| adapter.name == *name).map(AdapterIx);
    let mut items = reader.inputs(resolve).peekable();
    let begins = items.peek().and_then(|item| item.as_ref().ok()).map_or_else(|| moment(0), |(at, _)| *at);
    let mut board = board(restored, begins);
    let (mut is_over, mut now) = (false, begins.mono);
    for item in items.take(MOST_INPUTS) {
        assert!(!is_over, "nothing is read behind an error");
        match item {
            Ok((at, input)) if may_be(begins.wall, at.wall) && reaches(at.mono, &input).since(now) <= LONGEST_LEAP => {
                now = now.max(at.mono);
                board.handle_input(at, input);
            }
            Ok(_) => {}
            Err(error) => {
                is_over = true;
                assert!(!error.to_string().is_empty(), "an error says what is wrong");
            }
        }
    }
    while board.poll_output().is_some() {}
    look(&board);
}

fn may_be(one: Wall, other: Wall) -> bool {
    one.since(other).max(other.since(one)) <= LARGEST_STEP
}

/// How far an input takes the board.
fn reaches(at: Mono, input: &Input) -> Mono {
    match input {
        Input::Run(RunEvent::Slept { since }) => at.max(since.mono),
        _ => at,
    }
}
