//! Elections as staff of a county and of a township meet them.

use serde_json::Value;

use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::audit::NewEvent;
use crate::committees;
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::{self, DivisionCode, NewDivision};

const KEY: (&str, &str) = ("idempotency_key", "0123456789abcdef");
/// The election day of the tests, four weeks and a day after their today (2026-11-22).
pub(super) const DAY: &str = "2027-01-10";

/// Two townships with three villages, a community, and the terms 2021 (1) and 2026 (2).
pub(in crate::elections) fn county(test: &TestDb, villages: usize) {
    let mut places: Vec<(String, String)> = [
        ("34", "安徽省"),
        ("3410", "黄山市"),
        ("341023", "黟县"),
        ("341023100", "碧阳镇"),
        ("341023101", "宏村镇"),
        ("341023100001", "城东社区居委会"),
        ("341023101200", "际村村委会"),
    ]
    .map(|(code, name)| (code.to_owned(), name.to_owned()))
    .into();
    for number in 0..villages {
        places.push((
            format!("341023100{}", 200 + number),
            format!("第{number}村委会"),
        ));
    }
    let written = test.db.write_now(WriteScope::Whole, move |conn| {
        let place = |(code, name): &(String, String)| {
            NewDivision::new(DivisionCode::parse(code).unwrap(), name)
        };
        let places: Vec<_> = places.iter().map(place).collect();
        divisions::insert_many(conn, &places)?;
        committees::add_term(conn, "2021", "2021-01-01".parse().unwrap(), None)?;
        committees::add_term(conn, "2026", "2026-01-01".parse().unwrap(), None)?;
        let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
        Ok(Written::new((), event))
    });
    written.unwrap();
}

pub(in crate::elections) fn staff(test: &TestDb) -> Browser {
    Browser::signed_in(&test.db, Role::CountyStaff, "341023")
}

pub(in crate::elections) const START: [(&str, &str); 3] =
    [("county", "341023"), ("term", "2"), ("election_day", DAY)];

pub(in crate::elections) fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

db_test!(
    a_county_sees_the_dates_and_starts_its_programme_once,
    |test| {
        county(test, 2);
        block_on(async {
            let mut staff = staff(test);
            let empty = staff.get("/office/elections").await;
            assert!(empty.body.contains("还没有启动换届工作"));
            let form = staff.get("/office/elections/new").await;
            assert!(form.status == 200 && !form.body.contains("启动后，时间表"));
            let shown = staff
                .get("/office/elections/new?county=341023&term=2&election_day=2027-01-10")
                .await;
            assert!(shown.body.contains("4个"), "four units");
            assert!(shown.body.contains("2026-12-21") && shown.body.contains("公布选民名单"));
            let past = [
                ("county", "341023"),
                ("term", "2"),
                ("election_day", "2026-11-22"),
            ];
            let refused = staff.post("/office/elections", &past).await;
            assert!(refused.status == 422 && refused.body.contains("应在今天（2026-11-22）之后"));
            let outside = [("county", "341024"), ("term", "2"), ("election_day", DAY)];
            assert_eq!(staff.post("/office/elections", &outside).await.status, 422);
            let fields = [START[0], START[1], START[2], KEY];
            for _ in 0..2 {
                let done = staff.post("/office/elections", &fields).await;
                assert_eq!(
                    done.location, "/office/elections?programme=1&done=saved",
                    "{}",
                    done.body
                );
            }
            let again = staff.post("/office/elections", &START).await;
            assert!(again.status == 409 && again.body.contains("已经建好"));
            let board = staff.get("/office/elections").await;
            assert!(board.body.contains("城东社区居委会") && board.body.contains("际村村委会"));
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
            let own = township.get("/office/elections").await;
            assert!(own.body.contains("际村村委会") && !own.body.contains("第0村委会"));
            assert_eq!(township.get("/office/elections/new").await.status, 403);
        });
    }
);

db_test!(a_village_is_led_through_its_checklist, |test| {
    county(test, 2);
    block_on(async {
        let mut staff = staff(test);
        staff.post("/office/elections", &START).await;
        let page = staff.get("/office/elections/1").await;
        assert!(page.body.contains("下一步") && page.body.contains("确定职数和选举办法"));
        assert!(page.body.contains("还没有完成“推选村民选举委员会”"));
        assert!(
            !page.body.contains("value=\"form_committee\""),
            "no button that is refused"
        );
        let early = [
            ("step", "list_published"),
            ("done_on", "2026-11-22"),
            ("note", "记于三号册"),
            ("version", "1"),
        ];
        let refused = staff.post("/office/elections/1/steps", &early).await;
        assert!(refused.status == 422 && refused.body.contains("要到“选民登记”阶段才办"));
        let future = [
            ("step", "committee_chosen"),
            ("done_on", "2026-11-23"),
            ("note", "记于三号册"),
            ("version", "1"),
        ];
        let refused = staff.post("/office/elections/1/steps", &future).await;
        assert!(refused.status == 422 && refused.body.contains("还没有到"));
        assert!(refused.body.contains("记于三号册"), "nothing typed is lost");
        for step in ["seats_decided", "committee_chosen"] {
            let fields = [("step", step), ("done_on", "2026-11-21"), ("version", "1")];
            assert_eq!(
                staff
                    .post("/office/elections/1/steps", &fields)
                    .await
                    .status,
                303
            );
        }
        let act = [("action", "form_committee"), ("version", "1")];
        let refused = staff.post("/office/elections/1/actions", &act).await;
        assert!(
            refused.status == 422 && refused.body.contains("职数应为5至9人"),
            "a community"
        );
        let details = [
            ("chair", "1"),
            ("vice_chair", "1"),
            ("woman_member", "0"),
            ("member", "3"),
            ("election_day", DAY),
            ("difficulty", "两派意见不合"),
            ("version", "1"),
        ];
        assert_eq!(
            staff
                .post("/office/elections/1/details", &details)
                .await
                .status,
            303
        );
        let stale = staff.post("/office/elections/1/details", &details).await;
        assert!(stale.status == 409 && stale.body.contains("有人改过"));
        let act = [("action", "form_committee"), ("version", "2")];
        assert_eq!(
            staff.post("/office/elections/1/actions", &act).await.status,
            303
        );
        let page = staff.get("/office/elections/1").await;
        assert!(page.body.contains("选举委员会已成立") && page.body.contains("两派意见不合"));
        let difficult = staff.get("/office/elections?standing=difficult").await;
        assert!(
            difficult.body.contains("城东社区居委会") && !difficult.body.contains("际村村委会")
        );
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023100");
        let seen = viewer.get("/office/elections/1").await;
        assert!(seen.status == 200 && !seen.body.contains("登记为已完成"));
        let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
        assert_eq!(other.get("/office/elections/1").await.status, 404);
    });
});

db_test!(
    one_step_is_recorded_for_several_villages_or_for_none,
    |test| {
        county(test, 2);
        block_on(async {
            let mut staff = staff(test);
            staff.post("/office/elections", &START).await;
            let two = [
                ("election", "1"),
                ("election", "2"),
                ("step", "seats_decided"),
                ("done_on", "2026-11-20"),
                ("query", ""),
            ];
            let done = staff.post("/office/elections/steps", &two).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let three = [
                ("election", "2"),
                ("election", "3"),
                ("step", "seats_decided"),
                ("done_on", "2026-11-20"),
                ("query", ""),
            ];
            let refused = staff.post("/office/elections/steps", &three).await;
            assert!(refused.status == 409 || refused.status == 422);
            assert!(refused.body.contains("这次都没有登记") && refused.body.contains("已经登记过"));
            let third = json(&staff.get("/api/v1/elections/3").await);
            assert_eq!(third["steps"][0]["done_on"], Value::Null);
            let none = [("step", "seats_decided"), ("done_on", "2026-11-20")];
            assert!(
                staff
                    .post("/office/elections/steps", &none)
                    .await
                    .body
                    .contains("请先勾选")
            );
        });
    }
);

db_test!(
    a_county_changes_rules_and_dates_only_within_the_law,
    |test| {
        county(test, 1);
        block_on(async {
            let mut staff = staff(test);
            staff.post("/office/elections", &START).await;
            let page = staff.get("/office/programmes/1").await;
            assert!(page.body.contains("选民名单在选举日前几天公布"));
            assert!(page.body.contains("村民委员会组织法第14条"));
            let dates = "/office/programmes/1/template";
            let late = [
                ("step", "list_published"),
                ("first", "-15"),
                ("last", "-15"),
                ("version", "1"),
            ];
            let refused = staff.post(dates, &late).await;
            assert!(
                refused.status == 422 && refused.body.contains("最迟应在选举日的20日前"),
                "{}",
                refused.body
            );
            assert!(refused.body.contains("村民委员会组织法第十四条"));
            let good = [
                ("step", "list_published"),
                ("first", "-30"),
                ("last", "-30"),
                ("version", "1"),
            ];
            assert_eq!(staff.post(dates, &good).await.status, 303);
            let rules = "/office/programmes/1/rules";
            let loose = [
                ("key", "register.list_days"),
                ("value", "15"),
                ("reason", "方便"),
                ("version", "2"),
            ];
            let refused = staff.post(rules, &loose).await;
            assert!(refused.status == 422 && refused.body.contains("第十四条"));
            let own = [
                ("key", "register.list_days"),
                ("value", "25"),
                ("reason", "县选举办公室通知"),
                ("version", "2"),
            ];
            assert_eq!(staff.post(rules, &own).await.status, 303);
            let page = staff.get("/office/programmes/1").await;
            assert!(page.body.contains("本县调整") && page.body.contains("县选举办公室通知"));
            let village = json(&staff.get("/api/v1/elections/1").await);
            assert_eq!(
                village["steps"][6]["latest"], "2026-12-16",
                "25 days before"
            );
        });
    }
);

async fn send(staff: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Value {
    let done = staff.post(path, fields).await;
    assert_eq!(done.status, 200, "{path} {fields:?} {}", done.body);
    json(&done)
}

/// Goes through a chapter: `+step` records a step on election day, `-step` weeks before, a plain
/// word is an action. Gives the chapter as it stands then.
async fn through(staff: &mut Browser, id: i64, words: &[&str]) -> Value {
    let mut shown = json(&staff.get(&format!("/api/v1/elections/{id}")).await);
    for word in words {
        let version = shown["version"].to_string();
        let path = |last: &str| format!("/api/v1/elections/{id}/{last}");
        shown = match (word.strip_prefix('+'), word.strip_prefix('-')) {
            (Some(step), _) => {
                let fields = [
                    ("step", step),
                    ("done_on", "2026-11-22"),
                    ("version", &version),
                ];
                send(staff, &path("steps"), &fields).await
            }
            (_, Some(step)) => {
                let fields = [
                    ("step", step),
                    ("done_on", "2026-10-20"),
                    ("version", &version),
                ];
                send(staff, &path("steps"), &fields).await
            }
            _ => {
                send(
                    staff,
                    &path("actions"),
                    &[("action", word), ("version", &version)],
                )
                .await
            }
        };
    }
    shown
}

async fn declare(staff: &mut Browser, id: i64, tied: &str, unfilled: &str) {
    let shown = json(&staff.get(&format!("/api/v1/elections/{id}")).await);
    let version = shown["version"].to_string();
    let fields = [
        ("tied_persons", tied),
        ("unfilled_seats", unfilled),
        ("version", &version),
    ];
    send(staff, &format!("/api/v1/elections/{id}/declared"), &fields).await;
}

async fn follow(staff: &mut Browser, id: i64, kind: &str) -> i64 {
    let fields = [
        ("kind", kind),
        ("chair", "0"),
        ("vice_chair", "0"),
        ("woman_member", "1"),
        ("member", "0"),
        ("election_day", "2026-11-22"),
        ("version", "1"),
    ];
    let opened = send(staff, &format!("/api/v1/elections/{id}/chapters"), &fields).await;
    assert_eq!(opened["parent"], id);
    opened["id"].as_i64().unwrap()
}

db_test!(
    one_village_goes_to_archive_with_a_tie_and_a_runoff,
    |test| {
        county(test, 1);
        block_on(async {
            let mut staff = staff(test);
            send(&mut staff, "/api/v1/elections", &START).await;
            let seats = |day| {
                [
                    ("chair", "1"),
                    ("vice_chair", "1"),
                    ("woman_member", "1"),
                    ("member", "2"),
                    ("election_day", day),
                ]
            };
            let details = "/api/v1/elections/2/details";
            let mut fields = seats(DAY).to_vec();
            fields.push(("version", "1"));
            send(&mut staff, details, &fields).await;
            let opened = [
                "-seats_decided",
                "-committee_chosen",
                "form_committee",
                "-committee_published",
                "-election_day_announced",
                "open_registration",
            ];
            let shown = through(&mut staff, 2, &opened).await;
            // The day is moved, so that this very day is the vote.
            let version = shown["version"].to_string();
            let mut fields = seats("2026-11-22").to_vec();
            fields.push(("version", &version));
            send(&mut staff, details, &fields).await;
            let voting = [
                "-voters_registered",
                "-list_published",
                "publish_list",
                "-objections_decided",
                "finish_list",
                "start_nomination",
                "-candidates_nominated",
                "start_review",
                "-joint_review_done",
                "-candidates_published",
                "publish_candidates",
                "-committee_cleared",
                "start_campaign",
                "-place_and_staff_published",
                "-ballot_rules_published",
                "-audit_published",
                "open_voting",
                "+boxes_sealed",
                "close_voting",
                "+count_signed",
            ];
            through(&mut staff, 2, &voting).await;
            declare(&mut staff, 2, "2", "1").await;
            through(&mut staff, 2, &["declare_result", "call_tie_revote"]).await;
            let revote = follow(&mut staff, 2, "tie_revote").await;
            let counted = ["+boxes_sealed", "close_voting", "+count_signed"];
            let confirmed = ["declare_result", "+winners_checked", "confirm_result"];
            through(&mut staff, revote, &counted).await;
            declare(&mut staff, revote, "0", "0").await;
            let refused = staff
                .post(
                    "/api/v1/elections/2/actions",
                    &[("action", "call_runoff"), ("version", "99")],
                )
                .await;
            assert!(
                refused.status == 422 && refused.body.contains("还没有确认结果"),
                "{}",
                refused.body
            );
            through(&mut staff, revote, &confirmed).await;
            through(&mut staff, 2, &["call_runoff"]).await;
            let runoff = follow(&mut staff, 2, "runoff").await;
            let begun = [
                "+committee_cleared",
                "start_campaign",
                "+place_and_staff_published",
                "+ballot_rules_published",
                "open_voting",
            ];
            through(&mut staff, runoff, &begun).await;
            through(&mut staff, runoff, &counted).await;
            declare(&mut staff, runoff, "0", "0").await;
            let settled = through(&mut staff, runoff, &confirmed).await;
            assert_eq!(settled["state"], "result_confirmed");
            let end = [
                "+winners_checked",
                "confirm_result",
                "+result_published",
                "announce",
                "+result_filed",
                "file",
                "+certificates_issued",
                "start_handover",
                "+handed_over",
                "+ballots_archived",
                "archive",
            ];
            let shown = through(&mut staff, 2, &end).await;
            assert_eq!(shown["state"], "archived");
            assert_eq!(shown["may_follow"], serde_json::json!(["by_election"]));
            let page = staff.get("/office/elections/2").await;
            assert!(
                page.body.contains("本届各轮选举") && page.body.contains("清单上的步骤都办完了")
            );
        });
    }
);
