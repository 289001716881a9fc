//! What a device of each family says when nothing is wrong: whole records, written from the grammars of
//! `docs/PROTOCOLS.md`. Said twice over they leave a decoder in the same state whatever it heard before.

/// The phrases of a kind, by its word in the configuration; none for a kind that has no row here yet.
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
        _ => &[],
    }
}
