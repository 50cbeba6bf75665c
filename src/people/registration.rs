//! On what ground a voter is registered (rulebook R-A3-2).

/// The three categories of article 13 of the Organic Law of the Villagers' Committees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RegistrationCategory {
    /// 户籍在本村并在本村居住。
    LocalResident = 1,
    /// 户籍在本村、不在本村居住、本人表示参加选举。
    LocalAbsentDeclared = 2,
    /// 户籍不在本村、居住一年以上、本人申请、经村民会议或村民代表会议同意。
    NonlocalApproved = 3,
}

/// A word that is none of the categories; the sentence names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "登记类别无法识别，请填写：本村户籍（户籍在村居住）、户籍在村外出（外出申报）、非户籍（外来经同意）"
)]
pub struct UnknownCategory;

impl RegistrationCategory {
    /// All categories, in the order of the law.
    pub const ALL: [Self; 3] = [
        Self::LocalResident,
        Self::LocalAbsentDeclared,
        Self::NonlocalApproved,
    ];

    /// Reads a category by one of its words.
    pub fn parse(text: &str) -> Result<Self, UnknownCategory> {
        let word: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        match word.as_str() {
            "本村户籍" | "户籍在村居住" => Ok(Self::LocalResident),
            "户籍在村外出" | "外出申报" => Ok(Self::LocalAbsentDeclared),
            "非户籍" | "外来经同意" => Ok(Self::NonlocalApproved),
            _ => Err(UnknownCategory),
        }
    }

    /// The stored code.
    pub const fn code(self) -> i16 {
        self as i16
    }

    /// The category of a stored code.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|category| category.code() == code)
    }

    /// The English word in interfaces.
    pub const fn word(self) -> &'static str {
        match self {
            Self::LocalResident => "local_resident",
            Self::LocalAbsentDeclared => "local_absent_declared",
            Self::NonlocalApproved => "nonlocal_approved",
        }
    }

    /// The Chinese word, as in tables; the importer reads it back.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LocalResident => "户籍在村居住",
            Self::LocalAbsentDeclared => "户籍在村外出",
            Self::NonlocalApproved => "外来经同意",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_file_format_are_read() {
        for category in RegistrationCategory::ALL {
            assert_eq!(RegistrationCategory::parse(category.label()), Ok(category));
            assert_eq!(
                RegistrationCategory::from_code(category.code()),
                Some(category)
            );
        }
        let cases = [
            ("本村户籍", "local_resident"),
            ("外出申报", "local_absent_declared"),
            ("非户籍", "nonlocal_approved"),
        ];
        for (text, word) in cases {
            assert_eq!(RegistrationCategory::parse(text).unwrap().word(), word);
        }
        let refused = RegistrationCategory::parse("外地").unwrap_err().to_string();
        assert!(refused.contains("外来经同意"), "{refused}");
    }
}
