//! Who is at the screen: PINs are checked on a thread of their own, one at a time, and a screen that nobody touches is
//! locked. The digits come in with a [`Pin`] and go no further: what comes out is a command without them.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};

use crate::board::Board;
use crate::config::Config;
use crate::domain::alarm_view::SessionView;
use crate::domain::{Clock as _, Command, Mono, OperatorId, SignInRefusal, SignOutCause, ViewRequest};
use crate::ui::Pin;

use super::pin_hash::{self, NOBODY, Verdict};
use super::run::Run;
use super::screen::LiveScreen;

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

    /// A key or the mouse.
    pub(crate) fn touched(&mut self, at: Mono) {
        if self.lock != Lock::Never {
            self.lock = Lock::At(at + IDLE_LIMIT);
        }
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
    /// A key or the mouse puts off the lock, whatever came of it.
    pub(super) fn notice_person(&mut self) {
        if self.screen.as_mut().is_some_and(LiveScreen::was_touched) {
            self.people.touched(self.clock.now().mono);
        }
    }

    /// A PIN is checked, unless the board takes no try now.
    pub(super) fn sign_in(&mut self, operator: OperatorId, pin: Pin) -> bool {
        let wait = session_of(&self.board).waits_until.map(|until| until.mono.since(self.clock.now().mono));
        let refusal = self.people.sign_in(operator, pin, wait.filter(|wait| !wait.is_zero()));
        refusal.is_some_and(|refusal| self.command(refusal))
    }

    /// Nobody touched the screen for long: whoever is signed in is signed out.
    pub(super) fn lock_if_idle(&mut self) -> bool {
        let now = self.clock.now().mono;
        let board = &self.board;
        let is_signed_in = || session_of(board).signed_in.is_some();
        let sign_out = self.people.lock(now, is_signed_in);
        sign_out.is_some_and(|sign_out| self.command(sign_out))
    }
}

/// Who is signed in, and whether a try is taken: asked of the board, as the picture on the screen may be older.
fn session_of(board: &Board) -> SessionView {
    board.snapshot(&ViewRequest::default()).session
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::config_file;
    use crate::app::pin_hash::{SALT_LEN, hash};

    /// Sun's PIN is 271828; what is stored for Li is no hash that could be computed.
    fn config() -> Arc<Config> {
        let hash = hash(b"271828", &[3; SALT_LEN]).unwrap();
        let text = format!(
            "site = \"x\"\n[[line]]\nid = \"a\"\nmonitored = false\n\
             [[operator]]\nid = \"sun\"\npin = \"{hash}\"\n[[operator]]\nid = \"li\"\npin = \"{hash}\"\n"
        );
        let mut config = config_file::judge(text.as_bytes(), std::path::Path::new("config.toml")).unwrap().config;
        config.operators.last_mut().unwrap().pin = "broken".to_owned();
        Arc::new(config)
    }

    fn outcome(people: &mut People, operator: &str, pin: &str) -> Command {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            assert_eq!(people.sign_in(operator.into(), Pin::from(pin), None), None);
            people.checked().await
        })
    }

    fn refused(operator: &str, why: SignInRefusal) -> Command {
        Command::SignInRefused { operator: operator.into(), why }
    }

    #[test]
    fn a_right_pin_signs_in_and_every_other_outcome_says_why_not() {
        let mut people = People::unlocked(&config());
        assert_eq!(outcome(&mut people, "sun", "271828"), Command::SignedIn { operator: "sun".into() });
        for (operator, pin, why) in [
            ("sun", "271829", SignInRefusal::WrongPin),
            ("sun", "", SignInRefusal::WrongPin),
            ("wang", "271828", SignInRefusal::NoSuchOperator),
            ("li", "271828", SignInRefusal::NotChecked),
        ] {
            assert_eq!(outcome(&mut people, operator, pin), refused(operator, why), "{operator}");
        }
    }

    #[test]
    fn a_try_that_must_wait_is_refused_without_a_check() {
        let mut people = People::unlocked(&config());
        // Outside a runtime: a check could not even begin.
        let wait = Some(Duration::from_secs(30));
        let told = people.sign_in("sun".into(), Pin::from("271828"), wait);
        assert_eq!(told, Some(refused("sun", SignInRefusal::Waiting)));
        assert!(people.checking.is_none());
    }

    #[test]
    fn one_pin_is_checked_at_a_time() {
        let mut people = People::unlocked(&config());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            assert_eq!(people.sign_in("sun".into(), Pin::from("271828"), None), None);
            assert_eq!(people.sign_in("sun".into(), Pin::from("111"), None), None, "passed over");
            assert_eq!(people.checked().await, Command::SignedIn { operator: "sun".into() });
            assert!(people.checking.is_none(), "and nothing more comes");
        });
    }

    #[test]
    fn the_screen_locks_once_after_five_minutes_without_a_touch() {
        let at = |seconds: u64| Mono(0) + Duration::from_secs(seconds);
        let just_before = Mono(at(300).0 - 1);
        let mut people = People::live(&config(), at(0));
        assert_eq!(people.lock_due(), Some(at(300)));
        assert_eq!(people.lock(just_before, || panic!("nobody is asked before")), None);
        let locked = Some(Command::SignedOut { cause: SignOutCause::Idle });
        assert_eq!(people.lock(at(300), || true), locked);
        assert_eq!(people.lock(at(301), || true), None, "once");
        assert_eq!(people.lock_due(), None);
        people.touched(at(400));
        assert_eq!(people.lock_due(), Some(at(700)));
        people.touched(at(500));
        assert_eq!(people.lock(at(700), || true), None, "a touch puts it off");
        assert_eq!(people.lock(at(800), || false), None, "nobody was signed in");
        assert_eq!(people.lock(at(1200), || true), None, "and nobody can have signed in without a touch");
    }

    #[test]
    fn a_replay_never_locks_by_itself() {
        let mut people = People::unlocked(&config());
        people.touched(Mono(5));
        assert_eq!(people.lock_due(), None);
        assert_eq!(people.lock(Mono(u64::MAX), || true), None);
    }

    #[test]
    fn neither_digits_nor_hash_stand_in_what_comes_out() {
        let mut people = People::unlocked(&config());
        let pin = Pin::from("271828");
        assert!(!format!("{pin:?}").contains("271828"));
        for pin in ["271828", "314159"] {
            let command = outcome(&mut people, "sun", pin);
            let shown = format!("{command:?} {}", serde_json::to_string(&command).unwrap());
            assert!(!shown.contains("271828") && !shown.contains("314159") && !shown.contains("argon2"), "{shown}");
        }
    }
}
