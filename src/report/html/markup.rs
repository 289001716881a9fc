//! Markup that nothing can break out of: every text and every value of an attribute is escaped on its way in, and what is
//! opened is closed. Well-formed XML, so that a test can read it back; an element without content must be void in HTML or
//! belong to SVG.

use std::fmt::Write as _;

use crate::journal::record::escape_active;

/// Names and values of the attributes of an element.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A document that is being written.
#[derive(Debug, Default)]
pub(super) struct Markup {
    out: String,
}

impl Markup {
    /// An element around what `fill` writes.
    pub(super) fn within(&mut self, tag: &'static str, attributes: Attributes<'_>, fill: impl FnOnce(&mut Self)) {
        self.open(tag, attributes, ">");
        fill(self);
        self.out += "</";
        self.out += tag;
        self.out.push('>');
    }

    /// An element around a text.
    pub(super) fn element(&mut self, tag: &'static str, attributes: Attributes<'_>, text: &str) {
        self.within(tag, attributes, |out| out.text(text));
    }

    /// An element that holds nothing.
    pub(super) fn empty(&mut self, tag: &'static str, attributes: Attributes<'_>) {
        self.open(tag, attributes, "/>");
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        push_escaped(&mut self.out, text);
    }

    /// A line break between two elements, for whoever reads the source.
    pub(super) fn newline(&mut self) {
        self.out.push('\n');
    }

    /// The style of the document.
    pub(super) fn style(&mut self, css: &Css) {
        self.out += "<style>";
        self.out += &css.0;
        self.out += "</style>\n";
    }

    /// The document.
    pub(super) fn finish(self) -> String {
        format!("<!DOCTYPE html>\n{}\n", self.out)
    }

    fn open(&mut self, tag: &'static str, attributes: Attributes<'_>, end: &str) {
        self.out.push('<');
        self.out += tag;
        for (name, value) in attributes {
            self.out.push(' ');
            self.out += name;
            self.out += "=\"";
            push_escaped(&mut self.out, value);
            self.out.push('"');
        }
        self.out += end;
    }
}

/// A text from a device may hold anything: characters that act on a reader's eye become visible, those that act on a
/// browser become harmless.
fn push_escaped(out: &mut String, text: &str) {
    for c in escape_active(text).chars() {
        match c {
            '&' => *out += "&amp;",
            '<' => *out += "&lt;",
            '>' => *out += "&gt;",
            '"' => *out += "&quot;",
            '\'' => *out += "&#39;",
            // XML has no place for these two.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
}

/// Style: constants of the program, and texts as CSS strings.
#[derive(Debug)]
pub(super) struct Css(String);

impl Css {
    /// Constant style.
    pub(super) fn new(constant: &'static str) -> Self {
        Self(constant.to_owned())
    }

    /// More constant style.
    pub(super) fn add(&mut self, constant: &'static str) {
        self.0 += constant;
    }

    /// A text as a CSS string: whatever is neither letter nor digit is written as its code (a space ends
    /// one), so that nothing ends the
    /// string or the style.
    pub(super) fn add_string(&mut self, text: &str) {
        self.0.push('"');
        for c in escape_active(text).chars() {
            if c.is_alphanumeric() || c == ' ' {
                self.0.push(c);
            } else {
                // Writing to a string cannot fail.
                let _ = write!(self.0, "\\{:x} ", u32::from(c));
            }
        }
        self.0.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_attributes_are_escaped() {
        let mut out = Markup::default();
        let hostile = "<script>\"'&\u{202e}\u{2028}\u{1b}\n\u{ffff}";
        out.element("td", &[("title", hostile)], hostile);
        let escaped = "&lt;script&gt;&quot;&#39;&amp;\\u{202e}\\u{2028}\\u{1b}\\u{a}\u{fffd}";
        assert_eq!(out.finish(), format!("<!DOCTYPE html>\n<td title=\"{escaped}\">{escaped}</td>\n"));
    }

    #[test]
    fn nothing_ends_a_string_of_the_style() {
        let mut css = Css::new("a{content:");
        css.add_string("厅 1\"</style>\\\u{202e}");
        assert_eq!(css.0, "a{content:\"厅 1\\22 \\3c \\2f style\\3e \\5c \\5c u\\7b 202e\\7d \"");
    }
}
