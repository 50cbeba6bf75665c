//! The metrics of elections by values computed by hand, before and after a merger.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::tests::{
    ELECTION, TWIN, VILLAGE, announced, assert_sums_hold, county, day, read, shown, write,
};
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db_test;
use crate::schema::{election_figures, elections, voting_proxies};

async fn metrics(staff: &mut Browser, question: &str) -> Value {
    let address = format!("/api/v1/composition?division=341023&{question}");
    let answer = staff.get(&address).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    shown(&answer)["total"]["metrics"].clone()
}

/// Three published proxies; one that nobody published, one taken back.
fn proxies(test: &TestDb) {
    write(test, |conn| {
        for (id, published, ended) in [
            (1_i64, true, false),
            (2, true, false),
            (3, true, false),
            (4, false, false),
            (5, true, true),
        ] {
            let on = Some(day("2026-11-15"));
            diesel::insert_into(voting_proxies::table)
                .values((
                    voting_proxies::election_id.eq(ELECTION),
                    voting_proxies::principal_id.eq(id),
                    voting_proxies::principal_name.eq("委托人"),
                    voting_proxies::proxy_id.eq(100 + id),
                    voting_proxies::proxy_name.eq("受托人"),
                    voting_proxies::kin.eq("spouse"),
                    voting_proxies::reason.eq("外出"),
                    voting_proxies::asked_on.eq(day("2026-11-10")),
                    voting_proxies::published_on.eq(on.filter(|_| published)),
                    voting_proxies::ended_on.eq(on.filter(|_| ended)),
                    voting_proxies::version.eq(1),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}

async fn entitled(staff: &mut Browser, id: i64, numbers: (&str, &str)) -> (u16, String) {
    let fields = [
        ("entitled_version", "0"),
        ("entitled", numbers.0),
        ("registered", numbers.1),
    ];
    let address = format!("/office/elections/{id}/roll/entitled");
    let answer = staff.post(&address, &fields).await;
    (answer.status, answer.body)
}

fn is_told(metrics: &Value, code: &str, counted: (i64, i64), value: f64) {
    let one = &metrics[code];
    let told = (&one["numerator"], &one["denominator"], &one["value"]);
    let due = (&json!(counted.0), &json!(counted.1), &json!(value));
    assert_eq!(told, due, "{code}: {metrics}");
}

fn is_unknown(metrics: &Value, code: &str) {
    assert_eq!(metrics[code]["reason"], "no_source", "{code}: {metrics}");
    assert_eq!(metrics[code]["numerator"], Value::Null, "{code}");
}

db_test!(
    every_metric_of_elections_is_what_one_computes_by_hand,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            let before = metrics(&mut staff, "term=2026").await;
            is_unknown(&before, "registration_rate");
            is_unknown(&before, "proxy_rate");
            announced(test);
            write(test, |conn| {
                diesel::update(elections::table.find(2_i64))
                    .set(elections::state.eq("registration_open"))
                    .execute(conn)?;
                Ok(())
            });
            proxies(test);
            // The first village voted: 618 papers of 1000 registered, a runoff, a woman's seat; three
            // votes by proxy. The second registers: 400 of 500.
            let wrong = entitled(&mut staff, 2, ("399", "400")).await;
            assert!(
                wrong.0 == 422 && wrong.1.contains("登记参加选举的400人多于有选举权的399人"),
                "{}",
                wrong.1
            );
            assert_eq!(entitled(&mut staff, ELECTION, ("1100", "")).await.0, 303);
            let told = metrics(&mut staff, "term=2026").await;
            is_told(&told, "registration_rate", (1000, 1100), 90.9);
            assert_eq!(entitled(&mut staff, 2, ("500", "400")).await.0, 303);
            let told = metrics(&mut staff, "term=2026").await;
            is_told(&told, "registration_rate", (1400, 1600), 87.5);
            is_told(&told, "participation_rate", (618, 1000), 61.8);
            is_told(&told, "turnout_rate", (618, 1000), 61.8);
            is_told(&told, "first_round_success_rate", (0, 1), 0.0);
            is_told(&told, "completion_rate", (1, 2), 50.0);
            is_told(&told, "runoff_rate", (1, 1), 100.0);
            is_told(&told, "single_ballot_rate", (0, 1), 0.0);
            is_told(&told, "designated_post_rate", (1, 1), 100.0);
            is_told(&told, "proxy_rate", (3, 618), 0.5);
            is_unknown(&told, "observer_coverage");
            assert_sums_hold(test);
        });
    }
);

db_test!(a_merged_village_carries_its_election_along, |test| {
    block_on(async {
        let mut staff = county(test).await;
        announced(test);
        proxies(test);
        assert_eq!(entitled(&mut staff, ELECTION, ("1100", "")).await.0, 303);
        let then = metrics(&mut staff, "term=2026").await;
        let target = format!("{TWIN}:1");
        let fields = [
            ("version", "1"),
            ("into", "existing"),
            ("target", target.as_str()),
            ("effective_on", "2026-11-22"),
            ("note", "黟政〔2026〕1号"),
            ("step", "confirm"),
            ("idempotency_key", "0123456789abcdef"),
        ];
        let address = format!("/office/divisions/{VILLAGE}/change/merge");
        let done = staff.post(&address, &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_sums_hold(test);
        let now: Vec<(String, String)> = read(test, |conn| {
            Ok(election_figures::table
                .order(election_figures::unit_code)
                .select((
                    election_figures::unit_code,
                    election_figures::current_unit_code,
                ))
                .load(conn)?)
        });
        let here = |unit: &str| (unit.to_owned(), TWIN.to_owned());
        assert_eq!(now, [here(VILLAGE), here(TWIN)]);
        let after = metrics(&mut staff, "term=2026").await;
        for code in [
            "registration_rate",
            "turnout_rate",
            "runoff_rate",
            "designated_post_rate",
            "proxy_rate",
        ] {
            assert_eq!(then[code]["numerator"], after[code]["numerator"], "{code}");
            assert_eq!(
                then[code]["denominator"], after[code]["denominator"],
                "{code}"
            );
        }
        // On a day after the merger there is one village, with the election of its part.
        let today = metrics(&mut staff, "term=2026&as_of=2026-11-22").await;
        is_told(&today, "registration_rate", (1000, 1100), 90.9);
        is_told(&today, "runoff_rate", (1, 1), 100.0);
        is_told(&today, "proxy_rate", (3, 618), 0.5);
        is_told(&today, "completion_rate", (0, 1), 0.0);
        // A change of the chapter is told where it counts now.
        let again = [
            ("entitled_version", "1"),
            ("entitled", "1250"),
            ("registered", ""),
        ];
        let done = staff
            .post("/office/elections/1/roll/entitled", &again)
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        for question in ["term=2026", "term=2026&as_of=2026-11-22"] {
            let now = metrics(&mut staff, question).await;
            is_told(&now, "registration_rate", (1000, 1250), 80.0);
        }
        assert_sums_hold(test);
    });
});
