//! What staff see and can do on the pages.

use scraper::{Html, Selector};

use crate::accounts::Role;
use crate::accounts::testing::{Answer, Browser, block_on};
use crate::composition::store::tests::answers::example;
use crate::composition::store::tests::{add, place, prepared, read, seat, write};
use crate::composition::{Basis, Metric, definitions_of, targets_set_for};
use crate::db::testing::TestDb;
use crate::db_test;

fn staff(test: &TestDb, scope: &str) -> Browser {
    Browser::signed_in(&test.db, Role::CountyStaff, scope)
}

fn get(browser: &mut Browser, path: &str) -> Answer {
    block_on(browser.get(path))
}

fn links(page: &str) -> Vec<(String, String)> {
    let page = Html::parse_document(page);
    let links = Selector::parse("main a[href]").unwrap();
    page.select(&links)
        .map(|link| (link.attr("href").unwrap().to_owned(), link.text().collect()))
        .collect()
}

db_test!(every_figure_of_the_page_leads_to_as_many_lines, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let page = get(&mut browser, "/office/composition");
    assert_eq!(page.status, 200, "{}", page.body);
    for text in [
        "两委交叉任职比例",
        "30.0%",
        "年龄与性别",
        "碧阳镇",
        "尚无选举数据",
    ] {
        assert!(page.body.contains(text), "{text}");
    }
    let (mut followed, mut before) = (0, 0);
    for (href, text) in links(&page.body) {
        let Some(figure) = href.split("figure=").nth(1) else {
            continue;
        };
        let Ok(number) = text.parse::<i64>() else {
            continue;
        };
        if figure.starts_with("avg_age") && figure.contains("numerator") {
            continue;
        }
        // The cells of the county itself and some of the rows.
        followed += 1;
        let is_previous = figure.ends_with("of=previous");
        before += usize::from(is_previous);
        if followed % 7 != 0 {
            continue;
        }
        let list = get(&mut browser, &href);
        assert_eq!(list.status, 200, "{href}");
        let term = if is_previous {
            "2021年换届，"
        } else {
            "2026年换届，"
        };
        assert!(
            list.body.contains(&format!("共 {number} 条")) && list.body.contains(term),
            "{href} {number}"
        );
    }
    assert!(followed > 60 && before > 20, "{followed} {before}");
});

db_test!(
    behind_the_units_due_stand_those_without_members_first,
    |test| {
        example(test);
        let mut browser = staff(test, "341023");
        let page = get(&mut browser, "/office/composition?term=2026");
        let path =
            "/office/composition/people?division=341023&term=2026&by=township&figure=units_due";
        let due = links(&page.body).into_iter();
        let due: Vec<_> = due.filter(|(href, _)| href.contains("units_due")).collect();
        let (href, number) = due.first().unwrap();
        assert_eq!(href, &path.replace("&by=township", ""));
        let list = get(&mut browser, href);
        assert_eq!(list.status, 200);
        assert!(list.body.contains(&format!("共 {number} 条")), "{number}");
        let (empty, full) = (list.body.find("丙村"), list.body.find("乙村"));
        assert!(empty.is_some() && empty < full, "{}", list.body);
        assert!(list.body.contains("还没有成员") && list.body.contains("碧阳镇"));
        let none = get(&mut browser, &format!("{path}&compare=none&of=previous"));
        assert_eq!(none.status, 404, "no term to compare with");
    }
);

db_test!(the_page_lists_its_parts_and_each_is_there, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let page = get(&mut browser, "/office/composition?term=2026");
    let parts: Vec<_> = links(&page.body)
        .into_iter()
        .filter(|(href, _)| href.starts_with('#') && href != "#contents")
        .collect();
    assert!(parts.len() > 7, "{parts:?}");
    for (href, label) in parts {
        let id = href.trim_start_matches('#');
        assert!(
            page.body.contains(&format!("<section id=\"{id}\">")),
            "{label}"
        );
    }
    let empty = get(&mut browser, "/office/composition?term=2030");
    assert!(empty.status == 422 && !empty.body.contains("本页目录"));
});

db_test!(a_list_shows_names_and_never_id_numbers, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let list = get(
        &mut browser,
        "/office/composition/people?term=2026&figure=female_rate.numerator&sort=age",
    );
    assert_eq!(list.status, 200, "{}", list.body);
    let (young, old) = (
        list.body.find("某4<").unwrap(),
        list.body.find("某5<").unwrap(),
    );
    assert!(young < old && list.body.contains("丁村") && !list.body.contains("身份证"));
    let unknown = get(
        &mut browser,
        "/office/composition/people?term=2026&figure=secret",
    );
    assert_eq!(unknown.status, 404);
    let units = get(
        &mut browser,
        "/office/composition/people?term=2026&figure=units",
    );
    assert!(units.body.contains("341023100200"));
});

db_test!(
    what_lies_outside_the_scope_is_not_found_everywhere,
    |test| {
        example(test);
        let mut browser = staff(test, "341023100");
        for path in [
            "/office/composition?division=341023",
            "/office/composition?division=341024",
            "/office/composition/people?division=341023101&term=2026&figure=members",
            "/office/composition/download?division=341023&format=csv",
            "/office/composition/definitions?division=0",
            "/api/v1/composition?division=341023&term=2026",
            "/api/v1/composition?division=341023100999&term=2026",
        ] {
            assert_eq!(get(&mut browser, path).status, 404, "{path}");
        }
        let own = get(&mut browser, "/office/composition");
        assert!(own.status == 200 && own.body.contains("碧阳镇") && !own.body.contains("宏村镇"));
    }
);

db_test!(the_json_interface_gives_the_same_as_the_command, |test| {
    example(test);
    let mut browser = staff(test, "34");
    let path = "/api/v1/composition?division=341023&term=2026&by=township&compare=none";
    let answer = get(&mut browser, path);
    let value: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(value["total"]["metrics"]["cross_post_rate"]["value"], 30.0);
    assert_eq!(value["rows"].as_array().unwrap().len(), 2);
    assert_eq!(value["compare"], serde_json::Value::Null);
    let refused = get(
        &mut browser,
        "/api/v1/composition?division=341023&term=2030",
    );
    assert_eq!(refused.status, 422);
    let problem: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("2018、2021、2026")
    );
    let day = get(
        &mut browser,
        "/api/v1/composition?division=341023&term=2026&as-of=2026-12-31",
    );
    let value: serde_json::Value = serde_json::from_str(&day.body).unwrap();
    assert_eq!(value["as_of"], "2026-12-31", "as the command writes it");
    for (query, said) in [
        ("asof=2026-12-31", "不认识的参数“asof”"),
        ("kinds=community", "不认识的参数“kinds”"),
        ("term=2021", "参数“term”写了两次"),
    ] {
        let path = format!("/api/v1/composition?division=341023&term=2026&{query}");
        let refused = get(&mut browser, &path);
        assert!(
            refused.status == 422 && refused.body.contains(said),
            "{}",
            refused.body
        );
    }
    let mut nobody = Browser::new(&test.db);
    assert_eq!(get(&mut nobody, path).status, 401);
});

db_test!(files_are_downloaded_as_the_page_shows_them, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let file = get(
        &mut browser,
        "/office/composition/download?term=2026&format=csv&by=village",
    );
    assert_eq!(file.status, 200);
    let disposition = &file.headers["content-disposition"];
    assert!(
        disposition.contains("filename*=UTF-8''%E9%BB%9F%E5%8E%BF2026")
            && disposition.contains("%E6%8C%89"),
        "{disposition}"
    );
    assert!(file.body.lines().count() == 6 && file.body.contains("乙村"));
    let refused = get(
        &mut browser,
        "/office/composition/download?term=2026&format=docx",
    );
    assert!(refused.status == 422 && refused.body.contains("尚未完成"));
});

db_test!(a_question_that_cannot_be_answered_is_shown_again, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let page = get(
        &mut browser,
        "/office/composition?term=2021&as_of=2027-01-01",
    );
    assert_eq!(page.status, 422);
    assert!(page.body.contains("请改选2026届") && page.body.contains("value=\"2027-01-01\""));
    let page = get(
        &mut browser,
        "/office/composition?term=2026&by=none&kind=village&as_of=2026-12-31",
    );
    assert!(page.status == 200 && page.body.contains("2026年12月31日还没有到"));
});

db_test!(without_terms_the_page_says_what_to_do, |test| {
    let mut browser = staff(test, "");
    let page = get(&mut browser, "/office/composition");
    assert!(page.status == 200 && page.body.contains("请先登记届次"));
    prepared(test);
    let page = get(&mut browser, "/office/composition");
    assert!(
        page.status == 200 && page.body.contains("安徽省"),
        "{}",
        page.body
    );
});

db_test!(targets_are_set_missed_and_removed, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let target = [
        ("division", "341023"),
        ("metric", "female_rate"),
        ("direction", "at_least"),
        ("threshold", "35.5"),
    ];
    let mut wrong = target;
    wrong[3].1 = "135";
    let refused = block_on(browser.post("/office/composition/targets", &wrong));
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("应在0至100%之间") && refused.body.contains("value=\"135\""));
    let set = block_on(browser.post("/office/composition/targets", &target));
    assert_eq!(set.status, 303, "{}", set.body);
    let page = get(&mut browser, &set.location);
    assert!(page.body.contains("已保存") && page.body.contains("不低于35.5%"));
    let page = get(&mut browser, "/office/composition");
    assert!(page.body.contains("未达标") && page.body.contains("女性占比：1个村（社区）未达标"));
    let again = block_on(browser.post("/office/composition/targets", &target));
    assert_eq!(again.status, 409);
    assert!(again.body.contains("刚被他人改过") && again.body.contains("value=\"35.5\""));
    let remove = [
        ("division", "341023"),
        ("metric", "female_rate"),
        ("version", "1"),
    ];
    let removed = block_on(browser.post("/office/composition/targets/remove", &remove));
    assert_eq!(removed.status, 303);
    let left = read(test, |conn| targets_set_for(conn, &place("341023")));
    assert!(left.is_empty());
    let verified = read(test, |conn| {
        let wanted = crate::audit::Wanted {
            scope: place("341023"),
            ..Default::default()
        };
        crate::audit::lines(conn, &wanted, (0, 10))
    });
    assert!(
        verified
            .iter()
            .any(|line| line.subject.contains("目标：女性占比不低于35.5"))
    );
});

db_test!(a_county_chooses_its_bases_and_others_may_not, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let choice = [
        ("division", "341023"),
        ("basis-female_rate", "committee"),
        ("version-female_rate", "0"),
    ];
    let chosen = block_on(browser.post("/office/composition/definitions", &choice));
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    let definitions = read(test, |conn| definitions_of(conn, &place("341023")));
    assert_eq!(definitions.basis(Metric::FemaleRate), Basis::Committee);
    let page = get(&mut browser, "/office/composition");
    assert!(
        page.body
            .contains("女性村（居）委会成员人数 ÷ 村（居）委会成员人数")
    );
    let events = || {
        read(test, |conn| {
            let wanted = crate::audit::Wanted {
                scope: place("341023"),
                ..Default::default()
            };
            crate::audit::lines(conn, &wanted, (0, 10))
        })
    };
    let before = events().len();
    let same = block_on(browser.post("/office/composition/definitions", &choice));
    assert_eq!(
        (same.status, events().len()),
        (303, before),
        "nothing changed"
    );
    let mut stale = choice;
    stale[1].1 = "members";
    let again = block_on(browser.post("/office/composition/definitions", &stale));
    assert_eq!(again.status, 409);
    for kept in ["现在登记的是：", "name=\"version-female_rate\" value=\"1\""] {
        assert!(again.body.contains(kept), "{kept}: {}", again.body);
    }
    let mut viewer = Browser::signed_in(&test.db, Role::Viewer, "341023");
    let refused = block_on(viewer.post("/office/composition/definitions", &choice));
    assert_eq!(refused.status, 403);
    let page = get(&mut viewer, "/office/composition/definitions");
    assert!(page.status == 200 && !page.body.contains("保存统计范围"));
});

db_test!(a_long_list_is_shown_whole_for_paper, |test| {
    let [.., now] = example(test);
    write(test, move |conn| {
        let rows: Vec<_> = (100..160)
            .map(|id| {
                seat(
                    &now,
                    "341023100201",
                    id,
                    crate::committees::Posts::COMMITTEE_MEMBER,
                )
            })
            .collect();
        add(conn, &rows)
    });
    let mut browser = staff(test, "341023");
    let path = "/office/composition/people?division=341023&term=2026&figure=members";
    let part = get(&mut browser, path).body;
    assert!(
        part.contains("本页只列出第1至50条") && !part.contains("某159"),
        "{part}"
    );
    assert!(part.contains("all=1") && part.contains("全部显示"));
    let whole = get(&mut browser, &format!("{path}&all=1")).body;
    assert!(
        whole.contains("某159")
            && whole.contains("/office/composition/people/download?")
            && whole.contains("某100")
            && !whole.contains("下一页"),
        "{whole}"
    );
});

db_test!(the_list_behind_a_figure_goes_out_as_a_file, |test| {
    example(test);
    let mut browser = staff(test, "341023");
    let path = "/office/composition/people/download?division=341023&term=2026&figure=members";
    let file = get(&mut browser, path);
    assert_eq!(file.status, 200);
    assert!(file.body.starts_with("PK"), "a workbook");
});

db_test!(
    the_card_of_a_metric_says_whether_its_target_is_reached,
    |test| {
        example(test);
        write(test, |conn| {
            let target = crate::composition::Target {
                threshold: crate::composition::Tenths(500),
                at_least: true,
            };
            let county = place("341023");
            crate::composition::set_target(conn, &county, Metric::FemaleRate, target, 0)
        });
        let mut browser = staff(test, "341023");
        let page = get(&mut browser, "/office/composition?term=2026&by=none").body;
        let card = page
            .split("class=\"tile\"")
            .skip(1)
            .find(|card| card.contains("女性"))
            .unwrap();
        assert!(card.contains("未达标"), "{card}");
    }
);

db_test!(matches_that_wait_for_a_decision_are_told, |test| {
    example(test);
    write(test, |conn| {
        use crate::schema::person_matches::dsl;
        use diesel::prelude::*;
        diesel::insert_into(dsl::person_matches)
            .values((
                dsl::id.eq(1),
                dsl::person_id.eq(1),
                dsl::other_person_id.eq(2),
                dsl::unit_code.eq("341023100200"),
                dsl::state.eq(0),
                dsl::version.eq(1),
            ))
            .execute(conn)?;
        Ok(())
    });
    let mut browser = staff(test, "341023");
    let sentence = "有1对人员可能是同一人";
    assert!(
        get(&mut browser, "/office/composition?term=2026")
            .body
            .contains(sentence)
    );
    let elsewhere = "/office/composition?term=2026&division=341023101";
    assert!(!get(&mut browser, elsewhere).body.contains(sentence));
});
