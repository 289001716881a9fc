//! Telling people who do not look at the screen: what sounds goes to the annunciator, and what it decides becomes a
//! command with every field filled in. What became of a command is recorded.

use crate::config::annunciate::fill;
use crate::domain::event::EventBody;
use crate::domain::reach::names_own_number;
use crate::domain::{
    AlarmKey, AlarmSource, Announced, Annunciation, AnnunciationReport, GroupName, LineId, LineIx, Output, Priority,
};

use super::annunciate::{About, Annunciator, Ringing, Telling};
use super::core::Board;
use super::roster::Roster;
use crate::config::LineConfig;
use crate::domain::alarm_view::AlarmsView;
use crate::domain::annunciation::AnnunciationRecord;

/// Who is told at each step of the escalation.
const STEPS: [&str; 3] = ["contact", "supervisor", "duty_leader"];

/// What the board remembers of telling people.
pub(crate) struct Announcer {
    annunciator: Annunciator,
    /// Something that decides who is told has changed since the last look.
    is_changed: bool,
    failures: u64,
    last_failure: Option<(String, String)>,
}

impl Announcer {
    pub(crate) fn new(roster: &Roster) -> Self {
        Self { annunciator: Annunciator::new(&roster.config), is_changed: true, failures: 0, last_failure: None }
    }

    /// Something that decides who is told has changed.
    pub(crate) fn note_change(&mut self) {
        self.is_changed = true;
    }

    pub(crate) fn due(&self) -> Option<crate::domain::Mono> {
        self.annunciator.poll_timeout()
    }
}

impl Board {
    /// Tells whoever must be told now. Called after every input and at its deadline.
    pub(crate) fn announce(&mut self) {
        let is_due = self.announcer.due().is_some_and(|due| due <= self.now.mono);
        if !std::mem::take(&mut self.announcer.is_changed) && !is_due {
            return;
        }
        let engine = self.alarms.engine();
        let flood = engine.flood();
        let sounding = engine.sounding().map(|(key, episode)| Ringing {
            episode: episode.id,
            priority: episode.priority,
            group: group_of(&self.roster, &key.source),
            escalated: episode.escalated,
            stands_alone: flood.stands_alone(episode.priority),
        });
        let sounding: Vec<_> = sounding.collect();
        let count = flood.since().map(|_| flood.annunciated());
        let shift = self.life.shift().map(|shift| &shift.name);
        let mut tellings = Vec::new();
        self.announcer.annunciator.update(self.now.mono, &sounding, shift, count, &mut tellings);
        for telling in tellings {
            let output = match telling {
                Telling::Bell => Some(Output::Bell),
                Telling::Command { id, rule, about } => self.annunciation(id, rule, about).map(Output::Annunciate),
            };
            self.outputs.extend(output);
        }
    }

    /// What became of a command.
    pub(crate) fn on_annunciation(&mut self, report: &AnnunciationReport) {
        let Some((name, episode)) = self.announcer.annunciator.on_report(report) else { return };
        self.announcer.note_change();
        let why = match &report.outcome {
            Announced::Done => None,
            Announced::Failed { why } => Some(why.clone()),
            Announced::Killed { after_s } => Some(format!("killed after {after_s} s")),
            Announced::Dropped => Some("too many commands were running".to_owned()),
        };
        if let Some(why) = why {
            self.announcer.failures += 1;
            self.announcer.last_failure = Some((name.clone(), why));
        }
        let outcome = report.outcome.clone();
        self.record(EventBody::Annunciation(AnnunciationRecord { name, episode, outcome }));
    }

    pub(crate) fn annunciation_view(&self, view: &mut AlarmsView) {
        view.annunciation_failures = self.announcer.failures;
        view.last_failure.clone_from(&self.announcer.last_failure);
    }

    fn annunciation(&self, id: u64, rule: usize, about: About) -> Option<Annunciation> {
        let annunciator = self.roster.config.annunciators.get(rule)?;
        let facts = match about {
            About::Episode(episode) => self.facts_of(self.engine().find(episode)?)?,
            About::Flood(count) => Facts { count, priority: self.loudest(), ..Facts::default() },
        };
        let step = usize::try_from(annunciator.step).ok().and_then(|step| STEPS.get(step)).copied();
        let value = |field: &str| match field {
            "site" => self.roster.config.site.clone(),
            "step" => step.unwrap_or_default().to_owned(),
            other => facts.value(other),
        };
        let argv = annunciator.command.iter().map(|word| fill(word, value)).collect();
        let episode = match about {
            About::Episode(episode) => Some(episode),
            About::Flood(_) => None,
        };
        Some(Annunciation { id, rule, argv, episode })
    }

    fn loudest(&self) -> Option<Priority> {
        self.engine().sounding().map(|(_, episode)| episode.priority).max()
    }

    fn facts_of(&self, key: &AlarmKey) -> Option<Facts<'_>> {
        let view = self.engine().alarm(key)?;
        let episode = view.episode?;
        let ix = key.source.line().and_then(|line| self.roster.line(line));
        let zone = &self.roster.config.timezone;
        let since = episode.since.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        let lines = self.alarm_lines(key);
        Some(Facts {
            key: Some(key.clone()),
            priority: Some(episode.priority),
            is_certain: episode.certain,
            line: ix.and_then(|ix| self.roster.config.lines.get(ix.0)),
            group: group_of(&self.roster, &key.source).cloned(),
            number: self.number_of(key, ix),
            numbers: ix.map(|ix| self.roster.numbers_of(ix).map(ToString::to_string).collect()).unwrap_or_default(),
            since,
            age_s: self.now.wall.since(episode.since).as_secs(),
            episode: Some(episode.id.0),
            count: lines.len().max(1),
            lines,
        })
    }

    fn number_of(&self, key: &AlarmKey, line: Option<LineIx>) -> String {
        match (&key.source, line) {
            (AlarmSource::Number(number), _) => number.to_string(),
            (_, Some(ix)) => self.roster.numbers_of(ix).next().map(ToString::to_string).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

/// What a command may be told of an alarm.
#[derive(Debug, Default)]
struct Facts<'a> {
    key: Option<AlarmKey>,
    priority: Option<Priority>,
    is_certain: bool,
    line: Option<&'a LineConfig>,
    group: Option<GroupName>,
    number: String,
    /// Every number the line answers, its own and the shared ones.
    numbers: Vec<String>,
    since: String,
    age_s: u64,
    episode: Option<u64>,
    count: usize,
    lines: Vec<LineId>,
}

impl Facts<'_> {
    fn value(&self, field: &str) -> String {
        let of_line = |text: fn(&LineConfig) -> &str| self.line.map(|line| text(line).to_owned()).unwrap_or_default();
        // The line's own numbers are blocked: nobody is told to ring one, however it is written.
        let reachable = |text: fn(&LineConfig) -> &str| {
            let named = of_line(text);
            if names_own_number(&named, &self.numbers) { String::new() } else { named }
        };
        match field {
            "alarm" => self.key.as_ref().map_or("flood", |key| key.alarm.as_str()).to_owned(),
            "title_zh" => self.key.as_ref().map_or("告警洪泛", |key| key.alarm.title().0).to_owned(),
            "title_en" => self.key.as_ref().map_or("alarm flood", |key| key.alarm.title().1).to_owned(),
            "priority" => {
                let word = |priority| Priority::WORDS.iter().find(|(known, _)| *known == priority);
                self.priority.and_then(word).map_or("", |(_, word)| word).to_owned()
            }
            "certain" => if self.is_certain { "certain" } else { "suspected" }.to_owned(),
            "line" => self.line.map(|line| line.id.to_string()).unwrap_or_default(),
            "label" => of_line(|line| &line.label),
            "group" => self.group.as_ref().map(ToString::to_string).unwrap_or_default(),
            "number" => self.number.clone(),
            "room" => of_line(|line| &line.room),
            "contact" => reachable(|line| &line.contact),
            "contact_phone" => reachable(|line| &line.contact_phone),
            "backup" => reachable(|line| &line.backup),
            "since" => self.since.clone(),
            "age_s" => self.age_s.to_string(),
            "episode" => self.episode.map(|episode| episode.to_string()).unwrap_or_default(),
            "lines" => self.lines.iter().map(LineId::as_str).collect::<Vec<_>>().join(","),
            "count" => self.count.to_string(),
            _ => String::new(),
        }
    }
}

/// The group of a source, where it has one.
fn group_of<'a>(roster: &'a Roster, source: &'a AlarmSource) -> Option<&'a GroupName> {
    let group = match source {
        AlarmSource::Group(group) => Some(group),
        AlarmSource::Line(line) => roster.line_config(line).map(|line| &line.group),
        AlarmSource::Number(number) => {
            let track = roster.tracks().iter().position(|(tracked, _)| tracked == number)?;
            let first = roster.members(track).first()?;
            roster.config.lines.get(first.0).map(|line| &line.group)
        }
        AlarmSource::Adapter(_) | AlarmSource::Site => None,
    };
    group.filter(|group| !group.as_str().is_empty())
}
