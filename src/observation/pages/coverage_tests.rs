//! 观察员覆盖率, from what phones send to what the statistics tell.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::board_tests::phone;
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::elections::store_observed::check_observed;
use crate::observation::tests::prepared;
use crate::office::testing::assert_sums_hold;
use crate::schema::{election_figures, elections};

/// The figure as the JSON interface tells it.
async fn coverage(staff: &mut Browser) -> Value {
    let address = "/api/v1/composition?division=341023&term=2026";
    let told: Value = serde_json::from_str(&staff.get(address).await.body).unwrap();
    told["total"]["metrics"]["observer_coverage"].clone()
}

/// Sends values; `seen`: the job whose values the phone showed.
async fn send(phone: &mut Browser, number: u32, set: &Value, seen: u32) {
    let id = |number: u32| format!("0190a7c2-1111-7abc-8def-{number:012}");
    let shown: serde_json::Map<String, Value> = set
        .as_object()
        .unwrap()
        .keys()
        .filter(|_| seen > 0)
        .map(|field| (field.clone(), json!([id(seen)])))
        .collect();
    let clock = phone.app.db.clock().now().and_utc().timestamp_millis();
    let job = json!({
        "id": id(number), "account": "gc001", "device": "手机1", "election": 1,
        "at": clock, "set": set, "seen": shown,
    });
    let (job, clock) = (job.to_string(), clock.to_string());
    let fields = [("job", job.as_str()), ("clock", clock.as_str())];
    let answer = phone.post("/api/v1/observation/jobs", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

fn write(test: &TestDb, change: impl FnOnce(&mut crate::db::Conn) + Send + 'static) {
    let done = test.db.write_now(WriteScope::Whole, move |conn| {
        change(conn);
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

/// The result of the one village is announced.
fn voted(test: &TestDb) {
    write(test, |conn| {
        diesel::update(elections::table.find(1_i64))
            .set(elections::state.eq("announced"))
            .execute(conn)
            .unwrap();
    });
}

db_test!(
    a_county_without_observers_has_no_source_of_coverage,
    |test| {
        prepared(test);
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        block_on(async {
            assert_eq!(coverage(&mut staff).await["reason"], "no_source");
        });
        assert_sums_hold(test);
    }
);

db_test!(
    a_village_is_covered_by_who_was_there_on_the_day_and_finished,
    |test| {
        let mut phone = phone(test);
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        block_on(async {
            let parts = |told: &Value| (told["numerator"].clone(), told["denominator"].clone());
            let none = coverage(&mut staff).await;
            assert_eq!(parts(&none), (json!(0), json!(0)), "nobody has voted");
            assert_sums_hold(test);
            voted(test);
            let day = json!({ "arrival.at": "2026-12-20T07:45" });
            send(&mut phone, 1, &day, 0).await;
            let finished = json!({ "finish.at": "2026-12-20T18:00" });
            send(&mut phone, 2, &finished, 0).await;
            let told = coverage(&mut staff).await;
            assert_eq!(parts(&told), (json!(1), json!(1)));
            assert_eq!(told["value"], json!(100.0));
            let behind = "/office/composition/people?division=341023&term=2026&figure=";
            let address = format!("{behind}observer_coverage.numerator");
            let page = staff.get(&address).await;
            assert!(page.body.contains("一村"), "{}", page.body);
            let early = json!({ "arrival.at": "2026-12-19T07:45" });
            send(&mut phone, 3, &early, 1).await;
            let told = coverage(&mut staff).await;
            assert_eq!(parts(&told), (json!(0), json!(1)), "not there on the day");
            assert_sums_hold(test);
            send(&mut phone, 4, &day, 3).await;
            assert_eq!(parts(&coverage(&mut staff).await), (json!(1), json!(1)));
            send(&mut phone, 5, &json!({ "finish.at": "" }), 2).await;
            let told = coverage(&mut staff).await;
            assert_eq!(parts(&told), (json!(0), json!(1)), "no report was filed");
        });
        assert_sums_hold(test);
    }
);

db_test!(a_figure_that_differs_from_the_reports_is_found, |test| {
    let _phone = phone(test);
    write(test, |conn| {
        diesel::update(election_figures::table)
            .set(election_figures::observed.eq(Some(true)))
            .execute(conn)
            .unwrap();
    });
    let found = test.db.read_now(check_observed).unwrap();
    assert!(
        found.len() == 1 && found[0].contains("341023100200"),
        "{found:?}"
    );
});
