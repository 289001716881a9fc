//! What every part of the page is written on: the report, its language, and the forms of times, tables and sections.

use super::markup::Markup;
use crate::domain::operator::UNIDENTIFIED;
use crate::domain::{AlarmSource, OperatorId, Wall};
use crate::report::words::{self, Text};
use crate::report::{Language, Report};
use crate::shift::Figures;

/// What is told, and in which language.
#[derive(Debug, Clone, Copy)]
pub(super) struct On<'a> {
    pub(super) report: &'a Report,
    pub(super) language: Language,
}

impl<'a> On<'a> {
    pub(super) fn figures(self) -> &'a Figures {
        &self.report.figures
    }

    pub(super) fn say(self, text: Text) -> &'static str {
        text.get(self.language)
    }

    pub(super) fn title(self, (zh, en): (&'static str, &'static str)) -> &'static str {
        match self.language {
            Language::ZhCn => zh,
            Language::En => en,
        }
    }

    /// A time in the site's zone, to the minute.
    pub(super) fn time(self, at: Wall) -> String {
        self.local(at, "%Y-%m-%d %H:%M")
    }

    /// The range, its date once where it ends on the same day.
    pub(super) fn range(self, from: Wall, to: Wall) -> String {
        let is_one_day = self.local(from, "%F") == self.local(to, "%F");
        let to = if is_one_day { self.local(to, "%H:%M") } else { self.time(to) };
        format!("{} – {to}", self.time(from))
    }

    /// A time in the site's zone.
    pub(super) fn local(self, at: Wall, form: &str) -> String {
        at.timestamp().to_zoned(self.report.zone.clone()).strftime(form).to_string()
    }

    /// A time to the second, without its date where the whole range lies within a day or so.
    pub(super) fn clock(self, at: Wall) -> String {
        const DAY: std::time::Duration = std::time::Duration::from_hours(26);
        let form = if self.figures().range.length() > DAY { "%m-%d %H:%M:%S" } else { "%H:%M:%S" };
        self.local(at, form)
    }

    /// Who did something.
    pub(super) fn who(self, by: Option<&OperatorId>) -> String {
        match by {
            None => "–".to_owned(),
            Some(by) if by.as_str() == UNIDENTIFIED => self.say(words::UNIDENTIFIED).to_owned(),
            Some(by) => by.to_string(),
        }
    }

    /// What an alarm or an act of a person is about.
    pub(super) fn about(self, source: &AlarmSource) -> String {
        let kind = match source {
            AlarmSource::Line(_) => super::words::ABOUT_LINE,
            AlarmSource::Number(_) => super::words::ABOUT_NUMBER,
            AlarmSource::Adapter(_) => super::words::ABOUT_ADAPTER,
            AlarmSource::Group(_) => super::words::ABOUT_GROUP,
            AlarmSource::Site => return self.say(super::words::ABOUT_SITE).to_owned(),
        };
        format!("{} {}", self.say(kind), source.name())
    }
}

/// A part of the page under its title.
pub(super) fn section(out: &mut Markup, title: &str, fill: impl FnOnce(&mut Markup)) {
    out.within("section", &[], |out| {
        out.element("h2", &[], title);
        fill(out);
    });
    out.newline();
}

/// A remark below a chart or a table.
pub(super) fn remark(out: &mut Markup, text: &str) {
    out.element("p", &[("class", "remark")], text);
}

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// A name, to the left.
    Name,
    /// A name of the configuration, or a time: never broken over two rows.
    Code,
    /// Several names.
    List,
    /// A number or how long something took, to the right.
    Number,
}

impl Column {
    fn attributes(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Name => &[],
            Self::Code => &[("class", "c")],
            Self::List => &[("class", "l")],
            Self::Number => &[("class", "n")],
        }
    }
}

/// A row of a table.
pub(super) enum Row {
    /// A cell for each column.
    Cells(Vec<String>),
    /// What the rows below it have in common.
    Heading(String),
}

impl From<Vec<String>> for Row {
    fn from(cells: Vec<String>) -> Self {
        Self::Cells(cells)
    }
}

/// A table whose head stands on each sheet of paper again.
pub(super) struct Table<'a> {
    pub(super) columns: &'a [(Column, &'a str)],
    pub(super) rows: Vec<Row>,
}

impl Table<'_> {
    /// Writes the table.
    pub(super) fn write(&self, out: &mut Markup) {
        out.within("table", &[], |out| {
            out.within("thead", &[], |out| {
                out.within("tr", &[], |out| {
                    for (column, name) in self.columns {
                        let scope = [&[("scope", "col")], column.attributes()].concat();
                        out.element("th", &scope, name);
                    }
                });
            });
            out.within("tbody", &[], |out| {
                for row in &self.rows {
                    out.within("tr", &[], |out| self.row(out, row));
                    out.newline();
                }
            });
        });
    }

    fn row(&self, out: &mut Markup, row: &Row) {
        match row {
            Row::Cells(cells) => {
                for ((column, _), cell) in self.columns.iter().zip(cells) {
                    out.element("td", column.attributes(), cell);
                }
            }
            Row::Heading(text) => {
                let span = self.columns.len().to_string();
                out.element("th", &[("class", "heading"), ("colspan", &span), ("scope", "colgroup")], text);
            }
        }
    }
}
