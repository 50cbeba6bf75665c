//! How the candidates of a chapter come about: the way, the numbers, what the rules say of both.

use super::words::{ListOrder, Mode};
use crate::elections::facts::Seats;
use crate::rules::{RuleSet, Value};
use crate::tally::{PerPost, Post};

/// The arrangement of a nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The way.
    pub mode: Mode,
    /// The order of the formal list.
    pub order: ListOrder,
    /// What the village decided, by which meeting; may be empty where there are candidates.
    pub basis: String,
    /// 登记参加选举的村民
    pub registered: Option<u64>,
    /// Voters who took part in the nomination.
    pub took_part: Option<u64>,
    /// Voters who took part in the primary.
    pub primary_took_part: Option<u64>,
    /// Candidates by post; `None` for all who stand.
    pub places: PerPost<Option<u32>>,
}

impl Setup {
    /// As it usually is: nomination, one more candidate than seats (the least the rules ask for).
    pub fn usual(rules: &RuleSet, seats: Seats) -> Self {
        Self {
            mode: Mode::Direct,
            order: ListOrder::Votes,
            basis: String::new(),
            registered: None,
            took_part: None,
            primary_took_part: None,
            places: usual_places(rules, seats),
        }
    }
}

/// Seats by post, in the order of the posts.
pub fn seats_by_post(seats: Seats) -> PerPost<u32> {
    [
        seats.chair,
        seats.vice_chair,
        seats.woman_member,
        seats.member,
    ]
}

/// Which surplus of a rule set is a post's; a woman's own seat follows the members.
pub const fn surplus_index(post: Post) -> usize {
    match post {
        Post::Chair => 0,
        Post::ViceChair => 1,
        Post::WomanMember | Post::Member => 2,
    }
}

/// Seats and the least surplus, for each post that is elected.
pub fn usual_places(rules: &RuleSet, seats: Seats) -> PerPost<Option<u32>> {
    let mut places = [None; 4];
    for (post, seats) in Post::ALL.iter().zip(seats_by_post(seats)) {
        let surplus = rules.rules().surplus[surplus_index(*post)];
        places[*post as usize] = (seats > 0).then(|| seats.saturating_add(surplus.least));
    }
    places
}

/// A yes or no of a rule set that only candidates ask for.
pub fn flag(rules: &RuleSet, name: &str) -> bool {
    matches!(
        rules.stated(name).map(|one| &one.value),
        Some(Value::Flag(true))
    )
}

/// Days of a rule set that only candidates ask for; `None` where it is silent.
pub fn days(rules: &RuleSet, name: &str) -> Option<u32> {
    match rules.stated(name).map(|one| &one.value) {
        Some(Value::Number(days)) => Some(*days),
        _ => None,
    }
}

/// The ways a rule set allows; a community may be nominated for by several together where the rules
/// say how many (BJR art. 13, HAR art. 9).
pub fn modes(rules: &RuleSet, is_community: bool) -> Vec<Mode> {
    let words = match rules.stated("candidates.modes").map(|one| &one.value) {
        Some(Value::Words(words)) => words.clone(),
        _ => Vec::new(),
    };
    let is_joint = is_community && rules.stated("residents.joint_voters").is_some();
    let allowed = |mode: &&Mode| match mode {
        Mode::Joint => is_joint,
        _ => words.iter().any(|word| *word == mode.rule_word()),
    };
    Mode::ALL.iter().filter(allowed).copied().collect()
}
