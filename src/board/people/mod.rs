//! Who may act, what they ask for, and what came of it. A person's act takes effect at once; it is said to be done when
//! its record is on disk. What is refused is recorded too, with its reason. No PIN ever comes here.

mod acts;
mod handover;
mod service;

use std::time::Duration;

use crate::config::OperatorConfig;
use crate::domain::alarm_view::{OnDisk, OperatorView, ReplyView, SessionView};
use crate::domain::operator::{OperatorAct, OperatorRecord, UNIDENTIFIED};
use crate::domain::{
    ActRefusal, Command, EpisodeId, EventBody, Moment, Mono, Operation, OperatorId, Reply, Role, SignInRefusal,
    SignOutCause, WalkOperation,
};

use super::alarms::standing;
use super::core::Board;

/// Wrong tries that cost nothing.
const FREE_TRIES: u32 = 3;
/// After so many wrong tries the first wait; each further one doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_mins(10);
/// A shelf lasts no longer where no shift runs (`docs/ALARMS.md`, section 3).
const SHELF_MOST: Duration = Duration::from_hours(8);
/// The times a long call may be confirmed for, in minutes (`docs/ALARMS.md`, section 3).
const LONG_CALL_MINUTES: [u32; 3] = [15, 30, 60];

/// Who is at the screen, and what they were told.
#[derive(Debug, Default)]
pub(crate) struct People {
    signed_in: Option<OperatorId>,
    /// Tries to sign in that were answered.
    tries: u64,
    wrong_tries: u32,
    waits_until: Option<Moment>,
    reply: Option<Told>,
    replies: u64,
}

#[derive(Debug)]
struct Told {
    at: Moment,
    reply: Reply,
    /// The last record of the act; none in a run without a journal.
    ticket: Option<u64>,
}

/// What an act came to.
type Outcome = Result<Reply, ActRefusal>;

impl Board {
    pub(crate) fn on_command(&mut self, command: Command) {
        match command {
            Command::Stop { why } => self.stop(&why),
            Command::SignedIn { operator } => self.sign_in(&operator),
            Command::SignInRefused { operator, why } => self.refuse_sign_in(operator, why),
            Command::SignedOut { cause } => self.sign_out(cause),
            Command::Operate(operation) => self.operate(operation),
        }
    }

    /// For how long no try to sign in is taken.
    #[must_use]
    pub fn sign_in_wait(&self, now: Mono) -> Option<Duration> {
        let until = self.people.waits_until?.mono;
        Some(until.since(now)).filter(|wait| !wait.is_zero())
    }

    pub(crate) fn start_people(&mut self) {
        if self.roster.config.operators.is_empty() {
            self.record_act(None, OperatorAct::Unprotected);
        }
    }

    pub(crate) fn session_view(&self) -> SessionView {
        let operators: Vec<_> = self.roster.config.operators.iter().map(operator_view).collect();
        let signed_in = self.people.signed_in.as_ref();
        let reply = self.people.reply.as_ref().map(|told| ReplyView {
            number: self.people.replies,
            at: told.at,
            reply: told.reply.clone(),
            standing: match told.ticket {
                Some(ticket) if !self.journal.is_durable(ticket) => standing(&self.journal.view().state),
                _ => OnDisk::Done,
            },
        });
        SessionView {
            signed_in: operators.iter().find(|operator| Some(&operator.id) == signed_in).cloned(),
            operators,
            waits_until: self.people.waits_until.filter(|until| until.mono > self.now.mono),
            tries: self.people.tries,
            reply,
        }
    }

    /// Whether a reply waits for the disk.
    pub(crate) fn has_reply_until(&self, ticket: u64) -> bool {
        let told = self.people.reply.as_ref().and_then(|told| told.ticket);
        told.is_some_and(|told| told <= ticket && !self.journal.is_durable(told))
    }

    fn sign_in(&mut self, operator: &OperatorId) {
        let role = self.roster.config.operators.iter().find(|known| known.id == *operator).map(|known| known.role);
        let Some(role) = role else {
            self.refuse_sign_in(operator.clone(), SignInRefusal::NoSuchOperator);
            return;
        };
        if self.people.signed_in.is_some() {
            self.sign_out(SignOutCause::Replaced);
        }
        self.people.signed_in = Some(operator.clone());
        self.people.tries += 1;
        self.people.wrong_tries = 0;
        self.people.waits_until = None;
        self.record_act(Some(operator.clone()), OperatorAct::SignedIn { role });
        self.reply(Reply::SignedIn(operator.clone()));
    }

    fn sign_out(&mut self, cause: SignOutCause) {
        let Some(operator) = self.people.signed_in.take() else { return };
        self.record_act(Some(operator), OperatorAct::SignedOut { cause });
        self.reply(Reply::SignedOut(cause));
    }

    fn refuse_sign_in(&mut self, operator: OperatorId, why: SignInRefusal) {
        self.people.tries += 1;
        if matches!(why, SignInRefusal::WrongPin | SignInRefusal::NoSuchOperator) {
            self.people.wrong_tries += 1;
            let beyond = self.people.wrong_tries.checked_sub(FREE_TRIES);
            let wait = beyond.map(|beyond| FIRST_WAIT.saturating_mul(1 << beyond.min(10)).min(LONGEST_WAIT));
            self.people.waits_until =
                wait.map(|wait| Moment { mono: self.now.mono + wait, wall: self.now.wall + wait });
        }
        let until = self.people.waits_until.filter(|until| until.mono > self.now.mono).map(|until| until.wall);
        let tries = self.people.wrong_tries;
        self.record_act(Some(operator), OperatorAct::SignInRefused { why, tries, until });
        let wait = self.sign_in_wait(self.now.mono);
        self.reply(Reply::Refused(ActRefusal::SignIn(why, wait)));
    }

    /// Whether whoever is at the screen may do this now.
    pub(crate) fn grants(&self, operation: &Operation) -> bool {
        self.actor(operation).is_ok()
    }

    /// Who would do this, if they may.
    pub(crate) fn actor_of(&self, operation: &Operation) -> Option<OperatorId> {
        self.actor(operation).ok()
    }

    /// Who acts, if they may do this.
    fn actor(&self, operation: &Operation) -> Result<OperatorId, ActRefusal> {
        if self.roster.config.operators.is_empty() {
            return Ok(OperatorId::new(UNIDENTIFIED));
        }
        let signed_in = self.people.signed_in.as_ref().ok_or(ActRefusal::NotSignedIn)?;
        let operators = &self.roster.config.operators;
        let operator = operators.iter().find(|known| known.id == *signed_in).ok_or(ActRefusal::NotSignedIn)?;
        let is_free = matches!(operation, Operation::Note { .. });
        match operator.role {
            Role::Watch if !is_free => Err(ActRefusal::NotAllowed(Role::Watch)),
            Role::Watch | Role::Supervisor => Ok(operator.id.clone()),
        }
    }

    fn operate(&mut self, operation: Operation) {
        let asked = asked(&operation);
        let episode = episode_of(&operation);
        let outcome = self.actor(&operation).and_then(|by| self.act(&by, operation));
        match outcome {
            Ok(Some(reply)) => self.reply(reply),
            Ok(None) => {}
            Err(refusal) => {
                let is_open = self.roster.config.operators.is_empty();
                let by = self.people.signed_in.clone().or_else(|| is_open.then(|| OperatorId::new(UNIDENTIFIED)));
                let why = refusal.to_string();
                self.record_act(by, OperatorAct::Refused { asked: asked.to_owned(), episode, why });
                self.reply(Reply::Refused(refusal));
            }
        }
        self.tell_alarms();
    }

    fn record_act(&mut self, by: Option<OperatorId>, act: OperatorAct) {
        self.record(EventBody::Operator(OperatorRecord { by, act, posting: None }));
    }

    fn reply(&mut self, reply: Reply) {
        self.people.replies += 1;
        let ticket = self.journal.last_ticket().map(|ticket| ticket.0);
        self.people.reply = Some(Told { at: self.now, reply, ticket });
        self.revision += 1;
    }
}

fn minutes_of(minutes: u32) -> Duration {
    Duration::from_mins(u64::from(minutes))
}

fn operator_view(operator: &OperatorConfig) -> OperatorView {
    OperatorView { id: operator.id.clone(), name: operator.name.clone(), role: operator.role }
}

/// The one word for what was asked.
fn asked(operation: &Operation) -> &'static str {
    match operation {
        Operation::Acknowledge { .. } => "acknowledge",
        Operation::Checked { .. } => "checked",
        Operation::Shelve { .. } => "shelve",
        Operation::Unshelve { .. } => "unshelve",
        Operation::LongCall { .. } => "long_call",
        Operation::Note { .. } => "note",
        Operation::HandOver { .. } => "hand_over",
        Operation::TakeOutOfService { .. } => "take_out_of_service",
        Operation::ReturnToService { .. } => "return_to_service",
        Operation::Silence => "silence",
        Operation::OpeningCheck => "opening_check",
        Operation::Walk(WalkOperation::Start) => "start_walk",
        Operation::Walk(WalkOperation::ByWord { .. }) => "check_by_word",
        Operation::Walk(WalkOperation::Fail { .. }) => "fail_line",
        Operation::Walk(WalkOperation::End) => "end_walk",
        Operation::Quit { .. } => "quit",
    }
}

fn episode_of(operation: &Operation) -> Option<EpisodeId> {
    match operation {
        Operation::Acknowledge { episodes, .. } => episodes.first().copied().filter(|_| episodes.len() == 1),
        Operation::Checked { episode, .. } => Some(*episode),
        Operation::Note { episode, .. } => *episode,
        _ => None,
    }
}
