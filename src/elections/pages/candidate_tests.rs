//! Nomination, review and the formal list as a clerk, the township and the county meet them.

use diesel::prelude::*;
use serde_json::Value;

use super::tests::{START, county, json, staff};
use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{Db, WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::candidates::formal_list;
use crate::elections::count::case::hash;
use crate::elections::in_force::built_in;
use crate::schema::{elections, persons};

fn yixian() -> DivisionCode {
    DivisionCode::parse("341023").unwrap()
}

/// Puts a chapter into a state, with the rules of a set, a chair and two members to elect on
/// 2026-12-20.
pub(in crate::elections) fn set(db: &Db, id: i64, rules: &'static str, state: &'static str) {
    let done = db.write_now(WriteScope::County(yixian()), move |conn| {
        let rules = built_in()?.find(rules).unwrap();
        diesel::update(elections::table.find(id))
            .set((
                elections::state.eq(state),
                elections::election_day.eq("2026-12-20".parse::<chrono::NaiveDate>().unwrap()),
                elections::chair_seats.eq(1),
                elections::vice_chair_seats.eq(0),
                elections::woman_member_seats.eq(0),
                elections::member_seats.eq(2),
                elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
        Ok(Written::bookkeeping(()))
    });
    done.unwrap();
}

/// What a script reads of a chapter's candidates.
async fn read(browser: &mut Browser, id: i64) -> Value {
    let address = format!("/api/v1/elections/{id}/candidates");
    json(&browser.get(&address).await)
}

fn person<'a>(shown: &'a Value, name: &str) -> &'a Value {
    let all = shown["nominees"].as_array().unwrap();
    all.iter().find(|one| one["name"] == name).unwrap()
}

/// A change with the version of what it changes: of the nominee `name`, else of the arrangement.
async fn change(
    browser: &mut Browser,
    (id, word, name): (i64, &str, &str),
    fields: &[(&str, &str)],
) -> Answer {
    let shown = read(browser, id).await;
    let one = (!name.is_empty()).then(|| person(&shown, name));
    let version = one
        .map_or(&shown["version"], |one| &one["version"])
        .to_string();
    let nominee = one.map_or_else(String::new, |one| one["id"].to_string());
    let mut all = fields.to_vec();
    all.extend([("version", version.as_str()), ("nominee", nominee.as_str())]);
    let address = format!("/office/elections/{id}/candidates/{word}");
    browser.post(&address, &all).await
}

async fn done(browser: &mut Browser, what: (i64, &str, &str), fields: &[(&str, &str)]) {
    let answer = change(browser, what, fields).await;
    assert_eq!(answer.status, 303, "{what:?} {}", answer.body);
}

async fn refused(
    browser: &mut Browser,
    what: (i64, &str, &str),
    fields: &[(&str, &str)],
    told: &str,
) -> Answer {
    let answer = change(browser, what, fields).await;
    assert!(
        [422, 409].contains(&answer.status),
        "{what:?} {}",
        answer.status
    );
    assert!(
        answer.body.contains(told),
        "{what:?} {told}: {}",
        answer.body
    );
    answer
}

const ARRANGED: [(&str, &str); 7] = [
    ("mode", "direct"),
    ("order", "votes"),
    ("basis", ""),
    ("registered", "1000"),
    ("took_part", "700"),
    ("places.chair", "2"),
    ("places.member", "3"),
];

/// Name, sex, votes as chair and as member.
const NOMINEES: [(&str, &str, &str, &str); 7] = [
    ("陈一", "male", "300", "100"),
    ("钱二", "male", "200", ""),
    ("孙三", "male", "", "250"),
    ("李四", "male", "", "150"),
    ("周五", "male", "", "150"),
    ("吴六", "female", "", "150"),
    ("郑七", "male", "", "80"),
];

async fn nominate(browser: &mut Browser, id: i64) {
    done(browser, (id, "arrange", ""), &ARRANGED).await;
    for (name, sex, chair, member) in NOMINEES {
        let fields = [
            ("name", name),
            ("sex", sex),
            ("votes.chair", chair),
            ("votes.member", member),
        ];
        done(browser, (id, "add", ""), &fields).await;
    }
}

/// Everybody in the running is found fit by all departments of the tests, and passed.
async fn review(browser: &mut Browser, id: i64) {
    let open = read(browser, id).await["unreviewed"].clone();
    let of = |field: &str, value: &'static str| -> Vec<(String, &'static str)> {
        let all = open.as_array().unwrap().iter();
        all.map(|one| (format!("{field}.{one}"), value)).collect()
    };
    for department in ["公安局", "法院"] {
        let names = of("verdict", "qualified");
        let mut fields: Vec<(&str, &str)> = names
            .iter()
            .map(|(name, to)| (name.as_str(), *to))
            .collect();
        fields.extend([("department", department), ("given_on", "2026-11-22")]);
        done(browser, (id, "verdicts", ""), &fields).await;
    }
    let names = of("decision", "passed");
    let mut fields: Vec<(&str, &str)> = names
        .iter()
        .map(|(name, to)| (name.as_str(), *to))
        .collect();
    fields.push(("decided_on", "2026-11-22"));
    done(browser, (id, "decisions", ""), &fields).await;
}

async fn departments(browser: &mut Browser) {
    let fields = [
        ("departments", "公安局\n法院"),
        ("negative_list", "判刑未满五年\n贿选"),
        ("version", "0"),
    ];
    let answer = browser.post("/office/programmes/1/review", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.body);
}

const PUBLISH: [(&str, &str); 2] = [("published_on", "2026-11-22"), ("reason", "")];

async fn started(test: &TestDb) -> Browser {
    county(test, 2);
    let mut staff = staff(test);
    staff.post("/office/elections", &START).await;
    set(&test.db, 2, "zj-2020", "nomination");
    staff
}

db_test!(
    a_village_clerk_does_not_take_the_townships_decision,
    |test| {
        block_on(async {
            let mut staff = settled(test).await;
            review(&mut staff, 2).await;
            let mut clerk = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100200");
            let fields = [("decided_on", "2026-11-22"), ("decision.1", "passed")];
            let to = "由乡镇（街道）作出";
            refused(&mut clerk, (2, "decisions", ""), &fields, to).await;
            let page = clerk.get("/office/elections/2").await;
            assert!(page.body.contains("村级工作人员"), "{}", page.body);
            assert!(!page.body.contains("乡镇工作人员"));
        });
    }
);

db_test!(
    a_clerk_types_the_nomination_and_settles_what_is_open,
    |test| {
        block_on(async {
            let mut staff = started(test).await;
            let page = staff.get("/office/elections/2/candidates").await;
            assert!(
                page.body.contains("第一步：选定候选人的产生方式"),
                "{}",
                page.body
            );
            let none = [("mode", "no_candidate"), ("order", "votes")];
            refused(
                &mut staff,
                (2, "arrange", ""),
                &none,
                "不允许“无候选人选举”",
            )
            .await;
            let mut few = ARRANGED;
            few[5].1 = "1";
            let told = refused(&mut staff, (2, "arrange", ""), &few, "候选人名额至少2名").await;
            assert!(told.body.contains("value=\"700\""), "nothing typed is lost");
            nominate(&mut staff, 2).await;
            let wrong = [("name", "王八"), ("sex", "male"), ("votes.member", "六百")];
            let told = refused(&mut staff, (2, "add", ""), &wrong, "不是票数").await;
            assert!(told.body.contains("value=\"王八\"") && told.body.contains("六百"));
            let over = [("name", "王八"), ("sex", "male"), ("votes.member", "701")];
            refused(&mut staff, (2, "add", ""), &over, "多于参加提名的700人").await;
            let same = [("name", "孙三"), ("sex", "male"), ("votes.member", "5")];
            refused(
                &mut staff,
                (2, "add", ""),
                &same,
                "请在姓名后注明，如“孙三（三组）”",
            )
            .await;
            let other = [
                ("name", "孙三(三组)"),
                ("sex", "male"),
                ("votes.member", "5"),
            ];
            done(&mut staff, (2, "add", ""), &other).await;
            let fixed = [("name", "孙散"), ("sex", "male"), ("votes.member", "6")];
            done(&mut staff, (2, "correct", "孙三（三组）"), &fixed).await;
            let stale = [
                ("nominee", "8"),
                ("version", "1"),
                fixed[0],
                fixed[1],
                fixed[2],
            ];
            let answer = staff
                .post("/office/elections/2/candidates/correct", &stale)
                .await;
            assert!(
                answer.status == 409 && answer.body.contains("有人改过"),
                "{}",
                answer.body
            );
            done(&mut staff, (2, "remove", "孙散"), &[]).await;
            let page = staff.get("/office/elections/2/candidates").await;
            assert!(
                page.body
                    .contains("陈一被提名为几个职务，要由本人书面确认一个")
            );
            assert!(!page.body.contains("孙散"));
            refused(
                &mut staff,
                (2, "confirm", "钱二"),
                &[("post", "member")],
                "没有被提名为委员",
            )
            .await;
            done(&mut staff, (2, "confirm", "陈一"), &[("post", "chair")]).await;
            let page = staff.get("/office/elections/2/candidates").await;
            assert!(
                page.body.contains("李四、周五、吴六得票相同，只剩2个名额"),
                "{}",
                page.body
            );
            let shown = read(&mut staff, 2).await;
            assert_eq!(shown["ties"][0]["persons"], serde_json::json!([4, 5, 6]));
            let part = [("post", "member"), ("revote.4", "40"), ("revote.5", "30")];
            refused(
                &mut staff,
                (2, "revote", ""),
                &part,
                "请填写吴六再次投票的得票",
            )
            .await;
            let all = [part[0], part[1], part[2], ("revote.6", "60")];
            done(&mut staff, (2, "revote", ""), &all).await;
            let shown = read(&mut staff, 2).await;
            assert_eq!(person(&shown, "吴六")["standing"], "member");
            assert_eq!(person(&shown, "李四")["standing"], "member");
            assert!(person(&shown, "周五")["standing"].is_null());
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
            let foreign = township.get("/office/elections/2/candidates").await;
            assert_eq!(foreign.status, 404);
            let mut reader = Browser::signed_in(&test.db, Role::Viewer, "341023");
            let seen = reader.get("/office/elections/2/nominees/4").await;
            assert!(seen.status == 200 && !seen.body.contains("登记退出"));
        });
    }
);

/// The nomination of the tests with everything settled: 陈一 and 钱二; 孙三, 吴六, 李四.
pub(in crate::elections) async fn settled(test: &TestDb) -> Browser {
    let mut staff = started(test).await;
    departments(&mut staff).await;
    nominate(&mut staff, 2).await;
    done(&mut staff, (2, "confirm", "陈一"), &[("post", "chair")]).await;
    let votes = [
        ("post", "member"),
        ("revote.4", "40"),
        ("revote.5", "30"),
        ("revote.6", "60"),
    ];
    done(&mut staff, (2, "revote", ""), &votes).await;
    staff
}

/// The same, reviewed and with its formal list published.
pub(in crate::elections) async fn listed(test: &TestDb) -> Browser {
    let mut staff = settled(test).await;
    review(&mut staff, 2).await;
    set(&test.db, 2, "zj-2020", "qualification_review");
    done(&mut staff, (2, "publish", ""), &PUBLISH).await;
    staff
}

async fn reasons(browser: &mut Browser) -> String {
    let village = json(&browser.get("/api/v1/elections/2").await);
    let actions = village["actions"].as_array().unwrap();
    let own = actions
        .iter()
        .find(|one| one["action"] == "publish_candidates");
    own.unwrap()["reasons"].to_string()
}

db_test!(
    departments_say_and_the_township_decides_with_a_reason,
    |test| {
        block_on(async {
            let mut staff = settled(test).await;
            set(&test.db, 2, "zj-2020", "qualification_review");
            assert!(
                reasons(&mut staff)
                    .await
                    .contains("还有5名被提名人没有审查结论")
            );
            let given = |verdict, item, evidence| {
                [
                    ("department", "公安局"),
                    ("given_on", "2026-11-22"),
                    ("verdict.4", verdict),
                    ("item.4", item),
                    ("evidence.4", evidence),
                ]
            };
            let bare = given("unqualified", "", "");
            refused(
                &mut staff,
                (2, "verdicts", ""),
                &bare,
                "要选负面清单的一项或写明依据",
            )
            .await;
            let foreign = given("unqualified", "不在清单里", "");
            refused(
                &mut staff,
                (2, "verdicts", ""),
                &foreign,
                "请从负面清单中选择",
            )
            .await;
            let good = given("unqualified", "判刑未满五年", "复函12号");
            done(&mut staff, (2, "verdicts", ""), &good).await;
            let shown = read(&mut staff, 2).await;
            assert_eq!(
                person(&shown, "李四")["standing"],
                "member",
                "nobody is refused by itself"
            );
            let refuse = |reason| {
                [
                    ("decided_on", "2026-11-22"),
                    ("decision.4", "refused"),
                    ("reason.4", reason),
                ]
            };
            let early = refuse("判刑未满五年");
            refused(
                &mut staff,
                (2, "decisions", ""),
                &early,
                "李四：还没有法院的结论",
            )
            .await;
            let court = [
                ("department", "法院"),
                ("given_on", "2026-11-22"),
                ("verdict.4", "qualified"),
            ];
            done(&mut staff, (2, "verdicts", ""), &court).await;
            refused(
                &mut staff,
                (2, "decisions", ""),
                &refuse(" "),
                "不通过的要写明理由",
            )
            .await;
            done(&mut staff, (2, "decisions", ""), &early).await;
            let shown = read(&mut staff, 2).await;
            assert_eq!(
                person(&shown, "周五")["standing"],
                "member",
                "the next by votes"
            );
            assert!(
                shown["unreviewed"]
                    .as_array()
                    .unwrap()
                    .contains(&person(&shown, "周五")["id"])
            );
            let page = staff.get("/office/elections/2/candidates/review").await;
            assert!(page.body.contains("复函12号") && page.body.contains("判刑未满五年"));
            let board = staff.get("/office/programmes/1/review").await;
            assert!(board.body.contains("审查未通过") && board.body.contains("第0村委会"));
            let counts = json(&staff.get("/api/v1/programmes/1/review").await);
            assert_eq!(counts["refused"], 1);
            assert_eq!(counts["villages"][0]["count"]["nominees"], 7);
            let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
            let counts = json(&township.get("/api/v1/programmes/1/review").await);
            assert_eq!(counts["refused"], 0, "another township");
            let own = [
                ("departments", "公安局"),
                ("negative_list", "贿选"),
                ("version", "1"),
            ];
            let denied = township.post("/office/programmes/1/review", &own).await;
            assert_eq!(denied.status, 403);
            for change in [
                "UPDATE review_verdicts SET verdict = 'qualified'",
                "DELETE FROM review_verdicts",
            ] {
                let refused = test
                    .db
                    .write_now(WriteScope::County(yixian()), move |conn| {
                        diesel::sql_query(change).execute(conn)?;
                        Ok(Written::bookkeeping(()))
                    });
                assert!(refused.is_err(), "{change}");
            }
        });
    }
);

db_test!(one_tick_stands_for_all_who_are_not_chosen_apart, |test| {
    block_on(async {
        let mut staff = settled(test).await;
        set(&test.db, 2, "zj-2020", "qualification_review");
        let against = [
            ("department", "公安局"),
            ("given_on", "2026-11-22"),
            ("verdict.4", "unqualified"),
            ("item.4", "判刑未满五年"),
        ];
        done(&mut staff, (2, "verdicts", ""), &against).await;
        let shown: Vec<String> = read(&mut staff, 2).await["unreviewed"]
            .as_array()
            .unwrap()
            .iter()
            .map(|id| format!("shown.{id}"))
            .collect();
        let all = |first: [(&'static str, &'static str); 2]| {
            let mut fields = first.to_vec();
            fields.push(("rest", "on"));
            fields.extend(shown.iter().map(|name| (name.as_str(), "1")));
            fields
        };
        let sheet = all([("department", "全部部门"), ("given_on", "2026-11-22")]);
        done(&mut staff, (2, "verdicts", ""), &sheet).await;
        let page = staff.get("/office/elections/2/candidates/review").await;
        assert!(
            page.body.contains("判刑未满五年"),
            "a verdict that was there stays"
        );
        // Whom a department speaks against is decided about apart, with a reason.
        let pass = all([("decided_on", "2026-11-22"), ("reason.1", "")]);
        let told = "李四：有部门认为不合格，仍然通过的要写明理由";
        refused(&mut staff, (2, "decisions", ""), &pass, told).await;
        let mut apart = pass.clone();
        apart.extend([("decision.4", "refused"), ("reason.4", "判刑未满五年")]);
        done(&mut staff, (2, "decisions", ""), &apart).await;
        let left = read(&mut staff, 2).await;
        let left = left["unreviewed"].as_array().unwrap();
        assert_eq!(
            left.len(),
            1,
            "whoever moved up for the refused one: {left:?}"
        );
    });
});

db_test!(
    a_list_is_published_once_and_changes_only_by_leaving,
    |test| {
        block_on(async {
            let mut staff = settled(test).await;
            review(&mut staff, 2).await;
            refused(&mut staff, (2, "publish", ""), &PUBLISH, "进入“资格审查”").await;
            set(&test.db, 2, "zj-2020", "qualification_review");
            assert!(reasons(&mut staff).await.contains("名单还没有公布"));
            let future = [("published_on", "2026-11-23"), ("reason", "")];
            refused(&mut staff, (2, "publish", ""), &future, "还没有到").await;
            done(&mut staff, (2, "publish", ""), &PUBLISH).await;
            assert_eq!(
                reasons(&mut staff).await,
                "[]",
                "the list says that the review is over"
            );
            let list = test
                .db
                .read_now(|conn| formal_list(conn, 2))
                .unwrap()
                .unwrap();
            assert_eq!(list.hash, hash(&serde_json::to_string(&list.list).unwrap()));
            let names = |posts: usize| -> Vec<String> {
                let own = &list.list.posts[posts].candidates;
                own.iter().map(|one| one.name.clone()).collect()
            };
            assert_eq!(
                (names(0), names(1)),
                (
                    vec!["陈一".to_owned(), "钱二".to_owned()],
                    ["孙三", "吴六", "李四"].map(str::to_owned).to_vec(),
                )
            );
            refused(&mut staff, (2, "publish", ""), &PUBLISH, "不用重新公布").await;
            let votes = [("name", "郑七"), ("sex", "male"), ("votes.member", "600")];
            refused(&mut staff, (2, "correct", "郑七"), &votes, "得票不能再改").await;
            refused(&mut staff, (2, "remove", "李四"), &[], "不能删除").await;
            let late = [
                ("leaving", "withdrew"),
                ("left_on", "2026-11-22"),
                ("reason", " "),
            ];
            refused(&mut staff, (2, "leave", "李四"), &late, "请填写退出的理由").await;
            let leaves = [
                ("leaving", "withdrew"),
                ("left_on", "2026-11-22"),
                ("reason", "外出务工"),
            ];
            done(&mut staff, (2, "leave", "李四"), &leaves).await;
            let told = reasons(&mut staff).await;
            assert!(
                told.contains("还有1名被提名人没有审查结论"),
                "周五 came in: {told}"
            );
            review(&mut staff, 2).await;
            assert!(reasons(&mut staff).await.contains("重新公布"));
            refused(&mut staff, (2, "publish", ""), &PUBLISH, "更换名单的理由").await;
            let again = [PUBLISH[0], ("reason", "李四退出，周五递补")];
            done(&mut staff, (2, "publish", ""), &again).await;
            let list = test
                .db
                .read_now(|conn| formal_list(conn, 2))
                .unwrap()
                .unwrap();
            assert_eq!(
                (list.list.version, list.list.reason.as_str()),
                (2, "李四退出，周五递补")
            );
            refused(
                &mut staff,
                (2, "restore", "李四"),
                &[("reason", "写错")],
                "退出不能撤销",
            )
            .await;
            let page = staff.get("/office/elections/2/candidates/list").await;
            assert!(
                page.body.contains("第2版") && page.body.contains("以前各版"),
                "{}",
                page.body
            );
            set(&test.db, 2, "zj-2020", "voting");
            refused(&mut staff, (2, "leave", "周五"), &leaves, "投票已经开始").await;
        });
    }
);

db_test!(
    the_count_takes_its_persons_and_relatives_from_the_list,
    |test| {
        block_on(async {
            let mut staff = settled(test).await;
            let pair = |other| [("one", "1"), ("other", other), ("relation", "spouse")];
            done(&mut staff, (2, "relate", ""), &pair("6")).await;
            refused(&mut staff, (2, "relate", ""), &pair("6"), "已经登记过").await;
            refused(&mut staff, (2, "relate", ""), &pair("1"), "两个不同的人").await;
            done(&mut staff, (2, "relate", ""), &pair("7")).await;
            review(&mut staff, 2).await;
            set(&test.db, 2, "zj-2020", "qualification_review");
            done(&mut staff, (2, "publish", ""), &PUBLISH).await;
            set(&test.db, 2, "zj-2020", "counting");
            let setup = [("registered", "1000"), ("papers", ""), ("version", "0")];
            staff.post("/office/elections/2/count/setup", &setup).await;
            let count = json(&staff.get("/api/v1/elections/2/count").await);
            let names: Vec<&str> = count["persons"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            assert_eq!(names, ["陈一", "钱二", "孙三", "吴六", "李四"]);
            let more = [("name", "王八"), ("sex", "male"), ("post", "member")];
            let told = staff.post("/office/elections/2/count/persons", &more).await;
            assert!(told.status == 422 && told.body.contains("以公布的正式名单为准"));
            let written = [("name", "周五"), ("sex", "male"), ("post", "written")];
            let told = staff
                .post("/office/elections/2/count/persons", &written)
                .await;
            assert_eq!(told.status, 303, "{}", told.body);
            let count = json(&staff.get("/api/v1/elections/2/count").await);
            assert_eq!(
                count["persons"][5]["id"], 5,
                "the nominee and the written name are one person"
            );
            staff
                .post("/office/elections/2/count/boxes", &[("name", "会场")])
                .await;
            let mut second = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let cells = [
                ("issued", "600"),
                ("voters", "600"),
                ("recovered", "600"),
                ("valid", "600"),
                ("invalid", "0"),
                ("blank", "0"),
                ("votes.1.chair", "400"),
                ("votes.2.chair", "100"),
                ("votes.3.member", "350"),
                ("votes.6.member", "340"),
                ("votes.4.member", "310"),
                ("other.chair", "0"),
                ("other.member", "0"),
                ("revision", "0"),
                ("action", "finish"),
                ("reason", ""),
            ];
            for (browser, entry) in [(&mut staff, 1), (&mut second, 2)] {
                let sheet = format!("/office/elections/2/count/boxes/1/{entry}");
                let done = browser.post(&sheet, &cells).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let count = json(&staff.get("/api/v1/elections/2/count").await);
            let elected = &count["outcome"]["elected"];
            let told = elected.to_string();
            assert!(
                told.contains("p1") && told.contains("p3") && told.contains("p4"),
                "{told}"
            );
            assert!(
                !told.contains("p6"),
                "the spouse of the chair gives way (ZJ art. 31): {told}"
            );
            let page = staff.get("/office/elections/2/count").await;
            assert!(page.body.contains("陈一和吴六：夫妻") && !page.body.contains("陈一和郑七"));
        });
    }
);

db_test!(
    without_a_list_typed_persons_are_corrected_and_removed_before_the_first_entry,
    |test| {
        block_on(async {
            let mut staff = started(test).await;
            set(&test.db, 2, "zj-2020", "counting");
            let to = |word: &str| format!("/office/elections/2/count/{word}");
            let setup = [("registered", "1000"), ("papers", ""), ("version", "0")];
            staff.post(&to("setup"), &setup).await;
            for name in ["甲某", "乙某", "丙某"] {
                let fields = [("name", name), ("sex", "male"), ("post", "member")];
                assert_eq!(staff.post(&to("persons"), &fields).await.status, 303);
            }
            let pair = [("one", "2"), ("other", "1"), ("relation", "sibling")];
            assert_eq!(staff.post(&to("relate"), &pair).await.status, 303);
            let taken = [
                ("person", "1"),
                ("name", "乙某"),
                ("sex", "female"),
                ("post", "chair"),
            ];
            let told = staff.post(&to("correct-person"), &taken).await;
            assert!(told.status == 422 && told.body.contains("名单里已有“乙某”"));
            let fixed = [
                ("person", "1"),
                ("name", "贾某"),
                ("sex", "female"),
                ("post", "chair"),
            ];
            assert_eq!(staff.post(&to("correct-person"), &fixed).await.status, 303);
            assert_eq!(
                staff
                    .post(&to("remove-person"), &[("person", "2")])
                    .await
                    .status,
                303
            );
            let count = json(&staff.get("/api/v1/elections/2/count").await);
            assert_eq!(count["persons"].as_array().unwrap().len(), 2);
            assert_eq!(count["persons"][0]["name"], "贾某");
            staff.post(&to("boxes"), &[("name", "会场")]).await;
            let kept = [
                ("issued", "5"),
                ("revision", "0"),
                ("action", "save"),
                ("reason", ""),
            ];
            let done = staff.post(&to("boxes/1/1"), &kept).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let late = staff.post(&to("remove-person"), &[("person", "1")]).await;
            assert!(late.status == 422 && late.body.contains("已经开始录票"));
        });
    }
);

db_test!(
    who_nominates_himself_is_listed_by_strokes_and_withdraws_in_time,
    |test| {
        block_on(async {
            let mut staff = started(test).await;
            departments(&mut staff).await;
            let way = [("mode", "self_nominated"), ("order", "surname_strokes")];
            done(&mut staff, (2, "arrange", ""), &way).await;
            for (name, sex, post) in [
                ("张一", "male", "chair"),
                ("李二", "female", "chair"),
                ("赵三", "male", "member"),
                ("丁四", "male", "member"),
                ("王五", "female", "member"),
            ] {
                let fields = [
                    ("name", name),
                    ("sex", sex),
                    ("post", post),
                    ("nominated_on", "2026-11-20"),
                ];
                done(&mut staff, (2, "add", ""), &fields).await;
            }
            let both = [("name", "六"), ("sex", "male"), ("post", "")];
            refused(&mut staff, (2, "add", ""), &both, "请选择竞选的职务").await;
            review(&mut staff, 2).await;
            set(&test.db, 2, "zj-2020", "qualification_review");
            done(&mut staff, (2, "publish", ""), &PUBLISH).await;
            let list = test
                .db
                .read_now(|conn| formal_list(conn, 2))
                .unwrap()
                .unwrap();
            let names: Vec<&str> = list.list.names().map(|(_, name)| name).collect();
            assert_eq!(names, ["李二", "张一", "丁四", "王五", "赵三"]);
            let day = |db: &Db, day: &'static str| {
                let moved = db.write_now(WriteScope::County(yixian()), move |conn| {
                    let day: chrono::NaiveDate = day.parse().unwrap();
                    diesel::update(elections::table.find(2_i64))
                        .set(elections::election_day.eq(day))
                        .execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
                moved.unwrap();
            };
            day(&test.db, "2026-11-24");
            let leaves = |leaving| {
                [
                    ("leaving", leaving),
                    ("left_on", "2026-11-22"),
                    ("reason", "年老"),
                ]
            };
            let late = "书面退出最迟在2026-11-21";
            refused(&mut staff, (2, "leave", "赵三"), &leaves("withdrew"), late).await;
            done(&mut staff, (2, "leave", "赵三"), &leaves("died")).await;
            let told = reasons(&mut staff).await;
            assert!(
                told.contains("委员应选2名，候选人2名，候选人应多于应选名额"),
                "{told}"
            );
        });
    }
);

db_test!(somebody_on_record_is_found_by_name_and_picked, |test| {
    block_on(async {
        let mut staff = started(test).await;
        let written = test.db.write_now(WriteScope::County(yixian()), |conn| {
            let unit = "341023100200";
            let there: String = elections::table
                .find(2_i64)
                .select(elections::unit_code)
                .first(conn)?;
            for (id, name, home) in [
                (91_i64, "汪在村", there.as_str()),
                (92, "汪外村", "341023101200"),
            ] {
                diesel::insert_into(persons::table)
                    .values((
                        persons::id.eq(id),
                        persons::name.eq(name),
                        persons::sex.eq(2_i16),
                        persons::birth_date.eq("1980-05-06".parse::<chrono::NaiveDate>().unwrap()),
                        persons::birth_month_only.eq(false),
                        persons::home_unit_code.eq(home),
                        persons::version.eq(1),
                    ))
                    .execute(conn)?;
            }
            assert_eq!(there, unit);
            Ok(Written::bookkeeping(()))
        });
        written.unwrap();
        done(&mut staff, (2, "arrange", ""), &ARRANGED).await;
        let found = staff
            .get("/office/elections/2/candidates/add?q=%E6%B1%AA")
            .await;
        assert!(
            found.body.contains("汪在村，女，1980-05-06出生"),
            "{}",
            found.body
        );
        assert!(!found.body.contains("汪外村"));
        let outside = [("person", "92"), ("votes.member", "9")];
        refused(&mut staff, (2, "add", ""), &outside, "不在本村的名单里").await;
        let picked = [("person", "91"), ("votes.member", "9")];
        done(&mut staff, (2, "add", ""), &picked).await;
        refused(&mut staff, (2, "add", ""), &picked, "名单里").await;
        let shown = read(&mut staff, 2).await;
        assert_eq!(person(&shown, "汪在村")["sex"], "female");
    });
});

db_test!(a_script_runs_villages_to_their_lists, |test| {
    block_on(async {
        let mut staff = started(test).await;
        departments(&mut staff).await;
        for id in [2, 3] {
            set(&test.db, id, "ha-2011", "qualification_review");
            let to = |word: &str| format!("/api/v1/elections/{id}/candidates/{word}");
            let mut way = ARRANGED.to_vec();
            way.push(("version", "0"));
            let answer = staff.post(&to("arrange"), &way).await;
            assert_eq!(answer.status, 200, "{}", answer.body);
            let mut shown = json(&answer);
            for (name, sex, chair, member) in NOMINEES {
                let votes = if name == "吴六" { "160" } else { member };
                let fields = [
                    ("name", name),
                    ("sex", sex),
                    ("votes.chair", chair),
                    ("votes.member", votes),
                ];
                shown = json(&staff.post(&to("add"), &fields).await);
            }
            let tie = &shown["ties"][0];
            assert_eq!(tie["places"], 1, "{shown}");
            let ids = [&tie["persons"][0], &tie["persons"][1]].map(|one| format!("revote.{one}"));
            let revote = [
                ("post", "member"),
                (ids[0].as_str(), "9"),
                (ids[1].as_str(), "8"),
            ];
            assert_eq!(staff.post(&to("revote"), &revote).await.status, 200);
            review(&mut staff, id).await;
            let answer = json(&staff.post(&to("publish"), &PUBLISH).await);
            assert_eq!(answer["list"]["list"]["version"], 1);
            assert_eq!(answer["against_publishing"].as_array().unwrap().len(), 0);
        }
        let wrong = staff
            .post("/api/v1/elections/2/candidates/publish", &PUBLISH)
            .await;
        assert_eq!(wrong.status, 409);
        assert!(wrong.body.contains("不用重新公布"), "{}", wrong.body);
        let counts = json(&staff.get("/api/v1/programmes/1/review").await);
        assert_eq!(counts["villages"].as_array().unwrap().len(), 2);
    });
});

db_test!(a_vote_that_is_repeated_keeps_the_candidates, |test| {
    block_on(async {
        let mut staff = settled(test).await;
        review(&mut staff, 2).await;
        set(&test.db, 2, "zj-2020", "qualification_review");
        done(&mut staff, (2, "publish", ""), &PUBLISH).await;
        set(&test.db, 2, "zj-2020", "invalid");
        let village = json(&staff.get("/api/v1/elections/2").await);
        let version = village["version"].to_string();
        let again = [
            ("kind", "rerun"),
            ("starts_in", "campaign_and_logistics"),
            ("election_day", "2026-12-27"),
            ("chair", "1"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "2"),
            ("version", version.as_str()),
        ];
        let answer = json(&staff.post("/api/v1/elections/2/chapters", &again).await);
        let id = answer["id"].as_i64().unwrap();
        let count = json(&staff.get(&format!("/api/v1/elections/{id}/count")).await);
        assert_eq!(count["persons"].as_array().unwrap().len(), 5, "{count}");
        let list = test.db.read_now(move |conn| formal_list(conn, id));
        assert_eq!(list.unwrap().unwrap().list.election, 2);
        for change in [
            "UPDATE candidate_lists SET reason = ''",
            "DELETE FROM candidate_lists",
        ] {
            let refused = test
                .db
                .write_now(WriteScope::County(yixian()), move |conn| {
                    diesel::sql_query(change).execute(conn)?;
                    Ok(Written::bookkeeping(()))
                });
            assert!(refused.is_err(), "{change}");
        }
    });
});

/// Chair, two members and one in waiting of the election committee.
async fn committee(browser: &mut Browser, names: [&str; 4]) {
    let posts = ["chair", "member", "member", "waiting"];
    for (name, post) in names.into_iter().zip(posts) {
        let fields = [
            ("name", name),
            ("post", post),
            ("votes", "20"),
            ("on", "2026-11-01"),
        ];
        let answer = browser
            .post("/office/elections/2/committee/add", &fields)
            .await;
        assert_eq!(answer.status, 303, "{name}: {}", answer.body);
    }
}

db_test!(
    candidates_leave_the_election_committee_by_one_button,
    |test| {
        block_on(async {
            let mut staff = settled(test).await;
            review(&mut staff, 2).await;
            set(&test.db, 2, "zj-2020", "qualification_review");
            done(&mut staff, (2, "publish", ""), &PUBLISH).await;
            let listed = read(&mut staff, 2).await["list"]["list"].clone();
            let name = |post: usize, at: usize| {
                let one = &listed["posts"][post]["candidates"][at]["name"];
                one.as_str().unwrap().to_owned()
            };
            let (candidate, other) = (name(0, 0), name(1, 0));
            committee(&mut staff, ["王示例", &candidate, "冯示例", "何示例"]).await;
            // 冯示例 is the brother of somebody on the list; in Zhejiang he leaves too.
            let shown = read(&mut staff, 2).await;
            let of = person(&shown, &other)["id"].to_string();
            let brother = [
                ("name", "冯示例"),
                ("of", of.as_str()),
                ("relation", "sibling"),
            ];
            done(&mut staff, (2, "relative", ""), &brother).await;
            refused(&mut staff, (2, "relative", ""), &brother, "已经登记过").await;
            set(&test.db, 2, "zj-2020", "candidates_published");
            let by_hand = [
                ("step", "committee_cleared"),
                ("done_on", "2026-11-22"),
                ("version", "1"),
            ];
            let answer = staff.post("/office/elections/2/steps", &by_hand).await;
            let told = format!("{candidate}是候选人，应退出选举委员会");
            assert!(
                answer.status == 409 && answer.body.contains(&told),
                "{}",
                answer.body
            );
            let page = staff.get("/office/elections/2/candidates").await;
            assert!(
                page.body.contains(&told)
                    && page
                        .body
                        .contains(&format!("冯示例是候选人{other}的近亲属，应退出选举委员会")),
                "{}",
                page.body
            );
            let leaves =
                |member: &'static str| [("member", member), ("committee_left_on", "2026-11-22")];
            done(&mut staff, (2, "committee", ""), &leaves("2")).await;
            refused(&mut staff, (2, "committee", ""), &leaves("2"), "已经退出").await;
            let village = json(&staff.get("/api/v1/elections/2").await);
            let way = village["actions"].to_string();
            assert!(way.contains("冯示例是候选人"), "{way}");
            done(&mut staff, (2, "committee", ""), &leaves("3")).await;
            let kept = json(&staff.get("/api/v1/elections/2/committee").await);
            let one = |name: &str| {
                let all = kept["persons"].as_array().unwrap();
                all.iter().find(|one| one["name"] == name).unwrap().clone()
            };
            assert_eq!(one(&candidate)["left_on"], "2026-11-22");
            assert_eq!(one("冯示例")["left_reason"], "近亲属成为候选人");
            assert_eq!(
                one("何示例")["joined_on"],
                "2026-11-22",
                "fills the vacancy"
            );
            // The last one to leave completes the step.
            let village = json(&staff.get("/api/v1/elections/2").await);
            let steps = village["steps"].as_array().unwrap();
            let cleared = steps.iter().find(|one| one["step"] == "committee_cleared");
            assert_eq!(cleared.unwrap()["done_on"], "2026-11-22", "{village}");
        });
    }
);

db_test!(a_candidate_leaves_a_repeated_vote_alone, |test| {
    block_on(async {
        let mut staff = settled(test).await;
        review(&mut staff, 2).await;
        set(&test.db, 2, "cn-2018", "qualification_review");
        done(&mut staff, (2, "publish", ""), &PUBLISH).await;
        set(&test.db, 2, "cn-2018", "invalid");
        let village = json(&staff.get("/api/v1/elections/2").await);
        let version = village["version"].to_string();
        let again = [
            ("kind", "rerun"),
            ("starts_in", "campaign_and_logistics"),
            ("election_day", "2026-12-27"),
            ("chair", "1"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "2"),
            ("version", version.as_str()),
        ];
        let answer = json(&staff.post("/api/v1/elections/2/chapters", &again).await);
        let id = answer["id"].as_i64().unwrap();
        let count = json(&staff.get(&format!("/api/v1/elections/{id}/count")).await);
        let persons = count["persons"].as_array().unwrap().clone();
        let before = persons.len();
        let of = persons[0]["id"].to_string();
        let of = of.trim_matches('"').trim_start_matches('p').to_owned();
        let address = |word: &str| format!("/office/elections/{id}/voting/{word}");
        let leaves = [
            ("person", of.as_str()),
            ("leaving", "withdrew"),
            ("left_on", "2026-11-22"),
            ("reason", "身体不好"),
        ];
        let none = [&leaves[..3], &[("reason", "")]].concat();
        let refused = staff.post(&address("withdraw"), &none).await;
        assert!(refused.status == 422 && refused.body.contains("请填写退出的理由"));
        let done = staff.post(&address("withdraw"), &leaves).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = staff.get(&address("candidates")).await;
        assert!(page.body.contains("身体不好") && page.body.contains("候选人应多于应选名额"));
        let persons = async |staff: &mut Browser, id: i64| {
            let count = json(&staff.get(&format!("/api/v1/elections/{id}/count")).await);
            count["persons"].as_array().unwrap().len()
        };
        assert_eq!(persons(&mut staff, id).await, before - 1);
        assert_eq!(
            persons(&mut staff, 2).await,
            before,
            "the round before stays as it was"
        );
        // Too few stand for the post: the vote does not open.
        let village = json(&staff.get(&format!("/api/v1/elections/{id}")).await);
        let ways = village["actions"].to_string();
        assert!(ways.contains("候选人应多于应选名额"), "{ways}");
        let undo = [("person", of.as_str())];
        let done = staff.post(&address("withdraw_undo"), &undo).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_eq!(persons(&mut staff, id).await, before);
        let first = staff.get("/office/elections/2/voting/candidates").await;
        assert_eq!(first.status, 404);
    });
});

db_test!(a_community_is_nominated_for_by_several_together, |test| {
    block_on(async {
        let mut staff = started(test).await;
        let joint = |places: &'static str| {
            [
                ("mode", "joint"),
                ("order", "surname_strokes"),
                ("basis", ""),
                ("places.chair", "2"),
                ("places.member", places),
            ]
        };
        set(&test.db, 2, "bj-2012", "nomination");
        refused(
            &mut staff,
            (2, "arrange", ""),
            &joint("3"),
            "不允许“选民或户代表联名提名",
        )
        .await;
        set(&test.db, 1, "cn-2018", "nomination");
        refused(
            &mut staff,
            (1, "arrange", ""),
            &joint("3"),
            "不允许“选民或户代表联名提名",
        )
        .await;
        set(&test.db, 1, "bj-2012", "nomination");
        done(&mut staff, (1, "arrange", ""), &joint("3")).await;
        let nominee = |name: &'static str, post: &'static str, by: (&'static str, &'static str)| {
            [
                ("name", name),
                ("sex", "female"),
                ("post", post),
                ("joint_voters", by.0),
                ("joint_households", by.1),
            ]
        };
        let few = nominee("陈一", "chair", ("9", "4"));
        let told =
            "选民10人以上，或者户代表5人以上（北京市居民委员会实施办法第13条）；现在选民9，户代表4";
        refused(&mut staff, (1, "add", ""), &few, told).await;
        for (name, post, by) in [
            ("陈一", "chair", ("10", "")),
            ("钱二", "member", ("", "5")),
            ("孙三", "member", ("12", "6")),
        ] {
            done(&mut staff, (1, "add", ""), &nominee(name, post, by)).await;
        }
        let shown = read(&mut staff, 1).await;
        assert_eq!(person(&shown, "孙三")["joint_households"], 6);
        // As many as seats are enough there; each is still reviewed.
        let against = shown["against_publishing"].to_string();
        assert!(!against.contains("应选"), "{against}");
        assert!(against.contains("陈一还没有审查决定"), "{against}");
    });
});

// Reliability C55: one candidate too few.
db_test!(
    c55_one_candidate_too_few_is_refused_with_both_numbers,
    |test| {
        block_on(async {
            let mut staff = started(test).await;
            done(&mut staff, (2, "arrange", ""), &ARRANGED).await;
            let add = |name, sex, post, votes| [("name", name), ("sex", sex), (post, votes)];
            for fields in [
                add("陈一", "male", "votes.chair", "300"),
                add("钱二", "male", "votes.chair", "200"),
                add("孙三", "male", "votes.member", "250"),
                add("吴六", "female", "votes.member", "150"),
            ] {
                done(&mut staff, (2, "add", ""), &fields).await;
            }
            let told = "委员应选2名，候选人2名，候选人应多于应选名额（差额）";
            set(&test.db, 2, "zj-2020", "qualification_review");
            departments(&mut staff).await;
            review(&mut staff, 2).await;
            refused(&mut staff, (2, "publish", ""), &PUBLISH, told).await;
            assert!(
                reasons(&mut staff).await.contains(told),
                "nor by the way of the states"
            );
            let list = test.db.read_now(|conn| formal_list(conn, 2));
            assert!(list.unwrap().is_none(), "nothing is written");
            let shown = read(&mut staff, 2).await;
            assert_eq!(
                shown["nominees"].as_array().unwrap().len(),
                4,
                "nothing is lost"
            );
            set(&test.db, 2, "zj-2020", "nomination");
            let fifth = add("李四", "male", "votes.member", "120");
            done(&mut staff, (2, "add", ""), &fifth).await;
            set(&test.db, 2, "zj-2020", "qualification_review");
            review(&mut staff, 2).await;
            done(&mut staff, (2, "publish", ""), &PUBLISH).await;
        });
    }
);
