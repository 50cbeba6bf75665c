//! What may happen to places: the rules of renaming, merging, splitting, converting and closing.
//!
//! Setting up, dissolving and adjusting villages is proposed by the township, discussed by the
//! villagers' assembly and approved by the county (Organic Law of Villagers' Committees, art. 3);
//! so nothing here reaches beyond one county.

use chrono::{Days, NaiveDate};

use super::names::belongs_in_name;
use super::{Division, DivisionCode, Level, NewUnit, UnitKind};

/// Why a change of places cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each sentence says what it means")]
pub enum Refusal {
    #[error("生效日期 {0} 不合理：应在1949年10月1日以后、距今天不超过一年，请检查后重新填写。")]
    Date(NaiveDate),
    #[error("生效日期 {0} 还没有到：登记后名称、类别和统计立即改变，请在生效当天或之后登记。")]
    Future(NaiveDate),
    #[error("“{name}”已登记过 {on} 起的变更，生效日期不能早于这一天，请检查日期。")]
    BeforeLast { name: String, on: NaiveDate },
    #[error("名称应为1至50个字，只能用汉字、字母、数字、括号和“、·-”，请重新填写。")]
    Name,
    #[error("说明不能超过500个字，请缩短后再保存。")]
    Note,
    #[error("“{0}”不是村或社区，不能办理这项变更，请选择村或社区。")]
    NotAUnit(String),
    #[error("“{name}”自 {on} 起撤销，不能再办理变更，请选择它的后续单位。")]
    Closed { name: String, on: NaiveDate },
    #[error("“{name}”自 {from} 起设立，生效日期不能早于这一天，请检查日期。")]
    NotYet { name: String, from: NaiveDate },
    #[error("“{0}”不能与自己合并，请另选一个并入单位。")]
    WithItself(String),
    #[error("“{0}”重复填写了，请删去重复的一个。")]
    Twice(String),
    #[error("合并为新单位至少要选两个村或社区，请再选一个。")]
    MergeTooFew,
    #[error("请选择要并入的村或社区。")]
    MergeNothing,
    #[error("“{0}”不在同一个县（市、区），村和社区只能在同一县内合并或拆分，请重新选择。")]
    OtherCounty(String),
    #[error("拆分后至少要有两个单位，请再填写一个。")]
    SplitTooFew,
    #[error("沿用原代码的“{0}”不能在拆分时改变类别，请先办理村居转换。")]
    SplitChangesKind(String),
    #[error("“{0}”的名称在同一上级之下已有，请换一个名称以便区分。")]
    NameTaken(String),
    #[error("新名称与现用名称“{0}”相同，无需更名。")]
    NameUnchanged(String),
    #[error("“{name}”已经是{}，无需转换。", .kind.label())]
    KindUnchanged { name: String, kind: UnitKind },
    #[error("“{0}”不是村（社区）代码，应为12位数字，请检查后重新填写。")]
    NotAUnitCode(DivisionCode),
    #[error("代码 {0} 已被使用，请另用一个；若要沿用某个现有单位的代码，请选择并入该单位。")]
    CodeTaken(DivisionCode),
    #[error("代码 {0} 的前9位不是已登记的乡镇（街道），请检查代码。")]
    UnknownTownship(DivisionCode),
    #[error("“{0}”的{1}编号已用完，不能再增加。")]
    SectionsFull(String, &'static str),
}

/// The day a change takes effect: from the founding of the state on, at most a year ahead.
pub(super) fn check_date(on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let first = NaiveDate::from_ymd_opt(1949, 10, 1);
    let last = today.checked_add_days(Days::new(366));
    let fits = first.is_some_and(|first| first <= on) && last.is_some_and(|last| on <= last);
    if fits { Ok(()) } else { Err(Refusal::Date(on)) }
}

/// The day a change of what exists takes effect: places are kept as they are today, so a change
/// cannot be recorded before its day.
pub(super) fn check_past(on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    check_date(on, today)?;
    if on > today {
        return Err(Refusal::Future(on));
    }
    Ok(())
}

/// What happens to one place is recorded in the order of time; `last`: the day of the latest change.
pub(super) fn check_order(
    place: &Division,
    last: Option<NaiveDate>,
    on: NaiveDate,
) -> Result<(), Refusal> {
    match last {
        Some(last) if on < last => Err(Refusal::BeforeLast {
            name: place.name.clone(),
            on: last,
        }),
        _ => Ok(()),
    }
}

/// The name without spaces around it: 1–50 characters, all of them as in names of places.
pub(super) fn check_name(name: &str) -> Result<&str, Refusal> {
    let name = name.trim();
    let fits = (1..=50).contains(&name.chars().count()) && name.chars().all(belongs_in_name);
    if fits { Ok(name) } else { Err(Refusal::Name) }
}

/// The remark on a change: at most 500 characters.
pub(super) fn check_note(note: &str) -> Result<&str, Refusal> {
    let note = note.trim();
    if note.chars().count() <= 500 {
        Ok(note)
    } else {
        Err(Refusal::Note)
    }
}

/// A place can only change while it exists.
pub(super) fn check_exists(place: &Division, on: NaiveDate) -> Result<(), Refusal> {
    let name = place.name.clone();
    if let Some(closed) = place.valid_to {
        return Err(Refusal::Closed { name, on: closed });
    }
    match place.valid_from {
        Some(from) if on < from => Err(Refusal::NotYet { name, from }),
        _ => Ok(()),
    }
}

/// An existing village or community.
pub(super) fn check_unit(place: &Division, on: NaiveDate) -> Result<(), Refusal> {
    if place.level != Level::Village {
        return Err(Refusal::NotAUnit(place.name.clone()));
    }
    check_exists(place, on)
}

/// Another name than the present one.
pub(super) fn check_rename(place: &Division, name: &str, on: NaiveDate) -> Result<(), Refusal> {
    check_exists(place, on)?;
    if place.name == name {
        return Err(Refusal::NameUnchanged(name.to_owned()));
    }
    Ok(())
}

/// `units` are merged into `target`, which stays as it is.
pub(super) fn check_merge_into(
    units: &[Division],
    target: &Division,
    on: NaiveDate,
) -> Result<(), Refusal> {
    if units.is_empty() {
        return Err(Refusal::MergeNothing);
    }
    check_unit(target, on)?;
    if units.iter().any(|unit| unit.code == target.code) {
        return Err(Refusal::WithItself(target.name.clone()));
    }
    check_units_of(&target.code, units, on)
}

/// `units` are merged into one new unit.
pub(super) fn check_merge_as_new(
    units: &[Division],
    new: &NewUnit,
    on: NaiveDate,
) -> Result<(), Refusal> {
    if units.len() < 2 {
        return Err(Refusal::MergeTooFew);
    }
    check_new_unit(new)?;
    check_units_of(&new.code, units, on)
}

fn check_units_of(target: &DivisionCode, units: &[Division], on: NaiveDate) -> Result<(), Refusal> {
    for (place, unit) in units.iter().enumerate() {
        check_unit(unit, on)?;
        check_same_county(target, &unit.code, &unit.name)?;
        if units
            .iter()
            .take(place)
            .any(|other| other.code == unit.code)
        {
            return Err(Refusal::Twice(unit.name.clone()));
        }
    }
    Ok(())
}

/// `unit` falls into `parts`; one of them may keep its code.
pub(super) fn check_split(
    unit: &Division,
    parts: &[NewUnit],
    on: NaiveDate,
) -> Result<(), Refusal> {
    check_unit(unit, on)?;
    if parts.len() < 2 {
        return Err(Refusal::SplitTooFew);
    }
    for (place, part) in parts.iter().enumerate() {
        check_new_unit(part)?;
        check_same_county(&unit.code, &part.code, &part.name)?;
        let earlier = parts.get(..place).unwrap_or_default();
        if earlier.iter().any(|other| other.code == part.code) {
            return Err(Refusal::CodeTaken(part.code.clone()));
        }
        if earlier.iter().any(|other| other.name == part.name) {
            return Err(Refusal::Twice(part.name.clone()));
        }
        if part.code == unit.code && Some(part.kind) != unit.unit_kind {
            return Err(Refusal::SplitChangesKind(part.name.clone()));
        }
    }
    Ok(())
}

/// `unit` becomes a unit of the other kind, under its own code or a new one.
pub(super) fn check_convert(
    unit: &Division,
    kind: UnitKind,
    new_code: Option<&DivisionCode>,
    on: NaiveDate,
) -> Result<(), Refusal> {
    check_unit(unit, on)?;
    if unit.unit_kind == Some(kind) {
        let name = unit.name.clone();
        return Err(Refusal::KindUnchanged { name, kind });
    }
    match new_code {
        Some(code) => check_same_county(&unit.code, code, &unit.name),
        None => Ok(()),
    }
}

/// A code of a unit and a usable name.
pub(super) fn check_new_unit(unit: &NewUnit) -> Result<(), Refusal> {
    check_unit_code(&unit.code)?;
    check_name(&unit.name).map(|_| ())
}

/// A code of 12 digits.
pub(super) fn check_unit_code(code: &DivisionCode) -> Result<(), Refusal> {
    if code.level() == Level::Village {
        Ok(())
    } else {
        Err(Refusal::NotAUnitCode(code.clone()))
    }
}

fn check_same_county(one: &DivisionCode, other: &DivisionCode, name: &str) -> Result<(), Refusal> {
    if one.county() == other.county() {
        Ok(())
    } else {
        Err(Refusal::OtherCounty(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn code(text: &str) -> DivisionCode {
        DivisionCode::parse(text).unwrap()
    }

    fn village(text: &str) -> Division {
        let code = code(text);
        Division {
            parent_code: code.parent().unwrap(),
            name: format!("村{text}"),
            level: code.level(),
            unit_kind: code.unit_kind(),
            is_quasi: false,
            section_kind: None,
            valid_from: None,
            valid_to: None,
            successor_code: None,
            version: 1,
            code,
        }
    }

    fn new(text: &str, name: &str) -> NewUnit {
        let kind = UnitKind::Village;
        NewUnit {
            code: code(text),
            name: name.to_owned(),
            kind,
        }
    }

    #[test]
    fn names_of_places_hold_letters_digits_and_brackets() {
        for good in [
            "桃源村委会",
            "城东社区居委会（筹）",
            "1号矿、2号矿",
            "巴音·塔拉-2队",
        ] {
            assert_eq!(check_name(good), Ok(good));
        }
        let long = "村".repeat(51);
        for bad in [
            "<script>alert(1)</script>",
            "桃源\u{7}村",
            "桃 源",
            "",
            &long,
            "桃源😀",
        ] {
            assert_eq!(check_name(bad), Err(Refusal::Name), "{bad}");
        }
    }

    #[test]
    fn dates_are_plausible() {
        let today = day("2026-11-22");
        for good in ["1949-10-01", "2026-11-22", "2027-11-22"] {
            assert_eq!(check_date(day(good), today), Ok(()), "{good}");
        }
        for bad in ["1949-09-30", "2028-01-01", "0205-01-01"] {
            assert_eq!(check_date(day(bad), today), Err(Refusal::Date(day(bad))));
        }
    }

    #[test]
    fn a_change_is_recorded_on_its_day_or_later_and_in_the_order_of_time() {
        let today = day("2026-11-22");
        assert_eq!(check_past(today, today), Ok(()));
        let tomorrow = check_past(day("2026-11-23"), today).unwrap_err();
        assert_eq!(tomorrow, Refusal::Future(day("2026-11-23")));
        assert!(tomorrow.to_string().contains("请在生效当天或之后登记"));
        let unit = village("341023100200");
        let last = Some(day("2024-05-01"));
        assert_eq!(check_order(&unit, last, day("2024-05-01")), Ok(()));
        assert_eq!(check_order(&unit, None, day("1990-01-01")), Ok(()));
        let earlier = check_order(&unit, last, day("2024-04-30")).unwrap_err();
        assert!(earlier.to_string().contains("2024-05-01"), "{earlier}");
    }

    #[test]
    fn units_of_one_county_merge_across_townships_but_not_across_counties() {
        let on = day("2025-01-01");
        let target = village("341023100200");
        let merged = |other: &str| check_merge_into(&[village(other)], &target, on);
        assert_eq!(merged("341023101200"), Ok(()));
        assert!(matches!(
            merged("341024101200"),
            Err(Refusal::OtherCounty(_))
        ));
        assert!(matches!(
            merged("341023100200"),
            Err(Refusal::WithItself(_))
        ));
        assert!(matches!(merged("341023100"), Err(Refusal::NotAUnit(_))));
        assert_eq!(
            check_merge_into(&[], &target, on),
            Err(Refusal::MergeNothing)
        );
        let twice = [village("341023101200"), village("341023101200")];
        assert!(matches!(
            check_merge_into(&twice, &target, on),
            Err(Refusal::Twice(_))
        ));
        let one = check_merge_as_new(&twice[..1], &new("341023100300", "新村"), on);
        assert_eq!(one, Err(Refusal::MergeTooFew));
    }

    #[test]
    fn only_what_exists_on_the_day_can_change() {
        let mut unit = village("341023100200");
        unit.valid_from = Some(day("2020-01-01"));
        assert_eq!(check_exists(&unit, day("2020-01-01")), Ok(()));
        assert!(matches!(
            check_exists(&unit, day("2019-12-31")),
            Err(Refusal::NotYet { .. })
        ));
        unit.valid_to = Some(day("2022-01-01"));
        assert!(matches!(
            check_exists(&unit, day("2021-01-01")),
            Err(Refusal::Closed { .. })
        ));
    }

    #[test]
    fn a_split_gives_at_least_two_distinct_units() {
        let on = day("2025-01-01");
        let unit = village("341023100200");
        let kept = new("341023100200", "旧村");
        let split = |parts: &[NewUnit]| check_split(&unit, parts, on);
        assert_eq!(split(&[kept.clone(), new("341023100300", "新村")]), Ok(()));
        assert_eq!(
            split(std::slice::from_ref(&kept)),
            Err(Refusal::SplitTooFew)
        );
        let same_name = split(&[kept.clone(), new("341023100300", "旧村")]);
        assert_eq!(same_name, Err(Refusal::Twice("旧村".to_owned())));
        assert!(matches!(
            split(&[kept.clone(), kept]),
            Err(Refusal::CodeTaken(_))
        ));
        let nameless = split(&[new("341023100300", "甲"), new("341023100301", " ")]);
        assert_eq!(nameless, Err(Refusal::Name));
    }

    #[test]
    fn every_refusal_says_what_to_do() {
        let unit = village("341023100001");
        let refused = check_convert(&unit, UnitKind::Community, None, day("2025-01-01"));
        let sentence = refused.unwrap_err().to_string();
        assert_eq!(sentence, "“村341023100001”已经是社区，无需转换。");
    }
}
