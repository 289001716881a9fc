//! Who is at the screen: PINs are checked on a thread of their own, one at a time, and a screen that nobody touches is
//! locked. The digits come in with a [`Pin`] and go no further: what comes out is a command without them.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};

use crate::config::Config;
use crate::domain::{Clock as _, Command, Mono, OperatorId, SignInRefusal, SignOutCause};
use crate::ui::Pin;

use super::pin_hash::{self, NOBODY, Verdict};
use super::run::Run;
use super::screen::LiveScreen;

#[cfg(test)]
mod tests;

/// Whoever is signed in is signed out after this long without a key or the mouse (`SignOutCause::Idle`): long enough to
/// read a response aloud, short enough that a colleague who sits down later does not act under another's name.
pub(crate) const IDLE_LIMIT: Duration = Duration::from_mins(5);

/// The people of a run.
pub(crate) struct People {
    config: Arc<Config>,
    checking: Option<Checking>,
    lock: Lock,
}

/// A PIN that is being checked.
struct Checking {
    operator: OperatorId,
    /// `None` where there is no such operator.
    verdict: JoinHandle<Option<Verdict>>,
}

/// When the screen locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    /// Never: a replay signs people out when its trace says so, and without a screen nobody is there.
    Never,
    /// At this moment, if somebody is signed in then.
    At(Mono),
    /// Nobody has touched it since it was due.
    Due,
}

/// Checks a PIN against the hash that is stored. Takes some 30 ms and 19 MiB, or more where the hash asks for more.
pub(crate) fn verify(hash: &str, pin: &Pin) -> Verdict {
    pin_hash::verify(hash, pin.expose())
}

impl People {
    /// The people of a live run. `now` counts as the screen's last touch.
    pub(crate) fn live(config: &Arc<Config>, now: Mono) -> Self {
        Self { config: Arc::clone(config), checking: None, lock: Lock::At(now + IDLE_LIMIT) }
    }

    /// The people of a run that never locks by itself: a replay, or one without a screen.
    pub(crate) fn unlocked(config: &Arc<Config>) -> Self {
        Self { config: Arc::clone(config), checking: None, lock: Lock::Never }
    }

    /// Takes a try to sign in. The outcome comes from [`People::checked`]; a try that is not taken at all has it at once.
    /// While one PIN is checked another is passed over.
    pub(crate) fn sign_in(&mut self, operator: OperatorId, pin: Pin, wait: Option<Duration>) -> Option<Command> {
        if wait.is_some() {
            return Some(Command::SignInRefused { operator, why: SignInRefusal::Waiting });
        }
        if self.checking.is_some() {
            return None;
        }
        let hash = self.config.operators.iter().find(|known| known.id == operator).map(|known| known.pin.clone());
        let verdict = spawn_blocking(move || {
            // As long for nobody as for anybody: time must not tell who there is.
            let verdict = verify(hash.as_deref().unwrap_or(NOBODY), &pin);
            hash.map(|_| verdict)
        });
        self.checking = Some(Checking { operator, verdict });
        None
    }

    /// Waits for the outcome of the check; for ever where none runs.
    pub(crate) async fn checked(&mut self) -> Command {
        let Some(checking) = &mut self.checking else { return std::future::pending().await };
        let verdict = (&mut checking.verdict).await;
        let operator = checking.operator.clone();
        self.checking = None;
        let why = match verdict {
            Ok(Some(Verdict::Right)) => return Command::SignedIn { operator },
            Ok(Some(Verdict::Wrong)) => SignInRefusal::WrongPin,
            Ok(None) => SignInRefusal::NoSuchOperator,
            Ok(Some(Verdict::NotChecked)) | Err(_) => SignInRefusal::NotChecked,
        };
        Command::SignInRefused { operator, why }
    }

    /// A key or the mouse. A lock that is due already stays: the key that ends the idle time comes too late, and may be
    /// somebody else's.
    pub(crate) fn touched(&mut self, at: Mono) {
        self.lock = match self.lock {
            Lock::Never => Lock::Never,
            Lock::At(due) if due <= at => Lock::At(due),
            Lock::At(_) | Lock::Due => Lock::At(at + IDLE_LIMIT),
        };
    }

    /// When [`People::lock`] must be called next.
    pub(crate) fn lock_due(&self) -> Option<Mono> {
        match self.lock {
            Lock::At(due) => Some(due),
            Lock::Never | Lock::Due => None,
        }
    }

    /// Once after each [`IDLE_LIMIT`] without a touch: the command that signs out whoever is signed in. `is_signed_in` is
    /// asked only then.
    pub(crate) fn lock(&mut self, now: Mono, is_signed_in: impl FnOnce() -> bool) -> Option<Command> {
        if self.lock_due().is_none_or(|due| now < due) {
            return None;
        }
        self.lock = Lock::Due;
        is_signed_in().then_some(Command::SignedOut { cause: SignOutCause::Idle })
    }
}

impl Run {
    /// A key or the mouse puts off the lock, whatever came of it; not one that is due, which must be met before.
    pub(super) fn notice_person(&mut self) {
        if self.screen.as_mut().is_some_and(LiveScreen::was_touched) {
            self.people.touched(self.clock.now().mono);
        }
    }

    /// A PIN is checked, unless the board takes no try now.
    pub(super) fn sign_in(&mut self, operator: OperatorId, pin: Pin) -> bool {
        let wait = self.board.sign_in_wait(self.clock.now().mono);
        let refusal = self.people.sign_in(operator, pin, wait);
        refusal.is_some_and(|refusal| self.command(refusal))
    }

    /// Nobody touched the screen for long: whoever is signed in is signed out.
    pub(super) fn lock_if_idle(&mut self) -> bool {
        let now = self.clock.now().mono;
        let board = &self.board;
        // Asked of the board: the picture on the screen may be older.
        let is_signed_in = || board.session_view().signed_in.is_some();
        let sign_out = self.people.lock(now, is_signed_in);
        sign_out.is_some_and(|sign_out| self.command(sign_out))
    }
}
