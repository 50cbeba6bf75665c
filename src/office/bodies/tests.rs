//! Who serves in a village, as staff of a township record it.

use diesel::prelude::*;

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::committees::Posts;
use crate::db_test;
use crate::office::testing::{
    KEY, VILLAGE, actions, assert_sums_hold, county, person, read, seat, seats,
};
use crate::schema::{audit_events, memberships, persons};

const ORGANISATIONS: &str = "/office/divisions/341023100200/organisations";
const MEMBERS: &str = "/office/divisions/341023100200/members";

db_test!(an_organisation_is_added_once_and_ends_when_empty, |test| {
    county(test);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let page = staff.get("/office/divisions/341023100200").await;
        assert!(page.body.contains(ORGANISATIONS) && page.body.contains(MEMBERS));
        let fields = [
            ("kind", "red_white_council"),
            ("name", ""),
            ("since", "2022-03-01"),
            KEY,
        ];
        for _ in 0..2 {
            let done = staff.post(ORGANISATIONS, &fields).await;
            assert_eq!(
                (done.status, done.location.as_str()),
                (303, "/office/organisations/1?done=saved")
            );
        }
        let twice = staff.post(ORGANISATIONS, &fields[..3]).await;
        assert!(twice.status == 422 && twice.body.contains("已登记，不必重复添加"));
        let none = staff
            .post(ORGANISATIONS, &[("kind", ""), ("since", "x")])
            .await;
        assert!(
            none.status == 422
                && none.body.contains("有 2 处需要改正")
                && none.body.contains("value=\"x\"")
        );
        assert!(staff.get(ORGANISATIONS).await.body.contains("红白理事会"));

        let member = [
            ("name", "钱六"),
            ("sex", "2"),
            ("birth", "1980-05"),
            ("post", "理事长"),
            ("origin", "2"),
            ("began_on", "2022-03-05"),
            ("idempotency_key", "1123456789abcdef"),
        ];
        let services = "/office/organisations/1/services";
        assert_eq!(staff.get(services).await.status, 200);
        for _ in 0..2 {
            let done = staff.post(services, &member).await;
            assert_eq!(
                (done.status, done.location.as_str()),
                (303, "/office/organisations/1?done=saved"),
                "{}",
                done.body
            );
        }
        let page = staff.get("/office/organisations/1").await;
        assert!(
            page.body.contains("钱六")
                && page.body.contains("理事长")
                && page.body.contains("换届选举")
        );
        let end = [("version", "1"), ("day", "2026-11-01")];
        let refused = staff.post("/office/organisations/1/end", &end).await;
        assert!(refused.status == 422 && refused.body.contains("还有 1 名成员在任"));
        let leave = "/office/organisations/1/services/1";
        assert!(staff.get(leave).await.body.contains("即将办理离任"));
        let early = [
            ("version", "1"),
            ("ended_on", "2022-03-01"),
            ("ending", "2"),
        ];
        let refused = staff.post(leave, &early).await;
        assert!(refused.status == 422 && refused.body.contains("不能早于开始日期"));
        let stale = [
            ("version", "9"),
            ("ended_on", "2026-11-01"),
            ("ending", "2"),
        ];
        let again = staff.post(leave, &stale).await;
        assert_eq!(again.status, 409);
        for kept in [
            "现在登记的是：钱六，理事长，在任",
            "name=\"version\" value=\"1\"",
            "value=\"2026-11-01\"",
        ] {
            assert!(again.body.contains(kept), "{kept}: {}", again.body);
        }
        let left = [
            ("version", "1"),
            ("ended_on", "2026-11-01"),
            ("ending", "2"),
            ("idempotency_key", "2123456789abcdef"),
        ];
        for _ in 0..2 {
            assert_eq!(staff.post(leave, &left).await.status, 303);
        }
        assert!(
            staff
                .get("/office/organisations/1")
                .await
                .body
                .contains("2026-11-01 辞职")
        );
        let end = [
            ("version", "1"),
            ("day", "2026-11-01"),
            ("idempotency_key", "3123456789abcdef"),
        ];
        for _ in 0..2 {
            assert_eq!(
                staff.post("/office/organisations/1/end", &end).await.status,
                303
            );
        }
        let late = staff.post(services, &member[..6]).await;
        assert!(
            late.status == 422,
            "ended, and a namesake is on record: {}",
            late.status
        );
        let found = staff.get("/office/people?q=%E9%92%B1").await;
        assert!(found.body.contains("钱六"), "a new person is on record");
        assert!(
            staff
                .get("/office/people/1")
                .await
                .body
                .contains("红白理事会理事长")
        );
    });
    let told = [
        "organisation.add",
        "organisation.appoint",
        "organisation.leave",
        "organisation.end",
    ];
    assert_eq!(actions(test), told);
});

db_test!(
    a_namesake_is_asked_about_and_committee_members_do_not_supervise,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            staff
                .post(ORGANISATIONS, &[("kind", "supervision_committee")])
                .await;
            let services = "/office/organisations/1/services";
            let mut fields = vec![
                ("name", "张三"),
                ("post", "主任"),
                ("origin", "2"),
                ("began_on", "2026-02-01"),
            ];
            let asked = staff.post(services, &fields).await;
            assert!(
                asked.status == 422 && asked.body.contains("张三，男，1975-03-08出生"),
                "{}",
                asked.body
            );
            let number = one.to_string();
            fields.push(("person", &number));
            let refused = staff.post(services, &fields).await;
            assert!(refused.status == 422 && refused.body.contains("第三十二条"));
            fields.pop();
            fields.push(("person", "new"));
            let incomplete = staff.post(services, &fields).await;
            assert!(incomplete.status == 422 && incomplete.body.contains("此人尚未登记"));
            fields.extend([("sex", "1"), ("birth", "1960-01-01")]);
            assert_eq!(staff.post(services, &fields).await.status, 303);
            fields.retain(|(name, _)| *name != "person");
            fields.push(("person", "77"));
            assert_eq!(
                staff.post(services, &fields).await.status,
                422,
                "a person of elsewhere"
            );
        });
        let persons: i64 = read(test, |conn| Ok(persons::table.count().get_result(conn)?));
        assert_eq!(persons, 2, "refused forms leave nobody behind");
    }
);

db_test!(an_id_number_joins_and_a_wrong_name_is_refused, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        staff
            .post(ORGANISATIONS, &[("kind", "representatives")])
            .await;
        let services = "/office/organisations/1/services";
        let number = valid_number();
        let (choice, kept) = (one.to_string(), number.clone());
        let fields = [
            ("name", "张三"),
            ("id_number", kept.as_str()),
            ("person", choice.as_str()),
            ("post", "村民代表"),
            ("origin", "2"),
            ("began_on", "2026-02-01"),
        ];
        assert_eq!(staff.post(services, &fields).await.status, 303);
        let found = staff
            .post("/office/people/search", &[("id_number", &number)])
            .await;
        assert_eq!(
            found.location,
            format!("/office/people/{one}"),
            "the number was added"
        );
        let twice = staff.post(services, &fields).await;
        assert!(twice.status == 422 && twice.body.contains("已在任"));
        let other = [
            ("name", "李四"),
            fields[1],
            ("post", "代表"),
            fields[4],
            fields[5],
        ];
        let refused = staff.post(services, &other).await;
        assert!(refused.status == 422 && refused.body.contains("登记在另一个姓名下"));
    });
});

/// A made-up number of somebody born on 1975-03-08, a man.
fn valid_number() -> String {
    let tries = "0123456789X"
        .chars()
        .map(|check| format!("11010519750308003{check}"));
    tries
        .into_iter()
        .find(|number| crate::people::IdNumber::parse(number).is_ok())
        .unwrap()
}

db_test!(
    members_join_and_leave_between_elections_and_sums_follow,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 1, VILLAGE, one, Posts::CHAIR);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        let leave = format!("{MEMBERS}/2/{one}/0");
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let list = staff.get(MEMBERS).await;
            assert!(list.body.contains("2026届两委成员") && list.body.contains("村（居）委会主任"));
            assert!(staff.get(&leave).await.body.contains("即将办理离任"));
            let none = staff
                .post(&leave, &[("version", "1"), ("ended_on", "")])
                .await;
            assert!(none.status == 422 && none.body.contains("有 2 处需要改正"));
            let stale = [
                ("version", "9"),
                ("ended_on", "2026-11-01"),
                ("ending", "3"),
            ];
            assert_eq!(staff.post(&leave, &stale).await.status, 409);
            let left = [
                ("version", "1"),
                ("ended_on", "2026-11-01"),
                ("ending", "3"),
                KEY,
            ];
            for _ in 0..2 {
                let done = staff.post(&leave, &left).await;
                assert_eq!(
                    (done.status, done.location),
                    (303, format!("{MEMBERS}?term=2026&done=saved")),
                    "{}",
                    done.body
                );
            }
            assert_sums_hold(test);
            let join = format!("{MEMBERS}/2");
            assert_eq!(staff.get(&join).await.status, 200);
            let fields = [
                ("name", "周七"),
                ("sex", "1"),
                ("birth", "1990-01-01"),
                ("posts", "8"),
                ("posts", "1"),
                ("education", "5"),
                ("political_status", "1"),
                ("origin", "3"),
                ("began_on", "2026-11-10"),
                ("idempotency_key", "4123456789abcdef"),
            ];
            for _ in 0..2 {
                let done = staff.post(&join, &fields).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            let list = staff.get(MEMBERS).await;
            assert!(
                list.body.contains("周七")
                    && list.body.contains("补选")
                    && list.body.contains("罢免")
            );
            let bare = staff
                .post(&join, &[("name", "吴八"), ("origin", "1")])
                .await;
            assert!(
                bare.status == 422
                    && bare.body.contains("请至少选择一个职务")
                    && bare.body.contains("产生方式")
            );
            let future = [
                ("name", "吴八"),
                ("sex", "1"),
                ("birth", "1990-01-01"),
                ("posts", "32"),
                ("origin", "3"),
                ("began_on", "2027-01-01"),
            ];
            let refused = staff.post(&join, &future).await;
            assert!(refused.status == 422 && refused.body.contains("不晚于今天"));
        });
        assert_sums_hold(test);
        assert_eq!(actions(test), ["membership.end", "membership.add"]);
        assert_eq!(seats(test).len(), 3);
        let posts: i16 = read(test, |conn| {
            Ok(memberships::table
                .filter(memberships::origin.eq(3))
                .select(memberships::posts)
                .first(conn)?)
        });
        assert_eq!(posts, Posts::CHAIR.and(Posts::PARTY_SECRETARY).bits());
    }
);

db_test!(
    a_wrong_post_education_or_status_is_corrected_and_sums_follow,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        let two = person(test, "李四", VILLAGE);
        seat(test, 1, VILLAGE, one, Posts::PARTY_MEMBER);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        seat(test, 2, VILLAGE, two, Posts::COMMITTEE_MEMBER);
        let path = format!("{MEMBERS}/2/{one}/0/correct");
        let to = |version: &'static str, post: &'static str| {
            [
                ("version", version),
                ("posts", post),
                ("education", "6"),
                ("political_status", "6"),
            ]
        };
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            assert!(staff.get(MEMBERS).await.body.contains(&path));
            let page = staff.get(&path).await;
            for shown in [
                "value=\"8\" checked",
                "value=\"4\" selected",
                "张三，2026届",
            ] {
                assert!(page.body.contains(shown), "{shown}: {}", page.body);
            }
            let bare = staff.post(&path, &[("version", "1")]).await;
            assert!(bare.status == 422 && bare.body.contains("有 3 处需要改正"));
            assert!(bare.body.contains("请至少选择一个职务"));

            let mut fields = to("1", "8").to_vec();
            fields.extend([("posts", "1"), KEY]);
            for _ in 0..2 {
                let done = staff.post(&path, &fields).await;
                let list = format!("{MEMBERS}?term=2026&done=saved");
                assert_eq!((done.status, done.location), (303, list), "{}", done.body);
            }
            assert_sums_hold(test);
            let list = staff.get(MEMBERS).await;
            assert!(list.body.contains("党组织书记，村（居）委会主任"));
            assert!(list.body.contains("研究生") && list.body.contains("群众"));

            let stale = staff.post(&path, &to("1", "32")).await;
            assert_eq!(stale.status, 409);
            for kept in [
                "现在登记的是：职务党组织书记，村（居）委会主任，学历研究生，政治面貌群众",
                "name=\"version\" value=\"2\"",
                "value=\"32\" checked",
            ] {
                assert!(stale.body.contains(kept), "{kept}: {}", stale.body);
            }
            let same = [
                ("version", "2"),
                ("posts", "8"),
                ("posts", "1"),
                ("education", "6"),
                ("political_status", "6"),
            ];
            assert_eq!(staff.post(&path, &same).await.status, 303, "nothing to do");
            let person = two.to_string();
            let second = [
                ("name", "李四"),
                ("person", person.as_str()),
                ("posts", "1"),
                ("origin", "3"),
                ("began_on", "2026-11-10"),
                ("second_head", "true"),
            ];
            let done = staff.post(&format!("{MEMBERS}/2"), &second).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let twice = format!("{MEMBERS}/2/{two}/1/correct");
            let refused = staff.post(&twice, &to("1", "32")).await;
            assert!(refused.status == 422 && refused.body.contains("已在任"));
            // The last term's post was one of the committee too: now the member was re-elected.
            let earlier = format!("{MEMBERS}/1/{one}/0/correct");
            assert_eq!(staff.post(&earlier, &to("1", "32")).await.status, 303);
        });
        assert_sums_hold(test);
        let is_reelected = |id: i64| {
            let rows = seats(test).into_iter();
            let mut rows = rows.filter(|(term, _, person, ..)| (*term, *person) == (2, id));
            rows.next().unwrap().3
        };
        assert!(is_reelected(one) && !is_reelected(two));
        let told = ["membership.correct", "membership.add", "membership.correct"];
        assert_eq!(actions(test), told);
        let details: Vec<String> = read(test, |conn| {
            Ok(audit_events::table
                .filter(audit_events::action.eq("membership.correct"))
                .order(audit_events::sequence)
                .select(audit_events::details)
                .load(conn)?)
        });
        assert!(details[0].contains("学历大专") && details[0].contains("学历研究生"));
    }
);

db_test!(services_of_another_scope_do_not_exist, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        staff
            .post(ORGANISATIONS, &[("kind", "representatives")])
            .await;
        let mut other = Browser::signed_in(&test.db, Role::TownshipStaff, "341023101");
        let leave = format!("{MEMBERS}/2/{one}/0");
        let join = format!("{MEMBERS}/2");
        for path in [
            ORGANISATIONS,
            MEMBERS,
            &leave,
            &join,
            "/office/organisations/1",
            "/office/organisations/1/services",
        ] {
            assert_eq!(other.get(path).await.status, 404, "{path}");
        }
        let left = [
            ("version", "1"),
            ("ended_on", "2026-11-01"),
            ("ending", "3"),
            ("day", "2026-11-01"),
        ];
        for path in [
            ORGANISATIONS,
            &leave,
            &join,
            "/office/organisations/1/services",
            "/office/organisations/1/end",
        ] {
            assert_eq!(other.post(path, &left).await.status, 404, "{path}");
        }
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        assert!(!viewer.get(MEMBERS).await.body.contains("办理离任"));
        assert_eq!(viewer.post(&leave, &left).await.status, 403);
    });
    assert_eq!(actions(test), ["organisation.add"]);
});
