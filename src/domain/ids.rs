//! Names and indices. Names are what people and the journal use; indices are positions in the configuration, stable for
//! one run, and never written to disk.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a name as it stands in the configuration.
            #[must_use]
            pub fn new(name: &str) -> Self {
                Self(Arc::from(name))
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self::new(name)
            }
        }
    };
}

name_type!(
    /// The id of a line (the telephone circuit of one desk), for example `1803-1`.
    LineId
);
name_type!(
    /// The configured name of an adapter (the box that reports hook states), for example `hall-1`.
    AdapterName
);
name_type!(
    /// The name of a group of lines, for example a department.
    GroupName
);
name_type!(
    /// A published telephone number, which may ring several lines.
    NumberId
);
name_type!(
    /// The name of a shift.
    ShiftName
);
name_type!(
    /// The id of a person who may sign in.
    OperatorId
);
name_type!(
    /// What a device itself calls one of its lines: `1`, `08`, `2/5`, `cts`. Numbers are kept without leading zeros.
    DeviceLine
);

impl DeviceLine {
    /// A numbered device line, without leading zeros.
    #[must_use]
    pub fn number(line: u16) -> Self {
        Self::new(&line.to_string())
    }

    /// An input of one unit of a bus.
    #[must_use]
    pub fn of_unit(unit: u16, input: u16) -> Self {
        Self::new(&format!("{unit}/{input}"))
    }

    /// Unit and input, where the device is one of a bus.
    #[must_use]
    pub fn as_unit(&self) -> Option<UnitLine> {
        let (unit, input) = self.as_str().split_once('/')?;
        Some(UnitLine { unit: unit.parse().ok()?, input: input.parse().ok()? })
    }

    /// The number, where the device numbers its lines.
    #[must_use]
    pub fn as_number(&self) -> Option<u16> {
        self.as_str().parse().ok()
    }
}

/// An input of one unit of a bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitLine {
    /// The unit's address on the bus.
    pub unit: u16,
    /// The input, from 1.
    pub input: u16,
}

/// Position of a line in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineIx(pub usize);

/// Position of an adapter in the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AdapterIx(pub usize);
