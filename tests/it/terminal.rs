//! The real binary on a real terminal: what people see, the keys they press, and the terminal they get back.

use std::sync::atomic::Ordering;

use nix::sys::signal::Signal;

use super::support::{Adapter, Deadline, Device, Heartbeat, JournalView, Site, TelephoneBox, Tty, Whozz};
use super::support::{call, config, detail, kind_is, lines};

/// A watched whozz unit of two lines, its device and the terminal.
fn whozz_on_screen() -> (Site, Device, Tty) {
    let device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 2);
    let mut tty = Tty::watch(&site);
    tty.until_shows("adapters 1/1 live");
    (site, device, tty)
}

#[test]
fn each_state_of_a_whozz_line_is_on_screen_in_words() {
    let (_site, mut device, mut tty) = whozz_on_screen();
    tty.until_shows("? unknown 2");
    device.say(detail(1, 'R') + &call(1, "I S", "13800571234", "LI MIN"));
    tty.until_shows("▲ ringing 1");
    tty.until_row(&["▲", "hall-1"]);
    tty.until_row(&["hall-1", "caller 13800571234 LI MIN"]);
    device.say(detail(1, 'F'));
    tty.until_shows("● off-hook 1");
    tty.until_row(&["●", "hall-1"]);
    tty.until_row(&["hall-1 ringing → off-hook, inbound"]);
    device.say(detail(1, 'N') + &call(1, "I E", "13800571234", "LI MIN"));
    tty.until_shows("○ idle 1");
    tty.until_row(&["○", "hall-1"]);
    tty.until_shows("? unknown 1");
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn telephone_box_and_dial_board_are_on_screen_in_chinese() {
    let telephone_box = TelephoneBox::default();
    let handset = telephone_box.handset();
    let mut telephone_box = Device::plug(telephone_box);
    let board = Heartbeat::start();
    let adapter =
        |name, kind, port: &std::path::Path| Adapter { name, kind, port: port.display().to_string(), lines: 1 };
    let adapters = [adapter("box", "telephone-box", telephone_box.path()), adapter("dial", "dial-board", board.path())];
    let site = Site::new(&config("zh-CN", &adapters));
    let mut tty = Tty::watch(&site);
    tty.until_shows("采集器 2/2 正常");
    tty.until_shows("○ 空闲 2");
    telephone_box.say("STATE RING\r\nRING\r\n");
    tty.until_shows("▲ 振铃 1");
    tty.until_row(&["▲", "box-1"]);
    handset.store(true, Ordering::SeqCst);
    telephone_box.say("RING_TRIP\r\nLINE OFF_HOOK\r\n");
    tty.until_shows("● 摘机 1");
    tty.until_row(&["●", "box-1"]);
    tty.until_row(&["box-1 振铃 → 摘机，来电"]);
    board.lift();
    tty.until_shows("● 摘机 2");
    tty.until_row(&["●", "dial-1"]);
    tty.until_row(&["dial-1 空闲 → 摘机"]);
    board.replace();
    handset.store(false, Ordering::SeqCst);
    telephone_box.say("LINE ON_HOOK\r\n");
    tty.until_shows("○ 空闲 2");
    tty.until_row(&["dial-1 摘机 → 空闲"]);
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn an_adapter_that_goes_away_and_comes_back_is_on_screen() {
    let site = Site::bare();
    let link = site.path("adapter");
    let device = Device::plug_behind(&link, Whozz::set_up());
    let adapter = Adapter { name: "hall", kind: "whozz", port: link.display().to_string(), lines: 1 };
    site.write("config.toml", &config("en", &[adapter]));
    let mut tty = Tty::watch(&site);
    tty.until_shows("adapters 1/1 live");
    drop(device);
    tty.until_shows("adapters 0/1 live: hall lost");
    tty.until_row(&["! adapter hall lost since"]);
    let _device = Device::plug_behind(&link, Whozz::set_up());
    tty.until_shows("adapters 1/1 live");
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn what_a_caller_calls_himself_never_commands_the_terminal() {
    let (site, mut device, mut tty) = whozz_on_screen();
    device.say(detail(1, 'R') + &call(1, "I S", "13800571234", "A\x1b]0;PWN\x07B\u{9b}2J"));
    tty.until_row(&["hall-1", "caller 13800571234", "A\\u{1b}]0;PWN\\u{7}B"]);
    tty.type_keys(b"\t\r");
    tty.until_shows("recent events");
    tty.until_shows("A\\u{1b}]0;PWN");
    let raw = tty.written.clone();
    assert!(!raw.windows(2).any(|pair| pair == b"\x1b]"), "no title is set");
    assert!(!raw.contains(&0x07) && !raw.windows(2).any(|pair| pair == "\u{9b}".as_bytes()));
    tty.type_keys(b"q");
    tty.ends_with(0);
    let told = site.run(&["journal", "tail"]).with_code(0) + &site.run(&["journal", "export"]).with_code(0);
    assert!(told.contains("PWN") && !told.contains(['\x1b', '\x07', '\u{9b}']));
}

#[test]
fn keys_and_signals_end_the_run_in_order_and_give_the_terminal_back() {
    type End = (&'static str, fn(&mut Tty));
    let ends: [End; 5] = [
        ("key q, by unidentified", |tty| tty.type_keys(b"q")),
        ("key Ctrl-C, by unidentified", |tty| tty.type_keys(b"\x03")),
        ("SIGTERM", |tty| tty.signal(Signal::SIGTERM)),
        ("SIGHUP", |tty| tty.signal(Signal::SIGHUP)),
        ("SIGINT", |tty| tty.signal(Signal::SIGINT)),
    ];
    for (why, end) in ends {
        let (site, _device, mut tty) = whozz_on_screen();
        end(&mut tty);
        tty.ends_with(0);
        let journal = site.journal();
        let [.., stopped, seal] = journal.records.as_slice() else { panic!("{}", journal.shown()) };
        assert!(kind_is(stopped, "program", &[("change", "stopped"), ("why", why)]), "{stopped}");
        assert!(kind_is(seal, "seal", &[("cause", "stop")]), "{seal}");
        site.run(&["journal", "verify"]).with_code(0);
    }
}

#[test]
fn a_terminal_that_is_closed_ends_the_run_in_order() {
    let (site, _device, tty) = whozz_on_screen();
    let mut exit = tty.close();
    assert_eq!(exit.wait(), Some(0));
    let journal = site.journal();
    assert!(kind_is(journal.last("seal"), "seal", &[("cause", "stop")]), "{}", journal.shown());
}

#[test]
fn the_window_may_shrink_to_nothing_and_grow_again() {
    let (_site, mut device, mut tty) = whozz_on_screen();
    tty.resize(20, 3);
    tty.until_shows("too small");
    device.say(detail(1, 'F'));
    tty.resize(1, 1);
    tty.resize(200, 60);
    tty.until_shows("● off-hook 1");
    tty.resize(80, 24);
    tty.until_row(&["?", "help", "q", "quit"]);
    tty.until_shows("● off-hook 1");
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn every_key_is_answered() {
    let (_site, mut device, mut tty) = whozz_on_screen();
    device.say(detail(1, 'F') + &detail(2, 'N'));
    tty.until_shows("● off-hook 1");
    tty.until_shows("○ idle 1");
    tty.type_keys(b"?");
    tty.until_row(&["Ctrl-L", "redraw"]);
    tty.type_keys(b"\x1b");
    tty.until_row(&["● hall-1"]);
    tty.type_keys(b"/hall-2");
    tty.until("hall-2 only", |screen| !row_is_there(screen, "●  hall-1") && row_is_there(screen, "hall-2"));
    tty.type_keys(b"\x1b");
    tty.until_row(&["●  hall-1"]);
    tty.type_keys(b"f");
    tty.until("off-hook only", |screen| row_is_there(screen, "●  hall-1") && !row_is_there(screen, "○  hall-2"));
    tty.type_keys(b"\x1b");
    tty.until_row(&["○  hall-2"]);
    tty.type_keys(b"\r\r");
    tty.until_shows("recent events");
    tty.type_keys(b"\x1b");
    tty.until("the grid again", |screen| !row_is_there(screen, "recent events"));
    tty.type_keys(b"q");
    tty.ends_with(0);
}

fn row_is_there(screen: &vt100::Screen, text: &str) -> bool {
    screen.contents().lines().any(|row| row.contains(text))
}

#[test]
fn a_repaint_asks_the_terminal_nothing_and_brings_the_picture_back() {
    let (_site, mut device, mut tty) = whozz_on_screen();
    device.say(detail(1, 'F'));
    tty.until_shows("● off-hook 1");
    let before = tty.written.len();
    tty.type_keys(b"\x0c");
    device.say(detail(1, 'N'));
    tty.until_shows("○ idle 1");
    let since = String::from_utf8_lossy(&tty.written[before..]).into_owned();
    assert!(since.contains("\x1b[2J") && since.contains("desk"), "{since:?}");
    assert_eq!(tty.cursor_questions, 0, "nobody may be there to answer");
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn a_terminal_that_tells_its_widths_gets_the_marks_and_one_that_does_not_gets_letters() {
    let device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 1);
    let text = std::fs::read_to_string(site.path("config.toml")).unwrap();
    site.write("config.toml", &text.replace("\"narrow\"", "\"auto\""));
    let mut tty = Tty::watch(&site);
    tty.until_shows("unknown 1");
    assert_eq!(tty.cursor_questions, 1);
    tty.until_shows("● off-hook");
    tty.type_keys(b"q");
    tty.ends_with(0);
    let mut tty = Tty::run(&site, &[], &[("TERM", "linux")]);
    tty.until_shows("unknown 1");
    assert_eq!(tty.cursor_questions, 0);
    assert!(tty.shown().is_ascii() || !tty.shown().contains('●'), "{}", tty.shown());
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn without_colour_no_colour_is_sent() {
    let mut device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 1);
    let mut tty = Tty::run(&site, &[], &[("TERM", "xterm"), ("NO_COLOR", "1")]);
    tty.until_shows("adapters 1/1 live");
    device.say(detail(1, 'R'));
    tty.until_shows("ringing 1");
    tty.until("no cell has a colour", |screen| {
        let cells = (0..24).flat_map(|row| (0..80).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| screen.cell(row, column))
            .all(|cell| cell.fgcolor() == vt100::Color::Default && cell.bgcolor() == vt100::Color::Default)
    });
    tty.type_keys(b"q");
    tty.ends_with(0);
}

#[test]
fn a_terminal_that_takes_nothing_holds_up_neither_the_journal_nor_the_end() {
    let (site, mut device, tty) = whozz_on_screen();
    tty.block();
    // Each line of the tail is a reason to look into the journal.
    let mut tail = site.command(&["journal", "tail", "--follow"]).spawn().unwrap();
    let told = lines(tail.stdout.take().unwrap());
    for round in 0..40 {
        device.say(detail(1, if round % 2 == 0 { 'F' } else { 'N' }));
    }
    let mut journal = JournalView::of(&site.path("journal"));
    let deadline = Deadline::start();
    while journal.states("hall-1").len() < 40 {
        assert!(deadline.next(&told).is_some(), "the journal stands still\n{}", journal.shown());
        journal.poll();
    }
    tail.kill().unwrap();
    tail.wait().unwrap();
    tty.signal(Signal::SIGTERM);
    tty.ends_unread_with(0);
    let journal = site.journal();
    assert!(kind_is(journal.last("seal"), "seal", &[("cause", "stop")]), "{}", journal.shown());
}

#[test]
fn a_terminal_that_takes_nothing_from_the_start_is_told_by_the_exit_code() {
    let device = Device::plug(Whozz::set_up());
    let site = Site::of("whozz", device.path(), 1);
    Tty::watch_blocked(&site).ends_unread_with(1);
    assert!(site.journal().lines.is_empty(), "nothing was watched");
}
