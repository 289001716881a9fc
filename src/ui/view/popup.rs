//! Popups: what an act needs to know, and who is there. What is drawn is made of pieces; a piece that can be clicked says
//! what a click on it means, so that picture and mouse cannot disagree. Of a PIN only dots are drawn.
//!
//! ```text
//!  shelve 1803-1 left off-hook
//! | for       5 min  15 min [30 min] 60 min  120 min       |
//! | reason   [being dealt with] repair ordered  test …     |
//! | text                                                   |
//! | Enter go   Esc back                                     |
//! ```

use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::domain::{Operation, Snapshot};
use crate::ui::act::Act;
use crate::ui::alarm_words;
use crate::ui::dialog::{Dialog, Field, Value};
use crate::ui::key_text;
use crate::ui::measure;
use crate::ui::model::{Language, Mode, Screen};
use crate::ui::plan::Plan;
use crate::ui::sign_in::{SignIn, Stage};
use crate::ui::text::{self, fill};
use crate::ui::theme::{BOLD, DIM, PLAIN};

use super::brush::Brush;
use super::footer::{acts, tail};

/// Cells of a popup at most.
const WIDEST: u16 = 72;
/// Operators in sight at most.
const OPERATORS: usize = 6;

/// What a click means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ui) enum Spot {
    /// Pick an option of a field.
    Option(usize, usize),
    /// Go to a field.
    Field(usize),
    /// Pick an operator.
    Operator(usize),
}

/// Something to draw, by its row within the popup and its cells.
struct Piece {
    row: u16,
    x: u16,
    width: u16,
    text: String,
    style: Style,
    spot: Option<Spot>,
}

/// A popup: its pieces, how many rows they take, and where the cursor stands.
struct Sheet<'a> {
    screen: &'a Screen,
    width: u16,
    rows: u16,
    pieces: Vec<Piece>,
    cursor: Option<(u16, u16)>,
    title: String,
}

/// Draws the popup, where one is open; returns where the cursor stands.
pub(super) fn draw(screen: &Screen, brush: &mut Brush, plan: &Plan, snapshot: &Snapshot) -> Option<Position> {
    let sheet = sheet(screen, plan, snapshot)?;
    let frame = frame(&sheet, plan);
    let title = Rect { height: frame.height.min(1), ..frame };
    let body = Rect { y: title.bottom(), height: frame.height - title.height, ..frame };
    brush.cover(frame, PLAIN);
    brush.fill(title, screen.theme.picked());
    brush.text(
        Rect { x: title.x + 1, width: title.width.saturating_sub(2), ..title },
        &sheet.title,
        screen.theme.picked(),
    );
    for y in body.top()..body.bottom() {
        let row = Rect { y, height: 1, ..body };
        brush.text(row, "|", DIM);
        brush.right(row, "|", DIM);
    }
    for piece in &sheet.pieces {
        brush.text(place(piece, body), &piece.text, piece.style);
    }
    let (row, x) = sheet.cursor?;
    let at = Position { x: body.x + 2 + x, y: body.y + row };
    body.contains(at).then_some(at)
}

/// What can be clicked, and where it stands.
pub(in crate::ui) fn placed(screen: &Screen, plan: &Plan, snapshot: &Snapshot) -> Vec<(Rect, Spot)> {
    let Some(sheet) = sheet(screen, plan, snapshot) else { return Vec::new() };
    let frame = frame(&sheet, plan);
    let body = Rect { y: frame.y + 1, height: frame.height.saturating_sub(1), ..frame };
    sheet.pieces.iter().filter_map(|piece| Some((place(piece, body), piece.spot?))).collect()
}

/// In the middle of what lies between title and footer.
fn frame(sheet: &Sheet, plan: &Plan) -> Rect {
    let footer = plan.regions.footer;
    let room = Rect { x: 0, y: 1, width: footer.width, height: footer.y.saturating_sub(1) };
    let height = (sheet.rows + 1).min(room.height);
    let width = sheet.width + 4;
    Rect { x: (room.width.saturating_sub(width)) / 2, y: room.y + (room.height - height) / 2, width, height }
        .intersection(room)
}

fn place(piece: &Piece, body: Rect) -> Rect {
    let inside = Rect { x: body.x + 2, width: body.width.saturating_sub(4), ..body };
    Rect { x: inside.x + piece.x, y: inside.y + piece.row, width: piece.width, height: 1 }.intersection(inside)
}

fn sheet<'a>(screen: &'a Screen, plan: &Plan, snapshot: &Snapshot) -> Option<Sheet<'a>> {
    let width = plan.regions.footer.width.saturating_sub(6).min(WIDEST);
    let mut sheet = Sheet { screen, width, rows: 0, pieces: Vec::new(), cursor: None, title: String::new() };
    match &screen.mode {
        Mode::Dialog(dialog, _) => sheet.dialog(dialog),
        Mode::SignIn(prompt, _) => sheet.sign_in(prompt, snapshot),
        _ => return None,
    }
    sheet.keys(plan, snapshot);
    Some(sheet)
}

impl Sheet<'_> {
    fn name_width(&self) -> u16 {
        match self.screen.language {
            Language::ZhCn => 6,
            Language::En => 10,
        }
    }

    fn put(&mut self, x: u16, text: impl Into<String>, style: Style, spot: Option<Spot>) -> u16 {
        let text = text.into();
        let width = measure::width(&text, self.screen.glyphs);
        self.pieces.push(Piece { row: self.rows, x, width, text, style, spot });
        width
    }

    /// A sentence over as many rows as it needs, four at most.
    fn sentence(&mut self, words: &str, style: Style) {
        for line in measure::wrap(words, self.width, 4, self.screen.glyphs) {
            self.put(0, line, style, None);
            self.rows += 1;
        }
    }

    fn dialog(&mut self, dialog: &Dialog) {
        let language = self.screen.language;
        self.title = dialog.title(language);
        if let Some(remark) = dialog.remark(language) {
            self.sentence(&remark, BOLD);
        }
        for (at, field) in dialog.fields.iter().enumerate() {
            self.field(at, field, at == dialog.at);
        }
        if let Some(missing) = dialog.missing {
            self.sentence(missing.get(language), self.screen.theme.wrong());
        }
    }

    fn field(&mut self, at: usize, field: &Field, is_here: bool) {
        let style = if is_here { BOLD } else { DIM };
        let mark = if is_here { self.screen.glyphs.selection() } else { " " };
        self.put(0, mark, style, None);
        let name = field.name.get(self.screen.language);
        self.put(1, name, style, Some(Spot::Field(at)));
        let from = self.name_width() + 2;
        match &field.value {
            Value::Choice { options, picked } => self.options(at, from, options, *picked),
            Value::Typed(typed) => {
                let room = self.width.saturating_sub(from);
                let shown = tail(typed.as_str(), room, self.screen.glyphs).to_owned();
                let blank = " ".repeat(usize::from(room));
                let underlined = PLAIN.add_modifier(ratatui::style::Modifier::UNDERLINED);
                self.put(from, blank, underlined, Some(Spot::Field(at)));
                let used = self.put(from, shown, underlined, None);
                if is_here {
                    self.cursor = Some((self.rows, from + used));
                }
                let left = fill(text::TEXT_LEFT.get(self.screen.language), &[&typed.left()]);
                self.rows += 1;
                self.put(from, left, DIM, None);
            }
        }
        self.rows += 1;
    }

    /// Options beside one another, in as many rows as they need; the picked one stands in brackets.
    fn options(&mut self, field: usize, from: u16, options: &[String], picked: usize) {
        let mut x = from;
        for (at, option) in options.iter().enumerate() {
            let is_picked = at == picked;
            let words = if is_picked { format!("[{option}]") } else { format!(" {option} ") };
            let width = measure::width(&words, self.screen.glyphs);
            if x > from && x + width > self.width {
                self.rows += 1;
                x = from;
            }
            let style = if is_picked { self.screen.theme.picked() } else { PLAIN };
            x += self.put(x, words, style, Some(Spot::Option(field, at)));
        }
    }

    fn sign_in(&mut self, prompt: &SignIn, snapshot: &Snapshot) {
        let language = self.screen.language;
        let session = &snapshot.session;
        text::SIGN_IN_TITLE.get(language).clone_into(&mut self.title);
        if let Some(act) = &prompt.act {
            let words = match (&session.signed_in, act) {
                (Some(_), Act::Do(Operation::HandOver { .. })) => text::SIGN_AGAIN.get(language).to_owned(),
                _ => fill(text::SIGN_IN_FOR.get(language), &[&act.name().get(language)]),
            };
            self.sentence(&words, PLAIN);
        }
        let from = self.name_width() + 2;
        let here = session.operators.iter().position(|one| Some(&one.id) == prompt.operator.as_ref()).unwrap_or(0);
        let first = here / OPERATORS * OPERATORS;
        self.put(1, text::OPERATOR.get(language), DIM, None);
        for (at, operator) in session.operators.iter().enumerate().skip(first).take(OPERATORS) {
            let is_picked = at == here;
            let mark = if is_picked { self.screen.glyphs.selection() } else { " " };
            let role = alarm_words::role(operator.role).get(language);
            let words = format!("{mark} {}  {}  {role}", operator.name, operator.id);
            let style = if is_picked { self.screen.theme.picked() } else { PLAIN };
            self.put(from, words, style, Some(Spot::Operator(at)));
            self.rows += 1;
        }
        self.put(1, text::PIN_FIELD.get(language), BOLD, None);
        let dots = self.screen.glyphs.dot().repeat(prompt.pin.typed());
        let used = self.put(from, dots, BOLD, None);
        self.cursor = Some((self.rows, from + used));
        self.rows += 1;
        self.said(prompt, snapshot);
    }

    /// What stands between the person and the sign-in.
    fn said(&mut self, prompt: &SignIn, snapshot: &Snapshot) {
        let language = self.screen.language;
        let session = &snapshot.session;
        let wrong = self.screen.theme.wrong();
        let wait = session.waits_until.filter(|until| until.mono > snapshot.at.mono);
        match (&prompt.stage, wait, prompt.refusal(session)) {
            (Stage::Checking(..), ..) => self.sentence(text::CHECKING.get(language), BOLD),
            (Stage::Typing, Some(until), _) => {
                let seconds = until.since(snapshot.at).as_secs() + 1;
                self.sentence(&fill(text::WAITS.get(language), &[&seconds]), wrong);
            }
            (Stage::Typing, None, Some(why)) => self.sentence(&alarm_words::act_refusal(why, language), wrong),
            (Stage::Typing, None, None) => self.sentence(text::PIN_EMPTY.get(language), DIM),
        }
    }

    /// The keys that act in the popup.
    fn keys(&mut self, plan: &Plan, snapshot: &Snapshot) {
        let language = self.screen.language;
        let keys = key_text::acting(&self.screen.mode, self.screen.list.tab, self.screen.review.page).iter();
        let keys = keys.filter(|key| acts(self.screen, plan, key, snapshot));
        let words: Vec<String> = keys.map(|key| format!("{} {}", key.name(language), key.does.get(language))).collect();
        self.put(0, words.join("   "), DIM, None);
        self.rows += 1;
    }
}
