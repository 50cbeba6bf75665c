//! A form that is sent after its session ended: nothing typed is lost, nothing happens twice.

use actix_web::test::TestRequest;
use diesel::prelude::*;

use super::testing::{Answer, Browser, block_on};
use super::{Role, commands};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::schema::{accounts, audit_events, sessions};

const LIST: &str = "/office/accounts";

/// An administrator with a password that need not be changed.
fn administrator(test: &TestDb, name: &str) -> String {
    let scope = DivisionCode::parse("341023").unwrap();
    let role = Role::SystemAdministrator;
    let new = commands::new_account(name, "张管理", role, scope).unwrap();
    let password = commands::add(&test.db, new).unwrap().password;
    let settled = test.db.write_now(WriteScope::Above, |conn| {
        diesel::update(accounts::table)
            .set(accounts::must_change_password.eq(false))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    settled.unwrap();
    password
}

/// Half an hour of rest for everybody.
fn rest(test: &TestDb) {
    let earlier = test.db.clock().now() - chrono::Duration::minutes(30);
    let set = test.db.write_now(WriteScope::Above, move |conn| {
        diesel::update(sessions::table)
            .set(sessions::last_seen_at.eq(earlier))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    set.unwrap();
}

/// Names and values of the hidden fields of a page, as a browser reads them.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let text = text.replace("&quot;", "\"").replace("&lt;", "<");
        text.replace("&gt;", ">").replace("&amp;", "&")
    };
    let fields = page
        .body
        .split("<input type=\"hidden\" name=\"")
        .skip(1)
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            (plain(name), plain(rest.split_once('"').unwrap().0))
        });
    fields.collect()
}

fn value(page: &Answer, name: &str) -> String {
    let found = hidden(page).into_iter().find(|(field, _)| field == name);
    found.map(|(_, value)| value).unwrap_or_default()
}

async fn sign_in(browser: &mut Browser, name: &str, password: &str, kept: &str) -> Answer {
    let form = [("name", name), ("password", password), ("kept", kept)];
    let answer = browser.post("/login", &form).await;
    browser.read_csrf_token();
    answer
}

/// Sends the form of the page that says that what was typed is still there.
async fn go_on(browser: &mut Browser, page: &Answer) -> Answer {
    let (_, form) = page
        .body
        .split_once(&format!("<form action=\"{LIST}\""))
        .unwrap();
    let form = Answer {
        status: 200,
        location: String::new(),
        headers: std::collections::BTreeMap::new(),
        body: form.to_owned(),
    };
    let fields = hidden(&form);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(LIST, &fields).await
}

const NEW: &[(&str, &str)] = &[
    ("name", "zhao"),
    ("display_name", "<赵>\"&'"),
    ("role", "viewer"),
    ("scope", "341023"),
    ("idempotency_key", "0123456789abcdef"),
];

/// Who added which account, in order.
fn added(test: &TestDb) -> Vec<(String, String)> {
    let read = test.db.read_now(|conn| {
        Ok(audit_events::table
            .filter(audit_events::action.eq("account.add"))
            .filter(audit_events::subject.eq("账号 zhao"))
            .select((audit_events::actor, audit_events::subject))
            .load(conn)?)
    });
    read.unwrap()
}

db_test!(what_was_typed_is_sent_once_after_signing_in, |test| {
    let password = administrator(test, "li.chen");
    block_on(async {
        let mut browser = Browser::new(&test.db);
        sign_in(&mut browser, "li.chen", &password, "").await;
        rest(test);
        let late = browser.post(LIST, NEW).await;
        assert_eq!(late.status, 401, "{}", late.body);
        assert!(late.body.contains("没有丢失") && late.body.contains("action=\"/login\""));
        assert!(!late.body.contains("<赵>") && !late.body.contains("\"<赵"));
        assert!(!value(&late, "kept").contains("csrf_token"));

        let kept = value(&late, "kept");
        let wrong = sign_in(&mut browser, "li.chen", "wrong password", &kept).await;
        assert_eq!(
            (wrong.status, value(&wrong, "kept")),
            (422, kept.clone()),
            "kept after a mistake"
        );
        let page = sign_in(&mut browser, "li.chen", &password, &kept).await;
        assert_eq!(page.status, 200, "{}", page.location);
        assert!(page.body.contains("您刚才填写的内容还在") && page.body.contains("li.chen"));
        assert!(!page.body.contains("<赵>"), "escaped");
        let link = format!("<a href=\"{LIST}\" target=\"_blank\"");
        assert!(page.body.contains(&link), "the page it was typed on");
        let (told, _) = page.body.split_once("<form action=\"/office/acc").unwrap();
        for typed in [
            "<dd>zhao</dd>",
            "&lt;赵&gt;",
            "<dd>只读人员</dd>",
            "<dd>341023</dd>",
        ] {
            assert!(told.contains(typed), "{typed}: {told}");
        }
        assert!(!told.contains("0123456789abcdef"), "a key says nothing");
        assert!(added(test).is_empty(), "nothing is sent without the button");

        let done = go_on(&mut browser, &page).await;
        assert!(done.body.contains("一次性密码"), "{}", done.body);
        assert!(done.body.contains("zhao"));
        let again = go_on(&mut browser, &page).await;
        assert_eq!(again.location, "/office/accounts?done=account-added-before");
        assert_eq!(added(test).len(), 1);
    });
});

db_test!(another_account_is_told_who_it_is_before_sending, |test| {
    let first = administrator(test, "li.chen");
    let second = administrator(test, "wang.wei");
    block_on(async {
        let mut browser = Browser::new(&test.db);
        sign_in(&mut browser, "li.chen", &first, "").await;
        browser.post("/logout", &[]).await;
        let late = browser.post(LIST, NEW).await;
        let kept = value(&late, "kept");
        let page = sign_in(&mut browser, "wang.wei", &second, &kept).await;
        let (told, form) = page.body.split_once("<form action=\"/office/acc").unwrap();
        assert!(told.contains("<dd>wang.wei</dd>") && told.contains("请不要提交"));
        assert!(!form.contains("li.chen"));
        assert!(added(test).is_empty());
        go_on(&mut browser, &page).await;
        assert_eq!(
            added(test),
            [("wang.wei".to_owned(), "账号 zhao".to_owned())]
        );
    });
});

db_test!(
    a_form_opened_before_signing_in_again_can_still_be_sent,
    |test| {
        let password = administrator(test, "li.chen");
        block_on(async {
            let mut browser = Browser::new(&test.db);
            sign_in(&mut browser, "li.chen", &password, "").await;
            let old = browser.csrf_token.clone();
            sign_in(&mut browser, "li.chen", &password, "").await;
            let mut form = NEW.to_vec();
            form.push(("csrf_token", &old));
            let refused = browser.post(LIST, &form).await;
            assert_eq!(refused.status, 403);
            assert!(refused.body.contains("没有提交成功") && refused.body.contains("重新登录过"));
            assert!(!refused.body.contains(&old) && !refused.body.contains("<赵>"));
            assert!(added(test).is_empty());
            let done = go_on(&mut browser, &refused).await;
            assert!(done.body.contains("一次性密码"), "{}", done.body);
            assert_eq!(added(test).len(), 1);

            let secret = [("current", "geheim"), ("csrf_token", old.as_str())];
            let refused = browser.post("/account/password", &secret).await;
            assert!(refused.status == 403 && !refused.body.contains("geheim"));
            let untold = TestRequest::post().uri(LIST).set_form(&form);
            let refused = browser.send(untold).await;
            assert!(refused.status == 403 && !refused.body.contains("zhao"));
        });
    }
);

db_test!(a_kept_form_leads_nowhere_but_to_our_own_forms, |test| {
    let password = administrator(test, "li.chen");
    block_on(async {
        for path in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/login",
            "/logout?x=1",
            "/account/password",
            "/api/v1/composition",
            "",
        ] {
            let kept = serde_json::json!({ "path": path, "fields": [["a", "b"]] }).to_string();
            let mut browser = Browser::new(&test.db);
            let answer = sign_in(&mut browser, "li.chen", &password, &kept).await;
            assert_eq!(
                (answer.status, answer.location.as_str()),
                (303, "/office"),
                "{path}"
            );
        }
        let mut browser = Browser::new(&test.db);
        let answer = sign_in(&mut browser, "li.chen", &password, "no json").await;
        assert_eq!(answer.location, "/office");
    });
});

db_test!(secrets_uploads_and_strangers_forms_are_not_kept, |test| {
    block_on(async {
        let mut browser = Browser::new(&test.db);
        let secret = [("current", "geheim-1"), ("new", "geheim-2")];
        let answer = browser.post("/account/password", &secret).await;
        assert_eq!(answer.location, "/login?next=%2Foffice&done=session-ended");
        let answer = browser.post(LIST, &[("password", "geheim-3")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let long = "x".repeat(300_000);
        let answer = browser.post(LIST, &[("name", &long)]).await;
        assert_eq!(answer.status, 303);

        let form = || TestRequest::post().uri(LIST).set_form(NEW);
        let foreign = form().insert_header(("sec-fetch-site", "cross-site"));
        let answer = browser.send(foreign).await;
        assert!(answer.status == 403 && !answer.body.contains("zhao"));
        let answer = browser.send(form()).await;
        assert_eq!(answer.status, 303, "a request that does not say whence");

        let upload = TestRequest::post()
            .uri("/office/imports")
            .insert_header(("content-type", "multipart/form-data; boundary=x"))
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_payload("--x--");
        let answer = browser.send(upload).await;
        assert!(answer.location.ends_with("&done=session-ended-file"));
        let page = browser.get(&answer.location).await;
        assert!(page.body.contains("重新选择文件"));
        for (from, back) in [
            (
                "http://localhost/office/imports/new/members",
                "%2Foffice%2Fimports%2Fnew%2Fmembers",
            ),
            ("https://evil.example/", "%2Foffice"),
            ("http://localhost//evil.example/office", "%2Foffice"),
        ] {
            let upload = TestRequest::post()
                .uri("/office/imports")
                .insert_header(("content-type", "multipart/form-data; boundary=x"))
                .insert_header(("sec-fetch-site", "same-origin"))
                .insert_header(("referer", from))
                .set_payload("--x--");
            let answer = browser.send(upload).await;
            let expected = format!("/login?next={back}&done=session-ended-file");
            assert_eq!(answer.location, expected);
        }
    });
});

db_test!(who_has_not_the_right_still_sees_what_was_typed, |test| {
    let password = administrator(test, "li.chen");
    block_on(async {
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        let refused = viewer.post(LIST, NEW).await;
        assert_eq!(refused.status, 403);
        assert!(refused.body.contains("没有这项权限"), "{}", refused.body);
        assert!(refused.body.contains("&lt;赵&gt;"), "{}", refused.body);
        assert!(added(test).is_empty());
        let kept = value(&refused, "kept");
        let page = sign_in(&mut viewer, "li.chen", &password, &kept).await;
        assert_eq!(page.status, 200, "{}", page.location);
        go_on(&mut viewer, &page).await;
        assert_eq!(added(test).len(), 1);
    });
});
