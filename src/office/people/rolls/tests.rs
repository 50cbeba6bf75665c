//! Voters and households as staff see and find them.

use diesel::prelude::*;

use crate::accounts::Role;
use crate::accounts::testing::{Browser, block_on};
use crate::db::testing::TestDb;
use crate::db_test;
use crate::office::testing::{NEIGHBOUR, SISTER, VILLAGE, county, person, write};
use crate::people::seal::{self, SealingKey};
use crate::people::{IdNumber, households as household_fields};
use crate::schema::{households, persons, voters};

const VOTERS: &str = "/office/people/voters";
const HOUSEHOLDS: &str = "/office/people/households";

fn voter(test: &TestDb, unit: &'static str, person: i64, category: i16, group: &'static str) {
    write(test, move |conn| {
        diesel::insert_into(voters::table)
            .values((
                voters::unit_code.eq(unit),
                voters::person_id.eq(person),
                voters::category.eq(category),
                voters::group_name.eq(group),
                voters::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

/// Made up; the check character fits.
fn number() -> String {
    let tries = "0123456789X"
        .chars()
        .map(|check| format!("11010519750308003{check}"));
    tries
        .into_iter()
        .find(|number| IdNumber::parse(number).is_ok())
        .unwrap()
}

fn household(test: &TestDb, key: &SealingKey, unit: &'static str, head: &'static str) {
    let phone = key
        .seal("13800001234", household_fields::TELEPHONE)
        .unwrap();
    write(test, move |conn| {
        diesel::insert_into(households::table)
            .values((
                households::unit_code.eq(unit),
                households::number.eq("H-07"),
                households::head_name.eq(head),
                households::group_name.eq("上坑组"),
                households::persons.eq(4),
                households::telephone_sealed.eq(phone),
                households::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
}

db_test!(voters_are_found_by_place_name_group_and_ground, |test| {
    county(test);
    let here = person(test, "张三", VILLAGE);
    voter(test, VILLAGE, here, 1, "上坑组");
    let away = person(test, "李四", NEIGHBOUR);
    voter(test, NEIGHBOUR, away, 2, "下坑组");
    let elsewhere = person(test, "王五", SISTER);
    voter(test, SISTER, elsewhere, 1, "上坑组");
    block_on(async {
        let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
        let (number, key) = (number(), staff.app.key.clone());
        let sealed = key.seal(&number, seal::ID_NUMBER).unwrap();
        let phone = key.seal("13800000000", seal::TELEPHONE).unwrap();
        write(test, move |conn| {
            diesel::update(persons::table.find(here))
                .set((
                    persons::id_number_sealed.eq(sealed),
                    persons::telephone_sealed.eq(phone),
                ))
                .execute(conn)?;
            Ok(())
        });
        let all = staff.get(VOTERS).await;
        assert!(all.body.contains("共 2 条"), "{}", all.body);
        assert!(!all.body.contains("王五"), "another township");
        assert!(
            all.body
                .contains(&format!("href=\"/office/people/{here}\""))
        );
        assert!(!all.body.contains(&number) && !all.body.contains("13800000000"));
        assert!(all.body.contains("138****0000"), "masked: {}", all.body);
        for (query, found, not) in [
            ("q=%E5%BC%A0", "张三", "李四"),
            ("group=%E4%B8%8B", "李四", "张三"),
            ("category=2", "李四", "张三"),
            ("unit=341023100200", "张三", "李四"),
            ("unit=341023101", "没有符合条件", "王五"),
            ("q=%25", "没有符合条件", "张三"),
            ("q=_", "没有符合条件", "张三"),
        ] {
            let page = staff.get(&format!("{VOTERS}?{query}")).await;
            assert!(page.body.contains(found), "{query}: {}", page.body);
            assert!(!page.body.contains(&format!(">{not}<")), "{query}");
        }
        for sort in ["name", "age", "unit"] {
            for desc in ["", "&desc=1"] {
                let page = staff.get(&format!("{VOTERS}?sort={sort}{desc}")).await;
                assert_eq!(page.status, 200);
            }
        }
        let typed = staff.get(&format!("{VOTERS}?q={number}")).await;
        assert_eq!(typed.location, "/office/people/search?done=number-as-name");
        assert!(staff.get("/office/people").await.body.contains(VOTERS));
    });
});

db_test!(
    a_household_is_listed_and_shown_inside_the_scope_only,
    |test| {
        county(test);
        let head = person(test, "赵户", VILLAGE);
        block_on(async {
            let mut staff = Browser::signed_in(&test.db, Role::TownshipStaff, "341023100");
            let key = staff.app.key.clone();
            household(test, &key, VILLAGE, "赵户");
            household(test, &key, SISTER, "外镇户");
            let list = staff.get(HOUSEHOLDS).await;
            assert!(list.body.contains("共 1 条") && !list.body.contains("外镇户"));
            assert!(list.body.contains("138****1234"), "{}", list.body);
            for (query, is_found) in [
                ("q=%E8%B5%B5", true),
                ("q=%E9%92%B1", false),
                ("group=%E4%B8%8A%E5%9D%91", true),
                ("group=%E4%B8%8B", false),
                ("unit=341023100200", true),
                ("unit=341023100201", false),
                ("unit=341023101", false),
                ("sort=persons&desc=1", true),
                ("sort=name", true),
            ] {
                let page = staff.get(&format!("{HOUSEHOLDS}?{query}")).await;
                assert_eq!(page.body.contains("H-07"), is_found, "{query}");
            }
            let page = staff.get(&format!("{HOUSEHOLDS}/1")).await;
            for shown in ["H-07", "上坑组", "桃源村委会", "138****1234", "<dd>4</dd>"] {
                assert!(page.body.contains(shown), "{shown}: {}", page.body);
            }
            assert!(
                page.body
                    .contains(&format!("href=\"/office/people/{head}\""))
            );
            assert!(!page.body.contains("13800001234"));
            assert_eq!(staff.get(&format!("{HOUSEHOLDS}/2")).await.status, 404);
        });
    }
);
