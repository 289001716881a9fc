//! From a key to what a person wants done: about which line or alarm, named by what the picture showed when the key was
//! pressed. What needs a person who is signed in waits for one; what a role may not do is said and not asked for.

use crate::domain::alarm_view::{AlarmRow, OperatorView};
use crate::domain::view::LineRow;
use crate::domain::{AlarmKey, AlarmSource, Command, EpisodeId, IsaState, Operation, Priority, Role, Snapshot};

use super::dialog::{Dialog, Form, Listed};
use super::list::{Entry, Tab};
use super::model::{Beneath, Mode, Notice, Reaction, Screen};
use super::plan;
use super::review::write::{self, ReviewForm};
use super::sign_in::{Checked, SignIn, Stage};
use super::text::{self, Text};
use super::walk::{self, WalkWish};

/// What a person wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Everything about it is known.
    Do(Operation),
    /// A popup asks for the rest.
    Ask(Form),
}

/// The keys that act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Acknowledge,
    AcknowledgeList,
    Shelve,
    Unshelve,
    LongCall,
    Note,
    OutOfService,
    Silence,
    Checked,
    CheckDone,
    Walk(WalkWish),
}

/// What a key is about.
enum Target<'a> {
    Alarm(&'a AlarmRow),
    Line(&'a LineRow),
    Nothing,
}

impl Act {
    /// What it is called.
    pub(super) fn name(&self) -> Text {
        match self {
            Self::Ask(Form::Shelve(_)) | Self::Do(Operation::Shelve { .. }) => text::KEY_SHELVE,
            Self::Ask(Form::LongCall(_)) | Self::Do(Operation::LongCall { .. }) => text::KEY_LONG_CALL,
            Self::Ask(Form::Note(..)) | Self::Do(Operation::Note { .. }) => text::KEY_NOTE,
            Self::Ask(Form::OutOfService(_)) | Self::Do(Operation::TakeOutOfService { .. }) => text::KEY_OUT_OF_SERVICE,
            Self::Ask(Form::AcknowledgeList(_)) | Self::Do(Operation::Acknowledge { .. }) => text::KEY_ACKNOWLEDGE,
            Self::Ask(Form::Checked(..)) | Self::Do(Operation::Checked { .. }) => text::KEY_CHECKED,
            Self::Do(Operation::Unshelve { .. } | Operation::ReturnToService { .. }) => text::KEY_UNSHELVE,
            Self::Do(Operation::Silence) => text::KEY_SILENCE,
            Self::Do(Operation::OpeningCheck) => text::KEY_CHECK_DONE,
            Self::Ask(Form::Walk(form)) => form.name(),
            Self::Ask(Form::Review(form)) => form.name(),
            Self::Do(Operation::Walk(operation)) => walk::name(operation),
            Self::Do(Operation::HandOver { .. }) => text::KEY_HAND_OVER,
            Self::Do(Operation::Quit { .. }) => text::KEY_QUIT,
        }
    }

    fn is_note(&self) -> bool {
        matches!(
            self,
            Self::Ask(Form::Note(..) | Form::Review(ReviewForm::Explain { .. })) | Self::Do(Operation::Note { .. })
        )
    }
}

/// Takes a key that acts.
pub(super) fn wish(screen: &mut Screen, wish: Wish, snapshot: &Snapshot) -> Reaction {
    match find(screen, wish, snapshot) {
        Ok(Some(act)) => begin(screen, act, snapshot),
        Ok(None) => Reaction::Redraw,
        Err(why) => notice(screen, why, snapshot),
    }
}

/// Says something about a key that could not act.
pub(super) fn notice(screen: &mut Screen, what: Text, snapshot: &Snapshot) -> Reaction {
    screen.notice = Some(Notice { at: snapshot.at, what });
    Reaction::Redraw
}

/// Whether whoever is signed in may do this.
pub(super) fn may(signed_in: &OperatorView, act: &Act) -> bool {
    signed_in.role == Role::Supervisor || act.is_note()
}

/// Begins an act, or asks first who is there.
pub(super) fn begin(screen: &mut Screen, act: Act, snapshot: &Snapshot) -> Reaction {
    let session = &snapshot.session;
    if session.operators.is_empty() {
        return go_on(screen, act);
    }
    match &session.signed_in {
        None => ask_who(screen, Some(act), snapshot),
        Some(signed_in) if may(signed_in, &act) => go_on(screen, act),
        Some(_) => notice(screen, text::WATCH_MAY_NOT, snapshot),
    }
}

/// Opens the prompt.
pub(super) fn ask_who(screen: &mut Screen, act: Option<Act>, snapshot: &Snapshot) -> Reaction {
    // Whoever is signed in already is asked to sign.
    let signed_in = snapshot.session.signed_in.as_ref().map(|who| &who.id);
    let prompt = SignIn::new(&snapshot.session, signed_in.or(screen.last_operator.as_ref()), act);
    screen.mode = Mode::SignIn(Box::new(prompt), screen.mode.beneath());
    Reaction::Redraw
}

fn go_on(screen: &mut Screen, act: Act) -> Reaction {
    let beneath = screen.mode.beneath();
    match act {
        Act::Do(operation) => {
            if matches!(screen.mode, Mode::Dialog(..) | Mode::SignIn(..)) {
                screen.mode = Mode::from(beneath);
            }
            Reaction::Do(Command::Operate(operation))
        }
        Act::Ask(form) => {
            screen.mode = Mode::Dialog(Box::new(Dialog::new(form, screen.language)), beneath);
            Reaction::Redraw
        }
    }
}

/// Takes a new snapshot: a prompt that waited for it is over, and what waited for the prompt goes on, once.
pub(super) fn on_snapshot(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    let Mode::SignIn(prompt, beneath) = &mut screen.mode else { return Reaction::None };
    match prompt.checked(&snapshot.session) {
        Checked::NotYet => Reaction::None,
        Checked::Refused => {
            prompt.stage = Stage::Typing;
            Reaction::Redraw
        }
        Checked::In => {
            let (act, operator) = (prompt.act.take(), prompt.operator.take());
            screen.mode = Mode::from(*beneath);
            screen.last_operator = operator;
            act.map_or(Reaction::Redraw, |act| begin(screen, act, snapshot))
        }
    }
}

/// Takes what a popup came to.
pub(super) fn submit(screen: &mut Screen, snapshot: &Snapshot) -> Reaction {
    match &mut screen.mode {
        Mode::Dialog(dialog, _) if dialog.form == Form::Review(ReviewForm::Jump) => write::jump(screen, snapshot),
        Mode::Dialog(dialog, _) if matches!(dialog.form, Form::Review(ReviewForm::HandOver { .. })) => {
            write::sign(screen, snapshot)
        }
        Mode::Dialog(dialog, _) => match dialog.operation() {
            Ok(operation) => begin(screen, Act::Do(operation), snapshot),
            Err(missing) => {
                dialog.miss(missing);
                Reaction::Redraw
            }
        },
        Mode::SignIn(prompt, _) => {
            let session = &snapshot.session;
            if session.waits_until.is_some_and(|until| until.mono > snapshot.at.mono) {
                return Reaction::Redraw;
            }
            // What a PIN that was typed before comes to must not count for this prompt.
            if screen.tried_after == Some(session.tries) {
                return Reaction::Redraw;
            }
            match prompt.submit(session) {
                Some((operator, pin)) => {
                    screen.tried_after = Some(session.tries);
                    Reaction::SignIn { operator, pin }
                }
                None => Reaction::Redraw,
            }
        }
        _ => Reaction::None,
    }
}

fn find(screen: &mut Screen, wish: Wish, snapshot: &Snapshot) -> Result<Option<Act>, Text> {
    let target = target(screen, snapshot);
    match wish {
        Wish::Silence => Ok(Some(Act::Do(Operation::Silence))),
        Wish::CheckDone => Ok(Some(Act::Do(Operation::OpeningCheck))),
        Wish::Walk(wish) => walk::find(&screen.walk, wish, snapshot).map(Some),
        Wish::AcknowledgeList => acknowledge_list(screen, snapshot).map(Some),
        Wish::Acknowledge => {
            let episode = match target {
                Target::Alarm(row) => row.episode.ok_or(text::NOTHING_NEW_HERE)?,
                Target::Line(row) => row.alarm.ok_or(text::NO_ALARM_HERE)?.episode,
                Target::Nothing => return Err(text::NO_TARGET),
            };
            let (episodes, note) = (vec![episode], String::new());
            Ok(Some(Act::Do(Operation::Acknowledge { episodes, is_list: false, note, minutes: None })))
        }
        Wish::Shelve => shelve(&target, snapshot).map(|alarms| Some(Act::Ask(Form::Shelve(alarms)))),
        Wish::Unshelve => unshelve(screen, snapshot),
        Wish::LongCall => match target {
            Target::Alarm(row) => {
                let line = row.key.source.line().ok_or(text::NO_LINE_HERE)?;
                Ok(Some(Act::Ask(Form::LongCall(line.clone()))))
            }
            Target::Line(row) => Ok(Some(Act::Ask(Form::LongCall(row.id.clone())))),
            Target::Nothing => Err(text::NO_TARGET),
        },
        Wish::Note => Ok(Some(Act::Ask(match target {
            Target::Alarm(row) => Form::Note(row.key.source.clone(), row.episode),
            Target::Line(row) => Form::Note(AlarmSource::Line(row.id.clone()), row.alarm.map(|alarm| alarm.episode)),
            Target::Nothing => Form::Note(AlarmSource::Site, None),
        }))),
        Wish::OutOfService => match source(&target).ok_or(text::NO_TARGET)? {
            about @ (AlarmSource::Line(_) | AlarmSource::Adapter(_)) => Ok(Some(Act::Ask(Form::OutOfService(about)))),
            _ => Err(text::NO_SERVICE_HERE),
        },
        Wish::Checked => {
            let (about, episode) = checked(&target, snapshot)?;
            Ok(Some(Act::Ask(Form::Checked(about, episode))))
        }
    }
}

/// What the keys are about: the chosen row of the list, else the selected line.
fn target<'a>(screen: &Screen, snapshot: &'a Snapshot) -> Target<'a> {
    if screen.mode.beneath() == Beneath::Alarms {
        return match screen.list.entry(snapshot) {
            Some(Entry::Alarm(row)) => Target::Alarm(row),
            Some(Entry::Line(row)) => Target::Line(row),
            None => Target::Nothing,
        };
    }
    let place = screen.selected.and_then(|line| plan::row_of(snapshot, line));
    let row = place.and_then(|place| snapshot.rows.get(place));
    let detail = || snapshot.detail.as_ref().map(|detail| &detail.row).filter(|row| Some(row.ix) == screen.selected);
    row.or_else(detail).map_or(Target::Nothing, Target::Line)
}

fn source(target: &Target) -> Option<AlarmSource> {
    match target {
        Target::Alarm(row) => Some(row.key.source.clone()),
        Target::Line(row) => Some(AlarmSource::Line(row.id.clone())),
        Target::Nothing => None,
    }
}

/// The alarms of a line as its detail tells them, where it is open.
fn of_line<'a>(row: &LineRow, snapshot: &'a Snapshot) -> &'a [AlarmRow] {
    let detail = snapshot.detail.as_ref().filter(|detail| detail.row.ix == row.ix);
    detail.map_or(&[], |detail| &detail.alarms)
}

fn shelve(target: &Target, snapshot: &Snapshot) -> Result<Vec<AlarmKey>, Text> {
    let keys = match target {
        Target::Alarm(row) => vec![row.key.clone()],
        Target::Line(row) => {
            let of_line = of_line(row, snapshot).iter().filter(|row| row.state != IsaState::Shelved);
            let mut keys: Vec<AlarmKey> = of_line.map(|row| row.key.clone()).collect();
            let worst = row.alarm.map(|alarm| AlarmKey::new(alarm.alarm, AlarmSource::Line(row.id.clone())));
            keys.extend(worst.filter(|_| keys.is_empty()));
            keys
        }
        Target::Nothing => return Err(text::NO_TARGET),
    };
    if keys.is_empty() { Err(text::NO_ALARM_HERE) } else { Ok(keys) }
}

/// Returns to service what is out of it, else ends a shelf. A line whose shelved alarms are not known here leads to
/// the list of them.
fn unshelve(screen: &mut Screen, snapshot: &Snapshot) -> Result<Option<Act>, Text> {
    let operation = match target(screen, snapshot) {
        Target::Alarm(row) => match row.state {
            IsaState::Shelved => Operation::Unshelve { alarm: row.key.clone() },
            IsaState::OutOfService => Operation::ReturnToService { about: row.key.source.clone() },
            _ => return Err(text::NOTHING_HIDDEN_HERE),
        },
        Target::Line(row) if row.out_of_service.is_some() => {
            Operation::ReturnToService { about: AlarmSource::Line(row.id.clone()) }
        }
        Target::Line(row) => match of_line(row, snapshot).iter().find(|row| row.state == IsaState::Shelved) {
            Some(shelved) => Operation::Unshelve { alarm: shelved.key.clone() },
            None if row.shelved > 0 => {
                screen.list.show(Tab::Shelved);
                screen.mode = Mode::Alarms;
                return Ok(None);
            }
            None => return Err(text::NOTHING_HIDDEN_HERE),
        },
        Target::Nothing => return Err(text::NO_TARGET),
    };
    Ok(Some(Act::Do(operation)))
}

/// An alarm that nothing confirms may be ended by a person's word.
fn checked(target: &Target, snapshot: &Snapshot) -> Result<(AlarmSource, EpisodeId), Text> {
    let row = match target {
        Target::Alarm(row) => *row,
        Target::Line(row) => {
            let open = of_line(row, snapshot).iter().find(|row| row.episode.is_some());
            match (open, row.alarm) {
                (Some(open), _) => open,
                (None, Some(alarm)) => return Ok((AlarmSource::Line(row.id.clone()), alarm.episode)),
                (None, None) => return Err(text::NO_ALARM_HERE),
            }
        }
        Target::Nothing => return Err(text::NO_TARGET),
    };
    if row.unconfirmed_since.is_none() {
        return Err(text::CONFIRMED_ALREADY);
    }
    let episode = row.episode.ok_or(text::NO_ALARM_HERE)?;
    Ok((row.key.source.clone(), episode))
}

/// Everything in the list that waits to be acknowledged; critical ones are named too, for the board to count them.
fn acknowledge_list(screen: &Screen, snapshot: &Snapshot) -> Result<Act, Text> {
    if screen.list.tab != Tab::Open {
        return Err(text::NOTHING_NEW_HERE);
    }
    let waits = |row: &&AlarmRow| matches!(row.state, IsaState::Unacknowledged | IsaState::ReturnedUnacknowledged);
    let alarms = screen.list.entries(snapshot).into_iter().filter_map(|entry| match entry {
        Entry::Alarm(row) => Some(row),
        Entry::Line(_) => None,
    });
    let listed = alarms.filter(waits).filter_map(|row| {
        let critical = row.priority == Priority::Critical;
        row.episode.map(|id| if critical { Listed::PassedOver(id) } else { Listed::Taken(id) })
    });
    let listed: Vec<Listed> = listed.collect();
    if listed.is_empty() { Err(text::NOTHING_NEW_HERE) } else { Ok(Act::Ask(Form::AcknowledgeList(listed))) }
}
