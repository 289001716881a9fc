//! `closed` and `feed`: how the contacts of a serial port are wired.

use crate::config::error::ErrorKind;
use crate::config::walk::{Node, Section, Walk, did_you_mean, shorten};
use crate::decode::contacts::{Closed, Contact, Feed, Wiring};

/// Reads both keys; what is not given is as usual.
pub(super) fn read(walk: &mut Walk<'_>, section: &Section<'_>) -> Wiring {
    let mut wiring = Wiring::default();
    if let Some(node) = section.get("closed") {
        wiring.closed_on_hook = closed_on_hook(walk, &node);
    }
    if let Some(node) = section.get("feed") {
        wiring.feed = feed(walk, &node);
    }
    wiring
}

/// `{ cts = "on_hook" }`: the contacts that are closed while their handset is on its cradle.
fn closed_on_hook(walk: &mut Walk<'_>, node: &Node<'_>) -> Vec<Contact> {
    let what = "what a closed contact says, for example { cts = \"on_hook\" }";
    let mut found = Vec::new();
    for (name, mark, node) in walk.entries(node, what).unwrap_or_default() {
        let contact = Contact::ALL.iter().find(|(_, word)| *word == name).map(|(contact, _)| *contact);
        if contact.is_none() {
            let words = Contact::ALL.map(|(_, word)| word);
            let hint = did_you_mean(name, words.into_iter());
            let message = format!("a port has no contact \"{}\"{hint}, allowed: {}", shorten(name), words.join(", "));
            walk.error(&mark, ErrorKind::BadDeviceLine, message);
        }
        if walk.word(&node, &Closed::ALL) == Some(Closed::OnHook) {
            found.extend(contact);
        }
    }
    found
}

/// `["dtr", "rts"]`: the outputs that give the contacts their voltage; none where they are fed from elsewhere.
fn feed(walk: &mut Walk<'_>, node: &Node<'_>) -> Vec<Feed> {
    let outputs = walk.list(node, "outputs, for example [\"dtr\", \"rts\"]").unwrap_or_default();
    let mut found = Vec::new();
    for output in outputs {
        if let Some(feed) = walk.word(&output, &Feed::ALL).filter(|feed| !found.contains(feed)) {
            found.push(feed);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse::tests::load;

    fn wiring(keys: &str) -> Wiring {
        let text = format!(
            "site = \"x\"\n[[adapter]]\nname = \"a\"\nkind = \"contacts\"\nport = \"/dev/ttyS0\"\n{keys}\n\
             lines = {{ cts = \"1\" }}\n[[line]]\nid = \"1\"\n"
        );
        let config = load(&text).unwrap_or_else(|errors| panic!("{errors:?}")).config;
        config.adapters.first().unwrap().options.wiring()
    }

    #[test]
    fn what_is_not_given_is_as_usual() {
        assert_eq!(wiring(""), Wiring { closed_on_hook: vec![], feed: vec![Feed::Dtr, Feed::Rts] });
        assert_eq!(wiring("feed = []"), Wiring { closed_on_hook: vec![], feed: vec![] });
        let turned = wiring("closed = { ri = \"on_hook\", cts = \"off_hook\" }\nfeed = [\"rts\"]");
        assert_eq!(turned, Wiring { closed_on_hook: vec![Contact::Ri], feed: vec![Feed::Rts] });
    }
}
