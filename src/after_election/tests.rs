//! What happens after an election, as a clerk and a script meet it.

use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::audit::NewEvent;
use crate::committees;
use crate::composition;
use crate::db::testing::TestDb;
use crate::db::{Conn, WriteScope, Written};
use crate::db_test;
use crate::divisions::{self, DivisionCode, NewDivision};
use crate::elections::in_force::built_in;
use crate::error::Result;
use crate::imports::{self, Kind, Request};
use crate::office::changes;
use crate::schema::{
    audit_events, composition_sums, election_persons, election_steps, elections, memberships,
    outcomes, persons,
};
use crate::tables::Source;
use crate::tables::import::Progress;

/// Elected through the system; its twin gets the same people by a roster.
pub(super) const VILLAGE: &str = "341023100200";
pub(super) const TWIN: &str = "341023100201";
/// The chapter of the village: units are numbered by code, the community first.
pub(super) const ELECTION: i64 = 1;
pub(super) const DAY: &str = "2026-11-20";

pub(super) fn place(code: &str) -> DivisionCode {
    DivisionCode::parse(code).unwrap()
}

pub(super) fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

pub(super) fn write<T: Send + 'static>(
    test: &TestDb,
    change: impl FnOnce(&mut Conn) -> Result<T> + Send + 'static,
) -> T {
    let written = test.db.write_now(WriteScope::Whole, |conn| {
        let event = NewEvent::new("测试", "test", &DivisionCode::nation(), "一项");
        Ok(Written::new(change(conn)?, event))
    });
    written.unwrap()
}

pub(super) fn read<T>(test: &TestDb, reading: impl FnOnce(&mut Conn) -> Result<T>) -> T {
    test.db.read_now(reading).unwrap()
}

pub(super) fn shown(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("{}", answer.body))
}

/// Two villages, the terms 2021 (1) and 2026 (2), a programme.
pub(super) async fn county(test: &TestDb) -> Browser {
    write(test, |conn| {
        let places = [
            ("34", "安徽省"),
            ("3410", "黄山市"),
            ("341023", "黟县"),
            ("341023100", "碧阳镇"),
            (VILLAGE, "桃源村委会"),
            (TWIN, "柏山村委会"),
        ];
        let places: Vec<_> = places
            .map(|(code, name)| NewDivision::new(place(code), name))
            .into();
        divisions::insert_many(conn, &places)?;
        committees::add_term(conn, "2021", day("2021-01-01"), None)?;
        committees::add_term(conn, "2026", day("2026-01-01"), None)
    });
    let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
    let start = [
        ("county", "341023"),
        ("term", "2"),
        ("election_day", "2027-01-10"),
    ];
    let done = staff.post("/office/elections", &start).await;
    assert_eq!(done.status, 303, "{}", done.body);
    staff
}

pub(super) fn import(test: &TestDb, staff: &Browser, term: &str, rows: &str) {
    let head = "乡镇,村（社区）,姓名,性别,出生年月,文化程度,政治面貌,身份证号,党组织职务,村（居）委会职务\n";
    let source = Source::Bytes {
        name: "名册.csv".to_owned(),
        bytes: format!("{head}{rows}").into_bytes(),
    };
    let request = Request {
        kind: Kind::Members,
        source: std::sync::Arc::new(source),
        encoding: None,
        term: Some(term.to_owned()),
        is_trial: false,
        skip_bad_rows: false,
        replace: false,
        scope: DivisionCode::nation(),
        actor: "测试".to_owned(),
        progress: Progress::default(),
    };
    let done = imports::run(&test.db, &staff.app.key, request).unwrap();
    assert!(done.written, "{:?}", done.report.defects);
}

/// Three persons on the ballot of the village; an outcome says who of them was elected to what.
pub(super) fn outcome(conn: &mut Conn, election: i64, won: &Value) -> Result<()> {
    let package = json!({
        "case": { "registered": 1000, "issued": 620, "voters": 620, "recovered": 618, "persons": [
            { "id": "p1", "name": "陈一", "sex": "male" },
            { "id": "p2", "name": "孙三（三组）", "sex": "male" },
            { "id": "p3", "name": "钱二", "sex": "female" },
        ] },
        "outcome": { "valid": true, "elected": won }, "settled": [],
    });
    diesel::insert_into(outcomes::table)
        .values((
            outcomes::election_id.eq(election),
            outcomes::version.eq(1),
            outcomes::package.eq(package.to_string()),
            outcomes::hash.eq("00"),
            outcomes::proposed_by.eq(1_i64),
            outcomes::confirmed_by.eq(1_i64),
            outcomes::confirmed_at.eq(chrono::NaiveDateTime::default()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The election of the village is announced, without a count in the system.
pub(super) fn announced_on_paper(test: &TestDb) {
    write(test, |conn| {
        let rules = built_in()?.find("cn-2018").unwrap();
        diesel::update(elections::table.find(ELECTION))
            .set((
                elections::state.eq("announced"),
                elections::election_day.eq(day(DAY)),
                elections::chair_seats.eq(1),
                elections::vice_chair_seats.eq(0),
                elections::woman_member_seats.eq(1),
                elections::member_seats.eq(1),
                elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
        let terms = committees::list_terms(conn)?;
        changes::set_election_day(conn, &place(VILLAGE), &terms[1], day(DAY))?;
        for (name, sex, post) in [
            ("陈一", 1_i16, "chair"),
            ("孙三（三组）", 1, "member"),
            ("钱二", 2, "woman_member"),
            ("李四", 1, "member"),
        ] {
            diesel::insert_into(election_persons::table)
                .values((
                    election_persons::election_id.eq(ELECTION),
                    election_persons::name.eq(name),
                    election_persons::sex.eq(sex),
                    election_persons::post.eq(Some(post)),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}

/// The election of the village is announced: a chair, a member, and a woman by runoff.
pub(super) fn announced(test: &TestDb) {
    announced_on_paper(test);
    write(test, |conn| {
        let won = json!([
            { "person": "p1", "post": "chair", "votes": 410 },
            { "person": "p2", "post": "member", "votes": 330 },
        ]);
        outcome(conn, ELECTION, &won)?;
        let runoff = diesel::insert_into(elections::table)
            .values((
                elections::programme_id.eq(1_i64),
                elections::unit_code.eq(VILLAGE),
                elections::chapter.eq(2),
                elections::kind.eq("runoff"),
                elections::parent_id.eq(Some(ELECTION)),
                elections::starts_in.eq("candidates_published"),
                elections::state.eq("result_confirmed"),
                elections::chair_seats.eq(0),
                elections::vice_chair_seats.eq(0),
                elections::woman_member_seats.eq(1),
                elections::member_seats.eq(0),
                elections::election_day.eq(day("2026-11-21")),
                elections::version.eq(1),
            ))
            .returning(elections::id)
            .get_result(conn)?;
        outcome(
            conn,
            runoff,
            &json!([{ "person": "p3", "post": "woman_member", "votes": 250 }]),
        )
    });
}

pub(super) const BEFORE: &str = "341023197503080019";
pub(super) const NEW_MAN: &str = "341023198001010013";
pub(super) const NEW_WOMAN: &str = "341023199002020028";

/// A made-up ID number with its check digit.
pub(super) fn checked(number: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = &number[..17];
    let sum: u32 = digits
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum();
    let check = b"10X98765432"[sum as usize % 11] as char;
    format!("{digits}{check}")
}

pub(super) fn row(
    village: &str,
    name: &str,
    sex: &str,
    number: &str,
    posts: (&str, &str),
) -> String {
    let number = checked(number);
    let birth = &number[6..14];
    format!(
        "碧阳镇,{village},{name},{sex},{birth},大专,中共党员,{number},{},{}\n",
        posts.0, posts.1
    )
}

pub(super) const MEMBERS: &str = "/office/elections/1/after/members";

/// The whole form: 陈一 is the one on record, the others are new.
pub(super) fn form<'a>(one: &'a str, man: &'a str, woman: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![
        ("p1.name", "陈一"),
        ("p1.person", one),
        ("p2.name", "孙三"),
        ("p2.id_number", man),
        ("p3.name", "钱二"),
        ("p3.id_number", woman),
    ];
    for id in [
        ("p1.education", "p1.political_status"),
        ("p2.education", "p2.political_status"),
        ("p3.education", "p3.political_status"),
    ] {
        fields.extend([(id.0, "4"), (id.1, "1")]);
    }
    fields
}

/// Kept figures of a unit in the term.
pub(super) fn figures(test: &TestDb, unit: &'static str) -> Vec<u8> {
    read(test, move |conn| {
        Ok(composition_sums::table
            .filter(composition_sums::term_id.eq(2))
            .filter(composition_sums::division_code.eq(unit))
            .select(composition_sums::figures)
            .first(conn)?)
    })
}

pub(super) fn assert_sums_hold(test: &TestDb) {
    let findings = read(test, composition::check);
    assert!(findings.is_empty(), "{findings:?}");
}

pub(super) fn rows(test: &TestDb) -> (i64, i64, i64) {
    read(test, |conn| {
        Ok((
            persons::table.count().get_result(conn)?,
            memberships::table.count().get_result(conn)?,
            audit_events::table.count().get_result(conn)?,
        ))
    })
}

db_test!(
    the_elected_become_members_as_a_roster_would_make_them,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            let old = row("桃源村委会", "陈一", "男", BEFORE, ("书记", "委员"));
            let twin = row(
                "柏山村委会",
                "周九",
                "男",
                "341023197503080035",
                ("书记", "委员"),
            );
            import(test, &staff, "2021", &format!("{old}{twin}"));
            let early = staff.get(MEMBERS).await;
            assert!(early.body.contains("没有在系统里计票"), "{}", early.body);
            announced(test);
            let page = staff.get(MEMBERS).await;
            assert!(
                page.body.contains("陈一，男，1975-03-08出生"),
                "{}",
                page.body
            );
            assert!(
                page.body.contains("value=\"孙三\""),
                "without what tells namesakes apart"
            );
            assert!(page.body.contains("另行选举，2026-11-21"), "{}", page.body);
            let (man, woman) = (checked(NEW_MAN), checked(NEW_WOMAN));

            let silent = staff.post(MEMBERS, &form("", &man, &woman)).await;
            assert!(silent.status == 422 && silent.body.contains("陈一：本村登记有同名的人"));
            assert!(silent.body.contains(&man), "nothing typed is lost");
            let before = rows(test);
            let wrong = staff.post(MEMBERS, &form("1", &woman, &man)).await;
            assert!(
                wrong.status == 422 && wrong.body.contains("选举登记的性别是女"),
                "{}",
                wrong.body
            );
            assert_eq!(rows(test), before, "nothing was written");

            let mut sent = form("1", &man, &woman);
            sent.push(("idempotency_key", "0123456789abcdef"));
            for _ in 0..2 {
                let done = staff.post(MEMBERS, &sent).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let after = rows(test);
            assert_eq!((after.0 - before.0, after.1 - before.1), (2, 3));
            let again = staff.post(MEMBERS, &form("1", &man, &woman)).await;
            assert_eq!(again.status, 422, "nobody is left");
            assert_eq!(rows(test), after);
            let page = staff.get(MEMBERS).await;
            assert!(page.body.contains("当选人都已登记入册"), "{}", page.body);
            let filing = paper(&mut staff, "filing_list").await;
            let (known, own) = filing.split_once("陈一").unwrap();
            let own = own.split("</tr>").next().unwrap();
            assert!(
                own.contains("1975年3月") && own.contains("<td colspan=\"3\">410</td><td colspan=\"3\">否</td><td colspan=\"3\">是</td>"),
                "what was registered, and that he was there before: {known}{own}"
            );
            let certificate = paper(&mut staff, "certificate").await;
            let woman = certificate.split("钱二同志").nth(1).unwrap();
            assert!(
                woman.contains("2026年11月21日举行") && woman.contains("自2026年11月21日至"),
                "{woman}"
            );

            let roster = [
                row(
                    "柏山村委会",
                    "周九",
                    "男",
                    "341023197503080035",
                    ("", "主任"),
                ),
                row(
                    "柏山村委会",
                    "吴八",
                    "男",
                    "341023198001010056",
                    ("", "委员"),
                ),
                row(
                    "柏山村委会",
                    "郑七",
                    "女",
                    "341023199002020060",
                    ("", "委员"),
                ),
            ];
            import(test, &staff, "2026", &roster.concat());
            write(test, |conn| {
                let terms = committees::list_terms(conn)?;
                changes::set_election_day(conn, &place(TWIN), &terms[1], day(DAY))
            });
            assert_eq!(figures(test, VILLAGE), figures(test, TWIN));
            assert_sums_hold(test);
            let begun: Vec<(i16, bool, Option<chrono::NaiveDate>)> = read(test, |conn| {
                Ok(memberships::table
                    .filter(memberships::term_id.eq(2))
                    .filter(memberships::current_unit_code.eq(VILLAGE))
                    .order(memberships::posts)
                    .select((
                        memberships::posts,
                        memberships::reelected,
                        memberships::began_on,
                    ))
                    .load(conn)?)
            });
            assert_eq!(begun[0], (8, true, Some(day(DAY))), "re-elected");
            assert!(
                begun.contains(&(32, false, Some(day("2026-11-21")))),
                "by the runoff's day"
            );
        });
    }
);

db_test!(a_post_of_the_party_body_outlasts_a_lost_election, |test| {
    block_on(async {
        let mut staff = county(test).await;
        let before = "341023197005050017";
        let known = [
            row("桃源村委会", "陈一", "男", BEFORE, ("", "委员")),
            row("桃源村委会", "赵五", "男", before, ("书记", "主任")),
        ];
        import(test, &staff, "2026", &known.concat());
        announced(test);
        let page = staff.get(MEMBERS).await;
        assert!(page.body.contains("党组织职务保留"), "{}", page.body);
        let (man, woman) = (checked(NEW_MAN), checked(NEW_WOMAN));
        let mut two = form("1", &man, &woman);
        two.push(("other2.0", "keep"));
        let refused = staff.post(MEMBERS, &two).await;
        assert!(
            refused.status == 422 && refused.body.contains("主任只能有一人"),
            "{}",
            refused.body
        );
        let mut sent = form("1", &man, &woman);
        sent.push(("other2.0", "remove"));
        let done = staff.post(MEMBERS, &sent).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let held: Vec<(i16, Option<i16>)> = read(test, |conn| {
            Ok(memberships::table
                .filter(memberships::person_id.eq(2))
                .select((memberships::posts, memberships::ending))
                .load(conn)?)
        });
        assert_eq!(held, [(1, None)], "secretary still, and no longer chair");
        assert_sums_hold(test);
    });
});

db_test!(
    a_roster_imported_before_is_compared_and_asked_about,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            let known = [
                row("桃源村委会", "陈一", "男", BEFORE, ("书记", "委员")),
                row(
                    "桃源村委会",
                    "赵五",
                    "男",
                    "341023197005050017",
                    ("", "主任"),
                ),
            ];
            import(test, &staff, "2026", &known.concat());
            announced(test);
            let page = staff.get(MEMBERS).await;
            assert!(
                page.body
                    .contains("选举结果是村（居）委会主任，登记后以选举结果为准"),
                "{}",
                page.body
            );
            assert!(
                page.body.contains("名册上有、但这次没有当选的人"),
                "{}",
                page.body
            );
            let (man, woman) = (checked(NEW_MAN), checked(NEW_WOMAN));
            let unsaid = staff.post(MEMBERS, &form("1", &man, &woman)).await;
            assert!(unsaid.status == 422 && unsaid.body.contains("名册上的赵五不在当选人中"));
            let mut sent = form("1", &man, &woman);
            sent.push(("other2.0", "remove"));
            let done = staff.post(MEMBERS, &sent).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let held: Vec<(i64, i16, Option<i16>)> = read(test, |conn| {
                Ok(memberships::table
                    .filter(memberships::person_id.le(2))
                    .order(memberships::person_id)
                    .select((
                        memberships::person_id,
                        memberships::posts,
                        memberships::ending,
                    ))
                    .load(conn)?)
            });
            assert_eq!(
                held,
                [(1, 1 | 8, None), (2, 8, Some(6))],
                "secretary and chair in one"
            );
            assert_sums_hold(test);
        });
    }
);

db_test!(
    a_township_sees_who_stays_out_and_others_see_nothing,
    |test| {
        block_on(async {
            let mut county_staff = county(test).await;
            announced(test);
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let fields = [
                ("p1.name", "陈一"),
                ("p1.birth", "1975-03-08"),
                ("p1.education", "4"),
                ("p1.political_status", "0"),
                ("p2.skip", "true"),
                ("p3.skip", "true"),
            ];
            let done = staff.post(MEMBERS, &fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = staff.get("/office/elections/1/after").await;
            assert!(page.body.contains("还有2人没有登记"), "{}", page.body);
            let of_runoff = county_staff.get("/office/elections/3/after/members").await;
            assert!(
                of_runoff.body.contains("陈一"),
                "the runoff leads to the whole election"
            );
            let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
            let seen = viewer.get(MEMBERS).await;
            assert!(seen.status == 200 && !seen.body.contains("登记入册</button>"));
            assert_eq!(viewer.post(MEMBERS, &fields).await.status, 403);
        });
    }
);

pub(super) const AFTER: &str = "/office/elections/1/after";

pub(super) async fn act(staff: &mut Browser, action: &str) {
    let now = shown(&staff.get("/api/v1/elections/1").await);
    let version = now["version"].to_string();
    let fields = [("action", action), ("version", &version)];
    let done = staff.post("/api/v1/elections/1/actions", &fields).await;
    assert_eq!(done.status, 200, "{}", done.body);
}

/// A paper of the election as it is printed.
async fn paper(staff: &mut Browser, kind: &str) -> String {
    let address = format!("/office/elections/1/documents/{kind}/page");
    let page = staff.get(&address).await;
    assert_eq!(page.status, 200, "{kind}: {}", page.body);
    page.body
}

db_test!(
    filing_certificates_and_handover_lead_to_the_archive,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            announced(test);
            let page = staff.get(AFTER).await;
            // The first round elected two: the runoff of the day after makes three.
            assert!(page.body.contains("法定最迟2026-12-01"), "{}", page.body);
            assert!(page.body.contains("进入“已报备案”阶段以后办理"));
            let filing = [
                ("version", "0"),
                ("filed_on", "2026-11-22"),
                ("number", "碧选〔2026〕1号"),
                ("received_by", ""),
            ];
            let bare = staff.post(&format!("{AFTER}/filing"), &filing).await;
            assert!(bare.status == 422 && bare.body.contains("请填写接收单位和接收人"));
            assert!(
                bare.body.contains("碧选〔2026〕1号"),
                "nothing typed is lost"
            );
            let early = [
                ("version", "0"),
                ("filed_on", "2026-11-01"),
                filing[2],
                ("received_by", "王某"),
            ];
            let refused = staff.post(&format!("{AFTER}/filing"), &early).await;
            assert!(refused.status == 422 && refused.body.contains("早于选举日2026-11-20"));
            let filed = [
                filing[0],
                filing[1],
                filing[2],
                ("received_by", "民政办 王某"),
            ];
            assert_eq!(
                staff.post(&format!("{AFTER}/filing"), &filed).await.status,
                303
            );
            let stale = staff.post(&format!("{AFTER}/filing"), &filed).await;
            assert_eq!(stale.status, 409, "{}", stale.body);
            act(&mut staff, "file").await;

            let mut papers = vec![("version", "0"), ("issued_on", "2026-11-22")];
            papers.extend([("p1.number", "001"), ("p1.received_by", "陈一")]);
            papers.extend([("p2.number", "001"), ("p2.received_by", "孙三")]);
            papers.extend([("p3.number", "003"), ("p3.received_by", "钱二")]);
            let twice = staff.post(&format!("{AFTER}/certificates"), &papers).await;
            assert!(
                twice.status == 422 && twice.body.contains("填了两次"),
                "{}",
                twice.body
            );
            papers[4] = ("p2.number", "002");
            let done = staff.post(&format!("{AFTER}/certificates"), &papers).await;
            assert_eq!(done.status, 303, "{}", done.body);
            act(&mut staff, "start_handover").await;

            let mut handover = vec![
                ("version", "0"),
                ("handed_on", "2026-11-22"),
                ("handed_by", "赵五"),
                ("handover_received_by", "陈一"),
                ("witness", "王某"),
            ];
            let nothing = staff.post(&format!("{AFTER}/handover"), &handover).await;
            assert!(nothing.status == 422 && nothing.body.contains("请至少填写一项"));
            handover.extend([("item1.name", "公章"), ("item1.amount", "3枚")]);
            handover.extend([("item2.name", "账目"), ("item2.amount", "12册")]);
            let done = staff.post(&format!("{AFTER}/handover"), &handover).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = staff.get(AFTER).await;
            assert!(page.body.contains("公章：3枚") && page.body.contains("2026-11-22移交，按期"));
            for (kind, words) in [
                (
                    "filing_list",
                    ["接收人：民政办 王某", "收到日期：2026年11月22日"],
                ),
                ("certificate", ["编号：002", "编号：003"]),
                ("handover_list", ["12册", "移交人赵五（签字）"]),
            ] {
                let page = paper(&mut staff, kind).await;
                for word in words {
                    assert!(page.contains(word), "{kind}: {word}: {page}");
                }
            }
            let archived = [
                ("step", "ballots_archived"),
                ("done_on", "2026-11-22"),
                ("version", "1"),
            ];
            staff.post("/office/elections/1/steps", &archived).await;
            act(&mut staff, "archive").await;
            let steps: Vec<String> = read(test, |conn| {
                Ok(election_steps::table
                    .select(election_steps::step)
                    .load(conn)?)
            });
            assert_eq!(steps.len(), 4, "{steps:?}");
        });
    }
);

db_test!(a_script_brings_an_election_to_the_archive, |test| {
    block_on(async {
        let mut staff = county(test).await;
        announced(test);
        let api = "/api/v1/elections/1/after";
        let now = shown(&staff.get(api).await);
        assert_eq!(now["elected"].as_array().unwrap().len(), 3);
        let (man, woman) = (checked(NEW_MAN), checked(NEW_WOMAN));
        let mut sent = form("new", &man, &woman);
        let bare = staff.post(&format!("{api}/members"), &sent).await;
        assert!(
            bare.status == 422 && bare.body.contains("请填写出生日期"),
            "{}",
            bare.body
        );
        sent.push(("p1.birth", "1975-03-08"));
        let done = staff.post(&format!("{api}/members"), &sent).await;
        assert_eq!(done.status, 200, "{}", done.body);
        assert!(shown(&done)["elected"][0]["person"].is_i64());
        let filing = [
            ("version", "0"),
            ("filed_on", "2026-11-22"),
            ("number", "1"),
            ("received_by", "王某"),
        ];
        let done = staff.post(&format!("{api}/filing"), &filing).await;
        assert_eq!(shown(&done)["filing"]["number"], "1", "{}", done.body);
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        assert_eq!(
            viewer.post(&format!("{api}/members"), &sent).await.status,
            403
        );
        assert_sums_hold(test);
    });
});

/// Everybody elected is a member, by the page.
pub(super) async fn seated(test: &TestDb) -> Browser {
    let mut staff = county(test).await;
    announced(test);
    let (man, woman) = (checked(NEW_MAN), checked(NEW_WOMAN));
    let mut sent = form("new", &man, &woman);
    sent.push(("p1.birth", "1975-03-08"));
    let done = staff.post(MEMBERS, &sent).await;
    assert_eq!(done.status, 303, "{}", done.body);
    staff
}

pub(super) const LEAVING: &str = "/office/elections/1/after/leaving";

db_test!(
    a_resignation_leaves_a_vacancy_and_a_by_election_fills_it,
    |test| {
        block_on(async {
            let mut staff = seated(test).await;
            let list = staff.get(LEAVING).await;
            assert!(list.body.contains("没有空缺"), "{}", list.body);
            let own = format!("{LEAVING}/2");
            let page = staff.get(&own).await;
            assert!(
                page.body.contains("钱二") && page.body.contains("提出罢免"),
                "{}",
                page.body
            );
            let mut fields = vec![
                ("submitted_on", "2026-11-21"),
                ("submitted_to", "村民代表会议"),
                ("accepted_by", ""),
                ("accepted_on", "2026-11-22"),
            ];
            let bare = staff.post(&format!("{own}/resignation"), &fields).await;
            assert!(bare.status == 422 && bare.body.contains("请填写由谁接受辞职"));
            assert!(
                bare.body.contains("value=\"村民代表会议\""),
                "nothing typed is lost"
            );
            fields[2] = ("accepted_by", "村民代表会议");
            let done = staff.post(&format!("{own}/resignation"), &fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let again = staff.post(&format!("{own}/resignation"), &fields).await;
            assert_eq!(again.status, 409, "{}", again.body);
            let list = staff.get(LEAVING).await;
            assert!(
                list.body.contains("现在空缺：<b>妇女委员1名</b>")
                    && list.body.contains("没有妇女成员，补选时应当选出妇女"),
                "{}",
                list.body
            );
            assert!(list.body.contains("备案以后，可以在这里开始补选"));
            write(test, |conn| {
                diesel::update(elections::table.find(ELECTION))
                    .set(elections::state.eq("filed"))
                    .execute(conn)?;
                Ok(())
            });
            let list = staff.get(LEAVING).await;
            assert!(list.body.contains("开始补选"), "{}", list.body);
            let begin = [
                ("version", "1"),
                ("kind", "by_election"),
                ("chair", "0"),
                ("vice_chair", "0"),
                ("woman_member", "0"),
                ("member", "1"),
                ("election_day", "2026-11-22"),
            ];
            let done = staff.post("/office/elections/1/chapters", &begin).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let by = shown(&staff.get("/api/v1/elections/4").await);
            assert_eq!(
                (&by["kind"], &by["parent"]),
                (&json!("by_election"), &json!(1))
            );
            fill(test);
            let fields = [
                ("p5.name", "冯六"),
                ("p5.birth", "1980-06"),
                ("p5.education", "3"),
                ("p5.political_status", "6"),
            ];
            let done = staff
                .post("/office/elections/4/after/members", &fields)
                .await;
            assert_eq!(done.status, 303, "{}", done.body);
            let list = staff.get("/office/elections/4/after/leaving").await;
            assert!(
                list.body.contains("没有空缺") && list.body.contains("冯六"),
                "{}",
                list.body
            );
            assert_sums_hold(test);
        });
    }
);

/// The by-election of chapter 4 is announced.
pub(super) fn fill(test: &TestDb) {
    write(test, |conn| {
        diesel::update(elections::table.find(4_i64))
            .set(elections::state.eq("announced"))
            .execute(conn)?;
        diesel::insert_into(election_persons::table)
            .values((
                election_persons::election_id.eq(4_i64),
                election_persons::name.eq("冯六"),
                election_persons::sex.eq(1_i16),
                election_persons::post.eq(Some("member")),
            ))
            .execute(conn)?;
        outcome(
            conn,
            4,
            &json!([{ "person": "p5", "post": "member", "votes": 300 }]),
        )
    });
}

db_test!(a_recall_goes_from_the_motion_to_the_vote, |test| {
    block_on(async {
        let mut staff = seated(test).await;
        let motion = |voters: &'static str| {
            [
                ("recall_reason", "长期不在村，不履行职务"),
                ("asked_on", "2026-11-21"),
                ("voters", voters),
                ("registered", "1000"),
                ("representatives", "0"),
                ("all_representatives", "40"),
            ]
        };
        let few = staff
            .post(&format!("{LEAVING}/1/recall"), &motion("199"))
            .await;
        assert!(
            few.status == 422 && few.body.contains("199 × 5 = 995 &lt; 1000"),
            "{}",
            few.body
        );
        assert!(few.body.contains("长期不在村"), "nothing typed is lost");
        let done = staff
            .post(&format!("{LEAVING}/1/recall"), &motion("200"))
            .await;
        assert!(
            done.location
                .starts_with("/office/elections/1/after/recalls/1"),
            "{}",
            done.body
        );
        let twice = staff
            .post(&format!("{LEAVING}/1/recall"), &motion("300"))
            .await;
        assert!(twice.status == 409 && twice.body.contains("正在办理"));
        let recall = "/office/elections/1/after/recalls/1";
        let vote = |version: &'static str, favour: &'static str| {
            [
                ("version", version),
                ("voted_on", "2026-11-22"),
                ("registered", "1000"),
                ("cast", "520"),
                ("in_favour", favour),
            ]
        };
        let early = staff
            .post(&format!("{recall}/vote"), &vote("1", "261"))
            .await;
        assert!(
            early.status == 422 && early.body.contains("请先公告"),
            "{}",
            early.body
        );
        let notice = [
            ("version", "1"),
            ("noticed_on", "2026-11-21"),
            ("defence", "外出治病"),
        ];
        assert_eq!(
            staff
                .post(&format!("{recall}/notice"), &notice)
                .await
                .status,
            303
        );
        let odd = staff
            .post(&format!("{recall}/vote"), &vote("2", "521"))
            .await;
        assert!(odd.status == 422 && odd.body.contains("不能多于投票人数"));
        let done = staff
            .post(&format!("{recall}/vote"), &vote("2", "261"))
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = staff.get(recall).await;
        assert!(
            page.body.contains("赞成罢免261 × 2 = 522 &gt; 520"),
            "{}",
            page.body
        );
        assert!(page.body.contains("罢免通过") && page.body.contains("外出治病"));
        let list = staff.get(LEAVING).await;
        assert!(
            list.body.contains("现在空缺：<b>主任1名</b>"),
            "{}",
            list.body
        );
        let ended: Vec<Option<i16>> = read(test, |conn| {
            Ok(memberships::table
                .filter(memberships::person_id.eq(1))
                .select(memberships::ending)
                .load(conn)?)
        });
        assert_eq!(ended, [Some(3)]);
        assert_sums_hold(test);
    });
});

db_test!(an_office_that_ends_by_law_leaves_the_party_post, |test| {
    block_on(async {
        let mut staff = seated(test).await;
        write(test, |conn| {
            diesel::update(memberships::table.filter(memberships::person_id.eq(1)))
                .set(memberships::posts.eq(1_i16 | 8))
                .execute(conn)?;
            changes::retell(conn, &[place(VILLAGE)])
        });
        let motion = [
            ("recall_reason", "不履行职务"),
            ("asked_on", "2026-11-21"),
            ("voters", "0"),
            ("registered", "0"),
            ("representatives", "14"),
            ("all_representatives", "40"),
        ];
        let done = staff.post(&format!("{LEAVING}/1/recall"), &motion).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let mut fields = vec![
            ("ended_on", "2026-11-22"),
            ("proof", "判决书"),
            ("reason", ""),
        ];
        let bare = staff
            .post(&format!("{LEAVING}/1/termination"), &fields)
            .await;
        assert!(bare.status == 422 && bare.body.contains("请选择职务自行终止的原因"));
        fields[2] = ("reason", "sentenced");
        let done = staff
            .post(&format!("{LEAVING}/1/termination"), &fields)
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        let held: Vec<(i16, i16, Option<i16>)> = read(test, |conn| {
            Ok(memberships::table
                .filter(memberships::person_id.eq(1))
                .order(memberships::stretch)
                .select((
                    memberships::stretch,
                    memberships::posts,
                    memberships::ending,
                ))
                .load(conn)?)
        });
        assert_eq!(held, [(0, 9, Some(4)), (1, 1, None)]);
        let list = staff.get(LEAVING).await;
        assert!(
            list.body.contains("表决前已离任，程序终止"),
            "{}",
            list.body
        );
        assert!(list.body.contains("被判处刑罚"), "{}", list.body);
        assert_sums_hold(test);
    });
});

pub(super) const SEATS: &str = "/office/elections/1/representatives";

db_test!(representatives_and_leaders_are_chosen_by_group, |test| {
    block_on(async {
        let mut staff = county(test).await;
        let mut plan = vec![
            ("version", "0"),
            ("mode", "households"),
            ("people", "900"),
            ("plan_households", "300"),
            ("representatives", "19"),
        ];
        let few = staff.post(&format!("{SEATS}/plan"), &plan).await;
        assert!(
            few.status == 422 && few.body.contains("村民代表至少20人"),
            "{}",
            few.body
        );
        plan[4] = ("representatives", "20");
        let done = staff.post(&format!("{SEATS}/plan"), &plan).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let mut woman = vec![
            ("kind", "representative"),
            ("group", "第一组"),
            ("name", "钱二"),
            ("sex", ""),
            ("birth", "1990-02-02"),
            ("chosen_on", "2026-11-20"),
        ];
        let bare = staff.post(&format!("{SEATS}/choose"), &woman).await;
        assert!(
            bare.status == 422 && bare.body.contains("请选择性别"),
            "{}",
            bare.body
        );
        assert!(
            bare.body.contains("value=\"第一组\""),
            "nothing typed is lost"
        );
        woman[3] = ("sex", "2");
        let done = staff.post(&format!("{SEATS}/choose"), &woman).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let mut leader = vec![
            ("kind", "group_leader"),
            ("group", "第一组"),
            ("name", "孙三"),
            ("sex", "1"),
            ("birth", "1980-01"),
            ("chosen_on", "2026-11-20"),
            ("adults", "60"),
            ("present", "39"),
            ("households", "20"),
            ("households_present", "13"),
            ("in_favour", "30"),
        ];
        let void = staff.post(&format!("{SEATS}/choose"), &leader).await;
        assert!(
            void.status == 422 && void.body.contains("39 × 3 = 117 &lt; 60 × 2 = 120"),
            "{}",
            void.body
        );
        leader[7] = ("present", "40");
        let done = staff.post(&format!("{SEATS}/choose"), &leader).await;
        assert_eq!(done.status, 303, "{}", done.body);
        leader[2] = ("name", "周九");
        let second = staff.post(&format!("{SEATS}/choose"), &leader).await;
        assert!(second.status == 409 && second.body.contains("第一组已有组长孙三"));
        let page = staff.get(SEATS).await;
        assert!(page.body.contains("妇女代表1 × 3 = 3 ≥ 1"), "{}", page.body);
        assert!(!page.body.contains("上一届的代表和组长"));
        let bodies = staff
            .get("/office/divisions/341023100200/organisations")
            .await;
        assert!(bodies.body.contains("村民小组长"), "{}", bodies.body);
    });
});

db_test!(
    the_representatives_of_the_term_before_leave_together,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            let body = [
                ("kind", "representatives"),
                ("name", ""),
                ("valid_from", ""),
            ];
            let made = staff
                .post("/office/divisions/341023100200/organisations", &body)
                .await;
            assert_eq!(made.status, 303, "{}", made.body);
            let old = [
                ("name", "冯六"),
                ("sex", "1"),
                ("birth", "1960-01"),
                ("post", "村民代表"),
                ("origin", "2"),
                ("began_on", "2021-12-10"),
            ];
            let made = staff.post("/office/organisations/1/services", &old).await;
            assert_eq!(made.status, 303, "{}", made.body);
            let page = staff.get(SEATS).await;
            assert!(
                page.body.contains("还有1人登记为在任") && page.body.contains("冯六"),
                "{}",
                page.body
            );
            let end = [("ended_on", "2026-11-20")];
            assert_eq!(staff.post(&format!("{SEATS}/end"), &end).await.status, 303);
            assert_eq!(staff.post(&format!("{SEATS}/end"), &end).await.status, 409);
            let list = staff.get("/office/organisations/1").await;
            assert!(list.body.contains("任期届满"), "{}", list.body);
        });
    }
);

db_test!(
    a_community_says_who_votes_and_the_count_holds_to_it,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            write(test, |conn| {
                let unit = NewDivision::new(place("341023100001"), "城东社区居委会");
                divisions::insert_many(conn, &[unit])?;
                diesel::update(elections::table.find(2_i64))
                    .set(elections::unit_code.eq("341023100001"))
                    .execute(conn)?;
                Ok(())
            });
            let village = staff.get("/office/elections/1/electorate").await;
            assert!(village.body.contains("没有别的方式"), "{}", village.body);
            let set = |version: &'static str, mode: &'static str| {
                [("version", version), ("mode", mode), ("number", "320")]
            };
            let own = "/office/elections/2/electorate";
            let bare = staff.post(own, &set("0", "")).await;
            assert!(
                bare.status == 422 && bare.body.contains("value=\"320\""),
                "{}",
                bare.body
            );
            let done = staff.post(own, &set("0", "one_per_household")).await;
            assert_eq!(done.status, 303, "{}", done.body);
            assert_eq!(
                staff.post(own, &set("0", "one_per_household")).await.status,
                409
            );
            let checklist = staff.get("/office/elections/2").await;
            assert!(
                checklist.body.contains("居委会的选举方式"),
                "{}",
                checklist.body
            );
            write(test, |conn| {
                diesel::update(elections::table.find(2_i64))
                    .set(elections::state.eq("counting"))
                    .execute(conn)?;
                Ok(())
            });
            let count = |registered: &'static str| {
                [("version", "0"), ("registered", registered), ("papers", "")]
            };
            let wrong = staff
                .post("/office/elections/2/count/setup", &count("900"))
                .await;
            assert!(
                wrong.status == 422 && wrong.body.contains("户代表共320人"),
                "{}",
                wrong.body
            );
            let right = staff
                .post("/office/elections/2/count/setup", &count("320"))
                .await;
            assert_eq!(right.status, 303, "{}", right.body);
            assert_eq!(
                staff.post(own, &set("1", "one_per_household")).await.status,
                422
            );
        });
    }
);

pub(super) const PARTY: &str = "/office/elections/1/party";

db_test!(
    a_party_branch_elects_and_its_elected_become_members,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            let mut meeting = vec![
                ("version", "0"),
                ("body", "party_branch"),
                ("held_on", "2026-11-20"),
                ("seats", "3"),
                ("entitled", "50"),
                ("present", "51"),
                ("issued", "40"),
                ("recovered", "40"),
            ];
            let odd = staff.post(&format!("{PARTY}/meeting"), &meeting).await;
            assert!(
                odd.status == 422 && odd.body.contains("不能多于有表决权的党员"),
                "{}",
                odd.body
            );
            assert!(odd.body.contains("value=\"51\""), "nothing typed is lost");
            meeting[5] = ("present", "40");
            let done = staff.post(&format!("{PARTY}/meeting"), &meeting).await;
            assert_eq!(done.status, 303, "{}", done.body);
            for (name, sex, approvals) in [
                ("陈一", "1", "40"),
                ("孙三", "1", "30"),
                ("钱二", "2", "21"),
                ("李四", "1", "20"),
            ] {
                let fields = [("name", name), ("sex", sex), ("approvals", approvals)];
                let done = staff.post(&format!("{PARTY}/candidates"), &fields).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let many = [("name", "李四"), ("sex", "1"), ("approvals", "41")];
            let refused = staff.post(&format!("{PARTY}/candidates"), &many).await;
            assert!(refused.status == 422 && refused.body.contains("多于收回的选票40"));
            let sum = [("name", "李四"), ("sex", "1"), ("approvals", "30")];
            let refused = staff.post(&format!("{PARTY}/candidates"), &sum).await;
            assert!(
                refused.status == 422
                    && refused
                        .body
                        .contains("合计121，多于收回的选票40 × 应选3人 = 120"),
                "{}",
                refused.body
            );
            let page = staff.get(PARTY).await;
            assert!(
                page.body
                    .contains("到会40 × 5 = 200 ≥ 有表决权的党员50 × 4 = 200"),
                "{}",
                page.body
            );
            assert!(
                page.body
                    .contains("李四：赞成20 × 2 = 40 ≤ 40，没有超过半数")
            );
            assert!(page.body.contains("陈一、孙三、钱二"), "{}", page.body);
            let mut sent = vec![
                ("p1.post", ""),
                ("p1.birth", "1975-03-08"),
                ("p2.post", "member"),
                ("p2.birth", "1980-01-01"),
                ("p3.post", "member"),
                ("p3.birth", "1990-02-02"),
            ];
            for id in [
                ("p1.education", "p1.political_status"),
                ("p2.education", "p2.political_status"),
                ("p3.education", "p3.political_status"),
            ] {
                sent.extend([(id.0, "4"), (id.1, "1")]);
            }
            let bare = staff.post(&format!("{PARTY}/members"), &sent).await;
            assert!(
                bare.status == 422 && bare.body.contains("陈一：请选择职务"),
                "{}",
                bare.body
            );
            sent[0] = ("p1.post", "secretary");
            sent.push(("idempotency_key", "0123456789abcdef"));
            for _ in 0..2 {
                let done = staff.post(&format!("{PARTY}/members"), &sent).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let late = staff.post(&format!("{PARTY}/candidates"), &many).await;
            assert!(
                late.status == 409 && late.body.contains("不能再改"),
                "{}",
                late.body
            );
            announced(test);
            let page = staff.get(MEMBERS).await;
            assert!(page.body.contains("登记后同时担任"), "{}", page.body);
            assert!(!page.body.contains("名册上有、但这次没有当选的人"));
            let mut both = form("1", "", "");
            both.extend([("p2.person", "2"), ("p3.person", "3")]);
            let done = staff.post(MEMBERS, &both).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let held: Vec<(i64, i16)> = read(test, |conn| {
                Ok(memberships::table
                    .order(memberships::person_id)
                    .select((memberships::person_id, memberships::posts))
                    .load(conn)?)
            });
            assert_eq!(
                held,
                [(1, 1 | 8), (2, 4 | 32), (3, 4 | 32)],
                "one member, both bodies"
            );
            assert_sums_hold(test);
        });
    }
);
