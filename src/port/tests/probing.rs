//! Looking at ports that nobody configured, on tokio's paused time.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};

use super::super::*;
use crate::decode::probe::{PROBES, Probe};
use crate::domain::{AdapterKind, DeviceLine};
use futures_util::future::{BoxFuture, FutureExt as _};

/// Everything that was written to a device, with the baud rate of the opening.
type Written = Arc<Mutex<Vec<(u32, Vec<u8>)>>>;

/// What a device says: by itself when it is opened, and to each message.
type Script = fn(baud: u32, message: Option<&[u8]>) -> &'static [u8];

struct Scripted {
    baud: u32,
    script: Script,
    written: Written,
}

impl Connect for Scripted {
    fn connect(&mut self) -> BoxFuture<'_, Result<Connection, OpenError>> {
        let (host, device) = duplex(4096);
        tokio::spawn(play(device, self.baud, self.script, Arc::clone(&self.written)));
        async { Ok(Connection { path: "scripted".to_owned(), wire: Box::new(host) }) }.boxed()
    }
}

async fn play(mut device: DuplexStream, baud: u32, script: Script, written: Written) {
    let mut buffer = [0; 64];
    if device.write_all(script(baud, None)).await.is_err() {
        return;
    }
    while let Ok(count @ 1..) = device.read(&mut buffer).await {
        let message = buffer.get(..count).unwrap_or_default();
        written.lock().unwrap().push((baud, message.to_vec()));
        if device.write_all(script(baud, Some(message))).await.is_err() {
            return;
        }
    }
}

async fn look(script: Script) -> (Probed, Vec<(u32, Vec<u8>)>) {
    let written = Written::default();
    let probed = probe(|baud| Box::new(Scripted { baud, script, written: Arc::clone(&written) })).await;
    let written = written.lock().unwrap().clone();
    (probed, written)
}

#[tokio::test(start_paused = true)]
async fn a_whozz_is_found_by_two_letters_and_no_other_family_is_asked() {
    let (probed, written) = look(|_, message| match message {
        Some(b"@") => b"#",
        Some(b"V") => b"V2.1 ECXUDASOBKT L=01 11/22 09:20:41\r\n",
        _ => b"",
    })
    .await;
    let Probed::Found { finding, baud } = probed else { panic!("{probed:?}") };
    assert_eq!((finding.kind, baud), (AdapterKind::Whozz, 9600));
    assert_eq!(finding.lines, [DeviceLine::number(1), DeviceLine::number(2)]);
    assert_eq!(written, [(9600, b"@".to_vec()), (9600, b"V".to_vec())]);
}

#[tokio::test(start_paused = true)]
async fn a_dial_board_is_heard_and_nothing_is_written_to_it() {
    let (probed, written) = look(|_, message| if message.is_none() { &[0; 6] } else { b"" }).await;
    assert!(matches!(probed, Probed::Found { finding, .. } if finding.kind == AdapterKind::DialBoard));
    assert_eq!(written, []);
}

#[tokio::test(start_paused = true)]
async fn what_speaks_by_itself_and_is_not_known_is_not_written_to() {
    let (probed, written) = look(|_, message| if message.is_none() { b"login: \r\n" } else { b"" }).await;
    assert_eq!(probed, Probed::Speaks { heard: b"login: \r\n".to_vec(), baud: 9600 });
    assert_eq!(written, []);
}

#[tokio::test(start_paused = true)]
async fn a_telephone_box_and_a_modem_are_found_at_their_own_baud() {
    let (probed, _) = look(|baud, message| match (baud, message) {
        (57600, None) => b"INFO box\r\nTEST\r\n",
        (57600, Some(b"\r\n")) => b"READY\r\n",
        (57600, Some(_)) => b"OK\r\nON_HOOK\r\nREADY\r\n",
        _ => b"",
    })
    .await;
    assert!(matches!(&probed, Probed::Found { finding, baud: 57600 } if finding.kind == AdapterKind::TelephoneBox));
    let (probed, written) = look(|baud, message| match (baud, message) {
        (115_200, Some(b"AT\r")) => b"\r\nOK\r\n",
        (115_200, Some(b"ATI0\r")) => b"\r\n56000\r\n\r\nOK\r\n",
        _ => b"",
    })
    .await;
    assert!(matches!(&probed, Probed::Found { finding, .. } if finding.words == "56000"), "{probed:?}");
    let asked: Vec<_> =
        PROBES.iter().flat_map(|Probe { baud, asks, .. }| asks.iter().map(|ask| (*baud, ask.to_vec()))).collect();
    assert!(written.iter().all(|message| asked.contains(message)), "{written:?}");
}

#[tokio::test(start_paused = true)]
async fn a_port_where_nobody_answers_is_silent() {
    assert_eq!(look(|_, _| b"").await.0, Probed::Silent);
}
