//! What elections add to the statistics, as staff see it.

use serde_json::{Value, json};

use super::count_tests::{PASSWORD, arranged, both_entries, change};
use super::tests::{START, county, json, staff};
use crate::accounts::testing::{Browser, block_on};
use crate::db_test;
use crate::office::testing::assert_sums_hold;

async fn metrics(staff: &mut Browser, more: &str) -> Value {
    let address = format!("/api/v1/composition?division=341023&term=2026{more}");
    json(&staff.get(&address).await)["total"]["metrics"].take()
}

/// Numerator and denominator of a metric.
fn parts(metrics: &Value, code: &str) -> (Value, Value) {
    let one = &metrics[code];
    (one["numerator"].clone(), one["denominator"].clone())
}

db_test!(an_election_is_the_source_of_its_metrics, |test| {
    block_on(async {
        county(test, 1);
        let mut staff = staff(test);
        let before = metrics(&mut staff, "").await;
        for code in ["turnout_rate", "completion_rate", "runoff_rate"] {
            assert_eq!(before[code]["reason"], "no_source", "{code}");
        }
        staff.post("/office/elections", &START).await;
        let begun = metrics(&mut staff, "").await;
        assert_eq!(parts(&begun, "completion_rate"), (json!(0), json!(3)));
        assert_eq!(parts(&begun, "turnout_rate"), (json!(0), json!(0)));
        assert_eq!(begun["turnout_rate"]["value"], Value::Null);
        assert_eq!(begun["observer_coverage"]["reason"], "no_source");
    });
    assert_sums_hold(test);
});

db_test!(a_confirmed_count_is_counted_once_and_ages_its_day, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        both_entries(&mut first, &mut second).await;
        assert_eq!(change(&mut first, 2, "propose", &[]).await.status, 303);
        let sent = [("password", PASSWORD), ("next_day", "2026-11-29")];
        let done = change(&mut second, 2, "confirm", &sent).await;
        assert_eq!(done.status, 303, "{}", done.body);
        for more in ["", "&as_of=2026-12-31", "&kind=village", "&by=village"] {
            let told = metrics(&mut first, more).await;
            let vote = (json!(618), json!(1000));
            assert_eq!(parts(&told, "turnout_rate"), vote, "{more}");
            assert_eq!(parts(&told, "participation_rate"), vote, "{more}");
            assert_eq!(told["turnout_rate"]["value"], json!(61.8));
            let at_once = parts(&told, "first_round_success_rate");
            assert_eq!(at_once, (json!(0), json!(1)), "a tie is open: {more}");
            assert_eq!(parts(&told, "runoff_rate"), (json!(0), json!(1)));
        }
        let behind =
            "/office/composition/people?division=341023&term=2026&figure=turnout_rate.numerator";
        let page = first.get(behind).await;
        assert!(
            page.status == 200 && page.body.contains("第0村"),
            "{}",
            page.body
        );
        let day = [("code", "341023"), ("day", "2026-12-30")];
        assert_eq!(first.post("/office/terms/2/days", &day).await.status, 303);
        let page = first.get("/office/terms/2").await;
        assert!(
            page.body.contains("2026-11-22") && page.body.contains("2026-12-30"),
            "the day of its own election stays: {}",
            page.body
        );
        let own = [
            ("code", "341023100200"),
            ("day", "2026-11-22"),
            ("sure", "true"),
        ];
        let kept = first.post("/office/terms/2/days/take-back", &own).await;
        assert!(kept.status == 422 && kept.body.contains("实际投票的日子"));
    });
    assert_sums_hold(test);
});
