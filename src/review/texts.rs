//! Texts that stand in many records (callers, names, notes), each held once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::review::NumberSearch;

/// Stands between what everybody may find and what only those may find who see numbers: a character that neither a
/// device nor a person types.
const OF_CALLER: char = '\u{1}';

/// A text that ends with what it tells of a caller.
pub(super) fn with_caller(mut open: String, of_caller: &str) -> String {
    if !of_caller.is_empty() {
        open.push(OF_CALLER);
        open.push_str(of_caller);
    }
    open
}

/// Names a text. 0 is the empty one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct TextId(u32);

/// Texts in lower case, each once.
#[derive(Debug, Clone)]
pub(super) struct Texts {
    kept: Vec<Arc<str>>,
    by_text: HashMap<Arc<str>, u32>,
    bytes: usize,
}

impl Texts {
    /// Holds the empty text only.
    pub(super) fn new() -> Self {
        let empty: Arc<str> = Arc::from("");
        Self { kept: vec![Arc::clone(&empty)], by_text: HashMap::from([(empty, 0)]), bytes: 0 }
    }

    /// The name of a text, letters of either case being the same.
    pub(super) fn keep(&mut self, text: &str) -> TextId {
        if text.is_empty() {
            return TextId::default();
        }
        let text = text.to_lowercase();
        if let Some(known) = self.by_text.get(text.as_str()) {
            return TextId(*known);
        }
        let Ok(name) = u32::try_from(self.kept.len()) else { return TextId::default() };
        self.bytes += text.len();
        let text: Arc<str> = Arc::from(text);
        self.kept.push(Arc::clone(&text));
        self.by_text.insert(text, name);
        TextId(name)
    }

    /// How many bytes they hold.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Which of them hold `wanted`, which is in lower case.
    pub(super) fn matching(&self, wanted: &str, numbers: NumberSearch) -> Matching {
        let holds = |text: &Arc<str>| match (numbers, text.split_once(OF_CALLER)) {
            (NumberSearch::Masked, Some((open, _))) => open.contains(wanted),
            (NumberSearch::Plain, Some((open, of_caller))) => open.contains(wanted) || of_caller.contains(wanted),
            (_, None) => text.contains(wanted),
        };
        Matching(self.kept.iter().map(holds).collect())
    }
}

/// Which texts match.
#[derive(Debug, Clone)]
pub(super) struct Matching(Vec<bool>);

impl Matching {
    pub(super) fn has(&self, text: TextId) -> bool {
        usize::try_from(text.0).ok().and_then(|at| self.0.get(at)).copied().unwrap_or(false)
    }
}
