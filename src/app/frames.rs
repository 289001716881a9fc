//! Frames go to the terminal through a thread of their own. A terminal that takes nothing (flow control, a dead SSH
//! connection) then holds up frames only: the board, the ports and the journal go on.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use tokio::sync::Notify;

/// How long the last frame may take to reach a terminal at exit.
const LAST_FRAME: Duration = Duration::from_secs(1);
/// What makes a terminal sound: BEL, ECMA-48.
const BEL: &[u8] = b"\x07";

/// Gathers one frame and hands it to the writing thread at each flush.
pub(crate) struct FrameWriter {
    frame: Vec<u8>,
    pieces: Sender<Piece>,
    state: Arc<FrameState>,
}

/// What the writing thread is handed. It writes one piece after the other, each whole.
enum Piece {
    Frame(Vec<u8>),
    Bell,
    /// Asks the terminal to copy a text.
    Copy(Vec<u8>),
}

/// Sounds the terminal's bell between two frames, never within one.
pub(crate) struct Bell {
    pieces: Sender<Piece>,
    state: Arc<FrameState>,
}

impl Bell {
    /// Sounds once, as soon as the terminal takes it. Until then further calls change nothing: a terminal that takes
    /// nothing has one sound waiting, not a row of them.
    pub(crate) fn ring(&self) {
        if !self.state.is_ringing.swap(true, Ordering::AcqRel) {
            // The terminal is gone where this fails, which its frames tell.
            let _ = self.pieces.send(Piece::Bell);
        }
    }
}

/// Asks the terminal to copy a text, between two frames, never within one.
pub(crate) struct Clipboard {
    pieces: Sender<Piece>,
}

impl Clipboard {
    /// Hands over what makes the terminal copy.
    pub(crate) fn copy(&self, bytes: Vec<u8>) {
        // The terminal is gone where this fails, which its frames tell.
        let _ = self.pieces.send(Piece::Copy(bytes));
    }
}

/// What the loop knows of the writing thread.
#[derive(Default)]
pub(crate) struct FrameState {
    waiting: AtomicU64,
    is_broken: AtomicBool,
    /// A sound of the bell was handed over and is not yet written.
    is_ringing: AtomicBool,
    written: Notify,
}

impl FrameState {
    /// Every frame handed over has been written.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.load(Ordering::Acquire) == 0
    }

    /// The terminal is gone.
    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken.load(Ordering::Acquire)
    }

    /// Resolves when a frame has been written.
    pub(crate) async fn written(&self) {
        self.written.notified().await;
    }
}

impl FrameWriter {
    /// Starts the writing thread on `terminal`. The second value tells when the thread has ended.
    pub(crate) fn start(terminal: impl Write + Send + 'static) -> io::Result<(Self, Arc<FrameState>, FrameEnd)> {
        let (pieces, queue) = channel();
        let (ended, end) = channel();
        let state = Arc::new(FrameState::default());
        let shared = Arc::clone(&state);
        std::thread::Builder::new().name("frames".to_owned()).spawn(move || {
            write_pieces(terminal, &queue, &shared);
            let _ = ended.send(());
        })?;
        Ok((Self { frame: Vec::new(), pieces, state: Arc::clone(&state) }, state, FrameEnd(end)))
    }

    /// The clipboard of the same terminal. It keeps the writing thread alive like the writer itself.
    pub(crate) fn clipboard(&self) -> Clipboard {
        Clipboard { pieces: self.pieces.clone() }
    }

    /// The bell of the same terminal. It keeps the writing thread alive like the writer itself.
    pub(crate) fn bell(&self) -> Bell {
        Bell { pieces: self.pieces.clone(), state: Arc::clone(&self.state) }
    }
}

/// Tells when the writing thread has ended.
pub(crate) struct FrameEnd(Receiver<()>);

impl FrameEnd {
    /// Waits until every frame is written, though never long for a terminal that takes nothing. The writer and its bell
    /// must have been dropped.
    pub(crate) fn wait(&self) {
        match self.0.recv_timeout(LAST_FRAME) {
            Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
    }
}

fn write_pieces(mut terminal: impl Write, queue: &Receiver<Piece>, state: &FrameState) {
    while let Ok(piece) = queue.recv() {
        let bytes = match &piece {
            Piece::Frame(bytes) | Piece::Copy(bytes) => bytes.as_slice(),
            Piece::Bell => BEL,
        };
        if terminal.write_all(bytes).and_then(|()| terminal.flush()).is_err() {
            state.is_broken.store(true, Ordering::Release);
        }
        match piece {
            Piece::Frame(_) => {
                state.waiting.fetch_sub(1, Ordering::Release);
            }
            Piece::Bell => state.is_ringing.store(false, Ordering::Release),
            Piece::Copy(_) => {}
        }
        state.written.notify_one();
    }
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() {
            return Ok(());
        }
        self.state.waiting.fetch_add(1, Ordering::Release);
        let frame = std::mem::take(&mut self.frame);
        self.pieces.send(Piece::Frame(frame)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_written_whole_and_in_order() {
        let (pipe_in, mut pipe_out) = channel_writer();
        let (mut writer, state, end) = FrameWriter::start(pipe_in).unwrap();
        writer.write_all(b"one").unwrap();
        writer.write_all(b" frame").unwrap();
        writer.flush().unwrap();
        writer.write_all(b"two").unwrap();
        writer.flush().unwrap();
        drop(writer);
        end.wait();
        assert!(state.is_idle());
        assert_eq!(pipe_out.try_iter().collect::<Vec<_>>(), [b"one frame".to_vec(), b"two".to_vec()]);
        let _ = &mut pipe_out;
    }

    #[test]
    fn the_bell_sounds_between_frames_and_never_within_one() {
        let (pipe_in, pipe_out) = channel_writer();
        let (mut writer, state, end) = FrameWriter::start(pipe_in).unwrap();
        let bell = writer.bell();
        writer.write_all(b"half").unwrap();
        bell.ring();
        assert_eq!(pipe_out.recv().unwrap(), b"\x07", "it does not wait for a frame");
        writer.write_all(b" and half").unwrap();
        writer.flush().unwrap();
        assert_eq!(pipe_out.recv().unwrap(), b"half and half");
        drop((writer, bell));
        end.wait();
        assert!(state.is_idle());
    }

    #[test]
    fn what_the_terminal_copies_never_stands_within_a_frame() {
        let (pipe_in, pipe_out) = channel_writer();
        let (mut writer, _, end) = FrameWriter::start(pipe_in).unwrap();
        let clipboard = writer.clipboard();
        writer.write_all(b"half").unwrap();
        clipboard.copy(b"copy".to_vec());
        writer.write_all(b" and half").unwrap();
        writer.flush().unwrap();
        drop((writer, clipboard));
        end.wait();
        assert_eq!(pipe_out.try_iter().collect::<Vec<_>>(), [b"copy".to_vec(), b"half and half".to_vec()]);
    }

    #[test]
    fn a_terminal_that_takes_nothing_has_one_sound_waiting() {
        let (pipe_in, pipe_out) = std::sync::mpsc::sync_channel(0);
        let (mut writer, state, end) = FrameWriter::start(RendezvousWriter(pipe_in)).unwrap();
        let bell = writer.bell();
        writer.write_all(b"frame").unwrap();
        writer.flush().unwrap();
        for _ in 0..1000 {
            bell.ring();
        }
        assert!(!state.is_idle());
        drop((writer, bell));
        assert_eq!(pipe_out.iter().collect::<Vec<_>>(), [b"frame".to_vec(), b"\x07".to_vec()]);
        end.wait();
    }

    struct RendezvousWriter(std::sync::mpsc::SyncSender<Vec<u8>>);

    impl Write for RendezvousWriter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_terminal_that_is_gone_is_told() {
        let (pipe_in, pipe_out) = channel_writer();
        drop(pipe_out);
        let (mut writer, state, end) = FrameWriter::start(pipe_in).unwrap();
        writer.write_all(b"one").unwrap();
        writer.flush().unwrap();
        drop(writer);
        end.wait();
        assert!(state.is_broken());
    }

    struct ChannelWriter(Sender<Vec<u8>>);

    impl Write for ChannelWriter {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn channel_writer() -> (ChannelWriter, Receiver<Vec<u8>>) {
        let (sender, receiver) = channel();
        (ChannelWriter(sender), receiver)
    }
}
