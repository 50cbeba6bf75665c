//! A by-election that was void and is held again is a by-election still.

use diesel::prelude::*;
use serde_json::Value;

use super::count_tests::{PASSWORD, change, yixian};
use super::later_round_tests::{
    DAY, SIX, VILLAGE, act, counted, counting, round, sent, shown, village,
};
use super::tests::json;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::office::testing::assert_sums_hold;
use crate::schema::{election_figures, elections};

/// Brings a chapter to a state.
fn state(test: &TestDb, id: i64, state: &'static str) {
    let done = test
        .db
        .write_now(WriteScope::County(yixian()), move |conn| {
            diesel::update(elections::table.find(id))
                .set(elections::state.eq(state))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
    done.unwrap();
}

type Figures = (
    Option<chrono::NaiveDate>,
    bool,
    bool,
    bool,
    Option<i64>,
    Option<i64>,
);

/// What the village's election adds to the statistics.
fn figures(test: &TestDb) -> String {
    let read = test.db.read_now(|conn| {
        Ok(election_figures::table
            .filter(election_figures::unit_code.eq("341023100200"))
            .select((
                election_figures::voted_on,
                election_figures::succeeded_at_once,
                election_figures::is_completed,
                election_figures::has_runoff,
                election_figures::registered,
                election_figures::participants,
            ))
            .first::<Figures>(conn)?)
    });
    format!("{:?}", read.unwrap())
}

const ONE_MEMBER: [(&str, &str); 5] = [
    ("election_day", DAY),
    ("chair", "0"),
    ("vice_chair", "0"),
    ("woman_member", "0"),
    ("member", "1"),
];

/// Opens the chapter that follows another one. Gives its number.
async fn follow(
    browser: &mut Browser,
    after: i64,
    kind: &'static str,
    starts: &'static str,
) -> i64 {
    let mut fields = ONE_MEMBER.to_vec();
    fields.extend([("kind", kind), ("starts_in", starts)]);
    let done = sent(browser, after, "chapters", &fields).await;
    assert_eq!(done.0, 303, "{}", done.1);
    round(browser, kind).await
}

/// A man, a woman and a man are in office, by the count; the election is filed.
async fn in_office(test: &TestDb) -> (Browser, Browser) {
    let (mut first, mut second) = village(test, "cn-2026", (1, 2), &SIX).await;
    let votes = [
        ("votes.1.chair", "400"),
        ("votes.3.member", "500"),
        ("votes.4.member", "400"),
    ];
    counted(&mut first, &mut second, VILLAGE, &votes).await;
    assert_eq!(act(&mut first, VILLAGE, "confirm_result").await.0, 303);
    state(test, VILLAGE, "announced");
    seated(&mut first, VILLAGE, &[(1, "甲"), (3, "丙"), (4, "丁")]).await;
    state(test, VILLAGE, "filed");
    (first, second)
}

/// The elected of a chapter become members.
async fn seated(browser: &mut Browser, id: i64, elected: &[(i64, &str)]) {
    let mut fields = Vec::new();
    for (person, name) in elected {
        for (field, value) in [
            ("name", *name),
            ("birth", "1980-06"),
            ("education", "3"),
            ("political_status", "6"),
        ] {
            fields.push((format!("p{person}.{field}"), value));
        }
    }
    let sent: Vec<(&str, &str)> = fields.iter().map(|(a, b)| (a.as_str(), *b)).collect();
    let address = format!("/office/elections/{id}/after/members");
    let done = browser.post(&address, &sent).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

/// 丁 has left; the by-election for the seat is declared void before anything was counted.
async fn void_by_election(test: &TestDb, first: &mut Browser, set: &'static str) -> i64 {
    let members = json(&first.get("/api/v1/elections/2/after").await);
    let all = members["elected"].as_array().unwrap();
    let left = all.iter().find(|one| one["name"] == "丁").unwrap()["person"].to_string();
    let fields = [
        ("submitted_on", DAY),
        ("submitted_to", "村民代表会议"),
        ("accepted_by", "村民代表会议"),
        ("accepted_on", DAY),
    ];
    let own = format!("/office/elections/2/after/leaving/{left}/resignation");
    let done = first.post(&own, &fields).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let by = follow(first, VILLAGE, "by_election", "preparation").await;
    counting(test, by, set, None);
    let void = [
        ("action", "declare_invalid"),
        ("reason", "收回选票400张，不到登记选民1000人的一半"),
    ];
    let done = sent(first, by, "actions", &void).await;
    assert_eq!(done.0, 303, "{}", done.1);
    by
}

/// 辛 wins the by-election held again: confirmed with those in office, who stay. Gives the chapters.
async fn won_again(
    test: &TestDb,
    set: &'static str,
    (first, second): (&mut Browser, &mut Browser),
) -> (i64, i64) {
    let before = figures(test);
    let by = void_by_election(test, first, set).await;
    let again = follow(first, by, "rerun", "campaign_and_logistics").await;
    counting(test, again, set, None);
    let registered = [("registered", "1000")];
    let done = change(first, again, "setup", &registered).await;
    assert_eq!(done.status, 303, "{}", done.body);
    for (name, sex) in [("辛", "male"), ("壬", "female")] {
        let fields = [("name", name), ("sex", sex), ("post", "member")];
        let done = change(first, again, "persons", &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    let votes = [("votes.7.member", "320"), ("votes.8.member", "250")];
    counted(first, second, again, &votes).await;
    let case = format!("/office/elections/{again}/outcome/case.json");
    let case = json(&first.get(&case).await);
    let sitting = case["elected_before"].as_array().unwrap();
    assert_eq!(sitting.len(), 2, "甲 and 丙 are in office: {case}");
    let done = act(first, again, "confirm_result").await;
    assert_eq!(done.0, 303, "a woman is in office already: {}", done.1);
    assert_eq!(figures(test), before, "those of the term's election");

    let after = json(&first.get(&format!("/api/v1/elections/{again}/after")).await);
    let names: Vec<&Value> = after["elected"].as_array().unwrap().iter().collect();
    assert_eq!(names.len(), 1, "{after}");
    assert_eq!(names[0]["name"], "辛", "{after}");
    (by, again)
}

async fn elected_again(test: &TestDb, set: &'static str) {
    let (mut first, mut second) = in_office(test).await;
    let before = figures(test);
    let (by, again) = won_again(test, set, (&mut first, &mut second)).await;
    state(test, again, "announced");
    let page = format!("/office/elections/{again}/documents/certificate/page");
    let page = first.get(&page).await;
    for told in ["任期届满时止", "第十五条、第十九条", "补选（重新选举）"] {
        assert!(page.body.contains(told), "{told} {}", page.body);
    }
    assert!(
        json(&first.get(&format!("/api/v1/elections/{again}/after")).await)["not_elected"]
            .as_array()
            .unwrap()
            .is_empty(),
        "the others stay"
    );
    seated(&mut first, again, &[(7, "辛")]).await;
    for at in [VILLAGE, by, again] {
        let page = first
            .get(&format!("/office/elections/{at}/after/leaving"))
            .await;
        assert!(
            page.body.contains("没有空缺") && page.body.contains("辛"),
            "{at} {}",
            page.body
        );
    }
    assert_sums_hold(test);
    assert_eq!(figures(test), before);
    assert_eq!(
        shown(&mut first, VILLAGE).await["may_follow"],
        serde_json::json!([]),
        "one after another"
    );
    state(test, again, "filed");
    assert_eq!(
        shown(&mut first, VILLAGE).await["may_follow"],
        serde_json::json!(["by_election"])
    );
}

db_test!(
    a_by_election_held_again_counts_those_in_office_where_a_woman_must_be_elected,
    |test| { block_on(elected_again(test, "sd-2011")) }
);

db_test!(
    a_by_election_held_again_is_not_blocked_for_want_of_a_woman,
    |test| { block_on(elected_again(test, "cn-2026")) }
);

db_test!(
    a_meeting_of_representatives_is_held_again_with_its_own_number,
    |test| {
        block_on(async {
            let (mut first, mut second) = in_office(test).await;
            let by = void_by_election(test, &mut first, "zj-2020").await;
            let done = test
                .db
                .write_now(WriteScope::County(yixian()), move |conn| {
                    diesel::insert_into(crate::schema::electorates::table)
                        .values((
                            crate::schema::electorates::election_id.eq(by),
                            crate::schema::electorates::mode.eq("village_representatives"),
                            crate::schema::electorates::number.eq(Some(40_i64)),
                            crate::schema::electorates::version.eq(1),
                        ))
                        .execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
            done.unwrap();
            let again = follow(&mut first, by, "rerun", "campaign_and_logistics").await;
            let page = first.get(&format!("/office/elections/{again}")).await;
            assert!(page.body.contains("由谁补选"), "{}", page.body);
            let number = [
                ("version", "1"),
                ("mode", "village_representatives"),
                ("number", "42"),
            ];
            let address = format!("/office/elections/{again}/electorate");
            let done = first.post(&address, &number).await;
            assert_eq!(done.status, 303, "{}", done.body);
            counting(test, again, "zj-2020", None);
            assert_eq!(change(&mut first, again, "setup", &[]).await.status, 303);
            let fields = [("name", "辛"), ("sex", "male"), ("post", "member")];
            assert_eq!(
                change(&mut first, again, "persons", &fields).await.status,
                303
            );
            let hall = [("name", "会场")];
            assert_eq!(change(&mut first, again, "boxes", &hall).await.status, 303);
            let count = json(&first.get(&format!("/api/v1/elections/{again}/count")).await);
            let at = count["boxes"][0]["id"].to_string();
            let sheet = [
                ("issued", "28"),
                ("voters", "28"),
                ("recovered", "28"),
                ("valid", "28"),
                ("blank", "0"),
                ("invalid", "0"),
                ("votes.7.member", "15"),
                ("other.member", "0"),
                ("revision", "0"),
                ("action", "finish"),
            ];
            for (browser, entry) in [(&mut first, 1), (&mut second, 2)] {
                let address = format!("/office/elections/{again}/count/boxes/{at}/{entry}");
                let done = browser.post(&address, &sheet).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let page = first
                .get(&format!("/office/elections/{again}/outcome"))
                .await;
            assert!(
                page.body.contains("28人 × 3 = 84 ≥ 组成人员42人 × 2 = 84"),
                "{}",
                page.body
            );
            let done = change(&mut first, again, "propose", &[]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let password = [("password", PASSWORD)];
            let done = change(&mut second, again, "confirm", &password).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let done = act(&mut first, again, "confirm_result").await;
            assert_eq!(done.0, 303, "two thirds, and a woman in office: {}", done.1);
        });
    }
);
