//! How many votes elect in a counted round, from the thresholds that decided.

use serde_json::Value;

/// A threshold of votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needed {
    /// So many votes elect, or more.
    pub(super) votes: u64,
    /// The number it is a part of: who took part, or the papers of a runoff.
    pub(super) of: u64,
    /// More than half (VCL18 art. 15); else at least a third, of a runoff.
    pub(super) is_half: bool,
}

impl Needed {
    /// In a sentence.
    pub(super) fn told(self) -> String {
        let Self { votes, of, is_half } = self;
        if is_half {
            format!("获得{votes}票以上（超过{of}的一半）的，始得当选。")
        } else {
            format!("得票多的当选，但是不得少于{votes}票（{of}的三分之一）。")
        }
    }
}

/// The threshold of an outcome; `None` for a round that the most votes decide, and where nobody had
/// votes.
pub(super) fn votes_needed(outcome: &Value) -> Option<Needed> {
    let checks = outcome["checks"].as_array().into_iter().flatten();
    for one in checks {
        let of = one["right"].as_u64();
        match (one["rule"].as_str(), of) {
            (Some("majority"), Some(of)) => {
                return Some(Needed {
                    votes: (of / 2).saturating_add(1),
                    of,
                    is_half: true,
                });
            }
            (Some("one_third"), Some(of)) => {
                return Some(Needed {
                    votes: of.div_ceil(3),
                    of,
                    is_half: false,
                });
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_fewest_votes_that_elect() {
        let needed = |rule: &str, of: u64| {
            let turnout = json!({ "rule": "turnout", "left": 1236, "right": 1000 });
            let own = json!({ "rule": rule, "left": 660, "right": of });
            votes_needed(&json!({ "checks": [turnout, own] })).unwrap()
        };
        let (even, odd) = (needed("majority", 620), needed("majority", 261));
        assert_eq!((even.votes, odd.votes), (311, 131));
        assert_eq!(even.told(), "获得311票以上（超过620的一半）的，始得当选。");
        let (third, more) = (needed("one_third", 240), needed("one_third", 241));
        assert_eq!((third.votes, more.votes), (80, 81));
        assert!(third.told().contains("不得少于80票"));
        assert_eq!(votes_needed(&json!({ "checks": [] })), None);
    }
}
