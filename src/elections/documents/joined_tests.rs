//! Papers know what the other parts of an election recorded.

use diesel::prelude::*;

use crate::accounts::testing::block_on;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::pages::tests::{START, county, staff};
use crate::schema::{election_committee_members, voting_staff, voting_stations};

db_test!(notices_name_committee_stations_and_staff, |test| {
    county(test, 1);
    block_on(async {
        let mut clerk = staff(test);
        clerk.post("/office/elections", &START).await;
        let county = DivisionCode::parse("341023").unwrap();
        let done = test.db.write_now(WriteScope::County(county), |conn| {
            diesel::insert_into(voting_stations::table)
                .values((
                    voting_stations::election_id.eq(2_i64),
                    voting_stations::number.eq(1),
                    voting_stations::kind.eq("centre"),
                    voting_stations::name.eq("中心会场"),
                    voting_stations::place.eq("村文化礼堂"),
                    voting_stations::opens_at.eq("08:00"),
                    voting_stations::closes_at.eq("14:30"),
                    voting_stations::for_whom.eq(""),
                    voting_stations::version.eq(1),
                ))
                .execute(conn)?;
            diesel::insert_into(voting_staff::table)
                .values((
                    voting_staff::election_id.eq(2_i64),
                    voting_staff::name.eq("吴监一"),
                    voting_staff::duty.eq("ballot_supervisor"),
                    voting_staff::kin_of.eq(""),
                ))
                .execute(conn)?;
            let day: chrono::NaiveDate = "2026-11-20".parse().unwrap();
            diesel::insert_into(election_committee_members::table)
                .values((
                    election_committee_members::election_id.eq(2_i64),
                    election_committee_members::name.eq("郑主任"),
                    election_committee_members::is_chair.eq(true),
                    election_committee_members::joined_on.eq(Some(day)),
                    election_committee_members::left_reason.eq(""),
                ))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
        done.unwrap();
        for (kind, words) in [
            ("place_and_time", ["村文化礼堂", "08:00至14:30"]),
            ("staff", ["吴监一", "监票人"]),
            ("committee_list", ["郑主任", "主任"]),
        ] {
            let address = format!("/office/elections/2/documents/{kind}/page");
            let page = clerk.get(&address).await;
            assert_eq!(page.status, 200, "{kind}: {}", page.body);
            for word in words {
                assert!(page.body.contains(word), "{kind}: {word}: {}", page.body);
            }
        }
    });
});
