//! What became of an outcome after it was confirmed: whoever won stands in it for ever, but the
//! election of a winner, or all of it, may be void since (VCL18 art. 17).

use serde_json::Value;

use super::frame::person_of;
use crate::elections::void_winner::VoidWinner;

/// What was decided since.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// Winners whose election is void.
    pub void: Vec<VoidWinner>,
    /// Whether the whole election is void, although its count was valid.
    pub is_void: bool,
}

impl Since {
    /// What stands behind a winner; empty while the election stands.
    pub(super) fn of(&self, person: &Value) -> &'static str {
        let id = person.as_str().and_then(person_of);
        if self.void.iter().any(|one| Some(one.person) == id) {
            "（后来认定当选无效）"
        } else if self.is_void {
            "（后来整场选举无效）"
        } else {
            ""
        }
    }

    /// How the computation is to be read; nothing while all of an outcome stands.
    pub(super) fn told(&self, outcome: &Value) -> Option<&'static str> {
        let mut won = outcome["elected"].as_array().into_iter().flatten();
        if !won.any(|one| !self.of(&one["person"]).is_empty()) {
            return None;
        }
        Some(if self.is_void {
            "这次选举后来被认定无效，没有人当选；下面是当时计票的结果。"
        } else {
            "下面是当时计票的结果；后来被认定当选无效的，已在名字后面注明。"
        })
    }
}
