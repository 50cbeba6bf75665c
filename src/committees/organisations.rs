//! The bodies of a village beside the two committees' rosters, and the rules of serving in them.

use chrono::NaiveDate;

use super::Posts;

/// What a body is, stored by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrganisationKind {
    /// 党组织
    PartyBody = 1,
    /// 村（居）民委员会
    Committee = 2,
    /// 村务监督委员会 (Organic Law of Villagers' Committees, art. 32).
    SupervisionCommittee = 3,
    /// 协商委员会
    DeliberationCouncil = 4,
    /// 红白理事会
    RedWhiteCouncil = 5,
    /// 村民代表 (art. 25).
    Representatives = 6,
    /// 村民小组长 (art. 28).
    GroupLeaders = 7,
    /// Whatever else a village has.
    Other = 9,
}

impl OrganisationKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 8] = [
        Self::PartyBody,
        Self::Committee,
        Self::SupervisionCommittee,
        Self::DeliberationCouncil,
        Self::RedWhiteCouncil,
        Self::Representatives,
        Self::GroupLeaders,
        Self::Other,
    ];

    /// The stored number.
    pub const fn number(self) -> i16 {
        self as i16
    }

    /// The kind of a stored number; one that is not known reads as `Other`.
    pub fn from_number(number: i16) -> Self {
        let known = Self::ALL.into_iter().find(|kind| kind.number() == number);
        known.unwrap_or(Self::Other)
    }

    /// The word in forms.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PartyBody => "party_body",
            Self::Committee => "committee",
            Self::SupervisionCommittee => "supervision_committee",
            Self::DeliberationCouncil => "deliberation_council",
            Self::RedWhiteCouncil => "red_white_council",
            Self::Representatives => "representatives",
            Self::GroupLeaders => "group_leaders",
            Self::Other => "other",
        }
    }

    /// The kind of a word of a form.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The Chinese name; also the name of a body that has no name of its own.
    pub const fn label(self) -> &'static str {
        match self {
            Self::PartyBody => "党组织",
            Self::Committee => "村（居）民委员会",
            Self::SupervisionCommittee => "村务监督委员会",
            Self::DeliberationCouncil => "协商委员会",
            Self::RedWhiteCouncil => "红白理事会",
            Self::Representatives => "村民代表",
            Self::GroupLeaders => "村民小组长",
            Self::Other => "其他组织",
        }
    }

    /// Posts that are usual in it, for the hint of the form.
    pub const fn usual_posts(self) -> &'static str {
        match self {
            Self::PartyBody => "书记、副书记、委员",
            Self::Committee | Self::SupervisionCommittee | Self::DeliberationCouncil => {
                "主任、副主任、委员"
            }
            Self::RedWhiteCouncil => "理事长、副理事长、理事",
            Self::Representatives => "村民代表",
            Self::GroupLeaders => "小组长",
            Self::Other => "会长、成员",
        }
    }
}

/// Why something about a body is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each sentence says what it means")]
pub enum OrganisationRefusal {
    #[error("组织名称应为1至50个字，且不能含换行等特殊字符，请重新填写。")]
    Name,
    #[error("“{0}”已登记，不必重复添加。")]
    NameTaken(String),
    #[error("职务应为1至20个字，请重新填写。")]
    Post,
    #[error("“{0}”自 {1} 起已撤销，不能再办理。")]
    Ended(String, NaiveDate),
    #[error("日期 {day} 不能早于开始日期 {from}，请检查日期。")]
    BeforeStart { day: NaiveDate, from: NaiveDate },
    #[error("日期 {0} 不合理：应在1949年10月以后、不晚于今天，请检查。")]
    Date(NaiveDate),
    #[error("还有 {0} 名成员在任，请先逐一办理离任，再撤销组织。")]
    StillServing(i64),
    #[error("此人已在任“{0}”，不必重复添加。")]
    ServesAlready(String),
    #[error("村（居）委会成员不得担任村务监督机构成员（村民委员会组织法第三十二条），请另选人员。")]
    SitsOnCommittee,
    #[error("这条任职记录已经离任，不必重复办理。")]
    LeftAlready,
    #[error("请至少选择一个职务。")]
    NoPost,
}

/// The name of a body: 1–50 characters; empty stands for the kind's own name.
pub fn check_organisation_name(
    kind: OrganisationKind,
    name: &str,
) -> Result<String, OrganisationRefusal> {
    let name = match name.trim() {
        "" if kind == OrganisationKind::Other => return Err(OrganisationRefusal::Name),
        "" => kind.label(),
        name => name,
    };
    let fits = name.chars().count() <= 50 && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
        .ok_or(OrganisationRefusal::Name)
}

/// A post in words: 1–20 characters.
pub fn check_post(post: &str) -> Result<&str, OrganisationRefusal> {
    let post = post.trim();
    let fits = (1..=20).contains(&post.chars().count()) && !post.chars().any(char::is_control);
    fits.then_some(post).ok_or(OrganisationRefusal::Post)
}

/// The day somebody began or left, or a body ended: known by today, and not before `from`.
pub fn check_day(
    day: NaiveDate,
    from: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), OrganisationRefusal> {
    let first = NaiveDate::from_ymd_opt(1949, 10, 1).unwrap_or(NaiveDate::MIN);
    if !(first..=today).contains(&day) {
        return Err(OrganisationRefusal::Date(day));
    }
    match from {
        Some(from) if day < from => Err(OrganisationRefusal::BeforeStart { day, from }),
        _ => Ok(()),
    }
}

/// Members of the villagers' committee supervise nobody, least of all themselves (Organic Law of
/// Villagers' Committees, art. 32). `posts`: those the person holds in the unit now.
pub fn check_may_supervise(
    kind: OrganisationKind,
    posts: Posts,
) -> Result<(), OrganisationRefusal> {
    if kind == OrganisationKind::SupervisionCommittee && posts.in_committee() {
        return Err(OrganisationRefusal::SitsOnCommittee);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn kinds_are_read_back_from_numbers_and_words() {
        for kind in OrganisationKind::ALL {
            assert_eq!(OrganisationKind::from_number(kind.number()), kind);
            assert_eq!(OrganisationKind::from_word(kind.word()), Some(kind));
        }
    }

    #[test]
    fn a_body_without_a_name_bears_that_of_its_kind() {
        let kind = OrganisationKind::RedWhiteCouncil;
        assert_eq!(
            check_organisation_name(kind, " "),
            Ok("红白理事会".to_owned())
        );
        let other = OrganisationKind::Other;
        assert_eq!(
            check_organisation_name(other, ""),
            Err(OrganisationRefusal::Name)
        );
    }

    #[test]
    fn nobody_leaves_before_they_came_or_after_today() {
        let today = day("2026-11-22");
        let left = |text: &str| check_day(day(text), Some(day("2026-01-10")), today);
        assert_eq!(left("2026-11-22"), Ok(()));
        assert!(matches!(
            left("2026-11-23"),
            Err(OrganisationRefusal::Date(_))
        ));
        assert!(matches!(
            left("2026-01-09"),
            Err(OrganisationRefusal::BeforeStart { .. })
        ));
    }

    #[test]
    fn committee_members_do_not_supervise_party_members_may() {
        let kind = OrganisationKind::SupervisionCommittee;
        assert!(check_may_supervise(kind, Posts::CHAIR).is_err());
        assert!(check_may_supervise(kind, Posts::PARTY_MEMBER).is_ok());
        assert!(check_may_supervise(OrganisationKind::RedWhiteCouncil, Posts::CHAIR).is_ok());
    }
}
