//! The board, the hall and the comparison, from what a phone sends to what staff read.

use serde_json::{Value, json};

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::observation::store_assignments::set_villages;
use crate::observation::store_board::pulse;
use crate::observation::tests::prepared;

const VILLAGE: &str = "341023100200";

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

fn staff(test: &TestDb, role: Role, scope: &str) -> Browser {
    Browser::signed_in(&test.db, role, scope)
}

db_test!(
    what_an_observer_reports_stands_on_the_board_of_its_places,
    |test| {
        let mut phone = phone(test);
        block_on(async {
            let before = test.db.read_now(|conn| pulse(conn, "341023")).unwrap();
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
            let after = test.db.read_now(|conn| pulse(conn, "341023")).unwrap();
            assert_ne!(before, after, "an open board is told");
            for (role, scope) in [
                (Role::CountyStaff, "341023"),
                (Role::TownshipStaff, "341023100"),
            ] {
                let mut browser = staff(test, role, scope);
                let board = browser.get("/office/observers/board").await.body;
                for told in ["甲镇", "一村村委会", "07:45", "137", "严重1", "已交"] {
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
