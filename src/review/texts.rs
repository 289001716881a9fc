//! Texts that stand in many records (callers, names, notes), each held once.

use std::collections::HashMap;
use std::sync::Arc;

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
    pub(super) fn matching(&self, wanted: &str) -> Matching {
        Matching(self.kept.iter().map(|text| text.contains(wanted)).collect())
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
