//! The handover: what the next shift gets, as rows that are scrolled. What is open stands as it is now; where no monitor
//! runs behind the review, as the range ended.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::domain::Snapshot;
use crate::domain::review::ReviewView;
use crate::ui::alarm_words;
use crate::ui::measure;
use crate::ui::model::Screen;
use crate::ui::review::words::{self as review_words, say, share};
use crate::ui::text::{self, Text, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};
use crate::ui::words::{self, Span};

use super::super::brush::Brush;
use super::super::fact::inset;
use super::{short, strip};

/// Callers that are listed; the rest stands on the page of callers.
const TOP_CALLERS: usize = 8;
/// Rows of any other part.
const ROWS_MAX: usize = 40;
/// Rows that one sentence may take.
const SENTENCE_ROWS: usize = 4;

/// One row, or a sentence that is wrapped to several.
struct Line {
    text: String,
    style: Style,
    indent: u16,
}

/// Draws the rows that are in sight.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, area: Rect, view: &ReviewView, snapshot: &Snapshot) {
    let inside = inset(area);
    let lines = lines(screen, view, snapshot);
    let wrapped = lines.iter().flat_map(|line| wrapped(screen, line, inside.width).map(move |row| (line, row)));
    let all = rows(screen, view, area.width, snapshot);
    let below = all.saturating_sub(screen.review.scrolled).saturating_sub(usize::from(inside.height));
    let inside = if below > 0 { more(screen, brush, inside, below) } else { inside };
    for (y, (line, row)) in (inside.top()..inside.bottom()).zip(wrapped.skip(screen.review.scrolled)) {
        let x = inside.x + line.indent;
        brush.text(Rect { x, y, width: inside.width.saturating_sub(line.indent), height: 1 }, row, line.style);
    }
}

/// The last row says how many follow.
fn more(screen: &Screen, brush: &mut Brush, area: Rect, below: usize) -> Rect {
    let rest = Rect { height: area.height.saturating_sub(1), ..area };
    let last = Rect { y: rest.bottom(), height: area.height - rest.height, ..area };
    let words = fill(text::HANDOVER_BELOW.get(screen.language), &[&below.saturating_add(1)]);
    brush.right(last, &words, BOLD);
    rest
}

/// How many rows there are in all.
pub(in crate::ui) fn rows(screen: &Screen, view: &ReviewView, width: u16, snapshot: &Snapshot) -> usize {
    let width = width.saturating_sub(2);
    lines(screen, view, snapshot).iter().map(|line| wrapped(screen, line, width).count()).sum()
}

/// The same as plain text.
pub(in crate::ui) fn text(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Vec<String> {
    let lines = lines(screen, view, snapshot);
    lines.into_iter().map(|line| format!("{}{}", " ".repeat(usize::from(line.indent)), line.text)).collect()
}

fn wrapped<'a>(screen: &Screen, line: &'a Line, width: u16) -> impl Iterator<Item = &'a str> + use<'a> {
    let rows = measure::wrap(&line.text, width.saturating_sub(line.indent), SENTENCE_ROWS, screen.glyphs);
    let is_blank = rows.is_empty();
    rows.into_iter().chain(is_blank.then_some(""))
}

fn lines(screen: &Screen, view: &ReviewView, snapshot: &Snapshot) -> Vec<Line> {
    let mut lines = Vec::new();
    signed(screen, view, &mut lines);
    for_next(screen, &mut lines);
    figures(screen, view, &mut lines);
    open(screen, view, snapshot, &mut lines);
    hidden(screen, view, snapshot, &mut lines);
    callers(screen, view, snapshot, &mut lines);
    notes(screen, view, &mut lines);
    lines
}

fn line(text: String, style: Style, indent: u16) -> Line {
    Line { text, style, indent }
}

fn heading(screen: &Screen, text: String) -> Line {
    line(text, screen.theme.heading(), 0)
}

/// At most so many rows of a part, or that there is none.
fn part(screen: &Screen, lines: &mut Vec<Line>, head: String, rows: Vec<String>, most: usize) {
    let language = screen.language;
    lines.push(heading(screen, head));
    if rows.is_empty() {
        lines.push(line(text::HANDOVER_NONE.get(language).to_owned(), DIM, 2));
    }
    let more = rows.len().saturating_sub(most);
    lines.extend(rows.into_iter().take(most).map(|row| line(row, PLAIN, 2)));
    if more > 0 {
        lines.push(line(fill(text::HANDOVER_MORE.get(language), &[&more]), DIM, 2));
    }
}

/// Who handed over, and when; else that nobody has.
fn signed(screen: &Screen, view: &ReviewView, lines: &mut Vec<Line>) {
    let language = screen.language;
    match view.handovers.last() {
        Some(last) => {
            let who = review_words::who(last.by.as_ref(), language);
            let at = format!("{} #{}", review_words::day_and_second(last.at, &screen.zone), last.seq);
            lines.push(line(fill(text::HANDED_OVER_BY.get(language), &[&who, &at]), BOLD, 0));
            if !last.what.note.is_empty() {
                lines.push(line(last.what.note.clone(), PLAIN, 2));
            }
        }
        None => lines.push(line(text::NOT_HANDED_OVER.get(language).to_owned(), BOLD, 0)),
    }
    if !screen.review.is_latest() && !screen.is_review_only() {
        lines.push(line(text::HANDOVER_OF_ANOTHER.get(language).to_owned(), screen.theme.caution(), 0));
    }
}

/// What was typed for the next shift and waits to be signed.
fn for_next(screen: &Screen, lines: &mut Vec<Line>) {
    let language = screen.language;
    if screen.is_review_only() || !screen.review.is_latest() {
        return;
    }
    lines.push(heading(screen, text::HANDOVER_NOTE.get(language).to_owned()));
    let draft = screen.review.draft.trim();
    lines.push(match draft {
        "" => line(text::HANDOVER_NO_NOTE.get(language).to_owned(), DIM, 2),
        draft => line(draft.to_owned(), PLAIN, 2),
    });
}

fn figures(screen: &Screen, view: &ReviewView, lines: &mut Vec<Line>) {
    let (language, total) = (screen.language, &view.total);
    let part_of = share(u128::from(total.answered), u128::from(total.offered));
    let rows = [
        say(text::HANDOVER_CALLS, language, &[&total.offered, &total.answered, &part_of, &total.missed]),
        say(text::HANDOVER_BLOCKED, language, &[&Span(total.certain), &Span(total.suspected), &Span(total.explained)]),
        say(
            text::HANDOVER_UNOBSERVED,
            language,
            &[&Span(total.unobserved), &share(total.unobserved.as_micros(), total.whole.as_micros())],
        ),
    ];
    lines.push(heading(screen, text::HANDOVER_FIGURES.get(language).to_owned()));
    lines.extend(rows.into_iter().map(|row| line(row, PLAIN, 2)));
}

/// Open alarms: those of the monitor, else those that stood when the range ended.
fn open(screen: &Screen, view: &ReviewView, snapshot: &Snapshot, lines: &mut Vec<Line>) {
    let language = screen.language;
    let comma = text::COMMA.get(language);
    let (count, rows): (usize, Vec<String>) = if screen.is_review_only() {
        let standing = view.alarms.iter().filter(|alarm| alarm.closed.is_none());
        let rows: Vec<String> = standing
            .map(|alarm| {
                let name = alarm_words::alarm(alarm.key.alarm).get(language);
                let source = alarm_words::source(&alarm.key.source, language);
                let priority = alarm_words::priority(alarm.priority).get(language);
                let certainty = alarm_words::certainty(alarm.certain).get(language);
                let at = short(screen, view, alarm.raised);
                format!("{priority}  {source} {name}{comma}{certainty}  {at}  {}", super::alarm_fate(screen, alarm))
            })
            .collect();
        (rows.len(), rows)
    } else {
        let alarms = &snapshot.alarms;
        let rows = alarms.rows.iter().filter(|row| matches!(row.state.letter(), 'B' | 'C' | 'D')).map(|row| {
            let name = alarm_words::alarm(row.key.alarm).get(language);
            let source = super::super::table::subject(screen, row);
            let priority = alarm_words::priority(row.priority).get(language);
            let certainty = alarm_words::certainty(row.certain).get(language);
            let standing = alarm_words::standing(row, language, alarm_words::Length::Full);
            let at = short(screen, view, row.since);
            format!("{priority}  {source} {name}{comma}{certainty}  {at}  {standing}")
        });
        let unacknowledged: usize = alarms.unacknowledged.iter().map(|(_, count)| count).sum();
        (unacknowledged.saturating_add(alarms.acknowledged).saturating_add(alarms.returned), rows.collect())
    };
    part(screen, lines, fill(text::HANDOVER_OPEN.get(language), &[&count]), rows, ROWS_MAX);
}

/// What people hid: shelves, and what is out of service.
fn hidden(screen: &Screen, view: &ReviewView, snapshot: &Snapshot, lines: &mut Vec<Line>) {
    let language = screen.language;
    let shelved = view.alarms.iter().filter_map(|alarm| {
        let until = alarm.shelved_until.filter(|until| *until > view.to && alarm.closed.is_none())?;
        let name = alarm_words::alarm(alarm.key.alarm).get(language);
        let source = alarm_words::source(&alarm.key.source, language);
        let until = fill(text::UNTIL.get(language), &[&words::hour_minute(until, &screen.zone)]);
        Some(format!("{source} {name}  {until}"))
    });
    let shelved: Vec<String> = shelved.collect();
    let out = view.service.iter().filter(|service| service.to.is_none()).map(|service| {
        let by = review_words::who(service.by.as_ref(), language);
        let since = fill(text::HANDOVER_BY.get(language), &[&by, &short(screen, view, service.from)]);
        format!("{}  {}  {since}", alarm_words::source(&service.about, language), service.why)
    });
    let out: Vec<String> = out.collect();
    // The monitor knows what was hidden before the range began, and counts it.
    let known = |live: usize, listed: usize| if screen.is_review_only() { listed } else { live };
    let heads: [(Text, usize, Vec<String>); 2] = [
        (text::HANDOVER_SHELVED, known(snapshot.alarms.shelved, shelved.len()), shelved),
        (text::HANDOVER_OUT, known(snapshot.alarms.out_of_service, out.len()), out),
    ];
    for (wording, count, rows) in heads {
        let head = fill(wording.get(language), &[&count]);
        if count > 0 && rows.is_empty() {
            lines.push(heading(screen, head));
        } else {
            part(screen, lines, head, rows, ROWS_MAX);
        }
    }
}

fn callers(screen: &Screen, view: &ReviewView, snapshot: &Snapshot, lines: &mut Vec<Line>) {
    let language = screen.language;
    let open = view.callers.iter().filter(|caller| caller.closed.is_none());
    let rows: Vec<String> = open
        .map(|caller| {
            let tries = fill(text::HANDOVER_TRIES.get(language), &[&caller.tries, &short(screen, view, caller.last)]);
            format!("{}  {tries}  {}", review_words::number(caller, &snapshot.session), caller.missed_at)
        })
        .collect();
    let head = fill(text::HANDOVER_CALLERS.get(language), &[&rows.len()]);
    part(screen, lines, head, rows, TOP_CALLERS);
    if view.withheld > 0 {
        lines.push(line(fill(text::CALLERS_WITHHELD.get(language), &[&view.withheld]), PLAIN, 2));
    }
}

fn notes(screen: &Screen, view: &ReviewView, lines: &mut Vec<Line>) {
    let language = screen.language;
    let rows = view
        .notes
        .iter()
        .rev()
        .map(|note| format!("{}  {}", alarm_words::source(&note.about, language), strip::note_words(screen, note)));
    let rows: Vec<String> = rows.collect();
    part(screen, lines, fill(text::HANDOVER_NOTES.get(language), &[&rows.len()]), rows, ROWS_MAX);
}
