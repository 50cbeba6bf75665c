//! The rules of the voting day.

use chrono::NaiveDate;

use super::proxies::{Asked, Held, Law, Named, judge, lapsed};
use super::staff::{Conflict, conflict};
use super::stations::{Ballots, StationKind, StationRules, check_hours, lacking, read_time};
use super::store_proxies::law;
use super::store_stations::station_rules;
use crate::elections::in_force::built_in;
use crate::rules::{Kin, RuleSets};

#[test]
fn a_time_is_hours_and_minutes_of_one_day() {
    for (text, time) in [
        ("8:00", "08:00"),
        (" 8：30 ", "08:30"),
        ("14:05", "14:05"),
        ("00:00", "00:00"),
    ] {
        assert_eq!(read_time(text, "开始").unwrap(), time);
    }
    for text in [
        "", "8", "8点", "24:00", "8:60", "8:5", "-1:00", "+8:00", "08:000", "８:00", "8:00:00",
    ] {
        let told = read_time(text, "开始投票").unwrap_err();
        assert!(told.contains("开始投票应写成"), "{text}");
    }
    assert!(check_hours("08:00", "14:30").is_ok());
    for (opens, closes) in [("08:00", "08:00"), ("14:00", "08:00")] {
        assert!(
            check_hours(opens, closes)
                .unwrap_err()
                .contains("同一天之内")
        );
    }
}

#[test]
fn every_ballot_received_is_issued_spoiled_or_left() {
    let ballots = |numbers: [Option<u64>; 4]| {
        let [received, issued, spoiled, left] = numbers;
        Ballots {
            received,
            issued,
            spoiled,
            left,
        }
        .check()
    };
    for good in [
        [None, None, None, None],
        [Some(500), None, None, None],
        [Some(500), Some(480), None, None],
        [Some(500), Some(480), Some(2), Some(18)],
        [Some(0), Some(0), Some(0), Some(0)],
    ] {
        assert_eq!(ballots(good), Ok(()));
    }
    let told = ballots([Some(500), Some(480), Some(2), Some(17)]).unwrap_err();
    assert!(
        told.contains("领到500张，而发出480 + 写坏、短少2 + 剩余17 = 499张"),
        "{told}"
    );
    assert!(ballots([Some(500), Some(501), None, None]).is_err());
    assert!(
        ballots([Some(500), Some(u64::MAX), Some(1), Some(1)]).is_err(),
        "never wrapped"
    );
    assert!(
        ballots([None, Some(1), None, None])
            .unwrap_err()
            .contains("先填领到")
    );
}

#[test]
fn a_mobile_box_needs_its_staff_and_where_the_rules_say_so_the_township() {
    let rules = StationRules {
        station_least: None,
        supervisors_least: 3,
        needs_approval: true,
        source: "浙江省选举办法第24条".to_owned(),
    };
    let told = lacking(StationKind::Mobile, 2, false, &rules);
    assert_eq!(told.len(), 2);
    assert!(told[0].contains("至少要3名监票人，现有2名") && told[0].contains("第24条"));
    assert!(lacking(StationKind::Mobile, 3, true, &rules).is_empty());
    assert!(lacking(StationKind::Station, 1, false, &rules).is_empty());
    assert_eq!(lacking(StationKind::Centre, 0, false, &rules).len(), 1);
    for (id, least) in [
        ("zj-2020", 3),
        ("bj-2012", 3),
        ("cn-2026", 1),
        ("ha-2011", 1),
    ] {
        let rules = station_rules(built_in().unwrap().find(id).unwrap());
        for kind in [StationKind::Centre, StationKind::Station] {
            let told = lacking(kind, least - 1, false, &rules);
            assert_eq!(told.len(), 1, "{id} {told:?}");
            assert!(lacking(kind, least, false, &rules).is_empty(), "{id}");
        }
    }
    let beijing = station_rules(built_in().unwrap().find("bj-2012").unwrap());
    let told = lacking(StationKind::Station, 1, false, &beijing).concat();
    assert!(
        told.contains("投票站至少要3名监票人，现有1名（北京") && told.contains("第23条"),
        "{told}"
    );
}

#[test]
fn candidates_and_near_relatives_do_not_count() {
    let candidates = ["陈一".to_owned(), "钱二".to_owned()];
    let of = |name, kin, kin_of| conflict(name, kin, kin_of, &candidates);
    assert_eq!(of("陈一", None, ""), Some(Conflict::IsCandidate));
    for kin in [
        Kin::Spouse,
        Kin::Parent,
        Kin::Child,
        Kin::Sibling,
        Kin::Grandparent,
        Kin::Grandchild,
    ] {
        let found = of("周三", Some(kin), "钱二").unwrap();
        assert!(found.told("周三").contains("候选人钱二的近亲属"));
    }
    assert_eq!(of("周三", Some(Kin::Other), "钱二"), None, "an in-law may");
    assert_eq!(of("周三", Some(Kin::Child), "吴四"), None, "no candidate");
    assert_eq!(
        of("陈一（三组）", None, ""),
        None,
        "a namesake is told apart by hand"
    );
}

fn named(id: i64) -> Named {
    Named {
        id,
        name: format!("村民{id}"),
    }
}

fn asked(principal: i64, proxy: i64) -> Asked {
    Asked {
        principal: named(principal),
        proxy: named(proxy),
        kin: Kin::Child,
        asked_on: "2026-12-10".parse().unwrap(),
        is_written: true,
        is_candidate: false,
    }
}

fn law_of(set: &str) -> Law {
    let day: NaiveDate = "2026-12-20".parse().unwrap();
    law(RuleSets::built_in().unwrap().find(set).unwrap(), day)
}

#[test]
fn a_proxy_is_refused_with_the_sentence_of_the_law() {
    let none: [Held; 0] = [];
    let zhejiang = law_of("zj-2020");
    assert_eq!(judge(&asked(1, 2), &none, &zhejiang), Ok(()));
    let refused = |asked: &Asked, held: &[Held], parts: &[&str]| {
        let told = judge(asked, held, &zhejiang).unwrap_err();
        assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    };
    refused(&asked(1, 1), &none, &["同一个人"]);
    refused(
        &Asked {
            is_written: false,
            ..asked(1, 2)
        },
        &none,
        &["书面委托书", "村民委员会组织法第15条"],
    );
    refused(
        &Asked {
            kin: Kin::Other,
            ..asked(1, 2)
        },
        &none,
        &["近亲属", "第1045条"],
    );
    refused(
        &Asked {
            is_candidate: true,
            ..asked(1, 2)
        },
        &none,
        &["候选人", "浙江省选举办法第25条"],
    );
    let late = Asked {
        asked_on: "2026-12-18".parse().unwrap(),
        ..asked(1, 2)
    };
    refused(&late, &none, &["2026-12-17", "第25条"]);
    let on_the_day = Asked {
        asked_on: "2026-12-17".parse().unwrap(),
        ..asked(1, 2)
    };
    assert_eq!(judge(&on_the_day, &none, &zhejiang), Ok(()));
}

#[test]
fn nobody_votes_twice_and_nobody_hands_a_mandate_on() {
    let zhejiang = law_of("zj-2020");
    let refused = |asked: &Asked, held: &[Held], parts: &[&str]| {
        let told = judge(asked, held, &zhejiang).unwrap_err();
        assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    };
    let full = [
        (named(3), named(2)),
        (named(4), named(2)),
        (named(5), named(2)),
    ];
    refused(&asked(1, 2), &full, &["已经接受3人委托", "第25条"]);
    assert_eq!(judge(&asked(1, 2), &full[..2], &zhejiang), Ok(()));
    refused(&asked(3, 6), &full, &["已经委托村民2投票"]);
    refused(&asked(2, 6), &full, &["不能再转委托"]);
    refused(&asked(6, 3), &full, &["自己已经委托别人"]);
    assert!(
        judge(
            &Asked {
                is_candidate: true,
                ..asked(1, 2)
            },
            &[],
            &law_of("cn-2018")
        )
        .is_err()
    );
}

#[test]
fn a_mandate_lapses_when_it_was_not_published_or_its_proxy_stands() {
    let zhejiang = law_of("zj-2020");
    assert!(
        lapsed(false, false, &zhejiang)
            .unwrap()
            .contains("没有公布")
    );
    assert!(
        lapsed(true, true, &zhejiang)
            .unwrap()
            .contains("成了候选人")
    );
    assert_eq!(lapsed(false, true, &zhejiang), None);
    assert_eq!(lapsed(false, false, &law_of("cn-2018")), None);
}
