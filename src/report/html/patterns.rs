//! How the kinds of stretches look: a colour, a pattern and a height of their own each, so that paper without colours tells
//! them apart.

use super::markup::Markup;
use super::page::On;
use super::words;
use crate::domain::review::BarKind;

/// The class of a kind; `style` says how it looks.
pub(super) fn class(kind: BarKind) -> &'static str {
    match kind {
        BarKind::Idle => "k-idle",
        BarKind::NoCall => "k-nocall",
        BarKind::Call => "k-call",
        BarKind::Ringing => "k-ringing",
        BarKind::Explained => "k-explained",
        BarKind::Unobserved => "k-unobserved",
        BarKind::Dead => "k-dead",
        BarKind::Suspected => "k-suspected",
        BarKind::Blocked => "k-blocked",
    }
}

/// The patterns, once for the document.
pub(super) fn definitions(out: &mut Markup) {
    let attributes = [("class", "defs"), ("width", "0"), ("height", "0"), ("aria-hidden", "true")];
    out.within("svg", &attributes, |out| {
        out.within("defs", &[], |out| {
            pattern(out, "p-ringing", ("4", "4", "#fff"), &[("M1 -1v6", "#a86c00", "2")]);
            pattern(out, "p-explained", ("4", "4", "#dbe9f6"), &[("M1 2h2", "#1f5c99", "2")]);
            pattern(out, "p-unobserved", ("6", "6", "#f1f1f1"), &[("M-1 1l2 -2M0 6l6 -6M5 7l2 -2", "#8a8a8a", "1")]);
            pattern(out, "p-dead", ("5", "5", "#fff"), &[("M0 0l5 5M0 5l5 -5", "#111", "1.2")]);
            pattern(out, "p-suspected", ("6", "6", "#fff"), &[("M-1 5l2 2M0 0l6 6M5 -1l2 2", "#d2600a", "2.2")]);
            pattern(out, "p-offered", ("5", "5", "#fff"), &[("M-1 1l2 -2M0 5l5 -5M4 6l2 -2", "#5b6b7b", "1")]);
        });
    });
    out.newline();
}

fn pattern(
    out: &mut Markup,
    id: &'static str,
    (width, height, ground): (&str, &str, &str),
    strokes: &[(&str, &str, &str)],
) {
    let attributes = [("id", id), ("width", width), ("height", height), ("patternUnits", "userSpaceOnUse")];
    out.within("pattern", &attributes, |out| {
        out.empty("rect", &[("width", width), ("height", height), ("fill", ground)]);
        for (path, colour, breadth) in strokes {
            let attributes = [("d", *path), ("stroke", *colour), ("stroke-width", *breadth), ("fill", "none")];
            out.empty("path", &attributes);
        }
    });
}

/// What the colours and patterns of the timeline mean.
pub(super) fn legend(out: &mut Markup, on: On<'_>) {
    out.within("p", &[("class", "legend")], |out| {
        for kind in BarKind::ALL.into_iter().rev() {
            entry(out, class(kind), on.say(words::kind(kind)));
        }
        entry(out, "k-off", on.say(words::OFF_DUTY));
    });
}

/// A pattern and its word.
pub(super) fn entry(out: &mut Markup, class: &'static str, word: &str) {
    out.within("span", &[("class", "entry")], |out| {
        let attributes = [("viewBox", "0 -7 26 14"), ("width", "26"), ("height", "14"), ("aria-hidden", "true")];
        out.within("svg", &attributes, |out| {
            out.empty("path", &[("class", class), ("d", "M1 0h24")]);
        });
        out.text(word);
    });
}
