//! Stations and staff as the checklist knows them; candidates' relatives as they are on record.

use diesel::prelude::*;

use super::tests::{DAY, STATION, arranged, enter, post};
use crate::accounts::testing::block_on;
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::pages::tests::{START, county, json, staff};
use crate::schema::{candidate_relatives, election_steps, elections};

const STEP: [(&str, &str); 3] = [
    ("step", "place_and_staff_published"),
    ("done_on", "2026-11-22"),
    ("version", "1"),
];

fn on(day: &str) -> [(&str, &str); 1] {
    [("published_on", day)]
}

db_test!(publishing_the_places_records_the_step, |test| {
    block_on(async {
        let mut clerk = arranged(test).await;
        assert_eq!(post(&mut clerk, "station", &STATION, &[]).await.status, 303);
        // Nothing works by hand where stations are kept, and the checklist says what they lack.
        let by_hand = clerk.post("/office/elections/2/steps", &STEP).await;
        assert!(
            by_hand.status == 409
                && by_hand
                    .body
                    .contains("请到“投票日”页公布时间、地点和工作人员"),
            "{}",
            by_hand.body
        );
        let page = clerk.get("/office/elections/2").await;
        assert!(
            page.body.contains("一组投票站：还没有监票人"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("登记“公布投票时间、地点和工作人员”"));
        assert!(
            page.body.contains("登记“公布选票认定规则”"),
            "what no page keeps is recorded by hand"
        );
        let refused = post(&mut clerk, "place_publish", &on("2026-11-22"), &[]).await;
        assert!(
            refused.status == 422
                && refused
                    .body
                    .contains("现在还不能公布：一组投票站：还没有监票人"),
            "{}",
            refused.body
        );
        let worker = [
            ("name", "周三"),
            ("duty", "ballot_supervisor"),
            ("station", "1"),
            ("kin", ""),
            ("kin_of", ""),
        ];
        assert_eq!(post(&mut clerk, "staff", &worker, &[]).await.status, 303);
        let late = post(&mut clerk, "place_publish", &on("2026-11-23"), &[]).await;
        assert!(late.status == 422 && late.body.contains("还没有到"));
        for day in ["2026-11-21", "2026-11-22"] {
            let done = post(&mut clerk, "place_publish", &on(day), &[]).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let shown = json(&clerk.get("/api/v1/elections/2").await);
        let steps = shown["steps"].as_array().unwrap();
        let one = steps
            .iter()
            .find(|one| one["step"] == "place_and_staff_published");
        assert_eq!(one.unwrap()["done_on"], "2026-11-22");
        assert_eq!(one.unwrap()["page"], "voting");
        // What was in order may not be any more when the vote shall open.
        let gone = [("worker", "1")];
        assert_eq!(
            post(&mut clerk, "staff_remove", &gone, &[]).await.status,
            303
        );
        let shown = json(&clerk.get("/api/v1/elections/2").await);
        let open = shown["actions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["action"] == "open_voting")
            .unwrap()
            .to_string();
        assert!(open.contains("一组投票站：还没有监票人"), "{open}");
    });
});

db_test!(a_revote_takes_over_the_stations_and_staff, |test| {
    block_on(async {
        let mut clerk = arranged(test).await;
        assert_eq!(post(&mut clerk, "station", &STATION, &[]).await.status, 303);
        for name in ["周三", "吴四"] {
            let worker = [
                ("name", name),
                ("duty", "ballot_supervisor"),
                ("station", "1"),
                ("kin", ""),
                ("kin_of", ""),
            ];
            assert_eq!(post(&mut clerk, "staff", &worker, &[]).await.status, 303);
        }
        let done = test.db.write_now(
            WriteScope::County(DivisionCode::parse("341023").unwrap()),
            |conn| {
                diesel::update(elections::table.find(2_i64))
                    .set((
                        elections::state.eq("tie_revote"),
                        elections::tied_persons.eq(Some(2)),
                        elections::unfilled_seats.eq(Some(0)),
                    ))
                    .execute(conn)?;
                diesel::insert_into(candidate_relatives::table)
                    .values((
                        candidate_relatives::election_id.eq(2_i64),
                        candidate_relatives::person_id.eq(1_i64),
                        candidate_relatives::name.eq("吴四"),
                        candidate_relatives::relation.eq("spouse"),
                    ))
                    .execute(conn)?;
                Ok(Written::bookkeeping(()))
            },
        );
        done.unwrap();
        let round = [
            ("version", "1"),
            ("kind", "tie_revote"),
            ("election_day", "2026-12-25"),
            ("chair", "0"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "1"),
        ];
        let done = clerk.post("/office/elections/2/chapters", &round).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = clerk.get("/office/elections/4/voting").await;
        assert!(
            page.body.contains("照上一轮登记站点和工作人员"),
            "{}",
            page.body
        );
        let take_over = "/office/elections/4/voting/take_over";
        let done = clerk.post(take_over, &[]).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = clerk.get("/office/elections/4/voting").await;
        assert!(
            page.body.contains("一组投票站") && !page.body.contains("照上一轮登记"),
            "{}",
            page.body
        );
        let page = clerk.get("/office/elections/4/voting/staff").await;
        assert!(page.body.contains("周三"), "{}", page.body);
        assert!(
            !page.body.contains("吴四"),
            "a candidate's husband stays away"
        );
        let twice = clerk.post(take_over, &[]).await;
        assert_eq!(twice.status, 409, "{}", twice.body);
    });
});

db_test!(a_village_on_paper_records_its_steps_by_hand, |test| {
    block_on(async {
        county(test, 1);
        let mut clerk = staff(test);
        clerk.post("/office/elections", &START).await;
        enter(test, "campaign_and_logistics");
        for step in [
            "committee_chosen",
            "committee_published",
            "voters_registered",
            "list_published",
            "candidates_published",
            "committee_cleared",
            "place_and_staff_published",
            "mobile_voters_published",
            "proxies_published",
        ] {
            let fields = [("step", step), ("done_on", "2026-11-22"), ("version", "1")];
            let done = clerk.post("/office/elections/2/steps", &fields).await;
            assert_eq!(done.status, 303, "{step}: {}", done.body);
        }
    });
});

/// 钱二's sister works nowhere; 陈一's wife neither.
fn relatives(test: &TestDb) {
    let yixian = DivisionCode::parse("341023").unwrap();
    let done = test.db.write_now(WriteScope::County(yixian), |conn| {
        for (person, name, relation) in [(2_i64, "周三", "sibling"), (1, "吴四", "spouse")] {
            diesel::insert_into(candidate_relatives::table)
                .values((
                    candidate_relatives::election_id.eq(2_i64),
                    candidate_relatives::person_id.eq(person),
                    candidate_relatives::name.eq(name),
                    candidate_relatives::relation.eq(relation),
                ))
                .execute(conn)?;
        }
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

db_test!(relatives_on_record_are_found_without_a_word, |test| {
    block_on(async {
        let mut clerk = arranged(test).await;
        assert_eq!(post(&mut clerk, "station", &STATION, &[]).await.status, 303);
        let worker = [
            ("name", "周三"),
            ("duty", "ballot_supervisor"),
            ("station", "1"),
            ("kin", ""),
            ("kin_of", ""),
        ];
        // Taken on before the relation was known: publishing is refused until somebody else works.
        assert_eq!(post(&mut clerk, "staff", &worker, &[]).await.status, 303);
        relatives(test);
        let refused = post(
            &mut clerk,
            "staff",
            &worker,
            &[("name", "吴四"), ("duty", "vote_caller")],
        )
        .await;
        assert!(
            refused.status == 422
                && refused
                    .body
                    .contains("吴四是候选人陈一的近亲属（近亲属关系已登记为夫妻）"),
            "{}",
            refused.body
        );
        let page = clerk.get(&format!("{DAY}/staff")).await;
        assert!(
            page.body.contains("须换人") && page.body.contains("周三是候选人钱二的近亲属"),
            "{}",
            page.body
        );
        let refused = post(&mut clerk, "place_publish", &on("2026-11-22"), &[]).await;
        assert!(
            refused.status == 422 && refused.body.contains("周三是候选人钱二的近亲属"),
            "{}",
            refused.body
        );
        let steps: i64 = test
            .db
            .read_now(|conn| {
                Ok(election_steps::table
                    .filter(election_steps::step.eq("place_and_staff_published"))
                    .count()
                    .get_result(conn)?)
            })
            .unwrap();
        assert_eq!(steps, 0);
    });
});
