//! Who elects in a by-election, and the member from the smaller ethnic groups.

use diesel::prelude::*;

use super::count_tests::{PASSWORD, change, set_password, yixian};
use super::later_round_tests::{
    DAY, VILLAGE, act, counted, counting, round, sent, shown, village as at_its_count,
};
use super::tests::{START, county, json, staff};
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::schema::{election_steps, elections};

const WHO: &str = "/office/elections/2/electorate";

/// A village whose by-election of one member is left to a meeting of forty representatives.
async fn called(test: &TestDb) -> Browser {
    county(test, 1);
    let mut first = staff(test);
    first.post("/office/elections", &START).await;
    let all = [("version", "0"), ("mode", "village_representatives")];
    let refused = first.post(WHO, &all).await;
    assert!(
        refused.status == 422 && refused.body.contains("只有补选可以由村民代表会议选举"),
        "{}",
        refused.body
    );
    let done = test.db.write_now(WriteScope::County(yixian()), |conn| {
        diesel::update(elections::table.find(VILLAGE))
            .set(elections::kind.eq("by_election"))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
    let page = first.get(&format!("/office/elections/{VILLAGE}")).await;
    assert!(page.body.contains("由谁补选"), "{}", page.body);
    let bare = first.post(WHO, &all).await;
    assert!(
        bare.status == 422 && bare.body.contains("有多少名组成人员"),
        "{}",
        bare.body
    );
    let api = "/api/v1/elections/2/electorate";
    let bare = first.post(api, &all).await;
    assert!(
        bare.status == 422 && bare.body.contains("有多少名组成人员"),
        "{}",
        bare.body
    );
    let with = [all[0], all[1], ("number", "40")];
    let done = json(&first.post(api, &with).await);
    assert_eq!(
        (&done["mode"], &done["number"], &done["version"]),
        (&"village_representatives".into(), &40.into(), &1.into()),
        "{done}"
    );
    let told = json(&first.get(api).await);
    assert_eq!(told["allowed"][1], "village_representatives", "{told}");
    let stale = first.post(WHO, &with).await;
    assert_eq!(stale.status, 409, "{}", stale.body);
    first
}

/// Of the forty so many put in a paper: 丙, a woman, has fifteen votes. Both entries are typed.
async fn meeting(test: &TestDb, papers: &str) -> (Browser, Browser) {
    let mut first = called(test).await;
    counting(test, VILLAGE, "zj-2020", Some((0, 1)));
    let mut second = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
    set_password(test, first.account_id).await;
    set_password(test, second.account_id).await;
    let wrong = change(&mut first, VILLAGE, "setup", &[("registered", "620")]).await;
    assert!(
        wrong.status == 422 && wrong.body.contains("村民代表会议组成人员是40人"),
        "{}",
        wrong.body
    );
    let many = change(&mut first, VILLAGE, "setup", &[("scribed", "41")]).await;
    assert!(
        many.status == 422 && many.body.contains("代写41张，比登记选民40人还多"),
        "{}",
        many.body
    );
    let ways = [("proxied", "0"), ("mobile", ""), ("scribed", "2")];
    let done = change(&mut first, VILLAGE, "setup", &ways).await;
    assert_eq!(done.status, 303, "{}", done.body);
    for (name, sex) in [("乙", "male"), ("丙", "female")] {
        let fields = [("name", name), ("sex", sex), ("post", "member")];
        let done = change(&mut first, VILLAGE, "persons", &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    let done = change(&mut first, VILLAGE, "boxes", &[("name", "会场")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let fields = [
        ("issued", papers),
        ("voters", papers),
        ("recovered", papers),
        ("valid", papers),
        ("blank", "0"),
        ("invalid", "0"),
        ("votes.1.member", "9"),
        ("votes.2.member", "15"),
        ("other.member", "0"),
        ("revision", "0"),
        ("action", "finish"),
    ];
    for (browser, entry) in [(&mut first, 1), (&mut second, 2)] {
        let address = format!("/office/elections/{VILLAGE}/count/boxes/1/{entry}");
        let done = browser.post(&address, &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    (first, second)
}

db_test!(a_meeting_of_representatives_needs_two_thirds, |test| {
    block_on(async {
        let (mut first, _) = meeting(test, "26").await;
        let page = first
            .get(&format!("/office/elections/{VILLAGE}/outcome"))
            .await;
        assert!(
            page.body
                .contains("26人 × 3 = 78 &lt; 组成人员40人 × 2 = 80"),
            "{}",
            page.body
        );
        let refused = change(&mut first, VILLAGE, "propose", &[]).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        let reason = [
            ("action", "declare_invalid"),
            ("reason", "到会代表26人，不到三分之二，会议主持人当场宣布"),
        ];
        let done = sent(&mut first, VILLAGE, "actions", &reason).await;
        assert_eq!(done.0, 303, "{}", done.1);
        let now = shown(&mut first, VILLAGE).await;
        assert_eq!(now["state"], "invalid", "{now}");
        let again = [
            ("kind", "rerun"),
            ("starts_in", "campaign_and_logistics"),
            ("election_day", "2026-12-05"),
            ("chair", "0"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "1"),
        ];
        let done = sent(&mut first, VILLAGE, "chapters", &again).await;
        assert_eq!(done.0, 303, "{}", done.1);
        let page = first.get("/office/elections/4/electorate").await;
        assert!(
            page.body.contains("村民代表会议补选") && page.body.contains("40人"),
            "{}",
            page.body
        );
    });
});

db_test!(
    more_than_half_of_the_representatives_who_take_part_elect,
    |test| {
        block_on(async {
            let (mut first, mut second) = meeting(test, "27").await;
            let page = first
                .get(&format!("/office/elections/{VILLAGE}/outcome"))
                .await;
            assert!(
                page.body.contains("27人 × 3 = 81 ≥ 组成人员40人 × 2 = 80"),
                "{}",
                page.body
            );
            let reason = [("action", "declare_invalid"), ("reason", "弄错了")];
            let refused = sent(&mut first, VILLAGE, "actions", &reason).await;
            assert!(
                refused.0 == 409 && refused.1.contains("正在系统里计票"),
                "{}",
                refused.1
            );
            let done = change(&mut first, VILLAGE, "propose", &[]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let sent = [("password", PASSWORD), ("next_day", "")];
            let done = change(&mut second, VILLAGE, "confirm", &sent).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let file = format!("/office/elections/{VILLAGE}/outcome/outcome.json");
            let outcome = json(&first.get(&file).await);
            assert_eq!(outcome["elected"][0]["votes"], 15, "30 > 27: {outcome}");
            let page = first
                .get(&format!("/office/elections/{VILLAGE}/outcome"))
                .await;
            assert!(page.body.contains("达到三分之二"), "{}", page.body);
            let gone = test.db.write_now(WriteScope::County(yixian()), |conn| {
                diesel::update(elections::table.find(VILLAGE))
                    .set(elections::state.eq("announced"))
                    .execute(conn)?;
                Ok(Written::bookkeeping(()))
            });
            gone.unwrap();
            let unit = shown(&mut first, VILLAGE).await["unit"].clone();
            let public = format!("/v/{}/elections/{VILLAGE}", unit.as_str().unwrap());
            let public = first.get(&public).await;
            for told in [
                "由村民代表会议补选：三分之二以上的组成人员参加投票",
                "村民代表会议组成人员40人，发出选票27张",
                "27人 × 3 = 81 ≥ 组成人员40人 × 2 = 80，达到三分之二",
            ] {
                assert!(public.body.contains(told), "{told} {}", public.body);
            }
            let report = format!("/office/elections/{VILLAGE}/documents/result_report/page");
            let report = first.get(&report).await;
            assert!(
                report.status == 200 && report.body.contains("2张") && report.body.contains("0张"),
                "scribes and proxies: {}",
                report.body
            );
        });
    }
);

const PERSONS: [(&str, &str, &str); 4] = [
    ("甲", "male", "chair"),
    ("丙", "female", "member"),
    ("丁", "male", "member"),
    ("戊", "male", "member"),
];

/// The election of 丁, who was written down, is void: with the runoff for the seat it is asked anew.
async fn the_named_is_void(test: &TestDb, (first, second): (&mut Browser, &mut Browser)) {
    let void = [
        ("person", "3"),
        ("ground", "unqualified"),
        ("authority", "township"),
        ("decided_on", DAY),
        ("reason", "核查发现正在服刑"),
        ("evidence", "碧政〔2026〕12号"),
    ];
    let done = sent(first, VILLAGE, "after/void/record", &void).await;
    assert_eq!(done.0, 303, "{}", done.1);
    assert_eq!(act(first, VILLAGE, "call_runoff").await.0, 303);
    let next = [
        ("kind", "runoff"),
        ("election_day", DAY),
        ("chair", "0"),
        ("vice_chair", "0"),
        ("woman_member", "0"),
        ("member", "1"),
    ];
    let done = sent(first, VILLAGE, "chapters", &next).await;
    assert_eq!(done.0, 303, "{}", done.1);
    let runoff = round(first, "runoff").await;
    counting(test, runoff, "cn-2026", None);
    counted(first, second, runoff, &[("votes.4.member", "350")]).await;
    let done = act(first, runoff, "confirm_result").await;
    assert_eq!(done.0, 303, "{}", done.1);
    let page = first.get("/office/elections/2").await;
    assert!(!page.body.contains("委员丁，畲族"), "{}", page.body);
    let refused = act(first, VILLAGE, "confirm_result").await;
    assert!(refused.0 == 422, "{}", refused.1);
    let step = [("step", "winners_checked"), ("done_on", DAY)];
    let refused = sent(first, VILLAGE, "steps", &step).await;
    assert!(
        refused.0 == 422 && refused.1.contains("应当有人数较少的民族的成员"),
        "{}",
        refused.1
    );
    let decision = [("decision", "没有，人数较少的民族无人参选，村民会议决定")];
    let done = sent(first, VILLAGE, "minority", &decision).await;
    assert_eq!(done.0, 303, "{}", done.1);
    assert_eq!(sent(first, VILLAGE, "steps", &step).await.0, 303);
    let done = act(first, VILLAGE, "confirm_result").await;
    assert_eq!(done.0, 303, "{}", done.1);
}

db_test!(
    a_village_of_several_groups_says_who_of_the_smaller_is_elected,
    |test| {
        block_on(async {
            let (mut first, mut second) = at_its_count(test, "cn-2026", (1, 2), &PERSONS).await;
            let several = [("several", "1")];
            let done = sent(&mut first, VILLAGE, "several_groups", &several).await;
            assert_eq!(done.0, 303, "{}", done.1);
            let early = sent(&mut first, VILLAGE, "minority", &[("decision", "丁，畲族")]).await;
            assert_eq!(early.0, 422, "{}", early.1);
            let votes = [
                ("votes.1.chair", "400"),
                ("votes.2.member", "450"),
                ("votes.3.member", "400"),
                ("votes.4.member", "200"),
            ];
            counted(&mut first, &mut second, VILLAGE, &votes).await;
            let gone = test.db.write_now(WriteScope::County(yixian()), |conn| {
                let step = election_steps::step.eq("winners_checked");
                diesel::delete(election_steps::table.filter(step)).execute(conn)?;
                Ok(Written::bookkeeping(()))
            });
            gone.unwrap();
            let page = first.get("/office/elections/2").await;
            assert!(
                page.body.contains("登记人数较少的民族的成员"),
                "{}",
                page.body
            );
            let step = [("step", "winners_checked"), ("done_on", DAY)];
            let refused = sent(&mut first, VILLAGE, "steps", &step).await;
            assert!(
                refused.0 == 422 && refused.1.contains("应当有人数较少的民族的成员"),
                "{}",
                refused.1
            );
            assert_eq!(act(&mut first, VILLAGE, "confirm_result").await.0, 422);
            let late = sent(&mut first, VILLAGE, "several_groups", &[("several", "0")]).await;
            assert_eq!(late.0, 422, "{}", late.1);
            let empty = sent(&mut first, VILLAGE, "minority", &[("decision", " ")]).await;
            assert!(
                empty.0 == 422 && empty.1.contains("什么原因"),
                "{}",
                empty.1
            );
            let decision = [("decision", "委员丁，畲族")];
            let done = sent(&mut first, VILLAGE, "minority", &decision).await;
            assert_eq!(done.0, 303, "{}", done.1);
            let done = sent(&mut first, VILLAGE, "steps", &step).await;
            assert_eq!(done.0, 303, "{}", done.1);
            let done = act(&mut first, VILLAGE, "confirm_result").await;
            assert_eq!(done.0, 303, "{}", done.1);
            let page = first.get("/office/elections/2").await;
            assert!(page.body.contains("委员丁，畲族"), "{}", page.body);
            the_named_is_void(test, (&mut first, &mut second)).await;
            let page = first.get("/office/elections/2").await;
            assert!(
                page.body.contains("登记为已公布，进入下一阶段"),
                "{}",
                page.body
            );
            let published = [
                ("step", "result_published"),
                ("done_on", DAY),
                ("lead_on", "1"),
            ];
            let done = sent(&mut first, VILLAGE, "steps", &published).await;
            assert_eq!(done.0, 303, "{}", done.1);
            let now = shown(&mut first, VILLAGE).await;
            assert_eq!(now["state"], "announced", "{now}");
        });
    }
);
