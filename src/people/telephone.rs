//! Telephone numbers: mobile (11 digits) and landline with area code.

use std::fmt;

/// A telephone number as digits: 11 of a mobile, or area code (with its 0) and subscriber number.
///
/// `Debug` hides the number, and there is no `Display`: show [`Telephone::masked`].
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Telephone(String);

/// Why a text is not a telephone number; the sentence says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TelephoneProblem {
    /// A letter or a sign, or two numbers in one cell.
    #[error("联系电话只能有数字、空格和短横线，一格只填一个号码，请核对")]
    WrongCharacter,
    /// A masked number from an export.
    #[error("这是已脱敏的联系电话，请填写完整的号码")]
    Masked,
    /// A subscriber number of 7 or 8 digits alone.
    #[error("座机号码请加上区号，例如0559-1234567")]
    NoAreaCode,
    /// Not the number of digits of a mobile or landline number, or a beginning nobody has.
    #[error("联系电话应为11位手机号，或带区号的座机号，这里是{found}位数字，请核对")]
    WrongDigits {
        /// The number of digits found.
        found: usize,
    },
}

/// The most digits read: 0086, area code, subscriber number, and some to spare for the message.
const MOST_DIGITS: usize = 32;

impl Telephone {
    /// Reads a number with or without +86, spaces, dashes and brackets.
    pub fn parse(text: &str) -> Result<Self, TelephoneProblem> {
        let digits = digits_of(text)?;
        let abroad = text.trim_start().starts_with('+');
        let number = without_country(&digits, abroad);
        if is_mobile(number) || is_landline(number) {
            return Ok(Self(number.to_owned()));
        }
        // +86 559 … leaves the 0 of the area code out.
        if number.len() < digits.len() {
            let national = format!("0{number}");
            if is_landline(&national) {
                return Ok(Self(national));
            }
        }
        Err(match number.len() {
            7 | 8 => TelephoneProblem::NoAreaCode,
            found => TelephoneProblem::WrongDigits { found },
        })
    }

    /// The digits; only for sealing, lookup and a full export.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a mobile number (can receive a text message).
    pub fn is_mobile(&self) -> bool {
        is_mobile(&self.0)
    }

    /// The first three and the last four digits with four stars between.
    pub fn masked(&self) -> String {
        mask_telephone(&self.0)
    }
}

impl fmt::Debug for Telephone {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Telephone(hidden)")
    }
}

/// Masks a text that was meant as a telephone number, valid or not: the first three and the last
/// four characters stay; of a text under 11 characters nothing stays.
pub fn mask_telephone(text: &str) -> String {
    let length = text.chars().count();
    if length < 11 {
        return "*".repeat(length);
    }
    let start = text.chars().take(3);
    let end = text.chars().skip(length - 4);
    start.chain("****".chars()).chain(end).collect()
}

fn digits_of(text: &str) -> Result<String, TelephoneProblem> {
    if text.contains('*') {
        return Err(TelephoneProblem::Masked);
    }
    let mut digits = String::with_capacity(16);
    for (place, character) in text.trim().chars().enumerate() {
        match character {
            '0'..='9' if digits.len() < MOST_DIGITS => digits.push(character),
            '+' if place == 0 => {}
            // Dashes as people type them; the long ones come from word processors.
            ' ' | '-' | '(' | ')' | '（' | '）' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            _ => return Err(TelephoneProblem::WrongCharacter),
        }
    }
    Ok(digits)
}

/// The digits without 86 or 0086. Without a plus sign, 86 is taken off only before a mobile
/// number: nothing else then begins with 86 and has 13 digits.
fn without_country(digits: &str, abroad: bool) -> &str {
    let rest = digits.strip_prefix("0086").or_else(|| {
        let rest = digits.strip_prefix("86")?;
        (abroad || is_mobile(rest)).then_some(rest)
    });
    rest.unwrap_or(digits)
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..])
}

/// 010 and 02x have 8 subscriber digits, the area codes of four digits 7 or 8.
fn is_landline(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => digits.len() == 11,
        [b'0', b'3'..=b'9', ..] => matches!(digits.len(), 11 | 12),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let cases = [
            ("13800001234", "13800001234"),
            ("138-0000-1234", "13800001234"),
            ("138 0000 1234", "13800001234"),
            ("+8613800001234", "13800001234"),
            ("+86 138 0000 1234", "13800001234"),
            ("8613800001234", "13800001234"),
            ("008613800001234", "13800001234"),
            ("0559-5520000", "05595520000"),
            ("(0559)5520000", "05595520000"),
            ("（0559）5520000", "05595520000"),
            ("0512–65120000", "051265120000"),
            ("010 65120000", "01065120000"),
            ("+86 559 5520000", "05595520000"),
            ("+86 10 65120000", "01065120000"),
        ];
        for (text, digits) in cases {
            assert_eq!(Telephone::parse(text).unwrap().as_str(), digits, "{text}");
        }
    }

    #[test]
    fn defects_are_told_apart() {
        use TelephoneProblem::*;
        let cases = [
            ("1380000123", WrongDigits { found: 10 }),
            ("138000012345", WrongDigits { found: 12 }),
            ("12800001234", WrongDigits { found: 11 }),
            ("", WrongDigits { found: 0 }),
            ("5520000", NoAreaCode),
            ("65120000", NoAreaCode),
            ("138****1234", Masked),
            ("1.38E+10", WrongCharacter),
            ("13800001234/13900001234", WrongCharacter),
            ("无", WrongCharacter),
        ];
        for (text, problem) in cases {
            assert_eq!(Telephone::parse(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn masks_hide_the_middle() {
        let mobile = Telephone::parse("13800001234").unwrap();
        assert_eq!(mobile.masked(), "138****1234");
        assert_eq!(format!("{mobile:?}"), "Telephone(hidden)");
        assert!(mobile.is_mobile());
        assert_eq!(
            Telephone::parse("0559-5520000").unwrap().masked(),
            "055****0000"
        );
        assert_eq!(mask_telephone("1380000123"), "**********");
    }

    proptest! {
        #[test]
        fn mobiles_survive_any_grouping(number in "1[3-9][0-9]{9}", at in 1_usize..10) {
            let grouped = format!("+86 {}-{}", &number[..at], &number[at..]);
            let parsed = Telephone::parse(&grouped).unwrap();
            prop_assert_eq!(parsed.as_str(), &number);
            prop_assert_eq!(&parsed.masked()[3..7], "****");
        }

        #[test]
        fn any_text_is_survived(text in "\\PC*") {
            let _ = Telephone::parse(&text);
            let _ = mask_telephone(&text);
        }
    }
}
