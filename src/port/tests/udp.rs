//! Ethernet Link units on loopback: sockets that send what a unit sends, to adapters that share a port.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UdpSocket;

use super::super::udp::{Hubs, PACKETS_WAITING_MAX, UdpConnect};
use super::super::*;
use super::bench::*;
use crate::decode::packets::{LONGEST_PAYLOAD, Tag, wrap};
use crate::decode::{Link, Setup};
use crate::domain::{AdapterKind, DeviceLine, Input, PortEvent};

const FIRST: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
const SECOND: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 3);

async fn unit(address: Ipv4Addr) -> UdpSocket {
    let socket = UdpSocket::bind((address, 0)).await.unwrap();
    socket.set_broadcast(true).unwrap();
    socket
}

fn address_of(socket: &UdpSocket) -> SocketAddrV4 {
    let SocketAddr::V4(address) = socket.local_addr().unwrap() else { panic!("IPv4 was asked for") };
    address
}

/// An adapter on the shared socket of a test, which the system has given a free port.
fn adapter(hubs: &Arc<Hubs>, taken: Option<Ipv4Addr>, unit: &UdpSocket) -> UdpConnect {
    UdpConnect::within(Arc::clone(hubs), taken, 0, address_of(unit))
}

async fn open(connect: &mut UdpConnect) -> Box<dyn Wire> {
    connect.connect().await.unwrap_or_else(|error| panic!("{error}")).wire
}

async fn heard(wire: &mut Box<dyn Wire>) -> Vec<u8> {
    let mut buffer = vec![0; 70_000];
    let count = wire.read(&mut buffer).await.unwrap();
    buffer.truncate(count);
    buffer
}

#[tokio::test]
async fn two_units_on_one_port_each_reach_their_own_adapter_by_unicast_and_by_broadcast() {
    let hubs = Arc::<Hubs>::default();
    let (first, second) = (unit(FIRST).await, unit(SECOND).await);
    let mut one = open(&mut adapter(&hubs, Some(FIRST), &first)).await;
    let mut two = open(&mut adapter(&hubs, Some(SECOND), &second)).await;
    let port = hubs.hub(0).unwrap().port();
    for target in [Ipv4Addr::LOCALHOST, Ipv4Addr::new(127, 255, 255, 255)] {
        // The second speaks first: what the other adapter reads next is not its word.
        second.send_to(b"$01 N", (target, port)).await.unwrap();
        first.send_to(b"$01 F", (target, port)).await.unwrap();
        assert_eq!(heard(&mut one).await, wrap(Tag::Data, b"$01 F"), "{target}");
        assert_eq!(heard(&mut two).await, wrap(Tag::Data, b"$01 N"), "{target}");
    }
    let mut command = [0; 16];
    for (wire, unit) in [(&mut one, &first), (&mut two, &second)] {
        wire.write_all(b"^^Id-V").await.unwrap();
        let (count, from) = unit.recv_from(&mut command).await.unwrap();
        assert_eq!((&command[..count], from.port()), (b"^^Id-V".as_slice(), port), "one write is one datagram");
    }
}

#[tokio::test]
async fn any_unit_is_taken_where_none_is_named() {
    let hubs = Arc::<Hubs>::default();
    let (first, second) = (unit(FIRST).await, unit(SECOND).await);
    let mut wire = open(&mut adapter(&hubs, None, &first)).await;
    let port = hubs.hub(0).unwrap().port();
    for unit in [&first, &second] {
        unit.send_to(b"$01 F", (Ipv4Addr::LOCALHOST, port)).await.unwrap();
        assert_eq!(heard(&mut wire).await, wrap(Tag::Data, b"$01 F"));
    }
    assert_eq!(wire.driver_counters(), Some(DriverCounters::default()));
}

#[tokio::test]
async fn a_sender_that_is_no_unit_is_not_taken_and_told_once() {
    let hubs = Arc::<Hubs>::default();
    let (known, stranger) = (unit(FIRST).await, unit(SECOND).await);
    let mut wire = open(&mut adapter(&hubs, Some(FIRST), &known)).await;
    let port = hubs.hub(0).unwrap().port();
    for _ in 0..3 {
        stranger.send_to(b"$01 F", (Ipv4Addr::LOCALHOST, port)).await.unwrap();
    }
    known.send_to(b"$01 N", (Ipv4Addr::LOCALHOST, port)).await.unwrap();
    assert_eq!(heard(&mut wire).await, wrap(Tag::Data, b"$01 N"));
    let counters = wire.driver_counters().unwrap();
    let told = counters.rise_since(DriverCounters::default());
    assert_eq!(told, Some(("a datagram of 127.0.0.3 was not taken, as no adapter names it".to_owned(), 1)));
    assert_eq!(counters.rise_since(counters), None);
}

#[tokio::test]
async fn what_has_no_room_is_counted_and_the_next_datagram_is_whole() {
    let hubs = Arc::<Hubs>::default();
    let unit = unit(FIRST).await;
    let mut wire = open(&mut adapter(&hubs, Some(FIRST), &unit)).await;
    let port = hubs.hub(0).unwrap().port();
    let mut sent = 0_usize;
    while wire.driver_counters() == Some(DriverCounters::default()) {
        unit.send_to(&sent.to_be_bytes(), (Ipv4Addr::LOCALHOST, port)).await.unwrap();
        sent += 1;
        // The runtime looks at its sockets every 61 steps: none of what is sent may wait, and be lost, in the kernel.
        for _ in 0..64 {
            tokio::task::yield_now().await;
        }
    }
    assert!(sent > PACKETS_WAITING_MAX, "{sent}");
    for _ in 0..PACKETS_WAITING_MAX {
        heard(&mut wire).await;
    }
    let long = vec![b'x'; 5000];
    unit.send_to(&long, (Ipv4Addr::LOCALHOST, port)).await.unwrap();
    let mut all = heard(&mut wire).await;
    while all != wrap(Tag::Data, &long[..LONGEST_PAYLOAD]) {
        all = heard(&mut wire).await;
    }
    assert_eq!(
        heard(&mut wire).await,
        wrap(Tag::Data, &long[LONGEST_PAYLOAD..]),
        "a datagram that is too long comes in pieces"
    );
}

#[tokio::test]
async fn a_port_that_another_program_has_is_told_to_be_in_use() {
    let taken = std::net::UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let to = SocketAddrV4::new(FIRST, port);
    let mut connect = UdpConnect::within(Arc::default(), Some(FIRST), port, to);
    let error = connect.connect().await.err().unwrap();
    assert_eq!(error.to_string(), format!("UDP port {port} is in use by another program"));
}

#[tokio::test]
async fn a_connection_that_is_given_up_can_be_opened_again_at_once() {
    let hubs = Arc::<Hubs>::default();
    let unit = unit(FIRST).await;
    let mut connect = adapter(&hubs, Some(FIRST), &unit);
    let port = hubs.hub(0).unwrap().port();
    for _ in 0..3 {
        let mut wire = open(&mut connect).await;
        unit.send_to(b"$01 F", (Ipv4Addr::LOCALHOST, port)).await.unwrap();
        assert_eq!(heard(&mut wire).await, wrap(Tag::Data, b"$01 F"));
    }
}

/// Answers as a unit whose toggles are as wanted, and tells of an edge once it was asked twice.
async fn live_as_a_unit(socket: UdpSocket) {
    let packet =
        |record: &str| [b"^^<U>\x00\x00\x00\x00\x00\x2a<S>\x24\x0d\x0a\x00\x00\x07$", record.as_bytes()].concat();
    let mut buffer = [0; 64];
    loop {
        let (count, from) = socket.recv_from(&mut buffer).await.unwrap();
        if &buffer[..count] == b"^^Id-V" {
            for record in ["V6.1 EcXUdAsoBKT L=01 11/23 09:00:00", "01 F             11/23 09:00:10"] {
                socket.send_to(&packet(record), from).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_unit_on_the_network_is_set_up_and_live_and_its_packets_reach_the_board() {
    let hubs = Arc::<Hubs>::default();
    let unit = unit(FIRST).await;
    let connect = adapter(&hubs, Some(FIRST), &unit);
    tokio::spawn(live_as_a_unit(unit));
    let setup = Setup { link: Link::Packets, ..Setup::plain(AdapterKind::Whozz, &[DeviceLine::number(1)]) };
    let mut bench = Bench::over(1024, Protocol::of(setup), Box::new(connect));
    let (_, initialised) = bench.until(|event| matches!(event, PortEvent::Initialised { .. })).await;
    assert_eq!(
        why(&initialised),
        "unit from line 1: hook changes and dialled digits are confirmed; Ethernet Link unit 00000000002a, serial \
         240d0a000007"
    );
    bench.until(is_live).await;
    let reading = bench.next().await.input;
    assert!(matches!(&reading, Input::Reading { data, .. } if data.first() == Some(&0x16)), "{reading:?}");
}
