//! The closed lists of words of candidates.

use crate::rules::words;

words! {
    /// How candidates come about (rulebook A4).
    Mode {
        /// 登记选民直接提名（海推）
        Direct = "direct",
        /// 提名后预选
        Primary = "primary",
        /// 自荐直选 (ZJ arts 3, 20): everybody who stands is on the list.
        SelfNominated = "self_nominated",
        /// 联名提名 in communities (BJR art. 13, HAR art. 9): ten voters or five households each.
        Joint = "joint",
        /// 无候选人 (HA arts 22, 29; SH arts 8, 11): there is no list.
        NoCandidate = "no_candidate",
    }
}

impl Mode {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Direct => "选民直接提名（海推）",
            Self::Primary => "选民提名，再预选",
            Self::SelfNominated => "自荐直选",
            Self::Joint => "选民或户代表联名提名（社区）",
            Self::NoCandidate => "无候选人选举",
        }
    }

    /// The word of a rule set's `candidates.modes` that allows it.
    pub const fn rule_word(self) -> &'static str {
        match self {
            Self::Direct | Self::Primary => "nominated",
            Self::SelfNominated => "self_nominated",
            Self::Joint => "joint",
            Self::NoCandidate => "no_candidate",
        }
    }

    /// Whether votes decide who is on the list.
    pub const fn has_votes(self) -> bool {
        matches!(self, Self::Direct | Self::Primary)
    }
}

words! {
    /// In which order the formal list stands.
    ListOrder {
        /// 得票多少
        Votes = "votes",
        /// 姓氏笔画: an empty place after the surname of a name of two characters.
        SurnameStrokes = "surname_strokes",
        /// 姓名笔画: character by character.
        NameStrokes = "name_strokes",
    }
}

impl ListOrder {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Votes => "按得票多少",
            Self::SurnameStrokes => "按姓氏笔画（单名的人排在同姓双名之前）",
            Self::NameStrokes => "按姓名笔画（逐字比较）",
        }
    }
}

words! {
    /// What a department says of a nominee.
    Verdict {
        /// 合格
        Qualified = "qualified",
        /// 不合格
        Unqualified = "unqualified",
        /// 暂缓
        Pending = "pending",
    }
}

impl Verdict {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Qualified => "合格",
            Self::Unqualified => "不合格",
            Self::Pending => "暂缓",
        }
    }
}

words! {
    /// What the township decides after the review.
    Decision {
        /// 通过
        Passed = "passed",
        /// 不通过
        Refused = "refused",
    }
}

impl Decision {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Passed => "通过",
            Self::Refused => "不通过",
        }
    }
}

words! {
    /// Why somebody is no longer a nominee.
    Leaving {
        /// 书面退出
        Withdrew = "withdrew",
        /// 死亡
        Died = "died",
    }
}

impl Leaving {
    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Withdrew => "本人书面退出",
            Self::Died => "死亡",
        }
    }
}
