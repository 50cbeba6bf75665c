//! What charts say and draw.

use super::*;

#[test]
fn a_pyramid_has_title_description_and_the_same_figures_as_a_table() {
    let text = age_pyramid("年龄<结构>", &[("35岁以下", 10, 5), ("36-45岁", 20, 0)]).into_string();
    assert!(text.contains("role=\"img\"") && text.contains("年龄&lt;结构&gt;</title>"));
    assert!(text.contains("35岁以下：男10人，女5人；36-45岁：男20人，女0人</desc>"));
    assert!(text.contains("<details class=\"chart-data\">"));
    assert!(text.contains("<th scope=\"row\">合计</th><td class=\"numeric\">30</td>"));
    assert!(!text.contains("style="));
}

#[test]
fn the_oldest_stand_on_top_and_the_largest_bar_fills_its_room() {
    let text = age_pyramid("x", &[("young", 10, 5), ("old", 20, 0)]).into_string();
    let drawing = text
        .split("<desc")
        .nth(1)
        .and_then(|rest| rest.split("</desc>").nth(1))
        .unwrap();
    assert!(drawing.find(">old<").unwrap() < drawing.find(">young<").unwrap());
    assert!(drawing.contains("width=\"98\"") && drawing.contains("width=\"49\""));
}

#[test]
fn parts_of_a_bar_meet_and_are_told_apart_by_patterns() {
    let parts = [("小学", 1), ("初中", 1), ("高中", 1)];
    let text = stacked_bars(
        "文化程度",
        &[
            ("男", &parts),
            ("女", &[("小学", 0), ("初中", 3), ("高中", 0)]),
        ],
    );
    let text = text.into_string();
    for (x, width) in [(0, 120), (120, 120), (240, 120), (0, 360)] {
        assert!(
            text.contains(&format!("x=\"{x}\" y=\""))
                && text.contains(&format!("width=\"{width}\""))
        );
    }
    let id = pattern::chart_id("文化程度");
    for index in 0..3 {
        assert!(text.contains(&format!("<pattern id=\"{id}-{index}\"")));
        assert!(text.contains(&format!("fill=\"url(#{id}-{index})\"")));
    }
}

#[test]
fn changes_are_told_in_words_and_signs() {
    let figure = |previous, current| Change {
        label: "女性占比",
        previous,
        current,
        exact_change: None,
        unit: "%",
    };
    let text = changes(
        "变化",
        &[
            figure(Some(329), 352),
            figure(Some(352), 329),
            figure(None, 10),
        ],
    );
    let text = text.into_string();
    assert!(text.contains("▲ +2.3个百分点") && text.contains("▼ -2.3个百分点"));
    assert!(text.contains("上届无数据") && text.contains("本届 35.2%"));
    assert!(text.contains("class=\"solid\"") && text.contains("class=\"hollow\""));
}

#[test]
fn lines_are_told_apart_without_colour_and_stay_inside() {
    let hours = ["8时", "9时", "10时"].map(str::to_owned);
    let course = |name, rates: [Option<i64>; 3]| Course {
        name,
        rates: rates.to_vec(),
    };
    let lines = [
        course("全县", [Some(100), Some(500), Some(1_200)]),
        course("甲<镇", [None, Some(0), Some(333)]),
    ];
    let text = courses("投票率", &hours, &lines, Table::default()).into_string();
    assert!(text.contains("points=\"44,187 179,119 314,34\""), "{text}");
    assert!(text.contains("class=\"course dashed\" points=\"179,204 314,148\""));
    assert!(
        text.contains("120.0%") && text.contains("33.3%"),
        "as it is"
    );
    assert!(
        text.contains("全县：8时10.0%，9时50.0%，10时120.0%；甲&lt;镇：9时0.0%，10时33.3%</desc>")
    );
    assert!(text.contains("class=\"rule half\"") && !text.contains("style="));
    let one = [course("全县", [Some(10), None, None])];
    assert!(
        courses("投票率", &hours[..1], &one, Table::default())
            .into_string()
            .contains("179,203")
    );
}

#[test]
fn bars_never_leave_the_drawing_and_something_is_always_seen() {
    assert_eq!(length(i64::MAX, i64::MAX, 100), 100);
    assert_eq!(length(1, i64::MAX, 100), 1);
    assert_eq!(length(0, 10, 100), 0);
    assert_eq!(length(5, 0, 100), 0);
}

#[test]
fn charts_of_nothing_do_not_fail() {
    for chart in [
        age_pyramid("a", &[]),
        stacked_bars("b", &[]),
        changes("c", &[]),
        courses(
            "d",
            &[],
            &[],
            Table {
                empty_text: "没有数据。".to_owned(),
                ..Table::default()
            },
        ),
    ] {
        assert!(chart.into_string().contains("没有数据。"));
    }
}
