//! The error counters that a serial driver keeps (`TIOCGICOUNT`): bytes that were lost or garbled before anybody could
//! read them.

use std::os::fd::RawFd;

use nix::libc;

use super::connect::DriverCounters;

/// `struct serial_icounter_struct` of `linux/serial.h`.
#[repr(C)]
#[derive(Default)]
struct SerialIcounter {
    lines_and_traffic: [libc::c_int; 6],
    frame: libc::c_int,
    overrun: libc::c_int,
    parity: libc::c_int,
    brk: libc::c_int,
    buf_overrun: libc::c_int,
    reserved: [libc::c_int; 9],
}

/// Reads the counters; `None` where the driver keeps none (a pseudo-terminal answers ENOTTY).
pub(crate) fn read(fd: RawFd) -> Option<DriverCounters> {
    let mut counters = SerialIcounter::default();
    // SAFETY: `counters` is a live, exclusively borrowed value with the layout the kernel writes for this request, and
    // the kernel keeps no pointer to it after the call returns.
    #[expect(unsafe_code, reason = "no safe wrapper of this ioctl exists")]
    let answer = unsafe { libc::ioctl(fd, libc::TIOCGICOUNT, &raw mut counters) };
    (answer == 0).then(|| DriverCounters {
        overrun: counters.overrun.cast_unsigned(),
        frame: counters.frame.cast_unsigned(),
        parity: counters.parity.cast_unsigned(),
        buffer_overrun: counters.buf_overrun.cast_unsigned(),
        ..DriverCounters::default()
    })
}

#[cfg(test)]
mod tests {
    use std::os::fd::AsRawFd as _;

    use super::*;

    #[test]
    fn the_layout_is_the_kernels() {
        assert_eq!(size_of::<SerialIcounter>(), 80);
        assert_eq!(std::mem::offset_of!(SerialIcounter, frame), 24);
        assert_eq!(std::mem::offset_of!(SerialIcounter, buf_overrun), 40);
    }

    #[test]
    fn a_pseudo_terminal_keeps_no_counters() {
        let pty = nix::pty::openpty(None, None).unwrap();
        assert_eq!(read(pty.slave.as_raw_fd()), None);
    }
}
