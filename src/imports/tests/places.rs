//! Which unit a row means: short names, places of two counties, units that are no more.

use super::*;
use crate::db_test;
use crate::divisions::{Happening, MergeInto, Stated, merge};

const SEATS: &str = "乡镇,村,党组织职数,村（居）委会职数\n";
const ROSTER: &str = "村,姓名,性别,出生日期,学历,政治面貌,党组织职务,村委会职务\n";

fn told(done: &Done) -> String {
    let messages = done.report.defects.iter();
    let messages: Vec<&str> = messages.map(|defect| defect.message.as_str()).collect();
    messages.join("\n")
}

db_test!(a_short_name_of_two_units_is_asked_back, |test| {
    let office = Office::new(test);
    // 渔亭镇 has 团结村村委会 (341023102200) and 团结社区居委会 (341023102001).
    let file = format!("{SEATS}渔亭镇,团结,5,5\n碧阳镇,郭门,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(
        found(&done),
        [
            defect(2, "村", "ambiguous_village"),
            defect(3, "村", "ambiguous_village")
        ]
    );
    let told = told(&done);
    assert!(
        told.contains("341023102200") && told.contains("341023102001"),
        "{told}"
    );
    // A name that fits one unit only may be shortened, of a village as of a community; the
    // preview says which unit is meant.
    let file =
        format!("{SEATS}渔亭镇,团结社区,5,5\n渔亭镇,团结村,5,5\n西递镇,石印,5,5\n,麻田,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(counts(&done), [4, 0, 0, 0, 0], "{}", self::told(&done));
    let meant: Vec<&str> = done.report.places.values().map(String::as_str).collect();
    assert!(meant.contains(&"石印村村委会（341023103204）"), "{meant:?}");
});

/// 祁门县 with a township and a village that bear names of the first county.
fn add_second_county(office: &Office<'_>) {
    let places = "代码,名称\n341024,祁门县\n341024100,碧阳镇\n341024101,祁山镇\n\
        341024100200,横岗村村委会\n341024101200,独有村村委会\n";
    let done = office.import(Kind::Divisions, places, How::default());
    assert!(done.written, "{:?}", done.report.defects);
}

db_test!(a_file_of_two_counties_is_not_given_to_one_of_them, |test| {
    let office = Office::new(test);
    add_second_county(&office);
    let file = format!(
        "{SEATS}宏村镇,宏村村委会,5,5\n宏村镇,际村村委会,5,5\n祁山镇,独有村,5,5\n碧阳镇,横岗村,5,5\n"
    );
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(5, "村", "ambiguous_village")]);
    let told = told(&done);
    assert!(told.contains("341024100200"), "{told}");
    // Without the row that names the other county the file's county decides.
    let file = format!("{SEATS}宏村镇,宏村村委会,5,5\n宏村镇,际村村委会,5,5\n碧阳镇,横岗村,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(counts(&done)[0], 3, "{}", self::told(&done));
});

db_test!(a_name_that_exists_once_is_not_refused, |test| {
    let office = Office::new(test);
    add_second_county(&office);
    let header = "村,党组织职数,村（居）委会职数\n";
    let file = format!("{header}马道村,5,5\n独有村,5,5\n横岗村,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(4, "村", "ambiguous_village")]);
    // A code in another row tells the county.
    let file = format!("{header}341023100001,5,5\n横岗村,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(counts(&done)[0], 2, "{}", told(&done));
});

db_test!(a_code_and_the_township_beside_it_must_agree, |test| {
    let office = Office::new(test);
    let file =
        format!("{SEATS}碧阳镇,341023104206,5,5\n柯村镇,341023104206,5,5\n某镇,341023100001,5,5\n");
    let done = office.import(Kind::Seats, file, in_term("2026"));
    assert_eq!(found(&done), [defect(2, "乡镇", "ambiguous_village")]);
    assert!(
        told(&done).contains("在柯村镇，不在“碧阳镇”"),
        "{}",
        told(&done)
    );
});

/// 石印村 goes on in 潭口村 from a day on.
fn merge_villages(office: &Office<'_>, on: &str) {
    let (now, effective_on) = (office.test.db.clock().now(), on.parse().unwrap());
    office.write(move |conn| {
        let how = Happening {
            scope: DivisionCode::nation(),
            effective_on,
            note: String::new(),
            now,
        };
        let stated = |code: &str| Stated {
            code: DivisionCode::parse(code).unwrap(),
            version: 1,
        };
        let into = MergeInto::Existing {
            unit: stated("341023103205"),
            name: None,
        };
        merge(conn, &how, &[stated("341023103204")], &into)
    });
}

db_test!(a_merged_village_is_refused_with_its_successor, |test| {
    let office = Office::new(test);
    merge_villages(&office, "2025-06-01");
    let row =
        |village: &str, name: &str| format!("{village},{name},女,1975-03-08,高中,党员,委员,\n");
    let file = [
        ROSTER,
        &row("石印村", "甲"),
        &row("石印村村委会", "乙"),
        &row("341023103204", "丙"),
        &row("潭口村", "丁"),
    ]
    .concat();
    let done = office.import(Kind::Members, file.clone(), in_term("2026"));
    let unknown = |row| defect(row, "村", "unknown_village");
    assert_eq!(found(&done), [unknown(2), unknown(3)]);
    let successor = "“石印村村委会”已于2025年6月1日撤并，现在是“潭口村村委会”（341023103205）";
    assert!(told(&done).contains(successor), "{}", told(&done));
    // A code is exact: it is taken, and it is told where the row goes.
    let cautions = done.report.cautions.join("\n");
    assert!(cautions.contains(successor), "{cautions}");
    // The roster of a term in which it existed names it rightly, and it is told where they count.
    let done = office.import(Kind::Members, file, in_term("2021"));
    assert_eq!(counts(&done), [4, 0, 0, 0, 0], "{}", told(&done));
    let cautions = done.report.cautions.join("\n");
    assert_eq!(cautions.matches(successor).count(), 1, "{cautions}");
    // Two villages that became one had a secretary each; two of one village are still told.
    let head =
        |village: &str, name: &str| format!("{village},{name},男,1970-03-08,高中,党员,书记,\n");
    let heads = [ROSTER, &head("石印村", "戊"), &head("潭口村", "己")].concat();
    let done = office.import(Kind::Members, heads.clone(), in_term("2021"));
    assert!(!done.report.notes.concat().contains("只有一名"));
    let done = office.import(
        Kind::Members,
        heads + &head("潭口村", "庚"),
        in_term("2021"),
    );
    let notes = done.report.notes.concat();
    assert!(
        notes.contains("第3行和第4行都是潭口村村委会的党组织书记"),
        "{notes}"
    );
    // After the election nobody gives seats to a unit that is no more; in a term in which it existed
    // it has its own.
    let seats = format!("{SEATS}西递镇,石印村,3,5\n,341023103204,3,5\n西递镇,潭口村,5,5\n");
    let done = office.import(Kind::Seats, seats.clone(), in_term("2026"));
    assert_eq!(found(&done), [unknown(2), unknown(3)]);
    let done = office.import(Kind::Seats, seats, in_term("2021"));
    assert_eq!(found(&done), [defect(3, "村", "duplicate_in_file")]);
});

db_test!(a_list_that_corrects_names_tells_which, |test| {
    let office = Office::new(test);
    let list = "代码,名称\n341023100206,郭门新村村委会\n341023100207,南门村村委会\n";
    let how = How {
        is_trial: true,
        ..How::default()
    };
    let done = office.import(Kind::Divisions, list, how);
    let told: Vec<_> = done
        .report
        .changes
        .iter()
        .map(|change| (&*change.old, &*change.new))
        .collect();
    assert_eq!(told, [("郭门村村委会", "郭门新村村委会")]);
    assert!(
        done.report
            .notes
            .concat()
            .contains("真正更名、合并的，请在“区划”中办理")
    );
});
