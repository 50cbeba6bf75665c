//! The voting day as a village's clerk meets it.

use diesel::prelude::*;

use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::pages::count_tests::counting;
use crate::elections::pages::tests::{START, county, json, staff};
use crate::people::store::{self, NewPerson};
use crate::schema::{elections, voters};

pub(super) const DAY: &str = "/office/elections/2/voting";
const UNIT: &str = "341023100200";

/// A chapter of that village in a state; its election day is 2026-12-20.
pub(super) fn enter(test: &TestDb, state: &'static str) {
    let done = test.db.write_now(
        WriteScope::County(DivisionCode::parse("341023").unwrap()),
        move |conn| {
            diesel::update(elections::table.find(2_i64))
                .set((
                    elections::state.eq(state),
                    elections::election_day.eq("2026-12-20".parse::<chrono::NaiveDate>().unwrap()),
                ))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        },
    );
    done.unwrap();
}

pub(super) async fn arranged(test: &TestDb) -> Browser {
    county(test, 1);
    let mut staff = staff(test);
    staff.post("/office/elections", &START).await;
    counting(&test.db, 2);
    let setup = [("registered", "1000"), ("version", "0")];
    let done = staff.post("/office/elections/2/count/setup", &setup).await;
    assert_eq!(done.status, 303, "{}", done.body);
    for (name, sex) in [("陈一", "male"), ("钱二", "female")] {
        let fields = [("name", name), ("sex", sex), ("post", "member")];
        let done = staff
            .post("/office/elections/2/count/persons", &fields)
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    enter(test, "campaign_and_logistics");
    staff
}

/// Registered voters of the village by name; their numbers count from 1.
fn add_voters(test: &TestDb, names: &[&str]) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let done = test.db.write_now(WriteScope::Whole, move |conn| {
        store::next_ids(conn, names.len())?;
        let born: chrono::NaiveDate = "1970-03-08".parse().unwrap();
        let person = |(id, name): (i64, &String)| NewPerson {
            id,
            name: name.clone(),
            sex: 1,
            birth_date: born.into(),
            birth_month_only: false,
            ethnicity: None,
            home_unit_code: UNIT.to_owned(),
            id_number_sealed: None,
            id_number_lookup: None,
            telephone_sealed: None,
            telephone_lookup: None,
            version: 1,
        };
        store::insert_many(conn, (1..).zip(&names).map(person).collect())?;
        for id in (1..).take(names.len()) {
            diesel::insert_into(voters::table)
                .values((
                    voters::unit_code.eq(UNIT),
                    voters::person_id.eq(id),
                    voters::category.eq(1_i16),
                    voters::group_name.eq(Some(format!("第{id}组"))),
                    voters::version.eq(1),
                ))
                .execute(conn)?;
        }
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

pub(super) const STATION: [(&str, &str); 7] = [
    ("kind", "station"),
    ("name", "一组投票站"),
    ("place", "一组晒场"),
    ("opens_at", "8:00"),
    ("closes_at", "14:30"),
    ("for_whom", ""),
    ("approved_on", ""),
];

pub(super) async fn post<'a>(
    browser: &mut Browser,
    word: &str,
    base: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Answer {
    let mut fields: Vec<(&str, &str)> = base.to_vec();
    for (name, value) in changes {
        match fields.iter_mut().find(|one| one.0 == *name) {
            Some(one) => one.1 = value,
            None => fields.push((name, value)),
        }
    }
    browser.post(&format!("{DAY}/{word}"), &fields).await
}

db_test!(stations_become_the_boxes_of_the_count, |test| {
    block_on(async {
        let mut clerk = arranged(test).await;
        for (changes, told) in [
            ([("closes_at", "7:00")], "同一天之内"),
            ([("opens_at", "八点")], "开始投票的时间应写成"),
            ([("name", " ")], "请填写名称"),
            ([("kind", "")], "请选择是中心会场"),
            ([("kind", "mobile")], "流动票箱为谁而设"),
            ([("place", "341023199001011234")], "地点"),
        ] {
            let refused = post(&mut clerk, "station", &STATION, &changes).await;
            assert_eq!(refused.status, 422, "{told}: {}", refused.body);
            assert!(refused.body.contains(told), "{told}: {}", refused.body);
            assert!(refused.body.contains("value=\"14:30\"") || told.contains("同一天"));
        }
        let done = post(&mut clerk, "station", &STATION, &[]).await;
        assert_eq!(done.location, format!("{DAY}?done=saved"), "{}", done.body);
        let twice = post(&mut clerk, "station", &STATION, &[]).await;
        assert!(twice.status == 422 && twice.body.contains("已有“一组投票站”"));
        let mobile = [
            ("kind", "mobile"),
            ("name", "流动票箱1"),
            ("for_whom", "行动不便的老人3名"),
        ];
        assert_eq!(
            post(&mut clerk, "station", &STATION, &mobile).await.status,
            303
        );
        let page = clerk.get(DAY).await;
        assert!(
            page.body.contains("流动票箱至少要3名监票人，现有0名"),
            "{}",
            page.body
        );
        // Ballots must add up; a stale form is told so.
        let row = [("station", "1"), ("version", "1")];
        let numbers = [
            ("received", "500"),
            ("issued", "480"),
            ("spoiled", "2"),
            ("left", "17"),
        ];
        let refused = post(&mut clerk, "ballots", &row, &numbers).await;
        assert!(
            refused.status == 422 && refused.body.contains("对不上"),
            "{}",
            refused.body
        );
        assert!(
            refused.body.contains("value=\"480\""),
            "nothing typed is lost"
        );
        let good = [
            ("received", "500"),
            ("issued", "480"),
            ("spoiled", "2"),
            ("left", "18"),
        ];
        let done = post(&mut clerk, "ballots", &row, &good).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let stale = post(&mut clerk, "ballots", &row, &good).await;
        assert!(stale.status == 409 && stale.body.contains("刚才有人改过"));
        let gone = post(
            &mut clerk,
            "station_remove",
            &[("station", "1"), ("version", "2")],
            &[],
        )
        .await;
        assert_eq!(gone.status, 409, "{}", gone.body);
        // Beside a count that is open the boxes are there at once; else when it is set up.
        enter(test, "counting");
        let version = json(&clerk.get("/api/v1/elections/2/count").await);
        assert_eq!(version["boxes"].as_array().unwrap().len(), 2, "{version}");
        assert_eq!(version["boxes"][1]["name"], "流动票箱1");
        let own = clerk
            .post("/office/elections/2/count/boxes", &[("name", "另一个")])
            .await;
        assert!(
            own.status == 422 && own.body.contains("按站点设立"),
            "{}",
            own.body
        );
        // The number issued is in the sheet of both entries, and another one needs a reason.
        let sheet = clerk.get("/office/elections/2/count/boxes/1/1").await;
        assert!(sheet.body.contains("value=\"480\""), "{}", sheet.body);
        let start = clerk.get("/office/elections/2/count/boxes/1/1/calls").await;
        assert!(start.body.contains("value=\"480\""), "{}", start.body);
        let other = [
            ("issued", "479"),
            ("voters", "470"),
            ("recovered", "470"),
            ("valid", "470"),
            ("invalid", "0"),
            ("blank", "0"),
            ("votes.1.member", "300"),
            ("votes.2.member", "300"),
            ("other.member", "0"),
            ("revision", "0"),
            ("action", "finish"),
            ("reason", ""),
        ];
        let refused = clerk
            .post("/office/elections/2/count/boxes/1/1", &other)
            .await;
        assert!(
            refused.status == 422 && refused.body.contains("站点登记发出480"),
            "{}",
            refused.body
        );
        let renamed = [("station", "1"), ("version", "2"), ("name", "二组投票站")];
        let refused = post(&mut clerk, "station", &STATION, &renamed).await;
        assert!(refused.status == 422 && refused.body.contains("名称不能再改"));
        let moved = [("station", "1"), ("version", "2"), ("place", "二组祠堂")];
        assert_eq!(
            post(&mut clerk, "station", &STATION, &moved).await.status,
            303
        );
    });
});

db_test!(boxes_are_made_when_the_count_is_set_up, |test| {
    block_on(async {
        county(test, 1);
        let mut clerk = staff(test);
        clerk.post("/office/elections", &START).await;
        counting(&test.db, 2);
        enter(test, "voting");
        for name in ["中心会场", "一组投票站"] {
            let kind = if name == "中心会场" {
                "centre"
            } else {
                "station"
            };
            let changes = [("kind", kind), ("name", name)];
            assert_eq!(
                post(&mut clerk, "station", &STATION, &changes).await.status,
                303
            );
        }
        let second = [("kind", "centre"), ("name", "另一个会场")];
        let refused = post(&mut clerk, "station", &STATION, &second).await;
        assert!(refused.status == 422 && refused.body.contains("中心会场只有一个"));
        enter(test, "counting");
        let setup = [("registered", "1000"), ("version", "0")];
        let done = clerk.post("/office/elections/2/count/setup", &setup).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let count = json(&clerk.get("/api/v1/elections/2/count").await);
        let names: Vec<&str> = count["boxes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|one| one["name"].as_str())
            .collect();
        assert_eq!(names, ["中心会场", "一组投票站"]);
    });
});

db_test!(candidates_and_their_relatives_are_not_staff, |test| {
    block_on(async {
        let mut clerk = arranged(test).await;
        assert_eq!(post(&mut clerk, "station", &STATION, &[]).await.status, 303);
        let worker = [
            ("name", "周三"),
            ("duty", "vote_teller"),
            ("station", "1"),
            ("kin", ""),
            ("kin_of", ""),
        ];
        for (changes, told) in [
            (vec![("name", "陈一")], "陈一是候选人"),
            (
                vec![("kin", "sibling"), ("kin_of", "钱二")],
                "钱二的近亲属（兄弟姐妹）",
            ),
            (vec![("kin", "sibling")], "请填写是谁的亲属"),
            (vec![("duty", "")], "请选择做什么工作"),
            (vec![("name", "")], "请填写姓名"),
        ] {
            let refused = post(&mut clerk, "staff", &worker, &changes).await;
            assert!(
                refused.status == 422 && refused.body.contains(told),
                "{told}: {}",
                refused.body
            );
        }
        // Related to somebody who is no candidate yet.
        let related = [("kin", "child"), ("kin_of", "孙三")];
        assert_eq!(
            post(&mut clerk, "staff", &worker, &related).await.status,
            303
        );
        let twice = post(&mut clerk, "staff", &worker, &related).await;
        assert!(twice.status == 422 && twice.body.contains("已有计票人周三"));
        enter(test, "counting");
        let fields = [("name", "孙三"), ("sex", "male"), ("post", "member")];
        assert_eq!(
            clerk
                .post("/office/elections/2/count/persons", &fields)
                .await
                .status,
            303
        );
        let page = clerk.get(&format!("{DAY}/staff")).await;
        assert!(
            page.body.contains("须换人") && page.body.contains("孙三的近亲属"),
            "{}",
            page.body
        );
        let told = json(&clerk.get("/api/v1/elections/2/voting").await);
        assert!(
            told["staff"][0]["conflict"]
                .as_str()
                .unwrap()
                .contains("请换人")
        );
        let gone = [("worker", "1")];
        assert_eq!(
            post(&mut clerk, "staff_remove", &gone, &[]).await.status,
            303
        );
        let twice = post(&mut clerk, "staff_remove", &gone, &[]).await;
        assert_eq!(twice.status, 409, "{}", twice.body);
    });
});

const PROXY: [(&str, &str); 6] = [
    ("principal", "李甲"),
    ("proxy", "李丁"),
    ("kin", "child"),
    ("reason", "在外务工"),
    ("asked_on", "2026-11-20"),
    ("is_written", "true"),
];

db_test!(
    a_voter_names_a_near_relative_in_writing_and_in_time,
    |test| {
        block_on(async {
            let mut clerk = arranged(test).await;
            add_voters(
                test,
                &[
                    "李甲", "李乙", "李丙", "李丁", "王芳", "王芳", "陈一", "李戊",
                ],
            );
            for (changes, told) in [
                (vec![("principal", "")], "请填写委托人的姓名"),
                (vec![("proxy", "外村人")], "名单里没有“外村人”"),
                (vec![("kin", "other")], "近亲属"),
                (vec![("is_written", "")], "书面委托书"),
                (vec![("proxy", "陈一")], "陈一是候选人"),
                (vec![("asked_on", "2026-11-23")], "还没有到"),
                (vec![("proxy", "李甲")], "同一个人"),
                (vec![("reason", "")], "请填写不能到场的原因"),
                (vec![("principal", "王芳")], "名单里有2个“王芳”"),
            ] {
                let refused = post(&mut clerk, "proxies", &PROXY, &changes).await;
                assert!(
                    refused.status == 422 && refused.body.contains(told),
                    "{told}: {}",
                    refused.body
                );
            }
            let several = post(&mut clerk, "proxies", &PROXY, &[("principal", "王芳")]).await;
            assert!(
                several.body.contains("王芳（第5组1970年生）")
                    && several.body.contains("principal_id")
            );
            let chosen = [("principal", "王芳"), ("principal_id", "6")];
            for changes in [
                &chosen[..],
                &[("principal", "李甲")],
                &[("principal", "李乙")],
            ] {
                let done = post(&mut clerk, "proxies", &PROXY, changes).await;
                assert_eq!(
                    done.location,
                    format!("{DAY}/proxies?done=saved"),
                    "{}",
                    done.body
                );
            }
            for (changes, told) in [
                (vec![("principal", "李丙")], "已经接受3人委托"),
                (
                    vec![("principal", "李甲"), ("proxy", "李戊")],
                    "已经委托李丁投票",
                ),
                (
                    vec![("principal", "李丁"), ("proxy", "李戊")],
                    "不能再转委托",
                ),
                (
                    vec![("principal", "李丙"), ("proxy", "李甲")],
                    "自己已经委托别人",
                ),
            ] {
                let refused = post(&mut clerk, "proxies", &PROXY, &changes).await;
                assert!(
                    refused.status == 422 && refused.body.contains(told),
                    "{told}: {}",
                    refused.body
                );
            }
            // Taken back, the place is free; published, all that hold are told.
            let end = [("proxy", "2"), ("version", "1")];
            assert_eq!(post(&mut clerk, "proxy_end", &end, &[]).await.status, 303);
            assert_eq!(post(&mut clerk, "proxy_end", &end, &[]).await.status, 409);
            let done = post(&mut clerk, "proxies", &PROXY, &[("principal", "李丙")]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let day = [("published_on", "2026-11-22")];
            assert_eq!(
                post(&mut clerk, "proxies_publish", &day, &[]).await.status,
                303
            );
            let told = json(&clerk.get("/api/v1/elections/2/voting").await);
            let published = told["proxies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["published_on"] == "2026-11-22");
            assert_eq!(published.count(), 3, "{told}");
            assert_eq!(told["proxy_deadline"], "2026-12-19");
            let again = post(&mut clerk, "proxies_publish", &day, &[]).await;
            assert_eq!(again.status, 422);
            let page = clerk.get(&format!("{DAY}/proxies")).await;
            assert!(page.body.contains("2026-11-22撤销") && page.body.contains("2026-11-22公布"));
            let list = clerk.get(&format!("{DAY}/proxy-list")).await;
            assert!(
                list.body.contains("李丁") && !list.body.contains("在外务工"),
                "both names alone"
            );
            // The proxy becomes a candidate: the mandate lapses.
            enter(test, "counting");
            let fields = [("name", "李丁"), ("sex", "male"), ("post", "member")];
            assert_eq!(
                clerk
                    .post("/office/elections/2/count/persons", &fields)
                    .await
                    .status,
                303
            );
            let page = clerk.get(&format!("{DAY}/proxies")).await;
            assert!(page.body.contains("委托失效"), "{}", page.body);
            let late = post(&mut clerk, "proxies", &PROXY, &[("principal", "李乙")]).await;
            assert!(late.status == 409 && late.body.contains("投票已经结束"));
        });
    }
);

db_test!(a_script_arranges_the_voting_day, |test| {
    block_on(async {
        let mut clerk = arranged(test).await;
        add_voters(test, &["李甲", "李丁"]);
        let api = |word: &str| format!("/api/v1/elections/2/voting/{word}");
        let done = json(&clerk.post(&api("station"), &STATION).await);
        assert_eq!(done["stations"][0]["opens_at"], "08:00", "{done}");
        let numbers = [
            ("station", "1"),
            ("version", "1"),
            ("received", "500"),
            ("issued", "480"),
        ];
        let done = json(&clerk.post(&api("ballots"), &numbers).await);
        assert_eq!(done["stations"][0]["ballots"]["issued"], 480, "{done}");
        let done = json(&clerk.post(&api("proxies"), &PROXY).await);
        assert_eq!(done["proxies"][0]["principal"], "李甲", "{done}");
        let refused = clerk.post(&api("proxies"), &PROXY).await;
        assert!(
            refused.status == 422 && refused.body.contains("已经委托"),
            "{}",
            refused.body
        );
        assert_eq!(clerk.post(&api("nonsense"), &PROXY).await.status, 404);
        let mut sister = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
        assert_eq!(sister.get("/api/v1/elections/2/voting").await.status, 404);
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        assert_eq!(viewer.get(DAY).await.status, 200);
        assert_eq!(viewer.post(&api("proxies"), &PROXY).await.status, 403);
    });
});
