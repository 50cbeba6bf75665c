//! What everybody sees, and what nobody sees before its time.

use diesel::prelude::*;

use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::pages::count_tests::{PASSWORD, arranged, both_entries, change};
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
        assert!(!waiting.body.contains("410票"), "not announced");
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
