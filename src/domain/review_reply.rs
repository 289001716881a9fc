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
    /// The running monitor recorded it, as this record.
    Recorded(u64),
    /// The running monitor refused it: why.
    Refused(String),
    /// It was handed to the running monitor, which has not recorded it yet.
    HandedOn,
    /// No monitor runs: the next one records it.
    ForTheNextRun,
    /// It could not be handed to the monitor: why.
    NotHandedOn(String),
    /// This screen only reads the journal: whoever writes in it is the running monitor.
    OnlyReads,
}

impl ReviewReply {
    /// Whether what was asked for was not done.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::NotExtracted(_) | Self::Refused(_) | Self::NotHandedOn(_) | Self::OnlyReads)
    }
}
