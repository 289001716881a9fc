//! The prompt that asks who is at the screen, and what goes on by itself once that is known. The PIN stays in its own
//! type; what was wanted goes on once at most, and not at all for whoever left the prompt.

use crate::domain::alarm_view::{OperatorView, SessionView};
use crate::domain::{ActRefusal, OperatorId, Reply};

use super::act::Act;
use super::pin::Pin;

/// The prompt.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SignIn {
    /// Whom the picker stands on.
    pub(super) operator: Option<OperatorId>,
    pub(super) pin: Pin,
    pub(super) stage: Stage,
    /// What goes on afterwards.
    pub(super) act: Option<Act>,
    /// The newest reply when the prompt opened: a later refusal is about this prompt.
    pub(super) replies: u64,
}

/// Where the prompt stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stage {
    /// A PIN is typed.
    Typing,
    /// A PIN was handed over for this operator, after so many replies.
    Checking(OperatorId, u64),
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checked {
    NotYet,
    In,
    Refused,
}

impl SignIn {
    /// A prompt that stands on whoever signed in last here, else on the first.
    pub(super) fn new(session: &SessionView, last: Option<&OperatorId>, act: Option<Act>) -> Self {
        let known = |id: &&OperatorId| session.operators.iter().any(|operator| operator.id == **id);
        let first = session.operators.first().map(|operator| operator.id.clone());
        Self {
            operator: last.filter(known).cloned().or(first),
            pin: Pin::new(),
            stage: Stage::Typing,
            act,
            replies: replies(session),
        }
    }

    /// Goes to the next operator, or the one before, round. What was typed was for another one.
    pub(super) fn turn(&mut self, session: &SessionView, by: isize) {
        let all = &session.operators;
        let here = all.iter().position(|operator| Some(&operator.id) == self.operator.as_ref()).unwrap_or(0);
        let next = (here + all.len()).saturating_add_signed(by).checked_rem(all.len());
        self.pick(next.and_then(|next| all.get(next)));
    }

    /// Goes to an operator.
    pub(super) fn pick(&mut self, operator: Option<&OperatorView>) {
        if self.stage == Stage::Typing
            && let Some(operator) = operator
        {
            self.operator = Some(operator.id.clone());
            self.pin.clear();
        }
    }

    /// Hands over who, and what was typed; nothing of it stays here.
    pub(super) fn submit(&mut self, session: &SessionView) -> Option<(OperatorId, Pin)> {
        let operator = self.operator.clone().filter(|_| self.stage == Stage::Typing && self.pin.typed() > 0)?;
        self.stage = Stage::Checking(operator.clone(), replies(session));
        Some((operator, std::mem::take(&mut self.pin)))
    }

    /// How the check ended, as far as this snapshot tells.
    pub(super) fn checked(&self, session: &SessionView) -> Checked {
        let Stage::Checking(operator, before) = &self.stage else { return Checked::NotYet };
        if replies(session) <= *before {
            return Checked::NotYet;
        }
        // Whoever signs is signed in already: only the reply to this very try counts.
        let is_theirs = |reply: &Reply| matches!(reply, Reply::SignedIn(who) if who == operator);
        let is_in = session.reply.as_ref().is_some_and(|reply| is_theirs(&reply.reply));
        let is_there = session.signed_in.as_ref().is_some_and(|signed_in| signed_in.id == *operator);
        match self.refusal(session) {
            Some(_) => Checked::Refused,
            None if is_in && is_there => Checked::In,
            None => Checked::NotYet,
        }
    }

    /// Why the last try of this prompt failed.
    pub(super) fn refusal<'a>(&self, session: &'a SessionView) -> Option<&'a ActRefusal> {
        let reply = session.reply.as_ref().filter(|reply| reply.number > self.replies)?;
        match &reply.reply {
            Reply::Refused(why @ ActRefusal::SignIn(..)) => Some(why),
            _ => None,
        }
    }
}

fn replies(session: &SessionView) -> u64 {
    session.reply.as_ref().map_or(0, |reply| reply.number)
}
