//! What a person asks of the walk test. Who may is decided in `people`, and everything here leaves a record.

use crate::alarm::TEXT_MAX;
use crate::board::core::Board;
use crate::domain::walk::{WalkChange, WalkEnd, WalkOperation, WalkRefusal, WalkReply, WalkResult};
use crate::domain::{ActRefusal, LineId, LineIx, OperatorId, Refusal, Reply};

impl Board {
    pub(crate) fn walk(&mut self, by: &OperatorId, operation: WalkOperation) -> Result<Reply, ActRefusal> {
        let is_running = self.kept.walk.running().is_some();
        if is_running == (operation == WalkOperation::Start) {
            let refusal = if is_running { WalkRefusal::Running } else { WalkRefusal::NotRunning };
            return Err(ActRefusal::Walk(refusal));
        }
        let by = Some(by.clone());
        let reply = match operation {
            WalkOperation::Start => {
                let lines = self.walked_lines().count();
                self.record_walk(by, WalkChange::Started { lines });
                WalkReply::Started(lines)
            }
            WalkOperation::ByWord { line, note } => {
                let ix = self.walked_line(&line)?;
                if self.walk_result(ix) == Some(WalkResult::Verified) {
                    return Err(ActRefusal::Walk(WalkRefusal::SeenAlready(line)));
                }
                let wiring = self.roster.wiring(ix).unwrap_or_default().to_owned();
                self.record_walk(by, WalkChange::ByWord { line: line.clone(), note: short(&note)?, wiring });
                WalkReply::ByWord(line)
            }
            WalkOperation::Fail { line, note } => {
                self.walked_line(&line)?;
                let note = short(&note)?;
                if note.is_empty() {
                    return Err(ActRefusal::EmptyNote);
                }
                self.record_walk(by, WalkChange::Failed { line: line.clone(), note });
                WalkReply::Failed(line)
            }
            WalkOperation::End => WalkReply::Ended(self.end_walk(by, WalkEnd::Person)),
        };
        Ok(Reply::Walk(reply))
    }

    fn walked_line(&self, line: &LineId) -> Result<LineIx, ActRefusal> {
        let ix = self.roster.line(line).ok_or(ActRefusal::NoSuchSource)?;
        let is_walked = self.roster.wiring(ix).is_some();
        if is_walked { Ok(ix) } else { Err(ActRefusal::Walk(WalkRefusal::NotMonitored(line.clone()))) }
    }
}

fn short(note: &str) -> Result<String, ActRefusal> {
    let is_short = note.chars().count() <= TEXT_MAX;
    if is_short { Ok(note.trim().to_owned()) } else { Err(ActRefusal::Alarm(Refusal::TooMuchText(TEXT_MAX))) }
}
