//! Numbers of persons in free text that is kept in the audit for ever, where they must not stand.

/// What to say of such a text.
pub const NUMBER_IN_TEXT: &str = "理由中请不要写身份证号或手机号";

/// What to say of a remark of a table in which such a number stands.
pub const NUMBER_IN_REMARK: &str =
    "的备注里有身份证号或手机号；备注不加密保存，请把号码填到各自的栏里，备注里删去";

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

/// Signs of a masked number that stay: its beginning, and its end.
const SHOWN_START: usize = 3;
const SHOWN_ID_END: usize = 2;
const SHOWN_MOBILE_END: usize = 4;

/// The text with whatever looks like an ID number or a mobile number masked, wherever it stands
/// (王五341023…); `None` when there is none. Codes of places and dates stay.
pub fn mask_numbers(text: &str) -> Option<String> {
    // Most texts have no long row of digits at all.
    if text.bytes().filter(u8::is_ascii_digit).count() < MOBILE_DIGITS && text.is_ascii() {
        return None;
    }
    let mut signs: Vec<char> = text.chars().collect();
    let (mut at, mut is_masked) = (0, false);
    while at < signs.len() {
        if !is_digit(signs[at]) {
            at += 1;
            continue;
        }
        let groups = digit_groups(&signs, at);
        let first = groups.first().map_or(0, Vec::len);
        let all = groups.iter().flatten().max().map_or(at, |last| last + 1);
        let (places, end) = match masked_places(&signs, &groups[..1]) {
            Some(places) => (places, at + first),
            None => (masked_places(&signs, &groups).unwrap_or_default(), all),
        };
        at = if places.is_empty() {
            at + first.max(1)
        } else {
            end
        };
        is_masked |= !places.is_empty();
        for place in places {
            signs[place] = '*';
        }
    }
    is_masked.then(|| signs.into_iter().collect())
}

/// Whether a text is the masked form of one on record, as exports give it: it says nothing new.
pub fn is_masked(text: Option<&str>, known: Option<&str>) -> bool {
    text.is_some_and(|text| known.and_then(mask_numbers).as_deref() == Some(text))
}

fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit() || matches!(sign, '０'..='９')
}

/// The places of the digits from `start` on, in groups that one space or hyphen keeps apart.
fn digit_groups(signs: &[char], start: usize) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new()];
    let mut at = start;
    while let Some(sign) = signs.get(at) {
        let follows = signs.get(at + 1).copied().is_some_and(is_digit);
        match sign {
            sign if is_digit(*sign) => {
                if let Some(group) = groups.last_mut() {
                    group.push(at);
                }
            }
            ' ' | '\u{3000}' | '-' | '－' if follows => groups.push(Vec::new()),
            _ => break,
        }
        at += 1;
    }
    groups
}

/// Which signs are hidden when these groups of digits are a number of a person.
fn masked_places(signs: &[char], groups: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut places: Vec<usize> = groups.concat();
    let after = places.last().and_then(|last| signs.get(last + 1));
    let is_mobile = |digits: &[usize]| digits.len() == MOBILE_DIGITS && one(signs, digits.first());
    let sizes: Vec<usize> = groups.iter().map(Vec::len).collect();
    let end = match (places.len(), sizes.as_slice()) {
        // A check character belongs to the number.
        (17, _) if matches!(after, Some('X' | 'x' | 'Ｘ' | 'ｘ')) => {
            places.push(places.last()? + 1);
            SHOWN_ID_END
        }
        (ID_NUMBER_DIGITS.., [_]) | (15 | 18, _) => SHOWN_ID_END,
        (13, [13]) if is_mobile(&places[2..]) => SHOWN_MOBILE_END,
        (MOBILE_DIGITS, [MOBILE_DIGITS] | [3, 4, 4]) if is_mobile(&places) => SHOWN_MOBILE_END,
        _ => return None,
    };
    let hidden = places.len().checked_sub(end)?;
    places.get(SHOWN_START..hidden).map(<[usize]>::to_vec)
}

fn one(signs: &[char], place: Option<&usize>) -> bool {
    place.is_some_and(|place| matches!(signs.get(*place), Some('1' | '１')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_masked_wherever_they_stand() {
        for (text, masked) in [
            ("王五341023197503080029", "王五341*************29"),
            ("34102319750308002X", "341*************2X"),
            ("341023750308002号", "341**********02号"),
            ("341023 19750308 0029", "341*** ******** **29"),
            (
                "打13800000001或138-0000-0002",
                "打138****0001或138-****-0002",
            ),
            ("8613800000001", "861******0001"),
            (
                "３４１０２３１９７５０３０８００２９",
                "３４１*************２９",
            ),
        ] {
            assert_eq!(mask_numbers(text).as_deref(), Some(masked), "{text}");
        }
        for text in [
            "",
            "请改填12位区划代码：341023100206、341023100207",
            "1975-03-08 00:00:00",
            "日期2026-01-10 2026-12-20",
            "0559-5522000",
        ] {
            assert_eq!(mask_numbers(text), None, "{text}");
        }
    }

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
