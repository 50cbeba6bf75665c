//! A winner whose election is void after the result is public: no member any more, a vacancy.

use diesel::prelude::*;

use super::tests::{
    ELECTION, VILLAGE, announced_on_paper, assert_sums_hold, county, day, outcome, read, seated,
    shown, write,
};
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::committees::membership::Ending;
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::schema::{election_figures, elections, memberships};

const DECISION: [(&str, &str); 6] = [
    ("person", "2"),
    ("ground", "unlawful"),
    ("authority", "county"),
    ("decided_on", "2026-11-22"),
    ("reason", "查实送钱拉票"),
    ("evidence", "黟政〔2026〕8号"),
];

async fn sent(
    browser: &mut Browser,
    word: &str,
    fields: &[(&'static str, &'static str)],
) -> (u16, String) {
    let village = shown(&browser.get("/api/v1/elections/1").await);
    let version = village["version"].to_string();
    let mut fields = fields.to_vec();
    fields.push(("version", version.leak()));
    let address = format!("/office/elections/{ELECTION}/after/void/{word}");
    let done = browser.post(&address, &fields).await;
    (done.status, done.body)
}

/// Whether the figures count the election of the village as completed.
fn is_completed(test: &TestDb) -> bool {
    read(test, |conn| {
        Ok(election_figures::table
            .filter(election_figures::unit_code.eq(VILLAGE))
            .select(election_figures::is_completed)
            .first(conn)?)
    })
}

async fn elected(browser: &mut Browser) -> Vec<String> {
    let after = shown(&browser.get("/api/v1/elections/1/after").await);
    let all = after["elected"].as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

db_test!(
    a_winner_whose_election_is_void_is_no_member_and_the_seat_is_vacant,
    |test| {
        block_on(async {
            let mut staff = seated(test).await;
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            assert_eq!(elected(&mut staff).await, ["陈一", "钱二", "孙三（三组）"]);

            let mut bare = DECISION;
            bare[4].1 = " ";
            let refused = sent(&mut township, "record", &bare).await;
            assert!(
                refused.0 == 422 && refused.1.contains("请写明查明的事实和理由"),
                "{}",
                refused.1
            );
            assert!(
                refused.1.contains("黟政〔2026〕8号"),
                "nothing typed is lost"
            );
            let done = sent(&mut township, "record", &DECISION).await;
            assert_eq!(done.0, 303, "{}", done.1);
            assert_sums_hold(test);
            assert_eq!(elected(&mut staff).await, ["陈一", "钱二"]);
            let endings: Vec<Option<i16>> = read(test, |conn| {
                Ok(memberships::table
                    .order(memberships::person_id)
                    .select(memberships::ending)
                    .load(conn)?)
            });
            let gone = endings
                .iter()
                .filter(|one| **one == Some(Ending::Mistaken.number()));
            assert_eq!(gone.count(), 1, "{endings:?}");
            let again = sent(&mut township, "record", &DECISION).await;
            assert_eq!(again.0, 422, "{}", again.1);

            let told = "孙三（三组）（委员）的当选无效：以不正当手段当选";
            for address in [
                "/office/elections/1",
                "/office/elections/1/after/members",
                "/office/elections/1/documents/result_notice/page",
                "/office/elections/1/documents/filing_list/page",
                "/v/341023100200/elections/1",
            ] {
                let page = staff.get(address).await;
                assert!(page.body.contains(told), "{address} {}", page.body);
            }
            let public = staff.get("/v/341023100200/elections/1").await;
            assert!(!public.body.contains("送钱拉票"), "the reason stays inside");
            let paper = staff
                .get("/office/elections/1/documents/certificate/page")
                .await;
            assert!(!paper.body.contains("孙三同志"), "{}", paper.body);
            let leaving = staff.get("/office/elections/1/after/leaving").await;
            assert!(leaving.body.contains("委员1"), "{}", leaving.body);

            let back = [("person", "2"), ("reason", "复查不成立")];
            assert_eq!(sent(&mut township, "take_back", &back).await.0, 403);
            let done = sent(&mut staff, "take_back", &back).await;
            assert_eq!(done.0, 303, "{}", done.1);
            assert_eq!(elected(&mut staff).await, ["陈一", "钱二", "孙三（三组）"]);
            let page = staff.get("/office/elections/1/after/members").await;
            assert!(page.body.contains("还没有登记入册"), "{}", page.body);
            for address in [
                "/v/341023100200/elections/1",
                "/office/elections/1/after/void",
            ] {
                let page = staff.get(address).await;
                assert!(
                    page.body
                        .contains("曾经登记：孙三（三组）（委员）的当选无效")
                        && page.body.contains("由县里撤回，原因：复查不成立。"),
                    "what was public is not silently gone: {address} {}",
                    page.body
                );
            }
            for change in [
                "UPDATE void_taken_back SET reason = '改过'",
                "DELETE FROM void_taken_back",
            ] {
                let refused = test.db.write_now(WriteScope::Whole, move |conn| {
                    diesel::sql_query(change).execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
                assert!(refused.is_err(), "{change}");
            }
        });
    }
);

db_test!(
    an_election_that_an_authority_declares_void_elects_nobody,
    |test| {
        block_on(async {
            let mut staff = seated(test).await;
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let decided = [("reason", "黟县人民政府2026年11月22日决定，选票印制违法")];
            assert_eq!(sent(&mut township, "annul", &decided).await.0, 403);
            let bare = sent(&mut staff, "annul", &[("reason", " ")]).await;
            assert!(
                bare.0 == 422 && bare.1.contains("请写明哪个机关"),
                "{}",
                bare.1
            );
            let village = shown(&staff.get("/api/v1/elections/1").await);
            let version = village["version"].to_string();
            let by_hand = [
                ("version", version.as_str()),
                ("action", "annul"),
                ("reason", "决定"),
            ];
            let refused = staff.post("/office/elections/1/actions", &by_hand).await;
            assert!(
                refused.status == 422 && refused.body.contains("已经登记入册"),
                "{}",
                refused.body
            );
            let done = sent(&mut staff, "annul", &decided).await;
            assert_eq!(done.0, 303, "{}", done.1);
            assert_sums_hold(test);
            assert!(!is_completed(test), "figures count it as void");
            let village = shown(&staff.get("/api/v1/elections/1").await);
            assert_eq!(village["state"], "invalid");
            assert_eq!(village["may_follow"][0], "rerun");
            assert!(elected(&mut staff).await.is_empty());
            let endings: Vec<Option<i16>> = read(test, |conn| {
                Ok(memberships::table.select(memberships::ending).load(conn)?)
            });
            let mistaken = Some(Ending::Mistaken.number());
            assert!(endings.iter().all(|one| *one == mistaken), "{endings:?}");
            let public = staff.get("/v/341023100200/elections/1").await;
            assert!(public.body.contains("选票印制违法"), "{}", public.body);
            assert!(!public.body.contains("<b>陈一</b>"), "{}", public.body);
            let notice = staff
                .get("/office/elections/1/documents/result_notice/page")
                .await;
            assert!(notice.body.contains("选票印制违法"), "{}", notice.body);

            let version = village["version"].to_string();
            let back = [("version", version.as_str()), ("reason", "登记错了")];
            let done = staff
                .post("/office/elections/1/take_back_void", &back)
                .await;
            assert_eq!(done.status, 303, "{}", done.body);
            let village = shown(&staff.get("/api/v1/elections/1").await);
            assert_eq!(village["state"], "announced", "as it was found");
            assert_eq!(elected(&mut staff).await.len(), 3);
            assert!(is_completed(test));
        });
    }
);

db_test!(the_elected_of_a_vote_held_again_are_elected, |test| {
    block_on(async {
        let mut staff = county(test).await;
        announced_on_paper(test);
        write(test, |conn| {
            diesel::update(elections::table.find(ELECTION))
                .set(elections::state.eq("invalid"))
                .execute(conn)?;
            let rules: (Option<String>, Option<String>) = elections::table
                .find(ELECTION)
                .select((elections::rule_set, elections::rule_set_hash))
                .first(conn)?;
            let again: i64 = diesel::insert_into(elections::table)
                .values((
                    elections::programme_id.eq(1_i64),
                    elections::unit_code.eq(VILLAGE),
                    elections::chapter.eq(2),
                    elections::kind.eq("rerun"),
                    elections::parent_id.eq(Some(ELECTION)),
                    elections::starts_in.eq("campaign_and_logistics"),
                    elections::state.eq("announced"),
                    elections::chair_seats.eq(1),
                    elections::vice_chair_seats.eq(0),
                    elections::woman_member_seats.eq(1),
                    elections::member_seats.eq(0),
                    elections::election_day.eq(day("2026-11-21")),
                    elections::rule_set.eq(rules.0),
                    elections::rule_set_hash.eq(rules.1),
                    elections::version.eq(1),
                ))
                .returning(elections::id)
                .get_result(conn)?;
            let won = serde_json::json!([
                { "person": "p1", "post": "chair", "votes": 410 },
                { "person": "p3", "post": "woman_member", "votes": 330 },
            ]);
            outcome(conn, again, &won)
        });
        let chapters: Vec<i64> = read(test, |conn| {
            let own = elections::table.filter(elections::kind.eq("rerun"));
            Ok(own.select(elections::id).load(conn)?)
        });
        let after = staff
            .get(&format!("/api/v1/elections/{}/after", chapters[0]))
            .await;
        let names: Vec<&str> = shown(&after)["elected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned().leak() as &str)
            .collect();
        assert_eq!(names, ["陈一", "钱二"], "{}", after.body);
        let address = format!("/office/elections/{}/after/members", chapters[0]);
        let page = staff.get(&address).await;
        assert!(page.body.contains("还没有登记入册"), "{}", page.body);
    });
});
