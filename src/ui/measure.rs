//! Display width, cutting by width, and making hostile text harmless: the one place that knows how wide a character is.
//!
//! Text from a device or a configuration never reaches a cell except through [`fit`]: control characters, bidirectional
//! overrides and everything of width zero come out as visible escapes (`\u{1b}`), so that a caller's name can neither
//! move the cursor nor reorder a row, and every character that is drawn owns one or two whole cells.

use unicode_width::UnicodeWidthChar;

use super::model::Glyphs;

/// One character to draw and the cells it takes, 1 or 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// The character.
    pub(super) symbol: char,
    /// Its cells.
    pub(super) width: u16,
}

/// The display width of a text as [`fit`] would draw it with room to spare.
pub(super) fn width(text: &str, glyphs: Glyphs) -> u16 {
    if is_plain(text) {
        return u16::try_from(text.len()).unwrap_or(u16::MAX);
    }
    pieces(text, glyphs).fold(0, |sum: u16, piece| sum.saturating_add(piece.width))
}

/// The characters of `text` that fit into `room` cells; a text that is cut ends with an ellipsis. A wide character is
/// never split: where only its half would fit, a cell stays free.
pub(super) fn fit(text: &str, room: u16, glyphs: Glyphs) -> impl Iterator<Item = Piece> {
    let cut = width_exceeds(text, room, glyphs);
    let ellipsis = if cut { glyphs.ellipsis() } else { "" };
    let tail = u16::try_from(ellipsis.chars().count()).unwrap_or(u16::MAX);
    let mut left = room.saturating_sub(tail);
    pieces(text, glyphs)
        .take_while(move |piece| {
            let fits = piece.width <= left;
            left = left.saturating_sub(piece.width);
            fits
        })
        .chain(ellipsis.chars().take(usize::from(room)).map(|symbol| Piece { symbol, width: 1 }))
}

/// Cuts a text into at most `most` lines of at most `room` cells, at a blank or beside a wide character where there is
/// one in the second half of the line, and within quotes only where nothing else is left. Where the lines do not
/// suffice the last one holds all the rest, so that whoever draws it ends it with the ellipsis.
pub(super) fn wrap(text: &str, room: u16, most: usize, glyphs: Glyphs) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && lines.len() < most {
        if lines.len() + 1 == most {
            lines.push(rest);
            break;
        }
        let cut = line_end(rest, room, glyphs);
        let (line, after) = rest.split_at(cut);
        lines.push(line.trim_end());
        rest = after.trim_start();
    }
    lines
}

/// Where the first line of a text ends, in bytes: at least one character in.
fn line_end(text: &str, room: u16, glyphs: Glyphs) -> usize {
    let mut used: u16 = 0;
    let mut place = None;
    let mut is_quoted = false;
    let mut before = ' ';
    for (at, symbol) in text.char_indices() {
        let wide = width_of(symbol) == Some(2) || width_of(before) == Some(2);
        if !is_quoted && at > 0 && (symbol == ' ' || wide && !closes(symbol)) {
            place = Some(at);
        }
        used = used.saturating_add(width(symbol.encode_utf8(&mut [0; 4]), glyphs));
        if used > room && at > 0 {
            return place.filter(|place| *place * 2 > at).unwrap_or(at);
        }
        is_quoted ^= symbol == '"';
        before = symbol;
    }
    text.len()
}

/// Characters that no line begins with.
fn closes(symbol: char) -> bool {
    matches!(symbol, '，' | '。' | '；' | '：' | '、' | '）' | ',' | '.' | ';' | ':' | ')')
}

fn width_exceeds(text: &str, room: u16, glyphs: Glyphs) -> bool {
    if is_plain(text) {
        return text.len() > usize::from(room);
    }
    let mut left = room;
    pieces(text, glyphs).any(|piece| {
        let exceeds = piece.width > left;
        left = left.saturating_sub(piece.width);
        exceeds
    })
}

/// Whether every byte is a character of one cell that needs no thought.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn pieces(text: &str, glyphs: Glyphs) -> Pieces<'_> {
    Pieces { chars: text.chars(), expansion: Expansion::None, glyphs }
}

struct Pieces<'a> {
    chars: std::str::Chars<'a>,
    expansion: Expansion,
    glyphs: Glyphs,
}

enum Expansion {
    None,
    Escape(std::char::EscapeUnicode),
    Spelled(std::str::Chars<'static>),
}

impl Expansion {
    fn next(&mut self) -> Option<char> {
        match self {
            Self::None => None,
            Self::Escape(escape) => escape.next(),
            Self::Spelled(chars) => chars.next(),
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        loop {
            if let Some(symbol) = self.expansion.next() {
                return Some(Piece { symbol, width: 1 });
            }
            let symbol = self.chars.next()?;
            if matches!(symbol, ' '..='~') {
                return Some(Piece { symbol, width: 1 });
            }
            match width_of(symbol) {
                _ if is_hidden(symbol) => self.expansion = Expansion::Escape(symbol.escape_unicode()),
                None => self.expansion = Expansion::Escape(symbol.escape_unicode()),
                Some(_) if self.glyphs == Glyphs::Ascii && is_ambiguous(symbol) => {
                    self.expansion = Expansion::Spelled(spelled(symbol).chars());
                }
                Some(width) => return Some(Piece { symbol, width }),
            }
        }
    }
}

/// 1 or 2; `None` for what no cell of its own would hold.
fn width_of(symbol: char) -> Option<u16> {
    match symbol.width() {
        Some(1) => Some(1),
        Some(2) => Some(2),
        _ => None,
    }
}

/// Characters that are invisible or steer the terminal though the width table gives them a cell: the soft hyphen, line
/// and paragraph separators, bidirectional controls, fillers, interlinear marks and other default-ignorable ones.
pub(super) fn is_hidden(symbol: char) -> bool {
    symbol.is_control()
        || matches!(symbol,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether terminals disagree on the width: one cell for most, two in many Chinese locales.
pub(super) fn is_ambiguous(symbol: char) -> bool {
    symbol.width() != symbol.width_cjk()
}

/// What stands for an ambiguous character where the terminal may draw it two cells wide.
fn spelled(symbol: char) -> &'static str {
    match symbol {
        '\u{2010}'..='\u{2015}' | '\u{2500}' => "-",
        '\u{2018}' | '\u{2019}' | '\u{2032}' => "'",
        '\u{201c}' | '\u{201d}' | '\u{2033}' => "\"",
        '\u{b7}' | '\u{2022}' => ".",
        '\u{2026}' => "...",
        '\u{d7}' => "x",
        '\u{b0}' => "deg",
        '\u{2190}' => "<-",
        '\u{2192}' => "->",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fitted(text: &str, room: u16, glyphs: Glyphs) -> String {
        fit(text, room, glyphs).map(|piece| piece.symbol).collect()
    }

    #[test]
    fn a_text_is_cut_by_cells_and_never_through_a_wide_character() {
        assert_eq!(fitted("综合业务", 8, Glyphs::Unicode), "综合业务");
        assert_eq!(fitted("综合业务", 7, Glyphs::Unicode), "综合业…");
        assert_eq!(fitted("综合业务", 6, Glyphs::Unicode), "综合…");
        assert_eq!(fitted("综合业务", 6, Glyphs::Ascii), "综合..");
        assert_eq!(fitted("abc", 3, Glyphs::Ascii), "abc");
        assert_eq!(fitted("abcd", 3, Glyphs::Ascii), "a..");
        assert_eq!(fitted("abcd", 1, Glyphs::Ascii), ".");
        assert_eq!(fitted("abcd", 0, Glyphs::Unicode), "");
    }

    #[test]
    fn an_escape_sequence_in_a_name_is_shown_and_not_sent() {
        assert_eq!(fitted("\x1b[2Jx", 80, Glyphs::Unicode), "\\u{1b}[2Jx");
        assert_eq!(
            fitted("a\u{202e}b\u{9b}\u{200b}\r\n", 80, Glyphs::Unicode),
            "a\\u{202e}b\\u{9b}\\u{200b}\\u{d}\\u{a}"
        );
    }

    #[test]
    fn ambiguous_characters_are_spelled_out_where_the_terminal_may_draw_them_wide() {
        assert_eq!(fitted("一号·窗口…①", 80, Glyphs::Ascii), "一号.窗口...?");
        assert_eq!(fitted("一号·窗口", 80, Glyphs::Unicode), "一号·窗口");
    }

    #[test]
    fn a_text_is_wrapped_between_words_and_not_within_a_quoted_one() {
        let wrapped = |text, room, most| wrap(text, room, most, Glyphs::Unicode);
        assert_eq!(wrapped("no ring before it was lifted", 14, 9), ["no ring before", "it was lifted"]);
        assert_eq!(wrapped("设备报文 \"O S\"；只报变化", 13, 9), ["设备报文", "\"O S\"；只报变", "化"]);
        assert_eq!(wrapped("性质不明：未观测到", 10, 9), ["性质不明：", "未观测到"]);
        assert_eq!(wrapped("its word \"O S\"; more", 12, 9), ["its word", "\"O S\"; more"]);
        assert_eq!(
            wrapped("\"never closed and far too long", 10, 9).concat().replace(' ', ""),
            "\"neverclosedandfartoolong"
        );
    }

    #[test]
    fn the_last_line_there_is_holds_the_rest_for_the_ellipsis() {
        assert_eq!(wrap("one two three four", 8, 2, Glyphs::Unicode), ["one two", "three four"]);
        assert_eq!(fitted("three four", 8, Glyphs::Unicode), "three f…");
        assert_eq!(wrap("one two", 8, 1, Glyphs::Unicode), ["one two"]);
        assert_eq!(wrap("", 8, 2, Glyphs::Unicode), [""; 0]);
        assert_eq!(wrap("one", 8, 0, Glyphs::Unicode), [""; 0]);
    }

    proptest! {
        #[test]
        fn what_fits_never_exceeds_its_room_and_holds_nothing_invisible(text in any::<String>(), room in 0u16..40) {
            for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
                let pieces: Vec<Piece> = fit(&text, room, glyphs).collect();
                prop_assert!(pieces.iter().map(|piece| piece.width).sum::<u16>() <= room);
                for piece in &pieces {
                    prop_assert!(!piece.symbol.is_control() && !is_hidden(piece.symbol));
                    prop_assert!(glyphs == Glyphs::Unicode || !is_ambiguous(piece.symbol));
                }
                if width(&text, glyphs) <= room {
                    prop_assert_eq!(pieces.iter().map(|piece| piece.width).sum::<u16>(), width(&text, glyphs));
                }
            }
        }
    }
}
