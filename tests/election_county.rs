//! A county of seventy villages by script: from the first notice to the archive, some of them with a
//! tie revote or a runoff.

#![expect(clippy::unwrap_used, reason = "a failure here is a failed test")]

#[path = "common/races/mod.rs"]
mod races;

use actix_web::test::TestRequest;
use chrono::NaiveDate;
use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Browser, block_on};
use cunzhi::composition;
use cunzhi::db::testing::TestDb;
use cunzhi::db::{WriteScope, Written};
use cunzhi::db_test;
use cunzhi::people::store::{NewPerson, insert_many, next_ids};
use cunzhi::rules::RuleSets;
use cunzhi::schema::{elections, memberships, voters};
use cunzhi::tally;
use diesel::prelude::*;
use races::village::{PASSWORD, json as read, places, send, signed_in, with_password};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The election day of the programme; each village moves it to today for its vote.
const DAY: &str = "2027-01-10";
const TODAY: &str = "2026-11-22";
/// Voters of each unit; all of them vote, five in the hall and three at the mobile box.
const VOTERS: usize = 8;

/// How the vote of a unit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vote {
    /// Everybody is elected at once.
    Plain,
    /// Two are equal at the last seat.
    Tied,
    /// One seat stays empty.
    Short,
}

/// A unit on its way.
struct Unit {
    id: i64,
    is_community: bool,
    vote: Vote,
}

impl Unit {
    /// Name, post, votes at the nomination, votes in the hall and at the mobile box.
    fn candidates(&self) -> Vec<(&'static str, &'static str, u32, [u32; 2])> {
        let mut all = vec![
            ("陈一", "chair", 5, [4, 2]),
            ("钱二", "chair", 3, [1, 1]),
            ("孙三", "member", 6, [4, 2]),
        ];
        all.extend(match (self.is_community, self.vote) {
            (true, _) => vec![
                ("李四", "member", 5, [3, 2]),
                ("周五", "member", 4, [3, 2]),
                ("吴六", "member", 3, [3, 2]),
                ("郑七", "member", 2, [1, 0]),
            ],
            (_, Vote::Plain) => vec![("李四", "member", 5, [3, 2]), ("周五", "member", 4, [1, 0])],
            (_, Vote::Tied) => vec![("李四", "member", 5, [3, 2]), ("周五", "member", 4, [3, 2])],
            (_, Vote::Short) => vec![("李四", "member", 5, [3, 1]), ("周五", "member", 4, [2, 1])],
        });
        all
    }

    fn details(&self, day: &'static str) -> [(&'static str, &'static str); 5] {
        let member = if self.is_community { "4" } else { "2" };
        [
            ("chair", "1"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", member),
            ("election_day", day),
        ]
    }
}

/// Everybody who is registered in a unit of the county, as an import leaves them.
fn electorate(test: &TestDb) {
    let done = test.db.write_now(WriteScope::Whole, |conn| {
        let units: Vec<String> = elections::table.select(elections::unit_code).load(conn)?;
        for (number, unit) in units.iter().enumerate() {
            let ids = next_ids(conn, VOTERS)?;
            let born: NaiveDate = "1970-03-08".parse().unwrap();
            let person = |(place, id): (usize, &i64)| NewPerson {
                id: *id,
                name: format!("示例{number}之{place}"),
                sex: 1,
                birth_date: born.into(),
                birth_month_only: false,
                ethnicity: None,
                home_unit_code: unit.clone(),
                id_number_sealed: None,
                id_number_lookup: None,
                telephone_sealed: None,
                telephone_lookup: None,
                version: 1,
            };
            insert_many(conn, ids.iter().enumerate().map(person).collect())?;
            for id in ids {
                diesel::insert_into(voters::table)
                    .values((
                        voters::unit_code.eq(unit),
                        voters::person_id.eq(id),
                        voters::category.eq(1_i16),
                        voters::group_name.eq(Some("一组")),
                        voters::version.eq(1),
                    ))
                    .execute(conn)?;
            }
        }
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

/// The script: two people, since nobody confirms alone.
struct Script {
    staff: Browser,
    second: Browser,
}

impl Script {
    /// A change of a chapter with its present version.
    async fn sent(&mut self, id: i64, word: &str, fields: &[(&str, &str)]) -> Value {
        let shown = read(&self.staff.get(&format!("/api/v1/elections/{id}")).await);
        self.next(&shown, word, fields).await
    }

    /// A change of a chapter as it was shown last.
    async fn next(&mut self, shown: &Value, word: &str, fields: &[(&str, &str)]) -> Value {
        let version = shown["version"].to_string();
        let mut all = fields.to_vec();
        all.push(("version", &version));
        let path = format!("/api/v1/elections/{}/{word}", shown["id"]);
        send(&mut self.staff, &path, &all).await
    }

    /// Actions, and steps (`+` today, `-` four weeks ago).
    async fn through(&mut self, id: i64, words: &[&str]) -> Value {
        let mut shown = read(&self.staff.get(&format!("/api/v1/elections/{id}")).await);
        for word in words {
            shown = if let Some(step) = word.strip_prefix(['+', '-']) {
                let day = if word.starts_with('+') {
                    TODAY
                } else {
                    "2026-10-20"
                };
                let step = [("step", step), ("done_on", day)];
                self.next(&shown, "steps", &step).await
            } else {
                self.next(&shown, "actions", &[("action", word)]).await
            };
        }
        shown
    }

    /// From the preparation to the final roll.
    async fn roll(&mut self, unit: &Unit) {
        let id = unit.id;
        self.sent(id, "details", &unit.details(DAY)).await;
        let opened = [
            "-seats_decided",
            "-committee_chosen",
            "form_committee",
            "-committee_published",
            "-election_day_announced",
            "open_registration",
        ];
        self.through(id, &opened).await;
        let roll = format!("/api/v1/elections/{id}/roll");
        let made = send(&mut self.staff, &format!("{roll}/import"), &[]).await;
        let version = made["version"].to_string();
        let published = [("on", "2026-10-20"), ("version", &version)];
        let shown = send(&mut self.staff, &format!("{roll}/publish"), &published).await;
        assert_eq!(shown["listed"], VOTERS, "{shown}");
        let decided = [
            "publish_list",
            "-objections_decided",
            "finish_list",
            "start_nomination",
        ];
        self.through(id, &decided).await;
    }

    /// From the nomination to the published list.
    async fn nomination(&mut self, unit: &Unit) {
        let id = unit.id;
        let to = |word: &str| format!("/api/v1/elections/{id}/candidates/{word}");
        let members = if unit.is_community { "5" } else { "3" };
        let arranged = [
            ("mode", "direct"),
            ("order", "votes"),
            ("basis", ""),
            ("registered", "8"),
            ("took_part", "8"),
            ("places.chair", "2"),
            ("places.member", members),
            ("version", "0"),
        ];
        send(&mut self.staff, &to("arrange"), &arranged).await;
        let mut shown = Value::Null;
        for (name, post, votes, _) in unit.candidates() {
            let (field, votes) = (format!("votes.{post}"), votes.to_string());
            let sex = if name == "孙三" { "female" } else { "male" };
            let fields = [("name", name), ("sex", sex), (&field, &votes)];
            shown = send(&mut self.staff, &to("add"), &fields).await;
        }
        self.through(id, &["+candidates_nominated", "start_review"])
            .await;
        for (word, field, answer, day) in [
            ("verdicts", "verdict", "qualified", "given_on"),
            ("decisions", "decision", "passed", "decided_on"),
        ] {
            let all = shown["unreviewed"].as_array().unwrap().iter();
            let names: Vec<String> = all.map(|one| format!("{field}.{one}")).collect();
            let mut fields = vec![("department", "公安局"), (day, TODAY)];
            fields.extend(names.iter().map(|name| (name.as_str(), answer)));
            send(&mut self.staff, &to(word), &fields).await;
        }
        let published = [("published_on", "2026-11-17"), ("reason", "")];
        let listed = send(&mut self.staff, &to("publish"), &published).await;
        assert_eq!(listed["list"]["list"]["version"], 1, "{listed}");
        // The list says that the review is over.
        self.through(id, &["publish_candidates"]).await;
    }

    /// Two boxes, each typed by two people, proposed by one and confirmed by the other.
    async fn count(&mut self, id: i64, votes: &[(&str, &str, [u32; 2])]) -> Value {
        let at = format!("/api/v1/elections/{id}/count");
        let setup = [("registered", ""), ("papers", "8"), ("version", "0")];
        send(&mut self.staff, &format!("{at}/setup"), &setup).await;
        for name in ["中心会场", "流动票箱"] {
            send(&mut self.staff, &format!("{at}/boxes"), &[("name", name)]).await;
        }
        let shown = read(&self.staff.get(&at).await);
        let persons = shown["persons"].as_array().unwrap();
        for (index, papers) in ["5", "3"].into_iter().enumerate() {
            let mut fields: Vec<(String, String)> = ["issued", "voters", "recovered", "valid"]
                .map(|name| (name.to_owned(), papers.to_owned()))
                .into();
            for cell in shown["cells"].as_array().unwrap() {
                let cell = cell.as_str().unwrap().to_owned();
                let is_there = fields.iter().any(|(name, _)| *name == cell);
                let mut parts = cell.split('.').skip(1);
                let (person, post) = (parts.next(), parts.next());
                let name = persons
                    .iter()
                    .find(|one| person == Some(one["id"].to_string().as_str()))
                    .map(|one| &one["name"]);
                let own = votes
                    .iter()
                    .find(|own| name.is_some_and(|name| name == own.0) && post == Some(own.1));
                if !is_there {
                    let number = own.map_or(0, |own| own.2[index]);
                    fields.push((cell, number.to_string()));
                }
            }
            fields.extend([
                ("revision".to_owned(), "0".to_owned()),
                ("action".to_owned(), "finish".to_owned()),
            ]);
            let fields: Vec<(&str, &str)> = fields
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let path = format!("{at}/boxes/{}", shown["boxes"][index]["id"]);
            send(&mut self.staff, &format!("{path}/1"), &fields).await;
            send(&mut self.second, &format!("{path}/2"), &fields).await;
        }
        let now = read(&self.staff.get(&at).await)["version"].to_string();
        let proposed = send(
            &mut self.staff,
            &format!("{at}/propose"),
            &[("version", &now)],
        )
        .await;
        let version = proposed["version"].to_string();
        let sure = [
            ("version", version.as_str()),
            ("password", PASSWORD),
            ("next_day", TODAY),
        ];
        send(&mut self.second, &format!("{at}/confirm"), &sure).await;
        self.package(id).await
    }

    /// The files of the outcome, derived again from its case.
    async fn package(&mut self, id: i64) -> Value {
        let file = |name: &str| format!("/office/elections/{id}/outcome/{name}");
        let case = self.staff.get(&file("case.json")).await.body;
        let outcome = read(&self.staff.get(&file("outcome.json")).await);
        let manifest = self.staff.get(&file("manifest.txt")).await.body;
        let hash = hex::encode(Sha256::digest(case.as_bytes()));
        assert!(
            manifest.contains(&format!("{hash}  case.json")),
            "{manifest}"
        );
        let sets = RuleSets::built_in().unwrap();
        let again = tally::answer(case.as_bytes(), &sets, |outcome| {
            serde_json::to_value(outcome).unwrap()
        });
        assert_eq!(again.unwrap(), outcome);
        outcome
    }

    /// The vote and what follows from it, until the result is confirmed.
    async fn vote(&mut self, unit: &Unit) {
        let id = unit.id;
        self.through(id, &["+committee_cleared", "start_campaign"])
            .await;
        self.sent(id, "details", &unit.details(TODAY)).await;
        let voting = [
            "+place_and_staff_published",
            "+ballot_rules_published",
            "-audit_published",
            "open_voting",
            "+boxes_sealed",
            "close_voting",
            "+count_signed",
        ];
        self.through(id, &voting).await;
        let votes: Vec<_> = unit
            .candidates()
            .into_iter()
            .map(|(name, post, _, votes)| (name, post, votes))
            .collect();
        let outcome = self.count(id, &votes).await;
        let again = [("李四", "member", [4, 2]), ("周五", "member", [1, 1])];
        if unit.vote != Vote::Plain {
            let list = read(&self.staff.get("/api/v1/elections").await);
            let all = list["elections"].as_array().unwrap();
            let child = all.iter().find(|one| one["parent"] == id).unwrap();
            let (child, kind) = (child["id"].as_i64().unwrap(), child["kind"].clone());
            if unit.vote == Vote::Tied {
                assert_eq!(outcome["tie_revotes"][0]["seats"], 1, "{outcome}");
                assert_eq!(kind, "tie_revote");
            } else {
                assert_eq!(outcome["runoffs"][0]["seats"], 1, "{outcome}");
                assert_eq!(kind, "runoff");
                let begun = [
                    "+committee_cleared",
                    "start_campaign",
                    "+place_and_staff_published",
                    "+ballot_rules_published",
                    "open_voting",
                ];
                self.through(child, &begun).await;
            }
            let closed = ["+boxes_sealed", "close_voting", "+count_signed"];
            self.through(child, &closed).await;
            let outcome = self.count(child, &again).await;
            assert_eq!(outcome["elected"].as_array().unwrap().len(), 1, "{outcome}");
            let own = self
                .through(child, &["+winners_checked", "confirm_result"])
                .await;
            assert_eq!(own["state"], "result_confirmed");
        }
        let shown = self
            .through(id, &["+winners_checked", "confirm_result"])
            .await;
        assert_eq!(shown["state"], "result_confirmed");
    }

    /// From the announcement to the archive.
    #[expect(
        clippy::too_many_lines,
        reason = "the papers after a result, one after the other"
    )]
    async fn after(&mut self, unit: &Unit) {
        let id = unit.id;
        self.through(id, &["+result_published", "announce"]).await;
        let api = format!("/api/v1/elections/{id}/after");
        let shown = read(&self.staff.get(&api).await);
        let elected = shown["elected"].as_array().unwrap();
        let seats = if unit.is_community { 5 } else { 3 };
        assert_eq!(elected.len(), seats, "{shown}");
        let ids: Vec<String> = elected.iter().map(|one| one["id"].to_string()).collect();
        let mut members = Vec::new();
        for (own, one) in ids.iter().zip(elected) {
            let name = one["name"].as_str().unwrap();
            members.push((format!("p{own}.name"), name.to_owned()));
            for (field, value) in [
                ("person", "new"),
                ("birth", "1975-03-08"),
                ("education", "4"),
                ("political_status", "1"),
            ] {
                members.push((format!("p{own}.{field}"), value.to_owned()));
            }
        }
        self.form(&format!("{api}/members"), &members).await;
        let of = |all: &[(&str, &str)]| -> Vec<(String, String)> {
            all.iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let number = format!("{id}号");
        let filing = of(&[
            ("version", "0"),
            ("filed_on", TODAY),
            ("number", &number),
            ("received_by", "民政办 王某"),
        ]);
        self.form(&format!("{api}/filing"), &filing).await;
        self.through(id, &["file"]).await;
        let mut papers = of(&[("version", "0"), ("issued_on", TODAY)]);
        for (place, own) in ids.iter().enumerate() {
            papers.push((format!("p{own}.number"), format!("{id}-{place}")));
            papers.push((format!("p{own}.received_by"), "本人".to_owned()));
        }
        self.form(&format!("{api}/certificates"), &papers).await;
        self.through(id, &["start_handover"]).await;
        let handover = of(&[
            ("version", "0"),
            ("handed_on", TODAY),
            ("handed_by", "赵五"),
            ("handover_received_by", "陈一"),
            ("witness", "王某"),
            ("item1.name", "公章"),
            ("item1.amount", "3枚"),
        ]);
        self.form(&format!("{api}/handover"), &handover).await;
        let shown = self.through(id, &["+ballots_archived", "archive"]).await;
        assert_eq!(shown["state"], "archived");
        let blocked = self
            .staff
            .post(
                &format!("/api/v1/elections/{id}/undo"),
                &[
                    ("step", "audit_published"),
                    ("reason", "想改"),
                    ("version", "1"),
                ],
            )
            .await;
        assert_eq!(
            blocked.status, 422,
            "an archived step stays: {}",
            blocked.body
        );
    }

    async fn form(&mut self, path: &str, all: &[(String, String)]) {
        let all: Vec<(&str, &str)> = all
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        send(&mut self.staff, path, &all).await;
    }
}

db_test!(a_script_runs_a_county_through_the_json_interface, |test| {
    let others = [
        ("341023101", "宏村镇"),
        ("341023100001", "城东社区居委会"),
        ("341023101200", "际村村委会"),
    ];
    places(test, 70, &others);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let second = signed_in(staff.app.clone(), with_password(&test.db, "second"));
        let start = [("county", "341023"), ("term", "1"), ("election_day", DAY)];
        send(&mut staff, "/api/v1/elections", &start).await;
        let review = [
            ("departments", "公安局"),
            ("negative_list", "判刑未满五年"),
            ("version", "0"),
        ];
        let asked = staff.post("/office/programmes/1/review", &review).await;
        assert_eq!(asked.status, 303, "{}", asked.body);
        electorate(test);
        let list = read(&staff.get("/api/v1/elections").await);
        let elections = list["elections"].as_array().unwrap().clone();
        assert_eq!(elections.len(), 72);
        let mut script = Script { staff, second };
        for (place, one) in elections.iter().enumerate() {
            let unit = Unit {
                id: one["id"].as_i64().unwrap(),
                is_community: one["unit_name"].as_str().unwrap().contains("居委会"),
                vote: match place % 24 {
                    1 => Vote::Tied,
                    2 => Vote::Short,
                    _ => Vote::Plain,
                },
            };
            script.roll(&unit).await;
            if place == 0 {
                refused_early(&mut script.staff, unit.id).await;
            }
            script.nomination(&unit).await;
            script.vote(&unit).await;
            script.after(&unit).await;
        }
        let list = read(&script.staff.get("/api/v1/elections").await);
        let all = list["elections"].as_array().unwrap();
        let of = |kind: &str, state: &str| {
            let own = all
                .iter()
                .filter(|one| one["kind"] == kind && one["state"] == state);
            own.count()
        };
        let counts = [
            of("first_round", "archived"),
            of("tie_revote", "result_confirmed"),
            of("runoff", "result_confirmed"),
        ];
        assert_eq!(
            (counts, all.len()),
            ([72, 3, 3], 78),
            "each a chapter of its own"
        );
        let board = script
            .staff
            .get("/office/elections?state=archived&page=2")
            .await;
        assert!(board.body.contains("共 72 条，第 2 页"), "{}", board.body);
        let after = test.db.read_now(|conn| {
            let members = memberships::table.count().get_result::<i64>(conn)?;
            Ok((members, composition::check(conn)?))
        });
        let (members, findings) = after.unwrap();
        assert_eq!(members, 71 * 3 + 5, "everybody elected is a member, once");
        assert!(findings.is_empty(), "the figures hold: {findings:?}");
    });
});

/// What is not the turn of, and what comes without the token, is refused.
async fn refused_early(staff: &mut Browser, id: i64) {
    let path = format!("/api/v1/elections/{id}/actions");
    let version = read(&staff.get(&format!("/api/v1/elections/{id}")).await)["version"].to_string();
    let early = [("action", "open_voting"), ("version", &version)];
    let refused = staff.post(&path, &early).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("提名候选人"), "{}", refused.body);
    let request = TestRequest::post()
        .uri(&path)
        .insert_header(("sec-fetch-site", "same-origin"))
        .set_form(json!({ "action": "start_review", "version": version }));
    assert_eq!(staff.send(request).await.status, 403, "without the token");
}
