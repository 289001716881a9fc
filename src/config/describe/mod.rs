//! What a configuration resolves to, for `hookwatch check`. Pure text, free of colour and control characters.

mod ability;
mod people;
pub(super) mod sight;
mod table;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use ability::Ability;
use table::Table;

use super::calendar::{BreakMode, Calendar, Shift};
use super::error::{ConfigWarning, escape_controls};
use super::value::{END_OF_DAY, show_duration};
use super::{AmbiguousWidth, Config, Distribution, Duty, Language, LineUse};
use crate::domain::LineIx;
use crate::line::timing::Timing;

/// What a configuration resolves to, what each line's adapter can prove, can only suspect and cannot see, and what
/// deserves a look. English, whatever the language of the site, as it is pasted into letters to whoever helps.
#[must_use]
pub fn describe(config: &Config, warnings: &[ConfigWarning]) -> String {
    let mut text = String::new();
    site(&mut text, config);
    calendar(&mut text, &config.calendar);
    adapters(&mut text, config);
    lines(&mut text, config);
    numbers(&mut text, config);
    timings(&mut text, config);
    abilities(&mut text, config);
    alarms(&mut text, config);
    people::operators(&mut text, config);
    people::annunciators(&mut text, config);
    for warning in warnings {
        put(&mut text, &warning.to_string());
    }
    let counts = [
        count(config.lines.len(), "line"),
        count(config.adapters.len(), "adapter"),
        count(config.groups.len(), "group"),
        count(warnings.len(), "warning"),
    ];
    put(&mut text, &format!("configuration is good: {}", counts.join(", ")));
    text
}

/// Who may sign in, for `hookwatch operator list`: id, name and role, never the hash.
#[must_use]
pub fn describe_operators(config: &Config) -> String {
    if config.operators.is_empty() {
        return "no operators: whoever reaches the keyboard may do everything\n".to_owned();
    }
    people::roll(config).to_string()
}

fn put(text: &mut String, line: &str) {
    text.push_str(&escape_controls(line));
    text.push('\n');
}

fn section(text: &mut String, title: &str, table: &Table) {
    let _ = write!(text, "{title}\n{table}\n");
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn site(text: &mut String, config: &Config) {
    let language = match config.language {
        Language::Auto => "auto (by the locale)",
        Language::ZhCn => "zh-CN",
        Language::En => "en",
    };
    let width = match config.screen.ambiguous_width {
        AmbiguousWidth::Auto => "auto (the terminal is asked)",
        AmbiguousWidth::Narrow => "narrow",
        AmbiguousWidth::Wide => "wide",
    };
    put(text, &format!("site           {}", config.site));
    put(text, &format!("language       {language}"));
    put(text, &format!("time zone      {}", config.zone_name));
    put(text, &format!("journal        {}, kept {}", config.journal.dir.display(), count_days(config)));
    put(text, &format!("wide glyphs    {width}"));
    put(text, &format!("sha256         {}", config.digest));
    let simulated = config.adapters.iter().filter(|adapter| adapter.port.is_simulated()).count();
    if simulated > 0 {
        let all = config.adapters.len();
        put(text, &format!("simulation     {simulated} of {all} adapters: screen, journal and reports carry the mark"));
    }
    text.push('\n');
}

fn count_days(config: &Config) -> String {
    count(config.journal.retain_days as usize, "day")
}

fn calendar(text: &mut String, calendar: &Calendar) {
    if calendar.shifts().is_empty() {
        put(text, "shifts");
        put(text, "  none: counts run from midnight to midnight");
        text.push('\n');
        return;
    }
    let mut table = Table::new(&["NAME", "FROM", "TO", "DAYS", "BREAKS"]);
    for shift in calendar.shifts() {
        let breaks = shift.breaks.iter().map(|pause| {
            let (from, to) = (clock(shift.from + pause.after), clock(shift.from + pause.after + pause.minutes));
            let mode = match pause.mode {
                BreakMode::Suppress => "suppress",
                BreakMode::Normal => "normal",
            };
            format!("{from}-{to} {mode}")
        });
        table.row([
            shift.name.to_string(),
            clock(shift.from),
            ends(shift),
            shift.days.to_string(),
            breaks.collect::<Vec<_>>().join(", "),
        ]);
    }
    section(text, "shifts", &table);
    text.pop();
    let (holidays, workdays) = (calendar.holidays(), calendar.workdays());
    let range = match (holidays.first(), holidays.last()) {
        (Some(first), Some(last)) => format!(" from {first} to {last}"),
        _ => String::new(),
    };
    put(
        text,
        &format!("  {}{range}, {}", count(holidays.len(), "holiday"), count(workdays.len(), "adjusted working day")),
    );
    text.push('\n');
}

fn ends(shift: &Shift) -> String {
    let end = shift.from + shift.minutes;
    if end > END_OF_DAY { format!("{} next day", clock(end)) } else { clock(end) }
}

/// Minutes after midnight, also of the next day, as a time of day.
fn clock(minutes: u16) -> String {
    let of_day = if minutes > END_OF_DAY { minutes % END_OF_DAY } else { minutes };
    format!("{:02}:{:02}", of_day / 60, of_day % 60)
}

fn adapters(text: &mut String, config: &Config) {
    let mut table = Table::new(&["NAME", "KIND", "PORT", "BAUD", "LINES"]);
    for adapter in &config.adapters {
        table.row([
            adapter.name.to_string(),
            adapter.kind.as_str().to_owned(),
            adapter.port.to_string(),
            adapter.baud.to_string(),
            match adapter.evidence.len() {
                0 => adapter.lines.len().to_string(),
                sets => format!("{sets} by call records"),
            },
        ]);
    }
    section(text, "adapters", &table);
}

fn lines(text: &mut String, config: &Config) {
    let mut table =
        Table::new(&["ID", "LABEL", "GROUP", "NUMBER", "DUTY", "ROOM", "CONTACT", "PHONE", "USE", "ADAPTER"]);
    for line in &config.lines {
        let duty = match &line.duty {
            Duty::Always => "always".to_owned(),
            Duty::Shift(name) => name.to_string(),
        };
        let adapter = line.adapter.as_ref().and_then(|(ix, device_line)| {
            config.adapters.get(ix.0).map(|adapter| format!("{} line {device_line}", adapter.name))
        });
        let phones: Vec<_> = [&line.contact_phone, &line.backup]
            .into_iter()
            .filter(|text| !text.is_empty())
            .map(String::as_str)
            .collect();
        table.row([
            line.id.to_string(),
            line.label.clone(),
            line.group.to_string(),
            line.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            duty,
            line.room.clone(),
            line.contact.clone(),
            phones.join(", "),
            usage(line.usage).to_owned(),
            adapter.unwrap_or_else(|| "not monitored".to_owned()),
        ]);
    }
    section(text, "lines", &table);
}

fn usage(usage: LineUse) -> &'static str {
    match usage {
        LineUse::Desk => "desk",
        LineUse::Hotline => "hotline",
        LineUse::Fax => "fax",
        LineUse::Modem => "modem",
        LineUse::AlarmDialer => "alarm_dialer",
        LineUse::Conference => "conference",
        LineUse::Lift => "lift",
        LineUse::Shared => "shared",
    }
}

fn numbers(text: &mut String, config: &Config) {
    if config.numbers.is_empty() {
        return;
    }
    let mut table = Table::new(&["NUMBER", "DISTRIBUTION", "HUNT GAP", "LINES"]);
    for number in &config.numbers {
        let distribution = match number.distribution {
            Distribution::Single => "single",
            Distribution::Simultaneous => "simultaneous",
            Distribution::Sequential => "sequential",
            Distribution::Shared => "shared",
        };
        table.row([
            number.number.to_string(),
            distribution.to_owned(),
            show_duration(number.hunt_gap),
            ids(config, &number.lines),
        ]);
    }
    section(text, "numbers that several lines answer", &table);
}

fn ids(config: &Config, lines: &[LineIx]) -> String {
    let ids = lines.iter().filter_map(|ix| config.lines.get(ix.0)).map(|line| line.id.as_str());
    ids.collect::<Vec<_>>().join(", ")
}

/// The thresholds in force: lines that share them stand together.
fn timings(text: &mut String, config: &Config) {
    let mut shared: Vec<(Timing, Vec<LineIx>)> = Vec::new();
    for (ix, line) in config.lines.iter().enumerate() {
        match shared.iter_mut().find(|(timing, _)| *timing == line.timing) {
            Some((_, lines)) => lines.push(LineIx(ix)),
            None => shared.push((line.timing, vec![LineIx(ix)])),
        }
    }
    let mut table = Table::new(&["DIAL TIMEOUT", "OFF-HOOK MIN", "RELEASE AFTER", "RING END", "RING MAX", "LINES"]);
    for (timing, lines) in &shared {
        let everyone = lines.len() == config.lines.len();
        table.row([
            show_duration(timing.dial_timeout),
            show_duration(timing.off_hook_min),
            show_duration(timing.release_after),
            show_duration(timing.ring_end),
            show_duration(timing.ring_max),
            if everyone { "all".to_owned() } else { ids(config, lines) },
        ]);
    }
    section(text, "thresholds", &table);
}

fn abilities(text: &mut String, config: &Config) {
    let mut table = Table::new(&["LINE", "KIND", "HOOK STATE", "RINGING", "CALLER", "DIGITS", "STALE AFTER"]);
    // Lines of one kind and role know the same: what follows from it is told once for all of them.
    let mut alike: Vec<(Ability, Vec<LineIx>)> = Vec::new();
    for (ix, line) in config.lines.iter().enumerate() {
        let id = line.id.to_string();
        let Some(ability) = ability::ability(config, LineIx(ix)) else {
            let no = || "no".to_owned();
            table.row([id, String::new(), "nothing".to_owned(), no(), no(), no(), String::new()]);
            continue;
        };
        table.row([
            id,
            ability.kind.as_str().to_owned(),
            ability.hook.to_owned(),
            ability.ringing.to_owned(),
            ability.caller.to_owned(),
            ability.digits.to_owned(),
            ability.fresh.clone(),
        ]);
        match alike.iter_mut().find(|(other, _)| *other == ability) {
            Some((_, lines)) => lines.push(LineIx(ix)),
            None => alike.push((ability, vec![LineIx(ix)])),
        }
    }
    section(text, "what each line's adapter can tell", &table);
    for (ability, lines) in &alike {
        put(text, &format!("{}: {}", ability.kind.as_str(), ids(config, lines)));
        for (what, alarms) in [
            ("can prove", &ability.prove),
            ("can only suspect", &ability.suspect),
            ("cannot see", &ability.cannot),
            ("off", &ability.off),
        ] {
            let names: Vec<_> = alarms.iter().map(|alarm| alarm.as_str()).collect();
            let names = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            put(text, &format!("  {what:<18} {names}"));
        }
        for note in &ability.notes {
            put(text, &format!("  {note}"));
        }
        text.push('\n');
    }
}

fn alarms(text: &mut String, config: &Config) {
    if config.alarms.is_empty() {
        return;
    }
    let settings = &config.alarms;
    let of_groups: usize = settings.groups.iter().map(|(_, alarms)| alarms.len()).sum();
    let of_lines: usize = settings.lines.iter().map(|(_, alarms)| alarms.len()).sum();
    let read =
        format!("alarm settings: {} for the site, {of_groups} for groups, {of_lines} for lines", settings.site.len());
    put(text, &read);
    text.push('\n');
}
