//! Who is told of an alarm, by which rule, and when. Pure: what sounds goes in, what is to be told comes out; nothing is
//! run here, and nothing is told of an alarm that does not sound.
//!
//! | An episode that sounds and matches a rule | is told by that rule |
//! |---|---|
//! | was not told since it began to sound and match | at once |
//! | has a greater priority than when it was told | at once |
//! | was told `repeat` ago | again |
//! | belongs to a flood's summary | not by itself; rules of step 0 tell the summary |
//! | has a command under way | when that has ended; a mere repeat is left out |
//!
//! A rule of step 1 or 2 matches an episode that was escalated so far. What stops sounding or matching is forgotten: it
//! is told anew when it comes again.

mod bell;
mod ledger;

#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use self::bell::Bell;
use self::ledger::{Key, Ledger};
use crate::config::{AnnunciatorConfig, Config};
use crate::domain::{AnnunciationReport, EpisodeId, GroupName, Mono, Priority, ShiftName};

/// A summary is told and repeated; it has no priority that could grow.
const SUMMARY: Priority = Priority::Low;

/// Decides who is told of what.
#[derive(Debug)]
pub(crate) struct Annunciator {
    rules: Vec<AnnunciatorConfig>,
    bell: Bell,
    ledger: Ledger,
}

/// One open alarm as annunciation sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ringing<'a> {
    /// Its episode.
    pub episode: EpisodeId,
    /// Its priority now.
    pub priority: Priority,
    /// Its group; none for an alarm of no group, which is told to everybody.
    pub group: Option<&'a GroupName>,
    /// How many steps of its escalation have been taken: 0, 1, 2…
    pub escalated: u32,
    /// It is told by itself; false within a flood, unless it is critical.
    pub stands_alone: bool,
}

/// What is to be told now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Telling {
    /// The bell sounds once.
    Bell,
    /// The command of a rule is run.
    Command {
        /// Counts the commands of this run: 1, 2, 3…
        id: u64,
        /// Position of its `[[annunciate]]` in the configuration.
        rule: usize,
        /// What it tells of.
        about: About,
    },
}

/// What a command tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// One alarm.
    Episode(EpisodeId),
    /// A flood: how many alarms.
    Flood(usize),
}

impl Annunciator {
    /// Nobody was told of anything yet.
    pub(crate) fn new(config: &Config) -> Self {
        Self { rules: config.annunciators.clone(), bell: Bell::new(config.bell), ledger: Ledger::default() }
    }

    /// What must be told now: the bell, summaries, then episodes, the most urgent first. `sounding`: every episode that
    /// sounds now (unacknowledged, not silenced), in any order; `shift`: the running shift's name; `flood`: while one
    /// runs, how many alarms it has. To be called after every change of these, after [`Annunciator::on_report`], and at
    /// the deadline; `now` never goes back.
    pub(crate) fn update(
        &mut self,
        now: Mono,
        sounding: &[Ringing<'_>],
        shift: Option<&ShiftName>,
        flood: Option<usize>,
        out: &mut Vec<Telling>,
    ) {
        let sounding: BTreeMap<_, _> = sounding.iter().map(|ringing| (ringing.episode, ringing)).collect();
        out.extend(self.bell.update(now, &sounding));
        let rules = &self.rules;
        let is_matched = |key: &Key| match key.episode {
            Some(episode) => {
                let (rule, ringing) = (rules.get(key.rule), sounding.get(&episode));
                rule.zip(ringing).is_some_and(|(rule, ringing)| matches(rule, ringing, shift))
            }
            None => flood.is_some(),
        };
        self.ledger.begin(now, is_matched);
        let (mut alone, summed): (Vec<&Ringing<'_>>, Vec<_>) =
            sounding.values().partition(|ringing| ringing.stands_alone || flood.is_none());
        alone.sort_by_key(|ringing| Reverse(ringing.priority));
        for (rule, settings) in rules.iter().enumerate() {
            let has_summed = settings.step == 0 && summed.iter().any(|ringing| matches(settings, ringing, shift));
            if let (Some(count), true) = (flood, has_summed) {
                self.ledger.consider(Key { rule, episode: None }, SUMMARY, settings.repeat, About::Flood(count), out);
            }
        }
        for ringing in alone {
            for (rule, settings) in rules.iter().enumerate().filter(|(_, settings)| matches(settings, ringing, shift)) {
                let (key, about) = (Key { rule, episode: Some(ringing.episode) }, About::Episode(ringing.episode));
                self.ledger.consider(key, ringing.priority, settings.repeat, about, out);
            }
        }
    }

    /// When [`Annunciator::update`] must be called, at the latest.
    pub(crate) fn poll_timeout(&self) -> Option<Mono> {
        [self.bell.poll_timeout(), self.ledger.due].into_iter().flatten().min()
    }

    /// A command has ended: gives the name of its rule and the episode it told of. `None` for a command that is not
    /// under way.
    pub(crate) fn on_report(&mut self, report: &AnnunciationReport) -> Option<(String, Option<EpisodeId>)> {
        let key = self.ledger.end(report)?;
        Some((self.rules.get(key.rule)?.name.clone(), key.episode))
    }
}

/// Whether a rule tells of an episode, the summary of a flood aside.
fn matches(rule: &AnnunciatorConfig, ringing: &Ringing<'_>, shift: Option<&ShiftName>) -> bool {
    ringing.escalated >= rule.step
        && rule.priorities.contains(&ringing.priority)
        && (rule.groups.is_empty() || ringing.group.is_none_or(|group| rule.groups.contains(group)))
        && (rule.shifts.is_empty() || shift.is_some_and(|shift| rule.shifts.contains(shift)))
}
