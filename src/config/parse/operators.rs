//! `[[operator]]`: who may sign in. No message ever shows a `pin`: somebody may have written the PIN itself there.

use toml::de::DeValue;

use super::Given;
use crate::config::OperatorConfig;
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::pin;
use crate::config::value;
use crate::config::walk::{Node, Section, Walk};
use crate::domain::operator::UNIDENTIFIED;
use crate::domain::{OperatorId, Role};

/// Most operators of a site: more than a list on one screen would be looked through.
pub(super) const OPERATORS_MAX: usize = 200;

pub(super) fn read(walk: &mut Walk<'_>, root: &Section<'_>) -> Vec<OperatorConfig> {
    let sections = walk.tables(root, "operator", &keys::OPERATOR, OPERATORS_MAX);
    let mut given = Given::default();
    let operators: Vec<_> = sections.iter().map(|section| operator(walk, section, &mut given)).collect();
    if let Some(first) = sections.first()
        && operators.iter().all(|operator| operator.role == Role::Watch)
    {
        let why = "every operator's role is watch: nobody could acknowledge an alarm; make one a supervisor";
        walk.warn(&first.mark, why);
    }
    operators
}

fn operator(walk: &mut Walk<'_>, section: &Section<'_>, given: &mut Given) -> OperatorConfig {
    let id = walk.required(section, "id", "who it is, as the journal will say, for example id = \"sun.li\"");
    let id = id.and_then(|node| own_id(walk, &node, given)).unwrap_or_default();
    let name = section.get("name").and_then(|node| value::label(walk, &node, 0)).filter(|name| !name.is_empty());
    let role = section.get("role").and_then(|node| walk.word(&node, &Role::WORDS)).unwrap_or(Role::Supervisor);
    let hash = walk.required(section, "pin", pin::ALLOWED).and_then(|node| hash(walk, &node));
    OperatorConfig {
        id: OperatorId::new(id),
        name: name.unwrap_or(id).to_owned(),
        role,
        pin: hash.unwrap_or_default().to_owned(),
    }
}

fn own_id<'d>(walk: &mut Walk<'_>, node: &Node<'d>, given: &mut Given) -> Option<&'d str> {
    let id = value::name(walk, node)?;
    if id == UNIDENTIFIED {
        let message =
            format!("\"{UNIDENTIFIED}\" stands in the journal for nobody in particular, allowed: any other name");
        walk.error(&node.mark, ErrorKind::NotAllowed, message);
        return None;
    }
    given.note(walk, "operator", id, id.to_owned(), &node.mark).then_some(id)
}

fn hash<'d>(walk: &mut Walk<'_>, node: &Node<'d>) -> Option<&'d str> {
    let DeValue::String(text) = node.value else {
        let message = format!("found no text, allowed: {}, in quotes", pin::ALLOWED);
        walk.error(&node.mark, ErrorKind::WrongType, message);
        return None;
    };
    match pin::check(text) {
        Ok(()) => Some(text.as_ref()),
        Err(why) => {
            walk.error(&node.mark, ErrorKind::BadPin, format!("{why}, allowed: {}", pin::ALLOWED));
            None
        }
    }
}
