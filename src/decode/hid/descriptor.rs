//! Reads a HID report descriptor as far as input reports go: which bits of which report belong to which usages. Total: any
//! bytes give fields or an error, never a panic, and work in proportion to their number, whatever counts they name.
//! Source: HID 1.11, 6.2.2.

/// One input item: a row of equal fields in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    /// The number in front of its report, where the device numbers its reports.
    pub(super) report: Option<u8>,
    /// Where it begins in the report, in bits, the number not counted.
    pub(super) first_bit: u32,
    /// Bits of each field.
    pub(super) size: u32,
    /// How many fields.
    pub(super) count: u32,
    /// The usages, in the order they were given.
    pub(super) usages: Vec<Usages>,
    /// What a usage is that stands at an array's value.
    pub(super) logical_min: u32,
    flags: u32,
}

/// Usages in a row, page in the upper half.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usages {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Why a descriptor cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DescriptorError {
    /// It ends within an item.
    #[error("the report descriptor ends in the middle")]
    Cut,
    /// More is pushed than any device does.
    #[error("the report descriptor nests deeper than {DEEPEST}")]
    TooDeep,
}

/// Global states kept at most.
const DEEPEST: usize = 16;

impl Field {
    /// The fields have nothing to say.
    pub(super) fn is_constant(&self) -> bool {
        self.flags & 0x01 != 0
    }

    /// Each field is a usage of its own; else each holds the number of one.
    pub(super) fn is_variable(&self) -> bool {
        self.flags & 0x02 != 0
    }

    /// A field tells a change instead of a value.
    pub(super) fn is_relative(&self) -> bool {
        self.flags & 0x04 != 0
    }

    /// A field stays where it is put, by its declaration.
    pub(super) fn has_no_preferred_state(&self) -> bool {
        self.flags & 0x20 != 0
    }

    /// Where in the report the field of a usage begins, in bits.
    pub(super) fn bit_of(&self, usage: u32) -> Option<u32> {
        let mut index = 0_u32;
        for usages in &self.usages {
            if (usages.first..=usages.last).contains(&usage) {
                let index = index.checked_add(usage - usages.first).filter(|index| *index < self.count)?;
                return index.checked_mul(self.size)?.checked_add(self.first_bit);
            }
            index = index.saturating_add((usages.last - usages.first).saturating_add(1));
        }
        None
    }

    /// The usage that a value of an array stands for.
    pub(super) fn usage_at(&self, value: u32) -> Option<u32> {
        let mut index = value.checked_sub(self.logical_min)?;
        for usages in &self.usages {
            let length = (usages.last - usages.first).saturating_add(1);
            if index < length {
                return Some(usages.first + index);
            }
            index -= length;
        }
        None
    }

    /// Where each field begins that fits into a report of so many bits.
    pub(super) fn bits(&self, length: u32) -> impl Iterator<Item = u32> + use<> {
        let (first, size, fits) = (self.first_bit, self.size, self.size > 0);
        (0..self.count)
            .map_while(move |index| index.checked_mul(size)?.checked_add(first))
            .take_while(move |bit| fits && bit.checked_add(size).is_some_and(|end| end <= length))
    }
}

/// What holds until it is said otherwise.
#[derive(Debug, Clone, Copy, Default)]
struct Global {
    page: u32,
    logical_min: u32,
    size: u32,
    count: u32,
    report: Option<u8>,
}

/// What holds for the next main item only. A usage of four bytes names its own page.
#[derive(Debug, Default)]
struct Local {
    usages: Vec<(Spelling, Usages)>,
    first: Option<(Spelling, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    WithPage,
    WithoutPage,
}

/// One short item.
struct Item {
    kind: u8,
    value: u32,
    length: usize,
}

/// Every input item, in the order of the descriptor.
pub(super) fn fields(descriptor: &[u8]) -> Result<Vec<Field>, DescriptorError> {
    let mut rest = descriptor;
    let (mut global, mut local, mut kept) = (Global::default(), Local::default(), Vec::new());
    let (mut fields, mut ends) = (Vec::new(), Vec::<(Option<u8>, u32)>::new());
    while let Some((item, behind)) = next(rest)? {
        rest = behind;
        match item.kind {
            0x80 => {
                let field = field(&global, std::mem::take(&mut local), &item, &mut ends);
                fields.push(field);
            }
            // Output, feature, collection, end of collection.
            0x90 | 0xb0 | 0xa0 | 0xc0 => local = Local::default(),
            0xa4 if kept.len() == DEEPEST => return Err(DescriptorError::TooDeep),
            0xa4 => kept.push(global),
            0xb4 => global = kept.pop().unwrap_or(global),
            kind if kind & 0x0c == 0x04 => global.take(&item),
            kind if kind & 0x0c == 0x08 => local.take(&item),
            _ => {}
        }
    }
    Ok(fields)
}

/// The next item and what stands behind it; long items, which nothing uses, are passed over.
fn next(bytes: &[u8]) -> Result<Option<(Item, &[u8])>, DescriptorError> {
    let mut bytes = bytes;
    while let Some((prefix, rest)) = bytes.split_first() {
        if *prefix == 0xfe {
            let length = rest.first().ok_or(DescriptorError::Cut)?;
            bytes = rest.get(2 + usize::from(*length)..).ok_or(DescriptorError::Cut)?;
            continue;
        }
        let length = match prefix & 0x03 {
            3 => 4,
            length => usize::from(length),
        };
        let (data, rest) = rest.split_at_checked(length).ok_or(DescriptorError::Cut)?;
        let value = data.iter().rev().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
        return Ok(Some((Item { kind: prefix & 0xfc, value, length }, rest)));
    }
    Ok(None)
}

fn field(global: &Global, local: Local, item: &Item, ends: &mut Vec<(Option<u8>, u32)>) -> Field {
    let place = ends.iter().position(|(report, _)| *report == global.report);
    let first_bit = place.and_then(|place| ends.get(place)).map_or(0, |(_, end)| *end);
    let end = first_bit.saturating_add(global.size.saturating_mul(global.count));
    match place.and_then(|place| ends.get_mut(place)) {
        Some(found) => found.1 = end,
        None => ends.push((global.report, end)),
    }
    let on_page = |(spelling, usages): (Spelling, Usages)| match spelling {
        Spelling::WithPage => usages,
        Spelling::WithoutPage => {
            Usages { first: global.page << 16 | usages.first, last: global.page << 16 | usages.last }
        }
    };
    Field {
        report: global.report,
        first_bit,
        size: global.size,
        count: global.count,
        usages: local.usages.into_iter().map(on_page).collect(),
        logical_min: global.logical_min,
        flags: item.value,
    }
}

impl Global {
    fn take(&mut self, item: &Item) {
        match item.kind {
            0x04 => self.page = item.value & 0xffff,
            // A negative least value stands for no usage; what is looked for begins at 0 or 1.
            0x14 => self.logical_min = item.value,
            0x74 => self.size = item.value,
            0x84 => self.report = u8::try_from(item.value).ok().filter(|report| *report != 0),
            0x94 => self.count = item.value,
            _ => {}
        }
    }
}

impl Local {
    fn take(&mut self, item: &Item) {
        let spelling = if item.length == 4 { Spelling::WithPage } else { Spelling::WithoutPage };
        match item.kind {
            0x08 => self.usages.push((spelling, Usages { first: item.value, last: item.value })),
            0x18 => self.first = Some((spelling, item.value)),
            0x28 => {
                if let Some((begun, first)) = self.first.take().filter(|(_, first)| *first <= item.value)
                    && begun == spelling
                {
                    self.usages.push((spelling, Usages { first, last: item.value }));
                }
            }
            _ => {}
        }
    }
}

/// The value that stands at some bits of a report, least bit first; `None` where the report is shorter. Fields of more
/// than 32 bits are read as their lowest 32.
pub(super) fn bits_at(report: &[u8], first_bit: u32, size: u32) -> Option<u32> {
    let end = first_bit.checked_add(size)?;
    let length = u32::try_from(report.len()).ok()?.checked_mul(8)?;
    if end > length {
        return None;
    }
    let bit = |bit: u32| {
        let byte = report.get(usize::try_from(bit / 8).ok()?)?;
        Some(u32::from(byte >> (bit % 8) & 1))
    };
    (0..size.min(32)).try_fold(0, |value, place| Some(value | bit(first_bit + place)? << place))
}
