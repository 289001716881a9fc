//! Rust source to tokens, as far as the guards need it: comments are gone, literals are told apart from code. It never
//! fails; what it does not know is a sign.

/// A token and the line it stands on, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier or a keyword; a raw identifier without its `r#`.
    Word(String),
    /// What a string literal holds, as written between its quotes.
    Text(String),
    /// `::`
    PathSep,
    /// Any other character. Numbers, character literals and lifetimes are one `0`.
    Sign(char),
}

impl Token {
    pub(crate) fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub(crate) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            Kind::Text(_) | Kind::PathSep | Kind::Sign(_) => None,
        }
    }
}

/// The tokens of a source file.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn sees(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, wanted)| self.peek(ahead) == Some(wanted))
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek(0);
        self.at += 1;
        self.line += usize::from(next == Some('\n'));
        next
    }

    fn push(&mut self, line: usize, kind: Kind) {
        self.tokens.push(Token { line, kind });
    }

    fn step(&mut self) {
        let line = self.line;
        match self.peek(0) {
            Some(space) if space.is_whitespace() => {
                self.bump();
            }
            _ if self.sees("//") => while !matches!(self.bump(), None | Some('\n')) {},
            _ if self.sees("/*") => self.block_comment(),
            Some('"') => {
                self.bump();
                self.quoted(line);
            }
            Some('\'') => self.tick(line),
            Some(digit) if digit.is_ascii_digit() => {
                self.word();
                self.push(line, Kind::Sign('0'));
            }
            Some(start) if is_word(start) => self.word_or_literal(line),
            _ if self.sees("::") => {
                self.at += 2;
                self.push(line, Kind::PathSep);
            }
            _ => {
                if let Some(sign) = self.bump() {
                    self.push(line, Kind::Sign(sign));
                }
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.chars.len() {
            if self.sees("/*") {
                depth += 1;
                self.at += 2;
            } else if self.sees("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.bump();
            }
        }
    }

    /// A string, behind its opening quote.
    fn quoted(&mut self, line: usize) {
        let mut text = String::new();
        while let Some(next) = self.bump().filter(|next| *next != '"') {
            text.push(next);
            if next == '\\' {
                text.extend(self.bump());
            }
        }
        self.push(line, Kind::Text(text));
    }

    /// A raw string, at its first `#` or quote.
    fn raw(&mut self, line: usize) {
        let mut fence = String::from('"');
        while self.peek(0) == Some('#') {
            self.bump();
            fence.push('#');
        }
        self.bump();
        let mut text = String::new();
        while self.at < self.chars.len() && !self.sees(&fence) {
            text.extend(self.bump());
        }
        self.at += fence.len();
        self.push(line, Kind::Text(text));
    }

    /// A character literal or a lifetime.
    fn tick(&mut self, line: usize) {
        self.bump();
        if self.peek(0) == Some('\\') {
            self.at += 2;
            while !matches!(self.bump(), None | Some('\'')) {}
        } else if self.peek(1) == Some('\'') {
            self.at += 2;
        } else {
            self.word();
        }
        self.push(line, Kind::Sign('0'));
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(next) = self.peek(0).filter(|next| is_word(*next)) {
            word.push(next);
            self.bump();
        }
        word
    }

    fn word_or_literal(&mut self, line: usize) {
        let word = self.word();
        match (word.as_str(), self.peek(0)) {
            ("r" | "br" | "cr", Some('"')) => self.raw(line),
            ("r" | "br" | "cr", Some('#')) if self.is_fence() => self.raw(line),
            ("r", Some('#')) => {
                self.bump();
                let word = self.word();
                self.push(line, Kind::Word(word));
            }
            ("b" | "c", Some('"')) => {
                self.bump();
                self.quoted(line);
            }
            ("b", Some('\'')) => self.tick(line),
            _ => self.push(line, Kind::Word(word)),
        }
    }

    /// Whether the `#` here open a raw string and not a raw identifier.
    fn is_fence(&self) -> bool {
        let hashes = self.chars.iter().skip(self.at).take_while(|next| **next == '#').count();
        self.peek(hashes) == Some('"')
    }
}

fn is_word(next: char) -> bool {
    next == '_' || next.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source).iter().filter_map(Token::word).map(ToOwned::to_owned).collect()
    }

    fn texts(source: &str) -> Vec<String> {
        let texts = tokens(source).into_iter().filter_map(|token| match token.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn comments_are_gone_and_nested_ones_too() {
        assert_eq!(words("a // std::fs\n/* b /* c */ d */ e /// f\n//! g\nh"), ["a", "e", "h"]);
    }

    #[test]
    fn strings_of_every_kind_are_told_apart_from_code() {
        let source = r##"a("x \" y", b"z", r"q", r#"p " o"#, c"n") b"##;
        assert_eq!(words(source), ["a", "b"]);
        assert_eq!(texts(source), [r#"x \" y"#, "z", "q", r#"p " o"#, "n"]);
    }

    #[test]
    fn a_quote_as_a_character_opens_no_string() {
        assert_eq!(words(r#"a('"', b'\'', '\u{41}', &'life b) "c" d"#), ["a", "b", "d"]);
    }

    #[test]
    fn a_raw_identifier_is_its_word_and_a_number_is_none() {
        assert_eq!(words("r#type 0x1f 1_000u64 0..n"), ["type", "n"]);
    }

    #[test]
    fn each_token_knows_its_line() {
        let lines: Vec<_> = tokens("a\n\"b\nc\"\nd").into_iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 4]);
    }
}
