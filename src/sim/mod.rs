//! x
use std::{path::PathBuf,sync::Arc};
use crate::domain::*;
/// x
pub struct SimSpec { /// x
pub kind: AdapterKind, /// x
pub scene: String, /// x
pub lines: Vec<DeviceLine> }
/// x
pub struct SimDevice;
impl SimDevice { /// x
pub fn node(&self) -> Arc<dyn Fn() -> Option<PathBuf> + Send + Sync> { Arc::new(|| None) } }
/// x
pub fn spawn(_: &SimSpec, _: Arc<dyn Clock>) -> Result<SimDevice, String> { Ok(SimDevice) }
