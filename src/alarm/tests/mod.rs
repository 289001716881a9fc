//! Tests of the alarms.
