//! The board, the hall and the comparison, from what a phone sends to what staff read.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::store::programme;
use crate::observation::store_assignments::set_villages;
use crate::observation::store_board::{Kept, kept, pulse};
use crate::observation::tests::prepared;

const VILLAGE: &str = "341023100200";
const BOARD: &str = "/office/observers/board";

/// The observer of the one village, signed in on a phone.
pub(super) fn phone(test: &TestDb) -> Browser {
    let observer = prepared(test);
    let given = test.db.write_now(WriteScope::Whole, move |conn| {
        let wanted = [VILLAGE.to_owned()].into();
        set_villages(
            conn,
            (1, observer),
            &wanted,
            chrono::NaiveDateTime::default(),
        )?;
        Ok(Written::bookkeeping(()))
    });
    given.unwrap();
    let mut phone = Browser::new(&test.db);
    phone.account_id = observer;
    phone.open_session();
    phone
}

async fn report(phone: &mut Browser, number: u32, set: &Value) {
    let clock = phone.app.db.clock().now().and_utc().timestamp_millis();
    let job = json!({
        "id": format!("0190a7c2-1111-7abc-8def-{number:012}"), "account": "gc001",
        "device": "手机1", "election": 1, "at": clock, "set": set, "seen": {},
    });
    let (job, clock) = (job.to_string(), clock.to_string());
    let fields = [("job", job.as_str()), ("clock", clock.as_str())];
    let answer = phone.post("/api/v1/observation/jobs", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// What an open board of the programme is told.
fn now(test: &TestDb) -> String {
    let read = test.db.read_now(|conn| {
        let known = programme(conn, &DivisionCode::nation(), 1)?;
        pulse(conn, &known)
    });
    read.unwrap()
}

fn staff(test: &TestDb, role: Role, scope: &str) -> Browser {
    Browser::signed_in(&test.db, role, scope)
}

db_test!(
    what_an_observer_reports_stands_on_the_board_of_its_places,
    |test| {
        let mut phone = phone(test);
        block_on(async {
            let before = now(test);
            let incident = "0190a7c2-1111-7abc-8def-aaaaaaaaaaaa";
            let set = json!({
                "arrival.at": "2026-12-20T07:45",
                "turnout.0190a7c2-1.at": "2026-12-20T10:00",
                "turnout.0190a7c2-1.voters": "137",
                format!("incident.{incident}.severity"): "grave",
                format!("incident.{incident}.kind"): "threat",
                format!("incident.{incident}.what"): "会场有人争吵",
                "finish.at": "2026-12-20T18:00",
            });
            report(&mut phone, 1, &set).await;
            let after = now(test);
            assert_ne!(before, after, "an open board is told");
            for (role, scope) in [
                (Role::CountyStaff, "341023"),
                (Role::TownshipStaff, "341023100"),
            ] {
                let mut browser = staff(test, role, scope);
                let board = browser.get("/office/observers/board").await.body;
                for told in ["甲镇", "一村村委会", "07:45", "137", "严重1", "已交报告"]
                {
                    assert!(board.contains(told), "{told} of {scope}: {board}");
                }
                let none = browser.get("/office/observers/board?show=away").await.body;
                assert!(none.contains("没有符合条件的村"), "{none}");
                let chapter = browser.get("/office/observers/elections/1").await.body;
                assert!(
                    chapter.contains("会场有人争吵") && chapter.contains("威胁"),
                    "{chapter}"
                );
                let file = browser.get("/office/observers/board/file?format=csv").await;
                assert!(
                    file.body.contains("一村村委会") && file.body.contains("137"),
                    "{}",
                    file.body
                );
                let book = browser
                    .get("/office/observers/board/file?format=xlsx")
                    .await;
                assert!(book.body.starts_with("PK"));
            }
            let mut other = staff(test, Role::TownshipStaff, "341023101");
            let board = other.get("/office/observers/board").await.body;
            assert!(!board.contains("一村村委会"), "{board}");
        });
    }
);

db_test!(
    a_hall_screen_opens_by_its_token_names_nobody_and_closes,
    |test| {
        let mut phone = phone(test);
        block_on(async {
            report(&mut phone, 1, &json!({ "arrival.at": "2026-12-20T07:45" })).await;
            let mut county = staff(test, Role::CountyStaff, "341023");
            let fields = [("programme", "1"), ("action", "open")];
            let opened = county.post("/office/observers/hall", &fields).await;
            assert_eq!(opened.status, 200, "{}", opened.body);
            let rest = opened.body.split_once("/observe/hall/").unwrap().1;
            let token: String = rest
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            let path = format!("/observe/hall/{token}");
            let screen = Browser::new(&test.db).get(&path).await;
            assert_eq!(screen.status, 200);
            assert!(screen.body.contains("甲镇") && !screen.body.contains("测试人员"));
            assert_eq!(
                Browser::new(&test.db).get("/observe/hall/0").await.status,
                404
            );
            let fields = [("programme", "1"), ("action", "close")];
            assert_eq!(
                county.post("/office/observers/hall", &fields).await.status,
                303
            );
            assert_eq!(Browser::new(&test.db).get(&path).await.status, 404);
        });
    }
);

db_test!(
    a_number_waits_for_the_official_count_and_nothing_else_is_explained,
    |test| {
        let mut phone = phone(test);
        block_on(async {
            report(&mut phone, 1, &json!({ "count.all.issued": "180" })).await;
            let mut township = staff(test, Role::TownshipStaff, "341023100");
            let page = township.get("/office/observers/elections/1").await.body;
            assert!(
                page.contains("180") && page.contains("等官方计票"),
                "{page}"
            );
            let fields = [("difference", "all issued 180 181"), ("reason", "重新清点")];
            let path = "/office/observers/elections/1/explain";
            let refused = township.post(path, &fields).await;
            assert_eq!(refused.status, 409);
            let empty = township
                .post(path, &[("difference", "all issued 180 181")])
                .await;
            assert_eq!(empty.status, 422);
        });
    }
);

/// The official count of the one village: two entries that agree.
fn official(test: &TestDb, issued: u64) {
    use crate::elections::count::cell::Cell;
    use crate::elections::count::sheet::Sheet;
    use crate::schema::{count_boxes, count_entries, counts};
    let clerks = ["bm001", "bm002"]
        .map(|name| crate::accounts::testing::account(&test.db, name, Role::CountyStaff, "341023"));
    let mut sheet = Sheet::default();
    let papers = [Cell::Issued, Cell::Voters, Cell::Recovered, Cell::Valid];
    for (cell, number) in papers.into_iter().zip([issued, 180, 180, 180]) {
        sheet.set(cell, Some(number));
    }
    for cell in [Cell::Invalid, Cell::Blank] {
        sheet.set(cell, Some(0));
    }
    let written = test.db.write_now(WriteScope::Whole, move |conn| {
        let head = (
            counts::election_id.eq(1_i64),
            counts::registered.eq(300_i64),
            counts::state.eq("open"),
            counts::version.eq(1),
        );
        diesel::insert_into(counts::table)
            .values(head)
            .execute(conn)?;
        let place = (
            count_boxes::election_id.eq(1_i64),
            count_boxes::number.eq(1),
            count_boxes::name.eq("村部"),
        );
        let id: i64 = diesel::insert_into(count_boxes::table)
            .values(place)
            .returning(count_boxes::id)
            .get_result(conn)?;
        for (entry, clerk) in (1..).zip(clerks) {
            let entry = (
                count_entries::box_id.eq(id),
                count_entries::entry.eq(entry),
                count_entries::revision.eq(1),
                count_entries::account_id.eq(clerk),
                count_entries::made_at.eq(chrono::NaiveDateTime::default()),
                count_entries::cells.eq(sheet.to_json()),
                count_entries::state.eq("final"),
                count_entries::reason.eq(""),
            );
            diesel::insert_into(count_entries::table)
                .values(entry)
                .execute(conn)?;
        }
        Ok(Written::bookkeeping(()))
    });
    written.unwrap();
}

db_test!(
    differences_stand_on_top_until_explained_and_turnout_is_told_by_hour,
    |test| {
        let mut phone = phone(test);
        block_on(async {
            let set = json!({
                "turnout.0190a7c2-1.at": "2026-12-20T08:30", "turnout.0190a7c2-1.voters": "30",
                "turnout.0190a7c2-2.at": "2026-12-20T10:15", "turnout.0190a7c2-2.voters": "137",
                "count.all.issued": "180", "count.all.voters": "180",
            });
            report(&mut phone, 1, &set).await;
            let mut county = staff(test, Role::CountyStaff, "341023");
            let before = county.get(BOARD).await.body;
            assert!(
                before.contains("等官方计票") && before.contains("在看计票"),
                "{before}"
            );
            assert!(
                before.contains("没有算进去"),
                "the roll is not known: {before}"
            );
            official(test, 181);
            let board = county.get(BOARD).await.body;
            for told in ["计票不一致，待说明", "1处不一致", "发出选票", ">181</span>"]
            {
                assert!(board.contains(told), "{told}: {board}");
            }
            // 30 and 137 of 300, and nine o'clock as at eight.
            for told in [
                "8时10.0%，9时10.0%，10时45.7%",
                "1个村（社区）中有1个上报过",
            ] {
                assert!(board.contains(told), "{told}: {board}");
            }
            let list = county
                .get("/office/observers/board?show=differs")
                .await
                .body;
            assert!(list.contains("一村村委会"), "{list}");
            let hours = "/office/observers/board/file?format=csv&table=hours";
            let hours = county.get(hours).await.body;
            assert!(hours.contains("甲镇,10时,1,1,137,300,45.7"), "{hours}");
            let list = county
                .get("/office/observers/board/file?format=csv")
                .await
                .body;
            assert!(
                list.contains("1处不一致") && list.contains(",137,300,"),
                "{list}"
            );
            // The hall sees sums, no name of a person and no number of a candidate.
            let fields = [("programme", "1"), ("action", "open")];
            let opened = county.post("/office/observers/hall", &fields).await.body;
            let rest = opened.split_once("/observe/hall/").unwrap().1;
            let token = rest
                .split(|one: char| !one.is_ascii_alphanumeric())
                .next()
                .unwrap();
            let mut anybody = Browser::new(&test.db);
            let screen = anybody.get(&format!("/observe/hall/{token}")).await.body;
            assert!(
                screen.contains("10时45.7%") && screen.contains("计票不一致"),
                "{screen}"
            );
            assert!(
                !screen.contains("测试人员") && !screen.contains("发出选票"),
                "{screen}"
            );
            // What is explained goes from the top.
            let fields = [
                ("difference", "all issued 180 181"),
                ("reason", "重新清点是181张"),
            ];
            let path = "/office/observers/elections/1/explain";
            assert_eq!(county.post(path, &fields).await.status, 303);
            let board = county.get(BOARD).await.body;
            assert!(!board.contains("计票不一致，待说明"), "{board}");
            assert!(board.contains("不一致，已说明"), "{board}");
        });
    }
);

db_test!(only_what_changed_is_read_anew, |test| {
    let mut phone = phone(test);
    block_on(report(&mut phone, 1, &json!({ "count.all.issued": "180" })));
    let read = |before: Option<Kept>| {
        let read = test.db.read_now(move |conn| {
            let known = programme(conn, &DivisionCode::nation(), 1)?;
            kept(conn, &known, before.as_ref())
        });
        read.unwrap()
    };
    let mut first = read(None).unwrap();
    assert!(read(Some(first.clone())).is_none(), "nothing has changed");
    // Another village's news leaves what is known of this one; its own does not.
    first.lines[0].told.registered = Some(4711);
    first.pulse.clear();
    let other = read(Some(first.clone())).unwrap();
    assert_eq!(other.lines[0].told.registered, Some(4711));
    official(test, 180);
    let own = read(Some(other)).unwrap();
    assert_eq!(own.lines[0].told.registered, Some(300));
    assert_eq!(own.lines[0].told.compared.told(), "一致");
});
