//! A text that is being typed, in one row. Control characters have no place in it, and it never grows beyond its limit.

use super::measure;

/// Characters of a note or a reason at most: what fits a row of the journal and a person's patience.
pub(super) const TEXT_MAX: usize = 200;

/// A text that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TextField {
    text: String,
    most: usize,
}

impl TextField {
    /// An empty text of at most so many characters.
    pub(super) fn new(most: usize) -> Self {
        Self { text: String::new(), most }
    }

    /// Appends a letter. Line ends and tabs of a pasted text become blanks; what is invisible or
    /// steers a terminal is passed over.
    pub(super) fn insert(&mut self, letter: char) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if !measure::is_hidden(letter) && self.left() > 0 {
            self.text.push(letter);
        }
    }

    /// Takes the last letter back.
    pub(super) fn erase(&mut self) {
        self.text.pop();
    }

    /// Takes everything back.
    pub(super) fn clear(&mut self) {
        self.text.clear();
    }

    /// The text as typed.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The text without blanks around it.
    pub(super) fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// How many more characters it takes.
    pub(super) fn left(&self) -> usize {
        self.most.saturating_sub(self.text.chars().count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_chinese_and_a_paste_but_no_control_characters_and_no_more_than_its_limit() {
        let mut field = TextField::new(TEXT_MAX);
        "已报修\u{1b}[2J\u{202e}\r\n单号 42\t".chars().for_each(|letter| field.insert(letter));
        assert_eq!(field.as_str(), "已报修[2J  单号 42 ");
        assert_eq!(field.trimmed(), "已报修[2J  单号 42");
        "中".repeat(TEXT_MAX * 2).chars().for_each(|letter| field.insert(letter));
        assert_eq!((field.as_str().chars().count(), field.left()), (TEXT_MAX, 0));
        field.erase();
        assert_eq!(field.left(), 1);
        field.clear();
        assert_eq!(field.as_str(), "");
    }
}
