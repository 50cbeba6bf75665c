//! On which day a vote may be, as a clerk and a script meet it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::count_tests::yixian;
use super::tests::{START, county, json, staff};
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::elections::in_force::built_in;
use crate::schema::{election_steps, elections};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A village whose first vote was today, under these rules, in this state.
async fn voted(test: &TestDb, rules: &'static str, state: &'static str) -> Browser {
    county(test, 1);
    let mut staff = staff(test);
    staff.post("/office/elections", &START).await;
    let done = test
        .db
        .write_now(WriteScope::County(yixian()), move |conn| {
            let rules = built_in()?.find(rules).unwrap();
            diesel::update(elections::table.find(2_i64))
                .set((
                    elections::state.eq(state),
                    elections::election_day.eq(day("2026-11-22")),
                    elections::chair_seats.eq(1),
                    elections::member_seats.eq(2),
                    elections::tied_persons.eq(Some(if state == "tie_revote" { 2 } else { 0 })),
                    elections::unfilled_seats.eq(Some(1)),
                    elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                    elections::rule_set_hash.eq(Some(rules.hash())),
                ))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
    done.unwrap();
    staff
}

/// A change of a chapter with its version.
async fn sent(staff: &mut Browser, id: i64, word: &str, fields: &[(&str, &str)]) -> Answer {
    let shown = json(&staff.get(&format!("/api/v1/elections/{id}")).await);
    let version = shown["version"].to_string();
    let mut all = fields.to_vec();
    all.push(("version", &version));
    staff
        .post(&format!("/api/v1/elections/{id}/{word}"), &all)
        .await
}

const ONE_MEMBER: [(&str, &str); 4] = [
    ("chair", "0"),
    ("vice_chair", "0"),
    ("woman_member", "0"),
    ("member", "1"),
];

/// Opens the chapter that follows chapter 2.
async fn follow(staff: &mut Browser, kind: &'static str, on: &'static str) -> Answer {
    let mut fields = ONE_MEMBER.to_vec();
    fields.extend([("kind", kind), ("election_day", on)]);
    sent(staff, 2, "chapters", &fields).await
}

async fn move_to(staff: &mut Browser, id: i64, on: &'static str) -> Answer {
    let mut fields = ONE_MEMBER.to_vec();
    fields.push(("election_day", on));
    sent(staff, id, "details", &fields).await
}

db_test!(a_tie_revote_for_another_day_waits_for_it, |test| {
    block_on(async {
        let mut staff = voted(test, "cn-2018", "tie_revote").await;
        let opened = json(&follow(&mut staff, "tie_revote", "2026-12-05").await);
        assert_eq!(opened["state"], "campaign_and_logistics", "{opened}");
        let id = opened["id"].as_i64().unwrap();
        for step in ["place_and_staff_published", "ballot_rules_published"] {
            let done = [("step", step), ("done_on", "2026-11-22")];
            let answer = sent(&mut staff, id, "steps", &done).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        let early = sent(&mut staff, id, "actions", &[("action", "open_voting")]).await;
        assert_eq!(early.status, 422, "{}", early.body);
        assert!(early.body.contains("选举日是2026-12-05，当天才能开始投票"));
        let moved = json(&move_to(&mut staff, id, "2026-11-22").await);
        assert_eq!(moved["election_day"], "2026-11-22", "{moved}");
        let open = json(&sent(&mut staff, id, "actions", &[("action", "open_voting")]).await);
        assert_eq!(open["state"], "voting", "{open}");
        let late = move_to(&mut staff, id, "2026-12-06").await;
        assert!(
            late.status == 422 && late.body.contains("投票开始后"),
            "{}",
            late.body
        );
    });
});

db_test!(a_tie_revote_of_the_same_day_can_still_be_put_off, |test| {
    block_on(async {
        let mut staff = voted(test, "cn-2018", "tie_revote").await;
        let opened = json(&follow(&mut staff, "tie_revote", "2026-11-22").await);
        assert_eq!(opened["state"], "voting", "{opened}");
        let id = opened["id"].as_i64().unwrap();
        let put_off = json(&move_to(&mut staff, id, "2026-11-29").await);
        assert_eq!(put_off["state"], "campaign_and_logistics", "{put_off}");
        assert_eq!(put_off["election_day"], "2026-11-29");
        let steps = put_off["steps"].as_array().unwrap();
        assert!(
            steps
                .iter()
                .any(|one| one["step"] == "place_and_staff_published")
        );
    });
});

db_test!(a_runoff_has_its_last_day, |test| {
    block_on(async {
        let mut staff = voted(test, "bj-2012", "runoff").await;
        let page = staff.get("/office/elections/2").await;
        assert!(
            page.body.contains("另行选举最迟应在2026-12-07举行（北京"),
            "{}",
            page.body
        );
        let mut many = vec![("chair", "1"), ("vice_chair", "0"), ("woman_member", "0")];
        many.extend([
            ("member", "3"),
            ("kind", "runoff"),
            ("election_day", "2026-12-01"),
        ]);
        let many = sent(&mut staff, 2, "chapters", &many).await;
        assert!(
            many.status == 422 && many.body.contains("名额不能超过"),
            "{}",
            many.body
        );
        let late = follow(&mut staff, "runoff", "2026-12-08").await;
        assert_eq!(late.status, 422, "{}", late.body);
        for told in [
            "另行选举最迟应在2026-12-07举行",
            "填的是2026-12-08",
            "第30条",
        ] {
            assert!(late.body.contains(told), "{told} {}", late.body);
        }
        let opened = json(&follow(&mut staff, "runoff", "2026-12-07").await);
        assert_eq!(opened["last_days"][0]["day"], "2026-12-07", "{opened}");
        let id = opened["id"].as_i64().unwrap();
        let moved = move_to(&mut staff, id, "2026-12-20").await;
        assert_eq!(moved.status, 422, "{}", moved.body);
        let own = staff.get(&format!("/office/elections/{id}")).await;
        assert!(own.body.contains("另行选举最迟应在2026-12-07举行"));
        assert!(!own.body.contains("超过期限"));
    });
});

db_test!(the_day_is_not_moved_before_what_was_published, |test| {
    block_on(async {
        let mut staff = voted(test, "zj-2020", "campaign_and_logistics").await;
        let done = test.db.write_now(WriteScope::County(yixian()), |conn| {
            diesel::update(elections::table.find(2_i64))
                .set(elections::election_day.eq(day("2027-01-10")))
                .execute(conn)?;
            for (step, on) in [
                ("list_published", "2026-11-16"),
                ("candidates_published", "2026-11-22"),
            ] {
                diesel::insert_into(election_steps::table)
                    .values((
                        election_steps::election_id.eq(2_i64),
                        election_steps::step.eq(step),
                        election_steps::done_on.eq(day(on)),
                        election_steps::note.eq(""),
                        election_steps::evidence.eq(""),
                    ))
                    .execute(conn)?;
            }
            Ok(Written::bookkeeping(()))
        });
        done.unwrap();
        let seats = [("chair", "1"), ("vice_chair", "0"), ("woman_member", "0")];
        let mut fields = seats.to_vec();
        fields.extend([("member", "2"), ("election_day", "2026-12-05")]);
        let early = sent(&mut staff, 2, "details", &fields).await;
        assert_eq!(early.status, 422, "{}", early.body);
        for told in ["公布选民名单", "选举日不能早于2026-12-06", "第十四条"] {
            assert!(early.body.contains(told), "{told} {}", early.body);
        }
        fields[4] = ("election_day", "2026-12-06");
        let kept = sent(&mut staff, 2, "details", &fields).await;
        assert_eq!(kept.status, 200, "{}", kept.body);
    });
});
