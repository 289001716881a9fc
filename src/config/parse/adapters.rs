//! `[[adapter]]`: the boxes, and which line hangs on which of their inputs.

mod evidence;

use std::collections::HashMap;

use super::lines::LineDraft;
use super::{Given, Place, options, ports};
use crate::config::error::ErrorKind;
use crate::config::keys;
use crate::config::value;
use crate::config::walk::{Mark, Node, Section, Walk, did_you_mean, shorten};
use crate::config::{AdapterConfig, Framing, PortSpec};
use crate::domain::{AdapterIx, AdapterKind, AdapterName, DeviceLine, LineIx};

/// Most adapters of a site.
const ADAPTERS_MAX: usize = 512;

/// Errors up to which a near line id is looked for.
const HINTS_MAX: usize = 100;

pub(super) fn read(
    walk: &mut Walk<'_>,
    root: &Section<'_>,
    drafts: &mut [LineDraft],
    place: &Place<'_>,
) -> Vec<AdapterConfig> {
    let sections = walk.tables(root, "adapter", &keys::ADAPTER, ADAPTERS_MAX);
    let named: HashMap<String, usize> = drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| draft.is_named)
        .map(|(ix, draft)| (draft.config.id.as_str().to_owned(), ix))
        .collect();
    let all_read =
        root.get("adapter").is_none_or(|node| node.value.as_array().is_some_and(|all| all.len() == sections.len()));
    let mut reader = Reader { drafts, named, names: Given::default(), ports: Vec::new(), all_read };
    let adapters = sections.iter().enumerate();
    let adapters: Vec<_> = adapters.map(|(ix, section)| reader.adapter(walk, AdapterIx(ix), section, place)).collect();
    let all_read = reader.all_read;
    check_unreported(walk, drafts, all_read);
    warn_of_mixture(walk, root, &adapters);
    adapters
}

struct Reader<'r> {
    drafts: &'r mut [LineDraft],
    named: HashMap<String, usize>,
    names: Given,
    ports: Vec<(PortSpec, Mark)>,
    /// Every adapter's lines could be read: a line that none named is really without one.
    all_read: bool,
}

impl Reader<'_> {
    fn adapter(
        &mut self,
        walk: &mut Walk<'_>,
        ix: AdapterIx,
        section: &Section<'_>,
        place: &Place<'_>,
    ) -> AdapterConfig {
        let name = walk.required(section, "name", "the adapter's name, for example name = \"hall-1\"");
        let name = name.and_then(|node| {
            let name = value::name(walk, &node)?;
            self.names.note(walk, "adapter", name, name.to_owned(), &node.mark).then_some(name)
        });
        let kinds = AdapterKind::ALL.map(|(_, word)| word).join(", ");
        let kind = walk.required(section, "kind", &format!("one of {kinds}"));
        let kind = kind.and_then(|node| kind_of(walk, &node));
        let port = walk.required(section, "port", "for example port = \"/dev/serial/by-id/…\"");
        let port = port.and_then(|node| {
            let port = value::port(walk, &node, &place.dir)?;
            self.note_port(walk, &port, &node.mark);
            ports::check(walk, kind, &port, &node.mark);
            Some(port)
        });
        let baud = section.get("baud").and_then(|node| walk.integer(&node, 50..=4_000_000));
        let framing = section.get("serial").and_then(|node| walk.word(&node, &Framing::ALL)).unwrap_or_default();
        let evidence = self.evidence(walk, section, kind);
        let lines = if kind == Some(AdapterKind::Smdr) { Vec::new() } else { self.reported(walk, ix, kind, section) };
        if let (Some(kind), Some(port)) = (kind, &port) {
            check_link(walk, section, kind, port);
        }
        let known = kind.unwrap_or(AdapterKind::Whozz);
        let baud = baud.unwrap_or_else(|| known.traits().default_baud);
        let names: Vec<DeviceLine> = lines.iter().map(|(line, _)| line.clone()).collect();
        let given = kind.map(|kind| options::Given { kind, port: port.as_ref(), baud, lines: &names });
        let options = given.map(|given| options::read(walk, section, &given)).unwrap_or_default();
        AdapterConfig {
            name: AdapterName::new(name.unwrap_or_default()),
            kind: known,
            port: port.unwrap_or_else(|| PortSpec::Sim(String::new())),
            baud,
            framing,
            lines,
            evidence,
            options,
        }
    }

    /// The lines that an adapter reports.
    fn reported(
        &mut self,
        walk: &mut Walk<'_>,
        ix: AdapterIx,
        kind: Option<AdapterKind>,
        section: &Section<'_>,
    ) -> Vec<(DeviceLine, LineIx)> {
        let lines = walk.required(section, "lines", "device line = line id, for example lines = { 1 = \"1803-1\" }");
        if lines.is_none() {
            self.all_read = false;
        }
        lines.map(|node| self.lines(walk, ix, kind, &node)).unwrap_or_default()
    }

    fn note_port(&mut self, walk: &mut Walk<'_>, port: &PortSpec, mark: &Mark) {
        let is_taken = |(other, _): &&(PortSpec, Mark)| other == port || share_datagrams(other, port);
        let Some((_, first)) = self.ports.iter().find(is_taken) else {
            if let Some((other, first)) = self.ports.iter().find(|(other, _)| may_be_one_device(other, port)) {
                let line = walk.line_of(first);
                walk.warn(
                    mark,
                    format!(
                        "this may be the same device as \"{other}\" in line {line}: give both their serial numbers"
                    ),
                );
            }
            self.ports.push((port.clone(), mark.clone()));
            return;
        };
        let hint = if let PortSpec::Sim(name) = port {
            let scene = name.split('/').next().unwrap_or(name);
            format!("; for a second simulated adapter write sim:{scene}/NAME")
        } else if matches!(port, PortSpec::Udp { .. }) {
            "; for a second unit on the network give both units' addresses".to_owned()
        } else {
            String::new()
        };
        let message = format!(
            "port \"{port}\" is used in line {} already ({}), allowed: one adapter a port{hint}",
            walk.line_of(first),
            first.path
        );
        walk.error(mark, ErrorKind::Duplicate, message);
    }

    fn lines(
        &mut self,
        walk: &mut Walk<'_>,
        ix: AdapterIx,
        kind: Option<AdapterKind>,
        node: &Node<'_>,
    ) -> Vec<(DeviceLine, LineIx)> {
        let Some(entries) = walk.entries(node, "a table, for example { 1 = \"1803-1\", 2 = \"1803-2\" }") else {
            self.all_read = false;
            return Vec::new();
        };
        if entries.is_empty() {
            walk.warn(&node.mark, "this adapter reports no line: what it says is checked and thrown away");
        }
        let mut given = Given::default();
        let mut lines = Vec::new();
        for (name, mark, node) in entries {
            let device_line = device_line(walk, name, &mark, kind)
                .filter(|line| given.note(walk, "device line", line.as_str(), line.as_str().to_owned(), &mark));
            let line = self.line_named(walk, &node);
            let Some(line) = line.filter(|line| self.take(walk, *line, &node.mark)) else { continue };
            let Some(device_line) = device_line else { continue };
            if let Some(draft) = self.drafts.get_mut(line.0) {
                draft.config.adapter = Some((ix, device_line.clone()));
            }
            lines.push((device_line, line));
        }
        lines.sort_by_key(|(line, _)| (line.as_number(), line.as_unit(), line.clone()));
        lines
    }

    fn line_named(&mut self, walk: &mut Walk<'_>, node: &Node<'_>) -> Option<LineIx> {
        let Some(id) = walk.text(node) else {
            self.all_read = false;
            return None;
        };
        let found = self.named.get(id).copied().map(LineIx);
        if found.is_none() {
            unknown_line(walk, &node.mark, id, self.drafts);
        }
        found
    }

    /// Gives a line to an adapter; a line given before is an error.
    fn take(&mut self, walk: &mut Walk<'_>, line: LineIx, mark: &Mark) -> bool {
        let Some(draft) = self.drafts.get_mut(line.0) else { return false };
        if let Some(first) = &draft.adapter {
            let message = format!(
                "line \"{}\" is reported in line {} already ({}), allowed: one device line of one adapter",
                draft.config.id,
                walk.line_of(first),
                first.path
            );
            walk.error(mark, ErrorKind::TwoAdapters, message);
            return false;
        }
        draft.adapter = Some(mark.clone());
        true
    }
}

/// Only some kinds speak in datagrams: from any other, nothing but faults would come.
fn check_link(walk: &mut Walk<'_>, section: &Section<'_>, kind: AdapterKind, port: &PortSpec) {
    if matches!(port, PortSpec::Udp { .. })
        && kind != AdapterKind::Whozz
        && let Some(node) = section.get("port")
    {
        let message = format!("a {} does not speak over udp://, allowed: udp:// with kind whozz", kind.as_str());
        walk.error(&node.mark, ErrorKind::BadPort, message);
    }
}

/// Whether a datagram could belong to both: any unit on a port is the other's unit, too.
fn share_datagrams(a: &PortSpec, b: &PortSpec) -> bool {
    let (PortSpec::Udp { unit: ua, port: pa }, PortSpec::Udp { unit: ub, port: pb }) = (a, b) else { return false };
    pa == pb && (ua.is_none() || ub.is_none())
}

/// A USB port without a serial number takes any device with its ids.
fn may_be_one_device(a: &PortSpec, b: &PortSpec) -> bool {
    let ((PortSpec::Usb { vid: va, pid: pa, serial: sa }, PortSpec::Usb { vid: vb, pid: pb, serial: sb })
    | (PortSpec::Hid { vid: va, pid: pa, serial: sa }, PortSpec::Hid { vid: vb, pid: pb, serial: sb })) = (a, b)
    else {
        return false;
    };
    (va, pa) == (vb, pb) && (sa.is_none() || sb.is_none())
}

/// Notes that no line has this id.
pub(super) fn unknown_line(walk: &mut Walk<'_>, mark: &Mark, id: &str, drafts: &[LineDraft]) {
    // Looking for a near id is slow over many lines, and nobody reads the hundredth hint.
    let searched = if walk.errors.len() < HINTS_MAX { drafts } else { &[] };
    let hint = did_you_mean(id, searched.iter().map(|draft| draft.config.id.as_str()).filter(|id| !id.is_empty()));
    let message = format!("no [[line]] has the id \"{}\"{hint}, allowed: the id of a [[line]]", shorten(id));
    walk.error(mark, ErrorKind::UnknownReference, message);
}

fn kind_of(walk: &mut Walk<'_>, node: &Node<'_>) -> Option<AdapterKind> {
    if matches!(node.value, toml::de::DeValue::String(_)) { walk.word(node, &AdapterKind::ALL) } else { None }
}

fn device_line(walk: &mut Walk<'_>, name: &str, mark: &Mark, kind: Option<AdapterKind>) -> Option<DeviceLine> {
    // Without its kind nothing is known to be wrong with a name.
    let Some(kind) = kind else { return Some(DeviceLine::new(name)) };
    let names = kind.traits().lines;
    let line = names.device_line(name);
    if line.is_none() {
        let message = format!("a {} has no line \"{}\", allowed: {}", kind.as_str(), shorten(name), names.allowed());
        walk.error(mark, ErrorKind::BadDeviceLine, message);
    }
    line
}

fn check_unreported(walk: &mut Walk<'_>, drafts: &[LineDraft], all_read: bool) {
    for draft in drafts.iter().filter(|draft| draft.is_named) {
        let id = &draft.config.id;
        match (&draft.adapter, draft.config.monitored) {
            (None, true) if all_read => {
                let message = format!(
                    "no adapter reports line \"{id}\", allowed: name it in the lines of one [[adapter]], or monitored = false"
                );
                walk.error(&draft.mark, ErrorKind::NoAdapter, message);
            }
            (Some(mark), false) => {
                let message = format!(
                    "line \"{id}\" has monitored = false and is reported by an adapter, allowed: one of the two"
                );
                walk.error(mark, ErrorKind::Contradiction, message);
            }
            (None, false) => {
                walk.warn(&draft.mark, format!("line \"{id}\" is not monitored: it stands in the ledger only"));
            }
            (None | Some(_), true) => {}
        }
    }
}

/// One simulated adapter marks the whole run as simulated, and such a run refuses a journal of live records.
fn warn_of_mixture(walk: &mut Walk<'_>, root: &Section<'_>, adapters: &[AdapterConfig]) {
    let simulated = adapters.iter().filter(|adapter| adapter.port.is_simulated()).count();
    if simulated == 0 || simulated == adapters.len() {
        return;
    }
    if let Some(node) = root.get("adapter") {
        let message = format!(
            "{simulated} of {} adapters are simulated or replayed: the whole run is marked as a simulation",
            adapters.len()
        );
        walk.warn(&node.mark, message);
    }
}
