//! The county's pages of observers.

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db_test;
use crate::observation::store_observers::assigned_to;
use crate::observation::tests::prepared;

const VILLAGE: &str = "341023100200";

fn county(test: &TestDb) -> Browser {
    Browser::signed_in(&test.db, Role::CountyStaff, "341023")
}

fn villages_of(test: &TestDb, account: i64) -> Vec<String> {
    let read = test.db.read_now(move |conn| assigned_to(conn, account));
    read.unwrap()
        .into_iter()
        .map(|one| one.unit.to_string())
        .collect()
}

/// A hidden value of the page.
fn hidden(body: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    let rest = body.split_once(&mark).unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

db_test!(a_proposal_is_shown_changed_and_saved_once, |test| {
    let observer = prepared(test);
    block_on(async {
        let mut browser = county(test);
        let page = browser.get("/office/observers/proposal").await;
        let option = format!("<option value=\"{observer}\" selected");
        assert!(page.body.contains(&option), "{}", page.body);
        assert!(
            villages_of(test, observer).is_empty(),
            "nothing is saved yet"
        );
        let (seen, number) = (hidden(&page.body, "seen"), observer.to_string());
        let fields = [
            ("programme", "1"),
            ("seen", seen.as_str()),
            ("village.341023100200", number.as_str()),
        ];
        let saved = browser.post("/office/observers/proposal", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.body);
        assert_eq!(villages_of(test, observer), [VILLAGE]);
        // Whoever still has the old page does not save over it unseen.
        let fields = [
            ("programme", "1"),
            ("seen", &seen),
            ("village.341023100200", ""),
        ];
        let late = browser.post("/office/observers/proposal", &fields).await;
        assert_eq!(late.status, 409);
        assert_eq!(villages_of(test, observer), [VILLAGE]);
        let seen = hidden(&late.body, "seen");
        let fields = [
            ("programme", "1"),
            ("seen", &seen),
            ("village.341023100200", ""),
        ];
        let saved = browser.post("/office/observers/proposal", &fields).await;
        assert_eq!(saved.status, 303);
        assert!(villages_of(test, observer).is_empty());
    });
});

db_test!(nobody_is_sent_home_and_nothing_typed_is_lost, |test| {
    let observer = prepared(test);
    block_on(async {
        let mut browser = county(test);
        let path = format!("/office/observers/{observer}");
        let fields = [
            ("programme", "1"),
            ("version", "0"),
            ("organisation", "示例县民政局"),
            ("home", VILLAGE),
            ("village", VILLAGE),
        ];
        let refused = browser.post(&path, &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("原籍，应回避") && refused.body.contains("示例县民政局"));
        assert!(villages_of(test, observer).is_empty());
        let fields = [
            ("programme", "1"),
            ("version", "0"),
            ("organisation", "示例县民政局"),
            ("home", ""),
            ("village", VILLAGE),
        ];
        assert_eq!(browser.post(&path, &fields).await.status, 303);
        assert_eq!(villages_of(test, observer), [VILLAGE]);
        // The same page again: somebody was faster.
        assert_eq!(browser.post(&path, &fields).await.status, 409);
        let list = browser.get("/office/observers").await.body;
        assert!(
            list.contains("示例县民政局") && list.contains("一村村委会"),
            "{list}"
        );
        let proposal = browser.get("/office/observers/proposal").await.body;
        assert!(proposal.contains("现在是"));
    });
});

db_test!(settings_are_checked_and_kept, |test| {
    prepared(test);
    block_on(async {
        let mut browser = county(test);
        let fields = |least, most, version| {
            [
                ("programme", "1"),
                ("version", version),
                ("villages_least", least),
                ("villages_most", most),
                ("telephone", "0559-5522000"),
            ]
        };
        let path = "/office/observers/settings";
        for (least, most) in [("3", "2"), ("0", "2"), ("一", "2")] {
            let refused = browser.post(path, &fields(least, most, "0")).await;
            assert_eq!(refused.status, 422);
            assert!(
                refused.body.contains("0559-5522000"),
                "what was typed is lost"
            );
        }
        assert_eq!(browser.post(path, &fields("2", "4", "0")).await.status, 303);
        assert_eq!(browser.post(path, &fields("2", "5", "0")).await.status, 409);
        assert_eq!(browser.post(path, &fields("2", "5", "1")).await.status, 303);
        let page = browser.get("/office/observers").await.body;
        assert!(page.contains("value=\"5\"") && page.contains("value=\"0559-5522000\""));
    });
});

db_test!(a_slip_is_printed_once_and_opens_the_account, |test| {
    let observer = prepared(test);
    block_on(async {
        let mut browser = county(test);
        let number = observer.to_string();
        let key = "0123456789abcdef";
        let fields = [
            ("programme", "1"),
            ("observer", number.as_str()),
            ("idempotency_key", key),
        ];
        let page = browser.post("/office/observers/slips", &fields).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let marks: Vec<&str> = page.body.split("class=\"reference\">").skip(1).collect();
        let password = marks[1].split_once('<').unwrap().0;
        assert!(
            marks[0].starts_with("gc001<") && password.len() >= 8,
            "{marks:?}"
        );
        // The same form again shows nothing and changes nothing.
        let again = browser.post("/office/observers/slips", &fields).await;
        assert_eq!(again.status, 303);
        let mut phone = Browser::new(&test.db);
        phone.get("/login").await;
        let typed = [("name", "gc001"), ("password", password)];
        let entered = phone.post("/login", &typed).await;
        assert_eq!(entered.status, 303, "{}", entered.body);
        // Somebody else's account gets no slip.
        let fields = [("programme", "1"), ("observer", "999999")];
        let refused = browser.post("/office/observers/slips", &fields).await;
        assert_eq!(refused.status, 409);
        let none = browser
            .post("/office/observers/slips", &[("programme", "1")])
            .await;
        assert_eq!(none.status, 422);
    });
});
