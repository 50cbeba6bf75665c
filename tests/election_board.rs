//! The board of a county with seventy villages in different states: what is due, late and blocked,
//! against days counted by hand.

#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

#[path = "common/races/mod.rs"]
mod races;

use chrono::NaiveDate;
use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Browser, block_on};
use cunzhi::db::testing::TestDb;
use cunzhi::db::{WriteScope, Written};
use cunzhi::db_test;
use cunzhi::divisions::{self, DivisionCode, NewDivision};
use cunzhi::elections::state::State;
use cunzhi::elections::step::Step;
use cunzhi::schema::{election_steps, elections};
use diesel::prelude::*;
use races::village::{json, places};

const DAY: &str = "2027-01-10";
const START: [(&str, &str); 3] = [("county", "341023"), ("term", "1"), ("election_day", DAY)];
/// Another township of the county.
const OTHERS: [(&str, &str); 2] = [("341023101", "宏村镇"), ("341023101200", "际村村委会")];

fn staff(test: &TestDb) -> Browser {
    Browser::signed_in(&test.db, Role::CountyStaff, "341023")
}

/// A village as the test arranges it, today being Sunday 2026-11-22.
struct Arranged {
    state: &'static str,
    /// 选举日
    day: &'static str,
    done: &'static [Step],
    /// The next step with its days, as the board says it.
    next: &'static str,
    /// What stands under 情况; empty for nothing.
    told: &'static [&'static str],
}

const PREPARED: &[Step] = &[
    Step::SeatsDecided,
    Step::AuditPublished,
    Step::CommitteeChosen,
];
const REGISTERED: &[Step] = &[
    Step::SeatsDecided,
    Step::AuditPublished,
    Step::CommitteeChosen,
    Step::CommitteePublished,
    Step::ElectionDayAnnounced,
    Step::VotersRegistered,
];

/// The first villages. The usual programme has seats and audit 35 days before, the committee 34,
/// the list 28; by law the list is out 20 days before.
const VILLAGES: [Arranged; 8] = [
    // 2026-12-27 − 35 = 2026-11-22: due today, not late.
    Arranged {
        state: "preparation",
        day: "2026-12-27",
        done: &[],
        next: "确定职数和选举办法，计划 2026-11-22",
        told: &[],
    },
    // One day sooner: planned for yesterday, and what comes 34 days before waits for it.
    Arranged {
        state: "preparation",
        day: "2026-12-26",
        done: &[],
        next: "确定职数和选举办法，计划 2026-11-21",
        told: &[
            "比计划晚",
            "要先完成：确定职数和选举办法、公布离任审计结果、推选村民选举委员会。",
        ],
    },
    // All of the phase is done and today is the day of the notices: the chapter has not gone on.
    Arranged {
        state: "preparation",
        day: "2026-12-26",
        done: PREPARED,
        next: "公布选举委员会名单并报乡镇，计划 2026-11-22",
        told: &["还在“准备”阶段，请先进入下一阶段。"],
    },
    // 2026-12-11 − 20 = 2026-11-21 was the last lawful day for the list.
    Arranged {
        state: "registration_open",
        day: "2026-12-11",
        done: REGISTERED,
        next: "公布选民名单，计划 2026-11-13，最迟 2026-11-21",
        told: &["超过法定期限", "要先完成：公布选民名单。"],
    },
    // 2026-12-12 − 20 = 2026-11-22: today is the last day, so it is behind the plan only.
    Arranged {
        state: "registration_open",
        day: "2026-12-12",
        done: REGISTERED,
        next: "公布选民名单，计划 2026-11-14，最迟 2026-11-22",
        told: &["比计划晚", "要先完成：公布选民名单。"],
    },
    // 2026-12-20 − 28 = 2026-11-22: the list is due today, nothing is late.
    Arranged {
        state: "registration_open",
        day: "2026-12-20",
        done: REGISTERED,
        next: "公布选民名单，计划 2026-11-22，最迟 2026-11-30",
        told: &[],
    },
    // The day after 35 days are left: nothing is due yet.
    Arranged {
        state: "preparation",
        day: "2026-12-28",
        done: &[],
        next: "确定职数和选举办法，计划 2026-11-23",
        told: &[],
    },
    // Everything is done.
    Arranged {
        state: "archived",
        day: "2026-11-10",
        done: Step::ALL,
        next: "全部完成",
        told: &[],
    },
];

/// The villages of the table, the others in all states in turn with everything done.
fn arrange(test: &TestDb) {
    let done = test.db.write_now(WriteScope::Whole, |conn| {
        let ids: Vec<i64> = elections::table
            .filter(elections::unit_code.like("341023100%"))
            .filter(elections::unit_code.gt("341023100199"))
            .order(elections::unit_code)
            .select(elections::id)
            .load(conn)?;
        assert_eq!(ids.len(), 70);
        for (place, id) in ids.into_iter().enumerate() {
            let own = VILLAGES.get(place);
            let state = own.map_or(State::ALL[place % 20].word(), |own| own.state);
            let day: NaiveDate = own.map_or(DAY, |own| own.day).parse().unwrap();
            diesel::update(elections::table.find(id))
                .set((elections::state.eq(state), elections::election_day.eq(day)))
                .execute(conn)?;
            for step in own.map_or(Step::ALL, |own| own.done) {
                diesel::insert_into(election_steps::table)
                    .values((
                        election_steps::election_id.eq(id),
                        election_steps::step.eq(step.word()),
                        election_steps::done_on.eq("2026-11-09".parse::<NaiveDate>().unwrap()),
                        election_steps::note.eq(""),
                        election_steps::evidence.eq(""),
                    ))
                    .execute(conn)?;
            }
        }
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

/// The cells of the only row of a board: stage, next step, standing.
fn cells(body: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(body);
    let rows = scraper::Selector::parse("tbody tr").unwrap();
    let cells = scraper::Selector::parse("td, th").unwrap();
    let mut rows = page.select(&rows);
    let row = rows.next().unwrap_or_else(|| panic!("no row: {body}"));
    assert!(rows.next().is_none(), "several rows");
    let text = |cell: scraper::ElementRef<'_>| cell.text().collect::<String>().trim().to_owned();
    row.select(&cells).skip(1).map(text).collect()
}

/// The number on a tile.
fn tile(body: &str, query: &str) -> usize {
    let link = format!("{query}\">");
    let rest = body.split_once(&link).map_or("0", |(_, rest)| rest);
    rest.split('<').next().unwrap().parse().unwrap()
}

db_test!(
    seventy_villages_are_due_late_and_blocked_on_the_right_days,
    |test| {
        places(test, 70, &OTHERS);
        block_on(async {
            let mut clerk = staff(test);
            clerk.post("/office/elections", &START).await;
            arrange(test);
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            for browser in [&mut clerk, &mut township] {
                for (place, own) in VILLAGES.iter().enumerate() {
                    let page = browser
                        .get(&format!("/office/elections?q=%E7%AC%AC{place}%E6%9D%91"))
                        .await;
                    let [state, next, told] = cells(&page.body).try_into().unwrap();
                    assert_eq!(
                        state,
                        State::from_word(own.state).unwrap().label(),
                        "{place}"
                    );
                    assert_eq!(next, own.next, "village {place}");
                    // A badge has a mark in front, for those who do not see its colour.
                    let told = told.trim_start_matches(|one: char| !one.is_alphabetic());
                    assert_eq!(told.trim(), own.told.join(" "), "village {place}");
                }
                let page = browser.get("/office/elections").await.body;
                assert_eq!(tile(&page, "standing=late"), 3, "villages 1, 3, 4");
                assert_eq!(tile(&page, "standing=blocked"), 4, "villages 1 to 4");
                // The seventy in turn from the eighth, and those of the table.
                let in_turn = |state: State| {
                    (8..70)
                        .filter(|place| State::ALL[place % 20] == state)
                        .count()
                };
                assert_eq!(
                    tile(&page, "state=registration_open"),
                    in_turn(State::RegistrationOpen) + 3
                );
                assert_eq!(tile(&page, "state=archived"), in_turn(State::Archived) + 1);
                assert_eq!(tile(&page, "state=voting"), in_turn(State::Voting));
                for (standing, count) in [("late", 3), ("overdue", 1), ("blocked", 4)] {
                    let page = browser
                        .get(&format!("/office/elections?standing={standing}"))
                        .await;
                    assert!(
                        page.body.contains(&format!("共 {count} 条")),
                        "{standing}: {}",
                        page.body
                    );
                }
            }
            // The other township has one village, of which nothing is due.
            let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
            let page = other.get("/office/elections").await.body;
            let [_, next, told] = cells(&page).try_into().unwrap();
            assert_eq!(
                next, "确定职数和选举办法，计划 2026-12-06",
                "2027-01-10 − 35"
            );
            assert_eq!((told.as_str(), tile(&page, "standing=late")), ("", 0));
            // A blocked step cannot be recorded; the same sentence is its reason on the checklist.
            let list = json(&clerk.get("/api/v1/elections").await);
            let third = list["elections"][2]["id"].as_i64().unwrap();
            let village = json(&clerk.get(&format!("/api/v1/elections/{third}")).await);
            assert_eq!(
                village["steps"][3]["blocked"], VILLAGES[2].told[0],
                "{village}"
            );
        });
    }
);

db_test!(a_board_shows_its_own_county_alone, |test| {
    places(test, 2, &OTHERS);
    let added = test.db.write_now(WriteScope::Whole, |conn| {
        let places = [
            ("341024", "祁门县"),
            ("341024100", "祁山镇"),
            ("341024100200", "外县村委会"),
        ];
        let place = |(code, name)| NewDivision::new(DivisionCode::parse(code).unwrap(), name);
        divisions::insert_many(conn, &places.map(place))?;
        Ok(Written::bookkeeping(()))
    });
    added.unwrap();
    block_on(async {
        let mut clerk = staff(test);
        clerk.post("/office/elections", &START).await;
        let mut neighbour = Browser::signed_in(&test.db, Role::CountyStaff, "341024");
        let start = [("county", "341024"), START[1], START[2]];
        let done = neighbour.post("/office/elections", &start).await;
        assert_eq!(done.status, 303, "{}", done.body);
        for (browser, own, foreign, count) in [
            (&mut clerk, "第0村委会", "外县村委会", 3),
            (&mut neighbour, "外县村委会", "第0村委会", 1),
        ] {
            let page = browser.get("/office/elections").await.body;
            assert!(page.contains(own) && !page.contains(foreign), "{page}");
            assert_eq!(tile(&page, "state=preparation"), count);
            let list = json(&browser.get("/api/v1/elections").await);
            assert_eq!(list["elections"].as_array().unwrap().len(), count);
            assert_eq!(list["programmes"].as_array().unwrap().len(), 1);
        }
        assert_eq!(clerk.get("/office/elections?programme=2").await.status, 404);
        assert_eq!(clerk.get("/api/v1/elections?programme=2").await.status, 404);
    });
});
