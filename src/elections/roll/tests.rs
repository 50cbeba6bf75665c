//! The roll as the clerk of a village, a neighbour and the county meet it.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::Value;

use super::published_roll;
use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::in_force::built_in;
use crate::elections::pages::tests::{START, county, json, staff};
use crate::elections::store;
use crate::error::Result;
use crate::people::store::{NewPerson, insert_many, next_ids};
use crate::schema::{audit_events, elections, person_matches, roll_versions, voters};

/// The village of the tests, chapter 2, and its neighbour in another township, chapter 3.
pub(super) const VILLAGE: &str = "341023100200";
pub(super) const NEIGHBOUR: &str = "341023101200";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn write<T: Send + 'static>(
    test: &TestDb,
    work: impl Fn(&mut Conn) -> Result<T> + Send + Sync + 'static,
) -> Result<T> {
    let yixian = DivisionCode::parse("341023").unwrap();
    test.db.write_now(WriteScope::County(yixian), move |conn| {
        Ok(Written::bookkeeping(work(conn)?))
    })
}

/// Records a made-up person and gives the number.
pub(super) fn person(
    test: &TestDb,
    name: &'static str,
    birth: &'static str,
    home: &'static str,
) -> i64 {
    let added = write(test, move |conn| {
        let id = next_ids(conn, 1)?[0];
        let new = NewPerson {
            id,
            name: name.to_owned(),
            sex: 2,
            birth_date: day(birth).into(),
            birth_month_only: false,
            ethnicity: None,
            home_unit_code: home.to_owned(),
            id_number_sealed: None,
            id_number_lookup: None,
            telephone_sealed: None,
            telephone_lookup: None,
            version: 1,
        };
        insert_many(conn, vec![new])?;
        Ok(id)
    });
    added.unwrap()
}

/// Registers a person as a voter of a unit, as an import does.
pub(super) fn register(test: &TestDb, person: i64, unit: &'static str, group: &'static str) {
    let added = write(test, move |conn| {
        diesel::insert_into(voters::table)
            .values((
                voters::unit_code.eq(unit),
                voters::person_id.eq(person),
                voters::category.eq(1_i16),
                voters::group_name.eq(Some(group)),
                voters::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
    added.unwrap();
}

/// Brings chapters to their registration, with the national rules.
pub(super) fn registering(test: &TestDb, ids: &'static [i64]) {
    let done = write(test, move |conn| {
        let rules = built_in()?.find("cn-2018").unwrap();
        diesel::update(elections::table.filter(elections::id.eq_any(ids)))
            .set((
                elections::state.eq("registration_open"),
                elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
        Ok(())
    });
    done.unwrap();
}

pub(super) fn set_state(test: &TestDb, id: i64, state: &'static str) {
    let done = write(test, move |conn| {
        diesel::update(elections::table.find(id))
            .set(elections::state.eq(state))
            .execute(conn)?;
        Ok(())
    });
    done.unwrap();
}

pub(super) async fn roll(browser: &mut Browser, id: i64) -> Value {
    json(&browser.get(&format!("/api/v1/elections/{id}/roll")).await)
}

/// A change by form.
pub(super) async fn change(
    browser: &mut Browser,
    id: i64,
    word: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let address = format!("/office/elections/{id}/roll/{word}");
    browser.post(&address, fields).await
}

pub(super) async fn publish(browser: &mut Browser, id: i64, on: &str) -> Answer {
    let version = roll(browser, id).await["version"].to_string();
    change(browser, id, "publish", &[("version", &version), ("on", on)]).await
}

pub(super) async fn act(browser: &mut Browser, id: i64, action: &str) -> Answer {
    let shown = json(&browser.get(&format!("/api/v1/elections/{id}")).await);
    let version = shown["version"].to_string();
    let fields = [("action", action), ("version", version.as_str())];
    browser
        .post(&format!("/office/elections/{id}/actions"), &fields)
        .await
}

#[track_caller]
pub(super) fn refused(answer: &Answer, told: &str) {
    assert!(
        [409, 422].contains(&answer.status) && answer.body.contains(told),
        "{} {}",
        answer.status,
        answer.body
    );
}

#[track_caller]
pub(super) fn done(answer: &Answer) {
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// Three voters of age and one who is not, in the village whose registration is open.
pub(super) async fn prepared(test: &TestDb) -> Browser {
    county(test, 1);
    let mut clerk = staff(test);
    clerk.post("/office/elections", &START).await;
    registering(test, &[2, 3]);
    for (name, birth, group) in [
        ("王示例", "1975-03-08", "第二组"),
        ("李示例", "1990-01-01", "第十组"),
        ("赵示例", "2009-01-10", "第二组"),
        ("钱示例", "2009-01-11", "第二组"),
    ] {
        register(test, person(test, name, birth, VILLAGE), VILLAGE, group);
    }
    clerk
}

const ADD: [(&str, &str); 4] = [
    ("name", "周示例"),
    ("sex", "1"),
    ("birth", "1980-05-06"),
    ("group", "第一组"),
];

db_test!(a_clerk_makes_publishes_and_closes_a_roll, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let page = clerk.get("/office/elections/2/roll").await;
        assert!(page.body.contains("还没有编制") && page.body.contains("还有4人不在名单上"));
        done(&change(&mut clerk, 2, "import", &[]).await);
        let page = clerk.get("/office/elections/2/roll").await;
        assert!(page.body.contains("3人"), "18 on the election day counts");
        assert!(
            page.body
                .contains("2009-01-11出生，到选举日2027-01-10未满18周岁")
        );
        done(&change(&mut clerk, 2, "import", &[]).await);
        assert_eq!(roll(&mut clerk, 2).await["listed"], 3, "taken once");
        // An outsider needs the meeting that agreed; nothing typed is lost.
        let outsider = [ADD.as_slice(), &[("category", "3")]].concat();
        let told = change(&mut clerk, 2, "add", &outsider).await;
        refused(&told, "哪一次村民会议或村民代表会议同意");
        assert!(told.body.contains("value=\"周示例\""));
        let agreed = [
            outsider.as_slice(),
            &[("basis", "2026-11-01村民代表会议同意")],
        ]
        .concat();
        done(&change(&mut clerk, 2, "add", &agreed).await);
        refused(&change(&mut clerk, 2, "add", &agreed).await, "同名");
        let young = [
            ("name", "吴示例"),
            ("sex", "1"),
            ("birth", "2009-01-11"),
            ("category", "1"),
        ];
        refused(&change(&mut clerk, 2, "add", &young).await, "未满18周岁");
        let strike = |reason: &'static str| [("entry", "1"), ("version", "1"), ("reason", reason)];
        refused(
            &change(&mut clerk, 2, "strike", &strike("")).await,
            "划去的原因",
        );
        done(&change(&mut clerk, 2, "strike", &strike("户籍已迁出")).await);
        let again = change(&mut clerk, 2, "strike", &strike("户籍已迁出")).await;
        assert_eq!(again.status, 409, "{}", again.body);
        done(&change(&mut clerk, 2, "import", &[]).await);
        assert_eq!(
            roll(&mut clerk, 2).await["listed"],
            3,
            "struck stays struck"
        );

        let by_hand = [
            ("step", "list_published"),
            ("done_on", "2026-11-22"),
            ("version", "1"),
        ];
        let told = clerk.post("/office/elections/2/steps", &by_hand).await;
        refused(&told, "请到“选民名单”页公布");
        refused(
            &act(&mut clerk, 2, "publish_list").await,
            "选民名单还没有公布",
        );
        refused(&publish(&mut clerk, 2, "2026-11-23").await, "还没有到");
        done(&publish(&mut clerk, 2, "2026-11-15").await);
        let shown = json(&clerk.get("/api/v1/elections/2").await);
        let step = shown["steps"].as_array().unwrap().iter();
        let mut step = step.filter(|one| one["step"] == "list_published");
        assert_eq!(step.next().unwrap()["done_on"], "2026-11-15");
        let undo = [
            ("step", "list_published"),
            ("reason", "日期错了"),
            ("version", "1"),
        ];
        let told = clerk.post("/office/elections/2/undo", &undo).await;
        refused(&told, "重新公布");
        done(&publish(&mut clerk, 2, "2026-11-16").await);
        let shown = json(&clerk.get("/api/v1/elections/2").await);
        let of = |name: &str| shown["seats"][name].to_string();
        let (version, chair, vice_chair) =
            (shown["version"].to_string(), of("chair"), of("vice_chair"));
        let (woman_member, member) = (of("woman_member"), of("member"));
        let earlier = [
            ("version", version.as_str()),
            ("chair", &chair),
            ("vice_chair", &vice_chair),
            ("woman_member", &woman_member),
            ("member", &member),
            ("election_day", "2027-01-09"),
        ];
        let told = clerk.post("/office/elections/2/details", &earlier).await;
        refused(&told, "赵示例等人当天还未满18周岁");
        let shown = roll(&mut clerk, 2).await;
        assert_eq!(shown["versions"].as_array().unwrap().len(), 2);
        assert_eq!(shown["object_by"], "2026-11-21");
        // The public list has names and groups, nothing else.
        let list = clerk.get("/office/elections/2/roll/public").await;
        let (one, ten) = (list.body.find("第一组"), list.body.find("第十组"));
        assert!(one.is_some() && one < ten && list.body.contains("李示例"));
        assert!(!list.body.contains("王示例"), "struck before publication");
        for private in ["1990", "1980", "户籍", "外来", "代表会议"] {
            assert!(!list.body.contains(private), "{private}");
        }
        done(&act(&mut clerk, 2, "publish_list").await);
        assert_eq!(publish(&mut clerk, 2, "2026-11-17").await.status, 409);
        for text in [
            "UPDATE roll_versions SET hash = ''",
            "DELETE FROM roll_versions",
        ] {
            let told = write(test, move |conn| Ok(diesel::sql_query(text).execute(conn)?));
            assert!(told.is_err(), "{text}");
        }
    });
});

/// The round is void and registers anew: who was struck does not come back from the registered
/// voters, and who was added by hand stays.
async fn rerun_goes_on_from_here(test: &TestDb, clerk: &mut Browser) {
    set_state(test, 2, "invalid");
    let shown = json(&clerk.get("/api/v1/elections/2").await);
    let version = shown["version"].to_string();
    let fields = [
        ("kind", "rerun"),
        ("starts_in", "registration_open"),
        ("election_day", "2027-02-10"),
        ("chair", "1"),
        ("vice_chair", "0"),
        ("woman_member", "0"),
        ("member", "2"),
        ("version", version.as_str()),
    ];
    done(&clerk.post("/office/elections/2/chapters", &fields).await);
    done(&change(clerk, 4, "import", &[]).await);
    let page = clerk.get("/office/elections/4/roll").await;
    for name in ["赵示例", "郑示例", "钱示例"] {
        assert!(page.body.contains(name), "{name}: {}", page.body);
    }
    assert!(!page.body.contains("王示例") && !page.body.contains("李示例"));
    assert_eq!(roll(clerk, 4).await["listed"], 3, "钱示例 is 18 by then");
    assert_eq!(
        roll(clerk, 2).await["registered"],
        2,
        "the old roll is as it was"
    );
}

const OBJECTION: [(&str, &str); 4] = [
    ("kind", "missing"),
    ("filed_by", "孙示例"),
    ("about", "郑示例"),
    ("statement", "名单上没有郑示例，他户籍在本村。"),
];

db_test!(
    objections_are_heard_in_time_and_their_decisions_carried_out,
    |test| {
        block_on(async {
            let mut clerk = prepared(test).await;
            done(&change(&mut clerk, 2, "import", &[]).await);
            let early = [OBJECTION.as_slice(), &[("received_on", "2026-11-21")]].concat();
            refused(&change(&mut clerk, 2, "object", &early).await, "还没有公布");
            done(&publish(&mut clerk, 2, "2026-11-16").await);
            done(&act(&mut clerk, 2, "publish_list").await);
            let late = [OBJECTION.as_slice(), &[("received_on", "2026-11-22")]].concat();
            let told = change(&mut clerk, 2, "object", &late).await;
            refused(&told, "最迟应在2026-11-21提出");
            assert!(told.body.contains("他户籍在本村"), "nothing typed is lost");
            done(&change(&mut clerk, 2, "object", &early).await);
            let wrong = [
                ("kind", "wrongly_listed"),
                ("filed_by", "孙示例"),
                ("about", "李示例"),
                ("statement", "已经迁走了"),
                ("received_on", "2026-11-18"),
            ];
            done(&change(&mut clerk, 2, "object", &wrong).await);
            let nobody = [&wrong[..2], &[("about", "没有此人")], &wrong[3..]].concat();
            refused(
                &change(&mut clerk, 2, "object", &nobody).await,
                "名单上没有“没有此人”",
            );

            let page = clerk.get("/office/elections/2").await;
            assert!(
                page.body
                    .contains("第1号异议没有处理，最迟在2026-11-24处理")
            );
            assert!(
                page.body
                    .contains("第2号异议没有处理，最迟应在2026-11-21处理，已经超过期限")
            );
            let steps = [
                ("step", "objections_decided"),
                ("done_on", "2026-11-22"),
                ("version", "1"),
            ];
            clerk.post("/office/elections/2/steps", &steps).await;
            refused(
                &act(&mut clerk, 2, "finish_list").await,
                "还有2件异议没有处理决定",
            );
            let answer = |number: &'static str| {
                [
                    ("number", number),
                    ("upheld", "yes"),
                    ("decision", "经查属实"),
                    ("decided_by", "村民选举委员会"),
                    ("decided_on", "2026-11-22"),
                ]
            };
            done(&change(&mut clerk, 2, "answer", &answer("1")).await);
            done(&change(&mut clerk, 2, "answer", &answer("2")).await);
            refused(
                &change(&mut clerk, 2, "answer", &answer("2")).await,
                "已经处理",
            );
            let page = clerk.get("/office/elections/2/roll/objections").await;
            assert!(page.body.contains("已处理，超过期限") && page.body.contains("按决定补登"));
            let at = page.body.find("/office/elections/2/roll/new?").unwrap();
            let address = page.body[at..].split('"').next().unwrap();
            let address = address.replace("&amp;", "&");
            let page = clerk.get(&address).await;
            assert!(
                page.body.contains("value=\"经查属实\"")
                    && page.body.contains("value=\"2026-11-22\""),
                "the decision is not typed twice: {}",
                page.body
            );
            refused(
                &act(&mut clerk, 2, "finish_list").await,
                "第1号异议已经支持，名单还没有照改",
            );
            let gain = [
                ("name", "郑示例"),
                ("sex", "1"),
                ("birth", "1969-02-03"),
                ("category", "1"),
                ("objection", "1"),
                ("ground", "omitted"),
                ("reason", "异议成立，补登"),
                ("on", "2026-11-22"),
            ];
            let groundless = [&gain[..5], &gain[6..]].concat();
            refused(
                &change(&mut clerk, 2, "add", &groundless).await,
                "请选择增减的事由",
            );
            done(&change(&mut clerk, 2, "add", &gain).await);
            let changes = clerk.get("/office/elections/2/roll/changes").await;
            assert!(changes.body.contains("漏登补正") && changes.body.contains("错登更正"));
            done(&act(&mut clerk, 2, "finish_list").await);
            let shown = roll(&mut clerk, 2).await;
            assert_eq!(
                (&shown["state"], &shown["registered"]),
                (&"final".into(), &3.into())
            );

            // A death after that is a loss of its own, and the number follows.
            let loss = [
                ("entry", "1"),
                ("version", "1"),
                ("ground", "died"),
                ("reason", "已死亡注销户口"),
                ("on", "2026-11-22"),
            ];
            done(&change(&mut clerk, 2, "strike", &loss).await);
            assert_eq!(roll(&mut clerk, 2).await["registered"], 2);
            set_state(test, 2, "voting");
            let told = change(&mut clerk, 2, "strike", &[("entry", "3"), ("version", "1")]).await;
            refused(&told, "投票开始后");
            // The count takes the number from the roll.
            set_state(test, 2, "counting");
            let setup = |registered: &'static str| [("version", "0"), ("registered", registered)];
            let address = "/office/elections/2/count/setup";
            refused(&clerk.post(address, &setup("1000")).await, "最终人数是2人");
            done(&clerk.post(address, &[("version", "0")]).await);
            let count = json(&clerk.get("/api/v1/elections/2/count").await);
            assert_eq!(count["registered"], 2);
            rerun_goes_on_from_here(test, &mut clerk).await;
            let kept = test.db.read_now(|conn| {
                let election = store::election(conn, &DivisionCode::parse("341023").unwrap(), 2)?;
                let texts: Vec<String> = roll_versions::table
                    .select(roll_versions::content)
                    .load(conn)?;
                Ok((published_roll(conn, &election)?.unwrap(), texts))
            });
            let (last, texts) = kept.unwrap();
            assert_eq!((last.number, last.voters), (2, 3));
            assert!(
                texts.iter().all(|text| !text.contains("1975")),
                "names only"
            );
        });
    }
);

db_test!(one_person_stands_in_one_place, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let wanderer = person(test, "冯示例", "1970-07-07", VILLAGE);
        register(test, wanderer, VILLAGE, "第一组");
        register(test, wanderer, NEIGHBOUR, "第三组");
        let namesake = person(test, "李示例", "1990-01-01", NEIGHBOUR);
        register(test, namesake, NEIGHBOUR, "第三组");
        let mut own = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
        done(&change(&mut own, 2, "import", &[]).await);
        done(&change(&mut other, 3, "import", &[]).await);
        refused(
            &publish(&mut own, 2, "2026-11-22").await,
            "还有2条重复登记没有处理",
        );
        for (browser, id, place) in [(&mut own, 2, "际村村委会"), (&mut other, 3, "第0村委会")]
        {
            let page = browser
                .get(&format!("/office/elections/{id}/roll/conflicts"))
                .await;
            assert!(page.body.contains("冯示例：同一个人") && page.body.contains(place));
            assert!(page.body.contains("李示例：姓名、出生日期相同"));
        }
        let shown = roll(&mut own, 2).await;
        let pair = |name: &str| {
            let all = shown["conflicts"].as_array().unwrap();
            let one = all.iter().find(|one| one["name"] == name).unwrap();
            (one["own"].to_string(), one["other"].to_string())
        };
        let ((a, b), (c, d)) = (pair("冯示例"), pair("李示例"));
        let decide = |own: &str, other: &str, what: &str, why: &str| {
            [
                ("own", own),
                ("other", other),
                ("decision", what),
                ("reason", why),
            ]
            .map(|(name, value)| (name, value.to_owned()))
        };
        let as_fields =
            |all: &[(&'static str, String); 4]| -> Vec<(&'static str, String)> { all.to_vec() };
        let send = async |browser: &mut Browser, id: i64, all: [(&'static str, String); 4]| {
            let all = as_fields(&all);
            let fields: Vec<(&str, &str)> = all.iter().map(|(n, v)| (*n, v.as_str())).collect();
            change(browser, id, "decide", &fields).await
        };
        let told = send(&mut own, 2, decide(&a, &b, "different", "不认识")).await;
        refused(&told, "不能认定为两个人");
        refused(
            &send(&mut own, 2, decide(&c, &d, "different", "")).await,
            "依据",
        );
        done(&send(&mut own, 2, decide(&c, &d, "different", "核对过身份证")).await);
        done(&send(&mut own, 2, decide(&a, &b, "stays_here", "户籍在本村")).await);
        let page = other.get("/office/elections/3/roll/conflicts").await;
        assert!(page.body.contains("对方主张在那里登记：户籍在本村"));
        assert_eq!(
            roll(&mut own, 2).await["conflicts"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        done(&send(&mut other, 3, decide(&b, &a, "struck_here", "户籍在对方村")).await);
        done(&publish(&mut own, 2, "2026-11-22").await);
        done(&publish(&mut other, 3, "2026-11-22").await);
        // Later nobody gets onto a second published roll.
        let back = [
            ("name", "冯示例"),
            ("category", "1"),
            ("ground", "moved_in"),
            ("reason", "迁入本村"),
            ("on", "2026-11-22"),
        ];
        let known = [back.as_slice(), &[("person", wanderer.to_string().leak())]].concat();
        refused(
            &change(&mut other, 3, "add", &known).await,
            "一个人只能在一处登记",
        );
        // The county may strike with the same decision where it answers for both.
        assert_eq!(clerk.get("/office/elections/3/roll").await.status, 200);
        assert_eq!(own.get("/office/elections/3/roll").await.status, 404);
    });
});

db_test!(a_full_number_is_shown_for_a_reason_and_recorded, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let number = "110105197503080025";
        let valid = (0..=10).map(|check| {
            let check = if check == 10 {
                "X".to_owned()
            } else {
                check.to_string()
            };
            format!("{}{check}", &number[..17])
        });
        let number = valid
            .into_iter()
            .find(|text| crate::people::IdNumber::parse(text).is_ok())
            .unwrap();
        let fields = [
            ("name", "韩示例"),
            ("id_number", number.as_str()),
            ("category", "1"),
        ];
        done(&change(&mut clerk, 2, "add", &fields).await);
        let address = "/office/elections/2/roll/entries/1";
        let page = clerk.get(address).await;
        assert!(page.body.contains("1975-03-08") && !page.body.contains(&number));
        refused(
            &clerk.post(address, &[("reason", "看")]).await,
            "4至200个字",
        );
        let shown = clerk.post(address, &[("reason", "核对是否重复登记")]).await;
        assert!(
            shown.status == 200 && shown.body.contains(&number),
            "{}",
            shown.body
        );
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        viewer.app = clerk.app.clone();
        let page = viewer.get(address).await;
        assert!(page.status == 200 && !page.body.contains("查看完整"));
        assert_eq!(
            viewer.post(address, &[("reason", "核对一下")]).await.status,
            403
        );
        let events: Vec<String> = test
            .db
            .read_now(|conn| {
                Ok(audit_events::table
                    .filter(audit_events::action.like("roll.%"))
                    .order(audit_events::sequence)
                    .select(audit_events::action)
                    .load(conn)?)
            })
            .unwrap();
        assert_eq!(events, ["roll.add", "roll.reveal"]);
    });
});

db_test!(
    a_committee_is_written_down_and_its_vacancies_filled,
    |test| {
        block_on(async {
            county(test, 1);
            let mut clerk = staff(test);
            clerk.post("/office/elections", &START).await;
            let address = |word: &str| format!("/office/elections/2/committee/{word}");
            let add = |name: &'static str, post: &'static str, votes: &'static str| {
                [
                    ("name", name),
                    ("post", post),
                    ("votes", votes),
                    ("on", "2026-11-21"),
                ]
            };
            done(
                &clerk
                    .post(&address("add"), &add("王示例", "chair", "30"))
                    .await,
            );
            refused(
                &clerk
                    .post(&address("add"), &add("李示例", "chair", "29"))
                    .await,
                "已有主任",
            );
            refused(
                &clerk
                    .post(&address("add"), &add("李示例", "member", "许多"))
                    .await,
                "推选得票应为",
            );
            let by_hand =
                |step: &'static str| [("step", step), ("done_on", "2026-11-21"), ("version", "1")];
            let steps = "/office/elections/2/steps";
            done(&clerk.post(steps, &by_hand("seats_decided")).await);
            refused(
                &clerk.post(steps, &by_hand("committee_chosen")).await,
                "请到“选举委员会”页登记推选出的人",
            );
            refused(
                &act(&mut clerk, 2, "form_committee").await,
                "选举委员会应为不少于3人",
            );
            let page = clerk.get("/office/elections/2").await;
            assert!(page.body.contains("现在登记的是1人"), "{}", page.body);
            for (name, post, votes) in [
                ("李示例", "member", "29"),
                ("赵示例", "member", "28"),
                ("钱示例", "waiting", "10"),
                ("孙示例", "waiting", "12"),
            ] {
                done(&clerk.post(&address("add"), &add(name, post, votes)).await);
            }
            // The names are the record: the step is done with the last of them.
            let shown = json(&clerk.get("/api/v1/elections/2/committee").await);
            assert_eq!(shown["chosen_on"], "2026-11-21", "{shown}");
            assert_eq!(shown["persons"].as_array().unwrap().len(), 5);
            let page = clerk.get("/office/elections/2").await;
            assert!(
                !page.body.contains("登记“推选村民选举委员会”") && page.body.contains("在“<a"),
                "a link, no form"
            );
            refused(
                &clerk
                    .post(
                        "/office/elections/2/undo",
                        &[
                            ("step", "committee_chosen"),
                            ("reason", "错"),
                            ("version", "1"),
                        ],
                    )
                    .await,
                "请到“选举委员会”页更正",
            );
            let wrong = [("member", "2"), ("on", "")];
            done(&clerk.post(&address("remove"), &wrong).await);
            let shown = json(&clerk.get("/api/v1/elections/2/committee").await);
            assert_eq!(shown["chosen_on"], Value::Null, "two are too few");
            done(
                &clerk
                    .post(&address("add"), &add("李示例", "member", "29"))
                    .await,
            );
            let seats = [
                ("chair", "1"),
                ("vice_chair", "0"),
                ("woman_member", "0"),
                ("member", "2"),
                ("election_day", "2027-01-10"),
                ("difficulty", ""),
                ("version", "1"),
            ];
            done(&clerk.post("/office/elections/2/details", &seats).await);
            let on = |day: &'static str| [("on", day)];
            refused(
                &clerk.post(&address("publish"), &on("2026-11-22")).await,
                "要到“选举委员会已成立”阶段才办",
            );
            done(&act(&mut clerk, 2, "form_committee").await);
            refused(
                &clerk.post(&address("publish"), &on("2026-11-20")).await,
                "比推选的日期2026-11-21还早",
            );
            refused(
                &clerk.post(steps, &by_hand("committee_published")).await,
                "请到“选举委员会”页公布名单",
            );
            for _ in 0..2 {
                done(&clerk.post(&address("publish"), &on("2026-11-22")).await);
            }
            let page = clerk.get("/office/elections/2/committee").await;
            assert!(
                page.body.contains("名单已于 <b>2026-11-22</b> 公布"),
                "{}",
                page.body
            );
            refused(
                &clerk.post(&address("remove"), &wrong).await,
                "名单已经公布，不能删除",
            );
            let leave = [
                ("member", "3"),
                ("why", "is_candidate"),
                ("on", "2026-11-22"),
            ];
            done(&clerk.post(&address("leave"), &leave).await);
            let page = clerk.get("/office/elections/2/committee").await;
            assert!(
                page.body
                    .contains("2026-11-22退出：本人被提名或确定为候选人")
            );
            assert!(
                page.body.contains("2026-11-22起"),
                "孙示例 comes in: {}",
                page.body
            );
            assert_eq!(page.body.matches("候补</td>").count(), 1, "钱示例 waits");
            let again = clerk.post(&address("leave"), &leave).await;
            assert_eq!(again.status, 409);
        });
    }
);

db_test!(a_script_of_the_county_makes_and_publishes_rolls, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        for (name, unit) in [("冯示例", VILLAGE), ("沈示例", NEIGHBOUR)] {
            register(test, person(test, name, "1970-07-07", unit), unit, "");
        }
        let both = person(test, "杨示例", "1981-02-03", VILLAGE);
        register(test, both, VILLAGE, "");
        register(test, both, NEIGHBOUR, "");
        for id in [2, 3] {
            let address = format!("/api/v1/elections/{id}/roll/import");
            let made = json(&clerk.post(&address, &[]).await);
            assert_eq!(made["state"], "open", "{made}");
        }
        let shown = roll(&mut clerk, 3).await;
        assert_eq!(shown["faults"].as_array().unwrap().len(), 1, "{shown}");
        let one = &shown["conflicts"][0];
        assert_eq!(
            (&one["certain"], &one["other_unit"]),
            (&true.into(), &VILLAGE.into())
        );
        // Who answers for both villages decides both with one answer.
        let (own, other) = (one["own"].to_string(), one["other"].to_string());
        let fields = [
            ("own", own.as_str()),
            ("other", other.as_str()),
            ("decision", "stays_here"),
            ("reason", "户籍已迁来"),
        ];
        let decided = clerk.post("/api/v1/elections/3/roll/decide", &fields).await;
        assert_eq!(json(&decided)["conflicts"].as_array().unwrap().len(), 0);
        for (id, listed) in [(2, 4), (3, 2)] {
            let version = roll(&mut clerk, id).await["version"].to_string();
            let address = format!("/api/v1/elections/{id}/roll/publish");
            let fields = [("version", version.as_str()), ("on", "2026-11-22")];
            let out = json(&clerk.post(&address, &fields).await);
            assert_eq!(
                (&out["state"], &out["listed"]),
                (&"published".into(), &listed.into())
            );
            assert_eq!(out["versions"][0]["voters"], listed);
        }
        let late = clerk
            .post(
                "/api/v1/elections/3/roll/publish",
                &[("version", "1"), ("on", "2026-11-22")],
            )
            .await;
        assert_eq!(late.status, 409, "a stale version: {}", late.body);
    });
});

db_test!(two_records_that_are_one_person_leave_one_place, |test| {
    block_on(async {
        let mut clerk = prepared(test).await;
        let (one, two) = (
            person(test, "冯示例", "1970-07-07", VILLAGE),
            person(test, "冯示例", "1970-07-07", VILLAGE),
        );
        register(test, one, VILLAGE, "第一组");
        register(test, two, VILLAGE, "第一组");
        done(&change(&mut clerk, 2, "import", &[]).await);
        refused(&publish(&mut clerk, 2, "2026-11-22").await, "1条重复登记");
        let asked = write(test, move |conn| {
            diesel::insert_into(person_matches::table)
                .values((
                    person_matches::person_id.eq(two),
                    person_matches::other_person_id.eq(one),
                    person_matches::unit_code.eq(VILLAGE),
                    person_matches::state.eq(0_i16),
                    person_matches::version.eq(1),
                ))
                .execute(conn)?;
            Ok(())
        });
        asked.unwrap();
        let newer = one.max(two).to_string();
        let same = [
            ("version", "1"),
            ("decision", "same"),
            ("newer", newer.as_str()),
            ("confirmed", "true"),
        ];
        done(&clerk.post("/office/people/matches/1", &same).await);
        let shown = roll(&mut clerk, 2).await;
        let pair = &shown["conflicts"][0];
        assert_eq!(pair["certain"], true, "{shown}");
        let (own, other) = (pair["own"].to_string(), pair["other"].to_string());
        let fields = [
            ("own", own.as_str()),
            ("other", other.as_str()),
            ("decision", "struck_here"),
            ("reason", "重复登记"),
        ];
        done(&change(&mut clerk, 2, "decide", &fields).await);
        done(&publish(&mut clerk, 2, "2026-11-22").await);
        assert_eq!(roll(&mut clerk, 2).await["listed"], 4);
    });
});
