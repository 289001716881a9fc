//! Popups that ask what an act needs: which alarm, how long, why. A popup is data: fields that are chosen or typed, and
//! the operation they come to. It names what was selected when its key was pressed, and never looks it up again.

use crate::domain::{AlarmKey, AlarmSource, EpisodeId, LineId, LongCallReason, Operation, ShelfKind};

use super::alarm_words;
use super::field::{TEXT_MAX, TextField};
use super::model::Language;
use super::review::write::ReviewForm;
use super::text::{self, Text, fill};
use super::walk::WalkForm;

/// Minutes that a shelf may last.
pub(super) const SHELVE_MINUTES: [u32; 5] = [5, 15, 30, 60, 120];
/// Where the default stands among them: 30 minutes, as the specification of alarms has it.
const SHELVE_DEFAULT: usize = 2;
/// Minutes that a long call may be explained for.
pub(super) const LONG_CALL_MINUTES: [u32; 3] = [15, 30, 60];
/// Minutes that an out-of-service may last; one more choice has no end.
pub(super) const OUT_OF_SERVICE_MINUTES: [u32; 3] = [30, 60, 240];
/// Reasons that are offered; one more choice is free text.
const PRESETS: [Text; 4] = [text::PRESET_DEALT_WITH, text::PRESET_REPAIR, text::PRESET_TEST, text::PRESET_FALSE];

/// What a popup asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// Which alarm, how long, in which way, why.
    Shelve(Vec<AlarmKey>),
    /// Why, and how long.
    LongCall(LineId),
    /// What.
    Note(AlarmSource, Option<EpisodeId>),
    /// How long, and why.
    OutOfService(AlarmSource),
    /// Whether all of a list is meant.
    AcknowledgeList(Vec<Listed>),
    /// Whether somebody looked; a note if one is wanted.
    Checked(AlarmSource, EpisodeId),
    /// What the walk test asks.
    Walk(WalkForm),
    /// What the review asks.
    Review(ReviewForm),
}

/// An alarm of a list that is acknowledged as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    /// It is acknowledged.
    Taken(EpisodeId),
    /// It is critical: the board passes it over and counts it.
    PassedOver(EpisodeId),
}

/// A popup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dialog {
    pub(super) form: Form,
    pub(super) fields: Vec<Field>,
    /// The field that the keys act on.
    pub(super) at: usize,
    /// What is missing, once that was tried.
    pub(super) missing: Option<Text>,
}

/// One field of a popup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: Text,
    pub(super) value: Value,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// One of several.
    Choice {
        /// What there is.
        options: Vec<String>,
        /// Which.
        picked: usize,
    },
    /// What is typed.
    Typed(TextField),
}

impl Field {
    fn choice(name: Text, options: impl IntoIterator<Item = String>, picked: usize) -> Self {
        Self { name, value: Value::Choice { options: options.into_iter().collect(), picked } }
    }

    fn typed(name: Text) -> Self {
        Self { name, value: Value::Typed(TextField::new(TEXT_MAX)) }
    }
}

impl Dialog {
    /// A popup with its defaults.
    pub(super) fn new(form: Form, language: Language) -> Self {
        let fields = fields(&form, language);
        Self { form, fields, at: 0, missing: None }
    }

    /// What it is about.
    pub(super) fn title(&self, language: Language) -> String {
        let named = |wording: Text, about: &dyn std::fmt::Display| fill(wording.get(language), &[about]);
        match &self.form {
            Form::Shelve(alarms) => match alarms.as_slice() {
                [only] => {
                    let alarm = alarm_words::alarm(only.alarm).get(language);
                    named(text::DIALOG_SHELVE, &format!("{} {alarm}", alarm_words::source(&only.source, language)))
                }
                several => {
                    let source = several.first().map(|key| alarm_words::source(&key.source, language));
                    named(text::DIALOG_SHELVE, &source.unwrap_or_default())
                }
            },
            Form::LongCall(line) => named(text::DIALOG_LONG_CALL, line),
            Form::Note(about, _) => named(text::DIALOG_NOTE, &alarm_words::source(about, language)),
            Form::OutOfService(about) => named(text::DIALOG_OUT_OF_SERVICE, &alarm_words::source(about, language)),
            Form::AcknowledgeList(listed) => {
                let taken = listed.iter().filter(|listed| matches!(listed, Listed::Taken(_))).count();
                named(text::DIALOG_ACKNOWLEDGE, &taken)
            }
            Form::Checked(about, _) => named(text::DIALOG_CHECKED, &alarm_words::source(about, language)),
            Form::Walk(form) => form.words(language).0,
            Form::Review(form) => form.words(language).0,
        }
    }

    /// A sentence below the title, where one is needed.
    pub(super) fn remark(&self, language: Language) -> Option<String> {
        match &self.form {
            Form::AcknowledgeList(listed) => {
                let passed = listed.iter().filter(|listed| matches!(listed, Listed::PassedOver(_))).count();
                (passed > 0).then(|| fill(text::DIALOG_ACKNOWLEDGE_CRITICAL.get(language), &[&passed]))
            }
            Form::Checked(..) => Some(text::DIALOG_CHECKED_WHAT.get(language).to_owned()),
            Form::Walk(form) => Some(form.words(language).1),
            Form::Review(form) => Some(form.words(language).1),
            _ => None,
        }
    }

    /// Goes to the next field, or the one before, round.
    pub(super) fn turn(&mut self, by: isize) {
        let count = self.fields.len();
        if count > 0 {
            self.at = self.at.saturating_add(count).saturating_add_signed(by) % count;
        }
    }

    /// Picks the next option of the present field, or the one before, round.
    pub(super) fn choose(&mut self, by: isize) {
        if let Some(Field { value: Value::Choice { options, picked }, .. }) = self.fields.get_mut(self.at)
            && !options.is_empty()
        {
            *picked = (*picked + options.len()).saturating_add_signed(by) % options.len();
        }
    }

    /// Goes to a field and picks an option of it, as a click does.
    pub(super) fn pick(&mut self, field: usize, option: usize) {
        self.at = field.min(self.fields.len().saturating_sub(1));
        if let Some(Field { value: Value::Choice { options, picked }, .. }) = self.fields.get_mut(field) {
            *picked = option.min(options.len().saturating_sub(1));
        }
    }

    /// Types a letter. Whoever types beside the text means the text; where there are reasons to choose from, another one.
    pub(super) fn insert(&mut self, letter: char) {
        let Some(at) = self.fields.iter().position(|field| matches!(field.value, Value::Typed(_))) else { return };
        self.at = at;
        self.missing = None;
        if let Some(Field { value: Value::Choice { options, picked }, .. }) =
            self.fields.iter_mut().find(|field| field.name == text::FIELD_REASON)
        {
            *picked = options.len().saturating_sub(1);
        }
        if let Some(text) = self.text_mut() {
            text.insert(letter);
        }
    }

    /// The text that is typed, where the popup has one.
    pub(super) fn text_mut(&mut self) -> Option<&mut TextField> {
        self.fields.iter_mut().find_map(|field| match &mut field.value {
            Value::Typed(text) => Some(text),
            Value::Choice { .. } => None,
        })
    }

    /// Goes to the text, since it is missing.
    pub(super) fn miss(&mut self, what: Text) {
        self.missing = Some(what);
        let typed = self.fields.iter().position(|field| matches!(field.value, Value::Typed(_)));
        self.at = typed.unwrap_or(self.at);
    }

    /// The operation that the fields come to; else what is missing.
    pub(super) fn operation(&self) -> Result<Operation, Text> {
        let minutes = |all: &[u32]| self.picked(text::FIELD_TIME).and_then(|at| all.get(at).copied());
        Ok(match &self.form {
            Form::Shelve(alarms) => {
                let alarm = alarms.get(self.picked(text::FIELD_ALARM).unwrap_or(0)).cloned();
                let is_timed = self.picked(text::FIELD_KIND) == Some(1);
                Operation::Shelve {
                    alarm: alarm.ok_or(text::NO_TARGET)?,
                    shelf: if is_timed { ShelfKind::Timed } else { ShelfKind::OneShot },
                    minutes: minutes(&SHELVE_MINUTES).ok_or(text::REFUSED_NO_TIME)?,
                    reason: self.reason()?,
                }
            }
            Form::LongCall(line) => {
                let picked = self.picked(text::FIELD_REASON).unwrap_or(0);
                let (reason, _) = LongCallReason::ALL.get(picked).copied().ok_or(text::REFUSED_NO_REASON)?;
                let minutes = minutes(&LONG_CALL_MINUTES).ok_or(text::REFUSED_NO_TIME)?;
                Operation::LongCall { line: line.clone(), reason, minutes }
            }
            Form::Note(about, episode) => {
                let text = self.required()?;
                Operation::Note { about: about.clone(), episode: *episode, span: None, text }
            }
            Form::OutOfService(about) => Operation::TakeOutOfService {
                about: about.clone(),
                minutes: minutes(&OUT_OF_SERVICE_MINUTES),
                reason: self.reason()?,
            },
            Form::AcknowledgeList(listed) => {
                let id = |listed: &Listed| match listed {
                    Listed::Taken(id) | Listed::PassedOver(id) => *id,
                };
                let episodes = listed.iter().map(id).collect();
                Operation::Acknowledge { episodes, is_list: true, note: String::new(), minutes: None }
            }
            Form::Checked(_, episode) => Operation::Checked { episode: *episode, note: self.words().to_owned() },
            Form::Walk(form) => Operation::Walk(form.operation(self.words())?),
            Form::Review(form) => form.operation(self.words())?,
        })
    }

    fn picked(&self, name: Text) -> Option<usize> {
        self.fields.iter().find_map(|field| match field.value {
            Value::Choice { picked, .. } if field.name == name => Some(picked),
            _ => None,
        })
    }

    fn words(&self) -> &str {
        let typed = self.fields.iter().find_map(|field| match &field.value {
            Value::Typed(text) => Some(text.trimmed()),
            Value::Choice { .. } => None,
        });
        typed.unwrap_or_default()
    }

    fn required(&self) -> Result<String, Text> {
        let words = self.words();
        if words.is_empty() { Err(text::TEXT_MISSING) } else { Ok(words.to_owned()) }
    }

    /// The reason picked, or the one typed.
    fn reason(&self) -> Result<String, Text> {
        let preset = self.fields.iter().find_map(|field| match &field.value {
            Value::Choice { options, picked } if field.name == text::FIELD_REASON && *picked < PRESETS.len() => {
                options.get(*picked).cloned()
            }
            _ => None,
        });
        preset.map_or_else(|| self.required(), Ok)
    }
}

fn fields(form: &Form, language: Language) -> Vec<Field> {
    let minutes = |all: &[u32]| -> Vec<String> {
        all.iter().map(|minutes| fill(text::MINUTES.get(language), &[minutes])).collect()
    };
    let words = |texts: &[Text]| -> Vec<String> { texts.iter().map(|text| text.get(language).to_owned()).collect() };
    let reasons = || {
        let presets = words(&PRESETS).into_iter().chain([text::PRESET_OTHER.get(language).to_owned()]);
        Field::choice(text::FIELD_REASON, presets, 0)
    };
    match form {
        Form::Shelve(alarms) => {
            let names = alarms.iter().map(|key| alarm_words::alarm(key.alarm).get(language).to_owned());
            let which = (alarms.len() > 1).then(|| Field::choice(text::FIELD_ALARM, names, 0));
            let kinds = words(&[text::KIND_ONE_SHOT, text::KIND_TIMED]);
            let rest = [
                Field::choice(text::FIELD_TIME, minutes(&SHELVE_MINUTES), SHELVE_DEFAULT),
                Field::choice(text::FIELD_KIND, kinds, 0),
                reasons(),
                Field::typed(text::FIELD_TEXT),
            ];
            which.into_iter().chain(rest).collect()
        }
        Form::LongCall(_) => {
            let reasons = LongCallReason::ALL.map(|(reason, _)| alarm_words::long_call(reason));
            vec![
                Field::choice(text::FIELD_REASON, words(&reasons), 0),
                Field::choice(text::FIELD_TIME, minutes(&LONG_CALL_MINUTES), 0),
            ]
        }
        Form::OutOfService(_) => {
            let mut times = minutes(&OUT_OF_SERVICE_MINUTES);
            times.push(text::UNTIL_RETURNED_CHOICE.get(language).to_owned());
            vec![Field::choice(text::FIELD_TIME, times, 0), reasons(), Field::typed(text::FIELD_TEXT)]
        }
        Form::AcknowledgeList(_) | Form::Walk(WalkForm::End(_)) => Vec::new(),
        Form::Review(form) => vec![Field::typed(form.field())],
        Form::Note(..) | Form::Checked(..) | Form::Walk(_) => vec![Field::typed(text::FIELD_NOTE)],
    }
}
