//! The shapes other programs and staff see.

use super::*;
use crate::divisions::{DivisionCode, UnitKind};

fn target(tenths: i64, at_least: bool) -> Target {
    Target {
        threshold: Tenths(tenths),
        at_least,
    }
}

pub(super) fn composition(compare: bool) -> Composition {
    let [a, b] = worked_example::units();
    let total = sum([&a, &b]);
    let previous = compare.then_some(&a);
    let targets = BTreeMap::from([
        (Metric::CrossPostRate, target(300, true)),
        (Metric::AverageAge, target(417, false)),
    ]);
    Composition {
        division: DivisionCode::parse("341023").unwrap(),
        name: "黟县".to_owned(),
        term: "2026".to_owned(),
        compare: compare.then(|| "2021".to_owned()),
        as_of: None,
        kind: None,
        definitions: Definitions::default(),
        changed_units: Vec::new(),
        undecided_matches: 0,
        gaps: Gaps::default(),
        previous_gaps: compare.then(Gaps::default),
        out_of_office: OutOfOffice::default(),
        is_forecast: false,
        total: row_of("黟县", &total, previous, &targets),
        rows: vec![row_of("甲镇", &b, previous, &BTreeMap::new())],
    }
}

fn json(composition: &Composition) -> String {
    serde_json::to_string(composition).unwrap()
}

#[test]
fn the_json_keeps_keys_order_and_one_decimal() {
    let text = json(&composition(true));
    let start = r#"{"division":"341023","name":"黟县","term":"2026","compare":"2021","as_of":null,"kind":"all","total":{"reference_date":"2026-12-20","units":2,"units_due":2,"members":10,"party_seats":6,"committee_seats":7,"cross_posted":3,"vacant_seats":{"numerator":null,"denominator":null,"value":null,"reason":"no_source"},"metrics":{"dual_head_rate":{"numerator":1,"denominator":2,"value":50.0,"unit":"percent","previous":{"numerator":1,"denominator":1,"value":100.0},"change":-50.0},"cross_post_rate":{"numerator":3,"denominator":10,"value":30.0,"unit":"percent","previous":{"numerator":2,"denominator":5,"value":40.0},"change":-10.0,"target":30.0,"reached":true},"avg_age":{"numerator":418,"denominator":10,"value":41.8,"unit":"years","previous":{"numerator":201,"denominator":5,"value":40.2},"change":1.6,"target":41.7,"reached":false}"#;
    assert!(text.starts_with(start), "{text}");
    assert!(text.contains(r#""bands":{"age":[{"band":"le35","label":"35周岁及以下","persons":4}"#));
    assert!(text.contains(r#""rows":[{"division":"341023100","name":"甲镇","reference_date""#));
    // In code order, all of them, in the total and in the row.
    let codes = Metric::ALL.map(|metric| format!("\"{}\":{{", metric.code()));
    for part in text.split("\"bands\":").take(2) {
        let places: Vec<_> = codes.iter().map(|code| part.find(code).unwrap()).collect();
        assert!(places.is_sorted());
    }
}

#[test]
fn what_has_no_source_says_so_and_is_never_a_number() {
    let value: serde_json::Value = serde_json::from_str(&json(&composition(true))).unwrap();
    let metrics = &value["total"]["metrics"];
    let none = serde_json::json!({
        "numerator": null, "denominator": null, "value": null, "reason": "no_source"
    });
    for code in [
        "registration_rate",
        "observer_coverage",
        "proxy_rate",
        "seat_fill_rate",
    ] {
        assert_eq!(metrics[code], none, "{code}");
    }
    // Two terms on record: the earlier one cannot tell who was re-elected.
    assert_eq!(metrics["reelection_rate"]["numerator"], 3);
    assert_eq!(metrics["reelection_rate"]["previous"], none);
    assert_eq!(
        metrics["reelection_rate"]["change"],
        serde_json::Value::Null
    );
}

#[test]
fn without_comparison_previous_and_change_are_null() {
    let value: serde_json::Value = serde_json::from_str(&json(&composition(false))).unwrap();
    assert_eq!(value["compare"], serde_json::Value::Null);
    let figure = &value["total"]["metrics"]["female_rate"];
    assert_eq!(
        figure,
        &serde_json::json!({
            "numerator": 3, "denominator": 10, "value": 30.0, "unit": "percent",
            "previous": null, "change": null
        })
    );
}

#[test]
fn nobody_to_count_is_null_and_not_0() {
    let row = row_of("甲镇", &Figures::default(), None, &BTreeMap::new());
    let value = serde_json::to_value(&row).unwrap();
    assert_eq!(
        value["metrics"]["avg_age"],
        serde_json::json!({
            "numerator": 0, "denominator": 0, "value": null, "unit": "years",
            "previous": null, "change": null
        })
    );
    assert!(age_pyramid(&Figures::default()).is_empty());
}

#[test]
fn another_basis_is_named_in_every_form() {
    let mut shown = composition(false);
    let basis = Basis::Committee;
    shown.definitions.choose(Metric::FemaleRate, basis).unwrap();
    let figures = &mut shown.total.metrics;
    let female = figures
        .iter_mut()
        .find(|one| one.metric == Metric::FemaleRate);
    female.unwrap().basis = basis;
    assert!(json(&shown).contains(r#""unit":"percent","basis":"committee""#));
    let table = figure_table(&shown);
    let label = "女性占比（按村（居）委会成员计）";
    assert!(table.definitions.contains(&(
        label.to_owned(),
        "女性村（居）委会成员人数 ÷ 村（居）委会成员人数。".to_owned()
    )));
    assert!(table.headers.contains(&format!("{label}：分子")));
}

#[test]
fn the_table_has_one_line_a_place_and_readable_columns() {
    let table = figure_table(&composition(true));
    assert_eq!(
        table.title,
        "黟县村（社区）“两委”成员构成统计表（2026年换届）"
    );
    assert_eq!(table.rows.len(), 2);
    let cell = |line: usize, header: &str| {
        let column = table.headers.iter().position(|one| one == header);
        table.rows[line][column.expect(header)].text()
    };
    for line in &table.rows {
        assert_eq!(line.len(), table.headers.len());
    }
    assert_eq!(cell(0, "名称"), "合计");
    assert_eq!(cell(1, "名称"), "甲镇");
    assert_eq!(cell(0, "年龄计算日期"), "2026-12-20");
    assert_eq!(cell(0, "空缺职数"), "〔缺：尚未核定职数〕");
    assert_eq!(cell(0, "两委交叉任职比例：分子"), "3");
    assert_eq!(cell(0, "两委交叉任职比例：分母"), "10");
    assert_eq!(cell(0, "两委交叉任职比例（%）"), "30.0");
    assert_eq!(cell(0, "两委交叉任职比例：上届（%）"), "40.0");
    assert_eq!(cell(0, "两委交叉任职比例：比上届（百分点）"), "-10.0");
    assert_eq!(cell(0, "两委交叉任职比例：是否达标"), "达标");
    assert_eq!(cell(0, "平均年龄：是否达标"), "未达标");
    assert_eq!(cell(1, "平均年龄：是否达标"), "—");
    assert_eq!(cell(0, "平均年龄：年龄之和"), "418");
    assert_eq!(
        cell(0, "连选连任率：上届（%）"),
        "〔缺：没有更早一届的名单〕"
    );
    assert_eq!(cell(0, "年龄：35周岁及以下（人）"), "4");
    // What has no source at all takes no columns; a note says which and why.
    assert!(
        !table
            .headers
            .iter()
            .any(|header| header.starts_with("参选率"))
    );
    assert!(
        table
            .notes
            .iter()
            .any(|note| note.starts_with("尚无选举数据，未列：选民登记率、参选率、"))
    );
    assert!(
        table
            .notes
            .contains(&"尚无观察员报告，未列：选举观察员覆盖率。".to_owned())
    );
}

#[test]
fn the_table_without_comparison_has_no_empty_columns() {
    let mut shown = composition(false);
    shown.kind = Some(UnitKind::Village);
    shown.as_of = Some(date("2026-12-31"));
    shown.changed_units = vec!["乙村".to_owned()];
    let table = figure_table(&shown);
    assert!(!table.headers.iter().any(|header| header.contains("上届")));
    assert_eq!(table.title, "黟县村“两委”成员构成统计表（2026年换届）");
    assert!(table.notes[0].starts_with("统计2026年12月31日在任的成员"));
    assert!(table.notes.iter().any(|note| note.contains("乙村")));
}
