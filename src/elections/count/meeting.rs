//! The check of a by-election that a meeting of representatives held: its quorum.

use serde_json::Value;

use super::cell::Cell;
use super::checks::{Finding, Level};
use super::frame::Frame;
use super::sheet::Sheet;
use crate::elections::electorate::quorum;

/// A meeting of representatives in which too few took part decides nothing (VCL18 art. 26).
pub(super) fn meeting(frame: &Frame, total: &Sheet) -> Option<Finding> {
    let (all, papers) = (frame.registered?, total.get(Cell::Recovered)?);
    let (is_met, formula) = quorum(papers, all);
    let (level, coordinator) = if is_met {
        (Level::Information, "村民委员会组织法第二十六条。")
    } else {
        (
            Level::Blocking,
            "村民代表会议应有三分之二以上的组成人员参加（村民委员会组织法第二十六条）。请核对人数；确实不到的，这次补选不成立：到办事清单“宣布选举无效”，写明原因，再新建重新选举。",
        )
    };
    Some(Finding {
        code: "meeting_quorum",
        level,
        cells: vec![Cell::Recovered],
        formula,
        clerk: "请核对收回选票数和村民代表会议的人数。".to_owned(),
        coordinator: coordinator.to_owned(),
    })
    .filter(|_| frame.is_meeting)
}

/// Whether the sum of all boxes shows a meeting without its quorum.
pub fn lacks_quorum(frame: &Frame, total: &Sheet) -> bool {
    meeting(frame, total).is_some_and(|one| one.level == Level::Blocking)
}

/// Of a case counted at a meeting of representatives, how many took part, in a sentence with the law;
/// `None` for any other vote.
pub fn told(frame: &Frame, case: &Value) -> Option<String> {
    let number = |name: &str| case[name].as_u64();
    let told = quorum(number("recovered")?, number("registered")?).1;
    let told = format!("{told}（村民委员会组织法第二十六条）。");
    frame.is_meeting.then_some(told)
}
