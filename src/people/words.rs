//! The words by which tables tell sex, education and political status.

use super::{Education, PoliticalStatus, Sex};

impl Sex {
    /// Reads 男, 女, 男性, 女性.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim() {
            "男" | "男性" => Some(Self::Male),
            "女" | "女性" => Some(Self::Female),
            _ => None,
        }
    }
}

/// Schools and degrees with the level they stand for.
const EDUCATION: [(Education, &[&str]); 7] = [
    (Education::Unknown, &["未知"]),
    (
        Education::PrimaryOrBelow,
        &[
            "文盲",
            "半文盲",
            "文盲半文盲",
            "文盲或半文盲",
            "未上学",
            "小学",
            "小学及以下",
        ],
    ),
    (Education::JuniorMiddle, &["初中", "初级中学", "普通初中"]),
    (
        Education::SeniorMiddle,
        &[
            "高中",
            "高中中专",
            "高中/中专",
            "普通高中",
            "高级中学",
            "中专",
            "中技",
            "职高",
            "技校",
            "职中",
            "职业高中",
            "中职",
            "中师",
            "中等专科",
            "中等职业",
            "中等职业学校",
            "中等师范",
            "技工学校",
        ],
    ),
    (
        Education::College,
        &[
            "大专",
            "专科",
            "高职",
            "大学专科",
            "高等专科",
            "高职高专",
            "高等职业",
        ],
    ),
    (
        Education::Bachelor,
        &["本科", "大学", "大学本科", "学士", "专升本"],
    ),
    (
        Education::Postgraduate,
        &[
            "研究生",
            "硕士",
            "博士",
            "硕士研究生",
            "博士研究生",
            "博士后",
            "研究生及以上",
        ],
    ),
];

/// The way of studying, written before the school; it does not change the level.
const WAYS: [&str; 12] = [
    "全日制",
    "在职",
    "非全日制",
    "函授",
    "自考",
    "成人",
    "电大",
    "夜大",
    "中央党校",
    "省委党校",
    "市委党校",
    "党校",
];
const ENDINGS: [&str; 6] = ["文化程度", "学历", "学位", "毕业", "文化", "程度"];
/// Marks of studies that are not completed.
const UNFINISHED: [&str; 3] = ["在读", "肄业", "未毕业"];

impl Education {
    /// Reads an education; `None` when the word is not known.
    ///
    /// 在读 (and 肄业) does not count as completed: it counts as the level which admission to that
    /// school requires – 大专在读 and 本科在读 as 高中, 研究生在读 as 本科, 专升本在读 as 大专.
    pub fn parse(text: &str) -> Option<Self> {
        let mut word: String = text
            .chars()
            .filter(|sign| !sign.is_whitespace() && !"()（）".contains(*sign))
            .collect();
        let unfinished = UNFINISHED.iter().find(|mark| word.contains(**mark));
        if let Some(mark) = unfinished {
            word = word.replacen(mark, "", 1);
        }
        let school = school_of(&word);
        let level = level_of(school)?;
        Some(match unfinished {
            Some(_) if school == "专升本" => Self::College,
            Some(_) => level.required_before(),
            None => level,
        })
    }

    /// The level which must be completed before a school of this level begins.
    const fn required_before(self) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            Self::PrimaryOrBelow | Self::JuniorMiddle => Self::PrimaryOrBelow,
            Self::SeniorMiddle => Self::JuniorMiddle,
            Self::College | Self::Bachelor => Self::SeniorMiddle,
            Self::Postgraduate => Self::Bachelor,
        }
    }
}

fn school_of(word: &str) -> &str {
    let mut school = word;
    while let Some(rest) = WAYS.iter().find_map(|way| school.strip_prefix(way)) {
        school = rest;
    }
    while let Some(rest) = ENDINGS
        .iter()
        .find_map(|ending| school.strip_suffix(ending))
    {
        school = rest;
    }
    school
}

fn level_of(school: &str) -> Option<Education> {
    let found = EDUCATION.iter().find(|(_, words)| words.contains(&school));
    found.map(|(level, _)| *level)
}

/// GB/T 4762 and the short forms in use.
const POLITICAL_STATUS: [(PoliticalStatus, &[&str]); 7] = [
    (PoliticalStatus::Unknown, &["未知"]),
    (
        PoliticalStatus::PartyMember,
        &[
            "中共党员",
            "党员",
            "正式党员",
            "中共正式党员",
            "共产党员",
            "中国共产党党员",
        ],
    ),
    (
        PoliticalStatus::ProbationaryPartyMember,
        &["中共预备党员", "预备党员", "中国共产党预备党员"],
    ),
    (
        PoliticalStatus::YouthLeagueMember,
        &["共青团员", "团员", "中国共产主义青年团团员"],
    ),
    (
        PoliticalStatus::DemocraticParty,
        &[
            "民主党派",
            "民主党派成员",
            "民革",
            "民革党员",
            "民革会员",
            "民盟",
            "民盟盟员",
            "民建",
            "民建会员",
            "民进",
            "民进会员",
            "农工党",
            "农工党党员",
            "致公党",
            "致公党党员",
            "九三学社",
            "九三学社社员",
            "台盟",
            "台盟盟员",
        ],
    ),
    (
        PoliticalStatus::Independent,
        &["无党派", "无党派人士", "无党派民主人士"],
    ),
    (PoliticalStatus::Masses, &["群众", "普通群众", "普通公民"]),
];

impl PoliticalStatus {
    /// Reads a political status; `None` when the word is not known.
    pub fn parse(text: &str) -> Option<Self> {
        let word: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        let found = POLITICAL_STATUS
            .iter()
            .find(|(_, words)| words.contains(&word.as_str()));
        found.map(|(status, _)| *status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for sex in Sex::ALL {
            assert_eq!(Sex::parse(sex.label()), Some(sex));
        }
        for level in Education::ALL {
            assert_eq!(Education::parse(level.label()), Some(level));
        }
        for status in PoliticalStatus::ALL {
            assert_eq!(PoliticalStatus::parse(status.label()), Some(status));
        }
    }

    #[test]
    fn sex_words() {
        assert_eq!(Sex::parse("男性"), Some(Sex::Male));
        assert_eq!(Sex::parse(" 女性 "), Some(Sex::Female));
        for word in ["M", "F", "", "男女", "1"] {
            assert_eq!(Sex::parse(word), None, "{word}");
        }
    }

    #[test]
    fn education_words() {
        use Education::*;
        let cases = [
            ("文盲", PrimaryOrBelow),
            ("小学毕业", PrimaryOrBelow),
            ("初中文化", JuniorMiddle),
            ("中专", SeniorMiddle),
            ("中技", SeniorMiddle),
            ("职高", SeniorMiddle),
            ("技校", SeniorMiddle),
            ("中等专科", SeniorMiddle),
            ("专科", College),
            ("高职", College),
            ("大学专科", College),
            ("函授大专", College),
            ("大学", Bachelor),
            ("大学本科", Bachelor),
            ("党校本科", Bachelor),
            ("学士", Bachelor),
            ("全日制本科学历", Bachelor),
            ("硕士", Postgraduate),
            ("博士", Postgraduate),
            ("在职研究生", Postgraduate),
            ("本科在读", SeniorMiddle),
            ("大专（在读）", SeniorMiddle),
            ("在读大专", SeniorMiddle),
            ("大专肄业", SeniorMiddle),
            ("研究生在读", Bachelor),
            ("硕士在读", Bachelor),
            ("专升本在读", College),
            ("高中在读", JuniorMiddle),
            ("初中在读", PrimaryOrBelow),
        ];
        for (word, level) in cases {
            assert_eq!(Education::parse(word), Some(level), "{word}");
        }
        for word in ["", "在读", "党校", "大专以上", "良好", "学历"] {
            assert_eq!(Education::parse(word), None, "{word}");
        }
    }

    #[test]
    fn political_status_words() {
        use PoliticalStatus::*;
        let cases = [
            ("党员", PartyMember),
            ("预备党员", ProbationaryPartyMember),
            ("团员", YouthLeagueMember),
            ("民盟盟员", DemocraticParty),
            ("九三学社社员", DemocraticParty),
            ("无党派人士", Independent),
            ("群 众", Masses),
        ];
        for (word, status) in cases {
            assert_eq!(PoliticalStatus::parse(word), Some(status), "{word}");
        }
        for word in ["", "非党员", "党员发展对象", "积极分子"] {
            assert_eq!(PoliticalStatus::parse(word), None, "{word}");
        }
    }
}
