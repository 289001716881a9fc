//! The ledger (台账): each published number against what was seen of it. A verdict is given only on what was observed; what
//! was not seen is never told as silence. What could be merged and what needs another line is advice, with its figures.
//!
//! | verdict | when, the first that holds |
//! |---|---|
//! | not monitored | no adapter reports any of its lines |
//! | dead | every monitored line of it was without feed when last seen |
//! | working | at least one ring was answered |
//! | not enough observed | less than 90 % of its duty time was observed, or rings ended unseen and no others did |
//! | never answered | it rang, and nobody answered |
//! | silent | it never rang |

use std::collections::BTreeMap;
use std::time::Duration;

use super::erlang;
use super::figures::{Figures, LineFigures, Peak, Share, StateTime};
use super::meter::Range;
use crate::config::{Config, LineConfig, LineUse};
use crate::domain::{GroupName, LineId, LineIx, LineState, NumberId, Wall};

/// Less was observed than this: nothing is said of what did not happen.
const LEAST_OBSERVED: f64 = 0.9;
/// A number that carries no more in its busiest hour (six minutes of calls) may share a line.
const LITTLE_TRAFFIC: f64 = 0.1;
const AN_HOUR: Duration = Duration::from_hours(1);
const A_DAY: Duration = Duration::from_hours(24);

/// What is known of a published number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberVerdict {
    /// 正常: at least one ring was answered.
    Working,
    /// 无人接听: it rang, and nobody answered.
    NeverAnswered,
    /// 无来电: it never rang.
    Silent,
    /// 断线: every monitored line was without feed when last seen.
    Dead,
    /// 观测不足: too little was seen to say that something did not happen.
    NotEnoughObserved,
    /// 未监测: no adapter reports any of its lines.
    NotMonitored,
}

impl NumberVerdict {
    /// Every verdict, in the order in which they are counted.
    pub const ALL: [Self; 6] =
        [Self::Working, Self::NeverAnswered, Self::Silent, Self::Dead, Self::NotEnoughObserved, Self::NotMonitored];
}

/// A number of a list that was handed in, to compare with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedNumber {
    /// The number, as the list has it.
    pub number: String,
    /// What the list calls it.
    pub label: String,
    /// Whose it is.
    pub department: String,
}

/// The ledger of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// The range that was looked at.
    pub range: Range,
    /// The numbers of the configuration, in its order.
    pub rows: Vec<LedgerRow>,
    /// What the list compares as; `None` where none was handed in.
    pub compared: Option<Compared>,
    /// Numbers of one group that fewer lines could answer.
    pub merges: Vec<Merge>,
    /// Numbers that need another line.
    pub shortages: Vec<Shortage>,
}

/// How a list and the configuration differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// How many numbers the list has.
    pub listed: usize,
    /// Numbers of the list that the configuration does not have.
    pub not_configured: Vec<ListedNumber>,
    /// Numbers of the configuration that the list does not have.
    pub not_listed: Vec<NumberId>,
    /// Numbers that stand in the list more than once.
    pub twice: Vec<String>,
}

/// A published number.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    /// The number.
    pub number: NumberId,
    /// What its first line is called.
    pub label: String,
    /// Whose it is, by the list.
    pub department: String,
    /// The group of its first line.
    pub group: GroupName,
    /// Its lines.
    pub lines: Vec<LineId>,
    /// How many of them an adapter reports.
    pub monitored: usize,
    /// The verdict.
    pub verdict: NumberVerdict,
    /// Its last ring in the range. A ring of a line that several numbers share counts for each of them.
    pub last_ring: Option<Wall>,
    /// The last ring of it that was answered.
    pub last_answer: Option<Wall>,
    /// Whole days since the last ring; of the range where it never rang, which is then the least. None where it was
    /// not monitored, or less than 90 % of its duty time since then was observed.
    pub silent_days: Option<u64>,
    /// Duty time that was observed.
    pub observed: Share,
    /// Calls offered.
    pub rings: u64,
    /// Of these answered.
    pub answered: u64,
    /// Rings whose end nobody saw.
    pub unseen: u64,
}

/// Numbers of one group that fewer lines could answer, at 1 % blocking in the sum of their busiest hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// The group.
    pub group: GroupName,
    /// The numbers, each with a line of its own now.
    pub numbers: Vec<NumberId>,
    /// The sum of what each carried in its own busiest hour, in erlangs: more than they ever carried together.
    pub erlangs: f64,
    /// How many lines would do.
    pub lines: u32,
}

/// A number that needs more lines than it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortage {
    /// The number.
    pub number: NumberId,
    /// How many lines it has.
    pub lines: usize,
    /// How many it needs at least.
    pub needed: u32,
    /// Its busiest hour.
    pub peak: Peak,
    /// How long every line was in use.
    pub all_busy: Duration,
}

impl Ledger {
    /// The ledger of what was seen, and of a list where one is compared.
    #[must_use]
    pub fn of(config: &Config, figures: &Figures, list: Option<&[ListedNumber]>) -> Self {
        let by_digits: BTreeMap<String, &ListedNumber> =
            list.unwrap_or_default().iter().rev().map(|listed| (digits(&listed.number), listed)).collect();
        let rows: Vec<_> =
            published(config).iter().map(|(number, lines)| row(config, figures, number, lines, &by_digits)).collect();
        let compared = list.map(|list| compare(&rows, list, &by_digits));
        let (merges, shortages) = (merges(config, figures, &rows), shortages(figures));
        Self { range: figures.range, rows, compared, merges, shortages }
    }

    /// How many numbers have this verdict.
    #[must_use]
    pub fn count(&self, verdict: NumberVerdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }
}

/// Every number of the configuration, with its lines.
fn published(config: &Config) -> Vec<(NumberId, Vec<LineIx>)> {
    let mut numbers: Vec<(NumberId, Vec<LineIx>)> = Vec::new();
    let own = config.lines.iter().enumerate().filter_map(|(ix, line)| Some((line.number.clone()?, vec![LineIx(ix)])));
    let shared = config.numbers.iter().map(|number| (number.number.clone(), number.lines.clone()));
    for (number, lines) in own.chain(shared) {
        match numbers.iter_mut().find(|(known, _)| *known == number) {
            None => numbers.push((number, lines)),
            Some((_, known)) => {
                let new: Vec<_> = lines.into_iter().filter(|line| !known.contains(line)).collect();
                known.extend(new);
            }
        }
    }
    numbers
}

fn row(
    config: &Config,
    figures: &Figures,
    number: &NumberId,
    lines: &[LineIx],
    list: &BTreeMap<String, &ListedNumber>,
) -> LedgerRow {
    let configured: Vec<&LineConfig> = lines.iter().filter_map(|ix| config.lines.get(ix.0)).collect();
    let is_its = |line: &&LineFigures| configured.iter().any(|known| known.id == line.line);
    let seen: Vec<&LineFigures> = figures.lines.iter().filter(is_its).collect();
    let mut time = StateTime::default();
    for line in &seen {
        time += line.scope.time;
    }
    // A number without figures of its own shares its only line with others: the rings of that line are what is known.
    let own = figures.numbers.iter().find(|known| known.number == *number).map(|known| known.scope.calls);
    let calls = own.unwrap_or_else(|| seen.first().map(|line| line.scope.calls).unwrap_or_default());
    let last_ring = seen.iter().filter_map(|line| line.last_ring).max();
    let since = last_ring.unwrap_or(figures.range.from);
    let listed = list.get(&digits(number.as_str()));
    let mut row = LedgerRow {
        number: number.clone(),
        label: configured.first().map(|line| line.label.clone()).unwrap_or_default(),
        department: listed.map(|listed| listed.department.clone()).unwrap_or_default(),
        group: configured.first().map_or_else(|| GroupName::new(""), |line| line.group.clone()),
        lines: configured.iter().map(|line| line.id.clone()).collect(),
        monitored: seen.len(),
        verdict: NumberVerdict::NotMonitored,
        last_ring,
        last_answer: seen.iter().filter_map(|line| line.last_answer).max(),
        silent_days: is_enough(observed_since(&seen, figures.range, since))
            .then(|| figures.range.to.since(since).as_secs() / A_DAY.as_secs()),
        observed: time.observed(),
        rings: calls.offered(),
        answered: calls.answered,
        unseen: calls.unobserved,
    };
    let is_dead = seen.iter().all(|line| line.ends_as == LineState::Dead);
    row.verdict = verdict(&row, is_dead);
    if row.verdict == NumberVerdict::NotEnoughObserved && row.last_ring.is_none() {
        row.silent_days = None;
    }
    row
}

fn verdict(row: &LedgerRow, is_dead: bool) -> NumberVerdict {
    let is_observed = is_enough(row.observed);
    match () {
        () if row.monitored == 0 => NumberVerdict::NotMonitored,
        () if is_dead => NumberVerdict::Dead,
        () if row.answered > 0 => NumberVerdict::Working,
        () if !is_observed || (row.unseen > 0 && row.rings == 0) => NumberVerdict::NotEnoughObserved,
        () if row.rings > 0 => NumberVerdict::NeverAnswered,
        () => NumberVerdict::Silent,
    }
}

/// Whether enough was observed to say that something did not happen.
fn is_enough(observed: Share) -> bool {
    observed.ratio().is_some_and(|observed| observed >= LEAST_OBSERVED)
}

/// How much of the duty time of these lines since then was observed. What was unseen in the hour of `since` counts as behind it.
fn observed_since(lines: &[&LineFigures], range: Range, since: Wall) -> Share {
    let on_duty = |line: &LineFigures, from: Wall, to: Wall| -> Duration {
        line.duty.iter().map(|duty| duty.to.min(to).since(duty.from.max(from))).sum()
    };
    let first = since.since(range.from).as_secs() / AN_HOUR.as_secs();
    let (mut seen, mut whole) = (Duration::ZERO, Duration::ZERO);
    for line in lines {
        let all = on_duty(line, since, range.to);
        let rest_of_hour = on_duty(line, since, range.from + AN_HOUR * u32::try_from(first + 1).unwrap_or(u32::MAX));
        let mut hours = line.unobserved_hours.iter().skip(usize::try_from(first).unwrap_or(usize::MAX));
        let begun = hours.next().map_or(Duration::ZERO, |unseen| (*unseen).min(rest_of_hour));
        let unseen = begun + hours.sum::<Duration>();
        (seen, whole) = (seen + all.saturating_sub(unseen), whole + all);
    }
    Share::of_time(seen, whole)
}

/// The digits of a number, so that `0571-8725 1234` and `057187251234` are one; a text without digits is itself.
fn digits(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() { number.trim().to_owned() } else { digits }
}

fn compare(rows: &[LedgerRow], list: &[ListedNumber], by_digits: &BTreeMap<String, &ListedNumber>) -> Compared {
    let configured: Vec<_> = rows.iter().map(|row| digits(row.number.as_str())).collect();
    let mut compared = Compared { listed: by_digits.len(), ..Compared::default() };
    let mut seen = std::collections::BTreeSet::new();
    for listed in list {
        let digits = digits(&listed.number);
        if !seen.insert(digits.clone()) {
            compared.twice.push(listed.number.clone());
        } else if !configured.contains(&digits) {
            compared.not_configured.push(listed.clone());
        }
    }
    let is_missing = |row: &&LedgerRow| !by_digits.contains_key(&digits(row.number.as_str()));
    compared.not_listed = rows.iter().filter(is_missing).map(|row| row.number.clone()).collect();
    compared
}

/// Desks of one group with a number and a line each that carry very little: whether fewer lines would do for all of them.
fn merges(config: &Config, figures: &Figures, rows: &[LedgerRow]) -> Vec<Merge> {
    let mut groups: BTreeMap<GroupName, (Vec<NumberId>, f64)> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.lines.len() == 1 && row.monitored == 1 && !row.group.as_str().is_empty()) {
        let is_seen = is_enough(row.observed);
        let is_desk = config.lines.iter().any(|line| row.lines.contains(&line.id) && line.usage == LineUse::Desk);
        let own = figures.numbers.iter().find(|number| number.number == row.number);
        let Some(erlangs) = own.and_then(|number| number.peak).map(|peak| peak.erlangs()) else { continue };
        if is_seen && is_desk && row.verdict != NumberVerdict::Dead && erlangs <= LITTLE_TRAFFIC {
            let (numbers, sum) = groups.entry(row.group.clone()).or_default();
            numbers.push(row.number.clone());
            *sum += erlangs;
        }
    }
    let merges = groups.into_iter().filter_map(|(group, (numbers, erlangs))| {
        let now = u32::try_from(numbers.len()).ok()?;
        let lines = erlang::lines_needed(erlangs, now).filter(|lines| *lines < now)?;
        Some(Merge { group, numbers, erlangs, lines })
    });
    merges.collect()
}

fn shortages(figures: &Figures) -> Vec<Shortage> {
    let short = figures.numbers.iter().filter_map(|number| {
        let (needed, peak) = (number.lines_needed()?, number.peak?);
        let lines = number.lines.len();
        let all_busy = number.scope.all_busy.whole;
        (usize::try_from(needed).is_ok_and(|needed| needed > lines)).then(|| Shortage {
            number: number.number.clone(),
            lines,
            needed,
            peak,
            all_busy,
        })
    });
    short.collect()
}
