//! The workbook that staff hand in.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};

use super::*;

fn pages(composition: &Composition) -> Vec<(String, Range<Data>)> {
    let bytes = Format::Xlsx.write(composition).unwrap();
    Xlsx::new(Cursor::new(bytes)).unwrap().worksheets()
}

/// The last row with a name in the first column.
fn last_row(page: &Range<Data>) -> Vec<Data> {
    page.rows().next_back().unwrap().to_vec()
}

#[test]
fn sheets_to_hand_in_are_narrow_and_end_with_the_total() {
    for compare in [true, false] {
        let pages = pages(&shown::composition(compare));
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names[0], "人数和职数");
        assert!(names.ends_with(&["年龄和性别", "学历和政治面貌", "全部数据", "统计口径"]));
        for (name, page) in &pages[..pages.len() - 2] {
            assert!(page.width() <= 14, "{name}: {}", page.width());
            let title = format!("黟县村（社区）“两委”成员构成统计表（2026年换届） — {name}");
            assert_eq!(page.get((0, 0)), Some(&Data::String(title)));
            assert_eq!(last_row(page)[0], Data::String("合计".to_owned()));
        }
        assert_eq!(last_row(&pages[0].1)[3], Data::Float(10.0));
    }
}

#[test]
fn the_figures_handed_in_are_those_of_the_json() {
    let shown = shown::composition(true);
    let json: serde_json::Value = serde_json::to_value(&shown).unwrap();
    let figure = &json["total"]["metrics"]["cross_post_rate"];
    let pages = pages(&shown);
    let (_, page) = pages
        .iter()
        .find(|(name, _)| name == "任职结构（一）")
        .unwrap();
    let heads = page.rows().rev().nth(3).unwrap();
    let place = |title: &str| {
        heads
            .iter()
            .position(|cell| cell == &Data::String(title.to_owned()))
    };
    let first = place("两委交叉任职比例").unwrap();
    let total = last_row(page);
    let counts = format!("{}/{}", figure["numerator"], figure["denominator"]);
    assert_eq!(total[first], Data::String(counts));
    let number = |value: &serde_json::Value| Data::Float(value.as_f64().unwrap());
    assert_eq!(total[first + 1], number(&figure["value"]));
    assert_eq!(total[first + 2], number(&figure["previous"]["value"]));
    assert_eq!(total[first + 3], number(&figure["change"]));
    // Missing is never a number, and a note says why.
    let (_, page) = pages
        .iter()
        .find(|(name, _)| name == "任职结构（二）")
        .unwrap();
    assert!(last_row(page).contains(&Data::String("〔缺〕".to_owned())));
    let note = "〔缺〕表示没有数据来源：没有更早一届的名单。";
    assert!(
        page.rows()
            .any(|row| row[0] == Data::String(note.to_owned()))
    );
}
