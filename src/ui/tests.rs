//! Screens as people see them: text and style runs, kept under `tests/snapshots`, and the properties of every screen.

mod acts;
mod adapters;
mod alarm_screens;
mod alarm_wording;
mod behaviour;
mod evidence;
mod list;
mod properties;
mod review;
mod review_pages;
mod review_properties;
mod review_screens;
mod review_writing;
mod screens;
mod sign_in;
mod walk;
mod wording;

use jiff::tz::{Offset, TimeZone};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;

use crate::domain::Snapshot;

use super::{Colour, Glyphs, Language, Screen, ScreenOptions};

pub(super) fn screen(language: Language, glyphs: Glyphs, width: u16, height: u16) -> Screen {
    let zone = TimeZone::fixed(Offset::constant(8));
    Screen::new(ScreenOptions { language, glyphs, colour: Colour::Full, size: Size { width, height }, zone })
}

pub(super) fn draw(screen: &Screen, snapshot: &Snapshot) -> Buffer {
    let backend = TestBackend::new(screen.size.width, screen.size.height);
    let mut terminal = Terminal::new(backend).unwrap();
    terminal.draw(|frame| screen.draw(frame, snapshot)).unwrap();
    terminal.backend().buffer().clone()
}
