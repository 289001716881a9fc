//! What a command says of its failure: the end of what it wrote to its standard error. A command that writes without end
//! is read slowly, so that it never keeps the loop busy; nothing of it is kept but the end.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _};

use crate::journal::record::escape_active;

/// How much is kept, in bytes: the end, where most programs say why they gave up.
pub(super) const KEPT: usize = 512;
/// Read at once, in bytes.
const CHUNK: usize = 16 * 1024;
/// Between two reads: at most some 3 MB a second are taken from one command.
const PACE: Duration = Duration::from_millis(5);

/// The end of what was written.
#[derive(Debug, Default)]
pub(super) struct LastWords {
    kept: Vec<u8>,
    /// More was written than is kept.
    is_cut: bool,
}

impl LastWords {
    /// Reads as long as it is awaited; a pipe that is closed does not end it.
    pub(super) async fn follow(&mut self, pipe: Option<&mut (impl AsyncRead + Unpin)>) -> Infallible {
        if let Some(pipe) = pipe {
            // A pipe that cannot be read says nothing more, which is no reason to end the command.
            let _ = self.read_to_end(pipe).await;
        }
        std::future::pending().await
    }

    /// Reads until nobody can write to the pipe any more.
    ///
    /// # Errors
    /// The pipe cannot be read.
    pub(super) async fn read_to_end(&mut self, pipe: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = pipe.read(&mut chunk).await?;
            if count == 0 {
                return Ok(());
            }
            self.keep(chunk.get(..count).unwrap_or_default());
            tokio::time::sleep(PACE).await;
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.kept.extend_from_slice(bytes);
        let surplus = self.kept.len().saturating_sub(KEPT);
        self.is_cut |= surplus > 0;
        self.kept.drain(..surplus);
    }

    /// The text on one line, with an ellipsis where its beginning is missing. Control characters are escaped, bytes
    /// that are no UTF-8 are replaced.
    pub(super) fn text(&self) -> String {
        let mut kept = self.kept.as_slice();
        // The cut may have gone through a character: its remaining bytes would only show as replaced.
        while let (true, [0x80..=0xbf, rest @ ..]) = (self.is_cut, kept) {
            kept = rest;
        }
        let text = String::from_utf8_lossy(kept);
        let on_one_line: String = text.trim().chars().fold(String::new(), |mut line, c| {
            match c {
                '\n' | '\r' | '\t' => line.extend(c.escape_default()),
                _ => line.push(c),
            }
            line
        });
        let ellipsis = if self.is_cut { "…" } else { "" };
        format!("{ellipsis}{}", escape_active(&on_one_line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(chunks: &[&[u8]]) -> String {
        let mut words = LastWords::default();
        for chunk in chunks {
            words.keep(chunk);
        }
        words.text()
    }

    #[test]
    fn the_end_is_kept_and_a_cut_is_shown() {
        let of = |count: usize| "x".repeat(count);
        for (written, shown) in [
            (KEPT - 1, of(KEPT - 1)),
            (KEPT, of(KEPT)),
            (KEPT + 1, format!("…{}", of(KEPT))),
            (9 * KEPT, format!("…{}", of(KEPT))),
        ] {
            assert_eq!(said(&[of(written).as_bytes()]), shown, "{written}");
            assert_eq!(
                said(&of(written).bytes().collect::<Vec<_>>().chunks(7).collect::<Vec<_>>()),
                shown,
                "{written}"
            );
        }
    }

    #[test]
    fn what_could_move_a_terminal_is_escaped() {
        assert_eq!(said(&[b"a\x1b[2J\x07\tb\r\nc\n"]), r"a\u{1b}[2J\u{7}\tb\r\nc");
        assert_eq!(said(&["a\u{202e}b\u{85}c".as_bytes()]), r"a\u{202e}b\u{85}c");
    }

    #[test]
    fn bytes_without_sense_are_replaced_and_a_cut_character_is_left_out() {
        assert_eq!(said(&[b"\xff\xfeoff"]), "\u{fffd}\u{fffd}off");
        let long = format!("综{}", "x".repeat(KEPT - 1));
        assert_eq!(said(&[long.as_bytes()]), format!("…{}", "x".repeat(KEPT - 1)));
    }

    #[test]
    fn nothing_written_is_nothing_said() {
        assert_eq!(said(&[]), "");
        assert_eq!(said(&[b" \n"]), "");
    }
}
