//! The words of a case.

use crate::rules::words;

words! {
    /// A post on the committee, highest first.
    Post {
        /// 主任.
        Chair = "chair",
        /// 副主任.
        ViceChair = "vice_chair",
        /// 妇女委员: a seat for a woman.
        WomanMember = "woman_member",
        /// 委员.
        Member = "member",
    }
}

words! {
    /// What is counted.
    Round {
        /// The first vote.
        First = "first",
        /// 另行选举: a vote for seats that stayed empty.
        Runoff = "runoff",
        /// 再次投票: a vote among tied persons only.
        TieRevote = "tie_revote",
    }
}

words! {
    /// Whose election it is.
    Body {
        /// 村民委员会.
        VillagersCommittee = "villagers_committee",
        /// 居民委员会: without the rule that a woman must be among the members.
        ResidentsCommittee = "residents_committee",
    }
}

/// One value a post, in the order of [`Post::ALL`].
pub type PerPost<T> = [T; 4];
