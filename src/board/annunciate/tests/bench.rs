//! An annunciator, and short ways to say what sounds.

use std::time::Duration;

use crate::board::annunciate::{About, Annunciator, Ringing, Telling};
use crate::config::{AnnunciatorConfig, BellConfig, Config, fixtures};
use crate::domain::{Announced, AnnunciationReport, EpisodeId, GroupName, Mono, Priority, ShiftName};

const OFFICE: &str = r#"
site = "Annunciation"
timezone = "Asia/Shanghai"
[[adapter]]
name = "hall"
kind = "whozz"
port = "sim:quiet/1"
lines = { 1 = "a" }
[[line]]
id = "a"
"#;

/// A bell that never sounds.
pub(super) const SILENT: BellConfig = BellConfig { from: None, repeat: Duration::from_secs(15) };

pub(super) fn config(annunciators: Vec<AnnunciatorConfig>, bell: BellConfig) -> Config {
    Config { annunciators, bell, ..fixtures::config(OFFICE) }
}

/// A rule of step 0 for every alarm at any time, told once.
pub(super) fn rule(name: &str) -> AnnunciatorConfig {
    AnnunciatorConfig {
        name: name.to_owned(),
        command: vec!["/bin/true".to_owned()],
        step: 0,
        priorities: Priority::WORDS.map(|(priority, _)| priority).to_vec(),
        groups: Vec::new(),
        shifts: Vec::new(),
        repeat: None,
        timeout: Duration::from_secs(10),
    }
}

pub(super) fn ringing(episode: u64, priority: Priority) -> Ringing<'static> {
    Ringing { episode: EpisodeId(episode), priority, group: None, escalated: 0, stands_alone: true }
}

pub(super) struct Bench {
    pub(super) annunciator: Annunciator,
    pub(super) shift: Option<ShiftName>,
    pub(super) flood: Option<usize>,
}

impl Bench {
    pub(super) fn new(rules: Vec<AnnunciatorConfig>) -> Self {
        Self::with_bell(rules, SILENT)
    }

    pub(super) fn with_bell(rules: Vec<AnnunciatorConfig>, bell: BellConfig) -> Self {
        Self { annunciator: Annunciator::new(&config(rules, bell)), shift: None, flood: None }
    }

    /// What is told at that many microseconds; each deadline is one that still lies ahead.
    pub(super) fn tells(&mut self, now: u64, sounding: &[Ringing<'_>]) -> Vec<Telling> {
        let mut out = Vec::new();
        self.annunciator.update(Mono(now), sounding, self.shift.as_ref(), self.flood, &mut out);
        assert!(self.annunciator.poll_timeout().is_none_or(|due| due > Mono(now)), "the loop would spin");
        out
    }

    /// What is told; every command ends well at once.
    pub(super) fn tells_and_ends(&mut self, now: u64, sounding: &[Ringing<'_>]) -> Vec<Telling> {
        let told = self.tells(now, sounding);
        for telling in &told {
            if let Telling::Command { id, .. } = telling {
                assert!(self.report(*id, Announced::Done).is_some());
            }
        }
        told
    }

    pub(super) fn report(&mut self, id: u64, outcome: Announced) -> Option<(String, Option<EpisodeId>)> {
        self.annunciator.on_report(&AnnunciationReport { id, outcome })
    }

    pub(super) fn due(&self) -> Option<u64> {
        self.annunciator.poll_timeout().map(|due| due.0)
    }
}

pub(super) fn command(id: u64, rule: usize, episode: u64) -> Telling {
    Telling::Command { id, rule, about: About::Episode(EpisodeId(episode)) }
}

pub(super) fn summary(id: u64, rule: usize, count: usize) -> Telling {
    Telling::Command { id, rule, about: About::Flood(count) }
}

pub(super) fn group(name: &str) -> GroupName {
    GroupName::new(name)
}
