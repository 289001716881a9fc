//! `[[line]]`: the telephone circuits of the desks.

use super::{Given, site};
use crate::config::alarm::{self, Draft};
use crate::config::calendar::Calendar;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value;
use crate::config::walk::{Mark, Node, Section, Walk, did_you_mean, shorten};
use crate::config::{Dialling, Duty, LineConfig, LineUse, Tap};
use crate::domain::{GroupName, LineId, LineIx, NumberId};
use crate::line::timing::Timing;

/// Most lines of a site: what the screen was measured with.
pub(super) const LINES_MAX: usize = 4_096;

pub(in crate::config) const USES: [(LineUse, &str); 8] = [
    (LineUse::Desk, "desk"),
    (LineUse::Hotline, "hotline"),
    (LineUse::Fax, "fax"),
    (LineUse::Modem, "modem"),
    (LineUse::AlarmDialer, "alarm_dialer"),
    (LineUse::Conference, "conference"),
    (LineUse::Lift, "lift"),
    (LineUse::Shared, "shared"),
];
const TAPS: [(Tap, &str); 3] = [(Tap::Desk, "desk"), (Tap::Wall, "wall"), (Tap::Frame, "frame")];
const DIALLINGS: [(Dialling, &str); 2] = [(Dialling::Tone, "tone"), (Dialling::Pulse, "pulse")];

/// A line while adapters and numbers are still being read.
#[derive(Debug)]
pub(super) struct LineDraft {
    pub(super) config: LineConfig,
    /// Where its id stands, else its table.
    pub(super) mark: Mark,
    /// Its id could be read and is its alone: others may refer to it.
    pub(super) is_named: bool,
    /// Where its own number stands.
    pub(super) number: Option<Mark>,
    /// Where an adapter named it first.
    pub(super) adapter: Option<Mark>,
    settings: Vec<Draft>,
}

pub(super) fn read(walk: &mut Walk<'_>, root: &Section<'_>, calendar: &Calendar, timing: Timing) -> Vec<LineDraft> {
    let sections = walk.tables(root, "line", &keys::LINE, LINES_MAX);
    match root.get("line") {
        None => drop(walk.required(root, "line", "at least one [[line]]")),
        Some(node) if node.value.as_array().is_some_and(|lines| lines.is_empty()) => {
            walk.error(&node.mark, ErrorKind::MissingKey, "no line at all, needed: at least one [[line]]");
        }
        Some(_) => {}
    }
    let mut given = Given::default();
    sections.iter().map(|section| line(walk, section, calendar, timing, &mut given)).collect()
}

/// What the lines set of alarms, taken out of the drafts.
pub(super) fn alarms_of(drafts: &mut [LineDraft]) -> Vec<(LineIx, Vec<Draft>)> {
    let settings = drafts.iter_mut().enumerate().map(|(ix, draft)| (LineIx(ix), std::mem::take(&mut draft.settings)));
    settings.filter(|(_, settings)| !settings.is_empty()).collect()
}

fn line(
    walk: &mut Walk<'_>,
    section: &Section<'_>,
    calendar: &Calendar,
    timing: Timing,
    given: &mut Given,
) -> LineDraft {
    let id = walk.required(section, "id", "the line's id, for example id = \"1803-1\"");
    let mark = id.as_ref().map_or_else(|| section.mark.clone(), |node| node.mark.clone());
    let name = id.and_then(|node| value::name(walk, &node));
    let is_named = name.is_some_and(|name| given.note(walk, "line id", name, name.to_owned(), &mark));
    let number = section.get("number").and_then(|node| Some((value::number(walk, &node)?, node.mark)));
    if let Some((number, mark)) = &number {
        note_number(walk, given, number, mark);
    }
    let mut text = |key| {
        let node = section.get(key)?;
        value::label(walk, &node, 0).map(str::to_owned)
    };
    let label = text("label").filter(|label| !label.is_empty());
    let group = text("group").unwrap_or_default();
    let (room, contact) = (text("room").unwrap_or_default(), text("contact").unwrap_or_default());
    let (contact_phone, backup) = (text("contact_phone").unwrap_or_default(), text("backup").unwrap_or_default());
    let duty = section.get("duty").and_then(|node| duty(walk, &node, calendar)).unwrap_or(Duty::Always);
    let usage = section.get("use").and_then(|node| walk.word(&node, &USES)).unwrap_or(LineUse::Desk);
    let tap = section.get("tap").and_then(|node| walk.word(&node, &TAPS)).unwrap_or(Tap::Desk);
    let dialling = section.get("dialling").and_then(|node| walk.word(&node, &DIALLINGS)).unwrap_or(Dialling::Tone);
    let dials_itself = section.get("dials_itself").and_then(|node| walk.flag(&node)).unwrap_or(false);
    let monitored = section.get("monitored").and_then(|node| walk.flag(&node)).unwrap_or(true);
    let timing = section.get("timing").map_or(timing, |node| site::timing(walk, &node, timing));
    let settings = section.get("alarm").map(|node| alarm::read(walk, &node, alarm::Scope::Line)).unwrap_or_default();
    let id = name.unwrap_or_default();
    let config = LineConfig {
        id: LineId::new(id),
        label: label.unwrap_or_else(|| id.to_owned()),
        group: GroupName::new(&group),
        number: number.as_ref().map(|(number, _)| NumberId::new(number)),
        duty,
        room,
        contact,
        contact_phone,
        backup,
        usage,
        tap,
        dialling,
        dials_itself,
        monitored,
        timing,
        adapter: None,
    };
    check_contacts(walk, section, &config);
    LineDraft { config, mark, is_named, number: number.map(|(_, mark)| mark), adapter: None, settings }
}

fn note_number(walk: &mut Walk<'_>, given: &mut Given, number: &str, mark: &Mark) {
    // The blank keeps a number's key apart from every id, which holds none.
    let key = format!("number {}", value::digits(number));
    given.note(walk, "number", number, key, mark);
}

fn duty(walk: &mut Walk<'_>, node: &Node<'_>, calendar: &Calendar) -> Option<Duty> {
    let name = walk.text(node)?;
    if name == "always" {
        return Some(Duty::Always);
    }
    let shift = calendar.shifts().iter().find(|shift| shift.name.as_str() == name);
    if shift.is_none() {
        let names = || calendar.shifts().iter().map(|shift| shift.name.as_str()).chain(["always"]);
        let hint = did_you_mean(name, names());
        let allowed: Vec<_> = names().collect();
        let message = format!("no shift \"{}\"{hint}, allowed: {}", shorten(name), allowed.join(", "));
        walk.error(&node.mark, ErrorKind::UnknownReference, message);
    }
    shift.map(|shift| Duty::Shift(shift.name.clone()))
}

/// Whoever is sent to a blocked line must not be told to ring it.
fn check_contacts(walk: &mut Walk<'_>, section: &Section<'_>, line: &LineConfig) {
    let Some(own) = line.number.as_ref().map(|number| value::digits(number.as_str())) else { return };
    for (key, phone) in [("contact_phone", &line.contact_phone), ("backup", &line.backup)] {
        if value::digits(phone) == own
            && let Some(node) = section.get(key)
        {
            walk.warn(&node.mark, "this is the line's own number, which nobody can ring while the line is blocked");
        }
    }
}
