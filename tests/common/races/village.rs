//! A made-up county whose villages are brought to their count, by script through the handlers.

use cunzhi::accounts::Role;
use cunzhi::accounts::testing::{Answer, Browser, account};
use cunzhi::audit::NewEvent;
use cunzhi::committees;
use cunzhi::db::testing::TestDb;
use cunzhi::db::{Db, WriteScope, Written};
use cunzhi::divisions::{self, DivisionCode, NewDivision};
use cunzhi::schema::{accounts, elections};
use cunzhi::web::request::App;
use diesel::prelude::*;
use serde_json::Value;

pub(crate) const PASSWORD: &str = "a made-up pass phrase 7";
/// The clock of the tests stands on this day.
const TODAY: &str = "2026-11-22";

/// A small generator of numbers (`SplitMix64`): the same seed gives the same rounds.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// Fields of a form.
pub(crate) fn fields(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// Sends a form.
pub(crate) async fn post(browser: &mut Browser, path: &str, all: &[(String, String)]) -> Answer {
    let all: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(path, &all).await
}

/// A browser of an account, at the program that the others use.
pub(crate) fn signed_in(app: App, account: i64) -> Browser {
    let mut browser = Browser::new(&app.db);
    (browser.app, browser.account_id) = (app, account);
    browser.open_session();
    browser
}

pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

/// Sends a form to the JSON interface, which must take it.
pub(crate) async fn send(browser: &mut Browser, path: &str, all: &[(&str, &str)]) -> Value {
    let answer = browser.post(path, all).await;
    assert_eq!(answer.status, 200, "{path} {all:?} {}", answer.body);
    json(&answer)
}

/// An account of the county whose password is known. Its hash is a cheap one: the confirmations of
/// a race shall meet at the count, not wait for one another at the hashing of passwords.
pub(crate) fn with_password(db: &Db, name: &str) -> i64 {
    use argon2::password_hash::PasswordHasher;
    let id = account(db, name, Role::CountyStaff, "341023");
    let params = argon2::Params::new(8, 1, 1, None).unwrap();
    let argon = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let hash = argon
        .hash_password(PASSWORD.as_bytes())
        .unwrap()
        .to_string();
    let set = db.write_now(WriteScope::Above, move |conn| {
        diesel::update(accounts::table.find(id))
            .set(accounts::password_hash.eq(hash))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    set.unwrap();
    id
}

/// Puts a chapter into a state, whatever lies between.
pub(crate) fn put(db: &Db, id: i64, state: &'static str) {
    let county = DivisionCode::parse("341023").unwrap();
    let turned = db.write_now(WriteScope::County(county), move |conn| {
        diesel::update(elections::table.find(id))
            .set(elections::state.eq(state))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    turned.unwrap();
}

/// A county with its programme.
pub(crate) struct County {
    /// Types the first entry of each box and proposes.
    pub(crate) typist: Browser,
    /// Types the second entry.
    second: Browser,
    /// Those who confirm and change.
    pub(crate) confirming: [i64; 3],
    /// The chapters, being counted.
    pub(crate) elections: Vec<i64>,
}

impl County {
    /// Villages in one township; each has its registration, list, nomination and vote behind it.
    pub(crate) async fn new(test: &TestDb, villages: usize) -> Self {
        places(test, villages, &[]);
        let confirming = ["second", "third", "fourth"].map(|name| with_password(&test.db, name));
        let typist = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let second = signed_in(typist.app.clone(), confirming[0]);
        let mut county = Self {
            typist,
            second,
            confirming,
            elections: Vec::new(),
        };
        let start = [
            ("county", "341023"),
            ("term", "1"),
            ("election_day", "2027-01-10"),
        ];
        county.sent("/api/v1/elections", &fields(&start)).await;
        let list = json(&county.typist.get("/api/v1/elections").await);
        for one in list["elections"].as_array().unwrap() {
            let id = one["id"].as_i64().unwrap();
            county.open_count(id).await;
            county.elections.push(id);
        }
        county
    }

    async fn sent(&mut self, path: &str, all: &[(String, String)]) -> Value {
        let answer = post(&mut self.typist, path, all).await;
        assert_eq!(answer.status, 200, "{path} {all:?} {}", answer.body);
        json(&answer)
    }

    /// From the preparation to the count: two seats for members, three candidates, and a chair, one box.
    async fn open_count(&mut self, id: i64) {
        let at = |last: &str| format!("/api/v1/elections/{id}/{last}");
        let mut version = self.details(id, "1", "2027-01-10").await;
        for word in WAY {
            if *word == "open_voting" {
                // The day is moved, so that this very day is the vote.
                version = self.details(id, &version, TODAY).await;
            }
            let shown = if let Some(step) = word.strip_prefix('-') {
                let done = [
                    ("step", step),
                    ("done_on", "2026-10-20"),
                    ("version", &version),
                ];
                self.sent(&at("steps"), &fields(&done)).await
            } else {
                let act = [("action", *word), ("version", &version)];
                self.sent(&at("actions"), &fields(&act)).await
            };
            version = shown["version"].to_string();
        }
        let setup = fields(&[("registered", "1200"), ("version", "0")]);
        self.sent(&at("count/setup"), &setup).await;
        for (name, post) in [
            ("陈一", "member"),
            ("钱二", "member"),
            ("孙三", "member"),
            ("李四", "chair"),
        ] {
            let person = [("name", name), ("sex", "female"), ("post", post)];
            self.sent(&at("count/persons"), &fields(&person)).await;
        }
        self.sent(&at("count/boxes"), &fields(&[("name", "中心会场")]))
            .await;
    }

    async fn details(&mut self, id: i64, version: &str, day: &str) -> String {
        let details = fields(&[
            ("chair", "1"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "2"),
            ("election_day", day),
            ("version", version),
        ]);
        let shown = self
            .sent(&format!("/api/v1/elections/{id}/details"), &details)
            .await;
        shown["version"].to_string()
    }

    /// Types what is not typed, proposes, and confirms or opens again: the count waits for its
    /// confirmation, or is confirmed.
    pub(crate) async fn bring(&mut self, id: i64, is_closed: bool, random: &mut Random) {
        let at = |last: &str| format!("/api/v1/elections/{id}/count/{last}");
        let mut shown = json(
            &self
                .typist
                .get(&format!("/api/v1/elections/{id}/count"))
                .await,
        );
        if shown["state"] == "final" && !is_closed {
            let again = [
                ("version", &*shown["version"].to_string()),
                ("reason", "重新核对"),
            ];
            shown = self.sent(&at("reopen"), &fields(&again)).await;
        }
        if shown["state"] == "open" {
            self.propose(id, shown, random).await;
            if is_closed {
                self.confirm(id).await;
            }
        }
        if is_closed {
            self.check_winners(id).await;
        }
    }

    /// Both entries of each box that has none, and the proposal.
    async fn propose(&mut self, id: i64, mut shown: Value, random: &mut Random) {
        let at = |last: &str| format!("/api/v1/elections/{id}/count/{last}");
        let persons: Vec<i64> = ids(&shown["persons"]);
        let boxes = shown["boxes"].as_array().unwrap().clone();
        for one in boxes {
            if one["progress"] != "first_entry" {
                continue;
            }
            let number = i32::try_from(one["number"].as_i64().unwrap()).unwrap();
            let cells = sheet(number, &persons, random);
            for (entry, browser) in [(1, &mut self.typist), (2, &mut self.second)] {
                let mut all = cells.clone();
                let revision = one["revisions"][entry - 1].to_string();
                all.extend(fields(&[("revision", &revision), ("action", "finish")]));
                let path = at(&format!("boxes/{}/{entry}", one["id"]));
                let answer = post(browser, &path, &all).await;
                assert_eq!(answer.status, 200, "{path} {all:?} {}", answer.body);
                shown = json(&answer);
            }
        }
        let version = shown["version"].to_string();
        self.sent(&at("propose"), &fields(&[("version", &version)]))
            .await;
    }

    async fn confirm(&mut self, id: i64) {
        let count = format!("/api/v1/elections/{id}/count");
        let shown = json(&self.typist.get(&count).await);
        let version = shown["version"].to_string();
        let sure = fields(&[("version", &version), ("password", PASSWORD)]);
        let answer = post(&mut self.second, &format!("{count}/confirm"), &sure).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// The step that the next state asks for; it may be there from an earlier round.
    async fn check_winners(&mut self, id: i64) {
        let done = fields(&[
            ("step", "winners_checked"),
            ("done_on", TODAY),
            ("version", "0"),
        ]);
        let path = format!("/api/v1/elections/{id}/steps");
        let answer = post(&mut self.typist, &path, &done).await;
        assert!([200, 409].contains(&answer.status), "{}", answer.body);
    }
}

/// What lies between the preparation and the count; `-` is a step that is recorded.
const WAY: &[&str] = &[
    "-seats_decided",
    "-committee_chosen",
    "form_committee",
    "-committee_published",
    "-election_day_announced",
    "open_registration",
    "-voters_registered",
    "-list_published",
    "publish_list",
    "-objections_decided",
    "finish_list",
    "start_nomination",
    "-candidates_nominated",
    "start_review",
    "-joint_review_done",
    "-candidates_published",
    "publish_candidates",
    "-committee_cleared",
    "start_campaign",
    "-place_and_staff_published",
    "-ballot_rules_published",
    "-audit_published",
    "open_voting",
    "-boxes_sealed",
    "close_voting",
    "-count_signed",
];

fn ids(list: &Value) -> Vec<i64> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| one["id"].as_i64().unwrap()).collect()
}

/// Numbers of a box that agree with each other: in the first one two are elected, whatever the few
/// papers of the others say.
pub(crate) fn sheet(number: i32, persons: &[i64], random: &mut Random) -> Vec<(String, String)> {
    let few = 1 + random.below(4);
    let (papers, invalid, votes) = if number == 1 {
        let votes = [400, 360, 100, 450].map(|least| least + random.below(39));
        (618, 8, votes)
    } else {
        (few, 0, [few, few, 0, few])
    };
    let mut all = vec![
        ("issued".to_owned(), papers),
        ("voters".to_owned(), papers),
        ("recovered".to_owned(), papers),
        ("valid".to_owned(), papers - invalid),
        ("invalid".to_owned(), invalid),
        ("blank".to_owned(), 0),
        ("other.member".to_owned(), 0),
        ("other.chair".to_owned(), 0),
    ];
    let posts = ["member", "member", "member", "chair"];
    for ((person, votes), post) in persons.iter().zip(votes).zip(posts) {
        all.push((format!("votes.{person}.{post}"), votes));
    }
    let text = |(name, number): (String, u64)| (name, number.to_string());
    all.into_iter().map(text).collect()
}

/// Villages of one township, other places, and the term 2026.
pub(crate) fn places(test: &TestDb, villages: usize, others: &[(&str, &str)]) {
    let mut all: Vec<(String, String)> = [
        ("34", "安徽省"),
        ("3410", "黄山市"),
        ("341023", "黟县"),
        ("341023100", "碧阳镇"),
    ]
    .map(|(code, name)| (code.to_owned(), name.to_owned()))
    .into();
    for number in 0..villages {
        all.push((
            format!("341023100{}", 200 + number),
            format!("第{number}村委会"),
        ));
    }
    let other = |(code, name): &(&str, &str)| ((*code).to_owned(), (*name).to_owned());
    all.extend(others.iter().map(other));
    let written = test.db.write_now(WriteScope::Whole, move |conn| {
        let place = |(code, name): &(String, String)| {
            NewDivision::new(DivisionCode::parse(code).unwrap(), name)
        };
        let places: Vec<_> = all.iter().map(place).collect();
        divisions::insert_many(conn, &places)?;
        committees::add_term(conn, "2026", "2026-01-01".parse().unwrap(), None)?;
        let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
        Ok(Written::new((), event))
    });
    written.unwrap();
}
