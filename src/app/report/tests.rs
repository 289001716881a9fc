//! Reports over a journal of several files, one of which a wrong clock dated.

use std::path::Path;
use std::time::Duration;

use super::read::read_figures;
use crate::config::Config;
use crate::config::fixtures::config_in;
use crate::domain::fixtures::line_change;
use crate::domain::{EventBody, LineState, Moment, Mono, Wall};
use crate::journal::chain::ChainHead;
use crate::journal::record::encode;
use crate::shift::{Figures, Range};

/// 2026-11-23, a Monday, 00:00 in Shanghai.
const MONDAY: Wall = Wall(1_795_363_200_000_000);
const A_YEAR: Duration = Duration::from_hours(365 * 24);

fn hour(hour: u64) -> Wall {
    MONDAY + Duration::from_hours(hour)
}

fn config(dir: &Path) -> Config {
    let text = "site = \"x\"\ntimezone = \"Asia/Shanghai\"\n[journal]\ndir = \".\"\n\
         [[adapter]]\nname = \"hall-1\"\nkind = \"whozz\"\nport = \"/dev/hall-1\"\nlines = { 1 = \"a\" }\n\
         [[line]]\nid = \"a\"\nduty = \"always\"\n";
    config_in(dir, text)
}

/// A record an hour for three days, written to these files. On the second day the clock is a year ahead.
fn figures(files: [&str; 3], range: Range) -> Figures {
    let dir = tempfile::tempdir().unwrap();
    let mut head = ChainHead::EMPTY;
    let mut bytes = std::collections::BTreeMap::<&str, Vec<u8>>::new();
    for at in 0..72 {
        let file = files[usize::try_from(at / 24).unwrap()];
        let wall = if at / 24 == 1 { hour(at) + A_YEAR } else { hour(at) };
        let states = [LineState::Idle, LineState::Ringing];
        let place = usize::from(at % 5 < 2);
        let change = line_change("a", (states[1 - place], states[place]), wall);
        let moment = Moment { mono: Mono(at * 3_600_000_000), wall };
        head = encode(bytes.entry(file).or_default(), head, moment, &mut EventBody::Line(change));
    }
    for (file, bytes) in bytes {
        std::fs::write(dir.path().join(file), bytes).unwrap();
    }
    read_figures(&config(dir.path()), range, hour(72)).unwrap().figures
}

#[test]
fn a_file_that_a_wrong_clock_dated_changes_no_figure_of_the_days_before_and_after() {
    let apart = ["2026-11-23.jsonl", "2027-11-24.jsonl", "2027-11-24-002.jsonl"];
    let together = ["2026-11-23.jsonl"; 3];
    for (from, to) in [(0, 24), (3, 20), (24, 48), (48, 72), (50, 71), (20, 52)] {
        let range = Range { from: hour(from), to: hour(to) };
        let (apart, together) = (figures(apart, range), figures(together, range));
        assert_eq!(apart.lines[0].scope, together.lines[0].scope, "{from} to {to}");
        assert_eq!(apart.gaps, together.gaps, "{from} to {to}");
    }
    // The last record of the first day is from 23:00, and an hour later the clock was set; the third day begins at its first one.
    let day = |from, to| figures(apart, Range { from: hour(from), to: hour(to) }).total.time;
    assert_eq!(day(0, 24).total().whole, Duration::from_hours(24));
    assert_eq!(day(0, 24).unobserved.whole, Duration::ZERO);
    assert_eq!(day(24, 48).total().whole, Duration::ZERO, "it counts in the year that the clock showed");
    // After the record of 23:00 nobody looked.
    assert_eq!(day(48, 72).unobserved.whole, Duration::from_hours(1));
    assert_eq!(day(48, 72).total().whole, Duration::from_hours(24));
}
