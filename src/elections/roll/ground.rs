//! Why somebody comes onto a published roll or off it (rulebook R-A3-7, "four gains, four losses"),
//! and whether somebody may stand on it at all.

use chrono::{Months, NaiveDate};

use crate::people::{Birth, RegistrationCategory};
use crate::rules::{is_of_age, words};

words! {
    /// The ground of a change after publication.
    Ground {
        /// 新满十八周岁
        NewlyOfAge = "newly_of_age",
        /// 迁入
        MovedIn = "moved_in",
        /// 因婚姻、收养迁入
        JoinedFamily = "joined_family",
        /// 恢复政治权利
        RightsRestored = "rights_restored",
        /// 漏登补正
        Omitted = "omitted",
        /// 重新联系上 (BJ art. 14)
        ReachedAgain = "reached_again",
        /// 死亡
        Died = "died",
        /// 迁出（含参军）
        MovedOut = "moved_out",
        /// 因婚姻迁出
        LeftFamily = "left_family",
        /// 被剥夺政治权利
        RightsLost = "rights_lost",
        /// 在别处登记
        ElsewhereRegistered = "elsewhere_registered",
        /// 多次通知仍联系不上 (BJ art. 14)
        Unreachable = "unreachable",
        /// 错登更正
        WronglyListed = "wrongly_listed",
        /// 资料更正: neither gain nor loss.
        Particulars = "particulars",
    }
}

/// What a ground does to the number of voters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// One more.
    Gain,
    /// One less.
    Loss,
    /// As many as before.
    None,
}

impl Ground {
    /// Its Chinese words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NewlyOfAge => "新满18周岁",
            Self::MovedIn => "迁入",
            Self::JoinedFamily => "婚姻、收养迁入",
            Self::RightsRestored => "恢复政治权利",
            Self::Omitted => "漏登补正",
            Self::ReachedAgain => "重新联系上",
            Self::Unreachable => "多次通知仍联系不上",
            Self::Died => "死亡",
            Self::MovedOut => "迁出（含参军）",
            Self::LeftFamily => "婚姻迁出",
            Self::RightsLost => "被剥夺政治权利",
            Self::ElsewhereRegistered => "在别处登记",
            Self::WronglyListed => "错登更正",
            Self::Particulars => "资料更正",
        }
    }

    /// What it does to the number of voters.
    pub const fn effect(self) -> Effect {
        match self {
            Self::NewlyOfAge
            | Self::MovedIn
            | Self::JoinedFamily
            | Self::RightsRestored
            | Self::Omitted
            | Self::ReachedAgain => Effect::Gain,
            Self::Particulars => Effect::None,
            _ => Effect::Loss,
        }
    }

    /// Only where the rules let those be left out who cannot be reached (R-A3-5).
    pub const fn is_of_reach(self) -> bool {
        matches!(self, Self::Unreachable | Self::ReachedAgain)
    }

    /// The grounds with an effect, in order; those of reach only where the rules know them.
    pub fn with(effect: Effect, knows_reach: bool) -> impl Iterator<Item = Self> {
        let all = Self::ALL.iter().copied();
        all.filter(move |one| one.effect() == effect && (knows_reach || !one.is_of_reach()))
    }
}

/// Whether somebody may stand on a roll by age: 18 on election day, the birthday counts (VCL18
/// art. 13, R-A3-1; of a month the first counts). The sentence says why not.
pub fn of_age(birth: Birth, election_day: NaiveDate) -> Result<(), String> {
    if is_of_age(birth.date, election_day) {
        return Ok(());
    }
    Err(format!(
        "{}出生，到选举日{election_day}未满18周岁",
        birth.date
    ))
}

/// Whether a category needs its ground written down: a declaration of one's own, or the consent of
/// a meeting (VCL18 art. 13, R-A3-2). The sentence says what to write.
pub fn basis_missing(category: RegistrationCategory, basis: &str) -> Option<&'static str> {
    if !basis.trim().is_empty() {
        return None;
    }
    match category {
        RegistrationCategory::LocalResident => None,
        RegistrationCategory::LocalAbsentDeclared => {
            Some("户籍在村外出的人，请在“登记依据”写明本人什么时候、怎样表示参加选举。")
        }
        RegistrationCategory::NonlocalApproved => Some(
            "外来的人，请在“登记依据”写明从什么时候起在本村居住、哪一次村民会议或村民代表会议同意。",
        ),
    }
}

/// Whether somebody whose household is registered elsewhere has lived here for so many months by
/// the election day (VCL18 art. 13: a year). The sentence says why not.
pub fn lived_long_enough(
    since: NaiveDate,
    election_day: NaiveDate,
    months: u32,
) -> Result<(), String> {
    let full = since.checked_add_months(Months::new(months));
    match full {
        Some(full) if full <= election_day => Ok(()),
        Some(full) => Err(format!(
            "从{since}起在本村居住，到{full}才满{months}个月，选举日是{election_day}"
        )),
        None => Err(format!("居住的起始日期{since}不合理")),
    }
}
