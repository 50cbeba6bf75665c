//! Papers know what the other parts of an election recorded.

use diesel::prelude::*;

use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db::{WriteScope, Written};
use crate::db_test;
use crate::divisions::DivisionCode;
use crate::elections::pages::candidate_tests::{listed, set};
use crate::elections::pages::tests::{START, county, staff};
use crate::schema::{
    election_committee_members, election_steps, elections, voting_staff, voting_stations,
};

db_test!(notices_name_committee_stations_and_staff, |test| {
    county(test, 1);
    block_on(async {
        let mut clerk = staff(test);
        clerk.post("/office/elections", &START).await;
        let county = DivisionCode::parse("341023").unwrap();
        let done = test.db.write_now(WriteScope::County(county), |conn| {
            diesel::insert_into(voting_stations::table)
                .values((
                    voting_stations::election_id.eq(2_i64),
                    voting_stations::number.eq(1),
                    voting_stations::kind.eq("centre"),
                    voting_stations::name.eq("中心会场"),
                    voting_stations::place.eq("村文化礼堂"),
                    voting_stations::opens_at.eq("08:00"),
                    voting_stations::closes_at.eq("14:30"),
                    voting_stations::for_whom.eq(""),
                    voting_stations::version.eq(1),
                ))
                .execute(conn)?;
            diesel::insert_into(voting_staff::table)
                .values((
                    voting_staff::election_id.eq(2_i64),
                    voting_staff::name.eq("吴监一"),
                    voting_staff::duty.eq("ballot_supervisor"),
                    voting_staff::kin_of.eq(""),
                ))
                .execute(conn)?;
            let day: chrono::NaiveDate = "2026-11-20".parse().unwrap();
            diesel::insert_into(election_committee_members::table)
                .values((
                    election_committee_members::election_id.eq(2_i64),
                    election_committee_members::name.eq("郑主任"),
                    election_committee_members::is_chair.eq(true),
                    election_committee_members::joined_on.eq(Some(day)),
                    election_committee_members::left_reason.eq(""),
                ))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
        done.unwrap();
        for (kind, words) in [
            ("place_and_time", ["村文化礼堂", "08:00至14:30"]),
            ("staff", ["吴监一", "全部会场"]),
            ("committee_list", ["郑主任", "主任"]),
        ] {
            let address = format!("/office/elections/2/documents/{kind}/page");
            let page = clerk.get(&address).await;
            assert_eq!(page.status, 200, "{kind}: {}", page.body);
            for word in words {
                assert!(page.body.contains(word), "{kind}: {word}: {}", page.body);
            }
        }
    });
});

async fn paper(browser: &mut Browser, kind: &str) -> String {
    let address = format!("/office/elections/2/documents/{kind}/page");
    let page = browser.get(&address).await;
    assert_eq!(page.status, 200, "{kind}: {}", page.body);
    page.body
}

/// These words stand in a page one after the other.
#[track_caller]
fn assert_in_order(page: &str, words: &[&str]) {
    let mut rest = page;
    for word in words {
        let found = rest.split_once(word);
        rest = found.unwrap_or_else(|| panic!("{word}: {page}")).1;
    }
}

db_test!(papers_name_who_was_nominated_and_who_stands, |test| {
    block_on(async {
        let mut clerk = listed(test).await;
        let nominated = paper(&mut clerk, "preliminary_list").await;
        assert_in_order(&nominated, &["陈一", "300", "钱二", "200", "孙三", "250"]);
        assert!(
            nominated.contains("郑七"),
            "everybody, also who was not enough"
        );
        let stand = ["陈一", "钱二", "孙三", "吴六", "李四"];
        let formal = paper(&mut clerk, "formal_list").await;
        assert_in_order(&formal, &stand);
        assert!(formal.contains("以得票多少为序") && !formal.contains("郑七"));
        let ballot = paper(&mut clerk, "ballot_paper").await;
        assert_in_order(&ballot, &stand);
        assert_in_order(
            &ballot,
            &[
                "主任（应选1名）",
                "另选他人",
                "委员（应选2名）",
                "另选他人",
                "填写说明",
            ],
        );
        assert!(!ballot.contains("next-page"), "one paper in 浙江");
        assert!(ballot.contains("整张选票无效"));
        let sheet = paper(&mut clerk, "candidate_sheet").await;
        assert!(sheet.contains("选民直接提名（海推），300票"), "{sheet}");
        set(&test.db, 2, "ha-2011", "campaign_and_logistics");
        let ballots = paper(&mut clerk, "ballot_paper").await;
        assert_in_order(
            &ballots,
            &["主任选票", "钱二", "next-page", "委员选票", "李四"],
        );
    });
});

db_test!(an_election_without_candidates_has_empty_lines, |test| {
    block_on(async {
        let mut clerk = begun(test, "ha-2011", "nomination").await;
        let arranged = [
            ("mode", "no_candidate"),
            ("order", "votes"),
            ("basis", "经村民会议决定"),
            ("registered", "1000"),
            ("took_part", ""),
            ("version", "0"),
            ("nominee", ""),
        ];
        let address = "/office/elections/2/candidates/arrange";
        let done = clerk.post(address, &arranged).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let ballot = paper(&mut clerk, "ballot_paper").await;
        assert!(ballot.contains("写明要选的人的姓名") && !ballot.contains("另选他人"));
        assert!(
            ballot.contains("打印请用A4纸。"),
            "nothing is missing: {ballot}"
        );
    });
});

/// A village whose election has these rules and stands here.
async fn begun(test: &TestDb, rules: &'static str, state: &'static str) -> Browser {
    county(test, 1);
    let mut clerk = staff(test);
    clerk.post("/office/elections", &START).await;
    set(&test.db, 2, rules, state);
    clerk
}

db_test!(papers_name_those_whom_groups_and_meetings_chose, |test| {
    block_on(async {
        let mut clerk = begun(test, "cn-2018", "list_final").await;
        let yixian = DivisionCode::parse("341023").unwrap();
        let done = test.db.write_now(WriteScope::County(yixian), |conn| {
            let held: chrono::NaiveDate = "2026-11-10".parse().unwrap();
            diesel::update(elections::table.find(2_i64))
                .set(elections::election_day.eq(held))
                .execute(conn)?;
            Ok(Written::bookkeeping(()))
        });
        done.unwrap();
        let woman = [
            ("kind", "representative"),
            ("group", "第十组"),
            ("name", "钱二"),
            ("sex", "2"),
            ("birth", "1990-02-02"),
            ("chosen_on", "2026-11-20"),
        ];
        let mut other = woman;
        (other[1].1, other[2].1) = ("第二组", "蒋六");
        let leader = [
            ("kind", "group_leader"),
            ("group", "第二组"),
            ("name", "孙三"),
            ("sex", "1"),
            ("birth", "1980-01"),
            ("chosen_on", "2026-11-20"),
            ("adults", "60"),
            ("present", "40"),
            ("households", "20"),
            ("households_present", "14"),
            ("in_favour", "30"),
        ];
        let seats = "/office/elections/2/representatives/choose";
        for fields in [&woman[..], &other, &leader] {
            let done = clerk.post(seats, fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let list = paper(&mut clerk, "representatives_list").await;
        assert_in_order(&list, &["第二组", "蒋六", "第十组", "钱二"]);
        assert!(!list.contains("孙三"));
        let leaders = paper(&mut clerk, "group_leaders").await;
        assert!(leaders.contains("孙三") && !leaders.contains("钱二"));
        supervisors(&mut clerk).await;
        let notice = paper(&mut clerk, "supervision").await;
        assert_in_order(&notice, &["主任", "杨新", "委员", "韩新"]);
        assert!(
            !notice.contains("卫旧"),
            "in office before the election: the term is over"
        );
    });
});

/// 杨新 and 韩新 after the election, 卫旧 before it.
async fn supervisors(clerk: &mut Browser) {
    let bodies = "/office/divisions/341023100200/organisations";
    let kind = [("kind", "supervision_committee")];
    assert_eq!(clerk.post(bodies, &kind).await.status, 303);
    let number = |page: &str| -> i64 {
        let of = page.split("村务监督委员会").next().unwrap();
        let at = of.rsplit("/office/organisations/").next().unwrap();
        let digits: String = at.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    };
    let body = number(&clerk.get(bodies).await.body);
    for (name, post, began) in [
        ("韩新", "委员", "2026-11-21"),
        ("杨新", "主任", "2026-11-21"),
        ("卫旧", "委员", "2021-02-01"),
    ] {
        let fields = [
            ("name", name),
            ("post", post),
            ("origin", "2"),
            ("began_on", began),
            ("sex", "1"),
            ("birth", "1970-01-01"),
        ];
        let address = format!("/office/organisations/{body}/services");
        let done = clerk.post(&address, &fields).await;
        assert_eq!(done.status, 303, "{name}: {}", done.body);
    }
}

db_test!(the_change_of_the_committee_is_on_its_notice, |test| {
    block_on(async {
        let mut clerk = begun(test, "cn-2018", "qualification_review").await;
        let add = "/office/elections/2/committee/add";
        for (name, post, votes) in [
            ("吴一", "chair", "50"),
            ("郑二", "member", "40"),
            ("冯四", "waiting", "30"),
        ] {
            let fields = [
                ("name", name),
                ("post", post),
                ("votes", votes),
                ("on", "2026-11-01"),
            ];
            let done = clerk.post(add, &fields).await;
            assert_eq!(done.status, 303, "{name}: {}", done.body);
        }
        let empty = paper(&mut clerk, "committee_change").await;
        assert!(empty.contains("选举委员会变动情况"), "missing: {empty}");
        let leaves = [
            ("member", "2"),
            ("why", "is_candidate"),
            ("on", "2026-11-21"),
        ];
        let done = clerk
            .post("/office/elections/2/committee/leave", &leaves)
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        let notice = paper(&mut clerk, "committee_change").await;
        assert_in_order(&notice, &["郑二", "本人被提名或确定为候选人", "冯四"]);
    });
});

db_test!(
    a_posted_time_of_registration_stays_as_it_was_announced,
    |test| {
        block_on(async {
            let mut clerk = begun(test, "cn-2018", "registration_open").await;
            let before = paper(&mut clerk, "registration").await;
            let county = DivisionCode::parse("341023").unwrap();
            let done = test.db.write_now(WriteScope::County(county), |conn| {
                let on: chrono::NaiveDate = "2026-11-22".parse().unwrap();
                diesel::insert_into(election_steps::table)
                    .values((
                        election_steps::election_id.eq(2_i64),
                        election_steps::step.eq("voters_registered"),
                        election_steps::done_on.eq(on),
                        election_steps::note.eq(""),
                        election_steps::evidence.eq(""),
                    ))
                    .execute(conn)?;
                Ok(Written::bookkeeping(()))
            });
            done.unwrap();
            let announced = "自2026年11月17日至2026年11月21日";
            assert!(before.contains(announced), "{before}");
            for kind in ["registration", "election_day"] {
                let after = paper(&mut clerk, kind).await;
                assert!(after.contains(announced), "{kind}: {after}");
            }
        });
    }
);
