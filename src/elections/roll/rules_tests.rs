//! The rules of the roll with the vectors of the rulebook (section C: V12 to V15).

use chrono::NaiveDate;

use super::committee::{Chosen, faults, must_leave, next_in_line};
use super::ground::{Effect, Ground, basis_missing, lived_long_enough, of_age};
use super::listing::grouped;
use super::objection::{DecisionStanding, decision_day, decision_standing, receive};
use super::pair::{Likeness, Meant, compare};
use crate::people::{Birth, RegistrationCategory};
use crate::rules::{Deadlines, RuleSets};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn cn() -> Deadlines {
    let sets = RuleSets::built_in().unwrap();
    sets.find("cn-2018").unwrap().rules().deadlines
}

#[test]
fn v15_of_age_on_election_day() {
    let d = day("2026-12-20");
    assert!(of_age(Birth::on(day("2008-12-20")), d).is_ok());
    let told = of_age(Birth::on(day("2008-12-21")), d).unwrap_err();
    assert_eq!(told, "2008-12-21出生，到选举日2026-12-20未满18周岁");
    assert!(of_age(Birth::in_month_of(day("2008-12-01")), d).is_ok());
}

#[test]
fn v13_late_objections_are_refused_with_the_last_day() {
    let (published, today) = (day("2026-11-30"), day("2026-12-08"));
    assert!(receive(&cn(), published, day("2026-12-05"), today).is_ok());
    let late = receive(&cn(), published, day("2026-12-06"), today).unwrap_err();
    assert!(
        late.contains("最迟应在2026-12-05提出") && late.contains("第十四条"),
        "{late}"
    );
    assert!(receive(&cn(), published, day("2026-11-29"), today).is_err());
    assert!(receive(&cn(), published, day("2026-12-05"), day("2026-12-04")).is_err());
}

#[test]
fn v14_decisions_within_three_days() {
    use DecisionStanding as S;
    let (received, last) = (day("2026-12-05"), day("2026-12-08"));
    let at = |decided: Option<&str>, today: &str| {
        decision_standing(&cn(), received, decided.map(day), day(today))
    };
    assert_eq!(at(Some("2026-12-08"), "2026-12-20"), S::InTime);
    assert_eq!(at(Some("2026-12-09"), "2026-12-20"), S::Late { last });
    assert_eq!(at(None, "2026-12-08"), S::Open { last });
    assert_eq!(at(None, "2026-12-09"), S::Overdue { last });
    assert!(decision_day(received, day("2026-12-04"), last).is_err());
    assert!(decision_day(received, day("2026-12-09"), last).is_err());
}

#[test]
fn only_the_record_joins_and_names_only_ask() {
    let birth = Birth::on(day("1975-03-08"));
    let one = |person, name, birth, has_number| Meant {
        person,
        name,
        birth,
        has_number,
    };
    let wang = one(1, "王示例", birth, true);
    assert_eq!(compare(wang, wang), Some(Likeness::Same));
    let renamed = one(1, "王更名", Birth::on(day("1975-03-09")), true);
    assert_eq!(compare(wang, renamed), Some(Likeness::Same));
    let numberless = one(2, "王示例", birth, false);
    assert_eq!(compare(wang, numberless), Some(Likeness::Question));
    let month = one(2, "王示例", Birth::in_month_of(day("1975-03-01")), false);
    assert_eq!(compare(wang, month), Some(Likeness::Question));
    assert_eq!(
        compare(wang, one(2, "王示例", birth, true)),
        None,
        "two numbers"
    );
    let other_day = one(2, "王示例", Birth::on(day("1975-03-09")), false);
    assert_eq!(compare(wang, other_day), None);
}

#[test]
fn groups_stand_in_the_order_of_their_numbers() {
    let voters = [
        ("第十组", "甲"),
        ("", "乙"),
        ("第二组", "丙"),
        ("二十一组", "丁"),
        ("第二组", "戊"),
        ("3组", "己"),
        ("塘口组", "庚"),
        ("第十二组", "辛"),
    ];
    let groups = grouped(voters);
    let names: Vec<&str> = groups.iter().map(|one| one.name.as_str()).collect();
    let expected = [
        "第二组",
        "3组",
        "第十组",
        "第十二组",
        "二十一组",
        "塘口组",
        "",
    ];
    assert_eq!(names, expected);
    assert_eq!(groups[0].names, ["丙", "戊"]);
}

#[test]
fn every_ground_has_its_effect_and_outsiders_need_theirs_written_down() {
    for (knows_reach, more) in [(false, 0), (true, 1)] {
        assert_eq!(Ground::with(Effect::Gain, knows_reach).count(), 5 + more);
        assert_eq!(Ground::with(Effect::Loss, knows_reach).count(), 6 + more);
    }
    assert_eq!(basis_missing(RegistrationCategory::LocalResident, ""), None);
    let outsider = basis_missing(RegistrationCategory::NonlocalApproved, " ").unwrap();
    assert!(outsider.contains("村民代表会议同意"));
    assert_eq!(
        basis_missing(RegistrationCategory::NonlocalApproved, "十月会议"),
        None
    );
}

fn member(id: i64, is_chair: bool, votes: Option<i32>, joined: Option<&str>) -> Chosen {
    Chosen {
        id,
        name: format!("成员{id}"),
        is_chair,
        votes,
        joined_on: joined.map(day),
        left_on: None,
    }
}

#[test]
fn a_committee_has_its_size_and_one_chair_and_vacancies_go_by_votes() {
    let on = Some("2026-11-20");
    let mut all = vec![
        member(1, true, Some(30), on),
        member(2, false, Some(28), on),
        member(3, false, Some(20), None),
        member(4, false, Some(22), None),
        member(5, false, None, None),
    ];
    let told = faults(&all, 3, None).concat();
    assert!(told.contains("不少于3人") && told.contains("2人"), "{told}");
    assert_eq!(next_in_line(&all).map(|one| one.id), Some(4));
    all[3].joined_on = on.map(day);
    assert!(faults(&all, 3, Some(3)).is_empty());
    all[0].left_on = on.map(day);
    let told = faults(&all, 5, Some(9)).concat();
    assert!(
        told.contains("5至9人") && told.contains("主任1人"),
        "{told}"
    );
}

#[test]
fn a_year_of_residence_is_full_on_its_day() {
    let election = day("2027-01-10");
    assert_eq!(lived_long_enough(day("2026-01-10"), election, 12), Ok(()));
    let told = lived_long_enough(day("2026-01-11"), election, 12).unwrap_err();
    assert!(told.contains("到2027-01-11才满12个月"), "{told}");
    // The 31st of a month that has none counts on its last day.
    assert_eq!(
        lived_long_enough(day("2026-08-31"), day("2026-09-30"), 1),
        Ok(())
    );
    assert!(lived_long_enough(chrono::NaiveDate::MAX, election, 12).is_err());
}

#[test]
fn candidates_and_named_relatives_leave_the_committee() {
    let on = Some("2026-11-20");
    let mut all = vec![
        member(1, true, Some(30), on),
        member(2, false, Some(28), on),
        member(3, false, Some(20), None),
        member(4, false, Some(22), on),
    ];
    all[3].left_on = on.map(day);
    let names = ["成员1", "成员3", "成员4"].map(str::to_owned);
    let relatives = [("成员2".to_owned(), "成员1".to_owned())];
    let found = must_leave(&all, &names, &relatives);
    let told: Vec<String> = found
        .iter()
        .map(super::committee::MustLeave::told)
        .collect();
    assert_eq!(
        told,
        [
            "成员1是候选人，应退出选举委员会。",
            "成员2是候选人成员1的近亲属，应退出选举委员会。",
            "成员3是候选人，应退出选举委员会候补。",
        ]
    );
    assert!(must_leave(&all, &[], &[]).is_empty());
}
