//! Names of persons: one form for comparison, what is no name, and masking for the public.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The most characters of a name; the longest names on ID cards stay far below.
pub const MOST_CHARACTERS: usize = 50;
/// Beyond this many characters a text is refused before any work is done on it.
const FAR_TOO_LONG: usize = 1000;
/// More marks than these in a row above one letter is no writing system but an attack on layout.
const MOST_MARKS: usize = 3;

/// Why a text is not a name; the sentence says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Empty, or a word that stands for nothing (无, null, -).
    #[error("姓名没有填写，请填写身份证上的姓名")]
    Missing,
    /// More than [`MOST_CHARACTERS`] characters.
    #[error("姓名超过{MOST_CHARACTERS}个字，请核对")]
    TooLong,
    /// A character that occurs in no name. Its code is given, for it may be invisible.
    #[error(
        "姓名中有不能使用的字符“{}”（U+{:04X}），请删去数字、符号、表情；自造字请改用标准汉字",
        .0,
        u32::from(*.0)
    )]
    BadCharacter(char),
    /// A line break: the cell may hold two people.
    #[error("姓名这一格里有换行，一行只能写一个人；是两个人的请分成两行，是一个人的请删去换行")]
    LineBreak,
    /// A remark in brackets that is no part of the name, such as （女）.
    #[error(
        "姓名后面有括号说明，不是姓名的一部分；请删去括号和里面的字，写到性别、民族、职务或备注栏"
    )]
    Remark,
    /// The word of a post.
    #[error("姓名里有职务的字样，请只写姓名，职务写到职务栏")]
    Post,
}

impl NameProblem {
    /// The code of the defect in an import report.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing_value",
            Self::TooLong => "too_long",
            Self::BadCharacter(_) | Self::LineBreak | Self::Remark | Self::Post => "bad_character",
        }
    }
}

/// Reads a name: normalised and checked.
pub fn parse_name(text: &str) -> Result<String, NameProblem> {
    if text.chars().nth(FAR_TOO_LONG).is_some() {
        return Err(NameProblem::TooLong);
    }
    let name = normalise_name(text);
    if is_placeholder(&name) {
        return Err(NameProblem::Missing);
    }
    if text.trim().contains(['\n', '\r']) {
        return Err(NameProblem::LineBreak);
    }
    if is_post(&name) {
        return Err(NameProblem::Post);
    }
    if has_remark(&name) {
        return Err(NameProblem::Remark);
    }
    let mut marks = 0;
    for character in name.chars() {
        marks = if is_combining_mark(character) {
            marks + 1
        } else {
            0
        };
        if !belongs_in_name(character) || marks > MOST_MARKS {
            return Err(NameProblem::BadCharacter(character));
        }
    }
    if name.chars().nth(MOST_CHARACTERS).is_some() {
        return Err(NameProblem::TooLong);
    }
    Ok(name.into_owned())
}

/// Whether a name ends with a post (赵六副主任); no given name does.
fn is_post(name: &str) -> bool {
    const POSTS: [&str; 6] = ["书记", "主任", "委员", "支书", "村长", "组长"];
    let bare = name.trim_end_matches([')', '）']);
    POSTS.iter().any(|post| bare.ends_with(post))
}

/// Whether a name ends with a remark in brackets that is known to be none of it: sex, people,
/// party, kind of post. What tells namesakes apart in a village, 王明（大）, stays.
fn has_remark(name: &str) -> bool {
    const REMARKS: [&str; 16] = [
        "女",
        "男",
        "兼",
        "兼任",
        "代",
        "代理",
        "挂职",
        "预备",
        "党员",
        "中共党员",
        "预备党员",
        "群众",
        "新任",
        "连任",
        "留任",
        "女性",
    ];
    let Some(inner) = name.strip_suffix([')', '）']) else {
        return false;
    };
    let Some((_, remark)) = inner.rsplit_once(['(', '（']) else {
        return false;
    };
    let remark = remark.trim();
    REMARKS.contains(&remark) || remark.ends_with('族')
}

/// The one form of a name, by which names are stored and compared: NFC, invisible characters
/// removed, `·` for every kind of middle dot, no spaces between Han characters or beside a dot.
pub fn normalise_name(text: &str) -> Cow<'_, str> {
    let plain = |character| is_han(character) && !is_lookalike(character);
    // Nearly all names: Han characters only, nothing to do.
    if text.chars().all(plain) && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let mut folded = String::with_capacity(text.len());
    for character in visible.nfc() {
        match character {
            '\u{2022}' | '\u{2027}' | '\u{22C5}' | '\u{30FB}' | '\u{FF65}' => folded.push('·'),
            _ if is_lookalike(character) => folded.extend(std::iter::once(character).nfkc()),
            _ => folded.push(character),
        }
    }
    Cow::Owned(with_dots(&without_idle_spaces(&folded)))
}

/// A full stop between two Han characters is typed for the dot of a name (买买提.吐尔逊).
fn with_dots(name: &str) -> String {
    let signs: Vec<char> = name.chars().collect();
    let is_dot = |at: usize| {
        let is_han_at =
            |at: Option<usize>| at.and_then(|at| signs.get(at)).copied().is_some_and(is_han);
        matches!(signs[at], '.' | '．' | '。' | '﹒' | '｡')
            && is_han_at(at.checked_sub(1))
            && is_han_at(Some(at + 1))
    };
    let dotted = (0..signs.len()).map(|at| if is_dot(at) { '·' } else { signs[at] });
    dotted.collect()
}

/// Whether the text stands for a missing name: 无, null, None, -, 0 and the like.
pub fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "无",
        "空",
        "暂无",
        "没有",
        "未知",
        "不详",
        "null",
        "none",
        "nil",
        "undefined",
        "nan",
        "n/a",
        "true",
        "false",
    ];
    let idle = |character: char| character == '0' || !character.is_alphanumeric();
    text.chars().all(idle) || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// The name as the public may see it: 王*, 王*明, 欧阳*, 古丽·***, J***.
pub fn mask_name(name: &str) -> String {
    if let Some((first, rest)) = name.split_once('·') {
        return format!("{first}·{}", "*".repeat(rest.chars().count()));
    }
    let length = name.chars().count();
    if !name.chars().all(is_han) {
        return name
            .chars()
            .take(usize::from(length > 1))
            .chain("***".chars())
            .collect();
    }
    let surname = if length > 2 && has_compound_surname(name) {
        2
    } else {
        1
    };
    let given = length.saturating_sub(surname);
    let last = usize::from(given > 1);
    let stars = std::iter::repeat_n('*', (given - last).max(1));
    let shown = if length > 1 { surname } else { 0 };
    let end = name.chars().skip(length - last);
    name.chars().take(shown).chain(stars).chain(end).collect()
}

/// The compound surnames in use, after the name studies of the Ministry of Public Security.
fn has_compound_surname(name: &str) -> bool {
    const SURNAMES: [&str; 40] = [
        "欧阳", "歐陽", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
        "司徒", "长孙", "夏侯", "宇文", "端木", "百里", "东郭", "南宫", "西门", "独孤", "轩辕",
        "申屠", "钟离", "呼延", "闻人", "澹台", "公冶", "宗政", "濮阳", "淳于", "太叔", "仲孙",
        "鲜于", "闾丘", "司空", "亓官", "赫连", "万俟", "拓跋",
    ];
    SURNAMES.iter().any(|surname| name.starts_with(surname))
}

/// Letters of any script, marks, and the few signs that occur in names on ID cards and passports.
fn belongs_in_name(character: char) -> bool {
    // Enclosed letters count as letters in Unicode, but are ornaments.
    let ornament = matches!(character, '\u{24B6}'..='\u{24E9}' | '\u{1F100}'..='\u{1F1FF}');
    let sign = matches!(
        character,
        '·' | ' ' | '-' | '\'' | '’' | '.' | '་' | '(' | ')' | '（' | '）'
    );
    !ornament
        && (sign || character.is_alphabetic() || is_han(character) || is_combining_mark(character))
}

/// Han characters with all extensions (planes 2 and 3 hold nothing else) and 〇.
fn is_han(character: char) -> bool {
    matches!(character,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{2FFFD}' | '\u{30000}'..='\u{3FFFD}')
}

/// Radicals that look like a Han character and are not one.
fn is_lookalike(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{2FD5}')
}

/// Characters without a picture: zero-width, soft hyphen, variation selectors, fillers.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}'..='\u{200D}'
        | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
        | '\u{E0100}'..='\u{E01EF}')
}

fn without_idle_spaces(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = kept.chars().next_back();
        let after = word.chars().next();
        let tight = |character: Option<char>| character.is_none_or(|c| c == '·');
        let han = before.is_some_and(is_han) && after.is_some_and(is_han);
        if !(han || tight(before) || tight(after)) {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn variants_of_a_name_become_one() {
        let cases = [
            ("王小明", "王小明"),
            ("王 小明", "王小明"),
            (" 王\u{3000}小\u{00A0}明 ", "王小明"),
            ("王\u{200B}小\u{FEFF}明", "王小明"),
            ("王\u{E0100}小明\u{FE00}", "王小明"),
            ("古丽•买买提", "古丽·买买提"),
            ("古丽・买买提", "古丽·买买提"),
            ("古丽\u{FF65}买买提", "古丽·买买提"),
            ("古丽 · 买买提", "古丽·买买提"),
            ("古丽.买买提", "古丽·买买提"),
            ("古丽．买买提", "古丽·买买提"),
            ("古丽。买买提.艾力", "古丽·买买提·艾力"),
            ("J. Smith", "J. Smith"),
            ("\u{F9E1}明", "李明"),
            ("\u{2F42}明", "文明"),
            ("Jose\u{301}  Garcia", "José Garcia"),
        ];
        for (text, name) in cases {
            assert_eq!(parse_name(text).unwrap(), name, "{text:?}");
        }
    }

    #[test]
    fn rare_characters_and_foreign_names_are_names() {
        let names = [
            "王",
            "王䶮",
            "𠮷田",
            "李堃",
            "㛃明",
            "\u{2B5B8}明",
            "刘〇",
            "古丽·买买提",
            "阿卜杜热合曼·阿卜杜热西提江",
            "བཀྲ་ཤིས",
            "Anna O'Neil",
            "Jean-Luc",
            "王明（大）",
        ];
        for name in names {
            assert_eq!(parse_name(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn what_stands_beside_a_name_is_no_part_of_it() {
        use NameProblem::{LineBreak, Post, Remark};
        for (text, problem) in [
            ("张三\n李四", LineBreak),
            ("张三\r\n李四", LineBreak),
            ("赵六 副主任", Post),
            ("赵六（主任）", Post),
            ("赵六书记", Post),
            ("王芳（女）", Remark),
            ("王芳(女)", Remark),
            ("王芳 （ 女 ）", Remark),
            ("王芳（回族）", Remark),
            ("王芳（预备党员）", Remark),
        ] {
            assert_eq!(parse_name(text), Err(problem), "{text}");
            assert_eq!(problem.code(), "bad_character");
        }
        assert_eq!(parse_name(" 王芳\n").as_deref(), Ok("王芳"));
    }

    #[test]
    fn what_is_no_name_is_missing() {
        for text in [
            "",
            " ",
            "\u{200B}",
            "无",
            "null",
            "NULL",
            "None",
            "undefined",
            "-",
            "—",
            "0",
            "true",
            "/",
            "...",
            "N/A",
        ] {
            assert_eq!(parse_name(text), Err(NameProblem::Missing), "{text:?}");
        }
    }

    #[test]
    fn bad_characters_and_lengths_are_refused() {
        let marks = format!("王{}", "\u{0301}".repeat(500));
        for text in [
            "王明1",
            "王😀",
            "👨\u{200D}👩王",
            "王\u{202E}明",
            "王\u{E000}",
            "王\u{FFFD}",
            "王\u{7}明",
            "<script>",
            "=1+1王",
            "王Ⓐ",
            "🅰王",
            "王%",
            &marks,
        ] {
            let problem = parse_name(text).unwrap_err();
            assert_eq!(problem.code(), "bad_character", "{text:?}");
        }
        assert!(parse_name(&"王".repeat(50)).is_ok());
        assert_eq!(parse_name(&"王".repeat(51)), Err(NameProblem::TooLong));
        assert_eq!(parse_name(&"王".repeat(400_000)), Err(NameProblem::TooLong));
        let sentence = NameProblem::BadCharacter('\u{202E}').to_string();
        assert!(sentence.contains("U+202E"), "{sentence}");
    }

    #[test]
    fn the_public_sees_a_masked_name() {
        let cases = [
            ("王", "*"),
            ("王明", "王*"),
            ("王小明", "王*明"),
            ("王大小明", "王**明"),
            ("欧阳修", "欧阳*"),
            ("欧阳小明", "欧阳*明"),
            ("欧阳", "欧*"),
            ("古丽·买买提", "古丽·***"),
            ("John Smith", "J***"),
            ("J", "***"),
            ("𠮷小明", "𠮷*明"),
            ("", "*"),
        ];
        for (name, masked) in cases {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,30}") {
            let once = normalise_name(&text).into_owned();
            prop_assert_eq!(normalise_name(&once).into_owned(), once);
            let _ = mask_name(&text);
        }

        #[test]
        fn a_mask_hides_the_middle(name in "[一-龥]{3,10}") {
            let letters = name.chars().count();
            let masked: Vec<char> = mask_name(&name).chars().collect();
            prop_assert_eq!(masked.len(), letters);
            // A compound surname of two characters may stay, and the last character.
            let middle = if letters == 3 { 2..2 } else { 2..letters - 1 };
            prop_assert!(masked[middle].iter().all(|letter| *letter == '*'));
            prop_assert!(masked.contains(&'*'));
        }
    }
}
