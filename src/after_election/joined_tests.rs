//! Elections on paper, departures taken back, last days, rounds of the party, rolls of representatives.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::tests::{
    ELECTION, LEAVING, MEMBERS, PARTY, VILLAGE, announced_on_paper, assert_sums_hold, county, day,
    figures, fill, import, place, read, row, seated, shown, write,
};
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db_test;
use crate::divisions::{self, DivisionCode, NewDivision};
use crate::elections::candidates::store_kinship::add_relative;
use crate::elections::count::store_reading::count as count_of;
use crate::elections::in_force::built_in;
use crate::elections::store;
use crate::elections::store_vacancy;
use crate::office::changes;
use crate::rules::Relation;
use crate::schema::{
    departures, election_persons, elections, households, memberships, nominees, recalls,
    roll_entries, rolls,
};

/// The election of the village is announced, counted on paper; 陈一 stood as the person on record.
fn on_paper(test: &TestDb) {
    announced_on_paper(test);
    write(test, |conn| {
        let others = election_persons::table.filter(election_persons::name.ne("陈一"));
        diesel::delete(others).execute(conn)?;
        diesel::insert_into(nominees::table)
            .values((
                nominees::person_id.eq(1_i64),
                nominees::election_id.eq(ELECTION),
                nominees::known_person_id.eq(Some(1_i64)),
                nominees::education.eq(Some(5_i16)),
                nominees::leaving_reason.eq(""),
                nominees::decision_reason.eq(""),
                nominees::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

const BEFORE: &str = "341023197503080019";
const ON_PAPER: &str = "/office/elections/1/after/members/elected";

fn typed<'a>(name: &'a str, sex: &'a str, post: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("elected_name", name),
        ("elected_sex", sex),
        ("elected_post", post),
        ("round", "1"),
        ("votes", ""),
    ]
}

db_test!(
    the_elected_of_an_election_on_paper_are_typed_and_become_members,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            let old = row("桃源村委会", "陈一", "男", BEFORE, ("书记", "委员"));
            import(test, &staff, "2021", &old);
            on_paper(test);
            let page = staff.get(MEMBERS).await;
            assert!(page.body.contains("没有在系统里计票"), "{}", page.body);
            let bare = staff.post(ON_PAPER, &typed("陈一", "", "chair")).await;
            assert!(
                bare.status == 422 && bare.body.contains("请选择性别"),
                "{}",
                bare.body
            );
            assert!(
                bare.body.contains("value=\"陈一\""),
                "nothing typed is lost"
            );
            let wrong = staff.post(ON_PAPER, &typed("陈一", "2", "chair")).await;
            assert!(wrong.status == 422 && wrong.body.contains("登记的性别是男"));
            let done = staff.post(ON_PAPER, &typed("陈一", "1", "chair")).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let second = staff.post(ON_PAPER, &typed("孙三", "1", "chair")).await;
            assert!(
                second.status == 422 && second.body.contains("主任应选1名，已有1名当选"),
                "{}",
                second.body
            );
            let mut woman = typed("钱二", "2", "woman_member");
            woman[4] = ("votes", "250");
            let api = "/api/v1/elections/1/after";
            let by_script = staff.post(&format!("{api}/elected"), &woman).await;
            let told = shown(&by_script);
            assert_eq!(told["elected"][0]["candidate"], 1, "{told}");
            assert_eq!(told["elected"][0]["votes"], Value::Null);
            assert_eq!(told["elected"][1]["votes"], 250);
            assert_eq!(told["on_paper"][0]["round"], 1);
            let wrong = staff.post(ON_PAPER, &typed("李四", "1", "member")).await;
            assert_eq!(wrong.status, 303, "{}", wrong.body);
            let four = shown(&staff.get(api).await)["elected"][2]["id"].to_string();
            let gone = "/office/elections/1/after/members/not_elected";
            let done = staff.post(gone, &[("person", &four)]).await;
            assert_eq!(done.status, 303, "{}", done.body);

            let page = staff.get(MEMBERS).await;
            assert!(!page.body.contains("李四"), "{}", page.body);
            assert!(
                page.body.contains("name=\"p1.person\" value=\"1\" checked"),
                "the candidate was linked to the person: {}",
                page.body
            );
            let two = shown(&staff.get(api).await)["elected"][1]["id"].to_string();
            let own = |name: &str| format!("p{two}.{name}");
            let names: Vec<(String, &str)> = vec![
                (own("name"), "钱二"),
                (own("birth"), "1990-02-02"),
                (own("education"), "4"),
                (own("political_status"), "1"),
            ];
            let mut sent = vec![
                ("p1.name", "陈一"),
                ("p1.person", "1"),
                ("p1.education", "5"),
                ("p1.political_status", "1"),
            ];
            sent.extend(names.iter().map(|(name, value)| (name.as_str(), *value)));
            let done = staff.post(MEMBERS, &sent).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let held: Vec<(i64, i16, Option<chrono::NaiveDate>)> = read(test, |conn| {
                Ok(memberships::table
                    .filter(memberships::term_id.eq(2))
                    .order(memberships::person_id)
                    .select((
                        memberships::person_id,
                        memberships::posts,
                        memberships::began_on,
                    ))
                    .load(conn)?)
            });
            let elected_on = Some(day("2026-11-20"));
            assert_eq!(held, [(1, 8, elected_on), (2, 32, elected_on)]);
            let late = staff.post(gone, &[("person", "1")]).await;
            assert!(
                late.status == 409 && late.body.contains("不能删去"),
                "{}",
                late.body
            );
            assert_sums_hold(test);
        });
    }
);

/// Another rule set holds for the election.
fn under(test: &TestDb, name: &'static str) {
    write(test, move |conn| {
        let rules = built_in()?.find(name).unwrap();
        diesel::update(elections::table.find(ELECTION))
            .set((
                elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
        Ok(())
    });
}

async fn resigns(staff: &mut Browser, person: i64) {
    let fields = [
        ("submitted_on", "2026-11-21"),
        ("submitted_to", "村民代表会议"),
        ("accepted_by", "村民代表会议"),
        ("accepted_on", "2026-11-22"),
    ];
    let address = format!("{LEAVING}/{person}/resignation");
    let done = staff.post(&address, &fields).await;
    assert_eq!(done.status, 303, "{}", done.body);
}

db_test!(
    fewer_than_three_make_a_by_election_due_until_the_resignation_is_taken_back,
    |test| {
        block_on(async {
            let mut staff = seated(test).await;
            under(test, "sh-2020");
            let list = staff.get(LEAVING).await;
            assert!(!list.body.contains("应当补选"), "{}", list.body);
            resigns(&mut staff, 2).await;
            for address in [LEAVING, "/office/elections/1"] {
                let page = staff.get(address).await;
                assert!(
                    page.body.contains("从2026-11-22起在任的只有2人")
                        && page.body.contains("最迟2027-02-22"),
                    "{address}: {}",
                    page.body
                );
            }
            let told = shown(&staff.get("/api/v1/elections/1").await);
            assert_eq!(told["by_election_due"]["last"], "2027-02-22", "{told}");

            let own = "/office/elections/1/after/departures/1";
            let page = staff.get(own).await;
            assert!(
                page.body.contains("钱二") && page.body.contains("登记错了"),
                "{}",
                page.body
            );
            let done = staff.post(&format!("{own}/undo"), &[]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let list = staff.get(LEAVING).await;
            assert!(
                list.body.contains("没有空缺") && !list.body.contains("应当补选"),
                "{}",
                list.body
            );
            let again = staff.post(&format!("{own}/undo"), &[]).await;
            assert_eq!(again.status, 409, "{}", again.body);
            let left: i64 = read(test, |conn| {
                Ok(departures::table.count().get_result(conn)?)
            });
            assert_eq!(left, 0);
            assert_sums_hold(test);
        });
    }
);

db_test!(
    a_departure_taken_back_gives_the_party_post_back_too,
    |test| {
        block_on(async {
            let mut staff = seated(test).await;
            write(test, |conn| {
                diesel::update(memberships::table.filter(memberships::person_id.eq(1)))
                    .set(memberships::posts.eq(1_i16 | 8))
                    .execute(conn)?;
                changes::retell(conn, &[place(VILLAGE)])
            });
            let before = figures(test, VILLAGE);
            resigns(&mut staff, 1).await;
            let undo = "/api/v1/elections/1/departures/1/undo";
            let done = staff.post(undo, &[]).await;
            assert_eq!(shown(&done)["departures"], json!([]), "{}", done.body);
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
            assert_eq!(held[0], (0, 9, None));
            assert!(
                held[1].2.is_some(),
                "the stretch of the party alone never was"
            );
            assert_eq!(figures(test, VILLAGE), before);
            assert_sums_hold(test);
        });
    }
);

fn motion() -> [(&'static str, &'static str); 6] {
    [
        ("recall_reason", "长期不在村"),
        ("asked_on", "2026-11-21"),
        ("voters", "200"),
        ("registered", "1000"),
        ("representatives", "0"),
        ("all_representatives", "40"),
    ]
}

db_test!(
    the_township_holds_a_recall_that_the_village_let_pass,
    |test| {
        block_on(async {
            let mut staff = seated(test).await;
            under(test, "zj-2020");
            let recall = "/office/elections/1/after/recalls/1";
            let done = staff.post(&format!("{LEAVING}/1/recall"), &motion()).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let notice = [
                ("version", "1"),
                ("noticed_on", "2026-11-21"),
                ("defence", ""),
            ];
            staff.post(&format!("{recall}/notice"), &notice).await;
            let vote = [
                ("version", "2"),
                ("voted_on", "2026-11-22"),
                ("registered", "1000"),
                ("cast", "520"),
                ("in_favour", "260"),
                ("held_by", "township"),
            ];
            let early = staff.post(&format!("{recall}/vote"), &vote).await;
            assert!(
                early.status == 422 && early.body.contains("到2026-12-21为止都可以组织表决"),
                "{}",
                early.body
            );
            write(test, |conn| {
                diesel::update(recalls::table)
                    .set((
                        recalls::asked_on.eq(day("2026-09-01")),
                        recalls::noticed_on.eq(Some(day("2026-09-05"))),
                    ))
                    .execute(conn)?;
                Ok(())
            });
            for address in [recall, LEAVING] {
                let page = staff.get(address).await;
                assert!(
                    page.body.contains("改由乡镇（街道）组织，最迟2026-11-30"),
                    "{address}: {}",
                    page.body
                );
            }
            let told = shown(&staff.get("/api/v1/elections/1/leaving").await);
            assert_eq!(told["recalls"][0]["due"], "2026-10-01");
            assert_eq!(told["recalls"][0]["township_due"], "2026-11-30");
            let done = staff.post(&format!("{recall}/vote"), &vote).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = staff.get(recall).await;
            assert!(
                page.body.contains("乡镇（街道）组织。") && page.body.contains("罢免没有通过"),
                "{}",
                page.body
            );
        });
    }
);

db_test!(a_script_recalls_and_takes_a_wrong_vote_back, |test| {
    block_on(async {
        let mut staff = seated(test).await;
        let api = "/api/v1/elections/1";
        let asked = staff
            .post(&format!("{api}/leaving/1/recall"), &motion())
            .await;
        let told = shown(&asked);
        assert_eq!(told["recalls"][0]["state"], "accepted", "{told}");
        let mut fields = motion();
        fields[2] = ("voters", "199");
        let few = staff
            .post(&format!("{api}/leaving/3/recall"), &fields)
            .await;
        assert_eq!(few.status, 422);
        let notice = [
            ("version", "1"),
            ("noticed_on", "2026-11-21"),
            ("defence", ""),
        ];
        staff
            .post(&format!("{api}/recalls/1/notice"), &notice)
            .await;
        let vote = |version: &'static str, favour: &'static str| {
            [
                ("version", version),
                ("voted_on", "2026-11-22"),
                ("registered", "1000"),
                ("cast", "520"),
                ("in_favour", favour),
            ]
        };
        let done = staff
            .post(&format!("{api}/recalls/1/vote"), &vote("2", "261"))
            .await;
        let told = shown(&done);
        assert_eq!(told["recalls"][0]["state"], "recalled", "{told}");
        assert_eq!(told["vacant"]["chair"], 1);
        let undone = staff.post(&format!("{api}/departures/1/undo"), &[]).await;
        let told = shown(&undone);
        assert_eq!(told["recalls"][0]["state"], "noticed", "{told}");
        assert_eq!(told["vacant"]["chair"], 0);
        let done = staff
            .post(&format!("{api}/recalls/1/vote"), &vote("4", "260"))
            .await;
        assert_eq!(shown(&done)["recalls"][0]["state"], "kept", "{}", done.body);
        assert_sums_hold(test);
    });
});

db_test!(a_script_chooses_representatives, |test| {
    block_on(async {
        let mut staff = county(test).await;
        let api = "/api/v1/elections/1/representatives";
        let plan = [
            ("version", "0"),
            ("mode", "households"),
            ("people", "900"),
            ("plan_households", "300"),
            ("representatives", "20"),
        ];
        let told = shown(&staff.post(&format!("{api}/plan"), &plan).await);
        assert_eq!(
            (&told["plan"]["least"], &told["plan"]["most"]),
            (&json!(20), &json!(60))
        );
        let woman = [
            ("kind", "representative"),
            ("group", "第一组"),
            ("name", "钱二"),
            ("sex", "2"),
            ("birth", "1990-02-02"),
            ("chosen_on", "2026-11-20"),
        ];
        let told = shown(&staff.post(&format!("{api}/choose"), &woman).await);
        assert_eq!(told["chosen"][0]["name"], "钱二", "{told}");
        let mut bare = woman;
        bare[2] = ("name", "周九");
        bare[4] = ("birth", "");
        let refused = staff.post(&format!("{api}/choose"), &bare).await;
        assert!(refused.status == 422 && refused.body.contains("请填写出生日期"));
    });
});

/// A branch of three seats: the first has 40 of 40 approvals, the others as given.
async fn branch(staff: &mut Browser, approvals: [&str; 3]) {
    let meeting = [
        ("version", "0"),
        ("body", "party_branch"),
        ("held_on", "2026-11-20"),
        ("seats", "3"),
        ("entitled", "50"),
        ("present", "40"),
        ("issued", "40"),
        ("recovered", "40"),
    ];
    let done = staff.post(&format!("{PARTY}/meeting"), &meeting).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let names = [("陈一", "1"), ("孙三", "1"), ("钱二", "2"), ("李四", "1")];
    let all = ["40"].into_iter().chain(approvals);
    for ((name, sex), approvals) in names.into_iter().zip(all) {
        let fields = [("name", name), ("sex", sex), ("approvals", approvals)];
        let done = staff.post(&format!("{PARTY}/candidates"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
    }
}

fn held(version: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("version", version),
        ("round_held_on", "2026-11-21"),
        ("round_present", "40"),
        ("round_issued", "40"),
        ("round_recovered", "40"),
    ]
}

db_test!(a_tie_in_the_party_is_a_round_of_its_own, |test| {
    block_on(async {
        let mut staff = county(test).await;
        branch(&mut staff, ["26", "26", "26"]).await;
        let page = staff.get(PARTY).await;
        assert!(
            page.body.contains("登记这一轮") && page.body.contains("再次投票"),
            "{}",
            page.body
        );
        let mut votes = held("1");
        votes.extend([("votes2", "12"), ("votes3", "15"), ("votes4", "")]);
        let bare = staff.post(&format!("{PARTY}/round"), &votes).await;
        assert!(
            bare.status == 422 && bare.body.contains("李四的赞成票应为整数"),
            "{}",
            bare.body
        );
        assert!(bare.body.contains("value=\"15\""), "nothing typed is lost");
        votes[7] = ("votes4", "41");
        let many = staff.post(&format!("{PARTY}/round"), &votes).await;
        assert!(many.status == 422 && many.body.contains("多于收回的选票40"));
        votes[7] = ("votes4", "13");
        let done = staff.post(&format!("{PARTY}/round"), &votes).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = staff.get(PARTY).await;
        assert!(
            page.body.contains("当选：</b>陈一、钱二、李四"),
            "{}",
            page.body
        );
        let more = staff.post(&format!("{PARTY}/round"), &votes).await;
        assert_eq!(more.status, 409, "{}", more.body);
        let late = [("name", "李四"), ("sex", "1"), ("approvals", "20")];
        let late = staff.post(&format!("{PARTY}/candidates"), &late).await;
        assert!(late.status == 409 && late.body.contains("请先逐轮撤销"));
        let undone = staff
            .post(&format!("{PARTY}/undo_round"), &[("version", "2")])
            .await;
        assert_eq!(undone.status, 303, "{}", undone.body);
        let told = shown(&staff.get("/api/v1/elections/1/party").await);
        assert_eq!(
            told["outcome"]["tied"].as_array().unwrap().len(),
            3,
            "{told}"
        );
    });
});

db_test!(
    a_seat_nobody_won_is_filled_by_an_election_with_new_candidates,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            branch(&mut staff, ["30", "20", "10"]).await;
            let api = "/api/v1/elections/1/party";
            let told = shown(&staff.get(api).await);
            assert_eq!(told["outcome"]["open_seats"], 1, "{told}");
            let mut votes = held("1");
            votes.extend([
                ("votes3", "21"),
                ("new1.name", "周九"),
                ("new1.sex", "1"),
                ("new1.votes", "19"),
            ]);
            let done = staff.post(&format!("{api}/round"), &votes).await;
            let told = shown(&done);
            assert_eq!(told["outcome"]["elected"], json!([1, 2, 3]), "{told}");
            assert_eq!(told["rounds"][0]["kind"], "gap");
            assert_eq!(told["candidates"][4]["joined_in"], 2);
            let page = staff.get(PARTY).await;
            assert!(
                page.body.contains("周九：第2轮起参选") && page.body.contains("当选人登记入册"),
                "{}",
                page.body
            );
            let undone = staff
                .post(&format!("{api}/undo_round"), &[("version", "2")])
                .await;
            assert_eq!(shown(&undone)["candidates"].as_array().unwrap().len(), 4);
        });
    }
);

const COMMUNITY: &str = "341023100001";

/// A community of two households; only the head of the first is a registered voter.
fn community(test: &TestDb) {
    write(test, move |conn| {
        divisions::insert_many(
            conn,
            &[NewDivision::new(place(COMMUNITY), "城东社区居委会")],
        )?;
        let rules = built_in()?.find("cn-2018").unwrap();
        diesel::update(elections::table.find(2_i64))
            .set((
                elections::unit_code.eq(COMMUNITY),
                elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                elections::rule_set_hash.eq(Some(rules.hash())),
            ))
            .execute(conn)?;
        for (number, head) in [("1", "陈一"), ("2", "孙三")] {
            diesel::insert_into(households::table)
                .values((
                    households::unit_code.eq(COMMUNITY),
                    households::number.eq(number),
                    households::head_name.eq(head),
                    households::version.eq(1),
                ))
                .execute(conn)?;
        }
        Ok(())
    });
}

fn state(test: &TestDb, state: &'static str) {
    write(test, move |conn| {
        diesel::update(elections::table.find(2_i64))
            .set(elections::state.eq(state))
            .execute(conn)?;
        Ok(())
    });
}

fn voter(test: &TestDb, name: &'static str, birth: &'static str) {
    write(test, move |conn| {
        use crate::people::store::{NewPerson, insert_many, next_ids};
        let id = next_ids(conn, 1)?[0];
        let new = NewPerson {
            id,
            name: name.to_owned(),
            sex: 1,
            birth_date: day(birth).into(),
            birth_month_only: false,
            ethnicity: None,
            home_unit_code: COMMUNITY.to_owned(),
            id_number_sealed: None,
            id_number_lookup: None,
            telephone_sealed: None,
            telephone_lookup: None,
            version: 1,
        };
        insert_many(conn, vec![new])?;
        diesel::insert_into(crate::schema::voters::table)
            .values((
                crate::schema::voters::unit_code.eq(COMMUNITY),
                crate::schema::voters::person_id.eq(id),
                crate::schema::voters::category.eq(1_i16),
                crate::schema::voters::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

const ROLL: &str = "/office/elections/2/roll";

async fn roll(staff: &mut Browser) -> Value {
    shown(&staff.get("/api/v1/elections/2/roll").await)
}

db_test!(
    a_community_of_households_lists_one_of_each_and_counts_them,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            community(test);
            voter(test, "陈一", "1970-01-01");
            voter(test, "钱二", "1980-01-01");
            let set = [
                ("version", "0"),
                ("mode", "one_per_household"),
                ("number", ""),
            ];
            let done = staff.post("/office/elections/2/electorate", &set).await;
            assert_eq!(done.status, 303, "{}", done.body);
            state(test, "registration_open");
            let page = staff.get(ROLL).await;
            assert!(
                page.body.contains("每户派代表选举") && page.body.contains("户号2的户主"),
                "{}",
                page.body
            );
            let done = staff.post(&format!("{ROLL}/import"), &[]).await;
            assert_eq!(done.status, 303, "{}", done.body);
            assert_eq!(
                roll(&mut staff).await["listed"],
                1,
                "the head who is a voter, alone"
            );
            let mut other = vec![
                ("name", "钱二"),
                ("person", "2"),
                ("category", "1"),
                ("household", ""),
            ];
            let bare = staff.post(&format!("{ROLL}/add"), &other).await;
            assert!(
                bare.status == 422 && bare.body.contains("请填写户号"),
                "{}",
                bare.body
            );
            other[3] = ("household", "1");
            let twice = staff.post(&format!("{ROLL}/add"), &other).await;
            assert!(twice.status == 409 && twice.body.contains("户号1已有代表陈一"));
            other[3] = ("household", "2");
            let done = staff.post(&format!("{ROLL}/add"), &other).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let told = roll(&mut staff).await;
            assert_eq!(
                (&told["listed"], &told["faults"]),
                (&json!(2), &json!([])),
                "{told}"
            );
            let households: Vec<String> = read(test, |conn| {
                Ok(roll_entries::table
                    .order(roll_entries::household)
                    .select(roll_entries::household)
                    .load(conn)?)
            });
            assert_eq!(households, ["1", "2"]);
            write(test, |conn| {
                diesel::update(rolls::table)
                    .set((rolls::state.eq("final"), rolls::voters.eq(Some(2))))
                    .execute(conn)?;
                Ok(())
            });
            state(test, "counting");
            let count = |registered: &'static str| {
                [("version", "0"), ("registered", registered), ("papers", "")]
            };
            let setup = "/office/elections/2/count/setup";
            let wrong = staff.post(setup, &count("900")).await;
            assert!(
                wrong.status == 422 && wrong.body.contains("最终人数是2人"),
                "{}",
                wrong.body
            );
            assert_eq!(staff.post(setup, &count("2")).await.status, 303);
        });
    }
);

db_test!(
    a_community_of_groups_lists_those_whom_the_groups_chose,
    |test| {
        block_on(async {
            let mut staff = county(test).await;
            community(test);
            let set = [
                ("version", "0"),
                ("mode", "group_representatives"),
                ("number", ""),
            ];
            let done = staff.post("/office/elections/2/electorate", &set).await;
            assert_eq!(done.status, 303, "{}", done.body);
            state(test, "registration_open");
            for (name, birth) in [("陈一", "1970-01-01"), ("孙三", "1980-01-01")] {
                let fields = [
                    ("kind", "representative"),
                    ("group", "第一组"),
                    ("name", name),
                    ("sex", "1"),
                    ("birth", birth),
                    ("chosen_on", "2026-11-20"),
                ];
                let address = "/office/elections/2/representatives/choose";
                let done = staff.post(address, &fields).await;
                assert_eq!(done.status, 303, "{}", done.body);
                let done = staff.post(&format!("{ROLL}/import"), &[]).await;
                assert_eq!(done.status, 303, "{}", done.body);
                let told = roll(&mut staff).await;
                let faults = told["faults"].to_string();
                let alone = faults.contains("第一组有1人（陈一），每个居民小组应有二至三名代表");
                assert_eq!(alone, name == "陈一", "{told}");
            }
            assert_eq!(roll(&mut staff).await["listed"], 2);
        });
    }
);

db_test!(those_in_office_count_as_elected_in_a_by_election, |test| {
    block_on(async {
        let mut staff = seated(test).await;
        write(test, |conn| {
            diesel::update(elections::table.find(ELECTION))
                .set(elections::state.eq("filed"))
                .execute(conn)?;
            Ok(())
        });
        let begin = [
            ("version", "1"),
            ("kind", "by_election"),
            ("chair", "0"),
            ("vice_chair", "0"),
            ("woman_member", "0"),
            ("member", "1"),
            // The day on which the woman came into office.
            ("election_day", "2026-11-21"),
        ];
        let done = staff.post("/office/elections/1/chapters", &begin).await;
        assert_eq!(done.status, 303, "{}", done.body);
        fill(test);
        write(test, |conn| {
            add_relative(conn, 4, 5, ("钱二", Relation::Spouse))
        });
        let (count, committee) = read(test, |conn| {
            let by = store::election(conn, &DivisionCode::nation(), 4)?;
            let beside = store::chapters_beside(conn, &by)?;
            let committee = store_vacancy::committee(conn, &beside, &by)?;
            Ok((count_of(conn, by)?, committee))
        });
        assert_eq!(
            committee, 4,
            "three in office and the seat of the by-election"
        );
        let mut before: Vec<(&str, &str, u64)> = Vec::new();
        for one in &count.about.elected_before {
            let word = |name: &str| one[name].as_str().unwrap();
            before.push((word("post"), word("sex"), one["votes"].as_u64().unwrap()));
        }
        before.sort_unstable();
        let expected = [
            ("chair", "male", 410),
            ("member", "male", 330),
            ("woman_member", "female", 250),
        ];
        assert_eq!(before, expected, "with the votes that won the seat");
        let woman = count.sitting.iter().find(|one| one.is_woman).unwrap();
        let kin = vec![(5, woman.case_id(), Relation::Spouse)];
        assert_eq!(count.about.kinship_in_office, kin);
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
        let again = read(test, |conn| {
            let by = store::election(conn, &DivisionCode::nation(), 4)?;
            Ok(count_of(conn, by)?.sitting)
        });
        assert_eq!(
            again, count.sitting,
            "who is elected by it is not in office for it"
        );
        let page = staff.get("/office/elections/4/count").await;
        assert!(
            page.body.contains("补选期间在任的：") && page.body.contains("钱二（女，妇女委员）"),
            "{}",
            page.body
        );
    });
});

db_test!(what_ends_an_office_is_what_the_province_says, |test| {
    block_on(async {
        let mut staff = seated(test).await;
        let absent = [
            ("reason", "six_months_absent"),
            ("ended_on", "2026-11-22"),
            ("proof", "考勤记录"),
        ];
        let address = format!("{LEAVING}/2/termination");
        let refused = staff.post(&address, &absent).await;
        assert!(
            refused.status == 422 && refused.body.contains("本省的选举办法没有规定"),
            "{}",
            refused.body
        );
        let page = staff.get(&format!("{LEAVING}/2")).await;
        assert!(!page.body.contains("six_months_absent"), "{}", page.body);
        let under = |id: &'static str| {
            write(test, move |conn| {
                let rules = built_in()?.find(id).unwrap();
                diesel::update(elections::table.find(ELECTION))
                    .set((
                        elections::rule_set.eq(Some(rules.to_frozen().unwrap())),
                        elections::rule_set_hash.eq(Some(rules.hash())),
                    ))
                    .execute(conn)?;
                Ok(())
            });
        };
        under("bj-2012");
        write(test, |conn| {
            diesel::insert_into(recalls::table)
                .values((
                    recalls::election_id.eq(ELECTION),
                    recalls::person_id.eq(1_i64),
                    recalls::state.eq("kept"),
                    recalls::reason.eq("长期不在村"),
                    recalls::asked_on.eq(day("2026-11-20")),
                    recalls::voters.eq(200_i64),
                    recalls::registered.eq(1000_i64),
                    recalls::representatives.eq(0_i64),
                    recalls::all_representatives.eq(40_i64),
                    recalls::defence.eq(""),
                    recalls::voted_on.eq(Some(day("2026-11-21"))),
                    recalls::version.eq(1),
                    recalls::held_by.eq("committee"),
                ))
                .execute(conn)?;
            Ok(())
        });
        let mut motion = vec![
            ("recall_reason", "长期不在村"),
            ("asked_on", "2026-11-22"),
            ("voters", "400"),
            ("registered", "1000"),
            ("representatives", "0"),
            ("all_representatives", "40"),
        ];
        let again = format!("{LEAVING}/1/recall");
        let refused = staff.post(&again, &motion).await;
        assert!(
            refused.status == 422 && refused.body.contains("同一事实和理由不再受理"),
            "{}",
            refused.body
        );
        motion.push(("new_matter", "true"));
        let done = staff.post(&again, &motion).await;
        assert_eq!(done.status, 303, "{}", done.body);
        under("ha-2011");
        let done = staff.post(&address, &absent).await;
        assert_eq!(done.status, 303, "{}", done.body);
    });
});
