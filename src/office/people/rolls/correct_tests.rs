//! Voters and households that were recorded wrongly are corrected and removed.

use diesel::prelude::*;

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db_test;
use crate::office::testing::{KEY, SISTER, VILLAGE, actions, county, person, read, write};
use crate::schema::{audit_events, households, persons, voters};

const VOTERS: &str = "/office/people/voters";
const HOUSEHOLDS: &str = "/office/people/households";

fn voter(test: &TestDb, unit: &'static str, person: i64) {
    write(test, move |conn| {
        diesel::insert_into(voters::table)
            .values((
                voters::unit_code.eq(unit),
                voters::person_id.eq(person),
                voters::category.eq(1_i16),
                voters::group_name.eq("上坑组"),
                voters::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

fn household(test: &TestDb, unit: &'static str) {
    write(test, move |conn| {
        diesel::insert_into(households::table)
            .values((
                households::unit_code.eq(unit),
                households::number.eq("H-07"),
                households::head_name.eq("赵户"),
                households::persons.eq(4),
                households::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

fn details(test: &TestDb) -> Vec<String> {
    read(test, |conn| {
        Ok(audit_events::table
            .filter(audit_events::action.ne("test"))
            .order(audit_events::sequence)
            .select(audit_events::details)
            .load(conn)?)
    })
}

db_test!(a_wrong_voter_is_corrected_and_removed, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    let away = person(test, "李四", SISTER);
    voter(test, VILLAGE, one);
    voter(test, SISTER, away);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let own = format!("{VOTERS}/{VILLAGE}/{one}");
        assert!(staff.get(VOTERS).await.body.contains(&own));
        let page = staff.get(&own).await;
        assert!(page.body.contains("value=\"上坑组\"") && page.body.contains("删除这名登记选民"));
        let bare = staff.post(&own, &[("version", "1")]).await;
        assert!(bare.status == 422 && bare.body.contains("请选择登记类别"));
        let to = [
            ("version", "1"),
            ("category", "2"),
            ("group", "下坑组"),
            KEY,
        ];
        for _ in 0..2 {
            let done = staff.post(&own, &to).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let stale = staff.post(&own, &to[..3]).await;
        assert!(stale.status == 409 && stale.body.contains("户籍在村外出"));

        let young = [
            ("version", "1"),
            ("name", "张三"),
            ("sex", "1"),
            ("birth", "2012-01"),
        ];
        let edit = format!("/office/people/{one}/edit");
        let refused = staff.post(&edit, &young).await;
        assert!(
            refused.status == 422 && refused.body.contains("未满18周岁"),
            "{}",
            refused.body
        );

        let remove = format!("{own}/remove");
        let bare = staff.post(&remove, &[("version", "2")]).await;
        assert!(bare.status == 422 && bare.body.contains("请写明删除的原因"));
        let reason = ("reason", "重复登记了");
        let gone = [
            ("version", "2"),
            reason,
            ("idempotency_key", "1123456789abcdef"),
        ];
        for _ in 0..2 {
            let done = staff.post(&remove, &gone).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let list = staff.get(VOTERS).await;
        assert!(!list.body.contains("张三"), "{}", list.body);
        let person = staff.get(&format!("/office/people/{one}")).await;
        assert_eq!(person.status, 200, "the person stays on record");
        let elsewhere = format!("{VOTERS}/{SISTER}/{away}");
        assert_eq!(staff.get(&elsewhere).await.status, 404);
        assert_eq!(staff.post(&elsewhere, &to[..3]).await.status, 404);
    });
    assert_eq!(actions(test), ["voter.correct", "voter.remove"]);
    let told = details(test);
    assert!(told[0].contains("户籍在村居住") && told[0].contains("下坑组"));
    assert!(told[1].contains("重复登记了") && told[1].contains("户籍在村外出"));
});

db_test!(a_voter_who_is_too_young_is_refused, |test| {
    county(test);
    let one = person(test, "张三", VILLAGE);
    voter(test, VILLAGE, one);
    write(test, move |conn| {
        let born: chrono::NaiveDate = "2012-01-01".parse().unwrap();
        diesel::update(persons::table.find(one))
            .set(persons::birth_date.eq(born))
            .execute(conn)?;
        Ok(())
    });
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let own = format!("{VOTERS}/{VILLAGE}/{one}");
        let refused = staff
            .post(&own, &[("version", "1"), ("category", "2")])
            .await;
        assert!(
            refused.status == 422 && refused.body.contains("未满18周岁"),
            "{}",
            refused.body
        );
    });
});

db_test!(a_wrong_household_is_corrected_and_removed, |test| {
    county(test);
    household(test, VILLAGE);
    household(test, SISTER);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let own = format!("{HOUSEHOLDS}/1");
        let (edit, remove) = (format!("{own}/edit"), format!("{own}/remove"));
        assert!(staff.get(&own).await.body.contains(&edit));
        assert!(staff.get(&edit).await.body.contains("value=\"赵户\""));
        let wrong = [("version", "1"), ("head", ""), ("persons", "x")];
        let refused = staff.post(&edit, &wrong).await;
        assert!(refused.status == 422 && refused.body.contains("有 2 处需要改正"));
        let to = [
            ("version", "1"),
            ("head", "赵大户"),
            ("persons", "5"),
            ("group", "上坑组"),
            KEY,
        ];
        for _ in 0..2 {
            let done = staff.post(&edit, &to).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        let page = staff.get(&own).await;
        assert!(page.body.contains("赵大户") && page.body.contains("<dd>5</dd>"));
        let stale = staff.post(&edit, &to[..4]).await;
        assert!(stale.status == 409 && stale.body.contains("人口数5"));
        let gone = [
            ("version", "2"),
            ("reason", "重复登记了"),
            ("idempotency_key", "1123456789abcdef"),
        ];
        for _ in 0..2 {
            let done = staff.post(&remove, &gone).await;
            assert_eq!(done.status, 303, "{}", done.body);
        }
        assert_eq!(staff.get(&own).await.status, 404);
        assert_eq!(staff.get(&format!("{HOUSEHOLDS}/2/edit")).await.status, 404);
        let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
        let shown = viewer.get(&format!("{HOUSEHOLDS}/2")).await;
        assert!(shown.status != 200 || !shown.body.contains("更正或删除"));
    });
    assert_eq!(actions(test), ["household.correct", "household.remove"]);
    let told = details(test);
    assert!(told[0].contains("户主") && !told[0].contains("赵大户"));
    assert!(told[1].contains("重复登记了"));
});

db_test!(a_place_is_typed_by_name_and_wildcards_find_nobody, |test| {
    county(test);
    let here = person(test, "张三", VILLAGE);
    let away = person(test, "李四", SISTER);
    voter(test, VILLAGE, here);
    voter(test, SISTER, away);
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::CountyStaff, "341023");
        let of = |list: &str, unit: &str| {
            let query = serde_urlencoded::to_string([("unit", unit)]).unwrap();
            format!("{list}?{query}")
        };
        for list in ["/office/people", VOTERS] {
            let page = staff.get(&of(list, "桃源")).await;
            assert!(page.body.contains("张三") && !page.body.contains("李四"));
            let page = staff.get(&of(list, "宏村镇")).await;
            assert!(page.body.contains("李四") && !page.body.contains("张三"));
            let several = staff.get(&of(list, "村")).await;
            assert!(
                several.body.contains("不止一个")
                    && several.body.contains(&format!("unit={SISTER}")),
                "{}",
                several.body
            );
            for unknown in ["没有的村", "祁门县", "341024", "12345"] {
                let page = staff.get(&of(list, unknown)).await;
                assert!(page.body.contains("请核对"), "{unknown}: {}", page.body);
                assert!(!page.body.contains("张三"), "{unknown}");
            }
            let wildcard = staff.get(&format!("{list}?q=%25")).await;
            assert!(!wildcard.body.contains("张三"), "{}", wildcard.body);
        }
    });
});
