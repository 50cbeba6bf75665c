//! Numbers, days and names as documents write them.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::elections::candidates::words::ListOrder;
use crate::elections::facts::Seats;

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number below one hundred in Chinese numerals, as laws write it; others in digits.
pub(super) fn numeral(number: u32) -> String {
    let digit = |at: u32| DIGITS.get(at as usize).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, ones) => digit(ones).to_owned(),
        (1, 0) => "十".to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, 0) if tens < 10 => format!("{}十", digit(tens)),
        (tens, ones) if tens < 10 => format!("{}十{}", digit(tens), digit(ones)),
        _ => number.to_string(),
    }
}

/// A day as documents write it, without leading zeros (GB/T 9704-2012, 7.3.5.4).
pub(super) fn day(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A month as forms write it: 1975年3月.
pub(super) fn month(date: NaiveDate) -> String {
    format!("{}年{}月", date.year(), date.month())
}

/// The day of the week.
pub(super) const fn weekday(date: Weekday) -> &'static str {
    match date {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}

/// Months in words: 十二个月 is 一年.
pub(super) fn months(number: u32) -> String {
    if number > 0 && number.is_multiple_of(12) {
        format!("{}年", numeral(number / 12))
    } else {
        format!("{}个月", numeral(number))
    }
}

/// The name of a village or community without the name of its committee: 桃源村委会 is 桃源村,
/// 城东社区居委会 is 城东社区.
pub(super) fn place(name: &str) -> String {
    let name = name.trim();
    let village = ["村民委员会", "村委会"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    if let Some(own) = village.filter(|own| !own.is_empty()) {
        // 联光村村委会 has the 村 twice.
        return if own.ends_with('村') {
            own.to_owned()
        } else {
            format!("{own}村")
        };
    }
    let community = ["居民委员会", "居委会"]
        .iter()
        .find_map(|end| name.strip_suffix(end));
    if let Some(own) = community.filter(|own| !own.is_empty()) {
        return if own.ends_with("社区") {
            own.to_owned()
        } else {
            format!("{own}社区")
        };
    }
    name.to_owned()
}

/// The government of a township: 碧阳镇人民政府; of a street its office.
pub(super) fn government(name: &str) -> String {
    let name = name.trim();
    if name.ends_with(['镇', '乡']) {
        format!("{name}人民政府")
    } else if name.ends_with("街道") {
        format!("{name}办事处")
    } else {
        name.to_owned()
    }
}

/// The order of a list, as it stands in a sentence: 以得票多少为序.
pub(super) const fn order(order: ListOrder) -> &'static str {
    match order {
        ListOrder::Votes => "得票多少",
        ListOrder::SurnameStrokes => "姓氏笔画",
        ListOrder::NameStrokes => "姓名笔画",
    }
}

/// Seats by post in words: 主任1名、副主任1名、委员3名，共5名.
pub(super) fn seats(seats: Seats) -> String {
    let posts = [
        ("主任", seats.chair),
        ("副主任", seats.vice_chair),
        ("妇女委员", seats.woman_member),
        ("委员", seats.member),
    ];
    let told: Vec<String> = posts
        .iter()
        .filter(|(_, number)| *number > 0)
        .map(|(post, number)| format!("{post}{number}名"))
        .collect();
    match told.len() {
        1 => told.join("、"),
        _ => format!("{}，共{}名", told.join("、"), seats.total()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_laws() {
        let words = [0, 5, 10, 14, 20, 32, 99, 100].map(numeral);
        assert_eq!(
            words,
            ["零", "五", "十", "十四", "二十", "三十二", "九十九", "100"]
        );
        assert_eq!(months(12), "一年");
        assert_eq!(months(6), "六个月");
    }

    #[test]
    fn days_have_no_leading_zeros() {
        let date: NaiveDate = "2027-01-09".parse().unwrap();
        assert_eq!(day(date), "2027年1月9日");
        assert_eq!(weekday(date.weekday()), "星期六");
    }

    #[test]
    fn a_place_is_called_without_its_committee() {
        let names = [
            ("桃源村委会", "桃源村"),
            ("联光村村委会", "联光村"),
            ("联光村村民委员会", "联光村"),
            ("城东社区居委会", "城东社区"),
            ("北街居民委员会", "北街社区"),
            ("碧山村", "碧山村"),
            ("村委会", "村委会"),
        ];
        for (name, called) in names {
            assert_eq!(place(name), called);
        }
    }

    #[test]
    fn a_government_is_called_as_it_is() {
        let names = ["碧阳镇", "宏潭乡", "文昌街道", "文昌街道办事处"].map(government);
        let called = [
            "碧阳镇人民政府",
            "宏潭乡人民政府",
            "文昌街道办事处",
            "文昌街道办事处",
        ];
        assert_eq!(names, called);
    }

    #[test]
    fn seats_are_told_by_post() {
        let some = Seats {
            chair: 1,
            vice_chair: 1,
            woman_member: 0,
            member: 3,
        };
        assert_eq!(seats(some), "主任1名、副主任1名、委员3名，共5名");
        assert_eq!(
            seats(Seats {
                member: 2,
                ..Seats::default()
            }),
            "委员2名"
        );
    }
}
