//! The guards of a result: a woman on the committee, seats whose winner's election is void.

use super::facts::{Facts, Reason};
use super::guards::reason;

/// A winner's election is void, and the seat is to be voted on again.
pub(super) fn has_void_seat(facts: &Facts) -> Option<Reason> {
    (facts.void_seats == 0).then(|| {
        reason(
            "结果已经确认，没有当选无效空出的名额，不需要另行选举。",
            "村民委员会组织法第十五条",
        )
    })
}

/// No seat stands empty since the election of its winner is void (VCL18 arts 15, 17).
pub(super) fn no_void_seat(facts: &Facts) -> Option<Reason> {
    (facts.void_seats > 0).then(|| {
        let sentence = format!(
            "有{}人的当选被认定无效，名额空缺，应先另行选举。",
            facts.void_seats
        );
        reason(sentence, "村民委员会组织法第十五条、第十七条")
    })
}

/// A villagers' committee has a woman, or it was decided why it has none (VCL18 art. 6; rulebook
/// R-A9-1, C0 step 7).
pub(super) fn has_woman(facts: &Facts) -> Option<Reason> {
    (facts.lacks_woman && !facts.is_without_woman).then(|| {
        reason(
            "当选人中没有妇女，委员会应当有妇女成员。请另行选举妇女成员；确实选不出的，先登记村民会议或村民代表会议的决定和原因。",
            "村民委员会组织法第六条",
        )
    })
}

/// Nobody of an election that is to be void is a member still.
pub(super) fn no_members(facts: &Facts) -> Option<Reason> {
    (facts.members_written > 0).then(|| {
        reason(
            "当选人已经登记入册，请在“当选无效”页办理，系统会同时移出。",
            "村民委员会组织法第十七条",
        )
    })
}
