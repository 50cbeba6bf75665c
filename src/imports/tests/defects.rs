//! One roster with every kind of defect planted: each is told once, at its cell, and nothing else.

use super::*;
use crate::db_test;

const COLUMNS: [&str; 16] = [
    "乡镇",
    "村名",
    "姓名",
    "性别",
    "民族",
    "出生年月",
    "文化程度",
    "政治面貌",
    "身份证号",
    "党组织职务",
    "村委会职务",
    "任职时间",
    "联系电话",
    "人员来源",
    "是否连任",
    "备注",
];

/// What one planted row puts into its cells, and what must be told of it.
struct Planted {
    cells: Vec<(&'static str, String)>,
    told: Vec<(&'static str, &'static str)>,
}

fn planted(cells: &[(&'static str, &str)], told: &[(&'static str, &'static str)]) -> Planted {
    let cells = cells
        .iter()
        .map(|(column, value)| (*column, (*value).to_owned()));
    Planted {
        cells: cells.collect(),
        told: told.to_vec(),
    }
}

/// A cell with one defect.
fn one(column: &'static str, value: &str, code: &'static str) -> Planted {
    planted(&[(column, value)], &[(column, code)])
}

/// A cell that looks odd and is right.
fn fine(column: &'static str, value: &str) -> Planted {
    planted(&[(column, value)], &[])
}

/// The cells of the `number`th good row: a made-up woman of the county.
fn good(number: usize) -> Vec<String> {
    let family: Vec<char> = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨".chars().collect();
    let given: Vec<char> = "安宁平和清明静秀兰梅竹菊松柏桂莲".chars().collect();
    let name: String = [
        family[number % 16],
        given[number / 16 % 16],
        given[number % 13],
    ]
    .iter()
    .collect();
    let birth = format!(
        "{}-{:02}-{:02}",
        1960 + number % 40,
        1 + number % 12,
        1 + number % 28
    );
    let sequence = u32::try_from(2 + 2 * number % 490).unwrap();
    let number = id_number("341023", &birth.replace('-', ""), sequence);
    [
        "碧阳镇",
        "南门村村委会",
        &name,
        "女",
        "汉族",
        &birth,
        "高中",
        "中共党员",
        &number,
        "委员",
        "",
        "2026-01-10",
        "13800000001",
        "致富能手",
        "",
        "",
    ]
    .map(str::to_owned)
    .to_vec()
}

#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn identity() -> Vec<Planted> {
    let ok = id_number("341023", "19750308", 800);
    let mut wrong = ok.clone();
    let last = if ok.ends_with('7') { '8' } else { '7' };
    wrong.pop();
    wrong.push(last);
    let with_x = (802..)
        .step_by(2)
        .map(|sequence| id_number("341023", "19750308", sequence))
        .find(|number| number.ends_with('X'))
        .unwrap();
    let wide: String = id_number("341023", "19750308", 900)
        .chars()
        .map(|digit| char::from_u32(digit as u32 + 0xFEE0).unwrap())
        .collect();
    let id = "身份证号";
    let with_id = |number: &str| planted(&[(id, number), ("出生年月", "1975-03-08")], &[]);
    let bad_id = |number: &str| one(id, number, "bad_id_number");
    vec![
        bad_id(&wrong),
        with_id(&with_x.to_lowercase()),
        with_id(&wide),
        with_id(&format!(
            "\u{FEFF}\u{A0} {}\u{200B} ",
            id_number("341023", "19750308", 902)
        )),
        with_id(&format!("'{}", id_number("341023", "19750308", 904))),
        bad_id(&id_number("999999", "19750308", 2)),
        with_id(&id_number("349999", "19750308", 2)),
        with_id(&id_number("810000", "19750308", 2)),
        bad_id("341023750308002"),
        bad_id("3.41023E+17"),
        bad_id("341023197503080000"),
        bad_id("341***********0029"),
        bad_id("34102319750230002X"),
        bad_id("34102319750308-02X"),
        bad_id("二〇"),
        bad_id(&id_number("341023", "20990101", 2)),
        planted(
            &[
                (id, &id_number("341023", "19750308", 801)),
                ("出生年月", "1975-03-08"),
            ],
            &[(id, "id_sex_mismatch")],
        ),
        planted(
            &[
                (id, &id_number("341023", "19750308", 906)),
                ("出生年月", "1975-03-09"),
            ],
            &[(id, "id_birth_mismatch")],
        ),
        planted(
            &[
                (id, &id_number("341023", "19750308", 803)),
                ("出生年月", "1976.03"),
            ],
            &[(id, "id_sex_mismatch"), (id, "id_birth_mismatch")],
        ),
        // What follows from an unreadable cell is not told again.
        planted(
            &[
                (id, &id_number("341023", "19750308", 805)),
                ("出生年月", "1975-13"),
            ],
            &[("出生年月", "bad_date"), (id, "id_sex_mismatch")],
        ),
        planted(
            &[
                (id, &id_number("341023", "19750308", 807)),
                ("出生年月", "1975-03"),
                ("性别", "F"),
            ],
            &[("性别", "unknown_sex")],
        ),
    ]
}

fn names() -> Vec<Planted> {
    let name = "姓名";
    let marks = format!("王{}", "\u{301}".repeat(500));
    vec![
        fine(name, "王"),
        fine(name, "阿卜杜拉·买买提\u{2022}艾力"),
        fine(name, "𠮷㛃䶮"),
        one(name, "", "missing_value"),
        one(name, "   \u{3000}", "missing_value"),
        one(name, "null", "missing_value"),
        one(name, "undefined", "missing_value"),
        one(name, "-", "missing_value"),
        one(name, "0", "missing_value"),
        one(name, "王\u{E000}", "bad_character"),
        one(name, "王🙂", "bad_character"),
        one(name, "王\u{202E}小明", "bad_character"),
        one(name, "<script>", "bad_character"),
        one(name, "王1", "bad_character"),
        one(name, &marks, "bad_character"),
        one(name, &"王".repeat(51), "too_long"),
        one(name, &"王".repeat(4_000), "too_long"),
    ]
}

fn particulars() -> Vec<Planted> {
    let (birth, began, phone) = ("出生年月", "任职时间", "联系电话");
    let no_id = |value: &str, code| planted(&[(birth, value), ("身份证号", "")], &[(birth, code)]);
    vec![
        no_id("19990229", "bad_date"),
        no_id("20230230", "bad_date"),
        no_id("二〇〇〇年", "bad_date"),
        no_id("36526", "bad_date"),
        no_id("1975.1", "ambiguous_date"),
        no_id("1850-01-01", "date_out_of_range"),
        no_id("2027-01-01", "date_out_of_range"),
        no_id("2008-01-02", "date_out_of_range"),
        no_id("", "missing_value"),
        one("性别", "未知", "unknown_sex"),
        one("性别", "", "missing_value"),
        one("民族", &"族".repeat(21), "too_long"),
        one("民族", "汉\u{202E}族", "bad_character"),
        one("文化程度", "识字", "unknown_education"),
        fine("文化程度", ""),
        fine("文化程度", "党校本科"),
        one("政治面貌", "党外", "unknown_political_status"),
        one("政治面貌", "", "missing_political_status"),
        one("党组织职务", "书籍", "unknown_post"),
        one("党组织职务", "书记、经理", "unknown_post"),
        one("村委会职务", "村长助理", "unknown_post"),
        planted(
            &[("党组织职务", "X"), ("村委会职务", "Y")],
            &[
                ("党组织职务", "unknown_post"),
                ("村委会职务", "unknown_post"),
            ],
        ),
        planted(&[("党组织职务", "")], &[("党组织职务", "no_post")]),
        one(began, "2026年13月", "bad_date"),
        one(began, "2026.1", "ambiguous_date"),
        one(began, "1899-12-31", "date_out_of_range"),
        one(began, "2026-12-31", "date_out_of_range"),
        fine(phone, "+86 138-0000-0001"),
        fine(phone, "(0559) 5521234"),
        one(phone, "138000000011", "bad_number"),
        one(phone, "1380000000", "bad_number"),
        one(phone, "138****0001", "bad_number"),
        one(phone, "5521234", "bad_number"),
        one(phone, "13800000001/13800000002", "bad_number"),
        one("人员来源", &"源".repeat(101), "too_long"),
        one("人员来源", "能手\u{FFFF}", "bad_character"),
        one("备注", &"长".repeat(501), "too_long"),
        one("备注", "\u{202E}反", "bad_character"),
        fine("备注", "'=1+1"),
        fine("备注", "' OR 1=1-- %s ${jndi}"),
    ]
}

fn places() -> Vec<Planted> {
    let (township, village) = ("乡镇", "村名");
    vec![
        one(township, "无名镇", "unknown_village"),
        one(village, "无名村", "unknown_village"),
        one(village, "", "missing_value"),
        one(village, "341023100999", "unknown_village"),
        one(village, "341024100200", "unknown_village"),
        one(village, "34102310020", "unknown_village"),
        one(village, "南门居委会", "unknown_village"),
        planted(
            &[(township, ""), (village, "邓家")],
            &[(village, "ambiguous_village")],
        ),
        one(village, "邓家", "ambiguous_village"),
        fine(village, "341023100207"),
        planted(&[(township, ""), (village, "团结村")], &[]),
        planted(
            &[(village, "无名村"), ("性别", "?"), ("政治面貌", "")],
            &[
                ("性别", "unknown_sex"),
                ("政治面貌", "missing_political_status"),
                (village, "unknown_village"),
            ],
        ),
    ]
}

/// Pairs of rows that concern one another, and rows that meet what is on record.
fn company() -> Vec<Planted> {
    let id = |sequence| id_number("341023", "19750308", sequence);
    let born = ("出生年月", "1975-03-08");
    let who = |name: &'static str, number: &str| {
        vec![
            ("姓名", name.to_owned()),
            (born.0, born.1.to_owned()),
            ("身份证号", number.to_owned()),
        ]
    };
    let row = |cells: Vec<(&'static str, String)>, told: &[(&'static str, &'static str)]| Planted {
        cells,
        told: told.to_vec(),
    };
    let in_village = |mut cells: Vec<(&'static str, String)>| {
        cells.push(("村名", "西街村村委会".to_owned()));
        cells
    };
    let reelected = |mut cells: Vec<(&'static str, String)>, said: &str| {
        cells.push(("村委会职务", "委员".to_owned()));
        cells.push(("是否连任", said.to_owned()));
        cells
    };
    vec![
        row(who("甲一", &id(100)), &[]),
        row(who("甲一", &id(100)), &[("身份证号", "duplicate_in_file")]),
        row(
            in_village(who("甲一", &id(100))),
            &[("身份证号", "same_id_other_unit")],
        ),
        row(
            in_village(who("甲二", &id(100))),
            &[("身份证号", "duplicate_in_file")],
        ),
        row(who("王 小明", ""), &[]),
        row(who("王\u{200B}小明", ""), &[("姓名", "duplicate_in_file")]),
        row(in_village(who("王小明", "")), &[]),
        // A compatibility character that looks like the usual one.
        row(who("李\u{F9DC}", ""), &[]),
        row(who("李隆", ""), &[("姓名", "duplicate_in_file")]),
        row(who("乙一", &id(102)), &[]),
        row(who("乙一", &id(104)), &[("姓名", "same_name_other_person")]),
        row(
            who("己改名", &id(506)),
            &[("姓名", "conflicts_with_record")],
        ),
        Planted {
            cells: vec![
                ("姓名", "丁旧".to_owned()),
                (born.0, "1975-04".to_owned()),
                ("身份证号", String::new()),
            ],
            told: vec![("姓名", "same_name_other_person")],
        },
        row(
            reelected(who("丙旧", &id(500)), "否"),
            &[("是否连任", "reelection_differs")],
        ),
        row(reelected(who("戊旧", &id(504)), "是"), &[]),
    ]
}

const BEFORE: &str = "村,姓名,性别,出生年月,学历,政治面貌,村委会职务,身份证号\n";

db_test!(every_defect_is_told_once_and_nothing_is_written, |test| {
    let office = Office::new(test);
    office.add_namesakes();
    let id = |sequence| id_number("341023", "19750308", sequence);
    let (one, two, three, four) = (id(500), id(502), id(504), id(506));
    let before = format!(
        "{BEFORE}341023100207,丙旧,女,1975.03,高中,党员,主任,{one}\n\
         341023100207,丁旧,女,1975.03,高中,党员,委员,{two}\n\
         341023100207,戊旧,女,1975.03,高中,党员,委员,{three}\n\
         341023100207,己旧,女,1975.03,高中,党员,委员,{four}\n"
    );
    assert_eq!(
        counts(&office.import(Kind::Members, before, in_term("2021")))[0],
        4
    );

    let sheet = [identity(), names(), particulars(), places(), company()];
    let mut file = format!("黟县名册\n{},体重\n", COLUMNS.join(","));
    let mut expected = vec![defect(2, "体重", "unknown_column")];
    let (mut row, mut refused, mut kinds, mut skipped) = (2, 0, 0, 0);
    for planted in sheet.into_iter().flatten() {
        row += 1;
        let mut cells = good(usize::try_from(row).unwrap());
        for (column, value) in &planted.cells {
            let place = COLUMNS.iter().position(|known| known == column).unwrap();
            cells[place].clone_from(value);
        }
        file += &cells.join(",");
        file += "\n";
        // A good row after each, a row that is no data, and a blank line now and then.
        row += 1;
        file += &(good(usize::try_from(row + 300).unwrap()).join(",") + "\n");
        if row % 20 == 0 {
            file += ",开发区虚拟社区,张三,男\n\n";
            row += 2;
            skipped += 1;
        }
        let warns = |code: &str| {
            matches!(
                code,
                "unknown_education"
                    | "missing_political_status"
                    | "same_id_other_unit"
                    | "same_name_other_person"
                    | "reelection_differs"
            )
        };
        let at = if row % 20 == 2 && skipped > 0 {
            row - 3
        } else {
            row - 1
        };
        refused += u32::from(planted.told.iter().any(|(_, code)| !warns(code)));
        kinds += planted.told.len();
        expected.extend(
            planted
                .told
                .iter()
                .map(|(column, code)| defect(at, column, code)),
        );
    }
    file += "合计,,100\n";
    assert!(kinds >= 40, "{kinds}");

    let rows = office.rows();
    let done = office.import(Kind::Members, file.clone(), in_term("2026"));
    let told = found(&done);
    for line in &expected {
        assert!(told.contains(line), "not told: {line:?}");
    }
    for line in &told {
        assert!(expected.contains(line), "not planted: {line:?}");
    }
    assert_eq!(told.len(), expected.len());
    assert!(!done.written);
    assert_eq!(done.report.counts.refused, refused);
    assert_eq!(done.report.counts.skipped, skipped + 1);
    assert_eq!(office.rows(), rows, "nothing is written");
    let numbers = done
        .report
        .defects
        .iter()
        .filter(|defect| defect.column == "身份证号");
    for defect in numbers {
        assert!(!defect.value.contains("750308"), "{}", defect.value);
    }

    // The good rows alone are taken when that is wished, and stay as they are the second time.
    let how = How {
        skip_bad_rows: true,
        ..in_term("2026")
    };
    let first = office.import(Kind::Members, file.clone(), how);
    assert!(first.written);
    assert_eq!(found(&first), told);
    let again = office.import(Kind::Members, file, how);
    let good_rows = first.report.counts.added;
    assert_eq!(again.report.counts.unchanged, good_rows);
    assert_eq!(
        (again.report.counts.added, again.report.counts.changed),
        (0, 0)
    );
});

db_test!(a_person_whose_row_is_refused_does_not_leave, |test| {
    let office = Office::new(test);
    let row = |name: &str, birth: &str| format!("341023100207,{name},女,{birth},高中,党员,委员,\n");
    let both = format!(
        "{BEFORE}{}{}{}",
        row("甲一", "1975-03"),
        row("乙一", "1975-03"),
        row("丙一", "1975-03")
    );
    office.import(Kind::Members, both, in_term("2026"));
    let how = How {
        replace: true,
        skip_bad_rows: true,
        ..in_term("2026")
    };
    // 甲's birth date cannot be read, 丙 is not there.
    let file = format!(
        "{BEFORE}{}{}",
        row("甲一", "1975.1"),
        row("乙一", "1975-03")
    );
    let done = office.import(Kind::Members, file, how);
    assert_eq!(done.report.missing, ["丙一（南门村村委会）"]);
    assert_eq!(done.report.counts.removed, 1);
    // Who the refused row means nobody can say: everybody stays.
    let file = format!("{BEFORE}{}{}", row("", "1975.03"), row("乙一", "1975-03"));
    let done = office.import(Kind::Members, file, how);
    assert_eq!(done.report.counts.removed, 0);
    assert!(
        done.report
            .notes
            .iter()
            .any(|note| note.contains("保留在册"))
    );
});

db_test!(a_file_that_is_no_roster_is_refused_as_a_whole, |test| {
    let office = Office::new(test);
    let header = COLUMNS.join(",");
    let files: [(Vec<u8>, &str); 9] = [
        (Vec::new(), "unreadable"),
        (b"\x00\x01\x02".to_vec(), "unreadable"),
        (b"%PDF-1.7".to_vec(), "unreadable"),
        (b"PK\x03\x04junk".to_vec(), "unreadable"),
        ("<html><table></table></html>".into(), "unreadable"),
        (format!("{header}\n\"碧阳镇,").into_bytes(), "unreadable"),
        (format!("{header},姓名\n").into_bytes(), "unreadable"),
        (
            header.replace("性别", "体重").into_bytes(),
            "missing_column",
        ),
        ("甲,乙\n1,2\n".into(), "missing_column"),
    ];
    for (file, code) in files {
        let shown = String::from_utf8_lossy(&file).into_owned();
        assert_eq!(
            office.refusal(Kind::Members, file, in_term("2026")),
            code,
            "{shown}"
        );
    }
});

db_test!(encodings_and_separators_make_no_difference, |test| {
    let office = Office::new(test);
    let rows: Vec<String> = (1..20).map(|number| good(number).join(",")).collect();
    let text = format!("{}\r\n{}\r\n", COLUMNS.join(","), rows.join("\r\n"));
    let utf_16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let files = [
        text.clone().into_bytes(),
        format!("\u{FEFF}{text}").into_bytes(),
        encoding_rs::GB18030.encode(&text).0.into_owned(),
        utf_16,
        text.replace("\r\n", "\r").into_bytes(),
        text.replace(',', ";").into_bytes(),
        text.replace(',', "\t").into_bytes(),
    ];
    for (number, file) in files.into_iter().enumerate() {
        let done = office.import(Kind::Members, file, in_term("2026"));
        let expected = if number == 0 {
            [19, 0, 0, 0, 0]
        } else {
            [0, 0, 19, 0, 0]
        };
        assert_eq!(
            counts(&done),
            expected,
            "file {number}: {:?}",
            done.report.defects
        );
    }
});
