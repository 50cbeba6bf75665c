//! Counting as two clerks and the county meet it.

use diesel::prelude::*;
use serde_json::Value;

use super::tests::{START, county, json, staff};
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::accounts::{Password, PasswordPool, Role};
use crate::db::testing::TestDb;
use crate::db::{Db, WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::in_force::built_in;
use crate::rules::RuleSets;
use crate::schema::{accounts, count_entries, election_steps, elections};
use crate::tally;

pub(super) fn yixian() -> DivisionCode {
    DivisionCode::parse("341023").unwrap()
}

/// Brings a chapter to its count: two seats for members, national rules, the record signed.
pub(in crate::elections) fn counting(db: &Db, id: i64) {
    let done = db.write_now(WriteScope::County(yixian()), move |conn| {
        let rules = built_in()?.find("cn-2018").unwrap();
        diesel::update(elections::table.find(id))
            .set((
                elections::state.eq("counting"),
                elections::election_day.eq("2026-11-22".parse::<chrono::NaiveDate>().unwrap()),
                elections::chair_seats.eq(0),
                elections::vice_chair_seats.eq(0),
                elections::woman_member_seats.eq(0),
                elections::member_seats.eq(2),
                elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
        diesel::insert_into(election_steps::table)
            .values((
                election_steps::election_id.eq(id),
                election_steps::step.eq("count_signed"),
                election_steps::done_on.eq("2026-11-22".parse::<chrono::NaiveDate>().unwrap()),
                election_steps::note.eq(""),
                election_steps::evidence.eq(""),
            ))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

pub(in crate::elections) const PASSWORD: &str = "a made-up pass phrase 7";

/// Gives an account the password of the tests.
pub(super) async fn set_password(test: &TestDb, id: i64) {
    let typed = Password::from(PASSWORD.to_owned());
    let hash = PasswordPool::start().unwrap().hash(typed).await.unwrap();
    let set = test.db.write_now(WriteScope::Above, move |conn| {
        diesel::update(accounts::table.find(id))
            .set(accounts::password_hash.eq(hash))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    set.unwrap();
}

pub(super) async fn version(browser: &mut Browser, id: i64) -> String {
    let shown = json(&browser.get(&format!("/api/v1/elections/{id}/count")).await);
    shown["version"].to_string()
}

/// A change of the count of a chapter with its version.
pub(in crate::elections) async fn change(
    browser: &mut Browser,
    id: i64,
    word: &str,
    fields: &[(&str, &str)],
) -> Answer {
    let version = version(browser, id).await;
    let mut all = fields.to_vec();
    all.push(("version", &version));
    browser
        .post(&format!("/office/elections/{id}/count/{word}"), &all)
        .await
}

pub(super) const GOOD: [(&str, &str); 10] = [
    ("issued", "620"),
    ("voters", "620"),
    ("recovered", "618"),
    ("valid", "610"),
    ("invalid", "8"),
    ("blank", "0"),
    ("votes.1.member", "410"),
    ("votes.2.member", "330"),
    ("votes.3.member", "330"),
    ("other.member", "5"),
];

/// The good sheet with other values, the revision it was made from, and what shall become of it.
pub(super) fn typed<'a>(
    changes: &[(&'a str, &'a str)],
    revision: &'a str,
    action: &'a str,
) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = GOOD.to_vec();
    for (name, value) in changes {
        for one in &mut all {
            if one.0 == *name {
                one.1 = value;
            }
        }
    }
    all.extend([("revision", revision), ("action", action), ("reason", "")]);
    all
}

pub(in crate::elections) async fn arranged(test: &TestDb) -> (Browser, Browser) {
    county(test, 1);
    let mut first = staff(test);
    first.post("/office/elections", &START).await;
    counting(&test.db, 2);
    let second = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
    set_password(test, first.account_id).await;
    set_password(test, second.account_id).await;
    let fields = [("registered", "1000"), ("papers", "618")];
    let done = change(&mut first, 2, "setup", &fields).await;
    assert_eq!(done.status, 303, "{}", done.body);
    for (name, sex) in [("陈一", "male"), ("钱二", "female"), ("孙三", "male")] {
        let fields = [("name", name), ("sex", sex), ("post", "member")];
        let done = change(&mut first, 2, "persons", &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    let done = change(&mut first, 2, "boxes", &[("name", "中心会场")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    (first, second)
}

pub(in crate::elections) const SHEET: &str = "/office/elections/2/count/boxes/1";

db_test!(two_people_type_a_box_and_a_third_look_settles_it, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        let one = format!("{SHEET}/1");
        let page = first.get(&one).await;
        assert!(page.body.contains("空着不等于0") && page.body.contains("孙三"));
        for wrong in ["-1", "六百", "6e2", "1,000", "９", "007"] {
            let refused = first
                .post(&one, &typed(&[("valid", wrong)], "0", "save"))
                .await;
            assert_eq!(refused.status, 422);
            assert!(refused.body.contains("不是票数") && refused.body.contains(wrong));
            assert!(
                refused.body.contains("value=\"410\""),
                "nothing typed is lost"
            );
        }
        let empty = first
            .post(&one, &typed(&[("votes.3.member", "")], "0", "finish"))
            .await;
        assert!(
            empty.status == 422 && empty.body.contains("还有1格没有填"),
            "{}",
            empty.body
        );
        let odd = first
            .post(&one, &typed(&[("valid", "611")], "0", "finish"))
            .await;
        assert!(odd.status == 422 && odd.body.contains("有效611 + 无效8 = 619 ≠ 收回618"));
        let kept = first
            .post(&one, &typed(&[("votes.3.member", "")], "0", "save"))
            .await;
        assert_eq!(kept.status, 303, "{}", kept.body);
        let page = first.get(&one).await;
        assert!(
            page.body.contains("必须改正") && page.body.contains("余475（弃权）"),
            "{}",
            page.body
        );
        let stale = first.post(&one, &typed(&[], "0", "finish")).await;
        assert!(stale.status == 409 && stale.body.contains("value=\"410\""));
        let early = second.get(&format!("{SHEET}/2")).await;
        assert!(early.body.contains("第一遍还没有录完"));
        assert_eq!(
            first.post(&one, &typed(&[], "1", "finish")).await.status,
            303
        );
        let own = first
            .post(&format!("{SHEET}/2"), &typed(&[], "0", "finish"))
            .await;
        assert!(
            own.status == 409 && own.body.contains("要由另一个人"),
            "{}",
            own.body
        );
        let blind = second.get(&format!("{SHEET}/2")).await;
        assert!(
            !blind.without_keys().contains("410") && !blind.without_keys().contains("330"),
            "blind"
        );
        let other = typed(&[("votes.2.member", "303")], "0", "finish");
        assert_eq!(second.post(&format!("{SHEET}/2"), &other).await.status, 303);
        let overview = first.get("/office/elections/2/count").await;
        assert!(overview.body.contains("1格不一致"));
        let look = first.get(&format!("{SHEET}/3")).await;
        assert!(look.body.contains("votes.2.member") && !look.body.contains("votes.1.member"));
        assert!(!look.without_keys().contains("330") && !look.without_keys().contains("303"));
        let third = [
            ("votes.2.member", "330"),
            ("revision", "0"),
            ("action", "finish"),
        ];
        assert_eq!(first.post(&format!("{SHEET}/3"), &third).await.status, 303);
        let overview = first.get("/office/elections/2/count").await;
        assert!(overview.body.contains("录完"), "{}", overview.body);
        let kept = test
            .db
            .read_now(|conn| Ok(count_entries::table.count().get_result::<i64>(conn)?));
        assert_eq!(kept.unwrap(), 4, "every state is kept");
        for change in [
            "UPDATE count_entries SET cells = '{}'",
            "DELETE FROM count_entries",
        ] {
            let refused = test
                .db
                .write_now(WriteScope::County(yixian()), move |conn| {
                    diesel::sql_query(change).execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
            assert!(refused.is_err(), "{change}");
        }
        let back = change(
            &mut first,
            2,
            "reset",
            &[("box", "1"), ("reason", "拿错了纸")],
        )
        .await;
        assert_eq!(back.status, 303, "{}", back.body);
        let again = second.get(&one).await;
        assert!(
            again.body.contains("name=\"votes.1.member\"") && !again.without_keys().contains("410")
        );
    });
});

/// Both entries of the only box, equal.
pub(in crate::elections) async fn both_entries(first: &mut Browser, second: &mut Browser) {
    for (browser, entry) in [(first, 1), (second, 2)] {
        let address = format!("{SHEET}/{entry}");
        let done = browser.post(&address, &typed(&[], "0", "finish")).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
}

db_test!(
    the_outcome_is_confirmed_by_a_second_person_and_derived_again,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            both_entries(&mut first, &mut second).await;
            let page = first.get("/office/elections/2/outcome").await;
            assert!(
                page.body.contains("陈一（委员）：410 × 2 = 820 &gt; 618"),
                "{}",
                page.body
            );
            assert!(page.body.contains("委员：钱二、孙三（余1名）"));
            let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
            let hidden = viewer.get("/office/elections/2/outcome").await;
            assert!(
                hidden.status == 200 && !hidden.without_keys().contains("410"),
                "not before closing"
            );
            let by_hand = [
                ("tied_persons", "0"),
                ("unfilled_seats", "0"),
                ("version", "1"),
            ];
            let refused = first.post("/office/elections/2/declared", &by_hand).await;
            assert!(refused.status == 409 && refused.body.contains("正在系统里计票"));
            assert_eq!(change(&mut first, 2, "propose", &[]).await.status, 303);
            let own = change(&mut first, 2, "confirm", &[("password", PASSWORD)]).await;
            assert_eq!(
                own.status, 422,
                "the first has no password here, and proposed it"
            );
            let wrong = change(&mut second, 2, "confirm", &[("password", "something else")]).await;
            assert!(wrong.status == 422 && wrong.body.contains("密码不正确"));
            let sent = [("password", PASSWORD), ("next_day", "2026-11-29")];
            let done = change(&mut second, 2, "confirm", &sent).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let village = json(&first.get("/api/v1/elections/2").await);
            assert_eq!(village["state"], "tie_revote");
            let late = first
                .post(&format!("{SHEET}/1"), &typed(&[], "1", "save"))
                .await;
            assert_eq!(late.status, 409);
            let case = first.get("/office/elections/2/outcome/case.json").await;
            let outcome = json(&first.get("/office/elections/2/outcome/outcome.json").await);
            let sets = RuleSets::built_in().unwrap();
            let again = tally::answer(case.body.as_bytes(), &sets, |outcome| {
                serde_json::to_value(outcome).unwrap()
            });
            assert_eq!(again.unwrap(), outcome, "cunzhi tally says the same");
            let manifest = first.get("/office/elections/2/outcome/manifest.txt").await;
            let hash = crate::elections::count::case::hash(&case.body);
            assert!(manifest.body.contains(&format!("{hash}  case.json")));
            let votes = first.get("/office/elections/2/outcome/votes.csv").await;
            assert!(
                votes.body.contains("p1,陈一,男,0,0,0,410,当选"),
                "{}",
                votes.body
            );
            let reason = [("reason", "票箱数写错")];
            assert_eq!(change(&mut second, 2, "reopen", &reason).await.status, 403);
            let begun = change(&mut first, 2, "reopen", &reason).await;
            assert!(begun.status == 409 && begun.body.contains("后面的程序已经开始"));
        });
    }
);

async fn revote(first: &mut Browser, second: &mut Browser, id: i64, votes: [(&str, &str); 2]) {
    let done = change(first, id, "setup", &[("registered", "1000")]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    change(first, id, "boxes", &[("name", "中心会场")]).await;
    let mut fields = GOOD[..6].to_vec();
    fields.extend(votes);
    fields.extend([
        ("other.member", "0"),
        ("revision", "0"),
        ("action", "finish"),
    ]);
    for (browser, entry) in [(&mut *first, 1), (&mut *second, 2)] {
        let address = format!("/office/elections/{id}/count/boxes/2/{entry}");
        let done = browser.post(&address, &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
    assert_eq!(change(first, id, "propose", &[]).await.status, 303);
    let done = change(second, id, "confirm", &[("password", PASSWORD)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

db_test!(a_revote_settles_the_round_it_came_from, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        both_entries(&mut first, &mut second).await;
        change(&mut first, 2, "propose", &[]).await;
        let sent = [("password", PASSWORD), ("next_day", "2026-11-22")];
        assert_eq!(change(&mut second, 2, "confirm", &sent).await.status, 303);
        let village = json(&first.get("/api/v1/elections?programme=1").await);
        let all = village["elections"].as_array().unwrap();
        let child = all.iter().find(|one| one["kind"] == "tie_revote").unwrap();
        assert_eq!(child["seats"]["member"], 1, "the seat that was tied");
        let child = child["id"].as_i64().unwrap();
        counting(&test.db, child);
        let shown = first.get(&format!("/office/elections/{child}/count")).await;
        assert!(
            shown.body.contains("钱二") && !shown.body.contains("陈一"),
            "only the tied"
        );
        let votes = [("votes.2.member", "350"), ("votes.3.member", "250")];
        revote(&mut first, &mut second, child, votes).await;
        let page = first.get("/office/elections/2/outcome").await;
        assert!(page.body.contains("委员：钱二，330票"), "{}", page.body);
        let parent = json(&first.get("/office/elections/2/outcome/outcome.json").await);
        assert_eq!(parent["tie_revotes"], Value::Array(Vec::new()));
        let own = first
            .get(&format!("/office/elections/{child}/outcome"))
            .await;
        assert!(
            own.body.contains("委员：钱二，350票"),
            "its own page keeps its shape"
        );
        let runoff = [("action", "confirm_result"), ("version", "99")];
        let waits = first.post("/office/elections/2/actions", &runoff).await;
        assert!(waits.status == 422 && waits.body.contains("还没有确认结果"));
    });
});

db_test!(
    an_invalid_round_is_told_and_the_county_may_open_it_again,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            let fields = [("registered", "1300"), ("papers", "618")];
            assert_eq!(change(&mut first, 2, "setup", &fields).await.status, 303);
            both_entries(&mut first, &mut second).await;
            change(&mut first, 2, "propose", &[]).await;
            let done = change(&mut second, 2, "confirm", &[("password", PASSWORD)]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = first.get("/office/elections/2/outcome").await;
            assert!(page.body.contains("618 × 2 = 1236 ≤ 1300"), "{}", page.body);
            assert_eq!(
                json(&first.get("/api/v1/elections/2").await)["state"],
                "invalid"
            );
            let nothing = change(&mut first, 2, "reopen", &[("reason", " ")]).await;
            assert_eq!(nothing.status, 422);
            let reason = [("reason", "登记人数写错")];
            let done = change(&mut first, 2, "reopen", &reason).await;
            assert_eq!(done.status, 303, "{}", done.body);
            for change in [
                "UPDATE outcomes SET hash = '00'",
                "DELETE FROM outcomes",
                "UPDATE count_reopenings SET reason = '改过'",
                "DELETE FROM count_reopenings",
            ] {
                let refused = test
                    .db
                    .write_now(WriteScope::County(yixian()), move |conn| {
                        diesel::sql_query(change).execute(conn)?;
                        Ok(Written::bookkeeping(()))
                    });
                assert!(refused.is_err(), "{change}");
            }
            assert_eq!(
                json(&first.get("/api/v1/elections/2").await)["state"],
                "counting"
            );
            let page = first.get("/office/elections/2/outcome").await;
            assert!(page.body.contains("原因：登记人数写错"));
            assert_eq!(
                change(
                    &mut first,
                    2,
                    "setup",
                    &[("registered", "1000"), ("papers", "")]
                )
                .await
                .status,
                303
            );
            change(&mut first, 2, "propose", &[]).await;
            let done = change(&mut second, 2, "confirm", &[("password", PASSWORD)]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            assert_eq!(
                json(&first.get("/api/v1/elections/2").await)["state"],
                "tie_revote"
            );
        });
    }
);

db_test!(
    a_count_that_is_opened_again_asks_for_its_winners_anew,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            for (browser, entry) in [(&mut first, 1), (&mut second, 2)] {
                let sent = typed(&[("votes.3.member", "200")], "0", "finish");
                let done = browser.post(&format!("{SHEET}/{entry}"), &sent).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let step = [
                ("step", "winners_checked"),
                ("done_on", "2026-11-22"),
                ("version", "1"),
            ];
            let told = "还没有完成“核对任职回避和当选条件”";
            for is_again in [false, true] {
                change(&mut first, 2, "propose", &[]).await;
                let done = change(&mut second, 2, "confirm", &[("password", PASSWORD)]).await;
                assert_eq!(done.status, 303, "{}", done.body);
                let version = json(&first.get("/api/v1/elections/2").await)["version"].to_string();
                let act = [("action", "confirm_result"), ("version", version.as_str())];
                let refused = first.post("/office/elections/2/actions", &act).await;
                assert!(
                    refused.status == 422 && refused.body.contains(told),
                    "{is_again}"
                );
                assert_eq!(
                    first.post("/office/elections/2/steps", &step).await.status,
                    303
                );
                if !is_again {
                    let reason = [("reason", "票箱数写错")];
                    assert_eq!(change(&mut first, 2, "reopen", &reason).await.status, 303);
                }
            }
        });
    }
);
