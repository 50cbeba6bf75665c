//! What staff may record of the members of the two committees, and how a mistake is taken back.

use diesel::prelude::*;

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::committees::{self, Posts};
use crate::db::testing::TestDb;
use crate::db_test;
use crate::office::testing::{
    KEY, VILLAGE, actions, assert_sums_hold, county, day, person, place, read, seat, write,
};
use crate::schema::{audit_events, memberships};

const MEMBERS: &str = "/office/divisions/341023100200/members";

fn staff(test: &TestDb) -> Browser {
    Browser::signed_in(&test.db, Role::TownshipStaff, "341023100")
}

/// Subject and details of the events of an action.
fn told(test: &TestDb, action: &'static str) -> Vec<(String, String)> {
    read(test, |conn| {
        Ok(audit_events::table
            .filter(audit_events::action.eq(action))
            .order(audit_events::sequence)
            .select((audit_events::subject, audit_events::details))
            .load(conn)?)
    })
}

db_test!(a_wrong_leave_is_refused_corrected_and_taken_back, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    let own = format!("{MEMBERS}/2/{one}/0");
    let (correct, restore) = (format!("{own}/correct"), format!("{own}/restore"));
    block_on(async {
        let mut staff = staff(test);
        let left = |version: &'static str, day: &'static str| {
            [("version", version), ("ended_on", day), ("ending", "2")]
        };
        let early = staff.post(&own, &left("1", "1999-01-01")).await;
        assert!(
            early.status == 422 && early.body.contains("最早从 2025-01-01 算起"),
            "{}",
            early.body
        );
        assert_eq!(staff.post(&restore, &left("1", "")).await.status, 422);
        assert_eq!(staff.post(&own, &left("1", "2026-11-01")).await.status, 303);
        let list = staff.get(MEMBERS).await;
        assert!(list.body.contains(&restore), "{}", list.body);

        let page = staff.get(&correct).await;
        assert!(page.body.contains("value=\"2026-11-01\""), "{}", page.body);
        let to = |version: &'static str, day: &'static str| {
            [
                ("version", version),
                ("posts", "8"),
                ("education", "4"),
                ("political_status", "1"),
                ("ended_on", day),
                ("ending", "5"),
            ]
        };
        let wrong = staff.post(&correct, &to("2", "1999-01-01")).await;
        assert_eq!(wrong.status, 422, "{}", wrong.body);
        let done = staff.post(&correct, &to("2", "2026-10-05")).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let list = staff.get(MEMBERS).await;
        assert!(list.body.contains("2026-10-05 去世"), "{}", list.body);

        let bare = staff.post(&restore, &[("version", "3")]).await;
        assert!(bare.status == 422 && bare.body.contains("请写明撤销的原因"));
        let stale = [("version", "2"), ("reason", "误点了别人")];
        assert_eq!(staff.post(&restore, &stale).await.status, 409);
        let back = [("version", "3"), ("reason", "误点了别人"), KEY];
        for _ in 0..2 {
            let done = staff.post(&restore, &back).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        assert!(staff.get(MEMBERS).await.body.contains("在任"));
    });
    assert_sums_hold(test);
    let expected = ["membership.end", "membership.correct", "membership.restore"];
    assert_eq!(actions(test), expected);
    assert!(told(test, "membership.end")[0].0.contains("2026-11-01辞职"));
    let corrected = &told(test, "membership.correct")[0].1;
    assert!(corrected.contains("2026-11-01辞职") && corrected.contains("2026-10-05去世"));
    let restored = &told(test, "membership.restore")[0].1;
    assert!(restored.contains("误点了别人") && restored.contains("2026-10-05去世"));
});

db_test!(one_who_was_entered_by_mistake_is_taken_out, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    for term in [1, 2] {
        seat(test, term, VILLAGE, one, Posts::CHAIR);
    }
    let own = format!("{MEMBERS}/1/{one}/0");
    let mistaken = format!("{own}/mistaken");
    let is_reelected = |test: &TestDb| -> bool {
        read(test, |conn| {
            let now = memberships::table.filter(memberships::term_id.eq(2));
            Ok(now.select(memberships::reelected).first(conn)?)
        })
    };
    block_on(async {
        let mut staff = staff(test);
        let list = staff.get(&format!("{MEMBERS}?term=2021")).await;
        assert!(list.body.contains(&mistaken), "{}", list.body);
        let leave = staff.get(&own).await;
        for said in ["离任以后仍然计入此人", "登记错了，不是本届成员", &mistaken]
        {
            assert!(leave.body.contains(said), "{said}: {}", leave.body);
        }
        let asked = staff.get(&mistaken).await;
        assert!(asked.body.contains("即将移出误登的成员"), "{}", asked.body);
        let bare = staff.post(&mistaken, &[("version", "1")]).await;
        assert!(bare.status == 422 && bare.body.contains("请写明移出的原因"));
        let out = [("version", "1"), ("reason", "导入时选错了届次"), KEY];
        for _ in 0..2 {
            let done = staff.post(&mistaken, &out).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let list = staff.get(&format!("{MEMBERS}?term=2021")).await;
        assert!(
            list.body
                .contains("登记错误，不是本届成员（导入时选错了届次）")
                && !list.body.contains(&mistaken),
            "{}",
            list.body
        );
        let again = [("version", "2"), ("reason", "导入时选错了届次")];
        assert_eq!(staff.post(&mistaken, &again).await.status, 409);
    });
    assert_sums_hold(test);
    assert!(!is_reelected(test), "in the later term");
    assert_eq!(actions(test), ["membership.withdraw"]);
    let told = &told(test, "membership.withdraw")[0].1;
    assert!(
        told.contains("选错了届次") && told.contains("移出"),
        "{told}"
    );
    block_on(async {
        let back = [("version", "2"), ("reason", "移出时点错了人")];
        let done = staff(test).post(&format!("{own}/restore"), &back).await;
        assert_eq!(done.status, 303, "{}", done.body);
    });
    assert_sums_hold(test);
});

db_test!(a_by_election_is_not_before_the_election, |test| {
    county(test);
    write(test, |conn| {
        let term = crate::committees::term_by_name(conn, "2026")?;
        let day = crate::office::testing::day("2026-11-05");
        crate::office::changes::set_election_day(conn, &place(VILLAGE), &term, day)
    });
    block_on(async {
        let elected = |day: &'static str| {
            [
                ("name", "周七"),
                ("sex", "1"),
                ("birth", "１９８０-01"),
                ("posts", "32"),
                ("origin", "3"),
                ("began_on", day),
            ]
        };
        let mut staff = staff(test);
        let path = format!("{MEMBERS}/2");
        let early = staff.post(&path, &elected("2026-11-01")).await;
        assert!(
            early.status == 422 && early.body.contains("早于本届选举日 2026-11-05"),
            "{}",
            early.body
        );
        let done = staff.post(&path, &elected("2026-11-10")).await;
        assert_eq!(done.status, 303, "{}", done.body);
    });
});

db_test!(a_second_save_undoes_nothing_of_the_first, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    let correct = format!("{MEMBERS}/2/{one}/0/correct");
    block_on(async {
        let mut staff = staff(test);
        let opened = staff.get(&correct).await;
        for was in ["posts\" value=\"8", "education\" value=\"4"] {
            let was = format!("name=\"was_{was}\"");
            assert!(opened.body.contains(&was), "{was}: {}", opened.body);
        }
        let sent = |education: &'static str, status: &'static str| {
            [
                ("version", "1"),
                ("was_posts", "8"),
                ("was_education", "4"),
                ("was_political_status", "1"),
                ("posts", "8"),
                ("education", education),
                ("political_status", status),
            ]
        };
        assert_eq!(staff.post(&correct, &sent("6", "1")).await.status, 303);
        // The other tab knows the old education and changes the political status alone.
        let other = staff.post(&correct, &sent("4", "6")).await;
        assert_eq!(other.status, 409);
        for shown in [
            "<option value=\"6\" selected>研究生",
            "<option value=\"6\" selected>群众",
            "name=\"was_education\" value=\"6\"",
            "没有改过的已换成现在登记的",
        ] {
            assert!(other.body.contains(shown), "{shown}: {}", other.body);
        }
        assert!(!other.body.contains("刚被他人改成"), "{}", other.body);
        // One who changed the education too is told at the field.
        let both = staff.post(&correct, &sent("3", "1")).await;
        assert!(
            both.status == 409
                && both.body.contains("学历刚被他人改成“研究生”")
                && both.body.contains("href=\"#field-education\""),
            "{}",
            both.body
        );
    });
});

db_test!(nobody_under_18_is_added_or_corrected_into_a_seat, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    block_on(async {
        let mut staff = staff(test);
        let child = [
            ("name", "周七"),
            ("sex", "1"),
            ("birth", "2015-01"),
            ("posts", "32"),
            ("origin", "3"),
            ("began_on", "2026-11-10"),
        ];
        let refused = staff.post(&format!("{MEMBERS}/2"), &child).await;
        assert!(
            refused.status == 422 && refused.body.contains("未满18周岁"),
            "{}",
            refused.body
        );
        let edit = format!("/office/people/{one}/edit");
        let young = [
            ("version", "1"),
            ("name", "张三"),
            ("sex", "1"),
            ("birth", "2012-01"),
        ];
        let refused = staff.post(&edit, &young).await;
        assert!(
            refused.status == 422 && refused.body.contains("未满18周岁"),
            "{}",
            refused.body
        );
        let fits = [young[0], young[1], young[2], ("birth", "1985-01-02")];
        assert_eq!(staff.post(&edit, &fits).await.status, 303);
    });
    assert_sums_hold(test);
});

db_test!(posts_that_exclude_each_other_are_refused, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    let two = person(test, "李四", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    seat(test, 2, VILLAGE, two, Posts::COMMITTEE_MEMBER);
    let path = format!("{MEMBERS}/2/{two}/0/correct");
    block_on(async {
        let mut staff = staff(test);
        let to = |posts: &[&'static str], more: &[(&'static str, &'static str)]| {
            let mut fields = vec![
                ("version", "1"),
                ("education", "4"),
                ("political_status", "1"),
            ];
            fields.extend(posts.iter().map(|post| ("posts", *post)));
            fields.extend(more);
            fields
        };
        for (posts, said) in [
            (vec!["1", "2"], "书记和副书记不能由同一人兼任"),
            (vec!["8", "16"], "主任和副主任不能由同一人兼任"),
            (
                vec!["1", "2", "4", "8", "16", "32", "64"],
                "不能由同一人兼任",
            ),
        ] {
            let refused = staff.post(&path, &to(&posts, &[])).await;
            assert!(
                refused.status == 422 && refused.body.contains(said),
                "{}",
                refused.body
            );
        }
        let asked = staff.post(&path, &to(&["8", "32"], &[])).await;
        assert!(
            asked.status == 422
                && asked.body.contains("主任已登记为张三")
                && asked.body.contains("仍要保存"),
            "{}",
            asked.body
        );
        let sure = to(&["8", "32"], &[("second_head", "true")]);
        let done = staff.post(&path, &sure).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let second = [
            ("name", "周七"),
            ("sex", "1"),
            ("birth", "1980-01"),
            ("posts", "8"),
            ("origin", "3"),
            ("began_on", "2026-11-10"),
        ];
        let asked = staff.post(&format!("{MEMBERS}/2"), &second).await;
        assert!(asked.status == 422 && asked.body.contains("仍要保存"));
    });
    assert_sums_hold(test);
    let posts: i16 = read(test, move |conn| {
        Ok(memberships::table
            .filter(memberships::person_id.eq(two))
            .select(memberships::posts)
            .first(conn)?)
    });
    assert_eq!(posts, Posts::CHAIR.bits(), "a chair is a member anyway");
});

db_test!(one_who_holds_the_post_again_is_not_restored, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    write(test, move |conn| {
        diesel::update(memberships::table.filter(memberships::person_id.eq(one)))
            .set(memberships::ending.eq(2_i16))
            .execute(conn)?;
        Ok(())
    });
    block_on(async {
        let mut staff = staff(test);
        let number = one.to_string();
        let again = [
            ("name", "张三"),
            ("person", number.as_str()),
            ("posts", "8"),
            ("origin", "3"),
            ("began_on", "2026-11-10"),
        ];
        let done = staff.post(&format!("{MEMBERS}/2"), &again).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let back = [
            ("version", "1"),
            ("reason", "误点了别人"),
            ("second_head", "true"),
        ];
        let refused = staff
            .post(&format!("{MEMBERS}/2/{one}/0/restore"), &back)
            .await;
        assert!(
            refused.status == 422 && refused.body.contains("已在任"),
            "{}",
            refused.body
        );
    });
});

db_test!(
    what_is_left_open_of_one_who_joins_is_as_registered,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::PARTY_MEMBER);
        block_on(async {
            let mut staff = staff(test);
            let number = one.to_string();
            let joins = [
                ("name", "张三"),
                ("person", number.as_str()),
                ("posts", "1"),
                ("origin", "3"),
                ("began_on", "2026-11-18"),
            ];
            let own = format!("{MEMBERS}/2");
            let asked = staff.post(&own, &joins).await;
            assert!(
                asked.status == 422
                    && asked.body.contains("现在登记为在任党组织委员")
                    && asked.body.contains("办理离任")
                    && asked.body.contains("两个职务都担任"),
                "{}",
                asked.body
            );
            let mut sure = joins.to_vec();
            sure.push(("other_post", "true"));
            let done = staff.post(&own, &sure).await;
            assert_eq!(done.status, 303, "{}", done.body);
        });
        assert_sums_hold(test);
        let known: Vec<(i16, i16)> = read(test, |conn| {
            let fields = (memberships::education, memberships::political_status);
            let rows = memberships::table.order(memberships::stretch);
            Ok(rows.select(fields).load(conn)?)
        });
        assert_eq!(known, [(4, 1), (4, 1)], "nothing became unknown");
    }
);

db_test!(nobody_elected_leaves_before_the_election, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    write(test, |conn| {
        let term = committees::term_by_name(conn, "2026")?;
        committees::set_election_day(conn, &place("341023"), &term, day("2026-10-20"))
    });
    let own = format!("{MEMBERS}/2/{one}/0");
    block_on(async {
        let mut staff = staff(test);
        let left = |version: &'static str, day: &'static str| {
            [("version", version), ("ended_on", day), ("ending", "2")]
        };
        let early = staff.post(&own, &left("1", "2026-10-01")).await;
        assert!(
            early.status == 422
                && early.body.contains("2026-10-01 早于本届选举日 2026-10-20")
                && early.body.contains("登记错了，不是本届成员"),
            "{}",
            early.body
        );
        assert_eq!(staff.post(&own, &left("1", "2026-10-21")).await.status, 303);
        let early = [
            ("version", "2"),
            ("posts", "8"),
            ("education", "4"),
            ("political_status", "1"),
            ("ended_on", "2026-10-19"),
            ("ending", "2"),
        ];
        let early = staff.post(&format!("{own}/correct"), &early).await;
        assert!(
            early.status == 422 && early.body.contains("早于本届选举日"),
            "{}",
            early.body
        );
    });
});
