//! What later rounds change: a relative who gives way, a committee without a woman, a runoff for want
//! of candidates.

use diesel::prelude::*;
use serde_json::Value;

use super::count_tests::{PASSWORD, change, set_password, yixian};
use super::tests::{START, county, json, staff};
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::elections::in_force::built_in;
use crate::schema::{election_steps, elections};

pub(super) const DAY: &str = "2026-11-22";
pub(super) const VILLAGE: i64 = 2;

/// Brings a chapter to its count under rules; `seats`: chair and members, none for those it has.
pub(super) fn counting(test: &TestDb, id: i64, set: &'static str, seats: Option<(i32, i32)>) {
    let done = test
        .db
        .write_now(WriteScope::County(yixian()), move |conn| {
            let rules = built_in()?.find(set).unwrap();
            let day: chrono::NaiveDate = DAY.parse().unwrap();
            diesel::update(elections::table.find(id))
                .set((
                    elections::state.eq("counting"),
                    elections::election_day.eq(day),
                    elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                    elections::rule_set_hash.eq(Some(rules.hash())),
                ))
                .execute(conn)?;
            if let Some((chair, member)) = seats {
                diesel::update(elections::table.find(id))
                    .set((
                        elections::chair_seats.eq(chair),
                        elections::vice_chair_seats.eq(0),
                        elections::woman_member_seats.eq(0),
                        elections::member_seats.eq(member),
                    ))
                    .execute(conn)?;
            }
            for step in ["count_signed", "winners_checked"] {
                diesel::insert_into(election_steps::table)
                    .values((
                        election_steps::election_id.eq(id),
                        election_steps::step.eq(step),
                        election_steps::done_on.eq(day),
                        election_steps::note.eq(""),
                        election_steps::evidence.eq(""),
                    ))
                    .execute(conn)?;
            }
            Ok(Written::bookkeeping(()))
        });
    done.unwrap();
}

/// Two clerks and a village at its count with these persons: name, sex, post.
pub(super) async fn village(
    test: &TestDb,
    set: &'static str,
    seats: (i32, i32),
    persons: &[(&str, &str, &str)],
) -> (Browser, Browser) {
    county(test, 1);
    let mut first = staff(test);
    first.post("/office/elections", &START).await;
    counting(test, VILLAGE, set, Some(seats));
    let second = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
    set_password(test, first.account_id).await;
    set_password(test, second.account_id).await;
    let done = change(&mut first, VILLAGE, "setup", &[("registered", "1000")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    for (name, sex, post) in persons {
        let fields = [("name", *name), ("sex", *sex), ("post", *post)];
        let done = change(&mut first, VILLAGE, "persons", &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    (first, second)
}

/// One box with 600 papers and these votes, typed twice, proposed and confirmed.
pub(super) async fn counted(
    first: &mut Browser,
    second: &mut Browser,
    id: i64,
    votes: &[(&str, &str)],
) {
    change(first, id, "setup", &[("registered", "1000")]).await;
    let done = change(first, id, "boxes", &[("name", "中心会场")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let shown = json(&first.get(&format!("/api/v1/elections/{id}/count")).await);
    let box_id = shown["boxes"][0]["id"].as_i64().unwrap();
    let numbers = [
        ("issued", "600"),
        ("voters", "600"),
        ("recovered", "600"),
        ("valid", "600"),
    ];
    let mut fields: Vec<(&str, &str)> = Vec::new();
    for cell in shown["cells"].as_array().unwrap() {
        let cell = cell.as_str().unwrap();
        let known = numbers.iter().chain(votes).find(|one| one.0 == cell);
        fields.push((cell, known.map_or("0", |one| one.1)));
    }
    fields.extend([("revision", "0"), ("action", "finish"), ("reason", "")]);
    for (browser, entry) in [(&mut *first, 1), (&mut *second, 2)] {
        let address = format!("/office/elections/{id}/count/boxes/{box_id}/{entry}");
        let done = browser.post(&address, &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    assert_eq!(change(first, id, "propose", &[]).await.status, 303);
    let sent = [("password", PASSWORD), ("next_day", DAY)];
    let done = change(second, id, "confirm", &sent).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

pub(super) async fn shown(browser: &mut Browser, id: i64) -> Value {
    json(&browser.get(&format!("/api/v1/elections/{id}")).await)
}

/// A change of a chapter with its version: status and body.
pub(super) async fn sent(
    browser: &mut Browser,
    id: i64,
    word: &str,
    fields: &[(&str, &str)],
) -> (u16, String) {
    let version = shown(browser, id).await["version"].to_string();
    let mut all = fields.to_vec();
    all.push(("version", &version));
    let done = browser
        .post(&format!("/office/elections/{id}/{word}"), &all)
        .await;
    (done.status, done.body)
}

pub(super) async fn act(browser: &mut Browser, id: i64, action: &str) -> (u16, String) {
    sent(browser, id, "actions", &[("action", action)]).await
}

/// The round of a kind that came last.
pub(super) async fn round(browser: &mut Browser, kind: &str) -> i64 {
    let all = json(&browser.get("/api/v1/elections?programme=1").await);
    let all = all["elections"].as_array().unwrap();
    let last = all.iter().rev().find(|one| one["kind"] == kind).unwrap();
    last["id"].as_i64().unwrap()
}

pub(super) const SIX: [(&str, &str, &str); 6] = [
    ("甲", "male", "chair"),
    ("乙", "male", "chair"),
    ("丙", "female", "member"),
    ("丁", "male", "member"),
    ("戊", "male", "member"),
    ("己", "male", "member"),
];

db_test!(
    a_relative_who_gives_way_in_a_runoff_is_no_longer_elected,
    |test| {
        block_on(async {
            let (mut first, mut second) = village(test, "zj-2020", (1, 3), &SIX).await;
            let fields = [("one", "1"), ("other", "4"), ("relation", "spouse")];
            assert_eq!(
                change(&mut first, VILLAGE, "relate", &fields).await.status,
                303
            );
            let votes = [
                ("votes.1.chair", "290"),
                ("votes.2.chair", "280"),
                ("votes.3.member", "500"),
                ("votes.4.member", "400"),
                ("votes.5.member", "350"),
            ];
            counted(&mut first, &mut second, VILLAGE, &votes).await;
            let runoff = round(&mut first, "runoff").await;
            counting(test, runoff, "zj-2020", None);
            let votes = [("votes.1.chair", "310"), ("votes.2.chair", "280")];
            counted(&mut first, &mut second, runoff, &votes).await;
            let told = "丁（委员）与甲是近亲属（夫妻），不能同时任职，由甲任职，丁不当选。";
            let page = first
                .get(&format!("/office/elections/{runoff}/outcome"))
                .await;
            assert!(page.body.contains(told), "{}", page.body);
            assert_eq!(act(&mut first, runoff, "confirm_result").await.0, 303);
            assert_eq!(act(&mut first, VILLAGE, "confirm_result").await.0, 303);
            let step = [("step", "result_published"), ("done_on", DAY)];
            assert_eq!(sent(&mut first, VILLAGE, "steps", &step).await.0, 303);
            let done = act(&mut first, VILLAGE, "announce").await;
            assert_eq!(done.0, 303, "{}", done.1);

            let after = json(&first.get("/api/v1/elections/2/after").await);
            let elected = after["elected"].as_array().unwrap();
            let names: Vec<&str> = elected
                .iter()
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            assert_eq!(names, ["甲", "丙", "戊"]);
            assert_eq!(after["gave_way"][0], told);
            let page = first.get("/office/elections/2/after/members").await;
            assert!(page.body.contains(told), "{}", page.body);
            let unit = after_unit(&mut first).await;
            let public = first.get(&format!("/v/{unit}/elections/2")).await;
            assert!(public.body.contains(told), "{}", public.body);
            assert!(!public.body.contains("<b>丁</b>"), "{}", public.body);
            for kind in ["result_notice", "filing_list"] {
                let notice = first
                    .get(&format!("/office/elections/2/documents/{kind}/page"))
                    .await;
                assert!(notice.body.contains(told), "{kind} {}", notice.body);
            }
            let paper = first
                .get("/office/elections/2/documents/certificate/page")
                .await;
            assert!(paper.body.contains("丙同志") && !paper.body.contains("丁同志"));
        });
    }
);

pub(super) async fn after_unit(browser: &mut Browser) -> String {
    shown(browser, VILLAGE).await["unit"]
        .as_str()
        .unwrap()
        .to_owned()
}

const MEN: [(&str, &str, &str); 6] = [
    ("甲", "male", "chair"),
    ("乙", "male", "chair"),
    ("丙", "male", "member"),
    ("丁", "male", "member"),
    ("戊", "female", "member"),
    ("己", "female", "member"),
];
const WITHOUT_WOMAN: [(&str, &str); 5] = [
    ("votes.1.chair", "400"),
    ("votes.3.member", "450"),
    ("votes.4.member", "400"),
    ("votes.5.member", "100"),
    ("votes.6.member", "0"),
];

db_test!(a_committee_without_a_woman_is_not_confirmed, |test| {
    block_on(async {
        let (mut first, mut second) = village(test, "cn-2026", (1, 2), &MEN).await;
        counted(&mut first, &mut second, VILLAGE, &WITHOUT_WOMAN).await;
        let refused = act(&mut first, VILLAGE, "confirm_result").await;
        assert!(
            refused.0 == 422 && refused.1.contains("当选人中没有妇女"),
            "{}",
            refused.1
        );
        let empty = sent(&mut first, VILLAGE, "without_woman", &[("decision", " ")]).await;
        assert!(
            empty.0 == 422 && empty.1.contains("什么原因"),
            "{}",
            empty.1
        );
        let decision = [(
            "decision",
            "2026年11月22日村民代表会议决定，没有妇女参选，待补选",
        )];
        assert_eq!(
            sent(&mut first, VILLAGE, "without_woman", &decision)
                .await
                .0,
            303
        );
        let page = first.get("/office/elections/2").await;
        assert!(page.body.contains("没有妇女参选，待补选"), "{}", page.body);
        let done = act(&mut first, VILLAGE, "confirm_result").await;
        assert_eq!(done.0, 303, "{}", done.1);
        let late = sent(&mut first, VILLAGE, "without_woman", &decision).await;
        assert!(late.0 == 422 && late.1.contains("还没有确认"), "{}", late.1);
    });
});

db_test!(a_runoff_for_women_cures_a_committee_without_one, |test| {
    block_on(async {
        let (mut first, mut second) = village(test, "cn-2026", (1, 2), &MEN).await;
        counted(&mut first, &mut second, VILLAGE, &WITHOUT_WOMAN).await;
        let page = first.get("/office/elections/2").await;
        assert!(page.body.contains("另行选举妇女成员"), "{}", page.body);
        assert_eq!(act(&mut first, VILLAGE, "call_runoff").await.0, 303);
        let next = |member: &'static str| {
            [
                ("kind", "runoff"),
                ("election_day", DAY),
                ("chair", "0"),
                ("vice_chair", "0"),
                ("woman_member", "0"),
                ("member", member),
            ]
        };
        let many = sent(&mut first, VILLAGE, "chapters", &next("5")).await;
        assert!(
            many.0 == 422 && many.1.contains("委员会最多7人"),
            "{}",
            many.1
        );
        assert_eq!(
            sent(&mut first, VILLAGE, "chapters", &next("1")).await.0,
            303
        );
        let runoff = round(&mut first, "runoff").await;
        let contests = shown(&mut first, runoff).await["contests"].clone();
        assert_eq!(contests[0]["women_only"], true);
        assert_eq!(
            contests[0]["candidates"].as_array().unwrap().len(),
            2,
            "{contests}"
        );
        counting(test, runoff, "cn-2026", None);
        let votes = [("votes.5.member", "350"), ("votes.6.member", "200")];
        counted(&mut first, &mut second, runoff, &votes).await;
        for id in [runoff, VILLAGE] {
            let done = act(&mut first, id, "confirm_result").await;
            assert_eq!(done.0, 303, "{}", done.1);
        }
    });
});

db_test!(a_runoff_without_enough_candidates_gets_more, |test| {
    block_on(async {
        let (mut first, mut second) = village(test, "cn-2026", (1, 3), &SIX).await;
        let votes = [
            ("votes.1.chair", "400"),
            ("votes.3.member", "500"),
            ("votes.4.member", "400"),
            ("votes.5.member", "100"),
        ];
        counted(&mut first, &mut second, VILLAGE, &votes).await;
        let runoff = round(&mut first, "runoff").await;
        let page = first.get(&format!("/office/elections/{runoff}")).await;
        assert!(page.body.contains("候选人应当多于名额"), "{}", page.body);
        let new = |name: &'static str, sex: &'static str| {
            [("name", name), ("sex", sex), ("post", "member")]
        };
        let elected = sent(&mut first, runoff, "put_up", &new("丙", "female")).await;
        assert!(
            elected.0 == 422 && elected.1.contains("已经当选"),
            "{}",
            elected.1
        );
        let other = sent(&mut first, runoff, "put_up", &new("己", "female")).await;
        assert!(other.0 == 422 && other.1.contains("性别"), "{}", other.1);
        let done = sent(&mut first, runoff, "put_up", &new("新人", "female")).await;
        assert_eq!(done.0, 303, "{}", done.1);
        let enough = sent(&mut first, runoff, "put_up", &new("己", "male")).await;
        assert!(
            enough.0 == 422 && enough.1.contains("已经多于名额"),
            "{}",
            enough.1
        );
        let contests = shown(&mut first, runoff).await["contests"].clone();
        let id = contests[0]["candidates"][1]["person"].to_string();
        assert_eq!(
            sent(&mut first, runoff, "take_back", &[("person", &id)])
                .await
                .0,
            303
        );
        let done = sent(&mut first, runoff, "put_up", &new("新人", "female")).await;
        assert_eq!(done.0, 303, "{}", done.1);
        let contests = shown(&mut first, runoff).await["contests"].clone();
        let id = contests[0]["candidates"][1]["person"].to_string();
        counting(test, runoff, "cn-2026", None);
        let cell = format!("votes.{id}.member");
        let votes = [("votes.5.member", "200"), (cell.as_str(), "350")];
        counted(&mut first, &mut second, runoff, &votes).await;
        for id in [runoff, VILLAGE] {
            let done = act(&mut first, id, "confirm_result").await;
            assert_eq!(done.0, 303, "{}", done.1);
        }
        let after = json(&first.get("/api/v1/elections/2/after").await);
        let elected = after["elected"].as_array().unwrap();
        assert!(elected.iter().any(|one| one["name"] == "新人"), "{after}");
    });
});

db_test!(an_empty_seat_after_a_runoff_is_counted_once, |test| {
    block_on(async {
        let (mut first, mut second) = village(test, "cn-2026", (1, 2), &SIX).await;
        let votes = [
            ("votes.3.member", "500"),
            ("votes.1.chair", "290"),
            ("votes.2.chair", "280"),
        ];
        counted(&mut first, &mut second, VILLAGE, &votes).await;
        let runoff = round(&mut first, "runoff").await;
        counting(test, runoff, "cn-2026", None);
        let votes = [("votes.1.chair", "150"), ("votes.2.chair", "140")];
        counted(&mut first, &mut second, runoff, &votes).await;
        let refused = act(&mut first, runoff, "confirm_result").await;
        assert!(refused.1.contains("还有2个名额没有选足"), "{}", refused.1);
    });
});

db_test!(a_revote_is_told_on_the_notice_and_stays_public, |test| {
    block_on(async {
        let (mut first, mut second) = village(test, "cn-2026", (1, 2), &SIX).await;
        let votes = [
            ("votes.1.chair", "400"),
            ("votes.3.member", "500"),
            ("votes.4.member", "320"),
            ("votes.5.member", "320"),
        ];
        counted(&mut first, &mut second, VILLAGE, &votes).await;
        let revote = round(&mut first, "tie_revote").await;
        for (kind, words) in [
            ("formal_list", ["得票相同，需要再次投票", "丁"]),
            ("place_and_time", ["只在得票相同的人中投票", "投票日期"]),
        ] {
            let address = format!("/office/elections/{revote}/documents/{kind}/page");
            let page = first.get(&address).await;
            for word in words {
                assert!(page.body.contains(word), "{kind} {word} {}", page.body);
            }
        }
        let unit = after_unit(&mut first).await;
        let public = format!("/v/{unit}/elections/2");
        assert!(first.get(&public).await.body.contains("<b>丙</b>"));
        counting(test, revote, "cn-2026", None);
        let votes = [("votes.4.member", "350"), ("votes.5.member", "240")];
        counted(&mut first, &mut second, revote, &votes).await;
        for id in [revote, VILLAGE] {
            let done = act(&mut first, id, "confirm_result").await;
            assert_eq!(done.0, 303, "{}", done.1);
        }
        let page = first.get(&public).await;
        assert!(
            page.body.contains("<b>丙</b>"),
            "what was told stays: {}",
            page.body
        );
        let own = first.get(&format!("/v/{unit}/elections/{revote}")).await;
        assert!(!own.body.contains("结果已经公布"), "{}", own.body);
        let notice = first
            .get("/office/elections/2/documents/result_notice/page")
            .await;
        for told in [
            "再次投票当选",
            "再次投票未当选",
            "350",
            "240",
            "举行再次投票，发出选票600张，参加投票600人",
            "得票多的当选",
            "获得301票以上（超过600的一半）",
            "在哪一轮当选",
        ] {
            assert!(notice.body.contains(told), "{told} {}", notice.body);
        }
        let paper = first
            .get("/office/elections/2/documents/certificate/page")
            .await;
        assert!(
            paper.body.contains("换届选举的再次投票中"),
            "{}",
            paper.body
        );
        let step = [("step", "result_published"), ("done_on", DAY)];
        assert_eq!(sent(&mut first, VILLAGE, "steps", &step).await.0, 303);
        assert_eq!(act(&mut first, VILLAGE, "announce").await.0, 303);
        let own = first.get(&format!("/v/{unit}/elections/{revote}")).await;
        assert!(own.body.contains("结果已经公布"), "{}", own.body);
    });
});

db_test!(
    a_round_is_declared_void_with_its_reason_and_the_county_takes_it_back,
    |test| {
        block_on(async {
            county(test, 1);
            let mut first = staff(test);
            first.post("/office/elections", &START).await;
            counting(test, VILLAGE, "cn-2026", Some((1, 2)));
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let bare = act(&mut township, VILLAGE, "declare_invalid").await;
            assert!(
                bare.0 == 422 && bare.1.contains("请写明无效的原因"),
                "{}",
                bare.1
            );
            let void = [
                ("action", "declare_invalid"),
                ("reason", "收回选票158张，不到一半"),
            ];
            assert_eq!(sent(&mut township, VILLAGE, "actions", &void).await.0, 303);
            let page = township.get("/office/elections/2").await;
            assert!(
                page.body.contains("收回选票158张，不到一半"),
                "{}",
                page.body
            );
            let why = [("reason", "点错了")];
            assert_eq!(
                sent(&mut township, VILLAGE, "take_back_void", &why).await.0,
                403
            );
            assert_eq!(
                sent(&mut first, VILLAGE, "take_back_void", &why).await.0,
                303
            );
            assert_eq!(shown(&mut first, VILLAGE).await["state"], "counting");
            let again = sent(&mut first, VILLAGE, "take_back_void", &why).await;
            assert_eq!(again.0, 409, "{}", again.1);
            let unit = after_unit(&mut first).await;
            let public = first.get(&format!("/v/{unit}/elections/2")).await;
            assert!(
                public.body.contains("这次选举无效：收回选票158张，不到一半。2026年11月22日由县里撤回，原因：点错了。"),
                "{}",
                public.body
            );
        });
    }
);

db_test!(
    a_round_opened_by_mistake_is_removed_while_nothing_was_done,
    |test| {
        block_on(async {
            let (mut first, mut second) = village(test, "cn-2026", (1, 3), &SIX).await;
            let votes = [("votes.1.chair", "400"), ("votes.3.member", "500")];
            counted(&mut first, &mut second, VILLAGE, &votes).await;
            let runoff = round(&mut first, "runoff").await;
            let new = [("name", "新人"), ("sex", "female"), ("post", "member")];
            assert_eq!(sent(&mut first, runoff, "put_up", &new).await.0, 303);
            let kept = sent(&mut first, runoff, "remove", &[]).await;
            assert!(
                kept.0 == 409 && kept.1.contains("已经办了手续"),
                "{}",
                kept.1
            );
            let contests = shown(&mut first, runoff).await["contests"].clone();
            let candidates = contests[0]["candidates"].as_array().unwrap();
            let id =
                candidates.iter().find(|one| one["put_up"] == true).unwrap()["person"].to_string();
            assert_eq!(
                sent(&mut first, runoff, "take_back", &[("person", &id)])
                    .await
                    .0,
                303
            );
            let done = sent(&mut first, runoff, "remove", &[]).await;
            assert_eq!(done.0, 303, "{}", done.1);
            assert_eq!(shown(&mut first, VILLAGE).await["may_follow"][0], "runoff");
            let whole = sent(&mut first, VILLAGE, "remove", &[]).await;
            assert_eq!(whole.0, 409, "{}", whole.1);
        });
    }
);
