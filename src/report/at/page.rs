//! A page 80 cells wide: lines that never act on a terminal, wrapped where they are longer.

use jiff::tz::TimeZone;
use unicode_width::UnicodeWidthStr as _;

use super::Made;
use super::said::Said;
use crate::domain::Wall;
use crate::journal::record::escape_active;
use crate::report::Language;
use crate::report::text::WIDTH;
use crate::report::wrap::wrap;

/// A page on its way.
pub(super) struct Page<'a> {
    pub(super) language: Language,
    zone: &'a TimeZone,
    out: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(zone: &'a TimeZone, language: Language) -> Self {
        Self { language, zone, out: String::new() }
    }

    pub(super) fn say(&self, said: Said) -> &'static str {
        said.get(self.language)
    }

    /// Whichever is of the page's language.
    pub(super) fn one(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        match self.language {
            Language::ZhCn => zh.into(),
            Language::En => en.into(),
        }
    }

    /// A paragraph, its further lines indented as deep.
    pub(super) fn line(&mut self, text: &str) {
        let text = escape_active(text);
        let indent = text.chars().take_while(|c| *c == ' ').count();
        for (place, part) in wrap(&text, WIDTH.saturating_sub(indent)).iter().enumerate() {
            if place > 0 {
                self.out += &" ".repeat(indent);
            }
            self.out += part.trim_end();
            self.out.push('\n');
        }
    }

    pub(super) fn gap(&mut self) {
        self.out.push('\n');
    }

    pub(super) fn section(&mut self, title: Said) {
        let title = self.say(title);
        self.gap();
        self.line(&format!("== {title} {}", "=".repeat(WIDTH.saturating_sub(title.width() + 4))));
    }

    /// A name and what stands beside it.
    pub(super) fn fact(&mut self, name: Said, value: &str) {
        const NAME: usize = 14;
        let name = self.say(name);
        for (place, part) in wrap(value, WIDTH - NAME - 1).iter().enumerate() {
            let name = if place == 0 { name } else { "" };
            let fill = " ".repeat(NAME.saturating_sub(name.width()));
            self.out += format!("{name}{fill} {part}").trim_end();
            self.out.push('\n');
        }
    }

    /// A local time: date and time of day.
    pub(super) fn time(&self, wall: Wall) -> String {
        local(wall, self.zone)
    }

    /// A local time of day.
    pub(super) fn clock(&self, wall: Wall) -> String {
        wall.timestamp().to_zoned(self.zone.clone()).strftime("%H:%M:%S").to_string()
    }

    /// A local time with its offset from UTC, which tells apart two that read the same.
    pub(super) fn whole_time(&self, wall: Wall) -> String {
        wall.timestamp().to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    }

    /// What stands on every page: whether it is a simulation, and whether the journal is whole.
    pub(super) fn marks(&mut self, made: &Made) {
        if made.is_sim {
            self.line(self.say(Said(
                "*** 模拟数据：其中有线路来自模拟或回放 ***",
                "*** SIMULATION: some line comes from a simulation or a replay ***",
            )));
        }
        if let Some(broken) = &made.journal.broken {
            let mark = Said(
                "*** 日志不完整，以下内容仅供参考，不可作为依据 ***",
                "*** JOURNAL NOT INTACT: do not rely on what follows ***",
            );
            self.line(self.say(mark));
            self.line(broken);
        }
    }

    /// The journal that it all comes from.
    pub(super) fn journal(&mut self, made: &Made) {
        let standing = &made.journal;
        if let Some(head) = standing.head {
            self.fact(Said("日志链头", "journal head"), &format!("{} {}", head.seq, head.hash.to_hex()));
        }
        for (first, last) in standing.checked.iter().chain(&made.also_checked) {
            let state = match standing.broken {
                None => self.say(Said("完整", "intact")),
                Some(_) => self.say(Said("不完整", "NOT INTACT")),
            };
            self.fact(Said("已核对记录", "checked"), &format!("{first} – {last}: {state}"));
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

fn local(wall: Wall, zone: &TimeZone) -> String {
    wall.timestamp().to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}
