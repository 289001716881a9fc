//! What a device of each family says when nothing is wrong: whole records, written from the grammars of
//! `docs/PROTOCOLS.md`. Said twice over they leave a decoder in the same state whatever it heard before. What a port writes in
//! place of a device that has no bytes stands here as the port writes it.

/// The phrases of a kind, by its word in the configuration; none for a kind without a row, which a test refuses.
pub(crate) fn of(word: &str) -> &'static [&'static [u8]] {
    match word {
        "whozz" => &[
            b"$01 R             11/22 18:05:50\r\n",
            b"$01 I S 0000 G A0 11/22 06:05 PM 0571-8725-1234 LI WEI         \r\n",
            b"$01 F             11/22 18:05:59\r\n",
            b"$01 H             11/22 18:06:20\r\n",
            b"$01 N             11/22 18:07:01\r\n",
            b"$01 I E 0062 G A2 11/22 06:07 PM 0571-8725-1234 LI WEI         \r\n",
            b"$02 O S 0000 G 00 11/22 06:08 PM 12345                         \r\n",
            b"$01 V61             00/00 00:00:04\r\n",
            b"V6.1 EcXUdASoBKT L=01 11/22 18:09:17\r\n",
            b"V6.1 ECXUDASOBKT L=05 00/00 00:00:17\r\n",
            b"#",
        ],
        "telephone-box" => &[
            b"INFO Telephone box 2.1\r\n",
            b"READY\r\n",
            b"OK\r\nLINE ON_HOOK\r\nREADY\r\n",
            b"STATE RING\r\n",
            b"RING\r\n",
            b"RING_TRIP\r\n",
            b"LINE OFF_HOOK\r\n",
            b"DIAL 7\r\n",
            b"LINE1 OFF_HOOK\r\n",
            b"LINE2 ON_HOOK\r\n",
            b"STATE CALL\r\n",
            b"RING_TIMEOUT\r\n",
        ],
        "dial-board" => &[b"\x00\x00\x00\x00\x00", b"\x80\x80\x80\x80\x80", b"\x00", b"\x80"],
        "voice-modem" => &[
            b"\r\nRING\r\n",
            b"DATE = 1122\r\nTIME = 1805\r\nNMBR = 057187251234\r\nNAME = LI WEI\r\n",
            b"\r\n48.2\r\n\r\nOK\r\n",
            b"\r\n7.1\r\n\r\nOK\r\n",
            b"\r\n1.4\r\n\r\nOK\r\n",
            b"\x10R",
            b"\x10P",
            b"\x10p",
            b"\x10b",
            b"\x10d",
            b"\x10l",
            b"\x10L",
            b"0,\"\",B0861880,B0861880,B0861880\r\n\r\nOK\r\n",
            b"\r\n56000\r\n\r\nOK\r\n",
            b"\r\nERROR\r\n",
            b"\r\nOK\r\n",
        ],
        "comdial" => &[b"><103057187251234   \r\n", b"><20312\r\n", b"><30412\r\n", b"><403\r\n", b"><404\r\n"],
        "modbus" => MODBUS,
        "contacts" => &[b"@o", b"An", b"Bm", b"Dk", b"Hg", b"O`"],
        "hid" => HID,
        "smdr" => SMDR,
        _ => &[],
    }
}

/// Units 1 and 2, asked for two contacts, and for one contact or one voltage.
const MODBUS: &[&[u8]] = &[
    // Contacts of unit 1: answers, a refusal, the echo of the question.
    b"\x01\x02\x01\x00\xa1\x88",
    b"\x01\x02\x01\x01\x60\x48",
    b"\x01\x02\x01\x03\xe1\x89",
    b"\x01\x82\x02\xc1\x61",
    b"\x01\x02\x00\x00\x00\x02\xf9\xcb",
    // Unit 2, as contacts and as voltages: on-hook, off-hook, the two swings of a ring, between the thresholds, no feed.
    b"\x02\x02\x01\x00\xa1\xcc",
    b"\x02\x02\x01\x01\x60\x0c",
    b"\x02\x04\x02\x12\xc0\xf1\xc0",
    b"\x02\x04\x02\x02\xbc\xfd\xe1",
    b"\x02\x04\x02\x23\x28\xe4\x1e",
    b"\x02\x04\x02\xec\x78\xb1\xd2",
    b"\x02\x04\x02\x23\x28\xe4\x1e",
    b"\x02\x04\x02\x07\xd0\xfe\x9c",
    b"\x02\x04\x02\x07\xd0\xfe\x9c",
    b"\x02\x04\x02\x00\x00\xfd\x30",
    b"\x02\x84\x04\xb2\xc3",
    // Over TCP.
    b"\x00\x07\x00\x00\x00\x04\x01\x02\x01\x01",
    b"\x00\x07\x00\x00\x00\x03\x01\x82\x0b",
    b"\x00\x07\x00\x00\x00\x05\x02\x04\x02\x12\xc0",
    b"\x00\x07\x00\x00\x00\x05\x02\x04\x02\x12\xc0",
    // Last what every framing ends with: a whole frame.
    b"\x00\x07\x00\x00\x00\x04\x01\x02\x01\x00",
    b"\x01\x02\x01\x00\xa1\x88",
];

/// Packets of the port: what the device is, its reports, and that it can be read.
const HID: &[&[u8]] = &[
    // A headset: numbered reports, its hook switch a state.
    b"\x16\x41\x00\x21\x12\x09\x00\x01\x05\x0b\x09\x05\xa1\x01\x85\x01\x15\x00\x25\x01\x09\x20\x09\x2f\x75\x01\x95\x02\x81\x02\x75\x06\x95\x01\x81\x03\xc0\x17",
    b"\x16\x4c\x00\x00\x17",
    b"\x16\x44\x00\x02\x01\x00\x17",
    b"\x16\x44\x00\x02\x01\x01\x17",
    b"\x16\x44\x00\x02\x01\x03\x17",
    // The same as a button.
    b"\x16\x41\x00\x21\x12\x09\x00\x01\x05\x0b\x09\x05\xa1\x01\x85\x01\x15\x00\x25\x01\x09\x20\x09\x2f\x75\x01\x95\x02\x81\x22\x75\x06\x95\x01\x81\x03\xc0\x17",
    b"\x16\x44\x00\x02\x01\x00\x17",
    b"\x16\x44\x00\x02\x01\x01\x17",
    // A mouse.
    b"\x16\x41\x00\x0e\x12\x09\x00\x01\x05\x01\x09\x30\x75\x08\x95\x02\x81\x06\x17",
    // A handset of the table.
    b"\x16\x41\x00\x04\x03\xf0\x1c\x07\x17",
    b"\x16\x44\x00\x02\x00\x01\x17",
    b"\x16\x44\x00\x02\x00\x00\x17",
    // A telephone with keys.
    b"\x16\x41\x00\x2e\x12\x09\x00\x01\x05\x0b\x09\x01\xa1\x01\x75\x08\x95\x01\x81\x01\x15\x00\x25\x01\x75\x01\x95\x01\x0b\x20\x00\x0b\x00\x81\x02\x75\x03\x81\x01\x15\x01\x19\xb0\x29\xbb\x75\x04\x81\x00\xc0\x17",
    b"\x16\x4c\x00\x00\x17",
    b"\x16\x44\x00\x02\x00\x01\x17",
    b"\x16\x44\x00\x02\x00\x21\x17",
    b"\x16\x44\x00\x02\x00\xb1\x17",
    b"\x16\x44\x00\x02\x00\x00\x17",
];

/// Records of each form, whichever the connection has.
const SMDR: &[&[u8]] = &[
    // Panasonic.
    b"11/22/26 06:05PM  1200 01 <I>057187251234           0'05 00:01'05               \r\n",
    b"11/22/26 18:07    1201 02 12345                          00:12'05            TR \r\n",
    b"**/**/** **:****  1200 01 EXT1201                        00:00'09               \r\n",
    b"  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD \r\n",
    b"-------------------------------------------------------------------------------\r\n",
    // Avaya.
    b"2026/11/22 18:05:00,00:00:10,3,057187251234,I,1200,1200,,0,1,0,T9001,Line,E1200,\x22Li, \x22\x22Wei\x22\x22\x22,0,0\r\n",
    b"2026/11/22 18:06:00,00:01:15,2,1200,O,1201,1201,,1,2,1,E1200,Li Wei,E1201,Wang Fang,0,0\r\n",
    // NEC.
    b"PIN  18:05 11/22 002  00:01:05 1200       057187251234                         \r\n",
    b"POT  18:07 11/22 002           1201       12345                NO ANSWER       \r\n",
    b"NEXT LI WEI\r\n",
    // Mitel.
    b" 11/22 18:05   00:02:10 1200      057187251234              A T101                        \r\n",
    b" 11/22 18:05:33  00:02:10 T101 012  1200                      A 1200                        \r\n",
    b"-11/22 18:07   00:06:10 1200 003  1201                      I 1201T 1300                  \r\n",
];
