//! Names in the order of strokes (姓氏笔画, 姓名笔画): fewer strokes first, then the shapes 横竖撇点折
//! in the order of writing.
//!
//! The table has 6,939 characters, made from the npm package `cnchar-order` 3.2.6 (MIT licence,
//! © 2017 theajack). A line is a number of strokes with its characters in the order of their
//! shapes; characters in brackets are written alike and do not decide. A character that is not in
//! the table takes the strokes that staff typed; without them it stands last, and the page says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::ListOrder;

static TABLE: LazyLock<HashMap<char, (u32, u32)>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("strokes.txt").lines() {
        let Some((count, characters)) = line.split_once(' ') else {
            continue;
        };
        let count = count.parse().unwrap_or(u32::MAX);
        let (mut rank, mut is_alike) = (0_u32, false);
        for character in characters.chars() {
            match character {
                '(' => is_alike = true,
                ')' => {
                    is_alike = false;
                    rank = rank.saturating_add(1);
                }
                _ => {
                    table.insert(character, (count, rank));
                    rank = rank.saturating_add(u32::from(!is_alike));
                }
            }
        }
    }
    table
});

/// The number of strokes of a character; `None` when the table does not have it.
pub fn strokes(character: char) -> Option<u32> {
    TABLE.get(&character).map(|(count, _)| *count)
}

/// The name without what was added to tell namesakes apart (王芳（三组）), and without dots.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let own = name.split(['（', '(']).next().unwrap_or_default();
    own.chars().filter(|one| !['·', ' '].contains(one))
}

/// The first character of a name that the table does not have.
pub fn unknown(name: &str) -> Option<char> {
    letters(name).find(|one| !TABLE.contains_key(one))
}

/// What names are compared by. `own` are the strokes of the first unknown character, as typed.
pub fn order_key(name: &str, order: ListOrder, own: Option<u32>) -> Vec<(u32, u32)> {
    let mut own = own;
    let mut key: Vec<(u32, u32)> = letters(name)
        .map(|one| match TABLE.get(&one) {
            Some(found) => *found,
            None => (own.take().unwrap_or(u32::MAX), u32::MAX),
        })
        .collect();
    if order == ListOrder::SurnameStrokes && key.len() == 2 {
        key.insert(1, (0, 0));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &str, order: ListOrder) -> Vec<&str> {
        let mut all: Vec<&str> = names.split(' ').collect();
        all.sort_by_key(|name| order_key(name, order, None));
        all
    }

    #[test]
    fn fewer_strokes_come_first_then_the_shapes_in_writing_order() {
        let order = ListOrder::SurnameStrokes;
        assert_eq!(sorted("仇 区 王", order), ["王", "区", "仇"]);
        assert_eq!(sorted("张 李", order), ["李", "张"]);
        assert_eq!(
            sorted("赵六 王一 李二 丁三", order),
            ["丁三", "王一", "李二", "赵六"]
        );
        let counts = "丁王李赵胡曾".chars().map(|one| strokes(one).unwrap());
        assert_eq!(counts.collect::<Vec<_>>(), [2, 4, 7, 9, 9, 12]);
    }

    #[test]
    fn the_two_readings_differ_in_names_of_two_characters() {
        let names = "田大利 田富";
        assert_eq!(sorted(names, ListOrder::SurnameStrokes), ["田富", "田大利"]);
        assert_eq!(sorted(names, ListOrder::NameStrokes), ["田大利", "田富"]);
    }

    #[test]
    fn what_tells_namesakes_apart_is_no_part_of_the_name() {
        let key = |name| order_key(name, ListOrder::NameStrokes, None);
        assert_eq!(key("王芳（三组）"), key("王芳"));
        assert_eq!(unknown("王芳（三组）"), None);
        assert_eq!(unknown("王䶮"), Some('䶮'));
        assert_eq!(unknown("古丽·买买提"), None);
    }

    #[test]
    fn an_unknown_character_stands_last_until_its_strokes_are_typed() {
        let key = |name, own| order_key(name, ListOrder::NameStrokes, own);
        assert!(key("王䶮", None) > key("王鑫", None));
        assert!(
            key("王䶮", Some(20)) < key("王鑫", None) && key("王䶮", Some(20)) > key("王一", None)
        );
    }
}
