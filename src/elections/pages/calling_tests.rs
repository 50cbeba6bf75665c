//! Calling votes, and the count by script, as two clerks meet them.

use std::io::{Cursor, Read};

use actix_web::test::TestRequest;
use diesel::prelude::*;
use serde_json::Value;
use zip::ZipArchive;

use super::count_tests::{GOOD, PASSWORD, arranged, both_entries, change, typed, version, yixian};
use super::tests::json;
use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::elections::count::package;
use crate::schema::count_taps;

const FIRST: &str = "/office/elections/2/count/boxes/1/1/calls";
const SECOND: &str = "/office/elections/2/count/boxes/1/2/calls";
const API: &str = "/api/v1/elections/2/count/boxes/1/1/calls";

async fn begin(browser: &mut Browser, address: &str) {
    let papers = [
        ("action", "papers"),
        ("revision", "0"),
        ("issued", "6"),
        ("voters", "5"),
        ("recovered", "4"),
    ];
    let done = browser.post(address, &papers).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

/// A tap of a form, as a browser without scripts sends it.
async fn tap(browser: &mut Browser, address: &str, from: &str, name: &str) -> Answer {
    let fields = [("attempt", "0"), ("from", from), ("tap", name)];
    browser.post(address, &fields).await
}

async fn send(browser: &mut Browser, from: &str, taps: &str) -> Answer {
    let fields = [("attempt", "0"), ("from", from), ("taps", taps)];
    browser.post(API, &fields).await
}

const BALLOTS: &str = "votes.1.member votes.2.member called votes.1.member called blank invalid";

db_test!(
    votes_are_called_without_scripts_and_go_into_the_sheet,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            let start = first.get(FIRST).await;
            assert!(start.body.contains("开始唱票") && !start.body.contains("data-calling"));
            let early = tap(&mut first, FIRST, "0", "votes.1.member").await;
            assert!(
                early.status == 409 && early.body.contains("请先按“开始唱票”"),
                "{}",
                early.body
            );
            let wrong = [
                ("action", "papers"),
                ("revision", "0"),
                ("recovered", "四百"),
            ];
            let wrong = first.post(FIRST, &wrong).await;
            assert!(
                wrong.status == 422 && wrong.body.contains("value=\"四百\""),
                "{}",
                wrong.body
            );
            begin(&mut first, FIRST).await;
            let done = tap(&mut first, FIRST, "0", "votes.1.member").await;
            assert_eq!(done.location, format!("{FIRST}#calling"), "{}", done.body);
            let again = tap(&mut first, FIRST, "0", "votes.1.member").await;
            assert_eq!(again.status, 303, "a form sent twice is one tap");
            let stale = tap(&mut first, FIRST, "0", "votes.2.member").await;
            assert!(
                stale.status == 409 && stale.body.contains("别的窗口"),
                "{}",
                stale.body
            );
            let twice = tap(&mut first, FIRST, "1", "votes.1.member").await;
            assert!(
                twice.status == 422 && twice.body.contains("已经点过陈一"),
                "{}",
                twice.body
            );
            let unknown = tap(&mut first, FIRST, "1", "votes.9.member").await;
            assert!(unknown.status == 422 && unknown.body.contains("选票上没有这一项"));
            for (from, name) in [("1", "undo"), ("2", "votes.3.member"), ("3", "undo")] {
                assert_eq!(tap(&mut first, FIRST, from, name).await.status, 303);
            }
            for (from, name) in (4..).zip(BALLOTS.split(' ')) {
                let done = tap(&mut first, FIRST, &from.to_string(), name).await;
                assert_eq!(done.status, 303, "{name}: {}", done.body);
            }
            let page = first.get(FIRST).await;
            assert!(
                page.body
                    .contains("第1至4张：陈一（委员）2票，钱二（委员）1票，空白1张，无效1张"),
                "{}",
                page.body
            );
            assert!(
                page.body.contains("收回4张，还剩") && page.body.contains("发出6张，没有收回2张")
            );
            let open = tap(&mut first, FIRST, "11", "votes.3.member").await;
            assert_eq!(open.status, 303);
            let finish = [("action", "finish"), ("revision", "1")];
            let early = first.post(FIRST, &finish).await;
            assert!(
                early.status == 422 && early.body.contains("还没有唱完"),
                "{}",
                early.body
            );
            assert_eq!(tap(&mut first, FIRST, "12", "undo").await.status, 303);
            let done = first.post(FIRST, &finish).await;
            assert_eq!(
                done.location, "/office/elections/2/count/boxes/1/1?done=saved",
                "{}",
                done.body
            );
            let sheet = first.get("/office/elections/2/count/boxes/1/1").await;
            for value in [
                "name=\"valid\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\" value=\"3\"",
                "value=\"6\"",
            ] {
                assert!(sheet.body.contains(value), "{}", sheet.body);
            }
            // Corrected on the sheet, then handed in: exactly the entry of the sheet.
            let mut fields = typed(&[], "2", "finish");
            for (name, value) in &mut fields {
                let called = ["6", "5", "4", "3", "1", "1", "2", "1", "0", "0"];
                if let Some(at) = GOOD.iter().position(|good| good.0 == *name) {
                    *value = called[at];
                }
            }
            let done = first
                .post("/office/elections/2/count/boxes/1/1", &fields)
                .await;
            assert_eq!(done.status, 303, "{}", done.body);
            let closed = first.get(FIRST).await;
            assert!(closed.body.contains("已经录完") && !closed.body.contains("data-calling"));
            // The second person begins with nothing of it.
            let own = first.get(SECOND).await;
            assert!(own.body.contains("要由另一个人"), "{}", own.body);
            let blind = second.get(SECOND).await;
            assert!(
                blind.body.contains("开始唱票") && !blind.body.contains("value=\"6\""),
                "{}",
                blind.body
            );
            begin(&mut second, SECOND).await;
            let blind = second.get(SECOND).await;
            assert!(
                blind.body.contains("data-taps=\"\"")
                    && blind.body.contains("已唱<b data-show=\"called\">0</b>"),
                "{}",
                blind.body
            );
        });
    }
);

db_test!(taps_are_kept_once_and_nobody_else_sees_them, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        assert_eq!(
            send(&mut first, "0", BALLOTS).await.status,
            409,
            "not begun"
        );
        begin(&mut first, FIRST).await;
        let done = send(&mut first, "0", BALLOTS).await;
        assert_eq!(
            (done.status, json(&done)["stored"].as_i64()),
            (200, Some(7)),
            "{}",
            done.body
        );
        for (from, taps, stored) in [
            ("0", BALLOTS, 7),
            ("5", "blank invalid undo", 8),
            ("7", "undo", 8),
        ] {
            let done = send(&mut first, from, taps).await;
            assert_eq!(json(&done)["stored"], stored, "{taps}: {}", done.body);
        }
        for (from, taps, status) in [
            ("9", "called", 409),
            ("7", "blank", 409),
            ("8", "", 422),
            ("8", "called nonsense", 422),
            ("x", "called", 422),
        ] {
            assert_eq!(send(&mut first, from, taps).await.status, status, "{taps}");
        }
        let told = json(&first.get(API).await);
        assert_eq!(told["taps"].as_array().unwrap().len(), 8);
        let other = second.get(API).await;
        assert!(
            other.status == 409 && !other.body.contains("votes."),
            "{}",
            other.body
        );
        assert_eq!(send(&mut second, "8", "called").await.status, 409);
        let page = second.get(FIRST).await;
        assert!(
            page.body.contains("在录") && !page.body.contains("data-taps"),
            "{}",
            page.body
        );
        let third = "/api/v1/elections/2/count/boxes/1/3/calls";
        assert_eq!(
            first.get(third).await.status,
            404,
            "the third look is not called"
        );
        // Thrown away: the strokes begin again, and late ones do not count.
        let back = [("box", "1"), ("reason", "票没有分清")];
        assert_eq!(change(&mut second, 2, "reset", &back).await.status, 303);
        let late = send(&mut first, "8", "blank").await;
        assert_eq!(late.status, 409, "{}", late.body);
        let papers = [("action", "papers"), ("revision", "2")];
        assert_eq!(first.post(FIRST, &papers).await.status, 303);
        assert_eq!(send(&mut first, "8", "blank").await.status, 409);
        let told = json(&first.get(API).await);
        assert_eq!(
            (told["attempt"].as_i64(), told["stored"].as_i64()),
            (Some(2), Some(0))
        );
        for change in ["UPDATE count_taps SET taps = ''", "DELETE FROM count_taps"] {
            let refused = test
                .db
                .write_now(WriteScope::County(yixian()), move |conn| {
                    diesel::sql_query(change).execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
            assert!(refused.is_err(), "{change}");
        }
        let rows = test
            .db
            .read_now(|conn| Ok(count_taps::table.count().get_result::<i64>(conn)?));
        assert_eq!(rows.unwrap(), 2, "what is sent twice is stored once");
    });
});

db_test!(a_count_is_typed_and_confirmed_as_json, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        let entry = |number: usize| format!("/api/v1/elections/2/count/boxes/1/{number}");
        let wrong = first
            .post(&entry(1), &typed(&[("valid", "六百")], "0", "save"))
            .await;
        assert!(
            wrong.status == 422 && wrong.body.contains("不是票数"),
            "{}",
            wrong.body
        );
        let done = json(&first.post(&entry(1), &typed(&[], "0", "finish")).await);
        assert_eq!(done["boxes"][0]["progress"], "second_entry", "{done}");
        let mut told = done.clone();
        told["csrf_token"] = "".into();
        assert!(
            !told.to_string().contains("410"),
            "no number of an entry is told"
        );
        let other = typed(&[("votes.2.member", "303")], "0", "finish");
        let done = json(&second.post(&entry(2), &other).await);
        assert_eq!(done["boxes"][0]["differing"][0], "votes.2.member");
        let third = [
            ("votes.2.member", "330"),
            ("revision", "0"),
            ("action", "finish"),
        ];
        let done = json(&first.post(&entry(3), &third).await);
        assert_eq!(done["boxes"][0]["progress"], "done");
        let now = version(&mut first, 2).await;
        let address = "/api/v1/elections/2/count/propose";
        let done = first.post(address, &[("version", &now)]).await;
        assert_eq!(done.status, 200, "{}", done.body);
        let now = version(&mut second, 2).await;
        let address = "/api/v1/elections/2/count/confirm";
        let wrong = [("version", now.as_str()), ("password", "something else")];
        assert_eq!(second.post(address, &wrong).await.status, 422);
        let right = [
            ("version", now.as_str()),
            ("password", PASSWORD),
            ("next_day", "2026-11-29"),
        ];
        let done = second.post(address, &right).await;
        assert_eq!(done.status, 200, "{}", done.body);
        assert_eq!(json(&done)["confirmed"]["version"], 1, "{}", done.body);
    });
});

db_test!(the_package_of_an_outcome_is_one_file, |test| {
    block_on(async {
        let (mut first, mut second) = arranged(test).await;
        both_entries(&mut first, &mut second).await;
        assert_eq!(
            first
                .get("/office/elections/2/outcome/package.zip")
                .await
                .status,
            404
        );
        change(&mut first, 2, "propose", &[]).await;
        let sent = [("password", PASSWORD), ("next_day", "2026-11-29")];
        assert_eq!(change(&mut second, 2, "confirm", &sent).await.status, 303);
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        let done = viewer
            .send(TestRequest::get().uri("/office/elections/2/outcome/package.zip"))
            .await;
        assert_eq!(done.status, 200);
        assert_eq!(done.headers["content-type"], "application/zip");
        assert!(done.headers["content-disposition"].contains("package.zip"));
        let page = viewer.get("/office/elections/2/outcome").await;
        assert!(
            page.body
                .contains("/office/elections/2/outcome/package.zip")
        );
    });
});

#[test]
fn a_zip_has_every_file_and_is_always_the_same() {
    let case = r#"{"persons":[{"id":"p1","name":"甲","sex":"male"}],"votes":{}}"#;
    let whole = format!(r#"{{"case":{case},"outcome":{{"persons":[]}}}}"#);
    let files = package::files(&whole, "{}").unwrap();
    let bytes = package::zipped(&files).unwrap();
    assert_eq!(bytes, package::zipped(&files).unwrap());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), files.len());
    for (name, text) in &files {
        let mut read = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut read)
            .unwrap();
        assert_eq!(read, *text, "{name}");
    }
    let _: Value = serde_json::from_str(&files[0].1).unwrap();
}
