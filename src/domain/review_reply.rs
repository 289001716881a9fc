//! What a person is told of an act in a review.

/// What came of an act that no record tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewReply {
    /// The text stands in this file, and the terminal was asked to put it on its clipboard: whether it did, none tells.
    Extracted(String),
    /// The text stands in this file; it is too long for a clipboard.
    ExtractedToFile(String),
    /// The terminal was asked; no file could be written: why.
    ExtractedToClipboard(String),
    /// The text is too long for a clipboard, and no file could be written: why.
    NotExtracted(String),
    /// This screen only reads the journal: whoever writes in it is the running monitor.
    OnlyReads,
}

impl ReviewReply {
    /// Whether what was asked for was not done.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::NotExtracted(_) | Self::OnlyReads)
    }
}
