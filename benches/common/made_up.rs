//! Made-up people on the committees of real places, for tests and measurements: the same numbers
//! give the same rows, ID numbers have valid check digits and belong to nobody.

use std::fmt::Write;

use chrono::{Days, NaiveDate};

/// The villages and communities of one county, as the example ships them.
const VILLAGES: &str = include_str!("../../src/demo/yixian/villages.csv");
const TOWNSHIPS: &str = include_str!("../../src/demo/yixian/streets.csv");

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红文辉力建国林波宁志春梅云龙海燕雪松山青月新成东清";
const EDUCATION: [&str; 5] = ["初中", "高中", "大专", "本科", "研究生"];
const POLITICAL_STATUS: [&str; 3] = ["中共党员", "群众", "共青团员"];
const POSTS: [(&str, &str); 4] = [
    ("委员", ""),
    ("", "委员"),
    ("委员", "委员"),
    ("", "妇女委员"),
];
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Birth days in use: 1965-01-01 and the days after it, so that all are grown up in 2021.
const BIRTH_DAYS: usize = 13_000;

/// A village or community.
#[derive(Clone, Debug)]
pub(crate) struct Village {
    /// Its township's name.
    pub(crate) township: String,
    /// Its name, as rosters write it.
    pub(crate) name: String,
}

/// The 70 villages and communities of 黟县.
pub(crate) fn villages() -> Vec<Village> {
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim_end();
        line.split(',')
            .map(|cell| cell.trim_matches('"').to_owned())
            .collect()
    };
    let townships: Vec<Vec<String>> = TOWNSHIPS.lines().skip(1).map(cells).collect();
    VILLAGES
        .lines()
        .skip(1)
        .map(|line| {
            let village = cells(line);
            let township = townships
                .iter()
                .find(|row| row[0] == village[2])
                .expect("a township");
            Village {
                township: township[1].clone(),
                name: village[1].clone(),
            }
        })
        .collect()
}

/// An ID number with its check character: `sequence` (0–999) is odd for men.
pub(crate) fn id_number(birth: NaiveDate, sequence: usize) -> String {
    let mut number = format!("341023{}{:03}", birth.format("%Y%m%d"), sequence % 1_000);
    let sum: u32 = number
        .bytes()
        .zip(WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    number.push(char::from(b"10X98765432"[(sum % 11) as usize]));
    number
}

/// A roster of `rows` people over the villages, one person a row, every ID number once.
pub(crate) fn roster(villages: &[Village], rows: usize) -> String {
    let surnames: Vec<char> = SURNAMES.chars().collect();
    let given: Vec<char> = GIVEN.chars().collect();
    let first = NaiveDate::from_ymd_opt(1965, 1, 1).expect("a date");
    let mut text = String::from(
        "序号,乡镇,村（社区）,姓名,性别,民族,出生年月,文化程度,政治面貌,身份证号,党组织职务,村（居）委会职务,备注\r\n",
    );
    for row in 0..rows {
        let village = &villages[row % villages.len()];
        // Neighbouring rows of one village differ in all three characters.
        let turn = row / villages.len();
        let name: String = [
            surnames[turn % surnames.len()],
            given[(turn * 7 + row) % given.len()],
            given[(turn / surnames.len() + row / 3) % given.len()],
        ]
        .iter()
        .collect();
        let is_man = row % 5 < 3;
        let birth = first + Days::new((row * 37 % BIRTH_DAYS) as u64);
        let sequence = row / BIRTH_DAYS * 2 + usize::from(is_man);
        let (party, committee) = POSTS[row % POSTS.len()];
        let _ = write!(
            text,
            "{},{},{},{name},{},汉族,{},{},{},{},{party},{committee},\r\n",
            row + 1,
            village.township,
            village.name,
            if is_man { "男" } else { "女" },
            birth.format("%Y-%m-%d"),
            EDUCATION[row % EDUCATION.len()],
            POLITICAL_STATUS[row % POLITICAL_STATUS.len()],
            id_number(birth, sequence),
        );
    }
    text
}
