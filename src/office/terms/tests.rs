//! Terms and election days, as staff of a county see them.

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::committees::Posts;
use crate::db_test;
use crate::office::testing::{KEY, VILLAGE, actions, assert_sums_hold, county, person, seat};

db_test!(a_term_is_added_once, |test| {
    county(test);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let list = staff.get("/office/terms").await;
        assert!(list.body.contains("2026") && list.body.contains("第12届"));
        assert_eq!(staff.get("/office/terms/new").await.status, 200);
        let fields = [
            ("name", "2031"),
            ("starts_on", "2031-01-01"),
            ("ordinal", "13"),
            KEY,
        ];
        for _ in 0..2 {
            let done = staff.post("/office/terms", &fields).await;
            assert_eq!(
                (done.status, done.location.as_str()),
                (303, "/office/terms/3?done=saved")
            );
        }
        let twice = staff
            .post(
                "/office/terms",
                &[("name", "2031"), ("starts_on", "2032-01-01")],
            )
            .await;
        assert!(
            twice.status == 422
                && twice.body.contains("已登记")
                && twice.body.contains("2032-01-01")
        );
        let wrong = [("name", ""), ("starts_on", "x"), ("ordinal", "y")];
        let refused = staff.post("/office/terms", &wrong).await;
        assert!(refused.status == 422 && refused.body.contains("有 3 处需要改正"));
        assert_eq!(actions(test), ["term.add"]);
        let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        assert_eq!(township.get("/office/terms").await.status, 403);
    });
});

db_test!(
    an_election_day_holds_inside_the_scope_and_ages_the_members,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
            let fields = [("code", "341023100"), ("day", "2026-12-20"), KEY];
            for _ in 0..2 {
                let done = staff.post("/office/terms/2/days", &fields).await;
                assert_eq!(
                    (done.status, done.location.as_str()),
                    (303, "/office/terms/2?done=saved")
                );
            }
            let page = staff.get("/office/terms/2").await;
            assert!(page.body.contains("碧阳镇") && page.body.contains("2026-12-20"));
            assert_sums_hold(test);
            for outside in ["341024", "34", "", "341023199"] {
                let refused = staff
                    .post(
                        "/office/terms/2/days",
                        &[("code", outside), ("day", "2026-12-20")],
                    )
                    .await;
                assert_eq!(refused.status, 422, "{outside}");
            }
            let year = staff
                .post(
                    "/office/terms/2/days",
                    &[("code", "341023"), ("day", "2021-12-20")],
                )
                .await;
            assert!(
                year.status == 422
                    && year.body.contains("与届次“2026”不符")
                    && year.body.contains("2021-12-20")
            );
            let late = [("code", "341023100"), ("day", "2030-01-01")];
            let asked = staff.post("/office/terms/2/days", &late).await;
            assert!(
                asked.status == 422
                    && asked.body.contains("请检查年份")
                    && asked.body.contains("name=\"late\"")
                    && asked.body.contains("2030-01-01"),
                "{}",
                asked.body
            );
            assert_eq!(staff.get("/office/terms/99").await.status, 404);
            assert_eq!(actions(test), ["term.set_election_day"]);
            let mut nation = Browser::signed_in(&test.db, Role::CountyStaff, "");
            let all = [("code", ""), ("day", "2026-12-10"), ("replace", "true")];
            let asked = nation.post("/office/terms/2/days", &all[..2]).await;
            assert!(
                asked.status == 422
                    && asked.body.contains("1个：碧阳镇（2026-12-20）")
                    && asked.body.contains("name=\"replace\""),
                "{}",
                asked.body
            );
            let done = nation.post("/office/terms/2/days", &all).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = staff.get("/office/terms/2").await;
            assert!(
                page.body.contains("上级“全国”已设选举日 2026-12-10")
                    && !page.body.contains("2026-12-20")
            );
        });
        assert_sums_hold(test);
    }
);

db_test!(
    an_election_day_set_by_mistake_is_taken_back_and_ages_follow,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
            let back = "/office/terms/2/days/take-back";
            let set = [("code", "341023100"), ("day", "2026-12-20")];
            assert_eq!(staff.post("/office/terms/2/days", &set).await.status, 303);
            // First it is told what follows; nothing is taken back yet.
            let asked = staff.post(back, &set).await;
            assert!(
                asked.status == 200
                    && asked.body.contains("要取消的选举日")
                    && asked.body.contains("构成统计随之改变"),
                "{}",
                asked.body
            );
            assert!(
                staff
                    .get("/office/terms/2")
                    .await
                    .body
                    .contains("2026-12-20")
            );
            let sure = ("sure", "true");
            let seen = [("code", "341023100"), ("day", "2026-12-10"), sure];
            let changed = staff.post(back, &seen).await;
            assert!(
                changed.status == 409
                    && changed.body.contains("刚被他人改过")
                    && changed.body.contains("2026-12-20"),
                "{}",
                changed.body
            );
            let elsewhere = [("code", "341024"), ("day", "2026-12-20")];
            assert_eq!(staff.post(back, &elsewhere).await.status, 404);
            let (code, day) = (set[0], set[1]);
            for _ in 0..2 {
                let done = staff.post(back, &[code, day, sure, KEY]).await;
                let kept = (done.status, done.location.as_str());
                assert_eq!(kept, (303, "/office/terms/2?done=saved"));
            }
            let page = staff.get("/office/terms/2").await;
            assert!(!page.body.contains("2026-12-20"), "{}", page.body);
            let actions = actions(test);
            assert_eq!(actions.last().unwrap(), "term.take_back_election_day");
        });
        assert_sums_hold(test);
    }
);

db_test!(
    a_term_added_by_mistake_is_removed_while_nothing_refers_to_it,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
            let added = [("name", "2031"), ("starts_on", "2031-01-01")];
            assert_eq!(staff.post("/office/terms", &added).await.status, 303);
            let people = staff.get("/office/people").await;
            assert!(
                people.body.contains("村（居）委会主任"),
                "the empty term hides nobody's post: {}",
                people.body
            );
            let figures = staff.get("/office/composition").await;
            assert!(
                figures.body.contains("与上一届（2021）比较"),
                "{}",
                figures.body
            );
            let wrong = "/office/composition?division=341023&term=2026&compare=2031";
            let asked = staff.get(wrong).await;
            assert!(asked.body.contains("可以选择的有：2021"), "{}", asked.body);

            assert!(
                !staff
                    .get("/office/terms/2")
                    .await
                    .body
                    .contains("删除这个届次")
            );
            let used = staff
                .post("/office/terms/2/remove", &[("version", "1")])
                .await;
            assert!(used.status == 422 && used.body.contains("已有两委成员"));
            assert!(
                staff
                    .get("/office/terms/3")
                    .await
                    .body
                    .contains("删除这个届次")
            );
            let stale = staff
                .post("/office/terms/3/remove", &[("version", "9")])
                .await;
            assert_eq!(stale.status, 409);
            let gone = [("version", "1"), KEY];
            for _ in 0..2 {
                let done = staff.post("/office/terms/3/remove", &gone).await;
                assert_eq!(done.status, 303, "{}", done.body);
            }
            assert!(!staff.get("/office/terms").await.body.contains("2031"));
        });
        assert_eq!(actions(test), ["term.add", "term.remove"]);
    }
);

db_test!(an_election_day_is_set_for_a_place_by_name, |test| {
    county(test);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let set = [("code", "碧阳镇"), ("day", "2026-12-20")];
        let done = staff.post("/office/terms/2/days", &set).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let several = [("code", "村委会"), ("day", "2026-12-20")];
        let asked = staff.post("/office/terms/2/days", &several).await;
        assert!(
            asked.status == 422
                && asked.body.contains("不止一个")
                && asked.body.contains("桃源村委会 341023100200"),
            "{}",
            asked.body
        );
    });
});
