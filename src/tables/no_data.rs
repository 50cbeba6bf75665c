//! What stands in a table and is no data: sums, examples, the foot of a form.

use super::row::is_padding;

/// What the first cell of an example row says; such a row is passed over.
pub const EXAMPLE: &str = "示例";

/// What the text says the row is, when that is no data: `合计`, `总 计：`, `合计：12人`, `碧阳镇小计`,
/// `本表共14人`, `示例`.
pub(super) fn no_data_word(text: &str) -> Option<&'static str> {
    // Every row is asked: most are answered by their first and last characters.
    let plain = text.trim_matches(is_padding);
    let may_begin = plain.starts_with(['合', '总', '小', '共', '本', '示']);
    if !may_begin && !plain.contains('计') {
        return None;
    }
    let word: String = plain
        .chars()
        .filter(|c| !is_padding(*c) && !matches!(c, ':' | '：'))
        .collect();
    if word == EXAMPLE {
        return Some("示例行");
    }
    let is_count = |rest: &str| {
        let rest = rest
            .trim_start_matches('共')
            .trim_start_matches(char::is_numeric);
        matches!(rest, "" | "人" | "名" | "户" | "个" | "个村" | "行" | "条")
    };
    let is_sum = SUMS.iter().any(|sum| {
        word.rsplit_once(sum)
            .is_some_and(|(_, rest)| is_count(rest))
    });
    let is_whole = WHOLES.iter().any(|whole| {
        let rest = word.strip_prefix(whole);
        rest.is_some_and(|rest| rest.starts_with(char::is_numeric) && is_count(rest))
    });
    (is_sum || is_whole).then_some("合计行")
}

/// What names a sum; the place it is of may stand before it.
const SUMS: [&str; 4] = ["合计", "总计", "小计", "共计"];
/// What a sum begins with whose number follows at once (本表共14人).
const WHOLES: [&str; 6] = ["本表共有", "本表共", "本页共", "总共", "一共", "共"];

/// What the foot of a form begins with; a bracket, a colon or the end of the cell follows.
const FOOT: [&str; 24] = [
    "填表人",
    "填报人",
    "制表人",
    "制表",
    "审核人",
    "审核",
    "审批人",
    "复核人",
    "校对人",
    "负责人",
    "单位负责人",
    "主要负责人",
    "分管领导",
    "联系人",
    "经办人",
    "填报单位",
    "填表单位",
    "制表单位",
    "填表日期",
    "填报日期",
    "制表日期",
    "填表时间",
    "填报时间",
    "单位",
];
/// What a remark below the table begins with; a colon follows, perhaps after a number.
const REMARKS: [&str; 4] = ["注", "备注", "说明", "填表说明"];

pub(super) fn is_foot_text(text: &str) -> bool {
    // Every row is asked: most are answered by their first character.
    let first = text.trim_start_matches(is_padding).chars().next();
    if !first.is_some_and(|c| "填制审复校负单主分联经注备说".contains(c)) {
        return false;
    }
    let text: String = text.chars().filter(|c| !is_padding(*c)).collect();
    let after = |word: &&str| text.strip_prefix(*word);
    let ends_word = |rest: &str| rest.is_empty() || rest.starts_with(['：', ':', '（', '(']);
    let ends_remark = |rest: &str| {
        rest.trim_start_matches(|c: char| c.is_numeric())
            .starts_with(['：', ':'])
    };
    FOOT.iter().filter_map(after).any(ends_word)
        || REMARKS.iter().filter_map(after).any(ends_remark)
}
