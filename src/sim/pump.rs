//! Carries bytes and time between a simulated device and its pseudo-terminal. All that is asynchronous in this room.

use std::future::pending;
use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

use super::device::{Device, PlugState};
use super::pty::Wire;
use super::{Node, Order};
use crate::domain::Clock;

/// How long to wait after the system refused a terminal, or a terminal failed.
const AGAIN_AFTER: Duration = Duration::from_secs(1);
/// The host sends a few bytes at a time.
const READ_LIMIT: usize = 256;

/// Plugs the device in: from now on its node can be found.
pub(super) fn plug_in(node: &Node) -> io::Result<Wire> {
    let wire = Wire::new()?;
    *node.lock().unwrap_or_else(PoisonError::into_inner) = Some(wire.path().to_owned());
    Ok(wire)
}

/// Takes the node away first, then the wire: nobody finds a dead path.
fn unplug(node: &Node, wire: &mut Option<Wire>) {
    *node.lock().unwrap_or_else(PoisonError::into_inner) = None;
    *wire = None;
}

/// Runs one device until the task is aborted.
pub(super) async fn run(
    mut device: Device,
    clock: Arc<dyn Clock>,
    wire: Wire,
    node: Node,
    mut orders: Receiver<Order>,
) {
    let mut wire = Some(wire);
    let mut buffer = [0; READ_LIMIT];
    loop {
        let now = clock.now();
        if device.poll_timeout().is_some_and(|due| due <= now.mono) {
            device.on_timeout(now);
        }
        let mut wait = device.poll_timeout().map(|due| due.since(now.mono));
        match device.plug() {
            PlugState::Out => unplug(&node, &mut wire),
            PlugState::In if wire.is_none() => {
                wire = plug_in(&node).ok();
                if wire.is_none() {
                    wait = Some(wait.map_or(AGAIN_AFTER, |wait| wait.min(AGAIN_AFTER)));
                }
            }
            PlugState::In => {}
        }
        while let Some(bytes) = device.poll_output() {
            if let Some(wire) = &wire {
                wire.send(&bytes);
            }
        }
        let read = tokio::select! {
            biased;
            Some((trouble, span)) = orders.recv() => {
                device.inflict(clock.now(), trouble, span);
                None
            }
            read = read(wire.as_ref(), &mut buffer) => Some(read),
            () = rest(wait) => None,
        };
        match read {
            Some(Ok(length @ 1..)) => device.on_bytes(clock.now(), buffer.get(..length).unwrap_or_default()),
            Some(Ok(0) | Err(_)) => {
                unplug(&node, &mut wire);
                sleep(AGAIN_AFTER).await;
            }
            None => {}
        }
    }
}

async fn read(wire: Option<&Wire>, buffer: &mut [u8]) -> io::Result<usize> {
    match wire {
        Some(wire) => wire.read(buffer).await,
        None => pending().await,
    }
}

async fn rest(wait: Option<Duration>) {
    match wait {
        Some(wait) => sleep(wait).await,
        None => pending().await,
    }
}
