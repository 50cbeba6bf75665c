//! Numbers of persons in free text that is kept in the audit for ever, where they must not stand.

/// What to say of such a text.
pub const NUMBER_IN_TEXT: &str = "理由中请不要写身份证号或手机号";

/// Fewest digits in a row that may be an ID number: 15 of the old ones, 17 and a check character
/// of those of GB 11643-1999.
const ID_NUMBER_DIGITS: usize = 15;
/// Digits of a mobile number, which begins with 1.
const MOBILE_DIGITS: usize = 11;
/// Digits of the country code that may stand before a mobile number.
const COUNTRY_CODE: &str = "86";

/// Whether a text holds what looks like an ID number or a mobile number, however its digits are
/// typed: full-width, or apart by spaces and hyphens. Codes of places (12 digits) and dates pass.
pub fn names_a_number(text: &str) -> bool {
    let mut run = String::new();
    for sign in text.chars() {
        let digit = match sign {
            '０'..='９' => char::from_digit(u32::from(sign) - u32::from('０'), 10),
            _ => Some(sign).filter(char::is_ascii_digit),
        };
        match digit {
            Some(digit) => run.push(digit),
            None if matches!(sign, ' ' | '\u{3000}' | '-' | '－') => {}
            None if is_number(&run) => return true,
            None => run.clear(),
        }
    }
    is_number(&run)
}

fn is_number(run: &str) -> bool {
    let mobile = run.strip_prefix(COUNTRY_CODE).unwrap_or(run);
    let is_mobile = |number: &str| number.len() == MOBILE_DIGITS && number.starts_with('1');
    run.len() >= ID_NUMBER_DIGITS || is_mobile(run) || is_mobile(mobile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_seen_and_others_pass() {
        let refused = [
            "核对11010519491231002X的资格",
            "核对 110105 19491231 0021",
            "１１０１０５１９４９１２３１００２Ｘ",
            "旧号110105491231002",
            "打13800000001通知",
            "138-0000-0001",
            "+86 13800000001",
        ];
        for text in refused {
            assert!(names_a_number(text), "{text}");
        }
        let passed = [
            "",
            "核对候选人资格",
            "黟政〔2026〕1号",
            "341023100206并入341023100207",
            "2026-11-22至2026年12月",
            "电话0559-5522000",
            "第1、2、3、4、5、6、7、8、9、10、11、12、13组",
        ];
        for text in passed {
            assert!(!names_a_number(text), "{text}");
        }
    }
}
