//! Where the lines of a fold stand in the configuration: their numbers, and the pools whose rings may be theirs.

use std::time::Duration;

use super::meter::Meter;
use super::number::NumberFold;
use crate::config::Config;
use crate::domain::LineIx;

/// Where a line of the fold stands in the configuration.
#[derive(Debug, Clone)]
pub(super) struct Seat {
    /// Its position in the configuration.
    pub(super) ix: usize,
    /// The number, by its position in the fold, that it answers with others.
    pub(super) number: Option<usize>,
    /// All numbers, by their position in the fold, that it answers with others.
    pub(super) numbers: Vec<usize>,
    pub(super) pools: Vec<usize>,
    pub(super) dial_timeout: Duration,
    pub(super) dials_itself: bool,
}

/// The numbers that several lines answer, as far as a ring of a line is for one of them.
pub(super) fn numbers_of(config: &Config, places: &[usize], meter: &mut Meter) -> Vec<NumberFold> {
    let mut numbers = Vec::new();
    for (place, number) in config.numbers.iter().enumerate().filter(|(_, number)| number.lines.len() > 1) {
        let is_its = |ix: usize| number.lines.contains(&LineIx(ix));
        let lines: Vec<_> = (0..places.len()).filter(|line| places.get(*line).is_some_and(|ix| is_its(*ix))).collect();
        let mut duties: Vec<_> = Vec::new();
        for line in number.lines.iter().filter_map(|ix| config.lines.get(ix.0)) {
            if !duties.contains(&line.duty) {
                duties.push(line.duty.clone());
            }
        }
        let duty = meter.duty(config, duties);
        numbers.push(NumberFold::new(place, lines, duty));
    }
    numbers
}

/// The seats of the monitored lines, and how many pools there are: lines of one group or number ring for one another.
pub(super) fn seats_of(config: &Config, places: &[usize], numbers: &[NumberFold]) -> (Vec<Seat>, usize) {
    let (groups, mut pools) = (config.groups.len(), config.groups.len() + numbers.len());
    let mut seats = Vec::with_capacity(places.len());
    for (place, ix) in places.iter().enumerate() {
        let Some(line) = config.lines.get(*ix) else { continue };
        let members = numbers.iter().enumerate().filter(|(_, number)| number.lines.contains(&place));
        let members: Vec<_> = members.map(|(number, _)| number).collect();
        // A line of two such numbers could be rung for either: neither is claimed.
        let number = members.first().copied().filter(|_| members.len() == 1);
        let group = config.groups.iter().position(|group| *group == line.group && !group.as_str().is_empty());
        let mut its_pools: Vec<_> = group.into_iter().chain(number.map(|number| groups + number)).collect();
        if its_pools.is_empty() {
            its_pools.push(pools);
            pools += 1;
        }
        let (dial_timeout, dials_itself) = (line.timing.dial_timeout, line.dials_itself);
        seats.push(Seat { ix: *ix, number, numbers: members, pools: its_pools, dial_timeout, dials_itself });
    }
    (seats, pools)
}
