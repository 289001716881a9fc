//! What a PBX's adapter takes, and what it must say.

use super::*;
use crate::config::{CharBits, Framing, ParityBit, StopBits};
use crate::decode::Options;
use crate::decode::smdr::{DateOrder, SmdrFormat, SmdrOptions};
use ErrorKind as K;

/// An adapter with these keys behind [`SMALL`], whose last line is the tenth of the file.
fn with(keys: &str) -> Result<Loaded, Vec<ConfigError>> {
    load(&format!("{SMALL}[[adapter]]\nname = \"pbx\"\nkind = \"smdr\"\n{keys}\n"))
}

#[test]
fn a_pbx_brings_evidence_of_a_line_that_another_adapter_reports() {
    let text = "format = \"panasonic\"\ndate_order = \"ymd\"\nport = \"/dev/ttyS0\"\nbaud = 1200\nserial = \"7E2\"\n\
                evidence = { \"1200\" = \"1803-1\", 1201 = \"1803-1\" }";
    let Loaded { config, warnings } = with(text).unwrap();
    assert_eq!(warnings, []);
    let pbx = &config.adapters[1];
    let options = SmdrOptions { format: SmdrFormat::Panasonic, date_order: DateOrder::Ymd };
    assert_eq!((&pbx.options, pbx.baud, pbx.lines.len()), (&Options::Smdr(options), 1200, 0));
    let framing = Framing { bits: CharBits::Seven, parity: ParityBit::Even, stop: StopBits::Two };
    assert_eq!(pbx.framing, framing);
    assert_eq!(pbx.evidence, [(DeviceLine::new("1200"), LineIx(0)), (DeviceLine::new("1201"), LineIx(0))]);
    assert_eq!(config.lines[0].adapter, Some((AdapterIx(0), DeviceLine::number(1))), "its own adapter reports it");
    assert!(config.is_evidenced(LineIx(0)) && !config.is_evidenced(LineIx(1)));
    assert_eq!(config.adapters[0].framing, Framing::default());
}

#[test]
fn a_device_may_connect_to_us() {
    let text = "format = \"avaya\"\nport = \"tcp-listen://0.0.0.0:1150\"\nevidence = { \"201\" = \"1803-1\" }";
    let config = with(text).unwrap().config;
    assert_eq!(config.adapters[1].port.to_string(), "tcp-listen://0.0.0.0:1150");
}

#[test]
fn what_a_pbx_does_not_take_and_what_it_lacks_is_said_at_its_place() {
    let port = "port = \"/dev/ttyS0\"";
    for (keys, line, kind) in [
        (format!("{port}\nevidence = {{}}"), 10, K::MissingKey),
        (format!("{port}\nformat = \"nec\""), 10, K::MissingKey),
        (format!("{port}\nevidence = {{}}\nformat = \"cisco\""), 15, K::NotAllowed),
        (format!("{port}\nevidence = {{}}\nformat = \"nec\"\ndate_order = \"ymd\""), 16, K::NotAllowed),
        (format!("{port}\nevidence = {{}}\nformat = \"nec\"\nlines = {{}}"), 16, K::NotAllowed),
        (format!("{port}\nevidence = {{}}\nformat = \"nec\"\nserial = \"9N1\""), 16, K::NotAllowed),
        (format!("{port}\nformat = \"nec\"\nevidence = {{ \"12 0\" = \"1803-1\" }}"), 15, K::BadDeviceLine),
        (format!("{port}\nformat = \"nec\"\nevidence = {{ \"1200\" = \"nowhere\" }}"), 15, K::UnknownReference),
    ] {
        let errors = with(&keys).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.at.line, error.kind)).collect();
        assert_eq!(found, [(line, kind)], "{keys}\n{:#?}", shown(&errors));
    }
}

#[test]
fn a_line_that_only_a_pbx_knows_is_not_monitored() {
    let pbx =
        "[[adapter]]\nname = \"pbx\"\nkind = \"smdr\"\nformat = \"nec\"\nport = \"x\"\nevidence = { 1 = \"b\" }\n";
    let errors = load(&format!("{SMALL}[[line]]\nid = \"b\"\n{pbx}")).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.kind).collect::<Vec<_>>(), [K::NoAdapter]);
    let errors = load(&format!("{SMALL}[[line]]\nid = \"b\"\nmonitored = false\n{pbx}")).unwrap_err();
    assert_eq!(errors.iter().map(|error| error.kind).collect::<Vec<_>>(), [K::Contradiction]);
}

#[test]
fn what_is_for_a_pbx_is_refused_elsewhere() {
    for key in ["format = \"nec\"", "date_order = \"mdy\"", "evidence = {}"] {
        let text = SMALL.replace("kind = \"whozz\"", &format!("kind = \"whozz\"\n{key}"));
        let errors = load(&text).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.kind).collect::<Vec<_>>(), [K::NotAllowed], "{key}");
    }
}

#[test]
fn what_the_records_add_is_told_for_each_line() {
    let text = "format = \"nec\"\nport = \"/dev/ttyS0\"\nevidence = { 1 = \"1803-1\" }";
    let Loaded { config, warnings } = with(text).unwrap();
    let told = crate::config::describe(&config, &warnings);
    assert!(told.contains("1 by call records"), "{told}");
    assert!(told.contains("PBX records: a call that ended with the handset off proves left_off_hook"), "{told}");
}
