//! Whatever goes wrong, the reader gets a Chinese page (or problem+json) that says what to do.

use actix_web::test::TestRequest;
use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Browser, block_on};
use cunzhi::db::testing;
use cunzhi::db_test;

const COUNTY: &str = "341023";

db_test!(wrong_addresses_and_methods_have_their_page, |test| {
    block_on(async {
        let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
        for (path, status, text) in [
            ("/nowhere", 404, "没有找到"),
            ("/office/accounts/abc", 404, "没有找到"),
            ("/office/accounts/99999999999999999999", 404, "没有找到"),
            ("/logout", 405, "不能这样打开"),
        ] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, status, "{path}");
            assert_eq!(
                answer.headers["content-type"], "text/html; charset=utf-8",
                "{path}"
            );
            assert!(
                answer.body.contains(text) && answer.body.contains("返回首页"),
                "{path}: {}",
                answer.body
            );
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        }
        let trace = TestRequest::with_uri("/office").method(actix_web::http::Method::TRACE);
        assert_eq!(browser.send(trace).await.status, 405);
        let head = TestRequest::with_uri("/office").method(actix_web::http::Method::HEAD);
        assert_eq!(browser.send(head).await.status, 200);
    });
});

#[test]
fn programs_get_problem_json() {
    let test = testing::sqlite();
    block_on(async {
        let answer = Browser::new(&test.db).get("/api/nowhere").await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["status"], 404);
        assert!(problem["detail"].as_str().unwrap().contains("没有找到"));
    });
}

#[test]
fn a_form_that_is_too_large_or_unreadable_is_refused_in_words() {
    let test = testing::sqlite();
    block_on(async {
        let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
        let large = "a".repeat(300 * 1024);
        let answer = browser.post("/office/accounts", &[("name", &large)]).await;
        assert_eq!(answer.status, 413);
        assert!(answer.body.contains("内容太大"));
        let answer = browser.post("/office/accounts", &[("name", "a\0b")]).await;
        assert_eq!(answer.status, 422);
        let answer = browser
            .post("/office/accounts/1/disable", &[("version", "x")])
            .await;
        assert!([409, 422].contains(&answer.status), "{}", answer.status);
    });
}

#[test]
fn the_database_failing_is_told_without_its_words() {
    use diesel::connection::SimpleConnection;
    let test = testing::sqlite();
    block_on(async {
        let mut browser = Browser::signed_in(&test.db, Role::SystemAdministrator, COUNTY);
        let broken = test.db.write_now(cunzhi::db::WriteScope::Above, |conn| {
            match conn {
                cunzhi::db::Conn::Sqlite(conn) => conn.batch_execute("DROP TABLE sessions")?,
                #[cfg(feature = "postgres")]
                cunzhi::db::Conn::Postgres(_) => unreachable!("a SQLite database"),
            }
            Ok(cunzhi::db::Written::bookkeeping(()))
        });
        broken.unwrap();
        let answer = browser.get("/office").await;
        assert_eq!(answer.status, 500);
        assert!(
            answer.body.contains("请把编号") && !answer.body.contains("sessions"),
            "{}",
            answer.body
        );
        assert_eq!(browser.get("/health/live").await.status, 200);
    });
}
