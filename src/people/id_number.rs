//! Citizen ID numbers (公民身份号码, GB 11643): reading, checking, masking.
//!
//! Of the region only the province is checked (GB/T 2260, first two digits): abolished codes of
//! counties stay valid on the cards of those who were born there. 81, 82, 83 stand on residence
//! permits for Hong Kong, Macao and Taiwan.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::Sex;
use crate::divisions::is_of_a_province;

const LENGTH: usize = 18;
/// Weights of ISO 7064 MOD 11-2 for the first 17 digits.
const WEIGHTS: [u32; LENGTH - 1] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check character for each remainder.
const CHECK: [u8; 11] = *b"10X98765432";
const EARLIEST_YEAR: i32 = 1900;
/// What older lists of provinces give for abroad.
const ABROAD: &[u8] = b"91";

/// A checked ID number: 17 digits and a check character (upper-case X).
///
/// `Debug` hides the number, and there is no `Display`: show [`IdNumber::masked`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdNumber {
    characters: [u8; LENGTH],
    birth_date: NaiveDate,
}

/// Why a text is not an ID number; the sentence says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberProblem {
    /// 15 digits: a number of the first generation.
    #[error("这是15位的旧身份证号，请填写18位的公民身份号码")]
    FifteenDigits,
    /// A spreadsheet turned the number into a power of ten; the last digits are lost.
    #[error(
        "身份证号被表格软件改成了科学计数法（如1.10105E+17），末几位已丢失。请先把该列设为“文本”格式，再重新填写18位号码"
    )]
    ScientificNotation,
    /// A spreadsheet kept 15 digits and wrote zeros for the rest.
    #[error(
        "身份证号末三位是000且校验不符，可能被表格软件改掉了。请先把该列设为“文本”格式，再重新填写18位号码"
    )]
    LostDigits,
    /// A masked number from an export.
    #[error("这是已脱敏的身份证号，请填写完整的18位号码")]
    Masked,
    /// Neither 15 nor 18 characters.
    #[error("身份证号应为18位，这里是{found}位，请核对")]
    WrongLength {
        /// The number of characters found.
        found: usize,
    },
    /// Something other than digits and a final X.
    #[error("身份证号只能是数字（末位可以是X），不能有其他字母或符号，请核对")]
    WrongCharacter,
    /// Digits 7–14 are no date, or one before 1900.
    #[error("身份证号第7至14位不是有效的出生日期，请核对这8位")]
    ImpossibleBirthDate,
    /// The first two digits are no province.
    #[error("身份证号前两位不是任何省份的代码，请对照证件核对前6位")]
    UnknownRegion,
    /// The check character does not fit the other 17 digits.
    #[error("身份证号校验不符，至少有一位填错，请对照证件核对，特别是最后几位")]
    WrongCheckDigit,
}

impl IdNumber {
    /// Reads an ID number; the text is already trimmed and full-width-folded, `x` is accepted.
    ///
    /// A birth date in the future passes: the caller, who knows today, checks the range.
    pub fn parse(text: &str) -> Result<Self, IdNumberProblem> {
        let Ok(mut characters) = <[u8; LENGTH]>::try_from(text.as_bytes()) else {
            return Err(problem_of_length(text));
        };
        characters[LENGTH - 1].make_ascii_uppercase();
        let (digits, check) = (&characters[..LENGTH - 1], characters[LENGTH - 1]);
        let proper =
            digits.iter().all(u8::is_ascii_digit) && (check.is_ascii_digit() || check == b'X');
        if !proper {
            return Err(problem_of_characters(text));
        }
        let birth_date = birth_date_of(digits).ok_or(IdNumberProblem::ImpossibleBirthDate)?;
        let is_known = is_of_a_province(digits) || digits.starts_with(ABROAD);
        if check_character(digits) == check && !is_known {
            Err(IdNumberProblem::UnknownRegion)
        } else if check_character(digits) == check {
            Ok(Self {
                characters,
                birth_date,
            })
        } else if characters.ends_with(b"000") {
            Err(IdNumberProblem::LostDigits)
        } else {
            Err(IdNumberProblem::WrongCheckDigit)
        }
    }

    /// The full number; only for sealing, lookup and a full export.
    pub fn as_str(&self) -> &str {
        // Only ASCII digits and X are stored, so the text is always valid.
        std::str::from_utf8(&self.characters).unwrap_or_default()
    }

    /// The birth date in digits 7–14.
    pub const fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    /// The sex told by digit 17: odd male, even female.
    pub const fn sex(&self) -> Sex {
        if self.characters[LENGTH - 2] % 2 == 1 {
            Sex::Male
        } else {
            Sex::Female
        }
    }

    /// The first three and the last two characters with stars between, 18 characters in all.
    pub fn masked(&self) -> String {
        mask_id_number(self.as_str())
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("IdNumber(hidden)")
    }
}

/// Masks a text that was meant as an ID number, valid or not, for reports of defects: the first
/// three and the last two characters stay; of a text under 12 characters nothing stays.
pub fn mask_id_number(text: &str) -> String {
    let length = text.chars().count();
    if length < 12 {
        return "*".repeat(length);
    }
    let ending = |kept: usize| {
        text.char_indices()
            .nth(length - kept)
            .map_or(0, |(at, _)| at)
    };
    let start = text.char_indices().nth(3).map_or(0, |(at, _)| at);
    // A cell of a million characters need not become a million stars.
    let hidden = "*".repeat((length - 5).min(LENGTH - 5));
    [&text[..start], &hidden, &text[ending(2)..]].concat()
}

fn birth_date_of(digits: &[u8]) -> Option<NaiveDate> {
    let number = |from: usize, to: usize| {
        let digits = digits.get(from..to)?;
        Some(
            digits
                .iter()
                .fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0')),
        )
    };
    let year = i32::try_from(number(6, 10)?).ok()?;
    let date = NaiveDate::from_ymd_opt(year, number(10, 12)?, number(12, 14)?)?;
    (date.year() >= EARLIEST_YEAR).then_some(date)
}

/// The check character of 17 digits.
fn check_character(digits: &[u8]) -> u8 {
    let weighted = digits.iter().zip(WEIGHTS);
    let sum: u32 = weighted
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    CHECK[sum as usize % CHECK.len()]
}

fn problem_of_length(text: &str) -> IdNumberProblem {
    let characters = text.chars().count();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match characters {
        15 if digits => IdNumberProblem::FifteenDigits,
        LENGTH => IdNumberProblem::WrongCharacter,
        _ if is_damaged(text) => problem_of_characters(text),
        found => IdNumberProblem::WrongLength { found },
    }
}

fn problem_of_characters(text: &str) -> IdNumberProblem {
    if text.contains('*') {
        IdNumberProblem::Masked
    } else if is_scientific(text) {
        IdNumberProblem::ScientificNotation
    } else {
        IdNumberProblem::WrongCharacter
    }
}

fn is_damaged(text: &str) -> bool {
    text.contains('*') || is_scientific(text)
}

/// `1.10105E+17`, as a spreadsheet shows a long number.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let decimal = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    !mantissa.is_empty()
        && !exponent.is_empty()
        && mantissa.bytes().all(decimal)
        && exponent.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(region: u32, birth: NaiveDate, order: u32) -> String {
        let mut text = format!("{region:06}{}{order:03}", birth.format("%Y%m%d"));
        text.push(char::from(check_character(text.as_bytes())));
        text
    }

    #[test]
    fn good_numbers_tell_birth_date_and_sex() {
        // The example of GB 11643, a made-up number with X, and three residence permits.
        let example = IdNumber::parse("11010519491231002X").unwrap();
        assert_eq!(
            example.birth_date(),
            NaiveDate::from_ymd_opt(1949, 12, 31).unwrap()
        );
        assert_eq!(example.sex(), Sex::Female);
        assert_eq!(IdNumber::parse("11010519491231002x"), Ok(example));
        assert_eq!(example.as_str(), "11010519491231002X");
        let birth = NaiveDate::from_ymd_opt(2000, 2, 29).unwrap();
        for region in [810_000, 820_000, 830_000] {
            let permit = IdNumber::parse(&number(region, birth, 1)).unwrap();
            assert_eq!((permit.birth_date(), permit.sex()), (birth, Sex::Male));
        }
    }

    #[test]
    fn only_numbers_of_a_province_are_taken() {
        let birth = NaiveDate::from_ymd_opt(1975, 3, 8).unwrap();
        let provinces: Vec<u32> = (10..100)
            .filter(|region| IdNumber::parse(&number(region * 10_000 + 101, birth, 2)).is_ok())
            .collect();
        let expected: Vec<u32> = [11..=15, 21..=23, 31..=37, 41..=46, 50..=54, 61..=65]
            .into_iter()
            .flatten()
            .chain([71, 81, 82, 83, 91])
            .collect();
        assert_eq!(provinces, expected);
        let refusal = IdNumber::parse(&number(990_101, birth, 2)).unwrap_err();
        assert_eq!(refusal, IdNumberProblem::UnknownRegion);
        assert!(IdNumber::parse(&number(101, birth, 2)).is_err());
    }

    #[test]
    fn each_defect_has_its_own_sentence() {
        use IdNumberProblem::*;
        let cases = [
            ("110105491231002", FifteenDigits),
            ("1.10105E+17", ScientificNotation),
            ("1.10105194912310E17", ScientificNotation),
            ("1.101051949123E+17", ScientificNotation),
            ("110105194912310000", LostDigits),
            ("110*************2X", Masked),
            ("", WrongLength { found: 0 }),
            ("1101051949123100", WrongLength { found: 16 }),
            ("1101051949123100211", WrongLength { found: 19 }),
            ("1101051949123100XX", WrongCharacter),
            ("A1010519491231002X", WrongCharacter),
            ("11010519491231002Y", WrongCharacter),
            ("110105 9491231002X", WrongCharacter),
            ("一二三四五六七八九十一二三四五六七八", WrongCharacter),
            ("11010519990229002X", ImpossibleBirthDate),
            ("11010520230230002X", ImpossibleBirthDate),
            ("11010518501231002X", ImpossibleBirthDate),
            ("110105194912310021", WrongCheckDigit),
        ];
        for (text, problem) in cases {
            assert_eq!(IdNumber::parse(text), Err(problem), "{text}");
        }
        let sentence = WrongLength { found: 16 }.to_string();
        assert_eq!(sentence, "身份证号应为18位，这里是16位，请核对");
        assert!(WrongCheckDigit.to_string().contains("最后几位"));
        assert!(ScientificNotation.to_string().contains("文本"));
    }

    #[test]
    fn masks_and_debug_hide_the_number() {
        let example = IdNumber::parse("11010519491231002X").unwrap();
        assert_eq!(example.masked(), "110*************2X");
        assert_eq!(format!("{example:?}"), "IdNumber(hidden)");
        assert_eq!(mask_id_number("110105491231002"), "110**********02");
        assert_eq!(mask_id_number("12345678901"), "***********");
        assert_eq!(mask_id_number(&"9".repeat(5000)), "999*************99");
        assert_eq!(
            mask_id_number("一二三四五六七八九十一二"),
            "一二三*******一二"
        );
    }

    proptest! {
        #[test]
        fn single_errors_are_always_refused(
            region in 310_000_u32..380_000, day in 0_i64..45_000, order in 0_u32..1000,
            place in 0_usize..18, other in "[0-9X]",
        ) {
            let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
            let birth = first + chrono::Duration::days(day);
            let text = number(region, birth, order);
            let parsed = IdNumber::parse(&text).unwrap();
            prop_assert_eq!(parsed.as_str(), &text);
            prop_assert_eq!(parsed.birth_date(), birth);
            prop_assert_eq!(parsed.sex(), if order % 2 == 1 { Sex::Male } else { Sex::Female });
            let masked = parsed.masked();
            prop_assert_eq!(&masked[3..16], "*************");
            let mut wrong = text.clone();
            wrong.replace_range(place..=place, &other);
            prop_assume!(wrong != text);
            prop_assert!(IdNumber::parse(&wrong).is_err());
        }

        #[test]
        fn any_text_is_survived(text in "\\PC*") {
            let _ = IdNumber::parse(&text);
            let _ = mask_id_number(&text);
        }
    }
}
