//! Looking at places and changing them, as staff of a county see it.

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use diesel::prelude::*;

use crate::committees::Posts;
use crate::db::Conn;
use crate::db_test;
use crate::divisions::{self, UnitKind};
use crate::error::Result;
use crate::office::changes;
use crate::office::testing::{
    COMMUNITY, KEY, NEIGHBOUR, SISTER, VILLAGE, actions, assert_sums_hold, county, person, place,
    read, seat, seats, write,
};
use crate::schema::{fixed_seats, households as table};

fn at(code: &str) -> String {
    format!("/office/divisions/{code}")
}

fn change(code: &str, action: &str) -> String {
    format!("/office/divisions/{code}/change/{action}")
}

fn version(test: &crate::db::testing::TestDb, code: &str) -> String {
    let found = read(test, |conn| divisions::find_anywhere(conn, &place(code)));
    found.unwrap().version.to_string()
}

db_test!(staff_walk_down_from_their_own_place, |test| {
    county(test);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let home = staff.get("/office/divisions").await;
        assert_eq!(home.status, 200);
        assert!(
            home.body.contains("碧阳镇") && home.body.contains("村 2，社区 1"),
            "{}",
            home.body
        );
        assert!(!home.body.contains("祁门县") && !home.body.contains("安徽省</a>"));
        let township = staff.get(&at("341023100")).await;
        assert!(township.body.contains("桃源村委会") && township.body.contains("黟县</a>"));
        let narrowed = staff.get(&(at("341023100") + "?kind=community")).await;
        assert!(narrowed.body.contains("城东社区") && !narrowed.body.contains("桃源村委会"));
        let named = staff.get(&(at("341023100") + "?q=%E6%9F%8F")).await;
        assert!(named.body.contains("柏山村委会") && !named.body.contains("桃源村委会"));
        for outside in ["341024", "3410", "341024100200", "99", "x", "341023100999"] {
            assert_eq!(staff.get(&at(outside)).await.status, 404, "{outside}");
        }
        let found = staff
            .get("/office/divisions/search?q=%E6%9D%91%E5%A7%94")
            .await;
        assert!(found.body.contains("际村村委会") && !found.body.contains("外县村委会"));
    });
});

db_test!(a_renamed_place_keeps_its_history, |test| {
    county(test);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let form = staff.get(&change(VILLAGE, "rename")).await;
        assert!(form.body.contains("即将办理：更名") && form.body.contains("桃源村委会"));
        let fields = [
            ("version", "1"),
            ("name", "桃花村委会"),
            ("effective_on", "2026-11-01"),
            KEY,
        ];
        let done = staff.post(&change(VILLAGE, "rename"), &fields).await;
        assert_eq!(
            (done.status, done.location),
            (303, at(VILLAGE) + "?done=place-changed")
        );
        let page = staff.get(&at(VILLAGE)).await;
        assert!(
            page.body.contains("桃花村委会") && page.body.contains("桃源村委会"),
            "name and history"
        );
        let again = staff.post(&change(VILLAGE, "rename"), &fields).await;
        assert_eq!(again.status, 303, "sent twice");
        assert_eq!(actions(test), ["division.rename"]);
        let stale = [
            ("version", "1"),
            ("name", "梅村委会"),
            ("effective_on", "2026-11-01"),
        ];
        let refused = staff.post(&change(VILLAGE, "rename"), &stale).await;
        assert_eq!(refused.status, 409);
        for kept in [
            "现在登记的是：",
            "name=\"version\" value=\"2\"",
            "您改过的内容还在下面",
            "名称刚被他人改成“桃花村委会”",
        ] {
            assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
        }
        assert!(refused.body.contains("刚被他人修改过"));
        let taken = [
            ("version", "2"),
            ("name", "柏山村委会"),
            ("effective_on", "2026-11-01"),
        ];
        let refused = staff.post(&change(VILLAGE, "rename"), &taken).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.body.contains("已有，请换一个名称")
                && refused.body.contains("value=\"柏山村委会\"")
        );
        let empty = [("version", "2"), ("name", " "), ("effective_on", "soon")];
        let refused = staff.post(&change(VILLAGE, "rename"), &empty).await;
        assert!(refused.status == 422 && refused.body.contains("有 2 处需要改正"));
        assert!(
            refused.body.contains("value=\"soon\""),
            "what was typed stays"
        );
    });
});

db_test!(members_and_sums_follow_a_merger, |test| {
    county(test);
    let (one, two) = (
        person(test, "张三", VILLAGE),
        person(test, "李四", NEIGHBOUR),
    );
    seat(test, 1, VILLAGE, one, Posts::CHAIR);
    seat(test, 2, NEIGHBOUR, one, Posts::CHAIR);
    seat(test, 2, NEIGHBOUR, two, Posts::COMMITTEE_MEMBER);
    assert!(
        !seats(test)[1].3,
        "re-elected nowhere while the villages are apart"
    );
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let form = staff.get(&change(VILLAGE, "merge")).await;
        assert!(form.body.contains("各届合计 1 条") && form.body.contains("际村村委会"));
        let target = format!("{NEIGHBOUR}:1");
        let fields = [
            ("version", "1"),
            ("into", "existing"),
            ("target", &target),
            ("effective_on", "2026-11-01"),
            ("note", "黟政〔2026〕1号"),
            KEY,
            ("step", "confirm"),
        ];
        let mut telling = fields;
        telling[4].1 = "联系13800000001";
        let telling = staff.post(&change(VILLAGE, "merge"), &telling).await;
        assert!(telling.status == 422 && telling.body.contains("请不要写身份证号或手机号"));
        let done = staff.post(&change(VILLAGE, "merge"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let again = staff.post(&change(VILLAGE, "merge"), &fields).await;
        assert_eq!(
            (again.status, again.location),
            (303, done.location),
            "sent twice"
        );
        let page = staff.get(&at(VILLAGE)).await;
        assert!(page.body.contains("已撤销") && page.body.contains("后续单位"));
        let late = staff
            .post(
                &change(VILLAGE, "rename"),
                &[("version", "2"), ("name", "x")],
            )
            .await;
        assert_eq!(late.status, 409, "a closed village changes no more");
    });
    let moved = seats(test);
    assert!(
        moved.iter().all(|(_, unit, ..)| unit == NEIGHBOUR),
        "{moved:?}"
    );
    assert_eq!(
        (moved[1].2, moved[1].3, moved[1].4),
        (one, true, false),
        "re-elected now"
    );
    assert_eq!(actions(test), ["division.merge"]);
    assert_sums_hold(test);
});

db_test!(
    a_person_of_both_villages_stays_one_after_the_merger,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        seat(test, 2, NEIGHBOUR, one, Posts::PARTY_SECRETARY);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
            let other = format!("{NEIGHBOUR}:1");
            let elsewhere = [
                ("version", "1"),
                ("others", &other),
                ("into", "new"),
                ("code", "341023101260"),
                ("name", "桃柏村委会"),
                ("kind", "village"),
                ("effective_on", "2026-11-01"),
            ];
            let asked = staff.post(&change(VILLAGE, "merge"), &elsewhere).await;
            assert!(
                asked.status == 422 && asked.body.contains("代码已核对，没有写错"),
                "{}",
                asked.body
            );
            let mut sure = elsewhere.to_vec();
            sure.push(("unusual_code", "true"));
            let shown = staff.post(&change(VILLAGE, "merge"), &sure).await;
            assert!(
                shown.status == 200 && shown.body.contains("name=\"unusual_code\" value=\"true\""),
                "{}",
                shown.body
            );
            let fields = [
                ("version", "1"),
                ("others", &other),
                ("into", "new"),
                ("code", "341023100260"),
                ("name", "桃柏村委会"),
                ("kind", "village"),
                ("effective_on", "2026-11-01"),
                ("step", "confirm"),
            ];
            let done = staff.post(&change(VILLAGE, "merge"), &fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
            // A form of a member that was open before the merger.
            let leave = format!("/office/divisions/{VILLAGE}/members/2/{one}/0");
            let left = [
                ("version", "1"),
                ("ended_on", "2026-11-10"),
                ("ending", "2"),
            ];
            let late = staff.post(&leave, &left).await;
            assert!(
                late.status == 409
                    && late.body.contains("现在计入“桃柏村委会”")
                    && late.body.contains("value=\"2026-11-10\"")
                    && late
                        .body
                        .contains("/office/divisions/341023100260/members/2/"),
                "{}",
                late.body
            );
        });
        let moved = seats(test);
        assert_eq!(moved.len(), 2);
        assert!(
            moved.iter().all(|(_, unit, ..)| unit == "341023100260"),
            "{moved:?}"
        );
        assert_sums_hold(test);
    }
);

db_test!(a_merger_is_shown_before_it_is_confirmed, |test| {
    county(test);
    let (one, two) = (
        person(test, "张三", VILLAGE),
        person(test, "李四", NEIGHBOUR),
    );
    let again = person(test, "李四", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    seat(test, 2, NEIGHBOUR, one, Posts::PARTY_SECRETARY);
    seat(test, 2, NEIGHBOUR, two, Posts::CHAIR);
    seat(test, 2, VILLAGE, again, Posts::COMMITTEE_MEMBER);
    write(test, |conn| {
        seats_fixed(conn, 2, VILLAGE, (3, 4))?;
        seats_fixed(conn, 2, NEIGHBOUR, (2, 5))?;
        households(conn, VILLAGE, 2)?;
        households(conn, NEIGHBOUR, 1)
    });
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let form = staff.get(&change(VILLAGE, "merge")).await;
        for township in [
            "<optgroup label=\"碧阳镇\">",
            "<optgroup label=\"宏村镇\">",
            "宏村镇（1个）",
        ] {
            assert!(form.body.contains(township), "{township}: {}", form.body);
        }
        let target = format!("{NEIGHBOUR}:1");
        let fields = [
            ("version", "1"),
            ("into", "existing"),
            ("target", &target),
            ("effective_on", "2026-11-01"),
            ("note", "文号<1>"),
            KEY,
        ];
        let shown = staff.post(&change(VILLAGE, "merge"), &fields).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        let lines = table_lines(&shown.body);
        assert_eq!(
            lines,
            [
                "桃源村委会 撤销 碧阳镇 2 3 4 2 0",
                "柏山村委会 ✔ 保留 碧阳镇 2 2 5 1 0",
                "合并后：柏山村委会 碧阳镇 3 5 9 3 0",
            ]
        );
        for told in [
            "同时在两个单位任职",
            "<b>张三</b>",
            "登记为不同的人",
            "<b>李四</b>",
            "主任 2 人",
            "value=\"文号&lt;1&gt;\"",
        ] {
            assert!(shown.body.contains(told), "{told}: {}", shown.body);
        }
        assert!(actions(test).is_empty(), "nothing is written yet");
        assert_eq!(version(test, VILLAGE), "1");
        let mut edit = fields.to_vec();
        edit.push(("step", "edit"));
        let form = staff.post(&change(VILLAGE, "merge"), &edit).await;
        assert!(form.status == 200 && form.body.contains("下一步"));
        assert!(form.body.contains(&format!("value=\"{target}\" selected")));
        let itself = format!("{VILLAGE}:1");
        let mut wrong = fields;
        wrong[2].1 = &itself;
        let refused = staff.post(&change(VILLAGE, "merge"), &wrong).await;
        assert!(refused.status == 422 && refused.body.contains("不能与自己合并"));
        let mut confirmed = fields.to_vec();
        confirmed.push(("step", "confirm"));
        let done = staff.post(&change(VILLAGE, "merge"), &confirmed).await;
        assert_eq!(done.status, 303, "{}", done.body);
    });
    assert_eq!(actions(test), ["division.merge"]);
    assert_sums_hold(test);
});

/// The rows of the table of a page, each cell's words joined by blanks.
fn table_lines(page: &str) -> Vec<String> {
    let page = scraper::Html::parse_document(page);
    let rows = scraper::Selector::parse("tbody tr, tfoot tr").unwrap();
    let words = |row: scraper::ElementRef<'_>| {
        let text: Vec<&str> = row.text().flat_map(str::split_whitespace).collect();
        text.join(" ")
    };
    page.select(&rows).map(words).collect()
}

fn seats_fixed(conn: &mut Conn, term: i32, unit: &str, (party, own): (i32, i32)) -> Result<()> {
    diesel::insert_into(fixed_seats::table)
        .values((
            fixed_seats::term_id.eq(term),
            fixed_seats::unit_code.eq(unit),
            fixed_seats::party_seats.eq(party),
            fixed_seats::committee_seats.eq(own),
            fixed_seats::designated_woman_member.eq(false),
            fixed_seats::single_ballot.eq(false),
            fixed_seats::version.eq(1),
        ))
        .execute(conn)?;
    changes::retell(conn, &[place(unit)])
}

fn households(conn: &mut Conn, unit: &str, count: i32) -> Result<()> {
    for number in 0..count {
        diesel::insert_into(table::table)
            .values((
                table::unit_code.eq(unit),
                table::number.eq(number.to_string()),
                table::head_name.eq("某户"),
                table::version.eq(1),
            ))
            .execute(conn)?;
    }
    Ok(())
}

db_test!(
    a_village_becomes_a_community_and_is_counted_as_one,
    |test| {
        county(test);
        let one = person(test, "张三", VILLAGE);
        seat(test, 2, VILLAGE, one, Posts::CHAIR);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
            let form = staff.get(&change(VILLAGE, "convert")).await;
            assert!(form.body.contains("撤村建居"));
            for (code, said) in [
                ("341023101002", "前9位不是原村（社区）所在乡镇的代码"),
                ("341023100299", "末三位不是社区的编号"),
            ] {
                let wrong = [
                    ("version", "1"),
                    ("name", "桃源社区居委会"),
                    ("code", code),
                    ("effective_on", "2026-11-01"),
                ];
                let asked = staff.post(&change(VILLAGE, "convert"), &wrong).await;
                assert!(
                    asked.status == 422
                        && asked.body.contains(said)
                        && asked.body.contains("name=\"unusual_code\""),
                    "{said}: {}",
                    asked.body
                );
            }
            let fields = [
                ("version", "1"),
                ("name", "桃源社区居委会"),
                ("code", "341023100002"),
                ("effective_on", "2026-11-01"),
            ];
            let done = staff.post(&change(VILLAGE, "convert"), &fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
            let page = staff.get(&at("341023100002")).await;
            assert!(page.body.contains("桃源社区居委会") && page.body.contains("撤村建居"));
            let fields = [("version", "1")];
            let done = staff.post(&change("341023100002", "kind"), &fields).await;
            assert_eq!(done.status, 303, "{}", done.body);
        });
        assert_eq!(seats(test)[0].1, "341023100002");
        let kind = read(test, |conn| {
            divisions::find_anywhere(conn, &place("341023100002"))
        });
        assert_eq!(
            kind.unwrap().unit_kind,
            Some(UnitKind::Village),
            "corrected back"
        );
        assert_sums_hold(test);
    }
);

db_test!(units_are_split_set_up_and_closed, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    seat(test, 2, VILLAGE, one, Posts::CHAIR);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let lonely = [
            ("version", "1"),
            ("part1_code", VILLAGE),
            ("part1_name", "桃源村委会"),
            ("part1_kind", "village"),
            ("effective_on", "2026-11-01"),
        ];
        let refused = staff.post(&change(VILLAGE, "split"), &lonely).await;
        assert!(refused.status == 422 && refused.body.contains("至少要有两个单位"));
        let mut fields = lonely.to_vec();
        fields.extend([
            ("part2_code", "341023100261"),
            ("part2_name", "桃北村委会"),
            ("part2_kind", "village"),
        ]);
        let done = staff.post(&change(VILLAGE, "split"), &fields).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let unit = [
            ("version", "1"),
            ("code", "341023100262"),
            ("name", "新村委会"),
            ("kind", "village"),
            ("effective_on", "2026-11-01"),
        ];
        let done = staff.post(&change("341023100", "establish"), &unit).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let elsewhere = staff.post(&change("341023101", "establish"), &unit).await;
        assert!(elsewhere.status == 422 && elsewhere.body.contains("前9位应为 341023101"));
        let close = [("version", "1"), ("effective_on", "2026-11-01")];
        let ahead = [("version", "1"), ("effective_on", "2027-01-01")];
        for action in ["rename", "close", "convert"] {
            let mut fields = ahead.to_vec();
            fields.push(("name", "另名村委会"));
            let refused = staff.post(&change("341023100262", action), &fields).await;
            assert!(
                refused.status == 422 && refused.body.contains("请在生效当天或之后登记"),
                "{action}: {}",
                refused.body
            );
        }
        let done = staff.post(&change("341023100262", "close"), &close).await;
        assert_eq!(done.status, 303, "{}", done.body);
        let page = staff.get(&at("341023100262")).await;
        assert!(page.body.contains("已撤销") && !page.body.contains("办理变更"));
    });
    assert_eq!(seats(test)[0].1, VILLAGE);
    assert_eq!(
        actions(test),
        ["division.split", "division.establish", "division.close"]
    );
    assert_sums_hold(test);
});

db_test!(groups_and_grids_are_added_to_a_village, |test| {
    county(test);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let path = at(VILLAGE) + "/sections";
        assert_eq!(staff.get(&path).await.status, 200);
        let fields = [("kind", "grid"), ("name", "第一网格"), ("since", ""), KEY];
        for _ in 0..2 {
            assert_eq!(staff.post(&path, &fields).await.status, 303);
        }
        let page = staff.get(&at(VILLAGE)).await;
        assert!(page.body.contains("第一网格") && page.body.contains("341023100200501"));
        let twice = staff
            .post(&path, &[("kind", "grid"), ("name", "第一网格")])
            .await;
        assert!(twice.status == 422 && twice.body.contains("第一网格"));
        let none = staff.post(&path, &[("kind", "x"), ("name", "")]).await;
        assert!(none.status == 422 && none.body.contains("有 2 处需要改正"));
        assert_eq!(actions(test), ["division.add_section"]);
    });
});

db_test!(nobody_changes_places_outside_the_scope, |test| {
    county(test);
    block_on(async {
        let mut other = Browser::signed_in(&test.db, Role::CountyStaff, "341024");
        for action in ["rename", "merge", "split", "convert", "kind", "close"] {
            assert_eq!(
                other.get(&change(VILLAGE, action)).await.status,
                404,
                "{action}"
            );
            let fields = [
                ("version", "1"),
                ("effective_on", "2026-11-01"),
                ("name", "x"),
            ];
            assert_eq!(
                other.post(&change(VILLAGE, action), &fields).await.status,
                404,
                "{action}"
            );
        }
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let foreign = [
            ("version", "1"),
            ("into", "existing"),
            ("target", "341024100200:1"),
            ("effective_on", "2026-11-01"),
        ];
        let refused = staff.post(&change(SISTER, "merge"), &foreign).await;
        assert_eq!(
            refused.status, 404,
            "a target of another county does not exist"
        );
        let mut foreign = foreign.to_vec();
        foreign.push(("step", "confirm"));
        let refused = staff.post(&change(SISTER, "merge"), &foreign).await;
        assert_eq!(refused.status, 404);
        let mut township = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        assert_eq!(township.get(&at(COMMUNITY)).await.status, 200);
        assert_eq!(township.get(&change(COMMUNITY, "rename")).await.status, 403);
    });
    assert_eq!(version(test, VILLAGE), "1");
    assert!(actions(test).is_empty());
});
