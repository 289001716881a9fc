//! What a record is about, as fields of the record.

use serde::{Deserialize, Serialize};

use super::catalogue::AlarmSource;
use super::ids::{AdapterName, GroupName, LineId, NumberId};

/// The fields of a record that say what it is about: exactly one of them, or none for the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordSource {
    /// A line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<LineId>,
    /// A number that several lines answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_id: Option<NumberId>,
    /// An adapter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<AdapterName>,
    /// A group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupName>,
}

impl From<AlarmSource> for RecordSource {
    fn from(source: AlarmSource) -> Self {
        match source {
            AlarmSource::Line(line) => Self { line: Some(line), ..Self::default() },
            AlarmSource::Number(number) => Self { number_id: Some(number), ..Self::default() },
            AlarmSource::Adapter(adapter) => Self { adapter: Some(adapter), ..Self::default() },
            AlarmSource::Group(group) => Self { group: Some(group), ..Self::default() },
            AlarmSource::Site => Self::default(),
        }
    }
}

impl RecordSource {
    /// What it is about.
    #[must_use]
    pub fn source(&self) -> AlarmSource {
        let line = self.line.clone().map(AlarmSource::Line);
        let number = || self.number_id.clone().map(AlarmSource::Number);
        let adapter = || self.adapter.clone().map(AlarmSource::Adapter);
        let group = || self.group.clone().map(AlarmSource::Group);
        line.or_else(number).or_else(adapter).or_else(group).unwrap_or(AlarmSource::Site)
    }
}
