//! What everybody sees, and what nobody sees before its time.

use diesel::prelude::*;

use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::pages::count_tests::{PASSWORD, arranged, both_entries, change};
use crate::elections::pages::tests::{START, county, staff};
use crate::schema::elections;

const PAGE: &str = "/v/341023100200/elections/2";

fn put_in(test: &TestDb, state: &'static str) {
    let county = DivisionCode::parse("341023").unwrap();
    let done = test.db.write_now(WriteScope::County(county), move |conn| {
        diesel::update(elections::table.find(2_i64))
            .set(elections::state.eq(state))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

db_test!(a_villager_reads_the_result_once_it_is_announced, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        let mut anybody = Browser::new(&test.db);
        let counting = anybody.get(PAGE).await;
        assert_eq!(counting.status, 200, "{}", counting.body);
        assert!(counting.body.contains("正在计票") && counting.body.contains("陈一"));
        both_entries(&mut first, &mut second).await;
        let during = anybody.get(PAGE).await;
        assert!(!during.body.contains("410票"), "nothing before the result");
        assert_eq!(change(&mut first, 2, "propose", &[]).await.status, 303);
        let sent = [("password", PASSWORD), ("next_day", "2026-11-29")];
        let done = change(&mut second, 2, "confirm", &sent).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let tied = anybody.get(PAGE).await;
        assert!(tied.body.contains("要再投一次票") && tied.body.contains("陈一"));
        assert!(tied.body.contains("410票") && tied.body.contains("410 × 2 = 820 &gt; 618"));
        put_in(test, "result_confirmed");
        let waiting = anybody.get(PAGE).await;
        assert!(
            waiting.body.contains("410票"),
            "what the hall was told stays"
        );
        put_in(test, "announced");
        let announced = anybody.get(PAGE).await;
        assert!(announced.body.contains("410票"), "{}", announced.body);
        assert!(announced.body.len() < 100_000);
        for elsewhere in [
            "/v/341023100001/elections/2",
            "/v/341023100200/elections/99",
            "/v/abc/elections/2",
            "/v/341023100001/elections/1",
        ] {
            assert_eq!(anybody.get(elsewhere).await.status, 404, "{elsewhere}");
        }
    });
});

const VILLAGE: &str = "/v/341023100200";

/// A village whose election stands in a state, and its clerk.
async fn begun(test: &TestDb, state: &'static str) -> Browser {
    county(test, 1);
    let mut clerk = staff(test);
    clerk.post("/office/elections", &START).await;
    put_in(test, state);
    clerk
}

/// Makes a paper final.
async fn make_final(clerk: &mut Browser, kind: &str, fields: &[(&str, &str)]) {
    let done = clerk
        .post(&format!("/office/elections/2/documents/{kind}"), fields)
        .await;
    assert_eq!(done.status, 303, "{kind}: {}", done.body);
}

fn notice(kind: &str) -> String {
    format!("{PAGE}/notices/{kind}")
}

db_test!(final_notices_are_read_without_signing_in, |test| {
    block_on(async {
        let mut clerk = begun(test, "preparation").await;
        let mut anybody = Browser::new(&test.db);
        let typed = [
            ("version", "0"),
            ("what-0", "咨询电话"),
            ("blank-0", "13800000002"),
        ];
        make_final(&mut clerk, "election_day", &typed).await;
        for early in [PAGE, &notice("election_day")] {
            assert_eq!(anybody.get(early).await.status, 404, "{early}");
        }
        put_in(test, "registration_open");
        let page = anybody.get(PAGE).await;
        assert!(
            page.body.contains("第1号　选举日公告") && page.body.contains("2026年11月22日"),
            "{}",
            page.body
        );
        let read = anybody.get(&notice("election_day")).await;
        assert_eq!(read.status, 200);
        assert!(
            read.body.contains("第0村村民选举委员会公告")
                && read.body.contains("2027年1月10日（星期日）")
                && read.body.contains("咨询电话：13800000002"),
            "{}",
            read.body
        );
        assert!(read.body.contains("noindex") && !read.body.contains("/office"));
        for draft in ["committee_list", "formal_list", "nothing"] {
            assert_eq!(anybody.get(&notice(draft)).await.status, 404, "{draft}");
        }
        let again = [
            ("version", "1"),
            ("what-0", "咨询电话"),
            ("blank-0", "0559-5522000"),
        ];
        make_final(&mut clerk, "election_day", &again).await;
        let read = anybody.get(&notice("election_day")).await;
        assert!(read.body.contains("0559-5522000") && !read.body.contains("13800000002"));
        assert!(anybody.get(PAGE).await.body.contains("更正（第2版）"));
        for elsewhere in [
            "/v/341023100001/elections/2/notices/election_day",
            "/v/341023100/elections/2/notices/election_day",
            "/v/341023100/elections/2",
        ] {
            assert_eq!(anybody.get(elsewhere).await.status, 404, "{elsewhere}");
        }
    });
});

db_test!(notices_wait_for_their_time_and_forms_stay_inside, |test| {
    block_on(async {
        let mut clerk = begun(test, "registration_open").await;
        let mut anybody = Browser::new(&test.db);
        let first = [("version", "0")];
        for kind in [
            "voter_notice",
            "voter_roll",
            "formal_list",
            "result_notice",
            "candidate_sheet",
            "result_report",
            "certificate",
            "ballot_paper",
        ] {
            make_final(&mut clerk, kind, &first).await;
        }
        for (state, public) in [
            ("registration_open", &[][..]),
            ("list_published", &["voter_notice", "voter_roll"]),
            ("candidates_published", &["voter_roll", "formal_list"]),
            ("counting", &["formal_list"]),
            ("result_confirmed", &["formal_list"]),
            ("announced", &["formal_list", "result_notice"]),
        ] {
            put_in(test, state);
            let page = anybody.get(PAGE).await.body;
            for kind in public {
                let address = notice(kind);
                assert!(page.contains(&address), "{state}: {kind}: {page}");
                let read = anybody.get(&address).await;
                assert!(read.status == 200 && read.body.len() < 100_000, "{kind}");
            }
            let is_told = state == "announced";
            assert_eq!(page.contains("result_notice"), is_told, "{state}");
            let inside = [
                "candidate_sheet",
                "result_report",
                "certificate",
                "ballot_paper",
            ];
            for kind in inside {
                assert!(!page.contains(kind), "{state}: {kind}");
                assert_eq!(anybody.get(&notice(kind)).await.status, 404, "{kind}");
            }
            let result = anybody.get(&notice("result_notice")).await;
            assert_eq!(result.status, if is_told { 200 } else { 404 }, "{state}");
        }
    });
});

db_test!(a_village_has_its_page_and_is_found_by_name, |test| {
    block_on(async {
        let mut clerk = begun(test, "preparation").await;
        let mut anybody = Browser::new(&test.db);
        let quiet = anybody.get(VILLAGE).await;
        assert!(
            quiet.status == 200 && quiet.body.contains("现在没有在这里公布的内容"),
            "{}",
            quiet.body
        );
        let none = anybody.get("/v?q=%E7%AC%AC0").await;
        assert!(none.body.contains("没有找到“第0”"), "{}", none.body);
        put_in(test, "registration_open");
        make_final(&mut clerk, "election_day", &[("version", "0")]).await;
        let village = anybody.get(VILLAGE).await;
        for told in [
            "黟县碧阳镇",
            "2027年换届选举",
            "正在登记选民",
            "第1号　选举日公告",
            &notice("election_day"),
        ] {
            assert!(village.body.contains(told), "{told}: {}", village.body);
        }
        // 第0, 碧阳, 第0村民委员会, 碧阳 第0
        for words in [
            "%E7%AC%AC0",
            "%E7%A2%A7%E9%98%B3",
            "%E7%AC%AC0%E6%9D%91%E6%B0%91%E5%A7%94%E5%91%98%E4%BC%9A",
            "%E7%A2%A7%E9%98%B3+%E7%AC%AC0",
            "",
        ] {
            let found = anybody.get(&format!("/v?q={words}")).await;
            let is_there = found.body.contains("href=\"/v/341023100200\"");
            assert!(is_there, "{words}: {}", found.body);
            assert!(
                !found.body.contains("341023101200"),
                "nothing of 际村 is public"
            );
        }
        // 宏村, 宏村 第0, %, <b>
        for words in [
            "%E5%AE%8F%E6%9D%91",
            "%E5%AE%8F%E6%9D%91+%E7%AC%AC0",
            "%25",
            "%3Cb%3E",
        ] {
            let found = anybody.get(&format!("/v?q={words}")).await;
            assert!(found.body.contains("没有找到"), "{words}: {}", found.body);
        }
        for nothing in ["/v/341023100", "/v/341023", "/v/341023100999", "/v/abc"] {
            assert_eq!(anybody.get(nothing).await.status, 404, "{nothing}");
        }
        let start = anybody.get("/").await.body;
        assert!(start.contains("action=\"/v\"") && start.contains("href=\"/login\""));
        let office = clerk.get("/office/divisions/341023100200").await.body;
        assert!(office.contains(&format!("href=\"{VILLAGE}\"")));
        let own = clerk.get("/office/elections/2").await.body;
        assert!(own.contains(&format!("href=\"{VILLAGE}\"")) && own.contains(PAGE));
    });
});
