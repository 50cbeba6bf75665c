//! Persons as staff see, find, correct and join them.

use diesel::prelude::*;

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::committees::Posts;
use crate::db::testing::TestDb;
use crate::db_test;
use crate::office::testing::{
    KEY, NEIGHBOUR, SISTER, VILLAGE, actions, assert_sums_hold, county, person, read, seat, seats,
    write,
};
use crate::people::seal::{self, SealingKey};
use crate::schema::{audit_events, person_matches, persons, voters};

/// Made up: the check digit fits, the region and person do not exist.
const NUMBER: &str = "11010519750308003X";

fn seal_number(test: &TestDb, key: &SealingKey, id: i64) {
    let number = valid_number();
    let (sealed, lookup) = (
        key.seal(&number, seal::ID_NUMBER).unwrap(),
        key.lookup(&number, seal::ID_NUMBER),
    );
    let phone = key.seal("13800000000", seal::TELEPHONE).unwrap();
    write(test, move |conn| {
        diesel::update(persons::table.find(id))
            .set((
                persons::id_number_sealed.eq(sealed),
                persons::id_number_lookup.eq(lookup.to_vec()),
                persons::telephone_sealed.eq(phone),
            ))
            .execute(conn)?;
        Ok(())
    });
}

/// `NUMBER` with the check character that fits.
fn valid_number() -> String {
    let tries = "0123456789X"
        .chars()
        .map(|check| format!("{}{check}", &NUMBER[..17]));
    tries
        .into_iter()
        .find(|number| crate::people::IdNumber::parse(number).is_ok())
        .unwrap()
}

fn ask_whether_same(test: &TestDb, one: i64, two: i64) {
    write(test, move |conn| {
        diesel::insert_into(person_matches::table)
            .values((
                person_matches::person_id.eq(one),
                person_matches::other_person_id.eq(two),
                person_matches::unit_code.eq(VILLAGE),
                person_matches::state.eq(0_i16),
                person_matches::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

db_test!(the_list_holds_whoever_is_visible_and_nobody_else, |test| {
    county(test);
    let (one, two, three) = (
        person(test, "张三", VILLAGE),
        person(test, "李四", SISTER),
        person(test, "王五", "341024100200"),
    );
    seat(
        test,
        2,
        VILLAGE,
        one,
        Posts::CHAIR.and(Posts::PARTY_SECRETARY),
    );
    seat(test, 1, VILLAGE, three, Posts::COMMITTEE_MEMBER);
    write(test, move |conn| {
        diesel::insert_into(voters::table)
            .values((
                voters::unit_code.eq(NEIGHBOUR),
                voters::person_id.eq(two),
                voters::category.eq(1_i16),
                voters::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let list = staff.get("/office/people").await;
        assert!(
            list.body.contains("共 3 条"),
            "home, voter, former member: {}",
            list.body
        );
        assert!(list.body.contains("党组织书记，村（居）委会主任"));
        let list = staff.get("/office/people?term=2026").await;
        assert!(list.body.contains("张三") && !list.body.contains("李四"));
        let list = staff.get("/office/people?q=%E6%9D%8E").await;
        assert!(list.body.contains("李四") && !list.body.contains("张三"));
        let list = staff.get(&format!("/office/people?unit={NEIGHBOUR}")).await;
        assert!(list.body.contains("李四") && !list.body.contains("张三"));
        let list = staff.get("/office/people?unit=341024").await;
        assert!(list.body.contains("没有符合条件") && !list.body.contains("王五"));
        for sort in ["name", "age", "unit"] {
            assert_eq!(
                staff
                    .get(&format!("/office/people?sort={sort}&desc=1"))
                    .await
                    .status,
                200
            );
        }
        let mut sister = Browser::signed_in(&test.db, Role::Viewer, "341023101");
        let list = sister.get("/office/people").await;
        assert!(list.body.contains("李四") && list.body.contains("共 1 条"));
        assert_eq!(
            sister.get(&format!("/office/people/{one}")).await.status,
            404
        );
        assert_eq!(sister.get("/office/people/99").await.status, 404);
        let page = staff.get(&format!("/office/people/{three}")).await;
        assert!(
            page.status == 200
                && page.body.contains("管理范围以外")
                && !page.body.contains("更正资料")
        );
        let mut nation = Browser::signed_in(&test.db, Role::Viewer, "");
        assert!(nation.get("/office/people").await.body.contains("共 3 条"));
    });
});

db_test!(
    an_id_number_finds_its_person_and_stands_in_no_address,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            seal_number(test, &staff.app.key.clone(), one);
            assert_eq!(staff.get("/office/people/search").await.status, 200);
            let number = valid_number();
            let found = staff
                .post("/office/people/search", &[("id_number", &number)])
                .await;
            assert_eq!(
                (found.status, found.location),
                (303, format!("/office/people/{one}"))
            );
            let short = staff
                .post("/office/people/search", &[("id_number", "123")])
                .await;
            assert!(short.status == 422 && short.body.contains("应为18位"));
            let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
            other.app.key = staff.app.key.clone();
            let hidden = other
                .post("/office/people/search", &[("id_number", &number)])
                .await;
            assert!(hidden.status == 422 && hidden.body.contains("没有登记"));
        });
    }
);

db_test!(a_number_is_masked_and_shown_once_for_a_reason, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        seal_number(test, &staff.app.key.clone(), one);
        let number = valid_number();
        let own = format!("/office/people/{one}");
        let page = staff.get(&own).await;
        assert!(
            page.body.contains("110*************") && !page.body.contains(&number),
            "{}",
            page.body
        );
        assert!(!page.body.contains("13800000000"));
        let reveal = format!("{own}/reveal");
        let short = staff
            .post(&reveal, &[("field", "id_number"), ("reason", "看看")])
            .await;
        assert!(
            short.status == 422 && short.body.contains("4至200个字") && short.body.contains("看看")
        );
        let telling = [("field", "id_number"), ("reason", "打13800000001核对")];
        let telling = staff.post(&reveal, &telling).await;
        assert!(telling.status == 422 && telling.body.contains("请不要写身份证号或手机号"));
        assert!(actions(test).is_empty());
        let fields = [("field", "id_number"), ("reason", "核对候选人资格"), KEY];
        let shown = staff.post(&reveal, &fields).await;
        assert!(shown.status == 200 && shown.body.contains(&number));
        assert_eq!(shown.headers.get("cache-control").unwrap(), "no-store");
        let again = staff.post(&reveal, &fields).await;
        assert_eq!(
            (again.status, again.location),
            (303, own.clone() + "?done=revealed-before")
        );
        let phone = [("field", "telephone"), ("reason", "通知本人开会")];
        assert!(
            staff
                .post(&reveal, &phone)
                .await
                .body
                .contains("13800000000")
        );
        assert_eq!(actions(test), ["person.reveal", "person.reveal"]);
        let told: Vec<(String, String)> = read(test, |conn| {
            Ok(audit_events::table
                .filter(audit_events::action.eq("person.reveal"))
                .order(audit_events::sequence)
                .select((audit_events::actor, audit_events::details))
                .load(conn)?)
        });
        assert_eq!(told[0].0, "township_staff-341023100");
        assert!(told[0].1.contains("id_number") && told[0].1.contains("核对候选人资格"));
        assert!(!told[0].1.contains(&number));
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        viewer.app.key = staff.app.key.clone();
        assert!(!viewer.get(&own).await.body.contains("查看完整号码"));
        assert_eq!(viewer.post(&reveal, &phone).await.status, 403);
    });
});

db_test!(corrections_reach_all_stretches_and_sums, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 1, VILLAGE, one, Posts::CHAIR);
    seat(test, 2, "341024100200", one, Posts::CHAIR);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let edit = format!("/office/people/{one}/edit");
        assert!(staff.get(&edit).await.body.contains("1975-03-08"));
        let fields = [
            ("version", "1"),
            ("name", "张珊"),
            ("sex", "2"),
            ("birth", "1985-03"),
            ("ethnicity", "畲族"),
            KEY,
        ];
        for _ in 0..2 {
            let done = staff.post(&edit, &fields).await;
            assert_eq!(
                (done.status, done.location),
                (303, format!("/office/people/{one}?done=saved"))
            );
        }
        let page = staff.get(&format!("/office/people/{one}")).await;
        assert!(
            page.body.contains("张珊")
                && page.body.contains("1985-03<")
                && page.body.contains("畲族")
        );
        let stale = staff.post(&edit, &fields[..5]).await;
        assert_eq!(stale.status, 409);
        for kept in [
            "现在登记的是：张珊，女，1985-03，畲族",
            "name=\"version\" value=\"2\"",
            "value=\"畲族\"",
        ] {
            assert!(stale.body.contains(kept), "{kept}: {}", stale.body);
        }
        let wrong = [
            ("version", "2"),
            ("name", "张3"),
            ("sex", ""),
            ("birth", "2099-01-01"),
        ];
        let refused = staff.post(&edit, &wrong).await;
        assert!(
            refused.status == 422
                && refused.body.contains("有 3 处需要改正")
                && refused.body.contains("张3")
        );
        let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341024100");
        assert_eq!(
            other.post(&edit, &wrong).await.status,
            409,
            "visible, but at home elsewhere"
        );
        let mut sister = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
        assert_eq!(sister.get(&edit).await.status, 404);
        assert_eq!(sister.post(&edit, &wrong).await.status, 404);
        seal_number(test, &staff.app.key.clone(), one);
        let against = [
            ("version", "2"),
            ("name", "张珊"),
            ("sex", "2"),
            ("birth", "1985-03-08"),
        ];
        let refused = staff.post(&edit, &against).await;
        assert!(
            refused.status == 422 && refused.body.contains("与登记的身份证号中的"),
            "{}",
            refused.body
        );
    });
    assert_eq!(actions(test), ["person.change"]);
    assert_sums_hold(test);
});

db_test!(
    numbers_are_corrected_sealed_and_belong_to_one_person,
    |test| {
        county(test);
        let (one, two) = (person(test, "张三", VILLAGE), person(test, "张四", VILLAGE));
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let number = valid_number();
            let fields = |version, telephone| {
                [
                    ("version", version),
                    ("name", "张三"),
                    ("sex", "1"),
                    ("birth", "1975-03-08"),
                    ("id_number", number.as_str()),
                    ("telephone", telephone),
                ]
            };
            let edit = format!("/office/people/{one}/edit");
            let mut against = fields("1", "123");
            against[2] = ("sex", "2");
            let refused = staff.post(&edit, &against).await;
            assert!(
                refused.status == 422
                    && refused.body.contains("有 2 处需要改正")
                    && refused.body.contains("与填写的身份证号中的性别不一致"),
                "{}",
                refused.body
            );
            let done = staff.post(&edit, &fields("1", "13800000000")).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = staff.get(&edit).await;
            assert!(
                page.body.contains("登记的是110**") && page.body.contains("登记的是138****0000"),
                "{}",
                page.body
            );
            assert!(!page.body.contains(&number) && !page.body.contains("13800000000"));
            let found = staff
                .post("/office/people/search", &[("id_number", &number)])
                .await;
            assert_eq!(found.location, format!("/office/people/{one}"));
            let taken = staff
                .post(&format!("/office/people/{two}/edit"), &fields("1", ""))
                .await;
            assert!(
                taken.status == 422 && taken.body.contains("已登记在另一人名下"),
                "{}",
                taken.body
            );
        });
        let details: Vec<String> = read(test, |conn| {
            Ok(audit_events::table
                .filter(audit_events::action.eq("person.change"))
                .select(audit_events::details)
                .load(conn)?)
        });
        assert_eq!(details.len(), 1);
        let details = format!("{details:?}");
        assert!(
            details.contains("身份证号") && details.contains("电话") && !details.contains("1975"),
            "{details}"
        );
    }
);

db_test!(several_pairs_become_one_person_each_in_one_step, |test| {
    county(test);
    let names = ["张三", "李四", "王五"];
    let ids = names.map(|name| (person(test, name, VILLAGE), person(test, name, VILLAGE)));
    for (older, newer) in ids {
        seat(test, 1, VILLAGE, older, Posts::COMMITTEE_MEMBER);
        seat(test, 2, VILLAGE, newer, Posts::COMMITTEE_MEMBER);
        ask_whether_same(test, newer, older);
    }
    let several = "/office/people/matches/several";
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let list = staff.get("/office/people/matches").await;
        assert!(list.body.contains(several), "{}", list.body);
        let page = staff.get(several).await;
        assert!(
            page.body.contains("value=\"1:1\"") && !page.body.contains("checked"),
            "{}",
            page.body
        );
        let all = staff.get(&format!("{several}?all=1")).await;
        assert_eq!(all.body.matches("checked").count(), 3, "{}", all.body);
        assert_eq!(staff.post(several, &[]).await.status, 422);
        let chosen = [("pair", "1:1"), ("pair", "2:1")];
        let asked = staff.post(several, &chosen).await;
        assert!(
            asked.status == 200
                && asked.body.contains("2对")
                && asked.body.contains("李四")
                && !asked.body.contains("王五"),
            "{}",
            asked.body
        );
        assert!(actions(test).is_empty(), "one click joins nobody");
        let stale = [("pair", "1:1"), ("pair", "3:7"), ("confirmed", "true")];
        let refused = staff.post(several, &stale).await;
        assert_eq!(refused.status, 409, "{}", refused.body);
        assert!(refused.body.contains("checked"), "what was ticked stays");
        assert!(actions(test).is_empty(), "all or nothing");
        let sure = [chosen[0], chosen[1], ("confirmed", "true"), KEY];
        for _ in 0..2 {
            let done = staff.post(several, &sure).await;
            assert_eq!(done.location, "/office/people/matches?done=several-joined");
        }
        let left = staff.get("/office/people/matches").await;
        assert!(left.body.contains("王五") && !left.body.contains("李四"));
    });
    assert_sums_hold(test);
    assert_eq!(actions(test), ["person.join", "person.join"]);
    assert_eq!(seats(test).iter().filter(|seat| seat.3).count(), 2);
});

db_test!(
    a_pair_found_to_be_different_can_be_asked_about_again,
    |test| {
        county(test);
        let (older, newer) = (person(test, "张三", VILLAGE), person(test, "张三", VILLAGE));
        ask_whether_same(test, newer, older);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
            let one = "/office/people/matches/1";
            let different = [("version", "1"), ("decision", "different")];
            let asked = staff.post(one, &different).await;
            assert!(asked.status == 200 && asked.body.contains("即将记为不是同一人"));
            assert!(actions(test).is_empty());
            let sure = [different[0], different[1], ("confirmed", "true")];
            assert_eq!(staff.post(one, &sure).await.status, 303);
            let apart = staff.get("/office/people/matches/apart").await;
            assert!(apart.body.contains("张三"), "{}", apart.body);
            let again = format!("{one}/again");
            assert_eq!(staff.post(&again, &[("version", "1")]).await.status, 409);
            let done = staff.post(&again, &[("version", "2")]).await;
            assert_eq!(
                done.location,
                "/office/people/matches/apart?done=persons-asked-again"
            );
            let list = staff.get("/office/people/matches").await;
            assert!(list.body.contains("张三"), "{}", list.body);
        });
        assert_eq!(actions(test), ["person.keep_apart", "person.ask_again"]);
    }
);

db_test!(two_records_become_one_person, |test| {
    county(test);
    let (older, newer, third) = (
        person(test, "张三", VILLAGE),
        person(test, "张三", VILLAGE),
        person(test, "张三", VILLAGE),
    );
    seat(test, 1, VILLAGE, older, Posts::CHAIR);
    seat(test, 2, VILLAGE, newer, Posts::CHAIR);
    seat(test, 2, SISTER, newer, Posts::COMMITTEE_MEMBER);
    ask_whether_same(test, newer, older);
    ask_whether_same(test, third, newer);
    assert!(!seats(test)[1].3, "newer looks new");
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        seal_number(test, &staff.app.key.clone(), newer);
        let list = staff.get("/office/people/matches").await;
        assert!(
            list.body.contains("先登记的") && list.body.contains("2026届"),
            "{}",
            list.body
        );
        let stale = [("version", "7"), ("decision", "same")];
        assert_eq!(
            staff.post("/office/people/matches/1", &stale).await.status,
            409
        );
        let asked = [("version", "1"), ("decision", "same")];
        let asked = staff.post("/office/people/matches/1", &asked).await;
        assert!(
            asked.status == 200 && asked.body.contains("合并后不能拆开"),
            "{}",
            asked.body
        );
        assert!(actions(test).is_empty(), "one click joins nobody");
        let fields = [
            ("version", "1"),
            ("decision", "same"),
            ("confirmed", "true"),
            KEY,
        ];
        for _ in 0..2 {
            let done = staff.post("/office/people/matches/1", &fields).await;
            assert_eq!(
                (done.status, done.location.as_str()),
                (303, "/office/people/matches?done=persons-joined")
            );
        }
        let number = valid_number();
        let found = staff
            .post("/office/people/search", &[("id_number", &number)])
            .await;
        assert_eq!(
            found.location,
            format!("/office/people/{older}"),
            "the number went over"
        );
        assert_eq!(
            staff.get(&format!("/office/people/{newer}")).await.status,
            404
        );
        // Forms that were open meanwhile are told where the record went, and lose nothing.
        let late = [
            ("version", "1"),
            ("was_ethnicity", ""),
            ("name", "张三"),
            ("sex", "1"),
            ("birth", "1975-03-08"),
            ("ethnicity", "畲族"),
        ];
        let edit = format!("/office/people/{newer}/edit");
        let late = staff.post(&edit, &late).await;
        assert!(
            late.status == 409
                && late.body.contains("已与另一条记录合并为同一人")
                && late.body.contains("value=\"畲族\"")
                && late
                    .body
                    .contains(&format!("action=\"/office/people/{older}/edit\"")),
            "{}",
            late.body
        );
        let gone = newer.to_string();
        let answer = [
            ("version", "1"),
            ("decision", "same"),
            ("newer", gone.as_str()),
        ];
        let late = staff.post("/office/people/matches/1", &answer).await;
        assert!(
            late.status == 409 && late.body.contains("已经合并为同一人“张三”"),
            "{}",
            late.body
        );
        let other = [("version", "1"), ("decision", "different")];
        let asked = staff.post("/office/people/matches/2", &other).await;
        assert!(
            asked.status == 200 && asked.body.contains("即将记为不是同一人"),
            "{}",
            asked.body
        );
        let other = [other[0], other[1], ("confirmed", "true")];
        let done = staff.post("/office/people/matches/2", &other).await;
        assert_eq!(done.location, "/office/people/matches?done=persons-apart");
        let late = staff.post("/office/people/matches/2", &other).await;
        assert!(late.status == 409 && late.body.contains("认定为不是同一人"));
        assert!(
            staff
                .get("/office/people/matches")
                .await
                .body
                .contains("没有待确认的人员")
        );
    });
    let now = seats(test);
    assert!(
        now.iter().all(|(_, _, person, ..)| *person == older),
        "{now:?}"
    );
    assert_eq!((now[1].3, now[1].4), (true, false), "re-elected");
    assert_eq!(actions(test), ["person.join", "person.keep_apart"]);
    assert_sums_hold(test);
});

db_test!(
    different_numbers_are_different_persons_and_scopes_hold,
    |test| {
        county(test);
        let (older, newer) = (person(test, "张三", VILLAGE), person(test, "张三", VILLAGE));
        ask_whether_same(test, newer, older);
        write(test, move |conn| {
            for (id, byte) in [(older, 1_u8), (newer, 2)] {
                diesel::update(persons::table.find(id))
                    .set(persons::id_number_lookup.eq(vec![byte; 32]))
                    .execute(conn)?;
            }
            Ok(())
        });
        block_on(async {
            let fields = [
                ("version", "1"),
                ("decision", "same"),
                ("confirmed", "true"),
            ];
            let mut sister = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
            assert!(
                sister
                    .get("/office/people/matches")
                    .await
                    .body
                    .contains("没有待确认")
            );
            assert_eq!(
                sister
                    .post("/office/people/matches/1", &fields)
                    .await
                    .status,
                404
            );
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let refused = staff.post("/office/people/matches/1", &fields).await;
            assert!(refused.status == 409 && refused.body.contains("身份证号不同"));
            let neither = staff
                .post("/office/people/matches/1", &[("version", "1")])
                .await;
            assert_eq!(neither.status, 422);
        });
        assert!(actions(test).is_empty());
    }
);

#[test]
fn the_page_after_an_expired_session_calls_choices_as_forms_do() {
    use crate::accounts::kept_choice;
    use crate::committees::membership::{Ending, Origin};
    use crate::people::{Education, PoliticalStatus, RegistrationCategory, Sex};
    let known = |field: &str, code: i16| kept_choice(field, &code.to_string()).unwrap_or("?");
    for one in Sex::ALL {
        assert_eq!(known("sex", one.code()), one.label());
    }
    for one in Education::ALL {
        assert_eq!(known("education", one.code()), one.label());
    }
    for one in PoliticalStatus::ALL {
        assert_eq!(known("political_status", one.code()), one.label());
    }
    for one in RegistrationCategory::ALL {
        assert_eq!(known("category", one.code()), one.label());
    }
    for one in Origin::MID_TERM {
        assert_eq!(
            known("origin", one.number()),
            Origin::label_of(one.number())
        );
    }
    for one in Ending::CHOICES {
        assert_eq!(
            known("ending", one.number()),
            Ending::label_of(one.number())
        );
    }
    for (post, name) in Posts::NAMED {
        let word = known("posts", post.bits());
        let body = if post.in_committee() {
            "村（居）委会"
        } else {
            "党组织"
        };
        assert_eq!(word, format!("{body}{name}"));
    }
}

#[test]
fn a_number_in_the_name_box_is_told_apart_from_a_name() {
    for number in [
        "110101199003078515",
        "11010119900307851X",
        "１１０１０１９００３０７８５１",
    ] {
        assert!(super::list::is_number(number), "{number}");
    }
    for name in ["甲示例", "X", "12345", ""] {
        assert!(!super::list::is_number(name), "{name}");
    }
}
