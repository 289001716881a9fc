//! An input of a fuzzer, read from its front like a tape. Behind its end it is blank, so that every input means
//! something and a shorter one is a simpler one.

/// What is left of an input.
pub(super) struct Tape<'a> {
    rest: &'a [u8],
}

impl<'a> Tape<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next byte; 0 behind the end.
    pub(super) fn byte(&mut self) -> u8 {
        let (first, rest) = self.rest.split_first().map_or((0, self.rest), |(first, rest)| (*first, rest));
        self.rest = rest;
        first
    }

    /// At most so many of the next bytes.
    pub(super) fn take(&mut self, most: u8) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(usize::from(most).min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Everything that is left.
    pub(super) fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// One of some things, by the next byte; `None` where there are none.
    pub(super) fn pick<'b, T>(&mut self, among: &'b [T]) -> Option<&'b T> {
        let place = usize::from(self.byte());
        place.checked_rem(among.len()).and_then(|place| among.get(place))
    }

    /// Text of at most so many bytes, whatever they are.
    pub(super) fn text(&mut self, most: u8) -> String {
        String::from_utf8_lossy(self.take(most)).into_owned()
    }
}
