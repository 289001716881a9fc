//! Text in lines of so many cells, for pages of a fixed width. Nothing in a line acts on a terminal, and no character is lost.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::journal::record::escape_active;

/// Marks that end what stands before them: no line begins with one.
const CLOSING: [char; 10] = ['）', '。', '，', '；', '：', '、', '”', '》', '？', '！'];

/// Lines of at most so many cells: broken behind a space or a wide character, and within a word where it must be. The space
/// at which a line ends may stand there still.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    // Where the line may be broken: a byte offset behind a space or a wide character, and the one before it.
    let (mut turn, mut earlier) = (None, None);
    for c in escape_active(text).chars() {
        if CLOSING.contains(&c) {
            turn = earlier;
        }
        line.push(c);
        let before = line.len() - c.len_utf8();
        if before > 0 && line.width() > width {
            let at = turn.take().filter(|_| c != ' ').unwrap_or(before);
            earlier = None;
            let rest = line.split_off(at);
            lines.push(std::mem::replace(&mut line, rest));
            if c == ' ' {
                // It is what the line was broken at.
                line.clear();
                continue;
            }
        }
        if (c == ' ' && !line.trim().is_empty()) || c.width().unwrap_or(0) > 1 {
            earlier = turn;
            turn = Some(line.len());
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked_and_no_character_is_lost() {
        let long = "f".repeat(64);
        for text in ["线路一直处于摘机状态，自八点五十分起；起因不明", "a few words of English that go on", &long, ""]
        {
            for width in 4..30 {
                let lines = wrap(text, width);
                assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
                let without = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
                assert_eq!(without(&lines.concat()), without(text));
            }
        }
    }

    #[test]
    fn a_line_is_broken_between_words_and_beside_a_wide_character() {
        let wrapped = |text, width| wrap(text, width).iter().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("线路 abc 挂机", 8), ["线路 abc", "挂机"]);
        assert_eq!(wrapped("已由值班长 li 核实", 12), ["已由值班长", "li 核实"]);
        assert_eq!(wrapped("li 线路一直摘机", 9), ["li 线路一", "直摘机"]);
        assert_eq!(wrapped("abcdefgh", 3), ["abc", "def", "gh"]);
    }

    #[test]
    fn no_line_begins_with_a_mark_that_ends_what_stands_before_it() {
        assert_eq!(wrap("线路（摘机）", 10), ["线路（摘", "机）"]);
        assert_eq!(wrap("线路（摘机）。", 10), ["线路（摘", "机）。"]);
        assert_eq!(wrap("线路，摘机", 4), ["线", "路，", "摘机"]);
        assert_eq!(wrap("一。", 2), ["一", "。"], "where nothing else is left it must");
    }

    #[test]
    fn what_would_act_on_a_terminal_is_escaped_before_it_is_measured() {
        let lines = wrap("ab\u{1b}[2J", 6);
        assert!(lines.len() > 1 && lines.iter().all(|line| !line.contains('\u{1b}') && line.width() <= 6), "{lines:?}");
        for width in 0..2 {
            assert_eq!(wrap("线路", width), ["线", "路"], "one that does not fit stands alone");
        }
    }
}
