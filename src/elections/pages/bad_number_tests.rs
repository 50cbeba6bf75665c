//! Numbers as they must not be typed (reliability C54), counts that contradict themselves or stand
//! on an edge of the law (C55), and two windows at one form (F12): refused with the reason, nothing
//! lost, nothing doubled.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::count_tests::{
    GOOD, PASSWORD, SHEET, arranged, change, counting, set_password, typed, version, yixian,
};
use super::tests::{START, county, json as read_json, staff};
use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::schema::{
    audit_events, candidacies, count_boxes, count_entries, counts, elections, nominees,
    voting_stations,
};

/// Everything that is no number of votes (C54); each is refused wherever one is typed.
fn no_numbers() -> Vec<String> {
    let mut all: Vec<String> = [
        "-1",
        "1.0",
        "1e3",
        "0x10",
        "007",
        "00",
        "1,000",
        "1，000",
        "1 000",
        "２０",
        "二十",
        "+5",
        "2147483648",
        "9007199254740993",
        "9223372036854775808",
        "18446744073709551616",
        "NaN",
        "Infinity",
        "-0",
        "½",
        "٣",
        "1_000",
        "1000000",
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("1{}", "0".repeat(400)));
    all
}

/// A chapter: its number, seats, what it declared, its version.
type Numbers = (i64, i32, i32, Option<i32>, Option<i32>, i32);

/// All rows that a number may come to, and the audit.
fn rows(test: &TestDb) -> String {
    let read = test.db.read_now(|conn| {
        let heads: Vec<(i64, Option<i64>, i32)> = counts::table
            .select((counts::registered, counts::papers, counts::version))
            .load(conn)?;
        let entries: Vec<(i64, i32, i32, String, String)> = count_entries::table
            .order((
                count_entries::box_id,
                count_entries::entry,
                count_entries::revision,
            ))
            .select((
                count_entries::box_id,
                count_entries::entry,
                count_entries::revision,
                count_entries::state,
                count_entries::cells,
            ))
            .load(conn)?;
        let chapters: Vec<Numbers> = elections::table
            .order(elections::id)
            .select((
                elections::id,
                elections::chair_seats,
                elections::member_seats,
                elections::tied_persons,
                elections::unfilled_seats,
                elections::version,
            ))
            .load(conn)?;
        let others = [
            count_boxes::table.count().get_result::<i64>(conn)?,
            nominees::table.count().get_result(conn)?,
            candidacies::table.count().get_result(conn)?,
            voting_stations::table
                .filter(voting_stations::ballots_issued.is_not_null())
                .count()
                .get_result(conn)?,
            audit_events::table.count().get_result(conn)?,
        ];
        Ok(format!("{heads:?} {entries:?} {chapters:?} {others:?}"))
    });
    read.unwrap()
}

/// Puts a chapter into a state.
fn put(test: &TestDb, id: i64, state: &'static str) {
    let done = test
        .db
        .write_now(WriteScope::County(yixian()), move |conn| {
            diesel::update(elections::table.find(id))
                .set(elections::state.eq(state))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
    done.unwrap();
}

/// A form with a field of numbers: its address, everything that is right, the field.
struct Form<'a> {
    path: &'a str,
    good: Vec<(&'a str, &'a str)>,
    field: &'a str,
}

/// Sends each bad number in the field, on the page and by script: refused with a Chinese sentence,
/// everything typed stands in the form again (`kept`: a value of another field), no row changed.
async fn all_refused(test: &TestDb, clerk: &mut Browser, form: &Form<'_>, kept: &str) {
    let before = rows(test);
    for bad in no_numbers() {
        let mut sent = form.good.clone();
        for one in &mut sent {
            if one.0 == form.field {
                one.1 = &bad;
            }
        }
        let place = format!("{} {} = {:.30}", form.path, form.field, bad);
        let page = clerk.post(&format!("/office/{}", form.path), &sent).await;
        assert_eq!(page.status, 422, "{place}: {}", page.body);
        let shown: String = bad.chars().take(20).collect();
        assert!(page.body.contains(&shown), "{place}: it says what is wrong");
        assert!(page.body.contains("只用数字0到9"), "{place}: {}", page.body);
        if !kept.is_empty() {
            assert!(page.body.contains(kept), "{place}: nothing typed is lost");
            assert!(
                page.body.contains(&format!("value=\"{bad}\"")),
                "{place}: nor this"
            );
        }
        let script = clerk.post(&format!("/api/v1/{}", form.path), &sent).await;
        assert_eq!(script.status, 422, "{place}: {}", script.body);
        assert!(
            script.body.contains("只用数字0到9"),
            "{place}: {}",
            script.body
        );
    }
    assert_eq!(rows(test), before, "{}: nothing is written", form.path);
}

db_test!(
    c54_no_number_of_a_count_is_guessed_from_what_is_none,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            for field in ["issued", "recovered", "votes.2.member", "other.member"] {
                let form = Form {
                    path: "elections/2/count/boxes/1/1",
                    good: typed(&[], "0", "finish"),
                    field,
                };
                all_refused(test, &mut first, &form, "value=\"410\"").await;
            }
            for field in ["registered", "papers"] {
                let version = version(&mut first, 2).await;
                let form = Form {
                    path: "elections/2/count/setup",
                    good: vec![
                        ("registered", "1000"),
                        ("papers", "618"),
                        ("version", &version),
                    ],
                    field,
                };
                let kept = if field == "papers" {
                    "value=\"1000\""
                } else {
                    "value=\"618\""
                };
                all_refused(test, &mut first, &form, kept).await;
            }
            // Nothing was lost: the right numbers go in, once, though sent twice.
            let mut good = typed(&[], "0", "finish");
            good.push(("idempotency_key", "0123456789abcdef"));
            for _ in 0..2 {
                assert_eq!(first.post(&format!("{SHEET}/1"), &good).await.status, 303);
            }
            let kept = test
                .db
                .read_now(|conn| Ok(count_entries::table.count().get_result::<i64>(conn)?));
            assert_eq!(kept.unwrap(), 1, "nothing is doubled");
            let other = second
                .post(&format!("{SHEET}/2"), &typed(&[], "0", "finish"))
                .await;
            assert_eq!(other.status, 303, "{}", other.body);
        });
    }
);

db_test!(c54_no_number_of_seats_ballots_or_votes_is_guessed, |test| {
    block_on(async {
        county(test, 1);
        let mut clerk = staff(test);
        clerk.post("/office/elections", &START).await;
        let details = vec![
            ("chair", "1"),
            ("vice_chair", "1"),
            ("woman_member", "1"),
            ("member", "2"),
            ("election_day", "2027-01-10"),
            ("difficulty", "两派意见不合"),
            ("version", "1"),
        ];
        for field in ["chair", "member"] {
            let form = Form {
                path: "elections/2/details",
                good: details.clone(),
                field,
            };
            all_refused(test, &mut clerk, &form, "两派意见不合").await;
        }
        assert_eq!(
            clerk
                .post("/office/elections/2/details", &details)
                .await
                .status,
            303
        );
        put(test, 2, "nomination");
        let arrange = vec![
            ("mode", "direct"),
            ("order", "votes"),
            ("registered", "1000"),
            ("took_part", "700"),
            ("places.member", "3"),
            ("version", "0"),
        ];
        for field in ["registered", "took_part", "places.member"] {
            let form = Form {
                path: "elections/2/candidates/arrange",
                good: arrange.clone(),
                field,
            };
            all_refused(test, &mut clerk, &form, "").await;
        }
        let nominee = vec![("name", "王八"), ("sex", "male"), ("votes.member", "60")];
        let form = Form {
            path: "elections/2/candidates/add",
            good: nominee,
            field: "votes.member",
        };
        all_refused(test, &mut clerk, &form, "value=\"王八\"").await;
        put(test, 2, "counting");
        for field in ["tied_persons", "unfilled_seats"] {
            let form = Form {
                path: "elections/2/declared",
                good: vec![
                    ("tied_persons", "0"),
                    ("unfilled_seats", "1"),
                    ("version", "2"),
                ],
                field,
            };
            all_refused(test, &mut clerk, &form, "").await;
        }
        put(test, 2, "campaign_and_logistics");
        let station = [
            ("kind", "station"),
            ("name", "一组投票站"),
            ("place", "一组晒场"),
            ("opens_at", "8:00"),
            ("closes_at", "14:30"),
            ("for_whom", ""),
            ("approved_on", ""),
        ];
        let added = clerk
            .post("/office/elections/2/voting/station", &station)
            .await;
        assert_eq!(added.status, 303, "{}", added.body);
        for field in ["received", "issued", "spoiled", "left"] {
            let form = Form {
                path: "elections/2/voting/ballots",
                good: vec![
                    ("station", "1"),
                    ("version", "1"),
                    ("received", "500"),
                    ("issued", "480"),
                    ("spoiled", "2"),
                    ("left", "18"),
                ],
                field,
            };
            all_refused(test, &mut clerk, &form, "").await;
        }
    });
});

/// Both entries of the only box anew, with other numbers and a reason; gives the count as a script
/// reads it.
async fn counted(first: &mut Browser, second: &mut Browser, changes: &[(&str, &str)]) -> Value {
    let shown = read_json(&first.get("/api/v1/elections/2/count").await);
    if shown["boxes"][0]["progress"] == "done" {
        let back = [("box", "1"), ("reason", "另一种情形")];
        assert_eq!(change(first, 2, "reset", &back).await.status, 303);
    }
    let shown = read_json(&first.get("/api/v1/elections/2/count").await);
    let revisions: Vec<String> = (0..2)
        .map(|entry| shown["boxes"][0]["revisions"][entry].to_string())
        .collect();
    let browsers = [(&mut *first, 1), (second, 2)];
    for ((browser, entry), revision) in browsers.into_iter().zip(&revisions) {
        let mut sent = typed(changes, revision, "finish");
        sent.retain(|(name, _)| *name != "reason");
        sent.push(("reason", "纸面如此，监票人核对过"));
        let done = browser.post(&format!("{SHEET}/{entry}"), &sent).await;
        assert_eq!(done.status, 303, "{changes:?}: {}", done.body);
    }
    read_json(&first.get("/api/v1/elections/2/count").await)
}

/// Proposed and confirmed; the state the election is in then.
async fn confirmed(first: &mut Browser, second: &mut Browser) -> Value {
    assert_eq!(change(first, 2, "propose", &[]).await.status, 303);
    let done = change(second, 2, "confirm", &[("password", PASSWORD)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    read_json(&first.get("/api/v1/elections/2").await)["state"].clone()
}

db_test!(
    c55_numbers_that_contradict_each_other_are_refused_with_the_sum,
    |test| {
        block_on(async {
            let (mut first, _) = arranged(test).await;
            let cases: [(&[(&str, &str)], &str); 7] = [
                (
                    &[("recovered", "621"), ("valid", "613")],
                    "收回选票621 &gt; 发出选票620",
                ),
                (&[("valid", "609")], "有效609 + 无效8 = 617 ≠ 收回618"),
                (&[("valid", "611")], "有效611 + 无效8 = 619 ≠ 收回618"),
                (
                    &[("votes.1.member", "611")],
                    "陈一（委员）611票 &gt; 有效票610",
                ),
                (
                    &[
                        ("votes.1.member", "610"),
                        ("votes.2.member", "610"),
                        ("votes.3.member", "1"),
                    ],
                    "委员得票合计1226 &gt; 有效票610 × 2名 = 1220",
                ),
                (&[("voters", "1001")], "参加投票人数1001 &gt; 登记选民1000"),
                (&[("blank", "611")], "611 &gt; 有效票610"),
            ];
            let before = rows(test);
            for (changes, told) in cases {
                let page = first
                    .post(&format!("{SHEET}/1"), &typed(changes, "0", "finish"))
                    .await;
                assert_eq!(page.status, 422, "{changes:?}");
                assert!(page.body.contains(told), "{told}: {}", page.body);
                for (name, value) in changes {
                    let field = format!("name=\"{name}\"");
                    let line = page
                        .body
                        .split('<')
                        .find(|tag| tag.contains(&field))
                        .unwrap();
                    assert!(line.contains(&format!("value=\"{value}\"")), "{line}");
                }
                assert!(page.body.contains("value=\"330\"") || changes.len() == 3);
                let script = first
                    .post(
                        "/api/v1/elections/2/count/boxes/1/1",
                        &typed(changes, "0", "finish"),
                    )
                    .await;
                assert_eq!(script.status, 422, "{changes:?}");
            }
            assert_eq!(rows(test), before, "nothing is written");
        });
    }
);

db_test!(
    c55_what_stands_on_the_edge_of_the_law_is_decided_by_it,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            let papers = [("registered", "1000"), ("papers", "")];
            assert_eq!(change(&mut first, 2, "setup", &papers).await.status, 303);
            // A tie for the last seat, and nobody has half of the votes but one.
            let tie = counted(&mut first, &mut second, &[]).await;
            assert_eq!(tie["outcome"]["tie_revotes"][0]["seats"], 1, "{tie}");
            // 309 of 618 is half, which is not more than half.
            let half = [("votes.1.member", "309"), ("votes.2.member", "310")];
            let half = counted(&mut first, &mut second, &half).await;
            let elected: Vec<&Value> = half["outcome"]["elected"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| &one["person"])
                .collect();
            assert_eq!(elected, ["p2", "p3"], "330 and 310, not 309: {half}");
            // 618 of 1236 took part: half, so the whole round is void.
            let papers = [("registered", "1236"), ("papers", "")];
            assert_eq!(change(&mut first, 2, "setup", &papers).await.status, 303);
            let half = read_json(&first.get("/api/v1/elections/2/count").await);
            assert_eq!(half["outcome"]["valid"], json!(false), "{half}");
            let papers = [("registered", "1235"), ("papers", "")];
            assert_eq!(change(&mut first, 2, "setup", &papers).await.status, 303);
            let more = read_json(&first.get("/api/v1/elections/2/count").await);
            assert_eq!(more["outcome"]["valid"], json!(true), "{more}");
            // More papers in the box than were given out, with a reason on the sheet: void.
            let over = [("recovered", "621"), ("valid", "613")];
            let over = counted(&mut first, &mut second, &over).await;
            assert_eq!(over["outcome"]["valid"], json!(false), "{over}");
            assert_eq!(confirmed(&mut first, &mut second).await, "invalid");
            let again = [("reason", "再录一次")];
            assert_eq!(change(&mut first, 2, "reopen", &again).await.status, 303);
            // Nobody came.
            let nobody: Vec<(&str, &str)> = GOOD.iter().map(|(name, _)| (*name, "0")).collect();
            let zero = counted(&mut first, &mut second, &nobody).await;
            assert_eq!(zero["outcome"]["valid"], json!(false), "{zero}");
            let page = first.get("/office/elections/2/outcome").await;
            assert!(page.body.contains("0 × 2 = 0 ≤ 1235"), "{}", page.body);
            assert_eq!(confirmed(&mut first, &mut second).await, "invalid");
        });
    }
);

db_test!(
    c55_a_third_of_the_votes_is_enough_in_a_runoff_and_one_less_is_not,
    |test| {
        block_on(async {
            let (mut first, mut second) = arranged(test).await;
            let short = [("votes.2.member", "300"), ("votes.3.member", "200")];
            counted(&mut first, &mut second, &short).await;
            assert_eq!(change(&mut first, 2, "propose", &[]).await.status, 303);
            let sure = [("password", PASSWORD), ("next_day", "2026-11-22")];
            assert_eq!(change(&mut second, 2, "confirm", &sure).await.status, 303);
            let list = read_json(&first.get("/api/v1/elections?programme=1").await);
            let all = list["elections"].as_array().unwrap();
            let runoff = all.iter().find(|one| one["kind"] == "runoff").unwrap();
            let id = runoff["id"].as_i64().unwrap();
            counting(&test.db, id);
            let done = change(&mut first, id, "setup", &[("registered", "1000")]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            change(&mut first, id, "boxes", &[("name", "中心会场")]).await;
            for (votes, is_elected) in [("205", false), ("206", true)] {
                let shown = read_json(&first.get(&format!("/api/v1/elections/{id}/count")).await);
                if shown["boxes"][0]["progress"] == "done" {
                    let back = [("box", "2"), ("reason", "另一种情形")];
                    assert_eq!(change(&mut first, id, "reset", &back).await.status, 303);
                }
                let shown = read_json(&first.get(&format!("/api/v1/elections/{id}/count")).await);
                for (browser, entry) in [(&mut first, 1), (&mut second, 2)] {
                    let revision = shown["boxes"][0]["revisions"][entry - 1].to_string();
                    let mut sent = GOOD[..6].to_vec();
                    sent.extend([
                        ("votes.2.member", votes),
                        ("votes.3.member", "100"),
                        ("other.member", "0"),
                        ("revision", revision.as_str()),
                        ("action", "finish"),
                    ]);
                    let address = format!("/office/elections/{id}/count/boxes/2/{entry}");
                    let done = browser.post(&address, &sent).await;
                    assert_eq!(done.status, 303, "{}", done.body);
                }
                let shown = read_json(&first.get(&format!("/api/v1/elections/{id}/count")).await);
                let elected = shown["outcome"]["elected"].as_array().unwrap();
                assert_eq!(!elected.is_empty(), is_elected, "{votes} of 618: {shown}");
            }
        });
    }
);

db_test!(
    f12_whoever_was_overtaken_sees_both_values_and_nothing_is_overwritten,
    |test| {
        block_on(async {
            let (mut first, _) = arranged(test).await;
            put(test, 2, "preparation");
            let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let version_of =
                read_json(&first.get("/api/v1/elections/2").await)["version"].to_string();
            let details = |member, why, version| {
                vec![
                    ("chair", "1"),
                    ("vice_chair", "0"),
                    ("woman_member", "1"),
                    ("member", member),
                    ("election_day", "2026-11-22"),
                    ("difficulty", why),
                    ("version", version),
                ]
            };
            let path = "/office/elections/2/details";
            let sent = details("3", "两派意见不合", version_of.as_str());
            assert_eq!(first.post(path, &sent).await.status, 303);
            let late = other
                .post(path, &details("2", "外出的人多", version_of.as_str()))
                .await;
            assert_eq!(late.status, 409);
            for told in ["有人改过", "委员3人", "两派意见不合", "外出的人多"] {
                assert!(late.body.contains(told), "{told}: {}", late.body);
            }
            let kept = read_json(&first.get("/api/v1/elections/2").await);
            assert_eq!(kept["seats"]["member"], 3, "the first one's stands");
            put(test, 2, "counting");
            let before = version(&mut first, 2).await;
            let path = "/office/elections/2/count/setup";
            let sent = [
                ("registered", "1100"),
                ("papers", "618"),
                ("version", before.as_str()),
            ];
            assert_eq!(first.post(path, &sent).await.status, 303);
            let sent = [
                ("registered", "1050"),
                ("papers", ""),
                ("version", before.as_str()),
            ];
            let late = other.post(path, &sent).await;
            assert_eq!(late.status, 409);
            for told in ["登记选民1100人，开箱清点618张", "value=\"1050\""] {
                assert!(late.body.contains(told), "{told}: {}", late.body);
            }
            // Two windows of one clerk at one sheet.
            let one = format!("{SHEET}/1");
            assert_eq!(first.post(&one, &typed(&[], "0", "save")).await.status, 303);
            let late = typed(&[("votes.2.member", "303")], "0", "save");
            let late = first.post(&one, &late).await;
            assert_eq!(late.status, 409);
            for told in ["钱二（委员）330", "value=\"303\""] {
                assert!(late.body.contains(told), "{told}: {}", late.body);
            }
            assert!(!late.body.contains("陈一（委员）410"), "only what differs");
            // Somebody else's numbers are not told: the second entry stays blind.
            set_password(test, other.account_id).await;
            let blind = other
                .post(&one, &typed(&[("votes.2.member", "303")], "0", "save"))
                .await;
            assert_eq!(blind.status, 409);
            assert!(!blind.body.contains("钱二（委员）330"), "{}", blind.body);
        });
    }
);
