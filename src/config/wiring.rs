//! What of a line's configuration a walk test proves, as one digest: where any of it changes, the line is to be tested
//! anew. What people call the line, and who sits there, is no part of it.

use super::{Config, Dialling, Tap, parse};
use crate::domain::{LineIx, NumberId};

impl Config {
    /// SHA-256, in 64 hex digits, over a JSON array without blanks: the line's id, the adapter's name, its kind, its port,
    /// the device's own name of the line, the sorted array of the numbers that the line answers, its tap and how it
    /// dials. `None` for a line that no adapter reports.
    #[must_use]
    pub fn wiring(&self, ix: LineIx) -> Option<String> {
        let line = self.lines.get(ix.0)?;
        let (adapter, device_line) = line.adapter.as_ref()?;
        let adapter = self.adapters.get(adapter.0)?;
        let tap = match line.tap {
            Tap::Desk => "desk",
            Tap::Wall => "wall",
            Tap::Frame => "frame",
        };
        let dialling = match line.dialling {
            Dialling::Tone => "tone",
            Dialling::Pulse => "pulse",
        };
        let (port, numbers) = (adapter.port.to_string(), self.numbers_rung(ix));
        let parts =
            (line.id.as_str(), adapter.name.as_str(), adapter.kind.as_str(), port, device_line.as_str(), numbers);
        let mut parts = serde_json::json!([parts.0, parts.1, parts.2, parts.3, parts.4, parts.5, tap, dialling]);
        if let (Some(parts), Some(how)) = (parts.as_array_mut(), adapter.options.wiring_of(device_line)) {
            parts.push(how.into());
        }
        Some(parse::digest(&parts.to_string()))
    }

    /// Every number whose ring the line answers, sorted.
    fn numbers_rung(&self, ix: LineIx) -> Vec<&str> {
        let own = self.lines.get(ix.0).and_then(|line| line.number.as_ref());
        let shared = self.numbers.iter().filter(|number| number.lines.contains(&ix)).map(|number| &number.number);
        let mut numbers: Vec<&str> = own.into_iter().chain(shared).map(NumberId::as_str).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse::tests::load;

    const OFFICE: &str = r#"
site = "Office"
[[adapter]]
name = "hall"
kind = "whozz"
port = "/dev/hall"
lines = { 1 = "a" }
[[line]]
id = "a"
label = "desk one"
contact = "Li"
number = "0571-1"
"#;

    fn wiring(text: &str) -> Option<String> {
        load(text).unwrap().config.wiring(LineIx(0))
    }

    #[test]
    fn the_digest_is_what_sha256sum_prints_of_the_canonical_text() {
        let canonical = r#"["a","hall","whozz","/dev/hall","1",["0571-1"],"desk","tone"]"#;
        assert_eq!(wiring(OFFICE), Some(parse::digest(canonical)));
    }

    #[test]
    fn what_people_call_a_line_does_not_count_and_how_it_is_wired_does() {
        for (from, to) in [("desk one", "desk two"), ("contact = \"Li\"", "contact = \"Wang\"\nroom = \"1\"")] {
            assert_eq!(wiring(OFFICE), wiring(&OFFICE.replace(from, to)), "{to}");
        }
        for (from, to) in [
            ("{ 1 = \"a\" }", "{ 2 = \"a\" }"),
            ("/dev/hall", "/dev/other"),
            ("\"hall\"", "\"room\""),
            ("kind = \"whozz\"", "kind = \"telephone-box\""),
            ("0571-1", "0571-2"),
            ("number =", "tap = \"wall\"\nnumber ="),
            ("number =", "dialling = \"pulse\"\nnumber ="),
            (
                "\"0571-1\"\n",
                "\"0571-1\"\n[[number]]\nnumber = \"0571-9\"\ndistribution = \"single\"\nlines = [\"a\"]\n",
            ),
        ] {
            assert_ne!(wiring(OFFICE), wiring(&OFFICE.replace(from, to)), "{to}");
        }
    }

    #[test]
    fn a_line_without_an_adapter_has_no_wiring() {
        assert_eq!(wiring("site = \"Office\"\n[[line]]\nid = \"a\"\nmonitored = false\n"), None);
    }
}
