//! The alarms of the range: the load on a person, what came most often, what is open at the end.

use super::markup::Markup;
use super::page::{Column, On, Row, Table, remark, section};
use super::words::{self as w, fill};
use crate::report::text::spread;
use crate::report::words;
use crate::shift::{AlarmFigures, AlarmRow, OpenAlarm};

/// Alarms by frequency.
const TOP: usize = 10;
/// Alarms that are open at the end; what is beyond is counted.
const OPEN_MAX: usize = 60;

/// Alarms.
pub(super) fn alarms(out: &mut Markup, on: On<'_>) {
    let alarms = &on.figures().alarms;
    section(out, on.say(w::ALARMS), |out| {
        load(out, on, alarms);
        if alarms.rows.is_empty() {
            remark(out, on.say(w::ALARMS_NONE));
        } else {
            top(out, on, &alarms.rows);
        }
        open(out, on, &alarms.open);
    });
}

fn load(out: &mut Markup, on: On<'_>, alarms: &AlarmFigures) {
    let rate = alarms.rate().map_or_else(|| "–".to_owned(), |rate| format!("{rate:.2}"));
    let rate = format!("{rate}  ({} / {} × {})", alarms.annunciated, alarms.operators, alarms.slots);
    let facts = [
        (w::ALARMS_SHOWN, alarms.annunciated.to_string()),
        (w::ALARM_RATE, rate),
        (w::WORST, alarms.worst_slot.to_string()),
        (w::FLOODED, alarms.flooded_slots.to_string()),
        (w::HIDDEN, alarms.hidden.to_string()),
        (w::ACK_TIME, spread(&alarms.acknowledged, &[90])),
    ];
    out.within("dl", &[], |out| {
        for (name, value) in facts {
            out.element("dt", &[], on.say(name));
            out.element("dd", &[], &value);
        }
    });
}

fn top(out: &mut Markup, on: On<'_>, rows: &[AlarmRow]) {
    out.element("h3", &[], on.say(w::ALARMS_TOP));
    let columns = [
        (Column::Name, on.say(w::ALARM)),
        (Column::Name, on.say(w::ABOUT)),
        (Column::Code, on.say(w::PRIORITY)),
        (Column::Number, on.say(w::ALARM_COUNT)),
        (Column::Number, on.say(words::HIDDEN)),
        (Column::Name, ""),
    ];
    let rows = rows.iter().take(TOP).map(|row| {
        let (title, about) = (on.title(row.key.alarm.title()).to_owned(), on.about(&row.key.source));
        let priority = on.say(w::priority(row.priority)).to_owned();
        let chatters = if row.chatters { on.say(words::CHATTERS) } else { "" };
        vec![title, about, priority, row.count.to_string(), row.hidden.to_string(), chatters.to_owned()]
    });
    Table { columns: &columns, rows: rows.map(Row::Cells).collect() }.write(out);
}

fn open(out: &mut Markup, on: On<'_>, open: &[OpenAlarm]) {
    out.element("h3", &[], &format!("{}: {}", on.say(w::ALARMS_OPEN), open.len()));
    if open.is_empty() {
        return;
    }
    let columns = [
        (Column::Name, on.say(w::ALARM)),
        (Column::Name, on.say(w::ABOUT)),
        (Column::Code, on.say(w::PRIORITY)),
        (Column::Name, on.say(w::STATE)),
        (Column::Code, on.say(w::SINCE)),
        (Column::Name, on.say(w::BY)),
    ];
    let rows = open.iter().take(OPEN_MAX).map(|alarm| {
        let by = on.who(alarm.by.as_ref());
        let (title, about) = (on.title(alarm.key.alarm.title()).to_owned(), on.about(&alarm.key.source));
        let priority = on.say(w::priority(alarm.priority)).to_owned();
        vec![title, about, priority, on.say(w::state(alarm.state)).to_owned(), on.time(alarm.since), by]
    });
    Table { columns: &columns, rows: rows.map(Row::Cells).collect() }.write(out);
    if open.len() > OPEN_MAX {
        remark(out, &fill(on.say(w::LEFT_OUT), &[&(open.len() - OPEN_MAX).to_string()]));
    }
}
