//! The record as an auditor sees it.

use super::words::WORDS;
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::audit::NewEvent;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;

/// The literal actions of the program: every `"slice.verb"` that stands in its source.
#[test]
fn every_action_of_the_program_has_chinese_words() {
    let mut missing = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("seal.rs")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                missing.extend(
                    text.split('"')
                        .filter(|part| is_unknown(part))
                        .map(str::to_owned),
                );
            }
        }
    }
    assert!(
        missing.is_empty(),
        "no words in audit/words.rs: {missing:?}"
    );
}

fn is_unknown(text: &str) -> bool {
    const SLICES: [&str; 10] = [
        "export",
        "demo",
        "account",
        "import",
        "division",
        "term",
        "person",
        "organisation",
        "membership",
        "composition",
    ];
    // The fields under which numbers are sealed, and columns, look the same.
    const NO_ACTIONS: [&str; 2] = ["person.id_number", "person.telephone"];
    let Some((slice, verb)) = text.split_once('.') else {
        return false;
    };
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    SLICES.contains(&slice)
        && is_word(verb)
        && !NO_ACTIONS.contains(&text)
        && !WORDS.iter().any(|(known, _)| *known == text)
}

fn note(
    test: &crate::db::testing::TestDb,
    place: &'static str,
    action: &'static str,
    actor: &'static str,
) {
    let code = match place {
        "" => DivisionCode::nation(),
        code => DivisionCode::parse(code).unwrap(),
    };
    let written = test.db.write_now(WriteScope::of(&code), move |_| {
        let event = NewEvent::new(actor, action, &code, format!("对象{place}"))
            .with_details(serde_json::json!({ "field": "id_number", "reason": "核对资格" }));
        Ok(Written::new((), event))
    });
    written.unwrap();
}

db_test!(an_auditor_sees_the_chains_of_the_scope_only, |test| {
    note(test, "341023100", "person.reveal", "li.chen");
    note(test, "341024", "term.add", "wang");
    note(test, "", "account.add", "admin");
    block_on(async {
        let mut county = Browser::signed_in(&test.db, Role::Auditor, "341023");
        let page = county.get("/office/audit").await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains("对象341023100") && page.body.contains("查看完整号码"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains("内容：身份证号；原因：核对资格"),
            "{}",
            page.body
        );
        assert!(page.body.contains("2026-11-22 12:00:00"), "time in China");
        assert!(!page.body.contains("对象341024") && !page.body.contains("admin"));
        let mut nation = Browser::signed_in(&test.db, Role::Auditor, "");
        let page = nation.get("/office/audit").await;
        assert!(page.body.contains("对象341024") && page.body.contains("添加账号"));
        let mut township = Browser::signed_in(&test.db, Role::Auditor, "341023100");
        let page = township.get("/office/audit").await;
        assert!(!page.body.contains("对象341023100") && page.body.contains("按县保存"));
    });
});

db_test!(events_are_found_by_action_and_actor_and_verified, |test| {
    note(test, "341023100", "person.reveal", "li.chen");
    note(test, "341023101", "division.rename", "wang");
    block_on(async {
        let mut auditor = Browser::signed_in(&test.db, Role::Auditor, "341023");
        let page = auditor.get("/office/audit?action=division.rename").await;
        assert!(page.body.contains("对象341023101") && !page.body.contains("对象341023100"));
        let page = auditor.get("/office/audit?q=chen").await;
        assert!(page.body.contains("对象341023100") && !page.body.contains("对象341023101"));
        let page = auditor.get("/office/audit/verify").await;
        assert!(
            page.body.contains("已校验 2 条记录，全部完好"),
            "{}",
            page.body
        );
    });
});

db_test!(tables_and_persons_are_told_in_words, |test| {
    let county = DivisionCode::parse("341023").unwrap();
    let written = test.db.write_now(WriteScope::of(&county), move |_| {
        let event = NewEvent::new("wang", "export.full", &county, "341023 届次 2026 人员 463")
            .with_details(serde_json::json!({ "kind": "members", "rows": 5 }));
        Ok(Written::new((), event))
    });
    written.unwrap();
    block_on(async {
        let mut auditor = Browser::signed_in(&test.db, Role::Auditor, "341023");
        let page = auditor.get("/office/audit").await.body;
        assert!(page.contains("表：“两委”班子成员名册"), "{page}");
        assert!(page.contains("341023 届次 2026 人员（编号463）"), "{page}");
    });
});

db_test!(a_shorter_chain_is_not_taken_for_one_that_holds, |test| {
    note(test, "341023100", "person.reveal", "li.chen");
    note(test, "341024", "division.rename", "wang");
    note(test, "341024", "division.rename", "wang");
    let verified = test
        .db
        .read_now(|conn| crate::audit::verify(conn, 3))
        .unwrap();
    let chains: Vec<&str> = verified.heads.iter().map(|head| head.0.as_str()).collect();
    assert_eq!((chains, verified.events), (vec!["341024"], 0));
    assert_eq!(test.db.read_now(crate::audit::longest).unwrap(), 2);
});
