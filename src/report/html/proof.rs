//! The end of the page: how the journal stands, its head in groups that a person can compare, and two places to sign.

use super::markup::Markup;
use super::page::{On, remark, section};
use super::words::{self as w, fill};
use crate::domain::LineId;
use crate::report::words::{self, Text};

/// Digits of a group of the hash.
const GROUP: usize = 4;

/// The journal and the signatures.
pub(super) fn proof(out: &mut Markup, on: On<'_>) {
    out.within("div", &[("class", "whole")], |out| section(out, on.say(w::PROOF), |out| stands_and_signed(out, on)));
}

fn stands_and_signed(out: &mut Markup, on: On<'_>) {
    let journal = &on.report.journal;
    if let Some((from, to)) = journal.checked {
        let told = fill(on.say(w::CHECKED), &[&from.to_string(), &to.to_string()]);
        let verdict = if journal.broken.is_none() { on.say(words::INTACT) } else { on.say(w::BROKEN) };
        out.within("p", &[], |out| {
            out.text(&format!("{told}  "));
            out.element("b", &[], verdict);
        });
    }
    if let Some(broken) = &journal.broken {
        out.element("p", &[("class", "warn")], broken);
    }
    match journal.head {
        None => remark(out, on.say(w::NO_HEAD)),
        Some(head) => {
            out.element("p", &[], &fill(on.say(w::HEAD_COUNT), &[&head.seq.to_string()]));
            hash(out, &head.hash.to_hex());
            remark(out, on.say(w::HEAD_HASH));
        }
    }
    let unlisted: Vec<_> = on.figures().unlisted.iter().map(LineId::as_str).collect();
    if !unlisted.is_empty() {
        remark(out, &format!("{}: {}", on.say(words::UNLISTED), unlisted.join(" ")));
    }
    out.within("div", &[("class", "sign")], |out| {
        sign(out, on, w::HANDED_OVER);
        sign(out, on, w::TAKEN_OVER);
    });
    out.element("p", &[("class", "note")], on.say(words::NOTE));
}

fn hash(out: &mut Markup, hash: &str) {
    out.within("p", &[("class", "hash")], |out| {
        for group in hash.as_bytes().chunks(GROUP) {
            out.element("span", &[], &String::from_utf8_lossy(group));
        }
    });
}

fn sign(out: &mut Markup, on: On<'_>, who: Text) {
    out.within("div", &[], |out| {
        out.element("b", &[], on.say(who));
        out.element("p", &[], on.say(w::NAME_SIGNED));
        out.element("p", &[], on.say(w::DATE_SIGNED));
    });
}
